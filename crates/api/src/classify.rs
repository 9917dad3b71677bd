//! From what a refusal says to what it means, read by word: the codes of ElevenLabs' page "Errors", and older
//! ones that the live service was seen to answer.

use crate::error::ErrorKind;
use crate::refusal::Refusal;

/// What a refusal means. `speaks`: whether the operation sends a text to be spoken.
///
/// Live answers put the real reason now into `code`, now into `status`, and something general into the
/// other; so every word is looked up, telling ones first, then general ones, then the HTTP status.
pub fn kind_of(refusal: &Refusal, http: u16, speaks: bool) -> ErrorKind {
    let words = [&refusal.code, &refusal.status, &refusal.class];
    let find = |meaning: fn(&str) -> Option<ErrorKind>| {
        words
            .iter()
            .filter_map(|word| word.as_deref())
            .find_map(meaning)
    };
    if let Some(kind) = find(telling) {
        return match kind {
            ErrorKind::QuotaExceeded if tells_of_a_cap(refusal) => ErrorKind::KeyCapReached,
            ErrorKind::InvalidKey if says(refusal, "expired") => ErrorKind::KeyExpired,
            kind => kind,
        };
    }
    if words
        .iter()
        .any(|word| word.as_deref() == Some("request_too_large"))
    {
        return by_status(413, speaks);
    }
    if matches!(http, 401 | 402 | 403 | 429) && tells_of_credits(refusal) {
        return if tells_of_a_cap(refusal) {
            ErrorKind::KeyCapReached
        } else {
            ErrorKind::QuotaExceeded
        };
    }
    if refusal.param.as_deref() == Some("model_id") && matches!(http, 400 | 404) {
        return ErrorKind::ModelProblem;
    }
    let is_effect = |param: &str| EFFECTS.iter().any(|effect| param.ends_with(effect));
    if http == 404 && refusal.param.as_deref().is_some_and(is_effect) {
        return ErrorKind::BadSettings;
    }
    if matches!(http, 401 | 403) && refusal.permission().is_some() {
        return ErrorKind::KeyLacksPermission;
    }
    find(general).unwrap_or_else(|| by_status(http, speaks))
}

/// Members of `audio_effects` whose ids may be unknown.
const EFFECTS: [&str; 3] = ["filter_preset_id", "environment_id", "background_noise_id"];

/// Whether only the message says that credits ran out: with both numbers, or beside a word that is general.
fn tells_of_credits(refusal: &Refusal) -> bool {
    refusal.shortfall().is_some()
        || says(refusal, "insufficient credits")
        || says(refusal, "not enough credits")
}

/// Whether the credits of the key ran out, not the account's: "This request exceeds your API key quota of 3000."
fn tells_of_a_cap(refusal: &Refusal) -> bool {
    says(refusal, "api key quota")
}

fn says(refusal: &Refusal, words: &str) -> bool {
    let message = refusal.message.as_deref().unwrap_or_default();
    message.to_ascii_lowercase().contains(words)
}

/// Whether the service itself says that it is too busy to begin: with any other word of a 5xx, work may have been
/// done and charged.
pub fn says_busy(refusal: &Refusal) -> bool {
    [&refusal.code, &refusal.status, &refusal.class]
        .into_iter()
        .flatten()
        .any(|word| telling(word) == Some(ErrorKind::SystemBusy))
}

/// Words that name a reason.
fn telling(word: &str) -> Option<ErrorKind> {
    Some(match word {
        "invalid_api_key"
        | "missing_api_key"
        | "needs_authorization"
        | "invalid_authorization_header"
        | "sign_in_required"
        | "auth_error"
        // What the list of models answers without a key.
        | "workspace_not_found" => ErrorKind::InvalidKey,
        "expired_api_key" | "api_key_expired" => ErrorKind::KeyExpired,
        "api_key_disabled" => ErrorKind::KeyDisabled,
        "ip_not_allowed" => ErrorKind::AddressNotAllowed,
        "workspace_access_denied" => ErrorKind::NotShared,
        "missing_permissions"
        | "insufficient_permissions"
        // Terms that the account's owner has to accept first.
        | "unaccepted_terms"
        | "unaccepted_terms_error" => ErrorKind::KeyLacksPermission,
        "detected_unusual_activity" | "free_disabled" => ErrorKind::UnusualActivity,
        "quota_exceeded" | "insufficient_credits" | "character_limit_reached" => {
            ErrorKind::QuotaExceeded
        }
        "paid_plan_required"
        | "subscription_required"
        | "feature_not_available"
        | "only_for_creator+"
        | "can_not_use_instant_voice_cloning"
        | "can_not_use_professional_voice_cloning"
        | "output_format_not_allowed"
        | "model_access_denied"
        | "voice_access_denied" => ErrorKind::PlanRequired,
        "voice_limit_reached" | "max_voice_limit_reached" | "voice_add_edit_limit_reached" => {
            ErrorKind::VoiceSlotLimit
        }
        "voice_not_found"
        | "invalid_voice_id"
        | "voice_does_not_exist"
        | "voice_id_does_not_exist"
        | "invalid_uid" => {
            ErrorKind::VoiceNotFound
        }
        "model_not_found"
        | "unsupported_model"
        | "invalid_model_id"
        | "model_can_not_do_text_to_speech" => ErrorKind::ModelProblem,
        "text_too_long" | "max_character_limit_exceeded" => ErrorKind::TextTooLong,
        "empty_text" | "text_too_short" | "input_text_empty" => ErrorKind::TextEmpty,
        "invalid_voice_settings"
        | "invalid_ttd_stability"
        | "missing_required_field"
        | "invalid_output_format"
        | "invalid_text"
        | "invalid_page_size"
        | "invalid_cursor" => ErrorKind::BadSettings,
        "invalid_audio"
        | "invalid_audio_format"
        | "invalid_file_type"
        | "audio_too_short"
        | "audio_too_long"
        | "file_too_large"
        | "empty_file"
        | "upload_file_size_exceeded"
        | "corrupted_file"
        // What the sockets that listen say.
        | "input_error"
        | "chunk_size_exceeded"
        | "insufficient_audio_activity" => ErrorKind::BadAudio,
        "blocked_generation" | "unsafe_content" | "bad_prompt" | "bad_composition_plan"
        | "captcha_voice" => ErrorKind::ContentRefused,
        "dubbing_not_dubbed" | "too_early" => ErrorKind::NotReady,
        "already_running" | "already_processing" | "concurrent_modification" => {
            ErrorKind::Conflict
        }
        "concurrent_limit_exceeded" | "too_many_concurrent_requests" | "max_active_conversations" => {
            ErrorKind::TooManyConcurrent
        }
        "rate_limit_exceeded" | "rate_limited" => ErrorKind::RateLimited,
        "system_busy" | "service_unavailable" | "maintenance" | "queue_overflow"
        | "resource_exhausted" => ErrorKind::SystemBusy,
        "internal_error" | "internal_server_error" | "transcriber_error" => ErrorKind::ServerError,
        // Families whose members are only partly known.
        _ if word.starts_with("credit_limit") => ErrorKind::KeyCapReached,
        _ if word.starts_with("text_length") => ErrorKind::TextTooLong,
        _ if word.starts_with("content_policy") || word.starts_with("safety") => {
            ErrorKind::ContentRefused
        }
        _ if word.ends_with("_not_found") || word == "not_found_error" => ErrorKind::NotFound,
        _ if word.ends_with("_already_exists") => ErrorKind::Conflict,
        _ => return None,
    })
}

/// Words that stand beside the reason, or for a whole class.
fn general(word: &str) -> Option<ErrorKind> {
    Some(match word {
        "authentication_error" | "unauthorized" => ErrorKind::InvalidKey,
        "authorization_error" | "forbidden" => ErrorKind::KeyLacksPermission,
        "payment_required" => ErrorKind::PlanRequired,
        "invalid_parameters" | "validation_error" => ErrorKind::BadSettings,
        "not_found" => ErrorKind::NotFound,
        "conflict" => ErrorKind::Conflict,
        "rate_limit_error" => ErrorKind::RateLimited,
        _ => return None,
    })
}

/// An answer without any known word.
fn by_status(http: u16, speaks: bool) -> ErrorKind {
    match http {
        401 => ErrorKind::InvalidKey,
        402 | 403 => ErrorKind::PlanRequired,
        404 => ErrorKind::NotFound,
        409 => ErrorKind::Conflict,
        413 if speaks => ErrorKind::TextTooLong,
        413 => ErrorKind::BadAudio,
        422 => ErrorKind::BadSettings,
        425 => ErrorKind::NotReady,
        429 => ErrorKind::RateLimited,
        503 => ErrorKind::SystemBusy,
        500.. => ErrorKind::ServerError,
        _ => ErrorKind::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(code: Option<&str>, status: Option<&str>, http: u16) -> ErrorKind {
        let refusal = Refusal {
            code: code.map(str::to_owned),
            status: status.map(str::to_owned),
            ..Refusal::default()
        };
        kind_of(&refusal, http, true)
    }

    #[test]
    fn a_telling_word_wins_wherever_it_stands() {
        let cases = [
            (
                Some("unauthorized"),
                Some("invalid_api_key"),
                401,
                ErrorKind::InvalidKey,
            ),
            (
                Some("unauthorized"),
                Some("missing_permissions"),
                401,
                ErrorKind::KeyLacksPermission,
            ),
            (
                Some("paid_plan_required"),
                Some("payment_required"),
                402,
                ErrorKind::PlanRequired,
            ),
            (
                Some("bad_request"),
                Some("invalid_uid"),
                400,
                ErrorKind::VoiceNotFound,
            ),
            (
                Some("invalid_parameters"),
                Some("voice_not_found"),
                400,
                ErrorKind::VoiceNotFound,
            ),
            (Some("forbidden"), None, 403, ErrorKind::KeyLacksPermission),
            (
                Some("something_new"),
                Some("quota_exceeded"),
                429,
                ErrorKind::QuotaExceeded,
            ),
            (
                None,
                Some("credit_limit_of_key_reached"),
                401,
                ErrorKind::KeyCapReached,
            ),
            (Some("request_too_large"), None, 400, ErrorKind::TextTooLong),
            (Some("queue_overflow"), None, 400, ErrorKind::SystemBusy),
            (Some("song_not_found"), None, 404, ErrorKind::NotFound),
            (Some("slug_already_exists"), None, 409, ErrorKind::Conflict),
            (
                Some("content_policy_violation"),
                None,
                400,
                ErrorKind::ContentRefused,
            ),
        ];
        for (code, status, http, meaning) in cases {
            assert_eq!(kind(code, status, http), meaning, "{code:?} {status:?}");
        }
    }

    #[test]
    fn credits_that_ran_out_are_known_by_the_message_too() {
        let kind = |message: &str, http| {
            let refusal = Refusal {
                code: Some("payment_required".to_owned()),
                message: Some(message.to_owned()),
                ..Refusal::default()
            };
            kind_of(&refusal, http, true)
        };
        let numbers = "You have 3 credits remaining, while 7 credits are required.";
        assert_eq!(kind(numbers, 401), ErrorKind::QuotaExceeded);
        let words = "The account has insufficient credits.";
        assert_eq!(kind(words, 402), ErrorKind::QuotaExceeded);
        assert_eq!(kind("Upgrade.", 402), ErrorKind::PlanRequired);
        let capped = "This request exceeds your API key quota of 3000. You have 3 credits \
            remaining, while 5 credits are required.";
        assert_eq!(kind(capped, 401), ErrorKind::KeyCapReached);
    }

    #[test]
    fn keys_that_are_not_wrong_are_told_apart_from_a_wrong_one() {
        let cases = [
            ("invalid_api_key", 401, ErrorKind::InvalidKey),
            ("expired_api_key", 401, ErrorKind::KeyExpired),
            ("api_key_disabled", 401, ErrorKind::KeyDisabled),
            ("ip_not_allowed", 403, ErrorKind::AddressNotAllowed),
            ("workspace_access_denied", 403, ErrorKind::NotShared),
        ];
        for (word, http, meaning) in cases {
            assert_eq!(
                kind(Some("unauthorized"), Some(word), http),
                meaning,
                "{word}"
            );
        }
    }

    #[test]
    fn without_a_known_word_the_status_decides() {
        let cases = [
            (302, ErrorKind::Refused),
            (400, ErrorKind::Refused),
            (401, ErrorKind::InvalidKey),
            (402, ErrorKind::PlanRequired),
            (403, ErrorKind::PlanRequired),
            (404, ErrorKind::NotFound),
            (405, ErrorKind::Refused),
            (409, ErrorKind::Conflict),
            (413, ErrorKind::TextTooLong),
            (422, ErrorKind::BadSettings),
            (425, ErrorKind::NotReady),
            (429, ErrorKind::RateLimited),
            (500, ErrorKind::ServerError),
            (502, ErrorKind::ServerError),
            (503, ErrorKind::SystemBusy),
        ];
        for (http, meaning) in cases {
            assert_eq!(kind(Some("brand_new"), None, http), meaning, "{http}");
        }
        assert_eq!(
            kind_of(&Refusal::default(), 413, false),
            ErrorKind::BadAudio
        );
    }
}
