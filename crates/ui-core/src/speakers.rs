//! Which colour each speaker has.
//!
//! A colour is kept: neither a new speaker nor a line that moves or goes changes those of others, nor does a restart.

use std::collections::{HashMap, HashSet};

use mynah_core::ids::LineId;
use mynah_core::ids::ProjectId;
use mynah_model::desk::Colours;
use mynah_script::blocks::Stamp;
use mynah_script::document::{Item, Script};

/// Lines whose speakers are looked at after each edit.
const MOST: usize = 10_000;

/// The speakers of the open project, each with the place of its colour.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speakers {
    of: Option<(ProjectId, u64)>,
    places: HashMap<String, usize>,
    /// The place of the next colour: behind all of these.
    next: usize,
    /// Whether the library has yet to be told of some.
    fresh: bool,
    /// The blocks that were looked at: whoever speaks in them has a colour.
    looked: HashSet<Stamp>,
}

impl Speakers {
    /// Takes in what the script says at `revision`; `kept` is what the library has of the project.
    pub fn follow(&mut self, project: ProjectId, revision: u64, script: &Script, kept: &Colours) {
        if self.of == Some((project, revision)) {
            return;
        }
        if self.of.is_none_or(|(before, _)| before != project) {
            let kept = kept.iter().map(|(name, place)| (name.clone(), *place));
            self.places = kept.collect();
            // A place that came from a file may be any number.
            let last = self.places.values().max();
            self.next = last.map_or(0, |last| last.saturating_add(1));
            self.fresh = false;
            self.looked.clear();
        }
        self.of = Some((project, revision));
        // Who speaks first late in a very long script has the last colour.
        // Ids count up: the order in which lines were written, wherever they stand now.
        let mut fresh: HashMap<&str, LineId> = HashMap::new();
        let blocks = script.items().blocks().iter();
        let blocks = blocks.take_while(|block| block.lines_before() < MOST);
        let mut looked = HashSet::new();
        for block in blocks {
            looked.insert(block.stamp());
            if self.looked.contains(&block.stamp()) {
                continue;
            }
            for line in block.items().iter().filter_map(Item::line) {
                if !self.places.contains_key(&line.speaker) {
                    let first = fresh.entry(&line.speaker).or_insert(line.id);
                    *first = line.id.min(*first);
                }
            }
        }
        self.looked = looked;
        let mut fresh = fresh.into_iter().collect::<Vec<_>>();
        fresh.sort_by_key(|(_, first)| *first);
        self.fresh |= !fresh.is_empty();
        for (speaker, _) in fresh {
            self.places.insert(speaker.to_owned(), self.next);
            self.next = self.next.saturating_add(1);
        }
    }

    /// All colours, where the library has yet to be told of some.
    pub fn take_fresh(&mut self) -> Option<(ProjectId, Colours)> {
        let (project, _) = self.of?;
        if !std::mem::take(&mut self.fresh) {
            return None;
        }
        let all = self.places.iter();
        let all = all.map(|(name, place)| (name.clone(), *place));
        Some((project, all.collect()))
    }

    /// Has a name's colour go to another name, which nobody has now. The first keeps it, in case that is taken back.
    pub fn rename(&mut self, from: &str, to: &str) {
        if let Some(place) = self.places.get(from).copied() {
            self.places.insert(to.to_owned(), place);
            self.fresh = true;
        }
    }

    /// The place of a speaker's colour.
    pub fn place(&self, speaker: &str) -> usize {
        let known = self.places.get(speaker).copied();
        known.unwrap_or(self.next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_script::edit::Edit;
    use mynah_script::parse::parse;

    #[test]
    fn colours_stay_when_a_line_moves_and_a_speaker_comes() {
        let mut script = parse("ANNA: One.\n\nBEN: Two.\n\nANNA: Three.", "").unwrap();
        let mut speakers = Speakers::default();
        speakers.follow(ProjectId(1), 1, &script, &Colours::new());
        let places = |speakers: &Speakers| ["ANNA", "BEN"].map(|name| speakers.place(name));
        assert_eq!(places(&speakers), [0, 1]);
        let (from, count, to) = (1, 1, 0);
        script.apply(&Edit::Move { from, count, to }).unwrap();
        speakers.follow(ProjectId(1), 2, &script, &Colours::new());
        let first = script.lines().next().unwrap().id;
        let speaker = Edit::SetSpeaker {
            ids: vec![first],
            speaker: "CLARA".to_owned(),
        };
        let back = script.apply(&speaker).unwrap();
        speakers.follow(ProjectId(1), 3, &script, &Colours::new());
        assert_eq!(speakers.place("CLARA"), 2);
        script.apply(&back).unwrap();
        speakers.follow(ProjectId(1), 4, &script, &Colours::new());
        assert_eq!(places(&speakers), [0, 1]);
        // A new start sees the moved line, and what was kept where the first line of all is gone.
        let (of, kept) = speakers.take_fresh().unwrap();
        assert_eq!((of, kept.get("BEN")), (ProjectId(1), Some(&1)));
        assert_eq!(speakers.take_fresh(), None);
        let mut anew = Speakers::default();
        anew.follow(ProjectId(1), 4, &script, &Colours::new());
        assert_eq!(places(&anew), [0, 1]);
        let first = Edit::Remove { at: 1, count: 1 };
        script.apply(&first).unwrap();
        let mut anew = Speakers::default();
        anew.follow(ProjectId(1), 5, &script, &kept);
        assert_eq!(places(&anew), [0, 1]);
        anew.rename("BEN", "BENJAMIN");
        assert_eq!((anew.place("BENJAMIN"), anew.place("BEN")), (1, 1));
        assert_eq!(anew.take_fresh().unwrap().1.get("BENJAMIN"), Some(&1));
    }
}
