//! Sheets and files of records of consent.

use std::path::Path;

use super::*;
use crate::consent_text::place;
use mynah_core::consent::{BEGINNING, Consent, VoiceKind};

fn all_of(all: Consents) -> ConsentReport {
    ConsentReport {
        all,
        unkept: BTreeSet::new(),
        of: None,
        arrived: Arrived::default(),
    }
}

fn one_of(all: Consents, hash: &str) -> ConsentReport {
    ConsentReport {
        of: Some(hash.to_owned()),
        ..all_of(all)
    }
}

/// A page was called a PDF, which no reader of PDFs opened.
#[test]
fn a_page_is_called_what_it_is() {
    for (asked, written) in [
        ("a/consents.pdf", "a/consents.pdf.html"),
        ("consents", "consents.html"),
        ("consents.HTM", "consents.HTM"),
        ("consents.Json", "consents.Json"),
    ] {
        assert_eq!(place(Path::new(asked)), Path::new(written));
    }
}

#[test]
fn a_page_has_all_and_runs_nothing() {
    let json = serde_json::json!({
        "name": "<script>Ada & co", "relation": "self", "date": "2026-01-31", "scope": "all",
        "statement": {"text": "I \"agree\"."},
    });
    let given = Record::Given(Consent::read(&json.to_string()).unwrap());
    let given = Link::behind(BEGINNING, given).unwrap();
    let there = Consents {
        links: vec![given.clone()],
        ..Consents::default()
    };
    let there = all_of(there);
    let page = page(&there, "2026-02-01".parse().unwrap());
    assert!(page.contains("&lt;script&gt;Ada &amp; co"), "{page}");
    assert!(!page.contains("<script"), "{page}");
    assert!(page.contains(&given.hash), "{page}");
    let written: serde_json::Value = serde_json::from_str(&super::json(&there)).unwrap();
    let read: Vec<Link> = serde_json::from_value(written["records"].clone()).unwrap();
    assert_eq!(
        (read, &written["broken"]),
        (vec![given], &serde_json::Value::Null)
    );
}

/// Behind one damaged record nothing was written of all the others.
#[test]
fn what_stands_behind_a_damaged_record_is_written_as_unproven() {
    let given = |name: &str, prev: &str| {
        let json = serde_json::json!({
            "name": name, "relation": "self", "date": "2026-01-31", "scope": "all",
            "statement": {"text": "Yes."},
        });
        let given = Record::Given(Consent::read(&json.to_string()).unwrap());
        Link::behind(prev, given).unwrap()
    };
    let ada = given("Ada", BEGINNING);
    let bea = given("Bea", &ada.hash);
    let there = Consents {
        links: vec![ada],
        broken: Some(Broken::Changed(1)),
        behind: vec![bea],
    };
    let there = all_of(there);
    let page = page(&there, "2026-02-01".parse().unwrap());
    let of_bea = page
        .split("<section>")
        .find(|part| part.contains("Bea"))
        .unwrap();
    assert!(of_bea.contains(&tr!("vault-unproven")), "{page}");
    assert_eq!(page.matches(&tr!("vault-unproven")).count(), 1, "{page}");
    let written: serde_json::Value = serde_json::from_str(&super::json(&there)).unwrap();
    assert_eq!(written["broken"], json!({"what": "changed", "at": 1}));
    assert_eq!(written["unproven"][0]["name"], "Bea");
}

/// A clone that was refused looked as if it were still sent, and where records are missing at the end that was told
/// of the few that were written.
#[test]
fn a_record_alone_has_what_was_refused_and_says_what_the_chain_is() {
    let mut links: Vec<Link> = Vec::new();
    let mut add = |record: Record| {
        let prev = links.last().map_or(BEGINNING, |link| &link.hash);
        links.push(Link::behind(prev, record).unwrap());
        links.last().unwrap().hash.clone()
    };
    let given = |name: &str| {
        let json = serde_json::json!({
            "name": name, "relation": "self", "date": "2026-01-31", "scope": "all",
            "statement": {"text": "Yes."},
        });
        Record::Given(Consent::read(&json.to_string()).unwrap())
    };
    add(given("Bea"));
    let ada = add(given("Ada"));
    let sent = add(Record::Sending {
        sending: ada.clone(),
        voice_name: "Ada".to_owned(),
        account: "me".to_owned(),
        samples: Vec::new(),
        owner: None,
        kind: None,
        into: None,
        at: 1,
    });
    add(given("Cora"));
    add(Record::Refused {
        refused: sent,
        at: 2,
        was_sent: None,
    });
    let there = |broken| Consents {
        links: links.clone(),
        broken,
        behind: Vec::new(),
    };
    let alone = one_of(there(Some(Broken::Short)), &ada);
    let written: serde_json::Value = serde_json::from_str(&json(&alone)).unwrap();
    let read: Vec<Link> = serde_json::from_value(written["records"].clone()).unwrap();
    assert_eq!(read, [&links[1..3], &links[4..]].concat());
    assert_eq!(written["broken"], json!({"what": "short", "at": 5}));
    let whole = one_of(there(None), &ada);
    let page = page(&whole, "2026-02-01".parse().unwrap());
    assert!(page.contains(&tr!("vault-whole-one", count = 5)), "{page}");
}

/// A rehearsal looked like a voice of the service.
#[test]
fn a_sheet_says_what_draft_voices_made() {
    let json = serde_json::json!({
        "name": "Ada", "relation": "self", "date": "2026-01-31", "scope": "all",
        "statement": {"text": "Yes."},
    });
    let given = Record::Given(Consent::read(&json.to_string()).unwrap());
    let given = Link::behind(BEGINNING, given).unwrap();
    let mut links = vec![given.clone()];
    for (voice, account) in [("one", DRAFT_ACCOUNT), ("two", "me")] {
        let made = Record::Made {
            made: given.hash.clone(),
            sent: None,
            voice_id: voice.to_owned(),
            account: account.to_owned(),
            at: 1,
            is_found: false,
        };
        links.push(Link::behind(&links.last().unwrap().hash, made).unwrap());
    }
    let there = Consents {
        links,
        ..Consents::default()
    };
    let page = page(&all_of(there), "2026-02-01".parse().unwrap());
    let both = format!("{}, two<", tr!("vault-voice-draft", voice = "one"));
    assert!(page.contains(&both), "{page}");
}

/// Of four records that were "as they were written" one was shown: two sendings were in none of its lines, nor that
/// nothing but words shows it.
#[test]
fn a_sheet_tells_what_happened_and_what_shows_it() {
    let mut links: Vec<Link> = Vec::new();
    let mut add = |record: Record| {
        let prev = links.last().map_or(BEGINNING, |link| &link.hash);
        links.push(Link::behind(prev, record).unwrap());
        links.last().unwrap().hash.clone()
    };
    let json = serde_json::json!({
        "name": "Ada", "relation": "consented", "date": "2026-01-31", "scope": "all",
        "statement": {"text": "Yes."},
    });
    let ada = add(Record::Given(Consent::read(&json.to_string()).unwrap()));
    let mut sent = String::new();
    for at in [1, 86_400_000 * 40] {
        sent = add(Record::Sending {
            sending: ada.clone(),
            voice_name: "Ada in the study".to_owned(),
            account: "me".to_owned(),
            samples: vec!["ab".repeat(32)],
            owner: None,
            kind: None,
            into: None,
            at,
        });
    }
    add(Record::Made {
        made: ada,
        sent: Some(sent),
        voice_id: "v1".to_owned(),
        account: "me".to_owned(),
        at: 86_400_000 * 40,
        is_found: false,
    });
    let there = Consents {
        links,
        ..Consents::default()
    };
    let page = page(&all_of(there), "2026-02-01".parse().unwrap());
    let whole = tr!("vault-whole", count = 4);
    assert!(
        page.contains(&tr!("vault-whole-of", whole = whole, count = 1)),
        "{page}"
    );
    assert_eq!(page.matches("as “Ada in the study”").count(), 2, "{page}");
    assert!(page.contains("1970-02-10"), "{page}");
    assert!(page.contains(&tr!("vault-words-alone")), "{page}");
}

/// "March: voice made", on the sheet of one consent, of a voice that was made in January and agreed to anew.
#[test]
fn a_sheet_alone_tells_what_was_made_apart_from_what_is_agreed_to_anew() {
    let mut links: Vec<Link> = Vec::new();
    let mut add = |record: Record| {
        let prev = links.last().map_or(BEGINNING, |link| &link.hash);
        links.push(Link::behind(prev, record).unwrap());
        links.last().unwrap().hash.clone()
    };
    let given = |date: &str, renews: Option<&str>| {
        let json = serde_json::json!({
            "name": "Ada", "relation": "self", "date": date, "scope": "all",
            "statement": {"text": "Yes."}, "renews": renews,
        });
        Record::Given(Consent::read(&json.to_string()).unwrap())
    };
    let made = |made: &str, sent: Option<String>| Record::Made {
        made: made.to_owned(),
        sent,
        voice_id: "ada".to_owned(),
        account: "one".to_owned(),
        at: 5,
        is_found: false,
    };
    let january = add(given("2026-01-31", None));
    let sent = add(Record::Sending {
        sending: january.clone(),
        voice_name: "Ada".to_owned(),
        account: "one".to_owned(),
        samples: Vec::new(),
        owner: None,
        kind: None,
        into: None,
        at: 4,
    });
    add(made(&january, Some(sent)));
    add(Record::Withdrawn {
        withdrawn: january.clone(),
        at: 6,
    });
    let march = add(given("2026-03-01", Some(&january)));
    add(made(&march, None));
    for derived in [&january, &march] {
        add(Record::Derived {
            derived: derived.clone(),
            of: "ada".to_owned(),
            voice_id: "remix".to_owned(),
            account: "one".to_owned(),
            at: 7,
        });
    }
    let there = Consents {
        links,
        ..Consents::default()
    };
    let sheet = |hash: &str| page(&one_of(there.clone(), hash), "2026-04-01".parse().unwrap());
    for (hash, is_made) in [(&january, true), (&march, false)] {
        let page = sheet(hash);
        assert_eq!(page.matches("<section>").count(), 1, "{page}");
        assert_eq!(page.contains(": voice made ("), is_made, "{page}");
        assert_eq!(page.contains(": voice bound to this consent ("), !is_made);
        assert!(page.contains(": voice made of it in another way (remix)"));
    }
}

/// What came of something that was sent: of its consent's hash, and its own.
type End = fn(String, String) -> Record;

/// What is sent under one consent, once or again, and what came of it each time.
fn told_of(
    account: &str,
    kind: Option<VoiceKind>,
    ends: &[Option<End>],
    arrived: &[&str],
) -> Vec<String> {
    let mut links: Vec<Link> = Vec::new();
    let mut add = |record: Record| {
        let prev = links.last().map_or(BEGINNING, |link| &link.hash);
        links.push(Link::behind(prev, record).unwrap());
        links.last().unwrap().hash.clone()
    };
    let json = serde_json::json!({
        "name": "Ada", "relation": "self", "date": "2026-01-31", "scope": "all",
        "statement": {"text": "Yes."},
    });
    let given = add(Record::Given(Consent::read(&json.to_string()).unwrap()));
    for (at, end) in ends.iter().enumerate() {
        let sent = add(Record::Sending {
            sending: given.clone(),
            voice_name: "Ada".to_owned(),
            account: account.to_owned(),
            samples: ["ab", "cd"].map(|it| it.repeat(32)).to_vec(),
            owner: None,
            kind,
            into: None,
            at: at as i64,
        });
        if let Some(end) = end {
            add(end(given.clone(), sent));
        }
    }
    let there = arrived.iter().map(|it| it.repeat(32)).collect();
    let arrived = Arrived::from([(VoiceId::from("ada"), there)]);
    history::events(&links, &given, &arrived)
}

fn made(made: String, sent: String) -> Record {
    Record::Made {
        made,
        sent: Some(sent),
        voice_id: "ada".to_owned(),
        account: "one".to_owned(),
        at: 5,
        is_found: false,
    }
}

fn refused(refused: String, was_sent: Option<bool>) -> Record {
    Record::Refused {
        refused,
        at: 5,
        was_sent,
    }
}

/// "Sent" stood there of what a connection that was gone had kept here, and of what only Draft voices were given; "to be
/// sent" of what the service had refused once it had it, and of what went and was never answered.
#[test]
fn a_sheet_says_what_was_sent_what_may_have_been_and_what_was_not() {
    let sheet = |account: &str, ends: &[_]| told_of(account, None, ends, &[]).join(" ");
    let told = sheet("one", &[Some(made)]);
    assert!(told.contains(" recordings sent, as"), "{told}");
    let told = sheet(DRAFT_ACCOUNT, &[Some(made)]);
    assert!(told.contains("nothing left it") && !told.contains(" sent, as"));
    let told = sheet("one", &[Some(|_, of| refused(of, Some(true)))]);
    assert!(told.contains(" recordings sent, as") && told.contains("refused by the service"));
    let told = sheet("one", &[Some(|_, of| refused(of, Some(false)))]);
    assert!(told.contains("and weren’t") && told.contains("no recording was sent"));
    // An earlier version wrote no more than that.
    let told = sheet("one", &[Some(|_, of| refused(of, None))]);
    assert!(told.contains("may have been sent") && told.contains("nothing came of it"));
    let told = sheet("one", &[None]);
    assert!(told.contains("may have been sent") && told.contains("no answer is known"));
    // Its answer was lost, and it was asked for again.
    let told = told_of("one", None, &[None, Some(made)], &[]);
    assert!(told[0].contains("may have been sent"), "{told:?}");
    assert!(told[1].contains("again") && told[2].contains("voice made"));
    // It was made, and later again.
    let told = told_of("one", None, &[Some(made), Some(made)], &[]);
    assert!(told[0].contains(" recordings sent, as") && told[2].contains(" recordings sent, as"));
}

/// A professional clone is made before any of its recordings goes: "2 recordings sent" stood there of none.
#[test]
fn a_sheet_says_how_many_recordings_of_a_professional_clone_arrived() {
    let kind = Some(VoiceKind::Professional);
    let sheet = |arrived: &[&str]| told_of("one", kind, &[Some(made)], arrived).join(" ");
    assert!(sheet(&[]).contains("one by one, as “Ada”: 0 known to have arrived"));
    assert!(sheet(&["cd"]).contains("one by one, as “Ada”: 1 known to have arrived"));
    assert!(sheet(&["ab", "cd"]).contains(" recordings sent, as"));
    let told = told_of("one", kind, &[None], &[]).join(" ");
    assert!(told.contains("and weren’t"), "{told}");
    // Sent whole, given up, and begun once more with the same.
    let told = told_of("one", kind, &[Some(made), None], &["ab", "cd"]);
    assert!(told[0].contains(" recordings sent, as"), "{told:?}");
    assert!(told.last().unwrap().contains("and weren’t"), "{told:?}");
}

/// "It holds" stood on paper above "Words alone", while the chip in the window said how it holds.
#[test]
fn the_state_of_a_sheet_is_that_of_the_chip() {
    let today = "2026-02-01".parse().unwrap();
    let state = |document: Option<&str>, unkept: &[&str], is_broken: bool| {
        let json = serde_json::json!({
            "name": "Ada", "relation": "consented", "date": "2026-01-31", "scope": "all",
            "statement": {"text": "Yes.", "document_sha256": document},
        });
        let given = Record::Given(Consent::read(&json.to_string()).unwrap());
        let given = vec![Link::behind(BEGINNING, given).unwrap()];
        let there = if is_broken {
            Consents {
                broken: Some(Broken::Short),
                behind: given,
                ..Consents::default()
            }
        } else {
            Consents {
                links: given,
                ..Consents::default()
            }
        };
        let unkept = unkept.iter().map(|hash| (*hash).to_owned()).collect();
        let page = page(
            &ConsentReport {
                unkept,
                ..all_of(there)
            },
            today,
        );
        let row = format!("<dt>{}</dt><dd>", tr!("vault-state"));
        let told = page.split(&row).nth(1).unwrap();
        told.split('<').next().unwrap().to_owned()
    };
    let seen = "1".repeat(64);
    assert_eq!(state(None, &[], false), tr!("vault-holds-words"));
    assert_eq!(
        state(Some(&seen), &[&seen], false),
        tr!("vault-holds-unseen")
    );
    assert_eq!(state(Some(&seen), &[], true), tr!("vault-holds-unproven"));
    assert_eq!(state(Some(&seen), &[], false), tr!("vault-holds"));
}
