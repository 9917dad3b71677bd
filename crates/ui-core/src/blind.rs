//! What voices are called whose names nobody is to know yet, wherever their takes are told of.
//!
//! In other rooms they have no letter either: beside one stand a length, a price and whether it failed, each of which
//! can tell whose it is. Who is hidden is ruled by [`Hidden`].

use std::borrow::Cow;
use std::collections::HashMap;

use mynah_core::ids::{TakeId, VoiceId};
use mynah_i18n::tr;
use mynah_model::audition::{Hidden, Home};
use mynah_model::command::LineOrder;
use mynah_model::desk::{Desk, TakeCard};
use mynah_model::trouble::Trouble;

/// Voices behind letters, of the casting call that is open.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Blind {
    /// The number that gave the letters.
    pub seed: u32,
    /// What each of their takes is called.
    pub takes: HashMap<TakeId, String>,
    /// Who they are: before the library told that it keeps the call.
    pub hidden: Hidden,
}

impl Blind {
    /// What the voice of a take is called; nothing where its name is known.
    pub fn take(&self, take: TakeId) -> Option<&str> {
        self.takes.get(&take).map(String::as_str)
    }

    /// Whether a voice that says this isn't to be named: here, or in another call that isn't revealed.
    pub fn hides(&self, desk: &Desk, voice: &VoiceId, text: &str) -> bool {
        self.hidden.hides(voice, text) || desk.auditions.hidden.hides(voice, text)
    }

    /// Whether a voice says just this behind a letter: here, or in another call that isn't revealed.
    pub fn is_said(&self, desk: &Desk, voice: &VoiceId, text: &str) -> bool {
        self.hidden.is_said(voice, text) || desk.auditions.hidden.is_said(voice, text)
    }

    /// Where the call is behind whose letters a voice says just this, once it is kept.
    pub fn home_of<'a>(&'a self, desk: &'a Desk, voice: &VoiceId, text: &str) -> Option<&'a Home> {
        let here = self.hidden.home_of(voice, text);
        here.or_else(|| desk.auditions.hidden.home_of(voice, text))
    }

    /// Whether the voice of a take isn't to be named. Of a take all is known: where no letter can be it, it keeps its name.
    pub fn hides_take(&self, desk: &Desk, take: &TakeCard) -> bool {
        let Some(speech) = take.request.speech() else {
            return false;
        };
        let here = self.hidden.behind(&speech.voice, &speech.text);
        let others = desk.auditions.hidden.behind(&speech.voice, &speech.text);
        here.chain(others)
            .any(|behind| behind.has_sent(&take.request) || desk.can_be_letter(take, behind.how()))
    }

    /// Whether how long a take is would tell who speaks it: behind a letter, or where its voice has no name.
    pub fn hides_length(&self, desk: &Desk, take: &TakeCard) -> bool {
        self.takes.contains_key(&take.id) || self.hides_take(desk, take)
    }

    /// What the voice of a take is called now.
    pub fn name_of<'a>(&self, desk: &Desk, take: &'a TakeCard) -> Cow<'a, str> {
        if self.hides_take(desk, take) {
            Cow::Owned(tr!("blind-voice"))
        } else {
            Cow::Borrowed(&take.voice_name)
        }
    }

    /// Whether all that is told of a voice tells of takes too that nobody is to know as its own.
    pub fn has(&self, desk: &Desk, voice: &VoiceId) -> bool {
        self.hidden.has(voice) || desk.auditions.hidden.has(voice)
    }

    /// What a voice that says this is called now: its name, as long as that may be known.
    pub fn name<'a>(
        &self,
        desk: &Desk,
        (voice, text): (Option<&VoiceId>, &str),
        name: &'a str,
    ) -> Cow<'a, str> {
        if voice.is_some_and(|voice| self.hides(desk, voice, text)) {
            Cow::Owned(tr!("blind-voice"))
        } else {
            Cow::Borrowed(name)
        }
    }

    /// Why an order came to nothing, or waits: without what the service says of a voice that isn't to be named.
    pub fn why(&self, desk: &Desk, order: &LineOrder, trouble: &Trouble) -> String {
        let speech = order.request.speech();
        let hides = speech.is_some_and(|speech| self.hides(desk, &speech.voice, &speech.text));
        if order.blind || hides {
            trouble.clone().unsaid().what
        } else {
            trouble.what.clone()
        }
    }

    /// Whether nobody is hidden.
    pub fn is_empty(&self) -> bool {
        self.hidden.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::testing::fixtures as made;
    use mynah_core::backend::Backend;
    use mynah_core::fingerprint::quick_key;
    use mynah_core::settings::{ChosenSettings, Setting};
    use mynah_model::audition::{Audition, AuditionLine, Candidate};
    use mynah_model::event::{AuditionEvent, Event, ProjectEvent};

    /// Takes that were tuned and named long before the call had no name while it was blind.
    #[test]
    fn only_a_take_that_a_letter_can_be_has_no_name() {
        let mut desk = made::desk(Backend::Draft, made::SCRIPT);
        let line = made::line(&desk, 2);
        let take = made::take(&desk, line, 1);
        let speech = take.request.speech().unwrap().clone();
        let mut call = Audition::new(
            "Tom".to_owned(),
            Backend::Draft,
            speech.model.clone(),
            vec![AuditionLine {
                line: Some(line),
                text: speech.text.clone(),
            }],
        );
        call.candidates.push(Candidate {
            voice: speech.voice.clone(),
            name: take.voice_name.clone(),
        });
        let name = |desk: &Desk, take: &TakeCard| Blind::default().name_of(desk, take).into_owned();
        assert_eq!(name(&desk, &take), take.voice_name);
        let hidden = AuditionEvent::Hidden(Hidden::of(std::iter::once(&call)));
        let hidden = ProjectEvent::Auditions(hidden);
        desk.apply(Event::Project(hidden));
        assert_eq!(name(&desk, &take), "Hidden voice");
        let said = |change: &dyn Fn(&mut mynah_core::request::SpeechRequest)| {
            let mut speech = speech.clone();
            change(&mut speech);
            TakeCard {
                request: Arc::new(speech.into()),
                ..take.clone()
            }
        };
        let tuned = ChosenSettings::of([Setting::Stability(Some(0.9))]);
        let tuned = said(&|of| of.settings = tuned.over(of.settings));
        let seeded = said(&|of| of.seed = Some(7));
        let other = said(&|of| of.model = "another".into());
        for known in [&tuned, &seeded, &other] {
            assert_eq!(name(&desk, known), take.voice_name);
            assert!(!Blind::default().hides_length(&desk, known));
        }
        // Its voice has other defaults by now: a letter was that take all the same.
        assert!(call.send(std::iter::once(quick_key(&*tuned.request))));
        let hidden = AuditionEvent::Hidden(Hidden::of(std::iter::once(&call)));
        desk.apply(Event::Project(ProjectEvent::Auditions(hidden)));
        assert_eq!(name(&desk, &tuned), "Hidden voice");
        assert!(Blind::default().hides_length(&desk, &tuned));
        assert_eq!(name(&desk, &seeded), take.voice_name);
        // Of its words alone nobody knows how they were said: in the ledger it has none.
        let blind = Blind::default();
        assert!(blind.hides(&desk, &speech.voice, &speech.text));
    }
}
