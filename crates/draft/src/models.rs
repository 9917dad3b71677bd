//! The models that the draft account offers, from the table of published facts ([`mynah_core::models`]).
//!
//! All of them speak with the same engine. They differ in price, limits and refusals.

use std::sync::OnceLock;

use mynah_core::ids::ModelId;
use mynah_core::models as published;
use mynah_core::models::Endpoint;
use mynah_core::models::Hears;
use mynah_core::models::Task;
use serde_json::Value;
use serde_json::json;

use crate::plan::Group;
use crate::refusal::Refusal;

/// A model of the account.
#[derive(Debug)]
pub struct Model {
    /// The service's id.
    pub id: &'static str,
    /// Credits per character.
    pub multiplier: f64,
    /// Maximum number of characters in one request.
    pub longest_text: usize,
    /// The limit of concurrent requests that it counts against.
    pub group: Group,
    /// Maximum number of voices on a socket of dialogues.
    pub socket_voices: usize,
    /// The settings that have an effect; others are refused or ignored as the service does.
    pub hears: Hears,
    published: &'static published::Model,
}

/// Returns the models of the account, the default one first. Models whose end was announced are gone.
pub fn all() -> &'static [Model] {
    static MODELS: OnceLock<Vec<Model>> = OnceLock::new();
    MODELS.get_or_init(|| {
        let ends = |model: &published::Model| {
            let deprecated = model.deprecated.as_ref();
            deprecated.is_some_and(|it| it.ends.is_some())
        };
        let offered = published::all().iter().filter(|model| !ends(model));
        offered.map(Model::of).collect()
    })
}

/// Returns the model with this id.
pub fn model(id: &str) -> Option<&'static Model> {
    all().iter().find(|model| model.id == id)
}

/// Returns whether the service has a model of this name that does not speak lines.
pub fn is_for_another_task(id: &str) -> bool {
    published::other(&ModelId::new(id)).is_some()
}

/// Returns the ids of the models for a task, the newest first.
pub fn ids(task: Task) -> Vec<&'static str> {
    published::of_task(task).map(|it| it.id.as_str()).collect()
}

impl Model {
    fn of(model: &'static published::Model) -> Self {
        Self {
            id: model.id.as_str(),
            multiplier: model.credits,
            longest_text: model.limit,
            group: match model.concurrency.as_deref() {
                Some("turbo") => Group::Turbo,
                _ => Group::Standard,
            },
            socket_voices: model.socket_voices,
            hears: model.settings,
            published: model,
        }
    }

    /// Refuses an endpoint that does not serve the model, 400. Where sources disagree, the stricter one counts.
    pub fn check(&self, endpoint: Endpoint) -> Result<(), Refusal> {
        if self.published.endpoints.contains(&endpoint) {
            return Ok(());
        }
        let what = match endpoint {
            Endpoint::Speech | Endpoint::SpeechSocket => "text to speech",
            Endpoint::Dialogue | Endpoint::DialogueSocket => "text to dialogue",
        };
        Err(Refusal::invalid(
            "unsupported_model",
            "unsupported_model",
            Some("model_id"),
            format!("The model {} can not do {what} at this endpoint.", self.id),
        ))
    }

    /// The object of `GET /v1/models`.
    pub fn to_json(&self) -> Value {
        let languages = self.published.languages.iter();
        let languages: Vec<Value> = languages
            .map(|id| json!({ "language_id": id, "name": language(id) }))
            .collect();
        json!({
            "model_id": self.id,
            "name": self.published.name,
            "description": self.published.description,
            "can_be_finetuned": !self.hears.stability_steps,
            "can_do_text_to_speech": true,
            "can_do_voice_conversion": false,
            "can_use_style": self.hears.style,
            "can_use_speaker_boost": self.hears.boost,
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

/// The English name of a language, as the list of models has it.
fn language(id: &str) -> &str {
    let found = LANGUAGES.iter().find(|(known, _)| *known == id);
    found.map_or(id, |(_, name)| name)
}

const LANGUAGES: &[(&str, &str)] = &[
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
    ("hu", "Hungarian"),
    ("no", "Norwegian"),
    ("vi", "Vietnamese"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_a_name() {
        for model in all() {
            for id in &model.published.languages {
                assert_ne!(language(id), id, "{}", model.id);
            }
        }
        assert!(model("eleven_v4").is_some() && model("eleven_monolingual_v1").is_none());
    }
}
