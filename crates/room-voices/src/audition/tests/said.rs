//! What is said of a casting call: by others beside oneself, by keys after presses, and who is cast by them.

use super::*;
use mynah_model::audition::Results;

/// What somebody rated: letters, lines from 1, stars.
fn said(room: &Room<'_>, judge: &str, all: &[(char, usize, u8)]) -> Results {
    let rated = all.iter().map(|(letter, line, stars)| {
        serde_json::json!({ "letter": letter, "line": line, "rating": stars })
    });
    let file = serde_json::json!({
        "shuffle": opened(room).audition.seed.to_string(),
        "judge": judge,
        "ratings": rated.collect::<Vec<_>>(),
    });
    Results::read(&file.to_string()).unwrap()
}

fn read(room: &mut Room<'_>, results: Results) {
    let event = AuditionEvent::Results(AuditionId(5), results);
    let event = Event::Project(ProjectEvent::Auditions(event));
    room.state_mut().desk.apply(event);
    room.run();
}

/// What a client sent took the place of one's own, unasked, and nothing brought that back.
#[test]
fn what_judges_said_stands_beside_ones_own_with_how_far_they_agree() {
    let mut room = room();
    begun(&mut room);
    for (key, stars) in [
        (Key::A, Key::Num1),
        (Key::B, Key::Num3),
        (Key::C, Key::Num5),
    ] {
        room.key_press(key);
        room.run();
        room.key_press(stars);
        room.run();
    }
    assert!(room.query_by_label("Ratings of C, line 1").is_none());
    let kim = said(&room, "Kim", &[('A', 1, 2), ('B', 1, 3), ('C', 1, 4)]);
    read(&mut room, kim);
    assert_eq!(opened(&room).audition.stars(0, 0), 1, "one's own stay");
    room.get_by_label("Ratings of C, line 1");
    assert!(
        room.query_by_label(&tr!("audition-judges-agree")).is_none(),
        "of two it may be chance"
    );
    let lee = said(&room, "Lee", &[('A', 1, 1), ('B', 1, 2), ('C', 1, 3)]);
    read(&mut room, lee);
    room.get_by_label(&tr!("audition-judges-agree"));
    room.get_by_label("100 %");
    room.get_by_label(&tr!("audition-dismiss", judge = "Lee"))
        .click();
    room.run();
    room.get_by_label_contains("A, line 1 · made · rated 1 · rated 2 by Kim");
    let told = format!("{:?}", room.state().wishes.notices);
    assert!(told.contains("stand beside yours, by Kim"), "{told}");
    assert_eq!(opened(&room).audition.mean(0), Some(1.5));
    room.get_by_label(&tr!("audition-dismiss", judge = "Kim"))
        .click();
    room.run();
    assert!(room.query_by_label("Ratings of C, line 1").is_none());
    assert_eq!(opened(&room).audition.mean(0), Some(1.0));
    assert!(kept(&room).unwrap().now.judges().is_empty());
}

/// Undo took one's own rating back, and what was read stayed. The same sheet counted as "anna" and "anna 2".
#[test]
fn what_somebody_said_is_a_step_and_the_same_sheet_counts_once() {
    let mut room = room();
    begun(&mut room);
    room.key_press(Key::Num4);
    room.run();
    let sheet = |room: &Room<'_>, stars: u8, at: &str| Results {
        judge: None,
        file: "anna".to_owned(),
        at: at.to_owned(),
        ..said(room, "", &[('A', 1, stars)])
    };
    let judges = |room: &Room<'_>| {
        let judges = opened(room).audition.judges().iter();
        let said = judges.map(|judge| (judge.name.clone(), judge.stars(0, 0)));
        said.collect::<Vec<_>>()
    };
    let anna = |stars: u8| ("anna".to_owned(), stars);
    let first = sheet(&room, 2, "/one/anna.csv");
    for _ in 0..2 {
        read(&mut room, first.clone());
        assert_eq!(judges(&room), [anna(2)]);
    }
    let told = format!("{:?}", room.state().wishes.notices);
    assert!(told.contains("What anna said is read already"), "{told}");
    // What was corrected takes its place; another one called so is another one.
    let corrected = sheet(&room, 3, "/one/anna.csv");
    read(&mut room, corrected);
    assert_eq!(judges(&room), [anna(3)]);
    let other = sheet(&room, 5, "/another/anna.csv");
    read(&mut room, other);
    assert_eq!(judges(&room), [anna(3), ("anna 2".to_owned(), 5)]);
    let next = |room: &Room<'_>| {
        let step = mynah_ui_core::steps::Stepped::back(&room.state().desk);
        step.map(|(words, _)| words).unwrap_or_default()
    };
    assert_eq!(next(&room), "Undone: what anna 2 said");
    for left in [vec![anna(3)], vec![anna(2)], vec![]] {
        undone::undo(&mut room);
        assert_eq!(judges(&room), left);
        assert_eq!(opened(&room).audition.stars(0, 0), 4, "one's own stays");
    }
    undone::undo(&mut room);
    assert_eq!(opened(&room).audition.stars(0, 0), 0);
}

/// Ratings were gone without a word.
#[test]
fn who_mixes_anew_is_told_where_what_was_said_stays() {
    let mut room = room();
    room.key_press(Key::Num4);
    room.run();
    room.get_by_label(&tr!("audition-again")).click();
    room.run();
    let told = format!("{:?}", room.state().wishes.notices);
    assert!(told.contains("kept under “Auditions so far”"), "{told}");
}

/// Takes of the voice that was cast had no name any more in the script, without a word.
#[test]
fn who_mixes_anew_after_names_were_shown_is_told_that_they_are_hidden_again() {
    let mut room = room();
    room.get_by_label(&tr!("audition-reveal")).click();
    room.run();
    room.get_by_label(&tr!("audition-again")).click();
    room.run();
    let told = format!("{:?}", room.state().wishes.notices);
    assert!(
        told.contains("have no name until you show names again"),
        "{told}"
    );
}

/// Whoever pressed Enter twice to see the names had cast somebody, and casting said no lines and no price.
#[test]
fn enter_shows_names_then_asks_what_casting_the_first_means() {
    let mut room = room();
    for (letter, stars) in [
        (Key::B, Key::Num2),
        (Key::C, Key::Num1),
        (Key::A, Key::Num4),
    ] {
        room.key_press(letter);
        room.run();
        room.key_press(stars);
        room.run();
    }
    let voice = opened(&room).audition.candidates[0].voice.clone();
    let enter = |room: &mut Room<'_>, repeat: bool| {
        if !repeat {
            room.event(egui::Event::Key {
                key: Key::Enter,
                physical_key: None,
                pressed: false,
                repeat: false,
                modifiers: egui::Modifiers::NONE,
            });
        }
        room.event(egui::Event::Key {
            key: Key::Enter,
            physical_key: None,
            pressed: true,
            repeat,
            modifiers: egui::Modifiers::NONE,
        });
        room.run();
    };
    let before = room.state().desk.script().cast().clone();
    enter(&mut room, false);
    assert!(opened(&room).audition.revealed);
    // Held down it says nothing more.
    for _ in 0..3 {
        enter(&mut room, true);
    }
    assert!(room.state().view.recast.is_none());
    enter(&mut room, false);
    let asked = room.state().view.recast.as_ref().expect("a question");
    assert_eq!((&*asked.speaker, &asked.voice.id), ("Tom", &voice));
    assert_eq!(*room.state().desk.script().cast(), before);
}

/// One press showed all names for good while two voices hadn't been heard.
#[test]
fn enter_says_of_whom_nothing_is_known_before_it_shows_the_names() {
    let mut room = room();
    super::unheard::forget(&mut room);
    room.key_press(Key::B);
    room.run();
    room.key_press(Key::Num4);
    room.run();
    room.get_by_label_contains("Nothing is said of A, C yet. Names that are shown");
    let enter = |room: &mut Room<'_>| {
        room.key_press(Key::Enter);
        room.run();
    };
    enter(&mut room);
    let told = format!("{:?}", room.state().wishes.notices);
    assert!(told.contains("Nothing is said of A, C yet"), "{told}");
    assert!(!opened(&room).audition.revealed);
    // Who goes on rating is asked anew.
    room.key_press(Key::C);
    room.run();
    room.key_press(Key::Num3);
    room.run();
    enter(&mut room);
    assert!(!opened(&room).audition.revealed);
    enter(&mut room);
    assert!(opened(&room).audition.revealed);
    assert!(room.state().view.recast.is_none());
}

/// Who was out for a client was "rated 0.0", and what answers and results said was no judgement.
#[test]
fn who_is_out_for_a_judge_is_told_so_and_counts_as_judged() {
    let mut room = room();
    begun(&mut room);
    let anna = said(&room, "Anna", &[('A', 1, 4), ('C', 1, 0)]);
    read(&mut room, anna);
    room.get_by_label("2 of 3");
    room.get_by_label_contains("Ratings of all count alike");
    let open = room.state_mut().panel.open.as_mut().unwrap();
    open.audition.prefer(1, 0);
    open.changed();
    room.run();
    room.get_by_label("3 of 3");
    room.get_by_label_contains("Head to head decides the order");
    room.get_by_label(&tr!("audition-reveal")).click();
    room.run();
    room.get_by_label_contains("3. C · ");
    let told = room.get_all_by_label_contains("out for Anna · ");
    assert!(told.count() > 0);
    assert!(room.query_by_label_contains("rated 0.0").is_none());
}

/// A press of a button at the right left the keys nowhere: Tab went through the window.
#[test]
fn keys_hear_on_after_a_press_beside_the_cells() {
    let mut room = room();
    let at = room
        .get_by_label(&tr!("trial-rate", stars = 5))
        .rect()
        .center();
    made::press_at(&mut room, at);
    assert_eq!(opened(&room).audition.stars(0, 0), 5);
    let is_at = |room: &Room<'_>| opened(room).looking.at;
    room.key_press(Key::Tab);
    room.run();
    assert_eq!(is_at(&room), (0, 1), "the next line of the same voice");
    room.key_press(Key::B);
    room.run();
    assert_eq!(is_at(&room), (1, 1));
    let cell = room.get_by_label_contains("B, line 2 · ");
    assert!(cell.accesskit_node().is_focused());
    // Who goes there by keys stays.
    room.get_by_label(&tr!("trial-rate", stars = 1)).focus();
    room.run();
    room.key_press(Key::Tab);
    room.run();
    assert_eq!(is_at(&room), (1, 1));
    assert!(
        room.get_by_label(&tr!("trial-rate", stars = 2))
            .accesskit_node()
            .is_focused()
    );
}

/// Those of whom nothing was said were the fourth, the fifth and the sixth.
#[test]
fn who_was_not_rated_stands_at_no_place() {
    let mut room = room();
    room.key_press(Key::B);
    room.run();
    room.key_press(Key::Num4);
    room.run();
    room.get_by_label(&tr!("audition-reveal")).click();
    room.run();
    room.get_by_label_contains("1. B · ");
    assert!(room.query_by_label_contains("2. ").is_none());
    room.get_by_label_contains("– A · ");
    assert!(
        room.query_all_by_label_contains(&tr!("audition-unrated"))
            .count()
            > 0
    );
}

/// The voice whose takes were there before was the only one that wasn't being made.
#[test]
fn all_of_a_line_are_as_far_as_it_is_until_all_can_be_heard() {
    let mut room = unspoken();
    let cells = |room: &Room<'_>, line: usize| {
        let of_line = format!(", line {line} · ");
        let all = room.query_all_by_label_contains(&of_line);
        let said = all.map(|node| {
            let label = node.accesskit_node().label().unwrap_or_default();
            label.split(" · ").skip(1).collect::<Vec<_>>().join(" · ")
        });
        said.collect::<HashSet<String>>()
    };
    // One of the first line is there before the call begins.
    let bench = room.state_mut();
    let open = bench.panel.open.as_ref().unwrap();
    let sent = open.plan.sent((1, 0)).unwrap();
    let mut take = made::take(&bench.desk, made::line(&bench.desk, 2), 1);
    take.line = None;
    take.request = Arc::clone(&sent.request);
    let found = FoundTake {
        key: sent.key,
        take,
        stars: 0,
    };
    let found = Event::Takes(TakesEvent::Found(
        mynah_core::backend::Backend::Draft,
        String::new(),
        vec![found],
    ));
    bench.desk.apply(found);
    room.run();
    assert_eq!(cells(&room, 1).len(), 1, "{:?}", cells(&room, 1));
    let jobs = order(&mut room);
    let running = JobEvent::Running { progress: None };
    room.state_mut().desk.apply(Event::Job(jobs[0], running));
    room.run();
    assert_eq!(cells(&room, 1).len(), 1, "{:?}", cells(&room, 1));
}

/// Several of one day with the same voices could not be told apart.
#[test]
fn those_so_far_are_told_apart_by_when_and_what_became_of_them() {
    let mut room = room();
    let of = opened(&room).audition.clone();
    let mut shown = of.clone();
    shown.revealed = true;
    let card = |id: u64, at: i64, of: Audition| AuditionCard {
        id: AuditionId(id),
        at: UnixMillis(at),
        audition: Arc::new(of),
    };
    let cards = vec![card(6, 61_000, of), card(5, 0, shown)];
    room.key_press(Key::Escape);
    room.run();
    let listed = AuditionEvent::Listed(made::PROJECT, cards);
    let bench = room.state_mut();
    bench
        .desk
        .apply(Event::Project(ProjectEvent::Auditions(listed)));
    bench.view.audition = Some(Vec::new());
    room.run();
    room.get_by_label(&tr!("audition-kept", count = 2)).click();
    room.run();
    let rows = room.query_all_by_label_contains("Go on with");
    let said: Vec<String> = rows
        .filter_map(|node| node.accesskit_node().label())
        .collect();
    assert_eq!(said.len(), 2);
    assert!(said[0].contains("names hidden") && said[1].contains("names shown"));
    assert!(
        said[0].contains(":01:01") && said[1].contains(":00:00"),
        "{said:?}"
    );
    assert!(
        said[0].contains("3 voices · 2 lines · 0 judged"),
        "{said:?}"
    );
}

/// A page that somebody fills in without a name was saved under one name by all of them.
#[test]
fn judges_without_a_name_take_nobodys_place() {
    let mut room = room();
    begun(&mut room);
    for stars in [2, 4] {
        let mut results = said(&room, "", &[('A', 1, stars)]);
        results.file = "results".to_owned();
        read(&mut room, results);
    }
    let judges = opened(&room).audition.judges().iter();
    let names: Vec<&str> = judges.map(|judge| &*judge.name).collect();
    assert_eq!(names, ["results", "results 2"]);
}

/// Lengths that were heard before with a name told whose letter was whose.
#[test]
fn no_length_stands_beside_a_letter() {
    let mut room = room();
    room.get_by_label_contains("A, line 1 · made");
    assert!(room.query_by_label_contains("3.12").is_none());
    room.get_by_label(&tr!("audition-reveal")).click();
    room.run();
    assert!(room.query_all_by_label_contains("3.12 s").count() > 1);
}

/// With names there was no room for what was rated: the dots were cut at the room's edge.
#[test]
fn in_a_narrow_room_names_leave_room_for_what_was_rated() {
    let mut room = sized((600.0, 310.0), 250.0);
    give(room.state_mut());
    room.get_by_label(&tr!("audition-reveal")).click();
    room.run();
    let cells = room.query_all_by_label_contains("line 2 · 3.12 s");
    let right = cells.map(|cell| cell.rect().right());
    let right = right.fold(0.0, f32::max);
    assert!((200.0..=350.0 - 64.0 - 8.0).contains(&right), "{right}");
}

/// A part that nobody has any more was cast, and said to be: no line changed.
#[test]
fn who_was_renamed_meanwhile_is_cast_and_a_part_without_lines_is_not() {
    let mut room = room();
    room.get_by_label(&tr!("audition-reveal")).click();
    room.run();
    let desk = &mut room.state_mut().desk;
    desk.rename_speaker("Tom".to_owned(), "Theo".to_owned());
    room.run();
    let others = |room: &Room<'_>| {
        let cast = room.state().desk.script().cast();
        let now = cast.0["Theo"].draft.clone().unwrap();
        let all = opened(room).audition.candidates.iter();
        let mut others = all.filter(move |one| one.voice != now.id);
        others.next().unwrap().name.clone()
    };
    let name = others(&room);
    room.get_by_label(&format!("Cast {name}")).click();
    room.run();
    let asked = room.state_mut().view.recast.take().unwrap();
    assert_eq!((&*asked.speaker, asked.voice.name), ("Theo", name));
    // All of the lines went.
    let script = room.state().desk.script();
    let lines = script.lines().filter(|line| line.speaker == "Theo");
    let places: Vec<usize> = lines.filter_map(|line| script.place(line.id)).collect();
    let edits = places.into_iter().rev();
    let edits = edits.map(|at| Edit::Remove { at, count: 1 });
    room.state_mut().desk.edit(Edit::Group(edits.collect()));
    room.run();
    let other = others(&room);
    room.get_by_label(&format!("Cast {other}")).click();
    room.run();
    assert!(room.state().view.recast.is_none());
}
