//! Somebody's own words, as far as anybody asked for them.

use std::sync::Arc;

/// Words that no hint tells as unknown, in any project.
#[derive(Clone, Debug, Default)]
pub struct OwnWords {
    /// All of them, in the order in which they were added; nothing before they are listed or changed.
    pub all: Option<Arc<Vec<String>>>,
    /// How often they changed.
    pub changes: u64,
}

impl OwnWords {
    /// Whether a word is known to be one of them.
    pub fn has(&self, word: &str) -> bool {
        let all = self.all.as_ref();
        all.is_some_and(|all| all.iter().any(|known| known == word))
    }
}
