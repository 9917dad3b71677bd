//! A sketch of music: seeded chords, an arpeggio, bass and drums, bar by bar. Tempo, key and liveliness come from
//! words; nobody would take it for more than a sketch.

use std::f32::consts::TAU;

use super::filter::Filter;
use super::noise::Noise;

/// Frames a second of every sketch.
pub const HZ: u32 = 44_100;
const RATE: f32 = HZ as f32;

/// A stretch of a sketch.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Its length in milliseconds.
    pub millis: u64,
    /// How it is to sound.
    pub mood: Mood,
}

/// What words say about a stretch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mood {
    /// Beats a minute.
    pub tempo: f32,
    /// Minor rather than major.
    pub minor: bool,
    /// 0: pad alone, 1: everything.
    pub energy: f32,
    /// Whether there are drums.
    pub drums: bool,
}

impl Mood {
    /// What these words say; what they don't say is middling.
    pub fn of(words: &str) -> Self {
        let words = words.to_lowercase();
        let any = |stems: &[&str]| stems.iter().any(|stem| words.contains(stem));
        let named: Option<f32> = words
            .split_once("bpm")
            .and_then(|(before, _)| before.trim_end().rsplit([' ', ',']).next()?.parse().ok());
        let slow = any(&[
            "slow", "calm", "ambient", "sad", "sleep", "ballad", "gentle", "soft", "meditat",
        ]);
        let fast = any(&[
            "fast",
            "energetic",
            "dance",
            "techno",
            "punk",
            "upbeat",
            "driving",
            "metal",
            "happy",
        ]);
        let usual = match (slow, fast) {
            (true, false) => 72.0,
            (false, true) => 132.0,
            _ => 100.0,
        };
        let quiet = any(&["intro", "outro", "bridge", "piano", "acoustic"]);
        Self {
            tempo: named.unwrap_or(usual).clamp(50.0, 200.0),
            minor: any(&[
                "minor",
                "sad",
                "dark",
                "melanchol",
                "tense",
                "horror",
                "epic",
                "moody",
            ]),
            energy: match (slow, fast) {
                (true, false) => 0.35,
                (false, true) => 1.0,
                _ if quiet => 0.45,
                _ => 0.7,
            },
            drums: !any(&[
                "no drums",
                "without drums",
                "ambient",
                "meditat",
                "piano solo",
                "sleep",
            ]),
        }
    }
}

/// Plays sections one after the other, a bar at a time; exactly as long as they say in all.
pub fn play(sections: &[Section], seed: u64, receive: &mut dyn FnMut(&[f32])) {
    let mut band = Band::new(seed);
    let mut millis = 0;
    let mut given = 0;
    for section in sections {
        millis += section.millis;
        // Ends are counted from the start, or rounding would add up.
        let end = (millis * u64::from(HZ) / 1_000) as usize;
        while given < end {
            let bar = band.bar(section.mood);
            let part = bar.get(..bar.len().min(end - given)).unwrap_or(&bar);
            let last = given + part.len() == end && section == sections.last().unwrap_or(section);
            given += part.len();
            if last {
                receive(&faded(part));
            } else {
                receive(part);
            }
        }
    }
}

/// Two seconds at most fade out at the end.
fn faded(part: &[f32]) -> Vec<f32> {
    let fall = part.len().min(HZ as usize / 2);
    let start = part.len() - fall;
    let level = |n: usize| 1.0 - n.saturating_sub(start) as f32 / fall.max(1) as f32;
    part.iter().enumerate().map(|(n, s)| s * level(n)).collect()
}

/// What plays, with what still rings.
struct Band {
    dice: Noise,
    root: i32,
    progression: usize,
    bars: usize,
    ringing: Vec<f32>,
    hat: Filter,
}

/// Degrees of the scale that four bars stand on.
const PROGRESSIONS: [[usize; 4]; 4] = [[0, 4, 5, 3], [0, 5, 3, 4], [5, 3, 0, 4], [0, 3, 0, 4]];
const MAJOR: [i32; 7] = [0, 2, 4, 5, 7, 9, 11];
const MINOR: [i32; 7] = [0, 2, 3, 5, 7, 8, 10];

impl Band {
    fn new(seed: u64) -> Self {
        let mut dice = Noise::new(seed);
        Self {
            root: 45 + dice.between(0.0, 12.0) as i32,
            progression: dice.between(0.0, 4.0) as usize,
            dice,
            bars: 0,
            ringing: Vec::new(),
            hat: Filter::default(),
        }
    }

    /// Plays the next bar of four beats.
    fn bar(&mut self, mood: Mood) -> Vec<f32> {
        let beat = (RATE * 60.0 / mood.tempo) as usize;
        let length = beat * 4;
        let mut out = std::mem::take(&mut self.ringing);
        out.resize(out.len().max(length + 2 * HZ as usize), 0.0);
        let scale = if mood.minor { MINOR } else { MAJOR };
        let row = PROGRESSIONS
            .get(self.progression)
            .copied()
            .unwrap_or_default();
        let degree = row.get(self.bars % 4).copied().unwrap_or_default();
        let note = |step: usize| {
            let place = degree + step;
            self.root + scale.get(place % 7).copied().unwrap_or_default() + 12 * (place / 7) as i32
        };
        let chord = [note(0), note(2), note(4)];
        for tone in chord {
            pad(&mut out, 0, length, pitch(tone + 12), 0.05);
        }
        if mood.energy > 0.3 {
            pluck(&mut out, 0, pitch(note(0) - 12), 0.22, 0.5);
            pluck(&mut out, 2 * beat, pitch(note(0) - 12), 0.2, 0.5);
        }
        let steps = if mood.energy > 0.8 { 16 } else { 8 };
        for step in 0..steps {
            if self.dice.between(0.0, 1.0) > 0.35 + 0.6 * mood.energy {
                continue;
            }
            let tone = self.dice.pick(&chord).copied().unwrap_or(self.root) + 24;
            let loud = self.dice.between(0.05, 0.11);
            pluck(&mut out, step * length / steps, pitch(tone), loud, 0.25);
        }
        if mood.drums && mood.energy > 0.3 {
            self.drums(&mut out, beat, mood.energy);
        }
        self.bars += 1;
        self.ringing = out.split_off(length);
        for sample in &mut out {
            // Nothing clips, however much rings at once.
            *sample = (1.4 * *sample).tanh() * 0.8;
        }
        out
    }

    fn drums(&mut self, out: &mut [f32], beat: usize, energy: f32) {
        for half in 0..8 {
            let at = half * beat / 2;
            if half % 4 == 0 {
                for (n, out) in out.iter_mut().skip(at).take(HZ as usize / 5).enumerate() {
                    let t = n as f32 / RATE;
                    let hz = 48.0 + 90.0 * (-t / 0.02).exp();
                    *out += 0.5 * (TAU * hz * t).sin() * (-t / 0.07).exp();
                }
            }
            let loud = if half % 4 == 2 { 0.2 } else { 0.06 * energy };
            for (n, out) in out.iter_mut().skip(at).take(HZ as usize / 8).enumerate() {
                let t = n as f32 / RATE;
                let decay = if half % 4 == 2 { 0.05 } else { 0.015 };
                let noise = self.hat.step(self.dice.white(), 5_000.0, 0.7, RATE).high;
                *out += loud * noise * (-t / decay).exp();
            }
        }
    }
}

fn pitch(note: i32) -> f32 {
    440.0 * 2f32.powf((note - 69) as f32 / 12.0)
}

fn pad(out: &mut [f32], at: usize, frames: usize, hz: f32, loud: f32) {
    for (n, out) in out.iter_mut().skip(at).take(frames).enumerate() {
        let (t, way) = (n as f32 / RATE, n as f32 / frames as f32);
        let rise = (way * 12.0).min(1.0) * ((1.0 - way) * 12.0).min(1.0);
        *out += loud * rise * ((TAU * hz * t).sin() + 0.4 * (TAU * hz * 1.004 * 2.0 * t).sin());
    }
}

fn pluck(out: &mut [f32], at: usize, hz: f32, loud: f32, decay: f32) {
    let frames = (decay * 5.0 * RATE) as usize;
    for (n, out) in out.iter_mut().skip(at).take(frames).enumerate() {
        let t = n as f32 / RATE;
        let tone = (TAU * hz * t).sin() + 0.5 * (TAU * 2.0 * hz * t).sin() * (-t / 0.08).exp();
        *out += loud * tone * (-t / decay).exp() * (t / 0.003).min(1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_set_the_tempo_and_the_key() {
        assert!(Mood::of("a sad slow ballad").minor);
        assert!(Mood::of("fast techno").tempo > Mood::of("calm ambient").tempo);
        assert_eq!(Mood::of("house, 124 BPM").tempo, 124.0);
        assert!(!Mood::of("ambient").drums);
    }

    #[test]
    fn a_sketch_is_exactly_as_long_as_its_sections() {
        let section = |millis, words| Section {
            millis,
            mood: Mood::of(words),
        };
        let sections = [section(1_501, "intro"), section(2_002, "fast")];
        let mut sound = Vec::new();
        play(&sections, 3, &mut |part| sound.extend_from_slice(part));
        assert_eq!(sound.len(), 3_503 * 44_100 / 1_000);
        assert!(sound.iter().all(|s| s.abs() <= 0.8));
        assert!(sound.iter().map(|s| s * s).sum::<f32>() / sound.len() as f32 > 1e-4);
    }
}
