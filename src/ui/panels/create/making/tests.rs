//! What is bought on the way, by whom, and what is said of it meanwhile.

use egui_kittest::Harness;

use super::*;
use crate::studio::event::{Event, TakesEvent};
use crate::studio::making::{Attempt, Form};
use crate::terms::credits::Credits;
use crate::terms::fingerprint::quick_key;
use crate::terms::request::Generation;
use crate::ui::panels::testing as made;
use crate::ui::testing::Bench;

const WORDS: &str = "An old woman, calm and slow, with a raspy voice and a dry sense of humour";

/// A way with one attempt that was ordered, at the step where previews are heard.
fn tried() -> Making {
    let form = Form {
        words: WORDS.to_owned(),
        ..Form::default()
    };
    let request = form.request(Kind::Design, 7).unwrap();
    let mut making = Making::new(Kind::Design);
    making.form = form;
    making.try_out(Attempt {
        parent: None,
        request,
        voice: None,
        shown: Credits(100),
    });
    making
}

/// The room of it.
fn room(kind: Kind, making: Making) -> Harness<'static, Bench<MakingPanel>> {
    let mut panel = MakingPanel::new(kind);
    panel.asked = Some((Backend::Draft, 0));
    panel.resume(MakingCard {
        id: MakingId(1),
        backend: Backend::Draft,
        at: crate::terms::clock::UnixMillis(1),
        making,
    });
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    })
}

/// What the one attempt is said to be.
fn state(room: &mut Harness<'_, Bench<MakingPanel>>) -> String {
    room.state_mut().with(|panel, cx| panel.state(cx, 0))
}

/// Before anybody told what the library holds, what was paid for was said never to have been made.
#[test]
fn previews_are_not_said_to_be_missing_before_that_is_known() {
    let mut room = room(Kind::Design, tried());
    assert!(!state(&mut room).contains(&tr!("design-open")));
    let nothing = TakesEvent::Held(Backend::Draft, String::new(), [].into());
    room.state_mut().desk.apply(Event::Takes(nothing));
    room.run();
    assert!(state(&mut room).contains(&tr!("design-open")));
    // What is held is asked for.
    let request = tried().attempts[0].request.clone();
    let key = quick_key(&Generation::Design(request));
    let held = TakesEvent::Held(Backend::Draft, String::new(), [key].into());
    room.state_mut().desk.apply(Event::Takes(held));
    room.run();
    assert!(!state(&mut room).contains(&tr!("design-open")));
    let sent = format!("{:?}", room.state().wishes.outbox);
    assert!(sent.contains("Previews"), "{sent}");
}

/// By the dozen another account may pay, which the voice is never asked of.
#[test]
fn previews_are_paid_for_by_the_account_in_use() {
    let mut room = room(Kind::Design, tried());
    room.state_mut().with(|panel, cx| {
        panel.try_out(cx, None);
        panel.order_again(cx, 0);
    });
    let sent = format!("{:?}", room.state().wishes.outbox);
    assert!(!sent.contains("asked_alone: false"), "{sent}");
    assert_eq!(sent.matches("asked_alone: true").count(), 2, "{sent}");
}

/// "More like this" of a remix bore the voice that was chosen since: that one was bought to be compared, and told of.
#[test]
fn more_like_an_attempt_is_of_the_voice_that_was_changed() {
    let voice = |id: &str| crate::script::cast::CastVoice {
        id: crate::terms::ids::VoiceId::from(id),
        name: id.to_owned(),
    };
    let mut making = Making::new(Kind::Remix);
    making.form = Form {
        words: "younger and faster".to_owned(),
        voice: Some(voice("maud")),
        ..Form::default()
    };
    let request = making.form.request(Kind::Remix, 7).unwrap();
    making.try_out(Attempt {
        parent: None,
        request,
        voice: Some(voice("maud")),
        shown: Credits(100),
    });
    making.form.voice = Some(voice("tom"));
    let mut room = room(Kind::Remix, making);
    room.state_mut()
        .with(|panel, cx| panel.try_out(cx, Some(0)));
    let attempts = &room.state().panel.making().unwrap().attempts;
    assert_eq!(attempts[1].request.from, attempts[0].request.from);
    assert_eq!(attempts[1].voice, attempts[0].voice);
}
