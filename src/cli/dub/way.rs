//! In which of the service's two ways a dub goes, and a line of a dubbing project that the service says anew itself.

use serde_json::json;

use super::mending;
use crate::cli::args::DubPatchArguments;
use crate::cli::exit::{Exit, Stop, exit_of, sentence};
use crate::cli::output;
use crate::cli::session::Session;
use mynah_core::request::ProjectMaker;
use mynah_i18n::tenths;
use mynah_i18n::tr;
use mynah_model::command::{FilmWish, LineOrder};
use mynah_model::dubbing::{self, FilmCard};
use mynah_model::trouble::Remedy;
use mynah_model::urgency::Urgency;

/// Has a new dub go as a dubbing project where the account's plan edits these and nobody wants it otherwise; whether Draft
/// voices make it then.
pub(super) fn choose(
    session: &mut Session,
    wish: &mut FilmWish,
    is_classic: bool,
) -> Result<Option<bool>, Stop> {
    session.offer()?;
    let asked = session.left()?;
    let projects = session.desk.dub_projects(session.backend);
    let is_draft = projects.filter(|_| !is_classic);
    // Of the service no project has these.
    let lacks = !wish.sheets.is_empty() || wish.without_clones;
    // What was begun in one way would be bought in the other.
    let can_go_either_way = !is_classic && !lacks && projects.is_none();
    if let Err(why) = asked
        && can_go_either_way
        && why.remedies.iter().any(passes)
    {
        return Err(Stop {
            exit: exit_of(&why),
            words: tr!("cli-dub-plan-unasked", why = sentence(&why)),
        });
    }
    wish.as_project = is_draft.is_some_and(|is_draft| is_draft || !lacks);
    Ok(is_draft)
}

/// Whether what came to trouble may go well the next time: what a key may not be told it never is.
fn passes(remedy: &Remedy) -> bool {
    matches!(remedy, Remedy::Retry | Remedy::WaitSecs(_))
}

/// Says which way it goes, and why.
pub(super) fn tell(card: &FilmCard, languages: &[String], is_draft: bool) {
    let how = &card.film.how;
    let mut wanted = languages.iter().filter_map(|code| card.film.language(code));
    let has_sheet = wanted.any(|it| it.sheet.is_some());
    let no = how.no_project(ProjectMaker {
        is_draft,
        has_sheet,
    });
    output::words(&no.map_or_else(dubbing::project_way, dubbing::classic_way));
}

/// A line as the service says it anew, where the dub is a project and nobody named a voice or a model.
pub(super) fn anew(
    session: &Session,
    card: &FilmCard,
    typed: &DubPatchArguments,
) -> Option<LineOrder> {
    if typed.voice.is_some() || typed.model.is_some() {
        return None;
    }
    let line = (typed.line, typed.text.trim());
    session.desk.anew_order(card, &typed.to, line)
}

/// Has it said so, and writes the files.
pub(super) fn patch(
    session: Session,
    card: &FilmCard,
    typed: &DubPatchArguments,
    order: LineOrder,
) -> Result<Exit, Stop> {
    let seen = order.mend.as_ref().map(|mend| &mend.seen);
    let seconds = seen.map_or(0.0, |seen| seen.end - seen.start);
    let orders = [order];
    let price = session.quote(&orders, Urgency::Interactive)?;
    output::words(&tr!(
        "cli-dub-patch-price-anew",
        line = typed.line,
        room = tenths(seconds),
        price = output::credits(session.backend, price.most)
    ));
    if let Some(payer) = session.desk.words_of_other_payer(card, &typed.to) {
        output::words(&payer);
    }
    mending::buy(session, card, typed, (&orders, ("way", json!("project"))))
}
