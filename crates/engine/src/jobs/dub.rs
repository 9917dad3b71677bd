//! Work that goes on at the service after its answer: a dub is begun, looked at until it is ready, and fetched.

pub(super) mod anew;
mod project;

use std::ops::ControlFlow;
use std::time::Duration;

use futures_util::StreamExt as _;
use tokio::sync::mpsc;

use crate::backend::Connection;
use crate::dubbing;
use crate::error::{Refusal, StudioError};
use crate::jobs::End;
use crate::jobs::attempt::{Attempt, CANCELLED};
use crate::jobs::budget::Hold;
use crate::jobs::dubbed::Dubbed;
use crate::jobs::generate::{Order, until_cancelled};
use crate::jobs::gone::{FAILED, REMOVED};
use crate::jobs::mark;
use crate::jobs::receive::of_meters;
use crate::machine::Machine;
use crate::notify;
use crate::reach;
use mynah_api::dubbing::{DeleteDub, GetDub, GetDubbedFile, ListDubs};
use mynah_api::dubbing_projects::DeleteDubProject;
use mynah_api::error::{ApiError, ErrorKind};
use mynah_api::head::Reply;
use mynah_api::page::pages;
use mynah_api::types::dubbing::{Dub, DubBegun, DubStatus};
use mynah_audio::decode::hear_mono;
use mynah_audio::loudness::Meter;
use mynah_audio::peaks::{COARSE, Peaks};
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{DubId, EntryId};
use mynah_core::language::language_name;
use mynah_core::request::{AnewRequest, DubRequest, Generation};
use mynah_i18n::tr;
use mynah_model::event::{Event, JobEvent};
use mynah_model::trouble::{Charged, Remedy};
use mynah_records::ledger::{Cost, Entry};
use mynah_records::takes::NewTake;
use mynah_store::Library;
use mynah_store::blobs::BlobWriter;
use mynah_store::error::LibraryError;
use mynah_store::faults;

pub(crate) use self::anew::{owner as owner_of_dub, revision_of, still_says};
use self::project::Looked;
pub(crate) use self::project::{file_of_project, language_of, project_of};

/// What the waveform of a film is measured at.
const HZ: u32 = 44_100;
/// Pieces that wait for the disk.
const PIECES: usize = 64;
/// Names of dubs that are looked through for one whose answer was lost.
pub(super) const MOST_LISTED: usize = 2_000;

/// How a dub stands.
#[expect(
    clippy::large_enum_variant,
    reason = "it is taken apart as soon as it is there"
)]
pub(crate) enum DubProgress {
    /// Here, on the disk; and the revision of a project's language that it is of, where that was told.
    Ready(NewTake, Option<u64>),
    /// Still being made.
    Making,
    /// It can't be made; what the service says.
    Failed(String),
    /// The service doesn't know it.
    Unknown,
    /// It was made, and this language of it isn't there any more.
    Removed,
}

/// What is made at the service after its answer.
#[derive(Clone, Copy)]
pub(crate) enum Afar<'a> {
    /// A dub, in whichever of its two ways.
    Dub(&'a DubRequest),
    /// A line of one that is said anew.
    Line(&'a AnewRequest),
}

impl<'a> Afar<'a> {
    /// What of an order is made there; nothing of what comes with the answer.
    pub fn of(request: &'a Generation) -> Option<Self> {
        match request {
            Generation::Dubbing(request) => Some(Self::Dub(request)),
            Generation::Anew(request) => Some(Self::Line(request)),
            _ => None,
        }
    }

    /// It was begun: under what was agreed to, which is written down.
    pub async fn begun(self, machine: &Machine, connection: &Connection, dub: &DubId) {
        if let Self::Dub(request) = self {
            dubbing::begun(machine, connection, (dub, request)).await;
        }
    }
}

impl Order<'_> {
    /// Follows a dub that was begun until it is here. Its entry stays `sent` as long as nobody knows its end: cancelled or
    /// out of reach, it goes on at the service, nothing like it is sent meanwhile, and it is looked for on.
    pub async fn follow(
        &self,
        entry: EntryId,
        reply: Reply<DubBegun>,
        afar: Afar<'_>,
        hold: &Hold<'_>,
    ) -> Result<Attempt, StudioError> {
        let Reply { value, head } = reply;
        self.heed_answer(&head).await;
        self.heed_whole();
        let id = value.dubbing_id.clone();
        self.machine
            .library(move |library| library.begun(entry, id.as_str()))
            .await?;
        afar.begun(self.machine, self.connection, &value.dubbing_id)
            .await;
        if let Err(error) = self.answered(entry, head.clone()).await {
            log::warn!("an answer's ids can't be kept: {error}");
        }
        // How far it was on its way says nothing of how far it is.
        self.tell_made().await;
        let mut pace = Pace::new(self.job.backend, value.expected_duration_sec);
        let standing = async {
            loop {
                tokio::time::sleep(pace.next()).await;
                match look(self.machine, self.connection, &value.dubbing_id, afar).await {
                    Ok(DubProgress::Making) => {
                        self.machine.is_not_gone(entry);
                        self.tell_made().await;
                    }
                    // What it made may be in its lists a while later.
                    Ok(DubProgress::Unknown | DubProgress::Removed)
                        if !self.machine.is_gone(entry, self.job.backend) =>
                    {
                        pace = Pace::new(self.job.backend, None);
                        self.tell_made().await;
                    }
                    Ok(standing) => return Ok(standing),
                    // A connection that is gone comes back; the dub is made meanwhile, and who waits is told.
                    Err(StudioError::Api(error)) if is_passing(error.kind) => {
                        log::info!("a dub can't be looked at: {error}");
                        drop(self.machine.is_lost(self.job.backend, &error.into()));
                    }
                    Err(error) => return Err(error),
                }
            }
        };
        let standing = until_cancelled(self.job, Box::pin(standing)).await;
        let dub = (self.job.backend, &value.dubbing_id);
        let stop = match standing {
            None => stops(self.connection, dub, afar).await,
            Some(Ok(DubProgress::Unknown)) => stopped_before(self.connection, dub, afar).await?,
            Some(_) => Stop::GoesOn,
        };
        match stop {
            Stop::Free => {
                faults::reached("dub-stopped");
                return self.stopped(entry).await;
            }
            // It was made as it was stopped, and is gone with what it cost.
            Stop::Charged(cost) => {
                hold.spend(cost);
                return self.removed(entry, cost.into()).await;
            }
            Stop::GoesOn => {}
        }
        // A Draft server charges for what it made alone; what the service does nobody says.
        if let Some(Ok(DubProgress::Failed(why))) = &standing
            && self.connection.draft
        {
            return self.failed_free(entry, why).await;
        }
        hold.spend(head.cost.unwrap_or(self.quote));
        match standing {
            None => Ok(Attempt::Over(End::Cancelled(self.told_sent(), Some(entry)))),
            Some(Ok(DubProgress::Ready(take, _))) => {
                let settled = self.settle(entry, Ok(vec![take]), &head, hold).await;
                if settled.is_ok() {
                    tell_ready(self.machine, afar).await;
                }
                settled
            }
            Some(Ok(DubProgress::Failed(why))) => {
                let error = Refusal::DubFailed(why).into();
                self.unusable(entry, &error, &head).await
            }
            // It was made: that is charged, whether or not the service says how much.
            Some(Ok(DubProgress::Removed)) => {
                self.removed(entry, Cost::of(head.cost, self.quote)).await
            }
            Some(Ok(DubProgress::Making | DubProgress::Unknown)) => {
                let error = Refusal::DubRemoved.into();
                self.unusable(entry, &error, &head).await
            }
            Some(Err(error)) => {
                let unknown = Charged::Unknown {
                    request: head.request.clone(),
                    backend: self.job.backend,
                };
                let failed = End::Failed(self.trouble(&error).charged(unknown), Some(entry));
                Ok(Attempt::Over(failed))
            }
        }
    }

    /// Waits until the service says no line of its language any more: one that nobody waits for is said to its end.
    pub(super) async fn until_said(&self) -> Result<(), StudioError> {
        let Generation::Anew(request) = self.request() else {
            return Ok(());
        };
        let mut pace = Pace::new(self.job.backend, None);
        loop {
            tokio::time::sleep(pace.next()).await;
            match language_of(self.connection, &request.dub, &request.target).await {
                Ok(Some(language)) if anew::is_said(&language) => {}
                Ok(_) => break,
                Err(error)
                    if is_passing(error.kind) && !reach::is_unreachable(&error.clone().into()) =>
                {
                    log::info!("a line's turn can't be looked at: {error}");
                }
                Err(error) => return Err(error.into()),
            }
        }
        self.machine
            .tell(Event::Job(self.job.id, JobEvent::Waiting))
            .await;
        Ok(())
    }

    /// It was made and paid for, and isn't there any more.
    async fn removed(&self, entry: EntryId, cost: Cost) -> Result<Attempt, StudioError> {
        let reason = StudioError::from(Refusal::DubRemoved);
        let charge = self
            .machine
            .library(move |library| library.charge(entry, cost, REMOVED));
        charge.await?;
        let charged = Charged::Yes {
            credits: cost.credits,
            backend: self.job.backend,
        };
        let trouble = self.trouble(&reason).charged(charged);
        Ok(Attempt::Over(End::Failed(trouble, Some(entry))))
    }

    /// Cancelled, and nothing of it goes on anywhere.
    async fn stopped(&self, entry: EntryId) -> Result<Attempt, StudioError> {
        self.release(entry, CANCELLED).await?;
        let told = self.machine.told(
            tr!("trouble-cancelled-draft"),
            vec![Remedy::Retry, Remedy::Dismiss],
            self.job.backend,
        );
        Ok(Attempt::Over(End::Cancelled(told, None)))
    }

    /// It came to nothing, and nothing was charged.
    async fn failed_free(&self, entry: EntryId, why: &str) -> Result<Attempt, StudioError> {
        let told = self.machine.told(
            tr!("trouble-dub-failed-free", says = why),
            vec![Remedy::Retry, Remedy::Report],
            self.job.backend,
        );
        self.release(entry, format!("{FAILED}{why}")).await?;
        Ok(Attempt::Over(End::Failed(told, None)))
    }

    async fn tell_made(&self) {
        let running = JobEvent::Running { progress: None };
        self.machine.tell(Event::Job(self.job.id, running)).await;
    }
}

/// Who went away while it was made is told that it is here.
pub(crate) async fn tell_ready(machine: &Machine, afar: Afar<'_>) {
    let Afar::Dub(request) = afar else { return };
    let (film, language) = (request.input.name.as_str(), language_name(&request.target));
    let text = tr!("dub-notify-ready", film = film, language = language);
    notify::is_over(machine, text).await;
}

pub(super) fn is_passing(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::NoConnection
            | ErrorKind::NoSuchHost
            | ErrorKind::NoAnswer
            | ErrorKind::ConnectionLost
            | ErrorKind::Stalled
            | ErrorKind::ServerError
            | ErrorKind::SystemBusy
            | ErrorKind::RateLimited
            | ErrorKind::TooManyConcurrent
            | ErrorKind::NotReady
    )
}

/// The pauses between two looks: the service asks for a quarter of the expected time first, then five to ten seconds.
struct Pace {
    next: Duration,
    longest: Duration,
}

impl Pace {
    fn new(backend: Backend, expected: Option<f64>) -> Self {
        let (first, longest) = match backend {
            Backend::Draft => (Duration::from_millis(50), Duration::from_secs(1)),
            Backend::Live => (Duration::from_secs(5), Duration::from_mins(1)),
        };
        let quarter = Duration::try_from_secs_f64(expected.unwrap_or(0.0) / 4.0);
        let quarter = quarter.unwrap_or(first);
        Self {
            next: quarter.clamp(first, longest),
            longest,
        }
    }

    fn next(&mut self) -> Duration {
        let next = self.next;
        self.next = (next * 3 / 2).min(self.longest);
        next
    }
}

/// The dub of an entry whose answer was lost: by the name that it was given; and whether all names were read.
pub(crate) async fn find_begun(
    connection: &Connection,
    entry: &Entry,
) -> Result<(Option<DubId>, bool), StudioError> {
    if let Some(remote) = &entry.remote {
        return Ok((Some(DubId::new(remote.clone())), true));
    }
    match &*entry.intent.request {
        Generation::Anew(request) => return anew::find(connection, request).await,
        Generation::Dubbing(request) if request.as_project => {
            return project::find(connection, entry).await;
        }
        _ => {}
    }
    let mut listed = 0;
    let mut list = std::pin::pin!(pages(&connection.client, ListDubs::default()));
    while let Some(page) = list.next().await {
        for dub in page?.value.dubs {
            listed += 1;
            if mark::is_marked(&dub.name, entry.sent_as, &entry.intent.fingerprint) {
                return Ok((Some(dub.dubbing_id), true));
            }
        }
        if listed >= MOST_LISTED {
            return Ok((None, false));
        }
    }
    Ok((None, true))
}

/// What became of a dub that isn't there: Draft voices keep each one until they are told to stop it, and whoever told them may
/// have ended before that was written down, or be another program. What stays charged of it they tell who deletes it again.
///
/// # Errors
/// They can't be asked.
pub(crate) async fn stopped_before(
    connection: &Connection,
    (backend, dub): (Backend, &DubId),
    afar: Afar<'_>,
) -> Result<Stop, StudioError> {
    let client = &connection.client;
    let told = match (backend, afar) {
        (Backend::Live, _) => return Ok(Stop::GoesOn),
        // Whatever its dub cost, the line cost nothing.
        (Backend::Draft, Afar::Line(_)) => return Ok(Stop::Free),
        (Backend::Draft, Afar::Dub(request)) if request.as_project => {
            let project = project_of(dub);
            let told = client.send(&DeleteDubProject { project }).await;
            told.map(|reply| reply.head)
        }
        (Backend::Draft, Afar::Dub(_)) => {
            let told = client.send(&DeleteDub { dub: dub.clone() }).await;
            told.map(|reply| reply.head)
        }
    };
    let cost = match told {
        Ok(head) => head.cost,
        Err(error) if error.kind == ErrorKind::NotFound => error.facts.head.cost,
        Err(error) => return Err(error.into()),
    };
    let cost = cost.filter(|cost| *cost > Credits::ZERO);
    Ok(cost.map_or(Stop::Free, Stop::Charged))
}

/// What came of telling Draft voices to stop a dub.
pub(crate) enum Stop {
    /// It is stopped, and cost nothing.
    Free,
    /// It was made in that moment: it is gone, and charged.
    Charged(Credits),
    /// It goes on, or nobody knows.
    GoesOn,
}

impl Stop {
    /// Of the answer to its removal: its head says what stays charged.
    fn of<T>(removed: Result<Reply<T>, ApiError>) -> Self {
        match removed.map(|reply| reply.head.cost) {
            Ok(Some(Credits::ZERO)) => Self::Free,
            Ok(Some(cost)) => Self::Charged(cost),
            Ok(None) | Err(_) => Self::GoesOn,
        }
    }
}

/// Has Draft voices stop what isn't made yet. The service stops for nobody.
pub(crate) async fn stops(
    connection: &Connection,
    (backend, dub): (Backend, &DubId),
    afar: Afar<'_>,
) -> Stop {
    if backend == Backend::Live {
        return Stop::GoesOn;
    }
    match afar {
        Afar::Dub(request) if request.as_project => {
            return project::stops(connection, dub, &request.target).await;
        }
        // A line is said anew in a moment, and the dub stays whatever becomes of it.
        Afar::Line(_) => return Stop::GoesOn,
        Afar::Dub(_) => {}
    }
    let client = &connection.client;
    let look = GetDub { dub: dub.clone() };
    let is_over = |found: Reply<Dub>| {
        let status = found.value.status;
        matches!(status, Some(DubStatus::Dubbed | DubStatus::Failed))
    };
    if client.send(&look).await.is_ok_and(is_over) {
        return Stop::GoesOn;
    }
    Stop::of(client.send(&DeleteDub { dub: dub.clone() }).await)
}

/// Looks at a dub once and fetches it where it is ready.
pub(crate) async fn look(
    machine: &Machine,
    connection: &Connection,
    dub: &DubId,
    afar: Afar<'_>,
) -> Result<DubProgress, StudioError> {
    let looked = match afar {
        Afar::Line(request) => anew::look(machine, connection, (request, dub)).await,
        Afar::Dub(request) if request.as_project => {
            project::look(connection, dub, &request.target).await
        }
        Afar::Dub(request) => look_at(connection, dub, request).await,
    };
    match looked? {
        Looked::File(file) => fetch(machine, *file, dub).await,
        Looked::Stands(progress) => Ok(progress),
    }
}

/// The same of a dub that is no project.
async fn look_at<'a>(
    connection: &'a Connection,
    dub: &DubId,
    request: &DubRequest,
) -> Result<Looked<'a>, StudioError> {
    let is = |progress| Ok(Looked::Stands(progress));
    let found = connection.client.send(&GetDub { dub: dub.clone() }).await;
    let found = match found {
        Ok(reply) => reply.value,
        Err(error) if error.kind == ErrorKind::NotFound => return is(DubProgress::Unknown),
        Err(error) => return Err(error.into()),
    };
    match found.status {
        Some(DubStatus::Dubbed) => {}
        Some(DubStatus::Failed) => {
            return is(DubProgress::Failed(found.error.unwrap_or_default()));
        }
        _ => return is(DubProgress::Making),
    }
    let fetch = GetDubbedFile {
        dub: dub.clone(),
        language: request.target.clone(),
    };
    match Dubbed::open(connection, fetch).await {
        Ok(file) => Ok(Looked::File(Box::new(file))),
        Err(error) if error.kind == ErrorKind::NotReady => is(DubProgress::Making),
        Err(error) if error.kind == ErrorKind::NotFound => is(DubProgress::Removed),
        Err(error) => Err(error.into()),
    }
}

/// What a file is called by what its server says it is: dubs are MP3 and MP4, the sound of projects is lossless.
pub(crate) fn extension_of(content_type: &str) -> &'static str {
    match content_type.split(';').next().unwrap_or_default().trim() {
        "audio/wav" | "audio/x-wav" | "audio/wave" | "audio/vnd.wave" => "wav",
        "audio/flac" | "audio/x-flac" => "flac",
        "audio/mp4" | "audio/x-m4a" => "m4a",
        kind if kind.starts_with("video/") => "mp4",
        _ => "mp3",
    }
}

/// Takes a file in as it comes, and listens to it.
async fn fetch(
    machine: &Machine,
    mut file: Dubbed<'_>,
    dub: &DubId,
) -> Result<DubProgress, StudioError> {
    let kind = file.head().content_type.clone().unwrap_or_default();
    let extension = extension_of(&kind);
    let library = machine.library.clone();
    // What has no room isn't fetched, and takes it from nobody.
    let needs = file.head().length.unwrap_or(0);
    let room = machine
        .library(move |library| {
            let mut room = library.writer_of(extension, 0)?;
            match room.reserve(needs) {
                // Of what would be bought it is told that nothing was sent.
                Err(LibraryError::NoRoom { path, .. }) => Err(LibraryError::Full { path }),
                reserved => reserved.map(|()| room),
            }
        })
        .await?;
    let (pieces, inbox) = mpsc::channel(PIECES);
    let writing = machine.blocking(move || write(room, inbox));
    let reading = async {
        while let Some(piece) = file.next().await {
            if pieces.send(piece?).await.is_err() {
                break;
            }
        }
        drop(pieces);
        Ok::<_, StudioError>(())
    };
    let (written, read) = tokio::join!(writing, reading);
    read?;
    let room = written?;
    let (given, revision) = (dub.to_string(), file.revision);
    let take = machine.blocking(move || keep(&library, room, given));
    Ok(DubProgress::Ready(take.await?, revision))
}

fn write(
    mut room: BlobWriter,
    mut pieces: mpsc::Receiver<bytes::Bytes>,
) -> Result<BlobWriter, StudioError> {
    while let Some(piece) = pieces.blocking_recv() {
        let full = |_refused| LibraryError::Full {
            path: "audio".into(),
        };
        faults::refused("dub-arriving").map_err(full)?;
        room.write(&piece)?;
    }
    Ok(room)
}

/// Puts the file in its place, then listens to it; a film without a track that can be read has no waveform.
fn keep(library: &Library, room: BlobWriter, given: String) -> Result<NewTake, StudioError> {
    let blob = room.finish()?;
    let mut peaks = Peaks::with_bin(HZ, COARSE);
    let mut meter = Meter::new(HZ, 1);
    let mut file = library.open_blob(&blob)?;
    let heard = hear_mono(&mut file, None, HZ, &mut |samples| {
        peaks.push(samples);
        meter.push(samples);
        ControlFlow::Continue(())
    });
    if let Err(error) = heard {
        log::warn!("a dub's sound can't be read: {error}");
    }
    Ok(NewTake {
        given: Some(given),
        ..of_meters(blob, &peaks, meter, Vec::new())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A quarter of what it will take, then ever more seldom, and never more seldom than once a minute.
    #[test]
    fn a_dub_is_looked_at_ever_more_seldom() {
        let mut pace = Pace::new(Backend::Live, Some(80.0));
        let pauses: Vec<u64> = (0..8).map(|_| pace.next().as_secs()).collect();
        assert_eq!(pauses, [20, 30, 45, 60, 60, 60, 60, 60]);
        for odd in [None, Some(-5.0), Some(f64::NAN), Some(0.1)] {
            assert_eq!(Pace::new(Backend::Live, odd).next().as_secs(), 5, "{odd:?}");
        }
        let far = Pace::new(Backend::Live, Some(1e9)).next();
        assert_eq!(far.as_secs(), 60);
    }
}
