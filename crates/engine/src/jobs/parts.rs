//! A long text: its parts are ordered one after the other, each as any other request is, and joined here.
//!
//! What the library holds of a part is not bought again, whatever is said around it by now. So nothing is lost where it is
//! cut short: when it is ordered again, what was bought is found, and the rest is bought.

mod behind;
mod deaf;
mod lead;
mod part;
mod recording;

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

pub(super) use self::behind::{behind_parts, with_parts};
pub(crate) use self::lead::Lead;
pub(crate) use self::part::Part;
use crate::error::{Refusal, StudioError};
use crate::held;
use crate::jobs::beside::Beside;
use crate::jobs::generate::{Order, cancelled_free, generate, in_turn};
use crate::jobs::join::{Heard, Joining, Spoken};
use crate::jobs::{End, Question};
use crate::turns::Turns;
use mynah_api::error::ErrorKind;
use mynah_core::credits::Credits;
use mynah_core::fingerprint::{self, part_key, quick_key};
use mynah_core::ids::{EntryId, JobId, LineId, ModelId, ProjectId, TakeId};
use mynah_core::request::{Context, Generation, SpeechRequest};
use mynah_model::desk::Model;
use mynah_model::event::{Event, JobEvent, Source, TakesEvent};
use mynah_records::ledger::NewIntent;
use mynah_script::parts::{around, cuts};

/// So much of what is here already is heard before what is new, in seconds: how it joins is to be heard, too.
const BEFORE_NEW_SECS: f64 = 2.0;

/// What this process knows of parts.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// Models that refused to hear what is said around a text: they are not asked again.
    deaf: deaf::Deaf,
    /// How far jobs are, until they end.
    progress: Mutex<HashMap<JobId, Progress>>,
    /// Parts in doubt that somebody was told of by this process: nobody is asked twice.
    told: Mutex<HashSet<(OrderedLine, EntryId)>>,
    /// Words that are under way: another line that has them waits, and then costs nothing there.
    words: Turns<u64>,
}

/// A line of a project; lines of two of them may have the same words.
pub(super) type OrderedLine = (Option<ProjectId>, Option<LineId>);

/// How far a long line is.
#[derive(Clone, Copy, Debug, Default)]
struct Progress {
    /// Parts that are here.
    here: usize,
    all: usize,
    /// What this attempt paid for them.
    cost: Credits,
}

impl Parts {
    /// Notes how far a job is, and gives what is noted by now.
    fn went_on(&self, job: JobId, note: impl FnOnce(&mut Progress)) -> Progress {
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        let of = progress.entry(job).or_default();
        note(of);
        *of
    }

    fn ended(&self, job: JobId) -> Option<Progress> {
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        progress.remove(&job)
    }

    /// Whether somebody was told of a part in doubt; from now on so.
    pub fn tell(&self, line: OrderedLine, entry: EntryId) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        !told.insert((line, entry))
    }
}

/// A part on its way.
pub(super) struct Piece {
    span: Range<usize>,
    request: Generation,
    /// Whether it was asked for like that already: it is asked for like that again.
    is_ordered: bool,
    pub take: Option<TakeId>,
}

impl Order<'_> {
    /// Where its text is cut into parts; nothing where it is sent as it is. An order that doesn't say so is cut where the
    /// model takes no more.
    pub fn in_parts(&self) -> Option<SpeechRequest> {
        let mut request = self.request().speech()?.clone();
        // A text with silences has one part at least, however long it is.
        if request.spans().len() < 2
            && let Some(most) = self.known.limit(&request.model)
        {
            request.seams = cuts(&request.text, most, &[]);
        }
        (!request.spans().is_empty()).then_some(request)
    }

    /// Orders what the library lacks of its parts, and joins all of them.
    pub async fn speak_parts(&self, request: SpeechRequest) -> Result<End, StudioError> {
        let (machine, job) = (self.machine, self.job);
        // What an ended process asked for may be one of its parts.
        if !self.until_recovered().await {
            return Ok(cancelled_free(machine, job));
        }
        deaf::read(machine, job.backend).await?;
        let (mut pieces, spent) = self.pieces_and_spent(&request).await?;
        let price = self.price_of(&pieces);
        if price > Credits::ZERO {
            self.check_price_of((price, spent), &pieces).await?;
        }
        if spent > Credits::ZERO {
            // As it stands now: after a restart more may be here than was known.
            let rest = JobEvent::Priced(price);
            machine.tell(Event::Job(job.id, rest)).await;
        }
        let mut source = Source::Library;
        let intent = self.composed(price);
        let all = pieces.len();
        let mut own = HashSet::new();
        // Where somebody wants it silent before or within the first part, what arrives is not what is heard.
        let first = request.spans().into_iter().next().unwrap_or_default();
        let is_plain = first.start == 0 && request.words(&first).silences.is_empty();
        let lead = (job.play && is_plain).then(Lead::default);
        let mut joining = Joining::new(&machine.library, request)?;
        let (mut unplayed, mut new_from) = (None, None);
        for place in 0..pieces.len() {
            let Some(piece) = pieces.get_mut(place) else {
                break;
            };
            let span = piece.span.clone();
            let key = piece
                .request
                .speech()
                .map(|request| part_key(request.into()));
            let words = key.map_or_else(Arc::default, |key| machine.jobs.parts.words.of(&key));
            let _alone = match piece.take {
                None if !job.order.fresh => match in_turn(machine, job, &words).await {
                    Some(alone) => Some(alone),
                    None => return Ok(cancelled_free(machine, job)),
                },
                _ => None,
            };
            // What it says twice itself it says twice.
            if key.is_some_and(|key| own.insert(key)) {
                self.look_again(piece).await?;
            }
            let take = if let Some(take) = piece.take {
                take
            } else {
                let new = || (joining.seconds() - BEFORE_NEW_SECS).max(0.0);
                new_from.get_or_insert_with(new);
                let part = Part {
                    span: span.clone(),
                    of: self.request().text().len(),
                    line: job.order.line,
                    beside: self.beside(&pieces, place).await?,
                    lead: lead.clone().filter(|_| place == 0),
                };
                let end = Box::pin(self.speak_dearer(part, &pieces, place)).await?;
                let kept = match end {
                    End::Kept(kept) => kept,
                    End::Failed(_, entry) | End::Cancelled(_, entry) => {
                        if let Some(entry) = entry {
                            machine
                                .jobs
                                .parts
                                .tell((job.project, job.order.line), entry);
                        }
                        return Ok(end);
                    }
                    end => return Ok(end),
                };
                machine
                    .jobs
                    .parts
                    .went_on(job.id, |progress| progress.cost += kept.cost);
                if source != Source::Bought {
                    source = kept.source;
                }
                kept.take.id
            };
            machine.jobs.parts.went_on(job.id, |progress| {
                (progress.here, progress.all) = (place + 1, all);
            });
            if let Some(piece) = pieces.get_mut(place) {
                piece.take = Some(take);
            }
            if job.cancel.is_cancelled() {
                return Ok(cancelled_free(machine, job));
            }
            if place == 0 && job.play {
                match lead.as_ref().and_then(Lead::take) {
                    Some((feed, heard)) => joining.hear(feed, heard),
                    // What is new of it is meant to be heard, wherever that begins.
                    None => {
                        if let Some((feed, made)) = self.unplayed().await {
                            joining.hear(Heard::by(feed), 0);
                            unplayed = Some(made);
                        }
                    }
                }
            }
            joining = self.joined(joining, Spoken { span, take }).await?;
            // Once it is here: it would stand still behind what is known already.
            let is_known = new_from.is_some() || pieces.iter().all(|piece| piece.take.is_some());
            if let Some(unplayed) = unplayed.take_if(|_| is_known) {
                machine
                    .deck
                    .play_arriving(unplayed, new_from.unwrap_or(0.0));
            }
        }
        let library = machine.library.clone();
        let order = job.mark.get().copied();
        let (tried, beside) = (job.logged.get().copied(), job.order.beside);
        let dub_of = job.order.dub_of.clone();
        let (card, sound) = machine
            .blocking(move || {
                let joined = joining.finish(&library)?;
                let intent = NewIntent {
                    request: Arc::new(joined.request.into()),
                    ..intent
                };
                let cost = match order {
                    Some(order) => library.paid_for(order)?.spent,
                    None => Credits::ZERO,
                };
                let how = (tried, beside, dub_of.as_deref());
                let card = library.compose(&intent, &joined.take, cost, how)?;
                Ok::<_, StudioError>((card, Arc::new(joined.sound)))
            })
            .await?;
        let sounding = JobEvent::Sounding { sound };
        machine.tell(Event::Job(job.id, sounding)).await;
        let cost = machine.jobs.parts.went_on(job.id, |_| {}).cost;
        Ok(End::Kept(self.kept(vec![card], cost, source).await?))
    }

    /// Another line may have had a part's words spoken since they were counted, or sent them in vain.
    async fn look_again(&self, piece: &mut Piece) -> Result<(), StudioError> {
        if piece.take.is_some() || self.job.order.fresh {
            return Ok(());
        }
        let intent = self.part_intent(piece.request.clone());
        let (take, ordered) = self
            .machine
            .library(move |library| {
                let take = library.find_part(&intent)?;
                let ordered = match take {
                    None => library.ordered_part(&intent, None)?,
                    Some(_) => None,
                };
                Ok((take, ordered))
            })
            .await?;
        piece.take = take;
        if let Some(request) = ordered {
            // What is perhaps charged is asked for as it was: then it is looked for first.
            piece.request = request;
            piece.is_ordered = true;
        }
        Ok(())
    }

    /// What the parts that are not here cost. A key that may only speak knows no prices: whoever ordered it saw one.
    fn price_of(&self, pieces: &[Piece]) -> Credits {
        let lacking = pieces.iter().filter(|piece| piece.take.is_none());
        let told = lacking
            .clone()
            .map(|piece| self.known.told(&piece.request))
            .sum::<Option<Credits>>();
        let shown = self.job.order.shown.filter(|shown| *shown > Credits::ZERO);
        let most = || lacking.map(|piece| self.known.quote(&piece.request)).sum();
        told.or(shown).unwrap_or_else(most)
    }

    /// As [`Order::check_price`], of a text in parts. What the library lacks of it is told with the question: it may be
    /// known as held still, and whoever tries again would be told less than is asked.
    async fn check_price_of(
        &self,
        (price, spent): (Credits, Credits),
        pieces: &[Piece],
    ) -> Result<(), StudioError> {
        let checked = self.check_price(price, spent).await;
        let order = &self.job.order;
        // Of another take parts are lacking that the library has.
        if checked.is_err() && !order.fresh && order.retake.is_none() {
            let lacking = pieces.iter().filter(|piece| piece.take.is_none());
            let lacking = lacking.filter_map(|piece| piece.request.speech());
            let mut keys: Vec<u64> = lacking.flat_map(held::keys_of_part).collect();
            keys.push(quick_key(self.request()));
            held::keys_no_more(self.machine, self.connection, keys).await;
        }
        checked
    }

    /// What was spent on this order before: it was shown one price for all of it.
    async fn spent(&self) -> Result<Credits, StudioError> {
        let told = self.known.told(self.request()).is_some();
        let Some(order) = self.job.mark.get().copied().filter(|_| told) else {
            return Ok(Credits::ZERO);
        };
        // What another account paid is none of this one's parts.
        let account = self.connection.account.clone();
        let paid = self
            .machine
            .library(move |library| library.paid_by(order, &account));
        paid.await
    }

    /// Both as of one moment: what recovery fetches in between would count as paid and as lacking.
    async fn pieces_and_spent(
        &self,
        request: &SpeechRequest,
    ) -> Result<(Vec<Piece>, Credits), StudioError> {
        let mut before = self.spent().await?;
        loop {
            let pieces = self.pieces(request).await?;
            let spent = self.spent().await?;
            if spent == before {
                return Ok((pieces, spent));
            }
            before = spent;
        }
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
        let retake = self.job.order.retake;
        let intents: Vec<_> = request
            .spans()
            .into_iter()
            .enumerate()
            .map(|(at, span)| {
                let mut part = request.part(&span);
                if retake.is_some_and(|retake| retake.place == at) {
                    // With the seed that it had it would be the same again.
                    part.seed = None;
                }
                if !deaf {
                    part.context = around(&request.text, &span);
                }
                (span, self.part_intent(part.into()))
            })
            .collect();
        let (fresh, line) = (self.job.order.fresh, self.job.order.line);
        let mark = self.job.mark.get().copied();
        self.machine
            .library(move |library| {
                let mut pieces = Vec::with_capacity(intents.len());
                let was = match retake {
                    Some(retake) => library.take(retake.of)?.card.parts,
                    None => Arc::default(),
                };
                for (at, (span, intent)) in intents.into_iter().enumerate() {
                    let others = retake.filter(|retake| retake.place != at);
                    // Of another take only what was bought for it counts.
                    let take = match (others.and_then(|_| was.get(at)), fresh, mark) {
                        (Some(part), ..) => library.kept_part(part, &intent)?,
                        (None, false, _) => library.find_part_of(line, &intent)?,
                        (None, true, Some(mark)) => library.bought_part(mark, &intent)?,
                        (None, true, None) => None,
                    };
                    // What is under way, or perhaps charged, is asked for as it was.
                    let ordered = match (take, fresh, mark) {
                        (None, false, _) => library.ordered_part(&intent, None)?,
                        (None, true, Some(mark)) => library.ordered_part(&intent, Some(mark))?,
                        _ => None,
                    };
                    let is_ordered = ordered.is_some();
                    let request = ordered.unwrap_or_else(|| (*intent.request).clone());
                    pieces.push(Piece {
                        span,
                        request,
                        is_ordered,
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
    pub fn is_deaf(&self, model: &ModelId) -> bool {
        let known = self.known.offer().model(model);
        let hears = known.is_none_or(Model::hears_context);
        let backend = self.job.backend;
        !hears || self.machine.jobs.parts.deaf.has(backend, model)
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

    /// Orders one part. Is it dearer than when the whole was priced, it is bought where the whole is no dearer than was
    /// shown for it; else that is a question.
    async fn speak_dearer(
        &self,
        part: Part,
        pieces: &[Piece],
        place: usize,
    ) -> Result<End, StudioError> {
        let Some(piece) = pieces.get(place) else {
            return Err(StudioError::CutOff);
        };
        let spent = self.spent().await?;
        let left = self.job.order.shown.map(|shown| shown.less(spent));
        let told = self.known.told(&piece.request);
        let most = || Some(self.known.quote(&piece.request).min(left?));
        let done = Box::pin(self.speak_part(part.clone(), piece, told.or_else(most))).await;
        let Err(StudioError::Refused(Refusal::Dearer { price, .. })) = done else {
            return done;
        };
        let behind = pieces.get(place + 1..).unwrap_or_default();
        let rest = price + self.price_of(behind);
        self.check_price_of((rest, spent), pieces).await?;
        Box::pin(self.speak_part(part, piece, Some(price))).await
    }

    /// Orders one part as any other request. What the model refuses for what is said around it is asked for without.
    async fn speak_part(
        &self,
        part: Part,
        piece: &Piece,
        shown: Option<Credits>,
    ) -> Result<End, StudioError> {
        let machine = self.machine;
        let mut part = part;
        let mut asked = piece.request.clone();
        if let Generation::Speech(request) = &mut asked
            && !piece.is_ordered
            && machine
                .jobs
                .parts
                .deaf
                .has(self.job.backend, &request.model)
        {
            request.context = Context::default();
        }
        let mut was_heard = true;
        loop {
            let (span, of, line) = (part.span.clone(), part.of, part.line);
            let lead = part.lead.clone();
            let had_answers = part.beside != Beside::default();
            let job = self.job.part(part, asked.clone(), shown);
            let done = Box::pin(generate(machine, &job)).await;
            self.job
                .attempts
                .fetch_add(job.attempts.load(Ordering::Relaxed), Ordering::Relaxed);
            if let Some(question @ Question::Unasked) = job.question.get() {
                self.job.question.get_or_init(|| *question);
            }
            let error = match done {
                Ok(End::Kept(kept)) => {
                    if let Generation::Speech(request) = &asked
                        && !was_heard
                    {
                        deaf::proven(machine, self.job.backend, &request.model).await;
                    }
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
                was_heard = false;
                request.context = Context::default();
                Beside::default()
            };
            part = Part {
                span,
                of,
                line,
                beside,
                lead,
            };
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
