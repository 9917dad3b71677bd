//! What can be typed behind `mynah dub`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{CommonArguments, language};
use mynah_core::language::DUBBED;
use mynah_i18n::tr;
use mynah_model::command::DubSound;
use mynah_model::dubbing::NoDub;

/// `mynah dub`.
#[derive(Debug, Args)]
pub struct DubArguments {
    /// What is done with a dub that was begun.
    #[command(subcommand)]
    pub verb: Option<DubVerb>,
    /// What is dubbed.
    #[command(flatten)]
    pub new: NewDubArguments,
}

/// What is dubbed.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of its own on the command line"
)]
pub struct NewDubArguments {
    /// A film or recording, or where one lies.
    #[arg(value_name = "FILE|URL", required = true, help = tr!("cli-dub-file"))]
    pub file: Option<String>,
    /// ISO 639-1 code.
    #[arg(long, value_name = "CODE", value_parser = language, help = tr!("cli-dub-from"))]
    pub from: Option<String>,
    /// ISO 639-1 codes.
    #[arg(long, value_name = "CODE,…", value_delimiter = ',', required = true, value_parser = dubbed, help = tr!("cli-dub-to"))]
    pub to: Vec<String>,
    /// Transcripts with their translations.
    #[arg(long, value_name = "FILE", help = tr!("cli-dub-csv"))]
    pub csv: Vec<PathBuf>,
    /// Languages that are ordered though they were charged before, or may have been.
    #[arg(long, value_name = "CODE,…", value_delimiter = ',', value_parser = dubbed, help = tr!("cli-dub-again"))]
    pub again: Vec<String>,
    /// The audio track that is dubbed.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), help = tr!("cli-dub-track"))]
    pub track: Option<u32>,
    /// How many speak.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=32), help = tr!("cli-dub-speakers"))]
    pub speakers: Option<u32>,
    /// The part that is dubbed.
    #[command(flatten)]
    pub part: PartArguments,
    /// Whether a film carries a mark.
    #[arg(long, help = tr!("cli-dub-watermark"))]
    pub watermark: bool,
    /// Whether a film keeps its size.
    #[arg(long, conflicts_with = "watermark", help = tr!("cli-dub-full-size"))]
    pub full_size: bool,
    /// Whether swear words are masked.
    #[arg(long, help = tr!("cli-dub-mask-profanity"))]
    pub mask_profanity: bool,
    /// Whether music and noise are left out.
    #[arg(long, help = tr!("cli-dub-no-background"))]
    pub no_background: bool,
    /// A background of one's own.
    #[arg(long, value_name = "FILE", help = tr!("cli-dub-background"))]
    pub background: Option<PathBuf>,
    /// Records of those who agreed that their voices are cloned.
    #[arg(long, value_name = "RECORD.json", help = tr!("cli-dub-consent"))]
    pub consent: Vec<PathBuf>,
    /// Whether the voices in it are cloned, by records that are there already.
    #[arg(long, help = tr!("cli-dub-clone"))]
    pub clone: bool,
    /// Whether voices of the library speak.
    #[arg(long, conflicts_with_all = ["consent", "clone"], help = tr!("cli-dub-no-cloning"))]
    pub no_cloning: bool,
    /// Whether it goes the classic way where the plan has dubbing projects.
    #[arg(long, help = tr!("cli-dub-classic"))]
    pub classic: bool,
    /// As what sound.
    #[arg(long, value_name = "KIND,…", value_delimiter = ',', default_value = "wav", value_parser = dub_sound, help = tr!("cli-dub-audio"))]
    pub audio: Vec<DubSound>,
    /// The folder to write to.
    #[arg(long, value_name = "DIR", help = tr!("cli-dub-out"))]
    pub out: Option<PathBuf>,
    /// Of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// A part of a film.
#[derive(Debug, Args)]
pub struct PartArguments {
    /// From this second on.
    #[arg(long, value_name = "SECONDS", help = tr!("cli-dub-start"))]
    pub start: Option<u32>,
    /// Up to this second.
    #[arg(long, value_name = "SECONDS", help = tr!("cli-dub-end"))]
    pub end: Option<u32>,
}

/// What is done with a dub that was begun.
#[derive(Debug, Subcommand)]
pub enum DubVerb {
    /// How it stands.
    #[command(about = tr!("cli-dub-status"))]
    Status(DubStatusArguments),
    /// Writes its files.
    #[command(about = tr!("cli-dub-export"))]
    Export(DubExportArguments),
    /// Says one line otherwise.
    #[command(about = tr!("cli-dub-patch"), after_help = tr!("cli-dub-patch.examples"))]
    Patch(DubPatchArguments),
    /// Takes it out of the lists.
    #[command(about = tr!("cli-dub-remove"))]
    Remove(DubJobArguments),
    /// Puts it back.
    #[command(about = tr!("cli-dub-restore"))]
    Restore(DubJobArguments),
}

/// `mynah dub status`.
#[derive(Debug, Args)]
pub struct DubStatusArguments {
    /// What it is called here, or at the service; all where none is named.
    #[arg(value_name = "JOB", help = tr!("cli-dub-status-job"))]
    pub job: Option<String>,
    /// Of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// A dub that was begun.
#[derive(Debug, Args)]
pub struct DubJobArguments {
    /// What it is called here.
    #[arg(value_name = "JOB", help = tr!("cli-dub-job"))]
    pub job: String,
    /// Of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// `mynah dub export`.
#[derive(Debug, Args)]
pub struct DubExportArguments {
    /// The dub.
    #[command(flatten)]
    pub of: DubJobArguments,
    /// Only these languages.
    #[arg(long, value_name = "CODE,…", value_delimiter = ',', value_parser = language, help = tr!("cli-dub-export-to"))]
    pub to: Vec<String>,
    /// As what sound.
    #[arg(long, value_name = "KIND,…", value_delimiter = ',', default_value = "wav", value_parser = dub_sound, help = tr!("cli-dub-audio"))]
    pub audio: Vec<DubSound>,
    /// The folder to write to.
    #[arg(long, value_name = "DIR", help = tr!("cli-dub-out"))]
    pub out: Option<PathBuf>,
}

/// `mynah dub patch`.
#[derive(Debug, Args)]
pub struct DubPatchArguments {
    /// The dub.
    #[command(flatten)]
    pub of: DubJobArguments,
    /// In which language.
    #[arg(long, value_name = "CODE", value_parser = language, help = tr!("cli-dub-patch-to"))]
    pub to: String,
    /// Which line, from 1.
    #[arg(long, value_name = "N", help = tr!("cli-dub-patch-line"))]
    pub line: usize,
    /// What is said now.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true, value_parser = super::spoken, help = tr!("cli-dub-patch-text"))]
    pub text: String,
    /// A voice by name or id.
    #[arg(long, value_name = "NAME|ID", help = tr!("cli-dub-patch-voice"))]
    pub voice: Option<String>,
    /// A model by id.
    #[arg(long, value_name = "ID", help = tr!("cli-model"))]
    pub model: Option<String>,
    /// Though it will hardly have room.
    #[arg(long, help = tr!("cli-dub-patch-long"))]
    pub even_if_long: bool,
    /// Generates although an earlier request may have been charged.
    #[arg(long, help = tr!("cli-again"))]
    pub again: bool,
    /// As what sound; as the files of the dub were written last where nothing is named.
    #[arg(long, value_name = "KIND,…", value_delimiter = ',', value_parser = dub_sound, help = tr!("cli-dub-patch-audio"))]
    pub audio: Vec<DubSound>,
    /// The folder to write to.
    #[arg(long, value_name = "DIR", help = tr!("cli-dub-out"))]
    pub out: Option<PathBuf>,
}

fn dub_sound(text: &str) -> Result<DubSound, String> {
    let found = DubSound::ALL.into_iter().find(|it| it.as_str() == text);
    found.ok_or_else(|| tr!("cli-dub-audio-none"))
}

/// A language that the service dubs into: what it doesn't is refused before anything is read or asked.
fn dubbed(text: &str) -> Result<String, String> {
    let code = language(text)?;
    if DUBBED.contains(&code.as_str()) {
        Ok(code)
    } else {
        Err(NoDub::NotDubbedInto(code).words())
    }
}
