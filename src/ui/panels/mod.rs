//! The rooms and their panels.

use serde::{Deserialize, Serialize};

use crate::tr;
use crate::ui::theme::{Icon, icons};

/// A room of the rail. Only rooms that work are here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Room {
    /// The script with its inspector.
    #[default]
    Script,
    /// Settings of this installation.
    Settings,
}

impl Room {
    /// All rooms, in the order of the rail.
    pub const ALL: [Self; 2] = [Self::Script, Self::Settings];

    /// Its name, which is its accessible name too.
    pub fn label(self) -> String {
        match self {
            Self::Script => tr!("room-script"),
            Self::Settings => tr!("room-settings"),
        }
    }

    /// What it is for.
    pub fn tip(self) -> String {
        match self {
            Self::Script => tr!("room-script.tip"),
            Self::Settings => tr!("room-settings.tip"),
        }
    }

    /// Its icon in outline and filled.
    pub fn icons(self) -> (Icon, Icon) {
        match self {
            Self::Script => (icons::ARTICLE, icons::ARTICLE_FILL),
            Self::Settings => (icons::GEAR_SIX, icons::GEAR_SIX_FILL),
        }
    }

    /// The room of that name on the command line (`--room`).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|room| room.name().eq_ignore_ascii_case(name))
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Script => "script",
            Self::Settings => "settings",
        }
    }
}
