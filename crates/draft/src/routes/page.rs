//! One page of a list. A cursor is the id of the last item of the page before, so that an item more or less moves
//! nothing.

use crate::query::Asked;
use crate::refusal::Refusal;

/// A part of a list, and where the next begins.
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// The last one's id, if there are more after it.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// Cuts the page out of a list that the query asks for by `cursor`, the name of its cursor.
    pub fn of(
        mut all: Vec<T>,
        size: usize,
        asked: &Asked,
        cursor: &'static str,
        id: impl Fn(&T) -> &str,
    ) -> Result<Self, Refusal> {
        if let Some(before) = asked.one(cursor) {
            let place = all.iter().position(|item| id(item) == before);
            let place = place.ok_or_else(|| no_cursor(cursor))?;
            all.drain(..=place);
        }
        let more = all.len() > size;
        all.truncate(size);
        let last = all.last().map(|item| id(item).to_owned());
        Ok(Self {
            next: last.filter(|_| more),
            items: all,
        })
    }
}

/// Nothing is known of this place.
pub fn no_cursor(name: &'static str) -> Refusal {
    Refusal::invalid(
        "invalid_cursor",
        "invalid_cursor",
        Some(name),
        "The cursor is not valid.",
    )
}
