//! Values for tests.

use crate::dubbing::film::{Bed, Patch};
use mynah_core::clock::UnixMillis;
use mynah_core::format::OutputFormat;
use mynah_core::request::{Context, LineRequest, SpeechRequest};
use mynah_core::settings::VoiceSettings;
use mynah_script::cast::CastVoice;

/// Returns a fix of a line that says a text.
pub fn patch(line: usize, text: &str) -> Patch {
    Patch {
        line,
        text: text.to_owned(),
        voice: CastVoice {
            id: "v".into(),
            name: "Wren".to_owned(),
        },
        speech: LineRequest::Speech(SpeechRequest {
            voice: "v".into(),
            model: "m".into(),
            text: text.to_owned(),
            settings: VoiceSettings::default(),
            format: OutputFormat::default(),
            seed: None,
            language: None,
            context: Context::default(),
            seams: Vec::new(),
            rules: Vec::new(),
            place: Default::default(),
        }),
        account: String::new(),
        take: None,
        span: [0.0, 1.0],
        said: [0.0, 1.0],
        tempo: 1.0,
        bed: Bed::Silent,
        at: UnixMillis(0),
    }
}
