//! `mynah serve`, and commands that look rather than speak.

use std::process::Stdio;

use crate::rig::{Rig, Server, finish};

#[test]
fn the_first_line_is_promised_and_a_signal_ends_it() {
    let rig = Rig::new();
    for name in ["TERM", "INT"] {
        let server = Server::start(&rig, &["--plan", "pro", "--latency", "1"]);
        let port = server.base.strip_prefix("http://127.0.0.1:").unwrap();
        assert!(port.parse::<u16>().unwrap() > 0);
        assert_eq!(server.first_line, format!("listening on {}\n", server.base));
        let (run, rest) = server.end(name);
        assert_eq!((run.code, rest.as_str()), (130, ""));
    }
}

#[test]
fn a_certificate_of_its_own_is_left_for_clients_to_trust() {
    let rig = Rig::new();
    let server = Server::start(&rig, &["--tls-self-signed"]);
    assert!(server.base.starts_with("https://127.0.0.1:"));
    let pem = std::fs::read_to_string(rig.path("account/certificate.pem")).unwrap();
    assert!(pem.starts_with("-----BEGIN CERTIFICATE-----\n") && !pem.contains("PRIVATE"));
    assert_eq!(server.end("TERM").0.code, 130);
}

#[test]
fn what_can_not_be_served_is_refused() {
    let rig = Rig::new();
    rig.run(&["serve", "--plan", "golden"]).ends(1);
    rig.run(&["serve", "--fault", "2"]).ends(1);
    let elsewhere = ["serve", "--webhook-url", "https://example.com/"];
    rig.run(&elsewhere).ends(1);
    rig.run(&[&elsewhere[..], &["--webhook-secret", "s"]].concat())
        .ends(1);
    // Whoever opens it to the network says who may come in.
    rig.run(&["serve", "--port", "0", "--bind", "0.0.0.0"])
        .ends(1);
    let server = Server::start(&rig, &[]);
    let port = server.base.rsplit(':').next().unwrap();
    rig.run(&["serve", "--port", port]).ends(1);
}

#[test]
fn voices_are_listed_and_searched() {
    let rig = Rig::new();
    let all = rig.run(&["voices", "--json"]).ends(0).json();
    assert!(all.as_array().unwrap().len() >= 8);
    let some = rig
        .run(&["voices", "--search", "scottish", "--json"])
        .ends(0)
        .json();
    let some = some.as_array().unwrap();
    assert!(!some.is_empty() && some.len() < all.as_array().unwrap().len());
    assert!(some[0].get("category").is_some() && some[0]["labels"]["accent"] == "scottish");
}

#[test]
fn the_doctor_says_what_to_do() {
    let rig = Rig::new();
    let found = rig.run(&["doctor", "--json"]).ends(0).json();
    let checks = found["checks"].as_array().unwrap();
    assert!(checks.len() >= 5);
    for check in checks {
        assert!(check["name"].is_string() && check["says"].is_string());
        // What doesn't work has a way out.
        assert_eq!(check["fix"].is_string(), check["ok"] == false, "{check}");
    }
    assert!(rig.run(&["doctor"]).ends(0).out.contains("library"));
}

#[test]
fn the_doctor_counts_the_takes_whose_sound_is_lost() {
    let rig = Rig::new();
    rig.run(&["speak", "Hello.", "--draft"]).ends(0);
    let takes = || {
        let found = rig.run(&["doctor", "--json"]).ends(0).json();
        let checks = found["checks"].as_array().unwrap().clone();
        checks
            .into_iter()
            .find(|check| check["name"] == "takes")
            .unwrap()
    };
    assert_eq!(takes()["ok"], true);
    std::fs::rename(rig.path("home/audio"), rig.path("elsewhere")).unwrap();
    let lost = takes();
    assert_eq!(lost["ok"], false, "{lost}");
    assert!(lost["says"].as_str().unwrap().contains("a take"), "{lost}");
    std::fs::remove_dir_all(rig.path("home/audio")).ok();
    std::fs::rename(rig.path("elsewhere"), rig.path("home/audio")).unwrap();
    assert_eq!(takes()["ok"], true);
}

#[test]
fn a_reader_that_goes_away_ends_a_command_with_another_code() {
    let rig = Rig::new();
    for args in [
        &["voices", "--json"][..],
        &["--help"],
        &["speak", "Hi.", "--json"],
        &["nothing"],
    ] {
        let mut command = rig.command(args);
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        finish(child).ends(1);
        let code = i32::from(args == ["nothing"]);
        let mut child = rig.command(args).spawn().unwrap();
        drop(child.stderr.take());
        finish(child).ends(code);
    }
}
