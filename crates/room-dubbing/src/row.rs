//! One line of a dub in the table.

use egui::accesskit::Role;
use egui::{Color32, CornerRadius, Rect, Response, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::words;
use mynah_i18n::tr;
use mynah_model::dubbing::{Flag, LETTERS_A_SECOND, LONGER, SHORTER, Segment, fit};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::keys;
use mynah_ui_kit::theme::{Face, size};
use mynah_ui_kit::widgets::{ring, tip};

/// Height of a row, and of the heads above all of them.
pub(super) const HEIGHT: f32 = 52.0;
const HEADS: f32 = 28.0;
/// The scroll bar floats over the list; rows end before it.
const BAR: f32 = 12.0;
/// Widths of the cells but the texts.
const TIME: f32 = 104.0;
const SPEED: f32 = 64.0;
const FIT: f32 = 56.0;
const LUFS: f32 = 60.0;
const FLAGS: f32 = 112.0;
/// The part of the room for texts that the recording's words have.
const SAID: f32 = 0.44;
/// With less the recording's words go, and with still less the flags are no words.
const BOTH: f32 = 560.0;
const WITH_FLAGS: f32 = 420.0;
/// With so much there is room for how it fits and how loud it is.
const ALL: f32 = 700.0;

/// Which columns have a value in any line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Filled {
    pub said: bool,
    pub fit: bool,
    pub lufs: bool,
    pub flags: bool,
}

/// The cells that there is room for: where each begins and how wide it is. An empty column leaves its room to the texts.
pub(super) struct Cells {
    width: f32,
    said: Option<[f32; 2]>,
    text: [f32; 2],
    speed: f32,
    fit: Option<f32>,
    lufs: Option<f32>,
    flags: Option<f32>,
    has_all: bool,
}

impl Cells {
    pub fn of(width: f32, filled: Filled) -> Self {
        let width = width - BAR;
        let flags = (filled.flags && width >= WITH_FLAGS).then_some(width - FLAGS);
        let mut right = flags.unwrap_or(width);
        let has_all = width >= ALL;
        let mut take = |is_shown: bool, wide: f32| {
            is_shown.then(|| {
                right -= wide;
                right
            })
        };
        let lufs = take(has_all && filled.lufs, LUFS);
        let fit = take(has_all && filled.fit, FIT);
        let speed = right - SPEED;
        let room = speed - TIME;
        let (said, text) = if filled.said && width >= BOTH {
            let said = room * SAID;
            (Some([TIME, said]), [TIME + said, room - said])
        } else {
            (None, [TIME, room])
        };
        Self {
            width,
            said,
            text,
            speed,
            fit,
            lufs,
            flags,
            has_all,
        }
    }

    /// Whether nothing is left out for lack of room.
    pub fn has_all(&self) -> bool {
        self.has_all
    }
}

/// A line as it is shown.
pub(super) struct Shown<'a> {
    pub place: usize,
    pub line: &'a Segment,
    pub flags: &'a [Flag],
    pub lufs: Option<f32>,
    pub mended: bool,
    /// What is written for it and isn't spoken yet.
    pub written: Option<&'a str>,
    pub selected: bool,
    /// Whether Tab stops here: in the whole list at one row, so that ring and choice never part.
    pub stops: bool,
    pub heard: bool,
    /// Whether what is heard is the recording.
    pub is_original: bool,
    pub colour: usize,
}

/// What stands above the cells.
pub(super) fn heads_ui(ui: &mut Ui, cx: &StudioCtx<'_>, cells: &Cells, code: Option<&str>) {
    let t = cx.tokens;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEADS), Sense::hover());
    let line = Stroke::new(1.0, t.line);
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, line);
    let head = |from: f32, wide: f32, words: String| {
        let galley = Face::Label.elided(ui, words, t.text3, wide - 8.0);
        let y = rect.center().y - galley.size().y / 2.0;
        ui.painter()
            .galley(pos2(rect.left() + from, y), galley, t.text3);
    };
    head(12.0, TIME - 12.0, tr!("dubbing-head-time"));
    if let Some([from, wide]) = cells.said {
        head(from, wide, tr!("dubbing-head-said"));
    }
    let [from, wide] = cells.text;
    head(from, wide, words::language(code.unwrap_or_default()));
    head(cells.speed, SPEED, tr!("dubbing-head-speed"));
    if let Some(from) = cells.fit {
        head(from, FIT, tr!("dubbing-head-fit"));
    }
    if let Some(from) = cells.lufs {
        head(from, LUFS, tr!("dubbing-head-lufs"));
    }
    if let Some(from) = cells.flags {
        head(from, FLAGS, tr!("dubbing-head-flags"));
    }
}

/// Draws a row.
pub(super) fn row_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    cells: &Cells,
    shown: &Shown<'_>,
) -> Response {
    let t = cx.tokens;
    let (rect, _) = ui.allocate_exact_size(vec2(cells.width, HEIGHT), Sense::hover());
    let id = ui.scope_id().with(("dub-line", shown.place));
    let sense = if shown.stops {
        Sense::click()
    } else {
        Sense::CLICK
    };
    let response = ui.interact(rect, id, sense);
    let (line, number) = (shown.line, shown.place + 1);
    let text = shown.written.unwrap_or(&line.text);
    let speaker = words::speaker(&line.speaker);
    let marks = |between: &str| {
        let flags = shown.flags.iter().map(told);
        let mended = shown.mended.then(|| tr!("dubbing-mended"));
        let unsaid = shown.written.map(|_| tr!("dubbing-unsaid"));
        let marks = mended.into_iter().chain(unsaid).chain(flags);
        let marks: Vec<String> = marks.collect();
        marks.join(between)
    };
    response.widget_info(|| {
        let said = tr!(
            "dubbing-line",
            line = number,
            at = words::moment(line.start),
            speaker = &*speaker,
            text = text,
            marks = marks("; ")
        );
        WidgetInfo::selected(Role::ListItem, true, shown.selected, said)
    });
    keys::space_plays_at(&response);
    if shown.selected || response.hovered() {
        let fill = if shown.selected { t.bg2 } else { t.bg1 };
        let radius = CornerRadius::same(size::RADIUS as u8);
        ui.painter().rect_filled(rect, radius, fill);
    }
    let ink = t.speaker(shown.colour);
    let edge = Rect::from_min_size(rect.min + vec2(2.0, 8.0), vec2(3.0, HEIGHT - 16.0));
    ui.painter().rect_filled(edge, 1.5, ink);
    let time = Face::Mono.galley(ui, words::moment(line.start), t.text);
    let top = rect.top() + 8.0;
    ui.painter()
        .galley(pos2(rect.left() + 12.0, top), time, t.text);
    let speaker = Face::Small.elided(ui, &*speaker, ink, TIME - 20.0);
    ui.painter()
        .galley(pos2(rect.left() + 12.0, top + 19.0), speaker, ink);
    let cell = |[from, wide]: [f32; 2], text: &str, ink: Color32| {
        let galley = two_lines(ui, text, ink, wide - 12.0);
        let y = rect.center().y - galley.size().y / 2.0;
        ui.painter()
            .galley(pos2(rect.left() + from, y), galley, ink);
    };
    if let Some(place) = cells.said {
        let is_heard = shown.heard && shown.is_original;
        cell(
            place,
            &line.said,
            if is_heard { t.playing } else { t.text2 },
        );
    }
    let is_said = !text.is_empty();
    // Where there is no place for flags they stand below the text, which is one line then.
    let (marked, marked_ink) = marked(cx, shown);
    let is_below = cells.flags.is_none() && is_said && !marked.is_empty();
    if is_said {
        let is_heard = shown.heard && !shown.is_original;
        let ink = if is_heard { t.playing } else { t.text };
        if is_below {
            let [from, wide] = cells.text;
            let below = top + 19.0;
            for (y, words, ink) in [(top, text, ink), (below, &*marked, marked_ink)] {
                let galley = Face::Small.elided(ui, words, ink, wide - 12.0);
                ui.painter()
                    .galley(pos2(rect.left() + from, y), galley, ink);
            }
        } else {
            cell(cells.text, text, ink);
        }
    } else {
        cell(cells.text, &tr!("dubbing-line-missing"), t.warn);
    }
    let number = |from: f32, text: String, ink: Color32| {
        let galley = Face::Mono.galley(ui, text, ink);
        let y = rect.center().y - galley.size().y / 2.0;
        ui.painter()
            .galley(pos2(rect.left() + from, y), galley, ink);
    };
    let speed = words::speed(&line.text, line.end - line.start);
    let ink = if speed > LETTERS_A_SECOND {
        t.bad_ink
    } else {
        t.text2
    };
    if is_said {
        number(cells.speed, format!("{speed:.1}"), ink);
        let from = pos2(rect.left() + cells.speed, rect.center().y + 13.0);
        let bar = Rect::from_min_size(from, vec2(SPEED - 14.0, 2.0));
        let part = |speed: f64| bar.width() * (speed / (LETTERS_A_SECOND * 1.25)).min(1.0) as f32;
        ui.painter().rect_filled(bar, 1.0, t.bg3);
        let filled = Rect::from_min_size(from, vec2(part(speed), bar.height()));
        ui.painter().rect_filled(filled, 1.0, ink);
        // Where it becomes too fast.
        let most = bar.left() + part(LETTERS_A_SECOND);
        let tick = Stroke::new(1.0, t.text3);
        ui.painter().vline(most, bar.expand(2.0).y_range(), tick);
    }
    if let Some((from, fit)) = cells.fit.zip(fit(line)) {
        let is_off = !(SHORTER..=LONGER).contains(&fit);
        let ink = if is_off { t.warn } else { t.text2 };
        number(from, words::percent(fit), ink);
    }
    if let Some((from, level)) = cells.lufs.zip(shown.lufs.filter(|_| is_said)) {
        let jumps = shown.flags.iter().any(|it| matches!(it, Flag::Jump(_)));
        let ink = if jumps { t.warn } else { t.text2 };
        number(from, format!("{level:.1}"), ink);
    }
    if shown.written.is_some() {
        // At the edge: rooms without a place for words show it, too.
        let at = pos2(rect.right() - 8.0, rect.top() + 10.0);
        ui.painter().circle_filled(at, 3.5, t.warn);
    }
    if let Some(from) = cells.flags {
        let galley = two_lines(ui, &marked, marked_ink, FLAGS - 8.0);
        let y = rect.center().y - galley.size().y / 2.0;
        ui.painter()
            .galley(pos2(rect.left() + from, y), galley, marked_ink);
    }
    if response.has_focus() {
        // Inside: the list is cut at its edges.
        ring(ui, rect.shrink(3.0), size::RADIUS - 2.0, t.accent_ink);
    }
    if response.hovered() || response.has_focus() {
        let whole = format!("{text}\n{}\n{}", marks("\n"), tr!("dubbing-line.tip"));
        tip(ui, response, &whole)
    } else {
        tip(ui, response, &tr!("dubbing-line.tip"))
    }
}

/// What there is to be known of a line, in a word each: that what is written isn't said, else that it was fixed and what
/// stands out in it.
fn marked(cx: &StudioCtx<'_>, shown: &Shown<'_>) -> (String, Color32) {
    let t = cx.tokens;
    if shown.written.is_some() {
        return (tr!("dubbing-unsaid"), t.warn);
    }
    let mended = shown.mended.then(|| tr!("dubbing-mended"));
    if shown.flags.is_empty() {
        return (mended.unwrap_or_default(), t.accent_ink);
    }
    let flags = short(shown.flags);
    let all: Vec<String> = mended.into_iter().chain([flags]).collect();
    (all.join(", "), t.warn)
}

/// The first flag of a line, and how many others it has.
fn short(flags: &[Flag]) -> String {
    let first = flags.first().map(word).unwrap_or_default();
    match flags.len() {
        0 | 1 => first,
        all => tr!("dubbing-flags-more", flag = first, count = all - 1),
    }
}

/// A flag in a word or two.
fn word(flag: &Flag) -> String {
    match flag {
        Flag::Missing => tr!("dubbing-flag-missing"),
        Flag::Unsaid { .. } => tr!("dubbing-flag-unsaid"),
        Flag::Overlaps => tr!("dubbing-flag-overlaps"),
        Flag::Long(_) => tr!("dubbing-flag-long"),
        Flag::Short(_) => tr!("dubbing-flag-short"),
        Flag::Silent => tr!("dubbing-flag-silent"),
        Flag::Jump(lu) if *lu < 0 => tr!("dubbing-flag-softer"),
        Flag::Jump(_) => tr!("dubbing-flag-louder"),
        Flag::Names(_) => tr!("dubbing-flag-names"),
        Flag::Fast(_) => tr!("dubbing-flag-fast"),
        Flag::Untranslated => tr!("dubbing-flag-untranslated"),
        Flag::Numbers => tr!("dubbing-flag-numbers"),
        Flag::Squeezed(_) => tr!("dubbing-flag-squeezed"),
    }
}

/// A flag in a sentence that has the word of the table.
pub(super) fn told(flag: &Flag) -> String {
    let (word, about) = (word(flag), flag.words());
    if about.contains(&word) {
        return about;
    }
    tr!("dubbing-flag-told", word = word, about = about)
}

/// A text in at most two lines.
fn two_lines(ui: &Ui, text: &str, ink: Color32, width: f32) -> std::sync::Arc<egui::Galley> {
    let mut job =
        egui::text::LayoutJob::simple(text.to_owned(), Face::Small.font(), ink, width.max(24.0));
    job.wrap.max_rows = 2;
    ui.painter().layout_job(job)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_cut_and_the_text_keeps_its_room() {
        let all = Filled {
            said: true,
            fit: true,
            lufs: true,
            flags: true,
        };
        for filled in [all, Filled::default()] {
            for width in [320.0, 370.0, 420.0, 520.0, 600.0, 820.0, 1_100.0] {
                let cells = Cells::of(width, filled);
                let [from, wide] = cells.text;
                assert!(wide >= 120.0, "{width}: {wide}");
                let columns = [
                    Some([from, wide]),
                    Some([cells.speed, SPEED]),
                    cells.fit.map(|from| [from, FIT]),
                    cells.lufs.map(|from| [from, LUFS]),
                    cells.flags.map(|from| [from, FLAGS]),
                ];
                let mut ends = 0.0;
                for [from, wide] in columns.into_iter().flatten() {
                    assert!(ends <= from + 0.5, "{width}: {ends} {from}");
                    ends = from + wide;
                }
                assert!(ends <= cells.width + 0.5, "{width}");
            }
        }
    }

    /// Regression: "loud, no line, longer, too fast t…" was cut, and the line's sentences said it in other words.
    #[test]
    fn the_first_flag_is_named_and_the_others_are_counted() {
        let flags = [Flag::Fast(24), Flag::Silent, Flag::Jump(-6)];
        assert_eq!(short(&flags[1..2]), tr!("dubbing-flag-silent"));
        assert_eq!(short(&flags), "too fast +2");
        for flag in &flags {
            let told = told(flag);
            assert!(told.contains(&word(flag)) && told.contains(&flag.words()));
        }
    }

    /// Regression: texts were cut to two short rows next to columns without a single value.
    #[test]
    fn empty_columns_leave_their_room_to_the_texts() {
        let said = Filled {
            said: true,
            ..Filled::default()
        };
        let all = Filled {
            fit: true,
            lufs: true,
            flags: true,
            ..said
        };
        let room = |filled| Cells::of(1_000.0, filled).text[1];
        assert!(room(said) >= room(all) + (FIT + LUFS + FLAGS) / 2.0);
        assert!(room(Filled::default()) > room(said) * 1.7);
    }
}
