//! Tells the five endings of a conversation apart.

use mynah_api::error::{ApiError, ErrorKind};
use mynah_model::agents::conversation::Ending;

/// The close code of a server that goes away.
const GOING_AWAY: u16 = 1_001;

/// Words in the service's reasons of conversations that lasted too long or were silent for too long.
const TIME_OUTS: [&str; 6] = [
    "max duration",
    "maximum duration",
    "silence",
    "timeout",
    "timed out",
    "inactivity",
];

/// Returns the ending of an error.
pub(super) fn of_error(error: &ApiError) -> Ending {
    match error.kind {
        ErrorKind::ConnectionLost
        | ErrorKind::Stalled
        | ErrorKind::NoAnswer
        | ErrorKind::NoConnection
        | ErrorKind::NoSuchHost
        | ErrorKind::NotSecure
        | ErrorKind::Malformed
        | ErrorKind::ServerError => Ending::ConnectionLost,
        _ if is_time_out(error.message().unwrap_or_default()) => Ending::TimeOut,
        _ => Ending::Refused,
    }
}

/// Returns the ending of a socket that the service closed with this code, and the reason in the service's record of the
/// conversation.
pub(super) fn of_close(code: Option<u16>, reason: &str) -> Ending {
    if code == Some(GOING_AWAY) {
        Ending::ConnectionLost
    } else if is_time_out(reason) {
        Ending::TimeOut
    } else {
        Ending::Agent
    }
}

fn is_time_out(reason: &str) -> bool {
    let reason = reason.to_lowercase();
    TIME_OUTS.iter().any(|words| reason.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_sockets_have_an_ending() {
        for (code, reason, ending) in [
            (Some(1_000), "Agent ended the conversation", Ending::Agent),
            (Some(1_000), "", Ending::Agent),
            (None, "end_call tool was called", Ending::Agent),
            (Some(1_000), "Maximum duration reached", Ending::TimeOut),
            (
                Some(1_000),
                "Silence ended the conversation",
                Ending::TimeOut,
            ),
            (Some(1_001), "Server shut down", Ending::ConnectionLost),
        ] {
            assert_eq!(of_close(code, reason), ending, "{code:?} {reason}");
        }
    }
}
