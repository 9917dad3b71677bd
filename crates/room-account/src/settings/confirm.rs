//! From which price on somebody wants to be asked.

use egui::Ui;

use super::row;
use mynah_core::credits::Credits;
use mynah_i18n::tr;
use mynah_model::command::{Command, SettingsCommand};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::{LimitField, LimitText};
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::Button;

/// The field while it is written.
#[derive(Default)]
pub struct Confirm {
    text: LimitText<()>,
}

impl Confirm {
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, price: Option<u64>) {
        self.text.follow((), price.map(Credits));
        let name = tr!("settings-confirm");
        let set = row(ui, &name, |ui| {
            let field = LimitField {
                name: &name,
                tip: &tr!("settings-confirm.tip"),
                hint: &tr!("settings-confirm.hint"),
                set: &tr!("settings-confirm-set"),
                set_tip: &tr!("settings-confirm-set.tip"),
                same: &tr!("settings-confirm-same"),
                width: 120.0,
                focus: false,
            };
            field.show(ui, &mut self.text)
        });
        if let Some(price) = set {
            let command = SettingsCommand::ConfirmAbove(price);
            cx.send(Command::Settings(command));
        }
    }
}

/// Draws why each charge is asked about after a damaged settings file, and the button that confirms the settings.
pub fn recovered_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    ui.horizontal_wrapped(|ui| {
        let text = Face::Small.rich(tr!("settings-recovered"), cx.tokens.text2);
        ui.label(text);
        let confirm = Button::new(tr!("remedy-confirm-settings"))
            .small()
            .outline()
            .tip(tr!("remedy-confirm-settings.tip"));
        if ui.add(confirm).clicked() {
            cx.send(Command::Settings(SettingsCommand::ConfirmRecovered));
        }
    });
}
