//! The account's histories and the library's takes: listed as one, fetched, put into scripts, deleted at the service.
//!
//! `list` merges a page of them, `isolated` reads the history of isolations for it, `item` reads what the service tells
//! of one, `fetch` keeps its sound, `gather` reads all rows of a filter.

mod fetch;
mod gather;
mod isolated;
mod item;
mod list;

use std::sync::Arc;

pub(super) use self::fetch::fetch_one;
use crate::backend::Connection;
use crate::error::{Refusal, StudioError};
use crate::jobs;
use crate::machine::Machine;
use crate::takes;
use crate::tasks;
use mynah_api::history::DeleteHistoryItem;
use mynah_api::isolation::DeleteIsolated;
use mynah_api::types::history::HistoryItem;
use mynah_api::types::isolation::Isolated;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{ItemId, LineId, ProjectId, TakeId};
use mynah_core::request::SpeechRequest;
use mynah_i18n::tr;
use mynah_model::command::HistoryCommand;
use mynah_model::desk::{HistoryFilter, HistoryPlace, HistoryWhose};
use mynah_model::event::{Event, HistoryEvent, Notice};
use mynah_model::trouble::Topic;
use mynah_records::ledger::NewIntent;

/// What the service listed beyond the page that was asked for: the next one begins with it.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    filter: HistoryFilter,
    account: Option<String>,
    place: HistoryPlace,
    items: Vec<HistoryItem>,
    items_over: bool,
    /// Nothing where they were not asked for.
    isolated: Option<Vec<Isolated>>,
}

pub(super) async fn run(machine: Arc<Machine>, command: HistoryCommand) {
    match command {
        HistoryCommand::Page(ask) => {
            let page = list::page(&machine, *ask).await;
            let event = HistoryEvent::Page(Box::new(page));
            machine.tell(Event::History(event)).await;
        }
        HistoryCommand::Fetch { whose, item, then } => {
            tasks::spawn(fetch::fetch(machine, whose, item, then));
        }
        HistoryCommand::Many(order) => jobs::begin_history(&machine, *order).await,
        HistoryCommand::Gather(wanted) => {
            tasks::spawn(gather::gather(machine, *wanted));
        }
        HistoryCommand::Put {
            take,
            project,
            line,
            instead,
        } => {
            if let Err(error) = put(&machine, take, (project, line), instead).await {
                let trouble = machine.trouble(&error, "put a take");
                machine.tell_trouble(trouble).await;
            }
        }
        HistoryCommand::Delete { whose, item } => {
            tasks::spawn(delete(machine, whose, item));
        }
    }
}

/// Gives a line a take that the library holds. That is no saving: nobody ordered it anew.
async fn put(
    machine: &Machine,
    take: TakeId,
    (project, line): (ProjectId, LineId),
    instead: Option<Box<SpeechRequest>>,
) -> Result<(), StudioError> {
    machine
        .library(move |library| {
            let kept = library.take(take)?;
            // A line that was put in for it may not be on the disk yet: then nobody can say.
            let script = library.script(project).ok();
            let speaker = script.and_then(|script| Some(script.line(line)?.speaker.clone()));
            let intent = NewIntent {
                project: Some(project),
                line: Some(line),
                operation: kept.card.request.operation().to_owned(),
                backend: kept.card.backend,
                account: kept.account,
                key: None,
                fingerprint: kept.fingerprint,
                speaker: speaker.unwrap_or_default(),
                voice_name: kept.card.voice_name,
                request: kept.card.request,
                quote: Credits::ZERO,
                zero_retention: false,
            };
            let reused = library.reuse(&[take], &intent, true)?;
            if let (Some(instead), Some(take)) = (instead, reused.first()) {
                library.pick_instead(take.id, &instead)?;
            }
            Ok(())
        })
        .await?;
    takes::tell_changed(machine, project, line).await
}

/// Deletes an item at the service, and tells it.
async fn delete(machine: Arc<Machine>, whose: HistoryWhose, item: ItemId) {
    match delete_one(&machine, &whose, &item).await {
        Ok(()) => {
            let deleted = HistoryEvent::Deleted(vec![item]);
            machine.tell(Event::History(deleted)).await;
            let text = tr!("studio-history-deleted");
            machine.tell(Event::Notice(Notice::Done(text))).await;
        }
        Err(error) => tell_failed(&machine, whose.backend, &error, "delete history").await,
    }
}

/// Deletes an item at the service, for good. That it is gone is for the caller to tell.
pub(super) async fn delete_one(
    machine: &Machine,
    whose: &HistoryWhose,
    item: &ItemId,
) -> Result<(), StudioError> {
    let busy = HistoryEvent::Busy(item.clone());
    machine.tell(Event::History(busy)).await;
    let deleted = async {
        let connection = connect(machine, whose).await?;
        match item.clone() {
            ItemId::Generated(item) => {
                connection.client.send(&DeleteHistoryItem { item }).await?;
            }
            ItemId::Isolated(item) => {
                connection.client.send(&DeleteIsolated { item }).await?;
            }
        }
        Ok::<(), StudioError>(())
    };
    let deleted = deleted.await;
    if deleted.is_err() {
        let idle = HistoryEvent::Idle(item.clone());
        machine.tell(Event::History(idle)).await;
    }
    deleted
}

/// A way to the account whose entries they are. What another one says of them means nothing: it has never heard of them,
/// and they are not gone.
async fn connect(machine: &Machine, whose: &HistoryWhose) -> Result<Arc<Connection>, StudioError> {
    let connection = machine.connect(whose.backend).await?;
    match &whose.account {
        Some(account) if machine.is_account(&connection, account).await? => Ok(connection),
        _ => Err(Refusal::OtherAccount.into()),
    }
}

async fn tell_failed(machine: &Machine, backend: Backend, error: &StudioError, operation: &str) {
    if matches!(error, StudioError::Refused(Refusal::UnderWay)) {
        let why = Notice::Heed(tr!("trouble-under-way"));
        return machine.tell(Event::Notice(why)).await;
    }
    let trouble = machine.backend_trouble(error, backend, operation);
    let topic = Topic::Backend(backend);
    machine.tell_trouble(trouble.about(topic)).await;
}
