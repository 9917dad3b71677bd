//! The recording of both sides: the user on the left, the agent on the right. It is written to the disk as it comes.

use std::io::{BufWriter, Seek as _, SeekFrom};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use crate::error::StudioError;
use mynah_audio::encode::{EncodeError, FileEncoder};
use mynah_core::request::Input;
use mynah_i18n::tr;
use mynah_store::Library;

/// Pieces that wait for the disk: about 20 seconds.
const PIECES: usize = 1_024;

/// A recording that goes on. Dropped, it leaves nothing.
pub(super) struct SideRecording {
    into: Option<SyncSender<Vec<f32>>>,
    writer: JoinHandle<Result<Option<Input>, StudioError>>,
}

impl SideRecording {
    /// Starts a recording at this rate, or returns `None` if the system has no thread for it.
    pub fn begin(library: Library, hz: u32, name: String) -> Option<Self> {
        let (into, came) = sync_channel(PIECES);
        let thread = std::thread::Builder::new().name("mynah-conversation".to_owned());
        let writer = thread.spawn(move || write(&library, hz, &name, &came));
        let writer = writer.inspect_err(|error| log::warn!("no thread for a recording: {error}"));
        Some(Self {
            into: Some(into),
            writer: writer.ok()?,
        })
    }

    /// Takes samples of both sides, which are equally long.
    pub fn push(&mut self, user: &[f32], agent: &[f32]) {
        let Some(into) = &self.into else { return };
        let both = user.iter().zip(agent);
        let both = both.flat_map(|(user, agent)| [*user, *agent]).collect();
        if into.try_send(both).is_err() {
            log::warn!("the disk is too slow for the recording of a conversation, or full");
            self.into = None;
        }
    }

    /// Ends it and returns it as an input of the library. Blocks until it is written.
    pub fn finish(mut self) -> Result<Option<Input>, StudioError> {
        self.into = None;
        self.writer.join().unwrap_or(Err(StudioError::CutOff))
    }
}

fn write(
    library: &Library,
    hz: u32,
    name: &str,
    came: &Receiver<Vec<f32>>,
) -> Result<Option<Input>, StudioError> {
    let file = library.scratch()?;
    let mut again = file.reopen().map_err(EncodeError::from)?;
    let mut encoder = FileEncoder::flac(BufWriter::new(file.as_file()), hz, 2)?;
    while let Ok(both) = came.recv() {
        encoder.push(&both)?;
    }
    let frames = encoder.frames();
    encoder.finish()?;
    if frames == 0 {
        return Ok(None);
    }
    again.seek(SeekFrom::Start(0)).map_err(EncodeError::from)?;
    let name = format!("{}.flac", tr!("conversation-recording", agent = name));
    let seconds = frames as f64 / f64::from(hz.max(1));
    Ok(Some(library.keep_input(&name, seconds, again)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_audio::decode::decode_bytes;
    use mynah_core::clock::Clock;

    #[test]
    fn both_sides_are_kept_on_their_channels() {
        let home = tempfile::tempdir().unwrap();
        let library = Library::open(home.path(), Clock::system()).unwrap();
        let begun = SideRecording::begin(library.clone(), 16_000, "Guide".to_owned());
        let mut recording = begun.unwrap();
        for _ in 0..50 {
            recording.push(&[0.25; 320], &[-0.5; 320]);
        }
        let input = recording.finish().unwrap().unwrap();
        assert_eq!(input.seconds, 1.0);
        let bytes = std::fs::read(library.input(&input).unwrap()).unwrap();
        let pcm = decode_bytes(&bytes).unwrap().pcm;
        assert_eq!((pcm.hz, pcm.channels, pcm.frames()), (16_000, 2, 16_000));
        assert!((pcm.samples[0] - 0.25).abs() < 1e-3 && (pcm.samples[1] + 0.5).abs() < 1e-3);
    }
}
