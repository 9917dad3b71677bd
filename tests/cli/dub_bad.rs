//! What a film or the way to the service may be like: each is refused with its reason, or dubbed all the same.

use std::fs::File;
use std::process::Command;
use std::time::Duration;

use mynah::draft::faults::Fault;
use mynah::draft::refusal::Refusal;
use mynah::terms::clock::Clock;

use crate::dub::{file, hash, ledger, rig};
use crate::faulty::Service;
use crate::rig::Rig;

/// Makes a file of two seconds: a picture, and a sound encoded as is said.
fn made(rig: &Rig, name: &str, more: &[&str]) {
    let status = Command::new("ffmpeg")
        .args(["-v", "error", "-y", "-f", "lavfi"])
        .args(["-i", "testsrc=s=160x90:r=10:d=8", "-f", "lavfi"])
        .args(["-i", "sine=f=220:r=44100:d=8"])
        .args(more)
        .arg(rig.path(name))
        .status()
        .expect("ffmpeg, of the package ffmpeg");
    assert!(status.success(), "{name}");
}

fn dub<'a>(film: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let fixed = ["dub", film, "--to", "en", "--csv", "lines.csv", "--json"];
    [&fixed[..], &["--out", "out"], more].concat()
}

fn refused(rig: &Rig, film: &str, said: &str) {
    let run = rig.run(&dub(film, &[])).ends(1);
    assert!(run.err.contains(said), "{film}: {run:?}");
}

#[test]
fn an_encoding_that_is_not_read_is_named() {
    let rig = rig();
    for (name, codec) in [("ac3.mkv", "ac3"), ("eac3.mp4", "eac3"), ("dts.mkv", "dca")] {
        let strict = ["-c:v", "mpeg4", "-c:a", codec, "-strict", "-2", "-shortest"];
        made(&rig, name, &strict);
    }
    refused(&rig, "ac3.mkv", "AC-3");
    refused(&rig, "eac3.mp4", "AC-3");
    refused(&rig, "dts.mkv", "DTS");
}

#[test]
fn a_huge_file_is_refused_at_once() {
    let rig = rig();
    let huge = File::create(rig.path("huge.mp4")).unwrap();
    // Sparse: nothing of it is on the disk.
    huge.set_len(40 << 30).unwrap();
    let clock = Clock::system();
    let begun = clock.instant();
    refused(&rig, "huge.mp4", "1 GB");
    assert!(
        clock.instant() < begun + Duration::from_secs(20),
        "it was read"
    );
}

#[test]
fn a_film_without_its_index_is_refused_and_one_cut_off_too() {
    let rig = rig();
    // Nothing said that it is nothing but empty.
    rig.write("empty.mp4", "");
    refused(&rig, "empty.mp4", "0 bytes");
    let whole = std::fs::read(rig.path("Der Film.mp4")).unwrap();
    let at = whole.windows(4).position(|it| it == b"moov").unwrap();
    // The index is at the end: what was cut off has none.
    rig.write("cut.mp4", &whole[..at - 4]);
    refused(&rig, "cut.mp4", "cut.mp4");
    let mut broken = whole;
    for byte in &mut broken[at + 4..at + 64] {
        *byte = 0xff;
    }
    rig.write("broken.mp4", &broken);
    refused(&rig, "broken.mp4", "broken.mp4");
}

#[test]
fn pictures_of_any_pace_keep_their_times() {
    let rig = rig();
    let uneven = "select='lt(n,20)+not(mod(n,5))',setpts=N/(10*TB)+gt(N\\,20)*(N-20)*0.4/TB";
    made(
        &rig,
        "uneven.mp4",
        &[
            "-vf",
            uneven,
            "-fps_mode",
            "vfr",
            "-c:v",
            "mpeg4",
            "-c:a",
            "aac",
        ],
    );
    let told = rig.run(&dub("uneven.mp4", &[])).ends(0).json();
    let film = rig.path(&file(&told, "en", "video", ".mp4"));
    assert_eq!(
        hash(&film, "0:v:0", true),
        hash(&rig.path("uneven.mp4"), "0:v:0", true),
        "each packet as it was"
    );
    assert_eq!(times(&film), times(&rig.path("uneven.mp4")));
}

/// When each picture is shown.
fn times(film: &std::path::Path) -> String {
    let output = Command::new("ffprobe")
        .args(["-v", "error", "-select_streams", "v:0"])
        .args(["-show_entries", "packet=pts_time", "-of", "csv=p=0"])
        .arg(film)
        .output()
        .expect("ffprobe, of the package ffmpeg");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn films_have_names_in_any_script() {
    let rig = rig();
    let film = "фильм 映画 🎬.mp4";
    std::fs::copy(rig.path("Der Film.mp4"), rig.path(film)).unwrap();
    let told = rig.run(&dub(film, &[])).ends(0).json();
    for (kind, ending) in [("video", ".mp4"), ("audio", ".wav"), ("subtitles", ".srt")] {
        assert!(
            rig.path(&file(&told, "en", kind, ending)).is_file(),
            "{kind}"
        );
    }
}

/// The disk was full as the dub came: it is fetched again, and not bought again.
#[test]
fn what_did_not_fit_on_the_disk_is_fetched_again_for_nothing() {
    let rig = rig();
    let service = Service::start(&rig);
    let before = service.left(&rig);
    let args = dub("Der Film.mp4", &[]);
    let mut command = service.command(&rig, &args);
    let full = command.env("MYNAH_FAIL_AT", "dub-arriving");
    let run = crate::rig::finish(full.spawn().unwrap());
    assert_ne!(run.code, 0, "{run:?}");
    assert!(run.err.contains("full"), "{run:?}");
    let told = service.run(&rig, &args).ends(0).json();
    file(&told, "en", "audio", ".wav");
    assert_eq!(before - service.left(&rig), ledger(&rig), "paid once");
    assert!(ledger(&rig) < 450);
}

/// The service doesn't list at once what it made: that was taken for its end, and paid for again. What is really gone is
/// told so after a minute (`tests/studio/dubs.rs`).
#[test]
fn a_language_that_is_not_there_at_once_is_asked_for_again() {
    let rig = rig();
    let service = Service::start(&rig);
    let before = service.left(&rig);
    let gone = Refusal::not_found("dubbing_not_found", "There is no such language.");
    service.faults.next_on("/audio/en", Fault::Refuse(gone));
    let told = service.run(&rig, &dub("Der Film.mp4", &[])).ends(0).json();
    file(&told, "en", "audio", ".wav");
    assert_eq!(before - service.left(&rig), ledger(&rig), "paid once");
}
