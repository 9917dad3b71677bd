//! Query parameters: a key may be repeated, numbers and booleans are text, unknown keys are ignored.

use std::str::FromStr;

use axum::extract::FromRequestParts;
use axum::extract::MatchedPath;
use axum::extract::Query;
use axum::http::request::Parts;

use crate::declared;
use crate::declared::Kind;
use crate::declared::Parameter;
use crate::refusal::Refusal;
use crate::refusal::SchemaFault;

/// The query of a request.
#[derive(Clone, Debug, Default)]
pub struct Asked(Vec<(String, String)>);

impl Asked {
    /// The last value of a key, if it isn't empty.
    pub fn one(&self, name: &str) -> Option<&str> {
        let values = self.0.iter().rev().filter(|(key, _)| key == name);
        values
            .map(|(_, value)| value.as_str())
            .next()
            .filter(|value| !value.is_empty())
    }

    /// Every value of a key.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let values = self.0.iter().filter(|(key, _)| key == name);
        values.map(|(_, value)| value.as_str()).collect()
    }

    /// A number; 422 if it is none.
    pub fn number<N: FromStr>(&self, name: &str) -> Result<Option<N>, Refusal> {
        let Some(text) = self.one(name) else {
            return Ok(None);
        };
        let Ok(number) = text.parse() else {
            return Err(fault(
                name,
                "int_parsing",
                "Input should be a valid integer, unable to parse string as an integer",
            ));
        };
        Ok(Some(number))
    }

    /// A boolean as the service's framework reads it; 422 if it is none.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.one(name).map(str::to_lowercase).as_deref() {
            None => Ok(None),
            Some("true" | "1" | "yes" | "on" | "t" | "y") => Ok(Some(true)),
            Some("false" | "0" | "no" | "off" | "f" | "n") => Ok(Some(false)),
            Some(_) => Err(fault(
                name,
                "bool_parsing",
                "Input should be a valid boolean, unable to interpret input",
            )),
        }
    }

    /// One of some words; 422 if it is another.
    pub fn word(&self, name: &str, words: &[&str]) -> Result<Option<&str>, Refusal> {
        match self.one(name) {
            Some(word) if !words.contains(&word) => {
                let known = words.join(", ");
                Err(fault(
                    name,
                    "enum",
                    format!("Input should be one of {known}"),
                ))
            }
            word => Ok(word),
        }
    }

    /// Checks the parameters that the operation declares, used or not; 422 for the first that does not fit.
    fn check(&self, declared: &[Parameter]) -> Result<(), Refusal> {
        for &(name, kind) in declared {
            match kind {
                Kind::Flag => {
                    self.flag(name)?;
                }
                Kind::Whole => {
                    self.number::<i64>(name)?;
                }
                Kind::Within(least, most) => self.within(name, least, most)?,
                Kind::Word(words) => {
                    self.words(name, words)?;
                }
                Kind::AtMost(most) if self.all(name).len() > most => {
                    return Err(fault(
                        name,
                        "too_long",
                        format!("List should have at most {most} items"),
                    ));
                }
                Kind::AtMost(_) => {}
            }
        }
        Ok(())
    }

    fn within(&self, name: &str, least: i64, most: i64) -> Result<(), Refusal> {
        match self.number::<i64>(name)? {
            Some(number) if number < least => Err(fault(
                name,
                "greater_than_equal",
                format!("Input should be greater than or equal to {least}"),
            )),
            Some(number) if number > most => Err(fault(
                name,
                "less_than_equal",
                format!("Input should be less than or equal to {most}"),
            )),
            _ => Ok(()),
        }
    }

    /// Every value of a key, each of which must be one of some words; 422 if one is another.
    pub fn words(&self, name: &str, words: &[&str]) -> Result<Vec<&str>, Refusal> {
        let mut given = self.all(name);
        given.retain(|word| !word.is_empty());
        if given.iter().all(|word| words.contains(word)) {
            return Ok(given);
        }
        let known = words.join(", ");
        Err(fault(
            name,
            "enum",
            format!("Input should be one of {known}"),
        ))
    }

    /// A page size within its bounds; 400 otherwise, never silently another.
    pub fn page_size(&self, usual: u32, most: u32) -> Result<u32, Refusal> {
        let size = self
            .number::<i64>("page_size")?
            .unwrap_or_else(|| i64::from(usual));
        u32::try_from(size)
            .ok()
            .filter(|size| (1..=most).contains(size))
            .ok_or_else(|| {
                Refusal::invalid(
                    "invalid_page_size",
                    "invalid_page_size",
                    Some("page_size"),
                    format!("The page size must be between 1 and {most}."),
                )
            })
    }
}

/// Refuses one key with 422.
fn fault(name: &str, kind: &'static str, message: impl Into<String>) -> Refusal {
    Refusal::schema(vec![SchemaFault::new(&["query", name], kind, message)])
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        match Query::from_request_parts(parts, state).await {
            Ok(Query(pairs)) => {
                let asked = Self(pairs);
                if let Some(route) = parts.extensions.get::<MatchedPath>() {
                    asked.check(declared::parameters(&parts.method, route.as_str()))?;
                }
                Ok(asked)
            }
            Err(_) => Err(Refusal::schema(vec![SchemaFault::new(
                &["query"],
                "query_invalid",
                "The query can't be read",
            )])),
        }
    }
}
