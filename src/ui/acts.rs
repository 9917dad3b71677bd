//! What was done to takes and to presets, so that undo takes it back in its turn among the steps of the script.
//!
//! They lie in the library and not in the script: each act stands behind the step of the script that was the newest
//! then. Acts are known as long as the program runs.

use crate::studio::command::{Command, PresetCommand, TakeAct, TakesCommand};
use crate::studio::desk::{Desk, Preset, TakeCard};
use crate::studio::trouble::Topic;
use crate::terms::ids::{LineId, ProjectId, TakeId};
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::steps::Stepped;

/// Acts that are known at most.
const MOST: usize = 500;

/// Something that is done in the library.
#[derive(Clone, Debug, PartialEq)]
enum Deed {
    /// To takes.
    Take(TakeAct),
    /// To settings with a name.
    Preset(PresetCommand),
}

impl Deed {
    fn word(&self) -> String {
        match self {
            Self::Take(act) => match act {
                TakeAct::Pick(..) => tr!("step-pick"),
                TakeAct::Star(..) => tr!("step-star"),
                TakeAct::Approve(..) => tr!("step-approval"),
                TakeAct::Note(..) => tr!("step-note"),
                TakeAct::Discard(_) => tr!("step-binned"),
                TakeAct::Restore(_) => tr!("step-restored"),
            },
            Self::Preset(PresetCommand::Forget(name)) => {
                tr!("step-preset-deleted", name = name.as_str())
            }
            Self::Preset(PresetCommand::Keep(preset)) => {
                tr!("step-preset", name = preset.name.as_str())
            }
            Self::Preset(PresetCommand::List) => String::new(),
        }
    }

    fn command(&self) -> Command {
        Command::Takes(match self {
            Self::Take(act) => TakesCommand::Act(act.clone()),
            Self::Preset(preset) => TakesCommand::Preset(preset.clone()),
        })
    }

    fn all_of(acts: Vec<TakeAct>) -> Vec<Self> {
        acts.into_iter().map(Self::Take).collect()
    }
}

/// What puts a line's takes where they were: its picked take, for the words that it was picked for.
fn pick_again(take: &TakeCard) -> TakeAct {
    TakeAct::Pick(take.id, take.picked_for.clone())
}

/// What takes an act back, where anything does, of a take as it is and of the one that its line has.
fn back(act: &TakeAct, take: &TakeCard, picked: Option<&TakeCard>) -> Vec<TakeAct> {
    let picked = picked.map(pick_again);
    // What goes into the bin or out of it may make another take the line's.
    let back = match act {
        TakeAct::Pick(..) => return picked.into_iter().collect(),
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

/// Acts with what takes them back, and where they stand.
#[derive(Clone, Debug, PartialEq)]
struct Done {
    project: Option<ProjectId>,
    /// So many openings of projects had ended then: an editor that is opened anew may have fewer steps.
    opened: u64,
    /// Steps of the script that could be undone then.
    behind: usize,
    /// Whether the step of the script that came next is one with it.
    is_joined: bool,
    line: Option<LineId>,
    there: Vec<Deed>,
    back: Vec<Deed>,
}

impl Done {
    /// Whether it belongs to the project as it is open now.
    fn is_of(&self, desk: &Desk) -> bool {
        self.project == project(desk) && self.opened == openings(desk)
    }

    fn words(&self) -> String {
        self.there.last().map(Deed::word).unwrap_or_default()
    }
}

/// The acts of a project, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Acts {
    done: Vec<Done>,
    undone: Vec<Done>,
}

fn project(desk: &Desk) -> Option<ProjectId> {
    desk.project.as_ref().map(|open| open.card.id)
}

fn openings(desk: &Desk) -> u64 {
    desk.tries.of(Topic::Opening).ended
}

impl Acts {
    /// Whether the next undo takes an act back, and not a step of the script.
    pub fn can_undo(&self, desk: &Desk) -> bool {
        let newest = self.done.last();
        newest.is_some_and(|act| act.is_of(desk) && act.behind >= desk.undo_depth())
    }

    /// Whether the next redo does an act again.
    pub fn can_redo(&self, desk: &Desk) -> bool {
        let newest = self.undone.last();
        newest.is_some_and(|act| act.is_of(desk) && act.behind == desk.undo_depth())
    }

    /// Whether the step of the script that the next undo takes back is one with an act.
    fn undoes_both(&self, desk: &Desk) -> bool {
        let newest = self.done.last().filter(|act| act.is_joined);
        newest.is_some_and(|act| act.is_of(desk) && act.behind + 1 == desk.undo_depth())
    }

    /// Another step of the script was done: what was taken back is gone, as there.
    pub fn forget_undone(&mut self) {
        self.undone.clear();
    }
}

impl StudioCtx<'_> {
    /// Does something to a take, and knows how to take it back.
    pub fn act_on(&mut self, take: &TakeCard, act: TakeAct) {
        self.act_on_all(take, vec![act]);
    }

    /// The same with several acts that are one step.
    pub fn act_on_all(&mut self, take: &TakeCard, acts: Vec<TakeAct>) {
        let takes = take.line.and_then(|line| self.desk.takes.get(&line));
        let picked = takes.and_then(|takes| takes.picked.as_deref());
        // Nothing knows how to take a line's first pick back.
        let back = acts.iter().rev().flat_map(|act| back(act, take, picked));
        let back = back.collect();
        self.done(take.line, Deed::all_of(acts), Deed::all_of(back));
    }

    /// Keeps settings under a name, or forgets them, and knows how to take it back.
    pub fn change_preset(&mut self, change: PresetCommand) {
        let (PresetCommand::Keep(Preset { name, .. }) | PresetCommand::Forget(name)) = &change
        else {
            return;
        };
        let all = self.desk.presets();
        let was = all.iter().find(|preset| preset.name == *name);
        let back = match (was, &change) {
            (Some(was), _) => Some(PresetCommand::Keep(was.clone())),
            (None, PresetCommand::Keep(_)) => Some(PresetCommand::Forget(name.clone())),
            (None, _) => None,
        };
        let back = back.filter(|back| *back != change);
        let back = back.into_iter().map(Deed::Preset).collect();
        self.done(self.view.line, vec![Deed::Preset(change)], back);
    }

    /// Keeps a preset again that a toast offers: undo in its turn would find nothing to take back any more.
    pub fn bring_preset_back(&mut self, preset: Preset) {
        let keeps = [Deed::Preset(PresetCommand::Keep(preset))];
        let acts = &mut self.view.acts;
        if let Some(place) = acts.done.iter().rposition(|act| act.back == keeps) {
            acts.done.remove(place);
        } else {
            acts.undone.retain(|act| act.there != keeps);
        }
        self.send_deeds(&keeps);
    }

    /// Makes takes of several lines final, or not; all of them were not.
    pub fn approve_all(&mut self, takes: Vec<TakeId>, on: bool) {
        let back = Deed::Take(TakeAct::Approve(takes.clone(), !on));
        let there = Deed::Take(TakeAct::Approve(takes, on));
        self.done(self.view.line, vec![there], vec![back]);
    }

    /// The same, and the step of the script that is done next is one with it.
    pub fn approve_all_with_next(&mut self, takes: Vec<TakeId>, on: bool) {
        self.approve_all(takes, on);
        if let Some(act) = self.view.acts.done.last_mut() {
            act.is_joined = true;
        }
    }

    fn done(&mut self, line: Option<LineId>, there: Vec<Deed>, back: Vec<Deed>) {
        self.send_deeds(&there);
        if back.is_empty() {
            return;
        }
        self.pause_typing();
        let acts = &mut self.view.acts;
        acts.undone.clear();
        let desk = self.desk;
        acts.done.retain(|act| act.is_of(desk));
        if acts.done.len() >= MOST {
            acts.done.remove(0);
        }
        acts.done.push(Done {
            project: project(desk),
            opened: openings(desk),
            behind: desk.undo_depth(),
            is_joined: false,
            line,
            there,
            back,
        });
    }

    /// Takes the newest act back, where that is what comes next; `false` where a step of the script does.
    pub(super) fn undo_act(&mut self) -> bool {
        if !self.view.acts.can_undo(self.desk) {
            return false;
        }
        let Some(act) = self.view.acts.done.pop() else {
            return false;
        };
        let words = tr!("step-undone", step = act.words());
        self.step_act(&act.back, act.line, words);
        self.view.acts.undone.push(act);
        true
    }

    /// Takes the act back that is one with the step of the script that is taken back now.
    pub(super) fn undo_joined_act(&mut self) {
        if self.view.acts.undoes_both(self.desk)
            && let Some(act) = self.view.acts.done.pop()
        {
            self.send_deeds(&act.back);
            self.view.acts.undone.push(act);
        }
    }

    /// Does the act again that was taken back last, where that is what comes next; `false` where a step of the script
    /// does, or comes with it.
    pub(super) fn redo_act(&mut self) -> bool {
        if !self.view.acts.can_redo(self.desk) {
            return false;
        }
        let Some(act) = self.view.acts.undone.pop() else {
            return false;
        };
        let is_joined = act.is_joined;
        if is_joined {
            self.send_deeds(&act.there);
        } else {
            let words = tr!("step-redone", step = act.words());
            self.step_act(&act.there, act.line, words);
        }
        self.view.acts.done.push(act);
        !is_joined
    }

    fn send_deeds(&mut self, deeds: &[Deed]) {
        for deed in deeds {
            self.send(deed.command());
        }
    }

    fn step_act(&mut self, deeds: &[Deed], line: Option<LineId>, words: String) {
        self.send_deeds(deeds);
        self.view.show(line);
        self.view.stepped = Some(Stepped {
            revision: self.desk.revision(),
            line: self.view.line,
            words,
            seen: None,
        });
    }
}
