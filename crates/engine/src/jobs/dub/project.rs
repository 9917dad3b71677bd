//! Dubs that are projects of the service: one language each, whose lines can be said anew.

use futures_util::StreamExt as _;

use crate::backend::Connection;
use crate::error::StudioError;
use crate::jobs::dub::{DubProgress, MOST_LISTED, Stop};
use crate::jobs::dubbed::Dubbed;
use crate::jobs::mark;
use mynah_api::dubbing_projects::languages::ListDubLanguages;
use mynah_api::dubbing_projects::{DeleteDubProject, GetDubProject, ListDubProjects};
use mynah_api::error::{ApiError, ErrorKind};
use mynah_api::page::{PageSize, pages};
use mynah_api::types::dubbing_project::{DubLanguage, LanguageStatus, ProjectError, ProjectStatus};
use mynah_core::ids::{DubId, DubProjectId};
use mynah_records::ledger::Entry;

/// What one look at something that goes on at the service came to.
#[expect(
    clippy::large_enum_variant,
    reason = "it is taken apart as soon as it is there"
)]
pub(super) enum Looked<'a> {
    /// It is ready, and its sound comes.
    File(Box<Dubbed<'a>>),
    /// It isn't.
    Stands(DubProgress),
}

/// A dub's project, which the ledger knows as the dub itself.
pub(crate) fn project_of(dub: &DubId) -> DubProjectId {
    DubProjectId::new(dub.as_str())
}

/// Whether both are the same language, wherever it is spoken.
fn is_same(code: &str, other: &str) -> bool {
    let own = |code: &str| code.split('-').next().unwrap_or_default().to_lowercase();
    own(code) == own(other)
}

/// A project's language, as it stands; nothing where it has none such.
///
/// # Errors
/// Those of the service: there is no such project, too.
pub(crate) async fn language_of(
    connection: &Connection,
    dub: &DubId,
    code: &str,
) -> Result<Option<DubLanguage>, ApiError> {
    let list = ListDubLanguages::new(project_of(dub));
    let mut list = std::pin::pin!(pages(&connection.client, list));
    while let Some(page) = list.next().await {
        let languages = page?.value.languages.0;
        let mut found = languages.into_iter();
        if let Some(found) = found.find(|it| is_same(&it.target_language, code)) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Looks at a project once: its recording is listened to before its language is made.
pub(super) async fn look<'a>(
    connection: &'a Connection,
    dub: &DubId,
    code: &str,
) -> Result<Looked<'a>, StudioError> {
    let project = GetDubProject {
        project: project_of(dub),
    };
    let project = match connection.client.send(&project).await {
        Ok(reply) => reply.value,
        Err(error) if error.kind == ErrorKind::NotFound => {
            return Ok(Looked::Stands(DubProgress::Unknown));
        }
        Err(error) => return Err(error.into()),
    };
    match project.status {
        Some(ProjectStatus::Failed) => Ok(failed(project.error)),
        Some(ProjectStatus::Ready) => match language_of(connection, dub, code).await? {
            Some(language) => sound_of(connection, language).await,
            None => Ok(Looked::Stands(DubProgress::Removed)),
        },
        _ => Ok(Looked::Stands(DubProgress::Making)),
    }
}

pub(super) fn failed(error: Option<ProjectError>) -> Looked<'static> {
    Looked::Stands(DubProgress::Failed(error.unwrap_or_default().message))
}

/// The sound of a language that can be heard. What was edited since it was made changes nothing of it.
pub(super) async fn sound_of(
    connection: &Connection,
    language: DubLanguage,
) -> Result<Looked<'_>, StudioError> {
    match language.status {
        Some(LanguageStatus::Failed) => return Ok(failed(language.error)),
        Some(LanguageStatus::Completed | LanguageStatus::Stale) => {}
        _ => return Ok(Looked::Stands(DubProgress::Making)),
    }
    let address = language.outputs.and_then(|it| it.lossless_audio);
    let Some(address) = address else {
        return Ok(Looked::Stands(DubProgress::Making));
    };
    match Dubbed::at(connection, &address, language.output_revision).await {
        Ok(file) => Ok(Looked::File(Box::new(file))),
        // Its address has ended meanwhile: the next look has another one.
        Err(error) if matches!(error.status(), Some(403 | 404 | 410)) => {
            Ok(Looked::Stands(DubProgress::Making))
        }
        Err(error) => Err(error.into()),
    }
}

/// The sound of a project's language, as it comes; nothing where it isn't ready.
///
/// # Errors
/// Those of the service.
pub(crate) async fn file_of_project<'a>(
    connection: &'a Connection,
    dub: &DubId,
    code: &str,
) -> Result<Option<Dubbed<'a>>, StudioError> {
    Ok(match look(connection, dub, code).await? {
        Looked::File(file) => Some(*file),
        Looked::Stands(_) => None,
    })
}

/// Has Draft voices stop a project that isn't made yet.
pub(super) async fn stops(connection: &Connection, dub: &DubId, code: &str) -> Stop {
    let is_over = |language: DubLanguage| {
        let status = language.status;
        matches!(
            status,
            Some(LanguageStatus::Completed | LanguageStatus::Stale)
        )
    };
    let language = language_of(connection, dub, code).await;
    if language.ok().flatten().is_some_and(is_over) {
        return Stop::GoesOn;
    }
    let project = project_of(dub);
    Stop::of(connection.client.send(&DeleteDubProject { project }).await)
}

/// The project of an entry whose answer was lost, by the reference that it was given; and whether all were looked at.
pub(super) async fn find(
    connection: &Connection,
    entry: &Entry,
) -> Result<(Option<DubId>, bool), StudioError> {
    let mut listed = 0;
    let list = ListDubProjects {
        page_size: Some(PageSize::new(100)),
        ..ListDubProjects::default()
    };
    let mut list = std::pin::pin!(pages(&connection.client, list));
    while let Some(page) = list.next().await {
        for project in page?.value.projects.0 {
            listed += 1;
            let reference = project.reference.as_deref().unwrap_or_default();
            if mark::is_marked(reference, entry.sent_as, &entry.intent.fingerprint) {
                return Ok((Some(DubId::new(project.project_id.as_str())), true));
            }
        }
        if listed >= MOST_LISTED {
            return Ok((None, false));
        }
    }
    Ok((None, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_the_same_wherever_it_is_spoken() {
        assert!(is_same("es", "es-MX") && is_same("pt-BR", "pt") && is_same("EN", "en"));
        assert!(!is_same("es", "en") && !is_same("fil", "fi"));
    }
}
