//! How a line is tuned: its part's settings, or its own when they are for this line only.

use egui::{Id, InputState, Key, Ui};

use mynah_core::audio_effects::AudioEffects;
use mynah_core::ids::ModelId;
use mynah_core::settings::{ChosenSettings, Setting};
use mynah_model::desk::Desk;
use mynah_script::cast::Part;
use mynah_script::document::Line;
use mynah_script::edit::Edit;
use mynah_script::tuning::{LineChange, PartChange};
use mynah_ui_core::ctx::StudioCtx;

/// Keys that move a slider again within so many seconds go on with the same move.
const PAUSE_SECS: f64 = 1.0;

/// Which way keys move a slider.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Up,
    Down,
    /// To a place of its own, wherever it stood.
    Leap,
}

impl Way {
    /// That of the keys that are pressed in this frame.
    fn pressed(input: &InputState) -> Option<Self> {
        let any = |keys: &[Key]| keys.iter().any(|key| input.key_pressed(*key));
        if any(&[Key::Home, Key::End, Key::Delete]) {
            Some(Self::Leap)
        } else if any(&[Key::ArrowRight, Key::PageUp]) {
            Some(Self::Up)
        } else {
            any(&[Key::ArrowLeft, Key::PageDown]).then_some(Self::Down)
        }
    }
}

/// What was moved and may move on: a slider is held, or has the keys by which it was moved, or a number is written. One
/// move is one undo step.
#[derive(Default)]
pub struct Moves {
    moved: bool,
    /// What had the keys when they moved it.
    keys: Option<Id>,
    /// When it was moved last, in seconds, and which way.
    last: (f64, Option<Way>),
}

impl Moves {
    /// Begins another move by keys, as typing begins another step: behind a pause, the other way, and with each leap. To be
    /// called before anything is drawn that is moved.
    pub fn begin(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        let focused = ui.memory(egui::Memory::focused);
        let by_keys = self.moved && self.keys.is_some() && self.keys == focused;
        if !by_keys || ui.ctx().text_edit_focused() {
            return;
        }
        let (now, way) = ui.input(|input| (input.time, Way::pressed(input)));
        let (then, before) = self.last;
        let is_other = |way| way == Way::Leap || before.is_some_and(|before| before != way);
        if now - then > PAUSE_SECS || way.is_some_and(is_other) {
            *self = Self::default();
            cx.pause_typing();
        }
    }

    /// Ends the move when the pointer is let go, or the keys go elsewhere.
    pub fn end(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>, moved: bool) {
        let (held, pointed) = ui.input(|input| {
            let pointer = &input.pointer;
            let held = pointer.any_down() || !input.keys_down.is_empty();
            (held, pointer.any_down() || pointer.any_released())
        });
        let focused = ui.memory(egui::Memory::focused);
        if moved {
            self.moved = true;
            self.keys = focused.filter(|_| !pointed);
            self.last = ui.input(|input| (input.time, Way::pressed(input)));
        }
        let goes_on = self.keys.is_some() && self.keys == focused;
        // A number is written as long as its field has the keys.
        let held = held || goes_on || ui.ctx().text_edit_focused();
        if self.moved && !held {
            *self = Self::default();
            cx.pause_typing();
        }
    }
}

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

    /// Whose part it is.
    pub fn speaker(&self) -> &'a str {
        &self.line.speaker
    }

    /// Whether the line has settings or a model of its own.
    pub fn is_own(&self) -> bool {
        self.line.overrides.is_tuned()
    }

    /// The settings that were chosen.
    pub fn chosen(&self) -> ChosenSettings {
        self.line.settings(Some(&self.part))
    }

    /// Brings one setting of the line or of its part to another value.
    pub fn set(&self, cx: &mut StudioCtx<'_>, setting: Setting) {
        if self.is_own() {
            self.tune_line(cx, LineChange::Setting(setting));
        } else {
            self.tune_part(cx, PartChange::Setting(setting));
        }
    }

    /// Sets settings and place of the line or of its part, in one step.
    pub fn set_preset(
        &self,
        cx: &mut StudioCtx<'_>,
        settings: ChosenSettings,
        place: &AudioEffects,
    ) {
        let (id, speaker) = (self.line.id, &self.line.speaker);
        let of_line = |change| Edit::TuneLine { id, change };
        let of_part = |change| {
            let speaker = speaker.clone();
            Edit::TunePart { speaker, change }
        };
        let is_own = self.is_own();
        let tuned = if is_own {
            of_line(LineChange::Settings(Some(settings)))
        } else {
            of_part(PartChange::Settings(settings))
        };
        if place == self.place() {
            cx.edit(tuned);
            return;
        }
        let placed = if is_own {
            of_line(LineChange::Place(Some(place.clone())))
        } else {
            of_part(PartChange::Place(place.clone()))
        };
        cx.edit(Edit::Group(vec![tuned, placed]));
    }

    /// Sets the model of the line or of its part.
    pub fn set_model(&self, cx: &mut StudioCtx<'_>, model: ModelId) {
        if self.is_own() {
            self.tune_line(cx, LineChange::Model(Some(model)));
        } else {
            self.tune_part(cx, PartChange::Model(Some(model)));
        }
    }

    /// The place that was chosen.
    pub fn place(&self) -> &AudioEffects {
        self.line.place(Some(&self.part))
    }

    /// Sets the place of the line or of its part.
    pub fn set_place(&self, cx: &mut StudioCtx<'_>, place: AudioEffects) {
        if self.is_own() {
            self.tune_line(cx, LineChange::Place(Some(place)));
        } else {
            self.tune_part(cx, PartChange::Place(place));
        }
    }

    /// Gives the line settings of its own, or takes them away.
    pub fn set_is_own(&self, cx: &mut StudioCtx<'_>, is_own: bool) {
        let id = self.line.id;
        let settings = LineChange::Settings(is_own.then(|| self.chosen()));
        let changes = [settings, LineChange::Model(None), LineChange::Place(None)];
        let edits = changes.map(|change| Edit::TuneLine { id, change });
        cx.edit(Edit::Group(edits.to_vec()));
    }

    /// Gives the line a seed of its own, or takes it away.
    pub fn set_seed(&self, cx: &mut StudioCtx<'_>, seed: Option<u32>) {
        self.tune_line(cx, LineChange::Seed(seed));
    }

    /// Tunes the part of the line's speaker.
    pub fn tune_part(&self, cx: &mut StudioCtx<'_>, change: PartChange) {
        cx.edit(Edit::TunePart {
            speaker: self.line.speaker.clone(),
            change,
        });
    }

    fn tune_line(&self, cx: &mut StudioCtx<'_>, change: LineChange) {
        cx.edit(Edit::TuneLine {
            id: self.line.id,
            change,
        });
    }
}
