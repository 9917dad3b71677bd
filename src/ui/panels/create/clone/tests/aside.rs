//! What becomes of the page while a clone is put aside.

use super::*;

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
