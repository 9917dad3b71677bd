//! The History room: what the account generated and what the library keeps, as one list without an end.
//!
//! Only the rows that are seen are drawn, and only pages that are seen are asked for.

mod acts;
mod filters;
mod fitting;
mod inspector;
mod keyed;
mod many;
mod marked;
mod row;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;
use std::sync::Arc;

use egui::{Align, EventFilter, Key, Layout, Modifiers, ScrollArea, Ui, UiBuilder, vec2};

use self::acts::{Waits, play};
use self::filters::Filters;
use self::fitting::Fitting;
use self::keyed::{Goal, Keyed};
use self::marked::Marked;
use self::row::Press;
use mynah_i18n::thousands;
use mynah_i18n::tr;
use mynah_model::command::{Command, HistoryCommand, HistoryWork};
use mynah_model::desk::{
    HistoryAsk, HistoryFilter, HistoryPlace, HistoryRow, HistoryShown, HistoryWhose,
};
use mynah_model::trouble::Remedy;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::{Next, StudioCtx};
use mynah_ui_core::widgets::TroubleCard;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::{Button, IconButton, at_right, empty_state, escaped};

/// Rows behind those that are seen that are asked for already.
const AHEAD: usize = 40;

/// The room's view state.
#[derive(Default)]
pub struct HistoryPanel {
    filters: Filters,
    /// The newest question.
    asked: u64,
    /// What it asked for.
    wanted: Option<HistoryFilter>,
    /// How often takes had changed when the list was begun.
    begun_at: u64,
    again: bool,
    seen: Range<usize>,
    selected: Option<Arc<HistoryRow>>,
    /// The row that gets the keys.
    focus: Option<Goal>,
    /// Whether it is to be brought into view.
    scroll: bool,
    /// Rows that the list had when it was drawn last.
    drawn: usize,
    marked: Marked,
    /// Whose list it is that rows are selected and marked in.
    whose: HistoryWhose,
    waits: Waits,
    /// The newest number under which something was asked for.
    numbers: u64,
    /// How often it was told that entries are left, when that was looked at last.
    left: u64,
    /// The row that has keyboard focus.
    keyed: Option<Keyed>,
    /// How often the list had changed when that row was looked for last.
    followed: u64,
    fitting: Fitting,
}

impl HistoryPanel {
    /// Hands the keys to the selected row, or the first one, once it is there.
    pub fn take_keys(&mut self, cx: &StudioCtx<'_>) {
        let selected = self.selected.as_ref();
        let place = selected.and_then(|row| cx.desk.history.place_of(row));
        self.focus = Some(Goal::Place(place.unwrap_or(0)));
        self.scroll = true;
    }

    /// Draws the room.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        self.keep_to_account(cx);
        if let Some(voice) = cx.view.history_of.take() {
            self.filters.show_voice(voice);
        }
        self.head_ui(ui, cx);
        many::jobs_ui(ui, cx);
        let frame = egui::Frame::new().inner_margin(egui::Margin::symmetric(16, 10));
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
            if self.filters.ui(ui, cx) && !cx.desk.history.is_empty() {
                self.take_keys(cx);
            }
            self.trouble_ui(ui, cx);
            self.list_ui(ui, cx);
        });
        self.ask(cx);
        self.leave(ui, cx);
        cx.view.next = self.next(cx);
        cx.view.can_save_entries = !self.marked.is_empty() || self.selected.is_some();
    }

    /// Escape says no to what is asked, else lets go of the marked rows.
    fn leave(&mut self, ui: &Ui, cx: &StudioCtx<'_>) {
        if self.waits.question.is_some() {
            if escaped(ui, cx.view.covered) {
                self.waits.answer_no();
            }
        } else if !self.marked.is_empty() && escaped(ui, cx.view.covered) {
            self.marked.clear();
        }
    }

    /// Returns the selected row, which Space plays where nothing plays, unless it is loaded.
    fn next(&self, cx: &StudioCtx<'_>) -> Option<Next> {
        let row = self
            .selected
            .as_ref()
            .filter(|row| !row::is_heard(cx, row))?;
        let voice = (row.voice.as_ref(), row.text.as_str());
        Some(Next {
            title: words::beginning(row),
            about: cx
                .view
                .blind
                .name(cx.desk, voice, &row.voice_name)
                .into_owned(),
            take: row.take.as_ref().map(|take| take.id),
            at: 0.0,
        })
    }

    /// Plays the selected row. Returns whether there is one to be played: one that is heard is paused as everywhere, and so
    /// is what plays while no row has keyboard focus.
    pub fn hear_meant(&self, cx: &mut StudioCtx<'_>) -> bool {
        let plays = cx.desk.playback.playing.is_some() && !cx.desk.playback.paused;
        let meant = self
            .selected
            .as_ref()
            .filter(|_| self.keyed.is_some() || !plays);
        let Some(row) = meant.filter(|row| !row::is_heard(cx, row)) else {
            return false;
        };
        play(cx, row);
        true
    }

    /// Draws what is known of the selected row, and what can be done with it.
    pub fn inspector_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        self.follow(cx);
        inspector::inspector_ui(ui, cx, self);
    }

    /// The selected row as it is now.
    fn follow(&mut self, cx: &StudioCtx<'_>) {
        let Some(selected) = &self.selected else {
            return;
        };
        let shown = &cx.desk.history;
        if let Some(now) = shown.now(selected)
            && !Arc::ptr_eq(now, selected)
        {
            self.selected = Some(Arc::clone(now));
        }
    }

    fn head_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let t = cx.tokens;
        let head = size::head(ui.ctx());
        let size = vec2(ui.available_width(), head);
        let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
        let builder = UiBuilder::new()
            .id_salt("history-head")
            .max_rect(rect.shrink2(vec2(size::PAD_MAIN, 0.0)))
            .layout(Layout::left_to_right(Align::Center));
        let mut strip = ui.new_child(builder);
        strip.label(Face::Title.rich(tr!("room-history"), t.text));
        at_right(&mut strip, |ui| {
            let count = if self.marked.is_empty() {
                Self::count(&cx.desk.history)
            } else {
                many::count(self, &cx.desk.history)
            };
            ui.label(Face::MonoLabel.rich(count, t.text2));
            let refresh = IconButton::new(icons::ARROW_CLOCKWISE, tr!("history-refresh"))
                .command("history-refresh")
                .tip(tr!("history-refresh.tip"));
            if ui.add(refresh).clicked() {
                self.again = true;
            }
            self.fetch_all_ui(ui, cx);
        });
        let line = egui::Stroke::new(1.0, t.line);
        ui.painter()
            .hline(rect.x_range(), rect.bottom() - 0.5, line);
    }

    /// How many rows there are, as far as that is known.
    fn count(shown: &HistoryShown) -> String {
        let rows = thousands(shown.len() as u64);
        if shown.answered == 0 {
            String::new()
        } else if shown.has_more() {
            tr!("history-rows-more", rows = rows)
        } else {
            tr!("history-rows", rows = rows, count = shown.len())
        }
    }

    /// Why the account's history isn't in the list.
    fn trouble_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let desk = cx.desk;
        let Some(trouble) = &desk.history.trouble else {
            return;
        };
        cx.view.told_here = trouble.topic;
        ui.label(Face::Small.rich(tr!("history-without"), cx.tokens.text2));
        match TroubleCard::new(trouble).narrow().show(ui) {
            Some(Remedy::OpenKeySettings) => cx.act(Action::KeySettings),
            Some(Remedy::UseDraftVoice) => cx.act(Action::UseDraft),
            Some(_) => self.again = true,
            None => {}
        }
    }

    fn list_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let shown = &cx.desk.history;
        let (rows, more) = (shown.len(), shown.has_more());
        let known = shown.answered > 0 && self.asked <= shown.answered;
        if rows == 0 && known && !more {
            self.seen = 0..0;
            self.empty_ui(ui);
            return;
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        row::head_ui(ui, cx);
        self.keep_keys(ui, shown);
        self.keyed = None;
        let height = ui.available_height();
        let mut area = ScrollArea::vertical()
            .id_salt("history")
            .auto_shrink([false, false]);
        let all = rows + usize::from(more || !known);
        // A list that grew has its new height from the next frame on: it would spring back to the old one.
        let is_grown = std::mem::replace(&mut self.drawn, all) != all;
        if is_grown {
            ui.ctx().request_repaint();
        }
        let scrolls = !is_grown && self.focus.is_some() && std::mem::take(&mut self.scroll);
        let goal = self.focus.as_ref().filter(|_| scrolls);
        if let Some(focus) = goal.and_then(|goal| goal.place(shown)) {
            let middle = focus as f32 * row::HEIGHT - height / 2.0;
            if !(self.seen.start + 1..self.seen.end.saturating_sub(2)).contains(&focus) {
                area = area.vertical_scroll_offset(middle.max(0.0));
            }
        }
        area.show_rows(ui, row::HEIGHT, all, |ui, range| {
            self.seen = range.clone();
            let mut rows = row::Rows::new();
            for place in range {
                self.place_ui(ui, cx, &mut rows, place);
            }
        });
    }

    fn place_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        rows: &mut row::Rows,
        place: usize,
    ) {
        let desk = cx.desk;
        let Some(row) = desk.history.row(place) else {
            let size = vec2(ui.available_width(), row::HEIGHT);
            let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
            let text = Face::Small.galley(ui, tr!("history-loading"), cx.tokens.text3);
            let at = rect.left_center() + vec2(42.0, -text.size().y / 2.0);
            ui.painter().galley(at, text, cx.tokens.text3);
            return;
        };
        let selected = if self.marked.is_empty() {
            self.selected.as_ref().is_some_and(|it| it.is_same(row))
        } else {
            self.marked.contains(row)
        };
        let (press, id) = row::row_ui(ui, cx, rows, row, selected);
        let is_goal = |goal: &mut Goal| goal.is(place, row);
        if self.focus.take_if(is_goal).is_some() {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        match press {
            // Enter and Space press a focused row: Enter plays it here, Space by the shortcut of the window.
            Some(Press::Select) if !ui.input(|input| input.pointer.any_click()) => {
                self.touch(cx, (place, row), Modifiers::NONE);
                play(cx, row);
            }
            Some(Press::Select) => {
                let modifiers = ui.input(|input| input.modifiers);
                self.touch(cx, (place, row), modifiers);
            }
            Some(Press::Play) => {
                self.touch(cx, (place, row), Modifiers::NONE);
                play(cx, row);
            }
            None => {}
        }
        if ui.memory(|memory| memory.has_focus(id)) {
            self.keyed = Some(Keyed::new(id, place, row));
            self.keys(ui, cx, (place, row), id);
        }
    }

    /// Selects a row, marks it beside others, or all up to it.
    fn touch(
        &mut self,
        cx: &StudioCtx<'_>,
        (place, row): (usize, &Arc<HistoryRow>),
        modifiers: Modifiers,
    ) {
        if modifiers.shift {
            self.marked.reach_to(&cx.desk.history, place);
        } else if modifiers.command {
            if self.marked.is_empty()
                && let Some(selected) = &self.selected
            {
                self.marked.add(selected);
            }
            self.marked.toggle(place, row);
        } else {
            self.marked.clear();
            self.marked.begin_at(place, row);
        }
        self.focus = Some(Goal::of(place, row));
        self.selected = Some(Arc::clone(row));
        self.waits.question = None;
    }

    /// Arrows go from row to row, the other keys further.
    fn keys(
        &mut self,
        ui: &Ui,
        cx: &StudioCtx<'_>,
        (place, from): (usize, &HistoryRow),
        id: egui::Id,
    ) {
        let arrows = EventFilter {
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, arrows));
        let shift = ui.input(|input| input.modifiers.shift);
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let last = cx.desk.history.len().saturating_sub(1);
        let goal = if pressed(Key::ArrowDown) {
            (place + 1).min(last)
        } else if pressed(Key::ArrowUp) {
            place.saturating_sub(1)
        } else if pressed(Key::PageDown) {
            (place + self.page()).min(last)
        } else if pressed(Key::PageUp) {
            place.saturating_sub(self.page())
        } else if pressed(Key::Home) {
            0
        } else if pressed(Key::End) {
            last
        } else {
            return;
        };
        self.focus = Some(Goal::Place(goal));
        self.scroll = true;
        if shift {
            self.marked.go_on_from(place, from);
        }
        if let Some(row) = cx.desk.history.row(goal) {
            let modifiers = if shift {
                Modifiers::SHIFT
            } else {
                Modifiers::NONE
            };
            self.touch(cx, (goal, row), modifiers);
        } else if shift {
            self.marked.reach_to(&cx.desk.history, goal);
        }
        ui.ctx().request_repaint();
    }

    /// Rows that a page key goes on by: those that are seen but one.
    fn page(&self) -> usize {
        self.seen.len().saturating_sub(2).max(1)
    }

    fn empty_ui(&mut self, ui: &mut Ui) {
        if !self.filters.narrows() {
            let (title, text) = (tr!("history-empty"), tr!("history-empty.text"));
            empty_state(ui, icons::CLOCK_COUNTER_CLOCKWISE, &title, &text, None);
            return;
        }
        let (title, text) = (tr!("history-none"), tr!("history-none.text"));
        let (all, explanation) = (tr!("history-show-all"), tr!("history-show-all.tip"));
        let button = Some((all.as_str(), explanation.as_str()));
        let pressed = empty_state(ui, icons::FUNNEL, &title, &text, button);
        if pressed.is_some_and(|button| button.clicked()) {
            self.filters.clear();
        }
    }

    /// Asks for what is seen and not there: one question at a time.
    fn ask(&mut self, cx: &mut StudioCtx<'_>) {
        let desk = cx.desk;
        let shown = &desk.history;
        if self.asked > shown.answered {
            return;
        }
        let filter = self.filters.wanted(desk);
        let changed = self.begun_at != desk.take_changes() && self.seen.start == 0;
        // The Tools room lists its results the same way.
        let is_other = self.wanted.as_ref() != Some(&filter) || shown.filter != filter;
        if is_other || self.again || changed {
            if is_other {
                // What can't be seen is not to be deleted.
                self.marked.clear();
                self.waits.question = None;
                self.delete_no_more(cx);
            }
            self.again = false;
            self.begun_at = desk.take_changes();
            self.wanted = Some(filter.clone());
            self.send(cx, filter, 0, HistoryPlace::default());
            return;
        }
        let seen = self.seen.start..self.seen.end + AHEAD;
        if let Some((page, from)) = shown.wanted(&seen) {
            self.send(cx, filter, page, from);
        }
    }

    fn send(
        &mut self,
        cx: &mut StudioCtx<'_>,
        filter: HistoryFilter,
        page: usize,
        from: HistoryPlace,
    ) {
        self.asked = self.asked.max(cx.desk.history.answered) + 1;
        let ask = HistoryAsk {
            id: self.asked,
            filter,
            page,
            from,
        };
        cx.send(Command::History(HistoryCommand::Page(Box::new(ask))));
    }

    /// Fetches all listed entries that are only at the provider: those that the filters let through, as far as was
    /// read.
    fn fetch_all_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let history = &cx.desk.history;
        let there = history.held().filter(|row| {
            let item = row.item.as_ref().filter(|_| row.take.is_none());
            item.is_some_and(|item| !history.busy.contains(item))
        });
        let count = there.clone().count();
        if count == 0 {
            return;
        }
        let all = Button::new(tr!("history-fetch-all", count = count))
            .command("history-fetch-all.command")
            .small()
            .outline()
            .icon(icons::DOWNLOAD_SIMPLE)
            .tip(tr!("history-fetch-all.tip", count = count));
        if ui.add(all).clicked() {
            let keys = there.filter_map(|row| row.key());
            let marks = keys.map(|key| history.mark(&key)).collect();
            let whose = self.whose.clone();
            self.do_to(cx, whose, marks, HistoryWork::Fetch);
        }
    }
}
