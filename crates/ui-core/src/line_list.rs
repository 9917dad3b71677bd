//! A list of the lines of a part, several of which are chosen.

use egui::Ui;

use crate::ctx::StudioCtx;
use mynah_core::ids::LineId;
use mynah_i18n::tr;
use mynah_script::document::{Item, Line};
use mynah_ui_kit::widgets::{Combo, combo_check};

/// Lines that can be chosen from, and rows that are looked through for them.
const OFFERED: usize = 40;
const LOOKED: usize = 2_000;
/// Letters of a line that tell it from others.
const LETTERS: usize = 48;

/// A field that opens such a list.
pub struct LineList<'a> {
    /// How many are chosen at most.
    pub most: usize,
    /// The one around which they are offered: another one while it is open would move all of them.
    pub around: &'a Line,
    /// Those that are chosen.
    pub chosen: &'a [LineId],
}

impl LineList<'_> {
    /// Draws it; the line that was pressed. `told` says what a press does, or why there is none: of a line, and whether it
    /// is chosen.
    pub fn show(
        &self,
        ui: &mut Ui,
        cx: &StudioCtx<'_>,
        field: Combo<'_>,
        told: impl Fn(&Line, bool) -> Result<String, String>,
    ) -> Option<LineId> {
        let script = cx.desk.script();
        let mut pressed = None;
        field.several().show(ui, |ui| {
            for line in lines_like(cx, self.around) {
                let on = self.chosen.contains(&line.id);
                let text: String = line.text.trim().chars().take(LETTERS).collect();
                let place = script.place(line.id).unwrap_or(0);
                let number = script.items().line_number(place);
                let words = tr!("sweep-line-item", number = number, text = text);
                let is_full = !on && self.chosen.len() >= self.most;
                let full = || Err(tr!("sweep-lines-full", most = self.most));
                let told = told(line, on).and_then(|does| if is_full { full() } else { Ok(does) });
                let can = told.is_ok();
                let explanation = told.unwrap_or_else(|why_not| why_not);
                let item = ui.add_enabled_ui(can, |ui| combo_check(ui, on, &words, &explanation));
                if item.inner.clicked() && can {
                    pressed = Some(line.id);
                }
            }
        });
        pressed
    }
}

/// Whether a line of the same part says something.
pub fn is_alike(other: &Line, line: &Line) -> bool {
    other.speaker == line.speaker && !other.is_mute()
}

/// Lines of the same part, from the one that is seen on.
fn lines_like<'a>(cx: &StudioCtx<'a>, line: &Line) -> Vec<&'a Line> {
    let items = cx.desk.script().items();
    let start = items.place(line.id).unwrap_or(0).saturating_sub(LOOKED / 2);
    let rows = items.from(start).take(LOOKED);
    let alike = rows
        .filter_map(Item::line)
        .filter(|other| is_alike(other, line));
    let all: Vec<&Line> = alike.collect();
    // As many before it as behind it, as far as there are.
    let at = all
        .iter()
        .position(|other| other.id == line.id)
        .unwrap_or(0);
    let first = at.saturating_sub(OFFERED / 2);
    all.into_iter().skip(first).take(OFFERED).collect()
}
