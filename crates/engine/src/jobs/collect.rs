//! Answers that come whole: voices to choose from, and what is said in a recording.

use serde::de::IgnoredAny;

use crate::error::{Refusal, StudioError};
use crate::jobs::End;
use crate::jobs::attempt::Attempt;
use crate::jobs::background::promised;
use crate::jobs::budget::Hold;
use crate::jobs::generate::{Order, until_cancelled};
use crate::jobs::later;
use crate::jobs::receive::{keep_unreadable, measured};
use mynah_api::head::{Head, Reply};
use mynah_api::stream::Download;
use mynah_api::types::design::Designs;
use mynah_api::types::transcript::Transcribed;
use mynah_audio::decode::{DecodeError, decode_as, decode_bytes};
use mynah_audio::pcm::Pcm;
use mynah_core::format::OutputFormat;
use mynah_core::ids::EntryId;
use mynah_model::event::Source;
use mynah_model::voice_design;
use mynah_records::blobs::Blob;
use mynah_records::ledger::Cost;
use mynah_records::takes::NewTake;
use mynah_store::Library;
use mynah_store::blobs::BlobWriter;

/// The largest document that is kept.
const MOST: usize = 512 << 20;

impl Order<'_> {
    /// Keeps the voices that are offered: all of them are on the disk before anything else happens to one.
    pub async fn keep_designs(
        &self,
        entry: EntryId,
        reply: Reply<Designs>,
        mut room: BlobWriter,
        hold: &Hold<'_>,
    ) -> Result<Attempt, StudioError> {
        let Reply { mut value, head } = reply;
        self.heed_answer(&head).await;
        self.heed_whole();
        let format = self.request().format().unwrap_or_default();
        let library = self.machine.library.clone();
        // With what was understood of the words: whoever finds it after a crash has nothing else of the head.
        value.text = voice_design::remark(&value.text, head.remark.as_deref());
        let (request, cost) = (head.request.clone(), head.cost);
        let kept = self
            .machine
            .blocking(move || {
                // All of it first: nobody else keeps it.
                match room.write(&value.to_json()) {
                    Ok(()) => room.all_is_here(),
                    Err(error) => log::warn!("what arrived is not safe yet: {error}"),
                }
                // Looking at what it sounds like takes a while, in which the program may end.
                if let Err(error) = library.answered(entry, request.as_ref(), None, cost) {
                    log::warn!("what it cost isn't written down yet: {error}");
                }
                keep_previews(&library, &value, format)
            })
            .await;
        self.settle(entry, kept, &head, hold).await
    }

    /// Keeps what is said in a recording, as the service wrote it.
    pub async fn keep_document(
        &self,
        entry: EntryId,
        mut answer: Download,
        room: BlobWriter,
        hold: &Hold<'_>,
    ) -> Result<Attempt, StudioError> {
        let head = answer.head().clone();
        self.heed_answer(&head).await;
        let reading = async {
            let mut document = Vec::new();
            while let Some(piece) = answer.next().await {
                let piece = piece?;
                if document.len() + piece.len() > MOST {
                    return Ok(None);
                }
                document.extend_from_slice(&piece);
            }
            Ok(Some(document))
        };
        let mut document = match until_cancelled(self.job, reading).await {
            None => return self.cancelled_sent(entry, hold).await,
            Some(Err(error)) => return self.refused(entry, error, hold).await,
            Some(Ok(document)) => document.unwrap_or_default(),
        };
        if let Some(transcript) = promised(&document) {
            if let Err(error) = self.answered(entry, head.clone()).await {
                log::warn!("an answer's ids can't be kept: {error}");
            }
            document = match self.await_transcript(entry, transcript).await {
                Ok(Some(document)) => document,
                Ok(None) => return self.cancelled_sent(entry, hold).await,
                Err(StudioError::Api(error)) => return self.refused(entry, error, hold).await,
                Err(error) => return Err(error),
            };
        }
        self.heed_whole();
        let seconds = self.request().inputs().first().map_or(0.0, |it| it.seconds);
        let kept = self
            .machine
            .blocking(move || keep_transcript(room, &document, seconds))
            .await;
        self.settle(entry, kept, &head, hold).await
    }

    /// Settles what came whole; what can't be kept was paid for all the same.
    pub async fn settle(
        &self,
        entry: EntryId,
        kept: Result<Vec<NewTake>, StudioError>,
        head: &Head,
        hold: &Hold<'_>,
    ) -> Result<Attempt, StudioError> {
        let cost = Cost::of(head.cost, self.quote);
        self.settle_at(entry, kept, (head, cost), hold).await
    }

    /// Settles a whole answer at its cost.
    pub async fn settle_at(
        &self,
        entry: EntryId,
        kept: Result<Vec<NewTake>, StudioError>,
        (head, cost): (&Head, Cost),
        hold: &Hold<'_>,
    ) -> Result<Attempt, StudioError> {
        hold.spend(cost.credits);
        if let Err(error) = self.answered(entry, head.clone()).await {
            log::warn!("an answer's ids can't be kept: {error}");
        }
        let takes = match kept {
            Ok(takes) => takes,
            Err(error) => return self.unusable(entry, &error, head).await,
        };
        let again = takes.clone();
        let settled = self
            .machine
            .library(move |library| library.settle_all(entry, &takes, cost))
            .await;
        match settled {
            Ok(cards) => {
                let kept = self.kept(cards, cost.credits, Source::Bought).await?;
                Ok(Attempt::Over(End::Kept(kept)))
            }
            Err(error) => {
                later::settle(self.machine, entry, again, cost);
                Err(error)
            }
        }
    }
}

/// First all bytes, then what they sound like. Their text is what is remarked of them.
pub(crate) fn keep_previews(
    library: &Library,
    designs: &Designs,
    format: OutputFormat,
) -> Result<Vec<NewTake>, StudioError> {
    let mut kept = Vec::new();
    for preview in designs.previews.iter().filter(|it| !it.audio.is_empty()) {
        let mut writer = library.blob_writer(format, 0)?;
        writer.write(&preview.audio)?;
        kept.push((writer.finish()?, preview));
    }
    if kept.is_empty() {
        return Err(DecodeError::Empty.into());
    }
    let takes = kept.into_iter().map(|(blob, preview)| {
        let decoded = decode_as(&preview.audio, format).or_else(|_| decode_bytes(&preview.audio));
        // What can't be heard can still be made a voice: its id is what was paid for.
        let pcm = decoded.map_or_else(
            |error| {
                log::warn!("a preview can't be heard: {error}");
                Pcm::mono(format.hz, Vec::new())
            },
            |decoded| decoded.pcm.into_mono(),
        );
        NewTake {
            given: Some(preview.generated_voice_id.to_string()),
            remark: Some(designs.text.clone()),
            pick: false,
            ..measured(blob, &pcm, Vec::new())
        }
    });
    Ok(takes.collect())
}

/// Keeps a document in its room.
pub(crate) fn keep_transcript(
    mut room: BlobWriter,
    document: &[u8],
    seconds: f64,
) -> Result<Vec<NewTake>, StudioError> {
    // It was paid for: kept whether this program understands it or not.
    room.write(document)?;
    room.all_is_here();
    if serde_json::from_slice::<IgnoredAny>(document).is_err() {
        return Err(keep_unreadable(room, Refusal::NoTranscript.into()));
    }
    let blob = room.finish()?;
    let given = match serde_json::from_slice::<Transcribed>(document) {
        Ok(Transcribed::One(transcript)) => transcript.transcription_id.map(|id| id.to_string()),
        Ok(Transcribed::Channels(_) | Transcribed::Later(_)) | Err(_) => None,
    };
    Ok(vec![of_document(blob, seconds, given)])
}

/// Returns the take of a document about so many seconds of sound.
pub(crate) fn of_document(blob: Blob, seconds: f64, given: Option<String>) -> NewTake {
    NewTake {
        blob,
        seconds,
        lufs: None,
        peak_db: None,
        mini: Vec::new().into(),
        peaks: Vec::new(),
        words: Vec::new(),
        remark: None,
        given,
        pick: false,
        parts: Vec::new(),
    }
}
