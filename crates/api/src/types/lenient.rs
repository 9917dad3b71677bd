//! Reading what may have grown: the helpers behind all wire types.

use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::de::{DeserializeOwned, Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, de};
use serde_json::Value;

/// A value, or `None` when it is null, missing or of another kind than expected. A number or truth value that
/// arrives as text is read, and a number where a text was.
pub(crate) fn optional<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let value = Value::deserialize(deserializer)?;
    if let Ok(read) = T::deserialize(&value) {
        return Ok(Some(read));
    }
    let other = match value {
        Value::String(text) => serde_json::from_str(&text)
            .ok()
            .filter(|value| matches!(value, Value::Number(_) | Value::Bool(_))),
        Value::Number(number) => Some(Value::String(number.to_string())),
        _ => None,
    };
    Ok(other.and_then(|value| T::deserialize(value).ok()))
}

/// A value, or its default when it is null or of another kind than expected.
pub(crate) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    Ok(optional(deserializer)?.unwrap_or_default())
}

/// A list of which unreadable items are left out, so that one of them does not hide the others.
#[derive(Clone, Debug, PartialEq)]
pub struct List<T>(pub Vec<T>, usize);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new(), 0)
    }
}

impl<T> List<T> {
    /// How many items were left out: with any, what is not found may be there all the same.
    pub fn unread(&self) -> usize {
        self.1
    }
}

impl<T> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T> DerefMut for List<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.0
    }
}

impl<T> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Items<T>(PhantomData<T>);

        impl<'de, T: DeserializeOwned> Visitor<'de> for Items<T> {
            type Value = List<T>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<List<T>, A::Error> {
                let mut list = List::default();
                while let Some(value) = seq.next_element::<Value>()? {
                    match T::deserialize(value) {
                        Ok(item) => list.0.push(item),
                        Err(_) => list.1 += 1,
                    }
                }
                Ok(list)
            }
        }

        let list = deserializer.deserialize_seq(Items(PhantomData))?;
        if list.1 > 0 {
            let kind = std::any::type_name::<T>();
            log::warn!("{} of a list of {kind} can't be read", list.1);
        }
        Ok(list)
    }
}

/// Makes an enum of the service's words that keeps a word it does not know.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $item:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$item_doc])* $item,)+
            /// A word that this version does not know.
            Other(String),
        }

        impl $name {
            /// The word as the service writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$item => $word,)+
                    Self::Other(word) => word,
                }
            }
        }

        impl From<String> for $name {
            fn from(word: String) -> Self {
                match word.as_str() {
                    $($word => Self::$item,)+
                    _ => Self::Other(word),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self::from)
            }
        }
    };
}
pub(crate) use words;

/// A number that arrives as an integer or as a float; negative and broken ones are refused.
pub(crate) fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    let Some(number) = optional::<_, serde_json::Number>(deserializer)? else {
        return Ok(None);
    };
    Ok(number.as_u64().or_else(|| {
        let float = number.as_f64()?;
        (float.is_finite() && float >= 0.0).then_some(float as u64)
    }))
}

/// Refuses with a fixed text, so that no value of an answer ends up in an error.
pub(crate) fn refuse<E: de::Error>(what: &'static str) -> E {
    E::custom(what)
}

/// Base64 as the service writes it, padded or not.
pub(crate) const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Bytes in base64, padded or not; nothing where there is none. What is no base64 is refused.
pub(crate) fn base64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)? else {
        return Ok(Vec::new());
    };
    BASE64
        .decode(text)
        .map_err(|_position| refuse("audio that is not base64"))
}

/// Bytes in base64; nothing where it is none, so that broken sound does not hide what comes with it.
pub(crate) fn base64_or_default<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<u8>, D::Error> {
    let text: String = or_default(deserializer)?;
    Ok(BASE64.decode(text).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    words! {
        /// A mood.
        Mood {
            /// Good.
            Good = "good",
        }
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Thing {
        id: String,
        #[serde(default, deserialize_with = "optional")]
        mood: Option<Mood>,
        #[serde(default, deserialize_with = "or_default")]
        tags: Vec<String>,
        #[serde(default, deserialize_with = "whole")]
        count: Option<u64>,
        #[serde(default, deserialize_with = "or_default")]
        is_whole: bool,
    }

    fn things(json: &str) -> List<Thing> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn what_grew_is_still_read() {
        let json = r#"[
            {"id": "a", "mood": "good", "tags": ["x"], "count": 3, "new": {}},
            {"id": "b", "mood": "odd", "tags": null, "count": 3.0},
            {"id": "c", "mood": 7, "tags": {"x": 1}, "count": "3", "is_whole": "true"},
            {"id": "d"},
            {"mood": "good"},
            "e"
        ]"#;
        let seen = things(json);
        let moods = seen
            .iter()
            .map(|thing| thing.mood.as_ref().map(Mood::as_str))
            .collect::<Vec<_>>();
        assert_eq!(moods, [Some("good"), Some("odd"), Some("7"), None]);
        let counts = seen.iter().map(|thing| thing.count).collect::<Vec<_>>();
        assert_eq!(counts, [Some(3), Some(3), Some(3), None]);
        assert_eq!(seen[0].tags, ["x"]);
        assert!(seen[2].is_whole && !seen[3].is_whole);
        assert_eq!(seen.unread(), 2);
        assert!(serde_json::from_str::<List<Thing>>("{}").is_err());
    }
}
