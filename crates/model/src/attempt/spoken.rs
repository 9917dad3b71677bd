//! Whether a recording can be the statement that was to be read aloud: by its length and level on this computer, and by
//! its words where the service wrote them down.

use std::cell::RefCell;
use std::collections::HashMap;

use super::KeptSample;
use crate::inspecting::Check;
use mynah_i18n::tr;

/// Nobody says more letters of a text in a second of speech, pauses apart.
const MOST_A_SECOND: f32 = 25.0;
/// Speech that is quieter is heard by nobody, in dBFS.
const QUIETEST: f32 = -50.0;
/// Less speech than this is none, in seconds.
const LEAST: f32 = 0.4;
/// So large a part of the words has to be heard, in their order: names and scopes are often written otherwise.
const PART: f32 = 0.7;
/// One strange word among so many of them is nothing: somebody says it twice, or a name is written as two.
const STRANGE: usize = 4;
/// Words of a talk among which the statement is looked for: that is asked in a frame. Some seven minutes.
const LISTENED: usize = 1_000;

/// Why a recording can't be the statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Unread {
    /// Nobody speaks in it.
    Silent,
    /// It is too quiet to be understood.
    Quiet,
    /// In so many seconds of speech nobody says these words.
    Short(f32),
    /// Other words were heard.
    Other(String),
    /// It is one of the samples: it shows no more than these.
    Sample,
}

/// What is known of a recording that can be the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Long and loud enough; nobody looked at the words.
    Unchecked,
    /// So many of so many words were heard.
    Heard(usize, usize),
}

impl Unread {
    /// Why, and what now.
    pub fn words(&self) -> String {
        match self {
            Self::Silent => tr!("clone-unread-silent"),
            Self::Quiet => tr!("clone-unread-quiet"),
            Self::Short(seconds) => {
                tr!("clone-unread-short", seconds = format!("{seconds:.1}"))
            }
            Self::Other(heard) => tr!("clone-unread-other", heard = heard.as_str()),
            Self::Sample => tr!("clone-unread-sample"),
        }
    }
}

/// Judges a recording of these words, with what the service heard in it where it was asked.
///
/// # Errors
/// It can't be them.
pub fn reading(sample: &KeptSample, words: &str, heard: Option<&str>) -> Result<Reading, Unread> {
    let seconds = sample.value(Check::Length).unwrap_or(0.0);
    if seconds < LEAST {
        return Err(Unread::Silent);
    }
    if sample
        .value(Check::Level)
        .is_some_and(|level| level < QUIETEST)
    {
        return Err(Unread::Quiet);
    }
    let letters = words.chars().filter(|it| it.is_alphanumeric()).count() as f32;
    if seconds < letters / MOST_A_SECOND {
        return Err(Unread::Short(seconds));
    }
    let Some(heard) = heard else {
        return Ok(Reading::Unchecked);
    };
    let (of, all) = heard_of(words, heard);
    if (of as f32) < PART * all as f32 {
        return Err(Unread::Other(heard.trim().to_owned()));
    }
    Ok(Reading::Heard(of, all))
}

/// How many words of a text were heard, in their order and near each other, and how many it has: of a long talk the
/// stretch counts that has the most of them.
pub fn heard_of(text: &str, heard: &str) -> (usize, usize) {
    LAST.with_borrow_mut(|last| match last {
        Some((of, said, told)) if of == text && said == heard => *told,
        _ => {
            let told = compared(text, heard);
            *last = Some((text.to_owned(), heard.to_owned(), told));
            told
        }
    })
}

/// A text, what was heard, and how many words of how many that is.
type Compared = (String, String, (usize, usize));

thread_local! {
    /// What was compared last, and what came of it: that is asked several times a frame, and a talk may be long.
    static LAST: RefCell<Option<Compared>> = const { RefCell::new(None) };
}

fn compared(text: &str, heard: &str) -> (usize, usize) {
    let [wanted, mut heard] = [text, heard].map(plain);
    heard.truncate(LISTENED);
    // Numbers are compared many times faster than words.
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let said: Vec<usize> = wanted
        .iter()
        .map(|word| {
            let next = numbers.len() + 1;
            *numbers.entry(word).or_insert(next)
        })
        .collect();
    // What is none of its words is 0.
    let number = |word: &String| numbers.get(&**word).copied().unwrap_or(0);
    let heard: Vec<usize> = heard.iter().map(number).collect();
    let room = said.len() + said.len() / STRANGE + 1;
    if heard.len() <= room {
        return (in_order(&said, &heard), said.len());
    }
    // A stretch that begins with another word has no more of them than the one behind it.
    let begins = (0..heard.len()).filter(|at| heard.get(*at).is_some_and(|word| *word > 0));
    let stretches = begins.filter_map(|at| heard.get(at..(at + room).min(heard.len())));
    let most = stretches.map(|stretch| in_order(&said, stretch)).max();
    (most.unwrap_or(0), said.len())
}

/// The length of the longest sequence that both have, a row at a time.
fn in_order(wanted: &[usize], heard: &[usize]) -> usize {
    let mut row = vec![0usize; heard.len() + 1];
    for word in wanted {
        let mut before = 0;
        for (at, other) in heard.iter().enumerate() {
            let above = row.get(at + 1).copied().unwrap_or(0);
            let left = row.get(at).copied().unwrap_or(0);
            let now = if word == other {
                before + 1
            } else {
                above.max(left)
            };
            before = above;
            if let Some(cell) = row.get_mut(at + 1) {
                *cell = now;
            }
        }
    }
    row.last().copied().unwrap_or(0)
}

/// The words of a text without marks and capitals.
fn plain(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|it: char| !it.is_alphanumeric() && it != '\'' && it != '’');
    let words = words.map(|word| word.replace(['\'', '’'], ""));
    words.filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attempt::{CloneAttempt, SampleRow};
    use crate::inspecting::{Finding, Fold, Others};
    use mynah_core::consent::Relation;
    use mynah_core::request::Input;

    const WORDS: &str = "I, Bea, agree that a copy of my voice is made and used for one film.";

    fn read(seconds: f32, level: f32) -> KeptSample {
        let finding = |check: Check, value| Finding::of(check, Some(value));
        KeptSample {
            input: Input {
                hash: "ab".repeat(32),
                name: "Statement of Bea.wav".to_owned(),
                extension: "wav".to_owned(),
                bytes: 1,
                seconds: 10.0,
            },
            findings: vec![
                finding(Check::Length, seconds),
                finding(Check::Level, level),
            ],
            wave: Vec::new(),
            places: Vec::new(),
            others: Others::default(),
            pitch: None,
            damage: Vec::new(),
            part: None,
            source: None,
            from: 0.0,
            sound: None,
            fold: Fold::Mix,
            tracks: Vec::new(),
        }
    }

    #[test]
    fn a_hush_a_cough_and_a_whisper_are_no_statement() {
        assert_eq!(reading(&read(0.1, -20.0), WORDS, None), Err(Unread::Silent));
        assert_eq!(reading(&read(5.0, -70.0), WORDS, None), Err(Unread::Quiet));
        assert_eq!(
            reading(&read(1.0, -20.0), WORDS, None),
            Err(Unread::Short(1.0))
        );
        assert_eq!(
            reading(&read(5.0, -20.0), WORDS, None),
            Ok(Reading::Unchecked)
        );
    }

    /// A sample was attached as the recording of the statement, and its pitch fitted the samples.
    #[test]
    fn a_sample_is_no_statement() {
        let mut attempt = CloneAttempt {
            relation: Relation::Consented,
            ..CloneAttempt::default()
        };
        let spoken = read(5.0, -20.0);
        attempt.spoken = Some((spoken.clone(), attempt.statement()));
        assert!(attempt.unread().is_none() && attempt.is_spoken());
        attempt.samples = vec![SampleRow {
            raw: Some(spoken),
            ..SampleRow::default()
        }];
        assert_eq!(attempt.unread(), Some(Unread::Sample));
        assert_eq!(attempt.proofs().count(), 0);
    }

    #[test]
    fn words_that_were_heard_are_those_of_the_statement_or_not() {
        let sample = read(5.0, -20.0);
        let said = "i bee agree that a copy of my voice is made and used for one film";
        assert_eq!(
            reading(&sample, WORDS, Some(said)),
            Ok(Reading::Heard(15, 16))
        );
        let other = "The harbour was quiet that morning, and nobody spoke for a while.";
        assert_eq!(
            reading(&sample, WORDS, Some(other)),
            Err(Unread::Other(other.to_owned()))
        );
        // Said before or behind other words it is said all the same.
        let within = format!(
            "{} {said} {}",
            "right then shall we ".repeat(9),
            "was that good ".repeat(9)
        );
        assert_eq!(
            reading(&sample, WORDS, Some(&within)),
            Ok(Reading::Heard(15, 16))
        );
        // All words in another order are another text.
        let turned: Vec<&str> = said.split(' ').rev().collect();
        assert!(reading(&sample, WORDS, Some(&turned.join(" "))).is_err());
    }

    /// In a long enough talk every word comes sooner or later, and it was taken for the statement.
    #[test]
    fn words_that_stand_far_apart_in_a_talk_are_no_statement() {
        let sample = read(600.0, -20.0);
        let words = plain(WORDS);
        let talk: Vec<String> = words
            .iter()
            .map(|word| format!("{word} and then we went down to the harbour"))
            .collect();
        assert!(reading(&sample, WORDS, Some(&talk.join(" "))).is_err());
    }
}
