//! An answer as it arrives: every piece goes to the disk, then to the player, then to the waveform.
//!
//! Runs on one blocking thread an answer, so that decoding and disk never hold up the network.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use crate::error::StudioError;
use crate::jobs::PACE;
use crate::jobs::parts::{Lead, Part};
use crate::teller::Teller;
use crate::words::Words;
use mynah_api::head::Head;
use mynah_api::types::speech::TimedAudio;
use mynah_audio::decode::StreamDecoder;
use mynah_audio::decode::{Damage, DecodeError};
use mynah_audio::encode::wav_head;
use mynah_audio::loudness::{Loudness, Meter};
use mynah_audio::pcm::Pcm;
use mynah_audio::peaks::Peaks;
use mynah_audio::player::Feed;
use mynah_core::clock::Clock;
use mynah_core::format::{Codec, OutputFormat};
use mynah_core::ids::JobId;
use mynah_core::request::Generation;
use mynah_core::timing::WordTime;
use mynah_model::desk::Sound;
use mynah_model::event::Event;
use mynah_model::event::JobEvent;
use mynah_records::blobs::Blob;
use mynah_records::takes::NewTake;
use mynah_store::Library;
use mynah_store::blobs::BlobWriter;
use mynah_store::faults;

/// Columns of the small waveform that lists show.
const MINI: usize = 48;
/// Bytes of a WAV's header, which tells the length and so is written last.
const WAV_HEAD: usize = 44;

/// A piece of an answer, or how it ended.
#[derive(Debug)]
pub(super) enum Piece {
    Sound(TimedAudio),
    /// The proper end.
    Whole,
    /// The stream broke: what is here is all.
    Broken,
}

/// What arrived.
#[derive(Debug)]
pub(super) struct Arrived {
    pub take: NewTake,
    /// Whether an end is missing.
    pub cut: bool,
}

/// Takes an answer in.
pub(super) struct Receiver {
    format: OutputFormat,
    writer: BlobWriter,
    decoder: StreamDecoder,
    /// Why it is no sound that can be read, once that is known: it is kept all the same.
    unreadable: Option<DecodeError>,
    loudness: Meter,
    /// What the newest piece was decoded to.
    fresh: Vec<f32>,
    peaks: Peaks,
    words: Words,
    text_bytes: usize,
    /// Where it begins in a longer text whose part it is.
    first_byte: usize,
    is_part: bool,
    /// By what a part is heard before it is joined.
    lead: Option<Lead>,
    feed: Option<Feed>,
    remark: Option<String>,
    given: Option<String>,
    job: JobId,
    teller: Teller,
    clock: Clock,
    told: Option<Instant>,
}

impl Receiver {
    /// Takes sound into this room, which was made before anything is sent: what can't be kept must not be bought.
    pub fn new(
        writer: BlobWriter,
        request: &Generation,
        job: JobId,
        teller: Teller,
        clock: Clock,
    ) -> Result<Self, StudioError> {
        let format = request.format().unwrap_or_default();
        let text = request.spoken();
        Ok(Self {
            format,
            writer,
            decoder: StreamDecoder::new(format.on_the_wire())?,
            unreadable: None,
            loudness: Meter::new(format.hz, 1),
            fresh: Vec::new(),
            peaks: Peaks::new(format.hz),
            // Both sources count their times on what a decoder hears, encoder delay included.
            words: Words::new(&text, 0.0),
            text_bytes: text.len(),
            first_byte: 0,
            is_part: false,
            lead: None,
            feed: None,
            remark: None,
            given: None,
            job,
            teller,
            clock,
            told: None,
        })
    }

    /// The same as a part of a longer text: that is what is shown.
    pub fn within(mut self, part: Option<&Part>) -> Self {
        if let Some(part) = part {
            (self.first_byte, self.text_bytes) = (part.span.start, part.of);
            self.is_part = true;
            self.lead.clone_from(&part.lead);
        }
        self
    }

    /// What is known once the answer begins.
    pub fn begin(&mut self, feed: Option<Feed>, head: &Head) {
        self.feed = feed;
        self.remark = head.remark.clone();
        self.given = head.song.as_ref().map(ToString::to_string);
    }

    /// Takes pieces until the end. Without a word about the end, it was cancelled or the program ends: no take comes of
    /// it here, and what nobody else keeps stays where it is.
    pub fn run(self, pieces: mpsc::Receiver<Piece>) -> Result<Option<Arrived>, StudioError> {
        let lead = self.lead.clone();
        let arrived = self.take_all(pieces);
        // Only what is whole goes on as it is joined.
        if let Some(lead) = lead
            && !matches!(&arrived, Ok(Some(arrived)) if !arrived.cut)
        {
            lead.end();
        }
        arrived
    }

    fn take_all(
        mut self,
        mut pieces: mpsc::Receiver<Piece>,
    ) -> Result<Option<Arrived>, StudioError> {
        while let Some(piece) = pieces.blocking_recv() {
            match piece {
                Piece::Sound(piece) => self.take(&piece)?,
                Piece::Whole => {
                    self.writer.all_is_here();
                    faults::reached("received");
                    return self.finish(true).map(Some);
                }
                Piece::Broken if self.decoder.frames() == 0 && self.unreadable.is_none() => {
                    return Ok(None);
                }
                Piece::Broken => return self.finish(false).map(Some),
            }
        }
        Ok(None)
    }

    fn take(&mut self, piece: &TimedAudio) -> Result<(), StudioError> {
        self.writer.write(&piece.audio)?;
        faults::reached("arriving");
        if self.unreadable.is_some() {
            return Ok(());
        }
        self.fresh.clear();
        if let Err(error) = self.decoder.push(&piece.audio, &mut self.fresh) {
            // Nobody wants to hear it; the rest of it is paid for as well.
            drop(self.feed.take());
            if let Some(lead) = &self.lead {
                lead.end();
            }
            self.unreadable = Some(error);
            return Ok(());
        }
        self.sound();
        if let Some(alignment) = &piece.alignment {
            self.words.push(alignment.letters());
        }
        let now = self.clock.instant();
        // A long waveform costs more to tell, and grows by less that can be seen.
        let pace = PACE + Duration::from_millis(2 * self.peaks.seconds() as u64);
        let due = self
            .told
            .is_none_or(|told| now.saturating_duration_since(told) >= pace);
        if due && self.peaks.frames() > 0 {
            self.told = Some(now);
            let words = self.words.so_far();
            let progress = self.progress(&words);
            let running = JobEvent::Running { progress };
            self.teller.tell_if_room(Event::Job(self.job, running));
            // Of a part of a longer text it is told once it is joined, unless it is heard before.
            if !self.is_part || self.lead.is_some() {
                let sound = self.shown(words, false);
                let sounding = JobEvent::Sounding { sound };
                self.teller.tell_if_room(Event::Job(self.job, sounding));
            }
        }
        Ok(())
    }

    /// What was decoded just now goes to the player first.
    fn sound(&mut self) {
        if let Some(feed) = &mut self.feed {
            feed.push(&self.fresh);
        }
        if let Some(lead) = &self.lead {
            lead.push(&self.fresh);
        }
        self.peaks.push(&self.fresh);
        self.loudness.push(&self.fresh);
    }

    /// How far the words are in the text.
    fn progress(&self, words: &[WordTime]) -> Option<f32> {
        let last = words.last()?;
        let end = self.first_byte + last.bytes.end;
        Some((end as f32 / self.text_bytes.max(1) as f32).min(1.0))
    }

    fn shown(&self, words: Vec<WordTime>, complete: bool) -> Arc<Sound> {
        Arc::new(Sound {
            peaks: Arc::new(self.peaks.clone()),
            words,
            seconds: self.peaks.seconds(),
            complete,
        })
    }

    fn finish(mut self, whole: bool) -> Result<Arrived, StudioError> {
        if let Some(error) = self.unreadable.take() {
            return Err(keep_unreadable(self.writer, error.into()));
        }
        self.fresh.clear();
        let empty = StreamDecoder::new(self.format.on_the_wire())?;
        let decoder = std::mem::replace(&mut self.decoder, empty);
        let damaged = match decoder.finish(&mut self.fresh) {
            Ok(ended) => ended.damage.iter().any(Damage::is_cut),
            // A part that ends in the middle of a frame is still a part.
            Err(error) if !whole => {
                log::debug!("a cut stream ends badly: {error}");
                true
            }
            Err(error) => return Err(keep_unreadable(self.writer, error.into())),
        };
        self.sound();
        drop(self.feed.take());
        let seconds = self.peaks.seconds();
        let early = ends_early(self.words.reach(), seconds) || self.words.misses_an_end();
        let cut = !whole || damaged || early;
        let words = std::mem::take(&mut self.words).finish(seconds);
        if !self.is_part {
            let sound = self.shown(words.clone(), true);
            self.teller
                .tell_blocking(Event::Job(self.job, JobEvent::Sounding { sound }));
        }
        let blob = end_blob(self.writer, self.format)?;
        Ok(Arrived {
            take: NewTake {
                remark: self.remark,
                given: self.given,
                pick: !cut,
                ..of_meters(blob, &self.peaks, self.loudness, words)
            },
            cut,
        })
    }
}

/// A stream that ends early but cleanly can't be told from a good one, except by times that reach far beyond it.
/// The service's clock was seen to drift by 12 % and a second; more is a cut.
fn ends_early(reach: f64, seconds: f64) -> bool {
    reach > seconds * 1.15 + 1.0
}

/// Loudness and peak as a take keeps them.
fn told(loudness: &Loudness) -> (Option<f32>, Option<f32>) {
    let peak_db = Some(loudness.true_peak_db).filter(|db| db.is_finite());
    (loudness.lufs, peak_db)
}

/// Ends a blob; WAV gets the header that room was kept for.
fn end_blob(writer: BlobWriter, format: OutputFormat) -> Result<Blob, StudioError> {
    if format.codec != Codec::Wav {
        return Ok(writer.finish()?);
    }
    let bytes = writer.bytes().saturating_sub(WAV_HEAD as u64);
    let head = wav_head(format.hz, 1, u32::try_from(bytes).unwrap_or(u32::MAX));
    Ok(writer.finish_with_head(&head)?)
}

/// Bytes that are kept free before a sound of this format.
pub(crate) fn head_of(format: OutputFormat) -> usize {
    match format.codec {
        Codec::Wav => WAV_HEAD,
        Codec::Mp3 | Codec::Pcm | Codec::Ulaw | Codec::Alaw | Codec::Opus => 0,
    }
}

/// Keeps what can't be read as it came, and says where it lies with what is wrong with it.
pub(crate) fn keep_unreadable(writer: BlobWriter, error: StudioError) -> StudioError {
    match writer.keep_unreadable() {
        Ok(Some(path)) => StudioError::Unreadable {
            path,
            source: Box::new(error),
        },
        Ok(None) => error,
        Err(disk) => {
            log::error!("what can't be read is not kept: {disk}");
            error
        }
    }
}

/// Keeps a sound that came as a whole file of `format`: out of the account's history.
pub(crate) fn keep_whole(
    library: &Library,
    bytes: &[u8],
    pcm: &Pcm,
    format: OutputFormat,
    words: Vec<WordTime>,
) -> Result<NewTake, StudioError> {
    let mut writer = library.blob_writer(format, 0)?;
    writer.write(bytes)?;
    Ok(measured(writer.finish()?, pcm, words))
}

/// A take of a sound that is in its place.
pub(super) fn measured(blob: Blob, pcm: &Pcm, words: Vec<WordTime>) -> NewTake {
    let mut meter = Meter::new(pcm.hz, 1);
    meter.push(&pcm.samples);
    of_meters(blob, &Peaks::of(pcm), meter, words)
}

/// The same of what was measured while it came.
pub(super) fn of_meters(blob: Blob, peaks: &Peaks, meter: Meter, words: Vec<WordTime>) -> NewTake {
    let (lufs, peak_db) = told(&meter.finish());
    NewTake {
        blob,
        seconds: peaks.seconds(),
        lufs,
        peak_db,
        mini: peaks.mini(MINI),
        peaks: peaks.to_bytes(),
        words,
        remark: None,
        given: None,
        pick: true,
        parts: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::*;
    use mynah_audio::player::{Manual, Output, Player, PlayerEvent};
    use mynah_core::request::SpeechRequest;

    const HZ: u32 = 24_000;

    /// It stayed open as long as the order went on, and the player waited for more: another line ends where it breaks.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_part_that_breaks_off_is_heard_to_where_it_broke() {
        let out = Manual::new(HZ);
        let (send, told) = sync_channel(1_000);
        let tell = move |event| drop(send.try_send(event));
        let player = Player::start(Output::Manual(out.clone()), Clock::system(), tell).unwrap();
        let (feed, track) = player.feed(1, HZ);
        player.play(vec![track], 0.0);
        let started = PlayerEvent::Started { track: 1 };
        while told.recv_timeout(Duration::from_secs(30)).unwrap() != started {}
        let home = tempfile::tempdir().unwrap();
        let library = Library::open(home.path(), Clock::system()).unwrap();
        let format: OutputFormat = "pcm_24000".parse().unwrap();
        let request = Generation::Speech(SpeechRequest {
            voice: "wren".into(),
            model: "eleven_v3".into(),
            text: "Somebody lit the lamp.".to_owned(),
            settings: Default::default(),
            format,
            seed: None,
            language: None,
            context: Default::default(),
            seams: Vec::new(),
            rules: Vec::new(),
            place: Default::default(),
        });
        let lead = Lead::default();
        lead.begin(Some(feed));
        let part = Part {
            span: 0..10,
            of: 22,
            line: None,
            beside: Default::default(),
            lead: Some(lead.clone()),
        };
        let (teller, _told) = crate::teller::channel(100, Arc::new(|| {}));
        let writer = library.blob_writer(format, 0).unwrap();
        let clock = Clock::system();
        let receiver = Receiver::new(writer, &request, JobId(1), teller, clock).unwrap();
        let receiver = receiver.within(Some(&part));
        // What is soft behind the last loud sample is held back, for it may be joined otherwise.
        let loud = |n: u32| ((n as f32 * 0.05).sin() * 9_000.0) as i16;
        let sample = |n: u32| if n < 12_000 { loud(n) } else { 300 };
        let audio = (0..18_000).flat_map(|n| sample(n).to_le_bytes()).collect();
        let sound = TimedAudio {
            audio,
            ..TimedAudio::default()
        };
        let (pieces, inbox) = mpsc::channel(2);
        let taking = crate::tasks::spawn_blocking(move || receiver.run(inbox));
        pieces.send(Piece::Sound(sound)).await.unwrap();
        pieces.send(Piece::Broken).await.unwrap();
        let arrived = taking.await.unwrap().unwrap();
        assert!(arrived.is_some_and(|arrived| arrived.cut));
        let mut heard = Vec::new();
        let is_over = |_: &u32| {
            heard.extend(out.pull(480));
            told.recv_timeout(Duration::from_millis(10)) == Ok(PlayerEvent::Ended)
        };
        assert!((0..3_000).find(is_over).is_some(), "it ends");
        let sounding = heard.iter().filter(|sample| **sample != 0.0).count();
        assert!((17_000..=18_000).contains(&sounding), "{sounding}");
        assert!(lead.take().is_none(), "it is not joined to what broke off");
    }

    #[test]
    fn times_far_beyond_the_sound_mean_a_cut() {
        assert!(!ends_early(3.0, 3.0));
        assert!(!ends_early(4.3, 3.0));
        assert!(ends_early(4.6, 3.0));
        assert!(!ends_early(0.0, 0.0));
    }
}
