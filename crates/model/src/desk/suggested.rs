//! Voices suggested for parts that have none, or whose voice is gone, some voices a frame: an account may have thousands.

use std::sync::Arc;

use crate::casting::{self, Uncast};
use crate::desk::{Desk, Ground, Like, Voice, Voices};
use crate::fitting::{Best, Likes};
use mynah_core::backend::Backend;
use mynah_core::day::Day;
use mynah_core::ids::VoiceId;
use mynah_script::cast::{CastVoice, Part};
use mynah_script::edit::Edit;
use mynah_script::tuning::PartChange;

/// Voices that are looked at in one frame.
const LOOKED_AT_A_FRAME: usize = 500;

/// Parts that voices are suggested for; of a play with more it is said again when some have theirs.
const PARTS: usize = 100;

/// A part without a voice that can speak it.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanting {
    /// The speaker.
    pub speaker: Arc<str>,
    /// What is wanted of a voice.
    pub likes: Likes,
}

/// Voices for parts that want one, as far as they were looked through.
#[derive(Debug)]
pub struct Suggested {
    ground: Option<Ground>,
    voices: Voices,
    /// Voices that nothing new is spoken with: they are suggested to nobody.
    silent: Vec<VoiceId>,
    wanting: Vec<Wanting>,
    bests: Vec<Best>,
    part: usize,
    place: usize,
}

impl Suggested {
    /// Nothing looked at yet, for those of the open project.
    pub fn new(desk: &Desk, today: Day) -> Self {
        let wanting = desk.wanting();
        Self {
            silent: desk.silent_voices(today),
            ground: desk.ground(),
            voices: desk.voices_of(desk.backend()).clone(),
            bests: vec![Best::default(); wanting.len()],
            wanting,
            part: 0,
            place: 0,
        }
    }

    /// Whether others want one by now, or there are other voices.
    pub fn is_old(&self, desk: &Desk, today: Day) -> bool {
        self.ground != desk.ground()
            || self.silent != desk.silent_voices(today)
            || !self.voices.is_same(desk.voices_of(desk.backend()))
            || self.wanting != desk.wanting()
    }

    /// Looks on; `true` when all voices were looked at.
    pub fn look_on(&mut self) -> bool {
        let mut left = LOOKED_AT_A_FRAME;
        while left > 0
            && let Some(wanting) = self.wanting.get(self.part)
            && let Some(best) = self.bests.get_mut(self.part)
        {
            let rest = self.voices.iter().enumerate().skip(self.place).take(left);
            let mut looked = 0;
            for (place, voice) in rest {
                if !voice.is_clone() && !self.silent.contains(&voice.id) {
                    best.look(wanting.likes.score(voice), place);
                }
                looked += 1;
            }
            self.place += looked;
            left -= looked;
            if self.place >= self.voices.len() {
                (self.part, self.place) = (self.part + 1, 0);
            }
        }
        self.is_done()
    }

    /// Whether all voices were looked at.
    pub fn is_done(&self) -> bool {
        self.part >= self.wanting.len()
    }

    /// Who wants one.
    pub fn wanting(&self) -> &[Wanting] {
        &self.wanting
    }

    /// The voices that fit a speaker best.
    pub fn of(&self, speaker: &str) -> Option<(&Likes, Vec<&Voice>)> {
        let at = self.wanting.iter().position(|it| &*it.speaker == speaker)?;
        let places = self.bests.get(at)?.places();
        let voices = places.filter_map(|place| self.voices.get(place)).collect();
        Some((&self.wanting.get(at)?.likes, voices))
    }

    /// A voice of its own for each, as far as there are enough; nothing before all were looked at.
    pub fn all(&self, desk: &Desk) -> Vec<(Arc<str>, CastVoice)> {
        if !self.is_done() {
            return Vec::new();
        }
        let backend = desk.backend();
        let parts = desk.script().cast().0.values();
        let taken = parts
            .filter_map(|part| part.voice(backend))
            .map(|voice| &voice.id);
        let wanting = self.wanting.iter().zip(&self.bests);
        let uncast = wanting.map(|(wanting, best)| Uncast {
            likes: wanting.likes.clone(),
            lines: 0,
            best: Some(best),
        });
        let given = casting::assign(&uncast.collect::<Vec<_>>(), taken, &self.voices);
        let cast = self.wanting.iter().zip(given);
        cast.filter_map(|(wanting, voice)| Some((Arc::clone(&wanting.speaker), voice?.into())))
            .collect()
    }
}

/// A voice's name without the mark of Draft voices.
fn plain_name(name: &str) -> String {
    let name = name.trim().to_lowercase();
    name.trim_end_matches("(draft)").trim_end().to_owned()
}

impl Desk {
    /// Whether a part's voice is known to be gone from who speaks the open project, with its name.
    pub fn gone_voice<'a>(&self, part: &'a Part) -> Option<&'a CastVoice> {
        let backend = self.backend();
        let cast = part.voice(backend)?;
        self.voices_of(backend).is_gone(&cast.id).then_some(cast)
    }

    /// Whose like the service can be asked for: a voice that is gone, where its preview lay is known.
    pub fn gone_like(&self, speaker: &str) -> Option<Like> {
        let part = self.script().cast().0.get(speaker)?;
        let gone = self.gone_voice(part)?;
        let card = self.vanished.get(&gone.id)?;
        Some(Like::Voice {
            voice: gone.id.clone(),
            original: None,
            name: gone.name.clone(),
            address: Some(card.facts.preview.clone()?),
        })
    }

    /// The speakers who have no voice, or one that is gone.
    fn wanting(&self) -> Vec<Wanting> {
        let cast = &self.script().cast().0;
        let none = Part::default();
        let speakers = self.speakers().into_iter().filter_map(|speaker| {
            let part = cast.get(&*speaker).unwrap_or(&none);
            let wants = part.voice(self.backend()).is_none() || self.gone_voice(part).is_some();
            wants.then(|| Wanting {
                likes: self.likes(&speaker, part),
                speaker,
            })
        });
        speakers.take(PARTS).collect()
    }

    /// What is wanted of a part's voice: what its speaker's name says, then what the voice that it had was, then what
    /// the Draft voice is that rehearses it.
    fn likes(&self, speaker: &str, part: &Part) -> Likes {
        let mut likes = Likes::of_name(speaker);
        let gone = self
            .gone_voice(part)
            .and_then(|gone| self.vanished.get(&gone.id));
        if let Some(gone) = gone {
            likes.or_labels(&gone.labels);
        }
        if self.backend() == Backend::Live
            && let Some(draft) = &part.draft
            && let Some(draft) = self.voices_of(Backend::Draft).of(&draft.id)
        {
            likes.or_labels(&draft.labels);
        }
        let language = part.language.as_deref().or_else(|| self.script_language());
        if let Some(language) = language {
            likes.or_language(language);
        }
        likes
    }

    /// The voices of the other backend that exist in the project's backend too, for speakers without a voice: by id, or by
    /// name. A clone of the same name may be another person's.
    pub fn voices_in_both(&self) -> Vec<(Arc<str>, CastVoice)> {
        let backend = self.backend();
        let voices = self.voices_of(backend);
        let other = |part: &Part| match backend {
            Backend::Draft => part.live.clone(),
            Backend::Live => part.draft.clone(),
        };
        let kept = |(speaker, part): (&String, &Part)| {
            let other = other(part).filter(|_| part.voice(backend).is_none())?;
            let by_name = |voice: &&Voice| {
                !voice.is_clone() && plain_name(&voice.name) == plain_name(&other.name)
            };
            let voice = voices.of(&other.id);
            let voice = voice.or_else(|| voices.iter().find(by_name))?;
            Some((Arc::from(speaker.as_str()), CastVoice::from(voice)))
        };
        let cast = self.script().cast().0.iter();
        cast.filter_map(kept).collect()
    }

    /// The edit that casts all of these, as one step.
    pub fn cast_all(&self, cast: Vec<(Arc<str>, CastVoice)>) -> Edit {
        let backend = self.backend();
        let edits = cast.into_iter().map(|(speaker, voice)| Edit::TunePart {
            speaker: speaker.to_string(),
            change: PartChange::voice(backend, voice),
        });
        Edit::Group(edits.collect())
    }

    /// What voices were that an earlier run listed and that are there no more.
    pub fn remember_lost(&mut self, lost: Vec<Voice>) {
        let lost = lost.into_iter();
        self.vanished
            .extend(lost.map(|voice| (voice.id.clone(), voice)));
    }

    /// Keeps the cards of cast voices that the next list may lack: what they were is told by them alone.
    pub fn remember_cast(&mut self, backend: Backend, next: &Voices) {
        let Some(project) = &self.project else { return };
        let before = self.voices_of(backend);
        let parts = project.editor.script().cast().0.values();
        let lost = parts
            .filter_map(|part| part.voice(backend))
            .filter(|cast| next.of(&cast.id).is_none())
            .filter_map(|cast| before.of(&cast.id));
        let lost: Vec<Voice> = lost.cloned().collect();
        for voice in lost {
            self.vanished.insert(voice.id.clone(), voice);
        }
    }
}
