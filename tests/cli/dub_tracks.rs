//! Films with several audio tracks, and recordings whose channels or encoding are unusual.

use std::process::Command;

use mynah::audio::encode::wav_head;
use mynah::library::Library;
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use serde_json::Value;

use crate::clone::record;
use crate::dub::SHEET;
use crate::faulty::Service;
use crate::rig::{Rig, Server, probe};

fn ffmpeg(rig: &Rig, name: &str, more: &[&str]) {
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-y", "-f", "lavfi"])
        .args(["-i", "testsrc=s=160x90:r=10:d=8"])
        .args(["-f", "lavfi", "-i", "sine=f=440:r=44100:d=8"])
        .args(["-f", "lavfi", "-i", "sine=f=220:r=44100:d=8"])
        .args(more)
        .arg(rig.path(name))
        .status()
        .expect("ffmpeg, of the package ffmpeg");
    assert!(made.success(), "{name}");
}

/// A rig with films of two tracks: the second one is the default of the Matroska, the first one of the MP4.
fn rig() -> Rig {
    let rig = Rig::new();
    let both = ["-map", "0", "-map", "1", "-map", "2", "-c:v", "mpeg4"];
    let named = [
        "-c:a",
        "aac",
        "-metadata:s:a:0",
        "language=eng",
        "-metadata:s:a:0",
        "title=Commentary",
        "-metadata:s:a:1",
        "language=ger",
    ];
    let second = ["-disposition:a:0", "0", "-disposition:a:1", "default"];
    ffmpeg(&rig, "film.mkv", &[&both[..], &named, &second].concat());
    let first = ["-disposition:a:0", "default", "-disposition:a:1", "0"];
    ffmpeg(
        &rig,
        "film.mp4",
        &[&both[..], &named[4..], &first, &["-c:a", "aac"]].concat(),
    );
    rig.write("lines.csv", SHEET);
    rig
}

/// Dubs that were ordered, whatever came of them.
fn ordered(rig: &Rig, backend: Backend) -> usize {
    let library = Library::open(&rig.path("home"), Clock::system()).unwrap();
    library.dubs(backend).unwrap().len()
}

fn dub<'a>(film: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let fixed = ["dub", film, "--to", "en", "--csv", "lines.csv", "--json"];
    [&fixed[..], &["--out", "out"], more].concat()
}

/// Regression: a commentary was dubbed, and nothing said so.
#[test]
fn the_audio_track_of_a_film_is_said_and_chosen() {
    let rig = rig();
    for (film, more, number, language) in [
        ("film.mkv", &[][..], 2, "ger"),
        ("film.mkv", &["--track", "2"], 2, "ger"),
        ("film.mkv", &["--track", "1"], 1, "eng"),
        ("film.mp4", &["--track", "2"], 2, "ger"),
    ] {
        let run = rig.run(&dub(film, more)).ends(0);
        let said = format!("Audio track {number} of 2 is used");
        assert_eq!(
            run.err.matches(&said).count(),
            1,
            "{film} {more:?}: {run:?}"
        );
        let told = run.json();
        assert_eq!(told["track"]["number"], number, "{told}");
        assert_eq!(told["track"]["of"], 2, "{told}");
        assert_eq!(told["track"]["language"], language, "{told}");
        // The film that is written keeps what the original has.
        let files = told["files"].as_array().unwrap();
        let is_all = |it: &&Value| it["kind"] == "video" && it["language"].is_null();
        let all = files.iter().find(is_all).expect("a film is written");
        let streams = probe(&rig.path(all["path"].as_str().unwrap()));
        let streams = streams["streams"].as_array().unwrap();
        let sounds = streams.iter().filter(|it| it["codec_type"] == "audio");
        assert_eq!(sounds.count(), 3, "{film} {more:?}");
    }
    // Its default track, named or not, is one dub.
    assert_eq!(ordered(&rig, Backend::Draft), 3);
}

#[test]
fn an_audio_track_that_is_not_there_is_refused_with_the_list() {
    let rig = rig();
    let service = Service::start(&rig);
    let run = service
        .run(&rig, &dub("film.mkv", &["--track", "3"]))
        .ends(1);
    for said in ["no audio track 3", "1: English, “Commentary”", "2: German"] {
        assert!(run.err.contains(said), "{said}: {run:?}");
    }
    assert_eq!(ordered(&rig, Backend::Live), 0);
}

/// One function says it, wherever a file is brought.
#[test]
fn an_encoding_that_is_not_read_is_named_in_the_same_words() {
    let rig = rig();
    let ac3 = ["-map", "1", "-c:a", "ac3"];
    ffmpeg(&rig, "speech.mka", &ac3);
    rig.write("ada.json", record().to_string());
    let server = Server::start(&rig, &["--plan", "creator"]);
    let inspect = rig.run(&["inspect", "speech.mka"]);
    let dubbed = rig.run(&dub("speech.mka", &[]));
    let clone = ["clone", "Ada", "speech.mka", "--consent", "ada.json"];
    let cloned = rig.live(&server, &clone);
    for run in [inspect, dubbed, cloned] {
        let run = run.ends(1);
        let words = "can’t read AC-3 (Dolby Digital)";
        assert!(run.err.contains(words), "{run:?}");
    }
}

#[test]
fn channels_that_are_not_simply_mixed_are_told_with_the_reason() {
    let rig = Rig::new();
    let wave = |n: usize| (9_000.0 * (n as f32 * 0.05).sin()) as i16;
    for (name, kind, right, why) in [
        ("inverse.wav", "inverted", -1, "cancel each other"),
        ("left.wav", "left only", 0, "right channel is empty"),
        ("even.wav", "mix", 1, ""),
    ] {
        let samples = (0..4 * 24_000).flat_map(|n| [wave(n), wave(n) * right]);
        let data: Vec<u8> = samples.flat_map(i16::to_le_bytes).collect();
        let mut file = wav_head(24_000, 2, data.len() as u32).to_vec();
        file.extend(data);
        rig.write(name, file);
        let told = rig.run(&["inspect", name, "--json"]).ends(0).json();
        let channels = &told["files"][0]["channels"];
        assert_eq!(channels["kind"], kind, "{name}");
        let says = channels["says"].as_str().unwrap_or_default();
        assert!(says.contains(why), "{name}: {says}");
        let text = rig.run(&["inspect", name]).ends(0);
        assert!(text.out.contains(why), "{name}: {text:?}");
    }
}
