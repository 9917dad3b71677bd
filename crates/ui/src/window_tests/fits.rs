//! A small window with large text: nothing is cut off, nothing overlaps.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::NodeT as _;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::day::Month;
use mynah_core::ids::{EntryId, JobId, LineId, ProjectLine};
use mynah_core::request::Tool;
use mynah_i18n::tr;
use mynah_model::command::{Command, UsageCommand, VoicesCommand};
use mynah_model::desk::{
    Desk, EntryState, LedgerRow, LedgerWindow, LineState, Outcome, SharedAnswer, Statement,
    VoiceDetails,
};
use mynah_model::event::{
    BrowseEvent, Event, JobEvent, PlaybackEvent, Playing, TakesEvent, UsageEvent, VoicesEvent,
};
use mynah_model::shared_voices::SharedCard;
use mynah_model::trouble::{Charged, Remedy, Trouble};
use mynah_ui_core::room::Room;
use mynah_ui_core::testing::fixtures as made;

use super::controls::{misfits, overlaps};
use super::dubs::{DubWindow, dubbed_in};
use super::history::answer_history;
use super::start::{self, answer, give_takes, play, sample};
use super::{WindowHarness, line};

/// A fraction of a pixel, which nobody sees.
const HAIR: f32 = 1.0;

/// A window of 1100 × 700 pixels with text of 150%: so many points are left.
fn small_and_large() -> WindowHarness {
    small_with(sample())
}

fn small_with(desk: Desk) -> WindowHarness {
    let mut app = WindowHarness::sized(desk, vec2(1100.0, 700.0) / 1.5);
    answer(&mut app);
    app
}

/// Regression: half of “under way” was seen, and half a bracket.
#[test]
fn status_is_not_cut_off() {
    let app = small_and_large();
    let place = |label: &str| {
        let node = app.nodes().find(|node| {
            let node = node.accesskit_node();
            node.label().as_deref() == Some(label)
        });
        let node = node.unwrap_or_else(|| panic!("no {label}: {:#?}", app.on_screen()));
        node.accesskit_node().bounding_box().expect("its place")
    };
    let jobs = place(&tr!("jobs-none"));
    let disk = place(&tr!("status-on-disk"));
    assert!(jobs.x1 <= disk.x0, "{jobs:?} reaches into {disk:?}");
}

/// The service asks to wait for longer than a minute.
fn too_busy() -> Trouble {
    Trouble {
        what: "The service was busy and asks to wait 90 s".to_owned(),
        charged: Charged::No,
        remedies: vec![Remedy::WaitSecs(90), Remedy::UseDraftVoice],
        details: Arc::default(),
        topic: None,
    }
}

/// A window whose first line has two takes, the newer one playing.
fn small_with_takes() -> WindowHarness {
    let mut app = small_and_large();
    let first = line(&app, 1);
    give_takes(app.desk_mut(), first, 2);
    play_newer(&mut app);
    app
}

/// Plays the newer take of the first line.
fn play_newer(app: &mut WindowHarness) {
    let first = line(app, 1);
    let take = made::take(app.desk(), first, 2).id;
    play(app, take, first);
    app.wait_for_label(&tr!("transport-position"));
}

#[test]
fn script_fits() {
    let mut app = small_and_large();
    let mut wrong = misfits(&app, "first run");
    wrong.extend(overlaps(&app, "first run"));
    let first = line(&app, 1);
    made::job(app.desk_mut(), 1, first, [JobEvent::Failed(too_busy())]);
    app.wait_for("the refusal", |app| {
        let line = app.desk().script().line(first);
        line.is_some_and(|line| matches!(app.desk().line_state(line), LineState::Failed(_)))
    });
    app.settle();
    wrong.extend(misfits(&app, "a failed line"));
    wrong.extend(overlaps(&app, "a failed line"));
    app.apply(Event::Dismissed(vec![JobId(1)]));
    give_takes(app.desk_mut(), first, 2);
    play_newer(&mut app);
    wrong.extend(misfits(&app, "a take"));
    wrong.extend(overlaps(&app, "a take"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Regression: in a window of 1100 × 700 with text of 150% two lines and one slider were seen, and rooms had no names.
#[test]
fn small_window_has_four_lines_three_sliders_and_named_rooms() {
    let app = small_and_large();
    let script = Room::Script.label();
    let mut rows = app.controls();
    rows.retain(|it| it.role == Role::ListItem && it.part == script && !it.hidden);
    let lowest = rows.iter().map(|row| row.rect.bottom());
    let lowest = lowest.fold(f32::NEG_INFINITY, f32::max);
    // The last one may be cut off.
    let whole = rows.iter().filter(|row| row.rect.bottom() < lowest - HAIR);
    assert!(whole.count() >= 4, "{rows:#?}");
    let generate = app.get(&tr!("takes-generate")).rect();
    for name in [
        tr!("inspector-stability"),
        tr!("inspector-similarity"),
        tr!("inspector-style"),
    ] {
        let slider = app.get(&name);
        assert!(!slider.accesskit_node().is_hidden(), "{name}");
        assert!(slider.rect().bottom() <= generate.top(), "{name}");
    }
    let shapes = app.harness.output().shapes.iter();
    let drawn = shapes.filter_map(|clipped| match &clipped.shape {
        egui::Shape::Text(text) => Some(text.galley.text().to_owned()),
        _ => None,
    });
    let drawn: Vec<String> = drawn.collect();
    for room in Room::ALL {
        assert!(drawn.contains(&room.label()), "{room:?}");
    }
}

#[test]
fn menus_dialogs_and_find_fit() {
    let mut app = small_with_takes();
    let mut wrong = Vec::new();
    for (place, shortcut) in [
        ("voices", (Modifiers::ALT, Key::V)),
        ("speakers", (Modifiers::ALT, Key::P)),
        ("the palette", (Modifiers::COMMAND, Key::K)),
        ("best takes", (Modifiers::ALT, Key::B)),
        ("shortcuts", (Modifiers::COMMAND, Key::Slash)),
        ("export", (Modifiers::COMMAND, Key::E)),
        ("a new project", (Modifiers::COMMAND, Key::N)),
    ] {
        app.key(shortcut.0, shortcut.1);
        if place == "best takes" {
            let none = TakesEvent::Best(made::PROJECT, Ok(Vec::new()));
            app.apply(Event::Takes(none));
        }
        app.settle();
        wrong.extend(misfits(&app, place));
        wrong.extend(overlaps(&app, place));
        app.key(Modifiers::NONE, Key::Escape);
    }
    // Below these bars a row is half out of view.
    for (place, key) in [("find", Key::F), ("replace", Key::H)] {
        app.key(Modifiers::COMMAND, key);
        app.settle();
        wrong.extend(misfits(&app, place));
        app.key(Modifiers::NONE, Key::Escape);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn sweep_and_sound_fit() {
    let mut app = small_with_takes();
    app.key(Modifiers::ALT, Key::W);
    app.wait_for("a sweep", |app| {
        app.shows(&tr!("sweep-limit")) || app.shows_part("Stability × ")
    });
    app.settle();
    let mut wrong = misfits(&app, "a sweep");
    // In a low window its tools are folded away.
    if !app.shows(&tr!("sweep-limit")) {
        app.press_part("Stability × ");
        app.wait_for_label(&tr!("sweep-limit"));
        app.settle();
        wrong.extend(misfits(&app, "a sweep's tools"));
    }
    app.key(Modifiers::NONE, Key::Escape);
    app.settle();
    app.press_role(Role::Tab, &tr!("inspector-tab-sound"));
    wrong.extend(misfits(&app, "sound"));
    app.get(&tr!("sound-hear")).scroll_to_me();
    app.settle();
    wrong.extend(misfits(&app, "the rest of the sound"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn takes_and_review_fit() {
    let mut app = small_with_takes();
    app.press_role(Role::Tab, &tr!("inspector-tab-takes"));
    let mut wrong = misfits(&app, "takes");
    for (number, place) in [(1, "one of two"), (2, "a comparison")] {
        let take = tr!("takes-compare-take", number = number);
        app.get(&take).scroll_to_me();
        app.settle();
        app.press(&take);
        app.settle();
        wrong.extend(misfits(&app, place));
    }
    app.key(Modifiers::NONE, Key::F9);
    play_newer(&mut app);
    app.wait_for("the take that is reviewed", |app| {
        app.nodes().any(|node| {
            let words = node.accesskit_node().value();
            words.is_some_and(|words| words.starts_with("Review · 1 of 1"))
        })
    });
    app.settle();
    wrong.extend(misfits(&app, "a review"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn strip_about_draft_voices_has_two_rows_beside_its_buttons() {
    let app = WindowHarness::of(sample());
    let at = |name: &str| app.get(name).rect();
    let (head, adds) = (at(&tr!("script-draft-sample")), at(&tr!("script-key-adds")));
    assert!(adds.top() >= head.bottom(), "{head:?} {adds:?}");
    let (last, button) = (
        at(&tr!("script-key-adds-account")),
        at(&tr!("script-add-key")),
    );
    assert!(last.right() <= button.left(), "{last:?} {button:?}");
}

/// Regression: there was no way to give the lines its room.
#[test]
fn inspector_shows_generate_and_hides_what_is_below_from_screen_readers() {
    let app = WindowHarness::of(sample());
    // In the list and the head others have longer names.
    let place = |label: &str| {
        let node = app.get(label);
        (node.rect(), node.accesskit_node().is_hidden())
    };
    let (generate, is_hidden) = place(&tr!("takes-generate"));
    assert!(!is_hidden);
    assert!(generate.bottom() <= app.window().bottom(), "{generate:?}");
    let (below, is_hidden) = place(&tr!("inspector-seed"));
    assert!(below.top() > generate.top() && is_hidden, "{below:?}");
    let (_, is_hidden) = place(&tr!("inspector-stability"));
    assert!(!is_hidden);
}

#[test]
fn inspector_is_hidden_by_its_key_stays_so_and_comes_back() {
    let mut app = small_and_large();
    let before = app.window().right() - app.get(&tr!("inspector-stability")).rect().left();
    let hide = |app: &mut WindowHarness| {
        app.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::I);
        answer(app);
        app.wait_for("no inspector", |app| !app.shows(&tr!("part-inspector")));
    };
    hide(&mut app);
    app.settle();
    let right = app.get(&tr!("inspector-show")).rect().right();
    assert!(app.window().right() - right < before / 2.0, "{right}");
    let mut wrong = misfits(&app, "without the inspector");
    wrong.extend(overlaps(&app, "without the inspector"));
    app.press(&tr!("inspector-show"));
    answer(&mut app);
    app.wait_for_label(&tr!("inspector-stability"));
    app.settle();
    app.press(&tr!("inspector-hide"));
    answer(&mut app);
    app.wait_for("no inspector", |app| !app.shows(&tr!("part-inspector")));
    // Going to a control in it shows it.
    app.key(Modifiers::ALT, Key::V);
    answer(&mut app);
    app.wait_for_label(&tr!("inspector-search-voices"));
    app.key(Modifiers::NONE, Key::Escape);
    hide(&mut app);
    // The setting that was sent applies to the next window.
    let mut desk = sample();
    desk.settings = app.desk().settings.clone();
    let app = small_with(desk);
    assert!(app.shows(&tr!("inspector-show")));
    assert!(!app.shows(&tr!("part-inspector")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Regression: the list covered the card that it belongs to, and the tabs.
#[test]
fn inspector_list_of_voices_is_below_its_card() {
    let mut app = small_and_large();
    let card = app.nodes().find(|node| {
        let node = node.accesskit_node();
        node.role() == Role::ComboBox
            && node.label().as_deref() == Some(tr!("marked-voice").as_str())
    });
    let card = card.expect("the card of the voice").rect();
    app.key(Modifiers::ALT, Key::V);
    app.wait_for_label(&tr!("inspector-search-voices"));
    app.settle();
    assert!(app.get(&tr!("inspector-search-voices")).rect().top() >= card.bottom());
}

#[test]
fn hints_and_sums_lose_whole_parts_and_no_letters() {
    let app = small_and_large();
    app.get("Enter speaks the line (free) · F2 edits it");
    let cut = |name: &str| name.ends_with('…') && name.contains(" · ");
    let names = app.nodes().filter_map(|node| node.accesskit_node().label());
    let cut: Vec<_> = names.filter(|name| cut(name)).collect();
    assert!(cut.is_empty(), "{cut:?}");
}

/// Regression: the note opened below the fold, and what was typed into it was not seen.
#[test]
fn note_of_a_comparison_is_written_in_view() {
    let mut app = small_and_large();
    let first = line(&app, 1);
    give_takes(app.desk_mut(), first, 2);
    app.press_role(Role::Tab, &tr!("inspector-tab-takes"));
    let takes = [1, 2].map(|number| made::take(app.desk(), first, number).id);
    app.key(Modifiers::ALT, Key::C);
    assert_eq!(app.sent_count("Compare {"), 1, "{:?}", app.sent());
    let of = Some(ProjectLine {
        project: made::PROJECT,
        line: first,
    });
    for take in takes {
        start::load(&mut app, take);
    }
    let compared = PlaybackEvent::Started(Playing::comparing(&takes, of));
    app.apply(Event::Playback(compared));
    app.wait_for_label(&tr!("takes-hear-b"));
    app.key(Modifiers::ALT, Key::X);
    assert_eq!(app.sent_count("Swap"), 1, "{:?}", app.sent());
    app.apply(Event::Playback(PlaybackEvent::Swapped(1)));
    app.wait_for_label(&tr!("takes-hear-a"));
    app.key(Modifiers::ALT, Key::N);
    app.wait_for("the note in view", |app| {
        let note = app.nodes().find(|node| {
            let node = node.accesskit_node();
            node.role() == Role::TextInput
                && node
                    .label()
                    .is_some_and(|label| label.starts_with("Note to take"))
        });
        let below = app.get(&tr!("transport-position")).rect();
        note.is_some_and(|note| note.rect().bottom() <= below.top())
    });
}

/// A month with one paid line, and its row of the ledger.
pub fn answer_usage(app: &mut WindowHarness) {
    for command in app.take_sent() {
        match command {
            Command::Usage(UsageCommand::Show(backend, month)) => {
                app.apply(Event::Usage(UsageEvent::Statement(Box::new(one_line(
                    backend, month,
                )))));
            }
            Command::Usage(UsageCommand::Ledger(query)) => {
                let window = LedgerWindow {
                    query: *query,
                    rows: vec![ledger_row()],
                    total: 1,
                    credits: Credits(68),
                };
                app.apply(Event::Usage(UsageEvent::Ledger(Box::new(window))));
            }
            _ => {}
        }
    }
}

fn one_line(backend: Backend, month: Month) -> Statement {
    let mut statement = Statement {
        backend,
        month,
        days: vec![(month.first(), Credits(68))],
        ..Statement::default()
    };
    statement.usage.spend.spent = Credits(68);
    statement
}

fn ledger_row() -> LedgerRow {
    LedgerRow {
        id: EntryId(1),
        at: UnixMillis(1_800_000_000_000),
        tool: Tool::Speech.as_str().to_owned(),
        project: Some((made::PROJECT, "Salt Harbour".to_owned())),
        line: Some(LineId(1)),
        text: "On the third night of the storm, the light at Salt Harbour went out.".to_owned(),
        dub: None,
        fix_of: None,
        take: Some(1),
        voice: start::voice_id("Heron").as_str().into(),
        voice_name: "Heron (draft)".to_owned(),
        model: "eleven_multilingual_v2".into(),
        state: EntryState::Settled,
        outcome: Outcome::Paid,
        credits: Credits(68),
        is_guess: false,
        quote: Credits(68),
        characters: Some(68),
        millis: Some(412),
        reason: None,
        account: String::new(),
        key: String::new(),
        zero_retention: false,
    }
}

#[test]
fn usage_fits() {
    let mut app = small_and_large();
    app.key(Modifiers::COMMAND, Key::Num8);
    answer_usage(&mut app);
    app.wait_for_label("1–1 of 1");
    app.settle();
    let mut wrong = misfits(&app, "usage");
    wrong.extend(overlaps(&app, "usage"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn history_fits() {
    let mut app = small_and_large();
    app.key(Modifiers::COMMAND, Key::Num7);
    answer_history(&mut app);
    app.wait_for("the row", |app| app.shows_part("; Here only"));
    app.press_part("; Here only");
    app.settle();
    let mut wrong = misfits(&app, "history");
    wrong.extend(overlaps(&app, "history"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Answers a question for the Voice Library with one page of it.
fn answer_library(app: &mut WindowHarness) {
    for command in app.take_sent() {
        if let Command::Voices(VoicesCommand::Browse(ask)) = command {
            let backend = ask.backend;
            let card = |name: &str| SharedCard {
                owner: "owner".into(),
                id: name.into(),
                name: format!("{name} (draft)"),
                category: "professional".to_owned(),
                about: "A clear voice for long stories".to_owned(),
                rate: 1.0,
                ..SharedCard::default()
            };
            let answer = SharedAnswer {
                ask,
                voices: Some(["Gannet", "Siskin"].map(card).into()),
                total: Some(2),
                is_last: true,
                seen: None,
                trouble: None,
            };
            let answer = BrowseEvent::Shared(Box::new(answer));
            app.apply(Event::Voices(backend, VoicesEvent::Browse(answer)));
        }
    }
}

/// Answers a question for the details of a voice with what the list knows of it.
fn answer_details(app: &mut WindowHarness) {
    for command in app.take_sent() {
        if let Command::Voices(VoicesCommand::Details(backend, id)) = command {
            let mut all = app.desk().voices_of(backend).iter();
            let voice = all.find(|voice| voice.id == id).expect("the voice").clone();
            let details = VoiceDetails {
                voice,
                description: String::new(),
                samples: Vec::new(),
                training: Vec::new(),
                verified: None,
                verify_failures: Vec::new(),
                sharing: None,
                fiat_rate: None,
                free_users_allowed: None,
                safety: None,
            };
            let details = BrowseEvent::Details(id, Ok(Arc::new(details)));
            app.apply(Event::Voices(backend, VoicesEvent::Browse(details)));
        }
    }
}

#[test]
fn voices_fit() {
    let mut app = small_and_large();
    app.key(Modifiers::COMMAND, Key::Num2);
    app.press_part("Voice Wren (draft)");
    answer_details(&mut app);
    app.wait_for("its details", |app| app.shows_part("Stability: "));
    app.settle();
    let mut wrong = misfits(&app, "voices");
    wrong.extend(overlaps(&app, "voices"));
    app.press(&tr!("voices-filters"));
    app.wait_for_label("9 voices");
    wrong.extend(misfits(&app, "filters"));
    app.press(&tr!("voices-filters"));
    app.press(&tr!("voices-tab-shared"));
    answer_library(&mut app);
    app.wait_for("its voices", |app| app.shows_part("Voice Siskin (draft)"));
    app.settle();
    wrong.extend(misfits(&app, "the library"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn settings_fit() {
    let mut app = small_and_large();
    app.key(Modifiers::COMMAND, Key::Comma);
    app.settle();
    let mut wrong = misfits(&app, "settings");
    wrong.extend(overlaps(&app, "settings"));
    app.press(&tr!("settings-keep-file"));
    app.settle();
    wrong.extend(misfits(&app, "a key in a file"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Regression: the button that adds a line covered the first line's heading, and no line was left to see.
#[test]
fn jobs_leave_a_line_in_view() {
    let mut app = small_and_large();
    app.key(Modifiers::COMMAND, Key::J);
    app.wait_for_label(&tr!("jobs-none"));
    app.settle();
    let mut wrong = misfits(&app, "jobs");
    wrong.extend(overlaps(&app, "jobs"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let jobs = app.get(&tr!("action-pause-queue")).rect();
    let first = app.get(&tr!("script-play-line", number = 1)).rect();
    assert!(first.bottom() <= jobs.top(), "{first:?} {jobs:?}");
}

/// Regression: the way out of a selection was beside the room, and Find left no line in view.
#[test]
fn bars_fit() {
    let mut app = small_and_large();
    app.key(Modifiers::SHIFT, Key::ArrowDown);
    app.wait_for_label(&tr!("marked-more"));
    app.settle();
    let mut wrong = misfits(&app, "selected lines");
    let inspector = app.get(&tr!("inspector-stability")).rect().left();
    let close = app.get(&tr!("marked-let-go")).rect();
    assert!(close.right() <= inspector + HAIR, "{close:?}");
    app.press(&tr!("marked-more"));
    app.wait_for_label(&tr!("marked-several"));
    app.settle();
    wrong.extend(misfits(&app, "more for selected lines"));
    app.key(Modifiers::NONE, Key::Escape);
    app.key(Modifiers::NONE, Key::Escape);
    app.wait_for("nothing selected", |app| !app.shows(&tr!("marked-let-go")));
    app.key(Modifiers::COMMAND, Key::H);
    app.write(&tr!("find-field"), "the");
    app.wait_for("what is found", |app| app.shows_part(" of "));
    app.wait_for_label(&tr!("find-replace-all"));
    app.settle();
    wrong.extend(misfits(&app, "find"));
    let [one, all] = ["Replace", "Replace all"].map(|name| {
        let button = app
            .nodes()
            .filter(|node| node.accesskit_node().role() == Role::Button);
        let mut button =
            button.filter(|node| node.accesskit_node().label().as_deref() == Some(name));
        button.next().expect("a button").rect()
    });
    assert_eq!(one.top(), all.top(), "they are in one row");
    let transport = app.get(&tr!("action-previous-line")).rect().top();
    assert!(transport - all.bottom() > 140.0, "lines have room");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn casts_fit() {
    let mut app = small_and_large();
    app.key(Modifiers::ALT, Key::Q);
    app.wait_for_label(&tr!("cast-title"));
    app.settle();
    let bottom = app.window().bottom();
    let mut wrong = misfits(&app, "the cast");
    let close = app.get(&tr!("dubbing-new-close")).rect();
    assert!(close.bottom() <= bottom, "{close:?}");
    app.press_role(Role::ListBoxOption, "Tom");
    app.press(&tr!("cast-other-voice"));
    app.wait_for_label(&tr!("inspector-search-voices"));
    app.settle();
    wrong.extend(misfits(&app, "a voice for a part"));
    let back = app.get(&tr!("cast-back")).rect();
    assert!(back.bottom() <= bottom, "{back:?}");
    app.press_role(Role::ListBoxOption, "Wren (draft)");
    app.wait_for_label(&tr!("inspector-cast-as", speaker = "Tom"));
    app.settle();
    wrong.extend(misfits(&app, "what it means"));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn dubs_fit() {
    let mut app = DubWindow::sized(vec2(1100.0, 700.0) / 1.5);
    app.wait_for_label(&tr!("dubbing-empty"));
    app.settle();
    let mut wrong = misfits(&app, "no dubs");
    wrong.extend(overlaps(&app, "no dubs"));
    app.press(&tr!("dubbing-new"));
    wrong.extend(misfits(&app, "a new dub"));
    app.press(&tr!("dubbing-to-list"));
    let mut app = dubbed_in(app);
    app.settle();
    wrong.extend(misfits(&app, "a line"));
    wrong.extend(overlaps(&app, "a line"));
    app.press(&tr!("dubbing-to-list"));
    wrong.extend(misfits(&app, "dubs"));
    wrong.extend(overlaps(&app, "dubs"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
