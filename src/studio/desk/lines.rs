//! How each line stands, what it would send and what that costs.
//!
//! Sums over the script are in `count`, orders of many lines in `orders`.

use std::collections::{HashMap, HashSet};

use crate::script::cast::CastVoice;
use crate::script::cast::Part;
use crate::script::document::Line;
use crate::studio::casting;
use crate::studio::command::LineOrder;
use crate::studio::desk::Desk;
use crate::studio::desk::JobState;
use crate::studio::desk::LineState;
use crate::studio::desk::Model;
use crate::studio::desk::Price;
use crate::studio::event::Work;
use crate::studio::fingerprint::{Parts, quick_key};
use crate::studio::manner;
use crate::terms::backend::Backend;
use crate::terms::credits::{Credits, Tariff};
use crate::terms::format::OutputFormat;
use crate::terms::ids::{LineId, ModelId};
use crate::terms::request::SpeechRequest;

/// How a speaker's lines are spoken, by whom, and what that costs.
pub(super) struct Manner<'a> {
    voice: &'a CastVoice,
    spoken: manner::Manner<'a>,
    tariff: Tariff,
}

impl Desk {
    /// The voice that speaks a line with the project's backend.
    pub fn voice_of(&self, line: &Line) -> Option<&CastVoice> {
        self.part_of(line)?.voice(self.backend())
    }

    /// The model that speaks a line: its own, its part's, the project's or the backend's first.
    pub fn model_of<'a>(&'a self, line: &'a Line) -> Option<&'a ModelId> {
        let part = self.part_of(line);
        line.overrides
            .model
            .as_ref()
            .or_else(|| part.and_then(|part| part.model.as_ref()))
            .or_else(|| self.default_model())
    }

    /// The model as its backend describes it, once that is known.
    pub fn model(&self, id: &ModelId) -> Option<&Model> {
        self.models_of(self.backend())
            .iter()
            .find(|model| model.id == *id)
    }

    /// What would be sent for a line now; nothing without text, voice or model.
    pub fn request_for(&self, line: LineId) -> Option<SpeechRequest> {
        let line = self.script().line(line)?;
        let manner = self.manner_of(line)?;
        self.request(line, &manner)
    }

    /// What generating a line costs now. Nothing when the library holds its take.
    pub fn price_of(&self, line: LineId) -> Option<Price> {
        let line = self.script().line(line)?;
        let manner = self.manner_of(line)?;
        let request = self.request(line, &manner)?;
        Some(self.price(self.price_unless_held(&request, manner.tariff)))
    }

    /// What another take of a line costs, whatever the library holds.
    pub fn price_of_fresh(&self, line: LineId) -> Option<Price> {
        let line = self.script().line(line)?;
        let manner = self.manner_of(line)?;
        let request = self.request(line, &manner)?;
        Some(self.price(request.price(manner.tariff)))
    }

    /// The order of a line; `fresh` for another take even though the library holds one.
    pub fn order_for(&self, line: LineId, fresh: bool) -> Option<LineOrder> {
        let line = self.script().line(line)?;
        let manner = self.manner_of(line)?;
        self.order(line, &manner, fresh)
    }

    /// The order of a line with a Draft voice, whoever speaks in the project: its part's, else one that nobody
    /// has. The cast stays as it is.
    pub fn draft_order_for(&self, line: LineId) -> Option<LineOrder> {
        let line = self.script().line(line)?;
        let part = self.part_of(line);
        let voice = part.and_then(|part| part.draft.clone()).or_else(|| {
            let voices = self.voices_of(Backend::Draft);
            let parts = self.script().cast().0.values();
            let taken = parts.filter_map(|part| part.draft.as_ref());
            let free = casting::distinct(&[&line.speaker], taken.map(|voice| &voice.id), voices);
            free.into_iter().next().map(|(_, voice)| voice)
        })?;
        let models = self.models_of(Backend::Draft);
        let chosen = self.project.as_ref().map(|open| &open.defaults.draft_model);
        let model = models
            .iter()
            .find(|model| Some(&model.id) == chosen)
            .or_else(|| models.first())?;
        let settings = line
            .overrides
            .settings
            .or_else(|| part.map(|part| part.settings));
        let settings = (settings.unwrap_or_default(), None);
        let manner = Manner {
            voice: &voice,
            spoken: manner::Manner::new(&voice.id, &model.id, Some(model.hears), settings),
            tariff: Tariff::default(),
        };
        self.order(line, &manner, false)
    }

    /// Whether a line has words whose request may have been charged.
    pub(super) fn is_line_in_doubt(&self, line: &Line, manner: &Manner<'_>) -> bool {
        !line.text.trim().is_empty() && self.is_in_doubt(self.parts(line, manner))
    }

    /// Whether a request may have been charged, and the library has no take of it.
    pub(super) fn is_in_doubt<'a>(&self, request: impl Into<Parts<'a>>) -> bool {
        if self.doubt.is_empty() {
            return false;
        }
        let (backend, key) = (self.backend(), quick_key(request));
        let held = self.held.get(&backend);
        self.doubt.contains_key(&(backend, key)) && !held.is_some_and(|held| held.contains(&key))
    }

    /// What a list of orders costs.
    pub fn price_of_orders(&self, orders: &[LineOrder]) -> Price {
        self.price(self.quote(self.backend(), orders))
    }

    /// What a list of orders costs at a backend. Twins are spoken once.
    pub fn quote(&self, backend: Backend, orders: &[LineOrder]) -> Credits {
        let mut seen = HashSet::new();
        let credits = orders.iter().map(|order| {
            let held = self.held.get(&backend);
            let key = quick_key(&order.request);
            let known = held.is_some_and(|held| held.contains(&key)) || !seen.insert(key);
            if known && !order.fresh {
                Credits::ZERO
            } else {
                order.request.price(self.tariff_of(backend, &order.request))
            }
        });
        credits.sum()
    }

    /// How a line stands.
    pub fn line_state(&self, line: &Line) -> LineState<'_> {
        if line.text.trim().is_empty() {
            return LineState::Empty;
        }
        if let Some(state) = self.job_state(line) {
            return state;
        }
        let manner = self.manner_of(line);
        self.take_state(line, manner.as_ref())
    }

    pub(super) fn price_of_line(&self, line: &Line, manner: &Manner<'_>) -> Credits {
        let text = line.text.trim();
        let held = self.held.get(&self.backend()).is_some_and(|held| {
            !held.is_empty() && held.contains(&quick_key(self.parts(line, manner)))
        });
        if held {
            Credits::ZERO
        } else {
            manner.tariff.speech(text)
        }
    }

    /// Whether 'generate changed' speaks a line: it can be spoken, its take isn't what it says now, and
    /// no request of it is under way or may have been charged.
    pub(super) fn wants_take(&self, line: &Line, manner: Option<&Manner<'_>>) -> bool {
        let Some(manner) = manner else { return false };
        if line.text.trim().is_empty() || self.is_in_doubt(self.parts(line, manner)) {
            return false;
        }
        let open = match self.job_state(line) {
            None => true,
            // What may have been charged is bought again only on request.
            Some(state) => state.ended_free(),
        };
        open && matches!(
            self.take_state(line, Some(manner)),
            LineState::New | LineState::Changed
        )
    }

    fn take_state(&self, line: &Line, manner: Option<&Manner<'_>>) -> LineState<'static> {
        let Some(take) = self
            .takes
            .get(&line.id)
            .and_then(|takes| takes.picked.as_ref())
        else {
            return LineState::New;
        };
        let says_this = manner.is_some_and(|manner| {
            !take.cut && take.backend == self.backend() && self.is_said(line, manner, &take.request)
        });
        match (says_this, take.backend) {
            (false, _) => LineState::Changed,
            (true, Backend::Draft) => LineState::Draft,
            (true, Backend::Live) => LineState::Fresh,
        }
    }

    /// What the newest job of a line says of it, unless the line changed since or the job is done.
    pub(super) fn job_state(&self, line: &Line) -> Option<LineState<'_>> {
        let job = self.job_of(line.id)?;
        let same = || match &job.work {
            // A stand-in differs from the line in its voice.
            Work::Generate { backend, order, .. } if *backend != self.backend() => {
                order.request.text == line.text.trim()
            }
            Work::Generate { order, .. } => self
                .manner_of(line)
                .is_some_and(|manner| self.is_said(line, &manner, &order.request)),
            Work::Export { .. } => false,
        };
        match &job.state {
            JobState::Queued => Some(LineState::Queued),
            JobState::Held { why, until } => Some(LineState::Held { why, until: *until }),
            JobState::Running { progress, .. } => Some(LineState::Generating(*progress)),
            JobState::Finished { .. } => None,
            JobState::Failed(trouble) => same().then_some(LineState::Failed(trouble)),
            JobState::Cancelled(trouble) => same().then_some(LineState::Cancelled(trouble)),
        }
    }

    fn part_of(&self, line: &Line) -> Option<&Part> {
        self.script().cast().0.get(&line.speaker)
    }

    fn default_model(&self) -> Option<&ModelId> {
        let project = self.project.as_ref()?;
        let backend = project.card.backend;
        // Named, so that nothing has to be asked before the first line.
        let named = Some(&project.defaults.draft_model)
            .filter(|model| backend == Backend::Draft && !model.is_empty());
        named.or_else(|| self.models_of(backend).first().map(|model| &model.id))
    }

    pub(super) fn manner_of<'a>(&'a self, line: &'a Line) -> Option<Manner<'a>> {
        let part = self.part_of(line)?;
        let voice = part.voice(self.backend())?;
        let id = self.model_of(line)?;
        let model = self.model(id);
        let settings = line.overrides.settings.unwrap_or(part.settings);
        let language = part.language.as_deref();
        Some(Manner {
            voice,
            spoken: manner::Manner::new(
                &voice.id,
                id,
                model.map(|model| model.hears),
                (settings, language),
            ),
            tariff: Tariff {
                model: model.map_or(1.0, |model| model.multiplier),
                voice: self.rate_of(voice),
            },
        })
    }

    fn rate_of(&self, voice: &CastVoice) -> f64 {
        self.voices_of(self.backend())
            .iter()
            .find(|known| known.id == voice.id)
            .map_or(1.0, |known| known.rate)
    }

    fn tariff_of(&self, backend: Backend, request: &SpeechRequest) -> Tariff {
        let model = self
            .models_of(backend)
            .iter()
            .find(|model| model.id == request.model);
        let voice = self
            .voices_of(backend)
            .iter()
            .find(|voice| voice.id == request.voice);
        Tariff {
            model: model.map_or(1.0, |model| model.multiplier),
            voice: voice.map_or(1.0, |voice| voice.rate),
        }
    }

    /// What a line would send, where it lies.
    fn parts<'a>(&self, line: &'a Line, manner: &Manner<'a>) -> Parts<'a> {
        manner
            .spoken
            .parts(&line.text, self.format(), line.overrides.seed)
    }

    fn request(&self, line: &Line, manner: &Manner<'_>) -> Option<SpeechRequest> {
        self.parts(line, manner).request()
    }

    /// What takes of the open project are made as.
    pub fn format(&self) -> OutputFormat {
        let project = self.project.as_ref();
        self.script()
            .format()
            .or_else(|| project.map(|project| project.defaults.format))
            .unwrap_or_default()
    }

    /// Whether `request` is what the line would send now; the same as comparing requests, without making one.
    fn is_said(&self, line: &Line, manner: &Manner<'_>, request: &SpeechRequest) -> bool {
        let parts = self.parts(line, manner);
        request.text == parts.text
            && request.voice == *parts.voice
            && request.model == *parts.model
            && request.settings == parts.settings
            && request.format == parts.format
            && request.seed == parts.seed
            && request.language.as_deref() == parts.language
    }

    pub(super) fn order(&self, line: &Line, manner: &Manner<'_>, fresh: bool) -> Option<LineOrder> {
        Some(LineOrder {
            line: Some(line.id),
            speaker: line.speaker.clone(),
            voice_name: manner.voice.name.clone(),
            request: self.request(line, manner)?,
            fresh,
        })
    }

    pub(super) fn price(&self, credits: Credits) -> Price {
        Price {
            credits,
            backend: self.backend(),
        }
    }

    fn price_unless_held(&self, request: &SpeechRequest, tariff: Tariff) -> Credits {
        let held = self
            .held
            .get(&self.backend())
            .is_some_and(|held| held.contains(&quick_key(request)));
        if held {
            Credits::ZERO
        } else {
            request.price(tariff)
        }
    }
}

/// Each speaker's manner, looked up once. A line with overrides gets one of its own.
pub(super) struct Manners<'a> {
    desk: &'a Desk,
    of: HashMap<&'a str, Option<Manner<'a>>>,
    own: Option<Manner<'a>>,
}

impl<'a> Manners<'a> {
    pub(super) fn new(desk: &'a Desk) -> Self {
        Self {
            desk,
            of: HashMap::new(),
            own: None,
        }
    }

    pub(super) fn of(&mut self, line: &'a Line) -> Option<&Manner<'a>> {
        if line.overrides.settings.is_some() || line.overrides.model.is_some() {
            self.own = self.desk.manner_of(line);
            return self.own.as_ref();
        }
        self.of
            .entry(&line.speaker)
            .or_insert_with(|| self.desk.manner_of(line))
            .as_ref()
    }
}

impl Part {
    /// The voice for a backend.
    fn voice(&self, backend: Backend) -> Option<&CastVoice> {
        match backend {
            Backend::Draft => self.draft.as_ref(),
            Backend::Live => self.live.as_ref(),
        }
    }
}
