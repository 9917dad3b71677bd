//! Every limit of the published description, tried on the client: what is at the limit can be sent, what is
//! beyond it can't even be made. A limit that is new in the description fails here until somebody looks at it.

use std::collections::BTreeMap;
use std::fs;

use mynah::api::conversations::Stars;
use mynah::api::design::{Audition, DesignVoice, KeepVoice, Reference, RemixVoice};
use mynah::api::dubbing_projects::languages::NewLanguage;
use mynah::api::dubbing_projects::transcripts::{Edits, SegmentEdit};
use mynah::api::music::files::Films;
use mynah::api::music::{Finetune, SongMillis, Wish};
use mynah::api::operations::operations;
use mynah::api::page::PageSize;
use mynah::api::professional::{EditProfessional, MakeProfessional};
use mynah::api::transcripts::{self, Export, ExportFormat, Speakers, Transcribe, Wishes};
use mynah::api::types::Said;
use mynah::api::types::agent::settings::{Pace, Share};
use mynah::api::types::bounded::{Phrase, SmallSeed, UpTo};
use mynah::api::types::language::TwoLetters;
use mynah::api::types::music::{Chunk, PieceMillis, Section, Stretch, Styles};
use mynah::api::usage::QueryUsage;
use mynah::terms::ids::{GeneratedVoiceId, ModelId, SegmentId, SongId, VoiceId};
use mynah::terms::settings::{Setting, VoiceSettings};
use serde_json::Value;

use crate::raw::recording;

/// Fields that the client never sends, or sends with a value of its own, by the beginnings of their names.
const FIXED: &[(&str, &[&str])] = &[
    ("GET /v1/audio-isolation/history", &["page_size", "page"]),
    // Three steps: an enum.
    ("POST /v1/text-to-dialogue", &["settings.stability"]),
    // Deprecated.
    ("POST /v1/music", &["music_prompt."]),
    // Filters of systems that Mynah has nothing to do with.
    ("GET /v1/convai/conversations", &["visited_", "triggered_"]),
    // Documents that are kept as they came; what is made here is in the trials below.
    (
        "POST /v1/convai/agents/create",
        &["conversation_config.", "platform_settings.", "workflow."],
    ),
    (
        "PATCH /v1/convai/agents/{agent_id}",
        &["conversation_config.", "platform_settings.", "workflow."],
    ),
    // The agent is tested as it is saved.
    (
        "POST /v1/convai/agents/{agent_id}/run-tests",
        &["agent_config_override"],
    ),
];

/// One limit of one field.
#[derive(Clone, Debug, PartialEq)]
struct Limit {
    operation: String,
    /// `sections[].duration_ms`
    field: String,
    /// `maximum`
    word: &'static str,
    at: f64,
    /// Whether only whole numbers are taken.
    is_whole: bool,
}

impl Limit {
    /// The first value that the service refuses.
    fn beyond(&self) -> f64 {
        let step = if self.is_whole { 1.0 } else { 0.01 };
        match self.word {
            "exclusiveMinimum" => self.at,
            "minimum" | "minLength" | "minItems" => self.at - step,
            _ => self.at + step,
        }
    }

    /// The last one that it takes.
    fn within(&self) -> f64 {
        if self.word == "exclusiveMinimum" {
            self.at + 0.01
        } else {
            self.at
        }
    }
}

pub fn described(name: &str) -> Value {
    let path = format!("{}/tests/instruments/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn resolved<'a>(all: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(way) => resolved(all, all.pointer(way.trim_start_matches('#')).unwrap()),
        None => schema,
    }
}

/// Walks a schema and tells each part of it with its name.
fn walk<'a>(
    all: &'a Value,
    schema: &'a Value,
    field: &str,
    above: &[&'a str],
    tell: &mut impl FnMut(&str, &'a Value),
) {
    let mut above = above.to_vec();
    if let Some(way) = schema["$ref"].as_str() {
        if above.contains(&way) {
            return;
        }
        above.push(way);
    }
    let schema = resolved(all, schema);
    tell(field, schema);
    for word in ["anyOf", "oneOf", "allOf"] {
        for part in schema[word].as_array().into_iter().flatten() {
            walk(all, part, field, &above, tell);
        }
    }
    for (name, part) in schema["properties"].as_object().into_iter().flatten() {
        let name = if field.is_empty() {
            name.clone()
        } else {
            format!("{field}.{name}")
        };
        walk(all, part, &name, &above, tell);
    }
    for (word, sign) in [("items", "[]"), ("additionalProperties", "{}")] {
        if schema[word].is_object() {
            walk(all, &schema[word], &format!("{field}{sign}"), &above, tell);
        }
    }
}

/// Tells each part of what each operation of the client takes.
pub fn each_part<'a>(all: &'a Value, mut tell: impl FnMut(&str, &str, &'a Value)) {
    for operation in operations() {
        let name = operation.name();
        let (verb, path) = name.split_once(' ').unwrap();
        let operation = &all["paths"][path][verb.to_lowercase()];
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let parameter = resolved(all, parameter);
            let field = parameter["name"].as_str().unwrap();
            walk(all, &parameter["schema"], field, &[], &mut |field, part| {
                tell(&name, field, part);
            });
        }
        let contents = operation["requestBody"]["content"].as_object();
        for content in contents.into_iter().flatten().map(|(_, content)| content) {
            walk(all, &content["schema"], "", &[], &mut |field, part| {
                tell(&name, field, part);
            });
        }
    }
}

/// Words of numbers and of counts.
const WORDS: &[&str] = &[
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "maxProperties",
];

fn limits(all: &Value) -> Vec<Limit> {
    let mut limits = Vec::new();
    each_part(all, |operation, field, part| {
        // A song is called as the service called it.
        let is_fixed = field.ends_with("song_id")
            || FIXED.iter().any(|(start, fields)| {
                operation.starts_with(start) && fields.iter().any(|name| field.starts_with(name))
            });
        for word in WORDS.iter().filter(|_| !is_fixed) {
            let Some(at) = part[word].as_f64() else {
                continue;
            };
            let limit = Limit {
                operation: operation.to_owned(),
                field: field.to_owned(),
                word,
                at,
                is_whole: word.contains("Length")
                    || word.contains("Items")
                    || word.contains("Prop")
                    || part["type"] == "integer",
            };
            // No text and no list is shorter than nothing.
            let is_idle = word.starts_with("min") && word.len() > 7 && at == 0.0;
            if !is_idle && !limits.contains(&limit) {
                limits.push(limit);
            }
        }
    });
    limits
}

pub fn text(letters: f64) -> String {
    "ä".repeat(letters as usize)
}

/// So many of them.
fn many<T: Clone>(item: T, count: f64) -> Vec<T> {
    vec![item; count as usize]
}

fn whole<T: TryFrom<i64>>(number: f64) -> Option<T> {
    T::try_from(number as i64).ok()
}

pub fn voice() -> VoiceId {
    VoiceId::from("v")
}

fn wishes(change: impl FnOnce(&mut Wishes)) -> Option<()> {
    let mut wishes = Wishes::default();
    change(&mut wishes);
    let source = transcripts::Source::File(recording());
    Transcribe::new(source, ModelId::from("scribe_v2"), wishes)
        .ok()
        .map(drop)
}

/// What the client sends for this value; nothing if it can't be made. Panics where nobody thought of the limit.
fn sent(limit: &Limit, value: f64) -> Option<f64> {
    let float = value as f32;
    let audition = Audition::of_its_own;
    let wish = || text(20.0);
    let done = match (limit.operation.as_str(), limit.field.as_str()) {
        (_, "voice_settings.stability" | "stability") => {
            let settings = VoiceSettings::default().with(Setting::Stability(Some(float)));
            return Some(settings.stability().into());
        }
        (_, "voice_settings.similarity_boost" | "similarity_boost") => {
            let settings = VoiceSettings::default().with(Setting::SimilarityBoost(Some(float)));
            return Some(settings.similarity_boost().into());
        }
        (_, "page_size") => {
            let size = whole(value)?;
            let size = match limit.at {
                100.0 => serde_json::to_value(PageSize::<100>::new(size)),
                200.0 => serde_json::to_value(PageSize::<200>::new(size)),
                1000.0 => serde_json::to_value(PageSize::<1000>::new(size)),
                _ => serde_json::to_value(PageSize::<1>::new(size)),
            };
            return size.unwrap().as_f64();
        }
        ("POST /v1/text-to-voice/{voice_id}/remix", "voice_description") => {
            RemixVoice::new(voice(), text(value), audition())
                .ok()
                .map(drop)
        }
        ("POST /v1/text-to-voice", "voice_description") => {
            let generated = GeneratedVoiceId::from("g");
            KeepVoice::new(generated, "Ada", text(value)).ok().map(drop)
        }
        ("POST /v1/text-to-voice/design", "voice_description") => {
            DesignVoice::new(text(value), audition()).ok().map(drop)
        }
        ("POST /v1/text-to-voice/{voice_id}/remix", "prompt_strength") => {
            let remix = RemixVoice::new(voice(), wish(), audition()).unwrap();
            remix.against(float).ok().map(drop)
        }
        (_, "prompt_strength") => Reference::new(b"x").against(float).ok().map(drop),
        ("POST /v1/text-to-voice/design" | "POST /v1/text-to-voice/{voice_id}/remix", field) => {
            match field {
                "text" => Audition::saying(text(value)).ok().map(drop),
                "loudness" => audition().loud(float).ok().map(drop),
                "guidance_scale" => audition().guided(float).ok().map(drop),
                "seed" => SmallSeed::new(whole(value)?).ok().map(drop),
                "quality" => {
                    let design = DesignVoice::new(wish(), audition()).unwrap();
                    design.faithful(float).ok().map(drop)
                }
                _ => panic!("a new limit: {limit:?}"),
            }
        }
        ("POST /v1/studio/projects", "language") => "a"
            .repeat(value as usize)
            .parse::<TwoLetters>()
            .ok()
            .map(drop),
        (_, "voice_settings.cloning_strength") => {
            let german = NewLanguage::new("de".parse().unwrap());
            german.cloned(whole(value)?).ok().map(drop)
        }
        (_, "translations") => {
            let words =
                (0..value as u32).map(|id| (SegmentId::new(id.to_string()), Said::from("Ja.")));
            let german = NewLanguage::new("de".parse().unwrap());
            german
                .translated(words.collect::<BTreeMap<SegmentId, _>>())
                .ok()
                .map(drop)
        }
        (_, "segments") => {
            let edits = (0..value as u32)
                .map(|id| (SegmentId::new(id.to_string()), SegmentEdit::text("Ja.")));
            Edits::new(edits).ok().map(drop)
        }
        ("POST /v1/speech-to-text", field) => match field {
            "num_speakers" => {
                let most = whole(value)?;
                wishes(|wishes| wishes.speakers = Speakers::AtMost(most))
            }
            "diarization_threshold" => {
                wishes(|wishes| wishes.speakers = Speakers::Threshold(float))
            }
            "temperature" => wishes(|wishes| wishes.temperature = Some(float)),
            "seed" => SmallSeed::new(whole(value)?).ok().map(drop),
            "additional_formats" => {
                let export = Export::new(ExportFormat::Srt);
                wishes(|wishes| wishes.formats = many(export, value))
            }
            _ => panic!("a new limit: {limit:?}"),
        },
        ("POST /v1/music/video-to-music", field) => match field {
            "videos" => Films::new(many(recording(), value)).ok().map(drop),
            "description" => Phrase::<1, 1_000>::new("description", text(value))
                .ok()
                .map(drop),
            "tags" => UpTo::<_, 10>::new("tags", many("a", value)).ok().map(drop),
            _ => panic!("a new limit: {limit:?}"),
        },
        (operation, field) if operation.starts_with("POST /v1/music") => song(limit, field, value),
        (operation, field) if operation.starts_with("POST /v1/voices/pvc") => {
            let made = |name: &str| MakeProfessional::new(name, "en".parse().unwrap());
            let edited = EditProfessional::new(voice());
            let both = if field == "name" {
                made(&text(value)).is_ok() && edited.named(text(value)).is_ok()
            } else {
                let made = made("Ada").unwrap();
                made.described(text(value)).is_ok() && edited.described(text(value)).is_ok()
            };
            both.then_some(())
        }
        (operation, field) if operation.contains("/analytics/") => match field {
            "start_time" | "end_time" => {
                QueryUsage::new(whole(value)?, whole(value)?).ok().map(drop)
            }
            "interval_seconds" => {
                let query = QueryUsage::new(2_000_000_000_000, 2_000_000_000_000).unwrap();
                query.every(whole(value)?).ok().map(drop)
            }
            _ => panic!("a new limit: {limit:?}"),
        },
        (_, "rating_min" | "rating_max") => Stars::new(whole(value)?).ok().map(drop),
        _ => panic!("a new limit: {limit:?}"),
    };
    done.map(|()| value)
}

/// What a song or a plan sends.
fn song(limit: &Limit, field: &str, value: f64) -> Option<()> {
    let name = || Phrase::<1, 100>::new("section_name", "Verse").unwrap();
    let long = || PieceMillis::new("duration_ms", 3_000).unwrap();
    let field = field.rsplit("composition_plan.").next().unwrap();
    match field {
        "prompt" => Wish::new("prompt", text(value)).ok().map(drop),
        "lyrics_text" => Phrase::<0, 4_000>::new("lyrics_text", text(value))
            .ok()
            .map(drop),
        "music_length_ms" => SongMillis::new("music_length_ms", whole(value)?)
            .ok()
            .map(drop),
        "seed" => SmallSeed::new(whole(value)?).ok().map(drop),
        "finetune_id" => Finetune::new(&text(value)).ok().map(drop),
        "finetune_strength" => {
            let finetune = Finetune::new("style").unwrap();
            finetune.strong(value as f32).ok().map(drop)
        }
        "sections" => {
            let section = Section::new(name(), long());
            UpTo::<_, 30>::new("sections", many(section, value))
                .ok()
                .map(drop)
        }
        "chunks" => {
            let range = Stretch::new(0, 1).unwrap();
            let song_id = SongId::from("s");
            let chunk = Chunk::Kept(mynah::api::types::music::SongPart { song_id, range });
            UpTo::<_, 30>::new("chunks", many(chunk, value))
                .ok()
                .map(drop)
        }
        "chunks[].text" => Phrase::<0, 6_000>::new("text", text(value)).ok().map(drop),
        "sections[].lines" => UpTo::<_, 30>::new("lines", many("a", value)).ok().map(drop),
        "sections[].lines[]" => Phrase::<0, 200>::new("lines", text(value)).ok().map(drop),
        "sections[].section_name" => Phrase::<1, 100>::new("name", text(value)).ok().map(drop),
        "sections[].source_from.negative_ranges" => {
            let range = Stretch::new(0, 1).unwrap();
            UpTo::<_, 10>::new("negative_ranges", many(range, value))
                .ok()
                .map(drop)
        }
        _ if field.ends_with("duration_ms") => PieceMillis::new("duration_ms", whole(value)?)
            .ok()
            .map(drop),
        _ if field.ends_with("_styles") => Styles::new("styles", many("a".to_owned(), value))
            .ok()
            .map(drop),
        _ => panic!("a new limit: {limit:?}"),
    }
}

#[test]
fn what_is_beyond_a_limit_can_not_be_made() {
    let all = described("openapi-scope.json");
    let limits = limits(&all);
    assert!(limits.len() > 100, "only {} limits", limits.len());
    for limit in limits {
        let within = sent(&limit, limit.within());
        assert!(
            within.is_some_and(|within| (within - limit.within()).abs() < 1e-3),
            "{limit:?} {within:?}"
        );
        let beyond = sent(&limit, limit.beyond());
        assert!(
            beyond.is_none_or(|beyond| (beyond - limit.beyond()).abs() > 5e-3),
            "{limit:?}"
        );
    }
}

#[test]
fn numbers_of_agents_keep_their_limits() {
    let all = described("openapi-scope.json");
    let mut seen = 0;
    each_part(&all, |operation, field, part| {
        let Some(field) = field.strip_prefix("conversation_config.tts.") else {
            return;
        };
        let (Some(least), Some(most)) = (part["minimum"].as_f64(), part["maximum"].as_f64()) else {
            return;
        };
        let fits = |value: f64| match field {
            "speed" => Pace::new(value).is_ok(),
            "stability" | "similarity_boost" => Share::new("share", value).is_ok(),
            // Voices beside the first are kept as they came.
            _ => least <= value && value <= most,
        };
        let tries = [least - 0.01, least, most, most + 0.01].map(fits);
        assert_eq!(tries, [false, true, true, false], "{operation} {field}");
        seen += 1;
    });
    assert!(seen >= 6);
}
