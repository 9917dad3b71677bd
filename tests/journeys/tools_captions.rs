//! The Tools room: captions of a recording through the realtime socket, kept as a transcript.

use mynah::tr;

use crate::dubbing::ledger_is_the_bill;
use crate::harness::AppHarness;
use crate::tools_transcribe::{opened, with_take};

#[test]
fn tools_captions_of_a_recording_become_a_transcript() {
    let mut app = AppHarness::first_start();
    with_take(&mut app, &tr!("tools-captions"));
    let button = tr!("captions-generate");
    app.wait_for("the price", |app| app.told_of(&button).is_some());
    app.press(&button);
    app.wait_for("a caption", |app| {
        !app.desk().tools.captions.rows.is_empty()
    });
    app.wait_for_label(&tr!("captions-open"));
    app.press(&tr!("captions-open"));
    opened(&mut app);
    ledger_is_the_bill(&mut app);
}
