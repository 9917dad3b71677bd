//! Consents that a dub needs, compared with those that are there.

use crate::cloning::words_of;
use crate::dubbing::film::Film;
use mynah_core::consent::{Agreed, Standing, dub_agreed};
use mynah_core::day::Day;
use mynah_i18n::tr;

/// Those who are heard in a recording, as far as somebody says it: each has to have agreed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// Whom its transcript names: the one that names most.
    pub names: Vec<String>,
    /// How many speak, where that was said.
    pub speakers: Option<u32>,
}

impl Heard {
    /// How many they are.
    pub fn count(&self) -> usize {
        let said = self.speakers.map_or(0, |it| it as usize);
        self.names.len().max(said)
    }

    /// How many of them nobody agreed for; nothing where each has somebody.
    /// `there`: people who agreed. One who is heard has to agree in any case, and that is asked elsewhere.
    pub fn lacking(&self, there: usize) -> Option<usize> {
        let count = self.count();
        (count > 1 && there < count).then(|| count - there)
    }

    /// They, in words.
    pub fn told(&self) -> String {
        if self.names.len() < self.count() {
            tr!("dub-heard-count", count = self.count())
        } else {
            let names = self.names.join(", ");
            tr!("dub-heard-names", count = self.count(), names = names)
        }
    }
}

/// Whose consent a language of a film stands on by now; nothing where nobody's voice is cloned in it.
pub fn agreed_to(all: &[Standing], film: &Film, code: &str, today: Day) -> Option<Vec<Agreed>> {
    let how = &film.how;
    (!how.without_clones).then(|| dub_agreed(all, (&how.input.hash, code), today))
}

/// The same in words: who agreed, and whose consent was taken back or has ended since.
pub fn agreed_words(agreed: &[Agreed]) -> String {
    let all = agreed.iter().map(|it| match &it.no {
        None => tr!("dub-agreed", name = it.name.as_str()),
        Some(no) => words_of(no),
    });
    let all: Vec<String> = all.collect();
    if all.is_empty() {
        return tr!("dub-agreed-nobody");
    }
    all.join("; ")
}
