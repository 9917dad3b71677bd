//! Sweeps of a line: what each combination would send and cost, and what became of it.

use std::collections::HashSet;
use std::sync::Arc;

use crate::command::LineOrder;
use crate::desk::{Desk, Ground, Preset, TrialOrder};
use crate::sweep::{Cell, Now};
use crate::urgency::Urgency;
use mynah_core::credits::Quote;
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::{LineId, ModelId};
use mynah_core::settings::{ChosenSettings, Setting, VoiceSettings};
use mynah_script::document::{Item, Line};

/// Rows that are read in a frame.
const READ_A_FRAME: usize = 300;

/// Lines that would be spoken anew, and what they would cost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RedoOf {
    /// How many.
    pub lines: usize,
    /// What the library lacks of them.
    pub quote: Quote,
    /// The first of them.
    pub first: [Option<LineId>; 3],
    /// What all lines without a take cost before, and with these settings; those are left out whose takes come along.
    pub open: [Quote; 2],
}

impl RedoOf {
    /// Whether lines without a take cost more then.
    pub fn is_open_dearer(&self) -> bool {
        let [before, then] = self.open;
        then.most > before.most
    }
}

/// What would have to be spoken anew with other settings, as far as the script was read.
#[derive(Debug)]
pub struct Redo {
    ground: Option<Ground>,
    revision: u64,
    changes: u64,
    /// Lines that were tried, and whether their takes are there.
    tried: Vec<(LineId, bool)>,
    speaker: String,
    /// The model that the line is spoken with.
    model: Option<ModelId>,
    place: usize,
    met: HashSet<u64>,
    /// The same among lines without a take: as they are, with the part's settings changed, and with the cast's.
    met_open: [HashSet<u64>; 3],
    /// Of the line's part, the lines left out whose takes are there.
    pub part: RedoOf,
    /// Of those of the cast that the settings are meant for.
    pub cast: RedoOf,
}

/// Whose settings a cell is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meant {
    /// Speakers who get them.
    pub speakers: Vec<Arc<str>>,
    /// Those that speak with another model: its numbers say something else.
    pub others: Vec<Arc<str>>,
    /// Of those who get them, the ones that speak with another model until then.
    pub changed: Vec<Arc<str>>,
}

impl Redo {
    /// Nothing read yet.
    pub fn new(desk: &Desk, line: &Line, tried: Vec<(LineId, bool)>) -> Self {
        Self {
            ground: desk.ground(),
            revision: desk.revision(),
            changes: desk.take_changes(),
            tried,
            speaker: line.speaker.clone(),
            model: desk.model_of(line).cloned(),
            place: 0,
            met: HashSet::new(),
            met_open: Default::default(),
            part: RedoOf::default(),
            cast: RedoOf::default(),
        }
    }

    /// Whether it is of the part of a line and of what that is spoken with, and these lines were tried.
    pub fn is_of(&self, desk: &Desk, line: &Line, tried: &[(LineId, bool)]) -> bool {
        self.speaker == line.speaker
            && self.model.as_ref() == desk.model_of(line)
            && self.tried == tried
    }

    /// Counts a line without a take: what would be made of it and for how much, now and with these settings, and whether its
    /// part and the cast get them. What several say is paid once.
    fn count_open(&mut self, now: (u64, Quote), then: (u64, Quote), gets: [bool; 2]) {
        let [met, others @ ..] = &mut self.met_open;
        let price = if met.insert(now.0) {
            now.1
        } else {
            Quote::ZERO
        };
        let both = [&mut self.part, &mut self.cast];
        for ((of, met), gets) in both.into_iter().zip(others).zip(gets) {
            let (key, then) = if gets { then } else { now };
            let [before, after] = &mut of.open;
            *before += price;
            if met.insert(key) {
                *after += then;
            }
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
        let mut chosen = line.settings(desk.script().cast().0.get(&line.speaker));
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

/// Each of five as it is spoken.
fn spoken(settings: VoiceSettings) -> [Setting; 5] {
    [
        Setting::Stability(Some(settings.stability())),
        Setting::SimilarityBoost(Some(settings.similarity_boost())),
        Setting::Style(Some(settings.style())),
        Setting::Speed(Some(settings.speed())),
        Setting::UseSpeakerBoost(Some(settings.use_speaker_boost())),
    ]
}

impl Desk {
    /// A cell with all that its line had of its own when it was heard: what its part needs to be spoken like that.
    pub fn with_own(&self, line: &Line, cell: &Cell) -> Cell {
        let mut all = cell.clone();
        let of_part = self.model_of_part(&line.speaker);
        let own = line.overrides.model.as_ref();
        let own = own.filter(|model| Some(*model) != of_part);
        all.model = cell.model.as_ref().or(own).cloned();
        if line.overrides.settings.is_none() {
            return all;
        }
        let tuned = cell.over(self, line);
        let heard = self.delivery_of(&tuned).map(|it| spoken(it.settings()));
        let own = tuned.overrides.settings.unwrap_or_default().each();
        let part = self.settings_of_part(&line.speaker).each();
        for (place, (own, of_part)) in own.into_iter().zip(part).enumerate() {
            let heard = heard.as_ref().and_then(|all| all.get(place)).copied();
            // What the part has and the line hadn't was heard as the voice has it.
            let instead = heard.filter(|_| !of_part.is_unset());
            let setting = if own.is_unset() { instead } else { Some(own) };
            if let Some(setting) = setting {
                all.settings.set(setting);
            }
        }
        all
    }

    /// What a tried line is to have of its own once its part has got a cell, to be spoken as it was heard with another
    /// one: settings and a model, each nothing where it has the part's.
    pub fn own_beside(
        &self,
        line: &Line,
        (tried, given): (&Cell, &Cell),
    ) -> (Option<ChosenSettings>, Option<ModelId>) {
        let heard = tried.over(self, line);
        let mut part = self.settings_of_part(&line.speaker);
        for setting in given.settings.each() {
            if !setting.is_unset() {
                part.set(setting);
            }
        }
        let own = heard.overrides.settings.filter(|own| *own != part);
        let was = self.model_of_part(&line.speaker);
        let model = heard.overrides.model.as_ref().or(was);
        let now = given.model.as_ref().or(was);
        (own, model.filter(|_| model != now).cloned())
    }

    fn settings_of_part(&self, speaker: &str) -> ChosenSettings {
        let part = self.script().cast().0.get(speaker);
        part.map(|part| part.settings).unwrap_or_default()
    }

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
            presets: self.presets.clone(),
        })
    }

    /// The order of a line with something over it, for no line.
    pub fn sweep_order(&self, line: &Line, cell: &Cell) -> Option<TrialOrder> {
        let tuned = cell.over(self, line);
        let delivery = self.delivery_of(&tuned)?;
        let held = self.held_here(self.backend(), Urgency::Batch);
        let order = self.order(&tuned, &delivery, held, false)?;
        Some(TrialOrder::of(LineOrder {
            line: None,
            ..order
        }))
    }

    /// The model that a speaker's lines are spoken with where they have none of their own.
    fn model_of_part(&self, speaker: &str) -> Option<&ModelId> {
        let part = self.script().cast().0.get(speaker);
        part.and_then(|part| part.model.as_ref())
            .or_else(|| self.default_model())
    }

    /// Whom of the cast a cell of a line is meant for. One that names a model is meant for all.
    pub fn meant_by(&self, line: &Line, cell: &Cell) -> Meant {
        let mut meant = Meant::default();
        let with = cell.model.as_ref().or_else(|| self.model_of(line));
        for speaker in self.speakers() {
            let is_own = *speaker == *line.speaker;
            let same = self.model_of_part(&speaker) == with;
            if same || is_own || cell.model.is_some() {
                if !same && cell.model.is_some() {
                    meant.changed.push(Arc::clone(&speaker));
                }
                meant.speakers.push(speaker);
            } else {
                meant.others.push(speaker);
            }
        }
        meant
    }

    /// Reads on for what would have to be spoken anew if parts were spoken with this, some rows a frame; `true` when all
    /// of it was read. Lines with settings of their own keep them but those that were tried, and what is final stays.
    /// Lines without a take are no lines to redo: what was here for nothing may be to be paid then.
    pub fn reckon_redo(&self, redo: &mut Redo, cell: &Cell) -> bool {
        let rows = self.script().items();
        let held = self.held_here(self.backend(), Urgency::Batch);
        for line in rows
            .from(redo.place)
            .take(READ_A_FRAME)
            .filter_map(Item::line)
        {
            let tried = redo.tried.iter().find(|(id, _)| *id == line.id);
            let is_here = tried.is_some_and(|(_, is_here)| *is_here);
            let own = tried.is_none() && line.overrides.settings.is_some();
            if line.is_mute() || self.is_approved(line) {
                continue;
            }
            let picked = self.takes.get(&line.id).and_then(|it| it.picked.as_ref());
            // A take that is here comes along.
            if is_here || picked.is_some() && own {
                continue;
            }
            let tuned = Cell {
                seed: None,
                model: cell
                    .model
                    .clone()
                    .filter(|_| tried.is_some() || line.overrides.model.is_none()),
                ..cell.clone()
            };
            let tuned = tuned.over(self, line);
            let (Some(was), Some(will)) = (self.delivery_of(line), self.delivery_of(&tuned)) else {
                continue;
            };
            let key = quick_key(self.parts(&tuned, &will));
            let key_now = quick_key(self.parts(line, &was));
            let of_part = line.speaker == redo.speaker;
            let is_meant = of_part
                || cell.model.is_some()
                || self.model_of_part(&line.speaker) == redo.model.as_ref();
            let Some(picked) = picked else {
                let now = self.price_of_line(line, &was, Urgency::Batch);
                let then = if own {
                    (key_now, now)
                } else {
                    (key, self.price_of_line(&tuned, &will, Urgency::Batch))
                };
                redo.count_open((key_now, now), then, [of_part, is_meant]);
                continue;
            };
            if key_now == key || picked.cut {
                continue;
            }
            // What is here already is to be taken up all the same, for nothing.
            let is_here = held.is_some_and(|held| held.contains(&key));
            let price = if !is_here && redo.met.insert(key) {
                self.price_of_line(&tuned, &will, Urgency::Batch)
            } else {
                Quote::ZERO
            };
            let part = of_part.then_some(&mut redo.part);
            let cast = is_meant.then_some(&mut redo.cast);
            for all in cast.into_iter().chain(part) {
                if let Some(first) = all.first.get_mut(all.lines) {
                    *first = Some(line.id);
                }
                all.lines += 1;
                all.quote += price;
            }
        }
        redo.place = (redo.place + READ_A_FRAME).min(rows.len());
        redo.place >= rows.len()
    }

    /// Requests that were ordered under a stop-loss since the last call, and nothing begins of them.
    pub fn take_unordered(&mut self) -> Vec<u64> {
        std::mem::take(&mut self.unordered)
    }

    /// Settings with names, as far as they were asked for.
    pub fn presets(&self) -> &[Preset] {
        &self.presets
    }
}
