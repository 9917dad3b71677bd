//! What is told of a script's lines, as `lint` and `render` give it out.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use serde_json::{Value, json};

use mynah_core::clock::Clock;
use mynah_core::day::Day;
use mynah_script::document::{Line, Script};
use mynah_script::lint::spelling::{Meant, Spelling};
use mynah_script::lint::{self, Fix, Hint, Rule, Speaking};

/// So many are given out; a script that has more has them everywhere.
const MOST: usize = 10_000;
/// Words that nobody knows of which it is said what may be meant: looking for that takes time.
const SUGGESTED: usize = 200;
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
    /// Looks at each line as it is to be spoken. Of a model it is said once that it goes. Words that `spelling` doesn't
    /// know are told too. `keep` takes out of a line's hints what nobody wants to see.
    pub fn wanted<'a>(
        script: &Script,
        spelling: Option<&Spelling<'_>>,
        speaking: impl Fn(&Line) -> Option<Speaking<'a>>,
        keep: impl Fn(&Line, &mut Vec<Hint>),
    ) -> Self {
        let today = Day::of(Clock::system().now());
        let mut hints = Self::default();
        let mut models = HashSet::new();
        for (line, number) in script.lines().zip(1..) {
            let Some(speaking) = speaking(line) else {
                continue;
            };
            if models.insert(speaking.model().id.clone()) {
                let mut once = Vec::from_iter(lint::of_model(speaking.model(), today));
                keep(line, &mut once);
                hints.extend(number, line, once);
            }
            // Hints that are only counted need no words.
            let speaking = if hints.all.len() < MOST {
                speaking
            } else {
                speaking.brief()
            };
            let mut all = lint::line(&line.text, speaking);
            if let Some(spelling) = spelling {
                all.extend(spelling.hints(&line.text, speaking.language(), &all));
                all.sort_by_key(|hint| (hint.bytes.start, hint.rule));
            }
            keep(line, &mut all);
            hints.extend(number, line, all);
        }
        hints
    }

    /// Says what may be meant by words that nobody knows.
    pub fn suggest(&mut self, meant: impl Fn(&str) -> Meant) {
        let mut known: HashMap<String, Meant> = HashMap::new();
        for (_, text, hint) in &mut self.all {
            if hint.rule != Rule::Spelling || known.len() == SUGGESTED {
                continue;
            }
            let word = hint.words_in(text).to_owned();
            let meant = known.entry(word).or_insert_with_key(|word| meant(word));
            *hint = lint::spelling::hint(text, hint.bytes.clone(), meant);
        }
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
    let fix = fixes.find(|fix| fix.is_of_text())?;
    let is_given = text.len() <= LONG || matches!(fix, Fix::Split(_));
    is_given.then(|| fix.done_to(text)).flatten()
}

/// What stands in the marked place then.
fn replacement(hint: &Hint) -> Option<&str> {
    hint.fixes.iter().find_map(|fix| match fix {
        Fix::Replace { with, .. } => Some(with.as_str()),
        Fix::Direct { .. } => Some(""),
        Fix::Split(_) | Fix::Model(_) | Fix::Instead { .. } | Fix::Lead(_) => None,
    })
}

/// The model that would do.
pub fn other_model(hint: &Hint) -> Option<&str> {
    hint.fixes.iter().find_map(|fix| match fix {
        Fix::Model(model) => Some(model.as_str()),
        Fix::Replace { .. }
        | Fix::Direct { .. }
        | Fix::Split(_)
        | Fix::Instead { .. }
        | Fix::Lead(_) => None,
    })
}
