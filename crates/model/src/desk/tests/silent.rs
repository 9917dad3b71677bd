//! Lines whose voice may say nothing new: nobody agrees to it any more.

use super::*;
use crate::event::{CloningEvent, Vault};
use mynah_core::consent::{BEGINNING, Consent, Link, Record, standings};

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

/// What somebody agreed to was compared with nothing: their voice spoke in any project without a word.
#[test]
fn a_voice_that_was_lent_to_another_project_is_told_as_that() {
    let mut desk = desk("A: Yes.\n");
    let first = line(desk.script(), 0);
    let voice = desk.voice_of(&first).unwrap().id.clone();
    let own = desk.project.as_ref().unwrap().card.name.clone();
    let mut told = |scopes: &[&str]| {
        let mut vault = Vault {
            projects: vec![own.clone(), "Salt Mine".to_owned()],
            ..Vault::default()
        };
        for scope in scopes {
            let mut of = standings(&taken_back(&voice)).remove(0);
            (of.withdrawn, of.consent.scope) = (None, (*scope).to_owned());
            vault.heeded.push(of);
        }
        desk.apply(Event::Cloning(CloningEvent::Vault(Box::new(vault))));
        desk.agreed_elsewhere(&voice)
    };
    let elsewhere = told(&["The salt mine, and its trailer"]).unwrap();
    assert!(elsewhere.contains("(Salt Mine)"), "{elsewhere}");
    for scopes in [
        &["all of it"][..],
        &["Salt miners"],
        &["Salt Mine", "whatever comes"],
        &[&format!("Salt Mine and {own}")],
        &[],
    ] {
        assert_eq!(told(scopes), None, "{scopes:?}");
    }
}
