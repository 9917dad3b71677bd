//! Where a recording has sound and where it pauses.

use std::ops::Range;

use super::envelope::{Envelope, HOP_S};

/// Distance of the threshold from the loud parts of speech where clear sound starts, in dB, in a recording without
/// noise. Draft voices with known times have the least errors at the edges of words with these two.
const CLEAR_DB: f32 = 26.0;
/// The same for faint sound, for example a quiet speaker.
const FAINT_DB: f32 = 42.0;
/// Distance below that where sound ends: speech fades.
const FADE_DB: f32 = 6.0;
/// Distance of the threshold from the noise, in dB.
const ABOVE_NOISE_DB: f32 = 10.0;
/// Least distance of the threshold from the loud parts of speech, in dB.
const LEAST_DB: f32 = 10.0;
/// Hops of a block with a threshold of its own: 20 s. Its neighbors count for its level.
const BLOCK_HOPS: usize = 2_000;
/// Hops of sound that are no speech, for example a click.
const CLICK_HOPS: usize = 2;
/// Hops between a vowel and the release of the plosive behind it.
const RELEASE_HOPS: usize = 14;
/// Longest such release, in hops.
const BURST_HOPS: usize = 4;
/// Rise of the level at that release, in dB.
const RELEASE_DB: f32 = 12.0;
/// Level below which there is no speech whatever the recording, in dBFS.
const NOTHING_DBFS: f32 = -75.0;

/// A recording by two thresholds.
#[derive(Clone, Debug, Default)]
pub(super) struct Sound {
    /// Sound as loud as most of the speech around it. Its edges are those of words.
    pub clear: Activity,
    /// Sound that may be speech.
    pub faint: Activity,
}

impl Sound {
    pub fn of(envelope: &Envelope) -> Self {
        Self {
            clear: Activity::of(envelope, CLEAR_DB),
            faint: Activity::of(envelope, FAINT_DB),
        }
    }
}

/// The hops of a recording that have sound.
#[derive(Clone, Debug, Default)]
pub(super) struct Activity {
    active: Vec<bool>,
    /// Number of active hops before each hop.
    counts: Vec<u32>,
    dbfs: Vec<f32>,
}

impl Activity {
    /// Finds the hops with sound by thresholds that follow the level of the recording.
    fn of(envelope: &Envelope, below_db: f32) -> Self {
        let dbfs = envelope.dbfs.clone();
        let global = threshold(&dbfs, below_db);
        let mut active = Vec::with_capacity(dbfs.len());
        let mut limits = Vec::with_capacity(dbfs.len());
        let mut is_active = false;
        for (number, block) in dbfs.chunks(BLOCK_HOPS).enumerate() {
            let from = number.saturating_sub(1) * BLOCK_HOPS;
            let to = ((number + 2) * BLOCK_HOPS).min(dbfs.len());
            let around = dbfs.get(from..to).unwrap_or_default();
            // A quiet stretch next to loud speech is not speech because something rustles.
            let local = threshold(around, below_db).max(global - 15.0);
            for level in block {
                is_active = *level > if is_active { local - FADE_DB } else { local };
                active.push(is_active);
                limits.push(local);
            }
        }
        remove_clicks(&mut active);
        add_releases(&mut active, &dbfs, &limits);
        let mut counts = Vec::with_capacity(active.len() + 1);
        let mut count = 0;
        counts.push(0);
        for is_active in &active {
            count += u32::from(*is_active);
            counts.push(count);
        }
        Self {
            active,
            counts,
            dbfs,
        }
    }

    /// Returns the hop at a time, at most the number of hops.
    pub fn hop(&self, at_s: f64) -> usize {
        ((at_s / HOP_S).round().max(0.0) as usize).min(self.active.len())
    }

    /// Returns the time of sound within a range.
    pub fn active_s(&self, range: &Range<f64>) -> f64 {
        let (from, to) = (self.hop(range.start), self.hop(range.end));
        let count = |hop: usize| self.counts.get(hop).copied().unwrap_or_default();
        f64::from(count(to.max(from)) - count(from)) * HOP_S
    }

    /// Returns the level of a hop in dBFS.
    pub fn level(&self, hop: usize) -> f32 {
        self.dbfs
            .get(hop)
            .copied()
            .unwrap_or(NOTHING_DBFS)
            .max(NOTHING_DBFS)
    }

    pub fn is_active(&self, hop: usize) -> bool {
        self.active.get(hop).copied().unwrap_or_default()
    }

    /// Returns the stretches of sound within a range of hops.
    pub fn islands(&self, hops: Range<usize>) -> Vec<Range<usize>> {
        let mut islands: Vec<Range<usize>> = Vec::new();
        for hop in hops {
            if !self.is_active(hop) {
                continue;
            }
            match islands.last_mut() {
                Some(island) if island.end == hop => island.end = hop + 1,
                _ => islands.push(hop..hop + 1),
            }
        }
        islands
    }
}

/// Adds the weak burst with which a plosive ends: short, behind sound and a dip, and before a pause.
fn add_releases(active: &mut [bool], dbfs: &[f32], limits: &[f32]) {
    let is_loud = |hop: usize| match (dbfs.get(hop), limits.get(hop)) {
        (Some(level), Some(limit)) => *level > limit - FADE_DB,
        _ => false,
    };
    let mut closed_for = usize::MAX;
    let mut least = 0.0_f32;
    for hop in 0..active.len() {
        if active.get(hop).copied().unwrap_or_default() {
            (closed_for, least) = (0, 0.0);
            continue;
        }
        closed_for = closed_for.saturating_add(1);
        let level = dbfs.get(hop).copied().unwrap_or(NOTHING_DBFS);
        least = least.min(level);
        if closed_for > RELEASE_HOPS || !is_loud(hop) || level < least + RELEASE_DB {
            continue;
        }
        let length = (hop..active.len()).take_while(|hop| is_loud(*hop)).count();
        let burst = active.get_mut(hop..hop + length);
        if let Some(burst) =
            burst.filter(|burst| burst.len() <= BURST_HOPS && !burst.contains(&true))
        {
            burst.fill(true);
        }
    }
}

/// Returns the level that separates sound from pauses.
fn threshold(dbfs: &[f32], below_db: f32) -> f32 {
    let mut levels: Vec<f32> = dbfs.to_vec();
    if levels.is_empty() {
        return NOTHING_DBFS;
    }
    let mut at = |part: f64| {
        let place = ((levels.len() - 1) as f64 * part) as usize;
        *levels.select_nth_unstable_by(place, f32::total_cmp).1
    };
    let (noise, speech) = (at(0.1), at(0.95));
    (noise + ABOVE_NOISE_DB)
        .max(speech - below_db)
        .min(speech - LEAST_DB)
        .max(NOTHING_DBFS)
}

/// Removes sound that is too short for speech and stands alone. Near other sound it is the release of a plosive.
fn remove_clicks(active: &mut [bool]) {
    let mut from = 0;
    while from < active.len() {
        let rest = active.get(from..).unwrap_or_default();
        let is_sound = rest.first().copied().unwrap_or_default();
        let length = rest
            .iter()
            .take_while(|hop| **hop == is_sound)
            .count()
            .max(1);
        if is_sound && length < CLICK_HOPS {
            let before = active.get(from.saturating_sub(RELEASE_HOPS)..from);
            let is_release = before.is_some_and(|before| before.contains(&true));
            active
                .iter_mut()
                .skip(from)
                .take(length)
                .for_each(|hop| *hop = is_release);
        }
        from += length;
    }
}
