//! A blind casting call: heard, rated, revealed and cast, without a name before.

use std::collections::HashSet;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::library::Library;
use mynah::library::ledger::{Entry, EntryState};
use mynah::studio::event::Playing;
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::ids::EntryId;

use crate::counted::Counted;
use crate::harness::AppHarness;
use crate::script::ready;

/// How many entries of the ledger cost something.
fn bought(app: &AppHarness) -> usize {
    let library = Library::open(app.home(), Clock::system()).expect("the library");
    let entries = (1..).map_while(|id| library.entry(EntryId(id)).expect("the ledger"));
    let settled = entries.filter(|entry: &Entry| entry.state == EntryState::Settled);
    settled
        .filter(|entry| entry.cost.is_some_and(|cost| cost.0 > 0))
        .count()
}

/// All that is said to somebody who can't see.
fn said(app: &AppHarness) -> Vec<String> {
    let nodes = app.nodes();
    let texts = nodes.flat_map(|node| {
        let node = node.accesskit_node();
        [node.label(), node.value(), node.description()]
    });
    texts.flatten().collect()
}

fn names(app: &AppHarness) -> Vec<String> {
    let voices = app.desk().voices_of(Backend::Draft);
    voices.iter().map(|voice| voice.name.clone()).collect()
}

/// The candidate that is heard, by its letter and line.
fn ready_cells(app: &AppHarness) -> usize {
    let cells = app.nodes().filter_map(|node| {
        let node = node.accesskit_node();
        (node.role() == Role::Button).then(|| node.label())?
    });
    cells
        .filter(|label| label.contains(", line ") && label.contains(" s"))
        .count()
}

fn heard(app: &AppHarness) -> Option<usize> {
    let playback = &app.desk().playback;
    matches!(playback.playing, Some(Playing::Compare { .. })).then_some(playback.side)
}

#[test]
fn six_voices_are_heard_with_three_lines_and_one_is_cast_blind_by_six_clicks_and_twenty_keys() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    let mut counted = Counted::new(app);
    counted.keys_at_once(Modifiers::ALT, Key::D);
    counted.click("Add 6 voices");
    counted.app.wait_for_label("Listen to 18 takes");
    counted.click("Listen to 18 takes");
    counted
        .app
        .wait_for("eighteen takes", |app| ready_cells(app) == 18);
    counted.app.settle();
    assert_eq!(bought(&counted.app), 18);
    let names = names(&counted.app);
    let unnamed = |app: &AppHarness| {
        for text in said(app) {
            for name in &names {
                assert!(!text.contains(name.as_str()), "{name} in {text}");
            }
        }
    };
    unnamed(&counted.app);
    let mut places = HashSet::new();
    for (letter, stars) in [
        (Key::A, Key::Num2),
        (Key::B, Key::Num3),
        (Key::C, Key::Num5),
        (Key::D, Key::Num1),
        (Key::E, Key::Num0),
        (Key::F, Key::Num4),
    ] {
        let was = heard(&counted.app);
        counted.key(letter);
        counted.app.wait_for("another voice", |app| {
            heard(app).is_some() && heard(app) != was
        });
        unnamed(&counted.app);
        places.insert(heard(&counted.app));
        counted.key(stars);
    }
    assert_eq!(places.len(), 6, "each was heard");
    levelled(&counted.app);
    let was = heard(&counted.app);
    counted.key(Key::Tab);
    counted.app.wait_for_label("Line 2 of 3");
    counted
        .app
        .wait_for("the next line", |app| heard(app) != was);
    counted.app.wait_for_label("6 of 6");
    unnamed(&counted.app);
    counted.key(Key::Enter);
    counted
        .app
        .wait_for("names", |app| app.shows_part("From the best"));
    counted.key(Key::Enter);
    counted
        .app
        .wait_for("the part", |app| app.shows_part("is spoken by"));
    assert!(counted.clicks <= 6, "{} clicks", counted.clicks);
    assert!(counted.keys <= 20, "{} keys", counted.keys);
    // The one that was rated best has the part; its lines cost nothing more.
    let app = &counted.app;
    let line = app.desk().script().lines().next().expect("a line");
    let cast = app
        .desk()
        .script()
        .cast()
        .0
        .get(&line.speaker)
        .expect("a part");
    let cast = cast.voice(Backend::Draft).expect("a voice").name.clone();
    assert!(names.contains(&cast));
    assert!(app.shows_part(&format!("1. C · {cast}")));
    let order = app.desk().order_for(line.id, false).expect("an order");
    assert_eq!(order.shown.map(|credits| credits.0), Some(0));
}

/// That all that is compared is heard as loud, within 0.2 LU of what was measured.
fn levelled(app: &AppHarness) {
    let playing = app.desk().playback.playing.as_ref();
    let lufs = match playing {
        Some(Playing::Compare { lufs, .. }) => Some(*lufs),
        _ => None,
    };
    let lufs = lufs.expect("takes are compared");
    let sides = playing.map_or(&[][..], Playing::sides);
    let library = Library::open(app.home(), Clock::system()).expect("the library");
    assert_eq!(sides.len(), 18);
    for side in sides {
        let take = library.take(side.take).expect("a take");
        let heard = take.card.lufs.expect("a loudness") + side.gain_db;
        assert!((heard - lufs).abs() <= 0.2, "{heard} of {lufs}");
    }
}

#[test]
fn one_that_was_left_goes_on_after_a_restart_and_nothing_is_bought_twice() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    app.key(Modifiers::ALT, Key::D);
    app.press("Add 6 voices");
    app.wait_for_label("Listen to 18 takes");
    app.press("Listen to 18 takes");
    app.wait_for("eighteen takes", |app| ready_cells(app) == 18);
    app.settle();
    app.key(Modifiers::NONE, Key::B);
    app.key(Modifiers::NONE, Key::Num4);
    app.wait_for("its rating", |app| app.shows_part("rated 4"));
    // Who leaves hears no more of it: elsewhere the voice has a name.
    app.wait_for("its sound", |app| heard(app).is_some());
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("silence", |app| app.desk().playback.playing.is_none());
    app.wait_for("that it is kept", |app| {
        let project = app.desk().project.as_ref().expect("a project").card.id;
        let kept = app.desk().auditions.of(project);
        kept.is_some_and(|kept| kept.iter().any(|card| card.audition.judged() == 1))
    });
    let mut app = AppHarness::in_home(app.close(), |_| {});
    ready(&mut app);
    app.key(Modifiers::ALT, Key::D);
    app.wait_for("the one that was left", |app| app.shows_part("1 judged"));
    app.press_part("Go on with");
    app.wait_for("its takes", |app| ready_cells(app) == 18);
    assert!(app.shows_part("rated 4"));
    assert_eq!(bought(&app), 18);
}

#[test]
fn it_is_sent_to_somebody_without_a_name_and_what_they_said_comes_back() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    app.key(Modifiers::ALT, Key::D);
    app.press("Add 6 voices");
    app.wait_for_label("Listen to 18 takes");
    app.press("Listen to 18 takes");
    app.wait_for("eighteen takes", |app| ready_cells(app) == 18);
    let names = names(&app);
    let folder = app.home().join("to-send");
    app.press("Send to somebody…");
    app.wait_for_label("Path");
    app.write_over("Path", &folder.display().to_string());
    app.press("Save");
    app.wait_for("the page", |_| folder.join("results.csv").exists());
    let mut files = 0;
    for entry in std::fs::read_dir(&folder).expect("the folder") {
        let path = entry.expect("a file").path();
        let bytes = std::fs::read(&path).expect("its bytes");
        let (name, text) = (path.display().to_string(), String::from_utf8_lossy(&bytes));
        for voice in &names {
            assert!(!name.contains(voice.as_str()) && !text.contains(voice.as_str()));
        }
        files += 1;
    }
    assert_eq!(files, 20, "eighteen sounds, a page and a sheet");
    let sheet = folder.join("results.csv");
    let said = std::fs::read_to_string(&sheet).expect("the sheet");
    let said: Vec<String> = said
        .lines()
        .map(|row| {
            if row.starts_with("D,2,") {
                format!("{row}5")
            } else {
                row.to_owned()
            }
        })
        .collect();
    std::fs::write(&sheet, said.join("\n")).expect("what they said");
    app.press("Read what they said…");
    app.wait_for_label("Path");
    app.write_over("Path", &sheet.display().to_string());
    app.press("Open");
    app.wait_for("what they said", |app| app.shows_part("1 rating was read"));
    app.wait_for("the rating", |app| {
        app.nodes().any(|node| {
            let label = node.accesskit_node().label().unwrap_or_default();
            label.starts_with("D, line 2") && label.contains("rated 5")
        })
    });
}

/// A voice whose takes were there before would be known by its being heard at once, or with more lines.
#[test]
fn a_limit_holds_whole_lines_and_what_was_there_before_is_not_seen() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    // The narrator's own voice says the first line already.
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("its take", |app| bought(app) == 1);
    app.key(Modifiers::ALT, Key::D);
    app.press("Add 6 voices");
    app.wait_for_label("Listen to 18 takes");
    app.write("Stop-loss in credits", "10");
    app.wait_for("what is held", |app| app.shows_part("17 takes would cross"));
    app.press("Listen to 18 takes");
    app.wait_for("nothing made", |app| {
        app.nodes()
            .filter(|node| {
                let label = node.accesskit_node().label().unwrap_or_default();
                label.contains(", line ") && label.contains("not made")
            })
            .count()
            == 18
    });
    assert_eq!((ready_cells(&app), bought(&app)), (0, 1));
    app.press("Lift the limit");
    app.press_part("Make the other 17");
    app.wait_for("eighteen takes", |app| ready_cells(app) == 18);
    assert_eq!(bought(&app), 18);
    // What is lifted stays lifted, and all of it is here: nothing more to buy.
    assert!(!app.shows_part("Make the other"));
}

#[test]
fn head_to_head_asks_until_it_is_sure() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    app.key(Modifiers::ALT, Key::D);
    app.press("Add 6 voices");
    app.wait_for_label("Listen to 18 takes");
    app.press("Listen to 18 takes");
    app.wait_for("eighteen takes", |app| ready_cells(app) == 18);
    app.settle();
    app.press("Head to head");
    app.wait_for("two of them", |app| app.shows_part("Which is better?"));
    // Whoever has the earlier letter is better.
    for answers in 1..200 {
        let pair: Vec<char> = app
            .nodes()
            .filter_map(|node| {
                let label = node.accesskit_node().label()?;
                label.strip_suffix(" is better")?.chars().next()
            })
            .collect();
        let [one, other] = pair[..] else {
            break;
        };
        let key = if one < other { Key::Num1 } else { Key::Num2 };
        app.key(Modifiers::NONE, key);
        app.wait_for("the answer", |app| {
            app.shows_part(&format!("{answers} answer")) || app.shows_part("Sure enough")
        });
    }
    app.wait_for("a verdict", |app| app.shows_part("Sure enough who is best"));
    app.press("Show names");
    app.wait_for("who it is", |app| app.shows_part("1. A · "));
}
