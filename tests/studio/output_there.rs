//! What is there already where files are written.

use super::*;
use crate::output::{speak, take_of};
use mynah::terms::pauses::Pauses;
use mynah_model::command::{ExportKind, ExportOrder, ExportShape, ExportTake};
use mynah_model::event::Notice;
use std::sync::Arc;

/// Export as files of their own replaced what was there without a word.
#[test]
fn what_an_export_would_replace_is_told_before() {
    let mut bench = Bench::new();
    speak(&mut bench, 0..2);
    let folder = tempfile::tempdir().unwrap();
    let take = |place: usize, number| ExportTake {
        take: take_of(&bench, place),
        number,
        speaker: "Tom".to_owned(),
        text: format!("Line {place}"),
        file: None,
        shape: Default::default(),
        gap_ms: None,
    };
    let order = std::sync::Arc::new(ExportOrder {
        project: None,
        takes: vec![take(0, 1), take(1, 2), take(1, 2)],
        shape: ExportShape::Files,
        kind: ExportKind::Flac,
        to: folder.path().to_owned(),
        pauses: mynah::terms::pauses::Pauses::default(),
        subtitles: None,
        page: None,
    });
    let mut number = 0;
    let mut found = |bench: &mut Bench| {
        number += 1;
        let look = JobsCommand::LookInTheWay(number, std::sync::Arc::clone(&order));
        bench.send(Command::Jobs(look));
        let is_told = |desk: &Desk| {
            desk.in_the_way
                .as_ref()
                .is_some_and(|it| it.number == number)
        };
        bench.until("what is in the way", is_told);
        let found = bench.desk.in_the_way.clone().unwrap();
        (found.count, found.first)
    };
    assert_eq!(found(&mut bench).0, 0);
    let (second, third) = ("0002-tom-line-1.draft.flac", "0002-tom-line-1-2.draft.flac");
    for name in [third, second, "0001-tom-line-0.draft.wav"] {
        std::fs::write(folder.path().join(name), "somebody's").unwrap();
    }
    assert_eq!(found(&mut bench), (2, folder.path().join(second)));
    let jobs = bench.desk.jobs.len();
    let write = JobsCommand::Export(Box::new((*order).clone()));
    bench.send(Command::Jobs(write));
    bench.until("the files", |desk| {
        let done =
            |job: &mynah_model::desk::JobCard| matches!(job.state, JobState::Finished { .. });
        desk.jobs.len() > jobs && desk.jobs.iter().all(done)
    });
    assert_eq!(found(&mut bench).0, 0, "they are ours by now");
}

/// One project's files took the place of another's without a word, and those of a line that was moved lay beside the new
/// ones unsaid.
#[test]
fn files_of_another_project_are_asked_about_and_older_ones_of_a_line_are_told() {
    let mut bench = Bench::new();
    speak(&mut bench, 0..2);
    let folder = tempfile::tempdir().unwrap();
    let project = bench.desk.project.as_ref().unwrap().card.id;
    let order = |bench: &Bench, project, numbers: [usize; 2]| ExportOrder {
        project,
        takes: [0, 1]
            .map(|place| ExportTake {
                take: take_of(bench, place),
                number: numbers[place],
                speaker: "Tom".to_owned(),
                text: format!("Line {place}"),
                file: None,
                shape: Default::default(),
                gap_ms: None,
            })
            .to_vec(),
        shape: ExportShape::Files,
        kind: ExportKind::Flac,
        to: folder.path().to_owned(),
        pauses: Pauses::default(),
        subtitles: None,
        page: None,
    };
    let mut told = Vec::new();
    for numbers in [[1, 2], [2, 1]] {
        let write = order(&bench, Some(project), numbers);
        bench.send(Command::Jobs(JobsCommand::Export(Box::new(write))));
        let all = |desk: &Desk| -> Vec<String> {
            let offers = desk.notices.iter().filter_map(|notice| match notice {
                Notice::Offer { text, .. } => Some(text.clone()),
                _ => None,
            });
            offers.collect()
        };
        bench.until("the files", |desk| all(desk).len() > told.len());
        told = all(&bench.desk);
    }
    assert!(!told[0].contains("older"), "{}", told[0]);
    let first = "0001-tom-line-0.draft.flac";
    assert!(told[1].contains("2 older files"), "{}", told[1]);
    assert!(told[1].contains(first), "{}", told[1]);
    let mut found = |project, number| {
        let order = Arc::new(order(&bench, project, [1, 2]));
        bench.send(Command::Jobs(JobsCommand::LookInTheWay(number, order)));
        bench.until("what is in the way", |desk| {
            let found = desk.in_the_way.as_ref();
            found.is_some_and(|it| it.number == number)
        });
        bench.desk.in_the_way.as_ref().map(|found| found.count)
    };
    assert_eq!(found(Some(project), 1), Some(0));
    assert_eq!(found(None, 2), Some(2), "they are another project's");
}

#[test]
fn a_file_of_ours_that_somebody_worked_on_is_not_replaced_unasked() {
    let mut bench = Bench::new();
    let folder = tempfile::tempdir().unwrap();
    speak(&mut bench, 0..1);
    let take = take_of(&bench, 0);
    let order = ExportOrder {
        project: bench.desk.project.as_ref().map(|open| open.card.id),
        takes: vec![ExportTake {
            take,
            number: 1,
            speaker: String::new(),
            text: "Hello".to_owned(),
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
    };
    bench.send(Command::Jobs(JobsCommand::Export(Box::new(order.clone()))));
    bench.until("the export", |desk| {
        desk.notices
            .iter()
            .any(|notice| matches!(notice, Notice::Offer { .. }))
    });
    let count = |bench: &mut Bench, number| {
        let order = Arc::new(order.clone());
        bench.send(Command::Jobs(JobsCommand::LookInTheWay(number, order)));
        bench.until("the look", |desk| {
            desk.in_the_way
                .as_ref()
                .is_some_and(|found| found.number == number)
        });
        bench.desk.in_the_way.as_ref().unwrap().count
    };
    assert_eq!(count(&mut bench, 1), 0, "ours");
    let file = std::fs::read_dir(folder.path())
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    std::fs::write(file.path(), "cut by hand").unwrap();
    assert_eq!(count(&mut bench, 2), 1);
}
