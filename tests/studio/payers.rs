//! What one account holds and pays is no other's: neither free for it nor on its meter. What was shown as free is not bought.

use mynah_model::urgency::Urgency;
use std::path::Path;

use mynah::library::Library;
use mynah::records::alerts::AlertOf;
use mynah::terms::clock::Clock;
use mynah::terms::fingerprint::quick_key;
use mynah::terms::ids::{KeyId, TakeId};
use mynah_model::command::{AccountCommand, KeysCommand, NewKeyOrder};
use mynah_model::desk::List;
use mynah_model::event::Notice;

use super::account::{KEY, Service};
use super::keys::{add, card, finish, new, open, paid, send, speak, trouble_of};
use super::*;

/// 'Generate all' showed 0 for what the account in use had bought, and the key of batches bought all of it again.
#[test]
fn what_one_account_bought_is_not_free_for_the_account_that_pays_for_batches() {
    let (one, two) = (Service::start(), Service::start());
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    let first = add(&mut bench, new("one", KEY, &one));
    let other = NewKeyOrder {
        switch: false,
        ..new("two", KEY, &two)
    };
    send(&bench, KeysCommand::Add(Box::new(other)));
    bench.until("the second key", |desk| desk.keys.len() == 2);
    let many = card(&bench, "two").id;
    let orders: Vec<_> = (0..3).map(|place| bench.order(place, false)).collect();
    let price = |desk: &Desk, places: &[usize]| {
        let orders: Vec<_> = places.iter().map(|it| orders[*it].clone()).collect();
        Some(
            desk.quote(Backend::Live, &orders, Urgency::asked(places.len() == 1))?
                .most,
        )
    };
    // What is held is told before the credits.
    bench.until("prices and credits", |desk| {
        let meter = desk.meters.get(&Backend::Live);
        price(desk, &[0, 1]).is_some() && meter.is_some_and(|meter| meter.value().is_some())
    });
    for place in [0, 1] {
        let jobs = speak(&mut bench, &[place]);
        finish(&mut bench, &jobs);
    }
    assert_eq!(price(&bench.desk, &[0, 1]), Some(Credits::ZERO));
    assert_eq!(bench.desk.key_in_use, Some(first));
    send(&bench, KeysCommand::ForBatches(Some(many)));
    bench.until("the setting", |desk| desk.settings.batch_key == Some(many));

    let shown = price(&bench.desk, &[0, 1]).unwrap();
    assert!(shown > Credits::ZERO, "the other account has none of it");
    let alone = price(&bench.desk, &[0]);
    assert_eq!(alone, Some(Credits::ZERO), "alone it is the first one's");
    let jobs = speak(&mut bench, &[0, 1, 2]);
    finish(&mut bench, &jobs);
    assert_eq!(price(&bench.desk, &[0, 1]), Some(Credits::ZERO));
    let alone = price(&bench.desk, &[2]).unwrap();
    assert!(alone > Credits::ZERO, "the first one would buy it");
    let of = |name: &str| -> u64 {
        let all = paid(home.path()).into_iter();
        let own = all.filter(|(key, _)| key.starts_with(name));
        own.map(|(_, credits)| credits).sum()
    };
    assert!(of("two ") >= shown.0, "as it was shown");
}

/// Keeps a key beside the one in use that pays for batches from now on.
pub fn pays_for_batches(bench: &mut Bench, order: NewKeyOrder) -> KeyId {
    let name = order.name.clone();
    let other = NewKeyOrder {
        switch: false,
        ..order
    };
    send(bench, KeysCommand::Add(Box::new(other)));
    let is_kept = |desk: &Desk| desk.keys.iter().any(|key| key.name == name);
    bench.until("the second key", is_kept);
    let many = card(bench, &name).id;
    send(bench, KeysCommand::ForBatches(Some(many)));
    bench.until("the setting", |desk| desk.settings.batch_key == Some(many));
    many
}

/// A window with the key `one` in use, and `two` of another service for its batches.
pub fn with_two(home: &Path, one: &Service, two: &Service) -> (Bench, KeyId) {
    let mut bench = open(home);
    add(&mut bench, new("one", KEY, one));
    let many = pays_for_batches(&mut bench, new("two", KEY, two));
    (bench, many)
}

/// Only the account in use was ever read: who paid for batches ran out without a word.
#[test]
fn an_account_that_pays_and_is_not_in_use_tells_when_its_plan_is_nearly_used() {
    let (one, two) = (Service::start(), Service::left(130));
    let home = tempfile::tempdir().unwrap();
    let (mut bench, many) = with_two(home.path(), &one, &two);
    let jobs = speak(&mut bench, &[0, 1]);
    finish(&mut bench, &jobs);
    bench.until("the alert", |desk| {
        desk.notices.iter().any(|notice| {
            matches!(notice, Notice::Alert(alert)
                if alert.of == AlertOf::PlanOf(many) && alert.name == "two" && alert.percent == 90)
        })
    });
    let meter = bench.desk.meters[&Backend::Live].value().unwrap();
    assert!(
        meter.limit.0 - meter.used.0 > 130,
        "the window shows the one in use"
    );
}

/// A window whose first line has a take.
fn spoken(home: &Path) -> (Bench, LineId, TakeId) {
    let mut bench = open(home);
    let job = bench.generate(vec![bench.order(0, false)]);
    finish(&mut bench, &[job]);
    let line = bench.line(0);
    let take = bench.desk.takes[&line].picked.clone().unwrap().id;
    (bench, line, take)
}

/// Empties the bin as another window does, with this take in it.
fn empty(home: &Path, take: TakeId) {
    let library = Library::open(home, Clock::system()).unwrap();
    library.discard(take).unwrap();
    library.empty_bin(None).unwrap();
}

/// Another window emptied the bin, this one showed the take as free still, and a press bought it.
#[test]
fn what_was_shown_as_free_and_is_gone_is_a_question_and_no_purchase() {
    let home = tempfile::tempdir().unwrap();
    let (mut bench, line, take) = spoken(home.path());
    let price = |desk: &Desk| desk.price_of(line).unwrap().quote.most;
    assert_eq!(price(&bench.desk), Credits::ZERO);
    let order = bench.order(0, false);
    empty(home.path(), take);
    let job = bench.generate(vec![order]);
    let trouble = trouble_of(&mut bench, job);
    assert_eq!(trouble.charged, Charged::No, "{trouble:?}");
    assert_eq!(trouble.remedies.first(), Some(&Remedy::Retry));
    assert!(price(&bench.desk) > Credits::ZERO, "shown by now");
    // Somebody who has seen that presses again.
    bench.send(Command::Jobs(JobsCommand::Retry(job)));
    bench.until("the take", |desk| {
        matches!(
            desk.job(job).unwrap().state,
            JobState::Finished { cached: false, .. }
        )
    });
}

/// It was shown as free until this window was opened again.
#[test]
fn what_another_window_threw_away_is_free_no_more() {
    let home = tempfile::tempdir().unwrap();
    let (mut bench, line, take) = spoken(home.path());
    empty(home.path(), take);
    bench.until("its price", |desk| {
        desk.price_of(line).unwrap().quote.most > Credits::ZERO
    });
}

/// What a command or another window had bought was shown at its price, and saved by the cache once it was ordered.
#[test]
fn what_another_window_bought_is_free_here() {
    let home = tempfile::tempdir().unwrap();
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let line = bench.line(0);
    bench.until("what is held", |desk| desk.is_held_told(Backend::Draft));
    let price = |desk: &Desk| desk.price_of(line).unwrap().quote.most;
    assert!(price(&bench.desk) > Credits::ZERO);
    drop(spoken(home.path()));
    bench.until("its price", |desk| price(desk) == Credits::ZERO);
}

/// Started without a network, previews and cleanings that were paid for were said never to have been made.
#[test]
fn what_was_bought_is_known_to_be_here_before_anybody_answers() {
    let service = Service::start();
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    add(&mut bench, new("one", KEY, &service));
    let key = quick_key(&bench.order(0, false).request);
    let jobs = speak(&mut bench, &[0]);
    finish(&mut bench, &jobs);
    bench.studio.shutdown();
    drop(service);
    let mut bench = open(home.path());
    let enter = AccountCommand::Enter(Backend::Live);
    bench.send(Command::Account(enter));
    bench.until("what is held", |desk| {
        let held = desk.held_here(Backend::Live, Urgency::Interactive);
        held.is_some_and(|held| held.contains(&key))
    });
}

/// Regression: lines that were ordered as free waited at their full price, and closing the window warned of credits that
/// nobody would pay.
#[test]
fn lines_that_are_ordered_as_free_wait_at_no_price() {
    let home = tempfile::tempdir().unwrap();
    let (mut bench, _, _) = spoken(home.path());
    bench.send(Command::Jobs(JobsCommand::Pause(true)));
    bench.until("the pause", |desk| desk.flow.paused);
    let orders = vec![bench.order(0, false), bench.order(1, false)];
    assert_eq!(orders[0].shown, Some(Credits::ZERO));
    let price = orders[1].shown.unwrap();
    bench.send(Command::Jobs(JobsCommand::Generate {
        project: bench.desk.project.as_ref().map(|open| open.card.id),
        backend: Backend::Draft,
        asked_alone: false,
        orders,
        play: false,
    }));
    bench.until("both", |desk| desk.jobs.count(List::Waiting) == 2);
    let waiting = bench.desk.jobs.listed(List::Waiting);
    let quotes: Vec<_> = waiting.map(|job| job.quote).collect();
    assert_eq!(quotes, [Credits::ZERO, price]);
    assert_eq!(bench.desk.ahead(Backend::Draft), price);
}
