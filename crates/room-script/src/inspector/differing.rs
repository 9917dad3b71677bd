//! What takes of a line were made with, where that isn't the usual: whoever compares them knows what is heard.

use mynah_core::settings::{ChosenSettings, Setting, VoiceSettings};
use mynah_model::desk::TakeCard;
use mynah_ui_core::words;

/// Which settings are told of takes that stand together: those that one of them has otherwise than usual.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Differing([bool; 5]);

impl Differing {
    /// Of these takes.
    pub fn among<'a>(takes: impl IntoIterator<Item = &'a TakeCard>) -> Self {
        let usual = values(VoiceSettings::default());
        let mut differing = Self::default();
        for settings in takes.into_iter().filter_map(settings) {
            let pairs = values(settings).into_iter().zip(&usual);
            for (differs, (value, usual)) in differing.0.iter_mut().zip(pairs) {
                *differs |= value != *usual;
            }
        }
        differing
    }

    /// Those of a take: `Stability 0.30 · Speed 1.10`.
    pub fn words(self, take: &TakeCard) -> Option<String> {
        let told = values(settings(take)?).into_iter().zip(self.0);
        let told = told.filter(|(_, differs)| *differs);
        let told: Vec<String> = told
            .filter_map(|(setting, _)| words::settings::told(setting))
            .collect();
        (!told.is_empty()).then(|| told.join(" · "))
    }
}

/// Nobody tuned a person's own recording.
fn settings(take: &TakeCard) -> Option<VoiceSettings> {
    if take.is_recorded() {
        return None;
    }
    Some(take.request.speech()?.settings)
}

fn values(settings: VoiceSettings) -> [Setting; 5] {
    ChosenSettings::from(settings).each()
}
