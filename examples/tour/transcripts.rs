//! Speech to text, and single-use tokens.

use mynah::api::tokens::{MakeToken, Purpose};
use mynah::api::transcripts::{
    DeleteTranscript, Entities, Export, ExportFormat, GetTranscript, Redaction, RedactionMode,
    Source, Speakers, Timestamps, Transcribe, Wishes,
};
use mynah::api::types::bounded::SmallSeed;
use mynah::api::types::transcript::Transcribed;
use mynah::terms::ids::{ModelId, TranscriptId};

use crate::steps::{Running, Saw, Step, Tour};

pub const STEPS: &[Step] = &[
    Step::of::<MakeToken>(token),
    Step::of::<Transcribe>(transcribe),
    Step::of::<GetTranscript>(get),
    Step::of::<DeleteTranscript>(delete),
];

fn token(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let purpose = Purpose::BatchScribe;
        let reply = tour.client.send(&MakeToken { purpose }).await?;
        Ok(Saw::of(&reply.head, "a token"))
    })
}

fn what(transcribed: &Transcribed) -> String {
    match transcribed {
        Transcribed::One(one) => format!("{} words", one.words.iter().count()),
        Transcribed::Channels(all) => format!("{} channels", all.transcripts.iter().count()),
        Transcribed::Later(promised) => format!("promised as {}", promised.request_id),
    }
}

fn transcribe(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let mut subtitles = Export::new(ExportFormat::Srt);
        subtitles.max_characters_per_line = Some(40);
        let wishes = Wishes {
            language: Some("en".parse()?),
            speakers: Speakers::AtMost(2),
            timestamps: Some(Timestamps::Character),
            key_terms: vec!["Mynah".to_owned(), "tin roof".to_owned()],
            entities: Some(Entities::all()),
            redaction: Some(Redaction {
                entities: Entities::Several(vec!["pii".to_owned()]),
                mode: Some(RedactionMode::Redacted),
            }),
            no_verbatim: true,
            formats: vec![subtitles, Export::new(ExportFormat::SegmentedJson)],
            temperature: Some(0.0),
            seed: Some(SmallSeed::new(7)?),
            ..Wishes::default()
        };
        let model = ModelId::from("scribe_v2");
        let endpoint = Transcribe::new(Source::File(tour.recording()), model, wishes)?;
        let reply = tour.client.send(&endpoint).await?;
        if let Transcribed::One(one) = &reply.value
            && let Some(id) = &one.transcription_id
        {
            tour.keep("transcript", id);
        }
        Ok(Saw::of(&reply.head, what(&reply.value)))
    })
}

/// The transcript of the step before; the service may keep none.
fn transcript(tour: &Tour) -> TranscriptId {
    TranscriptId::from(tour.kept("transcript").unwrap_or("none"))
}

fn get(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let transcript = transcript(tour);
        let reply = tour.client.send(&GetTranscript { transcript }).await?;
        Ok(Saw::of(&reply.head, what(&reply.value)))
    })
}

fn delete(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let transcript = transcript(tour);
        let reply = tour.client.send(&DeleteTranscript { transcript }).await?;
        Ok(Saw::of(&reply.head, "gone"))
    })
}
