//! A transcript in the forms that people read: subtitles, text, a page, segments, a document.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use serde_json::json;

use crate::recognition::Word;
use crate::zip;

/// What an export is to be: ElevenLabs' API reference, "Create transcript", `additional_formats`.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// `srt`, `txt`, `html`, `segmented_json` or `docx`.
    pub format: String,
    speakers: bool,
    times: bool,
    silence: f64,
    secs: f64,
    letters: usize,
    line: usize,
}

impl Wanted {
    /// Reads one entry of `additional_formats`; `None` if it has no format.
    pub fn read(value: &Value) -> Option<Self> {
        let format = value.get("format")?.as_str()?.to_owned();
        let number = |name: &str| value.get(name).and_then(Value::as_f64);
        let flag = |name: &str| value.get(name).and_then(Value::as_bool);
        let srt = format == "srt";
        Some(Self {
            speakers: flag("include_speakers").unwrap_or(!srt),
            times: flag("include_timestamps").unwrap_or(true),
            silence: number("segment_on_silence_longer_than_s").unwrap_or(0.8),
            secs: number("max_segment_duration_s").unwrap_or(if srt { 4.0 } else { 30.0 }),
            letters: number("max_segment_chars").map_or(if srt { 84 } else { 500 }, |n| n as usize),
            line: number("max_characters_per_line")
                .map_or(if srt { 42 } else { 100 }, |n| n as usize),
            format,
        })
    }

    /// The transcript in this form, as the object of the answer; `None` for a form that isn't made here.
    pub fn export(&self, words: &[Word], speakers: &[String]) -> Option<Value> {
        let segments = self.segments(words, speakers);
        let text = match self.format.as_str() {
            "srt" => self.srt(&segments),
            "txt" => self.txt(&segments),
            "html" => self.html(&segments),
            "segmented_json" => self.json(&segments).to_string(),
            "docx" => {
                let bytes = self.docx(&segments)?;
                return Some(json!({
                    "requested_format": "docx",
                    "file_extension": "docx",
                    "content_type": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                    "is_base64_encoded": true,
                    "content": STANDARD.encode(bytes),
                }));
            }
            _ => return None,
        };
        let (extension, content_type) = match self.format.as_str() {
            "srt" => ("srt", "text/srt"),
            "txt" => ("txt", "text/plain"),
            "html" => ("html", "text/html"),
            _ => ("json", "application/json"),
        };
        Some(json!({
            "requested_format": self.format,
            "file_extension": extension,
            "content_type": content_type,
            "is_base64_encoded": false,
            "content": text,
        }))
    }

    fn segments(&self, words: &[Word], speakers: &[String]) -> Vec<Segment> {
        let mut segments: Vec<Segment> = Vec::new();
        for word in words.iter().filter(|word| word.spoken) {
            let text = word.text();
            let speaker = speakers
                .iter()
                .position(|voice| voice == word.voice())
                .unwrap_or(0);
            match segments.last_mut() {
                Some(last)
                    if last.speaker == speaker
                        && word.start() - last.end <= self.silence
                        && word.end() - last.start <= self.secs
                        && last.text.chars().count() + 1 + text.chars().count() <= self.letters =>
                {
                    last.text.push(' ');
                    last.text.push_str(&text);
                    last.end = word.end();
                }
                _ => segments.push(Segment {
                    text,
                    start: word.start(),
                    end: word.end(),
                    speaker,
                }),
            }
        }
        segments
    }

    /// What stands before a segment.
    fn head(&self, segment: &Segment) -> String {
        let mut head = String::new();
        if self.times {
            head = format!("[{}] ", clock(segment.start, '.'));
        }
        if self.speakers {
            head = format!("{head}Speaker {}: ", segment.speaker + 1);
        }
        head
    }

    fn srt(&self, segments: &[Segment]) -> String {
        let mut out = String::new();
        for (number, segment) in segments.iter().enumerate() {
            let said = if self.speakers {
                format!("Speaker {}: {}", segment.speaker + 1, segment.text)
            } else {
                segment.text.clone()
            };
            let _written = write!(
                out,
                "{}\n{} --> {}\n{}\n\n",
                number + 1,
                clock(segment.start, ','),
                clock(segment.end, ','),
                wrapped(&said, self.line),
            );
        }
        out
    }

    fn txt(&self, segments: &[Segment]) -> String {
        let lines = segments.iter().map(|segment| {
            wrapped(
                &format!("{}{}", self.head(segment), segment.text),
                self.line,
            )
        });
        lines.collect::<Vec<_>>().join("\n\n")
    }

    fn html(&self, segments: &[Segment]) -> String {
        let lines: Vec<String> = segments
            .iter()
            .map(|segment| {
                format!(
                    "<p>{}{}</p>\n",
                    escaped(&self.head(segment)),
                    escaped(&segment.text)
                )
            })
            .collect();
        format!(
            "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>Transcript</title></head><body>\n{}</body></html>\n",
            lines.concat()
        )
    }

    fn json(&self, segments: &[Segment]) -> Value {
        let segments = segments.iter().map(|segment| {
            let mut object = json!({ "text": segment.text });
            if let Some(members) = object.as_object_mut() {
                if self.times {
                    members.insert("start".to_owned(), json!(segment.start));
                    members.insert("end".to_owned(), json!(segment.end));
                }
                if self.speakers {
                    let speaker = format!("speaker_{}", segment.speaker);
                    members.insert("speaker_id".to_owned(), json!(speaker));
                }
            }
            object
        });
        json!({ "segments": segments.collect::<Vec<_>>() })
    }

    /// The least that ECMA-376 calls a document.
    fn docx(&self, segments: &[Segment]) -> Option<Vec<u8>> {
        let paragraphs: Vec<String> = segments
            .iter()
            .map(|segment| {
                let text = escaped(&format!("{}{}", self.head(segment), segment.text));
                format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
            })
            .collect();
        let document = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{}</w:body></w:document>",
            paragraphs.concat()
        );
        zip::archive([
            ("[Content_Types].xml", CONTENT_TYPES.as_bytes()),
            ("_rels/.rels", RELATIONS.as_bytes()),
            ("word/document.xml", document.as_bytes()),
        ])
        .ok()
    }
}

const CONTENT_TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
const RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";

/// What is said in one go.
struct Segment {
    text: String,
    start: f64,
    end: f64,
    speaker: usize,
}

/// `00:01:02,345`
pub fn clock(secs: f64, point: char) -> String {
    let millis = (secs.max(0.0) * 1_000.0).round() as u64;
    let (secs, millis) = (millis / 1_000, millis % 1_000);
    format!(
        "{:02}:{:02}:{:02}{point}{millis:03}",
        secs / 3_600,
        secs / 60 % 60,
        secs % 60
    )
}

/// Broken into lines of at most so many characters, between words.
fn wrapped(text: &str, most: usize) -> String {
    let mut out = String::new();
    let mut line = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if line > 0 && line + 1 + length > most {
            out.push('\n');
            line = 0;
        } else if line > 0 {
            out.push(' ');
            line += 1;
        }
        out.push_str(word);
        line += length;
    }
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_clocks_are_subtitles() {
        assert_eq!(wrapped("one two three", 7), "one two\nthree");
        assert_eq!(clock(3_723.456, ','), "01:02:03,456");
        assert_eq!(escaped("a<b&c"), "a&lt;b&amp;c");
    }
}
