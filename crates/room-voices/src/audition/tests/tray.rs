//! A casting call while it is put together: its lines and its settings.

use egui::accesskit::Role;

use super::*;
use mynah_ui_core::words::speaker_name;

/// Put together for Tom, whose two lines are chosen, with all voices.
fn put_together<'a>() -> Room<'a> {
    put_together_in(unspoken())
}

fn put_together_in(mut room: Room<'_>) -> Room<'_> {
    let bench = room.state_mut();
    bench.with(|panel, cx| panel.leave(cx));
    bench.view.line = Some(made::line(&bench.desk, 2));
    let all = made::voices(Backend::Draft).into_iter();
    let all: Vec<VoiceId> = all.map(|voice| voice.id).collect();
    bench.view.audition = None;
    bench.with(|panel, cx| panel.toggle(cx));
    bench.view.audition = Some(all);
    room.run();
    room
}

fn choose(room: &mut Room<'_>, combo: &str, choice: &str) {
    room.get_by_role_and_label(Role::ComboBox, combo).click();
    room.run();
    {
        let mut options = room.get_all_by_role(Role::ListBoxOption);
        let option = options.find(|it| {
            let label = it.accesskit_node().label();
            label.is_some_and(|label| label.contains(choice))
        });
        option.unwrap().click();
    }
    room.run();
}

/// Asked for at another part's line it was still that of the part before.
#[test]
fn it_opens_for_the_part_that_it_is_asked_for() {
    use mynah_ui_core::room::Room as Place;
    for heard in [false, true] {
        let mut room = if heard { room() } else { put_together() };
        let bench = room.state_mut();
        let ask = |bench: &mut Bench<AuditionPanel>, number, from| {
            bench.view.line = Some(made::line(&bench.desk, number));
            bench.with(|panel, cx| panel.ask(from, cx));
        };
        let chosen = bench.view.audition.clone();
        let is_heard = |bench: &Bench<AuditionPanel>| bench.panel.is_open();
        ask(bench, 2, Place::Script);
        assert_eq!(is_heard(bench), heard, "Tom's it is");
        ask(bench, 3, Place::History);
        assert_eq!(is_heard(bench), heard, "no line is seen there");
        ask(bench, 3, Place::Script);
        assert!(!is_heard(bench));
        room.run();
        let other = {
            let desk = &room.state().desk;
            let line = desk.script().line(made::line(desk, 3)).unwrap();
            speaker_name(&line.speaker)
        };
        assert_ne!(other, "Tom");
        are_lines_of(&room, &other);
        if !heard {
            assert_eq!(room.state().view.audition, chosen, "its voices stay chosen");
        }
    }
}

/// The part stood below the lines that hang on it, and how many they are was told twice.
#[test]
fn the_part_stands_above_its_lines() {
    use egui::accesskit::Role;
    let room = put_together();
    let top = |label| {
        room.get_by_role_and_label(Role::ComboBox, label)
            .rect()
            .top()
    };
    assert!(top("Part") < top("Choose lines"));
    room.get_by_label(&tr!("audition-lines"));
}

/// What was selected in the script before was all that could be heard.
#[test]
fn lines_are_taken_in_and_out_where_the_call_is_put_together() {
    let mut room = put_together();
    room.get_by_label(&tr!("audition-begin", count = 6));
    choose(&mut room, &tr!("audition-choose-lines"), "Then who");
    room.get_by_label(&tr!("audition-begin", count = 3));
    // What is taken out moves neither the list nor the other lines in it.
    let places = |room: &Room<'_>| -> Vec<_> {
        let options = room.get_all_by_role(Role::ListBoxOption);
        let of = |it: egui_kittest::Node<'_>| (it.accesskit_node().label(), it.rect());
        options.map(of).collect()
    };
    let before = places(&room);
    room.get_all_by_role(Role::ListBoxOption)
        .next()
        .unwrap()
        .click();
    room.run();
    assert_eq!(places(&room), before);
    room.get_all_by_role(Role::ListBoxOption)
        .next()
        .unwrap()
        .click();
    room.run();
    assert_eq!(places(&room), before);
    room.get_by_label(&tr!("audition-begin", count = 3));
    // The list stays open: several are chosen in it, and Escape closes it alone.
    let options = |room: &Room<'_>| room.query_all_by_role(Role::ListBoxOption).count();
    assert!(options(&room) > 1);
    room.key_press(Key::Escape);
    room.run();
    assert_eq!(options(&room), 0);
    assert!(room.state().view.audition.is_some());
    choose(&mut room, &tr!("audition-choose-lines"), "Then who");
    room.get_by_label(&tr!("audition-begin", count = 6));
}

/// It said all takes beside the price of some.
#[test]
fn what_begins_says_how_many_takes_the_stop_loss_lets_through() {
    let mut room = put_together();
    let begin_label = tr!("audition-begin", count = 6);
    let begin = room.get_by_label(&begin_label);
    let price = begin.accesskit_node().description().unwrap();
    let mut numbers = price.split(|letter: char| !letter.is_ascii_digit());
    let price = numbers.find(|number| !number.is_empty()).unwrap();
    let all: u64 = price.parse().unwrap();
    let field_label = tr!("audition-limit.name");
    let field = room.get_by_label(&field_label);
    field.focus();
    field.type_text(&(all - 1).to_string());
    room.run();
    room.get_by_label(&tr!("audition-begin", count = 3));
    room.get_by_label(&tr!("audition-held", count = 3));
    room.get_by_label(&tr!("audition-limit.name")).focus();
    room.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    room.run();
    room.get_by_label(&tr!("audition-limit.name"))
        .type_text("1");
    room.run();
    let begin_label = tr!("audition-begin", count = 0);
    let begin = room.get_by_label(&begin_label);
    assert!(begin.accesskit_node().is_disabled());
}

/// They spoke with the part's settings, whatever was wanted.
#[test]
fn settings_are_chosen_for_all_voices_of_a_call() {
    let mut room = put_together();
    let begun = |room: &mut Room<'_>| {
        room.get_by_label_contains(&tr!("audition-begin", count = 6))
            .click();
        room.run();
        let open = opened(room);
        let sent = open.plan.all();
        let spoken: Vec<f32> = sent
            .map(|sent| sent.order.request.speech().unwrap().settings.stability())
            .collect();
        (open.audition.settings, spoken)
    };
    room.get_by_role_and_label(Role::ComboBox, &tr!("audition-settings"));
    assert!(room.query_by_label(&tr!("inspector-stability")).is_none());
    room.get_by_label(&tr!("audition-settings-tune")).click();
    room.run();
    room.get_by_label(&tr!("inspector-stability"))
        .set_value_accesskit(0.8);
    room.run();
    let (settings, spoken) = begun(&mut room);
    assert_ne!(settings, ChosenSettings::default());
    assert_eq!(spoken.len(), 6);
    assert!(
        spoken.iter().all(|it| (it - 0.8).abs() < 0.001),
        "{spoken:?}"
    );
    // Each voice's own again.
    let mut room = put_together();
    room.get_by_label(&tr!("audition-settings-tune")).click();
    room.run();
    room.get_by_label(&tr!("inspector-stability"))
        .set_value_accesskit(0.8);
    room.run();
    choose(&mut room, &tr!("audition-settings"), "own");
    assert_eq!(begun(&mut room).0, ChosenSettings::default());
}

/// Who has the part wasn't among those it was compared with.
#[test]
fn the_voice_of_the_part_is_among_those_that_are_added_unless_it_was_left_out() {
    let mut room = put_together();
    let bench = room.state_mut();
    let all: Vec<VoiceId> = bench.view.audition.replace(Vec::new()).unwrap();
    let cast = &bench.desk.script().cast().0["Tom"];
    let own = cast.voice(Backend::Draft).unwrap().id.clone();
    let others: Vec<VoiceId> = all.into_iter().filter(|voice| *voice != own).collect();
    assert!(!others.is_empty());
    bench.panel.offer(others);
    room.run();
    room.get_by_label(&tr!("audition-add", count = 3)).click();
    room.run();
    let chosen = |room: &Room<'_>| room.state().view.audition.clone().unwrap();
    assert!(chosen(&room).contains(&own));
    let desk = &room.state().desk;
    let name = desk
        .voices_of(Backend::Draft)
        .of(&own)
        .unwrap()
        .name
        .clone();
    let out = format!("Leave {name} out");
    room.get_by_label(&out).click();
    room.run();
    assert!(!chosen(&room).contains(&own));
    assert!(
        room.query_by_label_contains(&tr!("audition-add", count = 1))
            .is_none()
    );
}

/// Whoever went on to write the stop-loss began the call with what stood there by then.
#[test]
fn the_button_that_begins_takes_no_keys_from_whoever_went_on() {
    for goes_on in [false, true] {
        let mut room = put_together();
        let all = room.state().view.audition.clone().unwrap();
        room.state_mut().view.audition = Some(vec![all[0].clone()]);
        room.run();
        room.state_mut().with(|panel, cx| {
            assert!(panel.means_to_buy(cx));
        });
        room.run();
        if goes_on {
            room.key_press(Key::Tab);
            room.run();
        }
        room.state_mut().view.audition = Some(all);
        room.run();
        let begin = room.get_by_label_contains("Listen to ");
        let begin = begin.accesskit_node();
        assert_eq!(begin.is_focused(), !goes_on);
    }
}

/// It ordered the words that stood there when it was opened, and its takes were nobody's.
#[test]
fn what_is_put_together_says_what_its_lines_say_by_now() {
    let mut room = put_together();
    let desk = &mut room.state_mut().desk;
    let id = made::line(desk, 2);
    let text = "Mended words.".to_owned();
    desk.edit(Edit::SetText {
        id,
        text: text.clone(),
    });
    desk.rename_speaker("Tom".to_owned(), "Theo".to_owned());
    room.run();
    room.get_by_label_contains("Listen to ").click();
    room.run();
    let call = &opened(&room).audition;
    assert_eq!(call.lines[0].text, text);
    assert_eq!(call.speaker, "Theo");
}

/// What was written for another project's credits held, or let, this one's.
#[test]
fn a_stop_loss_that_is_written_goes_with_its_project() {
    let mut room = put_together();
    room.get_by_label(&tr!("audition-limit.name")).focus();
    room.run();
    room.get_by_label(&tr!("audition-limit.name"))
        .type_text("77");
    room.run();
    let written = |room: &Room<'_>| {
        let field_label = tr!("audition-limit.name");
        let field = room.get_by_label(&field_label);
        field.accesskit_node().value().unwrap_or_default()
    };
    assert_eq!(written(&room), "77");
    let other = mynah_core::ids::ProjectId(made::PROJECT.0 + 1);
    made::switch_to(&mut room.state_mut().desk, other, made::SCRIPT);
    room.run();
    assert_eq!(written(&room), "");
}

/// Enter left nothing with the keys, and Tab began at the window's top.
#[test]
fn the_stop_loss_keeps_the_keys_at_enter() {
    let mut room = put_together();
    room.get_by_role_and_label(Role::TextInput, &tr!("audition-limit.name"))
        .focus();
    room.run();
    room.key_press(egui::Key::Enter);
    room.run();
    let field_label = tr!("audition-limit.name");
    let field = room.get_by_role_and_label(Role::TextInput, &field_label);
    assert!(field.accesskit_node().is_focused());
}

/// Tab led below what is seen, and the view stayed where it was.
#[test]
fn what_tab_comes_to_is_brought_into_view() {
    let mut room = put_together_in(sized((1440.0, 420.0), 320.0));
    mynah_ui_kit::keys::install(&room.ctx);
    let stop_loss = |room: &Room<'_>| {
        let field_label = tr!("audition-limit.name");
        let field = room.get_by_role_and_label(Role::TextInput, &field_label);
        let begins = room.get_by_label(&tr!("audition-begin", count = 6)).rect();
        let is_seen = field.rect().bottom() <= begins.top();
        (field.accesskit_node().is_focused(), is_seen)
    };
    assert_eq!(stop_loss(&room), (false, false));
    for _ in 0..60 {
        room.key_press(egui::Key::Tab);
        room.run();
        if stop_loss(&room).0 {
            break;
        }
    }
    assert_eq!(stop_loss(&room), (true, true));
}
