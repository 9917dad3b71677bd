//! What keys and the mouse do to lines, as edits with the place of the text cursor afterwards.
//!
//! Pure: the panel applies them. What splits and joins is in [`Script`]; here is what an editor adds.

use mynah_core::ids::LineId;
use mynah_model::desk::Desk;
use mynah_script::document::{Item, Script};
use mynah_script::edit::Edit;
use mynah_script::import::split_direction;
use mynah_script::pages::RowSet;
use mynah_script::parse::spoken_by;

/// Where the text cursor stands after an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caret {
    /// The row.
    pub line: LineId,
    /// Characters before the cursor.
    pub at: usize,
}

/// Enter: splits a line after `at` characters; below a heading it begins an empty line.
pub fn split(script: &Script, id: LineId, at: usize) -> Option<(Edit, Caret)> {
    let (edit, line) = match script.line(id) {
        Some(line) => script.split(id, byte_of(&line.text, at))?,
        None => script.insert_after(Some(id), ""),
    };
    Some((edit, Caret { line, at: 0 }))
}

/// Where a line is best cut in two: between sentences, as near its middle as can be, in characters. `None` in one
/// that has a single sentence.
pub fn seam(script: &Script, id: LineId) -> Option<usize> {
    let text = &script.line(id)?.text;
    let letters = text.chars().collect::<Vec<_>>();
    let middle = letters.len() / 2;
    letters
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| matches!(pair, ['.' | '!' | '?' | '…' | '”', ' ']))
        .map(|(at, _)| at + 2)
        .filter(|at| *at < letters.len())
        .min_by_key(|at| at.abs_diff(middle))
}

/// Backspace at the start: joins a line to the one above. `None` at the start of the script and below a heading.
pub fn join_above(script: &Script, id: LineId) -> Option<(Edit, Caret)> {
    let ((edit, line), at) = script.join_above(id)?;
    Some((edit, Caret { line, at }))
}

/// Delete at the end: joins the line below to this one. `None` at the end of the script and above a heading.
pub fn join_below(script: &Script, id: LineId) -> Option<(Edit, Caret)> {
    let here = script.line(id)?;
    let below = script.items().get(script.place(id)? + 1)?.line()?;
    let ((edit, line), _) = script.join_above(below.id)?;
    let at = here.text.trim_end().chars().count();
    Some((edit, Caret { line, at }))
}

/// Joins lines that stand one below the other; the cursor stands behind what the first of them said.
pub fn join_all(script: &Script, ids: &[LineId]) -> Option<(Edit, Caret)> {
    let (edit, line) = script.join_all(ids)?;
    let at = script.line(line)?.text.trim_end().chars().count();
    Some((edit, Caret { line, at }))
}

/// `NAME: ` typed before a line's text: the line becomes that speaker's. With it comes how many characters shorter
/// the text is. `None` when the line said so before: whoever took it back meant it.
pub fn cast_by_name(desk: &Desk, id: LineId, text: &str) -> Option<(Edit, usize)> {
    let script = desk.script();
    // A heading's colon is its own. A line whose first letters these are isn't there yet.
    let before = match script.place(id).and_then(|place| script.items().get(place)) {
        Some(Item::Heading(_)) => return None,
        Some(Item::Line(line)) => &line.text,
        None => "",
    };
    let unnamed = |text: &str| spoken_by(text, std::iter::empty()).is_none();
    if unnamed(text) || !unnamed(before) {
        return None;
    }
    let speakers = desk.speakers();
    let (speaker, rest) = spoken_by(text, speakers.iter().map(|speaker| &**speaker))?;
    let (direction, mut rest) = match split_direction(&rest) {
        Some((direction, words)) => (direction, words.to_owned()),
        None => (String::new(), rest),
    };
    // Whoever types fast has the space behind a word in the same frame.
    rest.push_str(text.get(text.trim_end_matches(' ').len()..)?);
    let shorter = text.chars().count().saturating_sub(rest.chars().count());
    let ids = vec![id];
    let mut edits = vec![Edit::SetSpeaker { ids, speaker }];
    match script.line(id).filter(|_| !direction.is_empty()) {
        Some(line) => edits.push(line.directed(&direction, rest)),
        None => edits.push(Edit::SetText { id, text: rest }),
    }
    Some((Edit::Group(edits), shorter))
}

/// `# ` or `## ` typed where a line begins: its words are a heading's, which stands above the line. With it comes the
/// heading, and how many characters of it are written.
pub fn headed(script: &Script, id: LineId, text: &str) -> Option<(Edit, Caret)> {
    let before = &script.line(id)?.text;
    if !before.chars().all(|letter| letter == '#') {
        return None;
    }
    let (level, title) = match text.strip_prefix("## ") {
        Some(title) => (2, title),
        None => (1, text.strip_prefix("# ")?),
    };
    let (heading, line) = script.insert_heading(Some(id), level, title);
    let empty = Edit::SetText {
        id,
        text: String::new(),
    };
    let at = title.chars().count();
    Some((Edit::Group(vec![empty, heading]), Caret { line, at }))
}

/// Takes rows out, and says which row is selected then. The last line of a script becomes empty instead.
pub fn delete(script: &Script, rows: &RowSet) -> Option<(Edit, LineId)> {
    let gone = script.lines_among(rows).len();
    let Some(kept) = script
        .lines()
        .next()
        .filter(|_| gone == script.items().lines())
    else {
        let (edit, near) = script.remove_rows(rows)?;
        return Some((edit, near.or_else(|| rows.ids().next())?));
    };
    let mut rest = rows.clone();
    rest.remove(&[kept.id]);
    let empty = Edit::SetText {
        id: kept.id,
        text: String::new(),
    };
    let edit = match script.remove_rows(&rest) {
        Some((removed, _)) => Edit::Group(vec![removed, empty]),
        None => empty,
    };
    Some((edit, kept.id))
}

/// Moves a row, with as many below it as are folded, so that it stands before the row that is at `gap` now. `None` if
/// it stands there already.
pub fn drop_into(script: &Script, id: LineId, folded: usize, gap: usize) -> Option<Edit> {
    let (from, count) = (script.place(id)?, folded + 1);
    let to = match gap {
        gap if gap <= from => gap,
        gap => gap.checked_sub(count).filter(|to| *to > from)?,
    };
    (to != from && to + count <= script.items().len()).then_some(Edit::Move { from, count, to })
}

/// The byte at which the character `at` begins.
pub fn byte_of(text: &str, at: usize) -> usize {
    text.char_indices()
        .nth(at)
        .map_or(text.len(), |(byte, _)| byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_script::document::Line;

    fn script(lines: &[(&str, &str)]) -> Script {
        let mut script = Script::new("Test");
        let items = (1..)
            .zip(lines)
            .map(|(id, (speaker, text))| {
                Item::Line(Line {
                    id: LineId(id),
                    speaker: (*speaker).to_owned(),
                    text: (*text).to_owned(),
                    overrides: Default::default(),
                })
            })
            .collect();
        script.apply(&Edit::Insert { at: 0, items }).unwrap();
        script
    }

    fn texts(script: &Script) -> Vec<&str> {
        script.lines().map(|line| line.text.as_str()).collect()
    }

    #[test]
    fn enter_in_the_middle_splits_and_backspace_joins_again() {
        let mut script = script(&[("Tom", "Größe one. Two."), ("", "Three")]);
        let (edit, caret) = split(&script, LineId(1), 10).unwrap();
        script.apply(&edit).unwrap();
        assert_eq!(texts(&script), ["Größe one.", "Two.", "Three"]);
        assert_eq!((caret.line, caret.at), (LineId(3), 0));
        assert_eq!(script.line(caret.line).unwrap().speaker, "Tom");
        let (edit, caret) = join_above(&script, caret.line).unwrap();
        script.apply(&edit).unwrap();
        assert_eq!(texts(&script), ["Größe one. Two.", "Three"]);
        assert_eq!((caret.line, caret.at), (LineId(1), 11));
        assert_eq!(join_above(&script, LineId(1)), None);
        let (edit, caret) = join_below(&script, LineId(1)).unwrap();
        script.apply(&edit).unwrap();
        assert_eq!(texts(&script), ["Größe one. Two. Three"]);
        assert_eq!(caret.at, 15);
    }

    /// The cursor stood one letter behind where the lines met.
    #[test]
    fn joined_before_a_mark_the_cursor_stands_before_it() {
        for (head, tail, at) in [
            ("so", ". Then", 2),
            ("so", "then", 3),
            ("", "then", 0),
            ("so", "", 2),
        ] {
            let script = script(&[("", head), ("", tail)]);
            let (_, caret) = join_above(&script, LineId(2)).unwrap();
            assert_eq!(caret.at, at, "{head:?} {tail:?}");
        }
    }

    /// The line whose start it is keeps the cursor, and its words.
    #[test]
    fn enter_at_the_start_makes_an_empty_line_above() {
        let mut script = script(&[("Tom", "One"), ("Ines", "Two")]);
        let (edit, caret) = split(&script, LineId(2), 0).unwrap();
        script.apply(&edit).unwrap();
        assert_eq!(texts(&script), ["One", "", "Two"]);
        assert_eq!((caret.line, caret.at), (LineId(2), 0));
        let (edit, caret) = join_above(&script, LineId(2)).unwrap();
        script.apply(&edit).unwrap();
        assert_eq!(texts(&script), ["One", "Two"]);
        assert_eq!((caret.line, caret.at), (LineId(2), 0));
    }

    #[test]
    fn enter_at_the_end_makes_an_empty_line() {
        let mut script = script(&[("Tom", "One"), ("Ines", "Two")]);
        let (edit, caret) = split(&script, LineId(1), 99).unwrap();
        script.apply(&edit).unwrap();
        assert_eq!(texts(&script), ["One", "", "Two"]);
        assert_eq!(script.place(caret.line), Some(1));
    }

    #[test]
    fn the_last_line_is_emptied_and_not_deleted() {
        let mut script = script(&[("", "One"), ("", "Two")]);
        for left in [vec!["One"], vec![""]] {
            let last = script.items().last().unwrap().id();
            let (edit, near) = delete(&script, &[last].into()).unwrap();
            script.apply(&edit).unwrap();
            assert_eq!(texts(&script), left);
            assert_eq!(near, LineId(1));
        }
    }

    #[test]
    fn rows_are_dropped_into_gaps() {
        let mut script = script(&[("", "b"), ("", "a"), ("", "c")]);
        assert_eq!(drop_into(&script, LineId(1), 0, 0), None);
        assert_eq!(drop_into(&script, LineId(1), 0, 1), None);
        assert_eq!(drop_into(&script, LineId(1), 1, 2), None);
        let down = drop_into(&script, LineId(1), 0, 3).unwrap();
        script.apply(&down).unwrap();
        assert_eq!(texts(&script), ["a", "c", "b"]);
        let up = drop_into(&script, LineId(1), 0, 0).unwrap();
        script.apply(&up).unwrap();
        assert_eq!(texts(&script), ["b", "a", "c"]);
        // With what is folded below it.
        let both = drop_into(&script, LineId(1), 1, 3).unwrap();
        script.apply(&both).unwrap();
        assert_eq!(texts(&script), ["c", "b", "a"]);
    }
}
