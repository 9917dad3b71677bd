//! A person's own recording is a take like any other, for nothing.

use egui::{Key, Modifiers};
use mynah::audio::encode::encode;
use mynah::audio::pcm::Pcm;
use mynah::terms::credits::Credits;
use mynah::terms::format::OutputFormat;
use mynah::tr;
use mynah_model::desk::{LineState, TakeCard};

use crate::harness::AppHarness;
use crate::script::{line, pasted};

/// Two lines, the first one selected, and a folder for files.
fn started() -> (AppHarness, tempfile::TempDir) {
    let mut app = pasted("ANN: One rope.\nBEN: Two ropes.\n", 2);
    app.wait_for("their prices", |app| {
        let tally = app.desk().tally();
        tally.changed == 2 && !tally.counting
    });
    app.settle();
    (app, tempfile::tempdir().expect("a folder"))
}

/// So many seconds of a tone.
fn tone(seconds: u32) -> Vec<u8> {
    let samples = (0..24_000 * seconds).map(|at| (at as f32 * 0.06).sin() * 0.3);
    let pcm = Pcm::mono(24_000, samples.collect());
    encode(&pcm, OutputFormat::WAV_24000).expect("a file")
}

fn picked(app: &AppHarness, number: usize) -> Option<&TakeCard> {
    let takes = app.desk().takes.get(&line(app, number))?;
    takes.picked.as_deref()
}

fn is_fresh(app: &AppHarness, number: usize) -> bool {
    let line = app.desk().script().line(line(app, number)).expect("a line");
    matches!(app.desk().line_state(line), LineState::Fresh)
}

#[test]
fn a_recording_is_a_take_of_its_words_and_costs_nothing() {
    let (mut app, folder) = started();
    let file = folder.path().join("ann.wav");
    std::fs::write(&file, tone(2)).expect("written");
    app.key(Modifiers::COMMAND, Key::K);
    app.wait_for_label(&tr!("palette-field"));
    app.type_letters("Add a recording");
    app.settle();
    app.key(Modifiers::NONE, Key::Enter);
    // Where there is no system's dialog the house's own takes a path.
    app.wait_for_label(&tr!("dialog-path"));
    // What is no sound is told where the path is mended, and nothing is changed.
    let text = folder.path().join("ann.txt");
    std::fs::write(&text, "no sound").expect("written");
    app.write_over(&tr!("dialog-path"), &text.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the word", |app| app.shows_part("ann.txt became no take"));
    assert!(picked(&app, 1).is_none());
    app.write_over(&tr!("dialog-path"), &file.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the take", |app| picked(app, 1).is_some());
    app.wait_for("no dialog", |app| !app.shows(&tr!("dialog-path")));
    let take = picked(&app, 1).expect("a take").clone();
    assert!(take.is_recorded() && take.cost == Credits::ZERO);
    assert!((take.seconds - 2.0).abs() < 0.001, "{}", take.seconds);
    assert!(is_fresh(&app, 1));
    app.wait_for("one line to do", |app| app.desk().tally().changed == 1);
    // Other words make it older, the same words its line's again.
    app.key(Modifiers::NONE, Key::F2);
    app.wait_for_label(&tr!("script-line-field"));
    app.type_letters("!");
    app.wait_for("a change", |app| !is_fresh(app, 1));
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("the words of before", |app| is_fresh(app, 1));
    // It was no step: undo took back what was done before it, elsewhere.
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("the line without a take", |app| picked(app, 1).is_none());
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    app.wait_for("the take again", |app| picked(app, 1).is_some());
}

#[test]
fn a_sound_that_is_let_fall_is_a_take_of_the_focused_line() {
    let (mut app, folder) = started();
    let file = folder.path().join("Ben 2.WAV");
    std::fs::write(&file, tone(1)).expect("written");
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.settle();
    app.let_fall(&file);
    app.wait_for("the take", |app| picked(app, 2).is_some());
    assert!(picked(&app, 1).is_none());
    app.wait_for("the word", |app| app.shows_part("Ben 2.WAV is take 1"));
}
