//! The real program is killed at seeded moments in the middle of a batch, while the service goes on and fails as
//! services do. In the end its own bill, the ledger and the takes agree, and most kills left something to reclaim.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use mynah::api::account::GetSubscription;
use mynah::api::client::Client;
use mynah::api::draft::DraftRunning;
use mynah::library::Library;
use mynah::records::ledger::EntryState;
use mynah::terms::clock::Clock;
use mynah::terms::ids::EntryId;
use mynah::terms::secret::Secret;

use crate::KILLS;
use crate::rig::KEY;

/// Kills of the usual run; `tests/long_kills.sh` asks for more.
const USUAL: usize = 20;
/// Lines of one script.
const LINES: usize = 16;
/// No wait is longer.
const CEILING: Duration = Duration::from_secs(30);
/// Tries of the last run: every one of them meets faults too.
const TRIES: usize = 20;

/// The moments of the kills, always the same ones.
struct Moments(u64);

impl Moments {
    /// Milliseconds below `most`.
    fn next(&mut self, most: u64) -> Duration {
        // Numerical Recipes' generator; its high bits are the good ones.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        Duration::from_millis((self.0 >> 33) % most)
    }
}

struct Place {
    folder: tempfile::TempDir,
    base: String,
    server: Child,
    client: Client,
    runtime: tokio::runtime::Runtime,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let account = folder.path().join("account");
        let mut server = program(folder.path())
            .args(["serve", "--port", "0", "--plan", "creator", "--key", KEY])
            .args(["--credits", "1000000", "--fault", "0.05", "--latency", "5"])
            .arg("--data")
            .arg(account)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut printed = BufReader::new(server.stdout.take().unwrap());
        printed.read_line(&mut line).unwrap();
        let base = line
            .trim_end()
            .strip_prefix("listening on ")
            .unwrap()
            .to_owned();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let key = Some(Secret::new(KEY));
        Self {
            client: Client::new(&base, key, Clock::system()).unwrap(),
            folder,
            base,
            server,
            runtime,
        }
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    fn library(&self) -> Library {
        Library::open(&self.home(), Clock::system()).unwrap()
    }

    /// Sixteen lines that no other script has, and what they cost.
    fn script(&self, number: usize) -> (PathBuf, u64) {
        let lines: Vec<String> = (0..LINES)
            .map(|line| format!("Script {number}, line {line}."))
            .collect();
        let path = self.folder.path().join(format!("{number}.txt"));
        std::fs::write(&path, format!("Tom: {}\n", lines.join("\nTom: "))).unwrap();
        (path, lines.iter().map(|line| line.len() as u64).sum())
    }

    /// Three voices with four texts.
    fn audition(&self) -> Child {
        let mut program = program(self.folder.path());
        program.args(["audition", "--voices", "Wren,Heron,Finch", "--blind"]);
        for text in texts() {
            program.args(["--text", text.as_str()]);
        }
        program
            .args(["--out", "call", "--json"])
            .env("MYNAH_API_BASE", &self.base)
            .env("ELEVENLABS_API_KEY", KEY)
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    }

    fn render(&self, script: &Path) -> Child {
        program(self.folder.path())
            .arg("render")
            .arg(script)
            .args(["--out", "takes", "--json"])
            .env("MYNAH_API_BASE", &self.base)
            .env("ELEVENLABS_API_KEY", KEY)
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Waits until the service works on something; false when the program ended before.
    fn until_at_work(&self, child: &mut Child) -> bool {
        let clock = Clock::system();
        let since = clock.instant();
        while clock.instant() - since < CEILING {
            if child.try_wait().unwrap().is_some() {
                return false;
            }
            let running = self.runtime.block_on(self.client.send(&DraftRunning));
            if running.is_ok_and(|reply| reply.value.running > 0) {
                return true;
            }
        }
        panic!("nothing was ever sent");
    }

    /// What the service charged so far, once it has ended what it was sent.
    fn bill(&self) -> u64 {
        let clock = Clock::system();
        let since = clock.instant();
        loop {
            let running = self.runtime.block_on(self.client.send(&DraftRunning));
            if running.is_ok_and(|reply| reply.value.running == 0) {
                break;
            }
            assert!(
                clock.instant() - since < CEILING,
                "the service doesn't come to an end"
            );
        }
        let asked = self.runtime.block_on(self.client.send(&GetSubscription));
        asked.unwrap().value.character_count.unwrap()
    }

    /// What was sent and has no end so far.
    fn open_entries(&self) -> Vec<EntryId> {
        let library = self.library();
        entries(&library)
            .filter(|entry| entry.state == EntryState::Sent)
            .map(|entry| entry.id)
            .collect()
    }
}

/// What an audition says.
fn texts() -> [String; 4] {
    [1, 2, 3, 4].map(|text| format!("The lamp room, time number {text}."))
}

impl Drop for Place {
    fn drop(&mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
    }
}

fn entries(library: &Library) -> impl Iterator<Item = mynah::records::ledger::Entry> {
    (1..).map_while(|id| library.entry(EntryId(id)).unwrap())
}

/// The program with nothing of this machine's settings.
fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mynah"));
    for name in [
        "MYNAH_KEY_COMMAND",
        "MYNAH_LOG",
        "DISPLAY",
        "WAYLAND_DISPLAY",
    ] {
        command.env_remove(name);
    }
    command
        .current_dir(folder)
        .env("MYNAH_HOME", folder.join("home"))
        .env("MYNAH_AUDIO", "null")
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    command
}

#[test]
fn killed_in_the_middle_of_an_audition() {
    let place = Place::new();
    let mut moments = Moments(20_261_123);
    let mut kills = 0;
    while kills < 6 {
        let mut child = place.audition();
        if !place.until_at_work(&mut child) {
            child.wait().unwrap();
            break;
        }
        let (_kept, never) = mpsc::sync_channel::<()>(0);
        assert!(never.recv_timeout(moments.next(120)).is_err());
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
    }
    assert!(kills > 0, "it was never killed");
    let done = (0..TRIES).any(|_| place.audition().wait().unwrap().success());
    assert!(done, "it never came to its end");
    let price: usize = texts().iter().map(|text| text.len()).sum();
    let bill = place.bill();
    assert_eq!(bill, 3 * price as u64, "every take was paid once");
    let library = place.library();
    let paid = entries(&library).filter(|entry| entry.state == EntryState::Settled);
    let paid: Vec<_> = paid.collect();
    assert_eq!(paid.len(), 12);
    let spent: u64 = paid.iter().map(|entry| entry.cost.unwrap().0).sum();
    assert_eq!(spent, bill, "the ledger and the service's bill");
    let page = place.folder.path().join("call/listen.html");
    assert!(page.exists(), "what is listened to");
}

#[test]
fn killed_in_the_middle_of_a_batch() {
    let wanted = std::env::var(KILLS).ok();
    let kills = wanted.and_then(|kills| kills.parse().ok()).unwrap_or(USUAL);
    let place = Place::new();
    let mut moments = Moments(20_261_120);
    let (mut number, mut prices) = (0, 0);
    let (mut script, price) = place.script(number);
    prices += price;
    let mut left_open: Vec<Vec<EntryId>> = Vec::new();
    while left_open.len() < kills {
        let mut child = place.render(&script);
        if !place.until_at_work(&mut child) {
            // All of it is here; the next one.
            child.wait().unwrap();
            number += 1;
            let (next, price) = place.script(number);
            (script, prices) = (next, prices + price);
            continue;
        }
        // The seeded moment: nothing comes before it is over.
        let (_kept, never) = mpsc::sync_channel::<()>(0);
        assert!(never.recv_timeout(moments.next(150)).is_err());
        child.kill().unwrap();
        child.wait().unwrap();
        left_open.push(place.open_entries());
    }
    for number in 0..=number {
        let script = place.folder.path().join(format!("{number}.txt"));
        let done = (0..TRIES).any(|_| place.render(&script).wait().unwrap().success());
        assert!(done, "script {number} never came to its end");
    }

    let bill = place.bill();
    let library = place.library();
    let all: Vec<_> = entries(&library).collect();
    let paid: Vec<_> = all
        .iter()
        .filter(|entry| entry.state == EntryState::Settled)
        .collect();
    let spent: u64 = paid.iter().map(|entry| entry.cost.unwrap().0).sum();
    let open = |state: EntryState| {
        !matches!(
            state,
            EntryState::Settled | EntryState::Released | EntryState::Saved
        )
    };
    let odd: Vec<_> = all.iter().filter(|entry| open(entry.state)).collect();
    assert!(odd.is_empty(), "without an end: {odd:#?}");
    assert_eq!(spent, bill, "the ledger and the service's bill");
    assert_eq!(bill, prices, "every line was paid once");
    let names: BTreeSet<_> = paid.iter().map(|entry| &entry.intent.fingerprint).collect();
    assert_eq!(names.len(), paid.len(), "no request was billed twice");
    for entry in &paid {
        let takes = library.takes_of(entry.id).unwrap();
        assert_eq!(takes.len(), 1, "{entry:?}");
        assert!(library.verify(takes[0].id).unwrap(), "{entry:?}");
    }
    let reclaimed = |open: &&Vec<EntryId>| {
        open.iter()
            .any(|id| paid.iter().any(|entry| entry.id == *id && entry.orphan))
    };
    let found = left_open.iter().filter(reclaimed).count();
    assert!(
        found * 4 >= kills,
        "only {found} of {kills} kills left something to reclaim"
    );
}
