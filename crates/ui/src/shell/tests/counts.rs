//! What is counted is what is listed, and the button that spends says what it leaves out.

use egui::accesskit::Role;
use mynah_ui_core::blockers::why_nothing;

use super::*;
use mynah_model::desk::{Flow, List};
use mynah_model::event::JobEvent;
use mynah_model::event::VoicesEvent;
use mynah_model::trouble::{Charged, Details, Kind};

/// What a button says when it is asked about.
fn tip_of(window: &Harness<'_, Bench<Window>>, button: &str) -> String {
    let node = window.get_by_label(button);
    node.accesskit_node().description().expect("an explanation")
}

/// How many lines are said to be to do.
fn to_do(window: &Harness<'_, Bench<Window>>) -> String {
    let node_label = tr!("script-filter-changed");
    let node = window.get_by_label(&node_label);
    node.accesskit_node().value().expect("a count")
}

/// "To do 0" stood over lines without a voice.
#[test]
fn lines_without_a_voice_are_to_do_and_the_button_says_that_it_leaves_them_out() {
    let mut desk = made::desk(Backend::Live, made::SCRIPT);
    desk.edit(Edit::SetPart {
        speaker: "Tom".to_owned(),
        part: None,
    });
    let window = window(desk, (1100.0, 700.0));
    assert_eq!(to_do(&window), "4");
    let tip = tip_of(&window, &tr!("generate-changed", count = 2));
    assert!(tip.contains("2 more lines have no voice yet"), "{tip}");
}

/// After a restart the list had lines that the count did not.
#[test]
fn lines_of_which_nobody_knows_yet_are_counted_as_listed() {
    let mut desk = made::desk(Backend::Live, made::SCRIPT);
    let line = made::line(&desk, 1);
    let take = made::take(&desk, line, 1);
    made::give_takes(&mut desk, line, vec![take]);
    desk.apply(Event::Voices(
        Backend::Live,
        VoicesEvent::Voices(Vec::new().into()),
    ));
    let mut window = window(desk, (1100.0, 700.0));
    assert_eq!(to_do(&window), "3–4");
    window.get_by_label(&tr!("script-filter-changed")).click();
    window.run();
    for line in 1..=4 {
        window.get_by_label_contains(&format!("More for line {line}"));
    }
    let voices = VoicesEvent::Voices(made::voices(Backend::Live).into());
    window
        .state_mut()
        .desk
        .apply(Event::Voices(Backend::Live, voices));
    window.run();
    assert_eq!(to_do(&window), "3");
}

/// Only one speaker's lines were listed, and the button generated everybody's without a word.
#[test]
fn the_button_says_that_it_means_lines_that_are_not_listed() {
    let desk = made::desk(Backend::Live, made::SCRIPT);
    let mut window = window(desk, (1100.0, 700.0));
    window.get_by_label(&tr!("generate-changed", count = 4));
    window.get_by_label(&tr!("script-only-of")).click();
    window.run();
    window
        .get_by_role_and_label(Role::ListBoxOption, "Ines")
        .click();
    window.run();
    let tip = tip_of(&window, &tr!("generate-all-changed", count = 4));
    assert!(tip.contains("shown or not"), "{tip}");
}

/// "Nothing to generate" stood there: only the review's very end, or a filter, led to it.
#[test]
fn lines_that_a_left_review_wants_again_are_led_to_by_the_main_button() {
    use mynah_script::review::Review;
    let mut desk = made::desk(Backend::Draft, "ANN: One.\nANN: Two.\n");
    for number in [1, 2] {
        let line = made::line(&desk, number);
        let take = made::take(&desk, line, 1);
        made::give_takes(&mut desk, line, vec![take]);
    }
    let mut review = Review::default();
    let line = made::line(&desk, 2);
    review.redo.insert(line, "calmer".to_owned());
    if let Some(open) = &mut desk.project {
        open.review = Some(review);
    }
    let mut window = window(desk, (1100.0, 700.0));
    window.run();
    assert!(window.query_by_label(&tr!("generate-none")).is_none());
    window
        .get_by_label(&tr!("generate-redo-listed", lines = 1))
        .click();
    window.run();
    window.get_by_label(&tr!("review-to-redo", lines = 1));
    window.get_by_label(&tr!("generate-none"));
    assert!(!sent(&window).contains("Generate"), "it is asked first");
    window.get_by_label(&tr!("review-again", count = 1)).click();
    window.run();
    let weighed = format!("{:?}", window.state().wishes.weighed);
    let told = format!("{}{weighed}", sent(&window));
    assert!(told.contains("Generate"), "{told}");
}

#[test]
fn with_all_under_way_nobody_is_told_that_every_line_has_its_take() {
    let mut desk = made::desk(Backend::Live, made::SCRIPT);
    for number in 1..=4 {
        let line = made::line(&desk, number);
        let events = [JobEvent::Running { progress: None }];
        made::job(&mut desk, number as u64, line, events);
    }
    assert_eq!(
        why_nothing(&desk).as_deref(),
        Some("Nothing else is to be made: 4 lines are under way")
    );
}

/// The bar counted requests, the list jobs: what was held or looked for was in one of them only.
#[test]
fn the_bar_counts_what_the_list_of_jobs_does() {
    let mut desk = made::desk(Backend::Live, made::SCRIPT);
    let events = [
        vec![JobEvent::Running { progress: None }],
        vec![JobEvent::LookedFor],
        vec![JobEvent::Waiting],
        vec![JobEvent::Waiting],
    ];
    for (number, events) in (1..).zip(events) {
        let line = made::line(&desk, number);
        made::job(&mut desk, number as u64, line, events);
    }
    // It comes later than what became of the jobs.
    let flow = Flow {
        running: 3,
        ceiling: 5,
        queued: 7,
        ..Flow::default()
    };
    desk.apply(Event::Account(AccountEvent::Flow(flow)));
    let listed = [List::Running, List::Waiting].map(|list| desk.jobs.count(list));
    assert_eq!(listed, [2, 2]);
    let window = window(desk, (1100.0, 700.0));
    window.get_by_label(&tr!("status-requests-said", queued = 2, running = 2));
}

/// Lines that were cancelled were done, and a line pressed again was one line more.
#[test]
fn a_batch_counts_takes_and_tells_what_failed_apart_from_what_was_cancelled() {
    let mut desk = made::desk(Backend::Live, made::SCRIPT);
    let end = |number| match number {
        1 => vec![JobEvent::Failed(made::busy())],
        2 => vec![JobEvent::Cancelled(made::busy())],
        _ => Vec::new(),
    };
    for number in 1..=4 {
        let line = made::line(&desk, number);
        made::job(&mut desk, number as u64, line, Vec::new());
    }
    for number in 1..=2 {
        for event in end(number) {
            desk.apply(Event::Job(JobId(number), event));
        }
    }
    let mut window = window(desk, (1100.0, 700.0));
    window.get_by_label("0 of 4 lines done, 1 failed, 1 cancelled");
    let desk = &mut window.state_mut().desk;
    let line = made::line(desk, 1);
    made::job(desk, 9, line, []);
    window.run();
    window.get_by_label("0 of 4 lines done, 1 cancelled");
    // Another project has its own count.
    let desk = &mut window.state_mut().desk;
    made::switch_to(desk, ProjectId(7), made::SCRIPT);
    window.run();
    assert!(window.query_by_label_contains("lines done").is_none());
}

/// The question came without a word of it, or none came.
#[test]
fn a_line_that_may_be_charged_already_is_not_spoken_again_without_a_word() {
    let mut desk = made::desk(Backend::Live, made::SCRIPT);
    let line = made::line(&desk, 2);
    let mut trouble = made::busy();
    trouble.charged = Charged::Unknown {
        request: None,
        backend: Backend::Live,
    };
    made::job(&mut desk, 1, line, [JobEvent::Failed(trouble)]);
    let mut window = window(desk, (1440.0, 900.0));
    window.state_mut().view.show(Some(line));
    let retry = || Command::Jobs(mynah_model::command::JobsCommand::Retry(JobId(1)));
    for again in [false, true] {
        let wishes = &mut window.state_mut().wishes;
        if again {
            wishes.outbox.push_back(retry());
        } else {
            wishes.actions.push_back(Action::GenerateLine);
        }
        window.run_steps(3);
        window.get_by_label(&tr!("dialog-spend.doubt"));
        assert!(!sent(&window).contains("Jobs("), "{}", sent(&window));
        window.get_by_label(&tr!("dialog-cancel")).click();
        window.run();
    }
    assert!(!sent(&window).contains("Jobs("), "{}", sent(&window));
    // Regression: a tool was confirmed here, and the studio refused it again.
    let order = window.state().desk.order_for(line, false).unwrap();
    let generate = mynah_model::command::JobsCommand::Generate {
        project: Some(made::PROJECT),
        backend: Backend::Live,
        orders: vec![order],
        asked_alone: false,
        play: false,
    };
    let wishes = &mut window.state_mut().wishes;
    wishes.outbox.push_back(Command::Jobs(generate));
    window.run_steps(3);
    window
        .get_by_role(Role::Dialog)
        .get_by_label(&tr!("dialog-spend-yes"))
        .click();
    // Nobody takes it here, so that a later frame may ask about it again.
    let confirmed = (0..8).any(|_| {
        window.step();
        sent(&window).contains("once_more: true")
    });
    assert!(confirmed, "{}", sent(&window));
}

/// Regression: the bar said "all takes saved" while lines had no take.
#[test]
fn takes_are_not_called_saved_while_a_job_has_no_result() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let line = made::line(&desk, 1);
    made::job(&mut desk, 1, line, [JobEvent::Failed(made::busy())]);
    let mut window = window(desk, (1440.0, 900.0));
    assert!(window.query_by_label(&tr!("status-on-disk")).is_none());
    window.get_by_label(&tr!("status-failed", jobs = 1)).click();
    window.run();
    assert!(window.state().view.drawer);
    // Nothing has failed where the budget has no room.
    let details = Details {
        kind: Kind::Budget,
        ..Details::default()
    };
    let unsent = Trouble {
        details: Arc::new(details),
        ..made::busy()
    };
    for (event, word) in [
        (JobEvent::Failed(unsent), tr!("status-unsent", jobs = 1)),
        (JobEvent::Dismissed, tr!("status-on-disk")),
    ] {
        let state = window.state_mut();
        state.desk.apply(Event::Job(JobId(1), event));
        window.run();
        window.get_by_label(&word);
    }
}
