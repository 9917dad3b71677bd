//! Buttons of the Tools room that the command palette finds by name.

use mynah_ui_core::action::Action;
use mynah_ui_core::room::Room;
use mynah_ui_core::room_command::RoomCommand;

/// The buttons. Those that delete ask first; a button with a price is never pressed by the palette.
pub const COMMANDS: &[RoomCommand] = &[
    // Of the open tool.
    command("tools-run", Action::ToolsRoom).focused(),
    command("tools-preset.command", Action::ToolsRoom),
    command("tools-preset-save", Action::ToolsRoom),
    command("tools-preset-rename", Action::ToolsRoom),
    command("tools-preset-delete", Action::ToolsRoom),
    command("tools-record.command", Action::ToolsRoom),
    command("tools-use-take.command", Action::ToolsRoom),
    command("tools-send.command", Action::ToolsRoom),
    command("transcribe-back", Action::TranscribeTool),
    command("transcribe-find-previous.command", Action::TranscribeTool),
    command("transcribe-find-next.command", Action::TranscribeTool),
    command("transcribe-replace-open.command", Action::TranscribeTool),
    command("transcribe-align", Action::TranscribeTool),
    command("transcribe-export-as.command", Action::TranscribeTool),
    command("transcribe-export-all.command", Action::TranscribeTool),
    command("transcribe-to-script.command", Action::TranscribeTool),
    command("transcribe-fetch.command", Action::TranscribeTool),
    command("transcribe-delete.command", Action::TranscribeTool),
    // Its price is part of its label.
    command("captions-listen.draft", Action::CaptionsTool).focused(),
    command("captions-commit", Action::CaptionsTool),
    command("captions-stop.command", Action::CaptionsTool),
    command("captions-open", Action::CaptionsTool),
    command("music-section-add", Action::MusicTool),
    command("dialogue-cut.command", Action::DialogueTool),
];

const fn command(id: &'static str, place: Action) -> RoomCommand {
    RoomCommand::new(id, Room::Tools, place)
}
