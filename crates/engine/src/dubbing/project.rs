//! What is said in a dub that is a project of the service: segment by segment, each called by its id.

use futures_util::StreamExt as _;
use mynah_model::dubbing::account::AccountDub;
use mynah_model::dubbing::account::AccountState;

use crate::backend::Connection;
use crate::error::StudioError;
use crate::jobs;
use mynah_api::dubbing_projects::languages::ListDubLanguages;
use mynah_api::dubbing_projects::transcripts::GetTargetTranscript;
use mynah_api::dubbing_projects::{GetDubProject, ListDubProjects};
use mynah_api::error::{ApiError, ErrorKind};
use mynah_api::page::{PageSize, pages};
use mynah_api::types::dubbing_project::{DubProject, ProjectStatus, TargetSegment};
use mynah_core::ids::DubId;
use mynah_model::dubbing::film::Segment;

/// All projects of the account.
pub(super) async fn listed(connection: &Connection) -> Result<Vec<AccountDub>, ApiError> {
    let list = ListDubProjects {
        page_size: Some(PageSize::new(100)),
        ..ListDubProjects::default()
    };
    let mut all = Vec::new();
    let mut list = std::pin::pin!(pages(&connection.client, list));
    while let Some(page) = list.next().await {
        all.extend(page?.value.projects.0.iter().map(shown));
    }
    Ok(all)
}

/// One of them with its languages; nothing where there is none.
pub(super) async fn one(
    connection: &Connection,
    dub: &DubId,
) -> Result<Option<AccountDub>, ApiError> {
    let project = jobs::project_of(dub);
    let look = GetDubProject {
        project: project.clone(),
    };
    let found = match connection.client.send(&look).await {
        Ok(reply) => shown(&reply.value),
        Err(error) if error.kind == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut languages = Vec::new();
    let list = ListDubLanguages::new(project);
    let mut list = std::pin::pin!(pages(&connection.client, list));
    while let Some(page) = list.next().await {
        let page = page?.value.languages.0.into_iter();
        languages.extend(page.map(|it| it.target_language));
    }
    Ok(Some(AccountDub { languages, ..found }))
}

fn shown(project: &DubProject) -> AccountDub {
    let media = project.media.clone().unwrap_or_default();
    let name = project.reference.as_deref().map(jobs::without_mark);
    let name = name.filter(|it| !it.is_empty()).or(media.filename);
    AccountDub {
        id: DubId::new(project.project_id.as_str()),
        name: name.unwrap_or_default(),
        state: match &project.status {
            Some(ProjectStatus::Ready) => AccountState::Ready,
            Some(ProjectStatus::Failed) => {
                AccountState::Failed(project.error.clone().unwrap_or_default().message)
            }
            _ => AccountState::Making,
        },
        source: project.source_language.clone(),
        languages: Vec::new(),
        seconds: media.duration_s,
        here: None,
        is_project: true,
    }
}

/// What is said in the recording and in one language of it, as the service tells it.
pub(super) async fn said(
    connection: &Connection,
    dub: &DubId,
    code: &str,
) -> Result<[Vec<Segment>; 2], StudioError> {
    let language = match jobs::language_of(connection, dub, code).await {
        Ok(Some(language)) => language.language_id,
        Ok(None) => return Ok([Vec::new(), Vec::new()]),
        Err(error) if error.kind == ErrorKind::NotFound => return Ok([Vec::new(), Vec::new()]),
        Err(error) => return Err(error.into()),
    };
    let read = GetTargetTranscript {
        project: jobs::project_of(dub),
        language,
    };
    let read = connection.client.send(&read).await?.value;
    let mut segments: Vec<TargetSegment> = read.segments.0;
    segments.retain(|it| it.end_s > it.start_s);
    segments.sort_by(|one, other| one.start_s.total_cmp(&other.start_s));
    let source = segments.iter().map(|it| Segment {
        text: it.source_text.0.trim().to_owned(),
        ..placed(it)
    });
    let source = source.filter(|it| !it.text.is_empty()).collect();
    // What has no translation is nothing that is said, and a line all the same: it can be given one.
    let target = segments.iter().map(|it| Segment {
        said: it.source_text.0.trim().to_owned(),
        text: it
            .translation
            .clone()
            .unwrap_or_default()
            .0
            .trim()
            .to_owned(),
        ..placed(it)
    });
    Ok([source, target.collect()])
}

fn placed(segment: &TargetSegment) -> Segment {
    Segment {
        speaker: segment.speaker_id.clone(),
        start: segment.start_s,
        end: segment.end_s,
        id: Some(segment.id.clone()),
        ..Segment::default()
    }
}
