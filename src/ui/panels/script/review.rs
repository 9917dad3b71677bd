//! The review: takes are heard one after another, and each is approved, asked for again, flagged or passed.
//!
//! Only what is asked for again costs, and its price is told at the end, before it is spent.

use std::collections::BTreeMap;

use egui::{Event, Ui};

use super::now::now;
use crate::script::document::{Item, Line};
use crate::script::pages::RowSet;
use crate::script::review::Review;
use crate::studio::command::{Command, PlaybackCommand, ProjectCommand, TakesCommand};
use crate::studio::desk::{Desk, Ear, Flaw, Orders, TakeCard, Wanted};
use crate::studio::event::Notice;
use crate::terms::ids::LineId;
use crate::tr;
use crate::ui::ctx::StudioCtx;

/// What is done with the take that is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is final.
    Approve,
    /// It is to be spoken again.
    Redo,
    /// The word that is heard is wrong.
    Flag,
    /// It stays as it is.
    Skip,
    /// The one before is heard again.
    Back,
}

impl Verdict {
    /// All, in the order of their buttons.
    pub const ALL: [Self; 5] = [
        Self::Approve,
        Self::Redo,
        Self::Flag,
        Self::Skip,
        Self::Back,
    ];

    /// The letter that does it.
    pub fn letter(self) -> char {
        match self {
            Self::Approve => 'a',
            Self::Redo => 'r',
            Self::Flag => 'f',
            Self::Skip => 's',
            Self::Back => 'b',
        }
    }
}

/// What is to be different, while it is written.
pub struct Note {
    /// As far as it is.
    pub text: String,
    /// Whether its field had the keys.
    pub begun: bool,
}

/// The review while it is open.
pub struct Reviewing {
    /// What is kept of it.
    pub kept: Review,
    /// How each speaker sounds, and whether that isn't known of all yet.
    ear: Ear,
    is_listening: bool,
    /// What sounds wrong in the take that is heard.
    pub flaws: Vec<Flaw>,
    /// Lines that there were to be heard.
    pub of: usize,
    /// What is to be different, while that is written.
    pub note: Option<Note>,
    /// Whether all were heard.
    pub over: bool,
    /// Whether the take of the line where it is has begun to be heard.
    begun: bool,
    /// What speaking all again costs that is to be.
    pub again: Option<Orders>,
}

impl Reviewing {
    /// Goes on where the project's review was left, or begins one. Nothing without a take to be heard.
    pub fn begin(cx: &mut StudioCtx<'_>, kept: Option<Review>) -> Option<Self> {
        let mut review = Self {
            kept: kept.unwrap_or_default(),
            ear: Ear::default(),
            is_listening: true,
            flaws: Vec::new(),
            of: 0,
            note: None,
            over: false,
            begun: false,
            again: None,
        };
        // What was passed waits to be heard still.
        review.of = review.done() - review.kept.skipped;
        let place = review.kept.at.and_then(|line| cx.desk.script().place(line));
        let from = place.unwrap_or(0);
        // Whoever had heard the last one and came back finds what there is before it, too.
        let next = review
            .from(cx.desk, from)
            .or_else(|| review.from(cx.desk, 0));
        if next.is_none() && review.kept.redo.is_empty() {
            cx.notice(Notice::Heed(tr!("review-nothing")));
            return None;
        }
        review.listen(cx.desk);
        review.hear(cx, next);
        Some(review)
    }

    /// Listens on to the script, counts what is to be heard, and says what is wrong with the take that is.
    fn listen(&mut self, desk: &Desk) {
        let mut open = 0;
        let redo = &self.kept.redo;
        self.is_listening = self.ear.listen(desk, |line| {
            open += usize::from(is_open(redo, desk, line));
        });
        self.of += open;
        let heard = self.line(desk);
        let heard = heard.and_then(|line| Some((line, picked(desk, line.id)?)));
        self.flaws = heard.map_or_else(Vec::new, |(line, take)| self.ear.flaws(line, take));
    }

    /// How many were decided on.
    pub fn done(&self) -> usize {
        self.kept.approved + self.kept.skipped + self.kept.redo.len()
    }

    fn from(&self, desk: &Desk, place: usize) -> Option<LineId> {
        let lines = desk.script().items().from(place).filter_map(Item::line);
        let mut open = lines.filter(|line| is_open(&self.kept.redo, desk, line));
        open.next().map(|line| line.id)
    }

    /// The line that is heard.
    pub fn line<'a>(&self, desk: &'a Desk) -> Option<&'a Line> {
        desk.script().line(self.kept.at.filter(|_| !self.over)?)
    }

    /// Hears a line's take, or ends with what is to be spoken again.
    fn hear(&mut self, cx: &mut StudioCtx<'_>, line: Option<LineId>) {
        self.note = None;
        self.begun = false;
        let heard =
            line.and_then(|line| Some((cx.desk.script().line(line)?, picked(cx.desk, line)?)));
        let Some((line, take)) = heard else {
            self.over = true;
            self.flaws.clear();
            self.again = Some(Orders::counted(cx.desk, self.to_redo(), Wanted::Fresh));
            self.keep(cx);
            return;
        };
        self.over = false;
        self.kept.at = Some(line.id);
        self.flaws = self.ear.flaws(line, take);
        cx.view.line = Some(line.id);
        cx.view.reveal = true;
        let cues = vec![cx.desk.cue(Some(line.id), take)];
        cx.send(Command::Playback(PlaybackCommand::Hear(cues)));
        self.keep(cx);
    }

    fn keep(&self, cx: &mut StudioCtx<'_>) {
        if let Some(project) = &cx.desk.project {
            let (project, review) = (project.card.id, Some(Box::new(self.kept.clone())));
            cx.send(Command::Project(ProjectCommand::KeepReview {
                project,
                review,
            }));
        }
    }

    /// Goes on when a take was heard to its end.
    pub fn follow(&mut self, cx: &mut StudioCtx<'_>) {
        let Some(at) = self.kept.at.filter(|_| !self.over) else {
            return;
        };
        let heard = now(cx.desk).map(|now| now.line);
        if heard == Some(at) {
            self.begun = true;
        } else if self.begun && cx.desk.playback.playing.is_none() && self.note.is_none() {
            // Heard and not decided: it is passed, and asked about again another time.
            self.pass(cx);
        }
    }

    fn pass(&mut self, cx: &mut StudioCtx<'_>) {
        let take = self.kept.at.and_then(|line| picked(cx.desk, line));
        self.kept.skipped += usize::from(take.is_some_and(|take| !take.approved));
        self.go_on(cx);
    }

    fn go_on(&mut self, cx: &mut StudioCtx<'_>) {
        let place = self.kept.at.and_then(|line| cx.desk.script().place(line));
        let next = self.from(cx.desk, place.map_or(0, |place| place + 1));
        self.hear(cx, next);
    }

    /// The letters of verdicts, while keys are the list's; no line is begun with them.
    pub fn letters(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        let mut verdicts = Vec::new();
        ui.input_mut(|input| {
            input.events.retain(|event| {
                let Event::Text(text) = event else {
                    return true;
                };
                let typed = text.to_lowercase();
                let all = Verdict::ALL.into_iter();
                verdicts.extend(all.filter(|verdict| typed == verdict.letter().to_string()));
                false
            });
        });
        for verdict in verdicts {
            self.decide(cx, verdict);
        }
    }

    /// Does it to the take that is heard.
    pub fn decide(&mut self, cx: &mut StudioCtx<'_>, verdict: Verdict) {
        if verdict == Verdict::Back {
            self.back(cx);
            return;
        }
        let Some(line) = self.line(cx.desk) else {
            return;
        };
        let Some(take) = picked(cx.desk, line.id) else {
            return;
        };
        match verdict {
            Verdict::Approve if !take.says(&line.text) => {
                cx.notice(Notice::Heed(tr!("script-not-approved", lines = 1)));
            }
            Verdict::Approve => {
                cx.send(Command::Takes(TakesCommand::Approve(vec![take.id], true)));
                self.kept.approved += usize::from(!take.approved);
                self.go_on(cx);
            }
            Verdict::Redo => {
                if now(cx.desk).is_some_and(|now| !now.paused) {
                    cx.send(Command::Playback(PlaybackCommand::TogglePause));
                }
                self.note = Some(Note {
                    text: take.note.clone(),
                    begun: false,
                });
            }
            Verdict::Flag => self.flag(cx, line, take),
            Verdict::Skip => self.pass(cx),
            Verdict::Back => {}
        }
    }

    fn flag(&mut self, cx: &mut StudioCtx<'_>, line: &Line, take: &TakeCard) {
        let word = now(cx.desk).and_then(|now| now.word);
        let Some(word) = word.and_then(|word| line.text.get(word)) else {
            cx.notice(Notice::Heed(tr!("review-no-word")));
            return;
        };
        let flag = tr!("review-flagged-word", word = word);
        let note = match take.note.as_str() {
            "" => flag,
            note if note.contains(&flag) => note.to_owned(),
            note => format!("{note}; {flag}"),
        };
        self.kept.flagged += 1;
        cx.notice(Notice::Done(tr!("review-flagged", word = word)));
        cx.send(Command::Takes(TakesCommand::Note(take.id, note)));
        self.keep(cx);
    }

    /// What is to be different was written: the line is spoken again at the end.
    pub fn redo(&mut self, cx: &mut StudioCtx<'_>) {
        let Some(Note { text: note, .. }) = self.note.take() else {
            return;
        };
        let Some(line) = self.line(cx.desk).map(|line| line.id) else {
            return;
        };
        if let Some(take) = picked(cx.desk, line)
            && take.note != note.trim()
        {
            let note = note.trim().to_owned();
            cx.send(Command::Takes(TakesCommand::Note(take.id, note)));
        }
        self.kept.redo.insert(line, note.trim().to_owned());
        self.go_on(cx);
    }

    /// The line before that has a take is heard again, whatever was decided about it.
    fn back(&mut self, cx: &mut StudioCtx<'_>) {
        let script = cx.desk.script();
        let place = self.kept.at.and_then(|line| script.place(line));
        let before = match place {
            // From the summary to the line that was last.
            Some(place) if self.over => place + 1,
            place => place.unwrap_or(0),
        };
        let above = script.items().up_from(before).filter_map(Item::line);
        let mut above = above.filter_map(|line| Some((line.id, picked(cx.desk, line.id)?)));
        let Some((line, take)) = above.next() else {
            cx.notice(Notice::Heed(tr!("review-first")));
            return;
        };
        if self.kept.redo.remove(&line).is_none() && !take.approved {
            self.kept.skipped = self.kept.skipped.saturating_sub(1);
        }
        self.hear(cx, Some(line));
    }

    /// Listens on, and reads on for the price of what is spoken again; `true` while there is more of either.
    pub fn read(&mut self, desk: &Desk) -> bool {
        if self.is_listening {
            self.listen(desk);
            return true;
        }
        let again = self.again.as_mut().filter(|orders| !orders.is_done());
        again.is_some_and(|orders| !desk.gather(orders))
    }

    /// The lines that are to be spoken again.
    pub fn to_redo(&self) -> RowSet {
        let mut rows = RowSet::default();
        self.kept
            .redo
            .keys()
            .for_each(|line| rows.set(&[*line], ()));
        rows
    }
}

/// Whether a line is still to be heard.
fn is_open(redo: &BTreeMap<LineId, String>, desk: &Desk, line: &Line) -> bool {
    picked(desk, line.id).is_some_and(|take| !take.approved) && !redo.contains_key(&line.id)
}

fn picked(desk: &Desk, line: LineId) -> Option<&TakeCard> {
    desk.takes.get(&line)?.picked.as_deref()
}
