//! What each model would make of the open script: its price, what it can't speak or perform of it, and what changes with
//! a switch.
//!
//! Read some rows a frame, as orders are. Prices are those of the very requests that would be sent.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::delivery::Delivery;
use crate::desk::advice::lost;
use crate::desk::{Desk, Ground, LineState, Loss, Model, TakeCard};
use crate::urgency::Urgency;
use mynah_core::backend::Backend;
use mynah_core::credits::Quote;
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::{LineId, ModelId};
use mynah_core::silence;
use mynah_script::document::Line;
use mynah_script::edit::Edit;
use mynah_script::lint;
use mynah_script::tuning::{LineChange, PartChange};

/// Lines times models that are reckoned in one frame.
const RECKONED_A_FRAME: usize = 1_000;

/// What a model would make of the script.
#[derive(Debug)]
pub struct ModelRow {
    /// The model, as the account tells of it.
    pub model: Model,
    /// The same, as it is published.
    pub known: lint::Model,
    /// Lines that it speaks now.
    pub lines: usize,
    /// What the whole script costs with it, each request once.
    pub all: Quote,
    /// What of that is still to be made if it speaks everything: what the library holds costs nothing.
    pub to_do: Quote,
    /// Lines with a take that would be out of date.
    pub outdated: usize,
    /// Lines that are longer than one request takes: they are spoken in parts.
    pub over: usize,
    /// Lines with audio tags that it reads aloud.
    pub aloud: usize,
    /// Lines with rests that do nothing with it.
    pub restless: usize,
    /// Lines with phoneme tags whose words it leaves out.
    pub dropped: usize,
    /// Languages that it doesn't speak, by how many lines are in them.
    pub unspoken: BTreeMap<String, usize>,
}

impl ModelRow {
    fn new(model: &Model) -> Self {
        Self {
            known: model.to_lint(),
            model: model.clone(),
            lines: 0,
            all: Quote::ZERO,
            to_do: Quote::ZERO,
            outdated: 0,
            over: 0,
            aloud: 0,
            restless: 0,
            dropped: 0,
            unspoken: BTreeMap::new(),
        }
    }

    /// Settings and abilities that another model has and this one lacks. Languages and tags are told by the lines that
    /// have them.
    pub fn lacks(&self, other: &Self) -> Vec<Loss> {
        lost(&other.model, &self.model, false)
            .into_iter()
            .filter(|loss| !matches!(loss, Loss::Languages { .. }))
            .collect()
    }
}

/// What the models of an account would make of the open script, as far as it was read.
#[derive(Debug)]
pub struct ModelAdvice {
    /// Whose lines they are.
    pub ground: Option<Ground>,
    revision: u64,
    changes: u64,
    models: Arc<Vec<Model>>,
    place: usize,
    done: bool,
    /// A row for each model, in the account's order.
    pub rows: Vec<ModelRow>,
    /// Lines with something to speak.
    pub lines: usize,
    /// Those of them that nobody can be priced for: no voice, or one that isn't known.
    pub unpriced: usize,
    /// Lines with a final take: a switch leaves them as they are.
    pub approved: usize,
    met: HashSet<u64>,
    speakers: BTreeSet<String>,
    own: Vec<LineId>,
}

impl ModelAdvice {
    /// Nothing read yet of the open project.
    pub fn new(desk: &Desk) -> Self {
        let models = desk.models_of(desk.backend());
        Self {
            ground: desk.ground(),
            revision: desk.revision(),
            changes: desk.take_changes(),
            rows: models.iter().map(ModelRow::new).collect(),
            models: Arc::new(models.to_vec()),
            place: 0,
            done: false,
            lines: 0,
            unpriced: 0,
            approved: 0,
            met: HashSet::new(),
            speakers: BTreeSet::new(),
            own: Vec::new(),
        }
    }

    /// Whether the whole script was read.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// How much of the script was read, from 0 to 1.
    pub fn progress(&self, desk: &Desk) -> f32 {
        self.place as f32 / desk.script().items().len().max(1) as f32
    }

    /// Whether the script, its takes or the models are others by now.
    pub fn is_old(&self, desk: &Desk) -> bool {
        let now = (desk.ground(), desk.revision(), desk.take_changes());
        (self.ground, self.revision, self.changes) != now
            || self.models.as_slice() != desk.models_of(desk.backend())
    }

    /// The model that speaks most lines.
    pub fn usual(&self) -> Option<&ModelRow> {
        self.rows.iter().rev().max_by_key(|row| row.lines)
    }

    /// The row of a model.
    pub fn row(&self, model: &ModelId) -> Option<&ModelRow> {
        self.rows.iter().find(|row| row.model.id == *model)
    }

    /// Whether a switch to a model would change anything.
    pub fn would_change(&self, desk: &Desk, model: &ModelId) -> bool {
        !self.own.is_empty() || self.others(desk, model).next().is_some()
    }

    /// The speakers whose model is another one; some of them twice.
    fn others<'a>(&'a self, desk: &'a Desk, model: &'a ModelId) -> impl Iterator<Item = &'a str> {
        let cast = &desk.script().cast().0;
        let speakers = self.speakers.iter().chain(cast.keys()).map(String::as_str);
        speakers.filter(|speaker| {
            let part = cast.get(*speaker);
            let own = part.and_then(|part| part.model.as_ref());
            own.or_else(|| desk.default_model()) != Some(model)
        })
    }

    /// What has a model speak the whole script, as one step: it becomes that of every part, and no line keeps one of its
    /// own. Nothing where it speaks everything already, or not all was read.
    pub fn switch(&self, desk: &Desk, model: &ModelId) -> Option<Edit> {
        let speakers: BTreeSet<&str> = self.others(desk, model).collect();
        let parts = speakers.into_iter().map(|speaker| Edit::TunePart {
            speaker: speaker.to_owned(),
            change: PartChange::Model(Some(model.clone())),
        });
        let own = self.own.iter().map(|id| Edit::TuneLine {
            id: *id,
            change: LineChange::Model(None),
        });
        let edits: Vec<Edit> = parts.chain(own).collect();
        (self.done && !edits.is_empty()).then_some(Edit::Group(edits))
    }
}

impl Desk {
    /// The service's model that the open project was begun with, as long as that has none to stay with. A list alone
    /// tells none: it may still be that of the account of the project before.
    pub fn model_to_pin(&self) -> Option<&ModelId> {
        let open = self.project.as_ref()?;
        let begun_with = open.begun_with.as_ref();
        begun_with.filter(|_| open.defaults.live_model.is_empty())
    }

    /// The model that the open project stays with, if its account lists it no more.
    pub fn lost_model(&self) -> Option<&ModelId> {
        let pinned = &self.project.as_ref()?.defaults.live_model;
        let known = self.models_of(Backend::Live);
        let is_listed = known.iter().any(|model| model.id == *pinned);
        (!pinned.is_empty() && !known.is_empty() && !is_listed).then_some(pinned)
    }

    /// A take of the open project arrived: by it the service's model is known that the project is begun with.
    pub fn begin_with(&mut self, take: &TakeCard) {
        let model = take
            .request
            .model()
            .filter(|_| take.backend == Backend::Live);
        let usual = model
            .filter(|model| self.default_model() == Some(*model))
            .cloned();
        if let Some(open) = self.project.as_mut().filter(|_| usual.is_some()) {
            open.begun_with = usual;
        }
    }

    /// The model that is to speak a line and that its backend doesn't list, as far as a list is known.
    pub fn missing_model<'a>(&'a self, line: &'a Line) -> Option<&'a ModelId> {
        let wanted = self.model_of(line)?;
        let known = self.models_of(self.backend());
        let listed = known.is_empty() || known.iter().any(|model| model.id == *wanted);
        (!listed).then_some(wanted)
    }

    /// Whether a part of the open project speaks with a model; or a line of its own, where that model goes.
    pub fn speaks_with(&self, model: &ModelId) -> bool {
        let cast = &self.script().cast().0;
        let parts = cast.values().map(|part| part.model.as_ref());
        let mut parts = parts.map(|of| of.or_else(|| self.default_model()));
        parts.any(|of| of == Some(model)) || self.is_told(&lint::Once::Model(model.clone()))
    }

    /// Reads on for what models would make of the script, some rows a frame; `true` when all of it was read.
    pub fn advise(&self, advice: &mut ModelAdvice) -> bool {
        let rows = self.script().items();
        if advice.place == 0 {
            // Growing with very many would be felt; what stays unused is never touched.
            advice.met.reserve(rows.len() * advice.rows.len());
        }
        let some = (RECKONED_A_FRAME / advice.rows.len().max(1)).max(1);
        let mut deliveries: HashMap<&str, Vec<Option<Delivery<'_>>>> = HashMap::new();
        let models = Arc::clone(&advice.models);
        let language = self.script_language().map(str::to_owned);
        for item in rows.from(advice.place).take(some) {
            let Some(line) = item.line().filter(|line| !line.is_mute()) else {
                continue;
            };
            if !advice.speakers.contains(&line.speaker) {
                advice.speakers.insert(line.speaker.clone());
            }
            if line.overrides.model.is_some() {
                advice.own.push(line.id);
            }
            let with_all = || models.iter().map(|model| self.delivery_with(line, model));
            if line.overrides.settings.is_some() {
                let own: Vec<_> = with_all().collect();
                self.advise_line(advice, line, &own, language.as_deref());
            } else {
                let of = deliveries
                    .entry(&line.speaker)
                    .or_insert_with(|| with_all().collect());
                self.advise_line(advice, line, of, language.as_deref());
            }
        }
        advice.place = (advice.place + some).min(rows.len());
        advice.done = advice.place >= rows.len();
        advice.done
    }

    fn advise_line<'a>(
        &'a self,
        advice: &mut ModelAdvice,
        line: &'a Line,
        deliveries: &[Option<Delivery<'a>>],
        usual: Option<&str>,
    ) {
        advice.lines += 1;
        let now = self.model_of(line);
        let at = now.and_then(|now| advice.rows.iter().position(|row| row.model.id == *now));
        let is_made = |delivery: Option<&Delivery<'_>>| {
            let state = self.take_state(line, delivery);
            matches!(state, LineState::Fresh | LineState::Draft)
        };
        let delivery = at.and_then(|at| deliveries.get(at)?.as_ref());
        let was_made = delivery.is_some() && is_made(delivery);
        let approved = self.is_approved(line);
        advice.approved += usize::from(approved);
        advice.unpriced += usize::from(deliveries.iter().all(Option::is_none));
        let asks = lint::asks(&line.text);
        let characters = silence::spoken_characters(line.text.trim());
        let part = self.script().cast().0.get(&line.speaker);
        let own = part.and_then(|part| part.language.as_deref());
        // As hints have it: a line in another language than most is none of the script's own.
        let language = lint::of_line(&line.text, own.or(usual));
        let held = self.held_here(self.backend(), Urgency::Batch);
        let was_parted = self.parts_of_take(line).is_some();
        for (place, (row, delivery)) in advice.rows.iter_mut().zip(deliveries).enumerate() {
            row.lines += usize::from(at == Some(place));
            row.over += usize::from(characters > row.model.limit);
            row.aloud += usize::from(asks.tags && !row.known.tags);
            row.restless += usize::from(asks.breaks && !row.known.breaks);
            row.dropped += usize::from(asks.phonemes && !row.known.phonemes);
            if let Some(language) = &language
                && !lint::speaks(&row.known, language)
            {
                *row.unspoken.entry(language.clone()).or_default() += 1;
            }
            let Some(delivery) = delivery else { continue };
            let is_made = is_made(Some(delivery));
            row.outdated += usize::from(was_made && !is_made);
            // Twins are spoken once.
            let key = quick_key(self.parts(line, delivery));
            if !advice.met.insert(key) {
                continue;
            }
            let all = self.price_of_another(line, delivery);
            row.all += all;
            if !is_made && !approved && !held.is_some_and(|held| held.contains(&key)) {
                // Only of what is sent in parts some may be held.
                row.to_do += if delivery.may_be_parted(line.text.trim(), was_parted) {
                    self.price_of_line(line, delivery, Urgency::Batch)
                } else {
                    all
                };
            }
        }
    }
}
