//! All rows of a filter, page by page: what somebody marked without having seen it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::error::Refusal;
use crate::history::list;
use crate::machine::Machine;
use mynah_core::ids::{ItemId, TakeId};
use mynah_model::command::HistoryGather;
use mynah_model::desk::{HistoryAsk, HistoryGathered, HistoryKey, HistoryMark, HistoryPlace};
use mynah_model::event::{Event, HistoryEvent};
use mynah_model::trouble::{Topic, Trouble};

/// Gathers them, and tells how far it is. The next gathering ends it, and so does number 0.
pub(super) async fn gather(machine: Arc<Machine>, wanted: HistoryGather) {
    let number = wanted.number;
    machine.gathering.store(number, Ordering::Relaxed);
    if number == 0 {
        return;
    }
    let topic = Topic::Backend(wanted.filter.backend);
    let mut keys = Vec::new();
    let mut both: HashMap<TakeId, ItemId> = HashMap::new();
    let mut place = HistoryPlace::default();
    for page in 0.. {
        let ask = HistoryAsk {
            id: 0,
            filter: wanted.filter.clone(),
            page,
            from: place,
        };
        let made = list::page(&machine, ask).await;
        if machine.gathering.load(Ordering::Relaxed) != number {
            return;
        }
        let trouble = match made.trouble {
            None => strangers(&machine, &wanted, made.account).await,
            trouble => trouble,
        };
        if let Some(trouble) = trouble {
            // A part of it would be taken for all of it.
            machine.tell_trouble(trouble.about(topic)).await;
            let gathered = HistoryGathered {
                number,
                has_failed: true,
                ..HistoryGathered::default()
            };
            let event = HistoryEvent::Gathered(gathered);
            return machine.tell(Event::History(event)).await;
        }
        both.extend(made.both);
        // What came since is not what was marked.
        let rows = made.rows.iter().filter(|row| row.at <= wanted.until);
        let rows = rows.filter(|row| !row.is_among(&wanted.but));
        keys.extend(rows.filter_map(|row| row.key()));
        let next = made.next;
        let is_over = next.is_none();
        place = next.unwrap_or_default();
        let gathered = HistoryGathered {
            number,
            read: keys.len(),
            marks: is_over.then(|| marks(std::mem::take(&mut keys), &both)),
            has_failed: false,
        };
        let event = HistoryEvent::Gathered(gathered);
        machine.tell(Event::History(event)).await;
        if is_over {
            return;
        }
    }
}

/// What is to be told where a page is of another account than the list that was marked.
async fn strangers(
    machine: &Machine,
    wanted: &HistoryGather,
    read: Option<String>,
) -> Option<Trouble> {
    let (read, account) = (read?, wanted.account.clone());
    let is_one = machine.library(move |library| match account {
        Some(account) => library.is_one_account(&account, &read),
        None => Ok(false),
    });
    let error = match is_one.await {
        Ok(true) => return None,
        Ok(false) => Refusal::OtherAccount.into(),
        Err(error) => error,
    };
    Some(machine.backend_trouble(&error, wanted.filter.backend, "history"))
}

/// Each row once: an item may become a take while it is read.
fn marks(keys: Vec<HistoryKey>, both: &HashMap<TakeId, ItemId>) -> Arc<[HistoryMark]> {
    let mut seen = HashSet::new();
    let once = keys.into_iter().filter(|key| seen.insert(key.clone()));
    let marks = once.map(|key| HistoryMark {
        item: match &key {
            HistoryKey::Take(take) => both.get(take).cloned(),
            HistoryKey::Item(item) => Some(item.clone()),
        },
        key,
    });
    marks.collect()
}
