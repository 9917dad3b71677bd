//! What stands below a recording: what was done to it, and what of it isn't used.

use super::*;
use crate::studio::inspecting::Sign;

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
