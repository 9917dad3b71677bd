//! What is bought on the way, by whom, and what is said of it meanwhile.

mod done;

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::*;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::day::Day;
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::GeneratedVoiceId;
use mynah_core::request::Generation;
use mynah_model::event::{BrowseEvent, Event, JobEvent, MakingEvent, TakesEvent, VoicesEvent};
use mynah_model::trouble::{Charged, Occasion, Remedy};
use mynah_model::voice_design::{Attempt, Chosen, Form};
use mynah_ui_core::testing::Bench;
use mynah_ui_core::testing::fixtures as made;

const WORDS: &str = "An old woman, calm and slow, with a raspy voice and a dry sense of humour";

/// A way with one attempt that was ordered, at the step where previews are heard.
fn tried() -> Making {
    let form = Form {
        words: WORDS.to_owned(),
        ..Form::default()
    };
    let request = form.request(Kind::Design, 7).unwrap();
    let mut making = Making::new(Kind::Design);
    making.form = form;
    making.try_out(Attempt {
        parent: None,
        request,
        voice: None,
        shown: Credits(100),
    });
    making
}

/// The room of it.
fn room(kind: Kind, making: Making) -> Harness<'static, Bench<MakingPanel>> {
    let mut panel = MakingPanel::new(kind);
    panel.asked = Some((Backend::Draft, 0));
    panel.resume(MakingCard {
        id: MakingId(1),
        backend: Backend::Draft,
        at: UnixMillis(1),
        making,
    });
    let desk = made::desk(Backend::Draft, made::SCRIPT);
    made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    })
}

/// What the one attempt is said to be.
fn state(room: &mut Harness<'_, Bench<MakingPanel>>) -> String {
    room.state_mut().with(|panel, cx| panel.state(cx, 0))
}

/// Before anybody told what the library holds, what was paid for was said never to have been made.
#[test]
fn previews_are_not_said_to_be_missing_before_that_is_known() {
    let mut room = room(Kind::Design, tried());
    assert!(!state(&mut room).contains(&tr!("design-open")));
    let nothing = TakesEvent::Held(Backend::Draft, String::new(), [].into());
    room.state_mut().desk.apply(Event::Takes(nothing));
    room.run();
    assert!(state(&mut room).contains(&tr!("design-open")));
    // What is held is asked for.
    let request = tried().attempts[0].request.clone();
    let key = quick_key(&Generation::Design(request));
    let held = TakesEvent::Held(Backend::Draft, String::new(), [key].into());
    room.state_mut().desk.apply(Event::Takes(held));
    room.run();
    assert!(!state(&mut room).contains(&tr!("design-open")));
    let sent = format!("{:?}", room.state().wishes.outbox);
    assert!(sent.contains("Previews"), "{sent}");
}

/// By the dozen another account may pay, which the voice is never asked of.
#[test]
fn previews_are_paid_for_by_the_account_in_use() {
    let mut room = room(Kind::Design, tried());
    room.state_mut().with(|panel, cx| {
        panel.try_out(cx, None);
        panel.order_again(cx, 0);
    });
    let sent = format!("{:?}", room.state().wishes.outbox);
    assert!(!sent.contains("asked_alone: false"), "{sent}");
    assert_eq!(sent.matches("asked_alone: true").count(), 2, "{sent}");
}

/// "More like this" of a remix bore the voice that was chosen since: that one was bought to be compared, and told of.
#[test]
fn more_like_an_attempt_is_of_the_voice_that_was_changed() {
    let voice = |id: &str| mynah_script::cast::CastVoice {
        id: mynah_core::ids::VoiceId::from(id),
        name: id.to_owned(),
    };
    let mut making = Making::new(Kind::Remix);
    making.form = Form {
        words: "younger and faster".to_owned(),
        voice: Some(voice("maud")),
        ..Form::default()
    };
    let request = making.form.request(Kind::Remix, 7).unwrap();
    making.try_out(Attempt {
        parent: None,
        request,
        voice: Some(voice("maud")),
        shown: Credits(100),
    });
    making.form.voice = Some(voice("tom"));
    let mut room = room(Kind::Remix, making);
    room.state_mut()
        .with(|panel, cx| panel.try_out(cx, Some(0)));
    let attempts = &room.state().panel.making().unwrap().attempts;
    assert_eq!(attempts[1].request.from, attempts[0].request.from);
    assert_eq!(attempts[1].voice, attempts[0].voice);
}

/// A voice that was asked for and isn't there: each of its buttons closed the card and did nothing else.
#[test]
fn a_voice_that_came_to_nothing_is_asked_for_again_by_its_card() {
    let mut making = tried();
    making.chosen = Some(Chosen {
        attempt: 0,
        generated: GeneratedVoiceId::from("one"),
    });
    (making.step, making.name) = (Step::Name, "Maud".to_owned());
    let mut room = room(Kind::Design, making);
    let buttons = vec![Remedy::Retry, Remedy::CheckHistory, Remedy::ChooseFormat];
    let at = Occasion::local("create", UnixMillis(0));
    room.state_mut().panel.trouble = Some(Trouble::told("It broke".to_owned(), buttons, &at));
    room.run();
    // What has no job and no file has no button for them.
    for none in [tr!("remedy-history"), tr!("remedy-format")] {
        assert!(room.query_by_label(&none).is_none(), "{none}");
    }
    room.get_by_label(&tr!("remedy-retry")).click();
    room.run();
    let sent = format!("{:?}", room.state().wishes.outbox);
    assert!(sent.contains("Create("), "{sent}");
}

/// The right side said twice what the button at the end says, where the project's model costs half.
#[test]
fn what_the_new_voice_is_heard_with_costs_the_same_on_both_sides() {
    let mut room = room(Kind::Design, tried());
    let bench = room.state_mut();
    let mut model = made::model(Backend::Draft);
    model.multiplier = 0.5;
    let models = VoicesEvent::Models(std::sync::Arc::new(vec![model]));
    bench.desk.apply(Event::Voices(Backend::Draft, models));
    let script = bench.desk.script();
    let line = script.lines().find(|line| !line.is_mute()).unwrap();
    let count = line.text.chars().count() as u64;
    let half = bench.desk.price(Credits(count.div_ceil(2)).into());
    let wanted = PriceText::short(half).shown;
    let after = bench.with(|panel, cx| panel.before(cx).after);
    let heard = after.iter().find(|it| it.title == tr!("design-after-hear"));
    assert_eq!(heard.unwrap().price.shown, wanted);
}

/// A way that changes a voice of the desk, and says words of its own.
fn remixed() -> Making {
    let voice = made::voices(Backend::Draft)[0].clone();
    let form = Form {
        words: "younger and faster".to_owned(),
        text: "The sea has been calm for nine days, and nobody trusts it. ".repeat(3),
        own_text: true,
        voice: Some(mynah_script::cast::CastVoice {
            id: voice.id,
            name: voice.name,
        }),
        ..Form::default()
    };
    let mut making = Making::new(Kind::Remix);
    making.try_out(Attempt {
        parent: None,
        request: form.request(Kind::Remix, 7).unwrap(),
        voice: form.voice.clone(),
        shown: Credits(100),
    });
    making.form = form;
    making
}

/// A key bought what the voice that is changed says, at a price that stood nowhere.
#[test]
fn no_key_buys_what_the_voice_that_is_changed_says() {
    let mut room = room(Kind::Remix, remixed());
    assert!(
        room.state_mut()
            .with(|panel, cx| panel.before_order(cx, 0).is_some())
    );
    room.key_press(egui::Key::Num0);
    room.run();
    let sent = format!("{:?}", room.state().wishes.outbox);
    assert!(!sent.contains("Generate"), "{sent}");
}

/// A lost answer was bought again without a word of it.
#[test]
fn a_lost_answer_of_the_voice_that_is_changed_is_told_before_it_is_bought_again() {
    let making = remixed();
    let previews = Generation::Design(making.attempts[0].request.clone());
    let mut room = room(Kind::Remix, making);
    let bench = room.state_mut();
    let sent = bench.with(|panel, cx| panel.before_order(cx, 0)).unwrap();
    let held = TakesEvent::Held(Backend::Draft, String::new(), [quick_key(&previews)].into());
    bench.desk.apply(Event::Takes(held));
    let line = made::line(&bench.desk, 1);
    let takes = vec![made::take(&bench.desk, line, 1)];
    let here = MakingEvent::Previews(String::new(), vec![(quick_key(&previews), takes.into())]);
    let here = VoicesEvent::Browse(BrowseEvent::Making(here));
    bench.desk.apply(Event::Voices(Backend::Draft, here));
    let lost = Trouble {
        what: "The answer was lost".to_owned(),
        charged: Charged::Unknown {
            request: None,
            backend: Backend::Draft,
        },
        ..made::busy()
    };
    made::job_of(&mut bench.desk, 7, sent.order, [JobEvent::Failed(lost)]);
    room.run();
    assert!(room.query_by_label(&tr!("remix-hear-before")).is_none());
    assert!(
        room.query_by_label_contains("The answer was lost")
            .is_some()
    );
}

/// The keys were led to what buys what the voice before says: a space that was meant otherwise spent.
#[test]
fn previews_of_a_remix_have_the_keys_and_not_what_is_bought_beside_them() {
    let making = remixed();
    let previews = Generation::Design(making.attempts[0].request.clone());
    let mut room = room(Kind::Remix, making);
    let bench = room.state_mut();
    let key = quick_key(&previews);
    let held = TakesEvent::Held(Backend::Draft, String::new(), [key].into());
    bench.desk.apply(Event::Takes(held));
    let line = made::line(&bench.desk, 1);
    let takes = vec![made::take(&bench.desk, line, 1)];
    let here = MakingEvent::Previews(String::new(), vec![(key, takes.into())]);
    let here = VoicesEvent::Browse(BrowseEvent::Making(here));
    bench.desk.apply(Event::Voices(Backend::Draft, here));
    room.run();
    let ctx = room.ctx.clone();
    keys::install(&ctx);
    room.key_press(egui::Key::Tab);
    room.run();
    assert!(keys::are_used(&ctx));
    room.state().panel.lead.go(&ctx);
    room.run();
    let hear = tr!("remix-hear-before");
    let hear = room.get_by_label(&hear).rect();
    let (_, rect) = with_keys(&room).expect("the keys");
    assert!(rect.top() >= hear.bottom(), "{rect:?} {hear:?}");
}

/// "Retry" beside why a recording to take after wasn't kept did nothing.
#[test]
fn a_recording_to_take_after_is_tried_again_by_its_card() {
    let mut room = room(Kind::Design, tried());
    room.state_mut().with(|panel, cx| {
        panel.go_to(Step::Describe);
        panel.keep_after(cx, "/tmp/sailor.wav".into());
    });
    let at = Occasion::local("inspect", UnixMillis(0));
    let trouble = Trouble::told("Busy".to_owned(), vec![Remedy::Retry], &at);
    let failed = MakingEvent::TakenAfter(MakingId(1), Err(Box::new(trouble)));
    let failed = VoicesEvent::Browse(BrowseEvent::Making(failed));
    room.state_mut()
        .desk
        .apply(Event::Voices(Backend::Draft, failed));
    room.run();
    room.get_by_label_contains(&tr!("remedy-retry")).click();
    room.run();
    let sent = format!("{:?}", room.state().wishes.outbox);
    assert_eq!(sent.matches("TakeAfter(").count(), 2, "{sent}");
}

/// Nothing said of a preview that it was a voice already, and it was made one twice.
#[test]
fn a_preview_that_became_a_voice_says_so() {
    let making = tried();
    let request = Generation::Design(making.attempts[0].request.clone());
    let key = quick_key(&request);
    let mut room = room(Kind::Design, making);
    let voice = made::voices(Backend::Draft)[0].clone();
    let desk = &mut room.state_mut().desk;
    let line = made::line(desk, 1);
    let mut take = made::take(desk, line, 1);
    take.given = Some("one".to_owned());
    let mut way = tried();
    way.chosen = Some(Chosen {
        attempt: 0,
        generated: GeneratedVoiceId::from("one"),
    });
    way.made = Some(voice.id.clone());
    let way = MakingCard {
        id: MakingId(2),
        backend: Backend::Draft,
        at: UnixMillis(1),
        making: way,
    };
    let held = TakesEvent::Held(Backend::Draft, String::new(), [key].into());
    desk.apply(Event::Takes(held));
    for event in [
        MakingEvent::Previews(String::new(), vec![(key, vec![take].into())]),
        MakingEvent::Listed(vec![way]),
    ] {
        let event = VoicesEvent::Browse(BrowseEvent::Making(event));
        desk.apply(Event::Voices(Backend::Draft, event));
    }
    room.run();
    let title = tr!("design-preview", number = 1);
    let told = tr!("design-became", title = title, name = voice.name.as_str());
    room.get_by_label(&told);
}

/// Regression: a digit played a preview, and only the pointer could choose the one that was heard.
#[test]
fn a_digit_plays_and_focuses_a_preview_and_enter_chooses_what_is_heard() {
    let making = tried();
    let key = quick_key(&Generation::Design(making.attempts[0].request.clone()));
    let mut room = room(Kind::Design, making);
    let desk = &mut room.state_mut().desk;
    let line = made::line(desk, 1);
    let takes = [1, 2].map(|number| {
        let mut take = made::take(desk, line, number);
        take.given = Some(format!("given {number}"));
        take
    });
    let held = TakesEvent::Held(Backend::Draft, String::new(), [key].into());
    desk.apply(Event::Takes(held));
    let previews = MakingEvent::Previews(String::new(), vec![(key, takes.to_vec().into())]);
    let event = VoicesEvent::Browse(BrowseEvent::Making(previews));
    desk.apply(Event::Voices(Backend::Draft, event));
    room.run();
    room.state_mut().wishes.outbox.clear();
    let chosen = |room: &Harness<'_, Bench<MakingPanel>>| {
        let chosen = room.state().panel.making()?.chosen.as_ref();
        chosen.map(|it| it.generated.as_str().to_owned())
    };
    room.key_press(egui::Key::Num2);
    room.run();
    let sent = format!("{:?}", room.state().wishes.outbox);
    assert!(sent.contains("Compare"), "{sent}");
    let title = tr!("design-preview", number = 2);
    let name = tr!("design-choose-name", title = title);
    let choose = room.get_by_label(&name);
    assert!(choose.accesskit_node().is_focused());
    assert_eq!(chosen(&room), None);
    room.key_press(egui::Key::Enter);
    room.run();
    assert_eq!(chosen(&room).as_deref(), Some("given 2"));
    // Enter once more keeps the choice, also after the focus was lost.
    room.ctx.memory_mut(egui::Memory::stop_text_input);
    room.key_press(egui::Key::Enter);
    room.run();
    assert_eq!(chosen(&room).as_deref(), Some("given 2"));
}

/// Another attempt was looked at meanwhile, and nothing told which preview was to be named.
#[test]
fn what_is_named_is_told_and_heard() {
    let mut making = tried();
    making.chosen = Some(Chosen {
        attempt: 0,
        generated: GeneratedVoiceId::from("one"),
    });
    let request = Generation::Design(making.attempts[0].request.clone());
    let key = quick_key(&request);
    let mut again = making.attempts[0].clone();
    again.request.seed = Some(8);
    making.try_out(again);
    making.step = Step::Name;
    let mut room = room(Kind::Design, making);
    let desk = &mut room.state_mut().desk;
    let line = made::line(desk, 1);
    let mut take = made::take(desk, line, 1);
    take.given = Some("one".to_owned());
    let held = TakesEvent::Held(Backend::Draft, String::new(), [key].into());
    desk.apply(Event::Takes(held));
    let came = MakingEvent::Previews(String::new(), vec![(key, vec![take].into())]);
    let came = VoicesEvent::Browse(BrowseEvent::Making(came));
    desk.apply(Event::Voices(Backend::Draft, came));
    room.run();
    room.get_by_label(&tr!("design-becomes", attempt = 1));
    let title = tr!("design-preview", number = 1);
    room.get_by_label(&tr!("design-hear", title = title))
        .click();
    room.run();
    let sent = format!("{:?}", room.state().wishes.outbox);
    assert!(sent.contains("Play"), "{sent}");
}

/// Who left a way and came back found the words that another window had written long before, over newer ones.
#[test]
fn what_another_window_wrote_is_taken_in_once() {
    let mut room = room(Kind::Design, tried());
    let mut card = room.state().panel.open.clone().unwrap();
    let kept = MakingEvent::Kept(card.id, 0, Ok(Some(Box::new(card.making.clone()))));
    let kept = VoicesEvent::Browse(BrowseEvent::Making(kept));
    room.state_mut()
        .desk
        .apply(Event::Voices(Backend::Draft, kept));
    room.run();
    card.making.form.words = "A young sailor from Leith, bright and fast".to_owned();
    room.state_mut().with(|panel, _| panel.resume(card.clone()));
    room.run();
    assert_eq!(room.state().panel.making().unwrap().form, card.making.form);
}

/// The window was killed right behind "Create voice": after the start a blank form stood there.
#[test]
fn a_voice_that_nobody_was_shown_is_shown_at_the_start() {
    let mut making = tried();
    let sending = mynah_model::voice_design::Sending {
        generated: GeneratedVoiceId::from("one"),
        name: "Old Mabel".to_owned(),
        before: Vec::new(),
        account: "me".to_owned(),
        owner: None,
        bound_by: Vec::new(),
        at: UnixMillis(1),
    };
    let voice = mynah_core::ids::VoiceId::from("mabel");
    making.came_of(&sending, Some((voice, "Old Mabel".to_owned())));
    let card = MakingCard {
        id: MakingId(1),
        backend: Backend::Draft,
        at: UnixMillis(1),
        making,
    };
    let mut desk = made::desk(Backend::Draft, made::SCRIPT);
    let listed = || {
        let listed = MakingEvent::Listed(vec![card.clone()]);
        let listed = VoicesEvent::Browse(BrowseEvent::Making(listed));
        Event::Voices(Backend::Draft, listed)
    };
    let panel = MakingPanel::new(Kind::Design);
    desk.apply(listed());
    let mut room = made::room((1200.0, 900.0), desk, panel, |panel, ui, cx| {
        panel.ui(ui, cx, false);
    });
    // It asked, and is told.
    room.state_mut().desk.apply(listed());
    room.run();
    assert!(room.state().panel.is_at(Step::Done));
    // Killed here it is what the next start comes back to; whoever leaves has seen it.
    let making =
        |room: &Harness<'_, Bench<MakingPanel>>| room.state().panel.making().cloned().unwrap();
    assert_eq!(making(&room).name, "Old Mabel");
    assert!(making(&room).is_unseen);
    room.state_mut().with(|panel, cx| panel.rest(cx));
    assert!(!making(&room).is_unseen);
}

/// Previews of the made-up seed that a price was asked with were held: "free" was said, and the press cost all of it.
#[test]
fn a_seed_that_is_still_to_be_drawn_is_never_said_to_be_free() {
    let mut making = tried();
    let zero = making.form.request(Kind::Design, 0).unwrap();
    making.attempts[0].request = zero.clone();
    let mut room = room(Kind::Design, making);
    let key = quick_key(&Generation::Design(zero));
    let held = TakesEvent::Held(Backend::Draft, String::new(), [key].into());
    room.state_mut().desk.apply(Event::Takes(held));
    let mut cost = |seed: Option<u32>| {
        room.state_mut().with(|panel, cx| {
            panel.open.as_mut().unwrap().making.form.seed = seed;
            panel.price(cx).unwrap().quote.most
        })
    };
    assert_eq!(cost(Some(0)), Credits(0), "it is held");
    assert!(cost(None) > Credits(0));
}

/// What was typed and left for the words of an attempt was gone.
#[test]
fn what_was_typed_before_the_words_were_changed_is_had_back() {
    let mut room = room(Kind::Design, tried());
    let typed = "A young man, quick and bright, who laughs a lot";
    room.state_mut().with(|panel, cx| {
        panel.open.as_mut().unwrap().making.form.words = typed.to_owned();
        panel.pressed(cx, 0, choose::Press::Change);
        assert_eq!(panel.making().unwrap().form.words, WORDS);
    });
    room.run();
    room.get_by_label(&tr!("design-take-back")).click();
    room.run();
    assert_eq!(room.state().panel.making().unwrap().form.words, typed);
}

/// What was read aloud for one design took the place of what another one had.
#[test]
fn a_statement_is_that_of_the_design_it_was_read_for() {
    use mynah_model::command::Recorded;
    use mynah_model::event::{CloningEvent, Was};
    let mut room = room(Kind::Design, Making::new(Kind::Design));
    room.run();
    let bench = room.state_mut();
    let what = Recorded::Statement("I agree.".to_owned(), "Ada".to_owned());
    let read = |bench: &mut Bench<MakingPanel>, other: Option<MakingCard>| {
        bench.with(|panel, cx| {
            let recorder = &mut panel.sheet.recorder;
            recorder.attach_file(cx, "/tmp/ada.wav".into(), what.clone());
            if let Some(card) = other {
                panel.resume(card);
            }
        });
        let was = Ok(Was::Kept(Box::new(made::sample())));
        let recorded = CloningEvent::Recorded(what.clone(), was);
        bench.desk.apply(Event::Cloning(recorded));
        bench.with(|panel, cx| panel.follow_agreed(cx));
        let making = bench.panel.making();
        making.is_some_and(|making| making.form.agreed.spoken.is_some())
    };
    let other = MakingCard {
        id: MakingId(2),
        ..bench.panel.open.clone().unwrap()
    };
    assert!(!read(bench, Some(other)), "it is the first one's");
    let left = bench.panel.left.clone().unwrap();
    assert!(left.id == MakingId(1) && left.making.form.agreed.spoken.is_some());
    let sent = format!("{:?}", bench.wishes.outbox);
    assert!(sent.contains("Keep(MakingCard { id: MakingId(1)"), "{sent}");
    assert!(read(bench, None));
}

/// What has the keys, and where that is.
fn with_keys(room: &Harness<'_, Bench<MakingPanel>>) -> Option<(egui::Id, egui::Rect)> {
    let id = room.ctx.memory(|memory| memory.focused())?;
    Some((id, room.ctx.read_response(id)?.rect))
}

/// They were shown where the page had been scrolled last: often at its very end, with the description out of sight.
#[test]
fn the_words_of_an_attempt_are_changed_at_the_top_of_the_page() {
    let mut room = room(Kind::Design, tried());
    room.set_size(vec2(1100.0, 420.0));
    room.state_mut().panel.go_to(Step::Describe);
    room.run();
    let seed = tr!("design-seed");
    let last = room.get_all_by_label(&seed).next_back();
    last.unwrap().scroll_to_me();
    room.run();
    room.state_mut().panel.go_to(Step::Choose);
    room.run();
    room.state_mut()
        .with(|panel, cx| panel.pressed(cx, 0, choose::Press::Change));
    room.run();
    let (id, rect) = with_keys(&room).expect("the keys");
    assert!(egui::TextEdit::load_state(&room.ctx, id).is_some());
    assert!(rect.top() > 0.0 && rect.bottom() < 420.0 - FOOT, "{rect:?}");
}

/// A recording was taken and nothing showed it, and the keys were at what spends.
#[test]
fn what_is_asked_for_behind_a_voice_that_is_done_is_another_design() {
    let done = || {
        let mut making = tried();
        making.made = Some("v".into());
        making.step = Step::Done;
        room(Kind::Design, making)
    };
    let is_new = |room: &Harness<'_, Bench<MakingPanel>>| {
        let card = room.state().panel.open.as_ref().unwrap();
        card.making.made.is_none() && card.making.step == Step::Describe
    };
    let mut room = done();
    room.run();
    assert!(!is_new(&room));
    room.state_mut().view.take_after = Some("/tmp/sailor.wav".into());
    room.run();
    assert!(is_new(&room));
    let sent = format!("{:?}", room.state().wishes.outbox);
    assert!(sent.contains("TakeAfter("), "{sent}");
    let mut room = done();
    room.run();
    let ctx = room.ctx.clone();
    room.state_mut().panel.write();
    room.state().panel.lead.go(&ctx);
    room.run();
    assert!(is_new(&room));
    let (id, _) = with_keys(&room).expect("the keys");
    assert!(egui::TextEdit::load_state(&room.ctx, id).is_some());
}

/// Attempts that differ in it alone read alike.
#[test]
fn an_attempt_of_a_remix_tells_how_strong_it_is() {
    let mut making = Making::new(Kind::Remix);
    making.form = Form {
        words: "younger and faster".to_owned(),
        voice: Some(mynah_script::cast::CastVoice {
            id: "v".into(),
            name: "Maud".to_owned(),
        }),
        strength: Some(0.75),
        ..Form::default()
    };
    let request = making.form.request(Kind::Remix, 7).unwrap();
    making.try_out(Attempt {
        parent: None,
        request,
        voice: making.form.voice.clone(),
        shown: Credits(100),
    });
    let mut room = room(Kind::Remix, making);
    let told = state(&mut room);
    assert!(told.contains("0.75"), "{told}");
}

/// A voice whose owner had taken it back was offered like any other, and "Try again" was the main button of what was refused.
#[test]
fn a_remix_of_a_voice_without_consent_says_so_before_anything_is_asked_for() {
    let mut making = tried();
    making.kind = Kind::Remix;
    let voice = made::voices(Backend::Draft)[0].clone();
    making.form.voice = Some((&voice).into());
    making.attempts[0].voice.clone_from(&making.form.voice);
    making.step = Step::Describe;
    let mut room = room(Kind::Remix, making);
    let why = |panel: &MakingPanel, cx: &StudioCtx<'_>| {
        [panel.why_no_previews(cx), panel.why_no_more(cx, 0)].map(|it| it.unwrap_or_default())
    };
    let before = room.state_mut().with(|panel, cx| why(panel, cx));
    made::take_back(&mut room.state_mut().desk, &voice.id);
    let after = room.state_mut().with(|panel, cx| {
        let silent = cx.desk.why_silent(&voice.id, Day::here(cx.clock.now()));
        (why(panel, cx), silent.unwrap())
    });
    assert!(after.0.iter().all(|it| *it == after.1), "{after:?}");
    assert!(before.iter().all(|it| *it != after.1), "{before:?}");
}
