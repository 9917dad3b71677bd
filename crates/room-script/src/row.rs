//! One row of the script: a heading or a line, painted by hand so that thousands stay cheap.

use std::time::Instant;

use egui::accesskit::Role;
use egui::{
    Color32, CornerRadius, EventFilter, Id, Pos2, Rangef, Rect, Response, Sense, Stroke,
    StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::cells;
use super::columns::Columns;
use super::columns::Fit;
use super::editor::LineEditor;
use super::heading;
use super::hints;
use super::list::Touch;
use super::list::{Asked, Shown};
use super::listed::lines_at;
use super::now::Now;
use super::paragraph::Paragraph;
use super::paragraph::Setting;
use super::spoken::Spoken;
use mynah_core::ids::LineId;
use mynah_i18n::tr;
use mynah_model::desk::Desk;
use mynah_model::desk::LineState;
use mynah_script::document::{Item, Line};
use mynah_script::folds::section_end;
use mynah_ui_core::blind::Blind;
use mynah_ui_core::words;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::theme::Tokens;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::theme::size;
use mynah_ui_kit::widgets::button::paint_play_button;
use mynah_ui_kit::widgets::tip::{explain, focus_ring, tip};

/// Height of a row with one line of text; each further line adds its height.
pub const ROW: f32 = 40.0;
/// Height of a scene's heading.
pub const HEADING: f32 = 36.0;
/// Width of the sign that a line has something of its own.
const OWN: f32 = 16.0;
/// Space above the first line of text and below the last one.
const PAD: f32 = 10.0;
/// The same in a low window.
const PAD_LOW: f32 = 4.0;
/// Height of a scene's heading in a low window.
const HEADING_LOW: f32 = 28.0;
/// Height of the text of a line that shows its beginning only: two lines of it.
const CLAMPED: f32 = 40.0;
/// Space around the words of a line that is written, in its field.
const FIELD_PAD: f32 = 5.0;

/// A row's id, for focus.
pub fn id(row: LineId) -> Id {
    Id::unique(("script-row", row))
}

/// What all rows of a frame share.
pub struct RowCx<'a> {
    /// What is shown.
    pub desk: &'a Desk,
    /// The theme's colours.
    pub tokens: &'static Tokens,
    /// Where the columns stand.
    pub columns: Columns,
    /// What is heard.
    pub now: Option<Now>,
    /// Whose voices nobody is to know.
    pub blind: &'a Blind,
    /// What is looked for and hinted at.
    pub shown: &'a Shown<'a>,
    /// The time.
    pub instant: Instant,
    /// Whether the list is so low that a row is to take no more room than it needs.
    pub low: bool,
    /// Whether rows have their lowest form: a line that isn't selected shows the beginning of its text and of its hint.
    pub clamps: bool,
    /// The focused row.
    pub focused: Option<LineId>,
    /// What the room asks of the rows.
    pub asked: Asked,
    /// Whether it is among the marked ones.
    pub is_marked: &'a dyn Fn(LineId) -> bool,
    /// Whether any row is marked.
    pub any_marked: bool,
    /// A speaker's colour.
    pub color_of: &'a dyn Fn(&str) -> Color32,
    /// What was touched.
    pub touches: Vec<Touch>,
}

impl RowCx<'_> {
    /// Returns the space above the first line of a row's text and below the last one.
    fn pad(&self) -> f32 {
        if self.clamps { PAD_LOW } else { PAD }
    }

    /// Returns the height of a heading's row.
    pub fn heading(&self) -> f32 {
        if self.clamps { HEADING_LOW } else { HEADING }
    }

    /// How something of a row is pressed. Tab only stops at the focused row and goes on into its controls: in a
    /// long script nobody comes to the end of all others.
    pub fn sense(&self, row: LineId, sense: Sense) -> Sense {
        if self.focused == Some(row) {
            sense
        } else {
            sense - Sense::FOCUSABLE
        }
    }

    /// Whether what is done next is done to it: a marked row, or the focused one where none is marked.
    pub fn is_selected(&self, id: LineId) -> bool {
        if self.any_marked {
            (self.is_marked)(id)
        } else {
            self.focused == Some(id)
        }
    }
}

/// Draws the row at a place of the script; its height as far as it is known goes in, and comes back as it is.
pub(super) fn item_ui(
    ui: &mut Ui,
    rows: &mut RowCx<'_>,
    (top, known): (f32, f32),
    (place, item): (usize, &Item),
    editor: Option<&mut LineEditor>,
) -> f32 {
    let script = rows.desk.script();
    match (item, editor) {
        (Item::Heading(heading), Some(editor)) => {
            heading::heading_editor_ui(ui, rows, top, heading, editor)
        }
        (Item::Heading(heading), None) => {
            let folded = rows.shown.folds.below(heading.id);
            let below = folded
                .clone()
                .unwrap_or_else(|| place + 1..section_end(script, place, heading.level));
            let lines = lines_at(script, &below);
            heading::heading_ui(ui, rows, top, heading, (lines, folded.is_some()))
        }
        (Item::Line(line), editor) => {
            let number = script.items().line_number(place);
            line_ui(ui, rows, (top, known), (number, line), editor)
        }
    }
}

/// Draws a line at `top`; `known` is its height as far as it is known. Returns its height.
pub fn line_ui(
    ui: &mut Ui,
    cx: &mut RowCx<'_>,
    (top, known): (f32, f32),
    (number, line): (usize, &Line),
    mut editor: Option<&mut LineEditor>,
) -> f32 {
    let columns = cx.columns;
    let state = cx.desk.line_state(line);
    let word = cx
        .now
        .as_ref()
        .filter(|now| now.line == line.id)
        .and_then(|now| now.word.clone());
    let hinted = cx.shown.hinted.as_ref();
    let hinted = hinted.filter(|hinted| hinted.line == line.id);
    let setting = Setting {
        tokens: cx.tokens,
        width: columns.text.span(),
        word: word.as_ref(),
        marks: cx.desk.marks_of(line),
        hinted: hinted.map(|hinted| &hinted.bytes),
    };
    // The editor's height is known after it was drawn: the row is as high as it was, and a frame later right.
    let paragraph = match &editor {
        Some(_) => None,
        None => Some(paragraph(ui, cx, line, setting)),
    };
    let is_whole = shows_whole(cx, line.id, word.is_some() || hinted.is_some());
    let text_high = |paragraph: &Paragraph| {
        let most = if is_whole { f32::INFINITY } else { CLAMPED };
        paragraph.height().min(most)
    };
    let card = card_trouble(&state);
    let space = columns.price.max - columns.text.min;
    let hint = hints::Below::of(ui, cx, (space, is_whole), line);
    let below = hint.as_ref().map_or(0.0, hints::Below::height);
    let pad = cx.pad();
    let least = 2.0 * pad + Face::Body.line_height();
    let mut height = match (&paragraph, card) {
        (Some(paragraph), None) => 2.0 * pad + text_high(paragraph) + below,
        _ => known.max(least),
    };
    let rect = Rect::from_x_y_ranges(columns.row, Rangef::new(top, top + height));
    let response = row_response(ui, cx, rect, line.id);
    let name = spoken_name(number, line);
    response
        .widget_info(|| WidgetInfo::selected(Role::ListItem, true, cx.is_selected(line.id), &name));
    let mut about = match setting.marks.len() {
        0 => tr!("script-line-name.tip"),
        hints => tr!("script-line-name.hints", hints = hints),
    };
    if let Some(own) = own_words(cx.desk, line) {
        about = format!("{own}. {about}");
    }
    explain(ui, &response, &about);
    let writing = editor.is_some();
    let has_keys = editor.as_ref().is_some_and(|editor| editor.has_keys(ui));
    ground(ui, cx, rect, &response, (line.id, writing), true);
    // Of a high row it stays in view: its end is written and heard beside its state and its price.
    let (first, rows) = (top + pad, height - below - least);
    let last = if card.is_none() { rows.max(0.0) } else { 0.0 };
    let first = (ui.clip_rect().top() + pad).clamp(first, first + last);
    let first = Rangef::new(first, first + Face::Body.line_height());
    bar(ui, cx, rect, &line.speaker);
    number_ui(ui, cx, first, number, line, response.contains_pointer());
    speaker_ui(ui, cx, first, number, line);
    own_ui(ui, cx, first, line);
    let text = Rect::from_x_y_ranges(columns.text, Rangef::new(top + pad, rect.bottom()));
    if writing {
        field_ground(
            ui,
            cx.tokens,
            text.with_max_y(rect.bottom() - below - pad),
            has_keys,
        );
    }
    let text_height = match (&paragraph, &mut editor) {
        (Some(paragraph), _) => {
            let height = text_high(paragraph);
            let shown = text.with_max_y(text.top() + height);
            if height < paragraph.height() {
                more_ui(ui, cx.tokens, shown);
                paragraph.paint(&ui.painter_at(shown), text.min, setting);
            } else {
                paragraph.paint(ui.painter(), text.min, setting);
            }
            height
        }
        (None, Some(editor)) => {
            let (height, typed) = editor.ui(ui, text, (&line.text, setting.marks), cx.tokens);
            cx.touches
                .extend(typed.into_iter().map(|typed| Touch::Typed(line.id, typed)));
            height
        }
        (None, None) => 0.0,
    };
    let byte_at = |at: Pos2| match (&paragraph, &editor) {
        (Some(paragraph), _) => Some(paragraph.byte_at(&line.text, at - text.min, text.width())),
        (None, editor) => editor.as_ref()?.byte_at(at - text.min),
    };
    select(cx, &response, line.id, (text, &byte_at));
    cells::state_ui(ui, cx, first, line.id, &state);
    if columns.fit != Fit::Bare {
        cells::numbers_ui(ui, cx, first, line, &state);
    }
    cells::price_ui(ui, cx, first, number, line, &state);
    menu_ui(ui, cx, (first, &response), number, line);
    if let Some(hint) = hint {
        let at = pos2(columns.text.min, text.min.y + text_height);
        hint.ui(ui, cx, at, (number, line));
    }
    let text_height = text_height + below;
    height = 2.0 * pad + text_height;
    if let Some(trouble) = card {
        let space = Rect::from_min_max(
            pos2(columns.text.min, top + pad + text_height + 8.0),
            pos2(columns.price.max, f32::INFINITY),
        );
        let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(space));
        super::troubles::card_ui(&mut inside, cx, (number, line.id), &state, trouble);
        height += inside.min_rect().height() + 10.0;
    }
    if let LineState::Generating(progress) = state {
        cells::progress_ui(ui, cx, rect, progress);
    }
    height
}

/// Returns true if a row shows all of its text: it is selected, or something is looked at in it.
fn shows_whole(cx: &RowCx<'_>, id: LineId, is_looked_at: bool) -> bool {
    let is_searched = cx.shown.found.is_some();
    !cx.clamps || cx.focused == Some(id) || is_looked_at || is_searched
}

/// Draws the sign that a text goes on, behind its last line that is shown.
fn more_ui(ui: &Ui, tokens: &Tokens, shown: Rect) {
    let sign = Face::Label.galley(ui, "…", tokens.text3);
    let at = pos2(shown.right(), shown.bottom() - sign.size().y - 2.0);
    ui.painter().galley(at, sign, tokens.text3);
}

/// The words of a line: as they are spoken, or as they are written where something is found in them.
fn paragraph(ui: &Ui, cx: &RowCx<'_>, line: &Line, setting: Setting<'_>) -> Paragraph {
    let found = found_in(ui, cx, (line.id, &line.text), setting);
    found.unwrap_or_else(|| Paragraph::new(ui, &Spoken::new(&line.text), setting))
}

/// The words of a row with what is found in them; nothing where nothing is.
pub(super) fn found_in(
    ui: &Ui,
    cx: &RowCx<'_>,
    (row, text): (LineId, &str),
    setting: Setting<'_>,
) -> Option<Paragraph> {
    let found = cx.shown.found?;
    let places = found.finder.places(text, found.with.unwrap_or_default());
    if places.is_empty() {
        return None;
    }
    let current = found.current.filter(|current| current.row == row);
    let current = current.map(|current| current.at);
    let places = (&*places, found.with.is_some());
    Some(Paragraph::found(ui, text, places, current, setting))
}

/// The row itself. While keys are the list's it has the focus, so that Tab goes on from here.
pub(super) fn row_response(ui: &Ui, cx: &mut RowCx<'_>, rect: Rect, row: LineId) -> Response {
    let sense = cx.sense(row, Sense::click_and_drag());
    let response = ui.interact(rect, id(row), sense);
    if cx.focused == Some(row) && cx.asked.has_keys {
        response.request_focus();
        let arrows = EventFilter {
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
    }
    let wanted = |input: &egui::InputState| {
        input.has_accesskit_action_request(response.id, egui::accesskit::Action::Focus)
    };
    if cx.focused != Some(row) && ui.input(wanted) {
        cx.touches.push(Touch::Select(row, egui::Modifiers::NONE));
    }
    response
}

/// The trouble that a row shows in full.
fn card_trouble<'a>(state: &LineState<'a>) -> Option<&'a mynah_model::trouble::Trouble> {
    match state {
        // The card of the one before it that came to this stands for all.
        LineState::Failed(trouble) | LineState::Unsent(trouble) if trouble.details.behind => None,
        LineState::Failed(trouble)
        | LineState::Unsent(trouble)
        | LineState::Held { why: trouble, .. } => Some(*trouble),
        // You cancelled it. The state says what Mynah still checks.
        LineState::Cancelled(_)
        | LineState::Empty
        | LineState::New
        | LineState::Fresh
        | LineState::Approved
        | LineState::Draft
        | LineState::Awaited
        | LineState::Changed
        | LineState::Rehearsed
        | LineState::Queued
        | LineState::LookedFor
        | LineState::Generating(_) => None,
    }
}

/// How a line is read out: its number, who speaks, and what.
fn spoken_name(number: usize, line: &Line) -> String {
    tr!(
        "script-line-name",
        number = number,
        speaker = speaker_name(&line.speaker),
        text = line.text.as_str()
    )
}

/// The row's ground. The focused row is lighter and has a quiet line around it, and while it has the keys the ring
/// of everything that has them; a marked row is tinted, with a bar at its edge.
pub(super) fn ground(
    ui: &Ui,
    cx: &RowCx<'_>,
    rect: Rect,
    response: &Response,
    (id, writing): (LineId, bool),
    under: bool,
) {
    let t = cx.tokens;
    let radius = CornerRadius::same(size::RADIUS as u8);
    if (cx.is_marked)(id) {
        ui.painter().rect_filled(rect, radius, t.tint_accent);
        if under {
            let edge = rect.with_max_x(rect.left() + 3.0);
            ui.painter().rect_filled(edge, 0.0, t.accent_ink);
        }
    } else if cx.focused == Some(id) {
        ui.painter().rect_filled(rect, radius, t.bg2);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, radius, t.bg1);
    }
    if response.has_focus() && !writing {
        outline(ui, rect, t.accent_ink);
    } else if cx.focused == Some(id) {
        outline(ui, rect, t.text3);
    } else if under {
        let line = Stroke::new(1.0, t.line);
        ui.painter()
            .hline(rect.x_range(), rect.bottom() - 0.5, line);
    }
}

/// Draws the field in which a line is written, with a ring while letters go there.
fn field_ground(ui: &Ui, tokens: &Tokens, text: Rect, has_keys: bool) {
    let field = text.expand2(vec2(FIELD_PAD, FIELD_PAD - 1.0));
    ui.painter().rect_filled(
        field,
        CornerRadius::same(size::RADIUS_SMALL as u8),
        tokens.bg0,
    );
    let ink = if has_keys {
        tokens.accent_ink
    } else {
        tokens.text3
    };
    outline(ui, field, ink);
}

pub(super) fn outline(ui: &Ui, rect: Rect, color: Color32) {
    ui.painter().rect_stroke(
        rect,
        CornerRadius::same(size::RADIUS as u8),
        Stroke::new(1.0, color),
        StrokeKind::Inside,
    );
}

/// Takes what is done to a row with the mouse; `byte_at` says which byte of its text stands at a place.
pub(super) fn select(
    cx: &mut RowCx<'_>,
    response: &Response,
    id: LineId,
    (text, byte_at): (Rect, &dyn Fn(Pos2) -> Option<usize>),
) {
    if response.drag_started_by(egui::PointerButton::Primary) {
        cx.touches.push(Touch::DragStarted(id));
    }
    let at = response.interact_pointer_pos();
    if response.hovered() && at_text(response.hover_pos(), text) {
        response.ctx.set_cursor_icon(egui::CursorIcon::Text);
    }
    if response.double_clicked() {
        cx.touches.push(Touch::Edit(id, at.and_then(byte_at)));
    } else if response.clicked() {
        // A press on the words writes there, as in any text; one beside them selects the row.
        let modifiers = response.ctx.input(|input| input.modifiers);
        let at = at.filter(|at| text.contains(*at));
        cx.touches.push(match (at, at.and_then(byte_at)) {
            (Some(_), byte) if modifiers.is_none() => Touch::Edit(id, byte),
            (_, Some(byte)) if modifiers == egui::Modifiers::ALT => Touch::HearFrom(id, byte),
            _ => Touch::Select(id, modifiers),
        });
    }
}

fn at_text(at: Option<egui::Pos2>, text: Rect) -> bool {
    at.is_some_and(|at| text.contains(at))
}

fn bar(ui: &Ui, cx: &RowCx<'_>, rect: Rect, speaker: &str) {
    let bar = Rect::from_x_y_ranges(cx.columns.bar, rect.y_range().shrink(8.0));
    ui.painter()
        .rect_filled(bar, CornerRadius::same(2), (cx.color_of)(speaker));
}

fn number_ui(
    ui: &Ui,
    cx: &mut RowCx<'_>,
    first: Rangef,
    number: usize,
    line: &Line,
    hovered: bool,
) {
    let t = cx.tokens;
    let cell = Rect::from_x_y_ranges(cx.columns.number, first);
    let button = Rect::from_center_size(cell.center(), vec2(24.0, 24.0));
    let response = ui.interact(
        button,
        ui.scope_id().with((line.id, "play")),
        cx.sense(line.id, Sense::click()),
    );
    let here = cx.now.as_ref().filter(|now| now.line == line.id);
    let playing = here.is_some_and(|now| !now.paused);
    let (name, explanation) = if playing {
        (
            tr!("script-pause-line", number = number),
            tr!("script-pause-line.tip"),
        )
    } else {
        (
            tr!("script-play-line", number = number),
            tr!("script-play-line.tip"),
        )
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if here.is_some() || hovered || response.has_focus() || response.hovered() {
        paint_play_button(ui, button, &response, playing);
    } else {
        let text = format!("{number:02}");
        // Five digits would stand against the bar.
        let face = if number < 10_000 {
            Face::Mono
        } else {
            Face::MonoLabel
        };
        let galley = face.galley(ui, text, t.text3);
        let middle = cell.center() - galley.size() / 2.0;
        let free = cx.columns.bar.max + 3.0;
        let at = pos2(middle.x.max(free), middle.y);
        ui.painter().galley(at, galley, t.text3);
    }
    if tip(ui, response, &explanation).clicked() {
        cx.touches.push(Touch::Play(line.id));
    }
}

fn speaker_ui(ui: &Ui, cx: &mut RowCx<'_>, first: Rangef, number: usize, line: &Line) {
    let color = (cx.color_of)(&line.speaker);
    let cell = Rect::from_x_y_ranges(cx.columns.speaker, first.expand(2.0));
    let name = speaker_name(&line.speaker);
    let beside = if line.overrides.is_tuned() { OWN } else { 0.0 };
    let galley = Face::SmallMedium.elided(ui, &name, color, cell.width() - 8.0 - beside);
    let hit = Rect::from_min_size(
        cell.min - vec2(4.0, 0.0),
        vec2(galley.size().x + 8.0, cell.height()),
    );
    let id = ui.scope_id().with((line.id, "speaker"));
    let response = ui.interact(hit, id, cx.sense(line.id, Sense::click()));
    response.widget_info(|| {
        let label = tr!(
            "script-speaker-of",
            speaker = name.as_str(),
            number = number
        );
        WidgetInfo::labeled(Role::ComboBox, true, label)
    });
    if response.hovered() {
        let radius = CornerRadius::same(size::RADIUS_SMALL as u8);
        ui.painter().rect_filled(hit, radius, cx.tokens.bg3);
    }
    let at = pos2(cell.left(), cell.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
    focus_ring(ui, &response, size::RADIUS_SMALL);
    let response = tip(ui, response, &tr!("script-speaker-of.tip"));
    if response.clicked() || cx.asked.speaker == Some(line.id) {
        cx.touches.push(Touch::Speaker(line.id, response));
    }
}

/// What a line is spoken with that others of its speaker aren't.
fn own_words(desk: &Desk, line: &Line) -> Option<String> {
    let own = &line.overrides;
    let model = own.model.as_ref();
    let model = model.map(|id| words::model(desk, desk.backend(), id.as_str()));
    match (model, own.settings.is_some()) {
        (Some(model), true) => Some(tr!("script-line-own.both", model = model)),
        (Some(model), false) => Some(tr!("script-line-own.model", model = model)),
        (None, true) => Some(tr!("script-line-own.settings")),
        (None, false) => None,
    }
}

/// The sign of a line that has a model or settings of its own, at the end of the speaker's cell.
fn own_ui(ui: &Ui, cx: &RowCx<'_>, first: Rangef, line: &Line) {
    let Some(words) = own_words(cx.desk, line) else {
        return;
    };
    let right = cx.columns.speaker.max - 4.0;
    let cell = Rect::from_x_y_ranges(Rangef::new(right - OWN, right), first);
    icons::SLIDERS_HORIZONTAL.paint(ui.painter(), cell.center(), 12.0, cx.tokens.text2);
    let id = ui.scope_id().with((line.id, "own"));
    let response = ui.interact(cell, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    tip(
        ui,
        response,
        &format!("{words}. {}", tr!("script-line-own.tip")),
    );
}

fn menu_ui(
    ui: &Ui,
    cx: &mut RowCx<'_>,
    (first, row): (Rangef, &Response),
    number: usize,
    line: &Line,
) {
    let center = pos2(cx.columns.menu.center(), first.center());
    let rect = Rect::from_center_size(center, vec2(24.0, 24.0));
    let id = ui.scope_id().with((line.id, "menu"));
    let response = ui.interact(rect, id, cx.sense(line.id, Sense::click()));
    let name = tr!("script-line-menu", number = number);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let t = cx.tokens;
    if response.hovered() {
        let radius = CornerRadius::same(size::RADIUS_SMALL as u8);
        ui.painter().rect_filled(rect, radius, t.bg3);
    }
    let color = if response.hovered() { t.text } else { t.text3 };
    icons::DOTS_THREE.paint(ui.painter(), center, 16.0, color);
    focus_ring(ui, &response, size::RADIUS_SMALL);
    let response = tip(ui, response, &tr!("script-line-menu.tip"));
    super::menu::line_menu_ui((&response, row), cx, line.id);
}
