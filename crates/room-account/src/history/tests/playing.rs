//! What the list shows first, what plays an entry, and where an entry fits into the script.

use egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::super::HistoryPanel;
use super::{answer, beside_inspector, row, shown};
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{ProjectId, VoiceId};
use mynah_i18n::tr;
use mynah_model::command::{Command, Fetched, HistoryCommand};
use mynah_model::desk::HistoryRow;
use mynah_model::event::{Event, HistoryEvent};
use mynah_ui_core::testing::Bench;
use mynah_ui_core::testing::fixtures;

type Shown<'a> = Harness<'a, Bench<HistoryPanel>>;

/// The entries whose audio was asked for.
fn fetched(harness: &mut Shown<'_>) -> Vec<String> {
    let sent = harness.state_mut().wishes.outbox.drain(..);
    let fetched = sent.filter_map(|command| match command {
        Command::History(HistoryCommand::Fetch {
            item,
            then: Fetched::Play,
            ..
        }) => Some(item.as_str().to_owned()),
        _ => None,
    });
    fetched.collect()
}

#[test]
fn columns_have_heads_and_the_words_are_the_first() {
    let mut harness = shown();
    answer(&mut harness, 3);
    let at = |name: &str| harness.get_by_label(name).rect().left();
    let text = at(&tr!("history-column-text"));
    for head in [
        tr!("history-column-voice"),
        tr!("history-column-tool"),
        tr!("history-column-cost"),
        tr!("history-column-lives"),
        tr!("history-column-time"),
    ] {
        assert!(at(&head) > text, "{head}");
    }
}

#[test]
fn rows_of_draft_voices_say_free_and_no_figure() {
    let mut harness = shown();
    answer(&mut harness, 1);
    let label = harness.get_by_label_contains("Text 0;").accesskit_node();
    let label = label.label().unwrap_or_default();
    assert!(label.contains(&tr!("price-free")), "{label}");
    assert!(!label.contains("12"), "{label}");
    let figure = super::super::words::figure(Backend::Draft, Some(Credits(12)));
    assert!(figure.contains("12"), "{figure}");
}

#[test]
fn space_and_enter_play_the_selected_entry() {
    let mut harness = shown();
    answer(&mut harness, 3);
    harness.get_by_label_contains("Text 1;").click();
    harness.run();
    assert!(fetched(&mut harness).is_empty(), "a press selects");
    assert!(harness.state().panel.keyed.is_some());
    let next = harness.state().view.next.clone();
    assert_eq!(next.map(|next| next.title).as_deref(), Some("Text 1"));
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(fetched(&mut harness), ["item1"]);
    // Space is a shortcut of the window.
    let meant = harness.state_mut().with(|panel, cx| panel.hear_meant(cx));
    assert!(meant);
    assert_eq!(fetched(&mut harness), ["item1"]);
}

#[test]
fn a_filter_does_not_move_the_list() {
    let mut harness = shown();
    answer(&mut harness, 3);
    let top = |harness: &Shown<'_>| harness.get_by_label_contains("Text 0;").rect().top();
    let before = top(&harness);
    let clear = tr!("history-clear");
    assert!(
        harness
            .get_by_label_contains(&clear)
            .accesskit_node()
            .is_disabled()
    );
    harness.get_by_label(&tr!("history-search")).focus();
    harness
        .get_by_label(&tr!("history-search"))
        .type_text("Text");
    harness.run();
    answer(&mut harness, 3);
    assert!(
        !harness
            .get_by_label_contains(&clear)
            .accesskit_node()
            .is_disabled()
    );
    assert!((top(&harness) - before).abs() < 0.5);
}

/// Says the words of the second line with the voice of its speaker.
fn of_line(harness: &Shown<'_>, text: Option<&str>, voice: Option<VoiceId>) -> HistoryRow {
    let desk = &harness.state().desk;
    let line = desk.script().line(fixtures::line(desk, 2)).expect("a line");
    let cast = desk.script().cast().0.get(&line.speaker);
    let own = cast
        .and_then(|part| part.live.as_ref())
        .map(|cast| cast.id.clone());
    HistoryRow {
        text: text.unwrap_or(&line.text).to_owned(),
        voice: voice.or(own),
        ..(*row(1)).clone()
    }
}

#[test]
fn an_entry_becomes_a_take_of_the_line_that_it_fits() {
    let mut harness = beside_inspector(700.0, 0);
    let offer = tr!("history-put-take", line = "2");
    let show = |harness: &mut Shown<'_>, entry: HistoryRow| {
        harness.state_mut().panel.selected = Some(entry.into());
        harness.run();
    };
    for (text, voice) in [
        (Some("Other words."), None),
        (None, Some(VoiceId::from("another"))),
    ] {
        let entry = of_line(&harness, text, voice);
        show(&mut harness, entry);
        assert!(harness.query_by_label(&offer).is_none());
    }
    // A line of another project has the same id.
    let mut entry = of_line(&harness, None, None);
    let desk = &harness.state().desk;
    let own = desk.project.as_ref().map(|open| open.card.id);
    let line = fixtures::line(desk, 2);
    entry.take = Some(fixtures::take(desk, line, 1).into());
    entry.project = own;
    show(&mut harness, entry.clone());
    assert!(harness.query_by_label(&offer).is_none());
    entry.project = Some(ProjectId(99));
    show(&mut harness, entry);
    assert!(harness.query_by_label(&offer).is_some());
    let entry = of_line(&harness, None, None);
    show(&mut harness, entry.clone());
    let (first, second) = (offer.as_str(), tr!("history-put"));
    let place = |label: &str| {
        let at = harness.get_by_label_contains(label).rect();
        (at.top(), at.left())
    };
    assert!(place(first) < place(&second));
    harness.get_by_label(first).click();
    harness.run();
    // Its audio comes first.
    let desk = &harness.state().desk;
    let line = fixtures::line(desk, 2);
    let mut take = fixtures::take(desk, line, 1);
    take.line = None;
    let number = harness.state().panel.numbers;
    let here = HistoryRow {
        take: Some(take.into()),
        ..entry
    };
    let event = HistoryEvent::ToPut {
        number,
        row: Some(here.into()),
    };
    harness.state_mut().desk.apply(Event::History(event));
    harness.run();
    let mut sent = harness.state().wishes.outbox.iter();
    let put = |command: &Command| matches!(command, Command::History(HistoryCommand::Put { line: to, .. }) if *to == line);
    assert!(sent.any(put));
    assert_eq!(harness.state().view.line, Some(line));
}
