//! In which of the service's two ways a dub goes, and a line of a dubbing project that the service says anew itself.

use serde_json::{Value, json};

use super::{exported, patched, say, told};
use crate::cli::args::DubPatchArguments;
use crate::cli::exit::{Exit, Stop};
use crate::cli::generate;
use crate::cli::output;
use crate::cli::session::Session;
use crate::studio::command::{DubLine, FilmWish, LineOrder};
use crate::studio::dubbing::{self, FilmCard};
use crate::studio::governor::Urgency;
use crate::terms::request::ProjectMaker;
use crate::terms::text::tenths;
use crate::tr;

/// Has a new dub go as a dubbing project where the account's plan edits these and nobody wants it otherwise; whether Draft
/// voices make it then.
pub(super) fn choose(
    session: &mut Session,
    wish: &mut FilmWish,
    is_classic: bool,
) -> Result<Option<bool>, Stop> {
    session.offer()?;
    let projects = session.desk.dub_projects(session.backend);
    let is_draft = projects.filter(|_| !is_classic);
    // Of the service no project has these.
    let lacks = !wish.sheets.is_empty() || wish.without_clones;
    wish.as_project = is_draft.is_some_and(|is_draft| is_draft || !lacks);
    Ok(is_draft)
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
    mut session: Session,
    card: &FilmCard,
    typed: &DubPatchArguments,
    order: LineOrder,
) -> Result<Exit, Stop> {
    let at = DubLine {
        film: card.id.clone(),
        language: typed.to.clone(),
        line: typed.line,
    };
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
    let made = generate::all(&mut session, &orders, typed.of.common.max_credits, true)?;
    let Some(kept) = made.kept.first() else {
        let trouble = made.first_trouble();
        return Err(trouble.map_or_else(|| Stop::bad(tr!("cli-no-price")), Stop::from));
    };
    let patch = patched(&mut session, &at, kept.cost)?;
    let written = exported(
        &mut session,
        &card.id,
        (vec![typed.to.clone()], &typed.audio),
        typed.out.as_deref(),
    )?;
    let [from, to] = patch.span;
    output::words(&tr!(
        "cli-dub-patched",
        line = typed.line,
        from = format!("{from:.3}"),
        to = format!("{to:.3}"),
        tempo = format!("{:.2}", patch.tempo),
        bed = dubbing::bed(&card.film, &patch)
    ));
    let mut told = told(&card.id, &written, kept.cost, card.backend);
    told.insert("span".to_owned(), json!(patch.span));
    told.insert("said".to_owned(), json!(patch.said));
    told.insert("tempo".to_owned(), json!(output::hundredths(patch.tempo)));
    told.insert("background".to_owned(), json!(patch.bed));
    told.insert("way".to_owned(), json!("project"));
    say(&written, &Value::Object(told), &typed.of.common);
    session.end();
    Ok(Exit::Done)
}
