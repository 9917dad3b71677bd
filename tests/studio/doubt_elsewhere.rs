//! A line that may have been charged to one account, ordered again with another one: the first one's history is looked
//! at before anything is bought.

use std::path::Path;

use mynah::draft::keys::{KeyRefused, KeyRule};

use super::account::{KEY, Service};
use super::keys::{add, finish, new, paid, speak, trouble_of};
use super::payers::with_two;
use super::recovery::{QUICK, is_finished, real_service};
use super::*;
use mynah_engine::KeyStore;

fn open(home: &Path) -> Bench {
    let mut options = StudioOptions::new(home);
    options.keys = KeyStore::Process;
    options.looks = QUICK;
    Bench::open(options)
}

/// The credits that keys of this name paid.
fn paid_by(home: &Path, name: &str) -> u64 {
    let all = paid(home).into_iter();
    let own = all.filter(|(key, _)| key.split(' ').next() == Some(name));
    own.map(|(_, credits)| credits).sum()
}

/// Line 0 was sent with the key `work`, and its answer was lost; `private`, of another account, is in use by now.
fn lost_with_another_key(home: &Path, work: &Service, private: &Service) -> (Bench, JobId) {
    let mut bench = open(home);
    add(&mut bench, new("work", KEY, work));
    work.faults.next(Fault::LoseAnswer);
    let lost = speak(&mut bench, &[0])[0];
    let trouble = trouble_of(&mut bench, lost);
    assert!(
        matches!(trouble.charged, Charged::Unknown { .. }),
        "{trouble:?}"
    );
    add(&mut bench, new("private", KEY, private));
    (bench, lost)
}

/// The batch's key paid for it, the key in use paid for it again: nobody had looked at the batch's history.
#[test]
fn a_line_of_a_batch_that_got_lost_is_not_bought_from_the_account_in_use() {
    let (one, two) = (real_service(), real_service());
    let home = tempfile::tempdir().unwrap();
    let (mut bench, _) = with_two(home.path(), &one, &two);
    two.faults.next(Fault::LoseAnswer);
    let batch = speak(&mut bench, &[0, 1]);
    let lost = (0..2).find(|place| {
        let state = bench.until_over(batch[*place]);
        matches!(state, JobState::Failed(trouble) if matches!(trouble.charged, Charged::Unknown { .. }))
    });
    let alone = speak(&mut bench, &[lost.unwrap()]);
    finish(&mut bench, &alone);
    assert_eq!(paid_by(home.path(), "one"), 0, "{:?}", paid(home.path()));
    let line = bench.line(lost.unwrap());
    assert_eq!(bench.desk.takes[&line].count, 1);
}

#[test]
fn a_line_that_got_lost_is_not_bought_again_with_the_key_that_is_in_use_since() {
    for retries in [false, true] {
        let (work, private) = (real_service(), real_service());
        let home = tempfile::tempdir().unwrap();
        let (mut bench, lost) = lost_with_another_key(home.path(), &work, &private);
        let again = if retries {
            bench.send(Command::Jobs(JobsCommand::Retry(lost)));
            lost
        } else {
            speak(&mut bench, &[0])[0]
        };
        bench.until("its take", |desk| is_finished(desk, again));
        assert_eq!(paid_by(home.path(), "private"), 0);
        assert!(paid_by(home.path(), "work") > 0);
        let line = bench.line(0);
        assert_eq!(bench.desk.takes[&line].count, 1);
    }
}

/// Nobody can ask the account any more: that is a question of its own, and whoever answers it buys.
#[test]
fn an_account_that_can_not_be_asked_is_a_question_and_no_purchase() {
    let (work, private) = (real_service(), real_service());
    let home = tempfile::tempdir().unwrap();
    let (mut bench, _) = lost_with_another_key(home.path(), &work, &private);
    let deleted = KeyRule {
        refused: Some(KeyRefused::Deleted),
        ..KeyRule::default()
    };
    work.keys.set(KEY, deleted);
    let alone = speak(&mut bench, &[0])[0];
    let trouble = trouble_of(&mut bench, alone);
    assert_eq!(trouble.remedies.first(), Some(&Remedy::Retry));
    assert!(trouble.what.contains("“work”"), "{}", trouble.what);
    assert_eq!(paid_by(home.path(), "private"), 0);
    // Whoever has read that presses again.
    bench.send(Command::Jobs(JobsCommand::Retry(alone)));
    bench.until("the take", |desk| is_finished(desk, alone));
    assert!(paid_by(home.path(), "private") > 0);
}
