use proptest::prelude::*;

use super::*;
use crate::document::Item;
use crate::document::Line;

fn text(id: u64, text: &str) -> Edit {
    Edit::SetText {
        id: LineId(id),
        text: text.to_owned(),
    }
}

fn editor() -> Editor {
    let mut script = Script::new("Test");
    let items = (1..4).map(|id| {
        let text = format!("line {id}");
        Item::Line(Line {
            id: LineId(id),
            speaker: String::new(),
            text,
            overrides: Default::default(),
        })
    });
    script
        .apply(&Edit::Insert {
            at: 0,
            items: items.collect(),
        })
        .unwrap();
    Editor::new(script)
}

/// Undo left its first letter: the voice that its speaker gets with it hid that it was begun.
#[test]
fn a_line_that_is_typed_into_nothing_is_one_step() {
    let mut editor = Editor::default();
    let begun = Edit::Insert {
        at: 0,
        items: std::iter::once(Item::Line(Line {
            id: LineId(1),
            speaker: String::new(),
            text: "T".to_owned(),
            overrides: Default::default(),
        }))
        .collect(),
    };
    editor.edit(Edit::Group(vec![begun])).unwrap();
    editor.edit(text(1, "The")).unwrap();
    editor.edit(text(1, "The tide")).unwrap();
    assert_eq!(editor.undo_depth(), 1);
    assert!(editor.undo());
    assert!(words(&editor).is_empty());
    assert!(editor.redo());
    assert_eq!(words(&editor), ["The tide"]);
}

fn words(editor: &Editor) -> Vec<&str> {
    editor
        .script()
        .lines()
        .map(|line| line.text.as_str())
        .collect()
}

#[test]
fn typing_is_one_step_until_a_pause() {
    let mut editor = editor();
    for typed in ["l", "la", "lat"] {
        editor.edit(text(1, typed)).unwrap();
    }
    editor.pause();
    editor.edit(text(1, "late")).unwrap();
    assert!(editor.undo());
    assert_eq!(words(&editor)[0], "lat");
    assert!(editor.undo());
    assert_eq!(words(&editor)[0], "line 1");
    assert!(!editor.undo());
    assert!(editor.redo() && editor.redo() && !editor.redo());
    assert_eq!(words(&editor)[0], "late");
}

#[test]
fn an_empty_line_and_what_is_typed_into_it_are_one_step() {
    let mut editor = editor();
    let (edit, id) = editor.script().insert_after(Some(LineId(1)), "");
    editor.edit(edit).unwrap();
    editor.edit(text(id.0, "w")).unwrap();
    editor.edit(text(id.0, "warm")).unwrap();
    assert!(editor.undo());
    assert_eq!(words(&editor), ["line 1", "line 2", "line 3"]);
    assert!(editor.redo());
    assert_eq!(words(&editor)[1], "warm");
}

#[test]
fn a_new_edit_forgets_what_could_be_redone() {
    let mut editor = editor();
    editor.edit(text(1, "a")).unwrap();
    assert!(editor.undo());
    editor.edit(text(2, "b")).unwrap();
    assert!(!editor.can_redo());
}

#[derive(Clone, Debug)]
enum Act {
    Type(u64, String),
    Remove(usize),
    Undo,
    Redo,
    Pause,
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (1..4_u64, "[a-z]{0,3}").prop_map(|(id, text)| Act::Type(id, text)),
        (0..3_usize).prop_map(Act::Remove),
        Just(Act::Undo),
        Just(Act::Redo),
        Just(Act::Pause),
    ]
}

proptest! {
    /// The journal makes the same editor again, from any snapshot.
    #[test]
    fn a_restart_changes_nothing(
        acts in proptest::collection::vec(any_act(), 0..30),
        snapshot in 0..30_usize,
        unread in 0..30_u64,
    ) {
        let mut editor = editor();
        let mut kept = (editor.script().clone(), 0);
        let mut steps = Vec::new();
        for (count, act) in acts.iter().enumerate() {
            match act {
                Act::Type(id, typed) => drop(editor.edit(text(*id, typed))),
                Act::Remove(at) => drop(editor.edit(Edit::Remove { at: *at, count: 1 })),
                Act::Undo => { editor.undo(); }
                Act::Redo => { editor.redo(); }
                Act::Pause => editor.pause(),
            }
            steps.extend(editor.take_steps().iter().map(|step| (**step).clone()));
            if count == snapshot {
                kept = (editor.script().clone(), editor.revision());
            }
        }
        let later = steps.split_off(usize::try_from(kept.1).unwrap());
        let past = steps.into_iter().map(|step| {
            let way = if step.revision <= unread {
                Way::Unread(serde_json::to_string(&*step.inverse).unwrap().into())
            } else {
                Way::Read(step.inverse)
            };
            (step.kind, way)
        });
        let (mut again, error) = Editor::restore(kept.0, kept.1, past, later);
        prop_assert_eq!(error, None);
        prop_assert_eq!(again.script().items(), editor.script().items());
        prop_assert_eq!(again.revision(), editor.revision());
        prop_assert_eq!(again.undo_depth(), editor.undo_depth());
        for step in [Editor::redo, Editor::undo, Editor::redo] {
            loop {
                let done = step(&mut again);
                prop_assert_eq!(done, step(&mut editor));
                prop_assert_eq!(again.script().items(), editor.script().items());
                if !done { break; }
            }
        }
    }
}

/// Undo ended at a damaged step, and nobody was told why.
#[test]
fn what_was_done_long_ago_and_is_damaged_is_told_where_undo_ends() {
    let mut script = Script::new("Old");
    let (edit, line) = script.insert_after(None, "New.");
    script.apply(&edit).unwrap();
    let text = |text: &str| Edit::SetText {
        id: line,
        text: text.to_owned(),
    };
    let way = |edit: &Edit| Way::Unread(serde_json::to_string(edit).unwrap().into());
    let damaged = Way::Unread("{\"set_te".into());
    let past = [damaged, way(&text("Old."))].map(|way| (StepKind::Do, way));
    let (mut editor, unfit) = Editor::restore(script, 2, past, []);
    assert_eq!((unfit, editor.undo_depth()), (None, 1));
    assert!(editor.take_unreadable() && !editor.take_unreadable());
    assert!(editor.undo() && !editor.undo());
}

/// "Undo" then took back that the same model was chosen once more.
#[test]
fn what_is_chosen_once_more_is_no_step() {
    let mut editor = editor();
    let mp3 = mynah_core::format::OutputFormat::default();
    let format = |format| Edit::SetFormat { format };
    editor.edit(format(Some(mp3))).unwrap();
    let revision = editor.revision();
    editor.edit(format(Some(mp3))).unwrap();
    editor.edit(text(1, "line 1")).unwrap();
    let again = Edit::SetSpeaker {
        ids: vec![LineId(1)],
        speaker: editor.script().line(LineId(1)).unwrap().speaker.clone(),
    };
    editor.edit(again.clone()).unwrap();
    editor
        .edit(Edit::Group(vec![again, text(2, "line 2")]))
        .unwrap();
    assert_eq!(editor.revision(), revision);
    assert!(editor.undo());
    assert!(!editor.undo(), "nothing else was done");
    assert!(editor.can_redo());
    editor.edit(format(None)).unwrap();
    assert!(editor.can_redo(), "what can be redone stays, too");
}
