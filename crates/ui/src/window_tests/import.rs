//! Files and copied texts of every kind are looked at, and become projects or lines.
//!
//! The importer's functions read them here. The engine calls the same ones.
#![cfg(test)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah_core::ids::{LineId, ProjectId};
use mynah_i18n::tr;
use mynah_model::command::{Command, ProjectCommand};
use mynah_model::desk::{Preview, ProjectCard, ScriptSource, WasRead};
use mynah_model::event::{Event, Notice, ProjectEvent};
use mynah_model::trouble::{Charged, Opens, Remedy, Topic, Trouble};
use mynah_script::history::Editor;
use mynah_script::import;

use super::start::{self, sample};
use super::{WindowHarness, pressed, texts};

fn fixture(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/scripts");
    folder.join(name)
}

fn started() -> WindowHarness {
    WindowHarness::of(sample())
}

/// Reads what the window asked for, and makes the projects that it ordered.
fn answer(app: &mut WindowHarness) {
    for command in app.take_sent() {
        match command {
            Command::Project(ProjectCommand::Read(order)) => {
                let (name, bytes) = match &order.source {
                    ScriptSource::File(path) => {
                        let name = path.file_name().unwrap_or_default().to_string_lossy();
                        (name.into_owned(), std::fs::read(path).expect("the file"))
                    }
                    ScriptSource::Text(text) => (order.source.name(), text.as_bytes().to_vec()),
                };
                let read = import::read(&name, &bytes, &order.choices);
                let answer = read.map(|read| Arc::new(Preview::new(read)));
                let answer = answer.map_err(|why| Trouble {
                    what: why.to_string(),
                    charged: Charged::No,
                    remedies: vec![Remedy::ChooseFile(Opens::Script)],
                    details: Arc::default(),
                    topic: Some(Topic::Opening),
                });
                if let Err(trouble) = &answer {
                    app.apply(Event::Notice(Notice::Trouble(trouble.clone())));
                }
                let read = ProjectEvent::Read(WasRead { order, answer });
                app.apply(Event::Project(read));
            }
            Command::Project(ProjectCommand::CreateOf { name, script }) => {
                let open = app.desk().project.as_ref().expect("a project");
                let card = ProjectCard {
                    id: ProjectId(open.card.id.0 + 1),
                    name,
                    lines: script.lines().count(),
                    sample: false,
                    ..open.card.clone()
                };
                start::open(app.desk_mut(), card, Editor::new(*script));
                app.settle();
            }
            _ => {}
        }
    }
}

/// Waits for a question and answers it, until something is so.
fn read_until(app: &mut WindowHarness, what: &str, done: impl Fn(&WindowHarness) -> bool) {
    app.wait_for("a question", |app| app.sent_count("Read(") > 0);
    answer(app);
    app.wait_for(what, done);
    app.settle();
}

/// Drops a file and reads it.
fn look_at(app: &mut WindowHarness, file: &Path) {
    app.let_fall(file);
    read_until(app, "the dialog", |app| app.shows(&tr!("import-create")));
}

/// Has the clipboard read. The text comes with the frame behind that of the key, as in a window.
fn paste(app: &mut WindowHarness) {
    app.in_one_frame(pressed(Modifiers::COMMAND | Modifiers::SHIFT, Key::V));
}

/// Copies a text elsewhere, pastes it and reads it.
fn look_at_copied(app: &mut WindowHarness, text: &str) {
    app.copy_elsewhere(text);
    paste(app);
    read_until(app, "the dialog", |app| app.shows(&tr!("import-paste")));
}

/// Puts what is looked at into the open project; returns the lines that came.
fn put_in(app: &mut WindowHarness) -> Vec<String> {
    let script = app.desk().script();
    let before: Vec<LineId> = script.lines().map(|line| line.id).collect();
    app.press(&tr!("import-paste"));
    // A name that was being written is read once more.
    answer(app);
    app.wait_for("more lines", |app| texts(app).len() > before.len());
    let lines = app.desk().script().lines();
    let new = lines.filter(|line| !before.contains(&line.id));
    new.map(|line| line.text.clone()).collect()
}

/// Makes a project of what is looked at.
fn create(app: &mut WindowHarness, name: &str) {
    app.press(&tr!("import-create"));
    app.wait_for("the order", |app| app.sent_count("CreateOf {") > 0);
    answer(app);
    app.wait_for(name, |app| {
        let project = app.desk().project.as_ref();
        project.is_some_and(|project| project.card.name == name)
    });
}

/// Chooses an item of a list, and reads the file so.
fn take_as(app: &mut WindowHarness, list: &str, item: &str, read: &str) {
    choose(app, list, item, read, |app| app.shows_part(read));
}

fn choose(
    app: &mut WindowHarness,
    list: &str,
    item: &str,
    what: &str,
    done: impl Fn(&WindowHarness) -> bool,
) {
    app.press_role(Role::ComboBox, list);
    app.press_role(Role::ListBoxOption, item);
    read_until(app, what, done);
}

/// A temporary file of this name.
fn file(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let file = folder.path().join(name);
    std::fs::write(&file, bytes).expect("a file");
    file
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn each_kind_is_looked_at_and_becomes_a_project() {
    let mut app = started();
    for (name, kind, lines) in [
        ("lamp-room.txt", "Plain text", 3),
        ("lamp-room.md", "Markdown", 6),
        ("lamp-room.docx", "Word document", 6),
        ("lamp-room.epub", "EPUB book", 5),
        ("lamp-room.pdf", "Text of a PDF", 4),
        ("lamp-room.fountain", "Fountain screenplay", 5),
        ("lamp-room.fdx", "Final Draft screenplay", 4),
        ("lamp-room.csv", "Table", 3),
        ("lamp-room.tsv", "Table", 2),
        ("lamp-room.xlsx", "Excel workbook", 3),
        ("lamp-room.srt", "Subtitles", 3),
        ("lamp-room.vtt", "Subtitles", 2),
        ("lamp-room.json", "JSON", 3),
    ] {
        look_at(&mut app, &fixture(name));
        let sums = format!("{kind} · {lines} lines");
        assert!(app.shows_part(&sums), "{name}: {sums}");
        app.write_over(&tr!("dialog-project-name"), name);
        create(&mut app, name);
        assert_eq!(texts(&app).len(), lines, "{name}");
    }
}

#[test]
fn nothing_is_made_of_what_was_only_looked_at() {
    let mut app = started();
    let before = texts(&app);
    look_at(&mut app, &fixture("lamp-room.docx"));
    app.press(&tr!("dialog-cancel"));
    app.wait_for("no dialog", |app| !app.shows(&tr!("import-create")));
    assert_eq!(texts(&app), before);
    assert_eq!(app.sent_count("Create"), 0, "{:?}", app.sent());
}

#[test]
fn columns_of_a_table_are_chosen() {
    let mut app = started();
    let folder = folder();
    let rows = "Ada,Good evening to all of you.,old\nBo,And to you as well.,new\n";
    look_at(&mut app, &file(&folder, "cards.csv", rows.as_bytes()));
    // The longest texts were taken for what is spoken.
    assert!(app.shows_part("2 lines · 2 speakers"));
    take_as(
        &mut app,
        &tr!("import-column", number = 3),
        &tr!("usage-result-text"),
        "· 6 characters",
    );
    choose(
        &mut app,
        &tr!("import-column", number = 2),
        &tr!("inspector-direction"),
        "its direction",
        |app| !app.shows_part("· 6 characters"),
    );
    create(&mut app, "cards");
    assert_eq!(texts(&app)[0], "[Good evening to all of you.] old");
}

#[test]
fn columns_and_sheet_of_a_workbook_are_chosen() {
    let mut app = started();
    look_at(&mut app, &fixture("lamp-room.xlsx"));
    assert!(app.shows_part("Excel workbook · 3 lines"));
    take_as(
        &mut app,
        &tr!("import-sheet"),
        "Other",
        "Excel workbook · 1 line",
    );
    take_as(
        &mut app,
        &tr!("import-sheet"),
        &tr!("import-lines"),
        "Excel workbook · 3 lines",
    );
    // What was taken for a setting is put before the words instead.
    take_as(
        &mut app,
        &tr!("import-column", number = 4),
        &tr!("inspector-direction"),
        "[0.4] Count",
    );
    create(&mut app, "lamp-room");
    let all = [
        "[0.4] Count them with me.",
        "One. Two.",
        "The stairs creaked.",
    ];
    assert_eq!(texts(&app), all);
}

#[test]
fn columns_of_a_table_with_tabs_are_chosen() {
    let mut app = started();
    look_at(&mut app, &fixture("lamp-room.tsv"));
    assert!(app.shows_part("Table · 2 lines · 2 speakers"));
    take_as(
        &mut app,
        &tr!("import-column", number = 1),
        &tr!("usage-result-text"),
        "· 7 characters",
    );
    create(&mut app, "lamp-room");
    assert_eq!(texts(&app), ["Ines", "Tom"]);
}

#[test]
fn letters_that_look_wrong_are_read_in_another_encoding() {
    let mut app = started();
    let folder = folder();
    let words = "Ça va très bien, merci beaucoup à tous.";
    // Windows-1252 has these letters where Unicode has them.
    let letters = format!("ZOË: {words}\n");
    let bytes = letters
        .chars()
        .map(|letter| u8::try_from(letter).expect("a byte"));
    let bytes: Vec<u8> = bytes.collect();
    look_at(&mut app, &file(&folder, "letters.txt", &bytes));
    for encoding in ["windows-1251", "windows-1252"] {
        choose(
            &mut app,
            &tr!("import-encoding"),
            encoding,
            "its letters",
            |app| app.value(&tr!("import-encoding")) == encoding,
        );
    }
    create(&mut app, "letters");
    assert_eq!(texts(&app), [words]);
}

#[test]
fn after_a_file_that_is_no_script_another_one_is_chosen() {
    let mut app = started();
    let folder = folder();
    let bytes = [0_u8, 159, 146, 150, 0, 1, 2, 3].repeat(64);
    app.let_fall(&file(&folder, "film.txt", &bytes));
    read_until(&mut app, "the other button", |app| {
        app.shows(&tr!("import-other"))
    });
    app.wait_for("was I charged", |app| {
        app.shows(&tr!("trouble-was-i-charged"))
    });
    app.press(&tr!("import-other"));
    // Without a file dialog of the system the path is typed.
    app.wait_for_label(&tr!("dialog-path"));
    let other = fixture("lamp-room.txt").display().to_string();
    app.write_over(&tr!("dialog-path"), &other);
    app.key(Modifiers::NONE, Key::Enter);
    read_until(&mut app, "the dialog", |app| {
        app.shows(&tr!("import-create"))
    });
    create(&mut app, "lamp-room");
    assert_eq!(texts(&app).len(), 3);
}

#[test]
fn copied_lines_are_looked_at_first() {
    let mut app = started();
    look_at_copied(&mut app, "ANN: Here.\nBEN: There.\n");
    assert!(app.shows_part("Plain text · 2 lines · 2 speakers"));
    // Its letters are read already.
    assert!(!app.shows(&tr!("import-encoding")));
    let before = texts(&app);
    assert_eq!(put_in(&mut app), ["Here.", "There."]);
    app.settle();
    assert_eq!(app.sent_count("Create"), 0, "{:?}", app.sent());
    // All of it is one step.
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("the lines before", |app| texts(app) == before);
}

/// Regression: all of them were read as plain text, times, commas and brackets included.
#[test]
fn copied_text_is_read_as_what_it_looks_like() {
    let mut app = started();
    for (name, kind, lines) in [
        ("lamp-room.md", tr!("import-kind-markdown").as_str(), 6),
        (
            "lamp-room.fountain",
            tr!("import-kind-fountain").as_str(),
            5,
        ),
        ("lamp-room.fdx", tr!("import-kind-final-draft").as_str(), 4),
        ("lamp-room.csv", tr!("import-kind-table").as_str(), 3),
        ("lamp-room.tsv", tr!("import-kind-table").as_str(), 2),
        ("lamp-room.srt", tr!("import-kind-subtitles").as_str(), 3),
        ("lamp-room.vtt", tr!("import-kind-subtitles").as_str(), 2),
        ("lamp-room.json", tr!("import-kind-json").as_str(), 3),
    ] {
        let text = std::fs::read_to_string(fixture(name)).expect("a script");
        look_at_copied(&mut app, &text);
        let sums = format!("{kind} · {lines} lines");
        assert!(app.shows_part(&sums), "{name}: {sums}");
        assert_eq!(app.value(&tr!("import-kind")), kind);
        assert_eq!(put_in(&mut app).len(), lines, "{name}");
        app.key(Modifiers::NONE, Key::Escape);
    }
}

#[test]
fn copied_text_is_read_as_another_kind() {
    let mut app = started();
    look_at_copied(&mut app, "who,says\nAnn,Hello there.\n");
    assert_eq!(app.value(&tr!("import-kind")), tr!("import-kind-table"));
    take_as(
        &mut app,
        &tr!("import-kind"),
        &tr!("import-kind-text"),
        "Plain text · 2 lines",
    );
    assert_eq!(put_in(&mut app), ["who,says", "Ann,Hello there."]);
}

/// Regression: nothing could be done with it but to dismiss it.
#[test]
fn copied_text_that_only_looks_like_a_list_is_plain_text() {
    let mut app = started();
    look_at_copied(&mut app, "[{sighs} Not today.\n");
    assert_eq!(put_in(&mut app), ["[{sighs} Not today."]);
}

/// Regression: nothing happened, and the next paste was taken for the one that was asked for.
#[test]
fn empty_clipboard_is_told() {
    let mut app = started();
    paste(&mut app);
    app.wait_for("why nothing happens", |app| {
        app.shows_part("The clipboard holds no text")
    });
    let before = texts(&app).len();
    let copied = "ANN: Here.\nBEN: There.\n".to_owned();
    app.in_one_frame([egui::Event::Paste(copied)]);
    read_until(&mut app, "the dialog", |app| {
        app.shows(&tr!("import-paste"))
    });
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("two lines more", |app| texts(app).len() == before + 2);
}

/// Regression: a file's name says little where a text was saved as one; it was spoken with its scene headings.
#[test]
fn screenplay_in_a_text_file_is_read_as_one_and_named_by_its_title() {
    let mut app = started();
    let folder = folder();
    let bytes = std::fs::read(fixture("lamp-room.fountain")).expect("a script");
    look_at(&mut app, &file(&folder, "draft-3.txt", &bytes));
    assert_eq!(app.value(&tr!("import-kind")), tr!("import-kind-fountain"));
    assert_eq!(app.value(&tr!("dialog-project-name")), "The Lamp Room");
    for (kind, read) in [
        (tr!("import-kind-text"), "Plain text · "),
        (tr!("import-kind-fountain"), "Fountain screenplay · 5 lines"),
    ] {
        take_as(&mut app, &tr!("import-kind"), &kind, read);
    }
    assert_eq!(app.value(&tr!("dialog-project-name")), "The Lamp Room");
    create(&mut app, "The Lamp Room");
}

/// Regression: the project was named after its file.
#[test]
fn screenplay_is_named_by_its_title_page_unless_somebody_names_it() {
    let mut app = started();
    for name in ["lamp-room.fountain", "lamp-room.fdx"] {
        look_at(&mut app, &fixture(name));
        assert_eq!(
            app.value(&tr!("dialog-project-name")),
            "The Lamp Room",
            "{name}"
        );
        app.write_over(&tr!("dialog-project-name"), "Mine");
        app.press(&tr!("import-action"));
        read_until(&mut app, "the list of parts", |app| {
            app.shows_part("“The lamp is dark")
        });
        assert_eq!(
            app.value(&tr!("dialog-project-name")),
            tr!("voices-facet-mine"),
            "{name}"
        );
        app.press(&tr!("dialog-cancel"));
        app.wait_for("no dialog", |app| !app.shows(&tr!("import-create")));
    }
}

/// Regression: nothing at its beginning tells that it is text.
#[test]
fn utf_16_is_read_without_a_byte_order_mark() {
    let mut app = started();
    let folder = folder();
    let words = "Кто зажёг лампу на маяке этой ночью?";
    let bytes: Vec<u8> = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
    look_at(&mut app, &file(&folder, "utf16.txt", &bytes));
    assert_eq!(app.value(&tr!("import-encoding")), "UTF-16LE");
    create(&mut app, "utf16");
    assert_eq!(texts(&app), [words]);
}

/// Regression: the rows after an open quote were one cell, and nobody was told.
#[test]
fn quote_that_nothing_closes_is_told_before_anything_is_made() {
    let mut app = started();
    let folder = folder();
    let rows = "speaker,text\nAnn,Hello.\nBen,\"Oh no.\nCy,I see.\nAnn,Good.\n";
    look_at(&mut app, &file(&folder, "open.csv", rows.as_bytes()));
    assert!(app.shows_part("The quote that opens in row 3 is never closed"));
}

const SUBTITLES: &str = "1\n00:00:01,000 --> 00:00:02,000\n[door slams]\n\n\
                         2\n00:00:03,000 --> 00:00:04,000\nANN: [sighs] Who is there?\n\n\
                         3\n00:00:05,000 --> 00:00:06,000\n(soft music)\n";

/// Regression: they were spoken, and paid for.
#[test]
fn sounds_of_subtitles_are_left_out_until_they_are_wanted() {
    let mut app = started();
    let folder = folder();
    look_at(&mut app, &file(&folder, "film.srt", SUBTITLES.as_bytes()));
    assert!(app.shows_part("Subtitles · 1 line ·"));
    assert!(app.shows(&tr!("import-sounds-left-out", count = 3)));
    app.press(&tr!("import-sounds"));
    read_until(&mut app, "its sounds", |app| {
        app.shows_part("Subtitles · 3 lines")
    });
    assert!(!app.shows_part("left out"));
    app.press(&tr!("import-sounds"));
    read_until(&mut app, "none of them", |app| {
        app.shows_part("Subtitles · 1 line ·")
    });
    create(&mut app, "film");
    assert_eq!(texts(&app), ["Who is there?"]);
}

/// Regression: whoever was found was cast, and two spellings were two speakers.
#[test]
fn names_are_corrected_before_anything_is_made() {
    let mut app = started();
    look_at_copied(
        &mut app,
        "Tomas: One.\nThomas: Two.\nRecap: mind the gap.\nThomas: Three.\n",
    );
    assert!(app.shows_part("4 lines · 3 speakers"));
    app.press(&tr!("import-nobody", name = "Recap"));
    read_until(&mut app, "its text", |app| {
        app.shows("Recap: mind the gap.")
    });
    app.write_over(&tr!("import-name", name = "Tomas"), "thomas");
    app.key(Modifiers::NONE, Key::Enter);
    read_until(&mut app, "one speaker less", |app| {
        app.shows_part("4 lines · 2 speakers")
    });
    // The same button takes it back.
    app.press(&tr!("import-nobody", name = "Recap"));
    read_until(&mut app, "it as a speaker", |app| {
        app.shows_part("4 lines · 2 speakers") && !app.shows("Recap: mind the gap.")
    });
    app.press(&tr!("import-nobody", name = "Recap"));
    read_until(&mut app, "its text", |app| {
        app.shows("Recap: mind the gap.")
    });
    // A name that is being written when the lines are put in counts.
    app.write_over(&tr!("import-name", name = "Thomas"), "Tom");
    let texts = put_in(&mut app);
    let lines = app.desk().script().lines();
    let lines: Vec<_> = lines
        .filter(|line| texts.contains(&line.text))
        .map(|line| format!("{}: {}", line.speaker, line.text))
        .collect();
    let made = [
        "thomas: One.",
        "Tom: Two.",
        ": Recap: mind the gap.",
        "Tom: Three.",
    ];
    assert_eq!(lines, made);
}

/// Regression: the crossed-out loudspeaker looked as if it left the note out, and had the narrator say it.
#[test]
fn lines_of_a_speaker_are_left_out() {
    let mut app = started();
    look_at_copied(&mut app, "Ann: One.\nRecap: not to be spoken.\nAnn: Two.\n");
    assert!(app.shows_part("3 lines · 2 speakers"));
    // The same button takes it back.
    for read in [
        "2 lines · 1 speaker",
        "3 lines · 2 speakers",
        "2 lines · 1 speaker",
    ] {
        app.press(&tr!("import-leave-out", name = "Recap"));
        read_until(&mut app, read, |app| app.shows_part(read));
    }
    assert_eq!(put_in(&mut app), ["One.", "Two."]);
}

/// Regression: directions in parentheses were read aloud.
#[test]
fn directions_stay_with_their_lines() {
    let mut app = started();
    look_at_copied(&mut app, "Ann: (softly) Go home.\nBen: [sighs] I stay.\n");
    let directions = tr!("import-directions", count = 1);
    app.wait_for("how many", |app| app.shows(&directions));
    app.wait_for("its words", |app| app.shows("Go home."));
    app.press(&directions);
    read_until(&mut app, "all of it", |app| app.shows("(softly) Go home."));
    app.press(&directions);
    read_until(&mut app, "its words again", |app| app.shows("Go home."));
    let made = put_in(&mut app);
    assert_eq!(made, ["Go home.", "[sighs] I stay."]);
    let script = app.desk().script();
    let line = script.lines().find(|line| line.text == "Go home.");
    let direction = line.map(|line| line.overrides.direction.as_str());
    assert_eq!(direction, Some("softly"));
}

/// Regression: stage text was imported with the lines: only whole speakers could be left out, and cues were spoken.
#[test]
fn lines_are_unticked_and_cues_ticked_before_anything_is_made() {
    let mut app = started();
    look_at_copied(
        &mut app,
        "[SFX: doors hiss open]\n\nOLD MAN – (coughs) Who’s there?\n\nMIRA – Me.\n\nMIRA AND OLD MAN – Us.\n",
    );
    assert!(app.shows_part("3 lines · 2 speakers"));
    assert!(app.shows_part(&tr!("skipped-sound")), "the cue is listed");
    let tick = |text: &str| tr!("import-line", text = text);
    app.press_role(Role::CheckBox, &tick("[SFX: doors hiss open]"));
    app.wait_for("the cue", |app| {
        app.shows_part("4 lines · 3 speakers") && !app.shows_part(&tr!("skipped-sound"))
    });
    app.press_role(Role::CheckBox, &tick("Me."));
    app.wait_for("a line less", |app| app.shows_part("3 lines"));
    let made = ["[SFX: doors hiss open]", "Who’s there?", "Us."];
    assert_eq!(put_in(&mut app), made);
}

/// Regression: with every line left out, an empty project was made.
#[test]
fn an_import_without_a_line_is_refused() {
    let mut app = started();
    look_at_copied(&mut app, "Ann: One.\nBen: Two.\n");
    for text in ["One.", "Two."] {
        app.press_role(Role::CheckBox, &tr!("import-line", text = text));
    }
    app.wait_for("no way on", |app| {
        let button_label = tr!("import-paste");
        app.get(&button_label).accesskit_node().is_disabled()
    });
}

/// Regression: "[angry]" was put before the words, and the model of the project read it aloud.
#[test]
fn a_column_of_emotions_is_shown_as_notes() {
    let mut app = started();
    look_at_copied(
        &mut app,
        "speaker,text,emotion\nAnn,Go home now.,angry\nBen,I stay here.,sad\n",
    );
    let column = tr!("import-column", number = 3);
    assert_eq!(app.value(&column), tr!("import-column-note"));
    choose(
        &mut app,
        &column,
        &tr!("import-column-direction"),
        "tags",
        |app| app.shows("[angry] Go home now."),
    );
    assert_eq!(
        put_in(&mut app),
        ["[angry] Go home now.", "[sad] I stay here."]
    );
}
