//! Who the key belongs to, and what is left.

use reqwest::Method;

use crate::endpoint::{Endpoint, Price, Replay};
use crate::operations::Operation;
use crate::types::account::{Subscription, User};

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<GetUser>(),
    Operation::of::<GetSubscription>(),
];

/// `GET /v1/user`
///
/// Price: free. Replay: always. Its body is a secret: some accounts' answers carry the key itself,
/// so it is never logged and [`User`] does not read that field. Needs `user_read`.
#[derive(Clone, Copy, Debug)]
pub struct GetUser;

impl Endpoint for GetUser {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/user";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = User;
}

/// `GET /v1/user/subscription`
///
/// Price: free. Replay: always. Lags generations by minutes and is refused with 429 when polled in a
/// tight loop: read it after a batch, and reckon with `character-cost` in between.
#[derive(Clone, Copy, Debug)]
pub struct GetSubscription;

impl Endpoint for GetSubscription {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/user/subscription";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = Subscription;
}
