//! The window is killed (`kill -9`) at each step of the ways to a voice, and everything is there again.
//!
//! The killed window is this binary again, told by its environment how far to go.

use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::time::Duration;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::library::Library;
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::tr;
use tempfile::TempDir;

use crate::clone::{in_room, left, microphone, speech};
use crate::dubbing::{SHORT, pick, ready_ones};
use crate::harness::AppHarness;
use crate::professional::named as named_professional;
use crate::script::ready;

/// Where the killed window works, and how far it goes; unset in the process that tests.
const HOME: &str = "MYNAH_KILLED_HOME";
const STEP: &str = "MYNAH_KILLED_STEP";
/// What says that it is there.
const THERE: &str = "there";
/// How long it may take to get there: several steps, each of which has a ceiling of its own.
const LONGEST: Duration = Duration::from_mins(1);

const WORDS: &str = "An old woman, calm and slow, with a raspy voice and a dry sense of humour";

/// What the killed window does. In the testing process this is nothing.
#[test]
fn killed_window() {
    let (Ok(home), Ok(step)) = (std::env::var(HOME), std::env::var(STEP)) else {
        return;
    };
    let home = Path::new(&home);
    // It is never dropped: this process ends by a signal.
    let within = TempDir::new_in(home).expect("a folder");
    let mut app = AppHarness::in_home(within, |options| options.microphone = microphone());
    if step == "recording" {
        recording_until(&mut app);
    } else if step == "statement" {
        clone_until(&mut app, home, "consent");
        app.press(&tr!("record-statement"));
        until_recorded(&mut app, 200_000);
    } else if let Some(step) = step.strip_prefix("clone-") {
        clone_until(&mut app, home, step);
    } else if let Some(step) = step.strip_prefix("pro-") {
        professional_until(&mut app, home, step);
    } else if let Some(step) = step.strip_prefix("remix-") {
        remix_until(&mut app, step);
    } else if step == "dub" {
        dub_until(&mut app, home);
    } else {
        design_until(&mut app, &step);
    }
    let told = app.home().display().to_string();
    std::fs::write(home.join(THERE), told).expect("told");
    if is_killed_by_itself(&step) {
        app.press_role(Role::Button, &tr!("clone-create"));
    }
    app.wait_for("the end", |_| false);
}

/// A recording that goes on, with much of it on the disk.
fn recording_until(app: &mut AppHarness) {
    in_room(app);
    app.press(&tr!("action-clone-voice"));
    app.press(&tr!("clone-record"));
    app.press(&tr!("record-begin"));
    until_recorded(app, 2_000_000);
}

/// Until so many bytes of a recording are on the disk.
fn until_recorded(app: &mut AppHarness, bytes: u64) {
    app.wait_for("it on the disk", |app| {
        let files = std::fs::read_dir(app.home().join("audio/arriving"));
        let mut files = files.into_iter().flatten().flatten();
        files.any(|file| file.metadata().is_ok_and(|file| file.len() > bytes))
    });
}

/// A dub of which all is said but that it begins.
fn dub_until(app: &mut AppHarness, home: &Path) {
    ready(app);
    app.key(Modifiers::COMMAND, Key::Num4);
    app.wait_for_label(&tr!("dubbing-empty"));
    for (name, bytes) in [
        ("interview.wav", speech(6, 0.2)),
        ("lines.csv", SHORT.as_bytes().to_vec()),
    ] {
        let file = home.join(name);
        std::fs::write(&file, bytes).expect("written");
        app.let_fall(&file);
    }
    app.wait_for_label(&tr!("dubbing-film-other"));
    pick(app, &tr!("language-en"));
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("it on the disk", |app| {
        let left = left(app.home());
        left.contains("interview.wav") && left.contains("lines.csv") && left.contains("\"en\"")
    });
}

/// A clone as far as this step, with what was done in it on the disk.
fn clone_until(app: &mut AppHarness, home: &Path, step: &str) {
    let file = home.join("ada.wav");
    std::fs::write(&file, speech(40, 0.01)).expect("written");
    in_room(app);
    app.let_fall(&file);
    app.wait_for_label(&tr!("clone-hear", name = "ada.wav"));
    if step != "samples" {
        app.press(&tr!("clone-to-quality"));
        app.wait_for_label(&tr!("clone-continue-warned"));
    }
    if matches!(step, "consent" | "name" | "created") {
        app.press(&tr!("clone-continue-warned"));
        app.wait_for_label(&tr!("clone-owner"));
        app.write(&tr!("clone-owner"), "Ada");
        app.press(&tr!("clone-say-own"));
    }
    if matches!(step, "name" | "created") {
        app.press(&tr!("clone-to-name"));
        app.wait_for_label(&tr!("clone-name"));
        app.write_over(&tr!("clone-name"), "Ada in the study");
    }
    let sign = match step {
        "samples" => "raw",
        "quality" => "\"step\":\"Quality\"",
        "consent" => "\"is_said\":true",
        _ => "Ada in the study",
    };
    app.wait_for("it on the disk", |app| left(app.home()).contains(sign));
}

/// The checklist of a professional clone.
fn in_checklist(app: &mut AppHarness) {
    app.press(&tr!("create-professional"));
    app.wait_for("the checklist", |app| app.shows_part(&tr!("pro-step-plan")));
}

/// A professional clone as far as this step.
fn professional_until(app: &mut AppHarness, home: &Path, step: &str) {
    ready(app);
    app.key(Modifiers::COMMAND, Key::Num3);
    in_checklist(app);
    named_professional(app);
    if step != "plan" {
        let file = home.join("ada.wav");
        std::fs::write(&file, speech(40, 0.2)).expect("written");
        app.let_fall(&file);
        app.wait_for_label(&tr!("clone-hear", name = "ada.wav"));
    }
    if step == "consent" {
        app.press(&tr!("clone-to-consent"));
        app.wait_for_label(&tr!("clone-owner"));
        app.write(&tr!("clone-owner"), "Ada");
        app.press(&tr!("clone-say-own"));
    }
    let sign = match step {
        "plan" => "\"language\":\"en\"",
        "recordings" => "\"raw\":{",
        _ => "\"is_said\":true",
    };
    app.wait_for("it on the disk", |app| {
        let library = Library::open(app.home(), Clock::system()).expect("the library");
        let kept = library.professionals().expect("the clones");
        kept.iter().any(|kept| kept.form.contains(sign))
    });
}

/// Whether the window is killed at a point of what creating a voice does.
fn is_killed_by_itself(step: &str) -> bool {
    step.ends_with("created")
}

/// What was typed goes on as far as this step.
fn named(app: &mut AppHarness, step: &str, name: &str) {
    if step != "typed" {
        app.press(&tr!("design-make"));
        app.wait_for_label(&tr!(
            "design-choose-name",
            title = tr!("design-preview", number = 3)
        ));
    }
    if matches!(step, "named" | "created") {
        app.press(&tr!(
            "design-choose-name",
            title = tr!("design-preview", number = 2)
        ));
        app.press(&tr!("clone-to-name"));
    }
    if step == "created" {
        until_kept(app, "\"step\":\"name\"");
        app.write(&tr!("clone-accent"), "Scottish");
    }
    if matches!(step, "named" | "created") {
        app.write_over(&tr!("design-name"), name);
    }
}

/// A design as far as this step.
fn design_until(app: &mut AppHarness, step: &str) {
    ready(app);
    app.key(Modifiers::COMMAND, Key::Num3);
    app.wait_for_label(&tr!("clone-description"));
    app.write(&tr!("clone-description"), WORDS);
    named(app, if step == "shown" { "named" } else { step }, "Maud");
    if step == "shown" {
        app.press_role(Role::Button, &tr!("clone-create"));
        app.wait_for_label(&tr!("design-done.draft", name = "Maud"));
    }
    until_kept(
        app,
        match step {
            "typed" => "dry sense of humour",
            "previews" => "\"step\":\"choose\"",
            // What was typed last is not waited for.
            "created" => "\"step\":\"name\"",
            _ => "Maud",
        },
    );
}

/// Until a way on the disk has this in it.
fn until_kept(app: &mut AppHarness, sign: &str) {
    app.wait_for("it on the disk", |app| {
        let library = Library::open(app.home(), Clock::system()).expect("the library");
        let kept = library.makings(Backend::Draft).expect("the ways");
        kept.iter().any(|kept| kept.content.contains(sign))
    });
}

/// A remix of a voice that was designed before, as far as this step.
fn remix_until(app: &mut AppHarness, step: &str) {
    design_until(app, "named");
    app.press_role(Role::Button, &tr!("clone-create"));
    app.wait_for_label(&tr!("design-done.draft", name = "Maud"));
    app.press_role(Role::Tab, &tr!("remix-kind"));
    app.press_role(Role::ComboBox, &tr!("remix-voice"));
    app.press("Maud");
    app.write(&tr!("remix-step-describe"), "younger and faster");
    named(app, step, "Young Maud");
    until_kept(
        app,
        match step {
            "typed" => "younger and faster",
            "previews" => "\"kind\":\"remix\",\"step\":\"choose\"",
            _ => "Young Maud",
        },
    );
}

/// A window that goes so far, killed there; what is in the next one.
fn killed_at(step: &str) -> AppHarness {
    killed_within(step, "")
}

/// The same, where it is killed at a point of what it does behind that.
fn killed_within(step: &str, point: &str) -> AppHarness {
    let folder = TempDir::new().expect("a folder");
    let mut app = killed_in(&folder, (step, point));
    in_room(&mut app);
    app
}

/// The same, where what it brought lies in a folder that stays; in whichever room.
fn killed_in(folder: &TempDir, (step, point): (&str, &str)) -> AppHarness {
    let mut window = Process::new(std::env::current_exe().expect("this binary"))
        .args(["killed::killed_window", "--exact", "--nocapture"])
        .env(HOME, folder.path())
        .env(STEP, step)
        .env("MYNAH_KILL_AT", point)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a window");
    let clock = Clock::system();
    let start = clock.instant();
    let told = loop {
        if let Ok(told) = std::fs::read_to_string(folder.path().join(THERE))
            && !told.is_empty()
        {
            break told;
        }
        let is_over = window.try_wait().expect("its state").is_some();
        let is_late = clock.instant().duration_since(start) > LONGEST;
        assert!(!is_over && !is_late, "it never came to {step}");
        std::thread::park_timeout(Duration::from_millis(20));
    };
    // One that is killed by itself, at a point, is waited for.
    if !is_killed_by_itself(step) {
        window.kill().expect("a signal");
    }
    window.wait().expect("its end");
    let home = TempDir::new().expect("a folder");
    std::fs::remove_dir(home.path()).expect("room");
    std::fs::rename(told, home.path()).expect("its home");
    AppHarness::in_home(home, |_| {})
}

/// Whatever was chosen and typed for a new dub went with its window.
#[test]
fn dub_that_is_put_together_is_there_again_after_a_kill() {
    let folder = TempDir::new().expect("a folder");
    let mut app = killed_in(&folder, ("dub", ""));
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::Num4);
    app.wait_for_label(&tr!("dubbing-film-other"));
    for there in ["interview.wav", "Remove lines.csv", "Remove English"] {
        app.wait_for_label(there);
    }
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("it", |app| ready_ones(app) == 1);
    // What was begun is put together no more.
    app.wait_for("nothing left", |app| left(app.home()).is_empty());
    let mut app = AppHarness::in_home(app.close(), |_| {});
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::Num4);
    app.wait_for("the film", |app| app.shows_part("interview.wav, "));
    assert!(!app.shows(&tr!("dubbing-film-other")));
}

/// Twenty minutes of reading aloud were lost with the window.
#[test]
fn what_was_recorded_until_a_kill_is_offered_and_becomes_a_recording_like_any_other() {
    let mut app = killed_at("recording");
    app.press(&tr!("action-clone-voice"));
    app.wait_for("what was cut off", |app| {
        app.shows_part("A recording was cut off as Mynah ended")
    });
    app.press(&tr!("record-cut-off-keep"));
    app.wait_for_label(&tr!("clone-hear", name = tr!("record-name", number = 1)));
    let is_offered = |app: &AppHarness| app.shows_part("was cut off as Mynah ended");
    app.wait_for("no question any more", |app| !is_offered(app));
    let mut app = AppHarness::in_home(app.close(), |_| {});
    in_room(&mut app);
    app.press(&tr!("action-clone-voice"));
    app.wait_for_label(&tr!("clone-hear", name = tr!("record-name", number = 1)));
    assert!(!is_offered(&app), "nothing of it is left");
}

/// Whoever had come to read the statement aloud had to come again.
#[test]
fn what_was_read_of_a_statement_until_a_kill_is_offered_where_it_belongs() {
    let mut app = killed_at("statement");
    app.press(&tr!("action-clone-voice"));
    let offered = "The reading of these words was cut off as Mynah ended";
    app.wait_for("what was cut off", |app| app.shows_part(offered));
    // It shows nothing of other words.
    app.write_over(&tr!("clone-owner"), "Bea");
    app.wait_for("that it doesn’t", |app| {
        app.shows_part("A reading of other words than these was cut off")
    });
    assert!(!app.shows(&tr!("record-cut-off-keep")));
    app.write_over(&tr!("clone-owner"), "Ada");
    app.press(&tr!("record-cut-off-keep"));
    app.wait_for_label(&tr!("clone-hear", name = "Statement of Ada.wav"));
    app.wait_for("no question any more", |app| {
        !app.shows_part("was cut off as Mynah ended")
    });
}

#[test]
fn a_clone_is_there_again_after_a_kill_at_each_step() {
    let mut app = killed_at("clone-samples");
    app.wait_for_label(&tr!("clone-hear", name = "ada.wav"));
    app.wait_for_label(&tr!("clone-to-quality"));
    let mut app = killed_at("clone-quality");
    app.wait_for_label(&tr!("clone-continue-warned"));
    assert!(
        !app.get(&tr!("clone-continue-warned"))
            .accesskit_node()
            .is_disabled()
    );
    let mut app = killed_at("clone-consent");
    app.wait_for_label(&tr!("clone-owner"));
    assert_eq!(app.value(&tr!("clone-owner")), "Ada");
    assert!(
        !app.get(&tr!("clone-to-name"))
            .accesskit_node()
            .is_disabled()
    );
    let mut app = killed_at("clone-name");
    app.wait_for_label(&tr!("clone-name"));
    assert_eq!(app.value(&tr!("clone-name")), "Ada in the study");
    app.press(&tr!("clone-create"));
    app.wait_for("the voice", |app| {
        app.shows_part("Ada in the study is one of the Draft voices now")
    });
}

/// After the next start nothing said whether it had been sent, or what had become of it.
#[cfg(feature = "faults")]
#[test]
fn a_clone_that_was_being_created_says_after_a_kill_what_became_of_it() {
    for (point, says) in [
        ("clone-asked", "nothing was sent, and nothing was charged"),
        ("clone-noted", "The account doesn’t have it"),
        ("clone-answered", "It was found in the account"),
    ] {
        let mut app = killed_within("clone-created", point);
        app.wait_for(says, |app| app.shows_part(says));
        if point == "clone-answered" {
            assert!(app.shows_part("Ada in the study is one of the Draft voices now"));
            continue;
        }
        app.press(&tr!("clone-create"));
        app.wait_for("the voice", |app| {
            app.shows_part("Ada in the study is one of the Draft voices now")
        });
        assert!(!app.shows_part(says), "{says}");
    }
}

#[test]
fn a_professional_clone_is_there_again_after_a_kill_before_it_is_sent() {
    let mut app = killed_at("pro-plan");
    in_checklist(&mut app);
    app.wait_for_label(&tr!("clone-to-consent"));
    app.press(&tr!("cast-back"));
    assert_eq!(app.value(&tr!("clone-name")), "Ada");
    let mut app = killed_at("pro-recordings");
    in_checklist(&mut app);
    app.wait_for_label(&tr!("clone-owner"));
    app.press(&tr!("cast-back"));
    app.wait_for_label(&tr!("clone-hear", name = "ada.wav"));
    let mut app = killed_at("pro-consent");
    in_checklist(&mut app);
    app.press(&tr!("pro-create"));
    app.wait_for_label(&tr!("pro-to-proof"));
}

#[test]
fn a_design_is_there_again_after_a_kill_at_each_step() {
    let mut app = killed_at("typed");
    app.wait_for("the description", |app| {
        app.shows(&tr!("clone-description")) && app.value(&tr!("clone-description")) == WORDS
    });
    // What was paid for is bought once.
    let mut app = killed_at("previews");
    app.wait_for_label(&tr!(
        "design-choose-name",
        title = tr!("design-preview", number = 3)
    ));
    let mut app = killed_at("named");
    app.wait_for_label(&tr!("design-name"));
    assert_eq!(app.value(&tr!("design-name")), "Maud");
    app.press_role(Role::Button, &tr!("clone-create"));
    app.wait_for_label(&tr!("design-done.draft", name = "Maud"));
    // It was made and shown, and after the start a blank form said nothing of it.
    let mut app = killed_at("shown");
    app.wait_for_label(&tr!("design-done.draft", name = "Maud"));
}

/// What was typed right before "Create voice" was gone, where Mynah ended before anybody had answered.
#[cfg(feature = "faults")]
#[test]
fn a_design_that_was_being_created_is_there_again_with_what_was_typed_last() {
    let mut app = killed_within("created", "voice-asked");
    app.wait_for_label(&tr!("design-name"));
    assert_eq!(app.value(&tr!("design-name")), "Maud");
    assert_eq!(app.value(&tr!("clone-accent")), "Scottish");
    app.press_role(Role::Button, &tr!("clone-create"));
    app.wait_for_label(&tr!("design-done.draft", name = "Maud"));
}

#[test]
fn a_remix_is_there_again_after_a_kill_at_each_step() {
    let mut app = killed_at("remix-typed");
    app.wait_for("what changes", |app| {
        app.shows(&tr!("remix-step-describe"))
            && app.value(&tr!("remix-step-describe")) == "younger and faster"
    });
    let mut app = killed_at("remix-previews");
    app.wait_for_label(&tr!(
        "design-choose-name",
        title = tr!("design-preview", number = 3)
    ));
    let mut app = killed_at("remix-named");
    app.wait_for_label(&tr!("design-name"));
    assert_eq!(app.value(&tr!("design-name")), "Young Maud");
    app.press_role(Role::Button, &tr!("clone-create"));
    app.wait_for_label(&tr!("design-done.draft", name = "Young Maud"));
}
