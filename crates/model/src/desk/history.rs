//! What the History room shows: the account's histories and the library's takes as one list, in pages.
//!
//! Only pages near those that are looked at are held; of the others their beginning is known, so that they can be had
//! again.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use crate::desk::{Desk, TakeCard};
use crate::event::HistoryEvent;
use crate::trouble::Trouble;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::ids::{HistoryItemId, IsolationId, ItemId, ModelId, ProjectId, TakeId, VoiceId};
use mynah_core::language::language_name;
use mynah_core::request::{Cut, Generation, Tool};
use mynah_core::settings::{ChosenSettings, Setting};
use mynah_i18n::clock;
use mynah_i18n::tr;
use mynah_records::takes::ListedTake;

/// Pages that are held beside the one that came last.
const NEAR: usize = 8;

/// Which rows are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryFilter {
    /// Whose.
    pub backend: Backend,
    /// Looked for in texts and voices' names.
    pub search: String,
    /// With this voice.
    pub voice: Option<VoiceId>,
    /// With this model.
    pub model: Option<ModelId>,
    /// With this tool.
    pub tool: Option<Tool>,
    /// At or after this time.
    pub since: Option<UnixMillis>,
    /// Where it lives.
    pub lives: Lives,
}

/// Whose entries they are: what is done with some is done there or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryWhose {
    /// With which backend.
    pub backend: Backend,
    /// The account whose history was read, by a name that it goes by; nothing where none was.
    pub account: Option<String>,
}

impl HistoryWhose {
    /// Whether these are somebody else's for all that is known.
    pub fn is_other(&self, now: &Self) -> bool {
        let both = self.account.as_ref().zip(now.account.as_ref());
        self.backend != now.backend || both.is_some_and(|(one, other)| one != other)
    }
}

/// Where the rows that are wanted live.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lives {
    /// Anywhere.
    #[default]
    Anywhere,
    /// In the library.
    Here,
    /// In the account's history alone.
    OnlyThere,
    /// In both.
    Both,
}

/// A place in the list: what comes before it was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryPlace {
    /// Takes made before this one come next.
    pub take: Option<(UnixMillis, TakeId)>,
    /// Items behind this one come next.
    pub item: Option<HistoryItemId>,
    /// Isolated recordings behind this one come next.
    pub isolated: Option<IsolatedPlace>,
    /// There is no take left.
    pub takes_over: bool,
    /// There is no item left.
    pub items_over: bool,
    /// There is no isolated recording left.
    pub isolated_over: bool,
}

/// A place in the history of isolations, which has none of its own: it comes whole, and may be another one by then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IsolatedPlace {
    /// The last that was seen.
    pub item: IsolationId,
    /// Unix seconds when that was made.
    pub secs: i64,
}

/// A page is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryAsk {
    /// Counts up with every question.
    pub id: u64,
    /// Which rows.
    pub filter: HistoryFilter,
    /// The page's number, from 0.
    pub page: usize,
    /// Where it begins.
    pub from: HistoryPlace,
}

/// One row: a take, an item of the account's histories, or both in one.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryRow {
    /// When it was made, or kept.
    pub at: UnixMillis,
    /// With what.
    pub tool: Tool,
    /// The voice, where there is exactly one.
    pub voice: Option<VoiceId>,
    /// Its name then; empty where nobody told.
    pub voice_name: String,
    /// The model.
    pub model: Option<ModelId>,
    /// All that was said.
    pub text: String,
    /// What the recording was called that it was made of; empty where there was none.
    pub title: String,
    /// How long it is, where that is known.
    pub seconds: Option<f64>,
    /// What it cost, where that is known.
    pub cost: Option<Credits>,
    /// How it was spoken, as far as that was kept.
    pub settings: Option<ChosenSettings>,
    /// The seed.
    pub seed: Option<u32>,
    /// What its sound is.
    pub format: Option<String>,
    /// The take, where it is in the library.
    pub take: Option<Arc<TakeCard>>,
    /// The project of the take's line.
    pub project: Option<ProjectId>,
    /// The item, where its place is known.
    pub item: Option<ItemId>,
    /// Whether the service kept nothing of it: it lives in the library alone.
    pub zero_retention: bool,
}

/// What a row is of: few bytes, where a row has many.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum HistoryKey {
    /// A take of the library.
    Take(TakeId),
    /// What is only at the provider.
    Item(ItemId),
}

/// A row that something is to be done to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryMark {
    /// What it is of.
    pub key: HistoryKey,
    /// Its item, where that is known to be at the provider.
    pub item: Option<ItemId>,
}

impl HistoryRow {
    /// What it is of.
    pub fn key(&self) -> Option<HistoryKey> {
        let item = || self.item.clone().map(HistoryKey::Item);
        let take = self.take.as_ref().map(|take| HistoryKey::Take(take.id));
        take.or_else(item)
    }

    /// Whether it is one of these, as a take or as an item.
    pub fn is_among(&self, keys: &HashSet<HistoryKey>) -> bool {
        let take = self.take.as_ref().map(|take| HistoryKey::Take(take.id));
        let item = || self.item.clone().map(HistoryKey::Item);
        take.is_some_and(|take| keys.contains(&take))
            || item().is_some_and(|item| keys.contains(&item))
    }

    /// The row of a take.
    pub fn of_take(take: ListedTake) -> Self {
        let ListedTake {
            card,
            project,
            history_item: item,
            zero_retention,
        } = take;
        let request = &card.request;
        let own = card.is_recorded();
        Self {
            at: card.at,
            tool: request.tool(),
            voice: request.voice().filter(|_| !own).cloned(),
            voice_name: card.voice_name.clone(),
            model: request.model().filter(|_| !own).cloned(),
            text: match request.spoken() {
                text if text.is_empty() => request.text().to_owned(),
                text => text.into_owned(),
            },
            title: title_of(request),
            seconds: Some(card.seconds),
            cost: Some(card.cost),
            settings: settings_of(request).filter(|_| !own),
            seed: card.seed,
            format: request.format().map(|format| format.to_string()),
            take: Some(Arc::new(card)),
            project,
            item,
            zero_retention,
        }
    }

    /// Whether it is the row of the same take or item.
    pub fn is_same(&self, other: &Self) -> bool {
        let take = |row: &Self| row.take.as_ref().map(|take| take.id);
        let (mine, theirs) = (take(self), take(other));
        (mine.is_some() && mine == theirs) || (self.item.is_some() && self.item == other.item)
    }
}

/// What it was made of, by name: of a dub the film, its language, and the part where it is of one.
fn title_of(request: &Generation) -> String {
    let inputs = request.inputs();
    let name = inputs.first().map_or("", |input| input.name.as_str());
    let Generation::Dubbing(dub) = request else {
        return name.to_owned();
    };
    let language = language_name(&dub.target);
    let whole = tr!("dub-order", film = name, language = language);
    match dub.cut {
        Some(Cut { start, end }) => tr!(
            "history-dub-part",
            dub = whole,
            start = clock(f64::from(start)),
            end = clock(f64::from(end))
        ),
        None => whole,
    }
}

/// How a request is spoken, where it says that.
fn settings_of(request: &Generation) -> Option<ChosenSettings> {
    match request {
        Generation::Speech(request) => Some(request.settings.into()),
        Generation::Changer(request) => Some(request.settings.into()),
        Generation::Dialogue(request) => {
            let stability = request.delivery?.stability();
            Some(ChosenSettings::of([Setting::Stability(Some(stability))]))
        }
        Generation::Design(_)
        | Generation::Effects(_)
        | Generation::Isolation(_)
        | Generation::Music(_)
        | Generation::Dubbing(_)
        | Generation::Anew(_)
        | Generation::Transcription(_)
        | Generation::Alignment(_)
        | Generation::Conversation(_) => None,
    }
}

/// A page that came.
#[derive(Debug)]
pub struct HistoryPage {
    /// What was asked.
    pub ask: HistoryAsk,
    /// The account whose history was read for it; nothing where none was.
    pub account: Option<String>,
    /// Its rows, newest first.
    pub rows: Vec<Arc<HistoryRow>>,
    /// Takes that the account's history has too, as far as it was read for this page.
    pub both: Vec<(TakeId, ItemId)>,
    /// Where the next page begins; nothing at the end of the list.
    pub next: Option<HistoryPlace>,
    /// Why the account's history isn't in it.
    pub trouble: Option<Trouble>,
}

#[derive(Debug)]
struct Page {
    from: HistoryPlace,
    /// What its rows are of: held of all pages.
    keys: Vec<Option<HistoryKey>>,
    rows: Option<Vec<Arc<HistoryRow>>>,
}

impl Page {
    fn new(from: HistoryPlace, rows: Vec<Arc<HistoryRow>>) -> Self {
        Self {
            from,
            keys: rows.iter().map(|row| row.key()).collect(),
            rows: Some(rows),
        }
    }

    fn len(&self) -> usize {
        self.keys.len()
    }
}

/// All rows of a filter, as far as they were gathered.
#[derive(Clone, Debug, Default)]
pub struct HistoryGathered {
    /// The number that it was asked for under.
    pub number: u64,
    /// How many were read.
    pub read: usize,
    /// The rows, once all were read.
    pub marks: Option<Arc<[HistoryMark]>>,
    /// Whether it came to nothing. Why was told.
    pub has_failed: bool,
}

/// What the History room shows.
#[derive(Debug, Default)]
pub struct HistoryShown {
    /// Which rows are listed.
    pub filter: HistoryFilter,
    /// Whose they are.
    pub whose: HistoryWhose,
    /// The newest question that was answered.
    pub answered: u64,
    /// Why the account's history can't be read.
    pub trouble: Option<Trouble>,
    /// Items that are being fetched, and those that are being deleted.
    pub busy: HashSet<ItemId>,
    /// What was gathered last.
    pub gathered: HistoryGathered,
    /// What could not be done when entries were gone through last, whose that is, and how often that was told.
    pub left: (u64, HistoryWhose, Arc<[HistoryKey]>),
    /// The item that was fetched to be put into the script, by the number it was asked for under; no row where that
    /// failed.
    pub to_put: Option<(u64, Option<Arc<HistoryRow>>)>,
    /// Counts up with everything that is told of it.
    pub changes: u64,
    pages: Vec<Page>,
    next: Option<HistoryPlace>,
    /// Rows that were fetched, and are no part of the list any more.
    fetched: HashMap<ItemId, Arc<HistoryRow>>,
    both: HashMap<TakeId, ItemId>,
}

impl HistoryShown {
    /// Rows that are known of.
    pub fn len(&self) -> usize {
        self.pages.iter().map(Page::len).sum()
    }

    /// Whether no row is known of.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether there are rows behind those that are known of.
    pub fn has_more(&self) -> bool {
        self.next.is_some()
    }

    /// A row, if its page is held.
    pub fn row(&self, mut place: usize) -> Option<&Arc<HistoryRow>> {
        for page in &self.pages {
            if place < page.len() {
                return page.rows.as_ref()?.get(place);
            }
            place -= page.len();
        }
        None
    }

    /// What these rows are of, whether their pages are held or not.
    pub fn keys(&self, rows: Range<usize>) -> impl Iterator<Item = &HistoryKey> {
        let all = self.pages.iter().flat_map(|page| &page.keys);
        all.skip(rows.start).take(rows.len()).flatten()
    }

    /// A row that something is to be done to.
    pub fn mark(&self, key: &HistoryKey) -> HistoryMark {
        let item = match key {
            HistoryKey::Take(take) => self.both.get(take),
            HistoryKey::Item(item) => Some(item),
        };
        HistoryMark {
            key: key.clone(),
            item: item.cloned(),
        }
    }

    /// Makes marks of items those of the takes that they are by now, and the other way round, as far as that is known.
    pub fn follow(&self, marks: &mut [HistoryMark]) {
        let takes: HashMap<_, _> = self.both.iter().map(|(take, item)| (item, take)).collect();
        let alone = self.held().filter(|row| row.take.is_none());
        let alone: HashSet<_> = alone.filter_map(|row| row.item.as_ref()).collect();
        for HistoryMark { key, item } in marks {
            let Some(item) = item else { continue };
            if let Some(take) = takes.get(item) {
                *key = HistoryKey::Take(**take);
            } else if alone.contains(item) {
                *key = HistoryKey::Item(item.clone());
            }
        }
    }

    /// The rows whose pages are held.
    pub fn held(&self) -> impl Iterator<Item = &Arc<HistoryRow>> + Clone {
        self.pages
            .iter()
            .filter_map(|page| page.rows.as_ref())
            .flatten()
    }

    /// Where in the list a row stands, if its page is held.
    pub fn place_of(&self, row: &HistoryRow) -> Option<usize> {
        let mut before = 0;
        for page in &self.pages {
            let rows = page.rows.iter().flatten();
            if let Some(place) = rows.clone().position(|other| other.is_same(row)) {
                return Some(before + place);
            }
            before += page.len();
        }
        None
    }

    /// The item of a row in the account's history, where it is known to be there now.
    pub fn item_of<'a>(&'a self, row: &'a HistoryRow) -> Option<&'a ItemId> {
        match &row.take {
            Some(take) => self.both.get(&take.id),
            None => row.item.as_ref(),
        }
    }

    /// The page that is to be asked for so that these rows are there: its number and where it begins.
    pub fn wanted(&self, rows: &Range<usize>) -> Option<(usize, HistoryPlace)> {
        let mut start = 0;
        for (number, page) in self.pages.iter().enumerate() {
            let end = start + page.len();
            if page.rows.is_none() && start < rows.end && rows.start < end {
                return Some((number, page.from.clone()));
            }
            start = end;
        }
        let more = rows.end >= start;
        let next = self.next.as_ref().filter(|_| more)?;
        Some((self.pages.len(), next.clone()))
    }

    fn take_in(&mut self, page: HistoryPage) {
        self.answered = self.answered.max(page.ask.id);
        let number = page.ask.page;
        if number == 0 {
            self.pages.clear();
            self.both.clear();
            self.fetched.clear();
            let backend = page.ask.filter.backend;
            // A page that nobody's history was read for says nothing of whose it is.
            let before = self.whose.account.take();
            let before = before.filter(|_| self.whose.backend == backend);
            let account = page.account.or(before);
            self.whose = HistoryWhose { backend, account };
            self.filter = page.ask.filter;
            self.trouble = None;
        } else if page.ask.filter != self.filter || number > self.pages.len() {
            return;
        } else if page.account.is_some() && page.account != self.whose.account {
            // Another key came into use: the list begins anew, of one account alone.
            self.pages.clear();
            self.both.clear();
            self.next = Some(HistoryPlace::default());
            return;
        }
        if page.trouble.is_some() {
            self.trouble = page.trouble;
        }
        // What comes behind it is known only as long as it begins where it did.
        let follows = self.pages.get(number + 1).map(|next| &next.from);
        if follows.is_none() || follows != page.next.as_ref() {
            self.pages.truncate(number);
            self.next = page.next;
        }
        let held = Page::new(page.ask.from, page.rows);
        match self.pages.get_mut(number) {
            Some(old) => *old = held,
            None => self.pages.push(held),
        }
        self.both.extend(page.both);
        for (other, page) in self.pages.iter_mut().enumerate() {
            if other.abs_diff(number) > NEAR {
                page.rows = None;
            }
        }
    }

    /// What was only in the account's history is here as well.
    fn fetched(&mut self, item: &ItemId, row: &Arc<HistoryRow>) {
        self.busy.remove(item);
        if let Some(take) = &row.take {
            self.both.insert(take.id, item.clone());
        }
        for page in &mut self.pages {
            let held = page.rows.iter_mut().flatten().zip(&mut page.keys);
            for (held, key) in held {
                if held.item.as_ref() == Some(item) {
                    *held = Arc::clone(row);
                    *key = row.key();
                }
            }
        }
        if self.filter.lives == Lives::OnlyThere && row.take.is_some() {
            self.fetched.insert(item.clone(), Arc::clone(row));
            self.leave_out(|row| row.take.is_some());
        }
    }

    /// A row as it is now, whether it is listed still or not.
    pub fn now(&self, row: &HistoryRow) -> Option<&Arc<HistoryRow>> {
        let listed = self.place_of(row).and_then(|place| self.row(place));
        listed.or_else(|| self.fetched.get(row.item.as_ref()?))
    }

    /// Takes rows out of the pages that are held.
    fn leave_out(&mut self, goes: impl Fn(&HistoryRow) -> bool) {
        for page in &mut self.pages {
            let Some(rows) = &mut page.rows else { continue };
            rows.retain(|row| !goes(row));
            page.keys = rows.iter().map(|row| row.key()).collect();
        }
    }

    fn deleted(&mut self, items: &[ItemId]) {
        let gone: HashSet<&ItemId> = items.iter().collect();
        self.busy.retain(|item| !gone.contains(item));
        let in_both = self.filter.lives == Lives::Both;
        let both = std::mem::take(&mut self.both);
        let (left, kept): (HashMap<_, _>, _) =
            both.into_iter().partition(|(_, item)| gone.contains(item));
        self.both = kept;
        self.leave_out(|row| match &row.take {
            Some(take) => in_both && left.contains_key(&take.id),
            None => row.item.as_ref().is_some_and(|item| gone.contains(item)),
        });
    }
}

impl Desk {
    /// Applies an event about the account's history.
    pub fn apply_history(&mut self, event: HistoryEvent) {
        let history = &mut self.history;
        history.changes += 1;
        match event {
            HistoryEvent::Page(page) => history.take_in(*page),
            HistoryEvent::Busy(item) => {
                history.busy.insert(item);
            }
            HistoryEvent::Idle(item) => {
                history.busy.remove(&item);
            }
            HistoryEvent::Fetched { item, row } => history.fetched(&item, &row),
            HistoryEvent::Deleted(items) => history.deleted(&items),
            HistoryEvent::Left(whose, keys) => history.left = (history.left.0 + 1, whose, keys),
            HistoryEvent::ToPut { number, row } => history.to_put = Some((number, row)),
            HistoryEvent::Gathered(gathered) => history.gathered = gathered,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Spanish and French of one film, and a part of it, were rows that looked alike.
    #[test]
    fn a_dub_is_called_by_its_film_its_language_and_its_part() {
        let called = |target: &str, cut: Option<[u32; 2]>| {
            let input = serde_json::json!({
                "hash": "", "extension": "mp4", "bytes": 1, "seconds": 90.0, "name": "film.mp4",
            });
            let mut dub = serde_json::json!({"input": input, "target": target});
            if let Some([start, end]) = cut {
                dub["cut"] = serde_json::json!({"start": start, "end": end});
            }
            let dub = serde_json::from_value(dub).expect("a dub");
            title_of(&Generation::Dubbing(dub))
        };
        assert_eq!(called("es", None), "film.mp4 · Spanish");
        assert_eq!(
            called("fr", Some([0, 30])),
            "film.mp4 · French · 0:00 to 0:30"
        );
    }
}
