//! What a key may do, asked without spending.
//!
//! An operation that fits the schema is asked for in a format that nobody makes. The key is looked at before the format
//! is, so that the refusal tells whether the key was the reason. Where there is no format to choose, a recording without
//! a byte is sent, which can't be charged for either; whether the key comes first there is asked without a key.

use reqwest::Method;
use serde_json::json;

use crate::answer::Audio;
use crate::body::{Body, Form};
use crate::changer::ChangeVoice;
use crate::design::DesignVoice;
use crate::dialogue::SpeakDialogue;
use crate::dictionaries::SetRules;
use crate::dubbing::CreateDub;
use crate::effects::MakeEffect;
use crate::endpoint::{Endpoint, Price, Query, Replay};
use crate::error::{ApiError, ErrorKind};
use crate::isolation::Isolate;
use crate::music::ComposeSong;
use crate::speech::Speak;
use crate::transcripts::Transcribe;
use crate::upload::Upload;

/// A format that nobody makes.
const NO_FORMAT: &str = "none";

/// A voice that nobody has.
const NOBODY: &str = "mynah00000000000nobody";

/// Defines an operation that asks for what can't be made.
macro_rules! asks {
    ($(#[$doc:meta])* $name:ident: $of:ty, $path:expr, $format:expr, $body:expr) => {
        $(#[$doc])*
        ///
        /// Price: nothing, it is always refused. Replay: never.
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl Endpoint for $name {
            const METHOD: Method = Method::POST;
            const ROUTE: &'static str = <$of as Endpoint>::ROUTE;
            const PRICE: Price = Price::Free;
            const REPLAY: Replay = Replay::Never;
            type Reply = Audio;

            fn query(&self) -> Query {
                Query::default().with("output_format", $format)
            }

            fn path(&self) -> String {
                Self::ROUTE.replace("{voice_id}", $path)
            }

            fn body(&self) -> Body {
                $body
            }
        }
    };
}

asks!(
    /// Asks for speech that can't be made: by no voice, in no format.
    AskToSpeak: Speak, NOBODY, Some(NO_FORMAT), Body::json(&json!({ "text": "." }))
);

asks!(
    /// Asks for an effect that can't be made: in no format.
    AskForEffect: MakeEffect, NOBODY, Some(NO_FORMAT),
    Body::json(&json!({ "text": ".", "duration_seconds": 0.5 }))
);

asks!(
    /// Asks for a dialogue that can't be made: by no voice, in no format.
    AskForDialogue: SpeakDialogue, NOBODY, Some(NO_FORMAT),
    Body::json(&json!({ "inputs": [{ "text": ".", "voice_id": NOBODY }] }))
);

asks!(
    /// Asks for a song that can't be made: in no format.
    AskForMusic: ComposeSong, NOBODY, Some(NO_FORMAT),
    Body::json(&json!({ "prompt": ".", "music_length_ms": 3_000 }))
);

asks!(
    /// Asks for a voice that can't be designed: its previews in no format.
    AskForDesign: DesignVoice, NOBODY, Some(NO_FORMAT),
    Body::json(&json!({
        "voice_description": "Nobody speaks here, in no format at all.",
        "auto_generate_text": true,
    }))
);

asks!(
    /// Asks for a recording to be changed that isn't one: it is empty, by no voice, in no format.
    AskToChange: ChangeVoice, NOBODY, Some(NO_FORMAT), Body::Form(nothing("audio"))
);

asks!(
    /// Asks for the voice in a recording that isn't one: it is empty.
    AskToIsolate: Isolate, NOBODY, None::<&str>, Body::Form(nothing("audio"))
);

asks!(
    /// Asks for the words of a recording that isn't one: it is empty.
    AskToTranscribe: Transcribe, NOBODY, None::<&str>,
    Body::Form(nothing("file").with("model_id", Some("scribe_v1")))
);

asks!(
    /// Asks for a dub of nothing: neither a file nor an address of one.
    AskToDub: CreateDub, NOBODY, None::<&str>,
    Body::Form(Form::default().with("target_lang", Some("en")))
);

/// A recording without a byte.
fn nothing(part: &'static str) -> Form {
    Form::default().file(part, &Upload::bytes("nothing.wav", "audio/wav", ""))
}

/// Asks for the rules of a dictionary to be changed that nobody has: a free operation, which finds nothing to do.
pub fn ask_to_write_rules() -> SetRules {
    SetRules {
        dictionary: NOBODY.into(),
        rules: Vec::new(),
    }
}

/// What a refusal of an operation proves whose order of checks nobody published: the same request without any key has to
/// be refused for the key, else what is wrong with it may have been seen first.
pub fn may_if_keyless(refused: &ApiError, keyless: Option<&ApiError>) -> Option<bool> {
    match may(refused) {
        Some(true) if !keyless.is_some_and(|refused| refused.kind.is_about_the_key()) => None,
        proven => proven,
    }
}

/// Whether a refusal says that the key may do what was asked; `None`: it proves nothing. A body that doesn't fit the
/// schema (422) is refused before the key is looked at.
pub fn may(refused: &ApiError) -> Option<bool> {
    match (refused.kind, refused.status()) {
        (ErrorKind::KeyLacksPermission, _) => Some(false),
        (kind, _) if kind.is_about_the_key() => None,
        (_, Some(422 | 429) | None) => None,
        (_, Some(400..=499)) => Some(true),
        _ => None,
    }
}
