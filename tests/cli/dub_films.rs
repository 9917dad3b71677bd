//! The films that `mynah dub` writes: their tracks, whether they are in step, subtitles in them.

use std::path::{Path, PathBuf};
use std::process::Command;

use mynah::audio::encode::encode;
use mynah::audio::pcm::Pcm;
use serde_json::Value;

use crate::dub::{SHEET, file, hash, rig};
use crate::rig::{Rig, probe};

/// Has ffmpeg make a file of a film.
fn made(rig: &Rig, of: &str, more: &[&str], name: &str) {
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(rig.path(of))
        .args(more)
        .arg(rig.path(name))
        .status()
        .expect("ffmpeg, of the package ffmpeg");
    assert!(made.success(), "{name}");
}

/// Where the film with all languages lies.
fn all_in_one(rig: &Rig, told: &Value) -> PathBuf {
    let files = told["files"].as_array().unwrap();
    let found = files
        .iter()
        .find(|it| it["kind"] == "video" && it["language"].is_null());
    rig.path(
        found.unwrap_or_else(|| panic!("{told}"))["path"]
            .as_str()
            .unwrap(),
    )
}

#[test]
fn all_languages_are_in_one_film_with_their_subtitles() {
    let rig = rig();
    let (film, sheet) = ("Der Film.mp4", "lines.csv");
    // A film of a telephone, one with chapters and subtitles of its own, and one whose pictures come in another order.
    made(&rig, film, &["-c", "copy"], "plain.mkv");
    made(
        &rig,
        film,
        &[
            "-c:v",
            "libvpx-vp9",
            "-deadline",
            "realtime",
            "-cpu-used",
            "8",
            "-c:a",
            "libopus",
        ],
        "web.webm",
    );
    made(
        &rig,
        film,
        &["-c:v", "libx264", "-bf", "2", "-g", "12", "-c:a", "aac"],
        "b.mp4",
    );
    made(&rig, film, &["-c:v", "libx264", "-c:a", "mp3"], "m.mov");
    // As streams have them.
    let pieces = ["-c", "copy", "-movflags", "frag_keyframe+empty_moov"];
    made(&rig, "b.mp4", &pieces, "pieces.mp4");
    let pieces = ["-c", "copy", "-movflags", "dash+delay_moov"];
    made(&rig, film, &pieces, "dash.mp4");
    for name in [
        film,
        "plain.mkv",
        "web.webm",
        "b.mp4",
        "m.mov",
        "pieces.mp4",
        "dash.mp4",
    ] {
        let run = [
            "dub",
            name,
            "--to",
            "en,fr",
            "--csv",
            sheet,
            "--audio",
            "flac,mp3",
            "--json",
            "--out",
            name.split('.').next().unwrap(),
        ];
        let run = rig.run(&run).ends(0);
        let is_alone = !["b.mp4", "m.mov", film].contains(&name);
        let says = run.err.contains("There is no film in French alone");
        assert_eq!(says, is_alone, "{name}: {run:?}");
        let told = run.json();
        let all = all_in_one(&rig, &told);
        let streams = probe(&all)["streams"].clone();
        let streams = streams.as_array().unwrap();
        let kinds = streams.iter().map(|it| it["codec_type"].as_str().unwrap());
        let kinds: Vec<&str> = kinds.collect();
        assert_eq!(
            kinds,
            ["video", "audio", "audio", "audio", "subtitle", "subtitle"],
            "{name}"
        );
        let languages = streams.iter().map(|it| it["tags"]["language"].as_str());
        let languages: Vec<Option<&str>> = languages.collect();
        assert_eq!(languages[1..3], [Some("eng"), Some("fre")], "{name}");
        assert_eq!(languages[4..], [Some("eng"), Some("fre")], "{name}");
        let defaults = streams.iter().map(|it| it["disposition"]["default"] == 1);
        assert_eq!(
            defaults.collect::<Vec<_>>()[1..],
            [true, false, false, false, false]
        );
        let original = rig.path(name);
        for (mine, theirs) in [("0:v:0", "0:v:0"), ("0:a:2", "0:a:0")] {
            let (mine, theirs) = (frames(&all, mine), frames(&original, theirs));
            assert_eq!(mine.len(), theirs.len(), "{name}");
            for ((at, what), (then, that)) in mine.iter().zip(&theirs) {
                assert!(what == that, "{name}: another packet at {at} ms");
                assert!((at - then).abs() <= 1, "{name}: at {at} ms, not {then}");
            }
        }
        let flac = rig.path(&file(&told, "fr", "audio", ".flac"));
        assert_eq!(
            hash(&all, "0:a:1", false),
            hash(&flac, "0:a:0", false),
            "{name}"
        );
        let mp3 = rig.path(&file(&told, "fr", "audio", ".mp3"));
        let mp3 = frames(&mp3, "0:a:0");
        assert!(!mp3.is_empty(), "{name}: an MP3 that ffmpeg reads");
        let said = Command::new("ffmpeg")
            .args(["-v", "error", "-i"])
            .arg(&all)
            .args(["-copyts", "-map", "0:s:1", "-f", "srt", "-"])
            .output()
            .expect("ffmpeg, of the package ffmpeg");
        let said = String::from_utf8(said.stdout).unwrap();
        let srt = std::fs::read_to_string(rig.path(&file(&told, "fr", "subtitles", ".srt")));
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(plain(&said), plain(&srt.unwrap()), "{name}");
        // A player finds its way in it.
        let sought = Command::new("ffmpeg")
            .args(["-v", "warning", "-ss", "5", "-i"])
            .arg(&all)
            .args(["-map", "0:v:0", "-frames:v", "1", "-f", "md5", "-"])
            .output()
            .expect("ffmpeg, of the package ffmpeg");
        assert!(
            sought.status.success() && sought.stderr.is_empty(),
            "{name} {sought:?}"
        );
    }
}

/// When the frames of a stream are shown, in milliseconds, and what is in them.
fn frames(path: &Path, stream: &str) -> Vec<(i64, String)> {
    let output = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(path)
        .args([
            "-map", stream, "-c", "copy", "-copyts", "-f", "framemd5", "-",
        ])
        .output()
        .expect("ffmpeg, of the package ffmpeg");
    let text = String::from_utf8(output.stdout).unwrap();
    let base = text.lines().find_map(|line| line.strip_prefix("#tb 0: "));
    let (num, den) = base.unwrap().split_once('/').unwrap();
    let (num, den): (i64, i64) = (num.parse().unwrap(), den.parse().unwrap());
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    let rows = rows.map(|row| {
        let cells: Vec<&str> = row.split(',').map(str::trim).collect();
        let pts: i64 = cells[2].parse().unwrap();
        (pts * num * 1_000 / den, cells[5].to_owned())
    });
    rows.collect()
}

/// Encoders put silence before what they encode: it was counted, and a dub was late by it.
#[test]
fn a_dub_is_in_step_with_its_film_at_head_middle_and_end() {
    const HZ: usize = 44_100;
    let rig = Rig::new();
    let bursts = [0.5, 3.5, 7.0_f64];
    let mut sound = vec![0.0_f32; HZ * 8];
    let mut noise = 1_u32;
    for at in bursts {
        for sample in sound.iter_mut().skip((at * HZ as f64) as usize).take(2_000) {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *sample = (noise >> 8) as f32 / 16_777_216.0 * 0.6 - 0.3;
        }
    }
    let wav = encode(&Pcm::mono(44_100, sound), "wav_44100".parse().unwrap()).unwrap();
    rig.write("bursts.wav", wav);
    let head = SHEET.lines().next().unwrap();
    rig.write(
        "lines.csv",
        format!("{head}\nHeron,4.5,6,x,Good morning.\n"),
    );
    let aac = ["-c:v", "mpeg4", "-c:a", "aac", "-b:a", "192k"];
    let opus = [
        "-c:v",
        "libvpx",
        "-deadline",
        "realtime",
        "-c:a",
        "libopus",
        "-b:a",
        "192k",
    ];
    for (name, codecs, audio) in [
        ("film.mp4", &aac[..], "wav"),
        ("film.webm", &opus[..], "wav"),
        ("film.mov", &aac[..], "wav"),
        ("film.mkv", &aac[..], "wav"),
        ("made.mp4", &aac[..], "aac"),
        // Cut without encoding anew, or recorded from a screen: their sound begins later than their picture.
        ("late.mkv", &aac[..], "wav"),
        ("late.webm", &opus[..], "wav"),
    ] {
        let picture = ["-f", "lavfi", "-i", "testsrc=s=160x90:r=25:d=8"];
        made(&rig, "bursts.wav", &[&picture[..], codecs].concat(), name);
        let is_late = name.starts_with("late");
        if is_late {
            begin_later(&rig, name);
        }
        let bursts = bursts.map(|at| if is_late { at + LATE } else { at });
        let run = [
            "dub",
            name,
            "--to",
            "en",
            "--csv",
            "lines.csv",
            "--audio",
            audio,
            "--json",
        ];
        let told = rig.run(&run).ends(0).json();
        let files = told["files"].as_array().unwrap();
        if audio == "aac" {
            let film = rig.path(&file(&told, "en", "video", ".mp4"));
            let codec = probe(&film)["streams"][1]["codec_name"].clone();
            assert_eq!(codec, "aac");
            file(&told, "en", "audio", ".m4a");
        }
        let films = files.iter().filter(|it| it["kind"] == "video");
        for film in films.map(|it| rig.path(it["path"].as_str().unwrap())) {
            let (dubbed, own) = (heard(&film, "0:a:0"), heard(&film, "0:a:1"));
            let (dubbed, own) = (levels(&dubbed), levels(&own));
            for at in bursts {
                let from = (at * HZ as f64) as usize / BLOCK - 375;
                let alike = |lag: i64| -> f32 {
                    let place = |block: usize| (block as i64 + lag) as usize;
                    let pairs = (from..from + 1_000).map(|block| own[block] * dubbed[place(block)]);
                    pairs.sum()
                };
                let lags = -312..312_i64;
                let lag = lags.max_by(|one, other| alike(*one).total_cmp(&alike(*other)));
                let lag = lag.unwrap() * BLOCK as i64;
                assert!(lag.abs() <= 44, "{film:?}: {lag} frames late at {at} s");
            }
        }
    }
}

/// Frames of one level.
const BLOCK: usize = 8;

/// The level of each block of frames: enough to place a burst of noise within a millisecond.
fn levels(frames: &[f32]) -> Vec<f32> {
    let blocks = frames.chunks(BLOCK);
    blocks
        .map(|block| block.iter().map(|it| it.abs()).sum())
        .collect()
}

/// So much later than its picture the sound of a film begins, in seconds.
const LATE: f64 = 0.4;

/// Has the sound of a film begin later than its picture.
fn begin_later(rig: &Rig, name: &str) {
    let before = format!("before-{name}");
    std::fs::rename(rig.path(name), rig.path(&before)).unwrap();
    let (before, late) = (rig.path(&before), LATE.to_string());
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(&before)
        .args(["-itsoffset", &late, "-i"])
        .arg(&before)
        .args(["-map", "0:v", "-map", "1:a", "-c", "copy"])
        .arg(rig.path(name))
        .status()
        .expect("ffmpeg, of the package ffmpeg");
    assert!(made.success());
}

/// What is heard of a stream from the beginning of a film on.
fn heard(film: &Path, stream: &str) -> Vec<f32> {
    let output = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(film)
        .args(["-map", stream, "-af", "aresample=async=1000:first_pts=0"])
        .args(["-ac", "1", "-ar", "44100", "-f", "f32le", "-"])
        .output()
        .expect("ffmpeg, of the package ffmpeg");
    let (samples, _) = output.stdout.as_chunks::<4>();
    samples.iter().map(|it| f32::from_le_bytes(*it)).collect()
}
