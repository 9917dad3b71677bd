//! What stands below a recording: what was done to it, and what of it isn't used.

use super::*;
use crate::studio::event::Vault;
use crate::studio::inspecting::Sign;
use crate::terms::consent::Standing;

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
            "Only its first 20:00 are used. Bring what comes later as a file of its own.",
        ),
        (
            None,
            Some(425),
            "Its best 7:05 are used: more of it doesn’t fit into what the service takes.",
        ),
        (
            Some(1_200),
            Some(420),
            "Of its first 20:00 the best 7:00 are used. Bring what comes later as a file of its own.",
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
    let above = room.get_by_label(&above).rect().top();
    let keep = room.get_by_label(&tr!("clone-keep-anyway")).rect().top();
    assert!(above < keep);
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
