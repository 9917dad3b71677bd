//! What `mynah dub` says before it orders: what is there already, and what would be left out.

use serde_json::Value;

use crate::dub::{SHEET, rig};
use crate::rig::Rig;

/// Dubs the film into English so; what it told, and what it said.
fn dub(rig: &Rig, more: &[&str]) -> (Value, String) {
    let all = [
        &[
            "dub",
            "Der Film.mp4",
            "--to",
            "en",
            "--json",
            "--out",
            "out",
        ],
        more,
    ];
    let run = rig.run(&all.concat()).ends(0);
    (run.json(), run.err)
}

fn credits(told: &Value) -> u64 {
    told["credits"].as_u64().unwrap()
}

const LINES: [&str; 2] = ["--csv", "lines.csv"];

/// Where `--from` was left out the same film was dubbed once more, at its full price, without a word.
#[test]
fn a_dub_whose_recording_was_named_before_is_not_paid_again() {
    let rig = rig();
    let (first, _) = dub(&rig, &[&LINES[..], &["--from", "de"]].concat());
    assert!(credits(&first) > 0);
    let (again, said) = dub(&rig, &LINES);
    assert_eq!((&again["job"], credits(&again)), (&first["job"], 0));
    for words in [
        "The recording’s language was named for the dub that is there (German)",
        "English: dubbed already, nothing is to be paid.",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

/// A setting that was left out or changed bought it once more, and nothing said that it was there.
#[test]
fn a_dub_that_is_there_with_other_settings_is_told_of() {
    let rig = rig();
    let (first, said) = dub(&rig, &LINES);
    assert!(!said.contains("is there already"), "{said}");
    let price = credits(&first);
    let (named, said) = dub(&rig, &[&LINES[..], &["--from", "de"]].concat());
    assert_ne!(named["job"], first["job"]);
    let words = format!(
        "English of this film is there already, for {price} draft cr, with other settings: the recording’s language not named."
    );
    assert!(said.contains(&words), "{words}: {said}");
    let (_, said) = dub(&rig, &[&LINES[..], &["--no-background"]].concat());
    assert!(
        said.contains("with other settings: with its background."),
        "{said}"
    );
    rig.write("other.csv", SHEET.replace("rain", "snow"));
    let (_, said) = dub(&rig, &["--csv", "other.csv", "--end", "6"]);
    assert!(
        said.contains("the whole recording, another transcript."),
        "{said}"
    );
}

/// What an office program saved again was another transcript, though it said the same.
#[test]
fn a_transcript_with_other_separators_is_the_same() {
    let rig = rig();
    let (first, _) = dub(&rig, &LINES);
    let semicolons = SHEET.replace("\"Ja, danke.\"", "Ja\u{1}danke");
    let semicolons = semicolons
        .replace(',', ";")
        .replace("Ja\u{1}danke", "Ja, danke.");
    rig.write("excel.csv", semicolons);
    let (again, said) = dub(&rig, &["--csv", "excel.csv"]);
    assert_eq!(
        (&again["job"], credits(&again)),
        (&first["job"], 0),
        "{said}"
    );
    // What says another thing is bought.
    rig.write("other.csv", SHEET.replace("rain", "snow"));
    assert!(credits(&dub(&rig, &["--csv", "other.csv"]).0) > 0);
}

/// Half of the film had no line, a row had no translation, the film was English: it was dubbed and paid without a word.
#[test]
fn what_is_left_out_is_said_before_it_is_ordered() {
    let rig = rig();
    let sheet = "speaker,start_time,end_time,transcription,translation\n\
        Heron,0.2,0.9,Guten Morgen.,Good morning.\n\
        Wren,1.0,1.5,Ja.,\n";
    rig.write("short.csv", sheet);
    let (_, said) = dub(&rig, &["--csv", "short.csv", "--from", "en"]);
    for words in [
        "Its lines end at 0:01 of 0:08.",
        "One row has no translation (line 2 at 0:01 “Ja.”): the recording stays as it is there.",
        "English into English: the film is spoken in the language that it has.",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let (_, said) = dub(&rig, &LINES);
    assert!(!said.contains("Its lines end"), "{said}");
}

/// Files of a part looked like those of the whole film, and lay seconds too early under it.
#[test]
fn a_part_is_called_one_everywhere() {
    let rig = rig();
    let part = ["--from", "de", "--start", "1", "--end", "5"];
    let (told, said) = dub(&rig, &[&LINES[..], &part].concat());
    assert!(said.contains("from 0:01 to 0:05: times here"), "{said}");
    let names = rig.names("out");
    let begins = "der-film-1s-5s-";
    assert!(names.iter().all(|it| it.starts_with(begins)), "{names:?}");
    let report = std::fs::read_to_string(rig.path("out/der-film-1s-5s-draft-report.md")).unwrap();
    assert!(report.contains("Only a part of the film was dubbed, from 0:01 to 0:05"));
    let all = rig.run(&["dub", "status"]).ends(0).out;
    let price = credits(&told);
    let words = format!("Der Film.mp4: from German, only 0:01 to 0:05, {price} draft cr so far");
    assert!(all.contains(&words), "{words}: {all}");
    let all = rig.run(&["dub", "status", "--json"]).ends(0).json();
    let job = &all["jobs"][0];
    assert_eq!(
        (&job["from"], &job["part"]),
        (&"de".into(), &serde_json::json!([1, 5]))
    );
    assert_eq!(credits(job), price);
}

/// Languages were counted as lines.
#[test]
fn languages_are_counted_as_languages() {
    let rig = rig();
    let all = [
        "dub",
        "Der Film.mp4",
        "--to",
        "en,fr",
        "--csv",
        "lines.csv",
        "--out",
        "out",
    ];
    let said = rig.run(&all).ends(0).err;
    assert!(said.contains("2 of 2 languages"), "{said}");
}

/// Music of five seconds lay under a film of eight, and the rest had none without a word.
#[test]
fn a_background_that_ends_before_the_film_says_so() {
    let rig = rig();
    let wave = (0..48_000 * 5).map(|n| 0.1 * (n as f32 * 0.02).sin());
    let pcm = mynah::audio::pcm::Pcm::mono(48_000, wave.collect());
    let wav = mynah::audio::encode::encode(&pcm, "wav_48000".parse().unwrap()).unwrap();
    rig.write("music.wav", wav);
    let (_, said) = dub(&rig, &[&LINES[..], &["--background", "music.wav"]].concat());
    let words = "The background of your own ends at 0:05 of 0:08";
    assert!(said.contains(words), "{said}");
    let report = std::fs::read_to_string(rig.path("out/der-film-draft-report.md")).unwrap();
    assert!(report.contains(words), "{report}");
}

/// French was spoken in Spanish and Spanish in French, and both were paid: transcripts were taken in the order of their
/// languages alone.
#[test]
fn each_language_is_dubbed_with_the_transcript_that_is_called_like_it() {
    let rig = rig();
    rig.write("film.es.csv", SHEET.replace("rain", "lluvia"));
    rig.write("film.fr.csv", SHEET.replace("rain", "pluie"));
    let both = ["--csv", "film.es.csv", "--csv", "film.fr.csv"];
    let film = ["dub", "Der Film.mp4", "--out", "out", "--to"];
    rig.run(&[&film[..], &["fr,es"], &both].concat()).ends(0);
    for (code, word, other) in [("fr", "pluie", "lluvia"), ("es", "lluvia", "pluie")] {
        let srt = rig.path(&format!("out/der-film-draft-{code}.srt"));
        let said = std::fs::read_to_string(srt).unwrap();
        assert!(
            said.contains(word) && !said.contains(other),
            "{code}: {said}"
        );
    }
    // Where one is called like another language than it is spoken in, that is told before it is ordered.
    let run = rig.run(&[&film[..], &["de", "--csv", "film.es.csv"]].concat());
    let said = run.ends(0).err;
    let words =
        "“film.es.csv” is called as if it were Spanish, and what it says is spoken in German.";
    assert!(said.contains(words), "{said}");
}

/// The only transcript, called Spanish, was spoken in French, too.
#[test]
fn a_transcript_that_is_called_like_one_language_is_spoken_in_no_other() {
    let rig = rig();
    rig.write("film.es.csv", SHEET);
    let dub = [
        "dub",
        "Der Film.mp4",
        "--to",
        "es,fr",
        "--csv",
        "film.es.csv",
    ];
    let run = rig.run(&dub).ends(1);
    assert!(run.err.contains("French would be spoken"), "{run:?}");
    // Who says so twice means it.
    let both = ["--csv", "film.es.csv", "--out", "out"];
    rig.run(&[&dub[..], &both].concat()).ends(0);
}
