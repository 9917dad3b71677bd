//! What is told of a film before it is begun.

use super::*;
use crate::studio::dubbing::FilmFacts;
use crate::terms::request::Input;

/// How much is sent and how long that takes stands there before anything is, and nowhere where nothing is sent.
#[test]
fn what_is_sent_is_told_by_its_size_and_time() {
    let brought = Brought {
        input: Input {
            hash: "ab".to_owned(),
            extension: "mp4".to_owned(),
            bytes: 75_000_000,
            seconds: 100.0,
            name: "a.mp4".to_owned(),
        },
        has_picture: true,
        facts: FilmFacts {
            lasts: None,
            size: Some([1_920, 1_080]),
            sounds: vec!["AAC".to_owned(), "AC-3".to_owned()],
            texts: 1,
            language: Some("de".to_owned()),
            speech: 42.0,
            phrases: Vec::new(),
        },
    };
    let sent = super::super::words::facts(&brought, true);
    for part in ["1920", "1080", "AAC", "42", "German", "75", "1:00"] {
        assert!(sent.contains(part), "{part}: {sent}");
    }
    let kept = super::super::words::facts(&brought, false);
    assert!(!kept.contains("1:00") && kept.contains("AAC"), "{kept}");
}
