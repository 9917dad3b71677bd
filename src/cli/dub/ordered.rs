//! What of a new dub is ordered: not what is there already, nor, unasked, what was paid for and can't be had now.

use super::{DubbingCommand, NUMBER, looked, named};
use crate::cli::args::NewDubArguments;
use crate::cli::exit::{Exit, Stop};
use crate::cli::output;
use crate::cli::session::Session;
use mynah_core::backend::Backend;
use mynah_core::request::Generation;
use mynah_i18n::tr;
use mynah_model::command::LineOrder;
use mynah_model::dubbing::{FilmCard, Stands};

/// The languages that are wanted, parted.
pub(super) struct Wanted {
    /// Those that are here: they are written, whoever's account paid for them.
    pub ready: Vec<String>,
    /// Those that are ordered.
    pub ordered: Vec<String>,
}

impl Wanted {
    /// Parts them by how they stand.
    ///
    /// # Errors
    /// One was paid for and can't be had now: the service's one answer is no reason to buy it anew, nobody is asked here.
    pub fn of(
        session: &Session,
        card: &FilmCard,
        languages: &[String],
        typed: &NewDubArguments,
    ) -> Result<Self, Stop> {
        let is_asked = |code: &&String| typed.again.contains(code);
        let lacks = |code: &&String| matches!(card.stands(code), Some(Stands::Missing { .. }));
        let is_paid = session.backend == Backend::Live;
        let gone = languages.iter().filter(|code| lacks(code));
        let gone: Vec<&String> = gone.filter(|code| is_paid && !is_asked(code)).collect();
        if !gone.is_empty() {
            let codes: Vec<&str> = gone.iter().map(|code| code.as_str()).collect();
            return Err(Stop::bad(tr!(
                "cli-dub-not-had",
                languages = named(&gone),
                codes = codes.join(",")
            )));
        }
        let is_ready = |code: &String| {
            matches!(card.stands(code), Some(Stands::Ready { .. })) && !is_asked(&code)
        };
        let (ready, ordered) = languages.iter().cloned().partition(is_ready);
        Ok(Self { ready, ordered })
    }

    /// Those of which there are files now, in the order of all: `made` has the places of what was ordered and came.
    pub fn written(&self, languages: &[String], made: impl Iterator<Item = usize>) -> Vec<String> {
        let made: Vec<&String> = made.filter_map(|place| self.ordered.get(place)).collect();
        let is_here = |code: &&String| self.ready.contains(code) || made.contains(code);
        languages.iter().filter(is_here).cloned().collect()
    }
}

/// One order for each language: each has its own price, and is tried again by itself. `again`: those that are meant though
/// they were charged, or may have been.
pub(super) fn orders(card: &FilmCard, languages: &[String], again: &[String]) -> Vec<LineOrder> {
    let wanted = languages.iter().filter_map(|code| card.film.language(code));
    let orders = wanted.map(|language| {
        let request = card.film.request(language);
        let mut order = LineOrder::alone("", Generation::Dubbing(request));
        order.speaker.clone_from(&language.code);
        order.once_more = again.contains(&language.code);
        order
    });
    orders.collect()
}

/// What was paid for and is gone from the disk is fetched for nothing, before anything is bought anew.
pub(super) fn fetched_again(
    session: &mut Session,
    card: FilmCard,
    languages: &[String],
) -> Result<FilmCard, Stop> {
    let is_gone = |code: &&String| matches!(card.stands(code), Some(Stands::Missing { .. }));
    let gone: Vec<String> = languages.iter().filter(is_gone).cloned().collect();
    if gone.is_empty() {
        return Ok(card);
    }
    for code in &gone {
        let lacks = card
            .stands(code)
            .and_then(|stands| stands.lacks_sound(code));
        output::words(&lacks.map(|no| no.words()).unwrap_or_default());
    }
    let fetch = DubbingCommand::FetchAgain(NUMBER, card.id.clone(), gone);
    match looked(session, fetch) {
        Ok(card) => Ok(card),
        // Whether it is made anew is decided below.
        Err(no) if no.exit == Exit::Bad => {
            output::words(&no.words);
            Ok(card)
        }
        Err(no) => Err(no),
    }
}
