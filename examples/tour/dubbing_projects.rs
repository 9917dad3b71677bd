//! Dubbing projects, their languages and transcripts.

use std::collections::BTreeMap;

use mynah::api::dubbing::{DubModel, ListDirection, Original};
use mynah::api::dubbing_projects::languages::{
    AddDubLanguage, DeleteDubLanguage, GetDubLanguage, LanguageStanding, ListDubLanguages,
    NewLanguage,
};
use mynah::api::dubbing_projects::transcripts::{
    AddSegment, DeleteSegment, EditSegment, EditSegments, Edits, GetSourceTranscript,
    GetTargetTranscript, NewSegment, Place, SegmentEdit, SpeakAnew, Translate, TranslateMany,
    Translation,
};
use mynah::api::dubbing_projects::{
    CreateDubProject, DeleteDubProject, GetDubProject, ListDubProjects, ProjectStanding,
};
use mynah::api::page::PageSize;
use mynah::api::types::Said;
use mynah::api::types::bounded::{Phrase, UpTo};
use mynah::terms::ids::{DubLanguageId, DubProjectId, SegmentId, WebhookId};

use crate::steps::{Running, Saw, Step, Stop, Tour};

pub const STEPS: &[Step] = &[
    Step::of::<CreateDubProject>(create),
    Step::of::<ListDubProjects>(list),
    Step::of::<GetDubProject>(get),
    Step::of::<GetSourceTranscript>(transcript),
    Step::of::<AddSegment>(add_segment),
    Step::of::<EditSegment>(edit_segment),
    Step::of::<EditSegments>(edit_segments),
    Step::of::<AddDubLanguage>(add_language),
    Step::of::<ListDubLanguages>(languages),
    Step::of::<GetDubLanguage>(language),
    Step::of::<GetTargetTranscript>(target_transcript),
    Step::of::<Translate>(translate),
    Step::of::<TranslateMany>(translate_many),
    Step::of::<SpeakAnew>(speak_anew),
    Step::of::<DeleteSegment>(delete_segment),
    Step::of::<DeleteDubLanguage>(delete_language),
    Step::of::<DeleteDubProject>(delete),
];

fn project(tour: &Tour) -> Result<DubProjectId, Stop> {
    tour.kept("dubbing project").map(DubProjectId::from)
}

fn segment(tour: &Tour) -> Result<SegmentId, Stop> {
    tour.kept("segment").map(SegmentId::from)
}

fn target(tour: &Tour) -> Result<DubLanguageId, Stop> {
    tour.kept("dubbing language").map(DubLanguageId::from)
}

fn create(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = CreateDubProject {
            source: Some("en-GB".parse()?),
            model: Some(DubModel::V2),
            keyterms: vec!["Mynah".to_owned(), "tour".to_owned()],
            reference: Some(Phrase::new("reference", "Tour")?),
            webhooks: UpTo::new("webhook_ids", [WebhookId::from("wh_1")])?,
            ..CreateDubProject::new(Original::File(tour.recording()))
        };
        let reply = tour.client.send(&endpoint).await?;
        tour.keep("dubbing project", &reply.value.project_id);
        Ok(Saw::of(&reply.head, format!("{:?}", reply.value.status)))
    })
}

fn list(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = ListDubProjects {
            page_size: Some(PageSize::new(50)),
            status: Some(ProjectStanding::Ready),
            direction: Some(ListDirection::Ascending),
            cursor: None,
        };
        let reply = tour.client.send(&endpoint).await?;
        let projects = reply.value.projects.iter().count();
        Ok(Saw::of(&reply.head, format!("{projects} projects")))
    })
}

fn get(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let project = project(tour)?;
        let reply = tour.client.send(&GetDubProject { project }).await?;
        Ok(Saw::of(&reply.head, format!("{:?}", reply.value.status)))
    })
}

fn transcript(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let project = project(tour)?;
        let reply = tour.client.send(&GetSourceTranscript { project }).await?;
        let segments = reply.value.segments.iter().count();
        Ok(Saw::of(&reply.head, format!("{segments} segments")))
    })
}

fn add_segment(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = AddSegment {
            project: project(tour)?,
            segment: NewSegment {
                text: Said::from("Hello there."),
                speaker: "speaker_0".to_owned(),
                place: Place::new(0.0, 1.5)?,
            },
        };
        let reply = tour.client.send(&endpoint).await?;
        tour.keep("segment", reply.value.segment.id);
        Ok(Saw::of(&reply.head, "a segment"))
    })
}

fn edit_segment(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let place = Place::new(0.25, 1.75)?;
        let endpoint = EditSegment {
            project: project(tour)?,
            segment: segment(tour)?,
            edit: SegmentEdit::text("Hello!").and_place(place),
        };
        let reply = tour.client.send(&endpoint).await?;
        let revision = reply.value.revision;
        Ok(Saw::of(&reply.head, format!("revision {revision:?}")))
    })
}

fn edit_segments(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let edit = SegmentEdit::speaker("speaker_0").and_text("Hello again.");
        let endpoint = EditSegments {
            project: project(tour)?,
            edits: Edits::new([(segment(tour)?, edit)])?,
        };
        let reply = tour.client.send(&endpoint).await?;
        let segments = reply.value.segments.iter().count();
        Ok(Saw::of(&reply.head, format!("{segments} segments changed")))
    })
}

fn add_language(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let project = project(tour)?;
        let source = tour.client.send(&GetSourceTranscript { project }).await?;
        let segments = source.value.segments.into_iter();
        let mut translations: BTreeMap<SegmentId, Said> = segments
            .map(|segment| (segment.id, Said::from("Hallo.")))
            .collect();
        // Whoever only pretends doesn't know it any more.
        translations.insert(segment(tour)?, Said::from("Hallo."));
        let language = NewLanguage::new("de-DE".parse()?)
            .cloned(7)?
            .translated(translations)?;
        let endpoint = AddDubLanguage {
            project: self::project(tour)?,
            language,
        };
        let reply = tour.client.send(&endpoint).await?;
        tour.keep("dubbing language", &reply.value.language_id);
        Ok(Saw::of(&reply.head, format!("{:?}", reply.value.status)))
    })
}

fn languages(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = ListDubLanguages {
            page_size: Some(PageSize::new(50)),
            status: Some(LanguageStanding::Completed),
            ..ListDubLanguages::new(project(tour)?)
        };
        let reply = tour.client.send(&endpoint).await?;
        let languages = reply.value.languages.iter().count();
        Ok(Saw::of(&reply.head, format!("{languages} languages")))
    })
}

fn language(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = GetDubLanguage {
            project: project(tour)?,
            language: target(tour)?,
        };
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::of(&reply.head, format!("{:?}", reply.value.status)))
    })
}

fn target_transcript(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = GetTargetTranscript {
            project: project(tour)?,
            language: target(tour)?,
        };
        let reply = tour.client.send(&endpoint).await?;
        let segments = reply.value.segments.iter().count();
        Ok(Saw::of(&reply.head, format!("{segments} segments")))
    })
}

fn translate(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = Translate {
            project: project(tour)?,
            language: target(tour)?,
            segment: segment(tour)?,
            translation: Translation::from("Guten Tag."),
        };
        let reply = tour.client.send(&endpoint).await?;
        let revision = reply.value.revision;
        Ok(Saw::of(&reply.head, format!("revision {revision:?}")))
    })
}

fn translate_many(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let translation = Translation::from("Guten Tag.");
        let endpoint = TranslateMany {
            project: project(tour)?,
            language: target(tour)?,
            translations: Edits::new([(segment(tour)?, translation)])?,
        };
        let reply = tour.client.send(&endpoint).await?;
        let segments = reply.value.segments.iter().count();
        Ok(Saw::of(&reply.head, format!("{segments} segments changed")))
    })
}

fn speak_anew(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = SpeakAnew {
            project: project(tour)?,
            language: target(tour)?,
        };
        let reply = tour.client.send(&endpoint).await?;
        let charged = reply.value.charged_seconds;
        Ok(Saw::of(&reply.head, format!("{charged:?} s charged")))
    })
}

fn delete_segment(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = DeleteSegment {
            project: project(tour)?,
            segment: segment(tour)?,
        };
        let reply = tour.client.send(&endpoint).await?;
        let revision = reply.value.revision;
        Ok(Saw::of(&reply.head, format!("revision {revision:?}")))
    })
}

fn delete_language(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = DeleteDubLanguage {
            project: project(tour)?,
            language: target(tour)?,
        };
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::of(&reply.head, "gone"))
    })
}

fn delete(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let project = project(tour)?;
        let reply = tour.client.send(&DeleteDubProject { project }).await?;
        Ok(Saw::of(&reply.head, "gone"))
    })
}
