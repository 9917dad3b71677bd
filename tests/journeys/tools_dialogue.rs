//! The Tools room: lines of the script as one dialogue.

use mynah::terms::request::Tool;
use mynah::tr;

use crate::dubbing::ledger_is_the_bill;
use crate::harness::AppHarness;
use crate::tools_effects::{in_tool, send_to};

#[test]
fn tools_dialogue_of_script_lines_goes_to_a_new_line() {
    let mut app = AppHarness::first_start();
    in_tool(&mut app, &tr!("tools-dialogue"));
    let button = |app: &AppHarness| {
        let labels = (1..=12).map(|count| tr!("dialogue-generate", count = count));
        labels.into_iter().find(|label| app.shows(label))
    };
    app.wait_for("the lines", |app| button(app).is_some());
    let label = button(&app).expect("the button");
    app.press(&label);
    app.wait_for("the dialogue", |app| {
        let mut rows = app.desk().history.held();
        rows.any(|row| row.tool == Tool::Dialogue && row.take.is_some())
    });
    let title = {
        let mut rows = app.desk().history.held();
        let row = rows.find(|row| row.tool == Tool::Dialogue).expect("a row");
        row.text.trim().replace(['\r', '\n'], " ")
    };
    send_to(&mut app, &title, &tr!("tools-send-new-line"));
    app.wait_for("the take of the line", |app| {
        let script = app.desk().script();
        let mut lines = script.lines();
        lines.any(|line| line.text == title && app.desk().takes.contains_key(&line.id))
    });
    ledger_is_the_bill(&mut app);
}
