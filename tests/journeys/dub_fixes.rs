//! A line that was bought is put in its place whoever looks by then, and what came to nothing is that line's alone.

use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::draft::faults::Fault;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::tr;
use mynah_model::dubbing::Film;
use tempfile::TempDir;

use crate::dubbing::{dubbed, gone, is_heard, line, paid};
use crate::harness::AppHarness;
use crate::script::ready;

const FIXED: &str = "Heron: Come at nine. fixed";

/// A film that is dubbed, and the folder that it is in.
fn begun() -> (AppHarness, TempDir) {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    ready(&mut app);
    dubbed(&mut app, &folder);
    (app, folder)
}

/// How many lines of all films are mended.
fn fixes(app: &AppHarness) -> usize {
    let library = Library::open(app.home(), Clock::system()).expect("the library");
    let films = library.films(Backend::Draft).expect("films");
    let films = films
        .iter()
        .filter_map(|film| Film::read(&film.content).ok());
    let languages = films.flat_map(|film| film.languages);
    languages.map(|language| language.patches.len()).sum()
}

/// A line that was bought is put in its place, and once its sound is gone from the disk it says so and is fetched again.
#[test]
fn dub_fixes_are_put_in_their_place_and_had_again_once_their_sound_is_gone() {
    let (mut app, folder) = begun();
    // Regression: whoever left the room before the line was here had paid for it, and it was never put in its place.
    app.write_over(
        &tr!("dubbing-says", language = tr!("language-en")),
        "Come at nine.",
    );
    app.key(Modifiers::COMMAND, Key::Enter);
    app.key(Modifiers::COMMAND, Key::Num1);
    app.wait_for("the fix", |app| fixes(app) == 1);
    app.key(Modifiers::COMMAND, Key::Num4);
    app.wait_for("it in its place", |app| line(app, FIXED));

    // Regression: "Nothing is heard of what was spoken" named no line, and nobody knew what to do.
    let bill = paid(app.home());
    std::fs::remove_file(sound_of_fix(&app)).expect("it gone");
    // Its button stands below what there is to say of the line.
    app.key(Modifiers::COMMAND, Key::K);
    app.wait_for_label(&tr!("palette-field"));
    app.type_letters(&tr!("action-save-dubs"));
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("dialog-path"));
    let out = folder.path().join("out");
    std::fs::create_dir(&out).expect("a folder");
    app.write_over(&tr!("dialog-path"), &out.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("which line", |app| {
        app.shows_part("What was bought for line 2 (English) is gone from the disk")
    });

    // Regression: a fix whose sound was gone could only be undone and written again.
    let home = app.close();
    let mut faults = None;
    let mut app = AppHarness::in_home(home, |options| {
        faults = Some(options.draft.faults.clone());
        // Nothing comes back by itself.
        let refused = Fault::Refuse(Refusal::too_large());
        options.draft.faults.always_on("/history", refused);
    });
    open_again(&mut app);
    // The dub's own line is heard there, and all of it is measured.
    app.press(&tr!("transport-all.name-dub"));
    app.wait_for("what is heard", |app| is_heard(app, 1));
    app.wait_for("how loud it is", |app| app.desk().dubbing.loud.is_some());
    app.wait_for("why", |app| {
        app.shows_part("is gone from this computer") && app.shows(&tr!("trouble-was-i-charged"))
    });
    let price = app.nodes().find_map(|node| {
        let node = node.accesskit_node();
        let is_it = node.label().is_some_and(|it| it == "Have it again");
        is_it.then(|| node.description()).flatten()
    });
    let price = price.expect("its price");
    assert!(price.contains("13 draft credits"), "{price}");
    faults.expect("faults").clear();
    app.press_part(&tr!("remedy-have"));
    app.wait_for("its sound", |app| sound_of_fix(app).is_file());
    app.wait_for("no word of it", |app| {
        !app.shows_part("is gone from this computer") && line(app, FIXED)
    });
    assert_eq!(paid(app.home()), bill, "the server had it still");
}

/// The file of the newest fix's take.
fn sound_of_fix(app: &AppHarness) -> std::path::PathBuf {
    let library = Library::open(app.home(), Clock::system()).expect("the library");
    let films = library.films(Backend::Draft).expect("films");
    let film = films.first().expect("a film");
    let film = Film::read(&film.content).expect("a film");
    let mut patches = film.languages.iter().flat_map(|it| &it.patches);
    let take = patches.next().and_then(|it| it.take).expect("its take");
    library.take(take).expect("its take").path
}

/// Goes to the film and its second line.
fn open_again(app: &mut AppHarness) {
    ready(app);
    app.key(Modifiers::COMMAND, Key::Num4);
    app.wait_for("the film", |app| line(app, "interview.wav, "));
    app.press_part("interview.wav, ");
    app.wait_for("its lines", |app| line(app, "Line 2 at 0:01.6"));
    app.press_part("Line 2 at 0:01.6");
    app.wait_for_label(&tr!("dubbing-says", language = tr!("language-en")));
}

/// What was half written was lost with the window.
#[test]
fn dub_fixes_that_are_half_written_are_there_after_a_restart() {
    let (mut app, _folder) = begun();
    app.write_over(
        &tr!("dubbing-says", language = tr!("language-en")),
        "Come at ni",
    );
    let home = app.close_window();
    let mut app = AppHarness::in_home(home, |_| {});
    open_again(&mut app);
    app.wait_for("what was written", |app| {
        app.value(&tr!("dubbing-says", language = tr!("language-en"))) == "Come at ni"
    });
    // What is bought is half written no more.
    app.write_over(
        &tr!("dubbing-says", language = tr!("language-en")),
        "Come at nine.",
    );
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("it in its place", |app| line(app, FIXED));
    let home = app.close_window();
    let mut app = AppHarness::in_home(home, |_| {});
    open_again(&mut app);
    app.wait_for("what is said", |app| {
        app.value(&tr!("dubbing-says", language = tr!("language-en"))) == "Come at nine."
    });
    let library = Library::open(app.home(), Clock::system()).expect("the library");
    let films = library.films(Backend::Draft).expect("films");
    assert!(
        !films[0].content.contains("\"half\""),
        "{}",
        films[0].content
    );
}

/// A dub whose file was gone was told as perhaps charged.
#[test]
fn dub_that_is_gone_from_the_disk_is_told_as_paid_and_fetched_for_nothing() {
    let (app, _folder) = begun();
    let bill = paid(app.home());
    let library = Library::open(app.home(), Clock::system()).expect("the library");
    let dubs = library.dubs(Backend::Draft).expect("the ledger");
    let takes = library.takes_of(dubs[0].id).expect("its take");
    std::fs::remove_file(library.sound(takes[0].id).expect("its file")).expect("it gone");
    let home = app.close();
    let mut faults = None;
    let mut app = AppHarness::in_home(home, |options| {
        faults = Some(options.draft.faults.clone());
        options.draft.faults.always_on("/audio/en", gone());
    });
    let faults = faults.expect("faults");
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::Num4);
    app.wait_for("how it stands", |app| line(app, &tr!("dubbing-missing")));
    app.press_part("interview.wav, ");
    app.wait_for_label(&tr!("trouble-was-i-charged"));
    let told = |app: &AppHarness| {
        let charged = app.shows_part("No real money: ") || app.shows_part("Yes");
        charged && app.shows_part("is gone from this computer")
    };
    assert!(told(&app), "{:?}", app.on_screen());
    app.press_part(&tr!("remedy-fetch"));
    app.wait_for("that nobody has it", |app| {
        app.shows_part("costs its price once more")
    });
    faults.clear();
    app.press_part(&tr!("remedy-fetch"));
    app.wait_for("its lines", |app| line(app, "Line 2 at 0:01.6"));
    assert_eq!(paid(app.home()), bill);
}
