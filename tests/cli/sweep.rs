//! `mynah sweep`.

use serde_json::Value;

use crate::rig::Rig;

const TEXT: &str = "Something set down a lantern.";

fn sweep(rig: &Rig, more: &[&str], code: i32) -> Value {
    let mut args = vec!["sweep", "--text", TEXT, "--json", "--out", "sweep"];
    args.extend(more);
    rig.run(&args).ends(code).json()
}

fn cells(told: &Value) -> &Vec<Value> {
    told["cells"].as_array().unwrap()
}

fn settings(cell: &Value) -> (f64, f64) {
    let of = |name: &str| cell["settings"][name].as_f64().unwrap();
    (of("stability"), of("similarity"))
}

#[test]
fn a_sweep_goes_from_the_middle_outwards_as_far_as_its_limit() {
    let rig = Rig::new();
    let grid = ["--stability", "0.2,0.5,0.8", "--similarity", "0.5,0.75,1"];
    let each = TEXT.len() as u64;
    let limit = (5 * each + 3).to_string();
    let mut limited = grid.to_vec();
    limited.extend(["--max-credits", &limit]);
    let told = sweep(&rig, &limited, 2);
    let order: Vec<_> = cells(&told).iter().map(settings).collect();
    assert_eq!(order.len(), 9);
    assert_eq!(order[0], (0.5, 0.75), "the middle");
    assert_eq!(
        order[1..5],
        [(0.5, 0.5), (0.2, 0.75), (0.8, 0.75), (0.5, 1.0)],
        "what is next to it"
    );
    for (place, cell) in cells(&told).iter().enumerate() {
        let held = place >= 5;
        assert_eq!(cell.get("held").is_some(), held, "{cell}");
        assert_eq!(cell.get("file").is_none(), held, "{cell}");
        assert_eq!(cell["credits"], if held { 0 } else { each });
    }
    assert_eq!(told["credits"], 5 * each);

    // The rest is what is bought now; what is there is free, also within a limit that has room for nothing.
    let all = sweep(&rig, &grid, 0);
    assert_eq!(all["credits"], 4 * each);
    assert_eq!(rig.names("sweep").len(), 9);
    let mut nothing = grid.to_vec();
    nothing.extend(["--max-credits", "0"]);
    assert_eq!(sweep(&rig, &nothing, 0)["credits"], 0);
    let usage = rig.run(&["usage", "--json"]).ends(0).json();
    assert_eq!(usage["spent"], 9 * each);
    let first = &rig.names("sweep")[0];
    assert!(
        first.contains("something-set-down-a-lantern-similarity-0.50-stability-0.20"),
        "{first}"
    );
    // Another voice's lie beside them.
    sweep(&rig, &["--voice", "Heron", "--stability", "0.5"], 0);
    assert_eq!(rig.names("sweep").len(), 10);
}

#[test]
fn a_model_is_asked_for_what_it_hears_alone() {
    let rig = Rig::new();
    let v3 = ["--model", "eleven_v3", "--stability", "0,0.1,0.5,0.6,1"];
    let told = sweep(&rig, &v3, 0);
    let mut steps: Vec<_> = cells(&told).iter().map(|cell| settings(cell).0).collect();
    steps.sort_by(f64::total_cmp);
    assert_eq!(steps, [0.0, 0.5, 1.0], "its three steps, each once");
    let unheard = [
        "sweep",
        "--text",
        TEXT,
        "--model",
        "eleven_v3",
        "--speed",
        "0.8,1.1",
    ];
    let run = rig.run(&unheard).ends(1);
    assert!(run.err.contains("speed"), "{}", run.err);
    for bad in [
        &["--stability", "2"][..],
        &["--stability", "0.1,,0.2"],
        &["--speed", "0.1,1"],
        &["--seed", "-1"],
        &["--model", "no_such_model"],
        &["--voice", "Nobody"],
        &["--out", "-"],
    ] {
        let mut args = vec!["sweep", "--text", TEXT];
        args.extend(bad);
        rig.run(&args).ends(1);
    }
    rig.run(&["sweep", "--text", " "]).ends(1);
    let seeds: Vec<String> = (0..401).map(|seed: u32| seed.to_string()).collect();
    let run = rig
        .run(&["sweep", "--text", TEXT, "--seed", &seeds.join(",")])
        .ends(1);
    assert!(run.err.contains("401"), "{}", run.err);
    let usage = rig.run(&["usage", "--json"]).ends(0).json();
    assert_eq!(
        usage["spent"], told["credits"],
        "what was refused cost nothing"
    );
}

#[test]
fn seeds_and_models_are_swept_too() {
    let rig = Rig::new();
    let told = sweep(&rig, &["--seed", "1,2,3", "--speaker-boost", "on"], 0);
    assert_eq!(cells(&told).len(), 3);
    assert_eq!(cells(&told)[0]["settings"]["seed"], 2);
    assert_eq!(rig.names("sweep").len(), 3);
    let models = ["--model", "eleven_multilingual_v2,eleven_flash_v2_5"];
    let told = sweep(&rig, &models, 0);
    let models: Vec<_> = cells(&told)
        .iter()
        .map(|cell| cell["settings"]["model"].clone())
        .collect();
    assert_eq!(models, ["eleven_multilingual_v2", "eleven_flash_v2_5"]);
}

/// Regression: a sweep over its limit said nothing of its price.
#[test]
fn a_dry_run_tells_the_price_and_sends_nothing() {
    let rig = Rig::new();
    let each = TEXT.len() as u64;
    let grid = ["--stability", "0.2,0.5,0.8"];
    let dry = [&grid[..], &["--dry-run"]].concat();
    let told = sweep(&rig, &dry, 0);
    assert_eq!(told["credits"], 3 * each);
    assert_eq!(cells(&told).len(), 3);
    let limit = each.to_string();
    let over = [
        "sweep",
        "--text",
        TEXT,
        "--dry-run",
        "--max-credits",
        &limit,
    ];
    let over = rig.run(&[&over[..], &grid].concat()).ends(2);
    assert!(
        over.err.contains(&format!("{} draft credits", 3 * each)),
        "{over:?}"
    );
    let usage = rig.run(&["usage", "--json"]).ends(0).json();
    assert_eq!(usage["spent"], 0);
    assert!(!rig.path("sweep").exists());
}
