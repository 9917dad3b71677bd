//! A name that is meant to harm: through an audition, its reveal, and the page and the sheet that are sent.

use egui::{Key, Modifiers};
use mynah::tr;

use crate::audition::{are_here, is_written, nobody_is_named};
use crate::harness::AppHarness;
use crate::script::ready;

/// A formula, turned round, an element that runs a script, and a letter that no font of ours has.
const NAME: &str = "=1+1 \u{202e}</script><img src=x onerror=alert(1)> 🎭";
/// The same as it is shown.
const SHOWN: &str = "=1+1 </script><img src=x onerror=alert(1)> 🎭";

#[test]
fn a_hostile_name_is_auditioned_revealed_and_sent_and_runs_nowhere() {
    let mut app = AppHarness::first_start();
    app.draws_any_letter();
    ready(&mut app);
    app.press(&tr!("room-voices"));
    app.press(&tr!("voices-tab-shared"));
    app.press_part("Voice Gannet (draft)");
    app.press(&tr!("voices-add"));
    app.write_over(&tr!("voices-field-name"), NAME);
    app.press(&tr!("voices-add"));
    app.wait_for("the new one, looked at", |app| {
        let row = app.selected_row();
        row.is_some_and(|row| row.starts_with(&format!("Voice {SHOWN}")))
    });
    app.key(Modifiers::ALT, Key::D);
    app.press(&format!("Audition {SHOWN}"));
    app.press(&tr!("voices-audition", name = "Heron (draft)"));
    app.press(&tr!("audition-begin", count = 6));
    are_here(&mut app, 6);
    nobody_is_named(&app, &["onerror".to_owned(), "heron".to_owned()]);
    app.press(&tr!("audition-reveal"));
    app.wait_for("who it is", |app| app.shows_part(&format!(" · {SHOWN}")));
    let folder = app.home().join("to-send");
    app.press(&tr!("audition-named"));
    app.press(&tr!("audition-export"));
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &folder.display().to_string());
    app.press(&tr!("dialog-save-button"));
    is_written(&mut app, &folder.join("results.csv"));
    let files = std::fs::read_dir(&folder).expect("the folder");
    for file in files {
        let name = file.expect("a file").file_name();
        let name = name.to_string_lossy().into_owned();
        assert!(name.is_ascii() && !name.contains(['<', '=']), "{name}");
    }
    let page = std::fs::read_to_string(folder.join("listen.html")).expect("the page");
    assert!(
        page.contains("onerror=alert(1)"),
        "whoever listens reads it"
    );
    assert!(
        !page.contains("<img src=x"),
        "and no browser makes anything of it"
    );
    let sheet = std::fs::read_to_string(folder.join("results.csv")).expect("the sheet");
    let fields = sheet.lines().flat_map(|row| row.split(','));
    let formulas = fields.filter(|field| field.trim_start_matches('"').starts_with('='));
    assert_eq!(formulas.count(), 0, "{sheet}");
    assert!(sheet.contains("onerror"), "{sheet}");
}
