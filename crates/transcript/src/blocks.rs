//! Paragraphs of a transcript for the editor: an index that is built once per edit and costs nothing per row.

use std::ops::Range;

use crate::transcript::{Transcript, Word, WordKind};

/// Pause that starts a new paragraph of the same speaker, in seconds.
const PARAGRAPH_PAUSE_S: f64 = 2.0;
/// Words after which a paragraph ends with its sentence.
const LONG_PARAGRAPH: usize = 60;
/// Words after which a paragraph ends in any case.
const LONGEST_PARAGRAPH: usize = 120;

/// A paragraph: words of one speaker.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Positions in [`Transcript::words`], spaces included.
    pub words: Range<usize>,
    pub speaker: Option<usize>,
    pub start_s: f64,
    pub end_s: f64,
    /// Characters of the text, for the height of a row before its text is laid out.
    pub chars: usize,
    /// True if a word of the paragraph needs a check.
    pub needs_check: bool,
}

/// The paragraphs of a transcript, which together have all of its words in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Blocks {
    list: Vec<Block>,
}

impl Blocks {
    /// Builds the index of a transcript.
    pub fn of(transcript: &Transcript) -> Self {
        let mut list = Vec::new();
        build(&transcript.words, 0, &mut list, |_| false);
        Self { list }
    }

    /// Brings the index up to date after words were replaced: `old` counted before, `count` words are there now.
    pub(crate) fn update(&mut self, transcript: &Transcript, old: Range<usize>, count: usize) {
        // The end of a paragraph depends on the word behind it.
        let first = self.at_word(old.start).unwrap_or(self.list.len());
        let first = first.saturating_sub(1);
        let moved = |place: usize| place - old.end + old.start + count;
        let mut behind = self.list.split_off(first.min(self.list.len()));
        let from = behind.first().map_or(0, |block| block.words.start);
        let from = from.min(old.start);
        behind.retain(|block| block.words.start > old.end);
        for block in &mut behind {
            block.words = moved(block.words.start)..moved(block.words.end);
        }
        let is_start = |place: usize| {
            let found = behind.binary_search_by_key(&place, |block| block.words.start);
            found.is_ok()
        };
        let end = build(&transcript.words, from, &mut self.list, is_start);
        behind.retain(|block| block.words.start >= end);
        self.list.append(&mut behind);
    }

    /// Returns the paragraphs in order.
    pub fn list(&self) -> &[Block] {
        &self.list
    }

    /// Returns the paragraph of a word.
    pub fn at_word(&self, word: usize) -> Option<usize> {
        let block = self.list.partition_point(|block| block.words.end <= word);
        self.list
            .get(block)
            .is_some_and(|found| found.words.contains(&word))
            .then_some(block)
    }

    /// Returns the paragraph that sounds at a time, or the last one before it.
    pub fn at_time(&self, at_s: f64) -> Option<usize> {
        let behind = self.list.partition_point(|block| block.start_s <= at_s);
        behind.checked_sub(1)
    }
}

/// Adds the paragraphs from a word on, up to a word where one starts and `is_end` holds, which is returned.
fn build(
    words: &[Word],
    from: usize,
    list: &mut Vec<Block>,
    is_end: impl Fn(usize) -> bool,
) -> usize {
    let mut current: Option<Block> = None;
    let mut spoken = 0;
    let mut ends_sentence = false;
    for (place, word) in words.iter().enumerate().skip(from) {
        let is_space = word.kind == WordKind::Spacing;
        let is_next = |block: &Block| {
            let length = spoken >= LONGEST_PARAGRAPH || spoken >= LONG_PARAGRAPH && ends_sentence;
            let pause = block.chars > 0 && word.start_s - block.end_s >= PARAGRAPH_PAUSE_S;
            !is_space && (block.speaker != word.speaker || length || pause)
        };
        if current.as_ref().is_none_or(is_next) {
            list.extend(current.take());
            if is_end(place) {
                return place;
            }
            spoken = 0;
        }
        let block = current.get_or_insert(Block {
            words: place..place,
            speaker: word.speaker,
            start_s: word.start_s,
            end_s: word.start_s,
            chars: 0,
            needs_check: false,
        });
        if !is_space {
            spoken += 1;
            ends_sentence = ends_a_sentence(&word.text);
        }
        block.take(place, word);
    }
    list.extend(current);
    words.len()
}

impl Block {
    /// Adds the next word.
    fn take(&mut self, place: usize, word: &Word) {
        if self.chars == 0 && word.kind != WordKind::Spacing {
            self.start_s = word.start_s;
            self.speaker = word.speaker;
        }
        if word.kind != WordKind::Spacing {
            self.end_s = self.end_s.max(word.end_s);
        }
        self.words.end = place + 1;
        self.chars += word.text.chars().count();
        self.needs_check |= word.needs_check();
    }
}

/// Returns true if a word ends a sentence, also before a closing quote.
pub(crate) fn ends_a_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', '」', '』']);
    text.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '।', '။', '។'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn talk(turns: &[(usize, &str)]) -> Transcript {
        let mut transcript = Transcript::default();
        let mut at = 0.0;
        for (speaker, text) in turns {
            for word in text.split(' ') {
                let said = Word::new(word, at, at + 0.3).said_by(*speaker);
                transcript.words.push(said);
                transcript
                    .words
                    .push(Word::spacing(" ", at + 0.3).said_by(*speaker));
                at += 0.4;
            }
        }
        transcript
    }

    #[test]
    fn paragraphs_are_turns_and_keep_every_word() {
        let transcript = talk(&[(0, "One two."), (1, "Three."), (0, "Four five six.")]);
        let blocks = Blocks::of(&transcript);
        let ranges: Vec<_> = blocks
            .list()
            .iter()
            .map(|block| block.words.clone())
            .collect();
        assert_eq!(ranges, [0..4, 4..6, 6..12]);
        assert_eq!(blocks.at_word(5), Some(1));
        assert_eq!(blocks.at_word(12), None);
        assert_eq!(blocks.at_time(0.9), Some(1));
        assert_eq!(blocks.at_time(-1.0), None);
        assert_eq!(transcript.text_of(4..6), "Three. ");
    }

    #[test]
    fn a_monologue_has_paragraphs() {
        let text = "word word word word end. ".repeat(100);
        let blocks = Blocks::of(&talk(&[(0, text.trim())]));
        let counts: Vec<_> = blocks
            .list()
            .iter()
            .map(|block| block.words.len() / 2)
            .collect();
        assert!(counts.iter().all(|count| *count <= 60), "{counts:?}");
        assert_eq!(counts.iter().sum::<usize>(), 500);
    }

    #[test]
    fn a_pause_starts_a_paragraph() {
        let mut transcript = talk(&[(0, "One two three")]);
        for word in transcript.words.iter_mut().skip(4) {
            word.start_s += 3.0;
            word.end_s += 3.0;
        }
        let blocks = Blocks::of(&transcript);
        assert_eq!(blocks.list().len(), 2);
        assert_eq!(blocks.list()[1].start_s, transcript.words[4].start_s);
    }
}
