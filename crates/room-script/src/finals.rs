//! Approved lines that stay as they were spoken while what they would be spoken with changes: whoever changes it is told.

use mynah_core::ids::ProjectId;
use mynah_i18n::tr;
use mynah_model::event::{Notice, Offer};
use mynah_ui_core::ctx::StudioCtx;

/// How many there are, as it was known last.
#[derive(Debug, Default)]
pub struct Finals(Option<Known>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Known {
    project: ProjectId,
    revision: u64,
    approved: usize,
    as_before: usize,
}

impl Finals {
    /// Tells when there are more by what somebody changed: not by what was approved, nor as a project is opened. Once a frame.
    pub fn follow(&mut self, cx: &mut StudioCtx<'_>) {
        let Some(open) = &cx.desk.project else {
            return;
        };
        let tally = cx.desk.tally();
        let now = Known {
            project: open.card.id,
            revision: cx.desk.revision(),
            approved: tally.approved,
            as_before: tally.as_before,
        };
        let is_known = self.0 == Some(now);
        if is_known || tally.counting || cx.desk.is_cast_awaited() {
            return;
        }
        let before = self.0.replace(now);
        let before = before.filter(|before| before.project == now.project);
        if let Some(before) = before
            && now.as_before > before.as_before
            && now.approved <= before.approved
        {
            let text = tr!("script-stay-as-before", lines = now.as_before);
            // A format is no step of the script.
            cx.notice(if now.revision == before.revision {
                Notice::Heed(text)
            } else {
                let offer = Offer::UndoStep(now.project, before.revision, true);
                Notice::Offer { text, offer }
            });
        }
    }
}
