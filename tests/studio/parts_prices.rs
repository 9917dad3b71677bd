//! What an order costs that goes on with parts that are here: wherever it is told, it is what is left of it.

use std::path::Path;

use super::account::{KEY, Service};
use super::keys::{add, new, open, trouble_of};
use super::parts::{PARTS, in_parts};
use super::parts_again::{bought, library, row, second_is_refused};
use super::recovery::{QUICK, is_finished, order_live, real_service, service_bench};
use super::*;
use mynah::draft::refusal::Refusal;
use mynah_model::desk::JobCard;
use mynah_model::urgency::Urgency;

/// Another take of a long line, at what it costs: at the service as with Draft voices, whose project it is.
fn at_its_price(bench: &mut Bench) -> (LineOrder, Credits) {
    let order = in_parts(bench, true);
    let orders = std::slice::from_ref(&order);
    let whole = bench
        .desk
        .quote(Backend::Draft, orders, Urgency::Interactive)
        .unwrap()
        .most;
    let shown = Some(whole);
    (LineOrder { shown, ..order }, whole)
}

/// Waits until it is known whose parts are here.
fn until_known(bench: &mut Bench) {
    bench.until("the account", |desk| {
        let account = desk.account_here(Backend::Live, Urgency::Interactive);
        account.is_some()
    });
}

fn spent(home: &Path) -> Credits {
    library(home).spend(Backend::Live).unwrap().spent
}

/// While it went on it was shown at the price of all, and the failure log had it at that ever after.
#[test]
fn what_goes_on_costs_what_is_left_of_it_wherever_that_is_told() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let (order, whole) = at_its_price(&mut bench);
    second_is_refused(&service);
    let job = order_live(&mut bench, vec![order]);
    assert_eq!(bench.desk.job(job).unwrap().quote, whole);
    trouble_of(&mut bench, job);
    until_known(&mut bench);
    let rest = whole.less(spent(home.path()));
    assert!(Credits::ZERO < rest && rest < whole, "{rest} of {whole}");
    let told = |bench: &Bench| {
        let card = bench.desk.job(job).unwrap();
        let again = bench.desk.price_of_retry(card).unwrap();
        [card.quote, again.quote.most]
    };
    assert_eq!(told(&bench), [rest; 2]);
    let all = bench.desk.price_again(Backend::Live).unwrap();
    assert_eq!(all.quote.most, rest);
    row(&mut bench);
    let (price, _) = bench.desk.cautions_of_failure(&bench.desk.failures[0]);
    assert_eq!(price.quote.most, rest);

    bench.send(Command::Jobs(JobsCommand::Pause(true)));
    bench.send(Command::Jobs(JobsCommand::Retry(job)));
    bench.until("it in the queue", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Queued)
    });
    assert_eq!(told(&bench), [rest; 2]);
    assert_eq!(bench.desk.ahead(Backend::Live), rest);
    bench.send(Command::Jobs(JobsCommand::Cancel(job)));
    bench.until("its end", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Cancelled(_))
    });
    assert_eq!(told(&bench), [rest; 2]);
    bench.send(Command::Jobs(JobsCommand::Retry(job)));
    bench.send(Command::Jobs(JobsCommand::Continue));
    bench.until("its take", |desk| is_finished(desk, job));
    assert_eq!(spent(home.path()), whole);
    assert_eq!(bought(home.path()), PARTS);
}

/// What was paid was in both prices of the question, and in none that anybody had seen before.
#[test]
fn a_question_of_what_goes_on_tells_what_was_shown_and_what_is_left() {
    let service = real_service();
    let home = tempfile::tempdir().unwrap();
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let (order, whole) = at_its_price(&mut bench);
    second_is_refused(&service);
    let failed = order_live(&mut bench, vec![order.clone()]);
    trouble_of(&mut bench, failed);
    until_known(&mut bench);
    let rest = whole.less(spent(home.path()));
    let less = rest.less(Credits(1));
    bench.send(Command::Jobs(JobsCommand::Generate {
        project: bench.desk.project.as_ref().map(|open| open.card.id),
        backend: Backend::Live,
        asked_alone: true,
        orders: vec![LineOrder {
            shown: Some(less),
            ..order
        }],
        play: false,
    }));
    let asked = |desk: &Desk| {
        let mut others = desk.jobs.iter().filter(|job| job.id != failed);
        let is_over = |job: &&JobCard| matches!(job.state, JobState::Failed(_));
        others.find(is_over).map(|job| job.id)
    };
    bench.until("the question", |desk| asked(desk).is_some());
    let asked = asked(&bench.desk).unwrap();
    let trouble = trouble_of(&mut bench, asked);
    let says = format!("shown at {less} credits at most and costs up to {rest} by now");
    assert!(trouble.what.contains(&says), "{}", trouble.what);
    let card = bench.desk.job(asked).unwrap();
    assert_eq!(card.quote, rest);
    assert_eq!(bench.desk.price_of_retry(card).unwrap().quote.most, rest);
    bench.send(Command::Jobs(JobsCommand::Retry(asked)));
    bench.until("its take", |desk| is_finished(desk, asked));
    assert_eq!(spent(home.path()), whole);
    assert_eq!(bought(home.path()), PARTS);
}

/// Another take that ended midway at one account, which another account pays for by now; its order, and what all of it costs.
fn left_by_one(bench: &mut Bench, one: &Service, two: &Service) -> (LineOrder, Credits, JobId) {
    add(bench, new("one", KEY, one));
    until_known(bench);
    let (order, whole) = at_its_price(bench);
    second_is_refused(one);
    let failed = order_live(bench, vec![order.clone()]);
    trouble_of(bench, failed);
    add(bench, new("two", KEY, two));
    until_known(bench);
    (order, whole, failed)
}

/// What another account had paid for it was added to what was agreed to, and could be spent once more.
#[test]
fn what_another_account_paid_is_in_no_price_that_is_agreed_to() {
    let (one, two) = (real_service(), real_service());
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    let (order, whole, failed) = left_by_one(&mut bench, &one, &two);
    let by_one = one.billed();
    assert!(by_one > 0, "a part is here");
    let less = whole.less(Credits(1));
    let less = LineOrder {
        shown: Some(less),
        ..order
    };
    bench.send(Command::Jobs(JobsCommand::Generate {
        project: bench.desk.project.as_ref().map(|open| open.card.id),
        backend: Backend::Live,
        asked_alone: true,
        orders: vec![less],
        play: false,
    }));
    let asked = |desk: &Desk| {
        let mut others = desk.jobs.iter().filter(|job| job.id != failed);
        let is_over = |job: &&JobCard| !matches!(job.state, JobState::Queued);
        others.find(is_over).map(|job| job.id)
    };
    bench.until("it begun", |desk| asked(desk).is_some());
    let asked = asked(&bench.desk).unwrap();
    let trouble = trouble_of(&mut bench, asked);
    assert_eq!(trouble.charged, Charged::No);
    assert_eq!((one.billed(), two.billed()), (by_one, 0));
}

/// While it waited it was told at what the other account lacked of it.
#[test]
fn what_is_tried_again_by_another_account_is_told_at_all_that_it_costs() {
    let (one, two) = (real_service(), real_service());
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    let (_, whole, failed) = left_by_one(&mut bench, &one, &two);
    bench.send(Command::Jobs(JobsCommand::Pause(true)));
    bench.until("the pause", |desk| desk.flow.paused);
    bench.send(Command::Jobs(JobsCommand::Retry(failed)));
    bench.until("it in the queue", |desk| {
        matches!(desk.job(failed).unwrap().state, JobState::Queued)
    });
    assert_eq!(bench.desk.job(failed).unwrap().quote, whole);
    bench.send(Command::Jobs(JobsCommand::Continue));
    bench.until("its take", |desk| is_finished(desk, failed));
    let all: usize = PARTS.iter().map(|part| part.len()).sum();
    assert_eq!(two.billed(), all);
}

/// After a second try of the first account, which bought nothing more, it was told at what that one lacked of it again, and
/// all of it was asked for.
#[test]
fn what_another_account_tries_again_after_several_tries_is_told_at_all_that_it_costs() {
    let (one, two) = (real_service(), real_service());
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    add(&mut bench, new("one", KEY, &one));
    until_known(&mut bench);
    let (order, whole) = at_its_price(&mut bench);
    second_is_refused(&one);
    let failed = order_live(&mut bench, vec![order]);
    trouble_of(&mut bench, failed);
    let by_one = one.billed();
    let queued = |bench: &mut Bench| {
        bench.send(Command::Jobs(JobsCommand::Pause(true)));
        bench.until("the pause", |desk| desk.flow.paused);
        bench.send(Command::Jobs(JobsCommand::Retry(failed)));
        bench.until("it in the queue", |desk| {
            matches!(desk.job(failed).unwrap().state, JobState::Queued)
        });
        bench.desk.job(failed).unwrap().quote
    };
    let rest = queued(&mut bench);
    assert!(Credits::ZERO < rest && rest < whole);
    let no = Refusal::invalid("no", "no", None, "No.");
    one.faults.times(2, &Fault::Refuse(no));
    bench.send(Command::Jobs(JobsCommand::Continue));
    trouble_of(&mut bench, failed);
    assert_eq!(one.billed(), by_one, "nothing more was bought");
    add(&mut bench, new("two", KEY, &two));
    until_known(&mut bench);
    assert_eq!(queued(&mut bench), whole);
    bench.send(Command::Jobs(JobsCommand::Continue));
    bench.until("its take", |desk| is_finished(desk, failed));
    let all: usize = PARTS.iter().map(|part| part.len()).sum();
    assert_eq!(two.billed(), all);
}
