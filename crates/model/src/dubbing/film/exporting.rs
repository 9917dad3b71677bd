//! What is kept with a film of the files that were written of it.

use serde::{Deserialize, Serialize};

use crate::command::DubSound;
use crate::dubbing::files::MP4_ENDINGS;
use crate::dubbing::film::Film;

/// What a file of an export has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The language's code; nothing where it has all.
    pub language: Option<String>,
    /// What is said in it, as a hash.
    pub hash: String,
}

/// An export that is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exporting {
    /// Where.
    pub folder: String,
    /// The process that writes it, as the library numbers them.
    pub owner: i64,
}

impl Film {
    /// As what sound it was written last; WAV where it never was, and AAC for the film where `ffmpeg` makes that.
    pub fn sounds_last(&self, has_ffmpeg: bool) -> Vec<DubSound> {
        let is_mp4 = MP4_ENDINGS.contains(&self.how.input.extension.as_str());
        match &self.sounds {
            Some(sounds) => sounds.clone(),
            None if self.has_picture && is_mp4 && has_ffmpeg => vec![DubSound::Wav, DubSound::Aac],
            None => vec![DubSound::Wav],
        }
    }
}
