//! Dubs of the account that another library began: told, and fetched for nothing.

use serde_json::Value;

use crate::dub::{file, rig};
use crate::rig::Server;

#[test]
fn what_was_begun_elsewhere_is_listed_and_fetched_for_nothing() {
    let (here, there) = (rig(), rig());
    let server = Server::start(&here, &["--plan", "creator"]);
    let dub = [
        "dub",
        "Der Film.mp4",
        "--csv",
        "lines.csv",
        "--json",
        "--out",
        "out",
        "--to",
    ];
    let with = |language| [&dub[..], &[language]].concat();
    there.live(&server, &with("en")).ends(0);
    let own = here.live(&server, &with("fr")).ends(0).json();

    let told = here
        .live(&server, &["dub", "status", "--json"])
        .ends(0)
        .json();
    let [jobs, account] = ["jobs", "account"].map(|key| told[key].as_array().unwrap());
    assert_eq!((jobs.len(), account.len()), (1, 1), "{told}");
    assert_eq!(jobs[0]["job"], own["job"]);
    let other: &Value = &account[0];
    assert_eq!(
        (&other["state"], &other["languages"][0]),
        (&"ready".into(), &"en".into())
    );
    assert_eq!(
        other["name"], "Der Film",
        "without what this program writes behind it"
    );

    let before = here.live(&server, &["usage", "--json"]).json()["left"].clone();
    let id = other["dub"].as_str().unwrap();
    let status = here
        .live(&server, &["dub", "status", id, "--json"])
        .ends(0)
        .json();
    assert_eq!(status["state"], "ready");
    let fetch = ["dub", "export", id, "--out", "fetched", "--json"];
    let fetched = here.live(&server, &fetch).ends(0).json();
    assert_eq!(fetched["credits"], 0);
    for (kind, ending) in [
        ("audio", ".mp3"),
        ("subtitles", ".srt"),
        ("transcript", ".csv"),
    ] {
        assert!(here.path(&file(&fetched, "en", kind, ending)).is_file());
    }
    let table = std::fs::read_to_string(here.path(&file(&fetched, "en", "transcript", ".csv")));
    assert!(table.unwrap().contains("Good morning to all of you."));
    assert_eq!(
        here.live(&server, &["usage", "--json"]).json()["left"],
        before
    );
    // Another one may be called the same: what is there stays.
    let first = here.path(&file(&fetched, "en", "transcript", ".csv"));
    std::fs::write(&first, "mine").unwrap();
    let again = here.live(&server, &fetch).ends(0).json();
    assert_eq!(std::fs::read_to_string(&first).unwrap(), "mine");
    let second = here.path(&file(&again, "en", "transcript", ".csv"));
    assert!(second.is_file() && second != first, "{second:?}");
    let run = here.live(&server, &["dub", "status", "none_such"]).ends(1);
    assert!(run.err.contains("no dub called"), "{run:?}");
}
