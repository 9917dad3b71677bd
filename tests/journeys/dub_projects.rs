//! A dub as a project of the service, on a plan that has these: its price, a line that the service says anew, its files.

use egui::{Key, Modifiers};
use mynah::draft::plan::Plan;
use mynah::terms::credits::Credits;
use mynah::tr;
use tempfile::TempDir;

use crate::dubbing::{
    bring, dubbed, film, in_room, is_heard, ledger_is_the_bill, line, paid, pick, ready_ones,
};
use crate::harness::AppHarness;
use crate::script::ready;

/// Presses what may be out of sight.
fn press(app: &mut AppHarness, name: &str) {
    app.get(name).scroll_to_me();
    app.settle();
    app.press(name);
}

#[test]
fn dub_project_is_ordered_one_line_said_anew_by_the_service_and_saved() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::with(|options| options.draft.plan = Some(Plan::Enterprise));
    in_room(&mut app);
    bring(&mut app, &film(&folder));
    pick(&mut app, &tr!("language-en"));
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("which way it goes", |app| {
        app.shows_part("Goes as a dubbing project")
    });
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("it", |app| ready_ones(app) == 1);
    app.wait_for("its lines", |app| line(app, "Line 2 at 0:03.0"));
    let (before, _) = paid(app.home());
    app.press_part("Line 2 at 0:03.0");
    app.wait_for_label(&tr!("dubbing-says", language = tr!("language-en")));
    assert!(app.shows(&tr!("dubbing-says-service")) && app.shows(&tr!("dubbing-says-voice")));
    app.write_over(
        &tr!("dubbing-says", language = tr!("language-en")),
        "Thanks, how kind.",
    );
    app.wait_for("its price", |app| app.shows_part(&tr!("dubbing-mend")));
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the line as it is now", |app| {
        line(app, "Wren: Thanks, how kind. fixed")
    });
    let (after, _) = paid(app.home());
    assert_eq!(after.less(before), Credits(80), "1.6 seconds of it");
    app.wait_for("what it says of it", |app| {
        app.shows_part(&tr!("dub-bed-service"))
    });
    app.wait_for("it in context", |app| is_heard(app, 1));
    ledger_is_the_bill(&mut app);
    press(&mut app, &tr!("action-save-dubs"));
    app.wait_for_label(&tr!("dialog-path"));
    let out = folder.path().join("out");
    std::fs::create_dir(&out).expect("a folder");
    app.write_over(&tr!("dialog-path"), &out.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("dubbing-show-folder"));
    for name in ["en.wav", "en.srt", "en.mp4"] {
        let file = out.join(format!("der-film-draft-{name}"));
        assert!(file.is_file(), "{}", file.display());
    }
    let report = std::fs::read_to_string(out.join("der-film-draft-report.md")).expect("a report");
    assert!(report.contains("The service said it anew"), "{report}");
    app.press(&tr!("dubbing-undo"));
    app.wait_for("what it was", |app| line(app, "Wren: Thank you very much."));
    app.press(&tr!("dubbing-redo"));
    app.wait_for("what it is", |app| {
        line(app, "Wren: Thanks, how kind. fixed")
    });
}

#[test]
fn dub_projects_are_nowhere_on_other_plans() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    ready(&mut app);
    dubbed(&mut app, &folder);
    assert!(
        !app.shows(&tr!("dubbing-says-service")),
        "no choice who says it"
    );
    app.press(&tr!("dubbing-new"));
    app.wait_for_label(&tr!("dubbing-into.name"));
    assert!(!app.shows(&tr!("dubbing-way-project")));
}

/// What no project has is told beside the price, before anything is paid.
#[test]
fn dub_project_is_not_what_a_dub_without_background_is_and_that_is_said() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::with(|options| options.draft.plan = Some(Plan::Enterprise));
    in_room(&mut app);
    bring(&mut app, &film(&folder));
    pick(&mut app, &tr!("language-en"));
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("which way it goes", |app| {
        app.shows_part("Goes as a dubbing project")
    });
    press(&mut app, &tr!("dubbing-way-project"));
    app.wait_for("the other way", |app| {
        app.shows_part("Goes the classic way: its lines")
    });
    press(&mut app, &tr!("dubbing-way-project"));
    press(&mut app, &tr!("dubbing-background"));
    app.wait_for("why", |app| {
        app.shows_part("a dubbing project has no speech without its background")
    });
}
