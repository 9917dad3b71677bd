//! Everything that can be asked for without further words, in one table.
//!
//! Menus, palette, shortcuts and help come from it; `ready` says which would do something now. [`Scope`] says who runs an action: the shell
//! (`ui/shell/`) or the Script room (`room-script/`).

use egui::{Key, KeyboardShortcut, Modifiers};

use crate::line_editor::line_editor_id;
use crate::room::Room;
use mynah_model::trouble::Opens;
use mynah_ui_kit::keys;

mod fixed;
pub mod keymap;
mod ready;

pub use fixed::Fixed;

/// Who runs an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The window.
    Shell,
    /// The Script room.
    Script,
}

/// One row of the table.
struct Row {
    /// Message whose value is the label and whose `.tip` is the tooltip.
    id: &'static str,
    scope: Scope,
    keys: Option<KeyboardShortcut>,
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident: $id:literal, $scope:ident, $keys:expr;)+) => {
        /// Something that can be asked for without further words.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action {
            $($(#[$doc])* $name,)+
        }

        impl Action {
            /// All of them, in the order the palette shows them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            fn row(self) -> Row {
                match self {
                    $(Self::$name => Row { id: $id, scope: Scope::$scope, keys: $keys },)+
                }
            }
        }
    };
}

actions! {
    /// Plays or pauses; with nothing loaded, speaks the focused line.
    PlayPause: "action-play-pause", Shell, Some(plain(Key::Space));
    /// Plays the picked takes from the focused line on.
    PlayFromHere: "action-play-from-here", Script, Some(shift(Key::Space));
    /// Plays the focused line from the word on that the cursor stands in.
    PlayFromWord: "action-play-from-word", Script, Some(alt(Key::Z));
    /// Plays the picked takes of the whole script.
    PlayAll: "action-play-all", Script, Some(command_shift(Key::Space));
    /// Plays the picked takes of the marked lines.
    PlaySelected: "action-play-selected", Script, Some(alt(Key::H));
    /// Plays the picked takes below the heading of the focused row.
    PlayChapter: "action-play-chapter", Script, Some(alt(Key::U));
    /// Makes takes of the lines below the heading of the focused row that want one.
    GenerateChapter: "action-generate-chapter", Script, None;
    /// Plays the takes below the heading of the focused row to decide on each.
    ReviewChapter: "action-review-chapter", Script, None;
    /// Makes the takes below the heading of the focused row final.
    ApproveChapter: "action-approve-chapter", Script, None;
    /// Writes the picked takes below the heading of the focused row to audio files.
    ExportChapter: "action-export-chapter", Script, None;
    /// Stops and goes back to the start.
    Stop: "action-stop", Shell, Some(command(Key::Period));
    /// Goes to the other take of a comparison, at the same word.
    SwapTakes: "action-swap-takes", Shell, Some(alt(Key::X));
    /// Has what is played begin again at its end, or not.
    Loop: "action-loop", Shell, Some(alt(Key::O));
    /// Plays slower.
    Slower: "action-slower", Shell, Some(alt(Key::Comma));
    /// Plays faster.
    Faster: "action-faster", Shell, Some(alt(Key::Period));
    /// Makes a take of the focused line.
    GenerateLine: "action-generate-line", Script, Some(command(Key::Enter));
    /// Makes another take of the focused line.
    AnotherTake: "action-another-take", Script, Some(alt(Key::A));
    /// Lists the takes that have a star.
    BestTakes: "action-best-takes", Shell, Some(alt(Key::B));
    /// Makes several takes of the focused line, or of each that is marked, to choose from.
    SeveralTakes: "action-several-takes", Shell, None;
    /// Makes takes of all lines that want one.
    GenerateChanged: "action-generate-changed", Script, Some(command_shift(Key::Enter));
    /// Makes takes of all lines; what the library holds costs nothing.
    GenerateAll: "action-generate-all", Script, None;
    /// Shows how long the script gets, and has Draft voices speak what has no take.
    Rehearse: "action-rehearse", Script, None;
    /// Shows what each model would make of the script, and switches.
    CompareModels: "action-compare-models", Script, None;
    /// Stops all work. What was not sent is not spent.
    CancelAll: "action-cancel-all", Shell, None;
    /// Lets batches wait.
    PauseQueue: "action-pause-queue", Shell, None;
    /// Lets batches go on.
    GoOn: "action-go-on", Shell, None;
    /// Shows or hides everything that is under way, waits or has failed.
    Jobs: "action-jobs", Shell, Some(command(Key::J));
    /// Writes the failure log to a file.
    ExportFailures: "action-export-failures", Shell, None;
    /// Goes to the next line.
    NextLine: "action-next-line", Script, Some(command(Key::ArrowDown));
    /// Goes to the line before.
    PreviousLine: "action-previous-line", Script, Some(command(Key::ArrowUp));
    /// Writes the focused line.
    EditLine: "action-edit-line", Script, Some(plain(Key::F2));
    /// Puts an empty line below the focused one.
    AddLine: "action-add-line", Script, Some(alt(Key::Enter));
    /// Puts a chapter's heading above the focused line.
    AddChapter: "action-add-chapter", Script, None;
    /// Puts a scene's heading above the focused line.
    AddHeading: "action-add-heading", Script, None;
    /// Splits the line where the cursor stands.
    SplitLine: "action-split-line", Script, Some(alt(Key::S));
    /// Joins the line with the next one.
    JoinLine: "action-join-line", Script, Some(alt(Key::J));
    /// Takes the marked lines out.
    DeleteLine: "action-delete-line", Script, Some(alt(Key::Delete));
    /// Copies the marked rows as text.
    CopyLines: "action-copy-lines", Script, Some(command(Key::C));
    /// Copies them and takes them out.
    CutLines: "action-cut-lines", Script, Some(command(Key::X));
    /// Marks all lines.
    SelectAll: "action-select-all", Script, Some(command(Key::A));
    /// Looks for words in the script.
    Find: "action-find", Script, Some(command(Key::F));
    /// Goes to the next place where they are.
    FindNext: "action-find-next", Script, Some(plain(Key::F3));
    /// Goes to the one before.
    FindBack: "action-find-back", Script, Some(shift(Key::F3));
    /// Puts other words in their place.
    Replace: "action-replace", Script, Some(command(Key::H));
    /// Leads to the search field of the open room.
    SearchRoom: "action-search-room", Shell, None;
    /// Goes to a line by its number.
    GoToLine: "action-go-to-line", Script, Some(command(Key::G));
    /// Goes to the next thing that a model will stumble on.
    HintNext: "action-hint-next", Script, Some(plain(Key::F8));
    /// Goes to the one before.
    HintBack: "action-hint-back", Script, Some(shift(Key::F8));
    /// Does what the hint offers.
    HintFix: "action-hint-fix", Script, Some(alt(Key::F));
    /// Has the hint not told again here.
    HintIgnore: "action-hint-ignore", Script, Some(alt(Key::G));
    /// Lists all lines.
    ListAll: "action-list-all", Script, None;
    /// Lists those that want a take.
    ListToDo: "action-list-to-do", Script, None;
    /// Lists those that failed.
    ListFailed: "action-list-failed", Script, None;
    /// Lists the lines that a budget or another limit has no room for.
    ListUnsent: "action-list-unsent", Script, None;
    /// Lists those that a review has spoken again.
    ListToRedo: "action-list-to-redo", Script, None;
    /// Lists those that are final.
    ListApproved: "action-list-approved", Script, None;
    /// Lists those whose take has a note.
    ListNoted: "action-list-noted", Script, None;
    /// Lists what the focused line's speaker says, and nothing else.
    ListSpeaker: "action-list-speaker", Script, None;
    /// Folds the chapter or scene of the focused row, or unfolds it.
    FoldChapter: "action-fold-chapter", Script, Some(alt(Key::L));
    /// Folds all chapters and scenes.
    FoldAll: "action-fold-all", Script, None;
    /// Unfolds them.
    UnfoldAll: "action-unfold-all", Script, None;
    /// Hears take after take and decides on each.
    Review: "action-review", Script, Some(plain(Key::F9));
    /// Moves the line up.
    MoveLineUp: "action-move-line-up", Script, Some(alt(Key::ArrowUp));
    /// Moves the line down.
    MoveLineDown: "action-move-line-down", Script, Some(alt(Key::ArrowDown));
    /// Takes the newest step of the script back.
    Undo: "action-undo", Script, Some(command(Key::Z));
    /// Does it again.
    Redo: "action-redo", Script, Some(command_shift(Key::Z));
    /// Puts a rest or a tag into the focused line.
    InsertTag: "action-insert-tag", Script, Some(alt(Key::E));
    /// Chooses who speaks the marked lines.
    ChooseSpeaker: "action-choose-speaker", Script, Some(alt(Key::P));
    /// Has the line's speaker called otherwise, everywhere.
    RenameSpeaker: "action-rename-speaker", Script, None;
    /// Chooses a voice for the focused line's speaker.
    ChooseVoice: "action-choose-voice", Script, Some(alt(Key::V));
    /// Chooses the model.
    ChooseModel: "action-choose-model", Script, Some(alt(Key::M));
    /// Chooses the output format.
    ChooseFormat: "action-choose-format", Script, None;
    /// Goes to the stability of the focused line's voice.
    Stability: "action-stability", Script, Some(alt(Key::T));
    /// Speaks the focused line with settings side by side.
    Sweep: "action-sweep", Script, Some(alt(Key::W));
    /// Puts a blind casting call together, or leaves it.
    Audition: "action-audition", Shell, Some(alt(Key::D));
    /// Asks which of two voices of the open casting call is better.
    HeadToHead: "action-head-to-head", Shell, Some(plain(Key::F4));
    /// Hears the voices of the open casting call behind other letters.
    MixAnew: "action-mix-anew", Shell, Some(plain(Key::F6));
    /// Writes what is compared, a casting call or a sweep, for somebody to listen to elsewhere.
    ExportCompared: "action-export-compared", Shell, None;
    /// Reads what somebody said of it.
    ReadResults: "action-read-results", Shell, None;
    /// Asks for a recording, and lists voices of the library that sound like it.
    LikeRecording: "action-like-recording", Shell, None;
    /// Goes to the controls of the focused line.
    Inspector: "action-inspector", Script, Some(alt(Key::I));
    /// Takes the inspector of the Script room away, or brings it back.
    HideInspector: "action-hide-inspector", Script, Some(command_shift(Key::I));
    /// Shows all takes of the focused line.
    ShowTakes: "action-show-takes", Script, None;
    /// Shows how the focused line sounds: its pause, its volume, what is left out.
    ShapeLine: "action-shape-line", Script, None;
    /// Shows how words are said in the project.
    Pronounce: "action-pronounce", Script, None;
    /// Asks for a file with rules of pronunciation.
    ImportRules: "action-import-rules", Script, None;
    /// Asks where to write the rules of pronunciation.
    ExportRules: "action-export-rules", Script, None;
    /// Compares the picked take with the newest other one.
    CompareTakes: "action-compare-takes", Script, Some(alt(Key::C));
    /// Stars the picked take, or not.
    StarTake: "action-star-take", Script, Some(alt(Key::R));
    /// Makes the line's take final, or not: of all marked lines, where some are.
    ApproveTake: "action-approve-take", Script, Some(alt(Key::Y));
    /// Puts the take that is meant into the bin.
    DiscardTake: "action-discard-take", Script, None;
    /// Makes the take that is heard its line's.
    PickHeard: "action-pick-heard", Script, Some(alt(Key::K));
    /// Makes the next newer take the line's.
    PickNewer: "action-pick-newer", Script, Some(alt(Key::PageUp));
    /// Makes the next older take the line's.
    PickOlder: "action-pick-older", Script, Some(alt(Key::PageDown));
    /// Writes a note on the picked take.
    NoteTake: "action-note-take", Script, Some(alt(Key::N));
    /// Makes a file with a recording the focused line's take.
    AddRecording: "action-add-recording", Script, None;
    /// Shows who speaks with which voice, and what the series says.
    Cast: "action-cast", Shell, Some(alt(Key::Q));
    /// Writes the cast to a file that other projects can share.
    SaveCast: "action-save-cast", Shell, None;
    /// Shares such a file.
    UseCast: "action-use-cast", Shell, None;
    /// Begins an empty project.
    NewProject: "action-new-project", Script, Some(command(Key::N));
    /// Begins a project with what a template has.
    NewFromTemplate: "action-new-from-template", Shell, None;
    /// Reads a text script into a new project.
    OpenScript: "action-open-script", Script, Some(command(Key::O));
    /// Reads the clipboard into the open project.
    PasteScript: "action-paste-script", Script, Some(command_shift(Key::V));
    /// Writes the script as text.
    SaveScript: "action-save-script", Script, Some(command(Key::S));
    /// Gives the project another name.
    RenameProject: "action-rename-project", Script, None;
    /// Keeps the open project as it is now under a name.
    SaveVersion: "action-save-version", Shell, None;
    /// Makes a template of the open project.
    SaveTemplate: "action-save-template", Shell, None;
    /// Shows the versions of the open project.
    Versions: "action-versions", Shell, None;
    /// Shows all projects.
    Projects: "action-projects", Shell, Some(command_shift(Key::O));
    /// Makes a copy of the open project, with its takes.
    DuplicateProject: "action-duplicate-project", Shell, None;
    /// Puts the open project into the archive.
    ArchiveProject: "action-archive-project", Shell, None;
    /// Puts the open project into the bin.
    DiscardProject: "action-discard-project", Shell, None;
    /// Writes the open project to one file.
    ExportProject: "action-export-project", Shell, None;
    /// Makes a project of such a file.
    OpenProjectFile: "action-open-project-file", Shell, None;
    /// Shows the projects in the bin.
    ShowBin: "action-show-bin", Shell, None;
    /// Writes takes to files.
    Export: "action-export", Script, Some(command(Key::E));
    /// Writes the focused line's take to a file.
    ExportLine: "action-export-line", Script, None;
    /// Speaks this project with Draft voices.
    UseDraft: "action-use-draft", Shell, None;
    /// Speaks this project with the account's voices.
    UseLive: "action-use-live", Shell, None;
    /// Has the service keep nothing of the open project's work, or lets it.
    ZeroRetention: "action-zero-retention", Shell, None;
    /// Looks now whether the one who speaks can be reached again.
    TryNow: "action-try-now", Shell, None;
    /// Looks for a sound device again.
    ReopenDevice: "action-reopen-device", Shell, None;
    /// Opens the palette.
    Palette: "action-palette", Shell, Some(command(Key::K));
    /// Goes to the script.
    ScriptRoom: "action-script-room", Shell, Some(command(Key::Num1));
    /// Goes to the voices.
    VoicesRoom: "action-voices-room", Shell, Some(command(Key::Num2));
    /// Goes to the voices that other people share.
    VoiceLibrary: "action-voice-library", Shell, None;
    /// Goes to where voices are made.
    CreateRoom: "action-create-room", Shell, Some(command(Key::Num3));
    /// Designs a voice from a description.
    DesignVoice: "action-design-voice", Shell, None;
    /// Asks for a recording that the designed voice takes after.
    TakeAfter: "action-take-after", Shell, None;
    /// Makes another voice of one that is there.
    RemixVoice: "action-remix-voice", Shell, None;
    /// Goes to who agreed to which clone.
    ShowConsents: "action-show-consents", Shell, None;
    /// Makes a voice of recordings.
    CloneVoice: "action-clone-voice", Shell, None;
    /// Trains a voice of half an hour of recordings and more.
    ProfessionalVoice: "action-professional-voice", Shell, None;
    /// Attaches a document that proves a professional clone to be one's own.
    AttachProof: "action-attach-proof", Shell, None;
    /// Brings a recording to clone a voice from.
    AddSample: "action-add-sample", Shell, None;
    /// Attaches a recording in which a consent is read aloud.
    AttachReading: "action-attach-reading", Shell, None;
    /// Attaches a signed document to a consent.
    AttachConsent: "action-attach-consent", Shell, None;
    /// Writes all records of consent to a file.
    ExportConsents: "action-export-consents", Shell, None;
    /// Goes to the dubs.
    DubbingRoom: "action-dubbing-room", Shell, Some(command(Key::Num4));
    /// Begins a dub.
    NewDub: "action-new-dub", Shell, None;
    /// Asks for a film or recording to dub.
    ChooseFilm: "action-choose-film", Shell, None;
    /// Asks for a transcript with its translation.
    ChooseDubTable: "action-choose-dub-table", Shell, None;
    /// Asks for a background of one's own that lies under a dub.
    ChooseDubBackground: "action-choose-dub-background", Shell, None;
    /// Asks for a record of somebody who agreed that their voice is cloned in a dub.
    ChooseDubConsent: "action-choose-dub-consent", Shell, None;
    /// Writes the files of the dub that is looked at.
    SaveDubs: "action-save-dubs", Shell, None;
    /// Plays the dub that is open from its beginning.
    PlayDub: "action-play-dub", Shell, None;
    /// Goes to the tools.
    ToolsRoom: "action-tools-room", Shell, Some(command(Key::Num5));
    /// Goes to the transcripts.
    TranscribeTool: "action-transcribe-tool", Shell, None;
    /// Goes to live captions.
    CaptionsTool: "action-captions-tool", Shell, None;
    /// Goes to the voice changer.
    ChangerTool: "action-changer-tool", Shell, None;
    /// Goes to sound effects.
    EffectsTool: "action-effects-tool", Shell, None;
    /// Goes to isolating speech from noise.
    IsolateTool: "action-isolate-tool", Shell, None;
    /// Goes to dialogues.
    DialogueTool: "action-dialogue-tool", Shell, None;
    /// Goes to music.
    MusicTool: "action-music-tool", Shell, None;
    /// Goes to aligning a text with a recording.
    AlignTool: "action-align-tool", Shell, None;
    /// Asks for the files of the open tool.
    ChooseToolFiles: "action-choose-tool-files", Shell, None;
    /// Asks for a place to write what the open tool made.
    SaveToolFile: "action-save-tool-file", Shell, None;
    /// Goes to the voice agents.
    AgentsRoom: "action-agents-room", Shell, Some(command(Key::Num6));
    /// Lists the templates of a new voice agent.
    NewAgent: "action-new-agent", Shell, None;
    /// Goes to the saved tests of voice agents.
    AgentTests: "action-agent-tests", Shell, None;
    /// Goes to past conversations of voice agents.
    AgentConversations: "action-agent-conversations", Shell, None;
    /// Goes to the receiver of webhooks.
    Webhooks: "action-webhooks", Shell, None;
    /// Goes to what was generated so far.
    HistoryRoom: "action-history-room", Shell, Some(command(Key::Num7));
    /// Goes to what was spent.
    UsageRoom: "action-usage-room", Shell, Some(command(Key::Num8));
    /// Goes to the budgets.
    Budgets: "action-budgets", Shell, None;
    /// Copies the whole library into a folder.
    BackUp: "action-back-up", Shell, None;
    /// Brings a backup of the library back.
    BringBack: "action-bring-back", Shell, None;
    /// Takes the library to another place.
    MoveLibrary: "action-move-library", Shell, None;
    /// Writes the ledger to a file.
    ExportLedger: "action-export-ledger", Shell, None;
    /// Writes entries of the history into a folder.
    SaveEntries: "action-save-entries", Shell, None;
    /// Goes to the settings.
    SettingsRoom: "action-settings-room", Shell, Some(command(Key::Comma));
    /// Goes to the key in the settings.
    KeySettings: "action-key-settings", Shell, None;
    /// Goes to theme and size of the text.
    AppearanceSettings: "action-appearance-settings", Shell, None;
    /// Goes to device and volume.
    SoundSettings: "action-sound-settings", Shell, None;
    /// Goes to what new projects and exports begin with.
    DefaultSettings: "action-default-settings", Shell, None;
    /// Goes to the shortcuts that can be changed.
    ShortcutSettings: "action-shortcut-settings", Shell, None;
    /// Goes to one's own words.
    WordSettings: "action-word-settings", Shell, None;
    /// Goes to what lies on the disk.
    StorageSettings: "action-storage-settings", Shell, None;
    /// Goes to version and licences.
    AboutSettings: "action-about-settings", Shell, None;
    /// Makes the text larger.
    ZoomIn: "action-zoom-in", Shell, Some(command(Key::Plus));
    /// Makes the text smaller.
    ZoomOut: "action-zoom-out", Shell, Some(command(Key::Minus));
    /// Makes the text its usual size.
    ZoomReset: "action-zoom-reset", Shell, Some(command(Key::Num0));
    /// From dark to light or back.
    SwitchTheme: "action-switch-theme", Shell, None;
    /// Lists all shortcuts.
    Shortcuts: "action-shortcuts", Shell, Some(command(Key::Slash));
    /// Leaves.
    Quit: "action-quit", Shell, Some(command(Key::Q));
}

impl Action {
    /// Asks for another file to be opened as this.
    pub fn to_open(what: Opens) -> Self {
        match what {
            Opens::Script => Self::OpenScript,
            Opens::Project => Self::OpenProjectFile,
            Opens::Lexicon => Self::ImportRules,
            Opens::CastFile => Self::UseCast,
            Opens::Recording => Self::AddRecording,
        }
    }

    /// What it is called on a button, in a menu and in the palette.
    pub fn label(self) -> String {
        mynah_i18n::lookup(self.row().id, &[])
    }

    /// What it does, in a sentence.
    pub fn tip(self) -> String {
        mynah_i18n::lookup(&format!("{}.tip", self.row().id), &[])
    }

    /// The tooltip with the keys behind it.
    pub fn tip_with_keys(self, ctx: &egui::Context) -> String {
        match self.keys_text(ctx) {
            Some(keys) => format!("{}  {keys}", self.tip()),
            None => self.tip(),
        }
    }

    /// Who runs it.
    pub fn scope(self) -> Scope {
        self.row().scope
    }

    /// Returns its usual shortcut.
    pub fn keys(self) -> Option<KeyboardShortcut> {
        self.row().keys
    }

    /// The same with those beside it: on most keyboards the plus stands above the equals sign, and nobody holds Shift for it;
    /// many know Ctrl+Y. Keys beside it yield to another action that was given them.
    fn all_keys(self, ctx: &egui::Context) -> impl Iterator<Item = KeyboardShortcut> + use<> {
        let keys = self.keys_in(ctx);
        let beside = match self {
            _ if keys != self.keys() => None,
            Self::ZoomIn => Some(command(Key::Equals)),
            Self::Redo => Some(command(Key::Y)),
            _ => None,
        };
        let is_given = |keys: &KeyboardShortcut| {
            let mut all = Self::ALL.iter();
            all.any(|other| other.keys_in(ctx) == Some(*keys))
        };
        let beside = beside.filter(|keys| !is_given(keys));
        keys.into_iter().chain(beside)
    }

    /// Its shortcut in words, `Ctrl+K`. A key that has a sign is written as it is on the keyboard.
    pub fn keys_text(self, ctx: &egui::Context) -> Option<String> {
        self.keys_in(ctx).map(|keys| keys_text(ctx, keys))
    }

    /// Whether it only leads to a place among the settings.
    pub fn leads_to_settings(self) -> bool {
        matches!(
            self,
            Self::SettingsRoom
                | Self::KeySettings
                | Self::AppearanceSettings
                | Self::SoundSettings
                | Self::DefaultSettings
                | Self::ShortcutSettings
                | Self::WordSettings
                | Self::StorageSettings
                | Self::AboutSettings
        )
    }

    /// Whether it goes on while its key is held. Nothing that spends does: each press is one wish.
    fn goes_on(self) -> bool {
        matches!(
            self,
            Self::Undo
                | Self::Redo
                | Self::NextLine
                | Self::PreviousLine
                | Self::FindNext
                | Self::FindBack
                | Self::HintNext
                | Self::HintBack
                | Self::MoveLineUp
                | Self::MoveLineDown
                | Self::Slower
                | Self::Faster
                | Self::ZoomIn
                | Self::ZoomOut
        )
    }

    /// Whether it means nothing in a field that isn't a line's: the field has its own, and who looks for words, or
    /// writes a name, must not buy the line behind it.
    fn is_of_lines(self) -> bool {
        matches!(
            self,
            Self::Undo
                | Self::Redo
                | Self::GenerateLine
                | Self::AnotherTake
                | Self::SeveralTakes
                | Self::GenerateChanged
        )
    }

    /// The action whose shortcut was pressed, taken out of the input. While text is typed only
    /// shortcuts with Ctrl or Alt and function keys count.
    pub fn pressed(ctx: &egui::Context, room: Room) -> Option<Self> {
        if keymap::is_waiting(ctx) {
            return None;
        }
        let focused = ctx.memory(|memory| memory.focused());
        // Only a text field has such a state.
        let in_field = focused.is_some_and(|id| egui::TextEdit::load_state(ctx, id).is_some());
        // A letter begins a line before its field is there; a space in the same frame belongs to it.
        let letters = |event: &egui::Event| match event {
            egui::Event::Text(text) => !text.trim().is_empty(),
            _ => false,
        };
        // In an open list a plain key is the list's: a space there must never speak, and so buy, a line behind it.
        let in_list = egui::Popup::is_any_open(ctx);
        let presses = keys::space_presses(ctx) && ctx.input(|input| input.modifiers.is_none());
        let typing = in_field || in_list || ctx.input(|input| input.events.iter().any(letters));
        // The longer shortcut first: Ctrl+Shift+Z must not be taken for Ctrl+Z.
        // A note or a name takes its own letters back; only what is typed into a line is the script's.
        let in_other_field = in_field && focused != Some(line_editor_id());
        // Of what was just replaced there the script is meant.
        let gives_undo = focused.is_some_and(|id| keys::gives_undo_to_script(ctx, id));
        let is_fields = |action: Self| {
            let is_step = matches!(action, Self::Undo | Self::Redo);
            in_other_field && action.is_of_lines() && !(is_step && gives_undo)
        };
        let mut candidates: Vec<(Self, KeyboardShortcut)> = Self::ALL
            .iter()
            .filter(|action| !is_fields(**action))
            .flat_map(|&action| action.all_keys(ctx).map(move |keys| (action, keys)))
            .filter(|(_, keys)| !typing || !is_typed(*keys))
            .filter(|(_, keys)| !(presses && keys.logical_key == Key::Space))
            .collect();
        candidates.sort_by_key(|(_, keys)| std::cmp::Reverse(weight(keys.modifiers)));
        ctx.input_mut(|input| {
            let found = candidates.into_iter().find(|(action, keys)| {
                let held = keys::is_held(input, keys.logical_key);
                input.consume_shortcut(keys) && (!held || action.goes_on())
            });
            // Alt+V types a "v" as well on most systems, and a shortcut that somebody guesses wrote it into a new line. On
            // a Mac it is how signs are typed, and with Ctrl elsewhere.
            let is_alt = |keys: Modifiers| keys.alt && !keys.ctrl;
            let came_with = input.events.iter().any(
                |event| matches!(event, egui::Event::Key { modifiers, .. } if is_alt(*modifiers)),
            );
            let guesses = is_alt(input.modifiers) || came_with;
            let guesses = guesses && !cfg!(target_os = "macos");
            let is_guess = found.is_none() && guesses;
            if is_guess || found.is_some_and(|(_, keys)| keys.modifiers.alt) {
                input
                    .events
                    .retain(|event| !matches!(event, egui::Event::Text(_)));
            }
            found.map(|(action, _)| action.meant_in(room))
        })
    }
}

/// Whether the keys mean something to a text field: a character, all of its text, or what is marked of it.
fn is_typed(keys: KeyboardShortcut) -> bool {
    let of_text = [Action::SelectAll, Action::CopyLines, Action::CutLines];
    if of_text.iter().any(|action| action.keys() == Some(keys)) {
        return true;
    }
    let bare = !keys.modifiers.command && !keys.modifiers.ctrl && !keys.modifiers.alt;
    bare && !keymap::is_function(keys.logical_key)
}

/// What stands on a key.
fn key_sign(key: Key) -> &'static str {
    match key {
        Key::ArrowUp => "↑",
        Key::ArrowDown => "↓",
        // Of these the toolkit knows the signs.
        Key::Comma | Key::Period | Key::Slash | Key::Plus | Key::Minus => key.symbol_or_name(),
        _ => key.name(),
    }
}

/// Returns a shortcut in words, `Ctrl+K`. A key that has a sign is written as it is on the keyboard.
pub fn keys_text(ctx: &egui::Context, keys: KeyboardShortcut) -> String {
    let text = ctx.format_shortcut(&keys);
    let (name, sign) = (keys.logical_key.name(), key_sign(keys.logical_key));
    let with_sign = text
        .strip_suffix(name)
        .map(|modifiers| format!("{modifiers}{sign}"));
    with_sign.unwrap_or(text)
}

fn weight(modifiers: Modifiers) -> u8 {
    u8::from(modifiers.shift) + u8::from(modifiers.alt) + u8::from(modifiers.command)
}

const fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

const fn shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::SHIFT, key)
}

/// For what is done to a line. On macOS Option alone types letters (å, ß), so Control goes with it.
const ALT: Modifiers = Modifiers {
    alt: true,
    ctrl: cfg!(target_os = "macos"),
    ..Modifiers::NONE
};

const fn alt(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(ALT, key)
}

const fn command(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn command_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

#[cfg(test)]
mod tests;
