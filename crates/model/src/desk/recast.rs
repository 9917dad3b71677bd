//! What other parts would mean for the lines of their speakers: which takes would be out of date, which are final, and
//! what saying them anew costs.
//!
//! Read some rows a frame, as orders are. Prices are those of the very requests that would be sent.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::desk::{Desk, Ground, LineState, Voices};
use crate::urgency::Urgency;
use mynah_core::credits::Quote;
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::{LineId, TakeId};
use mynah_script::cast::Part;
use mynah_script::document::Line;
use mynah_script::pages::RowSet;

/// Rows that are reckoned in one frame.
const RECKONED_A_FRAME: usize = 800;

/// What one speaker's other part would mean.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recasting {
    /// Lines with something to speak.
    pub lines: usize,
    /// Those that have settings or a model of their own: the new part's aren't heard there.
    pub own: usize,
    /// Those of them that have a take, of whoever spoke it.
    pub with_takes: usize,
    /// Those whose take says what the line says now and would be out of date.
    pub outdated: usize,
    /// Those that are final: they stay as they are.
    pub approved: usize,
    /// Those that the new part would have to speak, final ones left out.
    pub to_say: usize,
    /// What those cost, each request once.
    pub quote: Quote,
    /// What the final ones would cost beside them; known once all was read.
    pub approved_quote: Quote,
    /// Lines that nobody can price: the voice isn't known, or its settings.
    pub unpriced: usize,
    /// The final takes.
    pub final_takes: Vec<TakeId>,
    /// The lines.
    pub rows: Vec<LineId>,
}

/// What other parts would mean, as far as the script was read.
#[derive(Debug)]
pub struct Recast {
    parts: Arc<BTreeMap<String, Part>>,
    ground: Option<Ground>,
    revision: u64,
    changes: u64,
    voices: Voices,
    place: usize,
    done: bool,
    /// Requests of lines that aren't final.
    met: HashSet<u64>,
    /// Requests that only final lines have so far, with their speaker and price.
    finals: HashMap<u64, (String, Quote)>,
    of: BTreeMap<String, Recasting>,
}

impl Recast {
    /// Nothing read yet, for these parts of these speakers.
    pub fn new(desk: &Desk, parts: BTreeMap<String, Part>) -> Self {
        Self {
            of: parts
                .keys()
                .map(|name| (name.clone(), Recasting::default()))
                .collect(),
            parts: Arc::new(parts),
            ground: desk.ground(),
            revision: desk.revision(),
            changes: desk.take_changes(),
            voices: desk.voices_of(desk.backend()).clone(),
            place: 0,
            done: false,
            met: HashSet::new(),
            finals: HashMap::new(),
        }
    }

    /// The same, read from the start.
    fn anew(&self, desk: &Desk) -> Self {
        Self::new(desk, (*self.parts).clone())
    }

    /// Whether it is of these parts.
    pub fn is_of(&self, parts: &BTreeMap<String, Part>) -> bool {
        *self.parts == *parts
    }

    /// Whether the whole script was read.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// Whether the script, its takes or the voices are others by now.
    pub fn is_old(&self, desk: &Desk) -> bool {
        self.is_other(desk) || self.changes != desk.take_changes()
    }

    /// Whether the script or the voices are: rows may stand elsewhere, and cost something else.
    fn is_other(&self, desk: &Desk) -> bool {
        self.ground != desk.ground()
            || self.revision != desk.revision()
            || !self.voices.is_same(desk.voices_of(desk.backend()))
    }

    /// What it would mean for a speaker.
    pub fn of(&self, speaker: &str) -> Option<&Recasting> {
        self.of.get(speaker)
    }

    /// What all of it costs, final lines left out.
    pub fn quote(&self) -> Quote {
        self.of.values().map(|of| of.quote).sum()
    }

    /// The lines of all of them.
    pub fn rows(&self) -> RowSet {
        let rows = self.of.values().flat_map(|of| &of.rows);
        let rows: Vec<LineId> = rows.copied().collect();
        rows.as_slice().into()
    }
}

impl Desk {
    /// Reads on for what other parts would mean, some rows a frame; `true` when all was read. Begins anew where the
    /// script, its takes or the voices changed meanwhile.
    pub fn reckon(&self, recast: &mut Recast) -> bool {
        if recast.is_old(self) {
            *recast = recast.anew(self);
        }
        self.reckon_on(recast)
    }

    fn reckon_on(&self, recast: &mut Recast) -> bool {
        if recast.done {
            return true;
        }
        let rows = self.script().items();
        let parts = Arc::clone(&recast.parts);
        for item in rows.from(recast.place).take(RECKONED_A_FRAME) {
            let Some(line) = item.line().filter(|line| !line.is_mute()) else {
                continue;
            };
            if let Some(part) = parts.get(&line.speaker) {
                self.reckon_line(recast, line, part);
            }
        }
        recast.place = (recast.place + RECKONED_A_FRAME).min(rows.len());
        recast.done = recast.place >= rows.len();
        if recast.done {
            for (speaker, quote) in std::mem::take(&mut recast.finals).into_values() {
                if let Some(of) = recast.of.get_mut(&speaker) {
                    of.approved_quote += quote;
                }
            }
        }
        recast.done
    }

    fn reckon_line(&self, recast: &mut Recast, line: &Line, part: &Part) {
        let Some(of) = recast.of.get_mut(&line.speaker) else {
            return;
        };
        of.lines += 1;
        of.rows.push(line.id);
        let own = &line.overrides;
        of.own += usize::from(own.settings.is_some() || own.model.is_some());
        let takes = self.takes.get(&line.id);
        of.with_takes += usize::from(takes.is_some_and(|takes| takes.count > 0));
        let picked = takes.and_then(|takes| takes.picked.as_ref());
        let is_made = |state| matches!(state, LineState::Fresh | LineState::Draft);
        let was_made = is_made(self.take_state(line, self.delivery_of(line).as_ref()));
        let is_final = self.is_approved(line);
        if is_final {
            of.approved += 1;
            of.final_takes.extend(picked.map(|take| take.id));
        }
        let model = line.model(Some(part)).or_else(|| self.default_model());
        let model = model.and_then(|model| self.model(model));
        let Some(delivery) = model.and_then(|model| self.delivery_as(line, part, model)) else {
            of.unpriced += 1;
            of.outdated += usize::from(was_made);
            return;
        };
        let is_said = !is_final && is_made(self.take_state(line, Some(&delivery)));
        of.outdated += usize::from(was_made && !is_said);
        if is_said {
            return;
        }
        of.to_say += usize::from(!is_final);
        // Twins are spoken once, and a final line's for one that isn't final.
        let key = quick_key(self.parts(line, &delivery));
        let is_met = recast.met.contains(&key) || is_final && recast.finals.contains_key(&key);
        if is_met {
            return;
        }
        let quote = self.price_of_line(line, &delivery, Urgency::Batch);
        if is_final {
            recast.finals.insert(key, (line.speaker.clone(), quote));
            return;
        }
        recast.met.insert(key);
        recast.finals.remove(&key);
        of.quote += quote;
    }
}

/// What parts mean as long as somebody looks at it: what was read to its end is shown until it is read to its end again.
/// A batch brings takes all the time.
#[derive(Debug)]
pub struct Reckoned {
    whole: Option<Recast>,
    under_way: Recast,
}

impl Reckoned {
    /// Nothing read yet, for these parts of these speakers.
    pub fn new(desk: &Desk, parts: BTreeMap<String, Part>) -> Self {
        Self {
            whole: None,
            under_way: Recast::new(desk, parts),
        }
    }

    /// The same for these parts, where it isn't of them already.
    pub fn ask(&mut self, desk: &Desk, parts: BTreeMap<String, Part>) {
        if !self.under_way.is_of(&parts) {
            *self = Self::new(desk, parts);
        }
    }

    /// Reads on, some rows a frame; `true` when all was read, and is so still.
    pub fn follow(&mut self, desk: &Desk) -> bool {
        if self.under_way.is_done() {
            if !self.under_way.is_old(desk) {
                return true;
            }
            let next = self.under_way.anew(desk);
            self.whole = Some(std::mem::replace(&mut self.under_way, next));
        } else if self.under_way.is_other(desk) {
            self.under_way = self.under_way.anew(desk);
        }
        desk.reckon_on(&mut self.under_way) && !self.under_way.is_old(desk)
    }

    /// What was read to its end last, else what is known so far.
    fn shown(&self) -> &Recast {
        match &self.whole {
            Some(whole) if !self.under_way.is_done() => whole,
            _ => &self.under_way,
        }
    }

    /// What it means for a speaker.
    pub fn of(&self, speaker: &str) -> Option<&Recasting> {
        self.shown().of(speaker)
    }

    /// What all of it costs, final lines left out.
    pub fn quote(&self) -> Quote {
        self.shown().quote()
    }
}
