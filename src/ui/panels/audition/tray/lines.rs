//! The lines of a casting call while it is put together.

use egui::Ui;

use super::{LINES, Tray, heading, row_ui, script_number};
use crate::script::document::{Item, Line};
use crate::studio::audition::{Audition, AuditionLine, MOST_LINES};
use crate::studio::desk::Desk;
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::panels::audition::casting::part_of;
use crate::ui::panels::script::speaker_name;
use crate::ui::panels::sweep::lines_like;
use crate::ui::widgets::{Combo, combo_check, combo_item};

/// Rows of the script that are looked through for lines.
const LOOKED: usize = 5_000;
/// Letters of a line that tell it from others.
const LETTERS: usize = 48;

impl Tray {
    /// Which lines of whose part.
    pub(super) fn lines_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let Some(draft) = &mut self.draft else { return };
        let speaker = speaker_name(&draft.speaker);
        heading(
            ui,
            cx,
            tr!(
                "audition-lines",
                speaker = speaker.as_str(),
                count = draft.lines.len()
            ),
        );
        let mut gone = None;
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (place, line) in draft.lines.iter().enumerate() {
                let name = tr!("audition-line-out", number = place + 1);
                // Numbered as in the script, and said by whom where that is another part.
                let number = script_number(cx.desk, line);
                let text = number.map_or_else(
                    || line.text.clone(),
                    |number| format!("{number} · {}", line.text),
                );
                let out = tr!("audition-line-out.tip");
                if row_ui(ui, cx, (&text, None), (&name, &out)) {
                    gone = Some(place);
                }
            }
        });
        if let Some(gone) = gone {
            draft.lines.remove(gone);
        }
        choose_ui(ui, cx, draft);
        let desk = cx.desk;
        let mut wanted = None;
        let explanation = tr!("audition-part.tip");
        let name = tr!("audition-part");
        Combo::new(&name, &speaker)
            .tip(&explanation)
            .show(ui, |ui| {
                for one in desk.speakers() {
                    let label = speaker_name(&one);
                    let on = *one == *draft.speaker;
                    if combo_item(ui, on, (&label, ""), &explanation).clicked() && !on {
                        wanted = Some(one.to_string());
                    }
                }
            });
        if let Some(speaker) = wanted {
            let lines = lines_of(cx, &speaker, (None, LINES));
            let of = lines.iter().find_map(|line| desk.script().line(line.line?));
            let model = of.and_then(|line| desk.model_of(line)).cloned();
            let model = model.unwrap_or_else(|| draft.model.clone());
            *draft = super::draft(desk, speaker, model, lines);
        }
    }
}

/// Until it begins it says what its lines say by now, for whoever they are of: they are written beside it.
pub(super) fn follow(desk: &Desk, draft: &mut Audition) {
    for of in &mut draft.lines {
        let line = of.line.and_then(|line| desk.script().line(line));
        if let Some(line) = line.filter(|line| line.text != of.text && !line.is_mute()) {
            of.text.clone_from(&line.text);
        }
    }
    if let Some(part) = part_of(desk, draft).filter(|part| *part != draft.speaker) {
        draft.speaker = part;
    }
}

/// Takes lines of the part in, and out.
fn choose_ui(ui: &mut Ui, cx: &StudioCtx<'_>, draft: &mut Audition) {
    let script = cx.desk.script();
    let chosen = draft.lines.iter().find_map(|of| script.line(of.line?));
    let chosen = chosen.filter(|line| line.speaker == draft.speaker);
    let of_part = |line: &&Line| line.speaker == draft.speaker && !line.is_mute();
    let name = tr!("audition-choose-lines");
    let shown = tr!(
        "audition-choose-lines.shown",
        count = draft.lines.len(),
        most = MOST_LINES
    );
    let explanation = tr!("audition-choose-lines.tip", most = MOST_LINES);
    let mut pressed = None;
    let combo = Combo::new(&name, &shown).tip(&explanation).several();
    combo.show(ui, |ui| {
        let from = chosen.or_else(|| script.lines().find(of_part));
        for line in from.into_iter().flat_map(|from| lines_like(cx, from)) {
            let on = draft.lines.iter().any(|of| of.line == Some(line.id));
            let place = script.place(line.id).unwrap_or(0);
            let text: String = line.text.trim().chars().take(LETTERS).collect();
            let words = tr!(
                "sweep-line-item",
                number = script.items().line_number(place),
                text = text
            );
            let is_full = !on && draft.lines.len() >= MOST_LINES;
            let full = tr!("sweep-lines-full", most = MOST_LINES);
            let told = if is_full { &full } else { &explanation };
            let item = ui.add_enabled_ui(!is_full, |ui| combo_check(ui, on, &words, told));
            if item.inner.clicked() && !is_full {
                pressed = Some(line);
            }
        }
    });
    let Some(line) = pressed else { return };
    let before = draft.lines.len();
    draft.lines.retain(|of| of.line != Some(line.id));
    if draft.lines.len() == before && before < MOST_LINES {
        draft.lines.push(AuditionLine {
            line: Some(line.id),
            text: line.text.clone(),
        });
    }
}

/// The lines of a speaker that are selected, else some from the one that is looked at on.
pub(super) fn lines_of(
    cx: &StudioCtx<'_>,
    speaker: &str,
    (from, most): (Option<&Line>, usize),
) -> Vec<AuditionLine> {
    let items = cx.desk.script().items();
    let heard = |line: &&Line| line.speaker == speaker && !line.is_mute();
    let of = |line: &Line| AuditionLine {
        line: Some(line.id),
        text: line.text.clone(),
    };
    let marked = &cx.view.marked;
    if marked.len() > 1 && from.is_some() {
        let rows = items.iter().filter(|row| marked.contains(row.id()));
        // What is selected is meant, whoever says it in the script.
        let lines = rows.take(LOOKED).filter_map(Item::line);
        let lines = lines.filter(|line| !line.is_mute());
        let lines: Vec<AuditionLine> = lines.take(MOST_LINES).map(of).collect();
        if !lines.is_empty() {
            return lines;
        }
    }
    let start = from.and_then(|line| items.place(line.id)).unwrap_or(0);
    let behind = (start..items.len()).filter_map(|place| items.get(place));
    let before = (0..start).filter_map(|place| items.get(place));
    let rows = behind.chain(before).take(LOOKED);
    let lines = rows.filter_map(Item::line).filter(heard);
    lines.take(most).map(of).collect()
}
