//! Instant clones: pitch, its spread, pace and size are measured on the samples; nothing else is taken.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::Request;
use serde_json::Value;
use serde_json::json;
use sha2::Digest as _;
use sha2::Sha256;

use crate::account::Account;
use crate::account::Keyed;
use crate::chance;
use crate::listening;
use crate::listening::Heard;
use crate::plan::Plan;
use crate::recording;
use crate::refusal::Refusal;
use crate::routes::method::post;
use crate::store::Shelved;
use crate::upload::Bounds;
use crate::upload::Sent;
use crate::upload::Upload;
use crate::voice::Sample;
use crate::voice::Treatment;
use crate::voice::Voice;
use mynah_audio::decode;
use mynah_audio::decode::Source;
use mynah_synthesis::speech;
use mynah_synthesis::speech::Timbre;

/// What a clone may be made from.
pub const BOUNDS: Bounds = Bounds::several(25, 11);

/// Of a longer sample no more is heard: half an hour.
pub(super) const LONGEST: usize = 1_800 * speech::HZ as usize;
/// What is said of every clone.
const ABOUT: &str = "Draft clone: matches pitch, pace and size of the voice, not its identity.";

/// What is served here.
pub(super) fn routes() -> Router<Arc<Account>> {
    Router::new().route("/v1/voices/add", post(add))
}

/// `POST /v1/voices/add`
async fn add(Keyed(account): Keyed, request: Request) -> Result<Json<Value>, Refusal> {
    let mut upload = Upload::read(&account, request, BOUNDS).await?;
    let name = upload.text("name", true).unwrap_or_default();
    let description = upload.text("description", false);
    let labels = labels(&mut upload).unwrap_or_default();
    upload.flag("remove_background_noise");
    let files = upload.files("files", true);
    upload.check()?;
    let plan = account.ask(|store| store.balance()).await?.plan;
    if plan < Plan::Starter {
        return Err(Refusal::plan(
            "can_not_use_instant_voice_cloning",
            "Your subscription has no access to use instant voice cloning, please upgrade.",
        ));
    }
    let samples = keep(&account, files).await?;
    let made = measured(&account, &samples).await;
    let timbre = discard_unless(&account, &samples, made).await?;
    let mut voice = Voice::made("cloned", account.chance.id(), name, labels, timbre);
    voice.description = Some(description.unwrap_or_else(|| ABOUT.to_owned()));
    voice.samples = samples;
    let id = voice.id.clone();
    let samples = voice.samples.clone();
    let shelved = shelve(&account, voice).await;
    discard_unless(&account, &samples, shelved).await?;
    Ok(Json(
        json!({ "voice_id": id, "requires_verification": false }),
    ))
}

/// The part `labels`: a JSON object of texts. `null` is none.
pub(super) fn labels(upload: &mut Upload) -> Option<BTreeMap<String, String>> {
    let value = upload.json("labels")?;
    if value.is_null() {
        return None;
    }
    let labels = serde_json::from_value(value).ok();
    if labels.is_none() {
        upload.fault(
            "labels",
            "dict_type",
            "Input should be a valid dictionary of strings",
        );
    }
    labels
}

/// Puts a voice on the shelf, or refuses it for want of a slot.
pub(super) async fn shelve(account: &Arc<Account>, voice: Voice) -> Result<(), Refusal> {
    match account.ask(move |store| store.add_voice(&voice)).await? {
        Shelved::Kept => Ok(()),
        Shelved::Full(slots) => Err(Refusal::invalid(
            "voice_limit_reached",
            "voice_limit_reached",
            None,
            format!(
                "You have reached your maximum amount of custom voices ({slots} / {slots}). You can upgrade your subscription to increase your custom voice limit."
            ),
        )),
        Shelved::Worn(edits) => Err(worn(edits)),
    }
}

/// Refuses files for a voice when voices were added and edited often enough.
pub(super) async fn check_edits(account: &Arc<Account>) -> Result<(), Refusal> {
    let (plan, shelf) = account
        .ask(|store| Ok((store.balance()?.plan, store.shelf()?)))
        .await?;
    if shelf.edits < plan.voice_edits() {
        Ok(())
    } else {
        Err(worn(plan.voice_edits()))
    }
}

fn worn(edits: u32) -> Refusal {
    Refusal::invalid(
        "voice_add_edit_limit_reached",
        "voice_add_edit_limit_reached",
        None,
        format!(
            "You have reached your limit of {edits} voice add/edit operations for this period."
        ),
    )
}

/// Keeps sent files as samples: their sound on disk, their length known. Refused, none stays.
pub(super) async fn keep(account: &Arc<Account>, files: Vec<Sent>) -> Result<Vec<Sample>, Refusal> {
    let mut samples = Vec::new();
    for sent in files {
        let kept = keep_one(account, sent).await;
        samples.push(discard_unless(account, &samples, kept).await?);
    }
    Ok(samples)
}

async fn keep_one(account: &Arc<Account>, sent: Sent) -> Result<Sample, Refusal> {
    if sent.held.is_empty() {
        return Err(Refusal::invalid(
            "empty_file",
            "empty_file",
            Some("files"),
            format!("The file {} is empty.", sent.name),
        ));
    }
    let (id, bytes) = (account.chance.id(), sent.held.len());
    let looked = account.ask(move |_| {
        let mut sent = sent;
        let hash = digest(&mut *sent.held.read()?)?;
        let secs = recording::seconds(&mut *sent.held.read()?);
        Ok((sent, hash, secs))
    });
    let (sent, hash, secs) = looked.await?;
    let secs = secs.map_err(|error| bad_audio(&sent.name, &error))?;
    let (kept, held) = (id.clone(), sent.held);
    account
        .ask(move |store| store.keep_sample(&kept, held))
        .await?;
    Ok(Sample {
        id,
        name: sent.name,
        mime: sent
            .content_type
            .unwrap_or_else(|| "application/octet-stream".to_owned()),
        bytes,
        hash,
        secs,
        treatment: Treatment::default(),
    })
}

/// SHA-256 of all of a sound, in hexadecimal digits.
fn digest(source: &mut dyn Source) -> io::Result<String> {
    let (mut hash, mut piece) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match source.read(&mut piece)? {
            0 => return Ok(chance::hexadecimal(&hash.finalize())),
            count => hash.update(piece.get(..count).unwrap_or_default()),
        }
    }
}

/// Sound that nothing here reads.
pub(super) fn bad_audio(name: &str, error: &decode::DecodeError) -> Refusal {
    Refusal::invalid(
        "invalid_audio",
        "invalid_audio_format",
        None,
        format!("The audio file {name} can't be read: {error}."),
    )
}

/// Passes a result on; if it is a refusal, the samples kept for it go.
pub(super) async fn discard_unless<T>(
    account: &Arc<Account>,
    samples: &[Sample],
    result: Result<T, Refusal>,
) -> Result<T, Refusal> {
    if result.is_err() {
        let ids: Vec<String> = samples.iter().map(|sample| sample.id.clone()).collect();
        account
            .ask(move |store| {
                for id in &ids {
                    store.forget_sample(id);
                }
                Ok(())
            })
            .await?;
    }
    result
}

/// The voice that all samples together make.
pub(super) async fn measured(
    account: &Arc<Account>,
    samples: &[Sample],
) -> Result<Timbre, Refusal> {
    if !speech::built() {
        return Err(Refusal::unavailable());
    }
    let heard = hear(account, samples).await?.ok_or_else(no_speech)?;
    let fitted = tokio::task::spawn_blocking(move || listening::nearest(&heard)).await;
    fitted.ok().flatten().ok_or_else(Refusal::internal)
}

/// Nobody speaks in what was sent.
pub(super) fn no_speech() -> Refusal {
    Refusal::invalid(
        "invalid_audio",
        "no_speech_found",
        Some("files"),
        "No speech was found in the audio. Send a recording of one voice without music or noise.",
    )
}

/// What is heard in the used parts of all samples, one behind the other.
pub(super) async fn hear(
    account: &Arc<Account>,
    samples: &[Sample],
) -> Result<Option<Heard>, Refusal> {
    let parts: Vec<Sample> = samples.to_vec();
    let asked = account.ask(move |store| {
        let mut sound = Vec::new();
        for sample in &parts {
            if sound.len() >= listening::LISTENED {
                break;
            }
            let Some((mut source, _)) = store.sample(&sample.id)? else {
                continue;
            };
            // What is chosen of it may lie anywhere.
            let wanted = if sample.treatment == Treatment::default() {
                listening::LISTENED
            } else {
                LONGEST
            };
            if let Ok(read) = recording::beginning(&mut *source, speech::HZ, wanted) {
                sound.extend(sample.treatment.used(&read));
            }
        }
        Ok(listening::listen(&sound))
    });
    asked.await
}

/// What is heard of who speaks in a sound. Blocks.
pub(super) fn listened(source: &mut dyn Source, name: &str) -> Result<Heard, Refusal> {
    let sound = recording::beginning(source, speech::HZ, listening::LISTENED)
        .map_err(|error| bad_audio(name, &error))?;
    listening::listen(&sound).ok_or_else(no_speech)
}

/// How a clone sounds with more samples; `None` where they change nothing.
pub(super) async fn made_of(
    account: &Arc<Account>,
    voice: &Voice,
    more: &[Sample],
) -> Result<Option<Timbre>, Refusal> {
    if more.is_empty() || voice.category != "cloned" {
        return Ok(None);
    }
    let all = [&voice.samples, more].concat();
    measured(account, &all).await.map(Some)
}
