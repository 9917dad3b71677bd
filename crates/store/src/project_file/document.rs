//! What `project.json` says, and what of it is believed.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::ids::LineId;
use mynah_core::request::{Generation, SpeechRequest};
use mynah_core::timing::WordTime;
use mynah_records::projects::ProjectDefaults;
use mynah_script::document::Script;
use mynah_script::review::Review;

/// Letters of a name or a note that are kept.
const LONGEST: usize = 4_000;
/// Letters of a project's name.
const LONGEST_NAME: usize = 120;
/// The highest number of a take, and price of one, that are believed.
const HIGHEST: u64 = 1_000_000_000;
/// Ids beyond this leave no room for the rows that come after them.
const HIGHEST_ID: u64 = 1 << 62;
/// Columns of a small waveform that are kept.
const COLUMNS: usize = 256;

/// A project with its takes.
#[derive(Serialize, Deserialize)]
pub(super) struct Document {
    /// How it is to be read.
    pub format: u32,
    /// The program that wrote it.
    #[serde(default)]
    pub program: String,
    /// When.
    #[serde(default)]
    pub at: UnixMillis,
    pub project: About,
    pub script: Script,
    /// Oldest first.
    #[serde(default)]
    pub takes: Vec<TakeRow>,
}

/// All that has to be understood of a newer file.
#[derive(Deserialize)]
pub(super) struct Head {
    pub format: u32,
}

/// The project itself.
#[derive(Serialize, Deserialize)]
pub(super) struct About {
    pub name: String,
    pub backend: Backend,
    #[serde(default)]
    pub defaults: ProjectDefaults,
    #[serde(default)]
    pub zero_retention: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub budgets: Vec<Budget>,
}

/// What it may spend in all.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Budget {
    pub backend: Backend,
    pub credits: Credits,
    pub hard: bool,
}

/// A take of a line.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct TakeRow {
    pub line: LineId,
    pub number: u32,
    pub backend: Backend,
    /// Who speaks in the script.
    #[serde(default)]
    pub speaker: String,
    pub voice_name: String,
    pub request: Arc<Generation>,
    /// The name of the request with the account that paid: tells nothing to who doesn't know the account.
    #[serde(default)]
    pub fingerprint: String,
    #[serde(default)]
    pub seed: Option<u32>,
    pub seconds: f64,
    #[serde(default)]
    pub cost: Credits,
    #[serde(default)]
    pub at: UnixMillis,
    #[serde(default)]
    pub lufs: Option<f32>,
    #[serde(default)]
    pub peak_db: Option<f32>,
    #[serde(default)]
    pub mini: Vec<u8>,
    /// When each word sounds: start and end in milliseconds, and its bytes in the text.
    #[serde(default)]
    pub words: Vec<(u32, u32, usize, usize)>,
    #[serde(default)]
    pub picked: bool,
    #[serde(default)]
    pub starred: bool,
    #[serde(default)]
    pub approved: bool,
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    pub remark: Option<String>,
    #[serde(default)]
    pub given: Option<String>,
    #[serde(default)]
    pub picked_for: Option<Box<SpeechRequest>>,
    #[serde(default)]
    pub zero_retention: bool,
    /// Whether its sound was gone when the file was written.
    #[serde(default)]
    pub missing: bool,
    pub sound: Sound,
}

/// A sound by its hash.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Sound {
    pub hash: String,
    pub extension: String,
    pub bytes: u64,
}

/// Whether a script leaves room for the rows that come after its own.
pub(super) fn is_believed(script: &Script) -> bool {
    script.next_id().0 <= HIGHEST_ID
}

impl Document {
    /// What of it is believed: numbers in their ranges, takes of lines that there are. `None` where it contradicts
    /// itself, or names what can be no file. `now` is the latest that anything can have been made.
    pub fn checked(mut self, now: UnixMillis) -> Option<Self> {
        if !is_believed(&self.script) {
            return None;
        }
        self.project.name = clean(&self.project.name, LONGEST_NAME);
        let mut seen = Vec::new();
        self.project.budgets.retain(|budget| {
            let is_new = !seen.contains(&budget.backend);
            if is_new {
                seen.push(budget.backend);
            }
            is_new && budget.credits.0 <= HIGHEST
        });
        let lines = self.script.lines().map(|line| line.id);
        let lines = lines.collect::<HashSet<_>>();
        self.takes.retain(|take| lines.contains(&take.line));
        let (mut picked, mut numbers) = (HashSet::new(), HashSet::new());
        // From where on a line's numbers are looked through: a file can say the same one a million times.
        let mut free: HashMap<LineId, u32> = HashMap::new();
        for take in &mut self.takes {
            take.check(now)?;
            // A line has one take of its own, and one of a number.
            take.picked = take.picked && picked.insert(take.line);
            if numbers.insert((take.line, take.number)) {
                continue;
            }
            let free = free.entry(take.line).or_default();
            take.number = take.number.max(*free);
            while !numbers.insert((take.line, take.number)) {
                take.number += 1;
            }
            *free = take.number + 1;
        }
        Some(self)
    }
}

impl TakeRow {
    fn check(&mut self, now: UnixMillis) -> Option<()> {
        if !self.sound.is_named_well() || !self.seconds.is_finite() {
            return None;
        }
        self.number = self.number.clamp(1, HIGHEST as u32);
        self.seconds = self.seconds.max(0.0);
        self.cost = Credits(self.cost.0.min(HIGHEST));
        self.at = UnixMillis(self.at.0.clamp(0, now.0));
        self.lufs = self.lufs.filter(|lufs| lufs.is_finite());
        self.peak_db = self.peak_db.filter(|peak| peak.is_finite());
        self.mini.truncate(COLUMNS);
        self.speaker = clean(&self.speaker, LONGEST);
        self.voice_name = clean(&self.voice_name, LONGEST);
        self.note = self.note.chars().take(LONGEST).collect();
        for words in [&mut self.remark, &mut self.given] {
            *words = words.take().map(|words| clean(&words, LONGEST));
        }
        let text = self.request.spoken();
        self.words
            .retain(|(start, end, from, to)| start <= end && text.get(*from..*to).is_some());
        Some(())
    }

    /// When each word sounds.
    pub fn words(&self) -> Vec<WordTime> {
        let words = self.words.iter();
        let word = |(start_ms, end_ms, from, to): &(u32, u32, usize, usize)| WordTime {
            start_ms: *start_ms,
            end_ms: *end_ms,
            bytes: *from..*to,
        };
        words.map(word).collect()
    }
}

impl Sound {
    /// Whether its names are those of a sound: they become a file's.
    fn is_named_well(&self) -> bool {
        let is_hash = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
        let is_ending = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        self.hash.len() == 64
            && self.hash.chars().all(is_hash)
            // Names of what lies beside sounds are longer.
            && (1..=4).contains(&self.extension.len())
            && self.extension.chars().all(is_ending)
            && i64::try_from(self.bytes).is_ok()
    }
}

/// A name in one line, of at most so many letters.
fn clean(name: &str, longest: usize) -> String {
    let letters = name.chars().map(|c| if c.is_control() { ' ' } else { c });
    letters.take(longest).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{NOON, order, script};
    use mynah_core::ids::ProjectId;

    /// Each looked for its number from the first one on: for hours, and "Cancel" did nothing.
    #[test]
    fn takes_that_all_say_one_number_have_their_own_at_once() {
        let row = json!({
            "line": 1, "number": 1, "backend": "draft", "voice_name": "Wren", "seconds": 1.0,
            "request": *order(ProjectId(1), 1, "hello").request,
            "sound": { "hash": "0".repeat(64), "extension": "mp3", "bytes": 1 },
        });
        let row: TakeRow = serde_json::from_value(row).unwrap();
        let count = 200_000;
        let mut takes = vec![row; count];
        takes[1].number = 3;
        let about = json!({ "name": "Test", "backend": "draft" });
        let document = Document {
            format: 1,
            program: String::new(),
            at: NOON,
            project: serde_json::from_value(about).unwrap(),
            script: script(1),
            takes,
        };
        let takes = document.checked(NOON).unwrap().takes;
        let first: Vec<u32> = takes.iter().take(5).map(|take| take.number).collect();
        assert_eq!(first, [1, 3, 2, 4, 5]);
        let numbers: HashSet<u32> = takes.iter().map(|take| take.number).collect();
        assert_eq!(numbers.len(), count);
    }
}
