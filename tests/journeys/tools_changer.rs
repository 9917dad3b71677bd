//! The Tools room: a dropped recording spoken by another voice.

use mynah::tr;
use mynah_model::event::Playing;
use tempfile::TempDir;

use crate::clone::{speech, written};
use crate::dubbing::ledger_is_the_bill;
use crate::harness::AppHarness;
use crate::tools_effects::{in_tool, send_to};

#[test]
fn tools_changer_speaks_a_file_and_sends_it_to_a_clone() {
    let folder = TempDir::new().expect("a folder");
    let file = written(&folder, "harbour.wav", &speech(6, 0.2));
    let mut app = AppHarness::first_start();
    in_tool(&mut app, &tr!("tools-changer"));
    app.let_fall(&file);
    app.wait_for_label("harbour.wav");
    let button = tr!("changer-generate", count = 1);
    app.wait_for("the price", |app| app.told_of(&button).is_some());
    app.press(&button);
    app.wait_for_label(&tr!("tools-compare"));
    app.press(&tr!("tools-before"));
    app.wait_for("the original", |app| {
        let playback = &app.desk().playback;
        let is_tool = matches!(playback.playing, Some(Playing::Tool { .. }));
        is_tool && playback.side == 0
    });
    app.press(&tr!("tools-after"));
    app.wait_for("the result", |app| app.desk().playback.side == 1);
    send_to(&mut app, "harbour.wav", &tr!("tools-send-clone"));
    app.wait_for_label(&tr!("create-vault"));
    ledger_is_the_bill(&mut app);
}
