use std::sync::Arc;

use egui::accesskit::Toggled;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::HistoryPanel;
use crate::studio::command::{Command, HistoryCommand};
use crate::studio::desk::{HistoryAsk, HistoryPage, HistoryPlace, HistoryRow};
use crate::studio::event::{Event, HistoryEvent};
use crate::terms::backend::Backend;
use crate::terms::clock::UnixMillis;
use crate::terms::credits::Credits;
use crate::terms::ids::HistoryItemId;
use crate::terms::request::Tool;
use crate::ui::panels::testing::{SCRIPT, desk, room};
use crate::ui::testing::Bench;

fn row(number: usize) -> Arc<HistoryRow> {
    Arc::new(HistoryRow {
        at: UnixMillis(1_795_190_531_000),
        tool: Tool::Speech,
        voice: None,
        voice_name: "Wren".to_owned(),
        model: None,
        text: format!("Text {number}"),
        title: String::new(),
        seconds: None,
        cost: Some(Credits(12)),
        settings: None,
        seed: None,
        format: None,
        take: None,
        item: Some(HistoryItemId::new(format!("item{number}")).into()),
        zero_retention: false,
    })
}

/// Answers every question with a hundred rows until there are this many.
fn answer(harness: &mut Harness<'_, Bench<HistoryPanel>>, all: usize) -> usize {
    let mut asked = 0;
    loop {
        let bench = harness.state_mut();
        let mut asks = bench.wishes.outbox.drain(..).filter_map(|wish| match wish {
            Command::History(HistoryCommand::Page(ask)) => Some(*ask),
            _ => None,
        });
        let Some(ask) = asks.next() else {
            return asked;
        };
        assert!(asks.next().is_none(), "one question at a time");
        drop(asks);
        asked += 1;
        bench.desk.apply(page(ask, all));
        harness.run();
    }
}

fn page(ask: HistoryAsk, all: usize) -> Event {
    let start = ask.page * 100;
    let end = (start + 100).min(all);
    let next = (end < all).then(|| HistoryPlace {
        item: Some(format!("item{end}").as_str().into()),
        ..HistoryPlace::default()
    });
    Event::History(HistoryEvent::Page(Box::new(HistoryPage {
        ask,
        rows: (start..end).map(row).collect(),
        both: Vec::new(),
        next,
        trouble: None,
    })))
}

fn shown<'a>() -> Harness<'a, Bench<HistoryPanel>> {
    let desk = desk(Backend::Draft, SCRIPT);
    room(
        (1000.0, 600.0),
        desk,
        HistoryPanel::default(),
        |panel, ui, cx| panel.ui(ui, cx),
    )
}

#[test]
fn only_pages_that_are_seen_are_asked_for() {
    let mut harness = shown();
    assert_eq!(answer(&mut harness, 100_000), 1);
    assert!(harness.state().desk.history.has_more());
    let rows = harness.query_all_by_label_contains("Text ").count();
    assert!(rows < 20, "{rows} rows are drawn");
}

#[test]
fn of_a_long_list_few_pages_are_held() {
    let mut harness = shown();
    answer(&mut harness, 5_000);
    for _ in 1..40 {
        let history = &harness.state().desk.history;
        let end = history.len();
        let (page, from) = history.wanted(&(end..end + 1)).expect("a page");
        let ask = HistoryAsk {
            id: history.answered,
            filter: history.filter.clone(),
            page,
            from,
        };
        let event = page_event(ask);
        harness.state_mut().desk.apply(event);
    }
    let history = &harness.state().desk.history;
    assert_eq!(history.len(), 4_000);
    let held = (0..4_000).filter(|place| history.row(*place).is_some());
    assert_eq!(held.count(), 900);
    // What is not held any more can be had again from where it began.
    assert_eq!(history.wanted(&(0..10)), Some((0, HistoryPlace::default())));
}

fn page_event(ask: HistoryAsk) -> Event {
    page(ask, 5_000)
}

#[test]
fn a_page_key_goes_a_page_on_and_end_to_the_last_row() {
    let mut harness = shown();
    answer(&mut harness, 90);
    let press = |harness: &mut Harness<'_, Bench<HistoryPanel>>, key| {
        harness.key_press(key);
        // It scrolls there.
        harness.run_steps(30);
        let selected = harness.state().panel.selected.clone().expect("a row");
        let number = selected.text.strip_prefix("Text ").expect("its number");
        number.parse::<usize>().expect("a number")
    };
    harness.get_by_label_contains("Text 0").focus();
    harness.run();
    let down = press(&mut harness, Key::PageDown);
    assert!((4..20).contains(&down), "{down}");
    assert_eq!(press(&mut harness, Key::PageUp), 0);
    assert_eq!(press(&mut harness, Key::End), 89);
    assert_eq!(press(&mut harness, Key::Home), 0);
}

#[test]
fn an_empty_history_says_so() {
    let mut harness = shown();
    answer(&mut harness, 0);
    harness.get_by_label("Nothing was generated yet");
}

/// How many rows look marked.
fn marked(harness: &Harness<'_, Bench<HistoryPanel>>) -> usize {
    let rows = harness.query_all_by_label_contains("Text ");
    let marked = rows.filter(|row| row.accesskit_node().toggled() == Some(Toggled::True));
    marked.count()
}

fn marks(harness: &Harness<'_, Bench<HistoryPanel>>) -> Option<usize> {
    let bench = harness.state();
    bench.panel.marked.count(&bench.desk.history)
}

#[test]
fn rows_are_marked_with_clicks_and_keys_and_escape_lets_go() {
    let mut harness = shown();
    answer(&mut harness, 90);
    let click = |harness: &mut Harness<'_, Bench<HistoryPanel>>, text: &str, modifiers| {
        let row = harness.get_by_label_contains(text);
        row.click_modifiers(modifiers);
        harness.run();
    };
    click(&mut harness, "Text 1;", Modifiers::NONE);
    assert_eq!((marks(&harness), marked(&harness)), (Some(0), 1));
    click(&mut harness, "Text 4;", Modifiers::SHIFT);
    assert_eq!((marks(&harness), marked(&harness)), (Some(4), 4));
    click(&mut harness, "Text 3;", Modifiers::COMMAND);
    assert_eq!((marks(&harness), marked(&harness)), (Some(3), 3));
    harness.get_by_label("3 entries selected");
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(marks(&harness), Some(0));
    // On from the row that has the keys.
    click(&mut harness, "Text 2;", Modifiers::NONE);
    for reached in [2, 3] {
        harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
        harness.run();
        assert_eq!(marks(&harness), Some(reached));
    }
}

#[test]
fn all_of_a_long_list_are_marked_without_being_read() {
    let mut harness = shown();
    answer(&mut harness, 100_000);
    let bench = harness.state_mut();
    let (row, clock) = (row(7), bench.clock.clone());
    bench.panel.marked.set_all(clock.now());
    bench.panel.marked.toggle(7, &row);
    harness.run();
    harness.get_by_label("All entries but 1 selected");
    let bench = harness.state();
    assert_eq!(bench.panel.marked.count(&bench.desk.history), None);
    assert_eq!(bench.panel.marked.marks(&bench.desk.history), None);
    assert!(!bench.panel.marked.contains(&row));
}
