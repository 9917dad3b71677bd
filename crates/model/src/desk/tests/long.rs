//! Scripts of very many lines: what is reckoned a frame, and changes that are made aside.

use std::fmt::Write as _;

use super::*;
use crate::command::TakesCommand;
use mynah_core::settings::ChosenSettings;
use mynah_script::deed::{Deed, Deeds, TakeAct};
use mynah_script::document::{Item, Line};
use mynah_script::items::Items;
use mynah_script::review::{Mark, Opinion, Said};
use mynah_script::tuning::LineChange;

#[test]
fn a_long_script_is_counted_some_lines_a_frame() {
    let mut text = String::new();
    for line in 0..30_000 {
        writeln!(text, "S{}: Line {line}.", line % 7).unwrap();
    }
    let mut desk = desk(&text);
    assert!(
        desk.tally().counting,
        "a price that is not known yet is not shown as one"
    );
    let mut before = desk.rows_read();
    let mut frames = 0;
    while desk.count_on() {
        let read = desk.rows_read() - before;
        assert!(read <= ROWS_A_FRAME as u64, "{read} rows in a frame");
        before += read;
        frames += 1;
        desk.take_up(true);
        assert!(frames < 100, "it ends");
    }
    let all = desk.tally();
    assert_eq!(
        (all.lines, all.speakers, all.changed, all.counting),
        (30_000, 7, 30_000, false)
    );
    assert_eq!(desk.script().cast().0.len(), 7, "every speaker got a voice");
    // Nobody gave them: one undo too many took all of them away.
    assert!(!desk.can_undo());

    // Each edit is felt in its own block alone.
    let second = desk.script().items().get(20_000).unwrap().id();
    let set = Edit::SetText {
        id: second,
        text: "Ten chars.".to_owned(),
    };
    let (insert, _) = desk
        .script()
        .insert_after(Some(second), "Twice as many chars.");
    let edits = [
        set,
        insert,
        Edit::Remove { at: 5, count: 1 },
        Edit::Move {
            from: 9,
            count: 2,
            to: 25_000,
        },
    ];
    for edit in edits {
        let before = desk.rows_read();
        desk.edit(edit);
        desk.count_on();
        let read = desk.rows_read() - before;
        assert!((1..=1_024).contains(&read), "{read} rows for one edit");
        assert!(!desk.tally().counting);
    }
    while desk.can_undo() {
        desk.undo();
    }
    while desk.count_on() {}
    assert_eq!(desk.tally().lines, all.lines);
    let price: u64 = desk
        .script()
        .lines()
        .filter_map(|line| desk.price_of(line.id))
        .map(|price| price.quote.most.0)
        .sum();
    assert_eq!(desk.tally().changed_price.quote, Credits(price).into());
}

/// A desk with so many lines, all of them counted.
fn long_desk(lines: usize, speakers: usize) -> Desk {
    let mut text = String::new();
    for line in 0..lines {
        writeln!(text, "S{}: Line {line}.", line % speakers).unwrap();
    }
    let mut desk = desk(&text);
    while desk.count_on() {}
    desk.take_edits();
    desk
}

fn speakers_of(desk: &Desk) -> usize {
    desk.script().speakers().len()
}

#[test]
fn a_change_of_very_many_lines_is_made_aside_and_writing_goes_on() {
    let mut desk = long_desk(30_000, 7);
    let revision = desk.revision();
    let ids: Vec<LineId> = desk.script().lines().map(|line| line.id).collect();
    let (first, last) = (ids[0], ids[29_999]);
    let speaker = "EVERYBODY".to_owned();
    desk.edit(Edit::SetSpeaker { ids, speaker });
    assert!(desk.is_changing());
    let save = Command::Project(ProjectCommand::SaveText {
        path: "a.txt".into(),
        project: ProjectId(1),
    });
    assert!(desk.holds_back(&save), "its text is not there yet");
    write(&mut desk, first, "Written meanwhile.");
    assert_eq!(
        desk.script().line(first).unwrap().text,
        "Written meanwhile."
    );
    assert!(desk.take_edits().is_none(), "the journal has one order");
    // These wait for the change: each goes on from what is seen then.
    assert_eq!(desk.undo(), None);
    write(&mut desk, last, "Behind the undo.");
    desk.finish_changes();
    assert!(!desk.is_changing());
    assert_eq!(speakers_of(&desk), 1);
    assert_eq!(desk.script().line(first).unwrap().text, "Line 0.");
    assert_eq!(desk.script().line(last).unwrap().text, "Behind the undo.");
    let Some(Command::Project(ProjectCommand::Edits { edits, .. })) = desk.take_edits() else {
        panic!("there are edits");
    };
    let revisions = edits.iter().map(|step| step.revision);
    assert!(revisions.eq(revision + 1..=desk.revision()));
    // All of it is taken back, the long one aside too.
    while desk.can_undo() {
        desk.undo();
        desk.finish_changes();
    }
    assert_eq!(speakers_of(&desk), 7);
}

/// Undo that waited for a long change took the review's mark of the step before it back at once.
#[test]
fn a_mark_goes_with_its_own_step_while_a_long_change_is_made() {
    let mut desk = long_desk(30_000, 7);
    let ids: Vec<LineId> = desk.script().lines().map(|line| line.id).collect();
    let (line, note) = (ids[0], TakeAct::Note(TakeId(1), "Slower.".to_owned()));
    let said = Said {
        said: Opinion::Redo,
        round: 0,
    };
    let redo = Mark {
        said: Some(said),
        ..Mark::default()
    };
    let marks = [Some(redo), None].map(|mark| Deed::Mark(line, mark));
    let [there, back] = marks.map(|mark| vec![mark, Deed::Take(note.clone())]);
    let deeds = Deeds {
        line: Some(line),
        there,
        back,
    };
    desk.edit(Edit::Deed(Box::new(deeds)));
    let speaker = "EVERYBODY".to_owned();
    desk.edit(Edit::SetSpeaker { ids, speaker });
    assert!(desk.is_changing());
    desk.undo();
    desk.finish_changes();
    assert_eq!((speakers_of(&desk), desk.take_marks()), (7, Vec::new()));
    desk.undo();
    let mark = StepMark {
        project: ProjectId(1),
        line,
        mark: None,
    };
    assert_eq!(desk.take_marks(), [mark]);
    assert_eq!(desk.take_marks(), []);
}

/// What was done to a take went another way than what took it back, which overtook it where the queue was full.
#[test]
fn what_is_done_to_takes_is_sent_in_the_order_in_which_it_was_asked_for() {
    let mut desk = long_desk(30_000, 7);
    let ids: Vec<LineId> = desk.script().lines().map(|line| line.id).collect();
    let star = |on: bool| {
        let [there, back] = [on, !on].map(|on| vec![Deed::Take(TakeAct::Star(TakeId(1), on))]);
        let line = Some(ids[0]);
        Edit::Deed(Box::new(Deeds { line, there, back }))
    };
    desk.edit(star(true));
    desk.undo();
    desk.redo();
    let speaker = "EVERYBODY".to_owned();
    desk.edit(Edit::SetSpeaker {
        ids: ids.clone(),
        speaker,
    });
    assert!(desk.is_changing());
    // Both take back and do again what waits for the long change, and so does what is asked for behind them.
    desk.undo();
    desk.undo();
    desk.edit(star(true));
    desk.finish_changes();
    let stars = desk.take_deeds().into_iter().map(|command| match command {
        Command::Takes(TakesCommand::Act(TakeAct::Star(_, on))) => on,
        other => panic!("{other:?}"),
    });
    assert!(stars.eq([true, false, true, false, true]));
}

#[test]
fn all_lines_are_deleted_and_put_back_at_once() {
    let mut desk = long_desk(30_000, 7);
    let ids: Vec<LineId> = desk.script().lines().map(|line| line.id).collect();
    let (edit, _) = desk.script().remove_rows(&ids[1..].into()).unwrap();
    assert!(edit.reads() < 200, "{} rows are read", edit.reads());
    desk.edit(edit);
    assert!(!desk.is_changing() && desk.tally().lines == 1);
    assert_eq!(desk.undo(), Some(ids[1]));
    assert!(!desk.is_changing() && desk.script().lines().map(|line| line.id).eq(ids));
}

#[test]
fn thousands_of_speakers_are_cast_aside() {
    let mut desk = long_desk(12_000, 5_000);
    desk.finish_changes();
    assert_eq!(desk.script().cast().0.len(), 5_000);
    let known = desk.speakers();
    assert_eq!(
        (known.len(), &*known[0], &*known[4_999]),
        (5_000, "S0", "S4999")
    );
}

fn write(desk: &mut Desk, id: LineId, text: &str) {
    let text = text.to_owned();
    desk.edit(Edit::SetText { id, text });
}

fn said(desk: &Desk, line: LineId) -> &str {
    &desk.script().line(line).unwrap().text
}

/// Gives all lines one speaker, which is a long change.
fn give_to_everybody(desk: &mut Desk) -> Vec<LineId> {
    let ids: Vec<LineId> = desk.script().lines().map(|line| line.id).collect();
    desk.edit(Edit::SetSpeaker {
        ids: ids.clone(),
        speaker: "EVERYBODY".to_owned(),
    });
    assert!(desk.is_changing());
    ids
}

/// What was typed behind an undo that waited was not seen before the long change was made.
#[test]
fn an_undo_that_waits_holds_no_writing_up() {
    let mut desk = long_desk(3_000, 7);
    let first = line(desk.script(), 0).id;
    write(&mut desk, first, "Before it.");
    let ids = give_to_everybody(&mut desk);
    write(&mut desk, ids[1], "Taken back.");
    assert_eq!(desk.undo(), None);
    write(&mut desk, ids[2], "Behind the undo.");
    assert_eq!(said(&desk, ids[2]), "Behind the undo.");
    desk.finish_changes();
    let first = ids.iter().take(3).map(|id| said(&desk, *id));
    let first: Vec<&str> = first.collect();
    assert_eq!(first, ["Before it.", "Line 1.", "Behind the undo."]);
    assert_eq!(speakers_of(&desk), 1);
}

/// A change that waits names places; those it found are meant, wherever they are by then.
#[test]
fn a_long_change_behind_another_is_made_where_it_was_meant() {
    let mut desk = long_desk(3_000, 7);
    let ids: Vec<LineId> = desk.script().lines().map(|line| line.id).collect();
    let retitle = Edit::SetTitle {
        title: "Long".to_owned(),
    };
    let mut edits = vec![retitle; 3_000];
    let (above, _) = desk.script().insert_after(Some(ids[1]), "First.");
    edits.push(above);
    desk.edit(Edit::Group(edits.clone()));
    assert!(desk.is_changing());
    edits.pop();
    edits.push(Edit::Remove { at: 10, count: 5 });
    let (above, _) = desk.script().insert_after(Some(ids[0]), "New.");
    // Asked for after it, and seen before it.
    desk.edit(Edit::Group(edits));
    desk.edit(above);
    assert_eq!(desk.script().place(ids[10]), Some(11));
    desk.finish_changes();
    let gone: Vec<usize> = (0..3_000)
        .filter(|place| desk.script().line(ids[*place]).is_none())
        .collect();
    assert_eq!(gone, [10, 11, 12, 13, 14]);
    let texts = desk.script().lines().take(4);
    let texts: Vec<&str> = texts.map(|line| line.text.as_str()).collect();
    assert_eq!(texts, ["Line 0.", "New.", "Line 1.", "First."]);
}

/// A row that was begun while a long paste was made got the id of a row that was pasted, and one of both was lost.
#[test]
fn rows_begun_during_a_long_paste_have_ids_of_their_own() {
    let mut desk = long_desk(10, 2);
    let paste = |desk: &mut Desk| {
        let first = desk.script().next_id().0;
        let items = (first..first + 3_000).map(|id| {
            Item::Line(Line {
                id: LineId(id),
                ..line(desk.script(), 0)
            })
        });
        let items: Items = items.collect();
        desk.edit(Edit::Insert { at: 0, items });
    };
    paste(&mut desk);
    paste(&mut desk);
    assert!(desk.is_changing());
    let (edit, begun) = desk.script().insert_after(None, "");
    desk.edit(edit);
    write(&mut desk, begun, "Begun meanwhile.");
    desk.finish_changes();
    assert_eq!(desk.script().items().len(), 6_011);
    assert_eq!(said(&desk, begun), "Begun meanwhile.");
    assert_eq!(desk.script().place(begun), Some(6_010));
}

/// The window stood still until the change was made.
#[test]
fn a_project_is_opened_behind_a_long_change_and_nobody_waits() {
    let mut desk = long_desk(3_000, 7);
    let ids = give_to_everybody(&mut desk);
    let (here, other) = (ProjectId(1), ProjectId(2));
    let open = |desk: &Desk| desk.project.as_ref().unwrap().card.id;
    desk.apply(opened(ProjectId(3), 1, "Passed over."));
    desk.apply(opened(other, 2, "Elsewhere."));
    assert_eq!(open(&desk), here);
    write(&mut desk, ids[5], "Written meanwhile.");
    desk.apply(Event::Project(ProjectEvent::Changed {
        card: Box::new(ProjectCard {
            id: other,
            name: "Named meanwhile".to_owned(),
            ..desk.project.as_ref().unwrap().card.clone()
        }),
        defaults: Box::default(),
    }));
    assert!(desk.take_edits().is_none());
    desk.finish_changes();
    assert_eq!(open(&desk), other);
    assert_eq!(desk.project.as_ref().unwrap().card.name, "Named meanwhile");
    let Some(Command::Project(ProjectCommand::Edits { project, edits, .. })) = desk.take_edits()
    else {
        panic!("the edits of the one before are lost");
    };
    assert_eq!((project, edits.len()), (here, 2));

    // Back before it was left: it stays, with what is not written yet.
    let mut desk = long_desk(3_000, 7);
    give_to_everybody(&mut desk);
    desk.apply(opened(other, 1, "Elsewhere."));
    let text = (0..3_000).map(|line| format!("S{}: Line {line}.\n", line % 7));
    desk.apply(opened(here, 2, &text.collect::<String>()));
    desk.finish_changes();
    assert_eq!((open(&desk), speakers_of(&desk)), (here, 1));
}

#[test]
fn a_long_change_is_made_where_no_thread_can_be_had() {
    let mut desk = long_desk(3_000, 7);
    desk.stack = Some(usize::MAX / 4);
    let ids: Vec<LineId> = desk.script().lines().map(|line| line.id).collect();
    let speaker = "EVERYBODY".to_owned();
    desk.edit(Edit::SetSpeaker { ids, speaker });
    assert_eq!(speakers_of(&desk), 1);
    assert!(desk.take_edits().is_some());
}

/// It was only written to the log: the script was as before, and nobody knew why.
#[test]
fn a_change_that_nobody_makes_any_more_is_told() {
    let mut desk = long_desk(3_000, 7);
    give_to_everybody(&mut desk);
    assert!(desk.is_changing());
    desk.lose_change();
    desk.finish_changes();
    assert_eq!(speakers_of(&desk), 7);
    let told = desk.notices.iter().find_map(|notice| match notice {
        Notice::Trouble(trouble) => Some(trouble),
        _ => None,
    });
    let told = told.unwrap();
    assert!(told.what.contains("as it was before"), "{told:?}");
    assert_eq!((&told.charged, told.remedies.len()), (&Charged::No, 2));
}

/// The answer to an older wish came after the newer one's: the newer one was forgotten.
#[test]
fn a_project_that_waits_to_be_opened_is_not_forgotten_for_an_older_one() {
    let shown = |desk: &Desk| desk.project.as_ref().unwrap().card.id;
    let mut desk = long_desk(3_000, 7);
    give_to_everybody(&mut desk);
    assert!(desk.is_changing());
    desk.apply(opened(ProjectId(2), 2, TWO));
    desk.apply(opened(ProjectId(1), 1, TWO));
    desk.finish_changes();
    assert_eq!(shown(&desk), ProjectId(2));
    // The one that is asked for last is what somebody wants.
    let mut desk = long_desk(3_000, 7);
    give_to_everybody(&mut desk);
    desk.apply(opened(ProjectId(2), 2, TWO));
    desk.apply(opened(ProjectId(1), 3, TWO));
    desk.finish_changes();
    assert_eq!(shown(&desk), ProjectId(1));
}

/// Voice, settings and names of very many lines are changed beside the window, each as one step.
#[test]
fn what_is_done_to_very_many_lines_or_a_speaker_of_them_is_made_aside() {
    let mut desk = long_desk(30_000, 3);
    let first = desk.script().lines().next().unwrap().id;
    let mut rows = RowSet::default();
    for block in desk.script().items().blocks() {
        rows.set(block.ids(), ());
    }
    let own = |desk: &Desk| {
        let lines = desk.script().lines();
        lines
            .filter(|line| line.overrides.settings.is_some())
            .count()
    };
    let settings = ChosenSettings::of([Setting::Speed(Some(0.9))]);
    let tune = ToMany::Tune(LineChange::Settings(Some(settings)));
    desk.change_many(rows.clone(), tune);
    assert!(desk.is_changing() && own(&desk) == 0);
    write(&mut desk, first, "Written meanwhile.");
    desk.take_up(true);
    assert_eq!(own(&desk), 30_000);
    assert_eq!(
        desk.script().line(first).unwrap().text,
        "Written meanwhile."
    );
    let cast = PartChange::Language(Some("de".to_owned()));
    desk.change_many(rows, ToMany::Cast(cast));
    desk.rename_speaker("S1".to_owned(), "Ann".to_owned());
    assert!(desk.is_changing());
    desk.take_up(true);
    assert_eq!(desk.script().speakers(), ["S0", "Ann", "S2"]);
    let part = &desk.script().cast().0["Ann"];
    assert_eq!(part.language.as_deref(), Some("de"));
    assert!(part.draft.is_some(), "the voice went along");
    for left in ["S1", "S1"] {
        desk.undo();
        desk.take_up(true);
        assert_eq!(desk.script().speakers()[1], left);
    }
    assert_eq!(desk.script().cast().0["S1"].language, None);
    assert_eq!(own(&desk), 30_000);
}
