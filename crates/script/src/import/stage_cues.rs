//! Sound and music cues in scripts: `[SFX: doors hiss open]`, `MUSIC: theme, under`, `CUE 12`. They are for the people who
//! mix, and nobody speaks them. Subtitles have descriptions of sounds of their own.

use std::collections::{BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use super::{Imported, Kind, Place, Reason, Skipped};
use crate::document::{Item, Line, Script};
use crate::edit::Edit;
use crate::names::{Corrections, Spellings};
use crate::parse::{COLONS, named_row};
use mynah_core::ids::LineId;

/// Longest cue in brackets, in characters.
const LONGEST: usize = 200;
/// Most words of a cue in capitals that no bracket and no colon marks.
const MOST_WORDS: usize = 12;
/// Brackets around cues, and true for square ones.
const BRACKETS: &[(char, char, bool)] = &[
    ('[', ']', true),
    ('［', '］', true),
    ('【', '】', true),
    ('(', ')', false),
    ('（', '）', false),
];
/// Signs after which a cue in round brackets may stand.
const APART: &[char] = &[
    '.', '!', '?', '…', '"', '”', '’', '。', '！', '？', ':', '–', '—', '-', ']', ')',
];
/// Abbreviations before a cue. In capitals they need no colon: `SFX door slams`.
const SHORT: &[&str] = &["sfx", "s/fx", "fx", "f/x", "mx", "lx"];
/// Words before a cue, in small letters. Surnames and nicknames such as Foley are no labels: characters have them.
const LABELS: &[&str] = &[
    "sound",
    "sounds",
    "sound effect",
    "sound effects",
    "sound fx",
    "sound cue",
    "music",
    "music cue",
    "lighting cue",
    "walla",
    "ambience",
    "ambiance",
    "atmos",
    "atmo",
    // German, French
    "musik",
    "geräusch",
    "geräusche",
    "toneffekt",
    "musique",
    "bruitage",
    "bruitages",
    // Spanish, Portuguese, Italian
    "música",
    "sonido",
    "efecto",
    "efectos",
    "efecto de sonido",
    "efectos de sonido",
    "efecto sonoro",
    "efeito sonoro",
    "efeitos sonoros",
    "musica",
    "effetto sonoro",
    "effetti sonori",
    "rumore",
    "rumori",
    // Dutch, Polish, Russian
    "muziek",
    "geluid",
    "geluidseffect",
    "muzyka",
    "dźwięk",
    "музыка",
    "звук",
    "шум",
    // Chinese, Japanese
    "音效",
    "音乐",
    "音樂",
    "音楽",
    "効果音",
];
/// Words for music within a description: `[eerie music]`.
const MUSIC: &[&str] = &["music", "musik", "musique", "música", "musica"];
/// Words of cues in capitals that tell them from a title and a name: `MUSIC UP AND UNDER`, not `MUSIC TEACHER`.
const MOVES: &[&str] = &[
    "UP",
    "DOWN",
    "UNDER",
    "OUT",
    "IN",
    "OF",
    "FADE",
    "FADES",
    "SWELL",
    "SWELLS",
    "START",
    "STARTS",
    "BEGIN",
    "BEGINS",
    "CONTINUE",
    "CONTINUES",
    "STOP",
    "STOPS",
    "END",
    "ENDS",
    "PLAYS",
    "CUT",
    "CUTS",
    "BED",
];

/// A cue that is left out, and the line that has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeftOutCue {
    /// Place of the cue among all rows of the file and all cues.
    pub at: usize,
    /// The line with its cue.
    pub line: Line,
    /// The words that are left out.
    pub words: String,
    /// True if the line has other words, too, and is in the script without its cue.
    pub is_part: bool,
}

/// A line with a cue.
enum Found {
    /// All of the line.
    Whole,
    /// A part of the text, and the text without it.
    Part(String, Vec<String>),
    /// The speaker's name counts or describes a cue: the speaker and the text of the line without it.
    Name(String, String),
}

/// Leaves cues out of the script and lists them, unless they are lines. A script of nothing but cues stays as it is. Lines
/// of speakers that are known by `known` are never cues as a whole.
pub(super) fn leave_out(imported: &mut Imported, are_lines: bool, known: &Corrections) {
    if imported.kind == Kind::Subtitles {
        return;
    }
    let script = &imported.script;
    let mut names = Spellings::of(script.speakers());
    let speaks = |line: &Line| !line.speaker.is_empty() && !is_label(&line.speaker);
    let has_speakers = script.lines().any(speaks);
    let (mut renamed, mut cut, mut removed) = (Vec::new(), Vec::new(), Vec::new());
    let (mut cues, mut skipped) = (Vec::new(), Vec::new());
    let (mut at, mut number) = (0, 0);
    for item in script.items().iter() {
        at += 1;
        let Item::Line(line) = item else { continue };
        number += 1;
        let skip = |words: &str| Skipped {
            line: Some(line.id),
            ..Skipped::new(Place::Line(number), words, Reason::Sound)
        };
        let is_known = !line.speaker.is_empty() && known.is_somebody(&line.speaker);
        let found = found(line, has_speakers);
        match found.filter(|found| !is_known || matches!(found, Found::Part(..))) {
            None => {}
            Some(Found::Name(speaker, text)) => {
                renamed.push(line.directed(&line.speaker, text));
                renamed.push(Edit::SetSpeaker {
                    ids: vec![line.id],
                    speaker: names.canonical(&speaker),
                });
            }
            Some(Found::Whole) => {
                let words = if is_label(&line.speaker) {
                    format!("{}: {}", line.speaker, line.text)
                } else {
                    line.text.clone()
                };
                skipped.push(skip(&words));
                removed.push(line.id);
                cues.push(LeftOutCue {
                    at: at - 1,
                    line: line.clone(),
                    words,
                    is_part: false,
                });
            }
            Some(Found::Part(text, words)) => {
                skipped.extend(words.iter().map(|words| skip(words)));
                cut.push(Edit::SetText { id: line.id, text });
                cues.push(LeftOutCue {
                    at,
                    line: line.clone(),
                    words: words.join(" "),
                    is_part: true,
                });
                at += 1;
            }
        }
    }
    if removed.len() == script.items().lines() {
        return;
    }
    imported.sounds = skipped.len();
    if !are_lines {
        renamed.extend(cut);
        let removal = script.remove_rows(&removed.as_slice().into());
        renamed.extend(removal.map(|(edit, _)| edit));
        imported.cues = cues;
        imported.skipped.extend(skipped);
    }
    apply_edits(imported, renamed);
}

/// Applies edits of the script's own rows. Speakers without a line have no voice any more.
fn apply_edits(imported: &mut Imported, edits: Vec<Edit>) {
    if edits.is_empty() {
        return;
    }
    let applied = imported.script.apply(&Edit::Group(edits));
    debug_assert!(applied.is_ok(), "its own rows: {applied:?}");
    if let Some(table) = &mut imported.table {
        let speakers: HashSet<&str> = imported.script.speakers().into_iter().collect();
        table
            .voices
            .retain(|name, _| speakers.contains(name.as_str()));
    }
}

/// Puts `restored` cues back into a script that was read, and takes `removed` lines out of it.
pub(super) fn choose(
    script: &mut Script,
    cues: &[LeftOutCue],
    removed: &BTreeSet<LineId>,
    restored: &BTreeSet<LineId>,
) {
    let mut edits = Vec::new();
    // Cues above that are no rows of the script.
    let mut missing = 0;
    for cue in cues {
        let is_restored = restored.contains(&cue.line.id);
        if is_restored && !cue.is_part {
            edits.push(Edit::Insert {
                at: cue.at.saturating_sub(missing),
                items: vec![Item::Line(cue.line.clone())].into(),
            });
            continue;
        }
        missing += 1;
        if is_restored {
            edits.push(Edit::SetText {
                id: cue.line.id,
                text: cue.line.text.clone(),
            });
        }
    }
    let applied = script.apply(&Edit::Group(edits));
    debug_assert!(applied.is_ok(), "its own rows: {applied:?}");
    let here = |id: &LineId| script.line(*id).is_some();
    let removed: Vec<LineId> = removed.iter().copied().filter(here).collect();
    if let Some((edit, _)) = script.remove_rows(&removed.as_slice().into()) {
        let applied = script.apply(&edit);
        debug_assert!(applied.is_ok(), "its own rows: {applied:?}");
    }
}

/// The cue in a line. `has_speakers` tells that somebody else is named in the script: otherwise `CUE 12` counts the lines.
fn found(line: &Line, has_speakers: bool) -> Option<Found> {
    let (speaker, text) = (line.speaker.as_str(), line.text.as_str());
    if is_number(speaker) {
        return Some(match named_row(text) {
            Some((name, _)) if is_label(&name) => Found::Whole,
            Some((name, words)) => Found::Name(name, words),
            None if has_speakers || is_cue(text) => Found::Whole,
            None => Found::Name(String::new(), text.to_owned()),
        });
    }
    if is_label(speaker) {
        return Some(Found::Whole);
    }
    // A cue in capitals above a text was taken for its speaker.
    if is_bare_cue(speaker) {
        return Some(Found::Name(String::new(), text.to_owned()));
    }
    if is_bracketed_cue(text) || speaker.is_empty() && is_bare_cue(text) {
        return Some(Found::Whole);
    }
    let (left, cues) = without_cues(text)?;
    if left.contains(char::is_alphanumeric) {
        Some(Found::Part(left, cues))
    } else {
        Some(Found::Whole)
    }
}

/// Returns true if a speaker's name is that of cues: `SFX`, `MUSIC`, `CUE 12`.
pub(crate) fn is_label(name: &str) -> bool {
    let is_end = |rest: &str| after_count(rest).trim_matches([' ', '.']).is_empty();
    is_number(name) || after_label(name).is_some_and(|(_, rest)| is_end(rest))
}

/// Returns true if words are no more than the number of a cue: `CUE 12`.
pub(crate) fn is_number(words: &str) -> bool {
    let rest = after_number(words.trim());
    rest.is_some_and(|rest| rest.trim_matches([' ', '.', ':']).is_empty())
}

/// Returns true if all of a text is a cue.
pub(crate) fn is_cue(text: &str) -> bool {
    is_bracketed_cue(text) || is_bare_cue(text)
}

/// Returns true if words without brackets are a cue: `Sound effects: rain`, `SFX rain`, `MUSIC UP AND UNDER`, `Cue 12`.
fn is_bare_cue(words: &str) -> bool {
    let words = words.trim();
    let is_large = words.contains(char::is_uppercase) && !words.contains(char::is_lowercase);
    if let Some(rest) = after_number(words) {
        return is_number(words) || is_large || rest.trim_start().starts_with(COLONS);
    }
    let Some((label, rest)) = after_label(words) else {
        return false;
    };
    let behind = after_count(rest).trim_start();
    if behind.starts_with(COLONS) {
        return true;
    }
    let is_short = words.split_whitespace().count() <= MOST_WORDS;
    if SHORT.contains(&label) {
        // "FX markets moved" is prose, "SFX door slams" and "FX DOOR" are cues.
        let is_sound = is_large || label.contains('s');
        let mut first = words.chars().filter(|sign| sign.is_alphabetic()).take(2);
        let is_capital = first.all(char::is_uppercase);
        return is_short && is_sound && is_capital && behind.contains(char::is_alphabetic);
    }
    let mut moves = behind.split(|sign: char| !sign.is_alphanumeric());
    is_large && is_short && (behind.is_empty() || moves.any(|word| MOVES.contains(&word)))
}

/// Returns true if all of a text is a cue in brackets: `[SFX: rain]`, `[eerie music]`, `(music swells)`.
fn is_bracketed_cue(text: &str) -> bool {
    let text = text.trim();
    let Some((inside, is_square, "")) = bracketed(text) else {
        return false;
    };
    if is_marked(inside) {
        return true;
    }
    let is_sentence = inside.ends_with(['.', '!', '?']) && inside.contains(char::is_lowercase);
    let is_music = |word: &str| {
        let word = word.trim_matches(|sign: char| !sign.is_alphanumeric());
        MUSIC.contains(&word.to_lowercase().as_str())
    };
    let mut words = inside.split_whitespace();
    if is_square {
        words.any(is_music)
    } else {
        !is_sentence && words.next().is_some_and(is_music)
    }
}

/// Returns true if words in brackets begin as cues do: `SFX: rain`, `SFX rain`, `Music – theme`, `CUE 12 rain`.
fn is_marked(inside: &str) -> bool {
    if after_number(inside).is_some() {
        return true;
    }
    let Some((label, rest)) = after_label(inside) else {
        return false;
    };
    let behind = after_count(rest);
    let is_dashed = |words: &str| {
        let rest = words.trim_start().strip_prefix(['-', '–', '—']);
        rest.is_some_and(|rest| words.starts_with(' ') || rest.starts_with(' '))
    };
    behind.trim().is_empty()
        || behind.len() < rest.len()
        || behind.trim_start().starts_with(COLONS)
        || is_dashed(behind)
        || SHORT.contains(&label)
}

/// A text without the cues in it, and those cues with their brackets. `None` without one.
fn without_cues(text: &str) -> Option<(String, Vec<String>)> {
    let is_open = |sign: char| BRACKETS.iter().any(|(open, ..)| *open == sign);
    let (mut left, mut cues) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some((before, bracket)) = rest.find(is_open).and_then(|at| rest.split_at_checked(at))
    {
        left.push_str(before);
        // Within a sentence only square brackets mark a cue: "His great love (music) never left him."
        let is_apart = left.trim_end().ends_with(APART) || left.trim().is_empty();
        let cue = bracketed(bracket)
            .filter(|(inside, is_square, _)| is_marked(inside) && (*is_square || is_apart));
        if let Some((_, _, behind)) = cue {
            cues.extend(bracket.strip_suffix(behind).map(str::to_owned));
            left.truncate(left.trim_end().len());
            rest = behind.trim_start();
            let goes_on = rest.starts_with(['.', ',', '!', '?', ';', ':', '…']);
            if !left.is_empty() && !rest.is_empty() && !goes_on {
                left.push(' ');
            }
        } else {
            let mut signs = bracket.chars();
            left.extend(signs.next());
            rest = signs.as_str();
        }
    }
    left.push_str(rest);
    (!cues.is_empty()).then_some((left, cues))
}

/// The words in the bracket that a text begins with, true for square brackets, and the text behind it.
fn bracketed(text: &str) -> Option<(&str, bool, &str)> {
    let first = text.chars().next()?;
    let (open, close, is_square) = *BRACKETS.iter().find(|(open, ..)| *open == first)?;
    let mut near = text.char_indices().take(LONGEST);
    let (end, _) = near.find(|(_, sign)| *sign == close)?;
    let inside = text.get(open.len_utf8()..end)?.trim();
    Some((inside, is_square, text.get(end + close.len_utf8()..)?))
}

/// The longest label at the head of words, and the words behind it.
fn after_label(words: &str) -> Option<(&'static str, &str)> {
    let first = words.chars().next()?.to_lowercase().next()?;
    let labels = SHORT.iter().chain(LABELS).copied();
    let near = labels.filter(|label| label.starts_with(first));
    let found = near.filter_map(|label| {
        let rest = after(words, label)?;
        (!rest.starts_with(char::is_alphanumeric)).then_some((label, rest))
    });
    found.min_by_key(|(_, rest)| rest.len())
}

/// The words behind `CUE 12`.
fn after_number(words: &str) -> Option<&str> {
    let behind = after(words, "cue")?.trim_start().trim_start_matches('#');
    let rest = behind.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let is_number = rest.len() < behind.len();
    // `CUE 12A`
    let mut signs = rest.chars();
    let rest = match (signs.next(), signs.clone().next()) {
        (Some(letter), next)
            if letter.is_alphabetic() && next.is_none_or(|next| !next.is_alphanumeric()) =>
        {
            signs.as_str()
        }
        _ => rest,
    };
    (is_number && !rest.starts_with(char::is_alphanumeric)).then_some(rest)
}

/// Words without the number at their head: ` 3`, ` #3`.
fn after_count(words: &str) -> &str {
    let behind = words.trim_start().trim_start_matches('#');
    let rest = behind.trim_start_matches(|sign: char| sign.is_ascii_digit());
    if rest.len() < behind.len() && !rest.starts_with(char::is_alphanumeric) {
        rest
    } else {
        words
    }
}

/// The rest of a text that begins with words in small letters, whatever the case.
fn after<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    for wanted in words.chars() {
        if !rest.next()?.to_lowercase().eq(std::iter::once(wanted)) {
            return None;
        }
    }
    Some(rest.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_names_of_cues() {
        for name in [
            "SFX",
            "sfx 3",
            "F/X",
            "MUSIC",
            "Sound",
            "Sound Effects",
            "CUE 12",
            "Cue #7",
            "CUE 12A",
            "Музыка",
            "効果音",
        ] {
            assert!(is_label(name), "{name}");
        }
        for name in [
            "Cue",
            "Q",
            "Musician",
            "Sounder",
            "Fxx",
            "MUSIC TEACHER",
            "SFX GUY",
            "Cuevas 12",
            "Sound Engineer",
            "",
        ] {
            assert!(!is_label(name), "{name}");
        }
    }

    #[test]
    fn cues_are_told_from_directions_and_words() {
        for text in [
            "[SFX: doors hiss open]",
            "[sfx doors]",
            "(SFX: door)",
            "[MUSIC: theme, under]",
            "[Music swells]",
            "[eerie music]",
            "(music fades)",
            "[Sound: rain]",
            "[SOUND – RAIN]",
            "[CUE 12]",
            "【音效：门】",
            "MUSIC UP AND UNDER",
            "SFX door slams.",
            "SOUND OF RAIN",
            "Sound effects: rain on a roof.",
            "CUE 12",
            "Cue 12.",
            "CUE 12: LIGHTS UP",
        ] {
            assert!(is_cue(text), "{text}");
        }
        for text in [
            "[whispers]",
            "[laughs] Hello.",
            "[applause]",
            "[sound asleep]",
            "(sound asleep)",
            "(Music was all he had.)",
            "Music is all he had.",
            "SOUND THE ALARM!",
            "Sound of mind, he left.",
            "Cue 12 was late, he said.",
            "Cue the lights.",
            "The music swells.",
            "MUSIC TEACHER",
            "Sfxs are fun.",
            "FX markets moved sharply today.",
            "MX records route mail.",
            "",
        ] {
            assert!(!is_cue(text), "{text}");
        }
    }

    #[test]
    fn cues_within_a_speech_are_cut() {
        for (text, left, cues) in [
            (
                "Hello. [SFX: door] Come in.",
                "Hello. Come in.",
                &["[SFX: door]"][..],
            ),
            ("Hello [SFX 3: door].", "Hello.", &["[SFX 3: door]"]),
            (
                "(MUSIC: up) One. [laughs] Two. (FX – rain)",
                "One. [laughs] Two.",
                &["(MUSIC: up)", "(FX – rain)"],
            ),
        ] {
            let (said, found) = without_cues(text).unwrap();
            assert_eq!(said.trim(), left, "{text}");
            assert_eq!(found, cues, "{text}");
        }
        for text in [
            "Hello [laughs] there.",
            "He slept (sound asleep) on.",
            "He loved (music lovers do) her.",
            "His great love (music) never left him.",
            "The price (FX adjusted) rose.",
            "One [of two.",
        ] {
            assert_eq!(without_cues(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_cut_or_not(text in "[SFXcuemi :\\[\\]()–0-9.]{0,40}") {
            is_label(&text);
            is_cue(&text);
            if let Some((left, cues)) = without_cues(&text) {
                proptest::prop_assert!(left.len() < text.len() && !cues.is_empty());
            }
        }
    }
}
