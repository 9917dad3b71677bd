//! What is said in a dub that is a project of the service: segment by segment, each called by its id.

use crate::api::dubbing_projects::transcripts::GetTargetTranscript;
use crate::api::error::ErrorKind;
use crate::api::types::dubbing_project::TargetSegment;
use crate::studio::backend::Connection;
use crate::studio::dubbing::film::{Film, Language, Segment};
use crate::studio::error::StudioError;
use crate::studio::jobs;
use crate::terms::ids::{DubId, SegmentId};

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

/// What a film that was kept knows to be said in a language of a project, segment by segment.
pub(in crate::studio) fn told_of(
    film: &str,
    (dub, code): (&DubId, &str),
) -> Vec<(SegmentId, String)> {
    let Ok(film) = Film::read(film) else {
        return Vec::new();
    };
    let own = film.languages.iter().filter(|it| it.code == code);
    let all = own.flat_map(|it| std::iter::once(it).chain(&it.earlier));
    let of: Vec<&Language> = all.filter(|it| it.of.as_ref() == Some(dub)).collect();
    let lines = of.iter().flat_map(|it| it.lines.iter());
    lines
        .filter_map(|line| Some((line.id.clone()?, line.text.clone())))
        .collect()
}
