//! What stays in view.

use super::*;
use mynah_audio::peaks::Peaks;
use mynah_core::day::Day;
use mynah_model::desk::{Sound, WordTime};
use mynah_model::event::{ProjectEvent, TakesEvent};
use mynah_model::spelling::Speller;
use mynah_script::ignored::Ignore;

/// A row below another one that needs more height than was thought.
fn long(lines: usize) -> String {
    let line =
        |number: usize| format!("TOM: [whispers] Line {number} <break time=\"9s\"/> goes on.");
    (1..=lines).map(line).collect::<Vec<_>>().join("\n")
}

pub(super) fn look_through(room: &mut Room<'_>) {
    let today = Day::of(room.state().clock.now());
    for _ in 0..8 {
        let bench = room.state_mut();
        let line = bench.view.line;
        if let Some(Command::Project(ProjectCommand::Look(look))) =
            bench.desk.take_hints(today, line)
        {
            let looked = ProjectEvent::Looked(look.look(&Speller::default()));
            bench.desk.apply(Event::Project(looked));
        }
        room.run_steps(4);
    }
}

#[test]
fn what_was_pasted_is_written_on_in_view() {
    let mut room = room(made::desk(Backend::Draft, made::SCRIPT));
    run(&mut room);
    act(&mut room, Action::EditLine);
    look_at_pasted(&mut room, &long(40));
    room.run_steps(4);
    // Hints stand below rows once those were looked through.
    look_through(&mut room);
    let field = room.get_by_label(&tr!("script-line-field")).rect();
    assert!(field.bottom() < 716.0 && field.top() > 0.0, "{field}");
}

/// It went to the first row that had changed, far from what one looked at.
#[test]
fn undoing_what_was_replaced_everywhere_leaves_the_view_where_it_is() {
    let mut room = room(made::desk(Backend::Draft, made::SCRIPT));
    let lines: Vec<LineId> = room.state().desk.script().lines().map(|it| it.id).collect();
    let edits = lines[..3].iter().map(|id| Edit::SetText {
        id: *id,
        text: "Other words.".to_owned(),
    });
    let bench = room.state_mut();
    bench.desk.edit(Edit::Group(edits.collect()));
    bench.view.line = Some(lines[3]);
    run(&mut room);
    for action in [Action::Undo, Action::Redo] {
        act(&mut room, action);
        assert_eq!(room.state().view.line, Some(lines[3]), "{action:?}");
    }
    // One row that changed is gone to.
    let (id, text) = (lines[0], "Again.".to_owned());
    room.state_mut().desk.edit(Edit::SetText { id, text });
    act(&mut room, Action::Undo);
    assert_eq!(room.state().view.line, Some(lines[0]));
}

#[test]
fn what_was_replaced_everywhere_is_told_beside_its_button_until_it_is_undone() {
    let mut room = room(made::desk(Backend::Draft, made::SCRIPT));
    act(&mut room, Action::Replace);
    run(&mut room);
    room.get_by_label(&tr!("find-field")).type_text("the");
    run(&mut room);
    room.get_by_label(&tr!("find-with")).focus();
    run(&mut room);
    room.get_by_label(&tr!("find-with")).type_text("a");
    run(&mut room);
    room.get_by_label(&tr!("find-replace-all")).click();
    run(&mut room);
    room.get_by_label_contains("Replaced in");
    assert!(room.state().wishes.notices.is_empty(), "no toast");
    act(&mut room, Action::Undo);
    run(&mut room);
    assert!(room.query_by_label_contains("Replaced in").is_none());
}

#[test]
fn tab_goes_through_the_find_bar_as_one_reads_it() {
    let mut room = room(made::desk(Backend::Draft, made::SCRIPT));
    act(&mut room, Action::Find);
    run(&mut room);
    room.get_by_label(&tr!("find-field")).type_text("the");
    run(&mut room);
    for next in [
        tr!("find-case").as_str(),
        tr!("find-words").as_str(),
        tr!("find-pattern").as_str(),
        tr!("action-find-back").as_str(),
        tr!("action-find-next").as_str(),
    ] {
        room.key_press(Key::Tab);
        run(&mut room);
        let node = room.get_by_label(next);
        assert!(node.accesskit_node().is_focused(), "{next}");
    }
}

/// A new project stood scrolled where the last one had been.
#[test]
fn another_project_begins_at_its_first_line_and_the_one_before_where_it_was_left() {
    let text = long(60);
    let mut room = room(made::desk(Backend::Draft, &text));
    let lines: Vec<LineId> = room.state().desk.script().lines().map(|it| it.id).collect();
    let at = |room: &Room<'_>, label: &str| {
        let row = room.query_by_label_contains(label);
        row.map(|row| row.rect().top())
    };
    room.state_mut().view.show(Some(lines[49]));
    run(&mut room);
    run(&mut room);
    let there = at(&room, "Line 50, ").expect("it is in view");
    assert_eq!(at(&room, "Line 1, "), None);

    let other = mynah_core::ids::ProjectId(2);
    made::switch_to(&mut room.state_mut().desk, other, &text);
    run(&mut room);
    assert!(at(&room, "Line 1, ").is_some_and(|top| top < 200.0));
    assert_eq!(room.state().view.line, Some(lines[0]));

    made::switch_to(&mut room.state_mut().desk, made::PROJECT, &text);
    run(&mut room);
    assert_eq!(room.state().view.line, Some(lines[49]));
    let again = at(&room, "Line 50, ").expect("it is in view again");
    assert!((again - there).abs() < 1.0, "{again} for {there}");
}

/// From another room, with the script not looked at yet, the palette led to the first line: Enter spoke the wrong one.
#[test]
fn who_is_led_to_a_line_of_a_script_that_was_not_seen_yet_comes_to_that_line() {
    let text = long(60);
    let mut room = room(made::desk(Backend::Draft, &text));
    let other = mynah_core::ids::ProjectId(2);
    made::switch_to(&mut room.state_mut().desk, other, &text);
    let lines: Vec<LineId> = room.state().desk.script().lines().map(|it| it.id).collect();
    room.state_mut().view.show(Some(lines[49]));
    run(&mut room);
    assert_eq!(room.state().view.line, Some(lines[49]));
    assert!(room.query_by_label_contains("Line 50, ").is_some());
}

fn low<'a>(desk: mynah_model::desk::Desk, high: f32) -> Room<'a> {
    made::room(
        (716.0, high),
        desk,
        ScriptPanel::default(),
        |panel: &mut ScriptPanel, ui: &mut Ui, cx: &mut StudioCtx<'_>| panel.ui(ui, cx),
    )
}

/// Under an open drawer one button lay over the other.
#[test]
fn what_stands_where_nothing_is_listed_ends_above_the_foot() {
    for high in [264.0, 285.0, 340.0, 420.0] {
        let mut room = low(made::desk(Backend::Draft, made::SCRIPT), high);
        room.state_mut().panel.filter = Filter::Failed;
        run(&mut room);
        let all = room.get_by_label(&tr!("script-show-all")).rect();
        let add = room.get_by_label(&tr!("script-foot-add")).rect();
        assert!(all.bottom() < add.top(), "{high}: {all} {add}");
    }
}

/// They were below the fold.
#[test]
fn the_buttons_of_a_line_that_failed_are_seen_in_a_low_room() {
    let mut desk = made::desk(Backend::Live, &long(9));
    let line = made::line(&desk, 3);
    made::job(&mut desk, 7, line, []);
    let mut room = low(desk, 285.0);
    room.state_mut().view.line = Some(line);
    run(&mut room);
    let failed = JobEvent::Failed(made::busy());
    let job = mynah_core::ids::JobId(7);
    room.state_mut().desk.apply(Event::Job(job, failed));
    run(&mut room);
    let retry = room.get_by_label_contains("Retry: line 3").rect();
    let add = room.get_by_label(&tr!("script-foot-add")).rect();
    assert!(retry.bottom() < add.top(), "{retry} {add}");
}

/// The drawer opened over it.
#[test]
fn the_focused_line_stays_in_view_when_the_room_gets_lower() {
    let mut room = made::room(
        (716.0, 700.0),
        made::desk(Backend::Draft, &long(30)),
        (ScriptPanel::default(), 700.0),
        |(panel, high): &mut (ScriptPanel, f32), ui: &mut Ui, cx: &mut StudioCtx<'_>| {
            let space = ui.max_rect().with_max_y(*high);
            panel.ui(&mut ui.new_child(UiBuilder::new().max_rect(space)), cx);
        },
    );
    let line = room
        .state()
        .desk
        .script()
        .lines()
        .nth(6)
        .expect("a line")
        .id;
    room.state_mut().view.line = Some(line);
    room.run();
    room.state_mut().panel.1 = 300.0;
    room.run();
    let row = room.get_by_label_contains("Line 7, ").rect();
    let add = room.get_by_label(&tr!("script-foot-add")).rect();
    assert!(row.bottom() < add.top(), "{row} {add}");
}

/// Only the bottom of the row was seen.
#[test]
fn words_that_are_hinted_at_are_in_view_in_a_row_that_is_higher_than_the_view() {
    let long = "The lamp turned and it was night. ".repeat(12);
    let text = format!("TOM: One.\nTOM: Two.\nTOM: Three.\nTOM: Call 5550123. {long}\n");
    let mut room = made::room(
        (420.0, 320.0),
        made::desk(Backend::Live, &text),
        ScriptPanel::default(),
        |panel: &mut ScriptPanel, ui: &mut Ui, cx: &mut StudioCtx<'_>| panel.ui(ui, cx),
    );
    let line = made::line(&room.state().desk, 4);
    room.state_mut().view.line = Some(line);
    run(&mut room);
    // The view follows the cursor to the end of the text, and then the words that are hinted at.
    act_once(&mut room, Action::EditLine);
    look_through(&mut room);
    room.run_steps(12);
    act_once(&mut room, Action::HintNext);
    look_through(&mut room);
    room.run_steps(12);
    let row = room.get_by_label_contains("Line 4, ").rect();
    let head = room.get_by_label(&tr!("script-filter")).rect();
    assert!(row.height() > 160.0, "{row}");
    assert!(row.top() > head.bottom(), "{row} {head}");
}

/// In large text hints, review and saving had no button at all.
#[test]
fn a_narrow_head_has_its_buttons_in_a_menu() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut narrow = made::room(
        (413.0, 340.0),
        desk,
        ScriptPanel::default(),
        |panel: &mut ScriptPanel, ui: &mut Ui, cx: &mut StudioCtx<'_>| panel.ui(ui, cx),
    );
    let room = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(413.0, 340.0));
    for label in [
        tr!("script-filter").as_str(),
        tr!("script-more").as_str(),
        tr!("script-export").as_str(),
    ] {
        let label = narrow.get_by_label(label);
        assert!(room.contains_rect(label.rect()), "{label:?}");
    }
    // The filters had no numbers, and the name no room.
    let name = narrow.get_by_label(&tr!("sample-title")).rect();
    assert!(name.width() > 100.0, "{name}");
    narrow.get_by_label(&tr!("script-filter")).click();
    run(&mut narrow);
    for label in [
        tr!("script-filter-all").as_str(),
        tr!("script-filter-changed").as_str(),
        tr!("script-filter-failed").as_str(),
        tr!("script-filter-approved").as_str(),
    ] {
        let item = narrow.get_by_role_and_label(Role::ListBoxOption, label);
        assert!(room.contains_rect(item.rect()), "{label}");
    }
    narrow
        .get_by_role_and_label(Role::ListBoxOption, &tr!("script-filter-approved"))
        .click();
    run(&mut narrow);
    let shown = narrow
        .get_by_label(&tr!("script-filter"))
        .accesskit_node()
        .value();
    assert_eq!(shown.as_deref(), Some("Approved"));
    narrow.get_by_label(&tr!("script-more")).click();
    run(&mut narrow);
    for label in [
        tr!("action-review").as_str(),
        tr!("action-open-script").as_str(),
        tr!("action-save-script").as_str(),
    ] {
        let item = narrow.get_by_role_and_label(Role::MenuItem, label);
        assert!(room.contains_rect(item.rect()), "{label}");
    }
    narrow
        .get_by_role_and_label(Role::MenuItem, &tr!("action-save-script"))
        .click();
    run(&mut narrow);
    let wished = &narrow.state().wishes.actions;
    assert!(wished.contains(&Action::SaveScript), "{wished:?}");
}

/// Letters that were typed behind a click beside the field became a new line of the script.
#[test]
fn a_click_beside_the_search_field_leaves_the_keys_in_it() {
    let mut room = room(made::desk(Backend::Draft, made::SCRIPT));
    act(&mut room, Action::Find);
    room.event(egui::Event::Text("the".to_owned()));
    run(&mut room);
    for beside in [tr!("find-case").as_str(), tr!("action-find-next").as_str()] {
        room.get_by_label(beside).click();
        run(&mut room);
        room.event(egui::Event::Text(" ".to_owned()));
        run(&mut room);
    }
    let field_label = tr!("find-field");
    let field = room.get_by_role_and_label(Role::TextInput, &field_label);
    assert!(field.accesskit_node().is_focused());
    assert_eq!(field.accesskit_node().value().as_deref(), Some("the  "));
    assert_eq!(texts(&room).len(), 4, "no new line");
}

/// One letter had all blocks looked through again.
#[test]
fn after_a_letter_only_what_is_near_it_is_looked_through_again() {
    let mut room = room(made::desk(Backend::Draft, &long(3_000)));
    let today = Day::of(room.state().clock.now());
    let asked = |room: &mut Room<'_>| {
        let bench = room.state_mut();
        match bench.desk.take_hints(today, bench.view.line) {
            Some(Command::Project(ProjectCommand::Look(look))) => Some(look),
            _ => None,
        }
    };
    let mut blocks = 0;
    while let Some(look) = asked(&mut room) {
        blocks += look.blocks.len();
        let looked = ProjectEvent::Looked(look.look(&Speller::default()));
        room.state_mut().desk.apply(Event::Project(looked));
    }
    assert!(blocks > 4, "{blocks}");
    let line = made::line(&room.state().desk, 1_500);
    room.state_mut().desk.edit(Edit::SetText {
        id: line,
        text: "Another letter.".to_owned(),
    });
    let look = asked(&mut room).expect("what changed is looked through");
    assert_eq!(look.blocks.len(), 1);
}

/// To ignore one hint had a script of a hundred thousand lines looked through for many seconds.
#[test]
fn what_is_ignored_has_only_the_blocks_looked_through_that_it_is_about() {
    let text = format!("{}\nANN: What!!!! Again?", long(3_000));
    let mut room = room(made::desk(Backend::Draft, &text));
    let today = Day::of(room.state().clock.now());
    let looked = |room: &mut Room<'_>| {
        let mut blocks = 0;
        loop {
            let bench = room.state_mut();
            let wish = bench.desk.take_hints(today, bench.view.line);
            let Some(Command::Project(ProjectCommand::Look(look))) = wish else {
                return blocks;
            };
            blocks += look.blocks.len();
            let looked = ProjectEvent::Looked(look.look(&Speller::default()));
            bench.desk.apply(Event::Project(looked));
        }
    };
    let all = looked(&mut room);
    assert!(all > 4, "{all}");
    let (before, _) = room.state().desk.hint_count();
    let first = made::line(&room.state().desk, 1);
    let ignore = |rule: &str, line: Option<LineId>| Ignore {
        rule: rule.to_owned(),
        words: line.map(|_| "[whispers]".to_owned()),
        line,
    };
    let signs = ignore("punctuation-repeated", None);
    let one = ignore("audio-tag-read-aloud", Some(first));
    for (what, on, blocks) in [(&one, true, 1), (&one, false, 1), (&signs, true, 1)] {
        room.state_mut().desk.edit(Edit::Ignore {
            what: what.clone(),
            on,
        });
        assert_eq!(looked(&mut room), blocks, "{what:?} {on}");
    }
    let what = signs;
    room.state_mut().desk.edit(Edit::Ignore { what, on: false });
    assert_eq!(looked(&mut room), all);
    assert_eq!(room.state().desk.hint_count(), (before, true));
}

/// What is replaced and what takes its place are both seen before anything is.
#[test]
fn what_would_be_put_in_the_place_of_words_is_seen_in_the_row() {
    let desk = made::desk(Backend::Draft, "ANN: Mind the rope.\nANN: I see it.\n");
    let mut room = room(desk);
    act(&mut room, Action::Replace);
    for (field, text) in [
        (tr!("find-field").as_str(), "rope"),
        (tr!("find-with").as_str(), "cable"),
    ] {
        room.get_by_label(field).focus();
        run(&mut room);
        room.get_by_label(field).type_text(text);
        room.run_steps(8);
    }
    let painted = painted(&room);
    assert!(
        painted.iter().any(|text| text.contains("ropecable")),
        "{painted:?}"
    );
    assert_eq!(texts(&room)[0], "Mind the rope.");
}

/// What was found in a heading was counted and replaced, and seen nowhere before.
#[test]
fn what_is_found_in_a_heading_is_seen_there_with_what_takes_its_place() {
    let desk = made::desk(Backend::Draft, "# The harbour\n\nANN: I see the harbour.\n");
    let mut room = room(desk);
    act(&mut room, Action::Replace);
    for (field, text) in [
        (tr!("find-field").as_str(), "harbour"),
        (tr!("find-with").as_str(), "port"),
    ] {
        room.get_by_label(field).focus();
        run(&mut room);
        room.get_by_label(field).type_text(text);
        room.run_steps(8);
    }
    let painted = painted(&room);
    for wanted in ["The harbourport", "I see the harbourport."] {
        assert!(painted.iter().any(|it| it == wanted), "{painted:?}");
    }
}

/// All texts that were painted in the last frame.
fn painted(room: &Room<'_>) -> Vec<String> {
    fn texts_of(shape: &egui::Shape, texts: &mut Vec<String>) {
        match shape {
            egui::Shape::Text(text) => texts.push(text.galley.text().to_owned()),
            egui::Shape::Vec(shapes) => shapes.iter().for_each(|it| texts_of(it, texts)),
            _ => {}
        }
    }
    let mut texts = Vec::new();
    for clipped in &room.output().shapes {
        texts_of(&clipped.shape, &mut texts);
    }
    texts
}

/// Where capitals don't count, a word that is so already was crossed out for itself.
#[test]
fn what_is_as_it_is_to_be_is_not_shown_as_replaced() {
    let desk = made::desk(Backend::Draft, "ANN: Rope, mind the rope.\n");
    let mut room = room(desk);
    act(&mut room, Action::Replace);
    for (field, text) in [
        (tr!("find-field").as_str(), "rope"),
        (tr!("find-with").as_str(), "Rope"),
    ] {
        room.get_by_label(field).focus();
        run(&mut room);
        room.get_by_label(field).type_text(text);
        room.run_steps(8);
    }
    let painted = painted(&room);
    assert!(
        painted
            .iter()
            .any(|text| text == "Rope, mind the ropeRope."),
        "{painted:?}"
    );
}

/// A figure beside "free" lay over the number of takes.
#[test]
fn the_price_of_a_draft_is_free_and_nothing_else() {
    let text = format!("ANN: {}", "word ".repeat(2_554).trim());
    let room = room(made::desk(Backend::Draft, &text));
    let painted = painted(&room);
    let prices: Vec<_> = painted
        .iter()
        .filter(|text| text.starts_with("free"))
        .collect();
    assert_eq!(prices, ["free"]);
}

/// Escape threw it away without a word, and so did leaving the room.
#[test]
fn what_is_being_replaced_is_replaced_though_its_bar_is_closed() {
    let lines = (1..=9_000).map(|n| format!("ANN: The line {n}.\n"));
    let mut room = room(made::desk(Backend::Draft, &lines.collect::<String>()));
    act(&mut room, Action::Replace);
    room.get_by_label(&tr!("find-field")).type_text("The line");
    room.run_steps(8);
    room.get_by_label(&tr!("find-with")).focus();
    room.run_steps(8);
    room.get_by_label(&tr!("find-with")).type_text("Row");
    room.run_steps(8);
    room.get_by_label(&tr!("find-replace-all")).click();
    room.key_press(Key::Escape);
    run(&mut room);
    assert!(room.state().panel.find.is_none());
    room.state_mut().desk.finish_changes();
    let script = room.state().desk.script();
    assert!(script.lines().all(|line| line.text.starts_with("Row ")));
    let told = format!("{:?}", room.state().wishes.notices);
    assert!(told.contains("Replaced in 9"), "{told}");
}

/// Half a minute of a line that is higher than the view was heard below it.
#[test]
fn the_view_goes_with_the_words_of_a_line_that_is_higher() {
    let text = "And the sea went on against the stones of the harbour wall. ".repeat(160);
    let mut desk = made::desk(
        Backend::Draft,
        &format!("TOM: {text}\nANN: Then it was still."),
    );
    let line = made::line(&desk, 1);
    let take = made::take(&desk, line, 1);
    // The word that is heard now stands at this byte.
    let says = |room: &mut Room<'_>, at: usize| {
        let sound = Sound {
            peaks: Arc::new(Peaks::new(24_000)),
            words: vec![WordTime {
                start_ms: 0,
                end_ms: 900,
                bytes: at..at + 3,
            }],
            seconds: 160.0,
            complete: true,
        };
        let sound = TakesEvent::Sound(TakeId(line.0 * 100 + 1), Arc::new(sound));
        room.state_mut().desk.apply(Event::Takes(sound));
        room.run_steps(6);
        room.get_by_label_contains("Line 1, TOM").rect().top()
    };
    let playing = Playing::Take {
        take: take.id,
        line: Some(ProjectLine {
            project: made::PROJECT,
            line,
        }),
    };
    made::give_takes(&mut desk, line, vec![take]);
    let mut room = room(desk);
    let begins = says(&mut room, 0);
    let started = PlaybackEvent::Started(playing);
    room.state_mut().desk.apply(Event::Playback(started));
    assert_eq!(says(&mut room, 0), begins, "what is heard is in view");
    let followed = says(&mut room, 9_000);
    assert!(followed < begins - 1_000.0, "{followed}");
    // Who scrolls looks elsewhere.
    room.hover_at(egui::pos2(400.0, 400.0));
    room.event(egui::Event::MouseWheel {
        source: egui::MouseWheelSource::Wheel,
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, 100_000.0),
        phase: egui::TouchPhase::Move,
        modifiers: egui::Modifiers::NONE,
    });
    room.run_steps(40);
    let away = says(&mut room, 9_000);
    assert!(away > followed + 500.0, "{away}");
    assert_eq!(says(&mut room, 9_060), away);
}

/// Who wrote the end of a long line saw neither its state nor its price, and no button to hear it.
#[test]
fn what_is_pressed_of_a_high_row_stays_in_view() {
    let text = "And the sea went on against the stones of the harbour wall. ".repeat(160);
    let mut room = room(made::desk(
        Backend::Draft,
        &format!("TOM: {text}\nANN: It was still."),
    ));
    let button = |room: &Room<'_>| room.get_by_label_contains("Generate line 1").rect();
    let (row, before) = (
        room.get_by_label_contains("Line 1, TOM").rect(),
        button(&room),
    );
    room.hover_at(egui::pos2(400.0, 400.0));
    let scroll = |room: &mut Room<'_>, by: f32| {
        room.event(egui::Event::MouseWheel {
            source: egui::MouseWheelSource::Wheel,
            unit: egui::MouseWheelUnit::Point,
            delta: egui::vec2(0.0, by),
            phase: egui::TouchPhase::Move,
            modifiers: egui::Modifiers::NONE,
        });
        room.run_steps(40);
    };
    scroll(&mut room, -1_000.0);
    let (moved, kept) = (
        room.get_by_label_contains("Line 1, TOM").rect(),
        button(&room),
    );
    assert!(moved.top() < row.top() - 900.0, "{moved}");
    assert!(kept.top() > 0.0 && kept.top() <= before.top(), "{kept}");
    // It doesn't leave its row.
    scroll(&mut room, -100_000.0);
    let (row, last) = (
        room.get_by_label_contains("Line 1, TOM").rect(),
        button(&room),
    );
    assert!(last.bottom() <= row.bottom() + 4.0, "{last} {row}");
}

/// The price of a long line lay over the number of its takes.
#[test]
fn the_price_never_covers_the_takes() {
    let text = format!("ANN: {}", "word ".repeat(2_554).trim());
    for backend in Backend::ALL {
        for width in [1056.0, 716.0, 480.0] {
            let desk = made::desk(backend, &text);
            let room = made::room(
                (width, 716.0),
                desk,
                ScriptPanel::default(),
                |panel, ui, cx| panel.ui(ui, cx),
            );
            let mut shapes = room.output().shapes.iter();
            let takes = shapes.find_map(|clipped| match &clipped.shape {
                egui::Shape::Text(text) if text.galley.text() == tr!("script-head-takes") => {
                    Some(text.pos.x + text.galley.size().x)
                }
                _ => None,
            });
            let price = room.get_by_label_contains("Generate line 1").rect();
            assert!(
                takes.is_none_or(|takes| takes < price.left()),
                "{backend:?} {width}: {takes:?} {price}"
            );
        }
    }
}
