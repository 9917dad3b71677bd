//! The History room: what a line became is found, put into the script, and its settings are used again.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah_core::request::Tool;
use mynah_i18n::tr;
use mynah_model::command::{Command, HistoryCommand};
use mynah_model::desk::{HistoryPage, HistoryRow, Lives, TakeCard};
use mynah_model::event::{Event, HistoryEvent};
use mynah_ui_core::testing::fixtures as made;

use super::start::{give_takes, sample};
use super::{WindowHarness, line};

/// Answers questions for the history with the one take of the first line.
pub fn answer_history(app: &mut WindowHarness) {
    let first = line(app, 1);
    let take = made::take(app.desk(), first, 1);
    answer_with(app, &take);
}

/// Answers questions for the history: there is one take, which lives in the library only.
fn answer_with(app: &mut WindowHarness, take: &TakeCard) {
    for command in app.take_sent() {
        if let Command::History(HistoryCommand::Page(ask)) = command {
            let is_found = ask.filter.search.is_empty() && ask.filter.lives == Lives::Anywhere;
            let row = row_of_take(take.clone());
            let page = HistoryPage {
                account: None,
                ask: *ask,
                rows: is_found.then(|| Arc::new(row)).into_iter().collect(),
                both: Vec::new(),
                next: None,
                trouble: None,
            };
            app.apply(Event::History(HistoryEvent::Page(Box::new(page))));
        }
    }
}

/// The row of a take that lives in the library only.
fn row_of_take(take: TakeCard) -> HistoryRow {
    let speech = take.request.speech().expect("speech").clone();
    HistoryRow {
        at: take.at,
        tool: Tool::Speech,
        voice: Some(speech.voice),
        voice_name: take.voice_name.clone(),
        model: Some(speech.model),
        text: speech.text,
        title: String::new(),
        seconds: Some(take.seconds),
        cost: Some(take.cost),
        settings: Some(speech.settings.into()),
        seed: take.seed,
        format: None,
        take: Some(Arc::new(take)),
        project: Some(made::PROJECT),
        item: None,
        zero_retention: false,
    }
}

/// The room with the take of a line.
fn spoken() -> WindowHarness {
    let mut desk = sample();
    let first = made::line(&desk, 1);
    give_takes(&mut desk, first, 1);
    let mut app = WindowHarness::of(desk);
    app.key(Modifiers::COMMAND, Key::Num7);
    answer_history(&mut app);
    app.wait_for("the row", |app| app.shows_part("; Here only"));
    app
}

#[test]
fn take_is_found() {
    let mut app = spoken();
    app.wait_for_label("One entry");
    app.write(&tr!("history-search"), "no such words");
    answered_as(&mut app, &tr!("history-none"));
    app.press(&tr!("history-show-all"));
    answered(&mut app, "the row", |app| app.shows_part("; Here only"));
    app.press_role(Role::ComboBox, &tr!("history-filter-lives"));
    app.press(&tr!("history-filter-lives.away"));
    answered_as(&mut app, &tr!("history-none"));
    app.press(&tr!("history-clear"));
    answered(&mut app, "the row", |app| app.shows_part("; Here only"));
    app.press_part("; Here only");
    app.wait_for("its settings", |app| app.shows_part("Stability: "));
    app.wait_for_label(&tr!("history-put"));
}

fn answered_as(app: &mut WindowHarness, label: &str) {
    answered(app, label, |app| app.shows(label));
}

/// Answers questions until `done`: a search is asked for only after a moment.
fn answered(app: &mut WindowHarness, what: &str, done: impl Fn(&WindowHarness) -> bool) {
    app.wait_for("a question", |app| app.sent_count("Page(") > 0 || done(app));
    answer_history(app);
    app.wait_for(what, done);
}

/// Regression: the keys stayed where they were, so that the arrows went through nothing.
#[test]
fn shortcut_moves_the_keys_into_the_list() {
    let mut app = spoken();
    app.wait_for("the keys in the list", |app| {
        let focused = app.focused();
        focused.is_some_and(|name| name.contains("; Here only"))
    });
}

#[test]
fn settings_of_an_entry_are_used_again() {
    let mut app = WindowHarness::of(sample());
    let first = line(&app, 1);
    let stability = |app: &WindowHarness| {
        let request = app.desk().request_for(first);
        request.map(|request| request.settings.stability())
    };
    app.slide(&tr!("inspector-stability"), 0.2);
    app.wait_for("the setting", |app| stability(app) == Some(0.2));
    let take = made::take(app.desk(), first, 1);
    give_takes(app.desk_mut(), first, 1);
    app.get(&tr!("inspector-reset")).scroll_to_me();
    app.settle();
    app.press(&tr!("inspector-reset"));
    app.wait_for("the usual", |app| stability(app) != Some(0.2));
    app.key(Modifiers::COMMAND, Key::Num7);
    answer_with(&mut app, &take);
    app.wait_for("the row", |app| app.shows_part("; Here only"));
    app.press_part("; Here only");
    app.wait_for("the button", |app| {
        app.shows_part("Use these settings for ")
    });
    app.press_part("Use these settings for ");
    app.wait_for("the setting", |app| stability(app) == Some(0.2));
    assert!(app.shows_part("now uses these settings"));
}

#[test]
fn take_is_put_into_the_script() {
    let mut app = spoken();
    let lines = app.desk().tally().lines;
    app.press_part("; Here only");
    app.press(&tr!("history-put"));
    app.wait_for("the line", |app| {
        app.desk().script().lines().count() == lines + 1 && app.sent_count("Put {") == 1
    });
    let put = app
        .take_sent()
        .into_iter()
        .find_map(|command| match command {
            Command::History(HistoryCommand::Put { take, line, .. }) => Some((take, line)),
            _ => None,
        });
    let (take, put_at) = put.expect("the order");
    assert_eq!(take, made::take(app.desk(), line(&app, 1), 1).id);
    give_takes(app.desk_mut(), put_at, 1);
    assert_eq!(app.desk().takes.len(), 2);
}
