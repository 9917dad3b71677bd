//! Subtitles from the words of a take: SRT and WebVTT.
//!
//! At most two lines of 42 characters, at most seven seconds, a new cue after a sentence.

use std::fmt::Write as _;

use crate::terms::timing::WordTime;

/// Characters of a line.
const LINE: usize = 42;
/// The longest cue.
const LONGEST_MS: u32 = 7_000;
/// The shortest: below that nobody reads it.
const SHORTEST_MS: u32 = 833;
/// Behind a silence of this length a new cue begins: nobody reads ahead.
const SILENCE_MS: u32 = 1_500;

/// The kind of subtitles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// SubRip: numbered cues, CRLF.
    Srt,
    /// WebVTT.
    Vtt,
}

/// What is read while something sounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// Milliseconds from the start.
    pub start_ms: u32,
    /// Milliseconds from the start.
    pub end_ms: u32,
    /// One or two lines.
    pub text: String,
}

/// Cues of a text whose words sound at these times. The take's own start lies `offset_ms` after the start of
/// the file; before it where silence was cut away.
pub fn cues(text: &str, words: &[WordTime], offset_ms: i64) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    let mut open: Vec<(&str, &WordTime)> = Vec::new();
    for word in words {
        let Some(spoken) = text
            .get(word.bytes.clone())
            .map(str::trim)
            .filter(|spoken| !spoken.is_empty())
        else {
            continue;
        };
        if let Some((_, first)) = open.first() {
            let length: usize = open
                .iter()
                .map(|(spoken, _)| spoken.chars().count() + 1)
                .sum();
            let ended = open
                .last()
                .is_some_and(|(spoken, _)| spoken.ends_with(['.', '!', '?', '…']));
            let paused = open
                .last()
                .is_some_and(|(_, last)| word.start_ms >= last.end_ms.saturating_add(SILENCE_MS));
            let too_long = length + spoken.chars().count() > 2 * LINE;
            if ended
                || paused
                || too_long
                || word.end_ms.saturating_sub(first.start_ms) > LONGEST_MS
            {
                cues.extend(close(&mut open, offset_ms));
            }
        }
        open.push((spoken, word));
    }
    cues.extend(close(&mut open, offset_ms));
    cues
}

/// What is too short to be read stays while there is room before the next; nothing passes the end of the file.
pub fn linger(cues: &mut [Cue], end_ms: u32) {
    let starts: Vec<u32> = cues
        .iter()
        .skip(1)
        .map(|cue| cue.start_ms)
        .chain([end_ms])
        .collect();
    for (cue, next) in cues.iter_mut().zip(starts) {
        cue.end_ms = cue
            .end_ms
            .max(cue.start_ms.saturating_add(SHORTEST_MS))
            .min(next);
    }
}

fn close(open: &mut Vec<(&str, &WordTime)>, offset_ms: i64) -> Option<Cue> {
    let (start_ms, end_ms) = (open.first()?.1.start_ms, open.last()?.1.end_ms);
    let words: Vec<&str> = open.drain(..).map(|(spoken, _)| spoken).collect();
    Some(Cue {
        start_ms: moved(start_ms, offset_ms),
        end_ms: moved(end_ms, offset_ms),
        text: lines(&words),
    })
}

fn moved(ms: u32, by: i64) -> u32 {
    u32::try_from((i64::from(ms) + by).max(0)).unwrap_or(u32::MAX)
}

/// One line, or two of about the same length.
fn lines(words: &[&str]) -> String {
    let all = words.join(" ");
    if all.chars().count() <= LINE {
        return all;
    }
    let head = |count: usize| {
        words
            .iter()
            .take(count)
            .map(|word| word.chars().count() + 1)
            .sum::<usize>()
    };
    let total = head(words.len());
    let best = (1..words.len())
        .min_by_key(|count| (2 * head(*count)).abs_diff(total))
        .unwrap_or(1);
    let (first, second) = words.split_at_checked(best).unwrap_or((words, &[]));
    format!("{}\n{}", first.join(" "), second.join(" "))
}

/// Writes cues as a file's text.
pub fn write(cues: &[Cue], kind: Kind) -> String {
    let mut out = String::new();
    if kind == Kind::Vtt {
        out.push_str("WEBVTT\n\n");
    }
    for (number, cue) in cues.iter().enumerate() {
        let (start, end) = (time(cue.start_ms, kind), time(cue.end_ms, kind));
        let text = cue.text.replace("-->", "→");
        // Writing to a string can't fail.
        let _written = match kind {
            Kind::Srt => write!(out, "{}\n{start} --> {end}\n{text}\n\n", number + 1),
            Kind::Vtt => write!(out, "{start} --> {end}\n{}\n\n", escaped(&text)),
        };
    }
    match kind {
        Kind::Srt => out.replace('\n', "\r\n"),
        Kind::Vtt => out,
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn time(ms: u32, kind: Kind) -> String {
    let (hours, minutes, secs, millis) = (
        ms / 3_600_000,
        ms / 60_000 % 60,
        ms / 1_000 % 60,
        ms % 1_000,
    );
    let point = if kind == Kind::Srt { ',' } else { '.' };
    format!("{hours:02}:{minutes:02}:{secs:02}{point}{millis:03}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timed(text: &str) -> Vec<WordTime> {
        let mut at = 0;
        text.split(' ')
            .enumerate()
            .map(|(number, word)| {
                let bytes = at..at + word.len();
                at += word.len() + 1;
                let start_ms = number as u32 * 400;
                WordTime {
                    start_ms,
                    end_ms: start_ms + 350,
                    bytes,
                }
            })
            .collect()
    }

    #[test]
    fn a_sentence_is_a_cue() {
        let text = "One two. Three four five.";
        let mut cues = cues(text, &timed(text), 1_000);
        linger(&mut cues, 3_000);
        let texts: Vec<&str> = cues.iter().map(|cue| cue.text.as_str()).collect();
        assert_eq!(texts, ["One two.", "Three four five."]);
        assert_eq!((cues[0].start_ms, cues[1].start_ms), (1_000, 1_800));
        assert!(cues[0].end_ms <= cues[1].start_ms);
        assert_eq!(cues[1].end_ms, 2_950);
        linger(&mut cues, 2_000);
        assert_eq!(cues[1].end_ms, 2_000);
    }

    #[test]
    fn long_ones_have_two_balanced_lines() {
        let text = "The light at Salt Harbour went out on the third night of the storm";
        let cues = cues(text, &timed(text), 0);
        assert!(
            cues.iter()
                .all(|cue| cue.text.lines().all(|line| line.chars().count() <= LINE))
        );
        assert!(
            cues.iter()
                .all(|cue| cue.end_ms - cue.start_ms <= LONGEST_MS)
        );
    }

    #[test]
    fn both_kinds_are_written() {
        let cue = Cue {
            start_ms: 61_005,
            end_ms: 62_000,
            text: "a < b".to_owned(),
        };
        assert_eq!(
            write(std::slice::from_ref(&cue), Kind::Srt),
            "1\r\n00:01:01,005 --> 00:01:02,000\r\na < b\r\n\r\n"
        );
        assert_eq!(
            write(&[cue], Kind::Vtt),
            "WEBVTT\n\n00:01:01.005 --> 00:01:02.000\na &lt; b\n\n"
        );
    }
}
