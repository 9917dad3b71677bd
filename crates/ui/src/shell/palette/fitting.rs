//! How well what was typed fits what can be found.

/// What a label counts more in which the query stands as it is, where a word begins.
const WORD: i32 = 20;

/// What the words of what an action does count that begin with the query.
const TOLD: i32 = 2;

/// Where `query` (in lower case) begins in `text`, in characters.
pub(super) fn find_ignoring_case(text: &str, query: &str) -> Option<usize> {
    let lower = text.to_lowercase();
    let at = lower.find(query)?;
    lower.get(..at).map(|before| before.chars().count())
}

/// The same for the words of what an action does: only words that stand there as they are, behind all that are named so.
/// What it begins with says most of what it does.
pub(super) fn told(query: &str, tip: &str) -> Option<i32> {
    let tip = tip.to_lowercase();
    let letters = query.chars().count();
    let is_word = |tip: &str| {
        tip.split(|c: char| !c.is_alphanumeric())
            .any(|word| word == query)
    };
    let long_enough = letters >= 4 || letters == 3 && is_word(&tip);
    let place = stands(query, &tip).filter(|_| long_enough)?;
    Some(match place {
        Place::First => TOLD,
        Place::Word => TOLD - 1,
        Place::Within => TOLD - 2,
    })
}

/// Where in a text something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// At its beginning.
    First,
    /// At the beginning of a word.
    Word,
    /// Within a word.
    Within,
}

/// Where `query` stands best in `text`, both in lower case.
fn stands(query: &str, text: &str) -> Option<Place> {
    if text.starts_with(query) {
        return Some(Place::First);
    }
    let mut places = text.match_indices(query);
    let begins = |(at, _): (usize, &str)| {
        let before = text.get(..at).unwrap_or_default();
        !before.ends_with(char::is_alphanumeric)
    };
    let first = places.next()?;
    let is_word = begins(first) || places.any(begins);
    Some(if is_word { Place::Word } else { Place::Within })
}

/// Least letters that may stand in the middle of a word.
const WITHIN: usize = 3;

/// How well `query` (in lower case) fits; `None` where it does not. It fits as it is, or as the beginnings of words in
/// order; an empty query fits everything.
pub(super) fn score(query: &str, text: &str) -> Option<i32> {
    if query.is_empty() {
        // In the order of the table.
        return Some(0);
    }
    // From wherever it fits best: its first letter may stand in a word before the one that is meant.
    let starts = text.char_indices().map(|(start, _)| start);
    let best = starts.filter_map(|start| fit(query, text, start)).max();
    let stands = stands(query, &text.to_lowercase());
    let whole = match stands {
        Some(Place::First | Place::Word) => WORD,
        Some(Place::Within) | None => 0,
    };
    let is_within = stands.is_some() && query.chars().count() >= WITHIN;
    let best = best.or_else(|| is_within.then_some(0))?;
    // A short label that fits is likelier meant than a long one.
    Some(best + whole - text.chars().count() as i32 / 8)
}

/// The same from one place of the text on, where the first letter begins a word. Each further letter follows the one
/// before it, or begins a word too.
fn fit(query: &str, text: &str, start: usize) -> Option<i32> {
    let (before, text) = text.split_at_checked(start)?;
    let mut wanted = query.chars().filter(|letter| !letter.is_whitespace());
    let mut next = wanted.next();
    let begins = before
        .chars()
        .next_back()
        .is_none_or(|last| !last.is_alphanumeric());
    let (mut score, mut run, mut begins) = (0, 0, begins);
    for (place, letter) in text.chars().enumerate() {
        let Some(looking_for) = next else { break };
        let is_same = letter.to_lowercase().next() == Some(looking_for);
        let hit = is_same && (begins || run > 0);
        if !hit && place == 0 {
            return None;
        }
        if hit {
            run += 1;
            score += 2 + 3 * run + if begins { 8 } else { 0 };
            next = wanted.next();
        } else {
            run = 0;
        }
        begins = !letter.is_alphanumeric();
    }
    next.is_none().then_some(score)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_fit_in_order_and_beginnings_count_more() {
        assert!(score("gl", "Generate line").is_some());
        assert!(score("lg", "Generate line").is_none());
        assert!(score("gen", "Generate line") > score("gen", "Change a pen"));
        assert!(score("", "anything").is_some());
        assert!(score("gc", "Generate changed") > score("gc", "Going backwards"));
        // Letters from anywhere in the words found nearly everything.
        assert_eq!(score("cast", "Cancel all requests"), None);
        assert_eq!(score("gc", "Going backwards"), None);
        assert!(score("genli", "Generate line").is_some());
        assert!(score("cast", "Broadcast").is_some());
        // An "e" in a word before was taken for the name's first.
        assert!(
            score("elevenlabs", "Speak with ElevenLabs") > score("elevenlabs", "Eleven labels")
        );
    }

    #[test]
    fn words_stand_before_first_letters_and_names_before_what_is_told() {
        assert!(score("in", "Insert tag") > score("in", "Import names"));
        assert!(score("tag", "Insert tag") > score("tag", "Vintage"));
        assert_eq!(told("list", "Lists lines"), Some(TOLD));
        assert!(told("list", "Lists lines") > told("list", "Every listed line"));
        assert!(told("list", "Every listed line") > told("list", "The playlist"));
        assert_eq!(told("li", "Lists lines"), None, "too short");
        assert_eq!(told("bin", "Puts it into the bin; undo"), Some(TOLD - 1));
        assert_eq!(told("bin", "Combines lines"), None, "no word");
    }

    #[test]
    fn lines_are_found_whatever_their_case() {
        assert_eq!(find_ignoring_case("Der große BÄR", "bär"), Some(10));
        assert_eq!(find_ignoring_case("Nothing", "bär"), None);
    }
}
