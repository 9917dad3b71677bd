//! What is told of two states, and what leads from one to the other.

use proptest::prelude::*;

use super::*;
use crate::document::{Heading, Line, Overrides};
use crate::parse::parse;
use crate::pronunciation::{Pronunciation, Word};

const TEXT: &str = "# One\n\nANN: The light went out.\nBEN: Who is there?\nANN: Nobody.\n";

fn told(before: &Script, after: &Script) -> Vec<(Fate, usize)> {
    let picks = Picks::new();
    let state = |script| State {
        script,
        picks: &picks,
    };
    let all = compare(state(before), state(after));
    all.rows.iter().map(|row| (row.fate, row.number)).collect()
}

#[test]
fn lines_are_added_removed_changed_and_moved() {
    let before = parse(TEXT, "").unwrap();
    let ids: Vec<LineId> = before.lines().map(|line| line.id).collect();
    let mut after = before.clone();
    let (add, _) = after.insert_after(Some(ids[0]), "CY");
    after.apply(&add).unwrap();
    let text = "The lamp went out.".to_owned();
    after.apply(&Edit::SetText { id: ids[0], text }).unwrap();
    let place = after.place(ids[1]).unwrap();
    after
        .apply(&Edit::Remove {
            at: place,
            count: 1,
        })
        .unwrap();
    assert_eq!(
        told(&before, &after),
        [(Fate::Changed, 1), (Fate::Removed, 2), (Fate::Added, 2)]
    );
    let mut moved = before.clone();
    moved
        .apply(&Edit::Move {
            from: 3,
            count: 1,
            to: 1,
        })
        .unwrap();
    assert_eq!(told(&before, &moved), [(Fate::Moved, 1)]);
    // What was rewritten besides was told as moved alone.
    let id = moved.items().get(1).unwrap().id();
    let text = "Other words.".to_owned();
    moved.apply(&Edit::SetText { id, text }).unwrap();
    assert_eq!(told(&before, &moved), [(Fate::MovedChanged, 1)]);
    assert_eq!(told(&before, &before.clone()), []);
}

#[test]
fn another_take_is_told_even_where_no_word_changed() {
    let script = parse(&format!("{TEXT}BEN: Hm.\nANN: So.\n"), "").unwrap();
    let ids: Vec<LineId> = script.lines().map(|line| line.id).collect();
    let pick = |number, at| Pick {
        number,
        at: Some(UnixMillis(at)),
    };
    let old = Pick {
        number: 1,
        at: None,
    };
    let older = [pick(1, 10), pick(2, 20), pick(3, 30), old];
    let older: Picks = [0, 1, 3, 4]
        .map(|line| ids[line])
        .into_iter()
        .zip(older)
        .collect();
    let newer = [
        pick(3, 90),
        pick(2, 20),
        pick(1, 70),
        pick(3, 80),
        pick(1, 60),
    ];
    let newer: Picks = ids.iter().copied().zip(newer).collect();
    let state = |picks| State {
        script: &script,
        picks,
    };
    let all = compare(state(&older), state(&newer));
    let takes: Vec<_> = all.rows.iter().map(|row| (row.fate, row.takes)).collect();
    assert_eq!(
        takes,
        [
            (Fate::Take, Some((Some(1), Some(3)))),
            (Fate::Take, Some((None, Some(1)))),
            // Another one has its number by now.
            (Fate::Take, Some((Some(3), Some(3)))),
        ]
    );
    assert_eq!(all.count(Fate::Take), 3);
}

#[test]
fn another_voice_is_told_by_its_speaker() {
    let before = parse(TEXT, "").unwrap();
    let mut after = before.clone();
    let part = Some(Box::default());
    let speaker = "ANN".to_owned();
    after.apply(&Edit::SetPart { speaker, part }).unwrap();
    let picks = Picks::new();
    let [older, newer] = [&before, &after].map(|script| State {
        script,
        picks: &picks,
    });
    assert_eq!(compare(older, newer).parts, ["ANN"]);
    assert!(compare(older, older).is_empty());
}

#[test]
fn going_back_brings_the_rules_of_pronunciation_too() {
    let pronounce = |script: &mut Script, word: &str, alias: Option<&str>| {
        let rule = alias.map(|alias| Pronunciation {
            alias: alias.to_owned(),
            ..Pronunciation::default()
        });
        let word = Word::new(word);
        script.apply(&Edit::Pronounce { word, rule }).unwrap();
    };
    let mut before = parse(TEXT, "").unwrap();
    pronounce(&mut before, "a", Some("ay"));
    pronounce(&mut before, "b", Some("bee"));
    let mut after = before.clone();
    pronounce(&mut after, "a", Some("ah"));
    pronounce(&mut after, "b", None);
    pronounce(&mut after, "c", Some("sea"));
    let picks = Picks::new();
    let [older, newer] = [&before, &after].map(|script| State {
        script,
        picks: &picks,
    });
    assert!(compare(older, newer).whole);
    let back = edit_to(&after, &before).unwrap();
    after.apply(&back).unwrap();
    assert_eq!(after.rules(), before.rules());
    assert_eq!(edit_to(&after, &before), None);
}

/// A hundred thousand other rows took minutes where rows were compared with each other.
#[test]
fn very_many_other_rows_are_told_at_once() {
    let script = |from: u64| {
        let mut script = Script::new("");
        let items = (from..from + 100_000).map(line).collect();
        script.apply(&Edit::Insert { at: 0, items }).unwrap();
        script
    };
    let (before, after) = (script(1), script(200_000));
    assert_eq!(told(&before, &after).len(), 200_000);
    let mut here = before.clone();
    here.apply(&edit_to(&before, &after).unwrap()).unwrap();
    assert_eq!(here.items(), after.items());
}

fn line(id: u64) -> Item {
    Item::Line(Line {
        id: LineId(id),
        speaker: String::new(),
        text: format!("line {id}"),
        overrides: Overrides::default(),
    })
}

/// A script of some rows in some order.
fn any_script() -> impl Strategy<Value = Script> {
    let row = (1..12_u64, 0..3_u8, "[a-b]?", proptest::option::of(0..3_u32));
    proptest::collection::vec(row, 0..12).prop_map(|rows| {
        let mut script = Script::new("");
        for (id, kind, text, seed) in rows {
            let item = if kind == 0 {
                Item::Heading(Heading {
                    id: LineId(id),
                    level: 1,
                    title: text.clone(),
                    note: text,
                })
            } else {
                Item::Line(Line {
                    id: LineId(id),
                    speaker: if kind == 1 { "A" } else { "B" }.to_owned(),
                    text,
                    overrides: Overrides {
                        seed,
                        ..Overrides::default()
                    },
                })
            };
            let items = vec![item].into();
            let at = (id as usize) % (script.items().len() + 1);
            // A row that is there already is left out.
            script.apply(&Edit::Insert { at, items }).ok();
        }
        script
    })
}

proptest! {
    /// Whatever both are, the edit leads from one to the other and can be taken back.
    #[test]
    fn the_edit_leads_there_and_back(before in any_script(), after in any_script()) {
        let mut script = before.clone();
        if let Some(edit) = edit_to(&before, &after) {
            let back = script.apply(&edit).unwrap();
            prop_assert_eq!(script.items(), after.items());
            script.apply(&back).unwrap();
            prop_assert_eq!(script.items(), before.items());
        } else {
            prop_assert_eq!(before.items(), after.items());
        }
        prop_assert_eq!(told(&before, &after).is_empty(), before.items() == after.items());
    }
}
