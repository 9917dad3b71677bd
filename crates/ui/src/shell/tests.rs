//! The window's parts by their labels.

mod comparing;
mod consents;
mod counts;
mod gone;
mod headings;
mod hidden;
mod leaving;
mod menus;
mod palette;
mod sizes;
mod space;
mod toasts;
mod told;
mod undoing;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::*;
use crate::folders::Opener;
use mynah_core::clock::Clock;
use mynah_core::credits::Credits;
use mynah_core::ids::{JobId, ProjectId, ProjectLine};
use mynah_model::desk::Desk;
use mynah_model::desk::Meter;
use mynah_model::event::AccountEvent;
use mynah_model::event::Event;
use mynah_model::event::Opened;
use mynah_model::event::ProjectEvent;
use mynah_model::event::{PlaybackEvent, Playing};
use mynah_model::remote::Remote;
use mynah_model::trouble::Topic;
use mynah_script::edit::Edit;
use mynah_ui_core::testing::Bench;
use mynah_ui_core::testing::fixtures as made;

type Window = (Shell, Panels);

fn window<'a>(desk: Desk, size: (f32, f32)) -> Harness<'a, Bench<Window>> {
    made::room(size, desk, Window::default(), |(shell, panels), ui, cx| {
        shell.ui(ui, panels, cx);
    })
}

fn draft<'a>() -> Harness<'a, Bench<Window>> {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    desk.apply(Event::Account(AccountEvent::Meter(
        Backend::Draft,
        Meter {
            used: Credits(9_500),
            limit: Credits(10_000),
            ..Meter::default()
        },
    )));
    window(desk, (1440.0, 900.0))
}

fn sent(window: &Harness<'_, Bench<Window>>) -> String {
    format!("{:?}", window.state().wishes.outbox)
}

#[test]
fn says_who_speaks_what_it_costs_and_what_is_left() {
    let window = draft();
    window.get_by_label_contains("Speaks with Draft voices");
    window.get_by_label(&tr!("saved-yes"));
    window.get_by_label(&tr!("generate-changed", count = 4));
    window.get_by_label("Usage: 9\u{2009}500 of 10\u{2009}000 draft credits");
    for part in [
        tr!("part-top").as_str(),
        tr!("part-rail").as_str(),
        tr!("part-inspector").as_str(),
        tr!("part-transport").as_str(),
        tr!("part-status").as_str(),
    ] {
        window.get_by_label(part);
    }
}

#[test]
fn a_draft_batch_is_not_asked_about_for_credits_that_refill() {
    let mut window = draft();
    let meter = Meter {
        used: Credits(9_990),
        limit: Credits(10_000),
        ..Meter::default()
    };
    let meter = Event::Account(AccountEvent::Meter(Backend::Draft, meter));
    window.state_mut().desk.apply(meter);
    window.run();
    let generate = tr!("generate-changed", count = 4);
    window.get_by_label(&generate).hover();
    window.run_steps(30);
    assert!(window.query_by_label_contains("credits are left").is_none());
    window.get_by_label(&generate).click();
    window.run();
    assert!(window.query_by_label(&tr!("dialog-spend")).is_none());
    assert!(sent(&window).contains("Generate {"), "{}", sent(&window));
}

#[test]
fn the_one_button_generates_what_changed() {
    let mut window = draft();
    window
        .get_by_label(&tr!("generate-changed", count = 4))
        .click();
    window.run();
    assert!(sent(&window).contains("Generate"), "{}", sent(&window));
}

fn key(key: Key, modifiers: Modifiers, repeat: bool) -> egui::Event {
    egui::Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat,
        modifiers,
    }
}

/// Regression: a stray press in the Tools room started 46 lines of the script.
#[test]
fn other_rooms_do_not_generate_the_script() {
    let mut window = draft();
    let generate = tr!("generate-changed", count = 4);
    for room in Room::ALL {
        window.state_mut().view.room = room;
        window.run_steps(3);
        let is_script = room == Room::Script;
        assert_eq!(
            window.query_by_label(&generate).is_some(),
            is_script,
            "{room:?}"
        );
        if !is_script {
            window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Enter);
            window.run_steps(3);
        }
    }
    assert!(!sent(&window).contains("Generate {"), "{}", sent(&window));
}

#[test]
fn a_key_that_is_held_orders_once() {
    let mut window = draft();
    mynah_ui_kit::keys::install(&window.ctx);
    let orders = |window: &Harness<'_, Bench<Window>>| sent(window).matches("Generate {").count();
    // Windowing systems send the same press again and again.
    for _ in 0..5 {
        window.input_mut().events = vec![key(Key::A, Modifiers::ALT, false)];
        window.run();
    }
    assert_eq!(orders(&window), 1, "{}", sent(&window));
}

#[test]
fn space_speaks_a_line_only_where_it_is_seen() {
    let mut window = draft();
    window.state_mut().view.room = Room::Settings;
    window.run();
    window.key_press(Key::Space);
    window.run();
    assert!(!sent(&window).contains("Generate"), "{}", sent(&window));
    window.state_mut().view.room = Room::Script;
    window.run();
    window.key_press(Key::Space);
    window.run();
    assert!(sent(&window).contains("Generate"), "{}", sent(&window));
}

#[test]
fn a_field_takes_back_its_own_letters() {
    let mut window = draft();
    let undo = |window: &mut Harness<'_, Bench<Window>>| {
        let desk = &mut window.state_mut().desk;
        let id = made::line(desk, 1);
        let text = "Mind the rope.".to_owned();
        desk.edit(Edit::SetText { id, text });
        window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        window.run();
        window.state().desk.can_redo()
    };
    assert!(undo(&mut window));
    window.get_by_label(&tr!("inspector-seed")).focus();
    window.run();
    assert!(!undo(&mut window), "the script stays as it is");
}

#[test]
fn the_palette_finds_an_action_by_its_letters() {
    let mut window = draft();
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.run();
    window
        .get_by_label(&tr!("palette-field"))
        .type_text("elevenkey");
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(window.state().view.room, Room::Settings);
    assert!(
        window.query_by_label(&tr!("palette-field")).is_none(),
        "it closes"
    );
}

/// Opened again after a search with one answer it had room for two.
#[test]
fn the_palette_is_as_high_as_its_list_whenever_it_is_opened() {
    let mut window = draft();
    let mut seen = Vec::new();
    for query in ["", "keysettings", ""] {
        window.key_press_modifiers(Modifiers::COMMAND, Key::K);
        window.run();
        if !query.is_empty() {
            window.get_by_label(&tr!("palette-field")).type_text(query);
            window.run();
        }
        let lies = window
            .ctx
            .memory(|memory| memory.area_rect(egui::Id::unique("palette")));
        seen.push(lies.unwrap().height());
        window.key_press(Key::Escape);
        window.run();
    }
    assert_eq!(seen.first(), seen.last());
    assert!(seen.first() > Some(&400.0), "{seen:?}");
}

#[test]
fn the_palette_finds_the_cards_of_the_settings() {
    for (typed, found, label) in [
        (
            "storage",
            tr!("action-storage-settings").as_str(),
            tr!("settings-storage").as_str(),
        ),
        (
            "theme",
            tr!("action-appearance-settings").as_str(),
            tr!("settings-appearance").as_str(),
        ),
        (
            "keys",
            tr!("action-key-settings").as_str(),
            tr!("settings-key").as_str(),
        ),
    ] {
        let mut window = draft();
        window.key_press_modifiers(Modifiers::COMMAND, Key::K);
        window.run();
        window.get_by_label(&tr!("palette-field")).type_text(typed);
        window.run();
        window.get_by_label(found).click();
        window.run();
        assert_eq!(window.state().view.room, Room::Settings, "{typed}");
        let has_keys = |node: &egui_kittest::Node<'_>| node.accesskit_node().is_focused();
        let mut named = window.query_all_by_label(label);
        assert!(named.any(|node| has_keys(&node)), "{typed}");
    }
}

#[test]
fn the_palette_goes_to_a_line() {
    let mut window = draft();
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.run();
    window
        .get_by_label(&tr!("palette-field"))
        .type_text("Tuesday");
    window.run();
    window.key_press(Key::Enter);
    window.run();
    let bench = window.state();
    assert_eq!(bench.view.line, Some(made::line(&bench.desk, 3)));
}

#[test]
fn the_rail_goes_to_the_settings_and_back() {
    let mut window = draft();
    window.get_by_label(&tr!("room-settings")).click();
    window.run();
    window.get_by_label(&tr!("settings-key"));
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num1);
    window.run();
    window.get_by_label(&tr!("part-inspector"));
}

#[test]
fn the_rail_lists_the_shortcuts() {
    let mut window = draft();
    window.get_by_label(&tr!("rail-keys")).click();
    window.run();
    window.get_by_label(&tr!("shortcuts-title"));
    window.get_by_label(&tr!("shortcuts-speak"));
    window.get_by_label("Ctrl /");
    window.get_by_label("Alt ↓");
}

#[test]
fn before_anything_was_spoken_no_ceiling_is_made_up() {
    draft().get_by_label(&tr!("jobs-none"));
}

#[test]
fn the_keys_of_the_settings_lead_into_them() {
    let mut window = draft();
    window.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    window.run();
    let field_label = tr!("settings-key");
    let field = window.get_by_label(&field_label);
    assert!(field.accesskit_node().is_focused());
}

#[test]
fn all_lines_are_selected_by_keys_that_a_field_has_for_its_text() {
    let mut window = draft();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run();
    window.get_by_label_contains(&tr!("marked-count", count = 4));
    window.key_press(Key::Escape);
    window.run();
    window.key_press(Key::F2);
    window.run();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run();
    assert!(window.state().view.marked.is_empty());
    window.get_by_label(&tr!("room-settings")).click();
    window.run();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run();
    assert_eq!(
        window.state().view.room,
        Room::Settings,
        "nobody is led away"
    );
}

#[test]
fn the_backend_is_switched_where_it_is_shown() {
    let mut window = draft();
    window
        .get_by_label_contains("Speaks with Draft voices")
        .click();
    window.run();
    window.get_by_label(&tr!("backend-live")).click();
    window.run();
    // Without a key there is nothing to switch to: the way leads to the key.
    window.get_by_label(&tr!("settings-key"));
}

#[test]
fn good_news_goes_by_itself_and_trouble_stays() {
    let mut window = draft();
    let trouble = made::busy();
    let what = trouble.what.clone();
    for notice in [
        Notice::Trouble(trouble),
        Notice::Done("Two files written".to_owned()),
    ] {
        window.state_mut().wishes.notices.push_back(notice);
        window.run_steps(2);
    }
    window.get_by_label_contains("Two files written");
    // Kittest's clock goes on with every step; far more than four seconds pass here.
    window.run_steps(60);
    assert!(
        window
            .query_by_label_contains("Two files written")
            .is_none()
    );
    window.get_by_label(&what);
    window.get_by_label(&tr!("remedy-dismiss")).click();
    window.run_steps(2);
    assert!(window.query_all_by_label_contains(&what).next().is_none());
}

#[test]
fn retry_of_edits_that_were_not_saved_saves_them() {
    let mut window = draft();
    let desk = &mut window.state_mut().desk;
    let project = desk.project.as_ref().expect("a project").card.id;
    let trouble = mynah_model::trouble::Trouble {
        remedies: vec![mynah_model::trouble::Remedy::Retry],
        ..made::busy()
    };
    let event = ProjectEvent::NotSaved { project, trouble };
    desk.apply(Event::Project(event));
    show_notices(&mut window);
    window.get_by_label(&tr!("remedy-retry")).click();
    window.run_steps(2);
    let sent = format!("{:?}", window.state().wishes.outbox);
    assert!(sent.contains("SaveAgain"), "{sent}");
    assert!(!sent.contains("Refresh"), "{sent}");
}

#[test]
fn trouble_goes_once_what_it_speaks_of_succeeds() {
    let mut window = draft();
    let desk = &mut window.state_mut().desk;
    let card = desk.project.as_ref().expect("a project").card.clone();
    let (opening, other) = (
        made::busy().saying("There is no a.txt".to_owned()),
        made::busy(),
    );
    desk.apply(Event::Notice(Notice::Trouble(other.about(Topic::Key))));
    desk.apply(Event::Notice(Notice::Trouble(
        opening.about(Topic::Opening),
    )));
    show_notices(&mut window);
    assert!(window.query_all_by_label_contains("a.txt").next().is_some());

    let desk = &mut window.state_mut().desk;
    let project = ProjectId(card.id.0 + 1);
    desk.apply(Event::Project(ProjectEvent::Opened(Box::new(Opened {
        opening: 9,
        card: mynah_model::desk::ProjectCard {
            id: project,
            ..card
        },
        defaults: Default::default(),
        editor: Default::default(),
        takes: Default::default(),
        review: None,
    }))));
    show_notices(&mut window);
    assert!(window.query_all_by_label_contains("a.txt").next().is_none());
    assert!(
        window.query_all_by_label_contains("busy").next().is_some(),
        "another thing's trouble stays"
    );
}

/// The notices of the desk, as the app hands them to the shell.
fn show_notices(window: &mut Harness<'_, Bench<Window>>) {
    let bench = window.state_mut();
    while let Some(notice) = bench.desk.notices.pop_front() {
        bench.panel.0.tell(notice);
    }
    window.run_steps(2);
}

fn wrote(place: &str) -> Notice {
    Notice::Offer {
        text: format!("Written: {place}"),
        offer: Offer::ShowFolder(place.into()),
    }
}

/// Draws until `ready`: what runs on another thread takes its time.
fn until(
    window: &mut Harness<'_, Bench<Window>>,
    ready: impl Fn(&Harness<'_, Bench<Window>>) -> bool,
) {
    let clock = Clock::system();
    let start = clock.instant();
    while !ready(window) {
        window.step();
        assert!(start.elapsed().as_secs() < 30, "waited in vain");
    }
}

#[test]
fn what_was_exported_is_shown_in_its_folder() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&asked);
    let mut window = draft();
    window.state_mut().panel.0 =
        Shell::with_folders(Folders::shown_by(Opener::scripted(true, move |folder| {
            seen.lock().expect("folders").push(folder.to_owned());
            true
        })));
    window.state_mut().wishes.notices.push_back(wrote("takes"));
    window.run_steps(2);
    window.get_by_label(&tr!("toast-folder")).click();
    window.run_steps(2);
    assert!(
        window.query_by_label(&tr!("toast-folder")).is_none(),
        "it is done"
    );
    until(&mut window, |_| !asked.lock().expect("folders").is_empty());
    assert_eq!(*asked.lock().expect("folders"), [PathBuf::from("takes")]);
}

#[test]
fn where_nothing_shows_folders_the_path_is_copied() {
    let mut folders = Folders::shown_by(Opener::scripted(false, |_| false));
    let clock = Clock::system();
    let start = clock.instant();
    while folders.can_show(&egui::Context::default()) {
        assert!(
            start.elapsed().as_secs() < 30,
            "nobody looked for a program"
        );
        std::thread::yield_now();
    }
    let mut window = draft();
    window.state_mut().panel.0 = Shell::with_folders(folders);
    window.state_mut().wishes.notices.push_back(wrote("takes"));
    window.run_steps(2);
    let at = window.get_by_label(&tr!("toast-copy-path")).rect().center();
    window.event(egui::Event::PointerMoved(at));
    window.step();
    for pressed in [true, false] {
        window.event(egui::Event::PointerButton {
            pos: at,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
        // What it gives out is seen only until the next frame.
        window.step();
    }
    let copied = egui::OutputCommand::CopyText("takes".to_owned());
    let commands = &window.output().platform_output.commands;
    assert!(commands.contains(&copied), "{commands:?}");
}

#[test]
fn one_export_after_another_leaves_one_toast_beside_what_spends() {
    let mut window = draft();
    for place in ["one", "two", "three"] {
        window.state_mut().wishes.notices.push_back(wrote(place));
        window.run_steps(2);
    }
    assert_eq!(window.query_all_by_label_contains("Written").count(), 1);
    let toast = window.get_by_label("Written: three").rect();
    assert!(toast.right() < 1440.0 - size::INSPECTOR, "{toast}");
    let generate = window
        .get_by_label(&tr!("generate-changed", count = 4))
        .rect();
    assert!(!toast.intersects(generate));
    // It goes by itself, without a press.
    window.run_steps(120);
    assert_eq!(window.query_all_by_label_contains("Written").count(), 0);
}

#[test]
fn a_project_is_deleted_in_the_list_of_projects() {
    let mut window = draft();
    let open = window
        .state()
        .desk
        .project
        .as_ref()
        .map(|open| open.card.clone());
    let card = open.expect("an open project");
    window.state_mut().desk.projects = Remote::Ready(vec![card.clone()]);
    window.get_by_label_contains("Project: ").click();
    window.run();
    window
        .get_by_label(&format!("Delete {}", card.name))
        .click();
    window.run();
    let wish = format!("Discard({:?})", card.id);
    assert!(sent(&window).contains(&wish), "{}", sent(&window));

    window.state_mut().desk.bin = vec![card.clone()];
    window.get_by_label_contains("Project: ").click();
    window.run();
    window.get_by_label(&tr!("action-show-bin")).click();
    window.run();
    window
        .get_by_label(&format!("Restore {}", card.name))
        .click();
    window.run();
    let wish = format!("Restore({:?})", card.id);
    assert!(sent(&window).contains(&wish), "{}", sent(&window));
}

#[test]
fn what_was_restored_is_not_offered_any_more() {
    let mut window = draft();
    let open = window.state().desk.project.as_ref();
    let card = open.expect("an open project").card.clone();
    let project = card.id;
    let bench = window.state_mut();
    bench.desk.bin = vec![card];
    bench.wishes.notices.push_back(Notice::Offer {
        text: "It is in the bin".to_owned(),
        offer: Offer::RestoreProject(project),
    });
    window.run_steps(2);
    window.get_by_label("It is in the bin");
    window.state_mut().desk.bin.clear();
    window.run_steps(2);
    assert!(window.query_by_label("It is in the bin").is_none());
}

#[test]
fn nothing_moves_when_nothing_happens() {
    let window = draft();
    let output = &window.output().viewport_output;
    let delay = output
        .get(&egui::ViewportId::ROOT)
        .map(|view| view.repaint_delay);
    assert_eq!(delay, Some(std::time::Duration::MAX));
}

#[test]
fn a_small_window_with_large_text_still_has_everything() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let window = window(desk, (733.0, 467.0));
    window.get_by_label_contains("Speaks with Draft voices");
    window.get_by_label(&tr!("generate-changed", count = 4));
    window.get_by_label(&tr!("search-hint"));
    window.get_by_label(&tr!("transport-play"));
}

#[test]
fn the_smallest_window_at_twice_the_text_size_is_drawn() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let window = window(desk, (380.0, 240.0));
    window.get_by_label(&tr!("transport-play"));
}

/// They were looked for by what they do, and only other things were found.
#[test]
fn the_palette_finds_actions_by_other_words_for_them() {
    let mut window = draft();
    for (query, finds) in [
        ("import", tr!("action-open-script").as_str()),
        ("import", tr!("action-paste-script").as_str()),
        ("filter", tr!("action-list-to-do").as_str()),
        ("to do", tr!("action-list-to-do").as_str()),
        ("discard", tr!("action-discard-take").as_str()),
    ] {
        window.key_press_modifiers(Modifiers::COMMAND, Key::K);
        window.run();
        window.get_by_label(&tr!("palette-field")).type_text(query);
        window.run();
        assert!(window.query_by_label(finds).is_some(), "{query}: {finds}");
        window.key_press(Key::Escape);
        window.run();
    }
}
