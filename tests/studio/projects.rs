//! Projects across restarts, imports, and what is refused.

use super::*;
use mynah::script::edit::Edit;
use mynah::studio::command::ProjectCommand;
use mynah::studio::desk::Saved;
use mynah::studio::event::Notice;

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

#[test]
fn a_text_becomes_a_cast_project() {
    let mut bench = Bench::new();
    let file = bench.home.as_ref().unwrap().path().join("Night.txt");
    // UTF-16 with a mark, as some editors save it.
    let text = "\u{feff}TOM: Grüße.\nINES: No.";
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(&file, bytes).unwrap();
    bench.send(Command::Project(ProjectCommand::Import(file)));
    bench.until("the project", |desk| {
        desk.project
            .as_ref()
            .is_some_and(|open| open.card.name == "Night")
    });
    let order = bench.order(0, false);
    assert_eq!(order.request.text, "Grüße.");
    assert_ne!(order.request.voice, bench.order(1, false).request.voice);
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
        bench.send(Command::Project(ProjectCommand::Import(home.join(name))));
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
