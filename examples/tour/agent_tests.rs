//! Tests of agents. They run on the agent that the `agents` group created, which is deleted after them.

use mynah::api::agent_tests::{GetTestInvocation, ListAgentTests, RunAgentTests};
use mynah::api::page::PageSize;
use mynah::terms::ids::{AgentTestId, TestInvocationId};

use crate::steps::agents::agent;
use crate::steps::{Running, Saw, Step, Tour};

pub const STEPS: &[Step] = &[
    Step::of::<ListAgentTests>(list),
    Step::of::<RunAgentTests>(run),
    Step::of::<GetTestInvocation>(get),
];

fn list(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let narrow = ListAgentTests {
            page_size: Some(PageSize::new(10)),
            search: Some("Tour".to_owned()),
            cursor: None,
        };
        let found = tour.client.send(&narrow).await?.value.tests.len();
        // The account may have no test with this name.
        let reply = tour.client.send(&ListAgentTests::default()).await?;
        let all = reply.value.tests;
        let what = format!("{found} of {} tests", all.len());
        if let Some(first) = all.into_iter().next() {
            tour.keep("agent test", first.id);
        }
        Ok(Saw::of(&reply.head, what))
    })
}

fn run(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = RunAgentTests {
            agent: agent(tour)?,
            tests: vec![AgentTestId::from(tour.kept("agent test")?)],
        };
        let reply = tour.client.send(&endpoint).await?;
        tour.keep("test invocation", &reply.value.id);
        let runs = reply.value.test_runs.len();
        Ok(Saw::of(&reply.head, format!("{runs} tests started")))
    })
}

fn get(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let invocation = TestInvocationId::from(tour.kept("test invocation")?);
        let reply = tour.client.send(&GetTestInvocation { invocation }).await?;
        let runs = reply.value.test_runs.iter();
        let states: Vec<&str> = runs.map(|run| run.status.as_str()).collect();
        Ok(Saw::of(&reply.head, states.join(", ")))
    })
}
