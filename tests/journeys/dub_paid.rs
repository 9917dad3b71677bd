//! What was paid for and isn't there: asked about before it is ordered once more, and fetched again where nothing can be
//! heard of it.

use std::path::PathBuf;
use std::time::Duration;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::draft::faults::Fault;
use mynah::library::Library;
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::tr;
use mynah_engine::Looks;
use mynah_model::dubbing::Stands;
use tempfile::TempDir;

use crate::dubbing::{
    bring, gone, in_room, ledger_is_the_bill, line, paid, pick, ready_ones, recording,
};
use crate::harness::AppHarness;

const FILE: &str = "/audio/en";

/// How many dubs were ever sent.
fn sent(app: &AppHarness) -> usize {
    let library = Library::open(app.home(), Clock::system()).expect("the library");
    library.dubs(Backend::Draft).expect("the ledger").len()
}

fn is_off(app: &AppHarness, name: &str) -> bool {
    let mut nodes = app.nodes();
    nodes.any(|node| {
        let node = node.accesskit_node();
        let label = node.label().unwrap_or_default();
        label.starts_with(name) && node.role() == Role::Button && node.is_disabled()
    })
}

fn stands(app: &AppHarness) -> Option<Stands> {
    let listed = app.desk().dubbing.listed.get(&Backend::Draft)?;
    listed.first()?.stands.first().cloned()
}

/// English of a recording was ordered and charged, and what came of it can't be fetched.
fn charged(folder: &TempDir) -> (AppHarness, [PathBuf; 2]) {
    let files = recording(folder);
    let mut faults = None;
    let mut app = AppHarness::with(|options| {
        faults = Some(options.draft.faults.clone());
        options.looks = Looks {
            draft_latency: Duration::from_millis(20),
            ..options.looks
        };
    });
    let faults = faults.expect("faults");
    in_room(&mut app);
    faults.always_on(FILE, gone());
    bring(&mut app, &files);
    pick(&mut app, &tr!("language-en"));
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("that it was charged", |app| {
        matches!(stands(app), Some(Stands::Paid { .. }))
    });
    let library = Library::open(app.home(), Clock::system()).expect("the library");
    let dubs = library.dubs(Backend::Draft).expect("the ledger");
    let remote = dubs.first().and_then(|dub| dub.remote.clone());
    let first = remote.expect("it was begun");
    // This dub is gone for good, and one ordered later is not.
    faults.clear();
    faults.always_on(&format!("{first}{FILE}"), gone());
    (app, files)
}

/// A language that was charged and couldn't be had was bought once more by the same press as any other.
#[test]
fn dub_that_was_charged_is_ordered_once_more_by_who_says_so_alone() {
    let folder = TempDir::new().expect("a folder");
    let (mut app, files) = charged(&folder);
    assert_eq!(sent(&app), 1);

    app.key(Modifiers::COMMAND, Key::Num4);
    bring(&mut app, &files);
    pick(&mut app, &tr!("language-en"));
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("what it was charged", |app| {
        app.shows_part("English was charged before with the same transcript")
            && is_off(app, "Begin one language")
    });
    app.key(Modifiers::COMMAND, Key::Enter);
    app.settle();
    assert_eq!(sent(&app), 1, "nobody said so");
    app.press_role(
        Role::Switch,
        &tr!("dubbing-there-again", language = tr!("language-en")),
    );
    app.wait_for("that it can", |app| !is_off(app, "Begin one language"));
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("it", |app| ready_ones(app) == 1);
    ledger_is_the_bill(&mut app);
}

/// What was to be ordered once more ended at once as charged, as soon as another language was ordered with it.
#[test]
fn dub_that_was_charged_is_ordered_once_more_beside_another_language() {
    let folder = TempDir::new().expect("a folder");
    let (mut app, files) = charged(&folder);
    bring(&mut app, &files);
    pick(&mut app, &tr!("language-en"));
    pick(&mut app, &tr!("language-fr"));
    app.key(Modifiers::NONE, Key::Escape);
    app.press_role(
        Role::Switch,
        &tr!("dubbing-there-again", language = tr!("language-en")),
    );
    app.wait_for("that they can", |app| !is_off(app, "Begin 2 languages"));
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("both", |app| ready_ones(app) == 2);
    assert_eq!(sent(&app), 3);
    ledger_is_the_bill(&mut app);
}

/// It stood there as ready, with no line that could be heard and no word why.
#[test]
fn dub_that_cannot_be_heard_says_so_and_is_fetched_again_for_nothing() {
    let folder = TempDir::new().expect("a folder");
    let mut faults = None;
    let mut app = AppHarness::with(|options| faults = Some(options.draft.faults.clone()));
    let faults = faults.expect("faults");
    in_room(&mut app);
    faults.next_on(FILE, Fault::GarbageBody);
    bring(&mut app, &recording(&folder));
    pick(&mut app, &tr!("language-en"));
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("what came", |app| {
        line(app, &tr!("dubbing-deaf")) && app.shows_part("nothing can be heard of the file")
    });
    let bill = paid(app.home());
    assert_eq!(bill.1, 1);
    app.press_part(&tr!("remedy-fetch"));
    app.wait_for("its lines", |app| line(app, "Line 2 at 0:01.6"));
    assert_eq!((paid(app.home()), sent(&app)), (bill, 1));
}
