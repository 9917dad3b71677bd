//! Tests that agents have at the service, and the runs of those tests.

use serde::Deserialize;

use crate::types::Said;
use crate::types::conversation::{Success, Turn};
use crate::types::lenient::{List, optional, or_default, whole, words};
use mynah_core::ids::{AgentTestId, TestInvocationId};

words! {
    /// The kind of a test.
    AgentTestKind {
        /// A language model judges the next reply of the agent.
        Reply = "llm",
        /// The tool call of the agent is compared with the expected one.
        Tool = "tool",
        /// A language model talks to the agent and judges the conversation.
        Simulation = "simulation",
        /// A folder of tests, which cannot be run.
        Folder = "folder",
    }
}

words! {
    /// The status of one test in a run.
    AgentTestStatus {
        /// Not finished.
        Pending = "pending",
        /// Finished, and the agent did what the test expects.
        Passed = "passed",
        /// Finished, and the agent did not do what the test expects.
        Failed = "failed",
        /// Stopped before the end.
        Cancelled = "cancelled",
    }
}

/// A test in the list of tests.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct AgentTest {
    /// Id of the test.
    pub id: AgentTestId,
    /// Name that the user gave.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// Kind of the test; `None` if the service does not say.
    #[serde(rename = "type", default, deserialize_with = "optional")]
    pub kind: Option<AgentTestKind>,
    /// Unix seconds.
    #[serde(default, deserialize_with = "optional")]
    pub last_updated_at_unix_secs: Option<i64>,
}

/// A page of `GET /v1/convai/agent-testing`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct AgentTestPage {
    /// Tests of this page. Folders are listed only if they are asked for.
    pub tests: List<AgentTest>,
    /// Cursor of the next page.
    #[serde(default, deserialize_with = "optional")]
    pub next_cursor: Option<String>,
    /// True if there is a next page.
    #[serde(default, deserialize_with = "optional")]
    pub has_more: Option<bool>,
}

/// A run of one or more tests on one agent.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct TestInvocation {
    /// Id of the run.
    pub id: TestInvocationId,
    /// Results, one per test.
    #[serde(default, deserialize_with = "or_default")]
    pub test_runs: List<AgentTestRun>,
}

/// The result of a test in a run.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct AgentTestRun {
    /// Id of this entry.
    #[serde(default, deserialize_with = "or_default")]
    pub test_run_id: String,
    /// Test that was run.
    pub test_id: AgentTestId,
    /// Name of the test when it was run.
    #[serde(default, deserialize_with = "or_default")]
    pub test_name: String,
    /// Status of the test.
    pub status: AgentTestStatus,
    /// Verdict; `None` before the end.
    #[serde(default, deserialize_with = "optional")]
    pub condition_result: Option<ConditionResult>,
    /// Turns of the agent in the test.
    #[serde(default, deserialize_with = "or_default")]
    pub agent_responses: List<Turn>,
    /// Credits; `None` if the service does not say.
    #[serde(default, deserialize_with = "whole")]
    pub credits_used: Option<u64>,
}

/// The verdict on one test.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct ConditionResult {
    /// Verdict about the condition of the test.
    #[serde(default, deserialize_with = "optional")]
    pub result: Option<Success>,
    /// Reasons of the verdict.
    #[serde(default, deserialize_with = "or_default")]
    pub rationale: ConditionRationale,
}

/// The reasons of a verdict. They can quote the conversation.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct ConditionRationale {
    /// Reasons, one per condition or parameter.
    #[serde(default, deserialize_with = "or_default")]
    pub messages: List<Said>,
    /// All reasons in short.
    #[serde(default, deserialize_with = "optional")]
    pub summary: Option<Said>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_read_whatever_it_lacks() {
        let read: TestInvocation = serde_json::from_str(
            r#"{"id": "i", "created_at": "soon", "test_runs": [
                {"test_run_id": "r", "test_id": "t", "test_name": null, "status": "passed", "credits_used": 3.0,
                    "condition_result": {"result": "success", "rationale": {"messages": ["secret", 7], "summary": "secret"}},
                    "agent_responses": [{"role": "agent", "message": "secret", "time_in_call_secs": 0}, {}]},
                {"test_id": "u", "status": "frozen", "condition_result": {"rationale": "secret"}, "agent_responses": null},
                {"test_id": "v"}]}"#,
        )
        .unwrap();
        let [first, second] = &*read.test_runs else {
            panic!("{} runs", read.test_runs.len());
        };
        assert_eq!(read.test_runs.unread(), 1);
        assert_eq!(first.status, AgentTestStatus::Passed);
        assert_eq!(first.credits_used, Some(3));
        assert_eq!(first.agent_responses.len(), 1);
        let verdict = first.condition_result.as_ref().unwrap();
        assert_eq!(verdict.result, Some(Success::Success));
        assert_eq!(verdict.rationale.summary, Some(Said::from("secret")));
        assert_eq!(second.status.as_str(), "frozen");
        assert_eq!(second.condition_result, Some(ConditionResult::default()));
        assert!(!format!("{read:?}").contains("secret"));
    }

    #[test]
    fn a_page_is_read_with_unknown_kinds() {
        let page: AgentTestPage = serde_json::from_str(
            r#"{"tests": [{"id": "t", "name": "Door", "type": "tool", "last_updated_at_unix_secs": 5},
                {"id": "u", "type": "duel"}, {"name": "no id"}], "has_more": false, "next_cursor": null}"#,
        )
        .unwrap();
        let kinds = page.tests.iter().map(|test| test.kind.clone());
        let duel = AgentTestKind::Other("duel".to_owned());
        assert_eq!(
            kinds.collect::<Vec<_>>(),
            [Some(AgentTestKind::Tool), Some(duel)]
        );
        assert_eq!(page.tests[0].last_updated_at_unix_secs, Some(5));
    }
}
