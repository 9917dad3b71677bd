//! Waveform and loudness of a whole sound, its two halves heard by two processors.

use std::ops::ControlFlow;
use std::thread;

use crate::error::StudioError;
use mynah_audio::decode::{Block, DecodeError, Source, hear_from};
use mynah_audio::fold::Folder;
use mynah_audio::levels::{Gauge, Levels};
use mynah_audio::peaks::{COARSE, Peaks};

/// The second half begins at a multiple of so many seconds: a bin of a waveform ends there at 44 100 and 48 000 Hz.
const WHOLE: u64 = 128;
/// So many seconds before its place a half begins to listen: what a filter knows of more than that isn't measured.
const LEAD: u64 = 1;

/// Opens a sound; each half is read by a reader of its own.
pub type Open<'a> = dyn Fn() -> Result<Box<dyn Source>, StudioError> + Sync + 'a;

/// Waveform and loudness of a sound that lasts about so many seconds, heard once.
///
/// # Errors
/// It can't be read or is no sound.
pub fn measure(open: &Open<'_>, seconds: f64) -> Result<(Peaks, Levels), StudioError> {
    let middle = (seconds / 2.0) as u64 / WHOLE * WHOLE;
    if middle == 0 {
        return Ok(part(open, 0, None)?.finish());
    }
    let (first, second) = thread::scope(|scope| {
        let behind = thread::Builder::new().name("levels".to_owned());
        let behind = behind.spawn_scoped(scope, || part(open, middle, None));
        let behind = behind.map_err(DecodeError::Read)?;
        let first = part(open, 0, Some(middle));
        let gone = |_panicked| DecodeError::Read(std::io::ErrorKind::Other.into()).into();
        Ok::<_, StudioError>((first, behind.join().unwrap_or_else(|it| Err(gone(it)))))
    })?;
    match (first, second) {
        (Ok(first), Ok(second)) if second.frames == 0 => Ok(first.finish()),
        (Ok(first), Ok(second)) if first.is_followed_by(&second, middle) => {
            let ((mut peaks, mut levels), (behind, louder)) = (first.finish(), second.finish());
            peaks.append(&behind);
            levels.append(&louder);
            Ok((peaks, levels))
        }
        // A damaged one: heard from its beginning it is what it is.
        _ => Ok(part(open, 0, None)?.finish()),
    }
}

/// Hears a sound from a second on, up to another.
fn part(open: &Open<'_>, from: u64, to: Option<u64>) -> Result<Both, StudioError> {
    let begins = from.saturating_sub(LEAD);
    let mut both = Both {
        lead: from - begins,
        ..Both::default()
    };
    hear_from(&mut *open()?, begins, &mut |block| both.take(&block, to))?;
    Ok(both)
}

/// Waveform and loudness, while a sound is heard.
#[derive(Default)]
pub(super) struct Both {
    peaks: Peaks,
    gauge: Option<Gauge>,
    folder: Folder,
    mono: Vec<f32>,
    /// Seconds at the beginning that are heard and not counted.
    lead: u64,
    /// Frames of it that are still to come.
    early: u64,
    /// Frames that count.
    frames: u64,
}

impl Both {
    /// Takes a block, as far as it lies within so many seconds.
    pub fn take(&mut self, block: &Block<'_>, seconds: Option<u64>) -> ControlFlow<()> {
        let channels = usize::from(block.channels.max(1));
        if self.gauge.is_none() {
            self.peaks = Peaks::with_bin(block.hz, COARSE);
            self.early = self.lead * u64::from(block.hz);
        }
        let most = seconds.map_or(u64::MAX, |secs| secs * u64::from(block.hz));
        let room = self.early.saturating_add(most - self.frames);
        let count = ((block.samples.len() / channels) as u64).min(room);
        let samples = block.samples.get(..count as usize * channels);
        let samples = samples.unwrap_or_default();
        let new = || Gauge::new(block.hz, block.channels);
        self.gauge.get_or_insert_with(new).push(samples);
        let early = self.early.min(count);
        self.early -= early;
        let samples = samples.get(early as usize * channels..).unwrap_or_default();
        self.mono.clear();
        let kind = (block.hz, block.channels);
        self.folder.push(samples, kind, &mut self.mono);
        self.peaks.push(&self.mono);
        self.frames += count - early;
        if self.frames < most {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    }

    /// What was measured.
    pub fn finish(mut self) -> (Peaks, Levels) {
        self.mono.clear();
        self.folder.finish(&mut self.mono);
        self.peaks.push(&self.mono);
        let mut levels = self.gauge.map(Gauge::finish).unwrap_or_default();
        levels.leave_out(self.lead);
        (self.peaks, levels)
    }

    /// Whether another one goes on where this one ends.
    fn is_followed_by(&self, other: &Self, second: u64) -> bool {
        let (hz, bin) = (u64::from(self.peaks.hz()), u64::from(COARSE));
        self.frames == second * hz
            && self.frames.is_multiple_of(bin)
            && self.peaks.hz() == other.peaks.hz()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use mynah_audio::encode::encode;
    use mynah_audio::pcm::Pcm;

    /// Louder and softer, `secs` long.
    fn swelling(hz: u32, secs: u32) -> Pcm {
        let level = |at: f32| 0.4 * (1.0 + (at * 0.7).sin());
        let wave = (0..hz * secs).map(|n| n as f32 / hz as f32);
        Pcm::mono(
            hz,
            wave.map(|at| level(at) * (at * 1_400.0).sin()).collect(),
        )
    }

    /// What two processors hear is what one hears.
    #[test]
    fn halves_are_the_whole() {
        // A length that was told wrongly makes no difference.
        let formats = [
            ("mp3_44100_128", 44_100, 300.0),
            ("wav_48000", 48_000, 900.0),
        ];
        for (format, hz, told) in formats {
            let file = encode(&swelling(hz, 300), format.parse().unwrap()).unwrap();
            let open = || Ok(Box::new(Cursor::new(file.clone())) as Box<dyn Source>);
            let (peaks, levels) = measure(&open, 0.0).unwrap();
            let (halves, louder) = measure(&open, told).unwrap();
            assert_eq!(halves.frames(), peaks.frames(), "{format}, {told} s");
            assert_eq!(halves.to_bytes(), peaks.to_bytes(), "{format}, {told} s");
            assert_eq!(louder.seconds().to_bits(), levels.seconds().to_bits());
            for second in 0..300 {
                let span = [f64::from(second), f64::from(second) + 1.0];
                let [one, two] = [levels.of(span), louder.of(span)].map(|it| it.unwrap());
                assert!(
                    (one - two).abs() < 0.02,
                    "{format}, second {second}: {one} {two}"
                );
            }
        }
    }
}
