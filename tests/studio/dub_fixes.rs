//! Fixes of lines of dubs: what was bought for one and what is wanted of it since.

use super::dub_projects::{begun, dubbed, fix};
use super::parts::entries;
use super::recovery::{QUICK, order_live, service_bench};
use super::tools::{bench, dub};
use super::*;
use mynah::draft::faults::Gate;
use mynah::script::cast::CastVoice;
use mynah::terms::clock::UnixMillis;
use mynah::terms::request::LineRequest;
use mynah_model::command::{DubLine, DubbingCommand, LineMend, PatchWish};
use mynah_model::dubbing::{Film, Language, NoDub, Segment, Wish};
use mynah_model::trouble::Topic;

/// What was bought for a line could not take its place, the line was written once more and that was bought: to try or to
/// dismiss the first forgot the second, which was paid for and never put in its place.
#[test]
fn what_is_wanted_of_a_line_since_is_wanted_whatever_becomes_of_what_was_bought_before() {
    let (mut bench, library) = bench();
    let Generation::Dubbing(asked) = dub(&library) else {
        panic!("it is a dub");
    };
    let mut film = Film::of(asked);
    let id = film.id(Backend::Draft);
    let at = DubLine {
        film: id.clone(),
        language: "en".to_owned(),
        line: 1,
    };
    let wish = |text: &str| PatchWish {
        mend: LineMend {
            at: at.clone(),
            seen: Segment::default(),
            text: text.to_owned(),
            voice: CastVoice {
                id: "DraftWren00000000001".into(),
                name: "Wren".to_owned(),
            },
        },
        speech: LineRequest::Speech(SpeechRequest {
            voice: "DraftWren00000000001".into(),
            model: "eleven_v3".into(),
            text: text.to_owned(),
            settings: Default::default(),
            format: Default::default(),
            seed: None,
            language: None,
            context: Default::default(),
            seams: Vec::new(),
            rules: Vec::new(),
            place: Default::default(),
        }),
        take: None,
    };
    let (first, second) = (wish("Come to us all at nine."), wish("Come at nine."));
    film.want(vec![Language {
        code: "en".to_owned(),
        wishes: vec![Wish {
            what: second.clone(),
            at: UnixMillis(1),
            orders: Vec::new(),
            no: None,
            lasts: None,
        }],
        ..Language::default()
    }]);
    let kept = library.change_film(Backend::Draft, (&id, UnixMillis(1)), |_| {
        Some(film.written())
    });
    kept.unwrap();
    let wanted = || {
        let film = library.film(&id).unwrap().unwrap();
        let film = Film::read(&film.content).unwrap();
        let wishes = film.languages[0].wishes.iter();
        wishes
            .map(|it| (it.what.clone(), it.no.is_some()))
            .collect::<Vec<_>>()
    };
    let patch = DubbingCommand::Patch(Box::new(first.clone()));
    bench.send(Command::Dubbing(patch));
    bench.until("what came of it", |desk| {
        desk.dubbing.patched.contains_key(&at)
    });
    assert_eq!(wanted(), [(second.clone(), false)]);
    let told = bench.desk.dubbing.patched[&at].came.as_ref().unwrap_err();
    assert_eq!(told.topic, Some(Topic::Overtaken), "{told:?}");
    let mut dismiss = |number: u64, wish: &PatchWish| {
        let forget = DubbingCommand::Forget(number, Box::new(wish.clone()));
        bench.send(Command::Dubbing(forget));
        bench.until("the film", |desk| desk.dubbing.looked.contains_key(&number));
    };
    dismiss(101, &first);
    assert_eq!(wanted(), [(second.clone(), false)]);
    dismiss(102, &second);
    assert_eq!(wanted(), []);
}

/// The answer was waited for, for minutes, and the language's other lines waited behind it.
#[test]
fn a_line_that_is_cancelled_as_it_is_spoken_waits_for_no_answer() {
    let (service, _home, library, mut bench) = begun();
    let card = dubbed(&mut bench, &library);
    let gate = Gate::default();
    let spoken = Fault::HoldBefore(gate.clone());
    service.faults.next_on("/regenerate", spoken);
    let order = bench.desk.anew_order(&card, "en", (1, "Good day."));
    let job = order_live(&mut bench, vec![order.unwrap()]);
    bench.until_seen("its sending", || service.faults.waiting() == 0);
    bench.send(Command::Jobs(JobsCommand::Cancel(job)));
    match bench.until_over(job) {
        JobState::Cancelled(trouble) => {
            let is_open = matches!(trouble.charged, Charged::Unknown { .. });
            assert!(is_open, "{trouble:?}");
        }
        other => panic!("{other:?}"),
    }
    gate.open();
}

/// Offline it waited without end, and said only that another line is being said anew.
#[test]
fn a_line_that_waits_for_its_turn_says_that_nobody_can_be_reached() {
    let (service, _home, library, mut bench) = begun();
    let card = dubbed(&mut bench, &library);
    let gate = Gate::default();
    let spoken = Fault::HoldAfterBytes(0, gate.clone());
    service.faults.next_on("/regenerate", spoken);
    let order = bench.desk.anew_order(&card, "en", (1, "Good day."));
    let first = order_live(&mut bench, vec![order.unwrap()]);
    bench.until_seen("its sending", || service.faults.waiting() == 0);
    let order = bench.desk.anew_order(&card, "en", (2, "Not today."));
    let second = order_live(&mut bench, vec![order.unwrap()]);
    bench.send(Command::Jobs(JobsCommand::Cancel(first)));
    bench.until_over(first);
    bench.until("its turn", |desk| {
        matches!(&desk.job(second).unwrap().state, JobState::Held { why, .. }
            if why.what.starts_with("Another line of this language"))
    });
    let behind = NoDub::SaysAnew.to_string();
    bench.until_seen("that the service says another one", || {
        let mut reasons = entries(&library).into_iter().filter_map(|it| it.reason);
        reasons.any(|it| it == behind)
    });
    service.faults.refuse_connections(true);
    // Those that are open, too.
    service.faults.always_on("/v1", Fault::HangUp);
    bench.until("that nobody can be reached", |desk| {
        desk.lost.contains_key(&Backend::Live)
    });
    service.faults.clear();
    service.faults.refuse_connections(false);
    gate.open();
    let over = bench.until_over(second);
    assert!(matches!(over, JobState::Finished { .. }), "{over:?}");
}

/// The next line of its language failed with "Try again": it comes after that one, as it does where nobody cancels.
#[test]
fn a_line_behind_one_that_was_cancelled_as_it_was_spoken_waits_for_it() {
    let (service, _home, library, mut bench) = begun();
    let card = dubbed(&mut bench, &library);
    let gate = Gate::default();
    let spoken = Fault::HoldAfterBytes(0, gate.clone());
    service.faults.next_on("/regenerate", spoken);
    let order = bench.desk.anew_order(&card, "en", (1, "Good day."));
    let first = order_live(&mut bench, vec![order.unwrap()]);
    bench.until_seen("its sending", || service.faults.waiting() == 0);
    let order = bench.desk.anew_order(&card, "en", (2, "Not today."));
    let second = order_live(&mut bench, vec![order.unwrap()]);
    bench.send(Command::Jobs(JobsCommand::Cancel(first)));
    let over = bench.until_over(first);
    assert!(matches!(over, JobState::Cancelled(_)), "{over:?}");
    let over = bench.until_over(second);
    gate.open();
    assert!(matches!(over, JobState::Finished { .. }), "{over:?}");
    assert_eq!(service.billed(), 220);
    let reasons = entries(&library).into_iter().filter_map(|it| it.reason);
    let behind = NoDub::SaysAnew.to_string();
    assert!(
        reasons.into_iter().any(|it| it == behind),
        "it waited for nothing"
    );
}

/// The window that waited took the wish of the one that paid: its fix was refused as one that newer words overtook.
#[test]
fn who_waits_for_the_same_line_elsewhere_and_is_cancelled_takes_nothing_from_who_pays() {
    let (service, home, library, mut first) = begun();
    let card = dubbed(&mut first, &library);
    fix(&mut first, &card, (1, "Good night."));
    let at = DubLine {
        film: card.id.clone(),
        language: "en".to_owned(),
        line: 1,
    };
    first.desk.dubbing.patched.remove(&at);
    let gate = Gate::default();
    service
        .faults
        .next_on("/regenerate", Fault::HoldBefore(gate.clone()));
    let order = first.desk.anew_order(&card, "en", (1, "Good day."));
    order_live(&mut first, vec![order.clone().unwrap()]);
    first.until_seen("its sending", || service.faults.waiting() == 0);
    let mut second = service_bench(&service, home.path(), true, QUICK);
    let waits = order_live(&mut second, vec![order.unwrap()]);
    second.until("a word about the other one", |desk| {
        matches!(&desk.job(waits).unwrap().state, JobState::Held { why, .. }
            if why.what.contains("by another Mynah"))
    });
    second.send(Command::Jobs(JobsCommand::Cancel(waits)));
    let over = second.until_over(waits);
    assert!(matches!(over, JobState::Cancelled(_)), "{over:?}");
    gate.open();
    first.until("what came of it", |desk| {
        desk.dubbing.patched.contains_key(&at)
    });
    let came = first.desk.dubbing.patched[&at].came.as_ref();
    assert_eq!(came.map(|patch| patch.text.as_str()), Ok("Good day."));
}
