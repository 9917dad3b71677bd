//! What the cells of a casting call were made with: they stay what was paid for and judged, whatever the project says by now.

use std::sync::Arc;

use super::Audition;
use mynah_core::request::Generation;

impl Audition {
    /// What the cells were made with, or are being made with, each with the place of its candidate and of its line. A rule
    /// of pronunciation, another format or other settings of a voice would send something else by now, and what was said
    /// of these would be of takes that nobody hears.
    pub fn made(&self) -> impl Iterator<Item = ((usize, usize), &Arc<Generation>)> {
        let made = self.made.iter();
        made.map(|(place, line, request)| ((*place, *line), request))
    }

    /// What this cell was made with.
    pub fn made_with(&self, at: (usize, usize)) -> Option<&Arc<Generation>> {
        self.made()
            .find_map(|(of, request)| (of == at).then_some(request))
    }

    /// Keeps what a cell is made with; whether that is another request than it had.
    pub fn make(&mut self, (place, line): (usize, usize), request: Arc<Generation>) -> bool {
        if self.made_with((place, line)) == Some(&request) || !self.can_say((place, line), &request)
        {
            return false;
        }
        self.made.retain(|(of, at, _)| (*of, *at) != (place, line));
        self.made.push((place, line, request));
        self.made.sort_by_key(|(of, at, _)| (*of, *at));
        true
    }

    /// The same voices with the same lines, by new letters; nothing is said of them yet, and what was made stays made.
    pub fn mixed(&self, seed: u32) -> Self {
        let mut mixed = self.again(self.lines.clone(), seed);
        for ((place, line), request) in self.made() {
            let voice = self.candidates.get(place).map(|one| &one.voice);
            let mut theirs = mixed.candidates.iter();
            if let Some(place) = theirs.position(|one| Some(&one.voice) == voice) {
                mixed.make((place, line), Arc::clone(request));
            }
        }
        mixed
    }

    /// Leaves out what no cell can have been made with.
    pub fn leave_strange_made(&mut self) {
        for (place, line, request) in std::mem::take(&mut self.made) {
            self.make((place, line), request);
        }
    }

    /// Whether a cell can be made with a request: its voice says the words of its line, with the model of the call.
    fn can_say(&self, (place, line): (usize, usize), request: &Generation) -> bool {
        let cell = self.candidates.get(place).zip(self.lines.get(line));
        cell.zip(request.speech())
            .is_some_and(|((candidate, line), speech)| {
                candidate.voice == speech.voice
                    && self.model == speech.model
                    && line.text.trim() == speech.text
            })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::audition;
    use super::*;
    use mynah_core::format::OutputFormat;
    use mynah_core::request::{Context, SpeechRequest};
    use mynah_core::settings::VoiceSettings;

    fn said(call: &Audition, (place, line): (usize, usize)) -> Arc<Generation> {
        let request = SpeechRequest {
            voice: call.candidates[place].voice.clone(),
            model: call.model.clone(),
            text: call.lines[line].text.clone(),
            settings: VoiceSettings::default(),
            format: OutputFormat::WAV_48000,
            seed: None,
            language: None,
            context: Context::default(),
            seams: Vec::new(),
            rules: Vec::new(),
            place: Default::default(),
        };
        Arc::new(request.into())
    }

    /// All was to be bought again after a rule, and "Mix anew" lost it as well.
    #[test]
    fn what_cells_were_made_with_is_kept_merged_and_goes_along_to_other_letters() {
        let mut call = audition();
        let base = call.clone();
        let first = said(&call, (1, 0));
        assert!(call.make((1, 0), Arc::clone(&first)));
        assert!(!call.make((1, 0), Arc::clone(&first)), "it is the same");
        let strange = said(&call, (2, 0));
        assert!(!call.make((1, 0), strange), "another voice says it");
        assert!(!call.make((1, 1), Arc::clone(&first)), "it has other words");
        assert!(
            !call.make((1, 9), Arc::clone(&first)),
            "there is no such line"
        );
        assert_eq!(Audition::read(&call.written()).unwrap(), call);
        let mut other = base.clone();
        other.rate(0, 0, 3);
        let both = call.carried(&base, other);
        assert_eq!(
            (both.made_with((1, 0)), both.stars(0, 0)),
            (Some(&first), 3)
        );
        // Its voice is another one's place by then.
        for seed in 4..40 {
            let mixed = call.mixed(seed);
            let made: Vec<_> = mixed.made().collect();
            let [((place, 0), request)] = made[..] else {
                panic!("{made:?}");
            };
            assert_eq!(mixed.candidates[place], call.candidates[1]);
            assert_eq!(request, &first);
            let again = call.again(call.lines.clone(), seed);
            assert_eq!(
                again.made().count(),
                0,
                "it may be changed before it begins"
            );
        }
    }
}
