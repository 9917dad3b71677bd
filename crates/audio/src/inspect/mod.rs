//! Whether a recording is one to clone a voice from: what is measured, and from where on it matters.
//!
//! A file is read twice, block by block: once for its levels (`levels`), which tell where somebody speaks
//! (`speech`), and once for what sounds there and in the pauses between (`spectra`). Memory grows by a kilobyte a
//! second. The limits are those of the project's notes on samples, measured against recordings with faults of known
//! size (`docs/samples.md`).

mod clicks;
mod clipping;
mod decay;
mod harm;
mod levels;
pub mod mend;
mod places;
mod sameness;
mod spectra;
mod speech;
mod squeezed;
#[cfg(test)]
mod tests;
mod tones;
mod voices;

use std::ops::{ControlFlow, RangeInclusive};

use serde::{Deserialize, Serialize};

use super::decode::{Block, DecodeError, Source, Track, hear, tracks};
use crate::fold::{Fold, Folder};
pub use harm::{Harm, harms_of};
use levels::{CELLS, Levels};
pub use places::{Fault, MOST as MOST_PLACES, Place};
use sameness::Sameness;
pub use sameness::{fold_of, sound_of};
use spectra::Spectra;
use speech::Speech;
pub use voices::Sign;
use voices::Voices;

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Check {
    /// Seconds of speech, pauses apart.
    Length,
    /// Places a minute where the sound was cut off at its highest level.
    Clipping,
    /// Level of the quietest twentieth in dBFS.
    Noise,
    /// Decibels between the loud tenth and the quiet twentieth.
    Snr,
    /// Seconds in which the room falls silent by 60 dB.
    Reverb,
    /// The highest frequency that speech has, in Hz.
    Bandwidth,
    /// Level of the speech itself in dBFS.
    Level,
    /// Decibels by which mains hum stands over what is around it, in pauses.
    Hum,
}

/// What a check comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Verdict {
    /// As good samples are.
    Pass,
    /// It can be used; the voice will have something of it.
    Warn,
    /// Better recorded again.
    Fail,
}

/// One check of one recording.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// What was looked at.
    pub check: Check,
    /// What was measured, in the check's unit; nothing where the recording has nothing to measure it by.
    pub value: Option<f32>,
    /// Whether that matters; a pass where nothing was measured and that is no fault ([`Self::told`]).
    pub verdict: Verdict,
}

impl Finding {
    /// What was measured, judged.
    pub fn of(check: Check, value: Option<f32>) -> Self {
        Self {
            check,
            value,
            verdict: check.judge(value),
        }
    }

    /// Its verdict; nothing where there is nothing to tell it by.
    pub fn told(&self) -> Option<Verdict> {
        let is_told = self.value.is_some() || self.verdict != Verdict::Pass;
        is_told.then_some(self.verdict)
    }
}

/// All of one recording.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspected {
    /// Its length in seconds.
    pub seconds: f64,
    /// Frames a second.
    pub hz: u32,
    /// Samples a frame.
    pub channels: u16,
    /// The way in which these are folded to one channel, in which the recording is looked at.
    pub fold: Fold,
    /// A finding for each of [`Check::ALL`], in that order.
    pub findings: Vec<Finding>,
    /// What was wrong with the file itself.
    pub damage: Vec<Harm>,
    /// Where faults stand, by their beginnings.
    pub places: Vec<Place>,
    /// What may be heard beside one voice.
    pub others: Others,
    /// How loud it is from its beginning to its end, 0 … 255, in [`COLUMNS`] columns.
    pub wave: Vec<u8>,
    /// The pitch in which most is said, in semitones above 1 Hz.
    pub pitch: Option<f32>,
    /// What is heard in it, as a hash ([`sound_of`]).
    pub sound: Option<String>,
    /// All tracks of the file, where it is a container.
    pub tracks: Vec<Track>,
}

/// What may be heard beside one voice, or of how it was kept, as far as that can be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Others {
    /// Somebody else of another pitch: semitones between the two.
    pub second_voice: Sign,
    /// Music, or somebody behind, between the words: the level of those tones in dBFS.
    pub music: Sign,
    /// The file is strongly compressed: its kilobits a second.
    #[serde(default)]
    pub compressed: Sign,
}

impl Others {
    /// Whether there is any of it.
    pub fn is_any(self) -> bool {
        self.is_heard() || matches!(self.compressed, Sign::Present(_))
    }

    /// Whether anything is heard beside the voice: cleaning may help.
    pub fn is_heard(self) -> bool {
        let all = [self.second_voice, self.music];
        all.iter().any(|sign| matches!(sign, Sign::Present(_)))
    }
}

/// Columns of [`Inspected::wave`].
pub const COLUMNS: usize = 200;

impl Check {
    /// Each, in the order in which they are told.
    pub const ALL: [Self; 8] = [
        Self::Length,
        Self::Clipping,
        Self::Noise,
        Self::Snr,
        Self::Reverb,
        Self::Bandwidth,
        Self::Level,
        Self::Hum,
    ];

    /// Its name outside.
    pub fn name(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Clipping => "clipping",
            Self::Noise => "noise",
            Self::Snr => "snr",
            Self::Reverb => "reverb",
            Self::Bandwidth => "bandwidth",
            Self::Level => "level",
            Self::Hum => "hum",
        }
    }

    /// The unit of its value.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Length | Self::Reverb => "s",
            Self::Clipping => "/min",
            Self::Noise | Self::Level => "dBFS",
            Self::Snr | Self::Hum => "dB",
            Self::Bandwidth => "Hz",
        }
    }

    /// Its limits for an instant clone.
    pub fn limits(self) -> Limits {
        let (good, fit) = match self {
            Self::Length => ((60.0, 180.0), (30.0, f32::MAX)),
            Self::Clipping => ((f32::MIN, 0.0), (f32::MIN, 5.0)),
            Self::Noise => ((f32::MIN, -55.0), (f32::MIN, -40.0)),
            Self::Snr => ((35.0, f32::MAX), (20.0, f32::MAX)),
            Self::Reverb => ((f32::MIN, 0.35), (f32::MIN, 0.7)),
            // Between 5 and 7 kHz nothing is missed that a voice is known by.
            Self::Bandwidth => ((5_000.0, f32::MAX), (4_000.0, f32::MAX)),
            Self::Level => ((-26.0, -16.0), (-36.0, f32::MAX)),
            Self::Hum => ((f32::MIN, 6.0), (f32::MIN, 15.0)),
        };
        Limits {
            good: good.0..=good.1,
            fit: fit.0..=fit.1,
        }
    }

    /// What a value of it means for an instant clone.
    pub fn judge(self, value: Option<f32>) -> Verdict {
        let Some(value) = value else {
            // Without speech there is nothing to clone; all else is told by what there is.
            return match self {
                Self::Length | Self::Level => Verdict::Fail,
                _ => Verdict::Pass,
            };
        };
        let limits = self.limits();
        if !limits.fit.contains(&value) {
            Verdict::Fail
        } else if limits.good.contains(&value) {
            Verdict::Pass
        } else {
            Verdict::Warn
        }
    }
}

/// From where on a value matters, in its check's unit; an end that doesn't matter is a limit of `f32`.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    /// Values of good samples.
    pub good: RangeInclusive<f32>,
    /// Values with which a voice can be made at all.
    pub fit: RangeInclusive<f32>,
}

impl Limits {
    /// The least good value, where there is one.
    pub fn least(&self) -> Option<f32> {
        Some(*self.good.start()).filter(|value| *value > f32::MIN)
    }

    /// The greatest good value, where there is one.
    pub fn most(&self) -> Option<f32> {
        Some(*self.good.end()).filter(|value| *value < f32::MAX)
    }

    /// The good values in plain letters: `60 to 180`, `<= -55`, `>= 35`.
    pub fn good_words(&self) -> String {
        match (self.least(), self.most()) {
            (Some(least), Some(most)) => format!("{least} to {most}"),
            (Some(least), None) => format!(">= {least}"),
            (None, Some(most)) => format!("<= {most}"),
            (None, None) => String::new(),
        }
    }
}

impl Inspected {
    /// The worst of all.
    pub fn verdict(&self) -> Verdict {
        let verdicts = self.findings.iter().map(|finding| finding.verdict);
        verdicts.max().unwrap_or(Verdict::Pass)
    }
}

/// Looks at a recording of any known kind.
///
/// # Errors
/// It is none, or can't be read.
pub fn inspect(source: &mut dyn Source) -> Result<Inspected, DecodeError> {
    let (mut levels, mut sameness) = (Levels::default(), Sameness::default());
    let damage = hear(source, None, &mut |block| {
        levels.push(&block);
        sameness.push(&block);
        ControlFlow::Continue(())
    })?;
    levels.finish();
    let speech = Speech::of(levels.cells());
    let mut spectra = Spectra::new(&speech);
    let mut voices = Voices::new(&speech, levels.cells());
    let (mut folder, mut mono) = (Folder::default(), Vec::new());
    let mut take = |mono: &[f32]| {
        let block = Block {
            hz: levels.hz(),
            channels: 1,
            samples: mono,
        };
        spectra.push(&block);
        voices.push(&block);
    };
    hear(source, None, &mut |block| {
        mono.clear();
        folder.push(block.samples, (block.hz, block.channels), &mut mono);
        take(&mono);
        ControlFlow::Continue(())
    })?;
    mono.clear();
    folder.finish(&mut mono);
    take(&mono);
    let is_noise = voices.is_steady_noise();
    let findings = findings(&levels, &speech, &spectra, is_noise);
    let fails = |check: Check| {
        let mut findings = findings.iter();
        findings.any(|of| of.check == check && of.verdict != Verdict::Pass)
    };
    let others = Others {
        second_voice: voices.second(),
        // What rings on in a room are tones, too.
        music: if fails(Check::Reverb) {
            Sign::Untold
        } else {
            spectra.tones(speech.level(levels.cells()), fails(Check::Hum))
        },
        compressed: squeezed::sign(source, Some((levels.seconds(), levels.channels()))),
    };
    let mut places = levels.places();
    places.extend(places::silences(&speech));
    places.extend(voices.bursts());
    let damage = harm::harms(&damage, levels.hz());
    places.extend(damage.iter().map(|harm| harm.place()));
    places.sort_by(|one, other| one.from.total_cmp(&other.from));
    Ok(Inspected {
        places,
        others,
        seconds: levels.seconds(),
        hz: levels.hz(),
        channels: levels.channels(),
        fold: levels.way(),
        findings: findings.to_vec(),
        damage,
        pitch: voices.pitch(),
        sound: sameness.finish(),
        tracks: tracks(source),
        wave: wave(levels.cells()),
    })
}

/// A finding for each check; of steady noise nobody's level is told.
fn findings(
    levels: &Levels,
    speech: &Speech,
    spectra: &Spectra<'_>,
    is_noise: bool,
) -> [Finding; 8] {
    Check::ALL.map(|check| {
        let value = match check {
            Check::Length | Check::Level if is_noise => None,
            Check::Length => speech.seconds(),
            Check::Clipping => levels.clipped_a_minute(),
            Check::Noise => levels.noise(),
            Check::Snr => levels
                .noise()
                .zip(levels.loud())
                .map(|(low, high)| high - low),
            Check::Reverb => decay::reverb(levels.bright_cells()),
            Check::Bandwidth => spectra.bandwidth(),
            Check::Level => speech.level(levels.cells()),
            // Where nothing sounds at all nothing hums either, and that tells nothing of the room.
            Check::Hum => levels.noise().and_then(|_| spectra.hum()),
        };
        Finding::of(check, value)
    })
}

/// Whether a file is strongly compressed, told by itself: of what is kept otherwise that can't be told any more.
pub fn compressed(source: &mut dyn Source) -> Sign {
    squeezed::sign(source, None)
}

/// How long somebody speaks in what is heard block by block.
#[derive(Default)]
pub struct SpokenTime(Levels, Sameness);

impl SpokenTime {
    /// Takes the next block.
    pub fn push(&mut self, block: &Block<'_>) {
        self.0.push(block);
        self.1.push(block);
    }

    /// What is heard in it, as a hash ([`sound_of`]).
    pub fn sound(self) -> Option<String> {
        self.1.finish()
    }

    /// Seconds in which somebody speaks.
    pub fn seconds(&self) -> f64 {
        let levels = self.levels();
        let (_, sound) = levels.sound();
        f64::from(Speech::of(sound).seconds().unwrap_or(0.0))
    }

    /// From when to when somebody speaks, in seconds.
    pub fn phrases(&self) -> Vec<[f64; 2]> {
        // Beside the silence of a program what is quiet in the recording would be loud.
        let levels = self.levels();
        let (from, sound) = levels.sound();
        let speech = Speech::of(sound);
        let secs = |cell: usize| (from + cell) as f64 / f64::from(CELLS);
        let all = speech.phrases().map(|it| [secs(it.start), secs(it.end)]);
        all.collect()
    }

    /// The way in which the channels are folded to one.
    pub fn way(&self) -> Fold {
        self.0.way()
    }

    /// Levels up to the last block.
    fn levels(&self) -> Levels {
        let mut levels = self.0.clone();
        levels.finish();
        levels
    }
}

/// The loudest cell of each column, as a part of the loudest of all.
fn wave(cells: &[f32]) -> Vec<u8> {
    let amplitude = |db: &f32| 10f32.powf(*db / 20.0);
    let loudest = cells.iter().map(amplitude).fold(1e-4, f32::max);
    let column = |at: usize| {
        let [from, to] = [at, at + 1].map(|at| at * cells.len() / COLUMNS);
        let of = cells.get(from..to.max(from + 1)).unwrap_or_default();
        let high = of.iter().map(amplitude).fold(0.0, f32::max);
        (255.0 * high / loudest).round() as u8
    };
    (0..COLUMNS).map(column).collect()
}

/// The level of samples, in dBFS.
pub fn level_of(samples: &[f32]) -> f32 {
    let power: f64 = samples.iter().map(|it| f64::from(it * it)).sum();
    db((power / samples.len().max(1) as f64) as f32)
}

/// The length of a recording in seconds.
///
/// # Errors
/// It is none, or can't be read.
pub fn seconds(source: &mut dyn Source) -> Result<f64, DecodeError> {
    let (mut frames, mut hz) = (0u64, 1u32);
    hear(source, None, &mut |block| {
        frames += (block.samples.len() / usize::from(block.channels.max(1))) as u64;
        hz = block.hz;
        ControlFlow::Continue(())
    })?;
    Ok(frames as f64 / f64::from(hz))
}

/// How long a recording is, and how much of that somebody speaks, in seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Spoken {
    /// All of it.
    pub seconds: f64,
    /// Pauses apart; 0 where nobody is heard.
    pub speech: f64,
    /// The way in which its channels are folded to one.
    pub fold: Fold,
    /// What is heard in it, as a hash ([`sound_of`]).
    pub sound: Option<String>,
    /// All tracks of the file, where it is a container.
    pub tracks: Vec<Track>,
}

/// How long somebody speaks in a recording.
///
/// # Errors
/// It is none, or can't be read.
pub fn spoken(source: &mut dyn Source) -> Result<Spoken, DecodeError> {
    let mut time = SpokenTime::default();
    hear(source, None, &mut |block| {
        time.push(&block);
        ControlFlow::Continue(())
    })?;
    Ok(Spoken {
        seconds: time.0.seconds(),
        speech: time.seconds(),
        fold: time.way(),
        sound: time.sound(),
        tracks: tracks(source),
    })
}

/// The value below which this part of the sorted values lies.
fn quantile(sorted: &[f32], part: f32) -> Option<f32> {
    let place = (part * sorted.len().saturating_sub(1) as f32) as usize;
    sorted.get(place).copied()
}

/// Decibels of a mean square; −130 for silence.
fn db(power: f32) -> f32 {
    10.0 * power.max(1e-13).log10()
}
