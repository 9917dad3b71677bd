//! A recording that a request brought, decoded; and what is said of one that can't be used.

use std::io;
use std::sync::Arc;

use crate::audio::decode::decode_as;
use crate::audio::decode::decode_bytes;
use crate::audio::pcm::Pcm;
use crate::draft::account::Account;
use crate::draft::outgoing;
use crate::draft::outgoing::Address;
use crate::draft::refusal::Refusal;
use crate::draft::upload;
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

/// Fetches a recording from this machine; nothing is fetched from anywhere else.
pub async fn fetched(
    account: &Arc<Account>,
    url: &str,
    part: &'static str,
    most: u64,
) -> Result<Sent, Refusal> {
    let Some(address) = Address::here(url) else {
        return Err(Refusal::draft_unavailable(
            "Draft voices fetch nothing from the network, only from this machine (http://127.0.0.1…). Upload the file.",
        ));
    };
    let got = account.ask(move |store| {
        let mut held = store.hold();
        let answer = outgoing::get(&address, |piece| {
            if held.len() + piece.len() as u64 > most {
                return Err(io::ErrorKind::FileTooLarge.into());
            }
            if held.take_in(piece) {
                held = std::mem::replace(&mut held, store.hold()).put_away()?;
            }
            Ok(())
        });
        Ok((answer, held, address.file_name().to_owned()))
    });
    let (answer, held, name) = got.await?;
    match answer {
        Ok(answer) if answer.status == 200 => Ok(Sent {
            name,
            content_type: answer.content_type,
            held,
        }),
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => Err(upload::too_large(most)),
        _ => Err(Refusal::invalid(
            "invalid_parameters",
            "invalid_url",
            Some(part),
            "The file could not be downloaded from this URL.",
        )),
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
