//! A professional clone through its whole flow.

use mynah::api::professional::samples::{
    AddSamples, DrawSample, EditSample, GetSpeakers, HearSample, HearSpeaker, RemoveSample,
    SampleOf, SeparateSpeakers,
};
use mynah::api::professional::verification::{
    AnswerCaptcha, GetCaptcha, RequestManualVerification,
};
use mynah::api::professional::{EditProfessional, MakeProfessional, TrainProfessional};
use mynah::terms::ids::{ModelId, SampleId, SpeakerId, VoiceId};

use crate::steps::clones::labels;
use crate::steps::{Running, Saw, Step, Stop, Tour};

pub const STEPS: &[Step] = &[
    Step::of::<MakeProfessional>(make),
    Step::of::<EditProfessional>(edit),
    Step::of::<AddSamples>(add),
    Step::of::<DrawSample>(draw),
    Step::of::<HearSample>(hear),
    Step::of::<SeparateSpeakers>(separate),
    Step::of::<GetSpeakers>(speakers),
    Step::of::<HearSpeaker>(hear_speaker),
    Step::of::<EditSample>(edit_sample),
    Step::of::<GetCaptcha>(captcha),
    Step::of::<AnswerCaptcha>(answer),
    Step::of::<RequestManualVerification>(manual),
    Step::of::<TrainProfessional>(train),
    Step::of::<RemoveSample>(remove),
];

fn clone(tour: &Tour) -> Result<VoiceId, Stop> {
    tour.kept("professional clone").map(VoiceId::from)
}

fn sample(tour: &Tour) -> Result<SampleOf, Stop> {
    Ok(SampleOf {
        voice: clone(tour)?,
        sample: SampleId::from(tour.kept("professional sample")?),
    })
}

fn make(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let mut endpoint =
            MakeProfessional::new("Ada", "en".parse()?)?.described("Warm and close")?;
        endpoint.labels = labels();
        let reply = tour.client.send(&endpoint).await?;
        tour.keep("professional clone", &reply.value.voice_id);
        Ok(Saw::of(&reply.head, reply.value.voice_id.to_string()))
    })
}

fn edit(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = EditProfessional::new(clone(tour)?);
        let mut endpoint = endpoint.named("Ada, herself")?.described("Warm")?;
        endpoint.labels = Some(labels());
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::of(&reply.head, "renamed"))
    })
}

fn add(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let mut endpoint = AddSamples::new(clone(tour)?, [tour.recording(), tour.recording()])?;
        endpoint.remove_background_noise = true;
        let reply = tour.client.send(&endpoint).await?;
        let what = format!("{} samples", reply.value.iter().count());
        let sample = reply
            .value
            .into_iter()
            .next()
            .ok_or("no sample came back")?;
        tour.keep("professional sample", sample.sample_id);
        Ok(Saw::of(&reply.head, what))
    })
}

fn draw(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let reply = tour.client.send(&DrawSample(sample(tour)?)).await?;
        let heights = reply.value.visual_waveform.len();
        Ok(Saw::of(&reply.head, format!("{heights} heights")))
    })
}

fn hear(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = HearSample {
            of: sample(tour)?,
            remove_background_noise: true,
        };
        let reply = tour.client.send(&endpoint).await?;
        let bytes = reply.value.audio.len();
        Ok(Saw::of(&reply.head, format!("{bytes} bytes of sound")))
    })
}

fn separate(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let reply = tour.client.send(&SeparateSpeakers(sample(tour)?)).await?;
        Ok(Saw::of(&reply.head, "begun"))
    })
}

fn speakers(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let reply = tour.client.send(&GetSpeakers(sample(tour)?)).await?;
        let speakers = reply.value.speakers;
        let what = format!("{:?}, {} speakers", reply.value.status, speakers.len());
        // Nobody is known before it is done; then the service says so when this one is asked for.
        let first = speakers.into_values().next().map(|one| one.speaker_id);
        tour.keep(
            "speaker",
            first.unwrap_or_else(|| SpeakerId::from("speaker")),
        );
        Ok(Saw::of(&reply.head, what))
    })
}

fn hear_speaker(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = HearSpeaker {
            of: sample(tour)?,
            speaker: SpeakerId::from(tour.kept("speaker")?),
        };
        let reply = tour.client.send(&endpoint).await?;
        let bytes = reply.value.audio.len();
        Ok(Saw::of(&reply.head, format!("{bytes} bytes of sound")))
    })
}

fn edit_sample(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let mut endpoint = EditSample::new(sample(tour)?).trimmed(500, 5_500)?;
        endpoint.selected_speaker_ids = Some(vec![SpeakerId::from(tour.kept("speaker")?)]);
        endpoint.file_name = Some("first.wav".to_owned());
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::of(&reply.head, "trimmed"))
    })
}

fn captcha(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = GetCaptcha {
            voice: clone(tour)?,
        };
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::of(&reply.head, format!("{:?}", reply.value)))
    })
}

fn answer(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = AnswerCaptcha {
            voice: clone(tour)?,
            recording: tour.recording(),
        };
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::of(&reply.head, format!("{:?}", reply.value.status)))
    })
}

fn manual(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let mut endpoint = RequestManualVerification::new(clone(tour)?, [tour.recording()])?;
        endpoint.extra_text = Some("I had a cold.".to_owned());
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::of(&reply.head, "asked"))
    })
}

fn train(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let endpoint = TrainProfessional {
            voice: clone(tour)?,
            model: Some(ModelId::from("eleven_multilingual_v2")),
        };
        let reply = tour.client.send(&endpoint).await?;
        Ok(Saw::of(&reply.head, "begun"))
    })
}

fn remove(tour: &mut Tour) -> Running<'_> {
    Box::pin(async {
        let reply = tour.client.send(&RemoveSample(sample(tour)?)).await?;
        Ok(Saw::of(&reply.head, "gone"))
    })
}
