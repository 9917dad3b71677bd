//! What is done to takes, to presets and to casting calls, so that undo takes it back in its turn among the steps of the script.
//!
//! It stands in the script's journal, as an edit that changes nothing of the script; the desk does in the library what
//! such a step says, when it is made, taken back or done again.

use crate::ctx::StudioCtx;
use crate::room::Room;
use mynah_core::ids::{AuditionId, LineId, ProjectId, TakeId};
use mynah_i18n::tr;
use mynah_model::desk::{Preset, TakeCard};
use mynah_model::event::{Notice, Offer, TypedName};
use mynah_script::deed::{Deed, Deeds, Judge, Judged, TakeAct};
use mynah_script::document::Line;
use mynah_script::edit::Edit;
use mynah_script::review::Mark;

/// What takes an act back, where anything does, of a take as it is and of the one that its line has.
fn back(act: &TakeAct, take: &TakeCard, picked: Option<&TakeCard>) -> Vec<TakeAct> {
    let picked = picked.map(TakeCard::picked_again);
    // What goes into the bin or out of it may make another take the line's.
    let back = match act {
        TakeAct::Pick(..) | TakeAct::PickOf { .. } => return picked.into_iter().collect(),
        TakeAct::Star(id, on) => (take.starred != *on).then_some(TakeAct::Star(*id, !on)),
        TakeAct::Approve(takes, on) => {
            (take.approved != *on).then(|| TakeAct::Approve(takes.clone(), !on))
        }
        TakeAct::Note(id, _) => Some(TakeAct::Note(*id, take.note.clone())),
        TakeAct::Discard(id) => return [TakeAct::Restore(*id)].into_iter().chain(picked).collect(),
        TakeAct::Restore(id) => return [TakeAct::Discard(*id)].into_iter().chain(picked).collect(),
    };
    back.into_iter().collect()
}

impl StudioCtx<'_> {
    /// Does something to a take, and knows how to take it back.
    pub fn act_on(&mut self, take: &TakeCard, act: TakeAct) {
        self.act_on_all(take, vec![act]);
    }

    /// The same with several acts that are one step.
    pub fn act_on_all(&mut self, take: &TakeCard, acts: Vec<TakeAct>) {
        self.do_acts(take, acts, None);
    }

    /// The same with the mark that its line gets in a review by it, and had before.
    pub fn mark(&mut self, take: &TakeCard, acts: Vec<TakeAct>, marks: [Option<Mark>; 2]) {
        let marks = take
            .line
            .map(|line| marks.map(|mark| Deed::Mark(line, mark)));
        self.do_acts(take, acts, marks);
    }

    fn do_acts(&mut self, take: &TakeCard, acts: Vec<TakeAct>, marks: Option<[Deed; 2]>) {
        let takes = take.line.and_then(|line| self.desk.takes.get(&line));
        let picked = takes.and_then(|takes| takes.picked.as_deref());
        // Nothing knows how to take a line's first pick back.
        let back = acts.iter().rev().flat_map(|act| back(act, take, picked));
        let back: Vec<Deed> = back.map(Deed::Take).collect();
        let there = acts.into_iter().map(Deed::Take);
        let (after, before) = marks.map(|[after, before]| (after, before)).unzip();
        self.done(
            take.line,
            after.into_iter().chain(there).collect(),
            before.into_iter().chain(back).collect(),
        );
    }

    /// Keeps settings under a name, in place of those that have it, and knows how to take it back.
    pub fn keep_preset(&mut self, preset: Preset) {
        let all = self.desk.presets();
        let was = all.iter().find(|was| was.name == preset.name);
        let back = match was {
            Some(was) if *was == preset => None,
            Some(was) => Some(Deed::Keep(was.clone())),
            // Another project may keep others under that name before this is taken back.
            None => Some(Deed::Unkeep(preset.clone())),
        };
        let line = self.view.line;
        self.done(line, vec![Deed::Keep(preset)], back.into_iter().collect());
    }

    /// Forgets settings with a name, and knows how to take it back.
    pub fn forget_preset(&mut self, preset: &Preset) {
        let there = vec![Deed::Forget(preset.name.clone())];
        let back = vec![Deed::Keep(preset.clone())];
        self.done(self.view.line, there, back);
    }

    /// Rates a take of a line that is heard to choose from, which has so many stars, and knows how to take it back.
    pub fn rate(&mut self, line: LineId, take: TakeId, [was, stars]: [u8; 2]) {
        let [there, back] = [stars, was].map(|stars| vec![Deed::Rate(take, stars)]);
        self.pause_typing();
        self.done(Some(line), there, back);
        self.pause_typing();
    }

    /// Keeps as a step what a casting call says of a voice, and what it said before.
    pub fn judge(&mut self, (project, call): (ProjectId, u32), said: [Vec<Judged>; 2]) {
        let [there, back] = said.map(|said| {
            let deeds = said.into_iter().map(|judged| Deed::Judge {
                project,
                call,
                judged,
            });
            deeds.collect()
        });
        self.pause_typing();
        self.done(None, there, back);
        self.pause_typing();
    }

    /// Has what others said of a casting call count, or not: what is done, and what takes it back.
    pub fn hear(&mut self, (project, call): (ProjectId, u32), said: [Vec<(Judge, bool)>; 2]) {
        let [there, back] = said.map(|said| {
            let deeds = said.into_iter().map(|(judge, counts)| Deed::Heard {
                project,
                call,
                judge: Box::new(judge),
                counts,
            });
            deeds.collect()
        });
        self.pause_typing();
        self.done(None, there, back);
        self.pause_typing();
    }

    /// Takes a casting call out of the list, and knows how to put it back.
    pub fn delete_audition(&mut self, project: ProjectId, id: AuditionId) {
        let [there, back] = [false, true].map(|listed| {
            vec![Deed::Audition {
                project,
                id,
                listed,
            }]
        });
        self.pause_typing();
        self.done(None, there, back);
        self.pause_typing();
        self.notice(Notice::Offer {
            text: tr!("audition-deleted"),
            offer: Offer::UndoStep(project, self.desk.revision(), false),
        });
    }

    /// Has a word among somebody's own, or not any more, and knows how to take it back.
    pub fn set_own_word(&mut self, word: &str, on: bool) {
        let [there, back] = [on, !on].map(|on| vec![Deed::OwnWord(word.to_owned(), on)]);
        let line = self.view.line.filter(|_| self.view.room == Room::Script);
        self.pause_typing();
        self.done(line, there, back);
        self.pause_typing();
    }

    /// Takes that back as a toast offers it. Where it is the newest step, that one is taken back: undo in its turn would
    /// find nothing to take back any more.
    pub fn put_own_word_back(&mut self, word: &str, on: bool) {
        if self.is_newest(&Deed::OwnWord(word.to_owned(), on)) {
            self.undo();
        } else {
            self.set_own_word(word, on);
        }
    }

    /// Keeps a preset again that a toast offers. Where its deletion is the newest step, that one is taken back: undo
    /// in its turn would find nothing to take back any more.
    pub fn bring_preset_back(&mut self, preset: Preset) {
        if self.is_newest(&Deed::Keep(preset.clone())) {
            self.undo();
        } else {
            self.keep_preset(preset);
        }
    }

    /// Whether undo does this, and nothing else.
    fn is_newest(&self, back: &Deed) -> bool {
        match self.desk.next_undo() {
            Some(Edit::Deed(step)) => step.there == [back.clone()],
            _ => false,
        }
    }

    /// Makes a name that was typed before a line's words, and made it somebody's, words again.
    pub fn make_words(&mut self, typed: TypedName) {
        let Some(line) = self.line_of_name(&typed) else {
            return;
        };
        let id = line.id;
        let text = format!("{}{}", typed.name, line.text);
        // What was written on below it took the name over; where that is all that the speaker says, it goes with it.
        let lines = || self.desk.script().lines();
        let is_theirs = |line: &&Line| line.speaker == typed.speaker;
        let below = lines().skip_while(|line| line.id != id);
        let below: Vec<LineId> = below.take_while(is_theirs).map(|line| line.id).collect();
        let is_all = lines().filter(is_theirs).count() == below.len();
        let ids = if is_all { below } else { vec![id] };
        self.pause_typing();
        self.edit(Edit::Group(vec![
            Edit::SetSpeaker {
                ids,
                speaker: typed.before,
            },
            Edit::SetText { id, text },
        ]));
        self.pause_typing();
    }

    /// The line that a name was typed before, as long as it is somebody's by that.
    pub fn line_of_name(&self, typed: &TypedName) -> Option<&Line> {
        let open = self.desk.project.as_ref()?;
        let line = self.desk.script().line(typed.line)?;
        (open.card.id == typed.project && line.speaker == typed.speaker).then_some(line)
    }

    /// Makes takes of several lines final, or not; all of them were not.
    pub fn approve_all(&mut self, takes: &[TakeId], on: bool) {
        let [there, back] = approvals(takes, on);
        self.done(self.view.line, vec![there], vec![back]);
    }

    /// The same as one step with an edit of the script.
    pub fn approve_all_with(&mut self, takes: &[TakeId], on: bool, edit: Edit) {
        let [there, back] = approvals(takes, on);
        let deeds = Deeds {
            line: None,
            there: vec![there],
            back: vec![back],
        };
        self.edit(Edit::Group(vec![Edit::Deed(Box::new(deeds)), edit]));
    }

    /// Does something to a take that isn't known here: nothing is known of how it was.
    pub fn act_on_unknown(&mut self, act: TakeAct) {
        self.done(None, vec![Deed::Take(act)], Vec::new());
    }

    fn done(&mut self, line: Option<LineId>, there: Vec<Deed>, back: Vec<Deed>) {
        if back.is_empty() || self.desk.project.is_none() {
            self.act_without_a_way_back(there);
        } else {
            self.edit(Edit::Deed(Box::new(Deeds { line, there, back })));
        }
    }
}

/// What makes takes final, or not, and what takes it back.
fn approvals(takes: &[TakeId], on: bool) -> [Deed; 2] {
    [on, !on].map(|on| Deed::Take(TakeAct::Approve(takes.to_vec(), on)))
}
