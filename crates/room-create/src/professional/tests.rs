//! What the checklist says of the plan before anything is prepared.

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::*;
use mynah_core::backend::Backend;
use mynah_core::consent::Standing;
use mynah_core::ids::VoiceId;
use mynah_model::desk::Meter;
use mynah_model::desk::Slots;
use mynah_model::event::{AccountEvent, CloningEvent, Event, Vault};
use mynah_model::inspecting::{Check, Finding};
use mynah_model::professional::{TrainingStands, TrainingState};
use mynah_ui_core::testing::Bench;
use mynah_ui_core::testing::fixtures as made;

const ONE_FREE: Slots = Slots {
    voices: Some((3, 30)),
    professional: Some((0, 1)),
    has_professional: Some(true),
    has_instant: Some(true),
    edits: Some(5),
    most_edits: Some(90),
};

/// Regression: a recording of the statement that fell on the consent card became a sample.
#[test]
fn a_dropped_file_is_for_the_card_that_is_open() {
    let mut panel = ProfessionalPanel::default();
    let mut card = blank();
    card.form.attempt.owner = "Ada".to_owned();
    panel.open = Some(card);
    let consent = CreateDrop::Consent {
        why_no_reading: None,
    };
    for (step, used) in [
        (ProStep::Recordings, CreateDrop::Sample),
        (ProStep::Consent, consent),
        (ProStep::Sending, CreateDrop::Sample),
        (ProStep::Proof, CreateDrop::Proof),
    ] {
        panel.step = Some(step);
        assert_eq!(panel.drop_use(), used, "{step:?}");
    }
}

/// Where nothing of the plan stands in the way, and where all voices or the month's edits are used: that was found out
/// after half an hour of recordings, consent and verification.
#[test]
fn full_slots_and_used_edits_are_said_at_the_first_step() {
    let full = Slots {
        voices: Some((30, 30)),
        ..ONE_FREE
    };
    let used = Slots {
        edits: Some(90),
        ..ONE_FREE
    };
    let cases = [
        (ONE_FREE, None),
        (full, Some(tr!("create-slots-full"))),
        (used, Some(tr!("create-edits-none"))),
    ];
    for (slots, says) in cases {
        let mut desk = made::desk(Backend::Draft, made::SCRIPT);
        let meter = Meter {
            slots,
            ..Meter::default()
        };
        desk.apply(Event::Account(AccountEvent::Meter(Backend::Draft, meter)));
        let mut panel = ProfessionalPanel::default();
        let mut card = blank();
        card.form.attempt.name = "Ada".to_owned();
        card.form.language = "en".to_owned();
        panel.asked = true;
        panel.step = Some(ProStep::Plan);
        panel.open = Some(card);
        let room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
            panel.ui(ui, cx, false);
        });
        let label = tr!("pro-to-recordings");
        let on = room.get_by_label(&label);
        assert_eq!(on.accesskit_node().is_disabled(), says.is_some());
        if let Some(says) = says {
            assert!(room.query_all_by_label(&says).next().is_some(), "{says}");
        }
    }
}

fn blank() -> ProfessionalCard {
    ProfessionalCard {
        id: MakingId(1),
        backend: Backend::Draft,
        at: mynah_core::clock::UnixMillis(1),
        form: ProfessionalForm::default(),
        stands: Stands::default(),
    }
}

/// The room with a blank one, open at its first step.
fn at_its_plan() -> Harness<'static, Bench<ProfessionalPanel>> {
    let panel = ProfessionalPanel {
        asked: true,
        step: Some(ProStep::Plan),
        open: Some(blank()),
        ..ProfessionalPanel::default()
    };
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    })
}

/// A clone of which nothing was said was told to be begun, and what could not be done was asked for.
#[test]
fn a_blank_clone_is_not_begun_and_faults_are_kept_or_others_taken() {
    let mut room = at_its_plan();
    assert!(room.query_by_label_contains("Begun on").is_none());
    let card = room.state_mut().panel.open.as_mut().unwrap();
    card.form.attempt.name = "Ada".to_owned();
    room.run();
    room.get_by_label_contains("Begun on");
    // There is nothing to clean them up with here.
    let mut noisy = made::sample();
    for (check, value) in [(Check::Length, 2_000.0), (Check::Noise, -30.0)] {
        noisy.findings.push(Finding::of(check, Some(value)));
    }
    let mut form = ProfessionalForm::default();
    form.attempt.samples.push(recordings::row_of(1, noisy));
    let lacks = form.lacks(ProStep::Recordings, "2026-02-01".parse().unwrap());
    assert_eq!(lacks, Some(tr!("pro-lacks-keep")));
}

/// After a start nothing told that a clone had been begun.
#[test]
fn a_clone_that_was_begun_is_counted_at_its_tab() {
    let waits = |change: fn(&mut ProfessionalCard)| {
        let mut card = blank();
        change(&mut card);
        let mut desk = made::desk(Backend::Draft, made::SCRIPT);
        desk.browsed.professional.listed = Some(vec![card].into());
        let mut bench = Bench::new(desk, ProfessionalPanel::default());
        bench.with(|panel, cx| panel.waits(cx))
    };
    assert_eq!(waits(|_| {}), 0);
    assert_eq!(waits(|card| card.form.attempt.name = "Ada".to_owned()), 1);
    let elsewhere = waits(|card| {
        card.form.attempt.name = "Ada".to_owned();
        card.backend = Backend::Live;
    });
    assert_eq!(elsewhere, 0);
}

/// "Show the lines" could be pressed as often as one liked, and nothing happened.
#[test]
fn while_speakers_are_told_apart_the_foot_says_what_it_waits_for() {
    let mut card = blank();
    card.form.attempt.name = "Ada".to_owned();
    card.stands.voice = Some(mynah_core::ids::VoiceId::from("ada"));
    let panel = ProfessionalPanel {
        asked: true,
        step: Some(ProStep::Proof),
        open: Some(card),
        ..ProfessionalPanel::default()
    };
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    });
    let separate = ProTask::Separate("ab".repeat(32));
    let bench = room.state_mut();
    bench.with(|panel, cx| panel.task(cx, separate));
    room.run();
    let says = tr!("pro-speakers-wait");
    assert!(room.query_all_by_label(&says).next().is_some(), "{says}");
    let bench = room.state_mut();
    bench.wishes.outbox.clear();
    bench.with(|panel, cx| panel.go_on(cx));
    let sent = format!("{:?}", bench.wishes.outbox);
    assert!(!sent.contains("Do("), "{sent}");
}

/// A clone that is being trained, as it is drawn.
fn in_training(state: TrainingState, is_back: bool) -> Vec<String> {
    in_training_at(state, is_back, None)
}

/// The same, while this is being done.
fn in_training_at(state: TrainingState, is_back: bool, doing: Option<ProTask>) -> Vec<String> {
    let voice = VoiceId::from("ada");
    let mut card = blank();
    card.form.attempt.name = "Ada".to_owned();
    card.stands.voice = Some(voice.clone());
    card.stands.proof.is_verified = true;
    let training = TrainingStands {
        state,
        progress: Some(0.6),
        ..TrainingStands::default()
    };
    card.stands.trainings.insert("Fine".to_owned(), training);
    let id = card.id;
    let mut panel = ProfessionalPanel {
        asked: true,
        step: Some(ProStep::Training),
        open: Some(card),
        ..ProfessionalPanel::default()
    };
    panel.tasks.busy.extend(doing.map(|task| (id, (1, task))));
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let all: Vec<Standing> = is_back
        .then(|| Standing::taken_back_of(&voice))
        .into_iter()
        .collect();
    let vault = Vault {
        standings: all.clone(),
        heeded: all,
        broken: None,
        ..Vault::default()
    };
    desk.apply(Event::Cloning(CloningEvent::Vault(Box::new(vault))));
    let room = made::room((1200.0, 1400.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    });
    let all = room.root().children_recursive();
    all.filter_map(|node| {
        let node = node.accesskit_node();
        node.label().or_else(|| node.value())
    })
    .collect()
}

/// A tick stood at the consent that was taken back, and "60 %" at a training of which nothing more was done.
#[test]
fn a_clone_that_stopped_has_neither_a_tick_nor_a_part_that_is_done() {
    let going = in_training(TrainingState::Running, false).join("\n");
    assert!(
        going.contains("60 %") && going.contains(&tr!("pro-state-waits")),
        "{going}"
    );
    let stopped = in_training(TrainingState::Running, true).join("\n");
    assert!(!stopped.contains("60 %"), "{stopped}");
    assert!(stopped.contains(&tr!("pro-told-stopped")), "{stopped}");
    assert!(stopped.contains(&tr!("remedy-consents")), "{stopped}");
    let title = tr!("pro-step-consent");
    let mut lines = stopped.lines();
    let consent = lines.find(|it| it.contains(&title) && it.contains(&tr!("pro-state-failed")));
    assert!(consent.is_some(), "{stopped}");
}

/// "Asked for, not confirmed" stood there, and nothing of what to do.
#[test]
fn a_training_that_nobody_confirmed_says_what_now() {
    let told = in_training(TrainingState::Asked, false);
    assert!(told.contains(&tr!("pro-training-asked-about")), "{told:?}");
    assert!(told.contains(&tr!("pro-look")), "{told:?}");
    // While the answer is waited for "Mynah ended, or the connection was lost" stood there.
    let asks = Some(ProTask::Train(Some(ModelId::new("Fine"))));
    let told = in_training_at(TrainingState::Asked, false, asks);
    assert!(!told.contains(&tr!("pro-training-asked-about")), "{told:?}");
    assert!(told.contains(&super::words::asking("Fine")), "{told:?}");
}

/// The checklist with these recordings, at a step; what it says.
fn told_of(
    change: impl FnOnce(&mut ProfessionalCard),
    (step, slots): (ProStep, Slots),
) -> egui_kittest::Harness<'static, Bench<ProfessionalPanel>> {
    let mut card = blank();
    card.form.attempt.name = "Ada".to_owned();
    card.form.language = "en".to_owned();
    change(&mut card);
    let panel = ProfessionalPanel {
        asked: true,
        step: Some(step),
        open: Some(card),
        ..ProfessionalPanel::default()
    };
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let meter = Meter {
        slots,
        ..Meter::default()
    };
    desk.apply(Event::Account(AccountEvent::Meter(Backend::Draft, meter)));
    made::room((1200.0, 1400.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    })
}

/// A sample that is spoken so high, good all through.
fn spoken(number: u64, seconds: f64, pitch: f32) -> mynah_model::attempt::SampleRow {
    let mut sample = made::sample();
    sample.input.seconds = seconds;
    sample.input.hash = format!("{number:064}");
    sample.pitch = Some(pitch);
    for (check, value) in [(Check::Length, seconds as f32), (Check::Level, -20.0)] {
        sample.findings.push(Finding::of(check, Some(value)));
    }
    recordings::row_of(number, sample)
}

/// Files that can't be read were counted, a tick stood at a third of what is advised, and of a second voice nothing was said.
#[test]
fn the_checklist_counts_what_is_sent_and_names_what_is_short_and_who_else_is_heard() {
    let room = told_of(
        |card| {
            let samples = &mut card.form.attempt.samples;
            samples.push(spoken(1, 400.0, 80.0));
            samples.push(spoken(2, 311.0, 92.0));
            samples.push(mynah_model::attempt::SampleRow {
                number: 3,
                name: "torn.wav".to_owned(),
                fault: Some("It can’t be read".to_owned()),
                ..Default::default()
            });
        },
        (ProStep::Recordings, ONE_FREE),
    );
    let says = "2 recordings, 11:51 of the 30:00 advised · 1 file isn’t used";
    let head = room.get_by_label_contains(says);
    let said = head.accesskit_node().label().unwrap_or_default();
    assert!(said.contains(&tr!("pro-state-short")), "{said}");
    room.get_by_label(&tr!("clone-two-people"));
    let enough = told_of(
        |card| card.form.attempt.samples.push(spoken(1, 2_000.0, 80.0)),
        (ProStep::Recordings, ONE_FREE),
    );
    let head = enough.get_by_label_contains("1 recording, 33:20");
    let said = head.accesskit_node().label().unwrap_or_default();
    assert!(said.contains(&tr!("pro-state-done")), "{said}");
}

/// Whoever read the lines for somebody else was told so by the service alone, at the price of a reading.
#[test]
fn a_reading_is_compared_with_the_recordings_before_it_is_sent() {
    let says = |pitch: f32| {
        let room = told_of(
            |card| {
                card.stands.voice = Some(VoiceId::from("ada"));
                card.form.attempt.samples.push(spoken(1, 2_000.0, 80.0));
                let mut reading = made::sample();
                reading.pitch = Some(pitch);
                card.form.reading = Some((reading, "lines".to_owned()));
            },
            (ProStep::Proof, ONE_FREE),
        );
        let apart = tr!("clone-pitch-apart", apart = "8", way = "below");
        let fits = room.query_by_label(&tr!("clone-pitch-fits")).is_some();
        (fits, room.query_by_label(&apart).is_some())
    };
    assert_eq!(says(79.0), (true, false));
    assert_eq!(says(72.0), (false, true));
}

/// "Begin another clone" was what Ctrl+Enter did where the plan has no slot for one.
#[test]
fn where_no_slot_is_left_the_foot_leads_to_the_voices() {
    let at_the_end = |slots: Slots| {
        told_of(
            |card| {
                card.stands.voice = Some(VoiceId::from("ada"));
                card.stands.proof.is_verified = true;
                let training = TrainingStands {
                    state: TrainingState::Done,
                    ..TrainingStands::default()
                };
                card.stands.trainings.insert("Fine".to_owned(), training);
            },
            (ProStep::Done, slots),
        )
    };
    let free = at_the_end(ONE_FREE);
    assert!(free.query_by_label(&tr!("design-show")).is_none());
    let full = Slots {
        professional: Some((1, 1)),
        ..ONE_FREE
    };
    let mut room = at_the_end(full);
    let says = tr!("pro-gate-slots-done", most = 1u64);
    assert!(room.query_all_by_label(&says).next().is_some(), "{says}");
    let bench = room.state_mut();
    bench.with(|panel, cx| panel.go_on(cx));
    let card = bench.panel.open.as_ref().unwrap();
    assert_eq!(
        card.stands.voice,
        Some(VoiceId::from("ada")),
        "no other one"
    );
    room.get_by_label(&tr!("design-show"));
    // Nothing said why it leads there where the plan has none at all.
    let none = Slots {
        has_professional: Some(false),
        ..ONE_FREE
    };
    let room = at_the_end(none);
    let says = tr!("pro-gate-plan");
    assert!(room.query_all_by_label(&says).next().is_some(), "{says}");
}

/// With every step closed nothing led on, and Ctrl+Enter did nothing.
#[test]
fn a_checklist_with_every_step_closed_leads_to_the_next_one() {
    let mut room = at_its_plan();
    let head = tr!("pro-step-plan");
    room.get_by_label_contains(&format!(", {head}: ")).click();
    room.run();
    assert_eq!(room.state().panel.step, None);
    room.get_by_label(&tr!("pro-open", step = head)).click();
    room.run();
    assert_eq!(room.state().panel.step, Some(ProStep::Plan));
}
