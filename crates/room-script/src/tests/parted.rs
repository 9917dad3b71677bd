//! What the price of a long line says of its parts, and the state of one whose voice is gone.

use super::*;
use mynah_core::fingerprint::part_key;
use mynah_core::settings::Setting;
use mynah_model::desk::{LineState, Voices};
use mynah_model::event::TakesEvent;
use mynah_script::tuning::LineChange;

/// A long line with a take in parts, each of which the library holds.
fn long<'a>() -> (Room<'a>, LineId) {
    let text = "And the sea went on against the stones of the harbour wall. ".repeat(40);
    let mut desk = made::desk(Backend::Draft, &format!("ANN: {text}"));
    let line = made::line(&desk, 1);
    let take = made::take(&desk, line, 1);
    let request = take.request.speech().expect("a line").clone();
    assert!(request.spans().len() > 1);
    made::give_takes(&mut desk, line, vec![take]);
    for span in request.spans() {
        let key = part_key((&request.part(&span)).into());
        let held = TakesEvent::HeldToo(Backend::Draft, String::new(), key);
        desk.apply(Event::Takes(held));
    }
    (room(desk), line)
}

/// Whether the price says that parts are kept.
fn keeps(room: &Room<'_>) -> bool {
    let price = room.get_by_label_contains("Generate line 1 ");
    let meaning = price.accesskit_node().description().unwrap_or_default();
    meaning.contains("kept and not paid again")
}

/// Parts were said to be kept where all of the line was to be paid.
#[test]
fn the_price_of_a_long_line_says_that_parts_are_kept_only_where_some_are() {
    let (mut room, id) = long();
    let edit = |room: &mut Room<'_>, edit| {
        room.state_mut().with(|_, cx| cx.edit(edit));
        run(room);
    };
    let text = format!("{} Then it was still.", texts(&room)[0]);
    edit(&mut room, Edit::SetText { id, text });
    assert!(keeps(&room));
    let change = LineChange::Setting(Setting::Speed(Some(1.1)));
    edit(&mut room, Edit::TuneLine { id, change });
    assert!(!keeps(&room));
    act(&mut room, Action::Undo);
    assert!(keeps(&room));
}

/// A rehearsal hid that the voice is gone: its lines looked as if they could be ordered.
#[test]
fn a_rehearsed_line_says_that_its_voice_is_gone() {
    let mut desk = made::desk(Backend::Live, made::SCRIPT);
    let line = made::line(&desk, 2);
    let mut take = made::take(&desk, line, 1);
    take.backend = Backend::Draft;
    made::give_takes(&mut desk, line, vec![take]);
    let of_line = desk.script().line(line).expect("it");
    assert_eq!(desk.line_state(of_line), LineState::Rehearsed);
    let voice = desk.voice_of(of_line).expect("a voice").clone();
    let mut room = room(desk);
    assert!(
        room.query_by_label_contains(&tr!("script-state-voice-gone"))
            .is_none()
    );
    let mut others = made::voices(Backend::Live);
    others.retain(|other| other.id != voice.id);
    let voices = VoicesEvent::Voices(Voices::from(others).without(voice.id));
    let desk = &mut room.state_mut().desk;
    desk.apply(Event::Voices(Backend::Live, voices));
    run(&mut room);
    let gone = room
        .get_all_by_label_contains(&tr!("script-state-voice-gone"))
        .count();
    assert_eq!(gone, 2, "both of Tom");
}
