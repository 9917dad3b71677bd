//! From the service's character times to words.
//!
//! Characters are merged where white space parts them; punctuation stays with its word; `[tags]` and
//! `<markup>` have times but no sound of their own, so they are no words. Byte ranges are into *our* text.

use std::ops::Range;

use mynah_core::timing::WordTime;

/// Merges characters into words while they arrive.
#[derive(Clone, Debug, Default)]
pub struct Words {
    text: String,
    /// Bytes of `text` that are aligned so far.
    at: usize,
    words: Vec<WordTime>,
    open: Option<WordTime>,
    /// The bracket that would end the tag we are in.
    closes: Option<char>,
    /// Seconds of silence that the decoder hears in front and the times don't count, or the reverse.
    delay: f64,
    latest: f64,
}

impl Words {
    /// Begins words of `text`, whose sound a decoder hears `delay` seconds later than the times say.
    pub fn new(text: &str, delay: f64) -> Self {
        Self {
            text: text.to_owned(),
            delay,
            ..Self::default()
        }
    }

    /// Takes the next characters (or what the service takes for one), each with start and end in seconds
    /// from the take's start. Times that run backwards are held at the latest one.
    pub fn push<'a>(&mut self, characters: impl IntoIterator<Item = (&'a str, f64, f64)>) {
        for (character, start, end) in characters {
            let start = self.clock(start);
            let end = self.clock(end);
            if let Some(bytes) = self.find(character) {
                self.take(bytes, start, end);
            }
        }
    }

    /// All words so far, the one being spoken included.
    pub fn so_far(&self) -> Vec<WordTime> {
        let mut words = self.words.clone();
        words.extend(self.open.clone());
        words
    }

    /// Seconds that the times reach so far.
    pub fn reach(&self) -> f64 {
        self.latest
    }

    /// Whether times came and leave so much of the text without any that an end must be missing. Tags at the
    /// end, and what a service may swallow, are not enough.
    pub fn misses_an_end(&self) -> bool {
        const SWALLOWED: usize = 12;
        let rest = self.text.get(self.at..).unwrap_or_default();
        self.at > 0 && spoken(rest) > SWALLOWED.max(spoken(&self.text) / 10)
    }

    /// All words, clamped to a take of `seconds`.
    pub fn finish(mut self, seconds: f64) -> Vec<WordTime> {
        self.close();
        let end = millis(seconds);
        for word in &mut self.words {
            word.start_ms = word.start_ms.min(end);
            word.end_ms = word.end_ms.min(end);
        }
        self.words
    }

    fn clock(&mut self, seconds: f64) -> u32 {
        let heard = seconds + self.delay;
        if heard.is_finite() {
            self.latest = self.latest.max(heard.max(0.0));
        }
        millis(self.latest)
    }

    /// Where the service's character stands in our text. One that we don't have gets no place; ours that the
    /// service left out are skipped, but only a few, so that one odd character can't swallow the line.
    fn find(&mut self, character: &str) -> Option<Range<usize>> {
        const AHEAD: usize = 32;
        if character.is_empty() {
            return None;
        }
        let rest = self.text.get(self.at..)?;
        let near = rest
            .char_indices()
            .map(|(at, _)| at)
            .nth(AHEAD)
            .unwrap_or(rest.len());
        let at = if rest.starts_with(character) {
            0
        } else {
            rest.get(..near)?.find(character)?
        };
        let bytes = self.at + at..self.at + at + character.len();
        self.at = bytes.end;
        Some(bytes)
    }

    fn take(&mut self, bytes: Range<usize>, start: u32, end: u32) {
        let Some(part) = self.text.get(bytes.clone()) else {
            return;
        };
        let first = part.chars().next().unwrap_or(' ');
        if let Some(closing) = self.closes {
            if part.contains(closing) {
                self.closes = None;
            }
            return;
        }
        let closing = match first {
            '[' => ']',
            '<' => '>',
            _ => '\0',
        };
        if closing != '\0'
            && self
                .text
                .get(bytes.end..)
                .is_some_and(|rest| rest.contains(closing))
        {
            self.close();
            self.closes = Some(closing);
            return;
        }
        if part.chars().all(char::is_whitespace) {
            self.close();
            return;
        }
        match &mut self.open {
            Some(word) => {
                word.bytes.end = bytes.end;
                word.end_ms = end;
            }
            None => {
                self.open = Some(WordTime {
                    start_ms: start,
                    end_ms: end,
                    bytes,
                });
            }
        }
    }

    /// Ends the open word. One of punctuation alone belongs to the word before.
    fn close(&mut self) {
        let Some(word) = self.open.take() else { return };
        let spoken = self
            .text
            .get(word.bytes.clone())
            .is_some_and(|text| text.chars().any(char::is_alphanumeric));
        match self.words.last_mut() {
            Some(before) if !spoken => {
                before.bytes.end = word.bytes.end;
                before.end_ms = word.end_ms;
            }
            _ => self.words.push(word),
        }
    }
}

/// Letters and digits outside of tags and markup.
fn spoken(text: &str) -> usize {
    let mut in_tag = false;
    let mut count = 0;
    for character in text.chars() {
        match character {
            '[' | '<' => in_tag = true,
            ']' | '>' => in_tag = false,
            _ if !in_tag && character.is_alphanumeric() => count += 1,
            _ => {}
        }
    }
    count
}

fn millis(seconds: f64) -> u32 {
    (seconds * 1_000.0).round().clamp(0.0, f64::from(u32::MAX)) as u32
}

#[cfg(test)]
#[expect(
    clippy::string_slice,
    reason = "ranges under test are whole characters"
)]
mod tests {
    use super::*;

    /// A tenth of a second for each character.
    fn push(words: &mut Words, text: &str) {
        for (place, (at, character)) in text.char_indices().enumerate() {
            let start = place as f64 / 10.0;
            let letter = &text[at..at + character.len_utf8()];
            words.push([(letter, start, start + 0.1)]);
        }
    }

    fn words_of(text: &str) -> Vec<(String, u32, u32)> {
        let mut words = Words::new(text, 0.0);
        push(&mut words, text);
        words
            .finish(60.0)
            .into_iter()
            .map(|word| (text[word.bytes].to_owned(), word.start_ms, word.end_ms))
            .collect()
    }

    fn names(text: &str) -> Vec<String> {
        words_of(text)
            .into_iter()
            .map(|(word, _, _)| word)
            .collect()
    }

    #[test]
    fn punctuation_stays_with_its_word() {
        assert_eq!(
            words_of("Ah, yes."),
            [("Ah,".to_owned(), 0, 300), ("yes.".to_owned(), 400, 800)]
        );
        assert_eq!(names("one — two"), ["one —", "two"]);
        assert_eq!(names("“Warm?” she said"), ["“Warm?”", "she", "said"]);
    }

    #[test]
    fn tags_and_markup_are_no_words() {
        assert_eq!(
            names("[whispers] Don’t <break time=\"1s\"/>go"),
            ["Don’t", "go"]
        );
        assert_eq!(names("a [b"), ["a", "[b"]);
        assert_eq!(names("1 < 2 now"), ["1 <", "2", "now"]);
    }

    #[test]
    fn an_alignment_that_differs_loses_only_what_differs() {
        let text = "Grüße, Welt";
        let mut words = Words::new(text, 0.0);
        // The service left out a comma and said something of its own.
        push(&mut words, "Grüße\u{fffd} Welt");
        let found: Vec<_> = words
            .finish(60.0)
            .into_iter()
            .map(|word| text[word.bytes].to_owned())
            .collect();
        assert_eq!(found, ["Grüße", "Welt"]);
    }

    #[test]
    fn times_never_go_back_or_past_the_end() {
        let mut words = Words::new("ab cd", 0.0);
        push(&mut words, "ab ");
        words.push([("c", 0.05, 0.4), ("d", 0.4, f64::INFINITY)]);
        let words = words.finish(0.35);
        assert_eq!(words.len(), 2);
        assert!(words[1].start_ms >= words[0].end_ms);
        assert!(words.iter().all(|word| word.end_ms <= 350));
    }

    #[test]
    fn a_text_without_times_at_its_end_was_cut() {
        let text = "Count them with me, out loud, so I know it is you. [laughs]";
        let cut_after = |characters: usize| {
            let mut words = Words::new(text, 0.0);
            push(&mut words, &text[..characters]);
            words.misses_an_end()
        };
        assert!(!cut_after(0), "without any times nobody knows");
        assert!(cut_after(10));
        assert!(!cut_after(50));
        assert!(!cut_after(text.len()));
    }

    #[test]
    fn a_late_decoder_hears_words_later() {
        let mut words = Words::new("ab", 0.024);
        push(&mut words, "ab");
        assert_eq!(words.so_far()[0].start_ms, 24);
    }
}
