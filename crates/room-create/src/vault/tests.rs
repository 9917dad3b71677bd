//! What the records of consent show, and what their buttons do.

mod silenced;

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::*;
use mynah_core::consent::{Broken, Relation};
use mynah_core::ids::ProjectId;
use mynah_model::attempt::CloneAttempt;
use mynah_model::command::Sheet;
use mynah_model::desk::{Desk, KnownVoices, ProjectCard};
use mynah_model::event::{BrowseEvent, CloningEvent, Event, ProjectEvent, VoicesEvent};
use mynah_model::inspecting::{Check, Finding};
use mynah_ui_core::testing::Bench;
use mynah_ui_core::testing::fixtures as made;

/// The room with one consent that Ada took back.
fn room(change: impl FnOnce(&mut Vault)) -> Harness<'static, Bench<VaultPanel>> {
    let voice = made::voices(Backend::Live)[0].id.clone();
    let mut desk = made::desk(Backend::Live, made::SCRIPT);
    let standing = Standing::taken_back_of(&voice);
    let mut vault = Vault {
        heeded: vec![standing.clone()],
        standings: vec![standing],
        broken: None,
        ..Vault::default()
    };
    change(&mut vault);
    desk.apply(Event::Cloning(CloningEvent::Vault(Box::new(vault))));
    made::room(
        (1000.0, 700.0),
        desk,
        VaultPanel::default(),
        |panel, ui, cx| {
            let reckoned = Reckoned::of(None, cx);
            panel.ui(ui, cx, reckoned.as_ref(), false);
        },
    )
}

/// Why a voice wasn't deleted was told to nobody.
#[test]
fn why_a_voice_was_not_deleted_is_told() {
    let mut room = room(|_| {});
    let name = made::voices(Backend::Live)[0].name.clone();
    for label in [
        tr!("vault-delete", name = name.as_str()),
        tr!("vault-delete-sure", name = name.as_str()),
    ] {
        room.get_by_label(&label).click();
        room.run();
    }
    let sent = &room.state().wishes.outbox;
    let is_watched = |command: &Command| matches!(command, Command::Voices(VoicesCommand::Change(_, number, _)) if *number != UNWATCHED);
    let is_change =
        |command: &Command| matches!(command, Command::Voices(VoicesCommand::Change(..)));
    assert!(
        sent.iter().any(is_change) && !sent.iter().any(is_watched),
        "{sent:?}"
    );
}

/// After "takes it back" Enter did nothing, and Tab began at the top of the window.
#[test]
fn a_question_gives_its_harmless_button_the_keys_and_gives_them_back() {
    let mut room = room(|_| {});
    let name = made::voices(Backend::Live)[0].name.clone();
    let ask = tr!("vault-delete", name = name.as_str());
    room.get_by_label(&ask).click();
    room.run();
    assert!(
        room.get_by_label(&tr!("vault-no"))
            .accesskit_node()
            .is_focused()
    );
    room.key_press(egui::Key::Enter);
    room.run();
    assert!(room.get_by_label(&ask).accesskit_node().is_focused());
}

/// A hash of zeros in a record that was written by hand held in green, and its document was offered to be opened.
#[test]
fn a_record_says_what_of_it_was_never_seen() {
    let hash = "0".repeat(64);
    let mut room = room(|vault| {
        for of in vault.heeded.iter_mut().chain(&mut vault.standings) {
            of.withdrawn = None;
            of.consent.relation = Relation::Consented;
            of.consent.statement.document_sha256 = Some(hash.clone());
        }
    });
    let open = tr!("vault-open", name = "Ada");
    room.get_by_label(&open);
    room.get_by_label(&tr!("vault-holds"));
    let vault = room.state().desk.cloning.vault.as_ref().unwrap();
    let vault = Vault {
        unkept: [hash].into(),
        ..Vault::clone(vault)
    };
    let told = Event::Cloning(CloningEvent::Vault(Box::new(vault)));
    room.state_mut().desk.apply(told);
    room.run();
    assert!(room.query_by_label(&open).is_none());
    room.get_by_label(&tr!("vault-holds-unseen"));
    room.get_by_label(&tr!("vault-proof-unseen"));
}

/// Behind one damaged record nothing was shown of all the others.
#[test]
fn what_stands_behind_a_damaged_record_is_shown_as_unproven() {
    let room = room(|vault| {
        vault.standings.clear();
        vault.broken = Some(Broken::Changed(0));
    });
    assert!(room.query_by_label("Ada").is_some());
    assert!(room.query_by_label(&tr!("vault-unproven")).is_some());
}

/// "Have its owner agree anew" was said, and nowhere could that be done.
#[test]
fn who_took_it_back_agrees_anew() {
    let mut room = room(|_| {});
    room.get_by_label(&tr!("vault-anew", name = "Ada")).click();
    room.run();
    room.get_by_label(&tr!("clone-say-consented")).click();
    room.run();
    room.get_by_label(&tr!("vault-anew-write"));
    let anew = room.state_mut().panel.anew.as_mut().unwrap();
    // Somebody else is asked for what shows it.
    let mut bench = Bench::new(made::desk(Backend::Live, made::SCRIPT), ());
    assert_eq!(
        bench.with(|(), cx| anew.lacks(cx)),
        Some(tr!("clone-lacks-spoken"))
    );
}

/// What was said, recorded and attached was gone after a start.
#[test]
fn who_was_about_to_agree_anew_goes_on_unless_that_is_done() {
    let left = |renewed: bool| {
        let mut renews = None;
        let mut room = room(|vault| {
            let of = &vault.standings[0];
            renews = Some(of.hash.clone());
            if renewed {
                let mut newer = Standing {
                    hash: "2".repeat(64),
                    withdrawn: None,
                    ..of.clone()
                };
                newer.consent.renews.clone_from(&renews);
                newer.consent.until = None;
                newer.consent.statement.document_sha256 = Some("3".repeat(64));
                vault.heeded.push(newer);
            }
        });
        let attempt = CloneAttempt {
            owner: "Ada".to_owned(),
            scope: "one film".to_owned(),
            renews,
            ..CloneAttempt::default()
        };
        let begun = CloningEvent::Begun(Sheet::Anew, Some(Box::new(attempt)));
        room.state_mut().desk.apply(Event::Cloning(begun));
        room.run();
        room.query_by_label(&tr!("vault-anew-write")).is_some()
    };
    assert!(left(false));
    assert!(!left(true));
}

/// The command line renewed it, and its voices stayed silent for good: nobody could agree anew any more.
#[test]
fn what_was_renewed_is_renewed_as_long_as_a_voice_of_it_is_silent() {
    let is_asked = |has_voices: bool| {
        let room = room(|vault| {
            let of = &vault.standings[0];
            let mut newer = Standing {
                hash: "2".repeat(64),
                withdrawn: None,
                ..of.clone()
            };
            newer.voices.retain(|_| has_voices);
            newer.consent.renews = Some(of.hash.clone());
            newer.consent.until = None;
            newer.consent.statement.document_sha256 = Some("3".repeat(64));
            vault.heeded.push(newer);
        });
        let anew = tr!("vault-anew", name = "Ada");
        room.query_all_by_label(&anew).next().is_some()
    };
    assert!(is_asked(false) && !is_asked(true));
}

/// Neither the recording nor the document could be had from its card, and no record went into a file alone.
#[test]
fn a_card_gives_what_shows_it_and_its_record_alone() {
    let [recording, document] = ["1".repeat(64), "2".repeat(64)];
    let mut room = room(|vault| {
        for of in [&mut vault.heeded, &mut vault.standings] {
            let statement = &mut of[0].consent.statement;
            statement.audio_sha256 = Some(recording.clone());
            statement.document_sha256 = Some(document.clone());
        }
    });
    let standing = room.state().desk.cloning.vault.as_ref().unwrap().heeded[0].clone();
    let name = standing.consent.name.as_str();
    for label in [
        tr!("vault-hear", name = name),
        tr!("vault-open", name = name),
        tr!("vault-export-one", name = name),
    ] {
        room.get_by_label(&label).click();
        room.run();
    }
    let sent = &room.state().wishes.outbox;
    let is = |wanted: &dyn Fn(&CloningCommand) -> bool| {
        let mut sent = sent.iter();
        sent.any(|command| matches!(command, Command::Cloning(of) if wanted(of)))
    };
    assert!(
        is(&|of| matches!(of, CloningCommand::HearProof(hash) if *hash == recording)),
        "{sent:?}"
    );
    assert!(
        is(&|of| matches!(of, CloningCommand::ShowProof(_, hash) if *hash == document)),
        "{sent:?}"
    );
    assert_eq!(room.state().view.consent, Some(standing.hash));
}

/// A card said neither the year nor until when, and of a deleted voice nothing by which anybody knows it.
#[test]
fn a_card_has_whole_days_and_the_name_of_a_voice_that_is_gone() {
    let room = room(|vault| {
        for of in [&mut vault.heeded, &mut vault.standings] {
            of[0].consent.until = Some("2020-12-31".parse().unwrap());
            let gone = VoiceId::from("gone");
            of[0].voices.push(gone.clone());
            of[0].names.push((gone, "Ruth".to_owned()));
        }
    });
    let agreed = tr!(
        "vault-agreed-until",
        date = "1 Jan 2020",
        scope = "all",
        until = "31 Dec 2020"
    );
    room.get_by_label(&agreed);
    room.get_by_label(&tr!("vault-voice-was", name = "Ruth"));
}

/// A record whose voice had been deleted was counted among those to be heeded for ever.
#[test]
fn a_record_is_heeded_as_long_as_its_voice_is_there() {
    let heeded = |voice: VoiceId| {
        let mut desk = made::desk(Backend::Live, made::SCRIPT);
        made::take_back(&mut desk, &voice);
        let mut bench = Bench::new(desk, ());
        bench.with(|(), cx| Reckoned::of(None, cx).unwrap().to_heed(cx))
    };
    assert_eq!(heeded(made::voices(Backend::Live)[0].id.clone()), 1);
    assert_eq!(heeded(VoiceId::from("gone")), 0);
}

/// Whoever came back pressed "Yes" where they meant to read.
#[test]
fn a_question_is_over_once_the_room_is_left() {
    let panel = VaultPanel {
        doubts: Some(Doubt::Withdraw("ab".repeat(32))),
        ..VaultPanel::default()
    };
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    let mut bench = mynah_ui_core::testing::Bench::new(desk, panel);
    bench.with(|panel, cx| panel.rest(cx));
    assert!(bench.panel.doubts.is_none());
}

/// A record of words alone looked as one that a recording or a document shows.
#[test]
fn what_nothing_but_words_shows_says_so() {
    let room = room(|_| {});
    room.get_by_label(&tr!("vault-words-alone"));
}

/// A sample that the record named as the statement could be heard as that.
#[test]
fn a_sample_is_heard_as_nobodys_statement() {
    for (audio, is_statement) in [("1", false), ("2", true)] {
        let room = room(|vault| {
            for of in vault.heeded.iter_mut().chain(&mut vault.standings) {
                of.consent.statement.audio_sha256 = Some(audio.repeat(64));
                of.consent.samples = vec!["1".repeat(64)];
            }
        });
        let is_told = |words: String| room.query_by_label(&words).is_some();
        assert_ne!(is_told(tr!("vault-words-alone")), is_statement);
        assert_eq!(is_told(tr!("vault-hear", name = "Ada")), is_statement);
    }
}

/// What ends soon was counted though its voice had been deleted; and a question didn't say how much it touches.
#[test]
fn what_ends_soon_is_heeded_as_long_as_its_voice_is_there() {
    let heeded = |voice: VoiceId| {
        let mut bench = Bench::new(made::desk(Backend::Live, made::SCRIPT), ());
        let today = bench.with(|(), cx| Day::here(cx.clock.now()));
        let mut standing = Standing::taken_back_of(&voice);
        (standing.withdrawn, standing.consent.until) = (None, Some(today.later(3)));
        let vault = Vault {
            heeded: vec![standing.clone()],
            standings: vec![standing],
            ..Vault::default()
        };
        let told = CloningEvent::Vault(Box::new(vault));
        bench.desk.apply(Event::Cloning(told));
        bench.with(|(), cx| Reckoned::of(None, cx).unwrap().to_heed(cx))
    };
    assert_eq!(heeded(made::voices(Backend::Live)[0].id.clone()), 1);
    assert_eq!(heeded(VoiceId::from("gone")), 0);
}

#[test]
fn a_question_says_how_many_lines_it_silences() {
    let mut room = room(|vault| {
        for of in vault.heeded.iter_mut().chain(&mut vault.standings) {
            of.withdrawn = None;
        }
    });
    let bench = room.state();
    let voice = bench.desk.cloning.vault.as_ref().unwrap().heeded[0].voices[0].clone();
    let lines = bench.desk.script().lines().filter(|line| {
        let cast = bench.desk.voice_of(line);
        cast.is_some_and(|cast| cast.id == voice)
    });
    let told = tr!("vault-withdraw-lines", lines = lines.count());
    assert!(room.query_by_label_contains(&told).is_none());
    let ask = tr!("vault-withdraw", name = "Ada");
    room.get_by_label(&ask).click();
    room.run();
    room.get_by_label_contains(&told);
    // What else they spoke in is asked for with it: of three projects one alone was counted.
    let sent = format!("{:?}", room.state().wishes.outbox);
    assert!(sent.contains("Known(Live)"), "{sent}");
    let open = room.state().desk.project.as_ref().unwrap().card.clone();
    let card = ProjectCard {
        id: ProjectId(7),
        name: "The lamp".to_owned(),
        ..open
    };
    let listed = ProjectEvent::Listed {
        projects: vec![card],
        bin: Vec::new(),
        archived: Vec::new(),
    };
    let known = KnownVoices {
        projects: [(voice, vec![ProjectId(7), ProjectId(8)])].into(),
        ..KnownVoices::default()
    };
    let known = VoicesEvent::Browse(BrowseEvent::Known(Box::new(known)));
    let bench = room.state_mut();
    bench.desk.apply(Event::Project(listed));
    bench.desk.apply(Event::Voices(Backend::Live, known));
    room.run();
    let others = tr!("vault-withdraw-projects", projects = "The lamp, 1 more");
    room.get_by_label_contains(&others);
}

/// The answer stood where the question had been asked: a double click took a consent back, with its warning unread.
#[test]
fn a_double_click_answers_no_question() {
    let mut room = room(|_| {});
    let name = made::voices(Backend::Live)[0].name.clone();
    let ask = tr!("vault-delete", name = name.as_str());
    let at = room.get_by_label(&ask).rect().center();
    let is_answered = |room: &Harness<'_, Bench<VaultPanel>>| {
        let mut sent = room.state().wishes.outbox.iter();
        sent.any(|command| matches!(command, Command::Voices(VoicesCommand::Change(..))))
    };
    let press = |room: &mut Harness<'_, Bench<VaultPanel>>| {
        // A quarter of a second a frame, as the harness counts.
        let button = |pressed| egui::Event::PointerButton {
            pos: at,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: egui::Modifiers::NONE,
        };
        let events = [egui::Event::PointerMoved(at), button(true), button(false)];
        room.input_mut().events.extend(events);
        room.step();
    };
    press(&mut room);
    press(&mut room);
    room.run();
    assert!(!is_answered(&room));
    room.get_by_label(&tr!("vault-delete-sure", name = name.as_str()))
        .click();
    room.run();
    assert!(is_answered(&room));
}

/// What a recording had shown before it was taken back was taken for a new agreement.
#[test]
fn what_showed_a_consent_that_was_taken_back_shows_no_new_one() {
    let proof = "1".repeat(64);
    let mut room = room(|vault| {
        vault.heeded[0].consent.statement.document_sha256 = Some(proof.clone());
    });
    room.get_by_label(&tr!("vault-anew", name = "Ada")).click();
    room.run();
    let vault = room.state().desk.cloning.vault.clone().unwrap();
    let mut desk = made::desk(Backend::Live, made::SCRIPT);
    desk.apply(Event::Cloning(CloningEvent::Vault(
        vault.as_ref().clone().into(),
    )));
    let anew = room.state_mut().panel.anew.as_mut().unwrap();
    let document = |hash: &str| {
        serde_json::from_value(serde_json::json!({
            "document": {"hash": hash, "extension": "wav", "bytes": 1, "seconds": 1.0, "name": "a.wav"},
        }))
        .unwrap()
    };
    let mut bench = Bench::new(desk, ());
    let mut lacks = |hash: &str| {
        let given: CloneAttempt = document(hash);
        anew.attach(given.document.unwrap());
        bench.with(|(), cx| anew.lacks(cx)).unwrap_or_default()
    };
    assert!(lacks(&proof).contains("says nothing since"));
    assert!(!lacks(&"2".repeat(64)).contains("says nothing since"));
}

/// A voice that a command had just made was called deleted until something else was made.
#[test]
fn voices_that_are_not_known_are_asked_for_once() {
    let is_asked = |vault: &Harness<'_, Bench<VaultPanel>>| {
        let sent = vault.state().wishes.outbox.iter();
        let asked = sent.filter(|it| matches!(it, Command::Voices(VoicesCommand::Refresh(_))));
        asked.count()
    };
    let mut known = room(|_| {});
    known.run();
    assert_eq!(is_asked(&known), 0);
    let mut unknown = room(|vault| vault.heeded[0].voices.push(VoiceId::from("new")));
    for _ in 0..3 {
        unknown.run();
    }
    assert_eq!(is_asked(&unknown), 1);
}

/// Somebody else's voice renewed a consent, and nothing compared it with the recordings.
#[test]
fn who_agrees_anew_is_compared_with_the_recordings_that_were_agreed_to() {
    let told = |semitones: f32| {
        let mut renews = None;
        let mut room = room(|vault| renews = Some(vault.standings[0].hash.clone()));
        let hash = renews.clone().unwrap();
        let mut attempt = CloneAttempt {
            owner: "Ada".to_owned(),
            relation: Relation::Consented,
            scope: "one film".to_owned(),
            renews,
            ..CloneAttempt::default()
        };
        let mut spoken = made::sample();
        spoken.pitch = Some(80.0 + semitones);
        spoken.findings = [(Check::Length, 20.0), (Check::Level, -20.0)]
            .map(|(check, value)| Finding {
                check,
                value: Some(value),
                verdict: check.judge(Some(value)),
            })
            .to_vec();
        attempt.spoken = Some((spoken, attempt.statement()));
        let begun = CloningEvent::Begun(Sheet::Anew, Some(Box::new(attempt)));
        room.state_mut().desk.apply(Event::Cloning(begun));
        room.run();
        let sent = format!("{:?}", room.state().wishes.outbox);
        assert!(sent.contains("OwnPitch"), "{sent}");
        let pitch = CloningEvent::OwnPitch(hash, 80.0);
        room.state_mut().desk.apply(Event::Cloning(pitch));
        room.run();
        let fits = room.query_by_label(&tr!("clone-pitch-fits")).is_some();
        let apart = tr!("clone-pitch-apart", apart = "9", way = "above");
        (fits, room.query_by_label(&apart).is_some())
    };
    assert_eq!(told(1.0), (true, false));
    assert_eq!(told(9.0), (false, true));
}

/// A name of 300 letters pushed what stands beside it out of the window.
#[test]
fn a_long_name_leaves_what_stands_beside_it_in_the_window() {
    let long = "Ada ".repeat(75).trim().to_owned();
    let room = room(|vault| {
        for of in [&mut vault.heeded, &mut vault.standings] {
            of[0].consent.name.clone_from(&long);
        }
    });
    let buttons = room.query_all_by_role(egui::accesskit::Role::Button);
    let label = room.get_by_label(&long);
    for node in buttons.chain([label]) {
        let place = node.rect();
        let label = node.accesskit_node().label().unwrap_or_default();
        assert!(place.right() <= 1_000.0, "{label}: {place}");
    }
}

/// The bar lay over the cards.
#[test]
fn the_bar_stands_beside_the_cards() {
    let room = room(|vault| {
        let of = vault.heeded[0].clone();
        for number in 0..20 {
            vault.heeded.push(Standing {
                hash: format!("{number:064}"),
                ..of.clone()
            });
        }
    });
    let export = tr!("vault-export");
    let edge = room.get_by_label(&export).rect().right();
    let mut chips = room.query_all_by_label_contains("was taken back");
    let chip = chips.next().unwrap().rect();
    assert!(chip.right() <= edge - 16.0 + 1.0, "{chip} beside {edge}");
}

/// Of a statement's two records the voice of the other one was silenced unnamed, and so was one of ElevenLabs while Draft
/// voices spoke the project.
#[test]
fn a_question_names_the_voices_of_each_record_that_goes_with_it() {
    let [draft, live] = Backend::ALL.map(|of| {
        let mut voice = made::voices(of)[0].clone();
        voice.id = VoiceId::from(of.as_str());
        voice
    });
    let [mut one, mut other] = [&live, &draft].map(|it| Standing::taken_back_of(&it.id));
    (one.withdrawn, other.withdrawn) = (None, None);
    other.hash = "2".repeat(64);
    other.consent.samples = vec!["cd".repeat(32)];
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    for (backend, voice) in Backend::ALL.into_iter().zip([&draft, &live]) {
        let listed = VoicesEvent::Voices(vec![voice.clone()].into());
        desk.apply(Event::Voices(backend, listed));
    }
    let vault = Vault {
        heeded: vec![other.clone(), one.clone()],
        standings: vec![other, one],
        ..Vault::default()
    };
    desk.apply(Event::Cloning(CloningEvent::Vault(Box::new(vault))));
    let panel = VaultPanel::default();
    let mut room = made::room((1000.0, 900.0), desk, panel, |panel, ui, cx| {
        let reckoned = Reckoned::of(None, cx);
        panel.ui(ui, cx, reckoned.as_ref(), false);
    });
    let ask = tr!("vault-withdraw", name = "Ada");
    room.get_all_by_label(&ask).next().unwrap().click();
    room.run();
    room.get_by_label_contains(&tr!("vault-withdraw-live", voices = live.name.as_str()));
    room.get_by_label_contains(&tr!("vault-withdraw-draft", voices = draft.name.as_str()));
    let sent = format!("{:?}", room.state().wishes.outbox);
    assert!(
        sent.contains("Known(Live)") && sent.contains("Known(Draft)"),
        "{sent}"
    );
}

/// "Show consents" led to the top of the list, wherever the voice's record stood in it.
#[test]
fn the_record_of_the_voice_that_was_asked_about_is_seen() {
    let voice = VoiceId::from("asked-about");
    let mut room = room(|vault| {
        let mut last = Standing::taken_back_of(&voice);
        last.consent.name = "Zoe".to_owned();
        vault.heeded.insert(0, last);
        let others = vault.heeded.last().cloned().into_iter();
        let others: Vec<Standing> = others.cycle().take(12).collect();
        vault.heeded.extend(others);
    });
    let place = |room: &mut Harness<'static, Bench<VaultPanel>>| {
        room.run();
        room.get_by_label("Zoe").rect()
    };
    let before = place(&mut room);
    assert!(before.top() > 700.0, "{before:?}");
    room.state_mut().view.consents_of = Some(voice.clone());
    let after = place(&mut room);
    assert!(after.bottom() < 700.0, "{after:?}");
}
