//! Parts of a film that its transcript or its own background leave uncovered, shown before anything is paid.

use crate::dubbing::checks::OVERLAP;
use crate::dubbing::film::FilmFacts;
use crate::event::{SilentRow, TableRead};
use mynah_core::request::Cut;
use mynah_i18n::tr;
use mynah_i18n::{clock, tenths};
use mynah_script::dub_sheet::LATE;

/// So many seconds of speech without a line, or from the last line to the end, are worth a word. The latter also where
/// they are this part of all.
const SPOKEN: f64 = 2.0;
/// Shorter gaps between lines, in seconds, are the pauses of a transcript, which phrases bridge.
const GAP: f64 = 1.0;
const BEHIND: f64 = 5.0;
const PART: f64 = 0.05;
/// So many rows without a translation are named, each with so many letters of what is said.
const NAMED: usize = 3;
const LETTERS: usize = 40;
/// A background may be so many seconds shorter.
const SHORTER: f64 = 1.0;

/// What a transcript leaves out of a film of so many seconds, or of a part of it, in words; nothing where that isn't much.
pub fn uncovered(
    table: &TableRead,
    facts: &FilmFacts,
    seconds: f64,
    cut: Option<Cut>,
) -> Vec<String> {
    let [from, to] = cut.map_or([0.0, seconds], |cut| {
        [f64::from(cut.start), f64::from(cut.end).min(seconds)]
    });
    let spans = table
        .said
        .iter()
        .map(|span| span.map(|at| f64::from(at) / 1e3));
    let spans: Vec<[f64; 2]> = spans
        .filter(|[start, end]| *start < to && *end > from)
        .collect();
    let mut all = Vec::new();
    let ends = spans.iter().map(|span| span[1]).fold(from, f64::max);
    let (behind, lasts) = (to - ends, to - from);
    if spans.is_empty() {
        all.push(tr!(
            "dub-uncovered-none",
            start = clock(from),
            end = clock(to)
        ));
    } else if behind > BEHIND && behind > lasts * PART {
        all.push(tr!("dub-uncovered-end", end = clock(ends), all = clock(to)));
    }
    let phrases = facts.phrases.iter();
    let within = phrases.map(|[start, end]| [start.max(from), end.min(to)]);
    let unsaid = left(within, &spans);
    if unsaid >= SPOKEN {
        all.push(tr!("dub-uncovered-speech", seconds = tenths(unsaid)));
    }
    let together = spans.windows(2).filter_map(|two| match two {
        [[_, end], [start, _]] if *end > start + OVERLAP => Some(clock(*start)),
        _ => None,
    });
    let together: Vec<String> = together.collect();
    if !together.is_empty() {
        all.push(tr!(
            "dub-uncovered-together",
            count = together.len(),
            at = together.get(..NAMED).unwrap_or(&together).join(", "),
            more = together.len().saturating_sub(NAMED)
        ));
    }
    if !table.silent.is_empty() {
        all.push(silent_rows(&table.silent));
    }
    all
}

/// That a transcript goes on behind the end of a recording of so many seconds: no dub begins with it.
pub fn ends_late(table: &TableRead, seconds: f64) -> Option<String> {
    let last = table.said.iter().map(|[_, end]| f64::from(*end) / 1e3);
    let last = last.fold(0.0, f64::max);
    let words = || {
        tr!(
            "dub-uncovered-late",
            end = clock(last),
            all = clock(seconds)
        )
    };
    (last > seconds + LATE).then(words)
}

/// Which rows have no translation: the first of them by number, time and text.
fn silent_rows(rows: &[SilentRow]) -> String {
    let named = rows.iter().take(NAMED).map(|row| {
        let at = clock(f64::from(row.at) / 1e3);
        let said = row.said.trim();
        let text = if said.chars().count() > LETTERS {
            let cut: String = said.chars().take(LETTERS).collect();
            format!("{}…", cut.trim_end())
        } else {
            said.to_owned()
        };
        if text.is_empty() {
            tr!("dub-uncovered-row", line = row.line, at = at)
        } else {
            tr!(
                "dub-uncovered-row-said",
                line = row.line,
                at = at,
                text = text
            )
        }
    });
    let named: Vec<String> = named.collect();
    tr!(
        "dub-uncovered-rows",
        count = rows.len(),
        rows = named.join(", "),
        more = rows.len().saturating_sub(NAMED)
    )
}

/// That a background of one's own of so many seconds ends before a film of so many, or the part of it, does.
pub fn short_background(background: f64, seconds: f64, cut: Option<Cut>) -> Option<String> {
    let to = cut.map_or(seconds, |cut| f64::from(cut.end).min(seconds));
    let is_short = background + SHORTER < to;
    is_short.then(|| {
        tr!(
            "dub-short-background",
            end = clock(background),
            all = clock(to)
        )
    })
}

/// Seconds of phrases that no line has, of gaps that are long enough; both in the order of their beginnings.
fn left(phrases: impl Iterator<Item = [f64; 2]>, lines: &[[f64; 2]]) -> f64 {
    let mut lines = lines.iter().peekable();
    // Until where lines have said what is before.
    let (mut said, mut left) = (0.0_f64, 0.0);
    // What is spoken since the line before.
    let mut gap = 0.0;
    let counted = |gap: f64| if gap >= GAP { gap } else { 0.0 };
    for [from, to] in phrases {
        let mut at = from.max(said);
        while let Some([start, end]) = lines.peek() {
            if *start >= to {
                break;
            }
            left += counted(std::mem::take(&mut gap) + (start - at).max(0.0));
            said = said.max(*end);
            at = at.max(said);
            lines.next();
        }
        gap += (to - at).max(0.0);
    }
    left + counted(gap)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(phrases: &[[f64; 2]]) -> FilmFacts {
        FilmFacts {
            phrases: phrases.to_vec(),
            ..FilmFacts::default()
        }
    }

    fn table(said: &[[u32; 2]], silent: usize) -> TableRead {
        let silent = (1..=silent).map(|line| SilentRow {
            line,
            at: 61_000,
            said: "Ja, und dann war es lange Zeit sehr still im Haus.".to_owned(),
        });
        TableRead {
            said: said.to_vec(),
            silent: silent.collect(),
            ..TableRead::default()
        }
    }

    /// A transcript that covers all was said to leave 80 s out: its lines stand two frames apart, and phrases bridge that.
    #[test]
    fn pauses_between_the_lines_of_a_transcript_are_left_out_by_nobody() {
        let lines: Vec<[u32; 2]> = (0..1_000)
            .map(|at| [at * 2_000 + 83, (at + 1) * 2_000])
            .collect();
        let of = |lines: &[[u32; 2]], phrases: &[[f64; 2]]| {
            uncovered(&table(lines, 0), &facts(phrases), 2_000.0, None)
        };
        assert_eq!(of(&lines, &[[0.0, 2_000.0]]), [""; 0]);
        // Short phrases in one long gap are what it leaves out.
        let gap: Vec<[u32; 2]> = [&lines[..100], &lines[105..]].concat();
        let words: Vec<[f64; 2]> = (0..10)
            .map(|at| 200.1 + f64::from(at))
            .map(|at| [at, at + 0.7])
            .collect();
        let said = of(&gap, &words).join(" ");
        assert!(said.contains("about 7."), "{said}");
    }

    /// Rows that overlap were told on the board, once they were paid.
    #[test]
    fn rows_that_begin_while_another_is_said_are_told() {
        let said =
            |lines: &[[u32; 2]]| uncovered(&table(lines, 0), &facts(&[]), 9.0, None).join(" ");
        let one = said(&[[1_000, 5_000], [3_000, 6_000], [6_020, 8_000]]);
        assert!(
            one.contains("One row begins") && one.contains("at 0:03"),
            "{one}"
        );
        assert_eq!(said(&[[1_000, 5_000], [4_980, 8_500]]), "");
    }

    /// A transcript of 0:34 went with a film of 4:00, and rows without a translation were dropped, without a word.
    #[test]
    fn a_transcript_that_leaves_much_of_a_film_out_says_so() {
        let lines = table(&[[500, 10_000], [12_000, 34_000]], 2);
        let said = uncovered(&lines, &facts(&[]), 240.0, None).join(" ");
        assert!(said.contains("end at 0:34 of 4:00"), "{said}");
        assert!(said.contains("2 rows have no translation"), "{said}");
        // Which ones had to be found by who wrote it.
        let row = "line 2 at 1:01 “Ja, und dann war es lange Zeit sehr stil…”";
        assert!(said.contains(row), "{said}");
        let many = uncovered(&table(&lines.said, 5), &facts(&[]), 35.0, None).join(" ");
        assert!(
            many.contains("line 3") && many.contains("and 2 more"),
            "{many}"
        );
        assert!(!many.contains("line 4"), "{many}");
        let spoken = facts(&[[0.4, 11.0], [33.0, 39.5]]);
        let said = uncovered(&table(&lines.said, 0), &spoken, 40.0, None).join(" ");
        assert!(said.contains("about 6.5 s"), "{said}");
        assert_eq!(
            uncovered(
                &table(&lines.said, 0),
                &facts(&[[0.4, 10.0], [12.1, 33.0]]),
                35.0,
                None
            ),
            [""; 0]
        );
        // Such a row was told once somebody had pressed "Begin".
        let late = ends_late(&table(&lines.said, 0), 32.0).unwrap_or_default();
        assert!(late.contains("0:34, behind the end at 0:32"), "{late}");
        // Of a part the rest is left out by who chose it.
        let part = |start, end| {
            uncovered(
                &table(&lines.said, 0),
                &facts(&[]),
                240.0,
                Some(Cut { start, end }),
            )
        };
        assert_eq!(part(0, 35), [""; 0]);
        assert!(short_background(12.0, 40.0, None).is_some_and(|it| it.contains("0:12 of 0:40")));
        assert_eq!(short_background(39.5, 40.0, None), None);
        assert_eq!(
            short_background(12.0, 40.0, Some(Cut { start: 0, end: 12 })),
            None
        );
        assert!(
            part(60, 90).join(" ").contains("1:00"),
            "{:?}",
            part(60, 90)
        );
    }
}
