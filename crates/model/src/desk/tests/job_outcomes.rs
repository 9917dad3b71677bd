//! Lines that were ordered and have no take of it, and takes that stay whichever backend speaks.

use super::*;
use crate::trouble::{Details, Kind};
use mynah_script::cast::CastVoice;

const LIVE: Backend = Backend::Live;

fn trouble(kind: Kind) -> Trouble {
    let occasion = Occasion::local("test", UnixMillis(0));
    let details = Details {
        kind,
        ..Details::default()
    };
    Trouble {
        details: Arc::new(details),
        ..Trouble::told("Why".to_owned(), vec![Remedy::Retry], &occasion)
    }
}

fn state(desk: &Desk, line: LineId) -> String {
    format!("{:?}", desk.line_state(desk.script().line(line).unwrap()))
}

/// Orders another take of the first line, which has one, as job 2.
fn another(desk: &mut Desk) -> LineId {
    let id = keep(desk, 1, 0);
    let order = desk.order_for(id, true).unwrap();
    desk.apply(Event::Queued(vec![Queued {
        id: JobId(2),
        work: Work::Generate {
            project: Some(ProjectId(1)),
            backend: Backend::Draft,
            order: Arc::new(order),
        },
        quote: Credits(5),
        rank: 0,
        batch: Some(1),
    }]));
    id
}

/// Regression: three lines ended without their new takes after a crash, and the room said "Draft" and "Failed 0".
#[test]
fn line_without_the_ordered_take_is_not_done() {
    let mut desk = desk(TWO);
    let id = another(&mut desk);
    let failed = trouble(Kind::Refused);
    desk.apply(Event::Job(JobId(2), JobEvent::Failed(failed)));
    assert!(
        state(&desk, id).starts_with("Failed"),
        "{}",
        state(&desk, id)
    );
    let tally = desk.tally();
    assert_eq!((tally.failed, tally.to_do), (1, 3));
    assert_eq!(tally.changed, 2, "its take is not ordered with others");
    desk.apply(Event::Job(JobId(2), JobEvent::Dismissed));
    assert_eq!(state(&desk, id), "Draft");
    assert_eq!(desk.tally().failed, 0);
    // What was cancelled is not wanted any more.
    let id = another(&mut desk);
    let cancelled = trouble(Kind::Refused);
    desk.apply(Event::Job(JobId(2), JobEvent::Cancelled(cancelled)));
    assert_eq!(state(&desk, id), "Draft");
}

/// Regression: "17 failed" was said of lines that the chosen budget had no room for.
#[test]
fn line_over_a_limit_is_not_sent_and_has_not_failed() {
    for kind in [Kind::Budget, Kind::KeyLimit, Kind::StopLoss] {
        let mut desk = desk(TWO);
        let id = order(&mut desk, 1, 0);
        desk.apply(Event::Job(JobId(1), JobEvent::Failed(trouble(kind))));
        assert!(state(&desk, id).starts_with("Unsent"), "{kind:?}");
        let tally = desk.tally();
        let counts = (tally.failed, tally.unsent, tally.to_do, tally.changed);
        assert_eq!(counts, (0, 1, 3, 3), "{kind:?}");
        let listed = [List::Failed, List::Unsent].map(|list| desk.jobs.count(list));
        assert_eq!(listed, [0, 1], "{kind:?}");
        assert_eq!(desk.jobs.free().again(), 1, "{kind:?}: it can be retried");
    }
    // Out of credits is no limit that somebody chose.
    let mut desk = desk(TWO);
    order(&mut desk, 1, 0);
    let failed = JobEvent::Failed(trouble(Kind::Credits));
    desk.apply(Event::Job(JobId(1), failed));
    assert_eq!((desk.tally().failed, desk.tally().unsent), (1, 0));
}

/// A project with Draft voices whose first speaker has a voice of ElevenLabs, too.
fn cast_at_both() -> Desk {
    let mut desk = desk(TWO);
    let project = desk.project.as_mut().unwrap();
    project.defaults.live_model = ModelId::from("m");
    let voice = CastVoice {
        id: VoiceId::from("live"),
        name: "Live".to_owned(),
    };
    desk.edit(Edit::TunePart {
        speaker: "TOM".to_owned(),
        change: PartChange::Live(Some(voice)),
    });
    desk
}

fn know_live(desk: &mut Desk) {
    let models = VoicesEvent::Models(Arc::new(vec![model()]));
    desk.apply(Event::Voices(LIVE, models));
    let voices = VoicesEvent::Voices(vec![voice("live")].into());
    desk.apply(Event::Voices(LIVE, voices));
}

fn switch(desk: &mut Desk, backend: Backend) {
    desk.project.as_mut().unwrap().card.backend = backend;
    desk.touch_all();
}

/// Regression: back to Draft voices, lines with a take of ElevenLabs were "Changed" and offered to be generated.
#[test]
fn take_that_matches_stays_ready_under_either_backend() {
    let mut live = cast_at_both();
    know_live(&mut live);
    switch(&mut live, LIVE);
    let id = line(live.script(), 0).id;
    let request = live.request_for(id).unwrap();
    // The account's voices need not be known where Draft voices speak.
    for is_known in [true, false] {
        for approved in [false, true] {
            let mut desk = cast_at_both();
            if is_known {
                know_live(&mut desk);
            }
            let take = TakeCard {
                backend: LIVE,
                approved,
                ..card(1, id, request.clone())
            };
            desk.put_takes(id, 1, Some(Arc::new(take)));
            desk.touch_all();
            let wanted = if approved { "Approved" } else { "Fresh" };
            assert_eq!(state(&desk, id), wanted, "{is_known}");
            let tally = desk.tally();
            assert_eq!((tally.changed, tally.to_do), (2, 2), "{is_known}");
            assert_eq!(tally.as_before, 0, "{is_known}");
            assert!(!desk.is_final_otherwise(&line(desk.script(), 0)));
            assert_eq!(desk.price_of(id).unwrap().quote, Quote::ZERO);
            if is_known {
                switch(&mut desk, LIVE);
                assert_eq!(state(&desk, id), wanted);
                switch(&mut desk, Backend::Draft);
            }
            let text = "Other words.".to_owned();
            desk.edit(Edit::SetText { id, text });
            assert_eq!(state(&desk, id), "Changed", "{is_known}");
        }
    }
    // Another voice of ElevenLabs is another take, whatever Draft voices say.
    let mut desk = cast_at_both();
    know_live(&mut desk);
    let take = TakeCard {
        backend: LIVE,
        ..card(1, id, request)
    };
    desk.put_takes(id, 1, Some(Arc::new(take)));
    let change = PartChange::Live(None);
    desk.edit(Edit::TunePart {
        speaker: "TOM".to_owned(),
        change,
    });
    assert_eq!(state(&desk, id), "Changed");
}
