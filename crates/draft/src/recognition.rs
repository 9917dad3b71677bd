//! What is said in sound that this server made: looked up by fingerprint in its own record, never guessed.

use std::ops::Range;

use serde::Deserialize;
use serde::Serialize;
use serde_json::Value;

use crate::store::Known;
use crate::store::Store;
use crate::store::StoreError;
use mynah_audio::decode::decode_as;
use mynah_audio::pcm::Pcm;
use mynah_synthesis::dsp::print::FRAME_SECS;
use mynah_synthesis::dsp::print::Match;
use mynah_synthesis::dsp::print::Places;
use mynah_synthesis::dsp::print::Print;
use mynah_synthesis::dsp::print::Printer;
use mynah_synthesis::dsp::print::STEP_SECS;

/// How much of what is heard must be known.
const LEAST_KNOWN: f64 = 0.6;
/// Beyond this nothing more is looked for.
const ENOUGH: f64 = 0.97;

/// Nothing is said in sound that never gets louder.
const SILENCE: f32 = 1e-4;

/// A character as it is heard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Letter {
    /// As in the text that was spoken.
    pub text: String,
    /// Seconds from the start of the sound.
    pub start: f64,
    /// Seconds from the start of the sound.
    pub end: f64,
    /// The voice's id.
    pub voice: String,
}

/// A run of letters: a word, or what is between two.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// Its letters; never empty.
    pub letters: Vec<Letter>,
    /// Whether it is a word.
    pub spoken: bool,
}

impl Word {
    /// As it is written.
    pub fn text(&self) -> String {
        self.letters
            .iter()
            .map(|letter| letter.text.as_str())
            .collect()
    }

    /// When it begins.
    pub fn start(&self) -> f64 {
        self.letters.first().map_or(0.0, |letter| letter.start)
    }

    /// When it ends.
    pub fn end(&self) -> f64 {
        self.letters.last().map_or(0.0, |letter| letter.end)
    }

    /// Who says it.
    pub fn voice(&self) -> &str {
        self.letters
            .first()
            .map_or("", |letter| letter.voice.as_str())
    }
}

/// What of a sound is needed to know again what is said in it, however long it is: one channel.
pub struct Heard {
    print: Print,
    secs: f64,
    silent: bool,
}

impl Heard {
    /// Of sound in memory.
    pub fn of(sound: &Pcm) -> Self {
        let mut hearing = Hearing::new(sound.hz);
        hearing.push(&sound.to_mono().samples);
        hearing.finish()
    }
}

/// Hears a sound while it comes.
pub struct Hearing {
    hz: u32,
    printer: Printer,
    frames: u64,
    silent: bool,
}

impl Hearing {
    /// For one channel at `hz`.
    pub fn new(hz: u32) -> Self {
        Self {
            hz,
            printer: Printer::new(hz),
            frames: 0,
            silent: true,
        }
    }

    /// Takes more of it.
    pub fn push(&mut self, samples: &[f32]) {
        self.frames += samples.len() as u64;
        self.silent &= samples.iter().all(|sample| sample.abs() < SILENCE);
        self.printer.push(samples);
    }

    /// What was heard of it.
    pub fn finish(self) -> Heard {
        Heard {
            print: self.printer.finish(),
            secs: self.frames as f64 / f64::from(self.hz.max(1)),
            silent: self.silent,
        }
    }
}

/// What is said in a sound, word by word; `None` if it isn't (mostly) this server's own. Blocks.
pub fn recognise(store: &Store, sound: &Heard) -> Result<Option<Vec<Word>>, StoreError> {
    if sound.silent {
        return Ok(Some(Vec::new()));
    }
    let heard = &sound.print;
    let places = Places::of(heard);
    let loud = heard.loud().max(1) as f64;
    let mut found: Vec<(Match, Known)> = Vec::new();
    let mut covered = 0;
    for known in store.spoken()? {
        let Some(print) = print_of(store, &known)? else {
            continue;
        };
        let Some(place) = places.find(&print) else {
            continue;
        };
        if found
            .iter()
            .any(|(other, _)| overlap(&other.frames, &place.frames))
        {
            continue;
        }
        covered += heard.loud_in(&place.frames);
        found.push((place, known));
        if covered as f64 >= ENOUGH * loud {
            break;
        }
    }
    if (covered as f64) < LEAST_KNOWN * loud {
        return Ok(None);
    }
    found.sort_by_key(|(place, _)| place.frames.start);
    let mut letters: Vec<Letter> = Vec::new();
    for (place, known) in &found {
        let alignments = store.alignments(&known.item)?.unwrap_or_default();
        let own = letters_of(known, &alignments, place, sound.secs);
        if let (Some(last), Some(next)) = (letters.last(), own.first())
            && !(is_blank(&last.text) || is_blank(&next.text))
        {
            letters.push(Letter {
                text: " ".to_owned(),
                start: last.end,
                end: next.start.max(last.end),
                voice: last.voice.clone(),
            });
        }
        letters.extend(own);
    }
    Ok(Some(words(letters)))
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    let shared = one
        .end
        .min(other.end)
        .saturating_sub(one.start.max(other.start));
    shared * 4 > one.len().min(other.len())
}

/// The print of a recording: kept, or taken now and kept.
fn print_of(store: &Store, known: &Known) -> Result<Option<Print>, StoreError> {
    if let Some(print) = &known.print {
        return Ok(Some(Print::from_bytes(print)));
    }
    let Some((bytes, format)) = store.file_of(&known.item)? else {
        return Ok(None);
    };
    let Ok(decoded) = decode_as(&bytes, format) else {
        return Ok(None);
    };
    let print = Print::of(&decoded.pcm);
    store.keep_print(&known.item, &print.to_bytes())?;
    Ok(Some(print))
}

/// The letters of a recording that lie within the sound, at their times in it.
fn letters_of(known: &Known, alignments: &str, place: &Match, secs: f64) -> Vec<Letter> {
    let value: Value = serde_json::from_str(alignments).unwrap_or_default();
    let list = |name: &str| {
        value
            .pointer(&format!("/alignment/{name}"))
            .and_then(Value::as_array)
    };
    let (Some(characters), Some(starts), Some(ends)) = (
        list("characters"),
        list("character_start_times_seconds"),
        list("character_end_times_seconds"),
    ) else {
        return Vec::new();
    };
    let voices = voices_of(known);
    let later = place.offset as f64 * STEP_SECS;
    let from = place.frames.start as f64 * STEP_SECS - FRAME_SECS;
    let until = place.frames.end as f64 * STEP_SECS + FRAME_SECS;
    let mut markup: Option<&str> = None;
    let mut letters = Vec::new();
    let times = starts.iter().zip(ends);
    for (number, (text, (start, end))) in characters.iter().zip(times).enumerate() {
        let text = text.as_str().unwrap_or_default();
        // What is not spoken is not said.
        match (markup, text) {
            (None, "<") => markup = Some(">"),
            (None, "[") => markup = Some("]"),
            (Some(close), _) => {
                if text == close {
                    markup = None;
                }
                continue;
            }
            _ => {}
        }
        if markup.is_some() {
            continue;
        }
        let start = start.as_f64().unwrap_or_default() - later;
        let end = end.as_f64().unwrap_or_default() - later;
        let middle = f64::midpoint(start, end);
        if middle < from.max(0.0) || middle > until.min(secs) {
            continue;
        }
        letters.push(Letter {
            text: text.to_owned(),
            start: start.max(0.0),
            end: end.clamp(0.0, secs),
            voice: voices.get(number).unwrap_or(&known.voice).clone(),
        });
    }
    letters
}

/// The voice of each character of a dialogue; empty for one voice.
fn voices_of(known: &Known) -> Vec<String> {
    let turns: Value = known
        .dialogue
        .as_deref()
        .and_then(|dialogue| serde_json::from_str(dialogue).ok())
        .unwrap_or_default();
    turns
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|turn| {
            let text = |name: &str| turn.get(name).and_then(Value::as_str).unwrap_or_default();
            std::iter::repeat_n(text("voice_id").to_owned(), text("text").chars().count())
        })
        .collect()
}

fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// Puts letters together to words and what is between them.
pub fn words(letters: Vec<Letter>) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for mut letter in letters {
        let spoken = !is_blank(&letter.text);
        match words.last_mut() {
            Some(last) if last.spoken == spoken && last.voice() == letter.voice => {
                // Two blanks around something that isn't spoken are one.
                if spoken {
                    last.letters.push(letter);
                } else if let Some(blank) = last.letters.last_mut() {
                    blank.end = letter.end;
                }
            }
            Some(last) if spoken && last.spoken => {
                // Another voice: turns have no blank between them.
                let blank = Letter {
                    text: " ".to_owned(),
                    start: last.end(),
                    end: letter.start.max(last.end()),
                    voice: last.voice().to_owned(),
                };
                words.push(Word {
                    letters: vec![blank],
                    spoken: false,
                });
                words.push(Word {
                    letters: vec![letter],
                    spoken,
                });
            }
            _ => {
                if !spoken {
                    " ".clone_into(&mut letter.text);
                }
                words.push(Word {
                    letters: vec![letter],
                    spoken,
                });
            }
        }
    }
    words
}
