//! What differs between two states of one script, and the edit that leads from one to the other.
//!
//! Rows have ids for ever, so they are found by them: those that stand in the same order in both are kept, the others
//! went, came or moved. Within a line its words are compared.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::document::{Item, Script};
use crate::edit::Edit;
use crate::items::Items;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::LineId;

pub mod words;

pub use self::words::{Piece, Side};

/// A line's picked take. Its number is another one's later, where the last take of a line is gone for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pick {
    /// Its number in its line.
    pub number: u32,
    /// When it was made; old versions don't say.
    pub at: Option<UnixMillis>,
}

impl Pick {
    /// Whether both are one take, as far as they say.
    pub fn is_same(self, other: Self) -> bool {
        let times = self.at.zip(other.at);
        self.number == other.number && times.is_none_or(|(one, other)| one == other)
    }
}

/// Each line's picked take.
pub type Picks = BTreeMap<LineId, Pick>;

/// A state of a script: its text, and which takes are its lines'.
#[derive(Clone, Copy, Debug)]
pub struct State<'a> {
    /// The script.
    pub script: &'a Script,
    /// Each line's take.
    pub picks: &'a Picks,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Its words, its speaker or its settings are others.
    Changed,
    /// It stands elsewhere.
    Moved,
    /// It stands elsewhere, with other words, another speaker or other settings.
    MovedChanged,
    /// Another take is picked, and nothing else changed.
    Take,
}

impl Fate {
    /// All of them, in the order in which they are counted.
    pub const ALL: [Self; 6] = [
        Self::Added,
        Self::Removed,
        Self::Changed,
        Self::Moved,
        Self::MovedChanged,
        Self::Take,
    ];
}

/// What a row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Who says it; empty for the narrator. Nothing: it is a heading.
    pub speaker: Option<String>,
    /// What.
    pub text: String,
}

impl Said {
    fn of(item: &Item) -> Self {
        match item {
            Item::Heading(heading) => Self {
                speaker: None,
                text: match heading.note.as_str() {
                    "" => heading.title.clone(),
                    note => format!("{} · {note}", heading.title),
                },
            },
            Item::Line(line) => Self {
                speaker: Some(line.speaker.clone()),
                text: line.text.clone(),
            },
        }
    }
}

/// A row that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The row.
    pub row: LineId,
    /// The line's number where it stands now, or stood; 0 for a heading.
    pub number: usize,
    /// What became of it.
    pub fate: Fate,
    /// What it said.
    pub before: Option<Said>,
    /// What it says.
    pub after: Option<Said>,
    /// The words of both, where both say something and not the same.
    pub pieces: Vec<Piece>,
    /// Whether it has other settings of its own.
    pub settings: bool,
    /// The numbers of the takes that were and are picked, where these are others. Where the numbers are the same, the one
    /// that was is gone.
    pub takes: Option<(Option<u32>, Option<u32>)>,
}

/// Everything that differs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Rows in the order of the newer state; what is gone stands where it stood.
    pub rows: Vec<Difference>,
    /// Speakers with another voice, model, language or settings.
    pub parts: Vec<String>,
    /// Whether the title, the output format or the rules of pronunciation are others.
    pub whole: bool,
    /// How many rows had each fate, in the order of [`Fate::ALL`].
    counts: [usize; Fate::ALL.len()],
}

impl Comparison {
    /// Whether both are the same.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.parts.is_empty() && !self.whole
    }

    /// How many rows had a fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.counts.get(fate as usize).copied().unwrap_or(0)
    }
}

/// A row on the way from one state to the other.
enum Step<'a> {
    Gone(usize, &'a Item),
    Came(usize, &'a Item),
    Stays(usize, &'a Item, &'a Item),
}

/// What differs between two states.
pub fn compare(older: State<'_>, newer: State<'_>) -> Comparison {
    let (here, there) = (older.script, newer.script);
    let mut rows = Vec::new();
    let mut counts = [0; Fate::ALL.len()];
    for step in walk(here, there) {
        let (place, before, after, fate) = match step {
            // What moved is told where it stands now.
            Step::Gone(_, before) if there.place(before.id()).is_some() => continue,
            Step::Gone(place, before) => (
                here.items().line_number(place),
                Some(before),
                None,
                Fate::Removed,
            ),
            Step::Came(place, after) => {
                let before = here.place(after.id());
                let before = before.and_then(|place| here.items().get(place));
                let fate = before.map_or(Fate::Added, |_| Fate::Moved);
                (there.items().line_number(place), before, Some(after), fate)
            }
            Step::Stays(place, before, after) => (
                there.items().line_number(place),
                Some(before),
                Some(after),
                Fate::Changed,
            ),
        };
        let Some(item) = after.or(before) else {
            continue;
        };
        let picks = [older, newer].map(|state| state.picks.get(&item.id()).copied());
        let takes = match (before, after, picks) {
            (Some(_), Some(_), [was, is]) => {
                let is_same = match (was, is) {
                    (Some(was), Some(is)) => was.is_same(is),
                    (was, is) => was == is,
                };
                let number = |pick: Option<Pick>| pick.map(|pick| pick.number);
                (!is_same).then(|| (number(was), number(is)))
            }
            _ => None,
        };
        let is_same = before == after;
        if is_same && fate == Fate::Changed && takes.is_none() {
            continue;
        }
        let fate = match fate {
            Fate::Changed if is_same => Fate::Take,
            Fate::Moved if !is_same => Fate::MovedChanged,
            fate => fate,
        };
        let (was, is) = (before.map(Said::of), after.map(Said::of));
        let pieces = match (&was, &is) {
            (Some(was), Some(is)) if was.text != is.text => words::compare(&was.text, &is.text),
            _ => Vec::new(),
        };
        let settings = match (before, after) {
            (Some(Item::Line(was)), Some(Item::Line(is))) => was.overrides != is.overrides,
            _ => false,
        };
        if let Some(count) = counts.get_mut(fate as usize) {
            *count += 1;
        }
        rows.push(Difference {
            row: item.id(),
            number: item.line().map_or(0, |_| place),
            fate,
            before: was,
            after: is,
            pieces,
            settings,
            takes,
        });
    }
    Comparison {
        rows,
        parts: other_parts(here, there)
            .into_iter()
            .map(str::to_owned)
            .collect(),
        whole: (here.title(), here.format(), here.rules())
            != (there.title(), there.format(), there.rules()),
        counts,
    }
}

/// The edit that makes `here` what `there` is; nothing where it is. Rows come back with their ids, so that they find
/// their takes. What isn't hinted at stays as it is.
pub fn edit_to(here: &Script, there: &Script) -> Option<Edit> {
    let mut edits = Vec::new();
    let (mut gone, mut came) = (Runs::default(), Runs::default());
    let mut texts = Vec::new();
    let mut speakers: BTreeMap<&str, Vec<LineId>> = BTreeMap::new();
    for step in walk(here, there) {
        match step {
            Step::Gone(place, item) => gone.add(place, item),
            Step::Came(place, item) => came.add(place, item),
            Step::Stays(_, Item::Heading(was), Item::Heading(is)) => {
                if was.title != is.title {
                    let text = is.title.clone();
                    texts.push(Edit::SetText { id: is.id, text });
                }
            }
            Step::Stays(_, Item::Line(was), Item::Line(is)) => {
                if was.text != is.text {
                    let text = is.text.clone();
                    texts.push(Edit::SetText { id: is.id, text });
                }
                if was.speaker != is.speaker {
                    speakers.entry(&is.speaker).or_default().push(is.id);
                }
                if was.overrides != is.overrides {
                    let overrides = Box::new(is.overrides.clone());
                    texts.push(Edit::SetOverrides {
                        id: is.id,
                        overrides,
                    });
                }
            }
            // Such rows don't stay: see `walk`.
            Step::Stays(..) => {}
        }
    }
    // From below, so that the places above stay what they are.
    for (at, items) in gone.0.iter().rev() {
        let (at, count) = (*at, items.len());
        edits.push(Edit::Remove { at, count });
    }
    for (at, items) in came.0 {
        let items: Items = items.into_iter().cloned().collect();
        edits.push(Edit::Insert { at, items });
    }
    edits.extend(texts);
    for (speaker, ids) in speakers {
        let speaker = speaker.to_owned();
        edits.push(Edit::SetSpeaker { ids, speaker });
    }
    for speaker in other_parts(here, there) {
        let part = there.cast().0.get(speaker).cloned().map(Box::new);
        let speaker = speaker.to_owned();
        edits.push(Edit::SetPart { speaker, part });
    }
    if here.title() != there.title() {
        let title = there.title().to_owned();
        edits.push(Edit::SetTitle { title });
    }
    if here.format() != there.format() {
        let format = there.format();
        edits.push(Edit::SetFormat { format });
    }
    let (rules, others) = (here.rules(), there.rules());
    let gone = rules.iter().map(|(word, _)| word);
    let gone = gone.filter(|word| others.get(word).is_none());
    edits.extend(gone.map(|word| Edit::Pronounce {
        word: word.clone(),
        rule: None,
    }));
    let other = others.iter();
    let other = other.filter(|(word, rule)| rules.get(word) != Some(rule));
    edits.extend(other.map(|(word, rule)| Edit::Pronounce {
        word: word.clone(),
        rule: Some(rule.clone()),
    }));
    (!edits.is_empty()).then_some(Edit::Group(edits))
}

/// Rows that stand together, by the place of the first.
#[derive(Default)]
struct Runs<'a>(Vec<(usize, Vec<&'a Item>)>);

impl<'a> Runs<'a> {
    fn add(&mut self, place: usize, item: &'a Item) {
        if let Some((at, items)) = self.0.last_mut()
            && *at + items.len() == place
        {
            items.push(item);
            return;
        }
        self.0.push((place, vec![item]));
    }
}

/// Speakers whose parts differ.
fn other_parts<'a>(here: &'a Script, there: &'a Script) -> BTreeSet<&'a str> {
    let (here, there) = (&here.cast().0, &there.cast().0);
    let all = here.keys().chain(there.keys()).map(String::as_str);
    all.filter(|speaker| here.get(*speaker) != there.get(*speaker))
        .collect()
}

/// Goes through both from top to bottom: first what is gone, then what came, up to the next row that stays.
fn walk<'a>(here: &'a Script, there: &'a Script) -> Vec<Step<'a>> {
    let places: HashMap<LineId, (usize, &Item)> = there
        .items()
        .iter()
        .enumerate()
        .map(|(place, item)| (item.id(), (place, item)))
        .collect();
    let shared = here.items().iter().map(|item| {
        let (place, other) = places.get(&item.id())?;
        stays(item, other).then_some(*place)
    });
    let kept = longest(&shared.collect::<Vec<_>>());
    let mut steps = Vec::new();
    let mut next = 0;
    for ((place, item), stays_at) in here.items().iter().enumerate().zip(kept) {
        let Some(stays_at) = stays_at else {
            steps.push(Step::Gone(place, item));
            continue;
        };
        let came = there.items().from(next).take(stays_at - next);
        steps.extend(
            (next..)
                .zip(came)
                .map(|(place, item)| Step::Came(place, item)),
        );
        if let Some(now) = there.items().get(stays_at) {
            steps.push(Step::Stays(stays_at, item, now));
        }
        next = stays_at + 1;
    }
    let came = there.items().from(next);
    steps.extend(
        (next..)
            .zip(came)
            .map(|(place, item)| Step::Came(place, item)),
    );
    steps
}

/// Whether edits make one of the other in its place.
fn stays(was: &Item, is: &Item) -> bool {
    match (was, is) {
        (Item::Line(_), Item::Line(_)) => true,
        (Item::Heading(was), Item::Heading(is)) => (was.level, &was.note) == (is.level, &is.note),
        _ => false,
    }
}

/// Of numbers that each come once, the longest part in which they rise; the others become nothing. Takes n log n,
/// however much differs.
fn longest(numbers: &[Option<usize>]) -> Vec<Option<usize>> {
    // The place of the smallest end of a part of each length, and of what comes before each number in its part.
    let mut ends: Vec<(usize, usize)> = Vec::new();
    let mut before = vec![None; numbers.len()];
    for (place, number) in numbers.iter().enumerate() {
        let Some(number) = number else { continue };
        let length = ends.partition_point(|(end, _)| end < number);
        if let Some(slot) = before.get_mut(place) {
            *slot = length
                .checked_sub(1)
                .and_then(|shorter| ends.get(shorter))
                .map(|(_, place)| *place);
        }
        match ends.get_mut(length) {
            Some(end) => *end = (*number, place),
            None => ends.push((*number, place)),
        }
    }
    let mut kept = vec![None; numbers.len()];
    let mut at = ends.last().map(|(_, place)| *place);
    while let Some(place) = at {
        if let Some(slot) = kept.get_mut(place) {
            *slot = numbers.get(place).copied().flatten();
        }
        at = before.get(place).copied().flatten();
    }
    kept
}

#[cfg(test)]
mod tests;
