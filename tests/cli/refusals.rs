//! What is typed wrongly, or belongs to a later Mynah; scripts that are none.

use std::fs::File;

use crate::rig::Rig;

#[test]
fn help_and_version_are_there() {
    let rig = Rig::new();
    let version = rig.run(&["--version"]).ends(0);
    assert_eq!(
        version.out,
        format!("mynah {}\n", env!("CARGO_PKG_VERSION"))
    );
    for verb in [
        "", "speak", "render", "lint", "voices", "audition", "sweep", "usage", "serve", "doctor",
        "bench",
    ] {
        let args = [verb, "--help"];
        let help = rig
            .run(args.get(usize::from(verb.is_empty())..).unwrap())
            .ends(0);
        assert!(help.out.contains("Example"), "{verb}: {}", help.out);
    }
    assert!(!rig.path("home").exists());
}

/// A paragraph that stood twice differed in single words.
#[test]
fn no_help_says_the_same_twice() {
    let rig = Rig::new();
    let commands = [
        "render",
        "lint",
        "inspect",
        "clone",
        "dub",
        "dub patch",
        "speak",
        "audition",
        "sweep",
    ];
    for command in commands {
        let mut args: Vec<&str> = vec!["help"];
        args.extend(command.split(' '));
        let help = rig.run(&args).ends(0).out;
        let (_, behind) = help.split_once("Examples:").unwrap();
        let (_, behind) = behind.split_once("\n\n").unwrap_or_default();
        let words: Vec<&str> = behind.split_whitespace().collect();
        let mut seen = std::collections::HashSet::new();
        for some in words.windows(8) {
            assert!(seen.insert(some), "{command}: {some:?}");
        }
    }
}

#[test]
fn an_unknown_option_is_no_text() {
    let rig = Rig::new();
    let patch = ["dub", "patch", "job", "--to", "en", "--line", "1", "--text"];
    for args in [
        &["speak", "--nope"][..],
        &["speak", "-x"],
        &["speak", "Hello.", "--nope"],
        &["speak", "--nope", "Hello."],
        &["render", "s.txt", "--nope"],
        &["audition", "--voices", "all", "--text", "--nope"],
        &["sweep", "--text", "--nope"],
        &[&patch[..], &["--nope"]].concat(),
    ] {
        let refused = rig.run(args).ends(1);
        assert!(refused.out.is_empty(), "{refused:?}");
        assert!(
            refused.err.contains("argument") || refused.err.contains("option"),
            "{refused:?}"
        );
    }
    assert!(!rig.path("home").exists());
    rig.run(&["speak", "- 5 degrees", "--out", "a.mp3"]).ends(0);
}

#[test]
fn a_format_that_is_none_names_those_that_are() {
    let rig = Rig::new();
    rig.write("s.txt", "Hello.");
    let refused = rig.run(&["render", "s.txt", "--format", "mp3"]).ends(1);
    assert!(refused.err.contains("mp3_44100_128"), "{}", refused.err);
    assert!(!refused.err.contains("pcm_16000"), "{}", refused.err);
    let refused = rig.run(&["speak", "Hello.", "--format", "flac"]).ends(1);
    assert!(refused.err.contains("pcm_16000"), "{}", refused.err);
}

#[test]
fn what_is_unknown_exits_1_with_nothing_on_standard_output() {
    let rig = Rig::new();
    rig.write("s.txt", "Hello.")
        .write("x.mynah", "PK")
        .write(
            "a.json",
            r#"{"speakers": {"Narrator": {"settings": {"stabilty": 0.2}}}}"#,
        )
        .write(
            "b.json",
            r#"{"speakers": {"Narrator": {"settings": {"speed": 4}}}}"#,
        );
    let cases: &[&[&str]] = &[
        &["nothing"],
        &["--nothing"],
        &["x.mynah"],
        &["gone.mynah"],
        &["s.txt"],
        &["--screenshot"],
        &["--size", "10"],
        &["render", "x.mynah"],
        &["render", "s.txt", "--target", "audiobook"],
        &["render", "none.txt"],
        &["render", "s.txt", "--cast", "a.json"],
        &["render", "s.txt", "--cast", "b.json"],
        &["render"],
        &["lint"],
        &["lint", "none.txt"],
        &["lint", "s.txt", "--model", "none"],
        &["speak"],
        &["speak", ""],
        &["speak", "Hi.", "-f", "s.txt"],
        &["speak", "-f", "none.txt"],
        &["speak", "Hi.", "--stability", "1.5"],
        &["speak", "Hi.", "--speed", "nan"],
        &["speak", "Hi.", "--speed", "2"],
        &["speak", "Hi.", "--seed", "-1"],
        &["speak", "Hi.", "--speaker-boost", "maybe"],
        &["speak", "Hi.", "--format", "flac"],
        &["speak", "Hi.", "--voice", "Nobody"],
        &["speak", "Hi.", "--model", "none"],
        &["speak", "Hi.", "--max-credits", "-1"],
        &["speak", "Hi.", "--out", "s.txt/a.mp3"],
        &["clone", "me"],
        &["mcp"],
        &["history"],
        &["bench", "nothing"],
        &["usage", "--since", "soon"],
    ];
    for args in cases {
        let run = rig.run(args).ends(1);
        assert!(
            run.out.is_empty() && !run.err.is_empty(),
            "{args:?}: {run:?}"
        );
    }
}

/// Told before a window opens, whether there could be one or not.
#[test]
fn a_project_file_that_is_none_is_told_at_once() {
    let rig = Rig::new();
    std::fs::create_dir(rig.path("folder.mynah")).unwrap();
    let gone = rig.run(&["gone.mynah"]).ends(1);
    assert!(gone.err.contains("gone.mynah is not there"), "{}", gone.err);
    let folder = rig.run(&["folder.mynah"]).ends(1);
    assert!(folder.err.contains("is a folder"), "{}", folder.err);
    let other = rig.run(&["story.txt"]).ends(1);
    assert!(other.err.contains("ends with .mynah"), "{}", other.err);
}

#[test]
fn what_is_no_script_is_refused() {
    let rig = Rig::new();
    let long = "a\n".repeat(1_000_001);
    let cases: &[(&str, &[u8])] = &[
        ("empty.txt", b""),
        ("blank.txt", b" \n\n"),
        ("headings.md", b"# One\n\n## Two\n"),
        ("zeros.txt", &[0; 64]),
        ("picture.txt", b"\x89PNG\r\n\x1a\n"),
        ("book.epub", b"PK\x03\x04mimetype"),
        ("long.txt", long.as_bytes()),
    ];
    for (name, bytes) in cases {
        rig.write(name, bytes);
        let run = rig.run(&["render", name, "--dry-run", "--json"]).ends(1);
        assert!(run.out.is_empty(), "{name}: {run:?}");
    }
    // 65 MB that are never read.
    File::create(rig.path("huge.txt"))
        .unwrap()
        .set_len(65 << 20)
        .unwrap();
    rig.run(&["render", "huge.txt", "--dry-run"]).ends(1);
    rig.run(&["speak", "-f", "huge.txt"]).ends(1);
}

#[test]
fn scripts_of_other_encodings_are_read() {
    let rig = Rig::new();
    let wide: Vec<u8> = "\u{feff}Tom: Grüße.\n"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    rig.write("wide.txt", wide)
        .write("old.txt", b"Tom: Gr\xfc\xdfe aus K\xf6ln.\n");
    for (name, characters) in [("wide.txt", 6), ("old.txt", 15)] {
        let plan = rig
            .run(&["render", name, "--dry-run", "--json"])
            .ends(0)
            .json();
        assert_eq!(
            (&plan["characters"], &plan["speakers"]),
            (&characters.into(), &1.into())
        );
    }
}

#[test]
fn a_script_that_is_not_there_is_told_as_that() {
    let rig = Rig::new();
    let missing = rig.run(&["render", "nope.txt"]).ends(1);
    assert!(missing.err.contains("There is no nope.txt"), "{missing:?}");
}
