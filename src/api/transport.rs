//! What went wrong below HTTP, and how far the request got then.

use std::error::Error;
use std::io;

use crate::api::error::{ErrorKind, Reached};

/// Tells apart what reqwest lumps together, for an error before any answer.
pub(crate) fn before_answer(error: &reqwest::Error) -> (ErrorKind, Reached) {
    if error.is_builder() {
        return (ErrorKind::Unsendable, Reached::Nothing);
    }
    // No name, no connection or no handshake: HTTP has not begun.
    if error.is_connect() {
        let kind = if error.is_dns() {
            ErrorKind::NoSuchHost
        } else if is_tls(error) {
            ErrorKind::NotSecure
        } else {
            ErrorKind::NoConnection
        };
        return (kind, Reached::Nothing);
    }
    (ErrorKind::ConnectionLost, Reached::Sent)
}

fn is_tls(error: &reqwest::Error) -> bool {
    let mut below = error.source();
    while let Some(error) = below {
        if error.is::<rustls::Error>() {
            return true;
        }
        // An `io::Error` hides what it wraps from `source`, and may wrap another one.
        below = match error.downcast_ref::<io::Error>() {
            Some(error) => error
                .get_ref()
                .map(|wrapped| wrapped as &(dyn Error + 'static)),
            None => error.source(),
        };
    }
    false
}
