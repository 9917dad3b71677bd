//! Trouble is told where it can be fixed.

use std::sync::Arc;

use egui::{Key, Modifiers};
use mynah_i18n::tr;
use mynah_model::event::{AccountEvent, Event, Notice};
use mynah_model::trouble::{Charged, Remedy, Topic, Trouble};

use super::started;

/// Regression: a key that could not be tested was told in a far corner, which offered the way to where one was.
#[test]
fn key_that_cannot_be_tested_is_told_at_its_field() {
    let mut app = started();
    app.apply(Event::Account(AccountEvent::NoKeychain));
    app.key(Modifiers::COMMAND, Key::Comma);
    assert_eq!(app.focused().as_deref(), Some(tr!("settings-key").as_str()));
    assert!(!app.shows(&tr!("settings-keep-keychain")));
    app.write(&tr!("settings-key"), "sk_wrongkey123");
    app.key(Modifiers::NONE, Key::Enter);
    assert_eq!(app.sent_count("Add("), 1, "{:?}", app.sent());
    app.apply(Event::Notice(Notice::Trouble(Trouble {
        what: "ElevenLabs can't be reached".to_owned(),
        charged: Charged::No,
        remedies: vec![Remedy::OpenKeySettings, Remedy::Retry],
        details: Arc::default(),
        topic: Some(Topic::Key),
    })));
    app.wait_for_label(&tr!("remedy-retry"));
    app.settle();
    assert!(!app.shows(&tr!("remedy-key")));
    app.get(&tr!("trouble-what-happened"));
    let field = app.get(&tr!("settings-key")).rect();
    assert!(app.get(&tr!("remedy-retry")).rect().top() - field.bottom() < 100.0);
}
