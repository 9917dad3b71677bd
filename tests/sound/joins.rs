//! Joined files: exact, and no seam is heard.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use mynah::audio::encode::FileKind;
use mynah::deliver::export::{Hooks, Order, Piece, Shape, Written, export};
use mynah::studio::command::{ExportKind, ExportShape};
use mynah::terms::pauses::Pauses;

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
            words: Some(f64::from(first.start_ms) / 1e3..f64::from(last.end_ms) / 1e3),
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
