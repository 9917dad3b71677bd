//! The answer of `stream/with-timestamps`: one JSON object a line, wherever the chunks end.

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::answer::Unreadable;
use crate::refusal::Refusal;
use crate::types::speech::TimedAudio;

/// Longest line that is taken, in bytes: minutes of the widest PCM in base64.
pub const LONGEST_LINE: usize = 1 << 26;

/// Why a line ended the stream.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineFault {
    /// It is not what it should be.
    #[error(transparent)]
    Unreadable(Unreadable),
    /// The service said in the middle of the stream that it can't go on.
    #[error("the service broke off")]
    Refused(Box<Refusal>),
}

/// Cuts bytes into lines and reads each. After a fault it takes nothing more.
#[derive(Debug)]
pub struct Lines {
    /// What is not a whole line yet.
    rest: Vec<u8>,
    longest: usize,
    broken: bool,
}

impl Default for Lines {
    fn default() -> Self {
        Self::new(LONGEST_LINE)
    }
}

impl Lines {
    /// Takes lines of at most this many bytes.
    pub fn new(longest: usize) -> Self {
        Self {
            rest: Vec::new(),
            longest,
            broken: false,
        }
    }

    /// Takes the next bytes and gives what their lines say, in order. Blank lines say nothing.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Result<TimedAudio, LineFault>> {
        let mut said = Vec::new();
        let mut pieces = bytes.split(|byte| *byte == b'\n').peekable();
        while let Some(piece) = pieces.next() {
            if self.broken {
                break;
            }
            self.rest.extend_from_slice(piece);
            if self.rest.len() > self.longest {
                said.push(self.fail(Unreadable::TooLarge { most: self.longest }));
            } else if pieces.peek().is_some() {
                said.extend(self.line());
            }
        }
        said
    }

    /// What the last line says when nothing ended it.
    pub fn finish(&mut self) -> Option<Result<TimedAudio, LineFault>> {
        if self.broken { None } else { self.line() }
    }

    fn line(&mut self) -> Option<Result<TimedAudio, LineFault>> {
        let line = std::mem::take(&mut self.rest);
        if line.iter().all(u8::is_ascii_whitespace) {
            return None;
        }
        let said = read(&line);
        self.broken = said.is_err();
        // The next line is about as long.
        self.rest = line;
        self.rest.clear();
        Some(said)
    }

    fn fail(&mut self, why: Unreadable) -> Result<TimedAudio, LineFault> {
        self.broken = true;
        self.rest = Vec::new();
        Err(LineFault::Unreadable(why))
    }
}

/// Members that only a refusal has.
#[derive(Deserialize)]
struct Complaint {
    detail: Option<IgnoredAny>,
    error: Option<IgnoredAny>,
    message: Option<IgnoredAny>,
    audio_base64: Option<IgnoredAny>,
}

fn read(line: &[u8]) -> Result<TimedAudio, LineFault> {
    let piece = serde_json::from_slice::<TimedAudio>(line)
        .map_err(|error| LineFault::Unreadable(Unreadable::from(&error)))?;
    if !piece.audio.is_empty() || piece.alignment.is_some() {
        return Ok(piece);
    }
    match serde_json::from_slice::<Complaint>(line) {
        Ok(Complaint {
            detail,
            error,
            message,
            audio_base64: None,
        }) if detail.is_some() || error.is_some() || message.is_some() => {
            Err(LineFault::Refused(Box::new(Refusal::read(line))))
        }
        _ => Ok(piece),
    }
}
