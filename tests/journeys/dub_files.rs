//! The Dubbing room: files that are in the way, films that follow one another, and a form before a board.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::terms::backend::Backend;
use mynah::tr;
use tempfile::TempDir;

use crate::clone::{speech, written};
use crate::dubbing::{
    SHORT, bring, dubbed, film, into_english, line, paid, pick, ready_ones, recording,
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

/// Regression: whatever had such a name was written over without a question.
#[test]
fn dub_files_ask_before_they_replace_others_and_remember_their_folder() {
    let folder = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    ready(&mut app);
    dubbed(&mut app, &folder);
    let mine = written(&folder, "interview-draft-en.csv", b"mine");
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

    // Regression: after each start the home folder was offered again.
    app.wait_for("it in the settings", |app| {
        app.desk().settings.dub_folder.as_deref() == Some(folder.path())
    });
    let mut app = AppHarness::in_home(app.close(), |_| {});
    ready(&mut app);
    app.key(Modifiers::COMMAND, Key::Num4);
    app.wait_for("the film", |app| app.shows_part("interview.wav, "));
    app.press_part("interview.wav, ");
    app.wait_for_label(&tr!("action-save-dubs"));
    app.press(&tr!("action-save-dubs"));
    app.wait_for_label(&tr!("dialog-path"));
    assert_eq!(
        app.value(&tr!("dialog-path")),
        folder.path().display().to_string()
    );
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
    assert!(one.join("interview-draft-en.wav").is_file());
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
    assert!(two.join("interview-draft-en.wav").is_file());
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

/// A fix that was typed and not bought was delivered as the old line: no row, no question and no report said so.
#[test]
fn dub_files_say_what_is_written_and_not_said() {
    let folder = TempDir::new().expect("a folder");
    let out = TempDir::new().expect("a folder");
    let mut app = AppHarness::first_start();
    ready(&mut app);
    dubbed(&mut app, &folder);
    let before = paid(app.home());
    let told = "Written but not said yet: line 2 of English.";
    assert!(!app.shows_part(told));
    app.write_over(
        &tr!("dubbing-says", language = tr!("language-en")),
        "Come at nine.",
    );
    app.wait_for("what isn't said", |app| {
        app.shows_part(told)
            && app.shows_part("To say what is written costs 13 draft cr at most.")
            && line(app, "Heron: Come at nine. not said yet")
    });
    app.press_part("Line 1 at 0:00.2");
    app.wait_for("its text", |app| {
        app.value(&tr!("dubbing-says", language = tr!("language-en"))) == "Thank you."
    });
    app.press(&tr!(
        "dubbing-unsaid-show",
        language = tr!("language-en"),
        line = 2
    ));
    app.wait_for("what is written", |app| {
        app.value(&tr!("dubbing-says", language = tr!("language-en"))) == "Come at nine."
    });
    save(&mut app, out.path());
    app.wait_for_label(&tr!("dubbing-show-folder"));
    let report = std::fs::read_to_string(out.path().join("interview-draft-report.md"));
    assert!(report.is_ok_and(|it| it.contains(told)));
    assert_eq!(paid(app.home()), before);

    // Space plays on: what saves would save once more.
    app.key(Modifiers::NONE, Key::Space);
    app.wait_for("a sound", |app| {
        app.desk().playback.playing.is_some() && !app.shows(&tr!("dialog-path"))
    });
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("that the files are older than the fix", |app| {
        line(app, "Heron: Come at nine. fixed")
            && app.shows_part("which dub it is: save them again")
            && !app.shows(&tr!(
                "dubbing-unsaid-show",
                language = tr!("language-en"),
                line = 2
            ))
    });
    app.press_part("Line 1 at 0:00.2");
    app.wait_for("whose fix is taken back", |app| {
        app.shows(&tr!("dubbing-undo-line", line = 2))
    });
}
