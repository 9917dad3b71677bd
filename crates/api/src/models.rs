//! The models of the account.

use reqwest::Method;

use crate::endpoint::{Endpoint, Price, Replay};
use crate::operations::Operation;
use crate::types::lenient::List;
use crate::types::model::Model;

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[Operation::of::<ListModels>()];

/// `GET /v1/models`
///
/// Price: free. Replay: always. A bare array, all at once; without a key the service answers 404.
#[derive(Clone, Copy, Debug)]
pub struct ListModels;

impl Endpoint for ListModels {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/models";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = List<Model>;
}
