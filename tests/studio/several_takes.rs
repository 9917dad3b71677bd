//! Several takes of a line at once: each bought once, with a seed of its own, and the line's take stays what it is.

use std::collections::HashSet;

use super::parts::entries;
use super::*;
use mynah::library::Library;
use mynah::records::ledger::EntryState;
use mynah::script::edit::Edit;
use mynah::script::pages::RowSet;
use mynah::terms::clock::Clock;
use mynah_model::command::{TakesCommand, UsageCommand};
use mynah_model::desk::{Budget, Orders, Scope, TakeCard, Wanted};

/// Orders of so many takes of each of these lines, and what all cost.
fn several(bench: &Bench, takes: usize, places: &[usize]) -> (Vec<LineOrder>, Credits) {
    let mut rows = RowSet::default();
    for place in places {
        rows.set(&[bench.line(*place)], ());
    }
    let mut orders = Orders::among(&bench.desk, rows, Wanted::Several(takes));
    while !bench.desk.gather(&mut orders) {}
    let price = bench.desk.price_of_gathered(&orders).quote.most;
    assert_eq!(orders.count, takes * places.len());
    (orders.orders, price)
}

/// Orders them, and waits until all are over.
fn make(bench: &mut Bench, orders: Vec<LineOrder>) {
    let all = bench.desk.jobs.len() + orders.len();
    bench.generate(orders);
    bench.until("the end of all", |desk| {
        let over = |job: &mynah_model::desk::JobCard| {
            matches!(
                job.state,
                JobState::Finished { .. } | JobState::Failed(_) | JobState::Cancelled(_)
            )
        };
        desk.jobs.len() == all && desk.jobs.iter().all(over)
    });
}

/// All takes of a line, newest first.
fn takes(bench: &mut Bench, place: usize) -> Vec<TakeCard> {
    let line = bench.line(place);
    let project = bench.desk.project.as_ref().unwrap().card.id;
    bench.desk.line_takes = None;
    bench.send(Command::Takes(TakesCommand::List { project, line }));
    bench.until("its takes", |desk| desk.line_takes.is_some());
    bench.desk.line_takes.clone().unwrap().1
}

fn settled(bench: &Bench) -> Vec<Credits> {
    let home = bench.home.as_ref().unwrap().path();
    let library = Library::open(home, Clock::system()).unwrap();
    let entries = entries(&library).into_iter();
    let settled = entries.filter(|entry| entry.state == EntryState::Settled);
    settled.filter_map(|entry| entry.cost).collect()
}

#[test]
fn each_is_paid_once_has_its_own_seed_and_the_take_stays() {
    let mut bench = Bench::new();
    let line = bench.line(0);
    let first = bench.generate(vec![bench.order(0, false)]);
    bench.until_over(first);
    let was = bench.desk.takes[&line].picked.clone().unwrap();
    let one = bench.desk.price_of_fresh(line).unwrap().quote.most;
    // A line whose seed is set would get the same take again and again.
    let mut overrides = bench.desk.script().line(line).unwrap().overrides.clone();
    overrides.seed = Some(7);
    let edit = Edit::SetOverrides {
        id: line,
        overrides: Box::new(overrides),
    };
    bench.desk.edit(edit);
    bench.hand_over();
    let (orders, price) = several(&bench, 3, &[0]);
    assert_eq!(price, Credits(one.0 * 3));
    make(&mut bench, orders);
    let all = takes(&mut bench, 0);
    assert_eq!(all.len(), 4);
    let seeds: HashSet<u32> = all.iter().map(|take| take.seed.unwrap()).collect();
    assert_eq!(seeds.len(), 4, "{seeds:?}");
    assert!(!seeds.contains(&7));
    let picked = all.iter().find(|take| take.picked).unwrap();
    assert_eq!(picked.id, was.id, "nobody picked another one");
    let costs = settled(&bench);
    assert_eq!(costs.len(), 4);
    assert_eq!(costs[1..].iter().copied().sum::<Credits>(), price);
    bench.until("the word", |desk| {
        desk.notices.iter().any(|notice| {
            matches!(notice, mynah_model::event::Notice::Done(text) if text.starts_with("All 3 takes are made"))
        })
    });
}

#[test]
fn a_line_without_a_take_gets_one_and_an_old_one_is_replaced() {
    let mut bench = Bench::new();
    let (orders, price) = several(&bench, 2, &[1, 2]);
    let each = |place| bench.desk.price_of_fresh(bench.line(place)).unwrap().quote;
    assert_eq!(price, Credits((each(1).most.0 + each(2).most.0) * 2));
    make(&mut bench, orders);
    for place in [1, 2] {
        let all = takes(&mut bench, place);
        assert_eq!(all.len(), 2);
        let picked = all.iter().filter(|take| take.picked);
        assert_eq!(picked.map(|take| take.number).collect::<Vec<_>>(), [1]);
    }
    // What the line says by now has no take: the first of the new ones is it.
    let (id, text) = (bench.line(1), "Something else.".to_owned());
    bench.desk.edit(Edit::SetText { id, text });
    bench.hand_over();
    let (orders, _) = several(&bench, 2, &[1]);
    make(&mut bench, orders);
    let picked = bench.desk.takes[&id].picked.clone().unwrap();
    assert_eq!(
        (picked.number, picked.request.text()),
        (3, "Something else.")
    );
}

/// Of those that a budget stopped the newest one alone was ordered again.
#[test]
fn a_budget_stops_them_and_all_that_it_stopped_can_be_ordered_again() {
    let mut bench = Bench::new();
    let one = bench.desk.price_of_fresh(bench.line(0)).unwrap().quote.most;
    let budget = Budget {
        backend: Backend::Draft,
        scope: Scope::Month,
        credits: Credits(one.0 * 2 + one.0 / 2),
        hard: true,
    };
    bench.send(Command::Usage(UsageCommand::SetBudget(budget)));
    bench.until("the budget", |desk| {
        !desk.budgets(Backend::Draft).is_empty()
    });
    let (orders, price) = several(&bench, 5, &[0]);
    assert_eq!(price, Credits(one.0 * 5));
    make(&mut bench, orders);
    assert_eq!(settled(&bench), [one; 2]);
    assert_eq!(takes(&mut bench, 0).len(), 2);
    let again = bench.desk.price_again(Backend::Draft).unwrap().quote.most;
    assert_eq!(again, Credits(one.0 * 3));
}

#[test]
fn a_line_shows_the_take_that_is_being_made_until_all_are() {
    let mut bench = Bench::new();
    let line = bench.line(0);
    bench.faults.latency(Duration::from_millis(30));
    let (orders, _) = several(&bench, 4, &[0]);
    let first = bench.generate(orders);
    bench.until("all of them", |desk| desk.jobs.len() == 4);
    while bench.desk.several_of(line).next().is_some() {
        let told = bench.desk.job_of(line).unwrap();
        assert!(bench.desk.several_of(line).any(|open| open == told.id));
        let before = bench.desk.several_of(line).count();
        bench.until("one less", |desk| desk.several_of(line).count() < before);
    }
    assert!(matches!(
        bench.desk.job(first).unwrap().state,
        JobState::Finished { .. }
    ));
    assert_eq!(bench.desk.takes[&line].count, 4);
}

/// The second retry was taken for the first one, pressed twice: both say the same words.
#[test]
fn each_of_several_takes_that_failed_is_tried_again_from_the_log() {
    let mut bench = Bench::new();
    let (orders, _) = several(&bench, 2, &[0]);
    let refusal = mynah::draft::refusal::Refusal::internal();
    bench.faults.times(2, &Fault::Refuse(refusal));
    make(&mut bench, orders);
    assert!(settled(&bench).is_empty());
    let rows = super::doubt::listed(&mut bench, 2);
    bench.faults.latency(Duration::from_millis(700));
    let jobs = bench.desk.jobs.len();
    for row in [rows[0], rows[1], rows[0], rows[1]] {
        bench.send(Command::Jobs(JobsCommand::RetryFailure(row)));
    }
    let line = bench.line(0);
    bench.until("both takes", |desk| {
        desk.takes.get(&line).is_some_and(|takes| takes.count == 2)
    });
    assert_eq!(bench.desk.jobs.len(), jobs + 2, "each once");
    assert_eq!(settled(&bench).len(), 2);
}
