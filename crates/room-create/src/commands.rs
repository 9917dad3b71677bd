//! Buttons of the Create room that the command palette finds by name.

use mynah_ui_core::action::Action;
use mynah_ui_core::room::Room;
use mynah_ui_core::room_command::RoomCommand;

/// The buttons. A button with a price is never pressed by the palette.
pub const COMMANDS: &[RoomCommand] = &[
    command("design-text-script.command", Action::DesignVoice),
    command("design-seed-draw", Action::DesignVoice),
    command("design-make", Action::DesignVoice),
    command("design-more", Action::DesignVoice),
    command("design-change", Action::DesignVoice),
    command("design-another", Action::DesignVoice),
    command("clone-record.command", Action::CloneVoice),
    command("clone-plan-best", Action::CloneVoice),
    command("clone-fix-all.command", Action::CloneVoice),
    command("clone-isolate-all.command", Action::CloneVoice),
    command("clone-begin", Action::CloneVoice),
    command("clone-another", Action::CloneVoice),
    command("clone-discard.command", Action::CloneVoice).focused(),
    command("pro-another.command", Action::ProfessionalVoice),
    command("pro-stop-sending", Action::ProfessionalVoice),
    command("pro-look.command", Action::ProfessionalVoice),
    // Throws away a reading of the lines before.
    command("pro-other-lines", Action::ProfessionalVoice).focused(),
];

const fn command(id: &'static str, place: Action) -> RoomCommand {
    RoomCommand::new(id, Room::Create, place)
}
