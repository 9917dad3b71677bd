//! How words are said: rules that are written, heard, switched off and taken back.

use egui::{Key, Modifiers};
use mynah::studio::desk::LineState;

use crate::harness::AppHarness;
use crate::script::pasted;

const SCRIPT: &str = "ANN: Ask the UN.\nBEN: Ask nobody.\n";

/// A script of two lines, the first one spoken and looked at, with its words.
fn opened() -> AppHarness {
    let mut app = pasted(SCRIPT, 2);
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::NONE, Key::Home);
    app.settle();
    app.press("Pronunciation");
    app.wait_for_label("Add rule");
    app
}

fn is_changed(app: &AppHarness) -> bool {
    let desk = app.desk();
    let line = desk.script().lines().next();
    line.is_some_and(|line| matches!(desk.line_state(line), LineState::Changed))
}

fn is_fresh(app: &AppHarness) -> bool {
    let desk = app.desk();
    let line = desk.script().lines().next();
    line.is_some_and(|line| matches!(desk.line_state(line), LineState::Draft))
}

fn takes(app: &AppHarness) -> u32 {
    let line = app.desk().script().lines().next();
    let takes = line.and_then(|line| app.desk().takes.get(&line.id));
    takes.map_or(0, |takes| takes.count)
}

#[test]
fn pronunciation_of_a_word_is_written_heard_and_taken_back() {
    let mut app = opened();
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("a take", |app| takes(app) == 1 && is_fresh(app));
    app.write("Word", "UN");
    app.write("Say it as", "United Nations");
    app.wait_for_label("With the rule, Draft voice");
    app.settle();
    app.press("With the rule, Draft voice");
    app.wait_for("the word alone", |app| {
        let heard = app.desk().heard();
        heard.is_some_and(|heard| heard.text == Some("UN") && heard.line.is_none())
    });
    app.settle();
    app.press("Add rule");
    app.wait_for("the rule", |app| app.desk().script().rules().len() == 1);
    app.wait_for("the take out of date", is_changed);
    app.settle();
    app.press("Rule for UN");
    app.wait_for("the take again", is_fresh);
    app.settle();
    app.press("Rule for UN");
    app.wait_for("the take out of date", is_changed);
    app.settle();
    app.press("Remove the rule for UN");
    app.wait_for("no rule", |app| app.desk().script().rules().is_empty());
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("the rule again", |app| {
        app.desk().script().rules().len() == 1
    });
    app.settle();
    app.press("Change the rule for UN");
    app.wait_for_label("Change rule");
    app.write_over("Say it as", "Nations");
    app.settle();
    app.press("Change rule");
    app.wait_for("another rule", |app| {
        let mut rules = app.desk().script().rules().iter();
        rules
            .next()
            .is_some_and(|(_, rule)| rule.alias == "Nations")
    });
    // It is kept like the rest of the script.
    app.wait_for("the disk", |app| {
        matches!(app.desk().saved(), mynah::studio::desk::Saved::Yes)
    });
    let mut app = AppHarness::in_home(app.close(), |_| {});
    app.wait_for("the rule after a restart", |app| {
        app.desk().script().rules().len() == 1
    });
}

/// Where nobody hears sounds, another spelling is asked for.
#[test]
fn pronunciation_in_sounds_asks_for_a_spelling_where_nobody_hears_them() {
    let mut app = opened();
    app.write("Word", "UN");
    app.write("Sounds", "juːˈɛn");
    app.wait_for("the advice", |app| {
        app.shows_part("Draft voices can’t be told sounds")
    });
    app.write("Say it as", "you en");
    app.settle();
    app.press("Add rule");
    app.wait_for("the rule", |app| app.desk().script().rules().len() == 1);
}
