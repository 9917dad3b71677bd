use std::f32::consts::TAU;

use tempfile::TempDir;

use super::*;
use crate::dubbing::patch::gone as gone_fixes;
use crate::dubbing::{patch, stands};
use mynah_audio::encode::{encode, wav_head};
use mynah_audio::pcm::to_i16;
use mynah_core::backend::Backend;
use mynah_core::clock::UnixMillis;
use mynah_core::credits::Credits;
use mynah_core::fingerprint;
use mynah_core::ids::ProjectId;
use mynah_core::request::Generation;
use mynah_model::command::{DubLine, LineMend, PatchWish};
use mynah_model::dubbing::bed;
use mynah_model::dubbing::film::Film;
use mynah_model::dubbing::testing::patch as patch_of;
use mynah_store::testing::{fresh, lose, order, project, sound};

const HZ: u32 = 44_100;

fn tone(seconds: f32, step: f32) -> Vec<u8> {
    let wave = (0..(seconds * HZ as f32) as usize).map(|n| 0.2 * (n as f32 * step).sin());
    let pcm = Pcm::mono(HZ, wave.collect());
    encode(&pcm, "wav_44100".parse().unwrap()).unwrap()
}

fn line(start: f64, text: &str) -> Segment {
    Segment {
        text: text.to_owned(),
        start,
        end: start + 1.0,
        ..Segment::default()
    }
}

/// A patch between two lines that the dub lacks was made as loud as the silence there.
#[test]
fn a_line_is_as_loud_as_the_nearest_ones_that_are_said() {
    let mut lines = [
        line(0.0, "One."),
        line(2.0, ""),
        line(4.0, "Three."),
        line(6.0, " "),
        line(8.0, "Five."),
    ];
    assert_eq!(neighbours(&lines, 3), [[0.0, 1.0], [8.0, 9.0]]);
    assert_eq!(neighbours(&lines, 1), [[4.0, 5.0]]);
    assert_eq!(neighbours(&lines, 2), [[0.0, 1.0], [4.0, 5.0]]);
    for at in [0, 4] {
        lines[at].text.clear();
    }
    assert_eq!(neighbours(&lines, 3), [[4.0, 5.0]], "no other is said");
    lines[2].text.clear();
    assert_eq!(neighbours(&lines, 3), [[0.0; 2]; 0]);
}

/// A film of this recording with one language, its dub, and what was bought for a line of it.
struct Dubbed {
    _home: TempDir,
    library: Library,
    card: FilmCard,
    dub: TakeId,
    bought: TakeId,
}

fn dubbed(recording: &[u8], [dub, bought]: [&[u8]; 2]) -> Dubbed {
    let (home, library) = fresh();
    let own = project(&library, 1);
    let recorded = library.keep_input("film.wav", 6.0, recording);
    let film = json!({
        "how": {"input": recorded.unwrap(), "target": "", "worth": "plain"},
        "languages": [],
    });
    let mut film = Film::read(&film.to_string()).unwrap();
    film.want(vec![Language {
        code: "en".to_owned(),
        ..Language::default()
    }]);
    let settle = |request: Option<Generation>, wav: &[u8]| {
        let mut intent = order(own, 1, "said");
        if let Some(request) = request {
            intent.request = request.into();
        } else {
            // Found by what it is, as what is bought is.
            let is = fingerprint::of(&intent.request, &intent.account);
            is.as_str().clone_into(&mut intent.fingerprint);
        }
        let entry = library.intend(&intent).unwrap();
        library.mark_sent(entry, None).unwrap();
        let take = sound(&library, wav);
        library.settle(entry, &take, Credits(1)).unwrap().id
    };
    let dubbing = Generation::Dubbing(film.request(&film.languages[0]));
    let dub = settle(Some(dubbing), dub);
    let bought = settle(None, bought);
    let (id, content) = (film.id(Backend::Draft), film.written());
    let at = (&id, UnixMillis(1));
    library
        .change_film(Backend::Draft, at, |_| Some(content))
        .unwrap();
    let card = stands::card(&library, &id).unwrap();
    Dubbed {
        _home: home,
        library,
        card,
        dub,
        bought,
    }
}

/// A fix at a second of it, as it is made anew.
fn fix(of: &Dubbed) -> Patch {
    let patch = Patch {
        take: Some(of.bought),
        span: [1.0, 3.0],
        said: [1.1, 1.9],
        bed: of.card.film.bed(),
        ..patch_of(1, "said")
    };
    let language = &of.card.film.languages[0];
    laid(&of.library, &of.card, language, of.dub, patch).unwrap()
}

fn replaced(of: &Dubbed, patch: &Patch) -> Replacement {
    replacement(
        &of.library,
        &of.card,
        &of.card.film.languages[0],
        of.dub,
        patch,
    )
    .unwrap()
}

fn wav(channels: u16, samples: &[f32]) -> Vec<u8> {
    let bytes = 2 * samples.len() as u32;
    let mut wav = wav_head(HZ, channels, bytes).to_vec();
    wav.extend(samples.iter().flat_map(|it| to_i16(*it).to_le_bytes()));
    wav
}

/// Six seconds of a film: what is said in the middle of it, with pauses, and left and right of its background.
fn film() -> (Vec<f32>, [Vec<f32>; 2]) {
    let frames = 6 * HZ as usize;
    let wave = |hz: f32, n: usize| (TAU * (hz * n as f32 / HZ as f32).fract()).sin();
    let said = |n: usize| {
        let at = n as f32 / HZ as f32;
        let voice: f32 = (1..12)
            .map(|it| wave(171.0 * it as f32, n) / it as f32)
            .sum();
        let syllable = (TAU * 3.0 * at).sin().max(0.0);
        if (0.8..3.4).contains(&at) {
            0.3 * syllable * voice
        } else {
            0.0
        }
    };
    let music = |notes: [f32; 3]| {
        let sound = |n: usize| notes.iter().map(|hz| 0.02 * wave(*hz, n)).sum();
        (0..frames).map(sound).collect()
    };
    let under = [
        music([262.0, 523.0, 1_047.0]),
        music([330.0, 659.0, 1_319.0]),
    ];
    ((0..frames).map(said).collect(), under)
}

fn power(samples: impl Iterator<Item = f32>) -> f32 {
    samples.map(|it| it * it).sum()
}

fn db(ratio: f32) -> f32 {
    10.0 * ratio.log10()
}

/// Under a fixed line lay the whole recording at −24 dB, where its background could be had.
#[test]
fn under_a_fix_of_a_film_in_stereo_its_background_goes_on_without_its_speech() {
    let (said, under) = film();
    let pairs = |[left, right]: [&[f32]; 2]| -> Vec<f32> {
        let both = left.iter().zip(right);
        both.flat_map(|(left, right)| [*left, *right]).collect()
    };
    let background = pairs([&under[0], &under[1]]);
    let speech = pairs([&said, &said]);
    let all: Vec<f32> = speech
        .iter()
        .zip(&background)
        .map(|(one, other)| one + other)
        .collect();
    let recording = wav(2, &all);
    let silent = wav(2, &vec![0.0; 12 * HZ as usize]);
    let of = dubbed(&recording, [&silent, &tone(0.8, 0.05)]);
    let patch = fix(&of);
    assert_eq!(patch.bed, Bed::Separated);
    let words = bed(&of.card.film, &patch);
    assert!(words.contains("separated from its speech"), "{words}");
    let made = replaced(&of, &patch);
    assert_eq!((made.channels, made.from), (2, u64::from(HZ)));
    // Behind the new line the old one was still spoken.
    let [from, to] = [2.0, 2.9].map(|secs: f32| (secs * HZ as f32) as usize * 2);
    let there = &made.samples[from - 2 * HZ as usize..to - 2 * HZ as usize];
    for side in 0..2 {
        let ear = |of: &[f32]| -> Vec<f32> { of.iter().skip(side).step_by(2).copied().collect() };
        let [out, was, spoken] = [there, &background[from..to], &speech[from..to]].map(ear);
        let is = db(power(out.iter().copied()) / power(was.into_iter()));
        assert!(is.abs() < 1.5, "the background by {is} dB");
        let both: f32 = out
            .iter()
            .zip(&spoken)
            .map(|(one, other)| one * other)
            .sum();
        let left = 2.0 * db((both / power(spoken.into_iter())).abs());
        assert!(left < -15.0, "{left} dB of what was said");
    }
    // Kept, read and made anew it is the same.
    let blob = of.library.take(of.bought).unwrap().blob;
    let there = of.library.take(of.dub).unwrap().blob;
    let place = kept_as(&made_of(
        &of.card,
        &of.card.film.languages[0],
        &there,
        &patch,
    ));
    assert!(of.library.derived(&blob, place).is_some());
    of.library.keep_derived(&blob, place, &[]).unwrap();
    assert_eq!(replaced(&of, &patch), made);
    // One that an earlier version made stays what it is.
    let ducked = Patch {
        bed: Bed::Ducked,
        ..patch
    };
    let earlier = replaced(&of, &ducked);
    assert_ne!(earlier, made);
    let middle = all.chunks_exact(2).map(|it| 0.5 * (it[0] + it[1]));
    let was: Vec<f32> = middle.flat_map(|it| [it; 2]).collect();
    let part = from - 2 * HZ as usize..to - 2 * HZ as usize;
    let is =
        db(power(earlier.samples[part].iter().copied()) / power(was[from..to].iter().copied()));
    assert!((is + 24.0).abs() < 0.1, "{is}");
}

/// One channel can't be parted, and a fix says so.
#[test]
fn under_a_fix_of_a_film_in_mono_lies_the_recording_turned_down() {
    let (said, under) = film();
    let all: Vec<f32> = said
        .iter()
        .zip(&under[0])
        .map(|(one, other)| one + other)
        .collect();
    let silent = wav(1, &vec![0.0; 6 * HZ as usize]);
    for channels in [1, 2] {
        let twice: Vec<f32> = all.iter().flat_map(|it| vec![*it; channels]).collect();
        let of = dubbed(&wav(channels as u16, &twice), [&silent, &tone(0.8, 0.05)]);
        let patch = fix(&of);
        assert_eq!(patch.bed, Bed::Ducked, "{channels}");
        let words = bed(&of.card.film, &patch);
        assert!(words.contains("no background was separated"), "{words}");
        let made = replaced(&of, &patch);
        let [from, to] = [2.0, 2.9].map(|secs: f32| (secs * HZ as f32) as usize);
        let there = &made.samples[from - HZ as usize..to - HZ as usize];
        let is = db(power(there.iter().copied()) / power(all[from..to].iter().copied()));
        assert!((is + 24.0).abs() < 0.1, "{is}");
    }
}

/// Each fix of a film was made anew whenever the film was opened, heard or written.
#[test]
fn a_fix_is_made_once_for_its_place_and_anew_for_another() {
    let of = dubbed(&tone(6.0, 0.02), [&tone(6.0, 0.03), &tone(0.8, 0.05)]);
    let Dubbed { library, card, .. } = &of;
    let (dub, bought) = (of.dub, of.bought);
    let mut patch = Patch {
        take: Some(bought),
        span: [1.0, 2.0],
        said: [1.1, 1.9],
        ..patch_of(1, "said")
    };
    let language = &card.film.languages[0];
    let made = replacement(library, card, language, dub, &patch).unwrap();
    let blob = library.take(bought).unwrap().blob;
    let there = library.take(dub).unwrap().blob;
    let is_of = made_of(card, language, &there, &patch);
    let kept = library.derived(&blob, kept_as(&is_of)).expect("it is kept");
    assert_eq!(read(&kept, &is_of), Some(made.clone()));
    assert_eq!(
        replacement(library, card, language, dub, &patch).unwrap(),
        made
    );
    patch.said = [1.2, 2.0];
    let moved = replacement(library, card, language, dub, &patch).unwrap();
    assert_ne!(moved, made, "it was fitted into another place");
    patch.at = UnixMillis(5);
    assert_eq!(
        replacement(library, card, language, dub, &patch).unwrap(),
        moved
    );
}

/// Twenty lines that say the same in one voice are bought once: the files of their places took turns in one name, and each
/// was made anew whenever the film was opened, heard or written.
#[test]
fn one_take_that_is_said_at_several_lines_is_fitted_once_for_each() {
    let of = dubbed(&tone(6.0, 0.02), [&tone(6.0, 0.03), &tone(0.8, 0.05)]);
    let language = &of.card.film.languages[0];
    let patches = [0, 1, 2].map(|place| Patch {
        take: Some(of.bought),
        span: [f64::from(place), f64::from(place) + 1.0],
        said: [f64::from(place) + 0.1, f64::from(place) + 0.9],
        ..patch_of(place as usize + 1, "said")
    });
    let heard = |patch: &Patch| replacement(&of.library, &of.card, language, of.dub, patch);
    let made = patches.each_ref().map(|patch| heard(patch).unwrap());
    // Whatever would be made anew would be made of what is gone.
    let there = of.library.take(of.dub).unwrap().blob;
    lose(&of.library, &there);
    for (patch, made) in patches.iter().zip(&made) {
        assert_eq!(heard(patch).unwrap(), *made);
    }
    let moved = Patch {
        span: [4.0, 5.0],
        ..patches[0].clone()
    };
    assert!(heard(&moved).is_err(), "it is made of the dub");
}

#[test]
fn what_is_kept_is_read_for_what_it_was_made_of_alone() {
    let made = Replacement {
        from: 12_345,
        hz: 44_100,
        channels: 2,
        samples: vec![0.5, -0.25, 0.0, 1.0],
    };
    let bytes = written(&made, &[7; 32]);
    assert_eq!(read(&bytes, &[7; 32]), Some(made));
    assert_eq!(read(&bytes, &[8; 32]), None);
    for cut in 0..bytes.len() {
        assert_eq!(read(&bytes[..cut], &[7; 32]), None, "{cut} bytes");
    }
}

/// A fix that was taken back to, whose own take is gone, is heard with another one of the same: its end was cut off.
#[test]
fn another_take_that_is_longer_keeps_its_end() {
    let wave = |hz: f32, seconds: f32| {
        let frames = (seconds * HZ as f32) as usize;
        (0..frames).map(move |n| 0.3 * (TAU * (hz * n as f32 / HZ as f32).fract()).sin())
    };
    let said: Vec<f32> = wave(300.0, 0.95).chain(wave(900.0, 0.1)).collect();
    let quiet = wav(1, &vec![0.0; 6 * HZ as usize]);
    let of = dubbed(&quiet, [&quiet, &wav(1, &said)]);
    let patch = Patch {
        take: Some(of.bought),
        span: [1.0, 2.05],
        said: [1.1, 2.0],
        tempo: 1.0,
        bed: Bed::Silent,
        ..patch_of(1, "said")
    };
    let made = replaced(&of, &patch);
    let end = (0.94 * HZ as f32) as usize..(0.99 * HZ as f32) as usize;
    let end = &made.samples[end];
    let share = |hz: f32| {
        let parts = end.iter().enumerate().map(|(n, sample)| {
            let turn = TAU * (hz * n as f32 / HZ as f32).fract();
            [sample * turn.cos(), sample * turn.sin()]
        });
        let [x, y] = parts.fold([0.0_f32; 2], |[x, y], [one, other]| [x + one, y + other]);
        x.hypot(y)
    };
    assert!(share(900.0) > 4.0 * share(300.0), "its end is there");
}

/// Another take of the same that is more than 1.5 times too long failed all of the language.
#[test]
fn another_take_that_has_no_room_is_as_one_that_is_gone() {
    let quiet = wav(1, &vec![0.0; 6 * HZ as usize]);
    let mut of = dubbed(&quiet, [&quiet, &tone(1.6, 0.05)]);
    let intent = order(ProjectId(1), 1, "said");
    let Generation::Speech(speech) = &*intent.request else {
        panic!("it is spoken");
    };
    let patch = Patch {
        take: Some(TakeId(999)),
        speech: speech.clone().into(),
        account: intent.account.clone(),
        span: [1.0, 2.05],
        said: [1.1, 2.0],
        tempo: 1.0,
        bed: Bed::Silent,
        ..patch_of(1, "said")
    };
    let roomy = Patch {
        said: [1.1, 2.5],
        span: [1.0, 2.6],
        ..patch.clone()
    };
    let language = of.card.film.languages[0].clone();
    let heard = |patch: &Patch| if_here(&of.library, &of.card, &language, of.dub, patch).unwrap();
    assert!(heard(&roomy).is_some(), "it has room there");
    assert_eq!(heard(&patch), None);
    // It is told at its line.
    of.card.film.languages[0].patches = vec![patch, Patch { line: 2, ..roomy }];
    let gone = gone_fixes(&of.library, &of.card).unwrap();
    let lines: Vec<(usize, bool)> = gone.iter().map(|it| (it.line, it.is_long)).collect();
    assert_eq!(lines, [(1, true)]);
    // Where nothing of it is here it can be had again.
    let it = of.library.take(of.bought).unwrap().blob;
    lose(&of.library, &it);
    let gone = gone_fixes(&of.library, &of.card).unwrap();
    assert!(gone.iter().all(|it| !it.is_long) && gone.len() == 2);
}

/// Two lines beside each other were said anew at once, and each took its place as if the other weren't there: in the mix one
/// ended within the other.
#[test]
fn fixes_of_neighbours_that_land_together_leave_each_other_their_place() {
    for order in [[1, 2], [3, 2]] {
        let mut dubbed = dubbed(&tone(6.0, 0.05), [&tone(6.0, 0.03), &tone(1.45, 0.07)]);
        let lines = vec![line(0.0, "One."), line(1.5, "Two."), line(3.0, "Three.")];
        dubbed.card.film.languages[0].lines = std::sync::Arc::new(lines.clone());
        let (library, seen) = (&dubbed.library, dubbed.card.film.written());
        let at = (&dubbed.card.id, dubbed.card.at);
        let kept = library.change_film(Backend::Draft, at, |_| Some(seen));
        kept.unwrap();
        let mut fixes = order.map(|number: usize| {
            let like = patch_of(number, "Other.");
            let mend = LineMend {
                at: DubLine {
                    film: dubbed.card.id.clone(),
                    language: "en".to_owned(),
                    line: number,
                },
                seen: lines[number - 1].clone(),
                text: like.text,
                voice: like.voice,
            };
            let wish = PatchWish {
                mend,
                speech: like.speech,
                take: Some(dubbed.bought),
            };
            let card = dubbed.card.clone();
            patch::keep(library, card, (&wish, None), UnixMillis(9)).unwrap()
        });
        fixes.sort_by_key(|it| it.line);
        let [first, second] = &fixes;
        assert!(first.span[1] <= second.span[0], "{first:?} {second:?}");
        assert!(first.said[1] <= second.said[0]);
        let kept = stands::card(library, &dubbed.card.id).unwrap();
        assert_eq!(kept.film.languages[0].patches, fixes);
    }
}
