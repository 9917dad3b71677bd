//! Who speaks: nine voices made from three recorded speakers.

use serde::Deserialize;
use serde::Serialize;

/// A Draft voice: what is told about it.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftVoice {
    /// Twenty characters like the service's, starting `Draft`.
    pub id: &'static str,
    /// Without the `(draft)` that belongs behind it wherever it is shown.
    pub name: &'static str,
    /// One phrase.
    pub about: &'static str,
    /// `female` or `male`, as the service labels it.
    pub gender: &'static str,
    /// `young`, `middle_aged` or `old`, as the service labels it.
    pub age: &'static str,
    /// `american` or `scottish`, as the service labels it.
    pub accent: &'static str,
    /// What it is good for, as the service labels it.
    pub use_case: &'static str,
    /// How it is made.
    pub timbre: Timbre,
}

/// A recorded speaker and what is changed about it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Timbre {
    /// Who was recorded.
    pub speaker: Speaker,
    /// Factor of the mean pitch.
    pub pitch: f32,
    /// Factor of the spread of pitch.
    pub spread: f32,
    /// Factor of the pace.
    pub pace: f32,
    /// Moves all formants: negative is a smaller speaker.
    pub warp: f32,
    /// 0 … 1: unsteadiness from frame to frame.
    pub rough: f32,
    /// Brings the voice to the level that all voices have: −20 LUFS on a script.
    pub gain_db: f32,
    /// Without voice.
    #[serde(default)]
    pub whisper: bool,
}

impl Timbre {
    /// A recorded speaker as it is.
    pub const fn of(speaker: Speaker) -> Self {
        Self {
            speaker,
            pitch: 1.0,
            spread: 1.0,
            pace: 1.0,
            warp: 0.0,
            rough: 0.0,
            gain_db: 0.0,
            whisper: false,
        }
    }
}

/// The recorded speakers, numbered as in `shim.c`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Speaker {
    /// A woman, US English.
    Slt = 0,
    /// A man, US English.
    Rms = 1,
    /// A man, Scottish English.
    Awb = 2,
}

/// All Draft voices, in the order they are shown.
pub fn cast() -> &'static [DraftVoice] {
    &CAST
}

/// The voice with this id.
pub fn voice(id: &str) -> Option<&'static DraftVoice> {
    CAST.iter().find(|voice| voice.id == id)
}

static CAST: [DraftVoice; 9] = [
    DraftVoice {
        id: "DraftWren00000000001",
        name: "Wren",
        about: "Woman, American: clear and even",
        gender: "female",
        age: "middle_aged",
        accent: "american",
        use_case: "narration",
        timbre: Timbre {
            speaker: Speaker::Slt,
            pitch: 1.0,
            spread: 1.1,
            pace: 1.0,
            warp: 0.0,
            rough: 0.0,
            gain_db: -4.2,
            whisper: false,
        },
    },
    DraftVoice {
        id: "DraftHeron0000000002",
        name: "Heron",
        about: "Man, American: low and unhurried",
        gender: "male",
        age: "middle_aged",
        accent: "american",
        use_case: "narration",
        timbre: Timbre {
            speaker: Speaker::Rms,
            pitch: 0.97,
            spread: 1.15,
            pace: 1.0,
            warp: 0.0,
            rough: 0.0,
            gain_db: 0.2,
            whisper: false,
        },
    },
    DraftVoice {
        id: "DraftPlover000000003",
        name: "Plover",
        about: "Man, Scottish: bright and brisk",
        gender: "male",
        age: "middle_aged",
        accent: "scottish",
        use_case: "informative_educational",
        timbre: Timbre {
            speaker: Speaker::Awb,
            pitch: 1.0,
            spread: 1.1,
            pace: 1.0,
            warp: 0.0,
            rough: 0.0,
            gain_db: -0.1,
            whisper: false,
        },
    },
    DraftVoice {
        id: "DraftFinch0000000004",
        name: "Finch",
        about: "Like a child: small and high",
        gender: "female",
        age: "young",
        accent: "american",
        use_case: "characters_animation",
        timbre: Timbre {
            speaker: Speaker::Slt,
            pitch: 1.42,
            spread: 1.2,
            pace: 1.06,
            warp: -0.10,
            rough: 0.0,
            gain_db: -5.7,
            whisper: false,
        },
    },
    DraftVoice {
        id: "DraftBittern00000005",
        name: "Bittern",
        about: "Man, American: very deep and slow",
        gender: "male",
        age: "middle_aged",
        accent: "american",
        use_case: "characters_animation",
        timbre: Timbre {
            speaker: Speaker::Rms,
            pitch: 0.74,
            spread: 0.9,
            pace: 0.88,
            warp: 0.07,
            rough: 0.05,
            gain_db: 0.4,
            whisper: false,
        },
    },
    DraftVoice {
        id: "DraftAvocet000000006",
        name: "Avocet",
        about: "Woman, Scottish: light",
        gender: "female",
        age: "young",
        accent: "scottish",
        use_case: "conversational",
        timbre: Timbre {
            speaker: Speaker::Awb,
            pitch: 1.55,
            spread: 1.2,
            pace: 1.0,
            warp: -0.07,
            rough: 0.0,
            gain_db: -2.1,
            whisper: false,
        },
    },
    DraftVoice {
        id: "DraftRook00000000007",
        name: "Rook",
        about: "Elderly man, Scottish: rough and slow",
        gender: "male",
        age: "old",
        accent: "scottish",
        use_case: "characters_animation",
        timbre: Timbre {
            speaker: Speaker::Awb,
            pitch: 0.82,
            spread: 1.3,
            pace: 0.82,
            warp: 0.06,
            rough: 0.8,
            gain_db: 0.2,
            whisper: false,
        },
    },
    DraftVoice {
        id: "DraftGodwit000000008",
        name: "Godwit",
        about: "Woman, American: a low alto",
        gender: "female",
        age: "middle_aged",
        accent: "american",
        use_case: "narration",
        timbre: Timbre {
            speaker: Speaker::Slt,
            pitch: 0.8,
            spread: 0.95,
            pace: 0.95,
            warp: 0.045,
            rough: 0.0,
            gain_db: -2.6,
            whisper: false,
        },
    },
    DraftVoice {
        id: "DraftSwift0000000009",
        name: "Swift",
        about: "Young man: quick and forward",
        gender: "male",
        age: "young",
        accent: "american",
        use_case: "conversational",
        timbre: Timbre {
            speaker: Speaker::Rms,
            pitch: 1.28,
            spread: 1.35,
            pace: 1.15,
            warp: -0.045,
            rough: 0.0,
            gain_db: 0.0,
            whisper: false,
        },
    },
];
