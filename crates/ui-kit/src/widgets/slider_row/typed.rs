//! What is typed as a slider's number: handed over by its slider, read, and refused beyond the ends.

use egui::{Event, Id, Ui};

use crate::widgets::select_all;
use mynah_i18n::tr;

/// Seconds for which it is said that a number was not taken: it is read in less.
const SAID_SECS: f64 = 12.0;

/// A number that was typed beyond the ends, and is not taken.
#[derive(Clone, Debug)]
pub(super) struct Refused {
    typed: String,
    /// What stays instead.
    value: f32,
    since: f64,
}

impl Refused {
    /// Keeps what was typed and is refused, and the value that stays, so that it is said.
    pub fn keep(ui: &Ui, number: Id, (typed, value): (String, f32)) {
        let since = ui.input(|input| input.time);
        let refused = Self {
            typed,
            value,
            since,
        };
        ui.data_mut(|data| data.insert_temp(number, refused));
    }

    /// What is said of it, for a while, where the number is still the same.
    pub fn words(ui: &Ui, number: Id, value: f32, (low, high): (f32, f32)) -> Option<String> {
        let refused = ui.data(|data| data.get_temp::<Self>(number))?;
        let left = refused.since + SAID_SECS - ui.input(|input| input.time);
        if left <= 0.0 || refused.value != value {
            return None;
        }
        ui.ctx().request_repaint_after_secs(left as f32);
        Some(tr!(
            "slider-refused",
            typed = refused.typed.as_str(),
            low = format!("{low:.2}"),
            high = format!("{high:.2}"),
            value = format!("{value:.2}")
        ))
    }
}

/// What stood in a number before it was typed anew: a text that is refused leaves it there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stood {
    before: f32,
    /// What it was left as: with another value it is another one's by now.
    shown: f32,
}

impl Stood {
    /// What stands in a number, or stood there before what is being typed.
    pub fn of(ui: &Ui, number: Id, value: f32) -> f32 {
        let is_typed = ui.memory(|memory| memory.has_focus(number));
        let stood = ui.data(|data| data.get_temp::<Self>(number));
        let stood = stood.filter(|stood| is_typed && stood.shown == value);
        stood.map_or(value, |stood| stood.before)
    }

    /// Keeps what stood there, and what is shown there now.
    pub fn keep(ui: &Ui, number: Id, (before, shown): (f32, f32)) {
        ui.data_mut(|data| data.insert_temp(number, Self { before, shown }));
    }
}

/// What was typed while the slider had the keys: its number gets them, and this in place of what stands there.
#[derive(Clone, Debug, Default)]
pub(super) struct Digits(String);

impl Digits {
    /// Takes what is typed as a number, of one that may be negative its minus too, off the keys, where any is.
    fn typed(ui: &Ui, signed: bool) -> String {
        ui.input_mut(|input| {
            let mut typed = String::new();
            input.events.retain(|event| match event {
                Event::Text(text) if text.chars().all(|it| is_of_number(it, signed)) => {
                    typed.push_str(text);
                    false
                }
                _ => true,
            });
            typed
        })
    }

    /// Begins a number by what is typed at its slider.
    pub fn begin(ui: &Ui, number: Id, signed: bool) {
        let typed = Self::typed(ui, signed);
        if !typed.is_empty() {
            ui.data_mut(|data| data.insert_temp(number, Self(typed)));
            ui.memory_mut(|memory| memory.request_focus(number));
            ui.ctx().request_repaint();
        }
    }

    /// Hands over what waits for a number that has the keys by now, and the text that stands there.
    pub fn hand_over(ui: &Ui, number: Id, (text, signed): (&str, bool)) {
        let waits = ui.data_mut(|data| data.remove_temp::<Self>(number));
        let has_keys = ui.memory(|memory| memory.has_focus(number));
        if let Some(Self(mut digits)) = waits.filter(|_| has_keys) {
            digits.push_str(&Self::typed(ui, signed));
            select_all(ui, number, text);
            ui.input_mut(|input| input.events.push(Event::Text(digits)));
        }
    }
}

/// Whether a letter belongs to a number.
fn is_of_number(letter: char, signed: bool) -> bool {
    letter.is_ascii_digit() || matches!(letter, '.' | ',') || signed && letter == '-'
}

/// A number with a point or a comma before its decimals, between two ends. Of a share two digits are so many per cent.
pub(super) fn number(text: &str, (low, high): (f32, f32)) -> Option<f64> {
    let text = text.trim();
    let bare = text.strip_suffix('%');
    let typed: f64 = bare.unwrap_or(text).trim().replace(',', ".").parse().ok()?;
    let is_share = (low, high) == (0.0, 1.0) && (10.0..=100.0).contains(&typed);
    let value = if bare.is_some() || is_share {
        typed / 100.0
    } else {
        typed
    };
    // As it is written there: the ends are no decimals.
    let ends = f64::from(low) - 1e-4..=f64::from(high) + 1e-4;
    ends.contains(&value).then_some(value)
}
