//! The newest models and places, from the order of a line to its take.

use std::sync::Arc;

use crate::{Bench, speech};
use mynah::terms::audio_effects::AudioEffects;
use mynah::terms::backend::Backend;
use mynah::terms::fingerprint;
use mynah::terms::request::Tool;
use mynah_model::command::{Command, VoicesCommand};
use mynah_model::desk::{JobState, TakeCard};
use mynah_model::remote::Remote;

fn take_of(bench: &Bench, place: usize) -> Arc<TakeCard> {
    let line = bench.line(place);
    bench.desk.takes[&line].picked.clone().unwrap()
}

fn finished(bench: &mut Bench, order: mynah_model::command::LineOrder) {
    let job = bench.generate(vec![order]);
    match bench.until_over(job) {
        JobState::Finished { cached, .. } => assert!(!cached),
        other => panic!("{other:?}"),
    }
}

/// The Draft server refuses version 4 at its endpoint for speech: the line is sent as a dialogue with one voice.
#[test]
fn version_4_speaks_a_line_at_its_price() {
    let mut bench = Bench::new();
    for (model, share) in [("eleven_v4", 1.0), ("eleven_v4_turbo", 0.5)] {
        let mut order = bench.order(0, true);
        let text = speech(&mut order).text.chars().count() as f64;
        speech(&mut order).model = model.into();
        speech(&mut order).settings = Default::default();
        order.shown = None;
        let job = bench.generate(vec![order]);
        match bench.until_over(job) {
            JobState::Finished { cost, .. } => {
                assert_eq!(cost.0, (text * share).ceil() as u64, "{model}");
            }
            other => panic!("{model}: {other:?}"),
        }
        let take = take_of(&bench, 0);
        assert_eq!(take.request.model().unwrap().as_str(), model);
        assert_eq!(take.request.tool(), Tool::Speech);
        assert!(take.seconds > 1.0, "{model}");
    }
}

#[test]
fn a_take_with_a_place_is_another_and_is_rendered() {
    let mut bench = Bench::new();
    let plain = bench.order(0, false);
    finished(&mut bench, plain.clone());
    let dry = take_of(&bench, 0);
    let mut order = plain.clone();
    order.shown = None;
    speech(&mut order).place = AudioEffects::default()
        .in_environment(Some("hall".to_owned()))
        .with_pan(-1.0);
    let name = |request| fingerprint::of(request, "draft");
    assert_ne!(name(&order.request), name(&plain.request));
    finished(&mut bench, order.clone());
    let placed = take_of(&bench, 0);
    assert_ne!(placed.id, dry.id);
    assert_eq!(placed.request.place(), order.request.place());
    assert!(placed.seconds > dry.seconds + 1.0, "the reverb goes on");
    // The second time costs nothing.
    let again = bench.generate(vec![order]);
    match bench.until_over(again) {
        JobState::Finished { cost, cached, .. } => assert!(*cached && cost.0 == 0),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_place_that_the_format_lacks_is_refused_before_it_is_sent() {
    let mut bench = Bench::new();
    let mut order = bench.order(0, false);
    speech(&mut order).format = "pcm_24000".parse().unwrap();
    speech(&mut order).place = AudioEffects::default().with_pan(1.0);
    let job = bench.generate(vec![order]);
    match bench.until_over(job) {
        JobState::Failed(trouble) => {
            assert_eq!(trouble.charged, mynah_model::trouble::Charged::No);
            let formats = mynah_model::trouble::Remedy::ChooseFormat;
            assert!(trouble.remedies.contains(&formats), "{trouble:?}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_catalogue_of_places_is_that_of_the_backend() {
    let mut bench = Bench::new();
    bench.send(Command::Voices(VoicesCommand::Places(Backend::Draft)));
    bench.until("the catalogue", |desk| {
        let places = desk.places.get(&Backend::Draft);
        places.and_then(Remote::value).is_some()
    });
    let places = &bench.desk.places[&Backend::Draft];
    let places = places.value().unwrap();
    assert!(places.filters.iter().any(|it| it.id == "phone"));
    assert!(places.environments.iter().any(|it| it.id == "hall"));
    assert!(!places.backgrounds.is_empty());
}
