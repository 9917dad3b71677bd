//! A cast that several projects share: a file, and what was in it when the project last said the same.
//!
//! Who changed a part is told by comparing three: the file, the project, and what both said last. Nothing here reads
//! or writes.

use serde::{Deserialize, Serialize};

use crate::cast::{CastEntry, CastFile};

/// The cast file that a project shares with others.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Series {
    /// Where the file lies.
    pub path: String,
    /// What it said of each part when the project took it over, told it, or chose to stay as it is.
    pub seen: CastFile,
}

/// What is told to a series of one speaker.
#[derive(Clone, Debug, PartialEq)]
pub struct Telling {
    /// The speaker.
    pub speaker: String,
    /// What the project says of it; nothing to take it out of the file.
    pub says: Option<CastEntry>,
}

impl Series {
    /// A file that nobody looked into yet: all that it says otherwise is news.
    pub fn new(path: String) -> Self {
        Self {
            path,
            seen: CastFile::default(),
        }
    }

    /// Whether the file says something else of a speaker than it did. What it says no more is no news: a project keeps
    /// its parts.
    pub fn is_news(&self, file: &CastFile, speaker: &str) -> bool {
        let now = file.entry(speaker);
        now.is_some() && now != self.seen.entry(speaker)
    }

    /// From now on the project knows what the file says of these.
    pub fn look(&mut self, file: &CastFile, speakers: &[String]) {
        for speaker in speakers {
            let Some(entry) = file.entry(speaker) else {
                self.seen.take(speaker);
                continue;
            };
            if !self.seen.put(speaker, entry.clone()) {
                // As many have room here as in the file, so somebody went from there.
                let stays = |known: &String| file.entry(known).is_some();
                self.seen.speakers.retain(|known, _| stays(known));
                self.seen.put(speaker, entry.clone());
            }
        }
    }

    /// What the file is once it was told these. A part that it says otherwise by now than when the project looked last
    /// is nobody's to write over: then it is the speakers of those that come back, and nothing is to be written.
    ///
    /// # Errors
    /// The speakers of whom somebody else told it meanwhile, or who have no room.
    pub fn told(&self, file: &CastFile, tellings: &[Telling]) -> Result<CastFile, Vec<String>> {
        let mut next = file.clone();
        let mut refused = Vec::new();
        for Telling { speaker, says } in tellings {
            let is_same = file.entry(speaker) == says.as_ref();
            if !is_same && file.entry(speaker) != self.seen.entry(speaker) {
                refused.push(speaker.clone());
                continue;
            }
            match says {
                Some(entry) if !next.put(speaker, entry.clone()) => refused.push(speaker.clone()),
                Some(_) => {}
                None => next.take(speaker),
            }
        }
        if refused.is_empty() {
            Ok(next)
        } else {
            Err(refused)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry(voice: &str) -> CastEntry {
        CastEntry {
            voice: Some(voice.to_owned()),
            ..CastEntry::default()
        }
    }

    fn telling(speaker: &str, voice: &str) -> Telling {
        Telling {
            speaker: speaker.to_owned(),
            says: Some(entry(voice)),
        }
    }

    fn file(of: &[(&str, &str)]) -> CastFile {
        let mut file = CastFile::default();
        for (speaker, voice) in of {
            file.put(speaker, entry(voice));
        }
        file
    }

    #[test]
    fn of_two_who_change_one_part_the_second_is_refused_and_writes_nothing() {
        let before = file(&[("Tom", "Swift"), ("Inês", "Wren")]);
        let mut both = [
            Series::new("cast.json".to_owned()),
            Series::new("cast.json".to_owned()),
        ];
        let all = ["Tom".to_owned(), "Inês".to_owned()];
        for series in &mut both {
            series.look(&before, &all);
        }
        let [mut one, other] = both;
        let after = one.told(&before, &[telling("tom", "Rook")]).unwrap();
        one.look(&after, &all);
        assert!(!one.is_news(&after, "Tom") && other.is_news(&after, "TOM"));
        let tellings = [telling("Tom", "Gull"), telling("Inês", "Gull")];
        assert_eq!(other.told(&after, &tellings), Err(vec!["Tom".to_owned()]));
        // Another part is nobody's business, and who says the same is told nothing.
        assert!(other.told(&after, &[telling("Inês", "Gull")]).is_ok());
        assert_eq!(other.told(&after, &[telling("Tom", "Rook")]), Ok(after));
    }

    /// Where nothing more could be known, what was known stayed news, and was asked about without end.
    #[test]
    fn however_many_were_known_before_what_is_looked_at_is_known() {
        let names = |letter: char| (0..1_000).map(move |number| format!("{letter}{number}"));
        let of = |letter: char| {
            let mut file = CastFile::default();
            for name in names(letter) {
                file.put(&name, entry("Wren"));
            }
            file
        };
        let (before, now) = (of('A'), of('B'));
        let mut series = Series::new("cast.json".to_owned());
        series.look(&before, &names('A').collect::<Vec<_>>());
        let all: Vec<String> = names('B').collect();
        series.look(&now, &all);
        assert!(all.iter().all(|speaker| !series.is_news(&now, speaker)));
    }

    #[test]
    fn what_a_file_says_no_more_is_no_news() {
        let before = file(&[("Tom", "Swift")]);
        let mut series = Series::new("cast.json".to_owned());
        assert!(series.is_news(&before, "Tom"));
        series.look(&before, &["Tom".to_owned()]);
        let without = CastFile::default();
        assert!(!series.is_news(&without, "Tom"));
        series.look(&without, &["Tom".to_owned()]);
        assert!(series.is_news(&before, "Tom"), "it is there again");
    }

    proptest! {
        /// Whoever looked at all of a file can tell it anything, and knows it afterwards.
        #[test]
        fn what_was_looked_at_can_be_told(
            parts in proptest::collection::btree_map("[a-c]", "[x-z]", 0..4),
            told in proptest::collection::vec(("[a-e]", proptest::option::of("[x-z]")), 0..5),
        ) {
            let of: Vec<(&str, &str)> = parts.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            let file = file(&of);
            let mut series = Series::new(String::new());
            let all: Vec<String> = ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec();
            series.look(&file, &all);
            let tellings: Vec<Telling> = told
                .into_iter()
                .map(|(speaker, says)| Telling { speaker, says: says.as_deref().map(entry) })
                .collect();
            let next = series.told(&file, &tellings).unwrap();
            series.look(&next, &all);
            for speaker in &all {
                prop_assert!(!series.is_news(&next, speaker));
                let last = tellings.iter().rev().find(|telling| telling.speaker == *speaker);
                if let Some(last) = last {
                    prop_assert_eq!(next.entry(speaker), last.says.as_ref());
                }
            }
        }
    }
}
