//! What stands below a recording: what was done to it, and what of it isn't used.

use egui_kittest::Harness;

use super::*;
use mynah_model::audio_tracks::{self, AudioTrack};
use mynah_model::inspecting::{Fold, Sign};
use mynah_ui_core::words::duration;

/// After "Clean up" nothing said what had been done to which recording.
#[test]
fn what_was_done_to_a_recording_stands_below_it() {
    let mut panel = panel();
    let row = &mut panel.attempt.samples[0];
    row.fixes = Fixes {
        level: true,
        best: true,
        seconds: 90,
        ..Fixes::default()
    };
    row.fixed = Some(sample());
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    });
    let best = tr!("clone-row-best", length = "1:30");
    let what = format!("{best} · {}", tr!("clone-fix-level"));
    room.get_by_label(&tr!("clone-row-done", what = what));
}

/// Of what was too long the first minutes or the best ones were kept in silence.
#[test]
fn what_is_not_used_of_a_long_recording_stands_below_it() {
    for (listened, best, words) in [
        (
            Some(1_200),
            None,
            tr!("clone-part-listened", listened = "20:00").as_str(),
        ),
        (
            None,
            Some(425),
            tr!("clone-part-best", best = "7:05").as_str(),
        ),
        (
            Some(1_200),
            Some(420),
            tr!("clone-part-both", best = "7:00", listened = "20:00").as_str(),
        ),
    ] {
        let mut panel = panel();
        panel.attempt.samples[0].raw = Some(KeptSample {
            part: Some(Part { listened, best }),
            ..sample()
        });
        let desk = made::desk(Backend::Draft, made::SCRIPT);
        let room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
            panel.ui(ui, cx, false);
        });
        room.get_by_label(words);
    }
}

/// Regression: of a stereo recording that is folded otherwise, or of several audio tracks, nothing was said.
#[test]
fn how_the_sound_of_a_file_is_used_stands_below_it() {
    let track = |title: &str| AudioTrack {
        language: None,
        title: Some(title.to_owned()),
        encoding: "AAC".to_owned(),
        is_default: title == "Ada",
    };
    let tracks = vec![track("Ada"), track("Bea")];
    let mut panel = panel();
    panel.attempt.samples[0].raw = Some(KeptSample {
        fold: Fold::LeftOnly,
        tracks: tracks.clone(),
        ..sample()
    });
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    });
    room.get_by_label(&tr!("inspect-fold-left"));
    room.get_by_label(&audio_tracks::note(&tracks, None).unwrap());
}

/// Two people in one file were told at the very bottom alone: no row, no heading and no sentence above named it.
#[test]
fn a_second_voice_is_told_above_with_its_file_and_counted() {
    let mut panel = panel();
    let mut others = sample();
    others.others.second_voice = Sign::Present(9.0);
    let before = panel.attempt.odd_count();
    panel.attempt.samples[0].raw = Some(others);
    assert_eq!(panel.attempt.odd_count(), before + 1);
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    });
    let title = tr!("clone-odd-voices");
    room.get_by_label(&title);
    let above = tr!("clone-odd", what = title, name = "ada.wav");
    room.get_by_label(&above);
    room.get_by_label_contains("1 warning");
}

/// What was taken back was said at the last press, after it had been cleaned for money, agreed to and named.
#[test]
fn what_was_taken_back_is_said_at_its_row_and_by_whom() {
    let mut panel = panel();
    panel.attempt.step = CloneStep::Samples;
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    });
    assert_eq!(room.state().panel.attempt.sent().count(), 1);
    let back = Standing::taken_back_of(&VoiceId::from("ada"));
    let mut consent = back.consent.clone();
    consent.brought = vec![sample().input.hash];
    let all = vec![Standing { consent, ..back }];
    let vault = Vault {
        standings: all.clone(),
        heeded: all,
        broken: None,
        ..Vault::default()
    };
    let vault = CloningEvent::Vault(Box::new(vault));
    room.state_mut().desk.apply(Event::Cloning(vault));
    room.run();
    room.get_by_label_contains("Ada took back on 2020-09-13 what they agreed to of this");
    let attempt = &room.state().panel.attempt;
    assert_eq!(attempt.sent().count(), 0);
    let today = "2026-02-01".parse().unwrap();
    let lacks = attempt.lacks(CloneStep::Samples, today);
    assert_eq!(lacks, Some(tr!("clone-lacks-samples")));
}

/// "Hear it as it was" began at 0:00 of an hour of which the last three minutes are used.
#[test]
fn what_a_stretch_was_is_heard_where_that_begins() {
    let mut panel = panel();
    let row = &mut panel.attempt.samples[0];
    row.fixes.best = true;
    row.fixed = Some(KeptSample {
        from: 75.0,
        ..sample()
    });
    let name = row.name.clone();
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    });
    room.get_by_label(&tr!("clone-row-more", name = name))
        .click();
    room.run();
    room.get_by_label(&tr!("clone-hear-before")).click();
    room.run();
    let sent = format!("{:?}", room.state().wishes.outbox);
    assert!(sent.contains("From(75.0)"), "{sent}");
}

/// A "–" stood at hum, whether it wasn't there or nobody could tell.
#[test]
fn a_check_says_whether_it_was_measured() {
    let shown = |value| said_of(Check::Hum, value, &tr!("clone-check-hum"));
    assert!(shown(None).contains("too few pauses"));
    assert!(shown(Some(0.0)).contains(&tr!("clone-value-no-hum")));
    assert!(shown(Some(9.0)).contains("9 dB"));
}

/// What the card of a check says, where this was measured.
fn said_of(check: Check, value: Option<f32>, name: &str) -> String {
    let room = measured(vec![(check, value)]);
    let all = room.root().children_recursive();
    let mut labels = all.filter_map(|node| {
        let node = node.accesskit_node();
        node.value().or_else(|| node.label())
    });
    let card = labels.find(|label| label.starts_with(&format!("{name}: ")));
    card.unwrap()
}

/// A recording in which this was measured, where it is looked at how good it is.
fn measured(all: Vec<(Check, Option<f32>)>) -> Harness<'static, Bench<ClonePanel>> {
    let mut panel = panel();
    panel.attempt.step = CloneStep::Quality;
    let findings = all
        .into_iter()
        .map(|(check, value)| Finding::of(check, value));
    panel.attempt.samples[0].raw = Some(KeptSample {
        findings: findings.collect(),
        ..sample()
    });
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    })
}

/// "1:00, too short: at least 1:00".
#[test]
fn a_length_that_misses_its_limit_does_not_read_as_it() {
    let shown = |seconds| said_of(Check::Length, Some(seconds), &tr!("clone-check-length"));
    let least = Check::Length.limits().least().unwrap();
    assert!(!shown(least - 0.3).contains(&duration(f64::from(least))));
    assert!(shown(least).contains(&duration(f64::from(least))));
}

/// "Clean up" stood there for good, and changed nothing any more.
#[test]
fn what_was_cleaned_up_and_did_not_get_better_is_not_offered_once_more() {
    let noisy = vec![
        (Check::Level, Some(-20.0)),
        (Check::Length, Some(90.0)),
        (Check::Noise, Some(-38.0)),
    ];
    let mut room = measured(noisy);
    let ask = tr!("clone-fix-all");
    room.get_by_label(&ask).click();
    room.run();
    let panel = &room.state().panel;
    let row = &panel.attempt.samples[0];
    assert!(row.fixes.denoise && row.fixed.is_none());
    let mended = row.raw.clone().unwrap();
    let told = CloningEvent::Mended(row.number, row.fixes, Ok(Box::new(mended)));
    room.state_mut().desk.apply(Event::Cloning(told));
    room.run();
    assert!(room.query_by_label(&ask).is_none(), "it was done");
}

/// Regression: after "Clean up" the file that can't be read stayed, and the way on was closed until "Keep as they are".
#[test]
fn cleaning_up_removes_bad_files_and_the_way_goes_on_with_warnings() {
    let mut panel = panel();
    panel.at = Some(CloneStep::Quality);
    let findings = [
        (Check::Length, 100.0),
        (Check::Level, -20.0),
        (Check::Noise, -38.0),
    ];
    let mut noisy = sample();
    noisy
        .findings
        .extend(findings.map(|(check, value)| Finding::of(check, Some(value))));
    panel.attempt.samples[0].raw = Some(noisy.clone());
    let mut silent = sample();
    silent.input.hash = "silence".to_owned();
    silent.findings.push(Finding::of(Check::Level, None));
    for (number, name, raw) in [(7, "torn.wav", None), (8, "silent.wav", Some(silent))] {
        panel.attempt.samples.push(SampleRow {
            number,
            name: name.to_owned(),
            fault: raw.is_none().then(|| "It can’t be read".to_owned()),
            raw,
            ..SampleRow::default()
        });
    }
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    });
    let bad = "torn.wav, silent.wav";
    room.get_by_label(&tr!("clone-fix-leaves", names = bad));
    room.get_by_label(&tr!("clone-fix-all")).click();
    room.run();
    let rows = &room.state().panel.attempt.samples;
    let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["ada.wav"]);
    let told = CloningEvent::Mended(rows[0].number, rows[0].fixes, Ok(Box::new(noisy)));
    room.state_mut().desk.apply(Event::Cloning(told));
    room.run();
    room.get_by_label(&tr!("clone-continue-warned")).click();
    room.run();
    let attempt = &room.state().panel.attempt;
    assert_eq!(attempt.step, CloneStep::Consent);
    assert!(attempt.keeps_faults);
}

/// Regression: a bad file could only be removed with the menu of its row.
#[test]
fn a_bad_file_has_a_button_that_removes_it() {
    let mut panel = panel();
    panel.attempt.step = CloneStep::Samples;
    panel.at = Some(CloneStep::Samples);
    panel.attempt.samples.push(SampleRow {
        number: 7,
        name: "torn.wav".to_owned(),
        fault: Some("It can’t be read".to_owned()),
        ..SampleRow::default()
    });
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    });
    let remove = |name| tr!("clone-remove.name", name = name);
    assert!(room.query_by_label(&remove("ada.wav")).is_none());
    room.get_by_label(&remove("torn.wav")).click();
    room.run();
    assert_eq!(room.state().panel.attempt.samples.len(), 1);
}

/// That a voice would fall silent with another person's word was found out once it had.
#[test]
fn who_else_agreed_to_a_recording_is_said_before_a_voice_is_made_of_it() {
    let mut panel = panel();
    panel.attempt.step = CloneStep::Consent;
    panel.attempt.owner = "Ben".to_owned();
    panel.attempt.samples[0].raw = Some(KeptSample {
        sound: Some("cd".repeat(32)),
        ..sample()
    });
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut of = Standing::taken_back_of(&VoiceId::from("ada"));
    of.withdrawn = None;
    // The same sound in another file.
    of.consent.sounds = vec!["cd".repeat(32)];
    let vault = Vault {
        standings: vec![of.clone()],
        heeded: vec![of],
        ..Vault::default()
    };
    desk.apply(Event::Cloning(CloningEvent::Vault(Box::new(vault))));
    let mut room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    });
    let told = tr!("clone-named-by-others", names = "Ada");
    room.get_by_label(&told);
    room.state_mut().panel.attempt.owner = "Ada".to_owned();
    room.run();
    assert!(room.query_by_label(&told).is_none(), "it is her own");
}

/// Of two faults that are as bad the row named the noise.
#[test]
fn a_row_names_what_was_cut_off_before_the_noise() {
    let mut panel = panel();
    panel.attempt.step = CloneStep::Samples;
    let findings = [(Check::Clipping, 40.0), (Check::Noise, -20.0)];
    panel.attempt.samples[0].raw = Some(KeptSample {
        findings: findings
            .map(|(check, value)| Finding::of(check, Some(value)))
            .to_vec(),
        ..sample()
    });
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    });
    room.get_by_label(&tr!("clone-check-clipping"));
    assert!(room.query_by_label(&tr!("clone-check-noise")).is_none());
}

/// "Sent when you press" was said of voices that are made on this computer.
#[test]
fn of_draft_voices_nothing_is_said_to_be_sent() {
    let mut bench = Bench::new(made::desk(Backend::Draft, made::SCRIPT), panel());
    let note = bench.with(|panel, cx| panel.before(cx).note);
    assert_eq!(note, tr!("clone-note.draft", press = tr!("clone-create")));
}
