//! A voice in a place: filter, distance, reverb, background noise and pan, sample by sample and without delay.

use std::f32::consts::FRAC_1_SQRT_2;

use super::effects::{self, Effect, Recipe};
use super::filter::Filter;
use mynah_audio::pcm::Pcm;
use mynah_audio::resample::resample;

/// A filter preset: what is left of the voice, and how hard it is driven.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coloring {
    /// Corner of the high pass, in Hz.
    pub low_hz: f32,
    /// Corner of the low pass, in Hz.
    pub high_hz: f32,
    /// Gain before the soft limiter; 1 leaves the voice clean.
    pub drive: f32,
}

/// A space with reverb.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Space {
    /// Seconds until the reverb is 60 dB quieter.
    pub decay_secs: f32,
    /// Length of the shortest echo path, in milliseconds.
    pub size_ms: f32,
    /// Corner of the low pass on every echo, in Hz.
    pub bright_hz: f32,
    /// Level of the reverb, with all of the voice sent.
    pub level: f32,
}

/// All that makes up a place. The default leaves the voice as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scene {
    /// The filter preset.
    pub coloring: Option<Coloring>,
    /// The space, and the share of the voice that is sent into its reverb.
    pub space: Option<(Space, f32)>,
    /// The background noise.
    pub background: Option<Recipe>,
    /// 0 … 1.
    pub distance: f32,
    /// −1 … 1.
    pub pan: f32,
}

impl Scene {
    /// 2 with reverb or pan, else 1.
    pub fn channels(&self) -> u16 {
        if self.pan != 0.0 || self.space.is_some() {
            2
        } else {
            1
        }
    }
}

/// Seconds of a background noise before it begins again.
const LOOP_SECS: usize = 6;
/// Level of a background noise.
const LOOP_LEVEL: f32 = 0.06;

/// A voice on its way through a place.
pub struct Chain {
    scene: Scene,
    rate: f32,
    coloring: [Filter; 4],
    far: [Filter; 2],
    reverb: Option<[Reverb; 2]>,
    background: Vec<f32>,
    frames: usize,
}

impl Chain {
    /// For samples at this rate. `seed` decides what the background noise is like.
    pub fn new(scene: Scene, hz: u32, seed: u64) -> Self {
        let background = scene.background.map(|recipe| {
            let effect = Effect {
                recipe,
                frames: effects::HZ as usize * LOOP_SECS,
                looped: true,
                influence: 0.7,
            };
            let sound = resample(&Pcm::mono(effects::HZ, effect.make(seed)), hz).samples;
            sound.into_iter().map(|it| it * LOOP_LEVEL).collect()
        });
        let reverb = scene
            .space
            .map(|(space, _)| [0, 23].map(|spread| Reverb::new(space, hz, spread)));
        Self {
            scene,
            rate: hz as f32,
            coloring: Default::default(),
            far: Default::default(),
            reverb,
            background: background.unwrap_or_default(),
            frames: 0,
        }
    }

    /// Takes samples of the voice, gives as many frames, interleaved.
    pub fn push(&mut self, samples: &[f32]) -> Vec<f32> {
        let mut out = Vec::with_capacity(samples.len() * usize::from(self.scene.channels()));
        for sample in samples {
            let voice = self.voice(*sample);
            let background = self.next_background();
            let Some(reverb) = &mut self.reverb else {
                self.place(voice, [background; 2], &mut out);
                continue;
            };
            let send = self.scene.space.map_or(0.0, |(_, send)| send);
            let wet = reverb.each_mut().map(|side| side.step(voice * send));
            // Farther away, less of the voice itself is heard.
            let dry = voice * (1.0 - 0.7 * self.scene.distance);
            self.place(dry, wet.map(|wet| wet + background), &mut out);
        }
        out
    }

    /// Gives what is heard after the last sample: the rest of the reverb.
    pub fn finish(&mut self) -> Vec<f32> {
        let secs = self.scene.space.map_or(0.0, |(space, _)| space.decay_secs);
        self.push(&vec![0.0; (secs * self.rate) as usize])
    }

    /// The voice through filter and distance.
    fn voice(&mut self, sample: f32) -> f32 {
        let mut voice = sample;
        if let Some(Coloring {
            low_hz,
            high_hz,
            drive,
        }) = self.scene.coloring
        {
            let [high_a, high_b, low_a, low_b] = &mut self.coloring;
            for filter in [high_a, high_b] {
                voice = filter.step(voice, low_hz, FRAC_1_SQRT_2, self.rate).high;
            }
            for filter in [low_a, low_b] {
                voice = filter.step(voice, high_hz, FRAC_1_SQRT_2, self.rate).low;
            }
            if drive > 1.0 {
                voice = (voice * drive).tanh() / drive.sqrt();
            }
        }
        let distance = self.scene.distance;
        if distance > 0.0 {
            let [low, high] = &mut self.far;
            let corner = 8_000.0 * 0.15_f32.powf(distance);
            voice = low.step(voice, corner, FRAC_1_SQRT_2, self.rate).low;
            let corner = 30.0 + 250.0 * distance;
            voice = high.step(voice, corner, FRAC_1_SQRT_2, self.rate).high;
            voice *= 1.0 - 0.6 * distance;
        }
        voice
    }

    fn next_background(&mut self) -> f32 {
        let place = self.frames % self.background.len().max(1);
        self.frames += 1;
        self.background.get(place).copied().unwrap_or(0.0)
    }

    /// Only the voice is panned.
    fn place(&self, voice: f32, around: [f32; 2], out: &mut Vec<f32>) {
        let [left, right] = around;
        if self.scene.channels() == 1 {
            out.push((voice + left).clamp(-1.0, 1.0));
            return;
        }
        let pan = self.scene.pan;
        out.push((voice * (1.0 - pan).min(1.0) + left).clamp(-1.0, 1.0));
        out.push((voice * (1.0 + pan).min(1.0) + right).clamp(-1.0, 1.0));
    }
}

/// Reverb of parallel combs and two all-passes: M. R. Schroeder, “Natural sounding artificial reverberation” (1962).
struct Reverb {
    combs: Vec<Comb>,
    passes: [Delay; 2],
    level: f32,
    rate: f32,
}

/// Echo paths relative to the shortest one: no two have a common multiple that is soon reached.
const COMBS: [f32; 6] = [1.0, 1.117, 1.229, 1.371, 1.493, 1.619];
/// Milliseconds and gain of the all-passes.
const PASSES: [f32; 2] = [5.0, 1.7];
const PASS_GAIN: f32 = 0.6;

impl Reverb {
    fn new(space: Space, hz: u32, spread: usize) -> Self {
        let rate = hz as f32;
        let frames = |ms: f32| (ms * rate / 1e3) as usize + spread;
        let combs = COMBS.iter().map(|share| {
            let frames = frames(space.size_ms * share);
            Comb {
                delay: Delay::new(frames),
                damp: Filter::default(),
                bright_hz: space.bright_hz,
                gain: 10_f32.powf(-3.0 * frames as f32 / rate / space.decay_secs),
            }
        });
        Self {
            combs: combs.collect(),
            passes: PASSES.map(|ms| Delay::new(frames(ms))),
            level: space.level / COMBS.len() as f32,
            rate,
        }
    }

    fn step(&mut self, sample: f32) -> f32 {
        let combs = self.combs.iter_mut();
        let mut sound: f32 = combs.map(|comb| comb.step(sample, self.rate)).sum();
        for pass in &mut self.passes {
            let late = pass.last();
            let fed = sound + PASS_GAIN * late;
            pass.push(fed);
            sound = late - PASS_GAIN * fed;
        }
        sound * self.level
    }
}

/// An echo that is fed back, duller each time.
struct Comb {
    delay: Delay,
    damp: Filter,
    bright_hz: f32,
    gain: f32,
}

impl Comb {
    fn step(&mut self, sample: f32, rate: f32) -> f32 {
        let late = self.delay.last();
        let dull = self.damp.step(late, self.bright_hz, 0.5, rate).low;
        self.delay.push(sample + self.gain * dull);
        late
    }
}

/// Samples that come out as many frames later as it holds.
struct Delay {
    held: Vec<f32>,
    at: usize,
}

impl Delay {
    fn new(frames: usize) -> Self {
        Self {
            held: vec![0.0; frames.max(1)],
            at: 0,
        }
    }

    fn last(&self) -> f32 {
        self.held.get(self.at).copied().unwrap_or(0.0)
    }

    fn push(&mut self, sample: f32) {
        if let Some(place) = self.held.get_mut(self.at) {
            *place = sample;
        }
        self.at = (self.at + 1) % self.held.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dsp::noise::Noise;

    const HZ: u32 = 16_000;

    const HALL: Space = Space {
        decay_secs: 1.5,
        size_ms: 40.0,
        bright_hz: 4_000.0,
        level: 0.5,
    };

    fn hiss(frames: usize) -> Vec<f32> {
        let mut noise = Noise::new(1);
        (0..frames).map(|_| 0.3 * noise.white()).collect()
    }

    fn power(samples: impl IntoIterator<Item = f32>) -> f32 {
        samples.into_iter().map(|it| it * it).sum()
    }

    /// The power below and above a corner.
    fn split(samples: &[f32], corner: f32) -> (f32, f32) {
        let mut filter = Filter::default();
        let parts = samples
            .iter()
            .map(|it| filter.step(*it, corner, 0.7, HZ as f32));
        let parts: Vec<_> = parts.collect();
        (
            power(parts.iter().map(|it| it.low)),
            power(parts.iter().map(|it| it.high)),
        )
    }

    #[test]
    fn the_default_changes_nothing() {
        let voice = hiss(1_000);
        let mut chain = Chain::new(Scene::default(), HZ, 1);
        assert_eq!(chain.push(&voice), voice);
        assert!(chain.finish().is_empty());
    }

    #[test]
    fn a_telephone_has_no_bass_and_no_treble() {
        let phone = Scene {
            coloring: Some(Coloring {
                low_hz: 300.0,
                high_hz: 3_400.0,
                drive: 1.0,
            }),
            ..Scene::default()
        };
        let voice = hiss(HZ as usize);
        let heard = Chain::new(phone, HZ, 1).push(&voice);
        assert_eq!(heard.len(), voice.len());
        let ((bass, _), (before, _)) = (split(&heard, 120.0), split(&voice, 120.0));
        assert!(bass < 0.2 * before, "{bass} {before}");
        let ((_, treble), (_, before)) = (split(&heard, 6_000.0), split(&voice, 6_000.0));
        assert!(treble < 0.1 * before, "{treble} {before}");
    }

    #[test]
    fn what_is_far_is_quieter_and_duller() {
        let voice = hiss(HZ as usize);
        let far = Scene {
            distance: 1.0,
            ..Scene::default()
        };
        let heard = Chain::new(far, HZ, 1).push(&voice);
        assert!(power(heard.iter().copied()) < 0.2 * power(voice.iter().copied()));
        let share = |(low, high): (f32, f32)| high / low;
        assert!(share(split(&heard, 3_000.0)) < 0.3 * share(split(&voice, 3_000.0)));
    }

    #[test]
    fn only_the_voice_is_panned() {
        let sides =
            |heard: &[f32]| [0, 1].map(|side| power(heard.iter().skip(side).step_by(2).copied()));
        let left = Scene {
            pan: -1.0,
            ..Scene::default()
        };
        let heard = Chain::new(left, HZ, 1).push(&hiss(1_000));
        let [loud, silent] = sides(&heard);
        assert!(loud > 1.0 && silent == 0.0, "{loud} {silent}");
        let rainy = Scene {
            background: Some(Recipe::Rain),
            ..left
        };
        let heard = Chain::new(rainy, HZ, 1).push(&hiss(1_000));
        assert!(sides(&heard)[1] > 0.0, "the background stays in the middle");
    }

    #[test]
    fn a_room_goes_on_after_the_voice_and_has_two_sides() {
        let room = |send| Scene {
            space: Some((HALL, send)),
            ..Scene::default()
        };
        let mut hall = Chain::new(room(1.0), HZ, 1);
        let heard = hall.push(&hiss(HZ as usize / 2));
        let tail = hall.finish();
        assert_eq!(tail.len(), 2 * (1.5 * HZ as f32) as usize);
        let (first, last) = tail.split_at(tail.len() / 2);
        let (first, last) = (power(first.iter().copied()), power(last.iter().copied()));
        assert!(first > 0.1 && last < 0.1 * first, "{first} {last}");
        let apart = heard.chunks(2).any(|frame| frame[0] != frame[1]);
        assert!(apart && heard.iter().all(|it| it.abs() <= 1.0));
        let mut dry = Chain::new(room(0.0), HZ, 1);
        dry.push(&hiss(HZ as usize / 2));
        assert_eq!(power(dry.finish()), 0.0);
    }
}
