//! Lists of voices that are slow to come hold up nothing else.

use mynah::draft::faults::Gate;
use mynah::studio::command::VoicesCommand;

use super::account::Service;
use super::recovery::{QUICK, service_bench};
use super::*;

/// The room asked for the list a second time, and a search behind it waited until the last page had come.
#[test]
fn a_search_is_answered_while_the_list_stands_still() {
    let (service, home) = (Service::start(), tempfile::tempdir().unwrap());
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let backend = Backend::Live;
    let gate = Gate::default();
    let holds = Fault::HoldAfterBytes(100, gate.clone());
    service.faults.next_on("/v2/voices", holds);
    bench.send(Command::Voices(VoicesCommand::Refresh(backend)));
    bench.until_seen("the list is asked for", || service.faults.waiting() == 0);
    for command in [
        VoicesCommand::Refresh(backend),
        VoicesCommand::Read {
            backend,
            voices: Vec::new(),
        },
        VoicesCommand::Find {
            backend,
            words: "wren".to_owned(),
        },
    ] {
        bench.send(Command::Voices(command));
    }
    bench.until("what was found", |desk| {
        let found = desk.browsed.found(backend);
        found.is_some_and(|found| found.words == "wren" && !found.hits.is_empty())
    });
    assert!(!bench.desk.has_all_voices(backend), "it stands still");
    gate.open();
    bench.until("the list", |desk| desk.has_all_voices(backend));
}
