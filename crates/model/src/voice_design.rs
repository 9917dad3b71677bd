//! A voice design on its way: what was written, every attempt with its previews, and the choice.

pub mod hints;
mod merge;
mod taken;

pub use self::taken::Agreement;

use mynah_core::models::{self, Task, of_task, recommended};
use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use crate::attempt::{CloneAttempt, Source};
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::format::OutputFormat;
use mynah_core::ids::{GeneratedVoiceId, MakingId, ModelId, VoiceId};
use mynah_core::request::{DesignRequest, Designed, Input, TakesAfter};
use mynah_i18n::tr;
use mynah_script::cast::CastVoice;

/// Characters of a description, and of what the previews say.
pub const DESCRIPTION: [usize; 2] = [20, 1_000];
/// Characters of what a remix changes.
pub const CHANGE: [usize; 2] = [5, 1_000];
/// Characters of what previews say.
pub const TEXT: [usize; 2] = [100, 1_000];
/// Guidance where nothing else is said: of a design, and of a remix.
pub const GUIDANCE: [f32; 2] = [5.0, 2.0];
/// Loudness, quality and strength where nothing else is said; the description of the service names the first two.
pub const LOUDNESS: f32 = 0.5;
/// Quality where nothing else is said.
pub const QUALITY: f32 = 0.9;
/// How far the words count beside a voice or a recording where nothing else is said. The service names no default of its
/// own: it is sent, too.
pub const STRENGTH: f32 = 0.5;

/// Returns the models that design voices, the default one first.
pub fn models() -> impl Iterator<Item = ModelId> {
    of_task(Task::Design).map(|model| model.id.clone())
}

/// Returns the model that takes a reference audio.
pub fn model_with_reference() -> Option<ModelId> {
    let model = of_task(Task::Design).find(|model| model.reference_audio)?;
    Some(model.id.clone())
}

/// What a voice is made from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A description.
    #[default]
    Design,
    /// A voice that is there, and what is to change of it.
    Remix,
}

/// Where somebody is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// It is described.
    #[default]
    Describe,
    /// Previews are heard.
    Choose,
    /// It gets a name.
    Name,
    /// It is there.
    Done,
}

impl Step {
    /// All, in their order.
    pub const ALL: [Self; 4] = [Self::Describe, Self::Choose, Self::Name, Self::Done];
}

/// What is written and set, before anything is ordered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
    /// The description, or what is to change.
    pub words: String,
    /// The voice that is changed.
    pub voice: Option<CastVoice>,
    /// What the previews say, where somebody wrote it.
    pub text: String,
    /// Whether that is theirs to say; else the service writes something.
    pub own_text: bool,
    /// Which of [`models()`]; nothing is the first one.
    pub model: Option<ModelId>,
    /// -1 … 1.
    pub loudness: Option<f32>,
    /// 0 … 100.
    pub guidance: Option<f32>,
    /// -1 … 1; not of a remix.
    pub quality: Option<f32>,
    /// 0 … 1: the voice or the recording, or the words.
    pub strength: Option<f32>,
    /// A wanted seed; drawn where there is none.
    pub seed: Option<u32>,
    /// Whether the service writes the description out first.
    pub enhanced: bool,
    /// A recording that it takes after.
    pub after: Option<Input>,
    /// Who agreed to that, and what shows it: as where a voice is cloned.
    pub agreed: Box<CloneAttempt>,
    /// The hash of the recording that it was said of, also once that one is taken out; earlier versions didn't say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreed_to: Option<String>,
    /// The file that was brought, where that recording was made of it.
    pub after_source: Option<Source>,
}

impl Form {
    /// Characters of the words.
    pub fn length(&self) -> usize {
        self.words.trim().chars().count()
    }

    /// Which model is asked.
    pub fn model(&self) -> ModelId {
        let chosen = self.model.clone();
        chosen.unwrap_or_else(|| recommended(Task::Design))
    }

    /// Whether that model can take after a recording.
    pub fn can_take_after(&self) -> bool {
        models::other(&self.model()).is_some_and(|model| model.reference_audio)
    }

    /// What is asked for with a seed; nothing where something is still lacking.
    pub fn request(&self, kind: Kind, seed: u32) -> Option<DesignRequest> {
        let words = self.words.trim().to_owned();
        let [least, most] = match kind {
            Kind::Design => DESCRIPTION,
            Kind::Remix => CHANGE,
        };
        if !(least..=most).contains(&self.length()) {
            return None;
        }
        let text = self.own_text.then(|| self.text.trim().to_owned());
        let [least, most] = TEXT;
        let is_fit = |text: &String| (least..=most).contains(&text.chars().count());
        if text.as_ref().is_some_and(|text| !is_fit(text)) {
            return None;
        }
        let from = match kind {
            Kind::Design => Designed::Description {
                text: words,
                enhanced: self.enhanced,
                after: self
                    .after
                    .clone()
                    .filter(|_| self.can_take_after())
                    .map(|input| TakesAfter {
                        input,
                        strength: Some(self.strength.unwrap_or(STRENGTH)),
                    }),
            },
            Kind::Remix => Designed::Remix {
                voice: self.voice.as_ref()?.id.clone(),
                change: words,
                strength: Some(self.strength.unwrap_or(STRENGTH)),
            },
        };
        Some(DesignRequest {
            from,
            model: self.model(),
            text,
            loudness: self.loudness,
            guidance: self.guidance,
            quality: self.quality.filter(|_| kind == Kind::Design),
            seed: Some(seed & i32::MAX.unsigned_abs()),
            format: OutputFormat::MP3_44100_128,
        })
    }

    /// The form that an attempt came from.
    pub fn of(request: &DesignRequest, voice: Option<CastVoice>) -> Self {
        let (words, enhanced, strength, after) = match &request.from {
            Designed::Description {
                text,
                enhanced,
                after,
            } => {
                let strength = after.as_ref().and_then(|after| after.strength);
                let input = after.as_ref().map(|after| after.input.clone());
                (text, *enhanced, strength, input)
            }
            Designed::Remix {
                change, strength, ..
            } => (change, false, *strength, None),
        };
        Self {
            words: words.clone(),
            voice,
            text: request.text.clone().unwrap_or_default(),
            own_text: request.text.is_some(),
            model: Some(request.model.clone()),
            loudness: request.loudness,
            guidance: request.guidance,
            quality: request.quality,
            strength,
            seed: None,
            enhanced,
            after,
            agreed: Box::default(),
            agreed_to: None,
            after_source: None,
        }
    }
}

/// Three previews that were asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// The place of the one that it is more like; nothing of one that was written anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<usize>,
    /// What was asked for.
    pub request: DesignRequest,
    /// The voice that is changed, with its name then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<CastVoice>,
    /// The most that it was shown to cost.
    pub shown: Credits,
}

/// A preview that somebody chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// The place of its attempt.
    pub attempt: usize,
    /// What the service calls it.
    pub generated: GeneratedVoiceId,
}

/// That a preview is about to become a voice: what became of a lost answer is looked for by this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sending {
    /// The preview.
    pub generated: GeneratedVoiceId,
    /// The voice's name.
    pub name: String,
    /// Names under which it was sent before, where nobody knows what became of that either.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<String>,
    /// Whose voice it gets.
    pub account: String,
    /// The process that sends it, by its number among the library's owners.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<i64>,
    /// The consents that bind the voice: the hash of each, and what it is about there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bound_by: Vec<(String, String)>,
    /// When it was sent first.
    pub at: UnixMillis,
}

impl Sending {
    /// All names that it may have got.
    pub fn names(&self) -> Vec<String> {
        let mut names = self.before.clone();
        names.push(self.name.clone());
        names
    }
}

/// A voice on its way.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Making {
    /// From what it is made.
    pub kind: Kind,
    /// Where somebody is.
    pub step: Step,
    /// What is written and set.
    pub form: Form,
    /// What was written and never bought before the words of an attempt took its place.
    pub put_by: Option<Box<Form>>,
    /// Who agreed to each recording that stood in the form, by its hash.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub agreements: BTreeMap<String, Agreement>,
    /// What was tried, in its order.
    pub attempts: Vec<Attempt>,
    /// The attempt that is looked at.
    pub at: usize,
    /// The preview that becomes the voice.
    pub chosen: Option<Chosen>,
    /// Previews that were heard, to tell the service which were not chosen.
    pub heard: Vec<GeneratedVoiceId>,
    /// What the line cost that the new voice said where it was done.
    pub said: Credits,
    /// Its name.
    pub name: String,
    /// What it is described as; the words it came from where this is empty.
    pub about: String,
    /// What it is told apart by.
    pub labels: Vec<(String, String)>,
    /// The place of the attempt whose words were filled in.
    pub filled: Option<usize>,
    /// What was sent of which nobody knows what became, the newest last.
    #[serde(alias = "sending", deserialize_with = "all_sent")]
    pub sent: Vec<Sending>,
    /// The voice, once it is there.
    pub made: Option<VoiceId>,
    /// Whether nobody was shown that yet: the window may have ended before.
    pub is_unseen: bool,
    /// Voices of other previews, whose answers were lost and that are there after all.
    pub others: Vec<VoiceId>,
    /// Previews that nobody keeps any more but this computer: no voice comes of them. With what all of their attempt had
    /// cost as it was made anew.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub lapsed: BTreeMap<GeneratedVoiceId, Credits>,
}

impl Making {
    /// One that nothing is said of yet.
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            ..Self::default()
        }
    }

    /// Whether something was done that no voice came of yet.
    pub fn waits(&self) -> bool {
        let is_begun = !self.attempts.is_empty() || !self.form.words.trim().is_empty();
        self.made.is_none() && is_begun
    }

    /// Another way with the same words and attempts, to make one more voice of them.
    #[must_use]
    pub fn again(&self) -> Self {
        let step = if self.attempts.is_empty() {
            Step::Describe
        } else {
            Step::Choose
        };
        Self {
            step,
            chosen: None,
            said: Credits::ZERO,
            name: String::new(),
            about: String::new(),
            labels: Vec::new(),
            filled: None,
            sent: Vec::new(),
            made: None,
            is_unseen: false,
            others: Vec::new(),
            ..self.clone()
        }
    }

    /// What became of something that was sent is known: nothing, or this voice, which is the way's own where it has none.
    pub fn came_of(&mut self, sending: &Sending, voice: Option<(VoiceId, String)>) {
        self.sent.retain(|other| {
            other.generated != sending.generated || other.account != sending.account
        });
        let Some((voice, name)) = voice else { return };
        if self.made.is_some() {
            self.others.push(voice);
            return;
        }
        if let Some(chosen) = &mut self.chosen {
            chosen.generated.clone_from(&sending.generated);
        }
        (self.made, self.name, self.step) = (Some(voice), name, Step::Done);
        self.is_unseen = true;
    }

    /// The provider keeps a preview no more: another one is chosen, or it is made anew.
    pub fn lapse(&mut self, generated: GeneratedVoiceId) {
        self.lapsed.entry(generated).or_default();
        (self.chosen, self.step) = (None, Step::Choose);
    }

    /// The voices that came of it.
    pub fn voices(self) -> impl Iterator<Item = VoiceId> {
        self.made.into_iter().chain(self.others)
    }

    /// As JSON.
    pub fn written(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What was written so.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(content: &str) -> serde_json::Result<Self> {
        let mut making: Self = serde_json::from_str(content)?;
        // Earlier versions kept what the voice came of, too.
        if let Some(chosen) = making.chosen.as_ref().filter(|_| making.made.is_some()) {
            making.sent.retain(|it| it.generated != chosen.generated);
        }
        Ok(making)
    }

    /// Adds an attempt, which is looked at from now on; one of the very same request is looked at instead.
    pub fn try_out(&mut self, attempt: Attempt) {
        let mut all = self.attempts.iter();
        let same = all.position(|other| other.request == attempt.request);
        self.at = same.unwrap_or(self.attempts.len());
        if same.is_none() {
            self.attempts.push(attempt);
        }
        self.step = Step::Choose;
    }

    /// Writes what an attempt was asked with. What stood there and was never bought can be had back.
    pub fn change_words(&mut self, place: usize) {
        let Some(attempt) = self.attempts.get(place) else {
            return;
        };
        let mut form = Form::of(&attempt.request, attempt.voice.clone());
        self.keep_agreed();
        self.fill_agreed(&mut form);
        let was = std::mem::replace(&mut self.form, form);
        let is_bought = self.attempts.iter().any(|attempt| {
            let asked = was.request(self.kind, attempt.request.seed.unwrap_or(0));
            asked == Some(with_strength(attempt.request.clone()))
        });
        if !is_bought && !was.words.trim().is_empty() {
            self.put_by = Some(Box::new(was));
        }
        self.step = Step::Describe;
    }

    /// What was put by is written again, and what is written is put by.
    pub fn take_back_words(&mut self) {
        if let Some(mut form) = self.put_by.take() {
            self.keep_agreed();
            self.fill_agreed(&mut form);
            let was = std::mem::replace(&mut self.form, *form);
            self.put_by = Some(Box::new(was));
        }
    }

    /// How many attempts an attempt comes from.
    pub fn depth(&self, place: usize) -> usize {
        let mut depth = 0;
        let mut at = self.attempts.get(place).and_then(|attempt| attempt.parent);
        while let Some(parent) = at.filter(|_| depth < self.attempts.len()) {
            depth += 1;
            at = self.attempts.get(parent).and_then(|attempt| attempt.parent);
        }
        depth
    }

    /// Places of the attempts as a tree is read: each behind the one that it came from.
    pub fn in_order(&self) -> Vec<usize> {
        let mut order = Vec::new();
        let mut open: Vec<usize> = self.children(None).rev().collect();
        while let Some(place) = open.pop() {
            order.push(place);
            open.extend(self.children(Some(place)).rev());
        }
        order
    }

    fn children(&self, of: Option<usize>) -> impl DoubleEndedIterator<Item = usize> {
        let all = self.attempts.iter().enumerate();
        // A parent comes first: what says otherwise is one that was written anew.
        all.filter(move |(place, attempt)| attempt.parent.filter(|it| it < place) == of)
            .map(|(place, _)| place)
    }

    /// What the voice is described as to the service: at least as long as it wants.
    pub fn description(&self) -> String {
        let own = self.about.trim();
        if own.is_empty() {
            return self.words_of(self.chosen.as_ref().map(|it| it.attempt));
        }
        let [_, most] = DESCRIPTION;
        own.chars().take(most).collect()
    }

    /// What a voice of this attempt is described as where nobody wrote anything else.
    pub fn words_of(&self, place: Option<usize>) -> String {
        let tried = place.and_then(|place| self.attempts.get(place));
        let words = match tried.map(|attempt| &attempt.request.from) {
            Some(Designed::Description { text, .. }) => text.clone(),
            Some(Designed::Remix { change, .. }) => {
                let of = tried
                    .and_then(|it| it.voice.as_ref())
                    .map(|voice| voice.name.as_str());
                tr!(
                    "making-remixed",
                    voice = of.unwrap_or_default(),
                    change = change.as_str()
                )
            }
            None => self.form.words.trim().to_owned(),
        };
        let [_, most] = DESCRIPTION;
        words.chars().take(most).collect()
    }
}

/// What was asked for with the strength that goes unsaid: earlier versions left it to the service.
fn with_strength(mut request: DesignRequest) -> DesignRequest {
    let strength = match &mut request.from {
        Designed::Description { after, .. } => after.as_mut().map(|after| &mut after.strength),
        Designed::Remix { strength, .. } => Some(strength),
    };
    if let Some(strength) = strength {
        strength.get_or_insert(STRENGTH);
    }
    request
}

/// Reads what was sent: earlier versions kept the last one alone.
fn all_sent<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Sending>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Sent {
        All(Vec<Sending>),
        Last(Option<Sending>),
    }
    Ok(match Sent::deserialize(from)? {
        Sent::All(all) => all,
        Sent::Last(last) => last.into_iter().collect(),
    })
}

/// A voice on its way, with its id.
#[derive(Clone, Debug, PartialEq)]
pub struct MakingCard {
    /// Its id.
    pub id: MakingId,
    /// With whom it is made.
    pub backend: Backend,
    /// When it was begun.
    pub at: UnixMillis,
    /// How it stands.
    pub making: Making,
}

/// Between what previews say and what Draft voices made of the words.
const BEFORE_NOTE: &str = "\n\n";

/// What is kept with each preview: what it says, and what was not done as asked.
pub fn remark(text: &str, note: Option<&str>) -> String {
    match note {
        Some(note) => [text, note].join(BEFORE_NOTE),
        None => text.to_owned(),
    }
}

/// What a preview says, and what Draft voices made of the words.
pub fn said(backend: Backend, remark: &str) -> (&str, Option<&str>) {
    match remark.rsplit_once(BEFORE_NOTE) {
        Some((text, note)) if backend == Backend::Draft => (text, Some(note)),
        _ => (remark, None),
    }
}

#[cfg(test)]
mod tests;
