//! The open tool of the Tools room, and what the room takes from dialogs and from other programs.

use std::path::PathBuf;

use mynah_i18n::tr;

use crate::action::Action;

/// A tool of the Tools room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ToolTab {
    /// Recordings to words with times.
    #[default]
    Transcribe,
    /// Live captions.
    Captions,
    /// Recordings spoken by another voice.
    Changer,
    /// Sounds from a description.
    Effects,
    /// Speech without noise.
    Isolate,
    /// Several speakers in one request.
    Dialogue,
    /// Music from a description.
    Music,
    /// A text with the times of a recording.
    Align,
}

impl ToolTab {
    /// All tools, in the order of the tabs.
    pub const ALL: [Self; 8] = [
        Self::Transcribe,
        Self::Captions,
        Self::Changer,
        Self::Effects,
        Self::Isolate,
        Self::Dialogue,
        Self::Music,
        Self::Align,
    ];

    /// The word under which the settings keep it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Transcribe => "transcribe",
            Self::Captions => "captions",
            Self::Changer => "changer",
            Self::Effects => "effects",
            Self::Isolate => "isolate",
            Self::Dialogue => "dialogue",
            Self::Music => "music",
            Self::Align => "align",
        }
    }

    /// The tool of such a word.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.code() == code)
    }

    /// The word of its tab.
    pub fn label(self) -> String {
        match self {
            Self::Transcribe => tr!("tools-transcribe"),
            Self::Captions => tr!("tools-captions"),
            Self::Changer => tr!("tools-changer"),
            Self::Effects => tr!("tools-effects"),
            Self::Isolate => tr!("tools-isolate"),
            Self::Dialogue => tr!("tools-dialogue"),
            Self::Music => tr!("tools-music"),
            Self::Align => tr!("tools-align"),
        }
    }

    /// The action that opens it.
    pub fn action(self) -> Action {
        match self {
            Self::Transcribe => Action::TranscribeTool,
            Self::Captions => Action::CaptionsTool,
            Self::Changer => Action::ChangerTool,
            Self::Effects => Action::EffectsTool,
            Self::Isolate => Action::IsolateTool,
            Self::Dialogue => Action::DialogueTool,
            Self::Music => Action::MusicTool,
            Self::Align => Action::AlignTool,
        }
    }

    /// Returns true if it works on files.
    pub fn takes_files(self) -> bool {
        match self {
            Self::Transcribe | Self::Captions | Self::Changer | Self::Isolate | Self::Align => true,
            Self::Effects | Self::Dialogue | Self::Music => false,
        }
    }
}

/// The open tool, and what the Tools room takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToolsView {
    /// The open tool.
    pub tab: ToolTab,
    /// True if somebody opened it. If not, the room opens the one that was open last.
    pub is_chosen: bool,
    /// Files that were chosen or dropped for the open tool. The tool takes them.
    pub files: Vec<PathBuf>,
    /// The file name that is offered for the open tool's result. [`Self::ask_place`] sets it.
    pub save_name: Option<String>,
    /// The place that was chosen for that result. [`Self::take_place`] takes it.
    pub save_to: Option<PathBuf>,
    /// The number of the newest request for a place.
    pub save_for: u64,
    /// True if Ctrl+Enter was pressed in this frame: the open tool sends what its button shows.
    pub spends: bool,
    /// The number of the newest command of all tools.
    pub numbers: u64,
}

impl ToolsView {
    /// Returns a number that no other command of the tools has in this window.
    pub fn next_number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }

    /// Offers a file name for a result. A place that was chosen for another one is dropped. Returns the number of the request.
    pub fn ask_place(&mut self, name: String) -> u64 {
        let number = self.next_number();
        (self.save_name, self.save_to, self.save_for) = (Some(name), None, number);
        number
    }

    /// Takes the place that was chosen, if it was asked for by this request.
    pub fn take_place(&mut self, number: u64) -> Option<PathBuf> {
        if self.save_for != number {
            return None;
        }
        let place = self.save_to.take()?;
        self.save_name = None;
        Some(place)
    }

    /// Opens a tool.
    pub fn open(&mut self, tab: ToolTab) {
        if self.tab != tab {
            self.save_name = None;
        }
        self.tab = tab;
        self.is_chosen = true;
    }
}
