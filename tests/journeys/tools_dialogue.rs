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
    let label = tr!("dialogue-generate");
    app.wait_for("the lines", |app| app.shows(&label));
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

#[test]
fn tools_dialogue_is_cut_into_its_lines() {
    let mut app = AppHarness::first_start();
    in_tool(&mut app, &tr!("tools-dialogue"));
    let lines = |app: &AppHarness| {
        (1..=12_usize).find(|count| app.shows(&tr!("dialogue-from-focus", count = *count)))
    };
    app.wait_for("the lines", |app| lines(app).is_some());
    let count = lines(&app).expect("lines");
    app.press(&tr!("dialogue-generate"));
    app.wait_for("the dialogue", |app| {
        let mut rows = app.desk().history.held();
        rows.any(|row| row.tool == Tool::Dialogue && row.take.is_some())
    });
    let title = {
        let mut rows = app.desk().history.held();
        let row = rows.find(|row| row.tool == Tool::Dialogue).expect("a row");
        row.text.trim().replace(['\r', '\n'], " ")
    };
    app.press(&title);
    app.press(&tr!("dialogue-cut", count = count));
    // Each line plays its part of the take, and only that.
    app.wait_for("the lines with their parts", |app| {
        let script = app.desk().script();
        let lines = script.lines().filter(|line| !line.is_mute()).take(count);
        let parts = lines.filter_map(|line| {
            let take = app.desk().takes.get(&line.id)?.picked.as_ref()?;
            let part = take.seconds_in(line);
            (part > 0.1 && part < take.seconds * 0.9).then_some(part)
        });
        parts.count() == count
    });
    ledger_is_the_bill(&mut app);
}
