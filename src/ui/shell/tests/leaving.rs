//! The window waits for what nobody could fetch again.

use egui::{ViewportCommand, ViewportEvent, ViewportId};

use super::*;
use crate::studio::event::JobEvent;

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
    window.get_by_label("Something paid for is still arriving");
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
    window.get_by_label("Close all the same").click();
    window.step();
    assert!(commands(&window).contains(&ViewportCommand::Close));
    assert_eq!(close(&mut window), []);

    let mut window = speaking(true);
    close(&mut window);
    window.run_steps(2);
    window.get_by_label("Keep it open").click();
    window.run_steps(2);
    assert!(window.query_by_label("Keep it open").is_none());
    assert!(sent(&window).contains("Pause(false)"), "the queue goes on");

    let mut window = speaking(false);
    assert_eq!(close(&mut window), [], "the history has it");
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
    window.get_by_label("One line waits to be spoken");
    window.get_by_label("Close, they wait").click();
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
    window.get_by_label("Close, they go on").click();
    window.step();
    assert!(commands(&window).contains(&ViewportCommand::Close));
    assert!(!sent(&window).contains("Pause(true)"));
}
