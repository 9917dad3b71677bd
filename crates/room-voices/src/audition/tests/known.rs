//! What is known of the voices of a call while it is open: how they speak, who they are cast for, whether they are there.

use super::*;
use mynah_model::command::VoicesCommand;
use mynah_model::desk::{Hears, Model, OwnSettings, Voices};
use mynah_model::event::VoicesEvent;

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
        let all = all.map(|voice| mynah_model::desk::Voice {
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

/// Draft voices without this one.
fn without(gone: &VoiceId) -> Voices {
    let all = made::voices(Backend::Draft).into_iter();
    let left: Vec<_> = all.filter(|voice| voice.id != *gone).collect();
    left.into()
}

/// All of its lines went dark, with nothing that said why.
#[test]
fn the_others_are_heard_where_one_voice_is_gone() {
    let mut room = unspoken();
    let before = reads(&room);
    // Another one than speaks the part.
    let gone = opened(&room).audition.candidates[0].voice.clone();
    list(&mut room, without(&gone));
    give(room.state_mut());
    room.run();
    assert_eq!(reads(&room), before + 1, "it may be that no list has it");
    assert_eq!(cells(&room, ", line 1 · made"), 0);
    list(&mut room, without(&gone).without(gone));
    assert_eq!(cells(&room, ", line 1 · made"), 2);
    assert_eq!(cells(&room, "A, line 1 · Voice gone"), 1);
    room.key_press(Key::B);
    room.run();
    room.key_press(Key::Num4);
    room.run();
    assert_eq!(opened(&room).audition.stars(1, 0), 4);
}

/// What was paid for was "Voice gone": neither heard nor sent, and "0 cr" once names were shown. A model that isn't listed
/// any more left nothing of the whole call.
#[test]
fn what_was_made_is_heard_though_its_voice_or_the_model_is_gone() {
    let mut room = room();
    let gone = opened(&room).audition.candidates[1].voice.clone();
    list(&mut room, without(&gone).without(gone));
    assert_eq!(cells(&room, " · made"), 6);
    assert_eq!(cells(&room, &tr!("audition-voice-gone")), 0);
    are_called_by_letters(&room);
    room.get_by_label(&tr!("audition-reveal")).click();
    room.run();
    let costs = |room: &Room<'_>| {
        let bench = room.state();
        let sent = opened(room).plan.all();
        let takes = sent.filter_map(|sent| bench.desk.trial_take(sent.key));
        takes.map(|take| take.card.cost).collect::<Vec<_>>()
    };
    assert_eq!(costs(&room).len(), 6);
    let other = Model {
        id: "another".into(),
        ..made::model(Backend::Draft)
    };
    let models = VoicesEvent::Models(Arc::new(vec![other]));
    let models = Event::Voices(Backend::Draft, models);
    room.state_mut().desk.apply(models);
    room.run();
    assert_eq!(costs(&room).len(), 6);
    assert_eq!(cells(&room, &tr!("trial-unknown")), 0);
    assert_eq!(
        opened(&room).plan.older(),
        0,
        "nobody knows how it would be"
    );
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
