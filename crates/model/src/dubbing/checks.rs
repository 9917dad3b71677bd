//! What is worth a look in a dub: found by its lines, and by how loud it is and the recording.

use std::collections::{BTreeMap, BTreeSet};

use text2num::{get_interpreter_for, replace_numbers_in_text};

use crate::dubbing::film::{Language, Segment};
use mynah_audio::levels::Levels;
use mynah_core::pronunciation::is_whole;
use mynah_i18n::tr;
use mynah_script::letters::{FASTEST, letters};

/// More letters a second nobody reads.
pub const LETTERS_A_SECOND: f64 = FASTEST as f64;
/// More letters a second no voice says, not even one that is hurried as far as a line may be.
const HURRIED: f64 = 33.0;
/// A fix that is said so much faster than it was spoken sounds hurried.
const SQUEEZED: f64 = 1.2;
/// So far one line may reach into the next, in seconds.
pub const OVERLAP: f64 = 0.05;
/// So many words of a text are no name: shorter ones may be the same in any language.
const WORDS: usize = 3;
/// The same in letters, for writings without spaces between words.
const LETTERS: usize = 6;
/// A line may last so many times what it lasts in the recording, and so many seconds longer.
pub const LONGER: f64 = 1.15;
const LONGER_SECS: f64 = 0.3;
/// A line that lasts less than this part of what it lasts in the recording is too short.
pub const SHORTER: f64 = 0.6;
/// Nobody speaks softer than this, in LUFS.
const SILENCE: f32 = -50.0;
/// Which part of a line has to be silent for it to be, and which part of the recording loud.
const SILENT: f64 = 0.8;
const SPOKEN: f64 = 0.4;
/// So much louder or softer than the lines around it stands out, in LU, unless the recording does the same.
const JUMP: f32 = 6.0;
/// So many seconds of what may be speech are worth a look where no line is, and so much softer than where lines are said
/// it may be, in LU.
const UNSAID: f64 = 1.0;
const AS_LOUD: f32 = 6.0;
/// Lines at each side that one is compared with.
const AROUND: usize = 2;
/// Shorter ones are no names.
const NAME: usize = 3;
/// The zeros of scripts, in their order; the other digits of each come behind it.
const ZEROS: [char; 21] = [
    '0', '\u{660}', '\u{6f0}', '\u{7c0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}',
    '\u{be6}', '\u{c66}', '\u{ce6}', '\u{d66}', '\u{e50}', '\u{ed0}', '\u{f20}', '\u{1040}',
    '\u{17e0}', '\u{1810}', '\u{1946}', '\u{ff10}',
];

/// What is worth a look at a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flag {
    /// Nothing is said of what the recording says.
    Missing,
    /// It is still being said when the next one begins.
    Overlaps,
    /// It lasts longer than in the recording, by so many tenths of a second.
    Long(u32),
    /// It is shorter than in the recording, by so many tenths of a second.
    Short(u32),
    /// More letters a second than somebody reads, in tenths.
    Fast(u32),
    /// The recording is as loud as where its lines are said, for so many tenths of a second behind it, or before it where
    /// it is the first, and no line says anything then.
    Unsaid {
        /// Tenths of a second.
        tenths: u32,
        /// Whether that is before it.
        before: bool,
    },
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
    letters(text) as f64 > seconds.max(0.1) * HURRIED
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
            Self::Short(tenths) => {
                let seconds = format!("{}.{}", tenths / 10, tenths % 10);
                tr!("dub-flag-short", seconds = seconds)
            }
            Self::Fast(tenths) => {
                let speed = format!("{}.{}", tenths / 10, tenths % 10);
                tr!("dub-flag-fast", speed = speed)
            }
            Self::Unsaid { tenths, before } => {
                let seconds = format!("{}.{}", tenths / 10, tenths % 10);
                if *before {
                    tr!("dub-flag-unsaid-before", seconds = seconds)
                } else {
                    tr!("dub-flag-unsaid", seconds = seconds)
                }
            }
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
    let others = (1..).zip(language.lines.iter());
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
/// `source`: the language of the recording, where it is known.
pub fn flags(language: &Language, source: Option<&str>, loud: Option<&Loud>) -> Vec<Vec<Flag>> {
    // In which language numbers may be words at each side: "eleven" is one in English alone.
    let spoken = [&*language.code, source.unwrap_or(ENGLISH)];
    let spoken = spoken.map(|code| get_interpreter_for(code.split('-').next()?));
    let spoken = spoken.each_ref().map(Option::as_ref);
    let lines = &*language.heard();
    let jumps = loud.map(|loud| jumps(lines, loud)).unwrap_or_default();
    let mut unsaid = loud.map(|loud| unsaid(lines, loud)).unwrap_or_default();
    let names = names(lines);
    let all = lines.iter().enumerate().map(|(place, line)| {
        let mut flags = unsaid.remove(&place).unwrap_or_default();
        if line.text.trim().is_empty() {
            flags.push(Flag::Missing);
            return flags;
        }
        if overlaps(language, lines, place) {
            flags.push(Flag::Overlaps);
        }
        flags.extend(length(line, loud));
        let speed = letters(&line.text) as f64 / (line.end - line.start).max(0.1);
        // Of one that a part of the film ends in not all is said.
        let is_cut = || {
            let ends = loud.map_or(f64::INFINITY, |loud| loud.dub.seconds());
            line.slot.is_none() && line.end + OVERLAP >= ends
        };
        if speed > LETTERS_A_SECOND && !is_cut() {
            // Never as many as somebody reads.
            flags.push(Flag::Fast((speed * 10.0).ceil() as u32));
        }
        if loud.is_some_and(|loud| is_silent(line, loud)) {
            flags.push(Flag::Silent);
        } else if let Some(Some(lu)) = jumps.get(place) {
            flags.push(Flag::Jump(*lu));
        }
        if !line.said.is_empty() {
            flags.extend(said(line, &names, spoken));
        }
        flags.extend(squeezed(language, place));
        flags
    });
    all.collect()
}

/// Whether the fix of a line had to be said so fast that it is heard.
fn squeezed(language: &Language, place: usize) -> Option<Flag> {
    let fix = language.patches.iter().find(|it| it.line == place + 1)?;
    let hundredths = (f64::from(fix.tempo) * 100.0).round();
    (hundredths > (SQUEEZED * 100.0).round()).then_some(Flag::Squeezed(hundredths as u32))
}

/// Returns the flag of a line that lasts much longer or shorter than in the recording.
///
/// A Dubbing Studio project tells the place of a line as its time: there it is short if its sound ends early.
fn length(line: &Segment, loud: Option<&Loud>) -> Option<Flag> {
    let [from, to] = line.slot?;
    let (lasts, there) = (line.end - line.start, to - from);
    let tenths = |lasts: f64, there: f64| ((lasts - there).abs() * 10.0).round() as u32;
    if lasts > there * LONGER && lasts > there + LONGER_SECS {
        return Some(Flag::Long(tenths(lasts, there)));
    }
    let by_sound = loud.and_then(|loud| {
        let dub = loud.dub.last_louder([line.start, line.end], SILENCE)?;
        let recording = loud.recording.last_louder([from, to], SILENCE)?;
        Some((dub - line.start, recording - from))
    });
    let mut lengths = std::iter::once((lasts, there)).chain(by_sound);
    let is_short =
        |(lasts, there): &(f64, f64)| *lasts < there * SHORTER && lasts + LONGER_SECS < *there;
    let (lasts, there) = lengths.find(is_short)?;
    Some(Flag::Short(tenths(lasts, there)))
}

/// Whether nothing is heard of a line whose recording is heard.
fn is_silent(line: &Segment, loud: &Loud) -> bool {
    let span = [line.start, line.end];
    let there = line.slot.unwrap_or(span);
    loud.dub.louder(span, SILENCE) <= 1.0 - SILENT
        && loud.recording.louder(there, SILENCE) >= SPOKEN
}

/// Where the recording is as loud as where its lines are said, though none is: by the place of the line before.
fn unsaid(lines: &[Segment], loud: &Loud) -> BTreeMap<usize, Vec<Flag>> {
    let there = |line: &Segment| line.slot.unwrap_or([line.start, line.end]);
    let spoken = lines
        .iter()
        .filter_map(|line| loud.recording.of(there(line)));
    let mut spoken: Vec<f32> = spoken.collect();
    spoken.sort_by(f32::total_cmp);
    let mut found = BTreeMap::<usize, Vec<Flag>>::new();
    let Some(usual) = spoken.get(spoken.len() / 2) else {
        return found;
    };
    let as_loud = (usual - AS_LOUD).max(SILENCE);
    let mut places: Vec<usize> = (0..lines.len()).collect();
    let begins = |place: usize| {
        lines
            .get(place)
            .map_or(0.0, |line| line.start.min(there(line)[0]))
    };
    places.sort_by(|one, other| begins(*one).total_cmp(&begins(*other)));
    let (mut until, mut behind) = (0.0, None);
    let mut look = |[from, to]: [f64; 2], behind: Option<usize>, next: usize| {
        let secs = loud.recording.louder([from, to], as_loud) * (to - from);
        if to - from > UNSAID && secs >= UNSAID {
            let flag = Flag::Unsaid {
                tenths: (secs * 10.0).round() as u32,
                before: behind.is_none(),
            };
            found.entry(behind.unwrap_or(next)).or_default().push(flag);
        }
    };
    for place in places {
        let Some(line) = lines.get(place) else {
            continue;
        };
        look([until, begins(place)], behind, place);
        let ends = line.end.max(there(line)[1]);
        if ends > until || behind.is_none() {
            (until, behind) = (ends.max(until), Some(place));
        }
    }
    look([until, loud.recording.seconds()], behind, 0);
    found
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
fn said(
    line: &Segment,
    names: &BTreeSet<String>,
    spoken: [Option<&text2num::Language>; 2],
) -> Vec<Flag> {
    let mut flags = Vec::new();
    let words = line.text.split_whitespace().count();
    let letters = || line.text.chars().filter(|it| it.is_alphanumeric()).count();
    let is_text = words >= WORDS || (!is_whole(&line.text) && letters() >= LETTERS);
    if is_text && line.text.trim().eq_ignore_ascii_case(line.said.trim()) {
        flags.push(Flag::Untranslated);
    }
    if !has_same_numbers([&line.text, &line.said], spoken) {
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

/// Whether two texts have the same numbers; each may have them in words of its language. A space may part thousands or two
/// numbers: as is fit.
fn has_same_numbers(texts: [&str; 2], spoken: [Option<&text2num::Language>; 2]) -> bool {
    let all = |text: &str| [false, true].map(|joins| numbers(text, joins));
    let [ones, others] = texts.map(all);
    // Words are no numbers where the other side has none for them: "no one".
    let has = |to: &BTreeMap<String, usize>, from: &BTreeMap<String, usize>| {
        let mut from = from.iter();
        from.all(|(number, count)| to.get(number).is_some_and(|there| there >= count))
    };
    let fits = |from: &[BTreeMap<String, usize>], to: &[BTreeMap<String, usize>]| {
        from.iter().any(|from| to.iter().any(|to| has(to, from)))
    };
    if ones.iter().any(|it| others.contains(it)) {
        return true;
    }
    let [one, other] = texts;
    let [of_one, of_other] = spoken;
    let written = |text: &str, of: Option<&text2num::Language>| {
        all(&of.map_or_else(
            || text.to_owned(),
            |of| replace_numbers_in_text(text, of, 0.0),
        ))
    };
    fits(&ones, &written(other, of_other)) && fits(&others, &written(one, of_one))
}

const ENGLISH: &str = "en";

/// A digit of any script as it is written here; anything else as it is.
fn digit(char: char) -> char {
    let zero = ZEROS.iter().rfind(|zero| **zero <= char);
    let value = zero.and_then(|zero| u32::from(char).checked_sub(u32::from(*zero)));
    let value = value.and_then(|value| char::from_digit(value, 10));
    value.unwrap_or(char)
}

/// The numbers of a text, each as often as it is there; points, commas and what else parts thousands within one don't
/// count, nor what stands between hours and minutes: `9.30`, `9:30` and `9h30` are one time. Whether spaces part
/// thousands, too, is said.
fn numbers(text: &str, joins: bool) -> BTreeMap<String, usize> {
    let mut all = BTreeMap::new();
    let chars: Vec<char> = text.chars().map(digit).collect();
    let is_digit = |at: Option<usize>| {
        let char = at.and_then(|at| chars.get(at));
        char.is_some_and(|char| char.is_numeric())
    };
    let is_within = |at: usize| is_digit(at.checked_sub(1)) && is_digit(at.checked_add(1));
    let is_before_three = |at: usize| {
        is_within(at)
            && (2..4).all(|far| is_digit(at.checked_add(far)))
            && !is_digit(at.checked_add(4))
    };
    let spaced: String = chars
        .iter()
        .enumerate()
        .filter(|(at, char)| match char {
            '.' | ',' | '\u{a0}' | '\u{202f}' | '\u{66b}' | '\u{66c}' => false,
            '\'' | '’' => !is_before_three(*at),
            ' ' => !(joins && is_before_three(*at)),
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
mod tests;
