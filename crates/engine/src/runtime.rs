//! The one tokio runtime: its thread, the loop that routes commands, and how it ends.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::mpsc;

use crate::Opening;
use crate::Studio;
use crate::StudioOptions;
use crate::account;
use crate::agents;
use crate::dubbing;
use crate::error::{Refusal, StudioError};
use crate::history;
use crate::jobs;
use crate::journals;
use crate::keys;
use crate::machine::Machine;
use crate::makings;
use crate::microphone;
use crate::playback;
use crate::projects;
use crate::sampling;
use crate::settings;
use crate::storage;
use crate::takes;
use crate::tasks;
use crate::teller;
use crate::tools;
use crate::usage;
use crate::voices;
use mynah_core::backend::Backend;
use mynah_model::command::{Command, VoicesCommand};
use mynah_model::event::Event;
use mynah_model::slices::{share_processors, step_back};
use mynah_model::trouble::Occasion;
use mynah_model::trouble::Trouble;
use mynah_store::Library;
use mynah_store::error::LibraryError;

/// Commands that wait to be routed. A frame makes a handful; when it is full the window keeps them.
const COMMANDS: usize = 256;
/// Events that wait to be polled. When it is full, who tells waits: nothing is lost, and work goes no faster
/// than it can be shown.
const EVENTS: usize = 1_024;
/// Commands of one area that wait for the one before.
const AREA: usize = 64;
const LAST_TASKS: Duration = Duration::from_millis(100);

/// The thread of the machine room.
pub(super) struct Running {
    handle: Handle,
    /// Gone once it stopped, so that the library is closed then.
    machine: Option<Arc<Machine>>,
    thread: Option<JoinHandle<()>>,
}

/// Opens the library and starts the thread.
pub(super) fn start(options: StudioOptions) -> Result<Studio, Trouble> {
    let occasion = Occasion::local("start", options.clock.now());
    let failed = |error: StudioError| crate::trouble::explain(&error, &occasion);
    share_processors();
    let library = open(&options).map_err(|error| failed(error.into()))?;
    let runtime = runtime().map_err(|error| failed(StudioError::Start(error)))?;
    let (commands, inbox) = mpsc::channel(COMMANDS);
    let (teller, told) = teller::channel(EVENTS, Arc::clone(&options.waker));
    let handle = runtime.handle().clone();
    let machine = {
        // The player and the timers of the machine want a runtime around them.
        let _inside = handle.enter();
        Machine::new(options, library.clone(), teller)
    };
    let (playhead, dice) = (machine.deck.playhead(), machine.options.dice.clone());
    let exports = machine.options.exports.clone();
    let has_ffmpeg = machine.options.ffmpeg.is_some();
    let run_base = machine.options.environment.api_base.clone();
    let kept = Arc::clone(&machine);
    let thread = std::thread::Builder::new()
        .name("studio".to_owned())
        .spawn(move || {
            runtime.block_on(route(machine, inbox));
            runtime.shutdown_timeout(LAST_TASKS);
        })
        .map_err(|error| failed(StudioError::Start(error)))?;
    Ok(Studio {
        commands: Some(commands),
        told,
        playhead,
        dice,
        exports,
        has_ffmpeg,
        run_base,
        library,
        running: Running {
            handle,
            machine: Some(kept),
            thread: Some(thread),
        },
    })
}

/// Opens the library. A window moves it first where that was ordered; a command has no time for it.
fn open(options: &StudioOptions) -> Result<Library, LibraryError> {
    let clock = options.clock.clone();
    if options.opening == Opening::Nothing {
        return Library::open(&options.home, clock);
    }
    let opened = Library::open_moving(&options.home, clock, &mut |done, all| {
        let wanted = options.moving.tell(done, all);
        (options.waker)();
        wanted
    });
    options.moving.over();
    opened
}

fn runtime() -> std::io::Result<Runtime> {
    Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("studio-worker")
        // A stream holds one while it arrives; the rest is short work on the disk.
        .max_blocking_threads(64)
        .on_thread_start(step_back)
        .enable_all()
        .build()
}

/// A runtime on the caller's own thread. For `mynah bench`, which measures without a studio.
///
/// # Errors
/// The system refuses one.
pub fn alone() -> std::io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

/// Runs one future on a runtime of its own until it fails or the process is asked to end; what it gives is kept
/// alive until then. For `mynah serve`.
///
/// # Errors
/// Those of the future.
pub fn until_interrupted<T, E>(start: impl Future<Output = Result<T, E>>) -> Result<(), E>
where
    E: From<std::io::Error>,
{
    let runtime = runtime()?;
    let done = runtime.block_on(async {
        let end = asked_to_end()?;
        let _running = start.await?;
        end.await;
        Ok(())
    });
    // What is under way has had its time: nobody waits for a slow request.
    runtime.shutdown_timeout(LAST_TASKS);
    done
}

/// Ends when the process is interrupted or told to terminate. Listens from the call on.
#[cfg(unix)]
fn asked_to_end() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ends when the process is interrupted. Listens from the call on.
#[cfg(windows)]
fn asked_to_end() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}

impl Running {
    pub(super) fn wait(
        &self,
        events: &mut mpsc::Receiver<Event>,
        longest: Duration,
    ) -> Option<Event> {
        self.handle
            .block_on(async { tokio::time::timeout(longest, events.recv()).await })
            .ok()
            .flatten()
    }

    pub(super) fn backend_without_project(&self, draft: bool) -> Result<Backend, Trouble> {
        let Some(machine) = self.machine.as_ref().filter(|_| !draft) else {
            return Ok(Backend::Draft);
        };
        self.handle
            .block_on(keys::without_project(machine))
            .map_err(|error| machine.backend_trouble(&error, Backend::Live, "key"))
    }

    pub(super) fn backend_of_project(
        &self,
        switch: Backend,
        draft: bool,
    ) -> Result<Backend, Trouble> {
        let draft = draft || switch == Backend::Draft;
        match (self.backend_without_project(draft)?, &self.machine) {
            // Nothing falls back to drafts by itself.
            (Backend::Draft, Some(machine)) if !draft => {
                Err(machine.backend_trouble(&Refusal::NoKey.into(), Backend::Live, "key"))
            }
            (backend, _) => Ok(backend),
        }
    }

    /// Sends what found no room in the queue so far.
    pub(super) fn send_last(
        &self,
        commands: &mpsc::Sender<Command>,
        events: &mut mpsc::Receiver<Event>,
        last: Vec<Command>,
    ) {
        // Nobody polls any more; who waits to tell something is let go, and makes room.
        events.close();
        while events.try_recv().is_ok() {}
        let send = async {
            for command in last {
                if commands.send(command).await.is_err() {
                    return;
                }
            }
        };
        let Some(machine) = &self.machine else { return };
        let longest = machine.options.last_writes;
        let sent = async { tokio::time::timeout(longest, send).await };
        if self.handle.block_on(sent).is_err() {
            log::warn!("the studio was too busy for the last commands");
        }
    }

    /// The command sender is dropped already, so the loop ends once it has routed what is left.
    pub(super) fn stop(&mut self, events: &mut mpsc::Receiver<Event>) {
        // Nobody polls any more; who waits to tell something is let go.
        self.machine = None;
        events.close();
        while events.try_recv().is_ok() {}
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the studio's thread panicked");
        }
    }
}

/// Takes commands until the interface is gone, each to its area. An area does them in order and beside the others,
/// unless [`AREA`] commands of one wait already: then what comes behind them waits here too, whosever it is, and in
/// the end in the window.
async fn route(machine: Arc<Machine>, mut inbox: mpsc::Receiver<Command>) {
    machine.begin();
    let (project, written) = area(&machine, projects::run);
    let (voices, marked) = area(&machine, voices::run);
    let (makings, made) = area(&machine, makings::run);
    let (jobs, _) = area(&machine, jobs::run);
    let (takes, picked) = area(&machine, takes::run);
    let (playback, _) = area(&machine, playback::run);
    let (keys, held) = area(&machine, keys::run);
    let (account, _) = area(&machine, account::run);
    let (history, _) = area(&machine, history::run);
    let (usage, counted) = area(&machine, usage::run);
    let (settings, kept) = area(&machine, settings::run);
    let (storage, _) = area(&machine, storage::run);
    let (cloning, cloned) = area(&machine, sampling::run);
    let (dubbing, mended) = area(&machine, dubbing::run);
    let (tools, noted) = area(&machine, tools::run);
    let (agents, agents_noted) = area(&machine, agents::run);
    while let Some(command) = inbox.recv().await {
        let gone = match command {
            Command::Project(command) => project.send(command).await.is_err(),
            // What is typed is kept whatever the service takes for a list.
            Command::Voices(VoicesCommand::Making(command)) => makings.send(command).await.is_err(),
            Command::Voices(command) => voices.send(command).await.is_err(),
            Command::Jobs(command) => jobs.send(command).await.is_err(),
            Command::Takes(command) => takes.send(command).await.is_err(),
            Command::Playback(command) => playback.send(command).await.is_err(),
            Command::Keys(command) => keys.send(command).await.is_err(),
            Command::Account(command) => account.send(command).await.is_err(),
            Command::History(command) => history.send(command).await.is_err(),
            Command::Usage(command) => usage.send(command).await.is_err(),
            Command::Settings(command) => settings.send(command).await.is_err(),
            Command::Storage(command) => storage.send(command).await.is_err(),
            Command::Cloning(command) => cloning.send(command).await.is_err(),
            Command::Dubbing(command) => dubbing.send(command).await.is_err(),
            Command::Tools(command) => tools.send(command).await.is_err(),
            Command::Agents(command) => agents.send(command).await.is_err(),
        };
        if gone {
            log::error!("an area of the studio ended early");
        }
    }
    drop((project, voices, makings, jobs, takes, playback, keys));
    drop((account, usage, history, settings, storage, cloning));
    drop((dubbing, tools, agents));
    microphone::let_go(&machine);
    let last = async {
        let over = |ended: Result<(), tokio::task::JoinError>| {
            if ended.is_err() {
                log::error!("an area of the studio panicked");
            }
        };
        let (written, kept, picked, counted, cloned, made, mended, noted) =
            tokio::join!(written, kept, picked, counted, cloned, made, mended, noted);
        for ended in [written, kept, picked, counted, cloned, made, mended, noted] {
            over(ended);
        }
        over(agents_noted.await);
        journals::write_rest(&machine).await;
        machine.jobs.tidying.close();
        machine.jobs.tidying.wait().await;
        // A queue that is paused, or waits for a person, stays so: whoever opens the next window lets it go on.
        let leaves = !machine.governor.is_paused() && machine.jobs.asks() == 0;
        if leaves && let Err(error) = machine.library(Library::leave_queue).await {
            log::warn!("what is still ordered waits for a person: {error}");
        }
        // Last, for they may be asking the service about a key or a voice.
        let (held, marked, ()) = tokio::join!(held, marked, machine.series.rest());
        over(held);
        over(marked);
    };
    if tokio::time::timeout(machine.options.last_writes, last)
        .await
        .is_err()
    {
        log::warn!("the disk was too slow for the last edits");
    }
}

fn area<C, F>(
    machine: &Arc<Machine>,
    run: fn(Arc<Machine>, C) -> F,
) -> (mpsc::Sender<C>, tokio::task::JoinHandle<()>)
where
    C: Send + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    let (sender, mut commands) = mpsc::channel(AREA);
    let machine = Arc::clone(machine);
    let task = tasks::spawn(async move {
        while let Some(command) = commands.recv().await {
            run(Arc::clone(&machine), command).await;
        }
    });
    (sender, task)
}
