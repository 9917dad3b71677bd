//! The account's history and the library's takes, as one list.

use mynah::library::Library;
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::credits::Credits;
use mynah::terms::ids::{ItemId, TakeId};
use mynah_engine::StudioOptions;
use mynah_model::command::{Command, Fetched, HistoryCommand, TakeAct, TakesCommand};
use mynah_model::desk::{HistoryAsk, HistoryFilter, HistoryRow, Lives};

use crate::Bench;

impl Bench {
    /// The first page of what a filter lets through.
    pub fn listed(&mut self, filter: HistoryFilter) -> Vec<HistoryRow> {
        let id = self.desk.history.answered + 1;
        self.send(Command::History(HistoryCommand::Page(Box::new(
            HistoryAsk {
                id,
                filter,
                page: 0,
                from: Default::default(),
            },
        ))));
        self.until("the page", |desk| desk.history.answered == id);
        assert_eq!(self.desk.history.trouble, None);
        let rows = 0..self.desk.history.len();
        rows.map(|place| (**self.desk.history.row(place).unwrap()).clone())
            .collect()
    }

    /// Speaks a line, and gives its take.
    fn speak(&mut self, place: usize) -> TakeId {
        let order = self.order(place, false);
        let job = self.generate(vec![order]);
        self.until_over(job);
        let line = self.line(place);
        self.desk.takes[&line].picked.as_ref().unwrap().id
    }

    pub fn item_of(&self, row: &HistoryRow) -> Option<ItemId> {
        self.desk.history.item_of(row).cloned()
    }

    pub fn act(&self, command: HistoryCommand) {
        self.send(Command::History(command));
    }
}

pub fn everywhere() -> HistoryFilter {
    HistoryFilter::default()
}

#[test]
fn what_is_here_and_there_is_one_row_that_says_so() {
    let mut bench = Bench::new();
    let takes = [bench.speak(0), bench.speak(1)];
    let rows = bench.listed(everywhere());
    assert_eq!(rows.len(), 2, "{rows:?}");
    let listed: Vec<_> = rows
        .iter()
        .map(|row| row.take.as_ref().unwrap().id)
        .collect();
    assert_eq!(listed, [takes[1], takes[0]]);
    assert!(rows.iter().all(|row| bench.item_of(row).is_some()));
    assert!(!bench.desk.history.has_more());
    // Looked for by a word, by where it lives.
    let word = rows[1]
        .text
        .split_whitespace()
        .next()
        .unwrap()
        .to_uppercase();
    let found = bench.listed(HistoryFilter {
        search: word,
        ..everywhere()
    });
    assert!(found.iter().any(|row| row.is_same(&rows[1])));
    let lives = |lives| HistoryFilter {
        lives,
        ..everywhere()
    };
    assert_eq!(bench.listed(lives(Lives::Both)).len(), 2);
    assert_eq!(bench.listed(lives(Lives::Here)).len(), 2);
    assert_eq!(bench.listed(lives(Lives::OnlyThere)).len(), 0);
}

#[test]
fn what_another_library_made_is_fetched_and_counts_as_nothing_spent() {
    let mut first = Bench::new();
    first.speak(0);
    let home = first.home.take().unwrap();
    drop(first);
    forget_library(home.path());
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let rows = bench.listed(everywhere());
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert!(rows[0].take.is_none() && rows[0].cost > Some(Credits::ZERO));
    let item = rows[0].item.clone().unwrap();
    bench.act(HistoryCommand::Fetch {
        whose: bench.desk.history.whose.clone(),
        item: item.clone(),
        then: Fetched::Keep,
    });
    bench.until("its take", |desk| {
        desk.history.row(0).is_some_and(|row| row.take.is_some())
    });
    let row = (**bench.desk.history.row(0).unwrap()).clone();
    let take = row.take.unwrap();
    assert_eq!(Some(take.cost), rows[0].cost);
    // It says of itself what its item said.
    assert_eq!(row.at, rows[0].at);
    assert_eq!((row.seed, row.settings), (rows[0].seed, rows[0].settings));
    assert_eq!((&row.model, &row.format), (&rows[0].model, &rows[0].format));
    assert!(rows[0].seed.is_some() && rows[0].settings.is_some());
    assert!(take.seconds > 1.0 && !take.cut);
    let library = Library::open(home.path(), Clock::system()).unwrap();
    assert_eq!(library.spend(Backend::Draft).unwrap(), Default::default());
    // No request of ours is taken for it: the history doesn't tell all that shapes a sound.
    assert!(library.held(Backend::Draft, "draft").unwrap().is_empty());
    // Fetched again it is the same take.
    bench.act(HistoryCommand::Fetch {
        whose: bench.desk.history.whose.clone(),
        item,
        then: Fetched::Keep,
    });
    bench.until("no work", |desk| desk.history.busy.is_empty());
    let again = bench.listed(everywhere());
    assert_eq!(again.len(), 1);
    assert_eq!(again[0].take.as_ref().unwrap().id, take.id);
    // Put into a script it is the line's take, and still nothing was spent or saved.
    let (line, project) = (bench.line(3), bench.desk.project.as_ref().unwrap().card.id);
    let sends = bench.desk.request_for(line);
    bench.act(HistoryCommand::Put {
        take: take.id,
        project,
        line,
        instead: sends.map(Box::new),
    });
    bench.until("the line's take", |desk| desk.takes.contains_key(&line));
    assert!(bench.desk.takes[&line].picked.is_some());
    // The line would say something else: it is not called changed for it, and bought again.
    let kept = bench.desk.script().line(line).unwrap();
    assert!(!bench.desk.has_older_take(kept));
    assert_eq!(library.spend(Backend::Draft).unwrap(), Default::default());
    // The ledger has it as its line's speaker's, not under the voice's name.
    let entry = |id| library.entry(mynah::terms::ids::EntryId(id)).unwrap();
    let put = (1..).map_while(entry).last().unwrap();
    assert_eq!(put.intent.line, Some(line));
    assert_eq!(put.intent.speaker, kept.speaker);
}

#[test]
fn what_is_deleted_at_the_provider_stays_here() {
    let mut bench = Bench::new();
    bench.speak(0);
    let rows = bench.listed(everywhere());
    let item = bench.item_of(&rows[0]).unwrap();
    bench.act(HistoryCommand::Delete {
        whose: bench.desk.history.whose.clone(),
        item,
    });
    bench.until("the end of it", |desk| {
        desk.history
            .row(0)
            .is_some_and(|row| desk.history.item_of(row).is_none())
    });
    let rows = bench.listed(everywhere());
    assert_eq!(rows.len(), 1);
    assert!(rows[0].take.is_some() && bench.item_of(&rows[0]).is_none());
}

#[test]
fn what_lies_in_the_bin_is_only_there_until_it_is_fetched() {
    let mut bench = Bench::new();
    let take = bench.speak(0);
    bench.send(Command::Takes(TakesCommand::Act(TakeAct::Discard(take))));
    let line = bench.line(0);
    bench.until("the bin", |desk| desk.takes[&line].count == 0);
    let rows = bench.listed(everywhere());
    assert_eq!(rows.len(), 1);
    assert!(rows[0].take.is_none());
    bench.act(HistoryCommand::Fetch {
        whose: bench.desk.history.whose.clone(),
        item: rows[0].item.clone().unwrap(),
        then: Fetched::Keep,
    });
    bench.until("its take", |desk| {
        desk.history.row(0).is_some_and(|row| row.take.is_some())
    });
    let rows = bench.listed(everywhere());
    assert_eq!(rows[0].take.as_ref().unwrap().id, take);
}

/// The account stays, the library is new.
pub fn forget_library(home: &std::path::Path) {
    for file in std::fs::read_dir(home).unwrap() {
        let file = file.unwrap();
        if file.file_name() != "draft" && file.file_name() != "owners" {
            let path = file.path();
            if path.is_dir() {
                std::fs::remove_dir_all(path).unwrap();
            } else {
                std::fs::remove_file(path).unwrap();
            }
        }
    }
}
