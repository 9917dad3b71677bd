//! Casting calls of the open project as they are shown.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::audition::{Audition, Hidden, Manner, Results};
use crate::command::LineOrder;
use crate::delivery::Offer;
use crate::desk::{Desk, OwnSettings, StepHeard, StepJudged, TakeCard, TrialOrder, Voice};
use crate::event::{AuditionCard, AuditionEvent};
use crate::urgency::Urgency;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::{AuditionId, ProjectId};
use mynah_core::request::{Generation, SpeechRequest};
use mynah_i18n::tr;
use mynah_script::document::Line;

/// What is known of casting calls.
#[derive(Debug, Default)]
pub struct AuditionsShown {
    listed: Option<(ProjectId, Arc<Vec<AuditionCard>>)>,
    /// The newest of this run, with their projects.
    begun: Vec<(ProjectId, AuditionCard)>,
    /// How often one with these letters couldn't be begun.
    unbegun: HashMap<(ProjectId, u32), u64>,
    /// Whom those of all projects hide that aren't revealed.
    pub hidden: Hidden,
    /// How often each was kept, and what came of it the last time.
    kept: HashMap<AuditionId, (u64, Option<Arc<Audition>>)>,
    /// Those of which another window has orders under way, by the number that drew their letters.
    elsewhere: BTreeSet<u32>,
    /// What steps say that nobody took yet.
    pub judged: Vec<StepJudged>,
    /// What others said that steps count, or don't, and nobody took yet.
    pub heard: Vec<StepHeard>,
    results: Option<(AuditionId, Arc<Results>)>,
    /// Counts up with every file of results that was read.
    pub results_read: u64,
}

impl AuditionsShown {
    /// Those of a project, newest first; nothing while they aren't known.
    pub fn of(&self, project: ProjectId) -> Option<&Arc<Vec<AuditionCard>>> {
        let listed = self.listed.as_ref().filter(|(of, _)| *of == project);
        listed.map(|(_, cards)| cards)
    }

    /// The one of a project that was begun in this run with these letters.
    pub fn begun(&self, project: ProjectId, seed: u32) -> Option<&AuditionCard> {
        let mut begun = self.begun.iter().rev();
        let found = begun.find(|(of, card)| *of == project && card.audition.seed == seed);
        found.map(|(_, card)| card)
    }

    /// One of a project by the number that drew its letters, where it is listed or was begun in this run.
    pub fn with_letters(&self, project: ProjectId, seed: u32) -> Option<&AuditionCard> {
        let mut listed = self.of(project).into_iter().flat_map(|cards| cards.iter());
        let listed = listed.find(|card| card.audition.seed == seed);
        listed.or_else(|| self.begun(project, seed))
    }

    /// How often one with these letters couldn't be begun.
    pub fn unbegun(&self, project: ProjectId, seed: u32) -> u64 {
        self.unbegun.get(&(project, seed)).copied().unwrap_or(0)
    }

    /// Whether another window had orders of one under way when it was listed or kept last.
    pub fn is_under_way_elsewhere(&self, seed: u32) -> bool {
        self.elsewhere.contains(&seed)
    }

    /// What somebody said of one, as it was read last.
    pub fn results(&self, audition: AuditionId) -> Option<&Arc<Results>> {
        let read = self.results.as_ref().filter(|(of, _)| *of == audition);
        read.map(|(_, results)| results)
    }

    /// What became of one that was kept last: as the library has it then, nothing within where it couldn't be kept.
    pub fn kept(&self, audition: AuditionId) -> Option<&(u64, Option<Arc<Audition>>)> {
        self.kept.get(&audition)
    }

    fn tell_kept(&mut self, id: AuditionId, kept: Option<Arc<Audition>>) {
        let told = self.kept.entry(id).or_default();
        *told = (told.0 + 1, kept);
    }

    /// Applies an event about auditions.
    pub fn apply(&mut self, event: AuditionEvent) {
        match event {
            AuditionEvent::Listed(project, cards) => self.listed = Some((project, Arc::new(cards))),
            AuditionEvent::Elsewhere(calls) => self.elsewhere = calls,
            AuditionEvent::Hidden(hidden) => self.hidden = hidden,
            AuditionEvent::Begun(project, card) => self.begun.push((project, card)),
            AuditionEvent::Unbegun(project, seed) => {
                *self.unbegun.entry((project, seed)).or_default() += 1;
            }
            AuditionEvent::Kept(project, id, card) => {
                let Some(card) = card else { return };
                self.tell_kept(id, Some(Arc::clone(&card.audition)));
                let listed = self.listed.as_mut().filter(|(of, _)| *of == project);
                let listed = listed.and_then(|(_, cards)| {
                    let mut cards = Arc::make_mut(cards).iter_mut();
                    cards.find(|of| of.id == id)
                });
                if let Some(listed) = listed {
                    *listed = card;
                }
            }
            AuditionEvent::Unkept(id) => self.tell_kept(id, None),
            AuditionEvent::Results(id, results) => {
                self.results = Some((id, Arc::new(results)));
                self.results_read += 1;
            }
        }
    }
}

impl Desk {
    /// Whether a letter can be a take: it was made as all voices of a call speak, and without a seed. What isn't known of
    /// its voice or model may be so.
    pub fn can_be_letter(&self, take: &TakeCard, how: &Manner) -> bool {
        let Some(speech) = take.request.speech() else {
            return false;
        };
        if speech.model != how.model || speech.seed.is_some() {
            return false;
        }
        let mut models = self.models_of(take.backend).iter();
        let model = models.find(|model| model.id == how.model);
        let voice = self.voices_of(take.backend).of(&speech.voice);
        let voice = voice.filter(|voice| voice.settings != OwnSettings::Unread);
        model.zip(voice).is_none_or(|(model, voice)| {
            model.hears.only(voice.spoken(how.settings)) == speech.settings
        })
    }

    /// A line as a voice says it in a casting call: the very request that it is spoken with once the voice has the part.
    /// Nothing of it names the voice to people. Nothing before it is known what is stored with the voice.
    pub fn audition_order(
        &self,
        line: &Line,
        backend: Backend,
        voice: &Voice,
    ) -> Option<TrialOrder> {
        self.audition_order_for(line, (backend, Urgency::Batch), voice)
    }

    /// The same as it costs who pays for work of this urgency.
    pub fn audition_order_for(
        &self,
        line: &Line,
        way: (Backend, Urgency),
        voice: &Voice,
    ) -> Option<TrialOrder> {
        let trial = self.said_by(line, way, voice)?;
        let order = LineOrder {
            // Of one without a speaker lists would say whose voice it is.
            speaker: if line.speaker.is_empty() {
                tr!("narrator")
            } else {
                line.speaker.clone()
            },
            ..trial.order
        };
        Some(TrialOrder::of(order))
    }

    /// What a voice would send for a line, with all that isn't the voice's own as another voice's take of it was made: its
    /// words, the rules that act on them, its language, what it is kept as. Nothing where that is the same, or nobody
    /// knows what it costs.
    pub fn audition_order_like(
        &self,
        sent: &TrialOrder,
        backend: Backend,
        made: &Generation,
    ) -> Option<TrialOrder> {
        let (own, made) = (sent.request.speech()?, made.speech()?);
        let request = SpeechRequest {
            voice: own.voice.clone(),
            settings: own.settings,
            seed: own.seed,
            ..made.clone()
        };
        if request == *own {
            return None;
        }
        let held = self.held_here(backend, Urgency::Batch);
        let is_held = held.is_some_and(|held| held.contains(&quick_key(&request)));
        let shown = if is_held {
            Credits::ZERO
        } else {
            let offer = Offer {
                voices: self.voices_of(backend),
                models: self.models_of(backend),
                backend,
            };
            offer.quote_beside(&request, held)?.most
        };
        Some(TrialOrder::of(LineOrder {
            request: request.into(),
            shown: Some(shown),
            ..sent.order.clone()
        }))
    }
}
