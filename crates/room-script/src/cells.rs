//! The cells at the right of a row: state, length, takes, price, and the bar at its foot.

use egui::accesskit::Role;
use egui::{
    Color32, CornerRadius, CursorIcon, Id, Rangef, Rect, Sense, Ui, WidgetInfo, pos2, vec2,
};

use super::columns::Fit;
use super::list::Touch;
use super::row::RowCx;
use mynah_core::ids::LineId;
use mynah_i18n::tidy;
use mynah_i18n::tr;
use mynah_model::desk::LineState;
use mynah_model::trouble::{Charged, Trouble};
use mynah_script::document::Line;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::theme::Icon;
use mynah_ui_kit::theme::Tokens;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::theme::size;
use mynah_ui_kit::widgets::plate;
use mynah_ui_kit::widgets::tip::{focus_ring, tip};

/// Room for the mark of a note behind the state's word.
const NOTED: f32 = 16.0;

/// Icon and word of the state.
pub fn state_ui(ui: &Ui, cx: &RowCx<'_>, first: Rangef, line: LineId, state: &LineState<'_>) {
    let Some((mut icon, mut color, mut word)) = state_look(cx.tokens, state) else {
        return;
    };
    // A take that is there and isn't what it is to be: a review said so.
    let changed = *state == LineState::Changed;
    let is_there = changed || matches!(state, LineState::Fresh | LineState::Draft);
    let redo = cx.shown.redo.and_then(|redo| redo.get(&line));
    let redo = redo.filter(|_| is_there);
    if redo.is_some() {
        (icon, color) = (icons::ARROW_COUNTER_CLOCKWISE, cx.tokens.warn);
        word = tr!("script-state-redo");
    }
    // It was picked all the same, and is heard and written.
    let takes = cx.desk.takes.get(&line);
    let picked = takes.and_then(|takes| takes.picked.as_ref());
    let picked = picked.zip(cx.desk.script().line(line));
    let others = picked.filter(|(take, line)| {
        let is_good = matches!(
            state,
            LineState::Fresh | LineState::Draft | LineState::Approved
        );
        is_good && redo.is_none() && take.says_other_words(&line.text)
    });
    if others.is_some() {
        (icon, color) = (icons::PENCIL_SIMPLE_FILL, cx.tokens.warn);
        word = tr!("script-state-others");
    }
    let approved = picked.filter(|(take, line)| {
        let is_other = changed && redo.is_none() && !take.says(&line.text);
        is_other && take.approved
    });
    if approved.is_some() {
        color = cx.tokens.warn;
        word = tr!("script-state-unapproved");
    }
    let otherwise = picked.filter(|(_, line)| {
        *state == LineState::Approved && others.is_none() && cx.desk.is_final_otherwise(line)
    });
    if otherwise.is_some() {
        color = cx.tokens.warn;
        word = tr!("script-state-approved-other");
    }
    let before = picked.filter(|(_, line)| {
        let is_told = others.or(otherwise).is_some();
        *state == LineState::Approved && !is_told && cx.desk.is_final_as_before(line)
    });
    if before.is_some() {
        icon = icons::CLOCK_COUNTER_CLOCKWISE;
        word = tr!("script-state-approved-before");
    }
    let locked = *state == LineState::Awaited && cx.desk.is_locked();
    if locked {
        (icon, color, word) = (icons::KEY, cx.tokens.warn, tr!("script-state-locked"));
    }
    let gone = voice_gone(cx, line, state);
    if gone.is_some() {
        (icon, color, word) = (
            icons::PROHIBIT,
            cx.tokens.warn,
            tr!("script-state-voice-gone"),
        );
    }
    let silent = silent(cx, line, state).filter(|_| gone.is_none());
    if silent.is_some() {
        (icon, color, word) = (icons::PROHIBIT, cx.tokens.warn, tr!("voices-silent"));
    }
    let cell = Rect::from_x_y_ranges(cx.columns.state, first);
    let middle = cell.center().y;
    icon.paint(ui.painter(), pos2(cell.left() + 7.0, middle), 14.0, color);
    if cx.columns.fit == Fit::Bare {
        // The icon's shape tells the states apart; its word comes on hover.
        let id = ui.scope_id().with((line, "state"));
        let response = ui.interact(cell, id, Sense::hover());
        if let Some(note) = cx.desk.note_of(line) {
            word = format!("{word}. {}", tr!("script-noted.tip", note = note));
        }
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &word));
        tip(ui, response, &word);
        return;
    }
    let ink = match state {
        _ if gone.is_some() || silent.is_some() || redo.is_some() => color,
        _ if others.or(approved).or(otherwise).is_some() => color,
        LineState::New
        | LineState::Fresh
        | LineState::Rehearsed
        | LineState::Draft
        | LineState::Awaited
        | LineState::LookedFor
        | LineState::Unsent(_)
        | LineState::Cancelled(_)
        | LineState::Queued => cx.tokens.text2,
        _ => color,
    };
    let meaning = match state {
        _ if gone.is_some() => {
            gone.map(|voice| tr!("script-state-voice-gone.tip", voice = &*tidy(voice)))
        }
        _ if silent.is_some() => silent,
        _ if redo.is_some() => redo.map(|note| redo_meaning(note, changed)),
        _ if let Some((take, _)) = others => {
            Some(tr!("script-state-others.tip", text = take.request.text()))
        }
        _ if approved.is_some() => {
            approved.map(|(take, _)| tr!("script-state-unapproved.tip", text = take.request.text()))
        }
        _ if let Some((take, _)) = otherwise => {
            let voice = cx.blind.name_of(cx.desk, take);
            Some(tr!("script-state-approved-other.tip", voice = &*voice))
        }
        _ if before.is_some() => Some(tr!("script-state-approved-before.tip")),
        LineState::Awaited if locked => Some(tr!("script-state-locked.tip")),
        LineState::Rehearsed => Some(tr!("script-state-rehearsed.tip")),
        LineState::LookedFor => Some(tr!("script-state-looked-for.tip")),
        LineState::Failed(trouble) if trouble.details.behind => Some(trouble.what.clone()),
        LineState::Unsent(trouble) => Some(trouble.what.clone()),
        LineState::Cancelled(trouble) => cancelled_meaning(trouble),
        _ => None,
    };
    if let Some(meaning) = meaning {
        // Not every word says what it means.
        let id = ui.scope_id().with((line, "state"));
        let response = ui.interact(cell, id, Sense::hover());
        let said = format!("{word}: {meaning}");
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
        tip(ui, response, &meaning);
    }
    let noted = if redo.is_some() {
        None
    } else {
        cx.desk.note_of(line)
    };
    let beside = if noted.is_some() { NOTED } else { 0.0 };
    let galley = Face::Small.elided(ui, word, ink, cell.width() - 20.0 - beside);
    let at = pos2(cell.left() + 20.0, middle - galley.size().y / 2.0);
    let end = at.x + galley.size().x;
    ui.painter().galley(at, galley, ink);
    if let Some(note) = noted {
        let mark = Rect::from_center_size(pos2(end + 10.0, middle), vec2(12.0, 16.0));
        noted_ui(ui, cx, line, mark, note);
    }
}

/// What became of a line that was cancelled after it was sent.
fn cancelled_meaning(trouble: &Trouble) -> Option<String> {
    match trouble.charged {
        Charged::No => None,
        Charged::Unknown { .. } if trouble.is_checked() => Some(tr!("script-state-cancelled.tip")),
        Charged::Unknown { .. } | Charged::Yes { .. } => Some(tr!("script-state-cancelled.jobs")),
    }
}

/// The name of a line's voice that is gone from the account, where the line is still to be spoken.
fn voice_gone<'a>(cx: &RowCx<'a>, line: LineId, state: &LineState<'_>) -> Option<&'a str> {
    if !matches!(
        state,
        LineState::New | LineState::Changed | LineState::Rehearsed
    ) {
        return None;
    }
    let voice = cx.desk.voice_of(cx.desk.script().line(line)?)?;
    let is_gone = cx.desk.voices_of(cx.desk.backend()).is_gone(&voice.id);
    is_gone.then_some(voice.name.as_str())
}

/// Why a line that is still to be spoken can't be: nobody agrees to that with its voice.
fn silent(cx: &RowCx<'_>, line: LineId, state: &LineState<'_>) -> Option<String> {
    let waits = matches!(
        state,
        LineState::New | LineState::Changed | LineState::Rehearsed
    );
    let line = cx.desk.script().line(line).filter(|_| waits)?;
    cx.desk.why_unspoken(line, cx.desk.cloning.today?)
}

/// The mark of a take with a note, which tells it.
fn noted_ui(ui: &Ui, cx: &RowCx<'_>, line: LineId, mark: Rect, note: &str) {
    let color = cx.tokens.text3;
    icons::NOTE_PENCIL.paint(ui.painter(), mark.center(), 12.0, color);
    let id = ui.scope_id().with((line, "note"));
    let response = ui.interact(mark, id, Sense::hover());
    let meaning = tr!("script-noted.tip", note = note);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &meaning));
    tip(ui, response, &meaning);
}

/// That a line is to be spoken again, and what is to be different.
fn redo_meaning(note: &str, changed: bool) -> String {
    let mut meaning = match note {
        "" => tr!("script-state-redo.tip"),
        note => tr!("script-state-redo.note", note = note),
    };
    if changed {
        meaning.push_str(". ");
        meaning.push_str(&tr!("script-state-redo.changed"));
    }
    meaning
}

/// Icon, colour and word of a state. An empty line has none.
fn state_look(t: &Tokens, state: &LineState<'_>) -> Option<(Icon, Color32, String)> {
    Some(match state {
        LineState::Empty => return None,
        LineState::New => (icons::CIRCLE_DASHED, t.text3, tr!("script-state-new")),
        LineState::Fresh => (icons::CIRCLE_FILL, t.text2, tr!("script-state-fresh")),
        LineState::Approved => (
            icons::CHECK_CIRCLE_FILL,
            t.good,
            tr!("script-state-approved"),
        ),
        LineState::Draft => (icons::HARD_DRIVES_FILL, t.text3, tr!("script-state-draft")),
        LineState::Awaited => (icons::HOURGLASS, t.text3, tr!("script-state-awaited")),
        LineState::Rehearsed => (
            icons::HARD_DRIVES_FILL,
            t.text3,
            tr!("script-state-rehearsed"),
        ),
        LineState::Changed => (
            icons::PENCIL_SIMPLE_FILL,
            t.accent_ink,
            tr!("script-state-changed"),
        ),
        LineState::Queued => (icons::HOURGLASS, t.text3, tr!("script-state-queued")),
        LineState::Held { why, .. } if why.is_waiting() => {
            (icons::HOURGLASS, t.text3, tr!("script-state-held"))
        }
        LineState::Held { .. } => (icons::HOURGLASS_FILL, t.warn, tr!("script-state-held")),
        LineState::Generating(_) => (
            icons::CIRCLE_NOTCH,
            t.playing,
            tr!("script-state-generating"),
        ),
        LineState::LookedFor => (
            icons::CLOCK_COUNTER_CLOCKWISE,
            t.text3,
            tr!("script-state-looked-for"),
        ),
        LineState::Unsent(_) => (icons::PROHIBIT, t.warn, tr!("script-state-behind")),
        LineState::Failed(trouble) if trouble.details.behind => {
            (icons::PROHIBIT, t.warn, tr!("script-state-behind"))
        }
        LineState::Failed(_) => (icons::X_CIRCLE_FILL, t.bad_ink, tr!("script-state-failed")),
        LineState::Cancelled(_) => (icons::PROHIBIT, t.text3, tr!("script-state-cancelled")),
    })
}

/// Length and takes.
pub fn numbers_ui(ui: &Ui, cx: &RowCx<'_>, first: Rangef, line: &Line, state: &LineState<'_>) {
    if matches!(state, LineState::Empty) {
        return;
    }
    let takes = cx.desk.takes.get(&line.id);
    let picked = takes.and_then(|takes| takes.picked.as_ref());
    // Of a hidden voice it would tell which letter it has.
    let known = picked.filter(|take| !cx.blind.hides_length(cx.desk, take));
    let length = known.map_or_else(
        || tr!("script-no-length"),
        |take| mynah_ui_core::words::length(take.seconds_in(line)),
    );
    let count = takes.map_or(0, |takes| takes.count).to_string();
    let t = cx.tokens;
    right(ui, cx.columns.length, first, length, t.text2);
    right(ui, cx.columns.takes, first, count, t.text3);
}

fn right(ui: &Ui, column: Rangef, first: Rangef, text: String, color: Color32) {
    let galley = Face::Mono.galley(ui, text, color);
    let size = galley.size();
    let at = pos2(column.max - size.x, first.center() - size.y / 2.0);
    ui.painter().galley(at, galley, color);
}

/// The price: a button where a take is wanted, else quiet text.
pub fn price_ui(
    ui: &Ui,
    cx: &mut RowCx<'_>,
    first: Rangef,
    number: usize,
    line: &Line,
    state: &LineState<'_>,
) {
    let spends = match state {
        LineState::New | LineState::Changed | LineState::Rehearsed => true,
        LineState::Cancelled(trouble) if trouble.charged == Charged::No => true,
        LineState::Fresh | LineState::Draft | LineState::Approved | LineState::Awaited => false,
        LineState::Queued | LineState::Held { .. } | LineState::Generating(_) => {
            cancel_ui(ui, cx, first, number, line.id);
            return;
        }
        LineState::Empty
        | LineState::LookedFor
        | LineState::Failed(_)
        | LineState::Unsent(_)
        | LineState::Cancelled(_) => return,
    };
    let t = cx.tokens;
    let column = Rangef::new(cx.columns.price.min + 8.0, cx.columns.price.max - 8.0);
    let cast = cx.desk.voice_of(line).is_some();
    let price = if spends {
        cx.desk.price_of(line.id)
    } else {
        cx.desk.price_of_fresh(line.id)
    };
    let silent = silent(cx, line.id, state);
    let mut text = match price {
        // Nothing is spoken, and so nothing is paid.
        Some(_) if silent.is_some() => PriceText {
            shown: "–".to_owned(),
            said: tr!("voices-silent"),
            meaning: silent.unwrap_or_default(),
        },
        // What isn't known is known with the key.
        None if cast && cx.desk.is_locked() => PriceText {
            shown: tr!("price-locked"),
            said: tr!("price-locked-said"),
            meaning: String::new(),
        },
        Some(price) => PriceText::short(price),
        None => no_price(cast),
    };
    if spends && cx.desk.keeps_parts(line) {
        // Why a word of a long line costs more than itself, and less than all of it.
        let parts = tr!("script-price-parts");
        text.meaning = match &*text.meaning {
            "" => parts,
            meaning => format!("{meaning}. {parts}"),
        };
    }
    if spends && (price.is_some() || !cast) {
        order_ui(ui, cx, (first, column), (number, line.id), (text, cast));
    } else {
        let galley = Face::MonoLabel.elided(ui, text.shown, t.text3, column.span());
        let size = galley.size();
        let at = pos2(column.max - size.x, first.center() - size.y / 2.0);
        ui.painter().galley(at, galley, t.text3);
    }
}

/// What stands in the place of a price that nobody knows: nothing is ordered then.
fn no_price(cast: bool) -> PriceText {
    let (shown, said) = if cast {
        ("–".to_owned(), tr!("price-unknown"))
    } else {
        (tr!("script-no-voice"), tr!("script-line-needs-voice"))
    };
    PriceText {
        shown,
        said,
        meaning: String::new(),
    }
}

/// The button that orders a line, or leads to the voice that it needs.
fn order_ui(
    ui: &Ui,
    cx: &mut RowCx<'_>,
    (first, column): (Rangef, Rangef),
    (number, line): (usize, LineId),
    (text, cast): (PriceText, bool),
) {
    let t = cx.tokens;
    let PriceText {
        shown: text,
        said,
        meaning,
    } = text;
    // A long price is cut rather than drawn over the number of takes.
    let galley = Face::MonoLabel.elided(ui, text, t.text, column.span() - 16.0);
    let roomy = cx.columns.fit != Fit::Bare && galley.size().x + 34.0 <= column.span();
    // Without a voice nothing is made: no lightning.
    let icon = if roomy && cast { 18.0 } else { 0.0 };
    let wide = galley.size().x + 16.0 + icon;
    let rect = Rect::from_min_max(
        pos2(column.max - wide, first.center() - size::CONTROL_ROW / 2.0),
        pos2(column.max, first.center() + size::CONTROL_ROW / 2.0),
    );
    let id = ui.scope_id().with((line, "price"));
    let response = ui.interact(rect, id, cx.sense(line, Sense::click()));
    let name = if cast {
        tr!(
            "script-generate-line",
            number = number,
            price = said.as_str()
        )
    } else {
        said
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let fill = if response.hovered() {
        t.bg3
    } else {
        Color32::TRANSPARENT
    };
    plate(ui, rect, size::RADIUS_SMALL, fill, t.line);
    if icon > 0.0 {
        let at = pos2(rect.left() + 14.0, rect.center().y);
        icons::LIGHTNING_FILL.paint(ui.painter(), at, 12.0, t.text);
    }
    let at = pos2(
        rect.left() + 8.0 + icon,
        rect.center().y - galley.size().y / 2.0,
    );
    ui.painter().galley(at, galley, t.text);
    focus_ring(ui, &response, size::RADIUS_SMALL);
    let explanation = match (cast, &*meaning) {
        (true, "") => tr!("script-generate-line.tip"),
        (true, meaning) => format!("{}. {meaning}", tr!("script-generate-line.tip")),
        (false, _) => tr!("script-no-voice.tip"),
    };
    if tip(ui, response, &explanation).clicked() {
        cx.touches.push(Touch::Generate(line));
    }
}

/// In place of the price while a line is under way.
fn cancel_ui(ui: &Ui, cx: &mut RowCx<'_>, first: Rangef, number: usize, line: LineId) {
    let t = cx.tokens;
    let right = cx.columns.price.max - 8.0;
    let galley = Face::Small.galley(ui, tr!("script-cancel"), t.text2);
    let wide = galley.size().x + 16.0;
    let center = pos2(right - wide / 2.0, first.center());
    let rect = Rect::from_center_size(center, vec2(wide, size::CONTROL_ROW));
    let id = ui.scope_id().with((line, "cancel"));
    let response = ui.interact(rect, id, cx.sense(line, Sense::click()));
    let name = tr!("script-cancel-line", number = number);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if response.hovered() {
        let radius = CornerRadius::same(size::RADIUS_SMALL as u8);
        ui.painter().rect_filled(rect, radius, t.bg3);
    }
    let at = rect.center() - galley.size() / 2.0;
    ui.painter().galley(at, galley, t.text2);
    focus_ring(ui, &response, size::RADIUS_SMALL);
    if tip(ui, response, &tr!("script-cancel.tip")).clicked() {
        cx.touches.push(Touch::Cancel(line));
    }
}

/// The bar at the foot of a row that is being spoken.
pub fn progress_ui(ui: &Ui, cx: &RowCx<'_>, rect: Rect, progress: Option<f32>) {
    let span = Rangef::new(cx.columns.text.min, cx.columns.price.max);
    // Above the line around a focused row.
    let y = Rangef::new(rect.bottom() - 4.0, rect.bottom() - 2.0);
    let track = Rect::from_x_y_ranges(span, y);
    let painter = ui.painter();
    painter.rect_filled(track, CornerRadius::same(1), cx.tokens.bg3);
    let done = progress.unwrap_or(0.0).clamp(0.0, 1.0);
    let part = Rect::from_min_max(
        track.min,
        pos2(egui::lerp(track.x_range(), done), track.max.y),
    );
    painter.rect_filled(part, CornerRadius::same(1), cx.tokens.playing);
    let id: Id = ui.scope_id().with(("progress", rect.top() as i32));
    ui.interact(track, id, Sense::hover())
        .on_hover_cursor(CursorIcon::Default)
        .widget_info(|| {
            WidgetInfo::labeled(
                Role::ProgressIndicator,
                true,
                tr!("script-state-generating"),
            )
        });
}
