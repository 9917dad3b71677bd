//! Voices that say nothing new, for their owner took the consent back: that is said before anything is bought.

use mynah::library::Library;
use mynah::records::projects::ProjectDefaults;
use mynah::script::document::Script;
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::consent::Record;

use crate::clone;
use crate::rig::{Rig, Server};

/// A server with a clone whose consent was taken back, and another voice: their ids.
fn taken_back(rig: &Rig) -> (Server, String, String) {
    let server = Server::start(rig, &["--plan", "creator"]);
    let clone = ["clone", "Ada", "ada.wav", "--consent", "ada.json", "--json"];
    let told = rig.live(&server, &clone).ends(0).json();
    let ada = told["voice_id"].as_str().unwrap().to_owned();
    let library = Library::open(&rig.path("home"), Clock::system()).unwrap();
    let withdrawn = Record::Withdrawn {
        withdrawn: library.consents().unwrap().links[0].hash.clone(),
        at: Clock::system().now().0,
    };
    library.consent(&withdrawn).unwrap();
    drop(library);
    let voices = rig.live(&server, &["voices", "--json"]).ends(0).json();
    let ids = voices.as_array().unwrap().iter();
    let mut ids = ids.filter_map(|voice| voice["voice_id"].as_str());
    let other = ids.find(|id| *id != ada).unwrap().to_owned();
    (server, ada, other)
}

/// It ordered them, and each failed by itself.
#[test]
fn render_leaves_out_lines_of_a_silent_voice_says_so_before_and_ends_partly() {
    let rig = clone::rig();
    let (server, ada, other) = taken_back(&rig);
    rig.write("two.txt", "ADA: Hello there.\n\nBO: Who is it?\n");
    let cast = serde_json::json!({"speakers": {"ADA": {"voice": ada}, "BO": {"voice": other}}});
    rig.write("cast.json", cast.to_string());
    let render = [
        "render",
        "two.txt",
        "--cast",
        "cast.json",
        "--out",
        "out",
        "--json",
    ];
    let dry = [&render[..], &["--dry-run"]].concat();
    let run = rig.live(&server, &dry).ends(3);
    assert!(run.err.contains("Ada says nothing new: 1 take"), "{run:?}");
    let run = rig.live(&server, &render).ends(3);
    let (before, behind) = run.err.split_once(" speakers").unwrap();
    assert!(
        before.contains("Ada says nothing new"),
        "before the price: {behind}"
    );
    let told = run.json();
    assert_eq!(told["files"].as_array().unwrap().len(), 1, "{told}");
    let failed = told["failed"].as_array().unwrap();
    assert_eq!((failed.len(), &failed[0]["line"]), (1, &1.into()), "{told}");
    // What was made costs nothing more.
    let again = rig.live(&server, &dry).ends(3).json();
    assert_eq!(again["credits"], 0, "{again}");
    // Of a script that it alone speaks nothing is made.
    rig.write("one.txt", "ADA: Hello there.\n");
    let render = ["render", "one.txt", "--cast", "cast.json", "--out", "one"];
    let run = rig.live(&server, &render).ends(1);
    assert!(run.err.contains("taken back"), "{run:?}");
}

#[test]
fn an_audition_and_a_sweep_say_before_that_a_voice_is_silent() {
    let rig = clone::rig();
    let (server, ada, other) = taken_back(&rig);
    let voices = format!("{ada},{other}");
    let audition = [
        "audition",
        "--voices",
        &voices,
        "--text",
        "Hello there.",
        "--out",
        "out",
        "--json",
    ];
    let run = rig.live(&server, &audition).ends(3);
    assert!(run.err.contains("Ada says nothing new: 1 take"), "{run:?}");
    assert_eq!(run.json()["takes"].as_array().unwrap().len(), 1);
    // Blind it has no name.
    let blind = [&audition[..], &["--blind"]].concat();
    let run = rig.live(&server, &blind).ends(3);
    assert!(
        run.err.contains("says nothing new") && !run.err.contains("Ada"),
        "{run:?}"
    );
    let sweep = [
        "sweep",
        "--voice",
        &ada,
        "--text",
        "Hello there.",
        "--stability",
        "0.2,0.8",
        "--out",
        "out",
    ];
    let run = rig.live(&server, &sweep).ends(1);
    assert!(run.err.contains("Ada says nothing new: 2 takes"), "{run:?}");
}

/// Regression: commands spoke with a clone whose owner had agreed to another project.
#[test]
fn a_clone_outside_its_consent_is_refused_with_the_name_of_the_record() {
    let rig = clone::rig();
    let server = Server::start(&rig, &["--plan", "creator"]);
    let mut record = clone::record();
    record["scope"] = "Salt Mine".into();
    rig.write("ada.json", record.to_string());
    let clone = ["clone", "Ada", "ada.wav", "--consent", "ada.json", "--json"];
    let told = rig.live(&server, &clone).ends(0).json();
    let ada = told["voice_id"].as_str().unwrap().to_owned();
    let library = Library::open(&rig.path("home"), Clock::system()).unwrap();
    let script = Script::new("Salt Mine");
    let defaults = ProjectDefaults::default();
    library
        .create_project("Salt Mine", Backend::Live, &defaults, &script, false)
        .unwrap();
    drop(library);
    let speak = [
        "speak",
        "Hello there.",
        "--voice",
        &ada,
        "--out",
        "said.mp3",
    ];
    let run = rig.live(&server, &speak).ends(1);
    for said in [
        "The consent of Ada covers only “Salt Mine”",
        "Nothing was charged",
        "Use another voice",
    ] {
        assert!(run.err.contains(said), "{said}: {run:?}");
    }
    let cast = serde_json::json!({"speakers": {"ADA": {"voice": ada}}});
    rig.write("cast.json", cast.to_string());
    for (file, words, code) in [
        ("Salt Mine.txt", "Hello.", 0),
        ("Harbour.txt", "Who is it?", 1),
    ] {
        rig.write(file, format!("ADA: {words}\n"));
        let render = ["render", file, "--cast", "cast.json", "--out", "out"];
        let run = rig.live(&server, &render).ends(code);
        assert_eq!(run.err.contains("The consent of Ada"), code == 1, "{run:?}");
    }
}
