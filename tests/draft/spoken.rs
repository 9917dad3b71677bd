//! What the engine says, gathered to be measured.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use mynah::terms::settings::{Setting, VoiceSettings};
use mynah_synthesis::speech::{DraftVoice, Order, Performed, SpokenWord, cast, perform, voice};

use crate::measure::HZ;

/// Two passages of ten sentences: what a voice has in common between them is its own.
const PASSAGES: [&str; 2] = [
    "The kettle sang on the stove. Rain had fallen since noon. Nobody came up the path. A lamp burned \
     in the hall. She counted the coins again. They were two short. The clock struck five. Somewhere a \
     door closed. He had forgotten his coat. Tomorrow they would leave.",
    "Bring the blue ladder over here. We should paint the fence first. Some of the boards are loose. \
     Watch your thumb with that hammer. The dog wants its dinner. I will call your brother. Put the \
     brushes in warm water. This colour looks too dark. Let us rest in the shade. The work is nearly done.",
];

/// Four sentences, where less will do.
pub const SHORT: &str = "The kettle sang on the stove. Nobody came up the path. She counted the coins again. \
    Tomorrow they would leave.";

pub const LINE: &str = "The kettle sang, and nobody came up the path.";

/// Each voice's two passages as it speaks by itself, made once.
pub static USUAL: LazyLock<Vec<[Take; 2]>> = LazyLock::new(|| {
    let passages = |voice| PASSAGES.map(|text| speak(&order(voice, text)));
    cast().iter().map(passages).collect()
});

/// A take and what the engine told of it.
pub struct Take {
    pub samples: Vec<f32>,
    pub chars: Vec<(f64, f64)>,
    pub words: Vec<SpokenWord>,
    pub pieces: usize,
    pub performed: Performed,
}

impl Take {
    pub fn secs(&self) -> f64 {
        self.samples.len() as f64 / f64::from(HZ)
    }

    pub fn said(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|word| word.word.as_str()).collect();
        words.join(" ")
    }
}

/// With the usual settings and a fixed seed.
pub fn order<'a>(voice: &DraftVoice, text: &'a str) -> Order<'a> {
    Order {
        voice: voice.timbre,
        text,
        settings: VoiceSettings::default(),
        seed: 7,
        normalise: true,
        language: None,
    }
}

/// The voice of most tests.
pub fn wren() -> &'static DraftVoice {
    voice("DraftWren00000000001").unwrap()
}

/// All of it at once.
pub fn speak(order: &Order<'_>) -> Take {
    let mut take = Take {
        samples: Vec::new(),
        chars: Vec::new(),
        words: Vec::new(),
        pieces: 0,
        performed: Performed::default(),
    };
    take.performed = perform(order, |piece| {
        take.samples.extend(piece.samples);
        take.chars.extend(piece.chars);
        take.words.extend(piece.words);
        take.pieces += 1;
        ControlFlow::Continue(())
    })
    .unwrap();
    take
}

/// Speaks with the usual settings but one.
pub fn speak_with(voice: &DraftVoice, text: &str, setting: Setting) -> Take {
    let mut order = order(voice, text);
    order.settings = order.settings.with(setting);
    speak(&order)
}
