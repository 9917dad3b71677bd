//! Dubs of an account that somebody else began, and languages of one film beside each other.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::draft::plan::Plan;
use mynah::terms::backend::Backend;
use mynah::tr;
use mynah_model::event::Playing;
use tempfile::TempDir;

use crate::clone::{speech, written};
use crate::dubbing::{in_two_languages, is_heard, line, ready_ones};
use crate::harness::AppHarness;
use crate::service::{live, service_on};

const TABLE: &str = "speaker,start_time,end_time,transcription,translation\n\
    Wren,0.2,1.2,\"Ja, danke.\",Thank you.\n";

/// What another program began is listed, opened and saved, for nothing.
#[test]
fn dub_of_the_account_that_was_begun_elsewhere_is_opened_and_saved() {
    let service = service_on(Some(Plan::Creator));
    service.dubs("A film of somebody", speech(6, 0.2), TABLE);
    let mut app = live(&service);
    app.key(Modifiers::COMMAND, Key::Num4);
    app.wait_for("it in the list", |app| {
        app.shows(&tr!("dubbing-elsewhere")) && app.shows_part("A film of somebody: English")
    });
    let spent = |app: &AppHarness| {
        let meter = app.desk().meters.get(&Backend::Live);
        meter
            .and_then(|meter| meter.value())
            .map(|meter| meter.used)
    };
    let before = spent(&app);
    app.press_part("A film of somebody: English");
    app.wait_for("what is said in it", |app| {
        app.shows("Thank you.") && !app.shows_part(&tr!("dubbing-elsewhere-not-ready"))
    });
    let folder = TempDir::new().expect("a folder");
    app.press(&tr!("action-save-dubs"));
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &folder.path().display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("dubbing-show-folder"));
    for ending in ["mp3", "srt", "vtt", "csv"] {
        let file = folder
            .path()
            .join(format!("a-film-of-somebody-en.{ending}"));
        assert!(file.is_file(), "{}", file.display());
    }
    assert_eq!(spent(&app), before);
}

/// Another language goes on where the one before was.
#[test]
fn dub_goes_from_language_to_language_at_the_same_moment() {
    let folder = TempDir::new().expect("a folder");
    let mut app = in_two_languages(&folder);
    app.wait_for("both", |app| ready_ones(app) == 2);
    app.wait_for("its lines", |app| line(app, "Line 2 at 0:01.6"));
    app.press_part("Line 2 at 0:01.6");
    app.wait_for("the dub", |app| is_heard(app, 1));
    let at = app.desk().playhead().seconds();
    assert!(at >= 1.6, "{at}");
    app.press_role(Role::RadioButton, &tr!("language-fr"));
    app.wait_for("the other language", |app| {
        matches!(&app.desk().playback.playing,
            Some(Playing::Film { language, .. }) if language == "fr")
    });
    let then = app.desk().playhead().seconds();
    assert!(then >= at, "from {at} to {then}: not from its beginning");
    assert!(is_heard(&app, 1), "the dub, as before");
    app.wait_for("its waveform beside the original’s", |app| {
        app.shows(&tr!("dubbing-wave-original"))
            && app.shows(&tr!("dubbing-wave", language = tr!("language-fr")))
            && !app.shows(&tr!("dubbing-wave", language = tr!("language-en")))
    });
}

/// A line that the command line had fixed was shown and heard as it was before, in the files it was another.
#[test]
fn dub_that_is_open_has_the_fixes_of_other_programs() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    crate::script::ready(&mut app);
    crate::dubbing::dubbed(&mut app, &folder);
    let cards = app.desk().dubbing.listed.get(&Backend::Draft).cloned();
    let job = cards.expect("films")[0].id.to_string();
    let fixed = std::process::Command::new(env!("CARGO_BIN_EXE_mynah"))
        .args(["dub", "patch", &job, "--to", "en", "--line", "2"])
        .args(["--text", "Come at nine.", "--out"])
        .arg(folder.path())
        .env("MYNAH_HOME", app.home())
        .output()
        .expect("the program");
    assert!(fixed.status.success(), "{fixed:?}");
    app.wait_for("its fix", |app| line(app, "Heron: Come at nine. fixed"));
}

/// Several films wanted a press each.
#[test]
fn dub_films_that_fell_together_are_begun_with_one_press() {
    let service = service_on(Some(Plan::Creator));
    let folder = TempDir::new().expect("a folder");
    let mut app = live(&service);
    app.key(Modifiers::COMMAND, Key::Num4);
    app.wait_for_label(&tr!("dubbing-empty"));
    let first = written(&folder, "first.wav", &speech(6, 0.2));
    let second = written(&folder, "second.wav", &speech(7, 0.2));
    app.let_fall(&first);
    app.wait_for_label(&tr!("dubbing-film-other"));
    app.let_fall(&second);
    crate::dubbing::pick(&mut app, "English");
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("the price of both", |app| {
        line(app, &tr!("dubbing-batch-begin", count = 2))
    });
    app.press_part(&tr!("dubbing-batch-begin", count = 2));
    app.wait_for("both", |app| {
        let library =
            mynah::library::Library::open(app.home(), mynah::terms::clock::Clock::system());
        let dubs = library.expect("the library").dubs(Backend::Live);
        dubs.expect("the ledger").len() == 2
    });
}
