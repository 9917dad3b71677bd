//! The Dubbing room with the voices of the recording: who agreed is said before anything is sent, and written down.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::library::Library;
use mynah::terms::clock::Clock;
use mynah::terms::consent::{Record, Standing, standings};
use mynah::terms::credits::Credits;
use mynah::tr;
use tempfile::TempDir;

use crate::clone::written;
use crate::dubbing::{bring, into_english, paid, pick, ready_ones, recording};
use crate::harness::AppHarness;

const BEGIN: &str = "Begin one language";

fn agreed(app: &AppHarness) -> Vec<Standing> {
    let library = Library::open(app.home(), Clock::system()).expect("the library");
    standings(&library.consents().expect("the records").links)
}

/// Brings a control into view and presses it.
pub fn reach(app: &mut AppHarness, role: Role, name: &str) {
    app.wait_for_label(name);
    app.get(name).scroll_to_me();
    app.settle();
    app.press_role(role, name);
}

/// Why the dub that is put together can't begin.
fn says(app: &mut AppHarness, why: &str) {
    app.wait_for("why it can't begin", |app| app.shows_part(why));
}

/// A transcript in which one person speaks.
const ALONE: &str = "speaker,start_time,end_time,transcription,translation\n\
    Wren,0.2,1.2,\"Ja, danke.\",Thank you.\n";

fn alone(folder: &TempDir) -> [std::path::PathBuf; 2] {
    let [sound, _] = recording(folder);
    [sound, written(folder, "lines.csv", ALONE.as_bytes())]
}

/// The transcript named two speakers, and the word of one of them was enough.
#[test]
fn dub_with_the_voices_of_two_speakers_asks_for_both() {
    let folder = TempDir::new().expect("a folder");
    let mut app = into_english(&recording(&folder));
    reach(&mut app, Role::Switch, &tr!("dubbing-clones"));
    app.wait_for_label(&tr!("dubbing-consent-owner", number = 2));
    for (number, name) in [(1, "Ada"), (2, "Bea")] {
        if number == 2 {
            says(&mut app, "2 speakers in the transcript (Wren, Heron)");
        }
        let field = format!("Whose voice is heard ({number})");
        app.get(&field).scroll_to_me();
        app.settle();
        app.write_over(&field, name);
        let stands = format!("How you stand to {name}");
        reach(&mut app, Role::ComboBox, &stands);
        app.press(&tr!("clone-consented"));
        app.settle();
    }
    app.press_part(BEGIN);
    app.wait_for("it", |app| ready_ones(app) == 1);
    assert_eq!(agreed(&app).len(), 2);
}

#[test]
fn dub_with_the_voices_of_who_agreed_and_not_once_they_took_it_back() {
    let folder = TempDir::new().expect("a folder");
    let mut app = into_english(&alone(&folder));
    reach(&mut app, Role::Switch, &tr!("dubbing-clones"));
    says(&mut app, "Say whose voices are heard");
    app.write_over(&tr!("dubbing-consent-owner", number = 1), "Ada");
    // A record of somebody else says nothing of who is named in part.
    let file = written(&folder, "bea.json", BEA.as_bytes());
    app.let_fall(&file);
    app.wait_for_label(&tr!("dubbing-table-away", name = "bea.json"));
    app.settle();
    says(&mut app, "Say whose voices are heard");
    reach(
        &mut app,
        Role::Button,
        &tr!("dubbing-table-away", name = "bea.json"),
    );
    reach(
        &mut app,
        Role::ComboBox,
        &tr!("dubbing-consent-relation-named", name = "Ada"),
    );
    app.press(&tr!("clone-consented"));
    app.wait_for("what is written down", |app| {
        app.shows_part("Written down when the dub begins")
    });
    assert!(
        agreed(&app).is_empty(),
        "nothing is written before it begins"
    );
    assert_eq!(paid(app.home()), (Credits::ZERO, 0));
    app.press_part(BEGIN);
    app.wait_for("it", |app| ready_ones(app) == 1);
    let all = agreed(&app);
    assert_eq!(all.len(), 1, "{all:?}");
    let ada = all.first().expect("a record");
    assert_eq!(
        (&*ada.consent.name, &*ada.consent.languages),
        ("Ada", &["en".to_owned()][..])
    );
    assert_eq!(ada.dubs, ["en"]);

    // The same recording again: what was agreed to is there, and is enough for that language alone.
    app.press(&tr!("dubbing-new"));
    bring(&mut app, &alone(&folder));
    pick(&mut app, &tr!("language-fr"));
    app.key(Modifiers::NONE, Key::Escape);
    reach(&mut app, Role::Switch, &tr!("dubbing-clones"));
    app.wait_for("who agreed", |app| app.shows_part("Ada agreed: English"));
    says(&mut app, "Ada agreed to no dub into French");
    let library = Library::open(app.home(), Clock::system()).expect("the library");
    let back = Record::Withdrawn {
        withdrawn: ada.hash.clone(),
        at: 1_790_000_000_000,
    };
    library.consent(&back).expect("the record");
    drop(library);
    let file = written(&folder, "bea.json", BEA.as_bytes());
    app.let_fall(&file);
    app.wait_for_label(&tr!("dubbing-table-away", name = "bea.json"));
    app.press_part(BEGIN);
    says(&mut app, "The consent of Ada was taken back");
    assert_eq!(paid(app.home()).1, 1, "nothing more was sent");
}

const BEA: &str = r#"{"name": "Bea", "relation": "consented", "date": "2026-01-31", "scope": "one film",
    "statement": {"text": "Yes."}}"#;
