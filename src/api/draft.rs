//! What only the built-in Draft server has.

use reqwest::Method;

use crate::api::endpoint::{Endpoint, Price, Replay};
use crate::api::types::account::Subscription;

/// `POST /mynah/top-up`: another full load of draft credits.
///
/// Price: free. Replay: never, each call gives another load. Answers the subscription as it is then; the
/// service itself answers 404.
#[derive(Clone, Copy, Debug)]
pub struct TopUpDraft;

impl Endpoint for TopUpDraft {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/mynah/top-up";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Subscription;
}
