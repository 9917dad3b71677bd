//! Buttons of the Agents room that the command palette finds by name.

use mynah_ui_core::action::Action;
use mynah_ui_core::room::Room;
use mynah_ui_core::room_command::RoomCommand;

/// The buttons. Those that delete ask first; a button with a price is never pressed by the palette.
pub const COMMANDS: &[RoomCommand] = &[
    command("agents-refresh", Action::AgentsRoom),
    command("agent-save", Action::AgentsRoom),
    command("agent-discard", Action::AgentsRoom),
    command("talk-start", Action::AgentsRoom),
    command("talk-end", Action::AgentsRoom),
    command("talk-mute.command", Action::AgentsRoom),
    command("talk-new", Action::AgentsRoom),
    command("talk-play", Action::AgentsRoom),
    command("talk-keep", Action::AgentsRoom),
    command("agents-tests-save", Action::AgentTests),
    command("agents-tests-delete", Action::AgentTests),
    command("agents-run", Action::AgentTests),
    command("agents-run-stop", Action::AgentTests),
    command("agents-account-refresh", Action::AgentTests),
    command("conversation-refresh", Action::AgentConversations),
    command("conversation-play", Action::AgentConversations),
    command("conversation-delete", Action::AgentConversations),
    command("agents-webhooks-listen", Action::Webhooks),
    command("agents-webhooks-stop", Action::Webhooks),
    command("agents-secret-save.command", Action::Webhooks),
];

const fn command(id: &'static str, place: Action) -> RoomCommand {
    RoomCommand::new(id, Room::Agents, place)
}
