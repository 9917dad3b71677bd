//! What a sweep says before it does something, and of what went wrong.

use std::path::{Path, PathBuf};

use egui::{Key, Modifiers};
use mynah::draft::faults::{Fault, Faults, Gate};
use mynah::library::Library;
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::credits::Credits;
use mynah::tr;
use mynah_model::event::Playing;
use mynah_model::sweep::Cell;

use crate::harness::AppHarness;
use crate::meter::loudness;
use crate::script::{line, ready};
use crate::sweep::are_ready;

/// "Both takes are made" was all that was said of nine cells that were wanted.
#[test]
fn the_end_of_a_sweep_says_what_its_limit_held_and_that_is_let_go_on() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    let price = {
        let line = app.desk().script().line(line(&app, 1)).expect("a line");
        let order = app.desk().sweep_order(line, &Cell::default());
        order.expect("an order").price()
    };
    app.press(&tr!("action-sweep"));
    app.wait_for_label(&tr!("sweep-generate", count = 9));
    app.write(&tr!("sweep-limit"), &(price.0 * 2).to_string());
    app.wait_for_label(&tr!("sweep-held-count", count = 7));
    app.press(&tr!("sweep-generate", count = 2));
    app.wait_for("how it ended", |app| {
        app.shows_part("2 of 9 takes were made") && app.shows_part("; 7 held by the stop-loss")
    });
    app.press(&tr!("sweep-lift", count = 7));
    app.wait_for_label(&tr!("sweep-generate", count = 7));
    assert_eq!(app.value(&tr!("sweep-limit")), "");
    app.key(Modifiers::COMMAND, Key::Enter);
    are_ready(&mut app, &tr!("sweep-ready", cells = 9, ready = 9));
}

/// What was paid, and what may have been charged.
fn charged(app: &AppHarness) -> Option<Credits> {
    let sums = app.desk().spend.get(&Backend::Draft)?;
    (sums.reserved == Credits::ZERO).then(|| sums.spent + sums.unknown)
}

/// What was stopped and left at once counted as bought for good.
#[test]
fn a_sweep_that_is_stopped_and_left_at_once_counts_what_was_paid() {
    let faults = Faults::default();
    let given = faults.clone();
    let mut app = AppHarness::with(move |options| options.draft.faults = given);
    ready(&mut app);
    let first = line(&app, 1);
    app.press(&tr!("action-sweep"));
    app.wait_for_label(&tr!("sweep-generate", count = 9));
    let gate = Gate::default();
    faults.next(Fault::SaysCeiling(None));
    for _ in 0..8 {
        faults.next(Fault::HoldAfterBytes(64, gate.clone()));
    }
    app.press(&tr!("sweep-generate", count = 9));
    app.wait_for_label(&tr!("sweep-ready", cells = 9, ready = 1));
    app.press(&tr!("sweep-stop"));
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("the script", |app| {
        !app.shows(&tr!("sweep-ready", cells = 9, ready = 1))
    });
    gate.open();
    let open = |app: &AppHarness| app.desk().jobs.iter().filter(|job| job.goes_on()).count();
    app.wait_down("an end", open);
    app.wait_for("what was spent", |app| {
        let defaults = &app.desk().project.as_ref().expect("a project").defaults;
        let kept = defaults.sweep.get(&Backend::Draft);
        kept.is_some_and(|kept| {
            Some(kept.spent_on(first)) == charged(app) && kept.under_way.is_empty()
        })
    });
}

/// The file of a sound, by its hash.
fn sound(folder: &Path, hash: &str) -> Option<PathBuf> {
    let files = std::fs::read_dir(folder).ok()?.flatten();
    files.map(|file| file.path()).find_map(|path| {
        let name = path.file_name()?.to_string_lossy().into_owned();
        if path.is_dir() {
            return sound(&path, hash);
        }
        let is_sound = path.extension().is_some_and(|end| end == "mp3");
        (name.starts_with(hash) && is_sound).then_some(path)
    })
}

/// By a meter that isn't ours.
#[test]
fn cells_are_heard_as_loud_as_each_other_and_once() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    app.press(&tr!("action-sweep"));
    app.press(&tr!("sweep-generate", count = 9));
    are_ready(&mut app, &tr!("sweep-ready", cells = 9, ready = 9));
    app.settle();
    app.key(Modifiers::NONE, Key::ArrowRight);
    app.wait_for("a cell", |app| app.desk().playback.playing.is_some());
    let playing = app.desk().playback.playing.as_ref();
    let lufs = match playing {
        Some(Playing::Compare { lufs, .. }) => Some(*lufs),
        _ => None,
    };
    let lufs = lufs.expect("cells are compared");
    let library = Library::open(app.home(), Clock::system()).expect("the library");
    let sides = playing.map_or(&[][..], Playing::sides);
    assert_eq!(sides.len(), 9);
    for side in sides {
        let take = library.take(side.take).expect("a take");
        let file = sound(app.home(), &take.blob.hash).expect("its sound");
        let heard = loudness(&file) + f64::from(side.gain_db);
        assert!((heard - f64::from(lufs)).abs() <= 0.2, "{heard} of {lufs}");
    }
    // Regression: a cell began again and again, until somebody stopped it.
    app.wait_for("its end", |app| app.desk().playback.playing.is_none());
    app.key(Modifiers::NONE, Key::ArrowRight);
    app.wait_for("another one", |app| app.desk().playback.playing.is_some());
}
