//! The rooms and their panels.

use std::sync::Arc;

use egui::Ui;

use crate::dialogs::Dialogs;
use mynah_i18n::tr;
use mynah_model::command::{Command, PlaybackCommand, SettingsCommand};
use mynah_model::desk::LeftAt;
use mynah_model::event::Notice;
use mynah_room_account::drawer::Drawer;
use mynah_room_account::history::HistoryPanel;
use mynah_room_account::settings::SettingsPanel;
use mynah_room_account::usage::UsagePanel;
use mynah_room_agents::AgentsPanel;
use mynah_room_create::CreatePanel;
use mynah_room_dubbing::DubbingPanel;
use mynah_room_script::ScriptPanel;
use mynah_room_script::inspector::InspectorPanel;
use mynah_room_tools::ToolsPanel;
use mynah_room_voices::VoicesPanel;
use mynah_room_voices::audition::AuditionPanel;
use mynah_room_voices::sweep::SweepPanel;
use mynah_ui_core::action::{Action, Scope};
use mynah_ui_core::ctx::{Choosing, StudioCtx};
use mynah_ui_core::hearing;
use mynah_ui_core::room_command::RoomCommand;

pub use mynah_ui_core::room::Room;

/// Returns the buttons of all rooms that the palette finds by name.
pub fn commands() -> impl Iterator<Item = &'static RoomCommand> {
    let rooms = [
        mynah_room_script::COMMANDS,
        mynah_room_voices::COMMANDS,
        mynah_room_create::COMMANDS,
        mynah_room_dubbing::COMMANDS,
        mynah_room_tools::COMMANDS,
        mynah_room_agents::COMMANDS,
        mynah_room_account::COMMANDS,
    ];
    rooms.into_iter().flatten()
}

/// The panels of all rooms.
#[derive(Default)]
pub struct Panels {
    /// The Script room.
    pub script: ScriptPanel,
    /// Its inspector.
    pub inspector: InspectorPanel,
    /// The sweep of a line, in the place of both while it is open.
    pub sweep: SweepPanel,
    /// What lies over the window.
    pub dialogs: Dialogs,
    /// The casting call that is heard in the place of the Voices room, or put together at its right.
    pub audition: AuditionPanel,
    /// The Voices room with its inspector.
    pub voices: VoicesPanel,
    /// The Create room with what stands at its right.
    pub create: CreatePanel,
    /// The Dubbing room with its inspector.
    pub dubbing: DubbingPanel,
    /// The Tools room with its inspector.
    pub tools: ToolsPanel,
    /// The Agents room with the call at its right.
    pub agents: AgentsPanel,
    /// The History room with its inspector.
    pub history: HistoryPanel,
    /// The Usage room with its inspector.
    pub usage: UsagePanel,
    /// The settings page.
    pub settings: SettingsPanel,
    /// What is under way.
    pub drawer: Drawer,
    /// The room that was drawn last.
    drawn: Option<Room>,
}

impl Panels {
    /// The panels of an installation whose data lies in `home`.
    pub fn new(home: impl Into<String>) -> Self {
        Self {
            settings: SettingsPanel::new(home),
            ..Self::default()
        }
    }

    /// Draws the open room.
    pub fn room_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        if cx.view.room != Room::Create {
            self.create.rest(cx);
        }
        let left = self.drawn.replace(cx.view.room);
        if let Some(left) = left.filter(|left| *left != cx.view.room) {
            let is_script = cx.view.room == Room::Script;
            if hearing::is_of_room(cx) || is_script && hearing::is_paused_elsewhere(cx) {
                cx.send(Command::Playback(PlaybackCommand::Stop));
            }
            if left == Room::Voices {
                self.voices.leave(cx);
            }
            if left == Room::Dubbing {
                self.dubbing.leave(cx);
            }
            if left == Room::Tools {
                self.tools.leave(cx);
            }
        }
        let mut unordered = std::mem::take(&mut cx.view.unordered);
        unordered.extend(self.dialogs.take_declined());
        if !unordered.is_empty() {
            self.audition.take_back(&unordered);
            self.sweep.take_back(&unordered);
        }
        self.audition.follow(cx);
        self.sweep.follow_unseen(cx);
        if cx.view.room != Room::Dubbing {
            self.dubbing.follow_unseen(cx);
        }
        self.tools.follow_unseen(cx);
        self.tools.window_ui(ui, cx);
        cx.view.next = None;
        match cx.view.room {
            Room::Script => {
                // A word that is to be pronounced is written there.
                if cx.view.pronounce.is_some() {
                    self.show_inspector(cx);
                }
                if !self.sweep.ui(ui, cx) {
                    self.script.ui(ui, cx);
                }
            }
            Room::Voices => {
                if !self.audition.ui(ui, cx) {
                    self.voices.ui(ui, cx);
                }
            }
            Room::Create => self.create.ui(ui, cx),
            Room::Dubbing => self.dubbing.ui(ui, cx),
            Room::Tools => self.tools.ui(ui, cx),
            Room::Agents => self.agents.ui(ui, cx),
            Room::History => self.history.ui(ui, cx),
            Room::Usage => self.usage.ui(ui, cx),
            Room::Settings => self.settings.ui(ui, cx),
        }
        if std::mem::take(&mut cx.view.searches) {
            cx.notice(Notice::Heed(tr!("action-needs-search-field")));
        }
        hearing::note_heard(cx);
        cx.view.choosing = self.choosing(cx.view.room);
        let is_heard = cx.view.choosing == Choosing::Voices;
        cx.view.call = self.audition.call().filter(|_| is_heard);
        if cx.view.choosing == Choosing::Nothing {
            cx.view.called = Arc::default();
        }
        let is_sweep = cx.view.choosing == Choosing::Settings;
        cx.view.sweep_price = self.sweep.price().filter(|_| is_sweep);
    }

    /// The window closes: what is half written is kept as if its room were left.
    pub fn last(&mut self, cx: &mut StudioCtx<'_>) {
        let place = self.place(cx);
        if cx.desk.project.is_some() && place != cx.desk.settings.left_at {
            cx.send(Command::Settings(SettingsCommand::LeftAt(place)));
        }
        self.voices.leave(cx);
        self.inspector.leave(cx);
        self.sweep.last(cx);
        self.audition.follow(cx);
        self.script.last(cx);
        self.dubbing.leave(cx);
        self.tools.leave(cx);
        for command in self.create.last(cx) {
            cx.send(command);
        }
    }

    /// Where somebody is, to come back there with the next start.
    pub fn place(&self, cx: &StudioCtx<'_>) -> LeftAt {
        let open = cx.desk.project.as_ref().map(|open| open.card.id);
        LeftAt {
            room: cx.view.room.name().to_owned(),
            tab: self.inspector.tab_code().to_owned(),
            way: self.create.way_code(cx),
            tool: self.tools.tab_code(cx),
            row: open.zip(cx.view.line),
        }
    }

    /// Comes back to where somebody was. A room that was gone to meanwhile stays open.
    pub fn come_back(&mut self, cx: &mut StudioCtx<'_>) {
        let place = &cx.desk.settings.left_at;
        if let Ok(room) = place.room.parse()
            && cx.view.room == Room::default()
        {
            cx.view.room = room;
        }
        self.inspector.open_tab(&place.tab);
        if let Some((project, row)) = place.row {
            self.script.begin_at(project, row);
        }
    }

    /// Whether the open room has an inspector at its right.
    pub fn has_inspector(&self, cx: &StudioCtx<'_>) -> bool {
        match cx.view.room {
            Room::Script => cx.desk.settings.inspector || self.sweep.is_open(),
            Room::Voices
            | Room::Create
            | Room::Dubbing
            | Room::Tools
            | Room::Agents
            | Room::History
            | Room::Usage => true,
            Room::Settings => false,
        }
    }

    /// What is heard to choose from in the place of the open room.
    fn choosing(&self, room: Room) -> Choosing {
        match room {
            Room::Script if self.sweep.is_open() => Choosing::Settings,
            Room::Voices if self.audition.is_open() => Choosing::Voices,
            _ => Choosing::Nothing,
        }
    }

    /// Draws the inspector of the open room.
    pub fn inspector_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        match cx.view.room {
            Room::Script if self.sweep.is_open() => self.sweep.inspector_ui(ui, cx),
            Room::Script | Room::Settings => self.inspector.ui(ui, cx),
            Room::Voices if self.audition.has_aside(cx) => {
                self.audition.offer(self.voices.offered());
                self.audition.aside_ui(ui, cx);
            }
            Room::Voices => self.voices.inspector_ui(ui, cx),
            Room::Create => self.create.aside_ui(ui, cx),
            Room::Dubbing => self.dubbing.inspector_ui(ui, cx),
            Room::Tools => self.tools.inspector_ui(ui, cx),
            Room::Agents => self.agents.inspector_ui(ui, cx),
            Room::History => self.history.inspector_ui(ui, cx),
            Room::Usage => self.usage.inspector_ui(ui, cx),
        }
    }

    /// Draws what lies over the window: dialogs of the rooms.
    pub fn overlays_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        self.dialogs.ui(ui, cx);
        self.history.go_on(cx);
        let copies = self.script.hand_over(ui, cx);
        if self.script.gather(cx) || copies {
            ui.ctx().request_repaint();
        }
    }

    /// Whether a dialog lies over the window; shortcuts are off meanwhile.
    pub fn is_covered(&self) -> bool {
        self.dialogs.is_open()
    }

    /// Takes keys that mean something else in a room: Ctrl+Enter goes on in some, elsewhere it speaks a line.
    pub fn take_keys(&mut self, ui: &Ui, room: Room) {
        match room {
            Room::Create => self.create.take_keys(ui),
            Room::Dubbing => self.dubbing.take_keys(ui),
            Room::Tools => self.tools.take_keys(ui),
            _ => {}
        }
    }

    /// Does what belongs to the Dubbing room, and goes there.
    pub fn dub(&mut self, action: Action, cx: &mut StudioCtx<'_>) {
        cx.view.room = Room::Dubbing;
        self.dubbing.act(action, cx);
        self.dialogs.act(action);
    }

    /// What is gone to must be seen.
    fn show_inspector(&self, cx: &mut StudioCtx<'_>) {
        if !self.has_inspector(cx) {
            cx.send(Command::Settings(SettingsCommand::Inspector(true)));
        }
    }

    /// Does what belongs to the Script room ([`Scope::Script`](mynah_ui_core::action::Scope)).
    pub fn act(&mut self, action: Action, cx: &mut StudioCtx<'_>) {
        if self.sweep.act(action, cx) {
            return;
        }
        // What isn't seen is neither changed nor bought.
        let of_all = matches!(
            action,
            Action::Undo
                | Action::Redo
                | Action::GenerateChanged
                | Action::GenerateAll
                | Action::Rehearse
                | Action::CompareModels
                | Action::ImportRules
                | Action::ExportRules
        );
        let is_hidden = action.scope() == Scope::Script && !of_all;
        if is_hidden && self.choosing(cx.view.room) == Choosing::Settings {
            return;
        }
        if action == Action::HideInspector {
            let shown = cx.desk.settings.inspector;
            if shown {
                self.inspector.leave(cx);
            }
            cx.send(Command::Settings(SettingsCommand::Inspector(!shown)));
        }
        if InspectorPanel::is_gone_to(action) {
            self.show_inspector(cx);
        }
        self.script.act(action, cx);
        self.inspector.act(action, cx);
        self.dialogs.act(action);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::backend::Backend;
    use mynah_ui_core::testing::fixtures::{SCRIPT, desk, room};

    /// Regression: a dub that was started was not ordered while another room was open.
    #[test]
    fn dubs_go_on_while_another_room_is_open() {
        let desk = desk(Backend::Draft, SCRIPT);
        let room = room((800.0, 600.0), desk, Panels::default(), |panels, ui, cx| {
            panels.room_ui(ui, cx);
        });
        let view = &room.state().view;
        assert_eq!(view.room, Room::Script);
        assert!(view.dubs.opened.is_some(), "the Dubbing room was not asked");
    }
}
