//! The Tools room: music from a description to a new project.

use mynah::tr;

use crate::dubbing::ledger_is_the_bill;
use crate::harness::AppHarness;
use crate::tools_effects::{in_tool, send_to};

#[test]
fn tools_music_is_generated_and_becomes_a_line() {
    let mut app = AppHarness::first_start();
    in_tool(&mut app, &tr!("tools-music"));
    app.write(&tr!("music-prompt"), "A slow waltz");
    app.slide(&tr!("music-seconds"), 3.0);
    let button = tr!("music-generate");
    app.wait_for("the price", |app| app.told_of(&button).is_some());
    app.press(&button);
    send_to(&mut app, "A slow waltz", &tr!("tools-send-new-line"));
    app.wait_for("the take of the line", |app| {
        let script = app.desk().script();
        let mut lines = script.lines();
        let new = lines.find(|line| line.text == "A slow waltz");
        new.is_some_and(|line| app.desk().takes.contains_key(&line.id))
    });
    ledger_is_the_bill(&mut app);
}
