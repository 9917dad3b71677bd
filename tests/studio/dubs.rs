//! Dubs take long: nothing else waits for one, and it is followed and fetched once.

use std::sync::Arc;

use super::account::Service;
use super::parts_again::until_billed;
use super::recovery::{QUICK, order_live, real_service, service_bench};
use super::tools::{bench, dub, ordered, until_begun};
use super::*;
use mynah::draft::plan::Plan;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::records::ledger::{Entry, EntryState};
use mynah::script::cast::CastVoice;
use mynah::terms::clock::{Clock, UnixMillis};
use mynah::terms::consent::{Consent, Link, Record};
use mynah::terms::ids::FilmId;
use mynah::terms::request::{DubRequest, Tool};
use mynah_engine::Looks;
use mynah_model::command::{DubLine, DubbingCommand, LineMend};
use mynah_model::dubbing::{Film, Segment};

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

fn not_there() -> Fault {
    Fault::Refuse(Refusal::not_found(
        "dubbing_not_found",
        "There is no dubbing with this id.",
    ))
}

pub fn dubs(library: &Library) -> Vec<Entry> {
    library.dubs(Backend::Draft).unwrap()
}

/// One answer that its file isn't there ended it as charged, and it was paid for once more.
#[test]
fn a_dub_whose_file_is_there_a_moment_later_is_not_lost() {
    let (mut bench, library) = bench();
    bench.faults.next_on(FILE, not_there());
    let job = bench.generate(vec![ordered(dub(&library))]);
    match bench.until_over(job) {
        JobState::Finished { .. } => {}
        other => panic!("{other:?}"),
    }
    assert_eq!(bench.faults.waiting(), 0, "it was said not to be there");
    let dubs = dubs(&library);
    assert_eq!(dubs.len(), 1);
    assert_eq!(dubs[0].state, EntryState::Settled);
}

/// It was told as perhaps charged, and its price stayed held for good.
#[test]
fn a_dub_that_draft_voices_cannot_make_costs_nothing_and_says_so() {
    let (mut bench, library) = bench();
    let Generation::Dubbing(request) = dub(&library) else {
        panic!("it is a dub");
    };
    // Without a transcript they can't understand speech.
    let deaf = Generation::Dubbing(DubRequest {
        sheet: None,
        ..request
    });
    let job = bench.generate(vec![ordered(deaf)]);
    match bench.until_over(job) {
        JobState::Failed(trouble) => {
            assert_eq!(trouble.charged, Charged::No, "{trouble:?}");
            assert!(trouble.what.contains("can't understand"), "{trouble:?}");
            assert!(trouble.remedies.contains(&Remedy::Retry), "{trouble:?}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(dubs(&library)[0].state, EntryState::Released);
    assert_eq!(library.spend(Backend::Draft).unwrap().spent, Credits::ZERO);
}

#[test]
fn a_dub_that_is_removed_says_what_it_cost_and_is_fetched_where_it_comes_back() {
    let home = tempfile::tempdir().unwrap();
    let mut options = StudioOptions::new(home.path());
    options.draft.plan = Some(Plan::Pro);
    options.looks = QUICK;
    let mut bench = Bench::open(options);
    let library = Library::open(home.path(), Clock::system()).unwrap();
    bench.faults.always_on(FILE, not_there());
    let job = bench.generate(vec![ordered(dub(&library))]);
    let trouble = match bench.until_over(job) {
        JobState::Failed(trouble) => trouble.clone(),
        other => panic!("{other:?}"),
    };
    assert!(
        trouble.what.contains("costs its price once more"),
        "{trouble:?}"
    );
    let charged = Charged::Yes {
        credits: dubs(&library)[0].cost.unwrap(),
        backend: Backend::Draft,
    };
    assert_eq!(trouble.charged, charged);
    assert_eq!(dubs(&library)[0].state, EntryState::Charged);
    bench.faults.clear();
    bench.send(Command::Jobs(JobsCommand::CheckHistory(job)));
    bench.until("its film", |_| {
        dubs(&library)[0].state == EntryState::Settled
    });
    assert_eq!(dubs(&library).len(), 1);
}

/// The same where another run looks for it.
#[test]
fn a_dub_that_is_looked_for_is_not_lost_by_one_answer() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    service.faults.always_on(FILE, Fault::StallAfterBytes(10));
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    order_live(&mut bench, vec![ordered(dub(&library))]);
    until_begun(&mut bench, &library);
    bench.studio.shutdown();
    until_billed(&service, 1);
    service.faults.clear();
    service.faults.next_on(FILE, not_there());
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let live = || library.dubs(Backend::Live).unwrap();
    bench.until("its film", |_| live()[0].state == EntryState::Settled);
    assert_eq!((live().len(), service.faults.waiting()), (1, 0));
}

/// Nothing was told of a picture that could not be asked for, and no other was asked for behind it.
#[test]
fn a_picture_that_cannot_be_had_is_told_so() {
    let (mut bench, _library) = bench();
    let still = DubbingCommand::Stills(FilmId::new("none"), [3, 1]);
    bench.send(Command::Dubbing(still));
    bench.until("a word about it", |desk| {
        let mut stills = desk.dubbing.stills.iter();
        stills.any(|(_, second, still)| *second == 3 && still.is_err())
    });
}

/// A line of a dub that was left in doubt forgot whose dub it is, and was bought although they had taken it back.
#[test]
fn a_line_of_a_dub_is_asked_about_as_it_is_tried_again_out_of_doubt() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let film = "ab".repeat(32);
    let order = LineOrder {
        dub_of: Some(film.clone()),
        ..bench.order(0, false)
    };
    let json = serde_json::json!({
        "name": "Ada", "relation": "consented", "date": "2020-01-31", "scope": "this film",
        "statement": {"text": "Yes."},
    });
    let consent = || Consent::read(&json.to_string()).unwrap();
    let clone = library.consent(&Record::Given(consent())).unwrap();
    let voice = order.request.voice().unwrap().to_string();
    let made = Record::Made {
        made: clone.hash,
        sent: None,
        voice_id: voice,
        account: "somebody".to_owned(),
        at: 5,
        is_found: false,
    };
    library.consent(&made).unwrap();
    let to_dub = consent().of_dub(&film, &["en".to_owned()]).unwrap();
    let to_dub = library.consent(&Record::Given(to_dub)).unwrap();

    let empty = Fault::EmptyHistory;
    service.faults.always_on("/v1/history", empty);
    service.faults.next(Fault::LoseAnswer);
    let lost = order_live(&mut bench, vec![order]);
    assert!(matches!(bench.until_over(lost), JobState::Failed(_)));
    bench.studio.shutdown();
    let billed = service.billed();
    let withdrawn = Record::Withdrawn {
        withdrawn: to_dub.hash,
        at: 6,
    };
    library.consent(&withdrawn).unwrap();

    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let in_doubt = |desk: &Desk| {
        let mut jobs = desk.jobs.iter();
        let doubt = jobs.find(|job| {
            matches!(&job.state, JobState::Failed(trouble)
                if matches!(trouble.charged, Charged::Unknown { .. }))
        });
        doubt.map(|job| job.id)
    };
    bench.until("the doubt", |desk| in_doubt(desk).is_some());
    let told = in_doubt(&bench.desk).unwrap();
    bench.send(Command::Jobs(JobsCommand::Agreed(Box::new(
        JobsCommand::Retry(told),
    ))));
    bench.until("what became of it", |desk| {
        desk.jobs.iter().any(|job| match &job.state {
            JobState::Failed(trouble) => trouble.what.contains("taken back"),
            JobState::Finished { .. } => panic!("it was bought"),
            _ => false,
        })
    });
    assert_eq!(service.billed(), billed, "nothing was sent");
}

const FILM: &str = "film";

/// A film in English that is kept, as the only one.
fn keep_film(library: &Library) {
    let film = serde_json::json!({
        "how": {
            "input": {"hash": "ab", "extension": "wav", "bytes": 1, "seconds": 9.0, "name": "a.wav"},
            "target": "", "worth": "plain",
        },
        "languages": [{"code": "en"}],
    });
    let place = (&FilmId::new(FILM), UnixMillis(1));
    let kept = library.change_film(Backend::Draft, place, |_| Some(film.to_string()));
    kept.unwrap();
}

/// What had come to nothing was wanted on, and what said the same was put into its line later.
#[test]
fn a_line_of_which_nothing_came_is_wanted_no_more() {
    let home = tempfile::tempdir().unwrap();
    let mut options = StudioOptions::new(home.path());
    options.looks = QUICK;
    let mut bench = Bench::open(options);
    let library = Library::open(home.path(), Clock::system()).unwrap();
    keep_film(&library);
    let wanted = || {
        let film = library.film(&FilmId::new(FILM)).unwrap().unwrap();
        let film = Film::read(&film.content).unwrap();
        film.languages[0].wishes.len()
    };
    let mend = LineMend {
        at: DubLine {
            film: FilmId::new(FILM),
            language: "en".to_owned(),
            line: 1,
        },
        seen: Segment::default(),
        text: "Come at nine.".to_owned(),
        voice: CastVoice {
            id: "v".into(),
            name: "Wren".to_owned(),
        },
    };
    let order = LineOrder {
        dub_of: Some("ab".to_owned()),
        mend: Some(Box::new(mend)),
        ..ordered(bench.order(0, false).request)
    };
    let refused = Fault::Refuse(Refusal::too_large());
    bench.faults.always_on("/v1/history", refused);
    bench.faults.next(Fault::HangUp);
    let job = bench.generate(vec![order]);
    match bench.until_over(job) {
        JobState::Failed(trouble) => {
            assert!(matches!(trouble.charged, Charged::Unknown { .. }));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(wanted(), 1, "it may still come");
    bench.faults.clear();
    bench.send(Command::Jobs(JobsCommand::CheckHistory(job)));
    bench.until("that nothing came", |_| wanted() == 0);
}

/// All films were read each second as long as one of them was under way.
#[test]
fn films_are_told_again_only_where_something_changed() {
    let (mut bench, library) = bench();
    keep_film(&library);
    let told = |desk: &Desk| desk.dubbing.listed.get(&Backend::Draft).cloned();
    let again = || Command::Dubbing(DubbingCommand::ListChanged(Backend::Draft));
    bench.send(again());
    bench.until("the film", |desk| {
        told(desk).is_some_and(|all| all.len() == 1)
    });
    // Whatever the start still writes.
    let mut quiet = 0;
    for round in 0..200 {
        let before = told(&bench.desk).unwrap();
        bench.send(again());
        let still = DubbingCommand::Stills(FilmId::new("none"), [round, 1]);
        bench.send(Command::Dubbing(still));
        bench.until("a word about it", |desk| {
            let mut stills = desk.dubbing.stills.iter();
            stills.any(|(_, second, _)| *second == round)
        });
        let is_same = Arc::ptr_eq(&before, &told(&bench.desk).unwrap());
        quiet = if is_same { quiet + 1 } else { 0 };
        if quiet == 5 {
            break;
        }
    }
    assert_eq!(quiet, 5, "it was told each time");
    let before = told(&bench.desk).unwrap();
    let place = (&FilmId::new(FILM), UnixMillis(1));
    let change = library.change_film(Backend::Draft, place, |it| it.map(|it| it + " "));
    change.unwrap();
    bench.send(again());
    bench.until("the film anew", |desk| {
        !Arc::ptr_eq(&before, &told(desk).unwrap())
    });
}

/// A long download began anew wherever the connection broke off, and never came to its end.
#[test]
fn a_download_that_breaks_off_is_gone_on_with_where_it_was() {
    let (mut bench, library) = bench();
    // No answer has all of it: from its beginning again and again it would never be whole.
    let cut = 6_000;
    bench.faults.always_on(FILE, Fault::CutAfterBytes(cut));
    let job = bench.generate(vec![ordered(dub(&library))]);
    match bench.until_over(job) {
        JobState::Finished { .. } => {}
        other => panic!("{other:?}"),
    }
    let entry = dubs(&library)[0].clone();
    let take = library.takes_of(entry.id).unwrap()[0].id;
    let pieced = library.sound_bytes(take).unwrap();
    assert!(pieced.len() > 3 * cut, "{} bytes", pieced.len());
    // The same as in one piece.
    std::fs::remove_file(library.sound(take).unwrap()).unwrap();
    assert!(library.sound(take).is_err());
    bench.faults.clear();
    let again = bench.generate(vec![ordered((*entry.intent.request).clone())]);
    match bench.until_over(again) {
        JobState::Finished { cost, .. } => assert_eq!(*cost, Credits::ZERO),
        other => panic!("{other:?}"),
    }
    assert_eq!(library.sound_bytes(take).unwrap(), pieced);
}
