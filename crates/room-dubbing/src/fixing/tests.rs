//! What becomes of a line that is written over.

use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::*;
use mynah_core::clock::Clock;
use mynah_core::ids::FilmId;
use mynah_model::command::DubbingCommand;
use mynah_model::dubbing::FilmCard;
use mynah_model::event::{DubbingEvent, Event};
use mynah_ui_core::ctx::{View, Wishes};
use mynah_ui_core::testing::Bench;
use mynah_ui_core::testing::dubs as testing;
use mynah_ui_core::testing::fixtures::{SCRIPT, desk, room};
use mynah_ui_kit::theme::Tokens;

/// Undo brought the words back and left the voice of what was taken back: one press would have bought the old words in
/// it.
#[test]
fn a_fix_that_is_taken_back_takes_its_voice_along() {
    let (mut panel, desk) = (DubbingPanel::default(), desk(Backend::Draft, SCRIPT));
    let at = DubLine {
        film: FilmId::new("film"),
        language: "en".to_owned(),
        line: 1,
    };
    let own = Segment {
        text: "Good day.".to_owned(),
        end: 1.0,
        ..Segment::default()
    };
    let patch = testing::fix(&desk);
    let film = |patches: &[&serde_json::Value]| {
        let film = testing::film(&serde_json::json!([
            {"code": "en", "lines": [own], "patches": patches},
        ]));
        Some(Arc::new(testing::card(film, vec![testing::ready()])))
    };
    let clock = Clock::system();
    let (mut view, mut wishes) = (View::default(), Wishes::default());
    let tokens = Tokens::of_visuals(&egui::Visuals::dark());
    let mut cx = StudioCtx::new(&desk, &mut view, tokens, &clock, &mut wishes);
    let mut take_up = |panel: &mut DubbingPanel, text: &str| {
        let line = Segment {
            text: text.to_owned(),
            ..own.clone()
        };
        panel.take_up(&mut cx, &at, &line);
    };
    panel.language = Some("en".to_owned());
    panel.open = film(&[]);
    take_up(&mut panel, "Good day.");
    panel.fixing.voice = Some("voice2".into());
    panel.fixing.text = "Come.".to_owned();
    take_up(&mut panel, "Good day.");
    assert!(panel.fixing.voice.is_some(), "it is half written");
    panel.open = film(&[&patch]);
    take_up(&mut panel, "Come.");
    assert_eq!(panel.fixing.voice, None, "its fix says who says it");
    panel.fixing.voice = Some("voice1".into());
    take_up(&mut panel, "Come.");
    assert!(panel.fixing.voice.is_some(), "another one is chosen");
    panel.open = film(&[]);
    take_up(&mut panel, "Good day.");
    assert_eq!(panel.fixing.text, "Good day.");
    assert_eq!(panel.fixing.voice, None, "it was chosen for the fix");
    // The service says it twice, each time without a voice.
    let anew = |take: u64| {
        let mut anew = patch.clone();
        anew["voice"] = serde_json::json!({"id": "", "name": ""});
        anew["take"] = take.into();
        anew
    };
    panel.open = film(&[&anew(5)]);
    take_up(&mut panel, "Come.");
    panel.fixing.voice = Some("voice1".into());
    panel.open = film(&[&anew(6)]);
    take_up(&mut panel, "Come.");
    assert_eq!(panel.fixing.voice, None, "the service says it by now");
}

/// The table isn't drawn beside the line, and has its lines all the same.
fn table_ui(panel: &mut DubbingPanel, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let spare = egui::Rect::from_min_size(egui::pos2(900.0, 0.0), egui::vec2(800.0, 200.0));
    let mut aside = ui.new_child(egui::UiBuilder::new().max_rect(spare).id_salt("table"));
    panel.table_ui(&mut aside, cx);
}

/// The list of voices shut as a fix landed, and whatever below the field had the keys lost them.
#[test]
fn what_is_told_of_a_fix_that_lands_takes_keys_and_list_from_nothing_below() {
    let desk = desk(Backend::Draft, SCRIPT);
    let patch = testing::fix(&desk);
    let lines = [("Good day.", 0.0), ("And you?", 1.5)].map(|(text, start)| Segment {
        text: text.to_owned(),
        start,
        end: start + 1.0,
        ..Segment::default()
    });
    let card = |patches: &[&serde_json::Value]| {
        let film = testing::film(&serde_json::json!([
            {"code": "en", "lines": lines, "patches": patches},
        ]));
        Arc::new(testing::card(film, vec![testing::ready()]))
    };
    let mut panel = DubbingPanel {
        open: Some(card(&[])),
        language: Some("en".to_owned()),
        ..DubbingPanel::default()
    };
    panel.table.selected = Some(0);
    let mut room = room((400.0, 900.0), desk, panel, |panel, ui, cx| {
        table_ui(panel, ui, cx);
        let (_, foot) = panel.fix_strip.below(ui.max_rect());
        panel.fixing_ui(ui, cx, (false, foot));
    });
    let lands = |room: &mut Harness<'_, Bench<DubbingPanel>>, patches: &[&serde_json::Value]| {
        let panel = &mut room.state_mut().panel;
        panel.open = Some(card(patches));
        panel.table.is_old = true;
        panel.fixing.room = None;
        room.run();
        let told = room.query_by_label_contains("Rook says it at");
        assert_eq!(told.is_some(), !patches.is_empty());
    };
    room.get_by_label(&tr!("dubbing-hear")).focus();
    room.run();
    assert!(room.get_by_label(&tr!("dubbing-hear")).is_focused());
    lands(&mut room, &[&patch]);
    assert!(room.get_by_label(&tr!("dubbing-hear")).is_focused());
    lands(&mut room, &[]);
    assert!(room.query_by_label_contains("Nobody knows").is_some());
    let voices = |room: &Harness<'_, Bench<DubbingPanel>>| {
        let list = room.query_all_by_label_contains("Swift (draft)");
        list.filter(|it| it.accesskit_node().role() != Role::Label)
            .count()
    };
    assert_eq!(voices(&room), 0);
    room.get_by_role_and_label(Role::ComboBox, &tr!("dubbing-voice"))
        .click();
    room.run();
    assert_eq!(voices(&room), 1);
    lands(&mut room, &[&patch]);
    assert_eq!(voices(&room), 1, "the list stands open");
}

/// Ctrl+Z brought in the text of the same line in another language, ready to be bought.
#[test]
fn steps_back_are_those_of_the_line_alone() {
    let desk = desk(Backend::Draft, SCRIPT);
    let line = |text: &str| Segment {
        text: text.to_owned(),
        end: 1.0,
        ..Segment::default()
    };
    let film = testing::film(&serde_json::json!([
        {"code": "en", "lines": [line("Good day.")]},
        {"code": "fr", "lines": [line("Bonjour.")]},
    ]));
    let card = testing::card(film, vec![testing::ready(), testing::ready()]);
    let mut panel = DubbingPanel {
        open: Some(Arc::new(card)),
        language: Some("en".to_owned()),
        ..DubbingPanel::default()
    };
    panel.table.selected = Some(0);
    let mut room = room((400.0, 900.0), desk, panel, |panel, ui, cx| {
        table_ui(panel, ui, cx);
        let (_, foot) = panel.fix_strip.below(ui.max_rect());
        panel.fixing_ui(ui, cx, (false, foot));
    });
    let write = |room: &mut Harness<'_, Bench<DubbingPanel>>, name: &str, text: &str| {
        room.get_by_label(name).focus();
        room.run();
        room.get_by_label(name).type_text(text);
        room.run();
    };
    write(
        &mut room,
        &tr!("dubbing-says", language = tr!("language-en")),
        " Come in.",
    );
    assert_eq!(room.state().panel.fixing.text, "Good day. Come in.");
    let panel = &mut room.state_mut().panel;
    panel.language = Some("fr".to_owned());
    panel.table.is_old = true;
    room.run();
    write(
        &mut room,
        &tr!("dubbing-says", language = tr!("language-fr")),
        "!",
    );
    assert_eq!(room.state().panel.fixing.text, "Bonjour.!");
    for _ in 0..3 {
        room.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
        room.run();
    }
    assert!(!room.state().panel.fixing.text.contains("Come in"));
    assert!(room.state().panel.fixing.text.starts_with("Bonjour."));
}

/// Where nothing is to be said after all, what a line said had to be written once more, letter by letter.
#[test]
fn what_is_written_is_dropped_at_a_press_and_can_be_had_back() {
    let (bench, _, _) = looked_at();
    let (desk, mut panel) = (bench.desk, bench.panel);
    panel.table.selected = Some(0);
    panel.fixing.voice = Some("voice2".into());
    let mut room = room((400.0, 900.0), desk, panel, |panel, ui, cx| {
        table_ui(panel, ui, cx);
        let (_, foot) = panel.fix_strip.below(ui.max_rect());
        panel.fixing_ui(ui, cx, (false, foot));
    });
    room.get_by_label(&tr!("dubbing-says", language = tr!("language-en")))
        .focus();
    room.run();
    room.get_by_label(&tr!("dubbing-says", language = tr!("language-en")))
        .type_text(" Come.");
    room.run();
    assert_eq!(room.state().panel.unsaid_of("en"), [1]);
    room.get_by_label(&tr!("dubbing-unwrite")).click();
    room.run();
    let fixing = &room.state().panel.fixing;
    assert_eq!((fixing.text.as_str(), &fixing.voice), ("Good day.", &None));
    assert_eq!(room.state().panel.unsaid_of("en"), [0; 0]);
    assert!(room.query_by_label(&tr!("dubbing-unwrite")).is_none());
    assert!(
        room.get_by_label(&tr!("dubbing-says", language = tr!("language-en")))
            .is_focused()
    );
    room.key_press_modifiers(egui::Modifiers::COMMAND, Key::Z);
    room.run();
    assert_eq!(room.state().panel.fixing.text, "Good day. Come.");
}

/// Of a voice alone it said that what is written is dropped, and of a line that was being bought that nothing is.
#[test]
fn a_voice_alone_is_dropped_as_such_and_nothing_while_the_line_is_bought() {
    let (bench, at, _) = looked_at();
    let (desk, mut panel) = (bench.desk, bench.panel);
    panel.table.selected = Some(0);
    panel.fixing.voice = Some("voice2".into());
    let mut room = room((400.0, 900.0), desk, panel, |panel, ui, cx| {
        table_ui(panel, ui, cx);
        let (_, foot) = panel.fix_strip.below(ui.max_rect());
        panel.fixing_ui(ui, cx, (false, foot));
    });
    assert!(room.query_by_label(&tr!("dubbing-unwrite")).is_none());
    assert!(room.query_by_label(&tr!("dubbing-unvoice")).is_some());
    room.state_mut().with(|panel, cx| panel.mends.order(cx, at));
    room.run();
    assert!(room.query_by_label(&tr!("dubbing-unvoice")).is_none());
}

/// In a window of 1100 × 700 what is pressed after a fix lay below the fold of the panel.
#[test]
fn what_is_done_with_a_line_is_in_sight_however_much_there_is_to_say_of_it() {
    let desk = desk(Backend::Draft, SCRIPT);
    let patch = testing::fix(&desk);
    let own = Segment {
        said: "What was said there. ".repeat(20),
        text: "Good day. ".repeat(20),
        end: 1.0,
        ..Segment::default()
    };
    let film = testing::film(&serde_json::json!([{
        "code": "en", "lines": [own], "patches": [patch], "steps": [{"line": 1}],
    }]));
    let card = testing::card(film, vec![testing::ready()]);
    let mut panel = DubbingPanel {
        open: Some(Arc::new(card)),
        language: Some("en".to_owned()),
        ..DubbingPanel::default()
    };
    panel.table.selected = Some(0);
    let mut room = room((308.0, 600.0), desk, panel, |panel, ui, cx| {
        table_ui(panel, ui, cx);
        cx.view.dubs.can_undo = true;
        panel.inspector_ui(ui, cx);
    });
    room.run();
    let mut lowest = 0.0_f32;
    for name in [
        tr!("dubbing-mend").as_str(),
        "Hear it",
        tr!("dubbing-put-back").as_str(),
        "Undo",
    ] {
        let rect = room.get_by_label_contains(name).rect();
        assert!(
            rect.top() > 330.0 && rect.bottom() <= 600.0,
            "{name}: {rect:?}"
        );
        lowest = lowest.max(rect.bottom());
    }
    assert!(lowest > 580.0, "at the bottom: {lowest}");
    // Why it can't be bought is there to be read.
    room.state_mut().panel.fixing.text = "Much more than anybody says of it. ".repeat(9);
    room.run();
    room.get_by_label_contains("Nobody says that in");
}

/// A panel that looks at a line of a film, and that film with and without a fix of it.
fn looked_at() -> (Bench<DubbingPanel>, DubLine, [Arc<FilmCard>; 2]) {
    let desk = desk(Backend::Draft, SCRIPT);
    let lines = [("Good day.", 0.0), ("And you?", 1.5)].map(|(text, start)| Segment {
        text: text.to_owned(),
        start,
        end: start + 1.0,
        ..Segment::default()
    });
    let patch = testing::fix(&desk);
    let card = |patches: &[&serde_json::Value]| {
        let film = testing::film(&serde_json::json!([
            {"code": "en", "lines": lines, "patches": patches},
        ]));
        Arc::new(testing::card(film, vec![testing::ready()]))
    };
    let both = [card(&[]), card(&[&patch])];
    let panel = DubbingPanel {
        open: Some(Arc::clone(&both[0])),
        language: Some("en".to_owned()),
        ..DubbingPanel::default()
    };
    let at = DubLine {
        film: FilmId::new("film"),
        language: "en".to_owned(),
        line: 1,
    };
    let mut bench = Bench::new(desk, panel);
    bench.with(|panel, cx| panel.take_up(cx, &at, &lines[0]));
    (bench, at, both)
}

/// What was bought was heard and stood as not said yet where another line was gone to before it landed.
#[test]
fn what_was_left_of_a_line_goes_as_its_fix_lands() {
    let (mut bench, at, [before, after]) = looked_at();
    bench.panel.fixing.text = "Come.".to_owned();
    bench.panel.fixing.voice = Some("voice2".into());
    let next = DubLine { line: 2, ..at };
    let line = before.film.languages[0].lines[1].clone();
    bench.with(|panel, cx| panel.take_up(cx, &next, &line));
    assert_eq!(bench.panel.unsaid_of("en"), [1]);
    bench.with(|panel, cx| panel.take_in(cx, &after));
    assert_eq!(bench.panel.unsaid_of("en"), [0; 0]);
}

/// A film played by itself minutes later, over what was heard, or behind a form.
#[test]
fn a_fix_is_heard_only_where_its_line_is_looked_at_as_it_lands() {
    for (is_seen, has_form) in [(true, false), (true, true), (false, false)] {
        let (mut bench, at, [_, after]) = looked_at();
        if has_form {
            bench.panel.form = Some(Box::default());
        }
        let patch = Box::new(after.film.languages[0].patches[0].clone());
        let landed = DubbingEvent::Patched(None, at, Ok(patch));
        bench.desk.apply(Event::Dubbing(landed));
        if !is_seen {
            bench.with(|panel, cx| panel.follow_unseen(cx));
        }
        bench.with(|panel, cx| panel.follow_fixing(cx, true));
        let mut sent = bench.wishes.outbox.iter();
        let is_heard = |it: &Command| matches!(it, Command::Dubbing(DubbingCommand::Hear(_)));
        let was_heard = sent.any(is_heard);
        assert_eq!(was_heard, is_seen && !has_form, "{is_seen} {has_form}");
        let looks = |it: &&Command| matches!(it, Command::Dubbing(DubbingCommand::Look(..)));
        assert_eq!(bench.wishes.outbox.iter().filter(looks).count(), 1);
    }
}
