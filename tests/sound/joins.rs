//! Joined files: exact, and no seam is heard.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use mynah::audio::edit::speech;
use mynah::audio::encode::FileKind;
use mynah::audio::shape::Told;
use mynah::deliver::export::{Hooks, Order, Piece, Shape, Written, export};
use mynah::terms::pauses::Pauses;
use mynah::terms::silence::at_ends;
use mynah_model::command::{ExportKind, ExportShape};

use crate::measure::{assert_delivered, bend, both, marks, peak_db};
use crate::studio::{Bench, Take, four_takes};

/// The same as the studio's job, which doesn't tell where the takes lie.
fn deliver(takes: &[Take], kind: FileKind, to: &Path) -> Written {
    let piece = |(take, number): (&Take, usize)| {
        let (first, last) = (take.words.first().unwrap(), take.words.last().unwrap());
        Piece {
            number,
            speaker: take.speaker.clone(),
            text: take.text.clone(),
            file: None,
            format: take.format,
            draft: true,
            stereo: false,
            is_loop: false,
            told: Told {
                words: Some(f64::from(first.start_ms) / 1e3..f64::from(last.end_ms) / 1e3),
                silent: at_ends(&take.text),
            },
            pause_ms: None,
            shaping: Default::default(),
        }
    };
    let order = Order {
        pieces: takes.iter().zip(1..).map(piece).collect(),
        shape: Shape::Joined,
        kind,
        to: to.to_owned(),
        pauses: Pauses::default(),
        project: String::new(),
        beside: false,
    };
    let mut hooks = Hooks {
        fetch: &mut |index| Ok(takes[index].bytes.clone()),
        progress: &mut |_secs| {},
        cancel: &AtomicBool::new(false),
    };
    export(&order, &mut hooks).unwrap().files.remove(0)
}

#[test]
fn joined_files_are_exact_and_no_seam_is_heard() {
    let mut bench = Bench::new();
    let takes = four_takes(&mut bench);
    let folder = tempfile::tempdir().unwrap();
    for (name, kind, same) in [
        ("all.wav", ExportKind::Wav, FileKind::Wav),
        ("all.flac", ExportKind::Flac, FileKind::Flac),
        ("all.mp3", ExportKind::Mp3, FileKind::Mp3 { kbps: 192 }),
    ] {
        let by_studio = folder.path().join(name);
        bench.export(&takes, kind, ExportShape::Joined, &by_studio);
        let written = deliver(&takes, same, &folder.path().join(format!("own-{name}")));
        assert!(
            std::fs::read(&by_studio).unwrap() == std::fs::read(&written.path).unwrap(),
            "{name}: the studio writes what deliver writes"
        );
        assert!(marks(&by_studio).contains("Mynah draft voices"), "{name}");
        for sound in both(&by_studio) {
            assert_eq!((sound.hz, sound.frames() as u64), (48_000, written.frames));
            assert_delivered(name, &sound);
            let samples = &sound.samples;
            let parts: Vec<_> = written
                .places
                .iter()
                .map(|place| &samples[place.start as usize..place.end as usize])
                .collect();
            for part in &parts {
                for end in [&part[..48], &part[part.len() - 48..]] {
                    assert!(peak_db(end) < -60.0, "{name}: {} dBFS", peak_db(end));
                }
            }
            for (pair, places) in parts.windows(2).zip(written.places.windows(2)) {
                let most = bend(pair[0]).max(bend(pair[1]));
                for seam in [places[0].end, places[1].start] {
                    let around = seam as usize - 480..seam as usize + 480;
                    let here = bend(&samples[around]);
                    assert!(
                        here <= most,
                        "{name}: bends by {here} at {seam}, {most} in itself"
                    );
                }
            }
        }
    }
}

/// It was lost: a joined file left out the silence around the speech of each take, whoever wanted it.
#[test]
fn a_silence_at_an_end_of_a_line_is_in_the_joined_file_to_the_sample() {
    let mut bench = Bench::new();
    let format = "wav_24000";
    let first = bench.speak(0, "The light went out.", format);
    let plain = bench.speak(3, "Who is that?", format);
    let marked = "[silence 1.5s] Who is that? [silence 2s]";
    let marked = bench.speak(3, marked, format);
    let last = bench.speak(4, "Nobody.", format);
    let [words, _] = plain.both();
    let spoken = speech(&words.samples, 24_000).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let takes = [first, marked, last];
    let own = deliver(&takes, FileKind::Wav, &folder.path().join("own.wav"));
    let scale = own.hz as usize / 24_000;
    let place = &own.places[1];
    let frames = (place.end - place.start) as usize;
    assert_eq!(scale, 1, "one rate is in them");
    assert_eq!(frames, 36_000 + spoken.len() + 48_000);
    // The pauses between the lines are there besides.
    for pair in own.places.windows(2) {
        let pause = (pair[1].start - pair[0].end) as usize;
        assert!(pause >= own.hz as usize * 350 / 1_000, "{pause}");
    }
    let path = folder.path().join("all.wav");
    bench.export(&takes, ExportKind::Wav, ExportShape::Joined, &path);
    assert!(std::fs::read(&path).unwrap() == std::fs::read(&own.path).unwrap());
    let [sound, _] = both(&path);
    let part = &sound.samples[place.start as usize..place.end as usize];
    // Between the two silences stand the very samples of the words.
    let said = part[36_000..].iter().zip(&words.samples[spoken.clone()]);
    let off = said.map(|(is, was)| (is - was).abs());
    let off = off.take(spoken.len() - 480).fold(0.0, f32::max);
    assert!(off < 2e-4, "{off}");
    // Where nobody's breath comes or goes there is nothing at all.
    let quiet = 24_000;
    assert!(part[..quiet].iter().all(|sample| *sample == 0.0));
    assert!(part[part.len() - quiet..].iter().all(|it| *it == 0.0));
}
