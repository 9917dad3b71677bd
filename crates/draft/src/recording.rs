//! A recording that a request brought: looked at and heard block by block, however long it is; and what is said of
//! one that can't be used.

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::account::Account;
use crate::outgoing;
use crate::outgoing::Address;
use crate::refusal::Refusal;
use crate::upload;
use crate::upload::Sent;
use mynah_audio::decode::Block;
use mynah_audio::decode::DecodeError;
use mynah_audio::decode::Source;
use mynah_audio::decode::hear;
use mynah_audio::decode::hear_mono;
use mynah_core::format::Codec;
use mynah_core::format::OutputFormat;

/// What headerless recordings are in (`pcm_s16le_16`).
const RAW: OutputFormat = OutputFormat {
    codec: Codec::Pcm,
    hz: 16_000,
    kbps: 0,
};

/// A recording that can be heard.
#[derive(Debug)]
pub struct Recording {
    /// As it was sent.
    pub sent: Sent,
    /// How long it is.
    pub secs: f64,
    /// Frames a second.
    pub hz: u32,
    /// Samples a frame.
    pub channels: u16,
    raw: Option<OutputFormat>,
}

impl Recording {
    /// Hears it, channels side by side. Blocks.
    pub fn hear(&mut self, receive: &mut dyn FnMut(Block<'_>)) -> Result<(), DecodeError> {
        let mut source = self.sent.held.read()?;
        let all = |block: Block<'_>| -> ControlFlow<()> {
            receive(block);
            ControlFlow::Continue(())
        };
        hear(&mut *source, self.raw, &mut { all }).map(drop)
    }

    /// Hears it as one channel at `hz`. Blocks.
    pub fn hear_mono(
        &mut self,
        hz: u32,
        receive: &mut dyn FnMut(&[f32]),
    ) -> Result<(), DecodeError> {
        let mut source = self.sent.held.read()?;
        let all = |samples: &[f32]| -> ControlFlow<()> {
            receive(samples);
            ControlFlow::Continue(())
        };
        hear_mono(&mut *source, self.raw, hz, &mut { all }).map(drop)
    }
}

/// Looks through what was sent as `part`; `raw` is headerless sound at 16 kHz. More than so many minutes are refused.
pub async fn looked_at(
    account: &Arc<Account>,
    sent: Sent,
    part: &'static str,
    raw: bool,
    minutes: u32,
) -> Result<Recording, Refusal> {
    if sent.held.is_empty() {
        return Err(empty(part));
    }
    let looked = account.ask(move |_| Ok(look(sent, raw.then_some(RAW), minutes)));
    match looked.await? {
        Ok(recording) if recording.secs > f64::from(minutes) * 60.0 => Err(too_long(part, minutes)),
        Ok(recording) if recording.secs > 0.0 => Ok(recording),
        _ => Err(unreadable(part)),
    }
}

fn look(mut sent: Sent, raw: Option<OutputFormat>, minutes: u32) -> Result<Recording, DecodeError> {
    let (frames, hz, channels) = measured(&mut *sent.held.read()?, raw, minutes)?;
    Ok(Recording {
        sent,
        secs: frames as f64 / f64::from(hz.max(1)),
        hz,
        channels,
        raw,
    })
}

/// Frames, rate and channels of a sound; no more is read than so many minutes.
fn measured(
    source: &mut dyn Source,
    raw: Option<OutputFormat>,
    minutes: u32,
) -> Result<(u64, u32, u16), DecodeError> {
    let (mut frames, mut hz, mut channels) = (0_u64, 0, 1);
    hear(source, raw, &mut |block| {
        (hz, channels) = (block.hz, block.channels);
        frames += (block.samples.len() / usize::from(channels.max(1))) as u64;
        if frames > u64::from(minutes) * 60 * u64::from(hz) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    Ok((frames, hz, channels))
}

/// How long a sound is, in seconds. Blocks.
pub fn seconds(source: &mut dyn Source) -> Result<f64, DecodeError> {
    let (frames, hz, _) = measured(source, None, u32::MAX)?;
    Ok(frames as f64 / f64::from(hz.max(1)))
}

/// The beginning of a sound as one channel at `hz`: as many samples as are wanted, if there are so many. Blocks.
pub fn beginning(source: &mut dyn Source, hz: u32, wanted: usize) -> Result<Vec<f32>, DecodeError> {
    let mut sound = Vec::new();
    hear_mono(source, None, hz, &mut |samples| {
        sound.extend_from_slice(samples);
        if sound.len() >= wanted {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    sound.truncate(wanted);
    Ok(sound)
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
fn too_long(part: &'static str, minutes: u32) -> Refusal {
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
