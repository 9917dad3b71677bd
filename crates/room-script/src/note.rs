//! What is to be different about a take, while it is written in a review, and the words that are flagged.

use super::now::now;
use super::review::{Reviewing, picked};
use mynah_core::ids::LineId;
use mynah_i18n::tr;
use mynah_model::command::TakeAct;
use mynah_model::desk::{Desk, TakeCard};
use mynah_model::event::{Notice, Often};
use mynah_script::document::Line;
use mynah_script::review::{Mark, Opinion, Review};
use mynah_ui_core::ctx::StudioCtx;

/// Between one thing that is noted and the next.
const BEHIND: &str = "; ";

/// What is to be different, while it is written.
pub struct Note {
    /// As far as it is.
    pub text: String,
    /// Whether its field had the keys.
    pub begun: bool,
    /// What stood there before, to be written on.
    pub before: String,
    /// The line that it is about.
    line: LineId,
    /// The take that it is about, as it is known last.
    take: TakeCard,
    /// That take's own note as this one was begun.
    own: String,
    /// Whether its line was spoken again since, as far as it is known.
    spoken_since: bool,
}

/// What was half written as another project was opened.
pub(super) struct LeftNote {
    /// The review as it is kept in its project.
    pub kept: Review,
    /// What is done to the take that it is about.
    pub acts: Vec<TakeAct>,
    /// Whether the line has a newer take already, so that it isn't spoken again for this.
    pub spoken_since: bool,
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
            own: take.note.clone(),
            take: take.clone(),
            spoken_since: false,
        }
    }

    /// Takes in what became of its take elsewhere meanwhile.
    pub fn follow(&mut self, desk: &Desk) {
        let listed = desk.line_takes.iter().flat_map(|(_, takes)| takes);
        let mut known = picked(desk, self.line).into_iter().chain(listed);
        let now = known.find(|take| take.id == self.take.id);
        if let Some(now) = now.filter(|now| **now != self.take) {
            self.take = now.clone();
        }
        self.spoken_since = picked(desk, self.line).is_some_and(|it| it.id > self.take.id);
    }

    /// Without what joins it to what stood there before; behind what was noted elsewhere meanwhile.
    fn words(&self) -> String {
        let written = words(&self.text);
        if self.take.note == self.own {
            return written.to_owned();
        }
        let more = self.text.strip_prefix(&self.before).map_or(written, words);
        match (words(&self.take.note), more) {
            (only, "") | ("", only) => only.to_owned(),
            (own, more) => format!("{own}{BEHIND}{more}"),
        }
    }

    /// Whether it says something else than before, if only less.
    fn is_other(&self) -> bool {
        words(&self.text) != words(&self.before)
    }

    /// Has its line spoken again with it: what is done to its take for that, and what is said of the line since and was
    /// before.
    fn ask_again(&self, kept: &mut Review) -> (Vec<TakeAct>, [Option<Mark>; 2]) {
        let (line, take) = (self.line, &self.take);
        let before = kept.mark_of(line);
        let was_final = kept.said_of(line) == Some(Opinion::Approved);
        let note = self.words();
        let mut acts = Vec::new();
        if take.note != note {
            acts.push(TakeAct::Note(take.id, note.clone()));
        }
        // Nothing final is spoken again: who asks for that takes it back.
        if take.approved || was_final {
            acts.push(TakeAct::Approve(vec![take.id], false));
        }
        kept.redo_with(line, take.id, note);
        (acts, [kept.mark_of(line), before])
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
        if !self.is_noted(cx) {
            return;
        }
        match self.kept.at.filter(|_| self.is_unheard(cx.desk)) {
            // It was about the take before.
            Some(line) => self.hear_other(cx, line),
            None => self.go_on(cx),
        }
    }

    /// What is half written counts where the line is left.
    pub fn leave_note(&mut self, cx: &mut StudioCtx<'_>) {
        if self.note.as_ref().is_some_and(Note::is_other) && self.is_noted(cx) {
            self.keep(cx);
        }
        self.note = None;
    }

    /// What becomes of this where its project isn't open any more, if something is half written.
    pub(super) fn left_elsewhere(mut self) -> Option<LeftNote> {
        let note = self.note.take().filter(Note::is_other)?;
        let (acts, _) = note.ask_again(&mut self.kept);
        Some(LeftNote {
            kept: self.kept,
            acts,
            spoken_since: note.spoken_since,
        })
    }

    /// Whether something was written: it is the take's that it is about, whatever its line has by now.
    fn is_noted(&mut self, cx: &mut StudioCtx<'_>) -> bool {
        let Some(mut note) = self.note.take() else {
            return false;
        };
        note.follow(cx.desk);
        let (acts, marks) = note.ask_again(&mut self.kept);
        cx.mark(&note.take, acts, marks);
        if cx.desk.script().line(note.line).is_none() {
            cx.notice(Notice::Heed(tr!("review-note-gone")));
        }
        true
    }
}
