//! From work that makes sound to the answer that carries it: brought to its format, sent as it comes or whole,
//! charged, and filed where the history keeps it. Speech, which has times, has a way of its own.

use std::error::Error;
use std::io::ErrorKind;

use axum::body::Body;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::Value;

use crate::billing::Ticket;
use crate::generation;
use crate::refusal::Refusal;
use crate::relay::relay;
use crate::routes::noise;
use crate::sending;
use crate::store::Filing;
use crate::store::Held;
use crate::store::Isolation;
use crate::store::Left;
use crate::store::Store;
use mynah_audio::decode::DecodeError;
use mynah_audio::encode::Encoder;
use mynah_audio::encode::FileEncoder;
use mynah_audio::encode::Path;
use mynah_audio::resample::Resampler;
use mynah_core::format::OutputFormat;

/// Sound under way to an answer.
pub struct Making {
    /// The right to make it.
    pub ticket: Ticket,
    /// What it is sent in.
    pub format: OutputFormat,
    /// Whether it is sent as it comes.
    pub streamed: bool,
    /// Whether noise is sent in its place.
    pub garbage: bool,
    /// What is kept of it, if anything.
    pub filed: Option<Filed>,
}

/// What is kept of it when it is charged.
pub enum Filed {
    /// An entry in the history, with its sound.
    History {
        /// The voice's name.
        voice_name: String,
        /// The voice's category.
        voice_category: String,
        /// Settings and seed.
        settings: Value,
    },
    /// An entry in the history of isolations, with its sound.
    Isolation(Isolation),
}

/// Frames that leave at once.
const PIECE: usize = 8_192;

impl Making {
    /// The headers of the answer.
    pub fn head(&self) -> HeaderMap {
        let content_type = generation::content_type(self.format);
        if let Some(Filed::History { .. }) = self.filed {
            self.ticket.head_filed(content_type)
        } else {
            self.ticket.head(content_type)
        }
    }

    /// Does the work, which hands out mono samples at `hz`, on a thread of its own: whoever hangs up, it is
    /// finished and charged. Work that breaks off breaks the answer off and costs nothing.
    pub async fn answer(
        self,
        head: HeaderMap,
        hz: u32,
        work: impl FnOnce(&mut dyn FnMut(&[f32])) -> Result<(), DecodeError> + Send + 'static,
    ) -> Result<Response, Refusal> {
        if let (Some(Filed::Isolation(_)), false) = (&self.filed, self.streamed) {
            return self.answer_long(head, hz, work).await;
        }
        let garbage = self.garbage;
        let sent = move |audio: Vec<u8>| if garbage { noise(audio.len()) } else { audio };
        let body = if self.streamed {
            let (mut sender, receiver) = relay();
            // Not awaited: the answer begins before the work ends.
            drop(tokio::task::spawn_blocking(move || {
                if self
                    .make(hz, work, |piece| sender.send(sent(piece).into()))
                    .is_some()
                {
                    sender.finish();
                }
            }));
            Body::from_stream(receiver.into_stream())
        } else {
            let made = tokio::task::spawn_blocking(move || self.make(hz, work, |_| {})).await;
            Body::from(sent(made.ok().flatten().ok_or_else(Refusal::internal)?))
        };
        let mut response = Response::new(body);
        *response.headers_mut() = head;
        Ok(response)
    }

    /// The same for what may be an hour long: it is made whole on disk.
    async fn answer_long(
        mut self,
        head: HeaderMap,
        hz: u32,
        work: impl FnOnce(&mut dyn FnMut(&[f32])) -> Result<(), DecodeError> + Send + 'static,
    ) -> Result<Response, Refusal> {
        let garbage = self.garbage;
        let made = tokio::task::spawn_blocking(move || {
            let held = written(&self.ticket.account.store, self.format, hz, work);
            let held = held.map_err(|error| log::error!("draft sound can't be made: {error}"));
            let mut held = held.ok()?;
            self.settle_cleaned(&mut held)?;
            Some(held)
        });
        let held = made.await.ok().flatten().ok_or_else(Refusal::internal)?;
        let length = held.len();
        let mut response = if garbage {
            Response::new(Body::from(noise(length as usize)))
        } else {
            let sound = held.open().map_err(|error| {
                log::error!("draft sound is gone before it is sent: {error}");
                Refusal::internal()
            })?;
            sending::file((sound, length), "")
        };
        response.headers_mut().extend(head);
        Ok(response)
    }

    /// Does the work, hands out its pieces, charges for it; answers all of them, unless they are only streamed.
    pub fn make(
        mut self,
        hz: u32,
        work: impl FnOnce(&mut dyn FnMut(&[f32])) -> Result<(), DecodeError>,
        mut emit: impl FnMut(Vec<u8>),
    ) -> Option<Vec<u8>> {
        let is_kept = !self.streamed || matches!(self.filed, Some(Filed::History { .. }));
        let mut audio = Vec::new();
        // What may be an hour long waits on disk.
        let is_long = matches!(self.filed, Some(Filed::Isolation(_)));
        let mut held = Ok(self.ticket.account.store.hold());
        encoded(self.format, self.streamed, hz, work, &mut |bytes| {
            if is_kept {
                audio.extend_from_slice(&bytes);
            }
            if is_long {
                held = std::mem::replace(&mut held, Err(ErrorKind::Other.into()))
                    .and_then(|held| held.with(&bytes));
            }
            emit(bytes);
        })?;
        if is_long {
            let failed = |error| log::error!("what was cleaned can't be written: {error}");
            self.settle_cleaned(&mut held.map_err(failed).ok()?)?;
        } else {
            self.settle(&audio)?;
        }
        Some(audio)
    }

    /// Charges for what was cleaned, and keeps it.
    fn settle_cleaned(&mut self, sound: &mut Held) -> Option<()> {
        let Some(Filed::Isolation(item)) = self.filed.take() else {
            return None;
        };
        let failed = |error| log::error!("what was cleaned can't be kept: {error}");
        let written = self.ticket.account.store.cleaned_sound(&item.id, sound);
        let unplaced = written.map_err(failed).ok()?;
        self.ticket.settle_with(&Left::Isolation(&item, &unplaced))
    }

    /// Charges for it, and keeps of it what is kept.
    fn settle(&mut self, audio: &[u8]) -> Option<()> {
        match self.filed.take() {
            None | Some(Filed::Isolation(_)) => self.ticket.settle()?,
            Some(Filed::History {
                voice_name,
                voice_category,
                settings,
            }) => {
                let settings = settings.to_string();
                self.ticket.file(&Filing {
                    voice_name: &voice_name,
                    voice_category: &voice_category,
                    text: None,
                    dialogue: None,
                    settings: &settings,
                    format: self.format,
                    content_type: generation::content_type(self.format),
                    audio,
                    alignments: "null",
                })?;
            }
        }
        Some(())
    }
}

fn encoded(
    format: OutputFormat,
    streamed: bool,
    hz: u32,
    work: impl FnOnce(&mut dyn FnMut(&[f32])) -> Result<(), DecodeError>,
    emit: &mut dyn FnMut(Vec<u8>),
) -> Option<()> {
    let path = if streamed { Path::Stream } else { Path::Whole };
    let failed = |error| log::error!("draft sound can't be encoded: {error}");
    let mut encoder = Encoder::new(format, path).map_err(failed).ok()?;
    let mut resampler = Resampler::new(hz, format.hz, 1);
    let mut fault = None;
    let mut hand_out = |bytes: Vec<u8>| {
        if !bytes.is_empty() {
            emit(bytes);
        }
    };
    let worked = work(&mut |samples| {
        for piece in samples.chunks(PIECE) {
            let mut resampled = Vec::new();
            resampler.push(piece, &mut resampled);
            match encoder.push(&resampled) {
                Ok(bytes) => hand_out(bytes),
                Err(error) => fault = Some(error),
            }
        }
    });
    if let Err(error) = worked {
        log::error!("a recording that was heard before breaks off: {error}");
        return None;
    }
    if let Some(error) = fault {
        failed(error);
        return None;
    }
    let mut rest = Vec::new();
    resampler.finish(&mut rest);
    hand_out(encoder.push(&rest).map_err(failed).ok()?);
    hand_out(encoder.finish().map_err(failed).ok()?);
    Some(())
}

/// The same as an MP3 on disk.
fn written(
    store: &Store,
    format: OutputFormat,
    hz: u32,
    work: impl FnOnce(&mut dyn FnMut(&[f32])) -> Result<(), DecodeError>,
) -> Result<Held, Box<dyn Error>> {
    let file = store.scratch()?;
    let mut encoder = FileEncoder::lean_mp3(&file, format.hz, format.kbps)?;
    let mut resampler = Resampler::new(hz, format.hz, 1);
    let mut pushed = Ok(());
    work(&mut |samples| {
        for piece in samples.chunks(PIECE) {
            let mut resampled = Vec::new();
            resampler.push(piece, &mut resampled);
            if pushed.is_ok() {
                pushed = encoder.push(&resampled);
            }
        }
    })?;
    pushed?;
    let mut rest = Vec::new();
    resampler.finish(&mut rest);
    encoder.push(&rest)?;
    encoder.finish()?;
    Ok(Held::of(file)?)
}
