use std::fs::File;
use std::io::{Read as _, Write as _};
use std::ops::ControlFlow;
use std::path::PathBuf;

use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::*;
use crate::Library;
use crate::error::LibraryError;
use crate::testing::{fresh, open, order, project, script, take};
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::fingerprint;
use mynah_core::ids::{LineId, ProjectId};
use mynah_records::budgets::{Budget, Scope};
use mynah_records::takes::TakeCard;
use mynah_script::cast::Part;
use mynah_script::document::{Heading, Item, Script};
use mynah_script::edit::Edit;
use mynah_script::review::Review;
use mynah_script::series::Series;
use std::path::Path;

fn go_on(_: usize, _: usize) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn export(library: &Library, project: ProjectId, path: &Path) -> Packed {
    let script = library.script(project).unwrap();
    let packed = library.export_project(project, &script, path, &mut go_on);
    packed.unwrap()
}

/// Why a file can't be opened; nothing of it may be here then.
fn refused(library: &Library, path: &Path) -> BadFile {
    let before = library.projects().unwrap();
    let refused = library.open_project_file(path, &mut go_on).unwrap_err();
    assert_eq!(library.projects().unwrap(), before);
    match refused {
        LibraryError::ProjectFile { path: of, why } if of == path => why,
        other => panic!("{other}"),
    }
}

/// All that a take says, but for what is its library's own.
fn said(take: &TakeCard) -> TakeCard {
    TakeCard {
        id: mynah_core::ids::TakeId(0),
        ..take.clone()
    }
}

/// A file with these parts, in place of the ones that it has.
fn with_parts(path: &Path, change: impl Fn(&str, Vec<u8>) -> Option<Vec<u8>>) {
    let mut old = ZipArchive::new(File::open(path).unwrap()).unwrap();
    let mut parts = Vec::new();
    for place in 0..old.len() {
        let mut part = old.by_index(place).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        if let Some(bytes) = change(&name, bytes) {
            parts.push((name, bytes));
        }
    }
    write_parts(path, &parts);
}

fn write_parts(path: &Path, parts: &[(String, Vec<u8>)]) {
    let mut zip = ZipWriter::new(File::create(path).unwrap());
    for (name, bytes) in parts {
        let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        zip.start_file(name, packed).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
}

/// A project of two lines with a take each, in a file.
fn in_file() -> (tempfile::TempDir, Library, PathBuf) {
    let (home, library) = fresh();
    let first = project(&library, 2);
    take(&library, first, 1, "hello");
    take(&library, first, 2, "goodbye");
    let path = home.path().join("story.mynah");
    assert_eq!(export(&library, first, &path).takes, 2);
    (home, library, path)
}

#[test]
fn all_of_a_project_comes_along_and_nothing_is_paid() {
    let (home, first) = fresh();
    let one = project(&first, 3);
    let old = take(&first, one, 1, "hello");
    let picked = take(&first, one, 1, "hello again");
    let gone = take(&first, one, 2, "goodbye");
    first.star(old.id, true).unwrap();
    first.note(picked.id, "the one").unwrap();
    first.approve(&[picked.id], true).unwrap();
    first.discard(gone.id).unwrap();
    first.set_zero_retention(one, true).unwrap();
    first
        .set_budget(&Budget {
            backend: Backend::Live,
            scope: Scope::Project(one),
            credits: Credits(900),
            hard: true,
        })
        .unwrap();
    let review = Review {
        at: Some(LineId(2)),
        round: 1,
        ..Review::default()
    };
    first.keep_review(one, &Review::default(), &review).unwrap();
    let path = home.path().join("story.mynah");
    let packed = export(&first, one, &path);
    assert_eq!((packed.takes, packed.missing), (2, 0));
    assert_eq!(packed.bytes, path.metadata().unwrap().len());

    let (home, second) = fresh();
    let unpacked = second.open_project_file(&path, &mut go_on).unwrap();
    assert_eq!((unpacked.takes, unpacked.missing), (2, 0));
    let two = unpacked.card.id;
    assert_eq!(unpacked.card.name, "Test");
    assert!(unpacked.card.zero_retention && unpacked.card.key.is_none());
    assert_eq!(second.script(two).unwrap(), first.script(one).unwrap());
    assert_eq!(
        second.project(two).unwrap().1,
        first.project(one).unwrap().1
    );
    let opened = second.open_project(two).unwrap();
    assert_eq!(opened.review, Some(review));
    let [standing] = &second.budgets(Backend::Live).unwrap()[..] else {
        panic!("one budget");
    };
    let budget = standing.budget;
    assert_eq!(
        (budget.scope, budget.credits),
        (Scope::Project(two), Credits(900))
    );
    let takes = |library: &Library, project| -> Vec<TakeCard> {
        let takes = library.line_takes(project, LineId(1)).unwrap();
        takes.iter().map(said).collect()
    };
    assert_eq!(takes(&second, two), takes(&first, one));
    assert_eq!(second.line_takes(two, LineId(2)).unwrap(), []);
    let [newest, _] = &second.line_takes(two, LineId(1)).unwrap()[..] else {
        panic!("two takes");
    };
    assert_eq!(second.sound_bytes(newest.id).unwrap(), b"hello again");
    let words = |library: &Library, id| library.take(id).unwrap().words;
    assert_eq!(words(&second, newest.id), words(&first, picked.id));
    for backend in Backend::ALL {
        let spend = second.spend(backend).unwrap();
        assert_eq!(spend.spent, Credits::ZERO);
    }
    // A lost database is indexed again from the files beside the sounds, and still nothing was paid.
    drop(second);
    std::fs::write(home.path().join("library.db"), b"damaged").unwrap();
    std::fs::remove_dir_all(home.path().join("backups")).ok();
    let second = open(home.path());
    assert_eq!(second.restored().unwrap().takes, 2);
    assert_eq!(second.spend(Backend::Draft).unwrap().spent, Credits::ZERO);
}

#[test]
fn the_same_file_twice_makes_a_second_project_of_the_same_sounds() {
    let (_home, library, path) = in_file();
    let again = library.open_project_file(&path, &mut go_on).unwrap();
    assert_eq!(again.card.name, "Test 2");
    let third = library.open_project_file(&path, &mut go_on).unwrap();
    assert_eq!(third.card.name, "Test 3");
    assert_eq!(library.projects().unwrap().len(), 3);
    let of = |project| library.line_takes(project, LineId(1)).unwrap()[0].id;
    let path = |take| library.take(take).unwrap().path;
    assert_eq!(path(of(again.card.id)), path(of(third.card.id)));
}

/// Of an account that is not known here, a file could say anything.
#[test]
fn only_what_an_account_of_this_library_made_answers_its_requests() {
    let (home, first) = fresh();
    let one = project(&first, 1);
    let mut ours = order(one, 1, "bought");
    ours.backend = Backend::Live;
    ours.account = "user-1".to_owned();
    ours.fingerprint = fingerprint::of(&ours.request, "user-1").as_str().to_owned();
    let entry = first.intend(&ours).unwrap();
    first.mark_sent(entry, None).unwrap();
    let sound = crate::testing::sound(&first, b"bought");
    first.settle(entry, &sound, Credits(6)).unwrap();
    // Where a cast file of its series lies is of this machine.
    let series = Series::new("/home/ann/series.cast.json".to_owned());
    first.tie_series(one, Some(series)).unwrap();
    let path = home.path().join("story.mynah");
    export(&first, one, &path);
    let mut zip = ZipArchive::new(File::open(&path).unwrap()).unwrap();
    let mut json = String::new();
    zip.by_name(DOCUMENT)
        .unwrap()
        .read_to_string(&mut json)
        .unwrap();
    assert!(!json.contains("user-1"), "{json}");
    assert!(!json.contains("cast.json"), "{json}");

    let (_home, stranger) = fresh();
    let two = stranger.open_project_file(&path, &mut go_on).unwrap();
    assert_eq!(stranger.find_like(&ours).unwrap(), []);
    let kept = stranger.line_takes(two.card.id, LineId(1)).unwrap();
    assert_eq!(kept[0].cost, Credits(6));

    let (_home, owner) = fresh();
    let own = project(&owner, 1);
    let mut other = ours.clone();
    other.project = Some(own);
    other.fingerprint = "something else".to_owned();
    owner.intend(&other).unwrap();
    owner.open_project_file(&path, &mut go_on).unwrap();
    assert_eq!(owner.find_like(&ours).unwrap().len(), 1);
}

#[test]
fn a_sound_that_is_missing_or_another_one_is_told_and_its_take_stays() {
    let (_home, _first, path) = in_file();
    let hello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    with_parts(&path, |name, bytes| {
        // As long as before, and something else.
        let is_hello = name.contains(hello);
        Some(if is_hello { b"jello".to_vec() } else { bytes })
    });
    let (_home, second) = fresh();
    let opened = second.open_project_file(&path, &mut go_on).unwrap();
    assert_eq!((opened.takes, opened.missing), (2, 1));
    let takes = second.line_takes(opened.card.id, LineId(1)).unwrap();
    assert!(takes[0].missing && takes[0].picked);
    assert!(second.sound(takes[0].id).is_err());
    assert!(!second.line_takes(opened.card.id, LineId(2)).unwrap()[0].missing);

    with_parts(&path, |name, bytes| {
        (!name.contains("audio/")).then_some(bytes)
    });
    let (_home, third) = fresh();
    let opened = third.open_project_file(&path, &mut go_on).unwrap();
    assert_eq!((opened.takes, opened.missing), (2, 2));
}

#[test]
fn a_sound_that_is_damaged_here_is_left_out_and_told() {
    let (home, library) = fresh();
    let first = project(&library, 2);
    let hello = take(&library, first, 1, "hello");
    take(&library, first, 2, "goodbye");
    std::fs::write(library.take(hello.id).unwrap().path, b"jello").unwrap();
    let path = home.path().join("story.mynah");
    let packed = export(&library, first, &path);
    assert_eq!((packed.takes, packed.missing), (2, 1));
    let (_home, second) = fresh();
    let opened = second.open_project_file(&path, &mut go_on).unwrap();
    assert_eq!((opened.takes, opened.missing), (2, 1));
}

#[test]
fn what_is_no_whole_project_is_refused_with_its_reason() {
    let (_home, library, path) = in_file();
    let whole = std::fs::read(&path).unwrap();
    for cut in [5, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&path, &whole[..cut]).unwrap();
        assert_eq!(refused(&library, &path), BadFile::CutOff, "{cut}");
    }
    for other in [&b""[..], b"Once upon a time", b"PK"] {
        std::fs::write(&path, other).unwrap();
        assert_eq!(refused(&library, &path), BadFile::NoProject);
    }
    let of = |json: &[u8]| {
        write_parts(&path, &[(DOCUMENT.to_owned(), json.to_vec())]);
        refused(&library, &path)
    };
    assert_eq!(of(b"{"), BadFile::Damaged);
    assert_eq!(of(b"{}"), BadFile::Damaged);
    assert_eq!(of(br#"{"format": 1}"#), BadFile::Damaged);
    // Whatever else it says by then.
    assert_eq!(of(br#"{"format": 2, "script": 7}"#), BadFile::Newer);
    write_parts(&path, &[("word/document.xml".to_owned(), b"<w/>".to_vec())]);
    assert_eq!(refused(&library, &path), BadFile::NoProject);
    let missing = path.with_file_name("none.mynah");
    let missing = library.open_project_file(&missing, &mut go_on).unwrap_err();
    assert!(missing.is_gone());
}

#[test]
fn what_names_no_sound_becomes_no_file() {
    let (home, library, path) = in_file();
    let change = |from: &'static str, to: &'static str| {
        with_parts(&path, |name, bytes| {
            let text = String::from_utf8_lossy(&bytes).replace(from, to);
            Some(if name == DOCUMENT {
                text.into_bytes()
            } else {
                bytes
            })
        });
    };
    for ending in ["../../../evil", "take.json", "peaks", "", "/etc", "MP3"] {
        let to: &'static str = Box::leak(format!("\"extension\":\"{ending}\"").into_boxed_str());
        change("\"extension\":\"mp3\"", to);
        assert_eq!(refused(&library, &path), BadFile::Damaged, "{ending}");
        change(to, "\"extension\":\"mp3\"");
    }
    change("\"hash\":\"2c", "\"hash\":\"..");
    assert_eq!(refused(&library, &path), BadFile::Damaged);
    assert!(!home.path().join("evil").exists());
}

#[test]
fn a_bomb_is_refused_and_nothing_of_it_stays() {
    let (home, library, path) = in_file();
    let zeros = vec![0_u8; 80 << 20];
    let hash = mynah_core::hex::hex(&<sha2::Sha256 as sha2::Digest>::digest(&zeros));
    let mut sounds = Vec::new();
    with_parts(&path, |name, bytes| {
        let text = String::from_utf8_lossy(&bytes)
            .replace(
                "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
                &hash,
            )
            .replace("\"bytes\":5", &format!("\"bytes\":{}", zeros.len()));
        (name == DOCUMENT).then(|| text.into_bytes())
    });
    let mut old = ZipArchive::new(File::open(&path).unwrap()).unwrap();
    let mut json = Vec::new();
    old.by_name(DOCUMENT)
        .unwrap()
        .read_to_end(&mut json)
        .unwrap();
    sounds.push((DOCUMENT.to_owned(), json));
    sounds.push((sound_name(&hash, "mp3"), zeros));
    write_parts(&path, &sounds);
    assert!(path.metadata().unwrap().len() < 1 << 20);
    assert_eq!(refused(&library, &path), BadFile::Unpacks);
    let shelf = home.path().join("audio").join(hash.get(..2).unwrap());
    assert!(!shelf.join(format!("{hash}.mp3")).exists());

    // A list of parts that is longer than memory is worth, and a description that never ends.
    let mut endless = br#"{"format": 1, "script": ""#.to_vec();
    endless.resize(100 << 20, b' ');
    write_parts(&path, &[(DOCUMENT.to_owned(), endless)]);
    assert_eq!(refused(&library, &path), BadFile::Unpacks);
}

#[test]
fn who_breaks_it_off_has_what_was_there_before() {
    let (home, library, path) = in_file();
    let before = std::fs::read(&path).unwrap();
    let first = library.projects().unwrap()[0].id;
    let script = library.script(first).unwrap();
    let mut stop = |_: usize, _: usize| ControlFlow::Break(());
    let stopped = library.export_project(first, &script, &path, &mut stop);
    assert!(matches!(stopped, Err(LibraryError::BrokenOff)));
    assert_eq!(std::fs::read(&path).unwrap(), before);
    let left = std::fs::read_dir(home.path()).unwrap().flatten();
    let left = left.filter(|file| file.file_name().to_string_lossy().starts_with(".tmp"));
    assert_eq!(left.count(), 0);

    let (home, second) = fresh();
    let mut after_one = |done: usize, _: usize| match done {
        0 => ControlFlow::Continue(()),
        _ => ControlFlow::Break(()),
    };
    let stopped = second.open_project_file(&path, &mut after_one);
    assert!(matches!(stopped, Err(LibraryError::BrokenOff)));
    assert_eq!(second.projects().unwrap(), []);
    let shelves = std::fs::read_dir(home.path().join("audio"))
        .unwrap()
        .flatten();
    let sounds = shelves.flat_map(|shelf| std::fs::read_dir(shelf.path()).unwrap());
    assert_eq!(sounds.count(), 0);
}

#[test]
fn a_place_that_is_not_there_is_named() {
    let (home, library, _path) = in_file();
    let first = library.projects().unwrap()[0].id;
    let script = library.script(first).unwrap();
    let folder = home.path().join("none");
    let lost = library.export_project(first, &script, &folder.join("x.mynah"), &mut go_on);
    assert!(
        matches!(&lost, Err(LibraryError::Io { path, .. }) if *path == folder),
        "{lost:?}"
    );
}

/// A script of any texts and speakers, with headings.
fn any_script() -> impl Strategy<Value = Script> {
    let row = (any::<bool>(), ".{0,40}", "[A-Z]{0,3}", ".{0,20}");
    proptest::collection::vec(row, 0..12).prop_map(|rows| {
        let mut whole = Script::new("Any");
        for (at, (is_line, text, speaker, note)) in rows.into_iter().enumerate() {
            let id = whole.next_id();
            let item = if is_line {
                let mut line = script(1).lines().next().unwrap().clone();
                (line.id, line.text, line.speaker) = (id, text, speaker.clone());
                line.overrides.seed = (at % 3 == 0).then_some(at as u32);
                Item::Line(line)
            } else {
                let (level, title) = (1 + (at % 2) as u8, text);
                Item::Heading(Heading {
                    id,
                    level,
                    title,
                    note,
                })
            };
            let items = [item].into_iter().collect();
            whole.apply(&Edit::Insert { at, items }).unwrap();
            let part = Some(Box::new(Part {
                language: Some("de".to_owned()),
                ..Part::default()
            }));
            whole.apply(&Edit::SetPart { speaker, part }).unwrap();
        }
        whole
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_is_exported_opens_as_it_was(
        script in any_script(),
        name in "[^\\p{C}]{1,20}",
        takes in proptest::collection::vec((0_usize..12, ".{1,30}", any::<bool>(), ".{0,10}"), 0..6),
    ) {
        let (home, first) = fresh();
        let defaults = Default::default();
        let one = first.create_project(&name, Backend::Live, &defaults, &script, false).unwrap().id;
        let lines: Vec<LineId> = script.lines().map(|line| line.id).collect();
        for (line, text, star, note) in takes {
            let Some(line) = lines.get(line) else { continue };
            let card = take(&first, one, line.0, &text);
            first.star(card.id, star).unwrap();
            first.note(card.id, &note).unwrap();
        }
        let path = home.path().join("any.mynah");
        export(&first, one, &path);
        let (_home, second) = fresh();
        let two = second.open_project_file(&path, &mut go_on).unwrap();
        prop_assert_eq!(two.missing, 0);
        let two = two.card.id;
        prop_assert_eq!(second.script(two).unwrap(), first.script(one).unwrap());
        for line in lines {
            let of = |library: &Library, project| -> Vec<_> {
                let takes = library.line_takes(project, line).unwrap();
                takes.iter().map(|take| (said(take), library.sound_bytes(take.id).unwrap())).collect()
            };
            prop_assert_eq!(of(&second, two), of(&first, one));
        }
        // And once more: a copy of the copy.
        let again = home.path().join("again.mynah");
        export(&second, two, &again);
        let (_home, third) = fresh();
        let three = third.open_project_file(&again, &mut go_on).unwrap().card;
        prop_assert_eq!(third.script(three.id).unwrap(), script);
    }
}
