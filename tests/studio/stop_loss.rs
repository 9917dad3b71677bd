//! The stop-loss of a sweep and of a casting call holds where orders begin: for a further try out of Jobs or the failure
//! log and in another window as well.

use super::account::Service;
use super::doubt::listed;
use super::keys::trouble_of;
use super::recovery::{QUICK, is_finished, order_live, real_service, service_bench};
use super::*;
use mynah::draft::faults::Gate;
use mynah::terms::fingerprint::quick_key;
use mynah_model::command::{AuditionCommand, ProjectCommand, StopLoss, Tried};
use mynah_model::desk::SweepChange;
use mynah_model::event::{Notice, Work};

/// The first line's words for no line, under a stop-loss that has room for them once.
fn trial(bench: &Bench, of: Tried) -> (LineOrder, Credits) {
    let order = bench.order(0, false);
    let price = order.shown.unwrap();
    let stop_loss = StopLoss {
        of,
        most: Some(price),
        held: 0,
    };
    let order = LineOrder {
        line: None,
        stop_loss: Some(stop_loss),
        ..order
    };
    (order, price)
}

/// It was ordered, and nobody knows whether it was charged.
fn in_doubt(bench: &mut Bench, service: &Service, of: Tried) -> (JobId, Credits) {
    let (order, price) = trial(bench, of);
    service.faults.next(Fault::HangUp);
    let job = order_live(bench, vec![order]);
    let trouble = trouble_of(bench, job);
    assert!(matches!(trouble.charged, Charged::Unknown { .. }));
    (job, price)
}

/// It isn't sent, and why is said.
fn is_held(bench: &mut Bench, job: JobId, whose: &str) {
    let trouble = trouble_of(bench, job);
    assert_eq!(trouble.charged, Charged::No);
    assert!(
        trouble.what.contains("stop-loss") && trouble.what.contains(whose),
        "{}",
        trouble.what
    );
}

/// A job's second end.
fn held_again(bench: &mut Bench, job: JobId, whose: &str) {
    bench.until("its second end", |desk| {
        matches!(&desk.job(job).unwrap().state, JobState::Failed(trouble) if trouble.charged == Charged::No)
    });
    is_held(bench, job, whose);
}

#[test]
fn a_further_try_crosses_neither_a_sweeps_nor_a_casting_calls_stop_loss() {
    for (of, whose) in [
        (Tried::Sweep(LineId(1)), "sweep"),
        (Tried::Call(7), "audition"),
    ] {
        let service = real_service();
        let home = tempfile::tempdir().unwrap();
        let mut bench = service_bench(&service, home.path(), true, QUICK);
        let (job, _) = in_doubt(&mut bench, &service, of);
        let row = listed(&mut bench, 1)[0];
        bench.send(Command::Jobs(JobsCommand::Retry(job)));
        held_again(&mut bench, job, whose);
        // Nor by the failure log, of what was put out of sight.
        bench.send(Command::Jobs(JobsCommand::Dismiss(job)));
        bench.until("none", |desk| desk.jobs.is_empty());
        bench.send(Command::Jobs(JobsCommand::RetryFailure(row)));
        bench.until("the job", |desk| desk.jobs.len() == 1);
        let job = bench.desk.jobs.iter().next().unwrap().id;
        is_held(&mut bench, job, whose);
        // Nor in another window, by other words of the same length.
        let mut other = service_bench(&service, home.path(), true, QUICK);
        let (mut order, _) = trial(&other, of);
        let text = &mut speech(&mut order).text;
        *text = text.to_uppercase();
        let text = text.clone();
        order_live(&mut other, vec![order]);
        // What the first window left in doubt may be told here before it.
        let ordered = |desk: &Desk| {
            let mut jobs = desk.jobs.iter();
            let job = jobs.find(|job| match &job.work {
                Work::Generate { order, .. } => order.request.text() == text,
                _ => false,
            });
            job.map(|job| job.id)
        };
        other.until("its job", |desk| ordered(desk).is_some());
        let job = ordered(&other.desk).unwrap();
        is_held(&mut other, job, whose);
    }
}

#[test]
fn once_it_is_raised_the_same_try_goes() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let line = LineId(1);
    let (job, price) = in_doubt(&mut bench, &service, Tried::Sweep(line));
    bench.send(Command::Jobs(JobsCommand::Retry(job)));
    held_again(&mut bench, job, "sweep");
    let change = SweepChange {
        limit: Some((line, Some(Credits(price.0 * 2)))),
        ..SweepChange::default()
    };
    bench.send(Command::Project(ProjectCommand::KeepSweepLimit {
        project: bench.desk.project.as_ref().unwrap().card.id,
        backend: Backend::Live,
        change: Box::new(change),
    }));
    bench.until("the limit", |desk| {
        let sweep = desk
            .project
            .as_ref()
            .unwrap()
            .defaults
            .sweep
            .get(&Backend::Live);
        sweep.is_some_and(|sweep| sweep.limit_of(line) > Some(price))
    });
    bench.send(Command::Jobs(JobsCommand::Retry(job)));
    bench.until("the take", |desk| is_finished(desk, job));
}

/// A voice's owner raised its rate, and the new price was what a further try bought at.
#[test]
fn what_turned_out_dearer_is_held_at_its_new_price() {
    let mut bench = Bench::new();
    let (mut order, price) = trial(&bench, Tried::Sweep(LineId(1)));
    order.shown = Some(Credits(1));
    order.stop_loss = Some(StopLoss {
        of: Tried::Sweep(LineId(1)),
        most: Some(price.less(Credits(1))),
        held: 0,
    });
    let job = bench.generate(vec![order]);
    trouble_of(&mut bench, job);
    bench.send(Command::Jobs(JobsCommand::Retry(job)));
    bench.until("the stop-loss", |desk| {
        matches!(&desk.job(job).unwrap().state, JobState::Failed(trouble) if trouble.what.contains("stop-loss"))
    });
    assert_eq!(
        bench
            .desk
            .spend
            .get(&Backend::Draft)
            .copied()
            .unwrap_or_default()
            .spent,
        Credits::ZERO
    );
}

/// That was logged, and all of the batch went out without a limit.
#[test]
fn what_is_ordered_under_a_limit_that_cant_be_kept_does_not_begin() {
    let mut bench = Bench::new();
    let (order, _) = trial(&bench, Tried::Sweep(LineId(1)));
    let database =
        rusqlite::Connection::open(bench.home.as_ref().unwrap().path().join("library.db")).unwrap();
    database
        .execute_batch(
            "CREATE TRIGGER full BEFORE UPDATE OF defaults ON project
             BEGIN SELECT RAISE(ABORT, 'no room'); END",
        )
        .unwrap();
    let project = bench.desk.project.as_ref().map(|open| open.card.id);
    bench.send(Command::Jobs(JobsCommand::Generate {
        project,
        backend: Backend::Draft,
        orders: vec![order.clone()],
        play: false,
        asked_alone: false,
    }));
    bench.until("why nothing begins", |desk| {
        let mut notices = desk.notices.iter();
        notices.any(|notice| matches!(notice, Notice::Trouble(_)))
    });
    assert!(bench.desk.jobs.is_empty());
    // Whoever counts what is ordered takes it back.
    let key = quick_key(&order.request);
    assert_eq!(bench.desk.take_unordered(), [key]);
    database.execute_batch("DROP TRIGGER full").unwrap();
    let job = bench.generate(vec![order]);
    bench.until("the take", |desk| is_finished(desk, job));
}

/// The other window took what one had under way for its own, and said that twice as much was spent.
#[test]
fn a_call_with_orders_under_way_in_one_window_is_told_so_in_the_other() {
    let mut first = Bench::new();
    let home = first.home.as_ref().unwrap().path().to_owned();
    let mut second = Bench::open(StudioOptions::new(&home));
    let project = first.desk.project.as_ref().unwrap().card.id;
    let list = || {
        let list = AuditionCommand::List(project);
        Command::Project(ProjectCommand::Audition(list))
    };
    let (order, _) = trial(&first, Tried::Call(7));
    let gate = Gate::default();
    let holds = Fault::HoldAfterBytes(0, gate.clone());
    first.faults.next(holds);
    let job = first.generate(vec![order]);
    let faults = first.faults.clone();
    first.until_seen("it is sent", || faults.waiting() == 0);
    for (bench, is_elsewhere) in [(&mut second, true), (&mut first, false)] {
        bench.send(list());
        bench.until("the list", |desk| desk.auditions.of(project).is_some());
        assert_eq!(bench.desk.auditions.is_under_way_elsewhere(7), is_elsewhere);
    }
    gate.open();
    first.until_over(job);
}
