//! Rows that are put in from elsewhere, or again.

use crate::document::Heading;
use crate::document::Item;
use crate::document::Line;
use crate::document::Script;
use crate::edit::Edit;
use crate::names::Spellings;
use mynah_core::ids::LineId;

/// Rows that are put in below another one.
#[derive(Clone, Debug, PartialEq)]
pub struct Pasted {
    /// The rows.
    pub rows: Script,
    /// Whether they are, or were, the script's own: those that were cut out of it come back as they were, with their
    /// takes. Others are new.
    pub is_own: bool,
    /// The row below which they stand then; one that is empty gives its place to them. The end without one.
    pub below: Option<LineId>,
    /// New ones have ids from this one on.
    pub first: LineId,
    /// How those are spelt who speak already.
    pub names: Spellings,
}

impl Pasted {
    /// The edit that puts them in; nothing where there are none.
    pub fn edit(&self, script: &Script) -> Option<Edit> {
        let mut names = self.names.clone();
        let rows = self.rows.items();
        let items = rows.iter().enumerate();
        let items = items
            .map(|(place, item)| put_in(item, self.new_id(script, place, item), &mut names))
            .collect();
        let place = self.below.and_then(|id| script.place(id));
        let behind = place.map_or_else(|| script.items().len(), |place| place + 1);
        let insert = |at| Edit::Insert { at, items };
        let edit = match self.replaced(script).zip(place) {
            None => insert(behind),
            Some((id, at)) => {
                let remove = Edit::Remove { at, count: 1 };
                // It may be one of them.
                Edit::Group(if self.is_own && self.rows.place(id).is_some() {
                    vec![remove, insert(at)]
                } else {
                    vec![insert(behind), remove]
                })
            }
        };
        (!rows.is_empty()).then_some(edit)
    }

    /// The last of them by the id that it has in a script, and how many characters it says.
    pub fn end(&self, script: &Script) -> Option<(LineId, usize)> {
        let rows = self.rows.items();
        let last = rows.last()?;
        let new = self.new_id(script, rows.len().saturating_sub(1), last);
        let letters = last.line().map_or(0, |line| line.text.chars().count());
        Some((new.unwrap_or_else(|| last.id()), letters))
    }

    /// The empty row that gives its place to them.
    fn replaced(&self, script: &Script) -> Option<LineId> {
        let is_empty = |id: &LineId| script.line(*id).is_some_and(|line| line.text.is_empty());
        self.below.filter(is_empty)
    }

    /// The id of a row that is new; nothing of one that comes back.
    fn new_id(&self, script: &Script, place: usize, item: &Item) -> Option<LineId> {
        let id = item.id();
        let is_gone = script.place(id).is_none() || self.replaced(script) == Some(id);
        let is_back = self.is_own && is_gone;
        (!is_back).then_some(LineId(self.first.0.saturating_add(place as u64)))
    }
}

/// A row as it was, or as a new one of this id.
fn put_in(item: &Item, new: Option<LineId>, names: &mut Spellings) -> Item {
    match item {
        Item::Heading(heading) => Item::Heading(Heading {
            id: new.unwrap_or(heading.id),
            ..heading.clone()
        }),
        Item::Line(line) => Item::Line(Line {
            id: new.unwrap_or(line.id),
            speaker: names.canonical(&line.speaker),
            overrides: match new {
                Some(_) => line.overrides.without_takes(),
                None => line.overrides.clone(),
            },
            ..line.clone()
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::parse;

    #[test]
    fn a_pasted_script_takes_the_place_of_an_empty_line() {
        let mut to = parse("One\n\nTwo", "t").unwrap();
        let [first, second] = [0, 1].map(|place| to.items().get(place).unwrap().id());
        let text = String::new();
        to.apply(&Edit::SetText { id: second, text }).unwrap();
        let pasted = Pasted {
            rows: parse("Tom: Hello.\nInes: Yes?", "t").unwrap(),
            is_own: false,
            below: Some(second),
            first: to.next_id(),
            names: Spellings::of(["TOM"]),
        };
        let end = pasted.end(&to);
        to.apply(&pasted.edit(&to).unwrap()).unwrap();
        let texts: Vec<&str> = to.lines().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, ["One", "Hello.", "Yes?"]);
        // Who speaks here already is spelt as here.
        assert_eq!(to.speakers(), ["", "TOM", "Ines"]);
        assert_eq!(end, to.items().last().map(|last| (last.id(), 4)));
        let nothing = Pasted {
            rows: Script::new(""),
            below: Some(first),
            ..pasted
        };
        assert_eq!((nothing.edit(&to), nothing.end(&to)), (None, None));
    }
}
