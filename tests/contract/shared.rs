//! What client and Draft server take from the same types of `terms`: a slip there would be on both sides at once, so
//! the published description judges it here.

use std::collections::BTreeSet;

use mynah::terms::format::OutputFormat;
use mynah::terms::settings::{Scale, VoiceSettings};
use serde_json::Value;

fn description() -> Value {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/instruments/openapi-scope.json"
    );
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn every_output_format_is_named_as_the_description_names_it() {
    let description = description();
    let speech = "/v1/text-to-speech/{voice_id}";
    let of_call = |path: &str| {
        let parameters = description["paths"][path]["post"]["parameters"].as_array();
        let named = |parameter: &&Value| parameter["name"] == "output_format";
        let schema = parameters.unwrap().iter().find(named).unwrap()["schema"].clone();
        assert_eq!(schema["default"], OutputFormat::default().to_string());
        let names = schema["enum"].as_array().unwrap().iter();
        names
            .map(|name| name.as_str().unwrap().to_owned())
            .collect::<BTreeSet<_>>()
    };
    let ours = |streamed: bool| {
        let all = OutputFormat::ALL.iter();
        all.filter(|format| format.streams() || !streamed)
            .map(ToString::to_string)
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(ours(false), of_call(speech));
    let streamed = format!("{speech}/stream/with-timestamps");
    assert_eq!(ours(true), of_call(&streamed));
}

#[test]
fn ranges_and_defaults_of_the_voice_settings_are_the_descriptions() {
    let description = description();
    let schemas = &description["components"]["schemas"];
    let settings = &schemas["VoiceSettingsResponseModel"]["properties"];
    for (name, scale) in [
        ("stability", Scale::STABILITY),
        ("similarity_boost", Scale::SIMILARITY_BOOST),
        ("style", Scale::STYLE),
        ("speed", Scale::SPEED),
    ] {
        let said = &settings[name];
        let number = |value: &Value| value.as_f64().map(|number| number as f32);
        assert_eq!(number(&said["default"]), Some(scale.usual()), "{name}");
        // Of style and speed it says no range; the service refuses what is beyond ours.
        for (bound, ours) in [
            ("minimum", scale.range().start()),
            ("maximum", scale.range().end()),
        ] {
            let said = number(&said["anyOf"][0][bound]);
            assert!(said.is_none_or(|said| said == *ours), "{name}: {said:?}");
        }
    }
    let boost = VoiceSettings::default().use_speaker_boost();
    assert_eq!(settings["use_speaker_boost"]["default"], boost);
}
