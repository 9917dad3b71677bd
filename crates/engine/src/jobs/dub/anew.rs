//! A line of a dubbing project that the service says anew: its text is changed there, then what changed is spoken, which
//! costs the seconds of that line. What comes of it is all of the language's sound, of which the line alone is taken.

use mynah_model::dubbing::refused::NoDub;
use tokio_util::sync::CancellationToken;

use crate::backend::Connection;
use crate::dubbing::Spoken;
use crate::error::StudioError;
use crate::jobs::dub::DubProgress;
use crate::jobs::dub::project::{self, Looked, language_of, project_of};
use crate::keys::Payer;
use crate::machine::Machine;
use mynah_api::client::Client;
use mynah_api::dubbing_projects::transcripts::{
    GetTargetTranscript, SpeakAnew, Translate, Translation,
};
use mynah_api::error::{ApiError, Call, ChargeKnown, ErrorKind, Reached};
use mynah_api::head::Reply;
use mynah_api::types::dubbing::DubBegun;
use mynah_api::types::dubbing_project::{DubLanguage, LanguageStatus};
use mynah_core::backend::Backend;
use mynah_core::fingerprint::{self, Fingerprint};
use mynah_core::ids::{DubId, DubLanguageId, KeyId, SegmentId};
use mynah_core::request::{AnewRequest, Generation};
use mynah_model::price;
use mynah_store::error::LibraryError;
use mynah_store::{Library, faults};

/// What is between a dub and a revision: no id of the service has it.
const REVISION: char = '@';

/// By what lines of one language wait for each other.
pub(in crate::jobs) fn turn_of(request: &Generation, account: &str) -> Option<Fingerprint> {
    let Generation::Anew(request) = request else {
        return None;
    };
    let any = AnewRequest {
        segment: SegmentId::default(),
        text: String::new(),
        seconds: 0.0,
        ..request.clone()
    };
    Some(fingerprint::of(&Generation::Anew(any), account))
}

/// Who pays for a line that is said anew: the account that has its dub, whichever key is in use. Nothing where nobody here
/// ordered that dub.
pub(in crate::jobs) async fn payer(
    machine: &Machine,
    backend: Backend,
    request: &Generation,
) -> Result<Option<Payer>, StudioError> {
    let Generation::Anew(request) = request else {
        return Ok(None);
    };
    let owner = owner(machine, backend, &request.dub).await?;
    let owner = owner.filter(|_| backend == Backend::Live);
    Ok(owner.map(|(account, key)| Payer {
        key,
        account: Some(account),
    }))
}

/// The account that a dub was ordered with, and by which key.
pub(crate) async fn owner(
    machine: &Machine,
    backend: Backend,
    dub: &DubId,
) -> Result<Option<(String, Option<KeyId>)>, StudioError> {
    let dub = dub.clone();
    let found = machine.library(move |library| {
        let entries = library.dubs(backend)?.into_iter().rev();
        let mut dubs = entries.filter(|it| matches!(*it.intent.request, Generation::Dubbing(_)));
        Ok(dubs.find(|it| it.remote.as_deref() == Some(dub.as_str())))
    });
    let intent = found.await?.map(|entry| entry.intent);
    Ok(intent.map(|intent| (intent.account, intent.key)))
}

/// Bytes that come with a line that is said anew: all of its language's sound once more.
pub(in crate::jobs) fn expected(
    library: &Library,
    backend: Backend,
    request: &AnewRequest,
) -> Result<u64, LibraryError> {
    let entries = library.dubs(backend)?.into_iter().rev();
    let mut dubs = entries.filter(|it| {
        matches!(&*it.intent.request, Generation::Dubbing(dub) if dub.target == request.target)
            && it.remote.as_deref() == Some(request.dub.as_str())
    });
    let Some(dub) = dubs.next() else {
        return Ok(0);
    };
    let takes = library.takes_of(dub.id)?;
    let sizes = takes
        .iter()
        .map(|take| Ok(library.take(take.id)?.blob.bytes));
    let sizes: Result<Vec<u64>, LibraryError> = sizes.collect();
    Ok(sizes?.into_iter().max().unwrap_or(0))
}

/// What is sent to have a line said anew.
pub(in crate::jobs) struct Anew {
    dub: DubId,
    language: DubLanguageId,
    segment: SegmentId,
    /// What is said instead, and what is said there now.
    text: String,
    was: String,
    /// Somebody wants it no more.
    stop: CancellationToken,
}

impl Anew {
    /// Looks at what it changes. Where other lines were changed at the service and not spoken yet, these would be spoken and
    /// charged with it: then nothing is sent.
    pub async fn ready(
        machine: &Machine,
        connection: &Connection,
        (request, stop): (&AnewRequest, CancellationToken),
    ) -> Result<Self, StudioError> {
        let language = language_of(connection, &request.dub, &request.target).await?;
        let language = language.ok_or_else(|| NoDub::Lost(request.target.clone()))?;
        if is_said(&language) {
            return Err(NoDub::SaysAnew.into());
        }
        let said = said(connection, &request.dub, &language.language_id).await?;
        let own = said.iter().find(|(id, _)| *id == request.segment);
        let was = own.ok_or(NoDub::SegmentGone)?.1.clone();
        // Where the sound is of all that is written nothing waits, whoever wrote it. What was changed and perhaps ordered is
        // spoken once the language says so.
        let spoken = match language.is_heard() {
            Some(true) => Spoken::default(),
            _ => spoken(machine, connection.backend, request).await?,
        };
        if spoken.is_unsure() && language.is_heard() == Some(false) {
            return Err(NoDub::UnspokenSome.into());
        }
        let is_over = language.status == Some(LanguageStatus::Completed);
        let mut others = said.iter().filter(|(id, _)| *id != request.segment);
        if let Some((_, text)) = others.find(|(id, text)| spoken.waits((id, text), is_over)) {
            return Err(NoDub::Unspoken(text.clone()).into());
        }
        Ok(Self {
            dub: request.dub.clone(),
            language: language.language_id,
            segment: request.segment.clone(),
            text: request.text.clone(),
            was,
            stop,
        })
    }

    fn says(&self, text: &str) -> Translate {
        Translate {
            project: project_of(&self.dub),
            language: self.language.clone(),
            segment: self.segment.clone(),
            translation: Translation::from(text),
        }
    }

    /// Changes the text, then has it spoken. Where that is refused for nothing, the text is what it was. What it cost is that of
    /// the seconds that are charged, where the answer's head doesn't tell. Stopped in between it is put back, and nothing is
    /// spoken: whoever sends it waits for that, and no longer.
    pub async fn send(&self, client: &Client) -> Result<Reply<DubBegun>, ApiError> {
        let written = client.send(&self.says(&self.text)).await?;
        let written = written.value.revision;
        faults::reached("translated");
        if self.stop.is_cancelled() {
            let call = Call::of::<SpeakAnew>();
            let put_back = client.send(&self.says(&self.was)).await;
            return Err(match put_back {
                Ok(_) => ApiError::new(call, ErrorKind::NoAnswer, Reached::Nothing),
                // It stays changed there, unspoken, and was charged nothing.
                Err(no) => {
                    let call = Call::of::<Translate>();
                    ApiError::new(call, no.kind, Reached::Sent).because(no)
                }
            });
        }
        let speak = SpeakAnew {
            project: project_of(&self.dub),
            language: self.language.clone(),
        };
        let answer = tokio::select! {
            answer = client.send(&speak) => answer,
            // It may be spoken by now: whoever wants it no more waits for no answer.
            () = self.stop.cancelled() => {
                let call = Call::of::<SpeakAnew>();
                return Err(ApiError::new(call, ErrorKind::NoAnswer, Reached::Sent));
            }
        };
        match answer {
            Ok(mut reply) => {
                let charged = reply.value.charged_seconds.map(price::said_anew);
                reply.head.cost = reply.head.cost.or(charged);
                Ok(Reply {
                    value: DubBegun {
                        dubbing_id: noted(&self.dub, written),
                        expected_duration_sec: None,
                    },
                    head: reply.head,
                })
            }
            Err(error) => {
                if error.charge() == ChargeKnown::No
                    && let Err(no) = client.send(&self.says(&self.was)).await
                {
                    log::warn!("a line's text stays changed at the service: {no}");
                }
                Err(error)
            }
        }
    }
}

/// Whether the service says something of a language just now.
pub(super) fn is_said(language: &DubLanguage) -> bool {
    matches!(
        language.status,
        Some(LanguageStatus::Queued | LanguageStatus::Processing)
    )
}

/// A dub with the revision of its language in which a line was changed: so the ledger knows a line that is said anew.
fn noted(dub: &DubId, revision: Option<u64>) -> DubId {
    match revision {
        Some(revision) => DubId::new(format!("{dub}{REVISION}{revision}")),
        None => dub.clone(),
    }
}

/// The revision that was noted with it; earlier versions noted none.
pub(crate) fn revision_of(noted: &str) -> Option<u64> {
    noted.rsplit_once(REVISION)?.1.parse().ok()
}

/// What is said in a language of a project, segment by segment.
async fn said(
    connection: &Connection,
    dub: &DubId,
    language: &DubLanguageId,
) -> Result<Vec<(SegmentId, String)>, StudioError> {
    let read = GetTargetTranscript {
        project: project_of(dub),
        language: language.clone(),
    };
    let read = connection.client.send(&read).await?.value;
    let segments = read.segments.0.into_iter();
    let said = segments.map(|it| (it.id, it.translation.unwrap_or_default().0));
    Ok(said.collect())
}

/// What was spoken in the language of a line, and perhaps was.
async fn spoken(
    machine: &Machine,
    backend: Backend,
    request: &AnewRequest,
) -> Result<Spoken, StudioError> {
    let (dub, target) = (request.dub.clone(), request.target.clone());
    let read = machine.library(move |library| Spoken::read(library, backend, (&dub, &target)));
    read.await
}

/// Looks once whether a line was said anew, and has the language's sound come; where that says another text of ours by
/// now, this one is nowhere any more.
pub(super) async fn look<'a>(
    machine: &Machine,
    connection: &'a Connection,
    (request, begun): (&AnewRequest, &DubId),
) -> Result<Looked<'a>, StudioError> {
    match language_of(connection, &request.dub, &request.target).await {
        Ok(Some(language)) if is_before(&language, revision_of(begun.as_str())) => {
            Ok(Looked::Stands(DubProgress::Making))
        }
        Ok(Some(language)) => {
            let is_over = matches!(
                language.status,
                Some(LanguageStatus::Completed | LanguageStatus::Stale)
            );
            let id = &language.language_id;
            if is_over && says_another(machine, connection, (request, id)).await? {
                return Ok(Looked::Stands(DubProgress::Removed));
            }
            project::sound_of(connection, language).await
        }
        Ok(None) => Ok(Looked::Stands(DubProgress::Removed)),
        Err(error) if error.kind == ErrorKind::NotFound => Ok(Looked::Stands(DubProgress::Unknown)),
        Err(error) => Err(error.into()),
    }
}

/// Whether what is heard of a language may still be what was heard before a line was changed, in a revision where that is
/// known. What was changed since by others, and waits, is nothing that this waits for.
fn is_before(language: &DubLanguage, written: Option<u64>) -> bool {
    language.status == Some(LanguageStatus::Stale)
        && language.output_revision != language.revision
        && match (language.output_revision, written) {
            (Some(heard), Some(written)) => heard < written,
            _ => true,
        }
}

/// Whether a line says what something else was ordered for, and not this.
async fn says_another(
    machine: &Machine,
    connection: &Connection,
    (request, language): (&AnewRequest, &DubLanguageId),
) -> Result<bool, StudioError> {
    let said = said(connection, &request.dub, language).await?;
    let own = said.iter().find(|(id, _)| *id == request.segment);
    let Some((_, own)) = own.filter(|(_, text)| text.trim() != request.text.trim()) else {
        return Ok(false);
    };
    // The service may write it otherwise than it was sent: that is no other text.
    let spoken = spoken(machine, connection.backend, request).await?;
    Ok(spoken.knows((&request.segment, own)))
}

/// Whether the sound of a language says a line as it was ordered.
pub(crate) async fn still_says(
    connection: &Connection,
    request: &AnewRequest,
) -> Result<bool, StudioError> {
    Ok(find(connection, request).await?.0.is_some())
}

/// Whether a line that may have been ordered is being said anew, or was: by what its language says and how it stands. And
/// whether that is all there is to know.
pub(super) async fn find(
    connection: &Connection,
    request: &AnewRequest,
) -> Result<(Option<DubId>, bool), StudioError> {
    let Some(language) = language_of(connection, &request.dub, &request.target).await? else {
        return Ok((None, true));
    };
    let said = said(connection, &request.dub, &language.language_id).await?;
    let mut own = said.iter().filter(|(id, _)| *id == request.segment);
    let says_it = own.any(|(_, text)| text.trim() == request.text.trim());
    if let Some(found) = noted_found(&request.dub, &language).filter(|_| says_it) {
        return Ok((Some(found), true));
    }
    // What the service has taken may stand as edited until it gets to it.
    Ok((None, connection.draft || !says_it))
}

/// A dub with the revision in which a line was written at the earliest that is being spoken, or was; nothing where neither is
/// so.
fn noted_found(dub: &DubId, language: &DubLanguage) -> Option<DubId> {
    let written = match language.status.as_ref()? {
        LanguageStatus::Completed => language.output_revision,
        // Later than the sound before it; what others wrote behind it has a later one still.
        LanguageStatus::Queued | LanguageStatus::Processing => {
            language.output_revision.map(|sound| sound + 1)
        }
        _ => return None,
    };
    Some(noted(dub, written))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(status: &str, [written, heard]: [u64; 2]) -> DubLanguage {
        let json = serde_json::json!({
            "language_id": "l", "status": status, "revision": written, "output_revision": heard,
        });
        serde_json::from_value(json).unwrap()
    }

    /// What others wrote while it was spoken was taken for what it waited for: nobody had that spoken.
    #[test]
    fn a_line_that_is_found_waits_for_no_text_of_others() {
        let found = |status: &str, revisions: [u64; 2]| {
            noted_found(&DubId::new("d"), &language(status, revisions))
        };
        let revision = |found: Option<DubId>| revision_of(found?.as_str());
        let own = revision(found("processing", [7, 4]));
        let before = language("stale", [7, 4]);
        assert!(is_before(&before, own), "the sound of before");
        assert!(!is_before(&language("stale", [7, 5]), own), "its own");
        assert_eq!(revision(found("completed", [6, 6])), Some(6));
        assert_eq!(found("stale", [7, 4]), None);
    }
}
