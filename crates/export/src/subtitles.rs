//! Subtitles from the words of a take: SRT, WebVTT and TTML.
//!
//! At most two lines of 42 columns, at most seven seconds, a new cue after a sentence.

use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::breaks::{Piece, is_end, pieces};
use mynah_core::timing::WordTime;
use mynah_script::letters::{FASTEST, letters, width};

/// Columns of a line: a letter of Chinese or Japanese takes two.
const LINE: usize = 42;
/// The longest cue.
const LONGEST_MS: u32 = 7_000;
/// The shortest: below that nobody reads it.
const SHORTEST_MS: u32 = 833;
/// Behind a silence of this length a new cue begins: nobody reads ahead.
const SILENCE_MS: u32 = 1_500;

/// Letters a second that are read without hurry.
const CALM: u32 = 17;

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
    let mut open: Vec<Piece<'_>> = Vec::new();
    for piece in pieces(text, words) {
        if let (Some(first), Some(last)) = (open.first(), open.last()) {
            let paused = piece.start_ms >= last.end_ms.saturating_add(SILENCE_MS);
            let too_long = !fits(open.iter().chain([&piece]));
            let lasts = piece.end_ms.saturating_sub(first.start_ms);
            if is_end(last.text) || paused || too_long || lasts > LONGEST_MS {
                cues.extend(close(&mut open, offset_ms));
            }
        }
        open.push(piece);
    }
    cues.extend(close(&mut open, offset_ms));
    cues
}

/// What is said at once is all read, though no cue lies over another.
///
/// It comes in one cue with a row for each who speaks, or, where that has no room, one after the other in the time of both.
/// What is read before the next begins stays as it is.
/// `cues`: by when they begin, each with who says it, empty where nobody knows; what begins behind the end of the file is
/// left alone.
pub fn apart(cues: Vec<(&str, Cue)>, end_ms: u32) -> Vec<Cue> {
    let mut all: Vec<Cue> = Vec::with_capacity(cues.len());
    let mut spoke = "";
    for (speaker, mut cue) in cues {
        // Whoever says two lines at once holds no dialogue.
        let is_one = !speaker.is_empty() && speaker == spoke;
        spoke = speaker;
        let Some(last) = all.last_mut().filter(|_| cue.start_ms < end_ms) else {
            all.push(cue);
            continue;
        };
        let needed = read_in(last);
        let until = last.end_ms.max(cue.end_ms).min(end_ms);
        let is_at_once = last.end_ms > cue.start_ms || last.start_ms >= cue.start_ms;
        if !is_at_once || cue.start_ms.saturating_sub(last.start_ms) >= needed {
            all.push(cue);
        } else if is_row(&last.text) && is_row(&cue.text) {
            let dash = if is_one { "" } else { DASH };
            last.text = format!("{dash}{}\n{dash}{}", last.text, cue.text);
            last.end_ms = until;
        } else {
            let both = u64::from(until.saturating_sub(last.start_ms));
            let (own, other) = (letters(&last.text) as u64, letters(&cue.text) as u64);
            let share = both * own / (own + other).max(1);
            let share = u32::try_from(share).unwrap_or(u32::MAX).min(needed).max(1);
            cue.start_ms = last.start_ms.saturating_add(share);
            cue.end_ms = cue.end_ms.max(until).max(cue.start_ms.saturating_add(1));
            all.push(cue);
        }
    }
    all
}

/// Before what each says of two who speak at once.
const DASH: &str = "– ";

/// Whether a text has room behind a dash in one row.
fn is_row(text: &str) -> bool {
    !text.contains('\n') && !text.starts_with(DASH) && width(text) + width(DASH) <= LINE
}

/// The time, in ms, in which a cue is read in haste: no more than it has.
fn read_in(cue: &Cue) -> u32 {
    let letters = u32::try_from(letters(&cue.text)).unwrap_or(u32::MAX);
    let hasty = letters.saturating_mul(1_000).div_ceil(FASTEST);
    hasty.min(cue.end_ms.saturating_sub(cue.start_ms)).max(1)
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

/// What has more letters than its time lets read stays longer, as far as there is room before the next.
pub fn calm(cues: &mut [Cue], end_ms: u32) {
    let starts: Vec<u32> = cues.iter().skip(1).map(|cue| cue.start_ms).collect();
    let nexts = starts.into_iter().chain([end_ms]);
    for (cue, next) in cues.iter_mut().zip(nexts) {
        let letters = u32::try_from(letters(&cue.text)).unwrap_or(u32::MAX);
        let wanted = letters.saturating_mul(1_000).div_ceil(CALM).min(LONGEST_MS);
        let calm = cue.start_ms.saturating_add(wanted).min(next);
        cue.end_ms = cue.end_ms.max(calm);
    }
}

/// How many have more letters than anybody reads in their time, after all was done that their place lets do.
pub fn hurried(cues: &[Cue]) -> usize {
    let is_hurried = |cue: &&Cue| {
        let letters = letters(&cue.text) as u64;
        letters * 1_000 > u64::from(FASTEST) * u64::from(cue.end_ms.saturating_sub(cue.start_ms))
    };
    cues.iter().filter(is_hurried).count()
}

fn close(open: &mut Vec<Piece<'_>>, offset_ms: i64) -> Option<Cue> {
    let (start_ms, end_ms) = (open.first()?.start_ms, open.last()?.end_ms);
    let pieces = std::mem::take(open);
    Some(Cue {
        start_ms: moved(start_ms, offset_ms),
        end_ms: moved(end_ms, offset_ms),
        text: lines(&pieces),
    })
}

fn moved(ms: u32, by: i64) -> u32 {
    u32::try_from((i64::from(ms) + by).max(0)).unwrap_or(u32::MAX)
}

/// Whether parts have room in two lines.
fn fits<'a>(pieces: impl Iterator<Item = &'a Piece<'a>>) -> bool {
    let (mut lines, mut line) = (1, 0);
    for piece in pieces {
        let wide = width(piece.text);
        if line == 0 {
            line = wide;
        } else if line + piece.width() <= LINE {
            line += piece.width();
        } else {
            lines += 1;
            line = wide;
        }
    }
    lines <= 2
}

/// One line, or two of about the same length that both have room, where there are such.
fn lines(pieces: &[Piece<'_>]) -> String {
    let all = joined(pieces);
    if width(&all) <= LINE {
        return all;
    }
    let best = (1..pieces.len()).min_by_key(|count| {
        let halves = pieces.split_at_checked(*count).unwrap_or((pieces, &[]));
        let [first, second] = [halves.0, halves.1].map(|half| width(&joined(half)));
        (first > LINE || second > LINE, first.abs_diff(second))
    });
    let best = best.unwrap_or(1);
    let (first, second) = pieces.split_at_checked(best).unwrap_or((pieces, &[]));
    format!("{}\n{}", joined(first), joined(second))
}

fn joined(pieces: &[Piece<'_>]) -> String {
    let mut all = String::new();
    for piece in pieces {
        if piece.spaced && !all.is_empty() {
            all.push(' ');
        }
        all.push_str(piece.text);
    }
    all
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

/// Writes cues as Timed Text (TTML2, the profile of text), in a language.
pub fn ttml(cues: &[Cue], language: &str) -> String {
    let mut out = format!(
        concat!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
            "<tt xmlns=\"http://www.w3.org/ns/ttml\" ",
            "xmlns:ttp=\"http://www.w3.org/ns/ttml#parameter\" ",
            "ttp:timeBase=\"media\" xml:lang=\"{}\">\n<body>\n<div>\n",
        ),
        escape(language)
    );
    for cue in cues {
        let (start, end) = (time(cue.start_ms, Kind::Vtt), time(cue.end_ms, Kind::Vtt));
        let plain: String = cue.text.chars().filter(|letter| is_xml(*letter)).collect();
        let text = escape(&plain).replace('\n', "<br/>");
        // Writing to a string can't fail.
        let _written = writeln!(out, "<p begin=\"{start}\" end=\"{end}\">{text}</p>");
    }
    out.push_str("</div>\n</body>\n</tt>\n");
    out
}

/// Whether XML 1.0 has a letter.
fn is_xml(letter: char) -> bool {
    letter >= ' ' && !matches!(letter, '\u{fffe}' | '\u{ffff}') || matches!(letter, '\n' | '\t')
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

    /// A line of Japanese was one long line for as long as it was said: it has no spaces to break at.
    #[test]
    fn what_has_no_spaces_has_lines_that_are_read() {
        let text = "私たちは昨日の夜遅くまで港の近くにある小さな店で長い話をしていました。それから家に帰って、\
            温かいお茶を飲みながら、まだ終わっていない仕事のことを考えていたのです。";
        let whole = [WordTime {
            start_ms: 0,
            end_ms: 12_000,
            bytes: 0..text.len(),
        }];
        let cues = cues(text, &whole, 0);
        assert!(cues.len() >= 2, "{cues:?}");
        let lines = cues.iter().flat_map(|cue| cue.text.lines());
        let widths: Vec<usize> = lines.map(width).collect();
        assert!(widths.iter().all(|it| *it <= LINE), "{widths:?}");
        assert!(cues.iter().all(|cue| cue.text.lines().count() <= 2));
        let lasts = |cue: &Cue| cue.end_ms - cue.start_ms;
        assert!(cues.iter().all(|cue| lasts(cue) <= LONGEST_MS), "{cues:?}");
        let joined: String = cues.iter().flat_map(|cue| cue.text.lines()).collect();
        assert_eq!(joined, text);
        assert!(cues.iter().any(|cue| cue.text.ends_with('。')));
        for line in cues.iter().flat_map(|cue| cue.text.lines()) {
            assert!(!line.starts_with(['、', '。']), "{line}");
        }
        assert_eq!(letters("はい\nA"), 5);
    }

    #[test]
    fn what_is_read_slower_than_said_stays_while_there_is_room() {
        let cue = |start_ms, end_ms, letters: usize| Cue {
            start_ms,
            end_ms,
            text: "a".repeat(letters),
        };
        let mut cues = [
            cue(0, 1_000, 34),
            cue(1_500, 2_000, 17),
            cue(9_000, 9_500, 170),
        ];
        calm(&mut cues, 12_000);
        let ends: Vec<u32> = cues.iter().map(|cue| cue.end_ms).collect();
        assert_eq!(ends, [1_500, 2_500, 12_000]);
    }

    #[test]
    fn timed_text_is_xml_whatever_is_said() {
        let cue = Cue {
            start_ms: 5,
            end_ms: 1_000,
            text: "a < b\n\u{8}& \"c\"".to_owned(),
        };
        let text = ttml(&[cue], "de");
        let mut reader = quick_xml::Reader::from_str(&text);
        let mut said = String::new();
        loop {
            match reader.read_event().expect("XML") {
                quick_xml::events::Event::Text(text) => said.push_str(
                    &text
                        .xml_content(quick_xml::XmlVersion::Implicit1_0)
                        .expect("a text"),
                ),
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
        assert!(
            text.contains("begin=\"00:00:00.005\" end=\"00:00:01.000\""),
            "{text}"
        );
        assert!(text.contains("a &lt; b<br/>&amp; "), "{text}");
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
