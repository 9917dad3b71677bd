//! What is asked for of words, what becomes of them, and the tree of attempts.

use super::*;
use crate::attempt::KeptFile;

fn form(words: &str) -> Form {
    Form {
        words: words.to_owned(),
        ..Form::default()
    }
}

fn attempt(parent: Option<usize>, seed: u32) -> Attempt {
    let form = form("An old sailor, hoarse and slow");
    Attempt {
        parent,
        request: form.request(Kind::Design, seed).unwrap(),
        voice: None,
        shown: Credits(120),
    }
}

#[test]
fn only_what_the_service_takes_is_asked_for() {
    let asked = |form: &Form| form.request(Kind::Design, 1).is_some();
    assert!(!asked(&form("too short")));
    assert!(!asked(&form(&"a".repeat(1_001))));
    let mut right = form("An old sailor, hoarse and slow");
    assert!(asked(&right));
    right.own_text = true;
    right.text = "short".to_owned();
    assert!(!asked(&right), "what they say is too short");
    right.text = "word ".repeat(30);
    assert!(asked(&right));
    assert!(right.request(Kind::Remix, 1).is_none(), "of no voice");
}

#[test]
fn a_form_comes_back_from_its_attempt() {
    let mut form = form("An old sailor, hoarse and slow");
    form.model = Some(ModelId::from("eleven_ttv_v3"));
    form.guidance = Some(20.0);
    form.strength = Some(0.25);
    form.after = Some(Input {
        hash: "abc".to_owned(),
        extension: "mp3".to_owned(),
        bytes: 3,
        seconds: 1.0,
        name: "a.mp3".to_owned(),
    });
    let request = form.request(Kind::Design, u32::MAX).unwrap();
    assert_eq!(request.seed, Some(i32::MAX.unsigned_abs()));
    assert_eq!(Form::of(&request, None), form);
}

/// "Change the words" threw away what was typed since.
#[test]
fn what_was_typed_and_never_bought_is_put_by() {
    let mut making = Making::new(Kind::Design);
    making.try_out(attempt(None, 1));
    making.form = form("A young sailor, clear and fast");
    making.change_words(0);
    assert_eq!(making.form.words, "An old sailor, hoarse and slow");
    assert_eq!(making.step, Step::Describe);
    let making = &mut Making::read(&making.written()).unwrap();
    // Nothing was typed since: that stays put by.
    making.change_words(0);
    making.take_back_words();
    assert_eq!(making.form.words, "A young sailor, clear and fast");
    making.take_back_words();
    assert_eq!(making.form.words, "An old sailor, hoarse and slow");
}

/// "Change the words" of an attempt without a recording threw away who had agreed to the one that stood there, for good.
#[test]
fn who_agreed_to_a_recording_comes_back_with_it() {
    let kept = |hash: &str| KeptFile {
        input: Input {
            hash: hash.to_owned(),
            extension: "mp3".to_owned(),
            bytes: 3,
            seconds: 1.0,
            name: "a.mp3".to_owned(),
        },
        source: None,
    };
    let mut making = Making::new(Kind::Design);
    making.form = form("An old sailor, hoarse and slow");
    making.form.model = Some(ModelId::from("eleven_ttv_v3"));
    let buy = |making: &mut Making| {
        let request = making.form.request(Kind::Design, 1).unwrap();
        making.try_out(Attempt {
            request,
            ..attempt(None, 1)
        });
    };
    buy(&mut making);
    for (hash, owner) in [("abc", "Ada"), ("def", "Bea")] {
        making.take_after(&kept(hash));
        making.form.agreed.owner = owner.to_owned();
        buy(&mut making);
    }
    let mut making = Making::read(&making.written()).unwrap();
    for (place, owner) in [
        (0, ""),
        (2, "Bea"),
        (1, "Ada"),
        (0, ""),
        (1, "Ada"),
        (2, "Bea"),
    ] {
        making.change_words(place);
        assert_eq!(making.form.agreed.owner, owner, "attempt {place}");
    }
    // Taken out and brought again it is the same recording.
    making.form.agreed.is_said = true;
    making.form.after = None;
    making.take_after(&kept("def"));
    assert!(making.form.agreed.is_said && making.form.agreed.owner == "Bea");
    making.take_after(&kept("abc"));
    assert_eq!(making.form.agreed.owner, "Ada");
}

/// What was bought before its strength was sent took the place of what somebody typed.
#[test]
fn what_was_bought_without_its_strength_is_not_put_by() {
    let mut making = Making::new(Kind::Remix);
    let mut older = form("Older and hoarse");
    older.voice = Some(CastVoice {
        id: VoiceId::from("v"),
        name: "Ada".to_owned(),
    });
    let mut request = older.request(Kind::Remix, 1).unwrap();
    if let Designed::Remix { strength, .. } = &mut request.from {
        *strength = None;
    }
    making.try_out(Attempt {
        request,
        voice: older.voice,
        ..attempt(None, 1)
    });
    making.change_words(0);
    making.change_words(0);
    assert_eq!(making.put_by, None);
}

/// One half was shown and nothing was sent: the service took what it wanted.
#[test]
fn the_strength_that_is_shown_is_sent() {
    let mut form = form("Older and hoarse");
    form.voice = Some(CastVoice {
        id: VoiceId::from("v"),
        name: "Ada".to_owned(),
    });
    for (set, sent) in [(None, 0.5), (Some(0.25), 0.25)] {
        form.strength = set;
        let request = form.request(Kind::Remix, 1).unwrap();
        let Designed::Remix { strength, .. } = request.from else {
            panic!("a remix");
        };
        assert_eq!(strength, Some(sent));
    }
}

#[test]
fn attempts_are_a_tree_that_is_written_and_read() {
    let mut making = Making::new(Kind::Design);
    for (parent, seed) in [(None, 1), (None, 2), (Some(0), 3), (Some(2), 4)] {
        making.try_out(attempt(parent, seed));
    }
    assert_eq!(making.in_order(), [0, 2, 3, 1]);
    assert_eq!([0, 2, 3, 1].map(|place| making.depth(place)), [0, 1, 2, 0]);
    making.try_out(attempt(None, 2));
    assert_eq!((making.attempts.len(), making.at), (4, 1), "bought already");
    assert_eq!(Making::read(&making.written()).unwrap(), making);
}

#[test]
fn what_drafts_understood_stands_behind_what_they_say() {
    let kept = remark("I speak.\n\nStill.", Some("understood: old"));
    assert_eq!(
        said(Backend::Draft, &kept),
        ("I speak.\n\nStill.", Some("understood: old"))
    );
    assert_eq!(said(Backend::Live, "One.\n\nTwo."), ("One.\n\nTwo.", None));
}
