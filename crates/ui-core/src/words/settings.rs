//! Settings of a voice in words.

use mynah_core::settings::Setting;
use mynah_i18n::tr;
use mynah_ui_kit::widgets::toggle::on_or_off;

/// `Stability`.
pub fn name(setting: Setting) -> String {
    match setting {
        Setting::Stability(_) => tr!("inspector-stability"),
        Setting::SimilarityBoost(_) => tr!("inspector-similarity"),
        Setting::Style(_) => tr!("inspector-style"),
        Setting::Speed(_) => tr!("inspector-speed"),
        Setting::UseSpeakerBoost(_) => tr!("inspector-boost"),
    }
}

/// `Stability 0.30`, `Speaker boost on`; `None` where it is the voice's own.
pub fn told(setting: Setting) -> Option<String> {
    let value = match setting {
        Setting::Stability(value)
        | Setting::SimilarityBoost(value)
        | Setting::Style(value)
        | Setting::Speed(value) => format!("{:.2}", value?),
        Setting::UseSpeakerBoost(on) => on_or_off(on?),
    };
    Some(tr!("setting-told", name = name(setting), value = value))
}
