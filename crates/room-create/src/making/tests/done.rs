//! The end of a way, where the voice is there, what was spent until then, and attempts whose end another window waits for.

use egui_kittest::kittest::NodeT as _;

use super::*;
use mynah_model::command::LineOrder;

/// A way whose voice is the first one of the account.
fn done() -> Making {
    let mut making = tried();
    let voice = &made::voices(Backend::Draft)[0];
    making.name.clone_from(&voice.name);
    making.made = Some(voice.id.clone());
    making.step = Step::Done;
    making
}

/// What was charged for previews that came to nothing was in no sum.
#[test]
fn an_attempt_that_was_charged_and_came_to_nothing_is_counted() {
    let mut room = room(Kind::Design, tried());
    let nothing = TakesEvent::Held(Backend::Draft, String::new(), [].into());
    let desk = &mut room.state_mut().desk;
    desk.apply(Event::Takes(nothing));
    let request = tried().attempts[0].request.clone();
    let order = LineOrder::alone("", Generation::Design(request));
    let charged = made::busy().charged(Charged::Yes {
        credits: Credits(143),
        backend: Backend::Draft,
    });
    made::job_of(desk, 1, order, [JobEvent::Failed(charged)]);
    room.run();
    let spent = room.state_mut().with(|panel, cx| panel.spent(cx));
    assert_eq!(spent, Credits(143));
}

/// Who wanted to change what they had designed had to find it in the list of another way.
#[test]
fn a_voice_that_was_designed_can_be_remixed_where_it_is_done() {
    let mut room = room(Kind::Design, done());
    room.run();
    room.get_by_label(&tr!("design-remix")).click();
    room.run();
    let asked = room.state().view.remix.clone();
    let voice = &made::voices(Backend::Draft)[0];
    assert_eq!(asked.as_ref().map(|it| &it.id), Some(&voice.id));
    let mut other = super::room(Kind::Remix, Making::new(Kind::Remix));
    other.state_mut().view.remix = asked;
    other.run();
    let making = other.state().panel.making().unwrap();
    assert_eq!(making.form.voice.as_ref().map(|it| &it.id), Some(&voice.id));
    assert_eq!(making.step, Step::Describe);
    assert_eq!(other.state().view.remix, None);
}

/// "A voice of the account" stood there of one that is on this computer alone.
#[test]
fn a_draft_voice_is_called_one_where_it_is_done() {
    let mut room = room(Kind::Design, done());
    room.run();
    let name = made::voices(Backend::Draft)[0].name.clone();
    room.get_by_label(&tr!("design-done.draft", name = name.as_str()));
    assert!(room.query_by_label_contains("of the account").is_none());
}

/// What was heard on the last step was no more in "Spent on it" after a start.
#[test]
fn what_the_new_voice_said_was_spent_on_it_after_a_start_too() {
    let mut making = done();
    making.said = Credits(41);
    let read = Making::read(&making.written()).unwrap();
    let mut room = room(Kind::Design, read);
    let spent = room.state_mut().with(|panel, cx| panel.before(cx).facts);
    let said = mynah_model::price::in_words(Backend::Draft, Credits(41));
    assert!(spent.iter().any(|(_, told)| *told == said), "{spent:?}");
}

/// "Not made", it said of what another window was making, and the press bought it.
#[test]
fn what_another_window_makes_is_said_to_be_so_and_made_by_no_press() {
    let mut making = tried();
    making.step = Step::Choose;
    let key = quick_key(&Generation::Design(making.attempts[0].request.clone()));
    let mut room = room(Kind::Design, making);
    let held = TakesEvent::Held(Backend::Draft, "draft".to_owned(), Default::default());
    room.state_mut().desk.apply(Event::Takes(held));
    let tell = |room: &mut Harness<'_, Bench<MakingPanel>>, keys: &[u64]| {
        let told = MakingEvent::Elsewhere(keys.iter().copied().collect());
        let told = VoicesEvent::Browse(BrowseEvent::Making(told));
        room.state_mut()
            .desk
            .apply(Event::Voices(Backend::Draft, told));
        room.run();
    };
    let is_off = |room: &Harness<'_, Bench<MakingPanel>>| {
        let label = tr!("design-make");
        let make = room.get_by_label_contains(&label);
        make.accesskit_node().is_disabled()
    };
    tell(&mut room, &[key]);
    room.get_by_label(&tr!("design-elsewhere"));
    assert!(is_off(&room));
    assert!(state(&mut room).contains(&tr!("design-open-elsewhere")));
    tell(&mut room, &[]);
    room.get_by_label(&tr!("design-not-made"));
    assert!(!is_off(&room), "that window is gone");
}
