//! `mynah audition`.

use mynah::draft::faults::Fault;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::records::failures::{Failure, FailureFilter};
use mynah::terms::clock::Clock;
use serde_json::Value;

use crate::faulty::Service;
use crate::meter::loudness;
use crate::rig::Rig;

/// At most 60 characters each.
const TEXTS: [&str; 2] = ["Who is there?", "Nineteen steps below, a lantern."];

fn call(rig: &Rig, more: &[&str], code: i32) -> Value {
    let mut args = vec!["audition", "--text", TEXTS[0], "--text", TEXTS[1], "--json"];
    args.extend(more);
    rig.run(&args).ends(code).json()
}

#[test]
fn takes_of_a_call_are_equally_loud_and_paid_once() {
    let rig = Rig::new();
    let voices = ["--voices", "Wren,Heron,Bittern", "--out", "call"];
    let first = call(&rig, &voices, 0);
    let takes = first["takes"].as_array().unwrap();
    assert_eq!(takes.len(), 6, "{first}");
    for take in takes {
        let file = rig.path(take["file"].as_str().unwrap());
        let lufs = loudness(&file);
        assert!(
            (lufs - first["lufs"].as_f64().unwrap()).abs() <= 0.2,
            "{lufs}: {take}"
        );
        assert!(
            (lufs - take["lufs"].as_f64().unwrap()).abs() <= 0.2,
            "{lufs}: {take}"
        );
        assert!(take["voice_id"].is_string(), "{take}");
    }
    let said = |take: &Value| format!("{} {}", take["letter"], take["text"]);
    assert_eq!(said(&takes[0]), format!("\"A\" \"{}\"", TEXTS[0]));
    assert_eq!(said(&takes[5]), format!("\"C\" \"{}\"", TEXTS[1]));
    let characters: usize = TEXTS.iter().map(|text| text.len()).sum();
    assert_eq!(first["credits"], 3 * characters);
    let sheet = std::fs::read_to_string(rig.path("call/results.csv")).unwrap();
    assert_eq!(sheet.lines().count(), 7, "{sheet}");

    // Somebody wrote their ratings into it.
    rig.write("call/results.csv", "rated");
    let again = call(&rig, &voices, 0);
    let kept = std::fs::read_to_string(rig.path("call/results.csv")).unwrap();
    assert_eq!(kept, "rated");
    assert!(
        again["results"]
            .as_str()
            .unwrap()
            .ends_with("results-2.csv")
    );
    assert_eq!(again["credits"], 0);
    let usage = rig.run(&["usage", "--json"]).ends(0).json();
    assert_eq!(usage["spent"], 3 * characters);
}

#[test]
fn a_blind_call_names_nobody_anywhere() {
    let rig = Rig::new();
    let voices = rig.run(&["voices", "--json"]).ends(0).json();
    let voices = voices.as_array().unwrap();
    let args = [
        "audition", "--voices", "all", "--text", TEXTS[0], "--blind", "--out", "call", "--json",
    ];
    let run = rig.run(&args).ends(0);
    let told = run.json();
    assert_eq!(told["takes"].as_array().unwrap().len(), voices.len());
    let mut read = vec![(
        "what it says".to_owned(),
        format!("{}{}", run.out, run.err).into_bytes(),
    )];
    for name in rig.names("call") {
        let bytes = std::fs::read(rig.path("call").join(&name)).unwrap();
        read.push((name.clone(), [name.as_bytes(), &bytes].concat()));
    }
    for voice in voices {
        let name = voice["name"].as_str().unwrap().replace(" (draft)", "");
        let id = voice["voice_id"].as_str().unwrap();
        for (what, bytes) in &read {
            for told in [name.as_str(), id] {
                let found = bytes
                    .windows(told.len())
                    .any(|window| window == told.as_bytes());
                assert!(!found, "{told} in {what}");
            }
        }
    }

    // With the number that it was shuffled with it tells who was who, for nothing.
    let seed = told["shuffle"].as_str().unwrap().to_owned();
    let args = [
        "audition",
        "--voices",
        "all",
        "--text",
        TEXTS[0],
        "--shuffle",
        &seed,
        "--out",
        "told",
        "--json",
    ];
    let revealed = rig.run(&args).ends(0).json();
    assert_eq!(revealed["credits"], 0);
    let all = |told: &Value, what: &str| -> Vec<Value> {
        let takes = told["takes"].as_array().unwrap().iter();
        takes.map(|take| take[what].clone()).collect()
    };
    assert_eq!(all(&revealed, "letter"), all(&told, "letter"));
    assert!(all(&told, "seconds").iter().all(Value::is_number), "{told}");
    // What each cost would: it is told as an even share of what all of them cost.
    let credits = all(&told, "credits");
    let credits: Vec<u64> = credits.iter().filter_map(Value::as_u64).collect();
    assert_eq!(credits.len(), voices.len(), "{told}");
    assert_eq!(credits.iter().sum::<u64>(), told["credits"], "{told}");
    assert!(all(&revealed, "seconds").iter().all(Value::is_number));
    let ids = |told: &Value| -> Vec<String> {
        let takes = told["takes"].as_array().unwrap().iter();
        takes.map(|take| take["voice_id"].to_string()).collect()
    };
    let blind = rig.path("told").join(
        revealed["takes"][0]["file"]
            .as_str()
            .unwrap()
            .rsplit('/')
            .next()
            .unwrap(),
    );
    let before = rig.path("call").join(blind.file_name().unwrap());
    assert_eq!(
        std::fs::read(blind).unwrap(),
        std::fs::read(before).unwrap(),
        "the same voice"
    );
    // Other voices would have other letters.
    let args = [
        "audition",
        "--voices",
        "Wren,Heron",
        "--text",
        TEXTS[1],
        "--shuffle",
        &seed,
    ];
    rig.run(&args).ends(1);
    let other = call(
        &rig,
        &["--voices", "all", "--shuffle", "8", "--out", "other"],
        0,
    );
    let same = call(
        &rig,
        &["--voices", "all", "--shuffle", "8", "--out", "same"],
        0,
    );
    assert_eq!(ids(&other), ids(&same), "a seed gives one order");
}

#[test]
fn what_a_call_can_not_be_is_said_and_costs_nothing() {
    let rig = Rig::new();
    for args in [
        &["audition", "--voices", "Nobody", "--text", "Hello."][..],
        &["audition", "--voices", "all", "--text", "  "],
        &["audition", "--voices", "all"],
        &["audition", "--text", "Hello."],
        &["audition", "--voices", ",", "--text", "Hello."],
        &[
            "audition", "--voices", "all", "--text", "Hello.", "--out", "-",
        ],
    ] {
        rig.run(args).ends(1);
    }
    // A limit that holds what would cross it: text by text.
    let args = [
        "audition",
        "--voices",
        "Wren,Heron",
        "--text",
        "Hello.",
        "--text",
        "Once more.",
        "--max-credits",
        "13",
        "--json",
    ];
    let run = rig.run(&args).ends(2);
    let told = run.json();
    assert_eq!(told["takes"].as_array().unwrap().len(), 2, "{told}");
    assert_eq!(told["credits"], 12);
    let held = told["held"].as_array().unwrap();
    assert_eq!(held.len(), 2, "{told}");
    assert_eq!(held[0]["text"], "Once more.");
    assert!(run.err.contains("limit of 13"), "{}", run.err);
}

/// Takes that fail are told by letter, and by nothing that says whose they are: neither their voice nor what it costs.
#[test]
fn failed_takes_of_a_blind_call_name_nobody() {
    let rig = Rig::new();
    let service = Service::start(&rig);
    let voices = service.run(&rig, &["voices", "--json"]).ends(0).json();
    let voices = voices.as_array().unwrap();
    let named = |place: usize, what: &str| voices[place][what].as_str().unwrap().to_owned();
    let wanted = [
        named(0, "voice_id"),
        named(1, "voice_id"),
        named(2, "voice_id"),
    ];
    // What the service says of one names it.
    let gone = |place: usize| {
        let says = format!(
            "The voice {} ({}) was not found.",
            named(place, "name"),
            named(place, "voice_id")
        );
        Fault::Refuse(Refusal::not_found("voice_not_found", says))
    };
    // So it does where that is told in its own words.
    let unable = |place: usize| {
        let says = format!(
            "Voice {} ({}) does not speak with this model.",
            named(place, "name").replace(" (draft)", ""),
            named(place, "voice_id")
        );
        Fault::Refuse(Refusal::invalid(
            "model_mismatch",
            "model_mismatch",
            None,
            says,
        ))
    };
    for (place, fault) in [(0, gone(0)), (1, unable(1))] {
        let part = format!("/text-to-speech/{}", wanted[place]);
        service.faults.always_on(&part, fault);
    }
    let args = [
        "audition",
        "--voices",
        &wanted.join(","),
        "--text",
        TEXTS[0],
        "--blind",
        "--out",
        "call",
        "--json",
    ];
    let run = service.run(&rig, &args);
    let told = run.json();
    assert_eq!(told["takes"].as_array().unwrap().len(), 1, "{run:?}");
    assert_eq!(run.err.matches(", line 1").count(), 2, "{}", run.err);
    let mut read = vec![("what it says".to_owned(), format!("{}{}", run.out, run.err))];
    for name in rig.names("call") {
        let bytes = std::fs::read(rig.path("call").join(&name)).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        read.push((name.clone(), name + &text));
    }
    // Nor does the failure log of the library, whatever is ordered again from it.
    let library = Library::open(&rig.path("home"), Clock::system()).unwrap();
    let logged = library
        .failures(&FailureFilter::default(), 10, &|_| false)
        .unwrap();
    assert_eq!(logged.len(), 2);
    for failure in logged {
        assert_eq!(failure.voice_name, "Hidden voice");
        let order: Value = serde_json::from_str(&failure.job).unwrap();
        assert_eq!(order["order"]["blind"], true, "{order}");
        let told = Failure {
            job: String::new(),
            ..failure
        };
        read.push(("the failure log".to_owned(), format!("{told:?}")));
    }
    for voice in voices {
        let name = voice["name"].as_str().unwrap().replace(" (draft)", "");
        let id = voice["voice_id"].as_str().unwrap();
        for (what, text) in &read {
            assert!(!text.contains(&name), "{name} in {what}: {text}");
            assert!(!text.contains(id), "{id} in {what}: {text}");
        }
    }
    assert_ne!(run.code, 0);
}

#[test]
fn a_dry_run_of_a_blind_call_tells_its_price_and_names_nobody() {
    let rig = Rig::new();
    let voices = ["--voices", "Wren,Heron", "--blind", "--dry-run"];
    let told = call(&rig, &voices, 0);
    let characters: usize = TEXTS.iter().map(|text| text.len()).sum();
    assert_eq!(told["credits"], 2 * characters);
    assert!(!told.to_string().contains("Wren"), "{told}");
    let usage = rig.run(&["usage", "--json"]).ends(0).json();
    assert_eq!(usage["spent"], 0);
}
