//! What the way to a clone shows of troubles.

mod aside;
mod rows;

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::*;
use mynah_core::clock::UnixMillis;
use mynah_core::consent::Standing;
use mynah_core::ids::VoiceId;
use mynah_model::attempt::{Fixes, KeptSample, Part, Proof};
use mynah_model::command::Recorded;
use mynah_model::event::{CloningEvent, Event, Notice, TakesEvent, Vault, Was};
use mynah_model::inspecting::{Check, Finding};
use mynah_model::trouble::{Occasion, Remedy};
use mynah_ui_core::testing::Bench;
use mynah_ui_core::testing::fixtures as made;
use mynah_ui_core::testing::fixtures::sample;

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
    panel.attempt.next = 1;
    panel.attempt.step = CloneStep::Quality;
    panel
}

impl ClonePanel {
    /// One whose clone is being sent.
    pub(crate) fn sending() -> Self {
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

/// Regression: a recording of the statement that fell on the Consent step became a sample, and the first step was shown.
#[test]
fn a_dropped_file_is_for_the_step_that_is_shown() {
    use mynah_ui_core::ctx::CreateDrop;
    let mut panel = panel();
    let mut on = |step, owner: &str| {
        panel.attempt.step = step;
        owner.clone_into(&mut panel.attempt.owner);
        panel.drop_use()
    };
    for step in [CloneStep::Samples, CloneStep::Quality, CloneStep::Done] {
        assert_eq!(on(step, "Ada"), CreateDrop::Sample, "{step:?}");
    }
    let consent = |why_no_reading| CreateDrop::Consent { why_no_reading };
    assert_eq!(on(CloneStep::Consent, "Ada"), consent(None));
    let why = tr!("clone-read-name-first");
    assert_eq!(on(CloneStep::Consent, " "), consent(Some(why)));
    assert_eq!(on(CloneStep::Name, "Ada"), CreateDrop::Nothing);
    assert_eq!(
        ClonePanel::sending().drop_use(),
        CreateDrop::Sample,
        "it waits"
    );
}

#[test]
fn a_file_that_falls_on_the_quality_step_stays_there() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut room = made::room((1200.0, 900.0), desk, panel(), |panel, ui, cx| {
        panel.ui(ui, cx, false);
    });
    room.state_mut().view.samples.push("/tmp/ben.wav".into());
    room.run();
    let attempt = &room.state().panel.attempt;
    assert_eq!(
        (attempt.samples.len(), attempt.step),
        (2, CloneStep::Quality)
    );
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

/// "Retry in 30 s" asked at once.
#[test]
fn what_is_asked_for_anew_does_not_say_that_it_waits() {
    for row in [Some(0), None] {
        let mut panel = panel();
        let at = Occasion::local("isolate", UnixMillis(0));
        let trouble = Trouble::told("Busy".to_owned(), vec![Remedy::WaitSecs(30)], &at);
        panel.trouble = Some((trouble, row));
        panel.at = Some(panel.attempt.step);
        let desk = made::desk(Backend::Draft, made::SCRIPT);
        let room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
            panel.ui(ui, cx, false);
        });
        let again = tr!("remedy-retry");
        let button = room.get_by_label_contains(&again);
        assert_eq!(button.accesskit_node().label(), Some(again.clone()));
    }
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
    let is_on = |room: &egui_kittest::Harness<'_, Bench<ClonePanel>>| {
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
    let mut bench = Bench::new(desk, panel);
    bench.with(|panel, cx| panel.help(cx, &Remedy::SpendAnyway, Some(0)));
    let sent = format!("{:?}", bench.wishes.outbox);
    assert!(sent.contains("Agreed("), "{sent}");
}

/// With the project at Draft voices it said "nothing leaves this computer", and sent the recordings to the service.
#[test]
fn recordings_are_said_to_go_to_whoever_has_the_voice() {
    let mut panel = panel();
    panel.attempt.into = Some((Backend::Live, VoiceId::from("ada")));
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut bench = Bench::new(desk, panel);
    let before = bench.with(|panel, cx| panel.before(cx));
    assert_eq!(before.backend, Backend::Live);
    assert_eq!(before.about, tr!("clone-price-adds"));
    let sent = tr!("clone-fact-sent", backend = tr!("clone-to-live"));
    assert!(before.facts.iter().any(|(name, _)| *name == sent));
    bench.panel.attempt.into = None;
    let draft = bench.with(|panel, cx| panel.before(cx));
    let stays = tr!("clone-fact-sent.draft");
    assert!(draft.facts.iter().any(|(name, _)| *name == stays));
    let whom = tr!("clone-fact-sent", backend = tr!("clone-to-draft"));
    assert!(draft.facts.iter().all(|(name, _)| *name != whom));
    bench.panel.attempt.into = Some((Backend::Live, VoiceId::from("ada")));
    // It takes an edit of the month, and no slot.
    assert!(before.takes_edit && !before.takes_slot);
    // Nor is a rehearsal's sound among them, whoever speaks in the project.
    let row = &mut bench.panel.attempt.samples[0];
    (row.fixes.isolate, row.by_drafts, row.fixed) = (true, true, Some(sample()));
    bench.with(|panel, cx| panel.follow_isolations(cx));
    assert!(!bench.panel.attempt.samples[0].fixes.isolate);
}

/// What was recorded was lost where another way recorded something meanwhile, and nothing could be recorded any more.
#[test]
fn what_was_recorded_is_taken_over_whatever_was_recorded_since() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut bench = Bench::new(desk, ClonePanel::default());
    let what = Recorded::Sample(0, "Recording 1".to_owned());
    bench.with(|panel, cx| {
        panel.recorder.begin(cx, what.clone());
        panel.rest(cx);
    });
    let kept = Was::Kept(Box::new(sample()));
    for (what, was) in [(what, kept), (Recorded::Room, Was::Room(-60.0))] {
        let told = CloningEvent::Recorded(what, Ok(was));
        bench.desk.apply(Event::Cloning(told));
    }
    bench.with(|panel, cx| panel.follow_recorder(cx));
    assert_eq!(bench.panel.attempt.samples.len(), 1);
    assert!(!bench.panel.recorder.is_under_way());
}

/// Whoever went to another room and closed the window there had no recording at the next start.
#[test]
fn what_was_recorded_is_kept_from_another_room_too() {
    let recorded = || {
        let desk = made::desk(Backend::Draft, made::SCRIPT);
        let panel = ClonePanel {
            asked: true,
            known: true,
            ..ClonePanel::default()
        };
        let mut bench = Bench::new(desk, panel);
        let what = Recorded::Sample(0, "Recording 1".to_owned());
        bench.with(|panel, cx| {
            panel.recorder.begin(cx, what.clone());
            panel.rest(cx);
        });
        bench.wishes.outbox.clear();
        let kept = Was::Kept(Box::new(sample()));
        let told = CloningEvent::Recorded(what, Ok(kept));
        bench.desk.apply(Event::Cloning(told));
        bench
    };
    let has_it = |command: &Command| {
        let Command::Cloning(CloningCommand::Keep(Sheet::Clone, Some(kept))) = command else {
            return false;
        };
        kept.samples.len() == 1
    };
    let mut bench = recorded();
    bench.with(|panel, cx| panel.rest(cx));
    assert!(bench.wishes.outbox.iter().any(has_it), "the room is left");
    let mut bench = recorded();
    let last = bench.with(|panel, cx| panel.last(cx));
    assert!(last.as_ref().is_some_and(has_it), "the window closes");
}

/// A document went into whatever stood there by the time it was kept.
#[test]
fn a_document_lands_where_it_was_attached() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut bench = Bench::new(desk, panel());
    bench.view.document = Some("/tmp/ada.pdf".into());
    bench.with(|panel, cx| panel.follow_document(cx));
    let number = bench.panel.attached.unwrap();
    // Another voice is begun before it is kept.
    bench.with(|panel, cx| panel.begin_again(cx));
    let kept = CloningEvent::Document(number, Ok(sample().input));
    bench.desk.apply(Event::Cloning(kept));
    bench.with(|panel, cx| panel.follow_document(cx));
    assert_eq!(bench.panel.attempt.document, None);
    let mut other = ClonePanel::default();
    bench.with(|_, cx| other.follow_document(cx));
    assert_eq!(other.attempt.document, None);
}

/// The day and what it is for came back as soon as they were cleared.
#[test]
fn what_is_filled_in_can_be_cleared() {
    let mut panel = panel();
    panel.attempt.step = CloneStep::Consent;
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    });
    let attempt = &mut room.state_mut().panel.attempt;
    assert!(!attempt.date.is_empty() && !attempt.scope.is_empty());
    attempt.date.clear();
    attempt.scope.clear();
    room.run();
    let attempt = &room.state().panel.attempt;
    assert_eq!([&attempt.date, &attempt.scope], ["", ""]);
}

/// At another step its "Retry" did nothing.
#[test]
fn why_a_voice_was_not_made_is_said_where_it_is_asked_for() {
    let mut panel = ClonePanel::sending();
    (panel.ordered, panel.at) = (None, Some(CloneStep::Name));
    let at = Occasion::local("clone", UnixMillis(0));
    let trouble = Trouble::told("Busy".to_owned(), vec![Remedy::Retry], &at);
    panel.trouble = Some((trouble, None));
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    });
    assert!(room.query_by_label_contains(&tr!("remedy-retry")).is_some());
    room.state_mut().panel.attempt.step = CloneStep::Quality;
    room.run();
    assert!(room.query_by_label_contains(&tr!("remedy-retry")).is_none());
}

/// Ordered again after an error it was paid for and never brought in order: the old error stood under its number.
#[test]
fn a_cleaning_that_is_ordered_again_is_not_what_was_told_before() {
    let mut panel = panel();
    let attempt = &mut panel.attempt;
    (attempt.owner, attempt.scope) = ("Ada".to_owned(), "One film".to_owned());
    (attempt.is_said, attempt.date) = (true, "2026-01-31".to_owned());
    attempt.next = 1;
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut bench = Bench::new(desk, panel);
    bench.with(|panel, cx| panel.isolate(cx, 0));
    let fixes = bench.panel.attempt.samples[0].fixes;
    let at = Occasion::local("isolate", UnixMillis(0));
    let trouble = Trouble::told("The disk is full".to_owned(), vec![Remedy::Retry], &at);
    let told = CloningEvent::Mended(0, fixes, Err(Box::new(trouble)));
    bench.desk.apply(Event::Cloning(told));
    bench.with(|panel, cx| panel.follow(cx));
    assert!(bench.panel.attempt.samples[0].fault.is_some());
    bench.with(|panel, cx| panel.isolate(cx, 0));
    bench.with(|panel, cx| panel.follow(cx));
    assert_eq!(bench.panel.attempt.samples[0].fault, None);
}

/// It was taken off its recording, paid for, as soon as a project at another backend was opened.
#[test]
fn a_cleaning_is_judged_by_whoever_was_asked_for_it() {
    let mut panel = panel();
    let row = &mut panel.attempt.samples[0];
    row.fixes.isolate = true;
    row.cleaned_by = Some("another account".to_owned());
    for backend in [Backend::Draft, Backend::Live] {
        let mut desk = made::desk(backend, made::SCRIPT);
        for of in [Backend::Draft, Backend::Live] {
            desk.apply(Event::Takes(TakesEvent::Held(of, String::new(), [].into())));
        }
        let mut bench = Bench::new(desk, panel);
        bench.with(|panel, cx| panel.follow_isolations(cx));
        let row = bench.panel.attempt.samples[0].clone();
        assert!(row.fixes.isolate, "{backend:?}");
        let says = bench.with(|panel, cx| panel.cleaning(cx, &row).says);
        assert_eq!(says, tr!("clone-cleaning-elsewhere"));
        panel = bench.panel;
    }
}

/// A recording in which nobody speaks was tagged "Level", as one that is a little quiet.
#[test]
fn a_silent_recording_is_called_that() {
    let mut panel = panel();
    let mut silent = sample();
    silent.input.hash = "cd".repeat(32);
    silent.findings.push(Finding {
        check: Check::Level,
        value: None,
        verdict: Verdict::Fail,
    });
    panel.attempt.samples.push(SampleRow {
        number: 1,
        name: "silence.wav".to_owned(),
        raw: Some(silent),
        ..SampleRow::default()
    });
    // It was sent with the others.
    assert_eq!(panel.attempt.sent().count(), 1);
    assert!(!panel.attempt.is_under_way());
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    });
    room.run();
    room.get_by_label(&tr!("clone-silent"));
}

/// Once it was cleaned up it has no faults: going on jumped over what was done to it.
#[test]
fn what_was_cleaned_up_is_looked_at_before_anybody_agrees() {
    for (is_mended, step) in [(false, CloneStep::Consent), (true, CloneStep::Quality)] {
        let mut panel = panel();
        let mut good = sample();
        good.findings = [(Check::Length, 90.0), (Check::Level, -20.0)]
            .map(|(check, value)| Finding::of(check, Some(value)))
            .to_vec();
        panel.attempt.samples.truncate(1);
        let row = panel.attempt.samples.first_mut().unwrap();
        (row.raw, row.fixes.level) = (Some(good.clone()), is_mended);
        row.fixed = is_mended.then_some(good);
        panel.attempt.step = CloneStep::Samples;
        let mut bench = Bench::new(made::desk(Backend::Draft, made::SCRIPT), panel);
        bench.with(|panel, cx| panel.go_on(cx));
        assert_eq!(bench.panel.attempt.step, step);
    }
}

/// What was wrong with a statement stood there while the next one was read.
#[test]
fn why_a_statement_was_none_is_over_as_another_one_is_attached() {
    let mut panel = panel();
    panel.attempt.step = CloneStep::Consent;
    panel.attempt.owner = "Ada Mill".to_owned();
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    desk.cloning.microphones = Some(vec!["Built-in".to_owned()]);
    let mut room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    });
    room.state_mut().view.reading = Some("/tmp/one.wav".into());
    room.run();
    let words = room.state().panel.attempt.statement();
    let name = tr!("record-statement-name", name = "Ada Mill");
    let at = Occasion::local("inspect", UnixMillis(0));
    let trouble = Trouble::told("Nobody speaks in it".to_owned(), vec![Remedy::Retry], &at);
    let what = Recorded::Statement(words, name);
    let told = CloningEvent::Recorded(what, Err(Box::new(trouble)));
    room.state_mut().desk.apply(Event::Cloning(told));
    room.run();
    assert!(
        room.query_by_label_contains("Nobody speaks in it")
            .is_some()
    );
    room.state_mut().view.reading = Some("/tmp/two.wav".into());
    room.run();
    assert!(
        room.query_by_label_contains("Nobody speaks in it")
            .is_none()
    );
}

/// The microphone went on for up to twenty minutes, with nothing that told of it; where the statement is read that was
/// one more sample.
#[test]
fn nothing_is_recorded_unseen() {
    let begins = |panel: &mut ClonePanel, cx: &mut StudioCtx<'_>| {
        let what = Recorded::Sample(7, "Recording 8".to_owned());
        (panel.attempt.step, panel.recorder.is_open) = (CloneStep::Samples, true);
        panel.recorder.begin(cx, what);
    };
    let hides: fn(&mut ClonePanel) = |panel| panel.recorder.is_open = false;
    let goes_on: fn(&mut ClonePanel) = |panel| panel.attempt.step = CloneStep::Quality;
    let reads: fn(&mut ClonePanel) = |panel| {
        (panel.attempt.step, panel.attempt.owner) = (CloneStep::Consent, "Ada".to_owned());
        panel.attempt.proof = Proof::Spoken;
    };
    for (leaves, is_read) in [(hides, false), (goes_on, false), (reads, true)] {
        let mut desk = made::desk(Backend::Draft, made::SCRIPT);
        desk.cloning.microphones = Some(vec!["One".to_owned()]);
        let mut room = made::room((1200.0, 900.0), desk, panel(), |panel, ui, cx| {
            panel.ui(ui, cx, false);
        });
        room.state_mut().with(begins);
        room.run();
        let ends = |room: &mut egui_kittest::Harness<'_, Bench<ClonePanel>>| {
            let sent = format!("{:?}", room.state_mut().wishes.outbox);
            sent.contains("Record(Stop)")
        };
        assert!(!ends(&mut room), "seen, it goes on");
        room.get_by_label(&tr!("record-stop"));
        leaves(&mut room.state_mut().panel);
        room.run();
        assert!(ends(&mut room), "the microphone is let go");
        assert!(room.query_by_label(&tr!("record-stop")).is_none());
        assert_eq!(
            room.query_by_label(&tr!("clone-looking")).is_some(),
            is_read
        );
    }
}

/// Nothing was done, and it was told like what came to be.
#[test]
fn recordings_for_a_voice_that_wait_for_what_is_sent_are_no_good_news() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut bench = Bench::new(desk, ClonePanel::sending());
    let ben = (Backend::Draft, VoiceId::from("ben"));
    bench.with(|panel, cx| panel.add_to(cx, ben, "Ben".to_owned()));
    assert_eq!(bench.panel.attempt.into, None, "what is sent stays");
    let told = bench.wishes.notices.pop_front();
    assert!(matches!(told, Some(Notice::Heed(_))), "{told:?}");
}

/// Only what was sent stood in the record: taken back, the same recording could be cloned as it had been brought.
#[test]
fn a_record_names_a_recording_as_it_was_brought_too() {
    let mut panel = panel();
    let raw = sample().input.hash;
    let record = |panel: &ClonePanel| -> serde_json::Value {
        serde_json::from_str(&panel.attempt.record()).unwrap()
    };
    assert_eq!(record(&panel).get("brought"), None, "it is what is sent");
    let row = &mut panel.attempt.samples[0];
    let mut fixed = sample();
    fixed.input.hash = "cd".repeat(32);
    (row.fixes.level, row.fixed) = (true, Some(fixed));
    let record = record(&panel);
    assert_eq!(record["samples"], serde_json::json!(["cd".repeat(32)]));
    assert_eq!(record["brought"], serde_json::json!([raw]));
}

/// It looked like a new clone, and recordings of somebody else were taken without a word.
#[test]
fn recordings_for_a_voice_say_for_which_and_whose_it_is() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let voice = VoiceId::from("bob");
    made::take_back(&mut desk, &voice);
    let panel = ClonePanel {
        asked: true,
        known: true,
        ..ClonePanel::default()
    };
    let mut room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    });
    room.state_mut().with(|panel, cx| {
        panel.add_to(cx, (Backend::Draft, voice.clone()), "Bob".to_owned());
    });
    room.run();
    room.get_by_label(&tr!("clone-adds", name = "Bob"));
    let attempt = &mut room.state_mut().panel.attempt;
    assert_eq!(attempt.owner, "Ada", "whose voice it is by its record");
    attempt.step = CloneStep::Consent;
    room.run();
    let other = tr!("clone-adds-other", of = "Ada", owner = "Ann");
    assert!(room.query_by_label(&other).is_none());
    let owner = tr!("clone-owner");
    room.get_by_role_and_label(Role::TextInput, &owner).focus();
    room.run();
    room.state_mut().panel.attempt.owner = "Ann".to_owned();
    room.run();
    room.get_by_label(&other);
    // Who typed the name lost the rest of it as that came.
    let field = room.get_by_role_and_label(Role::TextInput, &owner);
    assert!(field.accesskit_node().is_focused());
}

/// Regression: all gauges were green, and nothing said that the recording has music in it.
#[test]
fn a_fault_that_no_gauge_shows_is_a_warning() {
    let mut panel = panel();
    let today = "2026-02-01".parse().unwrap();
    let raw = panel.attempt.samples[0].raw.as_mut().unwrap();
    for (check, value) in [(Check::Length, 90.0), (Check::Level, -20.0)] {
        raw.findings.push(Finding {
            check,
            value: Some(value),
            verdict: Verdict::Pass,
        });
    }
    assert_eq!(panel.attempt.lacks(CloneStep::Quality, today), None);
    let raw = panel.attempt.samples[0].raw.as_mut().unwrap();
    raw.others.music = mynah_model::inspecting::Sign::Present(1.0);
    let lacks = panel.attempt.lacks(CloneStep::Quality, today);
    assert_eq!(lacks, Some(tr!("clone-lacks-quality")));
    panel.attempt.keeps_faults = true;
    assert_eq!(panel.attempt.lacks(CloneStep::Quality, today), None);
}

/// Who recorded samples was to read "[whispers]" aloud.
#[test]
fn directions_are_no_words_to_be_read_aloud() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut bench = Bench::new(desk, ());
    let read = bench.with(|(), cx| words(cx));
    assert!(read.contains("Don't touch the glass."), "{read}");
    assert!(!read.contains('['), "{read}");
}

/// What the speaker read aloud left out until when they agree.
#[test]
fn a_statement_says_until_when() {
    let mut attempt = CloneAttempt {
        owner: "Ada".to_owned(),
        scope: "one film".to_owned(),
        ..CloneAttempt::default()
    };
    let open = attempt.statement();
    attempt.until = "2026-12-".to_owned();
    assert_eq!(attempt.statement(), open, "it is being typed");
    attempt.until = "2026-12-31".to_owned();
    let until = attempt.statement();
    assert!(until.starts_with(&open), "{until}");
    assert!(until.ends_with("until 31 December 2026."), "{until}");
}
