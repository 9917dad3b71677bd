//! The settings of a casting call while it is put together: those of the part, of a name, each voice's own, or others.

use egui::Ui;

use super::{Tray, heading};
use mynah_core::settings::ChosenSettings;
use mynah_i18n::tr;
use mynah_model::command::{Command, PresetCommand, TakesCommand};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::voice_settings::shared_settings_ui;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::widgets::{Button, Combo, combo_item};

impl Tray {
    /// With which settings all of them speak.
    pub(super) fn settings_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        if !std::mem::replace(&mut self.asked_presets, true) {
            let list = TakesCommand::Preset(PresetCommand::List);
            cx.send(Command::Takes(list));
        }
        let Some(draft) = &mut self.draft else { return };
        let desk = cx.desk;
        let own = ChosenSettings::default();
        let part = desk.script().cast().0.get(&draft.speaker);
        let part = part.map(|part| part.settings).filter(|it| *it != own);
        let mut choices = vec![(tr!("audition-settings-own"), own)];
        choices.extend(part.map(|part| (tr!("audition-settings-part"), part)));
        let presets = desk.presets().iter();
        choices.extend(presets.map(|it| (it.name.clone(), ChosenSettings::from(it.settings))));
        let now = choices.iter().position(|(_, of)| *of == draft.settings);
        let other = tr!("audition-settings-other");
        let shown = now.and_then(|now| choices.get(now));
        let shown = shown.map_or(&other, |(name, _)| name);
        let (name, explanation) = (tr!("audition-settings"), tr!("audition-settings.tip"));
        heading(ui, cx, name.clone());
        let mut wanted = None;
        ui.horizontal_wrapped(|ui| {
            Combo::new(&name, shown).tip(&explanation).show(ui, |ui| {
                for (place, (words, of)) in choices.iter().enumerate() {
                    let on = now == Some(place);
                    if combo_item(ui, on, (words, ""), &explanation).clicked() {
                        wanted = Some(*of);
                    }
                }
            });
            let tune = Button::new(tr!("audition-settings-tune"))
                .small()
                .icon(icons::SLIDERS_HORIZONTAL)
                .on(self.tunes)
                .tip(tr!("audition-settings-tune.tip"));
            if ui.add(tune).clicked() {
                self.tunes = !self.tunes;
            }
        });
        if let Some(wanted) = wanted {
            draft.settings = wanted;
        }
        let mut models = desk.models_of(draft.backend).iter();
        if self.tunes
            && let Some(model) = models.find(|model| model.id == draft.model)
        {
            ui.scope(|ui| shared_settings_ui(ui, model, &mut draft.settings));
        }
    }
}
