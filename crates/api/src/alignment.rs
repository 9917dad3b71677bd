//! Forced alignment: when each word of a known text is heard in a recording.

use std::fmt;

use reqwest::Method;

use crate::body::{Body, Form};
use crate::check::{Invalid, length};
use crate::endpoint::{Endpoint, Price, Replay};
use crate::operations::Operation;
use crate::types::alignment::ForcedAlignment;
use crate::upload::Upload;

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[Operation::of::<Align>()];

/// `POST /v1/forced-alignment`
///
/// Price: per second of the recording, like a transcription. Replay: only if nothing was sent. Less than 1 GB.
#[derive(Clone, PartialEq)]
pub struct Align {
    file: Upload,
    text: String,
}

impl Align {
    /// This text, as it is spoken in this recording: no speakers' names, no directions.
    ///
    /// # Errors
    /// When there is no text.
    pub fn new(file: Upload, text: &str) -> Result<Self, Invalid> {
        Ok(Self {
            file,
            text: length("text", text, 1..=usize::MAX)?,
        })
    }
}

/// Without the text.
impl fmt::Debug for Align {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Align({:?})", self.file)
    }
}

impl Endpoint for Align {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/forced-alignment";
    const PRICE: Price = Price::SecondsSent;
    const REPLAY: Replay = Replay::UntilSent;
    type Reply = ForcedAlignment;

    fn body(&self) -> Body {
        let form = Form::default().file("file", &self.file);
        Body::Form(form.with("text", Some(&self.text)))
    }
}
