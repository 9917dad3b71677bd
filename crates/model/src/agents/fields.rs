//! Places of the fields of an agent's document that the room edits, as JSON pointers. Defaults are those of the service.

/// Name of the agent.
pub const NAME: &str = "/name";
/// Tags: a list of texts.
pub const TAGS: &str = "/tags";
/// What the agent says first; empty to wait for the user.
pub const FIRST_MESSAGE: &str = "/conversation_config/agent/first_message";
/// Language code, `en` by default.
pub const LANGUAGE: &str = "/conversation_config/agent/language";
/// More languages: an object of language codes and what differs in them.
pub const LANGUAGE_PRESETS: &str = "/conversation_config/language_presets";
/// Test values of dynamic variables: an object.
pub const VARIABLES: &str =
    "/conversation_config/agent/dynamic_variables/dynamic_variable_placeholders";
/// System prompt.
pub const PROMPT: &str = "/conversation_config/agent/prompt/prompt";
/// Language model, `gemini-2.5-flash` by default.
pub const LLM: &str = "/conversation_config/agent/prompt/llm";
/// Temperature of the language model, 0 by default.
pub const TEMPERATURE: &str = "/conversation_config/agent/prompt/temperature";
/// Longest reply in tokens, −1 for no limit (default).
pub const MAX_TOKENS: &str = "/conversation_config/agent/prompt/max_tokens";
/// Tools that are part of the document: a list. The service prefers [`TOOL_IDS`].
pub const TOOLS: &str = "/conversation_config/agent/prompt/tools";
/// IDs of tools of the account: a list.
pub const TOOL_IDS: &str = "/conversation_config/agent/prompt/tool_ids";
/// Tools of the service, for example `end_call`: an object with a system tool or null for each.
pub const BUILT_IN_TOOLS: &str = "/conversation_config/agent/prompt/built_in_tools";
/// References to documents of the knowledge base: a list of `{type, name, id, usage_mode}`.
pub const KNOWLEDGE_BASE: &str = "/conversation_config/agent/prompt/knowledge_base";
/// Voice, by its ID.
pub const VOICE_ID: &str = "/conversation_config/tts/voice_id";
/// Model of the voice, `eleven_flash_v2` by default, which speaks only English.
pub const MODEL_ID: &str = "/conversation_config/tts/model_id";
/// Stability of the voice: 0 to 1, 0.5 by default.
pub const STABILITY: &str = "/conversation_config/tts/stability";
/// Similarity to the voice: 0 to 1, 0.8 by default.
pub const SIMILARITY: &str = "/conversation_config/tts/similarity_boost";
/// Speed of the voice: 0.7 to 1.2, 1 by default.
pub const SPEED: &str = "/conversation_config/tts/speed";
/// Seconds of silence after which the agent asks again, 7 by default.
pub const TURN_TIMEOUT: &str = "/conversation_config/turn/turn_timeout";
/// Seconds of silence after which the conversation ends, −1 for never (default).
pub const SILENCE_TIMEOUT: &str = "/conversation_config/turn/silence_end_call_timeout";
/// What ends a turn: `turn` (default) or `silence`.
pub const TURN_MODE: &str = "/conversation_config/turn/mode";
/// How soon the agent answers: `patient`, `normal` (default) or `eager`.
pub const TURN_EAGERNESS: &str = "/conversation_config/turn/turn_eagerness";
/// True if the first message cannot be interrupted.
pub const FIRST_MESSAGE_UNINTERRUPTED: &str =
    "/conversation_config/agent/disable_first_message_interruptions";
/// Words that do not interrupt the agent: a list of texts.
pub const IGNORED_TERMS: &str = "/conversation_config/turn/interruption_ignore_terms";
/// Longest conversation in seconds, 600 by default.
pub const MAX_DURATION: &str = "/conversation_config/conversation/max_duration_seconds";
/// True for conversations in text only.
pub const TEXT_ONLY: &str = "/conversation_config/conversation/text_only";
/// Evaluation criteria: a list of `{id, name, conversation_goal_prompt}`.
pub const CRITERIA: &str = "/platform_settings/evaluation/criteria";
/// Data that is collected from conversations: an object of `{type, description}`.
pub const DATA_COLLECTION: &str = "/platform_settings/data_collection";
/// True if a conversation needs a signed address; false makes the agent public (default of the service).
pub const AUTH: &str = "/platform_settings/auth/enable_auth";
/// True if the service records the voices (default).
pub const RECORD_VOICE: &str = "/platform_settings/privacy/record_voice";
/// Days that conversations are kept, −1 for ever (default).
pub const RETENTION_DAYS: &str = "/platform_settings/privacy/retention_days";
/// True if nothing of a conversation is kept.
pub const ZERO_RETENTION: &str = "/platform_settings/privacy/zero_retention_mode";
/// Conversations at once, −1 for no limit.
pub const CONCURRENCY: &str = "/platform_settings/call_limits/agent_concurrency_limit";
