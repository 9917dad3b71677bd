mod entries;
mod playing;

use std::sync::Arc;

use egui::accesskit::Toggled;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::HistoryPanel;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::ids::HistoryItemId;
use mynah_core::request::Tool;
use mynah_i18n::tr;
use mynah_model::audition::{Audition, AuditionLine, Candidate, Hidden};
use mynah_model::command::{Command, HistoryCommand, HistoryGather, HistoryWork};
use mynah_model::desk::{
    HistoryAsk, HistoryGathered, HistoryMark, HistoryPage, HistoryPlace, HistoryRow,
};
use mynah_model::event::{AuditionEvent, Event, HistoryEvent, ProjectEvent};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::testing::Bench;
use mynah_ui_core::testing::fixtures::{SCRIPT, desk, room, voices};
use mynah_ui_kit::theme::Tokens;

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
        project: None,
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
        account: Some(format!("{:?}", ask.filter.backend)),
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

/// Regression: Ctrl+F went to the script, and no key led from the search field to the rows.
#[test]
fn search_is_left_into_the_list_by_down() {
    let mut harness = shown();
    answer(&mut harness, 40);
    harness.state_mut().view.searches = true;
    harness.run();
    let label = tr!("history-search");
    let search = harness.get_by_label(&label);
    assert!(search.accesskit_node().is_focused());
    harness.key_press(Key::ArrowDown);
    harness.run();
    let mut rows = harness.query_all_by_label_contains("Text ");
    assert!(rows.any(|row| row.accesskit_node().is_focused()));
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
    harness.get_by_label(&tr!("history-empty"));
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
    harness.get_by_label(&tr!("history-marked", count = 3));
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
    harness.get_by_label(&tr!("history-marked-all", but = 1));
    let bench = harness.state();
    assert_eq!(bench.panel.marked.count(&bench.desk.history), None);
    assert_eq!(bench.panel.marked.marks(&bench.desk.history), None);
    assert!(!bench.panel.marked.contains(&row));
}

/// The room of a service's account with its inspector, and so many entries.
fn beside_inspector<'a>(high: f32, entries: usize) -> Harness<'a, Bench<HistoryPanel>> {
    let desk = desk(Backend::Live, SCRIPT);
    let panel = HistoryPanel::default();
    let mut harness = room((1000.0, high), desk, panel, |panel, ui, cx| {
        panel.go_on(cx);
        egui::Panel::right("inspector").show(ui, |ui| panel.inspector_ui(ui, cx));
        panel.ui(ui, cx);
    });
    answer(&mut harness, entries);
    harness
}

/// The room of a service's account, all of whose long list is marked.
fn all_marked<'a>() -> Harness<'a, Bench<HistoryPanel>> {
    let mut harness = beside_inspector(900.0, 300);
    let bench = harness.state_mut();
    bench.panel.marked.set_all(bench.clock.now());
    harness.run();
    harness
}

/// What was asked to be gathered.
fn gathers(harness: &mut Harness<'_, Bench<HistoryPanel>>) -> Vec<HistoryGather> {
    let mut others = std::collections::VecDeque::new();
    let mut found = Vec::new();
    for wish in harness.state_mut().wishes.outbox.drain(..) {
        match wish {
            Command::History(HistoryCommand::Gather(wanted)) => found.push(*wanted),
            other => others.push_back(other),
        }
    }
    harness.state_mut().wishes.outbox.extend(others);
    found
}

fn gathered(number: u64) -> Event {
    let rows = (0..300).map(row);
    let marks = rows.map(|row| HistoryMark {
        key: row.key().expect("its item"),
        item: row.item.clone(),
    });
    Event::History(HistoryEvent::Gathered(HistoryGathered {
        number,
        read: 300,
        marks: Some(marks.collect()),
        has_failed: false,
    }))
}

/// The project is spoken with Draft voices from now on.
fn to_draft(harness: &mut Harness<'_, Bench<HistoryPanel>>) {
    let project = harness.state_mut().desk.project.as_mut();
    project.expect("a project").card.backend = Backend::Draft;
    harness.run();
}

#[test]
fn what_is_gathered_to_be_deleted_is_never_asked_of_another_account() {
    let mut harness = all_marked();
    harness.get_by_label(&tr!("history-delete")).click();
    harness.run();
    let asked = gathers(&mut harness);
    let [wanted] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!(wanted.account.as_deref(), Some("Live"));
    let number = wanted.number;
    to_draft(&mut harness);
    let stopped: Vec<_> = gathers(&mut harness);
    assert_eq!(stopped.iter().map(|it| it.number).collect::<Vec<_>>(), [0]);
    answer(&mut harness, 3);
    harness.state_mut().desk.apply(gathered(number));
    harness.run();
    assert!(harness.state().panel.waits.question.is_none());
    assert!(harness.query_by_label(&tr!("history-delete-yes")).is_none());
}

#[test]
fn what_is_left_of_another_account_is_not_marked_in_this_list() {
    let mut harness = all_marked();
    let whose = harness.state().desk.history.whose.clone();
    to_draft(&mut harness);
    answer(&mut harness, 3);
    let left = (0..2).filter_map(|number| row(number).key()).collect();
    let left = Event::History(HistoryEvent::Left(whose, left));
    harness.state_mut().desk.apply(left);
    harness.run();
    assert_eq!(marks(&harness), Some(0));
}

#[test]
fn what_is_saved_is_what_was_marked_when_the_folder_was_asked_for() {
    let mut harness = all_marked();
    let tokens = Tokens::of_ctx(&harness.ctx);
    let bench = harness.state_mut();
    let cx = StudioCtx::new(
        &bench.desk,
        &mut bench.view,
        tokens,
        &bench.clock,
        &mut bench.wishes,
    );
    assert!(bench.panel.begin_saving(&cx));
    to_draft(&mut harness);
    answer(&mut harness, 3);
    drop(gathers(&mut harness));
    harness.state_mut().view.save_entries_to = Some("folder".into());
    harness.run();
    let asked = gathers(&mut harness);
    let [wanted] = asked.as_slice() else {
        panic!("{asked:?}");
    };
    assert_eq!(wanted.filter.backend, Backend::Live);
    let number = wanted.number;
    harness.state_mut().desk.apply(gathered(number));
    harness.run();
    let orders = harness.state_mut().wishes.outbox.drain(..);
    let orders: Vec<_> = orders
        .filter_map(|wish| match wish {
            Command::History(HistoryCommand::Many(order)) => Some(order),
            _ => None,
        })
        .collect();
    let [order] = orders.as_slice() else {
        panic!("{orders:?}");
    };
    assert_eq!(order.whose.backend, Backend::Live);
    assert!(matches!(order.work, HistoryWork::Save(_)));
}

/// The room with its inspector, and an entry that is only at the provider selected.
fn one_selected<'a>() -> Harness<'a, Bench<HistoryPanel>> {
    let mut harness = beside_inspector(600.0, 3);
    harness.get_by_label_contains("Text 1;").click();
    harness.run();
    harness
}

/// An entry's sound comes into the library.
fn fetch(harness: &mut Harness<'_, Bench<HistoryPanel>>, number: usize) {
    let desk = &mut harness.state_mut().desk;
    let line = desk.script().lines().next().expect("a line").id;
    let take = mynah_ui_core::testing::fixtures::take(desk, line, 1);
    let there = row(number);
    let here = HistoryRow {
        take: Some(Arc::new(take)),
        ..(*there).clone()
    };
    desk.apply(Event::History(HistoryEvent::Fetched {
        item: there.item.clone().expect("its item"),
        row: Arc::new(here),
    }));
    harness.run();
}

#[test]
fn the_question_before_a_deletion_knows_what_was_fetched_meanwhile() {
    let mut harness = one_selected();
    harness.get_by_label(&tr!("history-delete")).click();
    harness.run();
    harness.get_by_label_contains("It is nowhere else");
    fetch(&mut harness, 1);
    assert!(harness.query_by_label_contains("nowhere else").is_none());
    harness.get_by_label_contains("The take in the library stays");
    harness.get_by_label(&tr!("history-delete-yes")).click();
    harness.run();
    let mut wishes = harness.state().wishes.outbox.iter();
    assert!(wishes.any(|wish| matches!(wish, Command::History(HistoryCommand::Delete { .. }))));
}

#[test]
fn the_question_of_many_counts_what_was_fetched_meanwhile() {
    let mut harness = one_selected();
    let row = harness.get_by_label_contains("Text 2;");
    row.click_modifiers(Modifiers::SHIFT);
    harness.run();
    harness.get_by_label(&tr!("history-delete")).click();
    harness.run();
    harness.get_by_label_contains("2 of them are nowhere else");
    fetch(&mut harness, 1);
    harness.get_by_label_contains("One of them is nowhere else");
}

#[test]
fn escape_says_no_to_a_deletion_and_the_keys_go_back() {
    let mut harness = one_selected();
    let row = harness.get_by_label_contains("Text 2;");
    row.click_modifiers(Modifiers::SHIFT);
    harness.run();
    harness.get_by_label(&tr!("history-delete")).click();
    harness.run();
    let no_label = tr!("history-delete-no");
    let no = harness.get_by_label(&no_label);
    assert!(no.accesskit_node().is_focused());
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label(&tr!("history-delete-yes")).is_none());
    let asks_label = tr!("history-delete");
    let asks = harness.get_by_label(&asks_label);
    assert!(asks.accesskit_node().is_focused());
    assert_eq!(marks(&harness), Some(2), "they are selected still");
}

#[test]
fn what_a_letter_says_is_not_put_into_the_script_and_has_no_length() {
    let mut harness = beside_inspector(700.0, 0);
    let bench = harness.state_mut();
    let line = bench.desk.script().lines().next().expect("a line").id;
    let voice = voices(Backend::Live).remove(0);
    let mut said = (*row(7)).clone();
    (said.voice, said.voice_name) = (Some(voice.id.clone()), voice.name.clone());
    said.seconds = Some(3.12);
    said.settings = Some(mynah_core::settings::ChosenSettings::default());
    bench.view.line = Some(line);
    bench.panel.selected = Some(Arc::new(said.clone()));
    harness.run();
    let put = |harness: &Harness<'_, Bench<HistoryPanel>>| {
        let put_label = tr!("history-put");
        let put = harness.get_by_label_contains(&put_label);
        !put.accesskit_node().is_disabled()
    };
    let length = |harness: &Harness<'_, Bench<HistoryPanel>>| {
        harness.query_by_label_contains("3.12").is_some()
    };
    // Those that were not to be read were written into the part.
    let uses = |harness: &Harness<'_, Bench<HistoryPanel>>| {
        let uses_label = tr!("history-use");
        let uses = harness.get_by_label_contains(&uses_label);
        !uses.accesskit_node().is_disabled()
    };
    assert!(put(&harness) && length(&harness) && uses(&harness));
    let lines = vec![AuditionLine {
        line: Some(line),
        text: said.text,
    }];
    let model = mynah_ui_core::testing::fixtures::model(Backend::Live).id;
    let mut call = Audition::new("Tom".to_owned(), Backend::Live, model, lines);
    call.candidates.push(Candidate {
        voice: voice.id,
        name: voice.name,
    });
    let hidden = AuditionEvent::Hidden(Hidden::of(std::iter::once(&call)));
    let desk = &mut harness.state_mut().desk;
    desk.apply(Event::Project(ProjectEvent::Auditions(hidden)));
    harness.run();
    assert!(!put(&harness) && !length(&harness) && !uses(&harness));
}

/// It stayed in the list of what is only at the provider.
#[test]
fn what_was_fetched_is_no_row_of_what_is_only_at_the_provider() {
    let mut harness = beside_inspector(600.0, 2);
    harness.get_by_label(&tr!("history-filter-lives")).click();
    harness.run();
    harness
        .get_by_label(&tr!("history-filter-lives.there"))
        .click();
    harness.run();
    answer(&mut harness, 2);
    harness.get_by_label_contains("Text 1;").click();
    harness.run();
    fetch(&mut harness, 1);
    assert!(harness.query_by_label_contains("Text 1;").is_none());
    harness.get_by_label_contains("Text 0;");
    // What is looked at is here by now: nothing offers to fetch it once more.
    harness.get_by_label(&tr!("history-play"));
    assert!(harness.query_by_label(&tr!("history-fetch")).is_none());
    harness
        .get_by_label(&tr!("history-fetch-all", count = 1))
        .click();
    harness.run();
    let mut wishes = harness.state().wishes.outbox.iter();
    assert!(wishes.any(|wish| matches!(wish, Command::History(HistoryCommand::Many(_)))));
}
