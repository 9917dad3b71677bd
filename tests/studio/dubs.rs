//! Dubs take long: nothing else waits for one, and it is followed and fetched once.

use super::account::Service;
use super::parts_again::until_billed;
use super::recovery::{QUICK, order_live, real_service, service_bench};
use super::tools::{bench, dub, ordered, until_begun};
use super::*;
use mynah::library::Library;
use mynah::library::ledger::EntryState;
use mynah::studio::Looks;
use mynah::terms::clock::Clock;
use mynah::terms::consent::{Consent, Link, Record};
use mynah::terms::request::{DubRequest, Tool};

/// What a dub is fetched from.
const FILE: &str = "/audio/en";

/// Recovery looked for one after the other, and a film took as long as it took.
#[test]
fn a_dub_that_is_slow_to_come_holds_up_no_line() {
    let service = real_service();
    service.faults.always_on(FILE, Fault::StallAfterBytes(10));
    let home = tempfile::tempdir().unwrap();
    let looks = Looks {
        latency: Duration::from_mins(1),
        ..QUICK
    };
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let mut bench = service_bench(&service, home.path(), true, looks);
    order_live(&mut bench, vec![ordered(dub(&library))]);
    until_begun(&mut bench, &library);
    let order = bench.order(0, false);
    let price = bench.desk.price_of(bench.line(0)).unwrap().quote.most;
    service.faults.next(Fault::StallAfterChunks(2));
    let job = order_live(&mut bench, vec![order]);
    bench.until("sound", |desk| desk.job(job).unwrap().sound().is_some());
    bench.studio.shutdown();

    let mut bench = service_bench(&service, home.path(), true, looks);
    let line = bench.line(0);
    bench.until("the line's take", |desk| {
        let takes = desk.takes.get(&line);
        takes.is_some_and(|takes| takes.picked.as_ref().is_some_and(|take| take.cost == price))
    });
}

/// Who had cancelled it and who ordered it again each followed it, and each fetched the film.
#[test]
fn a_dub_that_two_wait_for_is_fetched_once() {
    let home = tempfile::tempdir().unwrap();
    let service = Service::start();
    // The first one may be under way when it is cancelled.
    let slow = Fault::Wait(Duration::from_millis(500));
    for _ in 0..5 {
        service.faults.next_on(FILE, slow.clone());
    }
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let request = dub(&library);
    let job = order_live(&mut bench, vec![ordered(request.clone())]);
    until_begun(&mut bench, &library);
    bench.send(Command::Jobs(JobsCommand::Cancel(job)));
    bench.until_over(job);
    let again = order_live(&mut bench, vec![ordered(request)]);
    assert!(matches!(bench.until_over(again), JobState::Finished { .. }));
    assert!(
        service.faults.waiting() >= 3,
        "{}",
        service.faults.waiting()
    );
}

/// It stood there as if it had been forgotten, for as long as a dub takes.
#[test]
fn the_twin_of_a_dub_says_what_it_waits_for() {
    let (mut bench, library) = bench();
    let held = Fault::Wait(Duration::from_millis(500));
    bench.faults.next_on(FILE, held);
    let request = dub(&library);
    let first = bench.generate(vec![ordered(request.clone())]);
    until_begun(&mut bench, &library);
    let twin = bench.generate(vec![ordered(request)]);
    bench.until("a word about its twin", |desk| {
        matches!(&desk.job(twin).unwrap().state, JobState::Held { why, .. }
            if why.what.starts_with("The same is being made") && why.is_waiting())
    });
    bench.until_over(first);
    match bench.until_over(twin) {
        JobState::Finished { cost, cached, .. } => {
            assert_eq!((*cost, *cached), (Credits::ZERO, true));
        }
        other => panic!("{other:?}"),
    }
}

/// The name at the service has the number that it had then: another library's own had that one, and it was never found.
#[test]
fn a_dub_that_was_begun_before_a_backup_is_found_by_the_library_that_it_comes_to() {
    let service = real_service();
    let slow = Fault::StallAfterBytes(10);
    service.faults.always_on(FILE, slow);
    let [first, second, place] = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let library = Library::open(first.path(), Clock::system()).unwrap();
    let mut bench = service_bench(&service, first.path(), true, QUICK);
    order_live(&mut bench, vec![ordered(dub(&library))]);
    until_begun(&mut bench, &library);
    bench.studio.shutdown();
    // Whenever the service gets to it.
    until_billed(&service, 1);
    // Killed before the answer was here: its name is all by which it can be found.
    let database = rusqlite::Connection::open(first.path().join("library.db")).unwrap();
    database
        .execute_batch("UPDATE entry SET remote = NULL")
        .unwrap();
    let mut told = |_, _| std::ops::ControlFlow::Continue(());
    let backup = library.back_up_to(place.path(), &mut told).unwrap();

    let mut bench = service_bench(&service, second.path(), true, QUICK);
    let order = bench.order(0, false);
    let line = order_live(&mut bench, vec![order]);
    assert!(matches!(bench.until_over(line), JobState::Finished { .. }));
    bench.studio.shutdown();
    let billed = service.billed();
    service.faults.clear();
    let library = Library::open(second.path(), Clock::system()).unwrap();
    let folder = &backup.folder;
    library.restore_from(folder, "{}", &mut told).unwrap();
    let mut bench = service_bench(&service, second.path(), true, QUICK);
    let found = || {
        let entries = super::parts::entries(&library).into_iter();
        let mut dubs = entries.filter(|it| it.intent.request.tool() == Tool::Dubbing);
        let dub = dubs.next().unwrap();
        assert_ne!(dub.id, dub.sent_as);
        dub.state == EntryState::Settled
    };
    bench.until("its film", |_| found());
    assert_eq!(service.billed(), billed);
}

/// The window and the command ask first; whatever else orders is asked as it is sent.
#[test]
fn a_dub_that_clones_voices_is_not_sent_before_somebody_agreed() {
    let (mut bench, library) = bench();
    let Generation::Dubbing(plain) = dub(&library) else {
        panic!("it is a dub");
    };
    let request = DubRequest {
        without_clones: false,
        ..plain
    };
    let film = request.input.hash.clone();
    let into = |target: &str| {
        ordered(Generation::Dubbing(DubRequest {
            target: target.to_owned(),
            ..request.clone()
        }))
    };
    let refused = |bench: &mut Bench, target: &str, why: &str| {
        let job = bench.generate(vec![into(target)]);
        match bench.until_over(job) {
            JobState::Failed(trouble) => assert!(trouble.what.contains(why), "{trouble:?}"),
            other => panic!("{other:?}"),
        }
    };
    refused(&mut bench, "en", "Nobody wrote down who agreed");
    assert!(
        library.dubs(Backend::Draft).unwrap().is_empty(),
        "nothing was sent"
    );

    let json = serde_json::json!({
        "name": "Ada", "relation": "self", "date": "2020-01-31", "scope": "this film",
        "statement": {"text": "Yes."},
    });
    let consent = Consent::read(&json.to_string()).unwrap();
    let consent = consent.of_dub(&film, &["en".to_owned()]).unwrap();
    let given = library.consent(&Record::Given(consent)).unwrap();
    let job = bench.generate(vec![into("en")]);
    assert!(matches!(bench.until_over(job), JobState::Finished { .. }));
    let begun = |link: &Link| matches!(&link.record, Record::Dubbed { dubbed, .. } if *dubbed == given.hash);
    assert!(library.consents().unwrap().links.iter().any(begun));
    refused(&mut bench, "fr", "Ada");
    let withdrawn = Record::Withdrawn {
        withdrawn: given.hash.clone(),
        at: 5,
    };
    library.consent(&withdrawn).unwrap();
    refused(&mut bench, "fr", "taken back");
    assert_eq!(library.dubs(Backend::Draft).unwrap().len(), 1);
}
