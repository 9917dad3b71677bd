//! What is to be different about a take, while it is written in a review, and the words that are flagged.

use super::now::now;
use super::review::{Reviewing, picked};
use crate::script::document::Line;
use crate::script::review::{Opinion, Review};
use crate::studio::command::TakeAct;
use crate::studio::desk::TakeCard;
use crate::studio::event::{Notice, Often};
use crate::terms::ids::{LineId, TakeId};
use crate::tr;
use crate::ui::ctx::StudioCtx;

/// Between one thing that is noted and the next.
const BEHIND: &str = "; ";

/// What is to be different, while it is written.
pub struct Note {
    /// As far as it is.
    pub text: String,
    /// Whether its field had the keys.
    pub begun: bool,
    /// The line and the take that it is about.
    pub line: LineId,
    pub take: TakeId,
    /// What stood there before, to be written on.
    pub before: String,
}

impl Note {
    /// About a take; what is written goes on behind what stands there already.
    pub fn about(line: LineId, take: &TakeCard) -> Self {
        let mut text = take.note.trim().to_owned();
        if !text.is_empty() {
            text.push_str(BEHIND);
        }
        Self {
            before: text.clone(),
            text,
            begun: false,
            line,
            take: take.id,
        }
    }

    /// Without what joins it to what stood there before.
    pub fn words(&self) -> &str {
        words(&self.text)
    }

    /// Whether it says something else than before, if only less.
    fn is_other(&self) -> bool {
        self.words() != words(&self.before)
    }
}

fn words(text: &str) -> &str {
    text.trim().trim_end_matches(';').trim_end()
}

impl Reviewing {
    pub(super) fn flag(&mut self, cx: &mut StudioCtx<'_>, line: &Line, take: &TakeCard) {
        let word = now(cx.desk).and_then(|now| now.word);
        let Some(word) = word.and_then(|word| line.text.get(word)) else {
            cx.notice(Notice::Heed(tr!("review-no-word")));
            return;
        };
        let bare = word.trim_matches(|sign: char| !sign.is_alphanumeric());
        let word = if bare.is_empty() { word } else { bare };
        let flag = tr!("review-flagged-word", word = word);
        // Who is writing writes on behind it.
        if let Some(open) = &mut self.note {
            let text = open.text.trim_end();
            let text = text.strip_suffix(BEHIND.trim_end()).unwrap_or(text);
            open.text = match text {
                "" => flag,
                text => format!("{text}{BEHIND}{flag}"),
            };
            open.begun = false;
            return;
        }
        let note = match take.note.as_str() {
            "" => flag,
            note if note.contains(&flag) => note.to_owned(),
            note => format!("{note}{BEHIND}{flag}"),
        };
        let said = self.kept.said_of(line.id);
        let is_more = matches!(said, Some(Opinion::Approved | Opinion::Redo));
        let said = (!is_more).then_some(Opinion::Flagged);
        cx.notice(Notice::Often(Often::Flagged(word.to_owned())));
        self.mark(
            cx,
            take,
            vec![TakeAct::Note(take.id, note)],
            (line.id, said),
        );
        self.keep(cx);
    }

    /// What is to be different was written: the line is spoken again at the end.
    pub fn redo(&mut self, cx: &mut StudioCtx<'_>) {
        if self.is_noted(cx) {
            self.go_on(cx);
        }
    }

    /// What is half written counts where the line is left.
    pub fn leave_note(&mut self, cx: &mut StudioCtx<'_>) {
        if self.note.as_ref().is_some_and(Note::is_other) && self.is_noted(cx) {
            self.keep(cx);
        }
        self.note = None;
    }

    /// The review as it is kept where its project isn't open any more, if something is half written in it.
    pub fn left_elsewhere(mut self) -> Option<Review> {
        let note = self.note.take()?;
        note.is_other().then(|| {
            let words = note.words().to_owned();
            self.kept.redo_with(note.line, note.take, words);
            self.kept
        })
    }

    fn is_noted(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        let Some(note) = self.note.take() else {
            return false;
        };
        let Some(line) = self.line(cx.desk).map(|line| line.id) else {
            return false;
        };
        let note = note.words().to_owned();
        let before = self.kept.mark_of(line);
        let was_final = self.kept.said_of(line) == Some(Opinion::Approved);
        if let Some(take) = picked(cx.desk, line) {
            let mut acts = Vec::new();
            self.kept.redo_with(line, take.id, note.clone());
            if take.note != note {
                acts.push(TakeAct::Note(take.id, note));
            }
            // Nothing final is spoken again: who asks for that takes it back.
            if take.approved || was_final {
                acts.push(TakeAct::Approve(vec![take.id], false));
            }
            cx.mark(take, acts, [self.kept.mark_of(line), before]);
        }
        true
    }
}
