//! `mynah dub remove` and `restore`: a dub out of the lists, with all that was bought, and back into them.

use serde_json::json;

use super::{NUMBER, looked};
use crate::cli::args::DubJobArguments;
use crate::cli::exit::{Exit, Stop};
use crate::cli::output;
use crate::cli::session::{Access, Session};
use mynah_core::ids::FilmId;
use mynah_i18n::tr;
use mynah_model::command::{Command, DubbingCommand};
use mynah_model::event::{DubbingEvent, Event};

/// Puts a dub into the bin, or takes it out.
///
/// # Errors
/// There is no such dub, or a language of it is under way or waits.
pub(super) fn put(typed: &DubJobArguments, is_binned: bool) -> Result<Exit, Stop> {
    let (mut session, _) = Session::start_for_ledger(&typed.common, Access::Writes)?;
    let job = FilmId::new(typed.job.as_str());
    let card = looked(&mut session, DubbingCommand::Look(NUMBER, job))?;
    let was_binned = card.film.binned.is_some();
    let put = DubbingCommand::Bin(card.id.clone(), is_binned);
    session.send(Command::Dubbing(put));
    session.wait(|_, event| match event? {
        Event::Dubbing(DubbingEvent::Listed(..)) => Some(Ok(())),
        Event::Dubbing(DubbingEvent::Stays(_, why)) => Some(Err(Stop::from((**why).clone()))),
        _ => None,
    })??;
    session.end();
    let job = card.id.to_string();
    if typed.common.json {
        output::json(&json!({ "job": job, "removed": is_binned }));
    } else {
        output::result(&match (is_binned, was_binned) {
            (true, false) => tr!("cli-dub-removed", job = job),
            (false, true) => tr!("cli-dub-restored", job = job),
            (true, true) => tr!("cli-dub-was-removed", job = job),
            (false, false) => tr!("cli-dub-was-there", job = job),
        });
    }
    Ok(Exit::Done)
}
