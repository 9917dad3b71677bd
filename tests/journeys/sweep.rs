//! The sweep of a line: tried, heard, rated, applied, and never more spent than was agreed to.

use std::collections::HashSet;

use egui::{Key, Modifiers};
use mynah::draft::faults::{Fault, Faults, Gate};
use mynah::library::Library;
use mynah::records::ledger::{Entry, EntryState};
use mynah::terms::clock::Clock;
use mynah::terms::credits::Credits;
use mynah::terms::fingerprint::quick_key;
use mynah::terms::ids::EntryId;
use mynah::tr;
use mynah_model::event::Playing;
use mynah_model::sweep::Cell;

use crate::counted::Counted;
use crate::harness::AppHarness;
use crate::script::{line, ready};

/// The place of the side that is heard.
fn side(app: &AppHarness) -> Option<usize> {
    let playback = &app.desk().playback;
    matches!(playback.playing, Some(Playing::Compare { .. })).then_some(playback.side)
}

/// What was bought, by its request.
fn bought(app: &AppHarness) -> Vec<(u64, Credits)> {
    let library = Library::open(app.home(), Clock::system()).expect("the library");
    let entries = (1..).map_while(|id| library.entry(EntryId(id)).expect("the ledger"));
    let settled = entries.filter(|entry: &Entry| entry.state == EntryState::Settled);
    let of = |entry: Entry| Some((quick_key(&*entry.intent.request), entry.cost?));
    settled.filter_map(of).collect()
}

/// Waits for cells, each by itself: a busy machine takes its time for all of them.
pub fn are_ready(app: &mut AppHarness, label: &str) {
    let open = |app: &AppHarness| app.desk().jobs.iter().filter(|job| job.goes_on()).count();
    app.wait_for("the orders", |app| open(app) > 0 || app.shows(label));
    app.wait_down("a cell", open);
    app.wait_for_label(label);
}

#[test]
fn nine_variants_are_heard_and_the_best_applied_by_three_clicks_and_twelve_keys() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    let first = line(&app, 1);
    let before = app.desk().request_for(first).expect("a request").settings;
    let speaker = app
        .desk()
        .script()
        .line(first)
        .expect("a line")
        .speaker
        .clone();
    let mut counted = Counted::new(app);
    counted.click(&tr!("action-sweep"));
    counted.click(&tr!("sweep-generate", count = 9));
    are_ready(&mut counted.app, &tr!("sweep-ready", cells = 9, ready = 9));
    counted.app.settle();
    let mut heard = HashSet::new();
    for key in [
        Key::ArrowLeft,
        Key::ArrowUp,
        Key::ArrowRight,
        Key::ArrowRight,
        Key::ArrowDown,
        Key::ArrowDown,
        Key::ArrowLeft,
        Key::ArrowLeft,
    ] {
        let was = side(&counted.app);
        counted.key(key);
        counted.app.wait_for("another cell", |app| {
            side(app).is_some() && side(app) != was
        });
        heard.insert(side(&counted.app));
        // The player says which cell it is.
        let places = counted.app.on_screen();
        let named = places.iter().filter(|it| it.contains(" / ")).count();
        assert!(named > 1, "{places:?}");
    }
    assert_eq!(heard.len(), 8, "and the middle is what the line has");
    counted.key(Key::Num5);
    counted
        .app
        .wait_for("its rating", |app| app.shows_part("rated 5"));
    let label = if speaker.is_empty() {
        "Apply to Narrator".to_owned()
    } else {
        format!("Apply to {speaker}")
    };
    counted.click(&label);
    counted.app.wait_for("the settings", |app| {
        app.desk()
            .request_for(first)
            .is_some_and(|now| now.settings != before)
    });
    assert!(counted.clicks <= 3, "{} clicks", counted.clicks);
    assert!(counted.keys <= 12, "{} keys", counted.keys);
    // Its take came along, for nothing, and one step takes the settings back.
    counted.app.wait_for("its take", |app| {
        let line = app.desk().script().line(first).expect("a line");
        app.desk().has_its_take(line)
    });
    assert_eq!(bought(&counted.app).len(), 9);
    counted.app.key(Modifiers::COMMAND, Key::Z);
    counted.app.wait_for("one step back", |app| {
        app.desk()
            .request_for(first)
            .is_some_and(|now| now.settings == before)
    });
}

#[test]
fn the_stop_loss_is_never_crossed_and_what_is_here_is_never_bought_again() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    let first = line(&app, 1);
    let line = app.desk().script().line(first).expect("a line");
    let one = app
        .desk()
        .sweep_order(line, &Cell::default())
        .expect("an order");
    let price = one.price();
    let limit = Credits(price.0 * 3 + price.0 / 2);
    app.press(&tr!("action-sweep"));
    app.wait_for_label(&tr!("sweep-generate", count = 9));
    app.write(&tr!("sweep-limit"), &limit.0.to_string());
    app.wait_for_label(&tr!("sweep-generate", count = 3));
    app.press(&tr!("sweep-generate", count = 3));
    are_ready(&mut app, &tr!("sweep-ready", cells = 9, ready = 3));
    let sum: u64 = bought(&app).iter().map(|(_, cost)| cost.0).sum();
    assert!(sum <= limit.0, "{sum} of {}", limit.0);
    assert_eq!(bought(&app).len(), 3);
    app.wait_for("those that are held", |app| {
        app.shows_part(&tr!("sweep-held"))
    });
    app.write_over(&tr!("sweep-limit"), "1000000");
    app.wait_for_label(&tr!("sweep-generate", count = 6));
    app.press(&tr!("sweep-generate", count = 6));
    are_ready(&mut app, &tr!("sweep-ready", cells = 9, ready = 9));
    let keys = |app: &AppHarness| bought(app).into_iter().map(|(key, _)| key);
    assert_eq!(keys(&app).count(), 9);
    assert_eq!(keys(&app).collect::<HashSet<_>>().len(), 9, "each once");
    // All of it is here after a restart, for nothing.
    let mut app = AppHarness::in_home(app.close(), |_| {});
    ready(&mut app);
    app.press(&tr!("action-sweep"));
    are_ready(&mut app, &tr!("sweep-ready", cells = 9, ready = 9));
    assert_eq!(keys(&app).count(), 9);
    assert_eq!(
        app.value(&tr!("sweep-limit")),
        "1000000",
        "it stays with the project"
    );
}

#[test]
fn a_stop_in_the_middle_keeps_what_was_paid() {
    let faults = Faults::default();
    let given = faults.clone();
    let mut app = AppHarness::with(move |options| options.draft.faults = given);
    ready(&mut app);
    app.press(&tr!("action-sweep"));
    app.wait_for_label(&tr!("sweep-generate", count = 9));
    let gate = Gate::default();
    faults.next(Fault::SaysCeiling(None));
    for _ in 0..8 {
        faults.next(Fault::HoldAfterBytes(64, gate.clone()));
    }
    app.press(&tr!("sweep-generate", count = 9));
    app.wait_for_label(&tr!("sweep-ready", cells = 9, ready = 1));
    let paid = bought(&app);
    app.press(&tr!("action-stop"));
    gate.open();
    app.wait_for("the end of all", |app| {
        app.desk().jobs.iter().all(|job| !job.goes_on())
    });
    app.settle();
    for kept in &paid {
        assert!(bought(&app).contains(kept), "what was paid stays");
    }
    assert!(!app.shows(&tr!("sweep-ready", cells = 9, ready = 0)));
    // What is missing is bought, and nothing that is here.
    // The first of its kind on the screen speaks the script.
    let missing = |app: &AppHarness| {
        let one = "Generate 1 cell".to_owned();
        let mut names = (2..9).map(|count| format!("Generate {count} cells"));
        names
            .find(|name| app.shows(name))
            .or_else(|| app.shows(&one).then_some(one))
    };
    // What was sent may have come to its end, and be fetched.
    app.wait_for("what is missing", |app| {
        missing(app).is_some() || app.shows(&tr!("sweep-ready", cells = 9, ready = 9))
    });
    if let Some(name) = missing(&app) {
        app.press(&name);
    }
    are_ready(&mut app, &tr!("sweep-ready", cells = 9, ready = 9));
    for (key, _) in &paid {
        let times = bought(&app)
            .iter()
            .filter(|(other, _)| other == key)
            .count();
        assert_eq!(times, 1, "it was here");
    }
}
