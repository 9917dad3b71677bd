//! The voices of a backend as they are listed: searched, filtered, counted and ordered, some of them a frame, so that
//! ten thousand are never felt.

mod found;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use mynah_core::backend::Backend;
use mynah_core::ids::VoiceId;
use mynah_i18n::tidy;
use mynah_model::audition::Hidden;
use mynah_model::desk::{Desk, KnownVoices, OwnFound, Voice, VoiceMark, Voices};

pub use self::found::Found;

/// Voices that are looked at in a frame, and for how many of them one counts whose words have to be put together first.
const A_FRAME: usize = 1_000;
const NEW_WORDS: usize = 2;

/// What voices can be told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// How it came to be.
    Category,
    Gender,
    Age,
    Accent,
    Use,
    Language,
    /// What the user has to do with it.
    Mine,
    /// A tag of one's own.
    Tag,
    /// A collection of the account.
    Collection,
}

impl Facet {
    pub const ALL: [Self; 9] = [
        Self::Mine,
        Self::Category,
        Self::Gender,
        Self::Age,
        Self::Accent,
        Self::Use,
        Self::Language,
        Self::Tag,
        Self::Collection,
    ];

    /// The label that says it.
    fn label(self) -> Option<&'static str> {
        match self {
            Self::Gender => Some("gender"),
            Self::Age => Some("age"),
            Self::Accent => Some("accent"),
            Self::Use => Some("use_case"),
            Self::Language => Some("language"),
            Self::Category | Self::Mine | Self::Tag | Self::Collection => None,
        }
    }
}

/// Favourites, the cast, and those that spoke before.
pub const FAVOURITE: &str = "favourite";
pub const IN_CAST: &str = "cast";
pub const SPOKE: &str = "spoke";

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As the service lists them.
    #[default]
    Listed,
    Name,
    Newest,
    /// Those that spoke last first.
    Used,
}

impl Order {
    pub const ALL: [Self; 4] = [Self::Listed, Self::Name, Self::Newest, Self::Used];
}

/// What is chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    pub words: String,
    pub values: BTreeMap<Facet, String>,
    pub order: Order,
}

/// What the list depends on beside the choice.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Ground {
    backend: Backend,
    marks: u64,
    /// Opening, revision, and how many speakers were met: of a long script some more in each frame.
    project: Option<(u64, u64, usize)>,
    /// Answers of the service's own search.
    found: u64,
}

/// A list that is being made.
#[derive(Debug, Default)]
struct Work {
    next: usize,
    places: Vec<usize>,
    counts: BTreeMap<Facet, BTreeMap<String, usize>>,
}

/// The list.
#[derive(Default)]
pub struct Listed {
    voices: Voices,
    /// Those that the service found, which the list doesn't have yet.
    more: Vec<Voice>,
    ground: Option<Ground>,
    choice: Choice,
    /// What words are looked for in, by place; one's own tags and notes are looked through beside it.
    texts: Vec<String>,
    work: Option<Work>,
    /// Places in the backend's own list.
    places: Vec<usize>,
    counts: BTreeMap<Facet, BTreeMap<String, usize>>,
    /// Who of the project speaks with a voice.
    cast: HashMap<VoiceId, Vec<String>>,
    /// Whose past isn't told, for it would tell who is behind a letter.
    hidden: Hidden,
}

impl Listed {
    /// Takes in what changed, and goes on; whether more is left to do.
    pub fn follow(&mut self, desk: &Desk, backend: Backend, choice: &Choice) -> bool {
        let project = desk.project.as_ref();
        let ground = Ground {
            backend,
            marks: desk.browsed.known_changes,
            project: project.map(|open| {
                let speakers = desk.tally().speakers;
                (open.opening, desk.revision(), speakers)
            }),
            found: desk.browsed.found(backend).map_or(0, |found| found.answers),
        };
        let is_hidden = self.hidden != desk.auditions.hidden;
        if is_hidden {
            self.hidden = desk.auditions.hidden.clone();
        }
        let voices = desk.listed_voices(backend);
        let others = !self.voices.is_same(voices);
        if others {
            self.voices = voices.clone();
            self.texts.clear();
        }
        if others || is_hidden || self.ground.as_ref() != Some(&ground) {
            let before = self.ground.replace(ground.clone());
            let cast = cast_of(desk, backend);
            let is_recast = cast != self.cast;
            self.cast = cast;
            let is_other = |it: &Ground| {
                (it.backend, it.marks, it.found) != (backend, ground.marks, ground.found)
            };
            let is_other = before.as_ref().is_none_or(is_other);
            if others || before.is_none_or(|it| it.found != ground.found) {
                let found = desk.browsed.found(backend);
                let found = found.map_or(&[][..], OwnFound::voices);
                let is_new = |voice: &&Voice| self.voices.of(&voice.id).is_none();
                self.more = found.iter().filter(is_new).cloned().collect();
                self.texts.truncate(self.voices.len());
            }
            // What is typed in the script changes no voice.
            if others || is_hidden || is_recast || is_other {
                self.work = Some(Work::default());
            }
        }
        if self.choice != *choice {
            self.choice = choice.clone();
            self.work = Some(Work::default());
        }
        let Some(mut work) = self.work.take() else {
            return false;
        };
        let known = desk.browsed.known.get(&backend);
        let hits = desk.browsed.found(backend);
        let hits = hits.filter(|found| found.words == self.choice.words);
        let (mut left, all) = (A_FRAME, self.all());
        while left > 0 && work.next < all {
            let place = work.next;
            work.next += 1;
            left = left.saturating_sub(1);
            if self.texts.len() == place {
                let text = self.at(place).map(text_of);
                self.texts.extend(text);
                left = left.saturating_sub(NEW_WORDS - 1);
            }
            if let Some(voice) = self.at(place) {
                let is_hit = hits.is_some_and(|found| found.hits.contains(&voice.id));
                work.look(self, (place, voice, is_hit), known);
            }
        }
        if work.next < all {
            self.work = Some(work);
            return true;
        }
        self.order(&mut work.places, known);
        (self.places, self.counts) = (work.places, work.counts);
        false
    }

    fn order(&self, places: &mut [usize], known: Option<&KnownVoices>) {
        let voice = |place: usize| self.at(place);
        let name = |place: usize| self.texts.get(place).map(String::as_str);
        match self.choice.order {
            Order::Listed => {}
            Order::Name => places.sort_by(|one, other| name(*one).cmp(&name(*other))),
            Order::Newest => places.sort_by_key(|place| {
                let made = voice(*place).and_then(|voice| voice.facts.made);
                std::cmp::Reverse(made)
            }),
            Order::Used => places.sort_by_key(|place| {
                let told = voice(*place).filter(|voice| !self.hidden.has(&voice.id));
                let past = told.and_then(|voice| known?.past.get(&voice.id));
                std::cmp::Reverse(past.and_then(|past| past.last))
            }),
        }
    }

    /// How many are listed.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Returns true if no voice is listed.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// How many there are in all.
    pub fn all(&self) -> usize {
        self.voices.len() + self.more.len()
    }

    fn at(&self, place: usize) -> Option<&Voice> {
        let behind = || self.more.get(place.checked_sub(self.voices.len())?);
        self.voices.get(place).or_else(behind)
    }

    /// Where a voice stands in the list, if it is listed.
    pub fn place_of(&self, id: &VoiceId) -> Option<usize> {
        let mut places = self.places.iter();
        places.position(|place| self.at(*place).is_some_and(|voice| voice.id == *id))
    }

    /// Whether a voice is there at all, listed or not.
    pub fn has(&self, id: &VoiceId) -> bool {
        self.voices.of(id).is_some() || self.more.iter().any(|voice| voice.id == *id)
    }

    /// The voice at a place of the list.
    pub fn voice(&self, place: usize) -> Option<&Voice> {
        self.at(*self.places.get(place)?)
    }

    /// Who of the project speaks with a voice.
    pub fn speakers(&self, voice: &VoiceId) -> &[String] {
        self.cast.get(voice).map_or(&[], Vec::as_slice)
    }

    /// The values of a facet with how many voices would be listed with each.
    pub fn counts(&self, facet: Facet) -> Option<&BTreeMap<String, usize>> {
        self.counts.get(&facet)
    }
}

impl Work {
    /// One voice more: listed where everything fits it, counted for a facet where everything else does.
    fn look(
        &mut self,
        list: &Listed,
        (place, voice, is_hit): (usize, &Voice, bool),
        known: Option<&KnownVoices>,
    ) {
        let choice = &list.choice;
        // The service may find words where they aren't looked for here.
        if !choice.words.is_empty() && !is_hit {
            let text = list.texts.get(place).map_or("", String::as_str);
            let mark = known.and_then(|known| known.marks.get(&voice.id));
            let mine = mark.map(text_of_mark).unwrap_or_default();
            let mut words = choice.words.split_whitespace();
            if !words.all(|word| text.contains(word) || mine.contains(word)) {
                return;
            }
        }
        let has = |facet, wanted: &str| {
            let mut has = false;
            each_value(list, voice, known, facet, |value| has |= value == wanted);
            has
        };
        let is_missed = |(facet, wanted): &(&Facet, &String)| !has(**facet, wanted);
        let mut missed = choice.values.iter().filter(is_missed);
        let (first, second) = (missed.next(), missed.next());
        if second.is_some() {
            return;
        }
        if first.is_none() {
            self.places.push(place);
        }
        for facet in Facet::ALL {
            if first.is_some_and(|(missed, _)| *missed != facet) {
                continue;
            }
            each_value(list, voice, known, facet, |value| {
                let counts = self.counts.entry(facet).or_default();
                match counts.get_mut(value) {
                    Some(count) => *count += 1,
                    None => drop(counts.insert(value.to_owned(), 1)),
                }
            });
        }
    }
}

/// Tells each value that a voice has of a facet.
fn each_value<'a>(
    list: &Listed,
    voice: &'a Voice,
    known: Option<&'a KnownVoices>,
    facet: Facet,
    mut tell: impl FnMut(&'a str),
) {
    let mark = || known?.marks.get(&voice.id);
    match facet {
        Facet::Category => {
            if !voice.category.is_empty() {
                tell(&voice.category);
            }
        }
        Facet::Mine => {
            if mark().is_some_and(|mark| mark.favourite) {
                tell(FAVOURITE);
            }
            if list.cast.contains_key(&voice.id) {
                tell(IN_CAST);
            }
            let past = known.and_then(|known| known.past.get(&voice.id));
            // Of those behind letters the one that failed would be missing.
            if past.is_some_and(|past| past.takes > 0) && !list.hidden.has(&voice.id) {
                tell(SPOKE);
            }
        }
        Facet::Tag => mark()
            .into_iter()
            .flat_map(|mark| &mark.tags)
            .for_each(|tag| tell(tag)),
        Facet::Collection => voice.facts.collections.iter().for_each(|of| tell(of)),
        Facet::Gender | Facet::Age | Facet::Accent | Facet::Use | Facet::Language => {
            if let Some(value) = label(&voice.labels, facet) {
                tell(value);
            }
        }
    }
}

/// What the labels say of a facet.
pub fn label(labels: &[(String, String)], facet: Facet) -> Option<&str> {
    let wanted = facet.label()?;
    // Older voices have a space in the names of labels.
    let letters = |name: &str| {
        name.chars()
            .map(|letter| if letter == ' ' { '_' } else { letter })
            .eq(wanted.chars())
    };
    let (_, value) = labels.iter().find(|(name, _)| letters(name))?;
    Some(value.trim()).filter(|value| !value.is_empty())
}

/// What words are looked for in. It begins with the name.
fn text_of(voice: &Voice) -> String {
    let labels = voice.labels.iter().map(|(_, value)| value.as_str());
    // The service's word is not the one that people look for.
    let said = match label(&voice.labels, Facet::Gender) {
        Some("female") => "woman",
        Some("male") => "man",
        _ => "",
    };
    let parts = [voice.name.as_str(), &voice.about, &voice.category, said];
    joined(parts.into_iter().chain(labels))
}

/// The same of what is one's own at a voice.
pub fn text_of_mark(mark: &VoiceMark) -> String {
    let tags = mark.tags.iter().map(String::as_str);
    joined(tags.chain([mark.note.as_str()]))
}

/// Parts in small letters, with spaces between: put together in one piece, for there are very many.
pub fn joined<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for (nth, part) in parts.enumerate() {
        if nth > 0 {
            text.push(' ');
        }
        let part = tidy(part);
        if part.is_ascii() {
            text.extend(part.chars().map(|letter| letter.to_ascii_lowercase()));
        } else {
            text.push_str(&part.to_lowercase());
        }
    }
    text
}

/// Who of the open project speaks with which voice of a backend: whoever has a line.
fn cast_of(desk: &Desk, backend: Backend) -> HashMap<VoiceId, Vec<String>> {
    let mut cast: HashMap<VoiceId, Vec<String>> = HashMap::new();
    let speakers: HashSet<Arc<str>> = desk.speakers().into_iter().collect();
    for (speaker, part) in &desk.script().cast().0 {
        if speakers.contains(speaker.as_str())
            && let Some(voice) = part.voice(backend)
        {
            cast.entry(voice.id.clone())
                .or_default()
                .push(speaker.clone());
        }
    }
    cast
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_model::desk::{OwnSettings, Rate, VoicePast};
    use mynah_model::event::{BrowseEvent, Event, VoicesEvent};

    fn voice(number: usize, labels: &[(&str, &str)]) -> Voice {
        let labels = labels.iter();
        Voice {
            id: VoiceId::new(format!("v{number}")),
            name: format!("Voice {number:05}"),
            category: "cloned".to_owned(),
            about: String::new(),
            labels: labels
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            rate: Rate::Told(1.0),
            settings: OwnSettings::Unread,
            preview: false,
            facts: Default::default(),
        }
    }

    fn listed(desk: &Desk, choice: &Choice) -> Listed {
        let mut list = Listed::default();
        while list.follow(desk, Backend::Live, choice) {}
        list
    }

    fn desk(voices: Vec<Voice>) -> Desk {
        let mut desk = Desk::default();
        let voices = VoicesEvent::Voices(voices.into());
        desk.apply(Event::Voices(Backend::Live, voices));
        desk
    }

    fn choice(values: &[(Facet, &str)]) -> Choice {
        let values = values.iter();
        Choice {
            values: values
                .map(|(facet, value)| (*facet, (*value).to_owned()))
                .collect(),
            ..Choice::default()
        }
    }

    #[test]
    fn a_count_says_how_many_choosing_it_would_list() {
        let british = ("accent", "british");
        let desk = desk(vec![
            voice(1, &[("gender", "female"), british]),
            voice(2, &[("gender", "female"), ("accent", "irish")]),
            voice(3, &[("gender", "male"), british]),
        ]);
        let list = listed(&desk, &choice(&[(Facet::Accent, "british")]));
        assert_eq!(list.len(), 2);
        let counts = |facet, value: &str| list.counts(facet).and_then(|it| it.get(value)).copied();
        assert_eq!(counts(Facet::Gender, "female"), Some(1));
        assert_eq!(counts(Facet::Gender, "male"), Some(1));
        assert_eq!(
            counts(Facet::Accent, "irish"),
            Some(1),
            "in place of british"
        );
        let both = choice(&[(Facet::Accent, "british"), (Facet::Gender, "male")]);
        assert_eq!(listed(&desk, &both).len(), 1);
    }

    #[test]
    fn words_are_looked_for_in_names_labels_tags_and_notes() {
        let mut desk = desk(vec![voice(1, &[("use case", "Narration")]), voice(2, &[])]);
        let mark = VoiceMark {
            tags: vec!["Harbour".to_owned()],
            note: "Like OLD Penrose".to_owned(),
            favourite: true,
        };
        let marked = BrowseEvent::Marked("v2".into(), mark);
        desk.apply(Event::Voices(Backend::Live, VoicesEvent::Browse(marked)));
        let found = |words: &str| {
            let choice = Choice {
                words: words.to_owned(),
                ..Choice::default()
            };
            let list = listed(&desk, &choice);
            (0..list.len())
                .filter_map(|place| Some(list.voice(place)?.id.to_string()))
                .collect::<Vec<_>>()
        };
        assert_eq!(found("narr"), ["v1"]);
        assert_eq!(found("harbour penrose"), ["v2"]);
        assert!(found("harbour narr").is_empty());
        let calm = [("gender", "female"), ("descriptive", "Calm")];
        let event = VoicesEvent::Voices(vec![voice(3, &calm), voice(4, &[])].into());
        desk.apply(Event::Voices(Backend::Live, event));
        let woman = Choice {
            words: "calm woman".to_owned(),
            ..Choice::default()
        };
        assert_eq!(listed(&desk, &woman).len(), 1);
        let event = VoicesEvent::Voices(vec![voice(1, &[]), voice(2, &[])].into());
        desk.apply(Event::Voices(Backend::Live, event));
        let favourites = choice(&[(Facet::Mine, FAVOURITE)]);
        assert_eq!(listed(&desk, &favourites).len(), 1);
    }

    /// The narrator, who had no line any more, stayed in the cast.
    #[test]
    fn a_part_without_a_line_is_not_in_the_cast() {
        let mut desk = crate::testing::fixtures::desk(Backend::Draft, "Tom: One rope.\n");
        let voice = mynah_script::cast::CastVoice {
            id: "wren".into(),
            name: "Wren".to_owned(),
        };
        for speaker in ["Tom", "Ghost"] {
            desk.edit(mynah_script::edit::Edit::SetPart {
                speaker: speaker.to_owned(),
                part: Some(Box::new(mynah_script::cast::Part {
                    draft: Some(voice.clone()),
                    ..Default::default()
                })),
            });
        }
        let cast = cast_of(&desk, Backend::Draft);
        assert_eq!(cast.get(&voice.id), Some(&vec!["Tom".to_owned()]));
    }

    #[test]
    fn those_that_spoke_last_come_first_where_that_order_is_chosen() {
        let mut desk = desk(vec![voice(1, &[]), voice(2, &[]), voice(3, &[])]);
        let past = |day: &str| VoicePast {
            takes: 1,
            last: day.parse().ok(),
            ..VoicePast::default()
        };
        let known = KnownVoices {
            past: [
                ("v2".into(), past("2026-05-01")),
                ("v3".into(), past("2026-05-02")),
            ]
            .into(),
            ..KnownVoices::default()
        };
        let known = BrowseEvent::Known(Box::new(known));
        desk.apply(Event::Voices(Backend::Live, VoicesEvent::Browse(known)));
        let choice = Choice {
            order: Order::Used,
            ..Choice::default()
        };
        let list = listed(&desk, &choice);
        let ids = (0..list.len()).filter_map(|place| Some(list.voice(place)?.id.to_string()));
        assert_eq!(ids.collect::<Vec<_>>(), ["v3", "v2", "v1"]);
    }

    #[test]
    fn ten_thousand_are_looked_at_over_several_frames() {
        let desk = desk((0..10_000).map(|number| voice(number, &[])).collect());
        let mut list = Listed::default();
        let frames = |list: &mut Listed, choice: &Choice| {
            let mut frames = 1;
            while list.follow(&desk, Backend::Live, choice) {
                frames += 1;
            }
            frames
        };
        assert_eq!(frames(&mut list, &Choice::default()), 20);
        assert_eq!(list.len(), 10_000);
        // Words that are put together once are there.
        let of_name = Choice {
            words: "0999".to_owned(),
            ..Choice::default()
        };
        assert_eq!(frames(&mut list, &of_name), 10);
        assert_eq!(list.len(), 11);
        assert_eq!(frames(&mut list, &Choice::default()), 10);
        assert!(
            !list.follow(&desk, Backend::Live, &Choice::default()),
            "nothing changed"
        );
    }
}
