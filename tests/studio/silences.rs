//! Exact silence inside a line: never sent, never paid, put into the sound here.

use super::parts::entries;
use super::*;
use mynah::audio::decode::decode_kept;
use mynah::library::Library;
use mynah::records::ledger::EntryState;
use mynah::script::edit::Edit;
use mynah::terms::clock::Clock;
use mynah::terms::format::OutputFormat;
use mynah_model::command::{TakeAct, TakesCommand};
use mynah_model::desk::TakeCard;

const TEXT: &str = "The light went out. Nobody came.";

fn library(bench: &Bench) -> Library {
    let home = bench.home.as_ref().unwrap().path();
    Library::open(home, Clock::system()).unwrap()
}

/// What was sent.
fn sent(library: &Library) -> Vec<String> {
    let settled = |entry: &mynah::records::ledger::Entry| entry.state == EntryState::Settled;
    let entries = entries(library).into_iter().filter(settled);
    entries
        .map(|entry| entry.intent.request.text().to_owned())
        .collect()
}

/// Samples of a take, and its rate.
fn samples(library: &Library, take: &TakeCard) -> (Vec<f32>, u32) {
    let bytes = library.sound_bytes(take.id).unwrap();
    let sound = decode_kept(&bytes, take.request.format()).unwrap();
    let mono = sound.pcm.into_mono();
    (mono.samples, mono.hz)
}

/// Generates the first line with this text at the price that is shown; gives it with the take.
fn spoken(bench: &mut Bench, text: &str) -> (Credits, TakeCard) {
    let (id, text) = (bench.line(0), text.to_owned());
    bench.desk.edit(Edit::SetText { id, text });
    bench.hand_over();
    let price = bench.desk.price_of(id).unwrap().quote.most;
    let order = bench.order(0, false);
    assert_eq!(order.shown, Some(price));
    let job = bench.generate(vec![order]);
    match bench.until_over(job) {
        JobState::Finished { cost, .. } => assert_eq!(*cost, price),
        other => panic!("{other:?}"),
    }
    let take = bench.desk.takes[&id].picked.clone().unwrap();
    (price, (*take).clone())
}

fn exact(bench: &mut Bench) {
    let format = Some("wav_24000".parse::<OutputFormat>().unwrap());
    bench.desk.edit(Edit::SetFormat { format });
}

#[test]
fn a_silence_in_a_spoken_line_is_exact_and_costs_nothing() {
    let mut bench = Bench::new();
    exact(&mut bench);
    let (price, plain) = spoken(&mut bench, TEXT);
    assert!(price > Credits::ZERO);
    let library = library(&bench);
    let one = "The light went out. [silence 1s] Nobody came.";
    let (cost, with_one) = spoken(&mut bench, one);
    assert_eq!((cost, with_one.cost), (Credits::ZERO, Credits::ZERO));
    let (cost, with_two) = spoken(&mut bench, &one.replace("1s", "2.25s"));
    assert_eq!(cost, Credits::ZERO);
    assert_eq!(sent(&library), [TEXT]);

    let [(_, hz), (one_long, _), (two_long, _)] =
        [&plain, &with_one, &with_two].map(|take| samples(&library, take));
    assert_eq!(hz, 24_000);
    // 1.25 s more is so many samples more, and not one else.
    assert_eq!(two_long.len() - one_long.len(), 30_000);
    // But for the ends of what is said before and after it, nothing at all.
    let longest = |most: f32| {
        let quiet = one_long.split(|sample| sample.abs() > most);
        quiet.map(<[f32]>::len).max().unwrap()
    };
    let (zeros, heard) = (longest(0.0), longest(0.01));
    assert!((17_700..=24_000).contains(&zeros), "{zeros}");
    assert!(heard.abs_diff(24_000) <= 720, "{heard}");
    // Behind it everything is as it was, and the words are told where they sound.
    let words = |take: &TakeCard| library.take(take.id).unwrap().words;
    let (before, after) = (words(&plain), words(&with_one));
    assert_eq!(before.len(), after.len());
    for (word, moved) in before.iter().zip(&after) {
        let text = with_one.request.text().get(moved.bytes.clone());
        assert_eq!(TEXT.get(word.bytes.clone()), text);
    }
    let more = words(&with_two);
    assert_eq!(more[4].start_ms - after[4].start_ms, 1_250);
    let long = |words: &[mynah::terms::timing::WordTime]| words[5].end_ms - words[4].start_ms;
    assert!(long(&after).abs_diff(long(&before)) <= 1);

    // Taken out again it is the first take.
    let (cost, again) = spoken(&mut bench, TEXT);
    assert_eq!((cost, again.id), (Credits::ZERO, plain.id));
}

#[test]
fn a_line_with_a_silence_costs_its_words() {
    let mut bench = Bench::new();
    let bare = {
        let (id, text) = (bench.line(0), TEXT.to_owned());
        bench.desk.edit(Edit::SetText { id, text });
        bench.desk.price_of(id).unwrap().quote.most
    };
    let marked = "[silence 0.5s] The light [silence 300ms] went out. Nobody came. [silence 1s]";
    let (price, take) = spoken(&mut bench, marked);
    assert_eq!((price, take.cost), (bare, bare));
    let library = library(&bench);
    assert_eq!(sent(&library), [TEXT]);
    let (samples, hz) = samples(&library, &take);
    let loud = |samples: &mut dyn Iterator<Item = &f32>| {
        samples.take_while(|sample| sample.abs() < 0.003).count() as f64 / f64::from(hz)
    };
    let lead = loud(&mut samples.iter());
    let tail = loud(&mut samples.iter().rev());
    assert!((0.43..0.65).contains(&lead), "{lead}");
    assert!((0.78..1.2).contains(&tail), "{tail}");
    // A state, a price: it is spoken.
    let line = bench.line(0);
    let line = bench.desk.script().line(line).unwrap().clone();
    assert_eq!(bench.desk.line_state(&line), LineState::Draft);
}

#[test]
fn silence_alone_is_nothing_to_speak() {
    let mut bench = Bench::new();
    let (id, text) = (bench.line(0), "[silence 2s]".to_owned());
    bench.desk.edit(Edit::SetText { id, text });
    assert!(bench.desk.order_for(id, false).is_none());
    let line = bench.desk.script().line(id).unwrap().clone();
    assert_eq!(bench.desk.line_state(&line), LineState::Empty);
}

#[test]
fn a_silence_leaves_the_parts_of_a_long_line_where_they_are() {
    let mut bench = Bench::new();
    exact(&mut bench);
    let sentence = "Somebody lit the lamp again and nobody saw it. ";
    let text = sentence.repeat(24);
    let text = text.trim();
    let (price, plain) = spoken(&mut bench, text);
    assert!(price > Credits::ZERO && plain.parts.len() == 2);
    let marked = text.replacen("lamp again", "lamp [silence 1s] again", 20);
    let (cost, take) = spoken(&mut bench, &marked);
    assert_eq!((cost, take.parts.len()), (Credits::ZERO, 2));
    assert!(take.parts.iter().all(|part| !part.context_changed));
    let library = library(&bench);
    assert_eq!(sent(&library).len(), 2);
    let (sound, _) = samples(&library, &take);
    let zeros = sound.split(|sample| *sample != 0.0);
    assert_eq!(zeros.filter(|zeros| zeros.len() > 17_000).count(), 20);
}

#[test]
fn a_silence_is_put_into_the_take_that_was_picked() {
    let mut bench = Bench::new();
    exact(&mut bench);
    let (_, first) = spoken(&mut bench, TEXT);
    let another = bench.generate(vec![bench.order(0, true)]);
    assert!(matches!(
        bench.until_over(another),
        JobState::Finished { .. }
    ));
    let library = library(&bench);
    let wanted = samples(&library, &first).0;
    let second = bench.desk.takes[&bench.line(0)].picked.clone().unwrap();
    assert_ne!(samples(&library, &second).0, wanted);
    let first_id = first.id;
    bench.send(Command::Takes(TakesCommand::Act(TakeAct::Pick(
        first_id, None,
    ))));
    let line = bench.line(0);
    bench.until("the pick", |desk| {
        desk.takes[&line]
            .picked
            .as_ref()
            .is_some_and(|take| take.id == first_id)
    });
    for long in ["1s", "2s"] {
        let text = format!("The light went out. [silence {long}] Nobody came.");
        let (cost, take) = spoken(&mut bench, &text);
        assert_eq!(cost, Credits::ZERO);
        // Its beginning is the first take's.
        assert_eq!(
            samples(&library, &take).0[..24_000],
            wanted[..24_000],
            "{long}"
        );
    }
}
