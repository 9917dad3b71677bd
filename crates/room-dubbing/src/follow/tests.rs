//! What becomes of what was begun, whoever looks by then.

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::*;
use crate::begun::Begun;
use crate::new::NewDub;
use mynah_core::credits::Credits;
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::{EntryId, FilmId, TakeId};
use mynah_core::request::Generation;
use mynah_model::command::{DubSound, JobsCommand};
use mynah_model::event::{DubbingEvent, Event, InTheWay, PlaybackEvent, Playing};
use mynah_ui_core::room::Room;
use mynah_ui_core::testing::Bench;
use mynah_ui_core::testing::dubs as testing;
use mynah_ui_core::testing::fixtures::{SCRIPT, desk, job_of, room};
use mynah_ui_kit::theme::Tokens;

/// What was begun came to nothing behind a form that was closed, and nobody was told.
#[test]
fn what_cannot_be_brought_is_told_where_the_form_is_closed() {
    let mut desk = desk(Backend::Draft, SCRIPT);
    let trouble = told_before("It is gone.", Charged::No, Remedy::Dismiss);
    let looked = DubbingEvent::Looked(7, Err(Box::new(trouble)));
    desk.apply(Event::Dubbing(looked));
    let panel = DubbingPanel {
        starting: Some(Starting {
            number: 7,
            backend: Backend::Draft,
            languages: Vec::new(),
            free: Vec::new(),
            again: BTreeSet::new(),
            alone: true,
            payer: WhoPays::default(),
        }),
        ..DubbingPanel::default()
    };
    let room = room((800.0, 600.0), desk, panel, |panel, ui, cx| {
        panel.follow(ui, cx);
    });
    let trouble = room.state().panel.trouble.as_ref();
    assert_eq!(trouble.map(|it| &*it.what), Some("It is gone."));
}

/// A film in English that stands so.
pub(super) fn card(stands: Stands) -> FilmCard {
    let film = testing::film(&serde_json::json!([{"code": "en"}]));
    testing::card(film, vec![stands])
}

pub(super) fn listed(card: FilmCard) -> Event {
    Event::Dubbing(DubbingEvent::Listed(Backend::Draft, vec![card]))
}

/// What was looked at was asked for again and again as long as the list was older.
#[test]
fn a_film_that_stands_otherwise_than_it_is_listed_is_looked_at_once() {
    let mut desk = desk(Backend::Draft, SCRIPT);
    let (old, new) = (Stands::Wanted, Stands::Failed("It broke off.".to_owned()));
    desk.apply(listed(card(old)));
    let panel = DubbingPanel {
        open: Some(Arc::new(card(new.clone()))),
        ..DubbingPanel::default()
    };
    let mut room = room((800.0, 600.0), desk, panel, |panel, ui, cx| {
        panel.follow(ui, cx);
    });
    let mut looks = 0;
    for _ in 0..20 {
        room.step();
        let sent = std::mem::take(&mut room.state_mut().wishes.outbox);
        for command in sent {
            if let Command::Dubbing(DubbingCommand::Look(number, _)) = command {
                looks += 1;
                let looked = DubbingEvent::Looked(number, Ok(Box::new(card(new.clone()))));
                room.state_mut().desk.apply(Event::Dubbing(looked));
            }
        }
    }
    assert_eq!(looks, 1);
    // Once it is listed otherwise it is looked at for that.
    let paid = Stands::InDoubt("Nobody knows.".to_owned());
    room.state_mut().desk.apply(listed(card(paid)));
    room.step();
    let mut sent = room.state().wishes.outbox.iter();
    assert!(sent.any(|it| matches!(it, Command::Dubbing(DubbingCommand::Look(..)))));
}

/// A dub that was cancelled in its first moment stood there as if it were under way, and couldn't be begun again: that it is
/// wanted had been listed before it was, later than that it was under way.
#[test]
fn a_film_that_stands_again_as_it_was_listed_once_is_looked_at_again() {
    let mut desk = desk(Backend::Draft, SCRIPT);
    let going = Stands::UnderWay {
        entry: EntryId(1),
        since: UnixMillis(1),
        begun: true,
        elsewhere: false,
        expected: None,
    };
    let panel = DubbingPanel {
        open: Some(Arc::new(card(going.clone()))),
        ..DubbingPanel::default()
    };
    desk.apply(listed(card(Stands::Wanted)));
    let mut room = room((800.0, 600.0), desk, panel, |panel, ui, cx| {
        panel.follow(ui, cx);
    });
    let mut stands = going;
    for is_cancelled in [false, true] {
        if is_cancelled {
            stands = Stands::Wanted;
        }
        room.state_mut().desk.apply(listed(card(stands.clone())));
        for _ in 0..6 {
            room.step();
            for command in std::mem::take(&mut room.state_mut().wishes.outbox) {
                if let Command::Dubbing(DubbingCommand::Look(number, _)) = command {
                    let looked = DubbingEvent::Looked(number, Ok(Box::new(card(stands.clone()))));
                    room.state_mut().desk.apply(Event::Dubbing(looked));
                }
            }
        }
    }
    let open = room.state().panel.open.as_ref().expect("it is looked at");
    assert_eq!(open.stands, [Stands::Wanted]);
}

/// After a step the player went on with what it had decoded: the fix was heard that had been taken back.
#[test]
fn what_is_heard_is_heard_as_it_is_mended_by_now() {
    let ready = Stands::Ready {
        take: TakeId(1),
        cost: Credits(9),
        entry: EntryId(1),
        seconds: 9.0,
    };
    let mut desk = desk(Backend::Draft, SCRIPT);
    let request = desk.request_for(mynah_ui_core::testing::fixtures::line(&desk, 1));
    let patch = serde_json::json!({
        "line": 1, "text": "Come.", "voice": {"id": "voice2", "name": "Rook"},
        "speech": serde_json::to_value(request.expect("a request")).unwrap(),
        "account": "", "span": [0.0, 1.0], "said": [0.0, 1.0], "tempo": 1.0, "bed": "ducked", "at": 1,
    });
    let mut fixed = card(ready.clone());
    fixed.film.languages[0].patches = vec![serde_json::from_value(patch).unwrap()];
    let playing = Playing::Film {
        film: fixed.id.clone(),
        name: "a.wav".to_owned(),
        language: "en".to_owned(),
        from: 0.0,
        original: false,
    };
    desk.apply(Event::Playback(PlaybackEvent::Started(playing)));
    desk.apply(Event::Playback(PlaybackEvent::Paused));
    let panel = DubbingPanel {
        open: Some(Arc::new(fixed.clone())),
        language: Some("en".to_owned()),
        stepping: Answered::waits(7),
        ..DubbingPanel::default()
    };
    let mut room = room((800.0, 600.0), desk, panel, |panel, ui, cx| {
        panel.follow(ui, cx);
    });
    let mut heard = |looked: FilmCard| -> Vec<bool> {
        let state = room.state_mut();
        state.panel.stepping = Answered::waits(7);
        let looked = DubbingEvent::Looked(7, Ok(Box::new(looked)));
        state.desk.apply(Event::Dubbing(looked));
        state.wishes.outbox.clear();
        room.step();
        let sent = room.state().wishes.outbox.iter();
        let sent = sent.filter_map(|sent| match sent {
            Command::Dubbing(DubbingCommand::Hear(moment)) => Some(moment.paused),
            _ => None,
        });
        sent.collect()
    };
    assert_eq!(heard(fixed.clone()), [false; 0], "nothing is another");
    assert_eq!(heard(card(ready)), [true], "it stood still");
    assert_eq!(heard(fixed), [true]);
}

/// A dub of Draft voices that an ended window had begun was ten minutes under way as the program was opened again.
#[test]
fn the_time_that_the_program_was_shut_is_not_counted() {
    let mut desk = desk(Backend::Draft, SCRIPT);
    desk.apply(listed(card(Stands::UnderWay {
        entry: EntryId(1),
        since: UnixMillis(1),
        begun: true,
        elsewhere: false,
        expected: None,
    })));
    let panel = DubbingPanel::default();
    let mut room = room((800.0, 600.0), desk, panel, |panel, ui, cx| {
        panel.follow(ui, cx);
        panel.list_ui(ui, cx, false);
    });
    room.step();
    room.get_by_label_contains("Under way · 0:0");
}

/// What was filled in after Begin went with the form that had been begun, once that was on the disk.
#[test]
fn a_form_that_was_begun_later_stays_when_an_earlier_one_is_ordered() {
    let mut desk = desk(Backend::Draft, SCRIPT);
    let looked = DubbingEvent::Looked(7, Ok(Box::new(card(Stands::Wanted))));
    desk.apply(Event::Dubbing(looked));
    let newer = NewDub::into_language("fr");
    let panel = DubbingPanel {
        form: Some(Box::new(newer)),
        starting: Some(Starting {
            number: 7,
            backend: Backend::Draft,
            languages: vec!["en".to_owned()],
            free: Vec::new(),
            again: BTreeSet::new(),
            alone: true,
            payer: WhoPays::default(),
        }),
        ..DubbingPanel::default()
    };
    let room = room((800.0, 600.0), desk, panel, |panel, ui, cx| {
        panel.follow(ui, cx);
    });
    let state = room.state();
    let form = state.panel.form.as_ref().expect("the newer form");
    assert_eq!(form.chosen.languages, ["fr"]);
    let mut sent = state.wishes.outbox.iter();
    let is_order = |it: &Command| matches!(it, Command::Jobs(JobsCommand::Generate { .. }));
    assert!(sent.any(is_order), "the earlier one is ordered");
}

/// A form came back after an end between the order and what is kept, filled in as if nothing had been ordered.
#[test]
fn a_form_that_is_ordered_is_kept_no_more_before_anything_is_sent() {
    let mut desk = desk(Backend::Draft, SCRIPT);
    let looked = DubbingEvent::Looked(7, Ok(Box::new(card(Stands::Wanted))));
    desk.apply(Event::Dubbing(looked));
    let mut form = NewDub::into_language("en");
    form.starts = Some(7);
    let panel = DubbingPanel {
        form: Some(Box::new(form)),
        ..DubbingPanel::default()
    };
    let mut bench = Bench::new(desk, panel);
    bench.with(|panel, cx| panel.follow_begun(cx));
    let begun = DubbingEvent::Begun(1, None);
    bench.desk.apply(Event::Dubbing(begun));
    bench.with(|panel, cx| {
        panel.follow_begun(cx);
        panel.keep_begun(cx);
        panel.starting = Some(Starting {
            number: 7,
            backend: Backend::Draft,
            languages: vec!["en".to_owned()],
            free: Vec::new(),
            again: BTreeSet::new(),
            alone: true,
            payer: WhoPays::default(),
        });
        panel.follow_left(cx);
        panel.keep_begun(cx);
    });
    let sent = bench.wishes.outbox.iter();
    let told = sent.filter_map(|sent| match sent {
        Command::Dubbing(DubbingCommand::Keep(_, form)) => Some(form.is_some()),
        _ => None,
    });
    assert_eq!(told.collect::<Vec<_>>(), [true, false]);
    let place = |is_it: fn(&Command) -> bool| bench.wishes.outbox.iter().position(is_it);
    let forgotten =
        place(|it| matches!(it, Command::Dubbing(DubbingCommand::Keep(_, None)))).expect("it");
    let ordered =
        place(|it| matches!(it, Command::Jobs(JobsCommand::Generate { .. }))).expect("it");
    assert!(forgotten < ordered);
}

/// The folder that was chosen for one film got the files of whichever was open by then, and what came of an export was
/// forgotten with another film.
#[test]
fn a_folder_is_for_the_film_that_it_was_asked_for() {
    let (film, folder) = (FilmId::new("first"), std::path::PathBuf::from("/out"));
    let desk = desk(Backend::Draft, SCRIPT);
    let panel = DubbingPanel::default();
    let mut room = room((800.0, 600.0), desk, panel, |panel, ui, cx| {
        panel.follow(ui, cx);
    });
    let what = DubsToSave::Film(
        film.clone(),
        vec!["en".to_owned()],
        vec![DubSound::Mp3],
        Vec::new(),
    );
    room.state_mut().view.dubs.to = Some((what, folder));
    room.run();
    let looked = room
        .state()
        .wishes
        .outbox
        .iter()
        .find_map(|sent| match sent {
            Command::Dubbing(DubbingCommand::LookInTheWay(number, of, wish)) => {
                Some((*number, of.clone(), wish.clone()))
            }
            _ => None,
        });
    let (number, of, wish) = looked.expect("it is looked what is in the way");
    assert_eq!((&of, &*wish.sounds), (&film, &[DubSound::Mp3][..]));
    room.state_mut().desk.apply(Event::InTheWay(InTheWay {
        number,
        count: 0,
        first: std::path::PathBuf::new(),
    }));
    room.run();
    let sent = room
        .state()
        .wishes
        .outbox
        .iter()
        .find_map(|sent| match sent {
            Command::Dubbing(DubbingCommand::Export(number, of, _)) if *of == film => Some(*number),
            _ => None,
        });
    let trouble = told_before("The disk is full.", Charged::No, Remedy::Dismiss);
    let exported = DubbingEvent::Exported(sent.expect("it is written"), Err(Box::new(trouble)));
    room.state_mut().desk.apply(Event::Dubbing(exported));
    room.run();
    let trouble = room.state().panel.trouble.as_ref();
    assert_eq!(trouble.map(|it| &*it.what), Some("The disk is full."));
}

/// Who went to another room before what was begun was on the disk had ordered nothing, until they came back.
#[test]
fn what_was_begun_is_ordered_whichever_room_is_looked_at() {
    let mut desk = desk(Backend::Draft, SCRIPT);
    let looked = DubbingEvent::Looked(7, Ok(Box::new(card(Stands::Wanted))));
    desk.apply(Event::Dubbing(looked));
    let panel = DubbingPanel {
        starting: Some(Starting {
            number: 7,
            backend: Backend::Draft,
            languages: vec!["en".to_owned()],
            free: Vec::new(),
            again: BTreeSet::new(),
            alone: true,
            payer: WhoPays::default(),
        }),
        ..DubbingPanel::default()
    };
    let mut room = room((800.0, 600.0), desk, panel, |panel, _, cx| {
        panel.follow_unseen(cx);
    });
    let state = room.state();
    assert_eq!(state.view.room, Room::Script);
    let is_order = |it: &&Command| matches!(it, Command::Jobs(JobsCommand::Generate { .. }));
    assert_eq!(state.wishes.outbox.iter().filter(is_order).count(), 1);
    let what = DubsToSave::Film(
        FilmId::new("film"),
        vec!["en".to_owned()],
        vec![DubSound::Mp3],
        Vec::new(),
    );
    room.state_mut().view.dubs.to = Some((what, "/out".into()));
    room.run();
    let mut sent = room.state().wishes.outbox.iter();
    let is_look = |it: &Command| matches!(it, Command::Dubbing(DubbingCommand::LookInTheWay(..)));
    assert!(
        sent.any(is_look),
        "files go into the folder that was chosen"
    );
}

/// Ctrl+Enter began a dub that was under way once more: its button was gone, the key wasn't.
#[test]
fn a_dub_that_is_under_way_is_not_begun_once_more() {
    for goes_on in [false, true] {
        let mut desk = desk(Backend::Draft, SCRIPT);
        let mut card = card(Stands::Wanted);
        let request = card.film.request(&card.film.languages[0]);
        card.keys = vec![quick_key(&Generation::Dubbing(request.clone()))];
        if goes_on {
            let order = desk.dub_order((Backend::Draft, Urgency::Interactive), request);
            job_of(&mut desk, 1, order, []);
        }
        let is_under_way = desk.job_of_request(card.keys[0]).is_some();
        assert_eq!(is_under_way, goes_on);
        let panel = DubbingPanel {
            open: Some(Arc::new(card.clone())),
            language: Some("en".to_owned()),
            ..DubbingPanel::default()
        };
        let mut room = room((800.0, 600.0), desk, panel, |panel, ui, cx| {
            panel.board_ui(ui, cx, (panel.numbers == 1, false));
            panel.numbers = 0;
        });
        let orders = |room: &Harness<'_, Bench<DubbingPanel>>| {
            let sent = room.state().wishes.outbox.iter();
            sent.filter(|it| matches!(it, Command::Jobs(JobsCommand::Generate { .. })))
                .count()
        };
        assert_eq!(orders(&room), 0);
        room.state_mut().panel.numbers = 1;
        room.run();
        assert_eq!(orders(&room), usize::from(!goes_on));
        // Nor with others that are begun together.
        let bench = room.state_mut();
        bench.wishes.outbox.clear();
        let tokens = Tokens::of_visuals(&egui::Visuals::dark());
        let mut cx = StudioCtx::new(
            &bench.desk,
            &mut bench.view,
            tokens,
            &bench.clock,
            &mut bench.wishes,
        );
        let again = BTreeSet::new();
        DubbingPanel::order(&mut cx, &card, (&["en".to_owned()], true), &again);
        assert_eq!(orders(&room), usize::from(!goes_on));
    }
}

/// While files were written, palette and shortcut began to write them once more.
#[test]
fn a_film_whose_files_are_written_is_not_saved_once_more() {
    let ready = card(Stands::Ready {
        take: TakeId(1),
        cost: Credits(9),
        entry: EntryId(1),
        seconds: 9.0,
    });
    let what = DubsToSave::Film(
        ready.id.clone(),
        vec!["en".to_owned()],
        vec![DubSound::Wav],
        Vec::new(),
    );
    let mut desk = desk(Backend::Draft, SCRIPT);
    desk.apply(listed(ready.clone()));
    let panel = DubbingPanel {
        open: Some(Arc::new(ready)),
        ..DubbingPanel::default()
    };
    let mut room = room((800.0, 600.0), desk, panel, |panel, ui, cx| {
        panel.follow(ui, cx);
    });
    assert_eq!(room.state().view.dubs.save.as_ref(), Some(&what));
    room.state_mut().view.dubs.to = Some((what.clone(), "/out".into()));
    room.run();
    assert_eq!(
        room.state().view.dubs.save,
        None,
        "it is looked what is there"
    );
    let sent = |room: &Harness<'_, Bench<DubbingPanel>>, of: fn(&DubbingCommand) -> Option<u64>| {
        let all = room.state().wishes.outbox.iter();
        let mut all = all.filter_map(|it| match it {
            Command::Dubbing(command) => of(command),
            _ => None,
        });
        all.next().expect("it was asked for")
    };
    let number = sent(&room, |it| match it {
        DubbingCommand::LookInTheWay(number, ..) => Some(*number),
        _ => None,
    });
    room.state_mut().desk.apply(Event::InTheWay(InTheWay {
        number,
        count: 0,
        first: std::path::PathBuf::new(),
    }));
    room.run();
    assert_eq!(room.state().view.dubs.save, None, "they are written");
    let number = sent(&room, |it| match it {
        DubbingCommand::Export(number, ..) => Some(*number),
        _ => None,
    });
    let trouble = told_before("The disk is full.", Charged::No, Remedy::Dismiss);
    let exported = DubbingEvent::Exported(number, Err(Box::new(trouble)));
    room.state_mut().desk.apply(Event::Dubbing(exported));
    room.run();
    assert_eq!(room.state().view.dubs.save.as_ref(), Some(&what));
}

/// Other voices came into use while a dub was being begun: it opened in their room, stood in the new dub as if it had not been
/// begun, and what went wrong was told nowhere.
#[test]
fn a_dub_stays_with_those_with_whom_it_was_begun() {
    for goes_well in [true, false] {
        let mut desk = desk(Backend::Draft, SCRIPT);
        let trouble = told_before("The disk is full.", Charged::No, Remedy::Dismiss);
        let mut theirs = card(Stands::Wanted);
        theirs.backend = Backend::Live;
        let looked = if goes_well {
            Ok(Box::new(theirs))
        } else {
            Err(Box::new(trouble))
        };
        let panel = DubbingPanel {
            form: Some(Box::new(NewDub {
                starts: Some(7),
                ..NewDub::into_language("en")
            })),
            begun: Begun::with(Backend::Live),
            listed: Some((Backend::Live, 0)),
            starting: Some(Starting {
                number: 7,
                backend: Backend::Live,
                languages: vec!["en".to_owned()],
                free: Vec::new(),
                again: BTreeSet::new(),
                alone: true,
                payer: WhoPays::default(),
            }),
            ..DubbingPanel::default()
        };
        desk.apply(Event::Dubbing(DubbingEvent::Begun(1, None)));
        let mut room = room((800.0, 600.0), desk, panel, |panel, ui, cx| {
            panel.follow(ui, cx);
        });
        assert!(room.state().panel.begins(), "it is on its way still");
        let looked = DubbingEvent::Looked(7, looked);
        room.state_mut().desk.apply(Event::Dubbing(looked));
        room.run();
        room.step();
        let state = room.state();
        assert!(state.panel.open.is_none() && state.panel.form.is_none());
        let mut notices = state.wishes.notices.iter();
        let is_told =
            notices.any(|it| matches!(it, Notice::Trouble(it) if it.what == "The disk is full."));
        assert_eq!(is_told, !goes_well);
        let mut sent = state.wishes.outbox.iter();
        let ordered = sent.find_map(|it| match it {
            Command::Jobs(JobsCommand::Generate { backend, .. }) => Some(*backend),
            _ => None,
        });
        assert_eq!(ordered, goes_well.then_some(Backend::Live));
        // What couldn't be begun stands in their new dub still, and what was stands there no more.
        let kept = state.wishes.outbox.iter().rev().find_map(|it| match it {
            Command::Dubbing(DubbingCommand::Keep(of, form)) => form.as_ref().map(|_| *of),
            _ => None,
        });
        assert_eq!(kept, (!goes_well).then_some(Backend::Live));
    }
}

/// Regression: eight sounds that were heard in other rooms pushed that of a dub out, and it was "Measuring …" for good.
#[test]
fn what_is_not_known_any_more_or_could_not_be_measured_is_asked_for_again() {
    let card = card(testing::ready());
    let Some(Stands::Ready { take, .. }) = card.stands.first().cloned() else {
        panic!("it is ready");
    };
    let panel = DubbingPanel {
        open: Some(Arc::new(card)),
        language: Some("en".to_owned()),
        ..DubbingPanel::default()
    };
    let mut bench = Bench::new(desk(Backend::Draft, SCRIPT), panel);
    let ask = |bench: &mut Bench<DubbingPanel>| {
        bench.wishes.outbox.clear();
        bench.with(DubbingPanel::ask_for_waves);
        let sent = bench.wishes.outbox.iter();
        let numbers = sent.clone().filter_map(|sent| match sent {
            Command::Dubbing(DubbingCommand::Listen(number, ..)) => Some(*number),
            _ => None,
        });
        let loads = |sent: &&Command| matches!(sent, Command::Takes(TakesCommand::Load(_)));
        (numbers.collect::<Vec<_>>(), sent.filter(loads).count())
    };
    let sound = Arc::new(mynah_model::desk::Sound {
        peaks: Arc::new(mynah_audio::peaks::Peaks::new(8_000)),
        words: Vec::new(),
        seconds: 1.0,
        complete: true,
    });
    let (numbers, loads) = ask(&mut bench);
    let [number] = numbers[..] else {
        panic!("it is measured once");
    };
    assert_eq!(loads, 1);
    assert_eq!(ask(&mut bench), (vec![], 0), "it is on its way");
    bench.desk.remember(take, Arc::clone(&sound));
    assert_eq!(ask(&mut bench), (vec![], 0));
    for other in 1_000..1_020 {
        bench.desk.remember(TakeId(other), Arc::clone(&sound));
    }
    assert_eq!(ask(&mut bench), (vec![], 1));
    // It failed, or its answer was lost: whoever leaves and comes back has it asked for again.
    let why = told_before("It is gone.", Charged::No, Remedy::Dismiss);
    let why = DubbingEvent::Unmeasured(number, Box::new(why));
    bench.desk.apply(Event::Dubbing(why));
    assert_eq!(ask(&mut bench), (vec![], 0));
    bench.with(|panel, cx| {
        assert_eq!(
            panel.unmeasured(cx).map(|it| &*it.what),
            Some("It is gone.")
        );
        panel.leave(cx);
    });
    let (numbers, loads) = ask(&mut bench);
    assert_eq!((numbers.len(), loads), (1, 1));
}
