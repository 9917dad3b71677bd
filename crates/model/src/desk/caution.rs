//! What is asked about before it is sent: a batch dearer than what is left, a price above what somebody set, a service
//! that keeps nothing of it, a line that may be charged already, a soft budget that would be crossed, a text far longer than what stands around it or than it was.

use crate::command::LineOrder;
use crate::desk::{
    Desk, Extends, Failure, FailureCharge, JobCard, JobState, Price, Scope, Standing, Stop, Weighed,
};
use crate::event::Work;
use crate::trouble::Charged;
use crate::urgency::Urgency;
use mynah_core::backend::Backend;
use mynah_core::credits::{Credits, Quote};
use mynah_core::fingerprint::Parts;
use mynah_core::ids::{JobId, LineId, ProjectId, VoiceId};
use mynah_core::silence;

/// Texts of so many characters are long enough to be pasted by mistake …
pub const LONG: usize = 400;
/// … when they are so many times as long as the lines around them …
const TIMES_NEIGHBOURS: usize = 8;
/// … or as their own last take.
const TIMES_BEFORE: usize = 4;
/// Lines above and below that are looked at.
const AROUND: usize = 8;
/// Fewer of them say nothing.
const FEW: usize = 4;
/// Orders whose neighbours are looked at, the longest: a frame has no time for more.
const LOOKED_AT: usize = 256;

/// Why something is asked about before it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caution {
    /// It costs more than the price from which on somebody wants to be asked.
    Price {
        /// That price.
        limit: Credits,
    },
    /// The settings were recovered from a damaged file, and the user has not confirmed them.
    RecoveredSettings,
    /// The credits that are left don't pay for all of a batch.
    Short {
        /// What is left.
        left: Credits,
        /// About so many lines would be left undone.
        undone: usize,
        /// Of so many.
        lines: usize,
        /// Whether the plan goes on beyond them.
        extends: Extends,
    },
    /// A hard budget or a key's cap stops a part of a batch, or a line alone.
    Stops {
        /// Which one.
        stop: Stop,
        /// So many lines there are.
        lines: usize,
    },
    /// The same was sent before, may have been charged, and has no take.
    Doubt {
        /// Whether another take is wanted beside it.
        fresh: bool,
    },
    /// So many lines are to be spoken once more with the seed that is written on them: about the same would be heard.
    Seed(usize),
    /// The script was changed behind the press: what it costs now is more than was shown.
    Overtaken,
    /// A voice would speak outside the scope of its consent. Free orders are asked about, too.
    OutsideConsent {
        /// The voice.
        voice: VoiceId,
        /// The voice's name.
        called: String,
        /// The person whose voice it is.
        name: String,
        /// The scope in that person's words.
        scope: String,
    },
    /// So much is ordered before it, and is counted in what is left.
    Ahead(Credits),
    /// The service keeps nothing of it: history, fetching it again and joining by ids are off.
    ZeroRetention,
    /// A soft budget would be crossed.
    Budget {
        /// Which one.
        scope: Scope,
        /// The project's name; empty for a month.
        name: String,
        /// What is left of it.
        left: Credits,
    },
    /// A text is far longer than the lines around it, or than it was.
    Long {
        /// Its line.
        line: LineId,
        /// Its number in the script, from 1.
        number: usize,
        /// How long it is.
        characters: usize,
        /// How long they are, or it was.
        usual: usize,
        /// Whether that is its own last take.
        before: bool,
    },
}

impl Desk {
    /// What is to be asked about before orders are sent that were added up. What costs nothing is never asked about.
    pub fn cautions(
        &self,
        backend: Backend,
        orders: &[LineOrder],
        weighed: &Weighed,
    ) -> Vec<Caution> {
        if weighed.quote.most == Credits::ZERO {
            return Vec::new();
        }
        // All of them are one project's.
        let unkept = orders.first().is_some_and(|order| order.zero_retention);
        let mut cautions = self.cautions_of_all(backend, (orders.len(), unkept), weighed);
        if weighed.overtaken && backend == Backend::Live {
            cautions.insert(0, Caution::Overtaken);
        }
        // Of many it is left out.
        if let [order] = orders
            && backend == Backend::Live
            && self.was_perhaps_charged(backend, order)
        {
            cautions.insert(0, Caution::Doubt { fresh: order.fresh });
        }
        let alike = orders.iter().filter(|order| self.is_said_once_more(order));
        let alike = alike.count();
        if alike > 0 {
            cautions.push(Caution::Seed(alike));
        }
        let long = weighed.long.as_deref();
        cautions.extend(longest(orders, long).filter_map(|order| self.long(order)));
        // Of several takes of a line it is said once.
        cautions.dedup();
        cautions
    }

    /// Whether another take is wanted with the very seed and request that the line's take was made with.
    fn is_said_once_more(&self, order: &LineOrder) -> bool {
        let is_whole = order.fresh && order.retake.is_none();
        let speech = order.request.speech().filter(|_| is_whole);
        let takes = order.line.and_then(|line| self.takes.get(&line));
        let take = takes.and_then(|takes| takes.picked.as_ref());
        let said = take.and_then(|take| Some((take.seed, take.request.speech()?)));
        speech.zip(said).is_some_and(|(speech, (seed, said))| {
            let said = Parts::from(said);
            // One that nobody asked for is known once the take is made.
            let seed = said.seed.or(seed);
            speech.seed.is_some() && Parts::from(speech) == Parts { seed, ..said }
        })
    }

    /// What a job costs: as it was ordered while it is under way, and once it is over what it would cost by now.
    pub fn price_of_retry(&self, job: &JobCard) -> Option<Price> {
        let Work::Generate {
            project,
            backend,
            order,
        } = &job.work
        else {
            return None;
        };
        let is_over = matches!(job.state, JobState::Failed(_) | JobState::Cancelled(_));
        let way = (*project, *backend, Urgency::Interactive);
        let now = || self.price_for(way, std::slice::from_ref(&**order));
        let quote = match (is_over.then(now).flatten(), &job.state) {
            // Of another take what is here isn't held for others: it is known by its order.
            (Some(now), JobState::Failed(trouble) | JobState::Cancelled(trouble))
                if order.fresh && self.has_parts(&job.work, trouble) =>
            {
                now.quote.less(trouble.bought())
            }
            (Some(now), _) => now.quote,
            (None, _) => Quote::from(job.quote + self.bought_elsewhere(job)),
        };
        Some(Price {
            quote,
            backend: *backend,
            zero_retention: self.is_unkept(*backend, *project, order.zero_retention),
        })
    }

    /// What a job costs once more at most that may have been charged already; nothing where its retry buys nothing.
    pub fn price_of_doubt(&self, job: JobId) -> Option<(Price, Option<ProjectId>)> {
        let card = self.job(job)?;
        let Work::Generate {
            project,
            backend: Backend::Live,
            order,
        } = &card.work
        else {
            return None;
        };
        let is_open = match &card.state {
            JobState::Failed(trouble) | JobState::Cancelled(trouble) => {
                trouble.charged != Charged::No
            }
            _ => false,
        };
        // Another take is only looked for.
        (is_open && !order.fresh && card.quote > Credits::ZERO).then(|| {
            let price = Price {
                quote: card.quote.into(),
                backend: Backend::Live,
                zero_retention: self.is_unkept(Backend::Live, *project, order.zero_retention),
            };
            (price, *project)
        })
    }

    /// What ordering a row of the failure log again costs at most, and what is to be asked about before.
    pub fn cautions_of_failure(&self, failure: &Failure) -> (Price, Vec<Caution>) {
        let (backend, quote) = (failure.backend, Quote::from(failure.quote));
        let zero_retention = self.is_unkept(backend, failure.project, false);
        let of = (failure.project, backend);
        let (price, mut cautions) = self.cautions_of_one(of, (quote, zero_retention));
        if backend == Backend::Live
            && failure.charged == FailureCharge::Unknown
            && !failure.made_since
        {
            cautions.insert(0, Caution::Doubt { fresh: false });
        }
        (price, cautions)
    }

    /// Returns the price of one thing that a person asks for, and what is to be asked about before.
    pub fn cautions_of_one(
        &self,
        (project, backend): (Option<ProjectId>, Backend),
        (quote, zero_retention): (Quote, bool),
    ) -> (Price, Vec<Caution>) {
        let mut weighed = Weighed::of(self, (backend, Urgency::Interactive), vec![project]);
        weighed.add(quote);
        let price = Price {
            quote,
            backend,
            zero_retention,
        };
        let cautions = self.cautions_of_all(backend, (1, zero_retention), &weighed);
        (price, cautions)
    }

    /// Returns what is to be asked about before so many lines are sent together; `unkept`: the service is to keep nothing of
    /// some.
    pub fn cautions_of_all(
        &self,
        backend: Backend,
        (lines, unkept): (usize, bool),
        weighed: &Weighed,
    ) -> Vec<Caution> {
        let most = weighed.quote.most;
        if most == Credits::ZERO {
            return Vec::new();
        }
        let mut cautions = Vec::new();
        // The service refuses a line alone whole, and for nothing. Draft credits refill.
        let is_short = backend == Backend::Live && lines > 1 && weighed.beyond > 0;
        let short = weighed.left.filter(|_| is_short);
        cautions.extend(short.map(|left| Caution::Short {
            left,
            undone: weighed.beyond,
            lines,
            extends: weighed.extends,
        }));
        let stops = weighed.stops.iter();
        let stops = stops.filter(|stop| stop.undone > 0);
        cautions.extend(stops.map(|stop| Caution::Stops {
            stop: stop.clone(),
            lines,
        }));
        let is_recovered = self.settings.recovered_from.is_some();
        let is_unconfirmed = backend == Backend::Live && is_recovered;
        cautions.extend(is_unconfirmed.then_some(Caution::RecoveredSettings));
        let limit = self.settings.confirm_above.map(Credits);
        let limit = limit.filter(|limit| most > *limit);
        cautions.extend(limit.map(|limit| Caution::Price { limit }));
        let unkept = backend == Backend::Live && unkept;
        cautions.extend(unkept.then_some(Caution::ZeroRetention));
        // Although a line alone goes ahead of batches that wait: somebody agreed to those.
        let left = |standing: &Standing| self.left_behind(standing);
        let soft = self.budgets(backend).iter();
        let soft = soft.filter(|standing| !standing.budget.hard);
        let crossed = soft.filter(|standing| {
            let price = match standing.budget.scope {
                Scope::Month => most,
                Scope::Project(project) => weighed.of_project(project),
                Scope::Key(_) => Credits::ZERO,
            };
            price > Credits::ZERO && price > left(standing)
        });
        cautions.extend(crossed.map(|standing| Caution::Budget {
            scope: standing.budget.scope,
            name: standing.name.clone(),
            left: left(standing),
        }));
        let elsewhere = self.reserved_elsewhere.get(&backend).into_iter().flatten();
        let elsewhere: Credits = elsewhere.map(|(_, credits)| *credits).sum();
        let ahead = self.ahead(backend) + elsewhere;
        let limited = cautions.iter().any(|caution| {
            matches!(
                caution,
                Caution::Short { .. } | Caution::Stops { .. } | Caution::Budget { .. }
            )
        });
        if limited && lines > 1 && ahead > Credits::ZERO {
            cautions.push(Caution::Ahead(ahead));
        }
        cautions
    }

    fn long(&self, order: &LineOrder) -> Option<Caution> {
        let line = order.line?;
        let characters = silence::spoken_characters(order.request.text());
        // Of one part its take is as long as it was.
        if characters < LONG || order.retake.is_some() {
            return None;
        }
        let place = self.script().place(line)?;
        let caution = |usual, before| Caution::Long {
            line,
            number: self.script().items().line_number(place),
            characters,
            usual,
            before,
        };
        let takes = self.takes.get(&line);
        if let Some(take) = takes.and_then(|takes| takes.picked.as_ref()) {
            let before = silence::spoken_characters(take.request.text());
            if characters > before * TIMES_BEFORE {
                return Some(caution(before, true));
            }
            // What was agreed to once is not asked about, but all of it is bought again with another take.
            if !order.fresh {
                return None;
            }
        }
        let rows = self.script().items();
        let from = place.saturating_sub(AROUND);
        let mut lengths: Vec<usize> = rows
            .from(from)
            .take(place - from + 1 + AROUND)
            .filter_map(|item| item.line())
            .filter(|other| other.id != line && !other.text.is_empty())
            .map(|other| other.text.chars().count())
            .collect();
        if lengths.len() < FEW {
            return None;
        }
        lengths.sort_unstable();
        let usual = lengths.get(lengths.len() / 2).copied().unwrap_or(0);
        (characters > usual * TIMES_NEIGHBOURS).then(|| caution(usual, false))
    }
}

/// The orders with the longest texts, in their order; `noted`: the places of the long ones, where somebody looked.
fn longest<'a>(
    orders: &'a [LineOrder],
    noted: Option<&[usize]>,
) -> impl Iterator<Item = &'a LineOrder> {
    let bytes = |order: &LineOrder| order.request.text().len();
    let look = || {
        let is_long = |at: &usize| orders.get(*at).is_some_and(|order| bytes(order) >= LONG);
        (0..orders.len()).filter(is_long).collect()
    };
    let mut long: Vec<usize> = noted.map_or_else(look, <[usize]>::to_vec);
    if long.len() > LOOKED_AT {
        let most = |at: &usize| std::cmp::Reverse(orders.get(*at).map_or(0, bytes));
        long.select_nth_unstable_by_key(LOOKED_AT, most);
        long.truncate(LOOKED_AT);
        long.sort_unstable();
    }
    long.into_iter().filter_map(|at| orders.get(at))
}
