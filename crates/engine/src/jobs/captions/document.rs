//! The transcript of live captions as it is written: one segment after the other, so that what was paid for is on the
//! disk whatever ends.
//!
//! The file has the service's form of a transcript, with a line break behind each segment. One that breaks off is closed
//! behind its last line break.

use serde_json::{Value, json};

use mynah_store::blobs::BlobWriter;
use mynah_store::error::LibraryError;

/// The text of a segment, and its words with times from the start of the recording.
#[derive(Debug, Default)]
pub(crate) struct HeardSegment {
    pub text: String,
    pub language: Option<String>,
    pub words: Vec<Value>,
}

/// A transcript that is being written.
pub(crate) struct Document {
    room: BlobWriter,
    texts: Vec<String>,
}

impl Document {
    pub fn new(room: BlobWriter) -> Self {
        Self {
            room,
            texts: Vec::new(),
        }
    }

    /// Returns true if nothing was understood so far.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Writes a segment. One without words is left out.
    pub fn push(&mut self, segment: &HeardSegment) -> Result<(), LibraryError> {
        if segment.words.is_empty() {
            return Ok(());
        }
        let mut lines = if self.texts.is_empty() {
            head(segment.language.as_deref())
        } else {
            format!(",{},", json!({ "text": " ", "type": "spacing" }))
        };
        let words: Vec<String> = segment.words.iter().map(Value::to_string).collect();
        lines.push_str(&words.join(","));
        lines.push('\n');
        self.room.write(lines.as_bytes())?;
        self.texts.push(segment.text.trim().to_owned());
        Ok(())
    }

    /// Writes the end, for so many seconds of sound.
    pub fn end(mut self, seconds: f64) -> Result<BlobWriter, LibraryError> {
        let mut end = if self.texts.is_empty() {
            head(None)
        } else {
            String::new()
        };
        end.push_str(&tail(&self.texts.join(" "), seconds));
        self.room.write(end.as_bytes())?;
        Ok(self.room)
    }
}

fn head(language: Option<&str>) -> String {
    format!("{{\"language_code\":{},\"words\":[", json!(language))
}

fn tail(text: &str, seconds: f64) -> String {
    format!(
        "],\"text\":{},\"audio_duration_secs\":{}}}",
        json!(text),
        json!(seconds)
    )
}

/// Returns what came of a transcript that breaks off as a whole one, and the second at which its last word ends; `None`
/// if no segment came.
pub(crate) fn closed(bytes: &[u8]) -> Option<(Vec<u8>, f64)> {
    let end = bytes.iter().rposition(|byte| *byte == b'\n')? + 1;
    let came = bytes.get(..end)?;
    let read: Value = serde_json::from_slice(&[came, b"]}"].concat()).ok()?;
    let words = read.get("words")?.as_array()?;
    let texts = words.iter().filter_map(|word| word.get("text")?.as_str());
    let text: String = texts.collect();
    let ends = words.iter().filter_map(|word| word.get("end")?.as_f64());
    let seconds = ends.fold(0.0, f64::max);
    Some(([came, tail(&text, seconds).as_bytes()].concat(), seconds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::clock::Clock;
    use mynah_store::Library;

    fn segment(text: &str, start: f64) -> HeardSegment {
        let word = json!({ "text": text, "start": start, "end": start + 0.5, "type": "word" });
        HeardSegment {
            text: text.to_owned(),
            language: Some("eng".to_owned()),
            words: vec![word],
        }
    }

    fn written(segments: &[HeardSegment], seconds: f64) -> Vec<u8> {
        let home = tempfile::tempdir().unwrap();
        let library = Library::open(home.path(), Clock::system()).unwrap();
        let mut document = Document::new(library.writer_of("json", 0).unwrap());
        for segment in segments {
            document.push(segment).unwrap();
        }
        let blob = document.end(seconds).unwrap().finish().unwrap();
        std::fs::read(library.place_of(&blob)).unwrap()
    }

    #[test]
    fn segments_become_one_transcript() {
        let segments = [
            segment("Hi", 1.0),
            HeardSegment::default(),
            segment("there", 16.0),
        ];
        let all: Value = serde_json::from_slice(&written(&segments, 20.0)).unwrap();
        assert_eq!(all["text"], "Hi there");
        assert_eq!(all["language_code"], "eng");
        assert_eq!(all["audio_duration_secs"], 20.0);
        assert_eq!(all["words"].as_array().unwrap().len(), 3);
        let none: Value = serde_json::from_slice(&written(&[], 20.0)).unwrap();
        assert_eq!(none["text"], "");
    }

    #[test]
    fn a_transcript_that_breaks_off_is_closed_behind_its_last_segment() {
        let bytes = written(&[segment("Hi", 1.0), segment("there", 16.0)], 20.0);
        let first = bytes.iter().position(|byte| *byte == b'\n').unwrap();
        for end in 0..bytes.len() {
            let Some((closed, seconds)) = closed(&bytes[..end]) else {
                assert!(end <= first, "{end}");
                continue;
            };
            let all: Value = serde_json::from_slice(&closed).unwrap();
            let is_one = all["text"] == "Hi" && seconds == 1.5;
            assert!(
                is_one || (all["text"] == "Hi there" && seconds == 16.5),
                "{all}"
            );
        }
    }
}
