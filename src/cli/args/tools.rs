//! Arguments of the tools: transcribe, convert, effect, isolate, dialogue, music and align.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{
    CommonArguments, Switch, language, share, similarity, spoken, stability, style, within,
};
use mynah_core::format::OutputFormat;
use mynah_i18n::tr;
use mynah_transcript::formats::Format;

/// A file format of transcripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TranscriptFormat {
    /// Subtitles.
    Srt,
    /// Subtitles of web pages.
    Vtt,
    /// Plain text.
    Txt,
    /// Subtitles of broadcasters.
    Ttml,
    /// A table.
    Csv,
    /// All words with times.
    Json,
    /// A Word document.
    Docx,
}

impl From<TranscriptFormat> for Format {
    fn from(format: TranscriptFormat) -> Self {
        match format {
            TranscriptFormat::Srt => Self::Srt,
            TranscriptFormat::Vtt => Self::Vtt,
            TranscriptFormat::Txt => Self::Txt,
            TranscriptFormat::Ttml => Self::Ttml,
            TranscriptFormat::Csv => Self::Csv,
            TranscriptFormat::Json => Self::Json,
            TranscriptFormat::Docx => Self::Docx,
        }
    }
}

/// `mynah transcribe`.
#[derive(Debug, Args)]
pub struct TranscribeArguments {
    /// Audio or video files.
    #[arg(required = true, value_name = "FILE", help = tr!("cli-transcribe-files"))]
    pub files: Vec<PathBuf>,
    /// ISO 639-1 code.
    #[arg(long, value_name = "CODE", value_parser = language, help = tr!("cli-transcribe-language"))]
    pub language: Option<String>,
    /// The largest number of speakers.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=32), help = tr!("cli-transcribe-speakers"))]
    pub speakers: Option<u8>,
    /// Adds words with times to the JSON object.
    #[arg(long, help = tr!("cli-transcribe-words"))]
    pub words: bool,
    /// Words to listen for.
    #[arg(long, value_name = "TERM", help = tr!("cli-transcribe-key-term"))]
    pub key_term: Vec<String>,
    /// Leaves out sounds that are not speech.
    #[arg(long, help = tr!("cli-transcribe-no-events"))]
    pub no_events: bool,
    /// Leaves out fillers and false starts.
    #[arg(long, help = tr!("cli-transcribe-no-fillers"))]
    pub no_fillers: bool,
    /// Transcribes each channel by itself.
    #[arg(long, help = tr!("cli-transcribe-channels"))]
    pub channels: bool,
    /// Kinds of entities to mark.
    #[arg(long, value_name = "KIND,…", value_delimiter = ',', help = tr!("cli-transcribe-entities"))]
    pub entities: Vec<String>,
    /// A model by id.
    #[arg(long, value_name = "ID", help = tr!("cli-transcribe-model"))]
    pub model: Option<String>,
    /// File format of the transcripts.
    #[arg(long, value_enum, help = tr!("cli-transcribe-format"))]
    pub format: Option<TranscriptFormat>,
    /// The file, or the folder, to write to.
    #[arg(long, value_name = "FILE|DIR", help = tr!("cli-transcribe-out"))]
    pub out: Option<PathBuf>,
    /// Generates although an earlier request may have been charged.
    #[arg(long, help = tr!("cli-again"))]
    pub again: bool,
    /// Flags of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// `mynah caption`.
#[derive(Debug, Args)]
pub struct CaptionArguments {
    /// An audio or video file.
    #[arg(long, value_name = "FILE", help = tr!("cli-caption-wav"))]
    pub wav: PathBuf,
    /// ISO 639-1 code.
    #[arg(long, value_name = "CODE", value_parser = language, help = tr!("cli-transcribe-language"))]
    pub language: Option<String>,
    /// Words to listen for.
    #[arg(long, value_name = "TERM", help = tr!("cli-transcribe-key-term"))]
    pub key_term: Vec<String>,
    /// A model by id.
    #[arg(long, value_name = "ID", help = tr!("cli-transcribe-model"))]
    pub model: Option<String>,
    /// The file to write.
    #[arg(long, value_name = "FILE", help = tr!("cli-align-out"))]
    pub out: PathBuf,
    /// Generates although an earlier request may have been charged.
    #[arg(long, help = tr!("cli-again"))]
    pub again: bool,
    /// Flags of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// `mynah align`.
#[derive(Debug, Args)]
pub struct AlignArguments {
    /// An audio or video file.
    #[arg(value_name = "FILE", help = tr!("cli-align-input"))]
    pub file: PathBuf,
    /// The text, or a file with it.
    #[arg(long, value_name = "TEXT|FILE", help = tr!("cli-align-text"))]
    pub text: String,
    /// The file to write.
    #[arg(long, value_name = "FILE", help = tr!("cli-align-out"))]
    pub out: PathBuf,
    /// Generates although an earlier request may have been charged.
    #[arg(long, help = tr!("cli-again"))]
    pub again: bool,
    /// Flags of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// `mynah convert`.
#[derive(Debug, Args)]
pub struct ConvertArguments {
    /// An audio or video file.
    #[arg(value_name = "FILE", help = tr!("cli-convert-input"))]
    pub file: PathBuf,
    /// A voice by name or id.
    #[arg(long, value_name = "NAME|ID", required = true, help = tr!("cli-voice"))]
    pub voice: String,
    /// The file to write.
    #[arg(long, value_name = "FILE", help = tr!("cli-tools-out"))]
    pub out: PathBuf,
    /// A model by id.
    #[arg(long, value_name = "ID", help = tr!("cli-convert-model"))]
    pub model: Option<String>,
    /// 0 … 1.
    #[arg(long, value_name = "0…1", value_parser = stability, help = tr!("cli-stability"))]
    pub stability: Option<f32>,
    /// 0 … 1.
    #[arg(long, value_name = "0…1", value_parser = similarity, help = tr!("cli-similarity"))]
    pub similarity: Option<f32>,
    /// 0 … 1.
    #[arg(long, value_name = "0…1", value_parser = style, help = tr!("cli-style"))]
    pub style: Option<f32>,
    /// Brings the voice out further.
    #[arg(long, value_enum, help = tr!("cli-speaker-boost"))]
    pub speaker_boost: Option<Switch>,
    /// The same seed gives the same take.
    #[arg(long, value_name = "N", help = tr!("cli-seed"))]
    pub seed: Option<u32>,
    /// Removes noise before the conversion.
    #[arg(long, help = tr!("cli-convert-remove-noise"))]
    pub remove_noise: bool,
    /// Output format by the service's name.
    #[arg(long, value_name = "NAME", help = tr!("cli-format"))]
    pub format: Option<OutputFormat>,
    /// Generates although an earlier request may have been charged.
    #[arg(long, help = tr!("cli-again"))]
    pub again: bool,
    /// Flags of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// `mynah effect`.
#[derive(Debug, Args)]
pub struct EffectArguments {
    /// The description.
    #[arg(value_parser = spoken, allow_hyphen_values = true, help = tr!("cli-effect-text"))]
    pub text: String,
    /// 0.5 … 30 s.
    #[arg(long, value_name = "0.5…30", value_parser = effect_seconds, help = tr!("cli-effect-seconds"))]
    pub seconds: Option<f32>,
    /// Makes the end meet the beginning.
    #[arg(long = "loop", help = tr!("cli-effect-loop"))]
    pub looped: bool,
    /// 0 … 1.
    #[arg(long, value_name = "0…1", value_parser = share, help = tr!("cli-effect-influence"))]
    pub influence: Option<f32>,
    /// The file to write.
    #[arg(long, value_name = "FILE", help = tr!("cli-tools-out"))]
    pub out: PathBuf,
    /// Output format by the service's name.
    #[arg(long, value_name = "NAME", help = tr!("cli-format"))]
    pub format: Option<OutputFormat>,
    /// Generates although an earlier request may have been charged.
    #[arg(long, help = tr!("cli-again"))]
    pub again: bool,
    /// Flags of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// `mynah isolate`.
#[derive(Debug, Args)]
pub struct IsolateArguments {
    /// An audio or video file.
    #[arg(value_name = "FILE", help = tr!("cli-isolate-input"))]
    pub file: PathBuf,
    /// The file to write.
    #[arg(long, value_name = "FILE", help = tr!("cli-tools-out"))]
    pub out: PathBuf,
    /// Generates although an earlier request may have been charged.
    #[arg(long, help = tr!("cli-again"))]
    pub again: bool,
    /// Flags of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// `mynah dialogue`.
#[derive(Debug, Args)]
pub struct DialogueArguments {
    /// A script of any kind that is imported.
    #[arg(value_name = "SCRIPT", help = tr!("cli-render-script"))]
    pub script: PathBuf,
    /// A cast file.
    #[arg(long, value_name = "FILE", help = tr!("cli-render-cast"))]
    pub cast: Option<PathBuf>,
    /// The file, or the folder, to write to.
    #[arg(long, value_name = "FILE|DIR", help = tr!("cli-dialogue-out"))]
    pub out: PathBuf,
    /// A model by id.
    #[arg(long, value_name = "ID", help = tr!("cli-dialogue-model"))]
    pub model: Option<String>,
    /// 0 … 1.
    #[arg(long, value_name = "0…1", value_parser = stability, help = tr!("cli-stability"))]
    pub stability: Option<f32>,
    /// The same seed gives the same take.
    #[arg(long, value_name = "N", help = tr!("cli-seed"))]
    pub seed: Option<u32>,
    /// ISO 639-1 code.
    #[arg(long, value_name = "CODE", value_parser = language, help = tr!("cli-language"))]
    pub language: Option<String>,
    /// Output format by the service's name.
    #[arg(long, value_name = "NAME", help = tr!("cli-format"))]
    pub format: Option<OutputFormat>,
    /// Generates although an earlier request may have been charged.
    #[arg(long, help = tr!("cli-again"))]
    pub again: bool,
    /// Flags of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// `mynah music`.
#[derive(Debug, Args)]
pub struct MusicArguments {
    /// The prompt.
    #[arg(value_parser = spoken, allow_hyphen_values = true, help = tr!("cli-music-text"))]
    pub text: String,
    /// 3 … 600 s.
    #[arg(long, value_name = "3…600", value_parser = music_seconds, help = tr!("cli-music-seconds"))]
    pub seconds: Option<f32>,
    /// Music without singing.
    #[arg(long, conflicts_with = "lyrics", help = tr!("cli-music-instrumental"))]
    pub instrumental: bool,
    /// The text that is sung, or a file with it.
    #[arg(long, value_name = "TEXT|FILE", help = tr!("cli-music-lyrics"))]
    pub lyrics: Option<String>,
    /// A model by id.
    #[arg(long, value_name = "ID", help = tr!("cli-music-model"))]
    pub model: Option<String>,
    /// The file to write.
    #[arg(long, value_name = "FILE", help = tr!("cli-tools-out"))]
    pub out: PathBuf,
    /// Output format by the service's name.
    #[arg(long, value_name = "NAME", help = tr!("cli-format"))]
    pub format: Option<OutputFormat>,
    /// Generates although an earlier request may have been charged.
    #[arg(long, help = tr!("cli-again"))]
    pub again: bool,
    /// Flags of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

fn effect_seconds(text: &str) -> Result<f32, String> {
    within(text, 0.5..=30.0)
}

fn music_seconds(text: &str) -> Result<f32, String> {
    within(text, 3.0..=600.0)
}
