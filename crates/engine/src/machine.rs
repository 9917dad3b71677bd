//! What all areas share: the library, the backends, the governor, the player, and the way to tell things.

use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Semaphore, watch};

use crate::Opening;
use crate::StudioOptions;
use crate::account;
use crate::account::Readings;
use crate::agents;
use crate::alerts;
use crate::backend::Backends;
use crate::browse::Newest;
use crate::dubbing;
use crate::error::StudioError;
use crate::governor::Governor;
use crate::held;
use crate::history::Ahead;
use crate::jobs;
use crate::jobs::pronounce::Pronouncing;
use crate::jobs::{Gone, Jobs};
use crate::journals::Journals;
use crate::keys;
use crate::makings;
use crate::mend;
use crate::others;
use crate::playback;
use crate::playback::Deck;
use crate::professional;
use crate::projects;
use crate::reach::Reach;
use crate::recover;
use crate::reminding;
use crate::reviews;
use crate::sampling;
use crate::series;
use crate::settings;
use crate::tasks::{self, Blocking};
use crate::teller::Teller;
use crate::tools;
use crate::turns::Turns;
use crate::untold::Counts;
use crate::usage;
use mynah_audio::recorder::Recording;
use mynah_core::backend::Backend;
use mynah_core::clock::Clock;
use mynah_core::ids::{EntryId, OrderId, TakeId};
use mynah_model::desk::AccountCeiling;
use mynah_model::desk::AppSettings;
use mynah_model::desk::Flow;
use mynah_model::event::AccountEvent;
use mynah_model::event::Event;
use mynah_model::event::Notice;
use mynah_model::spelling::Speller;
use mynah_model::trouble::Occasion;
use mynah_model::trouble::Remedy;
use mynah_model::trouble::Trouble;
use mynah_store::Library;
use mynah_store::dictionaries::DictionaryPlaces;
use mynah_store::error::LibraryError;

/// So many at most ask the history what something cost.
const LEARNING: usize = 4;

/// The shared parts of the machine room.
pub(super) struct Machine {
    pub options: StudioOptions,
    pub clock: Clock,
    pub library: Library,
    pub backends: Backends,
    /// Held while another key is put in use.
    pub choosing: tokio::sync::Mutex<()>,
    /// The recording that goes on in the window.
    pub recording: Mutex<Option<Recording>>,
    /// Held while the account's voices are changed, so that one change comes after the other.
    pub changing: tokio::sync::Mutex<()>,
    /// Professional clones that somebody is at.
    pub professional: professional::Followed,
    /// Held while a voice is made, and while it is looked for one whose answer was lost.
    pub cloning: tokio::sync::Mutex<()>,
    pub governor: Governor,
    pub reach: Reach,
    pub jobs: Jobs,
    pub deck: Deck,
    pub teller: Teller,
    /// Whether this process knows what ended ones left.
    pub recovered: watch::Sender<bool>,
    /// The edits that the disk didn't take yet, by opening of their project.
    pub journals: Journals,
    /// What the disk didn't take of reviews.
    pub untaken: reviews::Untaken,
    /// How projects' words are said.
    pub pronouncing: Pronouncing,
    /// Who knows words.
    pub speller: Arc<Speller>,
    /// Folders of dictionaries and of the person's own words.
    pub dictionaries: DictionaryPlaces,
    /// What stayed in doubt, or is being made at the service, and is looked for beside everything else.
    pub late: Mutex<HashSet<EntryId>>,
    /// Dubs that the service says are not there.
    pub gone: Gone,
    /// Films that are looked at.
    pub lookings: dubbing::Lookings,
    /// When films that are dubbed were told.
    pub films_told: dubbing::Told,
    /// The live captions that run.
    pub captions: tools::Captions,
    /// The conversation that runs.
    pub live: agents::Live,
    /// The run of agents' tests.
    pub test_run: agents::ActiveRun,
    pub account_test_run: agents::ActiveRun,
    /// The receiver of webhooks that runs.
    pub webhooks: agents::Webhooks,
    /// The versions of transcripts that the window shows.
    pub versions: tools::ShownVersions,
    /// Which consents were told.
    pub consents_told: sampling::Told,
    /// What was told of limits that are nearly used up.
    pub alerts: alerts::Known,
    /// What is here of entries and waits for the disk: each has one who waits.
    pub unkept: Mutex<HashSet<EntryId>>,
    /// What accounts' counts stand at while they have something to tell.
    pub counts: Counts,
    /// How many look for what something cost: more would ask the history far too often.
    pub learning: Semaphore,
    /// Held while one looks for an entry: who comes second finds what the first one fetched.
    pub looked_for: Turns<EntryId>,
    /// What the account's history was listed of beyond the last page.
    pub ahead: Mutex<Option<Ahead>>,
    /// The newest take of all when it was last told what others brought; nothing before what is held was told.
    pub newest_take: tokio::sync::Mutex<Option<TakeId>>,
    /// Previews that other windows make.
    pub elsewhere: makings::Elsewhere,
    /// What the Voices room asked for last.
    pub newest: Newest,
    /// The number of the gathering of the history that is under way.
    pub gathering: AtomicU64,
    /// Whether it is being looked whether every byte is there.
    pub checking: AtomicBool,
    /// Whether nobody wants to know that any more.
    pub stop_check: AtomicBool,
    /// The way to who keeps cast files.
    pub series: series::Orders,
    /// Held while a project is opened: of two that are opened at once, the one that was asked for later is shown.
    pub opening: tokio::sync::Mutex<()>,
    /// Whether the library is being copied.
    pub copying: AtomicBool,
    /// Whether nobody wants that any more.
    pub stop_copy: AtomicBool,
    /// Whether the settings are going to be kept soon.
    pub keeping: AtomicBool,
    /// Which reading of credits was begun and which was told last.
    pub readings: Readings,
    /// The settings as this process last read or wrote them; held while they are written.
    pub kept_settings: tokio::sync::Mutex<AppSettings>,
    settings: Mutex<AppSettings>,
}

impl Machine {
    pub fn new(options: StudioOptions, library: Library, teller: Teller) -> Arc<Self> {
        let dictionaries = library.dictionaries(options.dictionaries.clone());
        Arc::new(Self {
            clock: options.clock.clone(),
            backends: Backends::new(&options, &library),
            choosing: tokio::sync::Mutex::default(),
            changing: tokio::sync::Mutex::default(),
            cloning: tokio::sync::Mutex::default(),
            professional: professional::Followed::default(),
            recording: Mutex::default(),
            governor: Governor::new(options.clock.clone(), options.dice.clone()),
            reach: Reach::default(),
            jobs: Jobs::default(),
            deck: Deck::new(options.audio.clone(), options.clock.clone(), teller.clone()),
            recovered: watch::Sender::new(false),
            speller: Arc::new(Speller::new(dictionaries.clone())),
            dictionaries,
            late: Mutex::default(),
            gone: Gone::default(),
            lookings: dubbing::Lookings::default(),
            films_told: dubbing::Told::default(),
            consents_told: sampling::Told::default(),
            captions: tools::Captions::default(),
            live: agents::Live::default(),
            test_run: agents::ActiveRun::default(),
            account_test_run: agents::ActiveRun::default(),
            webhooks: agents::Webhooks::default(),
            versions: tools::ShownVersions::default(),
            alerts: alerts::Known::default(),
            unkept: Mutex::default(),
            counts: Counts::default(),
            learning: Semaphore::new(LEARNING),
            looked_for: Turns::default(),
            ahead: Mutex::default(),
            newest_take: tokio::sync::Mutex::default(),
            elsewhere: makings::Elsewhere::default(),
            newest: Newest::default(),
            gathering: AtomicU64::default(),
            journals: Journals::default(),
            untaken: reviews::Untaken::default(),
            pronouncing: Pronouncing::default(),
            checking: AtomicBool::new(false),
            stop_check: AtomicBool::new(false),
            series: series::Orders::default(),
            opening: tokio::sync::Mutex::default(),
            copying: AtomicBool::new(false),
            stop_copy: AtomicBool::new(false),
            keeping: AtomicBool::new(false),
            readings: Readings::default(),
            kept_settings: tokio::sync::Mutex::default(),
            settings: Mutex::default(),
            library,
            options,
            teller,
        })
    }

    /// What happens at the start, all of it behind the first frame.
    pub fn begin(self: &Arc<Self>) {
        series::begin(self);
        let machine = Arc::clone(self);
        tasks::spawn(async move {
            settings::load(&machine).await;
            machine.deck.begin(&machine.settings());
            playback::repeat(&machine);
            playback::keep_shape(&machine);
            let drafts = tasks::spawn(account::begin_draft(Arc::clone(&machine)));
            let key = tasks::spawn(keys::find(Arc::clone(&machine)));
            alerts::begin(&machine).await;
            recover::clear_up(&machine).await;
            machine.recovered.send_replace(true);
            if machine.options.opening == Opening::LastProject {
                projects::open_last(&machine).await;
                tasks::spawn(keys::watch(Arc::clone(&machine)));
                tasks::spawn(held::watch(Arc::clone(&machine)));
                tasks::spawn(others::watch(Arc::clone(&machine)));
                jobs::resume(&machine).await;
                dubbing::restore(&machine).await;
                dubbing::go_on(&machine);
                tasks::spawn(mend::at_the_start(Arc::clone(&machine)));
                tasks::spawn(professional::at_the_start(Arc::clone(&machine)));
                tasks::spawn(reminding::watch(Arc::clone(&machine)));
            }
            match machine.library(Library::sweep).await {
                Ok(0) | Err(StudioError::CutOff) => {}
                Ok(files) => log::info!("{files} files that nothing refers to were removed"),
                Err(error) => log::warn!("what nothing refers to stays: {error}"),
            }
            for task in [drafts, key] {
                // One that panicked; all else ends with the runtime, and so does who looks.
                if task.await.is_err_and(|error| error.is_panic()) {
                    log::error!("a task of the start was cut off");
                }
            }
        });
        let machine = Arc::clone(self);
        tasks::spawn(async move {
            let (mut turns, mut ceilings) = (Vec::new(), Vec::new());
            loop {
                machine.governor.changed().await;
                let told = machine.governor.ceilings();
                if told != ceilings {
                    ceilings.clone_from(&told);
                    machine.tell_ceilings(told).await;
                }
                let away: Vec<_> = machine.governor.away().into_iter().collect();
                if away != turns {
                    turns.clone_from(&away);
                    machine
                        .tell(Event::Account(AccountEvent::Turns(away)))
                        .await;
                }
                machine
                    .tell(Event::Account(AccountEvent::Flow(machine.flow())))
                    .await;
                // Counts that change faster than eyes can read only cost frames.
                tokio::time::sleep(super::jobs::PACE).await;
            }
        });
    }

    async fn tell_ceilings(&self, lanes: Vec<(Backend, String, usize)>) {
        let mut told = Vec::new();
        for (backend, account, most) in lanes {
            let account = match backend {
                Backend::Draft => None,
                Backend::Live => Some(held::name_of(self, &account).await),
            };
            told.push(AccountCeiling {
                backend,
                account,
                most,
            });
        }
        self.tell(Event::Account(AccountEvent::Ceilings(told)))
            .await;
    }

    /// Requests under way. A batch asks for its turns one by one: all of it waits that isn't running.
    fn flow(&self) -> Flow {
        let flow = self.governor.flow();
        Flow {
            queued: self.jobs.under_way().saturating_sub(flow.running),
            asks: self.jobs.asks(),
            ..flow
        }
    }

    /// What a new order is called: by when it was ordered, and chance.
    pub fn order_id(&self) -> OrderId {
        let chance = self.options.dice.seed();
        self.jobs.orders.next(self.clock.now(), chance)
    }

    pub async fn tell(&self, event: Event) {
        self.teller.tell(event).await;
    }

    /// Tells of trouble that belongs to no line.
    pub async fn tell_trouble(&self, trouble: Trouble) {
        self.tell(Event::Notice(Notice::Trouble(trouble))).await;
    }

    /// Tells of a file that was damaged and set aside. It stays until it is dismissed: somebody may want the file.
    pub async fn tell_damage(&self, what: String, aside: &Path, operation: &str) {
        let folder = aside.parent().unwrap_or(aside).display().to_string();
        let remedies = vec![Remedy::ShowFolder(folder), Remedy::Dismiss];
        let trouble = Trouble::told(what, remedies, &self.occasion(operation));
        self.tell_trouble(trouble).await;
    }

    /// Runs blocking work on a thread for such work.
    #[expect(
        clippy::unused_self,
        reason = "a machine is at hand wherever blocking work may start"
    )]
    pub fn blocking<T, E>(
        &self,
        work: impl FnOnce() -> Result<T, E> + Send + 'static,
    ) -> Blocking<T>
    where
        T: Send + 'static,
        E: Into<StudioError>,
    {
        tasks::blocking(work)
    }

    /// Calls the library on a thread for blocking work.
    pub fn library<T: Send + 'static>(
        &self,
        call: impl FnOnce(&Library) -> Result<T, LibraryError> + Send + 'static,
    ) -> Blocking<T> {
        let library = self.library.clone();
        tasks::blocking(move || call(&library))
    }

    /// What an error on this computer means to people.
    pub fn trouble(&self, error: &StudioError, operation: &str) -> Trouble {
        crate::trouble::explain(error, &self.occasion(operation))
    }

    /// Something that is done on this computer now.
    pub fn occasion(&self, operation: &str) -> Occasion {
        Occasion::local(operation, self.clock.now())
    }

    pub fn settings(&self) -> AppSettings {
        self.change_settings(|_| {})
    }

    /// Changes the settings that are in use, and gives them as they are then.
    pub fn change_settings(&self, change: impl FnOnce(&mut AppSettings)) -> AppSettings {
        let mut settings = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut settings);
        settings.clone()
    }

    /// An intent was written, or is over: what the ledger adds up to is told soon, once for many.
    pub fn held_changed(self: &Arc<Self>, backend: Backend) {
        if !self.has_window() || !self.jobs.sums_are_wanted(backend) {
            return;
        }
        let machine = Arc::clone(self);
        tasks::spawn(async move {
            tokio::time::sleep(super::jobs::HELD_PACE).await;
            machine.jobs.sums_are_told(backend);
            machine.tell_sums(backend).await;
            usage::tell_budgets(&machine, backend).await;
        });
    }

    /// Tells what the ledger adds up to now.
    pub async fn tell_spend(&self, backend: Backend) {
        self.tell_sums(backend).await;
        alerts::after_spending(self, backend).await;
    }

    pub async fn tell_sums(&self, backend: Backend) {
        let sums = self
            .library(move |library| {
                Ok(AccountEvent::Spend {
                    backend,
                    spend: library.spend(backend)?,
                    here: library.held_here(backend)?,
                    elsewhere: library.held_elsewhere(backend)?,
                })
            })
            .await;
        match sums {
            Ok(told) => {
                self.tell(Event::Account(told)).await;
            }
            Err(StudioError::CutOff) => {}
            Err(error) => log::warn!("the ledger can't be added up: {error}"),
        }
    }
}
