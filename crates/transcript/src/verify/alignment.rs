//! Places words on the stretches of sound between their neighbors.
//!
//! Words and stretches keep their order. The least total cost decides which words share a stretch: durations that fit
//! the letters, and pauses at the ends of sentences and clauses. Within a stretch, `boundaries.rs` places the words.

use std::collections::VecDeque;
use std::ops::Range;

use super::activity::{Activity, Sound};
use super::boundaries;
use super::envelope::HOP_S;
use super::timed_words::{Seam, Spoken};
use crate::transcript::TimeMark;

/// Variance of the logarithm of a word's duration as a part of the expected one.
pub(super) const VARIANCE: f64 = 0.12;
/// Pauses up to this belong to a word or phrase without a question, in hops.
const CLOSURE_HOPS: usize = 4;
/// Longest pause within a word, in hops: before a `k` or `t`.
const LONGEST_CLOSURE_HOPS: usize = 16;
/// Words that share a stretch at most.
const MOST_WORDS: usize = 30;
/// Stretches of a phrase at most.
const MOST_ISLANDS: usize = 12;
/// Words in one stretch from which their times are estimates that nothing confirms.
const MOST_CONFIRMED: usize = 4;
/// Part of the expected time that has clear sound at least; otherwise faint sound counts as well.
const LEAST_CLEAR: f64 = 0.5;
/// Cost of a word from which its place is in doubt.
const DOUBTFUL: f64 = 2.5;
/// Cost of a stretch without words: its constant part, and for each second.
const NOISE_COST: f64 = 3.0;
const NOISE_COST_A_SEC: f64 = 12.0;
/// Constant part of the cost for sound that goes on beyond the room.
const NEIGHBOR_COST: f64 = 1.0;
/// Longest sound in a room that can be a neighbor's, in hops.
const NEIGHBOR_HOPS: usize = 9;
/// Most that a stretch without words costs, however long it is: music between two scenes.
const MOST_NOISE_COST: f64 = 25.0;
/// Cost behind the best state of a row from which a state is given up.
const BEAM: f64 = 60.0;

/// A new time of a word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Placed {
    pub start_s: f64,
    pub end_s: f64,
    pub mark: TimeMark,
}

/// Words and the stretch of sound that they share.
struct Phrase {
    words: Range<usize>,
    hops: Range<usize>,
    cost: f64,
}

/// Returns a time for each word, in order and within the room.
pub(super) fn place(words: &[Spoken], sound: &Sound, room: Range<f64>, scale: f64) -> Vec<Placed> {
    let expected: f64 = words.iter().map(|word| word.expected).sum();
    // A quiet speaker among loud ones.
    let is_faint = sound.clear.active_s(&room) < LEAST_CLEAR * expected * scale;
    let activity = if is_faint { &sound.faint } else { &sound.clear };
    let hops = activity.hop(room.start)..activity.hop(room.end);
    let islands = joined(&activity.islands(hops.clone()));
    let sound_s = active_hops(&islands) as f64 * HOP_S;
    // The words fill the sound, unless that is far from how fast these people speak.
    let own = sound_s / expected.max(1e-6);
    let scale = if (0.55..1.8).contains(&(own / scale)) {
        own
    } else {
        scale
    };
    let noise = noise_costs(&islands, activity, &hops);
    let Some(phrases) = phrases(words, &islands, &noise, scale) else {
        return spread(words, &room, scale);
    };
    let mut placed = Vec::with_capacity(words.len());
    for phrase in phrases {
        let own = words.get(phrase.words.clone()).unwrap_or_default();
        let is_confirmed =
            own.len() <= MOST_CONFIRMED && phrase.cost / own.len() as f64 <= DOUBTFUL;
        let mark = if is_confirmed {
            TimeMark::Repaired
        } else {
            TimeMark::Unresolved
        };
        let times = boundaries::within(own, activity, phrase.hops, scale);
        placed.extend(times.into_iter().map(|hops| Placed {
            // The sound of a neighbor may end within a hop.
            start_s: (hops.start as f64 * HOP_S).clamp(room.start, room.end),
            end_s: (hops.end as f64 * HOP_S).clamp(room.start, room.end),
            mark,
        }));
    }
    placed
}

/// Joins stretches with short pauses between them.
fn joined(islands: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for island in islands {
        match joined.last_mut() {
            Some(last) if island.start - last.end < CLOSURE_HOPS => last.end = island.end,
            _ => joined.push(island.clone()),
        }
    }
    joined
}

/// Returns the costs of stretches without words. Sound that goes on beyond the room is that of a neighbor.
fn noise_costs(islands: &[Range<usize>], activity: &Activity, room: &Range<usize>) -> Vec<f64> {
    let goes_on = |island: &Range<usize>| {
        if island.len() > NEIGHBOR_HOPS {
            return false;
        }
        let before = room
            .start
            .checked_sub(1)
            .is_some_and(|hop| activity.is_active(hop));
        island.start == room.start && before
            || island.end == room.end && activity.is_active(room.end)
    };
    islands
        .iter()
        .map(|island| {
            let secs = island.len() as f64 * HOP_S;
            let least = if goes_on(island) {
                NEIGHBOR_COST
            } else {
                NOISE_COST
            };
            (least + NOISE_COST_A_SEC * secs).min(MOST_NOISE_COST)
        })
        .collect()
}

fn active_hops(islands: &[Range<usize>]) -> usize {
    islands.iter().map(|island| island.len()).sum()
}

/// Distributes words over the room by their length. Nothing confirms these times.
fn spread(words: &[Spoken], room: &Range<f64>, scale: f64) -> Vec<Placed> {
    let total: f64 = words.iter().map(|word| word.expected).sum();
    let length = (room.end - room.start).min(total * scale * 2.0);
    let mut done = 0.0;
    words
        .iter()
        .map(|word| {
            let start_s = room.start + length * done / total.max(1e-6);
            done += word.expected;
            Placed {
                start_s,
                end_s: room.start + length * done / total.max(1e-6),
                mark: TimeMark::Unresolved,
            }
        })
        .collect()
}

/// The best way into a state of the search, in which so many words and stretches are used.
#[derive(Clone, Copy)]
struct Step {
    cost: f64,
    words: usize,
    islands: usize,
}

/// The states with the same number of words, from a first number of stretches on.
#[derive(Default)]
struct Row {
    first: usize,
    steps: VecDeque<Step>,
}

impl Row {
    fn step(&self, islands: usize) -> Option<Step> {
        let step = self.steps.get(islands.checked_sub(self.first)?).copied();
        step.filter(|step| step.cost.is_finite())
    }

    fn least(&self) -> f64 {
        let costs = self.steps.iter().map(|step| step.cost);
        costs.fold(f64::INFINITY, f64::min)
    }

    fn improve(&mut self, islands: usize, step: Step) {
        let empty = Step {
            cost: f64::INFINITY,
            words: 0,
            islands: 0,
        };
        if self.steps.is_empty() {
            self.first = islands;
        }
        while islands < self.first {
            self.steps.push_front(empty);
            self.first -= 1;
        }
        let place = islands - self.first;
        while self.steps.len() <= place {
            self.steps.push_back(empty);
        }
        if let Some(known) = self
            .steps
            .get_mut(place)
            .filter(|known| step.cost < known.cost)
        {
            *known = step;
        }
    }
}

/// The search: a row of states for each number of words. States far behind the best of their row are given up.
struct Search<'a> {
    words: &'a [Spoken],
    islands: &'a [Range<usize>],
    /// Costs of stretches without words.
    noise: &'a [f64],
    /// Expected seconds before each word.
    expected: Vec<f64>,
    rows: Vec<Row>,
}

/// Returns the phrases with the least total cost, or `None` if there is no sound for the words.
fn phrases(
    words: &[Spoken],
    islands: &[Range<usize>],
    noise: &[f64],
    scale: f64,
) -> Option<Vec<Phrase>> {
    if words.is_empty() || islands.is_empty() {
        return None;
    }
    let mut search = Search::new(words, islands, noise, scale);
    search.run();
    search.phrases()
}

impl<'a> Search<'a> {
    fn new(words: &'a [Spoken], islands: &'a [Range<usize>], noise: &'a [f64], scale: f64) -> Self {
        let mut expected = vec![0.0];
        let mut sum = 0.0;
        for word in words {
            sum += word.expected * scale;
            expected.push(sum);
        }
        Self {
            words,
            islands,
            noise,
            expected,
            rows: (0..=words.len()).map(|_| Row::default()).collect(),
        }
    }

    fn improve(&mut self, words: usize, islands: usize, step: Step) {
        if let Some(row) = self.rows.get_mut(words) {
            row.improve(islands, step);
        }
    }

    fn run(&mut self) {
        let start = Step {
            cost: 0.0,
            words: 0,
            islands: 0,
        };
        self.improve(0, 0, start);
        for words in 0..=self.words.len() {
            let Some(row) = self.rows.get(words) else {
                return;
            };
            let most = row.least() + BEAM;
            let mut islands = row.first;
            // The row grows while stretches without words are tried.
            while islands < self.islands.len() {
                let row = self.rows.get(words);
                if row.is_none_or(|row| islands >= row.first + row.steps.len()) {
                    break;
                }
                if let Some(step) = row.and_then(|row| row.step(islands))
                    && step.cost <= most
                {
                    self.step_from(words, islands, step.cost);
                }
                islands += 1;
            }
        }
    }

    /// Tries all phrases that start at a state, and a stretch without words.
    fn step_from(&mut self, words: usize, islands: usize, cost: f64) {
        let from = |cost| Step {
            cost,
            words,
            islands,
        };
        let Some(first) = self.islands.get(islands).cloned() else {
            return;
        };
        let noise = self.noise.get(islands).copied().unwrap_or_default();
        self.improve(words, islands + 1, from(cost + noise));
        let mut closures = 0.0;
        let mut end = first.end;
        for more in 0..MOST_ISLANDS {
            let last = islands + more;
            let Some(island) = self.islands.get(last).cloned() else {
                break;
            };
            if more > 0 {
                let pause = island.start - end;
                if pause > LONGEST_CLOSURE_HOPS {
                    break;
                }
                closures += closure_cost(pause);
                end = island.end;
            }
            let length = (end - first.start) as f64 * HOP_S;
            let next = self.islands.get(last + 1);
            let pause = next.map_or(usize::MAX, |next| next.start - end);
            for count in 1..=MOST_WORDS {
                let behind = words + count;
                let Some(word) = self.words.get(behind - 1) else {
                    break;
                };
                let expected = self.expected_s(words..behind);
                if expected > length * 4.0 && count > 1 {
                    break;
                }
                let is_last = behind == self.words.len();
                let own = fit_cost(length, expected, count)
                    + closures
                    + self.seam_cost(words..behind)
                    + if is_last {
                        0.0
                    } else {
                        pause_cost(pause, word.seam)
                    };
                self.improve(behind, last + 1, from(cost + own));
            }
        }
    }

    fn expected_s(&self, words: Range<usize>) -> f64 {
        let at = |place: usize| self.expected.get(place).copied().unwrap_or_default();
        (at(words.end) - at(words.start)).max(1e-3)
    }

    /// Returns the cost of sentences and clauses that end without a pause.
    fn seam_cost(&self, words: Range<usize>) -> f64 {
        let inner = words.start..words.end - 1;
        let inner = self.words.get(inner).unwrap_or_default();
        inner
            .iter()
            .map(|word| match word.seam {
                Seam::None => 0.0,
                Seam::Clause => 1.0,
                Seam::Sentence => 3.0,
            })
            .sum()
    }

    /// Returns the phrases on the best way to the end. Stretches behind the last phrase have no words.
    fn phrases(&self) -> Option<Vec<Phrase>> {
        let mut phrases = Vec::new();
        let mut words = self.words.len();
        let last = self.rows.last()?;
        let (place, _) = last
            .steps
            .iter()
            .enumerate()
            .min_by(|(_, a), (_, b)| a.cost.total_cmp(&b.cost))?;
        let all = self.islands.len();
        let mut islands = last.step(all).map_or(last.first + place, |_| all);
        while words > 0 || islands > 0 {
            let step = self.rows.get(words)?.step(islands)?;
            if step.words < words {
                let own = self.islands.get(step.islands..islands)?;
                let hops = own.first()?.start..own.last()?.end;
                let length = hops.len() as f64 * HOP_S;
                let range = step.words..words;
                phrases.push(Phrase {
                    cost: fit_cost(length, self.expected_s(range.clone()), range.len()),
                    words: range,
                    hops,
                });
            }
            (words, islands) = (step.words, step.islands);
        }
        phrases.reverse();
        Some(phrases)
    }
}

/// Returns the cost of a length that is not the expected one: less certain for few words.
fn fit_cost(length: f64, expected: f64, words: usize) -> f64 {
    let off = (length / expected).ln();
    off * off * (words as f64).min(6.0) / (2.0 * VARIANCE)
}

/// Returns the cost of a pause within a phrase.
fn closure_cost(pause: usize) -> f64 {
    0.2 + 1.8 * (pause as f64 / LONGEST_CLOSURE_HOPS as f64)
}

/// Returns the cost of a pause behind a word.
fn pause_cost(pause: usize, seam: Seam) -> f64 {
    let secs = pause as f64 * HOP_S;
    match seam {
        Seam::Sentence if secs >= 0.12 => 0.0,
        Seam::Sentence => 2.0,
        Seam::Clause if secs >= 0.08 => 0.0,
        Seam::Clause => 0.8,
        Seam::None if secs >= 0.3 => 1.6,
        Seam::None => 1.0,
    }
}
