//! The dialogs of projects by keys: the template of a new one, and the list of all.

use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah_i18n::tr;
use mynah_model::command::{Command, ProjectCommand};
use mynah_model::template::Template;

use super::start::{self, sample};
use super::{WindowHarness, started};

/// Regression: the arrow led out of the list to the button, and Enter made an empty project.
#[test]
fn template_is_chosen_by_arrows_and_used_by_enter() {
    let mut app = started();
    app.key(Modifiers::COMMAND, Key::N);
    app.wait_for_label(&tr!("dialog-project-name"));
    app.settle();
    app.tab();
    app.settle();
    assert_eq!(
        app.focused().as_deref(),
        Some(tr!("dialog-template").as_str())
    );
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.wait_for_label(&tr!("template-podcast"));
    app.settle();
    while app.focused().as_deref() != Some(tr!("template-podcast").as_str()) {
        app.key(Modifiers::NONE, Key::ArrowDown);
        app.settle();
        assert_ne!(
            app.focused().as_deref(),
            Some(tr!("dialog-create").as_str())
        );
    }
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("its name", |app| {
        app.value(&tr!("dialog-project-name")) == tr!("template-podcast")
    });
    app.settle();
    app.key(Modifiers::NONE, Key::Enter);
    let ordered = app
        .take_sent()
        .into_iter()
        .find_map(|command| match command {
            Command::Project(ProjectCommand::CreateFrom { name, template }) => {
                Some((name, template))
            }
            _ => None,
        });
    let (name, template) = ordered.expect("an order");
    assert_eq!(name, "Podcast for two");
    assert!(matches!(template, Template::Podcast), "{template:?}");
}

/// Regression: the focus was on one row, and what the keys did was done to another.
#[test]
fn list_has_the_focus_on_the_chosen_row() {
    let mut desk = sample();
    let open = desk.project.as_ref().expect("a project").card.clone();
    let mut all = [(2, "High tide"), (3, "Low tide")]
        .map(|(id, name)| start::another(&desk, id, name))
        .to_vec();
    all.push(open);
    start::list(&mut desk, all);
    let mut app = WindowHarness::of(desk);
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    app.wait_for_label(&tr!("projects-search"));
    app.wait_for("the focus in the field", |app| {
        app.focused().as_deref() == Some(tr!("projects-search").as_str())
    });
    let chosen = |app: &WindowHarness| {
        app.nodes().find_map(|node| {
            let node = node.accesskit_node();
            let is_chosen =
                node.role() == Role::ListBoxOption && node.toggled() == Some(Toggled::True);
            is_chosen.then(|| node.label()).flatten()
        })
    };
    app.key(Modifiers::NONE, Key::ArrowDown);
    let second = chosen(&app).expect("a chosen row");
    let mut been = Vec::new();
    while app.focused().as_ref() != Some(&second) && been.len() < 8 {
        app.tab();
        been.push(app.focused());
    }
    assert_eq!(app.focused().as_ref(), Some(&second), "{been:?}");
    app.key(Modifiers::NONE, Key::ArrowDown);
    assert_ne!(chosen(&app), Some(second));
    assert_eq!(app.focused(), chosen(&app));
    app.tab();
    assert_eq!(
        app.focused().as_deref(),
        Some(tr!("projects-open").as_str()),
        "one stop for all rows"
    );
}
