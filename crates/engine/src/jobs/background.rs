//! Transcripts of long recordings that ElevenLabs makes in the background. The ID of such a transcript is on the disk before
//! anybody waits, so it is fetched after a restart.
//!
//! ElevenLabs works in the background only for accounts with a webhook. Mynah needs no delivery: it asks by the ID.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::error::StudioError;
use crate::jobs::dub::is_passing;
use crate::jobs::generate::{Order, until_cancelled};
use mynah_api::client::Client;
use mynah_api::error::{ApiError, ErrorKind};
use mynah_api::transcripts::GetTranscript;
use mynah_api::types::transcript::Transcribed;
use mynah_api::webhooks::ListWebhooks;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::{EntryId, TranscriptId};
use mynah_core::request::Generation;
use mynah_model::event::{Event, JobEvent};

/// Bytes of the largest transcript.
const LARGEST: usize = 512 << 20;
/// The time after which a transcript that is not there never comes.
const LATEST: Duration = Duration::from_hours(24);

/// Accounts whose service refused to work in the background.
#[derive(Debug, Default)]
pub(super) struct Background(Mutex<HashSet<String>>);

impl Background {
    fn is_refused(&self, account: &str) -> bool {
        let refused = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        refused.contains(account)
    }

    /// Returns true if it was not known before.
    fn refuse(&self, account: &str) -> bool {
        let mut refused = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        refused.insert(account.to_owned())
    }
}

impl Order<'_> {
    /// Returns true if the recording is long and the account can have its transcript made in the background.
    pub async fn is_in_background(&self) -> bool {
        let Generation::Transcription(request) = self.request() else {
            return false;
        };
        let least = self.machine.options.background_from.as_secs_f64();
        // What is not kept at the service can't be fetched.
        let is_fit = !request.is_live && request.input.seconds >= least && !self.zero_retention;
        let background = &self.machine.jobs.background;
        if !is_fit || background.is_refused(&self.connection.account) {
            return false;
        }
        let list = ListWebhooks::default();
        match self.connection.client.send(&list).await {
            Ok(reply) => {
                let mut all = reply.value.webhooks.iter();
                all.any(|webhook| !webhook.is_disabled && !webhook.is_auto_disabled)
            }
            Err(error) => {
                log::info!("the webhooks of the account are not known: {error}");
                false
            }
        }
    }

    /// Returns true if the service refused only to work in the background, so that the request is sent without that.
    pub fn refuses_background(&self, error: &ApiError) -> bool {
        let refusal = &error.facts.refusal;
        let words = [&refusal.code, &refusal.status, &refusal.param];
        let mut words = words.into_iter().flatten();
        let is_meant = matches!(self.request(), Generation::Transcription(_))
            && words.any(|word| word.contains("webhook"));
        is_meant
            && self
                .machine
                .jobs
                .background
                .refuse(&self.connection.account)
    }

    /// Waits for a transcript that is made in the background; `None` if the job was cancelled.
    ///
    /// # Errors
    /// The service refuses to tell. The transcript does not come.
    pub async fn await_transcript(
        &self,
        entry: EntryId,
        transcript: TranscriptId,
    ) -> Result<Option<Vec<u8>>, StudioError> {
        let id = transcript.to_string();
        self.machine
            .library(move |library| library.begun(entry, &id))
            .await?;
        let running = JobEvent::Running { progress: None };
        self.machine.tell(Event::Job(self.job.id, running)).await;
        let looks = self.machine.options.looks;
        let mut pause = looks.first;
        let since = self.machine.clock.now();
        let waiting = async {
            loop {
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(looks.longest);
                match document(&self.connection.client, &transcript).await {
                    Ok(Some(document)) => return Ok(document),
                    Ok(None) if is_late(since, self.machine.clock.now()) => {
                        return Err(StudioError::CutOff);
                    }
                    Ok(None) => {}
                    Err(StudioError::Api(error)) if is_passing(error.kind) => {
                        log::info!("a transcript can't be asked for: {error}");
                    }
                    Err(error) => return Err(error),
                }
            }
        };
        let waited = until_cancelled(self.job, Box::pin(waiting)).await;
        waited.transpose()
    }
}

/// Returns the ID of the transcript if an answer only promises one.
pub(super) fn promised(document: &[u8]) -> Option<TranscriptId> {
    // A whole transcript is long, and its own ID is no promise.
    if document.len() > 64 << 10 {
        return None;
    }
    match serde_json::from_slice(document) {
        Ok(Transcribed::Later(promised)) => promised.transcription_id,
        Ok(Transcribed::One(_) | Transcribed::Channels(_)) | Err(_) => None,
    }
}

/// Returns true if a transcript that was sent at `since` would be there by now.
pub(crate) fn is_late(since: UnixMillis, now: UnixMillis) -> bool {
    let passed = u64::try_from(now.0.saturating_sub(since.0)).unwrap_or(0);
    Duration::from_millis(passed) >= LATEST
}

/// Downloads a transcript of the account; `None` if it is not there, or not yet.
///
/// # Errors
/// Errors of the service. A document that is too large.
pub(crate) async fn document(
    client: &Client,
    transcript: &TranscriptId,
) -> Result<Option<Vec<u8>>, StudioError> {
    let get = GetTranscript {
        transcript: transcript.clone(),
    };
    let mut answer = match client.stream(&get).await {
        Ok(answer) => answer,
        Err(error) if error.kind == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut document = Vec::new();
    while let Some(piece) = answer.next().await {
        let piece = piece?;
        if document.len() + piece.len() > LARGEST {
            return Err(crate::error::Refusal::NoTranscript.into());
        }
        document.extend_from_slice(&piece);
    }
    Ok(promised(&document).is_none().then_some(document))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_answer_without_words_is_a_promise() {
        for (answer, id) in [
            (
                r#"{"message":"Later","request_id":"r","transcription_id":"abc"}"#,
                Some("abc"),
            ),
            (r#"{"message":"Later","request_id":"r"}"#, None),
            (r#"{"text":"Hi","words":[],"transcription_id":"abc"}"#, None),
            (r#"{"transcripts":[],"transcription_id":"abc"}"#, None),
            ("<html>", None),
        ] {
            let promised = promised(answer.as_bytes());
            assert_eq!(promised.as_ref().map(TranscriptId::as_str), id, "{answer}");
        }
    }

    #[test]
    fn a_transcript_that_is_not_there_after_a_day_never_comes() {
        let hours = |hours: i64| UnixMillis(hours * 3_600_000);
        assert!(!is_late(hours(1), hours(20)));
        assert!(is_late(hours(1), hours(25)));
    }
}
