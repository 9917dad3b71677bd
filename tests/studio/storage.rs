//! What lies on the disk is measured, cleaned up and looked at through the studio.

use super::*;
use mynah::library::Library;
use mynah::records::storage::Exports;
use mynah::script::edit::Edit;
use mynah::terms::clock::Clock;
use mynah::terms::pauses::Pauses;
use mynah_model::command::{
    ExportKind, ExportOrder, ExportShape, ExportTake, ProjectCommand, SettingsCommand,
    StorageCommand,
};
use mynah_model::desk::Saved;
use mynah_model::event::Notice;
use mynah_model::event::Offer;
use mynah_model::trouble::Topic;

/// Regression: all settings went back to their defaults, and with them the price to confirm above.
#[test]
fn recovered_settings_are_told_until_they_are_confirmed() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("settings.json");
    let damage = "\u{feff}{\"confirm_above\": 50, \"zoom\": 1.";
    std::fs::write(&path, damage).unwrap();
    let open = || Bench::open(StudioOptions::new(home.path()));
    let is_told = |desk: &Desk| {
        desk.notices.iter().any(|notice| {
            matches!(notice, Notice::Trouble(trouble)
                if trouble.remedies.contains(&Remedy::ConfirmSettings))
        })
    };
    for _ in 0..2 {
        let bench = open();
        assert!(is_told(&bench.desk), "{:?}", bench.desk.notices);
        assert_eq!(bench.desk.settings.confirm_above, Some(50));
        assert!(bench.desk.settings.recovered_from.is_some());
        bench.studio.shutdown();
    }
    let copy = std::fs::read_to_string(home.path().join("settings.damaged.json"));
    assert_eq!(copy.unwrap(), damage);
    let mut bench = open();
    let confirm = SettingsCommand::ConfirmRecovered;
    bench.send(Command::Settings(confirm));
    bench.until("confirmed settings", |desk| {
        let mut notices = desk.notices.iter();
        notices.any(|notice| matches!(notice, Notice::Over(Topic::Settings)))
    });
    assert_eq!(bench.desk.settings.recovered_from, None);
    bench.until_seen("saved settings", || {
        let saved = std::fs::read_to_string(&path).unwrap();
        saved.contains("\"recovered_from\": null")
    });
    bench.studio.shutdown();
    let bench = open();
    assert!(!is_told(&bench.desk), "{:?}", bench.desk.notices);
}

fn measured(desk: &Desk) -> Option<&mynah::records::storage::ProjectUse> {
    desk.storage.disk.value()?.projects.first()
}

#[test]
fn unpicked_takes_go_into_the_bin_come_back_and_are_deleted_only_from_there() {
    let mut bench = Bench::new();
    for fresh in [false, true] {
        let job = bench.generate(vec![bench.order(0, fresh)]);
        bench.until_over(job);
    }
    let line = bench.line(0);
    assert_eq!(bench.desk.takes[&line].count, 2);
    let project = bench.desk.project.as_ref().map(|open| open.card.id);
    bench.send(Command::Storage(StorageCommand::CleanUp(project)));
    bench.until("one take", |desk| desk.takes[&line].count == 1);
    let offered = bench.desk.notices.iter().find_map(|notice| match notice {
        Notice::Offer {
            offer: Offer::PutBack(takes),
            ..
        } => Some(takes.clone()),
        _ => None,
    });
    bench.send(Command::Storage(StorageCommand::PutBack(offered.unwrap())));
    bench.until("both", |desk| desk.takes[&line].count == 2);
    bench.send(Command::Storage(StorageCommand::CleanUp(None)));
    bench.until("a bin", |desk| {
        measured(desk).is_some_and(|of| of.bin.takes == 1)
    });
    let spent = bench.desk.spend[&Backend::Draft].spent;
    bench.send(Command::Storage(StorageCommand::EmptyBin(project)));
    bench.until("an empty bin", |desk| {
        measured(desk).is_some_and(|of| of.bin.takes == 0 && of.all.takes == 1)
    });
    assert_eq!(bench.desk.spend[&Backend::Draft].spent, spent);
    bench.send(Command::Storage(StorageCommand::Check));
    bench.until("the check", |desk| {
        desk.storage
            .checked
            .is_some_and(|checked| checked.takes == 1 && checked.lost == 0)
    });
}

/// The takes of the project were told that any window had opened last, not of the one that this window shows.
#[test]
fn what_was_cleaned_up_is_seen_in_the_window_that_shows_it() {
    let mut bench = Bench::new();
    for fresh in [false, true] {
        let job = bench.generate(vec![bench.order(0, fresh)]);
        bench.until_over(job);
    }
    let line = bench.line(0);
    let shown = bench.desk.project.as_ref().map(|open| open.card.id);
    // Another window opens another project, and this one changes a setting.
    let home = bench.home.as_ref().unwrap().path();
    let mut other = Bench::open(StudioOptions::new(home));
    let name = "Elsewhere".to_owned();
    other.send(Command::Project(ProjectCommand::Create { name }));
    other.until("the other project", |desk| {
        desk.project.as_ref().map(|open| open.card.id) != shown
    });
    other.send(Command::Project(ProjectCommand::List));
    other.studio.shutdown();
    bench.send(Command::Settings(SettingsCommand::Zoom(1.5)));
    bench.send(Command::Storage(StorageCommand::CleanUp(shown)));
    bench.until("one take", |desk| desk.takes[&line].count == 1);
}

fn text_of(desk: &Desk, line: LineId) -> String {
    desk.script()
        .line(line)
        .map_or_else(String::new, |line| line.text.clone())
}

#[test]
fn a_backup_is_brought_back_in_the_open_window_and_nothing_paid_is_forgotten() {
    let mut bench = Bench::new();
    let job = bench.generate(vec![bench.order(0, false)]);
    bench.until_over(job);
    let place = tempfile::tempdir().unwrap();
    let back_up = StorageCommand::BackUp(place.path().to_owned());
    bench.send(Command::Storage(back_up));
    let folder = |desk: &Desk| {
        desk.notices.iter().find_map(|notice| match notice {
            Notice::Offer {
                offer: Offer::ShowFolder(folder),
                ..
            } => Some(folder.clone()),
            _ => None,
        })
    };
    bench.until("the backup", |desk| folder(desk).is_some());
    let backup = folder(&bench.desk).unwrap();
    let (before, line) = (text_of(&bench.desk, bench.line(1)), bench.line(1));
    let text = "Written since.".to_owned();
    bench.desk.edit(Edit::SetText { id: line, text });
    bench.hand_over();
    bench.until("it is kept", |desk| desk.saved() == Saved::Yes);
    let job = bench.generate(vec![bench.order(2, false)]);
    bench.until_over(job);
    let library = Library::open(bench.home.as_ref().unwrap().path(), Clock::system()).unwrap();
    let spent = library.spend(Backend::Draft).unwrap().spent;

    bench.send(Command::Storage(StorageCommand::BringBack(backup)));
    bench.until("the script as it was", |desk| {
        text_of(desk, line) == before && desk.bin.len() == 1
    });
    bench.until("a word about it", |desk| {
        desk.notices
            .iter()
            .any(|notice| matches!(notice, Notice::Done(text) if text.contains("is back")))
    });
    assert_eq!(library.spend(Backend::Draft).unwrap().spent, spent);
    // What was bought since still costs nothing.
    let again = bench.generate(vec![bench.order(2, false)]);
    assert!(matches!(
        bench.until_over(again),
        JobState::Finished { cached: true, .. }
    ));
    // It is written on from there.
    let text = "Written after.".to_owned();
    bench.desk.edit(Edit::SetText { id: line, text });
    bench.hand_over();
    bench.until("it is kept", |desk| desk.saved() == Saved::Yes);
    assert_eq!(text_of(&bench.desk, line), "Written after.");

    let nothing = StorageCommand::BringBack(place.path().to_owned());
    bench.send(Command::Storage(nothing));
    bench.until("why not", |desk| {
        desk.notices.iter().any(|notice| {
            matches!(notice, Notice::Trouble(trouble)
            if trouble.what.contains("holds no backup") && trouble.charged == Charged::No)
        })
    });
}

#[test]
fn what_was_exported_of_a_project_is_measured_where_it_was_written() {
    let mut bench = Bench::new();
    let job = bench.generate(vec![bench.order(0, false)]);
    bench.until_over(job);
    let folder = tempfile::tempdir().unwrap();
    let line = bench.line(0);
    let take = bench.desk.takes[&line].picked.clone().unwrap();
    let project = bench.desk.project.as_ref().map(|open| open.card.id);
    bench.send(Command::Jobs(JobsCommand::Export(Box::new(ExportOrder {
        project,
        takes: vec![ExportTake {
            take: take.id,
            number: 1,
            speaker: "Wren".to_owned(),
            text: "said".to_owned(),
            file: None,
            shape: Default::default(),
            gap_ms: None,
        }],
        shape: ExportShape::Files,
        kind: ExportKind::Wav,
        to: folder.path().to_owned(),
        pauses: Pauses::default(),
        subtitles: None,
        page: None,
    }))));
    bench.until("the files", |desk| {
        desk.notices.iter().any(|notice| match notice {
            Notice::Offer { offer, .. } => matches!(offer, Offer::ShowFolder(_)),
            _ => false,
        })
    });
    let mut files = std::fs::read_dir(folder.path()).unwrap();
    let file = files.next().unwrap().unwrap();
    let bytes = file.metadata().unwrap().len();
    bench.send(Command::Storage(StorageCommand::Measure));
    bench.until("what it takes", |desk| {
        measured(desk)
            .is_some_and(|of| of.project == project && of.exports == Exports { files: 1, bytes })
    });
    std::fs::remove_file(file.path()).unwrap();
    bench.send(Command::Storage(StorageCommand::Measure));
    bench.until("what is left of it", |desk| {
        measured(desk).is_some_and(|of| of.exports == Exports::default())
    });
}
