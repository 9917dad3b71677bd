//! Voices outside the scope of their consents: the question before they speak.

use egui::accesskit::Role;

use super::*;
use mynah_core::ids::VoiceId;

/// The voice of the second line, which speaks two of four lines.
fn voice(desk: &Desk) -> VoiceId {
    let line = desk.script().line(made::line(desk, 2)).unwrap();
    desk.voice_of(line).unwrap().id.clone()
}

/// Regression: Generate spoke with a clone whose owner had agreed to another project, and nothing asked before.
#[test]
fn a_voice_outside_its_consent_speaks_only_after_a_question() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let id = voice(&desk);
    made::lend_elsewhere(&mut desk, &id);
    let called = desk.voices_of(Backend::Draft).of(&id).unwrap().name.clone();
    let mut window = window(desk, (1440.0, 900.0));
    let generate = tr!("generate-changed", count = 4);
    window.get_by_label(&generate).click();
    window.run();
    let question = tr!("dialog-outside-consent", voice = called.as_str());
    window.get_by_label(&question);
    let names = window.query_all_by_label_contains("“Salt Mine”");
    assert!(names.count() > 0, "what was agreed to");
    let cancel_label = tr!("dialog-cancel");
    let cancel = window.get_by_label(&cancel_label);
    assert!(cancel.accesskit_node().is_focused(), "the safe answer");
    // Regression: after a press beside the buttons Enter pressed the one with the price.
    let focused = window.ctx.memory(|memory| memory.focused()).unwrap();
    window
        .ctx
        .memory_mut(|memory| memory.surrender_focus(focused));
    window.run_steps(8);
    window.key_press(egui::Key::Enter);
    window.run_steps(2);
    assert!(!sent(&window).contains("Generate {"), "{}", sent(&window));
    let cancel = window.get_by_label(&cancel_label);
    assert!(!sent(&window).contains("Generate {"), "{}", sent(&window));
    cancel.click();
    window.run();
    assert!(!sent(&window).contains("Generate {"), "{}", sent(&window));
    window.get_by_label(&generate).click();
    window.run();
    // The top bar's button has the same label.
    window
        .get_by_role(Role::Dialog)
        .get_by_label(&tr!("dialog-spend-all", lines = 4))
        .click();
    // Nobody takes it here, so that a later frame may ask about it again.
    let confirmed = (0..8).any(|_| {
        window.step();
        sent(&window).contains("OutsideConsent(Generate {")
    });
    assert!(confirmed, "{}", sent(&window));
}

#[test]
fn a_voice_is_not_asked_about_in_the_project_of_its_consent() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let id = voice(&desk);
    made::lend_elsewhere(&mut desk, &id);
    let vault = desk.cloning.vault.as_ref().unwrap();
    let scope = vault.heeded[0].consent.scope.clone();
    desk.project.as_mut().unwrap().card.name = scope;
    let mut window = window(desk, (1440.0, 900.0));
    window
        .get_by_label(&tr!("generate-changed", count = 4))
        .click();
    window.run();
    assert!(sent(&window).contains("Generate {"), "{}", sent(&window));
    assert!(
        !sent(&window).contains("OutsideConsent"),
        "{}",
        sent(&window)
    );
}
