//! Ogg Opus at 48 kHz that decodes to exactly the samples it was given.

use opus_pure::{Application, MAX_PACKET_BYTES, OggOpusWriter, OpusEncoder, OpusHead, OpusTags};

use super::{EncodeError, codec};

/// 20 ms.
const FRAME: usize = 960;

/// Samples in, pages out.
pub struct OggOpus {
    encoder: OpusEncoder,
    writer: OggOpusWriter<Vec<u8>>,
    pre_skip: u64,
    channels: usize,
    /// Interleaved.
    waiting: Vec<f32>,
    /// Frames.
    taken: u64,
    /// The newest packet waits, because the last one has to say where the sound ends.
    held: Option<Vec<u8>>,
}

impl OggOpus {
    pub fn new(kbps: u32, channels: u16) -> Result<Self, EncodeError> {
        let mut encoder =
            OpusEncoder::new(48_000, channels.into(), Application::Audio).map_err(codec)?;
        encoder.bitrate_bps = kbps as i32 * 1_000;
        let head = OpusHead::for_encoder(&encoder, 48_000);
        let pre_skip = u64::from(head.pre_skip);
        let mut writer =
            OggOpusWriter::with_tags(Vec::new(), head, OpusTags::new()).map_err(codec)?;
        // A page every few packets: a stream shall sound before it has ended.
        writer.set_page_target(kbps as usize * 1_000 / 8 / 10);
        Ok(Self {
            encoder,
            writer,
            pre_skip,
            channels: usize::from(channels),
            waiting: Vec::new(),
            taken: 0,
            held: None,
        })
    }

    pub fn push(&mut self, samples: &[f32]) -> Result<(), EncodeError> {
        self.taken += (samples.len() / self.channels) as u64;
        self.run(samples)
    }

    /// The bytes that are ready.
    pub fn take(&mut self) -> Vec<u8> {
        self.writer
            .get_mut()
            .map(std::mem::take)
            .unwrap_or_default()
    }

    pub fn finish(mut self) -> Result<Vec<u8>, EncodeError> {
        let end = self.taken + self.pre_skip;
        let waiting = self.waiting.len() / self.channels;
        let made = end - waiting as u64 - self.pre_skip;
        // The encoder is late by what a decoder skips; silence pushes the last samples through.
        let missing = (end - made).next_multiple_of(FRAME as u64) as usize - waiting;
        self.run(&vec![0.0; missing * self.channels])?;
        if let Some(last) = self.held.take() {
            let left = end.saturating_sub(self.writer.granule() as u64);
            self.writer
                .write_packet_with_duration(&last, left as u32)
                .map_err(codec)?;
        }
        self.writer.finish().map_err(codec)
    }

    fn run(&mut self, samples: &[f32]) -> Result<(), EncodeError> {
        self.waiting.extend(
            samples
                .iter()
                .map(|sample| if sample.is_finite() { *sample } else { 0.0 }),
        );
        let mut blocks = self.waiting.chunks_exact(FRAME * self.channels);
        for block in blocks.by_ref() {
            let mut packet = vec![0; MAX_PACKET_BYTES];
            let size = self
                .encoder
                .encode(block, FRAME, &mut packet)
                .map_err(codec)?;
            packet.truncate(size);
            if let Some(ready) = self.held.replace(packet) {
                self.writer.write_packet(&ready).map_err(codec)?;
            }
        }
        let rest = blocks.remainder().len();
        self.waiting.drain(..self.waiting.len() - rest);
        Ok(())
    }
}
