//! A line of a dubbing project that the service says anew: its text is changed there, then what changed is spoken, which
//! costs the seconds of that line. What comes of it is all of the language's sound, of which the line alone is taken.

use crate::api::client::Client;
use crate::api::dubbing_projects::transcripts::{
    GetTargetTranscript, SpeakAnew, Translate, Translation,
};
use crate::api::error::{ApiError, ChargeKnown, ErrorKind};
use crate::api::head::Reply;
use crate::api::types::dubbing::DubBegun;
use crate::api::types::dubbing_project::{DubLanguage, LanguageStatus};
use crate::library::error::LibraryError;
use crate::library::ledger::{Entry, EntryState};
use crate::library::{Library, faults};
use crate::studio::backend::Connection;
use crate::studio::dubbing::{self, NoDub};
use crate::studio::error::StudioError;
use crate::studio::jobs::dub::DubProgress;
use crate::studio::jobs::dub::project::{self, Looked, language_of, project_of};
use crate::studio::keys::Payer;
use crate::studio::machine::Machine;
use crate::studio::price;
use crate::terms::backend::Backend;
use crate::terms::fingerprint::{self, Fingerprint};
use crate::terms::ids::{DubId, DubLanguageId, KeyId, SegmentId};
use crate::terms::request::{AnewRequest, Generation};

/// What is between a dub and a revision: no id of the service has it.
const REVISION: char = '@';

/// By what lines of one language wait for each other.
pub(in crate::studio::jobs) fn turn_of(request: &Generation, account: &str) -> Option<Fingerprint> {
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
pub(in crate::studio::jobs) async fn payer(
    machine: &Machine,
    backend: Backend,
    request: &Generation,
) -> Option<Payer> {
    let Generation::Anew(request) = request else {
        return None;
    };
    let found = owner(machine, backend, &request.dub).await;
    let owner = found.inspect_err(|error| log::warn!("whose a dub is isn't known: {error}"));
    let (account, key) = owner.ok().flatten().filter(|_| backend == Backend::Live)?;
    Some(Payer {
        key,
        account: Some(account),
    })
}

/// The account that a dub was ordered with, and by which key.
pub(in crate::studio) async fn owner(
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
pub(in crate::studio::jobs) fn expected(
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
pub(in crate::studio::jobs) struct Anew {
    dub: DubId,
    language: DubLanguageId,
    segment: SegmentId,
    /// What is said instead, and what is said there now.
    text: String,
    was: String,
}

impl Anew {
    /// Looks at what it changes. Where other lines were changed at the service and not spoken yet, these would be spoken and
    /// charged with it: then nothing is sent.
    pub async fn ready(
        machine: &Machine,
        connection: &Connection,
        request: &AnewRequest,
    ) -> Result<Self, StudioError> {
        let language = language_of(connection, &request.dub, &request.target).await?;
        let language = language.ok_or_else(|| NoDub::Lost(request.target.clone()))?;
        if matches!(
            language.status,
            Some(LanguageStatus::Queued | LanguageStatus::Processing)
        ) {
            return Err(NoDub::SaysAnew.into());
        }
        let said = said(connection, &request.dub, &language.language_id).await?;
        let own = said.iter().find(|(id, _)| *id == request.segment);
        let was = own.ok_or(NoDub::SegmentGone)?.1.clone();
        // Where the sound is of all that is written nothing waits, whoever wrote it. What was changed and perhaps ordered is
        // spoken once the language says so.
        let is_spoken = language.status == Some(LanguageStatus::Completed);
        let is_heard = language.revision.is_some() && language.revision == language.output_revision;
        let known = if is_spoken && is_heard {
            Vec::new()
        } else {
            known(machine, connection.backend, (request, is_spoken)).await?
        };
        for (id, text) in &said {
            let own = *id == request.segment;
            let heard = known.iter().filter(|it| it.0 == *id);
            let mut heard = heard.map(|it| it.1.trim()).peekable();
            // Of what nobody here knows it can't be told whether it was changed.
            if !own && heard.peek().is_some() && heard.all(|it| it != text.trim()) {
                return Err(NoDub::Unspoken(text.clone()).into());
            }
        }
        Ok(Self {
            dub: request.dub.clone(),
            language: language.language_id,
            segment: request.segment.clone(),
            text: request.text.clone(),
            was,
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
    /// the seconds that are charged, where the answer's head doesn't tell.
    pub async fn send(&self, client: &Client) -> Result<Reply<DubBegun>, ApiError> {
        let written = client.send(&self.says(&self.text)).await?;
        let written = written.value.revision;
        faults::reached("translated");
        let speak = SpeakAnew {
            project: project_of(&self.dub),
            language: self.language.clone(),
        };
        match client.send(&speak).await {
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

/// A dub with the revision of its language in which a line was changed: so the ledger knows a line that is said anew.
fn noted(dub: &DubId, revision: Option<u64>) -> DubId {
    match revision {
        Some(revision) => DubId::new(format!("{dub}{REVISION}{revision}")),
        None => dub.clone(),
    }
}

/// The revision that was noted with it; earlier versions noted none.
fn revision_of(noted: &DubId) -> Option<u64> {
    noted.as_str().rsplit_once(REVISION)?.1.parse().ok()
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

/// What is known to have been spoken in a project: what it said at first, and what was said anew since; what was perhaps
/// ordered, where all that was ordered is spoken.
async fn known(
    machine: &Machine,
    backend: Backend,
    (request, all): (&AnewRequest, bool),
) -> Result<Vec<(SegmentId, String)>, StudioError> {
    let (dub, target) = (request.dub.clone(), request.target.clone());
    machine
        .library(move |library| {
            let mut known = Vec::new();
            for entry in library.dubs(backend)? {
                if let Generation::Anew(anew) = &*entry.intent.request
                    && anew.dub == dub
                    && anew.target == target
                    && is_spoken(&entry, all)
                {
                    known.push((anew.segment.clone(), anew.text.clone()));
                }
            }
            for kept in library.films(backend)? {
                // Of very many films nearly all are of other dubs: nothing is read of these.
                if kept.content.contains(dub.as_str()) {
                    known.extend(dubbing::told_of(&kept.content, (&dub, &target)));
                }
            }
            Ok(known)
        })
        .await
}

/// Whether the service spoke what an entry ordered; of what was perhaps ordered, where that is so of all.
fn is_spoken(entry: &Entry, all: bool) -> bool {
    match entry.state {
        EntryState::Intended | EntryState::Released => false,
        EntryState::Sent | EntryState::Unknown => all,
        EntryState::Settled | EntryState::Charged | EntryState::Cut | EntryState::Saved => true,
    }
}

/// Looks once whether a line was said anew, and has the language's sound come; where that says another text of ours by
/// now, this one is nowhere any more.
pub(super) async fn look<'a>(
    machine: &Machine,
    connection: &'a Connection,
    (request, begun): (&AnewRequest, &DubId),
) -> Result<Looked<'a>, StudioError> {
    match language_of(connection, &request.dub, &request.target).await {
        Ok(Some(language)) if is_before(&language, revision_of(begun)) => {
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
    let known = known(machine, connection.backend, (request, true)).await?;
    let mut known = known.iter().filter(|it| it.0 == request.segment);
    Ok(known.any(|it| it.1.trim() == own.trim()))
}

/// Whether the sound of a language says a line as it was ordered.
pub(in crate::studio) async fn still_says(
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
    let is_at_it = matches!(
        language.status,
        Some(LanguageStatus::Queued | LanguageStatus::Processing | LanguageStatus::Completed)
    );
    let said = said(connection, &request.dub, &language.language_id).await?;
    let mut own = said.iter().filter(|(id, _)| *id == request.segment);
    let says_it = own.any(|(_, text)| text.trim() == request.text.trim());
    if is_at_it && says_it {
        return Ok((Some(noted(&request.dub, language.revision)), true));
    }
    // What the service has taken may stand as edited until it gets to it.
    Ok((None, connection.draft || !says_it))
}
