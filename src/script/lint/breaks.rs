//! Rests: on models that know none, longer than can be asked for, more than a model bears.

use super::markup::{Mark, MarkKind, attribute};
use super::{Fix, Hint, Rule, Speaking};
use crate::tr;

/// The longest rest that can be asked for, in seconds (ElevenLabs' page "Prompting").
pub const LONGEST_REST: f64 = 3.0;
/// More of them in one request make a model speed up or stutter, says the same page; it gives no number.
const MOST: usize = 4;

pub(super) fn check(text: &str, marks: &[Mark<'_>], speaking: Speaking<'_>, out: &mut Vec<Hint>) {
    let mut count = 0;
    for mark in marks {
        let MarkKind::Open {
            name: "break",
            rest,
        } = mark.kind
        else {
            continue;
        };
        count += 1;
        let seconds = attribute(rest, "time").and_then(seconds);
        let bytes = mark.bytes.clone();
        let model = speaking.model.name.as_str();
        let shown = text.get(bytes.clone()).unwrap_or_default();
        if !speaking.model.breaks {
            let says = tr!("lint-break", tag = shown, model = model);
            let tag = match seconds {
                Some(seconds) if seconds < 0.5 => "[short pause]",
                Some(seconds) if seconds > 1.2 => "[long pause]",
                _ => "[pause]",
            };
            let hint = Hint::new(Rule::Break, bytes, says);
            let instead = if speaking.model.tags { tag } else { "…" };
            out.push(hint.read([instead.to_owned(), String::new()]));
            continue;
        }
        if seconds.is_some_and(|seconds| seconds > LONGEST_REST) {
            let says = tr!("lint-break-long", tag = shown, most = LONGEST_REST);
            let hint = Hint::new(Rule::BreakTooLong, bytes.clone(), says);
            out.push(hint.read([rest_of(LONGEST_REST)]));
        }
        if count > MOST {
            let says = tr!("lint-break-many", most = MOST, model = model);
            let hint = Hint::new(Rule::BreakTooMany, bytes.clone(), says);
            let split = Fix::Split(vec![bytes.end]);
            out.push(hint.read(["…".to_owned()]).fixed(split));
        }
    }
}

/// The mark of a rest of so many seconds.
pub fn rest_of(seconds: f64) -> String {
    format!("<break time=\"{seconds}s\"/>")
}

/// `1.5s`, `800ms`.
fn seconds(time: &str) -> Option<f64> {
    let time = time.trim();
    match time.strip_suffix("ms") {
        Some(ms) => Some(ms.trim().parse::<f64>().ok()? / 1e3),
        None => time.strip_suffix('s')?.trim().parse().ok(),
    }
}
