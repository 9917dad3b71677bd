//! Takes with a star: listed by chapter and line, heard, chosen and left from one place.

use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah_core::ids::TakeId;
use mynah_i18n::tr;
use mynah_model::best::rows;
use mynah_model::command::{Command, TakesCommand};
use mynah_model::desk::TakeCard;
use mynah_model::event::{Event, TakesEvent};
use mynah_ui_core::testing::fixtures as made;

use super::start::{answer, sample};
use super::{WindowHarness, line};

const ALT: Modifiers = Modifiers::ALT;
const NONE: Modifiers = Modifiers::NONE;

/// The newer take of the first line has a star and is not its pick; the second line's take has one, too.
fn starred() -> WindowHarness {
    let mut desk = sample();
    let [first, second] = [1, 2].map(|number| made::line(&desk, number));
    let other = TakeCard {
        starred: true,
        ..made::take(&desk, second, 1)
    };
    made::give_takes(&mut desk, second, vec![other]);
    let newer = TakeCard {
        starred: true,
        ..made::take(&desk, first, 2)
    };
    let older = made::take(&desk, first, 1);
    made::give_takes(&mut desk, first, vec![newer, older]);
    WindowHarness::of(desk)
}

/// Does to takes what was ordered, and lists those with a star again until nothing more is asked.
fn answer_all(app: &mut WindowHarness) {
    loop {
        answer(app);
        let mut asked = false;
        for command in app.take_sent() {
            if let Command::Takes(TakesCommand::Best {
                project,
                script,
                also,
            }) = command
            {
                let rows = rows(starred_now(app, &also), &script);
                app.apply(Event::Takes(TakesEvent::Best(project, Ok(rows))));
                asked = true;
            }
        }
        if !asked {
            return;
        }
    }
}

/// The takes of both lines that have a star, and these.
fn starred_now(app: &WindowHarness, also: &[TakeId]) -> Vec<TakeCard> {
    let first = app.desk().line_takes.iter().flat_map(|(_, takes)| takes);
    let second = app.desk().takes.get(&line(app, 2));
    let second = second.and_then(|takes| takes.picked.as_deref());
    let best = first
        .chain(second)
        .filter(|take| take.starred || also.contains(&take.id));
    best.cloned().collect()
}

/// The newer take of the first line.
fn best_of_first(app: &WindowHarness) -> TakeId {
    let (_, rows) = app.desk().best.as_ref().expect("a list");
    let mut takes = rows.iter().filter_map(|row| row.take());
    let first = takes.next().expect("a take");
    assert_eq!((first.number, first.card.number), (Some(1), 2));
    first.card.id
}

#[test]
fn starred_takes_are_heard_chosen_and_left_for_their_lines() {
    let mut app = starred();
    app.key(ALT, Key::B);
    answer_all(&mut app);
    app.wait_for("both takes", |app| {
        app.shows_part("1 Narrator: On the third") && app.shows_part("2 Tom: ")
    });
    assert!(app.shows_part("Scene 1"), "below their scene");
    // The first one is chosen: space plays it, though it isn't its line's.
    let best = best_of_first(&app);
    app.key(NONE, Key::Space);
    let heard = format!("take: {best:?}");
    assert_eq!(app.sent_count(&heard), 1, "{:?}", app.sent());
    app.press(&tr!("best-pick"));
    answer_all(&mut app);
    app.wait_for("the pick", |app| {
        let takes = app.desk().takes.get(&line(app, 1));
        takes.is_some_and(|takes| takes.picked.as_ref().is_some_and(|it| it.id == best))
    });
    app.wait_for("its row", |app| {
        let button_label = tr!("best-pick");
        let button = app.get(&button_label);
        button.accesskit_node().is_disabled()
    });
    // A star that was taken away by a slip is given back.
    app.press(&tr!("best-unstar"));
    answer_all(&mut app);
    app.press(&tr!("best-star"));
    answer_all(&mut app);
    app.wait_for_label(&tr!("best-unstar"));
    app.settle();
    app.key(NONE, Key::ArrowDown);
    app.settle();
    app.press(&tr!("best-go"));
    app.wait_for("the script", |app| !app.shows(&tr!("best-title")));
    answer(&mut app);
    let second = line(&app, 2);
    app.wait_for("the second line", |app| {
        let listed = app.desk().line_takes.as_ref();
        listed.is_some_and(|(of, _)| *of == second)
    });
}
