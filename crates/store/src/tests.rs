//! Opening: two processes, older, newer and damaged databases, disks that take nothing.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use super::*;
use crate::keys::NewKey;
use crate::testing::{NOON, fresh, open, order, project, slot, sound, take};
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::format::OutputFormat;
use mynah_core::ids::{LineId, ProjectId};
use mynah_records::keys::KeptKey;
use mynah_records::ledger::NewIntent;

const DAY: i64 = 86_400_000;

fn open_at(home: &Path, now: i64) -> Library {
    Library::open(home, Clock::scripted(UnixMillis(now))).unwrap()
}

/// Overwrites the database's pages behind the first one.
fn damage(home: &Path) {
    let path = home.join("library.db");
    let mut bytes = fs::read(&path).unwrap();
    assert!(bytes.len() > 8_192);
    for byte in &mut bytes[4_096..] {
        *byte = 0x5a;
    }
    fs::write(path, bytes).unwrap();
}

#[test]
fn two_processes_work_on_one_library() {
    let (home, first) = fresh();
    let project = project(&first, 1);
    let second = open(home.path());
    let writers = [(first, "a"), (second, "b")].map(|(library, name)| {
        std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                for count in 0..20 {
                    take(&library, project, 1, &format!("{name}{count}"));
                }
                library
            })
            .unwrap()
    });
    let libraries = writers.map(|writer| writer.join().unwrap());
    for library in &libraries {
        let takes = library.line_takes(project, LineId(1)).unwrap();
        let numbers = takes.iter().map(|take| take.number);
        assert!(numbers.eq((1..=40).rev()));
        assert_eq!(takes.iter().filter(|take| take.picked).count(), 1);
        assert_eq!(library.recover().unwrap(), ledger::Recovered::default());
    }
}

/// Names and bytes of the database's files in a library's folder.
fn database_files(home: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(home)
        .unwrap()
        .flatten()
        .map(|file| (file.file_name().into_string().unwrap(), file.path()))
        .filter(|(name, _)| name.starts_with("library.db"))
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect()
}

#[test]
fn database_of_another_version_is_refused_and_untouched() {
    for version in [1, 48, 99, 999] {
        let (home, library) = fresh();
        project(&library, 1);
        library
            .write(|tx| Ok(tx.pragma_update(None, "user_version", version)?))
            .unwrap();
        // A copy of the folder with its log, as a killed process leaves it.
        let killed = tempfile::tempdir().unwrap();
        for (name, bytes) in database_files(home.path()) {
            fs::write(killed.path().join(name), bytes).unwrap();
        }
        drop(library);
        assert_eq!(database_files(home.path()).len(), 1, "no log");
        for (home, log) in [
            (home.path(), "without a log"),
            (killed.path(), "with a log"),
        ] {
            let mut before = database_files(home);
            let refused = Library::open(home, Clock::scripted(NOON)).unwrap_err();
            let is_expected = match refused {
                LibraryError::Older { found, .. } => version == found && version < 100,
                LibraryError::Newer { found, .. } => version == found && version > 100,
                _ => false,
            };
            assert!(is_expected, "{version}, {log}: {refused}");
            let mut after = database_files(home);
            // An index of the log in shared memory, without content of its own.
            for files in [&mut before, &mut after] {
                files.remove("library.db-shm");
            }
            assert_eq!(before, after, "{version}, {log}");
        }
    }
}

#[test]
fn a_new_library_is_not_a_restored_one() {
    let (_home, library) = fresh();
    assert_eq!(library.restored(), None);
}

/// Makes a library with a project, a take and a backup of a day later.
fn backed_up() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let library = open_at(home.path(), NOON.0);
    let project = project(&library, 1);
    take(&library, project, 1, "12345");
    drop(library);
    drop(open_at(home.path(), NOON.0 + DAY));
    home
}

#[test]
fn a_missing_or_empty_database_beside_backups_is_restored() {
    for is_missing in [true, false] {
        let home = backed_up();
        let database = home.path().join("library.db");
        if is_missing {
            fs::remove_file(&database).unwrap();
        } else {
            fs::write(&database, "").unwrap();
        }
        let library = open_at(home.path(), NOON.0 + DAY);
        let restored = library.restored().unwrap();
        assert_eq!(restored.backup, Some(UnixMillis(NOON.0 + DAY)));
        assert_eq!(library.projects().unwrap().len(), 1);
    }
}

#[test]
fn takes_beside_a_missing_database_are_found_again() {
    let (home, library) = fresh();
    let project = project(&library, 1);
    take(&library, project, 1, "12345");
    drop(library);
    fs::remove_dir_all(home.path().join("backups")).unwrap();
    fs::remove_file(home.path().join("library.db")).unwrap();
    let library = open(home.path());
    let restored = library.restored().unwrap();
    assert_eq!((restored.backup, restored.takes), (None, 1));
}

/// A copy of an older library in the folder of backups is not restored: it would be refused.
#[test]
fn backup_of_another_version_is_not_restored() {
    let home = backed_up();
    let backups = fs::read_dir(home.path().join("backups")).unwrap();
    let copies: Vec<_> = backups.flatten().map(|file| file.path()).collect();
    assert_eq!(copies.len(), 1);
    rusqlite::Connection::open(&copies[0])
        .unwrap()
        .pragma_update(None, "user_version", 48)
        .unwrap();
    damage(home.path());
    let library = open_at(home.path(), NOON.0 + DAY);
    let restored = library.restored().unwrap();
    assert_eq!((restored.backup, restored.takes), (None, 1));
}

#[test]
fn a_damaged_database_is_set_aside_and_takes_are_found_again() {
    let home = tempfile::tempdir().unwrap();
    let library = open_at(home.path(), NOON.0);
    let project = project(&library, 2);
    let old = take(&library, project, 1, "old");
    drop(library);
    // The next day's opening makes the backup; what comes later is in no backup.
    let library = open_at(home.path(), NOON.0 + DAY);
    let new = take(&library, project, 2, "newer");
    drop(library);
    damage(home.path());

    let library = open_at(home.path(), NOON.0 + DAY + 5_000);
    let restored = library.restored().unwrap();
    assert!(restored.aside.exists(), "{}", restored.aside.display());
    let name = restored.aside.file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with("library.db.damaged-"), "{name}");
    assert_eq!(restored.backup, Some(UnixMillis(NOON.0 + DAY)));
    assert_eq!(restored.takes, 1);
    let lines = library.summaries(project).unwrap();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0].1.picked.as_ref().unwrap().id, old.id);
    let again = lines[1].1.picked.as_ref().unwrap();
    assert_eq!((&again.request, again.at), (&new.request, new.at));
    assert_eq!(library.spend(Backend::Draft).unwrap().spent, Credits(8));
    assert_eq!(library.open_project(project).unwrap().lost_steps, 0);
    drop(library);
    assert_eq!(open(home.path()).restored(), None);
}

/// A job that was ordered with it failed for want of a file that was there.
#[test]
fn recordings_are_found_again_after_the_database_was_lost() {
    let (home, library) = fresh();
    let input = library
        .keep_input("a film.mp4", 12.5, &b"film"[..])
        .unwrap();
    let older = library.keep_input("older.wav", 2.0, &b"older"[..]).unwrap();
    // As a program left it that wrote nothing beside it.
    let beside = library.input(&older).unwrap().with_extension("input.json");
    fs::remove_file(&beside).unwrap();
    library.check_sounds().unwrap();
    assert!(beside.exists());
    drop(library);
    fs::write(home.path().join("library.db"), b"no database at all").unwrap();
    let library = open(home.path());
    assert!(library.restored().is_some());
    library.sweep().unwrap();
    for input in [&input, &older] {
        assert!(library.input(input).is_ok(), "{input:?}");
        let known: String = library
            .read(|connection| {
                let sql = "SELECT name FROM input WHERE hash = ?1";
                Ok(connection.query_row(sql, [&input.hash], |row| row.get(0))?)
            })
            .unwrap();
        assert_eq!(known, input.name);
    }
}

#[test]
fn damage_that_shows_in_use_is_mended_at_the_next_opening() {
    let home = tempfile::tempdir().unwrap();
    let library = open_at(home.path(), NOON.0);
    let project = project(&library, 1);
    take(&library, project, 1, "12345");
    let page: u64 = library
        .read(|connection| {
            let sql =
                "SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_journal_1'";
            Ok(connection.query_row(sql, [], |row| row.get(0))?)
        })
        .unwrap();
    drop(library);
    drop(open_at(home.path(), NOON.0 + DAY));
    let path = home.path().join("library.db");
    let mut bytes = fs::read(&path).unwrap();
    let at = (page as usize - 1) * 4_096;
    bytes[at..at + 4_096].fill(0x5a);
    fs::write(&path, bytes).unwrap();

    let library = open_at(home.path(), NOON.0 + DAY);
    assert_eq!(
        library.restored(),
        None,
        "not all of it is read at the start"
    );
    let damaged = library.open_project(project).unwrap_err();
    assert!(matches!(damaged, LibraryError::Damaged { .. }), "{damaged}");
    drop(library);
    let library = open_at(home.path(), NOON.0 + DAY);
    assert!(library.restored().is_some());
    assert_eq!(library.open_project(project).unwrap().takes.len(), 1);
    drop(library);
    assert_eq!(open_at(home.path(), NOON.0 + DAY).restored(), None);
}

/// The copy of the day before knew nothing of it, so the same line was bought once more.
#[test]
fn what_was_sent_since_the_copy_is_found_in_the_damaged_database() {
    let home = tempfile::tempdir().unwrap();
    let library = open_at(home.path(), NOON.0);
    let project = project(&library, 1);
    drop(library);
    let library = open_at(home.path(), NOON.0 + DAY);
    // By a key that the copy does not know either.
    let key = NewKey {
        name: "new".to_owned(),
        masked: "…1234".to_owned(),
        kept: KeptKey::Keychain,
        base: None,
        account: None,
    };
    let key = library.add_key(&key).unwrap().unwrap().id;
    let by_key = NewIntent {
        key: Some(key),
        ..order(project, 1, "12345")
    };
    let sent = library.intend(&by_key).unwrap();
    library.mark_sent(sent, Some(3)).unwrap();
    library.intend(&order(project, 1, "not sent")).unwrap();
    take(&library, project, 1, "settled");
    drop(library);
    // Something else is damaged.
    let path = home.path().join("library.db");
    let page: u64 = rusqlite::Connection::open(&path)
        .unwrap()
        .query_row(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_journal_1'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let mut bytes = fs::read(&path).unwrap();
    let at = (page as usize - 1) * 4_096;
    bytes[at..at + 4_096].fill(0x5a);
    fs::write(&path, bytes).unwrap();
    backup::suspect(&Paths::new(home.path()));

    let library = open_at(home.path(), NOON.0 + DAY);
    assert!(library.restored().is_some());
    let left = library.recover().unwrap();
    assert_eq!((left.released.len(), left.sent.len()), (0, 1));
    assert_eq!(left.sent[0].seed, Some(3));
    for text in ["12345", "not sent"] {
        let doubt = library.doubtful_like(&order(project, 1, text));
        assert_eq!(doubt.unwrap().len(), 1, "{text}");
    }
    assert_eq!(
        library.spend(Backend::Draft).unwrap().spent,
        Credits(7),
        "once"
    );
}

#[test]
fn a_killed_process_leaves_what_it_sent_and_nothing_else() {
    if let Some(home) = child_home() {
        let library = open(&home);
        assert!(slot(&library, "draft", 1).slot.is_some());
        let order = order(ProjectId(1), 1, "12345");
        library.intend(&order).unwrap();
        let sent = library.intend(&order).unwrap();
        library.mark_sent(sent, None).unwrap();
        let mut half = library.blob_writer(OutputFormat::default(), 0).unwrap();
        half.write(b"half").unwrap();
        std::process::abort();
    }
    let (home, library) = fresh();
    let project = project(&library, 1);
    let test = "a_killed_process_leaves_what_it_sent_and_nothing_else";
    let killed = child(test, home.path(), "");
    assert_eq!(killed.status.code(), None, "it was killed");
    let left = library.recover().unwrap();
    assert_eq!((left.released.len(), left.sent.len()), (1, 1));
    assert_eq!(library.doubtful(Some(project)).unwrap(), []);
    assert!(
        slot(&library, "draft", 1).slot.is_some(),
        "its slot is free"
    );
    drop(open(home.path()));
    let arriving = fs::read_dir(library.paths().arriving()).unwrap().count();
    assert_eq!(arriving, 0);
}

#[test]
fn a_lacking_file_beside_a_sound_is_made_again() {
    let (_home, library) = fresh();
    let project = project(&library, 1);
    let card = take(&library, project, 1, "12345");
    let path = library.sound(card.id).unwrap().with_extension("take.json");
    let before = fs::read(&path).unwrap();
    fs::write(&path, b"").unwrap();
    assert!(library.check_sounds().unwrap().is_empty());
    assert_eq!(fs::read(path).unwrap(), before);
}

#[test]
fn without_a_backup_a_new_library_begins_with_the_sounds() {
    for rubbish in [&b"no database at all"[..], &[0xff; 5_000]] {
        let (home, library) = fresh();
        let project = project(&library, 1);
        take(&library, project, 1, "12345");
        drop(library);
        fs::write(home.path().join("library.db"), rubbish).unwrap();
        let library = open(home.path());
        let restored = library.restored().unwrap();
        assert_eq!((restored.backup, restored.takes), (None, 1));
        assert_eq!(fs::read(&restored.aside).unwrap(), rubbish);
        let found = library.find(Backend::Draft, "draft", "fingerprint of 12345");
        assert!(
            !found.unwrap().is_empty(),
            "what was paid for is still a hit"
        );
    }
}

#[test]
fn a_damaged_database_in_use_is_left_to_who_uses_it() {
    let (home, library) = fresh();
    let project = project(&library, 1);
    take(&library, project, 1, "12345");
    lock(&library.shared.writer)
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
    fs::write(home.path().join("library.db"), b"no database at all").unwrap();
    let refused = Library::open(home.path(), Clock::scripted(NOON)).unwrap_err();
    assert!(matches!(refused, LibraryError::Damaged { .. }), "{refused}");
    drop(library);
}

#[test]
fn a_backup_is_made_once_a_day_and_five_are_kept() {
    let home = tempfile::tempdir().unwrap();
    let count = || fs::read_dir(home.path().join("backups")).unwrap().count();
    drop(open_at(home.path(), NOON.0));
    assert_eq!(count(), 0, "there was nothing to copy");
    for (opening, copies) in [(1, 1), (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 5)] {
        drop(open_at(home.path(), NOON.0 + opening * DAY));
        assert_eq!(count(), copies);
    }
}

#[test]
fn sound_that_was_not_finished_leaves_nothing() {
    let (home, library) = fresh();
    let mut writer = library.blob_writer(OutputFormat::default(), 0).unwrap();
    writer.write(b"half").unwrap();
    let arriving = || fs::read_dir(library.paths().arriving()).unwrap().count();
    let second = open(home.path());
    assert_eq!(arriving(), 1, "another opening leaves it alone");
    drop(writer);
    assert_eq!(arriving(), 0);
    // As a killed process leaves it.
    fs::write(library.paths().arriving().join("999-0.part"), b"half").unwrap();
    drop(second);
    drop(open(home.path()));
    assert_eq!(arriving(), 0);
}

#[test]
fn a_header_that_is_known_at_the_end_is_part_of_the_hash() {
    let (_home, library) = fresh();
    let plain = sound(&library, b"HEADbody").blob;
    let mut writer = library.blob_writer(OutputFormat::default(), 4).unwrap();
    writer.write(b"body").unwrap();
    assert_eq!(writer.bytes(), 8);
    assert_eq!(writer.finish_with_head(b"HEAD").unwrap(), plain);
}

/// Runs the named test of this file again as a child, in a shell that prepares it.
fn child(test: &str, home: &Path, shell: &str) -> std::process::Output {
    Command::new("sh")
        .args(["-c", &format!("{shell} exec \"$0\" \"$@\"")])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", &format!("tests::{test}"), "--nocapture"])
        .env("MYNAH_TEST_CHILD_HOME", home)
        .output()
        .unwrap()
}

fn child_home() -> Option<std::path::PathBuf> {
    std::env::var_os("MYNAH_TEST_CHILD_HOME").map(Into::into)
}

fn assert_ran(output: &std::process::Output) {
    let said = String::from_utf8_lossy(&output.stdout);
    let erred = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{erred}");
    assert!(said.contains("1 passed"), "{said}\n{erred}");
}

/// A limit on the size of files is what a full disk is to a program.
#[cfg(unix)]
#[test]
fn a_full_disk_is_said_and_damages_nothing() {
    let text = "x".repeat(60);
    if let Some(home) = child_home() {
        let library = open(&home);
        let project = ProjectId(1);
        let mut writer = library.blob_writer(OutputFormat::default(), 0).unwrap();
        let full = writer.write(&vec![7; 4 << 20]).unwrap_err();
        assert!(matches!(full, LibraryError::Full { .. }), "{full}");
        drop(writer);
        let full = (0..10_000)
            .find_map(|_| library.intend(&order(project, 1, &text)).err())
            .unwrap();
        assert!(matches!(full, LibraryError::Full { .. }), "{full}");
        assert!(library.spend(Backend::Draft).is_ok(), "reading goes on");
        return;
    }
    let (home, library) = fresh();
    let project = project(&library, 1);
    let card = take(&library, project, 1, "12345");
    drop(library);
    // 512-byte blocks: a megabyte.
    let limit = "trap '' XFSZ; ulimit -f 2048;";
    assert_ran(&child(
        "a_full_disk_is_said_and_damages_nothing",
        home.path(),
        limit,
    ));
    let library = open(home.path());
    assert_eq!(library.restored(), None);
    assert!(library.verify(card.id).unwrap());
    let left = fs::read_dir(library.paths().arriving()).unwrap().count();
    assert_eq!(left, 0);
    library.recover().unwrap();
    assert_eq!(library.spend(Backend::Draft).unwrap().spent, Credits(5));
}

/// Root may write into every folder, so for root the folder is mounted read-only, in a namespace of the child's own.
#[cfg(unix)]
#[test]
fn a_home_that_cant_be_written_is_said_and_stays_as_it_is() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let assert_refused = |home: &Path| {
        let refused = Library::open(home, Clock::scripted(NOON)).unwrap_err();
        let said = matches!(refused, LibraryError::ReadOnly { .. });
        assert!(said, "{refused:?}");
    };
    if let Some(home) = child_home() {
        return assert_refused(&home);
    }
    let (home, library) = fresh();
    drop(library);
    let before = fs::read(home.path().join("library.db")).unwrap();
    if fs::metadata(home.path()).unwrap().uid() == 0 {
        let mount = "unshare --mount sh -c 'mount --bind \"$MYNAH_TEST_CHILD_HOME\" \"$MYNAH_TEST_CHILD_HOME\" \
            && mount -o remount,ro,bind \"$MYNAH_TEST_CHILD_HOME\" && exec \"$0\" \"$@\"' \"$0\" \"$@\"; exit;";
        assert_ran(&child(
            "a_home_that_cant_be_written_is_said_and_stays_as_it_is",
            home.path(),
            mount,
        ));
    } else {
        let allow = |mode| fs::set_permissions(home.path(), fs::Permissions::from_mode(mode));
        allow(0o555).unwrap();
        assert_refused(home.path());
        allow(0o755).unwrap();
    }
    assert_eq!(fs::read(home.path().join("library.db")).unwrap(), before);
}

/// A panic in the middle left the connection as it was: what was paid for afterwards was not on the disk when it said so.
#[test]
fn what_lasts_is_waited_for_again_after_a_panic() {
    let (_home, library) = fresh();
    let work = std::panic::AssertUnwindSafe(|| {
        library.write_soon(|_| -> Result<(), LibraryError> { panic!("a fault of ours") })
    });
    assert!(std::panic::catch_unwind(work).is_err());
    let connection = lock(&library.shared.writer);
    let level: i64 = connection
        .pragma_query_value(None, "synchronous", |row| row.get(0))
        .unwrap();
    assert_eq!(level, 2, "2 is FULL");
}
