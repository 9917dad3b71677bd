//! Arguments of `mynah agent` and `mynah webhooks`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{CommonArguments, language};
use mynah_i18n::tr;
use mynah_model::agents::price::COMMAND_SECS;
use mynah_model::agents::templates::Template;

/// `mynah agent`.
#[derive(Debug, Args)]
pub struct AgentArguments {
    /// The action.
    #[command(subcommand)]
    pub verb: AgentVerb,
}

/// An action of `mynah agent`.
#[derive(Debug, Subcommand)]
pub enum AgentVerb {
    /// Lists agents.
    #[command(about = tr!("cli-agent-list"))]
    List(AgentListArguments),
    /// Shows the document of an agent.
    #[command(about = tr!("cli-agent-show"))]
    Show(AgentIdArguments),
    /// Creates an agent.
    #[command(about = tr!("cli-agent-create"))]
    Create(AgentCreateArguments),
    /// Changes an agent.
    #[command(about = tr!("cli-agent-edit"))]
    Edit(AgentEditArguments),
    /// Deletes an agent.
    #[command(about = tr!("cli-agent-delete"))]
    Delete(AgentIdArguments),
    /// Talks to an agent.
    #[command(about = tr!("cli-agent-talk"))]
    Talk(AgentTalkArguments),
    /// Runs tests of an agent.
    #[command(about = tr!("cli-agent-test"))]
    Test(AgentTestArguments),
    /// Lists past conversations.
    #[command(about = tr!("cli-agent-conversations"))]
    Conversations(ConversationsArguments),
}

/// `mynah agent list`.
#[derive(Debug, Args)]
pub struct AgentListArguments {
    /// Words in the name or a tag.
    #[arg(long, value_name = "TEXT", help = tr!("cli-agent-search"))]
    pub search: Option<String>,
    /// Flags of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// `mynah agent show` and `delete`.
#[derive(Debug, Args)]
pub struct AgentIdArguments {
    /// ID of the agent.
    #[arg(value_name = "ID", help = tr!("cli-agent-id"))]
    pub agent: String,
    /// Flags of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// `mynah agent create`.
#[derive(Debug, Args)]
pub struct AgentCreateArguments {
    /// A JSON file, `-` for standard input.
    #[arg(value_name = "FILE", required_unless_present = "template", conflicts_with = "template", help = tr!("cli-agent-file"))]
    pub file: Option<PathBuf>,
    /// A template.
    #[arg(long, value_name = "NAME", value_parser = template, help = tr!("cli-agent-template"))]
    pub template: Option<Template>,
    /// Name of the agent.
    #[arg(long, value_name = "NAME", help = tr!("cli-agent-name"))]
    pub name: Option<String>,
    /// ISO 639-1 code, with a template.
    #[arg(long, value_name = "CODE", requires = "template", value_parser = language, help = tr!("cli-agent-language"))]
    pub language: Option<String>,
    /// A voice by name or ID, with a template.
    #[arg(long, value_name = "NAME|ID", requires = "template", help = tr!("cli-voice"))]
    pub voice: Option<String>,
    /// Flags of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// `mynah agent edit`.
#[derive(Debug, Args)]
pub struct AgentEditArguments {
    /// ID of the agent.
    #[arg(value_name = "ID", help = tr!("cli-agent-id"))]
    pub agent: String,
    /// A JSON file with the changes, `-` for standard input.
    #[arg(long, value_name = "FILE.json", help = tr!("cli-agent-patch"))]
    pub patch: PathBuf,
    /// Prints the changes and saves nothing.
    #[arg(long, help = tr!("cli-agent-dry-run"))]
    pub dry_run: bool,
    /// Flags of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// `mynah agent talk`.
#[derive(Debug, Args)]
pub struct AgentTalkArguments {
    /// ID of the agent.
    #[arg(value_name = "ID", help = tr!("cli-agent-id"))]
    pub agent: String,
    /// Recordings, one per turn.
    #[arg(long, value_name = "FILE", help = tr!("cli-agent-wav"))]
    pub wav: Vec<PathBuf>,
    /// Typed messages, one per turn.
    #[arg(long, value_name = "TEXT", help = tr!("cli-agent-text"))]
    pub text: Vec<String>,
    /// No audio in either direction.
    #[arg(long, conflicts_with = "wav", help = tr!("cli-agent-text-only"))]
    pub text_only: bool,
    /// Plays the agent's voice.
    #[arg(long, help = tr!("cli-agent-play"))]
    pub play: bool,
    /// Waits until the agent ends the conversation.
    #[arg(long, help = tr!("cli-agent-wait"))]
    pub wait: bool,
    /// Seconds after which Mynah ends the conversation.
    #[arg(long, value_name = "N", default_value_t = COMMAND_SECS, value_parser = clap::value_parser!(u32).range(5..=86_400), help = tr!("cli-agent-max-seconds"))]
    pub max_seconds: u32,
    /// Variables and results of tools.
    #[command(flatten)]
    pub answers: AgentAnswerArguments,
    /// Flags of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// Values of dynamic variables and results of client tools.
#[derive(Debug, Args)]
pub struct AgentAnswerArguments {
    /// Values of dynamic variables.
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair, help = tr!("cli-agent-variable"))]
    pub variable: Vec<(String, String)>,
    /// Fixed results of client tools.
    #[arg(long, value_name = "NAME=RESULT", value_parser = pair, help = tr!("cli-agent-tool"))]
    pub tool: Vec<(String, String)>,
    /// Programs that answer client tools.
    #[arg(long, value_name = "NAME=PROGRAM", value_parser = pair, help = tr!("cli-agent-tool-program"))]
    pub tool_program: Vec<(String, String)>,
}

/// `mynah agent test`.
#[derive(Debug, Args)]
pub struct AgentTestArguments {
    /// ID of the agent.
    #[arg(value_name = "ID", help = tr!("cli-agent-id"))]
    pub agent: String,
    /// Test files.
    #[arg(required = true, value_name = "FILE", help = tr!("cli-agent-test-files"))]
    pub files: Vec<PathBuf>,
    /// How tools answer.
    #[command(flatten)]
    pub answers: AgentAnswerArguments,
    /// Flags of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// `mynah agent conversations`.
#[derive(Debug, Args)]
pub struct ConversationsArguments {
    /// ID of an agent.
    #[arg(value_name = "ID", help = tr!("cli-agent-conversations-of"))]
    pub agent: Option<String>,
    /// Only from this day on.
    #[arg(long, value_name = "YYYY-MM-DD", help = tr!("cli-agent-since"))]
    pub since: Option<String>,
    /// Only unsuccessful ones.
    #[arg(long, help = tr!("cli-agent-failed"))]
    pub failed: bool,
    /// Prints one conversation.
    #[arg(long, value_name = "CONVERSATION", conflicts_with_all = ["since", "failed", "agent"], help = tr!("cli-agent-conversation-show"))]
    pub show: Option<String>,
    /// Deletes one conversation.
    #[arg(long, value_name = "CONVERSATION", conflicts_with_all = ["since", "failed", "agent", "show"], help = tr!("cli-agent-conversation-delete"))]
    pub delete: Option<String>,
    /// Flags of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// `mynah webhooks`.
#[derive(Debug, Args)]
pub struct WebhooksArguments {
    /// The action.
    #[command(subcommand)]
    pub verb: WebhooksVerb,
}

/// An action of `mynah webhooks`.
#[derive(Debug, Subcommand)]
pub enum WebhooksVerb {
    /// Lists webhooks.
    #[command(about = tr!("cli-webhooks-list"))]
    List(CommonArguments),
    /// Creates a webhook.
    #[command(about = tr!("cli-webhooks-create"))]
    Create(WebhookCreateArguments),
    /// Deletes a webhook.
    #[command(about = tr!("cli-webhooks-delete"))]
    Delete(WebhookDeleteArguments),
    /// Receives events on this computer.
    #[command(about = tr!("cli-webhooks-listen"))]
    Listen(WebhookListenArguments),
}

/// `mynah webhooks create`.
#[derive(Debug, Args)]
pub struct WebhookCreateArguments {
    /// Name of the webhook.
    #[arg(value_name = "NAME", help = tr!("cli-webhooks-name"))]
    pub name: String,
    /// Its address.
    #[arg(value_name = "URL", help = tr!("cli-webhooks-url"))]
    pub url: String,
    /// Flags of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// `mynah webhooks delete`.
#[derive(Debug, Args)]
pub struct WebhookDeleteArguments {
    /// ID of the webhook.
    #[arg(value_name = "ID", help = tr!("cli-webhooks-id"))]
    pub webhook: String,
    /// Flags of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

/// `mynah webhooks listen`.
#[derive(Debug, Args)]
pub struct WebhookListenArguments {
    /// 0 picks one.
    #[arg(long, value_name = "N", default_value_t = 0, help = tr!("cli-webhooks-port"))]
    pub port: u16,
    /// Environment variable with the signing secret.
    #[arg(long, value_name = "NAME", help = tr!("cli-webhooks-secret-env"))]
    pub secret_env: Option<String>,
    /// Ends after so many events.
    #[arg(long, value_name = "N", help = tr!("cli-webhooks-count"))]
    pub count: Option<u64>,
    /// Flags of every command.
    #[command(flatten)]
    pub common: CommonArguments,
}

fn template(key: &str) -> Result<Template, String> {
    let found = Template::ALL.into_iter().find(|it| it.key() == key);
    found.ok_or_else(|| {
        let names: Vec<&str> = Template::ALL.iter().map(|it| it.key()).collect();
        tr!("cli-agent-no-template", names = names.join(", "))
    })
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.to_owned()))
        }
        _ => Err(tr!("cli-agent-no-pair")),
    }
}
