//! Projects of the service's own studio: long texts that it keeps and speaks itself.
//!
//! Mynah keeps its own; this is for handing one over, and for seeing what is there.

use reqwest::Method;
use serde::Serialize;

use crate::body::{Body, Form};
use crate::check::{Invalid, Why};
use crate::endpoint::{Endpoint, Price, Replay};
use crate::operations::Operation;
use crate::speech::{Locator, SettingsBody};
use crate::types::Said;
use crate::types::bounded::Name;
use crate::types::language::TwoLetters;
use crate::types::studio_project::{MadeStudioProject, StudioProjectList};
use crate::upload::Upload;
use mynah_core::ids::{ModelId, VoiceId};

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<ListStudioProjects>(),
    Operation::of::<CreateStudioProject>(),
];

/// `GET /v1/studio/projects`
///
/// Price: free. Replay: always. All at once.
#[derive(Clone, Copy, Debug)]
pub struct ListStudioProjects;

impl Endpoint for ListStudioProjects {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/studio/projects";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = StudioProjectList;
}

/// What a studio project begins with: one of these.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Beginning {
    /// Nothing.
    #[default]
    Blank,
    /// The text of a page.
    Address(String),
    /// The text of a book: EPUB, PDF, TXT, HTML, DOCX.
    Document(Upload),
    /// These chapters.
    Chapters(Vec<Chapter>),
}

/// A chapter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chapter {
    /// Its name.
    pub name: String,
    /// Its blocks in order.
    pub blocks: Vec<Block>,
}

/// A paragraph or a heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Block {
    /// Which.
    pub sub_type: BlockKind,
    /// What is said, voice by voice.
    pub nodes: Vec<Node>,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A paragraph.
    P,
    /// A heading.
    H1,
    /// A lower one.
    H2,
    /// The lowest.
    H3,
}

/// What one voice says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename = "tts_node")]
pub struct Node {
    /// The voice.
    pub voice_id: VoiceId,
    /// The words.
    pub text: Said,
}

/// A voice's settings in one studio project.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VoiceInProject {
    /// The voice.
    pub voice_id: VoiceId,
    /// Its settings.
    #[serde(flatten)]
    pub settings: SettingsBody,
}

/// When a work was first published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Published(String);

impl Published {
    /// A year (`1813`) or a day (`1813-01-28`).
    ///
    /// # Errors
    /// When it is neither.
    pub fn new(date: &str) -> Result<Self, Invalid> {
        let parts = date.split('-').collect::<Vec<_>>();
        let sizes = parts.iter().map(|part| part.len()).collect::<Vec<_>>();
        let digits = parts
            .iter()
            .all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        if digits && matches!(sizes.as_slice(), [4] | [4, 2, 2]) {
            return Ok(Self(date.to_owned()));
        }
        let why = Why::Holds("something else than a year or a day");
        Err(Invalid::new("original_publication_date", why))
    }
}

/// How well a studio project sounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    /// 128 kbit/s at 44.1 kHz.
    Standard,
    /// 192 kbit/s at 44.1 kHz, better spoken; costs more.
    High,
    /// 192 kbit/s, as well spoken as can be; costs more.
    Ultra,
    /// The same as 705.6 kbit/s PCM.
    UltraLossless,
}

/// Whom a work is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// Children.
    Children,
    /// Young adults.
    #[serde(rename = "young adult")]
    YoungAdult,
    /// Adults.
    Adult,
    /// Everybody.
    #[serde(rename = "all ages")]
    AllAges,
}

/// Whether a work is invented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Fiction {
    /// It is.
    #[serde(rename = "fiction")]
    Yes,
    /// It is not.
    #[serde(rename = "non-fiction")]
    No,
}

/// Whether numbers and signs are written out before they are spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Spelling {
    /// As the model thinks best.
    Auto,
    /// Always.
    On,
    /// Always, by English rules.
    ApplyEnglish,
    /// Never.
    Off,
}

/// What a studio project is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Material {
    /// Nothing yet.
    Blank,
    /// A book.
    Book,
    /// An article.
    Article,
    /// A conversation about a text, which the service invents.
    GenFm,
    /// A film.
    Video,
    /// A screenplay.
    Screenplay,
}

/// What is said of a work where it is published.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Work {
    /// Its title.
    pub title: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// Of what kinds it is.
    pub genres: Vec<String>,
    /// Whom it is for.
    pub audience: Option<Audience>,
    /// In which language it is.
    pub language: Option<TwoLetters>,
    /// `Novel`, `Short Story`, …
    pub content_type: Option<String>,
    /// When it was first published.
    pub published: Option<Published>,
    /// Whether it is not for children.
    pub is_mature: Option<bool>,
    /// Its ISBN.
    pub isbn: Option<String>,
    /// Whether it is invented.
    pub fiction: Option<Fiction>,
}

/// `POST /v1/studio/projects`
///
/// Price: free, or per character where it is spoken at once. Replay: only if nothing was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateStudioProject {
    /// Its name.
    pub name: Name,
    /// What it begins with.
    pub beginning: Beginning,
    /// The voice of headings.
    pub title_voice: Option<VoiceId>,
    /// The voice of everything else.
    pub paragraph_voice: Option<VoiceId>,
    /// The model.
    pub model: Option<ModelId>,
    /// How well it sounds.
    pub quality: Option<Quality>,
    /// What is said of the work.
    pub work: Work,
    /// Whether numbers and signs are written out.
    pub spelling: Option<Spelling>,
    /// Dictionaries, the first match wins.
    pub dictionaries: Vec<Locator>,
    /// Settings of its voices.
    pub voices: Vec<VoiceInProject>,
    /// What it is made of.
    pub material: Option<Material>,
    /// Who is told when it is spoken.
    pub callback: Option<String>,
    /// What else is wanted.
    pub options: StudioOptions,
}

impl CreateStudioProject {
    /// An empty one of this name, everything else at the service's default.
    pub fn new(name: Name) -> Self {
        Self {
            name,
            beginning: Beginning::Blank,
            title_voice: None,
            paragraph_voice: None,
            model: None,
            quality: None,
            work: Work::default(),
            spelling: None,
            dictionaries: Vec::new(),
            voices: Vec::new(),
            material: None,
            callback: None,
            options: StudioOptions::default(),
        }
    }
}

/// What a studio project may also be. Everything `false` is what the service does by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StudioOptions {
    /// It is made as loud as audiobooks of one shop must be.
    pub acx_volume: bool,
    /// It is made as loud as audiobooks are.
    pub volume: bool,
    /// It is spoken at once, which is charged.
    pub speak: bool,
    /// The service casts it.
    pub cast: bool,
    /// It is prepared for being published in the service's own shelf.
    pub publish: bool,
}

impl Endpoint for CreateStudioProject {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/studio/projects";
    const PRICE: Price = Price::Characters;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = MadeStudioProject;

    fn body(&self) -> Body {
        let work = &self.work;
        let set = |option: bool| option.then_some(true);
        let options = self.options;
        let form = Form::default()
            .with("name", Some(&self.name))
            .with("default_title_voice_id", self.title_voice.as_ref())
            .with("default_paragraph_voice_id", self.paragraph_voice.as_ref())
            .with("default_model_id", self.model.as_ref())
            .with("quality_preset", self.quality)
            .with("title", work.title.as_ref())
            .with("author", work.author.as_ref())
            .with("description", work.description.as_ref())
            .each("genres", &work.genres)
            .with("target_audience", work.audience)
            .with("language", work.language.as_ref())
            .with("content_type", work.content_type.as_ref())
            .with("original_publication_date", work.published.as_ref())
            .with("mature_content", work.is_mature)
            .with("isbn_number", work.isbn.as_ref())
            .with("fiction", work.fiction)
            .with("apply_text_normalization", self.spelling)
            .each(
                "pronunciation_dictionary_locators",
                documents(&self.dictionaries),
            )
            .each("voice_settings", documents(&self.voices))
            .with("source_type", self.material)
            .with("callback_url", self.callback.as_ref())
            .with("acx_volume_normalization", set(options.acx_volume))
            .with("volume_normalization", set(options.volume))
            .with("auto_convert", set(options.speak))
            .with("auto_assign_voices", set(options.cast))
            .with("create_publishing_read", set(options.publish));
        Body::Form(match &self.beginning {
            Beginning::Blank => form,
            Beginning::Address(address) => form.with("from_url", Some(address)),
            Beginning::Document(file) => form.file("from_document", file),
            Beginning::Chapters(chapters) => form.json("from_content_json", Some(chapters)),
        })
    }
}

/// Each as a JSON document of its own, which is how this operation takes lists of things.
fn documents<T: Serialize>(things: &[T]) -> impl Iterator<Item = String> {
    things
        .iter()
        .filter_map(|thing| serde_json::to_string(thing).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_work_was_published_in_a_year_or_on_a_day() {
        for date in ["1813", "1813-01-28"] {
            assert!(Published::new(date).is_ok(), "{date}");
        }
        for date in ["", "813", "1813-1-28", "1813-01", "28.1.1813", "18-13"] {
            assert!(Published::new(date).is_err(), "{date}");
        }
    }

    #[test]
    fn chapters_are_written_as_the_service_reads_them() {
        let node = Node {
            voice_id: VoiceId::from("v"),
            text: Said::from("Hello."),
        };
        let block = Block {
            sub_type: BlockKind::H1,
            nodes: vec![node],
        };
        let json = serde_json::to_value(&block).unwrap();
        let wanted = serde_json::json!({"sub_type": "h1", "nodes": [
            {"type": "tts_node", "voice_id": "v", "text": "Hello."}]});
        assert_eq!(json, wanted);
    }
}
