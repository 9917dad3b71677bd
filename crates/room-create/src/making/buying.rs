//! What is bought on the way to a voice: three previews at a time, each attempt kept before it is ordered.

use std::collections::HashSet;
use std::sync::Arc;

use super::MakingPanel;
use super::lapsed::lapsed_of;
use mynah_core::credits::Credits;
use mynah_core::day::Day;
use mynah_core::ids::{JobId, MakingId, VoiceId};
use mynah_core::request::{DesignRequest, Designed, Generation};
use mynah_i18n::tr;
use mynah_model::command::{
    Command, JobsCommand, LineOrder, MakingCommand, Ordered, VoicesCommand,
};
use mynah_model::desk::{Desk, JobCard, JobState, Price, TakeCard, TrialOrder};
use mynah_model::trouble::Charged;
use mynah_model::urgency::Urgency;
use mynah_model::voice_design::{Attempt, Form, Kind, Making, MakingCard, Step, TEXT};
use mynah_script::cast::CastVoice;
use mynah_ui_core::bought::{Stand, stand_for};
use mynah_ui_core::ctx::StudioCtx;

/// Who pays for previews: the account in use, which is asked for the voice later, and not the one that pays by the dozen.
pub(super) const PAYS: Urgency = Urgency::Interactive;

/// What was bought, and what is about to be.
#[derive(Default)]
pub(super) struct Buying {
    /// The attempts as they were ordered or would be, in their order.
    pub attempts: Vec<TrialOrder>,
    /// What is ordered once its attempt is on the disk, by the number that it is kept under.
    waiting: Option<(MakingId, u64)>,
    /// Requests whose previews were asked about.
    pub(super) asked: HashSet<u64>,
    /// Jobs whose previews were asked about where those before them are kept no more.
    anew: HashSet<JobId>,
    /// How often takes had changed then.
    changes: u64,
    /// Attempts that another window makes, by their key.
    elsewhere: HashSet<u64>,
    /// Voices whose settings were asked for.
    pub(super) read: HashSet<VoiceId>,
}

impl Buying {
    /// Whether something waits to be ordered.
    pub fn waits(&self) -> bool {
        self.waiting.is_some()
    }

    /// Asks what there is of each attempt.
    pub fn follow(&mut self, cx: &mut StudioCtx<'_>, card: &MakingCard) {
        if self.attempts.len() > card.making.attempts.len() {
            self.attempts.clear();
        }
        let known = self.attempts.len();
        for attempt in card.making.attempts.iter().skip(known) {
            let order = order(cx.desk, attempt.request.clone(), false);
            self.attempts.push(order);
        }
        let makings = &cx.desk.browsed.makings;
        let is_told =
            |(making, number): &mut (MakingId, u64)| makings.is_kept(*making, *number).is_some();
        self.waiting.take_if(is_told);
        let changes = cx.desk.take_changes();
        if self.changes != changes {
            self.changes = changes;
            self.asked.clear();
        }
        let mut requests = Vec::new();
        let backend = cx.desk.backend();
        for sent in &self.attempts {
            let previews = cx.desk.previews(sent.key);
            let is_wanted = previews.is_none()
                && cx.desk.is_held_for((backend, PAYS), sent.key)
                && self.asked.insert(sent.key);
            // What was made anew takes the place of what the provider keeps no more.
            let is_lapsed = previews.is_some_and(|it| lapsed_of(&card.making, it).is_some());
            let job = cx.desk.job_of_request(sent.key).filter(|_| is_lapsed);
            let made = job.filter(|job| matches!(job.state, JobState::Finished { .. }));
            let is_new = made.is_some_and(|job| self.anew.insert(job.id));
            // What another window made anew comes here, too.
            let is_elsewhere = makings.is_made_elsewhere(backend, sent.key);
            let was_elsewhere = self.elsewhere.remove(&sent.key);
            if is_elsewhere {
                self.elsewhere.insert(sent.key);
            }
            let came = was_elsewhere && !is_elsewhere;
            if is_wanted || is_new || came {
                requests.push(Arc::clone(&sent.request));
            }
        }
        if !requests.is_empty() {
            let ask = MakingCommand::Previews {
                project: cx.desk.project.as_ref().map(|open| open.card.id),
                backend: card.backend,
                requests,
            };
            cx.send(Command::Voices(VoicesCommand::Making(ask)));
        }
    }
}

/// An attempt as it would be ordered, at its price; once more where the library has it.
fn order(desk: &Desk, request: DesignRequest, fresh: bool) -> TrialOrder {
    let order = LineOrder {
        fresh,
        speaker: tr!("making-previews"),
        ..LineOrder::alone("", Generation::Design(request))
    };
    desk.order_alone(order, (desk.backend(), PAYS))
}

/// What previews cost: nothing where they are held, unless their seed is still to be drawn.
pub(super) fn price_of(
    cx: &StudioCtx<'_>,
    request: DesignRequest,
    draws_seed: bool,
) -> Option<Price> {
    let order = LineOrder {
        fresh: draws_seed,
        ..LineOrder::alone("", Generation::Design(request))
    };
    let quote = cx.desk.quote(cx.desk.backend(), &[order], PAYS)?;
    Some(cx.desk.price(quote))
}

/// How far an attempt is.
pub(super) enum Came<'a> {
    /// Its previews are here.
    Here(&'a [TakeCard]),
    /// Not yet, or never.
    Not(Stand<'a>),
}

impl MakingPanel {
    pub(super) fn making(&self) -> Option<&Making> {
        self.open.as_ref().map(|card| &card.making)
    }

    /// What stands in the form, as it would be asked for; the seed is only drawn once it is.
    fn wanted(&self, seed: u32) -> Option<DesignRequest> {
        let making = self.making()?;
        making
            .form
            .request(self.kind, making.form.seed.unwrap_or(seed))
    }

    /// What three previews of the form cost.
    pub(super) fn price(&self, cx: &StudioCtx<'_>) -> Option<Price> {
        let draws_seed = self.making()?.form.seed.is_none();
        price_of(cx, self.wanted(0)?, draws_seed)
    }

    /// Why there can be no previews of what is written.
    pub(super) fn why_no_previews(&self, cx: &StudioCtx<'_>) -> Option<String> {
        let form = &self.making()?.form;
        let [least, most] = match self.kind {
            Kind::Design => mynah_model::voice_design::DESCRIPTION,
            Kind::Remix => mynah_model::voice_design::CHANGE,
        };
        let length = form.length();
        if self.kind == Kind::Remix && form.voice.is_none() {
            return Some(tr!("remix-no-voice"));
        }
        if let Some(why) = self.why_silent(cx, form.voice.as_ref()) {
            return Some(why);
        }
        if length < least {
            return Some(tr!(
                "design-too-short",
                least = least,
                left = least - length
            ));
        }
        if length > most {
            return Some(tr!("design-too-long", most = most, over = length - most));
        }
        let [least, most] = TEXT;
        let length = form.text.trim().chars().count();
        if form.own_text && length < least {
            return Some(tr!(
                "design-text-short",
                least = least,
                left = least - length
            ));
        }
        if form.own_text && length > most {
            return Some(tr!("design-text-long", most = most, over = length - most));
        }
        if self.kind == Kind::Design
            && let Some(lacks) = form.lacks_of_recording(Day::here(cx.clock.now()))
        {
            return Some(lacks);
        }
        if self.kind == Kind::Design
            && form.can_take_after()
            && let Some(why) = why_taken_back(cx, form)
        {
            return Some(why);
        }
        if self.price(cx).is_none() {
            return Some(tr!("script-no-models-yet"));
        }
        None
    }

    /// Why nothing more is made of the voice that is changed; nothing where its owner agrees.
    pub(super) fn why_silent(
        &self,
        cx: &StudioCtx<'_>,
        voice: Option<&CastVoice>,
    ) -> Option<String> {
        let voice = voice.filter(|_| self.kind == Kind::Remix)?;
        cx.desk.why_silent(&voice.id, Day::here(cx.clock.now()))
    }

    /// The same of the voice that an attempt is of.
    pub(super) fn why_no_more(&self, cx: &StudioCtx<'_>, at: usize) -> Option<String> {
        let making = self.making()?;
        let attempt = making.attempts.get(at)?;
        let silent = self.why_silent(cx, attempt.voice.as_ref());
        silent.or_else(|| {
            let Designed::Description { after, .. } = &attempt.request.from else {
                return None;
            };
            // As it was brought, too, where that stands here still.
            let mut form = Form::of(&attempt.request, None);
            if after.as_ref().map(|it| &it.input) == making.form.after.as_ref() {
                form.after_source.clone_from(&making.form.after_source);
            }
            why_taken_back(cx, &form)
        })
    }

    /// Why an attempt isn't ordered now, as it is.
    pub(super) fn why_not_made(&self, cx: &StudioCtx<'_>, at: usize) -> Option<String> {
        let elsewhere = self.why_elsewhere(cx, at);
        elsewhere.or_else(|| self.why_no_more(cx, at))
    }

    /// Asks for three previews of what is written, more like the attempt that is named.
    pub(super) fn try_out(&mut self, cx: &mut StudioCtx<'_>, parent: Option<usize>) {
        let seed = cx.desk.dice.seed();
        let request = match parent {
            None => self.wanted(seed),
            Some(place) => self.more_like(place, seed),
        };
        let Some((request, card)) = request.zip(self.open.as_mut()) else {
            return;
        };
        // What is more like an attempt is of that one's voice, whatever stands in the form by now.
        let voice = match parent.and_then(|place| card.making.attempts.get(place)) {
            Some(attempt) => attempt.voice.clone(),
            None => card.making.form.voice.clone(),
        };
        let order = order(cx.desk, request.clone(), false);
        card.making.try_out(Attempt {
            parent,
            request,
            voice,
            shown: order.price(),
        });
        self.send(cx, order.order);
    }

    /// The request of an attempt with another seed.
    pub(super) fn more_like(&self, place: usize, seed: u32) -> Option<DesignRequest> {
        let attempt = self.making()?.attempts.get(place)?;
        Some(DesignRequest {
            seed: Some(seed & i32::MAX.unsigned_abs()),
            ..attempt.request.clone()
        })
    }

    /// Orders an attempt that was never made, or failed.
    pub(super) fn order_again(&mut self, cx: &mut StudioCtx<'_>, place: usize) {
        let tried = self.making().and_then(|making| making.attempts.get(place));
        let Some(request) = tried.map(|attempt| attempt.request.clone()) else {
            return;
        };
        let fresh = self.lapsed(cx, place).is_some();
        let order = order(cx.desk, request, fresh).order;
        self.send(cx, order);
    }

    /// Has it kept and then ordered, whoever looks by then.
    fn send(&mut self, cx: &mut StudioCtx<'_>, order: LineOrder) {
        let consent = {
            let today = Day::here(cx.clock.now());
            let form = self.making().map(|making| &making.form);
            form.and_then(|form| form.record(&order.request, today))
        };
        let Some((card, number)) = self.handed_over() else {
            return;
        };
        self.buying.waiting = Some((card.id, number));
        let jobs = JobsCommand::Generate {
            project: cx.desk.project.as_ref().map(|open| open.card.id),
            backend: card.backend,
            orders: vec![order],
            play: false,
            asked_alone: true,
        };
        let order = MakingCommand::Order(Box::new(Ordered {
            card,
            base: Box::new(self.there.clone()),
            number,
            consent,
            jobs,
        }));
        cx.send(Command::Voices(VoicesCommand::Making(order)));
    }

    /// How far an attempt is.
    pub(super) fn came<'a>(&'a self, cx: &StudioCtx<'a>, place: usize) -> Option<Came<'a>> {
        let sent = self.buying.attempts.get(place)?;
        let previews = cx.desk.previews(sent.key);
        Some(
            match (
                previews,
                stand_for(cx.desk, sent, (cx.desk.backend(), PAYS)),
            ) {
                (Some(_), stand) if self.is_made_anew(cx, place) => Came::Not(stand),
                (Some(takes), _) => Came::Here(takes),
                // Whether they are there isn't known yet: nothing is said to be missing, nor offered again.
                (None, Stand::Open(_)) if !cx.desk.is_held_told(cx.desk.backend()) => {
                    Came::Not(Stand::Reading)
                }
                (None, stand) => Came::Not(stand),
            },
        )
    }

    /// That another window makes an attempt; nothing where none does.
    pub(super) fn why_elsewhere(&self, cx: &StudioCtx<'_>, place: usize) -> Option<String> {
        let sent = self.buying.attempts.get(place)?;
        let makings = &cx.desk.browsed.makings;
        let is_elsewhere = makings.is_made_elsewhere(cx.desk.backend(), sent.key);
        is_elsewhere.then(|| tr!("design-elsewhere"))
    }

    /// Under which key an attempt's previews are.
    pub(super) fn key_of(&self, place: usize) -> Option<u64> {
        self.buying.attempts.get(place).map(|sent| sent.key)
    }

    /// The job that makes an attempt.
    pub(super) fn job<'a>(&self, cx: &StudioCtx<'a>, place: usize) -> Option<&'a JobCard> {
        let sent = self.buying.attempts.get(place)?;
        cx.desk.job_of_request(sent.key)
    }

    /// What an attempt cost, once that is known.
    pub(super) fn cost(&self, cx: &StudioCtx<'_>, place: usize) -> Option<Credits> {
        match self.came(cx, place)? {
            Came::Here(takes) => Some(takes.iter().map(|take| take.cost).sum()),
            // It was charged, and nothing came of it.
            Came::Not(Stand::Failed(trouble)) => match &trouble.charged {
                Charged::Yes { credits, .. } => Some(*credits),
                Charged::No | Charged::Unknown { .. } => None,
            },
            Came::Not(_) => None,
        }
    }

    /// What all attempts cost so far.
    pub(super) fn spent(&self, cx: &StudioCtx<'_>) -> Credits {
        let all = 0..self.buying.attempts.len();
        let own: Credits = all.filter_map(|place| self.cost(cx, place)).sum();
        own + self.spent_before(cx) + self.spent_on_lapsed(cx)
    }

    /// What may have been charged for attempts of which nobody knows what became.
    pub(super) fn perhaps(&self, cx: &StudioCtx<'_>) -> Credits {
        let all = self.buying.attempts.iter().enumerate();
        let open = all.filter(|(place, _)| match self.came(cx, *place) {
            Some(Came::Not(Stand::Failed(trouble))) => {
                matches!(trouble.charged, Charged::Unknown { .. })
            }
            _ => false,
        });
        open.map(|(_, sent)| sent.price()).sum()
    }

    /// Whether a way is at a step.
    pub(super) fn is_at(&self, step: Step) -> bool {
        self.making().is_some_and(|making| making.step == step)
    }
}

/// Who took the recording back that a voice is to take after, as it was brought or as it is kept.
pub(super) fn why_taken_back(cx: &StudioCtx<'_>, form: &Form) -> Option<String> {
    let after = form.after.as_ref()?;
    let source = form.after_source.iter();
    let source = source.flat_map(|it| std::iter::once(it.hash.as_str()).chain(it.sound.as_deref()));
    let all = std::iter::once(after.hash.as_str()).chain(source);
    cx.desk.why_taken_back(all)
}
