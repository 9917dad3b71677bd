//! Records as they are read, and what becomes of a chain that was changed.

use proptest::prelude::*;

use super::*;
use crate::ids::VoiceId;

fn consent(name: &str) -> Consent {
    let json = serde_json::json!({
        "name": name, "relation": "self", "date": "2026-01-31", "scope": "all of it",
        "statement": {"text": "Yes."},
    });
    Consent::read(&json.to_string()).unwrap()
}

fn chain(names: &[String]) -> Vec<String> {
    let mut prev = BEGINNING.to_owned();
    let mut written = Vec::new();
    for name in names {
        let link = Link::behind(&prev, Record::Given(consent(name))).unwrap();
        prev.clone_from(&link.hash);
        written.push(serde_json::to_string(&link).unwrap());
    }
    written
}

/// Another spelling of the name was another person, whose consent nobody had taken back.
#[test]
fn a_name_is_one_person_s_however_it_is_written() {
    let ada = consent("Ada Lovelace");
    for same in ["ada lovelace", " Ada  Lovelace.", "ADA-LOVELACE"] {
        assert!(ada.is_of(same), "{same}");
    }
    for other in ["Ada Love", "Lovelace Ada", "", "."] {
        assert!(!ada.is_of(other), "{other}");
    }
    assert!(consent("…").is_of("…") && !consent("…").is_of("?"));
}

/// One of the samples was shown as the recording of the statement.
#[test]
fn a_sample_shows_no_consent() {
    let of = |audio: &str| {
        let json = serde_json::json!({
            "name": "Ada", "relation": "consented", "date": "2026-01-31", "scope": "all",
            "statement": {"text": "Yes.", "audio_sha256": audio.repeat(32)},
            "samples": ["ab".repeat(32)],
        });
        Consent::read(&json.to_string()).unwrap()
    };
    assert!(of("cd").is_shown());
    assert!(!of("ab").is_shown() && !of("AB").is_shown());
}

#[test]
fn a_record_is_read_as_it_was_promised() {
    let read = consent("Ada");
    assert_eq!(read.relation, Relation::Own);
    assert_eq!(read.date.to_string(), "2026-01-31");
    let link = Link::behind(BEGINNING, Record::Given(read.clone())).unwrap();
    let json = serde_json::to_string(&link).unwrap();
    assert_eq!(
        Consent::read(&json).unwrap(),
        read,
        "a link is a record, too"
    );
    let other = json.replace("all of it", "some of it");
    assert_eq!(Consent::read(&other), Err(NoConsent::Changed));
}

#[test]
fn nothing_that_was_agreed_to_is_left_out() {
    let json = serde_json::json!({
        "name": "Ada", "relation": "consented", "date": "2026-01-31", "scope": "one film",
        "only_in": ["Norway"], "samples": [],
        "statement": {
            "text": "I agree.", "document_sha256": "ab".repeat(32), "witness": "Bea",
        },
    });
    let read = Consent::read(&json.to_string()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), json);
    let link = Link::behind(BEGINNING, Record::Given(read)).unwrap();
    let written = serde_json::to_string(&link).unwrap();
    let (links, broken) = read_chain(std::slice::from_ref(&written), 1);
    assert_eq!((links.first(), broken), (Some(&link), None), "{written}");
}

#[test]
fn what_a_later_program_writes_is_no_damage() {
    let later = Map::from_iter([("archived".to_owned(), Value::from("x"))]);
    let link = Link::behind(BEGINNING, Record::Other(later)).unwrap();
    let written = serde_json::to_string(&link).unwrap();
    assert_eq!(read_chain(&[written], 1), (vec![link], None));
}

#[test]
fn what_lacks_something_is_refused() {
    let good = serde_json::json!({
        "name": "Ada", "relation": "consented", "date": "2026-01-31", "scope": "one film",
        "until": "2026-12-31", "statement": {"document_sha256": "ab".repeat(32)},
    });
    let with = |field: &str, value: Value| {
        let mut changed = good.clone();
        changed[field] = value;
        Consent::read(&changed.to_string())
    };
    assert!(with("name", "Ada".into()).is_ok());
    assert_eq!(with("name", " ".into()), Err(NoConsent::Empty("name")));
    assert_eq!(with("scope", "".into()), Err(NoConsent::Empty("scope")));
    assert_eq!(with("until", "2026-01-30".into()), Err(NoConsent::Never));
    let short = serde_json::json!({"document_sha256": "ab"});
    let short = with("statement", short);
    assert_eq!(short, Err(NoConsent::NoHash("statement.document_sha256")));
    for (field, value) in [
        ("relation", "friend".into()),
        ("date", "31.1.2026".into()),
        ("date", "2026-02-30".into()),
        ("statement", Value::Null),
        ("samples", "x".into()),
    ] {
        let read = with(field, value);
        assert!(
            matches!(read, Err(NoConsent::Unread(_))),
            "{field}: {read:?}"
        );
    }
    let ada = with("name", "Ada".into()).unwrap();
    let [before, within, last, behind] = ["2026-01-30", "2026-01-31", "2026-12-31", "2027-01-01"]
        .map(|day| day.parse::<Day>().unwrap());
    assert_eq!(ada.holds_on(before), Err(NoConsent::Early(within)));
    assert_eq!(ada.holds_on(within), Ok(()));
    assert_eq!(ada.holds_on(last), Ok(()));
    let over = NoConsent::Over {
        name: "Ada".to_owned(),
        on: last,
    };
    assert_eq!(ada.holds_on(behind), Err(over));
}

#[test]
fn recordings_are_those_that_are_named() {
    let [one, other] = ["1".repeat(64), "2".repeat(64)];
    let open = consent("Ada")
        .of_samples(&[one.clone(), other.clone()])
        .unwrap();
    assert_eq!(open.samples, [one.clone(), other.clone()]);
    let turned = [other.clone(), one.clone(), other];
    assert_eq!(
        consent("Ada").of_samples(&turned).as_ref(),
        Ok(&open),
        "in any order"
    );
    assert_eq!(open.clone().of_samples(&turned).as_ref(), Ok(&open));
    assert_eq!(open.of_samples(&[one]), Err(NoConsent::OtherSamples));
}

#[test]
fn a_consent_that_was_taken_back_forbids_its_voices() {
    let mut links = Vec::<Link>::new();
    let mut add = |record| {
        let prev = links.last().map_or(BEGINNING, |link| &link.hash);
        links.push(Link::behind(prev, record).unwrap());
        (links.clone(), links.last().unwrap().hash.clone())
    };
    let ada = add(Record::Given(consent("Ada"))).1;
    let made = |voice: &str, made: &str| Record::Made {
        made: made.to_owned(),
        sent: None,
        voice_id: voice.to_owned(),
        account: "x".to_owned(),
        at: 5,
        is_found: false,
    };
    add(made("one", &ada));
    let (links, _) = add(made("two", &"0".repeat(64)));
    let today: Day = "2026-02-01".parse().unwrap();
    let voice = VoiceId::from("one");
    assert_eq!(forbids(&standings(&links), &voice, today), None);
    let (links, _) = add(Record::Withdrawn {
        withdrawn: ada,
        at: today.start().0,
    });
    let all = standings(&links);
    let gone = Some(NoConsent::withdrawn("Ada", today.start()));
    assert_eq!(forbids(&all, &voice, today), gone);
    assert_eq!(forbids(&all, &VoiceId::from("two"), today), None);
}

/// A voice that was made of the same file under somebody else's name spoke on.
#[test]
fn who_takes_a_recording_back_silences_what_others_made_of_it() {
    let mut links = Vec::<Link>::new();
    let mut add = |record| {
        let prev = links.last().map_or(BEGINNING, |link| &link.hash);
        links.push(Link::behind(prev, record).unwrap());
        (links.clone(), links.last().unwrap().hash.clone())
    };
    let of = |name: &str, sample: &str| {
        Record::Given(Consent {
            samples: vec![sample.repeat(64)],
            ..consent(name)
        })
    };
    let ada = add(of("Ada", "a")).1;
    let voices = [("ned", of("Ned", "a")), ("bob", of("Bob", "b"))];
    for (voice, record) in voices {
        let made = add(record).1;
        add(Record::Made {
            made,
            sent: None,
            voice_id: voice.to_owned(),
            account: "x".to_owned(),
            at: 5,
            is_found: false,
        });
    }
    let today: Day = "2026-02-01".parse().unwrap();
    let (links, _) = add(Record::Withdrawn {
        withdrawn: ada,
        at: today.start().0,
    });
    let all = standings(&links);
    let gone = Some(NoConsent::withdrawn("Ada", today.start()));
    assert_eq!(forbids(&all, &VoiceId::from("ned"), today), gone);
    assert_eq!(forbids(&all, &VoiceId::from("bob"), today), None);
}

proptest! {
    #[test]
    fn whatever_is_changed_removed_or_moved_is_found(
        names in prop::collection::vec("[a-z]{1,8}", 2..8),
        place in any::<prop::sample::Index>(),
        other in any::<prop::sample::Index>(),
        letter in any::<prop::sample::Index>(),
    ) {
        let written = chain(&names);
        let count = written.len();
        prop_assert_eq!(read_chain(&written, count).1, None);
        let (place, other) = (place.index(count), other.index(count));

        let mut changed = written.clone();
        let mut bytes = changed[place].clone().into_bytes();
        let at = letter.index(bytes.len());
        bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
        changed[place] = String::from_utf8(bytes).unwrap();
        prop_assert!(read_chain(&changed, count).1.is_some(), "{}", changed[place]);

        let mut removed = written.clone();
        removed.remove(place);
        prop_assert!(read_chain(&removed, count).1.is_some());

        let mut moved = written.clone();
        moved.swap(place, other);
        prop_assert_eq!(read_chain(&moved, count).1.is_some(), place != other);

        let mut doubled = written.clone();
        doubled.insert(place, written[other].clone());
        prop_assert!(read_chain(&doubled, count).1.is_some());
    }

    #[test]
    fn any_text_is_read(json in "\\PC{0,200}") {
        drop(Consent::read(&json));
        drop(read_chain(&[json], 1));
    }
}
