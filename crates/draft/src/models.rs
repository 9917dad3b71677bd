//! The models that the draft account offers: the service's own ids, prices, limits and refusals
//! (ElevenLabs' page "Models").
//!
//! All of them speak with the same engine; what differs is what they cost, take and refuse.

use serde_json::Value;
use serde_json::json;

use crate::plan::Group;

/// A model of the account.
#[derive(Debug)]
pub struct Model {
    /// The service's id.
    pub id: &'static str,
    /// The service's name for it.
    pub name: &'static str,
    /// One sentence.
    pub about: &'static str,
    /// Credits a character.
    pub multiplier: f64,
    /// Most characters in one request.
    pub longest_text: usize,
    /// Which ceiling it counts against.
    pub group: Group,
    /// ISO 639-1 (639-2 where there is none) with names.
    languages: &'static [&'static [(&'static str, &'static str)]],
    /// Whether `style` does something.
    pub style: bool,
    /// Whether `use_speaker_boost` does something.
    pub boost: bool,
    /// Whether it is of the third generation: three steps of stability, no speed, no stitching.
    pub v3: bool,
}

/// The models of the account, best known first.
pub fn all() -> &'static [Model] {
    &MODELS
}

/// The model with this id.
pub fn model(id: &str) -> Option<&'static Model> {
    MODELS.iter().find(|model| model.id == id)
}

/// Whether the service has a model of this name that doesn't speak text.
pub fn is_for_another_task(id: &str) -> bool {
    ["eleven_multilingual_sts_v2", "eleven_english_sts_v2"].contains(&id)
        || ["scribe_", "music_", "dubbing_"]
            .iter()
            .any(|family| id.starts_with(family))
        || (id.contains("_ttv_") || id.contains("_text_to_sound_"))
}

impl Model {
    /// The object of `GET /v1/models`.
    pub fn to_json(&self) -> Value {
        let languages: Vec<Value> = self
            .languages
            .iter()
            .flat_map(|part| part.iter())
            .map(|(id, name)| json!({ "language_id": id, "name": name }))
            .collect();
        json!({
            "model_id": self.id,
            "name": self.name,
            "description": self.about,
            "can_be_finetuned": !self.v3,
            "can_do_text_to_speech": true,
            "can_do_voice_conversion": false,
            "can_use_style": self.style,
            "can_use_speaker_boost": self.boost,
            "serves_pro_voices": false,
            "requires_alpha_access": false,
            "token_cost_factor": self.multiplier,
            "model_rates": {
                "character_cost_multiplier": self.multiplier,
                "cost_discount_multiplier": 1.0,
            },
            "max_characters_request_free_user": self.longest_text,
            "max_characters_request_subscribed_user": self.longest_text,
            "maximum_text_length_per_request": self.longest_text,
            "languages": languages,
            "concurrency_group": self.group.as_str(),
        })
    }
}

static MODELS: [Model; 6] = [
    Model {
        id: "eleven_multilingual_v2",
        name: "Eleven Multilingual v2",
        about: "The default: stable, all settings.",
        multiplier: 1.0,
        longest_text: 10_000,
        group: Group::Standard,
        languages: &[MULTILINGUAL],
        style: true,
        boost: true,
        v3: false,
    },
    Model {
        id: "eleven_v3",
        name: "Eleven v3",
        about: "Expressive; understands audio tags; three steps of stability.",
        multiplier: 1.0,
        longest_text: 5_000,
        group: Group::Standard,
        languages: &[MULTILINGUAL, FLASH_EXTRA, V3_EXTRA],
        style: false,
        boost: false,
        v3: true,
    },
    FLASH,
    Model {
        id: "eleven_turbo_v2_5",
        name: "Eleven Turbo v2.5",
        about: "The older twin of Flash v2.5.",
        ..FLASH
    },
    Model {
        id: "eleven_flash_v2",
        name: "Eleven Flash v2",
        about: "Fast, at half the price, English only.",
        longest_text: 30_000,
        languages: &[ENGLISH],
        ..FLASH
    },
    Model {
        id: "eleven_turbo_v2",
        name: "Eleven Turbo v2",
        about: "The older twin of Flash v2.",
        longest_text: 30_000,
        languages: &[ENGLISH],
        ..FLASH
    },
];

/// The fast one, which the other three of its kind differ from in little.
const FLASH: Model = Model {
    id: "eleven_flash_v2_5",
    name: "Eleven Flash v2.5",
    about: "Fast, at half the price, in 32 languages.",
    multiplier: 0.5,
    longest_text: 40_000,
    group: Group::Turbo,
    languages: &[MULTILINGUAL, FLASH_EXTRA],
    style: false,
    boost: false,
    v3: false,
};

const ENGLISH: &[(&str, &str)] = &[("en", "English")];

const MULTILINGUAL: &[(&str, &str)] = &[
    ("en", "English"),
    ("ja", "Japanese"),
    ("zh", "Chinese"),
    ("de", "German"),
    ("hi", "Hindi"),
    ("fr", "French"),
    ("ko", "Korean"),
    ("pt", "Portuguese"),
    ("it", "Italian"),
    ("es", "Spanish"),
    ("id", "Indonesian"),
    ("nl", "Dutch"),
    ("tr", "Turkish"),
    ("fil", "Filipino"),
    ("pl", "Polish"),
    ("sv", "Swedish"),
    ("bg", "Bulgarian"),
    ("ro", "Romanian"),
    ("ar", "Arabic"),
    ("cs", "Czech"),
    ("el", "Greek"),
    ("fi", "Finnish"),
    ("hr", "Croatian"),
    ("ms", "Malay"),
    ("sk", "Slovak"),
    ("da", "Danish"),
    ("ta", "Tamil"),
    ("uk", "Ukrainian"),
    ("ru", "Russian"),
];

const FLASH_EXTRA: &[(&str, &str)] = &[
    ("hu", "Hungarian"),
    ("no", "Norwegian"),
    ("vi", "Vietnamese"),
];

const V3_EXTRA: &[(&str, &str)] = &[
    ("af", "Afrikaans"),
    ("hy", "Armenian"),
    ("as", "Assamese"),
    ("az", "Azerbaijani"),
    ("be", "Belarusian"),
    ("bn", "Bengali"),
    ("bs", "Bosnian"),
    ("ca", "Catalan"),
    ("ceb", "Cebuano"),
    ("ny", "Chichewa"),
    ("et", "Estonian"),
    ("gl", "Galician"),
    ("ka", "Georgian"),
    ("gu", "Gujarati"),
    ("ha", "Hausa"),
    ("he", "Hebrew"),
    ("is", "Icelandic"),
    ("ga", "Irish"),
    ("jv", "Javanese"),
    ("kn", "Kannada"),
    ("kk", "Kazakh"),
    ("ky", "Kirghiz"),
    ("lv", "Latvian"),
    ("ln", "Lingala"),
    ("lt", "Lithuanian"),
    ("lb", "Luxembourgish"),
    ("mk", "Macedonian"),
    ("ml", "Malayalam"),
    ("mr", "Marathi"),
    ("ne", "Nepali"),
    ("ps", "Pashto"),
    ("fa", "Persian"),
    ("pa", "Punjabi"),
    ("sr", "Serbian"),
    ("sd", "Sindhi"),
    ("sl", "Slovenian"),
    ("so", "Somali"),
    ("sw", "Swahili"),
    ("te", "Telugu"),
    ("th", "Thai"),
    ("ur", "Urdu"),
    ("cy", "Welsh"),
];
