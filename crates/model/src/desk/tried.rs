//! How tries ended that belong to no line, by what they spoke of: the place that began one shows its end.

use crate::trouble::Topic;
use crate::trouble::Trouble;

/// The tries of each topic.
#[derive(Debug, Default)]
pub struct Tries(Vec<(Topic, Tried)>);

/// How the tries of one topic ended.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tried {
    /// How many ended, well or not: one that is waited for is over when this counts up.
    pub ended: u64,
    /// Why the last one failed, if it did.
    pub trouble: Option<Trouble>,
}

impl Tries {
    /// How those of this topic ended.
    pub fn of(&self, topic: Topic) -> Tried {
        let known = self.0.iter().find(|(of, _)| *of == topic);
        known.map_or_else(Tried::default, |(_, tried)| tried.clone())
    }

    /// One more ended. Says whether the one before had failed.
    pub fn end(&mut self, topic: Topic, trouble: Option<Trouble>) -> bool {
        let known = self.0.iter().position(|(of, _)| *of == topic);
        let at = known.unwrap_or_else(|| {
            self.0.push((topic, Tried::default()));
            self.0.len() - 1
        });
        let Some((_, tried)) = self.0.get_mut(at) else {
            return false;
        };
        tried.ended += 1;
        std::mem::replace(&mut tried.trouble, trouble).is_some()
    }
}
