//! `mynah voices`: who can speak.

use std::collections::HashSet;

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::cli::args::VoicesArguments;
use crate::cli::exit::Exit;
use crate::cli::exit::Stop;
use crate::cli::output;
use crate::cli::session::Session;
use mynah_core::backend::Backend;
use mynah_i18n::tr;
use mynah_model::command::{Command, VoicesCommand};
use mynah_model::desk::Voice;
use mynah_model::event::{Event, VoicesEvent};
use mynah_model::shared_voices::SharedCard;
use mynah_model::trouble::Trouble;

/// Lists the voices of the account, or the Draft voices; or those that others share.
///
/// # Errors
/// A backend that can't be asked.
pub fn run(arguments: &VoicesArguments) -> Result<Exit, Stop> {
    let mut session = Session::start_reading(&arguments.common)?;
    let mut cut = None;
    let (rows, words) = if arguments.library {
        let (shared, trouble) = shared(&mut session, arguments.search.as_deref())?;
        cut = trouble;
        let words = tr!("cli-voices-shared", count = shared.len());
        (shared.iter().map(Row::of_shared).collect(), words)
    } else {
        own(&mut session, arguments.search.as_deref())?
    };
    if arguments.common.json {
        output::json(&rows.into_iter().map(|row: Row| row.json).collect());
    } else {
        let widest = rows.iter().map(|row| row.name.chars().count()).max();
        let widest = widest.unwrap_or(0);
        for Row {
            id, name, about, ..
        } in &rows
        {
            output::result(&format!("{id}  {name:widest$}  {about}"));
        }
        output::words(&words);
    }
    session.end();
    // What came before stands above.
    cut.map_or(Ok(Exit::Done), |trouble| Err((*trouble).into()))
}

/// A voice as it is listed.
struct Row {
    id: String,
    name: String,
    about: String,
    json: Value,
}

impl Row {
    fn of_own(voice: &Voice) -> Self {
        Self {
            id: voice.id.to_string(),
            name: plain(&voice.name),
            about: plain(&voice.about),
            json: json_of(voice),
        }
    }

    fn of_shared(voice: &SharedCard) -> Self {
        let labels = voice.labels.iter();
        let labels: Map<String, Value> = labels
            .map(|(name, value)| (name.clone(), json!(value)))
            .collect();
        Self {
            id: voice.id.to_string(),
            name: plain(&voice.name),
            about: plain(&voice.about),
            json: json!({
                "voice_id": voice.id,
                "name": voice.name,
                "category": voice.category,
                "labels": labels,
                "public_owner_id": voice.owner,
                "description": voice.about,
                "rate": voice.rate,
                "notice_period": voice.notice_days,
                "free_users_allowed": voice.free_users_allowed,
                "live_moderation_enabled": voice.live_moderated,
            }),
        }
    }
}

/// On one line, and without what would order a terminal about: strangers wrote it.
pub(super) fn plain(text: &str) -> String {
    // Marks of direction would turn the rest of the row around.
    let turns = |letter| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let words =
        text.split(|letter: char| letter.is_whitespace() || letter.is_control() || turns(letter));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// The voices of the backend, with a word about whose they are.
fn own(session: &mut Session, search: Option<&str>) -> Result<(Vec<Row>, String), Stop> {
    let offered = session.offer()?;
    if let Some(trouble) = offered.restricted {
        return Err(trouble.into());
    }
    let found = offered.voices.iter();
    let found = found.filter(|voice| matches(voice, search));
    let rows: Vec<Row> = found.map(Row::of_own).collect();
    let words = match session.backend {
        Backend::Draft => tr!("cli-voices-draft", count = rows.len()),
        Backend::Live => tr!("cli-voices-live", count = rows.len()),
    };
    Ok((rows, words))
}

/// What the shared library has, to its last page or to what went wrong. It is paged by number: one that moved on meanwhile
/// comes twice.
fn shared(
    session: &mut Session,
    search: Option<&str>,
) -> Result<(Vec<SharedCard>, Option<Box<Trouble>>), Stop> {
    let backend = session.backend;
    session.send(Command::Voices(VoicesCommand::SearchShared {
        backend,
        words: search.unwrap_or_default().to_owned(),
    }));
    let (mut found, mut met) = (Vec::new(), HashSet::new());
    let failed = session.wait(|_, event| match event? {
        Event::Voices(of, VoicesEvent::Shared(Ok(page))) if *of == backend => {
            let new = page
                .voices
                .iter()
                .filter(|voice| met.insert(voice.id.clone()));
            found.extend(new.cloned());
            page.is_last.then_some(None)
        }
        Event::Voices(of, VoicesEvent::Shared(Err(trouble))) if *of == backend => {
            Some(Some(trouble.clone()))
        }
        _ => None,
    })?;
    Ok((found, failed))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_strangers_wrote_orders_no_terminal_about() {
        assert_eq!(
            plain("Wren\u{1b}[2J\n the\u{7}\u{202e}second\r\n"),
            "Wren [2J the second"
        );
    }
}
