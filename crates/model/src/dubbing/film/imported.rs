//! What is seen of a film or recording before anything is wanted of it.

use serde::{Deserialize, Serialize};

use crate::audio_tracks::{self, AudioTrack};
use crate::inspecting::{self, Fold};
use mynah_core::request::Input;

/// A film or recording that was looked at and kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Brought {
    /// The recording.
    pub input: Input,
    /// Whether it has a picture.
    pub has_picture: bool,
    /// What else was seen.
    pub facts: FilmFacts,
}

/// What was seen of a film or recording as it was looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FilmFacts {
    /// Columns and rows of its picture.
    pub size: Option<[u16; 2]>,
    /// Its audio tracks.
    pub tracks: Vec<AudioTrack>,
    /// The number of the one that is dubbed, from 1; `None` for the file's default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub track: Option<usize>,
    /// A copy with that track alone is sent: nobody knows which of several the service would take.
    pub sends_copy: bool,
    /// The way in which its channels are folded to one.
    pub fold: Fold,
    /// Tracks with subtitles.
    pub texts: usize,
    /// The language that the file names for what is dubbed, ISO 639-1.
    pub language: Option<String>,
    /// How long it is heard, in seconds, where it is known by another length: films that were dubbed before keep theirs.
    pub lasts: Option<f64>,
    /// Seconds in which somebody speaks, as far as the levels tell.
    pub speech: f64,
    /// From when to when somebody speaks, in seconds, as far as the levels tell.
    pub phrases: Vec<[f64; 2]>,
    /// What is heard in it, as a hash: saved anew it is known by that.
    pub sound: Option<String>,
    /// The folder of the file, if it was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
}

impl FilmFacts {
    /// Says which of several audio tracks is dubbed, and why channels aren't simply mixed.
    pub fn sound_notes(&self) -> impl Iterator<Item = String> {
        let track = audio_tracks::note(&self.tracks, self.track);
        track.into_iter().chain(inspecting::fold(self.fold))
    }

    /// The track that is dubbed, with its number.
    pub fn used_track(&self) -> Option<(usize, &AudioTrack)> {
        let number = audio_tracks::used(&self.tracks, self.track);
        let track = self.tracks.get(number.checked_sub(1)?)?;
        Some((number, track))
    }
}

impl Brought {
    /// How long it is heard, in seconds: what it is known by may be another length, by which nothing is checked.
    pub fn lasts(&self) -> f64 {
        self.facts.lasts.unwrap_or(self.input.seconds)
    }
}
