//! Buttons of the Voices room that the command palette finds by name, with those of auditions and sweeps.

use mynah_ui_core::action::Action;
use mynah_ui_core::room::Room;
use mynah_ui_core::room_command::RoomCommand;

/// The buttons.
pub const COMMANDS: &[RoomCommand] = &[
    voices("voices-filters"),
    voices("voices-clear.command"),
    voices("voices-order.command"),
    voices("voices-facet-mine.command"),
    voices("voices-facet-category.command"),
    voices("voices-facet-gender.command"),
    voices("voices-facet-age.command"),
    voices("voices-facet-accent.command"),
    voices("voices-facet-use.command"),
    voices("voices-facet-language.command"),
    voices("voices-facet-tag.command"),
    voices("voices-facet-collection.command"),
    library("voices-facet-notice.command"),
    library("voices-free.command"),
    library("voices-add"),
    voices("voices-similar"),
    // Asks before the voice is removed.
    voices("voices-remove.command"),
    voices("audition-stop.command"),
    voices("audition-reveal").focused(),
    voices("audition-other-lines"),
    sweep("sweep-refine"),
    sweep("sweep-earlier"),
    sweep("sweep-anew"),
    sweep("sweep-luck"),
    sweep("sweep-stop.command"),
];

const fn voices(id: &'static str) -> RoomCommand {
    RoomCommand::new(id, Room::Voices, Action::VoicesRoom)
}

const fn library(id: &'static str) -> RoomCommand {
    RoomCommand::new(id, Room::Voices, Action::VoiceLibrary)
}

/// A sweep that is open takes the place of the Script room.
const fn sweep(id: &'static str) -> RoomCommand {
    RoomCommand::new(id, Room::Script, Action::ScriptRoom)
}
