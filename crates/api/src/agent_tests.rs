//! Tests that the account has for its agents, and runs of those tests on an agent.
//!
//! Tests are written on the service's website. The client lists and runs them.

use reqwest::Method;
use serde_json::json;

use crate::body::Body;
use crate::endpoint::{Endpoint, Price, Query, Replay, Segment};
use crate::operations::Operation;
use crate::page::{PageSize, Paged};
use crate::types::agent_test::{AgentTestPage, TestInvocation};
use mynah_core::ids::{AgentId, AgentTestId, TestInvocationId};

/// Operations of this module.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<ListAgentTests>(),
    Operation::of::<RunAgentTests>(),
    Operation::of::<GetTestInvocation>(),
];

/// `GET /v1/convai/agent-testing`
///
/// Price: free. Replay: always. Paged. Lists the tests of all agents, since a test belongs to the account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListAgentTests {
    /// Tests per page; `None` is 30.
    pub page_size: Option<PageSize<100>>,
    /// Part of the name.
    pub search: Option<String>,
    /// Cursor that an earlier page stated.
    pub cursor: Option<String>,
}

impl Endpoint for ListAgentTests {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/convai/agent-testing";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = AgentTestPage;

    fn query(&self) -> Query {
        Query::default()
            .with("page_size", self.page_size)
            .with("search", self.search.as_ref())
            .with("cursor", self.cursor.as_ref())
    }
}

impl Paged for ListAgentTests {
    fn cursor(&self, page: &AgentTestPage) -> Option<String> {
        page.next_cursor.clone()
    }

    fn has_more(&self, page: &AgentTestPage) -> Option<bool> {
        page.has_more
    }

    fn continue_at(&mut self, cursor: String) {
        self.cursor = Some(cursor);
    }
}

/// `POST /v1/convai/agents/{agent_id}/run-tests`
///
/// Price: not known before; each test states its `credits_used` when it is finished. Replay: never, each call starts
/// another run. The answer arrives before the tests are finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunAgentTests {
    /// Agent to test, as it is saved at the service.
    pub agent: AgentId,
    /// Tests to run, each once.
    pub tests: Vec<AgentTestId>,
}

impl Endpoint for RunAgentTests {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/convai/agents/{agent_id}/run-tests";
    const PRICE: Price = Price::Minutes;
    const REPLAY: Replay = Replay::Never;
    type Reply = TestInvocation;

    fn path(&self) -> String {
        format!(
            "/v1/convai/agents/{}/run-tests",
            Segment(self.agent.as_str())
        )
    }

    fn body(&self) -> Body {
        let tests = self.tests.iter().map(|test| json!({ "test_id": test }));
        Body::json(&json!({ "tests": tests.collect::<Vec<_>>() }))
    }
}

/// `GET /v1/convai/test-invocations/{test_invocation_id}`
///
/// Price: free. Replay: always. Answers the run as it is now; a pending test has no verdict yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetTestInvocation {
    /// Id of the run.
    pub invocation: TestInvocationId,
}

impl Endpoint for GetTestInvocation {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/convai/test-invocations/{test_invocation_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = TestInvocation;

    fn path(&self) -> String {
        format!(
            "/v1/convai/test-invocations/{}",
            Segment(self.invocation.as_str())
        )
    }
}
