//! Recordings as takes: what is no sound changes nothing, what is kept costs nothing.

use super::*;
use mynah::audio::encode::encode;
use mynah::audio::pcm::Pcm;
use mynah::library::Library;
use mynah::terms::clock::Clock;
use mynah::terms::format::OutputFormat;
use mynah_model::command::{Recording, TakeAct, TakesCommand};
use mynah_model::event::Notice;
use mynah_model::trouble::{Opens, Trouble};

fn record(bench: &Bench, path: &std::path::Path) {
    let line = bench.line(0);
    let recording = Recording {
        project: bench.desk.project.as_ref().unwrap().card.id,
        backend: Backend::Draft,
        line,
        speaker: "Ann".to_owned(),
        text: bench.desk.script().line(line).unwrap().text.clone(),
        path: path.to_owned(),
    };
    bench.send(Command::Takes(TakesCommand::Record(Box::new(recording))));
}

fn refused(bench: &mut Bench, path: &std::path::Path) -> String {
    bench.desk.notices.clear();
    record(bench, path);
    let what = |desk: &Desk| {
        desk.notices.iter().find_map(|notice| match notice {
            Notice::Trouble(trouble) => Some(trouble.clone()),
            _ => None,
        })
    };
    bench.until("the word", |desk| what(desk).is_some());
    let Trouble {
        what,
        charged,
        remedies,
        ..
    } = what(&bench.desk).unwrap();
    assert_eq!(charged, Charged::No);
    let another = Remedy::ChooseFile(Opens::Recording);
    assert_eq!(remedies.first(), Some(&another), "{what}: {remedies:?}");
    what
}

#[test]
fn what_is_no_recording_is_said_and_changes_nothing() {
    let mut bench = Bench::new();
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    for (name, bytes) in [
        ("empty.wav", &b""[..]),
        ("text.wav", b"some words"),
        ("json.mp3", b"{\"detail\": \"no\"}"),
        ("head.wav", b"RIFF\x10\0\0\0WAVEfmt "),
    ] {
        let said = refused(&mut bench, &file(name, bytes));
        assert!(said.contains(name), "{said}");
    }
    let said = refused(&mut bench, folder.path());
    assert!(said.contains("is a folder"), "{said}");
    let said = refused(&mut bench, &folder.path().join("gone.wav"));
    assert!(said.contains("gone.wav"), "{said}");
    assert!(bench.desk.takes.is_empty());
    // A pipe would be waited for until somebody writes to it.
    #[cfg(unix)]
    {
        let pipe = std::path::Path::new("/dev/null");
        let said = refused(&mut bench, pipe);
        assert!(said.contains("no sound"), "{said}");
    }
}

#[test]
fn a_recording_is_in_the_ledger_for_nothing_and_counts_as_nothing_saved() {
    let mut bench = Bench::new();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ann.mp3");
    let samples = (0..44_100).map(|at| (at as f32 * 0.05).sin() * 0.4);
    let pcm = Pcm::mono(44_100, samples.collect());
    std::fs::write(&path, encode(&pcm, OutputFormat::MP3_44100_128).unwrap()).unwrap();
    record(&bench, &path);
    let line = bench.line(0);
    bench.until("the take", |desk| desk.takes.contains_key(&line));
    let take = bench.desk.takes[&line].picked.clone().unwrap();
    assert!(take.is_recorded() && take.picked);
    assert!((take.seconds - 1.0).abs() < 0.01, "{}", take.seconds);
    assert!(take.lufs.is_some());
    let home = bench.home.as_ref().unwrap().path();
    let library = Library::open(home, Clock::system()).unwrap();
    let sound = library.take(take.id).unwrap();
    assert_eq!(sound.blob.extension, "wav");
    assert!(library.verify(take.id).unwrap());
    // Another take is bought as if there were none.
    let job = bench.generate(vec![bench.order(0, false)]);
    bench.until("the other take", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Finished { cost, .. } if cost > Credits::ZERO)
    });
    assert_eq!(bench.desk.takes[&line].count, 2);
}

/// A recording took the place of the take that was approved, and said nothing of it.
#[test]
fn a_recording_that_stands_in_for_an_approved_take_says_so() {
    let mut bench = Bench::new();
    let job = bench.generate(vec![bench.order(0, false)]);
    bench.until("the take", |desk| {
        matches!(desk.job(job).unwrap().state, JobState::Finished { .. })
    });
    let line = bench.line(0);
    bench.until("its pick", |desk| desk.takes.contains_key(&line));
    let take = bench.desk.takes[&line].picked.clone().unwrap();
    let approve = TakeAct::Approve(vec![take.id], true);
    bench.send(Command::Takes(TakesCommand::Act(approve)));
    bench.until("its approval", |desk| {
        desk.takes[&line].picked.as_ref().unwrap().approved
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ann.wav");
    let pcm = Pcm::mono(24_000, vec![0.1; 24_000]);
    std::fs::write(&path, encode(&pcm, OutputFormat::WAV_24000).unwrap()).unwrap();
    record(&bench, &path);
    bench.until("the word", |desk| {
        let said = desk.notices.iter();
        let mut said = said.filter_map(|notice| match notice {
            Notice::Heed(said) => Some(said.as_str()),
            _ => None,
        });
        said.any(|said| {
            said.starts_with("ann.wav is take 2") && said.contains("Take 1 was approved")
        })
    });
}
