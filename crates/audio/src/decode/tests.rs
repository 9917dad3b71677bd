//! What is whole, cut, pasted, lying or no sound at all.

mod changes;
mod extras;
mod folding;
mod formats;
mod surround;
mod tracks;
mod wave;

use proptest::prelude::*;

use super::*;
use crate::encode::{Encoder, FileEncoder, FileKind, Path, encode, wav_head};
use crate::pcm::to_i16;

const MP3: OutputFormat = OutputFormat::MP3_44100_128;

fn format(name: &str) -> OutputFormat {
    name.parse().unwrap()
}

fn tone(hz: u32, secs: f32) -> Pcm {
    let frames = (hz as f32 * secs) as usize;
    let step = std::f32::consts::TAU * 330.0 / hz as f32;
    Pcm::mono(
        hz,
        (0..frames).map(|n| 0.3 * (n as f32 * step).sin()).collect(),
    )
}

fn file(kind: FileKind, secs: f32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut encoder = FileEncoder::new(&mut bytes, kind, (44_100, 1)).unwrap();
    encoder.push(&tone(44_100, secs).samples).unwrap();
    encoder.finish().unwrap();
    bytes.into_inner()
}

fn mp3(secs: f32) -> Vec<u8> {
    encode(&tone(44_100, secs), MP3).unwrap()
}

#[test]
fn an_mp3_cut_off_says_how_much_is_missing() {
    let whole = mp3(2.0);
    let got = decode_bytes(&whole[..whole.len() * 6 / 10]).unwrap();
    let [
        Damage::Cut {
            frames,
            promised: Some(promised),
        },
    ] = got.damage[..]
    else {
        panic!("{:?}", got.damage);
    };
    assert_eq!(promised, 88_200);
    assert_eq!(frames, got.pcm.frames() as u64);
    assert!(
        (0.5..0.65).contains(&(frames as f64 / promised as f64)),
        "{frames}"
    );
}

#[test]
fn a_streamed_mp3_cut_within_a_frame_is_cut() {
    let mut encoder = Encoder::new(MP3, Path::Stream).unwrap();
    let bytes = encoder.push(&tone(44_100, 1.0).samples).unwrap();
    let mut decoder = StreamDecoder::new(MP3).unwrap();
    let mut sound = Vec::new();
    decoder
        .push(&bytes[..bytes.len() - 100], &mut sound)
        .unwrap();
    let ended = decoder.finish(&mut sound).unwrap();
    assert!(ended.damage.iter().any(Damage::is_cut));
}

#[test]
fn two_mp3_pasted_together_are_both_heard() {
    let one = mp3(0.5);
    let mut both = one.clone();
    both.extend(&one);
    let got = decode_bytes(&both).unwrap();
    assert_eq!(got.pcm.frames(), 44_100);
    assert_eq!(got.damage, [Damage::Pasted { frame: 22_050 }]);
}

#[test]
fn rubbish_and_lies_before_an_mp3_are_passed_over() {
    let whole = mp3(0.5);
    let junk: Vec<u8> = (0..3_000u32).map(|n| ((n * 7919) >> 5) as u8).collect();
    let mut lying = b"ID3\x04\x00\x00\x7F\x7F\x7F\x7F".to_vec();
    lying.extend(&whole);
    for bytes in [[junk, whole.clone()].concat(), lying] {
        let got = decode_bytes(&bytes).unwrap();
        assert_eq!(got.pcm.frames(), 22_050);
    }
    // A true tag as well.
    let mut tagged = b"ID3\x04\x00\x00\x00\x00\x02\x00".to_vec();
    tagged.extend([0; 256]);
    tagged.extend(&whole);
    assert_eq!(decode_bytes(&tagged).unwrap().damage, []);
}

#[test]
fn what_is_cut_off_keeps_what_is_there() {
    let opus = encode(&tone(48_000, 2.0), format("opus_48000_64")).unwrap();
    for bytes in [file(FileKind::Wav, 2.0), file(FileKind::Flac, 2.0), opus] {
        let got = decode_bytes(&bytes[..bytes.len() * 6 / 10]).unwrap();
        assert!(got.is_cut());
        assert!(
            (0.3..1.5).contains(&got.pcm.seconds()),
            "{}",
            got.pcm.seconds()
        );
    }
}

#[test]
fn a_wav_from_a_pipe_reads_to_its_end() {
    let whole = file(FileKind::Wav, 0.5);
    for size in [0, u32::MAX] {
        let mut bytes = whole.clone();
        bytes[40..44].copy_from_slice(&size.to_le_bytes());
        let got = decode_bytes(&bytes).unwrap();
        assert_eq!((got.pcm.frames(), got.damage.len()), (22_050, 0));
    }
}

#[test]
fn impossible_headers_are_refused() {
    for hz in [0, 4_294_967_280] {
        let mut bytes = wav_head(44_100, 1, 400).to_vec();
        bytes[24..28].copy_from_slice(&u32::to_le_bytes(hz));
        bytes.extend([0; 400]);
        assert!(matches!(decode_bytes(&bytes), Err(DecodeError::Absurd(_))));
    }
    let mut channels = file(FileKind::Wav, 0.1);
    channels[22] = 99;
    assert!(matches!(
        decode_bytes(&channels),
        Err(DecodeError::Absurd(_))
    ));
}

#[test]
fn text_for_sound_says_what_it_looks_like() {
    let texts = [
        ("{\"detail\": {\"status\": \"nope\"}}", Looks::Json),
        ("\n <!DOCTYPE html><html></html>", Looks::Web),
        ("Service temporarily unavailable", Looks::Text),
    ];
    for (text, looks) in texts {
        for format in OutputFormat::ALL.iter().copied() {
            let whole = decode_as(text.as_bytes(), format);
            assert!(matches!(whole, Err(DecodeError::NotAudio(l)) if l == looks));
            let mut decoder = StreamDecoder::new(format).unwrap();
            let mut out = Vec::new();
            let streamed = text
                .as_bytes()
                .chunks(5)
                .try_for_each(|piece| decoder.push(piece, &mut out))
                .and_then(|()| decoder.finish(&mut out).map(|_| ()));
            assert!(matches!(streamed, Err(DecodeError::NotAudio(l)) if l == looks));
            assert!(out.is_empty());
        }
    }
    assert!(matches!(decode_bytes(&[]), Err(DecodeError::Empty)));
}

/// Regression: a story was a damaged WAV or MP3, or sound of a kind that nothing reads.
#[test]
fn words_that_begin_as_files_of_sound_do_are_text() {
    for text in [
        "RIFF was a word before it was a file.",
        "RIFF or WAVE, both are words in a text.",
        "RIFFs und Läufe: was eine Gitarre können muss.",
        "ID3 tags are what players show of a song.",
        "ID3-Tags für Anfänger, in fünf Kapiteln.",
        "MAC addresses are numbers of network cards.",
        "OggS begins the pages of a container.",
        "fLaC and FORM and caff begin files, too.",
        "MThd is the first chunk of every MIDI file.",
    ] {
        let read = decode_bytes(text.as_bytes());
        assert!(
            matches!(read, Err(DecodeError::NotAudio(Looks::Text))),
            "{text}: {read:?}"
        );
    }
    // In another encoding it isn't known as text, and no sound either.
    let latin = b"ID3-Tags f\xFCr Anf\xE4nger, in f\xFCnf Kapiteln.";
    assert!(matches!(decode_bytes(latin), Err(DecodeError::NotAudio(_))));
}

#[test]
fn sound_of_another_kind_is_no_sound_of_this_one() {
    let mut decoder = StreamDecoder::new(format("pcm_24000")).unwrap();
    let wav = file(FileKind::Wav, 0.1);
    assert!(matches!(
        decoder.push(&wav, &mut Vec::new()),
        Err(DecodeError::Other("WAV"))
    ));
}

#[test]
fn a_stream_at_another_rate_is_brought_to_its_name() {
    let bytes = encode(&tone(22_050, 1.0), format("mp3_22050_32")).unwrap();
    let mut decoder = StreamDecoder::new(MP3).unwrap();
    let mut out = Vec::new();
    decoder.push(&bytes, &mut out).unwrap();
    let ended = decoder.finish(&mut out).unwrap();
    assert_eq!((out.len(), ended.frames), (44_100, 44_100));
}

/// Every byte of small files turned, cut at many places: a result or a sentence, at once.
#[test]
fn the_adversarial_corpus_ends_in_results_or_sentences() {
    let opus = encode(&tone(48_000, 0.2), format("opus_48000_32")).unwrap();
    let corpus = [
        mp3(0.2),
        file(FileKind::Wav, 0.02),
        file(FileKind::Flac, 0.2),
        opus,
    ];
    for bytes in &corpus {
        for at in (0..bytes.len()).step_by(bytes.len() / 60 + 1) {
            drop(decode_bytes(&bytes[..at]));
            for mask in [0xFF, 0x01, 0x80] {
                let mut turned = bytes.clone();
                turned[at] ^= mask;
                drop(decode_bytes(&turned));
            }
        }
        for head in 0..bytes.len().min(64) {
            let mut turned = bytes.clone();
            turned[head] ^= 0xFF;
            drop(decode_bytes(&turned));
        }
    }
    for noise in 0..40u64 {
        let mut word = noise.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let bytes: Vec<u8> = (0..20_000)
            .map(|_| {
                word ^= word << 13;
                word ^= word >> 7;
                word ^= word << 17;
                (word >> 32) as u8
            })
            .collect();
        drop(decode_bytes(&bytes));
    }
    // Frame headers and nothing behind them.
    drop(decode_bytes(&[0xFF, 0xFB, 0x90, 0xC0].repeat(5_000)));
}

#[test]
fn many_damaged_frames_make_a_broken_file() {
    let mut bytes = mp3(2.0);
    let frame = 417;
    for at in (bytes.len() / 4..bytes.len() - 500).step_by(frame) {
        bytes[at..at + 200].fill(0xA5);
    }
    match decode_bytes(&bytes) {
        Err(DecodeError::Broken { .. }) => {}
        Ok(decoded) => assert!(!decoded.damage.is_empty()),
        Err(other) => panic!("{other}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn how_a_stream_is_cut_makes_no_difference(
        which in 0usize..6,
        cuts in prop::collection::vec(1usize..900, 1..9),
    ) {
        let name = ["mp3_44100_64", "mp3_22050_32", "pcm_16000", "ulaw_8000", "alaw_8000", "opus_48000_32"][which];
        let format = format(name);
        let bytes = encode(&tone(format.hz, 0.4), format).unwrap();
        let whole = decode_as(&bytes, format).unwrap().pcm;
        let mut decoder = StreamDecoder::new(format).unwrap();
        let mut out = Vec::new();
        let mut rest = bytes.as_slice();
        for cut in cuts.iter().cycle() {
            if rest.is_empty() { break; }
            let (piece, tail) = rest.split_at((*cut).min(rest.len()));
            decoder.push(piece, &mut out).unwrap();
            rest = tail;
        }
        prop_assert_eq!(decoder.finish(&mut out).unwrap().frames, whole.frames() as u64);
        prop_assert_eq!(out, whole.samples);
    }
}

/// A file of this ending as ffmpeg makes it by this command.
fn ffmpeg(ending: &str, how: &[&str]) -> Vec<u8> {
    let suffix = format!(".{ending}");
    let mut file = tempfile::Builder::new().suffix(&suffix).tempfile().unwrap();
    let mut command = std::process::Command::new("ffmpeg");
    command.args(["-nostdin", "-y", "-v", "error"]).args(how);
    let made = command.arg(file.path()).output();
    let made = made.expect("ffmpeg, of the package ffmpeg");
    let told = String::from_utf8_lossy(&made.stderr);
    assert!(made.status.success(), "{ending} {how:?}: {told}");
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
    bytes
}

/// What ffmpeg makes of a minute of noise and tones, in a file of this ending.
fn minute(ending: &str, codec: &[&str]) -> Vec<u8> {
    let suffix = format!(".{ending}");
    let mut made_of_it = tempfile::Builder::new().suffix(&suffix).tempfile().unwrap();
    let sound = "aevalsrc=0.3*sin(2*PI*(200+20*t)*t)+0.1*random(0):s=48000:d=61.3";
    let picture = ["-f", "lavfi", "-i", "testsrc=s=64x48:r=5:d=61.3"];
    let mut command = std::process::Command::new("ffmpeg");
    command.args(["-nostdin", "-y", "-v", "error", "-f", "lavfi", "-i", sound]);
    if matches!(ending, "mp4" | "mkv" | "mov" | "webm") {
        command.args(picture);
        let video = if ending == "webm" { "vp8" } else { "mpeg4" };
        command.args(["-c:v", video]);
    }
    let made = command.args(codec).arg(made_of_it.path()).output();
    let made = made.expect("ffmpeg, of the package ffmpeg");
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut made_of_it, &mut bytes).unwrap();
    bytes
}

/// A moment deep in a film was decoded from its beginning.
#[test]
fn from_a_second_on_a_file_is_heard_as_if_it_were_heard_from_its_beginning() {
    let kinds: [(&str, &[&str], f32); 11] = [
        ("wav", &[], 0.0),
        ("mp3", &["-b:a", "96k"], 0.0),
        ("mp3", &["-q:a", "4"], 0.0),
        ("flac", &[], 0.0),
        ("ogg", &["-c:a", "libvorbis"], 0.0),
        // Noise that a decoder makes by itself is another each time.
        ("mp4", &["-c:a", "aac", "-aac_pns", "0"], 0.0),
        ("mp4", &["-c:a", "libopus"], 3e-5),
        ("mov", &["-c:a", "aac", "-aac_pns", "0", "-b:a", "64k"], 0.0),
        ("mkv", &["-c:a", "aac", "-aac_pns", "0"], 0.0),
        ("mkv", &["-c:a", "flac"], 0.0),
        ("webm", &["-c:a", "libopus"], 3e-5),
    ];
    for (ending, codec, near) in kinds {
        let file = minute(ending, codec);
        let whole = decode_bytes(&file).unwrap().pcm;
        for second in [0, 1, 2, 3, 29, 45, 60] {
            let mut there = Vec::new();
            hear_from(&mut Cursor::new(&file), second, &mut |block| {
                there.extend_from_slice(block.samples);
                ControlFlow::Continue(())
            })
            .unwrap();
            let first = second as usize * whole.hz as usize * usize::from(whole.channels);
            let wanted = &whole.samples[first..];
            let name = format!("{ending} {codec:?} from {second}");
            assert_eq!(there.len(), wanted.len(), "{name}");
            let far = there.iter().zip(wanted).map(|(a, b)| (a - b).abs());
            let far = far.fold(0.0, f32::max);
            assert!(far <= near, "{name}: {far}");
        }
        let mut mono = Vec::new();
        hear_mono(&mut Cursor::new(&file), None, 44_100, &mut |samples| {
            mono.extend_from_slice(samples);
            ControlFlow::Continue(())
        })
        .unwrap();
        let mut there = Vec::new();
        hear_mono_from(&mut Cursor::new(&file), (44_100, 33), &mut |samples| {
            there.extend_from_slice(samples);
            ControlFlow::Continue(())
        })
        .unwrap();
        let wanted = &mono[33 * 44_100..];
        assert_eq!(there.len(), wanted.len(), "{ending}");
        let far = there.iter().zip(wanted).map(|(a, b)| (a - b).abs());
        let far = far.fold(0.0, f32::max);
        assert!(far < near.max(1e-5), "{ending} {codec:?}: {far}");
    }
    assert!(
        hear_from(&mut Cursor::new(minute("wav", &[])), 90, &mut |_| panic!(
            "nothing"
        ))
        .is_ok()
    );
}

/// Everything before a moment was read to get there.
#[test]
fn with_marks_a_moment_of_an_mp3_is_the_same_and_what_lies_before_is_not_read() {
    for codec in [&["-b:a", "96k"][..], &["-q:a", "4"]] {
        let file = minute("mp3", codec);
        let marks = Marks::of(&mut Cursor::new(&file)).unwrap();
        assert_eq!(Marks::from_bytes(&marks.to_bytes()), Some(marks.clone()));
        for second in [0, 1, 13, 14, 29, 58, 60, 90] {
            let heard = |source: &mut dyn Source| {
                let mut samples = Vec::new();
                let damage = hear_from(source, second, &mut |block| {
                    samples.extend_from_slice(block.samples);
                    ControlFlow::Continue(())
                });
                (samples, damage.unwrap())
            };
            let plain = heard(&mut Cursor::new(&file));
            let marked = heard(&mut Marked::new(Cursor::new(&file), marks.clone()));
            assert_eq!(marked.1, plain.1, "{codec:?} from {second}");
            assert!(marked.0 == plain.0, "{codec:?} from {second}");
        }
        // A hole that nobody comes by is not seen.
        let mut holed = file.clone();
        let end = file.len() / 2;
        holed[1 << 16..end].fill(0);
        let mut first = None;
        let mut source = Marked::new(Cursor::new(&holed), marks);
        hear_from(&mut source, 50, &mut |block| {
            first = Some(block.samples.to_vec());
            ControlFlow::Break(())
        })
        .unwrap();
        let mut wanted = None;
        hear_from(&mut Cursor::new(&file), 50, &mut |block| {
            wanted = Some(block.samples.to_vec());
            ControlFlow::Break(())
        })
        .unwrap();
        assert!(first.is_some() && first == wanted, "{codec:?}");
    }
}

/// Two files in one are known up to where the second begins.
#[test]
fn marks_end_where_another_mp3_is_pasted_behind() {
    let file = minute("mp3", &["-b:a", "96k"]);
    let twice = [&file[..], &file[..]].concat();
    let marks = Marks::of(&mut Cursor::new(&twice)).unwrap();
    assert_eq!(marks, Marks::of(&mut Cursor::new(&file)).unwrap());
    let heard = |source: &mut dyn Source| {
        let mut samples = Vec::new();
        hear_from(source, 70, &mut |block| {
            samples.extend_from_slice(block.samples);
            ControlFlow::Continue(())
        })
        .unwrap();
        samples
    };
    let plain = heard(&mut Cursor::new(&twice));
    assert!(!plain.is_empty());
    let marked = heard(&mut Marked::new(Cursor::new(&twice), marks));
    assert!(marked == plain);
    let text = Marks::of(&mut Cursor::new(b"no sound at all".to_vec())).unwrap();
    assert_eq!(text, Marks::default());
}

/// Clips whose sound is shorter than their picture, joined without being encoded anew: what came after a pause was heard at
/// once, and a dub was as much out of step.
#[test]
fn a_pause_between_packets_is_silence() {
    let file = |ending: &str| {
        let suffix = format!(".{ending}");
        let file = tempfile::Builder::new().suffix(&suffix).tempfile();
        file.unwrap()
    };
    let ffmpeg = |arguments: &[&str], out: &std::path::Path| {
        let mut command = std::process::Command::new("ffmpeg");
        command.args(["-nostdin", "-y", "-v", "error"]);
        let made = command.args(arguments).arg(out).output().unwrap();
        let told = String::from_utf8_lossy(&made.stderr);
        assert!(made.status.success(), "{told}");
    };
    let picture = ["-f", "lavfi", "-i", "testsrc=s=64x48:r=25:d=4"];
    let sound = ["-f", "lavfi", "-i", "sine=f=440:r=48000:d=2.6"];
    for (ending, codec) in [
        ("mp4", "aac"),
        ("mkv", "aac"),
        ("mkv", "libopus"),
        ("mp4", "libopus"),
    ] {
        let [clip, mut list, mut joined] = [ending, "txt", ending].map(file);
        let how = ["-c:v", "mpeg4", "-c:a", codec];
        ffmpeg(&[&picture[..], &sound, &how].concat(), clip.path());
        let line = format!("file '{}'\n", clip.path().display());
        std::io::Write::write_all(&mut list, line.repeat(3).as_bytes()).unwrap();
        let from = list.path().to_str().unwrap();
        let copied = ["-f", "concat", "-safe", "0", "-i", from, "-c", "copy"];
        ffmpeg(&copied, joined.path());
        let mut film = Vec::new();
        std::io::Read::read_to_end(&mut joined, &mut film).unwrap();
        let heard = |from: u64| {
            let mut there = Vec::new();
            hear_from(&mut Cursor::new(&film), from, &mut |block| {
                assert_eq!((block.hz, block.channels), (48_000, 1));
                there.extend_from_slice(block.samples);
                ControlFlow::Continue(())
            })
            .unwrap();
            there
        };
        let whole = heard(0);
        let name = format!("{codec} in {ending}");
        let long = whole.len() as f64 / 48_000.0;
        assert!((10.55..10.75).contains(&long), "{name}: {long} s");
        let is_loud = |second: f64| {
            let from = (second * 48_000.0) as usize;
            let part = &whole[from..from + 2_400];
            part.iter().fold(0.0f32, |most, it| most.max(it.abs())) > 0.05
        };
        for clip in [0.0, 4.0, 8.0] {
            assert!(is_loud(clip + 0.06), "{name}: {clip} begins late");
            assert!(is_loud(clip + 2.5), "{name}: {clip} ends early");
        }
        for pause in [2.7, 3.2, 3.9, 6.7, 7.9] {
            assert!(!is_loud(pause), "{name}: no pause at {pause}");
        }
        for second in [5, 7, 9] {
            let there = heard(second);
            assert_eq!(
                there.len(),
                whole.len() - second as usize * 48_000,
                "{name} from {second}"
            );
        }
    }
}
