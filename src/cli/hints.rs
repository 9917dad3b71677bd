//! What is told of a script's lines, as `lint` and `render` give it out.

use std::collections::HashSet;
use std::rc::Rc;

use serde_json::{Value, json};

use crate::script::document::{Line, Script};
use crate::script::lint::{self, Fix, Hint, Speaking};
use crate::terms::clock::Clock;
use crate::terms::day::Day;

/// So many are given out; a script that has more has them everywhere.
const MOST: usize = 10_000;
/// Lines of more bytes are long.
const LONG: usize = 10_000;

/// The hints of a script.
#[derive(Default)]
pub struct Hints {
    /// With the line's number from 1 and its text.
    pub all: Vec<(usize, Rc<str>, Hint)>,
    /// How many more there are.
    pub left_out: usize,
}

impl Hints {
    /// Looks at each line as it is to be spoken. Of a model it is said once that it goes.
    pub fn of<'a>(script: &Script, speaking: impl Fn(&Line) -> Option<Speaking<'a>>) -> Self {
        let today = Day::of(Clock::system().now());
        let mut hints = Self::default();
        let mut models = HashSet::new();
        for (line, number) in script.lines().zip(1..) {
            let Some(speaking) = speaking(line) else {
                continue;
            };
            if models.insert(speaking.model.id.clone()) {
                hints.extend(number, line, lint::of_model(speaking.model, today));
            }
            hints.extend(number, line, lint::line(&line.text, speaking));
        }
        hints
    }

    fn extend(&mut self, number: usize, line: &Line, hints: impl IntoIterator<Item = Hint>) {
        let mut text: Option<Rc<str>> = None;
        for hint in hints {
            if self.all.len() < MOST {
                let text = text.get_or_insert_with(|| line.text.as_str().into());
                self.all.push((number, Rc::clone(text), hint));
            } else {
                self.left_out += 1;
            }
        }
    }

    /// The list that is promised: what stands where, by which rule, and the line as it would be mended.
    pub fn json(&self) -> Vec<Value> {
        let all = self.all.iter();
        all.map(|(number, text, hint)| {
            let bytes = &hint.bytes;
            let characters = |end: usize| text.get(..end).map(|text| text.chars().count());
            json!({
                "line": number,
                "rule": hint.rule.code(),
                "text": hint.says,
                "fix": mended(text, hint),
                "replacement": replacement(hint),
                "excerpt": text.get(bytes.clone()),
                "start": characters(bytes.start),
                "end": characters(bytes.end),
                "model": other_model(hint),
            })
        })
        .collect()
    }
}

/// The line's text with the likeliest fix done. A long line is only given out where it is split: each of its hints would
/// repeat it.
pub fn mended(text: &str, hint: &Hint) -> Option<String> {
    let mut fixes = hint.fixes.iter();
    let fix = fixes.find(|fix| !matches!(fix, Fix::Model(_)))?;
    let is_given = text.len() <= LONG || matches!(fix, Fix::Split(_));
    is_given.then(|| fix.done_to(text)).flatten()
}

/// What stands in the marked place then.
fn replacement(hint: &Hint) -> Option<&str> {
    hint.fixes.iter().find_map(|fix| match fix {
        Fix::Replace { with, .. } => Some(with.as_str()),
        Fix::Split(_) | Fix::Model(_) => None,
    })
}

/// The model that would do.
pub fn other_model(hint: &Hint) -> Option<&str> {
    hint.fixes.iter().find_map(|fix| match fix {
        Fix::Model(model) => Some(model.as_str()),
        Fix::Replace { .. } | Fix::Split(_) => None,
    })
}
