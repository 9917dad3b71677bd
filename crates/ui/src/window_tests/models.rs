//! Models are compared for the script, and a switch of the model is one step.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah_core::ids::ModelId;
use mynah_i18n::tr;
use mynah_model::desk::LineState;

use super::start::{give_takes, project, sample};
use super::{WindowHarness, line};

fn open(app: &mut WindowHarness) {
    app.press(&tr!("action-compare-models"));
    app.wait_for_label("Eleven v3");
    app.settle();
}

/// Returns what a screen reader says of a model.
fn told(app: &WindowHarness, model: &str) -> String {
    let rows = app.nodes().filter(|node| {
        let node = node.accesskit_node();
        node.label().as_deref() == Some(model)
    });
    let values = rows.filter_map(|node| node.accesskit_node().value());
    values.into_iter().next().expect("the model's row")
}

fn model_of(app: &WindowHarness, number: usize) -> ModelId {
    let desk = app.desk();
    let line = desk.script().line(line(app, number)).expect("the line");
    desk.model_of(line).cloned().expect("a model")
}

fn state(app: &WindowHarness, number: usize) -> String {
    let line = app
        .desk()
        .script()
        .line(line(app, number))
        .expect("the line");
    format!("{:?}", app.desk().line_state(line))
}

#[test]
fn models_are_compared_and_a_switch_is_one_step() {
    let text = "ANN: [whispers] Mind the rope.\nBEN: I <break time=\"1s\"/> see it.\nANN: Good.";
    let mut desk = project("Low tide", text);
    let first = mynah_ui_core::testing::fixtures::line(&desk, 1);
    give_takes(&mut desk, first, 1);
    let mut app = WindowHarness::of(desk);
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::NONE, Key::Home);
    assert_eq!(state(&app, 1), "Draft");
    open(&mut app);
    app.wait_for("all of it", |app| {
        told(app, "Eleven v3").contains("ignores the rests of 1 line")
    });
    let v3 = told(&app, "Eleven v3");
    assert!(v3.contains("performs audio tags"), "{v3}");
    // Twenty-five, twenty-eight and five characters; the line that has a take is to be made again with another model.
    assert!(v3.contains("Whole script free · 58 draft credits"), "{v3}");
    assert!(v3.contains("still to make free · 58 draft credits"), "{v3}");
    let v2 = told(&app, "Eleven Multilingual v2");
    assert!(v2.contains("reads the audio tags of 1 line aloud"), "{v2}");
    assert!(v2.contains("still to make free · 33 draft credits"), "{v2}");
    // Half the price of the others, and nothing is said of a model that it isn't.
    assert!(told(&app, "Eleven Flash v2.5").contains("cheapest for the whole script"));
    for other in [&v3, &v2] {
        assert!(!other.contains("cheapest"), "{other}");
        assert!(!other.contains("carries all of it"), "{other}");
    }
    let turbo = told(&app, "Eleven Turbo v2.5");
    assert!(
        turbo.contains("deprecated in favour of Eleven Flash v2.5"),
        "{turbo}"
    );

    let before = [model_of(&app, 1), model_of(&app, 2)];
    app.press("Eleven v3");
    app.wait_for_label("If Eleven v3 speaks everything");
    assert!(app.shows_part("1 take goes out of date"));
    assert!(app.shows_part("Still to make: free · 33 draft credits now"));
    app.press("Switch to Eleven v3");
    app.wait_for("the switch", |app| {
        [1, 2, 3].map(|number| model_of(app, number).to_string()) == ["eleven_v3"; 3]
    });
    assert_eq!(state(&app, 1), format!("{:?}", LineState::Changed));
    app.settle();
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("the models as they were", |app| {
        [model_of(app, 1), model_of(app, 2)] == before
    });
    assert_eq!(state(&app, 1), "Draft", "its take is found again");
}

/// Each choice says what the model takes and costs, how soon it begins, and when it goes.
#[test]
fn inspector_says_of_each_model_what_it_takes() {
    let mut app = WindowHarness::of(sample());
    app.press_role(Role::ComboBox, &tr!("marked-model"));
    app.settle();
    let told = |model: &str| {
        let item = app.nodes().find(|node| {
            let node = node.accesskit_node();
            node.role() == Role::ListBoxOption && node.label().as_deref() == Some(model)
        });
        let item = item.expect("the model");
        let node = item.accesskit_node();
        let all = [node.value(), node.description()];
        all.into_iter().flatten().collect::<Vec<_>>().join("\n")
    };
    for model in ["Eleven v3", "Eleven Multilingual v2", "Eleven Flash v2.5"] {
        let told = told(model);
        assert!(told.contains("free"), "{model}: {told}");
        assert!(told.contains("Takes up to "), "{model}: {told}");
        assert!(told.contains(" languages"), "{model}: {told}");
    }
    assert!(told("Eleven Flash v2.5").contains("begins after about 75 ms"));
    let turbo = told("Eleven Turbo v2.5");
    assert!(turbo.contains("deprecated"), "{turbo}");
}
