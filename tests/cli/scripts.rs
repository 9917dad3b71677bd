//! Scripts of every kind that is imported, and files that are none or want to be too much.

use std::io::{Cursor, Write as _};
use std::path::PathBuf;

use serde_json::Value;
use zip::write::SimpleFileOptions;

use crate::rig::{Rig, Run};

/// A file of `tests/fixtures/scripts`.
pub fn fixture(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/scripts");
    std::fs::read(folder.join(name)).unwrap()
}

/// What a render would make.
fn plan(run: Run) -> Value {
    run.ends(0).json()
}

fn dry(rig: &Rig, name: &str) -> Run {
    rig.run(&["render", name, "--dry-run", "--json"])
}

/// Each with its lines, speakers and characters, counted by hand.
pub const KINDS: &[(&str, [u64; 3])] = &[
    ("lamp-room.txt", [3, 3, 51]),
    ("lamp-room.md", [6, 3, 121]),
    ("lamp-room.docx", [6, 4, 119]),
    ("lamp-room.epub", [5, 1, 96]),
    ("lamp-room.pdf", [4, 3, 197]),
    ("lamp-room.fountain", [5, 4, 104]),
    ("lamp-room.fdx", [4, 4, 43]),
    ("lamp-room.csv", [3, 3, 48]),
    ("lamp-room.tsv", [2, 2, 29]),
    ("lamp-room.xlsx", [3, 3, 47]),
    ("lamp-room.srt", [3, 2, 47]),
    ("lamp-room.vtt", [2, 2, 29]),
    ("lamp-room.json", [3, 3, 47]),
];

fn counts(plan: &Value) -> [u64; 3] {
    ["lines", "speakers", "characters"].map(|key| plan[key].as_u64().unwrap())
}

#[test]
fn a_render_takes_every_kind_of_script() {
    let rig = Rig::new();
    for (name, expected) in KINDS {
        rig.write(name, fixture(name));
        assert_eq!(counts(&plan(dry(&rig, name))), *expected, "{name}");
    }
    // So do those of a text file.
    for (name, expected) in [KINDS[0], KINDS[5], KINDS[7], KINDS[10], KINDS[12]] {
        rig.write("words.txt", fixture(name));
        assert_eq!(counts(&plan(dry(&rig, "words.txt"))), expected, "{name}");
    }
    // From a pipe the bytes tell which it is.
    for (name, expected) in [KINDS[2], KINDS[4], KINDS[9]] {
        let args = ["render", "-", "--dry-run", "--json"];
        let run = rig.run_with_input(&args, &fixture(name));
        assert_eq!(counts(&plan(run)), expected, "{name}");
    }
}

/// A slamming door was spoken.
#[test]
fn a_render_says_that_sounds_are_left_out() {
    let rig = Rig::new();
    let film = "1\n00:00:01,000 --> 00:00:02,000\n[door slams]\n\n\
                2\n00:00:03,000 --> 00:00:04,000\n(sighs) Who is there?\n";
    rig.write("film.srt", film);
    let run = dry(&rig, "film.srt").ends(0);
    for sound in ["[door slams]", "(sighs)"] {
        assert!(run.err.contains(sound), "{run:?}");
    }
    let json = run.json();
    assert_eq!(counts(&json), [1, 1, 13]);
    assert_eq!(json["skipped"].as_array().map(Vec::len), Some(2));
}

/// Regression: "SFX doors hiss open" was rendered and charged.
#[test]
fn a_render_lists_the_cues_that_are_left_out() {
    let rig = Rig::new();
    let play =
        "[SFX: doors hiss open]\n\nOLD MAN – (coughs) Who is there?\n\nMIRA – Me. [SFX: rain]\n";
    rig.write("play.txt", play);
    let run = dry(&rig, "play.txt").ends(0);
    let json = run.json();
    // "Who is there?" and "Me."
    assert_eq!(counts(&json), [2, 2, 16]);
    let cue = |line: &str, text: &str| serde_json::json!({ "where": line, "text": text, "why": "sound or music cue" });
    let expected = [
        cue("Line 1", "[SFX: doors hiss open]"),
        cue("Line 3", "[SFX: rain]"),
    ];
    assert_eq!(json["skipped"], serde_json::json!(expected));
    assert!(run.err.contains("[SFX: rain]"), "{run:?}");
}

#[test]
fn blocks_of_code_are_listed_as_skipped() {
    let rig = Rig::new();
    rig.write("a.md", "Hello.\n\n```rust\nfn main() {}\n```\n");
    let run = dry(&rig, "a.md").ends(0);
    assert!(run.err.contains("fn main() {}"), "{run:?}");
    let expected = serde_json::json!([{ "where": "Row 3", "text": "fn main() {}", "why": "code" }]);
    assert_eq!(run.json()["skipped"], expected);
}

#[test]
fn a_named_encoding_is_used_and_an_unknown_one_refused() {
    let rig = Rig::new();
    // One letter in Shift_JIS, two in windows-1252.
    rig.write("a.txt", b"\x83\x41\n");
    let run = |encoding| {
        let args = ["render", "a.txt", "--dry-run", "--json", "--encoding"];
        rig.run(&[&args[..], &[encoding]].concat())
    };
    for (encoding, characters) in [("shift_jis", 1), ("windows-1252", 2)] {
        assert_eq!(run(encoding).ends(0).json()["characters"], characters);
    }
    run("nobody").ends(1);
}

#[test]
fn a_table_says_who_speaks_with_what() {
    let rig = Rig::new();
    let table =
        "speaker,text,voice,speed,model\nTom,Hello.,Heron,0.8,\nAnn,Hello.,Wren,,eleven_v3\n";
    rig.write("t.csv", table);
    let made = rig.run(&["render", "t.csv", "--json"]).ends(0).json();
    assert_eq!(made["files"].as_array().unwrap().len(), 2);
    let usage = rig.run(&["usage", "--json"]).json();
    let names = |key: &str| -> Vec<String> {
        let of = usage[key].as_object().unwrap();
        of.keys().cloned().collect()
    };
    let (voices, models) = (names("by_voice"), names("by_model"));
    for voice in ["Heron", "Wren"] {
        assert!(voices.iter().any(|name| name.starts_with(voice)), "{usage}");
    }
    assert!(
        models.len() == 2 && models.contains(&"eleven_v3".to_owned()),
        "{usage}"
    );
    let table = "text,file\nHello.,../gate/Tom 1.wav\nHello there.,tom 1\nBye.,\n";
    rig.write("t.csv", table);
    rig.run(&["render", "t.csv", "--out", "named"]).ends(0);
    let names = ["0003-narrator-bye.draft.mp3", "Tom 1.mp3", "tom 1-2.mp3"];
    assert_eq!(rig.names("named"), names);
    for (bad, told) in [
        ("text,voice\nHello.,Nobody\n", "Nobody"),
        ("text,model\nHello.,none\n", "none"),
        ("text,speed\nHello.,4\n", "row 2"),
    ] {
        rig.write("t.csv", bad);
        let refused = dry(&rig, "t.csv").ends(1);
        assert!(refused.err.contains(told), "{bad:?}: {refused:?}");
    }
}

fn zipped(part: &str, megabytes: usize) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(part, SimpleFileOptions::default()).unwrap();
    let spaces = vec![b' '; 1 << 20];
    for _ in 0..megabytes {
        zip.write_all(&spaces).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn what_is_no_script_of_its_kind_says_why() {
    let rig = Rig::new();
    let pages = "<FinalDraft><Content>".to_owned() + &"<Paragraph>".repeat(100_000);
    let cut = |name: &str| {
        let mut bytes = fixture(name);
        bytes.truncate(bytes.len() / 2);
        bytes
    };
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        (
            "picture.docx",
            b"\x89PNG\r\n\x1a\n".to_vec(),
            "picture.docx is called .docx, but it is a picture (PNG)",
        ),
        ("notes.epub", b"Hello there.\n".to_vec(), "it is plain text"),
        (
            "noise.pdf",
            (0..=255).cycle().take(4_096).collect(),
            "isn’t a PDF",
        ),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0".to_vec(), "picture"),
        ("noise.txt", (0..=255).cycle().take(4_096).collect(), "text"),
        ("cut.docx", cut("lamp-room.docx"), "damaged"),
        ("cut.epub", cut("lamp-room.epub"), "damaged"),
        ("cut.xlsx", cut("lamp-room.xlsx"), "damaged"),
        ("none.pdf", b"%PDF-1.7\n%%EOF".to_vec(), "damaged"),
        ("bomb.docx", zipped("word/document.xml", 300), "unpacks"),
        (
            "bomb.epub",
            zipped("META-INF/container.xml", 300),
            "unpacks",
        ),
        ("bomb.xlsx", zipped("xl/workbook.xml", 300), "unpacks"),
        ("other.zip", zipped("a.txt", 1), "zip"),
        ("old.doc", b"\xD0\xCF\x11\xE0\xA1\xB1".to_vec(), ".docx"),
        (
            "locked.docx",
            b"\xD0\xCF\x11\xE0\xA1\xB1".to_vec(),
            "locked",
        ),
        ("rich.rtf", b"{\\rtf1 Hello.}".to_vec(), "RTF"),
        ("a.mynah", b"PK\x03\x04".to_vec(), "cut off"),
        ("deep.fdx", pages.into_bytes(), "nothing to speak"),
        (
            "bad.json",
            b"[{\"text\": [1]}]".to_vec(),
            "A list of lines looks like this",
        ),
        ("deep.json", vec![b'['; 1 << 20], "damaged"),
        (
            "wrong.json",
            br#"[{"text": "Hi.", "settings": {"speed": 4}}]"#.to_vec(),
            "speed",
        ),
        ("empty.csv", Vec::new(), "nothing to speak"),
        ("empty.docx", Vec::new(), "nothing to speak"),
        ("empty.srt", Vec::new(), "nothing to speak"),
    ];
    for (name, bytes, told) in cases {
        rig.write(name, bytes);
        let run = dry(&rig, name).ends(1);
        assert!(
            run.out.is_empty() && run.err.contains(told),
            "{name}: {run:?}"
        );
    }
    // Nothing was begun for them.
    assert!(!rig.path("home").exists());
}

/// Reading it would take gigabytes: the process that does is not given them.
#[cfg(target_os = "linux")]
#[test]
fn what_would_fill_the_memory_is_given_up() {
    let rig = Rig::new();
    rig.write("marks.md", "*a".repeat(12 << 20));
    let run = dry(&rig, "marks.md").ends(1);
    assert!(run.err.contains("1 GB"), "{run:?}");
}

#[test]
fn entities_of_a_hostile_file_stay_what_they_are() {
    let rig = Rig::new();
    let mut bomb =
        "<!DOCTYPE x [<!ENTITY a \"lol\"><!ENTITY f SYSTEM \"file:///etc/hostname\">".to_owned();
    for n in 0..30 {
        let before = if n == 0 {
            "a".to_owned()
        } else {
            format!("b{}", n - 1)
        };
        let (number, ten) = (n.to_string(), format!("&{before};").repeat(10));
        for part in ["<!ENTITY b", &number, " \"", &ten, "\">"] {
            bomb.push_str(part);
        }
    }
    bomb += "]><FinalDraft><Content><Paragraph Type=\"Action\"><Text>Hi &b29;&f;you.</Text></Paragraph></Content></FinalDraft>";
    rig.write("b.fdx", bomb);
    assert_eq!(counts(&plan(dry(&rig, "b.fdx"))), [1, 1, 7]);
}
