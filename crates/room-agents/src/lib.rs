//! The Agents room: voice agents with their editor and test calls, tests, past conversations and webhooks.

mod call;
mod column;
mod commands;
mod conversation_rows;
mod conversation_ui;
mod conversations;
mod create;
mod draft;
mod editor;
mod form;
mod inputs;
mod list;
mod meter;
#[cfg(test)]
mod panel_tests;
mod raw;
mod rules;
mod settings;
#[cfg(test)]
mod tests;
mod tests_tab;
mod this_call;
mod tools;
mod transcript;
mod webhooks;

use egui::{Rect, Ui, vec2};

use self::call::CallPanel;
use self::column::{line_below, line_right, part_ui};
pub use self::commands::COMMANDS;
use self::conversations::ConversationsPanel;
use self::editor::Editor;
use self::list::AgentList;
use self::tests_tab::TestsPanel;
use self::this_call::ThisCall;
use self::webhooks::WebhooksPanel;
use mynah_i18n::tr;
use mynah_model::desk::LiveState;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::size;
use mynah_ui_kit::widgets::{Segment, Tab, segmented, tabs};

/// Width of the list of agents, in a wide room and in a narrow one.
const LIST: f32 = 208.0;
const NARROW_LIST: f32 = 176.0;
/// From this width on editor and call have room beside each other.
const WIDE: f32 = 860.0;
/// Height of the choice between both in a narrow room.
const SWITCH: f32 = 44.0;

/// A tab of the room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum RoomTab {
    /// Agents with their editor and test calls.
    #[default]
    Agents,
    /// Saved tests.
    Tests,
    /// Past conversations.
    Conversations,
    /// The receiver of webhooks.
    Webhooks,
}

impl RoomTab {
    const ALL: [Self; 4] = [
        Self::Agents,
        Self::Tests,
        Self::Conversations,
        Self::Webhooks,
    ];

    fn label(self) -> String {
        match self {
            Self::Agents => tr!("agents-build"),
            Self::Tests => tr!("agents-tests"),
            Self::Conversations => tr!("conversation-title"),
            Self::Webhooks => tr!("agents-webhooks"),
        }
    }

    fn tip(self) -> String {
        match self {
            Self::Agents => tr!("agents-build.tip"),
            Self::Tests => tr!("agents-tests.tip"),
            Self::Conversations => tr!("conversation-title.tip"),
            Self::Webhooks => tr!("agents-webhooks.tip"),
        }
    }
}

/// A side of a narrow room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Shown {
    /// The editor.
    #[default]
    Editor,
    /// The call.
    Call,
}

/// The room's view state.
#[derive(Default)]
pub struct AgentsPanel {
    tab: RoomTab,
    shown: Shown,
    list: AgentList,
    editor: Editor,
    call: CallPanel,
    this_call: ThisCall,
    tests: TestsPanel,
    conversations: ConversationsPanel,
    webhooks: WebhooksPanel,
    /// True once the service closed the newest call.
    was_closed: bool,
}

impl AgentsPanel {
    /// Draws the room.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let of = self.call.of.as_ref().map(|(agent, _)| agent.clone());
        self.list.called = of.filter(|_| cx.desk.agents.live.is_active());
        self.list.follow(cx);
        let is_closed = cx.desk.agents.live.is_closed;
        if is_closed && !std::mem::replace(&mut self.was_closed, is_closed) {
            self.list.refresh(cx);
            self.conversations.reload();
        }
        self.was_closed = is_closed;
        if self.tests.follow(ui, cx) {
            self.conversations.reload();
        }
        self.editor.follow(cx, self.list.selected.as_ref());
        if let Some(agent) = &self.list.selected
            && let Some(draft) = self.editor.draft(agent)
        {
            self.call.rules.follow(cx, agent, &draft.before);
        }
        // The columns begin right below the tabs.
        ui.spacing_mut().item_spacing.y = 0.0;
        self.head_ui(ui);
        match self.tab {
            RoomTab::Agents => self.agents_ui(ui, cx),
            RoomTab::Tests => self.tests.ui(ui, cx),
            RoomTab::Conversations => self.conversations.ui(ui, cx),
            RoomTab::Webhooks => self.webhooks.ui(ui, cx),
        }
    }

    /// Shows what a command of the room leads to.
    pub fn act(&mut self, action: Action) {
        self.tab = match action {
            Action::AgentTests => RoomTab::Tests,
            Action::AgentConversations => RoomTab::Conversations,
            Action::Webhooks => RoomTab::Webhooks,
            _ => RoomTab::Agents,
        };
        if action == Action::NewAgent {
            self.list.creation.open();
        }
    }

    /// Draws what stands at its right.
    pub fn inspector_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        match self.tab {
            RoomTab::Agents => {
                let has_call = cx.desk.agents.live.state != LiveState::None;
                let agent = has_call.then(|| self.call.agent_name(cx));
                self.this_call.ui(ui, cx, agent.as_deref());
            }
            RoomTab::Tests => self.tests.inspector_ui(ui, cx, &self.call.rules),
            RoomTab::Conversations => self.conversations.inspector_ui(ui, cx),
            RoomTab::Webhooks => self.webhooks.inspector_ui(ui, cx),
        }
    }

    /// Returns true if agents have edits that are not saved.
    pub fn has_edits(&self) -> bool {
        self.editor.has_edits()
    }

    /// Draws the tabs.
    fn head_ui(&mut self, ui: &mut Ui) {
        let wanted = vec2(ui.available_width(), size::CONTROL + 8.0);
        let (rect, _) = ui.allocate_exact_size(wanted, egui::Sense::hover());
        let all = RoomTab::ALL.map(|tab| Tab {
            value: tab,
            label: tab.label(),
            tip: tab.tip(),
            count: None,
        });
        let strip = rect.shrink2(vec2(size::PAD, 0.0));
        let builder = egui::UiBuilder::new()
            .max_rect(strip)
            .layout(egui::Layout::left_to_right(egui::Align::Center));
        let mut head = ui.new_child(builder);
        if let Some(tab) = tabs(&mut head, rect, self.tab, &all) {
            self.tab = tab;
        }
        line_below(ui, rect);
    }

    /// Draws list, editor and call in columns.
    fn agents_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let whole = ui.available_rect_before_wrap();
        let is_wide = whole.width() >= WIDE;
        let list = if is_wide { LIST } else { NARROW_LIST };
        let (left, rest) = whole.split_left_right_at_x(whole.left() + list);
        self.list.ui(ui, cx, left);
        line_right(ui, left);
        if is_wide {
            let (editor, call) = rest.split_left_right_at_fraction(0.5);
            self.editor.ui(ui, cx, (editor, &mut self.list));
            line_right(ui, editor);
            self.call_ui(ui, cx, call);
        } else {
            let (top, below) = rest.split_top_bottom_at_y(rest.top() + SWITCH);
            self.switch_ui(ui, top);
            match self.shown {
                Shown::Editor => self.editor.ui(ui, cx, (below, &mut self.list)),
                Shown::Call => self.call_ui(ui, cx, below),
            }
        }
        ui.advance_cursor_after_rect(whole);
    }

    fn call_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, rect: Rect) {
        let selected = self.list.selected.as_ref();
        let draft = selected.and_then(|agent| self.editor.draft(agent));
        self.call.ui(ui, cx, (rect, draft));
    }

    /// Draws the choice between editor and call.
    fn switch_ui(&mut self, ui: &mut Ui, rect: Rect) {
        let (edit, talk) = (tr!("agents-edit"), tr!("talk-title"));
        part_ui(
            ui,
            "agents-switch",
            rect.shrink2(vec2(size::PAD, 8.0)),
            |ui| {
                let segments = [
                    Segment::new(Shown::Editor, &edit),
                    Segment::new(Shown::Call, &talk),
                ];
                let name = tr!("agents-shown");
                segmented(ui, &name, &mut self.shown, &segments, None);
            },
        );
        line_below(ui, rect);
    }
}
