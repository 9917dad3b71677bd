//! A voice of the account: one of the cast, or one that its user made.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;

use crate::account::Account;
use crate::plan::Plan;
use crate::professional::Professional;
use crate::refusal::Refusal;
use mynah_core::clock::UnixMillis;
use mynah_core::settings::VoiceSettings;
use mynah_synthesis::speech;
use mynah_synthesis::speech::DraftVoice;
use mynah_synthesis::speech::Timbre;

/// When the cast was first put together: 2026-01-01.
pub const CAST_MADE: UnixMillis = UnixMillis(1_767_225_600_000);

/// Who may speak.
#[derive(Clone, Debug, PartialEq)]
pub struct Voice {
    /// Twenty characters.
    pub id: String,
    /// As it is shown.
    pub name: String,
    /// `premade`, `cloned`, `generated` or `professional`.
    pub category: String,
    /// In a sentence.
    pub description: Option<String>,
    /// `gender`, `age`, `accent`, `language`, `use_case` and whatever its maker added.
    pub labels: BTreeMap<String, String>,
    /// How it sounds.
    pub timbre: Timbre,
    /// Stored for it; a request without settings is spoken with these.
    pub settings: Option<VoiceSettings>,
    /// When it was made.
    pub created: UnixMillis,
    /// The voice of the library that it is a copy of.
    pub original: Option<String>,
    /// How its training stands, for a professional clone.
    pub professional: Option<Professional>,
    /// What it was made from.
    pub samples: Vec<Sample>,
    /// Ids of the collections that it is in.
    pub collections: Vec<String>,
    /// Whether the account made or added it, and may change and delete it.
    pub own: bool,
}

/// A recording that a voice was made from.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Twenty characters.
    pub id: String,
    /// As its file was called.
    pub name: String,
    /// As its sender said, or `application/octet-stream`.
    pub mime: String,
    /// Bytes.
    pub bytes: u64,
    /// Hexadecimal SHA-256.
    pub hash: String,
    /// Its length.
    pub secs: f64,
    /// What was decided about it.
    pub treatment: Treatment,
}

/// What of a sample is used.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Treatment {
    /// Its noise is to be removed.
    pub cleaned: bool,
    /// Milliseconds from its start; what is before isn't used.
    pub trim_start: Option<i64>,
    /// Milliseconds from its start; what is after isn't used.
    pub trim_end: Option<i64>,
    /// Only these speakers are used.
    pub selected: Option<Vec<String>>,
    /// When its speakers began to be told apart.
    pub separating: Option<i64>,
    /// Who speaks in it.
    pub speakers: Vec<SampleSpeaker>,
}

/// One speaker of a sample.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SampleSpeaker {
    /// Within the sample.
    pub id: String,
    /// When, in seconds.
    pub spans: Vec<(f64, f64)>,
}

impl Treatment {
    /// What of a sound at the engine's rate is used: within the trim, and only the selected speakers.
    pub fn used(&self, samples: &[f32]) -> Vec<f32> {
        let frame = |secs: f64| (secs * f64::from(speech::HZ)).max(0.0) as usize;
        let trimmed = |frame_at: usize| {
            let millis = frame_at as i64 * 1_000 / i64::from(speech::HZ);
            self.trim_start.is_none_or(|start| millis >= start)
                && self.trim_end.is_none_or(|end| millis < end)
        };
        let spans: Option<Vec<(usize, usize)>> = self.selected.as_ref().map(|selected| {
            let speakers = self.speakers.iter();
            speakers
                .filter(|speaker| selected.contains(&speaker.id))
                .flat_map(|speaker| &speaker.spans)
                .map(|(from, to)| (frame(*from), frame(*to)))
                .collect()
        });
        samples
            .iter()
            .enumerate()
            .filter(|(at, _)| {
                let selected = spans
                    .as_ref()
                    .is_none_or(|spans| spans.iter().any(|(from, to)| (*from..*to).contains(at)));
                selected && trimmed(*at)
            })
            .map(|(_, sample)| *sample)
            .collect()
    }
}

impl Voice {
    /// One of the cast.
    pub fn of_cast(voice: &DraftVoice) -> Self {
        let labels = [
            ("engine", "draft"),
            ("language", "en"),
            ("gender", voice.gender),
            ("age", voice.age),
            ("accent", voice.accent),
            ("use_case", voice.use_case),
        ];
        Self {
            id: voice.id.to_owned(),
            name: format!("{} (draft)", voice.name),
            category: "premade".to_owned(),
            description: Some(voice.about.to_owned()),
            labels: labels
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
            timbre: voice.timbre,
            settings: None,
            created: CAST_MADE,
            original: None,
            professional: None,
            samples: Vec::new(),
            collections: Vec::new(),
            own: false,
        }
    }

    /// A new one of the user's.
    pub fn made(
        category: &str,
        id: String,
        name: String,
        labels: BTreeMap<String, String>,
        timbre: Timbre,
    ) -> Self {
        Self {
            id,
            name,
            category: category.to_owned(),
            description: None,
            labels,
            timbre,
            settings: None,
            created: UnixMillis::default(),
            original: None,
            professional: None,
            samples: Vec::new(),
            collections: Vec::new(),
            own: true,
        }
    }

    /// A label, empty if it has none.
    pub fn label(&self, name: &str) -> &str {
        self.labels.get(name).map_or("", String::as_str)
    }

    /// Refuses a voice that can't speak with this model on this plan.
    pub fn check_usable(&self, model: &str, plan: Plan) -> Result<(), Refusal> {
        if self.original.is_some() && plan == Plan::Free {
            return Err(Refusal::paid_plan());
        }
        if let Some(professional) = &self.professional
            && !professional.is_trained_for(model)
        {
            return Err(Refusal::invalid(
                "voice_not_fine_tuned",
                "voice_not_fine_tuned",
                Some("voice_id"),
                "The voice is not fine-tuned for this model and cannot be used yet.",
            ));
        }
        Ok(())
    }
}

/// No voice of this id.
pub fn not_found(id: &str) -> Refusal {
    Refusal::not_found(
        "voice_not_found",
        format!("A voice with voice_id {id} was not found."),
    )
}

impl Account {
    /// The voice of this id, whether of the cast or the user's; the outer error is no fault of the request.
    pub async fn voice(
        self: &std::sync::Arc<Self>,
        id: &str,
    ) -> Result<Result<Voice, Refusal>, Refusal> {
        if self.keys.asking().unshared {
            return Ok(Err(Refusal::not_shared()));
        }
        let wanted = id.to_owned();
        let found = self.ask(move |store| store.voice(&wanted)).await?;
        Ok(found.ok_or_else(|| not_found(id)))
    }

    /// Every voice that may speak: the cast, then the user's, oldest first.
    pub async fn voices(self: &std::sync::Arc<Self>) -> Result<Vec<Voice>, Refusal> {
        if self.faults.is_voiceless() || self.keys.asking().unshared {
            return Ok(Vec::new());
        }
        self.ask(|store| store.voices()).await
    }
}

/// The cast as voices.
pub fn cast() -> impl Iterator<Item = Voice> {
    speech::cast().iter().map(Voice::of_cast)
}
