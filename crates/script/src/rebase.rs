//! Edits that were made beside others', done again on the script as the others left it.
//!
//! Two windows may write in one project. The one whose edits come second takes the other's script and does
//! its own on top of it. Rows are found by id; a place only says below which row something stands.

use crate::document::Item;
use crate::document::Script;
use crate::edit::Edit;
use crate::items::Items;
use crate::pages::RowSet;
use crate::tuning::LineChange;
use mynah_core::ids::LineId;

/// What did not go as it was meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rebased {
    /// Changes that had nothing to apply to any more, or that would have undone what the other did.
    pub dropped: usize,
    /// Rows that both wrote: ours stands in the script, the other's in the undo history.
    pub both: usize,
}

/// Applies `edit` to `here`, where it was made, and what it means to `there`. Gives what was done there and
/// what takes that back; nothing where nothing was.
pub(super) fn carry(
    edit: &Edit,
    here: &mut Script,
    there: &mut Script,
    rebased: &mut Rebased,
) -> Option<(Edit, Edit)> {
    if let Edit::Group(edits) = edit {
        let done = edits
            .iter()
            .filter_map(|edit| carry(edit, here, there, rebased));
        let (edits, mut inverses): (Vec<_>, Vec<_>) = done.unzip();
        inverses.reverse();
        return (!edits.is_empty()).then_some((Edit::Group(edits), Edit::Group(inverses)));
    }
    let meant = meant(edit, here, there, rebased);
    let fits = here.apply(edit).is_ok();
    let meant = meant.filter(|_| fits)?;
    if let Ok(inverse) = there.apply(&meant) {
        Some((meant, inverse))
    } else {
        rebased.dropped += 1;
        None
    }
}

/// What an edit of `here`, not applied yet, means in `there`.
fn meant(edit: &Edit, here: &Script, there: &Script, rebased: &mut Rebased) -> Option<Edit> {
    let meant = match edit {
        Edit::Insert { at, items } => {
            // What is there already was put back by both.
            let new = items.iter().filter(|item| there.place(item.id()).is_none());
            let items: Items = new.cloned().collect();
            if items.is_empty() {
                return None;
            }
            let at = below(here.items().up_from(*at), there);
            Some(Edit::Insert { at, items })
        }
        Edit::Remove { at, count } => return removal(&rows(here, *at, *count), there, rebased),
        Edit::Move { from, count, to } => moved(here, (*from, *count, *to), there),
        Edit::SetText { id, text } => return Some(writing(*id, text, here, there, rebased)),
        Edit::SetSpeaker { ids, speaker } => {
            let ids: Vec<LineId> = ids
                .iter()
                .copied()
                .filter(|id| there.line(*id).is_some())
                .collect();
            let speaker = speaker.clone();
            (!ids.is_empty()).then_some(Edit::SetSpeaker { ids, speaker })
        }
        Edit::TuneLine { id, change } => there.line(*id).map(|other| {
            // A note is written as words are.
            let before = here.line(*id).map(|line| &line.overrides.direction);
            let is_both = matches!(change, LineChange::Direction(_))
                && before != Some(&other.overrides.direction);
            rebased.both += usize::from(is_both);
            edit.clone()
        }),
        Edit::SetOverrides { id, .. } => there.line(*id).map(|_| edit.clone()),
        Edit::TunePart { .. }
        | Edit::SetPart { .. }
        | Edit::SetFormat { .. }
        | Edit::SetTitle { .. }
        | Edit::Ignore { .. }
        | Edit::Pronounce { .. }
        | Edit::Deed(_)
        | Edit::Group(_) => Some(edit.clone()),
    };
    rebased.dropped += usize::from(meant.is_none());
    meant
}

/// A row's new text. A row that the other took out comes back with it: what was typed is not lost.
fn writing(id: LineId, text: &str, here: &Script, there: &Script, rebased: &mut Rebased) -> Edit {
    let row = |script: &Script| {
        let place = script.place(id)?;
        Some((place, script.items().get(place)?.clone()))
    };
    let set = Edit::SetText {
        id,
        text: text.to_owned(),
    };
    match (row(here), row(there)) {
        (Some((_, before)), Some((_, other))) => {
            rebased.both += usize::from(text_of(&before) != text_of(&other));
            set
        }
        (Some((place, mut row)), None) => {
            match &mut row {
                Item::Heading(heading) => text.clone_into(&mut heading.title),
                Item::Line(line) => text.clone_into(&mut line.text),
            }
            Edit::Insert {
                at: below(here.items().up_from(place), there),
                items: vec![row].into(),
            }
        }
        (None, _) => set,
    }
}

/// Takes out the rows that are still as they were; what the other changed meanwhile stays.
fn removal(gone: &[&Item], there: &Script, rebased: &mut Rebased) -> Option<Edit> {
    let mut same = RowSet::default();
    for row in gone {
        let place = there.place(row.id());
        match place.and_then(|place| there.items().get(place)) {
            Some(here) if here == *row => same.set(&[row.id()], ()),
            Some(_) => rebased.dropped += 1,
            None => {}
        }
    }
    Some(there.remove_rows(&same)?.0)
}

/// Puts a block of rows below the row that it was put below; nothing if it is no block any more.
fn moved(here: &Script, (from, count, to): (usize, usize, usize), there: &Script) -> Option<Edit> {
    let block = rows(here, from, count);
    let first = there.place(block.first()?.id())?;
    let together = (first..)
        .zip(&block)
        .all(|(place, row)| there.place(row.id()) == Some(place));
    if !together {
        return None;
    }
    // The rows above its new place, the nearest first, without the block itself.
    let passed = here.items().up_from(to + count);
    let others = here.items().up_from(to.min(from));
    let to = below(passed.take(to.saturating_sub(from)).chain(others), there);
    // Counted without the block itself.
    let to = if to > first {
        to.saturating_sub(count)
    } else {
        to
    };
    Some(Edit::Move {
        from: first,
        count,
        to,
    })
}

/// The place below the first of these rows that is there; the top without one.
fn below<'a>(mut rows: impl Iterator<Item = &'a Item>, there: &Script) -> usize {
    rows.find_map(|row| there.place(row.id()))
        .map_or(0, |place| place + 1)
}

fn rows(script: &Script, at: usize, count: usize) -> Vec<&Item> {
    let rows = script.items();
    match at.checked_add(count) {
        Some(end) if end <= rows.len() => rows.from(at).take(count).collect(),
        _ => Vec::new(),
    }
}

fn text_of(row: &Item) -> &str {
    match row {
        Item::Heading(heading) => &heading.title,
        Item::Line(line) => &line.text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Line;
    use crate::history::Editor;
    use crate::tuning::PartChange;
    use mynah_core::ids::ModelId;
    use mynah_core::settings::{ChosenSettings, Setting, VoiceSettings};

    fn line(id: u64, text: &str) -> Item {
        Item::Line(Line {
            id: LineId(id),
            speaker: String::new(),
            text: text.to_owned(),
            overrides: Default::default(),
        })
    }

    fn text(id: u64, text: &str) -> Edit {
        Edit::SetText {
            id: LineId(id),
            text: text.to_owned(),
        }
    }

    fn insert(at: usize, id: u64, words: &str) -> Edit {
        let items = vec![line(id, words)].into();
        Edit::Insert { at, items }
    }

    fn editor() -> Editor {
        let mut script = Script::new("Test");
        let items = ["a", "b", "c", "d"];
        let items = (1..).zip(items).map(|(id, text)| line(id, text)).collect();
        script.apply(&Edit::Insert { at: 0, items }).unwrap();
        Editor::new(script)
    }

    fn words(editor: &Editor) -> String {
        let lines = editor.script().lines().map(|line| line.text.as_str());
        lines.collect::<Vec<_>>().join(" ")
    }

    /// What the second window has after both did theirs, and what did not go as it was meant.
    fn both(theirs: &[Edit], ours: &[Edit]) -> (Editor, Rebased) {
        let mut first = editor();
        for edit in theirs {
            first.edit(edit.clone()).unwrap();
        }
        first.take_steps();
        first.kept(first.revision());
        let mut second = editor();
        for edit in ours {
            second.edit(edit.clone()).unwrap();
        }
        let rebased = second.rebase(first);
        (second, rebased)
    }

    #[test]
    fn both_sides_of_every_pair_are_kept() {
        let remove = |at, count| Edit::Remove { at, count };
        let shift = |from, count, to| Edit::Move { from, count, to };
        #[rustfmt::skip]
        let cases: [(&[Edit], &[Edit], &str); 9] = [
            (&[text(1, "A")],                   &[text(2, "B")],                     "A B c d"),
            (&[insert(0, 9, "new")],            &[insert(2, 20, "mine")],            "new a b mine c d"),
            (&[insert(0, 9, "new")],            &[remove(1, 2)],                     "new a d"),
            (&[remove(1, 1)],                   &[insert(2, 20, "mine")],            "a mine c d"),
            (&[remove(1, 1)],                   &[remove(0, 3)],                     "d"),
            (&[shift(3, 1, 0)],                 &[remove(1, 2)],                     "d a"),
            (&[insert(4, 9, "end")],            &[shift(0, 2, 2)],                   "c d a b end"),
            (&[insert(0, 9, "new")],            &[shift(2, 2, 0)],                   "c d new a b"),
            (&[insert(1, 9, "new")],
             &[insert(4, 20, "x"), text(20, "xy"), Edit::Group(vec![insert(5, 21, "z"), text(1, "A")])],
                                                                                     "A new b c d xy z"),
        ];
        for (theirs, ours, wanted) in cases {
            let (editor, rebased) = both(theirs, ours);
            assert_eq!(words(&editor), wanted, "{theirs:?} {ours:?}");
            assert_eq!(rebased, Rebased::default(), "{theirs:?} {ours:?}");
        }
    }

    #[test]
    fn what_was_typed_in_a_line_the_other_took_out_comes_back() {
        let (mut editor, rebased) = both(
            &[Edit::Remove { at: 1, count: 2 }],
            &[text(3, "ca"), text(3, "cat")],
        );
        assert_eq!(words(&editor), "a cat d");
        assert_eq!(rebased, Rebased::default());
        assert!(editor.undo(), "one step, as it was typed");
        assert_eq!(words(&editor), "a d");
        assert!(editor.undo(), "and the other's");
        assert_eq!(words(&editor), "a b c d");
    }

    #[test]
    fn what_the_other_wrote_is_not_taken_out() {
        let (editor, rebased) = both(&[text(2, "B")], &[Edit::Remove { at: 0, count: 3 }]);
        assert_eq!(words(&editor), "B d");
        assert_eq!(rebased.dropped, 1);
    }

    #[test]
    fn a_line_that_both_wrote_has_ours_and_undo_has_theirs() {
        let (mut editor, rebased) = both(&[text(2, "theirs")], &[text(2, "o"), text(2, "ours")]);
        assert_eq!(words(&editor), "a ours c d");
        assert_eq!(
            rebased,
            Rebased {
                dropped: 0,
                both: 1
            }
        );
        assert!(editor.undo());
        assert_eq!(words(&editor), "a theirs c d");
    }

    /// The other's was overwritten without a word.
    #[test]
    fn a_note_that_both_wrote_is_told() {
        let note = |text: &str| Edit::TuneLine {
            id: LineId(2),
            change: LineChange::Direction(text.to_owned()),
        };
        let (mut editor, rebased) = both(&[note("tired")], &[note("l"), note("loud")]);
        assert_eq!((rebased.dropped, rebased.both), (0, 1));
        let noted = |editor: &Editor| {
            let line = editor.script().line(LineId(2)).unwrap();
            line.overrides.direction.clone()
        };
        assert_eq!(noted(&editor), "loud");
        assert!(editor.undo());
        assert_eq!(noted(&editor), "tired");
    }

    #[test]
    fn what_was_undone_stays_undone() {
        let mut first = editor();
        first.edit(text(1, "A")).unwrap();
        first.kept(first.revision());
        let mut second = editor();
        second.edit(Edit::Remove { at: 1, count: 2 }).unwrap();
        assert!(second.undo());
        second.edit(text(4, "D")).unwrap();
        second.rebase(first);
        assert_eq!(words(&second), "A b c D");
        let revisions: Vec<u64> = second
            .take_steps()
            .iter()
            .map(|step| step.revision)
            .collect();
        assert_eq!(revisions, [2, 3, 4], "they follow the other's");
    }

    #[test]
    fn two_who_tune_one_speaker_keep_both() {
        let tune = |change| Edit::TunePart {
            speaker: "TOM".to_owned(),
            change,
        };
        let own = |change| Edit::TuneLine {
            id: LineId(1),
            change,
        };
        let model = || Some(ModelId::new("m"));
        let theirs = [
            tune(PartChange::Model(model())),
            own(LineChange::Model(model())),
        ];
        let ours = [
            tune(PartChange::Setting(Setting::Speed(Some(0.9)))),
            own(LineChange::Seed(Some(7))),
        ];
        let (mut editor, rebased) = both(&theirs, &ours);
        assert_eq!(rebased, Rebased::default());
        let part = editor.script().cast().0["TOM"].clone();
        let speed = part.settings.over(VoiceSettings::default()).speed();
        assert_eq!((part.model, speed), (model(), 0.9));
        let line = editor.script().line(LineId(1)).unwrap().clone();
        assert_eq!(
            (line.overrides.model, line.overrides.seed),
            (model(), Some(7))
        );
        assert!(editor.undo() && editor.undo());
        let part = editor.script().cast().0["TOM"].clone();
        assert_eq!(
            (part.model, part.settings),
            (model(), ChosenSettings::default())
        );
    }

    #[test]
    fn what_fits_nothing_any_more_is_counted() {
        let speaker = Edit::SetSpeaker {
            ids: vec![LineId(2)],
            speaker: "TOM".to_owned(),
        };
        let shift = Edit::Move {
            from: 0,
            count: 2,
            to: 1,
        };
        let (editor, rebased) = both(&[Edit::Remove { at: 1, count: 1 }], &[speaker, shift]);
        assert_eq!(words(&editor), "a c d");
        assert_eq!(rebased.dropped, 2);
    }
}
