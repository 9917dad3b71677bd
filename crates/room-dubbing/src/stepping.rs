//! Fixes are taken back and done again.

use super::DubbingPanel;
use super::follow::Answered;
use mynah_i18n::tr;
use mynah_model::command::{Command, DubbingCommand, PatchStep};
use mynah_model::dubbing::Mending;
use mynah_ui_core::ctx::StudioCtx;

/// What takes a step back that is of another line than the one that is seen.
pub(super) fn undo_of(step: &Mending) -> String {
    if step.is_put_back() {
        tr!("dubbing-undo-back", line = step.line)
    } else {
        tr!("dubbing-undo-line", line = step.line)
    }
}

/// What does it again.
pub(super) fn redo_of(step: &Mending) -> String {
    if step.is_put_back() {
        tr!("dubbing-redo-back", line = step.line)
    } else {
        tr!("dubbing-redo-line", line = step.line)
    }
}

impl DubbingPanel {
    /// Takes a fix back, or has it again: where another line is looked at, or none, it is told which one that was.
    pub(super) fn step_back(&mut self, cx: &mut StudioCtx<'_>, is_undo: bool) {
        let shown = self.shown().map(|(_, language, _)| language);
        let line = shown.and_then(|language| {
            let steps = if is_undo {
                &language.steps
            } else {
                &language.undone
            };
            steps.last()
        });
        let seen = self.table.selected.map(|place| place + 1);
        let unseen = line.filter(|it| Some(it.line) != seen);
        let words = unseen.map(|it| match (is_undo, it.is_put_back()) {
            (true, false) => tr!("dubbing-undone-line", line = it.line),
            (true, true) => tr!("dubbing-undone-back", line = it.line),
            (false, false) => tr!("dubbing-redone-line", line = it.line),
            (false, true) => tr!("dubbing-redone-back", line = it.line),
        });
        let meant = line.map(Mending::seen);
        let step = if is_undo {
            PatchStep::Undo(meant)
        } else {
            PatchStep::Redo(meant)
        };
        if self.step(cx, step) {
            self.steps_unseen = words;
        }
    }

    /// The number of something that is about to be done to fixes; what was to be told of another one isn't told of it.
    pub(super) fn begin_step(&mut self) -> u64 {
        self.steps_unseen = None;
        let number = self.number();
        self.stepping = Answered::waits(number);
        number
    }

    /// Does a step of the patches of the language that is shown; whether it is asked for.
    pub(super) fn step(&mut self, cx: &mut StudioCtx<'_>, step: PatchStep) -> bool {
        let shown = self.shown();
        let Some((id, code)) =
            shown.map(|(card, language, _)| (card.id.clone(), language.code.clone()))
        else {
            return false;
        };
        if self.stepping.is_open() || self.has_form() {
            return false;
        }
        self.trouble = None;
        let number = self.begin_step();
        cx.send(Command::Dubbing(DubbingCommand::Step(
            number, id, code, step,
        )));
        true
    }
}
