//! A rehearsal by the studio itself: in a project of the service's for which there is no key.

use mynah_model::command::ProjectCommand;
use mynah_model::desk::Rehearsal;

use super::*;

#[test]
fn a_rehearsal_needs_no_key_and_is_no_take() {
    let mut bench = Bench::new();
    let project = bench.desk.project.as_ref().unwrap().card.id;
    bench.send(Command::Project(ProjectCommand::SetBackend {
        project,
        backend: Backend::Live,
    }));
    bench.until("the service", |desk| desk.backend() == Backend::Live);
    let mut rehearsal = Rehearsal::new(&bench.desk);
    while !bench.desk.rehearse(&mut rehearsal) {}
    assert_eq!((rehearsal.orders.len(), rehearsal.all.heard), (46, 0));
    let guessed = rehearsal.seconds(&rehearsal.all);
    // The sample has scenes without a chapter around them.
    let scenes = rehearsal.stretches.iter();
    let parts: f64 = scenes.map(|it| rehearsal.seconds(&it.length)).sum();
    assert!((parts - guessed).abs() < 1e-6, "{parts} of {guessed}");
    // The first four of them.
    rehearsal.orders.truncate(4);
    let voices: Vec<_> = rehearsal.orders.iter().map(|it| &it.voice_name).collect();
    assert!(
        voices.iter().all(|voice| voice.ends_with("(draft)")),
        "{voices:?}"
    );
    bench.generate(rehearsal.orders);
    bench.until("the drafts", |desk| {
        let lines = desk.script().lines().take(4);
        lines
            .map(|line| desk.line_state(line))
            .all(|state| state == LineState::Rehearsed)
    });
    let mut after = Rehearsal::new(&bench.desk);
    while !bench.desk.rehearse(&mut after) {}
    assert_eq!(
        (after.orders.len(), after.all.heard, after.all.drafts),
        (42, 4, 4)
    );
    // They are takes of the Draft account, and nothing of the service's was touched.
    assert!(
        bench
            .desk
            .spend
            .get(&Backend::Live)
            .is_none_or(|spend| spend.spent == Credits::ZERO)
    );
    assert_eq!(bench.desk.tally().to_do, 46);
}
