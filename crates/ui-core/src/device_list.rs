//! The sound devices.

use egui::Ui;

use crate::ctx::StudioCtx;
use mynah_i18n::tr;
use mynah_model::command::{Command, PlaybackCommand};
use mynah_ui_kit::widgets::combo_item;

/// The sound devices to choose from; the system's default comes first.
pub fn device_list_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let device = &cx.desk.playback.device;
    let mut chosen = None;
    let words = (&*tr!("device-default"), "");
    let explanation = tr!("device-default.tip");
    if combo_item(ui, device.name.is_none(), words, &explanation).clicked() {
        chosen = Some(None);
    }
    for name in &device.all {
        let on = device.name.as_ref() == Some(name);
        let explanation = tr!("device-item.tip", device = name.as_str());
        if combo_item(ui, on, (name, ""), &explanation).clicked() {
            chosen = Some(Some(name.clone()));
        }
    }
    if let Some(device) = chosen {
        cx.send(Command::Playback(PlaybackCommand::Device(device)));
    }
}
