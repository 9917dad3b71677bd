//! Names of speakers, and when two of them are one: whatever the case, and however much space is between their words.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

/// The narrator's name in files, in every language: it is read back. In a script the narrator has none.
pub const NARRATOR: &str = "Narrator";

/// The letters by which a name is compared: small ones, letter by letter (what a word's last sigma becomes hangs on its
/// place), with one space between words.
fn letters(name: &str) -> impl Iterator<Item = char> {
    let words = name.split_whitespace().enumerate();
    words.flat_map(|(place, word)| {
        let space = (place > 0).then_some(' ');
        let small = word.chars().flat_map(char::to_lowercase);
        space.into_iter().chain(small)
    })
}

/// What a speaker is called in a file: whoever opens it elsewhere doesn't know who an empty name is.
pub fn in_files(speaker: &str) -> &str {
    if speaker.trim().is_empty() {
        NARRATOR
    } else {
        speaker
    }
}

/// A name as it is compared with others. The narrator has two: none, and the one in files.
pub fn folded(name: &str) -> String {
    let folded: String = letters(name).collect();
    if folded.is_empty() {
        letters(NARRATOR).collect()
    } else {
        folded
    }
}

/// Whether a name is the one that was folded.
pub fn is_called(name: &str, folded: &str) -> bool {
    if name.trim().is_empty() {
        letters(NARRATOR).eq(folded.chars())
    } else {
        letters(name).eq(folded.chars())
    }
}

/// Whether two names are one speaker's.
pub fn is_same(one: &str, other: &str) -> bool {
    one == other || is_called(one, &folded(other))
}

/// Words and signs between the names of several persons.
const AND: [&str; 14] = [
    "and", "&", "+", "und", "et", "y", "e", "och", "og", "en", "i", "и", "及", "和",
];

/// The persons of a name that joins several: `ANNA AND BOB`, `Anna, Bob & Cy`, `ANNA/BOB`. Other names are one person.
pub fn persons(name: &str) -> Vec<&str> {
    let mut all = Vec::new();
    for part in name.split(['/', ',', '、']) {
        let (mut from, mut at) = (0, 0);
        for word in part.split_inclusive(char::is_whitespace) {
            let bare = word.trim().to_lowercase();
            if AND.contains(&bare.as_str()) {
                all.extend(part.get(from..at));
                from = at + word.len();
            }
            at += word.len();
        }
        all.extend(part.get(from..));
    }
    let all = all.into_iter().map(str::trim);
    all.filter(|person| !person.is_empty()).collect()
}

/// One spelling for each speaker: the first one met. The narrator's name is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spellings(HashMap<String, String>);

impl Spellings {
    /// Those of names that are known.
    pub fn of<'a>(known: impl IntoIterator<Item = &'a str>) -> Self {
        let mut all = Self::default();
        for name in known {
            // As it is: whoever has another space in it keeps that.
            let spelt = || name.to_owned();
            all.0.entry(folded(name)).or_insert_with(spelt);
        }
        all
    }

    /// Whether somebody is called so.
    pub fn knows(&self, name: &str) -> bool {
        self.0.contains_key(&folded(name))
    }

    /// The speaker's one spelling.
    pub fn canonical(&mut self, name: &str) -> String {
        let key = folded(name);
        if let Some(known) = self.0.get(&key) {
            return known.clone();
        }
        let name = if is_called("", &key) {
            String::new()
        } else {
            name.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        self.0.insert(key, name.clone());
        name
    }
}

/// What a person says of names that were found in a file: who is called otherwise, what is nobody's name, and whose lines
/// are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrections(
    BTreeMap<String, Option<String>>,
    BTreeSet<String>,
    /// Speakers who were known before the file was read.
    #[serde(skip)]
    BTreeSet<String>,
);

impl Corrections {
    /// Whoever was found as `found` is called `name`; without one nobody is called so.
    pub fn correct(&mut self, found: &str, name: Option<&str>) {
        self.0.insert(folded(found), name.map(str::to_owned));
    }

    /// The lines of whoever was found as `found` are left out.
    pub fn leave_out(&mut self, found: &str) {
        self.1.insert(folded(found));
    }

    /// Adds speakers who were known before the file was read.
    pub fn know<'a>(&mut self, speakers: impl IntoIterator<Item = &'a str>) {
        let named = speakers.into_iter().filter(|name| !name.trim().is_empty());
        self.2.extend(named.map(folded));
    }

    /// Whether the lines of somebody are.
    pub fn is_left_out(&self, name: &str) -> bool {
        !self.1.is_empty() && self.1.contains(&folded(name))
    }

    /// Returns true if a person said nothing of the names that were found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty() && self.1.is_empty()
    }

    /// Whether nobody is called so.
    pub fn is_nobody(&self, name: &str) -> bool {
        !self.0.is_empty() && self.0.get(&folded(name)) == Some(&None)
    }

    /// Returns true if a speaker is certainly called so: under another name, or known before.
    pub fn is_somebody(&self, name: &str) -> bool {
        if self.0.is_empty() && self.2.is_empty() {
            return false;
        }
        let name = folded(name);
        matches!(self.0.get(&name), Some(Some(_))) || self.2.contains(&name)
    }

    /// Who is called otherwise, of those that were `found`, with the new name. Of names that differ in case or space
    /// alone the one that stays is kept.
    pub fn renamed(&self, found: &Spellings) -> BTreeMap<String, String> {
        let stays = found.0.iter().filter(|(key, _)| !self.0.contains_key(*key));
        let mut names = Spellings::of(stays.map(|(_, name)| name.as_str()));
        let others = self.0.iter().filter_map(|(key, name)| {
            let was = found.0.get(key).cloned().unwrap_or_default();
            let is_known = found.0.contains_key(key) || is_called("", key);
            Some((was, names.canonical(name.as_ref().filter(|_| is_known)?)))
        });
        others.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joint_names_are_several_persons() {
        for (name, expected) in [
            ("ANNA AND BOB", &["ANNA", "BOB"][..]),
            ("Anna, Bob & Cy", &["Anna", "Bob", "Cy"]),
            ("ANNA/BOB", &["ANNA", "BOB"]),
            ("Old Anna und der Mann", &["Old Anna", "der Mann"]),
            ("Anna", &["Anna"]),
            ("ANDERSON", &["ANDERSON"]),
            ("The Man in Black", &["The Man in Black"]),
            ("and", &[]),
            ("", &[]),
        ] {
            assert_eq!(persons(name), expected, "{name}");
        }
    }

    #[test]
    fn names_that_differ_in_case_or_space_are_one() {
        assert!(is_same("TOM", "tom") && is_same("Mrs  Vale", " MRS vale "));
        assert!(is_same("", "narrator") && is_same("NARRATOR", ""));
        assert!(!is_same("Tom", "Tim") && !is_same("", "Tom"));
        assert!(is_same("ΟΔΟΣ", "οδοσ"));
        let mut names = Spellings::of(["TOM", "Inês"]);
        let spelt = ["Tom", "INÊS", "Narrator", "bo  peep", "Bo Peep"];
        let spelt = spelt.map(|name| names.canonical(name));
        assert_eq!(spelt, ["TOM", "Inês", "", "bo peep", "bo peep"]);
        // A script that calls somebody so keeps to it.
        let mut names = Spellings::of(["narrator"]);
        assert_eq!(names.canonical("Narrator"), "narrator");
    }
}
