//! How spans, units and outcomes are written in the Usage room.

use mynah_core::backend::Backend;
use mynah_core::day::{Day, Month};
use mynah_core::language::language_name;
use mynah_core::request::Tool;
use mynah_i18n::tr;
use mynah_model::desk::{Came, Desk, LedgerRow, Outcome};
pub(super) use mynah_ui_core::words::{credits, date, model, plan, time, time_here, tool};

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

/// The unit alone.
pub(super) fn unit(backend: Backend) -> String {
    match backend {
        Backend::Draft => tr!("usage-unit-draft"),
        Backend::Live => tr!("usage-unit"),
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

/// The same of a row: what was not made here at all was not cached either.
pub(super) fn row_outcome(row: &LedgerRow) -> String {
    match (row.outcome, row.came()) {
        (Outcome::Saved, Some(Came::Recorded)) => tr!("usage-outcome-recorded"),
        (Outcome::Saved, Some(Came::Elsewhere)) => tr!("usage-outcome-reclaimed"),
        (Outcome::Saved, Some(Came::Opened)) => tr!("usage-outcome-opened"),
        (told, _) => outcome(told),
    }
}

/// `Line 2 · take 4` of the open project; of another one, or a line that is gone, how its words begin; of a dub the film and
/// its language.
pub(super) fn result(desk: &Desk, row: &LedgerRow) -> String {
    let open = desk.project.as_ref().map(|open| open.card.id);
    let is_open = row
        .project
        .as_ref()
        .is_some_and(|(id, _)| open == Some(*id));
    let line = row.line.filter(|_| is_open);
    let place = line.and_then(|line| desk.script().place(line));
    let number = place.map(|place| desk.script().items().line_number(place).to_string());
    if let Some((film, code)) = &row.dub {
        let language = language_name(code);
        return tr!("dub-order", film = film.as_str(), language = language);
    }
    if let Some(film) = row.fix_of.as_deref().filter(|_| row.dub.is_none()) {
        return tr!("usage-result-fix", film = film, text = row.text.as_str());
    }
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
    use mynah_core::clock::UnixMillis;

    /// Rows of dubs told neither film nor language.
    #[test]
    fn a_dub_is_named_by_its_film_and_language() {
        let row = |dub| LedgerRow {
            dub,
            ..super::super::tests::row(1, Outcome::Paid)
        };
        let desk = Desk::default();
        let dub = Some(("film.mp4".to_owned(), "fr".to_owned()));
        assert_eq!(result(&desk, &row(dub)), "film.mp4 · French");
        assert_eq!(result(&desk, &row(None)), "The light went out.");
        // A line of one that was fixed was "Text".
        let fix = LedgerRow {
            line: None,
            fix_of: Some("film.mp4".to_owned()),
            ..row(None)
        };
        assert_eq!(result(&desk, &fix), "film.mp4: “The light went out.”");
    }

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
}
