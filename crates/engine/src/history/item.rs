//! What an item of the account's histories tells of itself: as a row of the list, and as a request.

use crate::jobs;
use mynah_api::types::history::HistoryItem;
use mynah_api::types::isolation::Isolated;
use mynah_core::audio_effects::AudioEffects;
use mynah_core::clock::UnixMillis;
use mynah_core::format::OutputFormat;
use mynah_core::ids::{ModelId, VoiceId};
use mynah_core::request::{
    ChangeRequest, DialogueRequest, DialogueTurn, Generation, Input, IsolationRequest,
    SpeechRequest, Tool,
};
use mynah_core::settings::{ChosenSettings, Setting, Step, VoiceSettings};
use mynah_model::desk::HistoryRow;

/// What it was made with. A flow speaks.
pub(super) fn tool(item: &HistoryItem) -> Tool {
    if !item.dialogue.is_empty() {
        return Tool::Dialogue;
    }
    match item.source.as_deref() {
        Some("STS") => Tool::Changer,
        _ => Tool::Speech,
    }
}

/// All that is said in it.
fn text(item: &HistoryItem) -> String {
    if item.dialogue.is_empty() {
        return item.text.clone().unwrap_or_default();
    }
    let turns = item.dialogue.iter().map(|turn| turn.text.as_str());
    turns.collect::<Vec<_>>().join(" ")
}

fn settings(item: &HistoryItem) -> Option<ChosenSettings> {
    let said = item.settings?.voice;
    Some(ChosenSettings::of([
        Setting::Stability(said.stability),
        Setting::SimilarityBoost(said.similarity_boost),
        Setting::Style(said.style),
        Setting::Speed(said.speed),
        Setting::UseSpeakerBoost(said.use_speaker_boost),
    ]))
}

fn seed(item: &HistoryItem) -> Option<u32> {
    u32::try_from(item.settings?.seed?).ok()
}

/// When it was made, where the service tells.
pub(super) fn made_at(secs: Option<i64>) -> Option<UnixMillis> {
    let secs = secs.filter(|secs| *secs > 0)?;
    Some(UnixMillis(secs.saturating_mul(1_000)))
}

/// Its row.
pub(super) fn row(item: &HistoryItem) -> HistoryRow {
    HistoryRow {
        at: made_at(item.date_unix).unwrap_or_default(),
        tool: tool(item),
        voice: item.voice_id.clone(),
        voice_name: voice_name(item),
        model: item.model_id.clone(),
        text: text(item),
        title: String::new(),
        seconds: None,
        cost: item.cost(),
        settings: settings(item),
        seed: seed(item),
        format: item.output_format.clone(),
        take: None,
        project: None,
        item: Some(item.history_item_id.clone().into()),
        zero_retention: false,
    }
}

/// The row of an isolated recording. What it cost nobody tells.
pub(super) fn isolated_row(item: &Isolated) -> HistoryRow {
    HistoryRow {
        at: made_at(item.created_at_unix).unwrap_or_default(),
        tool: Tool::Isolation,
        voice: None,
        voice_name: String::new(),
        model: None,
        text: String::new(),
        title: title(item),
        seconds: item.duration_seconds,
        cost: None,
        settings: None,
        seed: None,
        format: item.format.clone(),
        take: None,
        project: None,
        item: Some(item.id.clone().into()),
        zero_retention: false,
    }
}

/// What its recording was called.
fn title(item: &Isolated) -> String {
    jobs::without_mark(item.title.as_deref().unwrap_or_default())
}

/// What was asked for. The recording itself is told by nobody.
pub(super) fn isolated_request(item: &Isolated) -> Generation {
    Generation::Isolation(IsolationRequest {
        input: Input {
            seconds: item.duration_seconds.unwrap_or(0.0),
            name: title(item),
            ..untold()
        },
    })
}

fn untold() -> Input {
    Input {
        hash: String::new(),
        extension: String::new(),
        bytes: 0,
        seconds: 0.0,
        name: String::new(),
    }
}

/// Its voice's name; of a dialogue the names of all, each once.
pub(super) fn voice_name(item: &HistoryItem) -> String {
    if item.dialogue.is_empty() {
        return item.voice_name.clone().unwrap_or_default();
    }
    let mut names: Vec<&str> = Vec::new();
    let turns = item.dialogue.iter();
    for name in turns.filter_map(|turn| turn.voice_name.as_deref()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

/// What was asked for, as far as the item tells; what it doesn't is at its default. Never taken for a request of ours:
/// the service keeps less of it than shapes the sound.
pub(super) fn request(item: &HistoryItem, format: OutputFormat) -> Generation {
    let voice = item.voice_id.clone().unwrap_or_else(|| VoiceId::new(""));
    let model = item.model_id.clone().unwrap_or_else(|| ModelId::new(""));
    let settings = settings(item)
        .unwrap_or_default()
        .over(VoiceSettings::default());
    match tool(item) {
        Tool::Dialogue => {
            let turns = item.dialogue.iter().map(|turn| DialogueTurn {
                voice: turn.voice_id.clone().unwrap_or_else(|| VoiceId::new("")),
                text: turn.text.clone(),
            });
            Generation::Dialogue(DialogueRequest {
                turns: turns.collect(),
                model,
                delivery: item
                    .settings
                    .and_then(|said| said.voice.stability)
                    .map(Step::nearest),
                format,
                seed: seed(item),
                language: None,
                place: AudioEffects::default(),
            })
        }
        Tool::Changer => Generation::Changer(ChangeRequest {
            voice,
            model,
            // The recording that was changed is told by nobody.
            input: untold(),
            settings,
            format,
            seed: seed(item),
            isolated: false,
        }),
        _ => Generation::Speech(SpeechRequest {
            voice,
            model,
            text: text(item),
            settings,
            format,
            seed: seed(item),
            language: None,
            context: Default::default(),
            seams: Vec::new(),
            rules: Vec::new(),
            place: AudioEffects::default(),
        }),
    }
}
