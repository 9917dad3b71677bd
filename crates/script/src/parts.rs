//! Where a long text is cut into the parts that are sent one by one.
//!
//! At the ends of sentences, into parts of about the same length; and a part that was there before stays what it was
//! wherever the text was changed.

use std::ops::Range;

use crate::boundaries::{self, Seam, is_unspaced, seams};
use crate::chunk;
use mynah_core::request::Context;
use mynah_core::silence::Bare;

/// Characters of a part, at most, where the model hears what is said around it. The service's own advice: longer pieces
/// drift in pace and tone; and a sentence that is changed costs its part.
pub const COMFORTABLE: usize = 800;

/// Characters of what is said around a part that are sent along: some sentences, so that a change far away in a neighbour
/// is none here.
const AROUND: usize = 300;

/// Where `text` is cut so that no part has more than `most` characters: the bytes at which parts begin, but for the
/// first. Empty where it fits as it is.
///
/// `before` are the parts that were spoken of an older text, in order: those whose words are still there stay parts. Marks
/// of silences are no characters of it.
///
/// # Example
/// ```
/// use mynah_script::parts::cuts;
/// assert_eq!(cuts("One two three. Four five.", 20, &[]), [15]);
/// assert!(cuts("One two. Three.", 20, &[]).is_empty());
/// ```
pub fn cuts(text: &str, most: usize, before: &[&str]) -> Vec<u32> {
    let bare = Bare::of(text);
    if bare.silences.is_empty() {
        return cuts_of_words(text, most, before);
    }
    // What somebody writes of silences moves no cut: the words are what is bought.
    let before: Vec<Bare<'_>> = before.iter().map(|part| Bare::of(part)).collect();
    let before: Vec<&str> = before.iter().map(|part| part.text.as_ref()).collect();
    let cuts = cuts_of_words(&bare.text, most, &before).into_iter();
    let cuts = cuts.map(|at| bare.start_in_marked(at as usize));
    cuts.filter_map(|at| u32::try_from(at).ok()).collect()
}

fn cuts_of_words(text: &str, most: usize, before: &[&str]) -> Vec<u32> {
    let kept = kept(text, most, before);
    // No text has more characters than bytes.
    if kept.is_empty() && (text.len() <= most || text.chars().nth(most).is_none()) {
        return Vec::new();
    }
    let mut starts = Vec::new();
    let mut at = 0;
    for part in kept {
        split(text, at..part.start, most, &mut starts);
        starts.push(part.start);
        at = part.end;
    }
    split(text, at..text.len(), most, &mut starts);
    let starts = starts.into_iter().skip(1);
    starts.filter_map(|at| u32::try_from(at).ok()).collect()
}

/// What is said around a part of a text; its silences are not said.
pub fn around(text: &str, part: &Range<usize>) -> Context {
    let bare = Bare::of(text);
    if bare.silences.is_empty() {
        return around_words(text, part);
    }
    around_words(&bare.text, &(bare.at(part.start)..bare.at(part.end)))
}

fn around_words(text: &str, part: &Range<usize>) -> Context {
    let before = text.get(..part.start).unwrap_or_default().trim_end();
    let after = text.get(part.end..).unwrap_or_default().trim_start();
    let from = before
        .char_indices()
        .rev()
        .nth(AROUND)
        .map_or(0, |(at, _)| {
            let rest = before.get(at..).unwrap_or_default();
            let space = rest.find(char::is_whitespace);
            let word = || seams(rest).first().map(|(at, _)| *at);
            at + space.or_else(word).unwrap_or_default()
        });
    let to = after
        .char_indices()
        .nth(AROUND)
        .map_or(after.len(), |(at, _)| {
            let head = after.get(..at).unwrap_or_default();
            let space = head.rfind(char::is_whitespace);
            let word = || seams(head).last().map(|(at, _)| *at);
            space.or_else(word).unwrap_or(at)
        });
    Context {
        before: before.get(from..).unwrap_or_default().trim().to_owned(),
        after: after.get(..to).unwrap_or_default().trim().to_owned(),
    }
}

/// What the cut before a part is: how long the pause there may be.
pub fn seam_before(text: &str, start: usize) -> Seam {
    let head = text.get(..start).unwrap_or_default();
    let from = head
        .char_indices()
        .rev()
        .nth(AROUND)
        .map_or(0, |(at, _)| at);
    let near = text.get(from..).unwrap_or_default();
    let near = boundaries::head(near, start.saturating_sub(from));
    let seams = seams(near);
    let seam = seams.iter().find(|(at, _)| from + at == start);
    seam.map_or(Seam::Word, |(_, kind)| *kind)
}

/// The parts of an older text that stand in this one, in the same order and not in the middle of a word.
fn kept(text: &str, most: usize, before: &[&str]) -> Vec<Range<usize>> {
    let mut kept = Vec::new();
    let mut at = 0;
    for part in before {
        let rest = text.get(at..).unwrap_or_default();
        let fits = !part.is_empty() && part.chars().nth(most).is_none();
        let Some(found) = rest.find(part).filter(|_| fits) else {
            continue;
        };
        let place = at + found..at + found + part.len();
        let head = text.get(..place.start).unwrap_or_default();
        let tail = text.get(place.end..).unwrap_or_default();
        let ends = |before: &str, after: &str| {
            before.is_empty()
                || before.ends_with(|letter: char| letter.is_whitespace() || is_unspaced(letter))
                || after.is_empty()
                || after.starts_with(|letter: char| letter.is_whitespace() || is_unspaced(letter))
        };
        if ends(head, part) && ends(part, tail) {
            at = place.end;
            kept.push(place);
        }
    }
    kept
}

/// Splits a stretch of a text into parts of about the same length; adds where each begins.
fn split(text: &str, stretch: Range<usize>, most: usize, starts: &mut Vec<usize>) {
    let most = most.max(1);
    let whole = text.get(stretch.clone()).unwrap_or_default();
    let mut from = stretch.start + (whole.len() - whole.trim_start().len());
    let end = stretch.start + whole.trim_end().len();
    let mut characters = text.get(from..end).map_or(0, |rest| rest.chars().count());
    while from < end {
        let rest = text.get(from..end).unwrap_or_default();
        starts.push(from);
        if characters <= most {
            return;
        }
        let ideal = characters.div_ceil(characters.div_ceil(most));
        let window = ideal / 2..most.min(ideal + ideal / 2);
        // What lies behind the window is looked at when it is its turn.
        let places: Vec<(usize, Seam)> = seams(with_seams_to(rest, window.end));
        let mut best: Option<(Seam, usize, usize)> = None;
        let (mut counted, mut chars) = (0, 0);
        for (at, kind) in places {
            let next = rest.get(counted..at).unwrap_or_default();
            chars += next.chars().count();
            counted = at;
            let words = chars
                - next
                    .chars()
                    .rev()
                    .take_while(|it| it.is_whitespace())
                    .count();
            if words > window.end {
                break;
            }
            let good = (kind, words.abs_diff(ideal), at);
            if words >= window.start && best.is_none_or(|best| good < best) {
                best = Some(good);
            }
        }
        let next = best
            .map(|(_, _, at)| at)
            .or_else(|| chunk::first(rest, most));
        let Some(next) = next.filter(|next| *next > 0) else {
            return;
        };
        let left = rest.get(next..).unwrap_or_default().trim_start();
        let cut = rest.len() - left.len();
        let cut_off = rest.get(..cut).map_or(0, |cut| cut.chars().count());
        characters = characters.saturating_sub(cut_off);
        from += cut;
    }
}

/// The beginning of a text in which all seams are found that lie before so many characters and the white space behind them.
fn with_seams_to(rest: &str, characters: usize) -> &str {
    let far = rest.char_indices().nth(characters + 1);
    let Some((far, _)) = far else { return rest };
    let space = rest.get(far..).unwrap_or_default();
    let far = rest.len() - space.trim_start().len();
    boundaries::head(rest, far)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts<'a>(text: &'a str, most: usize, before: &[&str]) -> Vec<&'a str> {
        let cuts = cuts(text, most, before);
        let mut ends: Vec<usize> = cuts.iter().map(|at| *at as usize).collect();
        ends.push(text.len());
        let mut start = 0;
        let mut parts = Vec::new();
        for end in ends {
            parts.push(text.get(start..end).unwrap_or_default().trim());
            start = end;
        }
        parts
    }

    #[test]
    fn parts_are_sentences_of_about_the_same_length() {
        let text = "Aaaa bbbb. Cccc dddd. Eeee ffff. Gggg hhhh.";
        assert_eq!(
            parts(text, 35, &[]),
            ["Aaaa bbbb. Cccc dddd.", "Eeee ffff. Gggg hhhh."]
        );
        assert_eq!(parts("Dr. No and Mr. T. Smith came.", 20, &[]).len(), 2);
        assert_eq!(parts("Dr. No, and Mr. Smith came.", 20, &[])[0], "Dr. No,");
        assert_eq!(parts("Wait [very long tag. here] now.", 25, &[])[0], "Wait");
        assert_eq!(parts("[open. Aaaa bbbb. Cccc", 17, &[])[0], "[open.");
        assert_eq!(
            parts("今日は。明日は。昨日は。", 8, &[]),
            ["今日は。", "明日は。昨日は。"]
        );
    }

    #[test]
    fn a_changed_sentence_changes_its_part_alone() {
        let text: Vec<String> = (0..40)
            .map(|n| format!("This is sentence number {n}."))
            .collect();
        let old = text.join(" ");
        let was = parts(&old, 300, &[]);
        assert!(was.len() >= 4);
        for place in 0..40 {
            let mut text = text.clone();
            text[place] = "Something else altogether, and longer than it was before.".to_owned();
            let now = text.join(" ");
            let now = parts(&now, 300, &was);
            let gone = was.iter().filter(|part| !now.contains(part)).count();
            // One that outgrows its length becomes two.
            let fits = now.iter().all(|part| part.chars().count() <= 300);
            assert!(gone == 1 && fits, "{place}: {now:#?}");
        }
    }

    #[test]
    fn what_is_said_around_a_part_ends_with_whole_words() {
        let text = format!("{} HERE {}", "before ".repeat(90), "after ".repeat(90));
        let at = text.find("HERE").unwrap();
        let around = around(&text, &(at..at + 4));
        assert!(around.before.starts_with("before") && around.before.ends_with("before"));
        assert!(around.after.starts_with("after ") && around.after.ends_with("after"));
        assert!(around.before.len() <= AROUND + 1 && around.after.len() <= AROUND);
        assert_eq!(super::around("all", &(0..3)), Context::default());
    }

    #[test]
    fn a_seam_is_what_ends_there() {
        let of = |text: &str| seam_before(text, text.find('X').unwrap());
        assert_eq!(of("One.\n\nX"), Seam::Paragraph);
        assert_eq!(of("One. X"), Seam::Sentence);
        assert_eq!(of("One, X"), Seam::Clause);
        assert_eq!(of("Mr. X"), Seam::Word);
        assert_eq!(of("oneX"), Seam::Word);
    }

    proptest::proptest! {
        #[test]
        fn parts_are_the_whole_text_and_none_is_too_long(
            text in "[a-d .,!?\\n\\[\\]<>äß。]{0,300}",
            other in "[a-d .,!?\\n]{0,300}",
            most in 8..60_usize,
        ) {
            let text = text.trim();
            let was = parts(&other, most, &[]);
            for before in [&[][..], &was] {
                let now = parts(text, most, before);
                proptest::prop_assert!(now.iter().all(|part| part.chars().count() <= most), "{now:?}");
                let all: String = now.concat().split_whitespace().collect();
                proptest::prop_assert_eq!(all, text.split_whitespace().collect::<String>());
            }
        }
    }

    /// Each part looked through all that was left: a text of two million letters took minutes, in every frame.
    #[test]
    fn a_text_is_cut_in_one_go_however_long_it_is() {
        let text = "word ".repeat(400_000);
        let cuts = cuts(&text, 800, &[]);
        assert_eq!(cuts.len(), 2_499);
    }

    proptest::proptest! {
        /// Where a text is cut doesn't depend on what comes far behind.
        #[test]
        fn what_lies_far_behind_hides_and_adds_no_place(
            text in "([a-c]{1,4}|[.,!?<>\\[\\]\n ]| {1,9}|。){0,400}",
            characters in 0..60_usize,
        ) {
            let near = |(at, _): &(usize, Seam)| {
                let head = text.get(..*at).unwrap_or_default().trim_end();
                head.chars().count() <= characters
            };
            let all: Vec<_> = seams(&text).into_iter().filter(near).collect();
            let some: Vec<_> = seams(with_seams_to(&text, characters)).into_iter().filter(near).collect();
            proptest::prop_assert_eq!(all, some);
        }
    }
}
