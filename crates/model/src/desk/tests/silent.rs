//! Lines whose voice may say nothing new: nobody agrees to it any more.

use super::*;
use crate::event::{CloningEvent, Vault};
use mynah_core::consent::{BEGINNING, Consent, Link, Record, standings};
use mynah_core::day::Day;
use mynah_i18n::tr;

/// All records of somebody who lent this voice and took it back.
fn taken_back(voice: &VoiceId) -> Vec<Link> {
    let json = r#"{"name": "Ada", "relation": "consented", "date": "2020-01-31", "scope": "this",
        "statement": {"text": "Yes."}, "samples": []}"#;
    let mut all: Vec<Link> = Vec::new();
    let mut add = |record| {
        let prev = all.last().map_or(BEGINNING, |link| &link.hash);
        all.push(Link::behind(prev, record).unwrap());
        all.last().unwrap().hash.clone()
    };
    let given = add(Record::Given(Consent::read(json).unwrap()));
    add(Record::Made {
        made: given.clone(),
        sent: None,
        voice_id: voice.to_string(),
        account: "draft".to_owned(),
        at: 5,
        is_found: false,
    });
    add(Record::Withdrawn {
        withdrawn: given,
        at: 6,
    });
    all
}

/// Each of them was ordered, and refused before it was sent.
#[test]
fn lines_of_a_voice_that_was_taken_back_are_left_out_of_all_and_counted() {
    let mut desk = desk("A: Yes.\nB: No.\nA: Perhaps.\n");
    desk.cloning.today = Some("2026-03-01".parse().unwrap());
    let first = line(desk.script(), 0);
    let silent = desk.voice_of(&first).unwrap().id.clone();
    let heeded = standings(&taken_back(&silent));
    let vault = Vault {
        standings: heeded.clone(),
        heeded,
        broken: None,
        ..Vault::default()
    };
    assert_eq!(gathered(&desk, Wanted::All).orders.len(), 3);
    desk.apply(Event::Cloning(CloningEvent::Vault(Box::new(vault))));
    let tally = desk.tally();
    assert_eq!((tally.changed, tally.silent), (1, 2), "the button says so");
    for wanted in [Wanted::All, Wanted::Changed, Wanted::Fresh] {
        let orders = gathered(&desk, wanted);
        let said: Vec<&str> = orders
            .orders
            .iter()
            .map(|order| order.request.text())
            .collect();
        assert_eq!((said, orders.silent), (vec!["No."], 2), "{wanted:?}");
        let told = desk.left_out(&orders).join(" ");
        assert!(told.contains("2 lines are left out"), "{told}");
    }
    assert_eq!(desk.why_left_out(&first), Some(LeftOut::Silent));
}

/// Records of a voice that may be used for these purposes, and of a library with a project "Salt Mine".
fn lent(voice: &VoiceId, scopes: &[&str]) -> Event {
    let mut vault = Vault {
        projects: vec!["Salt Mine".to_owned()],
        ..Vault::default()
    };
    for scope in scopes {
        let mut of = standings(&taken_back(voice)).remove(0);
        (of.withdrawn, of.consent.scope) = (None, (*scope).to_owned());
        vault.heeded.push(of);
    }
    Event::Cloning(CloningEvent::Vault(Box::new(vault)))
}

fn today() -> Day {
    "2026-03-01".parse().unwrap()
}

/// Regression: what somebody agreed to was compared with nothing, and their voice spoke in any project without a word.
#[test]
fn a_voice_that_was_lent_to_another_project_is_marked() {
    let mut desk = desk("A: Yes.\n");
    let first = line(desk.script(), 0);
    let voice = desk.voice_of(&first).unwrap().id.clone();
    let own = desk.project.as_ref().unwrap().card.name.clone();
    desk.apply(lent(&voice, &["The salt mine, and its trailer"]));
    let (mark, why) = desk.barred(&voice, today()).unwrap();
    assert_eq!(mark, tr!("voices-outside-consent"));
    assert!(
        why.contains("Ada") && why.contains("The salt mine, and its trailer"),
        "{why}"
    );
    for scopes in [
        &["all of it"][..],
        &["Salt miners"],
        &["Salt Mine", "whatever comes"],
        &[&format!("Salt Mine and {own}")],
        &[],
    ] {
        desk.apply(lent(&voice, scopes));
        assert_eq!(desk.barred(&voice, today()), None, "{scopes:?}");
    }
}

/// Regression: Generate spoke with a clone that was lent to another project, and nothing asked before.
#[test]
fn orders_outside_the_scope_of_a_consent_are_asked_about_once_for_each_voice() {
    let mut desk = desk("A: Yes.\nB: No.\nA: Perhaps.\n");
    let first = line(desk.script(), 0);
    let voice = desk.voice_of(&first).unwrap().id.clone();
    desk.apply(lent(&voice, &["Salt Mine"]));
    let project = desk.project.as_ref().map(|open| open.card.id);
    let cautions = |desk: &Desk, project, orders: &[LineOrder]| {
        let of = (project, Backend::Draft, Urgency::Batch);
        desk.cautions_of_scope(of, orders, today())
    };
    let mut orders = gathered(&desk, Wanted::All).orders;
    assert_eq!(orders.len(), 3, "none is left out without a word");
    let asked = cautions(&desk, project, &orders);
    let about = |caution: &Caution| match caution {
        Caution::OutsideConsent {
            voice: of, name, ..
        } => *of == voice && name == "Ada",
        _ => false,
    };
    assert!(asked.len() == 1 && about(&asked[0]), "{asked:?}");
    // Work of no project is none of that project, either.
    assert_eq!(cautions(&desk, None, &orders).len(), 1);
    assert!(
        cautions(&desk, project, &orders[1..2]).is_empty(),
        "B has another voice"
    );
    for order in &mut orders {
        order.outside_consent = true;
    }
    assert!(
        cautions(&desk, project, &orders).is_empty(),
        "a person confirmed it"
    );
    // What the library has is not spoken again.
    for order in &mut orders {
        order.outside_consent = false;
    }
    let keys = orders.iter().map(|order| quick_key(&order.request));
    let held = TakesEvent::Held(Backend::Draft, String::new(), keys.collect());
    desk.apply(Event::Takes(held));
    assert!(cautions(&desk, project, &orders).is_empty());
}
