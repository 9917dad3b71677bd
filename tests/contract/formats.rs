//! Every output format, tried on all operations: none is asked for one that it does not have.

use std::collections::BTreeMap;

use mynah::api::changer::{ChangeVoice, Changed, StreamChangedVoice};
use mynah::api::design::{Audition, DesignVoice, RemixVoice};
use mynah::api::dialogue::{
    Dialogue, DialogueBody, SpeakDialogue, SpeakDialogueWithTimestamps, StreamDialogue,
    StreamDialogueWithTimestamps, Turn,
};
use mynah::api::effects::{Effect, MakeEffect};
use mynah::api::endpoint::{Endpoint, Query};
use mynah::api::music::files::{Films, Output, ScoreFilm, SeparateStems, Stems};
use mynah::api::music::{
    ComposeSong, ComposeWithDetails, Finish, MusicModel, Song, SongFormat, Source, StreamSong,
    StreamWithDetails, Wish, Wished,
};
use mynah::api::socket::speech::{Speaking, StreamInput};
use mynah::api::socket::{Channel as _, Place, contexts::MultiStreamInput};
use mynah::api::speech::{
    Speak, SpeakBody, SpeakWithTimestamps, Spoken, Stream, StreamWithTimestamps,
};
use mynah::api::types::bounded::Seed;
use mynah::terms::format::OutputFormat;
use mynah::terms::ids::ModelId;
use serde_json::Value;

use crate::limits::{described, each_part, text, voice};
use crate::raw::recording;

/// What an operation would ask for.
fn asked<E: Endpoint>(endpoint: &E) -> (String, Query) {
    (format!("{} {}", E::METHOD, E::ROUTE), endpoint.query())
}

/// All operations that are asked for sound in a format of speech.
fn in_format(format: OutputFormat) -> Vec<(String, Query)> {
    let model = || ModelId::from("m");
    let spoken = || Spoken {
        voice: voice(),
        format,
        enable_logging: None,
        body: SpeakBody::new("Hello.", model()).unwrap(),
    };
    let turn = Turn::new(voice(), "Hello.").unwrap();
    let dialogue = Dialogue {
        format,
        enable_logging: None,
        body: DialogueBody::new(vec![turn], model()).unwrap(),
    };
    let changed = Changed {
        format,
        ..Changed::new(voice(), model(), recording())
    };
    let audition = Audition::of_its_own;
    let design = DesignVoice::new(text(20.0), audition()).unwrap();
    let remix = RemixVoice::new(voice(), text(20.0), audition()).unwrap();
    let designs = design.in_format(format).map(|design| asked(&design));
    let remixes = remix.in_format(format).map(|remix| asked(&remix));
    let song = || {
        Song::new(Source::Wish(Wished::new(
            Wish::new("prompt", "A").unwrap(),
            MusicModel::V2,
        )))
    };
    let finish = || Finish::new(SongFormat::OfSpeech(format));
    let output = || Output::new(format);
    let film = ScoreFilm {
        output: output(),
        ..ScoreFilm::new(Films::new([recording()]).unwrap())
    };
    let others = vec![
        asked(&Speak(spoken())),
        asked(&Stream(spoken())),
        asked(&SpeakWithTimestamps(spoken())),
        asked(&StreamWithTimestamps(spoken())),
        asked(&SpeakDialogue(dialogue.clone())),
        asked(&StreamDialogue(dialogue.clone())),
        asked(&SpeakDialogueWithTimestamps(dialogue.clone())),
        asked(&StreamDialogueWithTimestamps(dialogue)),
        asked(&ChangeVoice(changed.clone())),
        asked(&StreamChangedVoice(changed)),
        asked(&MakeEffect {
            format,
            effect: Effect::new("Rain").unwrap(),
        }),
        asked(&ComposeSong {
            song: song(),
            finish: finish(),
        }),
        asked(&ComposeWithDetails::new(song(), finish())),
        asked(&StreamSong {
            song: song(),
            format: SongFormat::OfSpeech(format),
        }),
        asked(&StreamWithDetails {
            song: song(),
            format: SongFormat::OfSpeech(format),
            with_timestamps: false,
        }),
        asked(&SeparateStems {
            file: recording(),
            stems: Stems::Two,
            output: output(),
        }),
        asked(&film),
    ];
    designs.into_iter().chain(remixes).chain(others).collect()
}

fn format_of(query: &Query) -> &str {
    let pairs = query.pairs().iter();
    pairs
        .clone()
        .find(|(name, _)| *name == "output_format")
        .map(|(_, format)| format.as_str())
        .unwrap()
}

#[test]
fn no_operation_is_asked_for_a_format_that_it_does_not_have() {
    let all = described("openapi-scope.json");
    let mut offered: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    each_part(&all, |operation, field, part| {
        if field == "output_format" {
            let words = part["enum"].as_array().into_iter().flatten();
            let offered = offered.entry(operation.to_owned()).or_default();
            offered.extend(words.filter_map(Value::as_str));
        }
    });
    // One item or many, as WAV or as they are.
    offered.remove("POST /v1/history/download");
    let covered = in_format(OutputFormat::default()).len();
    assert_eq!(covered, offered.len(), "{:?}", offered.keys());
    for format in OutputFormat::ALL {
        for (operation, query) in in_format(*format) {
            let asked = format_of(&query);
            assert!(offered[&operation].contains(&asked), "{operation} {asked}");
        }
    }
}

#[test]
fn a_speech_socket_is_asked_for_what_it_has() {
    let all = described("ws-scope.json");
    let words = all["schemas"]["TextToSpeechOutputFormatEnum"]["enum"]
        .as_array()
        .unwrap();
    let asked = |place: Place| match place {
        Place::Here { query, .. } => format_of(&query).to_owned(),
        place => panic!("{place:?}"),
    };
    for format in OutputFormat::ALL {
        let speaking = || Speaking::new(voice(), ModelId::from("eleven_flash_v2_5")).unwrap();
        let is_there = words
            .iter()
            .any(|word| *word == format.on_the_wire().to_string());
        let made = speaking().in_format(*format);
        assert_eq!(made.is_ok(), is_there, "{format}");
        if let Ok(speaking) = made {
            for place in [
                StreamInput(speaking.clone()).place(),
                MultiStreamInput(speaking).place(),
            ] {
                assert!(words.iter().any(|word| *word == asked(place.clone())));
            }
        }
    }
    for channel in ["stream-input", "multi-stream-input"] {
        let way = format!("/v1/text-to-speech/{{voice_id}}/{channel}");
        let seed = &all["channels"][way]["query"]["seed"];
        assert_eq!(seed["maximum"].as_f64(), Some(u32::MAX.into()));
        assert_eq!(Seed::from(u32::MAX).get(), u32::MAX);
    }
}
