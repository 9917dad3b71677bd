//! What differs between two versions: a row for each line, and the chosen one in full.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use egui::accesskit::Role;
use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Color32, CornerRadius, Key, Label, Modifiers, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use crate::dialogs::rows::listed;
use mynah_i18n::tr;
use mynah_script::compare::{Comparison, Difference, Fate, Piece, Said, Side};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, Icon, Tokens, icons, size};
use mynah_ui_kit::widgets::menu::{arrows, ends};
use mynah_ui_kit::widgets::{Button, at_right, focus_ring, tip};

/// Height of a row.
const ROW: f32 = 28.0;
/// Most of the list that is seen at once, and what all around it needs.
const LIST: f32 = 280.0;
const AROUND: f32 = 330.0;
/// Height of the chosen one in full.
const FULL: f32 = 100.0;
/// The scroll bar floats over the list; rows end before it.
const BAR: f32 = 12.0;
/// Widths before the words: number, what became of it, who speaks.
const NUMBER: f32 = 48.0;
const FATE: f32 = 96.0;
const SPEAKER: f32 = 92.0;
/// Letters of a row before what differs, and letters in all: a row has no room for more.
const BEFORE: usize = 24;
const MOST: usize = 200;

/// The number of another question.
pub(super) fn number() -> u64 {
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    NUMBER.fetch_add(1, Ordering::Relaxed)
}

/// A comparison that was asked for.
pub(super) struct Compared {
    number: u64,
    /// What is compared: the older one, the newer one.
    names: (String, String),
    at: usize,
}

impl Compared {
    pub fn new(number: u64, names: (String, String)) -> Self {
        Self {
            number,
            names,
            at: 0,
        }
    }

    /// Draws it; whether it is left.
    pub fn ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) -> bool {
        let t = cx.tokens;
        let (older, newer) = &self.names;
        let title = tr!(
            "versions-compared-title",
            older = older.as_str(),
            newer = newer.as_str()
        );
        ui.add(Label::new(Face::Title.rich(title, t.text)).truncate());
        match cx.desk.versions.compared(self.number) {
            None => {
                ui.horizontal(|ui| {
                    ui.add(egui::Spinner::new().size(16.0).color(t.text2));
                    ui.label(Face::Small.rich(tr!("versions-comparing"), t.text2));
                });
            }
            Some(None) => {
                ui.label(Face::Small.rich(tr!("versions-not-compared"), t.bad_ink));
            }
            Some(Some(comparison)) => {
                let comparison = Arc::clone(comparison);
                self.rows_ui(ui, &comparison);
            }
        }
        let escape = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        let back = Button::new(tr!("versions-back")).outline();
        let back = back.tip(tr!("versions-back.tip"));
        at_right(ui, |ui| ui.add(back).clicked()) || escape
    }

    fn rows_ui(&mut self, ui: &mut Ui, comparison: &Comparison) {
        let t = Tokens::of(ui);
        let counts = counted(comparison);
        ui.add(Label::new(Face::Small.rich(counts, t.text2)).wrap());
        let rows = comparison.rows.as_slice();
        if rows.is_empty() {
            return;
        }
        self.at = self.at.min(rows.len() - 1);
        let moved = arrows(ui, Some(self.at), rows.len()).or_else(|| ends(ui, rows.len()));
        self.at = moved.unwrap_or(self.at);
        let wide = ui.available_width() - BAR;
        let room = ui.ctx().content_rect().height() * 0.86 - AROUND;
        let height = room.clamp(3.0 * ROW, LIST);
        let mut list = listed(height).id_salt("rows");
        if let Some(at) = moved {
            let middle = at as f32 * ROW - (height - ROW) / 2.0;
            list = list.vertical_scroll_offset(middle.max(0.0));
        }
        let gap = std::mem::replace(&mut ui.spacing_mut().item_spacing.y, 0.0);
        list.show_rows(ui, ROW, rows.len(), |ui, range| {
            let shown = rows.iter().enumerate().skip(range.start).take(range.len());
            for (at, row) in shown {
                if row_ui(ui, row, (wide, at == self.at)) {
                    self.at = at;
                }
            }
        });
        ui.spacing_mut().item_spacing.y = gap;
        ui.add_space(gap);
        if let Some(row) = rows.get(self.at) {
            full_ui(ui, row);
        }
    }
}

/// How many rows had which fate, in a sentence.
fn counted(comparison: &Comparison) -> String {
    if comparison.is_empty() {
        return tr!("versions-same");
    }
    let mut parts = Vec::new();
    for fate in Fate::ALL {
        let count = comparison.count(fate);
        if count > 0 {
            parts.push(match fate {
                Fate::Added => tr!("versions-count-added", count = count),
                Fate::Removed => tr!("versions-count-removed", count = count),
                Fate::Changed => tr!("versions-count-changed", count = count),
                Fate::Moved => tr!("versions-count-moved", count = count),
                Fate::MovedChanged => tr!("versions-count-moved-changed", count = count),
                Fate::Take => tr!("versions-count-takes", count = count),
            });
        }
    }
    if !comparison.parts.is_empty() {
        let names = comparison.parts.iter().map(|name| speaker_name(name));
        let names = names.collect::<Vec<_>>().join(", ");
        parts.push(tr!("versions-count-parts", names = names));
    }
    if comparison.whole {
        parts.push(tr!("versions-count-whole"));
    }
    parts.join(" · ")
}

fn speaker_name(speaker: &str) -> String {
    if speaker.is_empty() {
        tr!("narrator")
    } else {
        speaker.to_owned()
    }
}

fn fate_word(row: &Difference) -> (Icon, String) {
    match row.fate {
        Fate::Added => (icons::PLUS, tr!("versions-added")),
        Fate::Removed => (icons::MINUS, tr!("versions-removed")),
        Fate::Changed => (icons::PENCIL_SIMPLE, tr!("versions-changed")),
        Fate::Moved => (icons::SWAP, tr!("versions-moved")),
        Fate::MovedChanged => (icons::SWAP, tr!("versions-moved-changed")),
        Fate::Take => (icons::WAVEFORM, tr!("versions-take")),
    }
}

fn ink(t: &Tokens, fate: Fate) -> Color32 {
    match fate {
        Fate::Added => t.good,
        Fate::Removed => t.bad_ink,
        Fate::Changed | Fate::Moved | Fate::MovedChanged | Fate::Take => t.warn,
    }
}

/// A row of the list; whether it was pressed.
fn row_ui(ui: &mut Ui, row: &Difference, (wide, chosen): (f32, bool)) -> bool {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(wide, ROW), Sense::click());
    let (icon, fate) = fate_word(row);
    let said = said(row);
    response.widget_info(|| {
        let (fate, text) = (fate.as_str(), said.text.as_str());
        let name = match row.number {
            0 => tr!("versions-difference-heading", fate = fate, text = text),
            number => tr!(
                "versions-difference",
                fate = fate,
                number = number,
                text = text
            ),
        };
        let mut info = WidgetInfo::selected(Role::ListBoxOption, true, chosen, name);
        info.current_text_value = Some(notes(row).join(" · "));
        info
    });
    if chosen || response.hovered() {
        let fill = if chosen { t.bg3 } else { t.bg2 };
        let radius = CornerRadius::same(size::RADIUS as u8);
        ui.painter().rect_filled(rect, radius, fill);
    }
    focus_ring(ui, &response, size::RADIUS);
    let mut left = rect.left() + 8.0;
    let mut cell = |face: Face, text: String, color: Color32, width: f32| {
        let galley = face.elided(ui, text, color, width - 8.0);
        let y = rect.center().y - galley.size().y / 2.0;
        ui.painter().galley(pos2(left, y), galley, color);
        left += width;
    };
    let number = match row.number {
        0 => String::new(),
        number => number.to_string(),
    };
    cell(Face::Mono, number, t.text3, NUMBER);
    cell(Face::Small, String::new(), t.text, 20.0);
    cell(Face::Small, fate, ink(t, row.fate), FATE);
    let speaker = said.speaker.as_deref().map(speaker_name);
    cell(Face::Small, speaker.unwrap_or_default(), t.text2, SPEAKER);
    let sign = pos2(rect.left() + 8.0 + NUMBER + 6.0, rect.center().y);
    icon.paint(ui.painter(), sign, 14.0, ink(t, row.fate));
    let rest = Rect::from_min_max(pos2(left, rect.top()), rect.right_bottom());
    let mut job = words_job(t, row, Face::Small, Some(BEFORE));
    job.wrap = TextWrapping::truncate_at_width((rest.width() - 8.0).max(0.0));
    let galley = ui.painter().layout_job(job);
    let y = rect.center().y - galley.size().y / 2.0;
    ui.painter().galley(pos2(left, y), galley, t.text);
    tip(ui, response, &tr!("versions-difference.tip")).clicked()
}

/// The chosen row in full: what was, what is, and what else is other.
fn full_ui(ui: &mut Ui, row: &Difference) {
    let t = Tokens::of(ui);
    let area = listed(FULL).id_salt("full");
    area.auto_shrink([false, true]).show(ui, |ui| {
        ui.add(Label::new(words_job(t, row, Face::Body, None)).wrap());
        let notes = notes(row);
        if !notes.is_empty() {
            ui.add(Label::new(Face::Small.rich(notes.join(" · "), t.text2)).wrap());
        }
    });
}

fn said(row: &Difference) -> Said {
    let said = row.after.as_ref().or(row.before.as_ref());
    said.cloned().unwrap_or(Said {
        speaker: None,
        text: String::new(),
    })
}

/// Who spoke it before, where that is somebody else now.
fn other_speaker(row: &Difference) -> Option<&str> {
    let was = row.before.as_ref()?.speaker.as_deref()?;
    let is = row.after.as_ref()?.speaker.as_deref()?;
    (was != is).then_some(was)
}

/// What is other beside the words.
fn notes(row: &Difference) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(was) = other_speaker(row)
        && let Some(is) = row.after.as_ref().and_then(|said| said.speaker.as_deref())
    {
        notes.push(tr!(
            "versions-note-speaker",
            was = speaker_name(was),
            is = speaker_name(is)
        ));
    }
    if row.settings {
        notes.push(tr!("versions-note-settings"));
    }
    if let Some((was, is)) = row.takes {
        let take = |number: Option<u32>| match number {
            Some(number) => tr!("versions-take-number", number = number),
            None => tr!("versions-take-none"),
        };
        notes.push(match is {
            Some(number) if was == is => tr!("versions-note-take-gone", number = number),
            _ => tr!("versions-note-take", was = take(was), is = take(is)),
        });
    }
    notes
}

/// The words of a row with what is gone struck out and what is new underlined. With `before` it begins that many letters
/// before what differs, and is cut.
fn words_job(t: &Tokens, row: &Difference, face: Face, before: Option<usize>) -> LayoutJob {
    let mut job = LayoutJob::default();
    let mut left = before.map_or(usize::MAX, |_| MOST);
    let mut put = |text: &str, side: Side| {
        let text = text.replace('\n', " ");
        let shown: String = text.chars().take(left).collect();
        left = left.saturating_sub(shown.chars().count());
        let mut format = face.format(t.text);
        match side {
            Side::Both => {}
            Side::Before => {
                format.color = t.bad_ink;
                format.background = t.tint_bad;
                format.strikethrough = Stroke::new(1.0, t.bad_ink);
            }
            Side::After => {
                format.background = t.tint_good;
                format.underline = Stroke::new(1.0, t.good);
            }
        }
        job.append(&shown, 0.0, format);
    };
    let text = |said: &Option<Said>| {
        said.as_ref()
            .map_or(String::new(), |said| said.text.clone())
    };
    // In the list who speaks now stands in a column of its own.
    if let Some(was) = other_speaker(row).filter(|_| before.is_some()) {
        put(&speaker_name(was), Side::Before);
        put(" ", Side::Both);
    }
    let (was, is) = (text(&row.before), text(&row.after));
    if row.pieces.is_empty() {
        let side = match row.fate {
            Fate::Added => Side::After,
            Fate::Removed => Side::Before,
            Fate::Changed | Fate::Moved | Fate::MovedChanged | Fate::Take => Side::Both,
        };
        put(&said(row).text, side);
        return job;
    }
    for (at, Piece { side, bytes }) in row.pieces.iter().enumerate() {
        let of = if *side == Side::Before { &was } else { &is };
        let words = of.get(bytes.clone()).unwrap_or_default();
        match before {
            // What stands the same before it is known.
            Some(letters) if at == 0 && *side == Side::Both && words.chars().count() > letters => {
                let skipped = words.chars().count() - letters;
                let end: String = words.chars().skip(skipped).collect();
                put(&format!("…{end}"), *side);
            }
            _ => put(words, *side),
        }
    }
    job
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::ids::LineId;

    /// Only who speaks now stood in the list.
    #[test]
    fn who_spoke_a_line_before_stands_in_its_row() {
        let said = |speaker: &str| {
            Some(Said {
                speaker: Some(speaker.to_owned()),
                text: "The light went out.".to_owned(),
            })
        };
        let row = |was: &str, is: &str| Difference {
            row: LineId(1),
            number: 1,
            fate: Fate::Changed,
            before: said(was),
            after: said(is),
            pieces: Vec::new(),
            settings: false,
            takes: None,
        };
        let words = |row: &Difference, before| {
            let job = words_job(
                Tokens::of_visuals(&egui::Visuals::dark()),
                row,
                Face::Small,
                before,
            );
            job.text
        };
        let other = row("Anna", "Mara");
        assert_eq!(words(&other, Some(BEFORE)), "Anna The light went out.");
        assert_eq!(words(&other, None), "The light went out.");
        let same = row("Mara", "Mara");
        assert_eq!(words(&same, Some(BEFORE)), "The light went out.");
    }
}
