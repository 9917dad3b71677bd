//! `mynah clone` where a voice has that name already, and the record that its help shows.

use mynah::api::client::Client;
use mynah::api::voices::DeleteVoice;
use mynah::library::Library;
use mynah::terms::clock::Clock;
use mynah::terms::consent::Record;
use mynah::terms::hex::hex;
use mynah::terms::secret::Secret;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::clone::{cloned, record, rig};
use crate::faulty::Service;
use crate::rig::{KEY, Server};

/// Another record, or other recordings, took a second slot for the same name without a word.
#[test]
fn a_second_voice_of_a_name_is_made_only_where_that_is_said() {
    let rig = rig();
    let server = Server::start(&rig, &["--plan", "creator"]);
    let mut clone = vec!["clone", "Ada", "ada.wav", "--consent", "ada.json", "--json"];
    let told = rig.live(&server, &clone).ends(0).json();
    let first = told["voice_id"].as_str().unwrap().to_owned();
    let mut other = record();
    other["scope"] = "another film".into();
    rig.write("ada.json", other.to_string());
    let run = rig.live(&server, &clone).ends(1);
    for said in ["called Ada already", &first, "Nothing was sent", "--again"] {
        assert!(run.err.contains(said), "{said}: {run:?}");
    }
    assert_eq!(cloned(&rig, &server), 1);
    clone.push("--again");
    rig.live(&server, &clone).ends(0);
    assert_eq!(cloned(&rig, &server), 2);
}

/// One that was deleted there has its name no more.
#[test]
fn the_name_of_a_voice_that_is_gone_is_free() {
    let rig = rig();
    let service = Service::start(&rig);
    let clone = ["clone", "Ada", "ada.wav", "--consent", "ada.json", "--json"];
    let told = service.run(&rig, &clone).ends(0).json();
    let voice = told["voice_id"].as_str().unwrap();
    delete(&service, voice);
    let mut other = record();
    other["scope"] = "another film".into();
    rig.write("ada.json", other.to_string());
    service.run(&rig, &clone).ends(0);
}

/// What is in a record was told in words alone.
#[test]
fn the_record_that_the_help_shows_is_taken() {
    let rig = rig();
    let help = rig.run(&["help", "clone"]).ends(0).out;
    let (from, to) = (help.find('{').unwrap(), help.rfind('}').unwrap());
    let shown = help.get(from..=to).unwrap();
    serde_json::from_str::<Value>(shown).unwrap();
    rig.write("shown.json", shown);
    let clone = [
        "clone",
        "Ada",
        "ada.wav",
        "--consent",
        "shown.json",
        "--draft",
    ];
    rig.run(&clone).ends(0);
}

/// Made once more after it was deleted, it took a slot beside a newer voice of its name without a word.
#[test]
fn a_newer_voice_of_the_name_is_told_of_where_the_older_one_is_gone() {
    let rig = rig();
    let service = Service::start(&rig);
    let clone = ["clone", "Ada", "ada.wav", "--consent", "ada.json", "--json"];
    let first = service.run(&rig, &clone).ends(0).json();
    let mut other = record();
    other["scope"] = "another film".into();
    rig.write("other.json", other.to_string());
    let newer = [
        "clone",
        "Ada",
        "ada.wav",
        "--consent",
        "other.json",
        "--json",
        "--again",
    ];
    let second = service.run(&rig, &newer).ends(0).json();
    delete(&service, first["voice_id"].as_str().unwrap());
    let run = service.run(&rig, &clone).ends(1);
    for said in ["called Ada already", second["voice_id"].as_str().unwrap()] {
        assert!(run.err.contains(said), "{said}: {run:?}");
    }
    delete(&service, second["voice_id"].as_str().unwrap());
    service.run(&rig, &clone).ends(0);
}

/// Deletes a voice at a service.
fn delete(service: &Service, voice: &str) {
    let base = service.server.base_url();
    let client = Client::new(&base, Some(Secret::new(KEY)), Clock::system()).unwrap();
    let delete = DeleteVoice {
        voice: voice.into(),
    };
    service.runtime.block_on(client.send(&delete)).unwrap();
}

/// The hash of a sample passed as that of the statement, without a word; and who had taken something back agreed by it anew.
#[test]
fn a_sample_that_is_named_as_the_statement_shows_nothing() {
    let rig = rig();
    let server = Server::start(&rig, &["--plan", "creator"]);
    let said = "Something set down a lantern.";
    rig.run(&["speak", said, "--format", "wav_24000", "--out", "more.wav"])
        .ends(0);
    let agrees_by = |file: &str| {
        let mut record = record();
        let bytes = std::fs::read(rig.path(file)).unwrap();
        record["relation"] = "consented".into();
        record["statement"] = json!({
            "text": "I agree.", "audio_sha256": hex(&Sha256::digest(&bytes)),
        });
        rig.write("ada.json", record.to_string());
        rig.live(&server, &["clone", file, file, "--consent", "ada.json"])
    };
    let run = agrees_by("ada.wav").ends(0);
    assert!(run.err.contains("is one of the samples"), "{run:?}");
    let library = Library::open(&rig.path("home"), Clock::system()).unwrap();
    let withdrawn = Record::Withdrawn {
        withdrawn: library.consents().unwrap().links[0].hash.clone(),
        at: Clock::system().now().0,
    };
    library.consent(&withdrawn).unwrap();
    drop(library);
    let run = agrees_by("more.wav").ends(1);
    assert!(run.err.contains("taken back"), "{run:?}");
    assert_eq!(cloned(&rig, &server), 1);
}

/// The hash of another voice's sample was a statement, and that of nothing at all renewed what was taken back.
#[test]
fn nothing_that_nobody_said_shows_or_renews_a_consent() {
    let rig = rig();
    let server = Server::start(&rig, &["--plan", "creator"]);
    let said = "Something set down a lantern.";
    rig.run(&["speak", said, "--format", "wav_24000", "--out", "more.wav"])
        .ends(0);
    rig.live(
        &server,
        &["clone", "Ada", "ada.wav", "--consent", "ada.json"],
    )
    .ends(0);
    let sample = hex(&Sha256::digest(std::fs::read(rig.path("ada.wav")).unwrap()));
    let clones = |file: &str, statement: Value, renews: Option<&str>| {
        let mut record = record();
        record["relation"] = "consented".into();
        record["statement"] = statement;
        if let Some(renews) = renews {
            record["renews"] = renews.into();
        }
        rig.write("other.json", record.to_string());
        rig.live(
            &server,
            &["clone", "Other", file, "--consent", "other.json"],
        )
        .ends(1)
    };
    let of_sample = json!({"text": "I agree.", "audio_sha256": sample});
    let run = clones("more.wav", of_sample, None);
    assert!(
        run.err.contains("a recording that Ada agreed to"),
        "{run:?}"
    );
    let library = Library::open(&rig.path("home"), Clock::system()).unwrap();
    let given = library.consents().unwrap().links[0].hash.clone();
    let withdrawn = Record::Withdrawn {
        withdrawn: given.clone(),
        at: Clock::system().now().0,
    };
    library.consent(&withdrawn).unwrap();
    drop(library);
    let invented = json!({"document_sha256": "0".repeat(64)});
    let run = clones("ada.wav", invented, Some(&given));
    assert!(run.err.contains("taken back"), "{run:?}");
    assert_eq!(cloned(&rig, &server), 1);
}
