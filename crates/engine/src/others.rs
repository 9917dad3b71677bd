//! What other windows and commands do on this library, looked at as long as the program runs.

use std::sync::Arc;
use std::time::Duration;

use crate::account;
use crate::alerts;
use crate::auditions;
use crate::dubbing;
use crate::error::StudioError;
use crate::machine::Machine;
use crate::makings;
use crate::recover;
use crate::sampling;
use crate::usage::tell_budgets;
use mynah_core::backend::Backend;
use mynah_model::event::{AccountEvent, Event};
use mynah_store::Library;
use mynah_store::error::LibraryError;
use mynah_store::others::Others;

/// Between two looks at what other processes hold.
const PAUSE: Duration = Duration::from_secs(3);

/// So many looks go by before what couldn't be cleared up is tried again: a minute.
const REST: u32 = 20;

async fn is_left_open(machine: &Arc<Machine>) -> bool {
    let left = machine.library(Library::is_left_open).await;
    left.unwrap_or(false)
}

/// Looks as long as the program runs what other windows and commands hold and pay, and tells then what that leaves.
pub(super) async fn watch(machine: Arc<Machine>) {
    let (mut mark, mut hidden, mut rest) = (None, None, 0_u32);
    let mut last = Backend::ALL.map(|_| Others::default());
    loop {
        tokio::time::sleep(PAUSE).await;
        // What a command was at that was killed is gone on with: that changes nothing by itself. Where it can't be, that isn't
        // told again and again.
        rest = rest.saturating_sub(1);
        if rest == 0 && is_left_open(&machine).await {
            recover::clear_up(&machine).await;
            if is_left_open(&machine).await {
                rest = REST;
            }
        }
        let before = last.clone();
        let seen = machine.library(move |library| {
            let now = Some(library.changes()?);
            if now == mark {
                return Ok((now, None));
            }
            let mut looks = Backend::ALL.into_iter().zip(&before);
            let looks = looks.try_fold(Vec::new(), |mut looks, (backend, before)| {
                looks.push((backend, library.look_at_others(backend, before)?));
                Ok::<_, LibraryError>(looks)
            });
            Ok((now, Some(looks?)))
        });
        match seen.await {
            Ok((now, looks)) => {
                mark = now;
                makings::look_elsewhere(&machine, looks.is_some()).await;
                if looks.is_some() {
                    // Names that nobody is to know there stand in lists here.
                    let done = auditions::hide_anew(&machine, &mut hidden).await;
                    if let Err(error) = done {
                        log::info!("whose names are hidden can't be seen: {error}");
                    }
                    dubbing::tell_others(&machine).await;
                    sampling::tell_others(&machine).await;
                }
                let looks = looks.into_iter().flatten();
                for ((backend, (others, paid)), last) in looks.zip(&mut last) {
                    alerts::tell_alerts(&machine, backend, alerts::Tells::News).await;
                    let is_news = others.differs(last);
                    *last = others;
                    if !paid.is_empty() {
                        let paid = AccountEvent::PaidElsewhere(backend, paid);
                        machine.tell(Event::Account(paid)).await;
                        machine.tell_spend(backend).await;
                        // A dub was in what was read of the account since it was begun; Draft voices know at once.
                        if backend == Backend::Draft
                            && let Ok(connection) = machine.connect(backend).await
                        {
                            account::read_meter(&machine, &connection).await;
                        }
                    } else if is_news {
                        machine.tell_sums(backend).await;
                        tell_budgets(&machine, backend).await;
                    }
                }
            }
            Err(StudioError::CutOff) => return,
            Err(error) => log::info!("what others hold can't be seen: {error}"),
        }
    }
}
