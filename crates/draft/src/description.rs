//! The words of a description that Draft voices understand, and what each does to a voice.

use mynah_synthesis::speech::Speaker;
use mynah_synthesis::speech::Timbre;

/// A description, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Described {
    /// The voice.
    pub timbre: Timbre,
    /// `female` or `male`.
    pub gender: &'static str,
    /// `young`, `middle_aged` or `old`.
    pub age: &'static str,
    /// `american` or `scottish`.
    pub accent: &'static str,
    /// Words that did something.
    pub understood: Vec<String>,
    /// Words that say something, but nothing that can be done.
    pub unused: Vec<String>,
}

/// What one word changes: factors of pitch, spread and pace, what is added to warp and roughness.
type Change = (f32, f32, f32, f32, f32);

/// Each line: how the words begin, and what they change.
const CHANGES: [(&[&str], Change); 18] = [
    (&["deep", "low", "bass"], (0.8, 1.0, 1.0, 0.05, 0.0)),
    (&["high", "bright", "thin"], (1.2, 1.0, 1.0, -0.03, 0.0)),
    (
        &["fast", "quick", "brisk", "hurried", "rapid"],
        (1.0, 1.0, 1.15, 0.0, 0.0),
    ),
    (&["slow", "unhurried"], (1.0, 1.0, 0.85, 0.0, 0.0)),
    (
        &["calm", "sooth", "gentle", "soft", "relax"],
        (1.0, 0.7, 0.96, 0.0, 0.0),
    ),
    (
        &[
            "energetic",
            "excit",
            "lively",
            "cheer",
            "happy",
            "enthusias",
        ],
        (1.04, 1.4, 1.05, 0.0, 0.0),
    ),
    (&["monoton", "flat", "robot"], (1.0, 0.35, 1.0, 0.0, 0.0)),
    (
        &["rasp", "rough", "gravel", "hoarse", "husky"],
        (1.0, 1.0, 1.0, 0.0, 0.8),
    ),
    (&["smooth", "clear", "clean"], (1.0, 1.0, 1.0, 0.0, -0.8)),
    (
        &["big", "large", "giant", "huge"],
        (0.88, 1.0, 0.96, 0.06, 0.0),
    ),
    (&["small", "tiny", "little"], (1.18, 1.0, 1.04, -0.06, 0.0)),
    (&["young", "teen"], (1.08, 1.1, 1.05, -0.02, 0.0)),
    (
        &["old", "elder", "aged", "ancient", "senior"],
        (0.97, 1.1, 0.85, 0.01, 0.7),
    ),
    (&["child", "kid", "toddler"], (1.42, 1.2, 1.06, -0.1, 0.0)),
    (&["warm"], (0.96, 1.0, 0.98, 0.02, -0.1)),
    (&["deliberate"], (1.0, 1.0, 0.95, 0.0, 0.0)),
    (&["androgynous"], (1.14, 1.0, 1.0, -0.03, 0.0)),
    (&["neutral", "adult"], NOTHING),
];

/// What changes nothing, as it should.
const NOTHING: Change = (1.0, 1.0, 1.0, 0.0, 0.0);

/// Words that say something together: each place with the words that can stand there, what they change (nothing where that
/// can't be done), and the age that they say.
struct Phrase {
    places: &'static [&'static [&'static str]],
    change: Option<Change>,
    age: Option<&'static str>,
}

impl Phrase {
    const fn of_age(
        decades: &'static [&'static [&'static str]],
        change: Change,
        age: &'static str,
    ) -> Self {
        Self {
            places: decades,
            change: Some(change),
            age: Some(age),
        }
    }

    const fn unused(places: &'static [&'static [&'static str]]) -> Self {
        Self {
            places,
            change: None,
            age: None,
        }
    }

    /// Whether it begins what stands there.
    fn begins(&self, words: &[String]) -> bool {
        let is_there = |(word, place): (&String, &&[&str])| place.contains(&word.as_str());
        words.len() >= self.places.len() && words.iter().zip(self.places).all(is_there)
    }
}

const WHOSE: &[&str] = &["his", "her", "their"];

/// Read before single words: in "over an old radio" nobody is old.
const PHRASES: [Phrase; 11] = [
    Phrase::of_age(
        &[&["in"], WHOSE, &["twenties"]],
        (1.04, 1.05, 1.02, -0.01, 0.0),
        "young",
    ),
    Phrase::of_age(
        &[&["in"], WHOSE, &["thirties", "forties"]],
        NOTHING,
        "middle_aged",
    ),
    Phrase::of_age(
        &[&["in"], WHOSE, &["fifties"]],
        (0.98, 1.02, 0.96, 0.005, 0.15),
        "middle_aged",
    ),
    Phrase::of_age(
        &[
            &["in"],
            WHOSE,
            &["sixties", "seventies", "eighties", "nineties"],
        ],
        (0.97, 1.1, 0.88, 0.01, 0.5),
        "old",
    ),
    Phrase {
        places: &[&["at"], &["a", "an"], &["even", "steady"], &["pace"]],
        change: Some((1.0, 0.95, 1.0, 0.0, 0.0)),
        age: None,
    },
    Phrase::unused(&[&["close"], &["to"], &["the"], &["microphone", "mic"]]),
    Phrase::unused(&[&["over"], &["an"], &["old"], &["radio"]]),
    Phrase::unused(&[&["studio"], &["quality"], &["recording"]]),
    Phrase::unused(&[&["better"], &["recording"], &["quality"]]),
    Phrase::unused(&[&["irish"], &["accent"]]),
    Phrase::unused(&[&["sense"], &["of"], &["humour", "humor"]]),
];

/// A text in its phrases and words, in their order.
fn parts(words: &[String]) -> Vec<(String, Option<&'static Phrase>)> {
    let (mut all, mut rest) = (Vec::new(), words);
    while let Some((first, behind)) = rest.split_first() {
        let phrase = PHRASES.iter().find(|phrase| phrase.begins(rest));
        let (said, left) = match phrase {
            Some(phrase) => rest.split_at(phrase.places.len()),
            None => (std::slice::from_ref(first), behind),
        };
        all.push((said.join(" "), phrase));
        rest = left;
    }
    all
}

const FEMALE: &[&str] = &[
    "woman",
    "women",
    "female",
    "girl",
    "lady",
    "grandmother",
    "mother",
    "queen",
    "witch",
];
const MALE: &[&str] = &[
    "man",
    "men",
    "male",
    "boy",
    "guy",
    "gentleman",
    "grandfather",
    "father",
    "king",
    "wizard",
];
const SCOTTISH: &[&str] = &["scottish", "scots", "british", "english"];
const AMERICAN: &[&str] = &["american"];
const WHISPER: &[&str] = &["whisper", "whispers", "whispery", "whispering", "whispered"];

/// Words that say nothing about a voice.
const SILENT: &[&str] = &[
    "a", "an", "the", "with", "and", "of", "in", "at", "to", "for", "who", "is", "are", "that",
    "voice", "voices", "accent", "speaker", "sounding", "sounds", "sound", "speaks", "speaking",
    "very", "slightly", "little", "bit", "more", "less", "make", "it", "be", "as", "like", "but",
    "so", "on", "its", "his", "her", "their", "pitch", "pitched", "tone", "pace", "quality",
    "audio", "much", "he", "she", "they", "has", "have", "some", "or",
];

/// Reads a description; `base` is what it changes, if anything.
pub fn read(text: &str, base: Option<Timbre>) -> Described {
    let words: Vec<String> = text
        .to_lowercase()
        .replace('’', "'")
        .split(|char: char| !char.is_alphabetic() && char != '\'')
        .map(|word| word.trim_matches('\''))
        .map(|word| word.strip_suffix("'s").unwrap_or(word))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let parts = parts(&words);
    let alone = parts.iter().filter(|(_, phrase)| phrase.is_none());
    let words: Vec<&String> = alone.map(|(word, _)| word).collect();
    let names = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let begins = |starts: &[&str]| {
        words
            .iter()
            .any(|word| starts.iter().any(|start| word.starts_with(start)))
    };
    let child = begins(&["child", "kid", "toddler", "boy", "girl"]);
    let female = names(FEMALE) || (child && !names(MALE));
    let scottish = names(SCOTTISH);
    let mut timbre = base.unwrap_or_else(|| first([female, scottish]));
    if names(&["boy", "girl"]) {
        change(&mut timbre, (1.3, 1.15, 1.05, -0.07, 0.0));
    }
    for (starts, by) in &CHANGES {
        if begins(starts) {
            change(&mut timbre, *by);
        }
    }
    let phrases = || parts.iter().filter_map(|(_, phrase)| *phrase);
    for by in phrases().filter_map(|phrase| phrase.change) {
        change(&mut timbre, by);
    }
    timbre.whisper |= names(WHISPER);
    let does = |word: &str| {
        [FEMALE, MALE, SCOTTISH, AMERICAN, WHISPER]
            .iter()
            .any(|list| list.contains(&word))
            || CHANGES
                .iter()
                .any(|(starts, _)| starts.iter().any(|start| word.starts_with(start)))
    };
    let (mut understood, mut unused) = (Vec::new(), Vec::new());
    for (word, phrase) in &parts {
        let is_done = match phrase {
            Some(phrase) => phrase.change.is_some(),
            None => does(word),
        };
        let list = if is_done {
            &mut understood
        } else if SILENT.contains(&word.as_str()) {
            continue;
        } else {
            &mut unused
        };
        if !list.contains(word) {
            list.push(word.clone());
        }
    }
    Described {
        timbre: tidy(timbre),
        gender: if female || (base.is_some() && timbre.speaker == Speaker::Slt) {
            "female"
        } else {
            "male"
        },
        age: if let Some(age) = phrases().find_map(|phrase| phrase.age) {
            age
        } else if begins(&["old", "elder", "aged", "ancient", "senior", "grand"]) {
            "old"
        } else if child || begins(&["young", "teen"]) {
            "young"
        } else {
            "middle_aged"
        },
        accent: if timbre.speaker == Speaker::Awb {
            "scottish"
        } else {
            "american"
        },
        understood,
        unused,
    }
}

/// The speaker to begin with.
fn first(female_and_scottish: [bool; 2]) -> Timbre {
    match female_and_scottish {
        [true, false] => Timbre::of(Speaker::Slt),
        [false, false] => Timbre::of(Speaker::Rms),
        [false, true] => Timbre::of(Speaker::Awb),
        // The only Scottish speaker is a man.
        [true, true] => Timbre {
            pitch: 1.55,
            warp: -0.07,
            ..Timbre::of(Speaker::Awb)
        },
    }
}

fn change(timbre: &mut Timbre, (pitch, spread, pace, warp, rough): Change) {
    timbre.pitch *= pitch;
    timbre.spread *= spread;
    timbre.pace *= pace;
    timbre.warp += warp;
    timbre.rough += rough;
}

/// A changed voice as far as a strength goes: at 0 the voice as it was, at 0.5 what the words say, at 1 twice that.
pub fn as_far(was: Timbre, changed: Timbre, strength: f32) -> Timbre {
    let far = 2.0 * strength.clamp(0.0, 1.0);
    let part = |was: f32, changed: f32| was * (changed / was.max(f32::EPSILON)).powf(far);
    tidy(Timbre {
        pitch: part(was.pitch, changed.pitch),
        spread: part(was.spread, changed.spread),
        pace: part(was.pace, changed.pace),
        warp: was.warp + far * (changed.warp - was.warp),
        rough: was.rough + far * (changed.rough - was.rough),
        whisper: if far > 0.0 {
            changed.whisper
        } else {
            was.whisper
        },
        ..changed
    })
}

/// One of several readings of a description: each number moved by at most `most` (0.04: four hundredths).
pub fn varied(timbre: Timbre, seed: u32, most: f32) -> Timbre {
    let mut state = u64::from(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        ((state >> 40) as f32 / (1_u64 << 23) as f32 - 1.0) * most
    };
    tidy(Timbre {
        pitch: timbre.pitch * (1.0 + next()),
        spread: timbre.spread * (1.0 + 2.0 * next()),
        pace: timbre.pace * (1.0 + next()),
        warp: timbre.warp + 0.3 * next(),
        ..timbre
    })
}

/// Within what the engine speaks well.
fn tidy(timbre: Timbre) -> Timbre {
    Timbre {
        pitch: timbre.pitch.clamp(0.5, 2.0),
        spread: timbre.spread.clamp(0.2, 2.5),
        pace: timbre.pace.clamp(0.65, 1.4),
        warp: timbre.warp.clamp(-0.12, 0.12),
        rough: timbre.rough.clamp(0.0, 1.0),
        ..timbre
    }
}

impl Described {
    /// Returns what was made of the words, for a header. It goes on from “Draft voices”.
    pub fn note(&self) -> String {
        let list = |words: &[String]| {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let line = words.join(", ");
            line.chars()
                .filter(char::is_ascii)
                .take(120)
                .collect::<String>()
        };
        match (self.understood.is_empty(), self.unused.is_empty()) {
            (true, _) => "understood no word of your description".to_owned(),
            (false, true) => format!("understood these words: {}", list(&self.understood)),
            (false, false) => format!(
                "understood these words: {}. They ignored these words: {}",
                list(&self.understood),
                list(&self.unused)
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_do_what_they_say() {
        let deep = read("A deep, mysterious old man", None);
        assert_eq!(deep.timbre.speaker, Speaker::Rms);
        assert!(deep.timbre.pitch < 0.85 && deep.timbre.rough > 0.6 && deep.timbre.pace < 0.9);
        assert_eq!(
            deep.note(),
            "understood these words: deep, old, man. They ignored these words: mysterious"
        );
        let keeper = read("An old ship's cook. It’s his captain's voice", None);
        assert_eq!(keeper.unused, ["ship", "cook", "captain"]);
        assert_eq!((deep.gender, deep.age), ("male", "old"));
        let girl = read("a little Scottish girl, whispering", None);
        assert_eq!(
            (girl.timbre.speaker, girl.timbre.whisper),
            (Speaker::Awb, true)
        );
        assert_eq!(
            (girl.gender, girl.age, girl.accent),
            ("female", "young", "scottish")
        );
    }

    #[test]
    fn a_remix_changes_what_is_there() {
        let before = Timbre {
            pitch: 1.2,
            ..Timbre::of(Speaker::Slt)
        };
        let after = read("make it slower and raspier", Some(before));
        assert_eq!(after.timbre.speaker, Speaker::Slt);
        assert!(after.timbre.pace < 0.9 && after.timbre.rough > 0.7);
        assert!((after.timbre.pitch - 1.2).abs() < 1e-6);
        assert_eq!(after.gender, "female");
    }

    /// Chips of the room itself came back as loose words that were "not used": "close, microphone".
    #[test]
    fn phrases_are_read_before_words() {
        let read_as = |text: &str| {
            let read = read(text, None);
            (read.understood.join("|"), read.unused.join("|"))
        };
        let (understood, unused) = read_as(
            "A woman, warm, in their fifties, slow and deliberate, close to the microphone",
        );
        assert_eq!(understood, "woman|warm|in their fifties|slow|deliberate");
        assert_eq!(unused, "close to the microphone");
        let radio = read("A man, over an old radio", None);
        assert_eq!((radio.age, radio.timbre.rough), ("middle_aged", 0.0));
        assert_eq!(radio.unused, ["over an old radio"]);
        assert_eq!(read("A sailor in his seventies", None).age, "old");
        assert_eq!(read("A woman in her twenties", None).age, "young");
    }

    /// What the room offers to click is understood, or told as it was clicked.
    #[test]
    fn no_chip_of_the_room_is_torn_apart() {
        // As they stand in `assets/locales/en.ftl`.
        let all = [
            "young adult|in their thirties|in their fifties|elderly",
            "a woman|a man|androgynous",
            "soft British accent|neutral American accent|Scottish accent|Irish accent",
            "calm|warm|deep|bright|raspy|energetic|gentle",
            "slow and deliberate|at an even pace|fast and lively",
            "studio-quality recording|close to the microphone|over an old radio",
            "older|younger|deeper|brighter|hoarse|warmer",
            "slower|faster|calmer|more energetic|with a British accent|better recording quality",
        ];
        for chip in all.iter().flat_map(|words| words.split('|')) {
            let read = read(chip, None);
            let plain = chip.trim().to_lowercase().replace('-', " ");
            let is_whole = read.unused.is_empty() || read.unused == [plain];
            assert!(is_whole, "{chip}: {:?}", read.unused);
        }
    }
}
