//! What is known of the voices of a call while it is open: how they speak, who they are cast for, whether they are there.

use super::*;
use crate::studio::command::VoicesCommand;
use crate::studio::desk::{Hears, Model, OwnSettings, Voices};
use crate::studio::event::VoicesEvent;

/// So many times voices were asked about.
fn reads(room: &Room<'_>) -> usize {
    let sent = room.state().wishes.outbox.iter();
    let reads = sent.filter(|wish| matches!(wish, Command::Voices(VoicesCommand::Read { .. })));
    reads.count()
}

fn list(room: &mut Room<'_>, voices: Voices) {
    let event = VoicesEvent::Voices(voices);
    room.state_mut()
        .desk
        .apply(Event::Voices(Backend::Draft, event));
    room.run();
}

/// So many cells say this.
fn cells(room: &Room<'_>, says: &str) -> usize {
    room.query_all_by_label_contains(says).count()
}

/// They were read once, and a list that came anew left the call dark for good.
#[test]
fn what_a_list_leaves_out_is_read_again_after_each() {
    let mut room = room();
    let before = reads(&room);
    let unread = || -> Voices {
        let all = made::voices(Backend::Draft).into_iter();
        let all = all.map(|voice| crate::studio::desk::Voice {
            settings: OwnSettings::Unread,
            ..voice
        });
        all.collect::<Vec<_>>().into()
    };
    list(&mut room, unread());
    assert_eq!(reads(&room), before + 1);
    list(&mut room, unread());
    assert_eq!(reads(&room), before + 1, "on its way");
    let asked = Event::Voices(Backend::Draft, VoicesEvent::Asked);
    room.state_mut().desk.apply(asked);
    list(&mut room, unread());
    assert_eq!(reads(&room), before + 2);
    list(&mut room, made::voices(Backend::Draft).into());
    assert_eq!(cells(&room, ", line 1 · made"), 3);
}

/// All of its lines went dark, with nothing that said why.
#[test]
fn the_others_are_heard_where_one_voice_is_gone() {
    let mut room = room();
    let before = reads(&room);
    let gone = opened(&room).audition.candidates[1].voice.clone();
    let left: Vec<_> = made::voices(Backend::Draft)
        .into_iter()
        .filter(|voice| voice.id != gone)
        .collect();
    list(&mut room, left.clone().into());
    assert_eq!(reads(&room), before + 1, "it may be that no list has it");
    assert_eq!(cells(&room, ", line 1 · made"), 0);
    list(&mut room, Voices::from(left).without(gone));
    assert_eq!(cells(&room, ", line 1 · made"), 2);
    assert_eq!(cells(&room, "B, line 1 · Voice gone"), 1);
    room.key_press(Key::A);
    room.run();
    room.key_press(Key::Num4);
    room.run();
    assert_eq!(opened(&room).audition.stars(0, 0), 4);
}

/// Its language went with the name, and what was paid for was to be bought again.
#[test]
fn what_was_made_stays_made_when_the_part_is_renamed() {
    let mut room = unspoken();
    let desk = &mut room.state_mut().desk;
    let model = made::model(Backend::Draft);
    let hears = Hears {
        language: true,
        ..model.hears
    };
    let models = VoicesEvent::Models(Arc::new(vec![Model { hears, ..model }]));
    desk.apply(Event::Voices(Backend::Draft, models));
    desk.edit(Edit::TunePart {
        speaker: "Tom".to_owned(),
        change: PartChange::Language(Some("de".to_owned())),
    });
    room.run();
    give(room.state_mut());
    room.run();
    assert_eq!(cells(&room, " · made"), 6);
    let desk = &mut room.state_mut().desk;
    desk.rename_speaker("Tom".to_owned(), "Theo".to_owned());
    room.run();
    assert_eq!(cells(&room, " · made"), 6);
}
