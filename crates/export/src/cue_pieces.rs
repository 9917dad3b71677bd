//! Pieces of a text that stay in one row of a subtitle, with the times at which they sound.

use std::borrow::Cow;
use std::ops::Range;

use mynah_core::timing::WordTime;
use mynah_script::boundaries::{Seam, forced_cut, markup, seams};
use mynah_script::letters::width;

use super::rows::Length;

/// Letters without times at the end of a text that are shown: services leave out a few. Of more there is no audio.
const UNTIMED: usize = 12;

/// A piece of a text that stays in one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    pub text: Cow<'a, str>,
    /// True if a space is before the piece, unless it begins a row.
    pub is_spaced: bool,
    /// The end of a sentence, clause or word before it.
    pub seam: Seam,
    pub start_ms: u32,
    pub end_ms: u32,
}

/// Returns the pieces of a text whose words sound at these times, in order.
///
/// Tags without a time are left out. Other text without a time sounds between its neighbors.
pub(super) fn pieces<'a>(text: &'a str, words: &[WordTime]) -> Vec<Piece<'a>> {
    let times = Times::of(text, words);
    let mut all = Vec::new();
    let mut untimed: Vec<Piece<'a>> = Vec::new();
    for (mut piece, bytes) in shown(text, &times) {
        let Some(time) = times.sounding(&bytes) else {
            untimed.push(piece);
            continue;
        };
        let latest = all.last().map_or(0, |last: &Piece<'_>| last.end_ms);
        // Times that run backwards are held.
        piece.start_ms = all.last().map_or(0, |last| last.start_ms).max(time.start);
        piece.end_ms = piece.start_ms.max(time.end);
        let from = if all.is_empty() {
            piece.start_ms
        } else {
            latest.min(piece.start_ms)
        };
        spread(&mut untimed, from..piece.start_ms);
        all.append(&mut untimed);
        split(piece, &mut all);
    }
    let letters = |piece: &Piece<'_>| piece.text.chars().filter(|it| it.is_alphanumeric()).count();
    if let Some(last) = all.last().map(|last| last.end_ms)
        && untimed.iter().map(letters).sum::<usize>() <= UNTIMED
    {
        spread(&mut untimed, last..last);
        all.append(&mut untimed);
    }
    all
}

/// Returns the parts of a text that are read, between the places where it may be cut, each with its bytes.
fn shown<'a>(text: &'a str, times: &Times<'_>) -> Vec<(Piece<'a>, Range<usize>)> {
    let mut tags = markup(text);
    tags.retain(|tag| !times.begins_within(tag));
    let mut all = Vec::new();
    let mut seam = Seam::Paragraph;
    let mut from = 0;
    let end = (text.len(), Seam::Word);
    for (to, next) in seams(text).into_iter().chain([end]) {
        let bytes = from..to;
        let shown = without(text, &bytes, &tags);
        if !shown.is_empty() {
            let before = text.get(..from).unwrap_or_default();
            let piece = Piece {
                text: shown,
                is_spaced: before.ends_with(char::is_whitespace),
                seam,
                start_ms: 0,
                end_ms: 0,
            };
            all.push((piece, bytes));
            seam = Seam::Word;
        }
        // The end of a sentence before a tag is one before the text behind the tag.
        seam = seam.min(next);
        from = to;
    }
    all
}

/// Returns a range of a text without its tags and the white space around it.
fn without<'a>(text: &'a str, bytes: &Range<usize>, tags: &[Range<usize>]) -> Cow<'a, str> {
    let part = |bytes: Range<usize>| text.get(bytes).unwrap_or_default();
    let first = tags.partition_point(|tag| tag.end <= bytes.start);
    let mut inside = tags
        .iter()
        .skip(first)
        .take_while(|tag| tag.start < bytes.end)
        .peekable();
    if inside.peek().is_none() {
        return Cow::Borrowed(part(bytes.clone()).trim());
    }
    let mut shown = String::new();
    let mut from = bytes.start;
    for tag in inside {
        shown.push_str(part(from..tag.start));
        from = tag.end;
    }
    shown.push_str(part(from..bytes.end));
    Cow::Owned(shown.trim().to_owned())
}

/// Spreads pieces without times over a time, by their lengths.
fn spread(pieces: &mut [Piece<'_>], time: Range<u32>) {
    let all: usize = pieces.iter().map(|piece| width(&piece.text)).sum();
    let mut passed = 0;
    for piece in pieces {
        piece.start_ms = share(&time, passed, all);
        passed += width(&piece.text);
        piece.end_ms = share(&time, passed, all);
    }
}

/// Adds a piece, in several where it has no room in a row.
fn split<'a>(piece: Piece<'a>, all: &mut Vec<Piece<'a>>) {
    let length = Length::of(&piece.text);
    if length.is_row() {
        all.push(piece);
        return;
    }
    let limit = length.limit();
    let time = piece.start_ms..piece.end_ms;
    let columns = width(&piece.text);
    let mut rest: &str = &piece.text;
    let mut is_first = true;
    let mut passed = 0;
    while !rest.is_empty() {
        let row = row_of(rest, limit);
        let part = rest.get(..row).unwrap_or(rest);
        rest = rest.get(row..).unwrap_or_default();
        let start_ms = share(&time, passed, columns);
        passed += width(part);
        all.push(Piece {
            is_spaced: if is_first {
                piece.is_spaced
            } else {
                part.starts_with(char::is_whitespace)
            },
            seam: if is_first { piece.seam } else { Seam::Word },
            text: Cow::Owned(part.trim().to_owned()),
            start_ms,
            end_ms: share(&time, passed, columns),
        });
        is_first = false;
    }
}

/// Returns the bytes at the beginning of a text that have room in a row.
fn row_of(text: &str, limit: usize) -> usize {
    let mut ends = text
        .char_indices()
        .map(|(at, letter)| at + letter.len_utf8());
    let fits = |end: &usize| Length::of(text.get(..*end).unwrap_or_default()).columns <= limit;
    let most = ends.by_ref().take_while(fits).last();
    let most = most
        .or_else(|| text.chars().next().map(char::len_utf8))
        .unwrap_or(text.len());
    if most == text.len() {
        return most;
    }
    forced_cut(text, most).unwrap_or(most)
}

/// Returns the time after so many of all columns.
fn share(time: &Range<u32>, columns: usize, all: usize) -> u32 {
    let length = f64::from(time.end.saturating_sub(time.start));
    time.start + (length * columns as f64 / all.max(1) as f64) as u32
}

/// Words of a text in the order of their bytes.
struct Times<'a> {
    text: &'a str,
    words: Vec<&'a WordTime>,
}

impl<'a> Times<'a> {
    fn of(text: &'a str, words: &'a [WordTime]) -> Self {
        let mut words: Vec<&WordTime> = words.iter().collect();
        words.retain(|word| !word.bytes.is_empty());
        words.sort_by_key(|word| (word.bytes.start, word.bytes.end));
        Self { text, words }
    }

    /// Returns when the bytes of a text sound, or `None` if no word is among them.
    fn sounding(&self, bytes: &Range<usize>) -> Option<Range<u32>> {
        let first = self
            .words
            .partition_point(|word| word.bytes.end <= bytes.start);
        let words = self.words.iter().skip(first);
        let mut words = words.take_while(|word| word.bytes.start < bytes.end);
        let first = words.next()?;
        let last = words.last().unwrap_or(first);
        let start = self.time_of(first, bytes.start);
        Some(start..self.time_of(last, bytes.end).max(start))
    }

    /// Returns true if a word begins inside a tag, so that the tag is spoken.
    fn begins_within(&self, tag: &Range<usize>) -> bool {
        let first = self
            .words
            .partition_point(|word| word.bytes.start < tag.start);
        let word = self.words.get(first);
        word.is_some_and(|word| word.bytes.start < tag.end)
    }

    /// Returns when a byte of a word sounds: its letters take the same time.
    fn time_of(&self, word: &WordTime, byte: usize) -> u32 {
        let columns = |end: usize| width(self.text.get(word.bytes.start..end).unwrap_or_default());
        let byte = byte.clamp(word.bytes.start, word.bytes.end);
        share(
            &(word.start_ms..word.end_ms),
            columns(byte),
            columns(word.bytes.end),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(start_ms: u32, bytes: Range<usize>) -> WordTime {
        WordTime {
            start_ms,
            end_ms: start_ms + 100,
            bytes,
        }
    }

    fn whole(text: &str) -> [WordTime; 1] {
        [WordTime {
            start_ms: 0,
            end_ms: 1_000,
            bytes: 0..text.len(),
        }]
    }

    fn texts<'a>(pieces: &'a [Piece<'_>]) -> Vec<&'a str> {
        pieces.iter().map(|piece| piece.text.as_ref()).collect()
    }

    #[test]
    fn writings_without_spaces_break_between_words() {
        for (text, wanted) in [
            (
                "「はい。」と2026年に言った。",
                &["「はい。」", "と", "2026年に", "言った。"][..],
            ),
            ("ตะเกียงสว่างตลอดคืน", &["ตะเกียง", "สว่าง", "ตลอด", "คืน"]),
        ] {
            let all = pieces(text, &whole(text));
            assert_eq!(texts(&all), wanted);
            assert!(all.iter().all(|piece| !piece.is_spaced));
            assert!(all.is_sorted_by_key(|piece| piece.start_ms));
            assert_eq!(all.last().unwrap().end_ms, 1_000);
        }
    }

    #[test]
    fn words_side_by_side_are_one_and_others_have_a_space() {
        let text = "rock-n-roll is 良い";
        let words = [
            word(0, 0..5),
            word(100, 5..11),
            word(300, 12..14),
            word(500, 15..18),
            word(600, 18..21),
        ];
        let all = pieces(text, &words);
        let parts: Vec<_> = all
            .iter()
            .map(|piece| (piece.text.as_ref(), piece.is_spaced, piece.start_ms))
            .collect();
        assert_eq!(
            parts,
            [
                ("rock-n-roll", false, 0),
                ("is", true, 300),
                ("良い", true, 500)
            ]
        );
        assert_eq!(all[0].end_ms, 200);
    }

    #[test]
    fn text_without_times_is_read_and_tags_are_not() {
        let text = "[laughs] One – two <break time=\"1s\"/> three [4] four.";
        let at = |word: &str| {
            let start = text.find(word).unwrap();
            start..start + word.len()
        };
        let words = [
            word(0, at("One")),
            word(200, at("two")),
            word(600, at("four.")),
        ];
        let all = pieces(text, &words);
        assert_eq!(texts(&all), ["One", "–", "two", "three", "four."]);
        let times: Vec<_> = all
            .iter()
            .map(|piece| (piece.start_ms, piece.end_ms))
            .collect();
        assert_eq!(
            times,
            [(0, 100), (100, 200), (200, 300), (300, 600), (600, 700)]
        );
    }

    /// Regression: of a take whose times end early, the rest was shown in no time.
    #[test]
    fn text_behind_the_audio_is_not_shown() {
        let text = "One two, said the keeper of the lamp.";
        let words = [word(0, 0..3), word(100, 4..8)];
        assert_eq!(texts(&pieces(text, &words)), ["One", "two,"]);
        let text = "One two three.";
        assert_eq!(texts(&pieces(text, &words)), ["One", "two", "three."]);
    }

    #[test]
    fn a_word_without_room_in_a_row_is_split() {
        let text = format!("https://example.org/{}", "a".repeat(100));
        let all = pieces(&text, &whole(&text));
        assert!(all.len() >= 3, "{all:?}");
        assert!(all.iter().all(|piece| Length::of(&piece.text).is_row()));
        assert_eq!(texts(&all).concat(), text);
        assert!(all.iter().all(|piece| !piece.is_spaced));
    }
}
