//! A dubbing project: a recording, what is said in it line by line, and languages. Draft voices know what is said
//! only if they said it; otherwise the transcript is empty until somebody fills it, and the project says so.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;
use serde_json::Value;
use serde_json::json;

use crate::dubbing::Line;
use crate::dubbing::iso;
use crate::store::Kept;
use mynah_core::clock::UnixMillis;

/// What projects are made with.
pub const MODEL: &str = "dubbing_v2";

/// How long a project is queued, prepared and listened to, and a language queued and made: on the server's clock.
const STEP_MS: i64 = 1_000;

/// What a project says whose recording can't be understood.
const DEAF: &str = "Draft voices can't understand speech. Add the segments of the transcript yourself, or use the online service.";

/// A piece of what is said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// Within its project.
    pub id: String,
    /// What is said.
    pub text: String,
    /// Who says it.
    pub speaker: String,
    /// Seconds.
    pub start: f64,
    /// Seconds.
    pub end: f64,
    /// As its maker calls it.
    #[serde(default)]
    pub external: Option<String>,
}

impl Segment {
    /// The object of the protocol.
    pub fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "text": self.text,
            "speaker_id": self.speaker,
            "start_s": self.start,
            "end_s": self.end,
            "external_id": self.external,
        })
    }
}

/// A dubbing project.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Project {
    /// Twenty characters.
    pub id: String,
    /// As its maker calls it.
    pub reference: Option<String>,
    /// The language of the recording.
    pub source: Option<String>,
    /// What it was asked to be made with.
    pub model: String,
    /// What the recording is called.
    pub file: Option<String>,
    /// What it is in.
    pub mime: Option<String>,
    /// Its length in seconds.
    pub secs: f64,
    /// Which webhooks it names.
    pub webhooks: Vec<String>,
    /// When it was made.
    pub made: UnixMillis,
    /// When it was changed.
    pub changed: UnixMillis,
    /// Counts the changes of its transcript.
    pub revision: u64,
    /// What is said, in order of time.
    pub segments: Vec<Segment>,
    /// Whether nothing was understood.
    pub deaf: bool,
}

impl Kept for Project {
    const NOUN: &'static str = "dubbing_project";

    fn id(&self) -> &str {
        &self.id
    }
}

impl Project {
    /// How it stands.
    pub fn status(&self, now: UnixMillis) -> &'static str {
        match (now.0 - self.made.0) / STEP_MS {
            ..=0 => "queued",
            1 => "preparing",
            2 => "processing",
            _ => "ready",
        }
    }

    /// A piece of what is said.
    pub fn segment(&self, id: &str) -> Option<&Segment> {
        self.segments.iter().find(|segment| segment.id == id)
    }

    /// Notes a change of the transcript.
    pub fn touch(&mut self, now: UnixMillis) {
        self.revision += 1;
        self.changed = now;
        self.segments
            .sort_by(|one, other| one.start.total_cmp(&other.start));
    }

    /// The object of the protocol; `languages`: their ids.
    pub fn to_json(&self, languages: &[String], now: UnixMillis) -> Value {
        let is_open = self.deaf && self.segments.is_empty();
        let error = is_open
            .then(|| json!({ "code": "draft_unavailable", "message": DEAF, "retryable": false }));
        let is_film = self.mime.as_ref().map(|mime| mime.starts_with("video/"));
        json!({
            "project_id": self.id,
            "status": self.status(now),
            "reference": self.reference,
            "source_language": self.source,
            "model_id": self.model,
            "media": {
                "filename": self.file,
                "duration_s": self.secs,
                "has_video": is_film,
                "mime_type": self.mime,
            },
            "language_ids": languages,
            "webhook_ids": self.webhooks,
            "revision": self.revision,
            "error": error,
            "warnings": [],
            "created_at": iso(self.made),
            "updated_at": iso(self.changed),
        })
    }
}

/// A language of a dubbing project.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Language {
    /// Twenty characters.
    pub id: String,
    /// Of which project.
    pub project: String,
    /// Which language.
    pub target: String,
    /// How near the voices are to the original ones, 0 … 10.
    pub cloning: Option<u64>,
    /// Translations by segment.
    pub translations: BTreeMap<String, String>,
    /// When it was asked for.
    pub made: UnixMillis,
    /// When it was changed.
    pub changed: UnixMillis,
    /// When its sound was last begun.
    pub begun: UnixMillis,
    /// Whether it is being spoken.
    pub busy: bool,
    /// Counts the changes of what it says.
    pub revision: u64,
    /// The revision that can be heard.
    pub heard: Option<u64>,
    /// What can be heard: the lines by segment, as they were spoken.
    pub spoken: BTreeMap<String, String>,
    /// Why it can't be made.
    pub failed: Option<String>,
    /// What its last sound cost.
    pub cost: u64,
    /// Under which number its first sound was charged, as long as none was made since.
    pub charge: Option<i64>,
    /// Whether a sound of it was charged.
    pub paid: bool,
}

impl Kept for Language {
    const NOUN: &'static str = "dubbing_language";

    fn id(&self) -> &str {
        &self.id
    }

    fn charged(&mut self, charge: i64) {
        self.charge = (!self.paid).then_some(charge);
        self.paid = true;
    }

    fn stays(&self, now: UnixMillis) -> (Option<u64>, Option<i64>) {
        let is_over = matches!(self.status(now), "completed" | "stale");
        match self.charge {
            None if !self.paid => (Some(0), None),
            Some(charge) if !is_over => (Some(0), Some(charge)),
            Some(_) => (Some(self.cost), None),
            // It was said anew since, at another price.
            None => (None, None),
        }
    }
}

impl Language {
    /// How it stands.
    pub fn status(&self, now: UnixMillis) -> &'static str {
        let steps = (now.0 - self.begun.0) / STEP_MS;
        match &self.failed {
            _ if steps < 1 => "queued",
            _ if self.busy || steps < 2 => "processing",
            Some(_) => "failed",
            None if self.heard == Some(self.revision) => "completed",
            None => "stale",
        }
    }

    /// Whether its first sound was made and charged, and its time isn't over.
    pub fn is_early(&self, now: UnixMillis) -> bool {
        let is_over = matches!(self.status(now), "completed" | "stale");
        self.charge.is_some() && !self.busy && self.failed.is_none() && !is_over
    }

    /// Notes a change of what it says.
    pub fn touch(&mut self, now: UnixMillis) {
        self.revision += 1;
        self.changed = now;
    }

    /// What it says, as lines; segments without a translation stay silent.
    pub fn lines(&self, project: &Project) -> Vec<Line> {
        let segments = project.segments.iter();
        segments
            .map(|segment| Line {
                speaker: segment.speaker.clone(),
                start: segment.start,
                end: segment.end,
                said: segment.text.clone(),
                translation: self.translations.get(&segment.id).cloned(),
                words: Vec::new(),
            })
            .collect()
    }

    /// What would be spoken now, by segment: changes with anything that can be heard.
    pub fn wording(&self, project: &Project) -> BTreeMap<String, String> {
        let segments = project.segments.iter().filter_map(|segment| {
            let said = self.translations.get(&segment.id)?;
            let place = format!("{}–{} {}", segment.start, segment.end, segment.speaker);
            Some((segment.id.clone(), format!("{place}: {said}")))
        });
        segments.collect()
    }

    /// Why it can't be spoken, if anything is missing.
    pub fn missing(&self, project: &Project) -> Option<String> {
        if project.segments.is_empty() {
            return Some(DEAF.to_owned());
        }
        let missing = project.segments.iter();
        let missing = missing
            .filter(|segment| !self.translations.contains_key(&segment.id))
            .count();
        (missing > 0).then(|| {
            format!(
                "Draft voices can't translate: {missing} of {} segments have no translation. Give them one, then regenerate; or use the online service.",
                project.segments.len()
            )
        })
    }

    /// The object of the protocol; `url`: where its sound is.
    pub fn to_json(&self, url: Option<String>, now: UnixMillis) -> Value {
        let status = self.status(now);
        let error = self.failed.as_ref().filter(|_| status == "failed");
        let url = url.filter(|_| self.heard.is_some() && matches!(status, "completed" | "stale"));
        json!({
            "language_id": self.id,
            "project_id": self.project,
            "target_language": self.target,
            "status": status,
            "model_id": MODEL,
            "voice_settings": { "cloning_strength": self.cloning.unwrap_or(7) },
            "outputs": url.map(|url| json!({ "lossless_audio": url })),
            "revision": self.revision,
            "output_revision": self.heard,
            "error": error.map(|message| {
                json!({ "code": "draft_unavailable", "message": message, "retryable": true })
            }),
            "warnings": [],
            "created_at": iso(self.made),
            "updated_at": iso(self.changed),
        })
    }

    /// What it says, as the protocol tells it.
    pub fn transcript(&self, project: &Project) -> Value {
        let segments: Vec<Value> = project
            .segments
            .iter()
            .map(|segment| self.segment(segment))
            .collect();
        json!({
            "source_language": project.source,
            "target_language": self.target,
            "segments": segments,
            "revision": self.revision,
        })
    }

    /// One segment of it.
    pub fn segment(&self, segment: &Segment) -> Value {
        json!({
            "id": segment.id,
            "speaker_id": segment.speaker,
            "start_s": segment.start,
            "end_s": segment.end,
            "source_text": segment.text,
            "translation": self.translations.get(&segment.id),
        })
    }
}
