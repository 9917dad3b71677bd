//! Favorites of the Voice Library over a restart, and the price of a sample sentence.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::library::Library;
use mynah::records::ledger::EntryState;
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::ids::EntryId;
use mynah::tr;
use mynah_model::event::Playing;

use crate::harness::AppHarness;
use crate::script::ready;
use crate::service::{live, service};
use crate::voices::add_skipper;

/// A favourite of the library was never found again, and what was noted at it was gone once the account had the voice.
#[test]
fn voices_marked_in_the_library_are_found_again_and_keep_their_marks_when_they_are_added() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    app.press(&tr!("room-voices"));
    app.press(&tr!("voices-tab-shared"));
    app.press(&tr!("voices-favourite", name = "Gannet (draft)"));
    app.press_part("Voice Gannet (draft)");
    app.wait_for_label(&tr!("voices-tag"));
    app.write(&tr!("voices-tag"), "harbour");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("voices-tag-remove", tag = "harbour"));
    let mut app = AppHarness::in_home(app.close(), |_| {});
    ready(&mut app);
    app.press(&tr!("room-voices"));
    app.press(&tr!("voices-tab-shared"));
    app.press_role(Role::ComboBox, &tr!("voices-facet-mine"));
    app.press_role(Role::ListBoxOption, &tr!("voices-mine-favourite"));
    app.wait_for_label("One voice");
    add_skipper(&mut app);
    app.wait_for_label(&tr!("voices-tag-remove", tag = "harbour"));
    app.press_role(Role::ComboBox, &tr!("voices-facet-mine"));
    app.press_role(Role::ListBoxOption, &tr!("voices-mine-favourite"));
    app.wait_for_label("One voice");
    assert!(app.shows_part("Voice Skipper"));
}

/// What the button says that it costs, in credits.
fn said_price(app: &AppHarness) -> Option<u64> {
    let told = app.nodes().find_map(|node| {
        let node = node.accesskit_node();
        let is_it = node.label().as_deref() == Some(tr!("voices-say").as_str());
        is_it.then(|| node.description()).flatten()
    })?;
    // What it does is said behind it.
    let told = told.split(". ").next().unwrap_or_default();
    let digits: String = told.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// What the ledger says that the service was paid.
fn paid(app: &AppHarness) -> Vec<u64> {
    let library = Library::open(app.home(), Clock::system()).expect("the library");
    let entries = (1..).map_while(|id| library.entry(EntryId(id)).expect("the ledger"));
    let paid = entries.filter(|entry| {
        entry.state == EntryState::Settled && entry.intent.backend == Backend::Live
    });
    paid.filter_map(|entry| Some(entry.cost?.0))
        .filter(|cost| *cost > 0)
        .collect()
}

/// The price at the button was compared with nothing.
#[test]
fn voices_what_one_says_at_the_service_costs_what_its_button_says() {
    let service = service();
    let mut app = live(&service);
    app.press(&tr!("room-voices"));
    app.press_part("Voice Heron");
    app.wait_for("its price", |app| {
        said_price(app).is_some_and(|price| price > 0)
    });
    let price = said_price(&app).expect("a price");
    assert!(paid(&app).is_empty());
    app.press(&tr!("voices-say"));
    let is_here = |app: &AppHarness| {
        app.shows(&tr!("voices-said-again", name = "Heron (draft)"))
            || app.shows(&tr!("voices-said-stop", name = "Heron (draft)"))
    };
    app.wait_for("its take", is_here);
    assert_eq!(paid(&app), [price]);
    app.wait_for("that it is free now", |app| said_price(app) == Some(0));
    app.press(&tr!("voices-say"));
    app.wait_for("that it is heard", |app| {
        matches!(app.desk().playback.playing, Some(Playing::Take { .. }))
    });
    assert_eq!(paid(&app), [price], "what is here costs nothing");
}
