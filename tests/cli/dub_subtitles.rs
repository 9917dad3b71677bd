//! Subtitles of `mynah dub`, read by libraries that know nothing of Mynah, and the rules that they keep.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::dub::{file, rig};
use crate::rig::Rig;

/// Words that formats stumble on, one line that is too fast for its time, and long ones.
const SHEET: &str = "speaker,start_time,end_time,transcription,translation\n\
    Heron,0.3,1.2,Da.,\"Well, here we are & there we go: a < b --> and on.\"\n\
    Wren,1.4,4.6,Ja.,\"Yes. It was a quiet morning in the harbour, and nobody had seen the lamp go out before us.\"\n\
    Heron,5.0,7.0,Gut.,Пора домой – ça va?\n";

/// A Python with the libraries: packaging/test.sh makes it.
fn python() -> PathBuf {
    if let Some(python) = std::env::var_os("MYNAH_TEST_PYTHON") {
        return python.into();
    }
    let python = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.venv/bin/python3"));
    assert!(
        python.exists(),
        "packaging/test.sh makes {}",
        python.display()
    );
    python
}

/// A cue: when it begins and ends, in milliseconds, and its lines.
type Cue = (u64, u64, Vec<String>);

/// What three libraries read of the three files.
fn read(files: [&Path; 3]) -> [Vec<Cue>; 3] {
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/instruments/subtitles.py"
    );
    let read = Command::new(python()).arg(script).args(files).output();
    let read = read.expect("Python");
    let said = String::from_utf8_lossy(&read.stderr);
    assert!(read.status.success(), "{said}");
    let told: [Vec<(u64, u64, String)>; 3] = serde_json::from_slice(&read.stdout).expect("JSON");
    told.map(|cues| {
        let lines = |text: String| text.lines().map(str::to_owned).collect();
        let cues = cues.into_iter();
        cues.map(|(from, to, text)| (from, to, lines(text)))
            .collect()
    })
}

fn dubbed(rig: &Rig) -> Value {
    rig.write("hard.csv", SHEET);
    let run = [
        "dub",
        "Der Film.mp4",
        "--to",
        "en",
        "--csv",
        "hard.csv",
        "--json",
    ];
    rig.run(&run).ends(0).json()
}

#[test]
fn subtitles_are_read_by_others_and_keep_their_rules() {
    let rig = rig();
    let told = dubbed(&rig);
    let of = |ending: &str| rig.path(&file(&told, "en", "subtitles", ending));
    let [srt, vtt, ttml] = [of(".srt"), of(".vtt"), of(".ttml")];
    let [srt, vtt, ttml] = read([&srt, &vtt, &ttml]);
    assert!(srt.len() >= 4, "{srt:?}");
    assert_eq!(vtt, srt);
    // There an arrow means nothing, and is what was said.
    let plain = |(from, to, lines): Cue| {
        let lines = lines.iter().map(|line| line.replace("-->", "→"));
        (from, to, lines.collect())
    };
    let ttml: Vec<Cue> = ttml.into_iter().map(plain).collect();
    assert_eq!(ttml, srt);
    let all: Vec<&str> = srt
        .iter()
        .flat_map(|it| &it.2)
        .map(String::as_str)
        .collect();
    let all = all.join(" ");
    assert!(all.contains("a < b → and on"), "{all}");
    assert!(all.contains("Пора домой – ça va?"), "{all}");
    let mut before = 0;
    for (from, to, lines) in &srt {
        assert!(
            *from >= before && to > from,
            "{from} to {to} after {before}"
        );
        before = *to;
        assert!(lines.len() <= 2, "{lines:?}");
        assert!(
            lines.iter().all(|line| line.chars().count() <= 42),
            "{lines:?}"
        );
        assert!(to - from <= 7_000, "{lines:?}");
    }
}
