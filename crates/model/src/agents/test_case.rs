//! Recorded tests of agents: turns of the user and what is expected of the agent.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::conversation::{ConversationRecord, Ending, UserTurn};

/// A test of an agent. The file has the extension `.agent-test.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TestCase {
    /// Version of the format: 1.
    pub format: u32,
    /// Name of the test.
    pub name: String,
    /// ID of the agent that it was recorded with.
    pub agent_id: String,
    /// Turns of the user in their order.
    pub turns: Vec<UserTurn>,
    /// Expectations, judged after the conversation.
    pub expectations: Vec<Expectation>,
    /// The conversation that it was made from.
    #[serde(default)]
    pub recorded: Option<ConversationRecord>,
}

/// Seconds that a conversation of a test may take longer than twice the recorded one: a minute, and the time to connect.
const LONGER_SECS: f64 = 75.0;

impl TestCase {
    /// Returns the seconds that a conversation of this test lasts at most, if it was recorded.
    pub fn longest_secs(&self) -> Option<u32> {
        let recorded = self.recorded.as_ref()?.seconds.max(0.0);
        Some((recorded * 2.0 + LONGER_SECS).ceil() as u32)
    }
}

/// Something that is expected of a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expectation {
    /// The agent calls this tool with these arguments. Arguments that are not named do not matter.
    ToolCalled {
        /// Name of the tool.
        name: String,
        /// Arguments.
        #[serde(default)]
        arguments: Value,
    },
    /// A reply contains this text. Case does not matter.
    ReplyContains(String),
    /// No reply contains this text. Case does not matter.
    ReplyLacks(String),
    /// Each reply time is below so many milliseconds.
    ReplyTimeBelow(u64),
    /// The agent is silent within so many milliseconds after each interruption.
    SilentWithin(u64),
    /// The conversation ends so.
    EndsWith(Ending),
}

/// Verdict about one expectation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The expectation.
    pub expectation: Expectation,
    /// True if it was met.
    pub is_met: bool,
    /// A sentence with the value that was found.
    pub found: String,
}

/// The result of a test.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TestReport {
    /// Name of the test.
    pub name: String,
    /// One per expectation.
    pub outcomes: Vec<Outcome>,
    /// The conversation that was judged.
    pub record: ConversationRecord,
}

impl TestReport {
    /// Returns true if all expectations were met.
    pub fn is_passed(&self) -> bool {
        self.outcomes.iter().all(|outcome| outcome.is_met)
    }
}
