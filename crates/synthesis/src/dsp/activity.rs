//! Whether somebody speaks: sound louder than a room, told frame by frame as it comes.

/// Frames a second.
const FRAMES: usize = 50;

/// Listens for the beginning and the end of speech.
#[derive(Clone, Debug)]
pub struct Activity {
    /// Samples of a frame.
    frame: usize,
    /// Root mean square from which on it is speech.
    level: f32,
    waiting: Vec<f32>,
    spoken: usize,
    silent: usize,
    loudest: f32,
}

impl Activity {
    /// For mono sound at `hz`; `level` is the root mean square that speech has at least.
    pub fn new(hz: u32, level: f32) -> Self {
        Self {
            frame: hz as usize / FRAMES,
            level,
            waiting: Vec::new(),
            spoken: 0,
            silent: 0,
            loudest: 0.0,
        }
    }

    /// Takes the next samples in.
    pub fn hear(&mut self, samples: &[f32]) {
        self.waiting.extend_from_slice(samples);
        self.loudest = 0.0;
        let whole = self.waiting.len() / self.frame * self.frame;
        let heard: Vec<f32> = self.waiting.drain(..whole).collect();
        for frame in heard.chunks_exact(self.frame) {
            let power = frame.iter().map(|sample| sample * sample).sum::<f32>();
            let level = (power / self.frame as f32).sqrt();
            self.loudest = self.loudest.max(level);
            if level >= self.level {
                self.spoken += 1;
                self.silent = 0;
            } else {
                self.silent += 1;
            }
        }
    }

    /// Seconds of speech since the last [`Activity::forget`].
    pub fn spoken(&self) -> f64 {
        self.spoken as f64 / FRAMES as f64
    }

    /// Seconds of silence since somebody last spoke.
    pub fn silent(&self) -> f64 {
        self.silent as f64 / FRAMES as f64
    }

    /// How much what was heard last sounds like speech, 0 … 1.
    pub fn score(&self) -> f64 {
        f64::from(self.loudest / (self.loudest + self.level))
    }

    /// Begins anew.
    pub fn forget(&mut self) {
        self.spoken = 0;
        self.silent = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speech_and_the_silence_after_it_are_counted() {
        let mut activity = Activity::new(16_000, 0.02);
        let tone: Vec<f32> = (0..8_000).map(|n| 0.2 * (n as f32 * 0.1).sin()).collect();
        for piece in tone.chunks(700) {
            activity.hear(piece);
        }
        assert!((activity.spoken() - 0.5).abs() < 0.05 && activity.score() > 0.8);
        activity.hear(&vec![0.001; 16_000]);
        assert!((activity.silent() - 1.0).abs() < 0.05 && activity.score() < 0.1);
        activity.forget();
        assert_eq!((activity.spoken(), activity.silent()), (0.0, 0.0));
    }
}
