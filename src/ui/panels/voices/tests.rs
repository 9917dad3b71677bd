use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::VoicesPanel;
use crate::studio::command::{Command, VoicesCommand};
use crate::studio::desk::{SHARED_PAGE, SharedAnswer, SharedAsk, Voice};
use crate::studio::event::{BrowseEvent, Event, VoicesEvent};
use crate::studio::shared_voices::SharedCard;
use crate::terms::backend::Backend;
use crate::terms::ids::VoiceId;
use crate::ui::panels::testing::{SCRIPT, desk, room, voices};
use crate::ui::testing::Bench;

type Room<'a> = Harness<'a, Bench<VoicesPanel>>;

fn shown<'a>() -> Room<'a> {
    let desk = desk(Backend::Live, SCRIPT);
    room(
        (1000.0, 600.0),
        desk,
        VoicesPanel::default(),
        |panel, ui, cx| panel.ui(ui, cx),
    )
}

fn asks(room: &mut Room<'_>) -> Vec<SharedAsk> {
    let wishes = room.state_mut().wishes.outbox.drain(..);
    let asks = wishes.filter_map(|wish| match wish {
        Command::Voices(VoicesCommand::Browse(ask)) => Some(ask),
        _ => None,
    });
    asks.collect()
}

fn answer(ask: SharedAsk, all: usize) -> Event {
    let backend = ask.backend;
    let start = ask.page as usize * SHARED_PAGE;
    let end = (start + SHARED_PAGE).min(all);
    let voices = (start..end).map(|number| SharedCard {
        id: VoiceId::new(format!("v{number}")),
        name: format!("{} {number}", ask.filter.words),
        rate: 1.0,
        ..SharedCard::default()
    });
    let answer = SharedAnswer {
        voices: Some(voices.collect()),
        total: Some(all as u64),
        is_last: end == all,
        ask,
        seen: None,
        trouble: None,
    };
    let shared = BrowseEvent::Shared(Box::new(answer));
    Event::Voices(backend, VoicesEvent::Browse(shared))
}

#[test]
fn of_ten_thousand_voices_few_are_drawn() {
    let mut room = shown();
    let one = voices(Backend::Live).remove(0);
    let many = (0..10_000).map(|number| Voice {
        id: VoiceId::new(format!("v{number}")),
        name: format!("Voice {number}"),
        ..one.clone()
    });
    let many = VoicesEvent::Voices(many.collect::<Vec<_>>().into());
    room.state_mut()
        .desk
        .apply(Event::Voices(Backend::Live, many));
    for _ in 0..12 {
        room.step();
    }
    let cards = room.query_all_by_role(Role::ListItem).count();
    assert!((3..30).contains(&cards), "{cards} cards are drawn");
    assert!(room.query_by_label("10\u{2009}000 voices").is_some());
}

#[test]
fn pages_of_a_search_that_was_overtaken_are_not_shown() {
    let mut room = shown();
    room.get_by_label("Library").click();
    room.run();
    let first = asks(&mut room).pop().expect("a search");
    assert_eq!(first.page, 0);
    room.state_mut().desk.apply(answer(first.clone(), 500));
    room.run();
    assert!(asks(&mut room).is_empty(), "only what is seen is asked for");
    room.get_by_label("Search voices").focus();
    room.run();
    room.get_by_label("Search voices").type_text("low");
    for _ in 0..8 {
        room.step();
    }
    let second = asks(&mut room).pop().expect("another search");
    assert!(second.number > first.number);
    room.state_mut().desk.apply(answer(second, 3));
    let late = SharedAsk { page: 1, ..first };
    room.state_mut().desk.apply(answer(late, 500));
    room.run();
    assert_eq!(room.query_all_by_role(Role::ListItem).count(), 3);
    assert!(room.query_by_label("3 voices").is_some());
}
