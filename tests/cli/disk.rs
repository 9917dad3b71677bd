//! Folders that can't be written and disks that are full.

use std::process::Command;

use crate::rig::{Rig, Run, finish};
use crate::tools::tone;

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

/// Commands that write one file, each with the ending of its name. The name follows.
const FILES: [(&[&str], &str); 10] = [
    (&["speak", "Hello.", "--out"], "mp3"),
    (&["speak", "Hello.", "--out", "a.mp3", "--subtitles"], "srt"),
    (&["transcribe", "la.wav", "--out"], "srt"),
    (&["align", "la.wav", "--text", "La", "--out"], "json"),
    (&["caption", "--wav", "la.wav", "--out"], "vtt"),
    (&["isolate", "la.wav", "--out"], "wav"),
    (&["convert", "la.wav", "--voice", "Wren", "--out"], "mp3"),
    (&["effect", "Rain", "--seconds", "2", "--out"], "wav"),
    (&["music", "Waltz", "--seconds", "3", "--out"], "mp3"),
    (&["dialogue", "s.txt", "--out"], "mp3"),
];

/// Regression: the request was charged, and then its file could not have the name, or not take the place of another.
#[test]
fn nothing_is_bought_for_a_file_that_cannot_be_written() {
    let rig = Rig::new();
    tone(&rig, "la.wav", 2.0);
    rig.write("s.txt", "Tom: Hello.\n");
    std::fs::create_dir(rig.path("there")).unwrap();
    for (command, ending) in FILES {
        let long = format!("{}.{ending}", "ж".repeat(126));
        let run = rig.run(&[command, &[&*long]].concat()).ends(1);
        assert!(run.err.contains("no file with such a name"), "{run:?}");
        // Into a folder these write files under names of their own.
        let has_folder = matches!(
            command,
            ["speak", _, "--out"] | ["transcribe" | "dialogue", ..]
        );
        if !has_folder {
            let folder = format!("folder.{ending}");
            std::fs::create_dir_all(rig.path(&folder)).unwrap();
            let run = rig.run(&[command, &[&*folder]].concat()).ends(1);
            assert!(run.err.contains("is a folder"), "{run:?}");
        }
        let file = format!("there/kept.{ending}");
        rig.write(&file, "kept");
        let mount = format!("mount --bind {file} {file} && mount -o remount,bind,ro {file}");
        let command = format!("{} {file}", command.join(" "));
        let run = run_where(&rig, &mount, &command).ends(1);
        assert!(run.err.contains("can’t be written"), "{run:?}");
        assert_eq!(std::fs::read(rig.path(&file)).unwrap(), b"kept");
    }
    assert_eq!(rig.run(&["usage", "--json"]).json()["spent"], 0);
}

/// Regression: the request was charged, and then the name of a file in the folder was taken or too long.
#[test]
fn nothing_is_bought_for_a_folder_whose_files_cannot_be_written() {
    let rig = Rig::new();
    let long = format!("{}.wav", "a".repeat(251));
    tone(&rig, &long, 2.0);
    rig.write("s.txt", "Tom: Hello.\n");
    let commands = [
        (&["render", "s.txt"][..], "0001-tom-hello.draft.mp3"),
        (&["dialogue", "s.txt"], "0001-tom-hello.draft.mp3"),
        (
            &["audition", "--voices", "Wren", "--text", "Hello."],
            "A-line-1.wav",
        ),
    ];
    for (command, name) in commands {
        std::fs::create_dir_all(rig.path("out").join(name)).unwrap();
        let run = rig.run(&[command, &["--out", "out"]].concat()).ends(1);
        assert!(run.err.contains("is a folder"), "{run:?}");
    }
    let transcribe = ["transcribe", &long, "--format", "json", "--out", "out"];
    let run = rig.run(&transcribe).ends(1);
    assert!(run.err.contains("no file with such a name"), "{run:?}");
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

/// Regression: a command whose standard output was closed ended with 0, and its result was lost.
#[test]
fn a_closed_standard_output_ends_with_another_code() {
    let rig = Rig::new();
    let program = env!("CARGO_BIN_EXE_mynah");
    for arguments in ["voices", "usage --json", "doctor", "--help", "--version"] {
        let script = format!("'{program}' {arguments} >&-");
        let command = rig.within(Command::new("sh"), &["-c", &script]);
        let run = finish({ command }.spawn().unwrap()).ends(1);
        let has_reason = run.err.contains("standard output");
        assert!(has_reason || arguments.starts_with("--"), "{run:?}");
        // Other programs open it for reading, too.
        let script = format!("'{program}' {arguments} <>/dev/null 1>&0");
        let command = rig.within(Command::new("sh"), &["-c", &script]);
        finish({ command }.spawn().unwrap()).ends(0);
    }
}

/// Regression: commands that only read were refused where the home can't be written.
#[test]
fn commands_that_only_read_need_no_home_that_can_be_written() {
    let rig = Rig::new();
    tone(&rig, "la.wav", 2.0);
    rig.write("s.txt", "Tom: Hello.\n");
    std::fs::create_dir(rig.path("there")).unwrap();
    let mut speak = rig.command(&["speak", "Hello.", "--out", "a.mp3"]);
    speak.env("MYNAH_HOME", rig.path("there/home"));
    finish(speak.spawn().unwrap()).ends(0);
    let home = format!("{READ_ONLY} && export MYNAH_HOME=there/home");
    for command in [
        "--help",
        "doctor",
        "lint s.txt",
        "inspect la.wav",
        "voices",
        "render s.txt --dry-run",
        "agent list",
        "agent conversations",
        "webhooks list",
        "dub status",
    ] {
        run_where(&rig, &home, command).ends(0);
    }
    let usage = run_where(&rig, &home, "usage --json").ends(0).json();
    assert_eq!(usage["spent"], 6);
    for mount in [READ_ONLY, FULL] {
        let home = format!("{mount} && export MYNAH_HOME=there/new");
        run_where(&rig, &home, "voices").ends(0);
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
