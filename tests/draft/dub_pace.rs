//! How long a line of a dub is thought to last, against how long Draft voices take for it.

use mynah::audio::pcm::Pcm;
use mynah::audio::splice;
use mynah::script::cast::CastVoice;
use mynah::terms::clock::UnixMillis;
use mynah::terms::request::{Context, SpeechRequest};
use mynah_model::command::LineOrder;
use mynah_model::dubbing::{Bed, Language, Patch, has_room, pace};
use serde_json::json;

use crate::rig::{Rig, read, runs_long, samples};

/// Short ones and long ones, with figures, commas and several sentences.
const TEXTS: [(&str, [&str; 5]); 4] = [
    (
        "en",
        [
            "Nobody.",
            "We begin at noon.",
            "In 1984 there were 23,500 people here.",
            "She said that, well, she never knew. Really?",
            "I wrote a letter to my brother, and he never answered it.",
        ],
    ),
    (
        "de",
        [
            "Niemand.",
            "Wir fangen am Mittag an.",
            "1984 lebten hier 23.500 Menschen.",
            "Sie sagte, nun ja, sie wisse es nicht. Wirklich?",
            "Das Schiff fuhr am Morgen ab, und niemand sah es.",
        ],
    ),
    (
        "es",
        [
            "Nadie.",
            "Empezamos a mediodía.",
            "En 1984 vivían aquí 23.500 personas.",
            "Ella dijo que, bueno, no lo sabía. ¿De verdad?",
            "El barco salió al amanecer, y nadie lo vio.",
        ],
    ),
    (
        "fr",
        [
            "Personne.",
            "Nous commençons à midi.",
            "En 1984, il y avait ici 23 500 habitants.",
            "Elle a dit que, eh bien, elle ne savait pas. Vraiment ?",
            "Le bateau est parti à l'aube, et personne ne l'a vu.",
        ],
    ),
];

fn order(voice: &str, language: &str, text: &str) -> SpeechRequest {
    SpeechRequest {
        voice: voice.into(),
        model: "eleven_multilingual_v2".into(),
        text: text.to_owned(),
        settings: Default::default(),
        format: Default::default(),
        seed: None,
        language: Some(language.to_owned()),
        context: Context::default(),
        seams: Vec::new(),
        rules: Vec::new(),
        place: Default::default(),
    }
}

/// A language in which a voice was heard saying these, each in so many seconds.
fn heard(code: &str, voice: &str, all: &[(&str, f64)]) -> Language {
    let patches = all
        .iter()
        .enumerate()
        .map(|(place, (text, seconds))| Patch {
            line: place + 7,
            text: (*text).to_owned(),
            voice: CastVoice {
                id: voice.into(),
                name: "Its name".to_owned(),
            },
            speech: order(voice, code, text).into(),
            account: String::new(),
            take: None,
            span: [0.0, *seconds],
            said: [0.0, *seconds],
            tempo: 1.0,
            bed: Bed::Silent,
            at: UnixMillis(0),
        });
    Language {
        code: code.to_owned(),
        patches: patches.collect(),
        ..Language::default()
    }
}

/// 83 characters for 3.9 s, and 92 for 4.9 s, were paid for without a word and had no room.
#[tokio::test]
async fn what_is_let_through_without_a_word_has_room_in_its_line() {
    let rig = Rig::start().await;
    let voices = rig.json("/v1/voices").await;
    let voices = voices["voices"].as_array().unwrap();
    assert!(voices.len() > 5);
    let most = if runs_long() { voices.len() } else { 2 };
    for voice in voices.iter().take(most) {
        let voice = voice["voice_id"].as_str().unwrap();
        for (code, texts) in TEXTS {
            let mut said = Vec::new();
            for text in texts {
                let path = format!("/v1/text-to-speech/{voice}?output_format=pcm_16000");
                let asked = json!({ "text": text, "seed": 1, "language_code": code });
                let answer = read(rig.post(&path, &asked)).await;
                let sound = Pcm::mono(16_000, samples(&answer.body));
                let spoken = splice::spoken(&sound).unwrap();
                said.push((text, spoken.len() as f64 / 16_000.0));
            }
            for (place, (text, seconds)) in said.iter().enumerate() {
                let others = [&said[..place], &said[place + 1..]].concat();
                let one = [others[place % others.len()]];
                // Nothing is known of the voice; one fix of it is; several are.
                for known in [&[][..], &one, &others] {
                    let language = heard(code, voice, known);
                    let pace = pace(&language, 1, Some(&voice.into()));
                    let order = LineOrder::alone("", order(voice, code, text).into());
                    let is_let = |room: &f64| pace.hurried(&order, *room).is_none();
                    let mut rooms = (1..400).map(|step| 0.05 * f64::from(step));
                    let room = rooms.find(is_let).unwrap();
                    let told = format!("{voice} {text} {seconds} s, {room} s with {known:?}");
                    assert!(has_room(*seconds, room), "{told}");
                    // And nobody is frightened where there is plenty.
                    assert!(text.len() < 20 || room < 1.5 * seconds, "{told}");
                }
            }
        }
    }
}
