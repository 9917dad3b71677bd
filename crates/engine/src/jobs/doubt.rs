//! Jobs that may have been charged without a take: looking for what they paid for, and telling what it came to.

use std::sync::Arc;

use crate::Opening;
use crate::dubbing;
use crate::error::Refusal;
use crate::jobs::agreed::Agreed;
use crate::jobs::batch;
use crate::jobs::parts::with_parts;
use crate::jobs::queue;
use crate::jobs::{End, Job, NewJob, Open};
use crate::machine::Machine;
use crate::recover;
use crate::recover::{Outcome, Patience};
use crate::tasks;
use mynah_core::backend::Backend;
use mynah_core::ids::{EntryId, JobId};
use mynah_core::request::Tool;
use mynah_i18n::tr;
use mynah_model::command::LineOrder;
use mynah_model::event::Event;
use mynah_model::event::JobEvent;
use mynah_model::event::Kept;
use mynah_model::event::Queued;
use mynah_model::trouble::{Remedy, Trouble};
use mynah_model::urgency::Urgency;
use mynah_records::ledger::Entry;

/// Looks for what was cancelled after it was sent, until it is found or enough time has passed.
pub(super) async fn look_again(machine: Arc<Machine>, entry: EntryId) {
    let outcome = recover::look_patiently(&machine, entry, Patience::Full).await;
    let (id, is_making) = (entry, matches!(outcome, Outcome::Making(_)));
    match machine.library(move |library| library.entry(entry)).await {
        // It was told when it was cancelled that nobody can look.
        Ok(Some(entry)) if !entry.intent.is_listed() && matches!(outcome, Outcome::Doubtful(_)) => {
            machine.tell_spend(entry.intent.backend).await;
        }
        Ok(Some(entry)) => {
            recover::tell(&machine, &entry, outcome).await;
            if is_making {
                recover::look_late(&machine, id);
            }
        }
        Ok(None) => {}
        Err(error) => log::warn!("an entry can't be read: {error}"),
    }
}

/// Looks in the account's history whether a job that may have been charged came to be.
pub(super) async fn check_history(machine: Arc<Machine>, id: JobId) {
    let Some(Open::Speaking {
        job,
        under_way,
        doubtful: Some(entry),
    }) = machine.jobs.get(id)
    else {
        let trouble = machine.trouble(&Refusal::NoJob.into(), "check history");
        machine.tell_trouble(trouble).await;
        return;
    };
    if under_way {
        return;
    }
    machine.jobs.look_for(Arc::clone(&job), entry);
    machine
        .tell(Event::Job(id, JobEvent::Running { progress: None }))
        .await;
    let backend = job.backend;
    let patience = match backend {
        // It finishes what was cut in its own time, and then knows for certain.
        Backend::Draft => Patience::Near,
        Backend::Live => Patience::Short,
    };
    let outcome = recover::look_patiently(&machine, entry, patience).await;
    let mut is_part = false;
    let end = match machine.library(move |library| library.entry(entry)).await {
        Ok(Some(entry)) => {
            is_part = entry.intent.request.text() != job.order.request.text();
            recover::end_of(&machine, &entry, outcome).await
        }
        Ok(None) => End::Failed(machine.trouble(&Refusal::NoJob.into(), "history"), None),
        Err(error) => End::Failed(machine.trouble(&error, "history"), Some(entry)),
    };
    match &end {
        End::Kept(kept) => tell_reclaimed(&machine, entry, kept.clone()).await,
        End::Failed(trouble, None) => tell_free(&machine, entry, trouble.clone()).await,
        End::Failed(_, Some(_)) | End::Cancelled(..) | End::Moved | End::NoRoom(..) => {}
    }
    let end = match end {
        // The rest costs something: nobody who looks orders it.
        End::Kept(_) if is_part => {
            let found = part_found(&machine, backend);
            End::Failed(with_parts(&machine, &job, found).await, None)
        }
        // The parts before it were charged, and are here.
        End::Failed(trouble, None) if is_part => {
            let free = trouble.saying(tr!("trouble-part-free"));
            End::Failed(with_parts(&machine, &job, free).await, None)
        }
        end => end,
    };
    batch::tell_end(&machine, job, end).await;
    machine.tell_spend(backend).await;
}

/// Looks for whatever may have been charged while a backend was lost. It is asked for by nobody, and costs nothing.
pub(crate) async fn look_for_doubtful(machine: &Arc<Machine>, backend: Backend) {
    for id in machine.jobs.doubtful(backend) {
        tasks::spawn(check_history(Arc::clone(machine), id));
    }
}

/// Tells of an entry that an earlier run left in doubt, as a job that failed: by those that tell of it already, where
/// there are any. Commands wait for what they order, and are told of nothing else. Its order doesn't wait any more.
pub(crate) async fn tell_doubtful(machine: &Machine, entry: &Entry, trouble: Trouble) {
    tell_unable(machine, entry, trouble).await;
    let was_looked_for = machine.jobs.looked_for().remove(&entry.id);
    if was_looked_for {
        queue::drop_sent(machine, entry.id).await;
    }
}

/// Tells why nobody can look for an entry now. Its order stays in the queue: nobody knows yet whether it goes on.
pub(crate) async fn tell_unable(machine: &Machine, entry: &Entry, trouble: Trouble) {
    if machine.options.opening == Opening::Nothing {
        return;
    }
    let mut telling = machine.jobs.telling_of(entry.id);
    if telling.is_empty() {
        telling.push((tell_of(machine, entry).await, false));
    }
    // Whoever looks for it tells what it came to.
    for (job, _) in telling.iter().filter(|(_, under_way)| !under_way) {
        let failed = JobEvent::Failed(trouble.clone());
        machine.tell(Event::Job(job.id, failed)).await;
    }
}

/// Tells of what ended processes sent that it is looked for: a line of it is neither new nor over. Whoever waits here for
/// the same tells of it himself.
pub(crate) async fn tell_looked_for(machine: &Machine, entries: &[Entry]) {
    if machine.options.opening == Opening::Nothing {
        return;
    }
    for entry in entries {
        if !machine.jobs.telling_of(entry.id).is_empty()
            || machine
                .jobs
                .is_under_way(entry.intent.project, &order_of(entry), None)
        {
            continue;
        }
        let job = tell_of(machine, entry).await;
        machine.jobs.looked_for().insert(entry.id);
        if machine.jobs.elsewhere.is_left(entry.id) {
            // It was cancelled here while its own process lived.
            job.cancel.cancel();
        }
        machine.tell(Event::Job(job.id, JobEvent::LookedFor)).await;
    }
}

/// An entry as a job that nobody waits for, so that it can be told of.
async fn tell_of(machine: &Machine, entry: &Entry) -> Arc<Job> {
    let job = job_of(machine, entry).await;
    machine.jobs.end(Arc::clone(&job), Some(entry.id));
    let queued = Queued {
        id: job.id,
        work: job.work(),
        quote: entry.intent.quote,
        rank: job.rank(),
        batch: None,
    };
    machine.tell(Event::LeftInDoubt(queued)).await;
    job
}

/// Whether somebody gave up what an ended window sent as an entry, and nobody waits for it: who orders the same again does.
pub(crate) fn is_given_up(machine: &Machine, entry: EntryId) -> bool {
    if !machine.jobs.looked_for().contains(&entry) {
        return false;
    }
    let telling = machine.jobs.telling_of(entry);
    let is_awaited = telling.iter().any(|(_, under_way)| *under_way);
    !is_awaited && telling.iter().any(|(job, _)| job.cancel.is_cancelled())
}

/// Waits until somebody gives up a dub that is looked for: it may be long until it is looked at again, and is made meanwhile.
pub(crate) async fn given_up(machine: &Machine, entries: &[Entry]) {
    let dubs = entries.iter();
    let dubs = dubs.filter(|entry| entry.intent.request.tool() == Tool::Dubbing);
    // Each dub goes its own way.
    let mut wanted = dubs.flat_map(|entry| machine.jobs.telling_of(entry.id));
    let wanted = wanted.find(|(job, under_way)| !under_way && !job.cancel.is_cancelled());
    match wanted {
        Some((job, _)) => job.cancel.cancelled().await,
        None => std::future::pending().await,
    }
}

/// What is told of a long line whose part was found: the rest costs something.
fn part_found(machine: &Machine, backend: Backend) -> Trouble {
    let remedies = vec![Remedy::Retry, Remedy::Dismiss];
    machine.told(tr!("trouble-part-found"), remedies, backend)
}

/// Tells the jobs that told of an entry's doubt that its take is here: one came to it, the others are over.
pub(crate) async fn tell_reclaimed(machine: &Machine, entry: EntryId, kept: Kept) {
    let was_looked_for = machine.jobs.looked_for().remove(&entry);
    if was_looked_for {
        queue::drop_sent(machine, entry).await;
    }
    let telling = machine.jobs.telling_of(entry);
    let mut told = telling.iter().any(|(_, under_way)| *under_way);
    for (job, _) in telling.iter().filter(|(_, under_way)| !under_way) {
        if kept.take.request.text() != job.order.request.text() {
            // Of a long line that was a part: the rest is ordered by whoever tries it again.
            let trouble = with_parts(machine, job, part_found(machine, job.backend)).await;
            machine.jobs.end(Arc::clone(job), None);
            machine
                .tell(Event::Job(job.id, JobEvent::Failed(trouble)))
                .await;
            continue;
        }
        machine.jobs.remove(job.id);
        let event = if told {
            JobEvent::Dismissed
        } else {
            JobEvent::Kept(kept.clone())
        };
        told = true;
        machine.tell(Event::Job(job.id, event)).await;
    }
}

/// Tells the jobs that told of an entry's doubt that nothing was charged. What was only looked for after a crash is
/// what it was before: a line that waits, where it was in the queue. What was given up meanwhile is cancelled: whoever
/// counts it, or what it was to cost, hears of it.
pub(crate) async fn tell_free(machine: &Arc<Machine>, entry: EntryId, trouble: Trouble) {
    let is_new_again = machine.jobs.looked_for().remove(&entry);
    let mut is_wanted = false;
    for (job, under_way) in machine.jobs.telling_of(entry) {
        let id = job.id;
        let is_given_up = job.cancel.is_cancelled();
        is_wanted |= !under_way && !is_given_up;
        if !under_way && is_new_again && !is_given_up {
            machine.jobs.remove(id);
            machine.tell(Event::Job(id, JobEvent::Dismissed)).await;
        } else if !under_way {
            let trouble = with_parts(machine, &job, trouble.clone()).await;
            let over = if is_given_up {
                JobEvent::Cancelled(trouble)
            } else {
                JobEvent::Failed(trouble)
            };
            // What is tried again is wanted again.
            let given_up = (&*job.order, job.mark.get().copied());
            dubbing::drop_of(machine, job.backend, given_up).await;
            machine.jobs.end(job, None);
            machine.tell(Event::Job(id, over)).await;
        }
    }
    if is_new_again {
        queue::go_on(machine, entry, is_wanted).await;
    }
}

fn order_of(entry: &Entry) -> LineOrder {
    let intent = &entry.intent;
    LineOrder {
        shown: Some(intent.quote),
        line: intent.line,
        speaker: intent.speaker.clone(),
        voice_name: intent.voice_name.clone(),
        request: (*intent.request).clone(),
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
        zero_retention: intent.zero_retention,
    }
}

/// An entry as the job that it was. Of what the library held another take was wanted, and is when it is tried again.
async fn job_of(machine: &Machine, entry: &Entry) -> Arc<Job> {
    let intent = &entry.intent;
    let asked = entry.clone();
    let wanted = machine.library(move |library| {
        let another = library.was_another(&asked)?;
        let beside = library.is_beside(asked.id)?;
        let dub_of = library.dub_of(asked.id)?;
        let mend = match &dub_of {
            Some(recording) => dubbing::mend_of(library, &asked, recording)?,
            None => None,
        };
        let stop_loss = library.stop_loss_of(asked.id)?;
        Ok((another, beside, stop_loss, dub_of, mend))
    });
    let (another, beside, stop_loss, dub_of, mend) = wanted.await.unwrap_or_default();
    let (mend, mark) = mend.unzip();
    let order = LineOrder {
        fresh: another && intent.line.is_some(),
        beside,
        stop_loss,
        dub_of,
        mend: mend.map(Box::new),
        ..order_of(entry)
    };
    let job = machine.jobs.job(NewJob {
        project: intent.project,
        backend: intent.backend,
        order: Arc::new(order),
        batch: 0,
        urgency: Urgency::Interactive,
        asked_alone: true,
        again: true,
        agreed: Agreed::No,
        play: false,
        ordered: machine.clock.instant(),
    });
    if let Some(mark) = mark.flatten() {
        job.mark.get_or_init(|| mark);
    }
    Arc::new(job)
}
