//! At this pace: where a month ends, and how long credits last. Pure.

use crate::desk::Recent;
use mynah_core::credits::Credits;
use mynah_core::day::{Day, Month};

/// Fewer days than this say nothing about the others.
const LEAST_DAYS: u32 = 3;

/// What is spent a day, on average over the last two weeks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Credits a day; never 0.
    per_day: f64,
    today: Day,
}

impl Pace {
    /// The pace of what was spent lately; `None` where that is nothing, or went on for fewer than three days.
    pub fn of(recent: Recent, today: Day) -> Option<Self> {
        if Self::is_early(recent) {
            return None;
        }
        let per_day = recent.spent.0 as f64 / f64::from(recent.days.max(1));
        (per_day > 0.0).then_some(Self { per_day, today })
    }

    /// Whether something was spent, but for too few days to tell a pace.
    pub fn is_early(recent: Recent) -> bool {
        recent.spent > Credits::ZERO && recent.days < LEAST_DAYS
    }

    /// What a month comes to in the end, if `used` of it is spent by today.
    pub fn month_end(self, used: Credits, month: Month) -> Credits {
        let left = (month.last().0 - self.today.0).max(0);
        used + Credits((self.per_day * left as f64).round() as u64)
    }

    /// The day on which so many credits more are used up; `None` where that is more than a hundred years away.
    pub fn lasts_until(self, left: Credits) -> Option<Day> {
        let days = (left.0 as f64 / self.per_day).floor();
        (days < 36_500.0).then(|| self.today.later(days as i64))
    }

    /// The day on which a limit is reached, from what is used by today. `None`: it is reached already, or never.
    pub fn reaches(self, limit: Credits, used: Credits) -> Option<Day> {
        if used >= limit {
            return None;
        }
        let days = (limit.less(used).0 as f64 / self.per_day).ceil();
        (days < 36_500.0).then(|| self.today.later(days as i64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::Statement;

    fn pace(spent: u64, days: u32) -> Option<Pace> {
        let spent = Credits(spent);
        Pace::of(Recent { spent, days }, Day(20_000))
    }

    #[test]
    fn credits_last_as_long_as_the_pace_lets_them() {
        let pace = pace(1_400, 14).unwrap();
        assert_eq!(pace.lasts_until(Credits(1_000)), Some(Day(20_010)));
        assert_eq!(pace.lasts_until(Credits(99)), Some(Day(20_000)));
        assert_eq!(pace.reaches(Credits(500), Credits(250)), Some(Day(20_003)));
        assert_eq!(pace.reaches(Credits(500), Credits(500)), None);
        assert_eq!(pace.lasts_until(Credits(u64::MAX)), None);
    }

    #[test]
    fn a_month_ends_where_the_pace_leads() {
        let month = Month::with(Day(20_000));
        let left = u64::try_from(month.last().0 - 20_000).unwrap();
        let pace = pace(300, 3).unwrap();
        assert_eq!(pace.month_end(Credits(7), month), Credits(7 + left * 100));
        assert_eq!(pace.month_end(Credits(7), month.before()), Credits(7));
    }

    #[test]
    fn who_spends_nothing_has_no_pace() {
        assert_eq!(pace(0, 14), None);
    }

    /// A client's account emptied one's own in the forecast.
    #[test]
    fn what_another_account_spends_makes_this_ones_credits_last_no_shorter() {
        let recent = |spent| Recent {
            spent: Credits(spent),
            days: 14,
        };
        let statement = Statement {
            recent: recent(14_000),
            recent_of_account: Some(recent(140)),
            ..Statement::default()
        };
        let today = Day(20_000);
        let pace = Pace::of(statement.recent_of_shown(), today).unwrap();
        assert_eq!(pace.lasts_until(Credits(100)), Some(Day(20_010)));
        // Budgets count all of it.
        let pace = Pace::of(statement.recent, today).unwrap();
        assert_eq!(pace.lasts_until(Credits(10_000)), Some(Day(20_010)));
    }

    #[test]
    fn a_day_or_two_are_no_pace() {
        assert_eq!(pace(6_000, 1), None);
        assert_eq!(pace(6_000, 2), None);
        assert!(pace(6_000, 3).is_some());
    }
}
