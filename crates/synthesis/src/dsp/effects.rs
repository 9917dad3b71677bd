//! Sound effects made by small recipes: noise, filters and decaying tones, chosen by words of the description.

use std::f32::consts::TAU;

use super::filter::Filter;
use super::noise::Noise;

/// Frames a second of every effect.
pub const HZ: u32 = 44_100;
const RATE: f32 = HZ as f32;

/// What can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipe {
    /// Hiss with drops.
    Rain,
    /// Noise that swells.
    Wind,
    /// Surf.
    Waves,
    /// A crack and a long roll.
    Thunder,
    /// Crackling.
    Fire,
    /// Feet.
    Steps,
    /// A latch and a thud.
    Door,
    /// A struck bell.
    Bell,
    /// Ticking.
    Clock,
    /// A short tone.
    Beep,
    /// Something that flies by; also for what no recipe is known for.
    Whoosh,
    /// A blast.
    Explosion,
    /// A falling tone.
    Laser,
    /// Two thumps a beat.
    Heartbeat,
    /// A motor.
    Engine,
    /// Chirps.
    Birds,
}

/// Words that ask for a recipe; the first that the text has decides.
const WORDS: &[(&str, Recipe)] = &[
    ("thunder", Recipe::Thunder),
    ("explo", Recipe::Explosion),
    ("blast", Recipe::Explosion),
    ("rain", Recipe::Rain),
    ("wave", Recipe::Waves),
    ("ocean", Recipe::Waves),
    ("sea", Recipe::Waves),
    ("surf", Recipe::Waves),
    ("wind", Recipe::Wind),
    ("storm", Recipe::Wind),
    ("fire", Recipe::Fire),
    ("crackl", Recipe::Fire),
    ("step", Recipe::Steps),
    ("walk", Recipe::Steps),
    ("door", Recipe::Door),
    ("knock", Recipe::Door),
    ("bell", Recipe::Bell),
    ("chime", Recipe::Bell),
    ("ding", Recipe::Bell),
    ("clock", Recipe::Clock),
    ("tick", Recipe::Clock),
    ("beep", Recipe::Beep),
    ("alarm", Recipe::Beep),
    ("laser", Recipe::Laser),
    ("zap", Recipe::Laser),
    ("heart", Recipe::Heartbeat),
    ("engine", Recipe::Engine),
    ("motor", Recipe::Engine),
    ("car", Recipe::Engine),
    ("bird", Recipe::Birds),
    ("chirp", Recipe::Birds),
    ("whoosh", Recipe::Whoosh),
    ("swoosh", Recipe::Whoosh),
    ("swish", Recipe::Whoosh),
];

/// The recipe that a description asks for.
pub fn recipe(text: &str) -> Option<Recipe> {
    let text = text.to_lowercase();
    let begins = |stem: &str| {
        text.split(|letter: char| !letter.is_alphanumeric())
            .any(|word| word.starts_with(stem) || (stem == "step" && word.ends_with("steps")))
    };
    let found = WORDS.iter().find(|(stem, _)| begins(stem));
    found.map(|(_, recipe)| *recipe)
}

impl Recipe {
    /// How long it lasts unless asked otherwise, in seconds.
    pub fn usual_secs(self) -> f64 {
        match self {
            Self::Beep | Self::Laser => 0.6,
            Self::Door | Self::Whoosh => 1.2,
            Self::Bell | Self::Steps | Self::Clock | Self::Heartbeat => 3.0,
            Self::Explosion => 2.5,
            Self::Thunder | Self::Birds => 4.0,
            Self::Rain | Self::Wind | Self::Waves | Self::Fire | Self::Engine => 5.0,
        }
    }
}

/// One effect to be made.
#[derive(Clone, Debug)]
pub struct Effect {
    /// How.
    pub recipe: Recipe,
    /// Frames at [`HZ`].
    pub frames: usize,
    /// Whether its end leads into its start.
    pub looped: bool,
    /// 0 … 1: how little chance there is in it.
    pub influence: f32,
}

impl Effect {
    /// Makes the sound: exactly so long, at −4 dBFS at its loudest. `seed` decides what chance decides.
    pub fn make(&self, seed: u64) -> Vec<f32> {
        // A loop is made longer by what its start is faded into.
        let seam = if self.looped {
            (self.frames / 4).min(HZ as usize / 2)
        } else {
            0
        };
        let mut dice = Noise::new(seed);
        let loose = 1.0 - self.influence.clamp(0.0, 1.0);
        let vary = |dice: &mut Noise, share: f32| 1.0 + loose * dice.between(-share, share);
        let size = vary(&mut dice, 0.25);
        let pace = vary(&mut dice, 0.2);
        let mut sound = self.recipe.raw(self.frames + seam, &mut dice, size, pace);
        level(&mut sound);
        if self.looped {
            close(&mut sound, self.frames, seam);
        } else {
            fade(&mut sound);
        }
        sound
    }
}

impl Recipe {
    fn raw(self, frames: usize, dice: &mut Noise, size: f32, pace: f32) -> Vec<f32> {
        match self {
            Self::Rain => rain(frames, dice, size),
            Self::Wind => wind(frames, dice, size, pace),
            Self::Waves => waves(frames, dice, pace),
            Self::Thunder => thunder(frames, dice, size),
            Self::Fire => fire(frames, dice, pace),
            Self::Steps => thuds(frames, dice, 1.8 * pace, &[(0.0, 1.0)], 180.0 * size, 0.05),
            Self::Door => thuds(
                frames,
                dice,
                0.01,
                &[(0.05, 0.3), (0.25, 1.0)],
                110.0 * size,
                0.12,
            ),
            Self::Bell => bell(frames, 520.0 * size),
            Self::Clock => thuds(frames, dice, 2.0, &[(0.0, 1.0)], 2_400.0 * size, 0.004),
            Self::Beep => beep(frames, 1_000.0 * size),
            Self::Whoosh => whoosh(frames, dice, size),
            Self::Explosion => explosion(frames, dice, size),
            Self::Laser => laser(frames, 1_800.0 * size),
            Self::Heartbeat => thuds(
                frames,
                dice,
                1.15 * pace,
                &[(0.0, 1.0), (0.28, 0.7)],
                55.0 * size,
                0.07,
            ),
            Self::Engine => engine(frames, dice, 38.0 * size),
            Self::Birds => birds(frames, dice, pace),
        }
    }
}

fn secs(n: usize) -> f32 {
    n as f32 / RATE
}

/// A slow swell between 0 and 1, of about this length.
fn swell(n: usize, secs_long: f32, phase: f32) -> f32 {
    let way = secs(n) / secs_long;
    0.5 + 0.35 * (TAU * way + phase).sin() + 0.15 * (TAU * way * 2.7 + 2.0 * phase).sin()
}

fn rain(frames: usize, dice: &mut Noise, size: f32) -> Vec<f32> {
    let (mut hiss, mut body) = (Filter::default(), Filter::default());
    let mut drop = 0.0;
    (0..frames)
        .map(|_| {
            if dice.happens(90.0 * size, HZ) {
                drop = dice.between(0.3, 1.0);
            }
            drop *= 0.997;
            let white = dice.white();
            let high = hiss.step(white, 1_800.0, 0.7, RATE).high;
            0.35 * high + body.step(white * drop, 3_200.0, 2.0, RATE).band
        })
        .collect()
}

fn wind(frames: usize, dice: &mut Noise, size: f32, pace: f32) -> Vec<f32> {
    let mut filter = Filter::default();
    let phase = dice.between(0.0, TAU);
    (0..frames)
        .map(|n| {
            let gust = swell(n, 3.4 / pace, phase);
            let white = dice.white();
            filter
                .step(white, (180.0 + 700.0 * gust) / size, 1.6, RATE)
                .band
                * (0.25 + gust)
        })
        .collect()
}

fn waves(frames: usize, dice: &mut Noise, pace: f32) -> Vec<f32> {
    let (mut deep, mut foam) = (Filter::default(), Filter::default());
    let phase = dice.between(0.0, TAU);
    (0..frames)
        .map(|n| {
            let tide = swell(n, 4.2 / pace, phase);
            let white = dice.white();
            let deep = deep.step(white, 300.0, 0.7, RATE).low;
            let foam = foam.step(white, 900.0 + 2_500.0 * tide, 0.7, RATE).low;
            deep * (0.3 + tide) + 0.5 * foam * tide * tide
        })
        .collect()
}

fn thunder(frames: usize, dice: &mut Noise, size: f32) -> Vec<f32> {
    let (mut roll, mut crack) = (Filter::default(), Filter::default());
    let mut rumble = 1.0;
    (0..frames)
        .map(|n| {
            let t = secs(n);
            if dice.happens(2.5, HZ) {
                rumble = dice.between(0.4, 1.0);
            }
            rumble *= 0.999_98;
            let white = dice.white();
            let low = roll.step(white, 110.0 / size, 0.9, RATE).low;
            let high = crack.step(white, 1_400.0, 0.7, RATE).band;
            6.0 * low * rumble * (-t / 2.2).exp() + high * (-t / 0.12).exp()
        })
        .collect()
}

fn fire(frames: usize, dice: &mut Noise, pace: f32) -> Vec<f32> {
    let (mut bed, mut snap) = (Filter::default(), Filter::default());
    let mut crack = 0.0;
    (0..frames)
        .map(|_| {
            if dice.happens(14.0 * pace, HZ) {
                crack = dice.between(0.2, 1.0);
            }
            crack *= 0.994;
            let white = dice.white();
            let low = bed.step(white, 240.0, 0.7, RATE).low;
            low + 1.6 * snap.step(white * crack, 2_600.0, 1.2, RATE).band
        })
        .collect()
}

/// Dull or bright blows, `a_second` times a pattern of (seconds behind the beat, strength).
fn thuds(
    frames: usize,
    dice: &mut Noise,
    a_second: f32,
    pattern: &[(f32, f32)],
    hz: f32,
    decay: f32,
) -> Vec<f32> {
    let mut out = vec![0.0; frames];
    let every = (RATE / a_second) as usize;
    let mut filter = Filter::default();
    for beat in (0..frames).step_by(every.max(1)) {
        for (behind, strength) in pattern {
            let strength = strength * dice.between(0.8, 1.0);
            let start = beat + (behind * RATE) as usize;
            let blow = out
                .iter_mut()
                .skip(start)
                .take((decay * 8.0 * RATE) as usize);
            for (n, out) in blow.enumerate() {
                let t = secs(n);
                let tone = (TAU * hz * t * (1.0 - 0.5 * t)).sin();
                let click = filter.step(dice.white(), hz * 4.0, 1.0, RATE).band;
                *out += strength
                    * (tone * (-t / decay).exp() + 0.4 * click * (-t / (0.2 * decay)).exp());
            }
        }
    }
    out
}

fn bell(frames: usize, hz: f32) -> Vec<f32> {
    // Partials of a church bell: hum, prime, tierce, quint, nominal and two above.
    const PARTIALS: [(f32, f32, f32); 7] = [
        (0.5, 0.6, 2.4),
        (1.0, 1.0, 1.8),
        (1.2, 0.7, 1.4),
        (1.5, 0.4, 1.1),
        (2.0, 0.8, 0.9),
        (2.67, 0.4, 0.6),
        (4.1, 0.25, 0.3),
    ];
    (0..frames)
        .map(|n| {
            let t = secs(n);
            let partial = |(factor, level, decay): &(f32, f32, f32)| {
                level * (TAU * hz * factor * t).sin() * (-t / decay).exp()
            };
            PARTIALS.iter().map(partial).sum()
        })
        .collect()
}

fn beep(frames: usize, hz: f32) -> Vec<f32> {
    (0..frames)
        .map(|n| {
            let on = secs(n) % 0.6 < 0.35;
            if on { (TAU * hz * secs(n)).sin() } else { 0.0 }
        })
        .collect()
}

fn whoosh(frames: usize, dice: &mut Noise, size: f32) -> Vec<f32> {
    let mut filter = Filter::default();
    (0..frames)
        .map(|n| {
            let way = n as f32 / frames.max(1) as f32;
            let near = (std::f32::consts::PI * way).sin().powi(3);
            let white = dice.white();
            filter
                .step(white, (300.0 + 3_000.0 * near) / size, 1.5, RATE)
                .band
                * near
        })
        .collect()
}

fn explosion(frames: usize, dice: &mut Noise, size: f32) -> Vec<f32> {
    let mut filter = Filter::default();
    (0..frames)
        .map(|n| {
            let t = secs(n);
            let white = dice.white();
            let corner = 90.0 + 5_000.0 * (-t / 0.15).exp();
            let noise = filter.step(white, corner / size, 0.8, RATE).low;
            let boom = (TAU * 45.0 * t / size).sin() * (-t / 0.5).exp();
            (2.0 * noise * (-t / 0.7).exp() + boom) * (t / 0.004).min(1.0)
        })
        .collect()
}

fn laser(frames: usize, hz: f32) -> Vec<f32> {
    let mut phase = 0.0_f32;
    (0..frames)
        .map(|n| {
            let t = secs(n) % 0.6;
            phase += hz * (-t / 0.14).exp() / RATE + 90.0 / RATE;
            let wave = (TAU * phase).sin() + 0.4 * (2.0 * TAU * phase).sin();
            wave * (-t / 0.22).exp()
        })
        .collect()
}

fn engine(frames: usize, dice: &mut Noise, hz: f32) -> Vec<f32> {
    let mut filter = Filter::default();
    let mut phase = 0.0_f32;
    (0..frames)
        .map(|n| {
            phase += hz * (1.0 + 0.03 * (TAU * 0.7 * secs(n)).sin()) / RATE;
            let saw = 2.0 * phase.fract() - 1.0;
            let knock = (TAU * phase * 0.5).sin().max(0.0).powi(8);
            let rough = 0.3 * dice.white();
            filter
                .step(saw * 0.6 + knock + rough * knock, 420.0, 0.9, RATE)
                .low
        })
        .collect()
}

fn birds(frames: usize, dice: &mut Noise, pace: f32) -> Vec<f32> {
    let mut out = vec![0.0; frames];
    let mut at = 0;
    while at < frames {
        let (hz, length) = (dice.between(2_200.0, 4_500.0), dice.between(0.06, 0.16));
        let (bend, loud) = (dice.between(-0.35, 0.45), dice.between(0.4, 1.0));
        let mut phase = 0.0_f32;
        let chirp = (length * RATE) as usize;
        for (n, out) in out.iter_mut().skip(at).take(chirp).enumerate() {
            let way = n as f32 / chirp as f32;
            phase += hz * (1.0 + bend * way) / RATE;
            *out += loud * (TAU * phase).sin() * (std::f32::consts::PI * way).sin();
        }
        let rest = if dice.white() > 0.3 { 0.7 } else { 0.08 };
        at += chirp + (dice.between(0.5, 1.0) * rest / pace * RATE) as usize;
    }
    out
}

/// Brings the loudest sample to −4 dBFS.
fn level(sound: &mut [f32]) {
    let peak = sound.iter().fold(0.0_f32, |peak, s| peak.max(s.abs()));
    if peak > 0.0 {
        for sample in sound {
            *sample *= 0.63 / peak;
        }
    }
}

/// 5 ms in, 30 ms out.
fn fade(sound: &mut [f32]) {
    let (rise, fall) = (HZ as usize / 200, HZ as usize / 33);
    for (n, sample) in sound.iter_mut().take(rise).enumerate() {
        *sample *= n as f32 / rise as f32;
    }
    for (n, sample) in sound.iter_mut().rev().take(fall).enumerate() {
        *sample *= n as f32 / fall as f32;
    }
}

/// Fades what is beyond the end into the start, so that the end leads into it: equal power, since both are noise.
fn close(sound: &mut Vec<f32>, frames: usize, seam: usize) {
    let tail: Vec<f32> = sound.drain(frames.min(sound.len())..).collect();
    for (n, (start, tail)) in sound.iter_mut().zip(tail).enumerate() {
        let way = n as f32 / seam.max(1) as f32 * std::f32::consts::FRAC_PI_2;
        *start = *start * way.sin() + tail * way.cos();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_find_their_recipe() {
        assert_eq!(recipe("Heavy RAIN on a tin roof"), Some(Recipe::Rain));
        assert_eq!(recipe("footsteps on gravel"), Some(Recipe::Steps));
        assert_eq!(recipe("a thunderstorm with rain"), Some(Recipe::Thunder));
        assert_eq!(recipe("something indescribable"), None);
    }

    #[test]
    fn every_recipe_is_exact_in_length_heard_and_the_same_again() {
        for (_, recipe) in WORDS {
            let effect = Effect {
                recipe: *recipe,
                frames: 30_011,
                looped: false,
                influence: 0.3,
            };
            let sound = effect.make(7);
            assert_eq!(sound.len(), 30_011);
            let peak = sound.iter().fold(0.0_f32, |peak, s| peak.max(s.abs()));
            assert!(peak > 0.3 && peak <= 0.64, "{recipe:?}: {peak}");
            assert_eq!(sound, effect.make(7));
        }
    }

    /// The step from the last sample to the first is at most −60 dBFS larger than the largest step within 10 ms of it.
    #[test]
    fn the_end_of_every_loop_leads_into_its_beginning() {
        for (_, recipe) in WORDS {
            for (seed, frames) in [(1, 22_050), (2, 44_100), (3, 61_003), (4, 88_200)] {
                let effect = Effect {
                    recipe: *recipe,
                    frames,
                    looped: true,
                    influence: 0.3,
                };
                let round = effect.make(seed).repeat(2);
                let step = |at: usize| (round[at] - round[at - 1]).abs();
                let near = HZ as usize / 100;
                let beside = (frames - near..frames).chain(frames + 1..frames + near);
                let excess = step(frames) - beside.map(step).fold(0.0, f32::max);
                assert!(excess <= 0.001, "{recipe:?} {seed}: {excess}");
            }
        }
    }
}
