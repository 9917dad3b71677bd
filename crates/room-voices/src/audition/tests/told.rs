//! What is told of a call, and for how long: letters that somebody listens to, results of others, the next press.

use std::path::PathBuf;

use super::*;
use mynah_model::audition::Results;
use mynah_model::event::Offer;

fn press(room: &mut Room<'_>, label: &str) {
    room.get_by_label(label).click();
    room.run();
}

fn notices(room: &Room<'_>) -> Vec<Notice> {
    room.state().wishes.notices.iter().cloned().collect()
}

/// It mixed at once, and what somebody said who listened to the page was refused later.
#[test]
fn letters_that_somebody_listens_to_are_mixed_anew_by_a_second_press_alone() {
    let mut room = room();
    begun(&mut room);
    room.state_mut().view.compared_to = Some(PathBuf::from("/nowhere"));
    room.run();
    let seed = |room: &Room<'_>| opened(room).audition.seed;
    let before = seed(&room);
    press(&mut room, &tr!("audition-again"));
    assert_eq!(seed(&room), before);
    let told = format!("{:?}", notices(&room));
    assert!(told.contains("nothing came back yet"), "{told}");
    press(&mut room, &tr!("audition-again"));
    assert_ne!(seed(&room), before);
    // Nobody got these letters.
    let before = seed(&room);
    press(&mut room, &tr!("audition-again"));
    assert_ne!(seed(&room), before);
}

/// Told once it was told for good: letters that somebody else got since, or that were judged since, were mixed at once.
#[test]
fn that_somebody_listens_is_told_anew_where_something_came_between() {
    let mut room = room();
    begun(&mut room);
    let send = |room: &mut Room<'_>| {
        room.state_mut().view.compared_to = Some(PathBuf::from("/nowhere"));
        room.run();
    };
    send(&mut room);
    let before = opened(&room).audition.seed;
    let past = |room: &Room<'_>| {
        let all = notices(room);
        let past = all.iter().filter(
            |it| matches!(it, Notice::Past(words) if words.contains("nothing came back yet")),
        );
        past.count()
    };
    for nth in 0..3 {
        press(&mut room, &tr!("audition-again"));
        assert_eq!(opened(&room).audition.seed, before, "{nth}");
        assert_eq!(past(&room), nth);
        match nth {
            0 => {
                room.key_press(Key::Num4);
                room.run();
            }
            1 => send(&mut room),
            _ => {}
        }
        room.run();
    }
    press(&mut room, &tr!("audition-again"));
    assert_ne!(opened(&room).audition.seed, before);
}

/// "These results belong to other letters, or don’t say to which": which audition that is was known.
#[test]
fn results_of_another_audition_are_refused_with_its_name_and_a_way_to_it() {
    let mut room = room();
    begun(&mut room);
    let mut other = opened(&room).audition.clone();
    (other.seed, other.speaker) = (77, "Leo".to_owned());
    let card = AuditionCard {
        id: AuditionId(6),
        at: UnixMillis(0),
        audition: Arc::new(other),
    };
    let listed = AuditionEvent::Listed(made::PROJECT, vec![card]);
    let results = serde_json::json!({
        "shuffle": "77",
        "judge": "Kim",
        "ratings": [{ "letter": "A", "line": 1, "rating": 4 }],
    });
    let results = Results::read(&results.to_string()).unwrap();
    for event in [listed, AuditionEvent::Results(AuditionId(5), results)] {
        let event = Event::Project(ProjectEvent::Auditions(event));
        room.state_mut().desk.apply(event);
    }
    room.run();
    let offered = notices(&room).into_iter().find_map(|notice| match notice {
        Notice::Offer { text, offer } => Some((text, offer)),
        _ => None,
    });
    let (text, offer) = offered.unwrap();
    assert!(text.contains("for Leo, which has other letters"), "{text}");
    assert_eq!(offer, Offer::ShowAudition(made::PROJECT, 77));
    assert!(opened(&room).audition.judges().is_empty());
}

/// "Send to somebody", "Read what they said" and "Mix anew" moved as soon as something was said: a press missed.
#[test]
fn what_is_pressed_beside_the_letters_stands_still_whatever_is_said() {
    let mut room = room();
    let places = |room: &Room<'_>| {
        let labels = [
            "Show names",
            "Send to somebody…",
            "Read what they said…",
            "Mix anew",
        ];
        labels.map(|label| room.get_by_label(label).rect())
    };
    let before = places(&room);
    room.key_press(Key::Num4);
    room.run();
    assert_eq!(places(&room), before);
    press(&mut room, &tr!("audition-pairs"));
    room.key_press(Key::Num1);
    room.run();
    assert_eq!(places(&room), before);
}

/// "Enter once more shows them all the same" stayed when Enter already cast the first.
#[test]
fn what_is_told_of_the_next_press_goes_with_the_names() {
    let mut room = room();
    super::unheard::forget(&mut room);
    for key in [Key::A, Key::Num4] {
        room.key_press(key);
        room.run();
    }
    let enter = |room: &mut Room<'_>| {
        room.key_press(Key::Enter);
        room.run();
    };
    enter(&mut room);
    let words = notices(&room)
        .into_iter()
        .rev()
        .find_map(|notice| match notice {
            Notice::Heed(words) => Some(words),
            _ => None,
        });
    let words = words.unwrap();
    assert!(words.contains("once more"), "{words}");
    let past = Notice::Past(words);
    assert!(!notices(&room).contains(&past));
    enter(&mut room);
    assert!(opened(&room).audition.revealed);
    assert!(notices(&room).contains(&past));
}
