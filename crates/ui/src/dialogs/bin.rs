//! The projects in the bin, to be taken out again. It is never emptied: a script is small, and takes belong to
//! the library, which pays for none of them twice.

use egui::{Align, Label, Layout, Ui};

use super::Outcome;
use super::rows::listed;
use mynah_i18n::tr;
use mynah_model::command::Command;
use mynah_model::command::ProjectCommand;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::theme::size;
use mynah_ui_kit::widgets::{Button, at_right};

/// Most of the list that is seen at once.
const HEIGHT: f32 = 320.0;
/// What all around it needs.
const AROUND: f32 = 160.0;

/// Draws the dialog.
pub(super) fn bin_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Outcome {
    let t = cx.tokens;
    ui.label(Face::Title.rich(tr!("dialog-bin"), t.text));
    let text = if cx.desk.bin.is_empty() {
        tr!("dialog-bin.empty")
    } else {
        tr!("dialog-bin.text")
    };
    ui.add(Label::new(Face::Small.rich(text, t.text2)).wrap());
    let mut wanted = None;
    let room = ui.ctx().content_rect().height() * 0.86 - AROUND;
    listed(room.min(HEIGHT)).show(ui, |ui| {
        for card in &cx.desk.bin {
            ui.horizontal(|ui| {
                ui.set_height(size::CONTROL_SMALL);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let restore = Button::new(tr!("dialog-bin-restore"))
                        .outline()
                        .small()
                        .name(tr!("dialog-bin-restore-said", name = card.name.as_str()));
                    if ui.add(restore).clicked() {
                        wanted = Some(card.id);
                    }
                    let lines = tr!("project-lines", lines = card.lines);
                    ui.label(Face::Small.rich(lines, t.text2));
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        let name = Face::Body.rich(card.name.as_str(), t.text);
                        ui.add(Label::new(name).truncate());
                    });
                });
            });
        }
    });
    if let Some(project) = wanted {
        cx.send(Command::Project(ProjectCommand::Restore(project)));
    }
    let close = Button::new(tr!("dialog-close")).outline();
    if at_right(ui, |ui| ui.add(close).clicked()) {
        Outcome::Done
    } else {
        Outcome::Open
    }
}
