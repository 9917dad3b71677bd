//! A form with files: texts by name, files on disk, every fault named with its place.
//!
//! As the service's framework reads forms: numbers and booleans are text, an empty text is no text, a name may be
//! repeated, a body that is no form has no parts. A form without files may be URL-encoded.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use axum::Form;
use axum::extract::DefaultBodyLimit;
use axum::extract::FromRequest as _;
use axum::extract::Multipart;
use axum::extract::Request;
use axum::extract::multipart::Field;
use axum::extract::multipart::MultipartError;
use axum::http::StatusCode;
use axum::http::header;
use serde_json::Value;

use crate::account::Account;
use crate::refusal::Refusal;
use crate::refusal::SchemaFault;
use crate::routes::LONGEST_BODY;
use crate::store::Held;

/// How much a form may bring.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Bytes of one file.
    pub file: u64,
    /// Files in all.
    pub files: usize,
}

impl Bounds {
    /// One file of so many megabytes.
    pub const fn one(megabytes: u64) -> Self {
        Self::several(1, megabytes)
    }

    /// Several files of so many megabytes each.
    pub const fn several(files: usize, megabytes: u64) -> Self {
        Self {
            file: megabytes << 20,
            files,
        }
    }
}

/// How long a client may send nothing.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Most parts of a form that are no files.
const MOST_TEXTS: usize = 2_000;

/// A file of a form.
#[derive(Debug)]
pub struct Sent {
    /// As its sender calls it, without a path; may be empty.
    pub name: String,
    /// As its sender has it; may be anything.
    pub content_type: Option<String>,
    /// Its bytes.
    pub held: Held,
}

/// A form that came in. Reading a part collects what is wrong with it; [`Upload::check`] answers that.
#[derive(Debug, Default)]
pub struct Upload {
    texts: Vec<(String, String)>,
    files: Vec<(String, Sent)>,
    faults: Vec<SchemaFault>,
}

impl Upload {
    /// Reads the body of a request to its end. Too much and too slow is refused while it comes.
    pub async fn read(
        account: &Arc<Account>,
        mut request: Request,
        bounds: Bounds,
    ) -> Result<Self, Refusal> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default();
        if kind.starts_with("application/x-www-form-urlencoded") {
            let read = Form::<Vec<(String, String)>>::from_request(request, &());
            let Form(texts) = account
                .patient(read)
                .await?
                .map_err(|_no_form| unreadable())?;
            return Ok(Self {
                texts,
                ..Self::default()
            });
        }
        if !kind.starts_with("multipart/form-data") {
            return Ok(Self::default());
        }
        // Its parts are counted one by one.
        DefaultBodyLimit::disable().apply(&mut request);
        let mut parts = Multipart::from_request(request, &())
            .await
            .map_err(|_no_boundary| unreadable())?;
        let mut upload = Self::default();
        let mut letters = 0;
        while let Some(part) = account
            .patient(parts.next_field())
            .await?
            .map_err(|error| broken(&error))?
        {
            let name = part.name().unwrap_or_default().to_owned();
            if part.file_name().is_some() {
                if upload.files.len() >= bounds.files {
                    return Err(too_many_files(bounds));
                }
                let sent = keep(account, part, bounds).await?;
                upload.files.push((name, sent));
            } else {
                let text = short(account, part, &mut letters).await?;
                upload.texts.push((name, text));
                if upload.texts.len() > MOST_TEXTS {
                    return Err(Refusal::too_large());
                }
            }
        }
        Ok(upload)
    }

    /// Notes a fault of the part `name`.
    pub fn fault(&mut self, name: &str, kind: &'static str, message: impl Into<String>) {
        self.faults
            .push(SchemaFault::new(&["body", name], kind, message));
    }

    fn given(&self, name: &str) -> Option<&str> {
        let values = self.texts.iter().filter(|(part, _)| part == name);
        let last = values.map(|(_, text)| text.as_str()).next_back();
        last.filter(|text| !text.is_empty())
    }

    /// A text.
    pub fn text(&mut self, name: &str, required: bool) -> Option<String> {
        let text = self.given(name).map(str::to_owned);
        if text.is_none() && required {
            self.fault(name, "missing", "Field required");
        }
        text
    }

    /// Every text of this name, in order.
    pub fn texts(&self, name: &str) -> Vec<String> {
        let values = self.texts.iter().filter(|(part, _)| part == name);
        values.map(|(_, text)| text.clone()).collect()
    }

    /// Whether there is any part of this name, empty or not.
    pub fn has(&self, name: &str) -> bool {
        self.texts.iter().any(|(part, _)| part == name)
            || self.files.iter().any(|(part, _)| part == name)
    }

    fn parsed<T: FromStr>(&mut self, name: &str, kind: &'static str, message: &str) -> Option<T> {
        let parsed = self.given(name)?.trim().parse();
        if parsed.is_err() {
            self.fault(name, kind, message);
        }
        parsed.ok()
    }

    /// A number in this range.
    pub fn number(&mut self, name: &str, least: f64, most: f64) -> Option<f64> {
        let number: f64 = self.parsed(
            name,
            "float_parsing",
            "Input should be a valid number, unable to parse string as a number",
        )?;
        self.within(name, number, least, most)
    }

    /// A whole number in this range.
    pub fn whole(&mut self, name: &str, least: i64, most: i64) -> Option<i64> {
        let number: i64 = self.parsed(
            name,
            "int_parsing",
            "Input should be a valid integer, unable to parse string as an integer",
        )?;
        self.within(name, number as f64, least as f64, most as f64)
            .map(|_| number)
    }

    fn within(&mut self, name: &str, number: f64, least: f64, most: f64) -> Option<f64> {
        if number < least {
            let message = format!("Input should be greater than or equal to {least}");
            self.fault(name, "greater_than_equal", message);
        } else if number > most || number.is_nan() {
            let message = format!("Input should be less than or equal to {most}");
            self.fault(name, "less_than_equal", message);
        } else {
            return Some(number);
        }
        None
    }

    /// A boolean.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        match self.given(name)?.to_lowercase().as_str() {
            "true" | "1" | "yes" | "on" | "t" | "y" => Some(true),
            "false" | "0" | "no" | "off" | "f" | "n" => Some(false),
            _ => {
                self.fault(
                    name,
                    "bool_parsing",
                    "Input should be a valid boolean, unable to interpret input",
                );
                None
            }
        }
    }

    /// One of some words.
    pub fn word(&mut self, name: &str, words: &[&str]) -> Option<String> {
        let word = self.given(name)?.to_owned();
        if words.contains(&word.as_str()) {
            return Some(word);
        }
        let message = format!("Input should be one of {}", words.join(", "));
        self.fault(name, "enum", message);
        None
    }

    /// JSON in a text, or in a JSON string in a text, as the official Python client sends what it was given as one.
    pub fn json(&mut self, name: &str) -> Option<Value> {
        let mut value: Result<Value, _> = serde_json::from_str(self.given(name)?);
        if let Ok(Value::String(inner)) = &value {
            value = serde_json::from_str(inner);
        }
        if let Err(error) = &value {
            self.fault(name, "json_invalid", format!("Invalid JSON: {error}"));
        }
        value.ok()
    }

    /// A file.
    pub fn file(&mut self, name: &str, required: bool) -> Option<Sent> {
        self.files(name, required).into_iter().next_back()
    }

    /// Every file of this name, in order.
    pub fn files(&mut self, name: &str, required: bool) -> Vec<Sent> {
        let (found, rest) = std::mem::take(&mut self.files)
            .into_iter()
            .partition(|(part, _)| part == name);
        self.files = rest;
        if self.given(name).is_some() {
            self.fault(
                name,
                "value_error",
                "Value error, Expected UploadFile, received: <class 'str'>",
            );
        } else if found.is_empty() && required {
            self.fault(name, "missing", "Field required");
        }
        found.into_iter().map(|(_, sent)| sent).collect()
    }

    /// Refuses a form with faults. Call it when every part was read, before anything is done.
    pub fn check(&mut self) -> Result<(), Refusal> {
        let faults = std::mem::take(&mut self.faults);
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Refusal::schema(faults))
        }
    }
}

async fn keep(
    account: &Arc<Account>,
    mut part: Field<'_>,
    bounds: Bounds,
) -> Result<Sent, Refusal> {
    let name = part.file_name().unwrap_or_default();
    let name = name
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .to_owned();
    let content_type = part.content_type().map(str::to_owned);
    let mut held = account.store.hold();
    while let Some(piece) = account
        .patient(part.chunk())
        .await?
        .map_err(|error| broken(&error))?
    {
        if held.len() + piece.len() as u64 > bounds.file {
            return Err(too_large(bounds.file));
        }
        if held.take_in(&piece) {
            held = account.ask(move |_| Ok(held.put_away()?)).await?;
        }
    }
    Ok(Sent {
        name,
        content_type,
        held,
    })
}

/// A part that is text; `letters` counts those of the whole form.
async fn short(
    account: &Account,
    mut part: Field<'_>,
    letters: &mut usize,
) -> Result<String, Refusal> {
    let mut bytes = Vec::new();
    while let Some(piece) = account
        .patient(part.chunk())
        .await?
        .map_err(|error| broken(&error))?
    {
        *letters += piece.len();
        if *letters > LONGEST_BODY {
            return Err(Refusal::too_large());
        }
        bytes.extend_from_slice(&piece);
    }
    String::from_utf8(bytes).map_err(|_no_text| unreadable())
}

fn broken(error: &MultipartError) -> Refusal {
    log::debug!("a form breaks off: {error}");
    unreadable()
}

fn unreadable() -> Refusal {
    Refusal::plain(
        StatusCode::BAD_REQUEST,
        "There was an error parsing the body",
    )
}

/// A file has more bytes than its operation takes.
pub fn too_large(most: u64) -> Refusal {
    Refusal::invalid(
        "file_too_large",
        "upload_file_size_exceeded",
        None,
        format!(
            "A file exceeds the maximum size of {} MB for this request.",
            most >> 20
        ),
    )
}

fn too_many_files(bounds: Bounds) -> Refusal {
    Refusal::invalid(
        "invalid_parameters",
        "too_many_files",
        None,
        format!(
            "At most {} files can be sent with this request.",
            bounds.files
        ),
    )
}
