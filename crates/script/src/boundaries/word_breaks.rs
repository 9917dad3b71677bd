//! Ends of words in writings without spaces between them, from the dictionaries of ICU4X.

use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, LineBreak};
use icu_segmenter::options::{LineBreakOptions, WordBreakInvariantOptions};
use icu_segmenter::{LineSegmenter, WordSegmenter};
use unicode_width::UnicodeWidthChar as _;

/// Signs of Thai, Lao and Khmer that begin no word: signs of repetition and shortening, and vowels behind their consonant.
const NEVER_FIRST: &str = "ๆฯໆຯៗ\u{e30}\u{e32}\u{e33}\u{e45}\u{eb0}\u{eb2}\u{eb3}";
/// Vowels of Thai and Lao that end no word: they are written before their consonant.
const NEVER_LAST: &str = "\u{e40}\u{e41}\u{e42}\u{e43}\u{e44}\u{ec0}\u{ec1}\u{ec2}\u{ec3}\u{ec4}";

/// Returns the bytes of a stretch without white space at which a word ends and a line may break.
///
/// Empty in writings that have spaces between words.
pub(super) fn word_ends(stretch: &str) -> Vec<usize> {
    if stretch.is_ascii() {
        return Vec::new();
    }
    let mut has_ideographs = false;
    let mut has_others = false;
    for letter in stretch.chars() {
        has_ideographs |= is_ideographic(letter);
        has_others |= is_thai_like(letter) || is_separator(letter);
    }
    if !has_ideographs && !has_others {
        return Vec::new();
    }
    // Line breaking knows the words of Thai, Lao, Khmer and Burmese, but not those of Chinese and Japanese.
    let words: Vec<usize> = if has_ideographs {
        let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
        segmenter.segment_str(stretch).collect()
    } else {
        Vec::new()
    };
    let segmenter = LineSegmenter::new_dictionary(LineBreakOptions::default());
    let mut ends: Vec<usize> = segmenter.segment_str(stretch).collect();
    ends.retain(|at| {
        let (before, after) = stretch.split_at_checked(*at).unwrap_or_default();
        let (Some(before), Some(after)) = (before.chars().next_back(), after.chars().next()) else {
            return false;
        };
        if NEVER_FIRST.contains(after) || NEVER_LAST.contains(before) {
            return false;
        }
        if is_ideographic(before) || is_ideographic(after) {
            return words.binary_search(at).is_ok();
        }
        is_separator(before) || is_thai_like(before) || is_thai_like(after)
    });
    if stretch.contains(is_hiragana) {
        phrase_ends(stretch, &ends)
    } else {
        ends
    }
}

/// Longest stretch of Japanese between two ends of phrases, in characters. In a longer one each word may end a row.
const LONGEST_PHRASE: usize = 14;

/// Longer Japanese words of hiragana that belong to the word before them. Of two letters, most do.
const ENDINGS: &[&str] = &[
    "ました",
    "でした",
    "ません",
    "なかっ",
    "ている",
    "ていた",
    "だった",
    "ながら",
    "られる",
    "られた",
    "あった",
    "という",
    "として",
    "について",
    "けれど",
    "しまっ",
    "しまう",
    "しまった",
    "ください",
    "でしょう",
    "だろう",
    "らしい",
];

/// Returns the ends of words that end a phrase, too: not before a particle or an ending.
fn phrase_ends(stretch: &str, ends: &[usize]) -> Vec<usize> {
    let is_end = |index: usize, at: usize| {
        let (before, after) = stretch.split_at_checked(at).unwrap_or_default();
        let next = ends.get(index + 1).copied().unwrap_or(stretch.len());
        let word = stretch.get(at..next).unwrap_or_default();
        let word = word.trim_end_matches(|letter: char| !letter.is_alphanumeric());
        let last = before.chars().next_back().unwrap_or_default();
        if !last.is_alphanumeric() {
            return true;
        }
        if last.is_numeric() {
            return !after.starts_with(|next: char| next.is_alphabetic());
        }
        let is_kana = !word.is_empty() && word.chars().all(is_hiragana);
        let is_ending = word.chars().nth(2).is_none() || ENDINGS.contains(&word);
        !(is_kana && (!is_hiragana(last) || is_ending))
    };
    let kept = |(index, at): (usize, &usize)| is_end(index, *at).then_some(*at);
    let phrases: Vec<usize> = ends.iter().enumerate().filter_map(kept).collect();
    let mut all = Vec::new();
    let mut from = 0;
    for to in phrases.into_iter().chain([stretch.len()]) {
        let phrase = stretch.get(from..to).unwrap_or_default();
        if phrase.chars().count() > LONGEST_PHRASE {
            let within = ends.iter().filter(|at| from < **at && **at < to);
            all.extend(within);
        }
        all.extend((to < stretch.len()).then_some(to));
        from = to;
    }
    all
}

fn is_hiragana(letter: char) -> bool {
    matches!(letter, '\u{3041}'..='\u{309f}' | 'ー')
}

/// Returns true if a letter belongs to a writing without spaces between words.
pub(crate) fn is_unspaced(letter: char) -> bool {
    is_ideographic(letter) || is_thai_like(letter)
}

/// Returns true if a character belongs to Chinese or Japanese, their signs included.
fn is_ideographic(letter: char) -> bool {
    !letter.is_ascii()
        && letter.width() == Some(2)
        && !matches!(
            line_break(letter),
            LineBreak::H2 | LineBreak::H3 | LineBreak::JL | LineBreak::JV | LineBreak::JT
        )
        || matches!(
            line_break(letter),
            LineBreak::Ideographic | LineBreak::ConditionalJapaneseStarter
        )
}

/// Returns true if a visible sign separates words, as in Ethiopic and Tibetan.
fn is_separator(letter: char) -> bool {
    line_break(letter) == LineBreak::BreakAfter
        && CodePointMapData::<GeneralCategory>::new().get(letter)
            == GeneralCategory::OtherPunctuation
}

/// Returns true if a letter belongs to a writing whose words only a dictionary knows: Thai, Lao, Khmer, Burmese.
pub(super) fn is_thai_like(letter: char) -> bool {
    line_break(letter) == LineBreak::ComplexContext
}

fn line_break(letter: char) -> LineBreak {
    CodePointMapData::<LineBreak>::new().get(letter)
}
