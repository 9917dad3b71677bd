//! Client tools: each call is answered by the rule of its tool, or at once with an error.

use std::collections::HashMap;

use serde_json::Value;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::agents::program;
use mynah_model::command::{ToolAnswer, ToolRule};

/// Calls that are under way at most. Further ones get an error at once.
const MOST: usize = 32;

/// The result of a call, or its error.
pub(super) type ToolResult = Result<String, String>;

/// The reaction to a call.
#[derive(Debug, PartialEq)]
pub(super) enum Reaction {
    /// This is answered at once.
    Answer(ToolResult),
    /// A program runs.
    Runs,
    /// A person is asked.
    Asks,
}

/// Tools and the calls that are under way.
pub(super) struct Tools {
    rules: Vec<ToolRule>,
    /// Names and starts by IDs of calls.
    open: HashMap<String, (String, Instant)>,
    running: JoinSet<(String, ToolResult)>,
}

impl Tools {
    pub fn new(rules: &[ToolRule]) -> Self {
        Self {
            rules: rules.to_vec(),
            open: HashMap::new(),
            running: JoinSet::new(),
        }
    }

    /// Returns true while calls are under way.
    pub fn is_busy(&self) -> bool {
        !self.open.is_empty()
    }

    /// Takes a call.
    pub fn call(&mut self, name: &str, call_id: &str, arguments: &Value) -> Reaction {
        let rule = self.rules.iter().find(|rule| rule.name == name);
        let Some(rule) = rule else {
            return Reaction::Answer(Err(format!("There is no tool {name} here.")));
        };
        if self.open.len() >= MOST || self.open.contains_key(call_id) {
            return Reaction::Answer(Err("Too many calls are under way.".to_owned()));
        }
        let reaction = match &rule.answer {
            ToolAnswer::Fixed(answer) => return Reaction::Answer(Ok(answer.clone())),
            ToolAnswer::Form => Reaction::Asks,
            ToolAnswer::Program(command) => {
                let (command, arguments) = (command.clone(), arguments.clone());
                let id = call_id.to_owned();
                self.running.spawn(async move {
                    let result = program::run(&command, &arguments).await;
                    (id, result)
                });
                Reaction::Runs
            }
        };
        let open = (name.to_owned(), Instant::now());
        self.open.insert(call_id.to_owned(), open);
        reaction
    }

    /// Ends a call. Returns the tool's name and the milliseconds that the call took; `None` for an unknown ID.
    pub fn end(&mut self, call_id: &str) -> Option<(String, u64)> {
        let (name, since) = self.open.remove(call_id)?;
        let millis = since.elapsed().as_millis().try_into();
        Some((name, millis.unwrap_or(u64::MAX)))
    }

    /// Waits for a program. Pending while none runs. Cancel-safe.
    pub async fn next(&mut self) -> (String, ToolResult) {
        loop {
            match self.running.join_next().await {
                Some(Ok(done)) => return done,
                Some(Err(error)) => log::error!("a tool was cut off: {error}"),
                None => std::future::pending().await,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tools() -> Tools {
        let rule = |name: &str, answer| ToolRule {
            name: name.to_owned(),
            answer,
        };
        Tools::new(&[
            rule("fixed", ToolAnswer::Fixed("{\"a\":1}".to_owned())),
            rule("form", ToolAnswer::Form),
        ])
    }

    #[tokio::test]
    async fn calls_are_answered_by_their_rules() {
        let mut tools = tools();
        let fixed = tools.call("fixed", "1", &Value::Null);
        assert_eq!(fixed, Reaction::Answer(Ok("{\"a\":1}".to_owned())));
        assert_eq!(tools.call("form", "2", &Value::Null), Reaction::Asks);
        assert!(tools.is_busy());
        assert_eq!(
            tools.end("2").map(|(name, _)| name).as_deref(),
            Some("form")
        );
        assert_eq!(tools.end("2"), None, "answered once");
        let unknown = tools.call("other", "3", &Value::Null);
        assert!(matches!(unknown, Reaction::Answer(Err(_))));
        assert!(!tools.is_busy());
    }

    #[tokio::test]
    async fn flood_of_calls_is_bounded() {
        let mut tools = tools();
        let asked = (0..100).filter(|id| {
            let reaction = tools.call("form", &id.to_string(), &Value::Null);
            reaction == Reaction::Asks
        });
        assert_eq!(asked.count(), MOST);
    }
}
