//! `mynah dub` with the voices of the recording: nothing is sent before everybody who is heard agreed, and nothing more
//! once somebody took it back.

use mynah::library::Library;
use mynah::terms::clock::Clock;
use mynah::terms::consent::{Record, standings};
use serde_json::{Value, json};

use crate::dub::{SHEET, file, rig};
use crate::rig::{Rig, Server};

fn record(name: &str) -> Value {
    json!({
        "name": name, "relation": "consented", "date": "2026-01-31", "scope": "this film",
        "statement": {"text": "I agree that the film is dubbed with my voice."},
    })
}

/// The film's voice was cloned under what was said of a dub of it.
#[test]
fn who_agreed_to_a_dub_agreed_to_no_clone() {
    let rig = rig();
    let server = Server::start(&rig, &["--plan", "creator"]);
    let mut ada = record("Ada");
    ada["languages"] = json!(["en"]);
    rig.write("ada.json", ada.to_string());
    rig.write("lines.csv", SHEET.replace("Wren", "Heron"));
    rig.live(&server, &dub("en", &["--consent", "ada.json"]))
        .ends(0);
    let before = library(&rig).consents().unwrap().links.len();
    let clone = ["clone", "Ada", "Der Film.mp4", "--consent", "ada.json"];
    let run = rig.live(&server, &clone).ends(1);
    assert!(run.err.contains("about dubs alone"), "{run:?}");
    assert!(run.err.contains("Nothing was charged"), "{run:?}");
    let after = library(&rig).consents().unwrap().links.len();
    assert_eq!(after, before, "nothing is written of a clone");
}

fn library(rig: &Rig) -> Library {
    Library::open(&rig.path("home"), Clock::system()).unwrap()
}

fn dub<'a>(to: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let fixed = ["dub", "Der Film.mp4", "--csv", "lines.csv", "--json"];
    let out = ["--out", "out", "--to", to];
    [&fixed[..], &out, more].concat()
}

/// What was sent to the service, by the ledger.
fn sent(rig: &Rig) -> usize {
    let dubs = library(rig).dubs(mynah::terms::backend::Backend::Live);
    dubs.unwrap()
        .iter()
        .filter(|it| it.remote.is_some())
        .count()
}

#[test]
fn voices_are_cloned_only_where_everybody_agreed_to_the_language() {
    let rig = rig();
    let server = Server::start(&rig, &["--plan", "creator"]);
    rig.write("ada.json", record("Ada").to_string());
    let mut bea = record("Bea");
    bea["languages"] = json!(["en"]);
    rig.write("bea.json", bea.to_string());
    rig.write("bad.json", "{}");

    // Nobody agreed.
    let run = rig.live(&server, &dub("en", &["--clone"])).ends(1);
    assert!(run.err.contains("who agreed"), "{run:?}");
    let run = rig
        .live(&server, &dub("en", &["--consent", "bad.json"]))
        .ends(1);
    assert!(run.err.contains("bad.json"), "{run:?}");
    let both = ["--consent", "ada.json", "--consent", "bea.json"];
    let run = rig.live(&server, &dub("en,fr", &both)).ends(1);
    assert!(
        run.err.contains("Bea"),
        "she agreed to English alone: {run:?}"
    );
    assert_eq!(sent(&rig), 0, "nothing was sent");
    assert!(
        library(&rig).consents().unwrap().links.is_empty(),
        "nor written"
    );

    let told = rig.live(&server, &dub("en", &both)).ends(0).json();
    file(&told, "en", "audio", ".wav");
    let links = library(&rig).consents().unwrap().links;
    let all = standings(&links);
    assert_eq!(all.len(), 2);
    for of in &all {
        assert_eq!(of.consent.languages, ["en"]);
        assert_eq!(of.consent.samples.len(), 1);
        assert_eq!(of.dubs, ["en"]);
    }
    let begun = links
        .iter()
        .filter(|link| matches!(&link.record, Record::Dubbed { .. }));
    assert_eq!(begun.count(), 2, "one for each consent");

    // What was agreed to is enough from then on, for that language alone.
    let again = rig.live(&server, &dub("en", &["--clone"])).ends(0).json();
    assert_eq!(again["job"], told["job"]);
    let run = rig.live(&server, &dub("fr", &["--clone"])).ends(1);
    assert!(run.err.contains("language"), "{run:?}");

    // Without cloned voices nobody has to agree.
    rig.live(&server, &dub("fr", &[])).ends(0);
    rig.live(&server, &dub("fr", &["--no-cloning"])).ends(0);
}

#[test]
fn who_takes_it_back_stops_further_languages_and_fixes_with_their_voice() {
    let rig = rig();
    let server = Server::start(&rig, &["--plan", "creator"]);
    rig.write(
        "lines.csv",
        SHEET.replace("Heron", "Ada").replace("Wren", "Ada"),
    );
    rig.write("ada.json", record("Ada").to_string());
    let said = "The kettle sang, and the old dog slept by the fire.";
    rig.run(&["speak", said, "--format", "wav_24000", "--out", "ada.wav"])
        .ends(0);
    let clone = ["clone", "Ada", "ada.wav", "--consent", "ada.json", "--json"];
    rig.live(&server, &clone).ends(0);
    let consent = ["--consent", "ada.json"];
    let told = rig.live(&server, &dub("en", &consent)).ends(0).json();
    let job = told["job"].as_str().unwrap();
    let patch = |text: &'static str, voice: &'static str| -> Vec<&str> {
        let fixed = ["dub", "patch", job, "--to", "en", "--line", "2", "--text"];
        [&fixed[..], &[text, "--voice", voice, "--out", "out"]].concat()
    };
    rig.live(&server, &patch("Thank you.", "Ada")).ends(0);
    let status = ["dub", "status", job];
    let run = rig.live(&server, &status).ends(0);
    assert!(run.out.contains("en: voices cloned; Ada agreed"), "{run:?}");

    let library = library(&rig);
    let all = standings(&library.consents().unwrap().links);
    let of_film = all.iter().find(|of| !of.consent.languages.is_empty());
    let withdrawn = of_film.unwrap().hash.clone();
    // A recording that nobody ever saw renewed it.
    let mut invented = record("Ada");
    invented["renews"] = withdrawn.clone().into();
    invented["statement"]["audio_sha256"] = "ab".repeat(32).into();
    rig.write("invented.json", invented.to_string());
    let at = 1_790_000_000_000;
    let withdrawn = Record::Withdrawn { withdrawn, at };
    library.consent(&withdrawn).unwrap();
    drop(library);
    let before = sent(&rig);
    let invented = ["--consent", "invented.json"];
    for more in [&["--clone"][..], &consent, &invented] {
        let run = rig.live(&server, &dub("fr", more)).ends(1);
        assert!(run.err.contains("taken back"), "{run:?}");
    }
    // Nor is the film another one where it is saved anew.
    let mut film = std::fs::read(rig.path("Der Film.mp4")).unwrap();
    film.extend(*b"\0\0\0\x0cfreeMynh");
    rig.write("Anew.mp4", film);
    rig.write("bea.json", record("Bea").to_string());
    let anew = ["dub", "Anew.mp4", "--csv", "lines.csv", "--to", "en"];
    let anew = [&anew[..], &["--out", "out", "--consent", "bea.json"]].concat();
    let run = rig.live(&server, &anew).ends(1);
    assert!(run.err.contains("taken back"), "{run:?}");
    assert_eq!(sent(&rig), before);
    let run = rig.live(&server, &patch("Thanks a lot.", "Ada")).ends(1);
    assert!(run.err.contains("taken back"), "{run:?}");
    // Another voice says it, and what is here stays.
    rig.live(&server, &patch("Thanks a lot.", "Heron")).ends(0);
    rig.live(&server, &["dub", "export", job, "--out", "later"])
        .ends(0);
    // Nothing at the dub said by whose word it speaks, nor that it was taken back.
    let back = "The consent of Ada was taken back";
    let run = rig.live(&server, &status).ends(0);
    assert!(run.out.contains(back), "{run:?}");
    let json = ["dub", "status", job, "--json"];
    let told = rig.live(&server, &json).ends(0).json();
    let consent = &told["languages"][0]["consents"][0];
    assert_eq!(
        (&consent["name"], &consent["holds"]),
        (&json!("Ada"), &json!(false))
    );
    assert!(consent["why"].as_str().unwrap().contains(back), "{told}");
    let report = std::fs::read_to_string(rig.path("later/der-film-report.md")).unwrap();
    assert!(report.contains(back), "{report}");
    // What is there already costs nothing, and clones nobody once more.
    let again = rig.live(&server, &dub("en", &["--clone"])).ends(0).json();
    assert_eq!(
        (&again["job"], &again["credits"]),
        (&told["job"], &json!(0))
    );
}

/// The old reading, saved anew and brought here, renewed what was taken back for dubs; and so it did for clones where the
/// record said itself how it sounds.
#[test]
fn an_old_reading_that_is_saved_anew_renews_nothing() {
    let rig = rig();
    let server = Server::start(&rig, &["--plan", "creator"]);
    for (file, said) in [
        ("read.wav", "Yes, you may dub the film with my voice."),
        ("ada.wav", "The kettle sang, and the old dog slept."),
    ] {
        rig.run(&["speak", said, "--format", "wav_24000", "--out", file])
            .ends(0);
    }
    let read = std::fs::read(rig.path("read.wav")).unwrap();
    // The sound of nobody's take here.
    let quiet: Vec<u8> = (read.iter().enumerate())
        .map(|(at, byte)| {
            if at >= 44 && at % 2 == 0 {
                byte & 0xfc
            } else {
                *byte
            }
        })
        .collect();
    let mut saved_anew = quiet.clone();
    saved_anew.extend(*b"LIST\x04\0\0\0INFO");
    let keep = |bytes: &[u8]| {
        let library = library(&rig);
        library.keep_input("read.wav", 3.0, bytes).unwrap().hash
    };
    let [first, again] = [keep(&quiet), keep(&saved_anew)];
    assert_ne!(first, again);
    let agrees = |hash: &str, renews: Option<&str>| {
        let mut ada = record("Ada");
        ada["statement"]["audio_sha256"] = hash.into();
        // What a record says of that is no proof.
        ada["statement"]["sounds"] = json!(["0".repeat(64)]);
        if let Some(renews) = renews {
            ada["renews"] = renews.into();
        }
        rig.write("ada.json", ada.to_string());
    };
    let takes_back = || {
        let library = library(&rig);
        let all = standings(&library.consents().unwrap().links);
        let withdrawn = all.last().unwrap().hash.clone();
        let at = 1_790_000_000_000;
        let back = Record::Withdrawn {
            withdrawn: withdrawn.clone(),
            at,
        };
        library.consent(&back).unwrap();
        withdrawn
    };
    agrees(&first, None);
    rig.write("lines.csv", SHEET.replace("Wren", "Heron"));
    rig.live(&server, &dub("en", &["--consent", "ada.json"]))
        .ends(0);
    let withdrawn = takes_back();
    agrees(&again, Some(&withdrawn));
    let run = rig.live(&server, &dub("fr", &["--consent", "ada.json"]));
    let run = run.ends(1);
    assert!(run.err.contains("says nothing since"), "{run:?}");
    assert_eq!(sent(&rig), 1);
    agrees(&first, None);
    let clone = ["clone", "Ada", "ada.wav", "--consent", "ada.json"];
    let run = rig.live(&server, &clone).ends(1);
    assert!(run.err.contains("taken back"), "{run:?}");
    agrees(&again, None);
    let run = rig.live(&server, &clone).ends(1);
    assert!(run.err.contains("says nothing since"), "{run:?}");
}

/// The voices of all who are heard were cloned under the word of one of them.
#[test]
fn as_many_people_agree_as_are_heard() {
    let rig = rig();
    let server = Server::start(&rig, &["--plan", "creator"]);
    for (file, name) in [("ada", "Ada"), ("again", "Ada"), ("bea", "Bea")] {
        rig.write(&format!("{file}.json"), record(name).to_string());
    }
    let one = ["--consent", "ada.json"];
    let twice = [&one[..], &["--consent", "again.json"]].concat();
    let both = [&one[..], &["--consent", "bea.json"]].concat();
    let three = [&both[..], &["--speakers", "3"]].concat();
    for (agreed, heard) in [
        (&one[..], "2 speakers in the transcript (Heron, Wren)"),
        (&twice, "2 speakers in the transcript (Heron, Wren)"),
        (&three, "3 speakers"),
    ] {
        let run = rig.live(&server, &dub("en", agreed)).ends(1);
        assert!(run.err.contains(heard), "{run:?}");
        assert!(run.err.contains("one more has to"), "{run:?}");
    }
    assert_eq!(sent(&rig), 0, "nothing was sent");
    // One recording is one person's.
    for (file, name) in [("one", "Ada"), ("other", "Bea")] {
        let mut shared = record(name);
        shared["statement"]["audio_sha256"] = "ab".repeat(32).into();
        rig.write(&format!("{file}.json"), shared.to_string());
    }
    let shared = ["--consent", "one.json", "--consent", "other.json"];
    let run = rig.live(&server, &dub("en", &shared)).ends(1);
    assert!(run.err.contains("on record as that of Ada"), "{run:?}");
    assert!(library(&rig).consents().unwrap().links.is_empty());
    rig.live(&server, &dub("en", &both)).ends(0);
}

#[test]
fn a_consent_that_is_over_is_none() {
    let rig = rig();
    let server = Server::start(&rig, &["--plan", "creator"]);
    let mut over = record("Ada");
    over["until"] = "2026-02-01".into();
    rig.write("over.json", over.to_string());
    let run = rig
        .live(&server, &dub("en", &["--consent", "over.json"]))
        .ends(1);
    assert!(run.err.contains("The consent of Ada ended on"), "{run:?}");
    assert_eq!(sent(&rig), 0);
    let run = rig.live(
        &server,
        &dub("en", &["--consent", "over.json", "--no-cloning"]),
    );
    run.ends(1);
}
