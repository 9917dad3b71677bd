//! The room around the ways: which of them is open.

use super::*;
use mynah_model::command::AccountCommand;
use mynah_model::desk::Meter;
use mynah_model::event::{AccountEvent, Event};
use mynah_ui_core::testing::Bench;
use mynah_ui_core::testing::fixtures as made;

/// A file that fell while a clone was sent held the window at the clone until that ended.
#[test]
fn a_file_that_fell_opens_the_clone_once() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let panel = CreatePanel {
        clone: ClonePanel::sending(),
        ..CreatePanel::default()
    };
    let mut room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx);
    });
    let bench = room.state_mut();
    bench.view.samples.push("/tmp/ada.wav".into());
    room.run();
    assert_eq!(room.state().panel.way, Way::Clone);
    room.state_mut().panel.open(Way::Design);
    room.run();
    assert_eq!(room.state().panel.way, Way::Design, "somebody went there");
    assert_eq!(room.state().view.samples.len(), 1, "it waits");
    room.state_mut().view.samples.push("/tmp/ben.wav".into());
    room.run();
    assert_eq!(room.state().panel.way, Way::Clone, "another one fell");
}

/// The number of professional clones that wait was there only once their tab was opened.
#[test]
fn what_waits_is_counted_whichever_way_is_open() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut panel = CreatePanel::default();
    panel.open(Way::Design);
    let mut room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx);
    });
    room.run();
    let sent = format!("{:?}", room.state().wishes.outbox);
    assert!(sent.contains("Professional(List)"), "{sent}");
}

/// A slot that a command had taken was seen after a restart only.
#[test]
fn slots_are_read_anew_each_time_the_room_is_come_to() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let meter = AccountEvent::Meter(Backend::Draft, Meter::default());
    desk.apply(Event::Account(meter));
    let mut bench = Bench::new(desk, CreatePanel::default());
    let asked = |bench: &mut Bench<CreatePanel>| {
        bench.wishes.outbox.clear();
        bench.with(|panel, cx| panel.resume(cx));
        let sent = bench.wishes.outbox.iter();
        let is_of_account =
            |it: &&Command| matches!(it, Command::Account(AccountCommand::Refresh(_)));
        sent.filter(is_of_account).count()
    };
    assert_eq!(asked(&mut bench), 1);
    assert_eq!(asked(&mut bench), 0, "nobody left");
    bench.with(|panel, cx| panel.rest(cx));
    assert_eq!(asked(&mut bench), 1);
}
