//! Prices of work that is paid for and is no job: conversations, runs of tests, and live captions.

use std::iter::repeat_n;

use crate::agents::document::number;
use crate::agents::fields;
use crate::agents::price::{TEST_SECS, call, longest_secs};
use crate::command::{AccountTestRun, LONGEST_CAPTIONS, TestRun};
use crate::desk::Desk;
use crate::price;
use crate::transcript_price::sound_quote;
use mynah_core::backend::Backend;
use mynah_core::credits::Quote;
use mynah_core::ids::AgentId;

impl Desk {
    /// Returns the price of a conversation that lasts as long as an agent allows at most. Its highest price is reserved.
    pub fn conversation_quote(&self, agent: &AgentId, backend: Backend) -> Quote {
        let document = self.agents.documents.get(agent);
        let document = document.and_then(|document| document.as_ref().ok());
        let limit = document.and_then(|document| number(document, fields::MAX_DURATION));
        call(longest_secs(limit), backend)
    }

    /// Returns the price of a run: each test is a conversation with each agent.
    pub fn test_run_quote(&self, run: &TestRun) -> Quote {
        let agents = run.agents.iter();
        let each = agents.map(|agent| self.conversation_quote(agent, run.backend));
        each.flat_map(|quote| repeat_n(quote, run.tests.len()))
            .sum()
    }
}

/// Returns the price of a run of the account's tests.
pub fn account_test_run_quote(run: &AccountTestRun) -> Quote {
    let each = price::conversation(TEST_SECS.into(), run.backend);
    repeat_n(each, run.tests.len()).sum()
}

/// Returns the price of the longest live captions.
pub fn captions_quote(backend: Backend) -> Quote {
    sound_quote(LONGEST_CAPTIONS, backend)
}
