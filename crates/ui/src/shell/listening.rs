//! How sound is heard: its tempo, and whether it begins again.

use egui::Ui;
use mynah_ui_core::tempo::TEMPOS;

use mynah_i18n::tr;
use mynah_model::command::{Command, PlaybackCommand};
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::widgets::{Button, IconButton, combo_item, menu};

/// A button with the tempo, and one for the loop.
pub fn listening_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let listening = cx.desk.playback.listening;
    let shown = times(listening.tempo);
    let name = tr!("transport-tempo", tempo = shown.as_str());
    let button = Button::new(shown).name(name).ghost().slim();
    let usual = (listening.tempo - 1.0).abs() < 1e-3;
    let keys = [Action::Slower, Action::Faster].map(|action| action.keys_text(ui.ctx()));
    let [slower, faster] = keys.map(Option::unwrap_or_default);
    let explanation = tr!("transport-tempo.tip", slower = slower, faster = faster);
    let response = ui.add(button.on(!usual).tip(explanation));
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
    let button = IconButton::new(icons::REPEAT, Action::Loop.label()).row();
    let explanation = Action::Loop.tip_with_keys(ui.ctx());
    if ui
        .add(button.on(listening.looping).tip(explanation))
        .clicked()
    {
        cx.act(Action::Loop);
    }
}

fn times(tempo: f32) -> String {
    format!("{tempo}×")
}
