//! The window waits for what nobody could fetch again.

use egui::{ViewportCommand, ViewportEvent, ViewportId};

use super::*;
use mynah_core::clock::UnixMillis;
use mynah_core::request::Generation;
use mynah_model::command::{CloningCommand, LineOrder, RecordCommand, Recorded, Sheet};
use mynah_model::desk::Recording;
use mynah_model::event::{
    AgentsEvent, CloningEvent, ConversationEnd, ConversationUpdate, JobEvent, Was,
};
use mynah_model::trouble::{Charged, Occasion};
use mynah_model::voice_design::{Form, Kind};

/// A line under way, of a project that the service keeps nothing of or that it keeps.
fn speaking<'a>(zero_retention: bool) -> Harness<'a, Bench<Window>> {
    let mut desk = made::desk(Backend::Live, made::SCRIPT);
    let open = desk.project.as_mut().unwrap();
    open.card.zero_retention = zero_retention;
    let line = made::line(&desk, 1);
    made::job(&mut desk, 1, line, [JobEvent::Running { progress: None }]);
    window(desk, (1440.0, 900.0))
}

/// What the window tells the system in a frame.
fn commands(window: &Harness<'_, Bench<Window>>) -> Vec<ViewportCommand> {
    let output = window.output().viewport_output.get(&ViewportId::ROOT);
    output.map_or_else(Vec::new, |output| output.commands.clone())
}

fn close(window: &mut Harness<'_, Bench<Window>>) -> Vec<ViewportCommand> {
    let input = window.input_mut();
    let root = input.viewports.entry(ViewportId::ROOT).or_default();
    root.events.push(ViewportEvent::Close);
    window.step();
    let told = commands(window);
    let input = window.input_mut();
    let root = input.viewports.entry(ViewportId::ROOT).or_default();
    root.events.clear();
    told
}

#[test]
fn closing_waits_for_what_the_service_keeps_nothing_of() {
    let mut window = speaking(true);
    assert!(close(&mut window).contains(&ViewportCommand::CancelClose));
    window.run_steps(2);
    window.get_by_label(&tr!("leaving"));
    assert!(sent(&window).contains("Pause(true)"), "nothing follows it");
    // Nothing arrives any more: the window closes by itself.
    let over = JobEvent::Cancelled(made::busy());
    let desk = &mut window.state_mut().desk;
    desk.apply(Event::Job(JobId(1), over));
    window.step();
    assert!(commands(&window).contains(&ViewportCommand::Close));
    assert_eq!(close(&mut window), [], "and nothing holds it");
}

#[test]
fn closing_is_not_held_up_against_ones_will_nor_for_what_can_be_fetched() {
    let mut window = speaking(true);
    close(&mut window);
    window.run_steps(2);
    window.get_by_label(&tr!("leaving-close")).click();
    window.step();
    assert!(commands(&window).contains(&ViewportCommand::Close));
    assert_eq!(close(&mut window), []);

    let mut window = speaking(true);
    close(&mut window);
    window.run_steps(2);
    window.get_by_label(&tr!("leaving-stay")).click();
    window.run_steps(2);
    assert!(window.query_by_label(&tr!("leaving-stay")).is_none());
    assert!(sent(&window).contains("Pause(false)"), "the queue goes on");

    let mut window = speaking(false);
    assert_eq!(close(&mut window), [], "the history has it");
}

/// "They stay here if you leave" was said of previews of Draft voices, which ended with the window.
#[test]
fn closing_waits_for_previews_that_are_said_to_stay() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let form = Form {
        words: "An old woman, calm and slow".to_owned(),
        ..Form::default()
    };
    let request = form.request(Kind::Design, 7).unwrap();
    let order = LineOrder::alone("", Generation::Design(request));
    let running = JobEvent::Running { progress: None };
    made::job_of(&mut desk, 1, order, [running]);
    let mut window = window(desk, (1440.0, 900.0));
    assert!(close(&mut window).contains(&ViewportCommand::CancelClose));
    window.run_steps(2);
    window.get_by_label(&tr!("leaving-rehearsed"));
    // Stopped, they are made and counted all the same.
    let stopped = made::busy().charged(Charged::Unknown {
        request: None,
        backend: Backend::Draft,
    });
    let stopped = JobEvent::Cancelled(stopped.awaited());
    let desk = &mut window.state_mut().desk;
    desk.apply(Event::Job(JobId(1), stopped));
    window.run_steps(2);
    window.get_by_label(&tr!("leaving-rehearsed"));
    let over = JobEvent::Cancelled(made::busy());
    let desk = &mut window.state_mut().desk;
    desk.apply(Event::Job(JobId(1), over));
    window.step();
    assert!(commands(&window).contains(&ViewportCommand::Close));
}

/// Quitting in the middle of a batch asked nothing, and the next start spent by itself.
#[test]
fn what_waits_to_be_bought_is_asked_about() {
    let queued = || {
        let mut desk = made::desk(Backend::Live, made::SCRIPT);
        let line = made::line(&desk, 1);
        made::job(&mut desk, 1, line, []);
        window(desk, (1440.0, 900.0))
    };
    let mut window = queued();
    assert!(close(&mut window).contains(&ViewportCommand::CancelClose));
    window.run_steps(2);
    window.get_by_label(&tr!("leaving-queue", lines = 1));
    window.get_by_label(&tr!("leaving-waits")).click();
    window.run_steps(2);
    assert!(sent(&window).contains("Pause(true)"));
    assert!(
        !commands(&window).contains(&ViewportCommand::Close),
        "not told yet"
    );
    window.state_mut().desk.flow.paused = true;
    window.step();
    assert!(commands(&window).contains(&ViewportCommand::Close));

    let mut window = queued();
    close(&mut window);
    window.run_steps(2);
    window.get_by_label(&tr!("leaving-goes-on")).click();
    window.step();
    assert!(commands(&window).contains(&ViewportCommand::Close));
    assert!(!sent(&window).contains("Pause(true)"));
}

/// The clone's way with something that is being recorded, and what that is.
fn recording<'a>(seconds: f32) -> (Harness<'a, Bench<Window>>, Recorded) {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    desk.apply(Event::Cloning(CloningEvent::Begun(Sheet::Clone, None)));
    let mut window = window(desk, (1440.0, 900.0));
    window.state_mut().view.room = Room::Create;
    window.state_mut().panel.1.create.open(Way::Clone);
    window.run_steps(2);
    for label in [tr!("clone-record").as_str(), tr!("record-begin").as_str()] {
        window.get_by_label(label).click();
        window.run_steps(2);
    }
    let begun = window.state().wishes.outbox.iter().find_map(|wish| {
        let Command::Cloning(CloningCommand::Record(RecordCommand::Begin(what, _))) = wish else {
            return None;
        };
        Some(what.clone())
    });
    let heard = Recording {
        seconds,
        ..Recording::default()
    };
    tell(&mut window, CloningEvent::Recording(Some(heard)));
    (window, begun.unwrap())
}

fn tell(window: &mut Harness<'_, Bench<Window>>, event: CloningEvent) {
    let desk = &mut window.state_mut().desk;
    desk.apply(Event::Cloning(event));
}

/// Nineteen minutes of reading were lost without a word, from another room too.
#[test]
fn closing_ends_what_is_recorded_and_waits_until_it_is_kept() {
    for room in [Room::Create, Room::Voices] {
        let (mut window, what) = recording(1_140.0);
        window.state_mut().view.room = room;
        assert!(close(&mut window).contains(&ViewportCommand::CancelClose));
        window.run_steps(2);
        window.get_by_label(&tr!("leaving-recording"));
        assert!(sent(&window).contains("Record(Stop)"), "it ends");
        tell(&mut window, CloningEvent::Recording(None));
        window.run_steps(2);
        assert!(!commands(&window).contains(&ViewportCommand::Close));
        let kept = Was::Kept(Box::new(made::sample()));
        tell(&mut window, CloningEvent::Recorded(what, Ok(kept)));
        window.step();
        assert!(commands(&window).contains(&ViewportCommand::Close));
        assert!(sent(&window).contains("Keep(Clone, Some("), "it is kept");
        assert_eq!(close(&mut window), [], "and nothing holds it");
    }
}

/// What could not be kept is told of instead, and a countdown holds nobody.
#[test]
fn closing_stays_where_what_was_recorded_came_to_nothing() {
    let (mut window, what) = recording(60.0);
    close(&mut window);
    let at = Occasion::local("record", UnixMillis(0));
    let full = Trouble::told("The disk is full".to_owned(), vec![Remedy::Retry], &at);
    tell(&mut window, CloningEvent::Recording(None));
    tell(
        &mut window,
        CloningEvent::Recorded(what, Err(Box::new(full))),
    );
    window.run_steps(3);
    assert!(!commands(&window).contains(&ViewportCommand::Close));
    window.get_by_label_contains("The disk is full");

    let (mut window, _) = recording(0.0);
    assert_eq!(close(&mut window), [], "nothing was said yet");
}

#[test]
fn closing_asks_before_it_ends_a_call_and_waits_until_the_call_is_saved() {
    let call = |window: &mut Harness<'_, Bench<Window>>, update| {
        let desk = &mut window.state_mut().desk;
        desk.apply(Event::Agents(AgentsEvent::Conversation(1, update)));
    };
    let mut window = window(made::desk(Backend::Draft, made::SCRIPT), (1440.0, 900.0));
    call(&mut window, ConversationUpdate::Starting);
    window.run_steps(2);
    window.get_by_label(&tr!("status-call"));
    assert!(close(&mut window).contains(&ViewportCommand::CancelClose));
    window.run_steps(2);
    window.get_by_label(&tr!("leaving-call"));
    window.get_by_label(&tr!("leaving-call-end")).click();
    window.run_steps(2);
    assert!(sent(&window).contains("EndConversation"));
    window.get_by_label(&tr!("leaving-call-ends"));
    let end = ConversationEnd {
        record: Arc::default(),
        take: None,
    };
    call(&mut window, ConversationUpdate::Ended(Box::new(end)));
    window.step();
    assert!(commands(&window).contains(&ViewportCommand::Close));
    assert_eq!(close(&mut window), [], "nothing holds it");
}
