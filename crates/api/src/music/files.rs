//! Music that begins with a file: songs to take parts from, stems, music for a film.

use reqwest::Method;
use serde::Serialize;

use crate::answer::File;
use crate::body::{Body, Form};
use crate::check::{Invalid, Why, count, range};
use crate::endpoint::{Endpoint, Price, Query, Replay};
use crate::music::MusicModel;
use crate::operations::Operation;
use crate::types::bounded::{Phrase, UpTo};
use crate::types::music::UploadedSong;
use crate::upload::Upload;
use mynah_core::format::{Codec, OutputFormat};

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<UploadSong>(),
    Operation::of::<SeparateStems>(),
    Operation::of::<ScoreFilm>(),
];

/// All films of a call together, in bytes.
const MOST_OF_FILMS: u64 = 200 << 20;

/// What comes back, signed as made by a machine or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Output {
    format: OutputFormat,
    is_signed: bool,
}

impl Output {
    /// In this format; asked for as PCM of its rate where it is WAV.
    pub fn new(format: OutputFormat) -> Self {
        Self {
            format,
            is_signed: false,
        }
    }

    /// Signed.
    ///
    /// # Errors
    /// When it is no MP3, which is all that is signed.
    pub fn signed(self) -> Result<Self, Invalid> {
        if self.format.codec != Codec::Mp3 {
            return Err(Invalid::new(
                "sign_with_c2pa",
                Why::NotWith("output_format"),
            ));
        }
        Ok(Self {
            is_signed: true,
            ..self
        })
    }

    fn query(self) -> Query {
        Query::default().with("output_format", Some(self.format.on_the_wire()))
    }

    fn part_of(self, form: Form) -> Form {
        form.with("sign_with_c2pa", self.is_signed.then_some(true))
    }
}

/// `POST /v1/music/upload`
///
/// Price: per second of the song, as if it were made. Replay: only if nothing was sent. For the largest
/// plans: parts of it can then be taken for other songs.
#[derive(Clone, Debug, PartialEq)]
pub struct UploadSong {
    /// The song.
    pub file: Upload,
    /// Whether a plan is made of it, for which model.
    pub plan_for: Option<MusicModel>,
    /// Whether it is told when each word is sung.
    pub with_timestamps: bool,
}

impl Endpoint for UploadSong {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/music/upload";
    const PRICE: Price = Price::SecondsSent;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = UploadedSong;

    fn body(&self) -> Body {
        let timed = self.with_timestamps.then_some(true);
        let form = Form::default()
            .file("file", &self.file)
            .with("extract_composition_plan", self.plan_for)
            .with("with_timestamps", timed);
        Body::Form(form)
    }
}

/// Into how many parts a song is taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Stems {
    /// Voices, and the rest.
    #[serde(rename = "two_stems_v1")]
    Two,
    /// Voices, drums, bass, guitar, piano, and the rest.
    #[serde(rename = "six_stems_v1")]
    Six,
}

/// `POST /v1/music/stem-separation`
///
/// Price: per second of the song. Replay: only if nothing was sent. Answers a ZIP with a file for each stem;
/// it takes as long as the song lasts, or longer.
#[derive(Clone, Debug, PartialEq)]
pub struct SeparateStems {
    /// The song.
    pub file: Upload,
    /// Into how many parts.
    pub stems: Stems,
    /// What they come back as.
    pub output: Output,
}

impl Endpoint for SeparateStems {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/music/stem-separation";
    const PRICE: Price = Price::SecondsSent;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = File;

    fn query(&self) -> Query {
        self.output.query()
    }

    fn body(&self) -> Body {
        let form = Form::default()
            .file("file", &self.file)
            .with("stem_variation_id", Some(self.stems));
        Body::Form(self.output.part_of(form))
    }
}

/// One to ten films, 200 MB at most together.
#[derive(Clone, Debug, PartialEq)]
pub struct Films(Vec<Upload>);

impl Films {
    /// These, in this order.
    ///
    /// # Errors
    /// When there are none or more than ten, or when they are known to be too large.
    pub fn new(films: impl IntoIterator<Item = Upload>) -> Result<Self, Invalid> {
        let films = count("videos", films, 1..=10)?;
        let bytes = films.iter().filter_map(Upload::length).sum();
        range("videos", bytes, 0..=MOST_OF_FILMS)?;
        Ok(Self(films))
    }
}

/// `POST /v1/music/video-to-music`
///
/// Price: per second of the films. Replay: only if nothing was sent. The films are joined in their order,
/// ten minutes at most together. Answers sound, or a ZIP of several.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreFilm {
    /// The films.
    pub films: Films,
    /// What the music shall be like; the films say it if not.
    pub description: Option<Phrase<1, 1_000>>,
    /// The same in single words.
    pub tags: UpTo<String, 10>,
    /// What composes; the first if not said.
    pub model: Option<MusicModel>,
    /// What it comes back as.
    pub output: Output,
}

impl ScoreFilm {
    /// Music for these films, everything else at the service's default.
    pub fn new(films: Films) -> Self {
        Self {
            films,
            description: None,
            tags: UpTo::default(),
            model: None,
            output: Output::default(),
        }
    }
}

impl Endpoint for ScoreFilm {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/music/video-to-music";
    const PRICE: Price = Price::SecondsSent;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = File;

    fn query(&self) -> Query {
        self.output.query()
    }

    fn body(&self) -> Body {
        let form = Form::default()
            .files_as("videos", &self.films.0)
            .with("description", self.description.as_ref())
            .each("tags", self.tags.iter())
            .with("model_id", self.model);
        Body::Form(self.output.part_of(form))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn films_are_few_and_small() {
        let film = |length| {
            Upload::opened("a.mp4", "video/mp4", length, || async {
                Err(std::io::ErrorKind::NotFound.into())
            })
        };
        assert!(Films::new([]).is_err());
        assert!(Films::new(vec![film(None); 11]).is_err());
        assert!(Films::new([film(Some(MOST_OF_FILMS)), film(None)]).is_ok());
        assert!(Films::new([film(Some(MOST_OF_FILMS)), film(Some(1))]).is_err());
    }

    #[test]
    fn only_an_mp3_is_signed() {
        let of = |name: &str| Output::new(name.parse().unwrap());
        assert!(Output::default().signed().is_ok());
        assert!(of("opus_48000_64").signed().is_err());
    }
}
