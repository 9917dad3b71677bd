//! `mynah voices`: who can speak.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::cli::args::VoicesArguments;
use crate::cli::exit::Exit;
use crate::cli::exit::Stop;
use crate::cli::output;
use crate::cli::session::Session;
use crate::studio::desk::Voice;
use crate::terms::backend::Backend;
use crate::tr;

/// Lists the voices of the account, or the Draft voices.
///
/// # Errors
/// A backend that can't be asked.
pub fn run(arguments: &VoicesArguments) -> Result<Exit, Stop> {
    let mut session = Session::start(&arguments.common)?;
    let offered = session.offer()?;
    if let Some(trouble) = offered.restricted {
        return Err(trouble.into());
    }
    let found: Vec<&Voice> = offered
        .voices
        .iter()
        .filter(|voice| matches(voice, arguments.search.as_deref()))
        .collect();
    if arguments.common.json {
        output::json(&found.iter().map(|voice| json_of(voice)).collect());
    } else {
        let widest = found
            .iter()
            .map(|voice| voice.name.chars().count())
            .max()
            .unwrap_or(0);
        for voice in &found {
            output::result(&format!(
                "{}  {:widest$}  {}",
                voice.id, voice.name, voice.about
            ));
        }
        let drafts = session.backend == Backend::Draft;
        output::words(&if drafts {
            tr!("cli-voices-draft", count = found.len())
        } else {
            tr!("cli-voices-live", count = found.len())
        });
    }
    session.end();
    Ok(Exit::Done)
}

/// Whether all the words that are looked for stand somewhere in the voice's card.
fn matches(voice: &Voice, search: Option<&str>) -> bool {
    let labels = voice.labels.iter().map(|(_, value)| value.as_str());
    let card: Vec<&str> = [voice.name.as_str(), &voice.about, &voice.category]
        .into_iter()
        .chain(labels)
        .collect();
    let card = card.join(" ").to_lowercase();
    search
        .unwrap_or_default()
        .to_lowercase()
        .split_whitespace()
        .all(|word| card.contains(word))
}

fn json_of(voice: &Voice) -> Value {
    let labels: Map<String, Value> = voice
        .labels
        .iter()
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect();
    json!({ "voice_id": voice.id, "name": voice.name, "category": voice.category, "labels": labels })
}
