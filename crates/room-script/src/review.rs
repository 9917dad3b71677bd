//! The review: takes are heard one after another, and each is approved, asked for again, flagged or passed.
//!
//! Only what is asked for again costs, and its price is told at the end, before it is spent.

mod begun;

use std::ops::Range;

pub use begun::{WholePlace, to_save};

use super::note::Note;
use super::now::now;
use super::review_end::End;
use super::verdict::Verdict;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::{LineId, TakeId};
use mynah_i18n::tr;
use mynah_model::command::{Command, PlaybackCommand, TakeAct};
use mynah_model::desk::{Desk, Ear, Flaw, LineState, StepMark, TakeCard};
use mynah_model::event::Notice;
use mynah_script::document::{Item, Line, Script};
use mynah_script::folds::section;
use mynah_script::review::{Opinion, Review};
use mynah_ui_core::ctx::StudioCtx;

/// So long after a take ended by itself, in milliseconds, what is said is said of it.
const LATE_MS: u64 = 1_200;

/// How a review began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// At the first take.
    First,
    /// Where it was left.
    On,
    /// Once more, after all were heard.
    Anew,
    /// With what was spoken again.
    Again,
}

/// Where somebody may rather begin, until they said something of the first take.
#[derive(Clone, Copy, Debug)]
pub struct Offer {
    /// How it began.
    pub begun: Begun,
    /// The line that had the focus.
    asked: Option<LineId>,
}

/// The letter that begins at the focused line.
pub const FROM_LINE: char = 'l';
/// The letter that begins at the first one.
pub const FROM_FIRST: char = 'n';

/// The review while it is open.
pub struct Reviewing {
    /// What is kept of it.
    pub kept: Review,
    /// Heading of the chapter that is reviewed. `None` for the whole script.
    pub below: Option<LineId>,
    /// Place of the whole script's review while a chapter is reviewed.
    pub whole: Option<WholePlace>,
    /// How each speaker sounds; the same as it is listened to anew, and whether that isn't known of all yet.
    ear: Ear,
    listens: Ear,
    is_listening: bool,
    /// Whether it was known of all before.
    anew: bool,
    /// Lines that were counted so far, and how often takes had changed when that began.
    counted: usize,
    changes: u64,
    /// What sounds wrong in the take that is heard.
    pub flaws: Vec<Flaw>,
    /// Where the round began.
    start: usize,
    /// Lines that there are to be heard in this round, and which of them the take that is heard is.
    pub of: usize,
    pub number: usize,
    /// Where it may rather begin.
    pub offer: Option<Offer>,
    /// What is to be different, while that is written.
    pub note: Option<Note>,
    /// What came of it, once all were heard.
    pub end: Option<End>,
    /// Whether the take of the line where it is has begun to be heard.
    begun: bool,
    /// Takes that were made final, as long as the library hasn't said so.
    approving: Vec<(LineId, TakeId)>,
    /// Takes of its line that were heard since it came there.
    heard: Vec<TakeId>,
    /// What was heard to its end just now.
    ended: Option<Ended>,
}

/// A line whose take was heard to its end.
struct Ended {
    line: LineId,
    /// The takes of it that were heard.
    heard: Vec<TakeId>,
    at: UnixMillis,
}

impl Reviewing {
    /// Goes on where the project's review was left, or begins one. Nothing without a take to be heard.
    pub fn begin(cx: &mut StudioCtx<'_>, kept: Option<Review>) -> Option<Self> {
        let kept = kept.unwrap_or_default();
        let script = cx.desk.script();
        let left = kept.at.filter(|_| !kept.ended);
        let left = left.and_then(|line| script.place(line));
        let mut review = Self::at(cx.desk, kept, left.unwrap_or(0));
        let mut next = left.and_then(|place| review.from(cx.desk, place));
        let mut begun = Begun::On;
        if review.waits(cx.desk) {
            // It was heard to its end: what came of it still waits to be spoken again.
            review.listen(cx.desk);
            review.hear(cx, None);
            return Some(review);
        }
        if next.is_none() {
            begun = match review.kept.at {
                Some(_) => Begun::Anew,
                None => Begun::First,
            };
            review.start = 0;
            let before = review.kept.clone();
            review.kept.begin_again();
            next = review.from(cx.desk, 0);
            if next.is_some() {
                begun = Begun::Again;
            } else if review.is_awaited(cx.desk) {
                cx.notice(Notice::Heed(tr!("review-awaits")));
                return None;
            } else {
                review.kept = before;
                review.kept.begin_anew();
                next = review.from(cx.desk, 0);
            }
        }
        if next.is_none() && review.kept.redo.is_empty() {
            cx.notice(Notice::Heed(tr!("review-nothing")));
            return None;
        }
        let focused = cx.view.line.filter(|line| script.line(*line).is_some());
        let asked = focused.filter(|line| Some(*line) != next);
        let behind = |line| script.place(line) > next.and_then(|next| script.place(next));
        let offers = begun != Begun::First || asked.is_some_and(behind);
        review.offer = offers.then_some(Offer { begun, asked });
        review.listen(cx.desk);
        review.hear(cx, next);
        Some(review)
    }

    /// A review that begins at a place.
    fn at(desk: &Desk, kept: Review, start: usize) -> Self {
        Self {
            kept,
            below: None,
            whole: None,
            ear: Ear::default(),
            listens: Ear::default(),
            is_listening: true,
            anew: false,
            counted: 0,
            changes: desk.take_changes(),
            flaws: Vec::new(),
            start,
            of: 0,
            number: 0,
            offer: None,
            note: None,
            end: None,
            begun: false,
            approving: Vec::new(),
            heard: Vec::new(),
            ended: None,
        }
    }

    /// Returns the places of the rows that are reviewed.
    fn places(&self, desk: &Desk) -> Range<usize> {
        places(desk.script(), self.below)
    }

    /// Whether all were heard, and lines are still to be spoken again.
    fn waits(&self, desk: &Desk) -> bool {
        let mut redo = self.kept.redo.keys();
        self.kept.ended && redo.any(|line| desk.script().line(*line).is_some())
    }

    /// Whether lines that are spoken again are still on their way, and nothing holds them up.
    fn is_awaited(&self, desk: &Desk) -> bool {
        let lines = self.kept.again.keys();
        let mut lines = lines.filter_map(|line| desk.script().line(*line));
        lines.any(|line| {
            let state = desk.line_state(line);
            state.is_under_way() && !matches!(state, LineState::Held { .. })
        })
    }

    /// What the keys do at this moment; `has_main`: what stands at the end has them.
    pub fn keys_text(&self, has_main: bool) -> String {
        match (&self.note, &self.end) {
            (Some(_), _) => tr!("review-keys-note"),
            (None, None) => tr!("review-keys"),
            (None, Some(_)) if !has_main => tr!("review-keys-end.none"),
            (None, Some(end)) if end.can_speak() => tr!("review-keys-end"),
            (None, Some(_)) => tr!("review-keys-end.leave"),
        }
    }

    /// Listens on to the script, counts what is to be heard, and says what is wrong with the take that is. What was known
    /// before stands until all is known anew.
    fn listen(&mut self, desk: &Desk) {
        let mut count = 0;
        let places = self.places(desk);
        let (kept, approving, start) = (&self.kept, &self.approving, self.start);
        self.is_listening = self.listens.listen(desk, |line| {
            let known = (kept, approving.as_slice());
            count += usize::from(is_of_round(known, desk, line, (start, &places)));
        });
        self.counted += count;
        if self.anew && self.is_listening {
            return;
        }
        self.of = self.counted;
        self.ear = self.listens.clone();
        let heard = self.line(desk);
        let heard = heard.and_then(|line| Some((line, picked(desk, line.id)?)));
        self.flaws = heard.map_or_else(Vec::new, |(line, take)| self.ear.flaws(line, take));
    }

    /// Listens to the script from its beginning on: takes were made, or are others.
    fn listen_anew(&mut self, desk: &Desk) {
        (self.listens, self.is_listening) = (Ear::default(), true);
        (self.counted, self.changes) = (0, desk.take_changes());
    }

    fn from(&self, desk: &Desk, place: usize) -> Option<LineId> {
        let rows = self.places(desk).end.saturating_sub(place);
        let rows = desk.script().items().from(place).take(rows);
        let lines = rows.filter_map(Item::line);
        let mut open = lines.filter(|line| is_open((&self.kept, &self.approving), desk, line));
        open.next().map(|line| line.id)
    }

    /// The line that is heard.
    pub fn line<'a>(&self, desk: &'a Desk) -> Option<&'a Line> {
        desk.script()
            .line(self.kept.at.filter(|_| self.end.is_none())?)
    }

    /// Hears a line's take, or ends with what is to be spoken again.
    fn hear(&mut self, cx: &mut StudioCtx<'_>, line: Option<LineId>) {
        self.note = None;
        self.begun = false;
        self.ended = None;
        let heard =
            line.and_then(|line| Some((cx.desk.script().line(line)?, picked(cx.desk, line)?)));
        let Some((line, take)) = heard else {
            self.kept.ended = true;
            self.flaws.clear();
            self.end = Some(End::of(self.below));
            self.keep(cx);
            return;
        };
        self.end = None;
        self.kept.ended = false;
        self.kept.at = Some(line.id);
        self.heard = vec![take.id];
        self.number = self.number_of(cx.desk, line.id);
        self.flaws = self.ear.flaws(line, take);
        cx.view.line = Some(line.id);
        cx.view.reveal = true;
        let cues = vec![cx.desk.cue(Some(line.id), take)];
        cx.send(Command::Playback(PlaybackCommand::Hear(cues)));
        self.keep(cx);
    }

    /// Which of this round's lines a line is, from 1.
    fn number_of(&self, desk: &Desk, line: LineId) -> usize {
        let script = desk.script();
        let place = script.place(line);
        let before = |heard: &LineId| {
            let heard = script.place(*heard);
            heard.is_some() && heard < place
        };
        self.kept.heard().filter(before).count() + 1
    }

    pub(super) fn keep(&self, cx: &mut StudioCtx<'_>) {
        super::review_bar::keep(cx, to_save(&self.kept, self.whole));
    }

    /// Goes on when a take was heard to its end.
    pub fn follow(&mut self, cx: &mut StudioCtx<'_>) {
        let Some(at) = self.kept.at.filter(|_| self.end.is_none()) else {
            return;
        };
        if cx.desk.script().line(at).is_none() {
            self.leave_gone(cx);
            return;
        }
        if let Some(note) = &mut self.note {
            note.follow(cx.desk);
        }
        let heard = cx.desk.heard().filter(|heard| heard.line == Some(at));
        if let Some(heard) = heard {
            self.begun = true;
            let new = heard.take().filter(|take| !self.heard.contains(take));
            self.heard.extend(new);
        } else if cx.desk.playback.playing.is_none() && cx.desk.playback.stopped {
            self.begun = false;
        } else if self.begun && cx.desk.playback.playing.is_none() && self.note.is_none() {
            // Behind a dialog nobody says anything of a take: it goes on once the room is there again.
            if cx.view.covered {
                return;
            }
            if self.is_unheard(cx.desk) {
                self.hear_other(cx, at);
            } else {
                self.pass_by_itself(cx, at);
            }
        }
    }

    /// Its line was deleted, perhaps with others around it: the first one is heard that wasn't in this round.
    fn leave_gone(&mut self, cx: &mut StudioCtx<'_>) {
        self.leave_note(cx);
        let rows = self.places(cx.desk).end.saturating_sub(self.start);
        let rows = cx.desk.script().items().from(self.start).take(rows);
        let mut lines = rows.filter_map(Item::line);
        let known = (&self.kept, &self.approving[..]);
        let is_next = |line: &&Line| !self.kept.is_heard(line.id) && is_open(known, cx.desk, line);
        let next = lines.find(is_next).map(|line| line.id);
        let told = match next {
            Some(_) => tr!("review-line-gone"),
            None => tr!("review-line-gone.last"),
        };
        if next.is_none() {
            cx.send(Command::Playback(PlaybackCommand::Stop));
        }
        self.hear(cx, next);
        cx.notice(Notice::Heed(told));
    }

    /// Whether its line has another take by now than those that were heard: nobody knows anything of that one.
    pub(super) fn is_unheard(&self, desk: &Desk) -> bool {
        let take = self.kept.at.and_then(|line| picked(desk, line));
        take.is_some_and(|take| is_other(&self.heard, take))
    }

    /// Hears the take that a line has by now. What is half written is about the one before, and counts.
    pub(super) fn hear_other(&mut self, cx: &mut StudioCtx<'_>, line: LineId) {
        self.leave_note(cx);
        self.hear(cx, Some(line));
        cx.notice(Notice::Heed(tr!("review-other-take")));
    }

    /// Heard and not decided: it is passed, and asked about again another time.
    pub(super) fn pass_by_itself(&mut self, cx: &mut StudioCtx<'_>, line: LineId) {
        let heard = self.heard.clone();
        self.pass(cx, false);
        let at = cx.clock.now();
        self.ended = Some(Ended { line, heard, at });
    }

    /// What is said in the first moment of a take is said of the one before, which was heard to its end: nobody has heard
    /// the new one.
    fn decide_late(&mut self, cx: &mut StudioCtx<'_>, verdict: Verdict) -> bool {
        // A clock that was set back is no moment.
        let since = |then: UnixMillis| cx.clock.now().0.abs_diff(then.0);
        let ended = self.ended.as_ref();
        let Some(ended) = ended.filter(|ended| since(ended.at) < LATE_MS) else {
            return false;
        };
        let (desk, line) = (cx.desk, ended.line);
        let is_new = picked(desk, line).is_some_and(|take| is_other(&ended.heard, take));
        match verdict {
            Verdict::Approve | Verdict::Redo | Verdict::Flag if is_new => {
                self.hear_other(cx, line);
                true
            }
            Verdict::Approve => {
                let line = desk.script().line(line);
                let Some((line, take)) = line.and_then(|line| Some((line, picked(desk, line.id)?)))
                else {
                    return false;
                };
                if take.says(&line.text) {
                    self.approve(cx, line.id, take);
                    self.keep(cx);
                    let words = tr!("review-late", text = line.text.as_str());
                    cx.notice(Notice::Done(words));
                } else {
                    cx.notice(Notice::Heed(tr!("script-not-approved", lines = 1)));
                }
                self.ended = None;
                true
            }
            // It is heard again, and asked about.
            Verdict::Redo | Verdict::Flag => {
                self.hear(cx, Some(line));
                cx.notice(Notice::Heed(tr!("review-late-again")));
                verdict == Verdict::Flag
            }
            // It was passed.
            Verdict::Skip => {
                self.ended = None;
                true
            }
            Verdict::Back => false,
        }
    }

    /// The take stays as it is. What was said of it before stands; only who passes it `knowingly` takes it back that
    /// it is to be spoken again.
    fn pass(&mut self, cx: &mut StudioCtx<'_>, knowingly: bool) {
        if let Some(line) = self.kept.at {
            let is_redo = !knowingly && self.kept.redo.contains_key(&line);
            let heard = self.kept.is_heard(line);
            let said = self.kept.said_of(line);
            // A word that is wrong is so until the line is spoken again.
            let said = said.filter(|said| heard || *said == Opinion::Flagged);
            let is_final = picked(cx.desk, line).is_some_and(|take| take.approved);
            let said = match said {
                _ if is_redo => Opinion::Redo,
                Some(said @ (Opinion::Approved | Opinion::Flagged)) => said,
                _ if is_final => Opinion::Approved,
                _ => Opinion::Passed,
            };
            let before = self.kept.mark_of(line);
            self.kept.say(line, said);
            // Nobody is to lose by a slip what was to be spoken again.
            if before.as_ref().is_some_and(|mark| mark.note.is_some())
                && said != Opinion::Redo
                && let Some(take) = picked(cx.desk, line)
            {
                cx.mark(take, Vec::new(), [self.kept.mark_of(line), before]);
            }
        }
        self.go_on(cx);
    }

    pub(super) fn go_on(&mut self, cx: &mut StudioCtx<'_>) {
        self.offer = None;
        let place = self.kept.at.and_then(|line| cx.desk.script().place(line));
        let next = self.from(cx.desk, place.map_or(0, |place| place + 1));
        self.hear(cx, next);
    }

    /// Does it to the take that is heard.
    pub fn decide(&mut self, cx: &mut StudioCtx<'_>, verdict: Verdict) {
        if self.decide_late(cx, verdict) {
            return;
        }
        if verdict == Verdict::Back {
            self.leave_note(cx);
            self.back(cx);
            return;
        }
        // At the end it is the last one that was heard.
        let is_last = verdict == Verdict::Redo && self.end.is_some();
        // What is half written about the one that was heard is written on.
        let writes_on = verdict == Verdict::Redo && self.note.is_some();
        if let Some(line) = self.kept.at
            && (self.end.is_none() || is_last)
            && !writes_on
            && self.is_unheard(cx.desk)
        {
            self.hear_other(cx, line);
            return;
        }
        if is_last {
            self.hear(cx, self.kept.at);
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
                self.approve(cx, line.id, take);
                self.go_on(cx);
            }
            Verdict::Redo => {
                if now(cx.desk).is_some_and(|now| !now.paused) {
                    cx.send(Command::Playback(PlaybackCommand::TogglePause));
                }
                match &mut self.note {
                    // What is half written stays.
                    Some(note) => note.begun = false,
                    None => self.note = Some(Note::about(line.id, take)),
                }
            }
            Verdict::Flag => self.flag(cx, line, take),
            Verdict::Skip => self.pass(cx, true),
            Verdict::Back => {}
        }
    }

    fn approve(&mut self, cx: &mut StudioCtx<'_>, line: LineId, take: &TakeCard) {
        let acts = vec![TakeAct::Approve(vec![take.id], true)];
        self.mark(cx, take, acts, (line, Some(Opinion::Approved)));
        self.approving.push((line, take.id));
    }

    /// A step is done: where it is another than what was just said of its line, it was taken back.
    pub(super) fn stepped(&mut self, step: &StepMark) {
        if self.kept.mark_of(step.line) != step.mark {
            self.approving.retain(|(line, _)| *line != step.line);
        }
    }

    /// Says something of a line, as one step with what is done to its take.
    pub(super) fn mark(
        &mut self,
        cx: &mut StudioCtx<'_>,
        take: &TakeCard,
        acts: Vec<TakeAct>,
        (line, said): (LineId, Option<Opinion>),
    ) {
        let before = self.kept.mark_of(line);
        if let Some(said) = said {
            self.kept.say(line, said);
        }
        cx.mark(take, acts, [self.kept.mark_of(line), before]);
    }

    /// The line before that has a take is heard again, whatever was decided about it.
    fn back(&mut self, cx: &mut StudioCtx<'_>) {
        let script = cx.desk.script();
        let place = self.kept.at.and_then(|line| script.place(line));
        let before = match place {
            // From the summary to the line that was last.
            Some(place) if self.end.is_some() => place + 1,
            place => place.unwrap_or(0),
        };
        let places = self.places(cx.desk);
        let rows = before.saturating_sub(places.start);
        let above = script.items().up_from(before).take(rows);
        let above = above.filter_map(Item::line);
        let mut above = above.filter_map(|line| Some((line.id, picked(cx.desk, line.id)?)));
        let Some((line, _)) = above.next() else {
            cx.notice(Notice::Heed(tr!("review-first")));
            return;
        };
        // What nobody was asked about in this round is asked about now.
        let new = script.line(line);
        let new = new.is_some_and(|line| {
            let known = (&self.kept, self.approving.as_slice());
            !is_of_round(known, cx.desk, line, (self.start, &places))
        });
        self.of += usize::from(new);
        self.offer = None;
        self.hear(cx, Some(line));
    }

    /// Listens on, and reads on for the price of what is spoken again; `true` while there is more of either.
    pub fn read(&mut self, desk: &Desk) -> bool {
        if !self.is_listening && self.changes != desk.take_changes() {
            let waits = |(line, take): &(LineId, TakeId)| {
                picked(desk, *line).is_some_and(|picked| picked.id == *take && !picked.approved)
            };
            self.approving.retain(waits);
            self.listen_anew(desk);
            self.anew = true;
        }
        if self.is_listening {
            self.listen(desk);
            return true;
        }
        let end = self.end.as_mut();
        end.is_some_and(|end| end.read(desk, &self.kept))
    }
}

/// What is kept of a review, and the takes that are being made final.
type Known<'a> = (&'a Review, &'a [(LineId, TakeId)]);

/// Whether a take is none of those that were heard, where any was.
fn is_other(heard: &[TakeId], take: &TakeCard) -> bool {
    !heard.is_empty() && !heard.contains(&take.id)
}

/// Whether a line is still to be heard.
fn is_open((kept, approving): Known<'_>, desk: &Desk, line: &Line) -> bool {
    let is_redo = || kept.redo.contains_key(&line.id);
    let take = picked(desk, line.id).filter(|take| kept.wants(line.id, take.id));
    let is_final = |take: &TakeCard| take.approved || approving.contains(&(line.id, take.id));
    take.is_some_and(|take| !is_final(take)) && !is_redo()
}

/// Returns true if a line among the reviewed places was heard in this round, or is to be heard from `start` on.
fn is_of_round(
    known: Known<'_>,
    desk: &Desk,
    line: &Line,
    (start, places): (usize, &Range<usize>),
) -> bool {
    let kept = known.0;
    let place = || desk.script().place(line.id);
    let is_heard = kept.at == Some(line.id) || kept.is_heard(line.id);
    let is_of_it = is_heard || is_open(known, desk, line) && place() >= Some(start);
    is_of_it && place().is_some_and(|place| places.contains(&place))
}

/// Returns the places of a chapter's rows, or of all rows.
pub(super) fn places(script: &Script, below: Option<LineId>) -> Range<usize> {
    let chapter = below.and_then(|heading| section(script, heading));
    chapter.unwrap_or_else(|| 0..script.items().len())
}

pub(super) fn picked(desk: &Desk, line: LineId) -> Option<&TakeCard> {
    desk.take_heard(desk.script().line(line)?)
        .map(|take| &**take)
}
