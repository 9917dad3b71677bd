//! The results of a tool that the library has, newest first, with a search.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use egui::{Sense, Ui, pos2, vec2};

use mynah_core::ids::{JobId, TakeId};
use mynah_core::request::Tool;
use mynah_core::shape::Shape;
use mynah_i18n::tr;
use mynah_model::command::{Command, Cue, HistoryCommand};
use mynah_model::desk::{HistoryAsk, HistoryFilter, HistoryPlace, HistoryRow, Lives, TakeCard};
use mynah_model::price::in_words;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::search::lead_search;
use mynah_ui_core::words::length;
use mynah_ui_kit::keys;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::{TextField, focus_ring};

use crate::result::{RowPress, RowShown, take_row_ui};
use crate::runs::jobs_of;
use crate::send_to::SendTo;
use crate::tool_frame::rows_in_view_ui;

/// Height of a row with the gap below it.
const ROW: f32 = 52.0;
/// Height of a row that is a name only, with the gap below it.
const NAME_ROW: f32 = 36.0;

/// The results of a tool.
pub(crate) struct Shelf {
    tool: Tool,
    query: String,
    /// The number of the newest question.
    asked: u64,
    /// Jobs that were not over in the last frame.
    open: BTreeSet<JobId>,
    /// True if the list has to be read again.
    is_stale: bool,
    /// The selected take, and how it is shaped.
    pub selected: Option<TakeId>,
    pub shape: Shape,
    /// The cue of the result with the keyboard focus.
    pub focused: Option<Cue>,
}

impl Shelf {
    /// The results of this tool.
    pub(crate) fn of(tool: Tool) -> Self {
        Self {
            tool,
            query: String::new(),
            asked: 0,
            open: BTreeSet::new(),
            is_stale: true,
            selected: None,
            shape: Shape::default(),
            focused: None,
        }
    }

    /// Selects a take that may be new, so the list is read again.
    pub(crate) fn show(&mut self, take: TakeId) {
        self.selected = Some(take);
        self.is_stale = true;
    }

    fn filter(&self, cx: &StudioCtx<'_>) -> HistoryFilter {
        HistoryFilter {
            backend: cx.desk.backend(),
            search: self.query.trim().to_owned(),
            tool: Some(self.tool),
            lives: Lives::Here,
            ..HistoryFilter::default()
        }
    }

    /// Asks for the list when it is not there or a job of the tool ended.
    pub(crate) fn follow(&mut self, cx: &mut StudioCtx<'_>) {
        self.focused = None;
        let open: BTreeSet<JobId> = jobs_of(cx, self.tool).map(|job| job.id).collect();
        if self.open.iter().any(|job| !open.contains(job)) {
            self.is_stale = true;
            self.selected = None;
        }
        self.open = open;
        let shown = &cx.desk.history;
        if self.asked > shown.answered {
            return;
        }
        let filter = self.filter(cx);
        if self.is_stale || shown.filter != filter {
            self.is_stale = false;
            self.ask(cx, filter, (0, HistoryPlace::default()));
        } else if shown.has_more()
            && let Some((page, from)) = shown.wanted(&(0..shown.len() + 1))
        {
            self.ask(cx, filter, (page, from));
        }
    }

    fn ask(
        &mut self,
        cx: &mut StudioCtx<'_>,
        filter: HistoryFilter,
        (page, from): (usize, HistoryPlace),
    ) {
        self.asked = self.asked.max(cx.desk.history.answered) + 1;
        cx.send(Command::History(HistoryCommand::Page(Box::new(
            HistoryAsk {
                id: self.asked,
                filter,
                page,
                from,
            },
        ))));
    }

    /// The takes of the list, as far as they are read.
    pub(crate) fn takes<'a>(
        &self,
        cx: &StudioCtx<'a>,
    ) -> impl Iterator<Item = (&'a Arc<HistoryRow>, &'a TakeCard)> {
        let shown = &cx.desk.history;
        let is_own = shown.filter == self.filter(cx);
        let rows = shown.held().filter(move |_| is_own);
        rows.filter_map(|row| Some((row, row.take.as_deref()?)))
    }

    /// Returns what a take of the list cost, in words.
    pub(crate) fn cost_of(&self, cx: &StudioCtx<'_>, take: TakeId) -> Option<String> {
        let mut takes = self.takes(cx).map(|(_, card)| card);
        let card = takes.find(|card| card.id == take)?;
        Some(in_words(card.backend, card.cost))
    }

    /// The selected take.
    pub(crate) fn take<'a>(&self, cx: &StudioCtx<'a>) -> Option<&'a TakeCard> {
        let selected = self.selected?;
        let mut takes = self.takes(cx).map(|(_, take)| take);
        takes.find(|take| take.id == selected)
    }

    /// Draws the search field and the list, without a take that is shown elsewhere. Draws nothing if that is the only one.
    pub(crate) fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (send_to, but): (&mut SendTo, Option<TakeId>),
    ) {
        let t = cx.tokens;
        let is_only = !self.takes(cx).any(|(_, take)| Some(take.id) != but);
        if is_only && but.is_some() && self.query.trim().is_empty() {
            return;
        }
        let mut leads = false;
        ui.horizontal(|ui| {
            ui.label(Face::SmallStrong.rich(tr!("tools-earlier"), t.text));
            let (name, hint) = (tr!("tools-search"), tr!("tools-search.hint"));
            let field = TextField::new(&mut self.query, &name).hint(&hint);
            let field = ui.add(field.icon(icons::MAGNIFYING_GLASS).small().width(220.0));
            leads = lead_search(ui, cx, &field, &self.query);
        });
        let takes: Vec<(String, TakeCard)> = self
            .takes(cx)
            .filter(|(_, take)| Some(take.id) != but)
            .map(|(row, take)| (title(row), take.clone()))
            .collect();
        if takes.is_empty() {
            let words = if self.query.trim().is_empty() {
                tr!("tools-none-yet")
            } else {
                tr!("tools-none-found")
            };
            ui.label(Face::Small.rich(words, t.text2));
            return;
        }
        if leads {
            keys::lead_to_next(ui);
        }
        let among = numbers(takes.iter().map(|(title, _)| title.as_str()));
        let id = |place: usize| takes.get(place).map(|(_, take)| take.id);
        rows_in_view_ui(ui, (ROW, takes.len()), id, |ui, place| {
            let Some((title, take)) = takes.get(place) else {
                return;
            };
            let is_on = self.selected == Some(take.id);
            let shape = if is_on { self.shape } else { Shape::default() };
            let row = RowShown {
                title,
                among: among.get(place).copied().flatten(),
                shape,
                is_on,
            };
            match take_row_ui(ui, cx, take, row, &mut self.focused) {
                Some(RowPress::Select) if !is_on => {
                    self.selected = Some(take.id);
                    self.shape = Shape::default();
                }
                Some(RowPress::Send(goal)) => {
                    send_to.send(cx, (take, shape, title), goal);
                }
                _ => {}
            }
        });
    }
}

impl Shelf {
    /// Draws the results as names with their length and their cost. Pressing one selects it.
    pub(crate) fn names_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let t = cx.tokens;
        let takes: Vec<(TakeId, String, String)> = self
            .takes(cx)
            .map(|(row, take)| {
                let cost = in_words(take.backend, take.cost);
                let about = format!("{} · {cost}", length(take.seconds));
                (take.id, title(row), about)
            })
            .collect();
        if takes.is_empty() {
            return;
        }
        ui.label(Face::SmallStrong.rich(tr!("tools-earlier"), t.text));
        let among = numbers(takes.iter().map(|(_, title, _)| title.as_str()));
        let mut chosen = None;
        let id = |place: usize| takes.get(place).map(|(take, ..)| *take);
        rows_in_view_ui(ui, (NAME_ROW, takes.len()), id, |ui, place| {
            let Some((take, title, about)) = takes.get(place) else {
                return;
            };
            let wanted = vec2(ui.available_width(), NAME_ROW - 6.0);
            let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
            response.widget_info(|| {
                let role = egui::accesskit::Role::ListBoxOption;
                egui::WidgetInfo::selected(role, ui.is_enabled(), false, title)
            });
            if response.hovered() {
                ui.painter().rect_filled(rect, size::RADIUS, t.bg2);
            }
            let about = match among.get(place).copied().flatten() {
                Some((number, count)) => {
                    let among = tr!("tools-among", number = number, count = count);
                    format!("{among} · {about}")
                }
                None => about.clone(),
            };
            let about = Face::MonoLabel.galley(ui, about, t.text2);
            let right = rect.right() - about.size().x - 8.0;
            let name = Face::Body.elided(ui, title, t.text, right - rect.left() - 24.0);
            let at = rect.left_center() + vec2(8.0, -10.0);
            ui.painter().galley(at, name, t.text);
            let at = pos2(right, rect.center().y - 8.0);
            ui.painter().galley(at, about, t.text2);
            focus_ring(ui, &response, size::RADIUS);
            if response.clicked() {
                chosen = Some(*take);
            }
        });
        self.selected = chosen.or(self.selected);
    }
}

/// Returns the number of each title among those that are the same, the last one first, and how many there are.
/// Titles that are there once have no number.
fn numbers<'a>(titles: impl Iterator<Item = &'a str>) -> Vec<Option<(usize, usize)>> {
    let titles: Vec<&str> = titles.collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for title in &titles {
        *counts.entry(title).or_default() += 1;
    }
    let mut left = counts.clone();
    let numbers = titles.iter().map(|title| {
        let count = counts.get(title).copied().filter(|count| *count > 1)?;
        let left = left.get_mut(title)?;
        *left -= 1;
        Some((*left + 1, count))
    });
    numbers.collect()
}

/// Returns the title of a result: its prompt, or the name of its input.
pub(crate) fn title(row: &HistoryRow) -> String {
    let words = if row.text.trim().is_empty() {
        row.title.trim()
    } else {
        row.text.trim()
    };
    if words.is_empty() {
        tr!("tools-untitled")
    } else {
        words.replace(['\r', '\n'], " ")
    }
}
