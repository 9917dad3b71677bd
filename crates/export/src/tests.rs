//! Exports, measured by decoding what was written.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use super::export::{Delivered, Hooks, Order, Piece, Shape, export};
use super::tags::Marks;
use super::take::{marked, write_take};
use super::*;
use mynah_audio::decode::{decode_as, decode_bytes};
use mynah_audio::edit::speech;
use mynah_audio::encode::{FileEncoder, FileKind, encode};
use mynah_audio::loudness::measure;
use mynah_audio::pcm::{Pcm, gain_from_db};
use mynah_core::format::OutputFormat;
use mynah_core::pauses::Pauses;

const KINDS: [FileKind; 3] = [FileKind::Wav, FileKind::Flac, FileKind::Mp3 { kbps: 192 }];

const PAUSES: Pauses = Pauses {
    line_ms: 500,
    change_ms: 1_250,
};

/// Half a second of a tone between silences, in one of the service's formats.
fn take(name: &str, level_db: f32) -> (OutputFormat, Vec<u8>) {
    let format: OutputFormat = name.parse().unwrap();
    let hz = format.hz as usize;
    let gain = gain_from_db(level_db);
    let step = std::f32::consts::TAU * 500.0 / hz as f32;
    let mut samples = vec![0.0; hz / 2];
    samples.extend((0..hz / 2).map(|n| gain * (n as f32 * step).sin()));
    samples.extend(vec![0.0; hz]);
    (
        format,
        encode(&Pcm::mono(format.hz, samples), format).unwrap(),
    )
}

fn piece(number: usize, speaker: &str, format: OutputFormat) -> Piece {
    Piece {
        number,
        speaker: speaker.to_owned(),
        text: format!("Line {number}."),
        file: None,
        format,
        draft: number == 2,
        stereo: false,
        told: Default::default(),
        is_loop: false,
        pause_ms: None,
        shaping: Default::default(),
    }
}

struct Cutting {
    order: Order,
    takes: Vec<Vec<u8>>,
}

impl Cutting {
    fn new(kind: FileKind, shape: Shape, to: &Path) -> Self {
        let takes = [
            take("mp3_44100_128", -12.0),
            take("opus_48000_64", -12.0),
            take("pcm_24000", -20.0),
        ];
        let speakers = ["Mara", "Mara", "Jonas"];
        Self {
            order: Order {
                pieces: takes
                    .iter()
                    .zip(speakers)
                    .zip(1..)
                    .map(|(((format, _), speaker), number)| piece(number, speaker, *format))
                    .collect(),
                shape,
                kind,
                pauses: PAUSES,
                to: to.to_owned(),
                project: "Lantern".to_owned(),
                beside: false,
            },
            takes: takes.map(|(_, bytes)| bytes).to_vec(),
        }
    }

    fn run(&self) -> Result<Delivered, DeliverError> {
        self.run_until(f64::INFINITY)
    }

    /// Cancels when so many seconds are written.
    fn run_until(&self, secs: f64) -> Result<Delivered, DeliverError> {
        let cancel = AtomicBool::new(false);
        let mut last = 0.0;
        export(
            &self.order,
            &mut Hooks {
                fetch: &mut |index| Ok(self.takes[index].clone()),
                progress: &mut |done| {
                    assert!(done >= last, "progress goes forward");
                    last = done;
                    cancel.store(done >= secs, Ordering::Relaxed);
                },
                cancel: &cancel,
            },
        )
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// How far the sound bends from one sample to the next but one.
fn curve(sound: &[f32]) -> f32 {
    sound
        .windows(3)
        .map(|w| (w[0] - 2.0 * w[1] + w[2]).abs())
        .fold(0.0, f32::max)
}

#[test]
fn a_joined_file_is_exact_and_its_seams_are_not_heard() {
    for kind in KINDS {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("drama.out");
        let done = Cutting::new(kind, Shape::Joined, &path).run().unwrap();
        let [file] = &done.files[..] else { panic!() };
        assert_eq!((file.hz, done.drafts.as_slice()), (48_000, &[2][..]));
        let sound = decode_bytes(&std::fs::read(&path).unwrap()).unwrap();
        assert_eq!(sound.damage, []);
        assert_eq!(
            (sound.pcm.hz, sound.pcm.frames() as u64),
            (48_000, file.frames)
        );

        // Pauses are exact, and speech is kept with 80 ms before it and 120 ms behind it.
        let [a, b, c] = &file.places[..] else {
            panic!()
        };
        let ms = |ms: u32| u64::from(ms) * 48;
        assert_eq!((a.start, c.end), (0, file.frames));
        assert_eq!(
            (b.start - a.end, c.start - b.end),
            (ms(PAUSES.line_ms), ms(PAUSES.change_ms))
        );
        let samples = &sound.pcm.samples;
        for place in &file.places {
            let part = &samples[place.start as usize..place.end as usize];
            let length = part.len() as u64;
            assert!(length.abs_diff(ms(700)) < ms(25), "{kind:?}: {length}");
            let heard = speech(part, 48_000).unwrap();
            assert!((heard.start as u64).abs_diff(ms(80)) < ms(25), "{heard:?}");

            // Begins and ends below −60 dBFS, and bends at the joins no more than in itself.
            let edge = 48;
            for quiet in [&part[..edge], &part[part.len() - edge..]] {
                assert!(quiet.iter().all(|s| s.abs() < 0.001), "{kind:?}");
            }
            let own = curve(part);
            for seam in [place.start as usize, place.end as usize] {
                let around = seam.saturating_sub(480)..(seam + 480).min(samples.len());
                assert!(curve(&samples[around]) <= own, "{kind:?} at {seam}");
            }
        }
        assert!(measure(&sound.pcm).true_peak_db < -11.0);
        assert_eq!(names(folder.path()), ["drama.out"]);
    }
}

#[test]
fn files_are_named_by_the_pattern_and_whole() {
    for kind in KINDS {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("new/folder");
        let done = Cutting::new(kind, Shape::Files, &to).run().unwrap();
        let ext = export::extension(kind);
        let want = [
            format!("0001-mara-line-1.{ext}"),
            format!("0002-mara-line-2.draft.{ext}"),
            format!("0003-jonas-line-3.{ext}"),
        ];
        assert_eq!(names(&to), want);
        for (file, hz) in done.files.iter().zip([44_100, 48_000, 24_000]) {
            let sound = decode_bytes(&std::fs::read(&file.path).unwrap())
                .unwrap()
                .pcm;
            assert_eq!(
                (sound.hz, sound.frames()),
                (hz, 2 * hz as usize),
                "{kind:?}"
            );
            assert_eq!(file.frames, 2 * u64::from(hz));
        }
    }
}

#[test]
fn takes_that_would_clip_are_turned_down_and_others_left_alone() {
    for kind in KINDS {
        let folder = tempfile::tempdir().unwrap();
        let mut cutting = Cutting::new(kind, Shape::Files, folder.path());
        cutting.takes[0] = take("mp3_44100_128", 0.5).1;
        let done = cutting.run().unwrap();
        let level = |file: &export::Written| {
            let bytes = std::fs::read(&file.path).unwrap();
            measure(&decode_bytes(&bytes).unwrap().pcm).true_peak_db
        };
        let (hot, usual) = (level(&done.files[0]), level(&done.files[1]));
        assert!((-2.5..=-0.9).contains(&hot), "{kind:?}: {hot}");
        assert!((usual - -12.0).abs() < 0.5, "{kind:?}: {usual}");
    }
}

#[test]
fn what_is_cancelled_leaves_no_file_and_harms_none() {
    for kind in KINDS {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("drama");
        std::fs::write(&path, "an earlier one").unwrap();
        let cutting = Cutting::new(kind, Shape::Joined, &path);
        assert!(matches!(
            cutting.run_until(0.9),
            Err(DeliverError::Cancelled)
        ));
        assert_eq!(names(folder.path()), ["drama"]);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "an earlier one");
    }
}

#[test]
fn a_place_that_cannot_be_written_is_an_error_about_it() {
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("a file");
    std::fs::write(&blocked, "x").unwrap();
    let below = blocked.join("drama.wav");
    for path in [below.as_path(), folder.path()] {
        let error = Cutting::new(FileKind::Wav, Shape::Joined, path)
            .run()
            .unwrap_err();
        assert!(
            matches!(&error, DeliverError::Write { path: told, .. } if told == path),
            "{error}"
        );
    }
    assert_eq!(names(folder.path()), ["a file"]);
}

#[test]
fn a_bad_take_is_named_and_nothing_is_left_half() {
    let folder = tempfile::tempdir().unwrap();
    let mut cutting = Cutting::new(FileKind::Flac, Shape::Joined, &folder.path().join("x.flac"));
    cutting.takes[1] = b"{\"detail\": \"not a sound at all\"}".to_vec();
    let error = cutting.run().unwrap_err();
    assert!(matches!(error, DeliverError::Decode { number: 2, .. }));
    assert_eq!(names(folder.path()), [""; 0]);
    cutting.order.pieces.clear();
    assert!(matches!(cutting.run(), Err(DeliverError::Nothing)));
}

#[test]
fn drafts_say_so_in_every_container_and_sound_the_same() {
    let marks = Marks {
        title: "Bring the lamp.\nNow!".to_owned(),
        artist: "Mara".to_owned(),
        album: "Lantern".to_owned(),
        draft: true,
    };
    for name in [
        "mp3_44100_128",
        "mp3_22050_32",
        "wav_24000",
        "opus_48000_64",
        "pcm_16000",
        "ulaw_8000",
    ] {
        let (format, bytes) = take(name, -12.0);
        let with = marked(bytes.clone(), format, &marks);
        let plain = decode_as(&bytes, format).unwrap();
        let got = decode_as(&with, format).unwrap();
        assert!(got == plain, "{name} sounds the same");
        let says = |words: &str| with.windows(words.len()).any(|w| w == words.as_bytes());
        let headerless = format.extension() == "pcm" || format.extension() == "ulaw";
        assert_eq!(says(tags::DRAFT_COMMENT), !headerless, "{name}");
        match format.extension() {
            "mp3" => assert!(says("Mynah-Draft")),
            "opus" => assert!(says("MYNAH_DRAFT=1")),
            "wav" => assert!(says("ICMT")),
            _ => assert!(with == bytes),
        }
        let live = marked(bytes, format, &Marks::default());
        assert!(
            !live.windows(5).any(|w| w.eq_ignore_ascii_case(b"draft")),
            "{name}"
        );
    }
}

#[test]
fn a_take_ordered_as_wav_gets_its_header() {
    let folder = tempfile::tempdir().unwrap();
    let (_, pcm) = take("pcm_24000", -12.0);
    let format: OutputFormat = "wav_24000".parse().unwrap();
    let path = folder.path().join("deep/line.wav");
    let written = write_take(pcm.clone(), format, &Marks::default(), &path).unwrap();
    let sound = decode_bytes(&std::fs::read(written).unwrap()).unwrap();
    assert_eq!((sound.pcm.frames() * 2, sound.damage.len()), (pcm.len(), 0));
}

#[cfg(unix)]
#[test]
fn files_can_be_read_by_others_as_any_new_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let plain = folder.path().join("plain");
    std::fs::write(&plain, "x").unwrap();
    let path = folder.path().join("line.pcm");
    let (format, bytes) = take("pcm_16000", -12.0);
    write_take(bytes, format, &Marks::default(), &path).unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&path), mode(&plain));
}

#[test]
fn a_take_of_the_wanted_kind_is_written_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    for (format, level_db, kind, copied) in [
        ("mp3_44100_128", -12.0, FileKind::Mp3 { kbps: 192 }, true),
        ("wav_24000", -12.0, FileKind::Wav, true),
        // So loud that it would clip: it is turned down.
        ("wav_24000", 0.0, FileKind::Wav, false),
        ("opus_48000_64", -12.0, FileKind::Mp3 { kbps: 192 }, false),
    ] {
        let (format, bytes) = take(format, level_db);
        let mut cutting = Cutting::new(kind, Shape::Files, folder.path());
        cutting.order.pieces = vec![piece(1, "", format)];
        cutting.takes = vec![bytes.clone()];
        let done = cutting.run().unwrap();
        let written = std::fs::read(&done.files[0].path).unwrap();
        let sound = decode_as(&bytes, format).unwrap().pcm;
        assert_eq!(done.files[0].frames, sound.frames() as u64, "{format}");
        // A piece out of the tone, wherever the marks have moved it.
        let tone = &bytes[bytes.len() * 3 / 10..bytes.len() * 4 / 10];
        let same = written.windows(tone.len()).any(|part| part == tone);
        assert_eq!(same, copied, "{format} at {level_db} dB");
    }
}

/// A tone that is heard on the left alone.
fn left_take() -> Vec<u8> {
    let tone: Vec<f32> = (0..44_100)
        .flat_map(|n| [0.25 * (n as f32 * 0.07).sin(), 0.0])
        .collect();
    let mut file = std::io::Cursor::new(Vec::new());
    let mut encoder =
        FileEncoder::new(&mut file, FileKind::Mp3 { kbps: 128 }, (44_100, 2)).unwrap();
    encoder.push(&tone).unwrap();
    assert_eq!(encoder.frames(), 44_100);
    encoder.finish().unwrap();
    file.into_inner()
}

#[test]
fn a_take_that_is_heard_on_one_side_stays_there() {
    for (kind, shape) in KINDS
        .iter()
        .flat_map(|kind| [(*kind, Shape::Files), (*kind, Shape::Joined)])
    {
        let folder = tempfile::tempdir().unwrap();
        let to = match shape {
            Shape::Files => folder.path().to_owned(),
            Shape::Joined => folder.path().join("all.out"),
        };
        let mut cutting = Cutting::new(kind, shape, &to);
        cutting.takes[0] = left_take();
        cutting.order.pieces[0].stereo = true;
        let done = cutting.run().unwrap();
        let file = &done.files[0];
        let sound = decode_bytes(&std::fs::read(&file.path).unwrap())
            .unwrap()
            .pcm;
        assert_eq!(
            (sound.channels, sound.frames() as u64),
            (2, file.frames),
            "{kind:?}"
        );
        let place = file.places[0].start as usize * 2..file.places[0].end as usize * 2;
        let side = |side: usize| {
            let samples = sound.samples[place.clone()].iter().skip(side).step_by(2);
            samples.fold(0.0f32, |most, sample| most.max(sample.abs()))
        };
        assert!(
            side(0) > 0.2 && side(1) < 0.01,
            "{kind:?}: {} {}",
            side(0),
            side(1)
        );
        // The others are heard in the middle of a joined file, and alone they have one channel.
        let last = done.files.last().unwrap();
        let sound = decode_bytes(&std::fs::read(&last.path).unwrap())
            .unwrap()
            .pcm;
        assert_eq!(sound.channels, if shape == Shape::Joined { 2 } else { 1 });
    }
}

/// The step from the last sample to the first, above the largest step within 10 ms of it.
fn excess_at_seam(sound: &Pcm) -> f32 {
    let round = [sound.samples.as_slice(), &sound.samples].concat();
    let (seam, near) = (sound.samples.len(), sound.hz as usize / 100);
    let step = |at: usize| (round[at] - round[at - 1]).abs();
    let beside = (seam - near..seam).chain(seam + 1..seam + near);
    step(seam) - beside.map(step).fold(0.0, f32::max)
}

#[test]
fn the_end_of_a_loop_still_leads_into_its_beginning() {
    let folder = tempfile::tempdir().unwrap();
    let format: OutputFormat = "pcm_44100".parse().unwrap();
    let tone = |n: usize| 0.25 * (std::f32::consts::TAU * n as f32 / 100.0 + 1.0).sin();
    let pcm = Pcm::mono(44_100, (0..44_100).map(tone).collect());
    for (kind, is_alone) in [
        (FileKind::Wav, true),
        (FileKind::Flac, true),
        (FileKind::Wav, false),
    ] {
        let to = folder.path().join("loop.out");
        let mut cutting = Cutting::new(kind, Shape::Joined, &to);
        cutting.takes[0] = encode(&pcm, format).unwrap();
        cutting.order.pieces[0] = Piece {
            is_loop: true,
            ..piece(1, "", format)
        };
        if is_alone {
            cutting.order.pieces.truncate(1);
        }
        let done = cutting.run().unwrap();
        let bytes = std::fs::read(&done.files[0].path).unwrap();
        let sound = decode_bytes(&bytes).unwrap().pcm;
        let first = sound.samples[0];
        if is_alone {
            assert_eq!(sound.frames(), 44_100);
            assert!((first - tone(0)).abs() < 1e-3, "{kind:?}: {first}");
            let step = excess_at_seam(&sound);
            assert!(step < 1e-3, "{kind:?}: {step}");
        } else {
            assert_eq!(first, 0.0, "between others it begins without a click");
        }
    }
}
