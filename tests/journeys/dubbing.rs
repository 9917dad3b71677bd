//! The Dubbing room: a film into two languages, one line fixed, all files out; failures, restarts, keys alone.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::draft::faults::Fault;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::records::ledger::EntryState;
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::credits::Credits;
use mynah::tr;
use mynah_model::dubbing::{FilmCard, Stands};
use mynah_model::event::Playing;
use tempfile::TempDir;

use crate::clone::{speech, written};
use crate::counted::Counted;
use crate::harness::AppHarness;
use crate::script::ready;

const SHEET: &str = "speaker,start_time,end_time,transcription,translation\n\
    Heron,0.5,2.5,Guten Morgen zusammen.,Good morning to all of you.\n\
    Wren,3.0,4.6,\"Ja, danke.\",Thank you very much.\n\
    Heron,5.0,7.0,Kommt um 8 herein.,Come in out of the rain at 9.\n";

/// What is said in the recording.
pub const SHORT: &str = "speaker,start_time,end_time,transcription,translation\n\
    Wren,0.2,1.2,\"Ja, danke.\",Thank you.\n\
    Heron,1.6,2.8,Kommt um 8.,Come at 9.\n";

/// A film of eight seconds, and the table of what is said in it.
pub fn film(folder: &TempDir) -> [PathBuf; 2] {
    let film = folder.path().join("Der Film.mp4");
    let made = std::process::Command::new("ffmpeg")
        .args(["-v", "error", "-f", "lavfi"])
        .args(["-i", "testsrc=s=160x90:r=10:d=8", "-f", "lavfi"])
        .args(["-i", "sine=f=220:r=44100:d=8"])
        .args(["-c:v", "mpeg4", "-c:a", "aac", "-shortest"])
        .arg(&film)
        .status()
        .expect("ffmpeg, of the package ffmpeg");
    assert!(made.success());
    [film, written(folder, "lines.csv", SHEET.as_bytes())]
}

/// A short recording instead: what a voice says of it is soon said.
pub fn recording(folder: &TempDir) -> [PathBuf; 2] {
    [
        written(folder, "interview.wav", &speech(6, 0.2)),
        written(folder, "lines.csv", SHORT.as_bytes()),
    ]
}

/// A language isn't at the service any more.
pub fn gone() -> Fault {
    Fault::Refuse(Refusal::not_found(
        "dubbing_not_found",
        "There is no such language.",
    ))
}

/// The room with such files brought into it, to be dubbed into English.
pub fn into_english(files: &[PathBuf; 2]) -> AppHarness {
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    bring(&mut app, files);
    pick(&mut app, &tr!("language-en"));
    app.key(Modifiers::NONE, Key::Escape);
    app
}

/// The room, with nothing done in it.
pub fn in_room(app: &mut AppHarness) {
    ready(app);
    app.key(Modifiers::COMMAND, Key::Num4);
    app.wait_for_label(&tr!("dubbing-empty"));
}

fn cards(app: &AppHarness) -> Vec<FilmCard> {
    let listed = app.desk().dubbing.listed.get(&Backend::Draft);
    listed.map(|cards| cards.to_vec()).unwrap_or_default()
}

/// How many languages of all films are ready.
pub fn ready_ones(app: &AppHarness) -> usize {
    let cards = cards(app);
    let all = cards.iter().flat_map(|card| &card.stands);
    all.filter(|stands| matches!(stands, Stands::Ready { .. }))
        .count()
}

/// What was paid, by the ledger, and how often something of dubs was sent.
pub fn paid(home: &Path) -> (Credits, usize) {
    let library = Library::open(home, Clock::system()).expect("the library");
    let spent = library.spend(Backend::Draft).expect("the sums").spent;
    let dubs = library.dubs(Backend::Draft).expect("the ledger");
    let settled = dubs.iter().filter(|it| it.state == EntryState::Settled);
    (spent, settled.count())
}

/// That the ledger says what the server charged.
pub fn ledger_is_the_bill(app: &mut AppHarness) {
    let (spent, _) = paid(app.home());
    app.wait_for("the meter", |app| {
        let meter = app.desk().meters.get(&Backend::Draft);
        let meter = meter.and_then(|meter| meter.value());
        meter.is_some_and(|meter| meter.used == spent)
    });
}

/// Drops what is dubbed with its table, and waits until it was looked at.
pub fn bring(app: &mut AppHarness, files: &[PathBuf; 2]) {
    for file in files {
        app.let_fall(file);
    }
    app.wait_for_label(&tr!("dubbing-film-other"));
}

pub fn pick(app: &mut AppHarness, language: &str) -> usize {
    let mut clicks = 1;
    if !app.shows(language) {
        app.press_role(Role::ComboBox, &tr!("dubbing-into.name"));
        app.wait_for_label(language);
        clicks += 1;
    }
    app.press(language);
    clicks
}

pub fn is_heard(app: &AppHarness, side: usize) -> bool {
    let playback = &app.desk().playback;
    matches!(playback.playing, Some(Playing::Film { .. })) && playback.side == side
}

pub fn line(app: &AppHarness, part: &str) -> bool {
    app.shows_part(part)
}

#[test]
fn dub_two_languages_one_line_fixed_and_all_files_out() {
    let folder = TempDir::new().expect("a folder");
    let files = film(&folder);
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    let mut counted = Counted::new(app);
    for file in &files {
        counted.let_fall(file);
    }
    counted.app.wait_for_label(&tr!("dubbing-film-other"));
    for language in [tr!("language-en").as_str(), tr!("language-fr").as_str()] {
        counted.clicks += pick(&mut counted.app, language);
    }
    // The price of each and of all is there before anything is sent.
    let all = tr!("dubbing-all");
    counted
        .app
        .wait_for("the price of all", |app| app.told_of(&all).is_some());
    let credits = |name: &str| counted.app.told_of(name).unwrap_or_default();
    for (name, price) in [
        (tr!("language-en"), 401),
        (tr!("language-fr"), 401),
        (all, 802),
    ] {
        let told = credits(&format!("{name}: "));
        let price = tr!("price-at-most", credits = price);
        assert!(
            told.contains(&tr!("price-draft.tip", credits = price)),
            "{told}"
        );
    }
    assert_eq!(paid(counted.app.home()), (Credits::ZERO, 0));
    counted.app.press_part(&tr!("dubbing-start", count = 2));
    counted.clicks += 1;
    counted
        .app
        .wait_for("both languages", |app| ready_ones(app) == 2);
    counted
        .app
        .wait_for("its lines", |app| line(app, "Line 2 at 0:03.0"));
    let (before, sent) = paid(counted.app.home());
    assert_eq!(sent, 2);
    let found = "Line 2 at 0:03.0, Wren: Thank you very much.";
    counted.app.press_part(found);
    counted.clicks += 1;
    counted.app.wait_for("the moment", |app| is_heard(app, 1));
    let text = "Thanks, how kind.";
    counted.click(&tr!("dubbing-says", language = tr!("language-en")));
    counted.keys_at_once(Modifiers::COMMAND, Key::A);
    // What is said otherwise is writing, not a key of the way there.
    counted.app.type_letters(text);
    counted.keys_at_once(Modifiers::COMMAND, Key::Enter);
    counted.app.wait_for("the line as it is now", |app| {
        line(app, "Wren: Thanks, how kind. fixed")
    });
    let (after, _) = paid(counted.app.home());
    assert_eq!(
        after.less(before),
        Credits(text.chars().count() as u64),
        "that line, and nothing else"
    );
    counted
        .app
        .wait_for("it in context", |app| is_heard(app, 1));
    counted.keys_at_once(Modifiers::COMMAND, Key::E);
    counted.app.wait_for_label(&tr!("dialog-path"));
    let out = folder.path().join("out");
    std::fs::create_dir(&out).expect("a folder");
    let typed = out.display().to_string();
    counted.app.write_over(&tr!("dialog-path"), &typed);
    counted.key(Key::Enter);
    counted.app.wait_for_label(&tr!("dubbing-show-folder"));
    let old = "after they were written";
    assert!(!counted.app.shows_part(old), "they have the fix");
    assert!(
        counted.clicks <= 8 && counted.keys <= 4,
        "{} clicks and {} keys",
        counted.clicks,
        counted.keys
    );
    for name in ["en.wav", "fr.wav", "en.srt", "fr.vtt", "en.csv", "en.mp4"] {
        let file = out.join(format!("der-film-draft-{name}"));
        assert!(file.is_file(), "{}", file.display());
    }
    let srt = std::fs::read_to_string(out.join("der-film-draft-en.srt")).expect("subtitles");
    assert!(srt.contains(text) && !srt.contains("very much"), "{srt}");
    let report = std::fs::read_to_string(out.join("der-film-draft-report.md")).expect("a report");
    assert!(report.contains(&format!("{after} draft cr")), "{report}");
    ledger_is_the_bill(&mut counted.app);

    // Taken back, done again, put back; it lasts.
    let mut app = counted.app;
    app.press(&tr!("dubbing-undo"));
    app.wait_for("what it was", |app| line(app, "Wren: Thank you very much."));
    app.press(&tr!("dubbing-redo"));
    app.wait_for("what it is", |app| {
        line(app, "Wren: Thanks, how kind. fixed")
    });
    app.press(&tr!("dubbing-put-back"));
    app.wait_for("the dub's own", |app| {
        line(app, "Wren: Thank you very much.")
    });
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("the fix", |app| line(app, "Wren: Thanks, how kind. fixed"));
    let home = app.close();
    let mut app = AppHarness::in_home(home, |_| {});
    ready(&mut app);
    app.press(&tr!("room-dubbing"));
    app.wait_for("the film", |app| line(app, "Der Film.mp4, "));
    app.press_part("Der Film.mp4, ");
    app.wait_for("the fix", |app| line(app, "Wren: Thanks, how kind. fixed"));
}

/// The room with a dub in English that is ready, its second line looked at.
pub fn dubbed(app: &mut AppHarness, folder: &TempDir) {
    app.key(Modifiers::COMMAND, Key::Num4);
    app.wait_for_label(&tr!("dubbing-empty"));
    bring(app, &recording(folder));
    pick(app, &tr!("language-en"));
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("it", |app| line(app, "Line 2 at 0:01.6"));
    app.press_part("Line 2 at 0:01.6");
    app.wait_for_label(&tr!("dubbing-says", language = tr!("language-en")));
    // Stopped before it sounds, it would sound afterwards.
    app.wait_for("its sound", |app| is_heard(app, 1));
    app.key(Modifiers::COMMAND, Key::Period);
    app.wait_for("silence", |app| app.desk().playback.playing.is_none());
}

#[test]
fn dub_goes_from_the_dub_to_the_original_at_the_same_moment() {
    let folder = TempDir::new().expect("a folder");
    let told = Arc::new(Mutex::new(Vec::new()));
    let notified = Arc::clone(&told);
    let mut app = AppHarness::with(|options| {
        options.notify = Arc::new(move |_, text: &str| {
            notified.lock().expect("a list").push(text.to_owned());
        });
    });
    in_room(&mut app);
    bring(&mut app, &recording(&folder));
    pick(&mut app, &tr!("language-en"));
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("it", |app| line(app, "Line 2 at 0:01.6"));
    app.wait_for("the system’s notification", |_| {
        let told = told.lock().expect("a list");
        told.iter()
            .any(|text| text.starts_with("interview.wav is dubbed"))
    });
    app.press_part("Line 2 at 0:01.6");
    app.wait_for("the dub", |app| is_heard(app, 1));
    let at = app.desk().playhead().seconds();
    assert!((1.6..2.8).contains(&at), "{at}");
    app.key(Modifiers::ALT, Key::X);
    app.wait_for("the original", |app| is_heard(app, 0));
    let at = app.desk().playhead().seconds();
    assert!(at >= 1.6, "the same moment: {at}");
    app.wait_for("both waveforms", |app| {
        app.shows(&tr!("dubbing-wave-original"))
            && app.shows(&tr!("dubbing-wave", language = tr!("language-en")))
    });
    // Lines that are worth a look alone.
    app.press_role(Role::ComboBox, &tr!("dubbing-lines"));
    app.press(&tr!("dubbing-lines-numbers"));
    app.wait_for("one of them", |app| {
        !line(app, "Line 1 at 0:00.2") && line(app, "Line 2 at 0:01.6")
    });
}

#[test]
fn dub_a_language_that_failed_is_begun_again_and_paid_once() {
    let folder = TempDir::new().expect("a folder");
    let mut faults = None;
    let mut app = AppHarness::with(|options| faults = Some(options.draft.faults.clone()));
    let faults = faults.expect("faults");
    in_room(&mut app);
    bring(&mut app, &recording(&folder));
    pick(&mut app, &tr!("language-en"));
    faults.next_on("/dubbing", Fault::Refuse(Refusal::too_large()));
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("why it failed", |app| {
        app.shows(&tr!("trouble-was-i-charged"))
            && app.shows(&tr!(
                "dubbing-start-language",
                language = tr!("language-en")
            ))
    });
    assert_eq!(paid(app.home()), (Credits::ZERO, 0));
    app.press(&tr!(
        "dubbing-start-language",
        language = tr!("language-en")
    ));
    app.wait_for("it", |app| ready_ones(app) == 1);
    assert_eq!(paid(app.home()).1, 1);
    ledger_is_the_bill(&mut app);
}

/// A recording that is ordered in English and French.
pub fn in_two_languages(folder: &TempDir) -> AppHarness {
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    bring(&mut app, &recording(folder));
    for language in [tr!("language-en").as_str(), tr!("language-fr").as_str()] {
        pick(&mut app, language);
    }
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::COMMAND, Key::Enter);
    app
}

#[test]
fn dub_goes_on_after_a_restart_in_the_middle() {
    let folder = TempDir::new().expect("a folder");
    let mut app = in_two_languages(&folder);
    app.wait_for("what is wanted", |app| {
        cards(app).iter().any(|card| card.stands.len() == 2)
    });
    let home = app.close();
    let mut app = AppHarness::in_home(home, |_| {});
    ready(&mut app);
    app.press(&tr!("room-dubbing"));
    app.wait_for("the film", |app| line(app, "interview.wav, "));
    app.press_part("interview.wav, ");
    // Whatever of it was sent comes by itself; what wasn't is begun here, and none is paid twice.
    for (place, language) in ["English", "French"].into_iter().enumerate() {
        app.settle();
        app.press_role(Role::RadioButton, language);
        let begin = format!("Begin {language}");
        let is_ready = |app: &AppHarness| {
            let cards = cards(app);
            let stands = cards.first().and_then(|card| card.stands.get(place));
            matches!(stands, Some(Stands::Ready { .. }))
        };
        app.wait_for("how it stands", |app| {
            is_ready(app) || app.shows(&begin) || app.shows_part("Retry")
        });
        if app.shows(&begin) {
            app.press(&begin);
        } else if !is_ready(&app) {
            app.press_part("Retry");
        }
        app.wait_for("the language", is_ready);
    }
    assert_eq!(paid(app.home()).1, 2);
    // There the credits are read again.
    app.key(Modifiers::COMMAND, Key::Num8);
    ledger_is_the_bill(&mut app);
}

#[test]
fn dub_says_before_it_begins_why_it_cannot() {
    let folder = TempDir::new().expect("a folder");
    let [sound, table] = recording(&folder);
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    let no_film = written(&folder, "notes.mp4", b"no film");
    app.let_fall(&no_film);
    app.wait_for("why", |app| app.shows_part("notes.mp4 can’t be dubbed"));
    app.let_fall(&sound);
    app.wait_for_label(&tr!("dubbing-film-other"));
    pick(&mut app, &tr!("language-en"));
    app.wait_for("why", |app| {
        app.shows_part("Draft mode can’t understand speech: add a transcript")
    });
    app.key(Modifiers::COMMAND, Key::Enter);
    app.settle();
    assert!(cards(&app).is_empty());
    app.let_fall(&table);
    app.wait_for("that it can", |app| {
        let nodes = app.nodes();
        let mut begin = nodes.filter(|node| {
            let node = node.accesskit_node();
            let label = node.label().unwrap_or_default();
            label.starts_with("Begin one language") && !node.is_disabled()
        });
        begin.next().is_some()
    });
}

#[test]
fn dub_by_keys_alone() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    bring(&mut app, &recording(&folder));
    let go_to = |app: &mut AppHarness, name: &str| {
        for _ in 0..120 {
            if app.focused().is_some_and(|it| it.starts_with(name)) {
                return;
            }
            app.tab();
        }
        assert_eq!(app.focused().as_deref(), Some(name), "Tab comes to it");
    };
    go_to(&mut app, &tr!("dubbing-into.name"));
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("language-es"));
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.key(Modifiers::NONE, Key::Enter);
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("its lines", |app| line(app, "Line 2 at 0:01.6"));
    go_to(&mut app, "Line 1");
    app.key(Modifiers::NONE, Key::ArrowDown);
    app.wait_for("the next line", |app| {
        app.focused().is_some_and(|it| it.starts_with("Line 2"))
    });
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("its moment", |app| is_heard(app, 1));
    // F2 writes the line that has the keys, Escape leads back to it with what is written.
    let has = |name: &'static str| {
        move |app: &AppHarness| app.focused().is_some_and(|it| it.starts_with(name))
    };
    app.key(Modifiers::NONE, Key::F2);
    app.wait_for("the line’s text", has("Says in "));
    app.key(Modifiers::COMMAND, Key::A);
    app.type_letters("Nine");
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("the line", has("Line 2"));
    assert!(
        app.value(&tr!("dubbing-says", language = tr!("language-es")))
            .contains("Nine")
    );
    // From the lines Tab goes to what is done with the one that is looked at, and from there to the files.
    let mut met = Vec::new();
    for _ in 0..30 {
        app.tab();
        met.extend(app.focused());
        if met.last().is_some_and(|it| it == "Export files…") {
            break;
        }
    }
    let place = |name: &str| met.iter().position(|it| it.starts_with(name));
    let order = [
        "Says in ",
        "Voice of this line",
        "Say it so",
        "Hear it",
        "Export files…",
    ];
    let places: Vec<_> = order.iter().map(|name| place(name)).collect();
    assert!(places.iter().all(Option::is_some), "{met:?}");
    assert!(places.is_sorted(), "{met:?}");
    // What a dialog took the keys from has them again.
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("dialog-path"));
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("the button", has("Export files…"));
}
