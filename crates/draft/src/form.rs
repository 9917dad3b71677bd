//! A JSON object held against the published schema, as the service's framework does it: every fault is named
//! with its place, members that the schema doesn't know are passed over.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body;
use axum::extract::FromRequest;
use axum::extract::Request;
use bytes::Bytes;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::refusal::Refusal;
use crate::refusal::SchemaFault;
use crate::routes::LONGEST_BODY;

/// The body of a request that is no upload: read to its end, within bounds of length and time.
pub struct Brought(pub Bytes);

impl FromRequest<Arc<Account>> for Brought {
    type Rejection = Refusal;

    async fn from_request(request: Request, account: &Arc<Account>) -> Result<Self, Refusal> {
        let read = body::to_bytes(request.into_body(), LONGEST_BODY);
        match account.patient(read).await? {
            Ok(body) => Ok(Self(body)),
            Err(error) => {
                log::debug!("a request's body can't be read: {error}");
                Err(Refusal::too_large())
            }
        }
    }
}

/// The members of a body that is a JSON object.
pub fn members(body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(Refusal::schema(vec![SchemaFault::new(
            &["body"],
            "model_attributes_type",
            "Input should be a valid dictionary or object to extract fields from",
        )])),
        Err(error) => {
            let mut fault = SchemaFault::new(&["body"], "json_invalid", "JSON decode error");
            fault.place.push(json!(error.column()));
            Err(Refusal::schema(vec![fault]))
        }
    }
}

/// Reads the members of an object and collects what is wrong with them.
pub struct Form<'a> {
    members: &'a Map<String, Value>,
    place: &'a [&'a str],
    /// What was found wrong so far.
    pub faults: Vec<SchemaFault>,
}

impl<'a> Form<'a> {
    /// For the members of the object at `place`.
    pub fn new(members: &'a Map<String, Value>, place: &'a [&'a str]) -> Self {
        Self {
            members,
            place,
            faults: Vec::new(),
        }
    }

    /// Notes a fault of the member `name`.
    pub fn fault(&mut self, name: &str, kind: &'static str, message: &str) {
        let place: Vec<&str> = self.place.iter().copied().chain([name]).collect();
        self.faults.push(SchemaFault::new(&place, kind, message));
    }

    /// The member, unless it is absent or null.
    fn given(&self, name: &str) -> Option<&'a Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }

    /// Refuses a body with faults.
    pub fn check(self) -> Result<(), Refusal> {
        if self.faults.is_empty() {
            Ok(())
        } else {
            Err(Refusal::schema(self.faults))
        }
    }

    /// A string; null counts as absent unless it is required.
    pub fn text(&mut self, name: &str, required: bool) -> Option<String> {
        match self.members.get(name) {
            Some(Value::String(text)) => return Some(text.clone()),
            Some(Value::Null) | None if !required => {}
            None => self.fault(name, "missing", "Field required"),
            Some(_) => self.fault(name, "string_type", "Input should be a valid string"),
        }
        None
    }

    /// A number, null counting as absent.
    pub fn number(&mut self, name: &str, range: Option<(f64, f64)>) -> Option<f64> {
        let value = self.given(name)?;
        let Some(number) = value.as_f64() else {
            self.fault(name, "float_type", "Input should be a valid number");
            return None;
        };
        match range {
            Some((least, _)) if number < least => {
                self.fault(
                    name,
                    "greater_than_equal",
                    &format!("Input should be greater than or equal to {least}"),
                );
            }
            Some((_, most)) if number > most => {
                self.fault(
                    name,
                    "less_than_equal",
                    &format!("Input should be less than or equal to {most}"),
                );
            }
            _ => {}
        }
        Some(number)
    }

    /// A boolean, null counting as absent.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        let value = self.given(name)?;
        if value.as_bool().is_none() {
            self.fault(name, "bool_type", "Input should be a valid boolean");
        }
        value.as_bool()
    }

    /// An object, null counting as absent.
    pub fn object(&mut self, name: &str) -> Option<&'a Map<String, Value>> {
        let value = self.given(name)?;
        if !value.is_object() {
            self.fault(
                name,
                "model_attributes_type",
                "Input should be a valid dictionary or object to extract fields from",
            );
        }
        value.as_object()
    }

    /// One of some words.
    pub fn word(&mut self, name: &str, words: &[&str]) -> Option<String> {
        let value = self.members.get(name)?;
        match value.as_str() {
            Some(word) if words.contains(&word) => Some(word.to_owned()),
            _ => {
                self.fault(
                    name,
                    "enum",
                    &format!("Input should be one of {}", words.join(", ")),
                );
                None
            }
        }
    }

    /// An object of texts, null counting as absent.
    pub fn labels(&mut self, name: &str) -> Option<BTreeMap<String, String>> {
        let labels = serde_json::from_value(self.given(name)?.clone()).ok();
        if labels.is_none() {
            self.fault(
                name,
                "dict_type",
                "Input should be a valid dictionary of strings",
            );
        }
        labels
    }

    /// How many entries a list has, each of which must fit; null counts as absent.
    pub fn list(&mut self, name: &str, fits: impl Fn(&Value) -> bool, kind: &'static str) -> usize {
        let Some(value) = self.given(name) else {
            return 0;
        };
        let Some(entries) = value.as_array() else {
            self.fault(name, "list_type", "Input should be a valid list");
            return 0;
        };
        if !entries.iter().all(fits) {
            self.fault(name, kind, "An entry of the list is not valid");
        }
        entries.len()
    }
}
