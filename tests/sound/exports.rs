//! The studio's export job: length, level, marks.

use std::path::PathBuf;

use mynah::studio::command::{ExportKind, ExportShape};

use crate::measure::{assert_delivered, both, marks, peak_db};
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
