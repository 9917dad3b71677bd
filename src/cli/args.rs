//! What can be typed after `mynah`. Names and flags are promised outside; words come from Fluent.

mod agents;
mod dub;
mod tools;

use std::ops::RangeInclusive;
use std::path::PathBuf;

pub use self::agents::{
    AgentAnswerArguments, AgentArguments, AgentCreateArguments, AgentEditArguments,
    AgentIdArguments, AgentListArguments, AgentTalkArguments, AgentTestArguments, AgentVerb,
    ConversationsArguments, WebhookCreateArguments, WebhookDeleteArguments, WebhookListenArguments,
    WebhooksArguments, WebhooksVerb,
};
pub use self::dub::{
    DubArguments, DubExportArguments, DubJobArguments, DubPatchArguments, DubStatusArguments,
    DubVerb, NewDubArguments,
};
pub use self::tools::{
    AlignArguments, CaptionArguments, ConvertArguments, DialogueArguments, EffectArguments,
    IsolateArguments, MusicArguments, TranscribeArguments,
};

use clap::Args;
use clap::Parser;
use clap::Subcommand;
use clap::ValueEnum;

use crate::cli::bench::names;
use crate::cli::lint::usual;
use mynah_core::format::OutputFormat;
use mynah_core::language;
use mynah_core::settings::Scale;
use mynah_engine::import::COMMAND;
use mynah_i18n::tr;
use mynah_model::audition::Shuffle;
use mynah_model::desk::is_project_file;
use mynah_script::encoding;

/// Everything that can be typed.
#[derive(Debug, Parser)]
#[command(
    name = "mynah",
    version,
    about = tr!("cli-about"),
    after_help = tr!("cli-examples"),
    disable_help_subcommand = false
)]
pub struct Arguments {
    /// The command; none opens the studio.
    #[command(subcommand)]
    pub command: Option<Verb>,
    /// Of the studio itself.
    #[command(flatten)]
    pub window: WindowArguments,
}

/// Flags of the studio itself.
#[derive(Debug, Args)]
pub struct WindowArguments {
    /// A project's file to open.
    #[arg(value_name = "PROJECT.mynah", value_parser = project_file, help = tr!("cli-project"))]
    pub project: Option<PathBuf>,
    /// Save a picture of the studio here and end.
    #[arg(long, value_name = "FILE", help = tr!("cli-screenshot"))]
    pub screenshot: Option<PathBuf>,
    /// Size of the window in pixels.
    #[arg(long, value_name = "WxH", value_parser = size, help = tr!("cli-size"))]
    pub size: Option<(u32, u32)>,
    /// The room that is shown first.
    #[arg(long, value_name = "NAME", help = tr!("cli-room"))]
    pub room: Option<String>,
    /// What draws.
    #[arg(long, value_enum, help = tr!("cli-renderer"))]
    pub renderer: Option<Renderer>,
}

/// What draws the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Renderer {
    /// OpenGL.
    Glow,
    /// Vulkan, Metal, DirectX.
    Wgpu,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// One text to one file.
    #[command(about = tr!("cli-speak"), after_help = tr!("cli-speak.examples"))]
    Speak(SpeakArguments),
    /// A script to files.
    #[command(about = tr!("cli-render"), after_help = tr!("cli-render.examples"))]
    Render(RenderArguments),
    /// What a model will stumble on.
    #[command(about = tr!("cli-lint"), after_help = tr!("cli-lint.examples"))]
    Lint(LintArguments),
    /// Who can speak.
    #[command(about = tr!("cli-voices"), after_help = tr!("cli-voices.examples"))]
    Voices(VoicesArguments),
    /// Several voices with the same texts, equally loud.
    #[command(about = tr!("cli-audition"), after_help = tr!("cli-audition.examples"))]
    Audition(AuditionArguments),
    /// One text with combinations of settings.
    #[command(about = tr!("cli-sweep"), after_help = tr!("cli-sweep.examples"))]
    Sweep(SweepArguments),
    /// Whether recordings are good enough to clone.
    #[command(about = tr!("cli-inspect"), after_help = tr!("cli-inspect.examples"))]
    Inspect(InspectArguments),
    /// A voice from recordings.
    #[command(about = tr!("cli-clone"), after_help = tr!("cli-clone.examples"))]
    Clone(CloneArguments),
    /// A film into other languages.
    #[command(about = tr!("cli-dub"), after_help = tr!("cli-dub.examples"), args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
    Dub(DubArguments),
    /// Recordings to text.
    #[command(about = tr!("cli-transcribe"), after_help = tr!("cli-transcribe.examples"))]
    Transcribe(TranscribeArguments),
    /// Live captions of a recording.
    #[command(about = tr!("cli-caption"), after_help = tr!("cli-caption.examples"))]
    Caption(CaptionArguments),
    /// The times of known words.
    #[command(about = tr!("cli-align"), after_help = tr!("cli-align.examples"))]
    Align(AlignArguments),
    /// A recording with another voice.
    #[command(about = tr!("cli-convert"), after_help = tr!("cli-convert.examples"))]
    Convert(ConvertArguments),
    /// A sound effect.
    #[command(about = tr!("cli-effect"), after_help = tr!("cli-effect.examples"))]
    Effect(EffectArguments),
    /// Speech without noise.
    #[command(about = tr!("cli-isolate"), after_help = tr!("cli-isolate.examples"))]
    Isolate(IsolateArguments),
    /// A script as one dialogue.
    #[command(about = tr!("cli-dialogue"), after_help = tr!("cli-dialogue.examples"))]
    Dialogue(DialogueArguments),
    /// Music.
    #[command(about = tr!("cli-music"), after_help = tr!("cli-music.examples"))]
    Music(MusicArguments),
    /// Voice agents.
    #[command(about = tr!("cli-agent"), after_help = tr!("cli-agent.examples"))]
    Agent(AgentArguments),
    /// Webhooks and their receiver.
    #[command(about = tr!("cli-webhooks"), after_help = tr!("cli-webhooks.examples"))]
    Webhooks(WebhooksArguments),
    /// What was spent.
    #[command(about = tr!("cli-usage"), after_help = tr!("cli-usage.examples"))]
    Usage(UsageArguments),
    /// The Draft server alone.
    #[command(about = tr!("cli-serve"), after_help = tr!("cli-serve.examples"))]
    Serve(ServeArguments),
    /// What works on this machine.
    #[command(about = tr!("cli-doctor"), after_help = tr!("cli-doctor.examples"))]
    Doctor(CommonArguments),
    /// The figures of docs/performance.md.
    #[command(about = tr!("cli-bench"), after_help = tr!("cli-bench.examples"))]
    Bench(BenchArguments),
    /// What the program starts itself for; nobody types it.
    #[command(name = COMMAND, hide = true)]
    ReadFile,
}

/// Flags of every command that asks a backend.
#[derive(Clone, Debug, Default, Args)]
pub struct CommonArguments {
    /// One JSON object on the last line of standard output.
    #[arg(long, help = tr!("cli-json"))]
    pub json: bool,
    /// Draft voices even though a key is there.
    #[arg(long, help = tr!("cli-draft"))]
    pub draft: bool,
    /// Hard limit of the run.
    #[arg(long, value_name = "N", help = tr!("cli-max-credits"))]
    pub max_credits: Option<u64>,
}

/// `mynah speak`.
#[derive(Debug, Args)]
pub struct SpeakArguments {
    /// The text; `-` reads standard input.
    #[arg(required_unless_present = "file", conflicts_with = "file", allow_hyphen_values = true, value_parser = spoken, help = tr!("cli-speak-text"))]
    pub text: Option<String>,
    /// A file with the text.
    #[arg(short = 'f', value_name = "FILE", help = tr!("cli-speak-file"))]
    pub file: Option<PathBuf>,
    /// How it is spoken.
    #[command(flatten)]
    pub manner: MannerArguments,
    /// The file to write.
    #[arg(long, value_name = "FILE", help = tr!("cli-speak-out"))]
    pub out: Option<PathBuf>,
    /// Play it too.
    #[arg(long, help = tr!("cli-speak-play"))]
    pub play: bool,
    /// SRT or VTT with the words' times.
    #[arg(long, value_name = "FILE", help = tr!("cli-speak-subtitles"))]
    pub subtitles: Option<PathBuf>,
    /// Generates although an earlier request may have been charged.
    #[arg(long, help = tr!("cli-again"))]
    pub again: bool,
    /// Of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// How a text is spoken.
#[derive(Debug, Default, Args)]
pub struct MannerArguments {
    /// A voice by name or id.
    #[arg(long, value_name = "NAME|ID", help = tr!("cli-voice"))]
    pub voice: Option<String>,
    /// Everything but who speaks.
    #[command(flatten)]
    pub tuning: TuningArguments,
}

/// How any voice speaks a text.
#[derive(Debug, Default, Args)]
pub struct TuningArguments {
    /// A model by id.
    #[arg(long, value_name = "ID", help = tr!("cli-model"))]
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
    /// 0.7 … 1.2.
    #[arg(long, value_name = "0.7…1.2", value_parser = speed, help = tr!("cli-speed"))]
    pub speed: Option<f32>,
    /// Whether the voice is brought out further.
    #[arg(long, value_enum, help = tr!("cli-speaker-boost"))]
    pub speaker_boost: Option<Switch>,
    /// The same seed gives the same take.
    #[arg(long, value_name = "N", help = tr!("cli-seed"))]
    pub seed: Option<u32>,
    /// ISO 639-1 code.
    #[arg(long, value_name = "CODE", value_parser = language, help = tr!("cli-language"))]
    pub language: Option<String>,
    /// Output format by the service's name.
    #[arg(long, value_name = "NAME", help = tr!("cli-format"))]
    pub format: Option<OutputFormat>,
}

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// On.
    On,
    /// Off.
    Off,
}

/// `mynah render`.
#[derive(Debug, Args)]
pub struct RenderArguments {
    /// A script of any kind that is imported.
    #[arg(value_name = "SCRIPT", help = tr!("cli-render-script"))]
    pub script: PathBuf,
    /// Who speaks with which voice.
    #[arg(long, value_name = "FILE", help = tr!("cli-render-cast"))]
    pub cast: Option<PathBuf>,
    /// Encoding of a text file by its label in the Encoding Standard, guessed without one.
    #[arg(long, value_name = "NAME", value_parser = encoding, help = tr!("cli-encoding"))]
    pub encoding: Option<String>,
    /// Output format by the service's name.
    #[arg(long, value_name = "NAME", help = tr!("cli-format"))]
    pub format: Option<OutputFormat>,
    /// The folder to write to.
    #[arg(long, value_name = "DIR", help = tr!("cli-render-out"))]
    pub out: Option<PathBuf>,
    /// Say what it would make and cost, and send nothing.
    #[arg(long, help = tr!("cli-dry-run"))]
    pub dry_run: bool,
    /// Generates although an earlier request may have been charged.
    #[arg(long, help = tr!("cli-again"))]
    pub again: bool,
    /// Of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// `mynah lint`.
#[derive(Debug, Args)]
pub struct LintArguments {
    /// A script of any kind that is imported, or a project in a file.
    #[arg(value_name = "SCRIPT", help = tr!("cli-lint-script"))]
    pub script: PathBuf,
    /// A model by id.
    #[arg(long, value_name = "ID", help = tr!("cli-lint-model", usual = usual()))]
    pub model: Option<String>,
    /// Encoding of a text file by its label in the Encoding Standard, guessed without one.
    #[arg(long, value_name = "NAME", value_parser = encoding, help = tr!("cli-encoding"))]
    pub encoding: Option<String>,
    /// Of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// `mynah voices`.
#[derive(Debug, Args)]
pub struct VoicesArguments {
    /// Those that others share instead of the account's own.
    #[arg(long, help = tr!("cli-voices-library"))]
    pub library: bool,
    /// Only those with these words in name, description or labels.
    #[arg(long, value_name = "TEXT", help = tr!("cli-voices-search"))]
    pub search: Option<String>,
    /// Of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// `mynah audition`.
#[derive(Debug, Args)]
pub struct AuditionArguments {
    /// Names or ids; `all` is everybody.
    #[arg(long, value_name = "all|A,B", value_delimiter = ',', required = true, help = tr!("cli-audition-voices"))]
    pub voices: Vec<String>,
    /// What each of them says.
    #[arg(long, value_name = "TEXT", required = true, help = tr!("cli-audition-text"))]
    pub text: Vec<String>,
    /// How they say it.
    #[command(flatten)]
    pub tuning: TuningArguments,
    /// Whether names are hidden.
    #[arg(long, help = tr!("cli-audition-blind"))]
    pub blind: bool,
    /// What the letters are shuffled with.
    #[arg(long, value_name = "N", value_parser = shuffle, help = tr!("cli-audition-shuffle"))]
    pub shuffle: Option<Shuffle>,
    /// The folder to write to.
    #[arg(long, value_name = "DIR", help = tr!("cli-audition-out"))]
    pub out: Option<PathBuf>,
    /// Says what it would make and cost, and sends nothing.
    #[arg(long, help = tr!("cli-dry-run"))]
    pub dry_run: bool,
    /// Generates although an earlier request may have been charged.
    #[arg(long, help = tr!("cli-again"))]
    pub again: bool,
    /// Of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// `mynah sweep`: what has several values is varied.
#[derive(Debug, Args)]
pub struct SweepArguments {
    /// A voice by name or id.
    #[arg(long, value_name = "NAME|ID", help = tr!("cli-voice"))]
    pub voice: Option<String>,
    /// What it says.
    #[arg(long, value_name = "TEXT", required = true, help = tr!("cli-sweep-text"))]
    pub text: String,
    /// Models by id.
    #[arg(long, value_name = "ID,…", value_delimiter = ',', help = tr!("cli-model"))]
    pub model: Vec<String>,
    /// 0 … 1.
    #[arg(long, value_name = "0…1,…", value_delimiter = ',', value_parser = stability, help = tr!("cli-stability"))]
    pub stability: Vec<f32>,
    /// 0 … 1.
    #[arg(long, value_name = "0…1,…", value_delimiter = ',', value_parser = similarity, help = tr!("cli-similarity"))]
    pub similarity: Vec<f32>,
    /// 0 … 1.
    #[arg(long, value_name = "0…1,…", value_delimiter = ',', value_parser = style, help = tr!("cli-style"))]
    pub style: Vec<f32>,
    /// 0.7 … 1.2.
    #[arg(long, value_name = "0.7…1.2,…", value_delimiter = ',', value_parser = speed, help = tr!("cli-speed"))]
    pub speed: Vec<f32>,
    /// Whether the voice is brought out further.
    #[arg(long, value_name = "on,off", value_enum, value_delimiter = ',', help = tr!("cli-speaker-boost"))]
    pub speaker_boost: Vec<Switch>,
    /// The same seed gives the same take.
    #[arg(long, value_name = "N,…", value_delimiter = ',', help = tr!("cli-seed"))]
    pub seed: Vec<u32>,
    /// ISO 639-1 code.
    #[arg(long, value_name = "CODE", value_parser = language, help = tr!("cli-language"))]
    pub language: Option<String>,
    /// Output format by the service's name.
    #[arg(long, value_name = "NAME", help = tr!("cli-format"))]
    pub format: Option<OutputFormat>,
    /// The folder to write to.
    #[arg(long, value_name = "DIR", help = tr!("cli-sweep-out"))]
    pub out: Option<PathBuf>,
    /// Says what it would make and cost, and sends nothing.
    #[arg(long, help = tr!("cli-dry-run"))]
    pub dry_run: bool,
    /// Generates although an earlier request may have been charged.
    #[arg(long, help = tr!("cli-again"))]
    pub again: bool,
    /// Of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// Of `clone`.
#[derive(Debug, Args)]
pub struct CloneArguments {
    /// The voice's name.
    #[arg(value_name = "NAME", help = tr!("cli-clone-name"))]
    pub name: String,
    /// Recordings of it.
    #[arg(value_name = "FILE", required = true, help = tr!("cli-inspect-files"))]
    pub files: Vec<PathBuf>,
    /// Who agreed.
    #[arg(long, value_name = "RECORD.json", help = tr!("cli-clone-consent"))]
    pub consent: Option<PathBuf>,
    /// Whether the same makes another voice.
    #[arg(long, help = tr!("cli-clone-again"))]
    pub again: bool,
    /// Of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// Of `inspect`.
#[derive(Debug, Args)]
pub struct InspectArguments {
    /// Recordings of any kind that is played.
    #[arg(value_name = "FILE", required = true, help = tr!("cli-inspect-files"))]
    pub files: Vec<PathBuf>,
    /// Of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// `mynah usage`.
#[derive(Debug, Args)]
pub struct UsageArguments {
    /// Only what was spent since this day.
    #[arg(long, value_name = "YYYY-MM-DD", help = tr!("cli-usage-since"))]
    pub since: Option<String>,
    /// Of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// `mynah serve`.
#[derive(Debug, Args)]
pub struct ServeArguments {
    /// 0 picks one.
    #[arg(long, value_name = "N", default_value_t = 0, help = tr!("cli-serve-port"))]
    pub port: u16,
    /// The key that is asked for.
    #[arg(long, value_name = "K", help = tr!("cli-serve-key"))]
    pub key: Option<String>,
    /// The plan whose limits hold.
    #[arg(long, value_name = "PLAN", help = tr!("cli-serve-plan"))]
    pub plan: Option<String>,
    /// The credits of a period.
    #[arg(long, value_name = "N", help = tr!("cli-serve-credits"))]
    pub credits: Option<u64>,
    /// The folder of its state.
    #[arg(long, value_name = "DIR", help = tr!("cli-serve-data"))]
    pub data: Option<PathBuf>,
    /// Share of requests that fail, 0 … 1.
    #[arg(long, value_name = "RATE", value_parser = share, help = tr!("cli-serve-fault"))]
    pub fault: Option<f32>,
    /// Wait before each answer, milliseconds.
    #[arg(long, value_name = "MS", help = tr!("cli-serve-latency"))]
    pub latency: Option<u64>,
    /// Where finished transcripts and conversations are told.
    #[arg(long, value_name = "U", requires = "webhook_secret", help = tr!("cli-serve-webhook"))]
    pub webhook_url: Option<String>,
    /// What that is signed with.
    #[arg(long, value_name = "S", requires = "webhook_url", help = tr!("cli-serve-webhook-secret"))]
    pub webhook_secret: Option<String>,
    /// Whether clients come by TLS.
    #[arg(long, help = tr!("cli-serve-tls"))]
    pub tls_self_signed: bool,
    /// The address it listens on.
    #[arg(long, value_name = "ADDR", help = tr!("cli-serve-bind"))]
    pub bind: Option<std::net::IpAddr>,
}

/// `mynah bench`.
#[derive(Debug, Args)]
pub struct BenchArguments {
    /// Only this one.
    #[arg(value_name = "NAME", help = tr!("cli-bench-name", names = names()))]
    pub name: Option<String>,
    /// One JSON object on the last line of standard output.
    #[arg(long, help = tr!("cli-json"))]
    pub json: bool,
}

fn project_file(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    if is_project_file(&path) {
        Ok(path)
    } else {
        Err(tr!("cli-project-ending"))
    }
}

fn size(text: &str) -> Result<(u32, u32), String> {
    let parsed = text
        .split_once('x')
        .and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
    match parsed {
        Some((width, height))
            if (320..=7680).contains(&width) && (240..=4320).contains(&height) =>
        {
            Ok((width, height))
        }
        _ => Err(tr!("cli-bad-size")),
    }
}

fn share(text: &str) -> Result<f32, String> {
    within(text, 0.0..=1.0)
}

fn shuffle(text: &str) -> Result<Shuffle, String> {
    text.parse().map_err(|_no_number| tr!("cli-bad-shuffle"))
}

fn stability(text: &str) -> Result<f32, String> {
    within(text, Scale::STABILITY.range())
}

fn similarity(text: &str) -> Result<f32, String> {
    within(text, Scale::SIMILARITY_BOOST.range())
}

fn style(text: &str) -> Result<f32, String> {
    within(text, Scale::STYLE.range())
}

fn speed(text: &str) -> Result<f32, String> {
    within(text, Scale::SPEED.range())
}

fn language(text: &str) -> Result<String, String> {
    language::code(text).ok_or_else(|| tr!("cli-bad-language"))
}

fn within(text: &str, range: RangeInclusive<f32>) -> Result<f32, String> {
    match text.parse::<f32>() {
        Ok(value) if range.contains(&value) => Ok(value),
        _ => Err(tr!(
            "cli-bad-number",
            low = range.start().to_string(),
            high = range.end().to_string()
        )),
    }
}

/// Checks the label of an encoding.
/// Refuses what looks like an option where a text is expected.
fn spoken(text: &str) -> Result<String, String> {
    let name = text.strip_prefix("--").or_else(|| text.strip_prefix('-'));
    let is_name = |name: &str| name.starts_with(|first: char| first.is_ascii_alphabetic());
    if name.is_some_and(is_name) && !text.contains(char::is_whitespace) {
        return Err(tr!("cli-no-option", option = text));
    }
    Ok(text.to_owned())
}

fn encoding(label: &str) -> Result<String, String> {
    let known = encoding::for_label(label).is_some();
    known
        .then(|| label.to_owned())
        .ok_or_else(|| tr!("cli-bad-encoding"))
}
