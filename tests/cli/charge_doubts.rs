//! Lost answers, killed commands and files that can't be written after the request: nothing is charged twice without a
//! decision, and the message about the charge equals the ledger.

use mynah::api::account::GetSubscription;
use mynah::api::client::Client;
use mynah::api::draft::DraftRunning;
use mynah::draft::faults::{Fault, Gate};
use mynah::draft::plan::Plan;
use mynah::library::Library;
use mynah::terms::backend::Backend;
use mynah::terms::clock::Clock;
use mynah::terms::credits::Credits;
use mynah::terms::secret::Secret;

use crate::faulty::Service;
use crate::rig::{CEILING, KEY, Rig, Run, finish};
use crate::tools::tone;

const TEXT: &str = "The lamp was lit before dawn.";
/// Path of the realtime socket.
const SOCKET: &str = "/speech-to-text/realtime";

/// A paid command: its arguments, the extension of its file (none for a folder), and a part of the path that it asks.
type Paid = (&'static [&'static str], &'static str, &'static str);

/// Commands whose results are in no history.
const UNLISTED: [Paid; 5] = [
    (
        &["effect", "Rain on a roof", "--seconds", "1"],
        ".mp3",
        "/sound-generation",
    ),
    (
        &["music", "A slow waltz", "--seconds", "3", "--instrumental"],
        ".mp3",
        "/music",
    ),
    (&["transcribe", "hello.mp3"], ".srt", "/speech-to-text"),
    (
        &["align", "hello.mp3", "--text", TEXT],
        ".srt",
        "/forced-alignment",
    ),
    (&["caption", "--wav", "hello.mp3"], ".vtt", SOCKET),
];

/// Commands whose results a history of the account lists.
const LISTED: [Paid; 7] = [
    (&["speak", "Hello there."], ".mp3", "/text-to-speech/"),
    (&["dialogue", "scene.txt"], ".mp3", "/text-to-dialogue"),
    (
        &["convert", "hello.mp3", "--voice", "Wren"],
        ".mp3",
        "/speech-to-speech/",
    ),
    (&["isolate", "noise.wav"], ".mp3", "/audio-isolation"),
    (&["render", "line.txt"], "", "/text-to-speech/"),
    (
        &["sweep", "--text", "Once more.", "--stability", "0.5"],
        "",
        "/text-to-speech/",
    ),
    (
        &["audition", "--voices", "Wren", "--text", "Who goes there?"],
        "",
        "/text-to-speech/",
    ),
];

/// A service, and a folder with the inputs of all commands.
fn start() -> (Rig, Service) {
    let rig = Rig::new();
    let service = Service::on(&rig, "service", Plan::Pro);
    rig.write(
        "scene.txt",
        "ANN: Is it late?\n\nBEN: Later than you think.\n",
    );
    rig.write("line.txt", "ANN: Is anybody there?\n");
    tone(&rig, "noise.wav", 6.0);
    // The service understands only what it spoke.
    service
        .run(&rig, &["speak", TEXT, "--out", "hello.mp3"])
        .ends(0);
    (rig, service)
}

/// Credits that the service charged, once nothing is running there.
fn billed(service: &Service) -> u64 {
    let key = Some(Secret::new(KEY));
    let client = Client::new(&service.server.base_url(), key, Clock::system()).unwrap();
    let start = Clock::system().instant();
    loop {
        let running = service.runtime.block_on(client.send(&DraftRunning));
        if running.unwrap().value.running == 0 {
            break;
        }
        assert!(start.elapsed() < CEILING, "the service does not end");
    }
    let account = service.runtime.block_on(client.send(&GetSubscription));
    account.unwrap().value.character_count.unwrap()
}

/// Credits that were spent by the ledger of the library.
fn spent(rig: &Rig) -> u64 {
    let library = Library::open(&rig.path("home"), Clock::system()).unwrap();
    library.spend(Backend::Live).unwrap().spent.0
}

/// Checks that a command ended with the charge in doubt and the way on, and promised no history.
#[track_caller]
fn assert_asks(run: &Run) {
    for words in ["may have been charged", "--again"] {
        assert!(run.err.contains(words), "{words}: {run:?}");
    }
    for words in ["history", "Nothing was charged"] {
        assert!(!run.err.contains(words), "{words}: {run:?}");
    }
}

/// Regression: the same command was charged again without a question, and promised to look in the history.
#[test]
fn a_lost_effect_is_generated_again_only_with_the_flag() {
    let (rig, service) = start();
    let before = billed(&service);
    let effect = [UNLISTED[0].0, &["--out", "rain.mp3", "--json"]].concat();
    let fault = Fault::LoseAnswer;
    service.faults.next_on("/sound-generation", fault);
    let lost = service.run(&rig, &effect);
    assert_ne!(lost.code, 0, "{lost:?}");
    assert_asks(&lost);
    let price = billed(&service) - before;
    assert!(price > 0);
    assert_asks(&service.run(&rig, &effect).ends(1));
    assert_eq!(billed(&service) - before, price);
    let flagged = [&effect[..], &["--again"]].concat();
    let told = service.run(&rig, &flagged).ends(0).json();
    assert_eq!(told["credits"], price, "{told}");
    assert_eq!(billed(&service) - before, 2 * price);
    // The library has it now.
    let told = service.run(&rig, &flagged).ends(0).json();
    assert_eq!(
        (&told["credits"], &told["cached"]),
        (&0.into(), &true.into())
    );
}

/// Regression: of several files the lost one was refused by every run, and no flag helped.
#[test]
fn a_lost_transcript_of_several_has_a_way_on() {
    let (rig, service) = start();
    let more = ["speak", "Two birds sing.", "--out", "birds.mp3"];
    service.run(&rig, &more).ends(0);
    let both = ["transcribe", "hello.mp3", "birds.mp3", "--out", "texts/"];
    let fault = Fault::LoseAnswer;
    service.faults.next_on("/speech-to-text", fault);
    assert_asks(&service.run(&rig, &both).ends(3));
    let once = billed(&service);
    assert_asks(&service.run(&rig, &both).ends(3));
    assert_eq!(billed(&service), once);
    let flagged = [&both[..], &["--again"]].concat();
    service.run(&rig, &flagged).ends(0);
    assert_eq!(rig.names("texts"), ["birds.txt", "hello.txt"]);
    assert!(billed(&service) > once);
}

/// Regression: a lost isolation was fetched by the next run, although its own run could do so.
#[test]
fn a_lost_isolation_is_fetched_by_the_same_run() {
    let (rig, service) = start();
    let fault = Fault::LoseAnswer;
    service.faults.next_on("/audio-isolation", fault);
    let isolate = ["isolate", "noise.wav", "--out", "clean.mp3"];
    service.run(&rig, &isolate).ends(0);
    let once = billed(&service);
    assert_eq!(spent(&rig), once);
    service.run(&rig, &isolate).ends(0);
    assert_eq!(billed(&service), once);
}

/// Regression: `transcribe`, `align` and `caption` said that nothing was charged when their file could not be written.
#[test]
fn a_file_that_is_not_written_is_told_with_its_charge() {
    let (rig, service) = start();
    rig.write("file", "");
    let there = rig.path("there");
    for (args, extension, path) in UNLISTED.into_iter().chain(LISTED) {
        let out = |folder: &str| match extension {
            "" => folder.to_owned(),
            extension => format!("{folder}/result{extension}"),
        };
        let command = |to: &str| service.command(&rig, &[args, &["--out", to]].concat());
        let before = spent(&rig);
        let run = finish(command(&out("file")).spawn().unwrap()).ends(1);
        assert!(run.err.contains("Nothing was"), "{args:?}: {run:?}");
        assert_eq!(spent(&rig), before, "{args:?}");
        let bill = billed(&service);

        std::fs::create_dir(&there).unwrap();
        let gate = Gate::default();
        let held = Fault::HoldBefore(gate.clone());
        service.faults.next_on(path, held);
        let child = command(&out("there")).spawn().unwrap();
        let start = Clock::system().instant();
        while service.faults.waiting() > 0 {
            assert!(start.elapsed() < CEILING, "{args:?}: nothing was sent");
            std::thread::yield_now();
        }
        std::fs::remove_dir_all(&there).unwrap();
        std::fs::write(&there, "").unwrap();
        gate.open();
        let run = finish(child).ends(1);
        std::fs::remove_file(&there).unwrap();
        let charged = Credits(spent(&rig) - before);
        assert!(charged > Credits::ZERO, "{args:?}: {run:?}");
        // The socket of captions does not tell its cost.
        if path != SOCKET {
            assert_eq!(billed(&service) - bill, charged.0, "{args:?}");
        }
        let words = format!("cost {charged} credits");
        assert!(run.err.contains(&words), "{words}: {args:?}: {run:?}");
        assert!(
            !run.err.contains("Nothing was charged"),
            "{args:?}: {run:?}"
        );

        finish(command(&out("later")).spawn().unwrap()).ends(0);
        assert_eq!(spent(&rig) - before, charged.0, "{args:?}");
    }
}

/// Points at which a command is killed. The long run takes all of them. A recording is the first blob of its command.
#[cfg(feature = "faults")]
fn kill_points(command: &str) -> &'static [&'static str] {
    let is_document = ["transcribe", "align", "caption"].contains(&command);
    match (crate::rig::runs_long(), command) {
        (true, _) if is_document => &["intended", "sent", "blob-written:2", "settled"],
        (true, _) => &[
            "intended",
            "sent",
            "arriving",
            "received",
            "blob-written",
            "settled",
        ],
        (false, "effect") => &["sent", "arriving", "received"],
        (false, "transcribe") => &["sent", "blob-written:2"],
        (false, "music" | "align" | "caption") => &["sent"],
        (false, _) => &[],
    }
}

/// Regression: after a kill the same command was charged again without a question.
#[cfg(feature = "faults")]
#[test]
fn a_killed_command_is_charged_once_or_asks() {
    let (rig, service) = start();
    for (args, extension, _) in UNLISTED.into_iter().chain(LISTED) {
        for point in kill_points(args[0]).iter().copied() {
            let case = format!("{}-{}", args[0], point.replace(':', "-"));
            let out = format!("{case}{extension}");
            let run = |kill: Option<&str>| {
                let mut command = service.command(&rig, &[args, &["--out", &out]].concat());
                // No library knows the request yet.
                command.env("MYNAH_HOME", rig.path(&format!("home-{case}")));
                command.envs(kill.map(|point| ("MYNAH_KILL_AT", point)));
                finish(command.spawn().unwrap())
            };
            let before = billed(&service);
            assert_ne!(run(Some(point)).code, 0, "{case} was not killed");
            let once = billed(&service) - before;
            let again = run(None);
            let all = billed(&service) - before;
            if again.code == 0 {
                assert!(all == once || once == 0, "{case}: charged twice: {again:?}");
            } else {
                assert_eq!(all, once, "{case}");
                assert_asks(&again.ends(1));
            }
        }
    }
}
