//! Dubs.

use mynah::api::dubbing::{
    BegunIn, CreateDub, Creator, DeleteDub, DubModel, DubOptions, DubOrder, DubStanding, GetDub,
    GetDubTranscripts, GetDubbedFile, ListDirection, ListDubs, Original, Sheet, Span,
    TranscriptForm,
};
use mynah::api::page::PageSize;
use mynah::api::upload::Upload;
use mynah::terms::ids::DubId;

use crate::steps::{Running, Saw, Step, Stop, Tour, drained};

pub const STEPS: &[Step] = &[
    Step::of::<CreateDub>(create),
    Step::of::<GetDub>(get),
    Step::of::<ListDubs>(list),
    Step::of::<GetDubbedFile>(file),
    Step::of::<GetDubTranscripts>(transcripts),
    Step::of::<DeleteDub>(delete),
];

fn dub(tour: &Tour) -> Result<DubId, Stop> {
    tour.kept("dub").map(DubId::from)
}

/// A translation of the tone, which says nothing much.
fn sheet() -> Upload {
    let csv = "speaker,start_time,end_time,transcription,translation\n\
        Tone,00:00:00.000,00:00:05.000,La.,La.\n";
    Upload::bytes("translation.csv", "text/csv", csv)
}

fn create(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = CreateDub {
            source: Some("en".parse()?),
            name: Some("Tour".to_owned()),
            speakers: Some(1),
            span: Some(Span::new(1, Some(5))?),
            sheet: Some(Sheet::new(sheet()).counted_in(25.0)?),
            options: DubOptions {
                drop_background_audio: true,
                ..DubOptions::default()
            },
            ..CreateDub::new(Original::File(tour.recording()), "de".parse()?)
        };
        let reply = tour.client.send(&endpoint).await?;
        tour.keep("dub", &reply.value.dubbing_id);
        let what = format!("ready in {:?} s", reply.value.expected_duration_sec);
        Ok(Saw::of(&reply.head, what))
    })
}

fn get(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let dub = dub(tour)?;
        let reply = tour.client.send(&GetDub { dub }).await?;
        Ok(Saw::of(&reply.head, format!("{:?}", reply.value.status)))
    })
}

fn list(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = ListDubs {
            page_size: Some(PageSize::new(50)),
            statuses: vec![
                DubStanding::Queued,
                DubStanding::Dubbing,
                DubStanding::Dubbed,
            ],
            models: vec![DubModel::V1, DubModel::V2],
            targets: vec!["de".parse()?],
            begun_in: vec![BegunIn::Client, BegunIn::Interface],
            creator: Some(Creator::All),
            order: Some(DubOrder::CreatedAt),
            direction: Some(ListDirection::Descending),
            cursor: None,
        };
        let reply = tour.client.send(&endpoint).await?;
        let dubs = reply.value.dubs.iter().count();
        Ok(Saw::of(
            &reply.head,
            format!("{dubs} dubs on the first page"),
        ))
    })
}

fn file(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = GetDubbedFile {
            dub: dub(tour)?,
            language: "de".to_owned(),
        };
        drained(tour.client.stream(&endpoint).await?).await
    })
}

fn transcripts(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let of = |dub: DubId, form| GetDubTranscripts {
            dub,
            language: "de".to_owned(),
            form,
        };
        for form in [TranscriptForm::Srt, TranscriptForm::WebVtt] {
            tour.client.send(&of(dub(tour)?, form)).await?;
        }
        let reply = tour
            .client
            .send(&of(dub(tour)?, TranscriptForm::Json))
            .await?;
        let said = reply.value.json.unwrap_or_default().utterances;
        let what = format!("three forms; {} utterances", said.iter().count());
        Ok(Saw::of(&reply.head, what))
    })
}

fn delete(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let dub = dub(tour)?;
        let reply = tour.client.send(&DeleteDub { dub }).await?;
        Ok(Saw::of(&reply.head, "gone"))
    })
}
