//! The Tools room: speech of a dropped recording without its noise.

use mynah::tr;
use mynah_model::event::Playing;
use tempfile::TempDir;

use crate::clone::{speech, written};
use crate::dubbing::ledger_is_the_bill;
use crate::harness::AppHarness;
use crate::tools_effects::{in_tool, send_to};

#[test]
fn tools_isolation_is_compared_and_goes_to_a_line() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "harbour.wav", &speech(6, 0.2));
    let mut app = AppHarness::first_start();
    in_tool(&mut app, &tr!("tools-isolate"));
    app.let_fall(&file);
    app.wait_for_label("harbour.wav");
    let button = tr!("isolate-generate", count = 1);
    app.wait_for("the price", |app| app.told_of(&button).is_some());
    app.press(&button);
    app.wait_for_label(&tr!("tools-compare"));
    app.press(&tr!("tools-removed"));
    app.wait_for("what was removed", |app| {
        let playing = &app.desk().playback.playing;
        matches!(playing, Some(Playing::Tool { after: None, .. }))
    });
    send_to(&mut app, "harbour.wav", &tr!("tools-send-new-line"));
    app.wait_for("the take of the line", |app| {
        let script = app.desk().script();
        let mut lines = script.lines();
        let new = lines.find(|line| line.text == "harbour.wav");
        new.is_some_and(|line| app.desk().takes.contains_key(&line.id))
    });
    ledger_is_the_bill(&mut app);
}
