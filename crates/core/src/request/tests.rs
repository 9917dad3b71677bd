use super::*;
use crate::settings::{Step, VoiceSettings};

fn input() -> Input {
    Input {
        hash: "ab".repeat(32),
        extension: "wav".to_owned(),
        bytes: 96_044,
        seconds: 2.0,
        name: "take.wav".to_owned(),
    }
}

/// One of each kind.
fn all() -> Vec<Generation> {
    let (voice, model) = (VoiceId::from("v"), ModelId::from("m"));
    let format = OutputFormat::default();
    let settings = VoiceSettings::default();
    vec![
        Generation::Speech(SpeechRequest {
            voice: voice.clone(),
            model: model.clone(),
            text: "Hello".to_owned(),
            settings,
            format,
            seed: Some(1),
            language: None,
            context: Default::default(),
            seams: Vec::new(),
            rules: Vec::new(),
            place: Default::default(),
        }),
        Generation::Dialogue(DialogueRequest {
            turns: vec![DialogueTurn {
                voice: voice.clone(),
                text: "Ünï".to_owned(),
            }],
            model: model.clone(),
            delivery: Some(Step::Creative),
            format,
            seed: None,
            language: Some("de".to_owned()),
            place: Default::default(),
        }),
        Generation::Design(DesignRequest {
            from: Designed::Remix {
                voice: voice.clone(),
                change: "older".to_owned(),
                strength: Some(0.5),
            },
            model: model.clone(),
            text: None,
            loudness: None,
            guidance: Some(4.0),
            quality: None,
            seed: None,
            format,
        }),
        Generation::Changer(ChangeRequest {
            voice,
            model: model.clone(),
            input: input(),
            settings,
            format,
            seed: None,
            isolated: true,
        }),
        Generation::Effects(EffectRequest {
            text: "Rain".to_owned(),
            seconds: Some(1.5),
            influence: None,
            looped: true,
            format,
        }),
        Generation::Isolation(IsolationRequest { input: input() }),
        Generation::Music(MusicRequest {
            prompt: "A waltz".to_owned(),
            model: model.clone(),
            millis: Some(10_000),
            lyrics: None,
            instrumental: true,
            sections: Vec::new(),
            format,
        }),
        Generation::Dubbing(DubRequest {
            input: input(),
            target: "es".to_owned(),
            source: None,
            speakers: None,
            cut: Some(Cut { start: 1, end: 9 }),
            sheet: None,
            worth: Worth::Marked,
            drop_background: false,
            mask_profanity: false,
            without_clones: false,
            as_project: false,
            track: None,
        }),
        Generation::Transcription(TranscriptRequest {
            speakers: true,
            key_terms: vec!["Mynah".to_owned()],
            ..TranscriptRequest::new(input(), model)
        }),
        Generation::Alignment(AlignRequest {
            input: input(),
            text: "Hello".to_owned(),
        }),
        Generation::Conversation(ConversationRequest {
            agent: "agent_1".into(),
            name: "Guide".to_owned(),
            is_text_only: false,
            longest_secs: 600,
            account_test: None,
            number: 7,
        }),
    ]
}

#[test]
fn every_kind_is_kept_with_its_tool_in_front_and_read_again() {
    for (generation, tool) in all().into_iter().zip(Tool::ALL) {
        assert_eq!(generation.tool(), tool);
        let json = serde_json::to_string(&generation).unwrap();
        let tag = format!("{{\"tool\":\"{}\",", tool.as_str());
        assert!(json.starts_with(&tag), "{json}");
        let again: Generation = serde_json::from_str(&json).unwrap();
        assert_eq!(again, generation);
    }
}

#[test]
fn a_cut_is_only_as_long_as_the_recording() {
    let seconds = all().iter().find_map(|generation| match generation {
        Generation::Dubbing(request) => Some(request.seconds()),
        _ => None,
    });
    assert_eq!(seconds, Some(1.0));
}

/// The file's default track is named as it was before tracks could be chosen.
#[test]
fn a_dub_of_another_audio_track_is_another_request() {
    let dub = |track: Option<usize>| {
        all().into_iter().find_map(|request| match request {
            Generation::Dubbing(dub) => Some(Generation::Dubbing(DubRequest { track, ..dub })),
            _ => None,
        })
    };
    let [default, second] = [None, Some(2)].map(|track| dub(track).unwrap());
    let json = serde_json::to_string(&default).unwrap();
    assert!(!json.contains("track"), "{json}");
    let name = |request: &Generation| crate::fingerprint::of(request, "draft");
    assert_ne!(name(&default), name(&second));
}
