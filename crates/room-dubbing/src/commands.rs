//! Buttons of the Dubbing room that the command palette finds by name.

use mynah_ui_core::action::Action;
use mynah_ui_core::room::Room;
use mynah_ui_core::room_command::RoomCommand;

/// The buttons. A button with a price is never pressed by the palette.
pub const COMMANDS: &[RoomCommand] = &[
    command("dubbing-to-list"),
    command("dubbing-lines.command"),
    command("dubbing-list-all"),
    command("dubbing-show-folder.command"),
    command("dubbing-whole"),
    command("dubbing-turn-back"),
    // Nothing is deleted.
    command("dubbing-bin"),
    command("dubbing-take-out.command"),
    new_dub("dubbing-film-more"),
    new_dub("dubbing-fetch.command"),
    new_dub("dubbing-batch-begin.command"),
];

const fn command(id: &'static str) -> RoomCommand {
    RoomCommand::new(id, Room::Dubbing, Action::DubbingRoom)
}

/// A button of a dub that is not begun.
const fn new_dub(id: &'static str) -> RoomCommand {
    RoomCommand::new(id, Room::Dubbing, Action::NewDub)
}
