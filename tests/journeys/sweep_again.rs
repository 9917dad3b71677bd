//! A sweep that is come back to: bought only where its price is seen, found again with all that was paid.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::terms::secret::Secret;
use mynah::tr;
use mynah_model::desk::JobState;

use crate::harness::AppHarness;
use crate::script::ready;
use crate::service::{KEY, cast, live, service};
use crate::sweep::are_ready;

fn chosen(app: &mut AppHarness, combo: &str, choice: &str) {
    app.press_role(Role::ComboBox, combo);
    app.press_role(Role::ListBoxOption, choice);
    app.settle();
}

fn spoken(app: &AppHarness) -> usize {
    let jobs = app.desk().jobs.iter();
    jobs.filter(|job| matches!(job.state, JobState::Finished { .. }))
        .count()
}

#[test]
fn seeds_that_were_tried_are_here_when_the_line_is_tried_again() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    let seeds = |app: &mut AppHarness| {
        app.press(&tr!("action-sweep"));
        app.wait_for_label(&tr!("sweep-columns"));
        chosen(app, &tr!("sweep-rows"), &tr!("inspector-seed"));
        app.value(&tr!("sweep-values", axis = tr!("sweep-rows")))
    };
    let tried = seeds(&mut app);
    app.press(&tr!("sweep-generate", count = 9));
    are_ready(&mut app, &tr!("sweep-ready", cells = 9, ready = 9));
    let mut app = AppHarness::in_home(app.close(), |_| {});
    ready(&mut app);
    assert_eq!(seeds(&mut app), tried);
    are_ready(&mut app, &tr!("sweep-ready", cells = 9, ready = 9));
    // Luck is tried with others, and with the same others each time.
    app.press(&tr!("sweep-luck"));
    app.wait_for_label(&tr!("sweep-generate", count = 3));
    let others = app.value(&tr!("sweep-values", axis = tr!("sweep-columns")));
    assert!(others.split(' ').all(|seed| !tried.contains(seed)));
}

/// What the service took is what the ledger says and what the button said.
#[test]
fn a_sweep_at_the_service_is_paid_once_as_it_was_shown() {
    let service = service();
    let mut app = live(&service);
    let line = cast(&mut app, "Wren");
    app.settle();
    let one = {
        let line = app.desk().script().line(line).expect("a line");
        let order = app.desk().sweep_order(line, &Default::default());
        order.expect("an order").price()
    };
    app.press(&tr!("action-sweep"));
    app.press(&tr!("sweep-generate", count = 9));
    are_ready(&mut app, &tr!("sweep-ready", cells = 9, ready = 9));
    app.settle();
    assert_eq!(spoken(&app), 9);
    let costs = app.desk().jobs.iter().filter_map(|job| match job.state {
        JobState::Finished { cost, .. } => Some(cost.0),
        _ => None,
    });
    assert_eq!(costs.sum::<u64>(), one.0 * 9);
    let mut app = AppHarness::in_home(app.close(), |options| {
        options.environment.api_base = Some(service.base.clone());
        options.environment.key = Some(Secret::new(KEY));
    });
    ready(&mut app);
    app.wait_for("the service", |app| app.desk().request_for(line).is_some());
    app.press(&tr!("action-sweep"));
    are_ready(&mut app, &tr!("sweep-ready", cells = 9, ready = 9));
    assert!(app.desk().jobs.is_empty(), "nothing is bought again");
}

/// A blind user found the usual cells where their own were, and the limit of another line.
#[test]
fn a_sweep_is_found_as_it_was_left_and_its_limit_is_of_no_other_line() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    app.press(&tr!("action-sweep"));
    app.wait_for_label(&tr!("sweep-generate", count = 9));
    chosen(&mut app, &tr!("sweep-rows"), &tr!("inspector-boost"));
    app.press(&tr!("sweep-generate", count = 6));
    are_ready(&mut app, &tr!("sweep-ready", cells = 6, ready = 6));
    app.write(&tr!("sweep-limit"), "5000");
    app.key(Modifiers::NONE, Key::Escape);
    app.settle();
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("the script", |app| {
        !app.shows(&tr!("sweep-ready", cells = 6, ready = 6))
    });
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.key(Modifiers::ALT, Key::W);
    app.wait_for_label(&tr!("sweep-generate", count = 9));
    assert_eq!(
        app.value(&tr!("sweep-limit")),
        "",
        "that was another line's"
    );
    let mut app = AppHarness::in_home(app.close(), |_| {});
    ready(&mut app);
    app.press(&tr!("action-sweep"));
    are_ready(&mut app, &tr!("sweep-ready", cells = 6, ready = 6));
    assert_eq!(app.value(&tr!("sweep-limit")), "5000");
    app.press(&tr!("sweep-anew"));
    app.wait_for("other cells", |app| {
        !app.shows(&tr!("sweep-ready", cells = 6, ready = 6))
    });
}
