//! Directions in parentheses before the words, which every model reads aloud.

use super::{Fix, Hint, Rule};
use crate::import::directions::likely;
use mynah_i18n::tr;

pub(super) fn check(text: &str, out: &mut Vec<Hint>) {
    let from = text.len() - text.trim_start().len();
    let Some((direction, length)) = text.get(from..).and_then(likely) else {
        return;
    };
    let bytes = from..from + length;
    let says = tr!(
        "lint-direction",
        text = text.get(bytes.clone()).unwrap_or_default()
    );
    let fix = Fix::Direct {
        bytes: bytes.clone(),
        direction: direction.to_owned(),
    };
    let tag = format!("[{direction}]");
    let hint = Hint::new(Rule::Direction, bytes, says);
    out.push(hint.fixed(fix).read([tag]));
}
