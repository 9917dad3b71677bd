//! The five settings of a line, of its part, or of many lines.

use mynah_ui_core::voice_settings::{as_shown, sliders_ui};

use egui::{Ui, vec2};

use super::picker;
use super::tuning::Tuning;
use mynah_core::settings::{ChosenSettings, VoiceSettings};
use mynah_i18n::tr;
use mynah_model::desk::{Model, OwnSettings, Voice};
use mynah_script::document::Line;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::Face;

/// What the five settings are after a frame.
pub(super) struct Tuned {
    /// They are others than the voice's own.
    pub differs: bool,
    /// One was moved.
    pub moved: bool,
    /// As they are spoken.
    pub spoken: VoiceSettings,
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

/// Where the ticks stand: the voice's own.
fn usual_of(voice: Option<&Voice>) -> VoiceSettings {
    voice.map_or_else(VoiceSettings::default, |voice| {
        voice.spoken(ChosenSettings::default())
    })
}
