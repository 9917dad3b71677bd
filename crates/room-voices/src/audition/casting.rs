//! Who gets the part: with the voice goes what it was heard with.

use super::Open;
use super::plan::is_gone;
use mynah_i18n::tr;
use mynah_model::audition::Audition;
use mynah_model::desk::Desk;
use mynah_model::event::Notice;
use mynah_script::cast::CastVoice;
use mynah_script::document::Line;
use mynah_script::tuning::PartChange;
use mynah_ui_core::ctx::{StudioCtx, ToRecast};
use mynah_ui_core::words::speaker_name;

/// Whose part a call casts by now: where nobody is called any more as it was begun for, whoever says its lines; nothing
/// where nobody does.
pub(super) fn part_of(desk: &Desk, audition: &Audition) -> Option<String> {
    let lines = audition.lines.iter();
    let mut lines = lines.filter_map(|of| desk.script().line(of.line?));
    let first = lines.next();
    let own = |line: &Line| line.speaker == audition.speaker;
    let is_there = first.into_iter().chain(lines).any(own)
        || desk.speakers().iter().any(|one| **one == *audition.speaker);
    if is_there {
        Some(audition.speaker.clone())
    } else {
        first.map(|line| line.speaker.clone())
    }
}

impl Open {
    /// Whose part it is: as they are called by now.
    pub(super) fn speaker(&self) -> &str {
        self.part.as_deref().unwrap_or(&self.audition.speaker)
    }

    /// That nobody is there any more to be cast.
    fn gone_words(&self) -> String {
        tr!("audition-part-gone", speaker = speaker_name(self.speaker()))
    }

    /// Asks whether the first gets the part.
    pub(super) fn cast_by_key(&self, cx: &mut StudioCtx<'_>) {
        let Some(first) = self.ranked.winner() else {
            // Who is out was judged.
            cx.notice(Notice::Heed(if self.audition.judged() > 0 {
                tr!("audition-all-out")
            } else {
                tr!("audition-none-first")
            }));
            return;
        };
        match self.why_not_cast(cx.desk, first) {
            Some(why_not) => cx.notice(Notice::Heed(why_not)),
            None => self.cast(cx, first),
        }
    }

    /// Why a candidate can't be cast; nothing where it can.
    pub(super) fn why_not_cast(&self, desk: &Desk, place: usize) -> Option<String> {
        if self.part.is_none() {
            return Some(self.gone_words());
        }
        if is_gone(desk, &self.audition, place) {
            // Its lines would speak no more.
            return Some(tr!("audition-cast-gone"));
        }
        self.is_cast(desk, place)
            .then(|| tr!("audition-in-cast.tip"))
    }

    /// Gives a candidate the part, with the model and the settings that it was heard with, once a dialog said what that
    /// means.
    pub(super) fn cast(&self, cx: &mut StudioCtx<'_>, place: usize) {
        let Some(candidate) = self.audition.candidates.get(place) else {
            return;
        };
        cx.view.recast = Some(ToRecast {
            project: self.keeping.project,
            speaker: self.speaker().to_owned(),
            backend: self.audition.backend,
            voice: CastVoice {
                id: candidate.voice.clone(),
                name: candidate.name.clone(),
            },
            manner: self.manner(cx.desk),
        });
    }

    /// Whether a candidate has the part already, with what it was heard with.
    pub(super) fn is_cast(&self, desk: &Desk, place: usize) -> bool {
        let part = desk.script().cast().0.get(self.speaker());
        let voice = part.and_then(|part| part.voice(self.audition.backend));
        let candidate = self.audition.candidates.get(place);
        let is_same = voice
            .zip(candidate)
            .is_some_and(|(voice, candidate)| voice.id == candidate.voice);
        is_same && self.manner(desk).is_empty()
    }

    /// What of the part is another than was heard, beside its voice.
    fn manner(&self, desk: &Desk) -> Vec<PartChange> {
        let part = desk.script().cast().0.get(self.speaker());
        let model = part.and_then(|part| part.model.as_ref());
        let settings = part.map(|part| part.settings).unwrap_or_default();
        let mut manner = Vec::new();
        if model.or_else(|| desk.default_model()) != Some(&self.audition.model) {
            manner.push(PartChange::Model(Some(self.audition.model.clone())));
        }
        if settings != self.audition.settings {
            manner.push(PartChange::Settings(self.audition.settings));
        }
        manner
    }
}
