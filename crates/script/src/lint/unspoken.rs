//! Lines with signs and without a word. An emoji alone is not sent; a model is charged for other signs and says nothing.

use super::markup::Mark;
use super::{Hint, Rule};
use mynah_i18n::tr;

pub(super) fn check(text: &str, marks: &[Mark<'_>], out: &mut Vec<Hint>) {
    let words = text.trim();
    // A tag alone may be a laugh.
    if words.is_empty() || !marks.is_empty() || words.chars().any(char::is_alphanumeric) {
        return;
    }
    let from = text.len() - text.trim_start().len();
    let bytes = from..from + words.len();
    out.push(Hint::new(Rule::Unspoken, bytes, tr!("lint-unspoken")));
}
