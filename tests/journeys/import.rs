//! Files of every kind are looked at and become projects.

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use mynah::terms::ids::LineId;
use mynah::tr;

use crate::harness::{AppHarness, pressed};
use crate::script::ready;

fn fixture(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/scripts");
    folder.join(name)
}

fn started() -> AppHarness {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    app
}

/// Lets a file fall and waits until it was looked at.
fn look_at(app: &mut AppHarness, file: &Path) {
    app.let_fall(file);
    app.wait_for_label(&tr!("import-create"));
    app.settle();
}

/// Has the clipboard read. The text comes with the frame behind that of the key, as in a window.
fn paste(app: &mut AppHarness) {
    app.in_one_frame(pressed(Modifiers::COMMAND | Modifiers::SHIFT, Key::V));
}

/// Copies a text elsewhere, pastes it and waits until it was looked at.
fn look_at_copied(app: &mut AppHarness, text: &str) {
    app.copy_elsewhere(text);
    paste(app);
    app.wait_for_label(&tr!("import-paste"));
    app.settle();
}

/// Puts what is looked at into the open project; the lines that came.
fn put_in(app: &mut AppHarness) -> Vec<String> {
    let script = app.desk().script();
    let before: Vec<LineId> = script.lines().map(|line| line.id).collect();
    app.press(&tr!("import-paste"));
    app.wait_for("more lines", |app| texts(app).len() > before.len());
    let lines = app.desk().script().lines();
    let new = lines.filter(|line| !before.contains(&line.id));
    new.map(|line| line.text.clone()).collect()
}

/// Makes a project of what is looked at.
fn create(app: &mut AppHarness, name: &str) {
    app.press(&tr!("import-create"));
    app.wait_for(name, |app| {
        let project = app.desk().project.as_ref();
        project.is_some_and(|project| project.card.name == name)
    });
}

fn texts(app: &AppHarness) -> Vec<String> {
    let lines = app.desk().script().lines();
    lines.map(|line| line.text.clone()).collect()
}

#[test]
fn import_each_kind_is_looked_at_and_becomes_a_project() {
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
fn import_nothing_is_made_of_what_was_only_looked_at() {
    let mut app = started();
    let before = texts(&app);
    let projects = app.desk().projects.value().map_or(0, Vec::len);
    look_at(&mut app, &fixture("lamp-room.docx"));
    app.press(&tr!("dialog-cancel"));
    app.wait_for("no dialog", |app| !app.shows(&tr!("import-create")));
    assert_eq!(texts(&app), before);
    assert_eq!(app.desk().projects.value().map_or(0, Vec::len), projects);
}

#[test]
fn import_the_columns_of_a_table_are_chosen() {
    let mut app = started();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("cards.csv");
    std::fs::write(
        &file,
        "Ada,Good evening to all of you.,old\nBo,And to you as well.,new\n",
    )
    .expect("a table");
    look_at(&mut app, &file);
    // The longest texts were taken for what is spoken.
    assert!(app.shows_part("2 lines · 2 speakers"));
    app.press_role(Role::ComboBox, &tr!("import-column", number = 3));
    app.press_role(Role::ListBoxOption, &tr!("usage-result-text"));
    app.wait_for("the other text", |app| app.shows_part("· 6 characters"));
    app.press_role(Role::ComboBox, &tr!("import-column", number = 2));
    app.press_role(Role::ListBoxOption, &tr!("inspector-direction"));
    app.wait_for("its direction", |app| !app.shows_part("· 6 characters"));
    app.settle();
    create(&mut app, "cards");
    assert_eq!(texts(&app)[0], "[Good evening to all of you.] old");
}

/// Chooses what a column is, and waits until the file was read so.
fn take_as(app: &mut AppHarness, column: &str, what: &str, read: &str) {
    app.press_role(Role::ComboBox, column);
    app.press_role(Role::ListBoxOption, what);
    app.wait_for(read, |app| app.shows_part(read));
    app.settle();
}

#[test]
fn import_the_columns_and_the_sheet_of_a_workbook_are_chosen() {
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
    // What was taken for a setting stands before the words instead.
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
fn import_the_columns_of_a_table_with_tabs_are_chosen() {
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
fn import_letters_that_look_wrong_are_read_in_another_encoding() {
    let mut app = started();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("letters.txt");
    let words = "ZOË: Ça va très bien, merci beaucoup à tous.\n";
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(words);
    std::fs::write(&file, &bytes).expect("a script");
    look_at(&mut app, &file);
    app.press_role(Role::ComboBox, &tr!("import-encoding"));
    app.press_role(Role::ListBoxOption, "windows-1251");
    app.wait_for("other letters", |app| {
        app.value(&tr!("import-encoding")) == "windows-1251"
    });
    app.settle();
    app.press_role(Role::ComboBox, &tr!("import-encoding"));
    app.press_role(Role::ListBoxOption, "windows-1252");
    app.wait_for("its letters", |app| {
        app.value(&tr!("import-encoding")) == "windows-1252"
    });
    app.settle();
    create(&mut app, "letters");
    assert_eq!(texts(&app), ["Ça va très bien, merci beaucoup à tous."]);
}

#[test]
fn import_a_file_that_is_no_script_says_so_and_another_is_chosen() {
    let mut app = started();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("film.txt");
    std::fs::write(&file, [0_u8, 159, 146, 150, 0, 1, 2, 3].repeat(64)).expect("no script");
    app.let_fall(&file);
    app.wait_for_label(&tr!("import-other"));
    app.wait_for("was I charged", |app| {
        app.shows(&tr!("trouble-was-i-charged"))
    });
    app.press(&tr!("import-other"));
    choose(&mut app, &fixture("lamp-room.txt"));
    create(&mut app, "lamp-room");
    assert_eq!(texts(&app).len(), 3);
}

/// Writes a path where the system has no dialog of its own, and waits until the file was looked at.
fn choose(app: &mut AppHarness, file: &Path) {
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &file.display().to_string());
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for_label(&tr!("import-create"));
    app.settle();
}

#[test]
fn import_a_script_is_opened_by_the_dialog_for_files() {
    let mut app = started();
    let before = texts(&app);
    app.key(Modifiers::COMMAND, Key::O);
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(
        &tr!("dialog-path"),
        &fixture("nobody.docx").display().to_string(),
    );
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("why it isn't opened", |app| {
        app.shows(&tr!("trouble-was-i-charged"))
    });
    assert!(!app.shows(&tr!("import-create")));
    choose(&mut app, &fixture("lamp-room.docx"));
    assert!(app.shows_part("Word document · 6 lines"));
    assert_eq!(texts(&app), before, "nothing is made before it was seen");
    app.write_over(&tr!("dialog-project-name"), "Lamp room");
    create(&mut app, "Lamp room");
    assert_eq!(texts(&app).len(), 6);
}

#[test]
fn import_what_was_copied_is_looked_at_first() {
    let mut app = started();
    look_at_copied(&mut app, "ANN: Here.\nBEN: There.\n");
    assert!(app.shows_part("Plain text · 2 lines · 2 speakers"));
    // Its letters are letters already.
    assert!(!app.shows(&tr!("import-encoding")));
    let projects = app.desk().projects.value().map_or(0, Vec::len);
    let before = texts(&app);
    assert_eq!(put_in(&mut app), ["Here.", "There."]);
    app.settle();
    assert_eq!(app.desk().projects.value().map_or(0, Vec::len), projects);
    // All of it is one step.
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::COMMAND, Key::Z);
    app.wait_for("the lines before", |app| texts(app) == before);
}

/// All of them were read as plain text, times, commas and brackets included.
#[test]
fn import_what_was_copied_is_read_as_what_it_looks_like() {
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
fn import_what_was_copied_is_read_as_another_kind() {
    let mut app = started();
    look_at_copied(&mut app, "who,says\nAnn,Hello there.\n");
    assert_eq!(app.value(&tr!("import-kind")), tr!("import-kind-table"));
    app.press_role(Role::ComboBox, &tr!("import-kind"));
    app.press_role(Role::ListBoxOption, &tr!("import-kind-text"));
    app.wait_for("its rows", |app| app.shows_part("Plain text · 2 lines"));
    app.settle();
    assert_eq!(put_in(&mut app), ["who,says", "Ann,Hello there."]);
}

/// Nothing could be done with it but to dismiss it.
#[test]
fn import_what_only_looks_like_a_list_is_read_as_plain_text() {
    let mut app = started();
    app.copy_elsewhere("[{sighs} Not today.\n");
    paste(&mut app);
    app.wait_for_label(&tr!("import-paste"));
    app.settle();
    assert_eq!(put_in(&mut app), ["[{sighs} Not today."]);
}

/// Nothing happened, and the next paste was taken for the one that was asked for.
#[test]
fn import_an_empty_clipboard_is_told() {
    let mut app = started();
    paste(&mut app);
    app.wait_for("why nothing happens", |app| {
        app.shows_part("The clipboard holds no text")
    });
    let before = texts(&app).len();
    crate::script::put_in(&mut app, "ANN: Here.\nBEN: There.\n");
    app.wait_for("two lines more", |app| texts(app).len() == before + 2);
}

/// A file's name says little where a text was saved as one; it was spoken with its scene headings.
#[test]
fn import_a_screenplay_in_a_text_file_is_read_as_one_and_named_by_its_title() {
    let mut app = started();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("draft-3.txt");
    std::fs::copy(fixture("lamp-room.fountain"), &file).expect("a script");
    look_at(&mut app, &file);
    assert_eq!(app.value(&tr!("import-kind")), tr!("import-kind-fountain"));
    assert_eq!(app.value(&tr!("dialog-project-name")), "The Lamp Room");
    app.press_role(Role::ComboBox, &tr!("import-kind"));
    app.press_role(Role::ListBoxOption, &tr!("import-kind-text"));
    app.wait_for("the text", |app| app.shows_part("Plain text · "));
    app.settle();
    app.press_role(Role::ComboBox, &tr!("import-kind"));
    app.press_role(Role::ListBoxOption, &tr!("import-kind-fountain"));
    app.wait_for("its cast", |app| {
        app.shows_part("Fountain screenplay · 5 lines")
    });
    app.settle();
    assert_eq!(app.value(&tr!("dialog-project-name")), "The Lamp Room");
    create(&mut app, "The Lamp Room");
}

/// It was called after its file.
#[test]
fn import_a_screenplay_is_called_as_its_title_page_says_unless_somebody_says_otherwise() {
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
        app.wait_for("the list of parts", |app| {
            app.shows_part("“The lamp is dark")
        });
        app.settle();
        assert_eq!(
            app.value(&tr!("dialog-project-name")),
            tr!("voices-facet-mine"),
            "{name}"
        );
        app.press(&tr!("dialog-cancel"));
        app.wait_for("no dialog", |app| !app.shows(&tr!("import-create")));
    }
}

/// Nothing at its beginning tells that it is text.
#[test]
fn import_reads_utf_16_without_a_byte_order_mark() {
    let mut app = started();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("utf16.txt");
    let words = "Кто зажёг лампу на маяке этой ночью?";
    let bytes: Vec<u8> = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(&file, bytes).expect("a script");
    look_at(&mut app, &file);
    assert_eq!(app.value(&tr!("import-encoding")), "UTF-16LE");
    create(&mut app, "utf16");
    assert_eq!(texts(&app), [words]);
}

#[test]
fn import_what_no_script_is_says_why_and_changes_nothing() {
    let mut app = started();
    let before = texts(&app);
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name);
    for (name, bytes) in [
        ("none.txt", &b""[..]),
        ("long.txt", &b"a\n".repeat(1_000_001)),
        ("rich.rtf", b"{\\rtf1 Hello.}"),
    ] {
        std::fs::write(file(name), bytes).expect("a file");
    }
    // It is never read.
    let huge = std::fs::File::create(file("huge.txt")).expect("a file");
    huge.set_len(65 << 20).expect("a large file");
    for (name, why) in [
        ("none.txt", "nothing to speak"),
        ("long.txt", "at most"),
        ("rich.rtf", "rich text"),
        ("huge.txt", "larger than 64 MB"),
    ] {
        app.let_fall(&file(name));
        app.wait_for(why, |app| app.shows_part(why));
        app.wait_for_label(&tr!("trouble-was-i-charged"));
        app.settle();
        app.press(&tr!("dialog-cancel"));
        app.wait_for("no dialog", |app| !app.shows(&tr!("import-other")));
        assert_eq!(texts(&app), before, "{name}");
    }
}

/// All that could be done was to dismiss it.
#[test]
fn import_of_a_project_that_is_none_leads_to_another_file() {
    let mut app = started();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("story.mynah");
    std::fs::write(&file, b"PK\x03\x04 and no more").expect("a file");
    app.let_fall(&file);
    app.wait_for_label(&tr!("trouble-was-i-charged"));
    app.wait_for_label(&tr!("import-other"));
}

/// Regression: the rows after an open quote were one cell, and nobody was told.
#[test]
fn import_a_quote_that_nothing_closes_is_told_before_anything_is_made() {
    let mut app = started();
    let folder = tempfile::TempDir::new().expect("a folder");
    let file = folder.path().join("open.csv");
    let rows = "speaker,text\nAnn,Hello.\nBen,\"Oh no.\nCy,I see.\nAnn,Good.\n";
    std::fs::write(&file, rows).expect("the file");
    look_at(&mut app, &file);
    assert!(app.shows_part("The quote that opens in row 3 is never closed"));
}

const SUBTITLES: &str = "1\n00:00:01,000 --> 00:00:02,000\n[door slams]\n\n\
                         2\n00:00:03,000 --> 00:00:04,000\nANN: [sighs] Who is there?\n\n\
                         3\n00:00:05,000 --> 00:00:06,000\n(soft music)\n";

/// They were spoken, and paid for.
#[test]
fn import_sounds_of_subtitles_are_left_out_until_somebody_wants_them() {
    let mut app = started();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("film.srt");
    std::fs::write(&file, SUBTITLES).expect("subtitles");
    look_at(&mut app, &file);
    assert!(app.shows_part("Subtitles · 1 line ·"));
    assert!(app.shows(&tr!("import-sounds-left-out", count = 3)));
    app.press(&tr!("import-sounds"));
    app.wait_for("its sounds", |app| app.shows_part("Subtitles · 3 lines"));
    app.settle();
    assert!(!app.shows_part("left out"));
    app.press(&tr!("import-sounds"));
    app.wait_for("none of them", |app| app.shows_part("Subtitles · 1 line ·"));
    app.settle();
    create(&mut app, "film");
    assert_eq!(texts(&app), ["Who is there?"]);
}

/// Whoever was found was cast, and two spellings were two speakers.
#[test]
fn import_names_are_put_right_before_anything_is_made() {
    let mut app = started();
    look_at_copied(
        &mut app,
        "Tomas: One.\nThomas: Two.\nRecap: mind the gap.\nThomas: Three.\n",
    );
    assert!(app.shows_part("4 lines · 3 speakers"));
    app.press(&tr!("import-nobody", name = "Recap"));
    app.wait_for("its text", |app| app.shows("Recap: mind the gap."));
    app.settle();
    app.write_over(&tr!("import-name", name = "Tomas"), "thomas");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("one speaker less", |app| {
        app.shows_part("4 lines · 2 speakers")
    });
    app.settle();
    // What was said is taken back where it was said.
    app.press(&tr!("import-nobody", name = "Recap"));
    app.wait_for("it as a speaker", |app| {
        app.shows_part("4 lines · 2 speakers") && !app.shows("Recap: mind the gap.")
    });
    app.settle();
    app.press(&tr!("import-nobody", name = "Recap"));
    app.wait_for("its text", |app| app.shows("Recap: mind the gap."));
    app.settle();
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

/// The crossed-out loudspeaker looked as if it left the note out, and had the narrator say it.
#[test]
fn import_leaves_the_lines_of_a_speaker_out() {
    let mut app = started();
    look_at_copied(&mut app, "Ann: One.\nRecap: not to be spoken.\nAnn: Two.\n");
    assert!(app.shows_part("3 lines · 2 speakers"));
    app.press(&tr!("import-leave-out", name = "Recap"));
    app.wait_for("two lines", |app| app.shows_part("2 lines · 1 speaker"));
    app.settle();
    // It is taken back where it was said.
    app.press(&tr!("import-leave-out", name = "Recap"));
    app.wait_for("all lines", |app| app.shows_part("3 lines · 2 speakers"));
    app.settle();
    app.press(&tr!("import-leave-out", name = "Recap"));
    app.wait_for("two lines", |app| app.shows_part("2 lines · 1 speaker"));
    app.settle();
    assert_eq!(put_in(&mut app), ["One.", "Two."]);
}

/// Regression: directions in parentheses were read aloud.
#[test]
fn import_keeps_directions_with_their_lines() {
    let mut app = started();
    look_at_copied(&mut app, "Ann: (softly) Go home.\nBen: [sighs] I stay.\n");
    let directions = tr!("import-directions", count = 1);
    app.wait_for("how many", |app| app.shows(&directions));
    app.wait_for("its words", |app| app.shows("Go home."));
    app.press(&directions);
    app.wait_for("all of it", |app| app.shows("(softly) Go home."));
    app.settle();
    app.press(&directions);
    app.wait_for("its words again", |app| app.shows("Go home."));
    app.settle();
    let made = put_in(&mut app);
    assert_eq!(made, ["Go home.", "[sighs] I stay."]);
    let script = app.desk().script();
    let line = script.lines().find(|line| line.text == "Go home.");
    let direction = line.map(|line| line.overrides.direction.as_str());
    assert_eq!(direction, Some("softly"));
}
