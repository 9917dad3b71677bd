//! Exact silence inside a line: `[silence 1.5s]`, a mark of ours in the text.
//!
//! No model is ever sent it, nobody bills it. What is spoken is the text without its marks ([`Bare`]); the silence is put
//! into the sound here, where the words around it meet. So to write one, to move it, to make it longer costs nothing
//! once the words are spoken.

use std::borrow::Cow;
use std::ops::Range;

use super::pauses::Pauses;

/// The word that a mark begins with.
const WORD: &str = "silence";
/// A mark is no longer, in bytes.
const LONGEST: usize = 40;
/// Marks within marks that are taken out. What has more of them is not spoken at all.
const NESTED: usize = 8;

/// A mark in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its bytes, brackets included.
    pub bytes: Range<usize>,
    /// How long nobody speaks, in milliseconds, as it is written.
    pub written_ms: u64,
}

impl Mark {
    /// How long nobody speaks, in milliseconds: what is written, at most [`Pauses::MOST_MS`].
    pub fn ms(&self) -> u32 {
        u32::try_from(self.written_ms).map_or(Pauses::MOST_MS, |ms| ms.min(Pauses::MOST_MS))
    }
}

/// How a silence is written: `[silence 1.5s]`.
pub fn written(ms: u32) -> String {
    format!("[{WORD} {}s]", f64::from(ms) / 1e3)
}

/// The marks of a text, in order.
///
/// # Example
/// ```
/// use mynah_core::silence::marks;
/// let marks = marks("Wait. [silence 1.5s] Now.");
/// assert_eq!((marks[0].ms(), marks[0].bytes.clone()), (1_500, 6..20));
/// ```
pub fn marks(text: &str) -> Vec<Mark> {
    let opened = text.match_indices('[');
    let marks = opened.filter_map(|(at, _)| {
        let (length, inside) = inside(text.get(at + 1..)?)?;
        Some(Mark {
            bytes: at..at + length + 2,
            written_ms: read(inside)?,
        })
    });
    marks.collect()
}

/// Where a text has what looks like a mark and says no length that can be understood: the bytes, brackets included.
pub fn unclear(text: &str) -> Vec<Range<usize>> {
    let opened = text.match_indices('[');
    let unclear = opened.filter_map(|(at, _)| {
        let (length, inside) = inside(text.get(at + 1..)?)?;
        read(inside).is_none().then_some(at..at + length + 2)
    });
    unclear.collect()
}

/// Whether a text has marks.
pub fn is_in(text: &str) -> bool {
    text.contains('[') && !marks(text).is_empty()
}

/// Whether nothing of a text is spoken: it is empty, or all marks.
pub fn is_all(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || (text.starts_with('[') && Bare::of(text).text.is_empty())
}

/// Returns true if a model would say nothing of a text: nothing is spoken, or it is an emoji or several, without a word.
pub fn is_unspoken(text: &str) -> bool {
    is_all(text) || is_emoji_alone(text)
}

/// Returns true if a text has an emoji, and neither a letter nor a number beside its marks.
fn is_emoji_alone(text: &str) -> bool {
    // Most texts begin with a letter.
    let first = text.chars().find(|char| !char.is_whitespace());
    if first.is_none_or(char::is_alphanumeric) {
        return false;
    }
    let bare = Bare::of(text).text;
    !bare.contains(char::is_alphanumeric) && bare.contains(is_emoji)
}

/// Returns true if a sign is a picture or an ornament: an emoji, an arrow, a star or a musical note.
fn is_emoji(sign: char) -> bool {
    matches!(sign, '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '\u{2500}'..='\u{27bf}'
        | '\u{2900}'..='\u{297f}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// Characters of a text that are spoken and billed: its marks are not.
pub fn spoken_characters(text: &str) -> usize {
    if is_in(text) {
        return Bare::of(text).text.chars().count();
    }
    text.chars().count()
}

/// Whether words of a letter's writing stand apart. Those of Chinese, Japanese, Thai, Lao, Burmese and Khmer don't.
pub fn is_spaced(letter: char) -> bool {
    !matches!(letter, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Whether silences stand before the first word of a text, and behind its last.
pub fn at_ends(text: &str) -> [bool; 2] {
    if !is_in(text) {
        return [false; 2];
    }
    let bare = Bare::of(text);
    let mut all = bare.silences.iter();
    let said = |text: Option<&str>| text.unwrap_or_default().contains(char::is_alphanumeric);
    let before = all.clone().any(|(at, _)| !said(bare.text.get(..*at)));
    [before, all.any(|(at, _)| !said(bare.text.get(*at..)))]
}

/// Seconds of all silences of a text.
pub fn seconds(text: &str) -> f64 {
    if !text.contains('[') {
        return 0.0;
    }
    let all = marks(text).into_iter().map(|mark| u64::from(mark.ms()));
    all.sum::<u64>() as f64 / 1e3
}

/// What stands between a bracket and the one that closes it, behind our word; with the bytes of all between the brackets.
fn inside(behind: &str) -> Option<(usize, &str)> {
    let head = behind.get(..WORD.len())?;
    if !head.eq_ignore_ascii_case(WORD) {
        return None;
    }
    let length = behind.bytes().take(LONGEST).position(|byte| byte == b']')?;
    let rest = behind.get(WORD.len()..length)?;
    // `[silences]` is another word.
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then_some((length, rest.trim()))
}

/// `1.5s`, `1,5 s`, `800ms`, `2`: in milliseconds.
fn read(length: &str) -> Option<u64> {
    let length = length.to_ascii_lowercase();
    let (number, unit) = match length.strip_suffix("ms") {
        Some(number) => (number, 1.0),
        None => (length.strip_suffix('s').unwrap_or(&length), 1e3),
    };
    let number = number.trim().replace(',', ".");
    let is_number = number.starts_with(|first: char| first.is_ascii_digit())
        && number
            .chars()
            .all(|char| char.is_ascii_digit() || char == '.');
    let value: f64 = number.parse().ok().filter(|_| is_number)?;
    Some((value * unit).round() as u64)
}

/// A text without its marks, and where they stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bare<'a> {
    /// What is spoken, white space at its ends left out.
    pub text: Cow<'a, str>,
    /// The silences in it: before which byte of it, and how long in milliseconds.
    pub silences: Vec<(usize, u32)>,
    /// What of the text it is: where each stretch begins in it, and its bytes there.
    kept: Vec<(usize, Range<usize>)>,
}

impl<'a> Bare<'a> {
    /// Takes the marks out of a text. The words are left as they would stand had nobody written one: apart, with no
    /// white space twice.
    pub fn of(text: &'a str) -> Self {
        let lead = text.len() - text.trim_start().len();
        let trimmed = text.trim();
        let whole = || Self {
            text: Cow::Borrowed(trimmed),
            silences: Vec::new(),
            kept: vec![(0, lead..lead + trimmed.len())],
        };
        if !text.contains('[') {
            return whole();
        }
        let marks = marks(text);
        if marks.is_empty() {
            return whole();
        }
        let mut bare = Self::without(text, &marks);
        // Where one was taken out from within another that one is a mark now.
        for _ in 0..NESTED {
            if !is_in(&bare.text) {
                return bare;
            }
            bare = bare.again();
        }
        Self {
            text: Cow::Borrowed(""),
            kept: Vec::new(),
            ..bare
        }
    }

    /// Takes marks out that appeared when others were.
    fn again(self) -> Self {
        let inner = Bare::without(&self.text, &marks(&self.text));
        let mut kept = Vec::new();
        for (start, bytes) in &inner.kept {
            for (before, there) in &self.kept {
                let from = bytes.start.max(*before);
                let to = bytes.end.min(before + there.len());
                if from < to {
                    let there = there.start + (from - before)..there.start + (to - before);
                    kept.push((start + (from - bytes.start), there));
                }
            }
        }
        let outer = self.silences.iter();
        let outer = outer.map(|(place, ms)| (inner.at(*place), *ms));
        let mut silences: Vec<(usize, u32)> = outer.chain(inner.silences.clone()).collect();
        silences.sort_by_key(|(place, _)| *place);
        Self {
            text: Cow::Owned(inner.text.into_owned()),
            silences,
            kept,
        }
    }

    fn without(text: &str, marks: &[Mark]) -> Self {
        let lead = text.len() - text.trim_start().len();
        let trimmed = text.trim();
        let mut bare = Self {
            text: Cow::Borrowed(""),
            silences: Vec::new(),
            kept: Vec::new(),
        };
        let mut out = String::with_capacity(text.len());
        let mut at = lead;
        for mark in marks {
            bare.keep(&mut out, text, at..mark.bytes.start);
            let after = text.get(mark.bytes.end..).unwrap_or_default();
            at = mark.bytes.end + bare.close(&mut out, after);
            // Two at one place are one.
            match bare.silences.last_mut() {
                Some((place, ms)) if *place == out.len() => *ms = ms.saturating_add(mark.ms()),
                _ => bare.silences.push((out.len(), mark.ms())),
            }
        }
        let end = lead + trimmed.len();
        bare.keep(&mut out, text, at..end.max(at));
        let is = out.trim_end().len();
        bare.cut(&mut out, is);
        bare.text = Cow::Owned(out);
        bare
    }

    fn keep(&mut self, out: &mut String, text: &str, bytes: Range<usize>) {
        let Some(mut words) = text.get(bytes.clone()) else {
            return;
        };
        let mut start = bytes.start;
        if out.is_empty() {
            words = words.trim_start();
            start = bytes.end - words.len();
        }
        let glued = |char: char| char.is_alphanumeric() && is_spaced(char);
        if !self.silences.is_empty() && out.ends_with(glued) && words.starts_with(glued) {
            out.push(' ');
        }
        if !words.is_empty() {
            self.kept.push((out.len(), start..bytes.end));
            out.push_str(words);
        }
    }

    /// Takes white space away where it would stand twice without the mark; gives how many bytes of what follows.
    fn close(&mut self, out: &mut String, after: &str) -> usize {
        let spoken = out.trim_end().len();
        let space = after.len() - after.trim_start().len();
        let before = out.get(spoken..).unwrap_or_default();
        let behind = after.get(..space).unwrap_or_default();
        let ends = |next: char| next.is_whitespace() || ",.;:!?…)".contains(next);
        if before.contains('\n') && !behind.contains('\n') {
            return space;
        }
        if after.is_empty() || after.starts_with(ends) {
            self.cut(out, spoken);
        }
        0
    }

    fn cut(&mut self, out: &mut String, to: usize) {
        out.truncate(to);
        while let Some((start, bytes)) = self.kept.last_mut() {
            if *start < to {
                bytes.end = bytes.end.min(bytes.start + (to - *start));
                break;
            }
            self.kept.pop();
        }
        for (place, _) in &mut self.silences {
            *place = (*place).min(to);
        }
    }

    /// Where a byte of the text with its marks stands here; one within a mark stands where that was.
    pub fn at(&self, byte: usize) -> usize {
        let behind = self.kept.iter().find(|(_, bytes)| byte < bytes.end);
        behind.map_or(self.text.len(), |(start, bytes)| {
            start + byte.saturating_sub(bytes.start)
        })
    }

    /// The byte of the text with its marks at which what begins here begins there.
    pub fn start_in_marked(&self, byte: usize) -> usize {
        let holds = |(start, bytes): &&(usize, Range<usize>)| byte < start + bytes.len();
        match self.kept.iter().find(holds) {
            // A space that was put between two words is nobody's.
            Some((start, bytes)) => bytes.start + byte.saturating_sub(*start),
            None => self.kept.last().map_or(0, |(_, bytes)| bytes.end),
        }
    }

    /// The bytes of the text with its marks that are these. What has a mark inside ends before it.
    pub fn in_marked(&self, bytes: Range<usize>) -> Range<usize> {
        let from = self.start_in_marked(bytes.start);
        let stretch = self.kept.iter().find(|(_, kept)| from < kept.end);
        let most = stretch.map_or(from, |(_, kept)| kept.end);
        let to = self.start_in_marked(bytes.end.max(bytes.start + 1) - 1) + 1;
        let to = if to <= most { to } else { most };
        from..to.max(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silences_at_the_ends_are_known() {
        assert_eq!(at_ends("[silence 1s] “Go.” [silence 2s]"), [true, true]);
        assert_eq!(at_ends("Go. [silence 2s] …"), [false, true]);
        assert_eq!(at_ends("Go [silence 2s] on."), [false, false]);
        assert_eq!(at_ends("Go on."), [false, false]);
    }

    /// Regression: a line of an emoji alone was sent, charged and silent.
    #[test]
    fn emoji_without_a_word_are_not_spoken() {
        for text in [
            "😀",
            " 👍🏽 ❤️ ",
            "👩‍👩‍👧!",
            "🇸🇪",
            "♪♪",
            "★ … ★",
            "[silence 1s] 😀",
            "😀 [silence 1s]",
            "",
            "[silence 1s]",
        ] {
            assert!(is_unspoken(text), "{text}");
        }
        for text in [
            "😀 Hi",
            "Hi 😀",
            "😀 1",
            "[laughs] 😀",
            "…",
            "?!",
            "€",
            "灯 😀",
            "10 €",
        ] {
            assert!(!is_unspoken(text), "{text}");
        }
    }

    #[test]
    fn a_mark_is_told_from_words_and_tags() {
        for (text, ms) in [
            ("[silence 1.5s]", 1_500),
            ("[Silence 1,5 s]", 1_500),
            ("[silence 800ms]", 800),
            ("[silence  2]", 2_000),
            ("[silence 0.0014s]", 1),
            ("[silence 90s]", 60_000),
        ] {
            assert_eq!(marks(text)[0].ms(), ms, "{text}");
            assert!(is_all(text));
        }
        for text in [
            "[silence]",
            "[silence long]",
            "[silence -1s]",
            "[silence inf]",
            "[silence 1.2.3s]",
        ] {
            assert!(!is_in(text), "{text}");
            assert_eq!(unclear(text), vec![0..text.len()]);
        }
        for text in [
            "[silences 1s]",
            "[sigh]",
            "silence 1s",
            "[silence 1s",
            "[1s]",
        ] {
            assert!(!is_in(text) && unclear(text).is_empty(), "{text}");
        }
        assert_eq!(written(1_500), "[silence 1.5s]");
        assert_eq!(written(350), "[silence 0.35s]");
    }

    #[test]
    fn what_is_spoken_reads_as_if_nobody_had_written_one() {
        for (marked, bare, silences) in [
            (
                "Go now. [silence 1s] Come.",
                "Go now. Come.",
                vec![(7, 1_000)],
            ),
            (
                "Go now [silence 1s]. Come.",
                "Go now. Come.",
                vec![(6, 1_000)],
            ),
            ("Go[silence 1s]now", "Go now", vec![(2, 1_000)]),
            (
                "今日は[silence 1s]明日は。",
                "今日は明日は。",
                vec![(9, 1_000)],
            ),
            ("[silence 1s] Go.", "Go.", vec![(0, 1_000)]),
            ("Go. [silence 1s]", "Go.", vec![(3, 1_000)]),
            ("A.\n[silence 1s] B.", "A.\nB.", vec![(3, 1_000)]),
            ("A. [silence 1s]\nB.", "A.\nB.", vec![(2, 1_000)]),
            (
                "A. [silence 1s] [silence 0.5s] B.",
                "A. B.",
                vec![(2, 1_500)],
            ),
            (" [silence 1s] ", "", vec![(0, 1_000)]),
            (" Nothing. ", "Nothing.", vec![]),
        ] {
            let of = Bare::of(marked);
            assert_eq!(
                (of.text.as_ref(), &of.silences),
                (bare, &silences),
                "{marked}"
            );
        }
    }

    #[test]
    fn places_are_found_again() {
        let marked = " Go now. [silence 1s] Come here.";
        let bare = Bare::of(marked);
        for word in ["Go", "now.", "Come", "here."] {
            let there = marked.find(word).unwrap();
            let here = bare.text.find(word).unwrap();
            assert_eq!(bare.at(there), here, "{word}");
            let place = bare.in_marked(here..here + word.len());
            assert_eq!(marked.get(place), Some(word));
        }
        let split = Bare::of("Go now [silence 1s]. Come.");
        // The word that it stands in ends before it.
        assert_eq!(split.in_marked(3..7), 3..6);
    }

    #[test]
    fn no_mark_is_left() {
        for (text, bare) in [
            ("[[silence 1s]silence 2s] Go.", "Go."),
            ("A [silence[silence 1s] 2s] b.", "A b."),
        ] {
            let of = Bare::of(text);
            assert_eq!(of.text, bare, "{text}");
            assert_eq!(of.silences.iter().map(|(_, ms)| ms).sum::<u32>(), 3_000);
            let here = of.text.len() - 1;
            assert_eq!(of.start_in_marked(here), text.len() - 1);
        }
        let deep = format!("{}{}", "[".repeat(40), "silence 1s]".repeat(40));
        assert!(is_all(&deep) && !is_in(&Bare::of(&deep).text));
    }

    proptest::proptest! {
        #[test]
        fn all_but_marks_is_kept(
            pieces in proptest::collection::vec("[a-c .,\\n]{0,6}|\\[silence 1s\\]|\\[silence 20ms\\]|\\[hm\\]|ß", 0..8),
        ) {
            let marked = pieces.concat();
            let bare = Bare::of(&marked);
            let mut left = marked.clone();
            for mark in marks(&marked).into_iter().rev() {
                left.replace_range(mark.bytes, "");
            }
            let squeezed = |text: &str| text.split_whitespace().collect::<String>();
            proptest::prop_assert_eq!(squeezed(&left), squeezed(&bare.text));
            proptest::prop_assert_eq!(bare.text.trim(), bare.text.as_ref());
            let all: u32 = bare.silences.iter().map(|(_, ms)| ms).sum();
            let written: u32 = marks(&marked).iter().map(Mark::ms).sum();
            proptest::prop_assert_eq!(all, written);
            for (place, char) in bare.text.char_indices() {
                let there = bare.start_in_marked(place);
                let is_put_in = char == ' ' && !marked.get(there..).unwrap().starts_with(' ');
                proptest::prop_assert!(is_put_in || marked.get(there..).unwrap().starts_with(char), "{place} {there}");
                proptest::prop_assert!(is_put_in || bare.at(there) == place);
            }
            for (place, _) in &bare.silences {
                proptest::prop_assert!(bare.text.is_char_boundary(*place));
            }
        }
    }
}
