//! Voices whose names nobody is to know where they say lines of a casting call that isn't revealed.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::Audition;
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::{ModelId, ProjectId, VoiceId};
use mynah_core::request::Generation;
use mynah_core::settings::ChosenSettings;
use mynah_core::silence::Bare;

/// Who is hidden, and with which words.
///
/// The rule: a name is hidden where it would give a letter away, and nowhere else. A take is known by its name once it is
/// heard, so that the name is hidden wherever the take, or its length, its price or its failure, can be found: where the
/// voice says words of a call that isn't revealed. The newest call in which a voice says a line in a manner decides, for
/// the older ones play the same takes: mixed anew and revealed, nobody is hidden; revealed and mixed anew, all are again.
/// Takes of which more is known than their words are hidden only where a letter can be them ([`Hidden::behind`]): what
/// was said with another model or other settings is no letter's, and keeps its name. What a letter was once stays hidden
/// though its voice has other settings of its own by now: the call keeps what it sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hidden {
    /// What each voice says behind a letter.
    voices: HashMap<VoiceId, Vec<Behind>>,
}

/// What a voice says behind a letter.
#[derive(Clone, Debug, PartialEq)]
pub struct Behind {
    /// As it is compared.
    said: Arc<str>,
    how: Arc<Manner>,
    /// What the call sent so far, by quick key.
    sent: Arc<BTreeSet<u64>>,
    /// Where it is.
    home: Option<Arc<Home>>,
}

/// Where a call is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// Its project.
    pub project: ProjectId,
    /// What that is called.
    pub name: String,
    /// The number that drew its letters.
    pub call: u32,
}

impl Behind {
    /// How it says that.
    pub fn how(&self) -> &Manner {
        &self.how
    }

    /// Whether the call sent this request.
    pub fn has_sent(&self, request: &Generation) -> bool {
        // Of most calls nothing is to be compared.
        !self.sent.is_empty() && self.sent.contains(&quick_key(request))
    }
}

/// How all voices of a call speak.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Manner {
    /// With what.
    pub model: ModelId,
    /// The settings that are put over each voice's own.
    pub settings: ChosenSettings,
}

impl Hidden {
    /// Of these calls, the newest first.
    pub fn of<'a>(auditions: impl Iterator<Item = &'a Audition>) -> Self {
        Self::within(auditions.map(|audition| (audition, None)))
    }

    /// The same of calls that are known with where they are.
    pub fn within<'a>(auditions: impl Iterator<Item = (&'a Audition, Option<Arc<Home>>)>) -> Self {
        let mut all = Self::default();
        let mut told = HashSet::new();
        for (audition, home) in auditions {
            let how = Arc::new(Manner {
                model: audition.model.clone(),
                settings: audition.settings,
            });
            let sent = Arc::new(audition.sent().clone());
            let lines = audition.lines.iter();
            let lines: Vec<Arc<str>> = lines.map(|line| compared(&line.text).into()).collect();
            for candidate in &audition.candidates {
                for said in &lines {
                    let what = (candidate.voice.clone(), Arc::clone(said), Arc::clone(&how));
                    if !told.insert(what) || audition.revealed {
                        continue;
                    }
                    let behind = all.voices.entry(candidate.voice.clone()).or_default();
                    behind.push(Behind {
                        said: Arc::clone(said),
                        how: Arc::clone(&how),
                        sent: Arc::clone(&sent),
                        home: home.clone(),
                    });
                }
            }
        }
        all
    }

    /// Whether a voice that says this isn't called by its name: a line of a call it is in, its beginning, one of its
    /// parts, with its silences or without.
    pub fn hides(&self, voice: &VoiceId, text: &str) -> bool {
        self.behind(voice, text).next().is_some()
    }

    /// As what a voice says this behind letters: a take of it that was made otherwise is none of theirs.
    pub fn behind(&self, voice: &VoiceId, text: &str) -> impl Iterator<Item = &Behind> {
        let behind = self.voices.get(voice).map_or(&[][..], Vec::as_slice);
        // Most voices are behind no letter: nothing is compared for them.
        let said = (!behind.is_empty()).then(|| compared(text.trim().trim_end_matches('…')));
        let said = said.filter(|said| !said.is_empty());
        behind.iter().filter(move |line| {
            said.as_deref()
                .is_some_and(|said| has_part(&line.said, said))
        })
    }

    /// Whether a voice says just this behind a letter: what is made of it may be a letter's very take.
    pub fn is_said(&self, voice: &VoiceId, text: &str) -> bool {
        self.said(voice, text).is_some()
    }

    /// Where the call is behind whose letters a voice says just this, where that is known.
    pub fn home_of(&self, voice: &VoiceId, text: &str) -> Option<&Home> {
        self.said(voice, text)?.home.as_deref()
    }

    fn said(&self, voice: &VoiceId, text: &str) -> Option<&Behind> {
        let mut behind = self.voices.get(voice).into_iter().flatten();
        behind.find(|line| *line.said == *compared(text))
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

/// Whether a text has this as its beginning, or anywhere as whole words.
fn has_part(text: &str, part: &str) -> bool {
    // What is told in short is cut anywhere.
    text.starts_with(part)
        || text.match_indices(part).any(|(at, _)| {
            let (before, behind) = text.split_at(at);
            let behind = behind.strip_prefix(part).unwrap_or_default();
            let first = [before.chars().next_back(), part.chars().next()];
            let last = [part.chars().next_back(), behind.chars().next()];
            ![first, last]
                .into_iter()
                .any(|pair| pair.into_iter().all(is_letter))
        })
}

/// Whether words are made of it, and are parted by others: where they aren't, parts begin and end anywhere.
fn is_letter(letter: Option<char>) -> bool {
    letter.is_some_and(|letter| letter.is_alphanumeric() && letter < '\u{e00}')
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
        // Letters within its words are none of its parts.
        assert!(hidden.hides(&bo, "at all.") && !hidden.hides(&bo, "body at"));
        assert!(!hidden.is_said(&bo, "Nobody at all."));
        assert!(hidden.is_said(&bo, "Who’s there? Nobody. Nobody at all."));
        assert!(!hidden.hides(&bo, ""));
        assert!(!hidden.hides(&VoiceId::new("swift"), "Who’s there?"));
        assert!(hidden.has(&bo) && !hidden.has(&VoiceId::new("swift")));
        call.revealed = true;
        assert!(Hidden::of([&call].into_iter()).is_empty());
    }

    /// Names stayed hidden until the first mix, which nobody looked at again, was revealed too.
    #[test]
    fn the_newest_call_with_the_same_takes_decides_whether_names_are_known() {
        let first = audition();
        let mut mixed = first.mixed(8);
        let of = |calls: &[&Audition]| Hidden::of(calls.iter().copied());
        let bo = VoiceId::new("bo");
        assert!(of(&[&mixed, &first]).hides(&bo, "Nobody."));
        mixed.revealed = true;
        assert!(of(&[&mixed, &first]).is_empty());
        // Letters that were given after the names were shown hide them again.
        assert!(of(&[&first, &mixed]).hides(&bo, "Nobody."));
        // What the newer one doesn't play stays hidden.
        let mut half = mixed.clone();
        half.lines.truncate(1);
        let hidden = of(&[&half, &first]);
        assert!(hidden.hides(&bo, "Nobody.") && !hidden.hides(&bo, "Who’s there?"));
        let mut other = mixed;
        other.model = ModelId::from("eleven_flash_v2_5");
        assert!(of(&[&other, &first]).hides(&bo, "Nobody."));
    }

    #[test]
    fn how_a_line_is_said_behind_letters_is_told_for_each_call() {
        let first = audition();
        let mut other = first.clone();
        other.model = ModelId::from("eleven_flash_v2_5");
        let hidden = Hidden::of([&other, &first].into_iter());
        let bo = VoiceId::new("bo");
        let behind = hidden.behind(&bo, "Nobody.");
        let models: Vec<&str> = behind.map(|one| one.how().model.as_str()).collect();
        assert_eq!(models, ["eleven_flash_v2_5", "eleven_v3"]);
    }
}
