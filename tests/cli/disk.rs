//! Folders that can't be written and disks that are full.

use std::process::Command;

use crate::rig::{Rig, Run, finish};

/// Runs the program where `mount` was done to the folder `there`, and lists that folder afterwards.
fn run_where(rig: &Rig, mount: &str, args: &str) -> Run {
    let script = format!(
        "{mount} || exit 99; '{}' {args}; code=$?; ls -A there >&2; exit $code",
        env!("CARGO_BIN_EXE_mynah")
    );
    let command = rig.within(Command::new("unshare"), &["--mount", "sh", "-c", &script]);
    let run = finish(
        { command }
            .spawn()
            .expect("unshare, of the package util-linux"),
    );
    assert_ne!(run.code, 99, "no folder can be mounted here: {run:?}");
    run
}

const READ_ONLY: &str = "mount --bind there there && mount -o remount,bind,ro there";
const FULL: &str = "mount -t tmpfs -o size=16k none there";

#[test]
fn nothing_is_bought_for_a_place_that_cannot_be_written() {
    let rig = Rig::new();
    std::fs::create_dir(rig.path("there")).unwrap();
    let speak = "speak Hello. --json --out there/a.wav";
    for (mount, word) in [(READ_ONLY, "there is read-only"), (FULL, "full")] {
        let run = run_where(&rig, mount, speak).ends(1);
        assert!(run.out.is_empty() && run.err.contains(word), "{run:?}");
        assert!(
            !run.err
                .lines()
                .any(|line| line.starts_with(".mynah") || line == "a.wav"),
            "{run:?}"
        );
    }
    rig.write("s.txt", "Tom: Hello.\n");
    let commands = [
        "render s.txt --format wav_24000 --out there",
        "audition --voices all --text Hello. --out there",
        "sweep --text Hello. --stability 0.1,0.9 --out there",
    ];
    for mount in [READ_ONLY, FULL] {
        for command in commands {
            run_where(&rig, mount, command).ends(1);
        }
    }
    let usage = rig.run(&["usage", "--json"]).json();
    assert_eq!(usage["spent"], 0);
    rig.write("file", "");
    rig.run(&["render", "s.txt", "--out", "file/folder"])
        .ends(1);
    assert_eq!(rig.run(&["usage", "--json"]).json()["spent"], 0);
}

#[test]
fn a_result_that_cannot_be_written_to_standard_output_ends_with_another_code() {
    let rig = Rig::new();
    let mut command = rig.command(&["speak", "Hello.", "--out", "a.mp3", "--json"]);
    let full = std::fs::File::options().write(true).open("/dev/full");
    let run = finish(command.stdout(full.unwrap()).spawn().unwrap()).ends(1);
    assert!(run.err.contains("standard output"), "{run:?}");
    assert!(rig.path("a.mp3").is_file());
    let mut command = rig.command(&["voices"]);
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    finish(child).ends(1);
}

#[test]
fn a_home_that_can_not_be_written_is_told() {
    let rig = Rig::new();
    std::fs::create_dir(rig.path("there")).unwrap();
    for mount in [READ_ONLY, FULL] {
        let mount = format!("{mount} && export MYNAH_HOME=there/home");
        let run = run_where(&rig, &mount, "speak Hello.").ends(1);
        assert!(run.out.is_empty(), "{run:?}");
    }
}
