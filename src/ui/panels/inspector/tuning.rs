//! How a line is tuned: its part's settings, or its own when they are for this line only.

use crate::script::cast::Part;
use crate::script::document::Line;
use crate::script::document::Overrides;
use crate::script::edit::Edit;
use crate::studio::desk::Desk;
use crate::studio::desk::Voice;
use crate::terms::ids::ModelId;
use crate::terms::settings::VoiceSettings;
use crate::ui::ctx::StudioCtx;

/// The settings in force for a line, and where a change of them goes.
pub struct Tuning<'a> {
    line: &'a Line,
    part: Part,
}

impl<'a> Tuning<'a> {
    /// How this line is tuned.
    pub fn of(desk: &Desk, line: &'a Line) -> Self {
        let part = desk.script().cast().0.get(&line.speaker);
        Self {
            line,
            part: part.cloned().unwrap_or_default(),
        }
    }

    /// The part.
    pub fn part(&self) -> &Part {
        &self.part
    }

    /// Whether the line has settings or a model of its own.
    pub fn is_own(&self) -> bool {
        self.line.overrides.settings.is_some() || self.line.overrides.model.is_some()
    }

    /// The settings in force.
    pub fn settings(&self) -> VoiceSettings {
        self.line.overrides.settings.unwrap_or(self.part.settings)
    }

    /// Sets the settings of the line or of its part.
    pub fn set_settings(&self, cx: &mut StudioCtx<'_>, settings: VoiceSettings) {
        let settings = settings.tidy();
        if self.is_own() {
            self.set_own(cx, |own| own.settings = Some(settings));
        } else {
            self.set_part(cx, |part| part.settings = settings);
        }
    }

    /// Sets the model of the line or of its part.
    pub fn set_model(&self, cx: &mut StudioCtx<'_>, model: ModelId) {
        if self.is_own() {
            self.set_own(cx, |own| own.model = Some(model));
        } else {
            self.set_part(cx, |part| part.model = Some(model));
        }
    }

    /// Gives the line settings of its own, or takes them away.
    pub fn set_is_own(&self, cx: &mut StudioCtx<'_>, is_own: bool) {
        let settings = self.settings();
        self.set_own(cx, |own| {
            own.settings = is_own.then_some(settings);
            own.model = None;
        });
    }

    /// Gives the line a seed of its own, or takes it away.
    pub fn set_seed(&self, cx: &mut StudioCtx<'_>, seed: Option<u32>) {
        self.set_own(cx, |own| own.seed = seed);
    }

    /// Changes the part of the line's speaker.
    pub fn set_part(&self, cx: &mut StudioCtx<'_>, change: impl FnOnce(&mut Part)) {
        let mut part = self.part.clone();
        change(&mut part);
        cx.edit(Edit::SetPart {
            speaker: self.line.speaker.clone(),
            part: Some(part),
        });
    }

    fn set_own(&self, cx: &mut StudioCtx<'_>, change: impl FnOnce(&mut Overrides)) {
        let mut overrides = self.line.overrides.clone();
        change(&mut overrides);
        cx.edit(Edit::SetOverrides {
            id: self.line.id,
            overrides,
        });
    }
}

/// Where the sliders' ticks stand: the voice's own settings, else the service's defaults.
pub fn usual(voice: Option<&Voice>) -> VoiceSettings {
    voice
        .and_then(|voice| voice.settings)
        .unwrap_or_default()
        .tidy()
}
