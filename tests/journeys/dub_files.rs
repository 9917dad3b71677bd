//! The Dubbing room: files that are in the way, films that follow one another, and a form before a board.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::draft::faults::Fault;
use mynah::terms::backend::Backend;
use mynah::tr;
use tempfile::TempDir;

use crate::clone::{speech, written};
use crate::dub_fixes::fixes;
use crate::dubbing::{
    SHORT, bring, dubbed, film, in_room, into_english, line, mended, paid, pick, ready_ones,
    recording,
};
use crate::harness::AppHarness;
use crate::script::ready;

/// What stands in a control of this role.
pub fn value(app: &AppHarness, role: Role, label: &str) -> Option<String> {
    app.nodes().find_map(|node| {
        let node = node.accesskit_node();
        let is_it = node.role() == role && node.label().as_deref() == Some(label);
        is_it.then(|| node.value()).flatten()
    })
}

/// Presses Save and names a folder.
fn save(app: &mut AppHarness, folder: &std::path::Path) {
    app.press(&tr!("action-save-dubs"));
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &folder.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
}

/// Whatever was called so was written over without a question.
#[test]
fn dub_files_ask_before_they_replace_what_somebody_else_wrote() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    ready(&mut app);
    dubbed(&mut app, &folder);
    let mine = written(&folder, "interview-en.csv", b"mine");
    let is_mine = || std::fs::read(&mine).expect("it is there") == b"mine";
    save(&mut app, folder.path());
    app.wait_for_label(&tr!("dialog-export-replace", count = 1));
    app.press(&tr!("dubbing-replace-not"));
    app.wait_for("no question", |app| {
        !app.shows(&tr!("dialog-export-replace", count = 1))
    });
    assert!(is_mine());
    save(&mut app, folder.path());
    app.wait_for_label(&tr!("dialog-export-replace", count = 1));
    app.press(&tr!("dialog-export-replace", count = 1));
    app.wait_for_label(&tr!("dubbing-show-folder"));
    assert!(!is_mine());
    // What it wrote itself is a question, too: nothing is replaced unasked.
    let written_at = || {
        mine.metadata()
            .and_then(|it| it.modified())
            .expect("a time")
    };
    let before = written_at();
    save(&mut app, folder.path());
    app.wait_for_label(&tr!("dialog-export-replace", count = 8));
    assert_eq!(written_at(), before);
    app.press(&tr!("dialog-export-replace", count = 8));
    app.wait_for("it anew", |app| {
        written_at() > before && app.shows(&tr!("dubbing-show-folder"))
    });
}

/// A try of thirty seconds, or a dub of another film of that name, put the job's id into the names of all files.
#[test]
fn dub_files_have_the_names_of_the_film_unless_another_dub_has_them() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    ready(&mut app);
    dubbed(&mut app, &folder);
    let outs = ["one", "two"].map(|name| folder.path().join(name));
    for out in &outs {
        std::fs::create_dir(out).expect("a folder");
    }
    let [one, two] = &outs;
    save(&mut app, one);
    app.wait_for_label(&tr!("dubbing-show-folder"));
    assert!(one.join("interview-en.wav").is_file());
    // The same name, and another recording.
    written(&folder, "interview.wav", &speech(7, 0.2));
    let files = [
        folder.path().join("interview.wav"),
        folder.path().join("lines.csv"),
    ];
    app.press(&tr!("dubbing-new"));
    bring(&mut app, &files);
    pick(&mut app, &tr!("language-en"));
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("both", |app| ready_ones(app) == 2);
    app.wait_for_label(&tr!("action-save-dubs"));
    save(&mut app, two);
    app.wait_for_label(&tr!("dubbing-show-folder"));
    assert!(two.join("interview-en.wav").is_file());
    save(&mut app, one);
    let names = || {
        let all = std::fs::read_dir(one).expect("a folder").flatten();
        all.filter(|it| it.file_name().to_string_lossy().ends_with("en.wav"))
            .count()
    };
    app.wait_for("its own names there", |app| {
        names() == 2 && app.shows(&tr!("dubbing-show-folder"))
    });
}

/// English was taken away and added again: then the French transcript was spoken in English, and nothing said so.
#[test]
fn dub_files_of_transcripts_stay_with_their_languages() {
    let folder = TempDir::new().expect("a folder");
    let mut app = into_english(&recording(&folder));
    let french = "speaker,start_time,end_time,transcription,translation\nWren,0.2,1.2,Ja.,Oui.\n";
    pick(&mut app, &tr!("language-fr"));
    app.key(Modifiers::NONE, Key::Escape);
    app.let_fall(&written(&folder, "more.csv", french.as_bytes()));
    let of = |app: &AppHarness, name: &str| {
        value(app, Role::ComboBox, &format!("Language of {name}")).unwrap_or_default()
    };
    let both = |app: &AppHarness| (of(app, "lines.csv"), of(app, "more.csv"));
    let own = ("English".to_owned(), "French".to_owned());
    app.wait_for("both transcripts", |app| both(app) == own);
    app.press("Remove English");
    app.wait_for("that it waits", |app| {
        app.shows_part("lines.csv is English, which isn’t dubbed into now")
    });
    pick(&mut app, &tr!("language-en"));
    app.key(Modifiers::NONE, Key::Escape);
    app.settle();
    assert_eq!(both(&app), own);
    // It can be given to the other language, which then gives its own.
    app.press_role(
        Role::ComboBox,
        &tr!("dubbing-table-language", name = "lines.csv"),
    );
    app.wait_for("the languages", |app| {
        app.nodes()
            .any(|it| it.accesskit_node().role() == Role::ListBoxOption)
    });
    app.press_role(Role::ListBoxOption, &tr!("language-fr"));
    let other = ("French".to_owned(), "English".to_owned());
    app.wait_for("the other way round", |app| both(app) == other);
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("both", |app| ready_ones(app) == 2);
    let dubs = app.desk().dubbing.listed.get(&Backend::Draft);
    let film = dubs
        .and_then(|all| all.first())
        .expect("a film")
        .film
        .clone();
    let sheet = |code: &str| {
        let language = film.language(code).expect("a language");
        language.sheet.as_ref().map(|it| it.name.clone())
    };
    assert_eq!(sheet("fr").as_deref(), Some("lines.csv"));
    assert_eq!(sheet("en").as_deref(), Some("more.csv"));
}

/// Ctrl+Z took a fix of the film back that stood behind the form.
#[test]
fn dub_files_behind_a_form_no_fix_is_taken_back() {
    let folder = TempDir::new().expect("a folder");
    let mut app = mended(&folder);
    app.press_role(Role::Button, &tr!("dubbing-new"));
    app.wait_for("the form", |app| app.shows_part("Drop it here, choose it"));
    app.key(Modifiers::COMMAND, Key::Z);
    app.settle();
    app.press_part("interview.wav, ");
    app.wait_for("the fix", |app| line(app, "Heron: Come at nine. fixed"));
    app.settle();
    assert_eq!(fixes(&app), 1);
}

/// The second film was dubbed from the language that the first one's file told of itself.
#[test]
fn dub_files_tell_their_language_each_for_itself() {
    let folder = TempDir::new().expect("a folder");
    let plain = written(&folder, "plain.wav", &speech(6, 0.2));
    let german = folder.path().join("german.mka");
    let made = std::process::Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(&plain)
        .args(["-c:a", "flac", "-metadata:s:a:0", "language=ger"])
        .arg(&german)
        .status()
        .expect("ffmpeg, of the package ffmpeg");
    assert!(made.success());
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    app.let_fall(&german);
    let language = |app: &AppHarness| value(app, Role::ComboBox, &tr!("dubbing-source"));
    app.wait_for("its language", |app| {
        language(app).as_deref() == Some("German")
    });
    app.press_role(Role::TextInput, &tr!("dubbing-from"));
    app.type_letters("2");
    let from = |app: &AppHarness| value(app, Role::TextInput, &tr!("dubbing-from"));
    assert_eq!(from(&app).as_deref(), Some("2"));
    app.let_fall(&plain);
    app.wait_for("that it waits", |app| {
        app.shows_part("One more waits, and after this one")
    });
    app.press(&tr!("dubbing-film-other"));
    app.wait_for("the next one", |app| app.shows("plain.wav"));
    app.wait_for("its own language", |app| {
        language(app).as_deref() == Some("Language not named")
    });
    assert_eq!(from(&app).unwrap_or_default(), "");
}

/// What was written while a fix was on its way was lost when that came.
#[test]
fn dub_files_half_written_outlast_a_fix_of_the_same_line() {
    let folder = TempDir::new().expect("a folder");
    let mut faults = None;
    let mut app = AppHarness::with(|options| faults = Some(options.draft.faults.clone()));
    let faults = faults.expect("faults");
    ready(&mut app);
    dubbed(&mut app, &folder);
    faults.next(Fault::Wait(std::time::Duration::from_millis(700)));
    app.write_over(
        &tr!("dubbing-says", language = tr!("language-en")),
        "Come at nine.",
    );
    app.key(Modifiers::COMMAND, Key::Enter);
    app.write_over(
        &tr!("dubbing-says", language = tr!("language-en")),
        "Come at te",
    );
    app.press_part("Line 1 at 0:00.2");
    app.wait_for("the fix", |app| {
        line(app, "Heron: Come at te fixed; not said yet")
    });
    app.press_part("Line 2 at 0:01.6");
    app.wait_for("what was written", |app| {
        app.value(&tr!("dubbing-says", language = tr!("language-en"))) == "Come at te"
    });
}

/// The full price was shown for what is there, and nothing was then paid.
#[test]
fn dub_files_with_the_same_transcript_cost_nothing_and_say_so() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    ready(&mut app);
    dubbed(&mut app, &folder);
    let before = paid(app.home());
    bring(&mut app, &recording(&folder));
    pick(&mut app, &tr!("language-en"));
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("that it is free", |app| {
        app.shows_part("It costs nothing once more: the dub that is there is opened")
    });
    // Written over since, it costs what nobody saw: it isn't ordered.
    let other = "speaker,start_time,end_time,transcription,translation\nWren,0.2,1.2,Ja.,Yes.\n";
    written(&folder, "lines.csv", other.as_bytes());
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("why", |app| {
        app.shows_part("The transcript was written over since it was chosen")
    });
    app.settle();
    assert_eq!(paid(app.home()), before);
    let dubs = app.desk().dubbing.listed.get(&Backend::Draft);
    assert!(dubs.is_some_and(|all| all.len() == 1));
}

/// What several films cost together was known once all but the last were paid.
#[test]
fn dub_files_of_a_batch_tell_their_price_before_the_first_one_begins() {
    let folder = TempDir::new().expect("a folder");
    let mut app = into_english(&recording(&folder));
    let price = |app: &AppHarness, of: &str| {
        let price = app.told_of(of)?;
        let digits: String = price.chars().filter(char::is_ascii_digit).collect();
        digits.parse::<u64>().ok()
    };
    app.wait_for("its price", |app| price(app, "English: ").is_some());
    let alone = price(&app, "English: ").expect("a price");
    // Twice as long, and one that is none.
    app.let_fall(&written(&folder, "second.wav", &speech(12, 0.2)));
    app.let_fall(&written(&folder, "third.wav", b"no sound"));
    app.wait_for("what is wrong with one of them", |app| {
        app.shows_part("third.wav")
    });
    app.wait_for("the price of the others", |app| {
        price(app, "All 2 films: ").is_some()
    });
    let all = price(&app, "All 2 films: ").expect("a price");
    assert!(
        all >= alone * 3 - 2 && all <= alone * 3 + 2,
        "{alone} {all}"
    );
    assert_eq!(price(&app, "English: "), Some(alone));
    assert_eq!(paid(app.home()).1, 0);
    // The first one begins, then the next stands there, to be dubbed in the same way.
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the next one", |app| app.shows("second.wav"));
    let second = written(&folder, "second.csv", SHORT.as_bytes());
    app.let_fall(&second);
    app.wait_for("that it can begin", |app| {
        let mut nodes = app.nodes();
        nodes.any(|node| {
            let node = node.accesskit_node();
            let label = node.label().unwrap_or_default();
            label.starts_with("Begin one language") && !node.is_disabled()
        })
    });
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("both", |app| ready_ones(app) == 2);
    assert_eq!(paid(app.home()).1, 2);
}

/// What a film is stands there before it is begun: its picture, its tracks, how much of it is spoken.
#[test]
fn dub_files_say_what_a_film_is() {
    let folder = TempDir::new().expect("a folder");
    let mut app = into_english(&film(&folder));
    for fact in ["160 × 90", "AAC", "MP4", "0:08", "speech"] {
        app.wait_for(fact, |app| app.shows_part(fact));
    }
}

/// Two films in the path box were one that isn't there, and behind the first one nothing asked for another.
#[test]
fn dub_files_of_several_films_are_named_at_once_or_added() {
    let folder = TempDir::new().expect("a folder");
    let [first, _] = recording(&folder);
    let second = written(&folder, "second.wav", &speech(12, 0.2));
    let third = written(&folder, "third.wav", &speech(8, 0.2));
    let mut app = AppHarness::first_start();
    in_room(&mut app);
    app.press_part(&tr!("action-choose-film"));
    app.wait_for_label(&tr!("dialog-path"));
    let both = format!("{}; {}", first.display(), second.display());
    app.write_over(&tr!("dialog-path"), &both);
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the first", |app| {
        app.shows("interview.wav") && app.shows_part("One more")
    });
    app.press(&tr!("dubbing-film-more"));
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &third.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the third", |app| app.shows_part("2 more"));
}

/// Ctrl+E asked for takes of the script, each time the home folder was offered, and after files were replaced nobody had the
/// keys.
#[test]
fn dub_files_are_saved_by_ctrl_e_where_they_were_saved_last() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    ready(&mut app);
    dubbed(&mut app, &folder);
    let out = folder.path().join("out");
    std::fs::create_dir(&out).expect("a folder");
    let typed = out.display().to_string();
    app.key(Modifiers::COMMAND, Key::E);
    app.wait_for_label(&tr!("dialog-path"));
    let of_film = folder.path().display().to_string();
    assert_eq!(app.value(&tr!("dialog-path")), of_film);
    app.write_over(&tr!("dialog-path"), &typed);
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("dubbing-show-folder"));
    assert!(out.join("interview-en.wav").is_file());
    app.press(&tr!("action-save-dubs"));
    app.wait_for_label(&tr!("dialog-path"));
    assert_eq!(app.value(&tr!("dialog-path")), typed);
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("dialog-export-replace", count = 8));
    app.press(&tr!("dialog-export-replace", count = 8));
    app.wait_for("the line", |app| {
        let focused = app.focused();
        app.shows(&tr!("dubbing-show-folder")) && focused.is_some_and(|it| it.starts_with("Line 2"))
    });
}

/// After each start the home folder was offered again.
#[test]
fn dub_files_are_saved_after_a_restart_where_they_were_saved_last() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    ready(&mut app);
    dubbed(&mut app, &folder);
    let out = folder.path().join("out");
    std::fs::create_dir(&out).expect("a folder");
    save(&mut app, &out);
    app.wait_for_label(&tr!("dubbing-show-folder"));
    app.wait_for("it in the settings", |app| {
        app.desk().settings.dub_folder.as_ref() == Some(&out)
    });
    let mut app = AppHarness::in_home(app.close(), |_| {});
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::Num4);
    app.wait_for("the film", |app| app.shows_part("interview.wav, "));
    app.press_part("interview.wav, ");
    app.wait_for_label(&tr!("action-save-dubs"));
    app.press(&tr!("action-save-dubs"));
    app.wait_for_label(&tr!("dialog-path"));
    assert_eq!(app.value(&tr!("dialog-path")), out.display().to_string());
}

/// Ctrl+Z took a fix back that nobody saw, without a word.
#[test]
fn dub_fix_that_is_taken_back_unseen_is_told() {
    let folder = TempDir::new().expect("a folder");
    let mut app = mended(&folder);
    app.press_part("Line 1 at 0:00.2");
    app.wait_for("the other line", |app| {
        app.value(&tr!("dubbing-says", language = tr!("language-en"))) == "Thank you."
    });
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("what was taken back", |app| {
        app.shows_part(&tr!("dubbing-undone-line", line = 2))
    });
    assert_eq!(fixes(&app), 0);
}
