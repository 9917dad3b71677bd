//! Facts about a chapter: lines, their states, length and price.

use super::*;
use mynah_script::document::Item;

const TEXT: &str =
    "# One\n\nA: First.\nA: Second.\n\n## Scene\n\nB: Third one.\n\n# Two\n\nA: The fourth.\n";

fn chapter(desk: &Desk, title: &str) -> Chapter {
    let mut headings = desk.script().items().iter().filter_map(|item| match item {
        Item::Heading(heading) => Some(heading),
        Item::Line(_) => None,
    });
    let heading = headings.find(|heading| heading.title == title).unwrap().id;
    let mut chapter = Chapter::new(desk, heading);
    while !desk.read_chapter(&mut chapter) {}
    chapter
}

#[test]
fn a_chapter_is_all_below_its_heading() {
    let desk = desk(TEXT);
    for (title, lines, rows) in [("One", 3, 5), ("Scene", 1, 2), ("Two", 1, 2)] {
        let chapter = chapter(&desk, title);
        let expected = ChapterCounts {
            lines,
            missing: lines,
            ..ChapterCounts::default()
        };
        assert_eq!(chapter.counts, expected, "{title}");
        assert_eq!(chapter.rows.len(), rows, "{title}");
        assert_eq!(chapter.orders.count, lines, "{title}");
        assert!(!chapter.length.is_known(), "{title}");
        assert!(chapter.length.estimate(None) > 0.0, "{title}");
    }
    // The price is that of the button that speaks all, chapter by chapter.
    let price = |title: &str| desk.price_of_chapter(&chapter(&desk, title)).quote;
    let both: Quote = [price("One"), price("Two")].into_iter().sum();
    assert_eq!(both, desk.tally().changed_price.quote);
}

#[test]
fn a_line_counts_by_its_state() {
    let mut desk = desk(TEXT);
    let first = keep(&mut desk, 1, 0);
    let second = keep(&mut desk, 2, 1);
    let before = chapter(&desk, "One");
    let heading = desk.script().items().get(0).unwrap().id();
    assert!(!before.is_old(&desk, heading));
    assert_eq!(
        before.counts,
        ChapterCounts {
            lines: 3,
            ready: 2,
            missing: 1,
            heard: 2,
            to_review: 2,
            to_approve: 2,
            ..ChapterCounts::default()
        }
    );
    desk.edit(Edit::SetText {
        id: second,
        text: "Not second.".to_owned(),
    });
    let takes = desk.takes[&first].clone();
    let mut picked = (*takes.picked.unwrap()).clone();
    picked.approved = true;
    let approved = LineTakes {
        picked: Some(picked.into()),
        ..takes
    };
    desk.takes.insert(first, approved);
    assert!(before.is_old(&desk, heading));
    let now = chapter(&desk, "One");
    assert_eq!(
        now.counts,
        ChapterCounts {
            lines: 3,
            approved: 1,
            changed: 1,
            missing: 1,
            heard: 2,
            to_review: 1,
            ..ChapterCounts::default()
        }
    );
    // What is approved and what is ready is not ordered.
    assert_eq!(now.orders.count, 2);
}
