//! Records of consent and professional clones, as two windows and a file have them.

use super::brought::sample;
use super::clones::written;
use super::tools::{bench, effect, ordered};
use super::*;
use mynah::library::Library;
use mynah::terms::clock::{Clock, UnixMillis};
use mynah::terms::consent::{Consent, Link, Record, forbids, standings};
use mynah::terms::ids::{EntryId, MakingId, VoiceId};
use mynah_model::attempt::SampleRow;
use mynah_model::command::{
    CloningCommand, Keeping, PreviewAt, ProfessionalCommand, Recorded, VoicesCommand,
};
use mynah_model::event::{Notice, Playing};
use mynah_model::professional::{ProfessionalCard, ProfessionalForm, Stands};
use serde_json::{Value, json};

const ID: MakingId = MakingId(1);

fn keep(bench: &Bench, form: &ProfessionalForm, base: &ProfessionalForm, number: u64) {
    let keeping = Keeping {
        card: ProfessionalCard {
            id: ID,
            backend: Backend::Draft,
            at: UnixMillis(1),
            form: form.clone(),
            stands: Stands::default(),
        },
        base: base.clone(),
        number,
    };
    let keep = ProfessionalCommand::Keep(Box::new(keeping));
    bench.send(Command::Cloning(CloningCommand::Professional(keep)));
}

fn with(form: &ProfessionalForm, number: u64) -> ProfessionalForm {
    let mut form = form.clone();
    form.attempt.samples.push(SampleRow {
        number,
        ..SampleRow::default()
    });
    form
}

/// Of two windows on one professional clone the one that wrote last left out what the other one had brought.
#[test]
fn a_professional_clone_in_two_windows_loses_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let begun = with(&ProfessionalForm::default(), 1);
    keep(&bench, &begun, &ProfessionalForm::default(), 1);
    let mut one = with(&begun, 2);
    one.attempt.owner = "Ada".to_owned();
    keep(&bench, &one, &begun, 2);
    // The other window was opened before that.
    let other = with(&begun, 3);
    keep(&bench, &other, &begun, 3);
    bench.until("what it is by now", |desk| {
        desk.browsed.professional.kept.contains_key(&ID)
    });
    let (number, told) = &bench.desk.browsed.professional.kept[&ID];
    let rows: Vec<u64> = told.attempt.samples.iter().map(|row| row.number).collect();
    assert_eq!((*number, rows), (3, vec![1, 2, 3]));
    assert_eq!(told.attempt.owner, "Ada");
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let kept = library.professional(ID).unwrap().unwrap();
    let kept: ProfessionalForm = serde_json::from_str(&kept.form).unwrap();
    assert_eq!(kept, **told, "on the disk as it was told");
}

/// A library with a consent of Ada's that made a voice and was taken back; that one's hash.
fn taken_back(home: &std::path::Path) -> String {
    let library = Library::open(home, Clock::system()).unwrap();
    let given = json!({
        "name": "Ada", "relation": "self", "date": "2026-01-31", "scope": "one film",
        "statement": {"text": "I agree."}, "samples": ["ab".repeat(32)],
    });
    let given = Consent::read(&given.to_string()).unwrap();
    let given = library.consent(&Record::Given(given)).unwrap().hash;
    let made = json!({"made": given, "voice_id": "v", "account": "me", "at": 1});
    library
        .consent(&serde_json::from_value(made).unwrap())
        .unwrap();
    let withdrawn = Record::Withdrawn {
        withdrawn: given.clone(),
        at: 5,
    };
    library.consent(&withdrawn).unwrap();
    given
}

/// Who had taken back what was added to a voice, of which no answer came, agreed anew to nothing: the new record named no
/// voice, and it was said that they speak again.
#[test]
fn what_was_added_without_an_answer_is_agreed_to_anew_with_its_voice() {
    let home = tempfile::tempdir().unwrap();
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let given = json!({
        "name": "Bea", "relation": "self", "date": "2026-01-31", "scope": "one film",
        "statement": {"text": "I agree."}, "samples": ["ab".repeat(32)],
    });
    let given = Record::Given(Consent::read(&given.to_string()).unwrap());
    let given = library.consent(&given).unwrap().hash;
    let sending = json!({
        "sending": given, "voice_name": "Ada", "account": "me", "samples": ["ab".repeat(32)],
        "kind": "instant", "into": "v", "at": 1,
    });
    let sending: Record = serde_json::from_value(sending).unwrap();
    assert!(matches!(&sending, Record::Sending { into: Some(_), .. }));
    library.consent(&sending).unwrap();
    let withdrawn = Record::Withdrawn {
        withdrawn: given.clone(),
        at: 5,
    };
    library.consent(&withdrawn).unwrap();
    let voice = VoiceId::from("v");
    let today = "2026-03-01".parse().unwrap();
    let all = standings(&library.consents().unwrap().links);
    assert!(
        forbids(&all, &voice, today).is_some(),
        "it may have arrived"
    );
    drop(library);
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let record = json!({
        "name": "Bea", "relation": "self", "date": "2026-02-01", "scope": "one film",
        "statement": {"text": "I agree again."}, "renews": given,
    });
    bench.send(Command::Cloning(CloningCommand::Renew(record.to_string())));
    bench.until("that it may speak", |desk| {
        let vault = desk.cloning.vault.as_ref();
        vault.is_some_and(|vault| {
            vault.heeded.len() == 2 && forbids(&vault.heeded, &voice, today).is_none()
        })
    });
    let vault = bench.desk.cloning.vault.clone().unwrap();
    assert_eq!(vault.heeded[1].voices, [voice]);
}

/// Whoever looked at the voices had a preview of it spoken that nobody had heard before.
#[test]
fn no_preview_is_spoken_of_what_was_taken_back() {
    let home = tempfile::tempdir().unwrap();
    taken_back(home.path());
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let at = PreviewAt {
        backend: Backend::Draft,
        voice: VoiceId::from("v"),
        address: Some("http://127.0.0.1:9/v1/preview".to_owned()),
    };
    bench.send(Command::Voices(VoicesCommand::PreviewAt(at)));
    bench.until("a refusal", |desk| {
        let is_about_it = |notice: &Notice| matches!(notice, Notice::Trouble(trouble) if trouble.what.contains("taken back"));
        desk.notices.iter().any(is_about_it)
    });
}

/// What was taken back could never be agreed to again in the window.
#[test]
fn what_was_taken_back_is_agreed_to_anew_as_often_as_it_is() {
    let home = tempfile::tempdir().unwrap();
    let mut hash = taken_back(home.path());
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let (voice, today) = (VoiceId::from("v"), "2026-03-01".parse().unwrap());
    for day in ["2026-02-01", "2026-02-02"] {
        let record = json!({
            "name": "Ada", "relation": "self", "date": day, "scope": "one film",
            "statement": {"text": "I agree again."}, "renews": hash,
        });
        bench.send(Command::Cloning(CloningCommand::Renew(record.to_string())));
        bench.until("that it may speak", |desk| {
            let vault = desk.cloning.vault.as_ref();
            vault.is_some_and(|vault| forbids(&vault.heeded, &voice, today).is_none())
        });
        let vault = bench.desk.cloning.vault.clone().unwrap();
        let last = vault.standings.last().unwrap();
        assert_eq!(
            last.consent.samples,
            ["ab".repeat(32)],
            "of the same recordings"
        );
        hash.clone_from(&last.hash);
        if day == "2026-02-01" {
            bench.send(Command::Cloning(CloningCommand::Withdraw(hash.clone())));
            bench.until("that it may not", |desk| {
                let vault = desk.cloning.vault.as_ref();
                vault.is_some_and(|vault| forbids(&vault.heeded, &voice, today).is_some())
            });
        }
    }
}

/// The recording in which she had agreed before she took it back was taken for a new agreement.
#[test]
fn what_showed_a_consent_that_was_taken_back_shows_no_new_one() {
    let home = tempfile::tempdir().unwrap();
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let record = |date: &str, proof: &str, renews: Option<&str>| {
        let mut record = json!({
            "name": "Ada", "relation": "consented", "date": date, "scope": "one film",
            "statement": {"text": "I agree.", "document_sha256": proof.repeat(64)},
        });
        match renews {
            Some(hash) => record["renews"] = hash.into(),
            None => record["samples"] = json!(["ab".repeat(32)]),
        }
        record.to_string()
    };
    let given = Consent::read(&record("2026-01-31", "1", None)).unwrap();
    let hash = library.consent(&Record::Given(given)).unwrap().hash;
    let withdrawn = hash.clone();
    library
        .consent(&Record::Withdrawn { withdrawn, at: 5 })
        .unwrap();
    drop(library);
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let renew = |proof: &str| {
        let record = record("2026-02-01", proof, Some(&hash));
        Command::Cloning(CloningCommand::Renew(record))
    };
    bench.send(renew("1"));
    bench.until("why not", |desk| {
        let mut all = desk.notices.iter();
        all.any(|it| matches!(it, Notice::Trouble(no) if no.what.contains("says nothing since")))
    });
    assert_eq!(bench.desk.cloning.vault.as_ref().unwrap().heeded.len(), 1);
    bench.send(renew("2"));
    bench.until("that it is agreed to", |desk| {
        let vault = desk.cloning.vault.as_ref();
        vault.is_some_and(|vault| vault.heeded.len() == 2)
    });
}

/// Saved anew, the reading of before made good what was taken back: what earlier versions wrote tells nothing of its sound.
#[test]
fn a_reading_that_is_saved_anew_is_the_one_of_before() {
    let home = tempfile::tempdir().unwrap();
    let file = written(home.path(), "old.wav", 12);
    let mut bytes = std::fs::read(&file).unwrap();
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let old = library.keep_input("old.wav", 12.0, &*bytes).unwrap().hash;
    let record = |audio: &str, more: Value| {
        let mut record = json!({
            "name": "Ada", "relation": "consented", "date": "2026-01-31", "scope": "one film",
            "statement": {"text": "I agree.", "audio_sha256": audio},
        });
        for (field, value) in more.as_object().unwrap() {
            record[field] = value.clone();
        }
        record
    };
    let given = record(&old, json!({"samples": ["ab".repeat(32)]}));
    let given = Consent::read(&given.to_string()).unwrap();
    let hash = library.consent(&Record::Given(given)).unwrap().hash;
    let withdrawn = hash.clone();
    library
        .consent(&Record::Withdrawn { withdrawn, at: 5 })
        .unwrap();
    drop(library);
    bytes.extend(*b"LIST\x04\0\0\0INFO");
    let anew = home.path().join("anew.wav");
    std::fs::write(&anew, bytes).unwrap();
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let anew = sample(&mut bench, 1, &anew);
    assert_ne!(anew.input.hash, old);
    let mut record = record(&anew.input.hash, json!({"renews": hash}));
    record["statement"]["sounds"] = json!(anew.sounds().collect::<Vec<_>>());
    bench.send(Command::Cloning(CloningCommand::Renew(record.to_string())));
    bench.until("why not", |desk| {
        let mut all = desk.notices.iter();
        all.any(|it| matches!(it, Notice::Trouble(no) if no.what.contains("says nothing since")))
    });
    assert_eq!(bench.desk.cloning.vault.as_ref().unwrap().heeded.len(), 1);
}

/// A clone agreed for its owner: what it had said here was taken for a statement.
#[test]
fn nothing_that_was_made_here_is_a_statement() {
    let (mut bench, library) = bench();
    let job = bench.generate(vec![ordered(effect())]);
    bench.until_over(job);
    let effect = {
        let take = library.takes_of(EntryId(1)).unwrap()[0].id;
        library.take(take).unwrap().path
    };
    let said = bench.order(0, false);
    let job = bench.generate(vec![said]);
    bench.until_over(job);
    let entries = (1..).map_while(|id| library.entry(EntryId(id)).unwrap());
    let entry = entries.last().unwrap();
    let take = library.takes_of(entry.id).unwrap()[0].id;
    let path = library.take(take).unwrap().path;
    // As an export leaves it: with a tag.
    let mut bytes = std::fs::read(&path).unwrap();
    assert!(bytes.starts_with(b"ID3") || bytes[0] == 0xff, "it is MP3");
    bytes.extend(*b"TAG");
    bytes.extend([0; 125]);
    let tagged = bench.home.as_ref().unwrap().path().join("tagged.mp3");
    std::fs::write(&tagged, bytes).unwrap();
    for (count, path) in [(1, path), (2, tagged)] {
        let what = Recorded::Statement("I agree.".to_owned(), "Statement.wav".to_owned());
        bench.send(Command::Cloning(CloningCommand::Reading { path, what }));
        bench.until("why not", |desk| {
            let all = desk.cloning.recorded.iter();
            let refused = all.filter_map(|(_, was)| was.as_ref().err());
            let by_voice = refused.filter(|no| no.what.contains("a voice made here"));
            by_voice.count() == count
        });
    }
    // An effect is nobody's voice: whatever else may be wrong with it.
    let what = Recorded::Statement("I agree.".to_owned(), "Statement.wav".to_owned());
    let path = effect;
    bench.send(Command::Cloning(CloningCommand::Reading { path, what }));
    bench.until("its end", |desk| desk.cloning.recorded.len() == 3);
    let (_, last) = bench.desk.cloning.recorded.last().unwrap();
    let what = last.as_ref().err().map(|no| &*no.what);
    assert!(
        !what.is_some_and(|what| what.contains("a voice made here")),
        "{what:?}"
    );
}

/// A library with two records of Ada's that name one recording and one voice; their hashes.
fn two_of_one_voice(home: &std::path::Path, dates: [&str; 2]) -> [String; 2] {
    let library = Library::open(home, Clock::system()).unwrap();
    let samples = [
        vec!["ab".repeat(32)],
        vec!["ab".repeat(32), "cd".repeat(32)],
    ];
    let mut of = dates.iter().zip(samples);
    [(); 2].map(|()| {
        let (date, samples) = of.next().unwrap();
        let given = json!({
            "name": "Ada", "relation": "self", "date": date, "scope": "one film",
            "statement": {"text": "I agree."}, "samples": samples,
        });
        let given = Consent::read(&given.to_string()).unwrap();
        let given = library.consent(&Record::Given(given)).unwrap().hash;
        let made = json!({"made": given, "voice_id": "v", "account": "me", "at": 1});
        library
            .consent(&serde_json::from_value(made).unwrap())
            .unwrap();
        given
    })
}

fn renew(bench: &Bench, hash: &str) {
    let record = json!({
        "name": "Ada", "relation": "self", "date": "2026-02-01", "scope": "one film",
        "statement": {"text": "I agree again."}, "renews": hash,
    });
    bench.send(Command::Cloning(CloningCommand::Renew(record.to_string())));
}

/// Each of two records was refused for the other one: none of them could be the first to be agreed to anew.
#[test]
fn two_records_that_share_a_recording_are_agreed_to_anew_one_after_the_other() {
    let home = tempfile::tempdir().unwrap();
    let both = two_of_one_voice(home.path(), ["2026-01-30", "2026-01-31"]);
    let library = Library::open(home.path(), Clock::system()).unwrap();
    for hash in &both {
        let withdrawn = hash.clone();
        library
            .consent(&Record::Withdrawn { withdrawn, at: 5 })
            .unwrap();
    }
    drop(library);
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let (voice, today) = (VoiceId::from("v"), "2026-03-01".parse().unwrap());
    for (place, hash) in both.iter().enumerate() {
        renew(&bench, hash);
        bench.until("that it is agreed to", |desk| {
            let vault = desk.cloning.vault.as_ref();
            vault.is_some_and(|vault| vault.heeded.len() == 3 + place)
        });
        let vault = bench.desk.cloning.vault.clone().unwrap();
        let speaks = forbids(&vault.heeded, &voice, today).is_none();
        assert_eq!(speaks, place == 1, "once both are agreed to");
    }
}

/// It went on holding in a window that had been opened before, and its voice was offered there.
#[test]
fn what_is_taken_back_in_one_window_holds_in_no_other() {
    let home = tempfile::tempdir().unwrap();
    let [hash, _] = two_of_one_voice(home.path(), ["2026-01-31"; 2]);
    let mut one = Bench::open(StudioOptions::new(home.path()));
    let other = Bench::open(StudioOptions::new(home.path()));
    let (voice, today) = (VoiceId::from("v"), "2026-03-01".parse().unwrap());
    one.until("that it holds", |desk| {
        let vault = desk.cloning.vault.as_ref();
        vault.is_some_and(|vault| forbids(&vault.heeded, &voice, today).is_none())
    });
    other.send(Command::Cloning(CloningCommand::Withdraw(hash)));
    one.until("that it holds no more", |desk| {
        desk.why_silent(&voice, today).is_some()
    });
    // A command writes by itself.
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let there = library.consents().unwrap().links.len();
    let given = json!({
        "name": "Bea", "relation": "self", "date": "2026-01-31", "scope": "one film",
        "statement": {"text": "I agree."}, "samples": ["ef".repeat(32)],
    });
    let given = Consent::read(&given.to_string()).unwrap();
    library.consent(&Record::Given(given)).unwrap();
    assert_eq!(library.count_consents().unwrap(), there + 1);
    one.until("whoever agreed since", |desk| {
        let vault = desk.cloning.vault.as_ref();
        vault.is_some_and(|vault| vault.heeded.iter().any(|of| of.consent.name == "Bea"))
    });
}

/// A clone of cleaned recordings was taken back, and the raw ones could be sent; the other way round it spoke on.
#[test]
fn what_is_taken_back_is_so_for_each_record_of_the_statement() {
    let home = tempfile::tempdir().unwrap();
    let [one, _] = two_of_one_voice(home.path(), ["2026-01-31"; 2]);
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    bench.send(Command::Cloning(CloningCommand::Withdraw(one)));
    bench.until("that both are", |desk| {
        let vault = desk.cloning.vault.as_ref();
        vault.is_some_and(|vault| vault.heeded.iter().all(|of| of.withdrawn.is_some()))
    });
}

/// Nothing opened what was written.
#[test]
fn all_records_are_written_to_a_page_and_to_json() {
    let home = tempfile::tempdir().unwrap();
    let given = taken_back(home.path());
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let folder = tempfile::tempdir().unwrap();
    for name in ["consents.html", "consents.json"] {
        let file = folder.path().join(name);
        bench.send(Command::Cloning(CloningCommand::Export(file.clone(), None)));
        bench.until_seen("the file", || file.exists());
    }
    let page = std::fs::read_to_string(folder.path().join("consents.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
    assert!(
        page.contains("<h2>Ada</h2>") && page.contains(&given),
        "{page}"
    );
    let text = std::fs::read(folder.path().join("consents.json")).unwrap();
    let written: Value = serde_json::from_slice(&text).unwrap();
    assert_eq!(written["broken"], Value::Null);
    let links: Vec<Link> = serde_json::from_value(written["records"].clone()).unwrap();
    let library = Library::open(home.path(), Clock::system()).unwrap();
    assert_eq!(links, library.consents().unwrap().links);
    assert!(standings(&links)[0].withdrawn.is_some());
}

/// A file dialog asked about "ada", and "ada.html" was replaced.
#[test]
fn records_are_written_over_no_file_that_nobody_was_asked_about() {
    let home = tempfile::tempdir().unwrap();
    taken_back(home.path());
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path().join("ada.html");
    std::fs::write(&there, "somebody's").unwrap();
    let beside = folder.path().join("ada-2.html");
    let wanted = folder.path().join("ada");
    bench.send(Command::Cloning(CloningCommand::Export(wanted, None)));
    bench.until_seen("the file", || beside.exists());
    assert_eq!(std::fs::read_to_string(&there).unwrap(), "somebody's");
    // Asked about by its whole name it may go.
    let page = std::fs::read_to_string(&beside).unwrap();
    let chosen = there.clone();
    bench.send(Command::Cloning(CloningCommand::Export(chosen, None)));
    bench.until_seen("the same there", || {
        std::fs::read_to_string(&there).is_ok_and(|text| text == page)
    });
}

/// Only all records of all people could be written, and what shows one could be heard by nobody.
#[test]
fn one_record_is_written_alone_and_what_shows_it_is_heard_and_found() {
    let home = tempfile::tempdir().unwrap();
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let file = super::clones::written(home.path(), "read.wav", 6);
    let read = std::fs::read(file).unwrap();
    let read = library.keep_input("read.wav", 6.0, &*read).unwrap();
    let paper = b"%PDF-1.7 ".repeat(100);
    let paper = library.keep_input("paper.pdf", 0.0, &*paper).unwrap();
    let given = |name: &str, statement: Value| {
        let given = json!({
            "name": name, "relation": "consented", "date": "2026-01-31", "scope": "one film",
            "statement": statement,
        });
        let given = Consent::read(&given.to_string()).unwrap();
        library.consent(&Record::Given(given)).unwrap().hash
    };
    let shown =
        json!({"text": "I agree.", "audio_sha256": read.hash, "document_sha256": paper.hash});
    let bea = given("Bea", shown);
    given("Ada", json!({"text": "I agree."}));
    let withdrawn = bea.clone();
    library
        .consent(&Record::Withdrawn { withdrawn, at: 5 })
        .unwrap();
    drop(library);
    let mut bench = Bench::open(StudioOptions::new(home.path()));
    let folder = tempfile::tempdir().unwrap();
    for name in ["bea.html", "bea.json"] {
        let file = folder.path().join(name);
        let of = Some(bea.clone());
        bench.send(Command::Cloning(CloningCommand::Export(file.clone(), of)));
        bench.until_seen("the file", || file.exists());
    }
    let page = std::fs::read_to_string(folder.path().join("bea.html")).unwrap();
    assert!(page.contains("<h2>Bea</h2>") && page.ends_with("</html>\n"));
    assert!(!page.contains("Ada"), "{page}");
    let text = std::fs::read(folder.path().join("bea.json")).unwrap();
    let written: Value = serde_json::from_slice(&text).unwrap();
    let links: Vec<Link> = serde_json::from_value(written["records"].clone()).unwrap();
    assert_eq!(links.len(), 2, "it, and that it was taken back: {written}");
    bench.send(Command::Cloning(CloningCommand::ShowProof(7, paper.hash)));
    bench.until("the document", |desk| desk.cloning.proofs.contains_key(&7));
    let path = &bench.desk.cloning.proofs[&7];
    assert!(std::fs::read(path).unwrap().starts_with(b"%PDF-1.7"));
    let hash = read.hash.clone();
    bench.send(Command::Cloning(CloningCommand::HearProof(read.hash)));
    bench.until("the statement", |desk| {
        matches!(&desk.playback.playing, Some(Playing::Sample { sample, .. }) if *sample.as_str() == *hash)
    });
}
