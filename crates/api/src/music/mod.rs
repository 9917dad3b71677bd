//! Music: planned, composed, streamed. [`files`] has what begins with a file.
//!
//! `music_prompt` is deprecated and not sent. Music never appears in the history: its header `song-id`
//! ([`Head::song`](crate::head::Head::song)) is all that is left of it.

use mynah_core::ids::ModelId;
use reqwest::Method;
use serde::Serialize;

use crate::answer::{Audio, Events, WithSound};
use crate::body::Body;
use crate::check::{Invalid, Why, range};
use crate::endpoint::{Endpoint, Price, Query, Replay};
use crate::operations::Operation;
use crate::types::bounded::{Millis, Phrase, SmallSeed};
use crate::types::music::{Plan, SongDetails};
use mynah_core::format::{Codec, OutputFormat};

pub mod files;

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<PlanSong>(),
    Operation::of::<ComposeSong>(),
    Operation::of::<ComposeWithDetails>(),
    Operation::of::<StreamSong>(),
    Operation::of::<StreamWithDetails>(),
];

/// How long a song is: three seconds to ten minutes.
pub type SongMillis = Millis<3_000, 600_000>;

/// What a song shall be, in words.
pub type Wish = Phrase<1, 4_100>;

/// What composes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum MusicModel {
    /// Plans in sections.
    #[serde(rename = "music_v1")]
    V1,
    /// Plans in chunks.
    #[serde(rename = "music_v2")]
    V2,
    /// The newest, which plans in chunks.
    #[serde(rename = "music_v2_5")]
    V2_5,
}

impl MusicModel {
    /// All models, the oldest first.
    pub const ALL: [Self; 3] = [Self::V1, Self::V2, Self::V2_5];

    /// Returns the model of an id, or `None` for one that the client doesn't know.
    pub fn named(id: &ModelId) -> Option<Self> {
        let is_named = |model: &Self| {
            serde_json::to_value(model).is_ok_and(|name| name.as_str() == Some(id.as_str()))
        };
        Self::ALL.into_iter().find(is_named)
    }

    /// The model that takes such a plan; the other one refuses it.
    pub fn of(plan: &Plan) -> Self {
        match plan {
            Plan::Sections(_) => Self::V1,
            Plan::Chunks(_) => Self::V2,
        }
    }
}

/// `POST /v1/music/plan`
///
/// Price: free, but not often. Replay: always. Answers the kind of plan that the model takes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlanSong {
    prompt: Wish,
    #[serde(skip_serializing_if = "Option::is_none")]
    music_length_ms: Option<SongMillis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_composition_plan: Option<Plan>,
    model_id: MusicModel,
}

impl PlanSong {
    /// A plan for this, by that model.
    pub fn new(wish: Wish, model: MusicModel) -> Self {
        Self {
            prompt: wish,
            music_length_ms: None,
            source_composition_plan: None,
            model_id: model,
        }
    }

    /// That plan, changed in this way.
    pub fn change(plan: Plan, wish: Wish) -> Self {
        Self {
            model_id: MusicModel::of(&plan),
            source_composition_plan: Some(plan),
            prompt: wish,
            music_length_ms: None,
        }
    }

    /// For a song of this length; as long as it should be if not said.
    #[must_use]
    pub fn lasting(self, length: SongMillis) -> Self {
        Self {
            music_length_ms: Some(length),
            ..self
        }
    }
}

impl Endpoint for PlanSong {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/music/plan";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = Plan;

    fn body(&self) -> Body {
        Body::json(self)
    }
}

/// What a song is made from: words or a plan, never both.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Source {
    /// Words.
    Wish(Wished),
    /// A plan.
    Plan(Planned),
}

/// A song from words.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Wished {
    /// What it shall be.
    pub prompt: Wish,
    /// What composes.
    pub model_id: MusicModel,
    /// How long it is; as long as it should be if not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub music_length_ms: Option<SongMillis>,
    /// What is sung; the service writes it if not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lyrics_text: Option<Phrase<0, 4_000>>,
    /// Whether nobody sings.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub force_instrumental: bool,
}

impl Wished {
    /// A song like this, by that model.
    pub fn new(wish: Wish, model: MusicModel) -> Self {
        Self {
            prompt: wish,
            model_id: model,
            music_length_ms: None,
            lyrics_text: None,
            force_instrumental: false,
        }
    }
}

/// A song from a plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Planned {
    composition_plan: Plan,
    model_id: MusicModel,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<SmallSeed>,
}

impl Planned {
    /// A song by this plan, by the model that takes it.
    pub fn new(plan: Plan) -> Self {
        Self {
            model_id: MusicModel::of(&plan),
            composition_plan: plan,
            seed: None,
        }
    }

    /// By another model that takes such a plan.
    #[must_use]
    pub fn by(self, model: MusicModel) -> Self {
        Self {
            model_id: model,
            ..self
        }
    }

    /// The same again, as far as the service can.
    #[must_use]
    pub fn seeded(self, seed: SmallSeed) -> Self {
        Self {
            seed: Some(seed),
            ..self
        }
    }
}

/// A song that is wanted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Song {
    /// What it is made from.
    #[serde(flatten)]
    pub source: Source,
    /// What it is for; a track if not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generation_mode: Option<Purpose>,
    /// A style that the account taught the service.
    #[serde(flatten)]
    pub finetune: Option<Finetune>,
    /// Whether names in the words are spelt as they sound before they are sung.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub use_phonetic_names: bool,
    /// Whether parts of it may be taken for other songs later; for the largest plans.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub store_for_inpainting: bool,
}

impl Song {
    /// From this, everything else at the service's default.
    pub fn new(source: Source) -> Self {
        Self {
            source,
            generation_mode: None,
            finetune: None,
            use_phonetic_names: false,
            store_for_inpainting: false,
        }
    }
}

/// What music is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To be heard.
    Track,
    /// To be repeated without a seam.
    Loop,
    /// To be a background.
    Ambience,
    /// To go with a film.
    VideoToMusic,
}

/// A style that the account taught the service.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finetune {
    finetune_id: Phrase<1, 100>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finetune_strength: Option<f32>,
}

impl Finetune {
    /// This one, as strong as it usually is.
    ///
    /// # Errors
    /// When it has no or more than 100 characters.
    pub fn new(id: &str) -> Result<Self, Invalid> {
        Ok(Self {
            finetune_id: Phrase::new("finetune_id", id)?,
            finetune_strength: None,
        })
    }

    /// So strong: more than 0, at most 2; 1 if not said.
    ///
    /// # Errors
    /// When it is outside.
    pub fn strong(self, strength: f32) -> Result<Self, Invalid> {
        let strength = range("finetune_strength", strength, f32::MIN_POSITIVE..=2.0)?;
        Ok(Self {
            finetune_strength: Some(strength),
            ..self
        })
    }
}

/// What a song comes back as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SongFormat {
    /// What suits the model best: an MP3.
    #[default]
    Auto,
    /// An MP3 at 48 kHz, which only music has.
    Mp3At48k(Kbps),
    /// Any of speech; asked for as PCM of its rate where it is WAV.
    OfSpeech(OutputFormat),
}

/// Kilobits a second of an MP3 at 48 kHz.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kbps {
    /// 128.
    K128,
    /// 192.
    K192,
    /// 240.
    K240,
    /// 320.
    K320,
}

impl SongFormat {
    fn name(self) -> String {
        match self {
            Self::Auto => "auto".to_owned(),
            Self::Mp3At48k(Kbps::K128) => "mp3_48000_128".to_owned(),
            Self::Mp3At48k(Kbps::K192) => "mp3_48000_192".to_owned(),
            Self::Mp3At48k(Kbps::K240) => "mp3_48000_240".to_owned(),
            Self::Mp3At48k(Kbps::K320) => "mp3_48000_320".to_owned(),
            Self::OfSpeech(format) => format.on_the_wire().to_string(),
        }
    }

    fn is_mp3(self) -> bool {
        match self {
            Self::Auto | Self::Mp3At48k(_) => true,
            Self::OfSpeech(format) => format.codec == Codec::Mp3,
        }
    }

    fn query(self) -> Query {
        Query::default().with("output_format", Some(self.name()))
    }
}

/// How a song that comes whole is finished.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Finish {
    #[serde(skip)]
    format: SongFormat,
    #[serde(skip_serializing_if = "Option::is_none")]
    respect_sections_durations: Option<bool>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    sign_with_c2pa: bool,
}

impl Finish {
    /// In this format.
    pub fn new(format: SongFormat) -> Self {
        Self {
            format,
            ..Self::default()
        }
    }

    /// Where a plan's sections need not last exactly as long as they say: music is better then and comes
    /// sooner.
    #[must_use]
    pub fn loosely(self) -> Self {
        Self {
            respect_sections_durations: Some(false),
            ..self
        }
    }

    /// Signed as made by a machine.
    ///
    /// # Errors
    /// When it is no MP3, which is all that is signed.
    pub fn signed(self) -> Result<Self, Invalid> {
        if !self.format.is_mp3() {
            return Err(Invalid::new(
                "sign_with_c2pa",
                Why::NotWith("output_format"),
            ));
        }
        Ok(Self {
            sign_with_c2pa: true,
            ..self
        })
    }
}

/// `POST /v1/music`
///
/// Price: per second of the song. Replay: only if nothing was sent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ComposeSong {
    /// The song.
    #[serde(flatten)]
    pub song: Song,
    /// How it is finished.
    #[serde(flatten)]
    pub finish: Finish,
}

impl Endpoint for ComposeSong {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/music";
    const PRICE: Price = Price::SecondsMade;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = Audio;

    fn query(&self) -> Query {
        self.finish.format.query()
    }

    fn body(&self) -> Body {
        Body::json(self)
    }
}

/// `POST /v1/music/detailed`
///
/// Price: per second of the song. Replay: only if nothing was sent. Answers what the song was made from,
/// what it is, and its sound.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ComposeWithDetails {
    /// The song.
    #[serde(flatten)]
    pub song: Song,
    /// How it is finished.
    #[serde(flatten)]
    pub finish: Finish,
    /// Whether it is told when each word is sung.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub with_timestamps: bool,
    /// What kind of sound is meant; music if not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_style_prefix: Option<Kind>,
}

/// What kind of sound is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Kind {
    /// Music.
    #[serde(rename = "music")]
    Music,
    /// An effect.
    #[serde(rename = "sfx")]
    Effect,
}

impl ComposeWithDetails {
    /// This song, finished so, everything else at the service's default.
    pub fn new(song: Song, finish: Finish) -> Self {
        Self {
            song,
            finish,
            with_timestamps: false,
            model_style_prefix: None,
        }
    }
}

impl Endpoint for ComposeWithDetails {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/music/detailed";
    const PRICE: Price = Price::SecondsMade;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = WithSound<SongDetails>;

    fn query(&self) -> Query {
        self.finish.format.query()
    }

    fn body(&self) -> Body {
        Body::json(self)
    }
}

/// `POST /v1/music/stream`
///
/// Price: per second of the song. Replay: only if nothing was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamSong {
    /// The song.
    pub song: Song,
    /// What it comes back as.
    pub format: SongFormat,
}

impl Endpoint for StreamSong {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/music/stream";
    const PRICE: Price = Price::SecondsMade;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = Audio;

    fn query(&self) -> Query {
        self.format.query()
    }

    fn body(&self) -> Body {
        Body::json(&self.song)
    }
}

/// `POST /v1/music/detailed/stream`
///
/// Price: per second of the song. Replay: only if nothing was sent. Each event is a
/// [`SongPiece`](crate::types::music::SongPiece).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StreamWithDetails {
    /// The song.
    #[serde(flatten)]
    pub song: Song,
    /// What it comes back as.
    #[serde(skip)]
    pub format: SongFormat,
    /// Whether it is told when each word is sung.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub with_timestamps: bool,
}

impl Endpoint for StreamWithDetails {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/music/detailed/stream";
    const PRICE: Price = Price::SecondsMade;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = Events;

    fn query(&self) -> Query {
        self.format.query()
    }

    fn body(&self) -> Body {
        Body::json(self)
    }
}

#[cfg(test)]
mod tests;
