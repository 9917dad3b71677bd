//! What is refused before it is paid: a line that has no room, and a dub that is dearer than it may be.

use serde_json::Value;

use crate::dub::rig;
use crate::rig::Rig;

const DUB: [&str; 10] = [
    "dub",
    "Der Film.mp4",
    "--from",
    "de",
    "--to",
    "en",
    "--csv",
    "lines.csv",
    "--json",
    "--out",
];

fn spent(rig: &Rig) -> Value {
    let usage = rig.run(&["usage", "--json"]).ends(0).json();
    usage["spent"].clone()
}

/// It was paid for, and only then was it said that it lasts too long.
#[test]
fn a_line_that_has_no_room_is_refused_before_it_is_paid() {
    let rig = rig();
    let told = rig.run(&[&DUB[..], &["out"]].concat()).ends(0).json();
    let job = told["job"].as_str().unwrap();
    let before = spent(&rig);
    let text = "I want to thank all of you for such a very kind welcome.";
    let patch = [
        "dub", "patch", job, "--to", "en", "--line", "2", "--text", text, "--out", "out",
    ];
    let run = rig.run(&patch).ends(1);
    assert!(run.err.contains("--even-if-long"), "{run:?}");
    assert_eq!(spent(&rig), before);
    // Who wants it all the same pays for it.
    let run = rig.run(&[&patch[..], &["--even-if-long"]].concat());
    assert!(run.code != 0, "{run:?}");
    assert!(run.err.contains("shorter. What was spoken"), "{run:?}");
    assert!(spent(&rig).as_i64() > before.as_i64());
    // How long it lasts is known by now.
    let run = rig.run(&patch).ends(1);
    assert!(run.err.contains("--even-if-long"), "{run:?}");
    let patch = [&patch[..8], &["Thanks, that is kind.", "--out", "out"]].concat();
    rig.run(&patch).ends(0);
    // What nobody could say isn't ordered whatever is typed.
    let much = text.repeat(20);
    let patch = [&patch[..8], &[&*much, "--even-if-long", "--out", "out"]].concat();
    let before = spent(&rig);
    let run = rig.run(&patch).ends(1);
    assert!(run.err.contains("doesn’t order it either"), "{run:?}");
    assert_eq!(spent(&rig), before);
}

/// A refused order stood there as "not sent" for ever, and took the dub away that was there.
#[test]
fn a_dub_that_is_refused_for_its_price_leaves_what_was_there() {
    let rig = rig();
    let dear = [&DUB[..], &["out", "--max-credits", "100"]].concat();
    let jobs = || {
        let told = rig.run(&["dub", "status", "--json"]).ends(0).json();
        told["jobs"].as_array().unwrap().clone()
    };
    // Nor is a job named that isn't there.
    let run = rig.run(&dear).ends(2);
    assert!(!run.err.contains("Job "), "{run:?}");
    assert!(jobs().is_empty(), "{:?}", jobs());
    let told = rig.run(&[&DUB[..], &["out"]].concat()).ends(0).json();
    let job = told["job"].as_str().unwrap();
    rig.write(
        "lines.csv",
        "speaker,start_time,end_time,transcription,translation\n\
         Heron,0.5,2.5,Guten Morgen.,Good morning.\n",
    );
    rig.run(&dear).ends(2);
    let french = [&dear[..], &["--to", "fr"]].concat();
    rig.run(&french).ends(2);
    let status = rig.run(&["dub", "status", job, "--json"]).ends(0).json();
    let languages = status["languages"].as_array().unwrap();
    assert_eq!(languages.len(), 1, "{status}");
    assert_eq!(languages[0]["state"], "ready", "{status}");
    // The list knows its lines, too.
    assert_eq!(jobs()[0]["languages"][0]["lines"], 3);
}

/// Its price was told before it was said that Draft voices understand no speech, and that nothing was charged stood there
/// twice.
#[test]
fn a_draft_without_a_transcript_is_refused_before_its_price_is_told() {
    let rig = rig();
    let run = rig.run(&["dub", "Der Film.mp4", "--to", "en"]).ends(1);
    assert!(run.err.contains("--csv"), "{run:?}");
    assert!(!run.err.contains("at most"), "{run:?}");
    let told = rig.run(&["dub", "status", "--json"]).ends(0).json();
    assert_eq!(told["jobs"], serde_json::json!([]));
}

/// Of a table with several bad rows one was told, and after it was mended the next.
#[test]
fn all_rows_that_cannot_be_used_are_told_at_once() {
    let rig = rig();
    let head = "speaker,start_time,end_time,translation\n";
    let rows = "Heron,3,2,One.\nWren,soon,4,Two.\nHeron,5,6,Three.\nHeron,5,90,Four.\n";
    rig.write("lines.csv", format!("{head}{rows}"));
    let run = rig.run(&[&DUB[..], &["out"]].concat()).ends(1);
    for said in [
        "row 2 ends before it begins",
        "row 3 has “soon” for a time",
        "row 5 is behind the end",
    ] {
        assert!(run.err.contains(said), "{said}: {run:?}");
    }
    rig.write(
        "lines.csv",
        format!("{head}{}", "Heron,3,2,One.\n".repeat(13)),
    );
    let run = rig.run(&[&DUB[..], &["out"]].concat()).ends(1);
    assert!(
        run.err.contains("row 11 ends before it begins; 3 more"),
        "{run:?}"
    );
    assert!(!run.err.contains("row 12"), "{run:?}");
}

/// What dubs cost was told as that of "no project" among voices and models, and a line's price with the time of the line
/// before it.
#[test]
fn what_a_dub_cost_has_no_voice_and_no_model() {
    let rig = rig();
    let told = rig.run(&[&DUB[..], &["out"]].concat()).ends(0).json();
    let usage = rig.run(&["usage", "--json"]).ends(0).json();
    for (sums, none) in [
        ("by_voice", "no voice"),
        ("by_model", "no model"),
        ("by_project", "no project"),
    ] {
        assert_eq!(usage[sums][none], told["credits"], "{usage}");
    }
    let job = told["job"].as_str().unwrap();
    let patch = [
        "dub", "patch", job, "--to", "en", "--line", "2", "--text", "Thanks.", "--out", "out",
    ];
    let run = rig.run(&patch).ends(0);
    // The next line begins two seconds behind it, a moment apart.
    assert!(
        run.err.contains("may last 1.9 s") || run.err.contains("may last 2.0 s"),
        "{run:?}"
    );
}
