//! Query parameters of the published description that have a type, a range or a list of words.
//!
//! The service checks all of them, those too that change nothing here. Texts are left out, and so are
//! `page_size` and `output_format`, which have refusals of their own.

use axum::http::Method;

/// The values that a parameter may have.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// True or false.
    Flag,
    /// A whole number.
    Whole,
    /// A whole number from the first to the second.
    Within(i64, i64),
    /// One of these words; each one where the parameter is repeated.
    Word(&'static [&'static str]),
    /// Any texts, at most so many.
    AtMost(usize),
}

/// The name of a parameter and its kind.
pub(crate) type Parameter = (&'static str, Kind);

const UP_OR_DOWN: Parameter = ("sort_direction", Kind::Word(&["asc", "desc"]));
const ASCENDING: Kind = Kind::Word(&["ASCENDING", "DESCENDING"]);
const LOGGING: Parameter = ("enable_logging", Kind::Flag);
const NOTICE: Parameter = ("min_notice_period_days", Kind::Whole);
const CUSTOM_RATES: Parameter = ("include_custom_rates", Kind::Flag);
const LIVE_MODERATED: Parameter = ("include_live_moderated", Kind::Flag);

const SPEECH: &[Parameter] = &[LOGGING, ("optimize_streaming_latency", Kind::Whole)];

const SPEECH_SOCKET: &[Parameter] = &[
    LOGGING,
    ("enable_ssml_parsing", Kind::Flag),
    ("inactivity_timeout", Kind::Whole),
    ("sync_alignment", Kind::Flag),
    ("auto_mode", Kind::Flag),
    (
        "apply_text_normalization",
        Kind::Word(&["auto", "on", "off"]),
    ),
    ("seed", Kind::Within(0, 4_294_967_295)),
];

const HISTORY: &[Parameter] = &[
    ("date_before_unix", Kind::Whole),
    ("date_after_unix", Kind::Whole),
    UP_OR_DOWN,
    ("source", Kind::Word(&["TTS", "STS", "Flows"])),
];

const VOICES: &[Parameter] = &[
    NOTICE,
    CUSTOM_RATES,
    LIVE_MODERATED,
    ("high_quality", Kind::Flag),
    ("include_total_count", Kind::Flag),
];

const SHARED_VOICES: &[Parameter] = &[
    (
        "category",
        Kind::Word(&["professional", "famous", "high_quality"]),
    ),
    ("featured", Kind::Flag),
    NOTICE,
    CUSTOM_RATES,
    LIVE_MODERATED,
    ("reader_app_enabled", Kind::Flag),
    (
        "sort",
        Kind::Word(&[
            "created_date",
            "usage_character_count_1y",
            "trending",
            "cloned_by_count",
        ]),
    ),
    ("page", Kind::Whole),
];

const DUBS: &[Parameter] = &[
    (
        "dubbing_status",
        Kind::Word(&["dubbing", "dubbed", "failed"]),
    ),
    (
        "dubbing_statuses",
        Kind::Word(&["queued", "preparing", "dubbing", "dubbed", "failed"]),
    ),
    ("dubbing_models", Kind::Word(&["dubbing_v1", "dubbing_v2"])),
    (
        "creation_sources",
        Kind::Word(&["flow_node", "dubbing_ui", "dubbing_api"]),
    ),
    (
        "filter_by_creator",
        Kind::Word(&["personal", "others", "all"]),
    ),
    ("order_by", Kind::Word(&["created_at", "name"])),
    ("order_direction", ASCENDING),
];

const USAGE: &[Parameter] = &[
    ("start_unix", Kind::Whole),
    ("end_unix", Kind::Whole),
    ("include_workspace_metrics", Kind::Flag),
    (
        "breakdown_type",
        Kind::Word(&[
            "none",
            "voice",
            "voice_multiplier",
            "user",
            "groups",
            "api_keys",
            "all_api_keys",
            "product_type",
            "model",
            "resource",
            "request_queue",
            "region",
            "subresource_id",
            "reporting_workspace_id",
            "has_api_key",
            "request_source",
        ]),
    ),
    (
        "aggregation_interval",
        Kind::Word(&["hour", "day", "week", "month", "cumulative"]),
    ),
    ("aggregation_bucket_size", Kind::Whole),
    (
        "metric",
        Kind::Word(&[
            "credits",
            "tts_characters",
            "minutes_used",
            "request_count",
            "ttfb_avg",
            "ttfb_p95",
            "fiat_units_spent",
            "concurrency",
            "concurrency_average",
        ]),
    ),
];

const DICTIONARIES: &[Parameter] = &[
    ("sort", Kind::Word(&["creation_time_unix", "name"])),
    ("include_archived", Kind::Flag),
];

const ENTRANCE: &[Parameter] = &[
    ("include_conversation_id", Kind::Flag),
    ("debug_events_request", Kind::Flag),
];

const AGENT_TESTS: &[Parameter] = &[
    (
        "types",
        Kind::Word(&["llm", "tool", "simulation", "folder"]),
    ),
    ("include_folders", Kind::Flag),
    ("sort_mode", Kind::Word(&["default", "folders_first"])),
    ("sharing_mode", Kind::Word(&["all", "shared_with_me"])),
];

const AGENTS: &[Parameter] = &[
    ("archived", Kind::Flag),
    ("show_only_owned_agents", Kind::Flag),
    UP_OR_DOWN,
    (
        "sort_by",
        Kind::Word(&["name", "created_at", "call_count_7d"]),
    ),
];

const CONVERSATIONS: &[Parameter] = &[
    ("visited_agent_ids", Kind::AtMost(50)),
    ("visited_agent_branch_ids", Kind::AtMost(50)),
    ("triggered_procedure_ids", Kind::AtMost(50)),
    (
        "call_successful",
        Kind::Word(&["success", "failure", "unknown"]),
    ),
    ("call_start_before_unix", Kind::Whole),
    ("call_start_after_unix", Kind::Whole),
    ("call_duration_min_secs", Kind::Whole),
    ("call_duration_max_secs", Kind::Whole),
    ("rating_max", Kind::Within(1, 5)),
    ("rating_min", Kind::Within(1, 5)),
    ("has_feedback_comment", Kind::Flag),
    ("include_invalid_tool_calls", Kind::Flag),
    ("summary_mode", Kind::Word(&["exclude", "include"])),
    ("conversation_initiation_source", Kind::Word(SOURCES)),
    ("text_only", Kind::Flag),
    (
        "conversation_product_type",
        Kind::Word(&["agents", "speech_engine"]),
    ),
    (
        "exclude_statuses",
        Kind::Word(&["initiated", "in-progress", "processing", "done", "failed"]),
    ),
    ("guardrail_types", Kind::Word(GUARDRAILS)),
    UP_OR_DOWN,
];

/// Programs in which a conversation can begin.
const SOURCES: &[&str] = &[
    "unknown",
    "android_sdk",
    "node_js_sdk",
    "react_native_sdk",
    "react_sdk",
    "js_sdk",
    "python_sdk",
    "widget",
    "sip_trunk",
    "twilio",
    "exotel",
    "genesys",
    "avaya",
    "audiocodes",
    "swift_sdk",
    "whatsapp",
    "twilio_sms",
    "flutter_sdk",
    "zendesk_integration",
    "slack_integration",
    "telegram_integration",
    "intercom_integration",
    "freshdesk_integration",
    "salesforce_integration",
    "template_preview",
    "genesys_bot_connector",
    "subagent_tool",
];

const GUARDRAILS: &[&str] = &[
    "custom",
    "prompt_injection",
    "self_harm_intent",
    "violence_graphic",
    "sexual",
    "violence",
    "harassment",
    "sexual_minors",
    "self_harm",
    "self_harm_instructions",
    "harassment_threatening",
    "hate",
    "hate_threatening",
    "profanity",
    "religion_or_politics",
    "medical_and_legal",
    "guardrail",
];

/// The parameters of an operation, by its method and its route.
pub(crate) fn parameters(method: &Method, route: &str) -> &'static [Parameter] {
    match *method {
        Method::GET => of_reading(route),
        Method::POST => of_sending(route),
        Method::PATCH if route == "/v1/convai/agents/{agent}" => {
            &[("enable_versioning_if_not_enabled", Kind::Flag)]
        }
        _ => &[],
    }
}

fn of_reading(route: &str) -> &'static [Parameter] {
    match route {
        "/v1/history" => HISTORY,
        "/v1/audio-isolation/history" => &[("page", Kind::Within(1, i64::MAX))],
        "/v1/voices" => &[("show_legacy", Kind::Flag)],
        "/v1/voices/{voice}" => &[("with_settings", Kind::Flag)],
        "/v2/voices" => VOICES,
        "/v1/shared-voices" => SHARED_VOICES,
        "/v1/voices/pvc/{voice}/samples/{sample}/audio" => {
            &[("remove_background_noise", Kind::Flag)]
        }
        "/v1/dubbing" => DUBS,
        "/v1/dubbing/project" => &[("sort_direction", ASCENDING)],
        "/v1/usage/character-stats" => USAGE,
        "/v1/pronunciation-dictionaries" => DICTIONARIES,
        "/v1/workspace/webhooks" => &[("include_usages", Kind::Flag)],
        "/v1/convai/conversation/get-signed-url"
        | "/v1/convai/conversation/get_signed_url"
        | "/v1/convai/conversation/token" => ENTRANCE,
        "/v1/convai/agents" => AGENTS,
        "/v1/convai/agent-testing" => AGENT_TESTS,
        "/v1/convai/conversations" => CONVERSATIONS,
        "/v1/convai/conversations/{conversation}" => {
            &[("format", Kind::Word(&["json", "opentelemetry"]))]
        }
        "/v1/text-to-speech/{voice}/stream-input"
        | "/v1/text-to-speech/{voice}/multi-stream-input" => SPEECH_SOCKET,
        _ => &[],
    }
}

fn of_sending(route: &str) -> &'static [Parameter] {
    match route {
        "/v1/text-to-speech/{voice}"
        | "/v1/text-to-speech/{voice}/stream"
        | "/v1/text-to-speech/{voice}/with-timestamps"
        | "/v1/text-to-speech/{voice}/stream/with-timestamps"
        | "/v1/speech-to-speech/{voice}"
        | "/v1/speech-to-speech/{voice}/stream"
        | "/v1/voice-changer/{voice}"
        | "/v1/voice-changer/{voice}/stream" => SPEECH,
        "/v1/text-to-dialogue"
        | "/v1/text-to-dialogue/stream"
        | "/v1/text-to-dialogue/with-timestamps"
        | "/v1/text-to-dialogue/stream/with-timestamps"
        | "/v1/speech-to-text" => &[LOGGING],
        "/v1/convai/agents/create" => &[("enable_versioning", Kind::Flag)],
        _ => &[],
    }
}
