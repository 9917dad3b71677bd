//! Past conversations: their list with filters, the transcript, and what the service says about each.

use std::sync::Arc;

use egui::{Id, Rect, Response, ScrollArea, Sense, Ui, vec2};
use serde_json::Value;

use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::day::Day;
use mynah_core::ids::{AgentId, ConversationId};
use mynah_i18n::tr;
use mynah_model::agents::document::{number, text};
use mynah_model::command::{AgentsCommand, Command};
use mynah_model::event::ConversationCard;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::search::lead_search;
use mynah_ui_core::words::{backend_name, clock, date, duration};
use mynah_ui_kit::keys;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::{
    Button, Combo, IconButton, Side, TextField, combo_item, empty_state, focus_ring, opening_ui,
    plate,
};

use crate::column::{
    Confirmed, body_ui, confirm_ui, head_ui, line_right, note_ui, part_ui, split_list,
    stated_trouble_ui, trouble_ui,
};
use crate::list::cards;
use crate::transcript::{Transcript, facts_ui, is_open, state_label};

/// Width of the list, and height of a row.
const LIST: f32 = 280.0;
const ROW: f32 = 52.0;

/// Conversations that are listed, by what the service found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Found {
    /// All.
    #[default]
    All,
    /// Conversations that reached their goal.
    Successful,
    /// Conversations that missed their goal.
    Failed,
}

/// The view state of the tab.
#[derive(Default)]
pub(crate) struct ConversationsPanel {
    /// The account and the agent whose conversations were asked for.
    asked: Option<(Backend, Option<AgentId>)>,
    agent: Option<AgentId>,
    found: Found,
    query: String,
    selected: Option<ConversationId>,
    /// The conversation whose document was asked for.
    opened: Option<ConversationId>,
    transcript: Transcript,
    is_deleting: bool,
    /// The conversation whose document differed from the list, and the state in the document. The list was read again.
    renewed: Option<(ConversationId, String)>,
}

impl ConversationsPanel {
    /// Draws the tab.
    pub(crate) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let wanted = (cx.desk.backend(), self.agent.clone());
        if self.asked.as_ref() != Some(&wanted) {
            if self.asked.as_ref().is_some_and(|(of, _)| *of != wanted.0) {
                self.selected = None;
                self.agent = None;
            }
            self.refresh(cx);
        }
        let whole = ui.available_rect_before_wrap();
        let (left, right) = split_list(whole, LIST);
        self.list_ui(ui, cx, left);
        line_right(ui, left);
        self.main_ui(ui, cx, right);
        ui.advance_cursor_after_rect(whole);
    }

    /// Has the list and the open conversation read again when they are shown next.
    pub(crate) fn reload(&mut self) {
        self.asked = None;
        self.opened = None;
    }

    /// Reads the list again once if the document of a conversation is newer than its row.
    fn renew(&mut self, cx: &mut StudioCtx<'_>, card: &ConversationCard, document: &Value) {
        let state = text(document, "/status");
        let seconds = number(document, "/metadata/call_duration_secs");
        let known = card.seconds.map(|seconds| seconds as f64);
        let is_same = seconds.is_none() || known == seconds;
        let renewed = (card.id.clone(), state.to_owned());
        if (card.status != state || !is_same) && self.renewed.as_ref() != Some(&renewed) {
            self.renewed = Some(renewed);
            self.refresh(cx);
        }
    }

    fn refresh(&mut self, cx: &mut StudioCtx<'_>) {
        let backend = cx.desk.backend();
        self.asked = Some((backend, self.agent.clone()));
        let list = AgentsCommand::ListConversations(backend, self.agent.clone());
        cx.send(Command::Agents(list));
    }

    fn list_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, rect: Rect) {
        let t = cx.tokens;
        let rest = head_ui(ui, ("conversations-head", rect), |ui, side| match side {
            Side::Left => {
                ui.label(Face::Title.rich(tr!("conversation-title"), t.text));
            }
            Side::Right => {
                let again = IconButton::new(icons::ARROW_CLOCKWISE, tr!("conversation-refresh"))
                    .command("conversation-refresh");
                if ui.add(again.row()).clicked() {
                    self.refresh(cx);
                    self.opened = None;
                }
            }
        });
        part_ui(ui, "conversations", rest.shrink(10.0), |ui| {
            let led = self.filters_ui(ui, cx);
            match cx.desk.agents.conversations.get(&cx.desk.backend()) {
                None => opening_ui(ui, &tr!("conversation-loading")),
                Some(Err(trouble)) => {
                    if trouble_ui(ui, cx, trouble) {
                        self.refresh(cx);
                    }
                }
                Some(Ok(all)) => self.rows_ui(ui, cx, &Arc::clone(all), led),
            }
        });
    }

    /// Draws the search field and the filters below it. Returns true if Down leads from the field into the list, and the
    /// field's id.
    fn filters_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> (bool, Id) {
        let (name, hint) = (tr!("conversation-search"), tr!("conversation-search.hint"));
        let field = TextField::new(&mut self.query, &name).hint(&hint).small();
        let field = ui.add(field.icon(icons::MAGNIFYING_GLASS));
        let leads = lead_search(ui, cx, &field, &self.query);
        let half = (ui.available_width() - 8.0) / 2.0;
        ui.horizontal(|ui| {
            let (name, all) = (tr!("conversation-agent"), tr!("conversation-all-agents"));
            let cards = cards(cx);
            let of = |id: &AgentId| cards.iter().find(|card| card.id == *id);
            let shown = self.agent.as_ref().and_then(of);
            let shown = shown.map_or_else(|| all.clone(), |card| card.name.clone());
            let picked = Combo::new(&name, &shown).width(half).show(ui, |ui| {
                let mut picked = None;
                if combo_item(ui, self.agent.is_none(), (&all, ""), "").clicked() {
                    picked = Some(None);
                }
                for card in cards.iter() {
                    let on = self.agent.as_ref() == Some(&card.id);
                    if combo_item(ui, on, (&card.name, ""), "").clicked() {
                        picked = Some(Some(card.id.clone()));
                    }
                }
                picked
            });
            if let Some(picked) = picked.inner.flatten() {
                self.agent = picked;
            }
            let name = tr!("conversation-result");
            let words = |found: Found| match found {
                Found::All => tr!("conversation-all"),
                Found::Successful => tr!("conversation-successful"),
                Found::Failed => tr!("conversation-failed"),
            };
            let shown = words(self.found);
            let picked = Combo::new(&name, &shown).width(half).show(ui, |ui| {
                let mut picked = None;
                for of in [Found::All, Found::Successful, Found::Failed] {
                    if combo_item(ui, of == self.found, (&words(of), ""), "").clicked() {
                        picked = Some(of);
                    }
                }
                picked
            });
            if let Some(picked) = picked.inner.flatten() {
                self.found = picked;
            }
        });
        (leads, field.id)
    }

    fn rows_ui(
        &mut self,
        ui: &mut Ui,
        cx: &StudioCtx<'_>,
        all: &[ConversationCard],
        (leads, field): (bool, Id),
    ) {
        let query = self.query.trim().to_lowercase();
        let shown: Vec<&ConversationCard> = all
            .iter()
            .filter(|card| match self.found {
                Found::All => true,
                Found::Successful => card.is_successful == Some(true),
                Found::Failed => card.is_successful == Some(false),
            })
            .filter(|card| self.agent.is_none() || card.agent == self.agent)
            .filter(|card| {
                let texts = [&card.agent_name, &card.summary];
                query.is_empty()
                    || texts
                        .iter()
                        .any(|text| text.to_lowercase().contains(&query))
            })
            .collect();
        if shown.is_empty() {
            self.selected = None;
            let (title, text) = (tr!("conversation-empty"), tr!("conversation-empty.text"));
            empty_state(ui, icons::CHAT_TEXT, &title, &text, None);
            return;
        }
        let is_listed = |id: &ConversationId| shown.iter().any(|card| card.id == *id);
        if !self.selected.as_ref().is_some_and(is_listed) {
            self.selected = shown.first().map(|card| card.id.clone());
        }
        ScrollArea::vertical()
            .id_salt("conversations")
            .auto_shrink(false)
            .show_rows(ui, ROW - 8.0, shown.len(), |ui, places| {
                let above = (places.start == 0).then_some(field);
                if leads {
                    keys::lead_to_next(ui);
                }
                let mut rows = Vec::new();
                for card in shown.get(places).unwrap_or_default() {
                    let on = self.selected.as_ref() == Some(&card.id);
                    let row = row_ui(ui, cx, card, on);
                    if row.clicked() {
                        self.selected = Some(card.id.clone());
                        self.is_deleting = false;
                    }
                    rows.push(row.id);
                }
                keys::lead_through(ui, &rows, above);
            });
    }

    fn main_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, rect: Rect) {
        let Some(id) = self.selected.clone() else {
            return;
        };
        if self.opened.as_ref() != Some(&id) {
            self.opened = Some(id.clone());
            open(cx, &id);
        }
        let card = card(cx, &id);
        let title = card.as_ref().map(|card| card.agent_name.clone());
        let document = cx.desk.agents.opened.get(&id);
        let document = document.and_then(|document| document.as_ref().ok());
        if let (Some(card), Some(document)) = (&card, document) {
            self.renew(cx, card, document);
        }
        let has_audio = document.and_then(|document| document.pointer("/has_audio"));
        let is_silent = has_audio.and_then(Value::as_bool) == Some(false);
        let t = cx.tokens;
        let rest = head_ui(ui, ("conversation-head", rect), |ui, side| match side {
            Side::Left => {
                let title = title.clone().unwrap_or_default();
                let room = ui.available_width().max(40.0);
                let words = Face::Title.elided(ui, title, t.text, room);
                ui.add(egui::Label::new(words));
            }
            Side::Right => {
                let play = Button::new(tr!("conversation-play"))
                    .command("conversation-play")
                    .small()
                    .icon(icons::PLAY_FILL)
                    .tip(tr!("conversation-play.tip"))
                    .why_not(is_silent.then(|| tr!("conversation-no-audio")));
                if ui.add(play).clicked() {
                    let title = card.as_ref().map(title_of).unwrap_or_default();
                    let backend = cx.desk.backend();
                    let play = AgentsCommand::PlayConversation(backend, id.clone(), title);
                    cx.send(Command::Agents(play));
                }
            }
        });
        body_ui(ui, ("conversation", rest), |ui| {
            if let Some(Err(trouble)) = cx.desk.agents.audio.get(&id) {
                stated_trouble_ui(ui, cx, trouble);
            }
            match cx.desk.agents.opened.get(&id) {
                Some(Ok(document)) => {
                    let agent = title.unwrap_or_default();
                    self.transcript.ui(ui, (document, &agent));
                }
                Some(Err(trouble)) => {
                    if trouble_ui(ui, cx, trouble) {
                        open(cx, &id);
                    }
                }
                None => opening_ui(ui, &tr!("conversation-opening")),
            }
        });
    }

    /// Draws what the service says about the conversation, at the right.
    pub(crate) fn inspector_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let t = cx.tokens;
        let whole = ui.available_rect_before_wrap();
        let rest = head_ui(ui, ("conversation-side", whole), |ui, side| {
            if side == Side::Left {
                ui.label(Face::Title.rich(tr!("conversation-details"), t.text));
            }
        });
        body_ui(ui, ("conversation-side", rest), |ui| {
            let Some(id) = self.selected.clone() else {
                note_ui(ui, tr!("conversation-none"));
                return;
            };
            let known = cx.desk.agents.opened.get(&id).cloned();
            if let Some(Ok(document)) = &known {
                facts_ui(ui, cx, document);
            }
            rating_ui(
                ui,
                cx,
                &id,
                known.as_ref().and_then(|it| it.as_deref().ok()),
            );
            self.delete_ui(ui, cx, &id);
        });
        ui.advance_cursor_after_rect(whole);
    }

    fn delete_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, id: &ConversationId) {
        if let Some(trouble) = cx.desk.agents.undeleted.get(id) {
            stated_trouble_ui(ui, cx, trouble);
        }
        let service = backend_name(cx.desk.backend());
        if !self.is_deleting {
            let delete = Button::new(tr!("conversation-delete"))
                .small()
                .ghost()
                .command("conversation-delete");
            let delete = delete.icon(icons::TRASH);
            let tip = tr!("conversation-delete.tip", service = service);
            if ui.add(delete.tip(tip)).clicked() {
                self.is_deleting = true;
            }
            return;
        }
        let question = tr!("conversation-delete-question", service = service);
        match confirm_ui(ui, &question, &tr!("agent-delete-permanently")) {
            Some(Confirmed::Yes) => {
                self.is_deleting = false;
                let delete = AgentsCommand::DeleteConversation(cx.desk.backend(), id.clone());
                cx.send(Command::Agents(delete));
            }
            Some(Confirmed::No) => self.is_deleting = false,
            None => {}
        }
    }
}

/// Asks for the document of a conversation.
fn open(cx: &mut StudioCtx<'_>, id: &ConversationId) {
    let open = AgentsCommand::OpenConversation(cx.desk.backend(), id.clone());
    cx.send(Command::Agents(open));
}

/// Draws the buttons that like and dislike.
fn rating_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, id: &ConversationId, document: Option<&Value>) {
    let given = cx.desk.agents.ratings.get(id);
    let now = match given {
        Some(Ok(rating)) => *rating,
        _ => document.and_then(rating_of),
    };
    let mut wanted = None;
    ui.horizontal(|ui| {
        for (value, label, tip) in [
            (true, tr!("conversation-like"), tr!("conversation-like.tip")),
            (
                false,
                tr!("conversation-dislike"),
                tr!("conversation-dislike.tip"),
            ),
        ] {
            let on = now == Some(value);
            let button = Button::new(label).small().outline().on(on).tip(tip);
            if ui.add(button).clicked() {
                wanted = Some((!on).then_some(value));
            }
        }
    });
    if let Some(rating) = wanted {
        let rate = AgentsCommand::RateConversation(cx.desk.backend(), id.clone(), rating);
        cx.send(Command::Agents(rate));
    }
    if let Some(Err(trouble)) = given {
        stated_trouble_ui(ui, cx, trouble);
    }
}

/// Returns the rating in the service's document.
fn rating_of(document: &Value) -> Option<bool> {
    match document
        .pointer("/metadata/feedback/overall_score")?
        .as_str()?
    {
        "like" => Some(true),
        "dislike" => Some(false),
        _ => None,
    }
}

/// Returns agent and start of a conversation.
fn title_of(card: &ConversationCard) -> String {
    let parts = [card.agent_name.clone(), started(card)];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(", ")
}

/// Returns the date and the time of a conversation's start, or nothing if they are unknown.
fn started(card: &ConversationCard) -> String {
    let at = card
        .started_s
        .map(|at| UnixMillis(at.saturating_mul(1_000)));
    at.map_or_else(String::new, |at| {
        format!("{} {}", date(Day::here(at)), clock(at))
    })
}

fn card(cx: &StudioCtx<'_>, id: &ConversationId) -> Option<ConversationCard> {
    let all = cx.desk.agents.conversations.get(&cx.desk.backend())?;
    let all = all.as_ref().ok()?;
    all.iter().find(|card| card.id == *id).cloned()
}

/// Draws a conversation. Returns true if it was pressed.
fn row_ui(ui: &mut Ui, cx: &StudioCtx<'_>, card: &ConversationCard, is_on: bool) -> Response {
    let t = cx.tokens;
    let wanted = vec2(ui.available_width(), ROW - 8.0);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    let when = started(card);
    let length = if is_open(&card.status) {
        state_label(&card.status)
    } else {
        card.seconds
            .map_or_else(String::new, |seconds| duration(seconds as f64))
    };
    let title = if card.summary.is_empty() {
        card.agent_name.clone()
    } else {
        card.summary.clone()
    };
    let role = egui::accesskit::Role::ListBoxOption;
    let said = format!("{title}, {when}");
    response.widget_info(|| egui::WidgetInfo::selected(role, true, is_on, &said));
    if is_on || response.hovered() {
        let line = if is_on { t.accent_ink } else { t.line };
        let fill = if is_on { t.bg2 } else { t.bg1 };
        plate(ui, rect, size::RADIUS_CARD, fill, line);
    }
    let mut right = rect.right() - 12.0;
    let mark = match card.is_successful {
        Some(true) => Some((icons::CHECK_CIRCLE_FILL, t.good)),
        Some(false) => Some((icons::X_CIRCLE_FILL, t.bad)),
        None => None,
    };
    if let Some((icon, ink)) = mark {
        let at = egui::pos2(right - 6.0, rect.top() + 13.0);
        icon.paint(ui.painter(), at, 14.0, ink);
        right -= 20.0;
    }
    let words = Face::BodyMedium.elided(ui, title, t.text, right - rect.left() - 12.0);
    let at = rect.left_top() + vec2(12.0, 3.0);
    ui.painter().galley(at, words, t.text);
    let about = Face::Label.elided(ui, when, t.text2, rect.width() - 90.0);
    let at = rect.left_top() + vec2(12.0, 24.0);
    ui.painter().galley(at, about, t.text2);
    let length = Face::MonoLabel.galley(ui, length, t.text2);
    let at = egui::pos2(rect.right() - 12.0 - length.size().x, rect.top() + 24.0);
    ui.painter().galley(at, length, t.text2);
    focus_ring(ui, &response, size::RADIUS_CARD);
    response
}
