//! Elements of screenplays by the look of their words: names, scene headings, transitions and numbers.

use super::super::super::fountain::is_scene;

/// Longest name, in characters.
const LONGEST_NAME: usize = 40;
/// Most words of a name.
const MOST_NAME_WORDS: usize = 6;
/// Longest number of a scene, in characters: `A112BC`.
const LONGEST_NUMBER: usize = 7;
/// Most letters of a scene's number.
const MOST_LETTERS: usize = 3;
/// Most words of a transition.
const MOST_TRANSITION_WORDS: usize = 6;
/// First words of scene headings, besides those of English and French.
const INSIDE_OR_OUTSIDE: [&str; 14] = [
    "INTERIOR",
    "EXTERIOR",
    "INNEN",
    "AUSSEN",
    "AUẞEN",
    "AUßEN",
    "INTÉRIEUR",
    "EXTÉRIEUR",
    "INTERNO",
    "ESTERNO",
    "ИНТ",
    "ЭКСТ",
    "НАТ",
    "פנים",
];
/// First words of transitions.
const TRANSITIONS: [&str; 17] = [
    "FADE IN",
    "FADE OUT",
    "FADE TO",
    "FADE UP",
    "CUT TO",
    "CUT BACK TO",
    "DISSOLVE TO",
    "SMASH CUT",
    "MATCH CUT",
    "JUMP CUT",
    "HARD CUT",
    "WIPE TO",
    "IRIS IN",
    "IRIS OUT",
    "END OF ACT",
    "END OF EPISODE",
    "END CREDITS",
];

/// Returns true if words are in capitals. A name may have some small letters: `McCOY`. Scripts without capitals have none.
pub(super) fn is_capital(words: &str) -> bool {
    let (mut letters, mut small) = (0_usize, 0_usize);
    for char in words.chars().filter(|char| char.is_alphabetic()) {
        letters += 1;
        small += usize::from(char.is_lowercase());
    }
    letters > 0 && small * 4 <= letters
}

/// The name in a row and the brackets behind it: `TOM (O.S.)`. `None` for a row that can't be a name.
pub(super) fn name_of(row: &str) -> Option<(&str, &str)> {
    let end = row.find(['(', '（']).unwrap_or(row.len());
    let (name, brackets) = row.split_at_checked(end)?;
    let name = name.trim();
    let is_short =
        name.chars().count() <= LONGEST_NAME && name.split_whitespace().count() <= MOST_NAME_WORDS;
    let is_sentence = name.ends_with([':', '!', '?', ',', ';', '…', '-', '–', '—']);
    let is_name = is_capital(name)
        && is_short
        && !is_sentence
        && scene_of(name).is_none()
        && !is_transition(name)
        && !is_omitted(name);
    is_name.then_some((name, brackets))
}

/// The words of a scene heading, without its number.
pub(super) fn scene_of(row: &str) -> Option<&str> {
    let (number, words) = match row.split_once(' ') {
        Some((first, rest)) if is_scene_number(first) => (first, rest.trim_start()),
        _ => ("", row),
    };
    let first = words.split(['.', ' ', '/', '-', '–', ',']).next();
    let is_heading = is_scene(words) || INSIDE_OR_OUTSIDE.contains(&first.unwrap_or_default());
    let words = words.strip_suffix(number).unwrap_or(words).trim_end();
    (is_heading && is_capital(words)).then_some(words)
}

/// Returns true for a transition such as `CUT TO:` or `FADE OUT.`, and for the end of a part.
pub(super) fn is_transition(row: &str) -> bool {
    let words = row.trim_end_matches(['.', ':']);
    let begins = |start: &&str| {
        let rest = words.strip_prefix(*start);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    is_capital(row)
        && row.split_whitespace().count() <= MOST_TRANSITION_WORDS
        && (words == "THE END" || row.ends_with(" TO:") || TRANSITIONS.iter().any(begins))
}

/// Returns true for the place of a scene that was taken out.
pub(super) fn is_omitted(row: &str) -> bool {
    let words = row.split(|char: char| !char.is_alphabetic());
    let mut words = words.filter(|word| !word.is_empty());
    words.next() == Some("OMITTED") && words.all(|word| word.chars().count() <= MOST_LETTERS)
}

/// Returns true for the number of a scene or of a page: `12`, `12A`, `A13`, `1.`
pub(super) fn is_scene_number(word: &str) -> bool {
    let number = word.trim_matches(['.', '(', ')', '-']);
    let letters = number.chars().filter(char::is_ascii_uppercase).count();
    let digits = number.chars().filter(char::is_ascii_digit).count();
    digits > 0
        && letters <= MOST_LETTERS
        && letters + digits == number.chars().count()
        && number.len() <= LONGEST_NUMBER
}

/// Returns true for the star beside a row that was changed.
pub(super) fn is_revision_mark(words: &str) -> bool {
    !words.is_empty() && words.chars().all(|char| char == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_in_capitals() {
        for (row, name) in [
            ("MARA", Some(("MARA", ""))),
            ("TOM (O.S.)", Some(("TOM", "(O.S.)"))),
            ("DR. McCOY (CONT'D)", Some(("DR. McCOY", "(CONT'D)"))),
            ("2ND GUARD", Some(("2ND GUARD", ""))),
            ("מרה", Some(("מרה", ""))),
            ("Mara", None),
            ("CUT TO:", None),
            ("FADE IN", None),
            ("INT. HOUSE", None),
            ("OMITTED", None),
            ("(MORE)", None),
            ("12", None),
            ("HELP!", None),
        ] {
            assert_eq!(name_of(row), name, "{row}");
        }
    }

    #[test]
    fn scenes_lose_their_numbers() {
        for (row, words) in [
            ("INT. LAMP ROOM - NIGHT", Some("INT. LAMP ROOM - NIGHT")),
            ("12A INT. LAMP ROOM 12A", Some("INT. LAMP ROOM")),
            ("12. EXT. PIER", Some("EXT. PIER")),
            ("INNEN. HAUS – TAG", Some("INNEN. HAUS – TAG")),
            ("Int. is short for inside.", None),
            ("THE HOUSE", None),
        ] {
            assert_eq!(scene_of(row), words, "{row}");
        }
        for number in ["12", "12A", "A13", "1.", "(3)", "A12BC"] {
            assert!(is_scene_number(number), "{number}");
        }
        for word in ["MARA", "12TH", "1984-85", "", "12345678"] {
            assert_eq!(is_scene_number(word), word == "12TH", "{word}");
        }
    }

    #[test]
    fn transitions_and_omitted_scenes() {
        for row in [
            "CUT TO:",
            "FADE IN:",
            "FADE OUT.",
            "SLAM CUT TO:",
            "THE END",
        ] {
            assert!(is_transition(row), "{row}");
        }
        for row in ["THE END OF THE PIER", "FADED", "Cut to:", "WE GO TO:ANNA"] {
            assert!(!is_transition(row), "{row}");
        }
        assert!(is_omitted("OMITTED") && is_omitted("OMITTED A13-15"));
        assert!(!is_omitted("OMITTED FRIENDS"));
    }
}
