//! Files from another program: held over the window, and let fall.

use egui::{Align2, Area, Frame, Id, Order, Ui};

use crate::dialogs::purpose::{is_record, is_table};
use crate::dialogs::recording::{self, is_sound_file};
use mynah_i18n::tr;
use mynah_model::command::{Command, ProjectCommand};
use mynah_model::desk::{ScriptSource, is_project_file};
use mynah_ui_core::ctx::{DubFiles, StudioCtx};
use mynah_ui_core::room::Room;
use mynah_ui_kit::theme::Face;

/// Files that fall become projects; while they are held over the window it says so.
pub fn drops_ui(ui: &Ui, cx: &mut StudioCtx<'_>) {
    let (held, fallen) = ui.input(|input| {
        let raw = &input.raw;
        (raw.hovered_files.len(), raw.dropped_files.clone())
    });
    let mut fell = DubFiles {
        at: cx.view.dubs.film,
        ..DubFiles::default()
    };
    for file in fallen {
        let path = file.path().to_path_buf();
        // Whatever it is, the room says what can be made of it.
        if cx.view.room == Room::Create && !is_project_file(&path) {
            cx.view.samples.push(path);
            continue;
        }
        if cx.view.room == Room::Dubbing && !is_project_file(&path) {
            if is_table(&path) {
                fell.tables.push(path);
            } else if is_record(&path) {
                fell.records.push(path);
            } else {
                fell.films.push(path);
            }
            continue;
        }
        let recorded = (cx.view.room == Room::Script && is_sound_file(&path))
            .then(|| recording::focused(cx))
            .flatten();
        if let Some(line) = recorded {
            recording::add(cx, line, path);
        } else if is_project_file(&path) {
            cx.send(Command::Project(ProjectCommand::OpenFile(path)));
        } else {
            cx.view.imports.push_back(ScriptSource::File(path));
        }
        cx.view.room = Room::Script;
    }
    if !fell.is_empty() {
        cx.view.dubs.files.push(fell);
    }
    if held == 0 {
        return;
    }
    let ctx = ui.ctx();
    let window = ctx.content_rect();
    // Over everything: whatever lies there takes the file the same way.
    let area = Area::new(Id::unique("drops")).order(Order::Foreground);
    area.anchor(Align2::CENTER_CENTER, [0.0, 0.0])
        .interactable(false)
        .show(ctx, |ui| {
            ui.painter().rect_filled(window, 0.0, cx.tokens.shade);
            let frame = Frame::popup(ui.style()).inner_margin(20);
            frame.show(ui, |ui| {
                let text = tr!("drops-hint", count = held);
                ui.label(Face::Title.rich(text, cx.tokens.text));
            });
        });
}
