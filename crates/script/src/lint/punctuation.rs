//! Signs that stand several times where once is meant.

use std::ops::Range;

use super::{Hint, Rule};
use mynah_i18n::tr;

/// Full stops in a row that are an ellipsis.
const ELLIPSIS: usize = 3;
/// Signs that may stand together once each.
const ASKED: [char; 2] = ['?', '!'];

pub(super) fn check(text: &str, spoken: &[Range<usize>], out: &mut Vec<Hint>) {
    for stretch in spoken {
        let part = text.get(stretch.clone()).unwrap_or_default();
        let mut chars = part.char_indices().peekable();
        while let Some((at, char)) = chars.next() {
            if !"!?,;:.…".contains(char) {
                continue;
            }
            let is_asked = ASKED.contains(&char);
            let (mut count, mut end, mut others) = (1, at + char.len_utf8(), 0);
            while let Some((next, sign)) =
                chars.next_if(|(_, next)| *next == char || is_asked && ASKED.contains(next))
            {
                others += usize::from(sign != char);
                count += 1;
                end = next + sign.len_utf8();
            }
            let most = match char {
                '.' => ELLIPSIS,
                // `?!` asks and cries out: that is meant.
                _ => 1 + usize::from(others == 1),
            };
            if count <= most {
                continue;
            }
            let bytes = stretch.start + at..stretch.start + end;
            let shown = text.get(bytes.clone()).unwrap_or_default();
            let once = match char {
                '.' => "…".to_owned(),
                _ if others > 0 => ASKED.iter().collect(),
                _ => char.to_string(),
            };
            let says = tr!("lint-punctuation", signs = shown);
            let hint = Hint::new(Rule::Punctuation, bytes, says);
            out.push(hint.read([once]));
        }
    }
}
