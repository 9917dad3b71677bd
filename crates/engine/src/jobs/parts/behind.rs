//! What is told of the parts of a long line that are here as it ends: they stay, and are not bought again.

use crate::jobs::paid::Before;
use crate::jobs::parts::Progress;
use crate::jobs::{End, Job};
use crate::machine::Machine;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_i18n::tr;
use mynah_model::event::{Event, JobEvent};
use mynah_model::trouble::{PartsBought, Trouble};

/// What is told where parts of a long line are here as it ends.
pub(in crate::jobs) async fn behind_parts(machine: &Machine, job: &Job, end: End) -> End {
    let progress = machine.jobs.parts.ended(job.id);
    // Of another take its parts are known by their order alone, however early this attempt ended.
    if progress.is_none() && !job.order.fresh {
        return end;
    }
    let progress = progress.unwrap_or_default();
    // Attempts before this one bought some of them.
    let (all, account) = here(machine, job).await.unwrap_or((progress.cost, None));
    if progress.here == 0 && all == Credits::ZERO {
        return end;
    }
    let bought = PartsBought {
        all,
        now: progress.cost,
        backend: job.backend,
        account,
    };
    let tell = |trouble| tell(trouble, (progress, job.order.fresh), bought);
    if matches!(end, End::Failed(..) | End::Cancelled(..)) {
        price_rest(machine, job).await;
    }
    match end {
        End::Failed(trouble, entry) => End::Failed(tell(trouble), entry),
        End::Cancelled(trouble, entry) => End::Cancelled(tell(trouble), entry),
        // What goes on where it was doesn't come here.
        end @ (End::Kept(_) | End::Moved | End::NoRoom(..)) => end,
    }
}

/// A trouble with what parts cost that are here of a job that is over.
pub(in crate::jobs) async fn with_parts(machine: &Machine, job: &Job, trouble: Trouble) -> Trouble {
    match here(machine, job).await {
        Some((all, account)) if all > Credits::ZERO => {
            price_rest(machine, job).await;
            trouble.with_bought(PartsBought {
                all,
                now: Credits::ZERO,
                backend: job.backend,
                account,
            })
        }
        _ => trouble,
    }
}

/// Tells what the rest of it costs at most.
async fn price_rest(machine: &Machine, job: &Job) {
    if let Some(rest) = job.rest() {
        let priced = JobEvent::Priced(rest);
        machine.tell(Event::Job(job.id, priced)).await;
    }
}

/// What parts of an order cost that are here, whichever attempt bought them, and for which account; nothing where that
/// can't be told.
async fn here(machine: &Machine, job: &Job) -> Option<(Credits, Option<String>)> {
    let order = job.mark.get().copied()?;
    let payer = job.payer.get().and_then(|payer| payer.account.clone());
    let paid = machine.library(move |library| {
        let paid = library.paid_for(order)?;
        let spent = match payer.as_ref().or(paid.account.as_ref()) {
            Some(account) => library.paid_by(order, account)?,
            // It is only told: all that was paid, whoever did.
            None => paid.spent,
        };
        Ok((paid, spent))
    });
    match paid.await {
        Ok((paid, spent)) => {
            let bought = paid.bought;
            job.paid.note(Before { spent, bought });
            Some((bought, paid.account))
        }
        Err(error) => {
            log::warn!("what parts cost before is not known: {error}");
            None
        }
    }
}

/// `is_another`: another take has only what was bought for it, and that is known by its order.
fn tell(
    trouble: Trouble,
    (progress, is_another): (Progress, bool),
    bought: PartsBought,
) -> Trouble {
    let Progress {
        here,
        all: parts,
        cost: _,
    } = progress;
    let (all, backend) = (bought.all, bought.backend);
    let trouble = trouble.with_bought(bought);
    if here == 0 {
        return trouble;
    }
    let why = trouble.what.clone();
    let what = if all == Credits::ZERO || backend == Backend::Draft {
        tr!("trouble-parts-here", why = why, here = here, all = parts)
    } else if is_another {
        tr!(
            "trouble-parts-bought-another",
            why = why,
            here = here,
            all = parts,
            credits = all.to_string()
        )
    } else {
        tr!(
            "trouble-parts-bought",
            why = why,
            here = here,
            all = parts,
            credits = all.to_string()
        )
    };
    trouble.saying(what)
}
