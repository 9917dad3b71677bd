//! Where entries of Draft voices are, how the keyboard follows its entry, and whose settings an entry has.

use egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::super::HistoryPanel;
use super::{beside_inspector, row};
use mynah_core::backend::Backend;
use mynah_core::ids::{ItemId, TakeId};
use mynah_core::settings::{ChosenSettings, Setting, VoiceSettings};
use mynah_i18n::tr;
use mynah_model::desk::{HistoryAsk, HistoryPage, HistoryRow};
use mynah_model::event::{Event, HistoryEvent, Notice, Offer};
use mynah_ui_core::testing::Bench;
use mynah_ui_core::testing::fixtures;
use mynah_ui_core::words::speaker_name;

type Shown<'a> = Harness<'a, Bench<HistoryPanel>>;

/// The list has these rows from now on, the takes among them in the account's history, too.
fn list(harness: &mut Shown<'_>, backend: Backend, rows: Vec<HistoryRow>) {
    let bench = harness.state_mut();
    let mut filter = bench.desk.history.filter.clone();
    filter.backend = backend;
    let both = rows.iter().filter_map(|row| {
        let take = row.take.as_ref()?;
        Some((take.id, row.item.clone()?))
    });
    let both: Vec<(TakeId, ItemId)> = both.collect();
    let page = HistoryPage {
        account: Some(format!("{backend:?}")),
        ask: HistoryAsk {
            id: bench.desk.history.answered,
            filter,
            page: 0,
            from: Default::default(),
        },
        rows: rows.into_iter().map(Into::into).collect(),
        both,
        next: None,
        trouble: None,
    };
    bench
        .desk
        .apply(Event::History(HistoryEvent::Page(Box::new(page))));
    // It scrolls.
    harness.run_steps(30);
}

/// An entry that is a take of a line.
fn of_line(harness: &Shown<'_>, entry: usize, line: usize) -> HistoryRow {
    let desk = &harness.state().desk;
    let take = fixtures::take(desk, fixtures::line(desk, line), entry as u32);
    HistoryRow {
        take: Some(take.into()),
        project: desk.project.as_ref().map(|open| open.card.id),
        ..(*row(entry)).clone()
    }
}

/// Takes that never left this computer were said to be at a provider, and to be deleted there for good.
#[test]
fn takes_of_draft_voices_are_here_only_and_at_no_provider() {
    for backend in [Backend::Live, Backend::Draft] {
        let mut harness = beside_inspector(700.0, 0);
        let entry = of_line(&harness, 1, 1);
        let project = harness.state_mut().desk.project.as_mut();
        project.expect("a project").card.backend = backend;
        harness.run();
        super::answer(&mut harness, 0);
        list(&mut harness, backend, vec![entry]);
        let is_live = backend == Backend::Live;
        let lives = if is_live {
            tr!("history-lives-both")
        } else {
            tr!("history-lives-alone")
        };
        harness.get_by_label_contains(&format!("; {lives}")).click();
        harness.run();
        let deletes = tr!("history-delete");
        assert_eq!(harness.query_by_label(&deletes).is_some(), is_live);
        let row = row(1);
        let bench = harness.state_mut();
        bench.panel.marked.toggle(0, &row);
        harness.run();
        harness.get_by_label(&tr!("history-unmark"));
        assert_eq!(harness.query_by_label(&deletes).is_some(), is_live);
    }
}

/// The ring stayed at its place while new takes moved the entries on: Space played another one than the ring was at.
#[test]
fn the_keyboard_follows_its_entry_when_the_list_grows_or_the_entry_is_fetched() {
    let mut harness = beside_inspector(700.0, 0);
    let entries = |from: usize| (from..40).map(|number| (*row(number)).clone()).collect();
    list(&mut harness, Backend::Live, entries(30));
    harness.get_by_label_contains("Text 32;").click();
    harness.run();
    let is_at = |harness: &Shown<'_>, text: &str| {
        let row = harness.get_by_label_contains(text);
        row.accesskit_node().is_focused()
    };
    assert!(is_at(&harness, "Text 32;"));
    // Also where it is moved out of sight.
    for from in [28, 27, 0] {
        list(&mut harness, Backend::Live, entries(from));
        assert!(is_at(&harness, "Text 32;"), "{from}");
    }
    super::fetch(&mut harness, 32);
    assert!(is_at(&harness, "Text 32;"));
    harness.key_press(Key::ArrowUp);
    harness.run_steps(30);
    assert!(is_at(&harness, "Text 31;"));
    let selected = harness.state().panel.selected.as_ref();
    assert_eq!(selected.expect("a row").text, "Text 31");
}

/// A take of one speaker was used for whoever was focused in Script, and no Undo was offered.
#[test]
fn settings_of_an_entry_are_its_own_speakers_and_can_be_undone() {
    let mut harness = beside_inspector(700.0, 0);
    let desk = &harness.state().desk;
    let speaker = |number: usize| {
        let line = desk.script().line(fixtures::line(desk, number));
        line.expect("a line").speaker.clone()
    };
    let (tom, ines) = (speaker(2), speaker(3));
    let focused = fixtures::line(desk, 3);
    let part = desk.script().cast().0.get(&tom).cloned();
    let toms = part.and_then(|part| part.live).expect("his voice").id;
    harness.state_mut().view.line = Some(focused);
    let plain = HistoryRow {
        settings: Some(ChosenSettings::of([Setting::Stability(Some(0.2))])),
        ..(*row(1)).clone()
    };
    let by_voice = HistoryRow {
        voice: Some(toms),
        ..plain.clone()
    };
    let by_line = HistoryRow {
        settings: plain.settings,
        ..of_line(&harness, 1, 2)
    };
    for (entry, whose) in [(plain, &ines), (by_line, &tom), (by_voice, &tom)] {
        harness.state_mut().panel.selected = Some(entry.into());
        harness.run();
        let label = tr!("history-use.for", speaker = speaker_name(whose));
        harness.get_by_label(&label);
    }
    let label = tr!("history-use.for", speaker = speaker_name(&tom));
    harness.get_by_label(&label).click();
    harness.run();
    let Bench { desk, wishes, .. } = harness.state();
    let stability = |speaker: &str| {
        let part = desk.script().cast().0.get(speaker);
        let settings = part.map(|part| part.settings.over(VoiceSettings::default()));
        settings.map(|settings| settings.stability())
    };
    assert_eq!(stability(&tom), Some(0.2));
    assert_ne!(stability(&ines), Some(0.2));
    assert!(wishes.notices.iter().any(|notice| matches!(
        notice,
        Notice::Offer {
            offer: Offer::UndoStep(..),
            ..
        }
    )));
}
