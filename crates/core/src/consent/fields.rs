//! Fields that a record has and nobody knows. The vault keeps them; a record that somebody wrote by hand isn't taken with
//! one: "untill" would end nothing.

use super::{Consent, NoConsent};

/// What a record has, what the Create room writes into it, and what a chain adds. Of those with a dot the first half is the field in which the second one stands.
const KNOWN: &[&str] = &[
    "name",
    "relation",
    "date",
    "scope",
    "until",
    "statement",
    "statement.text",
    "statement.audio_sha256",
    "statement.document_sha256",
    "statement.transcript",
    "statement.sounds",
    "samples",
    "brought",
    "sounds",
    "files",
    "languages",
    "renews",
    "prev",
    "hash",
];

impl Consent {
    /// Reads a record that somebody wrote by hand, or that lies in a file: no field of it means nothing. How its recordings
    /// sound isn't taken from it: that is heard here.
    ///
    /// # Errors
    /// As [`Consent::read`], and [`NoConsent::Unknown`].
    pub fn handed(json: &str) -> Result<Self, NoConsent> {
        let mut consent = Self::read(json)?;
        consent.sounds.clear();
        consent.statement.sounds.clear();
        let fields = consent.other.keys().cloned();
        let inside = consent.statement.other.keys();
        let inside = inside.map(|field| format!("statement.{field}"));
        let is_known = |field: &String| KNOWN.contains(&field.as_str());
        // One with a dot in its name stands nowhere: it is a field within another.
        let fields = fields.filter(|it| it.contains('.') || !is_known(it));
        let mut unknown = fields.chain(inside.filter(|it| !is_known(it)));
        match unknown.next() {
            Some(field) => Err(NoConsent::Unknown {
                nearest: nearest(&field).filter(|it| **it != *field),
                field,
            }),
            None => Ok(consent),
        }
    }
}

/// The known field that is written most like one, where one is.
fn nearest(field: &str) -> Option<&'static str> {
    let own = last(field).to_lowercase();
    let apart = |known: &&'static str| (changes(&own, last(known)), *known);
    let (changes, known) = KNOWN.iter().map(apart).min()?;
    // Of a short word each letter counts for more.
    let most = (own.chars().count() / 3).clamp(1, 3);
    (changes <= most).then_some(known)
}

fn last(field: &str) -> &str {
    field.rsplit('.').next().unwrap_or(field)
}

/// How many letters are put in, left out or written otherwise between two words.
fn changes(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (place, letter) in one.chars().enumerate() {
        let mut left = place + 1;
        let mut next = vec![left];
        for (above, with) in row.windows(2).zip(&other) {
            let [corner, over] = above else { continue };
            let same = corner + usize::from(letter != *with);
            left = same.min(over + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_is_misspelt_is_told_with_the_one_it_may_stand_for() {
        for (field, known) in [
            ("untill", Some("until")),
            ("Until", Some("until")),
            ("document_sha256", Some("statement.document_sha256")),
            ("statement.audio_sha265", Some("statement.audio_sha256")),
            ("statement.scope", Some("scope")),
            ("relatoin", Some("relation")),
            ("expires", None),
            ("x", None),
        ] {
            assert_eq!(nearest(field), known, "{field}");
        }
    }

    /// It was kept, and limited nothing.
    #[test]
    fn a_record_with_a_field_that_nobody_knows_is_not_taken() {
        let with = |field: &str, inside: &str| {
            let mut json = serde_json::json!({
                "name": "Ada", "relation": "self", "date": "2026-01-31", "scope": "one film",
                "statement": {"text": "Yes."}, "samples": [], "prev": "0", "hash": null,
            });
            json[field] = serde_json::json!("2020-01-01");
            json["statement"][inside] = serde_json::json!("Yes.");
            Consent::handed(&json.to_string())
        };
        assert!(
            with("until", "text").is_err(),
            "it ends before it was given"
        );
        assert!(with("date", "text").is_ok());
        assert!(with("date", "transcript").is_ok(), "the Create room's own");
        for (field, inside, unknown) in [
            ("untill", "text", "untill"),
            ("date", "words", "statement.words"),
            // As the hint writes it, which stands nowhere.
            (
                "statement.document_sha256",
                "text",
                "statement.document_sha256",
            ),
        ] {
            let no = with(field, inside).unwrap_err();
            assert!(
                matches!(&no, NoConsent::Unknown { field, .. } if field == unknown),
                "{no:?}"
            );
        }
    }
}
