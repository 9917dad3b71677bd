//! Finds what is not to be read aloud: tags in brackets (`[whispers]`) and in angles (`<break time="1s"/>`).
//!
//! A tag is recognised by its shape, not by a list, so that a tag nobody knows is silent rather than spoken.
//! What is not shaped like one (`[1]`, `a < b`, an opening bracket never closed) stays text.

use std::ops::Range;

/// The longest silence that can be asked for at one place, in seconds; the service's own limit.
pub(super) const MAX_REST: f64 = 3.0;

/// A stretch of the text, in characters.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stretch {
    pub chars: Range<usize>,
    pub kind: Kind,
}

/// What a stretch of text is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// To be read.
    Text,
    /// Silence of this many seconds.
    Rest(f64),
    /// How to speak from here on.
    Delivery(Delivery),
    /// Markup without meaning here.
    Silent,
}

/// How to speak: factors of what the voice does by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Delivery {
    pub stretch: f32,
    pub pitch: f32,
    pub spread: f32,
    pub gain: f32,
    pub whisper: bool,
}

impl Delivery {
    /// As the voice speaks by itself.
    pub const PLAIN: Self = Self {
        stretch: 1.0,
        pitch: 1.0,
        spread: 1.0,
        gain: 1.0,
        whisper: false,
    };

    /// Louder and higher: `[shouts]` and words in capitals.
    pub const SHOUTED: Self = Self {
        pitch: 1.15,
        spread: 1.2,
        gain: 1.6,
        ..Self::PLAIN
    };

    /// The delivery with this name, however it is inflected.
    fn named(name: &str) -> Option<Self> {
        let plain = Self::PLAIN;
        // Tastes, set by ear of the numbers: each moves what a speaker would move, clearly but in range.
        Some(match name {
            "whisper" | "whispers" | "whispering" | "whispered" => Self {
                whisper: true,
                stretch: 1.05,
                ..plain
            },
            "shout" | "shouts" | "shouting" | "yells" | "yelling" | "loudly" => Self::SHOUTED,
            "slowly" | "slow" | "drawn out" => Self {
                stretch: 1.35,
                ..plain
            },
            "quickly" | "fast" | "rushed" | "rapidly" => Self {
                stretch: 0.78,
                ..plain
            },
            "excited" | "excitedly" | "happy" | "happily" | "cheerful" | "cheerfully" => Self {
                stretch: 0.93,
                pitch: 1.1,
                spread: 1.6,
                gain: 1.15,
                whisper: false,
            },
            "sad" | "sadly" | "sorrowful" | "tired" => Self {
                stretch: 1.18,
                pitch: 0.9,
                spread: 0.5,
                gain: 0.8,
                whisper: false,
            },
            "calm" | "calmly" | "softly" | "gently" => Self {
                stretch: 1.08,
                spread: 0.7,
                gain: 0.85,
                ..plain
            },
            "angry" | "angrily" | "furious" => Self {
                stretch: 0.95,
                pitch: 1.05,
                spread: 1.4,
                gain: 1.4,
                whisper: false,
            },
            _ => return None,
        })
    }
}

/// Takes a text apart. The parts follow each other without a gap and cover it.
pub(super) fn parts(text: &[char]) -> Vec<Stretch> {
    let mut parts = Vec::new();
    let (mut at, mut plain_from) = (0, 0);
    while let Some(&c) = text.get(at) {
        let rest = text.get(at..).unwrap_or_default();
        let tag = match c {
            '[' => bracket_tag(rest),
            '<' => angle_tag(rest),
            _ => None,
        };
        let Some((len, kind)) = tag else {
            at += 1;
            continue;
        };
        if plain_from < at {
            parts.push(Stretch {
                chars: plain_from..at,
                kind: Kind::Text,
            });
        }
        parts.push(Stretch {
            chars: at..at + len,
            kind,
        });
        at += len;
        plain_from = at;
    }
    if plain_from < at {
        parts.push(Stretch {
            chars: plain_from..at,
            kind: Kind::Text,
        });
    }
    parts
}

/// `[` … `]` with nothing but words in it. Longer than this it is a remark in brackets, and read.
const MAX_BRACKET: usize = 40;

fn bracket_tag(text: &[char]) -> Option<(usize, Kind)> {
    let inside = text.iter().skip(1).take(MAX_BRACKET);
    let len = inside
        .clone()
        .take_while(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | ','))
        .count();
    if len == 0 || text.get(len + 1) != Some(&']') {
        return None;
    }
    let name: String = inside.take(len).flat_map(|c| c.to_lowercase()).collect();
    let kind = match name.trim() {
        "pause" => Kind::Rest(0.6),
        "short pause" => Kind::Rest(0.3),
        "long pause" => Kind::Rest(1.2),
        name => Delivery::named(name).map_or(Kind::Silent, Kind::Delivery),
    };
    Some((len + 2, kind))
}

/// `<name …>`, `</name>`, `<?…>`, `<!…>`. Longer than this an angle is just an angle.
const MAX_ANGLE: usize = 300;

fn angle_tag(text: &[char]) -> Option<(usize, Kind)> {
    let second = text.get(1)?;
    if !(second.is_ascii_alphabetic() || matches!(second, '/' | '!' | '?')) {
        return None;
    }
    let len = 1 + text
        .iter()
        .skip(1)
        .take(MAX_ANGLE)
        .take_while(|c| !matches!(c, '<' | '>'))
        .count();
    if text.get(len) != Some(&'>') {
        return None;
    }
    let inside: String = text
        .iter()
        .take(len)
        .skip(1)
        .flat_map(|c| c.to_lowercase())
        .collect();
    let kind = match inside.strip_prefix("break") {
        Some(attributes) if !attributes.starts_with(|c: char| c.is_alphanumeric()) => {
            Kind::Rest(rest_secs(attributes))
        }
        _ => Kind::Silent,
    };
    Some((len + 1, kind))
}

/// The seconds that a `break`'s attributes ask for: `time="1.5s"`, `time='200ms'`, `strength="weak"`.
fn rest_secs(attributes: &str) -> f64 {
    let value = |name: &str| {
        let (_, after) = attributes.split_once(name)?;
        let after = after.trim_start().strip_prefix('=')?.trim_start();
        let quoted = after.trim_start_matches(['"', '\'']);
        quoted.split(['"', '\'', '/', ' ']).next()
    };
    let time = value("time").and_then(|time| {
        let (number, unit) = match time.strip_suffix("ms") {
            Some(number) => (number, 0.001),
            None => (time.strip_suffix('s')?, 1.0),
        };
        let secs = number.trim().parse::<f64>().ok()? * unit;
        secs.is_finite().then_some(secs)
    });
    let secs = time.unwrap_or_else(|| match value("strength") {
        Some("none") => 0.0,
        Some("x-weak") => 0.1,
        Some("weak") => 0.25,
        Some("strong") => 0.8,
        Some("x-strong") => 1.2,
        _ => 0.5,
    });
    secs.clamp(0.0, MAX_REST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(String, Kind)> {
        let chars: Vec<char> = text.chars().collect();
        parts(&chars)
            .into_iter()
            .map(|part| (chars[part.chars].iter().collect(), part.kind))
            .collect()
    }

    #[test]
    fn tags_are_told_from_text() {
        let found = kinds("[whispers] Hi <b>you</b> [1] a < b [sighs deeply]");
        let text: Vec<&str> = found
            .iter()
            .filter(|(_, kind)| *kind == Kind::Text)
            .map(|(text, _)| text.as_str())
            .collect();
        assert_eq!(text, [" Hi ", "you", " [1] a < b "]);
        assert!(matches!(found[0].1, Kind::Delivery(how) if how.whisper));
        assert_eq!(found.last().unwrap().1, Kind::Silent);
    }

    #[test]
    fn unbalanced_markup_is_text() {
        for text in ["[whispers", "<break time=", "]]>>", "< b>", "[]", "[", "<"] {
            assert_eq!(kinds(text), [(text.to_owned(), Kind::Text)], "{text}");
        }
    }

    #[test]
    fn rests_last_as_long_as_they_say() {
        for (tag, secs) in [
            ("<break time=\"1.5s\"/>", 1.5),
            ("<break time='200ms' />", 0.2),
            ("<BREAK TIME = \"9s\">", MAX_REST),
            ("<break time=\"-2s\"/>", 0.0),
            ("<break time=\"NaNs\"/>", 0.5),
            ("<break strength=\"weak\"/>", 0.25),
            ("<break/>", 0.5),
            ("[pause]", 0.6),
        ] {
            assert_eq!(kinds(tag)[0].1, Kind::Rest(secs), "{tag}");
        }
        assert_eq!(kinds("<breakfast>")[0].1, Kind::Silent);
    }
}
