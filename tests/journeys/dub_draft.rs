//! A dub rehearsed with Draft voices: what it costs, who speaks, what stops it, and what is said of it before it begins.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::terms::backend::Backend;
use mynah::terms::credits::Credits;
use mynah::tr;
use tempfile::TempDir;

use crate::clone::{speech, written};
use crate::dub_files::value;
use crate::dubbing::{into_english, ledger_is_the_bill, line, paid, ready_ones, recording};
use crate::harness::AppHarness;
use crate::script::ready;

const TURNS: &str = "speaker,start_time,end_time,transcription,translation\n\
    Reporter,0.2,1.2,\"Ja, danke.\",Thank you.\n\
    Keeper,1.6,2.6,Kommt herein.,Come in.\n\
    Reporter,3.0,4.0,Nein.,No.\n\
    Keeper,4.4,5.4,Gut.,Good.\n";

/// Forty seconds of so many lines: they take their time to be said.
fn many_turns(count: u32) -> String {
    let each = 40.0 / f64::from(count);
    let rows = (0..count).map(|line| {
        let start = f64::from(line) * each;
        let end = start + each * 0.9;
        format!("Keeper,{start:.2},{end:.2},Gut.,Good.\n")
    });
    let head = "speaker,start_time,end_time,transcription,translation\n";
    std::iter::once(head.to_owned()).chain(rows).collect()
}

/// The price without a mark stood on the button, on the card and in the report, and the account had the one with it.
#[test]
fn dub_draft_with_a_mark_costs_everywhere_what_is_counted() {
    let folder = TempDir::new().expect("a folder");
    let mut app = into_english(&recording(&folder));
    app.press(&tr!("dubbing-marked"));
    let name = format!("{}: {}", tr!("language-en"), tr!("price-free"));
    app.wait_for("its price", |app| app.told_of(&name).is_some());
    let before = app.told_of(&name).unwrap_or_default();
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("it", |app| ready_ones(app) == 1);
    let (spent, _) = paid(app.home());
    assert!(spent > Credits::ZERO);
    let price = tr!("price-at-most", credits = spent.to_string());
    let price = tr!("price-draft.tip", credits = price);
    assert!(before.contains(&price), "{price}: {before}");
    let price = tr!("price-draft-only", credits = spent.to_string());
    app.wait_for("the card", |app| {
        app.shows_part(&tr!("dubbing-ready", price = &*price))
    });
    app.key(Modifiers::COMMAND, Key::Num8);
    ledger_is_the_bill(&mut app);
}

/// Cancelled, it was "Under way", then "Ready" and counted.
#[test]
fn dub_draft_that_is_cancelled_stops_and_is_not_counted() {
    let folder = TempDir::new().expect("a folder");
    // Long enough that it is not made before somebody cancels it.
    let files = [
        written(&folder, "interview.wav", &speech(40, 0.2)),
        written(&folder, "turns.csv", many_turns(40).as_bytes()),
    ];
    let mut app = into_english(&files);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for_label(&tr!(
        "dubbing-cancel-draft.name",
        language = tr!("language-en")
    ));
    app.press(&tr!(
        "dubbing-cancel-draft.name",
        language = tr!("language-en")
    ));
    app.wait_for("that it stopped", |app| {
        app.shows_part("Cancelled: Draft voices have stopped") || app.shows_part("Cancelled before")
    });
    app.wait_for("its card", |app| app.shows_part(&tr!("dubbing-wanted")));
    assert!(!app.shows_part(&tr!("jobs-running")));
    // Nobody asks whether that was charged, and it can be begun again.
    app.wait_for_label(&tr!(
        "dubbing-start-language",
        language = tr!("language-en")
    ));
    assert!(
        !app.shows(&tr!("trouble-was-i-charged")),
        "{:?}",
        app.on_screen()
    );
    assert_eq!(paid(app.home()), (Credits::ZERO, 0));
    let home = app.close();
    let mut app = AppHarness::in_home(home, |_| {});
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::Num4);
    app.wait_for("its card", |app| app.shows_part(&tr!("dubbing-wanted")));
    app.press_part("interview.wav, ");
    app.wait_for_label(&tr!(
        "dubbing-start-language",
        language = tr!("language-en")
    ));
    // The room's main key did nothing there, and didn't say why.
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("it", |app| ready_ones(app) == 1);
    assert_eq!(paid(app.home()).1, 1);
    app.key(Modifiers::COMMAND, Key::Num8);
    ledger_is_the_bill(&mut app);
}

/// What an ended window had begun could be cancelled by its card, and "Cancel all work" was grey.
#[test]
fn dub_draft_of_an_ended_window_is_among_all_work() {
    let folder = TempDir::new().expect("a folder");
    // They are not said before another window is there.
    let turns = many_turns(400);
    let files = [
        written(&folder, "interview.wav", &speech(40, 0.2)),
        written(&folder, "turns.csv", turns.as_bytes()),
    ];
    let mut app = into_english(&files);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for_label(&tr!(
        "dubbing-cancel-draft.name",
        language = tr!("language-en")
    ));
    let home = app.close();
    let mut app = AppHarness::in_home(home, |options| {
        // Long enough that nothing is made meanwhile.
        options
            .draft
            .faults
            .latency(std::time::Duration::from_millis(400));
    });
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::Num4);
    app.wait_for("it", |app| app.shows_part(&tr!("jobs-running")));
    app.key(Modifiers::COMMAND, Key::K);
    app.type_letters("Cancel all work");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("its card", |app| app.shows_part(&tr!("dubbing-wanted")));
    assert_eq!(paid(app.home()), (Credits::ZERO, 0));
}

/// Whoever spoke, "Wren (draft)" was offered, and a line of the low voice was said by a high one.
#[test]
fn dub_draft_lines_are_fixed_with_the_voice_of_their_speaker() {
    let folder = TempDir::new().expect("a folder");
    let files = [
        written(&folder, "interview.wav", &speech(6, 0.2)),
        written(&folder, "turns.csv", TURNS.as_bytes()),
    ];
    let mut app = into_english(&files);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("it", |app| line(app, "Line 4 at 0:04.4"));
    let offered = |app: &mut AppHarness, place: &str, text: &str| {
        app.press_part(place);
        app.wait_for("its text", |app| {
            app.value(&tr!("dubbing-says", language = tr!("language-en"))) == text
        });
        value(app, Role::ComboBox, &tr!("dubbing-voice")).unwrap_or_default()
    };
    let reporter = offered(&mut app, "Line 1 at", "Thank you.");
    let keeper = offered(&mut app, "Line 2 at", "Come in.");
    assert_ne!(reporter, keeper);
    assert_eq!(
        offered(&mut app, "Line 3 at", &tr!("dub-cues-number")),
        reporter
    );
    assert_eq!(offered(&mut app, "Line 4 at", "Good."), keeper);
    // Whom somebody chose for a speaker says the others of theirs.
    app.press_role(Role::ComboBox, &tr!("dubbing-voice"));
    app.wait_for_label("Plover (draft)");
    app.press("Plover (draft)");
    app.write_over(&tr!("dubbing-says", language = tr!("language-en")), "Fine.");
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the fix", |app| line(app, "Keeper: Fine. fixed"));
    assert_eq!(offered(&mut app, "Line 2 at", "Come in."), "Plover (draft)");
    let told = format!("Plover (draft) said the last fix of Keeper; in the dub it is {keeper}.");
    assert!(app.shows(&told), "{:?}", app.on_screen());
    assert_eq!(offered(&mut app, "Line 1 at", "Thank you."), reporter);
}

/// A table without its columns was taken, and told of one column after another, each after another try.
#[test]
fn dub_draft_table_that_lacks_columns_says_all_of_them_as_it_is_chosen() {
    let folder = TempDir::new().expect("a folder");
    let [sound, table] = recording(&folder);
    let good = std::fs::read(&table).expect("a table");
    std::fs::write(&table, "who,when\nWren,1\n").expect("another");
    let mut app = into_english(&[sound, table.clone()]);
    let lacking = "no column “start_time”, “end_time”, “translation”";
    app.wait_for("what it lacks", |app| app.shows_part(lacking));
    app.key(Modifiers::COMMAND, Key::Enter);
    app.settle();
    assert!(
        app.desk()
            .dubbing
            .listed
            .get(&Backend::Draft)
            .is_none_or(|it| it.is_empty())
    );
    std::fs::write(&table, good).expect("the good one");
    app.wait_for("that it can be used", |app| !app.shows_part(lacking));
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("it", |app| ready_ones(app) == 1);
}
