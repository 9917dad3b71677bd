//! Encodings and containers that ffmpeg makes: heard as long as they are, or named.

use super::*;

/// Seconds of the tone.
const SECS: f64 = 3.0;

/// A tone at 330 Hz as ffmpeg encodes it, in a file of this ending.
fn made(ending: &str, how: &[&str]) -> Vec<u8> {
    let input = ["-f", "lavfi", "-i", "sine=f=330:r=48000:d=3"];
    ffmpeg(ending, &[&input, how].concat())
}

fn crossings(pcm: &Pcm) -> f64 {
    let mono = pcm.to_mono().samples;
    let middle = &mono[mono.len() / 4..mono.len() * 3 / 4];
    let count = middle.windows(2).filter(|it| it[0] < 0.0 && it[1] >= 0.0);
    count.count() as f64 / (middle.len() as f64 / f64::from(pcm.hz))
}

#[test]
fn lossless_and_old_formats_are_heard_as_long_as_they_are() {
    let kinds: [(&str, &[&str], f64); 22] = [
        ("m4a", &["-c:a", "alac"], 0.0),
        (
            "m4a",
            &["-c:a", "alac", "-sample_fmt", "s32p", "-ac", "2"],
            0.0,
        ),
        ("mov", &["-c:a", "alac"], 0.0),
        ("mkv", &["-c:a", "alac"], 0.0),
        ("caf", &["-c:a", "alac"], 0.0),
        ("caf", &["-c:a", "pcm_s16be"], 0.0),
        ("caf", &["-c:a", "pcm_s24le"], 0.0),
        ("caf", &["-c:a", "pcm_f32le"], 0.0),
        ("caf", &["-c:a", "pcm_mulaw"], 0.0),
        ("wav", &["-rf64", "always"], 0.0),
        ("w64", &[], 0.0),
        ("w64", &["-c:a", "pcm_f32le", "-ac", "2"], 0.0),
        ("wav", &["-c:a", "libmp3lame"], 0.06),
        ("wav", &["-c:a", "mp2", "-b:a", "96k"], 0.06),
        ("wav", &["-c:a", "adpcm_ms"], 0.05),
        ("wav", &["-c:a", "adpcm_ima_wav"], 0.05),
        ("w64", &["-c:a", "adpcm_ms"], 0.05),
        ("wav", &["-c:a", "pcm_alaw"], 0.0),
        ("mp2", &["-c:a", "mp2", "-b:a", "64k"], 0.06),
        (
            "mp2",
            &[
                "-c:a",
                "mp2",
                "-ac",
                "2",
                "-b:a",
                "192k",
                "-id3v2_version",
                "3",
            ],
            0.06,
        ),
        ("mkv", &["-c:a", "mp2", "-b:a", "160k"], 0.06),
        ("aiff", &["-c:a", "pcm_s24be"], 0.0),
    ];
    let mut failed = Vec::new();
    for (ending, how, over) in kinds {
        let name = format!("{ending} {how:?}");
        match decode_bytes(&made(ending, how)) {
            Ok(got) => {
                let late = got.pcm.seconds() - SECS;
                let pitch = crossings(&got.pcm);
                let is_right = (-0.001..=over + 0.001).contains(&late)
                    && (pitch - 330.0).abs() < 3.0
                    && !got.is_cut();
                if !is_right {
                    failed.push(format!("{name}: {late:+} s, {pitch} Hz, {:?}", got.damage));
                }
            }
            Err(error) => failed.push(format!("{name}: {error}")),
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn encodings_that_nothing_here_decodes_are_named() {
    let kinds: [(&str, &[&str], &str); 26] = [
        ("mp4", &["-c:a", "ac3"], "AC-3 (Dolby Digital)"),
        ("mkv", &["-c:a", "ac3"], "AC-3 (Dolby Digital)"),
        ("mov", &["-c:a", "eac3"], "E-AC-3 (Dolby Digital Plus)"),
        ("mkv", &["-c:a", "eac3"], "E-AC-3 (Dolby Digital Plus)"),
        ("ac3", &["-c:a", "ac3"], "AC-3 (Dolby Digital)"),
        ("eac3", &["-c:a", "eac3"], "E-AC-3 (Dolby Digital Plus)"),
        ("mkv", &["-c:a", "dca", "-strict", "-2"], "DTS"),
        ("dts", &["-c:a", "dca", "-strict", "-2"], "DTS"),
        (
            "mkv",
            &["-c:a", "truehd", "-strict", "-2"],
            "TrueHD (Dolby)",
        ),
        ("mkv", &["-c:a", "wmav2"], "WMA (Windows Media)"),
        ("wma", &["-c:a", "wmav2"], "WMA (Windows Media)"),
        ("wav", &["-c:a", "wmav1"], "WMA (Windows Media)"),
        ("wav", &["-c:a", "ac3"], "AC-3 (Dolby Digital)"),
        ("mkv", &["-c:a", "wavpack"], "WavPack"),
        ("wv", &["-c:a", "wavpack"], "WavPack"),
        ("mkv", &["-c:a", "tta"], "TTA"),
        ("tta", &["-c:a", "tta"], "TTA"),
        ("wav", &["-c:a", "g722", "-ar", "16000"], "G.722"),
        ("avi", &["-c:a", "mp2"], "AVI"),
        ("ts", &["-c:a", "mp2"], "MPEG-TS"),
        // Regression: it couldn't be read as AAC and was to be converted to AAC.
        ("m4a", &["-c:a", "aac", "-ac", "6"], "AAC with 6 channels"),
        ("aac", &["-c:a", "aac", "-ac", "6"], "AAC with 6 channels"),
        ("mkv", &["-c:a", "aac", "-ac", "6"], "AAC with 6 channels"),
        ("au", &[], "Sun AU"),
        // A bit rate that the standard doesn't allow for one channel.
        ("mp2", &["-c:a", "mp2", "-b:a", "384k"], "MP2"),
        ("mkv", &["-c:a", "mp2", "-b:a", "384k"], "MP2"),
    ];
    let mut failed = Vec::new();
    for (ending, how, wanted) in kinds {
        let file = made(ending, how);
        let is = match decode_bytes(&file) {
            Err(DecodeError::Unsupported(name)) => name,
            other => format!("{:?}", other.map(|got| got.pcm.seconds())),
        };
        if is != wanted {
            failed.push(format!("{ending} {how:?}: {is}"));
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn files_of_speech_coders_are_named_by_their_first_bytes() {
    let page = |head: &[u8]| {
        let mut page = b"OggS\0\x02".to_vec();
        page.extend([0; 20]);
        page.extend([1, head.len() as u8]);
        page.extend(head);
        page
    };
    let mut speex = b"Speex   1.2.0".to_vec();
    speex.resize(80, 0);
    // Regression: a whole file of Speex was called damaged.
    let ended = [page(&speex), page(b"comments"), page(&[7; 200])].concat();
    for (file, name) in [
        (page(&speex), "Speex"),
        (ended, "Speex"),
        (b"ID3\x04\0\0\0\0\0\x04....TTA1\x01\0\x01\0\x10\0".to_vec(), "TTA"),
        (b"#!AMR\n\x04\xf0".repeat(9), "AMR"),
        (b"#!AMR-WB\n\x04\xf0".repeat(9), "AMR-WB"),
        (b"MAC \x96\x0f\0\0".repeat(9), "Monkey’s Audio"),
        (b".RMF\0\0\0\x12".repeat(9), "RealAudio"),
        (b"caff\0\x01\0\0desc\0\0\0\0\0\0\0\x20\x40\xe5\x88\0\0\0\0\0ilbc\0\0\0\0\0\0\0\x32\0\0\0\xa0\0\0\0\x01\0\0\0\0".to_vec(), "iLBC"),
    ] {
        match decode_bytes(&file) {
            Err(DecodeError::Unsupported(is)) => assert_eq!(is, name),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn other_encodings_are_heard_behind_a_tag() {
    let tag = |bytes: u16| {
        let size = [0, 0, (bytes >> 7) as u8, (bytes & 0x7F) as u8];
        [b"ID3\x04\0\0", &size[..], &vec![0; bytes.into()]].concat()
    };
    for (ending, how, over) in [
        ("aac", &["-c:a", "aac"][..], 0.1),
        ("mp2", &["-c:a", "mp2", "-b:a", "64k"], 0.06),
        ("flac", &[], 0.0),
        ("mp3", &["-b:a", "64k"], 0.0),
    ] {
        for size in [40, 9_000] {
            let file = [tag(size), made(ending, how)].concat();
            let got = decode_bytes(&file).unwrap_or_else(|error| panic!("{ending}: {error}"));
            let late = got.pcm.seconds() - SECS;
            assert!((-0.001..=over).contains(&late), "{ending}: {late}");
            assert!((crossings(&got.pcm) - 330.0).abs() < 3.0, "{ending}");
        }
    }
}

/// From a second on they are heard as from their beginning.
#[test]
fn containers_of_wave_and_apple_lossless_begin_anywhere() {
    for (ending, how) in [
        ("m4a", &["-c:a", "alac"][..]),
        ("caf", &["-c:a", "alac"]),
        ("w64", &[]),
        ("wav", &["-rf64", "always"]),
    ] {
        let input = ["-f", "lavfi", "-i", "aevalsrc=0.3*sin(900*t*t):s=44100:d=9"];
        let file = ffmpeg(ending, &[&input, how].concat());
        let whole = decode_bytes(&file).unwrap().pcm.samples;
        for second in [1, 4, 8, 20] {
            let mut there = Vec::new();
            hear_from(&mut Cursor::new(&file), second, &mut |block| {
                there.extend_from_slice(block.samples);
                ControlFlow::Continue(())
            })
            .unwrap();
            let first = (second as usize * 44_100).min(whole.len());
            assert!(there == whole[first..], "{ending} from {second}");
        }
    }
}

/// Regression: sound that an edit list hides at the end of a cut recording was heard, and paid for.
#[test]
fn what_an_edit_list_hides_is_not_heard() {
    let mut file = made("m4a", &["-c:a", "aac"]);
    let at = file.windows(4).position(|it| it == b"elst").unwrap();
    // Behind its version and its count come the length in thousandths of a second and the beginning.
    file[at + 12..at + 16].copy_from_slice(&1_000_u32.to_be_bytes());
    let got = decode_bytes(&file).unwrap();
    assert_eq!((got.pcm.frames(), got.damage), (48_000, vec![]));
    for (second, wanted) in [(0, 48_000), (1, 0), (5, 0)] {
        let mut frames = 0;
        hear_from(&mut Cursor::new(&file), second, &mut |block| {
            frames += block.samples.len();
            ControlFlow::Continue(())
        })
        .unwrap();
        assert_eq!(frames, wanted, "{second}");
    }
}
