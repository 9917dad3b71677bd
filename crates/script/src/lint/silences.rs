//! Silences of our own: without a length, longer than one may be.

use super::{Hint, Rule};
use mynah_core::pauses::Pauses;
use mynah_core::silence::{marks, unclear, written};
use mynah_i18n::tr;

pub(super) fn check(text: &str, out: &mut Vec<Hint>) {
    if !text.contains('[') {
        return;
    }
    for bytes in unclear(text) {
        let shown = text.get(bytes.clone()).unwrap_or_default();
        let usual = written(1_000);
        let says = tr!("lint-silence", tag = shown, usual = usual.as_str());
        out.push(Hint::new(Rule::Silence, bytes, says).read([usual, String::new()]));
    }
    for mark in marks(text) {
        let shown = text.get(mark.bytes.clone()).unwrap_or_default();
        if mark.written_ms > u64::from(Pauses::MOST_MS) {
            let most = written(Pauses::MOST_MS);
            let seconds = Pauses::MOST_MS / 1_000;
            let says = tr!("lint-silence-long", tag = shown, most = seconds);
            let hint = Hint::new(Rule::SilenceTooLong, mark.bytes.clone(), says);
            out.push(hint.read([most]));
        }
    }
}
