//! A long text: its parts are ordered one after the other, each as any other request is, and joined here.
//!
//! What the library holds of a part is not bought again, whatever is said around it by now. So nothing is lost where it is
//! cut short: when it is ordered again, what was bought is found, and the rest is bought.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use crate::api::error::ErrorKind;
use crate::library::ledger::NewIntent;
use crate::script::parts::{around, cuts};
use crate::studio::command::LineOrder;
use crate::studio::desk::Model;
use crate::studio::error::StudioError;
use crate::studio::event::{Event, JobEvent, Source, TakesEvent};
use crate::studio::jobs::generate::{Order, cancelled_free, generate};
use crate::studio::jobs::join::{Joining, Spoken};
use crate::studio::jobs::{End, Job};
use crate::studio::trouble::Trouble;
use crate::terms::backend::Backend;
use crate::terms::clock::UnixMillis;
use crate::terms::credits::Credits;
use crate::terms::fingerprint::{self, part_key};
use crate::terms::ids::{JobId, ModelId, RequestId, TakeId};
use crate::terms::request::{Context, Generation, SpeechRequest};
use crate::tr;

/// So long an answer can be gone on from: two hours, less what it may take until the next one is there.
const GONE_ON: Duration = Duration::from_mins(115);
/// Answers before and after it that a part may name.
const NAMED: usize = 3;

/// What this process knows of parts.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// Models that refused to hear what is said around a text: they are not asked again.
    deaf: Mutex<Vec<ModelId>>,
    /// Takes of parts that an order for another take has, so that two of them don't share one.
    claimed: Mutex<HashMap<TakeId, JobId>>,
}

impl Parts {
    fn is_deaf(&self, model: &ModelId) -> bool {
        let deaf = self.deaf.lock().unwrap_or_else(PoisonError::into_inner);
        deaf.contains(model)
    }

    fn refused(&self, model: &ModelId) {
        let mut deaf = self.deaf.lock().unwrap_or_else(PoisonError::into_inner);
        if !deaf.contains(model) {
            deaf.push(model.clone());
        }
    }

    /// The first of these takes that is no other job's; it is this one's now.
    fn claim(&self, takes: Vec<TakeId>, job: JobId) -> Option<TakeId> {
        let mut claimed = self.claimed.lock().unwrap_or_else(PoisonError::into_inner);
        let free = |take: &TakeId| claimed.get(take).is_none_or(|of| *of == job);
        let take = takes.into_iter().find(free)?;
        claimed.insert(take, job);
        Some(take)
    }
}

/// Which part of a long text a job speaks.
#[derive(Debug)]
pub(in crate::studio) struct Part {
    /// Its bytes in the text.
    pub span: Range<usize>,
    /// The bytes of the text.
    pub of: usize,
    /// The answers that it goes on from and that go on from it, nearest last and nearest first, while they can be named.
    pub beside: Beside,
}

/// Answers around a part, with when they were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::studio) struct Beside {
    pub before: Vec<(RequestId, UnixMillis)>,
    pub after: Vec<(RequestId, UnixMillis)>,
}

impl Beside {
    /// Those that can still be gone on from.
    pub fn at(&self, now: UnixMillis) -> [Vec<RequestId>; 2] {
        let fresh = |ids: &[(RequestId, UnixMillis)]| {
            let ids = ids.iter().filter(|(_, at)| is_fresh(*at, now));
            ids.map(|(id, _)| id.clone()).collect()
        };
        [fresh(&self.before), fresh(&self.after)]
    }
}

/// Whether an answer that was asked for then can still be gone on from.
fn is_fresh(at: UnixMillis, now: UnixMillis) -> bool {
    let age = now.0.saturating_sub(at.0);
    u128::try_from(age).is_ok_and(|age| age < GONE_ON.as_millis())
}

/// A part on its way.
struct Piece {
    span: Range<usize>,
    request: Generation,
    take: Option<TakeId>,
}

impl Order<'_> {
    /// Where its text is cut into parts; nothing where it is sent as it is. An order that doesn't say so is cut where the
    /// model takes no more.
    pub fn in_parts(&self) -> Option<SpeechRequest> {
        let mut request = self.request().speech()?.clone();
        if request.spans().is_empty() {
            let most = self.known.limit(&request.model)?;
            request.seams = cuts(&request.text, most, &[]);
        }
        (!request.spans().is_empty()).then_some(request)
    }

    /// Orders what the library lacks of its parts, and joins all of them.
    pub async fn speak_parts(&self, request: SpeechRequest) -> Result<End, StudioError> {
        let (machine, job) = (self.machine, self.job);
        let mut pieces = self.pieces(&request).await?;
        let lacking = pieces.iter().filter(|piece| piece.take.is_none());
        let price = lacking.map(|piece| self.known.quote(&piece.request)).sum();
        self.check_price(price).await?;
        let mut cost = Credits::ZERO;
        let mut source = Source::Library;
        let intent = self.composed(price);
        let mut joining = Joining::new(request)?;
        for place in 0..pieces.len() {
            let Some(piece) = pieces.get(place) else {
                break;
            };
            let span = piece.span.clone();
            let take = if let Some(take) = piece.take {
                take
            } else {
                let part = Part {
                    span: span.clone(),
                    of: self.request().text().len(),
                    beside: self.beside(&pieces, place).await?,
                };
                let asked = piece.request.clone();
                let end = Box::pin(self.speak_part(part, asked)).await?;
                let End::Kept(kept) = end else {
                    return Ok(end.behind_parts((place, pieces.len()), cost, job.backend));
                };
                cost += kept.cost;
                if source != Source::Bought {
                    source = kept.source;
                }
                machine.jobs.parts.claim(vec![kept.take.id], job.id);
                kept.take.id
            };
            if let Some(piece) = pieces.get_mut(place) {
                piece.take = Some(take);
            }
            if job.cancel.is_cancelled() {
                return Ok(cancelled_free(machine, job));
            }
            if place == 0
                && job.play
                && let Some(feed) = self.feed().await
            {
                joining.hear(feed);
            }
            joining = self.joined(joining, Spoken { span, take }).await?;
        }
        let library = machine.library.clone();
        let (card, sound) = machine
            .blocking(move || {
                let joined = joining.finish(&library)?;
                let intent = NewIntent {
                    request: Arc::new(joined.request.into()),
                    ..intent
                };
                let card = library.compose(&intent, &joined.take, cost)?;
                Ok::<_, StudioError>((card, Arc::new(joined.sound)))
            })
            .await?;
        let sounding = JobEvent::Sounding { sound };
        machine.tell(Event::Job(job.id, sounding)).await;
        Ok(End::Kept(self.kept(vec![card], cost, source).await?))
    }

    /// Joins one more part, and tells what there is by now.
    async fn joined(&self, mut joining: Joining, part: Spoken) -> Result<Joining, StudioError> {
        let library = self.machine.library.clone();
        let progress = part.span.end as f32 / self.request().text().len().max(1) as f32;
        let (joining, sound) = self
            .machine
            .blocking(move || {
                let sound = joining.add(&library, &part)?;
                Ok::<_, StudioError>((joining, sound))
            })
            .await?;
        let running = JobEvent::Running {
            progress: Some(progress),
        };
        let sound = JobEvent::Sounding {
            sound: Arc::new(sound),
        };
        for event in [running, sound] {
            self.machine.tell(Event::Job(self.job.id, event)).await;
        }
        Ok(joining)
    }

    /// The entry of what is joined: it costs nothing, and saved what the library held of it.
    fn composed(&self, paid: Credits) -> NewIntent {
        NewIntent {
            quote: self.quote.less(paid),
            ..self.intent()
        }
    }

    /// Its parts, with the takes that there are.
    async fn pieces(&self, request: &SpeechRequest) -> Result<Vec<Piece>, StudioError> {
        let deaf = self.is_deaf(&request.model);
        let intents: Vec<_> = request
            .spans()
            .into_iter()
            .map(|span| {
                let mut part = request.part(&span);
                if !deaf {
                    part.context = around(&request.text, &span);
                }
                (span, self.part_intent(part.into()))
            })
            .collect();
        let fresh = self.job.order.fresh;
        let since = self.job.since.get().copied();
        let job = self.job.id;
        let machine = Arc::clone(self.machine);
        self.machine
            .library(move |library| {
                let mut pieces = Vec::with_capacity(intents.len());
                for (span, intent) in intents {
                    let take = match (fresh, since) {
                        (false, _) => library.find_part(&intent)?,
                        (true, Some(since)) => {
                            let bought = library.parts_since(&intent, since)?;
                            machine.jobs.parts.claim(bought, job)
                        }
                        (true, None) => None,
                    };
                    // What is under way, or perhaps charged, is asked for as it was.
                    let ordered = match take {
                        None if !fresh => library.ordered_part(&intent)?,
                        _ => None,
                    };
                    let request = ordered.unwrap_or_else(|| (*intent.request).clone());
                    pieces.push(Piece {
                        span,
                        request,
                        take,
                    });
                }
                Ok(pieces)
            })
            .await
    }

    /// Whether a refusal may be for what is said around it: the model hears none of it, or an answer is not found.
    pub fn is_for_surroundings(&self, kind: ErrorKind) -> bool {
        let beside = self.job.part.as_ref().map(|part| &part.beside);
        let named = beside.is_some_and(|beside| *beside != Beside::default());
        let context = self.request().speech().map(|request| &request.context);
        let has_texts = context.is_some_and(|context| !context.is_empty());
        match kind {
            ErrorKind::ModelProblem => named || has_texts,
            ErrorKind::NotFound | ErrorKind::BadSettings => named,
            _ => false,
        }
    }

    /// Whether a model doesn't hear what is said around a text: by its family, or because it refused to.
    fn is_deaf(&self, model: &ModelId) -> bool {
        let known = self.known.offer().model(model);
        let hears = known.is_none_or(Model::hears_context);
        !hears || self.machine.jobs.parts.is_deaf(model)
    }

    fn part_intent(&self, request: Generation) -> NewIntent {
        NewIntent {
            line: None,
            fingerprint: fingerprint::of(&request, &self.connection.account)
                .as_str()
                .to_owned(),
            quote: self.known.quote(&request),
            request: Arc::new(request),
            ..self.intent()
        }
    }

    /// The answers around a part that it can go on from.
    async fn beside(&self, pieces: &[Piece], place: usize) -> Result<Beside, StudioError> {
        let model = self.request().model();
        if self.zero_retention || model.is_none_or(|model| self.is_deaf(model)) {
            return Ok(Beside::default());
        }
        let takes = |pieces: &mut dyn Iterator<Item = &Piece>| -> Vec<TakeId> {
            pieces.map_while(|piece| piece.take).take(NAMED).collect()
        };
        let before = takes(&mut pieces.iter().take(place).rev());
        let after = takes(&mut pieces.iter().skip(place + 1));
        self.machine
            .library(move |library| {
                let answers = |takes: Vec<TakeId>| {
                    let mut answers = Vec::new();
                    for take in takes {
                        match library.answer_of(take)? {
                            Some(answer) => answers.push(answer),
                            None => break,
                        }
                    }
                    Ok::<_, crate::library::error::LibraryError>(answers)
                };
                let mut before = answers(before)?;
                before.reverse();
                Ok(Beside {
                    before,
                    after: answers(after)?,
                })
            })
            .await
    }

    /// Orders one part as any other request. What the model refuses for what is said around it is asked for without.
    async fn speak_part(&self, part: Part, mut asked: Generation) -> Result<End, StudioError> {
        let machine = self.machine;
        let mut part = part;
        if let Generation::Speech(request) = &mut asked
            && machine.jobs.parts.is_deaf(&request.model)
        {
            request.context = Context::default();
        }
        loop {
            let (span, of) = (part.span.clone(), part.of);
            let had_answers = part.beside != Beside::default();
            let job = self.job.part(part, asked.clone());
            let done = Box::pin(generate(machine, &job)).await;
            self.job
                .attempts
                .fetch_add(job.attempts.load(Ordering::Relaxed), Ordering::Relaxed);
            if let Some(question) = job.question.get() {
                self.job.question.get_or_init(|| *question);
            }
            let error = match done {
                Ok(End::Kept(kept)) => {
                    self.tell_held(&kept.account, &asked).await;
                    return Ok(End::Kept(kept));
                }
                Err(StudioError::Api(error)) if may_be_for(had_answers, error.kind) => error,
                done => return done,
            };
            let Generation::Speech(request) = &mut asked else {
                return Err(error.into());
            };
            let beside = if had_answers {
                // Its texts may still be heard.
                Beside::default()
            } else if request.context.is_empty() {
                return Err(error.into());
            } else {
                machine.jobs.parts.refused(&request.model);
                request.context = Context::default();
                Beside::default()
            };
            part = Part { span, of, beside };
        }
    }

    /// Whoever asks for the same words pays nothing for them from now on.
    async fn tell_held(&self, account: &str, asked: &Generation) {
        let Some(request) = asked.speech() else {
            return;
        };
        let (backend, account) = (self.job.backend, account.to_owned());
        let too = TakesEvent::HeldToo(backend, account, part_key(request.into()));
        self.machine.tell(Event::Takes(too)).await;
    }
}

/// Whether a part is asked for once more after such a refusal.
fn may_be_for(had_answers: bool, kind: ErrorKind) -> bool {
    kind == ErrorKind::ModelProblem
        || (had_answers && matches!(kind, ErrorKind::NotFound | ErrorKind::BadSettings))
}

impl End {
    /// What is told where a text's parts before this one are here: they stay, and are not bought again.
    fn behind_parts(self, (here, all): (usize, usize), cost: Credits, backend: Backend) -> Self {
        let tell = |trouble: Trouble| {
            if here == 0 {
                return trouble;
            }
            let (why, here, all) = (trouble.what.clone(), here, all);
            let what = if cost == Credits::ZERO || backend == Backend::Draft {
                tr!("trouble-parts-here", why = why, here = here, all = all)
            } else {
                let credits = cost.to_string();
                tr!(
                    "trouble-parts-bought",
                    why = why,
                    here = here,
                    all = all,
                    credits = credits
                )
            };
            trouble.saying(what)
        };
        match self {
            Self::Failed(trouble, entry) => Self::Failed(tell(trouble), entry),
            Self::Cancelled(trouble, entry) => Self::Cancelled(tell(trouble), entry),
            Self::NoRoom(trouble, rest) => Self::NoRoom(tell(trouble), rest),
            end @ (Self::Kept(_) | Self::Moved) => end,
        }
    }
}

impl Job {
    /// The job that speaks a part of it: the same in all that others see of it.
    fn part(&self, part: Part, request: Generation) -> Self {
        let order = LineOrder {
            line: None,
            request,
            shown: None,
            ..(*self.order).clone()
        };
        Self {
            id: self.id,
            project: self.project,
            backend: self.backend,
            order: Arc::new(order),
            batch: self.batch,
            urgency: self.urgency,
            asked_alone: self.asked_alone,
            answered: self.answered,
            question: OnceLock::new(),
            again: self.again,
            agreed: self.agreed,
            fits: self.fits.clone(),
            play: false,
            ordered: self.ordered,
            cancel: self.cancel.clone(),
            wait: Duration::ZERO,
            hurry: Arc::clone(&self.hurry),
            passed: self.passed.clone(),
            rank: Arc::clone(&self.rank),
            // Its row stays until all parts are there.
            row: OnceLock::new(),
            payer: self.payer.clone(),
            quote: OnceLock::new(),
            logged: Arc::default(),
            attempts: 0.into(),
            told: true.into(),
            since: self.since.clone(),
            part: Some(Arc::new(part)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_older_than_two_hours_are_not_named() {
        let at = |minutes: i64| UnixMillis(minutes * 60_000);
        let beside = Beside {
            before: vec![
                (RequestId::from("old"), at(0)),
                (RequestId::from("new"), at(60)),
            ],
            after: vec![(RequestId::from("next"), at(110))],
        };
        let names = |now: i64| beside.at(at(now)).map(|ids| ids.len());
        assert_eq!(names(114), [2, 1]);
        assert_eq!(names(116), [1, 1]);
        assert_eq!(names(180), [0, 1]);
        assert_eq!(names(240), [0, 0]);
    }
}
