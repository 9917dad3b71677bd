//! Sweeps of a line: what each combination would send and cost, and what became of it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::script::document::{Item, Line};
use crate::studio::command::LineOrder;
use crate::studio::desk::{Desk, Ground, JobCard, Preset, TakeCard};
use crate::studio::event::{FoundTake, Sounding};
use crate::studio::governor::Urgency;
use crate::studio::sweep::{Cell, Now};
use crate::terms::credits::{Credits, Quote};
use crate::terms::fingerprint::quick_key;
use crate::terms::ids::{LineId, TakeId};
use crate::terms::request::Generation;

/// Takes of sweeps that are known at most; those of one question all are.
const MOST: usize = 2_000;

/// Takes that were asked about, by the [`quick_key`] of their request.
#[derive(Debug, Default)]
pub(super) struct Swept {
    takes: HashMap<u64, Known>,
    /// The same by the question that they answered last, the oldest one first.
    asked: BTreeSet<(u64, u64)>,
    /// Questions that were answered.
    questions: u64,
}

#[derive(Debug)]
struct Known {
    /// The number of the question it answered last.
    asked: u64,
    take: SweptTake,
}

/// Rows that are read in a frame.
const READ_A_FRAME: usize = 300;

/// A take of a sweep.
#[derive(Clone, Debug)]
pub struct SweptTake {
    /// The take.
    pub card: Arc<TakeCard>,
    /// What it was rated; 0 where it wasn't.
    pub stars: u8,
    /// How it sounds, once that was measured.
    pub sounding: Option<Sounding>,
}

impl Swept {
    pub fn take_in(&mut self, found: Vec<FoundTake>) {
        self.questions += 1;
        let asked = self.questions;
        for found in found {
            let key = found.key;
            let known = self.takes.remove(&key);
            if let Some(known) = &known {
                self.asked.remove(&(known.asked, key));
            }
            let same = known.filter(|known| known.take.card.id == found.take.id);
            let take = SweptTake {
                sounding: same.and_then(|known| known.take.sounding),
                card: Arc::new(found.take),
                stars: found.stars,
            };
            self.takes.insert(key, Known { asked, take });
            self.asked.insert((asked, key));
        }
        while self.takes.len() > MOST
            && let Some((question, key)) = self.asked.first().copied()
            && question != asked
        {
            self.asked.pop_first();
            self.takes.remove(&key);
        }
    }

    /// A take, where it was asked about.
    pub fn card(&self, take: TakeId) -> Option<&TakeCard> {
        let mut takes = self.takes.values().map(|known| &known.take);
        let known = takes.find(|known| known.card.id == take);
        known.map(|known| &*known.card)
    }

    fn of(&mut self, take: TakeId) -> impl Iterator<Item = &mut SweptTake> {
        let takes = self.takes.values_mut().map(|known| &mut known.take);
        takes.filter(move |known| known.card.id == take)
    }

    pub fn sound(&mut self, takes: Vec<(TakeId, Sounding)>) {
        for (take, sounding) in takes {
            self.of(take)
                .for_each(|known| known.sounding = Some(sounding));
        }
    }

    pub fn rate(&mut self, take: TakeId, stars: u8) {
        self.of(take).for_each(|known| known.stars = stars);
    }
}

/// A combination as it would be sent.
#[derive(Clone, Debug)]
pub struct SweepOrder {
    /// What is ordered: a take of no line, so that the line's own stays.
    pub order: LineOrder,
    /// The same request, to ask about.
    pub request: Arc<Generation>,
    /// Its [`quick_key`].
    pub key: u64,
}

impl SweepOrder {
    /// What it was shown to cost; nothing where the library holds its take.
    pub fn price(&self) -> Credits {
        self.order.shown.unwrap_or(Credits::ZERO)
    }
}

/// Lines that would be spoken anew, and what they would cost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RedoOf {
    /// How many.
    pub lines: usize,
    /// What the library lacks of them.
    pub quote: Quote,
}

/// What would have to be spoken anew with other settings, as far as the script was read.
#[derive(Debug)]
pub struct Redo {
    ground: Option<Ground>,
    revision: u64,
    changes: u64,
    line: LineId,
    speaker: String,
    place: usize,
    met: HashSet<u64>,
    /// Of the line's part, the line itself left out.
    pub part: RedoOf,
    /// Of the whole cast.
    pub cast: RedoOf,
}

impl Redo {
    /// Nothing read yet.
    pub fn new(desk: &Desk, line: &Line) -> Self {
        Self {
            ground: desk.ground(),
            revision: desk.revision(),
            changes: desk.take_changes(),
            line: line.id,
            speaker: line.speaker.clone(),
            place: 0,
            met: HashSet::new(),
            part: RedoOf::default(),
            cast: RedoOf::default(),
        }
    }

    /// Whether the script or its takes are others by now.
    pub fn is_old(&self, desk: &Desk) -> bool {
        let now = (desk.ground(), desk.revision(), desk.take_changes());
        (self.ground, self.revision, self.changes) != now
    }
}

impl Cell {
    /// A line as it is spoken with this over it, of a part that is.
    pub fn over(&self, desk: &Desk, line: &Line) -> Line {
        let part = desk.script().cast().0.get(&line.speaker);
        let own = line.overrides.settings;
        let mut chosen = own.or_else(|| Some(part?.settings)).unwrap_or_default();
        for setting in self.settings.each() {
            if !setting.is_unset() {
                chosen.set(setting);
            }
        }
        let mut line = line.clone();
        line.overrides.settings = Some(chosen);
        if let Some(model) = &self.model {
            line.overrides.model = Some(model.clone());
        }
        if let Some(seed) = self.seed {
            line.overrides.seed = Some(seed);
        }
        line
    }
}

impl Desk {
    /// What a line is spoken with now; nothing before voice and model are known.
    pub fn sweep_now(&self, line: &Line) -> Option<Now> {
        let delivery = self.delivery_of(line)?;
        let model = self.model(self.model_of(line)?)?;
        Some(Now {
            settings: delivery.settings(),
            model: model.id.clone(),
            hears: model.hears,
            models: self
                .models_of(self.backend())
                .iter()
                .map(|model| model.id.clone())
                .collect(),
            seed: line.overrides.seed,
        })
    }

    /// The order of a line with something over it, for no line.
    pub fn sweep_order(&self, line: &Line, cell: &Cell) -> Option<SweepOrder> {
        let tuned = cell.over(self, line);
        let delivery = self.delivery_of(&tuned)?;
        let held = self.held_here(self.backend(), Urgency::Batch);
        let order = self.order(&tuned, &delivery, held, false)?;
        Some(SweepOrder {
            key: quick_key(&order.request),
            request: Arc::new(order.request.clone()),
            order: LineOrder {
                line: None,
                ..order
            },
        })
    }

    /// Reads on for what would have to be spoken anew if parts were spoken with this, some rows a frame; `true` when all
    /// of it was read. Lines with settings of their own keep them, and what is final stays.
    pub fn reckon_redo(&self, redo: &mut Redo, cell: &Cell) -> bool {
        let rows = self.script().items();
        let held = self.held_here(self.backend(), Urgency::Batch);
        for line in rows
            .from(redo.place)
            .take(READ_A_FRAME)
            .filter_map(Item::line)
        {
            let own = line.overrides.settings.is_some();
            if line.id == redo.line || own || line.is_mute() || self.is_approved(line) {
                continue;
            }
            let Some(picked) = self.takes.get(&line.id).and_then(|it| it.picked.as_ref()) else {
                continue;
            };
            let tuned = Cell {
                seed: None,
                model: cell
                    .model
                    .clone()
                    .filter(|_| line.overrides.model.is_none()),
                ..cell.clone()
            };
            let tuned = tuned.over(self, line);
            let (Some(was), Some(will)) = (self.delivery_of(line), self.delivery_of(&tuned)) else {
                continue;
            };
            let key = quick_key(self.parts(&tuned, &will));
            let same = quick_key(self.parts(line, &was)) == key;
            if same || picked.cut || held.is_some_and(|held| held.contains(&key)) {
                continue;
            }
            let price = self.price_of_line(&tuned, &will, Urgency::Batch);
            let price = if redo.met.insert(key) {
                price
            } else {
                Quote::ZERO
            };
            let of_part = line.speaker == redo.speaker;
            let part = of_part.then_some(&mut redo.part);
            for all in std::iter::once(&mut redo.cast).chain(part) {
                all.lines += 1;
                all.quote += price;
            }
        }
        redo.place = (redo.place + READ_A_FRAME).min(rows.len());
        redo.place >= rows.len()
    }

    /// Whether the library holds the take of a request for who pays for batches here.
    pub fn is_held_here(&self, key: u64) -> bool {
        let held = self.held_here(self.backend(), Urgency::Batch);
        held.is_some_and(|held| held.contains(&key))
    }

    /// The take of a request of a sweep, where it was asked about and is there.
    pub fn swept(&self, key: u64) -> Option<&SweptTake> {
        self.swept.takes.get(&key).map(|known| &known.take)
    }

    /// Settings with names, as far as they were asked for.
    pub fn presets(&self) -> &[Preset] {
        &self.presets
    }

    /// The newest job that makes a request for no line.
    pub fn job_of_request(&self, key: u64) -> Option<&JobCard> {
        self.jobs.get(self.jobs.of_request(key)?)
    }
}
