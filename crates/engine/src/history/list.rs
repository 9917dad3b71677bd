//! One page of the account's histories and the library's takes, merged by time, newest first.
//!
//! All are read from where the page before ended, so that any page can be had again and none but those looked at is
//! fetched. An item whose take is here is no row of its own: its take's row is marked.

use std::collections::VecDeque;
use std::sync::{Arc, PoisonError};

use crate::auditions;
use crate::backend::Connection;
use crate::error::StudioError;
use crate::history::{Ahead, isolated, item};
use crate::machine::Machine;
use mynah_api::error::ErrorKind;
use mynah_api::history::{ListHistory, PageSize, Source};
use mynah_api::types::history::{HistoryItem, State};
use mynah_api::types::isolation::Isolated;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::{HistoryItemId, ItemId, TakeId};
use mynah_core::request::Tool;
use mynah_model::audition::Hidden;
use mynah_model::desk::{HistoryAsk, HistoryFilter, HistoryPage, HistoryPlace, HistoryRow, Lives};
use mynah_records::takes::{KnownItem, ListedTake, TakeFilter};

/// Rows of a page.
const ROWS: usize = 100;
/// Takes, and items, that are read at once.
const AT_ONCE: usize = 100;
/// How often items are asked for before a page is told as it is: with a rare word nothing is told for long.
const MOST_ASKS: usize = 10;
/// How often takes are.
const MOST_READS: usize = 100;

/// An item with what the library knows of it.
type Known = (HistoryItem, Option<KnownItem>);

/// Where a page stands while it is made.
pub(super) struct Reader<'a> {
    pub machine: &'a Machine,
    pub filter: &'a HistoryFilter,
    pub connection: Option<Arc<Connection>>,
    pub place: HistoryPlace,
    takes: VecDeque<ListedTake>,
    /// Where the next takes are read from; `place` says what was seen.
    takes_from: Option<(UnixMillis, TakeId)>,
    no_more_takes: bool,
    items: VecDeque<Known>,
    items_from: Option<HistoryItemId>,
    no_more_items: bool,
    pub isolated: VecDeque<(Isolated, Option<KnownItem>)>,
    /// Whether they are not to be asked for: they were, or nobody wants them.
    pub no_more_isolated: bool,
    /// Whether the service refused to search: then all is asked for and looked through here.
    plain: bool,
    /// Whose names aren't looked through: who is found by one is known by it.
    hidden: Hidden,
    pub page: HistoryPage,
}

/// Makes a page. What can't be had of it is told with it.
pub(super) async fn page(machine: &Machine, ask: HistoryAsk) -> HistoryPage {
    let filter = ask.filter.clone();
    let mut place = ask.from.clone();
    place.takes_over |= filter.lives == Lives::OnlyThere || filter.lives == Lives::Both;
    let elsewhere = filter.tool.is_some_and(|tool| !tool.is_in_history());
    place.items_over |= filter.lives == Lives::Here || elsewhere;
    place.isolated_over |= filter.lives == Lives::Here || !isolated::is_wanted(&filter);
    let hidden = machine.library(auditions::hidden).await;
    let hidden = hidden.unwrap_or_else(|error| {
        log::warn!("whose names are hidden can't be read: {error}");
        Hidden::default()
    });
    let mut reader = Reader {
        machine,
        filter: &filter,
        connection: None,
        takes: VecDeque::new(),
        takes_from: place.take,
        no_more_takes: place.takes_over,
        items: VecDeque::new(),
        items_from: place.item.clone(),
        no_more_items: place.items_over,
        isolated: VecDeque::new(),
        no_more_isolated: place.isolated_over,
        plain: false,
        hidden,
        place,
        page: HistoryPage {
            ask,
            account: None,
            rows: Vec::new(),
            both: Vec::new(),
            next: None,
            trouble: None,
        },
    };
    if !(reader.no_more_items && reader.no_more_isolated) {
        match machine.connect(filter.backend).await {
            Ok(connection) => {
                reader.page.account = Some(connection.account.clone());
                reader.connection = Some(connection);
                reader.take_ahead().await;
            }
            Err(error) => {
                reader.without_items(&error);
                reader.no_more_isolated = true;
            }
        }
    }
    reader.fill().await;
    reader.page
}

impl Reader<'_> {
    async fn fill(&mut self) {
        let (mut asks, mut reads) = (0, 0);
        while self.page.rows.len() < ROWS {
            if self.takes.is_empty() && !self.no_more_takes {
                reads += 1;
                if reads > MOST_READS {
                    break;
                }
                if let Err(error) = self.read_takes().await {
                    let trouble = self.machine.trouble(&error, "history");
                    self.page.trouble = Some(trouble);
                    self.no_more_takes = true;
                }
                continue;
            }
            if self.items.is_empty() && !self.no_more_items {
                asks += 1;
                if asks > MOST_ASKS {
                    break;
                }
                if let Err(error) = self.ask_items().await {
                    self.without_items(&error);
                }
                continue;
            }
            if !self.no_more_isolated {
                if let Err(error) = self.ask_isolated().await {
                    self.without_isolated(&error);
                }
                continue;
            }
            let take = self.takes.front().map(|take| take.card.at.0 / 1_000);
            let item = self.items.front();
            let item = item.map(|(item, _)| item.date_unix.unwrap_or(0));
            let isolated = self.isolated.front();
            let isolated = isolated.map(|(item, _)| item.created_at_unix.unwrap_or(0));
            // In the same second the take is the younger one: it was kept after its item was made.
            if take.is_some() && take >= item.max(isolated) {
                self.put_take();
            } else if item.is_some() && item >= isolated {
                self.put_item().await;
            } else if isolated.is_some() {
                self.put_isolated().await;
            } else {
                break;
            }
        }
        let takes_over = self.no_more_takes && self.takes.is_empty();
        let items_over = self.no_more_items && self.items.is_empty();
        let isolated_over = self.no_more_isolated && self.isolated.is_empty();
        self.place.takes_over = takes_over;
        self.place.items_over = items_over;
        self.place.isolated_over = isolated_over;
        if !(takes_over && items_over && isolated_over) {
            self.page.next = Some(self.place.clone());
        }
        self.mark_ahead();
        self.leave_ahead();
    }

    /// The account's history can't be read: the library's takes are listed all the same.
    fn without_items(&mut self, error: &StudioError) {
        let backend = self.filter.backend;
        let trouble = self.machine.backend_trouble(error, backend, "history");
        self.page.trouble = Some(trouble);
        self.no_more_items = true;
        self.items.clear();
    }

    async fn read_takes(&mut self) -> Result<(), StudioError> {
        let filter = TakeFilter {
            backend: self.filter.backend,
            voice: self.filter.voice.clone(),
            model: self.filter.model.clone(),
            tool: self.filter.tool,
            since: self.filter.since,
        };
        let from = self.takes_from;
        let takes = self
            .machine
            .library(move |library| library.list_takes(&filter, from, AT_ONCE))
            .await?;
        self.no_more_takes = takes.len() < AT_ONCE;
        if let Some(last) = takes.last() {
            self.takes_from = Some((last.card.at, last.card.id));
        }
        self.takes.extend(takes);
        Ok(())
    }

    fn put_take(&mut self) {
        let Some(take) = self.takes.pop_front() else {
            return;
        };
        self.place.take = Some((take.card.at, take.card.id));
        let row = HistoryRow::of_take(take);
        if says(&row, &self.filter.search, &self.hidden) {
            self.page.rows.push(Arc::new(row));
        }
    }

    async fn put_item(&mut self) {
        let Some((item, known)) = self.items.pop_front() else {
            return;
        };
        let id = item.history_item_id.clone();
        self.place.item = Some(id.clone());
        self.put(id.into(), known, || item::row(&item)).await;
    }

    /// Makes an item a row, where it is wanted as one of its own.
    pub async fn put(
        &mut self,
        id: ItemId,
        known: Option<KnownItem>,
        row: impl FnOnce() -> HistoryRow,
    ) {
        let kept = match known {
            Some(KnownItem::Take {
                take,
                discarded: false,
            }) => Some(take),
            // What lies in the bin, or was paid for and never came, can be fetched.
            Some(KnownItem::Take { .. } | KnownItem::Paid(_)) | None => None,
        };
        let row = match (kept, self.filter.lives) {
            (Some(take), lives) => {
                self.page.both.push((take, id));
                if lives != Lives::Both {
                    return;
                }
                let listed = self
                    .machine
                    .library(move |library| library.listed_take(take))
                    .await;
                match listed {
                    Ok(listed) => HistoryRow::of_take(listed),
                    Err(error) => {
                        log::warn!("a take of the history can't be read: {error}");
                        return;
                    }
                }
            }
            (None, Lives::Both) => return,
            (None, _) => row(),
        };
        if self.is_wanted(&row) {
            self.page.rows.push(Arc::new(row));
        }
    }

    /// Whether a row is what is looked for, whatever the service made of the question.
    fn is_wanted(&self, row: &HistoryRow) -> bool {
        let HistoryFilter {
            backend: _,
            search,
            voice,
            model,
            tool,
            since,
            lives: _,
        } = self.filter;
        voice
            .as_ref()
            .is_none_or(|voice| row.voice.as_ref() == Some(voice))
            && model
                .as_ref()
                .is_none_or(|model| row.model.as_ref() == Some(model))
            && tool.is_none_or(|tool| row.tool == tool)
            && since.is_none_or(|since| row.at >= since)
            && says(row, search, &self.hidden)
    }

    async fn ask_items(&mut self) -> Result<(), StudioError> {
        let Some(connection) = self.connection.clone() else {
            self.no_more_items = true;
            return Ok(());
        };
        let reply = match connection.client.send(&self.question()).await {
            Ok(reply) => reply.value,
            // Some versions of the service search in one source only.
            Err(error) if is_refused(error.kind) && !self.plain && self.narrows() => {
                self.plain = true;
                connection.client.send(&self.question()).await?.value
            }
            Err(error) => return Err(error.into()),
        };
        let last = reply
            .history
            .last()
            .map(|item| item.history_item_id.clone());
        let next = reply.last_history_item_id.map(HistoryItemId::new).or(last);
        // One that promises more and leads nowhere would be asked for ever.
        let moves = next.is_some() && next != self.items_from;
        self.no_more_items = reply.has_more != Some(true) || !moves;
        self.items_from = next;
        self.know(reply.history.into_iter().collect()).await
    }

    /// Looks up what the library knows of items, and keeps them for the page.
    async fn know(&mut self, mut items: Vec<HistoryItem>) -> Result<(), StudioError> {
        // What is still being made has neither sound nor cost.
        items.retain(|item| !matches!(item.state, Some(State::Processing | State::Deleted)));
        let Some(connection) = &self.connection else {
            return Ok(());
        };
        let (backend, account) = (connection.backend, connection.account.clone());
        let ids = items.iter();
        let ids = ids.map(|item| (item.history_item_id.clone().into(), item.request_id.clone()));
        let ids: Vec<_> = ids.collect();
        let known = self
            .machine
            .library(move |library| library.know_items(backend, &account, &ids))
            .await?;
        self.items.extend(items.into_iter().zip(known));
        Ok(())
    }

    fn narrows(&self) -> bool {
        !self.filter.search.is_empty() || self.filter.model.is_some()
    }

    fn question(&self) -> ListHistory {
        let narrow = !self.plain;
        ListHistory {
            page_size: Some(PageSize::new(AT_ONCE as u16)),
            voice: self.filter.voice.clone(),
            model: self.filter.model.clone().filter(|_| narrow),
            after_secs: self.filter.since.map(|since| since.0 / 1_000),
            search: Some(self.filter.search.clone()).filter(|text| narrow && !text.is_empty()),
            source: match self.filter.tool {
                Some(Tool::Changer) => Some(Source::Converted),
                _ => None,
            },
            start_after: self.items_from.clone(),
            ..ListHistory::default()
        }
    }

    /// The items behind the last row tell of takes above them that they are theirs.
    fn mark_ahead(&mut self) {
        let items = self.items.iter();
        let items = items.map(|(item, known)| (item.history_item_id.clone().into(), known));
        let isolated = self.isolated.iter();
        let isolated = isolated.map(|(item, known)| (item.id.clone().into(), known));
        for (item, known) in items.chain(isolated) {
            if let Some(KnownItem::Take {
                take,
                discarded: false,
            }) = known
            {
                self.page.both.push((*take, item));
            }
        }
    }

    /// Keeps what was listed and is not on this page.
    fn leave_ahead(&mut self) {
        let place = self.page.next.clone();
        let asked = self.no_more_isolated && self.connection.is_some();
        let isolated = self.isolated.drain(..).map(|(item, _)| item).collect();
        let left = place.map(|place| Ahead {
            filter: self.filter.clone(),
            account: self.page.account.clone(),
            place,
            items: self.items.drain(..).map(|(item, _)| item).collect(),
            items_over: self.no_more_items,
            isolated: asked.then_some(isolated),
        });
        let kept = &self.machine.ahead;
        *kept.lock().unwrap_or_else(PoisonError::into_inner) = left;
    }

    /// Begins with what the page before left, where this one follows it.
    async fn take_ahead(&mut self) {
        let kept = &self.machine.ahead;
        let ahead = kept.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(ahead) = ahead else { return };
        let ask = &self.page.ask;
        let is_other = ahead.filter != *self.filter || ahead.account != self.page.account;
        if ask.page == 0 || is_other || ahead.place != ask.from {
            return;
        }
        let last = ahead.items.last().map(|item| item.history_item_id.clone());
        if last.is_some() && self.know(ahead.items).await.is_ok() {
            self.items_from = last;
            self.no_more_items = ahead.items_over;
        }
        if let Some(isolated) = ahead.isolated {
            self.no_more_isolated = self.know_isolated(isolated).await.is_ok();
        }
    }
}

/// The service does not take the question as it is.
pub(super) fn is_refused(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::BadSettings | ErrorKind::Refused | ErrorKind::ModelProblem
    )
}

/// Whether a row says what is looked for, in its text, its recording's name or, where that may be known, its voice's.
fn says(row: &HistoryRow, wanted: &str, hidden: &Hidden) -> bool {
    let wanted = wanted.trim().to_lowercase();
    let is_named = || {
        let voice = row.voice.as_ref();
        voice.is_none_or(|voice| !hidden.hides(voice, &row.text))
    };
    wanted.is_empty()
        || row.text.to_lowercase().contains(&wanted)
        || row.title.to_lowercase().contains(&wanted)
        || (row.voice_name.to_lowercase().contains(&wanted) && is_named())
}
