//! The list of agents with its search and tags.

use std::sync::Arc;

use egui::{Rect, Response, ScrollArea, Sense, Ui, vec2};

use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::day::Day;
use mynah_core::ids::AgentId;
use mynah_i18n::tr;
use mynah_model::command::{AgentsCommand, Command};
use mynah_model::event::AgentCard;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::search::lead_search;
use mynah_ui_core::words::{backend_name, date};
use mynah_ui_kit::keys;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::{
    Combo, IconButton, Side, TextField, combo_item, empty_state, focus_ring, menu, menu_item,
    opening_ui, plate,
};

use crate::column::{head_ui, part_ui, trouble_ui};
use crate::create::Creation;

/// Height of a row.
const ROW: f32 = 52.0;

/// The view state of the list.
#[derive(Default)]
pub(crate) struct AgentList {
    query: String,
    tag: Option<String>,
    /// The account whose list was asked for.
    asked: Option<Backend>,
    /// The selected agent.
    pub selected: Option<AgentId>,
    /// The agent of the call that runs.
    pub called: Option<AgentId>,
    pub creation: Creation,
}

impl AgentList {
    /// Asks for the list of the current account once, and selects its first agent.
    pub(crate) fn follow(&mut self, cx: &mut StudioCtx<'_>) {
        let backend = cx.desk.backend();
        if self.asked != Some(backend) {
            if self.asked.is_some() {
                self.selected = None;
            }
            self.refresh(cx);
        }
        if let Some(agent) = self.creation.follow(cx) {
            self.selected = Some(agent);
            self.refresh(cx);
        }
        let cards = cards(cx);
        let is_gone = |id: &AgentId| !cards.is_empty() && !cards.iter().any(|card| card.id == *id);
        if self.selected.as_ref().is_some_and(is_gone)
            && !self.creation.is_new(self.selected.as_ref())
        {
            self.selected = None;
        }
        if self.selected.is_none() {
            self.selected = cards.first().map(|card| card.id.clone());
        }
    }

    /// Reads the list again.
    pub(crate) fn refresh(&mut self, cx: &mut StudioCtx<'_>) {
        let backend = cx.desk.backend();
        self.asked = Some(backend);
        cx.send(Command::Agents(AgentsCommand::List(backend)));
    }

    /// Draws the column.
    pub(crate) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, rect: Rect) {
        let t = cx.tokens;
        let rest = head_ui(ui, ("list-head", rect), |ui, side| match side {
            Side::Left => {
                ui.label(Face::Title.rich(tr!("room-agents"), t.text));
            }
            Side::Right => {
                let again = IconButton::new(icons::ARROW_CLOCKWISE, tr!("agents-refresh"))
                    .row()
                    .command("agents-refresh");
                if ui.add(again.tip(tr!("agents-refresh.tip"))).clicked() {
                    self.refresh(cx);
                }
                // An empty list has a button of its own.
                let list = cx.desk.agents.lists.get(&cx.desk.backend());
                let is_empty =
                    list.is_some_and(|list| list.as_ref().is_ok_and(|all| all.is_empty()));
                if !is_empty {
                    self.creation.button_ui(ui, cx);
                }
            }
        });
        part_ui(ui, "list", rest.shrink2(vec2(10.0, 10.0)), |ui| {
            self.creation.notes_ui(ui, cx);
            match cx.desk.agents.lists.get(&cx.desk.backend()) {
                None => opening_ui(ui, &tr!("agents-loading")),
                Some(Err(trouble)) => {
                    if trouble_ui(ui, cx, trouble) {
                        self.refresh(cx);
                    }
                }
                Some(Ok(cards)) if cards.is_empty() => {
                    let (title, text) = (tr!("agents-empty"), tr!("agents-empty.text"));
                    let (label, tip) = (tr!("agents-create"), tr!("agents-create.tip"));
                    let button = Some((label.as_str(), tip.as_str()));
                    let made = empty_state(ui, icons::HEADSET, &title, &text, button);
                    if let Some(made) = made {
                        self.creation.menu_ui(&made, cx);
                    }
                }
                Some(Ok(cards)) => self.rows_ui(ui, cx, &Arc::clone(cards)),
            }
        });
    }

    fn rows_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, cards: &[AgentCard]) {
        let search = tr!("agents-search");
        let hint = tr!("agents-search.hint");
        let field = TextField::new(&mut self.query, &search).hint(&hint).small();
        let field = ui.add(field.icon(icons::MAGNIFYING_GLASS));
        let leads = lead_search(ui, cx, &field, &self.query);
        self.tags_ui(ui, cards);
        let query = self.query.trim().to_lowercase();
        let found: Vec<&AgentCard> = cards
            .iter()
            .filter(|card| query.is_empty() || card.name.to_lowercase().contains(&query))
            .filter(|card| self.tag.as_ref().is_none_or(|tag| card.tags.contains(tag)))
            .collect();
        if found.is_empty() {
            let (title, text) = (tr!("agents-none-found"), tr!("agents-none-found.text"));
            let (label, tip) = (tr!("agents-show-all"), String::new());
            let button = Some((label.as_str(), tip.as_str()));
            let all = empty_state(ui, icons::MAGNIFYING_GLASS, &title, &text, button);
            if all.is_some_and(|all| all.clicked()) {
                self.query.clear();
                self.tag = None;
            }
            return;
        }
        ScrollArea::vertical()
            .id_salt("agents")
            .auto_shrink(false)
            .show_rows(ui, ROW, found.len(), |ui, shown| {
                let above = (shown.start == 0).then_some(field.id);
                if leads {
                    keys::lead_to_next(ui);
                }
                let mut rows = Vec::new();
                for card in found.get(shown).unwrap_or_default() {
                    let on = self.selected.as_ref() == Some(&card.id);
                    let is_called = self.called.as_ref() == Some(&card.id);
                    let row = row_ui(ui, cx, card, (on, is_called));
                    if row.clicked() {
                        self.selected = Some(card.id.clone());
                    }
                    rows.push(row.id);
                }
                keys::lead_through(ui, &rows, above);
            });
    }

    fn tags_ui(&mut self, ui: &mut Ui, cards: &[AgentCard]) {
        let mut tags: Vec<&String> = cards.iter().flat_map(|card| &card.tags).collect();
        tags.sort_unstable();
        tags.dedup();
        if tags.is_empty() {
            self.tag = None;
            return;
        }
        let (name, all) = (tr!("agents-tags"), tr!("agents-all-tags"));
        let shown = self.tag.clone().unwrap_or_else(|| all.clone());
        let picked = Combo::new(&name, &shown).show(ui, |ui| {
            let mut picked = None;
            if combo_item(ui, self.tag.is_none(), (&all, ""), "").clicked() {
                picked = Some(None);
            }
            for tag in tags {
                let on = self.tag.as_ref() == Some(tag);
                if combo_item(ui, on, (tag, ""), "").clicked() {
                    picked = Some(Some(tag.clone()));
                }
            }
            picked
        });
        if let Some(tag) = picked.inner.flatten() {
            self.tag = tag;
        }
    }
}

/// Returns the agents of the current account, as far as they are known.
pub(crate) fn cards(cx: &StudioCtx<'_>) -> Arc<Vec<AgentCard>> {
    let list = cx.desk.agents.lists.get(&cx.desk.backend());
    list.and_then(|list| list.as_ref().ok())
        .cloned()
        .unwrap_or_default()
}

/// Draws an agent.
fn row_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    card: &AgentCard,
    (is_on, is_called): (bool, bool),
) -> Response {
    let t = cx.tokens;
    let wanted = vec2(ui.available_width(), ROW - 8.0);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    let role = egui::accesskit::Role::ListBoxOption;
    response.widget_info(|| egui::WidgetInfo::selected(role, true, is_on, &card.name));
    if is_on || response.hovered() {
        let line = if is_on { t.accent_ink } else { t.line };
        let fill = if is_on { t.bg2 } else { t.bg1 };
        plate(ui, rect, size::RADIUS_CARD, fill, line);
    }
    let about = if is_called {
        tr!("agents-in-call")
    } else if !card.is_editable {
        tr!("agents-read-only")
    } else if let Some(last) = card.last_conversation_s {
        let at = UnixMillis(last.saturating_mul(1_000));
        tr!("agents-last-talk", date = date(Day::here(at)))
    } else {
        tr!("agents-no-talk")
    };
    let room = rect.width() - 24.0;
    let name = Face::BodyMedium.elided(ui, &card.name, t.text, room);
    let at = rect.left_top() + vec2(12.0, 3.0);
    ui.painter().galley(at, name, t.text);
    let about = Face::Label.elided(ui, &about, t.text2, room);
    let at = rect.left_top() + vec2(12.0, 24.0);
    ui.painter().galley(at, about, t.text2);
    if is_called {
        let dot = rect.right_center() - vec2(14.0, 0.0);
        ui.painter().circle_filled(dot, 4.0, t.playing);
    }
    focus_ring(ui, &response, size::RADIUS_CARD);
    response
}

/// An entry of an agent's menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MenuPress {
    /// The raw document.
    Json,
    /// A copy.
    Duplicate,
    /// Delete it.
    Delete,
}

/// Draws the menu of the open agent.
pub(crate) fn menu_ui(ui: &mut Ui, backend: Backend) -> Option<MenuPress> {
    let name = tr!("agent-menu");
    let button =
        ui.add(IconButton::new(icons::DOTS_THREE, name.clone()).tip(tr!("agent-menu.tip")));
    menu(&button, (&name, 220.0), |ui| {
        let mut press = None;
        for (of, icon, label, tip) in [
            (
                MenuPress::Json,
                icons::ARTICLE,
                tr!("agent-json"),
                tr!("agent-json.tip"),
            ),
            (
                MenuPress::Duplicate,
                icons::COPY,
                tr!("agent-duplicate"),
                tr!("agent-duplicate.tip"),
            ),
            (
                MenuPress::Delete,
                icons::TRASH,
                tr!("agent-delete"),
                tr!("agent-delete.tip", service = backend_name(backend)),
            ),
        ] {
            if menu_item(ui, icon, (&label, ""), &tip).clicked() {
                press = Some(of);
            }
        }
        press
    })
    .flatten()
}
