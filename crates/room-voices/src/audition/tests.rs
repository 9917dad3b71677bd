//! A casting call in the window.

mod begun;
mod bought;
mod known;
mod left;
mod pairs;
mod said;
mod shown;
mod stopped;
mod told;
mod tray;
mod undone;
mod unheard;

use std::collections::HashSet;

use egui::Key;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::*;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::ids::{AuditionId, JobId};
use mynah_core::settings::{ChosenSettings, Setting};
use mynah_model::audition::{AuditionLine, Candidate};
use mynah_model::command::{JobsCommand, KeepAudition, StopLoss, Tried};
use mynah_model::event::{
    AuditionEvent, Event, FoundTake, JobEvent, PlaybackEvent, ProjectEvent, Queued, TakesEvent,
    Work,
};
use mynah_model::trouble::Charged;
use mynah_script::edit::Edit;
use mynah_script::tuning::PartChange;
use mynah_ui_core::testing::Bench;
use mynah_ui_core::testing::fixtures as made;

type Room<'a> = egui_kittest::Harness<'a, Bench<AuditionPanel>>;

/// All Draft voices with Tom's two lines, all of them spoken.
fn room<'a>() -> Room<'a> {
    let mut room = unspoken();
    give(room.state_mut());
    room.run();
    room
}

/// The same, and nothing is spoken.
fn unspoken<'a>() -> Room<'a> {
    sized((1440.0, 720.0), 320.0)
}

/// The same in a window of this size, with so much beside the room.
fn sized<'a>(size: (f32, f32), aside: f32) -> Room<'a> {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let lines = [2, 4].map(|number| {
        let line = desk.script().line(made::line(&desk, number)).unwrap();
        AuditionLine {
            line: Some(line.id),
            text: line.text.clone(),
        }
    });
    let voices = desk.voices_of(Backend::Draft).iter();
    let candidates = voices.map(|voice| Candidate {
        voice: voice.id.clone(),
        name: voice.name.clone(),
    });
    let mut audition = Audition::new(
        "Tom".to_owned(),
        Backend::Draft,
        made::model(Backend::Draft).id,
        lines.to_vec(),
    );
    audition.candidates = candidates.collect();
    let panel = AuditionPanel::default();
    let mut room = made::room(size, desk, panel, move |panel, ui, cx| {
        egui::Panel::right("aside")
            .exact_size(aside)
            .show(ui, |ui| panel.aside_ui(ui, cx));
        panel.ui(ui, cx);
    });
    let bench = room.state_mut();
    bench.with(|panel, cx| panel.begin(cx, audition.again(audition.lines.clone(), 3), false));
    room.run();
    room
}

/// The takes of the one that is open, as if each had been heard.
fn give(bench: &mut Bench<AuditionPanel>) {
    for line in 0..bench.panel.open.as_ref().unwrap().size().1 {
        give_line(bench, line);
    }
}

/// Those of one of its lines.
fn give_line(bench: &mut Bench<AuditionPanel>, of: usize) {
    let voices = bench.panel.open.as_ref().unwrap().size().0;
    give_some(bench, of, voices);
}

/// Those of so many voices, from the first on.
fn give_some(bench: &mut Bench<AuditionPanel>, of: usize, voices: usize) {
    let open = bench.panel.open.as_ref().unwrap();
    let line = made::line(&bench.desk, 2);
    let first = (of * open.size().0) as u32 + 1;
    let sent = (0..voices).filter_map(|voice| open.plan.sent((voice, of)));
    let found = sent.zip(first..).map(|(sent, number)| {
        let mut take = made::take(&bench.desk, line, number);
        take.line = None;
        take.request = Arc::clone(&sent.request);
        FoundTake {
            key: sent.key,
            take,
            stars: 0,
        }
    });
    let found = found.collect();
    bench.desk.apply(Event::Takes(TakesEvent::Found(
        Backend::Draft,
        String::new(),
        found,
    )));
    let heard = (0..voices).map(|voice| (voice, of));
    bench.panel.open.as_mut().unwrap().heard_at.extend(heard);
}

/// That it is put together for this part.
fn are_lines_of(room: &Room<'_>, speaker: &str) {
    let part_label = tr!("audition-part");
    let part = room.get_by_role_and_label(egui::accesskit::Role::ComboBox, &part_label);
    assert_eq!(part.accesskit_node().value().as_deref(), Some(speaker));
}

/// That each take is called by its letter.
fn are_called_by_letters(room: &Room<'_>) {
    let bench = room.state();
    let open = bench.panel.open.as_ref().unwrap();
    let (voices, lines) = open.size();
    assert!(voices > 1);
    for voice in 0..voices {
        for line in 0..lines {
            let key = open.plan.sent((voice, line)).unwrap().key;
            let take = bench.desk.trial_take(key).unwrap().card.id;
            let called = open.audition.called(voice);
            assert_eq!(bench.view.blind.take(take), Some(called.as_str()));
        }
    }
}

/// The player went on with the letters of the one before.
#[test]
fn mixed_anew_the_same_takes_are_called_by_their_new_letters() {
    let mut room = room();
    are_called_by_letters(&room);
    let seed = |room: &Room<'_>| room.state().panel.open.as_ref().unwrap().audition.seed;
    let before = seed(&room);
    room.get_by_label(&tr!("audition-again")).click();
    room.run();
    assert_ne!(seed(&room), before);
    are_called_by_letters(&room);
}

#[test]
fn other_lines_keep_the_voices_and_the_model() {
    let mut room = room();
    let voices = |room: &Room<'_>| {
        let open = room.state().panel.open.as_ref().unwrap();
        let candidates = open.audition.candidates.iter();
        let voices: HashSet<VoiceId> = candidates.map(|one| one.voice.clone()).collect();
        voices
    };
    let before = voices(&room);
    room.get_by_label(&tr!("audition-other-lines")).click();
    room.run();
    assert!(!room.state().panel.is_open());
    let chosen = room.state().view.audition.clone().unwrap();
    assert_eq!(chosen.into_iter().collect::<HashSet<_>>(), before);
    // Tom says no other line.
    are_lines_of(&room, "Tom");
    room.get_by_label(&tr!("audition-begin", count = 0));
}

#[test]
fn names_are_known_once_they_are_shown() {
    let mut room = room();
    assert!(!room.state().view.blind.is_empty());
    room.get_by_label(&tr!("audition-reveal")).click();
    room.run();
    assert!(room.state().view.blind.is_empty());
}

fn opened<'a>(room: &'a Room<'_>) -> &'a Open {
    room.state().panel.open.as_ref().unwrap()
}

/// It went back to the letters without a word, and the next answer was a rating.
#[test]
fn what_came_of_head_to_head_is_told_and_the_keys_that_answered_are_dead_until_one_goes_on() {
    let mut room = room();
    room.get_by_label(&tr!("audition-pairs")).click();
    room.run();
    for _ in 0..200 {
        let Some((one, other)) = opened(&room).pair else {
            break;
        };
        room.key_press(if one < other { Key::Num1 } else { Key::Num2 });
        room.run();
    }
    room.get_by_label(&tr!("audition-told-sure", best = "A"));
    let answers = opened(&room).audition.answered();
    let rated = |room: &Room<'_>| {
        let of = &opened(room).audition;
        let all = 0..of.candidates.len();
        all.filter(|place| of.own_mean(*place).is_some()).count()
    };
    for key in [Key::Num1, Key::Num2] {
        room.key_press(key);
        room.run();
    }
    let open = opened(&room);
    assert_eq!((rated(&room), open.audition.answered()), (0, answers));
    assert!(open.is_told && !open.audition.revealed);
    room.key_press(Key::Escape);
    room.run();
    assert!(!opened(&room).is_told);
    room.key_press(Key::Num4);
    room.run();
    assert_eq!(rated(&room), 1);
}

/// It played round and round beside whoever reads the window aloud.
#[test]
fn a_take_is_heard_once_and_stops_with_its_call() {
    let mut room = room();
    let sent = |room: &Room<'_>| format!("{:?}", room.state().wishes.outbox);
    room.key_press(Key::B);
    room.run();
    assert!(sent(&room).contains("PlayOut"), "{}", sent(&room));
    room.state_mut().wishes.outbox.clear();
    room.state_mut().desk.playback.listening.looping = true;
    room.key_press(Key::A);
    room.run();
    assert!(sent(&room).contains("Compare"), "{}", sent(&room));
    assert!(!sent(&room).contains("PlayOut"), "whoever wants it again");
    room.get_by_label(&tr!("audition-reveal")).click();
    room.run();
    let key = opened(&room).plan.sent((1, 0)).unwrap().key;
    let take = room.state().desk.trial_take(key).unwrap().card.id;
    let loading = PlaybackEvent::Loading(Arc::from([take]));
    room.state_mut().desk.apply(Event::Playback(loading));
    room.key_press(Key::Escape);
    room.run();
    assert!(!room.state().panel.is_open());
    assert!(sent(&room).contains("Playback(Stop)"), "{}", sent(&room));
}

/// Names that are shown are those that the player says too.
#[test]
fn once_names_are_shown_takes_are_called_by_them() {
    let mut room = room();
    assert!(room.state().view.called.is_empty());
    room.get_by_label(&tr!("audition-reveal")).click();
    room.run();
    let open = opened(&room);
    let key = open.plan.sent((1, 0)).unwrap().key;
    let take = room.state().desk.trial_take(key).unwrap().card.id;
    let called = room.state().view.called.get(&take).unwrap();
    assert_eq!(called.title, open.audition.called(1));
    assert!(called.title.starts_with("B · "), "{}", called.title);
    assert_eq!(called.about, "Line 1 of 2");
}

/// Keys alone reached neither.
#[test]
fn keys_of_their_own_ask_head_to_head_and_mix_anew() {
    let mut room = room();
    for words in [
        "F4",
        "F6",
        tr!("audition-keys-pairs").as_str(),
        tr!("audition-keys-mix").as_str(),
    ] {
        room.get_by_label(words);
    }
    let act = |room: &mut Room<'_>, action| {
        room.state_mut().with(|panel, cx| panel.act(action, cx));
        room.run();
    };
    act(&mut room, Action::HeadToHead);
    assert!(opened(&room).pair.is_some());
    room.get_by_label(Key::Backspace.name());
    act(&mut room, Action::HeadToHead);
    assert!(opened(&room).pair.is_none(), "back to the letters");
    let before = opened(&room).audition.seed;
    act(&mut room, Action::MixAnew);
    assert_ne!(opened(&room).audition.seed, before);
    room.get_by_label(&tr!("audition-reveal")).click();
    room.run();
    act(&mut room, Action::HeadToHead);
    assert!(opened(&room).pair.is_none());
    let told = format!("{:?}", room.state().wishes.notices);
    assert!(told.contains("Names are shown"), "{told}");
}

#[test]
fn a_dot_of_a_cell_rates_it_and_plays_nothing() {
    let mut room = room();
    room.state_mut().wishes.outbox.clear();
    let cell = room.get_by_label_contains("B, line 2").rect();
    made::press_at(
        &mut room,
        cell.left_bottom() + egui::vec2(14.0 + 2.0 * 12.0, -10.0),
    );
    assert_eq!(opened(&room).audition.stars(1, 1), 3);
    let told = format!("{:?}", room.state().wishes.outbox);
    assert!(!told.contains("Compare"), "{told}");
}

#[test]
fn voices_that_were_chosen_come_back_after_the_key_that_closed_the_tray() {
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let voices = desk.voices_of(Backend::Draft).iter();
    let chosen: Vec<VoiceId> = voices.map(|voice| voice.id.clone()).collect();
    let mut room = made::room(
        (360.0, 720.0),
        desk,
        AuditionPanel::default(),
        |panel: &mut AuditionPanel, ui, cx| {
            if panel.has_aside(cx) {
                panel.aside_ui(ui, cx);
            }
        },
    );
    let toggle = |room: &mut Room<'_>| {
        room.state_mut().with(AuditionPanel::toggle);
        room.run();
    };
    toggle(&mut room);
    room.state_mut().view.audition = Some(chosen.clone());
    room.run();
    toggle(&mut room);
    assert_eq!(room.state().view.audition, None);
    toggle(&mut room);
    assert_eq!(room.state().view.audition.as_ref(), Some(&chosen));
    // Escape closes a list first, and then the tray.
    room.get_by_label(&tr!("audition-part")).click();
    room.run();
    room.key_press(Key::Escape);
    room.run();
    assert_eq!(room.state().view.audition.as_ref(), Some(&chosen));
    room.key_press(Key::Escape);
    room.run();
    assert_eq!(room.state().view.audition, None);
    toggle(&mut room);
    assert_eq!(room.state().view.audition.as_ref(), Some(&chosen));
}

/// The part spoke with another model and other settings than were heard, and all heard lines were bought again.
#[test]
fn who_is_cast_has_the_model_and_the_settings_that_were_heard() {
    let mut room = room();
    let bench = room.state_mut();
    let tuned = ChosenSettings::of([Setting::Stability(Some(0.2))]);
    let tune = |change| Edit::TunePart {
        speaker: "Tom".to_owned(),
        change,
    };
    bench.desk.edit(tune(PartChange::Settings(tuned)));
    let other = Some("another".into());
    bench.desk.edit(tune(PartChange::Model(other)));
    room.get_by_label(&tr!("audition-reveal")).click();
    room.run();
    let name = opened(&room).audition.candidates[1].name.clone();
    room.get_by_label(&format!("Cast {name}")).click();
    room.run();
    // What that means is said before: nothing is changed here.
    let bench = room.state_mut();
    let to = bench.view.recast.take().unwrap();
    assert_eq!((&*to.speaker, &to.voice.name), ("Tom", &name));
    let edits = to.changes().map(tune);
    bench.desk.edit(Edit::Group(edits.collect()));
    let part = bench.desk.script().cast().0["Tom"].clone();
    let open = bench.panel.open.as_ref().unwrap();
    assert_eq!(part.draft.unwrap().name, name);
    assert_eq!(part.model.as_ref(), Some(&open.audition.model));
    assert_eq!(part.settings, open.audition.settings);
    // What the part says then is what was heard.
    let line = made::line(&bench.desk, 2);
    let says = bench.desk.order_for(line, false).unwrap();
    let key = open.plan.sent((1, 0)).unwrap().key;
    assert_eq!(mynah_core::fingerprint::quick_key(&says.request), key);
}

/// Orders what is missing; the jobs that were ordered.
fn order(room: &mut Room<'_>) -> Vec<JobId> {
    begun(room);
    let project = made::PROJECT;
    let bench = room.state_mut();
    bench.with(|panel, cx| panel.open.as_mut().unwrap().generate(cx));
    let orders = bench.wishes.outbox.iter().find_map(|wish| match wish {
        Command::Jobs(JobsCommand::Generate { orders, .. }) => Some(orders.clone()),
        _ => None,
    });
    let queued = orders
        .unwrap()
        .into_iter()
        .zip(1..)
        .map(|(order, id)| Queued {
            id: JobId(id),
            quote: order.shown.unwrap(),
            work: Work::Generate {
                project: Some(project),
                backend: Backend::Draft,
                order: Arc::new(order),
            },
            rank: 0,
            batch: None,
        });
    let queued: Vec<Queued> = queued.collect();
    let jobs = queued.iter().map(|queued| queued.id).collect();
    bench.desk.apply(Event::Queued(queued));
    room.run();
    jobs
}

/// What was asked to be kept last.
fn kept<'a>(room: &'a Room<'_>) -> Option<&'a KeepAudition> {
    let mut sent = room.state().wishes.outbox.iter().rev();
    sent.find_map(|wish| match wish {
        Command::Project(ProjectCommand::Audition(AuditionCommand::Keep(keep))) => Some(&**keep),
        _ => None,
    })
}

/// Stopped and left at once, it said for good that all of it was spent.
#[test]
fn what_was_stopped_and_left_is_not_said_to_be_spent() {
    let mut room = unspoken();
    let jobs = order(&mut room);
    assert_eq!(jobs.len(), 6);
    let all = kept(&room).unwrap().now.spent;
    assert!(all > Credits::ZERO);
    assert_eq!(kept(&room).unwrap().now.under_way.len(), 6);
    room.key_press(Key::Escape);
    room.run();
    assert!(!room.state().panel.is_open());
    for job in jobs {
        let stopped = mynah_model::trouble::Trouble {
            charged: Charged::No,
            ..made::busy()
        };
        let bench = room.state_mut();
        bench
            .desk
            .apply(Event::Job(job, JobEvent::Cancelled(stopped)));
    }
    room.state_mut().with(AuditionPanel::follow);
    let told = kept(&room).unwrap();
    assert_eq!(told.now.spent, Credits::ZERO);
    assert!(told.now.under_way.is_empty());
    assert_eq!(told.base.as_ref().unwrap().spent, all);
    // And it goes on from there.
    let card = AuditionCard {
        id: AuditionId(5),
        at: UnixMillis(0),
        audition: Arc::new(told.now.clone()),
    };
    room.state_mut().with(|panel, cx| panel.resume(cx, &card));
    room.run();
    assert_eq!(opened(&room).spent(), Credits::ZERO);
    assert_eq!(opened(&room).to_buy.orders.len(), 6);
}

/// One failed for nothing; another was bought in its place, and "Retry" in the drawer bought it, too.
#[test]
fn what_failed_keeps_its_place_under_the_limit() {
    let mut room = unspoken();
    let open = room.state_mut().panel.open.as_mut().unwrap();
    let price: Credits = open.to_buy.keys.iter().map(|(_, price)| *price).sum();
    open.audition.limit = Some(price);
    room.run();
    let jobs = order(&mut room);
    let failed = Event::Job(jobs[0], JobEvent::Failed(made::busy()));
    room.state_mut().desk.apply(failed);
    room.run();
    let open = opened(&room);
    assert!(open.spent() < price);
    assert_eq!(open.spent() + open.ordered.put_aside(), price);
    assert_eq!((open.to_buy.orders.len(), open.to_buy.held.len()), (1, 0));
}

#[test]
fn what_another_window_said_is_taken_in_and_names_stay_shown() {
    let mut room = room();
    begun(&mut room);
    let answer = |room: &mut Room<'_>, audition: Audition| {
        let card = AuditionCard {
            id: AuditionId(5),
            at: UnixMillis(0),
            audition: Arc::new(audition),
        };
        let event = AuditionEvent::Kept(made::PROJECT, AuditionId(5), Some(card));
        let event = Event::Project(ProjectEvent::Auditions(event));
        room.state_mut().desk.apply(event);
        room.run();
    };
    // What it was made with.
    let made = kept(&room).unwrap().now.clone();
    answer(&mut room, made);
    room.key_press(Key::Num4);
    room.run();
    let sent = kept(&room).unwrap().now.clone();
    assert_eq!(sent.stars(0, 0), 4);
    let mut both = sent;
    both.rate(2, 1, 5);
    both.revealed = true;
    answer(&mut room, both);
    let audition = &opened(&room).audition;
    assert_eq!((audition.stars(0, 0), audition.stars(2, 1)), (4, 5));
    assert!(audition.revealed && room.state().view.blind.is_empty());
}

/// The library keeps it.
fn begun(room: &mut Room<'_>) {
    let bench = room.state_mut();
    let open = bench.panel.open.as_ref().unwrap();
    let card = AuditionCard {
        id: AuditionId(5),
        at: UnixMillis(0),
        audition: Arc::new(open.audition.clone()),
    };
    let begun = AuditionEvent::Begun(made::PROJECT, card);
    bench
        .desk
        .apply(Event::Project(ProjectEvent::Auditions(begun)));
    room.run();
}

/// It spoke the script's line, without a price anywhere.
#[test]
fn the_key_that_speaks_a_line_goes_to_the_button_that_says_the_price() {
    let mut room = unspoken();
    begun(&mut room);
    room.state_mut().wishes.outbox.clear();
    room.state_mut().with(|panel, cx| {
        assert!(panel.means_to_buy(cx));
    });
    room.run();
    assert!(
        room.get_by_label_contains(&tr!("audition-generate", count = 6))
            .accesskit_node()
            .is_focused()
    );
    assert!(!format!("{:?}", room.state().wishes.outbox).contains("Generate"));
    room.key_press(Key::Enter);
    room.run();
    assert!(format!("{:?}", room.state().wishes.outbox).contains("Generate"));
}
