//! Buttons of History, Usage and the settings that the command palette finds by name.

use mynah_ui_core::action::Action;
use mynah_ui_core::room::Room;
use mynah_ui_core::room_command::RoomCommand;

/// The buttons.
pub const COMMANDS: &[RoomCommand] = &[
    history("history-refresh"),
    history("history-fetch-all.command"),
    history("history-clear"),
    history("history-filter-lives.command"),
    history("history-filter-tool"),
    history("history-filter-voice"),
    history("history-filter-model"),
    history("history-filter-days"),
    history("history-use"),
    history("history-put"),
    history("history-fetch"),
    // Asks before anything is deleted.
    history("history-delete"),
    history("history-unmark"),
    usage("usage-month-before"),
    usage("usage-month-after"),
    usage("usage-filter-clear"),
    usage("usage-filter-project"),
    usage("usage-filter-voice"),
    usage("usage-filter-model"),
    usage("usage-filter-tool"),
    usage("usage-filter-account"),
    usage("usage-filter-key"),
    usage("usage-filter-outcome"),
    usage("usage-filter-days"),
    usage("usage-alerts-seen.command"),
    usage("usage-checked-again.command"),
    settings("settings-storage-show.command", Action::StorageSettings),
    settings(
        "settings-storage-check-now.command",
        Action::StorageSettings,
    ),
    // Asks before anything is deleted.
    settings(
        "settings-storage-dubs-free.command",
        Action::StorageSettings,
    ),
    settings("shortcut-reset-all", Action::ShortcutSettings).focused(),
];

const fn history(id: &'static str) -> RoomCommand {
    RoomCommand::new(id, Room::History, Action::HistoryRoom)
}

const fn usage(id: &'static str) -> RoomCommand {
    RoomCommand::new(id, Room::Usage, Action::UsageRoom)
}

const fn settings(id: &'static str, place: Action) -> RoomCommand {
    RoomCommand::new(id, Room::Settings, place)
}
