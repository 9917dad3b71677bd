//! What lies on the disk is measured, cleaned up and looked at through the studio.

use super::*;
use mynah::studio::command::{ProjectCommand, SettingsCommand, StorageCommand};
use mynah::studio::event::Notice;
use mynah::studio::event::Offer;

fn measured(desk: &Desk) -> Option<&mynah::studio::storage::ProjectUse> {
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
