//! Names of speakers and how many words each says.

use std::borrow::Cow;

use mynah_i18n::tr;

use crate::transcript::Transcript;

/// A speaker who says at least one word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpeakerUse {
    /// Position in [`Transcript::speakers`].
    pub speaker: usize,
    pub name: String,
    /// Number of spoken words.
    pub words: usize,
}

impl Transcript {
    /// Returns the name of a speaker, or “Speaker 1” before somebody names them.
    pub fn speaker_name(&self, speaker: usize) -> Cow<'_, str> {
        match self.speakers.get(speaker) {
            Some(known) if !known.name.is_empty() => Cow::Borrowed(&known.name),
            _ => Cow::Owned(tr!("transcript-speaker", number = speaker + 1)),
        }
    }

    /// Returns the speakers who say something, in the order of the table.
    pub fn used_speakers(&self) -> Vec<SpeakerUse> {
        let mut counts = vec![0_usize; self.speakers.len()];
        for word in self.words.iter().filter(|word| word.is_spoken()) {
            if let Some(count) = word.speaker.and_then(|speaker| counts.get_mut(speaker)) {
                *count += 1;
            }
        }
        let used = counts
            .into_iter()
            .enumerate()
            .filter(|(_, words)| *words > 0);
        used.map(|(speaker, words)| SpeakerUse {
            speaker,
            name: self.speaker_name(speaker).into_owned(),
            words,
        })
        .collect()
    }
}
