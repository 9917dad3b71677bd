//! Lines for a script, made from a transcript.

use crate::blocks::Blocks;
use crate::transcript::Transcript;

/// A line of a script.
#[derive(Clone, Debug, PartialEq)]
pub struct SpokenLine {
    /// Name of the speaker; empty if nobody knows who speaks.
    pub speaker: String,
    pub text: String,
    pub start_s: f64,
}

impl Transcript {
    /// Returns a line for each paragraph. Sound events are left out.
    pub fn to_lines(&self) -> Vec<SpokenLine> {
        let blocks = Blocks::of(self);
        let lines = blocks.list().iter().filter_map(|block| {
            let words = self.words.get(block.words.clone()).unwrap_or_default();
            let spoken = words
                .iter()
                .filter(|word| word.kind != crate::transcript::WordKind::Event);
            let text: String = spoken.map(|word| word.text.as_str()).collect();
            // An event that is left out leaves two spaces.
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            (!text.is_empty()).then(|| SpokenLine {
                speaker: block
                    .speaker
                    .map(|speaker| self.speaker_name(speaker).into_owned())
                    .unwrap_or_default(),
                text,
                start_s: block.start_s,
            })
        });
        lines.collect()
    }
}
