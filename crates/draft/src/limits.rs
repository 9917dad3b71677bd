//! What the Draft server does less of than the service, operation by operation, and why. `docs/protocol.md` is made
//! of this, and a test holds it against what the server answers.

/// How far an operation is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// For real, but less than the service does.
    Partial(&'static str),
    /// Not at all: it is answered with 400 `draft_unavailable`.
    Refused(&'static str),
}

use Limit::Partial;
use Limit::Refused;

/// By verb and path, or how they begin; the first that fits holds. What isn't named here is served whole.
const LIMITS: &[(&str, Limit)] = &[
    ("POST /v1/music/upload", Refused("it can't listen to music")),
    (
        "POST /v1/music/stem-separation",
        Refused("it can't take music apart"),
    ),
    (
        "POST /v1/music/video-to-music",
        Refused("it can't watch a film"),
    ),
    (
        "POST /v1/music",
        Partial("a sketch by a small synthesiser, made of words it knows"),
    ),
    (
        "POST /v1/text-to-voice",
        Partial("a voice is made of the words of a list; the others are passed over"),
    ),
    (
        "POST /v1/voices/add/",
        Partial("from a small library of its own"),
    ),
    (
        "POST /v1/voices/add",
        Partial("pitch, pace and size of a voice, not its identity"),
    ),
    (
        "GET /v1/shared-voices",
        Partial("a small library of its own"),
    ),
    (
        "POST /v1/voices/pvc/{voice_id}/train",
        Partial("takes a minute; what comes of it is an instant clone"),
    ),
    (
        "POST /v1/voices/pvc/{voice_id}/captcha",
        Partial("the voice is held against the samples, the words aren't understood"),
    ),
    (
        "POST /v1/text-to-speech/",
        Partial(
            "English; other languages are read with English sounds. Phoneme rules aren't applied",
        ),
    ),
    (
        "POST /v1/text-to-dialogue",
        Partial("English; other languages are read with English sounds"),
    ),
    (
        "POST /v1/speech-to-speech/",
        Partial("shifts pitch and size only"),
    ),
    (
        "POST /v1/sound-generation",
        Partial("by a small synthesiser; a sound it doesn't know is a placeholder and says so"),
    ),
    ("POST /v1/audio-isolation", Partial("steady noise only")),
    (
        "POST /v1/speech-to-text",
        Partial("only what it said itself; no entities, no roles, no PDF"),
    ),
    (
        "POST /v1/forced-alignment",
        Partial("exact for what it said itself, else by energy and pauses"),
    ),
    (
        "POST /v1/dubbing/project/{project_id}/language",
        Partial("translations are given, not made"),
    ),
    (
        "POST /v1/dubbing/project",
        Partial(
            "understands only what it said itself; the transcript is filled by hand; webhooks aren't told",
        ),
    ),
    (
        "PATCH /v1/dubbing/project/{project_id}/transcript/",
        Partial("a changed segment loses its translations: they aren't made anew"),
    ),
    (
        "GET /v1/dubbing/{dubbing_id}/audio/",
        Partial("MP3: of a film the sound only"),
    ),
    (
        "POST /v1/dubbing",
        Partial(
            "made of a translation that comes along (CSV, SRT) or of English it said itself; else it fails and says so; no profanity filter",
        ),
    ),
    (
        "POST /v1/studio/projects",
        Partial("kept and listed, not read aloud"),
    ),
    (
        "POST /v1/workspace/webhooks",
        Partial("told of transcripts and conversations, and only on this machine"),
    ),
    (
        "POST /v1/convai/agents/create",
        Partial("the agent follows a script"),
    ),
    (
        "POST /v1/convai/agents/{agent_id}/run-tests",
        Partial("judges tool calls only, each test once"),
    ),
    (
        "WS /v1/convai/conversation",
        Partial("a scripted agent, which understands only what Draft voices said"),
    ),
    (
        "WS /v1/speech-to-text/realtime",
        Partial("only what it said itself"),
    ),
];

/// How far an operation (`POST /v1/dubbing`) is served; none: as the service does it.
pub fn limit(operation: &str) -> Option<Limit> {
    LIMITS
        .iter()
        .find(|(start, _)| operation.starts_with(start))
        .map(|(_, limit)| *limit)
}
