//! Dubs: a translation that somebody made, spoken by Draft voices and laid over the recording at its times.
//!
//! Begin with `job.rs` (the way of a dub from its files to its sound); `sheet.rs` reads translations, `rendering.rs`
//! has them spoken (`voicing.rs`, so that they fit) and laid over what is left of the recording (`mixing.rs`),
//! `subtitles.rs` writes what is said; `project.rs` is the newer kind, edited line by line. Nothing here hears or translates: without a translation a dub fails and says so.

mod cue;
pub mod job;
pub mod mixing;
pub mod project;
pub mod project_job;
pub mod rendering;
pub mod sheet;
pub mod subtitles;
pub mod voicing;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::recognition::Word;
use mynah_core::clock::UnixMillis;

/// The word by which the service names this way of dubbing.
pub const MODEL: &str = "dubbing_v1";

/// How long a dub waits for its turn, and how long it is looked at: on the server's clock, as if it were a long
/// way. What takes the service minutes takes seconds here.
const QUEUED_MS: i64 = 1_000;
const PREPARED_MS: i64 = 2_000;
/// The share of a recording's length that its dub takes on top.
const SHARE: f64 = 0.05;

/// How often to look for processes that are gone with work left.
const LOOK: Duration = Duration::from_secs(30);

/// Goes on with the work of processes that are gone, for as long as the server runs.
pub async fn go_on(account: Arc<Account>) {
    loop {
        job::go_on(&account).await;
        project_job::go_on(&account).await;
        tokio::select! {
            () = account.closing.cancelled() => return,
            () = account.store.orphans.notified() => {}
            () = tokio::time::sleep(LOOK) => drop(account.ask(|store| store.running()).await),
        }
    }
}

/// One line of what is said, with its translation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Who says it.
    pub speaker: String,
    /// Seconds of the recording.
    pub start: f64,
    /// Seconds of the recording.
    pub end: f64,
    /// What is said in the recording.
    pub said: String,
    /// What is to be said instead; a line without one stays silent.
    pub translation: Option<String>,
    /// What is said, word by word, where that is known.
    #[serde(default)]
    pub words: Vec<Word>,
}

/// What one speaker says without a pause.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Utterance {
    /// Who.
    pub speaker: String,
    /// What.
    pub text: String,
    /// Seconds of the dub.
    pub start: f64,
    /// Seconds of the dub.
    pub end: f64,
    /// Word by word, where that is known.
    pub words: Vec<Word>,
    /// The account's voice that says it, or the one that comes nearest; none in the recording.
    #[serde(default)]
    pub voice: Option<String>,
}

/// A dub: what was asked for, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Dub {
    /// Twenty characters.
    pub id: String,
    /// As it is shown.
    pub name: String,
    /// The language of the recording; none: not told.
    pub source: Option<String>,
    /// The language of the dub.
    pub target: String,
    /// When it was asked for.
    pub made: UnixMillis,
    /// What the recording is in.
    pub mime: String,
    /// How long the recording is, in seconds.
    pub secs: f64,
    /// Which part of it is dubbed, in seconds.
    pub span: (f64, f64),
    /// Whether it was to carry a mark.
    pub watermark: bool,
    /// Whether nothing of the recording is to be left.
    pub bare: bool,
    /// Whether voices of the cast speak rather than ones fitted to the recording.
    pub from_cast: bool,
    /// The translation that came along.
    pub lines: Option<Vec<Line>>,
    /// What it costs.
    pub cost: u64,
    /// The charge for it, once it is made.
    #[serde(default)]
    pub charge: Option<i64>,
    /// What came of it, once it is done.
    pub outcome: Option<Outcome>,
}

/// What came of a dub.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// It can be heard.
    Made {
        /// What is said in the recording.
        source: Vec<Utterance>,
        /// What is said in the dub.
        target: Vec<Utterance>,
    },
    /// It can't be made.
    Failed {
        /// Why, in a sentence.
        reason: String,
        /// What is said in the recording, as far as that is known.
        source: Vec<Utterance>,
    },
}

impl Dub {
    /// How long it takes from being asked for to being ready, in milliseconds.
    fn expected_ms(&self) -> i64 {
        let (from, to) = self.span;
        PREPARED_MS + ((to - from).max(0.0) * SHARE * 1_000.0) as i64
    }

    /// The same in seconds, as the answer tells it.
    pub fn expected_secs(&self) -> f64 {
        self.expected_ms() as f64 / 1_000.0
    }

    /// How it stands.
    pub fn status(&self, now: UnixMillis) -> &'static str {
        let since = now.0 - self.made.0;
        match &self.outcome {
            _ if since < QUEUED_MS => "queued",
            _ if since < PREPARED_MS => "preparing",
            Some(Outcome::Made { .. }) if since >= self.expected_ms() => "dubbed",
            Some(Outcome::Failed { .. }) if since >= self.expected_ms() => "failed",
            _ => "dubbing",
        }
    }

    /// What came of it, once its time is over.
    pub fn outcome(&self, now: UnixMillis) -> Option<&Outcome> {
        self.outcome
            .as_ref()
            .filter(|_| now.0 - self.made.0 >= self.expected_ms())
    }

    /// The object of the protocol.
    pub fn to_json(&self, now: UnixMillis) -> Value {
        let error = match self.outcome(now) {
            Some(Outcome::Failed { reason, .. }) => Some(reason),
            _ => None,
        };
        json!({
            "dubbing_id": self.id,
            "name": self.name,
            "status": self.status(now),
            "source_language": self.source,
            "target_languages": [self.target],
            "editable": false,
            "created_at": iso(self.made),
            "media_metadata": { "content_type": self.mime, "duration": self.secs },
            "error": error,
        })
    }
}

/// `2026-11-20T00:00:00Z`
pub fn iso(time: UnixMillis) -> String {
    Timestamp::from_millisecond(time.0)
        .map(|time| time.to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dub_takes_its_time_on_the_clock() {
        let mut dub = Dub {
            made: UnixMillis(1_000_000),
            span: (0.0, 60.0),
            ..Dub::default()
        };
        let at = |dub: &Dub, since: i64| dub.status(UnixMillis(1_000_000 + since));
        assert_eq!(dub.expected_secs(), 5.0);
        assert_eq!(at(&dub, 0), "queued");
        assert_eq!(at(&dub, 1_000), "preparing");
        assert_eq!(at(&dub, 90_000), "dubbing");
        dub.outcome = Some(Outcome::Made {
            source: Vec::new(),
            target: Vec::new(),
        });
        assert_eq!(at(&dub, 4_999), "dubbing");
        assert_eq!(at(&dub, 5_000), "dubbed");
        assert_eq!(iso(UnixMillis(0)), "1970-01-01T00:00:00Z");
    }
}
