//! What the drawer tells of voices whose names nobody is to know.

use super::*;
use mynah_core::request::SpeechRequest;
use mynah_model::command::LineOrder;
use mynah_model::desk::Failure;

/// A row of the log that a line of a call says, in which `tells` changes something; and that line.
fn of_a_call(tells: impl FnOnce(&mut Failure, &SpeechRequest)) -> (Desk, LineId) {
    let mut desk = logged();
    let line = made::line(&desk, 2);
    let speech = desk.request_for(line).unwrap();
    let mut rows = (*desk.failures).clone();
    rows[0].voice = speech.voice.clone();
    rows[0].text.clone_from(&speech.text);
    tells(&mut rows[0], &speech);
    desk.apply(Event::Failures(std::sync::Arc::new(rows)));
    (desk, line)
}

/// The log replaced the whole name alone: an id, or the name without what stands behind it, told it all the same.
#[test]
fn the_log_names_no_hidden_voice_in_the_services_words() {
    let mut id = String::new();
    let (mut desk, line) = of_a_call(|row, speech| {
        speech.voice.as_str().clone_into(&mut id);
        row.voice_name = "Wren (deep)".to_owned();
        row.error = format!("It refused. Voice Wren ({id}) needs more.");
    });
    made::hide(&mut desk, line);
    let mut harness = drawer(desk);
    harness.state_mut().panel.shown = Shown::Log;
    harness.run();
    let row = harness.get_by_label_contains("It refused.");
    let row = row.accesskit_node();
    let told = format!("{:?} {:?}", row.label(), row.description());
    for named in ["Wren", &id] {
        assert!(!told.contains(named), "{named}: {told}");
    }
}

/// Its price is its voice's own.
#[test]
fn the_log_tells_no_price_of_a_hidden_voice() {
    let (desk, line) = of_a_call(|row, _| row.quote = Credits(432));
    let mut harness = drawer(desk);
    harness.state_mut().panel.shown = Shown::Log;
    harness.run();
    let retry = |harness: &egui_kittest::Harness<'_, mynah_ui_core::testing::Bench<Drawer>>| {
        let retry = harness.get_by_label_contains("Retry");
        let retry = retry.accesskit_node();
        (retry.label().unwrap_or_default(), retry.is_disabled())
    };
    let (named, is_off) = retry(&harness);
    assert!(named.contains("432") && !is_off, "{named}");
    made::hide(&mut harness.state_mut().desk, line);
    harness.run();
    let (named, is_off) = retry(&harness);
    assert!(!named.contains("432") && is_off, "{named}");
}

/// A command's blind audition that was ordered again from the log was named among the jobs.
#[test]
fn what_a_command_ordered_blind_has_no_name_among_the_jobs() {
    let mut desk = desk(Backend::Draft, SCRIPT);
    let line = made::line(&desk, 2);
    let request = desk.request_for(line).unwrap();
    let order = LineOrder {
        blind: true,
        ..LineOrder::alone("Wren", request.into())
    };
    let says = "Voice Wren needs another plan.";
    let mut trouble = made::busy().saying(format!("The service refused. {says}"));
    std::sync::Arc::make_mut(&mut trouble.details).says = says.to_owned();
    made::job_of(&mut desk, 1, order, [JobEvent::Failed(trouble)]);
    let harness = drawer(desk);
    let says = |words| harness.query_all_by_label_contains(words).count();
    assert!(says("Hidden voice: ") > 0 && says("Wren") == 0);
}

/// Beside what failed stood its price, which is its voice's own, and in its hover what it had cost.
#[test]
fn a_job_of_a_hidden_voice_tells_no_price() {
    let mut desk = desk(Backend::Live, SCRIPT);
    let line = made::line(&desk, 2);
    let request = desk.request_for(line).unwrap();
    let order = LineOrder::alone("Wren", request.into());
    made::job_of(&mut desk, 1, order, [JobEvent::Failed(made::busy())]);
    let mut harness = drawer(desk);
    let retry = |harness: &egui_kittest::Harness<'_, mynah_ui_core::testing::Bench<Drawer>>| {
        let retry = harness.get_by_label_contains("Retry Wren");
        let retry = retry.accesskit_node();
        (retry.label().unwrap_or_default(), retry.is_disabled())
    };
    let (named, is_off) = retry(&harness);
    assert!(named.contains("credits") && !is_off, "{named}");
    made::hide(&mut harness.state_mut().desk, line);
    harness.run();
    let (named, is_off) = retry(&harness);
    assert!(!named.contains("credits") && is_off, "{named}");
    assert_eq!(harness.query_all_by_label_contains("credits").count(), 0);
}
