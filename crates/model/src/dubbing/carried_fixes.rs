//! Fixes that are carried over to a dub that was bought again: same lines keep them, the others keep their text.

use crate::dubbing::film::{HalfWritten, Language, Patch, Segment};
use crate::dubbing::replaced_dubs::is_same_line;
use mynah_core::ids::DubId;

impl Language {
    /// Whether what is known of it is of another dub than the one that is here.
    pub fn is_of_another(&self, dub: Option<&DubId>) -> bool {
        matches!((&self.of, dub), (Some(of), Some(dub)) if of != dub)
    }

    /// Knows of this dub alone from now on; what was bought and is wanted stays known.
    pub fn begin_anew(&mut self, dub: DubId) {
        let was = std::mem::take(self);
        let fixed = was.patches.iter().map(|patch| patch.speech.clone());
        let fixed: Vec<_> = fixed.collect();
        *self = Self {
            code: was.code,
            sheet: was.sheet,
            of: Some(dub),
            wishes: was.wishes,
            bought: was.bought,
            earlier: was.earlier,
            ..Self::default()
        };
        // Older films know of their fixes alone.
        for speech in &fixed {
            self.note_bought(speech, (None, None));
        }
    }

    /// What is known of the dub that is here takes the place of what was known of the one before. What was written for
    /// lines that say something else now waits at their time.
    pub fn renew(&mut self, new: &Self) {
        let was = std::mem::take(self);
        *self = new.clone();
        self.wishes.clone_from(&was.wishes);
        for bought in &was.bought {
            self.note_bought(&bought.speech, (Some(bought.at), bought.order));
        }
        let is_fixed = |it: &Self, text: &str| it.patches.iter().any(|patch| patch.text == text);
        for patch in &was.patches {
            if !is_fixed(self, &patch.text) {
                self.leave_fix(&was.lines, patch);
            }
        }
        for half in &was.half {
            self.leave_written(Some(&half.own), (&half.text, half.voice.clone()));
        }
        self.half.sort_by_key(|it| it.line);
    }

    /// Leaves what a fix of one of these lines said half written.
    pub fn leave_fix(&mut self, lines: &[Segment], patch: &Patch) {
        let own = patch.line.checked_sub(1);
        let own = own.and_then(|line| lines.get(line));
        let voice = Some(&patch.voice.id).filter(|id| !id.is_empty()).cloned();
        self.leave_written(own, (&patch.text, voice));
    }

    /// Leaves a text half written at the line that says the same as another dub's, else at the one that is said then.
    fn leave_written(
        &mut self,
        own: Option<&Segment>,
        (text, voice): (&str, Option<mynah_core::ids::VoiceId>),
    ) {
        let Some(own) = own else { return };
        let shared = |it: &Segment| it.end.min(own.end) - it.start.max(own.start);
        let all = self.lines.iter().enumerate();
        let then = all
            .filter(|(_, it)| shared(it) > 0.0)
            .max_by(|one, other| shared(one.1).total_cmp(&shared(other.1)));
        let same = self.lines.iter().position(|it| is_same_line(it, own));
        let place = same.or_else(|| then.map(|(place, _)| place));
        let Some((place, there)) = place.and_then(|place| Some((place, self.lines.get(place)?)))
        else {
            log::warn!("a fix of the dub before has no line any more: {text}");
            return;
        };
        let line = place + 1;
        if self.half.iter().any(|it| it.line == line) {
            log::warn!("a fix of the dub before is of a line that has another: {text}");
            return;
        }
        let said = self.patches.iter().find(|it| it.line == line);
        let own = Segment {
            words: Vec::new(),
            ..there.clone()
        };
        self.half.push(HalfWritten {
            line,
            said: said.map_or_else(|| own.text.clone(), |it| it.text.clone()),
            own,
            text: text.to_owned(),
            voice,
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::dubbing::testing::patch as patch_of;

    fn line(start: f64, text: &str) -> Segment {
        Segment {
            text: text.to_owned(),
            start,
            end: start + 1.0,
            ..Segment::default()
        }
    }

    /// Where the service had a line no more, its fix and what it said went, and nothing was said.
    #[test]
    fn a_fix_whose_line_is_gone_at_the_service_waits_half_written() {
        let with_id = |id: &str, at: f64, text: &str| Segment {
            id: Some(mynah_core::ids::SegmentId::new(id)),
            ..line(at, text)
        };
        let mut there = Language {
            code: "es".to_owned(),
            lines: Arc::new(vec![with_id("a", 0.0, "Uno."), with_id("b", 2.0, "Dos.")]),
            ..Language::default()
        };
        there.mend(1, Some(patch_of(1, "One")));
        there.mend(2, Some(patch_of(2, "Two")));
        let lines = vec![with_id("a", 0.0, "Uno."), with_id("c", 2.2, "Tres.")];
        let rebased = there.rebase(lines);
        let gone: Vec<_> = rebased.gone.iter().map(|it| &*it.text).collect();
        assert_eq!((gone, rebased.others), (vec!["Two"], Vec::new()));
        assert_eq!(there.patches.len(), 1, "the other one stays");
        let half: Vec<_> = there.half.iter().map(|it| (it.line, &*it.text)).collect();
        assert_eq!(half, [(2, "Two")]);
    }

    /// Lines and fixes of a dub that nobody has any more stood beside the sound of the one that was bought for it.
    #[test]
    fn a_language_that_was_bought_anew_knows_of_the_new_dub_alone() {
        let mut was = Language {
            code: "es".to_owned(),
            of: Some(DubId::new("first")),
            lines: Arc::new(vec![line(0.0, "Uno."), line(2.0, "Dos.")]),
            ..Language::default()
        };
        was.mend(1, Some(patch_of(1, "One")));
        was.mend(2, Some(patch_of(2, "Two")));
        let second = DubId::new("second");
        assert!(was.is_of_another(Some(&second)));
        let mut new = was.clone();
        new.begin_anew(second.clone());
        assert_eq!((new.lines.len(), new.patches.len()), (0, 0));
        assert_eq!((new.steps.len(), new.bought.len()), (0, 2));
        assert!(!new.is_of_another(Some(&second)) && !new.is_of_another(None));

        new.lines = Arc::new(vec![line(0.1, "Uno."), line(2.1, "Otra cosa.")]);
        new.mend(1, Some(patch_of(1, "One")));
        let mut there = was.clone();
        there.renew(&new);
        assert_eq!((&there.lines, &there.patches), (&new.lines, &new.patches));
        let half = there.half.iter();
        let half: Vec<_> = half.map(|it| (it.line, &*it.said, &*it.text)).collect();
        assert_eq!(half, [(2, "Otra cosa.", "Two")]);
        assert_eq!(there.half[0].voice.as_ref().unwrap().as_str(), "v");
        assert_eq!(there.bought.len(), 2, "what was paid is known");
    }
}
