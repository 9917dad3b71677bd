//! Undo where the script isn't seen.

use super::*;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::{AuditionId, TakeId};
use mynah_model::audition::{Audition, AuditionLine, Candidate};
use mynah_model::event::{AuditionCard, AuditionEvent};
use mynah_script::deed::Judged;
use mynah_script::tuning::LineChange;

/// A setting that was applied went back without a word.
#[test]
fn undo_while_settings_are_tried_says_what_it_took_back() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 2);
    desk.edit(Edit::TuneLine {
        id: line,
        change: LineChange::Seed(Some(7)),
    });
    let mut window = window(desk, (1440.0, 900.0));
    window.state_mut().view.line = Some(line);
    let bench = window.state_mut();
    bench.with(|window, cx| window.1.sweep.open(cx));
    window.run();
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run();
    let seed = |window: &Harness<'_, Bench<Window>>| {
        let script = window.state().desk.script();
        script.line(line).and_then(|line| line.overrides.seed)
    };
    assert_eq!(seed(&window), None);
    assert!(window.state().panel.1.sweep.is_open());
    window.get_by_label_contains("Undone:");
}

/// Ratings of cells that stood there before were taken back, and nothing said of which.
#[test]
fn undo_of_a_rating_is_told_before_where_its_cell_isnt_seen() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 2);
    let mut window = window(desk, (1440.0, 900.0));
    window.state_mut().view.line = Some(line);
    let bench = window.state_mut();
    bench.with(|window, cx| window.1.sweep.open(cx));
    window.run();
    let rate = |cx: &mut StudioCtx<'_>| cx.rate(line, TakeId(77), [0, 4]);
    window.state_mut().with(|_, cx| rate(cx));
    window.run_steps(3);
    let is_there = |window: &Harness<'_, Bench<Window>>| {
        let step = window.state().desk.next_undo();
        step.is_some_and(|step| step.rated_take() == Some(TakeId(77)))
    };
    assert!(is_there(&window));
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run_steps(3);
    assert!(is_there(&window));
    window.get_by_label_contains("a rating of a cell that isn’t seen");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run_steps(3);
    assert!(!is_there(&window));
}

/// In the script it changed a vote of a casting call that nobody looked at.
#[test]
fn undo_of_a_rating_is_told_before_where_its_audition_isnt_open() {
    let mut window = draft();
    let said = [5, 0].map(|stars| vec![Judged::Stars(0, 0, stars)]);
    let judge = |cx: &mut StudioCtx<'_>| cx.judge((made::PROJECT, 7), said);
    window.state_mut().with(|_, cx| judge(cx));
    window.run_steps(3);
    let is_there = |window: &Harness<'_, Bench<Window>>| {
        let step = window.state().desk.next_undo();
        step.is_some_and(Edit::is_judgement)
    };
    assert!(is_there(&window));
    let undo = |window: &mut Harness<'_, Bench<Window>>| {
        window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        window.run_steps(3);
    };
    undo(&mut window);
    assert!(is_there(&window));
    window.get_by_label_contains("a judgement in a blind audition that isn’t open");
    undo(&mut window);
    assert!(!is_there(&window));
    // It stayed, and another press of the same keys would have been of another step.
    let told = window.query_by_label_contains("Press the same keys once more");
    assert!(told.is_none());
    // Told of the one way isn't told of the other.
    for done in [false, true] {
        window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
        window.run_steps(3);
        assert_eq!(is_there(&window), done);
    }
}

/// It promised so in every room, and most refused the second press, for a step of the script that it wasn't.
#[test]
fn what_is_told_before_a_rating_is_taken_back_is_kept_in_every_room() {
    // What dubs have is undone by their own steps.
    let rooms = Room::ALL.into_iter();
    for room in rooms.filter(|room| *room != Room::Dubbing) {
        let mut window = draft();
        let said = [5, 0].map(|stars| vec![Judged::Stars(0, 0, stars)]);
        let judge = |cx: &mut StudioCtx<'_>| cx.judge((made::PROJECT, 7), said);
        window.state_mut().with(|_, cx| judge(cx));
        window.state_mut().view.room = room;
        window.run_steps(3);
        let of = |window: &Harness<'_, Bench<Window>>| {
            let desk = &window.state().desk;
            let judges = |step: Option<&Edit>| step.is_some_and(Edit::is_judgement);
            (judges(desk.next_undo()), judges(desk.next_redo()))
        };
        let back = Modifiers::COMMAND;
        let again = back | Modifiers::SHIFT;
        let presses = [
            (back, (true, false)),
            (back, (false, true)),
            (again, (false, true)),
            (again, (true, false)),
        ];
        for (nth, (keys, after)) in presses.into_iter().enumerate() {
            window.key_press_modifiers(keys, Key::Z);
            window.run_steps(3);
            assert_eq!(of(&window), after, "{room:?}, press {nth}");
            assert_eq!(window.state().view.room, room);
            let refused = window.query_by_label_contains("Nothing of this room can be undone");
            assert!(refused.is_none(), "{room:?}");
        }
    }
}

/// A casting call of all Draft voices with a line of Tom's, for this part and with letters drawn by this number.
fn call_of(desk: &Desk, speaker: &str, seed: u32) -> AuditionCard {
    let line = desk.script().line(made::line(desk, 2)).expect("a line");
    let line = AuditionLine {
        line: Some(line.id),
        text: line.text.clone(),
    };
    let model = made::model(Backend::Draft).id;
    let mut audition = Audition::new(speaker.to_owned(), Backend::Draft, model, vec![line]);
    let voices = desk.voices_of(Backend::Draft).iter();
    let candidates = voices.map(|voice| Candidate {
        voice: voice.id.clone(),
        name: voice.name.clone(),
    });
    audition.candidates = candidates.collect();
    audition.seed = seed;
    AuditionCard {
        id: AuditionId(u64::from(seed)),
        at: UnixMillis(0),
        audition: Arc::new(audition),
    }
}

/// In one audition it took a rating of another one back, at once and unseen.
#[test]
fn undo_of_a_rating_of_another_audition_than_the_open_one_is_told_before() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let cards = [(7, "Mrs Vale"), (8, "Mrs Vale"), (9, "Ines")];
    let cards = cards.map(|(seed, speaker)| call_of(&desk, speaker, seed));
    let listed = AuditionEvent::Listed(made::PROJECT, cards.to_vec());
    desk.apply(Event::Project(ProjectEvent::Auditions(listed)));
    let mut window = window(desk, (1440.0, 900.0));
    let said = [5, 0].map(|stars| vec![Judged::Stars(0, 0, stars)]);
    let judge = |cx: &mut StudioCtx<'_>| cx.judge((made::PROJECT, 7), said);
    window.state_mut().with(|_, cx| judge(cx));
    window.run_steps(3);
    let opens = |window: &mut Harness<'_, Bench<Window>>, seed: u32| {
        let view = &mut window.state_mut().view;
        view.room = Room::Voices;
        view.show_audition = Some((made::PROJECT, seed));
        window.run_steps(6);
        let open = window.state().panel.1.audition.call();
        assert_eq!(open, Some((made::PROJECT, seed)));
    };
    let undo = |window: &mut Harness<'_, Bench<Window>>| {
        window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        window.run_steps(3);
        let step = window.state().desk.next_undo();
        step.is_some_and(Edit::is_judgement)
    };
    let told = "Press the same keys once more";
    for other in [9, 8] {
        opens(&mut window, other);
        assert!(window.query_by_label_contains(told).is_none());
        assert!(undo(&mut window), "in {other} it stays");
        window.get_by_label_contains("for Mrs Vale. Press the same keys once more");
    }
    // Open, it is seen: nothing is told first, and what was told is gone.
    opens(&mut window, 7);
    assert!(window.query_by_label_contains(told).is_none());
    assert!(!undo(&mut window));
}

/// It took back what nobody looked at, and led to the Script room.
#[test]
fn undo_in_another_room_takes_no_step_of_the_script_back_unseen() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let id = made::line(&desk, 1);
    let text = "Changed.".to_owned();
    desk.edit(Edit::SetText { id, text });
    let mut window = window(desk, (1440.0, 900.0));
    let first = |window: &Harness<'_, Bench<Window>>| {
        let script = window.state().desk.script();
        script.lines().next().map(|line| line.text.clone())
    };
    for room in [Room::Voices, Room::History, Room::Usage] {
        window.state_mut().view.room = room;
        window.run();
        window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        window.run();
        assert_eq!(first(&window).as_deref(), Some("Changed."));
        assert_eq!(window.state().view.room, room);
        window.get_by_label_contains("the newest step is one of the script");
    }
    window.state_mut().view.room = Room::Script;
    window.run();
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run();
    assert_ne!(first(&window).as_deref(), Some("Changed."));
}

/// It named the step before the change that was being made, and took that change back unseen.
#[test]
fn undo_in_another_room_leaves_a_change_that_is_being_made() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let (id, speaker) = (made::line(&desk, 1), "Tom".to_owned());
    desk.edit(Edit::SetPart {
        speaker,
        part: None,
    });
    let mut window = window(desk, (1440.0, 900.0));
    window.state_mut().view.room = Room::Voices;
    window.run();
    let desk = &mut window.state_mut().desk;
    let text = "Changed.".to_owned();
    desk.edit(Edit::Group(vec![Edit::SetText { id, text }; 3_000]));
    assert!(desk.is_changing());
    for modifiers in [Modifiers::COMMAND, Modifiers::COMMAND | Modifiers::SHIFT] {
        window.key_press_modifiers(modifiers, Key::Z);
        window.run_steps(3);
    }
    window.get_by_label_contains("A change of the script is still being made");
    assert!(window.query_by_label_contains("Undone:").is_none());
    window.state_mut().desk.finish_changes();
    assert_eq!(first_text(&window), "Changed.");
    // Now it is known whose step it is.
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run_steps(3);
    window.get_by_label_contains("the newest step is one of the script");
    assert_eq!(first_text(&window), "Changed.");
}

/// A project that went to the bin, which is told with a way back.
fn binned<'a>() -> Harness<'a, Bench<Window>> {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let id = made::line(&desk, 1);
    let text = "Changed.".to_owned();
    desk.edit(Edit::SetText { id, text });
    let mut card = desk.project.as_ref().expect("a project").card.clone();
    card.id = ProjectId(7);
    desk.bin = vec![card];
    let mut window = window(desk, (1440.0, 900.0));
    let offer = Offer::RestoreProject(ProjectId(7));
    let text = "It is in the bin".to_owned();
    let notices = &mut window.state_mut().wishes.notices;
    notices.push_back(Notice::Offer { text, offer });
    window.run_steps(3);
    window
}

fn first_text(window: &Harness<'_, Bench<Window>>) -> String {
    let mut lines = window.state().desk.script().lines();
    lines
        .next()
        .map(|line| line.text.clone())
        .unwrap_or_default()
}

/// Something else was undone, in a project that nobody meant.
#[test]
fn undo_brings_a_project_back_as_long_as_its_toast_says_so() {
    let mut window = binned();
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run_steps(3);
    let restored = sent(&window).contains("Restore(ProjectId(7))");
    assert!(restored, "{}", sent(&window));
    assert_eq!(first_text(&window), "Changed.");
    assert!(window.query_by_label("It is in the bin").is_none());
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run_steps(3);
    assert_ne!(first_text(&window), "Changed.");
}

#[test]
fn what_was_written_since_is_undone_first() {
    let mut window = binned();
    let id = made::line(&window.state().desk, 1);
    let text = "Again.".to_owned();
    window.state_mut().desk.pause_typing();
    window.state_mut().desk.edit(Edit::SetText { id, text });
    window.run_steps(2);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run_steps(3);
    assert_eq!(first_text(&window), "Changed.");
    assert!(!sent(&window).contains("Restore("), "{}", sent(&window));
}

/// Many editors have it there.
#[test]
fn control_y_does_it_again() {
    let mut window = binned();
    window.state_mut().desk.bin.clear();
    window.run_steps(2);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run_steps(3);
    assert_ne!(first_text(&window), "Changed.");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Y);
    window.run_steps(3);
    assert_eq!(first_text(&window), "Changed.");
}

/// Space does nothing of what was told there.
#[test]
fn a_heading_says_what_space_plays() {
    let mut window = draft();
    let script = window.state().desk.script();
    let heading = script.items().iter().next().map(|item| item.id());
    window.state_mut().view.line = heading;
    window.run();
    window.get_by_label(&tr!("transport-nothing.hint-heading", keys = "Space"));
}

/// It took a step of the script back, and the audition stayed deleted.
#[test]
fn undo_after_an_audition_was_deleted_brings_it_back_and_leaves_the_script_alone() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let id = made::line(&desk, 1);
    let text = "Changed.".to_owned();
    desk.edit(Edit::SetText { id, text });
    let model = made::model(Backend::Draft).id;
    let audition = Audition::new("Tom".to_owned(), Backend::Draft, model, Vec::new());
    let card = AuditionCard {
        id: AuditionId(5),
        at: UnixMillis(0),
        audition: Arc::new(audition),
    };
    let listed = AuditionEvent::Listed(made::PROJECT, vec![card]);
    desk.apply(Event::Project(ProjectEvent::Auditions(listed)));
    let mut window = window(desk, (1440.0, 900.0));
    let view = &mut window.state_mut().view;
    (view.room, view.audition) = (Room::Voices, Some(Vec::new()));
    window.run();
    let put = |window: &mut Harness<'_, Bench<Window>>, listed: bool| {
        let put = format!(
            "Put(ProjectId({}), AuditionId(5), {listed})",
            made::PROJECT.0
        );
        let is_sent = sent(window).contains(&put);
        window.state_mut().wishes.outbox.clear();
        is_sent
    };
    window
        .get_by_label(&tr!("audition-kept", count = 1))
        .click();
    window.run();
    window.get_by_label(&tr!("audition-delete")).click();
    window.run();
    assert!(put(&mut window, false));
    window.get_by_label_contains("The audition is deleted");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run();
    assert!(put(&mut window, true));
    window.get_by_label(&tr!("step-undone", step = "deletion of an audition"));
    let script = window.state().desk.script();
    assert_eq!(script.lines().next().unwrap().text, "Changed.");
    assert_eq!(window.state().view.room, Room::Voices);
    // What comes next is the script's, which isn't seen.
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run();
    window.get_by_label_contains("the newest step is one of the script");
}
