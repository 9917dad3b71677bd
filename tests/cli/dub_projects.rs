//! Dubs that are projects of the service: where the plan has lines said anew that is the way, and another can be had.

use mynah::draft::faults::Fault;
use mynah::draft::plan::Plan;
use mynah::draft::refusal::Refusal;
use serde_json::Value;

use crate::dub::{file, rig};
use crate::faulty::Service;
use crate::rig::{Rig, Server};

const BEGIN: [&str; 11] = [
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
    "out",
];

/// Puts the account of Draft voices on the plan of enterprises; it stays there.
fn on_enterprise(rig: &Rig) {
    Server::at_home(rig, &["--plan", "enterprise"]).end("TERM");
}

fn dub(rig: &Rig, more: &[&str]) -> (Value, String) {
    let run = rig.run(&[&BEGIN[..], more].concat()).ends(0);
    (run.json(), run.err)
}

fn way(rig: &Rig, job: &Value) -> Value {
    let job = job.as_str().unwrap();
    let status = rig.run(&["dub", "status", job, "--json"]).ends(0).json();
    status["way"].clone()
}

#[test]
fn a_dub_goes_as_a_project_and_a_line_of_it_is_said_anew_by_the_service() {
    let rig = rig();
    let (classic, said) = dub(&rig, &[]);
    assert!(!said.contains("dubbing project"), "{said}");
    assert_eq!(way(&rig, &classic["job"]), "classic");

    on_enterprise(&rig);
    let (told, said) = dub(&rig, &[]);
    assert!(said.contains("Goes as a dubbing project"), "{said}");
    assert!(said.contains("the classic way"), "what is there: {said}");
    assert_ne!(told["job"], classic["job"]);
    assert_eq!(way(&rig, &told["job"]), "project");
    // The film has its own picture, and the new track.
    file(&told, "en", "video", ".mp4");
    let job = told["job"].as_str().unwrap();
    let text = "Come in, all of you.";
    let patch = ["dub", "patch", job, "--to", "en", "--line", "3", "--text"];
    let patched = rig.run(&[&patch[..], &[text, "--out", "out", "--json"]].concat());
    let patched = patched.ends(0);
    assert!(
        patched.err.contains("said anew by the service"),
        "{}",
        patched.err
    );
    let patched = patched.json();
    assert_eq!(patched["way"], "project");
    assert_eq!(patched["background"], "service");
    assert_eq!(patched["credits"], 100, "two seconds of it: {patched}");
    let srt = rig.path(&file(&patched, "en", "subtitles", ".srt"));
    let srt = std::fs::read_to_string(srt).unwrap();
    assert!(srt.contains("all of you."), "{srt}");

    // A voice of the account can say it as well.
    let by_voice = [
        &patch[..],
        &["Come.", "--voice", "Wren", "--out", "out", "--json"],
    ]
    .concat();
    let by_voice = rig.run(&by_voice).ends(0).json();
    assert_eq!(by_voice["way"], Value::Null);

    // What no project has goes the classic way, and so does whoever wants that.
    let (_, said) = dub(&rig, &["--no-background"]);
    assert!(
        said.contains("Goes the classic way: a dubbing project has no speech without"),
        "{said}"
    );
    let (same, said) = dub(&rig, &["--classic"]);
    assert!(!said.contains("Goes as"), "{said}");
    assert_eq!(
        (&same["job"], &same["credits"]),
        (&classic["job"], &Value::from(0))
    );
}

/// A project that another computer began was in nobody's list.
#[test]
fn a_project_that_was_begun_elsewhere_is_listed_and_fetched_for_nothing() {
    let (one, other) = (rig(), Rig::new());
    let server = Server::start(&one, &["--plan", "enterprise"]);
    let told = one.live(&server, &BEGIN).ends(0).json();
    assert_eq!(told["credits"], 401, "{told}");
    let listed = other.live(&server, &["dub", "status", "--json"]);
    let listed = listed.ends(0).json();
    let dub = &listed["account"][0];
    assert_eq!(
        (&dub["name"], &dub["state"]),
        (&"Der Film".into(), &"ready".into())
    );
    let id = dub["dub"].as_str().unwrap();
    let fetched = other.live(&server, &["dub", "export", id, "--out", "got", "--json"]);
    let fetched = fetched.ends(0).json();
    assert_eq!(fetched["credits"], 0, "{fetched}");
    let srt = other.path(&file(&fetched, "en", "subtitles", ".srt"));
    let srt = std::fs::read_to_string(srt).unwrap();
    assert!(srt.contains("Come in out of the rain."), "{srt}");
    assert!(file(&fetched, "en", "audio", ".wav").contains("der-film-en"));
}

/// While its plan couldn't be asked, or was another one by then, a dub that was there as a project was bought once more.
#[test]
fn a_dub_that_is_there_in_the_other_way_is_not_bought_unasked() {
    let rig = rig();
    let service = Service::on(&rig, "service", Plan::Enterprise);
    let told = service.run(&rig, &BEGIN).ends(0).json();
    assert_eq!(way(&rig, &told["job"]), "project");
    let left = service.left(&rig);

    let busy = || Fault::Refuse(Refusal::verbatim(503, "application/json", "{}"));
    service.faults.always_on("/v1/user/subscription", busy());
    let cloned = [
        "dub",
        "Der Film.mp4",
        "--from",
        "de",
        "--to",
        "en",
        "--clone",
    ];
    let run = service.run(&rig, &cloned);
    assert_ne!(run.code, 0);
    assert!(run.err.contains("say --classic"), "{run:?}");
    assert!(run.err.contains("Nothing was ordered"), "{run:?}");
    service.faults.clear();
    assert_eq!(service.left(&rig), left);
    drop(service);

    let service = Service::on(&rig, "service", Plan::Creator);
    let left = service.left(&rig);
    let run = service.run(&rig, &BEGIN).ends(1);
    assert!(run.err.contains("add --again en"), "{run:?}");
    assert_eq!(service.left(&rig), left);
    // What isn't bought isn't left standing there as wanted either.
    let all = rig.run(&["dub", "status", "--json"]).ends(0).json();
    let all = all["jobs"].as_array().cloned().unwrap_or_default();
    let wanted = all.iter().filter(|it| it["way"] == "classic");
    assert_eq!(wanted.count(), 0, "{all:?}");
    // Who says so has it.
    let classic = [&BEGIN[..], &["--classic"]].concat();
    let told = service.run(&rig, &classic).ends(0).json();
    assert_eq!(way(&rig, &told["job"]), "classic");
}
