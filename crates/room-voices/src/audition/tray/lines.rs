//! The lines of a casting call while it is put together.

use egui::Ui;

use super::{LINES, Tray, heading, row_ui, script_number};
use crate::audition::casting::part_of;
use mynah_core::ids::LineId;
use mynah_i18n::tr;
use mynah_model::audition::{Audition, AuditionLine, MOST_LINES};
use mynah_model::desk::Desk;
use mynah_script::document::{Item, Line};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::line_list::LineList;
use mynah_ui_core::words::speaker_name;
use mynah_ui_kit::widgets::{Combo, combo_item};

/// Rows of the script that are looked through for lines.
const LOOKED: usize = 5_000;

impl Tray {
    /// Which lines of whose part.
    pub(super) fn lines_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>) {
        let Some(draft) = &mut self.draft else { return };
        let speaker = speaker_name(&draft.speaker);
        // What follows are its lines.
        let wanted = part_ui(ui, cx, draft, &speaker);
        heading(ui, cx, tr!("audition-lines"));
        // Above what is chosen: no line that is taken in or out moves the open list.
        choose_ui(ui, cx, (draft, &mut self.around));
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
        let desk = cx.desk;
        if let Some(speaker) = wanted {
            let lines = lines_of(cx, &speaker, (None, LINES));
            let of = lines.iter().find_map(|line| desk.script().line(line.line?));
            let model = of.and_then(|line| desk.model_of(line)).cloned();
            let model = model.unwrap_or_else(|| draft.model.clone());
            *draft = super::draft(desk, speaker, model, lines);
        }
    }
}

/// Whose part it is; the one that was chosen in its place.
fn part_ui(ui: &mut Ui, cx: &StudioCtx<'_>, draft: &Audition, speaker: &str) -> Option<String> {
    let mut wanted = None;
    let explanation = tr!("audition-part.tip");
    let name = tr!("audition-part");
    heading(ui, cx, tr!("audition-part-head"));
    Combo::new(&name, speaker).tip(&explanation).show(ui, |ui| {
        for one in cx.desk.speakers() {
            let label = speaker_name(&one);
            let on = *one == *draft.speaker;
            if combo_item(ui, on, (&label, ""), &explanation).clicked() && !on {
                wanted = Some(one.to_string());
            }
        }
    });
    wanted
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
fn choose_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    (draft, around): (&mut Audition, &mut Option<LineId>),
) {
    let script = cx.desk.script();
    let of_part = |line: &&Line| line.speaker == draft.speaker && !line.is_mute();
    let before = around.and_then(|line| script.line(line));
    let chosen = draft.lines.iter().filter_map(|of| script.line(of.line?));
    let mut all = before.into_iter().chain(chosen);
    let from = all.find(of_part).or_else(|| script.lines().find(of_part));
    *around = from.map(|line| line.id);
    let Some(from) = from else { return };
    let count = draft.lines.len();
    let name = tr!("audition-choose-lines");
    let shown = tr!(
        "audition-choose-lines.shown",
        count = count,
        most = MOST_LINES
    );
    let explanation = tr!("audition-choose-lines.tip", most = MOST_LINES);
    let chosen: Vec<LineId> = draft.lines.iter().filter_map(|of| of.line).collect();
    let list = LineList {
        most: MOST_LINES,
        around: from,
        chosen: &chosen,
    };
    let field = Combo::new(&name, &shown).tip(&explanation);
    let pressed = list.show(ui, cx, field, |_, _| Ok(explanation.clone()));
    let Some(line) = pressed.and_then(|line| script.line(line)) else {
        return;
    };
    draft.lines.retain(|of| of.line != Some(line.id));
    if draft.lines.len() == count {
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
