//! Many recordings, or long ones, become one plan: as much as makes a clone better, of those that are best, in no more
//! files than the service takes.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::pitches::APART;
use super::{CloneAttempt, KeptSample, SampleRow};
use crate::cloning::MOST_SAMPLES;
use crate::inspecting::{Check, Verdict};

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
    /// Whether there is more than makes a clone better, or than the service takes, and a plan makes it less.
    pub fn is_too_much(&self) -> bool {
        let most = *Check::Length.limits().good.end();
        let speech: f32 = self.sent().filter_map(|it| it.value(Check::Length)).sum();
        let is_much = speech > most || self.sent().count() > MOST_SAMPLES;
        is_much && !self.is_planned()
    }

    /// Whether each recording is already what the plan makes of it.
    fn is_planned(&self) -> bool {
        let plan = self.plan();
        let mut rows = self.samples.iter();
        rows.all(|row| {
            let planned = plan.get(&row.number);
            planned.is_none_or(|planned| row.is_as(*planned))
        })
    }

    /// What bringing all of them in order leaves as they are, by their names: what can't be read, in which nobody speaks, or
    /// what is too much.
    pub fn left_by_fixes(&self) -> Vec<&str> {
        let plan = if self.is_too_much() {
            self.plan()
        } else {
            BTreeMap::new()
        };
        let is_over = |row: &&SampleRow| plan.get(&row.number) == Some(&Planned::LeftOut);
        let mut rows: Vec<&SampleRow> = self.samples.iter().collect();
        rows.retain(|row| !row.is_left_out && (!row.is_fixable() || is_over(row)));
        rows.into_iter().map(|row| row.name.as_str()).collect()
    }

    /// What is best sent of each recording, by its number. Those that nothing was found in yet have no place in it.
    pub fn plan(&self) -> BTreeMap<u64, Planned> {
        let rows = self.samples.iter().filter(|row| row.why_not().is_none());
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
        let limits = Check::Length.limits();
        let (least, mut left) = (*limits.good.start(), *limits.good.end());
        let most = left;
        let mut planned = BTreeMap::new();
        let taken = choices.len().min(MOST_SAMPLES);
        let (taken, over) = choices.split_at(taken);
        for choice in over {
            planned.insert(choice.number, Planned::LeftOut);
        }
        // Of two people's it isn't known here whose voice it is to be: nobody is left out for the other one.
        if are_two(taken) {
            planned.extend(taken.iter().map(|choice| (choice.number, Planned::Whole)));
            return planned;
        }
        // Those that are equally good share what is left: one voice in several rooms is more than in one.
        for class in taken.chunk_by(|one, other| worst(one.sample) == worst(other.sample)) {
            let all: f32 = class.iter().map(|choice| choice.speech).sum();
            // More of what is worse makes a voice worse: it fills up what is too little, and no more.
            if most - left >= least {
                left = 0.0;
            }
            for choice in class {
                let what = if choice.speech <= 0.0 || left <= 0.0 {
                    Planned::LeftOut
                } else if all <= left || choice.sample.is_cut_off_throughout() {
                    // Of what is cut off all through no stretch is the best.
                    Planned::Whole
                } else {
                    // By the clock: the best stretch may be spoken from end to end.
                    match (choice.speech * left / all) as u16 {
                        0 => Planned::LeftOut,
                        seconds => Planned::Best(seconds),
                    }
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
        // What is left out stays as it is: it may be used after all.
        if self.is_as(planned) {
            return false;
        }
        (self.fixes.best, self.fixes.seconds) = match planned {
            Planned::Best(seconds) => (true, seconds),
            Planned::Whole | Planned::LeftOut => (false, 0),
        };
        (self.fixed, self.fault) = (None, None);
        true
    }

    /// Whether it is what a plan says.
    fn is_as(&self, planned: Planned) -> bool {
        let is_used = !self.is_left_out;
        match planned {
            Planned::LeftOut => self.is_left_out,
            Planned::Whole => is_used && !self.fixes.best,
            Planned::Best(seconds) => is_used && self.fixes.best && self.fixes.seconds == seconds,
        }
    }
}

/// Whether these seem to be two people's.
fn are_two(choices: &[Choice<'_>]) -> bool {
    let pitches = choices.iter().filter_map(|choice| choice.sample.pitch);
    let lowest = pitches.clone().fold(f32::INFINITY, f32::min);
    pitches.fold(f32::NEG_INFINITY, f32::max) - lowest > APART
}

/// The worst that is found in a recording, its length apart, and what bringing it in order mends wholly.
fn worst(sample: &KeptSample) -> Verdict {
    let others = sample.is_odd().then_some(if sample.others.is_heard() {
        Verdict::Fail
    } else {
        Verdict::Warn
    });
    let findings = sample.findings.iter();
    let verdicts = findings
        .filter(|of| !matches!(of.check, Check::Length | Check::Level))
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
    use crate::attempt::Fixes;
    use crate::inspecting::{Fault, Finding, Fold, Harm, Others, Place, Sign};
    use mynah_core::request::Input;

    fn row(number: u64, seconds: f32, snr: f32) -> SampleRow {
        let finding = |check: Check, value| Finding::of(check, Some(value));
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
            damage: Vec::new(),
            part: None,
            source: None,
            from: 0.0,
            sound: None,
            fold: Fold::Mix,
            tracks: Vec::new(),
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

    /// "Clean up" stood there for good, and changed nothing any more.
    #[test]
    fn what_was_done_to_all_and_did_not_help_is_not_offered_once_more() {
        let mut attempt = CloneAttempt {
            samples: vec![row(1, 60.0, 12.0), row(2, 70.0, 50.0)],
            ..CloneAttempt::default()
        };
        let fixes = attempt.suggested();
        assert!(fixes.denoise);
        attempt.samples[0].fixes = fixes;
        attempt.samples[0].fixed = attempt.samples[0].raw.clone();
        assert!(attempt.suggested().is_any(), "one wasn't cleaned yet");
        attempt.samples[1].fixes = fixes;
        attempt.samples[1].fixed = attempt.samples[1].raw.clone();
        assert!(!attempt.suggested().is_any());
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
        // 0.6 of what is said in each: not a second more than there may be, however little silence is in it.
        assert_eq!(
            plan,
            [Planned::Best(120), Planned::Best(60), Planned::LeftOut]
        );
        // Where the good ones aren't enough the others fill up.
        let (_, plan) = planned(vec![row(1, 50.0, 50.0), row(2, 160.0, 25.0)]);
        assert_eq!(plan, [Planned::Whole, Planned::Best(130)]);
    }

    /// Two minutes of good sound were filled up with a telephone's.
    #[test]
    fn what_is_worse_is_left_out_where_the_good_ones_are_enough() {
        let (is_too_much, plan) = planned(vec![row(1, 120.0, 50.0), row(2, 160.0, 25.0)]);
        assert!(is_too_much);
        assert_eq!(plan, [Planned::Whole, Planned::LeftOut]);
        // So is what is damaged.
        let mut broken = row(2, 160.0, 50.0);
        let sample = broken.raw.as_mut().unwrap();
        sample.damage.push(Harm::Cut {
            at: 9.3,
            of: Some(78.8),
        });
        let (_, plan) = planned(vec![row(1, 120.0, 50.0), broken]);
        assert_eq!(plan, [Planned::Whole, Planned::LeftOut]);
    }

    /// One's own recording was left out for another man's: it was a little loud, and he spoke alone.
    #[test]
    fn nobody_is_left_out_for_somebody_else() {
        let of = |number, seconds, pitch| {
            let mut row = row(number, seconds, 50.0);
            row.raw.as_mut().unwrap().pitch = Some(pitch);
            row
        };
        let mut loud = of(1, 100.0, 80.0);
        let level = Finding::of(Check::Level, Some(-6.0));
        assert_ne!(level.verdict, Verdict::Pass);
        loud.raw.as_mut().unwrap().findings.push(level);
        let (_, plan) = planned(vec![loud.clone(), of(2, 100.0, 90.0)]);
        assert_eq!(plan, [Planned::Whole; 2]);
        // Of one person's it is as good as the other: its level is mended.
        let (_, plan) = planned(vec![loud.clone(), of(2, 100.0, 80.0)]);
        assert_eq!(plan, [Planned::Best(90); 2]);
        // Two people in one recording are worse than anything that is mended.
        let mut two = of(2, 100.0, 80.0);
        two.raw.as_mut().unwrap().others.second_voice = Sign::Present(7.0);
        let (_, plan) = planned(vec![loud, two]);
        assert_eq!(plan, [Planned::Whole, Planned::LeftOut]);
    }

    /// "Choose the best three minutes" stood there of a recording that was cut off from its beginning to its end.
    #[test]
    fn of_what_is_cut_off_all_through_no_stretch_is_chosen() {
        let cut = |from: f32, to: f32| {
            let mut row = row(1, 400.0, 50.0);
            let fault = Fault::Clipping;
            row.raw.as_mut().unwrap().places = vec![Place { fault, from, to }];
            row
        };
        let (is_too_much, plan) = planned(vec![cut(0.0, 500.0)]);
        assert!(!is_too_much);
        assert_eq!(plan, [Planned::Whole]);
        let (is_too_much, plan) = planned(vec![cut(0.0, 100.0)]);
        assert!(is_too_much);
        assert_eq!(plan, [Planned::Best(180)]);
    }

    #[test]
    fn no_more_files_than_the_service_takes_and_the_best_of_them() {
        let rows = (0..40).map(|at| row(at, 4.0, 40.0 + at as f32)).collect();
        let (is_too_much, plan) = planned(rows);
        assert!(is_too_much);
        let sent = plan.iter().filter(|it| **it != Planned::LeftOut).count();
        assert_eq!(sent, MOST_SAMPLES);
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
        assert!(one.go_by(Planned::Whole));
        assert!(one.sent().is_some());
    }

    /// It was said to be looked at for ever: nobody asked for it.
    #[test]
    fn what_is_left_out_and_used_after_all_is_what_it_was() {
        let mut one = row(1, 100.0, 50.0);
        one.fixes.level = true;
        one.fixes.best = true;
        one.fixed = one.raw.clone();
        let before = one.clone();
        assert!(!one.go_by(Planned::LeftOut));
        one.is_left_out = false;
        assert_eq!(one, before);
        assert!(!one.is_under_way());
    }

    /// What came of it was more than three minutes again, and the button that offers to choose did nothing.
    #[test]
    fn what_is_as_it_was_planned_is_not_offered_to_be_planned_again() {
        let mut attempt = CloneAttempt {
            samples: vec![row(1, 300.0, 50.0)],
            ..CloneAttempt::default()
        };
        assert!(attempt.is_too_much());
        let plan = attempt.plan();
        let one = attempt.samples.first_mut().unwrap();
        assert!(one.go_by(plan[&1]));
        // Whatever is measured in it by now.
        one.fixed = row(1, 181.0, 50.0).raw;
        assert!(!attempt.is_too_much());
    }

    #[test]
    fn further_fixes_keep_what_was_chosen_and_paid_for() {
        let chosen = Fixes {
            best: true,
            seconds: 90,
            isolate: true,
            ..Fixes::default()
        };
        let more = Fixes {
            level: true,
            ..Fixes::default()
        };
        let both = chosen.and(more);
        assert_eq!(
            both,
            Fixes {
                level: true,
                ..chosen
            }
        );
    }
}
