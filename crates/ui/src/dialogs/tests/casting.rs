//! The question what another voice for a part means, asked from elsewhere.

use super::*;
use mynah_core::settings::{ChosenSettings, Setting};
use mynah_script::cast::CastVoice;
use mynah_script::tuning::{LineChange, PartChange};
use mynah_ui_core::ctx::ToRecast;

/// An audition cast without a word about lines and prices.
#[test]
fn what_a_voice_was_heard_with_goes_along_as_one_step() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let voices = made::voices(Backend::Draft);
    let before = desk.script().cast().0["Tom"].clone();
    let now = before.draft.as_ref().unwrap().id.clone();
    let other = voices.into_iter().find(|voice| voice.id != now).unwrap();
    let heard = ChosenSettings::of([Setting::Stability(Some(0.2))]);
    let mut room = room(desk, Picked::Nothing, &[]);
    room.state_mut().view.recast = Some(ToRecast {
        project: made::PROJECT,
        speaker: "Tom".to_owned(),
        backend: Backend::Draft,
        voice: CastVoice::from(&other),
        manner: vec![PartChange::Settings(heard)],
    });
    room.run();
    room.get_by_label(&tr!("cast-swap-manner"));
    room.get_by_label_contains("Tom has 2 lines");
    room.get_by_label(&tr!("voices-cast-now", speaker = "Tom"))
        .click();
    room.run();
    let part = |room: &Room<'_>| room.state().desk.script().cast().0["Tom"].clone();
    assert_eq!(part(&room).draft.unwrap().id, other.id);
    assert_eq!(part(&room).settings, heard);
    room.state_mut().desk.undo();
    assert_eq!(part(&room), before);
}

/// Another voice was said to have the part, and what was tuned to the one before stayed without a word.
#[test]
fn what_was_tuned_and_stays_is_told_before_another_voice_is_cast() {
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let own = ChosenSettings::of([Setting::Stability(Some(0.3))]);
    desk.edit(Edit::TunePart {
        speaker: "Tom".to_owned(),
        change: PartChange::Settings(own),
    });
    let id = made::line(&desk, 4);
    desk.edit(Edit::TuneLine {
        id,
        change: LineChange::Settings(Some(own)),
    });
    let now = desk.script().cast().0["Tom"].draft.clone().unwrap().id;
    let voices = made::voices(Backend::Draft);
    let other = voices.into_iter().find(|voice| voice.id != now).unwrap();
    let mut room = room(desk, Picked::Nothing, &[]);
    room.state_mut().view.recast = Some(ToRecast {
        project: made::PROJECT,
        speaker: "Tom".to_owned(),
        backend: Backend::Draft,
        voice: CastVoice::from(&other),
        manner: Vec::new(),
    });
    room.run();
    room.get_by_label("What the part was tuned to stays: Stability 0.30.");
    room.get_by_label(&tr!("cast-swap-own", lines = 1));
}

/// One answer casts a voice and orders its lines; there was a second question before.
#[test]
fn a_voice_is_cast_and_its_lines_are_generated_with_one_answer() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let now = desk.script().cast().0["Tom"].draft.clone().unwrap().id;
    let voices = made::voices(Backend::Draft);
    let other = voices.into_iter().find(|voice| voice.id != now).unwrap();
    let mut room = room(desk, Picked::Nothing, &[]);
    room.state_mut().view.recast = Some(ToRecast {
        project: made::PROJECT,
        speaker: "Tom".to_owned(),
        backend: Backend::Draft,
        voice: CastVoice::from(&other),
        manner: Vec::new(),
    });
    room.run();
    room.get_by_label_contains(&tr!("cast-generate", lines = 2))
        .click();
    room.run();
    room.run();
    let part = room.state().desk.script().cast().0["Tom"].clone();
    assert_eq!(part.draft.unwrap().id, other.id);
    assert!(sent(&room).contains("Generate"), "{}", sent(&room));
    assert!(!room.state().panel.is_open());
}

/// Regression: nothing was generated with the voice that the speaker had already, and the dialog waited for ever.
#[test]
fn lines_are_generated_with_the_voice_that_a_speaker_has() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let now = desk.script().cast().0["Tom"].draft.clone().unwrap();
    let mut room = room(desk, Picked::Nothing, &[]);
    room.state_mut().view.recast = Some(ToRecast {
        project: made::PROJECT,
        speaker: "Tom".to_owned(),
        backend: Backend::Draft,
        voice: now,
        manner: Vec::new(),
    });
    room.run();
    room.get_by_label_contains(&tr!("cast-generate", lines = 2))
        .click();
    room.run_steps(4);
    assert!(sent(&room).contains("Generate"), "{}", sent(&room));
    assert!(!room.state().panel.is_open());
}

/// The cast is a table: its rows tell lines, voice and price, and play the voice and the first takes.
#[test]
fn a_row_of_the_cast_tells_voice_and_price_and_plays() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut room = room(desk, Picked::Nothing, &[Action::Cast]);
    room.run();
    let row = room.get_by_role_and_label(egui::accesskit::Role::ListBoxOption, "Tom");
    let told = row.accesskit_node().value().unwrap_or_default();
    for part in [tr!("cast-lines", lines = 2), tr!("price-free")] {
        assert!(told.contains(&part), "{told:?}: {part}");
    }
    room.get_by_label(&tr!("cast-play-first", speaker = "Tom"));
}
