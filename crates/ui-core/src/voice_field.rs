//! The choice of a voice: a field with a list that is searched.

use egui::Ui;

use crate::ctx::StudioCtx;
use crate::voice_list::Found;
use mynah_core::ids::VoiceId;
use mynah_i18n::tr;
use mynah_script::cast::CastVoice;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{Combo, TextField, combo_item};

/// Voices that are listed at once. The search finds the others.
const LISTED: usize = 60;

/// A voice, and the list that it is chosen from.
#[derive(Default)]
pub struct VoiceField {
    /// The chosen voice.
    pub chosen: Option<CastVoice>,
    query: String,
    found: Box<Found>,
}

impl VoiceField {
    /// Draws the field. The first voice of the list is chosen until somebody chooses another one.
    pub fn ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        self.follow(ui, cx);
        let voices = cx.desk.voices_of(cx.desk.backend());
        let is_there = |voice: &CastVoice| voices.of(&voice.id).is_some();
        if !self.chosen.as_ref().is_some_and(is_there) {
            self.chosen = self.found.voice(0).map(CastVoice::from);
        }
        let none = tr!("tools-voice-none");
        let chosen = self.chosen.as_ref();
        let shown = chosen.map_or(&none, |voice| &voice.name).clone();
        let on = self.chosen.as_ref().map(|voice| voice.id.clone());
        if let Some(voice) = self.list_ui(ui, cx, (&shown, on.as_ref())) {
            self.chosen = Some(voice);
        }
    }

    /// Draws the field with a voice that is kept elsewhere. Returns another one if it was chosen.
    pub fn pick_ui(
        &mut self,
        ui: &mut Ui,
        cx: &StudioCtx<'_>,
        voice: &VoiceId,
    ) -> Option<CastVoice> {
        self.follow(ui, cx);
        let known = cx.desk.voices_of(cx.desk.backend()).of(voice);
        let shown = match known {
            Some(known) => known.name.clone(),
            None if voice.as_str().is_empty() => tr!("tools-voice-none"),
            None => voice.to_string(),
        };
        self.list_ui(ui, cx, (&shown, Some(voice)))
    }

    /// Searches the voices of the current backend.
    fn follow(&mut self, ui: &Ui, cx: &StudioCtx<'_>) {
        if self.found.follow(cx.desk, cx.desk.backend(), &self.query) {
            ui.ctx().request_repaint();
        }
    }

    fn list_ui(
        &mut self,
        ui: &mut Ui,
        cx: &StudioCtx<'_>,
        (shown, chosen): (&str, Option<&VoiceId>),
    ) -> Option<CastVoice> {
        let name = tr!("tools-voice");
        let (search, hint) = (tr!("tools-voice-search"), tr!("tools-voice-search.hint"));
        let combo = Combo::new(&name, shown).icon(icons::USER_SOUND).several();
        let picked = combo.show(ui, |ui| {
            let field = TextField::new(&mut self.query, &search).hint(&hint).small();
            ui.add(field.icon(icons::MAGNIFYING_GLASS));
            let mut picked = None;
            for place in 0..self.found.count().min(LISTED) {
                let Some(voice) = self.found.voice(place) else {
                    continue;
                };
                let on = chosen == Some(&voice.id);
                if combo_item(ui, on, (&voice.name, ""), &voice.about).clicked() {
                    picked = Some(CastVoice::from(voice));
                    // The search keeps the list open, a choice does not.
                    ui.close();
                }
            }
            if self.found.count() == 0 {
                ui.label(Face::Small.rich(tr!("tools-voice-none-found"), cx.tokens.text2));
            }
            picked
        });
        picked.inner.flatten()
    }
}
