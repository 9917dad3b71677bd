//! Recordings that a voice is to be cloned from: looked at, brought in order and kept, all on this computer.
//!
//! What is kept is what is sent: a file as it is where the service takes it, else its sound anew.

mod aside;
mod hearing;
mod mending;
mod pitches;
mod telling;

use std::io::{BufReader, Cursor, Read as _};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use tokio::sync::{Semaphore, SemaphorePermit};

pub(super) use self::aside::tell_all as tell_aside;
pub(super) use self::hearing::heard;
use self::mending::mended;
pub(super) use self::telling::{Told, retell_vault, tell_others, tell_vault};
use crate::cloning::{self, LARGEST, hash_of};
use crate::error::{Refusal, StudioError};
use crate::jobs;
use crate::machine::Machine;
use crate::makings;
use crate::microphone;
use crate::professional;
use crate::recording::why;
use crate::tasks;
use crate::vault;
use mynah_api::types::transcript::Transcribed;
use mynah_audio::decode::{Damage, hear_folded, tracks};
use mynah_audio::encode::{FileEncoder, FileKind};
use mynah_audio::fold::Fold;
use mynah_audio::inspect::{self, mend, mend::Spoilt};
use mynah_core::ids::TakeId;
use mynah_core::request::Input;
use mynah_model::attempt::{CloneAttempt, KeptFile, KeptSample, Part, Source};
use mynah_model::audio_tracks::AudioTrack;
use mynah_model::command::{CloningCommand, Isolating, Recorded, Sheet};
use mynah_model::event::{CloningEvent, Event, Was};
use mynah_model::trouble::{Topic, Trouble};
use mynah_store::Library;
use mynah_store::error::LibraryError;
use mynah_store::outside;

/// Under which the library keeps a clone that was begun, and who was about to agree anew.
pub(super) const KIND: &str = "clone";
const ANEW: &str = "anew";
/// Under which clones that were put aside are kept, each with its number.
pub(super) const ASIDE: &str = "clone-aside";
/// So many recordings are looked at at once: of a long one two hundred megabytes are held.
static SAMPLERS: Semaphore = Semaphore::const_new(2);
/// Frames a second of what is written anew.
pub(super) const HZ: u32 = 44_100;
/// Of a longer recording no more is listened to, in seconds.
const LISTENED: usize = 20 * 60;
/// So many seconds fit into one sample whatever is in them: MP3 at [`KBPS`].
const FITS: f32 = 420.0;
/// Of a long recording so many seconds are the best: more makes no clone better.
const BEST: f32 = 180.0;
/// Bytes before the sound of a WAV file.
const HEAD: usize = 44;
/// Kilobits a second of what is too long for FLAC.
const KBPS: u32 = 192;
/// So many bytes of a recording go within JSON: a server takes bodies of a few megabytes, and text is a third longer.
const WITHIN_JSON: u64 = 3 << 19;
/// Larger files are not read, in bytes.
pub(super) const LARGEST_SOURCE: u64 = 4 << 30;
/// Smaller documents show no signature, in bytes; and so many of them tell what they are.
const SMALLEST_DOCUMENT: u64 = 512;
const SIGNS: usize = 16;
/// Larger documents are no signed sheet, in bytes.
const LARGEST_DOCUMENT: u64 = 50 << 20;
/// What the service takes as it is, by its name.
const TAKEN: &[&str] = &["mp3", "wav", "flac", "ogg", "opus", "m4a"];
/// Bytes that are read from the disk at once.
const PIECE: usize = 1 << 18;

/// Does what is asked, and tells what came of it.
pub(super) async fn run(machine: Arc<Machine>, command: CloningCommand) {
    let done = match command {
        CloningCommand::Look => look(&machine).await,
        CloningCommand::Consents => tell_vault(&machine).await,
        CloningCommand::Keep(sheet, attempt) => keep(&machine, sheet, attempt).await,
        CloningCommand::Create(order) => {
            drop(tasks::spawn(cloning::clone(machine, *order)));
            return;
        }
        CloningCommand::PutAside(number, attempt) => aside::put(&machine, number, *attempt).await,
        CloningCommand::TakeUp(number, own) => aside::take_up(&machine, number, own).await,
        CloningCommand::Aside => aside::tell_all(&machine).await,
        CloningCommand::Sample(number, path) => {
            // Two are looked at side by side; nobody waits behind them.
            drop(tasks::spawn(sampled(machine, number, path.into())));
            return;
        }
        CloningCommand::OwnPitch(of, hashes) => {
            drop(tasks::spawn(pitches::own(machine, of, hashes)));
            return;
        }
        CloningCommand::Mend(number, input, fixes) => {
            drop(tasks::spawn(mended(machine, number, (input, fixes))));
            return;
        }
        CloningCommand::Isolate(order) => {
            isolate_there(machine, *order).await;
            return;
        }
        CloningCommand::Reading { path, what } => {
            drop(tasks::spawn(reading(machine, path.into(), what)));
            return;
        }
        CloningCommand::Understand(hash, take) => {
            let words = understand(&machine, take).await;
            let words = words.map_err(|error| Box::new(machine.trouble(&error, "transcribe")));
            tell(&machine, CloningEvent::Understood(hash, words)).await;
            return;
        }
        CloningCommand::Document(number, path) => {
            document(&machine, number, &path).await;
            return;
        }
        CloningCommand::Record(command) => {
            microphone::run(&machine, command).await;
            return;
        }
        CloningCommand::Professional(command) => {
            professional::run(machine, command).await;
            return;
        }
        CloningCommand::Hear(input, some) => heard(&machine, input, some).await,
        CloningCommand::Withdraw(hash) => vault::withdraw(&machine, hash).await,
        CloningCommand::Renew(consent) => vault::renew(&machine, &consent).await,
        CloningCommand::Export(path, of) => vault::export(&machine, &path, of).await,
        CloningCommand::HearProof(hash) => vault::hear(&machine, hash).await,
        CloningCommand::ShowProof(number, hash) => vault::show(&machine, number, hash).await,
    };
    if let Err(error) = done {
        let trouble = machine.trouble(&error, "clone");
        machine.tell_trouble(trouble).await;
    }
}

pub(super) async fn tell(machine: &Machine, event: CloningEvent) {
    machine.tell(Event::Cloning(event)).await;
}

fn kind_of(sheet: Sheet) -> &'static str {
    match sheet {
        Sheet::Clone => KIND,
        Sheet::Anew => ANEW,
    }
}

async fn look(machine: &Machine) -> Result<(), StudioError> {
    aside::forget_discarded(machine).await?;
    for sheet in [Sheet::Clone, Sheet::Anew] {
        let kept = machine
            .library(move |library| library.take_unfinished(kind_of(sheet)))
            .await?;
        let attempt = kept.and_then(|kept| {
            let read = serde_json::from_str::<CloneAttempt>(&kept);
            read.inspect_err(|error| log::warn!("what was begun can't be read: {error}"))
                .ok()
        });
        if let Some(attempt) = attempt.as_ref().filter(|_| sheet == Sheet::Clone) {
            cloning::tell_broken_off(machine, attempt).await?;
        }
        let begun = CloningEvent::Begun(sheet, attempt.map(Box::new));
        tell(machine, begun).await;
    }
    aside::tell_all(machine).await?;
    microphone::tell_cut_off(machine).await;
    tell_vault(machine).await
}

async fn keep(
    machine: &Machine,
    sheet: Sheet,
    attempt: Option<Box<CloneAttempt>>,
) -> Result<(), StudioError> {
    let written = attempt.map(|attempt| serde_json::to_string(&*attempt));
    let written = written
        .transpose()
        .map_err(mynah_store::error::LibraryError::from)?;
    machine
        .library(move |library| {
            library.keep_unfinished(kind_of(sheet), |there| {
                Some(not_undone(written?, there.as_deref()))
            })
        })
        .await
}

/// What is to be kept, unless what is there became a voice meanwhile: that is not forgotten for what was typed before.
fn not_undone(written: String, there: Option<&str>) -> String {
    let made = there.and_then(|there| {
        let there = serde_json::from_str::<CloneAttempt>(there).ok()?;
        let made = there.made.clone()?;
        let mut attempt = serde_json::from_str::<CloneAttempt>(&written).ok()?;
        // Other recordings are another voice.
        if !attempt.is_of(&there) {
            return None;
        }
        attempt.ended(made);
        serde_json::to_string(&attempt).ok()
    });
    made.unwrap_or(written)
}

/// Waits until one more recording may be looked at: each takes its whole sound in memory.
pub(super) async fn turn() -> Option<SemaphorePermit<'static>> {
    SAMPLERS.acquire().await.ok()
}

async fn sampled(machine: Arc<Machine>, number: u64, path: Arc<Path>) {
    let turn = turn().await;
    let library = machine.library.clone();
    let looked = machine
        .blocking(move || sample(&library, &path))
        .await
        .map(Box::new)
        .map_err(|error| Box::new(told(&machine, &error)));
    drop(turn);
    tell(&machine, CloningEvent::Sampled(number, looked)).await;
}

/// What is wrong with a recording, in words about that.
pub(super) fn told(machine: &Machine, error: &StudioError) -> Trouble {
    let trouble = machine.trouble(error, "inspect").about(Topic::Recording);
    match why(error) {
        Some(why) => trouble.saying(why),
        None => trouble,
    }
}

/// Keeps what can be sent of a file, and looks at that.
pub(super) fn sample(library: &Library, path: &Path) -> Result<KeptSample, StudioError> {
    let name = path.file_name().unwrap_or(path.as_os_str());
    let name = name.to_string_lossy();
    let (file, length) = outside::open(path)?.ok_or(Refusal::NoRecording)?;
    if length > LARGEST_SOURCE {
        return Err(too_large(length, LARGEST_SOURCE));
    }
    if is_taken(path)
        && length <= LARGEST
        && let Some(sample) = as_it_is(library, path)?
    {
        return Ok(sample);
    }
    let brought = heard_source_of(path)?;
    let mut source = BufReader::with_capacity(PIECE, file);
    // What is kept of it loses nothing, whatever it lost before.
    let compressed = inspect::compressed(&mut source);
    let heard = mono(&mut source)?;
    let fold = heard.fold;
    let damage = inspect::harms_of(&mut source, &heard.damage);
    let mut sample = kept(library, &name, heard)?;
    sample.take_sound_of(fold, &tracks(&mut source));
    sample.others.compressed = compressed;
    sample.take_damage(damage);
    sample.source = Some(brought);
    Ok(sample)
}

/// A file of so many bytes isn't read: no more than so many are.
pub(super) fn too_large(bytes: u64, most: u64) -> StudioError {
    Refusal::SourceTooLarge { bytes, most }.into()
}

/// Whether the service takes such a file as it is, by its name.
pub(super) fn is_taken(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    TAKEN
        .iter()
        .any(|taken| taken.eq_ignore_ascii_case(&ending))
}

/// A file that isn't kept as it is: who took it back is asked about by this.
fn source_of(path: &Path) -> Result<Source, StudioError> {
    let (mut file, _) = outside::open(path)?.ok_or(Refusal::NoRecording)?;
    let name = path.file_name().unwrap_or(path.as_os_str());
    Ok(Source {
        hash: hash_of(path, &mut file)?,
        sound: None,
        name: name.to_string_lossy().into_owned(),
    })
}

/// The same with what is heard in it, for which it is decoded.
pub(super) fn heard_source_of(path: &Path) -> Result<Source, StudioError> {
    let (file, _) = outside::open(path)?.ok_or(Refusal::NoRecording)?;
    Ok(Source {
        sound: inspect::sound_of(&mut BufReader::with_capacity(PIECE, file))?,
        ..source_of(path)?
    })
}

/// Keeps a file as it is, and looks at it; `None` of one whose channels aren't simply mixed, or that has several audio
/// tracks: the service would hear little, nothing or another one.
pub(super) fn as_it_is(library: &Library, path: &Path) -> Result<Option<KeptSample>, StudioError> {
    let name = path.file_name().unwrap_or(path.as_os_str());
    let name = name.to_string_lossy();
    let open =
        || -> Result<_, StudioError> { Ok(outside::open(path)?.ok_or(Refusal::NoRecording)?) };
    let hash = hash_of(path, &mut open()?.0)?;
    let looked = inspect::inspect(&mut BufReader::with_capacity(PIECE, open()?.0))?;
    if looked.fold != Fold::Mix || AudioTrack::of(&looked.tracks).len() > 1 {
        return Ok(None);
    }
    let input = library.keep_input(&name, looked.seconds, open()?.0)?;
    if input.hash != hash {
        // It was written to meanwhile: what lies in the library now wasn't looked at.
        return looked_at(library, input).map(Some);
    }
    Ok(Some(KeptSample::new(input, looked)))
}

/// Looks at a recording of the library.
pub(super) fn looked_at(library: &Library, input: Input) -> Result<KeptSample, StudioError> {
    let path = library.input(&input)?;
    let (file, _) = outside::open(&path)?.ok_or(Refusal::NoRecording)?;
    let looked = inspect::inspect(&mut BufReader::with_capacity(PIECE, file))?;
    Ok(KeptSample::new(input, looked))
}

/// A recording on one channel.
pub(super) struct Heard {
    /// Its samples, [`HZ`] a second.
    mono: Vec<f32>,
    /// Whether it goes on behind them.
    is_longer: bool,
    /// What was wrong with it so far.
    damage: Vec<Damage>,
    /// The way in which its channels were folded.
    fold: Fold,
}

/// A recording on one channel, at most its beginning.
pub(super) fn mono(source: &mut dyn mynah_audio::decode::Source) -> Result<Heard, StudioError> {
    let most = LISTENED * HZ as usize;
    let mut mono = Vec::new();
    let (damage, fold) = hear_folded(source, HZ, &mut |samples| {
        mono.extend_from_slice(samples);
        if mono.len() <= most {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })?;
    let is_longer = mono.len() > most;
    mono.truncate(most);
    Ok(Heard {
        mono,
        is_longer,
        damage,
        fold,
    })
}

/// Keeps what was heard of a recording, and how much that is of it.
fn kept(library: &Library, name: &str, heard: Heard) -> Result<KeptSample, StudioError> {
    let mut sample = anew(library, name, heard.mono, HZ)?;
    if heard.is_longer {
        let part = sample.part.get_or_insert_default();
        part.listened = Some(LISTENED as u32);
    }
    Ok(sample)
}

/// Keeps sound as a file that the service takes, and looks at that.
pub(super) fn anew(
    library: &Library,
    name: &str,
    mono: Vec<f32>,
    hz: u32,
) -> Result<KeptSample, StudioError> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut part = None;
    // What is written fastest is taken where it fits: somebody waits.
    let (bytes, ending) = if (mono.len() * 2 + HEAD) as u64 <= LARGEST {
        (encoded(&mono, FileKind::Wav, hz)?, "wav")
    } else {
        let flac = encoded(&mono, FileKind::Flac, hz)?;
        if flac.len() as u64 <= LARGEST {
            (flac, "flac")
        } else {
            drop(flac);
            let kept = mend::best(&mono, hz, (FITS, &Spoilt::of(&mono, hz)));
            let kept = mono.get(kept).unwrap_or_default();
            if kept.len() < mono.len() {
                part = Some(Part {
                    best: Some(FITS as u32),
                    ..Part::default()
                });
            }
            (encoded(kept, FileKind::Mp3 { kbps: KBPS }, hz)?, "mp3")
        }
    };
    drop(mono);
    let looked = inspect::inspect(&mut Cursor::new(bytes.as_slice()))?;
    let name = format!("{stem}.{ending}");
    let input = library.keep_input(&name, looked.seconds, bytes.as_slice())?;
    Ok(KeptSample {
        part,
        ..KeptSample::new(input, looked)
    })
}

fn encoded(samples: &[f32], kind: FileKind, hz: u32) -> Result<Vec<u8>, StudioError> {
    let mut file = Cursor::new(Vec::new());
    let mut encoder = FileEncoder::new(&mut file, kind, (hz, 1))?;
    for piece in samples.chunks(1 << 16) {
        encoder.push(piece)?;
    }
    encoder.finish()?;
    Ok(file.into_inner())
}

/// A recording as it is where the service takes it and it is short enough, else its best stretch of so many seconds.
pub(super) fn best_of(
    library: &Library,
    path: &Path,
    seconds: f32,
) -> Result<KeptFile, StudioError> {
    let name = path.file_name().unwrap_or(path.as_os_str());
    let name = name.to_string_lossy();
    let open =
        || -> Result<_, StudioError> { Ok(outside::open(path)?.ok_or(Refusal::NoRecording)?) };
    let (file, length) = open()?;
    if length > LARGEST_SOURCE {
        return Err(too_large(length, LARGEST_SOURCE));
    }
    let mut file = BufReader::with_capacity(PIECE, file);
    let long = inspect::seconds(&mut file)?;
    let is_small = is_taken(path) && length <= WITHIN_JSON && long <= f64::from(seconds);
    if is_small && inspect::fold_of(&mut file)? == Fold::Mix {
        let input = library.keep_input(&name, long, open()?.0)?;
        return Ok(KeptFile {
            input,
            source: Some(heard_source_of(path)?),
        });
    }
    let brought = heard_source_of(path)?;
    let mono = mono(&mut BufReader::with_capacity(PIECE, open()?.0))?.mono;
    let best = mend::best(&mono, HZ, (seconds, &Spoilt::of(&mono, HZ)));
    let best = mono.get(best).unwrap_or_default();
    let long = best.len() as f64 / f64::from(HZ);
    let bytes = encoded(best, FileKind::Mp3 { kbps: KBPS }, HZ)?;
    let stem = name.rsplit_once('.').map_or(&*name, |(stem, _)| stem);
    Ok(KeptFile {
        input: library.keep_input(&format!("{stem}.mp3"), long, bytes.as_slice())?,
        source: Some(brought),
    })
}

/// Has a recording cleaned at the service, by the one way of all that costs; whoever agreed to it is written down first.
async fn isolate_there(machine: Arc<Machine>, order: Isolating) {
    if let Err(error) = makings::agree(&machine, &order.consent).await {
        let (number, fixes) = order.row;
        let trouble = Box::new(machine.trouble(&error, "isolate"));
        return tell(&machine, CloningEvent::Mended(number, fixes, Err(trouble))).await;
    }
    retell_vault(&machine).await;
    jobs::run(machine, order.jobs).await;
}

/// Whether a file begins as a PDF or a picture does.
fn is_document(head: &[u8]) -> bool {
    let signs: [&[u8]; 7] = [
        b"%PDF-",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"II*\0",
        b"MM\0*",
        b"GIF8",
        b"BM",
    ];
    let is_in = |at: usize, sign: &[u8]| head.get(at..).is_some_and(|rest| rest.starts_with(sign));
    let is_webp = is_in(0, b"RIFF") && is_in(8, b"WEBP");
    let is_heif = is_in(4, b"ftyp")
        && [&b"heic"[..], b"heix", b"mif1", b"avif"]
            .iter()
            .any(|kind| is_in(8, kind));
    is_webp || is_heif || signs.iter().any(|sign| is_in(0, sign))
}

/// Keeps a recording of a statement, or of lines, that was made elsewhere.
async fn reading(machine: Arc<Machine>, path: Arc<Path>, what: Recorded) {
    let library = machine.library.clone();
    let turn = turn().await;
    let is_read = what.is_read();
    let looked = machine.blocking(move || {
        let sample = sample(&library, &path)?;
        let sounds: Vec<&str> = sample.sounds().collect();
        if is_read && vault::is_made_here(&library, &sample.input, &sounds)? {
            return Err(Refusal::ReadByVoice.into());
        }
        Ok::<_, StudioError>(sample)
    });
    let looked = looked.await;
    drop(turn);
    let was = looked
        .map(|sample| Was::Kept(Box::new(sample)))
        .map_err(|error| Box::new(told(&machine, &error)));
    tell(&machine, CloningEvent::Recorded(what, was)).await;
}

/// What the service wrote down of a statement.
async fn understand(machine: &Machine, take: TakeId) -> Result<String, StudioError> {
    let read = machine.library(move |library| library.sound_bytes(take));
    match serde_json::from_slice::<Transcribed>(&read.await?) {
        Ok(Transcribed::One(transcript)) => Ok(transcript.text),
        Ok(Transcribed::Channels(_) | Transcribed::Later(_)) | Err(_) => {
            Err(Refusal::NoTranscript.into())
        }
    }
}

async fn document(machine: &Machine, number: u64, path: &Path) {
    let of = path.to_path_buf();
    let kept = machine.library.clone();
    let kept = machine.blocking(move || {
        let (file, length) = outside::open(&of)?.ok_or(Refusal::NoDocument)?;
        if !(SMALLEST_DOCUMENT..=LARGEST_DOCUMENT).contains(&length) {
            return Err(Refusal::NoDocument.into());
        }
        let mut head = Vec::new();
        let (beginning, _) = outside::open(&of)?.ok_or(Refusal::NoDocument)?;
        let mut beginning = beginning.take(SIGNS as u64);
        let read = beginning.read_to_end(&mut head);
        read.map_err(|error| LibraryError::unread(&of, error))?;
        if !is_document(&head) {
            return Err(Refusal::NoDocument.into());
        }
        let name = of.file_name().unwrap_or(of.as_os_str());
        Ok::<_, StudioError>(kept.keep_input(&name.to_string_lossy(), 0.0, file)?)
    });
    let kept = kept.await;
    let kept = kept.map_err(|error| Box::new(machine.trouble(&error, "consent")));
    tell(machine, CloningEvent::Document(number, kept)).await;
}

#[cfg(test)]
mod tests {
    use super::{is_document, sample};
    use mynah_audio::encode::encode;
    use mynah_audio::fold::Fold;
    use mynah_audio::inspect::Sign;
    use mynah_audio::pcm::Pcm;
    use mynah_core::clock::Clock;
    use mynah_store::Library;

    /// What the service doesn't take is kept as a WAV, which was said to have lost nothing.
    #[test]
    fn what_is_kept_otherwise_tells_how_it_was_compressed() {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(folder.path(), Clock::system()).unwrap();
        let wave = (0..6 * 22_050).map(|n| 0.2 * (n as f32 * 0.05).sin());
        let pcm = Pcm::mono(22_050, wave.collect());
        let bytes = encode(&pcm, "mp3_22050_32".parse().unwrap()).unwrap();
        let path = folder.path().join("voice.mpga");
        std::fs::write(&path, bytes).unwrap();
        let kept = sample(&library, &path).unwrap();
        assert_eq!(kept.input.extension, "wav");
        assert!(matches!(kept.others.compressed, Sign::Present(_)));
    }

    /// Regression: nobody was heard to speak in a recording whose channels cancel each other.
    #[test]
    fn a_recording_that_is_folded_otherwise_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(folder.path(), Clock::system()).unwrap();
        let wave = |n: usize| 0.2 * (n as f32 * 0.05).sin();
        for (name, right, way) in [
            ("even.wav", 1.0, Fold::Mix),
            ("empty.wav", 0.0, Fold::LeftOnly),
            ("inverse.wav", -1.0, Fold::Inverted),
        ] {
            let samples = (0..6 * 22_050).flat_map(|n| [wave(n), right * wave(n)]);
            let pcm = Pcm {
                hz: 22_050,
                channels: 2,
                samples: samples.collect(),
            };
            let path = folder.path().join(name);
            std::fs::write(&path, stereo(&pcm)).unwrap();
            let kept = sample(&library, &path).unwrap();
            assert_eq!(kept.fold, way, "{name}");
            let words = mynah_model::inspecting::fold(way);
            assert_eq!(kept.told(), Vec::from_iter(words), "{name}");
        }
    }

    /// A WAV of two channels.
    fn stereo(pcm: &Pcm) -> Vec<u8> {
        let data = pcm.samples.iter().map(|it| mynah_audio::pcm::to_i16(*it));
        let data: Vec<u8> = data.flat_map(i16::to_le_bytes).collect();
        let mut file = mynah_audio::encode::wav_head(pcm.hz, 2, data.len() as u32).to_vec();
        file.extend(data);
        file
    }

    #[test]
    fn a_signed_document_is_a_pdf_or_a_picture() {
        assert!(is_document(b"%PDF-1.7\n"));
        assert!(is_document(b"\x89PNG\r\n\x1a\n\0\0"));
        assert!(is_document(b"\xff\xd8\xff\xe0\0\x10JFIF"));
        assert!(is_document(b"RIFF\0\0\0\0WEBPVP8 "));
        assert!(is_document(b"\0\0\0\x18ftypheic"));
        assert!(!is_document(b"I agree, Bea"));
        assert!(!is_document(b""));
    }
}
