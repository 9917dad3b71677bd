//! The controls of the five settings of a voice.

use std::ops::RangeInclusive;

use egui::{Ui, vec2};

use crate::widgets::StepsRow;
use mynah_core::settings::{ChosenSettings, Scale, Setting, VoiceSettings};
use mynah_i18n::tr;
use mynah_model::desk::Model;
use mynah_ui_kit::widgets::{SliderRow, is_at_tick, usual_toggle_row};

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
pub fn as_shown(setting: Setting, usual: VoiceSettings) -> Setting {
    match setting {
        Setting::Stability(None) => Setting::Stability(Some(usual.stability())),
        Setting::SimilarityBoost(None) => Setting::SimilarityBoost(Some(usual.similarity_boost())),
        Setting::Style(None) => Setting::Style(Some(usual.style())),
        Setting::Speed(None) => Setting::Speed(Some(usual.speed())),
        Setting::UseSpeakerBoost(None) => Setting::UseSpeakerBoost(Some(usual.use_speaker_boost())),
        said => said,
    }
}

/// The five controls; the settings that were moved.
pub fn sliders_ui(
    ui: &mut Ui,
    (spoken, usual): (VoiceSettings, VoiceSettings),
    (model, stable): (&Model, bool),
) -> Vec<Setting> {
    let name = model.name.as_str();
    let ignored = if model.is_known {
        tr!("inspector-ignored", model = name)
    } else {
        tr!("inspector-unlisted", model = name)
    };
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
