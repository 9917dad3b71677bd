//! More characters than the model takes.

use super::{Fix, Hint, Rule, Speaking};
use crate::chunk::chunks;
use mynah_core::silence;
use mynah_i18n::thousands;
use mynah_i18n::tr;

pub(super) fn check(text: &str, speaking: Speaking<'_>, out: &mut Vec<Hint>) {
    let limit = speaking.model.limit;
    // No text has more characters than bytes.
    if text.len() <= limit {
        return;
    }
    let Some((beyond, _)) = text.char_indices().nth(limit) else {
        return;
    };
    let characters = silence::spoken_characters(text);
    if characters <= limit {
        return;
    }
    let says = tr!(
        "lint-too-long",
        characters = thousands(characters as u64),
        limit = thousands(limit as u64),
        model = speaking.model.name.as_str()
    );
    let pieces = chunks(text, limit);
    let cuts = pieces.iter().skip(1).map(|piece| piece.start).collect();
    let hint = Hint::new(Rule::TooLong, beyond..text.len(), says);
    out.push(hint.fixed(Fix::Split(cuts)));
}
