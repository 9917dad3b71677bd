//! Commands of rooms that are no actions: buttons that the command palette finds by name.
//!
//! Each room lists its own. The palette opens the place of the button and presses it
//! ([`command::ask`](mynah_ui_kit::widgets::command::ask)), so reasons and questions of the button apply.

use mynah_i18n::{lookup, tr};
use mynah_ui_kit::widgets::command::Answer;

use crate::action::Action;
use crate::room::Room;

/// A button of a room that the command palette finds by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoomCommand {
    /// Message of the name. The button has it as its id.
    pub id: &'static str,
    /// The room of the button.
    pub room: Room,
    /// Action that opens the place of the button.
    pub place: Action,
    /// Use of the button by the palette.
    pub answer: Answer,
}

impl RoomCommand {
    /// Names a button that the palette presses.
    pub const fn new(id: &'static str, room: Room, place: Action) -> Self {
        Self {
            id,
            room,
            place,
            answer: Answer::Press,
        }
    }

    /// Leaves the press to a person, for a button that asks nothing and spends or destroys something.
    pub const fn focused(self) -> Self {
        Self {
            answer: Answer::Focus,
            ..self
        }
    }

    /// Returns the name of the command, without its room.
    pub fn name(self) -> String {
        lookup(self.id, &[])
    }

    /// Returns the explanation of the command in the palette.
    pub fn tip(self) -> String {
        let room = self.room.label();
        match self.answer {
            Answer::Press => tr!("room-command.press", room = room),
            Answer::Focus => tr!("room-command.focus", room = room),
        }
    }
}
