//! Audio tracks of a file that has several: which of them is used, in words.

use serde::{Deserialize, Serialize};

use mynah_audio::decode::{Track, TrackKind};
use mynah_core::language::{language_name, short};
use mynah_i18n::tr;

/// An audio track, as the file describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AudioTrack {
    /// ISO 639-2 or BCP-47; `None` where the file doesn't say.
    pub language: Option<String>,
    /// Its title, where it has one.
    pub title: Option<String>,
    /// The name of its encoding.
    pub encoding: String,
    /// The file plays it unless another is chosen.
    pub is_default: bool,
}

impl AudioTrack {
    /// The audio tracks among all tracks of a file, in its order: numbers count them from 1.
    pub fn of(tracks: &[Track]) -> Vec<Self> {
        let audio = tracks.iter().filter_map(|track| match &track.kind {
            TrackKind::Sound(encoding) => Some(Self {
                language: track.language.clone(),
                title: track.name.clone(),
                encoding: encoding.clone(),
                is_default: track.is_heard,
            }),
            TrackKind::Picture(_) | TrackKind::Text => None,
        });
        audio.collect()
    }

    /// Its language, title and encoding, as far as the file says them.
    pub fn words(&self) -> String {
        let language = self.language.as_deref().map(|code| {
            let code = short(code).unwrap_or_else(|| code.to_owned());
            language_name(&code)
        });
        let title = self.title.as_deref().map(|title| format!("“{title}”"));
        let encoding = Some(self.encoding.clone()).filter(|it| !it.is_empty());
        let parts: Vec<String> = [language, title, encoding].into_iter().flatten().collect();
        parts.join(", ")
    }

    /// Its number, and its words behind that.
    pub fn numbered(&self, number: usize) -> String {
        tr!("audio-track", number = number, about = self.words())
    }
}

/// The number of the track that is used: the chosen one, or the file's default.
pub fn used(tracks: &[AudioTrack], chosen: Option<usize>) -> usize {
    let default = || tracks.iter().position(|track| track.is_default);
    chosen.unwrap_or_else(|| default().map_or(1, |place| place + 1))
}

/// Says which of several tracks is used; `None` where there is one at most.
pub fn note(tracks: &[AudioTrack], chosen: Option<usize>) -> Option<String> {
    let number = used(tracks, chosen);
    let track = tracks.get(number.checked_sub(1)?)?;
    let count = tracks.len();
    if count < 2 {
        return None;
    }
    let about = track.words();
    Some(if about.is_empty() {
        tr!("audio-track-used.plain", number = number, count = count)
    } else {
        tr!(
            "audio-track-used",
            number = number,
            count = count,
            about = about
        )
    })
}

/// All tracks with their numbers, one after the other.
pub fn list(tracks: &[AudioTrack]) -> String {
    let numbered = (1..).zip(tracks);
    let numbered: Vec<String> = numbered
        .map(|(number, track)| track.numbered(number))
        .collect();
    numbered.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn track(language: &str, title: Option<&str>) -> AudioTrack {
        AudioTrack {
            language: Some(language.to_owned()),
            title: title.map(str::to_owned),
            encoding: "AAC".to_owned(),
            is_default: false,
        }
    }

    #[test]
    fn which_of_several_tracks_is_used_is_said() {
        let mut tracks = vec![track("eng", Some("Commentary")), track("ger", None)];
        assert_eq!(used(&tracks, None), 1);
        tracks[1].is_default = true;
        assert_eq!(used(&tracks, None), 2);
        assert_eq!(used(&tracks, Some(1)), 1);
        assert_eq!(
            list(&tracks),
            "1: English, “Commentary”, AAC · 2: German, AAC"
        );
        let said = note(&tracks, None).unwrap();
        assert!(
            said.contains("2 of 2") && said.contains("German, AAC"),
            "{said}"
        );
        assert_eq!(note(&tracks, Some(7)), None);
        assert_eq!(note(&tracks[..1], None), None, "nothing is to be chosen");
    }
}
