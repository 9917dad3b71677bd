mod collections;
mod known;
mod left;

use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{Picked, VoicesPanel};
use mynah_core::backend::Backend;
use mynah_core::ids::{ProjectId, VoiceId};
use mynah_core::settings::VoiceSettings;
use mynah_i18n::tr;
use mynah_model::command::{Command, VoiceChange, VoicesCommand};
use mynah_model::desk::{
    KnownVoices, Like, ProjectCard, SHARED_PAGE, SharedAnswer, SharedAsk, TrainingFact, Voice,
    VoiceDetails,
};
use mynah_model::event::{BrowseEvent, Event, ProjectEvent, VoicesEvent};
use mynah_model::shared_voices::SharedCard;
use mynah_ui_core::action::Action;
use mynah_ui_core::testing::Bench;
use mynah_ui_core::testing::fixtures::{PROJECT, SCRIPT, busy, desk, room, take_back, voices};

type Room<'a> = Harness<'a, Bench<VoicesPanel>>;

fn shown<'a>() -> Room<'a> {
    let desk = desk(Backend::Live, SCRIPT);
    room(
        (1000.0, 600.0),
        desk,
        VoicesPanel::default(),
        |panel, ui, cx| panel.ui(ui, cx),
    )
}

fn asks(room: &mut Room<'_>) -> Vec<SharedAsk> {
    let wishes = room.state_mut().wishes.outbox.drain(..);
    let asks = wishes.filter_map(|wish| match wish {
        Command::Voices(VoicesCommand::Browse(ask)) => Some(ask),
        _ => None,
    });
    asks.collect()
}

fn answer(ask: SharedAsk, all: usize) -> Event {
    let backend = ask.backend;
    let start = ask.page as usize * SHARED_PAGE;
    let end = (start + SHARED_PAGE).min(all);
    let voices = (start..end).map(|number| SharedCard {
        id: VoiceId::new(format!("v{number}")),
        name: format!("{} {number}", ask.filter.words),
        rate: 1.0,
        ..SharedCard::default()
    });
    let answer = SharedAnswer {
        voices: Some(voices.collect()),
        total: Some(all as u64),
        is_last: end == all,
        ask,
        seen: None,
        trouble: None,
    };
    let shared = BrowseEvent::Shared(Box::new(answer));
    Event::Voices(backend, VoicesEvent::Browse(shared))
}

#[test]
fn of_ten_thousand_voices_few_are_drawn() {
    let mut room = shown();
    let one = voices(Backend::Live).remove(0);
    let many = (0..10_000).map(|number| Voice {
        id: VoiceId::new(format!("v{number}")),
        name: format!("Voice {number}"),
        ..one.clone()
    });
    let many = VoicesEvent::Voices(many.collect::<Vec<_>>().into());
    room.state_mut()
        .desk
        .apply(Event::Voices(Backend::Live, many));
    for _ in 0..24 {
        room.step();
    }
    let cards = room.query_all_by_role(Role::ListItem).count();
    assert!((3..30).contains(&cards), "{cards} cards are drawn");
    assert!(room.query_by_label("10\u{2009}000 voices").is_some());
}

#[test]
fn pages_of_a_search_that_was_overtaken_are_not_shown() {
    let mut room = shown();
    room.get_by_label(&tr!("voices-tab-shared")).click();
    room.run();
    let first = asks(&mut room).pop().expect("a search");
    assert_eq!(first.page, 0);
    room.state_mut().desk.apply(answer(first.clone(), 500));
    room.run();
    assert!(asks(&mut room).is_empty(), "only what is seen is asked for");
    room.get_by_label(&tr!("voices-search")).focus();
    room.run();
    room.get_by_label(&tr!("voices-search")).type_text("low");
    for _ in 0..8 {
        room.step();
    }
    let second = asks(&mut room).pop().expect("another search");
    assert!(second.number > first.number);
    room.state_mut().desk.apply(answer(second, 3));
    let late = SharedAsk { page: 1, ..first };
    room.state_mut().desk.apply(answer(late, 500));
    room.run();
    assert_eq!(room.query_all_by_role(Role::ListItem).count(), 3);
    assert!(room.query_by_label("3 voices").is_some());
}

/// Of a library with hardly any the whole was to be read by itself.
#[test]
fn those_for_free_plans_are_looked_for_in_some_pages_and_then_somebody_is_asked() {
    let mut room = shown();
    room.get_by_label(&tr!("voices-tab-shared")).click();
    room.run();
    let first = asks(&mut room).pop().expect("a search");
    room.state_mut().desk.apply(answer(first, 2_000));
    room.run();
    assert!(room.query_by_label(&tr!("voices-free-on")).is_none());
    room.get_by_label(&tr!("voices-free")).click();
    room.run();
    let mut read = 1;
    while let Some(ask) = asks(&mut room).pop() {
        assert_eq!(ask.page, read, "one after the other");
        room.state_mut().desk.apply(answer(ask, 2_000));
        room.run();
        read += 1;
    }
    assert_eq!(read, 5);
    room.get_by_label(&tr!("voices-free-read", found = 0, read = 500));
    room.get_by_label(&tr!("voices-free-on")).click();
    room.run();
    let more = asks(&mut room).pop().expect("another page");
    assert_eq!(more.page, 5);
}

/// All voices stood there until the answer came, and were sorted anew under the pointer.
#[test]
fn no_voice_is_listed_until_those_that_are_alike_are_known() {
    let mut room = shown();
    room.get_by_label(&tr!("voices-tab-shared")).click();
    room.run();
    let all = asks(&mut room).pop().expect("a search");
    room.state_mut().desk.apply(answer(all, 500));
    room.run();
    room.state_mut().view.like = Some(like());
    room.run();
    assert_eq!(room.query_all_by_role(Role::ListItem).count(), 0);
    assert!(room.query_by_label("500 voices").is_none());
    let alike = asks(&mut room).pop().expect("another search");
    room.state_mut().desk.apply(answer(alike, 3));
    room.run();
    assert_eq!(room.query_all_by_role(Role::ListItem).count(), 3);
}

fn like() -> Like {
    Like::Voice {
        voice: VoiceId::new("v7"),
        original: None,
        name: "Seven".to_owned(),
        address: None,
    }
}

/// The inspector at the first voice of the account, which is one's own.
fn looked_at<'a>() -> Room<'a> {
    let panel = VoicesPanel {
        picked: Some(picked(0)),
        ..VoicesPanel::default()
    };
    let desk = desk(Backend::Live, SCRIPT);
    let mut room = room((320.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.inspector_ui(ui, cx);
    });
    listed(&mut room, 0);
    room.run();
    room
}

fn picked(place: usize) -> Picked {
    Picked {
        backend: Backend::Live,
        id: voices(Backend::Live).remove(place).id,
        shared: None,
    }
}

/// The account has its voices from this place on, all of them one's own.
fn listed(room: &mut Room<'_>, from: usize) {
    let mut all = voices(Backend::Live).split_off(from);
    for voice in &mut all {
        voice.facts.is_own = true;
    }
    let event = Event::Voices(Backend::Live, VoicesEvent::Voices(all.into()));
    room.state_mut().desk.apply(event);
}

fn tell(room: &mut Room<'_>, event: BrowseEvent) {
    let event = Event::Voices(Backend::Live, VoicesEvent::Browse(event));
    room.state_mut().desk.apply(event);
    room.run();
}

fn told(about: &str) -> Arc<VoiceDetails> {
    Arc::new(VoiceDetails {
        voice: voices(Backend::Live).remove(0),
        description: about.to_owned(),
        samples: Vec::new(),
        training: Vec::new(),
        verified: None,
        verify_failures: Vec::new(),
        sharing: None,
        fiat_rate: None,
        free_users_allowed: None,
        safety: None,
    })
}

fn change(room: &mut Room<'_>) -> Option<(u64, VoiceChange)> {
    let wishes = room.state_mut().wishes.outbox.drain(..);
    let mut changes = wishes.filter_map(|wish| match wish {
        Command::Voices(VoicesCommand::Change(_, number, change)) => Some((number, change)),
        _ => None,
    });
    changes.next()
}

fn press(room: &mut Room<'_>, name: &str) {
    room.get_by_label(name).click();
    room.run();
}

/// A description that isn't read yet, or couldn't be, would be sent as none.
#[test]
fn an_edit_waits_for_the_description_and_leaves_it_as_it_is() {
    let mut room = looked_at();
    let id = picked(0).id;
    press(&mut room, &tr!("voices-edit"));
    assert!(room.query_by_label(&tr!("voices-save")).is_none());
    tell(
        &mut room,
        BrowseEvent::Details(id.clone(), Err(Box::new(busy()))),
    );
    press(&mut room, &tr!("voices-edit"));
    assert!(room.query_by_label(&tr!("voices-save")).is_none());
    let words = "An old captain";
    tell(&mut room, BrowseEvent::Details(id.clone(), Ok(told(words))));
    press(&mut room, &tr!("voices-edit"));
    press(&mut room, &tr!("voices-save"));
    let (_, sent) = change(&mut room).expect("a change");
    let stays = VoiceChange::Edit {
        voice: id,
        name: None,
        about: None,
        labels: None,
    };
    assert_eq!(sent, stays);
}

#[test]
fn default_settings_are_changed_for_the_whole_account_and_brought_back() {
    for reset in [false, true] {
        let mut room = looked_at();
        let id = voices(Backend::Live).remove(0).id;
        press(&mut room, &tr!("voices-settings"));
        room.get_by_label_contains("for all who use the account");
        room.get_by_label(&tr!("inspector-stability"))
            .set_value_accesskit(0.9);
        room.run();
        if reset {
            press(&mut room, &tr!("voices-reset"));
        }
        press(&mut room, &tr!("voices-save"));
        let (_, sent) = change(&mut room).expect("a change");
        let VoiceChange::Settings { voice, settings } = sent else {
            panic!("{sent:?}");
        };
        let usual = VoiceSettings::default().stability();
        let wanted = if reset { usual } else { 0.9 };
        assert_eq!(voice, id);
        assert!((settings.stability() - wanted).abs() < 0.001);
    }
}

/// What is seen, and what comes next, is fetched once the list stands still; nothing is spoken for that.
#[test]
fn previews_are_fetched_ahead_and_nothing_is_bought_for_that() {
    let mut desk = desk(Backend::Live, SCRIPT);
    let mut all = voices(Backend::Live);
    for voice in &mut all {
        voice.preview = true;
    }
    let count = all.len();
    let event = VoicesEvent::Voices(all.into());
    desk.apply(Event::Voices(Backend::Live, event));
    let mut room = room(
        (1000.0, 600.0),
        desk,
        VoicesPanel::default(),
        |panel, ui, cx| panel.ui(ui, cx),
    );
    room.run_steps(120);
    let wishes = &room.state().wishes.outbox;
    let ahead = wishes.iter().find_map(|wish| match wish {
        Command::Voices(VoicesCommand::Prefetch(wanted)) => Some(wanted.len()),
        _ => None,
    });
    assert_eq!(ahead, Some(count));
    let bought = wishes.iter().any(|wish| matches!(wish, Command::Jobs(_)));
    assert!(!bought);
}

/// The list comes before the end of the change: by then the voice is not there to be drawn.
#[test]
fn a_removed_voice_is_let_go_though_the_list_comes_first() {
    let mut room = looked_at();
    press(&mut room, &tr!("voices-remove"));
    press(&mut room, &tr!("voices-remove-now"));
    let (number, _) = change(&mut room).expect("a change");
    listed(&mut room, 1);
    room.run();
    tell(&mut room, BrowseEvent::Changed(number, Ok(None)));
    let panel = &room.state().panel;
    assert!(panel.picked.is_none(), "nothing is looked at");
    assert!(panel.shared.is_asked_again(), "what says \"added\" is old");
}

/// The question stood where its button had been: the second press of a double click removed the voice for good.
#[test]
fn a_double_click_on_remove_only_asks() {
    let mut room = looked_at();
    let at = room.get_by_label(&tr!("voices-remove")).rect().center();
    for _ in 0..2 {
        for pressed in [true, false] {
            room.event(egui::Event::PointerButton {
                pos: at,
                button: egui::PointerButton::Primary,
                pressed,
                modifiers: egui::Modifiers::NONE,
            });
            room.step();
        }
    }
    room.run();
    assert!(change(&mut room).is_none(), "nothing was sent");
    room.get_by_label(&tr!("voices-remove-now"));
}

/// After "Remove…" Enter did nothing, and Tab began at the top of the window.
#[test]
fn the_question_about_a_removal_gives_its_harmless_button_the_keys() {
    let mut room = looked_at();
    press(&mut room, &tr!("voices-remove"));
    room.run();
    assert!(
        room.query_by_label_contains("for all who use").is_some(),
        "it asks"
    );
    assert!(
        room.get_by_label(&tr!("voices-cancel"))
            .accesskit_node()
            .is_focused()
    );
    room.key_press(egui::Key::Enter);
    room.run();
    assert!(
        room.get_by_label(&tr!("voices-remove"))
            .accesskit_node()
            .is_focused()
    );
    assert!(change(&mut room).is_none(), "nothing was sent");
}

/// A voice that speaks elsewhere, too, is missed there.
#[test]
fn a_removal_says_in_which_other_projects_it_spoke() {
    let mut room = looked_at();
    let id = picked(0).id;
    let known = KnownVoices {
        projects: [(id, vec![PROJECT, ProjectId(7), ProjectId(8)])].into(),
        ..KnownVoices::default()
    };
    tell(&mut room, BrowseEvent::Known(Box::new(known)));
    let open = room.state().desk.project.as_ref();
    let card = ProjectCard {
        id: ProjectId(7),
        name: "The lamp".to_owned(),
        ..open.expect("a project").card.clone()
    };
    let listed = ProjectEvent::Listed {
        projects: vec![card],
        bin: Vec::new(),
        archived: Vec::new(),
    };
    room.state_mut().desk.apply(Event::Project(listed));
    press(&mut room, &tr!("voices-remove"));
    let told = "It spoke in other projects, too: The lamp, 1 more. Lines there can’t be spoken anew with it.";
    assert!(room.query_by_label(told).is_some());
}

#[test]
fn a_change_that_fails_behind_another_voice_is_told() {
    let mut room = looked_at();
    press(&mut room, &tr!("voices-remove"));
    press(&mut room, &tr!("voices-remove-now"));
    let (number, _) = change(&mut room).expect("a change");
    let panel = &mut room.state_mut().panel;
    panel.picked = Some(picked(1));
    room.run();
    tell(
        &mut room,
        BrowseEvent::Changed(number, Err(Box::new(busy()))),
    );
    let notices = &room.state().wishes.notices;
    assert_eq!(notices.len(), 1);
    assert_eq!(room.state().panel.picked, Some(picked(1)));
}

/// Languages stood apart from the models that speak them so.
#[test]
fn each_language_is_told_with_its_models() {
    let mut room = looked_at();
    let mut all = voices(Backend::Live);
    for voice in &mut all {
        voice.facts.languages = ["en", "de"].map(str::to_owned).into();
        let models = [("en", "eleven_v3"), ("de", "later")];
        voice.facts.spoken_with = models
            .map(|(code, model)| (code.to_owned(), model.to_owned()))
            .into();
    }
    let event = Event::Voices(Backend::Live, VoicesEvent::Voices(all.into()));
    room.state_mut().desk.apply(event);
    room.run();
    room.get_by_label("Languages: English, German");
    let model = room.state().desk.model_name(Backend::Live, "eleven_v3");
    let english = format!("English: {model}");
    room.get_by_label(&english);
    room.get_by_label("German: later");
}

#[test]
fn what_the_service_tells_of_training_and_verification_is_read() {
    let mut room = looked_at();
    let details = VoiceDetails {
        training: vec![TrainingFact {
            model: "eleven_v3".to_owned(),
            state: "fine_tuning".to_owned(),
            progress: Some(0.42),
            message: "\u{202e}Nearly there".to_owned(),
        }],
        verified: Some(false),
        verify_failures: vec!["Another voice".to_owned()],
        ..(*told("Calm")).clone()
    };
    let event = BrowseEvent::Details(picked(0).id, Ok(Arc::new(details)));
    tell(&mut room, event);
    assert!(room.query_all_by_label_contains("42 %").count() > 0);
    room.get_by_label_contains("Verification: not verified yet");
    room.get_by_label_contains("Another voice");
    room.get_by_label_contains("Nearly there");
}

/// The same button removed the voice that was shown next.
#[test]
fn a_form_goes_with_its_voice() {
    let mut room = looked_at();
    press(&mut room, &tr!("voices-remove"));
    assert!(room.query_by_label(&tr!("voices-remove-now")).is_some());
    let other = picked(1).id;
    let panel = &mut room.state_mut().panel;
    panel.show_voice(Backend::Live, other.clone());
    room.run();
    assert_eq!(
        room.state().panel.picked.as_ref().map(|it| &it.id),
        Some(&other)
    );
    assert!(room.query_by_label(&tr!("voices-remove-now")).is_none());
    assert_eq!(change(&mut room), None);
}

fn with_inspector<'a>() -> Room<'a> {
    let desk = desk(Backend::Live, SCRIPT);
    room(
        (1200.0, 900.0),
        desk,
        VoicesPanel::default(),
        |panel, ui, cx| {
            egui::Panel::right("inspector")
                .exact_size(320.0)
                .show(ui, |ui| panel.inspector_ui(ui, cx));
            panel.ui(ui, cx);
        },
    )
}

/// What stood in the field was gone with the voice that was looked at.
#[test]
fn a_tag_that_is_half_written_is_kept_on_leaving() {
    let mut room = with_inspector();
    room.run();
    let id = voices(Backend::Live).remove(0).id;
    room.state_mut().panel.picked = Some(Picked {
        backend: Backend::Live,
        id,
        shared: None,
    });
    room.run();
    room.get_by_label(&tr!("voices-tag")).focus();
    room.run();
    room.get_by_label(&tr!("voices-tag")).type_text("harbour");
    room.run();
    room.state_mut().wishes.outbox.clear();
    room.state_mut().with(|panel, cx| panel.leave(cx));
    let kept = format!("{:?}", room.state().wishes.outbox);
    assert!(kept.contains("Tag(\"harbour\", true)"), "{kept}");
}

/// It was seen once somebody had tried to speak with it.
#[test]
fn a_voice_whose_consent_was_taken_back_says_so_before_anybody_tries_it() {
    let mut room = with_inspector();
    room.run();
    let voice = voices(Backend::Live).remove(0);
    let told = |room: &Room<'_>| {
        room.query_all_by_label_contains(&tr!("voices-silent"))
            .count()
    };
    assert_eq!(told(&room), 0);
    take_back(&mut room.state_mut().desk, &voice.id);
    room.run();
    assert!(told(&room) > 0);
    room.state_mut().panel.picked = Some(Picked {
        backend: Backend::Live,
        id: voice.id,
        shared: None,
    });
    let line = room
        .state()
        .desk
        .script()
        .lines()
        .next()
        .map(|line| line.id);
    room.state_mut().view.line = line;
    room.run();
    let say_label = tr!("voices-say");
    let say = room.get_by_label_contains(&say_label);
    assert!(say.accesskit_node().is_disabled());
    room.get_by_label(&tr!("remedy-consents")).click();
    room.run();
    let asked = &room.state().wishes.actions;
    assert!(asked.contains(&Action::ShowConsents), "{asked:?}");
}

/// From the field with what is looked for no key led to the cards, and from the cards none back.
#[test]
fn keys_lead_from_what_is_looked_for_to_the_cards_and_back_to_the_same_place() {
    let mut room = shown();
    let labels = |room: &Room<'_>| {
        let cards = room.query_all_by_role(Role::ListItem);
        let labels = cards.filter_map(|card| card.accesskit_node().label());
        labels.collect::<Vec<_>>()
    };
    let focused = |room: &Room<'_>| {
        let all = room.root().children_recursive();
        let mut focused = all.filter(|node| node.accesskit_node().is_focused());
        let label = focused.find_map(|node| node.accesskit_node().label());
        label.unwrap_or_default()
    };
    let press = |room: &mut Room<'_>, key| {
        room.key_press(key);
        room.run();
    };
    let cards = labels(&room);
    assert_eq!(cards.len(), 3);
    room.get_by_label(&tr!("voices-search")).focus();
    room.run();
    press(&mut room, egui::Key::ArrowDown);
    assert_eq!(focused(&room), cards[0]);
    press(&mut room, egui::Key::ArrowRight);
    assert_eq!(focused(&room), cards[1]);
    press(&mut room, egui::Key::Escape);
    assert_eq!(focused(&room), "Search voices");
    press(&mut room, egui::Key::Enter);
    assert_eq!(focused(&room), cards[1], "where one was");
    press(&mut room, egui::Key::ArrowUp);
    assert_eq!(focused(&room), "Search voices", "above the first row");
    press(&mut room, egui::Key::ArrowDown);
    assert_eq!(focused(&room), cards[1], "where one was");
    press(&mut room, egui::Key::Escape);
    room.get_by_label(&tr!("voices-search")).type_text("tomas");
    room.run();
    press(&mut room, egui::Key::Enter);
    assert!(focused(&room).contains("Tomas Reed"), "{}", focused(&room));
    // It let all filters through, and the words in the field went on leaving voices out.
    room.get_by_label(&tr!("voices-clear")).click();
    room.run();
    assert_eq!(labels(&room), cards);
}
