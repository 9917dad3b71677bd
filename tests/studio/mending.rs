//! Sounds that are gone from the disk or damaged are fetched again, for nothing, or marked.

use std::path::{Path, PathBuf};

use super::account::{KEY, Service, set};
use super::recovery::{QUICK, order_live, service_bench};
use super::tools::{bench, dub, effect, ordered};
use super::*;
use mynah::library::Library;
use mynah::records::takes::Take;
use mynah::script::edit::Edit;
use mynah::script::tuning::LineChange;
use mynah::terms::clock::Clock;
use mynah::terms::fingerprint::quick_key;
use mynah::terms::ids::{EntryId, TakeId};
use mynah_model::command::{StorageCommand, TakeAct, TakesCommand};
use mynah_model::desk::{Orders, Wanted};
use mynah_model::event::Notice;

fn library(home: &Path) -> Library {
    Library::open(home, Clock::system()).unwrap()
}

/// The only take of an entry.
fn take_of(library: &Library, entry: u64) -> Take {
    let takes = library.takes_of(EntryId(entry)).unwrap();
    library.take(takes[0].id).unwrap()
}

fn finish(bench: &mut Bench, order: LineOrder) {
    let job = order_live(bench, vec![order]);
    match bench.until_over(job) {
        JobState::Finished { .. } => {}
        other => panic!("{other:?}"),
    }
}

fn told(desk: &Desk, words: &str) -> bool {
    desk.notices.iter().any(|notice| match notice {
        Notice::Done(text) | Notice::Heed(text) => text.contains(words),
        _ => false,
    })
}

fn lose(path: &PathBuf) {
    std::fs::remove_file(path).unwrap();
}

#[test]
fn what_is_gone_from_the_disk_is_fetched_by_the_next_start_for_nothing() {
    let (service, home) = (Service::start(), tempfile::tempdir().unwrap());
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let library = library(home.path());
    let order = bench.order(0, false);
    finish(&mut bench, order.clone());
    let film = ordered(dub(&library));
    finish(&mut bench, film);
    let spent = library.spend(Backend::Live).unwrap().spent;
    let (spoken, dubbed) = (take_of(&library, 1), take_of(&library, 2));
    bench.studio.shutdown();
    lose(&spoken.path);
    lose(&dubbed.path);

    let mut bench = service_bench(&service, home.path(), true, QUICK);
    bench.until("a word about both", |desk| told(desk, "2 takes was gone"));
    for take in [&spoken, &dubbed] {
        assert!(library.verify(take.card.id).unwrap(), "{take:?}");
    }
    assert_eq!(take_of(&library, 1).words, spoken.words);
    // It is what the line has, and costs nothing once more.
    let again = order_live(&mut bench, vec![order]);
    assert!(matches!(
        bench.until_over(again),
        JobState::Finished { cached: true, .. }
    ));
    assert_eq!(library.spend(Backend::Live).unwrap().spent, spent);
}

#[test]
fn what_the_look_at_every_byte_finds_damaged_is_fetched_at_once() {
    let (mut bench, library) = bench();
    let job = bench.generate(vec![bench.order(0, false)]);
    bench.until_over(job);
    let job = bench.generate(vec![ordered(effect())]);
    bench.until_over(job);
    let (spoken, noise) = (take_of(&library, 1), take_of(&library, 2));
    for take in [&spoken, &noise] {
        let mut bytes = std::fs::read(&take.path).unwrap();
        bytes[900] ^= 1;
        std::fs::write(&take.path, bytes).unwrap();
    }
    bench.send(Command::Storage(StorageCommand::Check));
    // Nobody keeps an effect: that one stays marked.
    bench.until("what it came to", |desk| {
        let checked = desk.storage.checked;
        checked.is_some_and(|checked| (checked.takes, checked.mended, checked.lost) == (2, 1, 1))
    });
    assert!(library.verify(spoken.card.id).unwrap());
    assert!(library.take(noise.card.id).unwrap().card.missing);
}

#[test]
fn what_nobody_could_be_asked_for_is_fetched_when_the_key_comes() {
    let (service, home) = (Service::start(), tempfile::tempdir().unwrap());
    let mut bench = service_bench(&service, home.path(), true, QUICK);
    let order = bench.order(0, false);
    finish(&mut bench, order);
    let library = library(home.path());
    let spoken = take_of(&library, 1);
    bench.studio.shutdown();
    lose(&spoken.path);
    let mut bench = service_bench(&service, home.path(), false, QUICK);
    bench.until("a word about it", |desk| told(desk, "1 take is gone"));
    let line = bench.line(0);
    let missing = |desk: &Desk, line: LineId| -> Option<(TakeId, bool)> {
        let take = desk.takes.get(&line)?.picked.as_ref()?;
        Some((take.id, take.missing))
    };
    bench.until("its mark", |desk| {
        missing(desk, line) == Some((spoken.card.id, true))
    });
    set(&bench, KEY);
    bench.until("its sound", |desk| {
        missing(desk, line) == Some((spoken.card.id, false))
    });
    assert!(library.verify(spoken.card.id).unwrap());
}

/// The start had no network; by the time the line is wanted again there is one.
#[test]
fn what_is_gone_is_fetched_before_the_same_would_be_bought_again() {
    let (mut bench, library) = bench();
    let order = bench.order(0, false);
    let job = bench.generate(vec![order.clone()]);
    bench.until_over(job);
    let spent = library.spend(Backend::Draft).unwrap().spent;
    lose(&take_of(&library, 1).path);
    let again = bench.generate(vec![order]);
    assert!(matches!(
        bench.until_over(again),
        JobState::Finished { cached: true, .. }
    ));
    assert_eq!(library.spend(Backend::Draft).unwrap().spent, spent);
    assert!(library.verify(take_of(&library, 1).card.id).unwrap());
}

/// The first line's take, the seed of which is kept from here on.
fn with_its_seed_kept(bench: &mut Bench) -> TakeId {
    let order = bench.order(0, false);
    let job = bench.generate(vec![order]);
    bench.until_over(job);
    let id = bench.line(0);
    let picked = bench.desk.takes[&id].picked.clone().unwrap();
    let change = LineChange::Seed(picked.seed);
    assert_ne!(change, LineChange::Seed(None));
    bench.desk.edit(Edit::TuneLine { id, change });
    bench.hand_over();
    picked.id
}

/// Whoever kept the seed that was drawn paid for what was there once more, with all lines and where its words came back.
#[test]
fn what_drew_the_seed_that_is_kept_is_not_bought_again() {
    let (mut bench, library) = bench();
    let line = bench.line(0);
    let take = with_its_seed_kept(&mut bench);
    let spent = || library.spend(Backend::Draft).unwrap().spent;
    let before = spent();
    let of_line = bench.desk.script().line(line).unwrap();
    assert_eq!(bench.desk.line_state(of_line), LineState::Draft);
    // As it is known while it came, and as it is read at a start.
    let key = quick_key(&bench.order(0, false).request);
    let held = library.held(Backend::Draft, "draft").unwrap();
    assert!(held.contains(&key));

    let mut all = Orders::new(&bench.desk, Wanted::All);
    while !bench.desk.gather(&mut all) {}
    let orders = all.orders.into_iter();
    let mut own = orders.filter(|order| order.line == Some(line));
    let own = own.next().unwrap();
    assert_eq!(own.shown, Some(Credits::ZERO));
    let request = own.request.speech().unwrap().clone();
    let price = bench.desk.price_of(line).unwrap();
    assert_eq!(price.quote.most, Credits::ZERO);
    let job = bench.generate(vec![own]);
    assert!(matches!(
        bench.until_over(job),
        JobState::Finished { cached: true, .. }
    ));
    let takes = &bench.desk.takes[&line];
    let picked = takes.picked.as_ref().unwrap().id;
    assert_eq!((takes.count, picked), (1, take));

    // Another seed is another take.
    let change = LineChange::Seed(Some(1));
    bench.desk.edit(Edit::TuneLine { id: line, change });
    bench.hand_over();
    let order = bench.order(0, false);
    assert!(order.shown > Some(Credits::ZERO));
    assert_eq!(spent(), before);
    let job = bench.generate(vec![order]);
    bench.until_over(job);
    // Whoever takes over what was tried with the first one gets its take.
    let act = TakeAct::PickOf {
        project: bench.desk.project.as_ref().unwrap().card.id,
        line,
        backend: Backend::Draft,
        request: Box::new(request),
    };
    bench.send(Command::Takes(TakesCommand::Act(act)));
    bench.until("the first one again", |desk| {
        let picked = desk.takes[&line].picked.as_ref();
        picked.is_some_and(|picked| picked.id == take)
    });
}

/// It was written down with the line's own request under the name of what was asked for: elsewhere it was bought again.
#[test]
fn a_line_that_gets_what_drew_its_seed_has_it_as_it_was_asked_for() {
    let (mut bench, _) = bench();
    let take = with_its_seed_kept(&mut bench);
    let [first, id] = [0, 1].map(|place| bench.line(place));
    let of = bench.desk.script().line(first).unwrap().clone();
    let seed = of.overrides.seed;
    let speaker = of.speaker;
    bench.desk.edit(Edit::Group(vec![
        Edit::SetText { id, text: of.text },
        Edit::SetSpeaker {
            ids: vec![id],
            speaker,
        },
        Edit::TuneLine {
            id,
            change: LineChange::Seed(seed),
        },
    ]));
    bench.hand_over();
    let order = bench.order(1, false);
    assert_eq!(order.shown, Some(Credits::ZERO));
    let job = bench.generate(vec![order]);
    bench.until_over(job);
    let picked = bench.desk.takes[&id].picked.clone().unwrap();
    assert_ne!(picked.id, take);
    let asked = picked.request.speech().unwrap().seed;
    assert_eq!((picked.seed, asked), (seed, None));
    let of_line = bench.desk.script().line(id).unwrap();
    assert_eq!(bench.desk.line_state(of_line), LineState::Draft);
}

/// What had drawn the seed and was gone from the disk was bought, though the service had it.
#[test]
fn what_drew_the_seed_that_is_kept_is_fetched_where_it_is_gone() {
    let (mut bench, library) = bench();
    with_its_seed_kept(&mut bench);
    let spent = library.spend(Backend::Draft).unwrap().spent;
    lose(&take_of(&library, 1).path);
    let order = bench.order(0, false);
    let job = bench.generate(vec![order]);
    assert!(matches!(
        bench.until_over(job),
        JobState::Finished { cached: true, .. }
    ));
    assert_eq!(library.spend(Backend::Draft).unwrap().spent, spent);
}
