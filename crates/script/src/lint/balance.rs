//! Brackets and angles without their other half.

use super::markup::{Mark, MarkKind};
use super::{Hint, Rule};
use mynah_i18n::tr;

pub(super) fn check(text: &str, marks: &[Mark<'_>], out: &mut Vec<Hint>) {
    let mut open: Vec<&Mark<'_>> = Vec::new();
    let mut lonely: Vec<&Mark<'_>> = Vec::new();
    for mark in marks {
        match mark.kind {
            MarkKind::Loose => lonely.push(mark),
            MarkKind::Open { name, rest } if !rest.ends_with('/') && name != "break" => {
                open.push(mark);
            }
            MarkKind::Close { name } => match open.last() {
                Some(last) if is_named(last, name) => drop(open.pop()),
                _ => lonely.push(mark),
            },
            MarkKind::Open { .. } | MarkKind::Tag(_) => {}
        }
    }
    for mark in lonely.into_iter().chain(open) {
        let bytes = mark.bytes.clone();
        let shown = text.get(bytes.clone()).unwrap_or_default();
        let says = tr!("lint-unbalanced", tag = shown);
        out.push(Hint::new(Rule::Unbalanced, bytes, says).read([String::new()]));
    }
}

fn is_named(mark: &Mark<'_>, wanted: &str) -> bool {
    matches!(mark.kind, MarkKind::Open { name, .. } if name == wanted)
}
