//! What was sent and whose end nobody saw: nothing paid for is lost, nothing is paid twice.

use super::account::{KEY, Service, add, set};
use super::*;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::records::ledger::EntryState;
use mynah::terms::clock::Clock;
use mynah::terms::secret::Secret;
use mynah::terms::settings::Setting;
use mynah_engine::Looks;
use mynah_model::command::{AccountCommand, KeepKey, KeysCommand};
use mynah_model::desk::{JobCard, KeyState};

/// Looks that a test need not wait for.
pub const QUICK: Looks = Looks {
    first: Duration::from_millis(1),
    longest: Duration::from_millis(5),
    latency: Duration::from_millis(20),
    per_character: Duration::ZERO,
    draft_latency: Duration::from_millis(20),
    balance: Duration::from_mins(5),
    unwell: Duration::from_mins(5),
    late: [Duration::from_mins(5); 5],
};

pub fn service_bench(service: &Service, home: &std::path::Path, key: bool, looks: Looks) -> Bench {
    let mut options = StudioOptions::new(home);
    options.environment.api_base = Some(service.base.clone());
    options.environment.key = key.then(|| Secret::new(KEY));
    options.looks = looks;
    Bench::open(options)
}

/// A Draft server that knows no more of what it charged than the service does.
pub fn real_service() -> Service {
    let service = Service::start();
    let unknown = Refusal::not_found("not_found", "Not Found");
    service
        .faults
        .always_on("/mynah/running", Fault::Refuse(unknown));
    service
}

/// Orders these of the service; the first new job.
pub fn order_live(bench: &mut Bench, orders: Vec<LineOrder>) -> JobId {
    let before = bench.desk.jobs.len();
    bench.send(Command::Jobs(JobsCommand::Generate {
        project: bench.desk.project.as_ref().map(|open| open.card.id),
        backend: Backend::Live,
        asked_alone: orders.len() == 1,
        orders,
        play: false,
    }));
    bench.until("the job", |desk| desk.jobs.len() > before);
    bench.desk.jobs.iter().nth(before).unwrap().id
}

pub fn is_finished(desk: &Desk, job: JobId) -> bool {
    let state = desk.job(job).map(|job| &job.state);
    matches!(state, Some(JobState::Finished { .. }))
}

pub fn spend(bench: &Bench, backend: Backend) -> [Credits; 3] {
    let spend = bench.desk.spend.get(&backend).copied().unwrap_or_default();
    [spend.spent, spend.reserved, spend.unknown]
}

/// How far an entry of the ledger is.
pub fn state_of(home: &std::path::Path, place: u64) -> EntryState {
    let library = Library::open(home, Clock::system()).unwrap();
    let entry = library.entry(mynah::terms::ids::EntryId(place)).unwrap();
    entry.unwrap().state
}

#[test]
fn a_damaged_file_of_the_history_is_kept_as_a_part_with_its_charge() {
    let mut bench = Bench::new();
    bench.faults.next(Fault::LoseAnswer);
    let price = bench.desk.price_of(bench.line(1)).unwrap().quote.most;
    let job = bench.generate(vec![bench.order(1, false)]);
    bench.until_over(job);
    for _ in 0..2 {
        bench.faults.next_on("/audio", Fault::EndAfterBytes(9_000));
        bench.send(Command::Jobs(JobsCommand::CheckHistory(job)));
        bench.until("looking", |desk| {
            matches!(desk.job(job).unwrap().state, JobState::Running { .. })
        });
        let JobState::Failed(trouble) = bench.until_over(job) else {
            panic!("a part is no take: {:?}", bench.desk.jobs);
        };
        let backend = Backend::Draft;
        let credits = price;
        assert_eq!(trouble.charged, Charged::Yes { credits, backend });
        let line = bench.line(1);
        let takes = &bench.desk.takes[&line];
        assert!(takes.count == 1 && takes.picked.is_none(), "{takes:?}");
    }
    bench.until("the sums", |desk| {
        let spend = desk.spend[&Backend::Draft];
        spend.spent == price && spend.unknown == Credits::ZERO
    });
    // Whole the next time.
    bench.send(Command::Jobs(JobsCommand::CheckHistory(job)));
    bench.until("the take", |desk| is_finished(desk, job));
    let line = bench.line(1);
    let take = bench.desk.takes[&line].picked.clone().unwrap();
    assert!(!take.cut && take.cost == price);
    bench.until("one price", |desk| {
        desk.spend[&Backend::Draft].spent == price
    });
}

#[test]
fn another_lines_take_out_of_the_history_is_given_as_a_copy() {
    let mut bench = Bench::new();
    let order = bench.order(2, false);
    let twin = LineOrder {
        line: Some(bench.line(5)),
        ..order.clone()
    };
    let price = bench.desk.price_of(bench.line(2)).unwrap().quote.most;
    bench.faults.next(Fault::LoseAnswer);
    let lost = bench.generate(vec![order]);
    bench.until_over(lost);
    let job = bench.generate(vec![twin]);
    match bench.until_over(job) {
        JobState::Finished { cost, cached, .. } => {
            assert_eq!((*cost, *cached), (Credits::ZERO, true));
        }
        other => panic!("{other:?}"),
    }
    // The line that paid has its take, and its job says so.
    bench.until("the first line's take", |desk| is_finished(desk, lost));
    let of = |place| bench.desk.takes[&bench.line(place)].picked.clone().unwrap();
    let (paid, copy) = (of(2), of(5));
    assert_ne!(paid.id, copy.id);
    assert_eq!(
        (paid.line, copy.line),
        (Some(bench.line(2)), Some(bench.line(5)))
    );
    assert_eq!((paid.cost, copy.cost), (price, Credits::ZERO));
    bench.until("one price", |desk| {
        let spend = desk.spend[&Backend::Draft];
        spend.spent == price && spend.unknown == Credits::ZERO
    });
}

#[test]
fn an_item_that_appears_late_is_waited_for_instead_of_bought_again() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let looks = Looks {
        latency: Duration::from_mins(1),
        ..QUICK
    };
    let mut bench = service_bench(&service, home.path(), true, looks);
    let order = bench.order(0, false);
    let price = bench.desk.price_of(bench.line(0)).unwrap().quote.most;
    service.faults.next(Fault::LoseAnswer);
    let lost = order_live(&mut bench, vec![order.clone()]);
    bench.until_over(lost);
    for _ in 0..9 {
        service.faults.next_on("/v1/history", Fault::EmptyHistory);
    }
    let job = order_live(&mut bench, vec![order]);
    match bench.until_over(job) {
        JobState::Finished { cost, .. } => assert_eq!(*cost, price),
        other => panic!("{other:?}"),
    }
    assert_eq!(service.faults.waiting(), 0, "it gave up early");
    bench.until("one price", |desk| {
        let spend = desk.spend[&Backend::Live];
        spend.spent == price && spend.unknown == Credits::ZERO
    });
}

#[test]
fn what_a_crash_left_waits_for_its_key_and_nothing_like_it_is_sent() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    // The service may still be speaking it when the key arrives.
    let looks = Looks {
        latency: Duration::from_mins(1),
        ..QUICK
    };
    let bench = service_bench(&service, home.path(), true, looks);
    let (order, price) = left_in_the_middle(&service, bench);

    // Nobody can look: however often it is tried, it is no end.
    let mut bench = service_bench(&service, home.path(), false, looks);
    until_it_waits_for_a_key(&mut bench);
    let refused = order_live(&mut bench, vec![order.clone()]);
    match bench.until_over(refused) {
        JobState::Failed(trouble) => assert_eq!(trouble.charged, Charged::No),
        other => panic!("{other:?}"),
    }
    assert_eq!(state_of(home.path(), 1), EntryState::Sent);

    set(&bench, KEY);
    bench.until("the take", |desk| {
        let spend = desk.spend.get(&Backend::Live).copied().unwrap_or_default();
        spend.spent == price && spend.reserved == Credits::ZERO
    });
    let line = bench.line(0);
    bench.until("its take", |desk| desk.takes.contains_key(&line));
    assert_eq!(bench.desk.takes[&line].picked.as_ref().unwrap().cost, price);
    // Ordered again it is here.
    let again = order_live(&mut bench, vec![order]);
    match bench.until_over(again) {
        JobState::Finished { cost, cached, .. } => {
            assert_eq!((*cost, *cached), (Credits::ZERO, true));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(spend(&bench, Backend::Live)[2], Credits::ZERO);
}

#[test]
fn a_batch_leaves_out_what_may_have_been_charged_and_one_line_alone_is_bought_again() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let (lost, other) = (bench.order(0, false), bench.order(1, false));
    let price = bench.desk.price_of(bench.line(1)).unwrap().quote.most;
    service.faults.next(Fault::HangUp);
    let job = order_live(&mut bench, vec![lost.clone()]);
    bench.until_over(job);
    // Out of sight: the ledger remembers it.
    bench.send(Command::Jobs(JobsCommand::Dismiss(job)));
    bench.until("it is gone", |desk| desk.job(job).is_none());
    let first = order_live(&mut bench, vec![lost.clone(), other]);
    match bench.until_over(first) {
        JobState::Failed(trouble) => {
            assert!(matches!(trouble.charged, Charged::Unknown { .. }));
            assert_eq!(trouble.remedies.first(), Some(&Remedy::CheckHistory));
        }
        other => panic!("bought again: {other:?}"),
    }
    bench.until("the other line", |desk| {
        let over = |job: &JobCard| matches!(job.state, JobState::Finished { .. });
        desk.jobs.iter().any(over)
    });
    bench.until("one price", |desk| {
        desk.spend[&Backend::Live].spent == price
    });
    let alone = order_live(&mut bench, vec![lost]);
    assert!(matches!(bench.until_over(alone), JobState::Finished { .. }));
}

#[test]
fn a_fault_of_the_service_with_a_known_word_is_no_free_refusal() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let fault = Refusal::rate_limited().with_status(502);
    service.faults.next(Fault::Refuse(fault));
    let order = bench.order(0, false);
    let job = order_live(&mut bench, vec![order]);
    match bench.until_over(job) {
        JobState::Failed(trouble) => {
            assert!(
                matches!(trouble.charged, Charged::Unknown { .. }),
                "{trouble:?}"
            );
        }
        other => panic!("{other:?}"),
    }
}

/// The disk is full or another program holds the database just when the take should be settled: the sound is here
/// and becomes a take as soon as it can.
#[test]
fn a_take_that_the_ledger_refused_is_settled_when_it_can_be() {
    let mut bench = Bench::new();
    let home = bench.home.as_ref().unwrap().path().to_owned();
    bench
        .faults
        .next(Fault::SlowChunks(Duration::from_millis(100)));
    let price = bench.desk.price_of(bench.line(6)).unwrap().quote.most;
    let job = bench.generate(vec![bench.order(6, false)]);
    bench.until("sound", |desk| desk.job(job).unwrap().sound().is_some());
    let holder = rusqlite::Connection::open(home.join("library.db")).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert!(matches!(bench.until_over(job), JobState::Failed(_)));
    // The history has nothing; only what is here can become the take.
    bench.faults.always_on("/v1/history", Fault::EmptyHistory);
    holder.execute_batch("ROLLBACK").unwrap();
    bench.until("the take", |desk| is_finished(desk, job));
    bench.until("one price", |desk| {
        let spend = desk.spend[&Backend::Draft];
        spend.spent == price && spend.unknown == Credits::ZERO
    });
}

/// The ledger said "may have been charged" of what a Draft server knew it had not charged.
#[test]
fn a_draft_server_in_the_services_place_knows_what_it_did_not_charge() {
    let service = Service::start();
    let home = tempfile::tempdir().unwrap();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let order = bench.order(0, false);
    service.faults.next(Fault::HangUp);
    let job = order_live(&mut bench, vec![order]);
    bench.until_over(job);
    // It ended before: it is none of those that are cancelled.
    bench.send(Command::Jobs(JobsCommand::CancelAll));
    bench.send(Command::Jobs(JobsCommand::CheckHistory(job)));
    bench.until("the certain word", |desk| {
        matches!(&desk.job(job).unwrap().state, JobState::Failed(trouble)
            if trouble.charged == Charged::No && trouble.remedies.contains(&Remedy::Retry))
    });
    bench.until("no doubt", |desk| {
        desk.spend[&Backend::Live] == mynah_model::desk::Spend::default()
    });
}

/// Of two lost attempts at the same words the older one was taken for either, whatever its settings: the wrong sound
/// was kept under the other's name for good.
#[test]
fn two_lost_attempts_at_the_same_words_each_get_their_own_sound() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let jobs = lose_two(&mut bench, &service);
    let mut seconds = Vec::new();
    for job in jobs.into_iter().rev() {
        bench.send(Command::Jobs(JobsCommand::CheckHistory(job)));
        bench.until("its take", |desk| is_finished(desk, job));
        let library = Library::open(home.path(), Clock::system()).unwrap();
        let project = bench.desk.project.as_ref().unwrap().card.id;
        let takes = library.line_takes(project, bench.line(0)).unwrap();
        seconds.push(takes[0].seconds);
    }
    assert!(
        seconds[0] * 1.3 < seconds[1],
        "fast, then slow: {seconds:?}"
    );
}

#[test]
fn where_the_history_does_not_say_how_it_was_spoken_no_attempt_gets_the_others_sound() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    service
        .faults
        .always_on("/v1/history", Fault::SilentHistory);
    for job in lose_two(&mut bench, &service) {
        bench.send(Command::Jobs(JobsCommand::CheckHistory(job)));
        bench.until("looking", |desk| {
            matches!(desk.job(job).unwrap().state, JobState::Running { .. })
        });
        match bench.until_over(job) {
            JobState::Failed(trouble) => {
                assert!(matches!(trouble.charged, Charged::Unknown { .. }));
            }
            other => panic!("{other:?}"),
        }
    }
}

/// One line ordered slow and then fast, and both answers lost.
fn lose_two(bench: &mut Bench, service: &Service) -> [JobId; 2] {
    [0.7, 1.2].map(|speed| {
        let mut order = bench.order(0, false);
        let settings = speech(&mut order).settings;
        speech(&mut order).settings = settings.with(Setting::Speed(Some(speed)));
        service.faults.next(Fault::LoseAnswer);
        let job = order_live(bench, vec![order]);
        bench.until_over(job);
        job
    })
}

/// Orders a line whose sound begins to arrive when the program ends; its price.
pub fn left_in_the_middle(service: &Service, mut bench: Bench) -> (LineOrder, Credits) {
    let order = bench.order(0, false);
    let price = bench.desk.price_of(bench.line(0)).unwrap().quote.most;
    service.faults.next(Fault::StallAfterChunks(2));
    let job = order_live(&mut bench, vec![order.clone()]);
    bench.until("sound", |desk| desk.job(job).unwrap().sound().is_some());
    bench.studio.shutdown();
    (order, price)
}

pub fn until_it_waits_for_a_key(bench: &mut Bench) {
    bench.until("a word about it", |desk| {
        desk.jobs.iter().any(|job| {
            matches!(&job.state, JobState::Failed(trouble)
                if matches!(trouble.charged, Charged::Unknown { .. })
                    && trouble.remedies.contains(&Remedy::OpenKeySettings))
        })
    });
}

fn until_found_for(bench: &mut Bench, price: Credits) {
    bench.until("its charge", |desk| {
        let spend = desk.spend.get(&Backend::Live).copied().unwrap_or_default();
        (spend.spent, spend.reserved, spend.unknown) == (price, Credits::ZERO, Credits::ZERO)
    });
    let line = bench.line(0);
    bench.until("its take", |desk| {
        let takes = desk.takes.get(&line);
        takes.is_some_and(|takes| takes.picked.as_ref().is_some_and(|take| take.cost == price))
    });
}

/// Looks that don't give up within a test.
pub const PATIENT: Looks = Looks {
    latency: Duration::from_mins(1),
    ..QUICK
};

#[test]
fn what_a_crash_left_is_looked_for_when_the_sealed_key_is_unlocked() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let passphrase = || Secret::new("a lamp in the window");
    let mut options = StudioOptions::new(home.path());
    options.environment.api_base = Some(service.base.clone());
    options.looks = PATIENT;
    let mut bench = Bench::open(options.clone());
    bench.send(add(KEY, KeepKey::File(passphrase())));
    bench.until("the key", |desk| matches!(desk.key, KeyState::Here { .. }));
    let (_, price) = left_in_the_middle(&service, bench);

    let mut bench = Bench::open(options);
    bench.until("a locked key", |desk| desk.key == KeyState::Locked);
    until_it_waits_for_a_key(&mut bench);
    let key = bench.desk.key_in_use.unwrap();
    let unlock = |word| Command::Keys(KeysCommand::Unlock(key, word));
    bench.send(unlock(Secret::new("wrong")));
    bench.until("a word", |desk| !desk.notices.is_empty());
    assert_eq!(state_of(home.path(), 1), EntryState::Sent);
    bench.send(unlock(passphrase()));
    until_found_for(&mut bench, price);
}

/// Another address may be another account: its history knows nothing of what was sent, and says nothing about it.
#[test]
fn what_was_sent_to_one_address_is_not_decided_at_another() {
    let (one, other) = (Service::start(), Service::start());
    let home = tempfile::tempdir().unwrap();
    let mut options = StudioOptions::new(home.path());
    options.environment.key = Some(Secret::new(KEY));
    // The cut request is finished, billed and filed in its own time.
    options.looks = Looks {
        latency: Duration::from_secs(20),
        ..QUICK
    };
    let mut bench = Bench::open(options.clone());
    let go_to = |bench: &mut Bench, service: &Service| {
        let base = Some(service.base.clone());
        let read = |desk: &Desk| {
            desk.meters
                .get(&Backend::Draft)?
                .value()
                .map(|meter| meter.read)
        };
        let before = read(&bench.desk);
        bench.send(Command::Account(AccountCommand::SetBase(base.clone())));
        // What is asked next is answered once the address is on the disk.
        bench.send(Command::Account(AccountCommand::Refresh(Backend::Draft)));
        bench.until("the address", |desk| {
            desk.settings.api_base == base && read(desk) > before
        });
    };
    go_to(&mut bench, &one);
    let order = bench.order(0, false);
    let price = bench.desk.price_of(bench.line(0)).unwrap().quote.most;
    one.faults.next(Fault::StallAfterChunks(2));
    let job = order_live(&mut bench, vec![order.clone()]);
    bench.until("sound", |desk| desk.job(job).unwrap().sound().is_some());
    go_to(&mut bench, &other);
    bench.studio.shutdown();

    let mut bench = Bench::open(options);
    until_it_waits_for_a_key(&mut bench);
    assert_eq!(state_of(home.path(), 1), EntryState::Sent);
    go_to(&mut bench, &one);
    until_found_for(&mut bench, price);
    // It is this account's: ordered again it is here.
    let again = order_live(&mut bench, vec![order]);
    assert!(matches!(
        bench.until_over(again),
        JobState::Finished { cached: true, .. }
    ));
}

/// The history lists it and has no sound of it any more: it was charged, that is certain, and a batch doesn't buy
/// it again by itself.
#[test]
fn a_sound_that_the_history_lost_was_charged() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let (lost, other) = (bench.order(0, false), bench.order(1, false));
    let price = |place| bench.desk.price_of(bench.line(place)).unwrap().quote.most;
    let (credits, both) = (price(0), price(0) + price(1));
    service.faults.next(Fault::LoseAnswer);
    let job = order_live(&mut bench, vec![lost.clone()]);
    bench.until_over(job);
    let gone = Refusal::not_found("history_item_not_found", "No sound.");
    service.faults.always_on("/audio", Fault::Refuse(gone));
    bench.send(Command::Jobs(JobsCommand::CheckHistory(job)));
    bench.until("the certain word", |desk| {
        let backend = Backend::Live;
        matches!(&desk.job(job).unwrap().state, JobState::Failed(trouble)
            if trouble.charged == Charged::Yes { credits, backend })
    });
    assert_eq!(state_of(home.path(), 1), EntryState::Charged);
    let first = order_live(&mut bench, vec![lost, other]);
    match bench.until_over(first) {
        JobState::Failed(trouble) => {
            let backend = Backend::Live;
            assert_eq!(trouble.charged, Charged::Yes { credits, backend });
            assert!(!trouble.remedies.contains(&Remedy::Retry), "{trouble:?}");
        }
        other => panic!("bought again: {other:?}"),
    }
    bench.until("one price each", |desk| {
        let spend = desk.spend[&Backend::Live];
        (spend.spent, spend.unknown) == (both, Credits::ZERO)
    });
}

/// Nobody says how late the service files what it made: what was called doubtful before is found all the same.
#[test]
fn an_item_that_appears_after_it_was_called_doubtful_is_found_unasked() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let looks = Looks {
        late: [
            Duration::from_millis(300),
            Duration::from_millis(1),
            Duration::from_mins(5),
            Duration::from_mins(5),
            Duration::from_mins(5),
        ],
        ..QUICK
    };
    let mut bench = service_bench(&service, home.path(), true, looks);
    let order = bench.order(0, false);
    let price = bench.desk.price_of(bench.line(0)).unwrap().quote.most;
    service.faults.next(Fault::LoseAnswer);
    service.faults.next_on("/v1/history", Fault::EmptyHistory);
    let job = order_live(&mut bench, vec![order]);
    bench.until("the doubt", |desk| {
        let state = &desk.job(job).unwrap().state;
        matches!(state, JobState::Failed(trouble) if matches!(trouble.charged, Charged::Unknown { .. }))
    });
    bench.until("its take", |desk| is_finished(desk, job));
    assert_eq!(service.faults.waiting(), 0, "the first look found nothing");
    until_found_for(&mut bench, price);
}
