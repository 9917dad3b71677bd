//! Whether a text is English, which is all that the engine can read properly.

/// Words that are frequent in one language and rare in the others. A handful decides a sentence.
const FREQUENT: [(&str, &[&str]); 5] = [
    (
        "en",
        &[
            "the", "and", "of", "to", "is", "it", "you", "that", "was", "for", "are", "with",
            "his", "they", "at", "this", "have", "from", "not", "what", "she", "we", "my", "but",
            "your", "no", "in", "come", "me", "he",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "das", "und", "ist", "nicht", "ein", "eine", "ich", "du", "wir", "mit",
            "auf", "für", "den", "dem", "zu", "von", "sich", "auch", "aus", "wie", "sie", "es",
        ],
    ),
    (
        "fr",
        &[
            "le", "la", "les", "et", "est", "un", "une", "des", "je", "vous", "nous", "pas", "que",
            "qui", "dans", "pour", "avec", "sur", "ce", "du", "au", "il", "elle", "mais", "très",
        ],
    ),
    (
        "es",
        &[
            "el", "la", "los", "las", "y", "es", "un", "una", "que", "no", "con", "por", "para",
            "del", "yo", "se", "lo", "como", "más", "pero", "su", "muy", "está", "en",
        ],
    ),
    (
        "it",
        &[
            "il", "la", "gli", "e", "è", "un", "una", "che", "non", "con", "per", "di", "del",
            "della", "io", "sono", "si", "lo", "come", "più", "ma", "molto", "nel", "sei",
        ],
    ),
];

/// More of a text than this says nothing new about its language.
const LOOKED_AT: usize = 4_000;

/// Whether the text is in another language than English: as `language` says, or else by its letters and words.
pub(super) fn is_foreign(text: &str, language: Option<&str>) -> bool {
    if let Some(language) = language.filter(|language| !language.is_empty()) {
        let primary = language.split(['-', '_']).next().unwrap_or_default();
        return !primary.eq_ignore_ascii_case("en") && !primary.eq_ignore_ascii_case("eng");
    }
    let text: String = text
        .chars()
        .take(LOOKED_AT)
        .collect::<String>()
        .to_lowercase();
    let (mut latin, mut other) = (0, 0);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        *if (c as u32) < 0x250 {
            &mut latin
        } else {
            &mut other
        } += 1;
    }
    if other > latin {
        return true;
    }
    // Different words: "la la la" is not yet French.
    let mut words: Vec<&str> = text.split(|c: char| !c.is_alphabetic()).collect();
    words.sort_unstable();
    words.dedup();
    let [english, foreign @ ..] =
        FREQUENT.map(|(_, frequent)| words.iter().filter(|word| frequent.contains(word)).count());
    let foreign = foreign.into_iter().max().unwrap_or(0);
    // One foreign word makes no foreign sentence, unless its letters are foreign too.
    let accents = text.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    foreign > english && (foreign > 1 || accents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_apart() {
        for text in [
            "Hello there.",
            "The café is naïve, and so is the cat.",
            "No. Come in, la la la.",
            "",
            "1234 !!",
            "She said: der Mond.",
        ] {
            assert!(!is_foreign(text, None), "{text}");
        }
        for text in [
            "Das ist nicht mein Haus.",
            "Je ne sais pas, mais il est dans la maison.",
            "El perro y la gata están muy cansados.",
            "Il gatto non è nel giardino.",
            "Привет, мир",
            "北京欢迎你",
        ] {
            assert!(is_foreign(text, None), "{text}");
        }
    }

    #[test]
    fn what_is_asked_for_decides() {
        assert!(is_foreign("Hello there.", Some("de")));
        assert!(!is_foreign("Das ist nicht mein Haus.", Some("en-GB")));
        assert!(is_foreign("Das ist nicht mein Haus.", Some("")));
    }
}
