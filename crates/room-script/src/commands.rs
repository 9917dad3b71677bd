//! Buttons of the Script room that the command palette finds by name, beside its actions.

use mynah_ui_core::action::Action;
use mynah_ui_core::room::Room;
use mynah_ui_core::room_command::RoomCommand;

/// The buttons.
pub const COMMANDS: &[RoomCommand] = &[
    command("presets.command", Action::Stability),
    command("presets-keep", Action::Stability),
    command("presets-forget", Action::Stability).focused(),
    command("inspector-reset", Action::Stability),
    command("inspector-seed-dice", Action::Stability),
    command("sound-hear.command", Action::ShapeLine),
    command("sound-hear-join.command", Action::ShapeLine),
    command("sound-start-here.command", Action::ShapeLine),
    command("sound-end-here.command", Action::ShapeLine),
    command("sound-reset.command", Action::ShapeLine),
    command("find-only", Action::Find),
    command("find-replace-all", Action::Replace).focused(),
    command("hint-rules.command", Action::HintNext),
];

const fn command(id: &'static str, place: Action) -> RoomCommand {
    RoomCommand::new(id, Room::Script, place)
}
