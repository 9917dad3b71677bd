//! Zero retention: what the service keeps nothing of is kept here, never looked for there, and never bought twice unasked.

use std::path::Path;

use super::account::{KEY, Service};
use super::recovery::{QUICK, order_live, service_bench, state_of};
use super::tools::{effect, ordered};
use super::*;
use mynah::api::client::Client;
use mynah::api::history::ListHistory;
use mynah::draft::plan::Plan;
use mynah::library::Library;
use mynah::records::ledger::{Entry, EntryState};
use mynah::records::takes::TakeFilter;
use mynah::terms::clock::Clock;
use mynah::terms::ids::EntryId;
use mynah::terms::secret::Secret;
use mynah_model::command::ProjectCommand;
use mynah_model::trouble::Trouble;

/// A studio with the service's voices whose project has zero retention.
fn unkept(service: &Service, home: &Path) -> Bench {
    let mut bench = service_bench(service, home, true, QUICK);
    switch(&mut bench, true);
    bench
}

fn switch(bench: &mut Bench, on: bool) {
    let project = bench.desk.project.as_ref().unwrap().card.id;
    let switch = ProjectCommand::SetZeroRetention { project, on };
    bench.send(Command::Project(switch));
    bench.until("the switch", |desk| desk.has_zero_retention() == on);
}

/// Texts of the account's history.
fn history(service: &Service) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let page = runtime.block_on(async {
        let key = Some(Secret::new(KEY));
        let client = Client::new(&service.base, key, Clock::system()).unwrap();
        client.send(&ListHistory::default()).await.unwrap()
    });
    let items = page.value.history.into_iter();
    items.filter_map(|item| item.text).collect()
}

fn entries(home: &Path) -> Vec<Entry> {
    let library = Library::open(home, Clock::system()).unwrap();
    let entry = |id| library.entry(EntryId(id)).unwrap();
    (1..).map_while(entry).collect()
}

fn failed(bench: &mut Bench, job: JobId) -> Trouble {
    match bench.until_over(job) {
        JobState::Failed(trouble) => trouble.clone(),
        other => panic!("{other:?}"),
    }
}

fn assert_finished(bench: &mut Bench, job: JobId) {
    let state = bench.until_over(job);
    assert!(matches!(state, JobState::Finished { .. }), "{state:?}");
}

#[test]
fn the_service_keeps_nothing_and_the_library_keeps_all() {
    let (service, home) = (Service::on(Plan::Enterprise), tempfile::tempdir().unwrap());
    let mut bench = unkept(&service, home.path());
    let order = bench.order(0, false);
    assert!(order.zero_retention);
    let price = bench.desk.price_of(bench.line(0)).unwrap();
    assert!(!price.zero_retention, "Draft voices stay here anyway");
    let job = order_live(&mut bench, vec![order]);
    assert_finished(&mut bench, job);
    assert_eq!(history(&service), [""; 0], "nothing there");
    let entry = entries(home.path()).remove(0);
    assert!(entry.intent.zero_retention);
    assert_eq!(
        (entry.state, &entry.history_item),
        (EntryState::Settled, &None)
    );

    // Lists say so, and the take is found for nothing once it is switched off.
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let filter = TakeFilter {
        backend: Backend::Live,
        ..TakeFilter::default()
    };
    assert!(library.list_takes(&filter, None, 9).unwrap()[0].zero_retention);
    switch(&mut bench, false);
    let again = bench.order(0, false);
    assert!(!again.zero_retention);
    let job = order_live(&mut bench, vec![again]);
    let state = bench.until_over(job);
    assert!(
        matches!(state, JobState::Finished { cached: true, .. }),
        "{state:?}"
    );
    // And the next one is kept there again.
    let other = bench.order(1, false);
    let job = order_live(&mut bench, vec![other]);
    assert_finished(&mut bench, job);
    assert_eq!(history(&service).len(), 1);
}

#[test]
fn what_got_lost_is_called_unknown_and_is_not_bought_again_unasked() {
    let (service, home) = (Service::on(Plan::Enterprise), tempfile::tempdir().unwrap());
    let mut bench = unkept(&service, home.path());
    service.faults.next(Fault::LoseAnswer);
    let order = bench.order(0, false);
    let job = order_live(&mut bench, vec![order.clone()]);
    let trouble = failed(&mut bench, job);
    assert!(
        matches!(trouble.charged, Charged::Unknown { .. }),
        "{trouble:?}"
    );
    assert!(trouble.what.contains("zero retention"), "{}", trouble.what);
    let cannot = [Remedy::CheckHistory, Remedy::Retry];
    assert!(
        !trouble.remedies.iter().any(|it| cannot.contains(it)),
        "{trouble:?}"
    );
    assert_eq!(state_of(home.path(), 1), EntryState::Unknown);

    // A batch leaves it out, in this run and in the next.
    let both = || vec![order.clone(), ordered_like(&order, "Another one.")];
    let before = bench.desk.jobs.len();
    order_live(&mut bench, both());
    bench.until("the batch", |desk| {
        let over =
            |state: &JobState| matches!(state, JobState::Finished { .. } | JobState::Failed(_));
        let mut ours = desk.jobs.iter().skip(before);
        desk.jobs.len() == before + 2 && ours.all(|job| over(&job.state))
    });
    let sent = entries(home.path());
    assert_eq!(sent.len(), 2, "only the other one was sent");
    bench.studio.shutdown();

    let mut bench = service_bench(&service, home.path(), true, QUICK);
    bench.until("a word about it", |desk| {
        desk.jobs.iter().any(|job| match &job.state {
            JobState::Failed(trouble) => trouble.what.contains("zero retention"),
            _ => false,
        })
    });
    // A person who asks for this very line was told.
    let job = order_live(&mut bench, vec![order]);
    assert_finished(&mut bench, job);
    assert_eq!(history(&service), [""; 0]);
}

/// Another text in the same way.
fn ordered_like(order: &LineOrder, text: &str) -> LineOrder {
    let mut other = LineOrder {
        line: None,
        ..order.clone()
    };
    text.clone_into(&mut speech(&mut other).text);
    other
}

#[test]
fn what_the_service_would_keep_is_refused_before_it_is_sent() {
    let (service, home) = (Service::on(Plan::Enterprise), tempfile::tempdir().unwrap());
    let mut bench = unkept(&service, home.path());
    let job = order_live(&mut bench, vec![ordered(effect())]);
    let trouble = failed(&mut bench, job);
    assert_eq!(trouble.charged, Charged::No);
    assert!(trouble.what.contains("sound effects"), "{}", trouble.what);
    assert!(entries(home.path()).is_empty(), "nothing was intended");
}

#[test]
fn a_plan_without_it_refuses_and_nothing_is_charged_or_kept() {
    let (service, home) = (Service::start(), tempfile::tempdir().unwrap());
    let mut bench = unkept(&service, home.path());
    let order = bench.order(0, false);
    let job = order_live(&mut bench, vec![order]);
    let trouble = failed(&mut bench, job);
    assert_eq!(trouble.charged, Charged::No);
    assert!(trouble.what.contains("enterprise"), "{}", trouble.what);
    assert_eq!(state_of(home.path(), 1), EntryState::Released);
    assert_eq!(history(&service), [""; 0]);
}

#[test]
fn what_waits_is_sent_as_its_project_wants_it_by_then() {
    let (service, home) = (Service::on(Plan::Enterprise), tempfile::tempdir().unwrap());
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    bench.send(Command::Jobs(JobsCommand::Pause(true)));
    bench.until("a pause", |desk| desk.flow.paused);
    let orders: Vec<_> = [0, 1].map(|line| bench.order(line, false)).into();
    order_live(&mut bench, orders);
    switch(&mut bench, true);
    bench.send(Command::Jobs(JobsCommand::Continue));
    bench.until("both", |desk| {
        let mut jobs = desk.jobs.iter();
        desk.jobs.len() == 2 && jobs.all(|job| matches!(job.state, JobState::Finished { .. }))
    });
    assert_eq!(history(&service), [""; 0]);
}

#[test]
fn draft_voices_need_no_zero_retention() {
    let mut bench = Bench::new();
    switch(&mut bench, true);
    let order = bench.order(0, false);
    let job = bench.generate(vec![order]);
    assert_finished(&mut bench, job);
    let line = bench.line(0);
    assert!(bench.desk.takes[&line].picked.is_some());
}
