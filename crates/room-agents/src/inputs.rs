//! Fields of an agent's document: each edits the value at its place.

use std::ops::RangeInclusive;

use egui::{Key, Label, Ui};
use serde_json::{Value, json};

use mynah_i18n::tr;
use mynah_model::agents::document::{is_on, number, text};
use mynah_ui_kit::theme::{Face, Tokens, icons};
use mynah_ui_kit::widgets::{Combo, SliderRow, TextArea, TextField, combo_item, toggle_row};

use crate::column::label_ui;
use crate::draft::Draft;

/// Height of the margins above and below the text of an area, in points.
const AREA_MARGINS: f32 = 16.0;

/// A field for one line of text.
pub(crate) fn text_ui(ui: &mut Ui, draft: &mut Draft, pointer: &str, (name, hint): (&str, &str)) {
    label_ui(ui, name, "");
    let mut value = text(&draft.after, pointer).to_owned();
    let field = TextField::new(&mut value, name).hint(hint);
    if ui.add(field).changed() {
        draft.set(pointer, value);
    }
}

/// A field for several lines of text, with quiet words at the right of its name.
pub(crate) fn area_ui(
    ui: &mut Ui,
    draft: &mut Draft,
    pointer: &str,
    (name, detail, height): (&str, &str, f32),
) {
    label_ui(ui, name, detail);
    let mut value = text(&draft.after, pointer).to_owned();
    let field = TextArea::new(&mut value, name).height(whole_lines(ui, height));
    if ui.add(field).changed() {
        draft.set(pointer, value);
    }
}

/// Returns the largest height up to this one at which no line of a text area is cut.
fn whole_lines(ui: &Ui, height: f32) -> f32 {
    let line = ui.fonts_mut(|fonts| fonts.row_height(&Face::Body.font()));
    let lines = ((height - AREA_MARGINS) / line.max(1.0)).floor().max(1.0);
    (lines * line).ceil() + AREA_MARGINS
}

/// A field for a number. Where −1 is usual, it means no limit, and the field is empty. Wrong input stays until it is
/// corrected or left with Escape.
pub(crate) fn number_ui(
    ui: &mut Ui,
    draft: &mut Draft,
    pointer: &str,
    (name, tip, usual): (&str, &str, f64),
) {
    label_ui(ui, name, "");
    let has_limit = usual >= 0.0;
    let read = |text: &str| {
        if !has_limit && text.trim().is_empty() {
            return Some(json!(-1));
        }
        parse(text)
    };
    let no_limit = tr!("agent-no-limit");
    let known = number(&draft.after, pointer).unwrap_or(usual);
    let is_limited = has_limit || known >= 0.0;
    let mut value = match draft.typed.get(pointer) {
        Some(typed) => typed.clone(),
        None if is_limited => written(known),
        None => String::new(),
    };
    let hint = if has_limit { "" } else { &no_limit };
    let was_wrong = read(&value).is_none();
    let field = TextField::new(&mut value, name)
        .hint(hint)
        .tip(tip)
        .mono()
        .wrong(was_wrong);
    let response = ui.add(field);
    let number = read(&value);
    let is_wrong = number.is_none();
    if response.changed() {
        if let Some(number) = number {
            draft.set(pointer, number);
        }
        draft.typed.insert(pointer.to_owned(), value);
    }
    let is_undone = ui.input(|input| input.key_pressed(Key::Escape));
    if response.lost_focus() && (is_undone || !is_wrong) {
        draft.typed.remove(pointer);
    } else if is_wrong {
        let kept = if is_limited { written(known) } else { no_limit };
        let words = tr!("agent-number-wrong", value = kept);
        wrong_ui(ui, &words);
    }
}

/// Draws the reason why the input of the field above is wrong.
fn wrong_ui(ui: &mut Ui, words: &str) {
    let words = Face::Small.rich(words, Tokens::of(ui).bad_ink);
    ui.add(Label::new(words).wrap());
}

/// A slider.
pub(crate) fn slider_ui(
    ui: &mut Ui,
    draft: &mut Draft,
    pointer: &str,
    (name, tip): (&str, &str),
    (usual, range): (f32, RangeInclusive<f32>),
) {
    let known = number(&draft.after, pointer).map_or(usual, |number| number as f32);
    let mut value = known;
    let row = SliderRow::new(name, &mut value, usual).range(range);
    ui.add(row.tip(tip).plain());
    if value != known {
        // 32-bit values have no more than two meaningful places here.
        let rounded = (f64::from(value) * 100.0).round() / 100.0;
        draft.set(pointer, rounded);
    }
}

/// A switch. `usual` is its value where the document has none.
pub(crate) fn switch_ui(
    ui: &mut Ui,
    draft: &mut Draft,
    pointer: &str,
    (name, tip, usual): (&str, &str, bool),
) {
    let has_value = draft.after.pointer(pointer).is_some_and(Value::is_boolean);
    let known = if has_value {
        is_on(&draft.after, pointer)
    } else {
        usual
    };
    let mut value = known;
    toggle_row(ui, name, &mut value, tip, None);
    if value != known {
        draft.set(pointer, value);
    }
}

/// A choice among words of the service.
pub(crate) fn choice_ui(
    ui: &mut Ui,
    draft: &mut Draft,
    pointer: &str,
    name: &str,
    choices: &[(&str, String)],
) {
    label_ui(ui, name, "");
    let usual = choices.first().map_or("", |(code, _)| code);
    let code = match text(&draft.after, pointer) {
        "" => usual,
        code => code,
    };
    let known = choices.iter().find(|(of, _)| *of == code);
    let shown = known.map_or_else(|| code.to_owned(), |(_, label)| label.clone());
    let picked = Combo::new(name, &shown).show(ui, |ui| {
        let mut picked = None;
        for (of, label) in choices {
            if combo_item(ui, *of == code, (label, ""), "").clicked() {
                picked = Some((*of).to_owned());
            }
        }
        picked
    });
    if let Some(picked) = picked.inner.flatten() {
        draft.set(pointer, picked);
    }
}

/// A field for text with a list of known values.
pub(crate) fn suggested_ui(
    ui: &mut Ui,
    draft: &mut Draft,
    pointer: &str,
    (name, hint, known): (&str, &str, &[&str]),
) {
    label_ui(ui, name, "");
    let mut value = text(&draft.after, pointer).to_owned();
    ui.horizontal(|ui| {
        let width = ui.available_width() - 40.0;
        let field = TextField::new(&mut value, name).hint(hint).width(width);
        if ui.add(field).changed() {
            draft.set(pointer, value.clone());
        }
        let list = tr!("agent-known", name = name);
        let button = mynah_ui_kit::widgets::IconButton::new(icons::CARET_DOWN, list.clone());
        let button = ui.add(button);
        let picked = mynah_ui_kit::widgets::menu(&button, (&list, 260.0), |ui| {
            let mut picked = None;
            for of in known {
                if combo_item(ui, value == *of, (of, ""), "").clicked() {
                    picked = Some((*of).to_owned());
                }
            }
            picked
        });
        if let Some(picked) = picked.flatten() {
            draft.set(pointer, picked);
        }
    });
}

/// A field for a list of short texts, separated by commas.
pub(crate) fn words_ui(ui: &mut Ui, draft: &mut Draft, pointer: &str, (name, hint): (&str, &str)) {
    label_ui(ui, name, "");
    let listed = mynah_model::agents::document::list(&draft.after, pointer);
    let listed: Vec<&str> = listed.iter().filter_map(Value::as_str).collect();
    let mut value = match draft.typed.get(pointer) {
        Some(typed) => typed.clone(),
        None => listed.join(", "),
    };
    let response = ui.add(TextField::new(&mut value, name).hint(hint));
    if response.changed() {
        let words = value.split(',').map(str::trim);
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        draft.set(pointer, json!(words));
        draft.typed.insert(pointer.to_owned(), value);
    }
    if response.lost_focus() {
        draft.typed.remove(pointer);
    }
}

/// Returns a number as it is typed: whole numbers without a point.
fn written(number: f64) -> String {
    format!("{number}")
}

/// Reads a number. Whole numbers stay whole.
fn parse(text: &str) -> Option<Value> {
    let text = text.trim();
    if let Ok(whole) = text.parse::<i64>() {
        return Some(json!(whole));
    }
    let number = text
        .parse::<f64>()
        .ok()
        .filter(|number| number.is_finite())?;
    Some(json!(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_are_written() {
        for (text, expected) in [
            ("7", Some(json!(7))),
            (" -1 ", Some(json!(-1))),
            ("0.5", Some(json!(0.5))),
            ("", None),
            ("inf", None),
            ("1,5", None),
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
        assert_eq!((written(7.0), written(0.25)), ("7".into(), "0.25".into()));
    }
}
