//! What is worth a look in a dub: found by its lines, and by how loud it is and the recording.

use std::collections::{BTreeMap, BTreeSet};

use crate::audio::levels::Levels;
use crate::deliver::subtitles;
use crate::studio::dubbing::film::{Language, Segment};
use crate::studio::dubbing::patch::FAST;
use crate::tr;

/// More letters a second nobody reads.
pub const FASTEST: f64 = subtitles::FASTEST as f64;
/// More letters a second no voice says, not even one that is hurried as far as a line may be.
const HURRIED: f64 = 33.0;
/// So far one line may reach into the next, in seconds.
const OVERLAP: f64 = 0.05;
/// So many words of a text are no name: shorter ones may be the same in any language.
const WORDS: usize = 3;
/// A line may last so many times what it lasts in the recording, and so many seconds longer.
pub const LONGER: f64 = 1.15;
const LONGER_SECS: f64 = 0.3;
/// Nobody speaks softer than this, in LUFS.
const SILENCE: f32 = -50.0;
/// Which part of a line has to be silent for it to be, and which part of the recording loud.
const SILENT: f64 = 0.8;
const SPOKEN: f64 = 0.4;
/// So much louder or softer than the lines around it stands out, in LU, unless the recording does the same.
const JUMP: f32 = 6.0;
/// Lines at each side that one is compared with.
const AROUND: usize = 2;
/// Shorter ones are no names.
const NAME: usize = 3;

/// What is worth a look at a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flag {
    /// Nothing is said of what the recording says.
    Missing,
    /// It is still being said when the next one begins.
    Overlaps,
    /// It lasts longer than in the recording, by so many tenths of a second.
    Long(u32),
    /// More letters a second than somebody reads.
    Fast(u32),
    /// Nothing is heard where somebody speaks in the recording.
    Silent,
    /// It is so many LU louder than the lines around it; softer where it is less than 0.
    Jump(i32),
    /// It says what the recording says.
    Untranslated,
    /// It has other numbers than the recording.
    Numbers,
    /// It lacks a name.
    Names(String),
    /// It was fixed, and is said so many hundredths times its own tempo to have room.
    Squeezed(u32),
}

/// Whether a text surely has no room in so many seconds, which is as long as its line may last: it would be paid for and
/// put nowhere.
pub fn lacks_room(text: &str, seconds: f64) -> bool {
    subtitles::letters(text) as f64 > seconds.max(0.1) * HURRIED
}

impl Flag {
    /// The same in words.
    pub fn words(&self) -> String {
        match self {
            Self::Missing => tr!("dub-flag-missing"),
            Self::Overlaps => tr!("dub-flag-overlaps"),
            Self::Long(tenths) => {
                let seconds = format!("{}.{}", tenths / 10, tenths % 10);
                tr!("dub-flag-long", seconds = seconds)
            }
            Self::Fast(speed) => tr!("dub-flag-fast", speed = *speed),
            Self::Silent => tr!("dub-flag-silent"),
            Self::Jump(lu) if *lu < 0 => tr!("dub-flag-softer", lu = -*lu),
            Self::Jump(lu) => tr!("dub-flag-louder", lu = *lu),
            Self::Squeezed(hundredths) => {
                let tempo = format!("{}.{:02}", hundredths / 100, hundredths % 100);
                tr!("dub-flag-squeezed", tempo = tempo)
            }
            Self::Untranslated => tr!("dub-flag-untranslated"),
            Self::Numbers => tr!("dub-flag-numbers"),
            Self::Names(name) => tr!("dub-flag-names", name = name.as_str()),
        }
    }
}

/// How loud a recording and a dub of it are, both in seconds of the dub.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loud {
    /// The recording.
    pub recording: Levels,
    /// The dub, as it is by now.
    pub dub: Levels,
}

impl Loud {
    /// How loud a line is, in LUFS.
    pub fn of(&self, line: &Segment) -> Option<f32> {
        self.dub.of([line.start, line.end])
    }
}

/// How many times as long as in the recording a line is; nothing where nobody knows how long it is there.
pub fn fit(line: &Segment) -> Option<f64> {
    let [from, to] = line.slot?;
    (to > from && !line.text.is_empty()).then(|| (line.end - line.start) / (to - from))
}

/// The lines that are said in a dub while it says this one, all from 1: of two that sound together neither can be said
/// otherwise alone. Those that are said otherwise already don't count.
fn beside(language: &Language, line: usize) -> Vec<usize> {
    let Some(own) = line.checked_sub(1).and_then(|it| language.lines.get(it)) else {
        return Vec::new();
    };
    let is_mended = |line: usize| language.patches.iter().any(|it| it.line == line);
    let sounds = |other: &Segment| {
        other.start + OVERLAP < own.end && own.start + OVERLAP < other.end && !other.text.is_empty()
    };
    let others = (1..).zip(&language.lines);
    let others = others.filter(|(number, other)| *number != line && sounds(other));
    let others = others.map(|(number, _)| number);
    others.filter(|number| !is_mended(*number)).collect()
}

/// The same in words, where there is any: said before a line is bought.
pub fn together(language: &Language, line: usize) -> Option<String> {
    let lines = beside(language, line);
    let numbers: Vec<String> = lines.iter().map(usize::to_string).collect();
    let (count, lines) = (lines.len(), numbers.join(", "));
    (count > 0).then(|| tr!("dub-together", count = count, lines = lines))
}

/// Whether a line is still being said when the next one begins. What the dub itself says there is heard beside a fix,
/// or a piece of it is gone: that ends only where both lines are said otherwise, as far as they reached.
fn overlaps(language: &Language, now: &[Segment], place: usize) -> bool {
    let reaches = |lines: &[Segment]| {
        let pair = lines.get(place).zip(lines.get(place + 1));
        pair.is_some_and(|(line, next)| line.end > next.start + OVERLAP)
    };
    let fix = |line: usize| language.patches.iter().find(|it| it.line == line);
    let is_parted = || {
        let own = language.lines.get(place);
        let both = fix(place + 1).and_then(|_| fix(place + 2)).zip(own);
        both.is_some_and(|(next, own)| own.end <= next.span[1] + OVERLAP)
    };
    reaches(now) || (reaches(&language.lines) && !is_parted())
}

/// What is worth a look at each line as it is now; with how loud they are where that is known.
pub fn flags(language: &Language, loud: Option<&Loud>) -> Vec<Vec<Flag>> {
    let lines = &*language.now();
    let jumps = loud.map(|loud| jumps(lines, loud)).unwrap_or_default();
    let names = names(lines);
    let all = lines.iter().enumerate().map(|(place, line)| {
        let mut flags = Vec::new();
        if line.text.trim().is_empty() {
            flags.push(Flag::Missing);
            return flags;
        }
        if overlaps(language, lines, place) {
            flags.push(Flag::Overlaps);
        }
        flags.extend(long(line));
        let speed = subtitles::letters(&line.text) as f64 / (line.end - line.start).max(0.1);
        if speed > FASTEST {
            flags.push(Flag::Fast(speed.round() as u32));
        }
        if loud.is_some_and(|loud| is_silent(line, loud)) {
            flags.push(Flag::Silent);
        } else if let Some(Some(lu)) = jumps.get(place) {
            flags.push(Flag::Jump(*lu));
        }
        if !line.said.is_empty() {
            flags.extend(said(line, &names));
        }
        flags.extend(squeezed(language, place));
        flags
    });
    all.collect()
}

/// Whether the fix of a line is said faster than a fix is unless it has to be.
fn squeezed(language: &Language, place: usize) -> Option<Flag> {
    let fix = language.patches.iter().find(|it| it.line == place + 1)?;
    let hundredths = (f64::from(fix.tempo) * 100.0).round();
    (hundredths > (FAST * 100.0).round()).then_some(Flag::Squeezed(hundredths as u32))
}

fn long(line: &Segment) -> Option<Flag> {
    let [from, to] = line.slot?;
    let (lasts, there) = (line.end - line.start, to - from);
    let is_long = lasts > there * LONGER && lasts > there + LONGER_SECS;
    is_long.then(|| Flag::Long(((lasts - there) * 10.0).round() as u32))
}

/// Whether nothing is heard of a line whose recording is heard.
fn is_silent(line: &Segment, loud: &Loud) -> bool {
    let span = [line.start, line.end];
    let there = line.slot.unwrap_or(span);
    loud.dub.louder(span, SILENCE) <= 1.0 - SILENT
        && loud.recording.louder(there, SILENCE) >= SPOKEN
}

/// By how much each line is louder than those around it, where the recording isn't.
fn jumps(lines: &[Segment], loud: &Loud) -> Vec<Option<i32>> {
    let dub: Vec<Option<f32>> = lines.iter().map(|line| loud.of(line)).collect();
    let there = lines.iter().map(|line| {
        let span = line.slot.unwrap_or([line.start, line.end]);
        loud.recording.of(span)
    });
    let there: Vec<Option<f32>> = there.collect();
    let beside = |all: &[Option<f32>], place: usize| -> Option<f32> {
        let own = (*all.get(place)?)?;
        let from = place.saturating_sub(AROUND);
        let near = all.get(from..(place + AROUND + 1).min(all.len()))?;
        let mut near: Vec<f32> = near.iter().flatten().copied().collect();
        near.sort_by(f32::total_cmp);
        Some(own - *near.get(near.len() / 2)?)
    };
    let of = |place| {
        let by = beside(&dub, place)?;
        let is_so_there = beside(&there, place).is_some_and(|there| (by - there).abs() < JUMP);
        (by.abs() >= JUMP && !is_so_there).then(|| by.round() as i32)
    };
    (0..lines.len()).map(of).collect()
}

/// What the words of a line tell beside those of the recording.
fn said(line: &Segment, names: &BTreeSet<String>) -> Vec<Flag> {
    let mut flags = Vec::new();
    let words = line.text.split_whitespace().count();
    if words >= WORDS && line.text.trim().eq_ignore_ascii_case(line.said.trim()) {
        flags.push(Flag::Untranslated);
    }
    if numbers(&line.text) != numbers(&line.said) {
        flags.push(Flag::Numbers);
    }
    let there: BTreeSet<&str> = capitals(&line.said).collect();
    let has = |name: &str| words_of(&line.text).any(|word| word.starts_with(name));
    let lacking = there.into_iter().find(|it| names.contains(*it) && !has(it));
    flags.extend(lacking.map(|name| Flag::Names(name.to_owned())));
    flags
}

/// The names of a film: words with a large letter that its dub says as they are.
fn names(lines: &[Segment]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for line in lines {
        let same = |word: &&str| words_of(&line.text).any(|it| it == *word);
        let is_other = !line.text.trim().eq_ignore_ascii_case(line.said.trim());
        if is_other {
            names.extend(capitals(&line.said).filter(same).map(str::to_owned));
        }
    }
    names
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|char: char| !char.is_alphanumeric());
    words.filter(|word| !word.is_empty())
}

/// Words that begin with a large letter and go on with small ones.
fn capitals(text: &str) -> impl Iterator<Item = &str> {
    words_of(text).filter(|word| {
        let mut letters = word.chars();
        let first = letters.next().is_some_and(char::is_uppercase);
        first && word.chars().count() >= NAME && letters.all(char::is_lowercase)
    })
}

/// The numbers of a text, each as often as it is there; points and commas within one don't count, nor what stands between
/// hours and minutes: `9.30`, `9:30` and `9h30` are one time.
fn numbers(text: &str) -> BTreeMap<String, usize> {
    let mut all = BTreeMap::new();
    let chars: Vec<char> = text.chars().collect();
    let is_digit = |at: Option<usize>| {
        let char = at.and_then(|at| chars.get(at));
        char.is_some_and(|char| char.is_numeric())
    };
    let is_within = |at: usize| is_digit(at.checked_sub(1)) && is_digit(at.checked_add(1));
    let spaced: String = chars
        .iter()
        .enumerate()
        .filter(|(at, char)| match char {
            '.' | ',' | '\u{a0}' | '\u{202f}' => false,
            ':' | 'h' => !is_within(*at),
            _ => true,
        })
        .map(|(_, char)| if char.is_numeric() { *char } else { ' ' })
        .collect();
    for number in spaced.split_whitespace() {
        *all.entry(number.to_owned()).or_default() += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::levels::Gauge;
    use crate::studio::dubbing::film::Patch;
    use crate::studio::dubbing::mending::patch_of;

    fn line(said: &str, text: &str, start: f64, end: f64) -> Segment {
        Segment {
            said: said.to_owned(),
            text: text.to_owned(),
            start,
            end,
            ..Segment::default()
        }
    }

    fn dub(lines: &[Segment]) -> Language {
        Language {
            lines: lines.to_vec(),
            ..Language::default()
        }
    }

    /// The end of the old wording stayed beside the next line, and nothing told of it any more.
    #[test]
    fn a_line_that_overlapped_is_parted_only_where_both_are_said_anew() {
        let lines = [
            line("", "One.", 0.0, 3.0),
            line("", "Two.", 2.0, 5.0),
            line("", "Three.", 6.0, 7.0),
        ];
        let mut language = dub(&lines);
        let overlap = |language: &Language| flags(language, None)[0].contains(&Flag::Overlaps);
        assert_eq!(beside(&language, 1), [2]);
        assert_eq!(beside(&language, 2), [1]);
        assert_eq!(beside(&language, 3), [0; 0]);
        assert_eq!(beside(&language, 9), [0; 0]);
        let fix = |line: usize, span: [f64; 2]| Patch {
            span,
            said: span,
            ..patch_of(line, "Anders.")
        };
        language.mend(1, Some(fix(1, [0.0, 2.0])));
        assert!(overlap(&language), "its end is heard on");
        assert_eq!(beside(&language, 2), [0; 0]);
        language.mend(2, Some(fix(2, [2.0, 2.5])));
        assert!(overlap(&language), "the rest of its end is");
        language.mend(2, Some(fix(2, [2.0, 5.0])));
        assert!(!overlap(&language));
        language.mend(1, None);
        assert!(overlap(&language), "its end is gone");
    }

    #[test]
    fn what_is_worth_a_look_is_told_by_line() {
        let lines = [
            line("Zug 12 um 9.30", "Train 12 at 9:40", 0.0, 2.0),
            line("Es sind 1.000 Boote", "There are 1,000 boats", 2.0, 4.5),
            line("Wir haben drei", "Wir haben drei", 4.0, 6.0),
            line("Ja.", "Certainly, that is how it always was.", 6.0, 7.0),
            line("Was war das?", "", 8.0, 9.0),
        ];
        let flags = flags(&dub(&lines), None);
        assert_eq!(flags[0], [Flag::Numbers]);
        assert_eq!(flags[1], [Flag::Overlaps]);
        assert_eq!(flags[2], [Flag::Untranslated]);
        assert_eq!(flags[3], [Flag::Fast(37)]);
        assert_eq!(flags[4], [Flag::Missing]);
    }

    /// Each of them was told to have other numbers.
    #[test]
    fn a_time_is_the_same_however_it_is_written() {
        for text in ["9.30", "9:30", "9h30", "at 9:30, not later"] {
            assert_eq!(numbers(text), numbers("um 9.30 Uhr"), "{text}");
        }
        assert_ne!(numbers("9: 30 boats"), numbers("9:30 boats"));
        assert_ne!(numbers("9:30"), numbers("9:31"));
    }

    #[test]
    fn a_line_that_lasts_longer_than_in_the_recording_does_not_fit() {
        let mut long = line("Ja", "Yes, of course.", 1.0, 3.0);
        long.slot = Some([1.0, 2.0]);
        let mut good = line("Nein", "No, not at all.", 4.0, 6.0);
        good.slot = Some([4.0, 5.9]);
        let flags = flags(&dub(&[long.clone(), good.clone()]), None);
        assert_eq!(flags, [vec![Flag::Long(10)], vec![]]);
        assert_eq!(fit(&long), Some(2.0));
        assert_eq!(fit(&Segment { slot: None, ..good }), None);
    }

    #[test]
    fn a_name_that_a_line_lacks_is_told_and_an_inflected_one_is_not() {
        let lines = [
            line("Anna ist in Paris.", "Anna is in Paris.", 0.0, 2.0),
            line("Das ist Annas Boot.", "That is Anna’s boat.", 2.0, 4.0),
            line("Frag Anna.", "Ask her about it.", 4.0, 6.0),
            line("Das Boot kommt.", "The boat comes.", 6.0, 8.0),
        ];
        let names = |place: usize| flags(&dub(&lines), None)[place].clone();
        assert_eq!(names(2), [Flag::Names("Anna".to_owned())]);
        for place in [0, 1, 3] {
            assert_eq!(names(place), [], "{place}");
        }
    }

    #[test]
    fn silence_and_jumps_are_found_where_the_recording_has_none() {
        let levels = |parts: &[f32]| {
            let mut gauge = Gauge::new(48_000, 1);
            for level in parts {
                let step = std::f32::consts::TAU * 440.0 / 48_000.0;
                let tone = (0..48_000).map(|n| level * (n as f32 * step).sin());
                gauge.push(&tone.collect::<Vec<f32>>());
            }
            gauge.finish()
        };
        let loud = Loud {
            recording: levels(&[0.2, 0.2, 0.2, 0.2, 0.02, 0.2]),
            dub: levels(&[0.2, 0.0, 0.2, 0.8, 0.02, 0.2]),
        };
        let lines: Vec<Segment> = (0..6)
            .map(|second| line("", "Words.", f64::from(second), f64::from(second) + 1.0))
            .collect();
        let flags = flags(&dub(&lines), Some(&loud));
        assert_eq!(flags[1], [Flag::Silent]);
        assert_eq!(flags[3], [Flag::Jump(12)]);
        for place in [0, 2, 4, 5] {
            assert_eq!(flags[place], [], "{place}");
        }
    }

    /// A fix that was squeezed to 1.45 times its tempo stood there like any other.
    #[test]
    fn a_fix_that_is_squeezed_stands_out() {
        let lines = [line("", "Words.", 0.0, 1.0), line("", "Words.", 2.0, 3.0)];
        let mut language = dub(&lines);
        let fix = |line: usize, tempo: f32| {
            let mut fix = patch_of(line, "Words.");
            let from = 2.0 * (line as f64 - 1.0);
            (fix.tempo, fix.said) = (tempo, [from, from + 1.0]);
            fix.span = fix.said;
            fix
        };
        language.mend(1, Some(fix(1, 1.2)));
        language.mend(2, Some(fix(2, 1.45)));
        let all = flags(&language, None);
        assert_eq!(all, [vec![], vec![Flag::Squeezed(145)]]);
        assert!(all[1][0].words().contains("1.45"));
    }

    /// It was bought, and had no place.
    #[test]
    fn what_nobody_can_say_in_time_has_no_room() {
        let text = "a".repeat(100);
        assert!(lacks_room(&text, 3.0) && !lacks_room(&text, 3.1));
        assert!(lacks_room("word", 0.0) && !lacks_room("", 0.0));
    }
}
