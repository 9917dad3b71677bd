//! `mynah clone`: nothing is sent without a consent that holds.

use mynah::api::client::Client;
use mynah::api::voices::DeleteVoice;
use mynah::audio::decode::decode_bytes;
use mynah::audio::encode::{encode, wav_head};
use mynah::draft::faults::Fault;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::terms::clock::Clock;
use mynah::terms::consent::Record;
use mynah::terms::format::OutputFormat;
use mynah::terms::hex::hex;
use mynah::terms::secret::Secret;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::faulty::Service;
use crate::rig::{KEY, Rig, Server};

pub fn record() -> Value {
    json!({
        "name": "Ada", "relation": "consented", "date": "2026-01-31", "scope": "one film",
        "statement": {"text": "I agree that my voice is cloned for one film."},
    })
}

/// A rig with a recording and a record.
pub fn rig() -> Rig {
    let rig = Rig::new();
    let said = "The kettle sang, and the old dog slept by the fire.";
    rig.run(&["speak", said, "--format", "wav_24000", "--out", "ada.wav"])
        .ends(0);
    rig.write("ada.json", record().to_string());
    rig
}

pub fn cloned(rig: &Rig, server: &Server) -> usize {
    let told = rig.live(server, &["voices", "--json"]).ends(0).json();
    let voices = told.as_array().unwrap();
    voices
        .iter()
        .filter(|it| it["category"] == "cloned")
        .count()
}

#[test]
fn a_voice_is_cloned_with_the_consent_of_whose_it_is() {
    let rig = rig();
    let server = Server::start(&rig, &["--plan", "creator"]);
    let clone = ["clone", "Ada", "ada.wav", "--consent", "ada.json", "--json"];
    let run = rig.live(&server, &clone).ends(0);
    assert!(run.err.contains("in words alone"), "{run:?}");
    assert!(!run.err.contains("never saw"), "{run:?}");
    let told = run.json();
    assert_eq!(told["credits"], 0);
    let id = told["voice_id"].as_str().unwrap();
    assert_eq!(cloned(&rig, &server), 1);
    let said = "Something set down a lantern.";
    rig.live(
        &server,
        &["speak", said, "--voice", id, "--out", "said.mp3"],
    )
    .ends(0);

    // The recordings that a record names are those that are sent.
    let bytes = std::fs::read(rig.path("ada.wav")).unwrap();
    let hash = hex(&Sha256::digest(&bytes));
    let mut named = record();
    named["samples"] = json!([hash]);
    named["statement"]["document_sha256"] = json!("0".repeat(64));
    rig.write("named.json", named.to_string());
    let clone = [
        "clone",
        "Ada again",
        "ada.wav",
        "--consent",
        "named.json",
        "--json",
    ];
    let run = rig.live(&server, &clone).ends(0);
    assert!(run.err.contains("never saw"), "{run:?}");
    assert_eq!(cloned(&rig, &server), 2);
}

/// "untill" ended nothing, and a document beside the statement showed nothing: both were sent.
#[test]
fn a_record_with_a_field_that_nobody_knows_is_refused_before_anything_is_sent() {
    let rig = rig();
    let server = Server::start(&rig, &["--plan", "creator"]);
    for (field, value, nearest) in [
        ("untill", json!("2020-01-01"), "“until”"),
        (
            "document_sha256",
            json!("0".repeat(64)),
            "“statement.document_sha256”",
        ),
        ("only_in", json!("Norway"), "“only_in”"),
    ] {
        let mut misspelt = record();
        misspelt[field] = value;
        rig.write("misspelt.json", misspelt.to_string());
        let clone = ["clone", "Ada", "ada.wav", "--consent", "misspelt.json"];
        let run = rig.live(&server, &clone).ends(1);
        for said in [
            field,
            nearest,
            "Nothing was sent",
            "Mend the record",
            "Nothing was charged",
        ] {
            assert!(run.err.contains(said), "{said}: {run:?}");
        }
    }
    assert_eq!(cloned(&rig, &server), 0);
    assert!(records(&rig).is_empty(), "nothing is written of a clone");
}

/// Faults that `mynah inspect` names in them were sent without a word.
#[test]
fn what_is_not_good_about_recordings_is_said_before_they_are_sent() {
    let rig = rig();
    let bytes = std::fs::read(rig.path("ada.wav")).unwrap();
    let mut loud = decode_bytes(&bytes).unwrap().pcm;
    for sample in &mut loud.samples {
        *sample = (*sample * 40.0).clamp(-1.0, 1.0);
    }
    rig.write("loud.wav", encode(&loud, OutputFormat::WAV_24000).unwrap());
    let clone = [
        "clone",
        "Ada",
        "ada.wav",
        "loud.wav",
        "--consent",
        "ada.json",
    ];
    let run = rig.run(&clone).ends(0);
    assert!(run.err.contains("loud.wav: "), "{run:?}");
    assert!(run.err.contains("mynah inspect"), "{run:?}");
    assert!(!run.err.contains("ada.wav: "), "{run:?}");
    let run = rig.run(&["clone", "Bea", "ada.wav", "--consent", "ada.json"]);
    let run = run.ends(0);
    assert!(!run.err.contains("mynah inspect"), "{run:?}");
    assert!(run.err.contains("of speech in all. Record more"), "{run:?}");
    // What isn't sent wasn't sent as it is.
    rig.write(
        "bad.json",
        record().to_string().replace("2026-01-31", "2999-01-31"),
    );
    let clone = ["clone", "Ada", "loud.wav", "--consent", "bad.json"];
    let run = rig.run(&clone).ends(1);
    assert!(!run.err.contains("before it was sent"), "{run:?}");
}

#[test]
fn without_a_consent_that_holds_nothing_is_sent() {
    let rig = rig();
    let server = Server::start(&rig, &["--plan", "creator"]);
    let run = rig
        .live(&server, &["clone", "Ada", "ada.wav", "--json"])
        .ends(1);
    assert!(run.err.contains("Nothing was sent"), "{run:?}");
    let with = |field: &str, value: Value| {
        let mut changed = record();
        changed[field] = value;
        changed.to_string()
    };
    for (json, said) in [
        ("{".to_owned(), "can’t be read"),
        ("[]".to_owned(), "can’t be read"),
        (with("name", json!("")), "name"),
        (with("until", json!("2026-02-01")), "ended on 2026-02-01"),
        (with("date", json!("2999-01-01")), "has not come"),
        (with("relation", json!("a friend")), "can’t be read"),
        (with("hash", json!("00")), "was changed"),
        (
            with("samples", json!(["0".repeat(64)])),
            "\nThe record of consent names other recordings",
        ),
    ] {
        rig.write("bad.json", json);
        let clone = ["clone", "Ada", "ada.wav", "--consent", "bad.json", "--json"];
        let run = rig.live(&server, &clone).ends(1);
        assert!(run.err.contains(said), "{said}: {run:?}");
    }
    rig.write("text.wav", "no sound");
    crate::rig::silence(&rig, "silence.wav");
    for (file, said) in [
        ("text.wav", "text.wav"),
        // It was sent with the others.
        ("silence.wav", "another recording. Nothing was sent"),
        ("gone.wav", "gone.wav"),
        (".", "."),
    ] {
        let clone = ["clone", "Ada", "ada.wav", file, "--consent", "ada.json"];
        let run = rig.live(&server, &clone).ends(1);
        assert!(run.err.contains(said), "{run:?}");
    }
    assert_eq!(cloned(&rig, &server), 0);
    // Nor where the plan has none.
    let free = Server::at_home(&rig, &["--plan", "free"]);
    let clone = ["clone", "Ada", "ada.wav", "--consent", "ada.json"];
    let run = rig.live(&free, &clone).ends(1);
    assert!(run.err.to_lowercase().contains("plan"), "{run:?}");
}

#[test]
fn a_draft_clone_costs_nothing_and_speaks() {
    let rig = rig();
    let clone = [
        "clone",
        "Ada",
        "ada.wav",
        "--consent",
        "ada.json",
        "--draft",
        "--json",
    ];
    let told = rig.run(&clone).ends(0).json();
    let id = told["voice_id"].as_str().unwrap();
    rig.run(&["speak", "Hello.", "--voice", id, "--out", "said.mp3"])
        .ends(0);
}

#[test]
fn a_clone_whose_answer_was_lost_is_found_and_not_made_again() {
    let rig = rig();
    let service = Service::start(&rig);
    let (faults, run) = (&service.faults, |args: &[&str]| service.run(&rig, args));
    let count = || service.cloned(&rig).len();
    let clone = ["clone", "Ada", "ada.wav", "--consent", "ada.json", "--json"];
    faults.next_on("/v1/voices/add", Fault::LoseAnswer);
    let first = run(&clone).ends(0).json();
    assert_eq!(count(), 1, "it is looked for at once");
    faults.next_on("/v1/voices/add", Fault::HangUp);
    let again = [&clone[..], &["--again"]].concat();
    run(&again).ends(1);
    assert_eq!(count(), 1);
    let before = records(&rig);
    let same = run(&clone).ends(0);
    assert!(same.err.contains("no slot was taken"), "{same:?}");
    assert_eq!(same.json()["voice_id"], first["voice_id"]);
    assert_eq!((count(), records(&rig)), (1, before), "nothing was sent");
    let second = run(&again).ends(0).json();
    assert_ne!(first["voice_id"], second["voice_id"]);
    assert_eq!(count(), 2);
    // What is agreed to by another record is another voice, and what was deleted is made once more.
    let mut scope = record();
    scope["scope"] = "two films".into();
    rig.write("two.json", scope.to_string());
    let two = ["clone", "Ada", "ada.wav", "--consent", "two.json", "--json"];
    run(&two).ends(1);
    let third = run(&[&two[..], &["--again"]].concat()).ends(0).json();
    assert!(third["voice_id"] != first["voice_id"] && third["voice_id"] != second["voice_id"]);
    let gone = third["voice_id"].as_str().unwrap();
    let client = Client::new(
        &service.server.base_url(),
        Some(Secret::new(KEY)),
        Clock::system(),
    )
    .unwrap();
    let delete = DeleteVoice { voice: gone.into() };
    service.runtime.block_on(client.send(&delete)).unwrap();
    assert_eq!(count(), 2);
    let anew = run(&two).ends(0).json();
    assert_ne!(anew["voice_id"], third["voice_id"]);
    let delete = DeleteVoice {
        voice: anew["voice_id"].as_str().unwrap().into(),
    };
    service.runtime.block_on(client.send(&delete)).unwrap();
    assert_eq!(count(), 2);
    // A list finds one whose answer was lost before the command is run again: it was a third one then.
    let other = ["clone", "Bea", "ada.wav", "--consent", "ada.json", "--json"];
    let away = Refusal::not_found("not_found", "Not Found");
    faults.always_on("/v2/voices", Fault::Refuse(away));
    faults.next_on("/v1/voices/add", Fault::LoseAnswer);
    run(&other).ends(1);
    faults.clear();
    assert_eq!(count(), 3);
    run(&other).ends(0);
    assert_eq!(count(), 3, "a second voice of one order");
}

/// `--again` named the voice that a list had found after a lost answer, and made none.
#[test]
fn another_clone_is_made_where_a_list_found_the_one_whose_answer_was_lost() {
    let rig = rig();
    let service = Service::start(&rig);
    let (faults, run) = (&service.faults, |args: &[&str]| service.run(&rig, args));
    let all = || service.cloned(&rig);
    let clone = ["clone", "Ada", "ada.wav", "--consent", "ada.json", "--json"];
    let away = Refusal::not_found("not_found", "Not Found");
    faults.always_on("/v2/voices", Fault::Refuse(away));
    faults.next_on("/v1/voices/add", Fault::LoseAnswer);
    run(&clone).ends(1);
    faults.clear();
    // A command that ended with its list left nobody who wrote down what that had found. Where the disk doesn't take it the
    // next list is looked through.
    let is_made = |record: &Record| matches!(record, Record::Made { .. });
    let mut lists = std::iter::repeat_with(all).take(3);
    let found = lists.find(|_| records(&rig).iter().any(is_made));
    let found = found.unwrap_or_else(|| panic!("{:?}", records(&rig)));
    assert_eq!(found.len(), 1);
    let again = run(&[&clone[..], &["--again"]].concat()).ends(0).json();
    assert_ne!(again["voice_id"], found[0]);
    assert_eq!(all().len(), 2);
}

/// The records of the rig's library.
fn records(rig: &Rig) -> Vec<Record> {
    let library = Library::open(&rig.path("home"), Clock::system()).unwrap();
    let consents = library.consents().unwrap();
    assert_eq!(consents.broken, None);
    consents.links.into_iter().map(|link| link.record).collect()
}

#[test]
fn records_that_were_changed_from_outside_let_nobody_clone() {
    let rig = rig();
    let server = Server::start(&rig, &["--plan", "creator"]);
    let clone = ["clone", "Ada", "ada.wav", "--consent", "ada.json"];
    rig.live(&server, &clone).ends(0);
    let database = rusqlite::Connection::open(rig.path("home/library.db")).unwrap();
    database
        .execute_batch(
            "DROP TRIGGER consent_kept;
             UPDATE consent SET record = replace(record, 'one film', 'all films');",
        )
        .unwrap();
    drop(database);
    let run = rig.live(&server, &clone).ends(1);
    assert!(run.err.contains("aren’t what was written"), "{run:?}");
    assert_eq!(cloned(&rig, &server), 1);
    let told = rig.run(&["doctor", "--json"]).ends(0).json();
    let checks = told["checks"].as_array().unwrap();
    let of = checks.iter().find(|it| it["name"] == "consents").unwrap();
    assert_eq!(of["ok"], false, "{of}");
}

#[test]
fn a_consent_that_was_taken_back_is_none() {
    let rig = rig();
    let server = Server::start(&rig, &["--plan", "creator"]);
    let clone = ["clone", "Ada", "ada.wav", "--consent", "ada.json"];
    rig.live(&server, &clone).ends(0);
    let library = Library::open(&rig.path("home"), Clock::system()).unwrap();
    let given = library.consents().unwrap().links[0].hash.clone();
    let withdrawn = Record::Withdrawn {
        withdrawn: given.clone(),
        at: Clock::system().now().0,
    };
    library.consent(&withdrawn).unwrap();
    drop(library);
    let run = rig.live(&server, &clone).ends(1);
    assert!(run.err.contains("taken back"), "{run:?}");
    // Nor for the same sound that was saved anew, whoever says that it is theirs.
    let mut anew = std::fs::read(rig.path("ada.wav")).unwrap();
    anew.extend(*b"LIST\x04\0\0\0INFO");
    rig.write("anew.wav", anew);
    let mut other = record();
    other["name"] = json!("Ben");
    rig.write("ben.json", other.to_string());
    let anew = ["clone", "Ben", "anew.wav", "--consent", "ben.json"];
    let run = rig.live(&server, &anew).ends(1);
    assert!(run.err.contains("taken back"), "{run:?}");
    // Nor for another recording.
    let said = "Something set down a lantern.";
    rig.run(&["speak", said, "--format", "wav_24000", "--out", "more.wav"])
        .ends(0);
    let clone = ["clone", "Ada", "more.wav", "--consent", "ada.json"];
    let run = rig.live(&server, &clone).ends(1);
    assert!(run.err.contains("taken back"), "{run:?}");
    // Nor in other words, whoever wrote them: an extra space in the statement was enough.
    let nothing = "0".repeat(64);
    for (field, value) in [
        ("scope", "two films"),
        ("relation", "self"),
        ("name", "aDA ."),
        ("renews", &nothing),
    ] {
        let mut other = record();
        other[field] = json!(value);
        rig.write("other.json", other.to_string());
        let clone = ["clone", "Ada", "more.wav", "--consent", "other.json"];
        let run = rig.live(&server, &clone).ends(1);
        assert!(run.err.contains("taken back"), "{run:?}");
    }
    // Nor does what somebody else wrote renew it.
    let bob = json!({
        "name": "Bob", "relation": "self", "date": "2026-01-31", "scope": "all",
        "statement": {"text": "Yes."}, "renews": given,
    });
    rig.write("bob.json", bob.to_string());
    let clone = ["clone", "Bob", "ada.wav", "--consent", "bob.json"];
    let run = rig.live(&server, &clone).ends(1);
    assert!(run.err.contains("who agrees anew"), "{run:?}");
    assert_eq!(cloned(&rig, &server), 1);
}

#[test]
fn a_refusal_leaves_nothing_open_and_files_in_another_order_are_the_same() {
    let rig = rig();
    let said = "Something set down a lantern.";
    rig.run(&["speak", said, "--format", "wav_24000", "--out", "more.wav"])
        .ends(0);
    let free = Server::start(&rig, &["--plan", "free"]);
    let clone = [
        "clone",
        "Ada",
        "ada.wav",
        "more.wav",
        "--consent",
        "ada.json",
    ];
    rig.live(&free, &clone).ends(1);
    assert!(
        matches!(
            records(&rig).as_slice(),
            [
                Record::Given(_),
                Record::Sending { .. },
                Record::Refused { .. }
            ]
        ),
        "{:?}",
        records(&rig)
    );
    drop(free.end("TERM"));
    let server = Server::start(&rig, &["--plan", "creator"]);
    let clone = [
        "clone",
        "Ada",
        "more.wav",
        "ada.wav",
        "ada.wav",
        "--consent",
        "ada.json",
    ];
    let run = rig.live(&server, &clone).ends(0);
    assert!(run.err.contains("it is sent once"), "{run:?}");
    let records = records(&rig);
    let given = records.iter().filter(|it| matches!(it, Record::Given(_)));
    assert_eq!(given.count(), 1, "{records:?}");
    let Some(Record::Sending { samples, .. }) = records.get(3) else {
        panic!("{records:?}");
    };
    assert_eq!(samples.len(), 2, "each recording once");
}

#[test]
fn names_of_files_stay_here_and_large_ones_are_refused_before_they_are_read() {
    let rig = rig();
    let server = Server::start(&rig, &["--plan", "creator"]);
    let private = "ada-and-her-sister.wav";
    std::fs::copy(rig.path("ada.wav"), rig.path(private)).unwrap();
    let clone = ["clone", "Ada", private, "--consent", "ada.json"];
    rig.live(&server, &clone).ends(0);
    for name in rig.names("account") {
        let Ok(bytes) = std::fs::read(rig.path("account").join(&name)) else {
            continue;
        };
        let told = String::from_utf8_lossy(&bytes).contains("ada-and-her-sister");
        assert!(!told, "{name} tells it");
    }
    let large = std::fs::File::create(rig.path("large.wav")).unwrap();
    large.set_len(10 << 30).unwrap();
    let clone = ["clone", "Ada", "large.wav", "--consent", "ada.json"];
    let run = rig.live(&server, &clone).ends(1);
    assert!(run.err.contains("cut it into several"), "{run:?}");
    assert_eq!(cloned(&rig, &server), 1);
}

/// The window writes the sound of such a file anew, and the command refused it.
#[test]
fn what_the_service_does_not_take_as_it_is_is_written_anew() {
    let rig = rig();
    let bytes = std::fs::read(rig.path("ada.wav")).unwrap();
    // Many channels are many bytes, and quickly measured.
    let (head, said) = bytes.split_at(44);
    let mut large = wav_head(24_000, 8, 12 << 20).to_vec();
    assert_eq!(head.len(), large.len());
    let frames = said.chunks_exact(2).cycle().map(|it| it.repeat(8));
    large.extend(frames.take((12 << 20) / 16).flatten());
    assert!(large.len() > 11 << 20);
    let hash = hex(&Sha256::digest(&large));
    rig.write("large.wav", large);
    let mut named = record();
    named["samples"] = json!([&hash]);
    rig.write("named.json", named.to_string());
    let server = Server::start(&rig, &["--plan", "creator"]);
    let clone = ["clone", "Ada", "large.wav", "--consent", "named.json"];
    rig.live(&server, &clone).ends(0);
    assert_eq!(cloned(&rig, &server), 1);
    let records = records(&rig);
    let Some(Record::Given(given)) = records.first() else {
        panic!("{records:?}");
    };
    assert_eq!(given.brought, [hash.as_str()], "{given:?}");
    assert_eq!(given.files[&hash], "large.wav");
    let Some(Record::Sending { samples, .. }) = records.get(1) else {
        panic!("{records:?}");
    };
    assert_eq!(*samples, given.samples);
    assert_ne!(*samples, [hash]);
}

#[test]
fn what_does_not_fit_its_record_is_not_kept() {
    let rig = rig();
    let mut named = record();
    named["samples"] = json!(["0".repeat(64)]);
    rig.write("named.json", named.to_string());
    let clone = [
        "clone",
        "Ada",
        "ada.wav",
        "--consent",
        "named.json",
        "--draft",
    ];
    rig.run(&clone).ends(1);
    let bytes = std::fs::read(rig.path("ada.wav")).unwrap();
    let hash = hex(&Sha256::digest(&bytes));
    let database = rusqlite::Connection::open(rig.path("home/library.db")).unwrap();
    let kept: i64 = database
        .query_row(
            "SELECT count(*) FROM input WHERE hash = ?1",
            [hash],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(kept, 0);
}

/// Whatever spends: with a voice whose owner took it back nothing new is made, and nothing is charged.
#[test]
fn no_command_speaks_with_a_voice_that_was_taken_back() {
    let rig = rig();
    let server = Server::start(&rig, &["--plan", "creator"]);
    let clone = ["clone", "Ada", "ada.wav", "--consent", "ada.json", "--json"];
    let told = rig.live(&server, &clone).ends(0).json();
    let id = told["voice_id"].as_str().unwrap().to_owned();
    let said = "Something set down a lantern.";
    let speak = ["speak", said, "--voice", &id, "--out", "said.mp3"];
    rig.live(&server, &speak).ends(0);
    rig.write("script.txt", "ADA: The road was long and quiet.\n");
    let cast = json!({"speakers": {"ADA": {"voice": &id}}});
    rig.write("cast.json", cast.to_string());
    let library = Library::open(&rig.path("home"), Clock::system()).unwrap();
    let given = library.consents().unwrap().links[0].hash.clone();
    let withdrawn = Record::Withdrawn {
        withdrawn: given,
        at: Clock::system().now().0,
    };
    library.consent(&withdrawn).unwrap();
    let spent = library.spend(mynah::terms::backend::Backend::Live).unwrap();
    let line = "Another one was never lit.";
    for command in [
        vec!["speak", line, "--voice", &id, "--out", "two.mp3"],
        vec![
            "render",
            "script.txt",
            "--cast",
            "cast.json",
            "--out",
            "out",
        ],
        vec![
            "audition", "--voices", &id, "--text", line, "--out", "heard",
        ],
        vec![
            "sweep",
            "--voice",
            &id,
            "--text",
            line,
            "--stability",
            "0.2,0.8",
            "--out",
            "swept",
        ],
    ] {
        let run = rig.live(&server, &command);
        assert!(run.code != 0, "{command:?}: {run:?}");
        assert!(run.err.contains("taken back"), "{command:?}: {run:?}");
    }
    let after = library.spend(mynah::terms::backend::Backend::Live).unwrap();
    assert_eq!(after.spent, spent.spent, "nothing was charged");
    // What was made before is the library's, and costs nothing.
    rig.live(&server, &speak).ends(0);
}
