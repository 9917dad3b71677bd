//! What speaks against a recording and no check measures: a second voice, music, strong compression.

use super::{CloneAttempt, KeptSample};
use crate::inspecting::{Sign, compressed, music, second_voice};
use mynah_i18n::tr;

/// Something of one recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Odd {
    /// In two words.
    pub title: String,
    /// What it is, and what now.
    pub about: String,
    /// Whether it is a second voice: a clone of two people sounds like neither.
    pub is_voice: bool,
}

impl KeptSample {
    /// What is odd about it, the worst first.
    pub fn odd(&self) -> Vec<Odd> {
        let others = &self.others;
        let all = [
            (
                others.second_voice,
                tr!("clone-odd-voices"),
                second_voice as fn(Sign) -> String,
            ),
            (others.music, tr!("clone-odd-music"), music),
            (others.compressed, tr!("clone-odd-compressed"), compressed),
        ];
        let all = all.into_iter().enumerate();
        let heard = all.filter(|(_, (sign, ..))| matches!(sign, Sign::Present(_)));
        heard
            .map(|(place, (sign, title, words))| Odd {
                title,
                about: words(sign),
                is_voice: place == 0,
            })
            .collect()
    }
}

impl CloneAttempt {
    /// The same of all recordings that are sent, each with the recording's name; the worst first.
    pub fn odd(&self) -> Vec<(String, Odd)> {
        let rows = self.samples.iter();
        let rows = rows.filter_map(|row| Some((row.name.as_str(), row.sent()?)));
        let mut all: Vec<(String, Odd)> = rows
            .flat_map(|(name, sample)| {
                let odd = sample.odd().into_iter();
                odd.map(move |odd| (name.to_owned(), odd))
            })
            .collect();
        all.sort_by_key(|(_, odd)| !odd.is_voice);
        all
    }

    /// Warnings beside those of the checks: what is odd, what is damaged, and recordings of two pitches.
    pub fn odd_count(&self) -> usize {
        let damaged = self.sent().filter(|it| !it.damage.is_empty()).count();
        self.odd().len() + damaged + usize::from(self.two_pitches().is_some())
    }
}
