//! Proving that a professional clone is one's own voice: lines to read aloud, or people who look at it.

use std::fmt;

use base64::Engine as _;
use reqwest::Method;

use crate::answer::{Answer, Unreadable, essence};
use crate::body::{Body, Form};
use crate::check::{Invalid, count};
use crate::endpoint::{Endpoint, Price, Replay, Segment};
use crate::head::Head;
use crate::operations::Operation;
use crate::types::Done;
use crate::types::lenient::BASE64;
use crate::upload::Upload;
use mynah_core::ids::VoiceId;

/// What this file can do.
pub const OPERATIONS: &[Operation] = &[
    Operation::of::<GetCaptcha>(),
    Operation::of::<AnswerCaptcha>(),
    Operation::of::<RequestManualVerification>(),
];

/// `GET /v1/voices/pvc/{voice_id}/captcha`
///
/// Price: free. Replay: always. The lines that are to be read aloud, as a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetCaptcha {
    /// The clone.
    pub voice: VoiceId,
}

impl Endpoint for GetCaptcha {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/v1/voices/pvc/{voice_id}/captcha";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Always;
    type Reply = Captcha;

    fn path(&self) -> String {
        format!("/v1/voices/pvc/{}/captcha", Segment(self.voice.as_str()))
    }
}

/// A picture of the lines that are to be read aloud.
///
/// The service does not describe this answer. A picture as it is, base64 in JSON and bare base64 are read;
/// whatever else comes is an answer without a picture.
#[derive(Clone, PartialEq, Eq)]
pub struct Captcha {
    /// A PNG, usually.
    pub picture: Option<Vec<u8>>,
}

impl fmt::Debug for Captcha {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.picture.as_ref().map(Vec::len);
        write!(f, "Captcha({bytes:?} bytes)")
    }
}

impl Answer for Captcha {
    const MOST: usize = 1 << 24;

    fn read(body: Vec<u8>, head: &Head) -> Result<Self, Unreadable> {
        let is_picture = essence(head.content_type.as_deref()).starts_with("image/");
        if is_picture || is_known(&body) {
            let picture = (!body.is_empty()).then_some(body);
            return Ok(Self { picture });
        }
        let text = serde_json::from_slice::<String>(&body)
            .ok()
            .or_else(|| String::from_utf8(body).ok())
            .unwrap_or_default();
        // As it stands in web pages: `data:image/png;base64,…`.
        let encoded = match text.trim().split_once("base64,") {
            Some((_kind, encoded)) => encoded,
            None => text.trim(),
        };
        let picture = BASE64.decode(encoded).ok().filter(|bytes| is_known(bytes));
        Ok(Self { picture })
    }
}

/// Whether it begins as a PNG, a JPEG, a WebP or a GIF does.
fn is_known(bytes: &[u8]) -> bool {
    let beginnings: [&[u8]; 4] = [b"\x89PNG", b"\xff\xd8\xff", b"RIFF", b"GIF8"];
    beginnings
        .iter()
        .any(|beginning| bytes.starts_with(beginning))
}

/// `POST /v1/voices/pvc/{voice_id}/captcha`
///
/// Price: free. Replay: never: only a few attempts a day are taken.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerCaptcha {
    /// The clone.
    pub voice: VoiceId,
    /// The lines, read aloud.
    pub recording: Upload,
}

impl Endpoint for AnswerCaptcha {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/voices/pvc/{voice_id}/captcha";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Done;

    fn path(&self) -> String {
        format!("/v1/voices/pvc/{}/captcha", Segment(self.voice.as_str()))
    }

    fn body(&self) -> Body {
        Body::Form(Form::default().file("recording", &self.recording))
    }
}

/// `POST /v1/voices/pvc/{voice_id}/verification`
///
/// Price: free. Replay: never. People look at it; for when reading aloud did not help.
#[derive(Clone, PartialEq)]
pub struct RequestManualVerification {
    voice: VoiceId,
    files: Vec<Upload>,
    /// What they should know.
    pub extra_text: Option<String>,
}

impl RequestManualVerification {
    /// With these documents or recordings for proof.
    ///
    /// # Errors
    /// When there is none.
    pub fn new(voice: VoiceId, files: impl IntoIterator<Item = Upload>) -> Result<Self, Invalid> {
        Ok(Self {
            voice,
            files: count("files", files, 1..=usize::MAX)?,
            extra_text: None,
        })
    }
}

/// Without the text.
impl fmt::Debug for RequestManualVerification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestManualVerification")
            .field("voice", &self.voice)
            .field("files", &self.files)
            .finish_non_exhaustive()
    }
}

impl Endpoint for RequestManualVerification {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/v1/voices/pvc/{voice_id}/verification";
    const PRICE: Price = Price::Free;
    const REPLAY: Replay = Replay::Never;
    type Reply = Done;

    fn path(&self) -> String {
        let voice = Segment(self.voice.as_str());
        format!("/v1/voices/pvc/{voice}/verification")
    }

    fn body(&self) -> Body {
        let form = Form::default()
            .files_as("files", &self.files)
            .with("extra_text", self.extra_text.as_ref());
        Body::Form(form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_is_found_however_it_comes() {
        let png = b"\x89PNG\r\n\x1a\nrest".to_vec();
        let encoded = BASE64.encode(&png);
        let read = |content_type: &str, body: Vec<u8>| {
            let head = Head {
                content_type: Some(content_type.to_owned()),
                ..Head::default()
            };
            Captcha::read(body, &head).unwrap().picture
        };
        let json = "application/json";
        for (content_type, body) in [
            ("image/png", png.clone()),
            ("application/octet-stream", png.clone()),
            (json, format!("\"{encoded}\"").into_bytes()),
            (
                json,
                format!("\"data:image/png;base64,{encoded}\"").into_bytes(),
            ),
            ("text/plain", encoded.clone().into_bytes()),
            ("text/plain", format!("{encoded}\n").into_bytes()),
        ] {
            assert_eq!(
                read(content_type, body),
                Some(png.clone()),
                "{content_type}"
            );
        }
        for body in ["", "{}", "null", "<p>", "\"aGVsbG8=\""] {
            assert_eq!(read(json, body.into()), None, "{body}");
        }
    }

    #[test]
    fn proof_is_needed() {
        assert!(RequestManualVerification::new(VoiceId::from("v"), []).is_err());
    }
}
