//! What is counted of lines under way, and told at their end.

use super::*;
use crate::command::StopLoss;
use mynah_core::request::{EffectRequest, Generation};

fn text(notice: Option<Notice>) -> Option<String> {
    match notice? {
        Notice::Done(text) | Notice::Heed(text) => Some(text),
        Notice::Often(_)
        | Notice::Offer { .. }
        | Notice::Alert(_)
        | Notice::Trouble(_)
        | Notice::Over(_)
        | Notice::Past(_) => None,
    }
}

fn spoken(cost: u64) -> End {
    End::Spoken(Backend::Live, Credits(cost), Source::Bought)
}

fn failed() -> End {
    End::Failed(Charged::No)
}

fn cancelled() -> End {
    End::Cancelled(Charged::No)
}

fn charged(credits: u64) -> Charged {
    Charged::Yes {
        credits: Credits(credits),
        backend: Backend::Live,
    }
}

fn in_doubt() -> Charged {
    Charged::Unknown {
        request: None,
        backend: Backend::Live,
    }
}

#[test]
fn several_lines_are_counted_and_one_word_ends_them() {
    let mut run = Run::default();
    for job in 1..=3 {
        run.begin(Some(LineId(job)), JobId(job));
    }
    assert!(run.is_batch());
    assert_eq!(text(run.end(JobId(1), spoken(40))), None);
    assert_eq!((run.over(), run.lines), (1, 3));
    run.end(JobId(2), cancelled());
    let word = text(run.end(JobId(3), cancelled()));
    assert_eq!(
        word.as_deref(),
        Some("Cancelled: 1 of 3 lines were spoken, for 40 credits")
    );
    assert!(!run.is_batch());
}

/// It was counted twice, and failed for ever.
#[test]
fn a_line_that_is_tried_again_is_the_same_line() {
    let mut run = Run::default();
    for job in 1..=3 {
        run.begin(Some(LineId(job)), JobId(job));
    }
    run.end(JobId(1), failed());
    run.begin(Some(LineId(1)), JobId(1));
    assert_eq!((run.lines, run.failed), (3, 0));
    run.end(JobId(1), spoken(0));
    run.end(JobId(2), failed());
    let word = text(run.end(JobId(3), spoken(0)));
    let expected =
        "2 of 3 lines were spoken, at no cost; 1 failed and is listed under Failed in Jobs";
    assert_eq!(word.as_deref(), Some(expected));
}

/// An audition of six voices with three lines was told as "All 18 lines are spoken".
#[test]
fn takes_of_no_line_are_told_as_takes() {
    let mut run = Run::default();
    run.begin(None, JobId(1));
    run.begin(None, JobId(2));
    run.end(JobId(1), spoken(0));
    let word = text(run.end(JobId(2), spoken(0)));
    assert_eq!(word.as_deref(), Some("Both takes are made, at no cost"));
}

/// What its limit held was told as failed, or not at all.
#[test]
fn what_a_stop_loss_held_is_told_at_the_end() {
    let mut run = Run::default();
    (1..=4).for_each(|job| run.begin(None, JobId(job)));
    run.end(JobId(1), spoken(3));
    run.end(JobId(2), End::Held);
    run.end(JobId(3), spoken(3));
    let words = "2 of 4 takes were made, for 6 credits; 2 held by the stop-loss";
    assert_eq!(text(run.end(JobId(4), End::Held)).as_deref(), Some(words));
    // Those that weren't ordered for it are of that number, too.
    let mut run = Run::default();
    run.begin(None, JobId(1));
    run.left_out.push((Tried::Call(7), 3));
    let words = "1 of 4 takes were made, for 3 credits; 3 held by the stop-loss";
    assert_eq!(text(run.end(JobId(1), spoken(3))).as_deref(), Some(words));
    let mut run = Run::default();
    (1..=2).for_each(|job| run.begin(None, JobId(job)));
    run.left_out.push((Tried::Call(7), 3));
    run.end(JobId(1), cancelled());
    let words = "Cancelled: 1 of 5 takes were made, for 3 credits; 3 held by the stop-loss";
    assert_eq!(text(run.end(JobId(2), spoken(3))).as_deref(), Some(words));
}

/// Two languages of a film were told as "Both takes are made".
#[test]
fn dubs_are_told_as_dubs() {
    let mut run = Run::default();
    for job in [JobId(1), JobId(2)] {
        run.begin(None, job);
        run.dubs.insert(job);
    }
    run.end(JobId(1), spoken(0));
    let word = text(run.end(JobId(2), spoken(0)));
    assert_eq!(word.as_deref(), Some("Both dubs are made, at no cost"));
}

#[test]
fn one_line_is_no_batch_and_needs_no_word() {
    let mut run = Run::default();
    run.begin(Some(LineId(1)), JobId(1));
    assert!(!run.is_batch());
    assert_eq!(text(run.end(JobId(1), spoken(5))), None);
}

/// What it had cost was seen in the Usage room only.
#[test]
fn the_word_at_the_end_says_what_it_cost() {
    let mut run = Run::default();
    for (first, cost, words) in [
        (1, 35, "Both lines are spoken, for 70 credits"),
        (3, 0, "Both lines are spoken, at no cost"),
    ] {
        run.begin(Some(LineId(first)), JobId(first));
        run.begin(Some(LineId(first + 1)), JobId(first + 1));
        run.end(JobId(first), spoken(cost));
        let word = text(run.end(JobId(first + 1), spoken(cost)));
        assert_eq!(word.as_deref(), Some(words));
    }
    run.begin(Some(LineId(5)), JobId(5));
    run.begin(Some(LineId(6)), JobId(6));
    let draft = || End::Spoken(Backend::Draft, Credits(4), Source::Bought);
    run.end(JobId(5), draft());
    let word = text(run.end(JobId(6), draft()));
    let words = "Both lines are spoken, free (8 draft credits)";
    assert_eq!(word.as_deref(), Some(words));
}

fn begun(lines: u64) -> Run {
    let mut run = Run::default();
    (1..=lines).for_each(|job| run.begin(Some(LineId(job)), JobId(job)));
    run
}

/// Both may have been charged, and the word said "at no cost".
#[test]
fn what_failed_and_was_charged_is_no_line_at_no_cost() {
    let mut run = begun(2);
    run.end(JobId(1), End::Failed(in_doubt()));
    let word = text(run.end(JobId(2), End::Failed(in_doubt())));
    let words = "0 of 2 lines were spoken, and 2 lines may have been charged; \
                 2 failed and are listed under Failed in Jobs";
    assert_eq!(word.as_deref(), Some(words));
    let mut run = begun(3);
    run.end(JobId(1), End::Failed(charged(13)));
    run.end(JobId(2), spoken(7));
    let notice = run.end(JobId(3), End::Cancelled(in_doubt()));
    let words = "1 of 3 lines were spoken, for 20 credits, and 1 line may have been charged; \
                 2 failed or were stopped on the way and are listed under Failed in Jobs";
    assert_eq!(text(notice).as_deref(), Some(words));
    let mut run = begun(2);
    run.end(JobId(1), cancelled());
    let notice = run.end(JobId(2), End::Cancelled(in_doubt()));
    assert!(matches!(notice, Some(Notice::Heed(_))), "{notice:?}");
    let words = "Cancelled: 0 of 2 lines were spoken, and 1 line may have been charged. \
                 1 line was sent before and is listed under Failed in Jobs";
    assert_eq!(text(notice).as_deref(), Some(words));
}

/// "3 of 4 lines were spoken, for 9 000 credits": the parts of the fourth had cost 3 200.
#[test]
fn parts_of_a_line_that_failed_are_in_the_sum_once() {
    use crate::trouble::{PartsBought, Trouble};
    let mut runs = Runs(BTreeMap::from([(None, begun(2))]));
    let bought = |all: u64, now: u64| {
        Trouble {
            what: String::new(),
            charged: Charged::No,
            remedies: Vec::new(),
            details: Default::default(),
            topic: None,
        }
        .with_bought(PartsBought {
            all: Credits(all),
            now: Credits(now),
            backend: Backend::Live,
            account: None,
        })
    };
    runs.pay_for_parts(JobId(1), &bought(13, 13));
    runs.end(None, JobId(1), failed());
    let run = runs.0.get_mut(&None).unwrap();
    run.begin(Some(LineId(1)), JobId(1));
    // The second attempt ends before it buys anything.
    runs.pay_for_parts(JobId(1), &bought(13, 0));
    runs.end(None, JobId(1), failed());
    let word = runs.end(None, JobId(2), spoken(7));
    let word = text(word.map(|(_, word)| word)).unwrap();
    assert!(word.contains("for 20 credits"), "{word}");
}

/// Regression: "17 failed" was said of lines that the chosen budget had no room for.
#[test]
fn lines_over_a_limit_are_told_as_not_sent() {
    let left = |limit| {
        let mut run = begun(3);
        run.end(JobId(1), spoken(7));
        run.end(JobId(2), End::Unsent(limit));
        let notice = run.end(JobId(3), End::Unsent(limit));
        assert_eq!((run.failed, run.unsent), (0, 2));
        assert!(matches!(notice, Some(Notice::Heed(_))), "{notice:?}");
        text(notice).unwrap()
    };
    let all = "1 of 3 lines were spoken, for 7 credits";
    let words = tr!("studio-run-unsent", all = all, lines = 2);
    assert_eq!(left(Limit::Budget), words);
    let words = tr!("studio-run-unsent-key", all = all, lines = 2);
    assert_eq!(left(Limit::Key), words);
}

/// What was charged stays so when it is tried again; what the second try only fetched isn't charged twice.
#[test]
fn a_charge_is_counted_once() {
    for (source, cost) in [(Source::Earlier, 13), (Source::Bought, 26)] {
        let mut run = begun(2);
        run.end(JobId(1), End::Failed(charged(13)));
        run.begin(Some(LineId(1)), JobId(1));
        run.end(JobId(1), End::Spoken(Backend::Live, Credits(13), source));
        let word = text(run.end(JobId(2), spoken(0)));
        let words = format!("Both lines are spoken, for {cost} credits");
        assert_eq!(word, Some(words), "{source:?}");
    }
}

#[test]
fn a_doubt_that_ends_before_the_batch_is_told_no_longer() {
    let mut run = begun(3);
    run.end(JobId(1), End::Failed(in_doubt()));
    run.end(JobId(2), End::Failed(in_doubt()));
    let found = End::Spoken(Backend::Live, Credits(9), Source::Earlier);
    assert_eq!(run.end(JobId(1), found), None);
    assert_eq!(run.end(JobId(2), failed()), None);
    assert_eq!((run.lines, run.spoken, run.failed), (3, 1, 1));
    let word = text(run.end(JobId(3), spoken(1)));
    let words =
        "2 of 3 lines were spoken, for 10 credits; 1 failed and is listed under Failed in Jobs";
    assert_eq!(word.as_deref(), Some(words));
}

/// "9 of 16 lines, 1 failed" stood above six that were listed.
#[test]
fn the_word_counts_what_is_listed_under_failed() {
    let mut run = begun(16);
    (1..=9).for_each(|job| drop(run.end(JobId(job), spoken(1))));
    run.end(JobId(10), failed());
    (11..=15).for_each(|job| drop(run.end(JobId(job), End::Cancelled(in_doubt()))));
    let word = text(run.end(JobId(16), cancelled()));
    let words = "9 of 16 lines were spoken, for 9 credits, and 5 lines may have been charged; \
                 6 failed or were stopped on the way and are listed under Failed in Jobs; 1 was cancelled";
    assert_eq!(word.as_deref(), Some(words));
}

/// It was counted twice: "Cancelled: 3 of 4 lines".
#[test]
fn a_cancelled_line_that_is_tried_again_is_the_same_line() {
    let mut run = begun(3);
    run.end(JobId(1), cancelled());
    run.begin(Some(LineId(1)), JobId(1));
    assert_eq!((run.lines, run.cancelled), (3, 0));
    run.end(JobId(1), spoken(1));
    run.end(JobId(2), spoken(1));
    let word = text(run.end(JobId(3), spoken(1)));
    let words = "All 3 lines are spoken, for 3 credits";
    assert_eq!(word.as_deref(), Some(words));
}

/// "6 of 31" stood over thirty lines: one that was refused and pressed again has another job.
#[test]
fn a_line_that_is_pressed_again_is_the_same_line_of_the_batch() {
    let mut run = Run::default();
    for line in 1..=30 {
        run.begin(Some(LineId(line)), JobId(line));
    }
    run.end(JobId(1), failed());
    run.end(JobId(2), cancelled());
    assert_eq!((run.lines, run.spoken, run.failed), (30, 0, 1));
    run.begin(Some(LineId(1)), JobId(31));
    assert_eq!((run.lines, run.spoken, run.failed), (30, 0, 0));
    assert_eq!(run.end(JobId(31), spoken(2)), None);
    assert_eq!((run.lines, run.spoken, run.cancelled), (30, 1, 1));
    // Another take of it, and nothing of the one before is told any more.
    run.begin(Some(LineId(1)), JobId(32));
    run.begin(Some(LineId(1)), JobId(33));
    assert_eq!((run.lines, run.spoken, run.over()), (30, 0, 1));
    run.end(JobId(32), spoken(2));
    assert_eq!(run.over(), 1, "one of its takes is under way");
    run.end(JobId(33), End::Forgotten);
    assert_eq!((run.lines, run.spoken), (30, 1));
    (3..=29).for_each(|job| drop(run.end(JobId(job), spoken(0))));
    let word = text(run.end(JobId(30), spoken(0)));
    let words = "Cancelled: 29 of 30 lines were spoken, for 4 credits";
    assert_eq!(word.as_deref(), Some(words));
}

/// The lines of two projects stood in one sum.
#[test]
fn each_project_has_its_own_count() {
    let mut runs = Runs::default();
    let [one, other] = [1, 2].map(|id| Some(ProjectId(id)));
    for job in 1..=3 {
        runs.0
            .entry(one)
            .or_default()
            .begin(Some(LineId(job)), JobId(job));
        let run = runs.0.entry(other).or_default();
        run.begin(Some(LineId(job)), JobId(10 + job));
    }
    runs.end(one, JobId(11), spoken(4));
    assert_eq!((runs.of(one).lines, runs.of(one).spoken), (3, 0));
    assert_eq!((runs.of(other).lines, runs.of(other).spoken), (3, 1));
    assert_eq!(runs.batches_beside(one), 1);
    runs.end(one, JobId(12), spoken(4));
    let (of, word) = runs.end(one, JobId(13), spoken(4)).unwrap();
    assert_eq!(of, other);
    let words = "All 3 lines are spoken, for 12 credits";
    assert_eq!(text(Some(word)).as_deref(), Some(words));
    assert_eq!(runs.of(one).over(), 0);
}

/// Whoever cancelled all work in another project was told nothing.
#[test]
fn a_line_of_another_project_that_is_cancelled_is_told() {
    let mut runs = Runs::default();
    let [one, other] = [1, 2].map(|id| Some(ProjectId(id)));
    let run = runs.0.entry(other).or_default();
    run.begin(Some(LineId(1)), JobId(1));
    assert_eq!((runs.open_beside(one), runs.open_beside(other)), (1, 0));
    let (of, word) = runs
        .end(one, JobId(1), End::Cancelled(charged(13)))
        .unwrap();
    let words = "1 line was stopped on the way, for 13 credits; it is listed under Failed in Jobs";
    assert_eq!((of, text(Some(word)).as_deref()), (other, Some(words)));
}

/// "1 line was cancelled; its project generates it again", of a dub or of a project in the bin.
#[test]
fn a_line_of_another_project_that_is_cancelled_for_nothing_promises_nothing() {
    let mut runs = Runs::default();
    let [one, other] = [1, 2].map(|id| Some(ProjectId(id)));
    let run = runs.0.entry(other).or_default();
    run.begin(Some(LineId(1)), JobId(1));
    let (of, word) = runs.end(one, JobId(1), cancelled()).unwrap();
    let words = "1 line was cancelled, at no cost";
    assert_eq!((of, text(Some(word)).as_deref()), (other, Some(words)));
}

/// A dub was "1 line of another project", and its end the one of a line.
#[test]
fn work_of_no_project_is_no_line_of_another() {
    let mut runs = Runs::default();
    for job in 1..=2 {
        runs.0.entry(None).or_default().begin(None, JobId(job));
    }
    let open = Some(ProjectId(1));
    assert_eq!((runs.open_beside(open), runs.batches_beside(open)), (0, 0));
    runs.end(open, JobId(1), End::Forgotten);
    assert_eq!(runs.end(open, JobId(2), cancelled()), None);
}

/// "All 1 lines are spoken" was told of a line's second take that was cancelled.
#[test]
fn a_line_of_another_project_that_has_its_take_is_not_told() {
    let mut runs = Runs::default();
    let [one, other] = [1, 2].map(|id| Some(ProjectId(id)));
    for job in 1..=2 {
        let run = runs.0.entry(other).or_default();
        run.begin(Some(LineId(1)), JobId(job));
    }
    assert_eq!(runs.end(one, JobId(1), spoken(4)), None);
    assert_eq!(runs.end(one, JobId(2), cancelled()), None);
}

/// "1 of 18 takes were made; 10 were stopped on the way and are listed under Failed": seconds later 11 were there.
#[test]
fn what_was_stopped_on_the_way_is_being_fetched_and_the_sum_is_told_once_it_is_there() {
    let mut run = Run::default();
    (1..=5).for_each(|job| run.begin(None, JobId(job)));
    run.end(JobId(1), spoken(7));
    let mut runs = Runs(BTreeMap::from([(None, run)]));
    for job in [2, 3] {
        runs.fetch(JobId(job));
        let unknown = Charged::Unknown {
            request: None,
            backend: Backend::Draft,
        };
        runs.end(None, JobId(job), End::Cancelled(unknown));
    }
    runs.end(None, JobId(4), cancelled());
    let (_, word) = runs.end(None, JobId(5), cancelled()).unwrap();
    let words = "Cancelled: 1 of 5 takes were made, for 7 credits. \
                 Mynah checks what was generated for 2 lines";
    assert_eq!(text(Some(word)).as_deref(), Some(words));
    let fetched = || End::Spoken(Backend::Live, Credits(7), Source::Earlier);
    assert!(runs.end(None, JobId(2), fetched()).is_none());
    let (_, word) = runs.end(None, JobId(3), fetched()).unwrap();
    let words = "2 takes finished after you cancelled: 3 of 5 takes were made, for 21 credits";
    assert_eq!(text(Some(word)).as_deref(), Some(words));
}

/// After a crash three toasts said "All 10 takes are made", "All 3…", "All 3…": of what, and where, none did.
#[test]
fn takes_of_a_casting_call_say_whose_part_it_is_and_lead_there_as_one() {
    let mut runs = Runs::default();
    let project = Some(ProjectId(4));
    let order = of_call;
    let mut told = Vec::new();
    for job in (1..=3).map(JobId) {
        runs.begin(project, &order(9), job, false);
        let word = runs.end(project, job, spoken(2));
        told.extend(word.map(|(_, word)| word));
    }
    let Some(Notice::Offer { text, offer }) = told.pop() else {
        panic!("{told:?}");
    };
    assert_eq!(
        text,
        "Audition for LEO: All 3 takes are made, for 6 credits"
    );
    assert_eq!(offer, Offer::HearAudition(ProjectId(4), 9));
    // Another one is counted by itself.
    runs.begin(project, &order(8), JobId(4), false);
    assert_eq!(runs.of(project).lines, 1);
}

/// A take of a casting call.
fn of_call(call: u32) -> LineOrder {
    LineOrder {
        shown: None,
        line: None,
        speaker: "LEO".to_owned(),
        voice_name: String::new(),
        request: Generation::Effects(EffectRequest {
            text: "Rain".to_owned(),
            seconds: None,
            influence: None,
            looped: false,
            format: Default::default(),
        }),
        fresh: false,
        once_more: false,
        outside_consent: false,
        beside: false,
        retake: None,
        rehearsed: false,
        stop_loss: Some(StopLoss {
            of: Tried::Call(call),
            most: None,
            held: 0,
        }),
        dub_of: None,
        mend: None,
        blind: false,
        zero_retention: false,
    }
}

/// "All 18 takes are made", "All 20…", "All 25…" was told of 27, while others were still looked for.
#[test]
fn what_a_killed_window_ordered_is_told_once_when_none_of_it_is_looked_for_any_more() {
    for order in [
        of_call(9),
        LineOrder {
            stop_loss: None,
            ..of_call(9)
        },
    ] {
        let mut runs = Runs::default();
        let project = Some(ProjectId(4));
        for job in [7, 8, 9] {
            runs.seek(project, None, JobId(job));
        }
        let mut told = Vec::new();
        let mut end = |runs: &mut Runs, job: u64, end: End| {
            let word = runs.end(project, JobId(job), end);
            told.extend(word.map(|(_, word)| match word {
                Notice::Offer { text, .. } | Notice::Done(text) => text,
                other => format!("{other:?}"),
            }));
        };
        runs.begin(project, &order, JobId(1), false);
        runs.begin(project, &order, JobId(2), false);
        end(&mut runs, 1, spoken(2));
        end(&mut runs, 2, spoken(2));
        // It was not sent, and waits again.
        end(&mut runs, 7, End::Forgotten);
        runs.begin(project, &order, JobId(3), false);
        end(&mut runs, 3, spoken(2));
        // It was made, and is found.
        end(&mut runs, 8, spoken(2));
        end(&mut runs, 9, spoken(2));
        let [told] = &told[..] else {
            panic!("{told:?}")
        };
        assert!(
            told.ends_with("All 5 takes are made, for 10 credits"),
            "{told}"
        );
    }
}
