//! Nothing of a voice leaves this computer without a record of who agreed: the doors of the service watch.

use super::account::Service;
use super::clones::{cloned, order, written};
use super::isolations::isolation;
use super::recovery::{QUICK, service_bench};
use super::*;
use mynah::draft::plan::Plan;
use mynah::library::Library;
use mynah::terms::clock::{Clock, UnixMillis};
use mynah::terms::ids::MakingId;
use mynah_model::attempt::{Fixes, SampleRow};
use mynah_model::command::{
    CloneOrder, CloningCommand, Isolating, Keeping, ProTask, ProfessionalCommand,
};
use mynah_model::professional::{ProfessionalCard, ProfessionalForm, Stands};

/// Where recordings go to. What is armed there goes off at the first request, whole or not.
const DOORS: [&str; 3] = ["/v1/voices/add", "/v1/voices/pvc", "/v1/audio-isolation"];

/// No record, none that can be read, none of whose voice it is, one that is over.
const NO_CONSENT: [&str; 4] = [
    "",
    "I agree",
    r#"{"name": "", "relation": "self", "date": "2026-01-31", "scope": "all", "statement": {"text": "Yes."}}"#,
    r#"{"name": "Ada", "relation": "self", "date": "2020-01-31", "scope": "all", "until": "2020-02-01", "statement": {"text": "Yes."}}"#,
];

#[test]
fn nothing_is_uploaded_without_a_record_of_consent() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let file = written(home.path(), "ada.wav", 60);
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    for door in DOORS {
        service.faults.next_on(door, Fault::HangUp);
    }
    let library = Library::open(home.path(), Clock::system()).unwrap();
    for (number, consent) in (1..).zip(NO_CONSENT) {
        let asked = CloneOrder {
            consent: consent.to_owned(),
            ..order(number, "Ada", "one film", &file)
        };
        cloned(&mut bench, asked).unwrap_err();
        let fixes = Fixes {
            isolate: true,
            ..Fixes::default()
        };
        let isolating = Isolating {
            row: (number, fixes),
            consent: consent.to_owned(),
            jobs: JobsCommand::Generate {
                project: None,
                backend: Backend::Live,
                orders: vec![isolation(&library, 6.0)],
                play: false,
                asked_alone: true,
            },
        };
        bench.send(Command::Cloning(CloningCommand::Isolate(Box::new(
            isolating,
        ))));
        bench.until("why not", |desk| {
            let mended = desk.cloning.mended.get(&number);
            mended.is_some_and(|(_, mended)| mended.is_err())
        });
    }
    professional(&mut bench, &file);
    assert_eq!(service.faults.waiting(), DOORS.len(), "something was sent");
    assert!(library.consents().unwrap().links.is_empty());
}

/// Asks for a professional clone of whom nobody agreed for.
fn professional(bench: &mut Bench, file: &std::path::Path) {
    bench.send(Command::Cloning(CloningCommand::Sample(1, file.to_owned())));
    bench.until("the recording", |desk| {
        desk.cloning.sampled.contains_key(&1)
    });
    let sample = bench.desk.cloning.sampled[&1].clone().unwrap();
    let mut form = ProfessionalForm {
        language: "en".to_owned(),
        ..ProfessionalForm::default()
    };
    form.attempt.name = "Ada".to_owned();
    form.attempt.samples.push(SampleRow {
        number: 1,
        raw: Some(sample),
        ..SampleRow::default()
    });
    let id = MakingId(1);
    let keeping = Keeping {
        card: ProfessionalCard {
            id,
            backend: Backend::Live,
            at: UnixMillis(1),
            form,
            stands: Stands::default(),
        },
        base: ProfessionalForm::default(),
        number: 1,
    };
    for command in [
        ProfessionalCommand::Keep(Box::new(keeping)),
        ProfessionalCommand::Do(id, 2, ProTask::Send),
    ] {
        bench.send(Command::Cloning(CloningCommand::Professional(command)));
    }
    bench.until("its end", |desk| {
        desk.browsed.professional.ended(id, 2).is_some()
    });
    let ended = bench.desk.browsed.professional.ended(id, 2).flatten();
    assert!(ended.is_some(), "it was refused");
}
