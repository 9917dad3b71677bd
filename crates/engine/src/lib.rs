//! The engine: one tokio runtime, commands in, events out; jobs, money, recovery.
//!
//! The engine knows no UI toolkit: it wakes the window through a [`Waker`] closure. Begin with [`runtime`] (routing)
//! and `jobs`.

mod account;
pub mod agents;
mod alerts;
mod archive;
mod auditions;
pub mod backend;
mod browse;
pub mod checkup;
mod cloning;
mod collections;
mod consent_scope;
pub mod dubbing;
mod error;
pub mod ffmpeg;
pub mod governor;
pub mod headless;
mod held;
mod history;
pub mod import;
pub mod inspecting;
mod isolations;
mod jobs;
mod journals;
mod keys;
mod lexicon;
mod listening_page;
mod lost_voice;
mod machine;
mod makings;
mod marks;
mod mend;
mod microphone;
mod notify;
mod others;
mod own_words;
mod playback;
mod presets;
mod previews;
pub mod professional;
mod projects;
pub mod reach;
mod recording;
mod recover;
mod reminding;
mod restored;
pub mod retry;
mod reviews;
pub mod runtime;
mod sample;
mod samples;
mod sampling;
mod series;
mod settings;
pub mod shared_voices;
mod similar;
mod sounding;
pub mod spelling;
pub mod starting;
mod stop_loss;
pub mod storage;
mod stretches;
mod takes;
mod tasks;
mod teller;
pub mod template;
mod templates;

mod tools;
pub mod transcripts;
pub mod trouble;
mod turns;
mod untold;
mod usage;
pub mod vault;
mod versions;
mod voices;
pub mod words;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;

use crate::error::Refusal;
use crate::import::Importer;
use crate::teller::Told;
use mynah_audio::player::Faulty;
use mynah_audio::recorder::Microphone;
use mynah_core::backend::Backend;
use mynah_core::clock::Clock;
use mynah_core::credits::Credits;
use mynah_core::dice::Dice;
use mynah_core::secret::Secret;
use mynah_model::command::Command;
use mynah_model::desk::Desk;
use mynah_model::event::Event;
use mynah_model::library_move::Move;
use mynah_model::playhead::Playhead;
use mynah_model::tool_limits;
use mynah_model::trouble::Occasion;
use mynah_model::trouble::Trouble;
use mynah_store::Library;
use mynah_store::dictionaries::DictionaryPlaces;
use mynah_store::paths;

pub use crate::backend::DraftOptions;
pub use crate::recover::Looks;
pub use crate::runtime::until_interrupted;

/// Called after an event is there to be polled, from any thread. Must not block.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// What a studio needs of the world.
#[derive(Clone)]
pub struct StudioOptions {
    /// The folder that everything is kept in.
    pub home: PathBuf,
    /// The time.
    pub clock: Clock,
    /// Chance: seeds that nobody chose, and how waits are spread.
    pub dice: Dice,
    /// Wakes the interface.
    pub waker: Waker,
    /// Where sound goes.
    pub audio: AudioOut,
    /// Where recordings come from.
    pub microphone: Microphone,
    /// What the environment says.
    pub environment: Environment,
    /// The built-in server.
    pub draft: DraftOptions,
    /// Where the key is kept.
    pub keys: KeyStore,
    /// Where exports go before a folder was chosen.
    pub exports: Option<PathBuf>,
    /// What is opened at the start.
    pub opening: Opening,
    /// Shows and stops a move of the library that the start comes upon.
    pub moving: Move,
    /// When an account's history is looked at again.
    pub looks: Looks,
    /// The most credits that this run may spend, draft credits included.
    pub most_credits: Option<Credits>,
    /// Shows a heading and a text as a notification of the system. Called from a thread that may wait.
    pub notify: Notify,
    /// Folders of the system's dictionaries, beside the library's own.
    pub dictionaries: Vec<PathBuf>,
    /// Who reads the files that scripts come in.
    pub importer: Importer,
    /// Where `ffmpeg` is, which helps where it is installed.
    pub ffmpeg: Option<PathBuf>,
    /// Recordings from this length on are transcribed in the background, if the account has a webhook.
    pub background_from: Duration,
    /// The longest that what was handed over may take to be written at the end; what found no room may take as long
    /// before that.
    pub last_writes: Duration,
}

/// The default of [`StudioOptions::background_from`].
const BACKGROUND_FROM: Duration = Duration::from_secs(tool_limits::BACKGROUND_SECS);

/// A window that closes is gone half a second later.
const LAST_WRITES: Duration = Duration::from_millis(400);

/// Shows a heading and a text as a notification of the system.
pub type Notify = Arc<dyn Fn(&str, &str) + Send + Sync>;

/// Where sound goes.
#[derive(Clone, Debug, Default)]
pub enum AudioOut {
    /// The system's device.
    #[default]
    System,
    /// Nowhere, at real speed.
    Null,
    /// To a device that fails when a test says so.
    Faulty(Faulty),
}

/// Where the key is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyStore {
    /// The system's keychain.
    System,
    /// In memory: gone with the studio. For tests.
    #[default]
    Memory,
    /// In memory, for all studios of this process: what a keychain does over a restart. For tests.
    Process,
    /// Nowhere, as on a system without a keychain.
    None,
}

/// What the environment says about backend and key.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// `MYNAH_API_BASE`.
    pub api_base: Option<String>,
    /// `ELEVENLABS_API_KEY`.
    pub key: Option<Secret>,
    /// `MYNAH_KEY_COMMAND`, whose output is a key.
    pub key_command: Option<String>,
    /// How long that may take, where it isn't a minute. For tests.
    pub longest_command: Option<Duration>,
}

/// What is opened at the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Opening {
    /// The project that was open, or the sample at the first start.
    #[default]
    LastProject,
    /// Nothing: for commands.
    Nothing,
}

impl StudioOptions {
    /// The studio of this system: its home and keychain, what the environment says, the system's sound.
    ///
    /// # Errors
    /// Where the system names no folder for data and `MYNAH_HOME` is not set.
    pub fn from_environment(waker: impl Fn() + Send + Sync + 'static) -> Result<Self, Trouble> {
        let clock = Clock::system();
        let Some(home) = paths::home() else {
            let occasion = Occasion::local("start", clock.now());
            return Err(crate::trouble::explain(&Refusal::NoHome.into(), &occasion));
        };
        Ok(Self {
            waker: Arc::new(waker),
            audio: AudioOut::from_system(),
            microphone: match AudioOut::from_system() {
                AudioOut::Null => Microphone::Nobody,
                _ => Microphone::System,
            },
            environment: Environment::from_system(),
            keys: KeyStore::System,
            exports: paths::exports(),
            notify: notify::system(),
            importer: Importer::of_this_program(),
            ffmpeg: ffmpeg::find(),
            dictionaries: DictionaryPlaces::of_system(),
            ..Self::new(home)
        })
    }

    /// A studio in `home` that wakes nobody and asks the environment nothing.
    pub fn new(home: impl Into<PathBuf>) -> Self {
        Self {
            home: home.into(),
            clock: Clock::system(),
            dice: Dice::default(),
            waker: Arc::new(|| {}),
            audio: AudioOut::Null,
            microphone: Microphone::default(),
            environment: Environment::default(),
            draft: DraftOptions::default(),
            keys: KeyStore::default(),
            exports: None,
            opening: Opening::default(),
            moving: Move::default(),
            looks: Looks::default(),
            most_credits: None,
            notify: Arc::new(|_, _| {}),
            importer: Importer::Here,
            ffmpeg: None,
            last_writes: LAST_WRITES,
            background_from: BACKGROUND_FROM,
            dictionaries: Vec::new(),
        }
    }
}

impl Environment {
    /// Reads the variables.
    pub fn from_system() -> Self {
        let read = |name| {
            std::env::var(name)
                .ok()
                .filter(|value| !value.trim().is_empty())
        };
        Self {
            api_base: read("MYNAH_API_BASE"),
            key: read("ELEVENLABS_API_KEY").map(|key| Secret::new(&key)),
            key_command: read("MYNAH_KEY_COMMAND"),
            longest_command: None,
        }
    }
}

impl AudioOut {
    /// `MYNAH_AUDIO=null` plays nowhere.
    pub fn from_system() -> Self {
        match std::env::var("MYNAH_AUDIO").as_deref() {
            Ok("null") => Self::Null,
            _ => Self::System,
        }
    }
}

/// The running machine room. Dropping it shuts it down.
pub struct Studio {
    /// `None` once it shuts down.
    commands: Option<mpsc::Sender<Command>>,
    told: Told,
    playhead: Playhead,
    dice: Dice,
    exports: Option<PathBuf>,
    has_ffmpeg: bool,
    run_base: Option<String>,
    library: Library,
    running: runtime::Running,
}

impl fmt::Debug for Studio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Studio").finish_non_exhaustive()
    }
}

impl Studio {
    /// Opens the library and starts the machine room. The rest happens behind it: the Draft server, recovery of
    /// what an earlier run left, the project that was open.
    ///
    /// # Errors
    /// When the library can't be opened, in words for people.
    pub fn start(options: StudioOptions) -> Result<Self, Trouble> {
        mynah_core::day::learn_zone();
        runtime::start(options)
    }

    /// A desk that shows this studio's playhead.
    pub fn desk(&self) -> Desk {
        let mut desk = Desk::new(self.playhead.clone());
        desk.dice = self.dice.clone();
        desk.usual_exports.clone_from(&self.exports);
        desk.dubbing.has_ffmpeg = self.has_ffmpeg;
        desk.run_base.clone_from(&self.run_base);
        desk
    }

    /// Where the sound stands.
    pub fn playhead(&self) -> Playhead {
        self.playhead.clone()
    }

    /// Returns a sentence about the restored library if opening it restored one.
    pub fn restored(&self) -> Option<String> {
        self.library.restored().map(restored::sentence)
    }

    /// Who speaks where no project decides: Draft voices, unless a key is there. Waits for the keychain.
    ///
    /// # Errors
    /// A base address or a key command without a key: that never falls back to drafts.
    pub fn backend_without_project(&self, draft: bool) -> Result<Backend, Trouble> {
        self.running.backend_without_project(draft)
    }

    /// Who speaks a project: its own switch decides, unless Draft voices are asked for. Waits for the keychain.
    ///
    /// # Errors
    /// The service is to speak, and there is no key that may be had.
    pub fn backend_of_project(&self, switch: Backend, draft: bool) -> Result<Backend, Trouble> {
        self.running.backend_of_project(switch, draft)
    }

    /// Room for one command. `None` when the queue is full: try again in the next frame.
    pub fn free_slot(&self) -> Option<Slot<'_>> {
        let permit = self.commands.as_ref()?.try_reserve().ok()?;
        Some(Slot(permit))
    }

    /// The next event, if one is there.
    pub fn poll(&mut self) -> Option<Event> {
        self.told.poll()
    }

    /// Waits for the next event, at most this long. For commands and tests; a window polls.
    pub fn wait(&mut self, longest: Duration) -> Option<Event> {
        self.running.wait(&mut self.told.events, longest)
    }

    /// Writes what was handed over and stops, within half a second. What was sent goes on at the service and is
    /// cleared up at the next start.
    pub fn shutdown(mut self) {
        self.stop();
    }

    /// The same; these commands, which found no room in the queue, are written too.
    pub fn shutdown_after(mut self, last: Vec<Command>) {
        if let Some(commands) = &self.commands {
            self.running
                .send_last(commands, &mut self.told.events, last);
        }
        self.stop();
    }

    fn stop(&mut self) {
        self.commands = None;
        self.running.stop(&mut self.told.events);
    }
}

impl Drop for Studio {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Room for one command.
#[derive(Debug)]
pub struct Slot<'a>(mpsc::Permit<'a, Command>);

impl Slot<'_> {
    /// Sends it.
    pub fn send(self, command: Command) {
        self.0.send(command);
    }
}
