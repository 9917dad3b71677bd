//! Rules of a file that was read, taken into the script as one step.

use std::collections::BTreeMap;

use crate::desk::Desk;
use crate::event::Notice;
use crate::trouble::Topic;
use mynah_core::ids::ProjectId;
use mynah_i18n::tr;
use mynah_script::edit::Edit;
use mynah_script::import::Lexicon;
use mynah_script::pronunciation::{Pronunciation, Word};

/// So many words are named whose rules were replaced.
const NAMED: usize = 8;

impl Desk {
    /// Takes a lexicon's rules into the project that they were read for, if it is still open.
    pub fn take_lexicon(&mut self, project: ProjectId, name: &str, lexicon: Lexicon) {
        self.over(Topic::Lexicon);
        let is_open = |open: &super::OpenProject| open.card.id == project;
        if !self.project.as_ref().is_some_and(is_open) {
            return;
        }
        let Lexicon { rules, left_out } = lexicon;
        let count = rules.len();
        let own = self.script().rules();
        // The first of two of one word is the one that will stand.
        let mut stands: BTreeMap<&Word, &Pronunciation> = BTreeMap::new();
        for (word, rule) in &rules {
            stands.entry(word).or_insert(rule);
        }
        let replaced = stands.into_iter().filter(|(word, rule)| {
            let before = own.get(word);
            before.is_some_and(|before| before != *rule)
        });
        let replaced: Vec<String> = replaced.map(|(word, _)| word.word.clone()).collect();
        // Of two of one word the first is meant: done last it stands.
        let edits = rules.into_iter().rev().map(|(word, rule)| {
            let rule = Some(rule);
            Edit::Pronounce { word, rule }
        });
        self.edit(Edit::Group(edits.collect()));
        let words = if left_out == 0 {
            tr!("studio-lexicon-read", file = name, count = count)
        } else {
            tr!(
                "studio-lexicon-read-part",
                file = name,
                count = count,
                left = left_out
            )
        };
        if replaced.is_empty() {
            self.tell(Notice::Done(words));
            return;
        }
        // Rules that somebody made are gone by a file: whoever didn't mean that reads which.
        let replaced = tr!("studio-lexicon-replaced", words = named(&replaced));
        self.tell(Notice::Heed(format!("{words}. {replaced}")));
    }
}

/// The first of these words, and how many more there are.
fn named(words: &[String]) -> String {
    let named = words.iter().take(NAMED).map(|word| format!("“{word}”"));
    let named = named.collect::<Vec<_>>().join(", ");
    match words.len().saturating_sub(NAMED) {
        0 => named,
        more => tr!("studio-lexicon-more", words = named, more = more),
    }
}
