//! Dubs of the account: whose they are, how they stand, and what comes of those that are fetched.

use egui_kittest::kittest::Queryable as _;

use super::*;
use mynah_model::desk::KeyCard;
use mynah_model::event::{DubbingEvent, Event};
use mynah_ui_core::testing::fixtures::{SCRIPT, desk, room};

fn dub(number: usize) -> AccountDub {
    AccountDub {
        id: DubId::new(format!("dub{number}")),
        name: format!("Film {number}"),
        state: AccountState::Ready,
        source: None,
        languages: vec!["en".to_owned()],
        seconds: Some(60.0),
        here: None,
        is_project: false,
    }
}

/// The list stayed that of the account whose key was in use before.
#[test]
fn another_key_has_the_account_s_dubs_asked_for_anew() {
    let mut desk = desk(Backend::Live, SCRIPT);
    desk.key_in_use = Some(KeyId(1));
    let panel = DubbingPanel::default();
    let mut room = room((800.0, 600.0), desk, panel, |panel, ui, cx| {
        panel.follow_elsewhere(ui, cx);
    });
    let asked = |bench: &mynah_ui_core::testing::Bench<DubbingPanel>| {
        let sent = bench.wishes.outbox.iter();
        let is_asked = |it: &&Command| {
            matches!(
                it,
                Command::Dubbing(DubbingCommand::Account(_, Backend::Live))
            )
        };
        sent.filter(is_asked).count()
    };
    room.run();
    assert_eq!(asked(room.state()), 1);
    room.state_mut().desk.key_in_use = Some(KeyId(2));
    room.run();
    assert_eq!(asked(room.state()), 2);

    // Another key of the same account has the same dubs.
    let card = |id: u64, account: &str| KeyCard {
        account: Some(account.to_owned()),
        ..KeyCard::untold(id, "a key")
    };
    let keys = vec![card(2, "ada"), card(3, "ada"), card(4, "bea")];
    room.state_mut().desk.keys = std::sync::Arc::new(keys);
    room.run();
    room.state_mut().desk.key_in_use = Some(KeyId(3));
    room.run();
    assert_eq!(asked(room.state()), 2);
    room.state_mut().desk.key_in_use = Some(KeyId(4));
    room.run();
    assert_eq!(asked(room.state()), 3);
    // Who comes back later sees what came meanwhile.
    let now = room.state().clock.now().0 + AGAIN.as_millis() as i64;
    room.state().clock.set(UnixMillis(now));
    room.run();
    assert_eq!(asked(room.state()), 3);
    room.state_mut().panel.elsewhere.leave();
    room.run();
    assert_eq!(asked(room.state()), 4);
}

/// What one account had stood below the films of another until that one's came, and for good where it came later.
#[test]
fn what_another_account_has_is_shown_as_nobody_s() {
    let mut desk = desk(Backend::Live, SCRIPT);
    desk.key_in_use = Some(KeyId(1));
    let panel = DubbingPanel::default();
    let mut room = room((800.0, 600.0), desk, panel, |panel, ui, cx| {
        panel.follow_elsewhere(ui, cx);
        let others = panel.others(cx);
        panel.others_ui(ui, cx, &others);
    });
    let asked = |bench: &mynah_ui_core::testing::Bench<DubbingPanel>| {
        let mut sent = bench.wishes.outbox.iter().rev();
        let number = sent.find_map(|it| match it {
            Command::Dubbing(DubbingCommand::Account(number, _)) => Some(*number),
            _ => None,
        });
        number.expect("it is asked")
    };
    let told = |number: u64, name: usize| {
        let dubs = Ok(vec![dub(name)]);
        Event::Dubbing(DubbingEvent::Account(number, Backend::Live, dubs))
    };
    room.run();
    let first = asked(room.state());
    room.state_mut().desk.apply(told(first, 1));
    room.run();
    assert!(room.query_by_label_contains("Film 1").is_some());
    room.state_mut().desk.key_in_use = Some(KeyId(2));
    room.run();
    assert!(room.query_by_label_contains("Film 1").is_none());
    let second = asked(room.state());
    room.state_mut().desk.apply(told(second, 2));
    room.state_mut().desk.apply(told(first, 1));
    room.run();
    assert!(room.query_by_label_contains("Film 2").is_some());
    assert!(room.query_by_label_contains("Film 1").is_none());
}

/// Of files that were fetched nobody heard any more once another dub was opened.
#[test]
fn what_came_of_a_fetch_is_told_whichever_dub_is_looked_at() {
    let desk = desk(Backend::Live, SCRIPT);
    let mut panel = DubbingPanel::default();
    panel.elsewhere.open = Some(dub(1));
    let mut bench = mynah_ui_core::testing::Bench::new(desk, panel);
    bench.with(|panel, cx| {
        let of = (Backend::Live, DubId::new("dub1"));
        panel.fetch(cx, of, PathBuf::from("/out"));
        panel.open_other(cx, &dub(2));
    });
    assert!(!bench.panel.elsewhere.is_fetching(), "that one isn't");
    let sent = bench.wishes.outbox.iter().find_map(|it| match it {
        Command::Dubbing(DubbingCommand::Fetch(number, ..)) => Some(*number),
        _ => None,
    });
    let came = DubbingEvent::Exported(sent.unwrap(), Ok(Exported::default()));
    bench.desk.apply(Event::Dubbing(came));
    bench.with(|panel, cx| panel.follow_fetches(cx));
    let Some(Notice::Heed(words)) = bench.wishes.notices.front() else {
        panic!("it is told: {:?}", bench.wishes.notices);
    };
    assert!(
        words.contains("Film 1") && words.contains("/out"),
        "{words}"
    );
    bench.with(|panel, cx| panel.follow_fetches(cx));
    assert_eq!(bench.wishes.notices.len(), 1, "once");
}

/// One that was opened while it was being made was so for ever, and nobody knew what is said in it.
#[test]
fn a_dub_that_is_made_while_it_is_looked_at_is_read_once_it_is_there() {
    let mut desk = desk(Backend::Live, SCRIPT);
    let told = |state: AccountState| {
        let dub = AccountDub { state, ..dub(1) };
        Event::Dubbing(DubbingEvent::Account(1, Backend::Live, Ok(vec![dub])))
    };
    desk.apply(told(AccountState::Making));
    let mut panel = DubbingPanel::default();
    panel.elsewhere.open = Some(AccountDub {
        state: AccountState::Making,
        ..dub(1)
    });
    panel.elsewhere.asked = Some(Asked {
        backend: Backend::Live,
        key: None,
        account: None,
        at: UnixMillis(0),
        since: 0,
    });
    let mut room = room((800.0, 600.0), desk, panel, |panel, ui, cx| {
        panel.follow_elsewhere(ui, cx);
    });
    let reads = |bench: &mynah_ui_core::testing::Bench<DubbingPanel>| {
        let sent = bench.wishes.outbox.iter();
        let is_read = |it: &&Command| matches!(it, Command::Dubbing(DubbingCommand::Read(..)));
        sent.filter(is_read).count()
    };
    room.run();
    assert_eq!(reads(room.state()), 0);
    room.state_mut().desk.apply(told(AccountState::Ready));
    room.run();
    assert_eq!(reads(room.state()), 1);
    assert!(room.state().panel.elsewhere.ready().is_some());
}

/// All of them were drawn in each frame.
#[test]
fn of_thousands_of_dubs_those_are_drawn_that_are_seen() {
    let mut desk = desk(Backend::Live, SCRIPT);
    let all: Vec<AccountDub> = (0..5_000).map(dub).collect();
    let told = DubbingEvent::Account(1, Backend::Live, Ok(all));
    desk.apply(Event::Dubbing(told));
    desk.apply(Event::Dubbing(DubbingEvent::Listed(
        Backend::Live,
        Vec::new(),
    )));
    let panel = DubbingPanel::default();
    let room = room((800.0, 600.0), desk, panel, |panel, ui, cx| {
        panel.follow_elsewhere(ui, cx);
        panel.list_ui(ui, cx, false);
    });
    let drawn = room.query_all_by_label_contains("Film ").count();
    assert!((4..40).contains(&drawn), "{drawn}");
}
