//! Backups of the whole library: whole or not there, and nothing is turned back that costs money.

use std::fs;

use super::*;
use crate::budgets::{Consent, Origin};
use crate::exports;
use crate::failures;
use crate::keys::NewKey;
use crate::testing::{fresh, open, order, project, sound, take};
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::{EntryId, LineId, ProjectId};
use mynah_records::failures::{Failure, FailureCharge, FailureFilter};
use mynah_records::keys::KeptKey;
use mynah_records::ledger::{Entry, EntryState, NewIntent};
use mynah_script::edit::Edit;
use mynah_script::history::Editor;

const ASIDE: &str = "{} (before)";

fn go_on(_done: usize, _all: usize) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// A backup of a library, in a folder of its own.
fn backed_up(library: &Library) -> (tempfile::TempDir, BackedUp) {
    let place = tempfile::tempdir().unwrap();
    let made = library.back_up_to(place.path(), &mut go_on).unwrap();
    (place, made)
}

fn entries(library: &Library) -> Vec<Entry> {
    (1..)
        .map_while(|id| library.entry(EntryId(id)).unwrap())
        .collect()
}

fn say(library: &Library, project: ProjectId, text: &str) {
    let mut editor: Editor = library.open_project(project).unwrap().editor;
    let edit = Edit::SetText {
        id: LineId(1),
        text: text.to_owned(),
    };
    editor.edit(edit).unwrap();
    library.append(project, &editor.take_steps()).unwrap();
}

fn said(library: &Library, project: ProjectId) -> String {
    let script = library.script(project).unwrap();
    script.lines().next().unwrap().text.clone()
}

#[test]
fn a_backup_is_the_whole_library_and_comes_back_in_an_empty_one() {
    let (_home, library) = fresh();
    let project = project(&library, 2);
    say(&library, project, "As it was.");
    let one = take(&library, project, 1, "one");
    let lost = take(&library, project, 2, "lost");
    let input = library.keep_input("a.wav", 2.0, &b"brought"[..]).unwrap();
    // By another name later: it wasn't in the backup by the first one.
    library.keep_input("a.mp3", 2.0, &b"brought"[..]).unwrap();
    fs::remove_file(library.take(lost.id).unwrap().path).unwrap();
    let (place, made) = backed_up(&library);
    assert_eq!((made.takes, made.missing), (2, 1));
    let folders: Vec<_> = fs::read_dir(place.path()).unwrap().flatten().collect();
    assert_eq!(folders.len(), 1, "nothing is left beside it: {folders:?}");
    let found = manifest(&made.folder).unwrap();
    assert_eq!((found.projects, found.takes), (1, 2));

    let (home, other) = fresh();
    let brought = other.restore_from(&made.folder, ASIDE, &mut go_on).unwrap();
    assert_eq!(
        (brought.projects, brought.takes, brought.entries),
        (1, 2, 2)
    );
    assert_eq!(said(&other, project), "As it was.");
    assert!(other.verify(one.id).unwrap() && !other.verify(lost.id).unwrap());
    assert!(other.input(&input).is_ok());
    let spend = |library: &Library| library.spend(Backend::Draft).unwrap();
    assert_eq!(spend(&other), spend(&library));
    library.check_sounds().unwrap();
    assert_eq!(
        other.summaries(project).unwrap(),
        library.summaries(project).unwrap()
    );
    // Once more adds nothing.
    let again = other.restore_from(&made.folder, ASIDE, &mut go_on).unwrap();
    assert_eq!((again.takes, again.entries, again.aside), (0, 0, 0));
    assert_eq!(spend(&other), spend(&library));
    drop(other);
    assert_eq!(open(home.path()).projects().unwrap().len(), 1);
}

/// The version is in the manifest, and in the database if the manifest was changed.
#[test]
fn backup_of_another_version_is_refused() {
    let (_home, library) = fresh();
    let project = project(&library, 1);
    let (_place, made) = backed_up(&library);
    say(&library, project, "As it is.");
    let (listed, database) = (made.folder.join(MANIFEST), made.folder.join(DATABASE));
    let (manifest, bytes) = (fs::read(&listed).unwrap(), fs::read(&database).unwrap());
    for (version, in_database) in [(48, false), (999, false), (48, true), (999, true)] {
        let mut found: Manifest = serde_json::from_slice(&manifest).unwrap();
        if in_database {
            let connection = Connection::open(&database).unwrap();
            connection
                .pragma_update(None, "user_version", version)
                .unwrap();
            drop(connection);
            let hash = hash_of(&database).unwrap();
            found.files.insert(DATABASE.to_owned(), hash);
        } else {
            found.schema = version;
        }
        fs::write(&listed, serde_json::to_vec(&found).unwrap()).unwrap();
        let refused = library
            .restore_from(&made.folder, ASIDE, &mut go_on)
            .unwrap_err();
        let is_expected = match refused {
            LibraryError::Place { why, .. } => version == 48 && why == BadPlace::OlderBackup,
            LibraryError::Newer { found, .. } => found == version && version == 999,
            _ => false,
        };
        assert!(is_expected, "{version}, {in_database}: {refused}");
        assert_eq!(said(&library, project), "As it is.");
        fs::write(&database, &bytes).unwrap();
    }
}

#[test]
fn what_was_bought_since_is_not_forgotten_and_what_was_written_lies_in_the_bin() {
    let (_home, library) = fresh();
    let project = project(&library, 3);
    say(&library, project, "As it was.");
    let old = take(&library, project, 1, "old");
    let binned = take(&library, project, 2, "binned");
    let held = library.intend(&order(project, 3, "under way")).unwrap();
    library.mark_sent(held, None).unwrap();
    let (_place, made) = backed_up(&library);

    say(&library, project, "As it is.");
    let new = take(&library, project, 1, "new");
    library.note(old.id, "a word").unwrap();
    let late = sound(&library, b"late");
    library.settle(held, &late, Credits(9)).unwrap();
    library.discard(binned.id).unwrap();
    library.empty_bin(None).unwrap();
    let before = (
        entries(&library).len(),
        library.spend(Backend::Draft).unwrap(),
    );

    let brought = library
        .restore_from(&made.folder, ASIDE, &mut go_on)
        .unwrap();
    assert_eq!((brought.projects, brought.aside, brought.takes), (1, 1, 1));
    let after = (
        entries(&library).len(),
        library.spend(Backend::Draft).unwrap(),
    );
    assert_eq!(after, before, "not a credit is turned back");
    let state = library.entry(held).unwrap().unwrap().state;
    assert_eq!(state, EntryState::Settled, "what ended since has ended");
    assert_eq!(library.recover().unwrap().sent, []);
    for text in ["old", "new", "under way", "binned"] {
        let found = library.find(Backend::Draft, "draft", &format!("fingerprint of {text}"));
        assert!(!found.unwrap().is_empty(), "{text} would be paid again");
    }
    assert_eq!(said(&library, project), "As it was.");
    let takes = library.line_takes(project, LineId(1)).unwrap();
    let picked: Vec<_> = takes.iter().filter(|take| take.picked).collect();
    assert_eq!((takes.len(), picked.len()), (2, 1));
    assert_eq!((picked[0].id, picked[0].note.as_str()), (old.id, "a word"));
    assert!(takes.iter().any(|take| take.id == new.id));
    let bin = library.discarded_projects().unwrap();
    assert_eq!(bin[0].name, "Test (before)");
    assert_eq!(said(&library, bin[0].id), "As it is.");
}

/// It may have left a moment after it was written down.
#[test]
fn what_a_backup_had_under_way_is_never_simply_sent_again() {
    let (_home, library) = fresh();
    let project = project(&library, 2);
    library.intend(&order(project, 1, "intended")).unwrap();
    let sent = library.intend(&order(project, 2, "sent")).unwrap();
    library.mark_sent(sent, None).unwrap();
    let (_place, made) = backed_up(&library);
    let (_other_home, other) = fresh();
    other.restore_from(&made.folder, ASIDE, &mut go_on).unwrap();
    let left = other.recover().unwrap();
    assert_eq!((left.released.len(), left.sent.len()), (0, 1));
    for text in ["intended", "sent"] {
        let doubt = other.doubtful_like(&order(project, 1, text));
        assert_eq!(doubt.unwrap().len(), 1, "{text}");
    }
}

/// Two libraries count alike, and mean different things.
#[test]
fn what_is_here_is_not_taken_for_what_has_the_same_number_there() {
    let (_home, library) = fresh();
    let theirs = project(&library, 1);
    say(&library, theirs, "Theirs.");
    let their_take = take(&library, theirs, 1, "theirs");
    let (_place, made) = backed_up(&library);
    let (_other_home, other) = fresh();
    let ours = project(&other, 1);
    say(&other, ours, "Ours.");
    let our_take = take(&other, ours, 1, "ours");
    assert_eq!((ours, our_take.id), (theirs, their_take.id));
    let brought = other.restore_from(&made.folder, ASIDE, &mut go_on).unwrap();
    assert_eq!((brought.projects, brought.aside, brought.takes), (1, 0, 1));
    assert_eq!(said(&other, ours), "Ours.");
    let projects = other.projects().unwrap();
    let new = projects.iter().find(|card| card.id != ours).unwrap().id;
    assert_eq!(said(&other, new), "Theirs.");
    let takes = other.line_takes(new, LineId(1)).unwrap();
    assert!(takes[0].picked && other.verify(takes[0].id).unwrap());
    assert_eq!(other.spend(Backend::Draft).unwrap().spent, Credits(6 + 4));
    let again = other.restore_from(&made.folder, ASIDE, &mut go_on).unwrap();
    assert_eq!((again.takes, again.entries, again.aside), (0, 0, 0));
    assert_eq!(other.projects().unwrap().len(), 2);
}

/// A dub that was under way had another number afterwards than the one in its name at the service, and was never found.
#[test]
fn what_was_sent_keeps_the_number_that_the_service_was_told() {
    let (_home, library) = fresh();
    let theirs = project(&library, 1);
    let sent = library.intend(&order(theirs, 1, "theirs")).unwrap();
    library.mark_sent(sent, None).unwrap();
    assert_eq!(library.entry(sent).unwrap().unwrap().sent_as, sent);
    let (mut _place, mut made) = backed_up(&library);
    // From one library to the next, each with entries of its own.
    for number in 2..=3_u64 {
        let (_home, other) = fresh();
        let ours = project(&other, 1);
        for text in ["one", "two"].iter().take(number as usize - 1) {
            take(&other, ours, 1, &format!("{number} {text}"));
        }
        for again in [false, true] {
            other.restore_from(&made.folder, ASIDE, &mut go_on).unwrap();
            let all = entries(&other).into_iter();
            let brought: Vec<_> = all
                .filter(|it| it.intent.request.text() == "theirs")
                .collect();
            assert_eq!(brought.len(), 1, "{again}");
            assert_ne!(brought[0].id, sent);
            assert_eq!(brought[0].sent_as, sent);
        }
        (_place, made) = backed_up(&other);
    }
}

/// They were on the disk and belonged to nothing.
#[test]
fn what_was_exported_is_its_projects_when_a_backup_is_brought_back() {
    let (_home, library) = fresh();
    let theirs = project(&library, 1);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("Harbour.mp3");
    fs::write(&file, b"sound").unwrap();
    library.keep_exported(Some(theirs), &[file]).unwrap();
    let (_place, made) = backed_up(&library);
    let (_other_home, other) = fresh();
    let ours = project(&other, 1);
    assert_eq!(ours, theirs);
    for _ in 0..2 {
        other.restore_from(&made.folder, ASIDE, &mut go_on).unwrap();
        let storage = other.read(exports::by_project).unwrap();
        let [(project, exports)] = storage.into_iter().collect::<Vec<_>>()[..] else {
            panic!("one project's");
        };
        assert!(project.is_some_and(|project| project != ours));
        assert_eq!((exports.files, exports.bytes), (1, 5));
    }
}

/// What a row of the failure log speaks of has other numbers here.
#[test]
fn the_failures_of_a_backup_are_of_what_came_with_it() {
    let (_home, library) = fresh();
    let theirs = project(&library, 1);
    let doubt = |text: &str| {
        let entry = library.intend(&order(theirs, 1, text)).unwrap();
        library.mark_sent(entry, None).unwrap();
        library.unknown(entry, "cut off").unwrap();
        entry
    };
    let first = doubt("in doubt");
    let failure = |at: i64, entry| Failure {
        at: UnixMillis(at),
        project: Some(theirs),
        charged: FailureCharge::Unknown,
        entry: Some(entry),
        ..failures::tests::failure("in doubt")
    };
    let row = library.log_failure(&failure(1, first)).unwrap();
    // Another one, that came to nothing and was tried again since.
    let nothing = doubt("nothing");
    library.release(nothing, "never made").unwrap();
    let tried = library.log_failure(&failure(2, nothing)).unwrap();
    let origin = Origin {
        queued: None,
        tried: Some(library.tried_again(tried).unwrap()),
        order: None,
        beside: false,
        stop_loss: None,
        dub_of: None,
    };
    let again = order(theirs, 1, "again");
    let entry = library
        .intend_within(&again, false, &Consent::Given, origin)
        .unwrap()
        .unwrap();
    library.mark_sent(entry, None).unwrap();
    let made = sound(&library, b"again");
    library.settle(entry, &made, Credits(5)).unwrap();
    let (_place, made) = backed_up(&library);

    let (_other_home, other) = fresh();
    let ours = project(&other, 1);
    let our_take = take(&other, ours, 1, "ours");
    let ended = other.entry(EntryId(1)).unwrap().unwrap();
    assert_eq!(ended.state, EntryState::Settled);
    assert_eq!((ours, our_take.line), (theirs, Some(LineId(1))));
    for _ in 0..2 {
        other.restore_from(&made.folder, ASIDE, &mut go_on).unwrap();
        let rows = other
            .failures(&FailureFilter::default(), 9, &|_| false)
            .unwrap();
        let [tried, doubtful] = rows.as_slice() else {
            panic!("{rows:?}");
        };
        assert!(tried.made_since && !doubtful.made_since);
        let charged = (tried.charged, doubtful.charged);
        assert_eq!(charged, (FailureCharge::No, FailureCharge::Unknown));
        for (row, text) in [(tried, "nothing"), (doubtful, "in doubt")] {
            let entry = other.entry(row.entry.unwrap()).unwrap().unwrap();
            assert_eq!(entry.intent.request.text(), text);
            assert_eq!(row.project, entry.intent.project);
            assert_ne!(row.project, Some(ours));
        }
    }
    // As it was.
    let rows = library
        .failures(&FailureFilter::default(), 9, &|_| false)
        .unwrap();
    assert_eq!(rows[1].id, Some(row));
}

#[test]
fn a_backup_with_a_flipped_byte_is_refused_and_nothing_is_changed() {
    let (_home, library) = fresh();
    let project = project(&library, 1);
    take(&library, project, 1, "sound");
    let (_place, made) = backed_up(&library);
    say(&library, project, "Since.");
    let names: Vec<String> = manifest(&made.folder).unwrap().files.into_keys().collect();
    for name in names {
        let path = made.folder.join(&name);
        let whole = fs::read(&path).unwrap();
        let mut broken = whole.clone();
        let middle = broken.len() / 2;
        broken[middle] ^= 0x40;
        fs::write(&path, broken).unwrap();
        let refused = library
            .restore_from(&made.folder, ASIDE, &mut go_on)
            .unwrap_err();
        let LibraryError::Place { path: told, why } = &refused else {
            panic!("{refused}");
        };
        assert_eq!((told, *why), (&path, BadPlace::DamagedBackup));
        assert_eq!(said(&library, project), "Since.");
        fs::write(&path, whole).unwrap();
    }
    let none = tempfile::tempdir().unwrap();
    let refused = library
        .restore_from(none.path(), ASIDE, &mut go_on)
        .unwrap_err();
    let LibraryError::Place { why, .. } = refused else {
        panic!("{refused}");
    };
    assert_eq!(why, BadPlace::NoBackup);
}

#[test]
fn a_backup_into_the_library_itself_is_refused_and_one_that_is_broken_off_leaves_none() {
    let (home, library) = fresh();
    let project = project(&library, 1);
    take(&library, project, 1, "sound");
    let inside = home.path().join("audio").join("backup");
    let refused = library.back_up_to(&inside, &mut go_on).unwrap_err();
    let is_inside = matches!(&refused, LibraryError::Place { why, .. } if *why == BadPlace::Inside);
    assert!(is_inside && !inside.exists(), "{refused}");
    let place = tempfile::tempdir().unwrap();
    let broken = library.back_up_to(place.path(), &mut |_, _| ControlFlow::Break(()));
    assert!(matches!(broken, Err(LibraryError::BrokenOff)));
    assert!(manifest(&place.path().join(PART)).is_err());
    let made = library.back_up_to(place.path(), &mut go_on).unwrap();
    assert!(manifest(&made.folder).is_ok());
}

/// The lock lay in the folder that is renamed at the end, and was given back before.
#[test]
fn of_two_backups_into_one_place_the_second_is_refused_to_the_very_end() {
    let (home, library) = fresh();
    let project = project(&library, 1);
    take(&library, project, 1, "sound");
    let place = tempfile::tempdir().unwrap();
    let other = open(home.path());
    let mut refused = 0;
    library
        .back_up_to(place.path(), &mut |_, _| {
            let error = other.back_up_to(place.path(), &mut go_on).unwrap_err();
            let is_in_use = matches!(&error, LibraryError::Place { path, why }
                if path == place.path() && *why == BadPlace::InUse);
            assert!(is_in_use, "{error}");
            // It is beside what is written, so that it is held until that has its name.
            assert!(place.path().join(format!("{PART}.lock")).exists());
            refused += 1;
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(refused, 1);
    // What a killed one left keeps nobody out.
    fs::write(place.path().join(format!("{PART}.lock")), "").unwrap();
    other.back_up_to(place.path(), &mut go_on).unwrap();
    let left = fs::read_dir(place.path()).unwrap().flatten();
    assert_eq!(left.count(), 2, "two backups and nothing else");
}

/// Everybody on the computer could read all texts and what they cost.
#[cfg(unix)]
#[test]
fn a_backup_is_its_owners_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let (home, library) = fresh();
    let project = project(&library, 1);
    take(&library, project, 1, "sound");
    let (_place, made) = backed_up(&library);
    library.back_up_now().unwrap();
    let copies = home.path().join("backups");
    let mut found = copying::files_below(&made.folder);
    assert!(found.len() > 3, "{found:?}");
    found.extend(copying::files_below(&copies));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for (path, _) in found {
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    assert_eq!(mode(&made.folder), 0o700);
    // What lies in a new home nobody else can see at all.
    let new = home.path().join("new");
    drop(open(&new));
    assert_eq!(mode(&new), 0o700);
}

/// Each was looked for among all others: 50 000 takes held the library for minutes, and no window could write.
#[test]
fn bringing_many_takes_back_looks_for_none_among_all() {
    let (_home, library) = fresh();
    let (_place, made) = backed_up(&library);
    let mut writer = crate::lock(&library.shared.writer);
    let there = made.folder.join(DATABASE);
    writer
        .execute("ATTACH ?1 AS old", [there.to_string_lossy()])
        .unwrap();
    let tx = writer.transaction().unwrap();
    tx.execute_batch(merge::SAME).unwrap();
    tx.execute_batch(merge::SAME_TAKES).unwrap();
    let mut plan = tx
        .prepare(&format!("EXPLAIN QUERY PLAN {}", merge::DONE_WITH_TAKES))
        .unwrap();
    let steps = plan.query_map([], |row| row.get::<_, String>(3)).unwrap();
    let steps = steps.collect::<Result<Vec<_>, _>>().unwrap();
    let is_found = |step: &String| step.contains("of_take_new (new=?)");
    assert!(steps.iter().any(is_found), "{steps:?}");
}

/// What the killed process does: `back up`, `restore`.
#[cfg(feature = "faults")]
const WHAT: &str = "MYNAH_TEST_CHILD_DOES";

#[cfg(feature = "faults")]
#[test]
fn killed_at_any_moment_a_backup_is_whole_or_none_and_a_library_is_one_of_two() {
    use std::path::PathBuf;
    use std::process::{Command, Stdio};
    let path = |name| std::env::var_os(name).map(PathBuf::from);
    let (home_of, place_of) = ("MYNAH_TEST_CHILD_HOME", "MYNAH_TEST_CHILD_PLACE");
    if let (Some(home), Some(place)) = (path(home_of), path(place_of)) {
        let library = open(&home);
        match std::env::var(WHAT).unwrap().as_str() {
            "restore" => drop(library.restore_from(&place, ASIDE, &mut go_on).unwrap()),
            _ => drop(library.back_up_to(&place, &mut go_on).unwrap()),
        }
        return;
    }
    let kill = |does: &str, at: &str, home: &Path, place: &Path| {
        let ended = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "--nocapture"])
            .arg("archive::tests::killed_at_any_moment_a_backup_is_whole_or_none_and_a_library_is_one_of_two")
            .env(WHAT, does)
            .env(home_of, home)
            .env(place_of, place)
            .env("MYNAH_KILL_AT", at)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        assert!(!ended.unwrap().success(), "it was not killed at {at}");
    };
    let (home, library) = fresh();
    let project = project(&library, 2);
    say(&library, project, "As it was.");
    take(&library, project, 1, "one");
    take(&library, project, 2, "two");
    let (_place, whole) = backed_up(&library);
    let spent = library.spend(Backend::Draft).unwrap().spent;
    say(&library, project, "As it is.");
    drop(library);
    for at in ["copied", "copied:2", "listed"] {
        let place = tempfile::tempdir().unwrap();
        kill("back up", at, home.path(), place.path());
        let left: Vec<_> = fs::read_dir(place.path()).unwrap().flatten().collect();
        assert!(
            left.iter()
                .all(|it| it.file_name().to_string_lossy().starts_with(PART)),
            "{at}: {left:?}"
        );
        let made = open(home.path())
            .back_up_to(place.path(), &mut go_on)
            .unwrap();
        assert!(manifest(&made.folder).is_ok());
    }
    for (at, text) in [
        ("copied:2", "As it is."),
        ("restoring", "As it is."),
        ("merged", "As it is."),
        ("restored", "As it was."),
    ] {
        kill("restore", at, home.path(), &whole.folder);
        let library = open(home.path());
        assert_eq!(library.restored(), None);
        assert_eq!(said(&library, project), text, "{at}");
        assert_eq!(library.spend(Backend::Draft).unwrap().spent, spent, "{at}");
        let left = fs::read_dir(library.paths().arriving()).unwrap().count();
        assert_eq!(left, 0, "{at}");
        assert_eq!(library.check_sounds().unwrap(), []);
    }
}

/// The ledger's rows name the key that paid: in an empty library there was none, and nothing came back.
#[test]
fn what_a_key_paid_comes_back_where_the_key_is_not() {
    let key_of = |library: &Library, name: &str| {
        let key = NewKey {
            name: name.to_owned(),
            masked: format!("…{name}"),
            kept: KeptKey::Keychain,
            base: None,
            account: Some("user-1".to_owned()),
        };
        library.add_key(&key).unwrap().unwrap().id
    };
    let (_home, library) = fresh();
    let project = project(&library, 1);
    let key = key_of(&library, "work");
    library.set_key(project, Some(key)).unwrap();
    let paid = NewIntent {
        backend: Backend::Live,
        account: "user-1".to_owned(),
        key: Some(key),
        ..order(project, 1, "paid")
    };
    let entry = library.intend(&paid).unwrap();
    library.mark_sent(entry, None).unwrap();
    library
        .settle(entry, &sound(&library, b"paid"), Credits(4))
        .unwrap();
    let (_place, made) = backed_up(&library);

    let (_other_home, other) = fresh();
    let own = key_of(&other, "private");
    assert_eq!(own, key, "another key has its number here");
    other.restore_from(&made.folder, ASIDE, &mut go_on).unwrap();
    let brought = entries(&other)[0].intent.key.unwrap();
    assert_ne!(brought, own);
    let listed: Vec<_> = other.keys().unwrap().iter().map(|key| key.id).collect();
    assert_eq!(listed, [own], "what only the ledger names is no key to use");
    assert_eq!(other.open_project(project).unwrap().card.key, Some(brought));
}
