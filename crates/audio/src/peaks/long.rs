//! Peaks of a long MP3: its frames are indexed, then decoded in stretches by several threads.
//!
//! A frame borrows bits from earlier ones, so each stretch decodes ten frames before its own and
//! throws them away; the result doesn't differ from decoding from the start.

use std::io::{Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;

use super::{COARSE, Peaks};
use crate::decode::{DECODER_DELAY, DecodeError, FrameHead, Mp3Codec, each_frame};

/// Frames of sound a stretch: a multiple of four, so that it ends on a bin's border.
const STRETCH: u64 = 1_024;

/// Frames decoded before a stretch: they fill the bit reservoir and the filters.
const WARM_UP: u64 = 10;

/// Why there are no peaks.
#[derive(Debug, thiserror::Error)]
pub enum MpegError {
    /// The file could not be read.
    #[error(transparent)]
    Read(#[from] std::io::Error),
    /// It is no MP3, or a broken one.
    #[error(transparent)]
    Decode(#[from] DecodeError),
}

/// Where each frame is and what the tag says.
struct Index {
    head: FrameHead,
    /// Where each frame begins; one more for the end of the last.
    at: Vec<u64>,
    /// Samples to drop at the start.
    skip: u64,
    /// Samples to keep.
    keep: u64,
}

/// Peaks of an MP3 of any length with [`COARSE`] bins. `open` gives each thread its own reader.
pub fn of_mp3<R: Read + Seek>(
    open: impl Fn() -> std::io::Result<R> + Sync,
    threads: usize,
) -> Result<Peaks, MpegError> {
    let index = Index::read(open()?)?;
    let stretch = STRETCH * index.head.samples as u64;
    let count = index.keep.div_ceil(stretch) as usize;
    let next = AtomicUsize::new(0);
    let mut peaks = Peaks::with_bin(index.head.hz, COARSE);
    let mut done: Vec<Option<Peaks>> = Vec::new();
    done.resize_with(count, || None);
    std::thread::scope(|scope| -> Result<(), MpegError> {
        // As many results as there are stretches: no thread ever waits for room.
        let (send, receive) = sync_channel(count.max(1));
        for thread in 0..threads.clamp(1, count.max(1)) {
            let (send, next, index, open) = (send.clone(), &next, &index, &open);
            std::thread::Builder::new()
                .name(format!("mynah-peaks-{thread}"))
                .spawn_scoped(scope, move || {
                    let mut worker = match Worker::new(open) {
                        Ok(worker) => worker,
                        Err(error) => {
                            drop(send.send(Err(error)));
                            return;
                        }
                    };
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        if number >= count {
                            return;
                        }
                        let result = worker.stretch(index, number as u64 * stretch, stretch);
                        if send.send(result.map(|peaks| (number, peaks))).is_err() {
                            return;
                        }
                    }
                })?;
        }
        drop(send);
        for result in receive {
            let (number, peaks) = result?;
            if let Some(slot) = done.get_mut(number) {
                *slot = Some(peaks);
            }
        }
        Ok(())
    })?;
    for part in done.into_iter().flatten() {
        peaks.append(&part);
    }
    Ok(peaks)
}

impl Index {
    fn read(mut file: impl Read) -> Result<Self, MpegError> {
        let mut index: Option<Self> = None;
        let mut tag = None;
        let end = each_frame(&mut file, &mut |head, found, begins| {
            if index.is_none() && tag.is_none() && found.is_some() {
                tag = found;
                return ControlFlow::Continue(());
            }
            let index = index.get_or_insert_with(|| Self {
                head,
                at: Vec::new(),
                skip: 0,
                keep: 0,
            });
            // Another file of another rate has a waveform of its own.
            if head.hz != index.head.hz {
                return ControlFlow::Break(());
            }
            index.at.push(begins);
            ControlFlow::Continue(())
        })?;
        let mut index = index.ok_or(DecodeError::NotAudio(crate::decode::Looks::Unknown))?;
        let total = index.at.len() as u64 * index.head.samples as u64;
        index.at.push(end);
        let (delay, padding) = tag.map_or((None, 0), |tag| (tag.delay, tag.padding));
        index.skip = delay.map_or(0, |delay| u64::from(delay) + DECODER_DELAY);
        index.keep = match delay {
            Some(delay) => total.saturating_sub(u64::from(delay + padding)),
            None => total,
        }
        .min(total.saturating_sub(index.skip));
        Ok(index)
    }
}

struct Worker<R> {
    file: R,
    codec: Mp3Codec,
    bytes: Vec<u8>,
}

impl<R: Read + Seek> Worker<R> {
    fn new(open: &impl Fn() -> std::io::Result<R>) -> Result<Self, MpegError> {
        Ok(Self {
            file: open()?,
            codec: Mp3Codec::new()?,
            bytes: Vec::new(),
        })
    }

    /// Peaks of `length` samples from `from`, both counted without the encoder's delay.
    fn stretch(&mut self, index: &Index, from: u64, length: u64) -> Result<Peaks, MpegError> {
        let spf = index.head.samples as u64;
        let start = from + index.skip;
        let end = (from + length).min(index.keep) + index.skip;
        let first = start / spf;
        let last = end.div_ceil(spf).min(index.at.len() as u64 - 1);
        let warm = first.saturating_sub(WARM_UP);
        let place = |frame: u64| index.at.get(frame as usize).copied().unwrap_or(0);
        let base = place(warm);
        self.bytes
            .resize(place(last).saturating_sub(base) as usize, 0);
        self.file.seek(SeekFrom::Start(base))?;
        self.file.read_exact(&mut self.bytes)?;
        self.codec.reset();
        let mut peaks = Peaks::with_bin(index.head.hz, COARSE);
        for frame in warm..last {
            let at = (place(frame) - base) as usize;
            let bytes = self.bytes.get(at..).unwrap_or_default();
            let Some((head, bytes)) = FrameHead::parse(bytes)
                .and_then(|head| bytes.get(..head.bytes).map(|bytes| (head, bytes)))
            else {
                continue;
            };
            let mono = self.codec.decode_mono(&head, bytes);
            let here = frame * spf;
            let cut = start.saturating_sub(here).min(spf) as usize;
            let stop = end.saturating_sub(here).min(spf) as usize;
            peaks.push(mono.get(cut..stop).unwrap_or_default());
        }
        Ok(peaks)
    }
}
