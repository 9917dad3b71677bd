//! Days and months of the calendar, in UTC: what spending is added up by; and the day that it is here.

use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::clock::UnixMillis;

/// Milliseconds of a day.
pub const DAY_MILLIS: i64 = 86_400_000;

/// A day in UTC, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i64);

impl Day {
    /// The day of a point in time.
    pub fn of(at: UnixMillis) -> Self {
        Self(at.0.div_euclid(DAY_MILLIS))
    }

    /// The day that it is here, by the clock of this system's zone: what people write down.
    pub fn here(at: UnixMillis) -> Self {
        Self::of(here(at))
    }

    /// Its midnight.
    pub fn start(self) -> UnixMillis {
        UnixMillis(self.0.saturating_mul(DAY_MILLIS))
    }

    /// The day of the month, from 1.
    pub fn number(self) -> u32 {
        u32::try_from(self.date().day()).unwrap_or(1)
    }

    /// So many days later.
    #[must_use]
    pub fn later(self, days: i64) -> Self {
        Self(self.0.saturating_add(days))
    }

    fn date(self) -> Date {
        Timestamp::from_millisecond(self.start().0)
            .map_or(Date::ZERO, |at| at.to_zoned(TimeZone::UTC).date())
    }
}

/// `2026-11-20`.
impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.date().fmt(f)
    }
}

/// Reads `2026-11-20`, and nothing else.
impl std::str::FromStr for Day {
    type Err = String;

    fn from_str(words: &str) -> Result<Self, Self::Err> {
        let none = || format!("{words:?} is no day such as 2026-11-20");
        let date: Date = words.parse().map_err(|_unread: jiff::Error| none())?;
        let midnight = date.to_zoned(TimeZone::UTC);
        let midnight = midnight.map_err(|_out_of_range: jiff::Error| none())?;
        let day = Self::of(UnixMillis(midnight.timestamp().as_millisecond()));
        if day.to_string() == words {
            Ok(day)
        } else {
            Err(none())
        }
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let words = String::deserialize(deserializer)?;
        words.parse().map_err(serde::de::Error::custom)
    }
}

/// The zone that this system keeps.
static HERE: OnceLock<TimeZone> = OnceLock::new();

/// Learns which zone this system keeps, from its files: not for the UI thread.
pub fn learn_zone() {
    HERE.get_or_init(TimeZone::system);
}

/// A point in time by the clock of this system's zone, as if that were UTC; UTC as long as nobody learnt the zone.
pub fn here(at: UnixMillis) -> UnixMillis {
    HERE.get().map_or(at, |zone| in_zone(at, zone))
}

fn in_zone(at: UnixMillis, zone: &TimeZone) -> UnixMillis {
    let shift = Timestamp::from_millisecond(at.0).map(|it| zone.to_offset(it).seconds());
    UnixMillis(at.0 + i64::from(shift.unwrap_or(0)) * 1_000)
}

/// A month of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// The year.
    pub year: i16,
    /// 1 … 12.
    pub month: i8,
}

impl Default for Month {
    fn default() -> Self {
        Self::of(UnixMillis(0))
    }
}

impl Month {
    /// The month of a point in time.
    pub fn of(at: UnixMillis) -> Self {
        Self::with(Day::of(at))
    }

    /// The month that a day is in.
    pub fn with(day: Day) -> Self {
        let date = day.date();
        Self {
            year: date.year(),
            month: date.month(),
        }
    }

    /// Its first day.
    pub fn first(self) -> Day {
        let first = Date::new(self.year, self.month, 1).unwrap_or(Date::ZERO);
        first.to_zoned(TimeZone::UTC).map_or(Day(0), |at| {
            Day::of(UnixMillis(at.timestamp().as_millisecond()))
        })
    }

    /// Its last day.
    pub fn last(self) -> Day {
        self.after().first().later(-1)
    }

    /// How many days it has.
    pub fn days(self) -> u32 {
        u32::try_from(self.after().first().0 - self.first().0).unwrap_or(0)
    }

    /// The month before.
    #[must_use]
    pub fn before(self) -> Self {
        match self.month {
            1 => Self {
                year: self.year.saturating_sub(1),
                month: 12,
            },
            month => Self {
                month: month - 1,
                ..self
            },
        }
    }

    /// The month after.
    #[must_use]
    pub fn after(self) -> Self {
        match self.month {
            12 => Self {
                year: self.year.saturating_add(1),
                month: 1,
            },
            month => Self {
                month: month + 1,
                ..self
            },
        }
    }
}

/// `2026-11`.
impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_in_time_is_told_by_the_clock_of_a_zone() {
        let at = UnixMillis(1_763_640_000_000);
        let zone = TimeZone::fixed(jiff::tz::offset(-5));
        assert_eq!(in_zone(at, &zone).0, at.0 - 5 * 3_600_000);
        assert_eq!(in_zone(at, &TimeZone::UTC), at);
    }

    #[test]
    fn a_month_has_its_days() {
        let november = Month::of(UnixMillis(1_795_000_000_000));
        assert_eq!(november.to_string(), "2026-11");
        assert_eq!((november.days(), november.last().number()), (30, 30));
        assert_eq!(november.first().to_string(), "2026-11-01");
        let leap = Month {
            year: 2028,
            month: 2,
        };
        assert_eq!(leap.days(), 29);
        assert_eq!(leap.before().before().after(), leap.before());
        let january = Month {
            year: 2027,
            month: 1,
        };
        assert_eq!(january.before().to_string(), "2026-12");
        assert_eq!(january.before().after(), january);
    }

    #[test]
    fn a_day_begins_at_midnight_utc() {
        assert_eq!(Day::of(UnixMillis(0)), Day(0));
        assert_eq!(Day::of(UnixMillis(-1)), Day(-1));
        assert_eq!(Day(20_000).start(), UnixMillis(20_000 * DAY_MILLIS));
        for day in (-800..40_000).step_by(13).map(Day) {
            let month = Month::with(day);
            assert!(month.first() <= day && day <= month.last(), "{day}");
            assert_eq!(month.first().later(i64::from(day.number()) - 1), day);
        }
    }
}
