//! Lists of voices that are slow to come hold up nothing else.

use mynah::draft::faults::Gate;
use mynah::script::cast::CastVoice;
use mynah_model::command::VoicesCommand;
use mynah_model::desk::OwnSettings;

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

/// One answer that was lost, and what was paid for with a voice's own settings was to be bought again without them.
#[test]
fn what_nobody_answered_of_a_voice_is_asked_again_and_not_guessed() {
    let (service, home) = (Service::start(), tempfile::tempdir().unwrap());
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let backend = Backend::Live;
    bench.send(Command::Voices(VoicesCommand::Refresh(backend)));
    bench.until("the list", |desk| desk.has_all_voices(backend));
    let listed = bench.desk.voices_of(backend).iter();
    let unread = listed.filter(|voice| voice.settings == OwnSettings::Unread);
    let voices: Vec<CastVoice> = unread.take(2).map(CastVoice::from).collect();
    assert_eq!(voices.len(), 2);
    let settings = |desk: &Desk, voice: &CastVoice| {
        let voice = desk.voices_of(backend).of(&voice.id);
        voice.map_or(OwnSettings::Unknown, |voice| voice.settings)
    };
    service.faults.next_on("/settings", Fault::HangUp);
    bench.send(Command::Voices(VoicesCommand::Read {
        backend,
        voices: voices.clone(),
    }));
    bench.until("how both speak", |desk| {
        let mut all = voices.iter().map(|voice| settings(desk, voice));
        all.all(|settings| settings != OwnSettings::Unread)
    });
    assert_eq!(service.faults.waiting(), 0);
    for voice in &voices {
        assert!(settings(&bench.desk, voice).known().is_some());
    }
}
