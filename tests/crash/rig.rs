//! A studio with its desk, waiting for events.

use std::ops::Range;
use std::path::Path;
use std::time::Duration;

use mynah::draft::faults::Faults;
use mynah::draft::keys::Keys;
use mynah::draft::plan::Plan;
use mynah::draft::server::{Options, Server};
use mynah::library::Library;
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::credits::Credits;
use mynah::terms::ids::TakeId;
use mynah::terms::request::Generation;
use mynah::terms::secret::Secret;
use mynah_engine::{Studio, StudioOptions};
use mynah_model::command::{AccountCommand, Command, JobsCommand, LineOrder, ProjectCommand};
use mynah_model::desk::{Desk, JobState};
use mynah_model::event::{AccountEvent, Event};

/// No wait is longer.
const CEILING: Duration = Duration::from_secs(30);

/// The service's key.
pub const KEY: &str = "sk_0123456789abcdef";

/// A studio with the built-in server's voices, or those of a service that lives elsewhere.
pub fn options(home: &Path, base: Option<&str>) -> StudioOptions {
    let mut options = StudioOptions::new(home);
    options.environment.api_base = base.map(str::to_owned);
    options.environment.key = base.map(|_| Secret::new(KEY));
    options
}

/// A Draft server in the service's place, in this process.
pub struct Service {
    pub base: String,
    pub keys: Keys,
    pub faults: Faults,
    _home: tempfile::TempDir,
    _server: Server,
    _runtime: tokio::runtime::Runtime,
}

impl Service {
    pub fn start() -> Self {
        Self::with(None)
    }

    /// With an account on this plan.
    pub fn on(plan: Plan) -> Self {
        Self::with(Some(plan))
    }

    fn with(plan: Option<Plan>) -> Self {
        let home = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let (keys, faults) = (Keys::default(), Faults::none());
        let options = Options {
            key: Some(Secret::new(KEY)),
            keys: keys.clone(),
            faults: faults.clone(),
            plan,
            ..Options::new(home.path().to_owned(), Clock::system())
        };
        let server = runtime.block_on(Server::start(options)).unwrap();
        Self {
            base: server.base_url(),
            keys,
            faults,
            _home: home,
            _server: server,
            _runtime: runtime,
        }
    }
}

pub struct Bench {
    studio: Studio,
    pub desk: Desk,
    /// Whose voices speak.
    pub backend: Backend,
}

impl Bench {
    pub fn open(options: StudioOptions) -> Self {
        let backend = match options.environment.api_base {
            Some(_) => Backend::Live,
            None => Backend::Draft,
        };
        let studio = Studio::start(options).unwrap();
        let desk = studio.desk();
        let mut bench = Self {
            studio,
            desk,
            backend,
        };
        // Orders are made with Draft voices, which both know.
        bench.until("the project and its voices", |desk| {
            desk.project.is_some()
                && !desk.voices_of(Backend::Draft).is_empty()
                && desk.spend.contains_key(&Backend::Draft)
        });
        bench.send(Command::Account(AccountCommand::Enter(backend)));
        bench.until("sums", |desk| desk.spend.contains_key(&backend));
        bench
    }

    pub fn until(&mut self, what: &str, done: impl Fn(&Desk) -> bool) {
        while !done(&self.desk) {
            let event = self.next(what);
            self.desk.apply(event);
        }
    }

    fn next(&mut self, what: &str) -> Event {
        self.studio.wait(CEILING).unwrap_or_else(|| {
            panic!(
                "waited for {what}; jobs {:?}; spend {:?}; notices {:?}",
                self.desk.jobs, self.desk.spend, self.desk.notices
            )
        })
    }

    pub fn send(&self, command: Command) {
        self.studio.free_slot().unwrap().send(command);
    }

    /// Has the service keep nothing of what is ordered from now on.
    pub fn keep_nothing(&mut self) {
        let project = self.desk.project.as_ref().unwrap().card.id;
        let on = ProjectCommand::SetZeroRetention { project, on: true };
        self.send(Command::Project(on));
        self.until("zero retention", Desk::has_zero_retention);
    }

    /// Orders these lines; nothing is played.
    pub fn generate(&self, lines: Range<usize>, fresh: bool) {
        let ids: Vec<_> = self.desk.script().lines().map(|line| line.id).collect();
        let orders: Vec<_> = ids[lines]
            .iter()
            .map(|line| self.desk.order_for(*line, fresh).unwrap())
            .collect();
        self.generate_orders(orders);
    }

    /// The same of orders that are made already.
    pub fn generate_orders(&self, orders: Vec<LineOrder>) {
        let project = self.desk.project.as_ref().map(|open| open.card.id);
        self.send(Command::Jobs(JobsCommand::Generate {
            project,
            backend: self.backend,
            asked_alone: orders.len() == 1,
            orders,
            play: false,
        }));
    }

    /// Orders something that is no line.
    pub fn order(&self, request: Generation) {
        let order = LineOrder {
            shown: None,
            line: None,
            speaker: String::new(),
            voice_name: String::new(),
            request,
            fresh: false,
            once_more: false,
            outside_consent: false,
            beside: false,
            retake: None,
            rehearsed: false,
            stop_loss: None,
            dub_of: None,
            mend: None,
            blind: false,
            zero_retention: false,
        };
        self.send(Command::Jobs(JobsCommand::Generate {
            project: None,
            backend: self.backend,
            asked_alone: true,
            orders: vec![order],
            play: false,
        }));
    }

    /// Lets what an ended studio left go on.
    pub fn go_on(&self) {
        self.send(Command::Jobs(JobsCommand::Continue));
    }

    /// Stops all that is ordered.
    pub fn stop_all(&self) {
        self.send(Command::Jobs(JobsCommand::CancelAll));
    }

    /// What these lines cost at a credit a character.
    pub fn price_of(&self, lines: Range<usize>) -> Credits {
        let texts = self.desk.script().lines().map(|line| line.text.trim());
        let ours = texts.skip(lines.start).take(lines.len());
        ours.map(|text| Credits(text.chars().count() as u64)).sum()
    }

    /// The same as [`Bench::generate`], waited for; how many of them cost nothing.
    pub fn generate_and_count_cached(&mut self, lines: Range<usize>) -> usize {
        let first = self.desk.jobs.len();
        let count = lines.len();
        self.generate(lines, false);
        self.until("the rest", |desk| {
            let ours = desk.jobs.iter().skip(first);
            let over = ours.filter(|job| matches!(job.state, JobState::Finished { .. }));
            over.count() >= count && desk.takes.len() >= count
        });
        let ours = self.desk.jobs.iter().skip(first);
        ours.filter(|job| matches!(job.state, JobState::Finished { cached: true, .. }))
            .count()
    }

    /// What the Draft server charged, read now.
    pub fn bill(&mut self) -> Credits {
        let backend = self.backend;
        self.send(Command::Account(AccountCommand::Refresh(backend)));
        loop {
            let event = self.next("the bill");
            let used = match &event {
                Event::Account(AccountEvent::Meter(of, meter)) if *of == backend => {
                    Some(meter.used)
                }
                _ => None,
            };
            self.desk.apply(event);
            if let Some(used) = used {
                return used;
            }
        }
    }

    /// Takes whose sound isn't there.
    pub fn missing_sounds(&self, home: &Path) -> Vec<TakeId> {
        let library = Library::open(home, Clock::system()).unwrap();
        let takes = self.desk.takes.values();
        takes
            .filter_map(|takes| takes.picked.as_ref())
            .map(|take| take.id)
            .filter(|take| !library.verify(*take).unwrap())
            .collect()
    }
}

/// Returns true in the long runs of `tests/long_*.sh`, which try everything; other runs try a part of it.
pub fn runs_long() -> bool {
    std::env::var_os("MYNAH_LONG_TESTS").is_some()
}
