//! What can be heard of a take without hearing it: mistakes that a review points at, never decides.
//!
//! All of it comes from what is kept beside a take: its length, its loudness, its true peak and 48 columns of its
//! waveform. Thresholds are ours, tried on Draft voices; each leaves ordinary speech alone.

use std::collections::HashMap;
use std::sync::Arc;

use crate::script::document::{Item, Line};
use crate::studio::desk::{Desk, ROWS_A_FRAME, TakeCard};
use crate::terms::silence::{self, Bare};

/// Takes of a speaker before their pace and loudness are something to compare with.
const ENOUGH: u32 = 3;
/// A take this many times as long as its words want, or as short, and by at least so many seconds.
const LONG: f64 = 1.6;
const SHORT: f64 = 0.6;
const BY_SECONDS: f64 = 0.8;
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
#[derive(Debug, Default)]
pub struct Ear {
    speakers: HashMap<Arc<str>, Average>,
    /// The next row to listen to.
    place: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Average {
    takes: u32,
    seconds: f64,
    letters: f64,
    measured: u32,
    lufs: f64,
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

    fn hear(&mut self, speaker: &str, take: &TakeCard) {
        let average = match self.speakers.get_mut(speaker) {
            Some(average) => average,
            None => self.speakers.entry(Arc::from(speaker)).or_default(),
        };
        average.takes += 1;
        let text = take.request.text();
        average.seconds += (take.seconds - silence::seconds(text)).max(0.0);
        average.letters += letters(text);
        if let Some(lufs) = take.lufs {
            average.measured += 1;
            average.lufs += f64::from(lufs);
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
        let average = self.speakers.get(line.speaker.as_str());
        if let Some(average) = average.filter(|average| average.takes >= ENOUGH) {
            let spoken = letters(text) * average.seconds / average.letters.max(1.0);
            let wanted = spoken + silence::seconds(text);
            if take.seconds > wanted * LONG && take.seconds > wanted + BY_SECONDS {
                flaws.push(Flaw::Long);
            } else if take.seconds < wanted * SHORT && take.seconds < wanted - BY_SECONDS {
                flaws.push(Flaw::Short);
            }
        }
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

/// Letters and digits: what takes time to say.
fn letters(text: &str) -> f64 {
    let spoken = Bare::of(text).text;
    spoken
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .count() as f64
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
    use crate::studio::desk::tests::card;
    use crate::terms::ids::LineId;
    use crate::terms::request::SpeechRequest;

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
    fn a_pause_that_was_asked_for_is_no_mistake() {
        let text = "The lamp <break time=\"1.5s\"/> turned.";
        let mut take = sound(text, 3.0);
        column(&mut take, 10..32, 0);
        assert_eq!(Ear::default().flaws(&line(text), &take), []);
    }
}
