//! The samples of a professional clone: added, trimmed, heard, seen, and told apart by speaker.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::Request;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::account::Keyed;
use crate::form;
use crate::form::Brought;
use crate::form::Form;
use crate::listening;
use crate::path::Path;
use crate::query::Asked;
use crate::recording;
use crate::refusal::Refusal;
use crate::routes::clones;
use crate::routes::method::{boxed, get, post};
use crate::routes::professional::change;
use crate::routes::professional::find;
use crate::routes::professional::wrong_step;
use crate::routes::samples;
use crate::routes::voice_object::sample_json;
use crate::routes::voice_object::separation_json;
use crate::routes::voices::done;
use crate::upload::Bounds;
use crate::upload::Upload;
use crate::voice::Sample;
use mynah_audio::encode;
use mynah_audio::pcm::Pcm;
use mynah_audio::resample;
use mynah_core::format::OutputFormat;
use mynah_synthesis::speech;

const SAMPLE: &str = "/v1/voices/pvc/{voice}/samples/{sample}";

/// What samples may be: half an hour each in MP3.
const BOUNDS: Bounds = Bounds::several(25, 50);

/// Seconds of a sample that a preview has.
const PREVIEW_SECS: usize = 30;

/// How many bars a waveform has.
const BARS: usize = 500;

/// What is served here.
pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/v1/voices/pvc/{voice}/samples", post(add))
        .route(SAMPLE, post(edit).delete(boxed(samples::remove)))
        .route(&format!("{SAMPLE}/audio"), get(audio))
        .route(&format!("{SAMPLE}/waveform"), get(waveform))
        .route(&format!("{SAMPLE}/separate-speakers"), post(separate))
        .route(&format!("{SAMPLE}/speakers"), get(speakers))
        .route(
            &format!("{SAMPLE}/speakers/{{speaker}}/audio"),
            get(speaker_audio),
        )
}

/// `POST /v1/voices/pvc/{voice_id}/samples`: answers a bare list.
async fn add(
    Keyed(account): Keyed,
    Path(id): Path<String>,
    request: Request,
) -> Result<Json<Value>, Refusal> {
    let mut upload = Upload::read(&account, request, BOUNDS).await?;
    let files = upload.files("files", true);
    let cleaned = upload.flag("remove_background_noise") == Some(true);
    upload.check()?;
    let (_, state) = find(&account, &id).await?;
    let mut samples = clones::keep(&account, files).await?;
    for sample in &mut samples {
        sample.treatment.cleaned = cleaned;
    }
    let answer: Vec<Value> = samples
        .iter()
        .map(|sample| sample_json(&id, sample, Some(state.now)))
        .collect();
    let added = samples.clone();
    let changed = change(&account, &id, |voice, _| voice.samples.extend(added)).await;
    clones::discard_unless(&account, &samples, changed).await?;
    Ok(Json(Value::Array(answer)))
}

/// `POST …/samples/{sample_id}`: each call replaces the selected speakers wholly.
async fn edit(
    Keyed(account): Keyed,
    Path((id, wanted)): Path<(String, String)>,
    Brought(body): Brought,
) -> Result<Json<Value>, Refusal> {
    let members = form::members(&body)?;
    let mut form = Form::new(&members, &["body"]);
    let cleaned = form.flag("remove_background_noise") == Some(true);
    form.list("selected_speaker_ids", Value::is_string, "string_type");
    let start = form.number("trim_start_time", Some((0.0, 1e12)));
    let end = form.number("trim_end_time", Some((0.0, 1e12)));
    let name = form.text("file_name", false);
    form.check()?;
    let selected: Option<Vec<String>> = members
        .get("selected_speaker_ids")
        .and_then(|ids| serde_json::from_value(ids.clone()).ok());
    let sample = sample(&account, &id, &wanted).await?;
    let known = &sample.treatment.speakers;
    let is_known = |id: &String| known.iter().any(|speaker| speaker.id == *id);
    if !selected.iter().flatten().all(is_known) {
        return Err(speaker_not_found());
    }
    if start.zip(end).is_some_and(|(start, end)| end <= start) {
        return Err(wrong_step(
            "invalid_trim",
            "The trim must end after it starts.",
        ));
    }
    change(&account, &id, move |voice, _| {
        let mut samples = voice.samples.iter_mut();
        if let Some(sample) = samples.find(|sample| sample.id == wanted) {
            let treatment = &mut sample.treatment;
            treatment.cleaned = cleaned;
            treatment.selected = selected;
            treatment.trim_start = start.map(|ms| ms as i64);
            treatment.trim_end = end.map(|ms| ms as i64);
            if let Some(name) = name {
                sample.name = name;
            }
        }
    })
    .await?;
    Ok(Json(json!({ "voice_id": id })))
}

async fn sample(account: &Arc<Account>, voice: &str, sample: &str) -> Result<Sample, Refusal> {
    find(account, voice).await?;
    samples::find(account, voice, sample).await
}

/// A sample at the engine's rate, one channel.
async fn sound(account: &Arc<Account>, sample: &Sample) -> Result<Vec<f32>, Refusal> {
    let id = sample.id.clone();
    let read = account.ask(move |store| {
        let found = store.sample(&id)?;
        Ok(found
            .map(|(mut source, _)| recording::beginning(&mut *source, speech::HZ, clones::LONGEST)))
    });
    let sound = read.await?.ok_or_else(Refusal::internal)?;
    sound.map_err(|error| clones::bad_audio(&sample.name, &error))
}

/// The beginning of a sound as MP3 in base64, and how long it is.
async fn preview(mut sound: Vec<f32>) -> Result<(String, f64), Refusal> {
    sound.truncate(PREVIEW_SECS * speech::HZ as usize);
    let secs = sound.len() as f64 / f64::from(speech::HZ);
    let format = OutputFormat::MP3_44100_128;
    let work = tokio::task::spawn_blocking(move || {
        let pcm = resample::resample(&Pcm::mono(speech::HZ, sound), format.hz);
        encode::encode(&pcm, format).map(|bytes| STANDARD.encode(bytes))
    });
    let encoded = work.await.map_err(|_panicked| Refusal::internal())?;
    Ok((encoded.map_err(|_encoding| Refusal::internal())?, secs))
}

/// `GET …/audio`: its first half minute.
async fn audio(
    Keyed(account): Keyed,
    Path((id, wanted)): Path<(String, String)>,
    _: Asked,
) -> Result<Json<Value>, Refusal> {
    let sample = sample(&account, &id, &wanted).await?;
    let (base64, secs) = preview(sound(&account, &sample).await?).await?;
    Ok(Json(json!({
        "audio_base_64": base64,
        "voice_id": id,
        "sample_id": wanted,
        "media_type": "audio/mpeg",
        "duration_secs": secs,
    })))
}

/// `GET …/waveform`: the highest level of each bar, 0 … 1.
async fn waveform(
    Keyed(account): Keyed,
    Path((id, wanted)): Path<(String, String)>,
) -> Result<Json<Value>, Refusal> {
    let sample = sample(&account, &id, &wanted).await?;
    let sound = sound(&account, &sample).await?;
    let bars: Vec<f32> = sound
        .chunks(sound.len().div_ceil(BARS).max(1))
        .map(|bar| {
            bar.iter()
                .fold(0.0, |most: f32, sample| most.max(sample.abs()))
        })
        .collect();
    Ok(Json(
        json!({ "sample_id": wanted, "visual_waveform": bars }),
    ))
}

/// `POST …/separate-speakers`: told apart by pitch alone.
async fn separate(
    Keyed(account): Keyed,
    Path((id, wanted)): Path<(String, String)>,
) -> Result<Json<Value>, Refusal> {
    let sample = sample(&account, &id, &wanted).await?;
    let sound = sound(&account, &sample).await?;
    let work = tokio::task::spawn_blocking(move || listening::speakers(&sound));
    let speakers = work.await.map_err(|_panicked| Refusal::internal())?;
    if speakers.is_empty() {
        return Err(clones::no_speech());
    }
    change(&account, &id, move |voice, state| {
        let mut samples = voice.samples.iter_mut();
        if let Some(sample) = samples.find(|sample| sample.id == wanted) {
            sample.treatment.separating = Some(state.now.0);
            sample.treatment.speakers = speakers;
        }
    })
    .await?;
    Ok(done())
}

/// `GET …/speakers`
async fn speakers(
    Keyed(account): Keyed,
    Path((id, wanted)): Path<(String, String)>,
) -> Result<Json<Value>, Refusal> {
    let (_, state) = find(&account, &id).await?;
    let sample = samples::find(&account, &id, &wanted).await?;
    Ok(Json(separation_json(&id, &sample, Some(state.now))))
}

/// `GET …/speakers/{speaker_id}/audio`
async fn speaker_audio(
    Keyed(account): Keyed,
    Path((id, wanted, speaker)): Path<(String, String, String)>,
) -> Result<Json<Value>, Refusal> {
    let sample = sample(&account, &id, &wanted).await?;
    let mut treatment = sample.treatment.clone();
    if treatment.speakers.iter().all(|known| known.id != speaker) {
        return Err(speaker_not_found());
    }
    treatment.selected = Some(vec![speaker]);
    let own = treatment.used(&sound(&account, &sample).await?);
    let (base64, secs) = preview(own).await?;
    Ok(Json(json!({
        "audio_base_64": base64,
        "media_type": "audio/mpeg",
        "duration_secs": secs,
    })))
}

fn speaker_not_found() -> Refusal {
    Refusal::not_found("speaker_not_found", "The sample has no such speaker.")
}
