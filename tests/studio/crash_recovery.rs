//! What a run left that ended in the middle: free lines go on, the others wait for a person, and nothing is dropped.

use super::account::{KEY, Service, set};
use super::recovery::{PATIENT, order_live, service_bench, until_it_waits_for_a_key};
use super::*;
use mynah::draft::faults::Gate;
use mynah::terms::secret::Secret;
use mynah_model::desk::{JobCard, List};
use mynah_model::event::{Notice, Offer};

/// Sends a line to a service that does nothing of it, and ends the run before anybody can know.
fn left_unmade(service: &Service, home: &std::path::Path) {
    let mut bench = service_bench(service, home, true, PATIENT);
    service.faults.next(Fault::HoldBefore(Gate::default()));
    let order = bench.order(0, false);
    let job = order_live(&mut bench, vec![order]);
    bench.until("the request", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Running { .. })
    });
    bench.until_seen("it at the service", || service.faults.waiting() == 0);
    bench.studio.shutdown();
}

fn state_of_first_entry(library: &rusqlite::Connection) -> String {
    let state = library.query_row("SELECT state FROM entry WHERE id = 1", [], |row| row.get(0));
    state.unwrap()
}

/// Regression: "Checking" lasted a minute while the resumed lines kept the Draft server busy. Then three lines had no new
/// take, and only the jobs said so.
#[test]
fn line_that_was_not_made_goes_on_while_the_server_is_busy() {
    let (service, home) = (Service::start(), tempfile::tempdir().unwrap());
    left_unmade(&service, home.path());
    let library = rusqlite::Connection::open(home.path().join("library.db")).unwrap();
    library.busy_timeout(PATIENCE).unwrap();
    assert_eq!(state_of_first_entry(&library), "sent");
    let server = rusqlite::Connection::open(service.home.path().join("draft.db")).unwrap();
    server.busy_timeout(PATIENCE).unwrap();
    // Other work is under way at each look: the next one begins before the last one ends.
    let work = || {
        let begin =
            "INSERT INTO slots (owner, family, cost) SELECT name, 'other', 0 FROM owners LIMIT 1";
        server.execute(begin, []).unwrap();
        let end = "DELETE FROM slots WHERE family = 'other'
            AND id < (SELECT max(id) FROM slots WHERE family = 'other')";
        server.execute(end, []).unwrap();
    };
    work();
    let mut bench = service_bench(&service, home.path(), true, PATIENT);
    bench.until_seen("that it was not made", || {
        work();
        state_of_first_entry(&library) == "released"
    });
    let end = "DELETE FROM slots WHERE family = 'other'";
    server.execute(end, []).unwrap();
    let line = bench.line(0);
    bench.until("its take", |desk| desk.takes.contains_key(&line));
    assert_eq!(bench.desk.jobs.count(List::Failed), 0);
}

/// Regression: a line that nobody could look for without the key was dropped from the queue, and nobody ordered it again.
#[test]
fn line_that_waited_for_its_key_goes_on_once_it_was_not_made() {
    let (service, home) = (Service::start(), tempfile::tempdir().unwrap());
    left_unmade(&service, home.path());
    let mut bench = service_bench(&service, home.path(), false, PATIENT);
    until_it_waits_for_a_key(&mut bench);
    set(&bench, KEY);
    let line = bench.line(0);
    bench.until("its take", |desk| desk.takes.contains_key(&line));
    bench.until("nothing that failed", |desk| {
        desk.jobs.count(List::Failed) == 0
    });
}

/// Regression: after a crash free lines waited with those that cost credits, and the message named no price.
#[test]
fn free_lines_resume_and_the_others_wait_behind_one_notice() {
    let (service, home) = (Service::start(), tempfile::tempdir().unwrap());
    let mut options = StudioOptions::new(home.path());
    options.environment.api_base = Some(service.base.clone());
    options.environment.key = Some(Secret::new(KEY));
    let mut bench = Bench::open(options.clone());
    bench.send(Command::Jobs(JobsCommand::Pause(true)));
    bench.until("the pause", |desk| desk.flow.paused);
    let project = bench.desk.project.as_ref().map(|open| open.card.id);
    for (backend, places) in [(Backend::Draft, 0..3), (Backend::Live, 3..5)] {
        let orders = places.map(|place| bench.order(place, false)).collect();
        bench.send(Command::Jobs(JobsCommand::Generate {
            project,
            backend,
            orders,
            play: false,
            asked_alone: false,
        }));
    }
    bench.until("all of them", |desk| desk.jobs.count(List::Waiting) == 5);
    let prices = [3, 4].map(|place| bench.order(place, false).shown.unwrap());
    bench.studio.shutdown();
    // As a crash leaves it.
    let database = rusqlite::Connection::open(home.path().join("library.db")).unwrap();
    database
        .execute_batch("UPDATE queued SET left_well = 0")
        .unwrap();
    drop(database);

    let mut bench = Bench::open(options);
    let finished = |desk: &Desk| {
        let over = |job: &&JobCard| matches!(job.state, JobState::Finished { .. });
        desk.jobs.iter().filter(over).count()
    };
    bench.until("the free lines", |desk| finished(desk) == 3);
    bench.until("the others", |desk| desk.flow.asks == 2);
    assert_eq!((service.billed(), bench.desk.flow.paused), (0, false));
    assert_eq!(bench.desk.jobs.count(List::Waiting), 2);
    let asks = |notice: &&Notice| {
        matches!(
            notice,
            Notice::Offer {
                offer: Offer::Continue,
                ..
            }
        )
    };
    bench.until("the notice", |desk| desk.notices.iter().any(|it| asks(&it)));
    let notices: Vec<_> = bench.desk.notices.iter().filter(asks).collect();
    assert_eq!(
        notices,
        [&Notice::Offer {
            text: mynah::tr!("studio-queue-left", lines = 2),
            offer: Offer::Continue,
        }]
    );
    let price = bench.desk.price_to_continue();
    let all: Credits = prices.into_iter().sum();
    assert_eq!((price.backend, price.quote.most), (Backend::Live, all));
    // Regression: "Keep it open", which ends a pause, generated all that waited for Continue.
    for paused in [true, false] {
        bench.send(Command::Jobs(JobsCommand::Pause(paused)));
        bench.until("the pause", |desk| desk.flow.paused == paused);
    }
    assert_eq!((service.billed(), bench.desk.flow.asks), (0, 2));
    bench.send(Command::Jobs(JobsCommand::Continue));
    bench.until("all of them", |desk| finished(desk) == 5);
    bench.until("no question", |desk| desk.flow.asks == 0);
}
