//! A language that is dubbed again: what was bought for its lines is kept, and nothing is bought that changes nothing.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::terms::backend::Backend;
use mynah::terms::credits::Credits;
use mynah::tr;
use mynah_model::dubbing::FilmCard;
use tempfile::TempDir;

use crate::clone::written;
use crate::dubbing::{bring, dubbed, line, paid, pick, recording};
use crate::harness::AppHarness;
use crate::script::ready;

/// The first line is corrected, the second one stays as it is.
const CORRECTED: &str = "speaker,start_time,end_time,transcription,translation\n\
    Wren,0.2,1.2,\"Ja, danke.\",Thanks a lot.\n\
    Heron,1.6,2.8,Kommt um 8.,Come at 9.\n";

fn card(app: &AppHarness) -> Option<FilmCard> {
    let listed = app.desk().dubbing.listed.get(&Backend::Draft);
    listed.and_then(|cards| cards.first().cloned())
}

fn is_off(app: &AppHarness, name: &str) -> bool {
    let mut nodes = app.nodes();
    nodes.any(|node| {
        let node = node.accesskit_node();
        let label = node.label().unwrap_or_default();
        label.starts_with(name) && node.role() == Role::Button && node.is_disabled()
    })
}

/// The fix was gone without a word, and Undo brought nothing back.
#[test]
fn dub_again_keeps_the_fixes_that_were_bought() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    ready(&mut app);
    dubbed(&mut app, &folder);
    let (first, _) = paid(app.home());
    let text = "Come at nine.";
    app.write_over(&tr!("dubbing-says", language = tr!("language-en")), text);
    app.key(Modifiers::COMMAND, Key::Enter);
    let fixed = "Heron: Come at nine. fixed";
    app.wait_for("the fix", |app| line(app, fixed));
    let fix = Credits(text.chars().count() as u64);
    // It is drawn as it is heard now.
    app.wait_for("its picture", |app| app.desk().dubbing.mended.is_some());

    // On another day the transcript is corrected.
    let home = app.close();
    let mut app = AppHarness::in_home(home, |_| {});
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::Num4);
    app.wait_for("the dub", |app| app.shows_part("interview.wav, "));
    let [sound, _] = recording(&folder);
    let table = written(&folder, "corrected.csv", CORRECTED.as_bytes());
    bring(&mut app, &[sound, table]);
    pick(&mut app, &tr!("language-en"));
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("what is there", |app| {
        app.shows_part("English is dubbed already, for ")
            && app.shows_part("with one fixed line. With the same transcript it costs nothing")
    });
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the corrected line", |app| {
        line(app, "Line 1 at 0:00.2, Wren: Thanks a lot.")
    });
    app.wait_for("the fix", |app| line(app, fixed));
    let (spent, dubs) = paid(app.home());
    assert_eq!((spent, dubs), (first + first + fix, 2));
    app.wait_for("all that it cost", |app| {
        card(app).is_some_and(|card| card.cost == spent)
    });

    // The earlier dub is there with its fix, and this one comes back.
    app.wait_for_label(&tr!("dubbing-turn-back"));
    app.press(&tr!("dubbing-turn-back"));
    app.wait_for("the earlier dub", |app| {
        line(app, "Line 1 at 0:00.2, Wren: Thank you.") && line(app, fixed)
    });
    app.press(&tr!("dubbing-turn-back"));
    app.wait_for("the newer one", |app| {
        line(app, "Wren: Thanks a lot.") && line(app, fixed)
    });
    assert_eq!(paid(app.home()), (spent, 2));

    // The first transcript once more was shown at its full price, and cost nothing.
    bring(&mut app, &recording(&folder));
    pick(&mut app, &tr!("language-en"));
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("that it costs nothing", |app| {
        app.shows_part("With this transcript it was dubbed before")
            && app.shows_part("Begin one language")
            && !app.shows_part("≤")
    });
    assert!(app.shows_part("free"), "{:?}", app.on_screen());
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the earlier dub", |app| {
        line(app, "Line 1 at 0:00.2, Wren: Thank you.")
    });
    assert_eq!(paid(app.home()), (spent, 2));
}

/// Half a sentence went along to the other dub's line of the same number: one press would have bought it there.
#[test]
fn dub_again_leaves_what_is_half_written_with_its_dub() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    ready(&mut app);
    dubbed(&mut app, &folder);
    let [sound, _] = recording(&folder);
    let table = written(&folder, "corrected.csv", CORRECTED.as_bytes());
    bring(&mut app, &[sound, table]);
    pick(&mut app, &tr!("language-en"));
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::COMMAND, Key::Enter);
    let says = |text: &'static str| {
        move |app: &AppHarness| {
            app.value(&tr!("dubbing-says", language = tr!("language-en"))) == text
        }
    };
    app.wait_for("the other dub", |app| line(app, "Wren: Thanks a lot."));
    app.press_part("Line 1 at 0:00.2");
    app.wait_for("its text", says("Thanks a lot."));
    app.write_over(
        &tr!("dubbing-says", language = tr!("language-en")),
        "Thanks, my d",
    );
    app.press(&tr!("dubbing-turn-back"));
    app.wait_for("the earlier dub", |app| {
        line(app, "Line 1 at 0:00.2, Wren: Thank you.")
    });
    app.wait_for("its own text", says("Thank you."));
    assert!(is_off(&app, "Say it so"));
    app.write_over(
        &tr!("dubbing-says", language = tr!("language-en")),
        "Thank y",
    );
    app.press(&tr!("dubbing-turn-back"));
    app.wait_for("the other dub", |app| {
        line(app, "Wren: Thanks, my d not said yet")
    });
    app.wait_for("what was written", says("Thanks, my d"));
    // With the window each of them is still where it was written.
    let home = app.close_window();
    let mut app = AppHarness::in_home(home, |_| {});
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::Num4);
    app.wait_for("the film", |app| line(app, "interview.wav, "));
    app.press_part("interview.wav, ");
    app.wait_for("its lines", |app| line(app, "Line 1 at 0:00.2"));
    app.press_part("Line 1 at 0:00.2");
    app.wait_for_label(&tr!("dubbing-says", language = tr!("language-en")));
    app.wait_for("what was written", says("Thanks, my d"));
    app.press(&tr!("dubbing-turn-back"));
    app.wait_for("the earlier dub", |app| {
        line(app, "Line 1 at 0:00.2, Wren: Thank y not said yet")
    });
    app.wait_for("what was written", says("Thank y"));
}

/// Trials piled up in the list, and nothing took one away.
#[test]
fn dub_again_removes_a_dub_and_puts_it_back() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    ready(&mut app);
    dubbed(&mut app, &folder);
    let before = paid(app.home());
    app.press_part("interview.wav, ");
    app.key(Modifiers::NONE, Key::Delete);
    let removed = "Put interview.wav back";
    app.wait_for("it in the bin", |app| {
        app.shows(removed) && !app.shows_part("interview.wav, ")
    });
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("it in the list", |app| {
        !app.shows(removed) && app.shows_part("interview.wav, ")
    });
    app.press_part("interview.wav, ");
    app.wait_for("its lines", |app| line(app, "Line 2 at 0:01.6"));
    app.press(&tr!("dubbing-bin"));
    app.wait_for_label(removed);
    let home = app.close();
    let mut app = AppHarness::in_home(home, |_| {});
    ready(&mut app);
    app.press(&tr!("room-dubbing"));
    app.wait_for_label(removed);
    app.press(removed);
    app.wait_for("it in the list", |app| app.shows_part("interview.wav, "));
    assert_eq!(paid(app.home()), before);
}
