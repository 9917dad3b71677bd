//! The library goes to another place, and what was paid for is there afterwards, whatever the disks do.

use std::path::{Path, PathBuf};

use super::account::{KEY, Service};
use super::*;
use mynah::library::Library;
use mynah::terms::clock::Clock;
use mynah::terms::ids::TakeId;
use mynah_engine::KeyStore;
use mynah_model::command::{PlaybackCommand, StorageCommand};
use mynah_model::desk::KeyState;
use mynah_model::event::{Notice, Playing};

/// Waits until nobody has the library open any more: what is cut off at the end lets go of it a moment later.
fn until_closed(home: &Path) {
    let clock = Clock::system();
    let since = clock.instant();
    let (_kept, never) = std::sync::mpsc::sync_channel::<()>(0);
    let is_lock = |file: std::fs::DirEntry| file.path().extension().is_some_and(|it| it == "lock");
    while std::fs::read_dir(home.join("owners"))
        .unwrap()
        .flatten()
        .any(is_lock)
    {
        assert!(
            clock.instant() - since < PATIENCE,
            "somebody still has it open"
        );
        assert!(never.recv_timeout(Duration::from_millis(5)).is_err());
    }
}

fn close(bench: Bench, home: &Path) {
    bench.studio.shutdown();
    until_closed(home);
}

fn told(desk: &Desk, words: &str) -> bool {
    desk.notices.iter().any(|notice| match notice {
        Notice::Done(text) | Notice::Heed(text) => text.contains(words),
        Notice::Trouble(trouble) => trouble.what.contains(words) && trouble.charged == Charged::No,
        Notice::Often(_)
        | Notice::Offer { .. }
        | Notice::Alert(_)
        | Notice::Over(_)
        | Notice::Past(_) => false,
    })
}

fn move_to(bench: &Bench, place: &Path) {
    let place = place.to_owned();
    bench.send(Command::Storage(StorageCommand::MoveTo(place)));
}

fn goes_to(desk: &Desk) -> Option<PathBuf> {
    desk.storage.disk.value()?.goes_to.clone()
}

/// A library with a take.
fn with_take() -> (Bench, tempfile::TempDir, TakeId) {
    let mut bench = Bench::new();
    let job = bench.generate(vec![bench.order(0, false)]);
    bench.until_over(job);
    let home = bench.home.take().unwrap();
    let take = bench.desk.takes[&bench.line(0)].picked.as_ref().unwrap().id;
    (bench, home, take)
}

/// The next start is at the new place, wherever it is told to look.
#[test]
fn a_library_is_moved_while_a_take_plays_and_the_next_start_is_there() {
    let (mut bench, home, take) = with_take();
    let play = |take| {
        let then = Vec::new();
        Command::Playback(PlaybackCommand::Play { take, then })
    };
    let elsewhere = tempfile::tempdir().unwrap();
    let to = elsewhere.path().canonicalize().unwrap().join("Mynah");
    bench.send(play(take));
    move_to(&bench, &to);
    bench.until("all sounds there", |desk| {
        told(desk, "are copied to") && goes_to(desk).as_ref() == Some(&to)
    });
    move_to(&bench, elsewhere.path());
    bench.until("a word about what is in it", |desk| {
        told(desk, "is not empty")
    });
    close(bench, home.path());

    let mut bench = Bench::open(StudioOptions::new(home.path()));
    bench.until("where it lies", |desk| told(desk, "lies at"));
    let library = Library::open(home.path(), Clock::system()).unwrap();
    assert_eq!(library.paths().home(), to);
    assert!(library.verify(take).unwrap());
    bench.send(play(take));
    bench.until("it is heard", |desk| {
        matches!(&desk.playback.playing, Some(Playing::Take { take: heard, .. }) if *heard == take)
    });
    let again = bench.generate(vec![bench.order(0, false)]);
    assert!(matches!(
        bench.until_over(again),
        JobState::Finished { cached: true, .. }
    ));
}

#[test]
fn a_move_is_taken_back_before_and_while_it_ends() {
    let (mut bench, home, take) = with_take();
    let elsewhere = tempfile::tempdir().unwrap();
    let to = elsewhere.path().canonicalize().unwrap().join("Mynah");
    move_to(&bench, &to);
    bench.until("the order", |desk| goes_to(desk).is_some());
    bench.send(Command::Storage(StorageCommand::Stay));
    bench.until("that it stays", |desk| {
        told(desk, "stays where it is") && goes_to(desk).is_none()
    });
    assert!(!to.exists());
    move_to(&bench, &to);
    bench.until("the order", |desk| goes_to(desk).is_some());
    // A second window has it open: it waits for a start that is alone.
    let mut second = Bench::open(StudioOptions::new(home.path()));
    second.until("a word about it", |desk| {
        told(desk, "no other Mynah window")
    });
    second.studio.shutdown();
    close(bench, home.path());

    // 'Don't move' is pressed while it is under way.
    let options = StudioOptions::new(home.path());
    options.moving.stop();
    let mut bench = Bench::open(options.clone());
    assert_eq!(options.moving.progress(), None);
    bench.until("that it stays", |desk| told(desk, "stays where it is"));
    let library = Library::open(home.path(), Clock::system()).unwrap();
    assert_eq!(library.paths().home(), home.path());
    assert!(library.verify(take).unwrap() && !to.exists());
}

#[test]
fn a_key_is_found_where_the_library_went() {
    let service = Service::start();
    let home = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let mut bench = super::keys::open(home.path());
    super::keys::add(&mut bench, super::keys::new("work", KEY, &service));
    move_to(&bench, &elsewhere.path().join("Mynah"));
    bench.until("the order", |desk| goes_to(desk).is_some());
    close(bench, home.path());
    let mut options = StudioOptions::new(home.path());
    options.keys = KeyStore::Process;
    let mut bench = Bench::open(options);
    bench.until("the key", |desk| {
        told(desk, "lies at") && matches!(desk.key, KeyState::Here { .. })
    });
}

#[cfg(target_os = "linux")]
mod disks {
    use super::*;
    use std::os::unix::fs::MetadataExt as _;
    use std::process::Command as Process;

    /// Folder with disks of their own; unset in the process that tests.
    const DISKS: &str = "MYNAH_DISKS";

    /// Runs a test of this binary on disks of its own, as whoever runs the tests.
    #[test]
    fn a_disk_that_is_full_or_read_only_leaves_the_library_where_it_is_and_another_one_takes_it() {
        let disks = tempfile::tempdir().unwrap();
        let is_root = std::fs::metadata("/proc/self").unwrap().uid() == 0;
        let mut namespace = Process::new("unshare");
        if !is_root {
            namespace.arg("--map-root-user");
        }
        let script = r#"cd "$0" && mkdir tiny small none large &&
            mount -t tmpfs -o size=16k none tiny && mount -t tmpfs -o size=256k none small &&
            mount -t tmpfs -o size=64m none large && mount -t tmpfs -o ro none none ||
            exit 99; exec "$1" moving::disks::on_disks --exact"#;
        let run = namespace
            .args(["--mount", "sh", "-c", script])
            .arg(disks.path())
            .arg(std::env::current_exe().unwrap())
            .env(DISKS, disks.path())
            .output()
            .expect("unshare, of the package util-linux");
        assert_ne!(run.status.code(), Some(99), "no disk can be mounted here");
        let said = String::from_utf8_lossy(&run.stdout);
        assert!(run.status.success() && said.contains("1 passed"), "{said}");
    }

    /// What is done there. In the testing process this is nothing.
    #[test]
    fn on_disks() {
        let Some(disks) = std::env::var_os(DISKS).map(PathBuf::from) else {
            return;
        };
        let (mut bench, home, take) = with_take();
        // Sounds don't fit, or nothing can be written.
        for (disk, word) in [("tiny", "disk is full"), ("none", "none is read-only")] {
            move_to(&bench, &disks.join(disk).join("Mynah"));
            bench.until("why not", |desk| {
                told(desk, word) && desk.storage.copying.is_none()
            });
            assert_eq!(names(&disks.join(disk)), [""; 0], "{disk}");
        }
        // They fit, the database doesn't.
        move_to(&bench, &disks.join("small").join("Mynah"));
        bench.until("the order", |desk| goes_to(desk).is_some());
        close(bench, home.path());
        let mut bench = Bench::open(StudioOptions::new(home.path()));
        bench.until("that it stays", |desk| {
            told(desk, "stays where it is. The disk is full")
        });
        assert_eq!(names(&disks.join("small")), [""; 0]);
        let to = disks.join("large").join("Mynah");
        move_to(&bench, &to);
        bench.until("the order", |desk| goes_to(desk).is_some());
        close(bench, home.path());
        let mut bench = Bench::open(StudioOptions::new(home.path()));
        bench.until("where it lies", |desk| told(desk, "lies at"));
        let library = Library::open(home.path(), Clock::system()).unwrap();
        assert_eq!(library.paths().home(), to);
        let disk_of = |path: &Path| std::fs::metadata(path).unwrap().dev();
        assert_ne!(disk_of(&to), disk_of(home.path()));
        assert!(library.verify(take).unwrap());
        assert_eq!(names(home.path()), ["moved-to.json"]);
    }

    fn names(folder: &Path) -> Vec<String> {
        let inside = std::fs::read_dir(folder).unwrap().flatten();
        inside
            .map(|it| it.file_name().into_string().unwrap())
            .collect()
    }
}
