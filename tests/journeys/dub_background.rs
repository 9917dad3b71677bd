//! The Dubbing room: a background of one's own under a dub, and speech and background as files.

use std::path::PathBuf;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::audio::encode::wav_head;
use mynah::tr;
use tempfile::TempDir;

use crate::clone::{speech, written};
use crate::dubbing::{dubbed, into_english, line, ready_ones, recording};
use crate::harness::AppHarness;
use crate::script::ready;

/// Writes a path where one is asked for.
fn name(app: &mut AppHarness, path: &std::path::Path) {
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &path.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
}

fn reach(app: &mut AppHarness, role: Role, name: &str) {
    app.wait_for_label(name);
    app.get(name).scroll_to_me();
    app.settle();
    app.press_role(role, name);
}

#[test]
fn dub_over_a_background_of_ones_own_and_both_as_stems() {
    let folder = TempDir::new().expect("a folder");
    let music = written(&folder, "music.wav", &speech(6, 0.1));
    let mut app = into_english(&recording(&folder));
    reach(&mut app, Role::Button, &tr!("action-choose-dub-background"));
    name(&mut app, &music);
    app.wait_for_label(&tr!("dubbing-background-away", name = "music.wav"));
    app.press_part("Begin one language");
    app.wait_for("it", |app| ready_ones(app) == 1);
    app.wait_for("its lines", |app| line(app, "Line 2 at 0:01.6"));
    app.wait_for("what lies under it", |app| {
        app.shows_part("Background: “music.wav”")
    });
    app.get(&tr!("action-save-dubs")).scroll_to_me();
    app.settle();
    app.press_part(&tr!("dubbing-stems"));
    reach(&mut app, Role::Button, &tr!("action-save-dubs"));
    name(&mut app, folder.path());
    app.wait_for_label(&tr!("dubbing-show-folder"));
    for ending in ["wav", "dub.wav", "background.wav"] {
        let path = folder.path().join(format!("interview-draft-en.{ending}"));
        assert!(path.is_file(), "{}", path.display());
    }
}

/// What nobody parts is no stem.
#[test]
fn dub_background_that_nobody_parts_is_said_and_no_stem_is_offered() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    ready(&mut app);
    dubbed(&mut app, &folder);
    app.wait_for("what is said of stems", |app| {
        app.shows_part(&tr!("dub-background-ducked.draft"))
    });
    assert!(!app.shows_part(&tr!("dubbing-stems")));
}

/// The same recording in stereo: what is said in the middle, and a chord on each side of it.
fn in_stereo(folder: &TempDir) -> [PathBuf; 2] {
    let [_, table] = recording(folder);
    let said = speech(6, 0.1);
    let note =
        |hz: f32, n: usize| (std::f32::consts::TAU * (hz * n as f32 / 24_000.0).fract()).sin();
    let chord = |notes: [f32; 3], n: usize| -> f32 { notes.iter().map(|hz| note(*hz, n)).sum() };
    let (samples, _) = said.get(44..).unwrap_or_default().as_chunks::<2>();
    let both = samples.iter().enumerate().flat_map(|(n, said)| {
        let chords = [[262.0, 523.0, 1_047.0], [330.0, 659.0, 1_319.0]];
        let said = i16::from_le_bytes(*said);
        chords.map(|notes| said + (300.0 * chord(notes, n)) as i16)
    });
    let bytes: Vec<u8> = both.flat_map(i16::to_le_bytes).collect();
    let head = wav_head(24_000, 2, bytes.len() as u32).to_vec();
    let file = written(folder, "interview.wav", &[head, bytes].concat());
    [file, table]
}

/// Nobody saw whether the film's background went on under a fixed line or was turned down with its speech.
#[test]
fn dub_fix_says_whether_its_background_was_separated() {
    let [mono, stereo] = [(); 2].map(|()| TempDir::new().expect("a folder"));
    let films = [
        (
            in_stereo(&stereo),
            "separated from its speech here, as loud as it is",
        ),
        (
            recording(&mono),
            "turned down by 24 dB: no background was separated",
        ),
    ];
    for (film, words) in films {
        let mut app = into_english(&film);
        app.key(Modifiers::COMMAND, Key::Enter);
        app.wait_for("it", |app| line(app, "Line 2 at 0:01.6"));
        app.press_part("Line 2 at 0:01.6");
        app.wait_for_label(&tr!("dubbing-says", language = tr!("language-en")));
        app.write_over(&tr!("dubbing-says", language = tr!("language-en")), "Fine.");
        app.key(Modifiers::COMMAND, Key::Enter);
        app.wait_for(words, |app| app.shows_part(words));
    }
}
