//! Text to speech over one socket in several contexts at once: what a conversation needs.
//!
//! A context is opened, fed, flushed and closed by its name; what comes back names it too. Five may be open: the
//! sixth closes the whole socket, so wait for the final message of a closed one before opening the next.

use std::fmt;

use serde::Serialize;

use crate::endpoint::Price;
use crate::lines::LineFault;
use crate::socket::speech::{Begin, Settled, Speaking, Spoken, read, spaced};
use crate::socket::{Channel, Place};

/// Contexts that may be open at once.
pub const MOST_CONTEXTS: usize = 5;

/// `/v1/text-to-speech/{voice_id}/multi-stream-input`: several utterances.
///
/// Price: per character, by model and voice.
#[derive(Clone, Debug)]
pub struct MultiStreamInput(pub Speaking);

impl Channel for MultiStreamInput {
    const ROUTE: &'static str = "/v1/text-to-speech/{voice_id}/multi-stream-input";
    const PRICE: Price = Price::Characters;
    type Out = ContextOut;
    type In = Spoken;

    fn place(&self) -> Place {
        self.0.place("multi-stream-input")
    }

    fn read(message: &str) -> Result<Spoken, LineFault> {
        read(message)
    }

    fn may_be_last(said: &Spoken) -> bool {
        said.is_final
    }

    fn parts(out: &ContextOut) -> bool {
        out.close_socket
    }
}

/// What is sent to [`MultiStreamInput`].
#[derive(Clone, PartialEq, Serialize)]
pub struct ContextOut {
    #[serde(skip_serializing_if = "Option::is_none")]
    context_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(flatten)]
    settled: Settled,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    flush: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    close_context: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    close_socket: bool,
}

impl ContextOut {
    /// Opens a context, its settings fixed from then on.
    pub fn open(context: &str, begin: Begin) -> Self {
        Self {
            text: Some(" ".to_owned()),
            settled: begin.settled,
            ..Self::of(Some(context))
        }
    }

    /// A piece of the text of a context, which is opened if it is not there. A space is put behind it.
    pub fn text(context: &str, text: &str) -> Self {
        Self {
            text: Some(spaced(text)),
            ..Self::of(Some(context))
        }
    }

    /// Speaks all that waits in a context.
    pub fn flush(context: &str) -> Self {
        Self {
            flush: true,
            ..Self::of(Some(context))
        }
    }

    /// Ends a context: what was flushed still comes, then its final message.
    pub fn close(context: &str) -> Self {
        Self {
            close_context: true,
            ..Self::of(Some(context))
        }
    }

    /// Keeps a context open that has nothing to say yet.
    pub fn keep(context: &str) -> Self {
        Self {
            text: Some(String::new()),
            ..Self::of(Some(context))
        }
    }

    /// Ends all contexts, then the socket. What was flushed still comes, but perhaps without final messages: then
    /// nothing tells a whole utterance from one that was cut.
    pub fn close_all() -> Self {
        Self {
            close_socket: true,
            ..Self::of(None)
        }
    }

    fn of(context: Option<&str>) -> Self {
        Self {
            context_id: context.map(str::to_owned),
            text: None,
            settled: Settled::default(),
            flush: false,
            close_context: false,
            close_socket: false,
        }
    }
}

/// Without the text.
impl fmt::Debug for ContextOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContextOut({:?})", self.context_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Invalid;
    use crate::socket::speech::Schedule;
    use crate::speech::SettingsBody;

    #[test]
    fn messages_are_as_the_service_wants_them() -> Result<(), Invalid> {
        let json = |out: ContextOut| serde_json::to_string(&out).unwrap();
        let begin = Begin::with_settings(SettingsBody::of(Default::default()))
            .scheduled(Schedule::new([50])?);
        assert_eq!(
            json(ContextOut::open("a", begin)),
            r#"{"context_id":"a","text":" ","voice_settings":{"stability":0.5,"similarity_boost":0.75,"style":0.0,"use_speaker_boost":true,"speed":1.0},"generation_config":{"chunk_length_schedule":[50]}}"#
        );
        assert_eq!(
            json(ContextOut::text("a", "Hi")),
            r#"{"context_id":"a","text":"Hi "}"#
        );
        assert_eq!(
            json(ContextOut::flush("a")),
            r#"{"context_id":"a","flush":true}"#
        );
        assert_eq!(
            json(ContextOut::close("a")),
            r#"{"context_id":"a","close_context":true}"#
        );
        assert_eq!(
            json(ContextOut::keep("a")),
            r#"{"context_id":"a","text":""}"#
        );
        assert_eq!(json(ContextOut::close_all()), r#"{"close_socket":true}"#);
        Ok(())
    }
}
