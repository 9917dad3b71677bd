//! `mynah dub`: a film into other languages, its files, and one line said otherwise.

use std::path::Path;
use std::process::Command;

use mynah::audio::decode::decode_bytes;
use mynah::audio::loudness::measure;
use mynah::audio::pcm::Pcm;
use mynah::draft::faults::Fault;
use mynah::library::Library;
use mynah::library::films::KeptFilm;
use mynah::records::ledger::EntryState;
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use serde_json::{Value, json};

use crate::faulty::Service;
use crate::rig::{Rig, Server, probe};

pub const SHEET: &str = "speaker,start_time,end_time,transcription,translation\n\
    Heron,0.5,2.5,Guten Morgen zusammen.,Good morning to all of you.\n\
    Wren,3.0,4.6,\"Ja, danke.\",Thank you very much.\n\
    Heron,5.0,7.0,Kommt herein.,Come in out of the rain.\n";

/// A film of eight seconds: a picture, and a hum.
pub fn rig() -> Rig {
    let rig = Rig::new();
    let made = Command::new("ffmpeg")
        .args([
            "-v",
            "error",
            "-f",
            "lavfi",
            "-i",
            "testsrc=s=160x90:r=10:d=8",
        ])
        .args(["-f", "lavfi", "-i", "sine=f=220:r=44100:d=8"])
        .args(["-c:v", "mpeg4", "-c:a", "aac", "-shortest"])
        .arg(rig.path("Der Film.mp4"))
        .status()
        .expect("ffmpeg, of the package ffmpeg");
    assert!(made.success());
    rig.write("lines.csv", SHEET);
    rig
}

const DUB: [&str; 10] = [
    "dub",
    "Der Film.mp4",
    "--from",
    "de",
    "--to",
    "en",
    "--csv",
    "lines.csv",
    "--json",
    "--out",
];

fn dub(rig: &Rig, more: &[&str]) -> Value {
    let all: Vec<&str> = DUB
        .iter()
        .copied()
        .chain(["out"])
        .chain(more.iter().copied())
        .collect();
    rig.run(&all).ends(0).json()
}

/// The file of a language that is of a kind and has an ending.
pub fn file(told: &Value, language: &str, kind: &str, ending: &str) -> String {
    let files = told["files"].as_array().unwrap();
    let found = files.iter().find(|file| {
        let path = file["path"].as_str().unwrap();
        file["language"] == language && file["kind"] == kind && path.ends_with(ending)
    });
    let found = found.unwrap_or_else(|| panic!("{language} {kind} {ending}: {told}"));
    found["path"].as_str().unwrap().to_owned()
}

/// What ffmpeg makes of a stream: of its packets as they are, or of what they decode to.
pub fn hash(path: &Path, stream: &str, copied: bool) -> String {
    let output = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(path)
        .args([
            "-map",
            stream,
            "-c",
            if copied { "copy" } else { "pcm_s16le" },
        ])
        .args(["-f", "md5", "-"])
        .output()
        .expect("ffmpeg, of the package ffmpeg");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn sound(path: &Path) -> Pcm {
    decode_bytes(&std::fs::read(path).unwrap()).unwrap().pcm
}

fn films(rig: &Rig) -> Vec<KeptFilm> {
    let library = Library::open(&rig.path("home"), Clock::system()).unwrap();
    library.films(Backend::Draft).unwrap()
}

#[test]
fn a_film_is_dubbed_into_two_languages_with_all_their_files() {
    let rig = rig();
    let told = dub(&rig, &["--to", "fr"]);
    let job = told["job"].as_str().unwrap();
    assert_eq!(told["draft"], true);
    // Eight seconds at 3,000 a minute, in two languages.
    let seconds = probe(&rig.path("Der Film.mp4"))["format"]["duration"].clone();
    let seconds: f64 = seconds.as_str().unwrap().parse().unwrap();
    let each = (seconds * 50.0).ceil();
    let credits = told["credits"].as_f64().unwrap();
    assert!((credits - 2.0 * each).abs() <= 8.0, "{credits} {each}");
    for code in ["en", "fr"] {
        let wav = sound(&rig.path(&file(&told, code, "audio", ".wav")));
        assert!((wav.seconds() - seconds).abs() < 0.1, "{}", wav.seconds());
        let srt = std::fs::read_to_string(rig.path(&file(&told, code, "subtitles", ".srt")));
        let srt = srt.unwrap();
        assert!(srt.contains("Come in out of the rain."), "{srt}");
        assert!(srt.starts_with("1\r\n00:00:00,"), "{srt}");
        file(&told, code, "subtitles", ".vtt");
        let csv = std::fs::read_to_string(rig.path(&file(&told, code, "transcript", ".csv")));
        assert_eq!(csv.unwrap().lines().count(), 4);
    }
    let film = rig.path(&file(&told, "fr", "video", ".mp4"));
    let streams = probe(&film)["streams"].clone();
    let kinds: Vec<(&str, &str)> = streams
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            (
                it["codec_type"].as_str().unwrap(),
                it["codec_name"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        kinds,
        [("video", "mpeg4"), ("audio", "flac"), ("audio", "aac")]
    );
    assert_eq!(streams[1]["tags"]["language"], "fra");
    let defaults: Vec<&Value> = [1, 2]
        .map(|it| &streams[it]["disposition"]["default"])
        .to_vec();
    assert_eq!(defaults, [1, 0]);
    // What was there is what it was, and the new track is the WAV.
    let original = rig.path("Der Film.mp4");
    for (mine, theirs) in [("0:v:0", "0:v:0"), ("0:a:1", "0:a:0")] {
        assert_eq!(
            hash(&film, mine, true),
            hash(&original, theirs, true),
            "{mine}"
        );
    }
    let wav = rig.path(&file(&told, "fr", "audio", ".wav"));
    assert_eq!(hash(&film, "0:a:0", false), hash(&wav, "0:a:0", false));
    let files = told["files"].as_array().unwrap();
    for ending in [".ttml", ".json", "-fr.cues.csv"] {
        let path = files
            .iter()
            .find(|it| it["path"].as_str().unwrap().ends_with(ending));
        let text = std::fs::read_to_string(rig.path(path.unwrap()["path"].as_str().unwrap()));
        assert!(
            text.unwrap().contains("Come in out of the rain."),
            "{ending}"
        );
    }
    let report = files.last().unwrap();
    assert_eq!(report["kind"], "report");
    let report = std::fs::read_to_string(rig.path(report["path"].as_str().unwrap())).unwrap();
    assert!(
        report.contains(job) && report.contains("## French (fr)"),
        "{report}"
    );

    // The same once more is free, and the same job.
    let again = dub(&rig, &["--to", "fr"]);
    assert_eq!(
        (&again["job"], &again["credits"]),
        (&told["job"], &json!(0))
    );
    let status = rig.run(&["dub", "status", job, "--json"]).ends(0).json();
    let languages = status["languages"].as_array().unwrap();
    let states: Vec<&Value> = languages.iter().map(|it| &it["state"]).collect();
    assert_eq!(states, ["ready", "ready"]);
    assert_eq!(status["credits"], told["credits"]);
    let one = ["dub", "export", job, "--to", "fr", "--out", "one", "--json"];
    let written = rig.run(&one).ends(0).json();
    assert_eq!(written["credits"], 0);
    let before = std::fs::read(rig.path(&file(&told, "fr", "audio", ".wav"))).unwrap();
    let after = std::fs::read(rig.path(&file(&written, "fr", "audio", ".wav"))).unwrap();
    assert!(before == after, "the same track, byte by byte");
    assert_eq!(films(&rig).len(), 1);
}

#[test]
fn one_line_is_said_anew_and_everything_else_stays_what_it_is() {
    let rig = rig();
    let told = dub(&rig, &[]);
    let job = told["job"].as_str().unwrap();
    let before = sound(&rig.path(&file(&told, "en", "audio", ".wav")));
    let patch = |text: &str, more: &[&str]| {
        let mut all = vec![
            "dub", "patch", job, "--to", "en", "--line", "2", "--text", text,
        ];
        all.extend(["--out", "out", "--json"]);
        all.extend(more);
        rig.run(&all)
    };
    let text = "Thanks, how kind.";
    let patched = patch(text, &[]).ends(0).json();
    // The line, and nothing else.
    assert_eq!(patched["credits"], text.chars().count());
    assert_eq!(patched["background"], "ducked");
    let after = sound(&rig.path(&file(&patched, "en", "audio", ".wav")));
    assert_eq!((after.hz, after.frames()), (before.hz, before.frames()));
    let frame = |place: &Value| (place.as_f64().unwrap() * f64::from(before.hz)).round() as usize;
    let span = frame(&patched["span"][0])..frame(&patched["span"][1]);
    assert!(
        span.start > 2 * before.hz as usize && span.end < 5 * before.hz as usize,
        "{span:?}"
    );
    for (place, (one, other)) in before.samples.iter().zip(&after.samples).enumerate() {
        assert!(
            span.contains(&place) || one == other,
            "frame {place} outside of {span:?}"
        );
    }
    assert!(before.samples[span.clone()] != after.samples[span.clone()]);
    let step = |pcm: &Pcm, at: usize| (pcm.samples[at] - pcm.samples[at - 1]).abs();
    let loudest = before
        .samples
        .windows(2)
        .map(|w| (w[1] - w[0]).abs())
        .fold(0.0, f32::max);
    for edge in [span.start, span.end] {
        assert!(step(&after, edge) <= loudest, "a step at {edge}");
    }
    // As loud as the lines around it.
    let lines =
        std::fs::read_to_string(rig.path(&file(&told, "en", "transcript", ".csv"))).unwrap();
    let times: Vec<[f64; 2]> = lines
        .lines()
        .skip(1)
        .map(|row| {
            let cells: Vec<&str> = row.split(',').collect();
            [cells[1].parse().unwrap(), cells[2].parse().unwrap()]
        })
        .collect();
    let cut = |pcm: &Pcm, [from, to]: [f64; 2]| {
        let at = |secs: f64| (secs * f64::from(pcm.hz)).round() as usize;
        pcm.samples[at(from)..at(to).min(pcm.frames())].to_vec()
    };
    let mut around = cut(&before, times[0]);
    around.extend(cut(&before, times[2]));
    let around = measure(&Pcm::mono(before.hz, around)).lufs.unwrap();
    let said = [
        patched["said"][0].as_f64().unwrap(),
        patched["said"][1].as_f64().unwrap(),
    ];
    let own = measure(&Pcm::mono(after.hz, cut(&after, said)))
        .lufs
        .unwrap();
    assert!((own - around).abs() < 0.5, "{own} beside {around} LUFS");
    // Subtitles say it, and so does whatever is written later.
    let written = rig
        .run(&["dub", "export", job, "--out", "later", "--json"])
        .ends(0)
        .json();
    let srt =
        std::fs::read_to_string(rig.path(&file(&written, "en", "subtitles", ".srt"))).unwrap();
    assert!(
        srt.contains(text) && !srt.contains("Thank you very"),
        "{srt}"
    );
    let later = sound(&rig.path(&file(&written, "en", "audio", ".wav")));
    assert_eq!(later, after);
    // Asked for again it is free; another wording takes its place.
    assert_eq!(patch(text, &[]).ends(0).json()["credits"], 0);
    let other = patch("No.", &["--voice", "Wren"]).ends(0).json();
    let other = sound(&rig.path(&file(&other, "en", "audio", ".wav")));
    assert_eq!(other.frames(), before.frames());
    // What can't fit is said, kept, and changes nothing.
    let long =
        "This is far too much to be said in so short a time, whoever tries to say all of it.";
    let run = patch(long, &[]).ends(1);
    assert!(run.err.contains("Make it shorter"), "{run:?}");
    let run = rig
        .run(&[
            "dub", "patch", job, "--to", "en", "--line", "9", "--text", "x",
        ])
        .ends(1);
    assert!(run.err.contains("no line 9"), "{run:?}");
    let run = rig
        .run(&[
            "dub", "patch", job, "--to", "es", "--line", "1", "--text", "x",
        ])
        .ends(1);
    assert!(run.err.contains("no language"), "{run:?}");
}

#[test]
fn what_cannot_be_dubbed_is_refused_here_and_costs_nothing() {
    let rig = rig();
    rig.write("text.mp4", "no film");
    rig.write("late.csv", "start_time,end_time,translation\n1,99,Hello\n");
    rig.write("bad.csv", "start_time,end_time,translation\n1,soon,Hello\n");
    rig.write("none.csv", "start_time,end_time\n1,2\n");
    let silent = Command::new("ffmpeg")
        .args([
            "-v",
            "error",
            "-f",
            "lavfi",
            "-i",
            "testsrc=s=160x90:r=10:d=1",
        ])
        .args(["-c:v", "mpeg4"])
        .arg(rig.path("silent.mp4"))
        .status()
        .expect("ffmpeg, of the package ffmpeg");
    assert!(silent.success());
    let film = "Der Film.mp4";
    for (file, csv, said) in [
        ("gone.mp4", "lines.csv", "gone.mp4"),
        ("text.mp4", "lines.csv", "can’t read it as video or audio"),
        ("silent.mp4", "lines.csv", "the film has no sound"),
        (film, "late.csv", "row 2 is behind the end"),
        (film, "bad.csv", "row 2 has “soon”"),
        (film, "none.csv", "no column “translation”"),
        (film, "gone.csv", "gone.csv"),
        (
            "http://127.0.0.1:9/film.mp4",
            "lines.csv",
            "private address",
        ),
        ("http://nas.local/film.mp4", "lines.csv", "private address"),
        ("http://", "lines.csv", "no address"),
        (
            "ftp://example.com/film.mp4",
            "lines.csv",
            "only http and https",
        ),
    ] {
        let run = rig
            .run(&["dub", file, "--to", "en", "--csv", csv, "--json"])
            .ends(1);
        assert!(run.err.contains(said), "{said}: {run:?}");
    }
    let run = rig
        .run(&["dub", film, "--to", "english", "--csv", "lines.csv"])
        .ends(1);
    assert!(run.err.contains("--to"), "{run:?}");
    // What nobody dubs into is refused with what there is, before anything is asked or read.
    let run = rig.run(&["dub", "gone.mp4", "--to", "en,eo"]).ends(1);
    for words in ["“eo”", "en, es, de"] {
        assert!(run.err.contains(words), "{words}: {run:?}");
    }
    rig.run(&["dub", film]).ends(1);
    let run = rig.run(&["dub", "status", "000000000000"]).ends(1);
    assert!(run.err.contains("no dub called"), "{run:?}");
    // Draft voices understand no speech, and say so.
    let run = rig.run(&["dub", film, "--to", "en", "--json"]).ends(1);
    assert!(run.err.contains("can’t understand"), "{run:?}");
    // Over the limit nothing is sent.
    let dear = [&DUB[..], &["out", "--max-credits", "100"][..]].concat();
    rig.run(&dear).ends(2);
    let usage = rig.run(&["usage", "--json"]).ends(0).json();
    assert_eq!(usage["spent"], 0, "{usage}");
}

#[test]
fn the_first_seconds_alone_cost_as_much() {
    let rig = rig();
    // Subtitles are a table, too.
    rig.write(
        "lines.csv",
        "1\n00:00:00,500 --> 00:00:02,500\nHeron: Good morning to you.\n\n\
         2\n00:00:05,000 --> 00:00:07,000\nHeron: Come in.\n",
    );
    let told = dub(&rig, &["--end", "4"]);
    // What is said behind the part is no line of it that lacks its sound.
    let job = told["job"].as_str().unwrap();
    let status = rig.run(&["dub", "status", job, "--json"]).ends(0).json();
    assert_eq!(status["languages"][0]["lines"], 1, "{status}");
    assert_eq!(told["credits"], 200);
    let wav = sound(&rig.path(&file(&told, "en", "audio", ".wav")));
    assert!((wav.seconds() - 4.0).abs() < 0.1, "{}", wav.seconds());
}

/// What the ledger says was spent at the service, and whether nothing is open.
pub fn ledger(rig: &Rig) -> u64 {
    let library = Library::open(&rig.path("home"), Clock::system()).unwrap();
    let dubs = library.dubs(Backend::Live).unwrap();
    let open = dubs
        .iter()
        .filter(|it| matches!(it.state, EntryState::Intended | EntryState::Sent));
    assert_eq!(open.count(), 0, "{dubs:?}");
    let settled = dubs.iter().filter(|it| it.state == EntryState::Settled);
    settled.map(|it| it.cost.unwrap_or(it.intent.quote).0).sum()
}

/// Killed at each step, the same command goes on, and no language is paid twice.
#[cfg(feature = "faults")]
#[test]
fn killed_at_any_step_it_goes_on_where_it_was() {
    let points: &[&str] = if crate::rig::runs_long() {
        &["intended", "sent", "begun", "blob-written", "settled"]
    } else {
        &["sent", "blob-written"]
    };
    for point in points.iter().copied() {
        let rig = rig();
        let service = Service::start(&rig);
        let before = service.left(&rig);
        let args = [&DUB[..], &["out", "--to", "fr"][..]].concat();
        let killed = service
            .command(&rig, &args)
            .env("MYNAH_KILL_AT", point)
            .spawn()
            .unwrap();
        let ended = crate::rig::finish(killed);
        assert_eq!(ended.code, -1, "{point}: {ended:?}");
        let told = service.run(&rig, &args).ends(0).json();
        assert_eq!(told["draft"], false);
        file(&told, "en", "audio", ".wav");
        file(&told, "fr", "audio", ".wav");
        assert_eq!(before - service.left(&rig), ledger(&rig), "{point}");
        assert!(ledger(&rig) >= 800, "{point}: two languages");
        assert!(ledger(&rig) < 900, "{point}: paid once");
    }
}

#[test]
fn a_lost_answer_and_a_broken_download_cost_nothing_twice() {
    let rig = rig();
    let service = Service::start(&rig);
    let before = service.left(&rig);
    let args = [&DUB[..], &["out"][..]].concat();
    service.faults.next_on("/dubbing", Fault::LoseAnswer);
    let first = service.run(&rig, &args);
    assert!([0, 1].contains(&first.code), "{first:?}");
    service.faults.next_on("/audio/en", Fault::HangUp);
    let told = service.run(&rig, &args).ends(0).json();
    file(&told, "en", "audio", ".wav");
    assert_eq!(before - service.left(&rig), ledger(&rig));
    assert!(ledger(&rig) < 450, "paid once");
}

/// Regression: an account without a voice could not dub, although a dub keeps the voices of its source.
#[test]
fn an_account_without_voices_dubs() {
    let rig = rig();
    let service = Service::start(&rig);
    service.faults.without_voices(true);
    let args = [&DUB[..], &["out"][..]].concat();
    let told = service.run(&rig, &args).ends(0).json();
    file(&told, "en", "audio", ".wav");
}

#[test]
fn the_service_is_dubbed_with_like_draft_voices() {
    let rig = rig();
    let server = Server::start(&rig, &["--plan", "creator"]);
    let args = [&DUB[..], &["out"][..]].concat();
    let told = rig.live(&server, &args).ends(0).json();
    assert_eq!(told["draft"], false);
    let job = told["job"].as_str().unwrap();
    // Its files need no key.
    let status = rig.run(&["dub", "status", job, "--json"]).ends(0).json();
    assert_eq!(status["languages"][0]["state"], "ready");
    rig.run(&["dub", "export", job, "--out", "later"]).ends(0);
    // A free plan has no dubs without a mark.
    let free = Server::at_home(&rig, &["--plan", "free"]);
    let film = [
        "dub",
        "Der Film.mp4",
        "--to",
        "en",
        "--csv",
        "lines.csv",
        "--end",
        "3",
    ];
    let run = rig.live(&free, &film).ends(1);
    assert!(run.err.contains("plan"), "{run:?}");
    // Nothing of it waits there as "not sent".
    let status = rig.live(&free, &["dub", "status", "--json"]).ends(0).json();
    assert_eq!(status["jobs"].as_array().unwrap().len(), 1, "{status}");
}

/// Who agreed had to be said in a record, and only the help of another command showed one.
#[test]
fn the_help_shows_a_record_of_consent() {
    let run = Rig::new().run(&["dub", "--help"]).ends(0);
    for part in [
        "--consent",
        "\"relation\": \"consented\"",
        "\"languages\": [\"en\", \"es\"]",
    ] {
        assert!(run.out.contains(part), "{part}: {run:?}");
    }
}

#[test]
fn a_place_that_cannot_be_written_is_told_before_anything_is_ordered() {
    let rig = rig();
    rig.write("file", "");
    let service = Service::start(&rig);
    let before = service.left(&rig);
    let refused = service
        .run(&rig, &[&DUB[..], &["file/in"]].concat())
        .ends(1);
    assert!(
        refused.err.contains("file is a file, not a folder"),
        "{refused:?}"
    );
    assert_eq!(service.left(&rig), before);
    let told = service
        .run(&rig, &[&DUB[..], &["out"]].concat())
        .ends(0)
        .json();
    let job = told["job"].as_str().unwrap();
    let left = service.left(&rig);
    let patch = [
        "dub", "patch", job, "--to", "en", "--line", "1", "--text", "Hi all.", "--out",
    ];
    service
        .run(&rig, &[&patch[..], &["file/in"]].concat())
        .ends(1);
    service
        .run(&rig, &["dub", "export", job, "--out", "file/in"])
        .ends(1);
    assert_eq!(service.left(&rig), left);
}
