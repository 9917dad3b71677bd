//! The saving of edits beside the take: what is on the disk, what is on its way, and an error with Retry.

use std::time::Duration;

use egui::Ui;

use mynah_core::ids::TakeId;
use mynah_model::command::{Command, ToolsCommand};
use mynah_model::trouble::Remedy;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::TroubleCard;

use super::editor::TranscriptView;

/// Time without a change after which edits are saved.
const SAVED_AFTER: Duration = Duration::from_secs(1);

/// How far the edits of a transcript are saved.
#[derive(Default)]
pub(super) struct Saving {
    /// The revision that is on the disk.
    saved: u64,
    /// The revision that was sent last, and the number of the answer to it.
    sent: Option<(u64, u64)>,
    /// The revision that could not be saved.
    failed: Option<u64>,
    /// The newest revision, and when it was seen first.
    seen: (u64, f64),
    /// Edits that were sent to be saved as a copy.
    copying: Option<Copying>,
    /// True once a person chose the version of another window.
    is_dropped: bool,
}

/// Edits on their way to a copy.
#[derive(Clone, Copy, Debug)]
struct Copying {
    /// The copy that was there before.
    before: Option<TakeId>,
}

impl TranscriptView {
    /// Returns true if edits are not on the disk.
    pub(super) fn is_unsaved(&self) -> bool {
        self.take.is_some() && self.saving.saved != self.editor.revision()
    }

    /// Saves edits once nobody changed anything for a while.
    pub(super) fn follow_saving(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        self.settle(cx);
        let (revision, now) = (self.editor.revision(), ui.input(|input| input.time));
        if self.saving.seen.0 != revision {
            self.saving.seen = (revision, now);
        }
        let is_tried = self.is_sent() || self.saving.failed == Some(revision);
        if !self.is_unsaved() || is_tried {
            return;
        }
        if now - self.saving.seen.1 >= SAVED_AFTER.as_secs_f64() {
            self.save(cx);
        } else {
            ui.ctx().request_repaint_after(SAVED_AFTER);
        }
    }

    /// Sends edits to be saved beside the take.
    pub(crate) fn save(&mut self, cx: &mut StudioCtx<'_>) {
        self.settle(cx);
        let is_due = self.is_unsaved() && !self.is_sent() && !self.saving.is_dropped;
        let Some(take) = self.take.filter(|_| is_due) else {
            return;
        };
        // Saves are answered in their order.
        let before = match self.saving.sent {
            Some((_, answer)) => answer,
            None => answers(cx, take),
        };
        self.saving.sent = Some((self.editor.revision(), before + 1));
        self.saving.failed = None;
        let transcript = self.editor.shared();
        cx.send(Command::Tools(ToolsCommand::SaveTranscript(
            take, transcript,
        )));
    }

    /// Returns true if the newest revision is on its way to the disk.
    fn is_sent(&self) -> bool {
        let sent = self.saving.sent.map(|(revision, _)| revision);
        sent == Some(self.editor.revision())
    }

    /// Takes the answer to what was sent last.
    fn settle(&mut self, cx: &StudioCtx<'_>) {
        if let Some(take) = self.take
            && let Some((revision, answer)) = self.saving.sent
            && answers(cx, take) >= answer
        {
            self.saving.sent = None;
            if cx.desk.tools.unsaved.contains_key(&take) {
                self.saving.failed = Some(revision);
            } else {
                self.saving.saved = revision;
            }
        }
    }

    /// Draws why edits are not on the disk, with a button that saves them again.
    pub(super) fn unsaved_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let Some(take) = self.take.filter(|_| self.saving.failed.is_some()) else {
            return;
        };
        let Some(trouble) = cx.desk.tools.unsaved.get(&take) else {
            return;
        };
        let mut told = (**trouble).clone();
        if !told.remedies.contains(&Remedy::LoadOther) {
            told.remedies = vec![Remedy::Retry];
        }
        match TroubleCard::new(&told).show(ui) {
            Some(Remedy::Retry) => self.save(cx),
            Some(Remedy::LoadOther) => self.saving.is_dropped = true,
            Some(Remedy::KeepCopy) => {
                self.saving.copying = Some(Copying {
                    before: cx.desk.tools.copies.get(&take).copied(),
                });
                let copy = ToolsCommand::CopyTranscript(take, self.editor.shared());
                cx.send(Command::Tools(copy));
            }
            _ => {}
        }
    }

    /// Returns true if the version of another window is to be shown instead.
    pub(super) fn is_dropped(&self) -> bool {
        self.saving.is_dropped
    }

    /// Returns the take that the edits were saved as, once it is there.
    pub(super) fn copy(&self, cx: &StudioCtx<'_>) -> Option<TakeId> {
        let Copying { before } = self.saving.copying?;
        let copy = self.take.and_then(|take| cx.desk.tools.copies.get(&take));
        copy.copied().filter(|copy| Some(*copy) != before)
    }
}

/// Returns the number of answers to savings of a transcript.
fn answers(cx: &StudioCtx<'_>, take: TakeId) -> u64 {
    cx.desk.tools.saves.get(&take).copied().unwrap_or(0)
}
