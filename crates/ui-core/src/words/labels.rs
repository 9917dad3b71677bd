//! Labels of voices: what the service calls them, and what people read.

use mynah_i18n::tidy;

/// What voices are told apart by, as the service names it.
pub const LABELS: [&str; 6] = [
    "gender",
    "age",
    "accent",
    "language",
    "descriptive",
    "use_case",
];

/// Returns a word of the service as people write it: `middle_aged` is `Middle-aged`.
pub fn label_word(word: &str) -> String {
    let word = spaced(&tidy(word).replace('-', "_"));
    let mut letters = word.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => word,
    }
}

/// A label's value as it is written in a field: the service's `middle_aged` is `middle-aged`.
pub fn label_written(label: &str, value: &str) -> String {
    if is_listed(label) {
        spaced(value)
    } else {
        value.to_owned()
    }
}

/// Replaces the underscores of a word of the service.
fn spaced(word: &str) -> String {
    if word == "middle_aged" {
        "middle-aged".to_owned()
    } else {
        word.replace('_', " ")
    }
}

/// What is written in the field of a label, as the service writes it.
pub fn label_told(label: &str, written: &str) -> String {
    if is_listed(label) {
        // A space at the end is a word that goes on, or nothing.
        let words = written.trim_end();
        let end = written.get(words.len()..).unwrap_or_default();
        words.replace([' ', '-'], "_") + end
    } else {
        written.to_owned()
    }
}

/// Whether a label's values are words of the service's own lists.
fn is_listed(label: &str) -> bool {
    ["age", "use_case"].contains(&label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_written_as_people_write_and_sent_as_the_service_does() {
        assert_eq!(label_word("middle_aged"), "Middle-aged");
        assert_eq!(label_word("narrative_story"), "Narrative story");
        assert_eq!(label_written("age", "middle_aged"), "middle-aged");
        assert_eq!(label_told("age", "middle aged"), "middle_aged");
        assert_eq!(label_told("age", "middle "), "middle ");
        assert_eq!(label_told("accent", "soft British"), "soft British");
    }
}
