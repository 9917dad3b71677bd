//! All projects: copied, found, renamed, archived and brought back.

use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah::tr;
use mynah_model::desk::ProjectCard;

use mynah::terms::backend::Backend;
use mynah::terms::credits::Credits;

use crate::harness::AppHarness;
use crate::script::{line, ready};

fn open_name(app: &AppHarness) -> String {
    let project = app.desk().project.as_ref();
    project.map_or_else(String::new, |project| project.card.name.clone())
}

fn has(cards: &[ProjectCard], name: &str) -> bool {
    cards.iter().any(|card| card.name == name)
}

fn is_listed(app: &AppHarness, name: &str) -> bool {
    has(app.desk().projects.value().map_or(&[], Vec::as_slice), name)
}

fn show_all(app: &mut AppHarness) {
    app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    app.wait_for_label(&tr!("projects-search"));
    app.wait_for("the keys in the field", |app| {
        app.focused().as_deref() == Some(tr!("projects-search").as_str())
    });
}

#[test]
fn projects_are_copied_renamed_archived_and_brought_back() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    let first = line(&app, 1);
    let name = open_name(&app);
    let copy = format!("{name} (copy)");
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the take", |app| {
        let takes = app.desk().takes.get(&first);
        takes.is_some_and(|takes| takes.picked.is_some())
    });

    // The copy has the take, and is found and opened by keys alone.
    show_all(&mut app);
    app.press(&tr!("projects-duplicate"));
    app.wait_for("the copy", |app| is_listed(app, &copy));
    // It is the one that is chosen now: another one had its place.
    app.wait_for("the copy is chosen", |app| {
        app.nodes().any(|node| {
            let node = node.accesskit_node();
            let is_chosen =
                node.role() == Role::ListBoxOption && node.toggled() == Some(Toggled::True);
            is_chosen && node.label().as_deref() == Some(copy.as_str())
        })
    });
    app.write(&tr!("projects-search"), "copy");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the copy is open", |app| open_name(app) == copy);
    let take = app.desk().takes[&first].picked.clone().expect("its take");
    assert_eq!(take.cost, mynah::terms::credits::Credits::ZERO);
    assert!(!app.shows(&tr!("projects-search")));

    show_all(&mut app);
    app.press_role(Role::ListBoxOption, &copy);
    app.press(&tr!("projects-rename"));
    app.write_over(&tr!("dialog-project-name"), "Second night");
    app.key(Modifiers::NONE, Key::Enter);
    // The list is read again after the project was.
    app.wait_for("its other name", |app| {
        open_name(app) == "Second night" && is_listed(app, "Second night")
    });
    app.settle();

    // The one that is open can be archived, too: another one is opened.
    app.press_role(Role::ListBoxOption, "Second night");
    app.press(&tr!("projects-archive"));
    app.wait_for("the archive", |app| {
        has(&app.desk().archived, "Second night") && !is_listed(app, "Second night")
    });
    app.wait_for("the other project", |app| open_name(app) == name);
    app.press(&tr!("projects-archived"));
    // The toast has it, too: one word for one thing.
    app.press_part("Unarchive");
    app.wait_for("it is back", |app| is_listed(app, "Second night"));
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("no dialog", |app| !app.shows(&tr!("projects-search")));

    // What is deleted is found again beside the list.
    show_all(&mut app);
    app.press_role(Role::ListBoxOption, "Second night");
    app.press(&tr!("projects-discard"));
    app.wait_for("the bin", |app| has(&app.desk().bin, "Second night"));
    app.press("Bin · 1");
    app.press(&tr!("dialog-bin-restore-said", name = "Second night"));
    app.wait_for("it is back", |app| is_listed(app, "Second night"));
}

fn spent(app: &AppHarness) -> Credits {
    let spend = app.desk().spend.get(&Backend::Draft);
    spend.map_or(Credits::ZERO, |spend| spend.spent)
}

#[test]
fn a_project_goes_into_a_file_and_comes_out_of_it_by_every_door() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    let first = line(&app, 1);
    let name = open_name(&app);
    let has_take = move |app: &AppHarness| {
        let takes = app.desk().takes.get(&first);
        takes.is_some_and(|takes| takes.picked.is_some())
    };
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the take", has_take);
    app.wait_for("its price", |app| spent(app) > Credits::ZERO);
    let paid = spent(&app);
    let outside = tempfile::tempdir().expect("a folder");
    let file = outside.path().join("story.mynah");
    let path = file.display().to_string();

    // Written from the list of all projects; this system has no file dialog.
    show_all(&mut app);
    app.press(&tr!("projects-export"));
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &path);
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("it is written", |app| !app.shows(&tr!("dialog-path")));
    app.wait_for("the word about it", |app| app.shows_part("story.mynah has"));
    assert!(file.exists());

    // And opened from there: beside the one that is here.
    show_all(&mut app);
    app.press(&tr!("projects-open-file"));
    app.wait_for_label(&tr!("dialog-path"));
    app.write_over(&tr!("dialog-path"), &path);
    app.key(Modifiers::NONE, Key::Enter);
    let second = format!("{name} 2");
    app.wait_for("the second one", |app| open_name(app) == second);
    app.wait_for("its take", has_take);
    assert!(!app.shows(&tr!("dialog-path")) && is_listed(&app, &name));
    let take = app.desk().takes[&first].picked.clone().expect("its take");
    assert!(take.cost > Credits::ZERO, "it says what it cost then");
    assert_eq!(spent(&app), paid);

    // A file that falls on the window.
    app.let_fall(&file);
    let third = format!("{name} 3");
    app.wait_for("the third one", |app| open_name(app) == third);

    // One that is cut off changes nothing, and says so.
    let whole = std::fs::read(&file).expect("the file");
    let half = outside.path().join("half.mynah");
    std::fs::write(&half, &whole[..whole.len() / 2]).expect("a file");
    app.let_fall(&half);
    app.wait_for("the word about it", |app| {
        app.shows_part("half.mynah is cut off")
    });
    assert_eq!(open_name(&app), third);

    // On the command line.
    let mut app = AppHarness::opening(app.close(), file);
    let fourth = format!("{name} 4");
    app.wait_for("the fourth one", |app| open_name(app) == fourth);
    app.wait_for("its take", has_take);
}

#[test]
fn a_project_begins_with_a_template_and_speaks_at_once() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    show_all(&mut app);
    app.press(&tr!("projects-new"));
    app.wait_for_label(&tr!("dialog-project-name"));
    app.press_role(Role::ComboBox, &tr!("dialog-template"));
    app.press(&tr!("template-podcast"));
    app.wait_for("its name", |app| {
        app.value(&tr!("dialog-project-name")) == tr!("template-podcast")
    });
    app.press(&tr!("dialog-create"));
    app.wait_for("the project", |app| open_name(app) == "Podcast for two");
    ready(&mut app);
    let first = line(&app, 1);
    assert_eq!(app.desk().backend(), Backend::Draft);
    assert!(app.desk().script().cast().0["Host"].draft.is_some());
    app.key(Modifiers::COMMAND, Key::Enter);
    app.wait_for("the take", |app| {
        let takes = app.desk().takes.get(&first);
        takes.is_some_and(|takes| takes.picked.is_some())
    });
    assert_eq!(app.desk().hint_count().0, 0);
}

#[test]
fn a_template_of_ones_own_is_made_renamed_removed_and_brought_back() {
    let mut app = AppHarness::first_start();
    ready(&mut app);
    let names = |app: &AppHarness| {
        let cards = app.desk().templates.iter();
        cards.map(|card| card.name.clone()).collect::<Vec<_>>()
    };
    let begin_with = |app: &mut AppHarness, template: &str| {
        app.key(Modifiers::COMMAND, Key::N);
        app.wait_for_label(&tr!("dialog-project-name"));
        app.press_role(Role::ComboBox, &tr!("dialog-template"));
        app.wait_for_label(template);
        app.press(template);
        app.wait_for_label(&tr!("template-remove"));
    };
    let cast = app.desk().script().cast().clone();
    app.key(Modifiers::COMMAND, Key::K);
    app.wait_for_label(&tr!("palette-field"));
    app.type_letters("Save as a template");
    app.key(Modifiers::NONE, Key::Enter);
    app.write_over(&tr!("template-name"), "House style");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("the template", |app| names(app) == ["House style"]);

    begin_with(&mut app, "House style");
    app.wait_for("its name", |app| {
        app.value(&tr!("dialog-project-name")) == "House style"
    });
    app.press(&tr!("template-rename"));
    app.write_over(&tr!("template-name"), "Show");
    app.key(Modifiers::NONE, Key::Enter);
    app.wait_for("its other name", |app| names(app) == ["Show"]);
    app.settle();
    app.write_over(&tr!("dialog-project-name"), "Episode 2");
    app.press(&tr!("dialog-create"));
    app.wait_for("the project", |app| open_name(app) == "Episode 2");
    let script = app.desk().script();
    assert!(script.lines().count() > 1 && script.lines().all(|line| line.text.is_empty()));
    assert!(script.items().len() > script.items().lines());
    assert_eq!(*script.cast(), cast);

    begin_with(&mut app, "Show");
    app.press(&tr!("template-remove"));
    app.wait_for("no template", |app| names(app).is_empty());
    app.key(Modifiers::NONE, Key::Escape);
    app.press(&tr!("toast-template-back"));
    app.wait_for("it is back", |app| names(app) == ["Show"]);
}
