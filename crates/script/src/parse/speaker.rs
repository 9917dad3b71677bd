//! Who speaks: `NAME:` before a line, a cue above it.

use std::borrow::Cow;

/// Longest name that is taken for one.
const LONGEST: usize = 40;
/// The same behind the sign, but for letters with a backslash before them.
const LONGEST_SIGNED: usize = 80;
/// Fewer letters before a full stop abbreviate: "Mrs. Vale", "J. R.".
const ABBREVIATED: usize = 4;
/// Most words in a name.
const MOST_WORDS: usize = 4;
/// Small words that may stand inside a name.
const SMALL: &[&str] = &[
    "of", "the", "de", "la", "le", "van", "von", "der", "del", "da", "and", "in", "&",
];
/// What screenplays put behind a name: where somebody is, and that they go on. It is no way of saying something.
const EXTENSIONS: &[&str] = &[
    "V.O.", "VO", "O.S.", "OS", "O.C.", "OC", "CONT'D", "CONT’D", "CONT.",
];

/// `NAME: text`, `NAME (direction): text` or `NAME [direction]: text`, Markdown bold allowed around the name; or `@any name: text`.
pub(super) fn prefix(words: &str) -> Option<(Cow<'_, str>, Option<&str>, &str)> {
    if let Some(signed) = words.strip_prefix('@') {
        return signed_prefix(signed).map(|(name, text)| (Cow::Owned(name), None, text));
    }
    let (head, text) = words.split_once(':')?;
    let (head, text) = (head.trim_matches('*'), text.trim_start_matches('*'));
    let spaced = text.starts_with([' ', '\t']);
    let text = text.trim();
    let (name, direction) = split_direction(head);
    (spaced && !text.is_empty() && is_name(name)).then_some((name.into(), direction, text))
}

/// Behind the sign stands any name, up to a colon with a space behind it, or to the end of a sentence, which is nobody's
/// name. A backslash makes the next letter part of it.
fn signed_prefix(words: &str) -> Option<(String, &str)> {
    let mut name = String::new();
    let mut plain = 0;
    let mut letters = words.chars();
    while let Some(letter) = letters.next() {
        let rest = letters.as_str();
        match letter {
            '\\' => name.extend(letters.next()),
            ':' if rest.starts_with([' ', '\t']) => {
                let text = rest.trim();
                let is_one = !name.trim().is_empty() && !text.is_empty();
                return is_one.then_some((name, text));
            }
            _ if plain == LONGEST_SIGNED || ends_sentence(&name, letter, rest) => return None,
            letter => {
                plain += 1;
                name.push(letter);
            }
        }
    }
    None
}

/// Whether a letter ends a sentence between these words. A full stop behind few letters abbreviates.
fn ends_sentence(before: &str, letter: char, behind: &str) -> bool {
    let ends = match letter {
        '.' => {
            let word = before.rsplit(char::is_whitespace).next();
            word.is_none_or(|word| word.chars().count() >= ABBREVIATED)
        }
        '!' | '?' => true,
        _ => false,
    };
    ends && behind.starts_with([' ', '\t'])
}

/// A name as it stands before a text, so that it is read as that name: with the sign, where its look doesn't tell.
pub(super) fn written<'a>(name: &'a str, text: &str) -> Cow<'a, str> {
    let row = format!("{name}: {text}");
    let is_read = prefix(&row).is_some_and(|read| read == (name.into(), None, text));
    // A small one may go on with the row above.
    let goes_on = name.starts_with(char::is_lowercase);
    if is_read && !goes_on && super::reader::heading(&row).is_none() {
        return name.into();
    }
    let mut signed = "@".to_owned();
    for (place, (at, letter)) in name.char_indices().enumerate() {
        let (before, rest) = name.split_at(at);
        let behind = rest.strip_prefix(letter).unwrap_or_default();
        let is_sign = matches!(letter, '\\' | ':') || ends_sentence(before, letter, behind);
        if is_sign || place >= LONGEST_SIGNED {
            signed.push('\\');
        }
        signed.push(letter);
    }
    signed.into()
}

/// Who speaks by a cue, if it is one.
pub(crate) fn cue(words: &str) -> Option<&str> {
    is_cue(words).then(|| split_direction(words).0)
}

/// A name in capitals on a line of its own, as screenplays have it.
pub(super) fn is_cue(words: &str) -> bool {
    let (name, _) = split_direction(words);
    let letters = name.chars().filter(|char| char.is_alphabetic()).count();
    letters >= 2 && !name.chars().any(char::is_lowercase) && is_name(name)
}

/// `(quietly)` or `[quietly]` on a row of its own: the direction.
pub(super) fn direction(words: &str) -> Option<&str> {
    match split_direction(words) {
        ("", direction) => direction,
        _ => None,
    }
}

/// `TOM (quietly)` or `TOM [quietly]` → the name and the direction.
pub(super) fn split_direction(head: &str) -> (&str, Option<&str>) {
    let head = head.trim();
    let within = |[opens, closes]: [char; 2]| head.strip_suffix(closes)?.split_once(opens);
    match within(['(', ')']).or_else(|| within(['[', ']'])) {
        Some((name, direction))
            if !direction.trim().is_empty() && !direction.contains(['(', ')', '[', ']']) =>
        {
            let direction = direction.trim();
            let is_extension = |known: &&str| direction.eq_ignore_ascii_case(known);
            let says_how = !EXTENSIONS.iter().any(is_extension);
            (name.trim(), Some(direction).filter(|_| says_how))
        }
        _ => (head, None),
    }
}

fn is_name(name: &str) -> bool {
    let count = name.split_whitespace().count();
    // One short word may be small ("tom"); in a longer name each word stands out.
    let one_word = count == 1 && name.chars().count() <= 12 && all_letters(name);
    let stands_out = || {
        name.split_whitespace()
            .enumerate()
            .all(|(place, word)| is_name_word(place, word))
    };
    let digits_only = name.chars().all(|char| !char.is_alphabetic());
    (1..=MOST_WORDS).contains(&count)
        && name.chars().count() <= LONGEST
        && !digits_only
        && (one_word || stands_out())
}

fn is_name_word(place: usize, word: &str) -> bool {
    let starts = word.starts_with(|first: char| {
        first.is_uppercase() || first.is_ascii_digit() || is_caseless(first)
    });
    let fits = |char: char| char.is_alphanumeric() || "'’-.&#_".contains(char) || is_mark(char);
    let sentence = word.ends_with('.') && word.chars().count() > ABBREVIATED;
    // "Guard #2"
    let counts = || {
        word.strip_prefix('#')
            .is_some_and(|rest| rest.bytes().all(|it| it.is_ascii_digit()))
    };
    (starts || place > 0 && (SMALL.contains(&word) || counts()))
        && word.chars().all(fits)
        && !sentence
}

fn all_letters(name: &str) -> bool {
    name.chars().all(char::is_alphabetic)
}

/// Letters of scripts without capitals.
fn is_caseless(char: char) -> bool {
    char.is_alphabetic() && !char.is_lowercase() && !char.is_uppercase()
}

fn is_mark(char: char) -> bool {
    matches!(u32::from(char), 0x0300..=0x036F)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_names_from_sentences() {
        for name in [
            "TOM",
            "Mrs Vale",
            "Mrs. Vale",
            "Guard 2",
            "OLD WOMAN #2",
            "The Man in Black",
            "Duke of York",
            "tom",
            "Zoë",
            "O'Neil",
            "北京",
        ] {
            assert!(prefix(&format!("{name}: Hello.")).is_some(), "{name}");
        }
        for not in [
            "He said this",
            "12",
            "Wait. Then",
            "One two three four five",
            "http",
        ] {
            let words = if not == "http" {
                "http://a.org".to_owned()
            } else {
                format!("{not}: Hello.")
            };
            assert!(prefix(&words).is_none(), "{not}");
        }
        let tom = |direction| Some(("TOM".into(), direction, "Hi."));
        assert_eq!(prefix("TOM (softly): Hi."), tom(Some("softly")));
        assert_eq!(prefix("**TOM:** Hi."), tom(None));
        // Where somebody is says nothing of how they say it.
        for beside in ["O.S.", "V.O.", "cont'd"] {
            let row = format!("TOM ({beside}): Hi.");
            assert_eq!(prefix(&row), tom(None), "{row}");
        }
    }

    /// A message to somebody became a speaker of half its words.
    #[test]
    fn behind_the_sign_a_sentence_is_no_name() {
        for not in [
            "@mike thanks for yesterday. One question: does it work?",
            "@mike wow! Look: it works.",
            "@mike really? Then: go.",
        ] {
            assert!(prefix(not).is_none(), "{not}");
        }
        let long = "very ".repeat(20);
        assert!(prefix(&format!("@the {long}old man: Hi.")).is_none());
        assert!(prefix("@Mrs. Vale, the one upstairs: Hi.").is_some());
        for name in [
            "the voice. And the other one?  Yes! ".trim(),
            &format!("the {long}old man"),
            "a\\b: c",
            "tom",
        ] {
            let row = format!("{}: Hi.", written(name, "Hi."));
            let read = prefix(&row).map(|(name, ..)| name.into_owned());
            assert_eq!(read.as_deref(), Some(name), "{row}");
        }
    }
}
