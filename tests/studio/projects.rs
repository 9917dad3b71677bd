//! Projects across restarts, imports, and what is refused.

use std::path::PathBuf;
use std::sync::Arc;

use super::account::{KEY, Service};
use super::*;
use mynah::script::document::Script;
use mynah::script::edit::Edit;
use mynah::script::import::Choices;
use mynah::script::parse::parse;
use mynah::script::review::{Opinion, Review};
use mynah::script::tuning::LineChange;
use mynah::terms::secret::Secret;
use mynah::terms::settings::Setting;
use mynah_model::command::ProjectCommand;
use mynah_model::desk::{Saved, ScriptSource, ToRead};
use mynah_model::event::Notice;
use mynah_model::trouble::Topic;

#[test]
fn what_was_typed_and_undone_outlives_a_restart() {
    let home = tempfile::tempdir().unwrap();
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let line = bench.line(0);
    let original = bench.desk.script().line(line).unwrap().text.clone();
    bench.desk.edit(Edit::SetText {
        id: line,
        text: "Typed just before the end.".to_owned(),
    });
    let edits = bench.desk.take_edits().unwrap();
    bench.send(edits);
    // Without waiting: what was handed over is written.
    bench.studio.shutdown();
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let typed = &bench.desk.script().line(line).unwrap().text;
    assert_eq!(typed, "Typed just before the end.");
    bench.desk.undo();
    assert_eq!(bench.desk.script().line(line).unwrap().text, original);
    let edits = bench.desk.take_edits().unwrap();
    bench.send(edits);
    bench.until("saved", |desk| desk.saved() == Saved::Yes);
}

/// What a file is called and holds, read as a script.
fn read(bench: &mut Bench, file: PathBuf) -> Option<(String, Script)> {
    let order = Arc::new(ToRead {
        source: ScriptSource::File(file),
        choices: Choices::default(),
    });
    bench.send(Command::Project(ProjectCommand::Read(Arc::clone(&order))));
    bench.until("what was read", |desk| {
        let read = desk.was_read.as_ref();
        read.is_some_and(|read| Arc::ptr_eq(&read.order, &order))
    });
    let answer = bench.desk.was_read.clone()?.answer.ok()?;
    Some((order.source.name(), answer.imported.script.clone()))
}

#[test]
fn a_text_becomes_a_cast_project() {
    let mut bench = Bench::new();
    let file = bench.home.as_ref().unwrap().path().join("Night.txt");
    // UTF-16 with a mark, as some editors save it.
    let text = "\u{feff}TOM: Grüße.\nINES: No.";
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(&file, bytes).unwrap();
    let read = read(&mut bench, file).unwrap();
    let (name, script) = (read.0, Box::new(read.1));
    bench.send(Command::Project(ProjectCommand::CreateOf { name, script }));
    bench.until("the project", |desk| {
        desk.project
            .as_ref()
            .is_some_and(|open| open.card.name == "Night")
    });
    let order = bench.order(0, false);
    assert_eq!(order.request.text(), "Grüße.");
    assert_ne!(order.request.voice(), bench.order(1, false).request.voice());
}

#[test]
fn what_is_no_script_is_refused_in_words() {
    let mut bench = Bench::new();
    let home = bench.home.as_ref().unwrap().path().to_owned();
    let before = bench.desk.project.as_ref().unwrap().card.id;
    std::fs::write(home.join("a.pdf"), b"%PDF-1.7 ...").unwrap();
    std::fs::write(home.join("b.txt"), b"\n \n").unwrap();
    let large = std::fs::File::create(home.join("c.txt")).unwrap();
    large.set_len(65 << 20).unwrap();
    for name in ["a.pdf", "b.txt", "c.txt", "none.txt"] {
        assert!(read(&mut bench, home.join(name)).is_none(), "{name}");
        bench.until(name, |desk| {
            desk.notices
                .iter()
                .any(|notice| matches!(notice, Notice::Trouble(_)))
        });
        bench.desk.notices.clear();
    }
    assert_eq!(bench.desk.project.as_ref().unwrap().card.id, before);
}

#[test]
fn two_studios_work_on_one_library() {
    let home = tempfile::tempdir().unwrap();
    let mut first = Bench::open(StudioOptions::new(home.path()));
    let mut second = Bench::open(StudioOptions::new(home.path()));
    let job = first.generate(vec![first.order(0, false)]);
    let other = second.generate(vec![second.order(1, false)]);
    assert!(matches!(first.until_over(job), JobState::Finished { .. }));
    assert!(matches!(
        second.until_over(other),
        JobState::Finished { .. }
    ));
    // What one bought, the other has.
    let again = second.generate(vec![second.order(0, false)]);
    assert!(matches!(
        second.until_over(again),
        JobState::Finished { cached: true, .. }
    ));
    assert!(first.desk.notices.is_empty() && second.desk.notices.is_empty());
}

#[test]
fn a_script_that_was_not_found_is_forgotten_once_one_is_opened() {
    let mut bench = Bench::new();
    let home = bench.home.as_ref().unwrap().path().to_owned();
    assert!(read(&mut bench, home.join("nope.txt")).is_none());
    bench.until("the trouble", |desk| {
        let told = |notice: &Notice| matches!(notice, Notice::Trouble(trouble) if trouble.what.contains("There is no"));
        desk.notices.iter().any(told)
    });
    std::fs::write(home.join("there.txt"), "ANNA: Here it is.").unwrap();
    assert!(read(&mut bench, home.join("there.txt")).is_some());
    bench.until("its end", |desk| {
        let over = |notice: &Notice| matches!(notice, Notice::Over(Topic::Opening));
        desk.notices.iter().any(over)
    });
}

fn texts(desk: &mynah_model::desk::Desk) -> Vec<String> {
    let lines = desk.script().lines().take(3);
    lines.map(|line| line.text.clone()).collect()
}

fn write(bench: &mut Bench, line: mynah::terms::ids::LineId, text: &str) {
    let text = text.to_owned();
    bench.desk.edit(Edit::SetText { id: line, text });
    bench.hand_over();
}

fn is_saved(desk: &mynah_model::desk::Desk) -> bool {
    desk.saved() == Saved::Yes
}

#[test]
fn two_windows_write_in_one_project_and_both_keep_all() {
    let home = tempfile::tempdir().unwrap();
    let mut first = Bench::open(StudioOptions::new(home.path()));
    let mut second = Bench::open(StudioOptions::new(home.path()));
    let (one, two) = (first.line(0), first.line(1));
    write(&mut first, one, "Of the first window.");
    first.until("saved", is_saved);

    // The second one does not know, and goes on typing while it is told.
    write(&mut second, two, "Of the sec");
    let (edit, new) = second.desk.script().insert_after(Some(two), "");
    second.desk.edit(edit);
    second.hand_over();
    write(&mut second, new, "And a line of its own.");
    second.until("the other's edits", |desk| {
        texts(desk)[0] == "Of the first window."
    });
    write(&mut second, two, "Of the second window.");
    second.until("saved", is_saved);
    let all = [
        "Of the first window.",
        "Of the second window.",
        "And a line of its own.",
    ];
    assert_eq!(texts(&second.desk), all);
    let told = |notice: &Notice| matches!(notice, Notice::Done(text) if text.contains("window"));
    assert!(second.desk.notices.iter().any(told));

    // And back: the first one writes a line of its own too.
    let (edit, _) = first
        .desk
        .script()
        .insert_after(None, "Of the first again.");
    first.desk.edit(edit);
    first.hand_over();
    first.until("the second's edits", |desk| {
        texts(desk)[0] == all[0] && texts(desk)[2] == all[2]
    });
    first.until("saved", is_saved);
    assert!(
        first
            .desk
            .script()
            .lines()
            .any(|line| line.text == "Of the first again.")
    );
    drop((first, second));
    let bench = Bench::open(StudioOptions::new(home.path()));
    assert_eq!(texts(&bench.desk), all);
    assert!(
        bench
            .desk
            .script()
            .lines()
            .any(|line| line.text == "Of the first again.")
    );
}

/// Of two steps in a line that the other window had deleted the first was dropped, and the second was written as if its
/// line were there: at the next opening it was set aside with all that came behind it.
#[test]
fn who_tunes_a_line_that_another_window_deleted_keeps_what_comes_behind() {
    let home = tempfile::tempdir().unwrap();
    let mut first = Bench::open(StudioOptions::new(home.path()));
    let mut second = Bench::open(StudioOptions::new(home.path()));
    let (gone, next) = (first.line(0), first.line(1));
    let rows = [gone].into();
    let (edit, _) = first.desk.script().remove_rows(&rows).unwrap();
    first.desk.edit(edit);
    first.hand_over();
    first.until("saved", is_saved);

    // A slider that moves on: one step is handed over after the other.
    for speed in [0.8, 0.9, 1.1] {
        let change = LineChange::Setting(Setting::Speed(Some(speed)));
        second.desk.edit(Edit::TuneLine { id: gone, change });
        second.hand_over();
    }
    second.until("saved", is_saved);
    assert!(second.desk.script().line(gone).is_none());
    // All that was dropped is told.
    let told = "3 of your changes no longer fit";
    let is_told = |notice: &Notice| matches!(notice, Notice::Done(text) if text.contains(told));
    assert!(
        second.desk.notices.iter().any(is_told),
        "{:?}",
        second.desk.notices
    );
    write(&mut second, next, "Written behind it.");
    second.until("saved", is_saved);
    drop((first, second));
    let bench = Bench::open(StudioOptions::new(home.path()));
    assert_eq!(texts(&bench.desk)[0], "Written behind it.");
    assert!(bench.desk.script().line(gone).is_none());
    assert!(bench.desk.notices.is_empty(), "{:?}", bench.desk.notices);
}

/// Both had the same thousands of lines: one writes in a line, the other deletes all of them.
#[test]
fn very_much_that_is_deleted_meets_what_another_window_wrote() {
    let home = tempfile::tempdir().unwrap();
    let mut first = Bench::open(StudioOptions::new(home.path()));
    let text = "Words of the script.\n\n".repeat(5_000);
    let name = "Long".to_owned();
    let script = Box::new(parse(&text, "").unwrap());
    first.send(Command::Project(ProjectCommand::CreateOf { name, script }));
    first.until("the script", |desk| desk.tally().lines == 5_000);
    let finish = |bench: &mut Bench| {
        bench.desk.finish_changes();
        bench.hand_over();
    };
    finish(&mut first);
    first.until("saved", is_saved);
    let mut second = Bench::open(StudioOptions::new(home.path()));
    second.until("the script", |desk| desk.tally().lines == 5_000);
    finish(&mut second);

    let line = first.line(2_000);
    write(&mut first, line, "Of the first window.");
    finish(&mut first);
    first.until("saved", is_saved);
    let rows: Vec<LineId> = second.desk.script().lines().map(|line| line.id).collect();
    let (edit, _) = second.desk.script().remove_rows(&rows[1..].into()).unwrap();
    second.desk.edit(edit);
    second.hand_over();
    while !second.desk.is_changing() {
        let event = second.studio.wait(PATIENCE).unwrap();
        second.desk.apply(event);
    }
    write(&mut second, rows[0], "Written while it is worked out.");
    finish(&mut second);
    second.until("saved", is_saved);
    let left = ["Written while it is worked out.", "Of the first window."];
    assert_eq!(texts(&second.desk), left);
    drop((first, second));
    let bench = Bench::open(StudioOptions::new(home.path()));
    assert_eq!(texts(&bench.desk), left);
}

#[test]
fn new_rows_of_two_windows_are_told_apart() {
    let home = tempfile::tempdir().unwrap();
    let first = Bench::open(StudioOptions::new(home.path()));
    let second = Bench::open(StudioOptions::new(home.path()));
    let new = |bench: &Bench| bench.desk.script().insert_after(None, "").1;
    assert_ne!(
        new(&first),
        new(&second),
        "a take of one would be the other's"
    );
}

#[test]
fn a_project_left_while_the_disk_takes_nothing_still_has_what_was_typed() {
    let home = tempfile::tempdir().unwrap();
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let line = bench.line(0);
    let sample = bench.desk.project.as_ref().unwrap().card.id;
    let name = "Another".to_owned();
    bench.send(Command::Project(ProjectCommand::Create { name }));
    bench.until("the other project", |desk| {
        desk.project
            .as_ref()
            .is_some_and(|open| open.card.id != sample)
    });
    let other = bench.desk.project.as_ref().unwrap().card.id;
    bench.send(Command::Project(ProjectCommand::Open(sample)));
    let is_open = |desk: &mynah_model::desk::Desk, id| {
        desk.project.as_ref().is_some_and(|open| open.card.id == id)
    };
    bench.until("the sample", |desk| is_open(desk, sample));

    let holder = rusqlite::Connection::open(home.path().join("library.db")).unwrap();
    holder
        .execute_batch(
            "CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(FAIL, 'full'); END",
        )
        .unwrap();
    write(&mut bench, line, "Typed on a full disk.");
    bench.until("trouble", |desk| matches!(desk.saved(), Saved::Failed(_)));
    bench.send(Command::Project(ProjectCommand::Open(other)));
    bench.until("the other project", |desk| is_open(desk, other));
    bench.send(Command::Project(ProjectCommand::Open(sample)));
    bench.until("the sample again", |desk| is_open(desk, sample));
    assert_eq!(texts(&bench.desk)[0], "Typed on a full disk.");
    holder.execute_batch("DROP TRIGGER full").unwrap();
    // What was refused goes before the next ones.
    let next = bench.line(1);
    write(&mut bench, next, "Typed when there was room.");
    bench.until("saved", is_saved);
    drop(bench);
    let bench = Bench::open(StudioOptions::new(home.path()));
    assert_eq!(texts(&bench.desk)[0], "Typed on a full disk.");
}

#[test]
fn a_script_is_written_as_it_was_typed_last() {
    let mut bench = Bench::new();
    let file = bench.home.as_ref().unwrap().path().join("out.txt");
    let line = bench.line(0);
    write(&mut bench, line, "The very last word.");
    let project = bench.desk.project.as_ref().unwrap().card.id;
    let path = file.clone();
    bench.send(Command::Project(ProjectCommand::SaveText { path, project }));
    bench.until("the file", |desk| {
        desk.notices
            .iter()
            .any(|notice| matches!(notice, Notice::Done(text) if text.contains("out.txt")))
    });
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains("The very last word."), "{text}");
}

/// It was a plain text under another name, which was damaged to whoever opened it.
#[test]
fn a_script_is_written_as_nothing_that_it_is_not() {
    let mut bench = Bench::new();
    let project = bench.desk.project.as_ref().unwrap().card.id;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.docx");
    bench.send(Command::Project(ProjectCommand::SaveText {
        path: path.clone(),
        project,
    }));
    bench.until("the reason", |desk| {
        desk.notices.iter().any(|notice| {
            matches!(notice, Notice::Trouble(trouble) if trouble.what.contains("isn’t written as .docx"))
        })
    });
    assert!(!path.exists());
}

/// It spoke with Draft voices, although the account was in use.
#[test]
fn a_new_project_is_spoken_by_whoever_speaks_in_the_open_one() {
    let service = Service::start();
    let home = tempfile::tempdir().unwrap();
    let mut options = StudioOptions::new(home.path());
    options.environment.api_base = Some(service.base.clone());
    options.environment.key = Some(Secret::new(KEY));
    let mut bench = Bench::open(options);
    for backend in [Backend::Draft, Backend::Live] {
        let project = bench.desk.project.as_ref().unwrap().card.id;
        bench.send(Command::Project(ProjectCommand::SetBackend {
            project,
            backend,
        }));
        bench.until("the backend", |desk| desk.backend() == backend);
        let name = format!("{backend:?}");
        bench.send(Command::Project(ProjectCommand::Create {
            name: name.clone(),
        }));
        bench.until("the new project", |desk| {
            desk.project
                .as_ref()
                .is_some_and(|open| open.card.name == name)
        });
        assert_eq!(bench.desk.backend(), backend);
    }
}

/// A window writes what it said since the last time: of what the disk refused then nothing would be left.
#[test]
fn what_the_disk_did_not_take_of_a_review_goes_with_the_next_word() {
    let home = tempfile::tempdir().unwrap();
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let project = bench.desk.project.as_ref().unwrap().card.id;
    let holder = rusqlite::Connection::open(home.path().join("library.db")).unwrap();
    let full = "CREATE TRIGGER full BEFORE UPDATE OF review ON project
                BEGIN SELECT RAISE(FAIL, 'full'); END";
    holder.execute_batch(full).unwrap();
    let mut review = Review::default();
    review.say(bench.line(0), Opinion::Passed);
    let refused = Arc::new(review.clone());
    bench.send(Command::Project(ProjectCommand::KeepReview {
        project,
        base: Arc::default(),
        review: Arc::clone(&refused),
    }));
    bench.until("the refusal", |desk| {
        let mut notices = desk.notices.iter();
        notices.any(|notice| matches!(notice, Notice::Trouble(_)))
    });
    holder.execute_batch("DROP TRIGGER full").unwrap();
    review.say(bench.line(1), Opinion::Flagged);
    bench.send(Command::Project(ProjectCommand::KeepReview {
        project,
        base: refused,
        review: Arc::new(review.clone()),
    }));
    bench.studio.shutdown();
    let bench = Bench::open(StudioOptions::new(home.path()));
    assert_eq!(bench.desk.project.as_ref().unwrap().review, Some(review));
}
