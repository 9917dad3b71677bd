//! What the workspace used over time. `GET /v1/usage/character-stats` is deprecated in favour of this.

use reqwest::Method;
use serde::Serialize;

use crate::body::Body;
use crate::check::{Invalid, range};
use crate::endpoint::{Endpoint, Price, Replay};
use crate::operations::Operation;
use crate::types::bounded::Finite;
use crate::types::usage::UsageTable;

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[Operation::of::<QueryUsage>()];

/// The beginning of 2020: the service knows nothing older.
const FIRST: i64 = 1_577_836_800_000;

/// `POST /v1/workspace/analytics/query/usage-by-product-over-time`
///
/// Price: free. Replay: always: it only reads.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QueryUsage {
    start_time: i64,
    end_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    interval_seconds: Option<u32>,
    /// What is counted apart; everything together where this is empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub group_by: Vec<UsageGroup>,
    /// Only what all of these let through.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<UsageFilter>,
    /// Where days begin and end, by its name in the time zone database; UTC if not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
}

impl QueryUsage {
    /// From here to there, in Unix *milliseconds*.
    ///
    /// # Errors
    /// When it begins before 2020, or ends before it begins.
    pub fn new(start_ms: i64, end_ms: i64) -> Result<Self, Invalid> {
        let start_time = range("start_time", start_ms, FIRST..=i64::MAX)?;
        Ok(Self {
            start_time,
            end_time: range("end_time", end_ms, start_time..=i64::MAX)?,
            interval_seconds: None,
            group_by: Vec::new(),
            filters: Vec::new(),
            time_zone: None,
        })
    }

    /// In steps of so many seconds; of a minute if not said.
    ///
    /// # Errors
    /// When it is none.
    pub fn every(self, seconds: u32) -> Result<Self, Invalid> {
        let seconds = range("interval_seconds", seconds, 1..=u32::MAX)?;
        Ok(Self {
            interval_seconds: Some(seconds),
            ..self
        })
    }
}

/// What usage is told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UsageGroup {
    /// Speech, music, agents, …
    ProductType,
    /// The model.
    Model,
    /// The voice.
    VoiceId,
    /// Who asked.
    UserId,
    /// The currency of what is charged in money.
    FiatCurrency,
    /// What is charged in money.
    FiatChargeType,
    /// Where it was answered.
    Region,
    /// The workspace that reports it.
    ReportingWorkspaceId,
    /// What asked: the API, the web site, …
    RequestSource,
    /// An agent, a project, …
    ResourceId,
    /// A part of one.
    SubresourceId,
    /// In which line it waited.
    RequestQueueType,
    /// The voice's factor on the credits.
    VoiceMultiplier,
    /// The key, as a digest.
    HashedXiApiKey,
    /// Who pays.
    BillingGroupId,
    /// Where in the product.
    Surface,
    /// Which person or program.
    Actor,
}

/// Lets only some rows through.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UsageFilter {
    /// The column that is looked at.
    pub column: String,
    /// How it is compared.
    pub operation: Comparison,
    /// What with.
    pub values: Vec<FilterValue>,
}

/// How a column is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Comparison {
    /// One of the values.
    #[serde(rename = "in")]
    In,
    /// None of the values.
    #[serde(rename = "not_in")]
    NotIn,
    /// At most.
    #[serde(rename = "le")]
    AtMost,
    /// At least.
    #[serde(rename = "ge")]
    AtLeast,
    /// Less.
    #[serde(rename = "lt")]
    Less,
    /// More.
    #[serde(rename = "gt")]
    More,
    /// The same.
    #[serde(rename = "eq")]
    Same,
    /// Something else.
    #[serde(rename = "neq")]
    Other,
}

/// What a column is compared with.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum FilterValue {
    /// Text, or a time as ISO 8601.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number.
    Number(Finite),
    /// Yes or no.
    Truth(bool),
    /// Nothing.
    Empty,
}

impl Endpoint for QueryUsage {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/workspace/analytics/query/usage-by-product-over-time";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = UsageTable;

    fn body(&self) -> Body {
        Body::json(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_of_time_begins_after_2019_and_ends_after_it_began() {
        assert!(QueryUsage::new(FIRST, FIRST).is_ok());
        // Seconds where milliseconds are meant.
        assert!(QueryUsage::new(1_767_225_600, 1_767_225_601).is_err());
        assert!(QueryUsage::new(FIRST + 1, FIRST).is_err());
        assert!(QueryUsage::new(FIRST, FIRST).unwrap().every(0).is_err());
    }
}
