//! Rests: on models that know none, longer than can be asked for, more than a model bears.

use super::markup::{Mark, MarkKind, attribute};
use super::{Fix, Hint, Rule, Speaking};
use mynah_core::pauses::Pauses;
use mynah_core::silence::written;
use mynah_i18n::tr;

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
            let exact = seconds.map(silence_of).unwrap_or_else(|| written(1_000));
            out.push(hint.read([instead.to_owned(), exact, String::new()]));
            continue;
        }
        if let Some(seconds) = seconds.filter(|seconds| *seconds > LONGEST_REST) {
            let says = tr!("lint-break-long", tag = shown, most = LONGEST_REST);
            let hint = Hint::new(Rule::BreakTooLong, bytes.clone(), says);
            out.push(hint.read([rest_of(LONGEST_REST), silence_of(seconds)]));
        }
        if count > MOST {
            let says = tr!("lint-break-many", most = MOST, model = model);
            let hint = Hint::new(Rule::BreakTooMany, bytes.clone(), says);
            let split = Fix::Split(vec![bytes.end]);
            let exact = seconds.map(silence_of);
            let instead = std::iter::once("…".to_owned()).chain(exact);
            out.push(hint.read(instead).fixed(split));
        }
    }
}

/// The mark of an exact silence of so many seconds.
fn silence_of(seconds: f64) -> String {
    let most = f64::from(Pauses::MOST_MS);
    written((seconds * 1e3).round().clamp(0.0, most) as u32)
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
