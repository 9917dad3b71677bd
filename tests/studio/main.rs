//! The machine room from end to end against the built-in server.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod account;
mod account_tests;
mod agent_rules;
mod agent_saves;
mod agent_tests;
mod agents;
mod agreed;
mod background;
mod batches;
mod bin;
mod brought;
mod budgets;
mod captions;
mod charge_doubts;
mod clocks;
mod clones;
mod clones_found;
mod clones_more;
mod comparing;
mod crash_recovery;
mod defaults;
mod doubt;
mod doubt_elsewhere;
mod dub_fixes;
mod dub_projects;
mod dub_refetched;
mod dub_shared;
mod dub_ways;
mod dubs;
mod faulty;
mod forgotten_keys;
#[cfg(target_os = "linux")]
mod full;
mod history;
mod history_many;
mod isolations;
mod keys;
mod leaks;
mod leaving;
mod listing;
mod makings;
mod mending;
mod moving;
mod newest;
mod one_account;
mod output;
mod output_there;
mod parts;
mod parts_again;
mod parts_beside;
mod parts_prices;
mod payers;
mod professionals;
mod projects;
mod pronunciation;
mod queue;
mod recording;
mod recovery;
mod rehearsal;
mod retake;
mod retention;
mod scheduler;
mod several_keys;
mod several_takes;
mod sharing;
mod shown;
mod silences;
mod stop_loss;
mod storage;
mod tools;
mod transcripts;
mod undone;
mod unkept;
mod untold;
mod uploads;
mod versions;
mod webhooks;

use std::time::Duration;

use mynah::draft::faults::Fault;
use mynah::draft::faults::Faults;
use mynah::terms::backend::Backend;
use mynah::terms::credits::Credits;
use mynah::terms::ids::{JobId, LineId};
use mynah::terms::request::{Generation, SpeechRequest};
use mynah_engine::{Studio, StudioOptions};
use mynah_model::command::Command;
use mynah_model::command::JobsCommand;
use mynah_model::command::LineOrder;
use mynah_model::desk::Desk;
use mynah_model::desk::JobState;
use mynah_model::desk::LineState;
use mynah_model::trouble::Charged;
use mynah_model::trouble::Remedy;

/// The longest any wait takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// A studio and its desk, as an interface has them.
struct Bench {
    studio: Studio,
    desk: Desk,
    faults: Faults,
    /// Removed with the bench, where it is its own.
    home: Option<tempfile::TempDir>,
}

impl Bench {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut bench = Self::open(StudioOptions::new(home.path()));
        bench.home = Some(home);
        bench
    }

    fn open(options: StudioOptions) -> Self {
        let faults = options.draft.faults.clone();
        let studio = Studio::start(options).unwrap();
        let desk = studio.desk();
        let mut bench = Self {
            studio,
            desk,
            faults,
            home: None,
        };
        bench.until("a project and voices", |desk| {
            desk.project.is_some() && !desk.voices_of(Backend::Draft).is_empty()
        });
        bench
    }

    fn until(&mut self, what: &str, done: impl Fn(&Desk) -> bool) {
        while !done(&self.desk) {
            let Some(event) = self.studio.wait(PATIENCE) else {
                panic!(
                    "waited for {what}; jobs: {:?}; notices: {:?}",
                    self.desk.jobs, self.desk.notices
                );
            };
            self.desk.apply(event);
            self.hand_over();
        }
    }

    /// The same of what nobody tells: something on the disk or at the server.
    fn until_seen(&mut self, what: &str, done: impl Fn() -> bool) {
        const LOOK: Duration = Duration::from_millis(10);
        for _ in 0..PATIENCE.as_millis() / LOOK.as_millis() {
            if done() {
                return;
            }
            if let Some(event) = self.studio.wait(LOOK) {
                self.desk.apply(event);
                self.hand_over();
            }
        }
        panic!("waited for {what}; jobs: {:?}", self.desk.jobs);
    }

    fn send(&self, command: Command) {
        self.studio.free_slot().unwrap().send(command);
    }

    /// Sends the edits, as the window does after each frame.
    fn hand_over(&mut self) {
        while let Some(edits) = self.desk.take_edits() {
            self.send(edits);
        }
    }

    fn line(&self, place: usize) -> LineId {
        self.desk.script().lines().nth(place).unwrap().id
    }

    fn order(&self, place: usize, fresh: bool) -> LineOrder {
        self.desk.order_for(self.line(place), fresh).unwrap()
    }

    fn generate(&mut self, orders: Vec<LineOrder>) -> JobId {
        let before = self.desk.jobs.len();
        let project = self.desk.project.as_ref().map(|open| open.card.id);
        self.send(Command::Jobs(JobsCommand::Generate {
            project,
            backend: Backend::Draft,
            asked_alone: orders.len() == 1,
            orders,
            play: true,
        }));
        self.until("the job", |desk| desk.jobs.len() > before);
        self.desk.jobs.iter().nth(before).unwrap().id
    }

    fn until_over(&mut self, job: JobId) -> &JobState {
        self.until("the job's end", |desk| {
            matches!(
                desk.job(job).unwrap().state,
                JobState::Finished { .. } | JobState::Failed(_) | JobState::Cancelled(_)
            )
        });
        &self.desk.job(job).unwrap().state
    }
}

/// The same, of which no price was shown.
fn unpriced(mut order: LineOrder) -> LineOrder {
    order.shown = None;
    order
}

/// What a line's order says, to be changed.
fn speech(order: &mut LineOrder) -> &mut SpeechRequest {
    match &mut order.request {
        Generation::Speech(request) => request,
        other => panic!("no line: {other:?}"),
    }
}

#[test]
fn the_first_line_is_spoken_and_the_second_time_costs_nothing() {
    let mut bench = Bench::new();
    assert_eq!(bench.desk.tally().lines, 46);
    assert_eq!(bench.desk.tally().changed, 46);
    let price = bench.desk.price_of(bench.line(0)).unwrap().quote.most;
    let order = bench.order(0, false);
    let job = bench.generate(vec![order.clone()]);
    match bench.until_over(job) {
        JobState::Finished { cost, cached, .. } => assert_eq!((*cost, *cached), (price, false)),
        other => panic!("{other:?}"),
    }
    let line = bench.line(0);
    let take = bench.desk.takes[&line].picked.clone().unwrap();
    assert!(take.seconds > 1.0 && take.lufs.is_some() && take.seed.is_some());
    assert!(take.mini.iter().any(|column| *column > 0));
    let sound = bench.desk.sound(take.id).unwrap();
    assert!(sound.complete && sound.words.len() > 5);
    let first = bench.desk.script().line(line).unwrap().clone();
    assert_eq!(bench.desk.line_state(&first), LineState::Draft);
    assert_eq!(bench.desk.price_of(line).unwrap().quote.most, Credits::ZERO);
    assert_eq!(bench.desk.tally().changed, 45);

    let again = bench.generate(vec![order]);
    match bench.until_over(again) {
        JobState::Finished { cost, cached, .. } => {
            assert_eq!((*cost, *cached), (Credits::ZERO, true));
        }
        other => panic!("{other:?}"),
    }
    bench.until("the sums", |desk| {
        desk.spend
            .get(&Backend::Draft)
            .is_some_and(|spend| spend.saved == price && spend.spent == price)
    });
    bench.until("first audio", |desk| desk.playback.first_audio_ms.is_some());
}

#[test]
fn twins_in_one_batch_are_bought_once() {
    let mut bench = Bench::new();
    let order = bench.order(2, false);
    let twin = LineOrder {
        line: Some(bench.line(5)),
        ..order.clone()
    };
    let price = bench.desk.price_of(bench.line(2)).unwrap().quote.most;
    bench.generate(vec![order, twin]);
    bench.until("both", |desk| {
        let over =
            |job: &&mynah_model::desk::JobCard| matches!(job.state, JobState::Finished { .. });
        desk.jobs.iter().filter(over).count() == 2
    });
    bench.until("the sums", |desk| {
        desk.spend
            .get(&Backend::Draft)
            .is_some_and(|spend| spend.spent == price && spend.saved == price)
    });
}

#[test]
fn a_cut_stream_keeps_its_part_and_is_found_in_the_history() {
    let mut bench = Bench::new();
    bench.faults.next(Fault::CutAfterChunks(3));
    let job = bench.generate(vec![bench.order(6, false)]);
    match bench.until_over(job) {
        JobState::Failed(trouble) => {
            assert!(
                matches!(trouble.charged, Charged::Unknown { .. }),
                "{trouble:?}"
            );
            assert_eq!(trouble.remedies.first(), Some(&Remedy::CheckHistory));
            assert!(!trouble.remedies.contains(&Remedy::Retry));
        }
        other => panic!("{other:?}"),
    }
    let line = bench.line(6);
    assert_eq!(bench.desk.takes[&line].count, 1);
    assert!(bench.desk.takes[&line].picked.is_none());
    bench.send(Command::Jobs(JobsCommand::CheckHistory(job)));
    bench.until("the take", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Finished { .. })
    });
    let take = bench.desk.takes[&line].picked.clone().unwrap();
    assert!(!take.cut && take.cost > Credits::ZERO);
    bench.until("the sums", |desk| {
        desk.spend
            .get(&Backend::Draft)
            .is_some_and(|spend| spend.spent == take.cost && spend.unknown == Credits::ZERO)
    });
}
