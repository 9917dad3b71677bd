//! A recording that a request brought, decoded; and what is said of one that can't be used.

use std::sync::Arc;

use crate::audio::decode::decode_as;
use crate::audio::decode::decode_bytes;
use crate::audio::pcm::Pcm;
use crate::draft::account::Account;
use crate::draft::refusal::Refusal;
use crate::draft::upload::Sent;
use crate::terms::format::Codec;
use crate::terms::format::OutputFormat;

/// What headerless recordings are in (`pcm_s16le_16`).
const RAW: OutputFormat = OutputFormat {
    codec: Codec::Pcm,
    hz: 16_000,
    kbps: 0,
};

/// Decodes what was sent as `part`; `raw` is headerless sound at 16 kHz. Channels stay apart.
pub async fn decoded(
    account: &Arc<Account>,
    sent: Sent,
    part: &'static str,
    raw: bool,
) -> Result<Pcm, Refusal> {
    if sent.held.is_empty() {
        return Err(empty(part));
    }
    let decoded = account
        .ask(move |_| {
            let bytes = sent.held.into_bytes()?;
            Ok(if raw {
                decode_as(&bytes, RAW)
            } else {
                decode_bytes(&bytes)
            })
        })
        .await?;
    match decoded {
        Ok(decoded) if decoded.pcm.frames() > 0 => Ok(decoded.pcm),
        _ => Err(unreadable(part)),
    }
}

/// Looks at what was sent as `part`: it is given back with its length in seconds.
pub async fn measured(
    account: &Arc<Account>,
    sent: Sent,
    part: &'static str,
) -> Result<(Sent, f64), Refusal> {
    if sent.held.is_empty() {
        return Err(empty(part));
    }
    let (sent, secs) = account
        .ask(move |_| {
            let bytes = sent.held.bytes()?;
            let secs = decode_bytes(&bytes).map(|decoded| decoded.pcm.seconds());
            Ok((sent, secs))
        })
        .await?;
    match secs {
        Ok(secs) if secs > 0.0 => Ok((sent, secs)),
        _ => Err(unreadable(part)),
    }
}

fn empty(part: &'static str) -> Refusal {
    Refusal::invalid(
        "invalid_audio",
        "empty_file",
        Some(part),
        "The uploaded file is empty.",
    )
}

fn unreadable(part: &'static str) -> Refusal {
    Refusal::invalid(
        "invalid_audio_format",
        "invalid_file_type",
        Some(part),
        "The uploaded file is no sound that can be read. Try WAV, MP3, FLAC, Opus or M4A.",
    )
}

/// The recording is longer than the operation takes.
pub fn too_long(part: &'static str, minutes: u32) -> Refusal {
    Refusal::invalid(
        "audio_too_long",
        "audio_too_long",
        Some(part),
        format!("The audio is too long: at most {minutes} minutes can be sent."),
    )
}

/// The recording is shorter than the operation takes.
pub fn too_short(part: &'static str, least: &str) -> Refusal {
    Refusal::invalid(
        "audio_too_short",
        "audio_too_short",
        Some(part),
        format!("The audio is too short: at least {least} are needed."),
    )
}
