//! A language that is dubbed again with a corrected transcript keeps what was bought for its lines.

use serde_json::Value;

use crate::dub::{SHEET, file, rig};
use crate::rig::Rig;

fn dub(rig: &Rig, csv: &str) -> (Value, String) {
    let run = rig.run(&[
        "dub",
        "Der Film.mp4",
        "--from",
        "de",
        "--to",
        "en",
        "--csv",
        csv,
        "--json",
        "--out",
        "out",
    ]);
    let run = run.ends(0);
    (run.json(), run.err)
}

fn subtitles(rig: &Rig, told: &Value) -> String {
    let srt = rig.path(&file(told, "en", "subtitles", ".srt"));
    std::fs::read_to_string(srt).unwrap()
}

/// The fix was gone, and the first transcript did not bring it back.
#[test]
fn a_fix_lasts_when_the_transcript_is_corrected() {
    let rig = rig();
    let (told, said) = dub(&rig, "lines.csv");
    assert!(!said.contains("another transcript"), "{said}");
    let job = told["job"].as_str().unwrap();
    let text = "Thanks, how kind.";
    let patched = rig
        .run(&[
            "dub", "patch", job, "--to", "en", "--line", "2", "--text", text, "--out", "out",
            "--json",
        ])
        .ends(0)
        .json();
    rig.write(
        "corrected.csv",
        SHEET.replace("Come in out of the rain.", "Come in."),
    );
    let (again, said) = dub(&rig, "corrected.csv");
    assert_eq!(again["job"], told["job"]);
    for words in [
        "English was dubbed with another transcript before, with one fixed line.",
        "English: one fix is taken over, of line 2.",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let srt = subtitles(&rig, &again);
    assert!(srt.contains(text) && srt.contains("Come in."), "{srt}");
    assert!(!srt.contains("rain"), "{srt}");

    let credits = |told: &Value| told["credits"].as_u64().unwrap();
    let all = credits(&told) + credits(&patched) + credits(&again);
    let status = rig.run(&["dub", "status", job, "--json"]).ends(0).json();
    assert_eq!(credits(&status), all, "{status}");

    let (first, said) = dub(&rig, "lines.csv");
    assert_eq!(credits(&first), 0);
    assert!(
        !said.contains("another transcript"),
        "nothing is anew: {said}"
    );
    let srt = subtitles(&rig, &first);
    assert!(srt.contains(text) && srt.contains("rain"), "{srt}");
}

/// A fix of a line that says something else now stays with the dub that it was made for, which is said.
#[test]
fn a_fix_of_a_line_that_is_another_now_is_not_taken_over() {
    let rig = rig();
    let (told, _) = dub(&rig, "lines.csv");
    let job = told["job"].as_str().unwrap();
    rig.run(&[
        "dub", "patch", job, "--to", "en", "--line", "2", "--text", "Thanks.", "--out", "out",
    ])
    .ends(0);
    rig.write(
        "corrected.csv",
        SHEET.replace("Thank you very much.", "Many thanks."),
    );
    let (again, said) = dub(&rig, "corrected.csv");
    assert!(said.contains("English: no fix is taken over"), "{said}");
    assert!(subtitles(&rig, &again).contains("Many thanks."));
    let (first, _) = dub(&rig, "lines.csv");
    assert!(subtitles(&rig, &first).contains("Thanks."));
}

#[test]
fn a_dub_is_removed_and_put_back_and_costs_nothing_once_more() {
    let rig = rig();
    let (told, _) = dub(&rig, "lines.csv");
    let job = told["job"].as_str().unwrap();
    let listed = |rig: &Rig| {
        let all = rig.run(&["dub", "status", "--json"]).ends(0).json();
        all["jobs"].as_array().unwrap().len()
    };
    assert_eq!(listed(&rig), 1);
    let run = rig.run(&["dub", "remove", job]).ends(0);
    assert!(run.out.contains("dub restore"), "{run:?}");
    assert_eq!(listed(&rig), 0);
    let run = rig.run(&["dub", "remove", job]).ends(0);
    assert!(run.out.contains("was removed before"), "{run:?}");
    let run = rig.run(&["dub", "status", job]).ends(0);
    assert!(run.out.contains("removed: "), "{run:?}");
    let patch = [
        "dub",
        "patch",
        job,
        "--to",
        "en",
        "--line",
        "2",
        "--text",
        "Thanks.",
        "--out",
        "out",
        "--max-credits",
        "0",
    ];
    let run = rig.run(&patch).ends(2);
    assert!(run.err.contains("is removed, and stays so"), "{run:?}");
    rig.run(&["dub", "restore", job]).ends(0);
    let run = rig.run(&["dub", "restore", job]).ends(0);
    assert!(run.out.contains("wasn’t removed"), "{run:?}");
    assert_eq!(listed(&rig), 1);
    rig.run(&["dub", "remove", job]).ends(0);
    let (again, _) = dub(&rig, "lines.csv");
    assert_eq!(
        (&again["job"], &again["credits"]),
        (&told["job"], &Value::from(0))
    );
    assert_eq!(listed(&rig), 1);
    let run = rig.run(&["dub", "remove", "000000000000"]).ends(1);
    assert!(run.err.contains("no dub called"), "{run:?}");
}
