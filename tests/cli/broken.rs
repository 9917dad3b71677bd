//! Services that break answers: a run ends whole, or in bounded time, and pays for nothing twice.

use mynah::draft::faults::{Fault, Gate};
use mynah::terms::clock::Clock;
use std::path::Path;

use crate::faulty::Service;
use crate::rig::{CEILING, Rig, Server, finish, signal};

/// Distinct lines, and what they cost at a credit a character.
fn script(rig: &Rig, count: usize) -> u64 {
    let lines: Vec<String> = (0..count)
        .map(|place| format!("Line number {place}."))
        .collect();
    rig.write("s.txt", format!("Tom: {}\n", lines.join("\nTom: ")));
    lines.iter().map(|line| line.len() as u64).sum()
}

#[test]
fn a_batch_ends_whole_although_answers_break() {
    let rig = Rig::new();
    let price = script(&rig, 40);
    let server = Server::start(&rig, &["--fault", "0.2", "--credits", "100000"]);
    let limit = price.to_string();
    let args = ["render", "s.txt", "--out", "takes", "--json"];
    let limited = [&args[..], &["--max-credits", &limit]].concat();
    let made = rig.live(&server, &limited).ends(0).json();
    assert_eq!(rig.names("takes").len(), 40);
    assert_eq!(made["credits"], price);
    assert_eq!(made["failed"], serde_json::json!([]));
    let usage = rig.live(&server, &["usage", "--json"]).ends(0).json();
    assert_eq!(
        (&usage["spent"], &usage["unknown"]),
        (&price.into(), &0.into())
    );
    assert_eq!(usage["left"], 100_000 - price, "charged once");
}

#[test]
fn a_killed_run_leaves_the_files_of_all_takes_so_far() {
    let rig = Rig::new();
    let price = script(&rig, 6);
    let service = Service::start(&rig);
    let before = service.left(&rig);
    let gate = Gate::default();
    service.faults.next(Fault::HoldBefore(gate.clone()));
    let args = ["render", "s.txt", "--out", "takes", "--json"];
    let child = service.command(&rig, &args).spawn().unwrap();
    let is_sound = |name: &String| {
        name.starts_with("000") && Path::new(name).extension() == Some("mp3".as_ref())
    };
    let written = || {
        let there = rig.path("takes").is_dir();
        let names = if there {
            rig.names("takes")
        } else {
            Vec::new()
        };
        names.into_iter().filter(is_sound).collect::<Vec<_>>()
    };
    let start = Clock::system().instant();
    while written().len() < 5 {
        assert!(start.elapsed() < CEILING, "{:?}", written());
        std::thread::yield_now();
    }
    signal(child.id(), "KILL");
    finish(child);
    let left = written();
    assert_eq!(left.len(), 5, "{left:?}");
    for name in &left {
        assert!(crate::rig::decoded_seconds(&rig.path("takes").join(name)) > 0.2);
    }
    gate.open();
    let made = service.run(&rig, &args).ends(0).json();
    assert_eq!(made["files"].as_array().unwrap().len(), 6);
    assert_eq!(written().len(), 6);
    assert_eq!(before - service.left(&rig), price, "charged once");
}
