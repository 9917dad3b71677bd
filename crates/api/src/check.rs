//! What the service would refuse is refused before anything is sent: one small error, a few checks.

use std::fmt::Display;
use std::ops::RangeInclusive;

/// A value that the service does not take.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {why}")]
pub struct Invalid {
    /// The field, by the service's name.
    pub field: &'static str,
    /// Why not.
    pub why: Why,
}

/// Why a value is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// There is nothing, and something is needed.
    #[error("missing")]
    Missing,
    /// More or fewer characters than allowed.
    #[error("{is} characters where {least} to {most} are allowed")]
    Length {
        /// How many there are.
        is: usize,
        /// The fewest.
        least: usize,
        /// The most.
        most: usize,
    },
    /// More or fewer items than allowed.
    #[error("{is} items where {least} to {most} are allowed")]
    Count {
        /// How many there are.
        is: usize,
        /// The fewest.
        least: usize,
        /// The most.
        most: usize,
    },
    /// A number outside its range.
    #[error("outside {least} to {most}")]
    Range {
        /// The smallest.
        least: String,
        /// The largest.
        most: String,
    },
    /// It can't stand beside another field.
    #[error("not together with {0}")]
    NotWith(&'static str),
    /// It means nothing without another field.
    #[error("only together with {0}")]
    OnlyWith(&'static str),
    /// It holds what it must not.
    #[error("holds what it must not: {0}")]
    Holds(&'static str),
}

impl Invalid {
    /// This field, for this reason.
    pub fn new(field: &'static str, why: Why) -> Self {
        Self { field, why }
    }
}

/// A text of so many characters.
///
/// # Errors
/// When it has more or fewer.
pub fn length(
    field: &'static str,
    text: impl Into<String>,
    allowed: RangeInclusive<usize>,
) -> Result<String, Invalid> {
    let text = text.into();
    let is = text.chars().count();
    if allowed.contains(&is) {
        return Ok(text);
    }
    let (least, most) = allowed.into_inner();
    if is == 0 {
        return Err(Invalid::new(field, Why::Missing));
    }
    Err(Invalid::new(field, Why::Length { is, least, most }))
}

/// A list of so many items.
///
/// # Errors
/// When it has more or fewer.
pub fn count<T>(
    field: &'static str,
    items: impl IntoIterator<Item = T>,
    allowed: RangeInclusive<usize>,
) -> Result<Vec<T>, Invalid> {
    let items = items.into_iter().collect::<Vec<_>>();
    let is = items.len();
    if allowed.contains(&is) {
        return Ok(items);
    }
    let (least, most) = allowed.into_inner();
    if is == 0 {
        return Err(Invalid::new(field, Why::Missing));
    }
    Err(Invalid::new(field, Why::Count { is, least, most }))
}

/// A number in its range; what is no number is in none.
///
/// # Errors
/// When it is outside.
pub fn range<T: PartialOrd + Display>(
    field: &'static str,
    value: T,
    allowed: RangeInclusive<T>,
) -> Result<T, Invalid> {
    if allowed.contains(&value) {
        return Ok(value);
    }
    let (least, most) = allowed.into_inner();
    let (least, most) = (least.to_string(), most.to_string());
    Err(Invalid::new(field, Why::Range { least, most }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_passes_and_the_rest_is_named() {
        assert_eq!(length("text", "äöü", 1..=3), Ok("äöü".to_owned()));
        let long = length("text", "four", 1..=3).unwrap_err();
        assert_eq!(
            long.to_string(),
            "text: 4 characters where 1 to 3 are allowed"
        );
        assert_eq!(length("text", "", 1..=3).unwrap_err().why, Why::Missing);
        assert_eq!(range("seed", 7, 0..=7), Ok(7));
        assert!(range("speed", f32::NAN, 0.7..=1.2).is_err());
        assert!(count("files", [1, 2, 3], 1..=2).is_err());
    }
}
