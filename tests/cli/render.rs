//! `mynah render`.

use serde_json::Value;

use std::io::{BufRead as _, BufReader, Read as _};

use mynah::draft::faults::Fault;
use mynah::draft::refusal::Refusal;

use crate::faulty::Service;
use crate::rig::{Rig, Server, finish, probe, signal};

const SCRIPT: &str = "# The gate\n\nTom: Hello.\nAnn: Who is there?\nTom: Hello.\n\nIt was cold.\n";

/// Distinct lines, each a speaker's own, with what they cost at a credit a character.
fn many(count: usize) -> (String, u64) {
    let lines: Vec<String> = (0..count)
        .map(|place| format!("Line number {place}."))
        .collect();
    let price = lines.iter().map(|line| line.len() as u64).sum();
    (format!("Tom: {}\n", lines.join("\nTom: ")), price)
}

/// What the account was charged in all.
fn bill(rig: &Rig, server: &Server, of: u64) -> u64 {
    let usage = rig.live(server, &["usage", "--json"]).ends(0).json();
    assert_eq!(usage["reserved"], 0, "{usage}");
    of - usage["left"].as_u64().unwrap()
}

#[test]
fn a_script_becomes_a_file_a_line() {
    let rig = Rig::new();
    rig.write("s.txt", SCRIPT);
    let plan = rig
        .run(&["render", "s.txt", "--dry-run", "--json"])
        .ends(0)
        .json();
    assert_eq!((&plan["lines"], &plan["speakers"]), (&4.into(), &3.into()));
    assert_eq!(
        (&plan["credits"], &plan["characters"]),
        (&31.into(), &37.into())
    );
    assert!(plan["files"].as_array().unwrap().is_empty() && plan["hints"].is_array());
    assert!(!rig.path("takes").exists());

    let made = rig
        .run(&["render", "s.txt", "--out", "takes", "--json"])
        .ends(0);
    assert!(made.err.contains("draft"), "{made:?}");
    assert!(made.err.contains("\n4 of 4 lines\n"), "{made:?}");
    let made = made.json();
    assert_eq!(
        (&made["credits"], &made["draft"]),
        (&31.into(), &true.into())
    );
    let names = [
        "0001-tom-hello.draft.mp3",
        "0002-ann-who-is-there.draft.mp3",
        "0003-tom-hello.draft.mp3",
        "0004-narrator-it-was-cold.draft.mp3",
    ];
    assert_eq!(rig.names("takes"), names);
    let credits: Vec<u64> = files(&made)
        .map(|file| file["credits"].as_u64().unwrap())
        .collect();
    // Identical lines are bought once.
    let mut sorted = credits.clone();
    sorted.sort_unstable();
    assert_eq!((sorted, credits[1]), (vec![0, 6, 12, 13], 13));
    for (file, name) in files(&made).zip(names) {
        assert_eq!(file["kind"], "line");
        assert!(file["path"].as_str().unwrap().ends_with(name));
        assert!(file["seconds"].as_f64().unwrap() > 0.2);
    }
    let found = probe(&rig.path("takes").join(names[0]));
    assert!(
        found["format"]["tags"].to_string().contains("draft voices"),
        "{found}"
    );

    let again = rig
        .run(&["render", "s.txt", "--out", "takes", "--json"])
        .ends(0)
        .json();
    assert_eq!(again["credits"], 0);
    assert_eq!(rig.names("takes").len(), 4);
}

fn files(made: &Value) -> impl Iterator<Item = &Value> {
    made["files"].as_array().unwrap().iter()
}

#[test]
fn a_cast_file_and_a_format_are_followed() {
    let rig = Rig::new();
    rig.write("s.txt", "Tom: Hello.\nAnn: Hello.\n").write(
        "cast.json",
        r#"{"speakers": {"Tom": {"voice": "Heron", "settings": {"speed": 0.8}}}}"#,
    );
    let args = [
        "render",
        "s.txt",
        "--cast",
        "cast.json",
        "--format",
        "wav_24000",
        "--json",
    ];
    let made = rig.run(&args).ends(0).json();
    assert_eq!(files(&made).count(), 2);
    assert_eq!(
        probe(&rig.path("0001-tom-hello.draft.wav"))["format"]["format_name"],
        "wav"
    );
    let usage = rig.run(&["usage", "--json"]).json();
    let voices = usage["by_voice"].as_object().unwrap();
    assert!(
        voices.len() == 2 && voices.keys().any(|name| name.starts_with("Heron")),
        "{usage}"
    );
    rig.write("cast.json", r#"{"speakers": {"Tom": {"voice": "Nobody"}}}"#);
    rig.run(&args).ends(1);
    rig.write("cast.json", "[1,");
    rig.run(&args).ends(1);
}

#[test]
fn a_limit_sends_nothing() {
    let rig = Rig::new();
    rig.write("s.txt", SCRIPT);
    let server = Server::start(&rig, &["--credits", "1000"]);
    rig.live(&server, &["render", "s.txt", "--max-credits", "30"])
        .ends(2);
    assert_eq!(bill(&rig, &server, 1_000), 0);
}

#[test]
fn what_costs_more_than_the_price_to_ask_above_wants_a_limit_of_its_own() {
    let rig = Rig::new();
    rig.write("s.txt", SCRIPT);
    std::fs::create_dir_all(rig.path("home")).unwrap();
    let settings = |above: u64| {
        let json = format!(r#"{{"confirm_above": {above}}}"#);
        rig.write("home/settings.json", json);
    };
    settings(30);
    let refused = rig.run(&["render", "s.txt", "--out", "takes"]).ends(2);
    assert!(refused.err.contains("--max-credits 31"), "{refused:?}");
    assert!(refused.err.contains("Nothing was sent"), "{refused:?}");
    assert!(!rig.path("takes").exists());
    // A look at the price is free, and so is what is cheap enough.
    rig.run(&["render", "s.txt", "--dry-run"]).ends(0);
    rig.run(&["speak", "Hello.", "--out", "a.mp3"]).ends(0);
    let limited = ["render", "s.txt", "--out", "takes", "--max-credits", "31"];
    rig.run(&limited).ends(0);
    // What the library holds costs nothing.
    settings(0);
    rig.run(&["render", "s.txt", "--out", "takes"]).ends(0);
}

/// Regression: with a damaged settings file nothing had to be confirmed, and the command was charged.
#[test]
fn after_damaged_settings_a_charge_needs_a_limit() {
    let damages = [
        "\u{feff}{\"confirm_above\": 300}",
        "{\"confirm_above\": 300,}",
        "{\"confirm_above\": 300, \"zoom\": 1.",
        "{\"zoom\": 1.5, \"confirm_ab",
        "",
    ];
    for damage in damages {
        let rig = Rig::new();
        let server = Server::start(&rig, &["--credits", "1000"]);
        std::fs::create_dir_all(rig.path("home")).unwrap();
        rig.write("home/settings.json", damage);
        let speak = ["speak", "Hello.", "--out", "a.mp3"];
        let refused = rig.live(&server, &speak).ends(2);
        assert!(refused.err.contains("settings.damaged.json"), "{refused:?}");
        assert!(refused.err.contains("--max-credits"), "{refused:?}");
        // The next command finds a whole file, and nobody has confirmed that.
        let again = rig.live(&server, &speak).ends(2);
        assert!(!again.err.contains("settings.damaged.json"), "{again:?}");
        assert_eq!(bill(&rig, &server, 1_000), 0, "{damage}");
        let kept = std::fs::read_to_string(rig.path("home/settings.damaged.json"));
        assert_eq!(kept.unwrap(), damage);
        let limited = [&speak[..], &["--max-credits", "10"]].concat();
        rig.live(&server, &limited).ends(0);
        assert_eq!(bill(&rig, &server, 1_000), 6, "{damage}");
        // Draft voices are free.
        rig.run(&["speak", "Hello.", "--draft", "--out", "b.mp3"])
            .ends(0);
    }
}

#[test]
fn what_partly_failed_is_listed_and_nothing_is_bought_twice() {
    let rig = Rig::new();
    let (script, price) = many(8);
    rig.write("s.txt", script);
    let args = ["render", "s.txt", "--out", "takes", "--json"];
    let service = Service::start(&rig);
    let before = service.left(&rig);
    let refused = Refusal::not_found("voice_not_found", "There is no such voice.");
    service.faults.times(2, &Fault::Refuse(refused));
    let partly = service.run(&rig, &args).ends(3);
    let made = partly.json();
    let failed = made["failed"].as_array().unwrap();
    assert!(
        failed.len() == 2 && files(&made).count() + failed.len() == 8,
        "{made}"
    );
    assert!(
        failed
            .iter()
            .all(|line| line["line"].is_u64() && line["why"].is_string())
    );
    assert!(partly.err.contains("Line "), "{partly:?}");
    assert_eq!(rig.names("takes").len(), files(&made).count());
    let done = service.run(&rig, &args).ends(0).json();
    assert_eq!(files(&done).count(), 8);
    assert_eq!(before - service.left(&rig), price);
    let usage = service.run(&rig, &["usage", "--json"]).ends(0).json();
    assert_eq!(usage["spent"], price, "{usage}");
    assert_eq!(usage["unknown"], 0, "{usage}");
}

#[test]
fn an_interrupted_render_goes_on_and_buys_nothing_twice() {
    let rig = Rig::new();
    let (script, price) = many(12);
    rig.write("s.txt", script);
    let server = Server::start(&rig, &["--credits", "1000", "--latency", "300"]);
    let args = ["render", "s.txt", "--out", "takes", "--json"];
    let mut child = rig.live_command(&server, &args).spawn().unwrap();
    let mut words = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    // It says what it is about to make.
    words.read_line(&mut line).unwrap();
    assert!(line.contains("12 lines"), "{line}");
    signal(child.id(), "INT");
    // How far it is, on lines of their own; then what is kept, and how to go on.
    let mut rest = String::new();
    words.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("of 12 lines are in the library"), "{rest}");
    assert!(rest.contains("The same command continues"), "{rest}");
    finish(child).ends(130);

    let done = rig.live(&server, &args).ends(0).json();
    assert_eq!(files(&done).count(), 12);
    assert_eq!(bill(&rig, &server, 1_000), price);
}

#[test]
fn a_script_comes_from_a_pipe_too() {
    let rig = Rig::new();
    let plan = rig
        .run_with_input(&["render", "-", "--dry-run", "--json"], SCRIPT.as_bytes())
        .ends(0)
        .json();
    assert_eq!((&plan["lines"], &plan["speakers"]), (&4.into(), &3.into()));
    // It has no name that says what it is.
    let table = "speaker,text\nAnn,\"Hello, you.\"\nBen,Yes?\n";
    let plan = rig
        .run_with_input(&["render", "-", "--dry-run", "--json"], table.as_bytes())
        .ends(0)
        .json();
    assert_eq!((&plan["lines"], &plan["speakers"]), (&2.into(), &2.into()));
    rig.run_with_input(&["render", "-"], b"# Only a heading\n")
        .ends(1);
}

#[test]
fn sound_is_not_written_to_a_pipe() {
    let rig = Rig::new();
    rig.write("s.txt", "Tom: Hello.\n");
    rig.run(&["render", "s.txt", "--out", "-"]).ends(1);
    rig.run(&["speak", "Hello.", "--out", "-"]).ends(1);
    assert!(!rig.path("-").exists());
}

#[test]
fn a_folder_that_was_made_is_named() {
    let rig = Rig::new();
    rig.write("s.txt", "Tom: Hello.\n");
    let args = ["render", "s.txt", "--out", "new/takes"];
    let first = rig.run(&args).ends(0);
    assert!(
        first.err.contains("The folder new/takes was made"),
        "{first:?}"
    );
    let again = rig.run(&args).ends(0);
    assert!(!again.err.contains("was made"), "{again:?}");
    let one = ["speak", "Hello.", "--out", "elsewhere/a.mp3"];
    let one = rig.run(&one).ends(0);
    assert!(one.err.contains("The folder elsewhere was made"), "{one:?}");
}
