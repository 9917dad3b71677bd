//! The voice object, as every operation that answers a voice has it.

use axum::http::HeaderMap;
use axum::http::header;
use serde_json::Value;
use serde_json::json;

use crate::account::Account;
use crate::professional::Professional;
use crate::voice::Sample;
use crate::voice::Voice;
use mynah_core::clock::UnixMillis;
use mynah_core::settings::VoiceSettings;

/// Who owns what the library has.
pub const LIBRARY_OWNER: &str = "draftlibrary0000000000000000000000000000000000000000000000000000";

/// `http://host:port` or `ws://…`, as the client reached us.
pub fn address(account: &Account, headers: &HeaderMap, plain: &str) -> String {
    let named = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let host = named.unwrap_or(&account.authority);
    format!("{}://{host}", account.scheme(plain))
}

/// Where the preview of a voice is.
pub fn preview_url(base: &str, id: &str) -> String {
    format!("{base}/mynah/previews/{id}.mp3")
}

/// The settings of a voice, or the service's own.
pub fn settings_json(settings: Option<VoiceSettings>) -> Value {
    let settings = settings.unwrap_or_default();
    json!({
        "stability": settings.stability(),
        "similarity_boost": settings.similarity_boost(),
        "style": settings.style(),
        "speed": settings.speed(),
        "use_speaker_boost": settings.use_speaker_boost(),
    })
}

/// The voice object. Lists leave the settings out, as the service does.
pub fn to_json(voice: &Voice, base: &str, with_settings: bool) -> Value {
    let now = voice.professional.as_ref().map(|state| state.now);
    let samples = if voice.own {
        let samples = voice.samples.iter();
        samples
            .map(|sample| sample_json(&voice.id, sample, now))
            .collect()
    } else {
        Value::Null
    };
    let professional = voice.professional.as_ref();
    let dataset: f64 = voice.samples.iter().map(|sample| sample.secs).sum();
    json!({
        "voice_id": voice.id,
        "name": voice.name,
        "samples": samples,
        "category": voice.category,
        "fine_tuning": professional.map_or_else(no_training, |state| state.to_json(dataset)),
        "labels": voice.labels,
        "description": voice.description,
        "preview_url": preview_url(base, &voice.id),
        "available_for_tiers": [],
        "settings": if with_settings { settings_json(voice.settings) } else { Value::Null },
        "sharing": sharing_json(voice),
        "high_quality_base_model_ids": professional.map_or_else(Vec::new, |state| state.trained_models()),
        "verified_languages": [],
        "collection_ids": voice.collections,
        "safety_control": null,
        "voice_verification": professional.map_or_else(no_verification, Professional::verification_json),
        "permission_on_resource": if voice.own { json!("admin") } else { Value::Null },
        "is_owner": voice.own && voice.original.is_none(),
        "is_legacy": false,
        "is_mixed": false,
        "favorited_at_unix": null,
        "created_at_unix": voice.created.secs(),
        "is_bookmarked": voice.original.as_ref().map(|_| true),
        "recording_quality": null,
        "labelling_status": null,
        "recording_quality_reason": null,
    })
}

/// A sample of a voice.
pub fn sample_json(voice: &str, sample: &Sample, now: Option<UnixMillis>) -> Value {
    let treatment = &sample.treatment;
    json!({
        "sample_id": sample.id,
        "file_name": sample.name,
        "mime_type": sample.mime,
        "size_bytes": sample.bytes,
        "hash": sample.hash,
        "duration_secs": sample.secs,
        "remove_background_noise": treatment.cleaned,
        "has_isolated_audio": false,
        "has_isolated_audio_preview": false,
        "speaker_separation": separation_json(voice, sample, now),
        "trim_start": treatment.trim_start,
        "trim_end": treatment.trim_end,
    })
}

/// How long speakers take to be told apart, on the server's clock.
const SEPARATING_MS: i64 = 2_000;

/// Who speaks in a sample, as far as is known now.
pub fn separation_json(voice: &str, sample: &Sample, now: Option<UnixMillis>) -> Value {
    let treatment = &sample.treatment;
    let status = match (treatment.separating, now) {
        (None, _) => "not_started",
        (Some(began), Some(now)) if now.0 < began + SEPARATING_MS => "pending",
        _ => "completed",
    };
    let speakers = treatment.speakers.iter().map(|speaker| {
        let spans = speaker.spans.iter();
        let secs: f64 = spans.clone().map(|(from, to)| to - from).sum();
        let utterances: Vec<Value> = spans
            .map(|(from, to)| json!({ "start": from, "end": to }))
            .collect();
        let about = json!({
            "speaker_id": speaker.id,
            "duration_secs": secs,
            "utterances": utterances,
        });
        (speaker.id.clone(), about)
    });
    json!({
        "voice_id": voice,
        "sample_id": sample.id,
        "status": status,
        "speakers": (status == "completed").then(|| speakers.collect::<serde_json::Map<_, _>>()),
        "selected_speaker_ids": treatment.selected,
    })
}

fn no_training() -> Value {
    json!({
        "is_allowed_to_fine_tune": false,
        "state": {},
        "verification_failures": [],
        "verification_attempts_count": 0,
        "manual_verification_requested": false,
        "language": null,
        "progress": {},
        "message": {},
        "dataset_duration_seconds": null,
        "verification_attempts": null,
        "slice_ids": null,
        "manual_verification": null,
    })
}

fn no_verification() -> Value {
    json!({
        "requires_verification": false,
        "is_verified": false,
        "verification_failures": [],
        "verification_attempts_count": 0,
        "language": null,
        "verification_attempts": null,
    })
}

/// Where a voice of the library came from.
fn sharing_json(voice: &Voice) -> Value {
    let Some(original) = &voice.original else {
        return Value::Null;
    };
    json!({
        "status": "copied",
        "history_item_sample_id": null,
        "date_unix": voice.created.secs(),
        "whitelisted_emails": [],
        "public_owner_id": LIBRARY_OWNER,
        "original_voice_id": original,
        "financial_rewards_enabled": false,
        "free_users_allowed": true,
        "live_moderation_enabled": false,
        "rate": 1.0,
        "fiat_rate": 0.0,
        "notice_period": 0,
        "disable_at_unix": null,
        "voice_mixing_allowed": false,
        "featured": false,
        "category": voice.category,
        "liked_by_count": 0,
        "cloned_by_count": 0,
        "name": voice.name,
        "description": voice.description,
        "labels": voice.labels,
        "review_status": "allowed",
        "review_message": null,
        "enabled_in_library": true,
    })
}
