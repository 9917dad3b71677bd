//! The matrix: heads, cells, and the keys that go from cell to cell.

use egui::{FocusDirection, Key, Modifiers, Rect, ScrollArea, Ui, pos2, vec2};

use super::bar::{NARROW, inside, is_low};
use super::cell::{CellUi, Shade};
use super::{Colour, Open, words};
use mynah_i18n::tr;
use mynah_script::document::Line;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::hearing;
use mynah_ui_core::hearing::{count, pressed_anew, rated};
use mynah_ui_kit::theme::{Face, size};
use mynah_ui_kit::widgets::{at_right, key_told, key_told_width};

/// Height of the columns' heads; without the names of what is varied, which stand above where there is little room.
const COLUMN_HEAD: f32 = 52.0;
const COLUMN_HEAD_SHORT: f32 = 28.0;
/// Cells are no lower, and no higher.
const LOWEST: f32 = 92.0;
const LOWEST_LOW: f32 = 70.0;
const LOWEST_SHORT: f32 = 42.0;
const HIGHEST: f32 = 168.0;

/// What depends on how wide the room is.
#[derive(Clone, Copy)]
struct Sizes {
    /// Width of the rows' heads.
    head: f32,
    /// Between two cells.
    gap: f32,
    /// Cells are no narrower.
    least: f32,
    /// Height of the columns' heads.
    above: f32,
}

impl Sizes {
    fn of(width: f32, is_short: bool) -> Self {
        let above = if is_short {
            COLUMN_HEAD_SHORT
        } else {
            COLUMN_HEAD
        };
        if width < NARROW {
            Self {
                head: 60.0,
                gap: 8.0,
                least: 100.0,
                above,
            }
        } else {
            Self {
                head: 88.0,
                gap: 12.0,
                least: 144.0,
                above,
            }
        }
    }
}
/// Height of the words about keys.
const FOOT: f32 = 36.0;

impl Open {
    /// Draws the room; `true` where somebody leaves.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line) -> bool {
        self.keys(ui, cx);
        let leaves = self.head_ui(ui, cx, line);
        // What keys do is read without scrolling.
        let (space, foot) = ui
            .available_rect_before_wrap()
            .split_top_bottom_at_y(ui.max_rect().bottom() - FOOT);
        self.foot_ui(ui, cx, foot);
        let mut body = ui.new_child(egui::UiBuilder::new().id_salt("sweep").max_rect(space));
        ScrollArea::both()
            .id_salt("sweep-body")
            .auto_shrink(false)
            .show(&mut body, |ui| {
                let inner = ui.available_rect_before_wrap();
                let side = if inner.width() < NARROW {
                    12.0
                } else {
                    size::PAD_MAIN
                };
                let inner = inner.shrink2(vec2(side, 12.0));
                let mut within = ui.new_child(egui::UiBuilder::new().max_rect(inner));
                within.spacing_mut().item_spacing = vec2(8.0, 8.0);
                self.tools_ui(&mut within, cx, line);
                self.held_ui(&mut within, cx);
                self.legend_ui(&mut within, cx);
                self.cells_ui(&mut within, cx, line);
                let used = within.min_rect().expand2(vec2(side, 12.0));
                ui.advance_cursor_after_rect(used);
            });
        leaves
    }

    fn cells_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line) {
        let (columns, rows) = self.grid.size();
        let steps = cx
            .desk
            .sweep_now(line)
            .is_some_and(|now| now.hears.stability_steps);
        let room = ui.available_rect_before_wrap();
        let is_short = size::is_short(ui.ctx());
        let sizes = Sizes::of(room.width(), is_short);
        let Sizes {
            head,
            gap,
            least,
            above,
        } = sizes;
        let wide =
            (room.width() - head - gap * (columns.max(1) - 1) as f32) / columns.max(1) as f32;
        let lowest = match (is_short, is_low(ui)) {
            (true, _) => LOWEST_SHORT,
            (false, true) => LOWEST_LOW,
            (false, false) => LOWEST,
        };
        let high = room.height() - above - gap * rows as f32;
        let cell = vec2(
            wide.max(least).floor(),
            (high / rows.max(1) as f32).clamp(lowest, HIGHEST).floor(),
        );
        let all = vec2(
            head + columns as f32 * (cell.x + gap) - gap,
            above + rows as f32 * (cell.y + gap) - gap,
        );
        let (rect, _) = ui.allocate_exact_size(all, egui::Sense::hover());
        self.heads_ui(ui, cx, (rect, cell), (sizes, steps));
        let shade = Shade::of(self.colour, &self.plan, cx.desk);
        for row in 0..rows {
            for column in 0..columns {
                let left = rect.left() + head + column as f32 * (cell.x + gap);
                let top = rect.top() + above + row as f32 * (cell.y + gap);
                let place = Rect::from_min_size(pos2(left, top), cell);
                self.one_ui(ui, cx, ((column, row), place), shade);
            }
        }
    }

    fn one_ui(
        &mut self,
        ui: &Ui,
        cx: &mut StudioCtx<'_>,
        (at, rect): ((usize, usize), Rect),
        shade: Shade,
    ) {
        let id = ui.scope_id().with(("sweep-cell", at));
        let axes = [&self.grid.columns, &self.grid.rows];
        let Some(place) = self.plan.at(at) else {
            return;
        };
        let current = self.plan.of_current().map(|place| place.at) == Some(at);
        let drawn = CellUi {
            place,
            name: words::said(cx.desk, axes, at),
            twin: place.twin.map(|twin| words::cell(cx.desk, axes, twin)),
            is_looked_at: self.looking.at == at,
            is_current: current,
            held: place
                .key()
                .and_then(|key| self.to_buy.held.get(&key))
                .map(|sum| self.before + *sum),
            mean: self.mean(cx, at, Colour::Rating),
            limit: self.limit.most(),
            shade,
        };
        let (response, rated) = drawn.show(ui, cx, (id, rect));
        let was = self.looking.at;
        let pressed = self
            .looking
            .follow(ui, &response, at, self.lines.are_several());
        if let Some(stars) = rated {
            self.rate(cx, stars);
        } else if pressed {
            // A pointer only goes there where there is nothing to hear.
            let by_key = ui.input(|input| input.key_pressed(Key::Space));
            if by_key || self.take(cx, at).is_some() {
                self.hear(cx, at);
            } else {
                self.look_at(cx, at);
            }
        } else if self.looking.at != was && hearing::is_heard(cx, &self.here(cx)) {
            // Tab led there, or a reader.
            self.look_at(cx, at);
        }
    }

    /// The names and values of columns and rows.
    fn heads_ui(
        &self,
        ui: &Ui,
        cx: &StudioCtx<'_>,
        (rect, cell): (Rect, egui::Vec2),
        (sizes, steps): (Sizes, bool),
    ) {
        let t = cx.tokens;
        let Sizes {
            head, gap, above, ..
        } = sizes;
        let is_named = above >= COLUMN_HEAD;
        let paint = |at: egui::Pos2, galley: std::sync::Arc<egui::Galley>| {
            let size = galley.size();
            ui.painter().galley(at, galley, t.text);
            size
        };
        let left = rect.left() + head;
        if is_named {
            self.column_names_ui(ui, cx, (rect, left));
        }
        let (columns, rows) = self.grid.size();
        for column in 0..columns {
            let (value, word) = words::value(cx.desk, &self.grid.columns, column, steps);
            let at = pos2(
                left + column as f32 * (cell.x + gap),
                rect.top() + above - 28.0,
            );
            let value = Face::Mono.elided(ui, &value, t.text, cell.x);
            let beside = at.x + paint(at, value).x + 8.0;
            if let Some(word) = word {
                let word = Face::Label.galley(ui, word, t.text3);
                paint(pos2(beside, at.y + 2.0), word);
            }
        }
        if is_named {
            let name = words::kind(self.grid.rows.kind());
            let name = Face::SmallMedium.elided(ui, &name, t.text, head - 12.0);
            paint(pos2(rect.left(), rect.top() + 24.0), name);
        }
        let ends = words::ends(self.grid.rows.kind());
        for row in 0..rows {
            let (value, word) = words::value(cx.desk, &self.grid.rows, row, steps);
            let end = ends.as_ref().filter(|_| rows > 1).and_then(|(low, high)| {
                let falls = self.grid.rows.numbers().first() > self.grid.rows.numbers().last();
                let (first, last) = if falls { (high, low) } else { (low, high) };
                match row {
                    0 => Some(first.clone()),
                    _ if row + 1 == rows => Some(last.clone()),
                    _ => None,
                }
            });
            let top = rect.top() + above + row as f32 * (cell.y + gap);
            let middle = top + cell.y / 2.0;
            let value = Face::Mono.elided(ui, &value, t.text, head - 12.0);
            let at = pos2(rect.left(), middle - 18.0);
            paint(at, value);
            if let Some(word) = word.or(end) {
                let word = Face::Label.elided(ui, &word, t.text3, head - 12.0);
                paint(pos2(rect.left(), middle + 2.0), word);
            }
        }
    }

    /// What columns vary, from the least to the most of it.
    fn column_names_ui(&self, ui: &Ui, cx: &StudioCtx<'_>, (rect, left): (Rect, f32)) {
        let t = cx.tokens;
        let paint = |at: egui::Pos2, galley: std::sync::Arc<egui::Galley>| {
            let size = galley.size();
            ui.painter().galley(at, galley, t.text);
            size
        };
        let name = Face::SmallMedium.galley(ui, words::kind(self.grid.columns.kind()), t.text);
        let mut at = pos2(left, rect.top());
        at.x += paint(at, name).x + 8.0;
        if let Some((low, high)) = words::ends(self.grid.columns.kind()) {
            let low = Face::Label.galley(ui, low, t.text3);
            let high = Face::Label.galley(ui, high, t.text3);
            let right = rect.right() - high.size().x;
            if at.x + low.size().x + 24.0 < right {
                let begin = at.x + paint(at, low).x + 8.0;
                let middle = rect.top() + 8.0;
                let stroke = egui::Stroke::new(1.0, t.line);
                ui.painter().hline(begin..=right - 8.0, middle, stroke);
                paint(pos2(right, rect.top()), high);
            }
        }
    }

    fn foot_ui(&self, ui: &mut Ui, cx: &StudioCtx<'_>, rect: Rect) {
        let t = cx.tokens;
        let stroke = egui::Stroke::new(1.0, t.line);
        ui.painter().hline(rect.x_range(), rect.top(), stroke);
        let rect = rect.shrink2(vec2(size::PAD, 0.0));
        let mut strip = inside(ui, "sweep-foot", rect);
        strip.spacing_mut().item_spacing.x = 4.0;
        let lines = self.lines.are_several();
        let lines = lines.then(|| ("Tab", tr!("trial-keys-line")));
        let all = [
            ("← → ↑ ↓", tr!("sweep-keys-move")),
            ("Space", tr!("trial-keys-play")),
            ("1 – 5", tr!("trial-keys-rate")),
            ("B", tr!("sweep-keys-compare")),
            ("Enter", tr!("sweep-keys-apply")),
        ];
        // The button that generates says its price, and its key where both have room.
        let generate = ("Ctrl+Enter", tr!("sweep-keys-generate"));
        let all = lines.into_iter().chain(all).chain([generate]);
        let mut all: Vec<(&str, String)> = all.collect();
        let (ready, cells) = self.ready(cx);
        let ready = tr!("sweep-ready", ready = ready, cells = cells);
        let ready = Face::Label.galley(ui, ready, t.text2);
        let room = rect.width() - ready.size().x;
        let wide = |strip: &Ui, all: &[(&str, String)]| -> f32 {
            let each = all
                .iter()
                .map(|(keys, words)| key_told_width(strip, keys, words));
            each.sum()
        };
        if wide(&strip, &all) > room {
            all.pop();
        }
        let has_words = wide(&strip, &all) <= room;
        for (keys, words) in &all {
            key_told(&mut strip, keys, words, has_words);
        }
        // What keys do comes first.
        if strip.available_width() >= ready.size().x {
            at_right(&mut strip, |ui| ui.label(ready));
        }
    }

    /// Keys of the matrix, while no other control has the focus.
    fn keys(&mut self, ui: &Ui, cx: &mut StudioCtx<'_>) {
        // A question has them first.
        if self.applying.asking.is_none() {
            self.looking.take_keys_back(ui, cx);
        }
        let has_keys = self.looking.has_keys(ui, cx);
        if !has_keys && (self.applying.asking.is_some() || !self.looking.has_letters(ui, cx)) {
            return;
        }
        let before = count(ui);
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let (columns, rows) = self.grid.size();
        let (column, row) = self.looking.at;
        for (key, to) in [
            (Key::ArrowLeft, (column.saturating_sub(1), row)),
            (
                Key::ArrowRight,
                ((column + 1).min(columns.saturating_sub(1)), row),
            ),
            (Key::ArrowUp, (column, row.saturating_sub(1))),
            (
                Key::ArrowDown,
                (column, (row + 1).min(rows.saturating_sub(1))),
            ),
        ] {
            if pressed(key) {
                ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
                self.look_at(cx, to);
            }
        }
        if has_keys && self.lines.are_several() {
            let back = ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, Key::Tab));
            if back || pressed(Key::Tab) {
                ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
                self.next_line(cx, back);
            }
        }
        if let Some(stars) = rated(ui)
            && !self.hears_this_first(cx)
        {
            self.rate(cx, stars);
        }
        if pressed(Key::B) {
            self.compare(cx);
        }
        if !has_keys {
            // A button that has them is pressed by Enter, until another key leads back to the cells.
            if count(ui) < before {
                self.looking.come_back();
            }
            return;
        }
        // As the button at the right does, and says where it can't.
        self.applying.now = pressed_anew(ui, Key::Enter);
    }
}
