//! What is said of axes, values and cells.

use mynah_core::settings::Step;
use mynah_i18n::tr;
use mynah_model::desk::Desk;
use mynah_model::sweep::{Axis, Cell, Kind, MOST_VALUES};
use mynah_ui_kit::widgets::toggle::on_or_off;

/// The name of an axis.
pub fn kind(kind: Kind) -> String {
    match kind {
        Kind::Stability => tr!("inspector-stability"),
        Kind::Similarity => tr!("inspector-similarity"),
        Kind::Style => tr!("inspector-style"),
        Kind::Speed => tr!("inspector-speed"),
        Kind::SpeakerBoost => tr!("inspector-boost"),
        Kind::Model => tr!("inspector-model"),
        Kind::Seed => tr!("inspector-seed"),
        Kind::Preset => tr!("presets"),
    }
}

/// The words at the ends of its scale.
pub fn ends(kind: Kind) -> Option<(String, String)> {
    match kind {
        Kind::Stability => Some((tr!("inspector-more-variable"), tr!("inspector-more-stable"))),
        Kind::Similarity => Some((tr!("inspector-low"), tr!("inspector-high"))),
        Kind::Style => Some((tr!("inspector-none"), tr!("inspector-exaggerated"))),
        Kind::Speed => Some((tr!("inspector-slower"), tr!("inspector-faster"))),
        Kind::SpeakerBoost | Kind::Model | Kind::Seed | Kind::Preset => None,
    }
}

/// One of three steps of stability, by its name.
fn step(value: f32) -> String {
    match Step::nearest(value) {
        Step::Creative => tr!("inspector-creative"),
        Step::Natural => tr!("inspector-natural"),
        Step::Robust => tr!("inspector-robust"),
    }
}

/// A model in few letters: all of them are Eleven's.
pub fn model(desk: &Desk, id: &str) -> String {
    let name = desk.model_name(desk.backend(), id);
    name.strip_prefix("Eleven ").unwrap_or(name).to_owned()
}

/// A value of an axis, and a word below it where it has one.
pub fn value(desk: &Desk, axis: &Axis, place: usize, steps: bool) -> (String, Option<String>) {
    match axis {
        Axis::Stability(values) if steps => {
            let value = values.get(place).copied().unwrap_or_default();
            (format!("{value:.2}"), Some(step(value)))
        }
        Axis::SpeakerBoost(values) => {
            let on = values.get(place).copied().unwrap_or_default();
            (on_or_off(on), None)
        }
        Axis::Model(values) => {
            let id = values.get(place).map_or("", |id| id.as_str());
            (model(desk, id), None)
        }
        Axis::Seed(values) => (seed(values.get(place).copied().flatten()), None),
        Axis::Preset(values) => {
            let name = values.get(place).map(|preset| preset.name.clone());
            (name.unwrap_or_default(), None)
        }
        other => {
            let value = other.numbers().get(place).copied().unwrap_or_default();
            (format!("{value:.2}"), None)
        }
    }
}

/// A seed; what the line has now, by a word.
pub fn seed(seed: Option<u32>) -> String {
    seed.map_or_else(|| tr!("sweep-seed-now"), |seed| seed.to_string())
}

/// All values of an axis as they are written in its field; empty where they are chosen otherwise.
pub fn values(axis: &Axis) -> String {
    match axis {
        Axis::Seed(seeds) => {
            let seeds: Vec<String> = seeds.iter().map(|of| seed(*of)).collect();
            seeds.join(" ")
        }
        other => {
            let values = other.numbers().iter();
            let values: Vec<String> = values.map(|value| format!("{value:.2}")).collect();
            values.join(" ")
        }
    }
}

/// What is said of values that are none: the first of them by itself, if it is one alone.
pub fn wrong(axis: &Axis, text: &str) -> String {
    let mut values = text
        .split([' ', ',', ';'])
        .filter(|value| !value.is_empty());
    let is_none = |value: &&str| written(axis, value, (MOST_VALUES, false)).is_none();
    let value = values.find(is_none).unwrap_or(text);
    let Some(scale) = axis.kind().scale() else {
        return tr!("sweep-values-wrong", most = MOST_VALUES, value = value);
    };
    let range = scale.range();
    tr!(
        "sweep-values-wrong-range",
        value = value,
        most = MOST_VALUES,
        low = format!("{:.2}", range.start()),
        high = format!("{:.2}", range.end())
    )
}

/// What was written as the values of an axis, where that is an axis; `steps` where a model's stability has no more than
/// its three.
pub fn written(axis: &Axis, text: &str, (most, steps): (usize, bool)) -> Option<Axis> {
    let words = || text.split([' ', ',', ';']).filter(|word| !word.is_empty());
    let count = words().count();
    if count == 0 || count > most {
        return None;
    }
    match axis {
        Axis::Seed(_) => {
            let mut seeds: Vec<Option<u32>> = Vec::new();
            let now = seed(None);
            for word in words() {
                let seed = if word.eq_ignore_ascii_case(&now) {
                    None
                } else {
                    Some(word.parse().ok()?)
                };
                if !seeds.contains(&seed) {
                    seeds.push(seed);
                }
            }
            Some(Axis::Seed(seeds))
        }
        other => {
            let range = other.kind().scale()?.range();
            let values: Option<Vec<f32>> = words()
                .map(|word| {
                    let value: f32 = word.parse().ok()?;
                    let value = range.contains(&value).then_some(value)?;
                    Some(if steps && other.kind() == Kind::Stability {
                        Step::nearest(value).stability()
                    } else {
                        (value * 100.0).round() / 100.0
                    })
                })
                .collect();
            Some(other.with_numbers(values?))
        }
    }
}

/// The values of a cell as it is heard: stability is a step's with a model that has no more than its three.
fn heard(desk: &Desk, axes: [&Axis; 2], at: (usize, usize)) -> [String; 2] {
    let [columns, rows] = axes;
    let has_steps = |axis: &Axis, place: usize| match axis {
        Axis::Model(models) => {
            let model = models.get(place).and_then(|id| desk.model(id));
            model.is_some_and(|model| model.hears.stability_steps)
        }
        _ => false,
    };
    let steps = has_steps(columns, at.0) || has_steps(rows, at.1);
    let told = |axis: &Axis, place: usize| match axis {
        Axis::Stability(values) if steps => {
            let value = values.get(place).copied().unwrap_or_default();
            format!("{:.2}", Step::nearest(value).stability())
        }
        other => value(desk, other, place, false).0,
    };
    [told(columns, at.0), told(rows, at.1)]
}

/// A cell by its two values: `0.40 / 0.90`.
pub fn cell(desk: &Desk, axes: [&Axis; 2], at: (usize, usize)) -> String {
    heard(desk, axes, at).join(" / ")
}

/// The same with the names of what is varied, to be read out.
pub fn said(desk: &Desk, axes: [&Axis; 2], at: (usize, usize)) -> String {
    let [columns, rows] = axes.map(|axis| kind(axis.kind()));
    let [x, y] = heard(desk, axes, at);
    tr!("sweep-cell", column = columns, x = x, row = rows, y = y)
}

/// Whether a cell differs from the line in nothing but its seed.
pub fn is_seed_alone(cell: &Cell) -> bool {
    cell.model.is_none() && cell.settings == Default::default()
}
