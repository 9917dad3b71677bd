use egui_kittest::kittest::Queryable as _;

use super::*;
use crate::fixing::Fixing;
use mynah_core::backend::Backend;
use mynah_model::command::DubLine;
use mynah_model::dubbing::{HalfWritten, Language};
use mynah_ui_core::testing::dubs;
use mynah_ui_core::testing::fixtures::{SCRIPT, desk, room};

#[test]
fn a_filter_lists_what_it_says() {
    let line = |said: &str, text: &str, start: f64, end: f64| Segment {
        said: said.to_owned(),
        text: text.to_owned(),
        start,
        end,
        ..Segment::default()
    };
    let lines = [
        line("Zug 12", "Train 13", 0.0, 2.0),
        line("Ja", "Yes", 2.0, 4.0),
        line("Ja.", "Certainly, that is how it always was.", 4.0, 5.0),
        line("Und dann?", "", 6.0, 7.0),
    ];
    let language = Language {
        lines: Arc::new(lines.to_vec()),
        ..Language::default()
    };
    let mut table = Table {
        flags: flags(&language, None, None),
        mended: vec![false, true, false, false],
        ..Table::default()
    };
    for (filter, listed) in [
        (Filter::All, vec![0, 1, 2, 3]),
        (Filter::Flagged, vec![0, 2, 3]),
        (Filter::Missing, vec![3]),
        (Filter::Fast, vec![2]),
        (Filter::Numbers, vec![0]),
        (Filter::Mended, vec![1]),
        (Filter::Overlaps, vec![]),
    ] {
        table.filter = filter;
        table.list();
        assert_eq!(table.listed, listed, "{filter:?}");
    }
    // Music beside a line that is said was listed as not said.
    let loud = [Flag::Unsaid {
        tenths: 200,
        before: true,
    }];
    assert!(!Filter::Missing.lets_through((&loud, false)));
    assert!(Filter::Flagged.lets_through((&loud, false)));
    assert!(Filter::Unsaid.lets_through((&loud, false)));
    // Keys go through those that are worth a look, and round.
    table.filter = Filter::All;
    table.list();
    let mut seen = Vec::new();
    for on in [true, true, true, true, false] {
        table.go_to_flag(on);
        table.selected = table.focus;
        seen.extend(table.selected);
    }
    assert_eq!(seen, [0, 2, 3, 0, 3]);
    table.turn_filter();
    assert_eq!(
        (table.filter, &*table.listed),
        (Filter::Flagged, &[0, 2, 3][..])
    );
    // It was lost where one of its own lines was come to.
    table.selected = Some(2);
    assert!(!table.list_selected());
    assert_eq!(table.filter, Filter::Flagged);
    // One that was mended is listed no more: keys go on from its place.
    table.selected = Some(1);
    for (on, goal) in [(true, 1), (false, 0)] {
        table.go_to_flag(on);
        assert_eq!(table.focus.take(), Some(goal));
        table.go_near(on);
        assert_eq!(table.focus.take(), Some(goal));
    }
    assert!(table.list_selected());
    assert_eq!((table.filter, table.listed.len()), (Filter::All, 4));
    table.turn_filter();
    table.turn_filter();
    assert_eq!(table.filter, Filter::All);
}

/// A line that was fixed while such lines alone were listed went at once, and nobody could hear or undo it there.
#[test]
fn a_line_that_is_mended_stays_listed_until_another_is_looked_at() {
    let fast = || vec![Flag::Fast(30)];
    let mut table = Table {
        flags: vec![fast(), fast(), Vec::new(), fast()],
        mended: vec![false; 4],
        filter: Filter::Fast,
        ..Table::default()
    };
    table.list();
    table.selected = Some(1);
    table.flags[1].clear();
    table.list_again();
    assert_eq!(table.listed, [0, 1, 3]);
    // Once more, as whatever else is known of the dub comes.
    table.list_again();
    table.leave_kept();
    assert_eq!(table.listed, [0, 1, 3]);
    // The key that goes to the next line goes to that one.
    table.focus = Some(2);
    table.selected = Some(3);
    table.leave_kept();
    assert_eq!((&*table.listed, table.focus), (&[0, 3][..], Some(1)));
}

/// Tab led from line to line while the inspector stayed where it was.
#[test]
fn tab_stops_at_the_line_that_is_looked_at() {
    let table = |selected, focus| Table {
        listed: vec![0, 2, 4, 6, 8],
        selected,
        focus,
        ..Table::default()
    };
    let stop = |selected, focus| table(selected, focus).stop(&(1..4));
    assert_eq!(stop(Some(4), None), 2);
    assert_eq!(stop(Some(4), Some(3)), 3, "where the keys go");
    // Scrolled away, not listed, or nobody chose: there is a stop all the same.
    assert_eq!(
        [stop(Some(8), None), stop(Some(5), None), stop(None, None)],
        [1; 3]
    );
}

/// Regression: a row showed `speaker_0` as a name, and the old text of a line that was written anew.
#[test]
fn a_row_shows_the_written_text_and_names_its_speaker() {
    let said = |text: &str, start: f64| Segment {
        speaker: "speaker_0".to_owned(),
        text: text.to_owned(),
        start,
        end: start + 1.0,
        ..Segment::default()
    };
    let lines = [said("Good day.", 0.0), said("And you?", 1.5)];
    let film = dubs::film(&serde_json::json!([{"code": "en", "lines": lines}]));
    let card = dubs::card(film, vec![dubs::ready()]);
    let half = HalfWritten {
        line: 1,
        said: lines[0].text.clone(),
        own: lines[0].clone(),
        text: "Good evening.".to_owned(),
        voice: None,
    };
    let at = DubLine {
        film: card.id.clone(),
        language: "en".to_owned(),
        line: 1,
    };
    let mut panel = DubbingPanel {
        open: Some(Arc::new(card)),
        language: Some("en".to_owned()),
        ..DubbingPanel::default()
    };
    let fixing = Fixing::of_half(at.clone(), half);
    panel.half_written.insert(at, fixing);
    let desk = desk(Backend::Draft, SCRIPT);
    let room = room((900.0, 700.0), desk, panel, |panel, ui, cx| {
        panel.table_ui(ui, cx);
    });
    let speaker = tr!("dubbing-speaker", number = 1);
    room.get_by_label_contains(&format!("{speaker}: Good evening."));
    room.get_by_label_contains(&format!("{speaker}: And you?"));
}
