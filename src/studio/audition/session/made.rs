//! What the cells of a casting call were made with: they stay what was paid for and judged, whatever the project says by now.

use std::sync::Arc;

use super::Audition;
use crate::terms::request::Generation;

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

    /// Makes the cells as those of another one with the same manner were made, where the same voice says the same.
    pub(super) fn make_as(&mut self, other: &Self) {
        for (place, candidate) in self.candidates.clone().into_iter().enumerate() {
            let mut theirs = other.candidates.iter();
            let Some(their_place) = theirs.position(|one| one.voice == candidate.voice) else {
                continue;
            };
            for line in 0..self.lines.len() {
                let same = |of: &super::AuditionLine| {
                    let here = self.lines.get(line);
                    here.is_some_and(|here| here.text == of.text)
                };
                let their_line = other.lines.iter().position(same);
                let request = their_line.and_then(|at| other.made_with((their_place, at)));
                if let Some(request) = request.cloned() {
                    self.make((place, line), request);
                }
            }
        }
    }

    /// Leaves out what no cell can have been made with.
    pub(super) fn leave_strange_made(&mut self) {
        for (place, line, request) in std::mem::take(&mut self.made) {
            self.make((place, line), request);
        }
    }

    /// Whether a cell can be made with a request: its voice speaks, with the model of the call.
    fn can_say(&self, (place, line): (usize, usize), request: &Generation) -> bool {
        let candidate = self.candidates.get(place);
        let speech = request.speech();
        let is_own = candidate.zip(speech).is_some_and(|(candidate, speech)| {
            candidate.voice == speech.voice && self.model == speech.model
        });
        is_own && line < self.lines.len()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::audition;
    use super::*;
    use crate::studio::audition::AuditionLine;
    use crate::terms::format::OutputFormat;
    use crate::terms::request::{Context, SpeechRequest};
    use crate::terms::settings::VoiceSettings;

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
        // Its line is another one's place by then, and so is its voice.
        let new = AuditionLine {
            line: None,
            text: "Another one.".to_owned(),
        };
        let lines = [vec![new], call.lines.clone()].concat();
        let again = (4..40).map(|seed| call.again(lines.clone(), seed));
        for again in again {
            let made: Vec<_> = again.made().collect();
            let [((place, 1), request)] = made[..] else {
                panic!("{made:?}");
            };
            assert_eq!(again.candidates[place], call.candidates[1]);
            assert_eq!(request, &first);
        }
    }
}
