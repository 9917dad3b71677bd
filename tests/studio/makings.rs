//! A preview becomes a voice once: whatever is lost on the way, no second one is made and no slot is taken twice.

use std::sync::Arc;

use super::account::Service;
use super::payers::with_two;
use super::recovery::{QUICK, is_finished, service_bench};
use super::tools::ordered;
use super::*;
use mynah::draft::faults::Gate;
use mynah::draft::plan::Plan;
use mynah::draft::refusal::Refusal;
use mynah::library::Library;
use mynah::terms::clock::{Clock, UnixMillis};
use mynah::terms::fingerprint::quick_key;
use mynah::terms::ids::{EntryId, GeneratedVoiceId, MakingId};
use mynah_model::command::{MakingCommand, VoicesCommand};
use mynah_model::event::Notice;
use mynah_model::remote::Remote;
use mynah_model::trouble::Trouble;
use mynah_model::urgency::Urgency;
use mynah_model::voice_design::{Attempt, Chosen, Form, Kind, Making, MakingCard, Step};

/// A way whose preview is chosen, with the studio that bought it.
fn chosen(service: &Service, home: &std::path::Path) -> (Bench, MakingCard) {
    let mut bench = service_bench(service, home, true, QUICK);
    let card = chosen_in(&mut bench, home, true);
    (bench, card)
}

/// The same where a studio is there: alone, or with those that are bought by the dozen.
fn chosen_in(bench: &mut Bench, home: &std::path::Path, asked_alone: bool) -> MakingCard {
    let form = Form {
        words: "An old sailor with a deep, rough voice who speaks slowly".to_owned(),
        text: "The sea has been calm for nine days, and nobody on this ship trusts it. ".repeat(2),
        own_text: true,
        ..Form::default()
    };
    let mut making = Making::new(Kind::Design);
    let request = form.request(Kind::Design, 7).unwrap();
    making.form = form;
    making.try_out(Attempt {
        parent: None,
        request: request.clone(),
        voice: None,
        shown: Credits(143),
    });
    let before = bench.desk.jobs.len();
    bench.send(Command::Jobs(JobsCommand::Generate {
        project: bench.desk.project.as_ref().map(|open| open.card.id),
        backend: Backend::Live,
        orders: vec![ordered(Generation::Design(request))],
        play: false,
        asked_alone,
    }));
    bench.until("the job", |desk| desk.jobs.len() > before);
    let job = bench.desk.jobs.iter().nth(before).unwrap().id;
    bench.until("the previews", |desk| is_finished(desk, job));
    let library = Library::open(home, Clock::system()).unwrap();
    let takes = library.takes_of(EntryId(1)).unwrap();
    assert_eq!(takes.len(), 3);
    making.chosen = Some(Chosen {
        attempt: 0,
        generated: GeneratedVoiceId::new(takes[1].given.clone().unwrap()),
    });
    making.heard = takes
        .iter()
        .map(|take| GeneratedVoiceId::new(take.given.clone().unwrap()))
        .collect();
    (making.name, making.step) = ("Old Tom".to_owned(), Step::Name);
    MakingCard {
        id: MakingId(1),
        backend: Backend::Live,
        at: UnixMillis(1),
        making,
    }
}

/// Asks for the voice; how the way stands then, and what went wrong.
fn created(bench: &mut Bench, card: &MakingCard) -> (MakingCard, Option<Trouble>) {
    let before = bench.desk.browsed.makings.ended;
    let create = MakingCommand::Create(Box::new(card.clone()));
    bench.send(Command::Voices(VoicesCommand::Making(create)));
    bench.until("an end", |desk| desk.browsed.makings.ended > before);
    let makings = &bench.desk.browsed.makings;
    let (card, trouble) = makings.created(card.id, before).unwrap();
    (card.clone(), trouble.cloned())
}

fn there(home: &std::path::Path) -> Making {
    let library = Library::open(home, Clock::system()).unwrap();
    let kept = library.makings(Backend::Live).unwrap();
    Making::read(&kept[0].content).unwrap()
}

/// A way whose preview became a voice of which nobody here heard: the answer was lost, and no list came.
fn lost(service: &Service, bench: &mut Bench, card: &MakingCard) -> MakingCard {
    let away = Refusal::not_found("not_found", "Not Found");
    service.faults.always_on("/v2/voices", Fault::Refuse(away));
    service
        .faults
        .next_on("/v1/text-to-voice", Fault::LoseAnswer);
    let (lost, trouble) = created(bench, card);
    assert!(trouble.is_some() && lost.making.made.is_none());
    service.faults.clear();
    lost
}

/// How many voices of that name the account has.
fn named(bench: &Bench, name: &str) -> usize {
    let voices = bench.desk.voices_of(Backend::Live);
    voices.iter().filter(|voice| voice.name == name).count()
}

#[test]
fn a_voice_whose_answer_was_lost_is_found_and_not_made_twice() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let (mut bench, card) = chosen(&service, home.path());
    service
        .faults
        .next_on("/v1/text-to-voice", Fault::LoseAnswer);
    let (made, trouble) = created(&mut bench, &card);
    assert!(trouble.is_none(), "{trouble:?}");
    assert_eq!(made.making.step, Step::Done);
    bench.until("the voice in the list", |desk| {
        let voices = desk.voices_of(Backend::Live);
        voices.iter().any(|voice| voice.name == "Old Tom")
    });
    assert_eq!(named(&bench, "Old Tom"), 1);
    let library = Library::open(home.path(), Clock::system()).unwrap();
    let kept = library.makings(Backend::Live).unwrap();
    let kept = Making::read(&kept[0].content).unwrap();
    assert_eq!(kept, made.making, "on the disk as it was told");
    // Previews are paid, the voice is not.
    assert_eq!(library.spend(Backend::Live).unwrap().spent, Credits(143));
}

#[test]
fn a_voice_that_is_refused_can_be_asked_for_again() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let (mut bench, card) = chosen(&service, home.path());
    let full = Refusal::invalid(
        "voice_limit_reached",
        "voice_limit_reached",
        None,
        "You have reached your maximum amount of custom voices.",
    );
    service
        .faults
        .next_on("/v1/text-to-voice", Fault::Refuse(full));
    let (refused, trouble) = created(&mut bench, &card);
    assert!(trouble.is_some());
    assert_eq!(
        refused.making.step,
        Step::Name,
        "nothing is to be typed again"
    );
    assert!(refused.making.sent.is_empty() && refused.making.made.is_none());
    let (made, trouble) = created(&mut bench, &card);
    assert!(
        trouble.is_none() && made.making.made.is_some(),
        "{trouble:?}"
    );
}

/// A second window, or another name, made a second voice of the same preview.
#[test]
fn one_preview_is_one_voice_whatever_it_is_called() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let (mut bench, card) = chosen(&service, home.path());
    let (made, _) = created(&mut bench, &card);
    // Another window still has it as it was, under another name.
    let mut other = card.clone();
    other.making.name = "Young Tom".to_owned();
    let (again, trouble) = created(&mut bench, &other);
    assert!(trouble.is_none(), "{trouble:?}");
    assert_eq!(again.making.made, made.making.made);
    assert_eq!(again.making.name, "Old Tom", "as it is called there");
}

/// Its answer was lost, and it is asked for under another name.
#[test]
fn a_lost_voice_is_found_under_its_first_name() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let (mut bench, card) = chosen(&service, home.path());
    let mut other = lost(&service, &mut bench, &card);
    other.making.name = "Young Tom".to_owned();
    let (again, trouble) = created(&mut bench, &other);
    assert!(trouble.is_none(), "{trouble:?}");
    assert_eq!(again.making.name, "Old Tom", "as it is called there");
    bench.until("the voice in the list", |desk| {
        let voices = desk.voices_of(Backend::Live);
        voices.iter().any(|voice| voice.name == "Old Tom")
    });
    assert_eq!(named(&bench, "Young Tom"), 0);
}

/// Asking for another preview forgot that the first one was lost; under one name it was taken for the second.
#[test]
fn of_two_previews_whose_answers_are_lost_each_is_found() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let (mut bench, card) = chosen(&service, home.path());
    let mut other = lost(&service, &mut bench, &card);
    let second = card.making.heard[2].clone();
    other.making.chosen = Some(Chosen {
        attempt: 0,
        generated: second.clone(),
    });
    service
        .faults
        .next_on("/v1/text-to-voice", Fault::LoseAnswer);
    let (made, trouble) = created(&mut bench, &other);
    assert!(trouble.is_none(), "{trouble:?}");
    let kept = there(home.path());
    assert!(kept.sent.is_empty(), "nothing is open any more: {kept:?}");
    assert_eq!(kept.others.len(), 1, "the first is told of");
    assert_ne!(kept.others[0], made.making.made.unwrap());
    assert_eq!(kept.chosen.unwrap().generated, second);
    bench.until("both in the list", |desk| {
        let voices = desk.voices_of(Backend::Live);
        voices
            .iter()
            .filter(|voice| voice.name == "Old Tom")
            .count()
            == 2
    });
}

/// Nobody asked again, so nobody knew that the voice was there.
#[test]
fn a_lost_voice_is_found_by_whoever_lists_the_account() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let (mut bench, card) = chosen(&service, home.path());
    lost(&service, &mut bench, &card);
    let before = bench.desk.browsed.makings.ended;
    bench.send(Command::Voices(VoicesCommand::Refresh(Backend::Live)));
    bench.until_seen("the voice in its way", || there(home.path()).made.is_some());
    assert_eq!(there(home.path()).step, Step::Done);
    assert!(
        there(home.path()).is_unseen,
        "it is shown at the next start"
    );
    // It stood there without a word.
    bench.until("that it is told", |desk| {
        let is_it = |notice: &Notice| matches!(notice, Notice::Done(text) if text.contains("“Old Tom” was created"));
        desk.notices.iter().any(is_it) && desk.browsed.makings.created(card.id, before).is_some()
    });
}

/// Of two windows on one way the one that wrote last left out what the other one had paid for.
#[test]
fn what_another_window_tried_stays() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let (mut bench, card) = chosen(&service, home.path());
    let base = Box::new(card.making.clone());
    let keep = |bench: &mut Bench, card: &MakingCard, number| {
        let keep = MakingCommand::Keep(Box::new(card.clone()), base.clone(), number);
        bench.send(Command::Voices(VoicesCommand::Making(keep)));
        bench.until("it on the disk", |desk| {
            desk.browsed.makings.is_kept(card.id, number) == Some(true)
        });
    };
    let (mut one, mut other) = (card.clone(), card.clone());
    let attempt = card.making.attempts[0].clone();
    for (card, seed) in [(&mut one, 8), (&mut other, 9)] {
        let mut attempt = attempt.clone();
        attempt.request.seed = Some(seed);
        card.making.try_out(attempt);
    }
    one.making.form.words = "A young sailor who never saw the sea".to_owned();
    keep(&mut bench, &one, 1);
    keep(&mut bench, &other, 2);
    let words = there(home.path()).form.words;
    assert_eq!(words, one.making.form.words, "typed in the other one");
    let seeds = |making: &Making| -> Vec<_> {
        let all = making.attempts.iter();
        all.map(|attempt| attempt.request.seed).collect()
    };
    assert_eq!(seeds(&there(home.path())), [Some(7), Some(8), Some(9)]);
    let (_, merged) = bench.desk.browsed.makings.merged(card.id, 0).unwrap();
    assert_eq!(merged.attempts.len(), 3, "the window is told");
}

/// What the other window had paid for was "not made" in this one, offered at a price, and in no sum; pressed, it had cost
/// nothing for good.
#[test]
fn what_another_window_tried_is_heard_here_at_what_it_cost() {
    let home = tempfile::tempdir().unwrap();
    let mut one = Bench::open(StudioOptions::new(home.path()));
    let mut other = Bench::open(StudioOptions::new(home.path()));
    other.until("what is held", |desk| desk.is_held_told(Backend::Draft));
    let form = Form {
        words: "An old sailor with a deep, rough voice who speaks slowly".to_owned(),
        ..Form::default()
    };
    let request = form.request(Kind::Design, 7).unwrap();
    let tried = Generation::Design(request.clone());
    let key = quick_key(&tried);
    let empty = Making::new(Kind::Design);
    let mut card = MakingCard {
        id: MakingId(1),
        backend: Backend::Draft,
        at: UnixMillis(1),
        making: empty.clone(),
    };
    let keep = |bench: &mut Bench, card: &MakingCard, number| {
        let keep = MakingCommand::Keep(Box::new(card.clone()), Box::new(empty.clone()), number);
        bench.send(Command::Voices(VoicesCommand::Making(keep)));
        bench.until("it on the disk", |desk| {
            desk.browsed.makings.is_kept(card.id, number) == Some(true)
        });
    };
    card.making.try_out(Attempt {
        parent: None,
        request,
        voice: None,
        shown: Credits(1),
    });
    keep(&mut one, &card, 1);
    let job = one.generate(vec![ordered(tried.clone())]);
    one.until("the previews", |desk| is_finished(desk, job));
    // This one has the same way open, and writes in it.
    card.making = empty.clone();
    card.making.name = "Old Tom".to_owned();
    keep(&mut other, &card, 1);
    let merged = other.desk.browsed.makings.merged(card.id, 0);
    assert_eq!(merged.unwrap().1.attempts.len(), 1);
    let payer = (Backend::Draft, Urgency::Interactive);
    assert!(other.desk.is_held_for(payer, key), "with the attempt");
    let cost = |bench: &mut Bench| {
        let ask = MakingCommand::Previews {
            project: bench.desk.project.as_ref().map(|open| open.card.id),
            backend: Backend::Draft,
            requests: vec![Arc::new(tried.clone())],
        };
        let before = bench.desk.previews(key).cloned();
        bench.send(Command::Voices(VoicesCommand::Making(ask)));
        bench.until("the previews", |desk| {
            let now = desk.previews(key);
            now.is_some_and(|now| !before.iter().any(|it| Arc::ptr_eq(it, now)))
        });
        let takes = bench.desk.previews(key).unwrap();
        assert_eq!(takes.len(), 3);
        takes.iter().map(|take| take.cost).sum::<Credits>()
    };
    let paid = cost(&mut one);
    assert!(paid > Credits::ZERO);
    assert_eq!(cost(&mut other), paid);
    // Ordered once more it is in the library.
    let again = other.generate(vec![ordered(tried.clone())]);
    other.until("them again", |desk| is_finished(desk, again));
    assert_eq!(cost(&mut other), paid);
}

/// Previews were paid for by the key of batches, and the voice was asked of the account in use: refused, after paying.
#[test]
fn a_voice_is_asked_of_the_account_that_bought_its_preview() {
    let (one, two) = (Service::on(Plan::Creator), Service::on(Plan::Creator));
    let home = tempfile::tempdir().unwrap();
    let (mut bench, many) = with_two(home.path(), &one, &two);
    assert_eq!(bench.desk.settings.batch_key, Some(many));
    let card = chosen_in(&mut bench, home.path(), false);
    let (card, trouble) = created(&mut bench, &card);
    assert!(trouble.is_none(), "{trouble:?}");
    assert!(card.making.made.is_some());
}

/// Refused, broken off, its answer lost: one voice, one slot and one edit come of it, and what was spent is what the
/// service counts.
#[test]
fn ledger_and_slots_agree_with_the_service_after_failures() {
    for kind in [Kind::Design, Kind::Remix] {
        let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
        let (mut bench, mut card) = chosen(&service, home.path());
        let mut voices = 1;
        if kind == Kind::Remix {
            let (made, _) = created(&mut bench, &card);
            let voice = made.making.made.expect("a voice");
            card = super::clones::remixed(&mut bench, home.path(), &voice);
            card.id = MakingId(2);
            voices = 2;
        }
        let full = Refusal::invalid("voice_limit_reached", "voice_limit_reached", None, "Full.");
        for fault in [Fault::Refuse(full), Fault::HangUp] {
            service.faults.next_on("/v1/text-to-voice", fault);
            let (failed, trouble) = created(&mut bench, &card);
            assert!(trouble.is_some() && failed.making.made.is_none());
            card = failed;
        }
        let lost = lost(&service, &mut bench, &card);
        let (made, trouble) = created(&mut bench, &lost);
        assert!(made.making.made.is_some(), "{trouble:?}");
        bench.until("the slots", |desk| {
            let meter = desk.meters.get(&Backend::Live).and_then(Remote::value);
            let slots = meter.map(|meter| meter.slots);
            slots.is_some_and(|slots| {
                slots.voices.map(|(used, _)| used) == Some(voices) && slots.edits == Some(voices)
            })
        });
        let library = Library::open(home.path(), Clock::system()).unwrap();
        let spend = library.spend(Backend::Live).unwrap();
        assert_eq!(spend.unknown.0, 0, "{kind:?}: nothing is in doubt");
        let meter = bench.desk.meters[&Backend::Live].value().unwrap();
        assert_eq!(meter.used, spend.spent, "{kind:?}");
    }
}

/// Previews that another window was making were "not made" here.
#[test]
fn previews_that_another_window_makes_are_known_until_that_ends() {
    for is_closed in [false, true] {
        let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
        let one = service_bench(&service, home.path(), true, QUICK);
        let mut two = service_bench(&service, home.path(), true, QUICK);
        let gate = Gate::default();
        let held = Fault::HoldBefore(gate.clone());
        service.faults.next_on("/v1/text-to-voice", held);
        let form = Form {
            words: "An old sailor with a deep, rough voice who speaks slowly".to_owned(),
            ..Form::default()
        };
        let request = Generation::Design(form.request(Kind::Design, 7).unwrap());
        let key = quick_key(&request);
        one.send(Command::Jobs(JobsCommand::Generate {
            project: one.desk.project.as_ref().map(|open| open.card.id),
            backend: Backend::Live,
            orders: vec![ordered(request)],
            play: false,
            asked_alone: true,
        }));
        let is_elsewhere = |desk: &Desk| desk.browsed.makings.is_made_elsewhere(Backend::Live, key);
        two.until("that they are made elsewhere", is_elsewhere);
        if is_closed {
            drop(one);
            gate.open();
            two.until("that nobody makes them", |desk| !is_elsewhere(desk));
            continue;
        }
        gate.open();
        two.until("their end", |desk| !is_elsewhere(desk));
        // What came of them is known by then: nothing offers to buy them for a moment.
        assert!(
            two.desk
                .is_held_for((Backend::Live, Urgency::Interactive), key)
        );
        drop(one);
    }
}

/// The second voice took a slot, and nobody was told of it.
#[test]
fn two_windows_that_choose_two_previews_are_told_of_the_second_voice() {
    let (service, home) = (Service::on(Plan::Creator), tempfile::tempdir().unwrap());
    let (mut first, card) = chosen(&service, home.path());
    let mut second = service_bench(&service, home.path(), true, QUICK);
    let gate = Gate::default();
    let holds = Fault::HoldBefore(gate.clone());
    service.faults.next_on("/v1/text-to-voice", holds);
    let create = MakingCommand::Create(Box::new(card.clone()));
    first.send(Command::Voices(VoicesCommand::Making(create)));
    let faults = service.faults.clone();
    first.until_seen("that it is sent", || faults.waiting() == 0);
    let mut other = card.clone();
    other.making.name = "Young Tom".to_owned();
    let generated = card.making.heard[0].clone();
    assert_ne!(
        Some(&generated),
        card.making.chosen.as_ref().map(|it| &it.generated)
    );
    other.making.chosen = Some(Chosen {
        attempt: 0,
        generated,
    });
    let (made, trouble) = created(&mut second, &other);
    assert!(made.making.made.is_some(), "{trouble:?}");
    gate.open();
    first.until("a word of both", |desk| {
        let told = |notice: &Notice| matches!(notice, Notice::Heed(text) if text.contains("another window created a voice"));
        desk.notices.iter().any(told)
    });
    assert_eq!(there(home.path()).others.len(), 1);
}
