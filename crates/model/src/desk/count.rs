//! Sums over the script, kept block by block: a change is felt in its own block alone, and what changes all of
//! them (a voice, a model, the cast) is reckoned anew some lines a frame.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::desk::Desk;
use crate::desk::LineState;
use crate::desk::Tally;
use crate::desk::aside::Change;
use crate::desk::lines::Deliveries;
use crate::urgency::Urgency;
use mynah_core::backend::Backend;
use mynah_core::credits::{Credits, Quote};
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::LineId;
use mynah_core::pauses::Between;
use mynah_script::blocks::Block;
use mynah_script::blocks::Stamp;
use mynah_script::document::Item;
use mynah_script::per_block::PerBlock;

/// Rows that are read in one frame: less than a millisecond. Several that read may do so in the same frame.
pub const ROWS_A_FRAME: usize = 2_500;

/// Sums of a script with no more rows are always right at once.
pub const SHORT: usize = 5_000;

/// The sums of all blocks.
#[derive(Debug, Default)]
pub struct Counts {
    shares: PerBlock<Share>,
    /// In how many blocks each speaker speaks.
    speakers: HashMap<Arc<str>, usize>,
    /// The cast that was counted with.
    cast: Stamp,
    /// All shares together; `None` after one changed.
    sum: Option<Sum>,
    /// Rows read so far.
    read: u64,
    /// How often a line was touched.
    touched: u64,
}

/// What one block brings to the sums.
#[derive(Debug)]
struct Share {
    sum: Sum,
    /// Who speaks in it, in the order of first words.
    speakers: Arc<[Arc<str>]>,
    /// The requests that are to be sent for it, with their prices; of a long script they are not kept.
    wanted: Option<Box<[(u64, Quote)]>>,
    state: ShareState,
    /// This reading of the block.
    reading: Stamp,
}

/// Whether a share is still right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ShareState {
    Right,
    /// It counts, and is read again: a line elsewhere may have made one of its lines free.
    Old,
    /// It does not count any more.
    Wrong,
}

#[derive(Debug, Default)]
struct Sum {
    seconds: f64,
    between: Between,
    to_do: usize,
    perhaps: usize,
    under_way: usize,
    voiceless: usize,
    changed: usize,
    quote: Quote,
    failed: usize,
    unsent: usize,
    approved: usize,
    as_before: usize,
    noted: usize,
    awaited: usize,
    gone: usize,
    silent: usize,
    /// Blocks that are not in it.
    lacking: usize,
}

impl Desk {
    /// Sums over the script. Right at once up to 5 000 rows; beyond they grow with
    /// [`count_on`](Self::count_on) and say that they do.
    pub fn tally(&self) -> Tally {
        let mut counts = self.counts.borrow_mut();
        counts.follow(self);
        if self.is_short() {
            counts.read(self, usize::MAX);
        }
        let speakers = counts.speakers.len();
        let sum = counts.sum();
        Tally {
            lines: self.script().items().lines(),
            speakers,
            seconds: sum.seconds + sum.between.seconds(self.settings.pauses),
            to_do: sum.to_do,
            perhaps: sum.perhaps,
            under_way: sum.under_way,
            voiceless: sum.voiceless,
            changed: sum.changed,
            changed_price: self.price(sum.quote),
            is_at_most: !self.is_short() && sum.changed > 1,
            failed: sum.failed,
            unsent: sum.unsent,
            approved: sum.approved,
            as_before: sum.as_before,
            noted: sum.noted,
            awaited: sum.awaited,
            gone: sum.gone,
            silent: sum.silent,
            counting: sum.lacking > 0,
        }
    }

    /// Reads on in a long script, at most [`ROWS_A_FRAME`] rows, and takes up changes that were made aside; `true` if
    /// there is more to do. Once a frame.
    pub fn count_on(&mut self) -> bool {
        let changes = self.take_up(false) | self.refind_on();
        if self.is_short() {
            return changes;
        }
        let mut counts = self.counts.take();
        counts.follow(self);
        let done = counts.read(self, ROWS_A_FRAME);
        let all_known = counts.shares.iter().all(|share| share.is_some());
        let uncast = (self.casts && all_known).then(|| counts.speakers_by_block());
        self.counts.replace(counts);
        let Some(speakers) = uncast else {
            return !done || changes;
        };
        self.casts = false;
        self.cast(speakers);
        true
    }

    /// Speakers that the project's backend has no voice for: their lines can't be ordered.
    pub fn speakers_without_voice(&self) -> usize {
        let script = self.script();
        let (cast, backend) = (script.cast(), self.backend());
        let mut counts = self.counts.borrow_mut();
        counts.follow(self);
        let has_voice = |name: &&Arc<str>| {
            let part = cast.0.get(&***name);
            part.is_some_and(|part| part.voice(backend).is_some())
        };
        counts
            .speakers
            .keys()
            .filter(|name| !has_voice(name))
            .count()
    }

    /// Which reading of a block of the script is the newest; what it says of its lines holds until the next.
    pub fn reading(&self, block: usize) -> Option<Stamp> {
        let counts = self.counts.borrow();
        counts.shares.get(block).map(|share| share.reading)
    }

    /// The speakers in the order they first speak; of a long script those of what was read.
    pub fn speakers(&self) -> Vec<Arc<str>> {
        if self.is_short() {
            let speakers = self.script().speakers();
            return speakers.into_iter().map(Arc::from).collect();
        }
        self.counts.borrow().speakers_in_order()
    }

    /// Rows that were read for the sums so far.
    pub fn rows_read(&self) -> u64 {
        self.counts.borrow().read
    }

    /// Counts up with every take and every job of a line that changes, and not with how far a job is.
    pub fn line_changes(&self) -> u64 {
        self.counts.borrow().touched
    }

    fn is_short(&self) -> bool {
        self.script().items().len() <= SHORT
    }

    /// Gives every speaker that has none a Draft voice of its own; in a long script once all are known.
    pub fn cast_speakers(&mut self) {
        if !self.is_short() {
            self.casts = true;
            return;
        }
        let speakers = self.speakers();
        self.cast(vec![Arc::from(speakers)]);
    }

    fn cast(&mut self, speakers: Vec<Arc<[Arc<str>]>>) {
        if self.backend() == Backend::Draft {
            self.change(Change::Cast(speakers));
        }
    }

    /// Something changed that every line's state or price depends on.
    pub fn touch_all(&mut self) {
        self.counts.get_mut().spoil(ShareState::Wrong);
    }

    /// The library or the ledger knows another request, which other lines may say too.
    pub fn touch_twins(&mut self) {
        self.counts.get_mut().spoil(ShareState::Old);
    }

    /// A take or a job of this line changed.
    pub fn touch_line(&mut self, line: LineId) {
        let block = self.script().items().block_of(line);
        let counts = self.counts.get_mut();
        counts.touched += 1;
        if let Some(share) = block.and_then(|block| counts.shares.get_mut(block)) {
            share.state = ShareState::Wrong;
            counts.sum = None;
        }
    }

    fn share_of(&self, block: &Block) -> Share {
        let mut deliveries = Deliveries::new(self);
        let mut sum = Sum::default();
        let mut speakers: Vec<Arc<str>> = Vec::new();
        let mut met = HashSet::new();
        let mut wanted = self.is_short().then(Vec::new);
        let mut silent = HashMap::new();
        for line in block.items().iter().filter_map(Item::line) {
            if met.insert(line.speaker.as_str()) {
                speakers.push(Arc::from(line.speaker.as_str()));
            }
            if let Some(take) = self.take_heard(line) {
                sum.seconds += take.seconds_in(line);
                let gap_ms = line.overrides.shaping.gap_ms();
                sum.between.push(&line.speaker, gap_ms);
            }
            let delivery = deliveries.of(line);
            let (state, wants) = self.stand_of(line, delivery);
            let is_to_do = state.is_to_do();
            sum.failed += usize::from(state.has_failed());
            sum.unsent += usize::from(matches!(state, LineState::Unsent(_)));
            if state == LineState::Approved {
                sum.approved += 1;
                sum.as_before += usize::from(self.is_as_before(line, delivery));
            }
            sum.noted += usize::from(self.note_of(line.id).is_some());
            sum.to_do += usize::from(is_to_do);
            sum.perhaps += usize::from(state == LineState::Awaited);
            sum.under_way += usize::from(state.is_under_way());
            match delivery {
                Some(delivery) if wants => {
                    let quote = self.price_of_line(line, delivery, Urgency::Batch);
                    // What the library holds is there whoever agrees.
                    if quote.most > Credits::ZERO && self.is_silent(line, &mut silent) {
                        sum.silent += 1;
                        continue;
                    }
                    sum.changed += 1;
                    sum.quote += quote;
                    if let Some(wanted) = &mut wanted {
                        wanted.push((quick_key(self.parts(line, delivery)), quote));
                    }
                }
                Some(_) => {}
                None if line.is_mute() => {}
                None if self.voice_of(line).is_none() => sum.voiceless += usize::from(is_to_do),
                None if self.is_delivery_awaited(line) => sum.awaited += 1,
                None => sum.gone += 1,
            }
        }
        Share {
            sum,
            speakers: speakers.into(),
            wanted: wanted.map(Vec::into),
            state: ShareState::Right,
            reading: Stamp::fresh(),
        }
    }
}

impl Counts {
    /// Forgets what was reckoned for blocks that are others now.
    fn follow(&mut self, desk: &Desk) {
        let Self {
            shares, speakers, ..
        } = self;
        let before = shares.iter().len();
        let mut changed = false;
        shares.follow(desk.script().items(), |share| {
            forget(speakers, &share);
            changed = true;
        });
        if changed || shares.iter().len() != before {
            self.sum = None;
        }
        let cast = desk.script().cast_stamp();
        if self.cast != cast {
            self.cast = cast;
            self.spoil(ShareState::Wrong);
        }
    }

    fn spoil(&mut self, state: ShareState) {
        for share in self.shares.iter_mut() {
            if share.state != ShareState::Wrong {
                share.state = state;
            }
        }
        self.sum = None;
    }

    /// Reads blocks that are not right, those first that are lacking, until about `most` rows were read; `true`
    /// when all are right.
    fn read(&mut self, desk: &Desk, most: usize) -> bool {
        let mut left = most;
        for state in [ShareState::Wrong, ShareState::Old] {
            for (at, block) in desk.script().items().blocks().iter().enumerate() {
                let known = self.shares.get(at).map(|share| share.state);
                if known.unwrap_or(ShareState::Wrong) != state {
                    continue;
                }
                let rows = block.items().len();
                if rows > left {
                    return false;
                }
                left -= rows;
                self.read += rows as u64;
                let share = desk.share_of(block);
                for speaker in &*share.speakers {
                    *self.speakers.entry(Arc::clone(speaker)).or_default() += 1;
                }
                if let Some(gone) = self.shares.set(at, share) {
                    forget(&mut self.speakers, &gone);
                }
                self.sum = None;
            }
        }
        true
    }

    fn sum(&mut self) -> &Sum {
        self.sum.get_or_insert_with(|| {
            let mut all = Sum::default();
            for share in self.shares.iter() {
                match share.filter(|share| share.state != ShareState::Wrong) {
                    None => all.lacking += 1,
                    Some(Share { sum, .. }) => {
                        all.seconds += sum.seconds;
                        all.between.append(&sum.between);
                        all.to_do += sum.to_do;
                        all.perhaps += sum.perhaps;
                        all.under_way += sum.under_way;
                        all.voiceless += sum.voiceless;
                        all.changed += sum.changed;
                        all.quote += sum.quote;
                        all.failed += sum.failed;
                        all.unsent += sum.unsent;
                        all.approved += sum.approved;
                        all.as_before += sum.as_before;
                        all.noted += sum.noted;
                        all.awaited += sum.awaited;
                        all.gone += sum.gone;
                        all.silent += sum.silent;
                    }
                }
            }
            if let Some(quote) = quote_of_each_once(&self.shares) {
                all.quote = quote;
            }
            all
        })
    }

    /// Who speaks in each block.
    fn speakers_by_block(&self) -> Vec<Arc<[Arc<str>]>> {
        let shares = self.shares.iter().flatten();
        shares.map(|share| Arc::clone(&share.speakers)).collect()
    }

    fn speakers_in_order(&self) -> Vec<Arc<str>> {
        let mut met = HashSet::new();
        let mut order = Vec::new();
        let shares = self.shares.iter().flatten();
        for speaker in shares.flat_map(|share| &*share.speakers) {
            // In most blocks nobody speaks for the first time.
            if order.len() == self.speakers.len() {
                break;
            }
            if met.insert(&**speaker) {
                order.push(Arc::clone(speaker));
            }
        }
        order
    }
}

/// What is to be sent costs where twins are spoken once, which is known of short scripts alone.
fn quote_of_each_once(shares: &PerBlock<Share>) -> Option<Quote> {
    let mut requests = HashMap::new();
    for share in shares.iter().flatten() {
        requests.extend(share.wanted.as_ref()?.iter().copied());
    }
    Some(requests.into_values().sum())
}

fn forget(speakers: &mut HashMap<Arc<str>, usize>, share: &Share) {
    for speaker in &*share.speakers {
        if let Some(blocks) = speakers.get_mut(speaker) {
            *blocks -= 1;
            if *blocks == 0 {
                speakers.remove(speaker);
            }
        }
    }
}
