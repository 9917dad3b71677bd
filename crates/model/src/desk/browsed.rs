//! What the Voices room shows: pages of the shared library, own marks, previews, details of a voice.
//!
//! A list may have thirty thousand voices: of its pages only those near the newest one are held.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

use crate::desk::{Detailed, MakingsShown, OwnFound, ProfessionalShown, Voices};
use crate::event::BrowseEvent;
use crate::shared_voices::SharedCard;
use crate::trouble::Trouble;
use crate::voice_collections::CollectionsShown;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::VoiceId;

pub use mynah_records::voices::{KnownVoices, MarkChange, VoiceMark, VoicePast, collection_mark};

/// Voices of a page: the most that the service gives at once.
pub const SHARED_PAGE: usize = 100;
/// Pages on each side of the newest one that are held.
const NEAR: u32 = 3;
/// Waveforms of previews that are held: some hundred bytes each.
const MOST_WAVES: usize = 4_000;
/// Voices whose details are held, and changes whose ends are.
const MOST_DETAILS: usize = 32;
const MOST_ENDS: usize = 32;

/// In which order the shared library is listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub enum SharedOrder {
    /// What is coming up first.
    #[default]
    Trending,
    /// Newest first.
    Newest,
    /// Most used first.
    Used,
    /// Most added first.
    Added,
}

impl SharedOrder {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Trending, Self::Used, Self::Added, Self::Newest];
}

/// Which kind of shared voices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum SharedKind {
    /// Cloned from much material.
    Professional,
    /// Of high quality.
    HighQuality,
    /// Of known persons.
    Famous,
}

impl SharedKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Professional, Self::HighQuality, Self::Famous];
}

/// What shared voices are to sound like.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Like {
    /// A voice's preview.
    Voice {
        /// The voice. It isn't listed itself.
        voice: VoiceId,
        /// The id that it has in the library, where it was added from there.
        original: Option<VoiceId>,
        /// Its name.
        name: String,
        /// Where its preview lies, for a voice that the account doesn't have.
        address: Option<String>,
    },
    /// A recording of one's own.
    #[serde(skip)]
    File(PathBuf),
}

impl Like {
    /// What it is called.
    pub fn name(&self) -> String {
        match self {
            Self::Voice { name, .. } => name.clone(),
            Self::File(path) => {
                let name = path.file_name().unwrap_or_default();
                name.to_string_lossy().into_owned()
            }
        }
    }
}

/// Which shared voices are listed. Words are the service's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct SharedFilter {
    /// Looked for in names and descriptions.
    pub words: String,
    /// Only with this label, by its name.
    pub labels: BTreeMap<&'static str, String>,
    /// Only of this kind.
    pub kind: Option<SharedKind>,
    /// Only those that live on so many days after their owner withdraws them.
    pub notice_days: Option<u32>,
    /// Only those that cost what their model does.
    pub usual_rate: bool,
    /// Only those whose texts nobody watches.
    pub unwatched: bool,
    /// In which order.
    pub order: SharedOrder,
    /// Only those that sound like this one; nothing else counts then.
    pub like: Option<Like>,
}

/// A page of the shared library that is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedAsk {
    /// Counts the searches up: a new one overtakes the old one.
    pub number: u64,
    /// At whose service.
    pub backend: Backend,
    /// Which voices.
    pub filter: Arc<SharedFilter>,
    /// Which page, from 0.
    pub page: u32,
}

/// A page that came, or why there is none.
#[derive(Debug)]
pub struct SharedAnswer {
    /// What was asked.
    pub ask: SharedAsk,
    /// Its voices.
    pub voices: Option<Arc<[SharedCard]>>,
    /// How many there are in all, where the service says so.
    pub total: Option<u64>,
    /// Whether nothing comes behind it.
    pub is_last: bool,
    /// When it was seen, where nobody could be asked now.
    pub seen: Option<UnixMillis>,
    /// Why nobody could.
    pub trouble: Option<Trouble>,
}

/// The shared library as it is listed.
#[derive(Debug, Default)]
pub struct SharedShown {
    /// The search that is listed.
    pub number: u64,
    /// At whose service; nothing before anything came.
    pub backend: Option<Backend>,
    /// Which voices.
    pub filter: Arc<SharedFilter>,
    /// Counts up with every answer.
    pub answers: u64,
    /// Why pages are missing, or old.
    pub trouble: Option<Trouble>,
    /// When what is listed was seen, where it isn't what the service says now.
    pub seen: Option<UnixMillis>,
    /// How many fit, where the service says so.
    pub total: Option<u64>,
    end: Option<usize>,
    pages: BTreeMap<u32, Arc<[SharedCard]>>,
    /// The last voice of each page that came: a service that gives one twice has no more.
    lasts: BTreeMap<u32, VoiceId>,
    /// The page that could not be had.
    failed: Option<u32>,
    /// The page that was answered last.
    answered: Option<u32>,
}

impl SharedShown {
    /// Places of voices that are known of, those that aren't read yet too.
    pub fn len(&self) -> usize {
        let read = self.lasts.keys().next_back();
        let read = read.map_or(0, |page| (*page as usize + 1) * SHARED_PAGE);
        let told = self.total.and_then(|total| usize::try_from(total).ok());
        let more = usize::from(self.answers > 0 && self.failed.is_none()) * SHARED_PAGE;
        self.end.or(told).unwrap_or(read + more)
    }

    /// Whether nothing is known of.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many there are; nothing before the service said so.
    pub fn count(&self) -> Option<u64> {
        self.end.map(|end| end as u64).or(self.total)
    }

    /// The voice at a place, if its page is held.
    pub fn card(&self, place: usize) -> Option<&SharedCard> {
        let page = u32::try_from(place / SHARED_PAGE).ok()?;
        self.pages.get(&page)?.get(place % SHARED_PAGE)
    }

    /// What a voice on a page that is held is called.
    fn name_of(&self, voice: &VoiceId) -> Option<&str> {
        let mut held = self.pages.values().flat_map(|page| page.iter());
        Some(&held.find(|card| card.id == *voice)?.name)
    }

    /// The voices of a page, if it is held.
    pub fn page(&self, page: u32) -> Option<&[SharedCard]> {
        self.pages.get(&page).map(AsRef::as_ref)
    }

    /// Whether this page could not be had.
    pub fn has_failed(&self, page: u32) -> bool {
        self.failed == Some(page)
    }

    /// Whether this page of it was answered last.
    pub fn has_answered(&self, page: u32) -> bool {
        self.answered == Some(page)
    }

    /// Pages that are held.
    pub fn held(&self) -> usize {
        self.pages.len()
    }

    /// The first page of these places that isn't held.
    pub fn wanted(&self, places: &Range<usize>) -> Option<u32> {
        let end = places.end.min(self.len());
        let pages = places.start / SHARED_PAGE..end.div_ceil(SHARED_PAGE);
        let pages = pages.filter_map(|page| u32::try_from(page).ok());
        let mut missing = pages.filter(|page| !self.pages.contains_key(page));
        missing.find(|page| self.failed != Some(*page))
    }

    fn take_in(&mut self, answer: SharedAnswer) {
        let SharedAsk {
            number,
            backend,
            filter,
            page,
        } = answer.ask;
        // A later search is listed already.
        if number < self.number {
            return;
        }
        let answers = self.answers + 1;
        if number > self.number || self.backend != Some(backend) {
            *self = Self {
                number,
                backend: Some(backend),
                filter,
                ..Self::default()
            };
        }
        self.answers = answers;
        self.answered = Some(page);
        self.seen = self.seen.max(answer.seen);
        self.trouble = answer.trouble.or_else(|| self.trouble.take());
        let Some(voices) = answer.voices else {
            self.failed = Some(page);
            return;
        };
        self.total = answer.total.or(self.total);
        let start = page as usize * SHARED_PAGE;
        let last = voices.last().map(|voice| voice.id.clone());
        let again = |(other, id): (&u32, &VoiceId)| *other < page && Some(id) == last.as_ref();
        if last.is_none() || self.lasts.iter().any(again) {
            self.end = Some(self.end.map_or(start, |end| end.min(start)));
            return;
        }
        if answer.is_last {
            self.end = Some(start + voices.len());
        }
        self.lasts.extend(last.map(|last| (page, last)));
        self.pages.insert(page, voices);
        self.pages.retain(|other, _| other.abs_diff(page) <= NEAR);
    }
}

/// What voices of the shared library are labelled with, as far as its pages were read: the service has no list of that.
#[derive(Debug, Default)]
pub struct SharedLabels(HashMap<(Backend, &'static str), BTreeSet<String>>);

impl SharedLabels {
    /// The labels whose values are gathered, and values of each at most.
    const NAMES: [&'static str; 3] = ["accent", "use_case", "language"];
    const MOST: usize = 200;

    /// The values of a label that were read, in the service's words.
    pub fn values(&self, backend: Backend, name: &'static str) -> impl Iterator<Item = &str> {
        let values = self.0.get(&(backend, name));
        values.into_iter().flatten().map(String::as_str)
    }

    fn take_in(&mut self, backend: Backend, cards: &[SharedCard]) {
        for (label, value) in cards.iter().flat_map(|card| &card.labels) {
            let Some(name) = Self::NAMES.iter().find(|name| *name == label) else {
                continue;
            };
            let values = self.0.entry((backend, name)).or_default();
            if values.len() < Self::MOST && !values.contains(value) {
                values.insert(value.clone());
            }
        }
    }
}

/// A voice's preview, as far as anybody looked.
#[derive(Clone, Debug, PartialEq)]
pub enum PreviewShown {
    /// It is here: its waveform, and how long it is.
    Here {
        /// Heights 0 … 255.
        wave: Arc<[u8]>,
        /// Seconds.
        seconds: f64,
    },
    /// It can't be had.
    Dead,
}

/// How a change of the account ended: the voice that was added, if one was, or why it failed.
pub type ChangeEnd = Result<Option<VoiceId>, Box<Trouble>>;

/// What the Voices room shows beside the account's voices.
#[derive(Debug, Default)]
pub struct Browsed {
    /// The shared library.
    pub shared: SharedShown,
    /// What its voices are labelled with.
    pub shared_labels: SharedLabels,
    /// Own marks and past, by backend.
    pub known: HashMap<Backend, KnownVoices>,
    /// The marked voices of the shared library, as they stood there when they were seen last.
    pub marked_cards: HashMap<Backend, Arc<[SharedCard]>>,
    /// Counts up with every change of marks or past.
    pub known_changes: u64,
    /// Previews by voice.
    pub previews: HashMap<(Backend, VoiceId), PreviewShown>,
    /// Details by voice: answers come in any order.
    details: VecDeque<(Backend, VoiceId, Detailed)>,
    /// The changes of the account that ended last, by their numbers.
    ended: VecDeque<(u64, ChangeEnd)>,
    /// Those of the account's voices that came, while the list is read or after it broke off.
    pub partly: HashMap<Backend, Voices>,
    found: HashMap<Backend, OwnFound>,
    /// Collections of voices.
    pub collections: CollectionsShown,
    /// Voices that are being made of words.
    pub makings: MakingsShown,
    /// Professional clones.
    pub professional: ProfessionalShown,
    /// Counts up each time that the account's list is asked for, or came.
    pub listings: u64,
}

impl Browsed {
    /// What a voice of the shared library is called, where it is listed or was marked.
    pub fn shared_name(&self, backend: Backend, voice: &VoiceId) -> Option<&str> {
        let listed = Some(&self.shared).filter(|shared| shared.backend == Some(backend));
        let marked = || {
            let mut marked = self.marked_cards.get(&backend)?.iter();
            Some(&*marked.find(|card| card.id == *voice)?.name)
        };
        listed
            .and_then(|shared| shared.name_of(voice))
            .or_else(marked)
    }

    /// What somebody noted at a voice.
    pub fn mark(&self, backend: Backend, voice: &VoiceId) -> Option<&VoiceMark> {
        self.known.get(&backend)?.marks.get(voice)
    }

    /// What the service tells of a voice, or why that can't be read; nothing before it answered.
    pub fn details(&self, backend: Backend, voice: &VoiceId) -> Option<&Detailed> {
        let mut all = self.details.iter();
        let found = all.find(|(of, other, _)| *of == backend && other == voice)?;
        Some(&found.2)
    }

    /// How the change of the account with this number ended, if it did.
    pub fn ended(&self, number: u64) -> Option<&ChangeEnd> {
        let found = self.ended.iter().find(|(ended, _)| *ended == number);
        Some(&found?.1)
    }

    /// What the service found while its list wasn't whole here.
    pub fn found(&self, backend: Backend) -> Option<&OwnFound> {
        self.found.get(&backend)
    }

    /// So much of the account's list came.
    pub fn keep_partly(&mut self, backend: Backend, voices: Voices) {
        self.partly.insert(backend, voices);
    }

    /// The account's list is asked for, or whole: what came of the one before is old.
    pub fn forget_partly(&mut self, backend: Backend) {
        self.listings += 1;
        self.partly.remove(&backend);
        self.found.remove(&backend);
    }

    /// What was spoken with a voice so far.
    pub fn past(&self, backend: Backend, voice: &VoiceId) -> Option<&VoicePast> {
        self.known.get(&backend)?.past.get(voice)
    }

    /// Applies an event about browsed voices of a backend.
    pub fn apply(&mut self, backend: Backend, event: BrowseEvent) {
        match event {
            BrowseEvent::Shared(answer) => {
                let cards = answer.voices.as_deref().unwrap_or_default();
                self.shared_labels.take_in(backend, cards);
                self.shared.take_in(*answer);
            }
            BrowseEvent::Known(known) => {
                self.known.insert(backend, *known);
                self.known_changes += 1;
            }
            BrowseEvent::Marked(voice, mark) => {
                let known = self.known.entry(backend).or_default();
                known.marks.insert(voice, mark);
                self.known_changes += 1;
            }
            BrowseEvent::MarkedCards(cards) => {
                self.marked_cards.insert(backend, cards);
                self.known_changes += 1;
            }
            BrowseEvent::Preview(voice, preview) => {
                if self.previews.len() >= MOST_WAVES {
                    self.previews.clear();
                }
                self.previews.insert((backend, voice), preview);
            }
            BrowseEvent::Details(voice, details) => {
                self.details
                    .retain(|(of, other, _)| *of != backend || *other != voice);
                if self.details.len() >= MOST_DETAILS {
                    self.details.pop_front();
                }
                self.details.push_back((backend, voice, details));
            }
            BrowseEvent::Found(words, voices) => {
                self.found
                    .entry(backend)
                    .or_default()
                    .take_in(words, voices);
            }
            BrowseEvent::Changed(number, end) => {
                // What was told of the voice is old, or may be; it is asked for again.
                self.details.retain(|(of, _, _)| *of != backend);
                if self.ended.len() >= MOST_ENDS {
                    self.ended.pop_front();
                }
                self.ended.push_back((number, end));
            }
            BrowseEvent::Collections(told) => self.collections.apply(backend, told),
            BrowseEvent::Making(event) => self.makings.apply(backend, event),
            BrowseEvent::Professional(event) => self.professional.apply(event),
            // Whoever ordered it waits for the event itself.
            BrowseEvent::Cloned(..) | BrowseEvent::ClonePart(..) | BrowseEvent::CloneThere(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trouble::Charged;

    #[test]
    fn a_late_answer_does_not_take_the_place_of_another_voices() {
        let mut browsed = Browsed::default();
        let trouble = || {
            Box::new(Trouble {
                what: "Nobody answered".to_owned(),
                charged: Charged::No,
                remedies: Vec::new(),
                details: Arc::default(),
                topic: None,
            })
        };
        let (first, second) = (VoiceId::new("a"), VoiceId::new("b"));
        for voice in [&second, &first] {
            let late = BrowseEvent::Details(voice.clone(), Err(trouble()));
            browsed.apply(Backend::Live, late);
        }
        assert!(browsed.details(Backend::Live, &second).is_some());
        assert!(browsed.details(Backend::Live, &first).is_some());
    }

    fn card(number: usize) -> SharedCard {
        SharedCard {
            id: VoiceId::new(format!("v{number}")),
            name: format!("Voice {number}"),
            ..SharedCard::default()
        }
    }

    fn page(number: u64, page: u32, all: usize) -> SharedAnswer {
        let start = page as usize * SHARED_PAGE;
        let end = (start + SHARED_PAGE).min(all);
        SharedAnswer {
            ask: SharedAsk {
                number,
                backend: Backend::Live,
                filter: Arc::default(),
                page,
            },
            voices: Some((start..end).map(card).collect()),
            total: None,
            is_last: end == all,
            seen: None,
            trouble: None,
        }
    }

    #[test]
    fn of_three_hundred_pages_few_are_held() {
        let mut shown = SharedShown::default();
        for number in 0..300 {
            let next = number * SHARED_PAGE..number * SHARED_PAGE + 1;
            if number > 0 {
                assert_eq!(shown.wanted(&next), Some(number as u32));
            }
            shown.take_in(page(1, number as u32, 30_000));
            assert!(shown.held() <= 2 * NEAR as usize + 1);
        }
        assert_eq!((shown.len(), shown.count()), (30_000, Some(30_000)));
        assert_eq!(
            shown.card(29_999).map(|card| card.name.as_str()),
            Some("Voice 29999")
        );
        assert_eq!(shown.card(0), None, "it isn't held");
        assert_eq!(shown.wanted(&(0..9)), Some(0), "it is asked for again");
    }

    #[test]
    fn a_new_search_overtakes_the_old_one() {
        let mut shown = SharedShown::default();
        shown.take_in(page(1, 0, 500));
        shown.take_in(page(2, 0, 50));
        shown.take_in(page(1, 1, 500));
        assert_eq!((shown.number, shown.len()), (2, 50));
    }

    #[test]
    fn a_service_that_gives_a_page_again_has_no_more() {
        let mut shown = SharedShown::default();
        shown.take_in(page(1, 0, 500));
        let mut again = page(1, 0, 500);
        again.ask.page = 1;
        shown.take_in(again);
        assert_eq!(shown.len(), 100);
    }

    #[test]
    fn a_page_that_cannot_be_had_is_not_asked_for_without_end() {
        let mut shown = SharedShown::default();
        shown.take_in(page(1, 0, 500));
        assert_eq!(shown.wanted(&(100..130)), Some(1));
        let none = SharedAnswer {
            voices: None,
            is_last: false,
            ..page(1, 1, 500)
        };
        shown.take_in(none);
        assert_eq!(shown.wanted(&(100..130)), None);
        assert_eq!(shown.len(), 100);
    }
}
