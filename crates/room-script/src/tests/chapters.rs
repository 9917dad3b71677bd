//! Actions on a chapter: they are about its lines alone.

use super::*;
use crate::review::to_save;
use crate::verdict::Verdict;
use mynah_script::review::Opinion;

/// Rows from 1: a chapter with a scene, and another chapter.
const TEXT: &str = "# Night\n\nANN: One.\n\n## Watch\n\nANN: Two.\n\n# Day\n\nANN: Three.\n";

/// A desk whose three lines have a take each.
fn spoken(approved: bool) -> Desk {
    let mut desk = made::desk(Backend::Live, TEXT);
    for number in 1..=3 {
        let line = made::line(&desk, number);
        let mut take = made::take(&desk, line, 1);
        take.approved = approved;
        made::give_takes(&mut desk, line, vec![take]);
    }
    desk
}

fn at<'a>(desk: Desk, row: LineId) -> Room<'a> {
    let mut room = room(desk);
    room.state_mut().view.line = Some(row);
    run(&mut room);
    room
}

#[test]
fn a_chapter_is_generated_without_the_others() {
    for (row, expected) in [(1, vec![2, 4]), (3, vec![4]), (4, vec![4]), (5, vec![6])] {
        let mut room = at(made::desk(Backend::Live, TEXT), LineId(row));
        act(&mut room, Action::GenerateChapter);
        let mut sent = room.state().wishes.weighed.iter();
        let lines = sent.find_map(|(command, _)| match command {
            Command::Jobs(JobsCommand::Generate { orders, .. }) => {
                let lines = orders.iter().filter_map(|order| order.line);
                Some(lines.map(|line| line.0).collect::<Vec<_>>())
            }
            _ => None,
        });
        assert_eq!(lines, Some(expected), "row {row}");
    }
}

#[test]
fn the_takes_of_a_chapter_are_approved_and_stay_so() {
    let mut room = at(spoken(false), LineId(1));
    act(&mut room, Action::ApproveChapter);
    let told = sent(&room);
    assert!(
        told.contains("Approve([TakeId(201), TakeId(401)], true)"),
        "{told}"
    );
    let mut room = at(spoken(true), LineId(1));
    act(&mut room, Action::ApproveChapter);
    assert!(!sent(&room).contains("Approve("), "{}", sent(&room));
}

#[test]
fn a_chapter_is_exported_as_the_selected_lines() {
    let mut room = at(spoken(false), LineId(1));
    act(&mut room, Action::ExportChapter);
    let bench = room.state();
    let marked: Vec<u64> = bench.view.marked.ids().map(|row| row.0).collect();
    assert_eq!(marked, [1, 2, 3, 4]);
    assert!(bench.wishes.actions.contains(&Action::Export));
}

#[test]
fn a_chapter_is_reviewed_without_the_others() {
    let mut bench = Bench::new(spoken(false), ());
    let lines = [2, 4, 6].map(LineId);
    let review = bench.with(|(), cx| Reviewing::begin_chapter(cx, None, LineId(1)));
    let mut review = review.expect("there are takes");
    assert_eq!((review.kept.at, review.of), (Some(lines[0]), 2));
    bench.with(|(), cx| review.decide(cx, Verdict::Skip));
    assert_eq!(review.kept.at, Some(lines[1]));
    bench.with(|(), cx| review.decide(cx, Verdict::Skip));
    assert!(review.end.is_some(), "the chapter is at its end");
    let said = lines.map(|line| review.kept.said_of(line));
    assert_eq!(said, [Some(Opinion::Passed), Some(Opinion::Passed), None]);
    // From its end it begins again with its own first line, and goes no further back.
    bench.with(|(), cx| review.begin_first(cx));
    assert_eq!(review.kept.at, Some(lines[0]));
    bench.with(|(), cx| review.decide(cx, Verdict::Back));
    assert_eq!(review.kept.at, Some(lines[0]));

    let mut bench = Bench::new(spoken(true), ());
    let review = bench.with(|(), cx| Reviewing::begin_chapter(cx, None, LineId(1)));
    assert!(review.is_none(), "all of it is approved");
    assert_eq!(bench.wishes.notices.len(), 1);
}

/// Regression: the review of a chapter left the whole script's review at the chapter's line, and lines above it unheard.
#[test]
fn a_chapters_review_leaves_the_place_of_the_whole_scripts() {
    let mut bench = Bench::new(spoken(false), ());
    let lines = [2, 4, 6].map(LineId);
    let mut whole = bench.with(|(), cx| Reviewing::begin(cx, None)).unwrap();
    bench.with(|(), cx| whole.decide(cx, Verdict::Skip));
    assert_eq!(whole.kept.at, Some(lines[1]));
    for decisions in 0..=1 {
        let kept = Some(whole.kept.clone());
        let chapter = bench.with(|(), cx| Reviewing::begin_chapter(cx, kept, LineId(5)));
        let mut chapter = chapter.unwrap();
        for _ in 0..decisions {
            bench.with(|(), cx| chapter.decide(cx, Verdict::Skip));
        }
        assert_eq!(chapter.end.is_some(), decisions == 1);
        let saved = to_save(&chapter.kept, chapter.whole);
        assert_eq!((saved.at, saved.ended), (Some(lines[1]), false));
        let again = bench.with(|(), cx| Reviewing::begin(cx, Some(saved)));
        assert_eq!(again.unwrap().kept.at, Some(lines[1]));
    }
}
