//! Names of files that don't say what the file is about.

use super::sources::Source;

/// Names that are banned for files and folders, also as one word of several.
pub const BANNED: &[&str] = &[
    "manager", "util", "utils", "misc", "common", "helpers", "data", "info",
];

/// Adverbs and prepositions.
///
/// A name with a word of this list or of the next two is vague, also if it has several words: `dub_again.rs`.
const ADVERBS: &[&str] = &[
    "again",
    "ahead",
    "alike",
    "alone",
    "already",
    "anew",
    "another",
    "aside",
    "behind",
    "beside",
    "earlier",
    "elsewhere",
    "here",
    "late",
    "lately",
    "later",
    "more",
    "now",
    "still",
    "there",
    "under",
];

/// Pronouns and indefinite numbers.
const PRONOUNS: &[&str] = &["many", "mine", "no", "others", "several", "those", "whose"];

/// Participles and finite verbs.
const VERBS: &[&str] = &[
    "asked",
    "asks",
    "begun",
    "bought",
    "brought",
    "came",
    "carried",
    "chosen",
    "come",
    "deaf",
    "done",
    "ended",
    "found",
    "given",
    "gone",
    "happened",
    "heard",
    "heed",
    "held",
    "kept",
    "looks",
    "lost",
    "made",
    "missed",
    "ordered",
    "paid",
    "reckoned",
    "refound",
    "said",
    "seen",
    "shown",
    "sought",
    "spoken",
    "stand",
    "standing",
    "stands",
    "stepping",
    "taken",
    "told",
    "tried",
    "uncovered",
    "undone",
    "unheard",
    "unkept",
    "unsaid",
    "unseen",
    "untold",
    "unwanted",
    "unwritten",
];

/// Nouns and verbs that are too general, or figures of speech: vague if they are the whole name.
const VAGUE_NAMES: &[&str] = &[
    "acting", "acts", "back", "bin", "caution", "chance", "crowd", "deed", "deeds", "dice", "foot",
    "full", "going", "ground", "habit", "half", "hand", "handed", "harm", "left", "look",
    "looking", "machine", "making", "makings", "manner", "mark", "marks", "mend", "mending",
    "mends", "moving", "parts", "patience", "plate", "reach", "reel", "rest", "rests", "saying",
    "shelf", "tape", "teller", "telling", "tray", "turn", "turns", "vault", "walk", "way", "ways",
    "weigh", "whole", "wishes", "words",
];

/// Returns the name that tells a reader what a file is about: its own, or its folder's if it is `mod.rs`, `lib.rs` or
/// `main.rs`.
fn subject(source: &Source) -> &str {
    let mut parts = source.name.rsplit('/').filter(|part| *part != "src");
    let file = parts.next().unwrap_or_default().trim_end_matches(".rs");
    match file {
        "mod" | "lib" | "main" => parts.next().unwrap_or_default(),
        file => file,
    }
}

/// Returns true if the name of a file is vague.
pub fn is_vague(source: &Source) -> bool {
    let subject = subject(source);
    let mut words = subject.split('_');
    let is_vague = |word| {
        [ADVERBS, PRONOUNS, VERBS]
            .iter()
            .any(|list| list.contains(&word))
    };
    VAGUE_NAMES.contains(&subject) || words.any(is_vague)
}

#[test]
fn vague_names_are_found() {
    use super::sources::Part;
    for (name, expected) in [
        ("src/studio/told.rs", true),
        ("src/studio/told/mod.rs", true),
        ("src/studio/told/price.rs", false),
        ("tests/cli/dub_again.rs", true),
        ("src/ui/words.rs", true),
        ("src/ui/word_rows.rs", false),
        ("src/ui/left.rs", true),
        ("src/ui/right_to_left.rs", false),
        ("src/main.rs", false),
        ("crates/core/src/lib.rs", false),
        ("src/terms/mod.rs", false),
    ] {
        let source = Source::new(name, "", ".", Part::Src);
        assert_eq!(is_vague(&source), expected, "{name}");
    }
}
