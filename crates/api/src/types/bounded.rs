//! Values with limits that are read and sent: made here they keep them, and what the service itself
//! answers is taken as it is.

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize};

use crate::check::{Invalid, count, length, range};
use crate::types::lenient::{List, optional, or_default};

/// A list of at most so many items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct UpTo<T, const MOST: usize>(Vec<T>);

impl<T, const MOST: usize> UpTo<T, MOST> {
    /// These items of this field.
    ///
    /// # Errors
    /// When there are more.
    pub fn new(field: &'static str, items: impl IntoIterator<Item = T>) -> Result<Self, Invalid> {
        count(field, items, 0..=MOST).map(Self)
    }
}

impl<T, const MOST: usize> Default for UpTo<T, MOST> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T, const MOST: usize> Deref for UpTo<T, MOST> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'de, T: serde::de::DeserializeOwned, const MOST: usize> Deserialize<'de> for UpTo<T, MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        or_default::<D, List<T>>(deserializer).map(|list| Self(list.into_iter().collect()))
    }
}

/// A text of so many characters. `Debug` tells only how long it is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phrase<const LEAST: usize, const MOST: usize>(String);

/// What something is called: anything but nothing.
pub type Name = Phrase<1, { usize::MAX }>;

/// Nothing, where that is long enough.
impl<const MOST: usize> Default for Phrase<0, MOST> {
    fn default() -> Self {
        Self(String::new())
    }
}

impl<const LEAST: usize, const MOST: usize> Phrase<LEAST, MOST> {
    /// This text of this field.
    ///
    /// # Errors
    /// When it is shorter or longer.
    pub fn new(field: &'static str, text: impl Into<String>) -> Result<Self, Invalid> {
        length(field, text, LEAST..=MOST).map(Self)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const LEAST: usize, const MOST: usize> fmt::Debug for Phrase<LEAST, MOST> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phrase({} bytes)", self.0.len())
    }
}

/// A time of so many milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Millis<const LEAST: u32, const MOST: u32>(u32);

impl<const LEAST: u32, const MOST: u32> Millis<LEAST, MOST> {
    /// So many, of this field.
    ///
    /// # Errors
    /// When there are fewer or more.
    pub fn new(field: &'static str, millis: u32) -> Result<Self, Invalid> {
        range(field, millis, LEAST..=MOST).map(Self)
    }

    /// How many.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl<'de, const LEAST: u32, const MOST: u32> Deserialize<'de> for Millis<LEAST, MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let millis: Option<f64> = optional(deserializer)?;
        // Casting keeps it within what a number can be.
        Ok(Self(millis.map_or(LEAST, |millis| millis as u32)))
    }
}

/// A number that JSON can carry: neither endless nor none at all.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Finite(f64);

impl Finite {
    /// This one, of that field.
    ///
    /// # Errors
    /// When it is infinite, or no number.
    pub fn new(field: &'static str, number: f64) -> Result<Self, Invalid> {
        range(field, number, f64::MIN..=f64::MAX).map(Self)
    }

    /// The number.
    pub fn get(self) -> f64 {
        self.0
    }
}

/// The same number makes the same again, as far as the service can: it promises nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Seed<const MOST: u32 = { u32::MAX }>(u32);

/// A seed of the rooms that take only half as many.
pub type SmallSeed = Seed<{ i32::MAX.unsigned_abs() }>;

impl<const MOST: u32> Seed<MOST> {
    /// This one.
    ///
    /// # Errors
    /// When it is larger than the service takes there.
    pub fn new(seed: u32) -> Result<Self, Invalid> {
        range("seed", seed, 0..=MOST).map(Self)
    }

    /// The number.
    pub fn get(self) -> u32 {
        self.0
    }
}

/// Every one is taken.
impl From<u32> for Seed {
    fn from(seed: u32) -> Self {
        Self(seed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_hold_for_what_is_made_here() {
        assert!(UpTo::<u8, 2>::new("styles", [1, 2]).is_ok());
        assert!(UpTo::<u8, 2>::new("styles", [1, 2, 3]).is_err());
        assert!(Phrase::<1, 3>::new("text", "äöü").is_ok());
        assert!(Phrase::<1, 3>::new("text", "").is_err());
        assert!(Millis::<3, 5>::new("ms", 2).is_err());
        assert!(Millis::<3, 5>::new("ms", 5).is_ok());
        assert!(Finite::new("value", f64::INFINITY).is_err());
        assert!(Finite::new("value", f64::NAN).is_err());
        assert!(Finite::new("value", -0.5).is_ok());
        assert_eq!(Seed::from(u32::MAX).get(), u32::MAX);
        assert!(SmallSeed::new(2_147_483_647).is_ok());
        assert!(SmallSeed::new(2_147_483_648).is_err());
    }

    #[test]
    fn what_the_service_says_is_taken() {
        let list: UpTo<u8, 2> = serde_json::from_str("[1, 2, null, 3]").unwrap();
        assert_eq!(*list, [1, 2, 3]);
        assert!(
            serde_json::from_str::<UpTo<u8, 2>>("null")
                .unwrap()
                .is_empty()
        );
        let text: Phrase<1, 3> = serde_json::from_str("\"secret\"").unwrap();
        assert!(!format!("{text:?}").contains("secret"));
        for (json, millis) in [("7.0", 7), ("\"9\"", 9), ("null", 3), ("-1", 0)] {
            let read: Millis<3, 5> = serde_json::from_str(json).unwrap();
            assert_eq!(read.get(), millis);
        }
    }
}
