//! The studio without a window: commands go in, events are waited for.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use crate::cli::args::CommonArguments;
use crate::cli::exit::Exit;
use crate::cli::exit::Stop;
use crate::cli::output;
use crate::studio::Studio;
use crate::studio::StudioOptions;
use crate::studio::command::Command;
use crate::studio::command::JobsCommand;
use crate::studio::command::VoicesCommand;
use crate::studio::desk::Desk;
use crate::studio::desk::Model;
use crate::studio::desk::Voice;
use crate::studio::event::Event;
use crate::studio::remote::Remote;
use crate::terms::backend::Backend;
use crate::tr;

/// How often an interruption is looked for while nothing happens.
const LOOK: Duration = Duration::from_millis(100);

/// A studio, its desk, and the backend that this run speaks with.
pub struct Session {
    studio: Studio,
    /// What the studio told so far.
    pub desk: Desk,
    /// Who speaks.
    pub backend: Backend,
    outbox: VecDeque<Command>,
    woken: Receiver<()>,
    interrupted: Arc<AtomicBool>,
    cancelled: bool,
}

impl Session {
    /// Starts a studio. Draft voices speak unless a key is there; a base address without a key is an error.
    ///
    /// # Errors
    /// A library that can't be opened, a key that can't be had.
    pub fn start(common: &CommonArguments) -> Result<Self, Stop> {
        let (wake, woken) = sync_channel(1);
        // A full channel means that a wake-up is waiting already.
        let options = StudioOptions::from_environment(Box::new(move || drop(wake.try_send(()))));
        let backend = options.backend_without_project(common.draft)?;
        let studio = Studio::start(options)?;
        let desk = Desk::new(studio.playhead());
        let interrupted = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&interrupted);
        if let Err(error) = ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed)) {
            log::warn!("interruptions can't be caught: {error}");
        }
        Ok(Self {
            studio,
            desk,
            backend,
            outbox: VecDeque::new(),
            woken,
            interrupted,
            cancelled: false,
        })
    }

    /// Sends a wish.
    pub fn send(&mut self, command: Command) {
        self.outbox.push_back(command);
    }

    /// Takes events in until `done` finds what it looks for in the desk, or in an event.
    ///
    /// # Errors
    /// An interruption: running jobs are cancelled first, and what was sent is cleared up at the next start.
    pub fn wait<T>(&mut self, mut done: impl FnMut(&Desk, Option<&Event>) -> Option<T>) -> Result<T, Stop> {
        if let Some(found) = done(&self.desk, None) {
            return Ok(found);
        }
        loop {
            self.hand_over();
            while let Some(event) = self.studio.poll() {
                let found = done(&self.desk, Some(&event));
                self.desk.apply(event);
                let found = found.or_else(|| done(&self.desk, None));
                if let Some(found) = found {
                    return Ok(found);
                }
            }
            if self.interrupted.load(Ordering::Relaxed) && !self.cancelled {
                self.cancelled = true;
                output::words(&tr!("cli-interrupted"));
                self.send(Command::Jobs(JobsCommand::CancelAll));
                self.hand_over();
                return Err(Stop { exit: Exit::Interrupted, words: tr!("cli-resume") });
            }
            // Whatever wakes it, the loop looks at everything again.
            drop(self.woken.recv_timeout(LOOK));
        }
    }

    fn hand_over(&mut self) {
        while !self.outbox.is_empty() {
            let Some(slot) = self.studio.free_slot() else { return };
            let Some(command) = self.outbox.pop_front() else { return };
            slot.send(command);
        }
    }

    /// All voices and models of the backend.
    ///
    /// # Errors
    /// The backend can't be asked, or has no voice that may be used.
    pub fn voices(&mut self) -> Result<(Arc<Vec<Voice>>, Arc<Vec<Model>>), Stop> {
        let backend = self.backend;
        self.send(Command::Voices(VoicesCommand::Refresh(backend)));
        let answer = self.wait(|desk, _| {
            let voices = desk.voices.get(&backend)?;
            let models = desk.models.get(&backend)?;
            match (voices, models) {
                (Remote::Ready(voices), Remote::Ready(models)) => {
                    Some(Ok((Arc::clone(voices), Arc::clone(models))))
                }
                (Remote::Failed { trouble, .. }, _) | (_, Remote::Failed { trouble, .. }) => {
                    Some(Err(trouble.clone()))
                }
                _ => None,
            }
        })?;
        let (voices, models) = answer.map_err(Stop::from)?;
        if voices.is_empty() || models.is_empty() {
            return Err(Stop::bad(tr!("cli-no-voice")));
        }
        Ok((voices, models))
    }

    /// Ends the studio in good order.
    pub fn end(self) {
        self.studio.shutdown();
    }
}
