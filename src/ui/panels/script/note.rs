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
    /// The take's own note, and whether it was final, as it was begun.
    own: String,
    was_final: bool,
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
            own: take.note.clone(),
            was_final: take.approved,
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

/// Has a line spoken again with what is to be different than in its take, which has a note and may be final: what is done
/// to the take for that.
fn ask_again(
    kept: &mut Review,
    line: LineId,
    note: &str,
    (take, own, is_final): (TakeId, &str, bool),
) -> Vec<TakeAct> {
    let was_final = kept.said_of(line) == Some(Opinion::Approved);
    let mut acts = Vec::new();
    kept.redo_with(line, take, note.to_owned());
    if own != note {
        acts.push(TakeAct::Note(take, note.to_owned()));
    }
    // Nothing final is spoken again: who asks for that takes it back.
    if is_final || was_final {
        acts.push(TakeAct::Approve(vec![take], false));
    }
    acts
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

    /// The review as it is kept where its project isn't open any more, if something is half written in it, and what is done to
    /// the take that it is about.
    pub fn left_elsewhere(mut self) -> Option<(Review, Vec<TakeAct>)> {
        let note = self.note.take().filter(Note::is_other)?;
        let take = (note.take, note.own.as_str(), note.was_final);
        let acts = ask_again(&mut self.kept, note.line, note.words(), take);
        Some((self.kept, acts))
    }

    fn is_noted(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        let Some(note) = self.note.take() else {
            return false;
        };
        let Some(line) = self.line(cx.desk).map(|line| line.id) else {
            return false;
        };
        let before = self.kept.mark_of(line);
        if let Some(take) = picked(cx.desk, line) {
            let of = (take.id, take.note.as_str(), take.approved);
            let acts = ask_again(&mut self.kept, line, note.words(), of);
            cx.mark(take, acts, [self.kept.mark_of(line), before]);
        }
        true
    }
}
