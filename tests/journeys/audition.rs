//! A blind casting call: heard, rated, revealed and cast, without a name before.

use std::collections::HashSet;
use std::path::Path;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::draft::faults::Fault;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::records::ledger::{Entry, EntryState};
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::ids::EntryId;
use mynah::tr;
use mynah_model::audition::Audition;
use mynah_model::desk::List;
use mynah_model::event::Playing;

use crate::audition_page::is_judged_in_a_browser;
use crate::counted::Counted;
use crate::harness::AppHarness;
use crate::meter::loudness;
use crate::script::ready;

/// How many entries of the ledger cost something.
pub fn bought(app: &AppHarness) -> usize {
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

/// What would tell who somebody is: names without what all have in them, and ids, in small letters.
pub fn names(app: &AppHarness) -> Vec<String> {
    let voices = app.desk().voices_of(Backend::Draft);
    let names = voices.iter().flat_map(|voice| {
        let name = voice.name.replace(" (draft)", "");
        [name.to_lowercase(), voice.id.to_string().to_lowercase()]
    });
    names.collect()
}

/// That none of them is in a text.
pub fn is_unnamed(text: &str, names: &[String]) {
    let text = text.to_lowercase();
    for name in names {
        assert!(!text.contains(name.as_str()), "{name} in {text}");
    }
}

/// That no name is said anywhere.
pub fn nobody_is_named(app: &AppHarness, names: &[String]) {
    for text in said(app) {
        is_unnamed(&text, names);
    }
}

/// The candidate that is heard, by its letter and line.
pub fn ready_cells(app: &AppHarness) -> usize {
    let cells = app.nodes().filter_map(|node| {
        let node = node.accesskit_node();
        (node.role() == Role::Button).then(|| node.label())?
    });
    cells
        .filter(|label| {
            // With names shown it says how long it is.
            let is_made = label.contains(" · made") || label.contains(" s");
            label.contains(", line ") && is_made
        })
        .count()
}

pub fn heard(app: &AppHarness) -> Option<usize> {
    let playback = &app.desk().playback;
    matches!(playback.playing, Some(Playing::Compare { .. })).then_some(playback.side)
}

/// Six voices with three lines, not ordered yet.
pub fn put_together_in(app: AppHarness) -> Counted {
    let mut counted = Counted::new(app);
    counted.keys_at_once(Modifiers::ALT, Key::D);
    counted.click(&tr!("audition-add", count = 6));
    counted
        .app
        .wait_for_label(&tr!("audition-begin", count = 18));
    counted
}

/// The same with one line alone.
pub fn with_one_line(app: AppHarness) -> AppHarness {
    let mut app = put_together_in(app).app;
    app.press(&tr!("audition-line-out", number = 3));
    app.press(&tr!("audition-line-out", number = 2));
    app.wait_for_label(&tr!("audition-begin", count = 6));
    app
}

/// The same at the first start.
pub fn put_together() -> Counted {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    put_together_in(app)
}

/// Waits for so many takes, as long as they come: each by itself, for a busy machine takes its time for all of them.
pub fn are_here(app: &mut AppHarness, takes: usize) {
    let open = |app: &AppHarness| app.desk().jobs.iter().filter(|job| job.goes_on()).count();
    let here = |app: &AppHarness| ready_cells(app) == takes;
    app.wait_for("the orders", |app| open(app) > 0 || here(app));
    app.wait_down("a take", open);
    app.wait_for(&format!("{takes} takes"), here);
}

/// The same of eighteen.
pub fn all_are_here(app: &mut AppHarness) {
    are_here(app, 18);
}

/// Orders them, and waits until all can be heard.
pub fn listen(counted: &mut Counted) {
    counted.click(&tr!("audition-begin", count = 18));
    let app = &mut counted.app;
    all_are_here(app);
    app.settle();
}

/// The place of the letter behind which the part's own voice is: who is in the cast already is not cast by a key. Read
/// behind the window's back, which hides it.
pub fn own_letter(app: &AppHarness) -> usize {
    let library = Library::open(app.home(), Clock::system()).expect("the library");
    let project = app.desk().project.as_ref().expect("a project").card.id;
    let kept = library.auditions(project).expect("auditions");
    let kept = Audition::read(&kept.first().expect("one").content).expect("an audition");
    let part = app.desk().script().cast().0.get(&kept.speaker);
    let own = part.and_then(|part| part.voice(Backend::Draft));
    let own = &own.expect("its voice").id;
    let mut all = kept.candidates.iter();
    all.position(|it| it.voice == *own).expect("its letter")
}

/// The same at the first start.
pub fn begun() -> AppHarness {
    let mut counted = put_together();
    listen(&mut counted);
    counted.app
}

#[test]
fn six_voices_are_heard_with_three_lines_and_one_is_cast_blind_by_six_clicks_and_twenty_keys() {
    let mut counted = put_together();
    listen(&mut counted);
    assert_eq!(bought(&counted.app), 18);
    let names = names(&counted.app);
    let unnamed = |app: &AppHarness| nobody_is_named(app, &names);
    unnamed(&counted.app);
    let mut places = HashSet::new();
    let (third, best, last) = if own_letter(&counted.app) == 2 {
        (Key::Num4, 'F', Key::Num5)
    } else {
        (Key::Num5, 'C', Key::Num4)
    };
    for (letter, stars) in [
        (Key::A, Key::Num2),
        (Key::B, Key::Num3),
        (Key::C, third),
        (Key::D, Key::Num1),
        (Key::E, Key::Num0),
        (Key::F, last),
    ] {
        let was = heard(&counted.app);
        counted.key_until(letter, "another voice", |app| {
            heard(app).is_some() && heard(app) != was
        });
        // A take ends by itself.
        places.insert(heard(&counted.app));
        levelled(&counted.app);
        unnamed(&counted.app);
        // How loud it came would tell whose it is.
        assert!(counted.app.shows_part("Loudness – LUFS"));
        counted.key(stars);
    }
    assert_eq!(places.len(), 6, "each was heard");
    let was = heard(&counted.app);
    counted.key_until(Key::Tab, "the next line", |app| {
        heard(app).is_some() && heard(app) != was
    });
    counted
        .app
        .wait_for_label(&tr!("audition-line-number", count = 3, number = 2));
    counted.app.wait_for_label("6 of 6");
    unnamed(&counted.app);
    counted.key(Key::Enter);
    counted
        .app
        .wait_for("names", |app| app.shows_part(&tr!("audition-order")));
    // The key that showed the names asks first, and says what it means.
    counted.key(Key::Enter);
    counted.app.wait_for("a question", |app| {
        app.focused().is_some_and(|it| it.starts_with("Cast as "))
    });
    assert!(counted.app.shows_part("to say anew") || counted.app.shows_part("draft credits"));
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
    let bare = cast.replace(" (draft)", "").to_lowercase();
    assert!(names.contains(&bare), "{cast}");
    assert!(app.shows_part(&format!("1. {best} · {cast}")));
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
    let mut app = begun();
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
    app.wait_for("the one that was left", |app| {
        app.shows(&tr!("audition-kept", count = 1))
    });
    app.press(&tr!("audition-kept", count = 1));
    app.wait_for("how far it is", |app| app.shows_part("1 judged"));
    app.press_part("Go on with");
    app.wait_for("its takes", |app| ready_cells(app) == 18);
    assert!(app.shows_part("rated 4"));
    assert_eq!(bought(&app), 18);
}

/// That all sounds of a folder are as loud as each other, by an independent meter, in LUFS.
fn are_equally_loud(folder: &Path) {
    let entries = std::fs::read_dir(folder).expect("the folder");
    let paths = entries.map(|entry| entry.expect("a file").path());
    let sounds = paths.filter(|path| path.extension().is_some_and(|end| end == "wav"));
    let loud: Vec<f64> = sounds.map(|path| loudness(&path)).collect();
    assert_eq!(loud.len(), 18);
    let (least, most) = loud
        .iter()
        .fold((f64::MAX, f64::MIN), |(least, most), lufs| {
            (least.min(*lufs), most.max(*lufs))
        });
    assert!(most - least <= 0.4, "{loud:?}");
    for lufs in loud {
        assert!((lufs + 18.0).abs() <= 0.2, "{lufs} LUFS");
    }
}

#[test]
fn it_is_sent_to_somebody_without_a_name_and_what_they_said_comes_back() {
    let mut app = begun();
    let names = names(&app);
    let folder = app.home().join("to-send");
    app.press(&tr!("audition-export"));
    app.wait_for_label(&tr!("dialog-path"));
    // Twenty files lay loose in the home folder.
    let offered = app.value(&tr!("dialog-path"));
    assert!(offered.contains("Blind audition for "), "{offered}");
    app.write_over(&tr!("dialog-path"), &folder.display().to_string());
    app.press(&tr!("dialog-save-button"));
    is_written(&mut app, &folder.join("results.csv"));
    let mut files = 0;
    for entry in std::fs::read_dir(&folder).expect("the folder") {
        let path = entry.expect("a file").path();
        let bytes = std::fs::read(&path).expect("its bytes");
        let name = entry_name(&path);
        is_unnamed(&name, &names);
        is_unnamed(&String::from_utf8_lossy(&bytes), &names);
        files += 1;
    }
    assert_eq!(files, 20, "eighteen sounds, a page and a sheet");
    are_equally_loud(&folder);
    let sheet = folder.join("results.csv");
    let said = std::fs::read_to_string(&sheet).expect("the sheet");
    let said: Vec<String> = said
        .lines()
        .map(|row| match row.rsplit_once(',') {
            Some((rest, shuffle)) if row.starts_with("D,2,") => format!("{rest}5,{shuffle}"),
            _ => row.to_owned(),
        })
        .collect();
    std::fs::write(&sheet, said.join("\n")).expect("what they said");
    app.press(&tr!("audition-read"));
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &sheet.display().to_string());
    app.press(&tr!("dialog-open-button"));
    app.wait_for("what they said", |app| app.shows_part("1 rating was read"));
    app.wait_for("the rating", |app| {
        app.nodes().any(|node| {
            let label = node.accesskit_node().label().unwrap_or_default();
            label.starts_with("D, line 2") && label.contains("rated 5")
        })
    });
    // The same by the page beside the sheet.
    is_judged_in_a_browser(&mut app, &folder);
}

/// Waits for what a dialog asked a place for: a file is there before the dialog is told of it and goes, and until then
/// keys and presses are the dialog's.
pub fn is_written(app: &mut AppHarness, file: &Path) {
    app.wait_for("what is written", |app| {
        file.exists() && !app.shows(&tr!("dialog-path"))
    });
}

fn entry_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// A voice whose takes were there before would be known by its being heard at once, or with more lines.
#[test]
fn a_limit_holds_whole_lines_and_what_was_there_before_is_not_seen() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    // The narrator's own voice says the first line already.
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("its take", |app| bought(app) == 1);
    app.wait_for("it in the player", |app| app.shows_part("Take 1"));
    let mut app = put_together_in(app).app;
    app.write(&tr!("audition-limit.name"), "10");
    app.wait_for("what is held", |app| app.shows_part("17 takes would cross"));
    app.press(&tr!("audition-begin", count = 1));
    // Of its line it is said that one is there, of no letter.
    app.wait_for("nothing to hear", |app| {
        let cells = |words: &str| {
            let nodes = app.nodes().filter(|node| {
                let label = node.accesskit_node().label().unwrap_or_default();
                label.contains(", line ") && label.contains(words)
            });
            nodes.count()
        };
        (cells("not made"), cells("1 of 6 made")) == (12, 6)
    });
    assert_eq!((ready_cells(&app), bought(&app)), (0, 1));
    // Beside letters its length would tell whose it is.
    assert!(app.shows(&tr!("transport-still")) && !app.shows_part("Take 1"));
    app.press(&tr!("audition-no-limit"));
    app.press_part(&tr!("audition-generate", count = 17));
    all_are_here(&mut app);
    assert_eq!(bought(&app), 18);
    // What is lifted stays lifted, and all of it is here: nothing more to buy.
    assert!(!app.shows_part("Make the other"));
}

/// Saves the row that is looked at, and reads what was written.
fn saved_takes_name_nobody(app: &mut AppHarness, names: &[String]) {
    let folder = app.home().join("saved");
    app.press(&tr!("history-save"));
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &folder.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("a file", |app| {
        let files = std::fs::read_dir(&folder);
        let has_one = files.is_ok_and(|mut files| files.any(|file| file.is_ok()));
        has_one && !app.shows(&tr!("dialog-path"))
    });
    app.wait_for("its end", |app| {
        app.desk().jobs.histories().all(|job| !job.goes_on())
    });
    for entry in std::fs::read_dir(&folder).expect("the folder") {
        let path = entry.expect("a file").path();
        is_unnamed(&entry_name(&path), names);
        let bytes = std::fs::read(&path).expect("its bytes");
        is_unnamed(&String::from_utf8_lossy(&bytes), names);
    }
}

/// Who failed, and who was bought when, was read with the names in the other rooms; once the audition was left, all.
#[test]
fn nobody_is_named_in_other_rooms_while_it_is_blind() {
    let mut app = AppHarness::with(|options| {
        let gone = Refusal::missing_permission("text_to_speech");
        options.draft.faults.next(Fault::Refuse(gone));
    });
    ready(&mut app);
    let mut app = with_one_line(app);
    app.press(&tr!("audition-begin", count = 6));
    are_here(&mut app, 5);
    assert_eq!(app.desk().jobs.count(List::Failed), 1);
    app.settle();
    let names = names(&app);
    nobody_is_named(&app, &names);
    app.key(Modifiers::COMMAND, Key::J);
    app.press_role(Role::RadioButton, &tr!("jobs-log"));
    app.wait_for("the failure", |app| app.desk().failures.len() == 1);
    app.settle();
    nobody_is_named(&app, &names);
    // Nor is who failed found by a name.
    for voice in names.iter().step_by(2) {
        app.write_over(&tr!("jobs-log-words"), voice);
        app.wait_for_label(&tr!("jobs-log-none"));
    }
    app.key(Modifiers::COMMAND, Key::J);
    app.key(Modifiers::COMMAND, Key::Num7);
    app.wait_for("the takes", |app| app.shows_part(&tr!("blind-voice")));
    nobody_is_named(&app, &names);
    assert!(
        !app.shows_part("Candidate B"),
        "beside it stands how long it is"
    );
    app.press_part(&tr!("blind-voice"));
    app.wait_for_label(&tr!("history-put"));
    assert!(!app.shows_part("Stability: "), "a voice has its own");
    nobody_is_named(&app, &names);
    saved_takes_name_nobody(&mut app, &names);
    // Who is looked for by name isn't found by it.
    for voice in names.iter().step_by(2) {
        app.write_over(&tr!("history-search"), voice);
        app.wait_for_label(&tr!("history-none"));
    }
    app.press(&tr!("history-show-all"));
    app.wait_for("the takes", |app| app.shows_part(&tr!("blind-voice")));
    app.key(Modifiers::COMMAND, Key::Num8);
    app.wait_for_label(&tr!("usage-budget-month"));
    app.settle();
    app.wait_for("whose sum is less", |app| app.shows_part("Hidden voices: "));
    nobody_is_named(&app, &names);
    let table = app.home().join("ledger.csv");
    app.press(&tr!("usage-export"));
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &table.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    is_written(&mut app, &table);
    let written = std::fs::read_to_string(&table).expect("the table");
    assert_eq!(written.matches("Hidden voice").count(), 6, "{written}");
    is_unnamed(&written, &names);
    app.key(Modifiers::COMMAND, Key::Num2);
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for_label(&tr!("inspector-search-voices"));
    app.key(Modifiers::COMMAND, Key::Num7);
    app.wait_for("the takes", |app| app.shows_part(&tr!("blind-voice")));
    nobody_is_named(&app, &names);
    app.key(Modifiers::COMMAND, Key::Num2);
    app.key(Modifiers::ALT, Key::D);
    app.press_part("Auditions so far · ");
    app.press_part("Go on with");
    app.press(&tr!("audition-reveal"));
    app.wait_for("names", |app| app.shows_part(&tr!("audition-order")));
    app.key(Modifiers::COMMAND, Key::Num7);
    app.wait_for("the takes", |app| app.shows_part("; Here only"));
    app.wait_for("names", |app| !app.shows_part(&tr!("blind-voice")));
}

#[test]
fn the_same_voices_are_heard_once_more_with_other_lines() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    let mut app = with_one_line(app);
    app.press(&tr!("audition-begin", count = 6));
    are_here(&mut app, 6);
    let project = app.desk().project.as_ref().expect("a project").card.id;
    app.press(&tr!("audition-other-lines"));
    app.wait_for_label(&tr!("audition-voices", count = 6));
    app.wait_for_label(&tr!("audition-begin", count = 6));
    app.press(&tr!("audition-begin", count = 6));
    are_here(&mut app, 6);
    assert_eq!(bought(&app), 12);
    app.wait_for("both", |app| {
        let kept = app.desk().auditions.of(project);
        kept.is_some_and(|kept| kept.len() == 2)
    });
    let kept = app.desk().auditions.of(project).expect("auditions");
    let voices = |place: usize| {
        let candidates = kept[place].audition.candidates.iter();
        let voices: HashSet<String> = candidates.map(|one| one.voice.to_string()).collect();
        voices
    };
    assert_eq!(voices(0), voices(1));
    for line in &kept[0].audition.lines {
        assert!(!kept[1].audition.lines.contains(line), "{}", line.text);
    }
}
