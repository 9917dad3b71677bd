//! Signs that stand several times where once is meant.

use std::ops::Range;

use super::{Hint, Rule};
use crate::tr;

/// Full stops in a row that are an ellipsis.
const ELLIPSIS: usize = 3;

pub(super) fn check(text: &str, spoken: &[Range<usize>], out: &mut Vec<Hint>) {
    for stretch in spoken {
        let part = text.get(stretch.clone()).unwrap_or_default();
        let mut chars = part.char_indices().peekable();
        while let Some((at, char)) = chars.next() {
            if !"!?,;:.…".contains(char) {
                continue;
            }
            let (mut count, mut end) = (1, at + char.len_utf8());
            while let Some((next, _)) = chars.next_if(|(_, next)| *next == char) {
                count += 1;
                end = next + char.len_utf8();
            }
            let most = if char == '.' { ELLIPSIS } else { 1 };
            if count <= most {
                continue;
            }
            let bytes = stretch.start + at..stretch.start + end;
            let shown = text.get(bytes.clone()).unwrap_or_default();
            let once = if char == '.' { '…' } else { char };
            let says = tr!("lint-punctuation", signs = shown);
            let hint = Hint::new(Rule::Punctuation, bytes, says);
            out.push(hint.read([once.to_string()]));
        }
    }
}
