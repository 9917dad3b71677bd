//! Settings with a name: what undo takes back is what was done last.

use egui::{Key, Modifiers};
use mynah::tr;

use crate::harness::AppHarness;
use crate::script::{line, ready};

fn stability(app: &AppHarness) -> f32 {
    let request = app.desk().request_for(line(app, 1)).expect("a request");
    request.settings.stability()
}

fn named(app: &AppHarness) -> Vec<String> {
    let presets = app.desk().presets().iter();
    presets.map(|preset| preset.name.clone()).collect()
}

/// Undo took the setting back that was changed before, and the preset stayed deleted.
#[test]
fn undo_brings_a_preset_back_that_was_deleted_and_takes_nothing_else() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    app.slide(&tr!("action-stability"), 0.3);
    app.wait_for("the setting", |app| (stability(app) - 0.3).abs() < 1e-4);
    app.press(&tr!("presets-keep"));
    app.write(&tr!("presets-name"), "Whisper");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the preset", |app| named(app) == ["Whisper"]);
    app.press(&tr!("presets-forget"));
    app.wait_for("its end", |app| named(app).is_empty());
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("the preset", |app| named(app) == ["Whisper"]);
    assert!((stability(&app) - 0.3).abs() < 1e-4);
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    app.wait_for("its end", |app| named(app).is_empty());
    // The word about it has a button of its own: then undo has nothing to bring back any more.
    app.wait_for("the word", |app| app.shows(&tr!("toast-preset-back")));
    app.press(&tr!("toast-preset-back"));
    app.wait_for("the preset", |app| named(app) == ["Whisper"]);
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("what was kept before", |app| named(app).is_empty());
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("the setting before", |app| {
        (stability(app) - 0.3).abs() > 1e-4
    });
}
