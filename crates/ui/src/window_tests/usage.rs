//! Orders that are asked about before they are sent: a price, a text that grew.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_i18n::tr;
use mynah_model::command::FailureId;
use mynah_model::desk::{Failure, FailureCharge};
use mynah_model::event::Event;
use mynah_ui_core::testing::fixtures as made;

use super::start::{answer, give_takes};
use super::{WindowHarness, line, middle, ordered, started};

/// Sets the price from which on orders are asked about.
fn ask_above(app: &mut WindowHarness, price: &str) {
    app.key(Modifiers::COMMAND, Key::Comma);
    app.write(&tr!("settings-confirm"), price);
    app.press(&tr!("settings-confirm-set"));
    answer(app);
    let price = price.parse().ok();
    app.wait_for("the price", |app| {
        app.desk().settings.confirm_above == price
    });
}

/// Presses the question's own button: the inspector behind it has one of the same name.
fn agree(app: &mut WindowHarness) {
    app.press_found("the question's button", |app| {
        let asked = app.nodes().filter(|node| {
            let node = node.accesskit_node();
            node.role() == Role::Button && node.label().as_deref() == Some("Generate")
        });
        middle(asked.last())
    });
}

#[test]
fn order_above_the_price_to_ask_at_waits_for_a_yes() {
    let mut app = started();
    ask_above(&mut app, "10");
    app.key(Modifiers::COMMAND, Key::Num1);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for_label(&tr!("dialog-spend"));
    assert!(app.shows_part("It costs more than 10 draft cr"));
    // Enter gives the answer that costs nothing.
    assert_eq!(
        app.focused().as_deref(),
        Some(tr!("dialog-cancel").as_str())
    );
    app.key(Modifiers::NONE, Key::Enter);
    assert!(!app.shows(&tr!("dialog-spend")));
    assert_eq!(ordered(&app), [], "nothing was sent");
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for_label(&tr!("dialog-spend"));
    agree(&mut app);
    app.wait_for("the order", |app| ordered(app) == [line(app, 1)]);
}

/// Regression: it went past the question.
#[test]
fn row_of_the_failure_log_above_that_price_waits_for_a_yes() {
    let mut app = started();
    let first = line(&app, 1);
    let request = app.desk().request_for(first).expect("a request");
    let failure = Failure {
        id: Some(FailureId(1)),
        at: UnixMillis(0),
        project: Some(made::PROJECT),
        line: Some(first),
        backend: Backend::Draft,
        speaker: "Narrator".to_owned(),
        voice_name: "Heron (draft)".to_owned(),
        voice: request.voice.clone(),
        model: request.model.clone(),
        text: request.text,
        settings: String::new(),
        error: "The key may not use text to speech".to_owned(),
        causes: String::new(),
        request: None,
        attempts: 1,
        charged: FailureCharge::No,
        entry: None,
        made_since: false,
        quote: Credits(68),
        job: "{}".to_owned(),
    };
    ask_above(&mut app, "10");
    app.key(Modifiers::COMMAND, Key::J);
    app.press_role(Role::RadioButton, &tr!("jobs-log"));
    app.apply(Event::Failures(Arc::new(vec![failure])));
    app.press_part("Retry ");
    app.wait_for_label(&tr!("dialog-spend"));
    assert_eq!(app.sent_count("RetryFailure("), 0, "nothing was sent");
    agree(&mut app);
    app.wait_for("the order", |app| app.sent_count("RetryFailure(") == 1);
}

/// Writes far more into the first line than is in those around it, and orders it.
fn order_long(app: &mut WindowHarness) {
    app.key(Modifiers::NONE, Key::F2);
    app.wait_for_label(&tr!("script-line-field"));
    let pasted = "The tide went out at dusk, and it never came back. ".repeat(20);
    app.write_over(&tr!("script-line-field"), &pasted);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for_label(&tr!("dialog-spend"));
}

#[test]
fn line_far_longer_than_those_around_it_is_asked_about() {
    let mut app = started();
    order_long(&mut app);
    assert!(app.shows_part("Line 1 has 1"));
    app.press(&tr!("dialog-cancel"));
    app.settle();
    assert_eq!(ordered(&app), [], "nothing was sent");
}

#[test]
fn line_far_longer_than_its_last_take_is_asked_about() {
    let mut app = started();
    let first = line(&app, 1);
    give_takes(app.desk_mut(), first, 1);
    app.settle();
    order_long(&mut app);
    app.wait_for("what it was", |app| {
        app.shows_part("its last take was made of 68")
    });
    app.press(&tr!("dialog-cancel"));
    app.wait_for("no question", |app| !app.shows(&tr!("dialog-spend")));
    assert_eq!(ordered(&app), [], "nothing was sent");
}
