//! Takes of a line: picked by keys, heard by Enter, and made several at once.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT as _;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{JobId, ProjectLine, TakeId};
use mynah_i18n::tr;
use mynah_model::command::{Command, LineOrder, PlaybackCommand};
use mynah_model::desk::TakeCard;
use mynah_model::event::{Event, JobEvent, Kept, PlaybackEvent, Playing, Queued, Source, Work};
use mynah_ui_core::testing::fixtures as made;

use super::start::{answer, give_takes};
use super::{WindowHarness, line, started};

const ALT: Modifiers = Modifiers::ALT;

/// The number of the first line's pick.
fn picked(app: &WindowHarness) -> Option<u32> {
    let takes = app.desk().takes.get(&line(app, 1))?;
    takes.picked.as_ref().map(|take| take.number)
}

fn take(app: &WindowHarness, number: u32) -> TakeId {
    made::take(app.desk(), line(app, 1), number).id
}

/// The first line has so many takes; the newest is picked.
fn with_takes(count: u32) -> WindowHarness {
    let mut app = started();
    let first = line(&app, 1);
    give_takes(app.desk_mut(), first, count);
    app.settle();
    app
}

/// Presses a key, and does to takes what it orders.
fn key(app: &mut WindowHarness, key: Key) {
    app.key(ALT, key);
    answer(app);
}

#[test]
fn takes_are_picked_by_keys() {
    let mut app = with_takes(3);
    key(&mut app, Key::PageDown);
    app.wait_for("the older one", |app| picked(app) == Some(2));
    app.wait_for("the word", |app| {
        app.shows_part(&tr!("takes-now-picked", number = 2))
    });
    key(&mut app, Key::PageUp);
    app.wait_for("the newer one", |app| picked(app) == Some(3));
    key(&mut app, Key::PageUp);
    app.wait_for("the end of the list", |app| {
        app.shows_part(&tr!("takes-none-newer"))
    });
    // Of two that are compared the one that is heard.
    key(&mut app, Key::C);
    let compared = app
        .take_sent()
        .into_iter()
        .find_map(|command| match command {
            Command::Playback(PlaybackCommand::Compare { cues, first }) => Some((cues, first)),
            _ => None,
        });
    let (cues, first) = compared.expect("the comparison");
    let sides: Vec<TakeId> = cues.iter().map(|cue| cue.take).collect();
    assert_eq!(
        (sides.as_slice(), first),
        ([take(&app, 3), take(&app, 2)].as_slice(), 0)
    );
    let of = Some(ProjectLine {
        project: made::PROJECT,
        line: line(&app, 1),
    });
    let started = PlaybackEvent::Started(Playing::comparing(&sides, of));
    app.apply(Event::Playback(started));
    key(&mut app, Key::X);
    assert_eq!(app.sent_count("Swap"), 1, "{:?}", app.sent());
    app.apply(Event::Playback(PlaybackEvent::Swapped(1)));
    key(&mut app, Key::K);
    app.wait_for("what is heard", |app| picked(app) == Some(2));
}

/// Regression: Enter generated it "for nothing": the newest take of the same words took the picked one's place, and the
/// ledger counted each time as saved.
#[test]
fn picked_take_is_heard_by_enter_and_stays_picked() {
    let mut app = with_takes(2);
    key(&mut app, Key::PageDown);
    app.wait_for("the older one", |app| picked(app) == Some(1));
    let older = take(&app, 1);
    app.take_sent();
    app.key(Modifiers::COMMAND, Key::Enter);
    let heard = |command: &Command| match command {
        Command::Playback(PlaybackCommand::Hear(cues)) => cues.first().map(|cue| cue.take),
        Command::Playback(PlaybackCommand::Play { take, .. }) => Some(*take),
        _ => None,
    };
    let heard: Vec<TakeId> = app.sent().iter().filter_map(heard).collect();
    assert_eq!(heard, [older], "{:?}", app.sent());
    assert_eq!(app.sent_count("Generate {"), 0, "{:?}", app.sent());
    assert_eq!(picked(&app), Some(1));
}

/// Finds an action in the palette by its letters, and does it.
fn find(app: &mut WindowHarness, letters: &str) {
    app.key(Modifiers::COMMAND, Key::K);
    app.wait_for_label(&tr!("palette-field"));
    app.type_letters(letters);
    app.key(Modifiers::NONE, Key::Enter);
    answer(app);
}

/// Takes of the first line with these numbers, newest first; the first one is picked.
fn cards(app: &WindowHarness, numbers: std::ops::RangeInclusive<u32>) -> Vec<TakeCard> {
    let first = line(app, 1);
    let card = |number| made::take(app.desk(), first, number);
    numbers.rev().map(card).collect()
}

/// Generates what was ordered of the first line as one batch.
fn generate_batch(app: &mut WindowHarness) {
    let first = line(app, 1);
    let orders: Vec<LineOrder> = super::orders(app).into_iter().cloned().collect();
    let takes = cards(app, 2..=5);
    assert_eq!(orders.len(), takes.len());
    let queued = (1..).zip(orders).map(|(id, order)| Queued {
        id: JobId(id),
        work: Work::Generate {
            project: Some(made::PROJECT),
            backend: Backend::Draft,
            order: Arc::new(order),
        },
        quote: Credits(68),
        rank: id as i64,
        batch: Some(1),
    });
    let queued = queued.collect();
    app.apply(Event::Queued(queued));
    for (id, take) in (1..).zip(takes.into_iter().rev()) {
        let kept = Kept {
            count: take.number,
            cost: take.cost,
            take: Box::new(take),
            beside: Vec::new(),
            project: Some(made::PROJECT),
            account: String::new(),
            source: Source::Bought,
        };
        app.apply(Event::Job(JobId(id), JobEvent::Kept(kept)));
    }
    let all = cards(app, 1..=5);
    made::give_takes(app.desk_mut(), first, all);
    app.settle();
}

#[test]
fn several_takes_have_a_price_and_the_picked_one_stays() {
    let mut app = with_takes(1);
    let kept = |app: &WindowHarness| app.desk().takes[&line(app, 1)].count;
    find(&mut app, "show takes");
    app.press(&tr!("action-several-takes"));
    app.wait_for_label(&tr!("several-make", takes = 3));
    app.press_role(Role::RadioButton, "4");
    app.wait_for_label(&tr!("several-make", takes = 4));
    let one = app.desk().price_of_fresh(line(&app, 1)).expect("a price");
    let price = format!("{}", one.quote.most.0 * 4);
    app.wait_for("the price of all", |app| {
        let button_label = tr!("several-make", takes = 4);
        let button = app.get(&button_label);
        let told = button.accesskit_node().description().unwrap_or_default();
        told.contains(&price)
    });
    app.press(&tr!("several-make", takes = 4));
    generate_batch(&mut app);
    assert_eq!((kept(&app), picked(&app)), (5, Some(1)));
    app.wait_for("the word", |app| app.shows_part("All 4 takes are made"));
    // The number is remembered, and the palette asks the same.
    find(&mut app, "several takes");
    app.wait_for_label(&tr!("several-make", takes = 4));
    app.press(&tr!("script-cancel"));
    app.wait_for("it closed", |app| {
        !app.shows(&tr!("several-make", takes = 4))
    });
    assert_eq!(kept(&app), 5);
}
