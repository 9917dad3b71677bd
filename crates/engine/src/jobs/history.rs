//! Entries of the history, gone through one after the other: fetched, saved as files, deleted at the service. One that
//! fails stops no other; those that are left can be tried again.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crate::auditions;
use crate::error::{Refusal, StudioError};
use crate::history;
use crate::jobs::{Open, PACE};
use crate::machine::Machine;
use crate::retry::Repeats;
use crate::tasks;
use mynah_api::error::ErrorKind;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{ItemId, JobId, TakeId};
use mynah_export::tags::Marks;
use mynah_export::take::write_beside;
use mynah_i18n::tr;
use mynah_model::command::{HistoryOrder, HistoryWork};
use mynah_model::desk::{HistoryKey, HistoryMark};
use mynah_model::event::{
    Event, ExportedFile, HistoryEvent, JobEvent, Notice, Offer, Queued, Work,
};
use mynah_model::trouble::{Kind, Remedy, Trouble};
use mynah_model::urgency::Urgency;
use mynah_script::file_names::{End, Names};
use mynah_store::Library;
use mynah_store::outside;

/// So many in a row for which nobody was reached, and the rest is not tried.
const UNREACHED: usize = 3;
/// Reasons that the word about what is left gives.
const REASONS: usize = 3;

/// Begins to go through entries. It costs nothing.
pub(crate) async fn begin(machine: &Arc<Machine>, order: HistoryOrder) {
    start(machine, machine.jobs.id(), Arc::new(order)).await;
}

/// The same under an id that it had before.
pub(super) async fn start(machine: &Arc<Machine>, id: JobId, order: Arc<HistoryOrder>) {
    let cancel = Arc::new(AtomicBool::new(false));
    let open = Open::Walking(Arc::clone(&cancel));
    machine.jobs.lock().put(id, open);
    let queued = Queued {
        id,
        work: Work::History(Arc::clone(&order)),
        quote: Credits::ZERO,
        rank: 0,
        batch: None,
    };
    machine.tell(Event::Queued(vec![queued])).await;
    let run = Run {
        machine: Arc::clone(machine),
        id,
        order,
        cancel,
        names: Names::default(),
        files: Vec::new(),
        gone: Vec::new(),
        left: Vec::new(),
        reasons: BTreeMap::new(),
        first: None,
        told: None,
    };
    tasks::spawn(run.go());
}

struct Run {
    machine: Arc<Machine>,
    id: JobId,
    order: Arc<HistoryOrder>,
    cancel: Arc<AtomicBool>,
    names: Names,
    files: Vec<ExportedFile>,
    /// Deleted, and not told yet.
    gone: Vec<ItemId>,
    /// What could not be done, and what was not tried.
    left: Vec<HistoryMark>,
    /// Why, and how often.
    reasons: BTreeMap<String, usize>,
    /// The first failure: its details are for support.
    first: Option<Trouble>,
    told: Option<Instant>,
}

impl Run {
    async fn go(mut self) {
        let order = Arc::clone(&self.order);
        let mut unreached = 0;
        for (place, mark) in order.marks.iter().enumerate() {
            if self.is_cancelled() || unreached >= UNREACHED {
                let rest = order.marks.get(place..).unwrap_or_default();
                self.left.extend_from_slice(rest);
                break;
            }
            match self.patiently(place, mark).await {
                Ok(()) => unreached = 0,
                Err(error) => {
                    unreached = self.failed(mark, &error, unreached);
                    let is_other = matches!(error, StudioError::Refused(Refusal::OtherAccount));
                    // Takes can be saved all the same.
                    if is_other && !matches!(order.work, HistoryWork::Save(_)) {
                        self.leave(order.marks.get(place + 1..).unwrap_or_default(), &error);
                        break;
                    }
                }
            }
            self.tell_progress(place + 1).await;
        }
        self.end().await;
    }

    fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    fn failed(&mut self, mark: &HistoryMark, error: &StudioError, unreached: usize) -> usize {
        let backend = self.order.whose.backend;
        let trouble = self.machine.backend_trouble(error, backend, "history");
        let is_unreached = trouble.details.kind == Kind::Reach;
        *self.reasons.entry(trouble.what.clone()).or_default() += 1;
        self.first.get_or_insert(trouble);
        self.left.push(mark.clone());
        if is_unreached { unreached + 1 } else { 0 }
    }

    /// The rest would fail the same way, and isn't tried.
    fn leave(&mut self, rest: &[HistoryMark], error: &StudioError) {
        let backend = self.order.whose.backend;
        let why = self.machine.backend_trouble(error, backend, "history").what;
        *self.reasons.entry(why).or_default() += rest.len();
        self.left.extend_from_slice(rest);
    }

    /// One entry; where the service only has too much to do, it is asked again after a while.
    async fn patiently(&mut self, place: usize, mark: &HistoryMark) -> Result<(), StudioError> {
        let mut repeats = Repeats::default();
        loop {
            let failed = match self.one(place, mark).await {
                Err(StudioError::Api(error)) => error,
                done => return done,
            };
            let now = self.machine.clock.instant();
            let dice = &self.machine.options.dice;
            let wait = repeats.next(&failed, Urgency::Interactive, now, dice);
            let mut left = wait.filter(|_| !self.is_cancelled());
            if left.is_none() {
                return Err(failed.into());
            }
            // A press of 'Cancel' is not to wait for it.
            while let Some(wait) = left.filter(|_| !self.is_cancelled()) {
                let slice = wait.min(PACE);
                tokio::time::sleep(slice).await;
                left = wait.checked_sub(slice).filter(|wait| !wait.is_zero());
            }
        }
    }

    async fn one(&mut self, place: usize, mark: &HistoryMark) -> Result<(), StudioError> {
        let order = Arc::clone(&self.order);
        match &order.work {
            HistoryWork::Fetch => self.take_of(mark).await.map(drop),
            HistoryWork::Save(folder) => {
                let take = self.take_of(mark).await?;
                let library = self.machine.library.clone();
                let (mut names, folder) = (std::mem::take(&mut self.names), folder.clone());
                let written = self.machine.blocking(move || {
                    let written = save(&library, (take, place + 1), &folder, &mut names);
                    Ok::<_, StudioError>((written, names))
                });
                let (written, names) = written.await?;
                self.names = names;
                self.files.push(written?);
                Ok(())
            }
            HistoryWork::Delete => {
                let Some(item) = &mark.item else {
                    return Ok(());
                };
                match history::delete_one(&self.machine, &order.whose, item).await {
                    Err(StudioError::Api(error)) if error.kind == ErrorKind::NotFound => {}
                    deleted => deleted?,
                }
                self.gone.push(item.clone());
                Ok(())
            }
        }
    }

    /// The take of an entry: what is only at the provider is fetched first.
    async fn take_of(&self, mark: &HistoryMark) -> Result<TakeId, StudioError> {
        match &mark.key {
            HistoryKey::Take(take) => Ok(*take),
            HistoryKey::Item(item) => {
                history::fetch_one(&self.machine, &self.order.whose, item).await
            }
        }
    }

    async fn tell_progress(&mut self, done: usize) {
        let now = self.machine.clock.instant();
        let is_due = |told: Instant| now.saturating_duration_since(told) >= PACE;
        if !self.told.is_none_or(is_due) {
            return;
        }
        self.told = Some(now);
        self.tell_gone().await;
        let progress = Some(done as f32 / self.order.marks.len().max(1) as f32);
        let running = JobEvent::Running { progress };
        self.machine
            .teller
            .tell_if_room(Event::Job(self.id, running));
    }

    async fn tell_gone(&mut self) {
        if !self.gone.is_empty() {
            let gone = HistoryEvent::Deleted(std::mem::take(&mut self.gone));
            self.machine.tell(Event::History(gone)).await;
        }
    }

    async fn end(mut self) {
        self.tell_gone().await;
        let (machine, order) = (Arc::clone(&self.machine), Arc::clone(&self.order));
        let id = self.id;
        if self.left.is_empty() {
            machine.jobs.remove(id);
            machine.tell(Event::Notice(self.done())).await;
            let files = self.files;
            return machine
                .tell(Event::Job(id, JobEvent::Walked { files }))
                .await;
        }
        let rest = HistoryOrder {
            whose: order.whose.clone(),
            marks: self.left.as_slice().into(),
            work: order.work.clone(),
        };
        machine.jobs.lock().put(id, Open::Undone(Arc::new(rest)));
        let left = self.left.iter().map(|mark| mark.key.clone()).collect();
        let left = HistoryEvent::Left(order.whose.clone(), left);
        machine.tell(Event::History(left)).await;
        let (count, all) = (self.left.len(), order.marks.len());
        let remedies = vec![Remedy::Retry, Remedy::Dismiss];
        let event = if let Some(first) = self.first.clone() {
            JobEvent::Failed(Trouble {
                remedies,
                topic: None,
                ..first.saying(self.why(count, all))
            })
        } else {
            let what = tr!("history-many-stopped", left = count, all = all);
            JobEvent::Cancelled(machine.told(what, remedies, Backend::Draft))
        };
        machine.tell(Event::Job(id, event)).await;
    }

    /// What was done, in a word.
    fn done(&self) -> Notice {
        let count = self.order.marks.len();
        match &self.order.work {
            HistoryWork::Fetch => Notice::Done(tr!("history-many-fetched", count = count)),
            HistoryWork::Delete => Notice::Done(tr!("history-many-deleted", count = count)),
            HistoryWork::Save(folder) => {
                let place = folder.display().to_string();
                Notice::Offer {
                    text: tr!("history-many-saved", count = count, place = place),
                    offer: Offer::ShowFolder(folder.clone()),
                }
            }
        }
    }

    /// How many are left, and why: what stopped most of them first.
    fn why(&self, left: usize, all: usize) -> String {
        let mut reasons: Vec<_> = self.reasons.iter().collect();
        reasons.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let named = reasons.iter().take(REASONS).map(|(why, count)| {
            let why = why.trim_end_matches('.').to_owned();
            tr!("history-many-reason", why = why, count = **count)
        });
        let named = named.collect::<Vec<_>>().join("; ");
        let head = match self.order.work {
            HistoryWork::Fetch => tr!("history-many-unfetched", left = left, all = all),
            HistoryWork::Save(_) => tr!("history-many-unsaved", left = left, all = all),
            HistoryWork::Delete => tr!("history-many-undeleted", left = left, all = all),
        };
        tr!("history-many-why", head = head, reasons = named)
    }
}

/// Writes a take as it was made under a name that nothing in the folder has.
fn save(
    library: &Library,
    (take, number): (TakeId, usize),
    folder: &Path,
    names: &mut Names,
) -> Result<ExportedFile, StudioError> {
    let found = library.take(take)?;
    let bytes = library.sound_bytes(take)?;
    let request = &found.card.request;
    let words = match request.spoken() {
        text if text.is_empty() => request.text().to_owned(),
        text => text.into_owned(),
    };
    let title = request.inputs().first().map(|input| input.name.clone());
    let words = Some(words).filter(|words| !words.is_empty());
    let words = words.or(title).unwrap_or_default();
    let speaks = request.speech().map(|speech| &speech.voice);
    let hidden = auditions::hidden(library)?;
    let voice = match speaks {
        // Who is behind a letter is named in no file either.
        Some(voice) if hidden.hides(voice, request.text()) => &tr!("blind-voice"),
        _ => &found.card.voice_name,
    };
    let marks = Marks {
        title: words.clone(),
        artist: voice.clone(),
        album: String::new(),
        draft: found.card.backend == Backend::Draft,
    };
    let format = request.format();
    let extension = format.map_or(found.blob.extension.as_str(), |format| format.extension());
    let who = if voice.is_empty() {
        request.tool().as_str()
    } else {
        voice
    };
    loop {
        let end = End {
            extension,
            draft: marks.draft,
        };
        let path = folder.join(names.name(number, who, &words, &end));
        if outside::is_there(&path) {
            continue;
        }
        if let Some(path) = write_beside(&bytes, format, &marks, &path)? {
            let seconds = found.card.seconds;
            return Ok(ExportedFile { path, seconds });
        }
    }
}
