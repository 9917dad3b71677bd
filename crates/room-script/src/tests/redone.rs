//! What a review has spoken again: how it is said, and what takes it back.

use super::*;
use mynah_model::desk::TakeCard;
use mynah_script::review::Opinion;

const THREE: &str = "ANN: One.\nANN: Two.\nANN: Three.\n";

/// A room whose three lines have a take each, with the review open.
fn reviewing<'a>() -> Room<'a> {
    let mut desk = made::desk(Backend::Live, THREE);
    for number in 1..=3 {
        let line = made::line(&desk, number);
        let take = made::take(&desk, line, 1);
        made::give_takes(&mut desk, line, vec![take]);
    }
    let mut room = room(desk);
    act(&mut room, Action::Review);
    run(&mut room);
    room
}

pub(super) fn says(room: &mut Room<'_>, text: &str) {
    room.event(egui::Event::Text(text.to_owned()));
    run(room);
}

fn kept(room: &Room<'_>) -> Review {
    let panel = &room.state().panel;
    let open = panel.review.as_ref().map(|review| review.kept.clone());
    open.or_else(|| panel.reviewed.clone()).expect("a review")
}

fn note(room: &Room<'_>) -> Option<String> {
    let review = room.state().panel.review.as_ref()?;
    Some(review.note.as_ref()?.text.clone())
}

/// Enter is the list's: behind a note that was tapped twice it bought the next line, whose words were others by then.
#[test]
fn enter_speaks_nothing_while_a_review_is_open() {
    let mut room = reviewing();
    let wishes = &mut room.state_mut().wishes;
    wishes.outbox.clear();
    let line = made::line(&room.state().desk, 1);
    room.state_mut().desk.edit(Edit::SetText {
        id: line,
        text: "Another one.".to_owned(),
    });
    run(&mut room);
    room.key_press(Key::Enter);
    run(&mut room);
    assert!(!sent(&room).contains("Generate"), "{}", sent(&room));
    let wishes = &room.state().wishes;
    assert!(wishes.weighed.is_empty(), "{:?}", wishes.weighed);
}

/// A palette that was closed left the keys to nobody, while the foot said that Enter notes it.
#[test]
fn a_note_gets_its_keys_back() {
    let mut room = reviewing();
    says(&mut room, "r");
    says(&mut room, "calm");
    room.ctx.memory_mut(|memory| {
        if let Some(focused) = memory.focused() {
            memory.surrender_focus(focused);
        }
    });
    run(&mut room);
    run(&mut room);
    let field_label = tr!("review-note");
    let field = room.get_by_role_and_label(Role::TextInput, &field_label);
    assert!(field.accesskit_node().is_focused());
    says(&mut room, "er");
    room.key_press(Key::Enter);
    run(&mut room);
    let line = made::line(&room.state().desk, 1);
    assert_eq!(
        kept(&room).redo.get(&line).map(String::as_str),
        Some("calmer")
    );
}

/// Pressing Redo again, or "Flag word", threw away what was half written.
#[test]
fn a_note_that_is_half_written_stays() {
    let mut room = reviewing();
    says(&mut room, "r");
    says(&mut room, "calmer");
    room.get_by_label(&tr!("review-redo")).click();
    run(&mut room);
    assert_eq!(note(&room).as_deref(), Some("calmer"));
    // The project is left for another one: it counts.
    let line = made::line(&room.state().desk, 1);
    made::switch_to(
        &mut room.state_mut().desk,
        ProjectId(77),
        "TOM: Elsewhere.\n",
    );
    run(&mut room);
    let sent = sent(&room);
    let (_, kept) = sent.rsplit_once("KeepReview").expect("it is kept");
    assert!(kept.contains("calmer"), "{sent}");
    assert!(kept.contains(&format!("{line:?}")), "{sent}");
}

/// Only what was longer than before counted.
#[test]
fn a_note_that_was_shortened_is_kept_too() {
    let mut desk = made::desk(Backend::Live, THREE);
    let line = made::line(&desk, 1);
    let mut take = made::take(&desk, line, 1);
    take.note = "calmer".to_owned();
    made::give_takes(&mut desk, line, vec![take]);
    let mut room = room(desk);
    act(&mut room, Action::Review);
    says(&mut room, "r");
    for _ in 0.."er; ".len() {
        room.key_press(Key::Backspace);
        run(&mut room);
    }
    assert_eq!(note(&room).as_deref(), Some("calm"));
    let elsewhere = ProjectId(77);
    made::switch_to(&mut room.state_mut().desk, elsewhere, "TOM: Elsewhere.\n");
    run(&mut room);
    let sent = sent(&room);
    let (_, kept) = sent.rsplit_once("KeepReview").expect("it is kept");
    assert!(kept.contains("\"calm\""), "{sent}");
}

/// The window closed over it.
#[test]
fn a_note_that_is_half_written_counts_when_the_window_closes() {
    let mut room = reviewing();
    says(&mut room, "r");
    says(&mut room, "calmer");
    room.state_mut().with(|panel, cx| panel.last(cx));
    let line = made::line(&room.state().desk, 1);
    assert_eq!(
        kept(&room).redo.get(&line).map(String::as_str),
        Some("calmer")
    );
}

/// A held key approved a line each time that it came again, and a held R began its note with more of them.
#[test]
fn a_held_letter_decides_once() {
    let mut room = reviewing();
    let held = |room: &mut Room<'_>, key: Key, repeat| {
        let pressed = egui::Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat,
            modifiers: Modifiers::NONE,
        };
        let text = egui::Event::Text(key.name().to_lowercase());
        // In one frame, as a window has them.
        room.input_mut().events.extend([pressed, text]);
        run(room);
    };
    held(&mut room, Key::A, false);
    held(&mut room, Key::A, true);
    held(&mut room, Key::A, true);
    let lines = [1, 2, 3].map(|number| made::line(&room.state().desk, number));
    let said = lines.map(|line| kept(&room).said_of(line));
    assert_eq!(said, [Some(Opinion::Approved), None, None]);
    held(&mut room, Key::R, false);
    held(&mut room, Key::R, true);
    held(&mut room, Key::R, true);
    assert_eq!(note(&room).as_deref(), Some(""));
}

/// The order failed for nothing, and nothing in the room knew any more that the line was to be redone.
#[test]
fn a_line_whose_order_came_to_nothing_is_to_redo_still() {
    let mut room = reviewing();
    let line = made::line(&room.state().desk, 2);
    let mut review = kept(&room);
    review.redo_with(line, TakeId(201), "calmer".to_owned());
    review.speak_again([line]);
    room.state_mut().panel.review = None;
    room.state_mut().panel.reviewed = Some(review);
    made::job(&mut room.state_mut().desk, 7, line, []);
    run(&mut room);
    assert!(kept(&room).redo.is_empty(), "it is under way");
    let failed = Event::Job(mynah_core::ids::JobId(7), JobEvent::Failed(made::busy()));
    room.state_mut().desk.apply(failed);
    run(&mut room);
    assert!(kept(&room).redo.contains_key(&line));
    room.get_by_label(&tr!("script-filter-redo"));
    assert!(sent(&room).contains("KeepReview"));
}

/// S behind B took a line out of those to redo, and undo brought back another step.
#[test]
fn passing_a_line_that_is_to_redo_can_be_taken_back() {
    let mut room = reviewing();
    says(&mut room, "r");
    says(&mut room, "calmer");
    room.key_press(Key::Enter);
    run(&mut room);
    let line = made::line(&room.state().desk, 1);
    assert!(kept(&room).redo.contains_key(&line));
    says(&mut room, "b");
    says(&mut room, "s");
    assert!(!kept(&room).redo.contains_key(&line));
    room.state_mut().desk.undo();
    run(&mut room);
    run(&mut room);
    assert_eq!(
        kept(&room).redo.get(&line).map(String::as_str),
        Some("calmer")
    );
}

/// N stands beside B: one slip took back all that was passed.
#[test]
fn n_begins_anew_where_that_is_offered() {
    let mut room = reviewing();
    says(&mut room, "s");
    says(&mut room, "n");
    let line = made::line(&room.state().desk, 1);
    assert!(kept(&room).is_heard(line));
    let notices = format!("{:?}", room.state().wishes.notices);
    assert!(notices.contains("N hears again at the end"), "{notices}");
    says(&mut room, "s");
    says(&mut room, "s");
    room.get_by_label_contains("Heard to the end");
    says(&mut room, "n");
    assert!(!kept(&room).is_heard(line));
}

/// Another take with the seed of the one before sounds about the same, and costs as much: nobody said so.
#[test]
fn another_take_with_the_same_seed_is_asked_about() {
    use mynah_model::desk::{Caution, Orders, Wanted};
    let mut desk = made::desk(Backend::Live, "ANN: One.\n");
    let line = made::line(&desk, 1);
    let seeded = |seed| Edit::SetOverrides {
        id: line,
        overrides: Box::new(mynah_script::document::Overrides {
            seed,
            ..Default::default()
        }),
    };
    let asked = |desk: &Desk| {
        let mut orders = Orders::new(desk, Wanted::Fresh);
        while !desk.gather(&mut orders) {}
        let cautions = desk.cautions(Backend::Live, &orders.orders, &orders.weighed);
        cautions.contains(&Caution::Seed(1))
    };
    desk.edit(seeded(Some(7)));
    let take = made::take(&desk, line, 1);
    made::give_takes(&mut desk, line, vec![take]);
    assert!(asked(&desk));
    // One that was left to chance has the seed that the service told: locked, it is the same.
    desk.edit(seeded(None));
    let take = made::take(&desk, line, 2);
    let told = take.seed;
    made::give_takes(
        &mut desk,
        line,
        vec![TakeCard {
            picked: true,
            ..take
        }],
    );
    assert!(!asked(&desk));
    desk.edit(seeded(told));
    assert!(asked(&desk));
    // With other words, another seed or none it is another take.
    desk.edit(seeded(Some(8)));
    assert!(!asked(&desk));
    desk.edit(seeded(None));
    assert!(!asked(&desk));
}

/// The library hadn't said yet that the take is final, and the round that began at once asked about it again.
#[test]
fn what_was_approved_a_moment_ago_is_not_asked_about_again() {
    let mut room = reviewing();
    let lines = [1, 2, 3].map(|number| made::line(&room.state().desk, number));
    says(&mut room, "a");
    says(&mut room, "s");
    says(&mut room, "s");
    says(&mut room, "n");
    assert_eq!(kept(&room).at, Some(lines[1]));
    room.get_by_label(&tr!("review-where", at = 1, of = 2, speaker = "ANN"));
    // What is taken back is asked about.
    room.state_mut().desk.undo();
    run(&mut room);
    run(&mut room);
    says(&mut room, "s");
    says(&mut room, "s");
    says(&mut room, "n");
    assert_eq!(kept(&room).at, Some(lines[0]));
}

/// It was sent at a price that nobody had seen.
#[test]
fn what_begins_anew_because_another_window_was_faster_is_asked_about() {
    use mynah_model::desk::{Caution, Orders, Wanted};
    let mut room = room(made::desk(Backend::Live, "ANN: One.\n"));
    for is_faster in [false, true] {
        let desk = &mut room.state_mut().desk;
        let mut orders = Orders::new(desk, Wanted::All);
        if is_faster {
            made::overtake(desk);
        }
        while !desk.gather(&mut orders) {}
        let (ordered, wishes) = (orders.orders.clone(), &mut room.state_mut().wishes);
        wishes.weighed.clear();
        room.state_mut()
            .with(|_, cx| crate::play::generate_gathered(cx, orders));
        let bench = room.state();
        let weighed = &bench.wishes.weighed.front().expect("it is sent").1;
        let cautions = bench.desk.cautions(Backend::Live, &ordered, weighed);
        assert_eq!(cautions.contains(&Caution::Overtaken), is_faster);
    }
}

/// A line of fourteen thousand characters was bought once more at a press, where its first take had been asked about.
#[test]
fn another_take_of_a_line_far_longer_than_those_around_it_is_asked_about() {
    use mynah_model::desk::{Caution, Orders, Wanted};
    let long = "One word and another. ".repeat(40);
    let text = format!("ANN: {long}\nANN: Two.\nANN: Three.\nANN: Four.\nANN: Five.\nANN: Six.\n");
    let mut desk = made::desk(Backend::Live, &text);
    let line = made::line(&desk, 1);
    let asked = |desk: &Desk, wanted| {
        let mut orders = Orders::new(desk, wanted);
        while !desk.gather(&mut orders) {}
        let cautions = desk.cautions(Backend::Live, &orders.orders, &orders.weighed);
        let long = |caution: &&Caution| matches!(caution, Caution::Long { .. });
        cautions.iter().filter(long).count()
    };
    assert_eq!(asked(&desk, Wanted::Changed), 1);
    let take = made::take(&desk, line, 1);
    made::give_takes(&mut desk, line, vec![take]);
    assert_eq!(asked(&desk, Wanted::Changed), 0);
    assert_eq!(asked(&desk, Wanted::Fresh), 1);
}

/// Parts of it were paid for, and trying the rest again was shown at the price of all.
#[test]
fn another_take_that_ended_midway_is_tried_again_without_what_is_paid() {
    use mynah_core::credits::Credits;
    use mynah_model::command::LineOrder;
    use mynah_model::trouble::{Details, PartsBought, Trouble};
    let mut desk = made::desk(Backend::Live, "ANN: One and two and three.\n");
    let line = made::line(&desk, 1);
    let request = desk.request_for(line).unwrap();
    let [whole, rest] = [0, 5].map(|bought| {
        let order = LineOrder {
            line: Some(line),
            fresh: true,
            ..LineOrder::alone("", request.clone().into())
        };
        let details = Details {
            bought: Some(PartsBought {
                all: Credits(bought),
                now: Credits(bought),
                backend: Backend::Live,
                account: None,
            }),
            ..Details::default()
        };
        let trouble = Trouble {
            details: details.into(),
            ..made::busy()
        };
        made::job_of(&mut desk, bought, order, [JobEvent::Cancelled(trouble)]);
        let job = desk.job(mynah_core::ids::JobId(bought)).unwrap();
        desk.price_of_retry(job).unwrap().quote.most
    });
    assert!(whole > Credits(5));
    assert_eq!(rest, whole.less(Credits(5)));
}
