//! The list of rows: only what is in view is laid out, and it keeps its place when rows above change.

mod scrolling;

use std::collections::{BTreeMap, HashMap};

use egui::scroll_area::ScrollBarVisibility;
use egui::{Color32, Modifiers, Rangef, Rect, Response, Ui, vec2};

use super::Filter;
use super::columns::Columns;
use super::dragging::drag_ui;
use super::editor::LineEditor;
use super::editor::Typed;
use super::finding::Found;
use super::hint_bar::Hinted;
use super::listed::{Passes, Sieve, guess, list_block};
use super::menu::MenuItem;
use super::now::now;
use super::row;
use super::row::{RowCx, item_ui};
use super::rows::{BlockRows, Rows};
use mynah_core::ids::LineId;
use mynah_core::ids::ProjectId;
use mynah_model::desk::Desk;
use mynah_model::desk::ROWS_A_FRAME;
use mynah_model::trouble::Remedy;
use mynah_script::document::Item;
use mynah_script::folds::Folds;
use mynah_script::lint::Fix;
use mynah_script::pages::RowSet;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::size;

/// Beyond this many rows guessing each height would be felt; then all are taken for one line high.
const MANY: usize = 10_000;
/// In a list less high than this, as under an open drawer, cards leave out what can be spared.
const LOW: f32 = 240.0;
/// Space below the last row.
const FOOT: f32 = 24.0;

/// What was touched in the list.
pub enum Touch {
    /// A row was chosen, with these keys held.
    Select(LineId, Modifiers),
    /// A row is to be written; the byte of its text that was pressed, if one was.
    Edit(LineId, Option<usize>),
    /// Something was typed into the row.
    Typed(LineId, Typed),
    /// Its play button.
    Play(LineId),
    /// Its price.
    Generate(LineId),
    /// Its work is to be stopped.
    Cancel(LineId),
    /// Its speaker's name; the list of speakers opens below it.
    Speaker(LineId, Response),
    /// Something of its menu.
    Menu(LineId, MenuItem),
    /// It is to be heard from the word at this byte of its text.
    HearFrom(LineId, usize),
    /// Something was chosen for all marked rows in the menu of one of them.
    MenuOfMarked(LineId, Action),
    /// What a hint offers.
    Fix(LineId, Fix),
    /// A way out of its trouble.
    Remedy(LineId, Remedy),
    /// It is being dragged.
    DragStarted(LineId),
    /// What stands below it is to be heard.
    PlayBelow(LineId),
    /// What stands below it is to be folded, or listed again.
    Fold(LineId, bool),
    /// It was dropped before the row that stands at this place of the script.
    Dropped(LineId, usize),
}

/// Where a key leads that goes further than a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Far {
    /// As far up as is seen at once.
    PageUp,
    /// As far down.
    PageDown,
    /// To the first row.
    First,
    /// To the last one.
    Last,
}

/// What rows show of what is stepped through.
#[derive(Clone, Debug)]
pub struct Shown<'a> {
    /// What is looked for.
    pub found: Option<Found<'a>>,
    /// The hint where one stands.
    pub hinted: Option<Hinted>,
    /// Lines that a review has spoken again, with what is to be different.
    pub redo: Option<&'a BTreeMap<LineId, String>>,
    /// What is folded.
    pub folds: &'a Folds,
}

/// What the room asks of the rows.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Keys are the list's: the focused row takes them.
    pub has_keys: bool,
    /// The line whose speakers are to be listed.
    pub speaker: Option<LineId>,
    /// The line whose menu is to be opened.
    pub menu: Option<LineId>,
}

/// The list's view state.
#[derive(Default)]
pub struct List {
    rows: Rows,
    made_for: Option<MadeFor>,
    /// Whether the list is to be scrolled to where its first row stands now.
    moved: bool,
    /// Whether lines are yet to be listed.
    listing: bool,
    /// Heights of rows that were seen at this width.
    seen: HashMap<LineId, f32>,
    /// The row at the top of the view, and how far above the view's top it begins.
    anchor: Option<(LineId, f32)>,
    /// Whether it is another project's since the last frame: the view is nothing to go by.
    begins: bool,
    /// How high the view is.
    high: f32,
    goal: Option<LineId>,
    /// The row that was brought into view last: it stays there while rows turn out higher, until somebody scrolls.
    kept: Option<LineId>,
    /// The line that is heard, and whether the view goes with its words: until somebody scrolls.
    heard: Option<(LineId, bool)>,
    dragged: Option<LineId>,
}

/// What the list of rows depends on, beside the rows and their states.
#[derive(PartialEq)]
struct MadeFor {
    project: Option<ProjectId>,
    sieve: Sieve,
    text_width: f32,
}

impl List {
    /// The list of a project as it was left, else from its first row on.
    pub fn beginning(top: Option<(LineId, f32)>) -> Self {
        Self {
            anchor: top,
            begins: true,
            ..Self::default()
        }
    }

    /// Where it stands: the row at the top of the view, and how far above the view's top it begins.
    pub fn top(&self) -> Option<(LineId, f32)> {
        self.anchor
    }

    /// Scrolls so that this row is in view.
    pub fn go_to(&mut self, line: LineId) {
        self.goal = Some(line);
    }

    /// The row that is to be in view, and isn't yet.
    pub fn goal(&self) -> Option<LineId> {
        self.goal
    }

    /// The listed row above or below another, for the arrow keys; from one that isn't listed, the first that is.
    pub fn neighbour(&self, desk: &Desk, id: Option<LineId>, by: isize) -> Option<LineId> {
        match id.and_then(|id| self.row_of(desk, id)) {
            Some(row) => self.id_at(desk, row.checked_add_signed(by)?),
            None => self.id_at(desk, 0),
        }
    }

    /// The listed row above or below another that is listed, too.
    pub fn beside(&self, desk: &Desk, id: LineId, by: isize) -> Option<LineId> {
        let row = self.row_of(desk, id)?.checked_add_signed(by)?;
        self.id_at(desk, row)
    }

    fn row_of(&self, desk: &Desk, id: LineId) -> Option<usize> {
        self.rows.row_of(desk.script().place(id)?)
    }

    fn id_at(&self, desk: &Desk, row: usize) -> Option<LineId> {
        let items = desk.script().items();
        items.get(self.rows.place(row)?).map(Item::id)
    }

    /// The listed row far above or below another.
    pub fn far(&self, desk: &Desk, id: Option<LineId>, far: Far) -> Option<LineId> {
        let row = id.and_then(|id| self.row_of(desk, id)).unwrap_or(0);
        let last = self.rows.len().checked_sub(1)?;
        // A row of what was seen stays in view.
        let page = f64::from((self.high - row::ROW).max(row::ROW));
        let top = self.rows.top(row);
        let goal = match far {
            Far::PageUp => self.rows.at(top - page).min(row.saturating_sub(1)),
            Far::PageDown => self.rows.at(top + page).max((row + 1).min(last)),
            Far::First => 0,
            Far::Last => last,
        };
        self.id_at(desk, goal)
    }

    /// Marks the rows between two that are listed, with what is folded among them.
    pub fn mark_between(&self, desk: &Desk, (from, to): (LineId, LineId), marked: &mut RowSet) {
        let (script, items) = (desk.script(), desk.script().items());
        let from = script.place(from).unwrap_or(0);
        let to = script.place(to).unwrap_or(from);
        let (first, last) = (from.min(to), from.max(to));
        marked.clear();
        if self.marks_folded() {
            items
                .ids(first..last + 1)
                .for_each(|ids| marked.set(ids, ()));
            return;
        }
        let rows = self.rows.row_of(first).into_iter();
        let rows = rows.flat_map(|row| row..self.rows.len());
        let places = rows.filter_map(|row| self.rows.place(row));
        for place in places.take_while(|place| *place <= last) {
            let row = items.get(place).map(Item::id);
            marked.set(row.as_slice(), ());
        }
    }

    /// Whether rows that are not listed are only folded.
    fn marks_folded(&self) -> bool {
        let made = self.made_for.as_ref();
        made.is_some_and(|made| made.sieve.only_folds())
    }

    /// Marks all lines that are listed or folded.
    pub fn mark_all(&self, desk: &Desk, marked: &mut RowSet) {
        let items = desk.script().items();
        marked.clear();
        if self.rows.len() < items.len() && !self.marks_folded() {
            let places = (0..self.rows.len()).filter_map(|row| self.rows.place(row));
            for line in places.filter_map(|place| items.get(place)?.line()) {
                marked.set(&[line.id], ());
            }
            return;
        }
        // Of very many lines whole blocks at once.
        for block in items.blocks() {
            if block.lines() == block.ids().len() {
                marked.set(block.ids(), ());
            } else {
                let lines = block.items().iter().filter_map(Item::line);
                lines.for_each(|line| marked.set(&[line.id], ()));
            }
        }
    }

    /// Whether no row passes the filter, as far as is known.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && !self.listing
    }

    /// Draws the rows in what is left of `ui`, and says what was touched.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &StudioCtx<'_>,
        (sieve, shown): (&Sieve, Shown<'_>),
        asked: Asked,
        mut editor: Option<&mut LineEditor>,
    ) -> Vec<Touch> {
        let desk = cx.desk;
        let list = ui.available_rect_before_wrap();
        let before = std::mem::replace(&mut self.high, list.height());
        let columns = Columns::of(desk, list.x_range());
        let written = editor.as_ref().map(|editor| editor.line());
        self.keep_in_view(ui);
        let heard = now(desk);
        self.follow_heard(desk, (heard.as_ref(), written), list.height());
        let moved = self.make(desk, (sieve, written), columns.text.span());
        if self.listing {
            ui.ctx().request_repaint();
        }
        if self.high + 1.0 < before && self.goal.is_none() {
            self.goal = cx
                .view
                .line
                .filter(|line| self.was_seen(desk, *line, before));
        }
        let mut scroll = egui::ScrollArea::vertical()
            .auto_shrink(false)
            .min_scrolled_height(0.0)
            .scroll_bar_visibility(ScrollBarVisibility::VisibleWhenNeeded)
            .id_salt("script-list");
        let words = (shown.hinted.as_ref(), heard.as_ref());
        if let Some(offset) = self.offset_to_set(desk, (moved, words), list.height()) {
            scroll = scroll.vertical_scroll_offset(offset);
        }
        let color_of =
            |speaker: &str| -> Color32 { cx.tokens.speaker(cx.view.speakers.place(speaker)) };
        let is_marked = |id: LineId| cx.view.marked.contains(id);
        let mut rows = RowCx {
            desk,
            tokens: cx.tokens,
            columns,
            now: heard,
            blind: &cx.view.blind,
            shown: &shown,
            instant: cx.clock.instant(),
            low: self.high < LOW,
            clamps: size::is_low(ui.ctx()),
            focused: cx.view.line,
            asked,
            is_marked: &is_marked,
            any_marked: !cx.view.marked.is_empty(),
            color_of: &color_of,
            touches: Vec::new(),
        };
        let Self {
            rows: heights,
            seen,
            anchor,
            dragged,
            kept,
            ..
        } = self;
        // The row that is written: its field keeps the keyboard focus, wherever the list is scrolled to.
        let mut unseen = written;
        let (mut jumped, mut is_higher) = (0.0, false);
        // The focused row, where something opened below its words.
        let mut opened = None;
        let output = scroll.show_viewport(ui, |ui, view| {
            ui.set_height(heights.total() as f32 + FOOT);
            let view_top = f64::from(view.top());
            // A million rows are too high for the screen's own numbers.
            let zero = f64::from(ui.clip_rect().top().max(list.top())) - view_top;
            let mut at = heights.at(view_top);
            *anchor = None;
            let script = desk.script();
            let mut top = heights.top(at);
            while top < f64::from(view.bottom()) {
                let Some((place, item)) = heights
                    .place(at)
                    .and_then(|place| Some((place, script.items().get(place)?)))
                else {
                    break;
                };
                let known = heights.height(at);
                if anchor.is_none() {
                    *anchor = Some((item.id(), (view_top - top) as f32));
                }
                let edited = editor
                    .as_deref_mut()
                    .filter(|editor| editor.line() == item.id());
                unseen.take_if(|line| *line == item.id());
                let y = (zero + top) as f32;
                let height = item_ui(ui, &mut rows, (y, known), (place, item), edited);
                let grown = heights.set_height(at, height);
                let was = seen.insert(item.id(), height);
                if was.is_some_and(|was| was < height)
                    && rows.focused == Some(item.id())
                    && top >= view_top
                {
                    opened = Some(item.id());
                }
                if grown != 0.0 {
                    is_higher = true;
                    // What is below moves at once; what was painted for the old height is right in the next frame.
                    ui.ctx().request_repaint();
                    if top < view_top {
                        jumped += grown;
                    }
                }
                top += f64::from(height);
                at += 1;
            }
            // A field that isn't drawn loses the keyboard focus.
            if let Some(place) = unseen.and_then(|line| script.place(line))
                && let Some(item) = script.items().get(place)
                && let Some(row) = heights.row_of(place)
            {
                let y = (zero + heights.top(row)) as f32;
                let at = (y, heights.height(row));
                item_ui(ui, &mut rows, at, (place, item), editor);
                // Rows above it turned out higher, unless somebody scrolled away from it.
                is_higher |= *kept == Some(item.id());
            }
            if let Some(line) = *dragged {
                let gap = drag_ui(ui, &rows, heights, zero);
                if ui.input(|input| input.pointer.any_released()) {
                    rows.touches.push(Touch::Dropped(line, gap));
                    *dragged = None;
                } else if ui.input(|input| input.key_pressed(egui::Key::Escape)) {
                    *dragged = None;
                }
            }
        });
        let mut touches = rows.touches;
        for touch in &touches {
            if let Touch::DragStarted(line) = touch {
                self.dragged = Some(*line);
            }
        }
        touches.retain(|touch| !matches!(touch, Touch::DragStarted(_)));
        // A row that is partly above the view and turned out higher must not push the rest down.
        if jumped != 0.0
            && let Some((line, above)) = self.anchor
        {
            self.anchor = Some((line, above + jumped));
            self.moved = true;
        }
        // So must the rows above the one that is looked at, or written: the view goes with it.
        if is_higher && self.goal.is_none() {
            self.goal = self.kept;
        }
        self.goal = self.goal.or(opened);
        self.scroll_while_dragging(ui, list, &output.state);
        touches
    }

    /// Lists rows of blocks that changed; `true` if some moved.
    fn make(
        &mut self,
        desk: &Desk,
        (sieve, written): (&Sieve, Option<LineId>),
        text_width: f32,
    ) -> bool {
        let project = desk.project.as_ref().map(|project| project.card.id);
        let before = self.made_for.as_ref();
        let same_rows =
            before.is_some_and(|made| made.project == project && made.text_width == text_width);
        if !same_rows || before.is_none_or(|made| made.sieve != *sieve) {
            self.rows = Rows::default();
            self.made_for = Some(MadeFor {
                project,
                sieve: sieve.clone(),
                text_width,
            });
        }
        let filter = sieve.filter;
        if !same_rows {
            self.seen.clear();
        }
        if filter != Filter::All {
            // Reads the states of a short script.
            desk.tally();
        }
        let script = desk.script().items();
        let few = script.len() <= MANY;
        let seen = &self.seen;
        let height = |item: &Item| {
            let unseen = || {
                if few {
                    guess(item, text_width)
                } else {
                    row::ROW
                }
            };
            let seen = seen.get(&item.id()).copied();
            seen.unwrap_or_else(unseen)
        };
        // Looking very many rows up would be felt. Those that were seen turn out higher when they are seen again.
        let mut looked_up = 0;
        let reading = |at| (filter != Filter::All).then(|| desk.reading(at));
        let sifts = !sieve.is_open();
        let mut left = ROWS_A_FRAME;
        let mut waits = false;
        let changed = self.rows.follow(
            script,
            |at, part| reading(at).is_none_or(|reading| reading == part.reading()),
            |at, block| {
                let reading = reading(at);
                if sifts {
                    // Lines whose states were not read yet are listed when they were.
                    let read = reading.is_none_or(|reading| reading.is_some());
                    if !read || block.items().len() > left {
                        waits = true;
                        return None;
                    }
                    left -= block.items().len();
                }
                looked_up += block.items().len();
                if looked_up > MANY && !sifts {
                    let heights = vec![row::ROW; block.items().len()];
                    return Some(BlockRows::new(None, heights, None));
                }
                let wanted = |(place, item): (usize, &Item)| {
                    // What is written stays where it is, whatever it says by now.
                    written == Some(item.id()) || sieve.passes(desk, (place, item))
                };
                let wanted = sifts.then_some(&wanted as &Passes<'_>);
                Some(list_block(block, wanted, reading.flatten(), height))
            },
        );
        self.listing = waits;
        std::mem::take(&mut self.moved) || changed
    }
}

/// The part of a list that a row of columns covers, for what is drawn above it.
pub fn strip(ui: &mut Ui, height: f32) -> Rect {
    let (rect, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), egui::Sense::hover());
    Rect::from_x_y_ranges(rect.x_range(), Rangef::new(rect.top(), rect.bottom()))
}
