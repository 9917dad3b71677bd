//! Fields of an agent's document: each edits the value at its place.

use std::ops::RangeInclusive;

use egui::Ui;
use serde_json::{Value, json};

use mynah_i18n::tr;
use mynah_model::agents::document::{is_on, number, text};
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::widgets::{Combo, SliderRow, TextArea, TextField, combo_item, toggle_row};

use crate::column::label_ui;
use crate::draft::Draft;

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
    let field = TextArea::new(&mut value, name).height(height);
    if ui.add(field).changed() {
        draft.set(pointer, value);
    }
}

/// A field for a number.
pub(crate) fn number_ui(
    ui: &mut Ui,
    draft: &mut Draft,
    pointer: &str,
    (name, tip, usual): (&str, &str, f64),
) {
    label_ui(ui, name, "");
    let known = number(&draft.after, pointer).unwrap_or(usual);
    let mut value = match draft.typed.get(pointer) {
        Some(typed) => typed.clone(),
        None => written(known),
    };
    let read = parse(&value);
    let field = TextField::new(&mut value, name)
        .tip(tip)
        .mono()
        .wrong(read.is_none());
    let response = ui.add(field);
    if response.changed() {
        if let Some(number) = parse(&value) {
            draft.set(pointer, number);
        }
        draft.typed.insert(pointer.to_owned(), value);
    }
    if response.lost_focus() {
        draft.typed.remove(pointer);
    }
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
