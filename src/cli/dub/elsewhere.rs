//! Dubs of the account that were begun elsewhere: told, and fetched for nothing.

use std::path::Path;

use serde_json::{Value, json};

use super::NUMBER;
use crate::cli::args::{CommonArguments, DubJobArguments};
use crate::cli::exit::{Exit, Stop};
use crate::cli::output;
use crate::cli::session::Session;
use mynah_core::ids::DubId;
use mynah_i18n::tr;
use mynah_model::command::{Command, DubbingCommand};
use mynah_model::dubbing::{AccountDub, AccountState};
use mynah_model::event::{DubbingEvent, Event};

/// What the account has beside what was begun here.
pub(super) fn listed(session: &mut Session) -> Result<Vec<AccountDub>, Stop> {
    let mut all = account(session)?;
    all.retain(|dub| dub.here.is_none());
    Ok(all)
}

fn account(session: &mut Session) -> Result<Vec<AccountDub>, Stop> {
    let backend = session.backend;
    session.send(Command::Dubbing(DubbingCommand::Account(NUMBER, backend)));
    let told = session.wait(|_, event| match event? {
        Event::Dubbing(DubbingEvent::Account(NUMBER, _, told)) => Some(told.clone()),
        _ => None,
    })?;
    told.map_err(|trouble| Stop::from(*trouble))
}

/// The one that the service calls so; nothing where it knows none.
fn found(session: &mut Session, id: &str) -> Result<Option<AccountDub>, Stop> {
    let all = account(session)?;
    Ok(all.into_iter().find(|dub| dub.id.as_str() == id))
}

fn words_of(dub: &AccountDub) -> (&'static str, Option<&str>) {
    match &dub.state {
        AccountState::Making => ("dubbing", None),
        AccountState::Ready => ("ready", None),
        AccountState::Failed(why) => ("failed", Some(why)),
    }
}

/// It as JSON.
pub(super) fn json_of(dub: &AccountDub) -> Value {
    let (state, why) = words_of(dub);
    json!({
        "dub": dub.id,
        "name": dub.name,
        "state": state,
        "why": why,
        "from": dub.source,
        "languages": dub.languages,
        "seconds": dub.seconds.map(|it| (it * 100.0).round() / 100.0),
    })
}

/// It as a line.
pub(super) fn say(dub: &AccountDub) {
    let (state, why) = words_of(dub);
    output::result(&tr!(
        "cli-dub-elsewhere",
        dub = dub.id.as_str(),
        name = dub.name.as_str(),
        languages = dub.languages.join(", "),
        state = state,
        why = why.unwrap_or_default()
    ));
}

/// Tells how one stands; nothing where the account has none that is called so.
pub(super) fn status(common: &CommonArguments, id: &str) -> Result<Option<Exit>, Stop> {
    let mut session = Session::start_reading(common)?;
    let found = found(&mut session, id)?;
    session.end();
    let Some(dub) = found else { return Ok(None) };
    if common.json {
        output::json(&json_of(&dub));
    } else {
        say(&dub);
    }
    Ok(Some(Exit::Done))
}

/// Fetches the files of one; nothing where the account has none that is called so.
pub(super) fn fetch(
    typed: &DubJobArguments,
    out: Option<&Path>,
    no: &Stop,
) -> Result<Option<Exit>, Stop> {
    let unasked = |why| super::unasked(no, why);
    let mut session = Session::start(&typed.common).map_err(unasked)?;
    let Some(dub) = found(&mut session, &typed.job).map_err(unasked)? else {
        session.end();
        return Ok(None);
    };
    let folder = out.unwrap_or_else(|| Path::new(".")).to_owned();
    let which = (session.backend, DubId::new(typed.job.as_str()));
    session.send(Command::Dubbing(DubbingCommand::Fetch(
        NUMBER, which, folder,
    )));
    let fetched = session.wait(|_, event| match event? {
        Event::Dubbing(DubbingEvent::Exported(NUMBER, fetched)) => Some(fetched.clone()),
        _ => None,
    })?;
    session.end();
    let fetched = fetched.map_err(|trouble| Stop::from(*trouble))?;
    for words in fetched
        .lacking
        .iter()
        .map(|it| &it.why)
        .chain(&fetched.notes)
    {
        output::words(words);
    }
    let mut told = json_of(&dub);
    if let Some(told) = told.as_object_mut() {
        told.insert("files".to_owned(), super::files_of(&fetched));
        told.insert("credits".to_owned(), json!(0));
        told.insert("failed".to_owned(), super::failed_of(&fetched));
    }
    super::say(&fetched, &told, &typed.common);
    Ok(Some(if fetched.lacking.is_empty() {
        Exit::Done
    } else {
        Exit::Partly
    }))
}
