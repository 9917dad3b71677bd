//! Who pays for what is begun: whoever's price was told.

use super::tests::{card, listed};
use super::*;
use crate::begun::Begun;
use crate::new::NewDub;
use mynah_core::clock::Clock;
use mynah_core::credits::Credits;
use mynah_core::ids::{EntryId, KeyId, TakeId};
use mynah_model::command::{FilmFrom, JobsCommand};
use mynah_model::desk::KeyCard;
use mynah_model::dubbing::{Brought, FilmFacts};
use mynah_model::event::{DubbingEvent, Event};
use mynah_ui_core::ctx::{View, Wishes};
use mynah_ui_core::testing::Bench;
use mynah_ui_core::testing::fixtures::{SCRIPT, desk, room};
use mynah_ui_kit::theme::Tokens;

/// One language of two cost nothing: the price was that of who pays for several, and another account paid.
#[test]
fn who_pays_for_a_dub_is_who_its_price_was_told_for() {
    let mut desk = desk(Backend::Draft, SCRIPT);
    let there = card(Stands::Ready {
        take: TakeId(1),
        cost: Credits(9),
        entry: EntryId(1),
        seconds: 9.0,
    });
    let mut form = NewDub::into_language("en");
    form.chosen.film = Some(FilmFrom::Kept(Arc::new(Brought {
        input: there.film.how.input.clone(),
        has_picture: false,
        facts: FilmFacts::default(),
    })));
    form.chosen.clones = !there.film.how.without_clones;
    form.chosen.languages.push("fr".to_owned());
    let id = there.film.id(Backend::Draft);
    desk.apply(listed(FilmCard { id, ..there }));
    let clock = Clock::system();
    let (mut view, mut wishes) = (View::default(), Wishes::default());
    let tokens = Tokens::of_visuals(&egui::Visuals::dark());
    let mut is_alone = |form: &NewDub| {
        let cx = StudioCtx::new(&desk, &mut view, tokens, &clock, &mut wishes);
        (form.is_there(&cx, "en"), form.is_alone(&cx))
    };
    assert_eq!(is_alone(&form), (true, true), "French alone is ordered");
    form.chosen.languages.push("es".to_owned());
    assert_eq!(is_alone(&form), (true, false));
    // What a film is called is found out once, and anew as soon as it is dubbed otherwise.
    form.chosen.drop_background = true;
    assert_eq!(is_alone(&form), (false, false));
    form.chosen.drop_background = false;
    assert_eq!(is_alone(&form), (true, false));
    // One of two that were asked for together is ordered as it was told.
    for alone in [true, false] {
        let mut desk = mynah_ui_core::testing::fixtures::desk(Backend::Draft, SCRIPT);
        let looked = DubbingEvent::Looked(7, Ok(Box::new(card(Stands::Wanted))));
        desk.apply(Event::Dubbing(looked));
        let panel = DubbingPanel {
            starting: Some(Starting {
                number: 7,
                backend: Backend::Draft,
                languages: vec!["en".to_owned()],
                free: Vec::new(),
                again: BTreeSet::new(),
                alone,
                payer: WhoPays::default(),
            }),
            ..DubbingPanel::default()
        };
        let room = room((800.0, 600.0), desk, panel, |panel, ui, cx| {
            panel.follow(ui, cx);
        });
        let mut sent = room.state().wishes.outbox.iter();
        let asked = sent.find_map(|it| match it {
            Command::Jobs(JobsCommand::Generate { asked_alone, .. }) => Some(*asked_alone),
            _ => None,
        });
        assert_eq!(asked, Some(alone));
    }
}

/// A dub that was begun at one account was ordered at another, whose price nobody had seen, where the key was changed
/// meanwhile.
#[test]
fn what_is_begun_is_ordered_at_no_other_account() {
    for (now, goes) in [(1, true), (2, true), (3, false)] {
        let mut desk = desk(Backend::Live, SCRIPT);
        let key = |id: u64, account: &str| KeyCard {
            account: Some(account.to_owned()),
            ..KeyCard::untold(id, "a key")
        };
        desk.keys = Arc::new(vec![key(1, "ada"), key(2, "ada"), key(3, "bea")]);
        desk.key_in_use = Some(KeyId(1));
        let payer = desk.who_pays(Backend::Live, Urgency::Interactive);
        desk.key_in_use = Some(KeyId(now));
        let there = FilmCard {
            backend: Backend::Live,
            ..card(Stands::Wanted)
        };
        let looked = DubbingEvent::Looked(7, Ok(Box::new(there)));
        desk.apply(Event::Dubbing(looked));
        let panel = DubbingPanel {
            starting: Some(Starting {
                number: 7,
                backend: Backend::Live,
                languages: vec!["en".to_owned()],
                free: Vec::new(),
                again: BTreeSet::new(),
                alone: true,
                payer,
            }),
            ..DubbingPanel::default()
        };
        let mut bench = Bench::new(desk, panel);
        bench.with(|panel, cx| panel.follow_left(cx));
        let mut sent = bench.wishes.outbox.iter();
        let is_order = |it: &Command| matches!(it, Command::Jobs(JobsCommand::Generate { .. }));
        assert_eq!(sent.any(is_order), goes, "{now}");
        let told = bench.panel.trouble.map(|it| it.what).unwrap_or_default();
        assert_eq!(told.contains("Another account would pay"), !goes, "{told}");
    }
}

/// The same of the films behind the first one, which one press begins.
#[test]
fn films_of_one_press_end_where_another_account_pays() {
    let mut desk = desk(Backend::Live, SCRIPT);
    let key = |id: u64, account: &str| KeyCard {
        account: Some(account.to_owned()),
        ..KeyCard::untold(id, "a key")
    };
    desk.keys = Arc::new(vec![key(1, "ada"), key(2, "bea")]);
    desk.key_in_use = Some(KeyId(1));
    let of = |urgency| desk.who_pays(Backend::Live, urgency);
    let all_by = [Urgency::Interactive, Urgency::Batch].map(of);
    desk.key_in_use = Some(KeyId(2));
    let panel = DubbingPanel {
        form: Some(Box::new(NewDub {
            all: Some(Credits(100_000)),
            all_by,
            ..NewDub::into_language("en")
        })),
        begun: Begun::with(Backend::Live),
        ..DubbingPanel::default()
    };
    let mut bench = Bench::new(desk, panel);
    bench.with(|panel, cx| panel.follow_batch(cx));
    let told = format!("{:?}", bench.wishes.notices);
    assert!(told.contains("another account would pay"), "{told}");
    assert!(bench.panel.form.is_some_and(|form| form.all.is_none()));
}
