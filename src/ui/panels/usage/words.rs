//! How days, credits, tools and outcomes are written in the Usage room.

use crate::studio::desk::{Desk, LedgerRow, Outcome};
use crate::terms::backend::Backend;
use crate::terms::clock::UnixMillis;
use crate::terms::credits::Credits;
use crate::terms::day::{DAY_MILLIS, Day, Month};
use crate::terms::request::Tool;
use crate::tr;

/// `Multilingual v2`, `Eleven v3`: a model's name where there is little room. All of them are of the same house.
pub(in crate::ui::panels) fn model(desk: &Desk, backend: Backend, id: &str) -> String {
    let name = desk.model_name(backend, id);
    let rest = name.strip_prefix("Eleven ").unwrap_or(name);
    let is_number = rest
        .strip_prefix('v')
        .is_some_and(|rest| rest.starts_with(|digit: char| digit.is_ascii_digit()));
    if is_number { name } else { rest }.to_owned()
}

/// `20 Nov`.
pub(super) fn date(day: Day) -> String {
    let month = i64::from(Month::with(day).month);
    tr!("date-day", day = day.number(), month = month)
}

/// `20 Nov 2027`, where the year is another one than this month's.
pub(super) fn date_from(day: Day, now: Month) -> String {
    let year = Month::with(day).year;
    if year == now.year {
        date(day)
    } else {
        tr!("date-day-year", date = date(day), year = year.to_string())
    }
}

/// `November 2026`.
pub(super) fn month(month: Month) -> String {
    let (number, year) = (i64::from(month.month), month.year.to_string());
    tr!("date-month", month = number, year = year)
}

/// `20 Nov 14:02:11`, in UTC as the days are.
pub(in crate::ui::panels) fn time(at: UnixMillis) -> String {
    tr!("date-time", date = date(Day::of(at)), clock = clock(at))
}

/// `14:02:11`.
pub(in crate::ui::panels) fn clock(at: UnixMillis) -> String {
    let secs = at.0.rem_euclid(DAY_MILLIS) / 1_000;
    format!("{:02}:{:02}:{:02}", secs / 3_600, secs / 60 % 60, secs % 60)
}

/// `20 Nov`.
pub(in crate::ui::panels) fn date_of(day: Day) -> String {
    date(day)
}

/// `68 420 cr`, `68 420 draft cr`.
pub(in crate::ui::panels) fn credits(backend: Backend, credits: Credits) -> String {
    match backend {
        Backend::Draft => tr!("price-draft-only", credits = credits.to_string()),
        Backend::Live => tr!("price-live", credits = credits.to_string()),
    }
}

/// The unit alone.
pub(super) fn unit(backend: Backend) -> String {
    match backend {
        Backend::Draft => tr!("usage-unit-draft"),
        Backend::Live => tr!("usage-unit"),
    }
}

/// What a tool is called. A word that nobody knows shows itself.
pub(in crate::ui::panels) fn tool(word: &str) -> String {
    let Some(tool) = Tool::ALL.into_iter().find(|tool| tool.as_str() == word) else {
        return word.to_owned();
    };
    match tool {
        Tool::Speech => tr!("usage-tool-speech"),
        Tool::Dialogue => tr!("usage-tool-dialogue"),
        Tool::Design => tr!("usage-tool-design"),
        Tool::Changer => tr!("usage-tool-changer"),
        Tool::Effects => tr!("usage-tool-effects"),
        Tool::Isolation => tr!("usage-tool-isolation"),
        Tool::Music => tr!("usage-tool-music"),
        Tool::Dubbing => tr!("usage-tool-dubbing"),
        Tool::Transcription => tr!("usage-tool-transcribe"),
    }
}

/// What became of an entry, in a word.
pub(super) fn outcome(outcome: Outcome) -> String {
    match outcome {
        Outcome::Open => tr!("usage-outcome-open"),
        Outcome::Paid => tr!("usage-outcome-paid"),
        Outcome::Reclaimed => tr!("usage-outcome-reclaimed"),
        Outcome::Saved => tr!("usage-outcome-saved"),
        Outcome::Free => tr!("usage-outcome-free"),
        Outcome::Unknown => tr!("usage-outcome-unknown"),
    }
}

/// `Line 2 · take 4` of the open project; of another one, or a line that is gone, how its words begin.
pub(super) fn result(desk: &Desk, row: &LedgerRow) -> String {
    let open = desk.project.as_ref().map(|open| open.card.id);
    let is_open = row
        .project
        .as_ref()
        .is_some_and(|(id, _)| open == Some(*id));
    let line = row.line.filter(|_| is_open);
    let place = line.and_then(|line| desk.script().place(line));
    let number = place.map(|place| desk.script().items().line_number(place).to_string());
    match (number, row.take) {
        (Some(line), Some(take)) => tr!("usage-result-take", line = line, take = take),
        (Some(line), None) => tr!("usage-result-line", line = line),
        (None, _) if row.line.is_some() && !row.text.is_empty() => row.text.clone(),
        (None, _) if row.line.is_some() => tr!("usage-result-gone"),
        (None, _) if row.tool == Tool::Speech.as_str() => tr!("usage-result-text"),
        (None, _) => "–".to_owned(),
    }
}

/// How long it took: `412 ms`, `2.1 s`.
pub(super) fn took(millis: u64) -> String {
    if millis < 1_000 {
        tr!("status-millis", millis = millis)
    } else {
        let secs = format!("{:.1}", millis as f64 / 1_000.0);
        tr!("usage-secs", secs = secs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_the_days_they_are_added_up_by() {
        assert_eq!(time(UnixMillis(1_795_190_531_000)), "20 Nov 16:02:11");
        assert_eq!(
            month(Month {
                year: 2026,
                month: 11
            }),
            "November 2026"
        );
        let next = Month {
            year: 2027,
            month: 1,
        };
        assert_eq!(date_from(next.first(), next.before()), "1 Jan 2027");
    }

    #[test]
    fn a_tool_that_nobody_named_shows_itself() {
        assert_eq!(tool("speech"), "Speech");
        assert_eq!(tool("telepathy"), "telepathy");
    }
}
