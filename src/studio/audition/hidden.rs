//! Voices whose names nobody is to know where they say lines of a casting call that isn't revealed.

use std::collections::HashMap;

use super::Audition;
use crate::terms::ids::VoiceId;
use crate::terms::silence::Bare;

/// Who is hidden, and with which words. A take is known by its name once it is heard, so that the name is hidden
/// wherever the take, or its length, can be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    /// The calls that each voice is in.
    voices: HashMap<VoiceId, Vec<usize>>,
    /// What is said in each call, as it is compared.
    calls: Vec<Vec<String>>,
}

impl Hidden {
    /// Of these calls; those that are revealed hide nobody.
    pub fn of<'a>(auditions: impl Iterator<Item = &'a Audition>) -> Self {
        let mut all = Self::default();
        for audition in auditions.filter(|audition| !audition.revealed) {
            let place = all.calls.len();
            for candidate in &audition.candidates {
                let calls = all.voices.entry(candidate.voice.clone()).or_default();
                calls.push(place);
            }
            let lines = audition.lines.iter();
            all.calls
                .push(lines.map(|line| compared(&line.text)).collect());
        }
        all
    }

    /// Whether a voice that says this isn't called by its name: a line of a call it is in, its beginning, one of its
    /// parts, with its silences or without.
    pub fn hides(&self, voice: &VoiceId, text: &str) -> bool {
        let Some(calls) = self.voices.get(voice) else {
            return false;
        };
        let said = compared(text.trim().trim_end_matches('…'));
        let mut lines = calls.iter().filter_map(|call| self.calls.get(*call));
        !said.is_empty() && lines.any(|lines| lines.iter().any(|line| line.contains(&said)))
    }

    /// Whether a voice is in one of them: what is told of all its takes together tells of those too.
    pub fn has(&self, voice: &VoiceId) -> bool {
        self.voices.contains_key(voice)
    }

    /// Whether nobody is hidden.
    pub fn is_empty(&self) -> bool {
        self.voices.is_empty()
    }
}

/// A text as entries have it: without its silences, and with single spaces.
fn compared(text: &str) -> String {
    let bare = Bare::of(text);
    let words: Vec<&str> = bare.text.split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::session::tests::audition;
    use super::*;

    /// Parts of a line and lines with a silence said the name.
    #[test]
    fn who_says_a_line_a_part_of_it_or_its_words_alone_is_hidden_and_elsewhere_is_not() {
        let mut call = audition();
        call.lines[0].text = "Who’s there? [silence 1.5s] Nobody.\nNobody at all.".to_owned();
        let hidden = Hidden::of([&call].into_iter());
        let bo = VoiceId::new("bo");
        for said in [
            "Who’s there? [silence 1.5s] Nobody.\nNobody at all.",
            "Who’s there? Nobody. Nobody at all.",
            "Who’s there?…",
            "Nobody at all.",
        ] {
            assert!(hidden.hides(&bo, said), "{said}");
        }
        assert!(!hidden.hides(&bo, "Something else"));
        assert!(!hidden.hides(&bo, ""));
        assert!(!hidden.hides(&VoiceId::new("swift"), "Who’s there?"));
        assert!(hidden.has(&bo) && !hidden.has(&VoiceId::new("swift")));
        call.revealed = true;
        assert!(Hidden::of([&call].into_iter()).is_empty());
    }
}
