//! `mynah lint`, and the hints of `mynah render`.

use mynah::library::Library;
use mynah::records::projects::ProjectDefaults;
use mynah::script::edit::Edit;
use mynah::script::ignored::Ignore;
use mynah::script::parse::parse;
use mynah::script::pronunciation::{Pronunciation, Word};
use mynah::script::tuning::PartChange;
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::ids::ModelId;
use serde_json::Value;

use crate::rig::Rig;
use crate::scripts::{KINDS, fixture};

const SCRIPT: &str =
    "# One\n\nTom: [whispers] Who is there?\nAnn: Nobody!!!\nSee https://example.org now.\n";

fn hints(found: &Value) -> Vec<(u64, String)> {
    let hints = found["hints"].as_array().unwrap();
    let pair = |hint: &Value| {
        let rule = hint["rule"].as_str().unwrap().to_owned();
        (hint["line"].as_u64().unwrap(), rule)
    };
    hints.iter().map(pair).collect()
}

fn pairs(expected: &[(u64, &str)]) -> Vec<(u64, String)> {
    let pair = |(line, rule): &(u64, &str)| (*line, (*rule).to_owned());
    expected.iter().map(pair).collect()
}

#[test]
fn a_script_is_looked_through_for_nothing() {
    let rig = Rig::new();
    rig.write("s.txt", SCRIPT);
    let found = rig.run(&["lint", "s.txt", "--json"]).ends(0).json();
    let expected = [
        (1, "audio-tag-read-aloud"),
        (2, "punctuation-repeated"),
        (3, "url"),
    ];
    assert_eq!(hints(&found), pairs(&expected), "{found}");
    let first = &found["hints"][0];
    assert_eq!(first["fix"], "Who is there?");
    assert_eq!((&first["start"], &first["end"]), (&0.into(), &10.into()));
    assert!(
        first["text"].as_str().unwrap().contains("[whispers]"),
        "{first}"
    );
    assert_eq!(found["hints"][2]["fix"], "See example dot org now.");
    // It asks nobody, so there is no library.
    assert!(!rig.path("home").exists());

    let third = ["lint", "s.txt", "--model", "eleven_v3", "--json"];
    let found = rig.run(&third).ends(0).json();
    assert_eq!(hints(&found).len(), 2, "{found}");
    let told = rig.run(&["lint", "s.txt"]).ends(0);
    assert!(
        told.out.contains("Line 1:") && told.err.contains("3 hints"),
        "{told:?}"
    );
    let gone = [
        "lint",
        "s.txt",
        "--model",
        "eleven_multilingual_v1",
        "--json",
    ];
    let found = rig.run(&gone).ends(0).json();
    let first = &found["hints"][0];
    assert_eq!(first["rule"], "model-deprecated");
    assert_eq!(first["model"], "eleven_multilingual_v2");
}

#[test]
fn every_kind_of_script_is_looked_through() {
    let rig = Rig::new();
    for (name, _) in KINDS {
        rig.write(name, fixture(name));
        let found = rig.run(&["lint", name, "--json"]).ends(0).json();
        assert!(found["hints"].is_array(), "{name}: {found}");
    }
    // A direction is a tag where the model performs tags, else a note. Neither is read aloud.
    let rules = |args: &[&str]| hints(&rig.run(args).ends(0).json());
    let tag = (2, "audio-tag-read-aloud".to_owned());
    let table = "speaker,text,direction\nInes,Hello.,\nTom,One. Two.,quietly\n";
    rig.write("directed.csv", table);
    assert!(!rules(&["lint", "directed.csv", "--json"]).contains(&tag));
    let third = ["lint", "directed.csv", "--model", "eleven_v3", "--json"];
    assert!(!rules(&third).contains(&tag));
    let piped = rig.run_with_input(&["lint", "-", "--json"], SCRIPT.as_bytes());
    assert_eq!(hints(&piped.ends(0).json()).len(), 3);
    rig.write("bad.docx", b"PK\x03\x04");
    let refused = rig.run(&["lint", "bad.docx", "--json"]).ends(1);
    assert!(
        refused.out.is_empty() && refused.err.contains("bad.docx"),
        "{refused:?}"
    );
}

#[test]
fn a_render_tells_the_hints_of_its_models() {
    let rig = Rig::new();
    let table = "text,model\n[whispers] Hello.,eleven_v3\n[whispers] Hello.,eleven_flash_v2_5\nIt costs 25.,eleven_flash_v2_5\n";
    rig.write("t.csv", table);
    let plan = rig
        .run(&["render", "t.csv", "--dry-run", "--json"])
        .ends(0)
        .json();
    let expected = [(2, "audio-tag-read-aloud"), (3, "number")];
    assert_eq!(hints(&plan), pairs(&expected), "{plan}");
    assert_eq!(plan["hints"][1]["fix"], "It costs twenty-five.");
}

/// Without a dictionary it is quiet; with one it says what nobody knows, and what may be meant.
#[test]
fn words_in_no_dictionary_are_told_where_there_is_one() {
    let rig = Rig::new();
    rig.write("s.txt", "Tom: The lihgt went out.\nAnn: Said Tom.\n");
    let found = rig.run(&["lint", "s.txt", "--json"]).ends(0).json();
    assert_eq!(hints(&found), [], "{found}");
    std::fs::create_dir(rig.path("dictionaries")).unwrap();
    rig.write(
        "dictionaries/en_US.aff",
        "SET UTF-8\nTRY esianrtolcdugmphbyfvkwz\n",
    );
    rig.write("dictionaries/en_US.dic", "5\nthe\nlight\nwent\nout\nsaid\n");
    let found = rig.run(&["lint", "s.txt", "--json"]).ends(0).json();
    assert_eq!(hints(&found), pairs(&[(1, "word-unknown")]), "{found}");
    let hint = &found["hints"][0];
    assert_eq!(hint["fix"], "The light went out.");
    assert_eq!(hint["excerpt"], "lihgt");
}

/// A project in a file is looked through as its window would.
#[test]
fn a_packed_project_is_looked_through_with_its_models_rules_and_what_it_ignores() {
    let rig = Rig::new();
    let text = "ANN: [whispers] Dr. No is here.\nBEN: [whispers] It is 80 km/h.\nBEN: See [silence 90s] it.";
    let mut script = parse(text, "t").unwrap();
    let word = Word {
        word: "Dr.".to_owned(),
        language: None,
    };
    let rule = Pronunciation {
        alias: "Doctor".to_owned(),
        ..Pronunciation::default()
    };
    for edit in [
        Edit::TunePart {
            speaker: "ANN".to_owned(),
            change: PartChange::Model(Some("eleven_v3".into())),
        },
        Edit::Pronounce {
            word,
            rule: Some(rule),
        },
        Edit::Ignore {
            what: Ignore {
                rule: "unit".to_owned(),
                words: None,
                line: None,
            },
            on: true,
        },
    ] {
        script.apply(&edit).unwrap();
    }
    let home = tempfile::tempdir().unwrap();
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let defaults = ProjectDefaults::default();
    let card = library.create_project("P", Backend::Live, &defaults, &script, false);
    let file = rig.path("p.mynah");
    library
        .export_project(card.unwrap().id, &script, &file, &mut |_, _| {
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    let found = rig.run(&["lint", "p.mynah", "--json"]).ends(0).json();
    let expected = [(2, "audio-tag-read-aloud"), (3, "silence-too-long")];
    assert_eq!(hints(&found), pairs(&expected), "{found}");
    // With another model for all of it.
    let all = ["lint", "p.mynah", "--model", "eleven_v3", "--json"];
    let found = rig.run(&all).ends(0).json();
    assert_eq!(hints(&found), pairs(&[(3, "silence-too-long")]), "{found}");
    // Nothing of it was kept.
    assert!(!rig.path("home").exists());
    rig.write("bad.mynah", "PK");
    let bad = rig.run(&["lint", "bad.mynah"]).ends(1);
    assert!(bad.err.contains("bad.mynah"), "{bad:?}");
}

/// A project stays with the model that it was begun with, and so do those who read its file.
#[test]
fn a_packed_project_is_looked_at_with_the_model_that_it_stays_with() {
    let rig = Rig::new();
    let script = parse("ANN: [whispers] Mind the rope.\n", "P").unwrap();
    let home = tempfile::tempdir().unwrap();
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let told = |model: &str| {
        let defaults = ProjectDefaults {
            live_model: ModelId::new(model),
            ..ProjectDefaults::default()
        };
        let card = library.create_project(model, Backend::Live, &defaults, &script, false);
        let name = format!("{model}.mynah");
        let file = rig.path(&name);
        let packed = library.export_project(card.unwrap().id, &script, &file, &mut |_, _| {
            std::ops::ControlFlow::Continue(())
        });
        packed.unwrap();
        hints(&rig.run(&["lint", &name, "--json"]).ends(0).json())
    };
    assert_eq!(told("eleven_v3"), pairs(&[]));
    let aloud = pairs(&[(1, "audio-tag-read-aloud")]);
    assert_eq!(told("eleven_multilingual_v2"), aloud);
}

/// It waited for ever.
#[cfg(unix)]
#[test]
fn a_pipe_is_read_by_its_name_and_given_up_where_nobody_writes() {
    let rig = Rig::new();
    let pipe = rig.path("pipe.txt");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let begun = Clock::system().instant();
    let refused = rig.run(&["lint", "pipe.txt", "--json"]).ends(1);
    let waited = Clock::system().instant().duration_since(begun);
    assert!(waited.as_secs() < 30, "{waited:?}");
    assert!(
        refused.out.is_empty() && refused.err.contains("pipe.txt"),
        "{refused:?}"
    );
    let writer = std::thread::Builder::new().spawn(move || std::fs::write(pipe, SCRIPT));
    let found = rig.run(&["lint", "pipe.txt", "--json"]).ends(0).json();
    assert_eq!(hints(&found).len(), 3);
    writer.unwrap().join().unwrap().unwrap();
}

/// All rows behind the quote were one line, and would have been paid as one.
#[test]
fn a_quote_that_nothing_closes_is_named_with_its_row() {
    let rig = Rig::new();
    rig.write("t.csv", "speaker,text\nANN,Hi.\nBEN,\"Oh.\nANN,Yes.\n");
    for args in [
        &["lint", "t.csv"][..],
        &["render", "t.csv", "--dry-run", "--json"],
    ] {
        let read = rig.run(args).ends(0);
        assert!(read.err.contains("row 3"), "{read:?}");
        assert!(read.err.contains("3 lines"), "{read:?}");
    }
}
