//! The five settings of a line, of its part, or of many lines.

use std::ops::RangeInclusive;

use egui::{Ui, vec2};

use super::picker;
use super::tuning::Tuning;
use crate::studio::desk::{Model, OwnSettings, Voice};
use crate::ui::core::ctx::StudioCtx;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::{SliderRow, is_at_tick, usual_toggle_row};
use crate::ui::core::widgets::StepsRow;
use mynah_core::settings::{ChosenSettings, Scale, Setting, VoiceSettings};
use mynah_i18n::tr;
use mynah_script::document::Line;

/// What the five settings are after a frame.
pub(super) struct Tuned {
    /// They are others than the voice's own.
    pub differs: bool,
    /// One was moved.
    pub moved: bool,
    /// As they are spoken.
    pub spoken: VoiceSettings,
}

/// A setting that is a slider.
struct SettingRow {
    name: String,
    tip: String,
    /// The words at its ends.
    words: (String, String),
    range: RangeInclusive<f32>,
    /// How it is spoken.
    spoken: f32,
    /// The voice's own.
    usual: f32,
    /// Whether the model hears it.
    heard: bool,
    set: fn(Option<f32>) -> Setting,
}

impl SettingRow {
    /// Draws it; the setting where it was moved. `ignored`: why it is switched off where it isn't heard.
    fn ui(self, ui: &mut Ui, ignored: &str) -> Option<Setting> {
        let mut value = self.spoken;
        ui.add(
            SliderRow::new(&self.name, &mut value, self.usual)
                .range(self.range)
                .words(&self.words.0, &self.words.1)
                .tip(&self.tip)
                .why_not((!self.heard).then_some(ignored)),
        );
        brought_to(self.set, value, (self.spoken, self.usual))
    }
}

/// The setting where it was moved: at the tick it is the voice's own again.
fn brought_to(
    set: fn(Option<f32>) -> Setting,
    now: f32,
    (was, usual): (f32, f32),
) -> Option<Setting> {
    (now != was).then(|| set(Some(now).filter(|now| !is_at_tick(*now, usual))))
}

/// The five settings. What the model ignores keeps its value, is switched off and says why.
pub(super) fn settings_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    line: &Line,
    tuning: &Tuning<'_>,
    (model, stable): (&Model, bool),
) -> Tuned {
    let voice = cx.desk.voice_of(line);
    let voice = voice.and_then(|cast| picker::voice(cx, &cast.id));
    let usual = usual_of(voice);
    let before = tuning.chosen();
    let moved = sliders_ui(ui, (before.over(usual), usual), (model, stable));
    if voice.is_some_and(|voice| voice.settings == OwnSettings::Unknown) {
        let words = tr!("inspector-settings-unknown");
        ui.add(egui::Label::new(Face::Small.rich(words, cx.tokens.text2)).wrap());
    }
    let mut chosen = before;
    // Its ticks aren't known yet: what is kept is what was seen.
    let is_unread = voice.is_some_and(|voice| voice.settings == OwnSettings::Unread);
    for setting in &moved {
        let setting = if is_unread {
            as_shown(*setting, usual)
        } else {
            *setting
        };
        chosen.set(setting);
        tuning.set(cx, setting);
    }
    Tuned {
        differs: chosen.over(usual) != usual,
        moved: !moved.is_empty(),
        spoken: chosen.over(usual),
    }
}

/// The five settings, of which many lines are to get those that were `moved`. They begin as those of one of the lines,
/// which are `chosen`, with its ticks and the abilities of its model.
pub fn marked_settings_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    line: &Line,
    (chosen, moved): (ChosenSettings, &mut ChosenSettings),
) {
    ui.spacing_mut().item_spacing = vec2(8.0, 12.0);
    ui.spacing_mut().interact_size.y = 16.0;
    let voice = cx.desk.voice_of(line);
    let usual = usual_of(voice.and_then(|cast| picker::voice(cx, &cast.id)));
    let model = cx.desk.model_of(line).and_then(|id| cx.desk.model(id));
    let Some(model) = model else {
        ui.label(Face::Small.rich(tr!("inspector-models-loading"), cx.tokens.text2));
        return;
    };
    let spoken = moved.over(chosen.over(usual));
    for setting in sliders_ui(ui, (spoken, usual), (model, false)) {
        moved.set(as_shown(setting, usual));
    }
}

/// The five settings that are put over those of several voices: what wasn't moved stays each voice's own.
pub fn shared_settings_ui(ui: &mut Ui, model: &Model, chosen: &mut ChosenSettings) {
    ui.spacing_mut().item_spacing = vec2(8.0, 12.0);
    ui.spacing_mut().interact_size.y = 16.0;
    let usual = VoiceSettings::default();
    for setting in sliders_ui(ui, (chosen.over(usual), usual), (model, false)) {
        chosen.set(as_shown(setting, usual));
    }
}

/// With the number that is shown at the tick: the voices of other lines have ticks of their own.
fn as_shown(setting: Setting, usual: VoiceSettings) -> Setting {
    match setting {
        Setting::Stability(None) => Setting::Stability(Some(usual.stability())),
        Setting::SimilarityBoost(None) => Setting::SimilarityBoost(Some(usual.similarity_boost())),
        Setting::Style(None) => Setting::Style(Some(usual.style())),
        Setting::Speed(None) => Setting::Speed(Some(usual.speed())),
        Setting::UseSpeakerBoost(None) => Setting::UseSpeakerBoost(Some(usual.use_speaker_boost())),
        said => said,
    }
}

/// Where the ticks stand: the voice's own.
fn usual_of(voice: Option<&Voice>) -> VoiceSettings {
    voice.map_or_else(VoiceSettings::default, |voice| {
        voice.spoken(ChosenSettings::default())
    })
}

/// The five controls; the settings that were moved.
fn sliders_ui(
    ui: &mut Ui,
    (spoken, usual): (VoiceSettings, VoiceSettings),
    (model, stable): (&Model, bool),
) -> Vec<Setting> {
    let ignored = tr!("inspector-ignored", model = model.name.as_str());
    let hears = model.hears;
    let mut moved = Vec::new();
    moved.extend(stability_ui(ui, (spoken, usual), (model, stable)));
    let rows = [
        SettingRow {
            name: tr!("inspector-similarity"),
            tip: tr!("inspector-similarity.tip"),
            words: (tr!("inspector-low"), tr!("inspector-high")),
            range: Scale::SIMILARITY_BOOST.range(),
            spoken: spoken.similarity_boost(),
            usual: usual.similarity_boost(),
            heard: hears.similarity,
            set: Setting::SimilarityBoost,
        },
        SettingRow {
            name: tr!("inspector-style"),
            tip: tr!("inspector-style.tip"),
            words: (tr!("inspector-none"), tr!("inspector-exaggerated")),
            range: Scale::STYLE.range(),
            spoken: spoken.style(),
            usual: usual.style(),
            heard: hears.style,
            set: Setting::Style,
        },
        SettingRow {
            name: tr!("inspector-speed"),
            tip: tr!("inspector-speed.tip"),
            words: (tr!("inspector-slower"), tr!("inspector-faster")),
            range: Scale::SPEED.range(),
            spoken: spoken.speed(),
            usual: usual.speed(),
            heard: hears.speed,
            set: Setting::Speed,
        },
    ];
    for row in rows {
        moved.extend(row.ui(ui, &ignored));
    }
    let why = (!hears.boost).then_some(ignored.as_str());
    moved.extend(boost_ui(ui, (spoken, usual), why));
    moved
}

/// The speaker boost; the setting where it was switched.
fn boost_ui(
    ui: &mut Ui,
    (spoken, usual): (VoiceSettings, VoiceSettings),
    why: Option<&str>,
) -> Option<Setting> {
    let (name, explanation) = (tr!("inspector-boost"), tr!("inspector-boost.tip"));
    let mut boost = spoken.use_speaker_boost();
    let both = (&mut boost, usual.use_speaker_boost());
    usual_toggle_row(ui, &name, both, &explanation, why);
    (boost != spoken.use_speaker_boost()).then(|| {
        let other = Some(boost).filter(|boost| *boost != usual.use_speaker_boost());
        Setting::UseSpeakerBoost(other)
    })
}

/// Stability as a slider, or in the three steps of some models; the setting where it was moved. `focus`: it is to have
/// the keys now.
fn stability_ui(
    ui: &mut Ui,
    (spoken, usual): (VoiceSettings, VoiceSettings),
    (model, focus): (&Model, bool),
) -> Option<Setting> {
    let (was, usual) = (spoken.stability(), usual.stability());
    let mut value = was;
    let (name, explanation) = (tr!("inspector-stability"), tr!("inspector-stability.tip"));
    if model.hears.stability_steps {
        let remark = tr!("inspector-three-steps", model = model.name.as_str());
        let words = [
            tr!("inspector-creative"),
            tr!("inspector-natural"),
            tr!("inspector-robust"),
        ];
        let [creative, natural, robust] = &words;
        let row = StepsRow {
            name: &name,
            remark: &remark,
            words: [creative, natural, robust],
            tip: &explanation,
            focus,
            usual,
        };
        row.show(ui, &mut value);
    } else {
        let (low, high) = (tr!("inspector-more-variable"), tr!("inspector-more-stable"));
        let row = SliderRow::new(&name, &mut value, usual)
            .range(Scale::STABILITY.range())
            .words(&low, &high);
        let slider = ui.add(row.tip(&explanation));
        if focus {
            slider.request_focus();
            slider.scroll_to_me(None);
        }
    }
    brought_to(Setting::Stability, value, (was, usual))
}
