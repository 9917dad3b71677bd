//! The History room: what is at the provider is fetched, put into the script and deleted there.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::terms::backend::Backend;
use mynah::tr;

use crate::harness::AppHarness;
use crate::script::line;
use crate::service::{Service, cast, live, service};

#[test]
fn history_an_item_is_deleted_at_the_provider_after_a_question() {
    let service = service();
    let mut app = live(&service);
    cast(&mut app, "Wren");
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the take", |app| app.desk().takes.len() == 1);
    app.key(Modifiers::COMMAND, Key::Num7);
    app.wait_for("the row", |app| app.shows_part("; Here, provider"));
    app.press_part("; Here, provider");
    app.press(&tr!("history-delete"));
    app.wait_for("the question", |app| app.shows_part("can’t be undone"));
    app.press(&tr!("history-delete-no"));
    assert!(!app.shows(&tr!("history-delete-yes")));
    app.press(&tr!("history-delete"));
    app.press(&tr!("history-delete-yes"));
    app.wait_for("the take alone", |app| app.shows_part("; Here"));
    app.wait_for("its end", |app| !app.shows_part("; Here, provider"));
}

/// Lines that another installation had spoken at the same account, as this one finds them.
fn made_elsewhere(lines: usize) -> (Service, AppHarness) {
    let service = service();
    let mut other = live(&service);
    cast(&mut other, "Wren");
    for made in 1..=lines {
        other.key(Modifiers::COMMAND, Key::Enter);
        other.wait_for("a take", |app| app.desk().takes.len() == made);
        if made < lines {
            other.key(Modifiers::COMMAND, Key::ArrowDown);
            cast_next(&mut other, made + 1);
        }
    }
    drop(other.close());
    let mut app = live(&service);
    app.key(Modifiers::COMMAND, Key::Num7);
    app.wait_for("what is there", |app| app.desk().history.len() == lines);
    (service, app)
}

/// Casts whoever speaks the line of this number, which has the focus.
fn cast_next(app: &mut AppHarness, number: usize) {
    app.key(Modifiers::ALT, Key::V);
    app.type_letters("Heron");
    app.key(Modifiers::NONE, Key::Enter);
    let line = line(app, number);
    app.wait_for("what the line sends", |app| {
        app.desk().request_for(line).is_some()
    });
    app.settle();
}

/// What another program had isolated at the same account.
fn isolated_elsewhere() -> (Service, AppHarness) {
    let service = service();
    service.isolate("noisy talk.wav");
    let mut app = live(&service);
    app.key(Modifiers::COMMAND, Key::Num7);
    app.wait_for("what is there", |app| app.desk().history.len() == 1);
    (service, app)
}

#[test]
fn history_an_isolated_recording_is_fetched_and_deleted_at_the_provider() {
    let (_service, mut app) = isolated_elsewhere();
    app.press_role(Role::ComboBox, &tr!("history-filter-tool"));
    app.press(&tr!("usage-tool-isolation"));
    app.wait_for("the row", |app| {
        app.shows_part("noisy talk.wav; ") && app.shows_part("; –; Provider")
    });
    app.press_part("; Provider");
    app.wait_for_label("Recording: noisy talk.wav");
    app.press(&tr!("history-fetch"));
    app.wait_for("its take", |app| here(app) == 1);
    app.wait_for("where it lives", |app| app.shows_part("; Here, provider"));
    app.press(&tr!("history-delete"));
    app.wait_for("the question", |app| app.shows_part("can’t be undone"));
    app.press(&tr!("history-delete-yes"));
    app.wait_for("its end", |app| !app.shows_part("; Here, provider"));
    app.wait_for("the take alone", |app| app.shows_part("; Here"));
}

/// How many rows have their take here.
fn here(app: &AppHarness) -> usize {
    let history = &app.desk().history;
    let rows = (0..history.len()).filter_map(|place| history.row(place));
    rows.filter(|row| row.take.is_some()).count()
}

#[test]
fn history_what_is_only_at_the_provider_is_fetched() {
    let (_service, mut app) = made_elsewhere(1);
    app.press_part("; Provider");
    app.press(&tr!("history-fetch"));
    app.wait_for("its take", |app| here(app) == 1);
    app.wait_for("where it lives", |app| app.shows_part("; Here, provider"));
    assert!(!app.shows(&tr!("history-fetch")));
    let spend = app.desk().spend.get(&Backend::Live).copied();
    assert_eq!(spend.map_or(0, |spend| spend.spent.0), 0, "it is free");
}

#[test]
fn history_all_that_is_listed_is_fetched_with_one_press() {
    let (_service, mut app) = made_elsewhere(2);
    app.press(&tr!("history-fetch-all", count = 2));
    app.wait_for("both takes", |app| here(app) == 2);
    app.wait_for("no more to fetch", |app| !app.shows_part("Fetch "));
}

#[test]
fn history_what_is_marked_is_fetched_and_deleted_after_one_question() {
    let (_service, mut app) = made_elsewhere(2);
    app.press_part("; Provider");
    app.key(Modifiers::COMMAND, Key::A);
    app.wait_for("all of it", |app| {
        app.shows_part(&tr!("history-marked", count = 2))
    });
    app.press(&tr!("history-fetch"));
    app.wait_for("both takes", |app| here(app) == 2);
    app.wait_for("the end of the job", |app| {
        app.shows_part(&tr!("history-many-fetched", count = 2))
    });
    app.press_part("; Here, provider");
    app.key(Modifiers::COMMAND, Key::A);
    app.wait_for("all of it", |app| {
        app.shows_part(&tr!("history-marked", count = 2))
    });
    app.press(&tr!("history-delete"));
    app.wait_for("the question", |app| {
        app.shows_part("Delete 2 entries at the provider?")
    });
    app.press(&tr!("history-delete-yes"));
    app.wait_for("their end", |app| !app.shows_part("; Here, provider"));
    assert_eq!(here(&app), 2, "the takes stay");
}

#[test]
fn history_what_is_only_at_the_provider_is_put_into_the_script_with_its_sound() {
    let (_service, mut app) = made_elsewhere(1);
    let lines = app.desk().tally().lines;
    app.press_part("; Provider");
    app.press(&tr!("history-put"));
    app.wait_for("the line with its take", |app| {
        let desk = app.desk();
        desk.script().lines().count() == lines + 1 && desk.takes.len() == 1
    });
}
