//! The Tools room: a text and its recording become words with times, and subtitles.

use mynah::tr;
use tempfile::TempDir;

use crate::dubbing::ledger_is_the_bill;
use crate::harness::AppHarness;
use crate::tools_transcribe::{opened, saved, with_take};

#[test]
fn tools_align_a_text_with_its_recording_and_export_subtitles() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    // Mynah knows the text of the take.
    with_take(&mut app, &tr!("tools-align"));
    let button = tr!("align-generate");
    app.wait_for("the price", |app| app.told_of(&button).is_some());
    app.press(&button);
    opened(&mut app);
    app.wait_for("the loss", |app| app.shows_part(&tr!("align-mean-loss")));
    app.press(&tr!("transcribe-export-as", format = "SRT"));
    let written = saved(&mut app, &folder.path().join("aligned.srt"));
    assert!(written.contains("-->"), "{written}");
    ledger_is_the_bill(&mut app);
}
