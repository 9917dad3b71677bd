//! The speech engine, by what is heard.

use std::ops::ControlFlow;

use mynah::draft::engine::{DraftVoice, Order, Performed, Piece, cast, perform};
use mynah::terms::settings::VoiceSettings;

use crate::measure::*;

pub const PASSAGES: [&str; 2] = [
    "The kettle sang on the stove. Rain had fallen since noon. Nobody came up the path. A lamp burned in the hall. \
     She counted the coins again. They were two short. The clock struck five. Somewhere a door closed. \
     He had forgotten his coat. Tomorrow they would leave.",
    "Bring the blue ladder over here. We should paint the fence first. Some of the boards are loose. \
     Watch your thumb with that hammer. The dog wants its dinner. I will call your brother. \
     Put the brushes in warm water. This colour looks too dark. Let us rest in the shade. The work is nearly done.",
];

pub struct Take {
    pub samples: Vec<f32>,
    pub chars: Vec<(f64, f64)>,
    pub words: Vec<mynah::draft::engine::SpokenWord>,
    pub pieces: Vec<Piece>,
    pub performed: Performed,
}

pub fn order<'a>(voice: &'a DraftVoice, text: &'a str) -> Order<'a> {
    Order {
        voice,
        text,
        settings: VoiceSettings::default(),
        seed: 7,
        normalise: true,
        language: None,
    }
}

pub fn speak(order: &Order<'_>) -> Take {
    let mut pieces = Vec::new();
    let performed = perform(order, |piece| {
        pieces.push(piece);
        ControlFlow::Continue(())
    })
    .unwrap();
    Take {
        samples: pieces.iter().flat_map(|p| p.samples.clone()).collect(),
        chars: pieces.iter().flat_map(|p| p.chars.clone()).collect(),
        words: pieces.iter().flat_map(|p| p.words.clone()).collect(),
        pieces,
        performed,
    }
}

#[test]
fn explore() {
    let mut rows = vec![];
    for v in cast() {
        let t0 = std::time::Instant::now();
        let a = speak(&order(v, PASSAGES[0]));
        let b = speak(&order(v, PASSAGES[1]));
        let el = t0.elapsed().as_secs_f32();
        let (ma, mb) = (mean_mfcc(&a.samples), mean_mfcc(&b.samples));
        let p = pitches(&a.samples);
        let own = distance(&ma, &mb);
        let voiced: Vec<f32> = a.samples.chunks_exact(320).filter(|c| db(c) > -40.0).flatten().copied().collect();
        let over = a.samples.iter().filter(|s| s.abs() > 0.7).count() as f32 / a.samples.len() as f32 * 100.0; print!("over knee {over:.2}% "); let peak = a.samples.iter().fold(0f32, |m, s| m.max(s.abs()));
        println!("{:8} {:5.1}s {:4.0}x pitch {:5.1} sd {:.2}st own {own:.3} level {:.1} peak {peak:.2} ", v.name, a.samples.len() as f32 / HZ, (a.samples.len() + b.samples.len()) as f32 / HZ / el, median(&p), spread_semitones(&p), db(&voiced));
        rows.push((v.name, ma, mb, own, median(&p)));
    }
    for i in 0..rows.len() {
        for j in 0..i {
            let (x, y) = (&rows[i], &rows[j]);
            let d = distance(&x.1, &y.1).min(distance(&x.2, &y.2)).min(distance(&x.1, &y.2)).min(distance(&x.2, &y.1));
            let ratio = d / x.3.max(y.3);
            let st = semitones(x.4, y.4);
            println!("{:8} {:8} ratio {ratio:.2} st {st:.1} {}", x.0, y.0, if ratio < 2.0 && st < 3.0 { "FAIL" } else if ratio < 2.4 && st < 3.6 { "near" } else { "" });
        }
    }
    for text in ["Hello there, you.", "[whispers] Hello there, you.", "[shouts] Hello there, you.", "Hello THERE NOW, you.", "[slowly] Hello there, you.", "Dr. Smith paid $42.50 on 3 May 2024. Then he left.", "One.<break time=\"1.5s\"/>Two.", "北京 GRÜSSE 🎉 x", "NASA HELLO STOP MAYDAY"] {
        let t = speak(&order(&cast()[0], text));
        println!("{text:?} {:.3}s level {:.1} pitch {:.1} n {} first 20ms {:.1} last {:.1}", t.samples.len() as f32 / HZ, db(&t.samples), median(&pitches(&t.samples)), pitches(&t.samples).len(), db(&t.samples[..320]), db(&t.samples[t.samples.len()-320..]));
        for w in &t.words { let c: Vec<char> = text.chars().collect(); println!("   {:8.3} {:8.3} {} <- {:?}", w.start, w.end, w.word, c[w.chars.clone()].iter().collect::<String>()); }
        println!("{:?}", text.chars().zip(&t.chars).map(|(c, t)| format!("{c}{:.2}", t.0)).collect::<Vec<_>>().join(" "));
        println!("{}", t.samples.chunks(160).take(40).map(|c| format!("{:.0}", db(c))).collect::<Vec<_>>().join(" "));
        println!("{}", t.samples.rchunks(160).take(30).map(|c| format!("{:.0}", db(c))).collect::<Vec<_>>().join(" "));
    }
}
