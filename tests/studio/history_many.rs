//! Many entries of the history, gone through by one order: fetched, saved as files, deleted at the provider.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use mynah::draft::faults::Fault;
use mynah::draft::refusal::Refusal;
use mynah::script::pages::JobSet;
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::ids::JobId;
use mynah_engine::StudioOptions;
use mynah_model::command::{
    Fetched, HistoryCommand, HistoryGather, HistoryOrder, HistoryWork, JobsCommand, KeysCommand,
};
use mynah_model::desk::{HistoryFilter, HistoryKey, HistoryMark, HistoryRow, JobState};
use mynah_model::trouble::{Charged, Remedy};

use crate::account::{KEY, Service};
use crate::history::{everywhere, forget_library};
use crate::keys::{add, finish, new, open, send, speak, told, trouble_of};
use crate::{Bench, Command};

/// Three lines that another library had spoken at the same account.
fn made_elsewhere() -> (Bench, Vec<HistoryRow>) {
    let mut first = Bench::new();
    let orders = (0..3).map(|place| first.order(place, false)).collect();
    let last = first.generate(orders);
    first.until_over(last);
    first.until("all takes", |desk| desk.takes.len() == 3);
    let home = first.home.take().unwrap();
    drop(first);
    forget_library(home.path());
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    bench.home = Some(home);
    let rows = bench.listed(everywhere());
    assert_eq!(rows.len(), 3);
    (bench, rows)
}

fn marks(bench: &Bench) -> Arc<[HistoryMark]> {
    let shown = &bench.desk.history;
    let keys = shown.keys(0..shown.len());
    keys.map(|key| shown.mark(key)).collect()
}

/// Goes through these entries; the job that did, once it is over.
fn go_through(bench: &mut Bench, marks: Arc<[HistoryMark]>, work: HistoryWork) -> JobId {
    let before = bench.desk.jobs.histories().count();
    bench.act(HistoryCommand::Many(Box::new(HistoryOrder {
        whose: bench.desk.history.whose.clone(),
        marks,
        work,
    })));
    bench.until("the job", |desk| desk.jobs.histories().count() > before);
    let job = bench.desk.jobs.histories().last().unwrap().id;
    bench.until_over(job);
    job
}

fn is_finished(bench: &Bench, job: JobId) -> bool {
    matches!(
        bench.desk.job(job).unwrap().state,
        JobState::Finished { .. }
    )
}

fn names(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn all_that_is_marked_is_fetched_saved_and_deleted() {
    let (mut bench, _) = made_elsewhere();
    let all = marks(&bench);
    let fetched = go_through(&mut bench, all, HistoryWork::Fetch);
    assert!(is_finished(&bench, fetched));
    let rows = bench.listed(everywhere());
    assert!(rows.iter().all(|row| row.take.is_some()));
    // As files, and once more beside them.
    let folder = tempfile::tempdir().unwrap();
    let save = HistoryWork::Save(folder.path().join("saved"));
    let all = marks(&bench);
    let saved = go_through(&mut bench, Arc::clone(&all), save.clone());
    assert!(is_finished(&bench, saved));
    let first = names(&folder.path().join("saved"));
    assert_eq!(first.len(), 3, "{first:?}");
    assert!(first[0].starts_with("0001-") && first[0].ends_with(".draft.mp3"));
    std::fs::write(folder.path().join("saved").join(&first[0]), b"mine").unwrap();
    go_through(&mut bench, Arc::clone(&all), save);
    assert_eq!(names(&folder.path().join("saved")).len(), 6);
    let mine = std::fs::read(folder.path().join("saved").join(&first[0])).unwrap();
    assert_eq!(mine, b"mine", "it was not replaced");
    // At the provider, for good; the takes stay.
    assert!(all.iter().all(|mark| mark.item.is_some()));
    let deleted = go_through(&mut bench, all, HistoryWork::Delete);
    assert!(is_finished(&bench, deleted));
    let rows = bench.listed(everywhere());
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|row| bench.item_of(row).is_none()));
    assert!(bench.desk.history.busy.is_empty());
}

#[test]
fn what_is_only_there_is_fetched_before_it_is_saved() {
    let (mut bench, _) = made_elsewhere();
    let folder = tempfile::tempdir().unwrap();
    let all = marks(&bench);
    let work = HistoryWork::Save(folder.path().to_owned());
    let saved = go_through(&mut bench, all, work);
    assert!(is_finished(&bench, saved));
    assert_eq!(names(folder.path()).len(), 3);
    let rows = bench.listed(everywhere());
    assert!(rows.iter().all(|row| row.take.is_some()));
}

#[test]
fn one_that_is_gone_stops_no_other_and_is_left() {
    let (mut bench, rows) = made_elsewhere();
    let all = marks(&bench);
    let item = rows[1].item.clone().unwrap();
    bench.act(HistoryCommand::Delete {
        whose: bench.desk.history.whose.clone(),
        item: item.clone(),
    });
    bench.until("the end of it", |desk| desk.history.len() == 2);
    let job = go_through(&mut bench, all, HistoryWork::Fetch);
    let JobState::Failed(trouble) = &bench.desk.job(job).unwrap().state else {
        panic!("{:?}", bench.desk.job(job));
    };
    assert!(
        trouble.what.starts_with("1 of 3 entries"),
        "{}",
        trouble.what
    );
    assert_eq!(trouble.charged, Charged::No);
    assert!(trouble.remedies.contains(&Remedy::Retry));
    assert_eq!(*bench.desk.history.left.2, [HistoryKey::Item(item.clone())]);
    let there = bench.listed(everywhere());
    assert!(there.iter().all(|row| row.take.is_some()), "{there:?}");
    // Nothing half comes of what can't be had.
    bench.act(HistoryCommand::Fetch {
        whose: bench.desk.history.whose.clone(),
        item,
        then: Fetched::Put(7),
    });
    bench.until("the word", |desk| desk.history.to_put.is_some());
    assert_eq!(bench.desk.history.to_put, Some((7, None)));
}

/// What is tried again with all others is never deleted by it: that is asked for by itself.
#[test]
fn trying_all_again_deletes_nothing() {
    let (mut bench, _) = made_elsewhere();
    let all = marks(&bench);
    let refused = || Fault::Refuse(Refusal::missing_permission("speech_history_write"));
    bench.faults.always_on("/v1/history/", refused());
    let [deleting, fetching] = [HistoryWork::Delete, HistoryWork::Fetch].map(|work| {
        let job = go_through(&mut bench, Arc::clone(&all), work);
        assert!(!is_finished(&bench, job));
        job
    });
    bench.faults.clear();
    let mut jobs = JobSet::default();
    jobs.set(&[deleting, fetching], ());
    bench.send(Command::Jobs(JobsCommand::RetryAll {
        backend: None,
        jobs,
    }));
    bench.until("what was to be fetched", |desk| {
        matches!(
            desk.job(fetching).map(|job| &job.state),
            Some(JobState::Finished { .. })
        )
    });
    assert!(matches!(
        bench.desk.job(deleting).unwrap().state,
        JobState::Failed(_)
    ));
    let rows = bench.listed(everywhere());
    assert!(rows.iter().all(|row| row.take.is_some()));
    assert!(rows.iter().all(|row| bench.item_of(row).is_some()));
    // By itself it is.
    bench.send(Command::Jobs(JobsCommand::Retry(deleting)));
    bench.until("their end", |desk| {
        rows.iter().all(|row| desk.history.item_of(row).is_none())
    });
}

#[test]
fn all_but_some_are_gathered_without_being_seen() {
    let (mut bench, rows) = made_elsewhere();
    bench.act(HistoryCommand::Gather(Box::new(HistoryGather {
        number: 3,
        filter: everywhere(),
        account: bench.desk.history.whose.account.clone(),
        until: Clock::system().now(),
        but: HashSet::from([rows[1].key().unwrap()]),
    })));
    bench.until("all of it", |desk| {
        desk.history.gathered.number == 3 && desk.history.gathered.marks.is_some()
    });
    let marks = bench.desk.history.gathered.marks.clone().unwrap();
    let items: Vec<_> = marks.iter().filter_map(|mark| mark.item.clone()).collect();
    let wanted = [&rows[0], &rows[2]].map(|row| row.item.clone().unwrap());
    assert_eq!(items, wanted);
}

#[test]
fn what_another_account_lacks_is_not_called_deleted() {
    let (one, two) = (Service::start(), Service::start());
    let home = tempfile::tempdir().unwrap();
    let mut bench = open(home.path());
    let first = add(&mut bench, new("one", KEY, &one));
    let jobs = speak(&mut bench, &[0, 1, 2]);
    finish(&mut bench, &jobs);
    let live = HistoryFilter {
        backend: Backend::Live,
        ..everywhere()
    };
    let of_one = bench.listed(live.clone());
    let all = marks(&bench);
    let items: Vec<_> = all.iter().filter_map(|mark| mark.item.clone()).collect();
    assert_eq!(items.len(), 3);
    let whose = bench.desk.history.whose.clone();
    // Another account's key comes into use while its rows are still shown.
    add(&mut bench, new("two", KEY, &two));
    let job = go_through(&mut bench, Arc::clone(&all), HistoryWork::Delete);
    let trouble = trouble_of(&mut bench, job);
    assert!(
        trouble.what.starts_with("3 of 3 entries were not deleted"),
        "{}",
        trouble.what
    );
    assert!(trouble.what.contains("another account"), "{}", trouble.what);
    let (_, left_whose, left) = &bench.desk.history.left;
    assert_eq!((left_whose, left.len()), (&whose, 3));
    assert!(of_one.iter().all(|row| bench.item_of(row).is_some()));
    // Nor one alone.
    bench.desk.notices.clear();
    bench.act(HistoryCommand::Delete {
        whose: whose.clone(),
        item: items[0].clone(),
    });
    let trouble = told(&mut bench);
    assert!(trouble.what.contains("another account"), "{}", trouble.what);
    // Nor is another account's list gathered for it.
    bench.act(HistoryCommand::Gather(Box::new(HistoryGather {
        number: 5,
        filter: live.clone(),
        account: whose.account,
        until: Clock::system().now(),
        but: HashSet::new(),
    })));
    bench.until("its failure", |desk| {
        desk.history.gathered.number == 5 && desk.history.gathered.has_failed
    });
    // With its own account's key the rest is deleted.
    send(&bench, KeysCommand::Use(first));
    bench.until("the first key", |desk| desk.key_in_use == Some(first));
    let rows = bench.listed(live.clone());
    assert!(rows.iter().all(|row| bench.item_of(row).is_some()));
    bench.send(Command::Jobs(JobsCommand::Retry(job)));
    bench.until("their end", |desk| {
        rows.iter().all(|row| desk.history.item_of(row).is_none())
    });
    let rows = bench.listed(live);
    assert!(rows.iter().all(|row| bench.item_of(row).is_none()));
}
