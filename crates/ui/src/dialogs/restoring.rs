//! Asks before a backup is brought back: what becomes of what is here, and what is kept of it.

use std::path::PathBuf;

use egui::{Label, Ui};

use super::Outcome;
use mynah_i18n::tr;
use mynah_model::command::{Command, StorageCommand};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::dialog_buttons::question_ui;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::Button;

/// The question while it is open.
pub struct RestoreDialog {
    folder: PathBuf,
    /// Whether it was drawn.
    drawn: bool,
}

impl RestoreDialog {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            drawn: false,
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Outcome {
        let t = cx.tokens;
        ui.label(Face::Title.rich(tr!("dialog-restore"), t.text));
        let folder = self.folder.display().to_string();
        ui.add(Label::new(Face::Mono.rich(folder, t.text2)).wrap());
        let projects = cx.desk.projects.value().map_or(0, Vec::len);
        let replaced = tr!("dialog-restore.replaced", projects = projects);
        for (icon, ink, text) in [
            (icons::WARNING, t.warn, replaced),
            (icons::CHECK, t.good, tr!("dialog-restore.checked")),
            (icons::CHECK, t.good, tr!("dialog-restore.kept")),
        ] {
            ui.horizontal_top(|ui| {
                let (rect, _) =
                    ui.allocate_exact_size(egui::vec2(16.0, 20.0), egui::Sense::hover());
                icon.paint(ui.painter(), rect.center(), 14.0, ink);
                ui.add(Label::new(Face::Body.rich(text, t.text2)).wrap());
            });
        }
        let done = Button::new(tr!("dialog-bring-back-button")).tip(tr!("dialog-restore-yes.tip"));
        let begins = !std::mem::replace(&mut self.drawn, true);
        let (pressed, cancelled) = question_ui(ui, done, begins);
        if pressed {
            let folder = std::mem::take(&mut self.folder);
            cx.send(Command::Storage(StorageCommand::BringBack(folder)));
        }
        if pressed || cancelled {
            Outcome::Done
        } else {
            Outcome::Open
        }
    }
}
