//! `mynah dub status`: how one dub stands, or all of this library and of the account.

use serde_json::{Map, Value, json};

use super::elsewhere;
use super::{NUMBER, is_unknown, looked_for, told, unasked};
use crate::cli::args::DubStatusArguments;
use crate::cli::exit::{Exit, Stop};
use crate::cli::output;
use crate::cli::session::{Access, Session};
use mynah_core::backend::Backend;
use mynah_core::consent::Standing;
use mynah_core::day::Day;
use mynah_core::ids::FilmId;
use mynah_core::language::language_name;
use mynah_i18n::clock;
use mynah_i18n::tr;
use mynah_model::command::{CloningCommand, Command, DubbingCommand};
use mynah_model::dubbing::{FilmCard, Stands, agreed_to, agreed_words};
use mynah_model::event::{DubbingEvent, Event, Exported, Notice};
use mynah_model::price;

/// Tells how what was begun stands.
///
/// # Errors
/// There is no such dub, here or at the service.
pub fn status(typed: &DubStatusArguments) -> Result<Exit, Stop> {
    let Some(job) = &typed.job else {
        return all(typed);
    };
    let (mut session, _) = Session::start_for_ledger(&typed.common, Access::Reads)?;
    let film = FilmId::new(job.as_str());
    let card = match looked_for(&mut session, DubbingCommand::Look(NUMBER, film))? {
        Ok(card) => card,
        Err(no) if !is_unknown(&no) => return Err(no.into()),
        Err(no) => {
            let no = Stop::from(no);
            session.end();
            return elsewhere::status(&typed.common, job)
                .map_err(|why| unasked(&no, why))?
                .ok_or(no);
        }
    };
    let consents = consents(&mut session, std::slice::from_ref(&card))?;
    let languages = languages(&card, &consents);
    let mut told = told(&card.id, &Exported::default(), card.cost, card.backend);
    told.insert("languages".to_owned(), json!(languages));
    told.extend(settings(&card));
    if typed.common.json {
        output::json(&Value::Object(told));
    } else {
        say(&card, &consents);
    }
    session.end();
    Ok(Exit::Done)
}

/// How a film is dubbed, for machines: from which language where somebody said, and which part where it isn't all.
fn settings(card: &FilmCard) -> Map<String, Value> {
    let how = &card.film.how;
    let mut all = Map::new();
    all.insert("from".to_owned(), json!(how.source));
    let way = if how.as_project { "project" } else { "classic" };
    all.insert("way".to_owned(), json!(way));
    if card.film.binned.is_some() {
        all.insert("removed".to_owned(), json!(true));
    }
    if let Some(cut) = how.cut {
        all.insert("part".to_owned(), json!([cut.start, cut.end]));
    }
    all
}

/// The same in words, with what all of it cost.
fn about(card: &FilmCard) -> String {
    let how = &card.film.how;
    let mut all = Vec::new();
    if let Some(source) = &how.source {
        all.push(tr!("cli-dub-about-from", language = language_name(source)));
    }
    if let Some(cut) = how.cut {
        all.push(tr!(
            "cli-dub-about-part",
            start = clock(f64::from(cut.start)),
            end = clock(f64::from(cut.end))
        ));
    }
    if how.as_project {
        all.push(tr!("cli-dub-about-project"));
    }
    let price = price::in_words(card.backend, card.cost);
    all.push(tr!("cli-dub-about-cost", price = price));
    if card.film.binned.is_some() {
        all.push(tr!("cli-dub-about-removed"));
    }
    tr!(
        "cli-dub-about",
        job = card.id.to_string(),
        name = card.film.name(),
        settings = all.join(", ")
    )
}

/// The records of consent, and the day: what is agreed to stands on both.
type Consents = (Vec<Standing>, Day);

/// Reads them where voices are cloned in any of these.
fn consents(session: &mut Session, cards: &[FilmCard]) -> Result<Consents, Stop> {
    let today = Day::here(session.now());
    if cards.iter().all(|card| card.film.how.without_clones) {
        return Ok((Vec::new(), today));
    }
    session.send(Command::Cloning(CloningCommand::Consents));
    let heeded = session.wait(|desk, event| match event {
        // They can't be read: nobody waits for them.
        Some(Event::Notice(Notice::Trouble(trouble))) if trouble.details.operation == "clone" => {
            Some(Err(trouble.clone()))
        }
        _ => desk.cloning.vault.as_ref().map(|it| Ok(it.heeded.clone())),
    })?;
    Ok((heeded.map_err(Stop::from)?, today))
}

fn say(card: &FilmCard, (consents, today): &Consents) {
    output::result(&about(card));
    for (language, stands) in card.film.languages.iter().zip(&card.stands) {
        let code = language.code.as_str();
        output::result(&tr!(
            "cli-dub-stands",
            language = code,
            state = state(stands, card.backend)
        ));
        if let Some(agreed) = agreed_to(consents, &card.film, code, *today) {
            let agreed = agreed_words(&agreed);
            let told = match card.backend {
                Backend::Draft => tr!("cli-dub-agreed.draft", language = code, agreed = agreed),
                Backend::Live if stands.may_be_made() => {
                    tr!("cli-dub-agreed", language = code, agreed = agreed)
                }
                Backend::Live => tr!("cli-dub-agreed.open", language = code, agreed = agreed),
            };
            output::result(&told);
        }
    }
}

/// Whose consent a language stands on, for machines; null where nobody's voice is cloned.
fn agreed_json(card: &FilmCard, code: &str, (consents, today): &Consents) -> Value {
    let agreed = agreed_to(consents, &card.film, code, *today);
    let all = agreed.map(|agreed| {
        let all = agreed.iter().map(|it| {
            let why = it
                .no
                .as_ref()
                .map(|_| agreed_words(std::slice::from_ref(it)));
            json!({ "name": it.name, "holds": it.no.is_none(), "why": why })
        });
        all.collect::<Vec<_>>()
    });
    json!(all)
}

fn languages(card: &FilmCard, consents: &Consents) -> Vec<Value> {
    let pairs = card.film.languages.iter().zip(&card.stands);
    let languages = pairs.map(|(language, stands)| {
        let (state, why) = words_of(stands);
        let cost = match stands {
            Stands::Ready { cost, .. }
            | Stands::Missing { cost, .. }
            | Stands::Paid { cost, .. } => cost.0,
            _ => 0,
        };
        json!({
            "language": language.code,
            "state": state,
            "why": why,
            "credits": cost,
            "lines": language.now().len(),
            "consents": agreed_json(card, &language.code, consents),
            "patched": language.patches.iter().map(|it| it.line).collect::<Vec<_>>(),
        })
    });
    languages.collect()
}

/// All films of the library, and what else the account has.
fn all(typed: &DubStatusArguments) -> Result<Exit, Stop> {
    let (mut session, keyless) = Session::start_for_ledger(&typed.common, Access::Reads)?;
    let backend = session.backend;
    session.send(Command::Dubbing(DubbingCommand::List(backend)));
    let cards = session.wait(|_, event| match event? {
        Event::Dubbing(DubbingEvent::Listed(_, cards)) => Some(cards.clone()),
        _ => None,
    })?;
    let mut cards: Vec<FilmCard> = cards
        .into_iter()
        .filter(|card| card.film.binned.is_none())
        .collect();
    if typed.common.json {
        // A list has no lines; those of each are counted.
        for card in &mut cards {
            let look = DubbingCommand::Look(NUMBER, card.id.clone());
            if let Ok(whole) = looked_for(&mut session, look)? {
                *card = whole;
            }
        }
    }
    let consents = consents(&mut session, &cards)?;
    let others = match keyless {
        Some(trouble) => Err(trouble.into()),
        None => elsewhere::listed(&mut session),
    };
    session.end();
    // What is known here is told, whoever can be asked for the rest.
    let (others, exit) = match others {
        Ok(others) => (Some(others), Exit::Done),
        Err(why) => {
            let words = tr!("cli-dub-account-unasked", why = why.words.as_str());
            output::words(&words);
            (None, why.exit)
        }
    };
    if typed.common.json {
        let jobs = cards.iter().map(|card| {
            let mut job = settings(card);
            job.insert("job".to_owned(), json!(card.id));
            job.insert("name".to_owned(), json!(card.film.name()));
            job.insert("credits".to_owned(), json!(card.cost.0));
            job.insert("languages".to_owned(), json!(languages(card, &consents)));
            Value::Object(job)
        });
        let jobs: Vec<Value> = jobs.collect();
        let mut told = Map::new();
        told.insert("jobs".to_owned(), json!(jobs));
        // Nothing is known of an account that couldn't be asked: that isn't none.
        let account =
            others.map(|others| others.iter().map(elsewhere::json_of).collect::<Vec<_>>());
        told.insert("account".to_owned(), json!(account));
        output::json(&Value::Object(told));
        return Ok(exit);
    }
    for card in &cards {
        say(card, &consents);
    }
    for dub in others.iter().flatten() {
        elsewhere::say(dub);
    }
    Ok(exit)
}

/// How a language stands, as a word for machines, and why.
fn words_of(stands: &Stands) -> (&'static str, Option<&str>) {
    match stands {
        Stands::Wanted => ("wanted", None),
        Stands::UnderWay { begun: false, .. } => ("sent", None),
        Stands::UnderWay { begun: true, .. } => ("dubbing", None),
        Stands::Ready { .. } => ("ready", None),
        Stands::Missing { is_deaf: true, .. } => ("unreadable", None),
        Stands::Missing { .. } => ("missing", None),
        Stands::InDoubt(why) => ("doubtful", Some(why)),
        Stands::Paid { why, .. } => ("lost", Some(why)),
        Stands::Failed(why) => ("failed", Some(why)),
    }
}

fn state(stands: &Stands, backend: Backend) -> String {
    match stands {
        Stands::Wanted => tr!("dub-stands-wanted"),
        Stands::UnderWay { begun, .. } => match (backend, begun) {
            (Backend::Draft, false) => tr!("dub-stands-sent.draft"),
            (Backend::Draft, true) => tr!("dub-stands-making.draft"),
            (Backend::Live, false) => tr!("dub-stands-sent"),
            (Backend::Live, true) => tr!("dub-stands-making"),
        },
        Stands::Ready { .. } => tr!("dub-stands-ready"),
        Stands::InDoubt(why) => tr!("dub-stands-doubt", why = why.as_str()),
        Stands::Missing {
            cost,
            is_deaf: true,
            ..
        } => tr!("dub-stands-deaf", credits = cost.to_string()),
        Stands::Missing { cost, .. } => {
            tr!("dub-stands-missing", credits = cost.to_string())
        }
        Stands::Paid { why, cost } => {
            tr!(
                "dub-stands-paid",
                why = why.as_str(),
                credits = cost.to_string()
            )
        }
        Stands::Failed(why) => tr!("dub-stands-failed", why = why.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::clock::UnixMillis;
    use mynah_core::ids::EntryId;

    /// A dub of Draft voices was "being made by the service".
    #[test]
    fn what_draft_voices_make_is_made_by_no_service() {
        for begun in [false, true] {
            let going = Stands::UnderWay {
                entry: EntryId(1),
                since: UnixMillis(1),
                begun,
                elsewhere: false,
                expected: None,
            };
            assert!(!state(&going, Backend::Draft).contains("service"));
            assert!(state(&going, Backend::Live).contains("service"));
        }
    }
}
