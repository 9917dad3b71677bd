//! Many recordings, or long ones, become one plan: as much as makes a clone better, of those that are best, in no more
//! files than the service takes.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::{CloneAttempt, KeptSample, SampleRow};
use crate::studio::cloning::MOST;
use crate::studio::inspecting::{Check, Verdict};

/// What is sent of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Planned {
    /// All of it.
    Whole,
    /// Its best stretch of so many seconds.
    Best(u16),
    /// Nothing: the others are enough, and better.
    LeftOut,
}

/// A recording as far as the plan goes.
struct Choice<'a> {
    number: u64,
    sample: &'a KeptSample,
    /// Seconds of speech.
    speech: f32,
}

impl CloneAttempt {
    /// Whether there is more than makes a clone better, or than the service takes.
    pub fn is_too_much(&self) -> bool {
        let most = *Check::Length.limits().good.end();
        let speech: f32 = self.sent().filter_map(|it| it.value(Check::Length)).sum();
        speech > most || self.sent().count() > MOST
    }

    /// What is best sent of each recording, by its number. Those that nothing was found in yet have no place in it.
    pub fn plan(&self) -> BTreeMap<u64, Planned> {
        let rows = self.samples.iter().filter(|row| row.fault.is_none());
        let mut choices: Vec<Choice<'_>> = rows
            .filter_map(|row| {
                let sample = row.raw.as_ref()?;
                let speech = sample.value(Check::Length).unwrap_or(0.0);
                Some(Choice {
                    number: row.number,
                    sample,
                    speech,
                })
            })
            .collect();
        choices.sort_by(by_worth);
        let mut left = *Check::Length.limits().good.end();
        let mut planned = BTreeMap::new();
        let taken = choices.len().min(MOST);
        let (taken, over) = choices.split_at(taken);
        for choice in over {
            planned.insert(choice.number, Planned::LeftOut);
        }
        // Those that are equally good share what is left: one voice in several rooms is more than in one.
        for class in taken.chunk_by(|one, other| worst(one.sample) == worst(other.sample)) {
            let all: f32 = class.iter().map(|choice| choice.speech).sum();
            for choice in class {
                let what = if choice.speech <= 0.0 || left <= 0.0 {
                    Planned::LeftOut
                } else if all <= left {
                    Planned::Whole
                } else {
                    // By the clock a stretch is longer than what is said in it.
                    let part = left / all;
                    let seconds = choice.sample.input.seconds as f32 * part;
                    Planned::Best(seconds.ceil().clamp(1.0, 600.0) as u16)
                };
                planned.insert(choice.number, what);
            }
            left -= all;
        }
        planned
    }
}

impl SampleRow {
    /// Does with it what a plan says; whether it has to be brought in order anew.
    pub fn go_by(&mut self, planned: Planned) -> bool {
        self.is_left_out = planned == Planned::LeftOut;
        let (best, seconds) = match planned {
            Planned::Best(seconds) => (true, seconds),
            Planned::Whole | Planned::LeftOut => (false, 0),
        };
        let is_same = self.fixes.best == best && self.fixes.seconds == seconds;
        if !is_same {
            (self.fixes.best, self.fixes.seconds) = (best, seconds);
            (self.fixed, self.fault) = (None, None);
        }
        !is_same && !self.is_left_out
    }
}

/// The worst that is found in a recording, its length apart.
fn worst(sample: &KeptSample) -> Verdict {
    let others = sample.others.is_any().then_some(Verdict::Warn);
    let findings = sample.findings.iter();
    let verdicts = findings
        .filter(|of| of.check != Check::Length)
        .map(|of| of.verdict);
    verdicts.chain(others).max().unwrap_or(Verdict::Pass)
}

/// The better one first: by its worst fault, then by how far speech stands above the noise.
fn by_worth(one: &Choice<'_>, other: &Choice<'_>) -> Ordering {
    let snr = |choice: &Choice<'_>| choice.sample.value(Check::Snr).unwrap_or(0.0);
    let faults = worst(one.sample).cmp(&worst(other.sample));
    faults.then(snr(other).total_cmp(&snr(one)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::studio::inspecting::{Finding, Others};
    use crate::terms::request::Input;

    fn row(number: u64, seconds: f32, snr: f32) -> SampleRow {
        let finding = |check: Check, value| Finding {
            check,
            value: Some(value),
            verdict: check.judge(Some(value)),
        };
        let sample = KeptSample {
            input: Input {
                hash: format!("{number:064}"),
                name: format!("{number}.wav"),
                extension: "wav".to_owned(),
                bytes: 1,
                seconds: f64::from(seconds) * 1.25,
            },
            findings: vec![finding(Check::Length, seconds), finding(Check::Snr, snr)],
            wave: Vec::new(),
            places: Vec::new(),
            others: Others::default(),
            pitch: None,
        };
        SampleRow {
            number,
            raw: Some(sample),
            ..SampleRow::default()
        }
    }

    fn planned(rows: Vec<SampleRow>) -> (bool, Vec<Planned>) {
        let attempt = CloneAttempt {
            samples: rows,
            ..CloneAttempt::default()
        };
        let plan = attempt.plan();
        (attempt.is_too_much(), plan.into_values().collect())
    }

    #[test]
    fn what_is_enough_is_sent_as_it_is() {
        let (is_too_much, plan) = planned(vec![row(1, 60.0, 50.0), row(2, 70.0, 50.0)]);
        assert!(!is_too_much);
        assert_eq!(plan, [Planned::Whole; 2]);
    }

    #[test]
    fn equally_good_ones_share_three_minutes_and_worse_ones_are_left_out() {
        let rows = vec![
            row(1, 200.0, 50.0),
            row(2, 100.0, 48.0),
            row(3, 100.0, 25.0),
        ];
        let (is_too_much, plan) = planned(rows);
        assert!(is_too_much);
        // 0.6 of each, by the clock.
        assert_eq!(
            plan,
            [Planned::Best(150), Planned::Best(75), Planned::LeftOut]
        );
        // Where the good ones aren't enough the others fill up.
        let (_, plan) = planned(vec![row(1, 100.0, 50.0), row(2, 160.0, 25.0)]);
        assert_eq!(plan, [Planned::Whole, Planned::Best(100)]);
    }

    #[test]
    fn no_more_files_than_the_service_takes_and_the_best_of_them() {
        let rows = (0..40).map(|at| row(at, 4.0, 40.0 + at as f32)).collect();
        let (is_too_much, plan) = planned(rows);
        assert!(is_too_much);
        let sent = plan.iter().filter(|it| **it != Planned::LeftOut).count();
        assert_eq!(sent, MOST);
        assert_eq!(plan.last(), Some(&Planned::Whole));
        assert_eq!(plan.first(), Some(&Planned::LeftOut));
    }

    #[test]
    fn a_plan_is_gone_by_once() {
        let mut one = row(1, 300.0, 50.0);
        assert!(one.go_by(Planned::Best(150)));
        assert!(one.sent().is_none(), "it is still to be made");
        assert!(!one.go_by(Planned::Best(150)));
        assert!(!one.go_by(Planned::LeftOut));
        assert!(one.sent().is_none() && !one.is_under_way());
        assert!(!one.go_by(Planned::Whole));
        assert!(one.sent().is_some());
    }
}
