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
fn files_that_do_not_fit_are_not_there() {
    let rig = Rig::new();
    std::fs::create_dir(rig.path("there")).unwrap();
    let speak = "speak Hello. --json --out there/a.wav";
    for (mount, word) in [(READ_ONLY, "there/a.wav"), (FULL, "full")] {
        let run = run_where(&rig, mount, speak).ends(1);
        assert!(run.out.is_empty() && run.err.contains(word), "{run:?}");
        assert!(
            !run.err
                .lines()
                .any(|line| line.starts_with(".mynah") || line == "a.wav"),
            "{run:?}"
        );
    }
    // It was bought once, and is still here.
    let usage = rig.run(&["usage", "--json"]).json();
    assert_eq!((&usage["spent"], &usage["saved"]), (&6.into(), &6.into()));
    rig.write("s.txt", "Tom: Hello.\n");
    for mount in [READ_ONLY, FULL] {
        run_where(&rig, mount, "render s.txt --format wav_24000 --out there").ends(1);
    }
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
