//! How long a text would last as its speaker speaks: said before a line is bought that would have no room.

use crate::audio::splice;
use crate::deliver::subtitles::letters;
use crate::studio::dubbing::film::{Language, Segment};
use crate::terms::ids::VoiceId;
use crate::tr;

/// Shorter lines tell no pace: seconds and letters.
const SECONDS: f64 = 0.8;
const LETTERS: usize = 8;

/// Letters a second with which a line is spoken: as its voice spoke fixes of this language, else as its speaker speaks
/// in the dub, else as all do. Nothing where nobody spoke enough.
pub fn pace(language: &Language, line: usize, voice: Option<&VoiceId>) -> Option<f64> {
    let fixes = language
        .patches
        .iter()
        .filter(|it| Some(&it.voice.id) == voice);
    let fixes = fixes.map(|it| {
        let [from, to] = it.said;
        (&*it.text, (to - from) * f64::from(it.tempo))
    });
    let own = language.lines.get(line.checked_sub(1)?);
    let speaker = own.map(|own| own.speaker.as_str());
    fn of(line: &Segment) -> (&str, f64) {
        (&*line.text, line.end - line.start)
    }
    let theirs = language
        .lines
        .iter()
        .filter(|it| Some(&*it.speaker) == speaker);
    let all = language.lines.iter();
    middle(fixes)
        .or_else(|| middle(theirs.map(of)))
        .or_else(|| middle(all.map(of)))
}

/// The pace in the middle of those of texts that last so many seconds.
fn middle<'a>(all: impl Iterator<Item = (&'a str, f64)>) -> Option<f64> {
    let paces = all.filter_map(|(text, seconds)| {
        let count = letters(text);
        (seconds >= SECONDS && count >= LETTERS).then(|| count as f64 / seconds)
    });
    let mut paces: Vec<f64> = paces.collect();
    paces.sort_by(f64::total_cmp);
    paces.get(paces.len() / 2).copied()
}

/// That a text would last longer than it may in the room of its line, in seconds, even as fast as a fix is said: it would
/// be paid for and put nowhere. Nothing where it has room, or nobody knows.
pub fn hurried(pace: Option<f64>, (text, room): (&str, f64)) -> Option<String> {
    let seconds = letters(text) as f64 / pace?.max(1.0);
    (seconds > room * f64::from(splice::FASTEST)).then(|| {
        tr!(
            "dub-hurried",
            seconds = format!("{seconds:.1}"),
            room = format!("{room:.1}"),
            fastest = format!("{:.1}", splice::FASTEST)
        )
    })
}

/// Whether what was spoken, of so many seconds, can be fitted into the room of its line.
pub fn has_room(seconds: f64, room: f64) -> bool {
    seconds <= room * f64::from(splice::FASTEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::studio::dubbing::mending::patch_of;

    /// 83 letters for 3.9 s were paid for and had no room: nothing had been said before, for somebody could read them.
    #[test]
    fn a_text_that_its_speaker_takes_too_long_for_says_so() {
        let line = |speaker: &str, text: &str, start: f64, end: f64| Segment {
            speaker: speaker.to_owned(),
            text: text.to_owned(),
            start,
            end,
            ..Segment::default()
        };
        let mut language = Language {
            lines: std::sync::Arc::new(vec![
                line("Ada", &"twelve letters a second ".repeat(2), 0.0, 3.5),
                line("Bea", &"many more letters ".repeat(4), 4.0, 6.0),
                line("Ada", "No.", 7.0, 11.0),
            ]),
            ..Language::default()
        };
        let long = "letters ".repeat(11);
        let of = |language: &Language, line, text: &str| {
            hurried(pace(language, line, Some(&"voice".into())), (text, 3.9))
        };
        let said = of(&language, 3, &long).expect("it has no room");
        assert!(said.contains("3.9 s") && said.contains("1.5"), "{said}");
        assert_eq!(of(&language, 3, "A short one."), None);
        assert_eq!(of(&language, 2, &long), None, "she is quick");
        // The voice that says it was heard saying a fix: it is as quick.
        let mut fix = patch_of(1, &"many more letters ".repeat(4));
        (fix.voice.id, fix.said, fix.tempo) = ("voice".into(), [0.0, 2.0], 1.0);
        language.patches.push(fix);
        assert_eq!(of(&language, 3, &long), None);
        language = Language::default();
        assert_eq!(of(&language, 1, &long), None, "nobody knows");
    }
}
