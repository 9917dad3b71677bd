//! What the way to a clone shows of troubles.

use egui_kittest::kittest::Queryable as _;

use super::*;
use crate::studio::attempt::{Fixes, KeptSample};
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
        others: crate::audio::inspect::Others::default(),
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
    let said = format!("{button:?}");
    assert!(said.contains("cr"), "{said}");
}

/// A rehearsal's sound went to the service, where the project came to speak with it on the way.
#[test]
fn what_draft_voices_cleaned_is_not_what_the_service_is_sent() {
    let mut panel = panel();
    let row = &mut panel.attempt.samples[0];
    row.fixes = Fixes {
        isolate: true,
        by_drafts: true,
        ..Fixes::default()
    };
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
