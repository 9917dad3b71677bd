//! The studio without a window: commands go in, events are waited for.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Once};
use std::time::{Duration, Instant};

use crate::cli::args::CommonArguments;
use crate::cli::exit::Exit;
use crate::cli::exit::Stop;
use crate::cli::exit::sentence;
use crate::cli::manner;
use crate::cli::output;
use crate::cli::patience::{Patience, Word};
use mynah_core::backend::Backend;
use mynah_core::clock::{Clock, UnixMillis};
use mynah_core::credits::{Credits, Quote};
use mynah_core::format::OutputFormat;
use mynah_core::ids::{RequestId, TakeId, VoiceId};
use mynah_core::plan::Plan;
use mynah_core::request::{Input, Worth};
use mynah_engine::Opening;
use mynah_engine::Studio;
use mynah_engine::StudioOptions;
use mynah_engine::headless::{ReadingCopy, Usage, copy_to_read};
use mynah_engine::transcripts::VerifiedTranscript;
use mynah_i18n::tr;
use mynah_model::alerts::alert_text;
use mynah_model::command::AccountCommand;
use mynah_model::command::Command;
use mynah_model::command::JobsCommand;
use mynah_model::command::LineOrder;
use mynah_model::command::VoicesCommand;
use mynah_model::desk::Desk;
use mynah_model::desk::{Model, OwnSettings, Spend, Voice, Voices};
use mynah_model::dubbing::NoDub;
use mynah_model::event::AccountEvent;
use mynah_model::event::{Event, Notice};
use mynah_model::remote::Remote;
use mynah_model::trouble::{Topic, Trouble};
use mynah_model::urgency::Urgency;
use mynah_script::cast::CastVoice;

/// How often an interruption is looked for while nothing happens.
const LOOK: Duration = Duration::from_millis(100);

/// Whether somebody interrupted this process: its later sessions as well.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Has interruptions noted from now on, once: a second handler would be refused, and its session could not be interrupted.
fn catch_interruptions() {
    static CAUGHT: Once = Once::new();
    CAUGHT.call_once(|| {
        if let Err(error) = ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::Relaxed)) {
            log::warn!("interruptions can't be caught: {error}");
        }
    });
}

/// The voices and models of a backend.
pub struct Offered {
    /// Who speaks, as far as the key may list them.
    pub voices: Voices,
    /// With what.
    pub models: Arc<Vec<Model>>,
    /// What the key may not list.
    pub restricted: Option<Trouble>,
}

/// A studio, its desk, and the backend that this run speaks with.
pub struct Session {
    studio: Studio,
    /// What the studio told so far.
    pub desk: Desk,
    /// Who speaks.
    pub backend: Backend,
    outbox: VecDeque<Command>,
    cancelled: bool,
    clock: Clock,
    patience: Patience,
    /// Removed after the studio has closed it.
    _copy: Option<ReadingCopy>,
}

/// Use of the library by a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Reads. If the home can't be written, a copy is read.
    Reads,
    /// Writes takes or ledger entries.
    Writes,
}

impl Access {
    /// Returns the access of a command with a flag `--dry-run`, which sends nothing.
    pub fn of_run(is_dry: bool) -> Self {
        if is_dry { Self::Reads } else { Self::Writes }
    }
}

impl Session {
    /// Starts a studio. Draft voices speak unless a key is there; a base address without a key is an error.
    ///
    /// # Errors
    /// A library that can't be opened, a key that can't be had.
    pub fn start(common: &CommonArguments) -> Result<Self, Stop> {
        Self::start_for(common, None, Access::Writes)
    }

    /// The same for a command that only reads, which needs no home that can be written.
    ///
    /// # Errors
    /// Those of [`Session::start`].
    pub fn start_reading(common: &CommonArguments) -> Result<Self, Stop> {
        Self::start_for(common, None, Access::Reads)
    }

    /// The same for a project, whose own switch decides.
    ///
    /// # Errors
    /// Those of [`Session::start`], and no key where the service is to speak.
    pub fn start_for(
        common: &CommonArguments,
        switch: Option<Backend>,
        access: Access,
    ) -> Result<Self, Stop> {
        match Self::begin(common, switch, access)? {
            (session, None) => Ok(session),
            (session, Some(trouble)) => {
                session.end();
                Err(trouble.into())
            }
        }
    }

    /// The same where the library's own ledger is enough: without a key that was to be had it is the service's, and why
    /// nobody can be asked comes with it.
    ///
    /// # Errors
    /// A library that can't be opened.
    pub fn start_for_ledger(
        common: &CommonArguments,
        access: Access,
    ) -> Result<(Self, Option<Trouble>), Stop> {
        Self::begin(common, None, access)
    }

    fn begin(
        common: &CommonArguments,
        switch: Option<Backend>,
        access: Access,
    ) -> Result<(Self, Option<Trouble>), Stop> {
        catch_interruptions();
        // Events are waited for: nobody has to be woken.
        let mut options = StudioOptions::from_environment(|| {})?;
        options.opening = Opening::Nothing;
        options.most_credits = common.max_credits.map(Credits);
        let copy = match access {
            Access::Reads => copy_to_read(&options.home)?,
            Access::Writes => None,
        };
        if let Some(copy) = &copy {
            copy.home().clone_into(&mut options.home);
        }
        let clock = options.clock.clone();
        let studio = Studio::start(options)?;
        if let Some(restored) = studio.restored() {
            output::words(&restored);
        }
        let backend = match switch {
            Some(switch) => studio.backend_of_project(switch, common.draft),
            None => studio.backend_without_project(common.draft),
        };
        let (backend, keyless) = match backend {
            Ok(backend) => (backend, None),
            Err(trouble) => (Backend::Live, Some(trouble)),
        };
        let desk = studio.desk();
        let session = Self {
            studio,
            desk,
            backend,
            // Draft voices are entered in any case.
            outbox: match backend {
                Backend::Live if keyless.is_none() => {
                    VecDeque::from([Command::Account(AccountCommand::Enter(backend))])
                }
                Backend::Live | Backend::Draft => VecDeque::new(),
            },
            cancelled: false,
            clock,
            patience: Patience::default(),
            _copy: copy,
        };
        Ok((session, keyless))
    }

    /// Sends a wish.
    pub fn send(&mut self, command: Command) {
        self.outbox.push_back(command);
    }

    /// Takes events in until `done` finds what it looks for in the desk, or in an event.
    ///
    /// # Errors
    /// An interruption, or nobody can be reached for ten minutes: running jobs are cancelled first, and what was sent is
    /// cleared up at the next start.
    pub fn wait<T>(
        &mut self,
        done: impl FnMut(&Desk, Option<&Event>) -> Option<T>,
    ) -> Result<T, Stop> {
        let found = self.wait_until(None, done)?;
        found.ok_or_else(|| Stop::bad(tr!("cli-lost-for-good")))
    }

    /// The same, at most so long.
    ///
    /// # Errors
    /// As [`Session::wait`].
    pub fn wait_at_most<T>(
        &mut self,
        longest: Duration,
        done: impl FnMut(&Desk, Option<&Event>) -> Option<T>,
    ) -> Result<Option<T>, Stop> {
        let end = self.clock.instant() + longest;
        self.wait_until(Some(end), done)
    }

    fn wait_until<T>(
        &mut self,
        end: Option<Instant>,
        mut done: impl FnMut(&Desk, Option<&Event>) -> Option<T>,
    ) -> Result<Option<T>, Stop> {
        if let Some(found) = done(&self.desk, None) {
            return Ok(Some(found));
        }
        while end.is_none_or(|end| self.clock.instant() < end) {
            self.hand_over();
            if let Some(event) = self.studio.wait(LOOK) {
                self.heed(&event);
                let found = done(&self.desk, Some(&event));
                self.desk.apply(event);
                if let Some(found) = found.or_else(|| done(&self.desk, None)) {
                    return Ok(Some(found));
                }
            }
            if INTERRUPTED.load(Ordering::Relaxed) && !self.cancelled {
                return Err(self.stop(Exit::Interrupted, tr!("cli-interrupted")));
            }
            if self.patience.is_over(self.clock.instant()) && !self.cancelled {
                return Err(self.stop(Exit::Unreachable, tr!("cli-lost-for-good")));
            }
        }
        Ok(None)
    }

    /// Cancels what is under way.
    fn stop(&mut self, exit: Exit, words: String) -> Stop {
        self.cancelled = true;
        self.send(Command::Jobs(JobsCommand::CancelAll));
        self.hand_over();
        Stop { exit, words }
    }

    /// Says when nobody can be reached any more, and when somebody can again; and what newly reached most of a limit.
    fn heed(&mut self, event: &Event) {
        if let Event::Notice(Notice::Alert(alert)) = event
            && alert.backend == self.backend
        {
            output::words(&alert_text(alert));
        }
        if let Event::Notice(Notice::Trouble(trouble)) = event
            && trouble.topic == Some(Topic::Settings)
        {
            output::words(&trouble.what);
        }
        let Event::Account(AccountEvent::Reach(backend, lost)) = event else {
            return;
        };
        if *backend != self.backend {
            return;
        }
        match self.patience.heed(lost.is_some(), self.clock.instant()) {
            Some(Word::Lost) => output::words(&tr!("cli-lost")),
            Some(Word::Found) => output::words(&tr!("cli-found")),
            None => {}
        }
    }

    fn hand_over(&mut self) {
        while !self.outbox.is_empty() {
            let Some(slot) = self.studio.free_slot() else {
                return;
            };
            let Some(command) = self.outbox.pop_front() else {
                return;
            };
            slot.send(command);
        }
    }

    /// All models of the backend, and the voices that its key may list. What the library holds of it is known then,
    /// too.
    ///
    /// # Errors
    /// The backend can't be asked, or has no model. The account may have no voices: not every tool needs one.
    pub fn offer(&mut self) -> Result<Offered, Stop> {
        let backend = self.backend;
        let answer = self.wait(|desk, _| {
            let (voices, models) = (desk.voices.get(&backend)?, desk.models.get(&backend)?);
            match (voices, models) {
                (Remote::Ready(voices), Remote::Ready(models)) => Some(Ok(Offered {
                    voices: voices.clone(),
                    models: Arc::clone(models),
                    restricted: None,
                })),
                (
                    Remote::Failed {
                        trouble,
                        stale: Some(voices),
                    },
                    Remote::Ready(models),
                ) => Some(Ok(Offered {
                    voices: voices.clone(),
                    models: Arc::clone(models),
                    restricted: Some(trouble.clone()),
                })),
                (Remote::Failed { trouble, .. }, _) | (_, Remote::Failed { trouble, .. }) => {
                    Some(Err(trouble.clone()))
                }
                _ => None,
            }
        })?;
        let offered = answer.map_err(Stop::from)?;
        if offered.models.is_empty() {
            return Err(Stop::bad(tr!("cli-no-model")));
        }
        Ok(offered)
    }

    /// The voice of a name or an id, without one the first, with all that decides what it sends and costs; after
    /// [`Session::offer`].
    ///
    /// # Errors
    /// No such voice, or a key that sees none where none is named.
    pub fn voice(&mut self, wanted: Option<&str>) -> Result<Voice, Stop> {
        let offered = self.offer()?;
        let cast = match (manner::voice(&offered.voices, wanted), wanted) {
            (Ok(voice), _) if voice.settings != OwnSettings::Unread => return Ok(voice.clone()),
            (Ok(voice), _) => CastVoice::from(voice),
            (Err(_), Some(id)) if VoiceId::may_be(id) => CastVoice {
                id: VoiceId::from(id),
                name: id.to_owned(),
            },
            (Err(stop), _) => {
                return Err(offered.restricted.map_or(stop, |trouble| Stop {
                    words: tr!("cli-voice-needed", why = sentence(&trouble)),
                    ..Stop::from(trouble)
                }));
            }
        };
        let (backend, id) = (self.backend, cast.id.clone());
        self.send(Command::Voices(VoicesCommand::Read {
            backend,
            voices: vec![cast],
        }));
        let answer = self.wait(|desk, event| {
            if let Some(Event::Notice(Notice::Trouble(trouble))) = event
                && trouble.topic == Some(Topic::Backend(backend))
            {
                return Some(Err(trouble.clone()));
            }
            let voice = desk.offer(backend).voice(&id)?;
            (voice.settings != OwnSettings::Unread).then(|| Ok(voice.clone()))
        })?;
        Ok(answer?)
    }

    /// What time it is.
    pub fn now(&self) -> UnixMillis {
        self.clock.now()
    }

    /// What orders cost now; after [`Session::offer`].
    ///
    /// # Errors
    /// A voice or a model that went meanwhile.
    pub fn quote(&self, orders: &[LineOrder], urgency: Urgency) -> Result<Quote, Stop> {
        let price = self.desk.quote(self.backend, orders, urgency);
        price.ok_or_else(|| Stop::bad(tr!("cli-no-price")))
    }

    /// Why nothing new is spoken with those of some voices that a record of consent stands against.
    ///
    /// # Errors
    /// A library that can't be read.
    pub fn silent(&self, voices: &HashSet<&VoiceId>) -> Result<HashMap<VoiceId, Trouble>, Stop> {
        Ok(self.studio.silent(voices, self.clock.now())?)
    }

    /// Returns why some of these voices would speak outside the scope of their consents in something with this title.
    ///
    /// # Errors
    /// A library that can't be read.
    pub fn outside_consent(
        &self,
        voices: &HashSet<&VoiceId>,
        title: Option<&str>,
    ) -> Result<HashMap<VoiceId, Trouble>, Stop> {
        let now = self.clock.now();
        Ok(self.studio.outside_consent(voices, title, now)?)
    }

    /// Refuses a format that the account's plan lacks; after [`Session::offer`].
    ///
    /// # Errors
    /// The plan is known, and lacks it.
    pub fn check_format(&self, format: OutputFormat) -> Result<(), Stop> {
        let meter = self.desk.meters.get(&self.backend).and_then(Remote::value);
        if meter.is_none_or(|meter| meter.plan.allows(format)) {
            return Ok(());
        }
        Err(Stop::bad(tr!(
            "cli-format-plan",
            format = format.to_string(),
            plan = Plan::needed_for(format).as_str()
        )))
    }

    /// Refuses a dub that the account's plan lacks; after [`Session::offer`].
    ///
    /// # Errors
    /// The plan is known, and lacks it.
    pub fn check_dub(&self, worth: Worth) -> Result<(), Stop> {
        let meter = self.desk.meters.get(&self.backend).and_then(Remote::value);
        if meter.is_none_or(|meter| meter.plan.dubs(worth)) {
            return Ok(());
        }
        let needed = Plan::needed_for_dub(worth);
        Err(Stop::bad(NoDub::Plan { needed }.words()))
    }

    /// What was spent since a time; since ever without one.
    ///
    /// # Errors
    /// A library that can't be read.
    pub fn usage(&self, since: Option<UnixMillis>) -> Result<Usage, Stop> {
        let since = since.unwrap_or(UnixMillis(i64::MIN));
        Ok(self.studio.usage(self.backend, since)?)
    }

    /// What was spent since then at the backend that this run doesn't ask.
    ///
    /// # Errors
    /// A library that can't be read.
    pub fn other_usage(&self, since: Option<UnixMillis>) -> Result<(Backend, Spend), Stop> {
        let since = since.unwrap_or(UnixMillis(i64::MIN));
        let other = match self.backend {
            Backend::Draft => Backend::Live,
            Backend::Live => Backend::Draft,
        };
        Ok((other, self.studio.usage(other, since)?.spend))
    }

    /// What is left at the backend, or why it can't be asked.
    ///
    /// # Errors
    /// An interruption.
    pub fn left(&mut self) -> Result<Result<Credits, Trouble>, Stop> {
        let backend = self.backend;
        self.wait(|desk, event| match event {
            Some(Event::Account(AccountEvent::Failed(failed, trouble))) if *failed == backend => {
                Some(Err(trouble.clone()))
            }
            _ => match desk.meters.get(&backend)? {
                Remote::Ready(meter) => Some(Ok(meter.limit.less(meter.used))),
                Remote::Failed { trouble, .. } => Some(Err(trouble.clone())),
                Remote::Idle | Remote::Loading { .. } => None,
            },
        })
    }

    /// The service's id of the request that made a take.
    pub fn request_of(&self, take: TakeId) -> Option<RequestId> {
        self.studio.request_of(take).ok().flatten()
    }

    /// Reads the transcript of a take with verified times.
    ///
    /// # Errors
    /// A take without words, a recording that is gone.
    pub fn verified(&self, take: TakeId) -> Result<VerifiedTranscript, Trouble> {
        self.studio.transcript_of(take)
    }

    /// Returns the number of channels of an input.
    ///
    /// # Errors
    /// A recording that is gone.
    pub fn channels_of(&self, input: &Input) -> Result<u16, Stop> {
        Ok(self.studio.channels_of(input)?)
    }

    /// Returns the start and end of each turn of a dialogue, in seconds.
    ///
    /// # Errors
    /// A library that can't be read.
    pub fn turn_times(&self, take: TakeId) -> Result<Vec<Option<[f64; 2]>>, Trouble> {
        self.studio.turn_times(take)
    }

    /// Ends the studio in good order.
    pub fn end(self) {
        self.studio.shutdown();
    }
}
