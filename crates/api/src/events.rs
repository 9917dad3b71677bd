//! Server-sent events, wherever the chunks of the answer end.

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::answer::Unreadable;

/// Longest event that is taken, in bytes: minutes of sound in base64.
const LONGEST: usize = 1 << 26;

/// One event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerEvent {
    /// Its name; none where the service gave it none.
    pub name: Option<String>,
    /// What it says, its lines joined; JSON with this service.
    pub data: String,
}

impl ServerEvent {
    /// Whether it tells that the service can't go on.
    pub(crate) fn is_error(&self) -> bool {
        self.name.as_deref() == Some("error")
            || serde_json::from_str(&self.data).is_ok_and(|said: Complaint| said.is_one())
    }
}

/// Members that only a refusal has.
#[derive(Deserialize)]
struct Complaint {
    detail: Option<IgnoredAny>,
    error: Option<IgnoredAny>,
    #[serde(rename = "type")]
    kind: Option<String>,
}

impl Complaint {
    fn is_one(&self) -> bool {
        self.detail.is_some() || self.error.is_some() || self.kind.as_deref() == Some("error")
    }
}

/// Cuts bytes into lines and lines into events.
#[derive(Debug, Default)]
pub struct EventReader {
    /// What is not a whole line yet.
    line: Vec<u8>,
    event: ServerEvent,
    has_data: bool,
    after_return: bool,
    broken: bool,
}

impl EventReader {
    /// Takes the next bytes and gives the events that they end.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Result<ServerEvent, Unreadable>> {
        let mut told = Vec::new();
        for byte in bytes {
            if self.broken {
                break;
            }
            // A line ends with CR, LF, or both.
            let second_half = std::mem::take(&mut self.after_return) && *byte == b'\n';
            if second_half {
                continue;
            }
            if matches!(*byte, b'\n' | b'\r') {
                self.after_return = *byte == b'\r';
                told.extend(self.end_of_line().map(Ok));
                continue;
            }
            self.line.push(*byte);
            if self.line.len() + self.event.data.len() > LONGEST {
                self.broken = true;
                told.push(Err(Unreadable::TooLarge { most: LONGEST }));
            }
        }
        told
    }

    /// The event that the end of the answer ends.
    pub fn finish(&mut self) -> Option<ServerEvent> {
        if self.broken {
            return None;
        }
        let last = (!self.line.is_empty()).then(|| self.end_of_line());
        last.flatten().or_else(|| self.end_of_event())
    }

    fn end_of_line(&mut self) -> Option<ServerEvent> {
        let line = std::mem::take(&mut self.line);
        if line.is_empty() {
            return self.end_of_event();
        }
        let line = String::from_utf8_lossy(&line);
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => self.event.name = Some(value.to_owned()),
            "data" => {
                if self.has_data {
                    self.event.data.push('\n');
                }
                self.has_data = true;
                self.event.data.push_str(value);
            }
            // Comments, ids, and how long to wait before a new connection.
            _ => {}
        }
        None
    }

    fn end_of_event(&mut self) -> Option<ServerEvent> {
        let event = std::mem::take(&mut self.event);
        std::mem::take(&mut self.has_data).then_some(event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIRE: &str =
        ": hello\r\n\r\nevent: audio\ndata: {\"a\":\ndata: 1}\n\nid: 7\rdata:ü\r\rdata: last";

    fn events(chunks: &[&[u8]]) -> Vec<ServerEvent> {
        let mut reader = EventReader::default();
        let mut told = Vec::new();
        for chunk in chunks {
            told.extend(reader.push(chunk).into_iter().map(Result::unwrap));
        }
        told.extend(reader.finish());
        told
    }

    #[test]
    fn events_are_the_same_wherever_the_chunks_end() {
        let whole = events(&[WIRE.as_bytes()]);
        let said = whole
            .iter()
            .map(|event| (event.name.as_deref(), event.data.as_str()))
            .collect::<Vec<_>>();
        assert_eq!(
            said,
            [(Some("audio"), "{\"a\":\n1}"), (None, "ü"), (None, "last")]
        );
        for at in 0..WIRE.len() {
            let (one, two) = WIRE.as_bytes().split_at(at);
            assert_eq!(events(&[one, two]), whole, "cut at {at}");
        }
    }

    #[test]
    fn an_error_is_told_from_an_event() {
        let is_error = |data: &str| {
            ServerEvent {
                name: None,
                data: data.to_owned(),
            }
            .is_error()
        };
        for error in [
            r#"{"detail":{"status":"system_busy"}}"#,
            r#"{ "error" : "oops" }"#,
            r#"{"request_id":"r","type" :"error","message":"No."}"#,
        ] {
            assert!(is_error(error), "{error}");
        }
        for event in [
            r#"{"type":"audio"}"#,
            r#"{"error":null,"audio_base_64":"AAEC"}"#,
            r#"{"type":"\u0061udio"}"#,
            "7",
            "{",
        ] {
            assert!(!is_error(event), "{event}");
        }
    }
}
