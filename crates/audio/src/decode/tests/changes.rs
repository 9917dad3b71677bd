//! Files whose rate or channels change: all of them is heard, at the first rate and with the first channels.

use super::*;

/// A tone in a file of a rate and number of channels.
fn part(kind: FileKind, (hz, channels): (u32, u16), secs: f32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = FileEncoder::new(&mut bytes, kind, (hz, channels)).unwrap();
    let samples = tone(hz, secs).samples;
    let wide = samples
        .iter()
        .flat_map(|it| std::iter::repeat_n(*it, channels.into()));
    encoder.push(&wide.collect::<Vec<f32>>()).unwrap();
    encoder.finish().unwrap();
    bytes.into_inner()
}

/// Tells whether the tone is heard for so many seconds, from everywhere.
#[track_caller]
fn is_heard(file: &[u8], (hz, channels): (u32, u16), secs: f64, name: &str) {
    let got = decode_bytes(file).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!((got.pcm.hz, got.pcm.channels), (hz, channels), "{name}");
    let late = got.pcm.seconds() - secs;
    assert!(late.abs() < 0.06, "{name}: {late:+} s, {:?}", got.damage);
    let is_missing = |it: &Damage| !matches!(it, Damage::Pasted { .. });
    assert!(
        !got.damage.iter().any(is_missing),
        "{name}: {:?}",
        got.damage
    );
    let mono = got.pcm.to_mono().samples;
    for (at, piece) in mono.chunks_exact(hz as usize / 2).enumerate() {
        let count = piece.windows(2).filter(|it| it[0] < 0.0 && it[1] >= 0.0);
        let pitch = 2 * count.count();
        assert!((320..=340).contains(&pitch), "{name}: {pitch} Hz at {at}");
        let loud = piece.iter().fold(0.0f32, |most, it| most.max(it.abs()));
        assert!((0.2..0.4).contains(&loud), "{name}: {loud} at {at}");
    }
    for second in [2, 3] {
        let mut there = 0;
        hear_from(&mut Cursor::new(file), second, &mut |block| {
            assert_eq!((block.hz, block.channels), (hz, channels), "{name}");
            there += block.samples.len() / usize::from(channels);
            ControlFlow::Continue(())
        })
        .unwrap();
        let before = second as usize * hz as usize;
        let wanted = got.pcm.frames().saturating_sub(before);
        assert_eq!(there, wanted, "{name} from {second}");
    }
}

/// Regression: the second half was left out without a word, or a file of one channel and then two was called damaged.
#[test]
fn mp3_of_two_rates_or_channels_is_heard_whole() {
    let kind = FileKind::Mp3 { kbps: 96 };
    for (one, other) in [
        ((44_100, 1), (22_050, 1)),
        ((22_050, 1), (44_100, 1)),
        ((44_100, 2), (48_000, 2)),
        ((44_100, 1), (44_100, 2)),
        ((44_100, 2), (44_100, 1)),
        ((24_000, 2), (32_000, 1)),
    ] {
        let files = [part(kind, one, 2.0), part(kind, other, 1.5)];
        is_heard(&files.concat(), one, 3.5, &format!("{one:?} {other:?}"));
        // Behind a tag, as files have them.
        let [first, second] = &files;
        let tag = [&b"ID3\x04\0\0\0\0\x08\0"[..], &[0xFF; 1_024]].concat();
        let tagged = [&first[..], &tag, second].concat();
        is_heard(&tagged, one, 3.5, &format!("{one:?}, tag, {other:?}"));
    }
    // As it comes in pieces of a stream.
    let both = [part(kind, (44_100, 1), 1.0), part(kind, (22_050, 1), 1.0)].concat();
    let mut decoder = StreamDecoder::new(MP3).unwrap();
    let mut sound = Vec::new();
    for piece in both.chunks(700) {
        decoder.push(piece, &mut sound).unwrap();
    }
    decoder.finish(&mut sound).unwrap();
    let long = sound.len() as f64 / 44_100.0;
    assert!((1.95..2.05).contains(&long), "{long} s");
}

#[test]
fn marks_end_where_the_rate_changes() {
    let kind = FileKind::Mp3 { kbps: 96 };
    let one = part(kind, (44_100, 1), 20.0);
    let both = [&one[..], &part(kind, (22_050, 1), 2.0)].concat();
    let marks = Marks::of(&mut Cursor::new(&both)).unwrap();
    assert_eq!(marks, Marks::of(&mut Cursor::new(&one)).unwrap());
    let heard = |source: &mut dyn Source| {
        let mut samples = Vec::new();
        let damage = hear_from(source, 21, &mut |block| {
            samples.extend_from_slice(block.samples);
            ControlFlow::Continue(())
        });
        (samples.len(), damage.unwrap())
    };
    let plain = heard(&mut Cursor::new(&both));
    assert!(plain.0 > 40_000, "{}", plain.0);
    assert_eq!(heard(&mut Marked::new(Cursor::new(&both), marks)), plain);
}

/// The frames of a FLAC, without what describes them.
fn frames(file: &[u8]) -> &[u8] {
    let found = FlacFrames::read(&mut Cursor::new(file)).unwrap();
    &file[found.first as usize..]
}

/// Regression: frames that aren't as the head of the file says were left out without a word.
#[test]
fn flac_of_changing_rate_or_channels_is_heard_whole() {
    let kind = FileKind::Flac;
    for (one, other) in [
        ((44_100, 1), (22_050, 1)),
        ((44_100, 1), (44_100, 2)),
        ((48_000, 2), (48_000, 1)),
        ((16_000, 2), (96_000, 2)),
    ] {
        let [first, second] = [part(kind, one, 2.0), part(kind, other, 1.5)];
        let both = [&first[..], frames(&second)].concat();
        is_heard(&both, one, 3.5, &format!("{one:?} {other:?}"));
        // Numbers of frames that begin anew lead a player astray, but not whoever listens from the beginning.
        let thrice = [&both[..], frames(&first)].concat();
        let got = decode_bytes(&thrice).unwrap();
        let late = got.pcm.seconds() - 5.5;
        assert!(late.abs() < 0.01, "{one:?} {other:?}: {late:+} s");
        assert_eq!(got.damage, [], "{one:?} {other:?}");
    }
    // 24 bits and then 16.
    let deep = ffmpeg(
        "flac",
        &[
            "-f",
            "lavfi",
            "-i",
            "aevalsrc=0.3*sin(2*PI*330*t):s=44100:d=2",
            "-c:a",
            "flac",
            "-sample_fmt",
            "s32",
        ],
    );
    let second = part(kind, (44_100, 1), 1.5);
    let both = [&deep[..], frames(&second)].concat();
    is_heard(&both, (44_100, 1), 3.5, "bits");
}

/// A tag of another format behind the last frame cost that frame.
#[test]
fn the_last_frame_before_a_tag_is_heard() {
    let file = part(FileKind::Flac, (44_100, 1), 2.0);
    let tagged = [&file[..], b"TAG", &[b' '; 125]].concat();
    let (one, other) = (decode_bytes(&file).unwrap(), decode_bytes(&tagged).unwrap());
    assert_eq!((&other.damage, other.pcm.frames()), (&one.damage, 88_200));
    assert!(one.pcm == other.pcm);
}

/// Regression: of a chain of Vorbis, as radio stations send it, the first link was heard.
#[test]
fn a_chain_of_vorbis_is_heard_whole() {
    let link = |hz: &str, channels: &str| {
        let sound = "aevalsrc=0.3*sin(2*PI*330*t):s=48000:d=2";
        let how = ["-f", "lavfi", "-i", sound, "-ar", hz, "-ac", channels];
        ffmpeg("ogg", &[&how[..], &["-c:a", "libvorbis"]].concat())
    };
    let chain = [link("48000", "1"), link("24000", "1"), link("48000", "2")].concat();
    let got = decode_bytes(&chain).unwrap();
    assert_eq!((got.pcm.hz, got.pcm.channels), (48_000, 1));
    let late = got.pcm.seconds() - 6.0;
    assert!(late.abs() < 0.1, "{late:+} s, {:?}", got.damage);
    assert!(
        !got.damage
            .iter()
            .any(|it| matches!(it, Damage::Changed { .. }))
    );
}

#[test]
fn aac_of_one_channel_and_then_two_is_heard_whole() {
    let file = |channels: &str| {
        let sound = "aevalsrc=0.3*sin(2*PI*330*t):s=44100:d=2";
        ffmpeg(
            "aac",
            &["-f", "lavfi", "-i", sound, "-ac", channels, "-c:a", "aac"],
        )
    };
    for (one, other) in [("1", "2"), ("2", "1")] {
        let got = decode_bytes(&[file(one), file(other)].concat()).unwrap();
        assert_eq!(got.pcm.channels.to_string(), one);
        let late = got.pcm.seconds() - 4.0;
        assert!((-0.01..0.2).contains(&late), "{late:+} s, {:?}", got.damage);
    }
}
