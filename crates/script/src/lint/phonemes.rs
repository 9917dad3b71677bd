//! Phoneme tags on models that leave the word out.

use super::markup::{Mark, MarkKind, attribute};
use super::{Hint, Rule, Speaking};
use mynah_i18n::tr;

pub(super) fn check(text: &str, marks: &[Mark<'_>], speaking: Speaking<'_>, out: &mut Vec<Hint>) {
    if speaking.model.phonemes {
        return;
    }
    let mut marks = marks.iter().peekable();
    while let Some(mark) = marks.next() {
        let MarkKind::Open {
            name: "phoneme",
            rest,
        } = mark.kind
        else {
            continue;
        };
        let closes = |mark: &&Mark<'_>| matches!(mark.kind, MarkKind::Close { name: "phoneme" });
        let (word, end) = match marks.next_if(closes) {
            Some(close) => (
                text.get(mark.bytes.end..close.bytes.start)
                    .unwrap_or_default(),
                close.bytes.end,
            ),
            None => ("", mark.bytes.end),
        };
        let model = speaking.model.name.as_str();
        let says = tr!("lint-phoneme", word = word, model = model);
        let mut hint = Hint::new(Rule::Phoneme, mark.bytes.start..end, says);
        // The third generation reads IPA between slashes.
        let is_ipa = attribute(rest, "alphabet").is_none_or(|alphabet| alphabet == "ipa");
        if let Some(ipa) = attribute(rest, "ph")
            && is_ipa
            && speaking.model.tags
        {
            hint = hint.read([format!("/{ipa}/")]);
        }
        out.push(hint.read([word.to_owned()]));
    }
}
