//! The Agents room: an agent from a template, a typed call with a tool, and the call as a test that is repeated.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::tr;
use mynah_model::agents::conversation::EventKind;
use mynah_model::agents::templates::Template;

use crate::dubbing::ledger_is_the_bill;
use crate::harness::AppHarness;
use crate::script::ready;

/// Waits for a reply of the agent that contains these words.
fn hear(app: &mut AppHarness, words: &str) {
    app.wait_for(words, |app| {
        let mut events = app.desk().agents.live.events.iter();
        events.any(|event| match &event.kind {
            EventKind::AgentReply { text } => text.contains(words),
            _ => false,
        })
    });
}

fn say(app: &mut AppHarness, words: &str) {
    app.write(&tr!("talk-message"), words);
    app.press_role(Role::Button, &tr!("talk-send"));
}

#[test]
fn agents_are_created_called_and_tested() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::Num6);
    // The button moves once the list is known to be empty.
    app.wait_for_label(&tr!("agents-empty"));
    app.press_role(Role::Button, &tr!("agents-create"));
    app.press(&Template::SupportDesk.label());
    app.wait_for_label(&tr!("talk-start"));

    app.press_role(Role::RadioButton, &tr!("talk-typed"));
    app.press_role(Role::RadioButton, &tr!("agents-rule-fixed"));
    let answer = tr!("agents-rule-answer", name = "get_order_status");
    app.write(&answer, "{\"state\": \"shipped\"}");
    app.press_role(Role::Button, &tr!("talk-start"));
    hear(&mut app, "Harbor Books");
    say(&mut app, "Please get order status 7");
    hear(&mut app, "shipped");
    say(&mut app, "Goodbye");
    app.wait_for_label(&tr!("talk-ended-agent"));
    app.wait_for_label(&tr!("talk-keep"));
    app.press_role(Role::Button, &tr!("talk-keep"));

    app.press_role(Role::Tab, &tr!("agents-tests"));
    let name = tr!("talk-test-name", agent = Template::SupportDesk.label());
    app.wait_for("the test", |app| app.shows_part(&format!("{name}, ")));
    app.press_part(&format!("{name}, "));
    app.press_role(Role::Button, &tr!("agents-run-start", count = 1));
    app.wait_for_label(&tr!("agents-run-passed"));
    ledger_is_the_bill(&mut app);
}
