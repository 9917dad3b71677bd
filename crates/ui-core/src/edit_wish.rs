//! What a panel wishes to change of the open script.

use crate::ctx::View;
use crate::steps::{Stepped, Stepping, is_move};
use mynah_core::ids::ModelId;
use mynah_model::desk::Desk;
use mynah_script::deed::Deed;
use mynah_script::edit::Edit;
use mynah_script::many::ToMany;
use mynah_script::pages::RowSet;
use mynah_script::paste::Pasted;

/// A wish to change the open script. Applied after drawing, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum EditWish {
    /// One edit. Typing in one line becomes one step by itself until [`EditWish::Pause`].
    Do(Edit),
    /// Rows are put in.
    Paste(Box<Pasted>),
    /// Something is done to the lines among these rows.
    Many(RowSet, ToMany),
    /// A speaker (the first) is called otherwise.
    Rename(String, String),
    /// A model (the second) takes the place of another one wherever that speaks.
    Remodel(ModelId, ModelId),
    /// Something is done in the library that no step takes back.
    Act(Vec<Deed>),
    /// Ends the step that typing makes.
    Pause,
    /// Takes the newest step back.
    Undo,
    /// Does it again.
    Redo,
}

impl EditWish {
    /// Does it. What undo and redo did is shown, and said.
    pub fn grant(self, desk: &mut Desk, view: &mut View) {
        let stays;
        let waits = desk.is_changing();
        // Which step it is about is seen once that change is made.
        if waits {
            view.stepping = match self {
                Self::Undo => Some(Stepping::Back),
                Self::Redo => Some(Stepping::Again),
                Self::Pause => view.stepping,
                _ => None,
            };
        }
        let (words, everywhere, row) = match self {
            Self::Do(edit) => return desk.edit(edit),
            Self::Paste(pasted) => return desk.paste(pasted),
            Self::Many(rows, what) => return desk.change_many(rows, what),
            Self::Rename(from, to) => return desk.rename_speaker(from, to),
            Self::Remodel(of, with) => return desk.replace_model(of, with),
            Self::Act(deeds) => return desk.act(deeds),
            Self::Pause => return desk.pause_typing(),
            Self::Undo => {
                let everywhere = desk.next_undo().is_some_and(is_everywhere);
                stays = desk.next_undo().is_some_and(leaves_rows);
                (Stepped::back(desk), everywhere, desk.undo())
            }
            Self::Redo => {
                let everywhere = desk.next_redo().is_some_and(is_everywhere);
                stays = desk.next_redo().is_some_and(leaves_rows);
                (Stepped::again(desk), everywhere, desk.redo())
            }
        };
        if waits {
            view.stepped = None;
            return;
        }
        // What changes words all over the script is seen from any row: whoever stands on one stays there.
        let marked = stays.then(|| view.marked.clone());
        if !everywhere || view.line.is_none() {
            view.show(row);
        }
        // Rows that were marked and moved stay so: they may be moved on, or given to yet another speaker.
        let goes_on = |marked: &RowSet| row.is_some_and(|row| marked.contains(row));
        if let Some(marked) = marked.filter(goes_on) {
            view.marked = marked;
        }
        // One of very many lines is made aside, and is there with the next revision.
        let revision = desk.revision() + u64::from(desk.is_changing());
        view.stepped = words.map(|(words, seen)| Stepped {
            revision,
            line: view.line,
            words,
            seen,
        });
    }
}

/// Whether a step leaves each row there with its words: those are marked still that it is about.
fn leaves_rows(step: &Edit) -> bool {
    match step {
        Edit::SetSpeaker { .. } | Edit::TuneLine { .. } | Edit::SetOverrides { .. } => true,
        Edit::Group(edits) if !edits.is_empty() && edits.iter().all(leaves_rows) => true,
        _ => is_move(step),
    }
}

/// Whether a step changes the words of many rows, and nothing else.
fn is_everywhere(step: &Edit) -> bool {
    let is_text = |edit: &Edit| matches!(edit, Edit::SetText { .. } | Edit::Deed(_));
    matches!(step, Edit::Group(edits) if edits.len() > 1 && edits.iter().all(is_text))
}
