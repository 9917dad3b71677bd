//! What of a text is markup: tags in brackets and in angles, by their shape.

use std::ops::Range;

/// Longest tag in brackets, in characters: what is longer is an aside in brackets.
const LONGEST_TAG: usize = 60;

/// A stretch of markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark<'a> {
    pub bytes: Range<usize>,
    pub kind: MarkKind<'a>,
}

/// What a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MarkKind<'a> {
    /// `[whispers]`: what stands within.
    Tag(&'a str),
    /// `<break time="1s"/>`: its name and what follows it.
    Open { name: &'a str, rest: &'a str },
    /// `</phoneme>`: its name.
    Close { name: &'a str },
    /// A bracket or an angle that nothing closes, or that closes nothing.
    Loose,
}

/// All marks of a text in their order; none overlap.
pub(super) fn marks(text: &str) -> Vec<Mark<'_>> {
    let mut marks = Vec::new();
    let mut at = 0;
    let last = text.rfind(']').unwrap_or_default();
    while let Some(rest) = text.get(at..) {
        let Some(found) = rest.find(['[', ']', '<']) else {
            break;
        };
        let start = at + found;
        let Some(rest) = text.get(start..) else { break };
        let mark = match rest.as_bytes().first() {
            Some(b'[') => bracket(rest, last > start),
            Some(b'<') => angle(rest),
            // A bracket that closes nothing.
            _ => Some((1, MarkKind::Loose)),
        };
        let (length, kind) = match mark {
            Some((length, kind)) => (length, Some(kind)),
            None => (1, None),
        };
        if let Some(kind) = kind {
            marks.push(Mark {
                bytes: start..start + length,
                kind,
            });
        }
        at = start + length;
    }
    marks
}

/// `[words]`; nothing where it is a number, a choice of letters or an aside. `closes` tells that a closing bracket follows,
/// near or far.
fn bracket(rest: &str, closes: bool) -> Option<(usize, MarkKind<'_>)> {
    let inside = rest.get(1..)?;
    let near = inside.char_indices().nth(LONGEST_TAG);
    let near = inside.get(..near.map_or(inside.len(), |(at, _)| at))?;
    let Some(end) = near.find(['[', ']', '\n']) else {
        // Nothing closes it, near or far: it will be read as it stands.
        let starts = inside.starts_with(char::is_alphabetic);
        return (starts && !closes).then_some((1, MarkKind::Loose));
    };
    let inside = near.get(..end)?;
    if !near.get(end..)?.starts_with(']') {
        return inside
            .starts_with(char::is_alphabetic)
            .then_some((1, MarkKind::Loose));
    }
    let length = end + 2;
    let fits = inside.starts_with(char::is_alphabetic)
        && inside
            .chars()
            .all(|char| char.is_alphabetic() || " -,'’".contains(char));
    // Whatever it is, its closing bracket is not a loose one.
    let kind = if fits {
        MarkKind::Tag(inside)
    } else {
        return Some((length, MarkKind::Tag("")));
    };
    Some((length, kind))
}

/// `<name …>`, `</name>`; nothing where the angle means less.
fn angle(rest: &str) -> Option<(usize, MarkKind<'_>)> {
    let inside = rest.get(1..)?;
    let closes = inside.starts_with('/');
    let named = inside.strip_prefix('/').unwrap_or(inside);
    let name_end = named
        .find(|char: char| !char.is_ascii_alphanumeric() && char != '-' && char != ':')
        .unwrap_or(named.len());
    let name = named.get(..name_end)?;
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return None;
    }
    let Some(end) = inside.find(['<', '>']) else {
        return Some((1, MarkKind::Loose));
    };
    if !inside.get(end..)?.starts_with('>') {
        return Some((1, MarkKind::Loose));
    }
    let kind = if closes {
        MarkKind::Close { name }
    } else {
        let rest = named.get(name_end..)?;
        let most = end - (inside.len() - named.len()) - name_end;
        MarkKind::Open {
            name,
            rest: rest.get(..most)?,
        }
    };
    Some((end + 2, kind))
}

/// The value of an attribute of a tag: `1s` of ` time="1s"/`.
pub(super) fn attribute<'a>(rest: &'a str, name: &str) -> Option<&'a str> {
    let mut found = rest.match_indices(name);
    let behind = found.find_map(|(at, _)| {
        // `ph` is not the end of `alphabet`.
        let before = rest.get(..at)?;
        let behind = rest.get(at + name.len()..)?.trim_start();
        let behind = behind.strip_prefix('=')?.trim_start();
        before.ends_with(char::is_whitespace).then_some(behind)
    })?;
    let quote = behind.chars().next().filter(|char| "\"'".contains(*char))?;
    let value = behind.strip_prefix(quote)?;
    value.split_once(quote).map(|(value, _)| value)
}

/// The words of a text alone: without directions and markup.
pub fn words_alone(text: &str) -> String {
    let stretches = spoken(text, &marks(text)).into_iter();
    let words = stretches.filter_map(|stretch| text.get(stretch));
    let words: Vec<&str> = words.flat_map(str::split_whitespace).collect();
    words.join(" ")
}

/// Stretches between the marks.
pub(super) fn spoken(text: &str, marks: &[Mark<'_>]) -> Vec<Range<usize>> {
    let mut stretches = Vec::new();
    let mut from = 0;
    for mark in marks {
        stretches.push(from..mark.bytes.start);
        from = mark.bytes.end;
    }
    stretches.push(from..text.len());
    stretches.retain(|stretch| !stretch.is_empty());
    stretches
}

/// A word between white space, with what stands around it taken off: quotes, brackets, the end of a sentence.
#[derive(Clone, Debug)]
pub(super) struct Word<'a> {
    /// Where it stands without what is around it.
    pub bytes: Range<usize>,
    /// That.
    pub core: &'a str,
    /// The same with the full stop behind it.
    pub dotted: &'a str,
}

/// The words of what is spoken.
pub(super) fn words<'a>(text: &'a str, spoken: &[Range<usize>]) -> Vec<Word<'a>> {
    let mut words = Vec::new();
    for stretch in spoken {
        let Some(part) = text.get(stretch.clone()) else {
            continue;
        };
        let mut from = 0;
        while let Some(rest) = part.get(from..) {
            let Some(start) = rest.find(|char: char| !char.is_whitespace()) else {
                break;
            };
            let Some(rest) = rest.get(start..) else { break };
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let raw = rest.get(..end).unwrap_or_default();
            let at = stretch.start + from + start;
            words.push(word(raw, at));
            from += start + end;
        }
    }
    words
}

fn word(raw: &str, at: usize) -> Word<'_> {
    let around = |char: char| "\"'“”‘’«»„‚()[]{}*_…,;:!?—–".contains(char);
    let dotted = raw.trim_start_matches(around);
    let start = at + (raw.len() - dotted.len());
    let dotted = dotted.trim_end_matches(around);
    let core = dotted.trim_end_matches(|char| around(char) || char == '.');
    Word {
        bytes: start..start + core.len(),
        core,
        dotted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(&str, MarkKind<'_>)> {
        let marks = marks(text).into_iter();
        marks
            .map(|mark| (text.get(mark.bytes).unwrap(), mark.kind))
            .collect()
    }

    #[test]
    fn words_alone_have_no_directions() {
        let text = "[whispers] Don’t <break time=\"1s\"/>  move, [sad, slow] Tom.";
        assert_eq!(words_alone(text), "Don’t move, Tom.");
        assert_eq!(words_alone("1 < 2"), "1 < 2");
    }

    #[test]
    fn tags_are_told_from_words() {
        let expected = [
            ("[whispers]", MarkKind::Tag("whispers")),
            (
                "<break time=\"1s\"/>",
                MarkKind::Open {
                    name: "break",
                    rest: " time=\"1s\"/",
                },
            ),
            ("</phoneme>", MarkKind::Close { name: "phoneme" }),
        ];
        assert_eq!(
            kinds("[whispers] a < b <break time=\"1s\"/> it </phoneme>"),
            expected
        );
        assert_eq!(kinds("see [1]")[0].1, MarkKind::Tag(""));
        assert!(kinds("1 < 2").is_empty());
        for loose in ["[sighs and goes", "sighs]", "<break time", "<break <i>"] {
            assert_eq!(kinds(loose)[0].1, MarkKind::Loose, "{loose}");
        }
        assert_eq!(attribute(" time=\"1s\"/", "time"), Some("1s"));
    }

    proptest::proptest! {
        #[test]
        fn marks_lie_in_the_text(text in "[a<>\\[\\]/ ä\\n\"=]{0,60}") {
            let marks = marks(&text);
            let mut at = 0;
            for mark in &marks {
                proptest::prop_assert!(mark.bytes.start >= at);
                proptest::prop_assert!(text.get(mark.bytes.clone()).is_some());
                at = mark.bytes.end;
            }
            for word in words(&text, &spoken(&text, &marks)) {
                proptest::prop_assert_eq!(text.get(word.bytes), Some(word.core));
            }
        }
    }
}
