//! A sweep that is come back to: bought only where its price is seen, found again with all that was paid.

use std::collections::HashSet;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::terms::ids::ModelId;
use mynah::terms::secret::Secret;
use mynah::tr;
use mynah_model::desk::JobState;
use mynah_model::event::Work;

use crate::harness::{AppHarness, middle};
use crate::script::{line, ready};
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
fn a_sweep_is_bought_from_no_other_room() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    app.press(&tr!("action-sweep"));
    app.wait_for_label(&tr!("sweep-generate", count = 9));
    app.press(&tr!("room-history"));
    app.wait_for("another room", |app| {
        !app.shows_part(&tr!("sweep-generate", count = 9))
    });
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for_label(&tr!("sweep-generate", count = 9));
    app.settle();
    assert!(app.desk().jobs.is_empty(), "its price is seen first");
    app.key(Modifiers::COMMAND, Key::Enter);
    are_ready(&mut app, &tr!("sweep-ready", cells = 9, ready = 9));
    assert_eq!(spoken(&app), 9);
}

#[test]
fn the_palette_says_what_the_sweep_costs_and_not_the_line() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    let one = {
        let line = app.desk().script().line(line(&app, 1)).expect("a line");
        let order = app.desk().sweep_order(line, &Default::default());
        order.expect("an order").price()
    };
    app.press(&tr!("action-sweep"));
    app.wait_for_label(&tr!("sweep-generate", count = 9));
    app.key(Modifiers::COMMAND, Key::K);
    app.type_letters("Generate line");
    let nine = (one.0 * 9).to_string();
    app.wait_for("the price of nine", |app| {
        let items = app
            .nodes()
            .filter(|node| node.accesskit_node().role() == Role::MenuItem);
        let mut tips = items.filter_map(|node| node.accesskit_node().description());
        tips.any(|tip| tip.contains(&nine))
    });
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

#[test]
fn a_model_of_three_steps_is_tried_with_no_more_than_these() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    let first = line(&app, 1);
    chosen(&mut app, &tr!("inspector-model"), "Eleven v3");
    app.wait_for("its model", |app| {
        let request = app.desk().request_for(first);
        request.is_some_and(|request| request.model == ModelId::from("eleven_v3"))
    });
    app.press(&tr!("action-sweep"));
    app.wait_for_label(&tr!("sweep-generate", count = 9));
    assert_eq!(
        app.value(&tr!("sweep-values", axis = tr!("sweep-columns"))),
        "0.00 0.50 1.00"
    );
    app.write_over(
        &tr!("sweep-values", axis = tr!("sweep-columns")),
        "0.1 0.2 0.9",
    );
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("sweep-generate", count = 6));
    assert_eq!(
        app.value(&tr!("sweep-values", axis = tr!("sweep-columns"))),
        "0.00 1.00"
    );
    app.press(&tr!("sweep-generate", count = 6));
    are_ready(&mut app, &tr!("sweep-ready", cells = 6, ready = 6));
    assert_eq!(spoken(&app), 6);
}

/// All that is varied besides numbers: models and the boost, as they are for this line.
#[test]
fn models_and_the_boost_are_varied_too() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    app.press(&tr!("action-sweep"));
    app.wait_for_label(&tr!("sweep-generate", count = 9));
    chosen(&mut app, &tr!("sweep-rows"), &tr!("inspector-boost"));
    app.wait_for_label(&tr!("sweep-generate", count = 6));
    chosen(&mut app, &tr!("sweep-columns"), &tr!("inspector-model"));
    // Two of the three models hear no boost: what would be the same is made once.
    app.press(&tr!("sweep-generate", count = 4));
    are_ready(&mut app, &tr!("sweep-ready", cells = 6, ready = 6));
    let requests = app.desk().jobs.iter().filter_map(|job| match &job.work {
        Work::Generate { order, .. } => order.request.speech(),
        _ => None,
    });
    let told: HashSet<_> = requests
        .map(|request| (request.model.clone(), request.settings.use_speaker_boost()))
        .collect();
    assert_eq!(told.len(), 4, "{told:?}");
}

#[test]
fn a_cell_becomes_the_settings_of_the_whole_cast_by_one_step() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    let stabilities = |app: &AppHarness| -> Vec<String> {
        let script = app.desk().script();
        let lines = script.lines().filter(|line| !line.is_mute());
        let requests = lines.filter_map(|line| app.desk().request_for(line.id));
        requests
            .map(|request| format!("{:.2}", request.settings.stability()))
            .collect()
    };
    let before = stabilities(&app);
    app.press(&tr!("action-sweep"));
    app.press(&tr!("sweep-generate", count = 9));
    are_ready(&mut app, &tr!("sweep-ready", cells = 9, ready = 9));
    app.key(Modifiers::NONE, Key::ArrowRight);
    chosen(&mut app, &tr!("sweep-apply-to"), &tr!("sweep-apply-cast"));
    app.press(&tr!("sweep-apply-cast-now"));
    app.press_found("the yes", |app| {
        let yes = app.nodes().find(|node| {
            let label = node.accesskit_node().label().unwrap_or_default();
            label.starts_with("Apply to ") && label.contains(" speakers")
        });
        middle(yes)
    });
    app.wait_for("all of them", |app| {
        let now = stabilities(app);
        now.iter().all(|value| *value == now[0]) && now != before
    });
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("one step back", |app| stabilities(app) == before);
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

/// By keys alone the cell that was applied was the last one that Tab came by.
#[test]
fn the_cell_that_was_chosen_is_applied_by_enter_and_what_is_heard_ends_with_the_sweep() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    let first = line(&app, 1);
    app.key(Modifiers::ALT, Key::W);
    app.wait_for_label(&tr!("sweep-generate", count = 9));
    app.key(Modifiers::COMMAND, Key::Enter);
    are_ready(&mut app, &tr!("sweep-ready", cells = 9, ready = 9));
    app.key(Modifiers::NONE, Key::ArrowRight);
    let looked_at = app.focused().expect("a cell");
    assert!(looked_at.starts_with("Stability 0.80"), "{looked_at}");
    app.tab();
    let next = app.focused().unwrap_or_default();
    assert!(!next.starts_with("Stability 0."), "{next}");
    app.key(Modifiers::SHIFT, Key::Tab);
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("its settings", |app| {
        let request = app.desk().request_for(first);
        request.is_some_and(|request| (request.settings.stability() - 0.8).abs() < 1e-4)
    });
    app.wait_for("a cell that is heard", |app| {
        app.desk().playback.playing.is_some()
    });
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("silence", |app| app.desk().playback.playing.is_none());
}

/// It went on, round and round, in rooms that have nothing to stop it with.
#[test]
fn sweep_what_is_heard_ends_with_its_room() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    app.press(&tr!("action-sweep"));
    app.press_part(&tr!("sweep-generate", count = 9));
    are_ready(&mut app, &tr!("sweep-ready", cells = 9, ready = 9));
    app.settle();
    app.key(Modifiers::NONE, Key::ArrowLeft);
    app.wait_for("a cell", |app| app.desk().playback.playing.is_some());
    app.key(Modifiers::COMMAND, Key::Num2);
    app.wait_for("silence", |app| app.desk().playback.playing.is_none());
    // A preview is of the Voices room.
    app.wait_for("a card", |app| app.shows_part("Play "));
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("its preview", |app| app.desk().playback.playing.is_some());
    app.key(Modifiers::COMMAND, Key::Num1);
    app.wait_for("silence", |app| app.desk().playback.playing.is_none());
}

/// It began again and again, until somebody stopped it.
#[test]
fn sweep_a_cell_is_heard_once() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    app.press(&tr!("action-sweep"));
    app.press_part(&tr!("sweep-generate", count = 9));
    are_ready(&mut app, &tr!("sweep-ready", cells = 9, ready = 9));
    app.settle();
    app.key(Modifiers::NONE, Key::ArrowLeft);
    app.wait_for("a cell", |app| app.desk().playback.playing.is_some());
    app.wait_for("its end", |app| app.desk().playback.playing.is_none());
    app.key(Modifiers::NONE, Key::ArrowRight);
    app.wait_for("another one", |app| app.desk().playback.playing.is_some());
}

/// They were counted as if they might still come: other cells were held by a limit that nothing had used.
#[test]
fn a_no_to_the_price_of_a_sweep_leaves_nothing_under_its_stop_loss() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    let one = {
        let line = app.desk().script().line(line(&app, 1)).expect("a line");
        let order = app.desk().sweep_order(line, &Default::default());
        order.expect("an order").price()
    };
    app.key(Modifiers::COMMAND, Key::Comma);
    app.write(&tr!("settings-confirm"), "10");
    app.press(&tr!("settings-confirm-set"));
    app.wait_for("the price", |app| {
        app.desk().settings.confirm_above == Some(10)
    });
    app.key(Modifiers::COMMAND, Key::Num1);
    app.settle();
    app.press(&tr!("action-sweep"));
    app.wait_for_label(&tr!("sweep-generate", count = 9));
    app.write(&tr!("sweep-limit"), &(one.0 * 9).to_string());
    app.press(&tr!("sweep-generate", count = 9));
    app.wait_for_label(&tr!("dialog-spend"));
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("no question", |app| !app.shows(&tr!("dialog-spend")));
    app.wait_for_label(&tr!("sweep-generate", count = 9));
    chosen(&mut app, &tr!("sweep-rows"), &tr!("inspector-boost"));
    app.settle();
    assert!(!app.shows_part(&tr!("sweep-held")));
}
