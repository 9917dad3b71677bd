//! The choice of a voice for a tool: a field with a list that is searched.

use egui::Ui;

use mynah_i18n::tr;
use mynah_script::cast::CastVoice;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::voice_list::Found;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Combo, TextField, combo_item};

/// Voices that are listed at once. The search finds the others.
const LISTED: usize = 60;

/// A voice, and the list that it is chosen from.
#[derive(Default)]
pub(crate) struct VoiceField {
    /// The chosen voice.
    pub chosen: Option<CastVoice>,
    query: String,
    found: Box<Found>,
}

impl VoiceField {
    /// Draws the field. The first voice of the list is chosen until somebody chooses another one.
    pub(crate) fn ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let backend = cx.desk.backend();
        if self.found.follow(cx.desk, backend, &self.query) {
            ui.ctx().request_repaint();
        }
        let voices = cx.desk.voices_of(backend);
        let is_there = |voice: &CastVoice| voices.of(&voice.id).is_some();
        if !self.chosen.as_ref().is_some_and(is_there) {
            self.chosen = self.found.voice(0).map(CastVoice::from);
        }
        let name = tr!("tools-voice");
        let none = tr!("tools-voice-none");
        let shown = self
            .chosen
            .as_ref()
            .map_or(&none, |voice| &voice.name)
            .clone();
        let (search, hint) = (tr!("tools-voice-search"), tr!("tools-voice-search.hint"));
        let combo = Combo::new(&name, &shown).icon(icons::USER_SOUND).several();
        let picked = combo.show(ui, |ui| {
            let field = TextField::new(&mut self.query, &search).hint(&hint).small();
            ui.add(field.icon(icons::MAGNIFYING_GLASS));
            let mut picked = None;
            for place in 0..self.found.count().min(LISTED) {
                let Some(voice) = self.found.voice(place) else {
                    continue;
                };
                let on = self.chosen.as_ref().is_some_and(|it| it.id == voice.id);
                if combo_item(ui, on, (&voice.name, ""), &voice.about).clicked() {
                    picked = Some(CastVoice::from(voice));
                }
            }
            if self.found.count() == 0 {
                ui.label(Face::Small.rich(tr!("tools-voice-none-found"), cx.tokens.text2));
            }
            picked
        });
        if let Some(voice) = picked.inner.flatten() {
            self.chosen = Some(voice);
        }
    }
}
