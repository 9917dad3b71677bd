//! Keys against a server that stands for the service.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use super::*;
use mynah::draft::keys::Keys;
use mynah::draft::plan::Plan;
use mynah::draft::refusal::Refusal;
use mynah::draft::server::{Options, Server};
use mynah::terms::clock::Clock;
use mynah::terms::secret::Secret;
use mynah_engine::Environment;
use mynah_model::command::{AccountCommand, KeepKey, KeysCommand, NewKeyOrder, ProjectCommand};
use mynah_model::desk::{KeptKey, KeyState};
use mynah_model::event::Notice;

pub const KEY: &str = "sk_0123456789abcdef";

/// A Draft server on a thread of its own, in the service's place.
pub struct Service {
    pub base: String,
    pub faults: Faults,
    pub keys: Keys,
    pub home: tempfile::TempDir,
    end: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Service {
    pub fn start() -> Self {
        Self::with(None, None, None)
    }

    /// With a webhook that is told of transcripts. Nobody listens there.
    pub fn with_webhook() -> Self {
        let url = "http://127.0.0.1:9/told".to_owned();
        Self::with(None, None, Some((url, Secret::new("wsec_0123456789"))))
    }

    /// With an account that has so many credits left.
    pub fn left(credits: u64) -> Self {
        Self::with(None, Some(credits), None)
    }

    /// With an account on this plan.
    pub fn on(plan: Plan) -> Self {
        Self::with(Some(plan), None, None)
    }

    fn with(plan: Option<Plan>, credits: Option<u64>, webhook: Option<(String, Secret)>) -> Self {
        let home = tempfile::tempdir().unwrap();
        let (faults, keys) = (Faults::none(), Keys::default());
        let options = Options {
            plan,
            credits,
            keys: keys.clone(),
            key: Some(Secret::new(KEY)),
            faults: faults.clone(),
            webhook,
            ..Options::new(home.path().to_owned(), Clock::system())
        };
        let (told, base) = sync_channel(1);
        let (end, ended) = sync_channel::<()>(1);
        let thread = std::thread::Builder::new()
            .name("service".to_owned())
            .spawn(move || {
                let runtime = tokio::runtime::Builder::new_multi_thread()
                    .worker_threads(1)
                    .enable_all()
                    .build()
                    .unwrap();
                let server = runtime.block_on(Server::start(options)).unwrap();
                told.send(server.base_url()).unwrap();
                // Ends when the sender goes.
                ended.recv().unwrap_err();
            })
            .unwrap();
        Self {
            base: base.recv().unwrap(),
            faults,
            keys,
            home,
            end: Some(end),
            thread: Some(thread),
        }
    }

    /// Characters that the account was charged for by now, as the service itself tells.
    pub fn billed(&self) -> usize {
        let address = self.base.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).unwrap();
        let ask = format!(
            "GET /v1/user/subscription HTTP/1.1\r\nhost: {address}\r\nxi-api-key: {KEY}\r\nconnection: close\r\n\r\n"
        );
        stream.write_all(ask.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        let read: serde_json::Value = serde_json::from_str(body).unwrap();
        read["character_count"].as_u64().unwrap() as usize
    }

    pub fn bench(&self, key: Option<&str>) -> Bench {
        let home = tempfile::tempdir().unwrap();
        let mut options = StudioOptions::new(home.path());
        options.environment = Environment {
            api_base: Some(self.base.clone()),
            key: key.map(Secret::new),
            key_command: None,
            longest_command: None,
        };
        let mut bench = Bench::open(options);
        bench.home = Some(home);
        bench
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

pub fn set(bench: &Bench, key: &str) {
    bench.send(add(key, KeepKey::Keychain));
}

/// A key that nobody names, to be used at once.
pub fn add(key: &str, keep: KeepKey) -> Command {
    Command::Keys(KeysCommand::Add(Box::new(NewKeyOrder {
        name: String::new(),
        key: Secret::new(key),
        keep,
        base: None,
        switch: true,
        replaces: None,
    })))
}

fn until_trouble(bench: &mut Bench) -> mynah_model::trouble::Trouble {
    bench.until("trouble", |desk| {
        desk.notices
            .iter()
            .any(|notice| matches!(notice, Notice::Trouble(_)))
    });
    let found = bench.desk.notices.iter().find_map(|notice| match notice {
        Notice::Trouble(trouble) => Some(trouble.clone()),
        _ => None,
    });
    bench.desk.notices.clear();
    found.unwrap()
}

#[test]
fn no_key_then_a_key_then_a_line_of_the_service() {
    let service = Service::start();
    let mut bench = service.bench(None);
    let project = bench.desk.project.as_ref().unwrap().card.id;
    let mut order = bench.order(0, false);
    let live = |order: &LineOrder| {
        Command::Jobs(JobsCommand::Generate {
            project: Some(project),
            backend: Backend::Live,
            asked_alone: true,
            orders: vec![order.clone()],
            play: false,
        })
    };
    bench.send(live(&order));
    bench.until("no key", |desk| {
        desk.jobs.iter().any(|job| {
            matches!(&job.state, JobState::Failed(trouble)
                if trouble.remedies.first() == Some(&Remedy::OpenKeySettings))
        })
    });
    set(&bench, "two words");
    let trouble = until_trouble(&mut bench);
    assert_eq!(trouble.remedies.first(), Some(&Remedy::OpenKeySettings));
    set(&bench, "sk_wrong");
    let trouble = until_trouble(&mut bench);
    assert_eq!(trouble.details.kind, mynah_model::trouble::Kind::Reach);
    assert!(trouble.what.starts_with("127.0.0.1:"), "{}", trouble.what);
    assert_eq!(bench.desk.key, KeyState::None);

    set(&bench, &format!(" {KEY}\n"));
    bench.until("the key", |desk| {
        matches!(
            desk.key,
            KeyState::Here {
                kept: KeptKey::Keychain,
                reads_user: true,
                ..
            }
        )
    });
    bench.send(Command::Project(ProjectCommand::SetBackend {
        project,
        backend: Backend::Live,
    }));
    bench.until("the service's voices", |desk| {
        desk.backend() == Backend::Live && !desk.voices_of(Backend::Live).is_empty()
    });
    speech(&mut order).text = "Spoken by the service.".to_owned();
    bench.send(live(&order));
    bench.until("the take", |desk| {
        desk.jobs
            .iter()
            .any(|job| matches!(job.state, JobState::Finished { .. }))
    });
    // Two backends, two sums.
    bench.until("the sums", |desk| {
        desk.spend
            .get(&Backend::Live)
            .is_some_and(|spend| spend.spent > Credits::ZERO)
    });
    assert_eq!(bench.desk.spend[&Backend::Draft].spent, Credits::ZERO);
}

#[test]
fn without_a_key_the_service_has_no_voices_and_says_so() {
    let service = Service::start();
    let mut bench = service.bench(None);
    bench.send(Command::Voices(
        mynah_model::command::VoicesCommand::Refresh(Backend::Live),
    ));
    bench.until("a word", |desk| {
        matches!(
            desk.voices.get(&Backend::Live),
            Some(mynah_model::remote::Remote::Failed { .. })
        )
    });
}

#[test]
fn a_restricted_key_is_a_good_key() {
    let service = Service::start();
    service.faults.always_on(
        "/v1/user",
        Fault::Refuse(Refusal::missing_permission("user_read")),
    );
    let mut bench = service.bench(None);
    set(&bench, KEY);
    bench.until("the key", |desk| {
        matches!(&desk.key, KeyState::Here { reads_user: false, lacks, .. } if *lacks == ["user_read"])
    });
}

#[test]
fn a_key_without_a_voice_is_a_state_of_its_own() {
    let service = Service::start();
    service.faults.without_voices(true);
    let mut bench = service.bench(None);
    set(&bench, KEY);
    bench.until("the state", |desk| {
        matches!(desk.key, KeyState::NoVoice { .. })
    });
    // Draft voices are still on.
    let job = bench.generate(vec![bench.order(0, false)]);
    assert!(matches!(bench.until_over(job), JobState::Finished { .. }));
}

#[test]
fn a_key_of_the_environment_is_used_and_a_base_without_one_is_no_draft() {
    let service = Service::start();
    let bench = service.bench(Some(KEY));
    assert_eq!(
        bench.studio.backend_without_project(false).unwrap(),
        Backend::Live
    );
    assert_eq!(
        bench.studio.backend_without_project(true).unwrap(),
        Backend::Draft
    );
    let bench = service.bench(None);
    let trouble = bench.studio.backend_without_project(false).unwrap_err();
    assert_eq!(trouble.details.kind, mynah_model::trouble::Kind::Reach);
}

fn with_command(service: &Service, command: &str) -> (tempfile::TempDir, Bench) {
    let home = tempfile::tempdir().unwrap();
    let mut options = StudioOptions::new(home.path());
    options.environment.api_base = Some(service.base.clone());
    options.environment.key_command = Some(command.to_owned());
    let bench = Bench::open(options);
    (home, bench)
}

#[test]
fn a_command_gives_the_key() {
    let service = Service::start();
    let (_home, mut bench) = with_command(&service, &format!("echo ' {KEY} '"));
    bench.until("the key", |desk| {
        matches!(&desk.key, KeyState::Here { masked, kept: KeptKey::Environment, .. }
            if masked.ends_with("cdef") && !masked.contains("0123"))
    });
    let backend = bench.studio.backend_without_project(false).unwrap();
    assert_eq!(backend, Backend::Live);
}

/// It was waited for without end.
#[test]
fn a_command_that_closes_its_output_and_goes_on_is_ended() {
    let service = Service::start();
    let home = tempfile::tempdir().unwrap();
    let mut options = StudioOptions::new(home.path());
    options.environment.api_base = Some(service.base.clone());
    options.environment.key_command = Some(format!("echo {KEY}; exec sleep 1000 >&-"));
    options.environment.longest_command = Some(Duration::from_millis(200));
    let bench = Bench::open(options);
    let trouble = bench.studio.backend_without_project(false).unwrap_err();
    assert!(trouble.what.contains("MYNAH_KEY_COMMAND"), "{trouble:?}");
}

/// Only the shell was ended: what it had begun stayed, and whoever read from it.
#[cfg(target_os = "linux")]
#[test]
fn a_command_that_goes_on_is_ended_with_all_that_it_began() {
    let service = Service::start();
    // A busy computer may begin nothing in so short a time: then it gets more.
    for longest in [1, 5, 20].map(Duration::from_secs) {
        let home = tempfile::tempdir().unwrap();
        let mark = home.path().join("begun");
        let mut options = StudioOptions::new(home.path());
        options.environment.api_base = Some(service.base.clone());
        options.environment.key_command = Some(format!(
            "echo {KEY}; sleep 1000 & echo $! > '{}'; wait",
            mark.display()
        ));
        options.environment.longest_command = Some(longest);
        let mut bench = Bench::open(options);
        let trouble = bench.studio.backend_without_project(false).unwrap_err();
        assert!(trouble.what.contains("MYNAH_KEY_COMMAND"), "{trouble:?}");
        let begun = std::fs::read_to_string(&mark).unwrap_or_default();
        if !begun.ends_with('\n') {
            continue;
        }
        let state = std::path::PathBuf::from(format!("/proc/{}/stat", begun.trim()));
        bench.until_seen("the end of what it began", || {
            // Nobody may have collected it yet.
            std::fs::read_to_string(&state).map_or(true, |state| state.contains(") Z "))
        });
        return;
    }
    panic!("it began nothing");
}

#[test]
fn a_command_that_gives_no_key_is_told_and_is_no_draft() {
    let service = Service::start();
    for command in [
        "exit 3",
        "true",
        "echo two words",
        "no-such-command-anywhere",
    ] {
        let (_home, bench) = with_command(&service, command);
        let trouble = bench.studio.backend_without_project(false).unwrap_err();
        assert_eq!(trouble.charged, Charged::No, "{command}");
        assert_eq!(
            trouble.remedies.first(),
            Some(&Remedy::OpenKeySettings),
            "{command}"
        );
        assert_eq!(bench.desk.key, KeyState::None, "{command}");
    }
}

/// Where the system has no keychain the key lies in a file that only its passphrase opens.
#[test]
fn a_sealed_key_is_unlocked_with_its_passphrase() {
    let service = Service::start();
    let home = tempfile::tempdir().unwrap();
    let open = || {
        let mut options = StudioOptions::new(home.path());
        options.environment.api_base = Some(service.base.clone());
        options.keys = mynah_engine::KeyStore::None;
        Bench::open(options)
    };
    let mut bench = open();
    bench.send(add(KEY, KeepKey::File(Secret::new("correct horse"))));
    let in_file = |desk: &Desk| {
        matches!(
            desk.key,
            KeyState::Here {
                kept: KeptKey::File,
                ..
            }
        )
    };
    bench.until("the key", in_file);
    drop(bench);
    for file in walk(home.path()) {
        let bytes = std::fs::read(&file).unwrap();
        let found = bytes.windows(KEY.len()).any(|part| part == KEY.as_bytes());
        assert!(!found, "the key lies open in {}", file.display());
    }

    let mut bench = open();
    bench.until("the lock", |desk| desk.key == KeyState::Locked);
    let trouble = bench.studio.backend_without_project(false).unwrap_err();
    assert_eq!(trouble.charged, Charged::No);
    let key = bench.desk.key_in_use.unwrap();
    let unlock = |word: &str| Command::Keys(KeysCommand::Unlock(key, Secret::new(word)));
    bench.send(unlock("wrong horse"));
    let trouble = until_trouble(&mut bench);
    assert_eq!(trouble.charged, Charged::No);
    assert_eq!(bench.desk.key, KeyState::Locked);
    bench.send(unlock("correct horse"));
    bench.until("the key", in_file);
    bench.until("voices, models and credits", has_account);
}

/// What a Live project needs beside the key.
fn has_account(desk: &Desk) -> bool {
    let live = Backend::Live;
    let meter = desk.meters.get(&live).and_then(|meter| meter.value());
    meter.is_some() && !desk.voices_of(live).is_empty() && !desk.models_of(live).is_empty()
}

#[test]
fn another_address_reads_the_account_there() {
    let service = Service::start();
    let home = tempfile::tempdir().unwrap();
    let mut options = StudioOptions::new(home.path());
    options.environment.key = Some(Secret::new(KEY));
    let mut bench = Bench::open(options);
    let base = Some(service.base.clone());
    bench.send(Command::Account(AccountCommand::SetBase(base)));
    bench.until("voices, models and credits", has_account);
}

pub fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries
        .flat_map(|entry| {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}
