//! The failure log: what came to nothing is written down, and what was cancelled with parts of it here, listed, handed out as a file, and ordered again from there.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::auditions;
use crate::error::Refusal;
use crate::jobs::agreed::Agreed;
use crate::jobs::batch::{Batch, TriedAgain};
use crate::jobs::paid::{Before, paid_before};
use crate::jobs::queue::{self, Ordered};
use crate::jobs::{End, Job};
use crate::machine::Machine;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::EntryId;
use mynah_i18n::tr;
use mynah_model::command::LineOrder;
use mynah_model::event::Event;
use mynah_model::trouble::{Charged, Topic, Trouble};
use mynah_model::urgency::Urgency;
use mynah_records::failures::{Failure, FailureCharge, FailureFilter, FailureId};
use mynah_store::Library;
use mynah_store::error::LibraryError;

/// Rows that a window lists; the rest is found by the filter, and is in the file.
const LISTED: usize = 2_000;

/// What the log has of an end. Of another take that was cancelled it is known by its order alone what is here: the log
/// keeps that over a restart.
pub(super) fn to_log(job: &Job, end: &End) -> Option<(Trouble, Option<EntryId>)> {
    match end {
        // Its line says that it was not sent. What has no line is remembered here alone.
        End::Failed(trouble, None)
            if trouble.is_over_limit()
                && job.order.line.is_some()
                && job.logged.get().is_none() =>
        {
            None
        }
        End::Failed(trouble, doubtful) => Some((trouble.clone(), *doubtful)),
        End::Cancelled(trouble, doubtful) => {
            let bought = trouble.details.bought.as_ref()?;
            // What was here before is in the log already.
            let is_new = job.logged.get().is_none() || bought.now > Credits::ZERO;
            let is_kept = job.order.fresh && bought.all > Credits::ZERO && is_new;
            is_kept.then(|| (trouble.clone(), *doubtful))
        }
        End::Kept(_) | End::Moved | End::NoRoom(..) => None,
    }
}

/// Writes a failure down, with the entry that is in doubt by it.
pub(super) async fn log(
    machine: &Machine,
    job: &Job,
    trouble: &Trouble,
    doubtful: Option<EntryId>,
) {
    let request = &job.order.request;
    // What the service says of a voice that nobody is to know, and its own settings, name it.
    let is_told = !job.order.blind;
    let told = |text: String| if is_told { text } else { String::new() };
    let failure = Failure {
        id: None,
        at: machine.clock.now(),
        project: job.project,
        line: job.order.line,
        backend: job.backend,
        speaker: job.order.speaker.clone(),
        voice_name: if is_told {
            job.order.voice_name.clone()
        } else {
            tr!("blind-voice")
        },
        voice: request
            .voice()
            .filter(|_| is_told)
            .cloned()
            .unwrap_or_default(),
        model: request.model().cloned().unwrap_or_default(),
        text: request.text().to_owned(),
        settings: told(
            match request.speech() {
                Some(speech) => serde_json::to_string(&speech.settings),
                // Tools have many: all that shapes their results.
                None => serde_json::to_string(request),
            }
            .unwrap_or_default(),
        ),
        error: if is_told {
            trouble.what.clone()
        } else {
            trouble.clone().unsaid().what
        },
        causes: told(trouble.details.causes.join("\n")),
        request: trouble.details.request.clone(),
        attempts: job.attempts.load(Ordering::Relaxed),
        charged: match trouble.charged {
            // Of a long line parts are paid for that are here.
            Charged::No if job.backend == Backend::Live && trouble.bought() > Credits::ZERO => {
                FailureCharge::Yes
            }
            Charged::No => FailureCharge::No,
            Charged::Yes { .. } => FailureCharge::Yes,
            Charged::Unknown { .. } => FailureCharge::Unknown,
        },
        entry: doubtful,
        made_since: false,
        quote: job.rest().unwrap_or_else(|| {
            let known = machine.known_now(job.backend).unwrap_or_default();
            known.quote(request)
        }),
        job: queue::words_of(job),
    };
    let logged = machine.library(move |library| library.log_failure(&failure));
    match logged.await {
        Ok(row) => {
            // The first one of those that tried it stands for all.
            job.logged.get_or_init(|| row);
            machine.tell(Event::FailureLogged).await;
        }
        Err(error) => log::warn!("a failure is not in the log: {error}"),
    }
}

/// Tells what the log has.
pub(super) async fn list(machine: &Machine, filter: FailureFilter) {
    let listed = machine.library(move |library| {
        let shown = shown(library)?;
        let hidden = |failure: &Failure| shown(failure).is_some();
        library.failures(&filter, LISTED, &hidden)
    });
    match listed.await {
        Ok(failures) => machine.tell(Event::Failures(Arc::new(failures))).await,
        Err(error) => {
            let trouble = machine.trouble(&error, "failure log");
            machine.tell_trouble(trouble).await;
        }
    }
}

/// What the voice of a failure is called instead of its name, where nobody is to know it.
fn shown(library: &Library) -> Result<impl Fn(&Failure) -> Option<String>, LibraryError> {
    let hidden = auditions::hidden_names(library)?;
    Ok(move |failure: &Failure| {
        let kept = queue::order_of(&failure.job);
        let is_blind = kept.is_ok_and(|kept| kept.order.blind);
        let named = || hidden(&failure.voice, &failure.text);
        is_blind.then(|| tr!("blind-voice")).or_else(named)
    })
}

/// Clears the log of all that is not in doubt.
pub(super) async fn clear(machine: &Machine) {
    match machine.library(Library::clear_failures).await {
        Ok((cleared, kept)) => {
            machine.tell(Event::FailuresCleared { cleared, kept }).await;
        }
        Err(error) => {
            let trouble = machine.trouble(&error, "failure log");
            machine.tell_trouble(trouble).await;
        }
    }
}

/// Writes those that pass a filter to a file: JSON where its name ends so, else CSV.
pub(super) async fn export(machine: &Machine, filter: FailureFilter, path: PathBuf) {
    let file = path.clone();
    let written =
        machine.library(move |library| library.write_failures(&filter, &file, &shown(library)?));
    match written.await {
        Ok(()) => machine.tell(Event::FailuresWritten(path)).await,
        Err(error) => {
            let trouble = machine.trouble(&error, "failure log");
            machine.tell_trouble(trouble.about(Topic::SavingText)).await;
        }
    }
}

/// Orders it again, at its price. What it was perhaps charged for is looked for first, and what ordering it again gave
/// is not bought once more (`earlier`).
pub(super) async fn retry(machine: &Arc<Machine>, id: FailureId, agreed: Agreed) {
    let found = machine.library(move |library| library.failure(id)).await;
    let failure = match found {
        Ok(Some(failure)) => failure,
        Ok(None) => {
            let trouble = machine.trouble(&Refusal::NoJob.into(), "retry");
            return machine.tell_trouble(trouble).await;
        }
        Err(error) => {
            let trouble = machine.trouble(&error, "retry");
            return machine.tell_trouble(trouble).await;
        }
    };
    match queue::order_of(&failure.job) {
        // The button was pressed twice; a fresh take would be bought twice.
        Ok(kept)
            if machine
                .jobs
                .is_under_way(failure.project, &kept.order, kept.mark) => {}
        Ok(Ordered { order, tried, mark }) => {
            let first = first_of(machine, &order, tried).await.unwrap_or(id);
            if machine.jobs.is_tried_again(Some(&first)) {
                return;
            }
            let paid = match mark {
                Some(mark) => {
                    let of = (failure.project, failure.backend);
                    paid_before(machine, of, Urgency::Interactive, mark).await
                }
                None => Before::default(),
            };
            let again = TriedAgain {
                failure: first,
                mark,
                paid,
            };
            let batch = Batch {
                project: failure.project,
                backend: failure.backend,
                play: false,
                asked_alone: true,
                again: Some(again),
                agreed,
            };
            // What is left of it was shown at this price.
            let order = LineOrder {
                shown: Some(failure.quote + paid.spent),
                ..order
            };
            batch.begin(machine, vec![order]).await;
        }
        Err(error) => {
            log::error!("an order can't be read: {error}");
            let trouble = machine.trouble(&Refusal::NoJob.into(), "retry");
            machine.tell_trouble(trouble).await;
        }
    }
}

/// The first of several failures of one order: what became of it since is told by that row, as long as it is there.
async fn first_of(
    machine: &Machine,
    order: &LineOrder,
    tried: Option<FailureId>,
) -> Option<FailureId> {
    let tried = tried?;
    let first = machine.library(move |library| library.failure(tried)).await;
    // Of another library's backup the numbers are others.
    let same = |first: &Failure| {
        queue::order_of(&first.job).is_ok_and(|of_first| of_first.order.is_like(order))
    };
    first.ok().flatten().filter(same)?.id
}
