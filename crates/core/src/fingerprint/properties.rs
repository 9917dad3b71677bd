//! A request has one name however it is written, and another one for everything that shapes the sound.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::request::{
    ChangeRequest, DialogueRequest, DialogueTurn, DubRequest, EffectRequest, Input,
    IsolationRequest, MusicRequest, MusicSection, TranscriptRequest, Worth,
};
use crate::settings::{Setting, Step};

const ACCOUNT: &str = "draft";

/// Few words and many look-alikes: composed and decomposed, straight and curly, with and without a space at the end.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("caf\u{e9}"),
        Just("cafe\u{301}"),
        Just("it’s"),
        Just("it's"),
        Just("\u{1f642}"),
        Just("line\nbreak"),
        Just("\"quoted\" \\ \u{1}"),
        Just("[laughs]"),
        Just("fi"),
        Just("\u{fb01}"),
        Just(" "),
    ];
    proptest::collection::vec(word, 0..4).prop_map(|words| words.concat())
}

fn name() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("one"), Just("two"), Just("\u{f6}"), Just("o\u{308}")]
}

fn format() -> impl Strategy<Value = OutputFormat> {
    prop_oneof![
        Just("mp3_44100_128"),
        Just("mp3_44100_192"),
        Just("pcm_24000"),
        Just("wav_44100"),
    ]
    .prop_map(|name| name.parse().unwrap())
}

/// Hundredths, as they come in from files and sliders.
fn share() -> impl Strategy<Value = f32> {
    (0_u8..=100).prop_map(|hundredths| f32::from(hundredths) / 100.0)
}

fn settings() -> impl Strategy<Value = VoiceSettings> {
    let few = prop_oneof![Just(0.5_f32), Just(0.75), Just(0.0), share()];
    let few = || few.clone();
    (few(), few(), few(), few(), any::<bool>()).prop_map(|(one, two, three, four, boost)| {
        VoiceSettings::default()
            .with(Setting::Stability(Some(one)))
            .with(Setting::SimilarityBoost(Some(two)))
            .with(Setting::Style(Some(three)))
            .with(Setting::Speed(Some(0.7 + four / 2.0)))
            .with(Setting::UseSpeakerBoost(Some(boost)))
    })
}

fn seed() -> impl Strategy<Value = Option<u32>> {
    proptest::option::of(prop_oneof![Just(0), Just(1), Just(u32::MAX), any::<u32>()])
}

fn language() -> impl Strategy<Value = Option<String>> {
    proptest::option::of(prop_oneof![Just("en".to_owned()), Just("de".to_owned())])
}

fn speech() -> impl Strategy<Value = Generation> {
    let parts = (
        name(),
        name(),
        text(),
        settings(),
        format(),
        seed(),
        language(),
        (text(), text()),
    );
    parts.prop_map(
        |(voice, model, text, settings, format, seed, language, around)| {
            let (before, after) = around;
            Generation::Speech(SpeechRequest {
                voice: VoiceId::new(voice),
                model: ModelId::new(model),
                text,
                settings,
                format,
                seed,
                language,
                context: Context { before, after },
                seams: Vec::new(),
                rules: Vec::new(),
                place: Default::default(),
            })
        },
    )
}

fn dialogue() -> impl Strategy<Value = Generation> {
    let turn = (name(), text()).prop_map(|(voice, text)| DialogueTurn {
        voice: VoiceId::new(voice),
        text,
    });
    let turns = proptest::collection::vec(turn, 1..4);
    let delivery = proptest::option::of(proptest::sample::select(&Step::ALL[..]));
    let parts = (turns, name(), delivery, format(), seed(), language());
    parts.prop_map(|(turns, model, delivery, format, seed, language)| {
        Generation::Dialogue(DialogueRequest {
            turns,
            model: ModelId::new(model),
            delivery,
            format,
            seed,
            language,
            place: Default::default(),
        })
    })
}

fn effect() -> impl Strategy<Value = Generation> {
    let seconds = proptest::option::of(share().prop_map(|share| 0.5 + share * 10.0));
    let parts = (
        text(),
        seconds,
        proptest::option::of(share()),
        any::<bool>(),
        format(),
    );
    parts.prop_map(|(text, seconds, influence, looped, format)| {
        Generation::Effects(EffectRequest {
            text,
            seconds,
            influence,
            looped,
            format,
        })
    })
}

fn music() -> impl Strategy<Value = Generation> {
    let millis = proptest::option::of(3_000_u32..3_003);
    let sections = proptest::collection::vec(section(), 0..3);
    let parts = (text(), name(), millis, any::<bool>(), sections, format());
    parts.prop_map(|(prompt, model, millis, instrumental, sections, format)| {
        Generation::Music(MusicRequest {
            prompt,
            model: ModelId::new(model),
            millis,
            lyrics: None,
            instrumental,
            sections,
            format,
        })
    })
}

fn section() -> impl Strategy<Value = MusicSection> {
    let parts = (name(), text(), 3_000_u32..3_003);
    parts.prop_map(|(name, styles, millis)| MusicSection {
        name: name.to_owned(),
        words: styles.clone(),
        styles,
        millis,
    })
}

fn changer() -> impl Strategy<Value = Generation> {
    let parts = (name(), input(), settings(), format(), seed(), any::<bool>());
    parts.prop_map(|(voice, input, settings, format, seed, isolated)| {
        Generation::Changer(ChangeRequest {
            voice: VoiceId::new(voice),
            model: ModelId::new("sts"),
            input,
            settings,
            format,
            seed,
            isolated,
        })
    })
}

fn input() -> impl Strategy<Value = Input> {
    prop_oneof![Just("aa"), Just("ab")].prop_map(|hash| Input {
        hash: hash.to_owned(),
        extension: "wav".to_owned(),
        bytes: 44,
        seconds: 1.5,
        name: "clip.wav".to_owned(),
    })
}

fn design() -> impl Strategy<Value = Generation> {
    let parts = (
        text(),
        any::<bool>(),
        proptest::option::of(text()),
        proptest::option::of(share()),
        seed(),
        format(),
    );
    parts.prop_map(|(words, enhanced, text, guidance, seed, format)| {
        Generation::Design(DesignRequest {
            from: Designed::Description {
                text: words,
                enhanced,
                after: None,
            },
            model: ModelId::new("ttv"),
            text,
            loudness: None,
            guidance,
            quality: None,
            seed,
            format,
        })
    })
}

fn transcript() -> impl Strategy<Value = Generation> {
    let parts = (input(), language(), any::<bool>());
    parts.prop_map(|(input, language, speakers)| {
        Generation::Transcription(TranscriptRequest {
            language,
            speakers,
            ..TranscriptRequest::new(input, ModelId::new("scribe"))
        })
    })
}

fn dub() -> impl Strategy<Value = Generation> {
    let parts = (input(), language(), any::<bool>(), any::<bool>());
    parts.prop_map(|(input, source, drop_background, without_clones)| {
        Generation::Dubbing(DubRequest {
            input,
            target: "fr".to_owned(),
            source,
            speakers: None,
            cut: None,
            sheet: None,
            worth: Worth::Plain,
            drop_background,
            mask_profanity: false,
            without_clones,
            as_project: false,
            track: None,
        })
    })
}

fn request() -> impl Strategy<Value = Generation> {
    prop_oneof![
        3 => speech().boxed(),
        1 => dialogue().boxed(),
        1 => effect().boxed(),
        1 => music().boxed(),
        1 => changer().boxed(),
        1 => design().boxed(),
        1 => transcript().boxed(),
        1 => dub().boxed(),
        1 => input().prop_map(|input| Generation::Isolation(IsolationRequest { input })).boxed(),
    ]
}

/// Ways to write the same JSON, drawn one after the other.
struct Hand(Vec<u8>);

impl Hand {
    fn pick(&mut self, among: usize) -> usize {
        let drawn = self.0.pop().unwrap_or_default();
        usize::from(drawn) % among.max(1)
    }

    fn write(&mut self, value: &Value, to: &mut String) {
        match value {
            Value::Object(fields) => {
                let mut fields: Vec<_> = fields.iter().collect();
                to.push('{');
                while !fields.is_empty() {
                    let (name, value) = fields.swap_remove(self.pick(fields.len()));
                    self.string(name, to);
                    to.push_str([":", " : ", ":\n\t"][self.pick(3)]);
                    self.write(value, to);
                    if !fields.is_empty() {
                        to.push_str([",", " , "][self.pick(2)]);
                    }
                }
                to.push('}');
            }
            Value::Array(values) => {
                to.push('[');
                for (place, value) in values.iter().enumerate() {
                    to.push_str(if place == 0 { "" } else { ", " });
                    self.write(value, to);
                }
                to.push(']');
            }
            Value::Number(number) if number.is_f64() => {
                let spelled = self.float(&number.to_string());
                to.push_str(&spelled);
            }
            Value::String(text) => self.string(text, to),
            other => write!(to, "{other}").unwrap(),
        }
    }

    /// The same number in other digits: `0.5`, `0.500`, `5e-1`, `5.0E-1`.
    fn float(&mut self, plain: &str) -> String {
        let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |it| ("-", it));
        let Some((whole, part)) = digits.split_once('.') else {
            return plain.to_owned();
        };
        if part.contains(['e', 'E']) {
            return plain.to_owned();
        }
        let all = format!("{whole}{part}");
        let all = match all.trim_start_matches('0') {
            "" => "0",
            digits => digits,
        };
        match self.pick(4) {
            0 => plain.to_owned(),
            1 => format!("{plain}000"),
            2 => format!("{sign}{all}e-{}", part.len()),
            _ => format!("{sign}{all}.0E-{}", part.len()),
        }
    }

    fn string(&mut self, text: &str, to: &mut String) {
        to.push('"');
        for letter in text.chars() {
            let must = letter.is_control() || ['"', '\\'].contains(&letter);
            if must || self.pick(3) == 0 {
                for unit in letter.encode_utf16(&mut [0; 2]) {
                    write!(to, "\\u{unit:04x}").unwrap();
                }
            } else {
                to.push(letter);
            }
        }
        to.push('"');
    }
}

/// One field of it becomes another that can be heard; nothing where it has none of this number.
fn changed(request: &Generation, field: usize) -> Option<Generation> {
    let mut json = serde_json::to_value(request).unwrap();
    let fields = json.as_object_mut().unwrap();
    let name = fields.keys().nth(field).filter(|name| *name != "tool")?;
    let name = name.clone();
    let value = fields.get_mut(&name)?;
    match (name.as_str(), &mut *value) {
        ("format", value) => {
            let other = if value == "pcm_16000" {
                "pcm_22050"
            } else {
                "pcm_16000"
            };
            *value = other.into();
        }
        ("delivery", value) => {
            let other = if value == "robust" {
                "natural"
            } else {
                "robust"
            };
            *value = other.into();
        }
        ("input", value) => value["hash"] = "cc".into(),
        ("turns", value) => {
            let turns = value.as_array_mut()?;
            let twin = turns.last()?.clone();
            turns.push(twin);
        }
        ("settings", value) => {
            let speed = value.get("speed").and_then(Value::as_f64).unwrap_or(1.0);
            value["speed"] = if speed > 1.0 {
                0.71.into()
            } else {
                1.19.into()
            };
        }
        (_, Value::String(text)) => text.push('\u{301}'),
        (_, Value::Bool(on)) => *on = !*on,
        (_, Value::Number(number)) if number.is_f64() => {
            let nudged = number.as_f64()? + 0.01;
            *value = nudged.into();
        }
        (_, Value::Number(number)) => {
            let other = number.as_u64()?.checked_sub(1).unwrap_or(7);
            *value = other.into();
        }
        _ => return None,
    }
    Some(serde_json::from_value(json).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Field order, spaces, floats and escapes are how it is written, not what is ordered.
    #[test]
    fn however_it_is_written_it_has_one_name(
        request in request(),
        hand in proptest::collection::vec(any::<u8>(), 0..400),
    ) {
        let mut written = String::new();
        Hand(hand).write(&serde_json::to_value(&request).unwrap(), &mut written);
        let read: Generation = serde_json::from_str(&written).unwrap();
        prop_assert_eq!(&read, &request, "{}", written);
        prop_assert_eq!(of(&read, ACCOUNT), of(&request, ACCOUNT));
        prop_assert_eq!(quick_key(&read), quick_key(&request));
    }

    /// Two that are told apart by anything that is heard never share a take, letters in other forms included.
    #[test]
    fn what_is_not_the_same_has_another_name(one in request(), other in request()) {
        let same = one == other;
        prop_assert_eq!(of(&one, ACCOUNT) == of(&other, ACCOUNT), same);
        prop_assert_eq!(quick_key(&one) == quick_key(&other), same);
        prop_assert_ne!(of(&one, ACCOUNT), of(&one, "another account"));
    }

    /// A change of one field alone is enough.
    #[test]
    fn one_field_that_is_heard_gives_another_name(request in request(), field in 0_usize..12) {
        if let Some(other) = changed(&request, field) {
            prop_assert_ne!(&other, &request);
            prop_assert_ne!(of(&other, ACCOUNT), of(&request, ACCOUNT), "{:?}", other);
            prop_assert_ne!(quick_key(&other), quick_key(&request));
        }
    }
}

/// What it is called and how long it is said to be is not heard; its bytes are.
#[test]
fn a_recording_is_its_bytes() {
    let clip = |name: &str, seconds| {
        Generation::Isolation(crate::request::IsolationRequest {
            input: Input {
                hash: "ab".to_owned(),
                extension: "wav".to_owned(),
                bytes: 44,
                seconds,
                name: name.to_owned(),
            },
        })
    };
    assert_eq!(of(&clip("a", 1.0), ACCOUNT), of(&clip("b", 2.0), ACCOUNT));
}

/// Composed and decomposed letters look the same and are sent as different texts.
#[test]
fn letters_are_hashed_in_the_form_in_which_they_are_sent() {
    let said = |text: &str| {
        Generation::Effects(EffectRequest {
            text: text.to_owned(),
            seconds: None,
            influence: None,
            looped: false,
            format: OutputFormat::default(),
        })
    };
    let (composed, decomposed) = (said("caf\u{e9}"), said("cafe\u{301}"));
    assert_ne!(of(&composed, ACCOUNT), of(&decomposed, ACCOUNT));
    let kept = |request: &Generation| serde_json::to_value(request).unwrap()["text"].clone();
    assert_eq!(kept(&composed).as_str().unwrap().chars().count(), 4);
    assert_eq!(kept(&decomposed).as_str().unwrap().chars().count(), 5);
}
