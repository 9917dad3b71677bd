//! Pictures of the window's rooms and states, compared with those in `snapshots` by a software rasteriser.
//!
//! Run by hand: `packaging/pictures.sh --compare`, or `cargo test --features faults,pictures --test pictures`;
//! `UPDATE_SNAPSHOTS=1` accepts what is drawn. What is drawn must be the same on every run: Draft voices with
//! fixed seeds, nothing playing, no time, no path of this machine.
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "tests")]

#[expect(
    dead_code,
    unused_imports,
    reason = "journeys take more steps than pictures do"
)]
#[path = "../journeys/harness.rs"]
mod harness;
#[path = "../journeys/next_frame.rs"]
mod next_frame;

use std::fs;

use egui::accesskit::Role;
use egui::{Key, Modifiers, Vec2, vec2};
use mynah::library::Library;
use mynah::records::projects::ProjectDefaults;
use mynah::script::document::{Overrides, Script};
use mynah::script::edit::Edit;
use mynah::script::parse::parse;
use mynah::terms::backend::Backend;
use mynah::terms::clock::{Clock, UnixMillis};
use mynah::tr;
use mynah_engine::StudioOptions;
use mynah_model::desk::LineState;
use serde_json::json;
use tempfile::TempDir;

use crate::harness::AppHarness;

const LARGE: Vec2 = vec2(1440.0, 900.0);
const SMALL: Vec2 = vec2(1100.0, 700.0);

/// Text size in percent.
#[derive(Clone, Copy)]
struct Percent(u16);

/// How a window looks.
#[derive(Clone, Copy)]
struct Look {
    size: Vec2,
    theme: &'static str,
    text: Percent,
}

const fn look(size: Vec2, theme: &'static str, percent: u16) -> Look {
    Look {
        size,
        theme,
        text: Percent(percent),
    }
}

const SCRIPT: &str = "# The lamp\n\nWREN: Is anybody there?\nROOK: Nobody who would say so.\n\
    WREN: [sighs] Then who lit the lamp?\n\n## The stairs\n\nIt was dark up there, and it smelt of salt.\n\
    ROOK: Mind the last step.\n";

/// Every line speaks with the same seed, so that it sounds the same on every run.
fn script() -> Script {
    let mut script = parse(SCRIPT, "The lamp").unwrap();
    let lines: Vec<_> = script.lines().map(|line| line.id).collect();
    for id in lines {
        let overrides = Box::new(Overrides {
            seed: Some(7),
            ..Overrides::default()
        });
        script.apply(&Edit::SetOverrides { id, overrides }).unwrap();
    }
    script
}

/// A home with a project of ours and these settings.
fn home() -> TempDir {
    let home = TempDir::new().unwrap();
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let defaults = ProjectDefaults::default();
    let project = library
        .create_project("The lamp", Backend::Draft, &defaults, &script(), false)
        .unwrap();
    settle_on(&home, look(LARGE, "dark", 100), Some(project.id.0));
    home
}

/// Writes the settings of a look; the project stays the one that is open.
fn settle_on(home: &TempDir, look: Look, project: Option<u64>) {
    let path = home.path().join("settings.json");
    let before = fs::read(&path).unwrap_or_default();
    let before: serde_json::Value = serde_json::from_slice(&before).unwrap_or_default();
    let settings = json!({
        "theme": look.theme,
        "zoom": f32::from(look.text.0) / 100.0,
        "reduced_motion": true,
        "last_project": project.map_or_else(|| before.get("last_project").cloned().unwrap_or_default(), |id| json!(id)),
    });
    fs::write(path, settings.to_string()).unwrap();
}

fn open(home: TempDir, look: Look, change: impl FnOnce(&mut StudioOptions)) -> AppHarness {
    settle_on(&home, look, None);
    let mut app = AppHarness::sized(home, "~/.local/share/mynah".to_owned(), look.size, change);
    app.wait_for("the project, its voices and credits", |app| {
        let desk = app.desk();
        desk.project.is_some()
            && !desk.voices_of(Backend::Draft).is_empty()
            && desk
                .meters
                .get(&Backend::Draft)
                .is_some_and(|meter| meter.value().is_some())
    });
    app.settle();
    app
}

/// Speaks the first line with two stabilities, so that there are two takes, and closes the window.
fn with_takes() -> TempDir {
    // Cards say when a take was made.
    let day = Clock::scripted(UnixMillis(1_763_640_000_000));
    let change = |options: &mut StudioOptions| options.clock = day;
    let mut app = open(home(), look(LARGE, "dark", 100), change);
    let first = app.desk().script().lines().next().unwrap().id;
    for (number, stability) in [(1, 0.5), (2, 0.1)] {
        app.slide(&tr!("action-stability"), stability);
        app.key(Modifiers::COMMAND, Key::Enter);
        app.wait_for("a take", |app| {
            let takes = app.desk().takes.get(&first);
            takes.is_some_and(|takes| takes.count == number)
        });
    }
    app.wait_for_label(&tr!("saved-yes"));
    app.close()
}

/// The Script room with a line that was spoken.
fn script_room(name: &str, look: Look) {
    let mut app = open(with_takes(), look, |_| {});
    app.wait_for_label(&tr!("transport-position"));
    app.settle();
    app.picture(name);
}

#[test]
fn script_large_dark() {
    script_room("script-large-dark", look(LARGE, "dark", 100));
}

#[test]
fn script_small_light() {
    script_room("script-small-light", look(SMALL, "light", 100));
}

#[test]
fn script_large_text() {
    script_room("script-large-text", look(LARGE, "dark", 150));
}

#[test]
fn script_small_large_text() {
    script_room("script-small-large-text", look(SMALL, "light", 150));
}

#[test]
fn takes() {
    let mut app = open(with_takes(), look(LARGE, "light", 100), |_| {});
    app.press_role(Role::Tab, &tr!("inspector-tab-takes"));
    app.wait_for_label(&tr!("takes-compare-take", number = 2));
    app.wait_for_label(&tr!("transport-position"));
    app.settle();
    app.picture("takes-large-light");
}

#[test]
fn palette() {
    let mut app = open(home(), look(SMALL, "dark", 100), |_| {});
    app.key(Modifiers::COMMAND, Key::K);
    app.type_letters("gen");
    app.picture("palette-small-dark");
}

/// The settings page.
fn settings(name: &str, look: Look) {
    let mut app = open(home(), look, |_| {});
    app.press(&tr!("marked-settings"));
    app.picture(name);
}

#[test]
fn settings_large_light() {
    settings("settings-large-light", look(LARGE, "light", 100));
}

#[test]
fn settings_small_large_text() {
    settings("settings-small-large-text", look(SMALL, "dark", 150));
}

#[test]
fn trouble_card() {
    let poor = |options: &mut StudioOptions| options.draft.credits = Some(3);
    let mut app = open(home(), look(LARGE, "dark", 100), poor);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the refusal", |app| {
        let desk = app.desk();
        let first = desk.script().lines().next();
        first.is_some_and(|line| matches!(desk.line_state(line), LineState::Failed(_)))
    });
    app.wait_for("the end of the job", |app| !app.shows(&tr!("cancel-all")));
    app.settle();
    app.picture("trouble-large-dark");
}

/// The Voices room: the account's, of which so many cards are seen.
fn voices(name: &str, look: Look, cards: usize) {
    let mut app = open(home(), look, |_| {});
    app.key(Modifiers::COMMAND, Key::Num2);
    // Waveforms come with the previews that are fetched ahead.
    app.wait_for("the previews", |app| {
        let desk = app.desk();
        let cards = desk.voices_of(Backend::Draft).iter().take(cards);
        let mut all = cards.map(|voice| (Backend::Draft, voice.id.clone()));
        all.all(|card| desk.browsed.previews.contains_key(&card))
    });
    app.settle();
    app.picture(name);
}

#[test]
fn voices_large_dark() {
    voices("voices-large-dark", look(LARGE, "dark", 100), 9);
}

#[test]
fn voices_small_light() {
    voices("voices-small-light", look(SMALL, "light", 100), 8);
}

#[test]
fn voices_small_large_text() {
    voices("voices-small-large-text", look(SMALL, "dark", 150), 4);
}

/// The sweep of the first line, before anything of it is spoken.
#[test]
fn sweep() {
    let mut app = open(home(), look(SMALL, "dark", 100), |_| {});
    app.key(Modifiers::ALT, Key::W);
    app.wait_for("what it costs", |app| {
        app.shows_part(&tr!("sweep-generate", count = 9))
    });
    app.settle();
    app.picture("sweep-small-dark");
}

/// The Dubbing room with a dub that is put together.
fn dubbing(name: &str, look: Look) {
    let folder = TempDir::new().unwrap();
    let pcm = mynah::audio::pcm::Pcm::mono(
        24_000,
        (0..24_000 * 8)
            .map(|at| {
                let swell = (at as f32 / 9_000.0).sin().abs();
                (at as f32 * 0.05).sin() * 0.4 * swell
            })
            .collect(),
    );
    let format = mynah::terms::format::OutputFormat::WAV_24000;
    let sound = mynah::audio::encode::encode(&pcm, format).unwrap();
    let files = [
        ("interview.wav", sound),
        ("lines.csv", SHEET.as_bytes().to_vec()),
    ];
    let mut app = open(home(), look, |_| {});
    app.key(Modifiers::COMMAND, Key::Num4);
    app.wait_for_label(&tr!("dubbing-empty"));
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        app.let_fall(&path);
    }
    app.wait_for_label(&tr!("dubbing-film-other"));
    for language in [tr!("language-en").as_str(), tr!("language-fr").as_str()] {
        if !app.shows(language) {
            app.press_role(Role::ComboBox, &tr!("dubbing-into.name"));
            app.wait_for_label(language);
        }
        app.press(language);
    }
    app.key(Modifiers::NONE, Key::Escape);
    app.settle();
    app.picture(&format!("{name}-new"));
}

const SHEET: &str = "speaker,start_time,end_time,transcription,translation\n\
    Heron,0.5,2.5,Guten Morgen zusammen.,Good morning to all of you.\n\
    Wren,3.0,4.6,\"Ja, danke.\",Thank you very much.\n\
    Heron,5.0,7.0,Kommt um 8 herein.,Come in out of the rain at 9.\n";

#[test]
fn dubbing_large_dark() {
    dubbing("dubbing-large-dark", look(LARGE, "dark", 100));
}

#[test]
fn dubbing_small_light() {
    dubbing("dubbing-small-light", look(SMALL, "light", 100));
}

#[test]
fn dubbing_small_large_text() {
    dubbing("dubbing-small-large-text", look(SMALL, "dark", 150));
}
