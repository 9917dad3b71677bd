//! Long recordings: kept as they are where the service takes them so, else as MP3 in pieces of half an hour.

use std::io::{BufReader, Cursor, Seek, SeekFrom, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::tell;
use crate::error::{Refusal, StudioError};
use crate::machine::Machine;
use crate::sampling::{self, HZ};
use mynah_audio::decode::{hear_folded, tracks};
use mynah_audio::encode::{FileEncoder, FileKind};
use mynah_audio::inspect;
use mynah_audio::pcm::Pcm;
use mynah_core::backend::Backend;
use mynah_core::ids::MakingId;
use mynah_i18n::tr;
use mynah_model::attempt::KeptSample;
use mynah_model::event::ProfessionalEvent;
use mynah_store::Library;
use mynah_store::outside;

/// Bytes of a file that is sent as it is; larger ones are written anew.
const LARGEST: u64 = 50 << 20;
/// Bytes of a file that is read at most: three hours of the largest usual kind.
const LARGEST_SOURCE: u64 = 8 << 30;
/// Seconds of a piece: files of that length travel best, by the service's own advice.
const PIECE_SECS: usize = 30 * 60;
/// Kilobits a second of a piece: half an hour of one voice has 43 MB.
const KBPS: u32 = 192;
/// A rest that is shorter goes with nothing, in seconds.
const REST_SECS: usize = 1;
/// Bytes that are read from the disk at once.
const READ: usize = 1 << 18;

/// Looks at a file and keeps what can be sent of it.
pub(super) async fn sampled(machine: Arc<Machine>, (id, number): (MakingId, u64), path: PathBuf) {
    let turn = sampling::turn().await;
    let library = machine.library.clone();
    let kept = machine
        .blocking(move || samples(&library, &path))
        .await
        .map_err(|error| Box::new(sampling::told(&machine, &error)));
    drop(turn);
    let sampled = ProfessionalEvent::Sampled(id, number, kept);
    tell(&machine, Backend::Draft, sampled).await;
}

fn samples(library: &Library, path: &Path) -> Result<Vec<KeptSample>, StudioError> {
    let (file, length) = outside::open(path)?.ok_or(Refusal::NoRecording)?;
    if length > LARGEST_SOURCE {
        return Err(sampling::too_large(length, LARGEST_SOURCE));
    }
    if sampling::is_taken(path)
        && length <= LARGEST
        && let Some(sample) = sampling::as_it_is(library, path)?
    {
        return Ok(vec![sample]);
    }
    let brought = sampling::heard_source_of(path)?;
    let name = path.file_stem().unwrap_or(path.as_os_str());
    let name = name.to_string_lossy();
    let source = BufReader::with_capacity(READ, file);
    let mut kept = pieces(library, &name, source, PIECE_SECS)?;
    for piece in &mut kept {
        piece.source = Some(brought.clone());
    }
    Ok(kept)
}

/// Its sound on one channel, in pieces of so many seconds, none of them held longer than it is written.
fn pieces(
    library: &Library,
    name: &str,
    mut source: impl mynah_audio::decode::Source,
    piece_secs: usize,
) -> Result<Vec<KeptSample>, StudioError> {
    let (most, least) = (piece_secs * HZ as usize, REST_SECS * HZ as usize);
    let mut kept = Vec::<KeptSample>::new();
    let mut piece = Piece::begin(HZ)?;
    let mut failed: Option<StudioError> = None;
    let mut take = |mut samples: &[f32]| -> Result<(), StudioError> {
        while !samples.is_empty() {
            let room = (most - piece.samples).min(samples.len());
            let (now, later) = samples.split_at(room);
            piece.push(now)?;
            samples = later;
            if piece.samples == most {
                let whole = std::mem::replace(&mut piece, Piece::begin(HZ)?);
                kept.push(whole.kept(library, name, kept.len())?);
            }
        }
        Ok(())
    };
    let (damage, fold) = hear_folded(&mut source, HZ, &mut |samples| match take(samples) {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            failed = Some(error);
            ControlFlow::Break(())
        }
    })?;
    if let Some(error) = failed {
        return Err(error);
    }
    if piece.samples >= least || kept.is_empty() {
        if piece.samples == 0 {
            return Err(Refusal::NoRecording.into());
        }
        kept.push(piece.kept(library, name, kept.len())?);
    }
    if let Some(first) = kept.first_mut() {
        first.take_sound_of(fold, &tracks(&mut source));
    }
    // Each stands in the piece that has its place.
    for harm in inspect::harms_of(&mut source, &damage) {
        let place = (harm.at() / piece_secs as f32) as usize;
        let place = place.min(kept.len().saturating_sub(1));
        if let Some(piece) = kept.get_mut(place) {
            piece.take_damage([harm.later_by((place * piece_secs) as f32)]);
        }
    }
    Ok(kept)
}

/// What was recorded in the window: one piece, however long.
pub(crate) fn recorded(
    library: &Library,
    name: &str,
    pcm: &Pcm,
) -> Result<KeptSample, StudioError> {
    let mut piece = Piece::begin(pcm.hz)?;
    for samples in pcm.samples.chunks(1 << 16) {
        piece.push(samples)?;
    }
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    piece.named(library, &format!("{name}.mp3"))
}

/// A file in memory that can be read once whoever writes it is done.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Cursor<Vec<u8>>>>);

impl Shared {
    fn cursor(&self) -> MutexGuard<'_, Cursor<Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.cursor().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Seek for Shared {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.cursor().seek(to)
    }
}

/// A piece while it is written.
struct Piece {
    file: Shared,
    encoder: FileEncoder<'static>,
    samples: usize,
    hz: u32,
}

impl Piece {
    fn begin(hz: u32) -> Result<Self, StudioError> {
        let file = Shared::default();
        let encoder = FileEncoder::new(file.clone(), FileKind::Mp3 { kbps: KBPS }, (hz, 1))?;
        Ok(Self {
            file,
            encoder,
            samples: 0,
            hz,
        })
    }

    fn push(&mut self, samples: &[f32]) -> Result<(), StudioError> {
        self.samples += samples.len();
        Ok(self.encoder.push(samples)?)
    }

    fn kept(self, library: &Library, name: &str, before: usize) -> Result<KeptSample, StudioError> {
        let name = tr!("pro-piece", name = name, number = before + 1);
        self.named(library, &name)
    }

    fn named(self, library: &Library, name: &str) -> Result<KeptSample, StudioError> {
        let seconds = self.samples as f64 / f64::from(self.hz);
        self.encoder.finish()?;
        let bytes = std::mem::take(&mut *self.file.cursor()).into_inner();
        let input = library.keep_input(name, seconds, bytes.as_slice())?;
        drop(bytes);
        sampling::looked_at(library, input)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_audio::encode::encode;
    use mynah_core::format::OutputFormat;
    use mynah_store::testing::fresh;

    #[test]
    fn a_long_recording_becomes_pieces_without_a_gap() {
        let (_home, library) = fresh();
        let tone = |at: u32| (at as f32 * 0.05).sin() * 0.3;
        let pcm = Pcm::mono(24_000, (0..24_000 * 7).map(tone).collect());
        let wav = encode(&pcm, OutputFormat::WAV_24000).unwrap();
        let kept = pieces(&library, "study", Cursor::new(wav.clone()), 3).unwrap();
        let seconds: Vec<f64> = kept.iter().map(|it| it.input.seconds.round()).collect();
        assert_eq!(seconds, [3.0, 3.0, 1.0]);
        assert!(kept.iter().all(|it| it.input.extension == "mp3"));
        assert_ne!(kept[0].input.name, kept[1].input.name);
        // A rest too short to be heard is none.
        let whole = pieces(&library, "study", Cursor::new(wav), 7).unwrap();
        assert_eq!(whole.len(), 1);
        let none = encode(&Pcm::mono(24_000, Vec::new()), OutputFormat::WAV_24000).unwrap();
        assert!(pieces(&library, "none", Cursor::new(none), 7).is_err());
    }
}
