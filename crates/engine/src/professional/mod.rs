//! Professional clones: voices trained from half an hour of one's own speech and more, over hours, days and weeks.
//!
//! What somebody brought and how it stands at the service are kept in the library after each step, so that it can be left
//! at any of them. The service has no key against doing a thing twice: what is about to be sent is written down first, and
//! where an answer was lost it is looked what became of it before anything is sent again. Nothing costs credits.

mod agree;
mod follow;
mod long;
mod look;
mod picture;
mod proof;
mod send;
mod speakers;
mod training;

use std::path::PathBuf;
use std::sync::Arc;

use mynah_model::professional::merge::merged;
use mynah_model::professional::state::ProfessionalCard;
use mynah_model::professional::state::ProfessionalForm;
use mynah_model::professional::state::Stands;

use tokio_util::sync::CancellationToken;

pub(super) use self::follow::{Followed, at_the_start};
pub(super) use self::long::recorded;

use crate::backend::Connection;
use crate::browse;
use crate::error::{Refusal, StudioError};
use crate::machine::Machine;
use crate::tasks;
use mynah_api::error::{ApiError, ErrorKind, Repeat};
use mynah_core::backend::Backend;
use mynah_core::consent::NoConsent;
use mynah_core::ids::{MakingId, SampleId, VoiceId};
use mynah_i18n::tr;
use mynah_model::command::{Keeping, ProTask, ProfessionalCommand};
use mynah_model::consent_report::Arrived;
use mynah_model::event::{BrowseEvent, ProfessionalEvent};
use mynah_model::trouble::{Remedy, Topic, Trouble};
use mynah_store::error::LibraryError;
use mynah_store::outside;
use mynah_store::professional::KeptProfessional;

/// Larger documents are not read, in bytes: the service takes files of 20 MB.
const LARGEST_DOCUMENT: u64 = 20 << 20;

/// Does what is asked, and tells what came of it.
pub(super) async fn run(machine: Arc<Machine>, command: ProfessionalCommand) {
    let done = match command {
        ProfessionalCommand::List => list(&machine).await,
        ProfessionalCommand::Keep(keeping) => keep(&machine, *keeping).await,
        ProfessionalCommand::Sample(id, number, path) => {
            drop(tasks::spawn(long::sampled(machine, (id, number), path)));
            return;
        }
        ProfessionalCommand::Document(id, path) => {
            drop(tasks::spawn(document(machine, id, path)));
            return;
        }
        ProfessionalCommand::Stop(id) => {
            machine.professional.stop(id);
            return;
        }
        ProfessionalCommand::Do(id, number, task) => {
            // It can be stopped before its turn comes.
            let stop = match task {
                ProTask::Send | ProTask::Separate(_) => machine.professional.sends((id, number)),
                _ => CancellationToken::new(),
            };
            drop(tasks::spawn(done(machine, (id, number), task, stop)));
            return;
        }
    };
    if let Err(error) = done {
        let trouble = machine.trouble(&error, "professional clone");
        machine.tell_trouble(trouble).await;
    }
}

async fn tell(machine: &Machine, backend: Backend, event: ProfessionalEvent) {
    browse::tell(machine, backend, BrowseEvent::Professional(event)).await;
}

/// All that can be read, newest first.
async fn all(machine: &Machine) -> Result<Vec<ProfessionalCard>, StudioError> {
    let kept = machine.library(mynah_store::Library::professionals).await?;
    let cards = kept.into_iter().filter_map(|kept| {
        card(&kept)
            .inspect_err(|error| log::warn!("a professional clone can't be read: {error}"))
            .ok()
    });
    Ok(cards.collect())
}

/// Returns the samples that the service has of each clone, as file hashes.
pub(super) async fn arrived(machine: &Machine) -> Result<Arrived, StudioError> {
    let cards = all(machine).await?.into_iter();
    let arrived = cards.filter_map(|card| {
        let there = card.stands.samples.into_iter();
        let there = there.filter(|sample| sample.sample.is_some());
        Some((card.stands.voice?, there.map(|it| it.hash).collect()))
    });
    Ok(arrived.collect())
}

fn card(kept: &KeptProfessional) -> Result<ProfessionalCard, LibraryError> {
    let mut card = ProfessionalCard {
        id: kept.id,
        backend: kept.backend,
        at: kept.at,
        form: serde_json::from_str(&kept.form)?,
        stands: serde_json::from_str(&kept.stands)?,
    };
    card.leave_removed();
    Ok(card)
}

async fn list(machine: &Machine) -> Result<(), StudioError> {
    let cards = all(machine).await?;
    // Whose they are stands at each.
    tell(machine, Backend::Draft, ProfessionalEvent::Listed(cards)).await;
    Ok(())
}

/// Keeps one with what another window wrote of it since, and tells what that comes to where it is something else.
async fn keep(machine: &Machine, keeping: Keeping) -> Result<(), StudioError> {
    let Keeping { card, base, number } = keeping;
    let (id, backend) = (card.id, card.backend);
    let kept = KeptProfessional {
        id,
        backend,
        at: card.at,
        form: serde_json::to_string(&card.form).map_err(LibraryError::from)?,
        stands: serde_json::to_string(&card.stands).map_err(LibraryError::from)?,
    };
    let form = card.form.clone();
    let written = machine.library(move |library| {
        library.keep_professional(&kept, |there, stands| {
            // What nobody can read any more is written anew.
            let mut there: ProfessionalForm =
                serde_json::from_str(there).unwrap_or_else(|_| base.clone());
            let stands: Stands = serde_json::from_str(stands)?;
            there.leave_out(&stands.removed);
            Ok(serde_json::to_string(&merged(&base, &form, &there)?)?)
        })
    });
    let written: ProfessionalForm =
        serde_json::from_str(&written.await?).map_err(LibraryError::from)?;
    if written != card.form {
        let kept = ProfessionalEvent::Kept(id, number, Box::new(written));
        tell(machine, backend, kept).await;
    }
    Ok(())
}

async fn document(machine: Arc<Machine>, id: MakingId, path: PathBuf) {
    let library = machine.library.clone();
    let kept = machine.blocking(move || {
        let (file, length) = outside::open(&path)?.ok_or(Refusal::NoDocument)?;
        if length == 0 || length > LARGEST_DOCUMENT {
            return Err(Refusal::NoDocument.into());
        }
        let name = path.file_name().unwrap_or(path.as_os_str());
        Ok::<_, StudioError>(library.keep_input(&name.to_string_lossy(), 0.0, file)?)
    });
    let kept = kept.await;
    let kept = kept.map_err(|error| Box::new(machine.trouble(&error, "document")));
    tell(
        &machine,
        Backend::Draft,
        ProfessionalEvent::Document(id, kept),
    )
    .await;
}

/// Does something at the service; of two things at the same clone the second one waits.
async fn done(
    machine: Arc<Machine>,
    (id, number): (MakingId, u64),
    task: ProTask,
    stop: CancellationToken,
) {
    let turn = machine.professional.turns.of(&id);
    let _alone = turn.lock().await;
    let mut backend = Backend::Draft;
    let ended = async {
        let mut one = One::open(&machine, id).await?;
        backend = one.backend;
        let is_sending = task == ProTask::Send;
        let done = Box::pin(one.done(task, &stop)).await;
        // It takes an hour: whoever sends looks elsewhere by now.
        if done.is_err() && is_sending && one.stands.voice.is_some() && !stop.is_cancelled() {
            one.notify(tr!("pro-told-broke-off", name = one.name()))
                .await;
        }
        // Also where it came to nothing: what was begun before goes on.
        if one.stands.is_waited_for() {
            follow::follow(&machine, id);
        }
        done
    };
    let ended = Box::pin(ended).await;
    machine.professional.ended((id, number));
    let trouble = match ended {
        Ok(()) => None,
        Err(failed) => Some(Box::new(failed.trouble(&machine, backend))),
    };
    tell(
        &machine,
        backend,
        ProfessionalEvent::Ended(id, number, trouble),
    )
    .await;
}

/// Why something came to nothing, with a sentence about that where the service's own doesn't do.
pub(super) struct Failed {
    error: StudioError,
    saying: Option<(String, Vec<Remedy>)>,
}

impl<E: Into<StudioError>> From<E> for Failed {
    fn from(error: E) -> Self {
        Self {
            error: error.into(),
            saying: None,
        }
    }
}

impl Failed {
    fn saying(error: impl Into<StudioError>, saying: String, remedies: Vec<Remedy>) -> Self {
        Self {
            error: error.into(),
            saying: Some((saying, remedies)),
        }
    }

    fn trouble(self, machine: &Arc<Machine>, backend: Backend) -> Trouble {
        machine.is_lost(backend, &self.error);
        let trouble = machine.backend_trouble(&self.error, backend, "professional clone");
        let mut trouble = trouble.about(Topic::Backend(backend));
        let saying = self.saying.or_else(|| match &self.error {
            // Nothing of a line is wrong here: there is no model or format to choose.
            StudioError::Api(error) if error.kind == ErrorKind::BadSettings => {
                let says = error.message().unwrap_or_default();
                let again = vec![Remedy::Retry, Remedy::Report];
                Some((tr!("trouble-refused", says = says), again))
            }
            _ => None,
        });
        if let Some((saying, remedies)) = saying {
            trouble = trouble.saying(saying);
            trouble.remedies = remedies;
        }
        trouble
    }
}

/// One clone that something is done with.
pub(super) struct One<'a> {
    machine: &'a Arc<Machine>,
    id: MakingId,
    backend: Backend,
    form: ProfessionalForm,
    stands: Stands,
    connection: Arc<Connection>,
}

impl<'a> One<'a> {
    /// The clone as it is kept, and the way to whoever has it.
    async fn open(machine: &'a Arc<Machine>, id: MakingId) -> Result<Self, StudioError> {
        let kept = machine
            .library(move |library| library.professional(id))
            .await?;
        let card = card(&kept.ok_or(Refusal::NoJob)?)?;
        let connection = machine.connect(card.backend).await?;
        if let Some(account) = &card.stands.account
            && !machine.is_account(&connection, account).await?
        {
            return Err(Refusal::OtherAccount.into());
        }
        Ok(Self {
            machine,
            id,
            backend: card.backend,
            form: card.form,
            stands: card.stands,
            connection,
        })
    }

    async fn done(&mut self, task: ProTask, stop: &CancellationToken) -> Result<(), Failed> {
        // What was taken out and may be there is taken out first: else the voice is made of it.
        if matches!(
            task,
            ProTask::Send | ProTask::Answer(_) | ProTask::AskPeople | ProTask::Train(_)
        ) {
            self.finish_leaving().await?;
        }
        match task {
            ProTask::Send => Box::pin(self.send(stop)).await,
            ProTask::Remove(hash) => self.remove(hash).await,
            ProTask::Separate(hash) => self.separate(hash, stop).await,
            ProTask::Hear(hash, speaker) => self.hear(hash, speaker).await,
            ProTask::Choose(hash, speakers) => self.choose(hash, speakers).await,
            ProTask::Captcha => self.captcha().await,
            ProTask::Answer(input) => self.answer(input).await,
            ProTask::AskPeople => self.ask_people().await,
            ProTask::Train(model) => self.train(model).await,
            ProTask::Look => Ok(self.look().await?),
            ProTask::GiveUp => self.give_up().await,
        }
    }

    /// Changes how it stands, on the disk before anywhere else, and tells it. What `change` gives comes back.
    async fn change<T: Send + 'static>(
        &mut self,
        change: impl FnOnce(&mut Stands) -> T + Send + 'static,
    ) -> Result<T, StudioError> {
        let id = self.id;
        let changed = self.machine.library(move |library| {
            library.change_professional(id, |written| {
                let mut stands: Stands = serde_json::from_str(written)?;
                let told = change(&mut stands);
                Ok((serde_json::to_string(&stands)?, (stands, told)))
            })
        });
        let (stands, told) = changed.await?.ok_or(Refusal::NoJob)?;
        self.stands = stands.clone();
        let stands = ProfessionalEvent::Stands(self.id, Box::new(stands));
        tell(self.machine, self.backend, stands).await;
        Ok(told)
    }

    /// The voice at the service.
    fn voice(&self) -> Result<VoiceId, StudioError> {
        Ok(self.stands.voice.clone().ok_or(Refusal::NoJob)?)
    }

    /// The recording with this hash at the service.
    fn sample(&self, hash: &str) -> Result<SampleId, StudioError> {
        let sample = self.stands.sample(hash);
        let sample = sample.and_then(|sample| sample.sample.clone());
        Ok(sample.ok_or(Refusal::NoJob)?)
    }

    /// What it is called.
    fn name(&self) -> String {
        if self.stands.name.is_empty() {
            self.form.attempt.name.trim().to_owned()
        } else {
            self.stands.name.clone()
        }
    }

    async fn give_up(&mut self) -> Result<(), Failed> {
        let asks = self.stands.asked_by;
        if asks.is_some_and(|owner| self.machine.library.is_other(owner)) {
            return Err(Refusal::NoConsent(NoConsent::UnderWay).into());
        }
        // It may be there though its answer was lost. Who gave it up was asked about no voice yet.
        if self.stands.voice.is_none()
            && let Some(asked) = self.stands.asked
            && let Some(voice) = self.found(asked, &self.stands.name).await?
        {
            self.keep_voice(voice).await?;
            self.machine.ask_again(&self.connection).await;
            let saying = tr!("pro-give-up-found", name = self.name());
            let remedies = vec![Remedy::Dismiss];
            return Err(Failed::saying(StudioError::CutOff, saying, remedies));
        }
        if let Some(voice) = self.stands.voice.clone() {
            let delete = mynah_api::voices::DeleteVoice { voice };
            match self.connection.client.send(&delete).await {
                Ok(_) => {}
                // It is what was wanted.
                Err(error) if is_gone(&error) => {}
                Err(error) => return Err(error.into()),
            }
            self.machine.ask_again(&self.connection).await;
            crate::account::read_meter(self.machine, &self.connection).await;
        }
        self.change(|stands| {
            stands.is_over = true;
            stands.next = None;
        })
        .await?;
        Ok(())
    }

    /// A notification of the system, and the window's own.
    async fn notify(&self, text: String) {
        crate::notify::is_over(self.machine, text).await;
    }
}

/// Whether the service says that it has no such voice.
pub(super) fn is_gone(error: &ApiError) -> bool {
    matches!(error.kind, ErrorKind::VoiceNotFound | ErrorKind::NotFound)
}

/// Whether it broke off on the way, whatever became of it.
fn broke_off(error: &ApiError) -> bool {
    matches!(
        error.kind,
        ErrorKind::ConnectionLost
            | ErrorKind::Stalled
            | ErrorKind::NoAnswer
            | ErrorKind::NoConnection
    )
}

/// Whether nobody knows whether it was done.
fn is_lost(error: &ApiError) -> bool {
    error.repeat() == Repeat::Risky
}
