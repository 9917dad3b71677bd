//! Other texts for very many rows at once, as one step: what is replaced in all lines, and its undo.

use std::cmp::Reverse;

use crate::document::Script;
use crate::edit::Edit;

/// Edits from which on processors share them.
const MANY: usize = if cfg!(test) { 4 } else { 1_000 };

impl Script {
    /// Applies edits that give rows other texts, and gives those that take them back, the last first. `None` where
    /// they are few, one does something else, or names a row that isn't there: then nothing is done.
    pub(super) fn apply_texts(&mut self, edits: &[Edit]) -> Option<Vec<Edit>> {
        if edits.len() < MANY {
            return None;
        }
        let mut of_block = vec![Vec::new(); self.items.blocks().len()];
        for (number, edit) in edits.iter().enumerate() {
            let Edit::SetText { id, text } = edit else {
                return None;
            };
            let block = self.items.block_of(*id)?;
            of_block.get_mut(block)?.push((*id, (number, text)));
        }
        let mut back = self.items.change_beside(&of_block, |item, (number, text)| {
            let old = std::mem::replace(item.text_mut(), String::clone(text));
            (Reverse(*number), item.id(), old)
        });
        back.sort_unstable_by_key(|(number, ..)| *number);
        let back = back.into_iter();
        Some(
            back.map(|(_, id, text)| Edit::SetText { id, text })
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::document::{Heading, Item, Line, Overrides};
    use crate::edit::EditError;
    use mynah_core::ids::LineId;

    const ROWS: u64 = 1_200;

    fn script() -> Script {
        let rows = (1..=ROWS).map(|number| {
            let id = LineId(number);
            match number % 7 {
                0 => Item::Heading(Heading {
                    id,
                    level: 1,
                    title: format!("Chapter {number}"),
                    note: String::new(),
                }),
                _ => Item::Line(Line {
                    id,
                    speaker: String::new(),
                    text: format!("Line {number}."),
                    overrides: Overrides::default(),
                }),
            }
        });
        let mut script = Script::new("");
        let items = rows.collect();
        script.apply(&Edit::Insert { at: 0, items }).unwrap();
        script
    }

    fn set(id: u64, text: &str) -> Edit {
        let (id, text) = (LineId(id), text.to_owned());
        Edit::SetText { id, text }
    }

    proptest! {
        #[test]
        fn many_texts_at_once_are_what_one_by_one_is(
            given in vec((1..=ROWS, "[a-c]{0,2}"), 4..60),
        ) {
            let edits: Vec<Edit> = given.iter().map(|(id, text)| set(*id, text)).collect();
            let (mut at_once, mut singly) = (script(), script());
            let back = at_once.apply(&Edit::Group(edits.clone())).unwrap();
            let mut singly_back = Vec::new();
            for edit in &edits {
                singly_back.insert(0, singly.apply(edit).unwrap());
            }
            prop_assert_eq!(&at_once, &singly);
            prop_assert_eq!(&back, &Edit::Group(singly_back));
            at_once.apply(&back).unwrap();
            prop_assert_eq!(&at_once, &script());
        }
    }

    #[test]
    fn where_one_names_no_row_nothing_is_changed() {
        let mut script = script();
        let mut edits: Vec<Edit> = (1..20).map(|id| set(id, "Another.")).collect();
        edits.push(set(ROWS + 1, "Nobody's."));
        let failed = script.apply(&Edit::Group(edits));
        assert_eq!(failed, Err(EditError::NoRow(LineId(ROWS + 1))));
        assert_eq!(script, self::script());
    }
}
