//! Query parameters: a key may be repeated, numbers and booleans are text, unknown keys are ignored.

use std::str::FromStr;

use axum::extract::FromRequestParts;
use axum::extract::Query;
use axum::http::request::Parts;

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
            return Err(Refusal::schema(vec![SchemaFault::new(
                &["query", name],
                "int_parsing",
                "Input should be a valid integer, unable to parse string as an integer",
            )]));
        };
        Ok(Some(number))
    }

    /// A boolean as the service's framework reads it; 422 if it is none.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.one(name).map(str::to_lowercase).as_deref() {
            None => Ok(None),
            Some("true" | "1" | "yes" | "on" | "t" | "y") => Ok(Some(true)),
            Some("false" | "0" | "no" | "off" | "f" | "n") => Ok(Some(false)),
            Some(_) => Err(Refusal::schema(vec![SchemaFault::new(
                &["query", name],
                "bool_parsing",
                "Input should be a valid boolean, unable to interpret input",
            )])),
        }
    }

    /// One of some words; 422 if it is another.
    pub fn word(&self, name: &str, words: &[&str]) -> Result<Option<&str>, Refusal> {
        match self.one(name) {
            Some(word) if !words.contains(&word) => Err(Refusal::schema(vec![SchemaFault::new(
                &["query", name],
                "enum",
                format!("Input should be one of {}", words.join(", ")),
            )])),
            word => Ok(word),
        }
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

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        match Query::from_request_parts(parts, state).await {
            Ok(Query(pairs)) => Ok(Self(pairs)),
            Err(_) => Err(Refusal::schema(vec![SchemaFault::new(
                &["query"],
                "query_invalid",
                "The query can't be read",
            )])),
        }
    }
}
