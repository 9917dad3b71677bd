//! The files of `mynah dub`: what they replace, what is in them, and what they say of themselves.

use std::process::Command;

use mynah::library::Library;
use mynah::terms::clock::Clock;
use serde_json::Value;

use crate::dub::{SHEET, file, rig};
use crate::rig::{Rig, probe};

fn dub(rig: &Rig, csv: &str, more: &[&str]) -> (Value, String) {
    let fixed = ["dub", "Der Film.mp4", "--csv", csv, "--json"];
    let run = rig.run(&[&fixed[..], more].concat()).ends(0);
    (run.json(), run.err)
}

fn text(rig: &Rig, path: &str) -> String {
    std::fs::read_to_string(rig.path(path)).unwrap()
}

/// The user's own table was replaced by what the service had understood.
#[test]
fn nothing_is_replaced_that_no_export_of_the_dub_wrote() {
    let rig = rig();
    let own = "der-film-draft-en.csv";
    rig.write(own, SHEET);
    let (told, said) = dub(&rig, own, &["--to", "en"]);
    assert_eq!(text(&rig, own), SHEET);
    assert!(said.contains("der-film-draft-en.csv is there"), "{said}");
    let csv = file(&told, "en", "transcript", ".csv");
    assert!(csv.ends_with("der-film-draft-en-2.csv"), "{csv}");
    // Over its own export it writes as before, but what somebody worked on stays.
    rig.write("der-film-draft-en.srt", "corrected by hand");
    let (again, _) = dub(&rig, own, &["--to", "en"]);
    assert_eq!(text(&rig, own), SHEET);
    assert_eq!(text(&rig, "der-film-draft-en.srt"), "corrected by hand");
    for (kind, ending) in [("transcript", ".csv"), ("audio", ".wav"), ("video", ".mp4")] {
        let same = file(&told, "en", kind, ending);
        assert_eq!(file(&again, "en", kind, ending), same);
    }
    let srt = file(&again, "en", "subtitles", ".srt");
    assert!(srt.ends_with("der-film-draft-en-2.srt"), "{srt}");
}

/// Saved in two kinds, and then in one after a line was fixed, the other one lay there as if it had the fix.
#[test]
fn what_lies_there_of_an_earlier_state_is_named() {
    let rig = rig();
    let (told, _) = dub(&rig, "lines.csv", &["--to", "en", "--audio", "wav,flac"]);
    let job = told["job"].as_str().unwrap();
    let flac = file(&told, "en", "audio", ".flac");
    assert_eq!(told["earlier"], Value::Array(Vec::new()), "{told}");
    let fix = |text: &str, more: &[&str]| {
        let fixed = ["dub", "patch", job, "--to", "en", "--line", "2", "--json"];
        let run = rig.run(&[&fixed[..], &["--text", text], more].concat());
        let run = run.ends(0);
        (run.json(), run.err)
    };
    // Where nobody says otherwise a fix comes in the kinds of before.
    let before = std::fs::read(rig.path(&flac)).unwrap();
    let (told, _) = fix("Thanks.", &[]);
    assert_eq!(file(&told, "en", "audio", ".flac"), flac);
    assert!(std::fs::read(rig.path(&flac)).unwrap() != before);
    assert_eq!(told["earlier"], Value::Array(Vec::new()), "{told}");
    let (told, said) = fix("Oh.", &["--audio", "wav"]);
    let earlier = told["earlier"].as_array().unwrap();
    assert_eq!(earlier.len(), 1, "{told}");
    let name = earlier[0].as_str().unwrap();
    assert!(name.ends_with("der-film-draft-en.flac"), "{name}");
    let words = "not written anew: der-film-draft-en.flac";
    assert!(said.contains(words), "{said}");
    let report = text(&rig, "der-film-draft-report.md");
    assert!(report.contains(words), "{report}");
    // Back in its old state it is no earlier one.
    let (told, said) = fix("Thanks.", &["--audio", "wav"]);
    assert!(!said.contains(words), "{said}");
    assert_eq!(told["earlier"], Value::Array(Vec::new()), "{told}");
}

/// Rows of the whole recording stood beside the lines of a part, and a try and the whole film had the same names.
#[test]
fn a_part_has_its_own_lines_and_names() {
    let rig = rig();
    let (part, _) = dub(
        &rig,
        "lines.csv",
        &["--to", "en", "--start", "2", "--end", "6"],
    );
    let job = part["job"].as_str().unwrap();
    let status = rig.run(&["dub", "status", job, "--json"]).ends(0).json();
    assert_eq!(status["languages"][0]["lines"], 3, "{status}");
    let rows = text(&rig, &file(&part, "en", "transcript", ".csv"));
    let rows: Vec<Vec<&str>> = rows
        .lines()
        .skip(1)
        .map(|it| it.split(',').collect())
        .collect();
    let speakers: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    assert_eq!(speakers, ["Heron", "Wren", "Heron"]);
    let second: f64 = rows[1][1].parse().unwrap();
    assert!((0.9..1.3).contains(&second), "{rows:?}");
    // What is said behind the recording's end is no other part.
    let (same, _) = dub(
        &rig,
        "lines.csv",
        &["--to", "en", "--start", "2", "--end", "6"],
    );
    assert_eq!(
        (&same["job"], &same["credits"]),
        (&part["job"], &Value::from(0))
    );
    let (open, _) = dub(&rig, "lines.csv", &["--to", "en", "--start", "3"]);
    let (closed, _) = dub(
        &rig,
        "lines.csv",
        &["--to", "en", "--start", "3", "--end", "9999"],
    );
    assert_eq!(
        (&closed["job"], &closed["credits"]),
        (&open["job"], &Value::from(0))
    );
    let wav = file(&open, "en", "audio", ".wav");
    assert!(wav.ends_with("der-film-3s-9s-draft-en.wav"), "{wav}");
    let (whole, _) = dub(&rig, "lines.csv", &["--to", "en", "--end", "9999"]);
    let (all, _) = dub(&rig, "lines.csv", &["--to", "en"]);
    assert_eq!(
        (&all["job"], &all["credits"]),
        (&whole["job"], &Value::from(0))
    );
    let none = [
        "dub",
        "Der Film.mp4",
        "--to",
        "en",
        "--csv",
        "lines.csv",
        "--start",
        "60",
    ];
    let run = rig.run(&none).ends(1);
    assert!(run.err.contains("no such part"), "{run:?}");
}

/// One line fixed in one language left a film and a report that knew of no other.
#[test]
fn what_has_all_languages_has_them_after_one_of_them_is_written() {
    let rig = rig();
    let (told, _) = dub(&rig, "lines.csv", &["--to", "en,fr", "--out", "out"]);
    let job = told["job"].as_str().unwrap();
    let fixed = ["dub", "patch", job, "--to", "en", "--line", "2", "--text"];
    let more = [
        "Thanks, how kind.",
        "--audio",
        "flac",
        "--out",
        "out",
        "--json",
    ];
    let patched = rig.run(&[&fixed[..], &more].concat()).ends(0).json();
    file(&patched, "en", "audio", ".flac");
    let files = patched["files"].as_array().unwrap();
    let others = files.iter().filter(|it| it["language"] == "fr");
    assert_eq!(others.count(), 0, "{patched}");
    let all = |kind: &str| {
        let mut of_all = files.iter().filter(|it| it["language"].is_null());
        let found = of_all.find(|it| it["kind"] == kind).unwrap();
        rig.path(found["path"].as_str().unwrap())
    };
    let streams = probe(&all("video"))["streams"].clone();
    let sounds = streams.as_array().unwrap().iter();
    let sounds = sounds.filter(|it| it["codec_type"] == "audio");
    assert_eq!(sounds.count(), 3, "two dubs, and its own sound");
    let report = std::fs::read_to_string(all("report")).unwrap();
    for words in ["## English (en)", "## French (fr)", "Thanks, how kind."] {
        assert!(report.contains(words), "{words}: {report}");
    }
}

/// Films that Draft voices speak in said nothing of that.
#[test]
fn a_draft_says_that_it_is_one_in_every_file_with_sound() {
    let rig = rig();
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(rig.path("Der Film.mp4"))
        .args(["-c", "copy", "-metadata", "title=Mein Film"])
        .arg(rig.path("named.mov"))
        .status()
        .expect("ffmpeg, of the package ffmpeg");
    assert!(made.success());
    for (film, sound) in [
        ("Der Film.mp4", "wav,flac,mp3"),
        ("named.mov", "aac"),
        ("named.mov", "mp3"),
    ] {
        let run = [
            "dub",
            film,
            "--to",
            "en",
            "--csv",
            "lines.csv",
            "--json",
            "--audio",
            sound,
        ];
        let told = rig
            .run(&[&run[..], &["--out", "out"]].concat())
            .ends(0)
            .json();
        let files = told["files"].as_array().unwrap();
        let heard = files
            .iter()
            .filter(|it| it["kind"] == "video" || it["kind"] == "audio");
        let mut count = 0;
        for path in heard.map(|it| it["path"].as_str().unwrap()) {
            let tags = probe(&rig.path(path))["format"]["tags"].clone();
            let comment = tags["comment"]
                .as_str()
                .or_else(|| tags["COMMENT"].as_str());
            let comment = comment.unwrap_or_else(|| panic!("{path}: {tags}"));
            assert!(comment.contains("Mynah draft voices"), "{path}: {comment}");
            if path.contains(".mov") {
                assert_eq!(tags["title"], "Mein Film", "{tags}");
            }
            count += 1;
        }
        assert!(count >= 3, "{told}");
    }
}

/// Of a part no film came, and one with a mark had the picture without it, though the service's own was there.
#[test]
fn a_part_and_a_mark_come_with_the_services_own_picture() {
    let rig = rig();
    let made = Command::new("ffmpeg")
        .args([
            "-v",
            "error",
            "-f",
            "lavfi",
            "-i",
            "testsrc=s=64x36:r=5:d=8",
        ])
        .args(["-f", "lavfi", "-i", "sine=f=660:r=44100:d=8"])
        .args(["-c:v", "mpeg4", "-c:a", "aac", "-shortest"])
        .arg(rig.path("service.mp4"))
        .status()
        .expect("ffmpeg, of the package ffmpeg");
    assert!(made.success());
    let given = std::fs::read(rig.path("service.mp4")).unwrap();
    for how in [
        ["--end", "7"],
        ["--start", "1"],
        ["--watermark", "--from=de"],
    ] {
        let (told, _) = dub(
            &rig,
            "lines.csv",
            &[&["--to", "en", "--out", "out"][..], &how[..]].concat(),
        );
        let job = told["job"].as_str().unwrap();
        // As the service gives it where the recording has a picture.
        let library = Library::open(&rig.path("home"), Clock::system()).unwrap();
        let mut writer = library.writer_of("mp4", 0).unwrap();
        writer.write(&given).unwrap();
        let blob = writer.finish().unwrap();
        let database = rusqlite::Connection::open(rig.path("home/library.db")).unwrap();
        let newest = "UPDATE take SET hash = ?1, extension = ?2, bytes = ?3
            WHERE id = (SELECT max(id) FROM take)";
        let changed = database.execute(
            newest,
            rusqlite::params![blob.hash, blob.extension, blob.bytes],
        );
        assert_eq!(changed.unwrap(), 1);
        let export = ["dub", "export", job, "--out", "later", "--json"];
        let written = rig.run(&export).ends(0).json();
        let film = std::fs::read(rig.path(&file(&written, "en", "video", ".mp4"))).unwrap();
        assert!(film == given, "{how:?}: as it came");
        let patch = [
            "dub", "patch", job, "--to", "en", "--line", "2", "--text", "Thanks.",
        ];
        let patched = rig
            .run(&[&patch[..], &["--out", "later", "--json"]].concat())
            .ends(0)
            .json();
        let film = rig.path(&file(&patched, "en", "video", ".mp4"));
        let streams = probe(&film)["streams"].clone();
        assert_eq!(streams[0]["width"], 64, "{streams}");
        assert_eq!(streams[1]["codec_name"], "flac", "{streams}");
    }
}

/// What had no room was paid for, and no sum had it.
#[test]
fn all_that_was_bought_for_a_line_is_in_the_sum() {
    let rig = rig();
    let (told, _) = dub(&rig, "lines.csv", &["--to", "en", "--out", "out"]);
    let job = told["job"].as_str().unwrap();
    let patch = |text: &str| {
        let patch = ["dub", "patch", job, "--to", "en", "--line", "2", "--text"];
        rig.run(&[&patch[..], &[text, "--even-if-long", "--out", "out"]].concat())
    };
    let long = "This is far too much to be said in so short a time, you see.";
    patch(long).ends(1);
    // What nobody could say isn't bought at all.
    let longer =
        "This is far too much to be said in so short a time, whoever tries to say all of it.";
    let refused = patch(longer).ends(1);
    assert!(refused.err.contains("Nobody says that in"), "{refused:?}");
    let status = rig.run(&["dub", "status", job, "--json"]).ends(0).json();
    let paid = told["credits"].as_u64().unwrap() + long.chars().count() as u64;
    assert_eq!(status["credits"], paid, "{status}");
}

/// "Thank [silence 0.2s] you." was read in the subtitles, and in the tables.
#[test]
fn a_silence_in_a_fix_is_in_no_file() {
    let rig = rig();
    let (told, _) = dub(&rig, "lines.csv", &["--to", "en", "--out", "out"]);
    let job = told["job"].as_str().unwrap();
    let text = "Thank [silence 0.2s] you.";
    let patch = ["dub", "patch", job, "--to", "en", "--line", "2", "--text"];
    rig.run(&[&patch[..], &[text, "--out", "out"]].concat())
        .ends(0);
    let names = rig.names("out");
    let mut read = 0;
    for name in names {
        let Ok(file) = std::fs::read_to_string(rig.path(&format!("out/{name}"))) else {
            continue;
        };
        assert!(!file.contains("[silence"), "{name}: {file}");
        read += usize::from(file.contains("Thank you."));
    }
    assert!(read >= 5, "{read}");
}

/// A line with a silence in it is bought in parts, and none of them was in the sum.
#[test]
fn a_line_that_was_bought_in_parts_is_in_the_sum() {
    let rig = rig();
    let (told, _) = dub(&rig, "lines.csv", &["--to", "en", "--out", "out"]);
    let job = told["job"].as_str().unwrap();
    let patch = ["dub", "patch", job, "--to", "en", "--line", "2", "--text"];
    let text = "Thank [silence 0.2s] you.";
    let patched = rig.run(&[&patch[..], &[text, "--out", "out", "--json"]].concat());
    let cost = patched.ends(0).json()["credits"].as_u64().unwrap();
    assert!(cost > 0);
    let status = rig.run(&["dub", "status", job, "--json"]).ends(0).json();
    let paid = told["credits"].as_u64().unwrap() + cost;
    assert_eq!(status["credits"], paid, "{status}");
}

/// The end of what was said was heard on beside the fix, unsaid.
#[test]
fn a_line_that_sounds_with_another_one_says_so_before_it_is_bought() {
    let rig = rig();
    let long = "Good morning to all of you who came here today in spite of the rain.";
    let sheet = SHEET.replace("Good morning to all of you.", long);
    rig.write("lines.csv", sheet.replace("0.5,2.5", "0.5,4.0"));
    let (told, _) = dub(&rig, "lines.csv", &["--to", "en", "--out", "out"]);
    let job = told["job"].as_str().unwrap();
    let patch = [
        "dub", "patch", job, "--to", "en", "--line", "2", "--text", "Thanks.",
    ];
    let run = rig
        .run(&[&patch[..], &["--out", "out", "--max-credits", "0"]].concat())
        .ends(2);
    assert!(
        run.err.contains("Line 1 is said at the same time"),
        "{run:?}"
    );
}

/// An export that was killed remembered none of its files, and the next one numbered its own beside them.
#[cfg(feature = "faults")]
#[test]
fn what_an_export_wrote_that_was_killed_is_replaced_by_the_next_one() {
    let rig = rig();
    let dub = ["dub", "Der Film.mp4", "--csv", "lines.csv", "--to", "en"];
    let mut killed = rig.command(&[&dub[..], &["--out", "out"]].concat());
    killed.env("MYNAH_KILL_AT", "exported:4");
    let run = crate::rig::finish(killed.spawn().unwrap());
    assert_ne!(run.code, 0, "{run:?}");
    let left = rig.names("out");
    assert!(left.len() >= 4, "{left:?}");
    let all = rig.run(&["dub", "status", "--json"]).ends(0).json();
    let job = all["jobs"][0]["job"].as_str().unwrap();
    rig.run(&["dub", "export", job, "--out", "out"]).ends(0);
    let names = rig.names("out");
    assert!(
        left.iter().all(|it| names.contains(it)),
        "{left:?} {names:?}"
    );
    assert!(!names.iter().any(|it| it.contains("-2.")), "{names:?}");
}
