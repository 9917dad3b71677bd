//! Films that get the sound that another MP4 has: looked at by ffprobe and ffmpeg.

use std::fs::File;
use std::path::Path;
use std::process::Command;

use mynah::deliver::film::{Given, NoFilm, write_copied};
use mynah::deliver::tags::Marks;

fn ffmpeg(arguments: &[&str], path: &Path) {
    let made = Command::new("ffmpeg")
        .args(["-nostdin", "-v", "error", "-y"])
        .args(arguments)
        .arg(path)
        .status()
        .unwrap_or_else(|error| panic!("ffmpeg has to be installed: {error}"));
    assert!(made.success(), "{arguments:?}");
}

fn said(program: &str, arguments: &[&str], path: &Path) -> String {
    let output = Command::new(program)
        .args(["-v", "error"])
        .args(["-i".as_ref(), path.as_os_str()])
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("ffmpeg has to be installed: {error}"));
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The service gives a film's dub as an MP4: its sound is taken over, the picture stays that of the recording.
#[test]
fn the_services_own_aac_goes_into_a_film_packet_by_packet() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let picture = |size| ["-f", "lavfi", "-i", size];
    let sound = |hz| ["-f", "lavfi", "-i", hz, "-c:v", "mpeg4", "-c:a", "aac"];
    let own = [
        &picture("testsrc=s=160x90:r=10:d=5")[..],
        &sound("sine=f=220:r=44100:d=5"),
    ];
    let theirs = [
        &picture("testsrc=s=64x36:r=5:d=5")[..],
        &sound("sine=f=660:r=48000:d=5"),
    ];
    ffmpeg(&own.concat(), &at("film.mp4"));
    ffmpeg(&own.concat(), &at("film.mov"));
    ffmpeg(&theirs.concat(), &at("dub.mp4"));
    ffmpeg(
        &["-i", &at("film.mp4").to_string_lossy(), "-an"],
        &at("mute.mp4"),
    );
    for name in ["film.mp4", "film.mov"] {
        let (mut film, mut dub) = (
            File::open(at(name)).unwrap(),
            File::open(at("dub.mp4")).unwrap(),
        );
        let mut given = Given::read(&mut dub).unwrap();
        let out = at(&format!("out-{name}"));
        let marks = Marks::default();
        write_copied(&mut film, &mut given, ("es", "Dub (es)"), &marks, &out).unwrap();
        let entries = [
            "-show_entries",
            "stream=codec_name,sample_rate:stream_tags=language:stream_disposition=default",
            "-of",
            "compact",
        ];
        let told = said("ffprobe", &entries, &out);
        let streams: Vec<&str> = told.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(streams.len(), 3, "{told}");
        assert!(streams[1].contains("aac|sample_rate=48000"), "{told}");
        assert!(streams[1].contains("default=1"), "{told}");
        assert!(streams[1].contains("language=spa"), "{told}");
        assert!(streams[2].contains("sample_rate=44100"), "{told}");
        let packets = |path: &Path, stream: &str| {
            let copied = ["-map", stream, "-c", "copy", "-f", "framemd5", "-"];
            let told = said("ffmpeg", &copied, path);
            let rows = told.lines().filter(|line| !line.starts_with('#'));
            // When each is heard, and what is in it.
            let rows = rows.map(|row| row.split_once(',').unwrap().1.to_owned());
            rows.collect::<Vec<_>>()
        };
        assert_eq!(packets(&out, "0:a:0"), packets(&at("dub.mp4"), "0:a:0"));
        assert_eq!(packets(&out, "0:a:1"), packets(&at(name), "0:a:0"));
        assert_eq!(packets(&out, "0:v:0"), packets(&at(name), "0:v:0"));
    }
    let mut mute = File::open(at("mute.mp4")).unwrap();
    assert!(matches!(Given::read(&mut mute), Err(NoFilm::Kind)));
}
