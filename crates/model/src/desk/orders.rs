//! Orders of many lines, gathered and added up some lines a frame where there are very many.

use std::collections::{HashMap, HashSet};

use crate::command::LineOrder;
use crate::desk::Desk;
use crate::desk::Price;
use crate::desk::Weighed;
use crate::desk::caution::LONG;
use crate::desk::forget;
use crate::desk::lines::Deliveries;
use crate::urgency::Urgency;
use mynah_core::backend::Backend;
use mynah_core::credits::{Credits, Quote};
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::{ProjectId, VoiceId};
use mynah_core::request::Generation;
use mynah_i18n::tr;
use mynah_script::blocks::Block;
use mynah_script::document::{Item, Line};
use mynah_script::pages::RowSet;

/// Rows that are read for orders in one frame: making an order costs more than looking.
const ORDERED_A_FRAME: usize = 1_200;

/// Which lines are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Those that want a new take. What is under way is left out.
    Changed,
    /// All that can be spoken. What the library holds costs nothing.
    All,
    /// Another take of each.
    Fresh,
    /// So many more takes of each, to choose from: every one with a seed of its own, and the line's take stays.
    Several(usize),
}

impl Wanted {
    /// How many takes of each line.
    fn times(self) -> usize {
        match self {
            Self::Several(takes) => takes,
            Self::Changed | Self::All | Self::Fresh => 1,
        }
    }
}

/// Why a line is left out of orders of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    /// It says nothing.
    Mute,
    /// Its speaker has no voice.
    Voiceless,
    /// The voice isn't there any more.
    VoiceGone,
    /// Nobody knows a model that speaks it.
    NoModel,
    /// It may have been charged already.
    InDoubt,
    /// No consent holds for its voice.
    Silent,
    /// Its take is final.
    Approved,
    /// It is under way.
    UnderWay,
}

/// What lines are gathered from, over several frames: ids of another project's lines mean other lines, and another
/// backend has other prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ground {
    /// The project.
    pub project: ProjectId,
    /// Its opening: the same project comes anew where another window was faster.
    pub opening: u64,
    /// Who speaks.
    pub backend: Backend,
}

impl Ground {
    /// Whether what was asked for there is wanted still: it is the same project with the same voices, though another window
    /// may have been faster.
    pub fn goes_on(self, desk: &Desk) -> bool {
        let here = |now: Self| (now.project, now.backend) == (self.project, self.backend);
        desk.ground().is_some_and(here)
    }
}

/// Orders of a script's lines, in order, as far as it was read. What may have been charged already, or would be refused for want of consent, is left out.
#[derive(Debug)]
pub struct Orders {
    wanted: Wanted,
    /// The only lines that are meant, if not all are.
    among: Option<RowSet>,
    /// Whose lines they are.
    pub ground: Option<Ground>,
    /// The script's revision when its first row was read: rows stand elsewhere in another one.
    revision: u64,
    /// The next row to read.
    place: usize,
    done: bool,
    /// Requests that were met: twins are spoken once.
    met: HashSet<u64>,
    /// What they cost, as far as the script was read.
    pub weighed: Weighed,
    /// Whether the orders themselves are kept, or only counted.
    keeps: bool,
    /// Of how many lines.
    pub lines: usize,
    /// How many there are.
    pub count: usize,
    /// What is to be spoken, in the script's order; complete once [`Desk::gather`] says so.
    pub orders: Vec<LineOrder>,
    /// Lines that were left out because they may have been charged already.
    pub in_doubt: usize,
    /// Lines that were left out because no consent holds for their voice: each would be refused.
    pub silent: usize,
    /// The most that they were shown to cost when they were asked for, if a price was.
    shown: Option<Credits>,
    /// Whether they began anew since, as the script was changed.
    overtaken: bool,
}

impl Orders {
    /// Nothing read yet of the open project.
    pub fn new(desk: &Desk, wanted: Wanted) -> Self {
        Self {
            wanted,
            among: None,
            ground: desk.ground(),
            revision: desk.revision(),
            place: 0,
            done: false,
            met: HashSet::new(),
            weighed: Weighed::new(desk, desk.backend()),
            keeps: true,
            lines: 0,
            count: 0,
            orders: Vec::new(),
            in_doubt: 0,
            silent: 0,
            shown: None,
            overtaken: false,
        }
    }

    /// The same, asked for at a price.
    #[must_use]
    pub fn shown_at(self, price: Option<Quote>) -> Self {
        Self {
            shown: price.map(|price| price.most),
            ..self
        }
    }

    /// Whether they cost more by now than was shown: the script was changed meanwhile.
    pub fn are_dearer(&self) -> bool {
        self.overtaken && Some(self.weighed.quote.most) > self.shown
    }

    /// The same of these lines alone.
    pub fn among(desk: &Desk, rows: RowSet, wanted: Wanted) -> Self {
        Self {
            among: Some(rows),
            ..Self::new(desk, wanted)
        }
    }

    /// How many of these lines would be ordered, and for how much: of very many the texts are not copied.
    pub fn counted(desk: &Desk, rows: RowSet, wanted: Wanted) -> Self {
        Self {
            keeps: false,
            ..Self::among(desk, rows, wanted)
        }
    }

    /// Whether the whole script was read.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// Whether another project or backend is open by now: what was gathered belongs to the one it was gathered from.
    pub fn is_over(&self, desk: &Desk) -> bool {
        !self.ground.is_some_and(|ground| ground.goes_on(desk))
    }

    /// Nothing read yet of the same lines of the script as it is now.
    fn anew(&mut self, desk: &Desk) {
        let fresh = Self {
            among: self.among.take(),
            keeps: self.keeps,
            shown: self.shown,
            overtaken: true,
            ..Self::new(desk, self.wanted)
        };
        std::mem::replace(self, fresh).forget();
    }

    /// They are not wanted any more. That may be very many.
    pub fn forget(self) {
        let orders = self.orders.len();
        forget(self, orders);
    }
}

impl Desk {
    /// What lines are gathered from now.
    pub fn ground(&self) -> Option<Ground> {
        let open = self.project.as_ref()?;
        Some(Ground {
            project: open.card.id,
            opening: open.opening,
            backend: open.card.backend,
        })
    }

    /// Reads on for orders, some rows a frame; `true` when the whole script was read. Begins anew where it was changed
    /// meanwhile, and waits while that is being done aside.
    ///
    /// What another window did begins all anew, though all was read: nothing is sent in that frame, since another price may
    /// have been shown before.
    pub fn gather(&self, orders: &mut Orders) -> bool {
        if orders.ground != self.ground() {
            orders.anew(self);
            return false;
        }
        if orders.done {
            return true;
        }
        // What would be sent as it was would be bought again as it is then.
        if orders.keeps && self.is_changing() {
            return false;
        }
        // What was read of a script that is another one by now would meet a line twice, or never.
        if orders.revision != self.revision() {
            orders.anew(self);
        }
        let rows = self.script().items();
        if orders.place == 0 && orders.among.is_none() {
            // Growing with very many would be felt; what stays unused is never touched.
            orders.met.reserve(rows.len());
            orders.orders.reserve(rows.len());
        }
        if let Some(among) = &orders.among {
            // Blocks without any of them are not read.
            let at = rows
                .block_at(orders.place)
                .unwrap_or_else(|| rows.blocks().len());
            let mut blocks = rows.blocks().iter().skip(at);
            let next = blocks.find(|block| among.count(block.ids()) > 0);
            let next = next.map_or(rows.len(), Block::place);
            orders.place = orders.place.max(next);
        }
        let times = orders.wanted.times();
        let read = ORDERED_A_FRAME / times.max(1);
        let end = orders.place.saturating_add(read).min(rows.len());
        let mut deliveries = Deliveries::new(self);
        let held = self.held_here(self.backend(), Urgency::Batch);
        let mut silent = HashMap::new();
        let slice = rows
            .from(orders.place)
            .take(end.saturating_sub(orders.place));
        for line in slice.filter_map(Item::line) {
            let among = orders.among.as_ref();
            if among.is_some_and(|among| !among.contains(line.id)) {
                continue;
            }
            let Some(delivery) = deliveries.of(line) else {
                continue;
            };
            if self.is_line_in_doubt(line, delivery) {
                orders.in_doubt += 1;
                continue;
            }
            // What is final is spoken again by nobody who means all.
            if self.is_approved(line) {
                continue;
            }
            if orders.wanted == Wanted::Changed && !self.wants_take(line, Some(delivery)) {
                continue;
            }
            let fresh = matches!(orders.wanted, Wanted::Fresh | Wanted::Several(_));
            let mut order = if orders.keeps {
                self.order(line, delivery, held, fresh)
            } else {
                None
            };
            if orders.wanted == Wanted::Fresh {
                order = order.map(|order| self.less_what_is_here(order));
            }
            if let (Wanted::Several(_), Some(order)) = (orders.wanted, &mut order) {
                order.beside = true;
                // All of them alike would be nothing to choose from.
                if let Generation::Speech(speech) = &mut order.request {
                    speech.seed = None;
                }
            }
            let key = match &order {
                Some(order) => quick_key(&order.request),
                None if orders.keeps || line.is_mute() => continue,
                None => quick_key(self.parts(line, delivery)),
            };
            // What the library holds is nobody's to refuse.
            let is_held = !fresh && held.is_some_and(|held| held.contains(&key));
            if !is_held && self.is_silent(line, &mut silent) {
                orders.silent += 1;
                continue;
            }
            // Each other take is bought; else twins are spoken once.
            if orders.met.insert(key) || fresh {
                let price = if orders.wanted == Wanted::Fresh {
                    self.price_to_go_on(line, delivery)
                } else if fresh {
                    self.price_of_another(line, delivery)
                } else {
                    self.price_of_line(line, delivery, Urgency::Batch)
                };
                for _ in 0..times {
                    if orders.weighed.add(price)
                        && let Some(speech) = order.as_ref().and_then(|it| it.request.speech())
                    {
                        let told = (speech.text.as_str(), speech.language.as_deref());
                        orders.weighed.load(&speech.model, price, told);
                    }
                }
            }
            orders.lines += 1;
            orders.count += times;
            let long = orders.weighed.long.get_or_insert_default();
            let text = order.as_ref().map_or("", |order| order.request.text());
            if text.len() >= LONG {
                let next = orders.orders.len();
                long.extend(next..next + times);
            }
            orders
                .orders
                .extend(std::iter::repeat_n(order, times).flatten());
        }
        orders.place = end;
        orders.done = end >= rows.len();
        orders.done
    }

    /// Why a line would be left out of orders, if it would.
    pub fn why_left_out(&self, line: &Line) -> Option<LeftOut> {
        if line.is_mute() {
            return Some(LeftOut::Mute);
        }
        let Some(delivery) = self.delivery_of(line) else {
            let offer = self.offer(self.backend());
            return Some(match self.voice_of(line) {
                None => LeftOut::Voiceless,
                Some(cast) if offer.voice(&cast.id).is_none() => LeftOut::VoiceGone,
                Some(_) => LeftOut::NoModel,
            });
        };
        match () {
            () if self.is_line_in_doubt(line, &delivery) => Some(LeftOut::InDoubt),
            () if self.is_silent(line, &mut HashMap::new()) => Some(LeftOut::Silent),
            () if self.is_approved(line) => Some(LeftOut::Approved),
            () if self.line_state(line).is_under_way() => Some(LeftOut::UnderWay),
            () => None,
        }
    }

    /// Whether a line's voice may say nothing new; what is known of voices is noted.
    pub fn is_silent<'a>(&'a self, line: &Line, known: &mut HashMap<&'a VoiceId, bool>) -> bool {
        let (Some(cast), Some(today)) = (self.voice_of(line), self.cloning.today) else {
            return false;
        };
        *known
            .entry(&cast.id)
            .or_insert_with(|| self.why_silent(&cast.id, today).is_some())
    }

    /// What is told of lines that are left out because they were sent already, or no consent holds for their voice.
    pub fn left_out(&self, orders: &Orders) -> Vec<String> {
        let doubtful = |lines: usize| match self.backend() {
            Backend::Draft => tr!("dialog-generate-all.doubtful-draft", lines = lines),
            Backend::Live => tr!("dialog-generate-all.doubtful", lines = lines),
        };
        let silent = |lines: usize| tr!("dialog-generate-all.silent", lines = lines);
        let doubtful = (orders.in_doubt > 0).then(|| doubtful(orders.in_doubt));
        let silent = (orders.silent > 0).then(|| silent(orders.silent));
        doubtful.into_iter().chain(silent).collect()
    }

    /// What gathered orders cost.
    pub fn price_of_gathered(&self, orders: &Orders) -> Price {
        self.price(orders.weighed.quote)
    }
}
