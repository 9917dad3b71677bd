//! What a request carries: nothing, JSON, or a form with files.

use reqwest::multipart;
use serde::Serialize;

use crate::upload::{Sending, Upload};

/// What a request carries.
#[derive(Debug, Default)]
pub enum Body {
    /// Nothing.
    #[default]
    Nothing,
    /// JSON; none where a value could not be written, such as a map whose keys are no text.
    Json(Option<Vec<u8>>),
    /// Named parts, some of them files.
    Form(Form),
}

impl Body {
    /// This value as JSON.
    pub fn json(value: &impl Serialize) -> Self {
        Self::Json(serde_json::to_vec(value).ok())
    }

    /// The bytes of its files together, if all are known.
    pub(crate) fn file_bytes(&self) -> Option<u64> {
        match self {
            Self::Form(form) => form.files().map(Upload::length).sum(),
            Self::Nothing | Self::Json(_) => None,
        }
    }

    /// Whether files travel with it.
    pub(crate) fn has_files(&self) -> bool {
        matches!(self, Self::Form(form) if form.files().next().is_some())
    }
}

/// A form as the service takes it: text, the same name repeated for lists, JSON as text, files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form(Vec<(&'static str, Part)>);

#[derive(Clone, Debug, PartialEq)]
enum Part {
    Text(String),
    File(Upload),
}

impl Form {
    /// With this value as text (`7`, `true`, `word`), if there is one.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Option<impl Serialize>) -> Self {
        let text = value.and_then(|value| scalar(&value));
        self.0.extend(text.map(|text| (name, Part::Text(text))));
        self
    }

    /// With each of these as a part of its own.
    #[must_use]
    pub fn each<T: Serialize>(
        self,
        name: &'static str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        values
            .into_iter()
            .fold(self, |form, value| form.with(name, Some(value)))
    }

    /// With this value as the text of a JSON document, if there is one.
    #[must_use]
    pub fn json(mut self, name: &'static str, value: Option<&impl Serialize>) -> Self {
        let text = value.and_then(|value| serde_json::to_string(value).ok());
        self.0.extend(text.map(|text| (name, Part::Text(text))));
        self
    }

    /// With this file.
    #[must_use]
    pub fn file(self, name: &'static str, file: &Upload) -> Self {
        self.files_as(name, [file])
    }

    /// With each of these files under the same name.
    #[must_use]
    pub fn files_as<'a>(
        mut self,
        name: &'static str,
        files: impl IntoIterator<Item = &'a Upload>,
    ) -> Self {
        let files = files.into_iter().cloned();
        self.0.extend(files.map(|file| (name, Part::File(file))));
        self
    }

    fn files(&self) -> impl Iterator<Item = &Upload> {
        self.0.iter().filter_map(|(_, part)| match part {
            Part::File(file) => Some(file),
            Part::Text(_) => None,
        })
    }

    /// The form as it is sent, its files opened.
    pub(crate) async fn open(&self, sending: &Sending) -> std::io::Result<multipart::Form> {
        // Names of files travel as they are: what the service runs on does not decode the other forms.
        let mut form = multipart::Form::new().percent_encode_noop();
        for (name, part) in &self.0 {
            form = match part {
                Part::Text(text) => form.text(*name, text.clone()),
                Part::File(file) => {
                    let body = file.part(sending).await?;
                    let part = match file.length() {
                        Some(length) => multipart::Part::stream_with_length(body, length),
                        None => multipart::Part::stream(body),
                    };
                    let part = part.file_name(file.name().to_owned());
                    let part = part
                        .mime_str(file.content_type())
                        .map_err(std::io::Error::other)?;
                    form.part(*name, part)
                }
            };
        }
        Ok(form)
    }
}

/// A value as one piece of text: words bare, numbers and truth values as JSON writes them.
pub(crate) fn scalar(value: &impl Serialize) -> Option<String> {
    let json = serde_json::to_string(value).ok()?;
    if json.starts_with('"') {
        return serde_json::from_str(&json).ok();
    }
    Some(json).filter(|json| json != "null")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        TwoWords,
    }

    #[test]
    fn values_are_written_bare() {
        assert_eq!(scalar(&0.3_f32).as_deref(), Some("0.3"));
        assert_eq!(scalar(&true).as_deref(), Some("true"));
        assert_eq!(scalar(&"a \"b\"").as_deref(), Some("a \"b\""));
        assert_eq!(scalar(&Kind::TwoWords).as_deref(), Some("two_words"));
        assert_eq!(scalar(&None::<u8>), None);
        assert_eq!(scalar(&f64::NAN), None);
    }

    #[test]
    fn lists_repeat_their_name() {
        let file = Upload::bytes("a.wav", "audio/wav", "12");
        let form = Form::default()
            .with("seed", None::<u8>)
            .each("keyterms", ["a", "b"])
            .json("labels", Some(&serde_json::json!({"x": "y"})))
            .files_as("files", [&file, &file]);
        let names = form.0.iter().map(|(name, _)| *name).collect::<Vec<_>>();
        assert_eq!(names, ["keyterms", "keyterms", "labels", "files", "files"]);
        assert_eq!(Body::Form(form).file_bytes(), Some(4));
    }
}
