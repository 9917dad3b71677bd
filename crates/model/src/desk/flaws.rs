//! What can be heard of a take without hearing it: mistakes that a review points at, never decides.
//!
//! All of it comes from what is kept beside a take: its length, its loudness, its true peak and 48 columns of its
//! waveform. Thresholds are ours, tried on Draft voices; each leaves ordinary speech alone.

use std::collections::HashMap;
use std::sync::Arc;

use crate::desk::{Desk, ROWS_A_FRAME, TakeCard};
use mynah_core::silence::{self, Bare};
use mynah_script::document::{Item, Line};

/// Takes of a speaker before their pace and loudness are something to compare with.
const ENOUGH: u32 = 3;
/// A take this many times as long as its words want, or as short, and by at least so many seconds. Draft voices keep
/// within 0.75 and 1.35 of it, whatever three texts they are measured by; half a text has half the length.
const LONG: f64 = 1.6;
const SHORT: f64 = 0.65;
const BY_SECONDS: f64 = 0.8;
/// What the edges of a take, the end of a sentence inside it and a comma take, in units of [`Words`].
const EDGES: f64 = 12.0;
const END: f64 = 10.0;
const COMMA: f64 = 6.0;
/// What a digit takes at least.
const DIGIT: f64 = 2.0;
/// Seconds of silence inside that nobody asked for.
const SILENCE: f64 = 1.2;
/// Columns below this, of 255, are silent: −38 dBFS.
const SILENT: u8 = 3;
/// Above this, in dBTP, a player clips.
const CLIPS: f32 = -0.1;
/// LU off what the speaker's takes have on average.
const OFF: f32 = 4.0;
/// The last column has this part of the loudest: nothing fades, the end is missing.
const CUT: f32 = 0.6;

/// Something that sounds wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Far longer than its words want: something may be said twice, or drawn out.
    Long,
    /// Far shorter: words may be missing.
    Short,
    /// Silent in the middle for long.
    Silence,
    /// Its peaks are cut off.
    Clips,
    /// Much louder than the speaker's other takes.
    Loud,
    /// Much quieter.
    Quiet,
    /// It ends in the middle of a sound.
    CutEnd,
}

/// How each speaker sounds on average, as far as the script was listened to.
#[derive(Clone, Debug, Default)]
pub struct Ear {
    speakers: HashMap<Arc<str>, Loudness>,
    /// How fast each voice speaks: a speaker may have had several.
    voices: HashMap<Arc<str>, Pace>,
    /// The next row to listen to.
    place: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Loudness {
    measured: u32,
    lufs: f64,
}

/// Of takes whose words leave no doubt how they are read.
#[derive(Clone, Copy, Debug, Default)]
struct Pace {
    takes: u32,
    seconds: f64,
    units: f64,
}

impl Ear {
    /// Listens on to the picked takes, at most [`ROWS_A_FRAME`] rows; `true` while there are more. `each` is given
    /// every line that has one.
    pub fn listen(&mut self, desk: &Desk, mut each: impl FnMut(&Line)) -> bool {
        let rows = desk.script().items();
        let some = rows.from(self.place).take(ROWS_A_FRAME);
        for line in some.filter_map(Item::line) {
            let takes = desk.takes.get(&line.id);
            if let Some(take) = takes.and_then(|takes| takes.picked.as_deref()) {
                self.hear(&line.speaker, take);
                each(line);
            }
        }
        self.place = self.place.saturating_add(ROWS_A_FRAME);
        self.place < rows.len()
    }

    /// Adds a take of a speaker to the averages: its pace, if its words leave no doubt how they are read, and its
    /// loudness.
    pub fn hear(&mut self, speaker: &str, take: &TakeCard) {
        let words = Words::of(take.request.text());
        if words.is_plain {
            let pace = entry(&mut self.voices, voice(speaker, take));
            pace.takes += 1;
            pace.seconds += spoken_seconds(take);
            pace.units += words.units;
        }
        if let Some(lufs) = take.lufs {
            let loudness = entry(&mut self.speakers, speaker);
            loudness.measured += 1;
            loudness.lufs += f64::from(lufs);
        }
    }

    /// What is wrong with a line's take, the gravest first.
    pub fn flaws(&self, line: &Line, take: &TakeCard) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        if take.cut || ends_loud(&take.mini) {
            flaws.push(Flaw::CutEnd);
        }
        if take.peak_db.is_some_and(|peak| peak > CLIPS) {
            flaws.push(Flaw::Clips);
        }
        let text = take.request.text();
        if !asks_for_pause(text) && longest_silence(take) >= SILENCE {
            flaws.push(Flaw::Silence);
        }
        let pace = self.voices.get(voice(&line.speaker, take));
        if let Some(pace) = pace.filter(|pace| pace.takes >= ENOUGH) {
            let words = Words::of(text);
            let wanted = words.units * pace.seconds / pace.units.max(1.0);
            let seconds = spoken_seconds(take);
            if words.is_plain && seconds > wanted * LONG && seconds > wanted + BY_SECONDS {
                flaws.push(Flaw::Long);
            } else if seconds < wanted * SHORT && seconds < wanted - BY_SECONDS {
                flaws.push(Flaw::Short);
            }
        }
        let average = self.speakers.get(line.speaker.as_str());
        if let Some((average, lufs)) = average
            .filter(|average| average.measured >= ENOUGH)
            .zip(take.lufs)
        {
            let off = lufs - (average.lufs / f64::from(average.measured)) as f32;
            if off > OFF {
                flaws.push(Flaw::Loud);
            } else if off < -OFF {
                flaws.push(Flaw::Quiet);
            }
        }
        flaws
    }
}

/// The value of a name, which is copied only the first time.
fn entry<'a, V: Default>(of: &'a mut HashMap<Arc<str>, V>, name: &str) -> &'a mut V {
    let name = match of.get_key_value(name) {
        Some((name, _)) => Arc::clone(name),
        None => Arc::from(name),
    };
    of.entry(name).or_default()
}

/// Who really spoke it.
fn voice<'a>(speaker: &'a str, take: &'a TakeCard) -> &'a str {
    let speech = take.request.speech();
    speech.map_or(speaker, |speech| speech.voice.as_str())
}

/// What the words took, without the silences that were put between them, at the usual speed.
fn spoken_seconds(take: &TakeCard) -> f64 {
    let speed = take.request.speech().map_or(1.0, |it| it.settings.speed());
    (take.seconds - silence::seconds(take.request.text())).max(0.0) * f64::from(speed)
}

/// How long a text takes to say, in letters and vowels: “strengths” has many letters and is short.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Words {
    units: f64,
    /// Whether it is said as it is written. Numbers, abbreviations and signs are longer than they look: of them
    /// `units` is the least.
    is_plain: bool,
}

impl Words {
    fn of(text: &str) -> Self {
        let bare = Bare::of(text).text;
        let mut inside = None;
        // Whether the word began with a capital.
        let mut is_name = false;
        let mut before = ' ';
        let (mut letters, mut vowels, mut digits) = (0, 0, 0);
        let (mut ends, mut commas, mut length, mut capitals) = (0, 0, 0, 0);
        let mut is_plain = !bare.contains("<break") && !bare.contains("pause]");
        let mut chars = bare.trim().chars().peekable();
        while let Some(char) = chars.next() {
            // Tags are not said.
            if let Some(end) = inside {
                inside = (char != end).then_some(end);
                continue;
            }
            match char {
                '[' => inside = Some(']'),
                '<' => inside = Some('>'),
                _ => {}
            }
            let is_vowel = |char: char| "aeiouy".contains(char.to_ascii_lowercase());
            let is_inside = chars.peek().is_some_and(|next| next.is_whitespace());
            match char {
                _ if char.is_alphabetic() => {
                    is_name = if length == 0 {
                        char.is_uppercase()
                    } else {
                        is_name
                    };
                    letters += 1;
                    vowels += usize::from(is_vowel(char) && !is_vowel(before));
                    capitals = if char.is_uppercase() { capitals + 1 } else { 0 };
                    is_plain &= capitals < 2;
                }
                _ if char.is_numeric() => digits += 1,
                '.' | '!' | '?' | '…' if is_inside => {
                    ends += 1;
                    // Perhaps `St.` and no sentence.
                    is_plain &= char != '.' || !is_name || !(1..=3).contains(&length);
                }
                '.' => is_plain &= !chars.peek().is_some_and(|next| next.is_alphanumeric()),
                ',' | ';' | ':' | '—' if is_inside => commas += 1,
                _ => is_plain &= !"$£€%&@+=#/*°".contains(char),
            }
            if !char.is_alphabetic() {
                capitals = 0;
            }
            length = if char.is_alphanumeric() {
                length + 1
            } else {
                0
            };
            before = char;
        }
        is_plain &= digits == 0;
        let least = f64::from(letters) + vowels as f64 + DIGIT * f64::from(digits) + EDGES;
        let pauses = END * f64::from(ends) + COMMA * f64::from(commas);
        Self {
            units: if is_plain { least + pauses } else { least },
            is_plain,
        }
    }
}

fn asks_for_pause(text: &str) -> bool {
    silence::is_in(text)
        || text.contains("<break")
        || text.contains("pause]")
        || text.contains("...")
        || text.contains('…')
}

/// Seconds of the longest silence between sounds.
fn longest_silence(take: &TakeCard) -> f64 {
    let mini = &take.mini;
    let is_sound = |column: &u8| *column > SILENT;
    let (Some(first), Some(last)) = (
        mini.iter().position(is_sound),
        mini.iter().rposition(is_sound),
    ) else {
        return 0.0;
    };
    let inside = mini.get(first..last).unwrap_or_default();
    let silences = inside.split(is_sound).map(<[u8]>::len);
    let longest = silences.max().unwrap_or(0);
    take.seconds * longest as f64 / mini.len().max(1) as f64
}

fn ends_loud(mini: &[u8]) -> bool {
    let loudest = mini.iter().max().copied().unwrap_or(0);
    let last = mini.last().copied().unwrap_or(0);
    loudest > SILENT && f32::from(last) > f32::from(loudest) * CUT
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::card;
    use mynah_core::ids::LineId;
    use mynah_core::request::SpeechRequest;

    fn line(text: &str) -> Line {
        Line {
            id: LineId(1),
            speaker: String::new(),
            text: text.to_owned(),
            overrides: Default::default(),
        }
    }

    fn take_of(text: &str) -> TakeCard {
        let request = SpeechRequest {
            voice: "voice".into(),
            model: "model".into(),
            text: text.to_owned(),
            settings: Default::default(),
            format: Default::default(),
            seed: None,
            language: None,
            context: Default::default(),
            seams: Vec::new(),
            rules: Vec::new(),
            place: Default::default(),
        };
        card(1, LineId(1), request)
    }

    /// A take of these seconds that is loud in the middle and fades at both ends.
    fn sound(text: &str, seconds: f64) -> TakeCard {
        let mut mini = vec![90; 48];
        for edge in [0, 1, 46, 47] {
            mini[edge] = 2;
        }
        TakeCard {
            seconds,
            mini: mini.into(),
            lufs: Some(-20.0),
            peak_db: Some(-3.0),
            ..take_of(text)
        }
    }

    fn flaws(change: impl FnOnce(&mut TakeCard)) -> Vec<Flaw> {
        let text = "The lamp turned, and it was night.";
        let mut ear = Ear::default();
        for _ in 0..4 {
            ear.hear("", &sound(text, 2.4));
        }
        let mut take = sound(text, 2.4);
        change(&mut take);
        ear.flaws(&line(text), &take)
    }

    fn column(take: &mut TakeCard, columns: std::ops::Range<usize>, loud: u8) {
        let mut mini = take.mini.to_vec();
        mini[columns].fill(loud);
        take.mini = mini.into();
    }

    #[test]
    fn each_mistake_is_heard_and_ordinary_speech_is_none() {
        assert_eq!(flaws(|_| {}), []);
        assert_eq!(flaws(|take| take.seconds = 5.0), [Flaw::Long]);
        assert_eq!(flaws(|take| take.seconds = 1.2), [Flaw::Short]);
        assert_eq!(flaws(|take| take.peak_db = Some(0.2)), [Flaw::Clips]);
        assert_eq!(flaws(|take| take.lufs = Some(-14.0)), [Flaw::Loud]);
        assert_eq!(flaws(|take| take.lufs = Some(-26.0)), [Flaw::Quiet]);
        assert_eq!(flaws(|take| column(take, 46..48, 90)), [Flaw::CutEnd]);
        let silent = |take: &mut TakeCard| {
            take.seconds = 3.0;
            column(take, 10..32, 0);
        };
        assert_eq!(flaws(silent), [Flaw::Silence]);
        // Silence before the first sound and behind the last is none.
        assert_eq!(flaws(|take| column(take, 0..30, 0)), []);
    }

    #[test]
    fn what_is_longer_than_it_looks_is_no_measure() {
        let plain = |text| Words::of(text).is_plain;
        assert!(plain("The lamp turned, and it was night."));
        assert!(plain("[whispers] Come closer. Quickly!"));
        for text in [
            "In 1984.",
            "Dr. Smith came.",
            "The BBC.",
            "5 %",
            "i.e. that",
            "<break time=\"2s\"/> Go.",
        ] {
            assert!(!plain(text), "{text}");
        }
        assert_eq!(Words::of("[laughs] No.").units, Words::of("No.").units);
    }

    #[test]
    fn a_pause_that_was_asked_for_is_no_mistake() {
        let text = "The lamp <break time=\"1.5s\"/> turned.";
        let mut take = sound(text, 3.0);
        column(&mut take, 10..32, 0);
        assert_eq!(Ear::default().flaws(&line(text), &take), []);
    }
}
