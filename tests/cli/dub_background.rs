//! A background of one's own under a dub: what is written of it, and that it stays what it is.

use mynah::audio::decode::decode_bytes;
use mynah::audio::encode::encode;
use mynah::audio::pcm::Pcm;
use mynah::library::Library;
use mynah::terms::clock::Clock;
use mynah::terms::ids::FilmId;
use mynah_model::dubbing::Film;

use crate::dub::{file, rig};
use crate::rig::Rig;

/// Eight seconds of music, as WAV.
fn music(rig: &Rig) {
    let wave = (0..48_000 * 8).map(|n| 0.1 * (n as f32 * 0.02).sin());
    let pcm = Pcm::mono(48_000, wave.collect());
    let wav = encode(&pcm, "wav_48000".parse().unwrap()).unwrap();
    rig.write("music.wav", wav);
}

fn samples(rig: &Rig, path: &str) -> Vec<f32> {
    let bytes = std::fs::read(rig.path(path)).unwrap();
    decode_bytes(&bytes).unwrap().pcm.samples
}

const DUB: [&str; 9] = [
    "dub",
    "Der Film.mp4",
    "--to",
    "en",
    "--csv",
    "lines.csv",
    "--audio",
    "wav,flac,stems",
    "--json",
];

#[test]
fn a_background_of_ones_own_lies_under_speech_and_fixes_and_comes_as_a_stem() {
    let rig = rig();
    music(&rig);
    let dub = [&DUB[..], &["--background", "music.wav"]].concat();
    let told = rig.run(&dub).ends(0).json();
    let stem =
        |told: &serde_json::Value, ending: &str| samples(&rig, &file(told, "en", "stem", ending));
    let mixed = samples(&rig, &file(&told, "en", "audio", ".wav"));
    assert_eq!(mixed, samples(&rig, &file(&told, "en", "audio", ".flac")));
    let (speech, under) = (stem(&told, ".dub.wav"), stem(&told, ".background.wav"));
    assert_eq!((speech.len(), under.len()), (mixed.len(), mixed.len()));
    let is_sum = |mixed: &[f32], speech: &[f32]| {
        let both = mixed.iter().zip(speech).zip(&under);
        both.map(|((mix, one), other)| (mix - one - other).abs())
            .fold(0.0_f32, f32::max)
    };
    assert!(is_sum(&mixed, &speech) < 1e-4);
    let loudest = |samples: &[f32]| samples.iter().fold(0.0_f32, |most, it| most.max(it.abs()));
    assert!(loudest(&under) > 0.09, "it is as loud as it was");
    assert!(
        loudest(&speech[..8_000]) < 0.01,
        "nobody speaks yet, and no hum is heard"
    );
    let report = std::fs::read_to_string(rig.path("der-film-draft-report.md")).unwrap();
    assert!(report.contains("“music.wav”"), "{report}");

    // A fix is speech, too: what lies under it goes on.
    let job = told["job"].as_str().unwrap();
    let fix = ["dub", "patch", job, "--to", "en", "--line", "2", "--text"];
    let more = ["Thanks, how kind.", "--audio", "wav,stems", "--json"];
    let fixed = rig.run(&[&fix[..], &more].concat()).ends(0).json();
    assert_eq!(fixed["background"], "given");
    assert_eq!(stem(&fixed, ".background.wav"), under);
    let (mixed, speech) = (
        samples(&rig, &file(&fixed, "en", "audio", ".wav")),
        stem(&fixed, ".dub.wav"),
    );
    assert!(is_sum(&mixed, &speech) < 1e-4);

    // Who leaves the background out has none, that of before neither; it comes back for nothing.
    let run = rig.run(&[&DUB[..], &["--no-background"]].concat()).ends(3);
    let without = run.json();
    assert_eq!(
        (&without["job"], &without["credits"]),
        (&told["job"], &0.into())
    );
    assert!(run.err.contains("English without stems"), "{}", run.err);
    // The stems of before lie there still: no file took their place.
    let count = without["files"].as_array().unwrap().len();
    let replaced = format!("{count} of them take the place");
    assert!(run.err.contains(&replaced), "{}", run.err);
    let bare = samples(&rig, &file(&without, "en", "audio", ".wav"));
    assert!(loudest(&bare[..8_000]) < 0.01, "nothing is under it");
    let again = rig.run(&dub).ends(0).json();
    assert_eq!(
        (&again["job"], &again["credits"]),
        (&told["job"], &0.into())
    );
    assert_eq!(stem(&again, ".background.wav"), under);
}

/// A language that was refused for its price took the background of the others along, and brought a removed dub back.
#[test]
fn a_language_that_is_refused_for_its_price_changes_nothing_of_the_film() {
    let rig = rig();
    music(&rig);
    let dub = [&DUB[..], &["--background", "music.wav"]].concat();
    let told = rig.run(&dub).ends(0).json();
    let job = told["job"].as_str().unwrap();
    let film = || {
        let library = Library::open(&rig.path("home"), Clock::system()).unwrap();
        let kept = library.film(&FilmId::new(job)).unwrap().unwrap();
        Film::read(&kept.content).unwrap()
    };
    let before = film();
    assert!(before.background.is_some());
    let dear = ["--to", "fr", "--no-background", "--max-credits", "1"];
    let dear = [&DUB[..2], &DUB[4..], &dear].concat();
    rig.run(&dear).ends(2);
    assert_eq!(film(), before);
    rig.run(&["dub", "remove", job]).ends(0);
    let before = film();
    assert!(before.binned.is_some());
    rig.run(&dear).ends(2);
    assert_eq!(film(), before);
}

/// A dub whose background nobody parts has none of them, and says so.
#[test]
fn without_a_background_of_ones_own_no_stem_is_made_up() {
    let rig = rig();
    let run = rig.run(&DUB).ends(3);
    let told = run.json();
    let files = told["files"].as_array().unwrap();
    assert!(files.iter().all(|it| it["kind"] != "stem"), "{told}");
    assert!(run.err.contains("English without stems"), "{}", run.err);
    assert_eq!(told["failed"][0]["language"], "en", "{told}");
    rig.write("notes.txt", "no sound");
    let run = rig.run(&[&DUB[..], &["--background", "notes.txt"]].concat());
    let run = run.ends(1);
    assert!(run.err.contains("notes.txt"), "{}", run.err);
}
