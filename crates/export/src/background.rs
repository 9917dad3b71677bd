//! A background of one's own under a dub: brought once to what the dub's track is, then laid under it piece by piece, and
//! written as a file of its own. Both have the very same samples.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read as _, Seek as _, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::DeliverError;
use super::dub::{Failed, write_wav};
use super::tags::Marks;
use mynah_audio::decode::{Source, hear, hear_from};
use mynah_audio::pcm::{gain_from_db, relaid, to_i16};
use mynah_audio::resample::Resampler;

/// A background at the rate and with the channels of a track.
#[derive(Debug)]
pub struct Background {
    /// Its samples, 16 bits each, in a file that nobody else sees.
    pcm: BufReader<File>,
    hz: u32,
    channels: u16,
    /// What speech and background together are turned down by.
    gain: f32,
    bytes: Vec<u8>,
}

impl Background {
    /// Brings a background, from a second of it on, to what a track is. What is made of it on the way lies in a folder.
    ///
    /// # Errors
    /// One of them can't be decoded, or the disk takes no more.
    pub fn under(
        track: &mut dyn Source,
        (source, second): (&mut dyn Source, u64),
        folder: &Path,
    ) -> Result<Self, DeliverError> {
        let unread = |source| DeliverError::Decode { number: 1, source };
        let unwritten = |source| DeliverError::Write {
            path: folder.to_owned(),
            source,
        };
        let (mut hz, mut channels) = (0, 0);
        hear(track, None, &mut |block| {
            (hz, channels) = (block.hz, block.channels);
            ControlFlow::Break(())
        })
        .map_err(unread)?;
        let begun = std::fs::create_dir_all(folder).and_then(|()| tempfile::tempfile_in(folder));
        let mut file = BufWriter::new(begun.map_err(unwritten)?);
        let mut write = |samples: &mut Vec<f32>| -> io::Result<()> {
            for sample in samples.drain(..) {
                file.write_all(&to_i16(sample).to_le_bytes())?;
            }
            Ok(())
        };
        let (mut laid, mut out) = (Vec::new(), Vec::new());
        let (mut resampler, mut fault) = (None, None);
        hear_from(source, second, &mut |block| {
            laid.clear();
            relaid(block.samples, (block.channels, channels), &mut laid);
            let new = || Resampler::new(block.hz, hz, channels);
            resampler.get_or_insert_with(new).push(&laid, &mut out);
            match write(&mut out) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    fault = Some(error);
                    ControlFlow::Break(())
                }
            }
        })
        .map_err(unread)?;
        if let Some(resampler) = &mut resampler {
            resampler.finish(&mut out);
        }
        let written = fault.map_or_else(|| write(&mut out), Err);
        let pcm = written.and_then(|()| Ok(file.into_inner()?));
        Ok(Self {
            pcm: BufReader::new(pcm.map_err(unwritten)?),
            hz,
            channels,
            gain: 1.0,
            bytes: Vec::new(),
        })
    }

    /// Goes back to its beginning.
    pub(super) fn rewind(&mut self) -> io::Result<()> {
        self.pcm.rewind()
    }

    /// Lays what comes next of it under as many samples; nothing where it is over.
    pub(super) fn lay(&mut self, samples: &mut [f32]) -> io::Result<()> {
        self.bytes.clear();
        let wanted = samples.len() as u64 * 2;
        (&mut self.pcm).take(wanted).read_to_end(&mut self.bytes)?;
        let (under, _) = self.bytes.as_chunks::<2>();
        for (sample, under) in samples.iter_mut().zip(under) {
            *sample += f32::from(i16::from_le_bytes(*under)) / 32_768.0;
        }
        if self.gain < 1.0 {
            for sample in samples.iter_mut() {
                *sample *= self.gain;
            }
        }
        Ok(())
    }

    /// Turns speech and background together down by so many dB from now on; neither alone.
    pub(super) fn turn_down(&mut self, db: f32) {
        self.gain = gain_from_db(-db);
    }

    /// Writes it as a WAV of so many frames under exactly this name; what had it before is replaced.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn write(
        &mut self,
        frames: u64,
        marks: &Marks,
        path: &Path,
    ) -> Result<PathBuf, DeliverError> {
        let track = write_wav(marks, path, |track, file| {
            (track.hz, track.channels, track.frames) = (self.hz, self.channels, frames);
            self.pcm.rewind()?;
            let bytes = frames * u64::from(self.channels) * 2;
            let there = io::copy(&mut (&mut self.pcm).take(bytes), file)?;
            // Behind its end the track goes on.
            io::copy(&mut io::repeat(0).take(bytes - there), file)?;
            Ok::<_, Failed>(())
        })?;
        Ok(track.path)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::dub::{Replaced, encode_track, turn_down, write_track};
    use mynah_audio::decode::decode_bytes;
    use mynah_audio::encode::encode;
    use mynah_audio::loudness::measure;
    use mynah_audio::pcm::Pcm;

    fn tone(hz: u32, channels: u16, secs: u32, level: f32) -> Cursor<Vec<u8>> {
        let frames = 0..hz * secs;
        let samples = frames.flat_map(|n| {
            let sample = level * (n as f32 * 0.05).sin();
            std::iter::repeat_n(sample, usize::from(channels))
        });
        let pcm = Pcm {
            hz,
            channels,
            samples: samples.collect(),
        };
        let format = format!("wav_{hz}").parse().unwrap();
        Cursor::new(encode(&pcm, format).unwrap())
    }

    /// What is mixed is the sum of both files, sample by sample, and all three are as long as the track.
    #[test]
    fn speech_and_background_are_together_what_is_heard() {
        let folder = tempfile::tempdir().unwrap();
        let mut speech = tone(24_000, 1, 3, 0.3);
        // Another rate, and a second shorter once it begins later.
        let mut music = tone(48_000, 1, 3, 0.2);
        let place = folder.path();
        let mut under = Background::under(&mut speech, (&mut music, 1), place).unwrap();
        let mut mixed = encode_track(
            &mut speech,
            &mut Replaced::default(),
            Some(&mut under),
            place,
        )
        .unwrap();
        let marks = Marks::default();
        let all = mixed.frames.total;
        let mix = write_track(
            &mut mixed.flac,
            &mut Replaced::default(),
            &marks,
            &place.join("mix.wav"),
        )
        .unwrap();
        let alone = write_track(
            &mut speech,
            &mut Replaced::default(),
            &marks,
            &place.join("dub.wav"),
        )
        .unwrap();
        let below = under.write(all, &marks, &place.join("background.wav"));
        let read = |path: &Path| {
            let bytes = std::fs::read(path).unwrap();
            let pcm = decode_bytes(&bytes).unwrap().pcm;
            assert_eq!(
                (pcm.hz, pcm.channels, pcm.frames() as u64),
                (24_000, 1, all)
            );
            pcm.samples
        };
        let (mix, alone, below) = (read(&mix.path), read(&alone.path), read(&below.unwrap()));
        for (place, mix) in mix.iter().enumerate() {
            let sum = alone[place] + below[place];
            assert!((mix - sum).abs() < 1e-4, "{place}: {mix} {sum}");
        }
        let loudest = |samples: &[f32]| samples.iter().fold(0.0_f32, |most, it| most.max(it.abs()));
        assert!(loudest(&below[..47_000]) > 0.15);
        assert_eq!(loudest(&below[48_000..]), 0.0, "it is over");
    }

    #[test]
    fn a_background_that_is_over_before_the_part_begins_is_silence() {
        let folder = tempfile::tempdir().unwrap();
        let (mut speech, mut music) = (tone(24_000, 1, 1, 0.1), tone(24_000, 2, 1, 0.7));
        let mut under = Background::under(&mut speech, (&mut music, 9), folder.path()).unwrap();
        let mut samples = [0.25; 8];
        under.lay(&mut samples).unwrap();
        assert_eq!(samples, [0.25; 8]);
    }

    /// It was cut off at full scale, and a sentence said so.
    #[test]
    fn what_is_too_loud_together_is_turned_down() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path();
        let (mut speech, mut music) = (tone(24_000, 1, 2, 0.8), tone(24_000, 1, 1, 0.7));
        let mut under = Background::under(&mut speech, (&mut music, 0), place).unwrap();
        let mut none = Replaced::default();
        let turned = (&mut under, -1.0);
        let db = turn_down(&mut speech, &mut none, turned, place).unwrap();
        // 1.5 is 3.5 dB over full scale.
        assert!((4.4..4.7).contains(&db), "{db}");
        let mut mixed = encode_track(&mut speech, &mut none, Some(&mut under), place).unwrap();
        let mix = &place.join("mix.wav");
        write_track(&mut mixed.flac, &mut none, &Marks::default(), mix).unwrap();
        let pcm = decode_bytes(&std::fs::read(mix).unwrap()).unwrap().pcm;
        let peak = measure(&pcm).true_peak_db;
        assert!((-1.2..=-0.95).contains(&peak), "{peak}");
        // Behind the end of the background, too.
        let end = pcm.samples.iter().skip(36_000);
        let loudest = end.fold(0.0_f32, |most, it| most.max(it.abs()));
        assert!(
            (loudest - 0.8 * gain_from_db(-db)).abs() < 0.01,
            "{loudest}"
        );
        let (mut speech, mut music) = (tone(24_000, 1, 1, 0.3), tone(24_000, 1, 1, 0.2));
        let mut under = Background::under(&mut speech, (&mut music, 0), place).unwrap();
        let turned = (&mut under, -1.0);
        assert_eq!(
            turn_down(&mut speech, &mut none, turned, place).unwrap(),
            0.0
        );
    }
}
