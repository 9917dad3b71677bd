//! Which colour each speaker has.
//!
//! A colour is kept as long as the project is open: neither a new speaker nor a moved line changes those of
//! others.

use std::collections::HashMap;

use crate::script::document::Script;
use crate::terms::ids::LineId;
use crate::terms::ids::ProjectId;

/// Lines whose speakers are looked at after each edit.
const MOST: usize = 10_000;

/// The speakers of the open project, each with the place of its colour.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speakers {
    of: Option<(ProjectId, u64)>,
    places: HashMap<String, usize>,
}

impl Speakers {
    /// Takes in what the script says at `revision`.
    pub fn follow(&mut self, project: ProjectId, revision: u64, script: &Script) {
        if self.of == Some((project, revision)) {
            return;
        }
        if self.of.is_none_or(|(before, _)| before != project) {
            self.places.clear();
        }
        self.of = Some((project, revision));
        // Who speaks first late in a very long script has the last colour.
        // Ids count up: the order in which lines were written, wherever they stand now.
        let mut fresh: HashMap<&str, LineId> = HashMap::new();
        for line in script.lines().take(MOST) {
            if !self.places.contains_key(&line.speaker) {
                let first = fresh.entry(&line.speaker).or_insert(line.id);
                *first = line.id.min(*first);
            }
        }
        let mut fresh = fresh.into_iter().collect::<Vec<_>>();
        fresh.sort_by_key(|(_, first)| *first);
        for (speaker, _) in fresh {
            let place = self.places.len();
            self.places.insert(speaker.to_owned(), place);
        }
    }

    /// The place of a speaker's colour.
    pub fn place(&self, speaker: &str) -> usize {
        let known = self.places.get(speaker).copied();
        known.unwrap_or(self.places.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::edit::Edit;
    use crate::script::parse::parse;

    #[test]
    fn colours_stay_when_a_line_moves_and_a_speaker_comes() {
        let mut script = parse("ANNA: One.\n\nBEN: Two.\n\nANNA: Three.", "").unwrap();
        let mut speakers = Speakers::default();
        speakers.follow(ProjectId(1), 1, &script);
        let places = |speakers: &Speakers| ["ANNA", "BEN"].map(|name| speakers.place(name));
        assert_eq!(places(&speakers), [0, 1]);
        let (from, count, to) = (1, 1, 0);
        script.apply(&Edit::Move { from, count, to }).unwrap();
        speakers.follow(ProjectId(1), 2, &script);
        let first = script.lines().next().unwrap().id;
        let speaker = Edit::SetSpeaker {
            ids: vec![first],
            speaker: "CLARA".to_owned(),
        };
        let back = script.apply(&speaker).unwrap();
        speakers.follow(ProjectId(1), 3, &script);
        assert_eq!(speakers.place("CLARA"), 2);
        script.apply(&back).unwrap();
        speakers.follow(ProjectId(1), 4, &script);
        assert_eq!(places(&speakers), [0, 1]);
        // A new start sees the moved line.
        let mut anew = Speakers::default();
        anew.follow(ProjectId(1), 4, &script);
        assert_eq!(places(&anew), [0, 1]);
    }
}
