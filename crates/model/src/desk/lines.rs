//! How each line stands, what it would send and what that costs.
//!
//! Sums over the script are in `count`, orders of many lines in `orders`.

use std::collections::{HashMap, HashSet};

use crate::casting;
use crate::command::LineOrder;
use crate::delivery::{Delivery, Offer, Wish};
use crate::desk::Desk;
use crate::desk::LineState;
use crate::desk::Model;
use crate::desk::OwnSettings;
use crate::desk::Price;
use crate::desk::TakeCard;
use crate::desk::{JobCard, JobState, List};
use crate::event::Work;
use crate::trouble::Charged;
use crate::urgency::Urgency;
use mynah_core::audio_effects::AudioEffects;
use mynah_core::backend::Backend;
use mynah_core::credits::{Credits, Quote};
use mynah_core::fingerprint::{Named, Parts, quick_key};
use mynah_core::format::OutputFormat;
use mynah_core::ids::{LineId, ModelId, ProjectId, VoiceId};
use mynah_core::request::{SpeechRequest, Tool};
use mynah_script::cast::CastVoice;
use mynah_script::cast::Part;
use mynah_script::document::Line;

impl Desk {
    /// The voice that speaks a line with the project's backend.
    pub fn voice_of(&self, line: &Line) -> Option<&CastVoice> {
        self.voice_at(self.backend(), line)
    }

    /// The voice that a line's speaker has at a backend.
    pub fn voice_at(&self, backend: Backend, line: &Line) -> Option<&CastVoice> {
        self.part_of(line)?.voice(backend)
    }

    /// The model that speaks a line: its own, its part's, the project's or the backend's first.
    pub fn model_of<'a>(&'a self, line: &'a Line) -> Option<&'a ModelId> {
        line.model(self.part_of(line))
            .or_else(|| self.default_model())
    }

    /// The model as its backend describes it, once that is known.
    pub fn model(&self, id: &ModelId) -> Option<&Model> {
        self.models_of(self.backend())
            .iter()
            .find(|model| model.id == *id)
    }

    /// What a backend calls a model; its id where it isn't known.
    pub fn model_name<'a>(&'a self, backend: Backend, id: &'a str) -> &'a str {
        let mut models = self.models_of(backend).iter();
        models
            .find(|model| model.id.as_str() == id)
            .map(|model| model.name.as_str())
            .or_else(|| mynah_core::models::name(id))
            .unwrap_or(id)
    }

    /// What would be sent for a line now; nothing without text, or before voice and model are known.
    pub fn request_for(&self, line: LineId) -> Option<SpeechRequest> {
        self.request_of(self.script().line(line)?)
    }

    /// The same for a line that need not be in the script yet.
    pub fn request_of(&self, line: &Line) -> Option<SpeechRequest> {
        let delivery = self.delivery_of(line)?;
        self.request(line, &delivery, false)
    }

    /// What generating a line costs now: no credits when the library holds its take; nothing that can be told before voice
    /// and model are known.
    pub fn price_of(&self, line: LineId) -> Option<Price> {
        let line = self.script().line(line)?;
        let delivery = self.delivery_of(line)?;
        if self.is_made(line, Some(&delivery)) {
            return Some(self.price(Quote::ZERO));
        }
        let price = || self.price_of_line(line, &delivery, Urgency::Interactive);
        (!line.is_mute()).then(|| self.price(price()))
    }

    /// What another take of a line costs, whatever the library holds.
    pub fn price_of_fresh(&self, line: LineId) -> Option<Price> {
        let line = self.script().line(line)?;
        let delivery = self.delivery_of(line)?;
        let price = || self.price_to_go_on(line, &delivery);
        (!line.is_mute()).then(|| self.price(price()))
    }

    /// The order of a line; `fresh` for another take even though the library holds one.
    pub fn order_for(&self, line: LineId, fresh: bool) -> Option<LineOrder> {
        let line = self.script().line(line)?;
        let delivery = self.delivery_of(line)?;
        let held = self.held_here(self.backend(), Urgency::Interactive);
        let order = self.order(line, &delivery, held, fresh)?;
        Some(self.less_what_is_here(order))
    }

    /// The order of a line with a Draft voice, whoever speaks in the project: its part's, else one that nobody
    /// has. The cast stays as it is.
    pub fn draft_order_for(&self, line: LineId) -> Option<LineOrder> {
        let line = self.script().line(line)?;
        let held = self.held_here(Backend::Draft, Urgency::Interactive);
        let delivery = self.draft_delivery_of(line)?;
        self.order(line, &delivery, held, false)
    }

    /// How a Draft voice delivers a line.
    pub fn draft_delivery_of(&self, line: &Line) -> Option<Delivery<'_>> {
        let part = self.part_of(line);
        let voice = part.and_then(|part| part.draft.clone()).or_else(|| {
            let voices = self.voices_of(Backend::Draft);
            let parts = self.script().cast().0.values();
            let taken = parts.filter_map(|part| part.draft.as_ref());
            let free = casting::distinct(&[&line.speaker], taken.map(|voice| &voice.id), voices);
            free.into_iter().next().map(|(_, voice)| voice)
        })?;
        self.draft_delivery(line, &voice)
    }

    /// The order of a line with this Draft voice.
    pub fn draft_order(
        &self,
        line: &Line,
        voice: &CastVoice,
        held: Option<&HashSet<u64>>,
    ) -> Option<LineOrder> {
        let delivery = self.draft_delivery(line, voice)?;
        self.order(line, &delivery, held, false)
    }

    /// Returns how a line would be delivered with a Draft voice; `None` without a Draft model.
    pub fn draft_delivery(&self, line: &Line, voice: &CastVoice) -> Option<Delivery<'_>> {
        let offer = self.offer(Backend::Draft);
        let chosen = self.project.as_ref().map(|open| &open.defaults.draft_model);
        let model = chosen
            .and_then(|chosen| offer.model(chosen))
            .or_else(|| offer.models.first())?;
        let wish = Wish {
            settings: line.settings(self.part_of(line)),
            language: None,
            rules: Some((self.script().rules(), Backend::Draft)),
            // The ids are those of the connected service.
            place: AudioEffects::none(),
        };
        Some(Delivery::new(offer.voice(&voice.id)?, model, wish))
    }

    /// Whether a line has words whose request may have been charged.
    pub fn is_line_in_doubt(&self, line: &Line, delivery: &Delivery<'_>) -> bool {
        !line.is_mute() && self.is_in_doubt(self.parts(line, delivery))
    }

    /// Whether a request may have been charged, and the library has no take of it.
    pub fn is_in_doubt<'a>(&self, request: impl Into<Named<'a>>) -> bool {
        if self.doubt.is_empty() {
            return false;
        }
        let (backend, key) = (self.backend(), quick_key(request));
        let held = self.held_here(backend, Urgency::Batch);
        self.doubt.contains_key(&(backend, key)) && !held.is_some_and(|held| held.contains(&key))
    }

    /// What a list of orders costs at a backend, where all that they name is known. Twins are spoken once.
    pub fn quote(&self, backend: Backend, orders: &[LineOrder], urgency: Urgency) -> Option<Quote> {
        self.weigh(backend, orders, urgency)
            .map(|weighed| weighed.quote)
    }

    /// How a line stands.
    pub fn line_state(&self, line: &Line) -> LineState<'_> {
        let delivery = self.delivery_of(line);
        self.stand_of(line, delivery.as_ref()).0
    }

    /// Whether a line's take is final, and the line says what it says.
    pub fn is_approved(&self, line: &Line) -> bool {
        matches!(self.take_state(line, None), LineState::Approved)
    }

    /// Whether a line's picked take says what it says now, and its sound is there: there is nothing to make.
    pub fn has_its_take(&self, line: &Line) -> bool {
        self.is_made(line, self.delivery_of(line).as_ref())
    }

    fn is_made(&self, line: &Line, delivery: Option<&Delivery<'_>>) -> bool {
        let picked = self.takes.get(&line.id).and_then(|it| it.picked.as_ref());
        picked.is_some_and(|take| !take.missing)
            && matches!(
                self.take_state(line, delivery),
                LineState::Fresh | LineState::Draft | LineState::Approved
            )
    }

    /// Whether a line has a take that isn't what it says now.
    pub fn has_older_take(&self, line: &Line) -> bool {
        let delivery = self.delivery_of(line);
        matches!(self.take_state(line, delivery.as_ref()), LineState::Changed)
    }

    /// Returns the price of a line at this urgency; zero if the library has its take.
    pub fn price_of_line(&self, line: &Line, delivery: &Delivery<'_>, urgency: Urgency) -> Quote {
        let text = line.text.trim();
        let held = self.held_here(self.backend(), urgency).is_some_and(|held| {
            !held.is_empty() && held.contains(&quick_key(self.parts(line, delivery)))
        });
        if held {
            return Quote::ZERO;
        }
        match self.request_in_parts(line, delivery, false) {
            Some(request) => {
                delivery.quote_beside(&request, self.held_here(self.backend(), urgency))
            }
            None => delivery.quote(text),
        }
    }

    /// The request of a line that is sent in parts; nothing for any other, which need not be made to be priced.
    pub fn request_in_parts(
        &self,
        line: &Line,
        delivery: &Delivery<'_>,
        fresh: bool,
    ) -> Option<SpeechRequest> {
        let was = self.parts_of_take(line).is_some();
        if !delivery.may_be_parted(line.text.trim(), was) {
            return None;
        }
        let request = self.request(line, delivery, fresh)?;
        (!request.spans().is_empty()).then_some(request)
    }

    /// The request that a line's take was made of in parts.
    pub fn parts_of_take(&self, line: &Line) -> Option<&SpeechRequest> {
        let take = self.takes.get(&line.id)?.picked.as_ref()?;
        // How a Draft voice rehearsed it is nothing to the line's own.
        let take = Some(take).filter(|take| take.backend == self.backend())?;
        let request = take.request.speech()?;
        (!request.seams.is_empty()).then_some(request)
    }

    /// Whether 'generate changed' speaks a line: it can be spoken, its take isn't what it says now, and
    /// no request of it is under way or may have been charged.
    pub fn wants_take(&self, line: &Line, delivery: Option<&Delivery<'_>>) -> bool {
        self.stand_of(line, delivery).1
    }

    /// How a line stands, and whether 'generate changed' speaks it.
    pub fn stand_of(&self, line: &Line, delivery: Option<&Delivery<'_>>) -> (LineState<'_>, bool) {
        if line.is_mute() {
            return (LineState::Empty, false);
        }
        let job = self.job_state(line);
        // A rehearsal is no take: its line is still to be spoken by its own voice.
        let job_wants =
            job.as_ref().is_some_and(|state| state.is_under_way()) && self.is_rehearsing(line);
        // What may have been charged is bought again only on request.
        if let Some(state) = job.filter(|state| !state.ended_free())
            && !job_wants
        {
            return (state, false);
        }
        let take = self.take_state(line, delivery);
        let is_open = matches!(
            take,
            LineState::New | LineState::Changed | LineState::Rehearsed
        );
        let wants = is_open
            && delivery.is_some_and(|delivery| !self.is_in_doubt(self.parts(line, delivery)));
        // What was ordered and has no take is not done, whatever take the line has. What was cancelled is not wanted any
        // more, and what another backend was to make says nothing of a take that is here.
        let ended = job.filter(|state| {
            let has_failed = matches!(state, LineState::Failed(_) | LineState::Unsent(_));
            is_open || state.is_under_way() || has_failed && self.is_ordered_here(line)
        });
        (ended.unwrap_or(take), wants)
    }

    /// Returns the state of a line as its picked take shows it, without regard to jobs.
    pub fn take_state(&self, line: &Line, delivery: Option<&Delivery<'_>>) -> LineState<'static> {
        let Some(take) = self
            .takes
            .get(&line.id)
            .and_then(|takes| takes.picked.as_ref())
        else {
            return LineState::New;
        };
        // A person's own recording is nobody's Draft, and Draft voices replace no take of ElevenLabs.
        let stands_in = take.backend == Backend::Draft && self.backend() == Backend::Live;
        let may_be = !take.cut && (take.is_recorded() || !stands_in);
        if take.approved && may_be && take.says(&line.text) {
            return LineState::Approved;
        }
        // What somebody said it with is theirs: only other words make it another line's.
        if take.is_recorded() && may_be && take.says(&line.text) {
            return LineState::Fresh;
        }
        // No voice is to say the words of a sound.
        if take.is_sound() && take.says(&line.text) {
            return match take.backend {
                Backend::Draft => LineState::Draft,
                Backend::Live => LineState::Fresh,
            };
        }
        if stands_in && take.says(&line.text) {
            return LineState::Rehearsed;
        }
        if take.backend == Backend::Live && self.backend() == Backend::Draft {
            return if may_be && self.is_said_live(line, take) {
                LineState::Fresh
            } else {
                LineState::Changed
            };
        }
        let Some(delivery) = delivery else {
            // As long as nobody knows what can be had, who says what is all that can be compared.
            let picked = take.picked_for.as_deref();
            let mut requests = take.request.speech().into_iter().chain(picked);
            let mut alike = || requests.any(|request| self.is_said_alike(line, request));
            return if may_be && self.is_delivery_awaited(line) && alike() {
                LineState::Awaited
            } else {
                LineState::Changed
            };
        };
        let says_this = may_be && take.is_of(self.parts(line, delivery));
        match (says_this, take.backend) {
            (false, _) => LineState::Changed,
            (true, Backend::Draft) => LineState::Draft,
            (true, Backend::Live) => LineState::Fresh,
        }
    }

    /// Returns whether a take is what its line sends with this delivery. Of a take of ElevenLabs it is what the line sends
    /// there, whatever Draft voices would.
    pub fn is_take_of(&self, line: &Line, take: &TakeCard, delivery: &Delivery<'_>) -> bool {
        match (take.backend, self.backend()) {
            (Backend::Live, Backend::Draft) => self.is_said_live(line, take),
            (Backend::Live, Backend::Live) | (Backend::Draft, _) => {
                take.is_of(self.parts(line, delivery))
            }
        }
    }

    /// Returns whether a take of ElevenLabs is what its line sends there, as far as that is known: Draft voices work
    /// without the account's voices and models.
    fn is_said_live(&self, line: &Line, take: &TakeCard) -> bool {
        let Some(part) = self.part_of(line) else {
            return false;
        };
        let model = line.model(Some(part));
        let model = model.or_else(|| self.default_model_of(Backend::Live));
        let known = model.and_then(|model| self.offer(Backend::Live).model(model));
        let delivery = known.and_then(|model| self.delivery_at(Backend::Live, line, part, model));
        if let Some(delivery) = delivery {
            return take.is_of(self.parts(line, &delivery));
        }
        let voice = part.voice(Backend::Live).map(|voice| &voice.id);
        let picked = take.picked_for.as_deref();
        let mut requests = take.request.speech().into_iter().chain(picked);
        requests.any(|request| {
            let is_model = model.is_none_or(|model| *model == request.model);
            is_model && voice == Some(&request.voice) && request.text == line.text.trim()
        })
    }

    /// Returns true if the newest job of a line is one of the project's backend.
    fn is_ordered_here(&self, line: &Line) -> bool {
        let backend = self.job_of(line.id).and_then(JobCard::backend);
        backend == Some(self.backend())
    }

    /// Whether a Draft voice is to stand in for the line's own.
    fn is_rehearsing(&self, line: &Line) -> bool {
        let job = self.job_of(line.id);
        job.is_some_and(|job| match &job.work {
            Work::Generate { backend, .. } => {
                (*backend, self.backend()) == (Backend::Draft, Backend::Live)
            }
            Work::Export { .. } | Work::History(_) | Work::ProjectFile { .. } => false,
        })
    }

    /// What the newest job of a line says of it, unless the line changed since or the job is done.
    pub fn job_state(&self, line: &Line) -> Option<LineState<'_>> {
        let job = self.job_of(line.id)?;
        let same = || match &job.work {
            // A stand-in differs from the line in its voice.
            Work::Generate { backend, order, .. } if *backend != self.backend() => {
                order.request.text() == line.text.trim()
            }
            Work::Generate { order, .. } => {
                let said = |request| match self.delivery_of(line) {
                    Some(delivery) => self.parts(line, &delivery) == Parts::from(request),
                    // As long as nobody knows what can be had, who says what is all that can be compared.
                    None => self.is_delivery_awaited(line) && self.is_said_alike(line, request),
                };
                order.request.speech().is_some_and(said)
            }
            Work::Export { .. } | Work::History(_) | Work::ProjectFile { .. } => false,
        };
        match &job.state {
            JobState::Queued => Some(LineState::Queued),
            JobState::Held { why, until } => Some(LineState::Held { why, until: *until }),
            JobState::Running { progress, .. } => Some(LineState::Generating(*progress)),
            JobState::LookedFor => same().then_some(LineState::LookedFor),
            JobState::Finished { .. } => None,
            JobState::Failed(trouble) if trouble.is_over_limit() => {
                same().then_some(LineState::Unsent(trouble))
            }
            JobState::Failed(trouble) => same().then_some(LineState::Failed(trouble)),
            JobState::Cancelled(trouble) => same().then_some(LineState::Cancelled(trouble)),
        }
    }

    fn part_of(&self, line: &Line) -> Option<&Part> {
        self.script().cast().0.get(&line.speaker)
    }

    /// The model that speaks where nothing else is said.
    pub fn default_model(&self) -> Option<&ModelId> {
        self.default_model_of(self.project.as_ref()?.card.backend)
    }

    /// The same at a backend.
    fn default_model_of(&self, backend: Backend) -> Option<&ModelId> {
        let project = self.project.as_ref()?;
        // Named, so that nothing has to be asked before the first line, and another list changes nothing.
        let named = project.defaults.model(backend);
        named.or_else(|| self.models_of(backend).first().map(|model| &model.id))
    }

    /// Returns how a line would be delivered; `None` without a voice or a model.
    pub fn delivery_of<'a>(&'a self, line: &'a Line) -> Option<Delivery<'a>> {
        let model = self.model(self.model_of(line)?)?;
        self.delivery_with(line, model)
    }

    /// How a line would be delivered with a model.
    pub fn delivery_with<'a>(&'a self, line: &'a Line, model: &'a Model) -> Option<Delivery<'a>> {
        self.delivery_as(line, self.part_of(line)?, model)
    }

    /// How a line would be delivered if its speaker had this part, with a model.
    pub fn delivery_as<'a>(
        &'a self,
        line: &'a Line,
        part: &'a Part,
        model: &'a Model,
    ) -> Option<Delivery<'a>> {
        self.delivery_at(self.backend(), line, part, model)
    }

    /// The same at a backend.
    fn delivery_at<'a>(
        &'a self,
        backend: Backend,
        line: &'a Line,
        part: &'a Part,
        model: &'a Model,
    ) -> Option<Delivery<'a>> {
        let voice = self.offer(backend).voice(&part.voice(backend)?.id)?;
        // What it sends is not known before.
        if voice.settings == OwnSettings::Unread {
            return None;
        }
        let wish = Wish {
            settings: line.settings(Some(part)),
            language: part.language.as_deref(),
            rules: Some((self.script().rules(), backend)),
            place: line.place(Some(part)),
        };
        Some(Delivery::new(voice, model, wish))
    }

    /// What a backend offers, as far as it is known.
    pub fn offer(&self, backend: Backend) -> Offer<'_> {
        Offer {
            voices: self.voices_of(backend),
            models: self.models_of(backend),
            backend,
        }
    }

    /// What a line would send, where it lies.
    pub fn parts<'a>(&self, line: &'a Line, delivery: &Delivery<'a>) -> Parts<'a> {
        delivery.parts(&line.text, self.format(), line.overrides.seed)
    }

    /// What a line sends. Parts that its take has stay parts, unless another take of all of it is wanted.
    pub fn request(
        &self,
        line: &Line,
        delivery: &Delivery<'_>,
        fresh: bool,
    ) -> Option<SpeechRequest> {
        let was = self.parts_of_take(line).filter(|_| !fresh);
        let spans = was.map(SpeechRequest::spans).unwrap_or_default();
        let spans = spans.into_iter();
        let before: Vec<&str> = spans.filter_map(|span| was?.text.get(span)).collect();
        let made = (self.format(), line.overrides.seed);
        delivery.request(&line.text, made, &before)
    }

    /// What takes of the open project are made as.
    pub fn format(&self) -> OutputFormat {
        let project = self.project.as_ref();
        self.script()
            .format()
            .or_else(|| project.map(|project| project.defaults.format))
            .unwrap_or_default()
    }

    /// Whether it isn't known yet who can speak with what.
    pub fn is_offer_awaited(&self) -> bool {
        let Offer { voices, models, .. } = self.offer(self.backend());
        voices.is_empty() || models.is_empty()
    }

    /// Whether it isn't known yet of anybody in the cast what their voices speak with.
    pub fn is_cast_awaited(&self) -> bool {
        let (backend, offer) = (self.backend(), self.offer(self.backend()));
        let mut cast = self.script().cast().0.values();
        let is_unread = |id: &VoiceId| {
            let voice = offer.voice(id);
            voice.is_some_and(|voice| voice.settings == OwnSettings::Unread)
        };
        let awaited = cast.any(|part| part.voice(backend).is_some_and(|it| is_unread(&it.id)));
        awaited || self.is_offer_awaited()
    }

    /// Whether it isn't known yet what a line would send.
    pub fn is_delivery_awaited(&self, line: &Line) -> bool {
        let cast = self.voice_of(line);
        let voice = cast.and_then(|cast| self.offer(self.backend()).voice(&cast.id));
        let is_unread = voice.is_some_and(|voice| voice.settings == OwnSettings::Unread);
        is_unread || self.is_offer_awaited()
    }

    fn is_said_alike(&self, line: &Line, request: &SpeechRequest) -> bool {
        let voice = self.voice_of(line).map(|voice| &voice.id);
        request.text == line.text.trim() && voice == Some(&request.voice)
    }

    /// The order of a line; `held` is what costs nothing, and is shown so.
    pub fn order(
        &self,
        line: &Line,
        delivery: &Delivery<'_>,
        held: Option<&HashSet<u64>>,
        fresh: bool,
    ) -> Option<LineOrder> {
        let request = self.request(line, delivery, fresh)?;
        let free = held.is_some_and(|held| !fresh && held.contains(&quick_key(&request)));
        let price = || {
            delivery
                .quote_beside(&request, held.filter(|_| !fresh))
                .most
        };
        let shown = if free { Credits::ZERO } else { price() };
        Some(LineOrder {
            line: Some(line.id),
            speaker: line.speaker.clone(),
            voice_name: delivery.voice().name.clone(),
            request: request.into(),
            fresh,
            once_more: false,
            outside_consent: false,
            beside: false,
            retake: None,
            rehearsed: false,
            stop_loss: None,
            dub_of: None,
            mend: None,
            blind: false,
            zero_retention: self.has_zero_retention(),
            shown: Some(shown),
        })
    }

    /// Whether the service is to keep nothing of the open project's work.
    pub fn has_zero_retention(&self) -> bool {
        let project = self.project.as_ref();
        project.is_some_and(|open| open.card.zero_retention)
    }

    /// How many answers are under way at a backend that cost something and that nobody could fetch again: the service
    /// doesn't keep what they bring. Of a rehearsal it is previews, which are said to stay.
    pub fn at_stake(&self, backend: Backend) -> usize {
        let is_sent = |state: &JobState| match state {
            JobState::Running { .. } => true,
            // The disk refuses what came.
            JobState::Held { why, .. } => why.charged != Charged::No,
            JobState::Cancelled(why) => why.is_awaited(),
            _ => false,
        };
        let lost = |job: &&JobCard| match &job.work {
            Work::Generate {
                project,
                backend: of,
                order,
            } if *of == backend && is_sent(&job.state) => match backend {
                Backend::Draft => order.request.tool() == Tool::Design,
                Backend::Live => {
                    let unkept = self.is_unkept(backend, *project, order.zero_retention);
                    unkept || !order.request.tool().is_kept()
                }
            },
            _ => false,
        };
        let stopped = self.jobs.listed(List::Failed);
        let all = self.jobs.listed(List::Running).chain(stopped);
        all.filter(lost).count()
    }

    /// Whether the service keeps nothing of what is made for a project: it was ordered so, or the project wants it so by now.
    pub fn is_unkept(&self, backend: Backend, project: Option<ProjectId>, ordered: bool) -> bool {
        let open = self.project.as_ref().map(|open| &open.card);
        let others = self.projects.value().into_iter().flatten();
        let mut cards = open.into_iter().chain(others);
        let card = project.and_then(|project| cards.find(|card| card.id == project));
        backend == Backend::Live && (ordered || card.is_some_and(|card| card.zero_retention))
    }

    /// A price at the project’s backend.
    pub fn price(&self, quote: Quote) -> Price {
        self.price_at(self.backend(), quote)
    }
}

/// Each speaker's delivery, looked up once. A line with overrides gets one of its own.
pub struct Deliveries<'a> {
    desk: &'a Desk,
    of: HashMap<&'a str, Option<Delivery<'a>>>,
    own: Option<Delivery<'a>>,
}

impl<'a> Deliveries<'a> {
    /// Looks up deliveries in this desk.
    pub fn new(desk: &'a Desk) -> Self {
        Self {
            desk,
            of: HashMap::new(),
            own: None,
        }
    }

    /// Returns the delivery of a line; `None` without a voice or a model.
    pub fn of(&mut self, line: &'a Line) -> Option<&Delivery<'a>> {
        if line.overrides.settings.is_some() || line.overrides.model.is_some() {
            self.own = self.desk.delivery_of(line);
            return self.own.as_ref();
        }
        self.of
            .entry(&line.speaker)
            .or_insert_with(|| self.desk.delivery_of(line))
            .as_ref()
    }
}
