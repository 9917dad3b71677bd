//! The list of takes that have a star: only the rows that are seen are drawn.

use egui::accesskit::Role;
use egui::{CornerRadius, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::is_heard;
use crate::dialogs::rows::Rows;
use mynah_i18n::tr;
use mynah_model::desk::{BestRow, BestTake};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::words;
use mynah_ui_core::words::{length, speaker_name};
use mynah_ui_kit::keys::space_plays_at;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::{focus_ring, tip};

/// Height of a row: two lines of text.
const ROW: f32 = 44.0;
/// Most of the list that is seen at once, and what all around it needs.
const LIST: f32 = 352.0;
const AROUND: f32 = 232.0;
/// The scroll bar floats over the list; rows end before it.
const BAR: f32 = 12.0;
/// What stands before the words: the sign of what plays.
const SIGN: f32 = 28.0;

/// Draws the list; which row was pressed, and whether it is to be played.
pub(super) fn rows_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    rows: &[BestRow],
    (place, moved): (Option<usize>, Option<usize>),
) -> Option<(usize, bool)> {
    let wide = ui.available_width() - BAR;
    let list = Rows {
        row: ROW,
        least: 2.0,
        most: LIST,
        around: AROUND,
        steady: false,
    };
    list.ui(ui, rows.len(), moved, |ui, at| match rows.get(at)? {
        BestRow::Heading(title) => {
            heading_ui(ui, cx, (wide, title.as_deref()));
            None
        }
        BestRow::Take(take) => take_ui(ui, cx, take, (wide, place == Some(at))),
    })
}

fn heading_ui(ui: &mut Ui, cx: &StudioCtx<'_>, (wide, title): (f32, Option<&str>)) {
    let (rect, response) = ui.allocate_exact_size(vec2(wide, ROW), Sense::hover());
    let title = title.map_or_else(|| tr!("best-gone"), str::to_owned);
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title.as_str()));
    let ink = cx.tokens.text;
    let galley = Face::SmallStrong.elided(ui, title, ink, rect.width() - 16.0);
    // It stands nearer to what is below it.
    let y = rect.bottom() - galley.size().y - 8.0;
    ui.painter().galley(pos2(rect.left() + 8.0, y), galley, ink);
}

/// The two lines of a row.
fn words_of(cx: &StudioCtx<'_>, take: &BestTake) -> (String, String, String) {
    let card = &take.card;
    let voice = cx.view.blind.name_of(cx.desk, card);
    let speaker = speaker_name(&take.speaker);
    let line = match take.number {
        Some(number) => tr!("best-line", number = number, speaker = speaker.as_str()),
        None => tr!("best-line-gone", speaker = &*voice),
    };
    let told = tr!(
        "best-take",
        number = card.number.to_string(),
        length = if cx.view.blind.hides_length(cx.desk, card) {
            tr!("script-no-length")
        } else {
            length(card.seconds)
        },
        cost = words::credits(card.backend, card.cost),
        at = words::time_here(card.at),
        voice = &*voice
    );
    let now = card.line.and_then(|line| cx.desk.script().line(line));
    let told = if !card.starred {
        tr!("best-take-unstarred", take = told)
    } else if now.is_some_and(|line| !card.says(&line.text)) {
        tr!("best-take-other", take = told)
    } else if card.picked {
        tr!("best-take-picked", take = told)
    } else {
        told
    };
    (line, card.request.text().to_owned(), told)
}

fn take_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    take: &BestTake,
    (wide, chosen): (f32, bool),
) -> Option<bool> {
    let t = cx.tokens;
    let (rect, response) = ui.allocate_exact_size(vec2(wide, ROW), Sense::click());
    let (line, text, told) = words_of(cx, take);
    response.widget_info(|| {
        let said = tr!("best-row", line = line.as_str(), text = text.as_str());
        let mut info = WidgetInfo::selected(Role::ListBoxOption, true, chosen, said);
        info.current_text_value = Some(told.clone());
        info
    });
    space_plays_at(&response);
    if chosen || response.hovered() {
        let fill = if chosen { t.bg3 } else { t.bg2 };
        let radius = CornerRadius::same(size::RADIUS as u8);
        ui.painter().rect_filled(rect, radius, fill);
    }
    focus_ring(ui, &response, size::RADIUS);
    let plays = is_heard(cx, take.card.id) && !cx.desk.playback.paused;
    let (sign, ink) = match (plays, take.card.starred) {
        (true, _) => (icons::SPEAKER_HIGH, t.accent),
        (false, true) => (icons::STAR_FILL, t.accent),
        (false, false) => (icons::STAR, t.text3),
    };
    let middle = pos2(rect.left() + SIGN / 2.0, rect.top() + ROW / 2.0);
    sign.paint(ui.painter(), middle, 16.0, ink);
    let words = Rect::from_min_max(
        pos2(rect.left() + SIGN + 4.0, rect.top() + 4.0),
        pos2(rect.right() - 8.0, rect.bottom() - 4.0),
    );
    let galley = Face::SmallMedium.elided(ui, line, t.text2, words.width() / 3.0);
    let behind = words.left() + galley.size().x + 8.0;
    ui.painter().galley(words.min, galley, t.text2);
    let shown = text.replace('\n', " ");
    let galley = Face::Small.elided(ui, shown, t.text, words.right() - behind);
    ui.painter()
        .galley(pos2(behind, words.top()), galley, t.text);
    let galley = Face::Label.elided(ui, told, t.text3, words.width());
    let at = pos2(words.left(), words.bottom() - galley.size().y);
    ui.painter().galley(at, galley, t.text3);
    let explanation = format!("{text}\n{}", tr!("best-row.tip"));
    let response = tip(ui, response, &explanation);
    let plays = response.double_clicked();
    // Who goes there by Tab means it.
    let chosen = response.clicked() || response.gained_focus();
    (plays || chosen).then_some(plays)
}
