//! Where lines of subtitles may break, and how much room their letters take: in writings without spaces between words
//! between any two letters, but not before what ends something nor behind what begins it.

use unicode_width::UnicodeWidthChar as _;

use mynah_core::timing::WordTime;
use mynah_script::letters::width;

/// What begins no line: it belongs to what stands before it.
const ENDS: &str = "、。，．,.：；:;・？！?!）)〕］]｝}〉》」』】〙〗”’…‥ー々〻ゝゞヽヾ％%～〜\
    ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ";
/// What ends no line: it belongs to what comes behind it.
const BEGINS: &str = "（(〔［[｛{〈《「『【〘〖“‘￥$＃#";
/// What may stand behind the end of a sentence and belongs to it.
const CLOSES: [char; 6] = ['」', '』', '）', '】', '》', '〉'];

/// Whether a sentence ends with it.
pub(super) fn is_end(text: &str) -> bool {
    let bare = text.trim_end_matches(CLOSES);
    bare.ends_with(['.', '!', '?', '…', '。', '！', '？'])
}

/// A part of a text that stands in one line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'a> {
    pub text: &'a str,
    /// Whether a space is before it where it isn't the first of its line.
    pub spaced: bool,
    pub start_ms: u32,
    pub end_ms: u32,
}

impl Piece<'_> {
    /// Columns that it takes behind another one.
    pub fn width(&self) -> usize {
        width(self.text) + usize::from(self.spaced)
    }
}

/// The parts of a text whose words sound at these times.
pub(super) fn pieces<'a>(text: &'a str, words: &[WordTime]) -> Vec<Piece<'a>> {
    let mut all: Vec<Piece<'a>> = Vec::new();
    let mut ends = None;
    for word in words {
        let spoken = text.get(word.bytes.clone()).unwrap_or_default();
        let begins = word.bytes.start + spoken.len() - spoken.trim_start().len();
        let spoken = spoken.trim();
        if spoken.is_empty() {
            continue;
        }
        let spaced = ends != Some(begins);
        ends = Some(begins + spoken.len());
        let before = all.last().map(|piece| piece.text);
        let mut parts = parts(spoken).into_iter().peekable();
        // Where nothing is between two words, and nothing may break there, they are one.
        if !spaced
            && let Some(before) = before
            && let Some(part) = parts.peek()
            && !may_break(before, part)
            && let Some(last) = all.last_mut()
        {
            let from = begins - before.len();
            last.text = text.get(from..begins + part.len()).unwrap_or(before);
            last.end_ms = word.start_ms.max(last.end_ms);
            let share = part.len() as f64 / spoken.len() as f64;
            let length = f64::from(word.end_ms.saturating_sub(word.start_ms));
            last.end_ms = last.end_ms.max(word.start_ms + (length * share) as u32);
            parts.next();
        }
        let (all_width, length) = (
            width(spoken).max(1) as f64,
            f64::from(word.end_ms.saturating_sub(word.start_ms)),
        );
        let at = |columns: usize| word.start_ms + (length * columns as f64 / all_width) as u32;
        let left: usize = parts.clone().map(width).sum();
        let mut passed = width(spoken).saturating_sub(left);
        let mut is_first = passed == 0;
        for part in parts {
            let start_ms = at(passed);
            passed += width(part);
            all.push(Piece {
                text: part,
                spaced: spaced && is_first,
                start_ms,
                end_ms: at(passed).min(word.end_ms).max(start_ms),
            });
            is_first = false;
        }
    }
    all
}

/// The parts of a word between which a line may break.
fn parts(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, letter) in word.char_indices() {
        let before = word.get(from..at).unwrap_or_default();
        let after = word.get(at..).unwrap_or_default();
        // What takes no room belongs to the letter before it.
        let is_mark = letter.width() == Some(0);
        if !before.is_empty() && !is_mark && may_break(before, after) {
            parts.push(before);
            from = at;
        }
    }
    parts.extend(word.get(from..).filter(|rest| !rest.is_empty()));
    parts
}

/// Whether a line may break between two texts that stand side by side.
fn may_break(before: &str, after: &str) -> bool {
    let (Some(before), Some(after)) = (before.chars().last(), after.chars().next()) else {
        return false;
    };
    (is_unspaced(before) || is_unspaced(after)) && !BEGINS.contains(before) && !ENDS.contains(after)
}

/// Whether it is of a writing without spaces between words: Chinese or Japanese, with their signs.
fn is_unspaced(letter: char) -> bool {
    matches!(letter,
        '\u{2e80}'..='\u{2fdf}' | '\u{3000}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Vec<WordTime> {
        vec![WordTime {
            start_ms: 0,
            end_ms: 1_000,
            bytes: 0..text.len(),
        }]
    }

    #[test]
    fn what_has_no_spaces_breaks_between_letters_but_not_before_its_signs() {
        let text = "「はい。」と2026年に言った。";
        let all = pieces(text, &whole(text));
        let parts: Vec<&str> = all.iter().map(|piece| piece.text).collect();
        assert_eq!(
            parts,
            ["「は", "い。」", "と", "2026", "年", "に", "言っ", "た。"]
        );
        assert!(all.iter().skip(1).all(|piece| !piece.spaced));
        assert!(all.is_sorted_by_key(|piece| piece.start_ms));
        assert_eq!(all.last().unwrap().end_ms, 1_000);
        assert_eq!(width("はいA"), 5);
        assert!(is_end("い。」") && is_end("Yes.") && !is_end("いや、"));
    }

    #[test]
    fn words_that_stand_side_by_side_are_one_and_others_have_a_space() {
        let text = "rock-n-roll is 良い";
        let word = |start_ms, bytes| WordTime {
            start_ms,
            end_ms: start_ms + 100,
            bytes,
        };
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
            .map(|piece| (piece.text, piece.spaced, piece.start_ms))
            .collect();
        let wanted = [
            ("rock-n-roll", true, 0),
            ("is", true, 300),
            ("良", true, 500),
            ("い", false, 600),
        ];
        assert_eq!(parts, wanted);
        assert_eq!(all[0].end_ms, 200);
    }
}
