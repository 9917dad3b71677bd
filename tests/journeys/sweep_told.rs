//! What a sweep says before it does something, and of what went wrong.

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::draft::faults::{Fault, Faults, Gate};
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::credits::Credits;
use mynah::terms::ids::ModelId;
use mynah::tr;
use mynah_model::event::Playing;
use mynah_model::sweep::Cell;

use crate::harness::{AppHarness, middle};
use crate::meter::loudness;
use crate::script::{line, ready};
use crate::sweep::are_ready;

fn chosen(app: &mut AppHarness, combo: &str, choice: &str) {
    app.press_role(Role::ComboBox, combo);
    app.press_role(Role::ListBoxOption, choice);
    app.settle();
}

/// Each speaker's stability and model, as each line is spoken.
fn spoken(app: &AppHarness) -> Vec<(String, String, ModelId)> {
    let lines = app.desk().script().lines().filter(|line| !line.is_mute());
    let all = lines.filter_map(|line| {
        let request = app.desk().request_for(line.id)?;
        let stability = format!("{:.2}", request.settings.stability());
        Some((line.speaker.clone(), stability, request.model))
    });
    all.collect()
}

/// Numbers of one model were put on speakers with another one, and nobody was asked.
#[test]
fn the_whole_cast_is_asked_about_and_who_has_another_model_is_left_out() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    let other = {
        let script = app.desk().script();
        let own = script.line(line(&app, 1)).expect("a line").speaker.clone();
        let mut lines = script.lines().filter(|line| !line.is_mute());
        lines
            .position(|line| line.speaker != own)
            .expect("another speaker")
    };
    for _ in 0..other {
        app.key(Modifiers::NONE, Key::ArrowDown);
    }
    chosen(&mut app, &tr!("inspector-model"), "Eleven v3");
    let v3 = ModelId::from("eleven_v3");
    app.wait_for("its model", |app| spoken(app).iter().any(|of| of.2 == v3));
    for _ in 0..other {
        app.key(Modifiers::NONE, Key::ArrowUp);
    }
    let before = spoken(&app);
    app.press(&tr!("action-sweep"));
    app.press(&tr!("sweep-generate", count = 9));
    are_ready(&mut app, &tr!("sweep-ready", cells = 9, ready = 9));
    app.key(Modifiers::NONE, Key::ArrowRight);
    chosen(&mut app, &tr!("sweep-apply-to"), &tr!("sweep-apply-cast"));
    app.press(&tr!("sweep-apply-cast-now"));
    app.wait_for_label(&tr!("sweep-cast-question"));
    assert!(app.shows_part("another model, to which these numbers mean something else"));
    assert_eq!(spoken(&app), before, "it is asked first");
    // Escape is a no, and not the end of the sweep.
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for_label(&tr!("sweep-apply-cast-now"));
    app.press(&tr!("sweep-apply-cast-now"));
    app.press_found("the yes", |app| {
        let yes = app.nodes().find(|node| {
            let label = node.accesskit_node().label().unwrap_or_default();
            label.starts_with("Apply to ") && label.contains(" speaker")
        });
        middle(yes)
    });
    app.wait_for("their settings", |app| spoken(app) != before);
    for (was, now) in before.iter().zip(spoken(&app)) {
        if was.2 == v3 {
            assert_eq!(*was, now, "left out");
        } else {
            assert_eq!(now.1, "0.80", "meant");
        }
    }
    // The word about it takes all of it back.
    app.press(&tr!("action-undo"));
    app.wait_for("all as before", |app| spoken(app) == before);
}

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

/// Ctrl+Z took back what was applied before, and the rating stayed.
#[test]
fn undo_in_a_sweep_takes_a_rating_back_before_what_was_applied() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    app.press(&tr!("action-sweep"));
    app.press(&tr!("sweep-generate", count = 9));
    are_ready(&mut app, &tr!("sweep-ready", cells = 9, ready = 9));
    let stability = |app: &AppHarness| spoken(app)[0].1.clone();
    let before = stability(&app);
    app.key(Modifiers::NONE, Key::ArrowRight);
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("what was applied", |app| stability(app) != before);
    let is_rated = |app: &AppHarness| app.shows_part("· rated 4");
    app.key(Modifiers::NONE, Key::Num4);
    app.wait_for("a rating", is_rated);
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("no rating", |app| !is_rated(app));
    assert_ne!(stability(&app), before, "that was the step before");
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("what it had", |app| stability(app) == before);
}

/// Its reason was cut, and nowhere else.
#[test]
fn a_cell_that_failed_says_why_and_what_now() {
    let faults = Faults::default();
    let given = faults.clone();
    let mut app = AppHarness::with(move |options| options.draft.faults = given);
    ready(&mut app);
    app.press(&tr!("action-sweep"));
    app.wait_for_label(&tr!("sweep-generate", count = 9));
    // Any of them may reach the server first.
    for _ in 0..9 {
        faults.next(Fault::Refuse(Refusal::missing_permission("text_to_speech")));
    }
    app.press(&tr!("sweep-generate", count = 9));
    app.wait_for("what now", |app| {
        app.shows_part("Not charged. “Generate” makes it again")
    });
    app.wait_for_label(&tr!("sweep-generate", count = 9));
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

/// Two speak alike to a model that makes nothing of the difference: both said a price, and one was paid.
#[test]
fn a_request_that_two_cells_share_says_its_price_once() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    app.press(&tr!("action-sweep"));
    app.wait_for_label(&tr!("sweep-generate", count = 9));
    chosen(&mut app, &tr!("sweep-rows"), &tr!("inspector-boost"));
    app.wait_for_label(&tr!("sweep-generate", count = 6));
    chosen(&mut app, &tr!("sweep-columns"), &tr!("inspector-model"));
    app.wait_for_label(&tr!("sweep-generate", count = 4));
    let cells = |app: &AppHarness, has: &str| {
        let cells = app.nodes().filter(|node| {
            let node = node.accesskit_node();
            let label = node.label().unwrap_or_default();
            node.role() == Role::ListBoxOption && label.contains(has)
        });
        cells.count()
    };
    assert_eq!((cells(&app, "draft cr"), cells(&app, "Same as")), (4, 2));
}

/// A model of three steps is varied by seeds, and no cell was what the line has.
#[test]
fn three_steps_and_seeds_have_a_cell_that_is_what_the_line_has() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    chosen(&mut app, &tr!("inspector-model"), "Eleven v3");
    let first = line(&app, 1);
    app.wait_for("its model", |app| {
        let request = app.desk().request_for(first);
        request.is_some_and(|request| request.model == ModelId::from("eleven_v3"))
    });
    app.press(&tr!("action-sweep"));
    app.wait_for_label(&tr!("sweep-generate", count = 9));
    assert!(
        app.value(&tr!("sweep-values", axis = tr!("sweep-rows")))
            .starts_with("now ")
    );
    let current = |app: &AppHarness| app.shows_part("· Current");
    assert!(current(&app), "it is marked");
    // Nothing is spoken yet: Space says so.
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("why", |app| app.shows_part("This cell isn’t spoken yet"));
    // From a field the keys of the button work, too.
    app.write(&tr!("sweep-limit"), "1000000");
    app.key(Modifiers::COMMAND, Key::Enter);
    are_ready(&mut app, &tr!("sweep-ready", cells = 9, ready = 9));
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
fn cells_are_heard_as_loud_as_each_other() {
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
}
