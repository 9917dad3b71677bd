//! What is worth a look in a dub, and the report that says what was made, checked and mended.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::studio::dubbing::film::{Bed, FilmCard, Language, Segment, Stands};
use crate::studio::event::Exported;
use crate::studio::price;
use crate::tr;

/// More letters a second nobody reads.
const FASTEST: f64 = 21.0;
/// So far one line may reach into the next, in seconds.
const OVERLAP: f64 = 0.05;
/// So many words of a text are no name: shorter ones may be the same in any language.
const WORDS: usize = 3;

/// What is worth a look at a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flag {
    /// It is still being said when the next one begins.
    Overlaps,
    /// More letters a second than somebody reads.
    Fast(u32),
    /// It says what the recording says.
    Untranslated,
    /// It has other numbers than the recording.
    Numbers,
}

impl Flag {
    /// The same in words.
    pub fn words(&self) -> String {
        match self {
            Self::Overlaps => tr!("dub-flag-overlaps"),
            Self::Fast(speed) => tr!("dub-flag-fast", speed = *speed),
            Self::Untranslated => tr!("dub-flag-untranslated"),
            Self::Numbers => tr!("dub-flag-numbers"),
        }
    }
}

/// What is worth a look at each line.
pub fn flags(lines: &[Segment]) -> Vec<Vec<Flag>> {
    let next = lines.iter().skip(1).map(Some).chain([None]);
    let all = lines.iter().zip(next).map(|(line, next)| {
        let mut flags = Vec::new();
        if next.is_some_and(|next| line.end > next.start + OVERLAP) {
            flags.push(Flag::Overlaps);
        }
        let speed = line.text.chars().count() as f64 / (line.end - line.start).max(0.1);
        if speed > FASTEST {
            flags.push(Flag::Fast(speed.round() as u32));
        }
        if !line.said.is_empty() {
            let words = line.text.split_whitespace().count();
            if words >= WORDS && line.text.trim().eq_ignore_ascii_case(line.said.trim()) {
                flags.push(Flag::Untranslated);
            }
            if numbers(&line.text) != numbers(&line.said) {
                flags.push(Flag::Numbers);
            }
        }
        flags
    });
    all.collect()
}

/// The numbers of a text, each as often as it is there; points and commas within one don't count.
fn numbers(text: &str) -> BTreeMap<String, usize> {
    let mut all = BTreeMap::new();
    let spaced: String = text
        .chars()
        .filter(|char| !matches!(char, '.' | ',' | '\u{a0}' | '\u{202f}'))
        .map(|char| if char.is_numeric() { char } else { ' ' })
        .collect();
    for number in spaced.split_whitespace() {
        *all.entry(number.to_owned()).or_default() += 1;
    }
    all
}

/// The report of a film, of these languages, as Markdown.
pub(super) fn written(card: &FilmCard, languages: &[&Language], done: &Exported) -> String {
    let mut out = format!("# {}\n\n", tr!("dub-report-title", name = card.film.name()));
    let job = tr!("dub-report-job", job = card.id.to_string());
    // Writing to a string can't fail.
    let mut line = |text: String| {
        let _written = writeln!(out, "{text}\n");
    };
    line(job);
    let seconds = format!("{:.2}", card.film.how.seconds());
    line(tr!("dub-report-length", seconds = seconds));
    for why in &done.lacking {
        line(tr!("dub-report-lacking", why = why.as_str()));
    }
    for note in &done.notes {
        line(note.clone());
    }
    for language in languages {
        let now = language.now();
        line(format!("## {}", language.code));
        if let Some(Stands::Ready { cost, .. }) = card.stands(&language.code) {
            let price = price::in_words(card.backend, *cost);
            line(tr!("dub-report-cost", price = price));
        }
        line(tr!("dub-report-lines", lines = now.len()));
        for patch in &language.patches {
            let [from, to] = patch.span;
            line(tr!(
                "dub-report-patch",
                line = patch.line,
                from = format!("{from:.3}"),
                to = format!("{to:.3}"),
                voice = patch.voice.name.as_str(),
                text = patch.text.as_str(),
                tempo = format!("{:.2}", patch.tempo),
                bed = bed(patch.bed)
            ));
        }
        let flags = flags(&now);
        if flags.iter().all(Vec::is_empty) {
            line(tr!("dub-report-no-flags"));
        }
        for (number, (said, flags)) in now.iter().zip(flags).enumerate() {
            for flag in flags {
                line(tr!(
                    "dub-report-flag",
                    line = number + 1,
                    at = format!("{:.2}", said.start),
                    what = flag.words()
                ));
            }
        }
    }
    out
}

/// What lies under a mended line, in words.
pub fn bed(bed: Bed) -> String {
    match bed {
        Bed::Ducked => tr!("dub-bed-ducked"),
        Bed::Silent => tr!("dub-bed-silent"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(said: &str, text: &str, start: f64, end: f64) -> Segment {
        Segment {
            said: said.to_owned(),
            text: text.to_owned(),
            start,
            end,
            ..Segment::default()
        }
    }

    #[test]
    fn what_is_worth_a_look_is_told_by_line() {
        let lines = [
            line("Zug 12 um 9.30", "Train 12 at 9:30", 0.0, 2.0),
            line("Es sind 1.000 Boote", "There are 1,000 boats", 2.0, 4.5),
            line("Wir haben drei", "Wir haben drei", 4.0, 6.0),
            line("Ja.", "Certainly, that is how it always was.", 6.0, 7.0),
        ];
        let flags = flags(&lines);
        assert_eq!(flags[0], [Flag::Numbers]);
        assert_eq!(flags[1], [Flag::Overlaps]);
        assert_eq!(flags[2], [Flag::Untranslated]);
        assert_eq!(flags[3], [Flag::Fast(37)]);
    }
}
