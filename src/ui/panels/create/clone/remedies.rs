//! What the buttons of a trouble do on the way to a clone.

use super::ClonePanel;
use crate::studio::attempt::CloneStep;
use crate::studio::trouble::Remedy;
use crate::ui::action::Action;
use crate::ui::ctx::StudioCtx;
use crate::ui::panels::remedies::{self, Rest};

impl ClonePanel {
    /// Does what helps against what came to nothing: the cleaning of a recording, or the clone.
    pub(super) fn help(&mut self, cx: &mut StudioCtx<'_>, remedy: &Remedy, row: Option<u64>) {
        match (remedy, row) {
            (Remedy::Retry | Remedy::WaitSecs(_), Some(row)) => {
                self.isolate(cx, row);
            }
            (Remedy::CheckHistory, Some(row)) => self.look_for(cx, row),
            (Remedy::Retry | Remedy::WaitSecs(_), None) if self.attempt.step == CloneStep::Name => {
                self.go_on(cx);
            }
            // Recordings, consent and name stay; others are brought beside them.
            (Remedy::ChooseFile(_), _) => {
                self.attempt.step = CloneStep::Samples;
                cx.act(Action::AddSample);
            }
            (other, _) => help(cx, other),
        }
    }
}

/// What helps wherever a voice is made: another key, the rehearsal, a slot that is given up in Voices, a budget.
pub(in crate::ui::panels::create) fn help(cx: &mut StudioCtx<'_>, remedy: &Remedy) {
    if remedies::help(cx, None, remedy) == Rest::Voice {
        cx.act(Action::VoicesRoom);
    }
}
