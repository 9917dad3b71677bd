//! What is free, and whose credits are counted, where keys of two accounts are here.

use super::*;
use crate::event::{BrowseEvent, FoundTake, MakingEvent};
use mynah_core::request::Generation;

const LIVE: Backend = Backend::Live;

/// Key 1 of account `user_1` is in use.
pub fn keyed() -> Desk {
    let mut desk = desk(TWO);
    let card = |id: u64| KeyCard {
        account: Some(format!("user_{id}")),
        ..KeyCard::untold(id, &format!("key {id}"))
    };
    desk.apply(Event::Account(AccountEvent::Keys {
        keys: Arc::new(vec![card(1), card(2)]),
        in_use: Some(KeyId(1)),
        locked: Vec::new(),
    }));
    let meter = Meter {
        account: Some("user_1".to_owned()),
        used: Credits(40),
        limit: Credits(100),
        ..Meter::default()
    };
    desk.apply(Event::Account(AccountEvent::Meter(LIVE, meter)));
    desk
}

/// Regression: after the chosen key was removed, a dub of no project showed the account of the open project's own key,
/// and the first key's account was charged.
#[test]
fn open_projects_own_key_pays_for_no_other_work() {
    let mut desk = keyed();
    let keys = |desk: &mut Desk, ids: &[u64]| {
        let card = |id: &u64| KeyCard {
            account: Some(format!("user_{id}")),
            ..KeyCard::untold(*id, &format!("key {id}"))
        };
        desk.apply(Event::Account(AccountEvent::Keys {
            keys: Arc::new(ids.iter().map(card).collect()),
            in_use: Some(KeyId(3)),
            locked: Vec::new(),
        }));
    };
    let choose = |desk: &mut Desk, key: Option<KeyId>| {
        let mut settings = desk.settings.clone();
        settings.key = key;
        desk.apply(Event::Settings(Box::new(settings)));
    };
    let open = desk.project.as_ref().unwrap().card.id;
    let pays = |desk: &Desk| {
        [Some(open), None].map(|project| {
            let account = desk.account_for(LIVE, project, Urgency::Interactive);
            account.map(str::to_owned)
        })
    };
    desk.project.as_mut().unwrap().card.key = Some(KeyId(3));
    choose(&mut desk, Some(KeyId(1)));
    keys(&mut desk, &[1, 2, 3]);
    assert_eq!(pays(&desk), [Some("user_3".into()), Some("user_1".into())]);
    choose(&mut desk, None);
    keys(&mut desk, &[2, 3]);
    assert_eq!(pays(&desk), [Some("user_3".into()), Some("user_2".into())]);
    // A backup without the chosen key was restored: no other account pays.
    choose(&mut desk, Some(KeyId(9)));
    assert_eq!(pays(&desk), [Some("user_3".into()), None]);
}

fn bought_by(desk: &mut Desk, account: &str) -> u64 {
    let id = line(desk.script(), 0).id;
    let request = desk.request_for(id).unwrap();
    let take = TakeCard {
        backend: LIVE,
        ..card(1, id, request)
    };
    let key = quick_key(&*take.request);
    let kept = Kept {
        take: Box::new(take),
        beside: Vec::new(),
        project: Some(ProjectId(1)),
        account: account.to_owned(),
        count: 1,
        cost: Credits(3),
        source: Source::Bought,
    };
    desk.apply(Event::Job(JobId(1), JobEvent::Kept(kept)));
    key
}

fn is_free(desk: &Desk, urgency: Urgency, key: u64) -> bool {
    let held = desk.held_here(LIVE, urgency);
    held.is_some_and(|held| held.contains(&key))
}

/// It was counted on the meter of the account in use, and free for that one.
#[test]
fn what_another_account_paid_is_neither_on_this_ones_meter_nor_free_for_it() {
    let mut desk = keyed();
    let key = bought_by(&mut desk, "user_2");
    let used = |desk: &Desk| desk.meters[&LIVE].value().unwrap().used;
    assert_eq!(used(&desk), Credits(40));
    assert!(!is_free(&desk, Urgency::Interactive, key));
    assert!(!is_free(&desk, Urgency::Batch, key));

    let mut settings = desk.settings.clone();
    settings.batch_key = Some(KeyId(2));
    desk.apply(Event::Settings(Box::new(settings)));
    assert!(!is_free(&desk, Urgency::Interactive, key));
    assert!(is_free(&desk, Urgency::Batch, key));
    // What is left of the one account says nothing of the other.
    let weighed = Weighed::new(&desk, LIVE);
    assert_eq!((weighed.left, weighed.extends), (None, Extends::Unknown));

    bought_by(&mut desk, "user_1");
    assert_eq!(used(&desk), Credits(43));
    assert!(is_free(&desk, Urgency::Interactive, key));
    let gone = TakesEvent::HeldNoMore(LIVE, "user_2".to_owned(), key);
    desk.apply(Event::Takes(gone));
    assert!(!is_free(&desk, Urgency::Batch, key));
}

/// Commands ordered what they had shown as free like anything else: it was bought where it was gone by then.
#[test]
fn orders_are_marked_as_free_for_the_account_that_pays_for_them() {
    let mut desk = keyed();
    let mut settings = desk.settings.clone();
    settings.batch_key = Some(KeyId(2));
    desk.apply(Event::Settings(Box::new(settings)));
    bought_by(&mut desk, "user_1");
    let [first, second] = [0, 1].map(|place| {
        let id = line(desk.script(), place).id;
        desk.order_for(id, false).unwrap()
    });
    let free = |orders: &[&LineOrder]| {
        let unmarked = |order: &&LineOrder| LineOrder {
            shown: None,
            ..(*order).clone()
        };
        let mut orders: Vec<_> = orders.iter().map(unmarked).collect();
        let urgency = Urgency::asked(orders.len() == 1);
        desk.show_prices(LIVE, &mut orders, urgency);
        orders
            .iter()
            .map(|order| order.shown == Some(Credits::ZERO))
            .collect::<Vec<_>>()
    };
    let fresh = LineOrder {
        fresh: true,
        ..first.clone()
    };
    assert_eq!(free(&[&first]), [true]);
    assert_eq!(free(&[&second]), [false]);
    assert_eq!(free(&[&fresh]), [false], "another take is wanted");
    let together = free(&[&first, &second]);
    assert_eq!(
        together, [false; 2],
        "another account's key pays for batches"
    );
}

/// A rehearsal's sound, or another account's, stood in for what was bought at the service: paid for and never heard.
#[test]
fn what_a_rehearsal_or_another_account_made_does_not_stand_in_for_what_is_bought_here() {
    let mut desk = keyed();
    let id = line(desk.script(), 0).id;
    let request = desk.request_for(id).unwrap();
    let key = quick_key(&Generation::from(request.clone()));
    let found = |desk: &mut Desk, backend, account: &str, take: u64| {
        let take = TakeCard {
            backend,
            ..card(take, id, request.clone())
        };
        let previews =
            MakingEvent::Previews(account.to_owned(), vec![(key, [take.clone()].into())]);
        let stars = 0;
        let takes = vec![FoundTake { key, take, stars }];
        let takes = TakesEvent::Found(backend, account.to_owned(), takes);
        desk.apply(Event::Takes(takes));
        let previews = VoicesEvent::Browse(BrowseEvent::Making(previews));
        desk.apply(Event::Voices(backend, previews));
    };
    let here = |desk: &Desk| {
        let take = desk.trial_take(key).map(|take| take.card.id.0);
        (take, desk.previews(key).map(|takes| takes[0].id.0))
    };
    found(&mut desk, Backend::Draft, "drafts", 1);
    let order = LineOrder::alone("Ada", request.clone().into());
    desk.apply(Event::Queued(vec![Queued {
        id: JobId(7),
        work: Work::Generate {
            project: None,
            backend: Backend::Draft,
            order: Arc::new(order),
        },
        quote: Credits(3),
        rank: 0,
        batch: None,
    }]));
    assert_eq!(here(&desk), (Some(1), Some(1)));
    assert!(desk.job_of_request(key).is_some());

    desk.project.as_mut().unwrap().card.backend = LIVE;
    assert_eq!(here(&desk), (None, None), "a rehearsal's");
    assert!(desk.job_of_request(key).is_none(), "a rehearsal's job");
    found(&mut desk, LIVE, "user_2", 2);
    assert_eq!(here(&desk), (None, None), "another account's");
    found(&mut desk, LIVE, "user_1", 3);
    assert_eq!(here(&desk), (Some(3), Some(3)));
}

/// The price to go on was less what another account has; whoever paid had none of it, and bought all.
#[test]
fn parts_of_another_account_are_taken_off_no_price() {
    use crate::trouble::{Charged, PartsBought, Trouble};
    let mut desk = keyed();
    let id = line(desk.script(), 0).id;
    let order = LineOrder {
        fresh: true,
        ..desk.order_for(id, true).unwrap()
    };
    let queued = Queued {
        id: JobId(1),
        work: Work::Generate {
            project: Some(ProjectId(1)),
            backend: LIVE,
            order: Arc::new(order),
        },
        quote: Credits(6),
        rank: 0,
        batch: None,
    };
    desk.apply(Event::Queued(vec![queued]));
    let failed = Trouble {
        what: String::new(),
        charged: Charged::No,
        remedies: Vec::new(),
        details: Arc::default(),
        topic: None,
    };
    let failed = failed.with_bought(PartsBought {
        all: Credits(4),
        now: Credits(4),
        backend: LIVE,
        account: Some("user_1".to_owned()),
    });
    desk.apply(Event::Job(JobId(1), JobEvent::Failed(failed)));
    let here = |desk: &Desk| {
        let job = desk.job(JobId(1)).unwrap();
        let again = desk.price_again(LIVE).unwrap().quote;
        assert_eq!(desk.weigh_again(LIVE).quote, again);
        (desk.bought_of(job), again)
    };
    assert_eq!(here(&desk), (Credits(4), Credits(6).into()));
    let mut settings = desk.settings.clone();
    settings.batch_key = Some(KeyId(2));
    desk.apply(Event::Settings(Box::new(settings)));
    assert_eq!(here(&desk), (Credits::ZERO, Credits(10).into()));
}
