//! What is said in a dub, in the forms of the protocol.

use std::fmt::Write as _;

use serde_json::Value;
use serde_json::json;

use crate::dubbing::Utterance;
use crate::export::clock;

/// A form of what is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `SubRip`.
    Srt,
    /// Subtitles for the web.
    WebVtt,
    /// With times down to the letters.
    Json,
}

impl Form {
    /// Its word in the protocol.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Srt => "srt",
            Self::WebVtt => "webvtt",
            Self::Json => "json",
        }
    }

    /// The form of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Srt, Self::WebVtt, Self::Json]
            .into_iter()
            .find(|form| form.as_str() == name)
    }

    /// What is said, in this form.
    pub fn written(self, language: &str, said: &[Utterance]) -> Value {
        match self {
            Self::Srt => json!(cues("", ',', said)),
            Self::WebVtt => json!(cues("WEBVTT\n\n", '.', said)),
            Self::Json => {
                let utterances: Vec<Value> = said.iter().map(utterance).collect();
                json!({ "language": language, "utterances": utterances })
            }
        }
    }
}

fn cues(head: &str, point: char, said: &[Utterance]) -> String {
    let mut out = head.to_owned();
    for (number, utterance) in said.iter().enumerate() {
        let _written = write!(
            out,
            "{}\n{} --> {}\n{}\n\n",
            number + 1,
            clock(utterance.start, point),
            clock(utterance.end, point),
            // A blank line would end the cue.
            utterance
                .text
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
        );
    }
    out
}

fn utterance(utterance: &Utterance) -> Value {
    let words: Vec<Value> = utterance
        .words
        .iter()
        .map(|word| {
            let characters: Vec<Value> = word
                .letters
                .iter()
                .map(|letter| {
                    json!({ "text": letter.text, "start_s": letter.start, "end_s": letter.end })
                })
                .collect();
            json!({
                "text": word.text(),
                "word_type": if word.spoken { "word" } else { "spacing" },
                "start_s": word.start(),
                "end_s": word.end(),
                "characters": characters,
            })
        })
        .collect();
    let mut said = json!({
        "text": utterance.text,
        "speaker_id": utterance.speaker,
        "start_s": utterance.start,
        "end_s": utterance.end,
        "words": words,
    });
    // The service doesn't tell it.
    if let (Some(voice), Some(members)) = (&utterance.voice, said.as_object_mut()) {
        members.insert("voice_id".to_owned(), json!(voice));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_are_counted_and_timed() {
        let said = [Utterance {
            text: "Two\n\nlines.".to_owned(),
            start: 1.0,
            end: 2.5,
            ..Utterance::default()
        }];
        assert_eq!(
            Form::Srt.written("de", &said),
            "1\n00:00:01,000 --> 00:00:02,500\nTwo lines.\n\n"
        );
        let vtt = Form::WebVtt.written("de", &said);
        assert!(
            vtt.as_str()
                .unwrap()
                .starts_with("WEBVTT\n\n1\n00:00:01.000 -->")
        );
        assert_eq!(
            Form::Json.written("de", &said)["utterances"][0]["end_s"],
            2.5
        );
    }
}
