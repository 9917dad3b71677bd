//! Which actions would do something now.

use super::Action;
use crate::blockers::why_nothing;
use crate::ctx::{Choosing, View};
use crate::room::Room;
use crate::tempo::next_tempo;
use mynah_core::backend::Backend;
use mynah_core::ids::JobId;
use mynah_core::request::Tool;
use mynah_i18n::tr;
use mynah_model::desk::{Desk, List};
use mynah_model::event::{Playing, Work};
use mynah_script::folds::heading_of;

/// What keys mean in the Dubbing room: what goes out of it are a dub's files, and all that is played is a dub.
const OF_DUBS: [(Action, Action); 2] = [
    (Action::Export, Action::SaveDubs),
    (Action::PlayAll, Action::PlayDub),
];

/// Actions that mean something else in this room, each with the other one.
fn otherwise_in(room: Room) -> impl Iterator<Item = (Action, Action)> {
    let dubs = OF_DUBS.into_iter().filter(move |_| room == Room::Dubbing);
    let search = (Action::Find, Action::SearchRoom);
    dubs.chain((room != Room::Script).then_some(search))
}

impl Action {
    /// What its keys mean in a room.
    pub fn meant_in(self, room: Room) -> Self {
        let meant = otherwise_in(room).find(|(usual, _)| *usual == self);
        meant.map_or(self, |(_, meant)| meant)
    }

    /// Its shortcut in words, as it is in a room.
    pub fn keys_text_in(self, ctx: &egui::Context, room: Room) -> Option<String> {
        if self.meant_in(room) != self {
            return None;
        }
        let usual = otherwise_in(room).find(|(_, meant)| *meant == self);
        usual.map_or(self, |(usual, _)| usual).keys_text(ctx)
    }

    /// The tooltip with the keys behind it, as they are in a room.
    pub fn tip_in(self, ctx: &egui::Context, room: Room) -> String {
        match self.keys_text_in(ctx, room) {
            Some(keys) => format!("{}  {keys}", self.tip()),
            None => self.tip(),
        }
    }

    /// Whether it would do anything now.
    pub fn is_ready(self, desk: &Desk, view: &View) -> bool {
        match self {
            Self::SearchRoom => match view.room {
                Room::Script => desk.project.is_some(),
                Room::Voices => view.choosing == Choosing::Nothing,
                Room::Tools | Room::Agents | Room::History | Room::Settings => true,
                Room::Create | Room::Dubbing | Room::Usage => false,
            },
            Self::Inspector if view.room == Room::Voices => true,
            Self::Audition
            | Self::PlayFromHere
            | Self::PlayAll
            | Self::GenerateAll
            | Self::NextLine
            | Self::PreviousLine
            | Self::AddLine
            | Self::AddChapter
            | Self::AddHeading
            | Self::Find
            | Self::Replace
            | Self::GoToLine
            | Self::ListAll
            | Self::ListToDo
            | Self::ListFailed
            | Self::ListApproved
            | Self::HintNext
            | Self::HintBack
            | Self::SaveScript
            | Self::RenameProject
            | Self::SaveVersion
            | Self::SaveTemplate
            | Self::Versions
            | Self::Rehearse
            | Self::BestTakes
            | Self::CompareModels
            | Self::Cast
            | Self::SaveCast
            | Self::UseCast
            | Self::DiscardProject
            | Self::DuplicateProject
            | Self::ArchiveProject
            | Self::ExportProject
            | Self::ZeroRetention
            | Self::ImportRules
            | Self::Export => desk.project.is_some(),
            Self::ExportRules => !desk.script().rules().is_empty(),
            // Its price is seen in the Script room.
            Self::GenerateChanged => {
                let tally = desk.tally();
                view.room == Room::Script && tally.changed > 0 && !tally.counting
            }
            // Elsewhere it would lead away from what is looked at.
            Self::SelectAll => match view.room {
                Room::Script => desk.project.is_some(),
                Room::History => !desk.history.is_empty(),
                Room::Voices
                | Room::Create
                | Room::Dubbing
                | Room::Tools
                | Room::Agents
                | Room::Usage
                | Room::Settings => false,
            },
            Self::CopyLines | Self::CutLines => view.room == Room::Script && view.line.is_some(),
            Self::ListToRedo => view.to_redo > 0,
            Self::ListNoted => desk.tally().noted > 0,
            Self::ListUnsent => desk.tally().unsent > 0,
            // The sweep has its own there, and cannot do without.
            Self::HideInspector => view.room == Room::Script && view.choosing == Choosing::Nothing,
            Self::PlaySelected => !view.marked.is_empty(),
            Self::FoldChapter
            | Self::PlayChapter
            | Self::GenerateChapter
            | Self::ReviewChapter
            | Self::ApproveChapter
            | Self::ExportChapter => {
                let heading = view.line.and_then(|row| heading_of(desk.script(), row));
                heading.is_some()
            }
            Self::FoldAll | Self::UnfoldAll => {
                let rows = desk.script().items();
                rows.lines() < rows.len()
            }
            Self::FindNext | Self::FindBack => desk.project.is_some() && view.bars.finds,
            Self::HintFix | Self::HintIgnore => desk.project.is_some() && view.bars.hints,
            Self::SaveEntries => view.room == Room::History && view.can_save_entries,
            Self::ShowBin => !desk.bin.is_empty(),
            Self::Undo if view.room == Room::Dubbing => view.dubs.can_undo,
            Self::Redo if view.room == Room::Dubbing => view.dubs.can_redo,
            Self::ChooseDubTable | Self::ChooseDubBackground | Self::ChooseDubConsent => {
                view.room == Room::Dubbing
            }
            Self::SaveToolFile => view.room == Room::Tools && view.tools.save_name.is_some(),
            Self::ChooseToolFiles => view.room == Room::Tools && view.tools.tab.takes_files(),
            Self::PlayDub => view.room == Room::Dubbing && view.dubs.can_hear,
            Self::SaveDubs => view.room == Room::Dubbing && view.dubs.save.is_some(),
            Self::Undo => desk.can_undo(),
            Self::Redo => desk.can_redo(),
            Self::RenameSpeaker => {
                let line = view.line.and_then(|line| desk.script().line(line));
                line.is_some_and(|line| !line.speaker.is_empty())
            }
            Self::SeveralTakes => view.line.is_some() || !view.marked.is_empty(),
            Self::GenerateLine
            | Self::AnotherTake
            | Self::EditLine
            | Self::SplitLine
            | Self::JoinLine
            | Self::DeleteLine
            | Self::MoveLineUp
            | Self::MoveLineDown => view.line.is_some(),
            // A heading has none of it: nothing would show, and what waits for a line takes the keys there.
            Self::InsertTag
            | Self::ListSpeaker
            | Self::ChooseSpeaker
            | Self::ChooseModel
            | Self::ChooseFormat
            | Self::Stability
            | Self::Inspector
            | Self::ShowTakes
            | Self::ShapeLine
            | Self::Pronounce
            | Self::ChooseVoice => is_on_line(desk, view),
            Self::CompareTakes => takes(desk, view) > 1,
            Self::ApproveTake => takes(desk, view) > 0 || !view.marked.is_empty(),
            Self::Review => !desk.takes.is_empty(),
            Self::TakeAfter | Self::AttachReading | Self::AttachConsent => {
                view.room == Room::Create
            }
            Self::ReadResults | Self::HeadToHead | Self::MixAnew => {
                view.choosing == Choosing::Voices
            }
            Self::ExportCompared => {
                matches!(view.choosing, Choosing::Voices | Choosing::Settings)
            }
            Self::AddRecording | Self::Sweep => says_something(desk, view),
            Self::PlayFromWord
            | Self::StarTake
            | Self::DiscardTake
            | Self::NoteTake
            | Self::PickHeard
            | Self::PickNewer
            | Self::PickOlder
            | Self::ExportLine => takes(desk, view) > 0,
            // What is heard is paused everywhere; a line is spoken, and so bought, only where it is seen.
            Self::PlayPause => {
                let seen = view.room == Room::Script && view.line.is_some();
                let has_next = view.next.is_some() || view.choosing != Choosing::Nothing;
                desk.playback.playing.is_some() || seen || has_next
            }
            Self::Stop => desk.playback.playing.is_some(),
            Self::SwapTakes => matches!(
                desk.playback.playing,
                Some(
                    Playing::Compare { .. }
                        | Playing::Film { .. }
                        | Playing::Tool { after: Some(_), .. }
                )
            ),
            Self::Slower => next_tempo(desk.playback.listening.tempo, false).is_some(),
            Self::Faster => next_tempo(desk.playback.listening.tempo, true).is_some(),
            Self::CancelAll => {
                let listed = desk.jobs.count(List::Running) + desk.jobs.count(List::Waiting);
                let mut looked_for = desk.jobs.looked_for();
                listed > looked_for.len() || looked_for.any(|job| can_be_stopped(desk, job))
            }
            Self::PauseQueue => !desk.flow.paused && desk.jobs.count(List::Waiting) > 0,
            Self::GoOn => desk.flow.waits_for_person(),
            Self::UseDraft => backend(desk) == Some(Backend::Live),
            Self::UseLive => backend(desk) == Some(Backend::Draft) && desk.key.is_usable(),
            Self::TryNow => desk.lost.contains_key(&desk.backend()),
            Self::ReopenDevice => desk.playback.device.silent.is_some(),
            Self::Loop
            | Self::LikeRecording
            | Self::Projects
            | Self::NewProject
            | Self::NewFromTemplate
            | Self::OpenScript
            | Self::OpenProjectFile
            | Self::PasteScript
            | Self::Jobs
            | Self::ExportFailures
            | Self::Palette
            | Self::ScriptRoom
            | Self::VoicesRoom
            | Self::CreateRoom
            | Self::DubbingRoom
            | Self::NewDub
            | Self::ChooseFilm
            | Self::DesignVoice
            | Self::RemixVoice
            | Self::ShowConsents
            | Self::CloneVoice
            | Self::ProfessionalVoice
            | Self::AttachProof
            | Self::AddSample
            | Self::ExportConsents
            | Self::ToolsRoom
            | Self::AgentsRoom
            | Self::NewAgent
            | Self::AgentTests
            | Self::AgentConversations
            | Self::Webhooks
            | Self::VoiceLibrary
            | Self::TranscribeTool
            | Self::CaptionsTool
            | Self::ChangerTool
            | Self::EffectsTool
            | Self::IsolateTool
            | Self::DialogueTool
            | Self::MusicTool
            | Self::AlignTool
            | Self::HistoryRoom
            | Self::UsageRoom
            | Self::Budgets
            | Self::BackUp
            | Self::BringBack
            | Self::MoveLibrary
            | Self::ExportLedger
            | Self::SettingsRoom
            | Self::KeySettings
            | Self::AppearanceSettings
            | Self::SoundSettings
            | Self::DefaultSettings
            | Self::ShortcutSettings
            | Self::WordSettings
            | Self::StorageSettings
            | Self::AboutSettings
            | Self::ZoomIn
            | Self::ZoomOut
            | Self::ZoomReset
            | Self::SwitchTheme
            | Self::Shortcuts
            | Self::Quit => true,
        }
    }
}

impl Action {
    /// Why it would do nothing now, where that isn't seen by whoever asks for it.
    pub fn why_not(self, desk: &Desk, view: &View) -> Option<String> {
        match self {
            Self::GenerateChanged if view.room != Room::Script => {
                Some(tr!("action-needs-room", room = Room::Script.label()))
            }
            Self::GenerateChanged => why_nothing(desk),
            Self::SearchRoom => Some(tr!("action-needs-search-field")),
            Self::InsertTag
            | Self::AddRecording
            | Self::Sweep
            | Self::RenameSpeaker
            | Self::ListSpeaker
            | Self::ChooseSpeaker
            | Self::ChooseModel
            | Self::ChooseFormat
            | Self::Stability
            | Self::Inspector
            | Self::ShowTakes
            | Self::ShapeLine
            | Self::Pronounce
            | Self::ChooseVoice => {
                let is_on_heading = view.line.is_some() && !is_on_line(desk, view);
                is_on_heading.then(|| tr!("action-of-lines", action = self.label()))
            }
            _ => None,
        }
    }
}

impl Action {
    /// Why it can't be done now, for the palette.
    pub fn why_unavailable(self, desk: &Desk, view: &View) -> String {
        if let Some(why) = self.why_not(desk, view) {
            return why;
        }
        match self {
            Self::Undo => tr!("action-needs-undo"),
            Self::Redo => tr!("action-needs-redo"),
            Self::Stop | Self::SwapTakes => tr!("action-needs-playback"),
            Self::CancelAll | Self::PauseQueue | Self::GoOn => tr!("action-needs-jobs"),
            Self::PlaySelected => tr!("script-none-selected"),
            Self::PlayDub | Self::SaveDubs => tr!("action-needs-dub"),
            Self::ChooseDubTable | Self::ChooseDubBackground | Self::ChooseDubConsent => {
                tr!("action-needs-room", room = Room::Dubbing.label())
            }
            Self::ChooseToolFiles | Self::SaveToolFile => {
                tr!("action-needs-room", room = Room::Tools.label())
            }
            Self::TakeAfter | Self::AttachReading | Self::AttachConsent => {
                tr!("action-needs-room", room = Room::Create.label())
            }
            Self::SaveEntries => tr!("action-needs-room", room = Room::History.label()),
            Self::HideInspector => tr!("action-needs-room", room = Room::Script.label()),
            Self::ReadResults | Self::HeadToHead | Self::MixAnew | Self::ExportCompared => {
                tr!("action-needs-audition")
            }
            Self::FindNext | Self::FindBack => tr!("action-needs-search"),
            Self::HintFix | Self::HintIgnore => tr!("action-needs-hint"),
            Self::FoldChapter
            | Self::PlayChapter
            | Self::GenerateChapter
            | Self::ReviewChapter
            | Self::ApproveChapter
            | Self::ExportChapter
            | Self::FoldAll
            | Self::UnfoldAll => tr!("action-needs-heading"),
            Self::CompareTakes => tr!("action-needs-takes"),
            Self::Review => tr!("review-nothing"),
            Self::ApproveTake
            | Self::PlayFromWord
            | Self::StarTake
            | Self::DiscardTake
            | Self::NoteTake
            | Self::PickHeard
            | Self::PickNewer
            | Self::PickOlder
            | Self::ExportLine => tr!("action-needs-take"),
            _ if desk.project.is_none() => tr!("generate-no-project"),
            _ if self.scope() == super::Scope::Script && view.line.is_none() => {
                tr!("action-needs-line")
            }
            _ => tr!("palette-not-now"),
        }
    }
}

/// Whether what an ended window sent can be stopped: a dub that Draft voices are at.
fn can_be_stopped(desk: &Desk, job: JobId) -> bool {
    let work = desk.job(job).map(|job| &job.work);
    matches!(work, Some(Work::Generate { backend: Backend::Draft, order, .. })
        if order.request.tool() == Tool::Dubbing)
}

/// Whether the focused row is a line, and no heading.
fn is_on_line(desk: &Desk, view: &View) -> bool {
    let line = view.line.and_then(|line| desk.script().line(line));
    line.is_some()
}

/// Whether the focused line has words.
fn says_something(desk: &Desk, view: &View) -> bool {
    let line = view.line.and_then(|line| desk.script().line(line));
    line.is_some_and(|line| !line.is_mute())
}

/// How many takes the focused line has.
fn takes(desk: &Desk, view: &View) -> u32 {
    let takes = view.line.and_then(|line| desk.takes.get(&line));
    takes.map_or(0, |takes| takes.count)
}

/// The backend of the open project.
fn backend(desk: &Desk) -> Option<Backend> {
    desk.project.as_ref().map(|project| project.card.backend)
}
