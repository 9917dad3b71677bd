//! What is heard in a recording, as a hash: by that it is known again in another file.

use std::ops::ControlFlow;

use sha2::{Digest as _, Sha256};

use crate::decode::{Block, DecodeError, Source, hear};
use crate::fold::{Fold, Folder};
use mynah_core::hex::hex;

/// Of a longer recording no more is hashed, in seconds.
const LISTENED: u64 = 20 * 60;

/// A hash of what is heard: SHA-256 of the frames a second and of the samples on one channel, 16 bits each.
///
/// What was saved anew without loss has the same, in whatever container and with whatever written in it. What was
/// compressed, cut, resampled or made louder hasn't: that is another sound, and nothing here tells how near it is.
#[derive(Default)]
pub(super) struct Sameness {
    hash: Sha256,
    folder: Folder,
    mono: Vec<f32>,
    frames: u64,
    most: u64,
    sounds: bool,
}

impl Sameness {
    /// Takes the next block; whether more of it is of use.
    pub fn push(&mut self, block: &Block<'_>) -> bool {
        if self.most == 0 {
            self.most = u64::from(block.hz) * LISTENED;
            self.hash.update(block.hz.to_le_bytes());
        }
        let mut mono = std::mem::take(&mut self.mono);
        mono.clear();
        let kind = (block.hz, block.channels);
        self.folder.push(block.samples, kind, &mut mono);
        self.take(&mono);
        self.mono = mono;
        self.frames < self.most
    }

    fn take(&mut self, mono: &[f32]) {
        let left = usize::try_from(self.most - self.frames).unwrap_or(usize::MAX);
        let mono = mono.get(..left.min(mono.len())).unwrap_or_default();
        let mut bytes = Vec::with_capacity(mono.len() * 2);
        for sample in mono {
            let sample = (sample * f32::from(i16::MAX)).round() as i16;
            self.sounds |= sample != 0;
            bytes.extend(sample.to_le_bytes());
        }
        self.frames += mono.len() as u64;
        self.hash.update(&bytes);
    }

    /// The hash; nothing of silence, which is the same everywhere.
    pub fn finish(mut self) -> Option<String> {
        let mut rest = Vec::new();
        self.folder.finish(&mut rest);
        self.take(&rest);
        self.sounds.then(|| hex(&self.hash.finalize()))
    }
}

/// The way in which the channels of a recording are folded to one.
///
/// # Errors
/// It is none, or can't be read.
pub fn fold_of(source: &mut dyn Source) -> Result<Fold, DecodeError> {
    let (mut folder, mut mono) = (Folder::default(), Vec::new());
    hear(source, None, &mut |block| {
        mono.clear();
        folder.push(block.samples, (block.hz, block.channels), &mut mono);
        // No other number of channels is folded otherwise.
        if block.channels == 2 {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })?;
    folder.finish(&mut mono);
    Ok(folder.way())
}

/// The hash of what is heard in a recording: of at most its first twenty minutes.
///
/// # Errors
/// It is none, or can't be read.
pub fn sound_of(source: &mut dyn Source) -> Result<Option<String>, DecodeError> {
    let mut sameness = Sameness::default();
    hear(source, None, &mut |block| {
        if sameness.push(&block) {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })?;
    Ok(sameness.finish())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::encode::{FileEncoder, FileKind};

    fn file(kind: FileKind, loudness: f32) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        let mut encoder = FileEncoder::new(&mut file, kind, (22_050, 1)).unwrap();
        let wave = (0..22_050).map(|n| loudness * (n as f32 * 0.05).sin());
        encoder.push(&wave.collect::<Vec<f32>>()).unwrap();
        encoder.finish().unwrap();
        file.into_inner()
    }

    fn sound(bytes: &[u8]) -> Option<String> {
        sound_of(&mut Cursor::new(bytes)).unwrap()
    }

    #[test]
    fn a_sound_is_the_same_in_another_container_and_no_other_is() {
        let wav = file(FileKind::Wav, 0.3);
        let own = sound(&wav);
        assert!(own.is_some());
        assert_eq!(sound(&file(FileKind::Flac, 0.3)), own);
        let mut tagged = wav;
        tagged.extend(*b"LIST\x04\0\0\0INFO");
        assert_eq!(sound(&tagged), own);
        assert_ne!(sound(&file(FileKind::Wav, 0.31)), own);
        assert_ne!(sound(&file(FileKind::Mp3 { kbps: 192 }, 0.3)), own);
        assert_eq!(sound(&file(FileKind::Wav, 0.0)), None);
    }
}
