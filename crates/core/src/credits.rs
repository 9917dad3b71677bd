//! Credits, the unit of price, and how a price is made from characters.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign};

use serde::{Deserialize, Serialize};

use mynah_i18n::thousands;

/// Whole credits of one backend. Draft credits and real ones are never added together.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Credits(pub u64);

impl Credits {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The least that is so many percent of these, or more.
    #[must_use]
    pub fn part(self, percent: u8) -> Self {
        let part = (u128::from(self.0) * u128::from(percent)).div_ceil(100);
        Self(u64::try_from(part).unwrap_or(u64::MAX))
    }

    /// What is left after `other`, at least zero.
    #[must_use]
    pub fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Add for Credits {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Credits {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Credits {
    fn sum<I: Iterator<Item = Self>>(credits: I) -> Self {
        credits.fold(Self::ZERO, Add::add)
    }
}

/// Writes the number with a thin space between thousands: `68 420`.
impl fmt::Display for Credits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&thousands(self.0))
    }
}

/// What something is expected to cost: one number, or a range where the key may not read all that makes the price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quote {
    /// The list price: what is held, and what limits are compared with.
    pub most: Credits,
    /// What it costs with the discount that a plan may give.
    pub least: Credits,
    /// Whether part of the price isn't known: the plan's discount, or what a shared voice costs more.
    pub is_guess: bool,
}

impl Quote {
    /// Nothing, for certain.
    pub const ZERO: Self = Self {
        most: Credits::ZERO,
        least: Credits::ZERO,
        is_guess: false,
    };

    /// What is left of it; nothing below zero.
    #[must_use]
    pub fn less(self, credits: Credits) -> Self {
        Self {
            most: self.most.less(credits),
            least: self.least.less(credits),
            ..self
        }
    }
}

impl From<Credits> for Quote {
    fn from(credits: Credits) -> Self {
        Self {
            most: credits,
            least: credits,
            is_guess: false,
        }
    }
}

impl AddAssign for Quote {
    fn add_assign(&mut self, other: Self) {
        self.most += other.most;
        self.least += other.least;
        self.is_guess |= other.is_guess;
    }
}

impl Sum for Quote {
    fn sum<I: Iterator<Item = Self>>(quotes: I) -> Self {
        let mut sum = Self::ZERO;
        quotes.for_each(|quote| sum += quote);
        sum
    }
}

/// What one character costs: the model's multiplier, the plan's discount and the voice's rate.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tariff {
    /// `model_rates.character_cost_multiplier` × `cost_discount_multiplier`.
    pub model: f64,
    /// A shared voice's `rate`, else 1.
    pub voice: f64,
}

impl Default for Tariff {
    fn default() -> Self {
        Self {
            model: 1.0,
            voice: 1.0,
        }
    }
}

impl Tariff {
    /// Credits for speaking `text` in one request: Unicode code points × multipliers, rounded up
    /// (ElevenLabs' page "Models" has the multipliers; that tags and spaces count and each request is rounded was
    /// measured).
    ///
    /// # Example
    /// ```
    /// use mynah_core::credits::{Credits, Tariff};
    /// let half = Tariff { model: 0.5, voice: 1.0 };
    /// assert_eq!(half.speech("Hello"), Credits(3));
    /// ```
    pub fn speech(&self, text: &str) -> Credits {
        self.characters(text.chars().count())
    }

    /// Credits for this many characters sent in one request.
    pub fn characters(&self, characters: usize) -> Credits {
        let exact = characters as f64 * self.model.max(0.0) * self.voice.max(0.0);
        // A product such as 10 × 0.3 must not be rounded up for its last bit.
        let whole = (exact - 1e-9).ceil().max(0.0);
        Credits(whole as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_with_thin_spaces() {
        assert_eq!(Credits(7).to_string(), "7");
        assert_eq!(Credits(68_420).to_string(), "68\u{2009}420");
        assert_eq!(Credits(1_000_000).to_string(), "1\u{2009}000\u{2009}000");
    }

    /// Seventy percent of 15 were expected at 10 and told at 11.
    #[test]
    fn a_part_is_reached_where_it_is_told() {
        for limit in 0..200 {
            for percent in [70, 90] {
                let part = Credits(limit).part(percent).0;
                let reached = |used: u64| used * 100 >= limit * u64::from(percent);
                assert!(reached(part) && (part == 0 || !reached(part - 1)));
            }
        }
        assert_eq!(Credits(15).part(70), Credits(11));
        assert_eq!(Credits(u64::MAX).part(100), Credits(u64::MAX));
    }

    #[test]
    fn rounds_up_once_a_request() {
        let tariff = Tariff {
            model: 0.3,
            voice: 1.0,
        };
        assert_eq!(tariff.characters(10), Credits(3));
        assert_eq!(tariff.characters(11), Credits(4));
        assert_eq!(tariff.characters(0), Credits(0));
    }
}
