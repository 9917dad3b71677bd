//! What the service tells a webhook: verified first, on the bytes as they came, then read.
//!
//! Begin with [`receive`]. The same signatures are made here for tests and for whoever stands in for the service.

pub mod event;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::webhook::event::Event;
use mynah_core::clock::UnixMillis;
use mynah_core::secret::Secret;

/// The header that carries the signature.
pub const HEADER: &str = "ElevenLabs-Signature";

/// How old a message may be. The official SDKs say the same.
pub const OLDEST_SECS: i64 = 30 * 60;

/// How far the sender's clock may be ahead.
pub const AHEAD_SECS: i64 = 5 * 60;

/// Why a message is not taken. None of them says which secrets were tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    /// There is no secret to verify with.
    #[error("no secret is known")]
    NoSecret,
    /// The header is missing, or not of its form.
    #[error("no signature")]
    NoSignature,
    /// It was signed too long ago, or in the future.
    #[error("signed at another time")]
    OutOfTime,
    /// No secret made this signature for these bytes.
    #[error("the signature is another's")]
    WrongSignature,
    /// It is the service's, and no message.
    #[error("not a message")]
    Unreadable,
}

/// Verifies a message and reads it. `header`: the value of [`HEADER`]; `body`: exactly the bytes that came;
/// `secrets`: all that may have signed it, so that one can be replaced without a gap.
///
/// # Errors
/// When it is not the service's, not of now, or no message.
pub fn receive(
    header: &str,
    body: &[u8],
    secrets: &[Secret],
    now: UnixMillis,
) -> Result<Event, Rejected> {
    verify(header, body, secrets, now)?;
    Event::read(body).ok_or(Rejected::Unreadable)
}

/// Whether one of these secrets signed these bytes, and not too long ago.
///
/// # Errors
/// When none did, or at another time.
pub fn verify(
    header: &str,
    body: &[u8],
    secrets: &[Secret],
    now: UnixMillis,
) -> Result<(), Rejected> {
    let mut at = None;
    let mut signatures = Vec::new();
    for (name, value) in header.split(',').filter_map(|part| part.split_once('=')) {
        match name.trim() {
            "t" => at = value.trim().parse::<i64>().ok(),
            "v0" => signatures.extend(unhex(value.trim())),
            // Later versions may stand beside this one.
            _ => {}
        }
    }
    let (Some(at), false) = (at, signatures.is_empty()) else {
        return Err(Rejected::NoSignature);
    };
    let secrets = || secrets.iter().filter(|secret| !secret.expose().is_empty());
    if secrets().next().is_none() {
        return Err(Rejected::NoSecret);
    }
    let age = now.secs().saturating_sub(at);
    if !(-AHEAD_SECS..=OLDEST_SECS).contains(&age) {
        return Err(Rejected::OutOfTime);
    }
    // Each comparison takes the same time however much of it is right.
    let signed = secrets()
        .filter_map(|secret| mac(secret, at, body))
        .any(|mac| {
            signatures
                .iter()
                .any(|signature| mac.clone().verify_slice(signature).is_ok())
        });
    if signed {
        Ok(())
    } else {
        Err(Rejected::WrongSignature)
    }
}

/// The header's value for these bytes, as the service makes it.
pub fn sign(body: &[u8], secret: &Secret, at: UnixMillis) -> String {
    let at = at.secs();
    let mut header = format!("t={at},v0=");
    let digest = mac(secret, at, body).map(|mac| mac.finalize().into_bytes());
    for byte in digest.into_iter().flatten() {
        for half in [byte >> 4, byte & 15] {
            header.extend(char::from_digit(half.into(), 16));
        }
    }
    header
}

fn mac(secret: &Secret, at: i64, body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()).ok()?;
    mac.update(format!("{at}.").as_bytes());
    mac.update(body);
    Some(mac)
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| {
            let pair = std::str::from_utf8(pair)
                .ok()
                .filter(|pair| pair.len() == 2)?;
            // `from_str_radix` would take a sign.
            pair.bytes()
                .all(|byte| byte.is_ascii_hexdigit())
                .then_some(())?;
            u8::from_str_radix(pair, 16).ok()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"type": "x", "event_timestamp": 1, "data": {}}"#;
    const NOW: UnixMillis = UnixMillis(1_700_000_000_500);

    fn secret() -> Secret {
        Secret::new("wsec_test")
    }

    #[test]
    fn a_signature_is_the_published_one() {
        // Counted with another program: HMAC-SHA256("wsec_test", "1700000000." + body).
        let signed = sign(b"{}", &secret(), NOW);
        assert_eq!(
            signed,
            "t=1700000000,v0=358df3463bc6f62de29c4cf4191d4c023203ff2a0b0b3208ed46426e73f9385a"
        );
    }

    #[test]
    fn whoever_signed_it_now_is_heard() {
        let header = sign(BODY, &secret(), NOW);
        let old = Secret::new("wsec_old");
        let both = [old.clone(), secret()];
        assert_eq!(verify(&header, BODY, &both, NOW), Ok(()));
        assert_eq!(
            verify(&header, BODY, &[old], NOW),
            Err(Rejected::WrongSignature)
        );
        assert_eq!(verify(&header, BODY, &[], NOW), Err(Rejected::NoSecret));
        let empty = [Secret::new("")];
        let forged = sign(BODY, &empty[0], NOW);
        assert_eq!(verify(&forged, BODY, &empty, NOW), Err(Rejected::NoSecret));
        let turned = header.split(',').rev().collect::<Vec<_>>().join(", ");
        let with_more = format!("v9=zz,{turned},v1=00");
        assert_eq!(verify(&with_more, BODY, &both, NOW), Ok(()));
        let other = [BODY, b" "].concat();
        assert_eq!(
            verify(&header, &other, &both, NOW),
            Err(Rejected::WrongSignature)
        );
    }

    #[test]
    fn time_counts() {
        let header = sign(BODY, &secret(), NOW);
        let at = |secs: i64| verify(&header, BODY, &[secret()], UnixMillis(NOW.0 + secs * 1000));
        assert_eq!(at(OLDEST_SECS), Ok(()));
        assert_eq!(at(OLDEST_SECS + 1), Err(Rejected::OutOfTime));
        assert_eq!(at(-AHEAD_SECS), Ok(()));
        assert_eq!(at(-AHEAD_SECS - 1), Err(Rejected::OutOfTime));
    }

    #[test]
    fn what_is_no_signature_is_none() {
        for header in [
            "",
            "t=1",
            "v0=00",
            "t=x,v0=00",
            "t=1,v0=0",
            "t=1,v0=+1",
            "t=1,v0=é1",
        ] {
            assert_eq!(
                verify(header, BODY, &[secret()], NOW),
                Err(Rejected::NoSignature),
                "{header}"
            );
        }
    }
}
