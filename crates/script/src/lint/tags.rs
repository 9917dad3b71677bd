//! Audio tags on models that read them aloud.

use super::markup::{Mark, MarkKind};
use super::{Fix, Hint, Rule, Speaking};
use mynah_core::models;
use mynah_core::silence;
use mynah_i18n::tr;

pub(super) fn check(text: &str, marks: &[Mark<'_>], speaking: Speaking<'_>, out: &mut Vec<Hint>) {
    if speaking.model.tags {
        return;
    }
    let performs = models::all().iter().find(|model| model.tags);
    for mark in marks {
        let MarkKind::Tag(tag) = mark.kind else {
            continue;
        };
        // Of a silence without a length another rule speaks.
        if tag.is_empty()
            || !silence::unclear(text.get(mark.bytes.clone()).unwrap_or_default()).is_empty()
        {
            continue;
        }
        let shown = text.get(mark.bytes.clone()).unwrap_or_default();
        let says = tr!(
            "lint-tag",
            tag = shown,
            model = speaking.model.name.as_str()
        );
        let mut hint = Hint::new(Rule::Tag, mark.bytes.clone(), says);
        if speaking.model.breaks && tag.contains("pause") {
            hint = hint.read([rest(tag).to_owned()]);
        }
        hint = hint.read([String::new()]);
        if let Some(model) = performs {
            hint = hint.fixed(Fix::Model(model.id.clone()));
        }
        out.push(hint);
    }
}

/// A rest about as long as the tag asks for.
fn rest(tag: &str) -> &'static str {
    if tag.contains("long") {
        "<break time=\"1.5s\"/>"
    } else if tag.contains("short") {
        "<break time=\"0.4s\"/>"
    } else {
        "<break time=\"0.8s\"/>"
    }
}
