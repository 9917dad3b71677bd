//! What is said of voices as steps: undo takes it back in its turn, wherever the call is by then.

use super::keeping::{hear_in_left, say_in_left};
use super::{AuditionPanel, Open};
use mynah_core::ids::ProjectId;
use mynah_model::command::{AuditionCommand, Command, ProjectCommand};
use mynah_script::deed::{Judge, Judged};
use mynah_ui_core::ctx::StudioCtx;

impl Open {
    /// Says something of voices, as one step.
    pub(super) fn judge(&mut self, cx: &mut StudioCtx<'_>, there: Vec<Judged>) {
        let back = there.iter().rev();
        let back = back.map(|judged| self.audition.said(*judged)).collect();
        for judged in &there {
            self.audition.say(*judged);
        }
        self.changed();
        cx.judge((self.keeping.project, self.audition.seed), [there, back]);
    }
}

impl Open {
    /// Has what others said count, or not, as one step: what is done, and what takes it back.
    pub(super) fn hear_from(
        &mut self,
        cx: &mut StudioCtx<'_>,
        [there, back]: [Vec<(Judge, bool)>; 2],
    ) {
        for (judge, counts) in &there {
            self.audition.hear(judge, *counts);
        }
        self.changed();
        cx.hear((self.keeping.project, self.audition.seed), [there, back]);
    }
}

impl AuditionPanel {
    /// The call that is open: its project, and the number that drew its letters.
    pub fn call(&self) -> Option<(ProjectId, u32)> {
        let open = self.open.as_ref()?;
        Some((open.keeping.project, open.audition.seed))
    }

    /// Says what steps say that were taken back or done again: of the call that is open, of one that was left, or has it
    /// said where the library keeps it.
    pub(super) fn step(&mut self, cx: &mut StudioCtx<'_>) {
        for (project, call, judge, counts) in std::mem::take(&mut cx.view.heard) {
            let open = self
                .open
                .as_mut()
                .filter(|open| open.keeping.project == project && open.audition.seed == call);
            if let Some(open) = open {
                if open.audition.hear(&judge, counts) {
                    open.changed();
                }
            } else if !hear_in_left(&mut self.left, (project, call), &judge, counts) {
                let hear = AuditionCommand::Hear(project, call, judge, counts);
                cx.send(Command::Project(ProjectCommand::Audition(hear)));
            }
        }
        for (project, call, judged) in std::mem::take(&mut cx.view.judged) {
            let open = self
                .open
                .as_mut()
                .filter(|open| open.keeping.project == project && open.audition.seed == call);
            if let Some(open) = open {
                if open.audition.say(judged) {
                    open.changed();
                    if matches!(judged, Judged::Preferred(..)) {
                        open.ask_again(cx);
                    }
                }
                continue;
            }
            if say_in_left(&mut self.left, (project, call), judged) {
                continue;
            }
            // Nobody has it here: the library does it.
            let judge = AuditionCommand::Judge(project, call, judged);
            cx.send(Command::Project(ProjectCommand::Audition(judge)));
        }
    }
}
