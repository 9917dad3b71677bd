//! Subtitles, SRT and WebVTT: a cue is a line. A cue of two speakers is two lines, a description of a sound is none.

use std::collections::{HashMap, HashSet};

use super::Choices;
use super::cue_markup::{Spoken, by_voice, with_breaks};
use super::cues::{self, Cue};
use super::rolling;
use super::skipped::{Place, Reason, Skipped};
use super::sounds::without_sounds;
use crate::document::Script;
use crate::parse::{
    ParseError, Reader, begins_with_name, breaks_mid_sentence, cue, is_name, is_small,
};

/// A script of subtitles.
#[derive(Debug)]
pub(super) struct Subtitles {
    pub script: Script,
    /// Descriptions of sounds, whether or not they are lines.
    pub sounds: usize,
    pub skipped: Vec<Skipped>,
}

/// A text of a cue and who speaks it, where a tag names the speaker.
struct Turn {
    row: u64,
    voice: Option<String>,
    text: String,
    /// True if the cue marks that somebody else speaks.
    is_other: bool,
}

/// Reads subtitles.
///
/// # Errors
/// A text with nothing to speak, and one with too many lines.
pub(super) fn read(text: &str, title: &str, choices: &Choices) -> Result<Subtitles, ParseError> {
    let cues::Cues { cues, mut skipped } = cues::read(text);
    let turns = spoken_turns(cues, &mut skipped);
    let mut out = Reader::new(&choices.names);
    let unnamed = turns.iter().filter(|turn| turn.voice.is_none());
    out.weigh_names(unnamed.map(|turn| turn.text.as_str()));
    let is_punctuated = is_punctuated(&turns);
    // Speaker and text of the cue above.
    let mut above: Option<(String, String)> = None;
    let mut sounds = 0;
    for turn in &turns {
        if out.is_full() {
            break;
        }
        let quiet = without_sounds(&turn.text);
        sounds += quiet.sounds.len();
        let text = if choices.sounds {
            &turn.text
        } else {
            let place = || Place::Row(turn.row);
            let sound = |text: &str| Skipped::new(place(), text, Reason::Sound);
            if quiet.text.is_empty() && !quiet.sounds.is_empty() {
                skipped.push(sound(&turn.text));
            } else {
                skipped.extend(quiet.sounds.iter().map(|text| sound(text)));
            }
            &quiet.text
        };
        if text.trim().is_empty() {
            continue;
        }
        let before = above.take().filter(|_| !turn.is_other);
        let before = before.filter(|(_, before)| goes_on(before, text, is_punctuated));
        let (speaker, words) = if let Some(voice) = &turn.voice {
            (voice.clone(), text.clone())
        } else {
            let (name, words) = out.spoken(text);
            let speaker = name.or_else(|| before.map(|(speaker, _)| speaker));
            (speaker.unwrap_or_default(), words)
        };
        // A model is charged for signs, and says nothing.
        if !words.contains(char::is_alphanumeric) {
            skipped.push(Skipped::new(Place::Row(turn.row), text, Reason::NoText));
            continue;
        }
        out.line(&speaker, &words);
        above = Some((speaker, words));
    }
    skipped.sort_by_key(|skipped| skipped.place.row());
    Ok(Subtitles {
        script: out.script(title)?,
        sounds,
        skipped,
    })
}

/// The texts of all cues without their markup.
fn spoken_turns(cues: Vec<Cue>, skipped: &mut Vec<Skipped>) -> Vec<Turn> {
    let rows: Vec<u64> = cues.iter().map(|cue| cue.row).collect();
    // Other formats' signs for a line break and a space stay in converted files.
    let texts = cues.into_iter().map(|cue| with_breaks(&cue.text));
    let texts = rolling::once(texts.collect());
    let spoken: Vec<Spoken> = texts.iter().map(|text| by_voice(text)).collect();
    let names = names_above(&spoken);
    let mut all = Vec::with_capacity(texts.len());
    for (row, spoken) in rows.into_iter().zip(spoken) {
        let Spoken {
            texts,
            unknown,
            readings,
            drawings,
        } = spoken;
        for (parts, reason) in [
            (unknown, Reason::Unreadable),
            (readings, Reason::Note),
            (drawings, Reason::Object),
        ] {
            let parts = parts.iter();
            skipped.extend(parts.map(|part| Skipped::new(Place::Row(row), part, reason)));
        }
        for (part, (mut voice, mut text)) in texts.into_iter().enumerate() {
            if voice.is_none()
                && let Some((name, words)) =
                    name_above(&text).filter(|(name, _)| names.contains(*name))
            {
                (voice, text) = (Some(name.to_owned()), words.to_owned());
            }
            let turns = turns(&text).into_iter().enumerate();
            all.extend(turns.map(|(at, turn)| {
                let text = without_dash(&turn).to_owned();
                Turn {
                    row,
                    voice: voice.clone(),
                    is_other: part + at > 0 || text.len() < turn.len(),
                    text,
                }
            }));
        }
    }
    all
}

/// A name on a row of its own, and the rows below it.
fn name_above(text: &str) -> Option<(&str, &str)> {
    let (name, words) = text.trim().split_once('\n')?;
    let name = name.trim();
    let is_sentence = name.ends_with(STOPS) || name.ends_with(',');
    (is_name(name) && !is_sentence && !words.trim().is_empty()).then_some((name, words))
}

/// Names above the texts of cues, as meeting programs write them: most cues have one, and some come again.
fn names_above(cues: &[Spoken]) -> HashSet<String> {
    let texts = || cues.iter().filter_map(|cue| cue.texts.first());
    let filled = texts().filter(|(_, text)| !text.trim().is_empty()).count();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let named = texts().filter(|(voice, _)| voice.is_none());
    for (name, _) in named.filter_map(|(_, text)| name_above(text)) {
        *counts.entry(name).or_default() += 1;
    }
    let all: usize = counts.values().sum();
    let are_names = all > counts.len() && all * 5 >= filled * 4;
    let names = counts.into_keys().filter(|_| are_names);
    names.map(str::to_owned).collect()
}

/// Signs that end a sentence.
const STOPS: [char; 10] = ['.', '!', '?', '…', '。', '！', '？', '।', '؟', '♪'];
/// Signs that may stand behind the end of a sentence.
const BEHIND: [char; 8] = ['"', '”', '’', '»', ')', ']', '」', '』'];

/// Returns true if half of the cues end their sentence, so that one without an end goes on.
fn is_punctuated(turns: &[Turn]) -> bool {
    let ends = turns.iter().filter(|turn| ends(&turn.text));
    ends.count() * 2 >= turns.len()
}

fn ends(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(BEHIND);
    text.ends_with(STOPS)
}

/// Returns true if a cue goes on with the sentence of the cue above.
fn goes_on(above: &str, text: &str, is_punctuated: bool) -> bool {
    let bare = above.trim_end().trim_end_matches(BEHIND);
    let text = text.trim_start();
    // A song or a description of a sound is no part of a sentence.
    if text.starts_with(['♪', '♫', '[', '(']) {
        return false;
    }
    let is_open = bare.ends_with('…') || bare.ends_with("...");
    // A dash at the end says that somebody else interrupts.
    let is_cut = bare.ends_with(['—', '–', '―']) || bare.ends_with("--") || bare.ends_with(" -");
    if is_open || is_cut {
        return is_small(text) || text.starts_with('…') || text.starts_with("...");
    }
    !ends(above) && (is_punctuated || is_small(text))
}

/// The turns of a cue: each of several speakers begins a row with a dash or a name.
fn turns(words: &str) -> Vec<String> {
    let rows: Vec<String> = words
        .lines()
        .map(|row| row.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|row| !row.is_empty())
        .collect();
    let rows = with_cue(rows);
    let begins = |row: &String| without_dash(row).len() < row.len();
    let several = rows.iter().filter(|row| begins(row)).count() > 1;
    let is_named = rows.first().is_some_and(|row| begins_with_name(row));
    let mut turns: Vec<String> = Vec::new();
    for row in rows {
        let by_dash = begins(&row) && (several || row.starts_with(">>"));
        let by_name =
            |turn: &String| is_named && begins_with_name(&row) && !breaks_mid_sentence(turn, &row);
        match turns.last_mut() {
            Some(turn) if !by_dash && !by_name(turn) => {
                turn.push(' ');
                turn.push_str(&row);
            }
            _ => turns.push(row),
        }
    }
    turns
}

/// A cue as screenplays have it, a name and a direction on rows of their own, as one row: `ANNA (shouting): Come here!`
fn with_cue(rows: Vec<String>) -> Vec<String> {
    let [name, direction, words, rest @ ..] = rows.as_slice() else {
        return rows;
    };
    let brackets = |row: &str| {
        let is_round = row.starts_with(['(', '（']) && row.ends_with([')', '）']);
        is_round || row.starts_with('[') && row.ends_with(']')
    };
    if cue(name).is_none_or(|cue| cue.len() < name.len()) || !brackets(direction) {
        return rows;
    }
    let first = format!("{name} {direction}: {words}");
    std::iter::once(first).chain(rest.iter().cloned()).collect()
}

/// Removes the dash of `- Hello.` (also without the space) and the sign of live captions (`>> Hello.`).
fn without_dash(words: &str) -> &str {
    if let Some(rest) = words.strip_prefix(">>") {
        return rest.trim_start_matches('>').trim_start();
    }
    let Some(rest) = words.strip_prefix(['-', '–', '—', '‐', '‑', '―']) else {
        return words;
    };
    // `-5` is a number, `--` a pause.
    let is_one = rest.starts_with(|next: char| !next.is_ascii_digit() && next != '-');
    if is_one { rest.trim_start() } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SRT: &str = "1\n00:00:01,000 --> 00:00:02,000\n[door slams]\n\n\
                       2\n00:00:03,000 --> 00:00:04,000\n- [sighs] Who is there?\n- (whispering) Hush!\n\n\
                       3\n00:00:05,000 --> 00:00:06,000\nJOHN: [coughs]\n\n\
                       4\n00:00:07,000 --> 00:00:08,000\n<i>♪ la la\nla la ♪</i>\n\n\
                       5\n00:00:09,000 --> 00:00:10,000\nJOHN: Nobody. [wind howls]\n";

    fn lines(choices: &Choices) -> (Vec<String>, usize) {
        let read = read(SRT, "a", choices).unwrap();
        let lines = read.script.lines();
        let lines = lines.map(|line| format!("{}: {}", line.speaker, line.text));
        (lines.collect(), read.sounds)
    }

    /// Regression: the second half of a sentence was the narrator's.
    #[test]
    fn a_sentence_that_goes_on_keeps_its_speaker() {
        let srt = |cues: &[&str]| -> String {
            let cues = cues.iter().enumerate().map(|(at, cue)| {
                format!(
                    "{at}\n00:00:{:02},000 --> 00:00:{:02},900\n{cue}\n\n",
                    at + 1,
                    at + 1
                )
            });
            cues.collect()
        };
        for (cues, expected) in [
            (
                &["ANN: I thought that", "maybe we should go.", "It was late."][..],
                &[
                    "ANN: I thought that",
                    "ANN: maybe we should go.",
                    ": It was late.",
                ][..],
            ),
            (
                &["ANN: I saw", "Mary, and", "Tom.", "Nobody else."],
                &[
                    "ANN: I saw",
                    "ANN: Mary, and",
                    "ANN: Tom.",
                    ": Nobody else.",
                ],
            ),
            (
                &["ANN: I thought...", "...of you.", "BEN: Oh…", "Rain fell."],
                &[
                    "ANN: I thought...",
                    "ANN: ...of you.",
                    "BEN: Oh…",
                    ": Rain fell.",
                ],
            ),
            // Regression: whoever interrupted was given the name of the interrupted speaker.
            (
                &["ANN: I was going to—", "Stop!", "BEN: But --", "No."],
                &["ANN: I was going to—", ": Stop!", "BEN: But --", ": No."],
            ),
            // Somebody else speaks.
            (
                &[
                    "ANN: I thought that",
                    "- maybe not.",
                    "BEN: You",
                    "ANN: and I?",
                ],
                &[
                    "ANN: I thought that",
                    ": maybe not.",
                    "BEN: You",
                    "ANN: and I?",
                ],
            ),
            // Few cues of this file end with a sign.
            (
                &["ANN: Hello", "BEN: Hello", "It was late"],
                &["ANN: Hello", "BEN: Hello", ": It was late"],
            ),
            (
                &["<v Ann>I thought that", "maybe not."],
                &["Ann: I thought that", "Ann: maybe not."],
            ),
        ] {
            let read = read(&srt(cues), "a", &Choices::default()).unwrap();
            let lines = read.script.lines();
            let lines: Vec<String> = lines
                .map(|line| format!("{}: {}", line.speaker, line.text))
                .collect();
            assert_eq!(lines, expected, "{cues:?}");
        }
    }

    /// Doors, music and songs were lines, to be spoken and paid for.
    #[test]
    fn sounds_are_no_lines_unless_somebody_wants_them() {
        let quiet = [": Who is there?", ": Hush!", "JOHN: Nobody."];
        let quiet = quiet.map(str::to_owned).to_vec();
        assert_eq!(lines(&Choices::default()), (quiet, 6));
        let wanted = Choices {
            sounds: true,
            ..Choices::default()
        };
        let all = [
            ": [door slams]",
            ": [sighs] Who is there?",
            ": (whispering) Hush!",
            "JOHN: [coughs]",
            ": ♪ la la la la ♪",
            "JOHN: Nobody. [wind howls]",
        ];
        let all = all.map(str::to_owned).to_vec();
        assert_eq!(lines(&wanted), (all, 6));
    }
}
