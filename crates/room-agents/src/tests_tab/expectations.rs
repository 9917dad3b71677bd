//! The expectations of a test as rows that are edited.

use egui::Ui;
use serde_json::Value;

use mynah_i18n::tr;
use mynah_model::agents::conversation::Ending;
use mynah_model::agents::judge::ending_label;
use mynah_model::agents::test_case::Expectation;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::widgets::{Button, Combo, IconButton, TextField, combo_item, menu, menu_item};

use crate::column::{label_ui, section_ui};

/// Texts that are typed and cannot be read yet, by the places of their rows.
#[derive(Default)]
pub(super) struct Expectations {
    typed: Vec<(usize, String)>,
}

impl Expectations {
    /// Draws the rows and the button that adds one.
    pub(super) fn ui(&mut self, ui: &mut Ui, all: &mut Vec<Expectation>) {
        section_ui(ui, &tr!("agents-expect"));
        let mut removed = None;
        for (place, expectation) in all.iter_mut().enumerate() {
            let number = place + 1;
            label_ui(ui, &kind_label(expectation), "");
            ui.push_id(("expectation", place), |ui| {
                ui.horizontal(|ui| {
                    let width = ui.available_width() - 40.0;
                    ui.scope(|ui| {
                        ui.set_width(width);
                        self.row_ui(ui, (place, expectation), width);
                    });
                    let remove = tr!("agents-expect-remove", number = number);
                    if ui.add(IconButton::new(icons::TRASH, remove)).clicked() {
                        removed = Some(place);
                    }
                });
            });
        }
        if let Some(place) = removed {
            all.remove(place);
            self.typed.clear();
        }
        let name = tr!("agents-expect-add");
        let add = Button::new(name.clone())
            .small()
            .outline()
            .icon(icons::PLUS);
        let button = ui.add(add);
        let chosen = menu(&button, (&name, 340.0), |ui| {
            let mut chosen = None;
            for fresh in fresh() {
                let label = kind_label(&fresh);
                if menu_item(ui, icons::PLUS, (&label, ""), "").clicked() {
                    chosen = Some(fresh);
                }
            }
            chosen
        });
        if let Some(fresh) = chosen.flatten() {
            all.push(fresh);
        }
    }

    fn row_ui(&mut self, ui: &mut Ui, (place, of): (usize, &mut Expectation), width: f32) {
        let label = kind_label(of);
        match of {
            Expectation::ToolCalled { name, arguments } => {
                let half = (width - 8.0) / 2.0;
                let tool = tr!("agents-expect-tool-name");
                let field = TextField::new(name, &tool).hint("check_seats");
                ui.add(field.width(half).mono());
                self.arguments_ui(ui, (place, arguments), half);
            }
            Expectation::ReplyContains(text) | Expectation::ReplyLacks(text) => {
                ui.add(TextField::new(text, &label).width(width));
            }
            Expectation::ReplyTimeBelow(millis) | Expectation::SilentWithin(millis) => {
                self.number_ui(ui, (place, millis), &label);
            }
            Expectation::EndsWith(ending) => ending_ui(ui, &label, ending),
        }
    }

    /// Draws the field for arguments as JSON. What cannot be read is kept as it is typed.
    fn arguments_ui(&mut self, ui: &mut Ui, (place, arguments): (usize, &mut Value), width: f32) {
        let shown = match (&*arguments, self.typed(place)) {
            (_, Some(typed)) => typed,
            (Value::Null, None) => String::new(),
            (known, None) => known.to_string(),
        };
        let mut text = shown;
        let name = tr!("agents-expect-arguments");
        let is_wrong = read(&text).is_none();
        let field = TextField::new(&mut text, &name).hint("{\"seats\": 2}");
        let response = ui.add(field.width(width).mono().wrong(is_wrong));
        if response.changed() {
            if let Some(read) = read(&text) {
                *arguments = read;
            }
            self.keep(place, text);
        }
        if response.lost_focus() && !is_wrong {
            self.typed.retain(|(of, _)| *of != place);
        }
    }

    fn number_ui(&mut self, ui: &mut Ui, (place, millis): (usize, &mut u64), name: &str) {
        let mut text = self.typed(place).unwrap_or_else(|| millis.to_string());
        let is_wrong = text.trim().parse::<u64>().is_err();
        let field = TextField::new(&mut text, name).mono().width(120.0);
        let response = ui.add(field.wrong(is_wrong));
        if response.changed() {
            if let Ok(read) = text.trim().parse() {
                *millis = read;
            }
            self.keep(place, text);
        }
        if response.lost_focus() {
            self.typed.retain(|(of, _)| *of != place);
        }
    }

    fn typed(&self, place: usize) -> Option<String> {
        let mut typed = self.typed.iter();
        typed
            .find(|(of, _)| *of == place)
            .map(|(_, text)| text.clone())
    }

    fn keep(&mut self, place: usize, text: String) {
        self.typed.retain(|(of, _)| *of != place);
        self.typed.push((place, text));
    }
}

fn ending_ui(ui: &mut Ui, name: &str, ending: &mut Ending) {
    let shown = ending_label(*ending);
    let picked = Combo::new(name, &shown).show(ui, |ui| {
        let mut picked = None;
        for of in Ending::ALL {
            if combo_item(ui, of == *ending, (&ending_label(of), ""), "").clicked() {
                picked = Some(of);
            }
        }
        picked
    });
    if let Some(picked) = picked.inner.flatten() {
        *ending = picked;
    }
}

/// Reads arguments: an object of JSON, or nothing.
fn read(text: &str) -> Option<Value> {
    if text.trim().is_empty() {
        return Some(Value::Null);
    }
    let value = serde_json::from_str::<Value>(text).ok()?;
    value.is_object().then_some(value)
}

/// One new expectation of each kind.
fn fresh() -> [Expectation; 6] {
    [
        Expectation::ToolCalled {
            name: String::new(),
            arguments: Value::Null,
        },
        Expectation::ReplyContains(String::new()),
        Expectation::ReplyLacks(String::new()),
        Expectation::ReplyTimeBelow(1_500),
        Expectation::SilentWithin(50),
        Expectation::EndsWith(Ending::Agent),
    ]
}

fn kind_label(expectation: &Expectation) -> String {
    match expectation {
        Expectation::ToolCalled { .. } => tr!("agents-expect-tool"),
        Expectation::ReplyContains(_) => tr!("agents-expect-contains"),
        Expectation::ReplyLacks(_) => tr!("agents-expect-lacks"),
        Expectation::ReplyTimeBelow(_) => tr!("agents-expect-time"),
        Expectation::SilentWithin(_) => tr!("agents-expect-silent"),
        Expectation::EndsWith(_) => tr!("agents-expect-ending"),
    }
}
