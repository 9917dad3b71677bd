//! Who gets the part: with the voice goes what it was heard with.

use super::Open;
use crate::script::cast::CastVoice;
use crate::script::document::{Line, Overrides};
use crate::script::edit::Edit;
use crate::script::tuning::PartChange;
use crate::studio::audition::{Audition, AuditionLine};
use crate::studio::desk::{Desk, TrialOrder, Voice};
use crate::studio::event::{Notice, Offer};
use crate::studio::price::in_words;
use crate::terms::backend::Backend;
use crate::terms::credits::Credits;
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::panels::script::speaker_name;

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
    pub(super) fn gone_words(&self) -> String {
        tr!("audition-part-gone", speaker = speaker_name(self.speaker()))
    }

    /// Asks whether the first gets the part, and gives it once the same key says so again: the key that showed the names,
    /// pressed twice, would cast whoever is first.
    pub(super) fn cast_by_key(&mut self, cx: &mut StudioCtx<'_>) {
        let Some(first) = self.ranked.winner() else {
            cx.notice(Notice::Heed(tr!("audition-none-first")));
            return;
        };
        if self.part.is_none() {
            cx.notice(Notice::Heed(self.gone_words()));
        } else if self.is_cast(cx.desk, first) {
            cx.notice(Notice::Heed(tr!("audition-in-cast.tip")));
        } else if self.unask_cast(cx) == Some(first) {
            self.cast(cx, first);
        } else {
            let candidate = self.audition.candidates.get(first);
            let name = candidate.map_or("", |candidate| candidate.name.as_str());
            let speaker = speaker_name(self.speaker());
            let asked = tr!("audition-cast-ask", voice = name, speaker = speaker);
            self.asks_cast = Some((first, asked.clone()));
            cx.notice(Notice::Heed(asked));
        }
    }

    /// Whether the first gets the part is asked no more, and no toast says that it is; who was asked about.
    pub(super) fn unask_cast(&mut self, cx: &mut StudioCtx<'_>) -> Option<usize> {
        let (place, asked) = self.asks_cast.take()?;
        cx.notice(Notice::Past(asked));
        Some(place)
    }

    /// Gives a candidate the part, with the model and the settings that it was heard with.
    pub(super) fn cast(&mut self, cx: &mut StudioCtx<'_>, place: usize) {
        self.unask_cast(cx);
        let Some(candidate) = self.audition.candidates.get(place) else {
            return;
        };
        if self.part.is_none()
            || (self.is_cast(cx.desk, place) && self.audition.cast == Some(place))
        {
            // A step that changes nothing would have to be taken back, too.
            return;
        }
        let voice = Some(CastVoice {
            id: candidate.voice.clone(),
            name: candidate.name.clone(),
        });
        let voice = match self.audition.backend {
            Backend::Draft => PartChange::Draft(voice),
            Backend::Live => PartChange::Live(voice),
        };
        let manner = self.manner(cx.desk);
        let is_other = !manner.is_empty();
        let changes = std::iter::once(voice).chain(manner);
        let edits = changes.map(|change| Edit::TunePart {
            speaker: self.speaker().to_owned(),
            change,
        });
        // One step, so that one undo takes all of it back.
        cx.pause_typing();
        cx.edit(Edit::Group(edits.collect()));
        cx.pause_typing();
        let (name, speaker) = (candidate.name.as_str(), speaker_name(self.speaker()));
        let done = if is_other {
            tr!(
                "audition-cast-done-as-heard",
                voice = name,
                speaker = speaker
            )
        } else {
            tr!("audition-cast-done", voice = name, speaker = speaker)
        };
        let offer = Offer::UndoStep(self.keeping.project, cx.desk.revision());
        cx.notice(Notice::Offer { text: done, offer });
        self.audition.cast = Some(place);
        self.changed();
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

    /// Reckons for each candidate how many of the lines that were heard are said otherwise once it has the part, for they
    /// have settings of their own or other words by now, and for how much.
    pub(super) fn reckon_anew(&mut self, desk: &Desk) {
        self.anew.clear();
        if !self.audition.revealed {
            return;
        }
        for place in 0..self.audition.candidates.len() {
            let anew = self.anew_of(desk, place);
            self.anew.push(anew);
        }
    }

    fn anew_of(&self, desk: &Desk, place: usize) -> (usize, Credits) {
        let (mut count, mut sum) = (0, Credits::ZERO);
        let candidate = self.audition.candidates.get(place);
        let voices = desk.voices_of(self.audition.backend);
        let Some(voice) = candidate.and_then(|one| voices.of(&one.voice)) else {
            return (count, sum);
        };
        for (line, of) in self.audition.lines.iter().enumerate() {
            let Some(order) = self.said_then(desk, voice, of) else {
                continue;
            };
            let heard = self.plan.sent((place, line));
            if heard.is_some_and(|heard| heard.key != order.key) && order.price() > Credits::ZERO {
                count += 1;
                sum += order.price();
            }
        }
        (count, sum)
    }

    /// What a line of the part sends once a voice has it, as the line is now.
    fn said_then(&self, desk: &Desk, voice: &Voice, of: &AuditionLine) -> Option<TrialOrder> {
        let line = desk.script().line(of.line?)?;
        let line = Line {
            overrides: Overrides {
                settings: line.overrides.settings.or(Some(self.audition.settings)),
                model: line
                    .overrides
                    .model
                    .clone()
                    .or_else(|| Some(self.audition.model.clone())),
                ..line.overrides.clone()
            },
            ..line.clone()
        };
        let is_of_part = line.speaker == self.speaker();
        let order = is_of_part.then(|| desk.audition_order(&line, self.audition.backend, voice));
        order.flatten()
    }

    /// What casting a candidate means for the lines that were heard.
    pub(super) fn cast_tip(&self, place: usize) -> String {
        let speaker = speaker_name(self.speaker());
        match self.anew.get(place) {
            Some((count, price)) if *count > 0 => tr!(
                "audition-cast-anew",
                speaker = speaker,
                count = *count,
                price = in_words(self.audition.backend, *price)
            ),
            _ => tr!("audition-cast.tip", speaker = speaker),
        }
    }
}
