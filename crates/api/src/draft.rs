//! What only the built-in Draft server has.

use reqwest::Method;
use serde::Deserialize;

use crate::endpoint::{Endpoint, Price, Replay};

/// `GET /mynah/running`: how many generations are under way in all processes of the account.
///
/// Price: free. Replay: always. With none under way the history is complete: what is made is filed before it ends.
#[derive(Clone, Copy, Debug)]
pub struct DraftRunning;

/// Generations under way.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Running {
    /// How many.
    pub running: u64,
    /// The number of the one that began first. Numbers rise.
    pub oldest: Option<u64>,
    /// The number of the last one that began, whether it is over or not. Older servers don't tell.
    pub newest: Option<u64>,
}

impl Endpoint for DraftRunning {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/mynah/running";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = Running;
}
