//! The studio's export job: length, level, marks.

use std::path::PathBuf;

use mynah::audio::pcm::Pcm;
use mynah::terms::pauses::Pauses;
use mynah::terms::shape::{Cut, Shape};
use mynah_model::command::{ExportKind, ExportShape};

use crate::measure::{assert_delivered, both, both_as, marks, peak_db};
use crate::studio::{Bench, four_takes};

const KINDS: [(ExportKind, &str); 3] = [
    (ExportKind::Wav, "wav"),
    (ExportKind::Flac, "flac"),
    (ExportKind::Mp3, "mp3"),
];

#[test]
fn exported_files_are_exact_loud_enough_and_marked() {
    let mut bench = Bench::new();
    let takes = four_takes(&mut bench);
    let own: Vec<_> = takes.iter().map(|take| take.both()[0].clone()).collect();
    for (kind, extension) in KINDS {
        let folder = tempfile::tempdir().unwrap();
        bench.export(&takes, kind, ExportShape::Files, folder.path());
        let mut files: Vec<PathBuf> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|file| file.unwrap().path())
            .collect();
        files.sort();
        assert_eq!(files.len(), takes.len());
        for (file, own) in files.iter().zip(&own) {
            assert!(
                file.to_string_lossy()
                    .ends_with(&format!(".draft.{extension}"))
            );
            for sound in both(file) {
                let what = file.display().to_string();
                assert_eq!((sound.hz, sound.frames()), (own.hz, own.frames()), "{what}");
                assert_delivered(&what, &sound);
                let edge = sound.hz as usize / 1_000;
                for end in [
                    &sound.samples[..edge],
                    &sound.samples[sound.frames() - edge..],
                ] {
                    assert!(peak_db(end) < -60.0, "{what}: {} dBFS", peak_db(end));
                }
            }
            let says = marks(file);
            assert!(says.contains("Mynah draft voices"), "{says}");
        }
    }
}

#[test]
fn the_narrator_is_named_in_every_kind_of_file() {
    let mut bench = Bench::new();
    let mut takes = four_takes(&mut bench);
    for take in &mut takes {
        take.speaker = String::new();
    }
    for (kind, extension) in KINDS {
        let folder = tempfile::tempdir().unwrap();
        bench.export(&takes, kind, ExportShape::Files, folder.path());
        for file in std::fs::read_dir(folder.path()).unwrap() {
            let says = marks(&file.unwrap().path());
            let narrator = says.to_lowercase().contains("artist=narrator");
            assert!(narrator, "{extension}: {says}");
        }
    }
}

/// What is trimmed, faded and turned down in the document is so in the file, and the take's own file is as it was.
#[test]
fn shaped_takes_are_written_as_they_are_shaped() {
    let mut bench = Bench::new();
    let takes = four_takes(&mut bench);
    let own: Vec<_> = takes.iter().map(|take| take.both()[0].clone()).collect();
    let shape = Shape {
        cut: Cut {
            start_ms: 300,
            end_ms: 200,
            fade_in_ms: 400,
            fade_out_ms: 0,
        },
        volume_mb: -600,
    };
    // A file a take, in the takes' own formats: a frame of their coders may be added.
    let folder = tempfile::tempdir().unwrap();
    let all = |_| (shape, None);
    let to = (folder.path(), &all as &dyn Fn(usize) -> _);
    bench.export_shaped(&takes, ExportKind::Own, ExportShape::Files, to);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    assert_eq!(files.len(), takes.len());
    for ((file, own), take) in files.iter().zip(&own).zip(&takes) {
        let [sound, _] = both_as(file, take.format);
        let off = own.seconds() - 0.5 - sound.seconds();
        assert!(off.abs() < 0.08, "{}: {off} s", file.display());
        // Where the fade is over it is what it was, six decibels softer.
        let part = |sound: &Pcm, from: f64| {
            let at = |secs: f64| (secs * f64::from(sound.hz)) as usize;
            Pcm::mono(sound.hz, sound.samples[at(from)..at(from + 0.5)].to_vec())
        };
        let [was, is] = [part(own, 0.8), part(&sound, 0.5)].map(|part| peak_db(&part.samples));
        assert!((was - 6.0 - is).abs() < 1.0, "{was} to {is} dB");
        let head = &sound.samples[..sound.hz as usize / 50];
        assert!(peak_db(head) < -40.0, "{} dB", peak_db(head));
        assert_eq!(take.both()[0].samples, own.samples, "the take is whole");
    }
    // One joined file: the pause behind the second is its own, exact, and the others are the usual ones.
    let path = folder.path().join("all.wav");
    let pauses = |place: usize| (Shape::default(), (place == 1).then_some(2_500_u32));
    let to = (path.as_path(), &pauses as &dyn Fn(usize) -> _);
    bench.export_shaped(&takes, ExportKind::Wav, ExportShape::Joined, to);
    let [shaped, _] = both(&path);
    bench.export(&takes, ExportKind::Wav, ExportShape::Joined, &path);
    let [plain, _] = both(&path);
    let longer = shaped.frames() - plain.frames();
    let usual = Pauses::default().change_ms;
    assert_eq!(longer, (2_500 - usual as usize) * plain.hz as usize / 1_000);
}
