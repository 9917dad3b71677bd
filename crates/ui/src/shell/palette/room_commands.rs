//! Buttons of rooms among what the palette finds.

use mynah_i18n::tr;
use mynah_model::desk::Desk;
use mynah_ui_core::ctx::View;
use mynah_ui_core::room_command::RoomCommand;
use mynah_ui_kit::widgets::command::{self, State};

use super::fitting::score;
use super::{Found, Goal, KIND, NOT_NOW};
use crate::panels;

/// Highest score of a button in a room that is not open, unless its whole name was typed: actions come first.
const AWAY: i32 = 1;

/// Returns the buttons of all rooms whose names fit the query, which is in lower case.
pub(super) fn room_commands(
    ctx: &egui::Context,
    (desk, view): (&Desk, &View),
    query: &str,
) -> Vec<Found> {
    panels::commands()
        .filter_map(|command| {
            let (name, room) = (command.name(), command.room.label());
            let label = tr!("palette-command", room = room, name = name.as_str());
            let with_room = score(query, &label).map(|score| score - KIND);
            let fits = score(query, &name).max(with_room)?;
            let is_here = command.room == view.room;
            let why_not = why_not(ctx, (desk, view), command);
            let is_named = [&name, &label].iter().any(|it| it.to_lowercase() == query);
            let score = match (is_named, is_here, &why_not) {
                (true, ..) => fits + i32::from(is_here),
                (false, true, None) => fits,
                (false, true, Some(_)) => fits - NOT_NOW,
                (false, false, None) => fits.min(AWAY),
                (false, false, Some(_)) => fits.min(AWAY) - NOT_NOW,
            };
            Some(Found {
                goal: Goal::Command(*command),
                label,
                detail: why_not.unwrap_or_default(),
                tip: command.tip(),
                score,
            })
        })
        .collect()
}

/// Returns the reason why a command is not possible now, as far as it is known: of a button that is not drawn, only
/// whether its place can be opened.
fn why_not(
    ctx: &egui::Context,
    (desk, view): (&Desk, &View),
    command: &RoomCommand,
) -> Option<String> {
    match command::state(ctx, command.id) {
        State::Ready => None,
        State::Off(why) if why.is_empty() => Some(tr!("palette-not-now")),
        State::Off(why) => Some(why),
        State::Hidden => {
            let place = command.place;
            (!place.is_ready(desk, view)).then(|| place.why_unavailable(desk, view))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use mynah_core::backend::Backend;
    use mynah_ui_core::room::Room;
    use mynah_ui_core::testing::fixtures::{SCRIPT, desk};

    /// Regression: only actions were found, so buttons such as "Fetch all" of History were not.
    #[test]
    fn every_button_is_found_by_its_name() {
        let ctx = egui::Context::default();
        let desk = desk(Backend::Draft, SCRIPT);
        let view = View::default();
        for command in panels::commands() {
            let (name, tip) = (command.name(), command.tip());
            assert_ne!(name, command.id, "no name");
            assert!(!name.contains('{') && !tip.contains('{'), "{name}: {tip}");
            let found = room_commands(&ctx, (&desk, &view), &name.to_lowercase());
            let is_meant = |found: &Found| found.goal == Goal::Command(*command);
            assert!(found.iter().any(is_meant), "{}", command.id);
        }
    }

    #[test]
    fn every_room_lists_its_buttons_once() {
        let mut seen = HashSet::new();
        for command in panels::commands() {
            assert!(seen.insert((command.room, command.name())), "{command:?}");
        }
        for room in Room::ALL {
            let listed = panels::commands().filter(|command| command.room == room);
            assert!(listed.count() >= 2, "{room:?}");
        }
    }

    #[test]
    fn buttons_of_other_rooms_come_after_those_of_the_open_room() {
        let ctx = egui::Context::default();
        let desk = desk(Backend::Draft, SCRIPT);
        let view = View {
            room: Room::History,
            ..View::default()
        };
        let found = room_commands(&ctx, (&desk, &view), "clear");
        let best = found.iter().max_by_key(|found| found.score);
        let clear = |room: Room| {
            let name = tr!("history-clear");
            tr!("palette-command", room = room.label(), name = name)
        };
        let labels: Vec<_> = found.iter().map(|found| found.label.as_str()).collect();
        assert!(labels.contains(&&*clear(Room::Usage)), "{labels:?}");
        assert_eq!(
            best.map(|best| best.label.clone()),
            Some(clear(Room::History))
        );
    }
}
