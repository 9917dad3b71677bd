//! What becomes of the page while a clone is put aside.

use super::*;
use mynah_model::desk::{Meter, Slots};
use mynah_model::event::AccountEvent;

/// It was begun, and that there is no room for another voice was said at its end.
#[test]
fn no_further_clone_is_begun_where_no_slot_is_left() {
    for used in [3, 30] {
        let mut desk = made::desk(Backend::Draft, made::SCRIPT);
        let slots = Slots {
            voices: Some((used, 30)),
            ..Slots::default()
        };
        let meter = Meter {
            slots,
            ..Meter::default()
        };
        desk.apply(Event::Account(AccountEvent::Meter(Backend::Draft, meter)));
        let mut room = made::room((1200.0, 900.0), desk, panel(), |panel, ui, cx| {
            panel.ui(ui, cx, false);
        });
        room.run();
        let label = tr!("clone-begin");
        let begin = room.get_by_label(&label);
        assert_eq!(begin.accesskit_node().is_disabled(), used == 30);
    }
}

/// All that could be done about it was somewhere else, and "Create voice" said that recordings are lacking.
#[test]
fn what_was_taken_back_leads_to_who_agrees_and_says_so() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut standing = Standing::taken_back_of(&VoiceId::from("ada"));
    standing.consent.samples = vec![sample().input.hash];
    let vault = Vault {
        heeded: vec![standing.clone()],
        standings: vec![standing],
        ..Vault::default()
    };
    desk.apply(Event::Cloning(CloningEvent::Vault(Box::new(vault))));
    let mut panel = panel();
    panel.attempt.step = CloneStep::Name;
    let mut room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    });
    room.run();
    assert_eq!(room.state().panel.attempt.step, CloneStep::Consent);
    let why = room.state().panel.attempt.samples[0].taken_back.clone();
    assert!(
        room.query_all_by_label(&why.unwrap()).count() > 1,
        "there and in the foot"
    );
    let label = tr!("clone-to-name");
    let on = room.get_by_label(&label);
    assert!(on.accesskit_node().is_disabled());
}

/// "A clone that was begun waits here: end it first": one that waited for a signature kept all others away.
#[test]
fn recordings_for_a_voice_put_the_clone_that_was_begun_aside() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut bench = Bench::new(desk, panel());
    let ben = (Backend::Draft, VoiceId::from("ben"));
    let turn = |bench: &mut Bench<ClonePanel>, now: Option<CloneAttempt>| {
        bench.with(|panel, cx| panel.add_to(cx, ben.clone(), "Ben".to_owned()));
        assert!(!bench.panel.attempt.samples.is_empty(), "nothing is told");
        let number = bench.wishes.outbox.iter().find_map(|sent| match sent {
            Command::Cloning(CloningCommand::PutAside(number, _)) => Some(*number),
            _ => None,
        });
        let turned = CloningEvent::Turned(number.unwrap(), now.map(Box::new));
        bench.desk.apply(Event::Cloning(turned));
        bench.with(ClonePanel::follow_turning);
    };
    // A disk that is full keeps it nowhere else.
    turn(&mut bench, None);
    assert_eq!(bench.panel.attempt.samples.len(), 1, "it is gone");
    assert!(bench.panel.is_unkept() && bench.panel.turning.is_none());
    bench.wishes.outbox.clear();
    turn(&mut bench, Some(CloneAttempt::default()));
    assert_eq!(bench.panel.attempt.into, Some(ben));
    assert!(bench.panel.attempt.samples.is_empty());
    let told = bench.wishes.notices.pop_front();
    assert!(matches!(told, Some(Notice::Heed(_))), "{told:?}");
    let sent = format!("{:?}", bench.wishes.outbox);
    assert!(
        sent.contains("PutAside") && sent.contains("ada.wav"),
        "{sent}"
    );
}
