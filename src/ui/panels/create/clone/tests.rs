//! What the way to a clone shows of troubles.

use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::*;
use crate::studio::attempt::{Fixes, KeptSample, Proof};
use crate::studio::event::{Event, TakesEvent};
use crate::studio::trouble::{Occasion, Remedy};
use crate::terms::clock::UnixMillis;
use crate::ui::panels::testing as made;

fn sample() -> KeptSample {
    KeptSample {
        input: Input {
            hash: "ab".repeat(32),
            extension: "wav".to_owned(),
            bytes: 1_000_000,
            seconds: 40.0,
            name: "ada.wav".to_owned(),
        },
        findings: Vec::new(),
        wave: Vec::new(),
        places: Vec::new(),
        others: Default::default(),
        pitch: None,
    }
}

fn panel() -> ClonePanel {
    let mut panel = ClonePanel {
        asked: true,
        known: true,
        ..ClonePanel::default()
    };
    panel.attempt.samples.push(SampleRow {
        name: "ada.wav".to_owned(),
        raw: Some(sample()),
        ..SampleRow::default()
    });
    panel.attempt.step = CloneStep::Quality;
    panel
}

impl ClonePanel {
    /// One whose clone is being sent.
    pub(in crate::ui::panels::create) fn sending() -> Self {
        let mut panel = panel();
        panel.attempt.step = CloneStep::Name;
        panel.ordered = Some((1, Backend::Draft));
        panel
    }
}

/// It was gone as soon as the voice was there, for a file that fell meanwhile.
#[test]
fn a_new_voice_is_heard_before_what_fell_meanwhile_is_taken_up() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let panel = ClonePanel::sending();
    let mut room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    });
    room.state_mut().view.samples.push("/tmp/ben.wav".into());
    room.run();
    let bench = room.state_mut();
    bench
        .desk
        .cloning
        .cloned
        .insert(1, Ok(VoiceId::from("ada")));
    room.run();
    room.run();
    assert_eq!(room.state().panel.attempt.step, CloneStep::Done);
    room.get_by_label(&tr!("clone-another")).click();
    room.run();
    let panel = &room.state().panel;
    assert_eq!(panel.attempt.samples.len(), 1, "what waited");
    assert_eq!(panel.attempt.step, CloneStep::Samples);
}

/// Trying a cleaning again costs what it costs, and said nothing of it.
#[test]
fn trying_a_cleaning_again_shows_its_price() {
    let mut panel = panel();
    let at = Occasion::local("isolate", UnixMillis(0));
    let trouble = Trouble::told("Busy".to_owned(), vec![Remedy::Retry], &at);
    panel.trouble = Some((trouble, Some(0)));
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    });
    let again = tr!("remedy-retry");
    let button = room.get_by_label_contains(&again);
    let said = button.accesskit_node().description().unwrap_or_default();
    assert!(said.contains("credits"), "{said}");
}

/// A rehearsal's sound went to the service, where the project came to speak with it on the way.
#[test]
fn what_draft_voices_cleaned_is_not_what_the_service_is_sent() {
    let mut panel = panel();
    let row = &mut panel.attempt.samples[0];
    row.fixes = Fixes {
        isolate: true,
        ..Fixes::default()
    };
    row.by_drafts = true;
    row.fixed = Some(KeptSample {
        pitch: Some(1.0),
        ..sample()
    });
    let desk = made::desk(Backend::Live, made::SCRIPT);
    let room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    });
    let attempt = &room.state().panel.attempt;
    let sent: Vec<_> = attempt.sent().collect();
    assert_eq!(sent, [&sample()], "as it was brought");
}

/// Before anybody told what the library holds, a cleaning that was paid for was taken off its recording.
#[test]
fn a_cleaning_stays_on_until_it_is_known_whether_it_was_bought() {
    let mut panel = panel();
    panel.attempt.samples[0].fixes.isolate = true;
    let desk = made::desk(Backend::Live, made::SCRIPT);
    let mut room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    });
    let is_on = |room: &egui_kittest::Harness<'_, crate::ui::testing::Bench<ClonePanel>>| {
        room.state().panel.attempt.samples[0].fixes.isolate
    };
    assert!(is_on(&room));
    let nothing = TakesEvent::Held(Backend::Live, String::new(), [].into());
    room.state_mut().desk.apply(Event::Takes(nothing));
    room.run();
    assert!(!is_on(&room), "nobody ever ordered it");
}

/// A budget that warns could not be crossed: the button did nothing.
#[test]
fn a_cleaning_is_bought_over_a_budget_by_whoever_says_so() {
    let mut panel = panel();
    let attempt = &mut panel.attempt;
    (attempt.owner, attempt.scope) = ("Ada".to_owned(), "One film".to_owned());
    (attempt.proof, attempt.document) = (Proof::Document, Some(sample().input));
    attempt.is_said = true;
    attempt.date = "2026-01-31".to_owned();
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut bench = crate::ui::testing::Bench::new(desk, panel);
    bench.with(|panel, cx| panel.help(cx, &Remedy::SpendAnyway, Some(0)));
    let sent = format!("{:?}", bench.wishes.outbox);
    assert!(sent.contains("Agreed("), "{sent}");
}
