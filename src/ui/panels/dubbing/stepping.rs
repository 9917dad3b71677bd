//! Fixes are taken back and done again.

use super::DubbingPanel;
use super::follow::Answered;
use crate::studio::command::{Command, DubbingCommand, PatchStep};
use crate::tr;
use crate::ui::ctx::StudioCtx;

impl DubbingPanel {
    /// Takes a fix back, or has it again: where another line is looked at, or none, it is told which one that was.
    pub(super) fn step_back(&mut self, cx: &mut StudioCtx<'_>, step: PatchStep) {
        let shown = self.shown().map(|(_, language, _)| language);
        let line = shown.and_then(|language| match step {
            PatchStep::Undo => language.steps.last(),
            _ => language.undone.last(),
        });
        let line = line.map(|it| it.line);
        let unseen = line.filter(|line| self.table.selected.map(|place| place + 1) != Some(*line));
        if self.step(cx, step) {
            self.steps_unseen = unseen.map(|line| match step {
                PatchStep::Undo => tr!("dubbing-undone-line", line = line),
                _ => tr!("dubbing-redone-line", line = line),
            });
        }
    }

    /// Does a step of the patches of the language that is shown; whether it is asked for.
    pub(super) fn step(&mut self, cx: &mut StudioCtx<'_>, step: PatchStep) -> bool {
        let shown = self.shown();
        let Some((id, code)) =
            shown.map(|(card, language, _)| (card.id.clone(), language.code.clone()))
        else {
            return false;
        };
        if self.stepping.is_open() || self.form.is_some() {
            return false;
        }
        self.trouble = None;
        self.steps_unseen = None;
        let number = self.number();
        self.stepping = Answered::waits(number);
        cx.send(Command::Dubbing(DubbingCommand::Step(
            number, id, code, step,
        )));
        true
    }
}
