//! The rooms of the window.

use serde::{Deserialize, Serialize};

use mynah_i18n::tr;
use mynah_ui_kit::theme::{Icon, icons};

/// A room of the rail. Only rooms that work are here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Room {
    /// The script with its inspector.
    #[default]
    Script,
    /// Who can speak: the account's voices, those that others share, Draft voices.
    Voices,
    /// New voices: designed, remixed, cloned.
    Create,
    /// Films and recordings in other languages.
    Dubbing,
    /// Recordings and prompts in, transcripts and sounds out.
    Tools,
    /// Voice agents: edited, talked to and tested.
    Agents,
    /// What the account generated and the library keeps.
    History,
    /// What was spent, and what may be.
    Usage,
    /// Settings of this installation.
    Settings,
}

impl Room {
    /// All rooms, in the order of the rail.
    pub const ALL: [Self; 9] = [
        Self::Script,
        Self::Voices,
        Self::Create,
        Self::Dubbing,
        Self::Tools,
        Self::Agents,
        Self::History,
        Self::Usage,
        Self::Settings,
    ];

    /// Its name, which is its accessible name too.
    pub fn label(self) -> String {
        match self {
            Self::Script => tr!("room-script"),
            Self::Voices => tr!("room-voices"),
            Self::Create => tr!("room-create"),
            Self::Dubbing => tr!("room-dubbing"),
            Self::Tools => tr!("room-tools"),
            Self::Agents => tr!("room-agents"),
            Self::History => tr!("room-history"),
            Self::Usage => tr!("room-usage"),
            Self::Settings => tr!("room-settings"),
        }
    }

    /// What it is for.
    pub fn tip(self) -> String {
        match self {
            Self::Script => tr!("room-script.tip"),
            Self::Voices => tr!("room-voices.tip"),
            Self::Create => tr!("room-create.tip"),
            Self::Dubbing => tr!("room-dubbing.tip"),
            Self::Tools => tr!("room-tools.tip"),
            Self::Agents => tr!("room-agents.tip"),
            Self::History => tr!("room-history.tip"),
            Self::Usage => tr!("room-usage.tip"),
            Self::Settings => tr!("room-settings.tip"),
        }
    }

    /// Its icon in outline and filled.
    pub fn icons(self) -> (Icon, Icon) {
        match self {
            Self::Script => (icons::ARTICLE, icons::ARTICLE_FILL),
            Self::Voices => (icons::USER_SOUND, icons::USER_SOUND),
            Self::Create => (icons::MICROPHONE_STAGE, icons::MICROPHONE_STAGE),
            Self::Dubbing => (icons::TRANSLATE, icons::TRANSLATE),
            Self::Tools => (icons::WRENCH, icons::WRENCH_FILL),
            Self::Agents => (icons::HEADSET, icons::HEADSET),
            Self::History => (
                icons::CLOCK_COUNTER_CLOCKWISE,
                icons::CLOCK_COUNTER_CLOCKWISE,
            ),
            Self::Usage => (icons::CHART_BAR, icons::CHART_BAR),
            Self::Settings => (icons::GEAR_SIX, icons::GEAR_SIX_FILL),
        }
    }

    /// Whether its item stands at the foot of the rail.
    pub fn at_foot(self) -> bool {
        match self {
            Self::Script
            | Self::Voices
            | Self::Create
            | Self::Dubbing
            | Self::Tools
            | Self::Agents
            | Self::History => false,
            Self::Usage | Self::Settings => true,
        }
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Script => "script",
            Self::Voices => "voices",
            Self::Create => "create",
            Self::Dubbing => "dubbing",
            Self::Tools => "tools",
            Self::Agents => "agents",
            Self::History => "history",
            Self::Usage => "usage",
            Self::Settings => "settings",
        }
    }
}

impl std::str::FromStr for Room {
    type Err = String;

    /// The room of that name (`--room`); the error names them all.
    fn from_str(name: &str) -> Result<Self, String> {
        let mut rooms = Self::ALL.into_iter();
        rooms
            .find(|room| room.name().eq_ignore_ascii_case(name))
            .ok_or_else(|| Self::ALL.map(Self::name).join(", "))
    }
}
