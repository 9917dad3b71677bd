//! Settings with a name: chosen, kept, forgotten.

use egui::{Key, Ui};

use super::tuning::Tuning;
use mynah_core::audio_effects::AudioEffects;
use mynah_core::settings::{ChosenSettings, VoiceSettings};
use mynah_i18n::tr;
use mynah_model::command::{Command, PresetCommand, TakesCommand};
use mynah_model::desk::Preset;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::caption::caption;
use mynah_ui_kit::widgets::{Combo, IconButton, TextField, combo_item};

/// Most letters of a name.
const LONGEST: usize = 40;

/// The row's view state.
#[derive(Default)]
pub struct Presets {
    /// They were asked for.
    asked: bool,
    /// The name while it is written, and whether its field is to get the keys.
    naming: Option<(String, bool)>,
    /// The one that was chosen or kept last: several may have the same settings.
    chosen: Option<String>,
}

impl Presets {
    /// Draws the row; `spoken`: the settings as they are now.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        tuning: &Tuning<'_>,
        spoken: VoiceSettings,
    ) {
        if !std::mem::replace(&mut self.asked, true) {
            let list = TakesCommand::Preset(PresetCommand::List);
            cx.send(Command::Takes(list));
        }
        let all = cx.desk.presets();
        let now = (spoken, tuning.place());
        let is_now = |preset: &&Preset| (preset.settings, &preset.place) == now;
        let mut alike = all.iter().filter(is_now);
        let is = alike
            .clone()
            .find(|preset| Some(&preset.name) == self.chosen.as_ref());
        let is = is.or_else(|| alike.next());
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            let reach = reach(tuning);
            caption(ui, Face::Label, &reach, cx.tokens.text2);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                let beside = 2.0 * (size::CONTROL_ROW + 4.0);
                let width = ui.available_width() - beside;
                if self.naming.is_some() {
                    self.name_ui(ui, cx, width, now);
                } else {
                    let chosen = choice_ui(ui, cx, (tuning, width), (all, is));
                    if chosen.is_some() {
                        self.chosen = chosen;
                    }
                }
                self.buttons_ui(ui, cx, is);
            });
        });
    }

    fn buttons_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, is: Option<&Preset>) {
        let keep = IconButton::new(icons::FLOPPY_DISK, tr!("presets-keep"))
            .row()
            .command("presets-keep");
        if ui.add(keep.tip(tr!("presets-keep.tip"))).clicked() {
            self.naming = match self.naming {
                Some(_) => None,
                None => Some((String::new(), true)),
            };
        }
        let why_not = is.is_none().then(|| tr!("presets-forget-none"));
        let forget = IconButton::new(icons::TRASH, tr!("presets-forget"))
            .row()
            .command("presets-forget");
        let forget = forget.tip(tr!("presets-forget.tip")).why_not(why_not);
        if ui.add(forget).clicked()
            && let Some(preset) = is
        {
            cx.forget_preset(preset);
        }
    }

    fn name_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        width: f32,
        (settings, place): (VoiceSettings, &AudioEffects),
    ) {
        let Some((text, focus)) = &mut self.naming else {
            return;
        };
        let (name, hint) = (tr!("presets-name"), tr!("presets-name.hint"));
        let explanation = tr!("presets-name.tip");
        let field = TextField::new(text, &name)
            .hint(&hint)
            .tip(&explanation)
            .width(width)
            .limit(LONGEST)
            .small();
        let response = ui.add(field);
        if std::mem::take(focus) {
            response.request_focus();
            return;
        }
        if !response.lost_focus() {
            return;
        }
        let name = text.trim().to_owned();
        if ui.input(|input| input.key_pressed(Key::Enter)) && !name.is_empty() {
            self.chosen = Some(name.clone());
            let place = place.clone();
            cx.keep_preset(Preset {
                name,
                settings,
                place,
            });
        }
        self.naming = None;
    }
}

/// Whose settings a preset becomes.
fn reach(tuning: &Tuning<'_>) -> String {
    if tuning.is_own() {
        return tr!("presets-for-line");
    }
    let speaker = speaker_name(tuning.speaker());
    tr!("presets-for-part", speaker = speaker)
}

/// Draws the choice; the name of the one that was chosen.
fn choice_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    (tuning, width): (&Tuning<'_>, f32),
    (all, is): (&[Preset], Option<&Preset>),
) -> Option<String> {
    let name = tr!("presets");
    let own = tr!("presets-none");
    let shown = is.map_or(own.as_str(), |preset| preset.name.as_str());
    let explanation = format!("{}\n{}", reach(tuning), tr!("presets.tip"));
    let why_not = all.is_empty().then(|| tr!("presets-empty"));
    let mut chosen = None;
    Combo::new(&name, shown)
        .command("presets.command")
        .width(width)
        .tip(&explanation)
        .why_not(why_not.as_deref())
        .show(ui, |ui| {
            for preset in all {
                let of = preset.settings;
                let detail = format!("{:.2} / {:.2}", of.stability(), of.similarity_boost());
                let words = (preset.name.as_str(), detail.as_str());
                let on = is == Some(preset);
                if combo_item(ui, on, words, &explanation).clicked() {
                    chosen = Some(preset);
                }
            }
        });
    let chosen = chosen?;
    tuning.set_preset(cx, ChosenSettings::from(chosen.settings), &chosen.place);
    Some(chosen.name.clone())
}
