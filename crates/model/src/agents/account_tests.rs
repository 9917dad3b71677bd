//! Tests of agents that the account has at the service: their list and their results.

use mynah_core::ids::AgentTestId;

/// A test of the account in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountTest {
    /// ID at the service.
    pub id: AgentTestId,
    /// Name.
    pub name: String,
    /// Kind of the test.
    pub kind: AccountTestKind,
}

/// The kind of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountTestKind {
    /// The next reply of the agent is judged.
    Reply,
    /// The tool that the agent calls is compared with the expected one.
    ToolCall,
    /// A whole conversation is simulated and judged.
    Simulation,
    /// A kind that Mynah does not know.
    Other,
}

/// The service's verdict about a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The agent did what the test expects.
    Passed,
    /// The agent did something else.
    Failed,
    /// The service has no verdict.
    Unknown,
}

/// The result of a test of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountTestResult {
    /// The verdict.
    pub verdict: Verdict,
    /// Reasons in the words of the service.
    pub reasons: Vec<String>,
    /// Replies of the agent.
    pub replies: Vec<String>,
    /// Credits of the run, as the service says.
    pub credits: Option<u64>,
}
