//! What is known of voices: marks of the library's, what it was labelled with, details, and what was spoken so far.

use super::*;
use mynah_core::credits::Credits;
use mynah_core::ids::JobId;
use mynah_model::command::JobsCommand;
use mynah_model::desk::{OwnSettings, SharingFact, VoiceMark, VoicePast};
use mynah_model::event::{JobEvent, Queued, Work};
use mynah_ui_core::testing::fixtures as testing;

/// A voice of the library.
fn card(id: &str, name: &str, gender: &str) -> SharedCard {
    SharedCard {
        id: VoiceId::new(id),
        name: name.to_owned(),
        labels: vec![("gender".to_owned(), gender.to_owned())],
        rate: 1.0,
        ..SharedCard::default()
    }
}

/// The library's first page, with these on it.
fn library<'a>(cards: Vec<SharedCard>) -> Room<'a> {
    let mut room = shown();
    press(&mut room, &tr!("voices-tab-shared"));
    let ask = asks(&mut room).pop().expect("a search");
    let answer = SharedAnswer {
        total: Some(cards.len() as u64),
        voices: Some(cards.into()),
        is_last: true,
        ask,
        seen: None,
        trouble: None,
    };
    tell(&mut room, BrowseEvent::Shared(Box::new(answer)));
    room
}

fn choose(room: &mut Room<'_>, combo: &str, choice: &str) {
    room.get_by_role_and_label(Role::ComboBox, combo).click();
    room.run();
    // It may stand below what is seen of a long list.
    let item = room.get_by_role_and_label(Role::ListBoxOption, choice);
    item.click_accesskit();
    room.run();
}

/// They could be marked, and never found again.
#[test]
fn marked_voices_of_the_library_are_listed_whatever_the_service_lists() {
    let mut room = library(vec![card("s9", "Somebody", "male")]);
    let marks = [("s1", true, "sea"), ("s2", false, "sea"), ("s3", true, "")];
    for (id, favourite, tag) in marks {
        let mark = VoiceMark {
            favourite,
            tags: Some(tag.to_owned())
                .filter(|tag| !tag.is_empty())
                .into_iter()
                .collect(),
            ..VoiceMark::default()
        };
        tell(&mut room, BrowseEvent::Marked(id.into(), mark));
    }
    let kept = [
        card("s1", "Gull", "female"),
        card("s2", "Tern", "male"),
        card("s3", "Auk", "male"),
        card("s4", "Not marked any more", "male"),
    ];
    tell(&mut room, BrowseEvent::MarkedCards(kept.into()));
    let listed = |room: &Room<'_>| {
        let cards = room.query_all_by_role(Role::ListItem);
        let names = cards.filter_map(|card| {
            let label = card.accesskit_node().label()?;
            let name = label.strip_prefix("Voice ")?.split(':').next()?;
            Some(name.to_owned())
        });
        names.collect::<Vec<_>>()
    };
    assert_eq!(listed(&room), ["Somebody"]);
    choose(
        &mut room,
        &tr!("voices-facet-mine"),
        &tr!("voices-mine-marked"),
    );
    assert_eq!(listed(&room), ["Auk", "Gull", "Tern"]);
    room.get_by_label("3 voices");
    choose(
        &mut room,
        &tr!("voices-facet-mine"),
        &tr!("voices-mine-favourite"),
    );
    assert_eq!(listed(&room), ["Auk", "Gull"]);
    choose(&mut room, &tr!("voices-facet-gender"), "Female");
    assert_eq!(listed(&room), ["Gull"]);
    assert!(
        asks(&mut room).is_empty(),
        "nobody is asked for what is kept"
    );
    press(&mut room, &tr!("voices-clear"));
    assert!(
        room.query_by_label(&tr!("voices-clear")).is_none(),
        "nothing is left out"
    );
    choose(&mut room, &tr!("voices-facet-tag"), "sea");
    assert_eq!(listed(&room), ["Gull", "Tern"]);
    room.get_by_label(&tr!("voices-search")).focus();
    room.run();
    room.get_by_label(&tr!("voices-search")).type_text("tern");
    room.run();
    assert_eq!(listed(&room), ["Tern"]);
    // The first one of them is noted with how it stands.
    press(&mut room, &tr!("voices-favourite", name = "Tern"));
    let mut wishes = room.state_mut().wishes.outbox.drain(..);
    let sent = wishes.find_map(|wish| match wish {
        Command::Voices(VoicesCommand::Mark(_, voice, _, card)) => Some((voice, card)),
        _ => None,
    });
    let (voice, card) = sent.expect("a mark");
    assert_eq!(card.map(|card| card.id), Some(voice));
}

/// A voice with any other accent than those that were known could be chosen by no chip.
#[test]
fn accents_and_uses_that_were_read_can_be_chosen() {
    let mut geordie = card("s1", "Wear", "male");
    for (name, value) in [
        ("accent", "geordie"),
        ("accent", "\u{2067}british\u{2069}"),
        ("use_case", "audio_guides"),
    ] {
        geordie.labels.push((name.to_owned(), value.to_owned()));
    }
    let mut room = library(vec![geordie]);
    room.get_by_role_and_label(Role::ComboBox, &tr!("voices-facet-accent"))
        .click();
    room.run();
    let british = room.query_all_by_role_and_label(Role::ListBoxOption, "British");
    assert_eq!(british.count(), 1, "it is one however it is written");
    let geordie = room.get_by_role_and_label(Role::ListBoxOption, "Geordie");
    geordie.click_accesskit();
    room.run();
    choose(&mut room, &tr!("voices-facet-use"), "Audio guides");
    let ask = asks(&mut room).pop().expect("another search");
    let asked = |name| ask.filter.labels.get(name).map(String::as_str);
    assert_eq!(asked("accent"), Some("geordie"));
    assert_eq!(asked("use_case"), Some("audio_guides"));
}

/// Of voices that sound alike the others had no plus, and nothing said why.
#[test]
fn a_voice_of_the_library_says_why_it_cannot_be_auditioned() {
    let mut added = card("s2", "Tern", "male");
    added.is_added = true;
    let mut room = library(vec![card("s1", "Gull", "female"), added]);
    let mut own = voices(Backend::Live);
    own[0].facts.original = Some("s2".into());
    let id = own[0].id.clone();
    let event = Event::Voices(Backend::Live, VoicesEvent::Voices(own.into()));
    room.state_mut().desk.apply(event);
    room.state_mut().view.audition = Some(Vec::new());
    room.run();
    let gull_label = tr!("voices-audition", name = "Gull");
    let gull = room.get_by_label(&gull_label);
    assert!(gull.accesskit_node().is_disabled());
    let told = gull.accesskit_node().description().unwrap_or_default();
    assert!(told.contains("has to be added to your voices"), "{told}");
    press(&mut room, &tr!("voices-audition", name = "Tern"));
    assert_eq!(room.state().view.audition, Some(vec![id]));
}

fn details(room: &mut Room<'_>, details: VoiceDetails) {
    tell(
        room,
        BrowseEvent::Details(picked(0).id, Ok(Arc::new(details))),
    );
}

/// The speaker boost was left out.
#[test]
fn all_five_settings_of_a_voice_are_told() {
    let mut room = looked_at();
    let mut told = (*told("Calm")).clone();
    told.voice.settings = OwnSettings::Known(VoiceSettings::default());
    details(&mut room, told);
    for fact in [
        "Stability: 0.50",
        "Similarity: 0.75",
        "Style: 0.00",
        "Speed: 1.00",
        "Speaker boost: on",
    ] {
        room.get_by_label(fact);
    }
}

#[test]
fn how_a_voice_is_shared_is_told() {
    let mut room = looked_at();
    for (status, by_others, facts) in [
        (
            "enabled",
            false,
            &[
                "Sharing: in the library",
                "Review: Allowed",
                "Added by: 1\u{2009}200",
            ][..],
        ),
        ("disabled", false, &["Sharing: with nobody"]),
        ("copied", true, &["Owner: shared by somebody else"]),
    ] {
        let sharing = SharingFact {
            by_others,
            status: status.to_owned(),
            review: "allowed".to_owned(),
            added_by: Some(1_200),
        };
        let told = VoiceDetails {
            sharing: Some(sharing),
            ..(*told("Calm")).clone()
        };
        details(&mut room, told);
        for fact in facts {
            room.get_by_label(fact);
        }
        let review = room.query_by_label("Review: Allowed");
        assert_eq!(review.is_some(), status == "enabled");
    }
}

#[test]
fn what_a_voice_spoke_and_cost_so_far_is_told_and_leads_to_the_history() {
    let mut room = looked_at();
    room.get_by_label("In your takes: not used yet");
    assert!(room.query_by_label(&tr!("voices-history")).is_none());
    let id = picked(0).id;
    let past = VoicePast {
        takes: 12,
        cost: Credits(1_234),
        last: "2026-05-01".parse().ok(),
    };
    let known = KnownVoices {
        past: [(id.clone(), past)].into(),
        ..KnownVoices::default()
    };
    tell(&mut room, BrowseEvent::Known(Box::new(known)));
    room.get_by_label_contains("In your takes: 12 takes, 1\u{2009}234 cr");
    assert!(room.query_all_by_label_contains("Last used: ").count() > 0);
    press(&mut room, &tr!("voices-history"));
    assert_eq!(room.state().view.history_of.as_ref(), Some(&id));
    assert!(room.state().wishes.actions.contains(&Action::HistoryRoom));
}

/// Beside its name it was heard with its waveform and loudness, and known among the letters.
#[test]
fn a_voice_behind_a_letter_says_the_line_for_nobody_who_looks_at_it() {
    let mut room = with_inspector();
    room.run();
    let desk = &mut room.state_mut().desk;
    let line = testing::line(desk, 2);
    let line = desk.script().line(line).cloned().expect("a line");
    let voice = desk.voice_of(&line).expect("a voice");
    room.state_mut().panel.picked = Some(Picked {
        backend: Backend::Live,
        id: voice.id.clone(),
        shared: None,
    });
    room.state_mut().view.line = Some(line.id);
    room.run();
    let is_off = |room: &Room<'_>| {
        let say_label = tr!("voices-say");
        let say = room.get_by_label_contains(&say_label);
        say.accesskit_node().is_disabled()
    };
    assert!(!is_off(&room));
    testing::hide(&mut room.state_mut().desk, line.id);
    room.run();
    assert!(is_off(&room));
}

/// Its consent had been taken back in another window: the press did nothing, and nothing was said.
#[test]
fn why_a_voice_does_not_say_the_line_stands_below_the_button() {
    let mut room = with_inspector();
    room.run();
    let voice = voices(Backend::Live).remove(0);
    room.state_mut().panel.picked = Some(Picked {
        backend: Backend::Live,
        id: voice.id,
        shared: None,
    });
    let line = testing::line(&room.state().desk, 1);
    room.state_mut().view.line = Some(line);
    room.run();
    room.get_by_label_contains(&tr!("voices-say"))
        .click_accesskit();
    room.run();
    let mut asked = room.state_mut().wishes.outbox.drain(..);
    let order = asked.find_map(|wish| match wish {
        Command::Jobs(JobsCommand::Generate { orders, .. }) => orders.into_iter().next(),
        _ => None,
    });
    drop(asked);
    let work = Work::Generate {
        project: Some(PROJECT),
        backend: Backend::Live,
        order: Arc::new(order.expect("an order")),
    };
    let queued = Queued {
        id: JobId(1),
        work,
        quote: Credits(3),
        rank: 0,
        batch: None,
    };
    let desk = &mut room.state_mut().desk;
    desk.apply(Event::Queued(vec![queued]));
    desk.apply(Event::Job(JobId(1), JobEvent::Failed(busy())));
    room.run();
    room.get_by_label_contains(&busy().what);
    room.get_by_label(&tr!("trouble-what-now"));
    // Of another line it says nothing.
    let other = testing::line(&room.state().desk, 2);
    room.state_mut().view.line = Some(other);
    room.run();
    assert!(room.query_by_label(&tr!("trouble-what-now")).is_none());
}
