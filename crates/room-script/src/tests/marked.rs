//! What is meant by marked lines, and by what is asked while a long change is being made.

use super::*;
use mynah_core::settings::{ChosenSettings, Setting};
use mynah_script::tuning::LineChange;

/// Lines 2 and 3 are marked; the third has two settings of its own.
fn two_marked<'a>() -> Room<'a> {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let id = made::line(&desk, 3);
    let own = [Setting::Stability(Some(0.2)), Setting::Style(Some(0.4))];
    let change = LineChange::Settings(Some(ChosenSettings::of(own)));
    desk.edit(Edit::TuneLine { id, change });
    let mut room = room(desk);
    room.state_mut().view.line = Some(line(&room, 2));
    run(&mut room);
    room.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
    run(&mut room);
    room.get_by_label_contains(&tr!("marked-count", count = 2));
    room
}

fn line(room: &Room<'_>, number: usize) -> LineId {
    made::line(&room.state().desk, number)
}

fn own(room: &Room<'_>, number: usize) -> Option<ChosenSettings> {
    let script = room.state().desk.script();
    script.line(line(room, number))?.overrides.settings
}

fn press(room: &mut Room<'_>, label: &str) {
    room.get_by_role_and_label(Role::Button, label).click();
    run(room);
}

/// A desk whose last line is being given other words aside.
fn changing() -> Desk {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let id = made::line(&desk, 4);
    let text = "Said at length.".to_owned();
    desk.edit(Edit::Group(vec![Edit::SetText { id, text }; 3_000]));
    assert!(desk.is_changing());
    desk
}

/// All five of the first line were given: the others were overwritten, and spoken anew at a price.
#[test]
fn marked_lines_are_given_what_was_moved_and_nothing_else() {
    let mut room = two_marked();
    let before = own(&room, 3).unwrap();
    press(&mut room, &tr!("marked-settings"));
    room.get_by_label(&tr!("inspector-speed"))
        .set_value_accesskit(0.8);
    run(&mut room);
    press(&mut room, &tr!("marked-settings-give", lines = 2));
    let mut expected = before;
    expected.set(Setting::Speed(Some(0.8)));
    assert_eq!(own(&room, 3), Some(expected));
    let mut expected = ChosenSettings::default();
    expected.set(Setting::Speed(Some(0.8)));
    assert_eq!(own(&room, 2), Some(expected));
    act(&mut room, Action::Undo);
    assert_eq!((own(&room, 2), own(&room, 3)), (None, Some(before)));
}

/// At the first line's tick the others got their own voices' value, and not the number that was shown.
#[test]
fn marked_lines_are_given_the_number_that_is_shown_at_a_tick_too() {
    let mut room = two_marked();
    press(&mut room, &tr!("marked-settings"));
    for value in [0.8, 1.0] {
        room.get_by_label(&tr!("inspector-speed"))
            .set_value_accesskit(value);
        run(&mut room);
    }
    for _ in 0..2 {
        room.get_by_label(&tr!("inspector-boost")).click();
        run(&mut room);
    }
    press(&mut room, &tr!("marked-settings-give", lines = 2));
    let own = own(&room, 2).unwrap().each();
    assert!(own.contains(&Setting::Speed(Some(1.0))), "{own:?}");
    assert!(
        matches!(own[4], Setting::UseSpeakerBoost(Some(_))),
        "{own:?}"
    );
}

/// "Give to 2 lines" changed all four.
#[test]
fn a_list_of_marked_lines_is_closed_when_others_are_marked() {
    let mut room = two_marked();
    for (button, inside) in [
        (
            tr!("marked-settings").as_str(),
            tr!("marked-settings-give", lines = 2).as_str(),
        ),
        (
            tr!("marked-voice").as_str(),
            tr!("inspector-search-voices").as_str(),
        ),
    ] {
        press(&mut room, button);
        room.get_by_label(inside);
        act(&mut room, Action::SelectAll);
        assert!(room.query_by_label(inside).is_none(), "{inside}");
        room.get_by_label_contains(&tr!("marked-count", count = 4));
        let marked = [2, 3].map(|number| line(&room, number));
        room.state_mut().view.marked = marked.into();
        run(&mut room);
    }
}

/// Two rows were shown as marked, and what was chosen meant one.
#[test]
fn a_menu_means_the_one_row_that_is_shown_as_chosen() {
    let mut room = two_marked();
    let row = room.get_by_label_contains("Line 3, Ines");
    row.click_secondary();
    run(&mut room);
    // One of those that are marked: it means them all.
    assert_eq!(room.state().view.marked.len(), 2);
    room.get_by_label(&tr!("script-menu-marked-approve"));
    room.key_press(egui::Key::Escape);
    run(&mut room);
    let row = room.get_by_label_contains("Line 4");
    row.click_secondary();
    run(&mut room);
    assert!(room.state().view.marked.is_empty());
    assert_eq!(room.state().view.line, Some(line(&room, 4)));
    assert!(
        room.query_by_label_contains(&tr!("marked-count", count = 2))
            .is_none()
    );
}

/// Nothing opened it but the mouse, and a button that Tab leads to.
#[test]
fn the_menu_of_a_row_opens_by_its_keys() {
    use egui::{Key, Modifiers};
    for (modifiers, key) in [(Modifiers::SHIFT, Key::F10), (Modifiers::NONE, Key::Menu)] {
        let mut room = room(made::desk(Backend::Draft, made::SCRIPT));
        let second = line(&room, 2);
        room.state_mut().view.show(Some(second));
        run(&mut room);
        room.key_press_modifiers(modifiers, key);
        run(&mut room);
        room.get_by_label(&tr!("script-menu-copy"));
        room.key_press(Key::Escape);
        run(&mut room);
        assert!(room.query_by_label(&tr!("script-menu-copy")).is_none());
        let row = room.get_by_label_contains("Line 2, Tom");
        assert!(row.accesskit_node().is_focused(), "where it was asked for");
        room.key_press_modifiers(modifiers, key);
        run(&mut room);
        // Its rows are walked through: the last one deletes the line.
        room.key_press(Key::ArrowUp);
        run(&mut room);
        room.key_press(Key::Enter);
        run(&mut room);
        assert!(room.state().desk.script().line(second).is_none());
        assert!(room.query_by_label(&tr!("script-menu-copy")).is_none());
    }
}

/// What was ordered meanwhile was sent as it had been: it was bought again behind the change.
#[test]
fn what_is_ordered_while_a_long_change_is_made_waits_for_it() {
    for action in [
        Action::GenerateLine,
        Action::AnotherTake,
        Action::GenerateChanged,
    ] {
        let mut room = room(changing());
        room.state_mut().view.line = Some(line(&room, 4));
        act_once(&mut room, action);
        room.run_steps(4);
        assert!(!sent(&room).contains("Generate"), "{action:?}");
        room.state_mut().desk.finish_changes();
        room.run_steps(4);
        let sent = sent(&room);
        assert_eq!(sent.matches("Generate {").count(), 1, "{action:?}: {sent}");
        assert!(sent.contains("Said at length."), "{action:?}: {sent}");
        assert!(!sent.contains("on the stairs"), "{action:?}: {sent}");
    }
}

/// A heading has no speaker: the name that was asked for there was asked of the next line that was pressed.
#[test]
fn another_name_is_asked_for_the_line_it_was_asked_of_alone() {
    let mut room = room(made::desk(Backend::Draft, made::SCRIPT));
    let heading = room.state().desk.script().items().get(0).unwrap().id();
    room.state_mut().view.line = Some(heading);
    act(&mut room, Action::RenameSpeaker);
    room.get_by_label(&tr!("script-speaker-of", number = 2, speaker = "Tom"))
        .click();
    run(&mut room);
    room.get_by_label(&tr!("script-speaker-field"));
    room.key_press(Key::Escape);
    run(&mut room);
    act(&mut room, Action::RenameSpeaker);
    room.get_by_label(&tr!("script-speaker-new-name"));
}

/// The room was empty until somebody chose all speakers again.
#[test]
fn whose_lines_are_listed_alone_is_let_go_when_nobody_has_the_name() {
    let mut desk = changing();
    desk.rename_speaker("Tom".to_owned(), "Theo".to_owned());
    let mut room = room(desk);
    room.state_mut().panel.only_of = Some("Theo".into());
    run(&mut room);
    assert!(room.state().panel.only_of.is_some(), "it is on its way");
    room.state_mut().desk.finish_changes();
    run(&mut room);
    assert!(room.state().panel.only_of.is_some(), "it has come");
    assert!(room.query_by_label_contains("Line 3, Ines").is_none());
    room.state_mut().desk.undo();
    room.state_mut().desk.finish_changes();
    run(&mut room);
    assert!(room.state().panel.only_of.is_none());
    room.get_by_label_contains("Line 3, Ines");
}

/// What is tried again was bought as the line had been, and what stands in spoke that.
#[test]
fn what_is_tried_again_while_a_long_change_is_made_waits_for_it() {
    for (place, label, comes) in [
        (3, "Retry: line 3", "Retry(JobId(7))"),
        (4, "Retry: line 4", "says something else by now"),
        (4, "Use a Draft voice: line 4", "Said at length."),
    ] {
        let mut desk = made::desk(Backend::Live, made::SCRIPT);
        let voices = VoicesEvent::Voices(made::voices(Backend::Draft).into());
        let models = VoicesEvent::Models(vec![made::model(Backend::Draft)].into());
        desk.apply(Event::Voices(Backend::Draft, voices));
        desk.apply(Event::Voices(Backend::Draft, models));
        let failed = made::line(&desk, place);
        made::job(&mut desk, 7, failed, [JobEvent::Failed(made::busy())]);
        let id = made::line(&desk, 4);
        let mut room = room(desk);
        room.run_steps(4);
        let text = "Said at length.".to_owned();
        let long = Edit::Group(vec![Edit::SetText { id, text }; 3_000]);
        room.state_mut().desk.edit(long);
        room.get_by_label_contains(label).click();
        room.run_steps(4);
        let told = |room: &Room<'_>| format!("{:?}", room.state().wishes);
        let is_ordered = |told: &str| told.contains("Retry") || told.contains("Generate");
        assert!(!is_ordered(&told(&room)), "{label}: {}", told(&room));
        room.state_mut().desk.finish_changes();
        room.run_steps(4);
        let told = told(&room);
        assert!(told.contains(comes), "{label}: {told}");
        assert!(place == 3 || !told.contains("Retry"), "{label}: {told}");
    }
}

/// The bar's end, which stands at its edge, was taken for room that words needed: there were icons however wide it was.
#[test]
fn a_wide_bar_says_what_it_does_in_words() {
    let mut room = two_marked();
    // Prices come with the next frames.
    run(&mut room);
    let voice = room
        .get_by_role_and_label(Role::Button, &tr!("marked-voice"))
        .rect();
    assert!(voice.width() > 60.0, "{voice:?}");
    let end_label = tr!("marked-let-go");
    let end = room.get_by_role_and_label(Role::Button, &end_label);
    assert!(end.rect().left() > voice.right() + 100.0);
}

fn told(room: &Room<'_>) -> String {
    format!("{:?}", room.state().wishes.notices)
}

/// Join took the line with the focus and the next one, whatever was marked.
#[test]
fn marked_lines_are_joined_in_one_step() {
    let desk = made::desk(
        Backend::Draft,
        "ANN: One.\nANN: Two.\nANN: Three.\nBEN: Four.\n",
    );
    let mut room = room(desk);
    let rows = [1, 2, 3].map(|number| line(&room, number));
    room.state_mut().view.marked = rows.into();
    act(&mut room, Action::JoinLine);
    assert_eq!(texts(&room), ["One. Two. Three.", "Four."]);
    assert_eq!(room.state().view.line, Some(rows[0]));
    let desk = &room.state().desk;
    let undone = mynah_ui_core::steps::Stepped::back(desk).map(|(words, _)| words);
    assert_eq!(undone.as_deref(), Some("Undone: join"));
    act(&mut room, Action::Undo);
    assert_eq!(texts(&room).len(), 4);
}

/// Who moved them too far, and took that back, had to mark them anew.
#[test]
fn marked_lines_stay_marked_when_their_move_is_undone() {
    let desk = made::desk(Backend::Draft, "ANN: One.\nANN: Two.\nANN: Three.\n");
    let mut room = room(desk);
    let rows = [1, 2].map(|number| line(&room, number));
    room.state_mut().view.marked = rows.into();
    room.state_mut().view.line = Some(rows[0]);
    act(&mut room, Action::MoveLineDown);
    assert_eq!(texts(&room), ["Three.", "One.", "Two."]);
    let undone = mynah_ui_core::steps::Stepped::back(&room.state().desk);
    let undone = undone.map(|(words, _)| words);
    assert_eq!(undone.as_deref(), Some("Undone: move of 2 lines"));
    let Bench { desk, view, .. } = room.state_mut();
    mynah_ui_core::edit_wish::EditWish::Undo.grant(desk, view);
    run(&mut room);
    assert_eq!(texts(&room), ["One.", "Two.", "Three."]);
    let marked = &room.state().view.marked;
    assert!(rows.iter().all(|row| marked.contains(*row)));
}

#[test]
fn marked_lines_that_cannot_be_one_say_why() {
    let desk = made::desk(
        Backend::Draft,
        "ANN: One.\nANN: Two.\nANN: Three.\nBEN: Four.\n",
    );
    let mut room = room(desk);
    let before = texts(&room);
    for (marked, why) in [
        ([3, 4], "different speakers"),
        ([1, 3], "one right below the other"),
    ] {
        let rows = marked.map(|number| line(&room, number));
        room.state_mut().view.marked = rows.into();
        act(&mut room, Action::JoinLine);
        assert_eq!(texts(&room), before);
        assert!(told(&room).contains(why), "{}", told(&room));
    }
    let (id, desk) = (line(&room, 2), &mut room.state_mut().desk);
    let mut take = made::take(desk, id, 1);
    take.approved = true;
    made::give_takes(desk, id, vec![take]);
    let rows = [1, 2].map(|number| line(&room, number));
    room.state_mut().view.marked = rows.into();
    act(&mut room, Action::JoinLine);
    assert_eq!(texts(&room), before);
    assert!(told(&room).contains("is approved"), "{}", told(&room));
    // Nor is the one of them that has the focus, which was joined without a word.
    room.state_mut().view.marked.clear();
    room.state_mut().view.line = Some(rows[0]);
    room.state_mut().wishes.notices.clear();
    act(&mut room, Action::JoinLine);
    assert_eq!(texts(&room), before);
    assert!(told(&room).contains("is approved"), "{}", told(&room));
}

#[test]
fn a_split_is_called_so_when_it_is_undone_and_redone() {
    let mut room = room(made::desk(Backend::Draft, "ANN: One. Two.\n"));
    run(&mut room);
    act(&mut room, Action::SplitLine);
    assert_eq!(texts(&room), ["One.", "Two."]);
    let words = |room: &Room<'_>, back: bool| {
        use mynah_ui_core::steps::Stepped;
        let desk = &room.state().desk;
        let step = if back {
            Stepped::back(desk)
        } else {
            Stepped::again(desk)
        };
        step.map(|(words, _)| words).unwrap_or_default()
    };
    assert_eq!(words(&room, true), "Undone: split");
    act(&mut room, Action::Undo);
    assert_eq!(texts(&room), ["One. Two."]);
    assert_eq!(words(&room, false), "Redone: split");
}

/// "Deletion of 3 lines": the last one becomes empty, and was not counted.
#[test]
fn all_lines_that_are_deleted_are_counted() {
    let text = "ANN: One.\nANN: Two.\nANN: Three.\nANN: Four.\n";
    let mut desk = made::desk(Backend::Draft, text);
    let mut rows = mynah_script::pages::RowSet::default();
    let ids: Vec<_> = desk.script().lines().map(|line| line.id).collect();
    rows.set(&ids, ());
    let (edit, _) = lines::delete(desk.script(), &rows).unwrap();
    desk.edit(edit);
    let undone = mynah_ui_core::steps::Stepped::back(&desk).map(|(words, _)| words);
    assert_eq!(undone.as_deref(), Some("Undone: deletion of 4 lines"));
}

/// Only the focused one of them moved, out of the middle of the others.
#[test]
fn marked_lines_move_together() {
    let text = "ANN: One.\nANN: Two.\nANN: Three.\nANN: Four.\n";
    let mut room = room(made::desk(Backend::Draft, text));
    let rows = [2, 3].map(|number| line(&room, number));
    room.state_mut().view.line = Some(rows[1]);
    room.state_mut().view.marked = rows.into();
    act(&mut room, Action::MoveLineDown);
    assert_eq!(texts(&room), ["One.", "Four.", "Two.", "Three."]);
    act(&mut room, Action::MoveLineUp);
    act(&mut room, Action::MoveLineUp);
    assert_eq!(texts(&room), ["Two.", "Three.", "One.", "Four."]);
    act(&mut room, Action::MoveLineUp);
    assert_eq!(texts(&room), ["Two.", "Three.", "One.", "Four."], "the top");
    let apart = [1, 3].map(|number| line(&room, number));
    room.state_mut().view.line = Some(apart[0]);
    room.state_mut().view.marked = apart.into();
    act(&mut room, Action::MoveLineDown);
    assert_eq!(texts(&room), ["Two.", "Three.", "One.", "Four."]);
    let told = format!("{:?}", room.state().wishes.notices);
    assert!(told.contains("next to each other"), "{told}");
}

/// The word that undo takes it back stayed when it had been, and undo would have taken the step before.
#[test]
fn a_join_that_takes_a_speaker_offers_to_undo_that_step() {
    let desk = made::desk(Backend::Draft, "ANN: One.\nBEN: Two.\n");
    let mut room = room(desk);
    run(&mut room);
    act(&mut room, Action::JoinLine);
    assert_eq!(texts(&room), ["One. Two."]);
    assert!(told(&room).contains("UndoStep"), "{}", told(&room));
}

/// They were "2 new lines".
#[test]
fn going_back_to_a_version_is_called_so_when_it_is_undone() {
    use mynah_script::compare::edit_to;
    use mynah_ui_core::steps::Stepped;
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let before = desk.script().clone();
    let mut rows = mynah_script::pages::RowSet::default();
    rows.set(&[made::line(&desk, 1), made::line(&desk, 2)], ());
    let (edit, _) = before.remove_rows(&rows).unwrap();
    desk.edit(edit);
    let edit = edit_to(desk.script(), &before).unwrap();
    desk.edit(edit.leading_to("First night", Default::default()));
    assert_eq!(desk.script().items(), before.items());
    let undone = Stepped::back(&desk).map(|(words, _)| words);
    let told = "Undone: going back to “First night”";
    assert_eq!(undone.as_deref(), Some(told));
    desk.undo();
    let redone = Stepped::again(&desk).map(|(words, _)| words);
    assert!(redone.unwrap().ends_with("going back to “First night”"));
}

/// With each further line the buttons stood elsewhere.
#[test]
fn buttons_keep_their_places_with_more_lines() {
    for backend in [Backend::Draft, Backend::Live] {
        let lines: Vec<_> = (1..40).map(|line| format!("Tom: Line {line}.")).collect();
        let mut room = room(made::desk(backend, &lines.join("\n")));
        let mut places = Vec::new();
        for count in [2, 9, 12, 39] {
            let script = room.state().desk.script();
            let ids: Vec<_> = script.lines().map(|line| line.id).take(count).collect();
            room.state_mut().view.marked = ids.as_slice().into();
            run(&mut room);
            let place = |label| {
                let button = room.get_by_role_and_label(Role::Button, label);
                button.rect()
            };
            let labels = [
                "Play selected lines",
                "Approve",
                "Speaker",
                "Voice",
                "Model",
            ];
            places.push(labels.map(place));
        }
        let [first, others @ ..] = places.as_slice() else {
            panic!("none")
        };
        assert!(
            others.iter().all(|it| it == first),
            "{backend:?} {places:?}"
        );
    }
}

/// In a small window with large text the bar said only that rows are deleted, and not how many.
#[test]
fn how_many_are_selected_is_told_in_a_narrow_bar() {
    let panel = ScriptPanel::default();
    let draw = |panel: &mut ScriptPanel, ui: &mut Ui, cx: &mut StudioCtx<'_>| panel.ui(ui, cx);
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut room = made::room((413.0, 420.0), desk, panel, draw);
    act(&mut room, Action::SelectAll);
    let count = room.get_by_label(&tr!("marked-count", count = 4)).rect();
    let delete = room
        .get_by_role_and_label(Role::Button, &tr!("marked-delete"))
        .rect();
    let close = room.get_by_label(&tr!("marked-let-go")).rect();
    assert!(
        count.right() < delete.left() && close.right() <= 413.0,
        "{count} {delete} {close}"
    );
}

/// The words were said with another model than theirs, and nobody was told.
#[test]
fn a_join_that_takes_a_lines_own_settings_offers_to_undo_that_step() {
    let text = "ANN: One.\nANN: Two.\nANN: Gone.\nBEN: Three.\n";
    let mut room = room(made::desk(Backend::Draft, text));
    let (id, text) = (line(&room, 3), String::new());
    room.state_mut().desk.edit(Edit::SetText { id, text });
    let own = LineChange::Settings(Some(ChosenSettings::of([Setting::Stability(Some(0.2))])));
    for number in [1, 3] {
        let (id, change) = (line(&room, number), own.clone());
        room.state_mut().desk.edit(Edit::TuneLine { id, change });
    }
    room.state_mut().view.line = Some(line(&room, 1));
    run(&mut room);
    act(&mut room, Action::JoinLine);
    assert!(told(&room).contains("of the first one"), "{}", told(&room));
    assert!(told(&room).contains("UndoStep"), "{}", told(&room));
    // Of an empty line nothing is lost, and one of somebody else is told of once.
    for (joined, says) in [("One. Two.", ""), ("One. Two. Three.", "with the model")] {
        room.state_mut().wishes.notices.clear();
        room.state_mut().view.line = Some(line(&room, 1));
        run(&mut room);
        act(&mut room, Action::JoinLine);
        assert_eq!(texts(&room).first().map(String::as_str), Some(joined));
        assert!(told(&room).contains(says), "{}", told(&room));
        let notices = room.state().wishes.notices.len();
        assert_eq!(notices, usize::from(!says.is_empty()), "{}", told(&room));
    }
}

/// Each line was held against each: the window stood still.
#[test]
fn very_many_marked_lines_are_joined_or_refused_at_once() {
    let mut room = room(made::desk(Backend::Draft, made::SCRIPT));
    let chapter = format!("# Chapter\n\n{}", "ANN: Yes.\n".repeat(50_000));
    made::switch_to(&mut room.state_mut().desk, ProjectId(2), &chapter.repeat(2));
    let ids = room.state().desk.script().lines().map(|line| line.id);
    let ids: Vec<LineId> = ids.collect();
    room.state_mut().view.marked = ids.as_slice().into();
    act_once(&mut room, Action::JoinLine);
    let told = format!("{:?}", room.state().wishes.notices);
    assert!(told.contains("nothing between them"), "{told}");
}

/// "Generate changed", and what waited for a long change, came to nothing without a word.
#[test]
fn what_was_ordered_is_ordered_though_another_window_was_faster() {
    // One frame is not enough for it.
    let lines = (1..=3_000).map(|n| format!("ANN: Line {n}.\n"));
    let desk = made::desk(Backend::Draft, &lines.collect::<String>());
    let mut room = room(desk);
    room.run_steps(4);
    act_once(&mut room, Action::GenerateChanged);
    made::overtake(&mut room.state_mut().desk);
    run(&mut room);
    let ordered = |room: &Room<'_>| sent(room).matches("LineOrder").count();
    assert_eq!(ordered(&room), 3_000);

    let mut room = super::room(made::desk(Backend::Draft, made::SCRIPT));
    room.run_steps(4);
    let (id, text) = (line(&room, 1), "Said at length.".to_owned());
    let long = Edit::Group(vec![Edit::SetText { id, text }; 3_000]);
    room.state_mut().desk.edit(long);
    act_once(&mut room, Action::AnotherTake);
    let desk = &mut room.state_mut().desk;
    desk.finish_changes();
    made::overtake(desk);
    desk.finish_changes();
    room.run_steps(4);
    let told = format!("{:?}", room.state().wishes.notices);
    assert!(
        sent(&room).contains("Said at length."),
        "{told} {}",
        sent(&room)
    );
    // In another project it means nothing.
    let mut orders = Orders::new(&room.state().desk, mynah_model::desk::Wanted::All);
    let desk = &mut room.state_mut().desk;
    while !desk.gather(&mut orders) {}
    made::overtake(desk);
    assert!(!orders.is_over(desk));
    assert!(!desk.gather(&mut orders), "its price may be another one");
    while !desk.gather(&mut orders) {}
    made::switch_to(desk, ProjectId(99), made::SCRIPT);
    assert!(orders.is_over(desk));
}

/// Down behind Shift and Down went back to where the marks began.
#[test]
fn an_arrow_behind_marks_goes_on_where_they_reach() {
    let mut room = two_marked();
    room.key_press(Key::ArrowDown);
    run(&mut room);
    assert_eq!(room.state().view.line, Some(line(&room, 4)));
    assert!(room.state().view.marked.is_empty());
}
