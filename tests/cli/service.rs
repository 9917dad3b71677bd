//! The service, for which a served Draft server stands.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;

use mynah::draft::faults::{Fault, Faults};
use mynah::draft::refusal::Refusal;
use mynah::draft::server::{Options, Server as DraftServer};
use mynah::terms::clock::Clock;
use mynah::terms::secret::Secret;

use crate::rig::{KEY, Rig, Server, finish};

#[test]
fn a_key_makes_it_live_and_its_bill_is_ours() {
    let rig = Rig::new();
    let server = Server::start(&rig, &["--credits", "1000"]);
    let said = rig
        .live(
            &server,
            &["speak", "Hello there.", "--out", "a.mp3", "--json"],
        )
        .ends(0)
        .json();
    assert_eq!(
        (&said["draft"], &said["credits"]),
        (&false.into(), &12.into())
    );
    let usage = rig.live(&server, &["usage", "--json"]).ends(0).json();
    assert_eq!((&usage["spent"], &usage["left"]), (&12.into(), &988.into()));
    assert_eq!(
        (&usage["reserved"], &usage["unknown"], &usage["saved"]),
        (&0.into(), &0.into(), &0.into())
    );
    for sums in ["by_voice", "by_model", "by_project"] {
        let rows = usage[sums].as_object().unwrap().values();
        assert_eq!(
            rows.map(|sum| sum.as_u64().unwrap()).sum::<u64>(),
            12,
            "{sums}"
        );
    }
    // Without the key drafts are reported, and what was paid is not out of sight.
    let keyless = rig.run(&["usage", "--json"]).ends(0).json();
    assert_eq!(
        (&keyless["spent"], &keyless["draft"]),
        (&0.into(), &true.into())
    );
    let other = &keyless["other"];
    assert_eq!(
        (&other["spent"], &other["draft"]),
        (&12.into(), &false.into())
    );
    let words = rig.run(&["usage"]).ends(0).out;
    assert!(
        words.contains("with ElevenLabs: 12 credits spent"),
        "{words}"
    );
    // Draft credits are counted apart.
    let drafts = rig
        .live(&server, &["usage", "--draft", "--json"])
        .ends(0)
        .json();
    assert_eq!(
        (&drafts["spent"], &drafts["draft"]),
        (&0.into(), &true.into())
    );
    let later = rig
        .live(&server, &["usage", "--since", "2999-01-01", "--json"])
        .ends(0)
        .json();
    assert_eq!(later["spent"], 0);
    rig.live(&server, &["usage", "--since", "yesterday"])
        .ends(1);
    let draft = rig
        .live(&server, &["speak", "Hello.", "--draft", "--json"])
        .ends(0)
        .json();
    assert_eq!(draft["draft"], true);
    assert_eq!(rig.live(&server, &["usage", "--json"]).json()["spent"], 12);
    let voices = rig.live(&server, &["voices", "--json"]).ends(0).json();
    for key in ["voice_id", "name", "category", "labels"] {
        assert!(!voices[0][key].is_null(), "{key}");
    }
}

#[test]
fn no_key_a_wrong_key_and_nobody_there_exit_4() {
    let rig = Rig::new();
    let server = Server::start(&rig, &[]);
    let run = |base: &str, key: Option<(&str, &str)>, args: &[&str]| {
        let mut command = rig.command(args);
        command.env("MYNAH_API_BASE", base).envs(key);
        finish(command.spawn().unwrap()).ends(4)
    };
    let speak = ["speak", "Hello.", "--json"];
    let told = run(&server.base, None, &speak);
    assert!(
        told.out.is_empty() && told.err.contains("no key"),
        "{told:?}"
    );
    run(&server.base, None, &["voices"]);
    run(
        &server.base,
        Some(("ELEVENLABS_API_KEY", "sk_wrong")),
        &speak,
    );
    run(&server.base, Some(("MYNAH_KEY_COMMAND", "exit 3")), &speak);
    let usage = run(
        &server.base,
        Some(("ELEVENLABS_API_KEY", "sk_wrong")),
        &["usage"],
    );
    // What the library knows is written all the same.
    assert!(
        usage.err.contains("key") && usage.out.contains("not known"),
        "{usage:?}"
    );
    // Without a key, or with one that can't be had, too: only what is left has to be asked for.
    for key in [None, Some(("MYNAH_KEY_COMMAND", "exit 3"))] {
        let usage = run(&server.base, key, &["usage", "--json"]);
        let sums = usage.json();
        assert_eq!(
            (&sums["spent"], &sums["left"], &sums["draft"]),
            (&0.into(), &serde_json::Value::Null, &false.into()),
            "{usage:?}"
        );
        assert!(usage.err.contains("key"), "{usage:?}");
    }
    let closed = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let told = run(&closed, Some(("ELEVENLABS_API_KEY", KEY)), &speak);
    assert!(
        !told.err.contains("ERROR") && told.err.contains(". "),
        "{told:?}"
    );
    rig.write("s.txt", "Hello.");
    run(
        &closed,
        Some(("ELEVENLABS_API_KEY", KEY)),
        &["render", "s.txt"],
    );
    // Drafts go on without.
    let mut command = rig.command(&["speak", "Hello.", "--draft"]);
    command.env("MYNAH_API_BASE", &closed);
    finish(command.spawn().unwrap()).ends(0);
}

#[test]
fn a_command_may_give_the_key() {
    let rig = Rig::new();
    let server = Server::start(&rig, &[]);
    let mut command = rig.command(&["speak", "Hello.", "--json"]);
    command
        .env("MYNAH_API_BASE", &server.base)
        .env("MYNAH_KEY_COMMAND", format!("echo {KEY}"));
    let run = finish(command.spawn().unwrap()).ends(0);
    assert_eq!(run.json()["draft"], false);
}

#[test]
fn an_account_that_ran_out_exits_2() {
    let rig = Rig::new();
    let server = Server::start(&rig, &["--credits", "5"]);
    let run = rig.live(&server, &["speak", "Hello there."]).ends(2);
    assert!(run.err.contains("Nothing was charged"), "{run:?}");
}

#[test]
fn a_key_that_may_only_speak_speaks_with_a_named_voice() {
    let rig = Rig::new();
    let faults = Faults::none();
    for (part, permission) in [
        ("/v1/user", "user_read"),
        ("/v1/models", "models_read"),
        ("/voices", "voices_read"),
    ] {
        let refusal = Refusal::missing_permission(permission);
        faults.always_on(part, Fault::Refuse(refusal));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let options = Options {
        key: Some(Secret::new(KEY)),
        faults,
        ..Options::new(rig.path("service"), Clock::system())
    };
    let server = runtime.block_on(DraftServer::start(options)).unwrap();
    let run = |args: &[&str]| {
        let mut command = rig.command(args);
        command.env("MYNAH_API_BASE", server.base_url());
        command.env("ELEVENLABS_API_KEY", KEY);
        finish(command.spawn().unwrap())
    };
    let told = run(&["voices", "--json"]).ends(4);
    assert!(
        told.out.is_empty() && told.err.contains("voices_read"),
        "{told:?}"
    );
    let told = run(&["speak", "Hello there."]).ends(4);
    assert!(told.err.contains("--voice ID"), "{told:?}");
    let voice = "DraftWren00000000001";
    let told = run(&["speak", "Hello there.", "--voice", voice, "--json"]).ends(0);
    assert!(
        told.err.contains("This costs 36 credits at most"),
        "{told:?}"
    );
    assert_eq!(told.json()["voice_id"], voice);
    assert_eq!(told.json()["credits"], 12);
    let again = run(&["speak", "Hello there.", "--voice", voice, "--json"]).ends(0);
    assert_eq!(again.json()["cached"], true);
}

/// The head of one request, which is refused.
fn asked_once(listener: &TcpListener) -> String {
    let (mut stream, _) = listener.accept().unwrap();
    let mut head = String::new();
    let mut lines = BufReader::new(stream.try_clone().unwrap());
    while !head.ends_with("\r\n\r\n") && lines.read_line(&mut head).unwrap() > 0 {}
    let body = r#"{"detail":{"status":"invalid_api_key","message":"No."}}"#;
    write!(
        stream,
        "HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    head
}

#[test]
fn a_proxy_is_used_for_the_service_and_never_for_this_machine() {
    let rig = Rig::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = format!("http://{}", listener.local_addr().unwrap());
    let proxied = |base: &str| {
        let mut command = rig.command(&["voices", "--json"]);
        command
            .env("MYNAH_API_BASE", base)
            .env("ELEVENLABS_API_KEY", KEY)
            .env("HTTP_PROXY", &proxy)
            .env("http_proxy", &proxy)
            .env_remove("NO_PROXY")
            .env_remove("no_proxy");
        command.spawn().unwrap()
    };
    let child = proxied("http://voices.test");
    let head = asked_once(&listener);
    assert!(head.starts_with("GET http://voices.test/v"), "{head}");
    drop(listener);
    finish(child).ends(4);
    // Nobody listens at the proxy any more, and nobody is missed.
    let server = Server::start(&rig, &[]);
    finish(proxied(&server.base)).ends(0);
}
