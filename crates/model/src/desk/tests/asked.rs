//! What is asked about before it is sent.

use std::fmt::Write as _;

use super::*;

/// A desk of so many lines of ten characters each, at five credits, with this much left.
fn desk_with(lines: usize, left: u64) -> Desk {
    let mut text = String::new();
    for line in 0..lines {
        writeln!(text, "ANN: Line {line:05}").unwrap();
    }
    let mut desk = desk(&text);
    while desk.count_on() {}
    let meter = Meter {
        used: Credits(1_000_000 - left),
        limit: Credits(1_000_000),
        ..Meter::default()
    };
    let meter = AccountEvent::Meter(Backend::Draft, meter);
    desk.apply(Event::Account(meter));
    desk
}

fn asked(desk: &Desk) -> Vec<Caution> {
    let all = gathered(desk, Wanted::Changed);
    desk.cautions(Backend::Draft, &all.orders, &all.weighed)
}

#[test]
fn a_batch_dearer_than_what_is_left_is_asked_about() {
    let asked_live = |desk: &Desk| {
        let all = gathered(desk, Wanted::Changed);
        desk.cautions_of_all(Backend::Live, (all.orders.len(), false), &all.weighed)
    };
    assert_eq!(asked_live(&desk_with(10, 50)), []);
    let short = Caution::Short {
        left: Credits(22),
        undone: 6,
        lines: 10,
        extends: Extends::Yes,
    };
    assert_eq!(asked_live(&desk_with(10, 22)), [short]);
    // The service refuses a line alone whole, and for nothing.
    assert_eq!(asked_live(&desk_with(1, 3)), []);
    // Draft credits refill.
    assert_eq!(asked(&desk_with(10, 22)), []);
}

/// Regression: the price to confirm above was lost with a damaged settings file, and everything was sent unasked.
#[test]
fn recovered_settings_ask_before_each_charge() {
    let cautions = |desk: &Desk, backend| {
        let all = gathered(desk, Wanted::Changed);
        desk.cautions_of_all(backend, (all.orders.len(), false), &all.weighed)
    };
    let mut desk = desk_with(1, 1_000);
    desk.settings.recovered_from = Some("settings.damaged.json".to_owned());
    assert_eq!(cautions(&desk, Backend::Live), [Caution::RecoveredSettings]);
    assert_eq!(cautions(&desk, Backend::Draft), [], "drafts are free");
    desk.settings.recovered_from = None;
    assert_eq!(cautions(&desk, Backend::Live), []);
}

/// Adding a million orders up once more took a third of a second of one frame.
#[test]
fn orders_are_added_up_while_they_are_gathered() {
    let mut desk = desk_with(30_000, 40_000);
    desk.settings.confirm_above = Some(100_000);
    let all = gathered(&desk, Wanted::Changed);
    assert_eq!(all.weighed.quote, Credits(150_000).into());
    assert_eq!(
        desk.quote(Backend::Draft, &all.orders, Urgency::Batch),
        Some(all.weighed.quote)
    );
    // A look at the first of them is enough for the question.
    let first = &all.orders[..300];
    let cautions = desk.cautions(Backend::Draft, first, &all.weighed);
    let limit = Credits(100_000);
    assert!(cautions.contains(&Caution::Price { limit }));
    assert_eq!(all.weighed.beyond, 22_000);
}

#[test]
fn a_text_far_longer_than_its_neighbours_is_asked_about_wherever_it_stands() {
    let mut text = String::new();
    for line in 1..=900 {
        let words = if line == 700 { 90 } else { 1 };
        writeln!(text, "ANN: {}", "Line again. ".repeat(words)).unwrap();
    }
    let mut desk = desk(&text);
    while desk.count_on() {}
    let all = gathered(&desk, Wanted::Fresh);
    assert_eq!(all.orders.len(), 900);
    let cautions = desk.cautions(Backend::Draft, &all.orders, &all.weighed);
    let long = |caution: &Caution| matches!(caution, Caution::Long { number: 700, .. });
    assert!(cautions.iter().any(long), "{cautions:?}");
}

/// A desk of the account with these models, the first one in use.
fn priced(models: [(&str, f64, usize, Hears); 2]) -> Desk {
    let mut desk = Desk::default();
    let models = models.map(|(name, multiplier, languages, hears)| Model {
        id: ModelId::from(name),
        name: name.to_owned(),
        multiplier,
        hears,
        languages: (0..languages).map(|number| format!("l{number}")).collect(),
        ..model()
    });
    let models = VoicesEvent::Models(Arc::new(models.to_vec()));
    desk.apply(Event::Voices(Backend::Live, models));
    desk
}

#[test]
fn a_cheaper_model_is_named_with_what_it_saves_and_what_is_lost() {
    let acts = Hears {
        stability_steps: true,
        style: true,
        context: false,
        ..model().hears
    };
    let desk = priced([("v3", 1.0, 74, acts), ("flash", 0.5, 32, model().hears)]);
    let load = |credits, longest, languages: &[&str]| Load {
        credits: Credits(credits),
        tags: true,
        longest,
        languages: languages.iter().map(|it| (*it).to_owned()).collect(),
        ..Load::new(ModelId::from("v3"))
    };
    let advice = |load| desk.advice(Backend::Live, &[load]);
    let told = advice(load(1_001, 90, &["l3"])).unwrap();
    assert_eq!((told.to.as_str(), told.saves), ("flash", Credits(500)));
    let languages = Loss::Languages { speaks: 32, of: 74 };
    assert_eq!(told.lost, [Loss::Tags, languages, Loss::Style]);
    // It takes no text as long, doesn't speak that, or it isn't worth a word.
    assert_eq!(advice(load(1_000, 101, &[])), None);
    assert_eq!(advice(load(1_000, 90, &["l60"])), None);
    assert_eq!(advice(load(1, 1, &[])), None);
    assert_eq!(desk.advice(Backend::Draft, &[load(1_000, 90, &[])]), None);
}

/// A single row of the log was ordered at one press, whatever it had come to.
#[test]
fn a_row_of_the_log_that_was_perhaps_charged_is_asked_about() {
    let desk = desk("ANN: A line.\n");
    let failure = |charged, made_since| Failure {
        id: None,
        at: UnixMillis(1),
        project: None,
        line: None,
        backend: Backend::Live,
        speaker: String::new(),
        voice_name: String::new(),
        voice: VoiceId::default(),
        model: ModelId::default(),
        text: "A line.".to_owned(),
        settings: String::new(),
        error: String::new(),
        causes: String::new(),
        request: None,
        attempts: 1,
        charged,
        entry: None,
        made_since,
        quote: Credits(5),
        job: String::new(),
    };
    let asked = |charged, made| desk.cautions_of_failure(&failure(charged, made)).1;
    let doubt = Caution::Doubt { fresh: false };
    assert_eq!(asked(FailureCharge::Unknown, false), [doubt]);
    assert_eq!(asked(FailureCharge::Unknown, true), []);
    assert_eq!(asked(FailureCharge::No, false), []);
}

/// Regression: a line of emoji alone was sent and charged, and said nothing.
#[test]
fn lines_of_emoji_alone_are_neither_sent_nor_priced() {
    let desk = desk("ANN: 😀 👍🏽\nANN: Yes. 😀\n");
    let emoji = line(desk.script(), 0);
    assert_eq!(desk.why_left_out(&emoji), Some(LeftOut::Mute));
    assert!(desk.price_of(emoji.id).is_none() && desk.price_of_fresh(emoji.id).is_none());
    assert!(matches!(
        desk.stand_of(&emoji, None),
        (LineState::Empty, false)
    ));
    let all = gathered(&desk, Wanted::Changed);
    let said: Vec<&str> = all.orders.iter().map(|it| it.request.text()).collect();
    assert_eq!(said, ["Yes. 😀"]);
}
