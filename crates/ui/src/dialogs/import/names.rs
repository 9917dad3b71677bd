//! Who speaks in what was read, and how they are called: names are put right before anything is made of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Label, Ui};

use super::lists::{COUNT, NAME, VOICE, cell_ui};
use mynah_i18n::tr;
use mynah_model::desk::{PartRead, Preview};
use mynah_script::names::Corrections;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::{Button, IconButton, TextField};

/// Parts that are shown until somebody wants all.
const PARTS: usize = 30;
/// Rows that are drawn above and below what is seen, for Tab to come to.
const AHEAD: f32 = 4.0;
/// Between two rows.
const GAP: f32 = 4.0;
/// Characters of a name.
const LONGEST: usize = 80;

/// Those who were found, with what somebody says of their names.
#[derive(Default)]
pub(super) struct Names {
    /// What was read before anything was said of it.
    found: Option<Arc<Preview>>,
    /// By their places there.
    said: BTreeMap<usize, Said>,
    /// The narrator, who was not found but reads what is nobody's.
    narrator: Option<PartRead>,
    /// The voice that each speaker will have.
    voices: BTreeMap<String, String>,
    all: bool,
}

struct Said {
    name: String,
    /// What was taken for a name is text.
    is_nobody: bool,
    /// The lines are left out.
    is_out: bool,
}

impl Names {
    /// Takes in what was read, with what was said of its names then.
    pub fn follow(&mut self, preview: &Arc<Preview>, corrections: &Corrections) {
        if corrections.is_empty() {
            let before = self.found.replace(Arc::clone(preview));
            if before.is_some_and(|before| before.parts != preview.parts) {
                self.said.clear();
            }
        }
        let narrator = |preview: &Preview| {
            let mut parts = preview.parts.iter();
            parts.find(|part| part.speaker.is_empty()).cloned()
        };
        let was_found = self.found.as_deref().and_then(narrator).is_some();
        self.narrator = narrator(preview).filter(|_| !was_found);
    }

    /// Takes in the voices that the speakers of what was read will have.
    pub fn cast(&mut self, voices: BTreeMap<String, String>) {
        self.voices = voices;
    }

    /// The voice of a speaker, by the name that somebody gave them.
    fn voice_of(&self, speaker: &str, said: Option<&Said>) -> &str {
        let (mut name, mut is_spoken) = (speaker, true);
        if let Some(said) = said {
            let other = said.name.trim();
            if other != speaker_name(speaker) {
                name = other;
            }
            is_spoken = !said.is_nobody && !said.is_out;
        }
        let voice = self.voices.get(name).filter(|_| is_spoken);
        voice.map_or("", String::as_str)
    }

    /// Others may be found in what is read now.
    pub fn forget(&mut self) {
        self.said.clear();
    }

    /// What is said of the names.
    pub fn corrections(&self) -> Corrections {
        let mut corrections = Corrections::default();
        let parts = self.found.as_ref().map_or(&[][..], |found| &found.parts);
        for (at, said) in &self.said {
            let Some(part) = parts.get(*at) else { continue };
            let name = said.name.trim();
            if said.is_out {
                corrections.leave_out(&part.speaker);
            } else if said.is_nobody {
                corrections.correct(&part.speaker, None);
            } else if !name.is_empty() && name != speaker_name(&part.speaker) {
                corrections.correct(&part.speaker, Some(name));
            }
        }
        corrections
    }

    /// Draws them. What is said of the names, unless one is being written.
    pub fn ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) -> Option<Corrections> {
        let found = self.found.clone()?;
        ui.label(Face::SmallStrong.rich(tr!("import-cast"), cx.tokens.text));
        let count = found.parts.len();
        let shown = if self.all { count } else { count.min(PARTS) };
        let step = size::CONTROL_SMALL + GAP;
        let (clip, top) = (ui.clip_rect(), ui.cursor().top());
        let place = |y: f32| ((y - top) / step).clamp(0.0, shown as f32) as usize;
        let first = place(clip.top() - AHEAD * step);
        let last = place(clip.bottom() + AHEAD * step + step);
        ui.add_space(first as f32 * step);
        let mut is_writing = false;
        let parts = found.parts.iter().enumerate();
        for (at, part) in parts.skip(first).take(last.saturating_sub(first)) {
            is_writing |= ui.push_id(at, |ui| self.row_ui(ui, cx, at, part)).inner;
        }
        ui.add_space(shown.saturating_sub(last) as f32 * step);
        if shown < count {
            let more = Button::new(tr!("import-more", count = count - shown)).small();
            let more = more.ghost().tip(tr!("import-more-names.tip"));
            self.all = ui.add(more).clicked();
        }
        if let Some(narrator) = &self.narrator {
            ui.horizontal(|ui| {
                let name = Face::SmallMedium.rich(speaker_name(""), cx.tokens.text);
                cell_ui(ui, NAME, name);
                about_ui(ui, cx, narrator, self.voice_of("", None));
            });
        }
        (!is_writing).then(|| self.corrections())
    }

    /// Draws one; whether the name is being written.
    fn row_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, at: usize, part: &PartRead) -> bool {
        let found = speaker_name(&part.speaker);
        let said = self.said.remove(&at);
        let was_said = said.is_some();
        let mut said = said.unwrap_or_else(|| Said {
            name: found.clone(),
            is_nobody: false,
            is_out: false,
        });
        let is_writing = ui.horizontal(|ui| {
            let (label, explanation) = (
                tr!("import-name", name = found.as_str()),
                tr!("import-name.tip"),
            );
            let field = TextField::new(&mut said.name, &label)
                .tip(&explanation)
                .small()
                .width(NAME)
                .limit(LONGEST);
            let field = ui.add_enabled(!said.is_nobody && !said.is_out, field);
            if said.name.trim().is_empty() && !field.has_focus() {
                said.name.clone_from(&found);
            }
            let nobody = tr!("import-nobody", name = found.as_str());
            let nobody = IconButton::new(icons::ARTICLE, nobody).row();
            // What has no speaker is the narrator's: that one is somebody always.
            let why = part
                .speaker
                .is_empty()
                .then(|| tr!("import-nobody.why-not"));
            let nobody = nobody.on(said.is_nobody).tip(tr!("import-nobody.tip"));
            if ui.add(nobody.why_not(why)).clicked() {
                said.is_nobody = !said.is_nobody;
                said.is_out = false;
            }
            let out = tr!("import-leave-out", name = found.as_str());
            let out = IconButton::new(icons::TRASH, out).row().on(said.is_out);
            if ui.add(out.tip(tr!("import-leave-out.tip"))).clicked() {
                said.is_out = !said.is_out;
                said.is_nobody = false;
            }
            about_ui(ui, cx, part, self.voice_of(&part.speaker, Some(&said)));
            field.has_focus()
        });
        if was_said || said.is_nobody || said.is_out || said.name != found {
            self.said.insert(at, said);
        }
        is_writing.inner
    }
}

/// With which voice they speak, how much they say, and how it begins.
fn about_ui(ui: &mut Ui, cx: &StudioCtx<'_>, part: &PartRead, voice: &str) {
    cell_ui(ui, VOICE, Face::Small.rich(voice, cx.tokens.text));

    let lines = tr!("import-part-lines", lines = part.lines);
    cell_ui(ui, COUNT, Face::Small.rich(lines, cx.tokens.text2));
    let first = Face::Small.rich(part.first.as_str(), cx.tokens.text2);
    ui.add(Label::new(first).truncate());
}
