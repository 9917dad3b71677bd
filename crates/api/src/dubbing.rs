//! Dubs: a recording or a film spoken in another language, by the voices that speak in it.
//!
//! One target language a call; dubbing projects have several. `GET
//! …/transcript/{language_code}` and the single `dubbing_status` of the list are deprecated and not used.

use reqwest::Method;
use serde::Serialize;

use crate::answer::File;
use crate::body::{Body, Form};
use crate::check::{Invalid, range};
use crate::endpoint::{Endpoint, Price, Query, Replay, Segment};
use crate::operations::Operation;
use crate::page::{PageSize, Paged};
use crate::types::Done;
use crate::types::dubbing::{Dub, DubBegun, DubPage, DubTranscripts};
use crate::types::language::Language;
use crate::upload::Upload;
use mynah_core::ids::DubId;

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<CreateDub>(),
    Operation::of::<ListDubs>(),
    Operation::of::<GetDub>(),
    Operation::of::<GetDubbedFile>(),
    Operation::of::<GetDubTranscripts>(),
    Operation::of::<DeleteDub>(),
];

/// Where the recording comes from: exactly one place.
#[derive(Clone, Debug, PartialEq)]
pub enum Original {
    /// It is sent along: at most 1 GB and two and a half hours.
    File(Upload),
    /// The service fetches it: a public address of a film site or of a file.
    Address(String),
}

impl Original {
    /// The form with the one part that this is.
    pub(crate) fn part_of(&self, form: Form) -> Form {
        match self {
            Self::File(file) => form.file("file", file),
            Self::Address(address) => form.with("source_url", Some(address)),
        }
    }
}

/// Which part of a recording, in whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    start: u32,
    end: Option<u32>,
}

impl Span {
    /// From `start` on, up to `end` or to the last second.
    ///
    /// # Errors
    /// When it would be empty.
    pub fn new(start: u32, end: Option<u32>) -> Result<Self, Invalid> {
        let end = end
            .map(|end| range("end_time", end, start.saturating_add(1)..=u32::MAX))
            .transpose()?;
        Ok(Self { start, end })
    }
}

/// A translation made beforehand, so that the service need not transcribe and translate.
///
/// The service calls this experimental. A CSV file has the columns `speaker`, `start_time`, `end_time`,
/// `transcription`, `translation`.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    csv: Upload,
    fps: Option<f32>,
    foreground: Option<Upload>,
    background: Option<Upload>,
}

impl Sheet {
    /// This file; speech and the rest are told apart by the service.
    pub fn new(csv: Upload) -> Self {
        Self {
            csv,
            fps: None,
            foreground: None,
            background: None,
        }
    }

    /// The same where times are counted in frames.
    ///
    /// # Errors
    /// When a second has no frames.
    pub fn counted_in(self, frames_a_second: f32) -> Result<Self, Invalid> {
        let fps = range("csv_fps", frames_a_second, f32::MIN_POSITIVE..=f32::MAX)?;
        Ok(Self {
            fps: Some(fps),
            ..self
        })
    }

    /// The same with speech and the rest of the sound in files of their own.
    #[must_use]
    pub fn split(self, foreground: Upload, background: Upload) -> Self {
        Self {
            foreground: Some(foreground),
            background: Some(background),
            ..self
        }
    }
}

/// `POST /v1/dubbing`
///
/// Price: per minute of the recording; more without a watermark. Replay: only if nothing was sent. Answers
/// at once: the dub is made meanwhile, see [`GetDub`].
#[derive(Clone, Debug, PartialEq)]
pub struct CreateDub {
    /// The recording.
    pub original: Original,
    /// Into which language.
    pub target: Language,
    /// From which language; found out if not said.
    pub source: Option<Language>,
    /// What it is called in lists.
    pub name: Option<String>,
    /// How many speak in it; found out if not said. More than nine are not told apart well.
    pub speakers: Option<u32>,
    /// Which part of it; all if not said.
    pub span: Option<Span>,
    /// Which accent the voices of the library shall have. Experimental.
    pub target_accent: Option<String>,
    /// A translation made beforehand.
    pub sheet: Option<Sheet>,
    /// What else is wanted.
    pub options: DubOptions,
}

/// What a dub may also be. Everything `false` is what the service does by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DubOptions {
    /// A film carries a mark; cheaper, and all that some plans have.
    pub watermark: bool,
    /// A film keeps its size.
    pub highest_resolution: bool,
    /// Music and noise are left out: good for speeches.
    pub drop_background_audio: bool,
    /// Swear words are masked in the transcripts.
    pub use_profanity_filter: bool,
    /// It can be edited in the service's own studio afterwards.
    pub dubbing_studio: bool,
    /// Voices of the library speak instead of cloned ones; needs free voice slots.
    pub disable_voice_cloning: bool,
}

impl CreateDub {
    /// This recording in that language, everything else at the service's default.
    pub fn new(original: Original, target: Language) -> Self {
        Self {
            original,
            target,
            source: None,
            name: None,
            speakers: None,
            span: None,
            target_accent: None,
            sheet: None,
            options: DubOptions::default(),
        }
    }
}

impl Endpoint for CreateDub {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/dubbing";
    const PRICE: Price = Price::SecondsSent;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = DubBegun;

    fn body(&self) -> Body {
        let options = self.options;
        let set = |option: bool| option.then_some(true);
        let form = Form::default()
            .with("target_lang", Some(&self.target))
            .with("source_lang", self.source.as_ref())
            .with("name", self.name.as_ref())
            .with("num_speakers", self.speakers)
            .with("start_time", self.span.map(|span| span.start))
            .with("end_time", self.span.and_then(|span| span.end))
            .with("target_accent", self.target_accent.as_ref())
            .with("watermark", set(options.watermark))
            .with("highest_resolution", set(options.highest_resolution))
            .with("drop_background_audio", set(options.drop_background_audio))
            .with("use_profanity_filter", set(options.use_profanity_filter))
            .with("dubbing_studio", set(options.dubbing_studio))
            .with("disable_voice_cloning", set(options.disable_voice_cloning));
        let form = self.original.part_of(form);
        Body::Form(match &self.sheet {
            None => form,
            Some(sheet) => form
                .with("mode", Some("manual"))
                .with("csv_fps", sheet.fps)
                .file("csv_file", &sheet.csv)
                .files_as("foreground_audio_file", &sheet.foreground)
                .files_as("background_audio_file", &sheet.background),
        })
    }
}

/// `GET /v1/dubbing`
///
/// Price: free. Replay: always. Paged, newest first unless told otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListDubs {
    /// Dubs a page; 100 if not said.
    pub page_size: Option<PageSize<200>>,
    /// Only those that stand so; all if empty.
    pub statuses: Vec<DubStanding>,
    /// Only those made by these; all if empty.
    pub models: Vec<DubModel>,
    /// Only those in one of these languages; all if empty.
    pub targets: Vec<Language>,
    /// Only those begun there; all if empty.
    pub begun_in: Vec<BegunIn>,
    /// Whose.
    pub creator: Option<Creator>,
    /// In which order; by time if not said.
    pub order: Option<DubOrder>,
    /// Which way round.
    pub direction: Option<ListDirection>,
    /// Where to go on; of an earlier page.
    pub cursor: Option<String>,
}

/// How a dub may stand that is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DubStanding {
    /// Waiting for its turn.
    Queued,
    /// Being listened to.
    Preparing,
    /// Being made.
    Dubbing,
    /// Ready.
    Dubbed,
    /// It could not be made.
    Failed,
}

/// What dubs are made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum DubModel {
    /// The first.
    #[serde(rename = "dubbing_v1")]
    V1,
    /// The second, which dubbing projects use.
    #[serde(rename = "dubbing_v2")]
    V2,
}

/// Where a dub was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum BegunIn {
    /// In a flow of the service's own studio.
    #[serde(rename = "flow_node")]
    Flow,
    /// In the service's own interface.
    #[serde(rename = "dubbing_ui")]
    Interface,
    /// By a client such as this.
    #[serde(rename = "dubbing_api")]
    Client,
}

/// Whose dubs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Creator {
    /// One's own.
    Personal,
    /// Those that others shared.
    Others,
    /// All.
    All,
}

/// In which order dubs are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DubOrder {
    /// By the time they were begun.
    CreatedAt,
    /// By name.
    Name,
}

/// Which way round a list of dubs or dubbing projects is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ListDirection {
    /// Smallest or oldest first.
    Ascending,
    /// Largest or newest first.
    Descending,
}

impl Endpoint for ListDubs {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/dubbing";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = DubPage;

    fn query(&self) -> Query {
        Query::default()
            .with("page_size", self.page_size)
            .each("dubbing_statuses", &self.statuses)
            .each("dubbing_models", &self.models)
            .each("target_language_codes", &self.targets)
            .each("creation_sources", &self.begun_in)
            .with("filter_by_creator", self.creator)
            .with("order_by", self.order)
            .with("order_direction", self.direction)
            .with("cursor", self.cursor.as_ref())
    }
}

impl Paged for ListDubs {
    fn cursor(&self, page: &DubPage) -> Option<String> {
        page.next_cursor.clone()
    }

    fn has_more(&self, page: &DubPage) -> Option<bool> {
        page.has_more
    }

    fn continue_at(&mut self, cursor: String) {
        self.cursor = Some(cursor);
    }
}

/// `GET /v1/dubbing/{dubbing_id}`
///
/// Price: free. Replay: always. Ask every five to ten seconds, the first time after a quarter of the
/// expected time.
#[derive(Clone, Debug)]
pub struct GetDub {
    /// The dub.
    pub dub: DubId,
}

impl Endpoint for GetDub {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/dubbing/{dubbing_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = Dub;

    fn path(&self) -> String {
        format!("/v1/dubbing/{}", Segment(self.dub.as_str()))
    }
}

/// `GET /v1/dubbing/{dubbing_id}/audio/{language_code}`
///
/// Price: free. Replay: always. MP3 for a recording, MP4 for a film, which may be large: stream it. As it
/// was first made, without later edits in the service's own studio; refused with 425 until it is ready.
#[derive(Clone, Debug)]
pub struct GetDubbedFile {
    /// The dub.
    pub dub: DubId,
    /// In this language, by the name that the dub has for it.
    pub language: String,
}

impl Endpoint for GetDubbedFile {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/dubbing/{dubbing_id}/audio/{language_code}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = File;

    fn path(&self) -> String {
        let dub = Segment(self.dub.as_str());
        format!("/v1/dubbing/{dub}/audio/{}", Segment(&self.language))
    }
}

/// A form of what is said in a dub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TranscriptForm {
    /// Subtitles.
    Srt,
    /// Subtitles for the web.
    WebVtt,
    /// With times down to the letters.
    Json,
}

/// `GET /v1/dubbing/{dubbing_id}/transcripts/{language_code}/format/{format_type}`
///
/// Price: free. Replay: always. Subtitles come inside a JSON document too.
#[derive(Clone, Debug)]
pub struct GetDubTranscripts {
    /// The dub.
    pub dub: DubId,
    /// In this language, by the name that the dub has for it; `source` for what was said at first.
    pub language: String,
    /// In this form.
    pub form: TranscriptForm,
}

impl Endpoint for GetDubTranscripts {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str =
        "/v1/dubbing/{dubbing_id}/transcripts/{language_code}/format/{format_type}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = DubTranscripts;

    fn path(&self) -> String {
        let form = match self.form {
            TranscriptForm::Srt => "srt",
            TranscriptForm::WebVtt => "webvtt",
            TranscriptForm::Json => "json",
        };
        let dub = Segment(self.dub.as_str());
        let language = Segment(&self.language);
        format!("/v1/dubbing/{dub}/transcripts/{language}/format/{form}")
    }
}

/// `DELETE /v1/dubbing/{dubbing_id}`
///
/// Price: free. Replay: never. For good.
#[derive(Clone, Debug)]
pub struct DeleteDub {
    /// The dub.
    pub dub: DubId,
}

impl Endpoint for DeleteDub {
    const METHOD: Method = Method::DELETE;
    const ROUTE: &'static str = "/v1/dubbing/{dubbing_id}";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Done;

    fn path(&self) -> String {
        format!("/v1/dubbing/{}", Segment(self.dub.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_not_empty() {
        assert!(Span::new(0, None).is_ok());
        assert!(Span::new(3, Some(4)).is_ok());
        for end in [0, 2, 3] {
            let refused = Span::new(3, Some(end)).unwrap_err();
            assert_eq!(refused.field, "end_time");
        }
    }

    #[test]
    fn a_sheet_is_counted_in_frames_or_not() {
        let sheet = Sheet::new(Upload::bytes("a.csv", "text/csv", ""));
        for frames in [0.0, -25.0, f32::NAN, f32::INFINITY] {
            assert!(sheet.clone().counted_in(frames).is_err());
        }
        assert_eq!(sheet.counted_in(25.0).unwrap().fps, Some(25.0));
    }
}
