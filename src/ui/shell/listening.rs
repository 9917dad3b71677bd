//! How sound is heard: its tempo, and whether it begins again.

use egui::Ui;

use crate::studio::command::{Command, PlaybackCommand};
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::icons;
use crate::ui::widgets::{Button, IconButton, combo_item, menu};

/// The tempos to choose from, slowest first.
const TEMPOS: [f32; 7] = [0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0];

/// A button with the tempo, and one for the loop.
pub fn listening_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let listening = cx.desk.playback.listening;
    let name = tr!("transport-loop");
    let explanation = tr!("transport-loop.tip");
    let button = IconButton::new(icons::REPEAT, name).row();
    if ui
        .add(button.on(listening.looping).tip(explanation))
        .clicked()
    {
        cx.send(Command::Playback(PlaybackCommand::Loop(!listening.looping)));
    }
    let shown = times(listening.tempo);
    let name = tr!("transport-tempo", tempo = shown.as_str());
    let button = Button::new(shown).name(name).ghost().slim();
    let usual = (listening.tempo - 1.0).abs() < 1e-3;
    let response = ui.add(button.on(!usual).tip(tr!("transport-tempo.tip")));
    menu(&response, (&tr!("transport-tempo-menu"), 132.0), |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for tempo in TEMPOS {
            let chosen = (tempo - listening.tempo).abs() < 1e-3;
            let shown = times(tempo);
            let explanation = tr!("transport-tempo-item.tip", tempo = shown.as_str());
            if combo_item(ui, chosen, (&shown, ""), &explanation).clicked() {
                cx.send(Command::Playback(PlaybackCommand::Tempo(tempo)));
            }
        }
    });
}

fn times(tempo: f32) -> String {
    format!("{tempo}×")
}
