//! A professional clone over the weeks that it takes: what somebody brought, how it stands at the service, and the
//! steps of both.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::proving::ProofStands;
use crate::attempt::{CloneAttempt, CloneStep, KeptSample, Summed};
use crate::inspecting::{Check, Verdict};
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::day::Day;
use mynah_core::ids::{MakingId, ModelId, SampleId, SpeakerId, VoiceId};
use mynah_core::request::Input;
use mynah_i18n::tr;

/// Seconds of speech that the service advises at least, and those beyond which more makes nothing better.
pub const LEAST_SECS: f64 = 30.0 * 60.0;
/// Seconds of speech that are best.
pub const BEST_SECS: f64 = 3.0 * 3600.0;

/// One on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfessionalCard {
    /// Its id.
    pub id: MakingId,
    /// At whose service.
    pub backend: Backend,
    /// When it was begun.
    pub at: UnixMillis,
    /// What somebody wrote and brought.
    pub form: ProfessionalForm,
    /// How it stands at the service.
    pub stands: Stands,
}

/// What somebody wrote and brought. The interface alone changes it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProfessionalForm {
    /// Recordings, consent, name and labels, as for an instant clone.
    pub attempt: CloneAttempt,
    /// The code of the language of the recordings, or nothing.
    pub language: String,
    /// Documents for people who look at it.
    pub documents: Vec<Input>,
    /// What they should know.
    pub extra: String,
    /// Whether somebody went on from who speaks in the recordings.
    pub knows_speakers: bool,
    /// The lines, read aloud and not sent yet, and the SHA-256 of the picture that they are in.
    pub reading: Option<(KeptSample, String)>,
}

/// How it stands at the service. The studio alone changes it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Stands {
    /// Whose account has it.
    pub account: Option<String>,
    /// When the voice was first asked for, while nobody knows whether it was made.
    pub asked: Option<UnixMillis>,
    /// The process that asks for it now, by its number among the library's owners.
    pub asked_by: Option<i64>,
    /// The voice, once it was made there.
    pub voice: Option<VoiceId>,
    /// The name that it was asked for with.
    pub name: String,
    /// Recordings that were sent, or are about to be.
    pub samples: Vec<SentSample>,
    /// Whether it was proven to be the person's own.
    pub proof: ProofStands,
    /// The trainings by model.
    pub trainings: BTreeMap<String, TrainingStands>,
    /// Models that can be trained: id and name.
    pub models: Vec<(ModelId, String)>,
    /// When the service was asked last, and when it is asked again.
    pub looked: Option<UnixMillis>,
    /// When the service is asked again by itself.
    pub next: Option<UnixMillis>,
    /// Models whose end was told by a notification.
    pub told: Vec<String>,
    /// Rows of the form that were taken out: whoever wrote the form may not know it.
    pub removed: BTreeSet<u64>,
    /// It was deleted at the service, or given up.
    pub is_over: bool,
    /// The service said again and again that it has no such voice.
    pub is_gone: bool,
}

/// A recording on its way to the service, or there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SentSample {
    /// SHA-256 of its bytes.
    pub hash: String,
    /// What the service is told it is called: nothing of what it is called here.
    pub name: String,
    /// The service's id of it; nothing while nobody knows whether it came to be there.
    pub sample: Option<SampleId>,
    /// Who speaks in it.
    pub speakers: Separation,
    /// Those of them that the voice is made of.
    pub chosen: Vec<SpeakerId>,
    /// Somebody took it out, and the service may have it still.
    pub is_leaving: bool,
    /// The process that sends it, by its number among the library's owners.
    pub owner: Option<i64>,
    /// The process that asks for its speakers to be told apart, while no answer is known.
    pub asked_by: Option<i64>,
}

/// How the telling apart of speakers stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Separation {
    /// Nobody asked for it.
    #[default]
    No,
    /// It is being done.
    Pending,
    /// The service could not.
    Failed,
    /// The speakers, with seconds of speech.
    Done(Vec<(SpeakerId, f64)>),
}

/// How a training stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TrainingStands {
    /// How far it is.
    pub state: TrainingState,
    /// How much is done, 0 … 1.
    pub progress: Option<f64>,
    /// What the service says to it.
    pub message: String,
    /// The process that asks for it, by its number among the library's owners.
    pub owner: Option<i64>,
}

/// How far a training is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TrainingState {
    /// Nobody asked for it.
    #[default]
    No,
    /// It is about to be asked for, or nobody knows whether it was.
    Asked,
    /// In line.
    Queued,
    /// Under way.
    Running,
    /// Under way, and late.
    Late,
    /// Done.
    Done,
    /// In vain.
    Failed,
}

impl TrainingState {
    /// Whether the service is at it.
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::Queued | Self::Running | Self::Late)
    }
}

/// A step of the checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProStep {
    /// What the plan allows, name and language.
    Plan,
    /// Recordings are brought.
    Recordings,
    /// The person says that it is their own voice.
    Consent,
    /// The voice is made at the service, and the recordings are sent.
    Sending,
    /// Who speaks in them, where that is more than one.
    Speakers,
    /// It is proven to be their own voice.
    Proof,
    /// It is trained for models.
    Training,
    /// It speaks.
    Done,
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepStands {
    /// Nothing is left to do.
    Done,
    /// It can be left, and there is less than the service advises.
    Short,
    /// Something is to be done by the person.
    Now,
    /// The service is at it.
    Waits,
    /// It went wrong there.
    Failed,
    /// Others come first.
    Later,
}

impl ProStep {
    /// All, in their order.
    pub const ALL: [Self; 8] = [
        Self::Plan,
        Self::Recordings,
        Self::Consent,
        Self::Sending,
        Self::Speakers,
        Self::Proof,
        Self::Training,
        Self::Done,
    ];
}

impl Stands {
    /// The recording with this hash, as it was sent.
    pub fn sample(&self, hash: &str) -> Option<&SentSample> {
        self.samples.iter().find(|sample| sample.hash == hash)
    }

    /// Whether the service has the recording with this hash.
    pub fn has(&self, hash: &str) -> bool {
        self.sample(hash)
            .is_some_and(|sample| sample.sample.is_some())
    }

    /// Whether the service does something of which nobody is told but who asks.
    pub fn is_waited_for(&self) -> bool {
        let separates = |sample: &SentSample| sample.speakers == Separation::Pending;
        !self.is_over
            && !self.is_gone
            && self.voice.is_some()
            && (self.samples.iter().any(separates)
                || (self.proof.is_manual && !self.proof.is_verified)
                || self.proof.may_be_manual()
                || self.trainings.values().any(|it| it.state.is_under_way()))
    }

    /// Whether a training was asked for or a proof was sent, and nobody knows whether that came to anything.
    pub fn is_in_doubt(&self) -> bool {
        let mut all = self.trainings.values();
        let is_asked = all.any(|it| it.state == TrainingState::Asked);
        !self.is_over
            && !self.is_gone
            && self.voice.is_some()
            && (is_asked || self.proof.sending.is_some())
    }

    /// The models that it speaks with.
    pub fn trained(&self) -> impl Iterator<Item = &str> {
        let done = |it: &(&String, &TrainingStands)| it.1.state == TrainingState::Done;
        self.trainings
            .iter()
            .filter(done)
            .map(|(model, _)| model.as_str())
    }

    /// What a model is called, as far as it was told.
    pub fn model_name<'a>(&'a self, model: &'a str) -> &'a str {
        let mut models = self.models.iter();
        let named = models.find(|(id, _)| id.as_str() == model);
        named.map_or(model, |(_, name)| name.as_str())
    }
}

impl ProfessionalForm {
    /// Whether nothing but what is typed into fields is another than in `before`.
    pub fn is_only_typed(&self, before: &Self) -> bool {
        self.language == before.language
            && self.documents == before.documents
            && self.knows_speakers == before.knows_speakers
            && self.reading == before.reading
            && (self.attempt == before.attempt || self.attempt.is_only_typed(&before.attempt))
    }

    /// Leaves recordings out, by their numbers.
    pub fn leave_out(&mut self, removed: &BTreeSet<u64>) {
        let samples = &mut self.attempt.samples;
        samples.retain(|row| !removed.contains(&row.number));
    }

    /// The recordings that are sent.
    pub fn sent(&self) -> impl Iterator<Item = &KeptSample> {
        self.attempt.sent()
    }

    /// Seconds of all recordings.
    pub fn seconds(&self) -> f64 {
        self.sent().map(|sample| sample.input.seconds).sum()
    }

    /// What all recordings come to in each check that says something of half an hour and more: how long they are is
    /// told otherwise.
    pub fn summed(&self) -> Vec<Summed> {
        let mut all = self.attempt.summed();
        all.retain(|summed| summed.finding.check != Check::Length);
        all
    }

    /// The worst of these checks.
    pub fn verdict(&self) -> Verdict {
        let verdicts = self.summed().into_iter().map(|of| of.finding.verdict);
        verdicts.max().unwrap_or(Verdict::Pass)
    }

    /// What is missing before this step can be left; nothing where all is there. Steps behind the consent lack nothing here.
    pub fn lacks(&self, step: ProStep, today: Day) -> Option<String> {
        match step {
            ProStep::Plan if self.attempt.name.trim().is_empty() => Some(tr!("clone-lacks-name")),
            ProStep::Plan if self.language.is_empty() => Some(tr!("pro-lacks-language")),
            ProStep::Recordings => {
                // They go one by one: there may be any number of them.
                let lacks = self.attempt.lacks_samples(usize::MAX);
                let is_bad = self.verdict() != Verdict::Pass && !self.attempt.keeps_faults;
                lacks.or_else(|| is_bad.then(|| tr!("pro-lacks-keep")))
            }
            ProStep::Consent => self.attempt.lacks(CloneStep::Consent, today),
            _ => None,
        }
    }
}

impl ProfessionalCard {
    /// Leaves out what was taken out: a form that was written before that has it still.
    pub fn leave_removed(&mut self) {
        self.form.leave_out(&self.stands.removed);
    }

    /// Whether the service has all recordings.
    pub fn is_sent(&self) -> bool {
        let mut all = self.form.sent().peekable();
        self.stands.voice.is_some()
            && all.peek().is_some()
            && all.all(|sample| self.stands.has(&sample.input.hash))
    }

    /// How far a step is.
    pub fn step(&self, step: ProStep, today: Day) -> StepStands {
        let first = ProStep::ALL
            .into_iter()
            .find(|step| self.by_itself(*step, today) != StepStands::Done);
        let by_itself = self.by_itself(step, today);
        match (by_itself, first) {
            (StepStands::Done, _) if step == ProStep::Recordings && self.is_short() => {
                StepStands::Short
            }
            (StepStands::Now, Some(first)) if step > first => StepStands::Later,
            _ => by_itself,
        }
    }

    /// Whether there are recordings, and less of them than the service advises; trained, it needs none any more.
    pub fn is_short(&self) -> bool {
        self.form.seconds() < LEAST_SECS && self.stands.trainings.is_empty()
    }

    /// Whether somebody went on from who speaks in the recordings, or did what comes behind that.
    fn is_past_speakers(&self) -> bool {
        let (proof, stands) = (&self.stands.proof, &self.stands);
        let is_proving = proof.is_verified || proof.is_manual || proof.attempts > 0;
        let is_chosen = stands.samples.iter().any(|it| !it.chosen.is_empty());
        self.form.knows_speakers || is_proving || is_chosen || !stands.trainings.is_empty()
    }

    /// Whether it has to be said who of several speakers is meant.
    pub fn is_choice_open(&self) -> bool {
        let is_open =
            |it: &SentSample| matches!(it.speakers, Separation::Done(_)) && it.chosen.is_empty();
        self.stands.samples.iter().any(is_open)
    }

    /// The step at which something is to be done or waited for.
    pub fn at(&self, today: Day) -> ProStep {
        let mut all = ProStep::ALL.into_iter();
        let at = all.find(|step| self.by_itself(*step, today) != StepStands::Done);
        at.unwrap_or(ProStep::Done)
    }

    fn by_itself(&self, step: ProStep, today: Day) -> StepStands {
        let stands = &self.stands;
        let done_where = |is_done| {
            if is_done {
                StepStands::Done
            } else {
                StepStands::Now
            }
        };
        match step {
            // What it was made with is what it is.
            ProStep::Plan => {
                done_where(stands.voice.is_some() || self.form.lacks(step, today).is_none())
            }
            // Proven and trained, it needs no recordings any more.
            ProStep::Recordings | ProStep::Consent | ProStep::Sending
                if !stands.trainings.is_empty() =>
            {
                StepStands::Done
            }
            ProStep::Recordings => done_where(self.form.lacks(step, today).is_none()),
            ProStep::Consent => {
                done_where(self.is_sent() || self.form.lacks(step, today).is_none())
            }
            ProStep::Sending => done_where(self.is_sent()),
            // There is nobody to be told apart yet.
            ProStep::Speakers if stands.samples.is_empty() && stands.trainings.is_empty() => {
                StepStands::Now
            }
            ProStep::Speakers => {
                let mut worst = done_where(self.is_past_speakers());
                for sample in &stands.samples {
                    match &sample.speakers {
                        Separation::Pending => return StepStands::Waits,
                        Separation::Failed => worst = StepStands::Failed,
                        Separation::Done(_) if sample.chosen.is_empty() => {
                            worst = StepStands::Now;
                        }
                        Separation::No | Separation::Done(_) => {}
                    }
                }
                worst
            }
            ProStep::Proof if stands.proof.is_verified => StepStands::Done,
            ProStep::Proof if stands.proof.is_manual => StepStands::Waits,
            ProStep::Proof => StepStands::Now,
            ProStep::Training => {
                let mut all = stands.trainings.values().map(|it| it.state);
                if all.clone().any(|state| state == TrainingState::Done) {
                    StepStands::Done
                } else if all.clone().any(TrainingState::is_under_way) {
                    StepStands::Waits
                } else if all.any(|state| state == TrainingState::Failed) {
                    StepStands::Failed
                } else {
                    StepStands::Now
                }
            }
            ProStep::Done => done_where(stands.trained().next().is_some()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attempt::SampleRow;
    use crate::inspecting::{Finding, Others};

    fn sample(hash: &str) -> KeptSample {
        let input = Input {
            hash: hash.to_owned(),
            extension: "mp3".to_owned(),
            bytes: 9,
            seconds: 1_000.0,
            name: "a.mp3".to_owned(),
        };
        let findings = Check::ALL.map(|check| {
            let value = check.limits().good;
            let value = if value.end().is_finite() {
                *value.end()
            } else {
                *value.start()
            };
            Finding {
                check,
                value: Some(value),
                verdict: Verdict::Pass,
            }
        });
        KeptSample {
            input,
            findings: findings.to_vec(),
            wave: Vec::new(),
            places: Vec::new(),
            others: Others::default(),
            pitch: None,
            damage: Vec::new(),
            part: None,
            source: None,
            from: 0.0,
            sound: None,
            fold: crate::inspecting::Fold::Mix,
            tracks: Vec::new(),
        }
    }

    fn ready() -> ProfessionalCard {
        let mut form = ProfessionalForm {
            language: "en".to_owned(),
            ..ProfessionalForm::default()
        };
        for hash in ["a", "b"] {
            form.attempt.samples.push(SampleRow {
                raw: Some(sample(hash)),
                ..SampleRow::default()
            });
        }
        for field in [
            &mut form.attempt.name,
            &mut form.attempt.owner,
            &mut form.attempt.scope,
        ] {
            "Ada".clone_into(field);
        }
        "2026-01-01".clone_into(&mut form.attempt.date);
        form.attempt.is_said = true;
        ProfessionalCard {
            id: MakingId(1),
            backend: Backend::Draft,
            at: UnixMillis(0),
            form,
            stands: Stands::default(),
        }
    }

    fn there(card: &mut ProfessionalCard, hash: &str) {
        card.stands.voice = Some(VoiceId::from("v"));
        card.stands.samples.push(SentSample {
            hash: hash.to_owned(),
            sample: Some(SampleId::from(hash)),
            ..SentSample::default()
        });
    }

    #[test]
    fn a_step_follows_from_what_is_brought_and_how_it_stands() {
        let today: Day = "2026-02-01".parse().unwrap();
        let mut card = ready();
        assert_eq!(card.at(today), ProStep::Sending);
        for later in [ProStep::Speakers, ProStep::Training] {
            assert_eq!(card.step(later, today), StepStands::Later);
        }
        there(&mut card, "a");
        assert_eq!(card.at(today), ProStep::Sending, "one is left");
        there(&mut card, "b");
        // Nobody has to tell speakers apart, but it was ticked before anybody had looked.
        assert_eq!(card.at(today), ProStep::Speakers);
        assert!(!card.is_choice_open());
        card.form.knows_speakers = true;
        assert_eq!(card.at(today), ProStep::Proof);
        card.stands.samples[0].speakers = Separation::Pending;
        assert_eq!(card.at(today), ProStep::Speakers);
        assert_eq!(card.step(ProStep::Speakers, today), StepStands::Waits);
        assert!(card.stands.is_waited_for());
        let both = vec![(SpeakerId::from("x"), 2.0), (SpeakerId::from("y"), 1.0)];
        card.stands.samples[0].speakers = Separation::Done(both);
        assert_eq!(card.step(ProStep::Speakers, today), StepStands::Now);
        card.stands.samples[0].chosen = vec![SpeakerId::from("x")];
        card.stands.proof.is_verified = true;
        assert_eq!(card.at(today), ProStep::Training);
        let train = |card: &mut ProfessionalCard, state| {
            let it = TrainingStands {
                state,
                ..TrainingStands::default()
            };
            card.stands.trainings.insert("m".to_owned(), it);
        };
        train(&mut card, TrainingState::Failed);
        assert_eq!(card.step(ProStep::Training, today), StepStands::Failed);
        train(&mut card, TrainingState::Late);
        assert_eq!(card.step(ProStep::Training, today), StepStands::Waits);
        train(&mut card, TrainingState::Done);
        assert_eq!(card.step(ProStep::Done, today), StepStands::Done);
        assert!(!card.stands.is_waited_for());
    }

    #[test]
    fn other_recordings_are_agreed_to_anew_before_they_are_sent() {
        let today: Day = "2026-02-01".parse().unwrap();
        let mut card = ready();
        there(&mut card, "a");
        there(&mut card, "b");
        card.form.attempt.other_samples();
        card.form.attempt.samples.push(SampleRow {
            raw: Some(sample("c")),
            ..SampleRow::default()
        });
        assert_eq!(card.at(today), ProStep::Consent);
    }
}
