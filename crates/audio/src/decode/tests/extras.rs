//! What stands beside the sound does no harm.

use super::*;

/// A file of this ending with two chapters, each with a title.
fn with_chapters(ending: &str, codec: &str) -> Vec<u8> {
    let mut chapters = tempfile::Builder::new().suffix(".txt").tempfile().unwrap();
    let text = ";FFMETADATA1\ntitle=A story\n\
        [CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=The harbour\n\
        [CHAPTER]\nTIMEBASE=1/1000\nSTART=1000\nEND=2000\ntitle=The lamp\n";
    std::io::Write::write_all(&mut chapters, text.as_bytes()).unwrap();
    let sound = "sine=f=330:r=48000:d=2";
    let from = chapters.path().to_str().unwrap();
    let inputs = ["-f", "lavfi", "-i", sound, "-i", from, "-map_metadata", "1"];
    ffmpeg(
        ending,
        &[&inputs[..], &["-map_chapters", "1", "-c:a", codec]].concat(),
    )
}

/// Regression: a file with chapters couldn't be read, and its encoding was called the reason.
#[test]
fn chapters_and_tags_are_no_reason() {
    for (ending, codec) in [
        ("mkv", "libopus"),
        ("mka", "libopus"),
        ("webm", "libopus"),
        ("mka", "libvorbis"),
        ("mkv", "flac"),
        ("m4a", "aac"),
        ("ogg", "libvorbis"),
        ("flac", "flac"),
    ] {
        let file = with_chapters(ending, codec);
        let got = decode_bytes(&file).unwrap_or_else(|error| panic!("{codec} {ending}: {error}"));
        let late = got.pcm.seconds() - 2.0;
        assert!((-0.01..0.1).contains(&late), "{codec} {ending}: {late}");
        assert_eq!(got.damage, [], "{codec} {ending}");
        if matches!(ending, "mkv" | "mka" | "webm" | "m4a") {
            let listed = tracks(&mut Cursor::new(&file));
            let heard = listed.iter().filter(|it| it.is_heard);
            assert_eq!(heard.count(), 1, "{codec} {ending}: {listed:?}");
        }
    }
}

/// A FLAC with a block behind the description of its stream.
fn with_block(kind: u8, body: &[u8]) -> Vec<u8> {
    let plain = file(FileKind::Flac, 0.5);
    let [_, size @ ..] = (body.len() as u32).to_be_bytes();
    // The description has 34 bytes and four before them, behind four of the file.
    let (head, rest) = plain.split_at(42);
    let mut whole = [head, &[kind][..], &size, body, rest].concat();
    whole[4] &= 0x7F;
    if plain[4] & 0x80 != 0 {
        whole[42] |= 0x80;
    }
    whole
}

/// Regression: an irregular cue sheet made a FLAC a damaged one.
#[test]
fn irregular_blocks_of_a_flac_are_passed_over() {
    let plain = decode_bytes(&file(FileKind::Flac, 0.5)).unwrap();
    for (kind, name) in [
        (2, "application"),
        (3, "index"),
        (4, "comments"),
        (5, "cue sheet"),
        (6, "picture"),
        (100, "unknown"),
    ] {
        for body in [&[][..], &[0xFF; 7], &[0; 396], &[0xA5; 3_000]] {
            let got = decode_bytes(&with_block(kind, body));
            let got = got.unwrap_or_else(|error| panic!("{name}, {}: {error}", body.len()));
            assert!(got == plain, "{name}, {}: {:?}", body.len(), got.damage);
        }
    }
}

/// An index that leads anywhere.
#[test]
fn a_matroska_cut_off_keeps_what_is_there() {
    let sound = ["-f", "lavfi", "-i", "sine=f=330:r=48000:d=9"];
    let file = ffmpeg("mka", &[&sound[..], &["-c:a", "libopus"]].concat());
    let got = decode_bytes(&file[..file.len() * 6 / 10]).unwrap();
    assert!(
        (4.0..7.0).contains(&got.pcm.seconds()),
        "{}",
        got.pcm.seconds()
    );
}

/// Regression: where a program had changed a tag and not its checksum, the whole file was called damaged.
#[test]
fn a_wrong_checksum_of_tags_does_no_harm() {
    let mut file = with_chapters("ogg", "libvorbis");
    let plain = decode_bytes(&file).unwrap();
    let at = file
        .windows(5)
        .position(|it| it.eq_ignore_ascii_case(b"title"));
    file[at.unwrap()..][..5].copy_from_slice(b"album");
    assert!(decode_bytes(&file).unwrap() == plain);
}

#[test]
fn a_configuration_of_aac_with_too_many_flags_is_read() {
    let input = ["-f", "lavfi", "-i", "sine=f=330:r=44100:d=2"];
    let mut file = ffmpeg("m4a", &[&input[..], &["-c:a", "aac"]].concat());
    let plain = decode_bytes(&file).unwrap();
    // Behind a tag and its size: AAC-LC, 44 100 Hz, one channel; what says more is cut off.
    let config = [0x12, 0x08];
    let at = file.windows(2).position(|it| it == config).unwrap();
    file[at + 1] |= 2;
    let got = decode_bytes(&file).unwrap();
    assert_eq!(got.pcm.frames(), plain.pcm.frames());
}
