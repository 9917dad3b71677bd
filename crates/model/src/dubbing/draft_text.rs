//! Texts that were typed for lines of a dub and not ordered yet.

use crate::dubbing::film::{HalfWritten, Language, Patch, Segment};
use crate::dubbing::replaced_dubs::is_same_line;
use mynah_core::ids::VoiceId;
use mynah_core::language::language_name;
use mynah_i18n::tr;

impl HalfWritten {
    /// Whether it is what the line said, in the voice that it has: nothing is written.
    pub fn is_nothing(&self) -> bool {
        self.text.trim() == self.said.trim() && self.voice.is_none()
    }

    /// Whether a fix says it, with the voice that was chosen if one was: the service says a line with none.
    pub fn is_said_by(&self, patch: &Patch) -> bool {
        let is_of_it = self.line == patch.line && self.text.trim() == patch.text.trim();
        is_of_it
            && self
                .voice
                .as_ref()
                .is_none_or(|it| speaks(patch) == Some(it))
    }
}

/// The voice that says a fix; none where the service says it.
fn speaks(patch: &Patch) -> Option<&VoiceId> {
    (!patch.speech.is_anew()).then_some(&patch.voice.id)
}

impl Language {
    /// Whether a fix of it says what is half written of a line.
    pub fn says(&self, half: &HalfWritten) -> bool {
        self.patches.iter().any(|patch| half.is_said_by(patch))
    }

    /// The numbers of lines for which other words are written than they say, or another voice is chosen.
    pub fn unsaid(&self) -> Vec<usize> {
        let now = self.now();
        let is_open = |line: usize, text: &str| {
            let says = line.checked_sub(1).and_then(|place| now.get(place));
            says.is_some_and(|says| says.text.trim() != text.trim())
        };
        // Dubbed anew, the number may be another line's.
        let is_own = |line: usize, own: &Segment| {
            let there = line.checked_sub(1).and_then(|place| self.lines.get(place));
            there.is_some_and(|there| is_same_line(own, there))
        };
        let is_other_voice = |half: &HalfWritten| {
            let mut patches = self.patches.iter();
            let patch = patches.find(|patch| patch.line == half.line);
            let now = match patch {
                Some(patch) => speaks(patch),
                None => half.own.voice.as_ref(),
            };
            half.voice.is_some() && half.voice.as_ref() != now
        };
        let half = self.half.iter().filter(|half| {
            let is_its = is_own(half.line, &half.own);
            is_its && (is_open(half.line, &half.text) || is_other_voice(half))
        });
        half.map(|half| half.line).collect()
    }
}

/// That lines of a language say something else in its files than what is written for them; nothing where none does.
pub fn told(language: &Language) -> Option<String> {
    words(&language.code, &language.unsaid())
}

/// The same of lines with these numbers.
pub fn words(code: &str, lines: &[usize]) -> Option<String> {
    let numbers: Vec<String> = lines.iter().map(usize::to_string).collect();
    let count = lines.len();
    (count > 0).then(|| {
        tr!(
            "dub-unsaid",
            language = language_name(code),
            count = count,
            lines = numbers.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A fix that was typed and not bought was delivered as the old line, without a word.
    #[test]
    fn what_is_written_and_not_said_is_told() {
        let line = |text: &str, start: f64| Segment {
            text: text.to_owned(),
            start,
            end: start + 1.0,
            ..Segment::default()
        };
        let lines = [line("Uno.", 0.0), line("Dos.", 2.0), line("Tres.", 4.0)];
        let half = |line: usize, own: &Segment, text: &str| HalfWritten {
            line,
            said: own.text.clone(),
            own: own.clone(),
            text: text.to_owned(),
            voice: None,
        };
        let mut language = Language {
            code: "es".to_owned(),
            lines: std::sync::Arc::new(lines.to_vec()),
            half: vec![half(1, &lines[0], "Uno. "), half(2, &lines[1], "Dos!")],
            ..Language::default()
        };
        assert_eq!(language.unsaid(), [2]);
        assert!(told(&language).is_some_and(|it| it.contains("line 2 of Spanish")));
        language.half.push(half(3, &lines[0], "Of another dub."));
        assert_eq!(language.unsaid(), [2]);
        language.half.clear();
        assert_eq!(told(&language), None);
    }
}
