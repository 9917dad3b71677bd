//! Faults at known places of clean speech, and what sounds beside it: each is found there, and nowhere else.

use std::fmt::Write as _;
use std::io::Cursor;

use mynah::audio::encode::encode;
use mynah::audio::inspect::{Fault, Inspected, Place, Sign, inspect};
use mynah::audio::pcm::Pcm;
use mynah::terms::format::OutputFormat;

use crate::samples::Corpus;

const HZ: usize = 24_000;

fn noise() -> impl FnMut() -> f32 {
    let mut state = 3u32;
    move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    }
}

fn looked_at(samples: &[f32]) -> Inspected {
    let format: OutputFormat = "wav_24000".parse().unwrap();
    let pcm = Pcm::mono(HZ as u32, samples.to_vec());
    inspect(&mut Cursor::new(encode(&pcm, format).unwrap())).unwrap()
}

/// The middle of the pause that is closest to a second.
fn pause_near(samples: &[f32], second: f32) -> usize {
    let quiet = |at: usize| {
        let of = samples.get(at..at + HZ / 10).unwrap_or_default();
        of.iter().map(|it| it * it).sum::<f32>()
    };
    let near = (second * HZ as f32) as usize;
    let places = (near.saturating_sub(2 * HZ)..near + 2 * HZ).step_by(240);
    places
        .min_by(|one, other| quiet(*one).total_cmp(&quiet(*other)))
        .unwrap()
        + HZ / 20
}

/// Each with the fault, where it was put, in seconds, and the sound.
fn spoilt(clean: &[f32]) -> Vec<(&'static str, Fault, f32, f32, Vec<f32>)> {
    let second = |at: usize| at as f32 / HZ as f32;
    let mut all = Vec::new();

    let mut cut = clean.to_vec();
    let peak = clean.iter().fold(0.0f32, |peak, it| peak.max(it.abs()));
    for sample in &mut cut[10 * HZ..12 * HZ] {
        *sample = (*sample * 6.0).clamp(-peak * 1.02, peak * 1.02);
    }
    all.push(("cut off for 2 s", Fault::Clipping, 10.0, 12.0, cut));

    let at = pause_near(clean, 8.0);
    let mut hush = clean.to_vec();
    hush.splice(at..at, std::iter::repeat_n(0.0, 5 * HZ));
    all.push((
        "5 s of nothing",
        Fault::Silence,
        second(at),
        second(at) + 5.0,
        hush,
    ));

    // A gust in a pause, at the level of speech.
    let mut noise = noise();
    let mut gust = clean.to_vec();
    let long = HZ / 2;
    let burst = (0..HZ + long).map(|n| {
        let within = n >= HZ / 2 && n < HZ / 2 + long;
        if within { 0.25 * noise() } else { 0.0 }
    });
    let burst: Vec<f32> = burst.collect();
    gust.splice(at..at, burst);
    let from = second(at) + 0.5;
    all.push(("a gust of 0.5 s", Fault::Noise, from, from + 0.5, gust));

    for (name, at) in [
        ("a click within a word", 14 * HZ + 100),
        ("a click in a pause", pause_near(clean, 17.0)),
    ] {
        let mut click = clean.to_vec();
        click[at] += 0.6;
        all.push((name, Fault::Click, second(at), second(at), click));
    }
    all
}

fn is_at(places: &[Place], fault: Fault, from: f32, to: f32) -> Option<Place> {
    let near =
        |place: &&Place| place.fault == fault && place.from < to + 0.2 && place.to > from - 0.2;
    places.iter().find(near).copied()
}

fn read(corpus: &Corpus) -> Vec<f32> {
    let pcm = crate::measure::ffmpeg(&corpus.path("clean.wav"));
    assert_eq!(pcm.hz as usize, HZ);
    pcm.samples
}

/// A table of where each was put and found, and what is wrong.
pub fn table(corpus: &Corpus) -> (String, Vec<String>) {
    let clean = read(corpus);
    let mut table = HEAD.to_owned();
    let mut wrong = Vec::new();
    for (name, fault, from, to, samples) in spoilt(&clean) {
        let places = looked_at(&samples).places;
        let found = is_at(&places, fault, from, to);
        let others = places.iter().filter(|place| Some(**place) != found);
        // What jumps where it is cut off, and where noise begins, belongs to that.
        let others = others.filter(|place| place.to < from - 0.3 || place.from > to + 0.3);
        let others: Vec<&Place> = others.collect();
        let shown = found.map_or_else(
            || "–".to_owned(),
            |place| format!("{:.2} to {:.2}", place.from, place.to),
        );
        let fault = fault.name();
        writeln!(
            table,
            "| {name} | {fault} | {from:.2} to {to:.2} | {shown} |"
        )
        .unwrap();
        let is_near = found
            .is_some_and(|place| (place.from - from).abs() < 0.5 && (place.to - to).abs() < 0.5);
        if !is_near || !others.is_empty() {
            wrong.push(format!("{name}: {places:?}"));
        }
    }
    (table, wrong)
}

const HEAD: &str = "\n## Places\n\n\
    Where in a recording a fault stands, in seconds, against where it was put.\n\n\
    | recording | fault | true | found |\n|---|---|---|---|\n";

#[test]
fn each_fault_is_found_where_it_was_put() {
    let (table, wrong) = table(&Corpus::new("Wren", 1));
    eprintln!("{table}");
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn a_second_voice_and_music_are_heard_and_nothing_is_made_up() {
    let [wren, heron] = ["Wren", "Heron"].map(|voice| read(&Corpus::new(voice, 2)));
    let one = looked_at(&wren).others;
    assert_eq!(one.second_voice, Sign::Absent, "{one:?}");
    assert!(!matches!(one.music, Sign::Present(_)), "{one:?}");
    // They speak in turn, some seconds each.
    let mut both = Vec::new();
    for (one, other) in wren.chunks(8 * HZ).zip(heron.chunks(8 * HZ)) {
        both.extend_from_slice(one);
        both.extend_from_slice(other);
    }
    let two = looked_at(&both).others;
    assert!(matches!(two.second_voice, Sign::Present(_)), "{two:?}");
    // A chord that changes each second, far below speech.
    let chords: [[f32; 3]; 4] = [
        [220.0, 277.2, 329.6],
        [246.9, 311.1, 370.0],
        [196.0, 246.9, 293.7],
        [220.0, 261.6, 329.6],
    ];
    // With pauses to hear it in.
    let mut paused = wren.clone();
    for second in [6.0, 12.0, 18.0, 24.0] {
        let at = pause_near(&paused, second);
        paused.splice(at..at, std::iter::repeat_n(0.0, HZ));
    }
    assert_eq!(looked_at(&paused).others.music, Sign::Absent);
    let mut sung = paused.clone();
    for (n, sample) in sung.iter_mut().enumerate() {
        let chord = chords[n / HZ % 4];
        let at = n as f32 / HZ as f32 * std::f32::consts::TAU;
        *sample += chord.iter().map(|hz| 0.004 * (at * hz).sin()).sum::<f32>();
    }
    let hushed = looked_at(&sung).others;
    assert!(matches!(hushed.music, Sign::Present(_)), "{hushed:?}");
    // Steady noise is no music.
    let mut noise = noise();
    let hiss: Vec<f32> = paused.iter().map(|it| it + 0.01 * noise()).collect();
    let hiss = looked_at(&hiss).others;
    assert_eq!(hiss.music, Sign::Absent, "{hiss:?}");
    // A moment tells neither.
    let brief = looked_at(&wren[..2 * HZ]).others;
    assert_eq!(
        (brief.second_voice, brief.music),
        (Sign::Untold, Sign::Untold)
    );
}
