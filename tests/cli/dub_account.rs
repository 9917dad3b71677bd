//! Dubs of the account that another library began: told, and fetched for nothing.

use serde_json::Value;

use crate::dub::{file, rig};
use crate::rig::{KEY, Server, finish};

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

/// Who was offline was told that there is no such dub, or nothing at all.
#[test]
fn what_was_begun_here_is_told_offline_and_by_the_id_of_the_service() {
    let (here, there) = (rig(), rig());
    let server = Server::start(&here, &["--plan", "creator"]);
    let dub = ["dub", "Der Film.mp4", "--csv", "lines.csv", "--json"];
    let dub = [&dub[..], &["--out", "out", "--to", "fr"]].concat();
    let own = here.live(&server, &dub).ends(0).json();
    let job = own["job"].as_str().unwrap();
    // Elsewhere it is told as one of the account, with the service's id.
    let all = ["dub", "status", "--json"];
    let told = there.live(&server, &all).ends(0).json();
    let id = told["account"][0]["dub"].as_str().unwrap();

    let base = server.base.clone();
    drop(server);
    let offline = |args: &[&str]| {
        let mut command = here.command(args);
        command.env("MYNAH_API_BASE", &base);
        command.env("ELEVENLABS_API_KEY", KEY);
        finish(command.spawn().unwrap())
    };
    let one = offline(&["dub", "status", id, "--json"]).ends(0).json();
    assert_eq!(one["job"], own["job"]);
    let run = offline(&all).ends(4);
    assert!(run.err.contains("What else the account has"), "{run:?}");
    let told = run.json();
    assert_eq!(told["jobs"][0]["job"], job);
    assert_eq!(told["jobs"][0]["languages"][0]["state"], "ready");
    // Nobody knows whether the account has it.
    for verb in ["status", "export"] {
        let run = offline(&["dub", verb, "none_such"]).ends(4);
        assert!(run.err.contains("What else the account has"), "{run:?}");
        assert!(run.err.contains("no dub called"), "{run:?}");
    }
}
