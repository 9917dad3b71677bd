//! How a part of the open project stands beside what its cast file says of it.

use crate::desk::Desk;
use crate::desk::voices::spoken;
use mynah_core::backend::Backend;
use mynah_core::ids::{ModelId, VoiceId};
use mynah_script::cast::{CastEntry, CastVoice, Part};
use mynah_script::edit::Edit;

/// Who says what of a part.
#[derive(Clone, Debug, PartialEq)]
pub enum PartStand {
    /// Both say the same.
    Same,
    /// The series says something new: it is offered.
    News {
        /// The part as it would be.
        part: Box<Part>,
        /// Whether the project was changed since, too.
        both: bool,
    },
    /// The series says something new, with a voice that nobody here knows.
    Unheard {
        /// What it calls the voice.
        voice: String,
    },
    /// The project says something else, and knows what the series says.
    Ours {
        /// The part as the series has it; nothing where nobody here knows its voice.
        part: Option<Box<Part>>,
    },
    /// The series says nothing of it.
    Alone,
}

impl PartStand {
    /// The part as the series has it, where that can be taken over.
    pub fn offered(self) -> Option<Box<Part>> {
        match self {
            Self::News { part, .. } | Self::Ours { part: Some(part) } => Some(part),
            Self::Same | Self::Unheard { .. } | Self::Ours { part: None } | Self::Alone => None,
        }
    }
}

impl Desk {
    /// How a speaker's part stands beside the series; nothing where none is shared, or read.
    pub fn part_stand(&self, speaker: &str) -> Option<PartStand> {
        let (series, read) = self.series()?;
        let file = read?.came.as_ref().ok()?;
        let none = Part::default();
        let part = self.script().cast().0.get(speaker).unwrap_or(&none);
        let Some(entry) = file.entry(speaker) else {
            return Some(PartStand::Alone);
        };
        let is_news = series.is_news(file, speaker);
        Some(match self.part_told(part, entry) {
            Ok(told) if is_alike(&told, part) => PartStand::Same,
            Ok(told) if is_news => {
                let before = series.seen.entry(speaker);
                let was = before.and_then(|entry| self.part_told(part, entry).ok());
                PartStand::News {
                    part: Box::new(told),
                    both: was.is_some_and(|was| !is_alike(&was, part)),
                }
            }
            Err(voice) if is_news => PartStand::Unheard { voice },
            Ok(told) => PartStand::Ours {
                part: Some(Box::new(told)),
            },
            Err(_) => PartStand::Ours { part: None },
        })
    }

    /// The part that an entry tells, for one who has this part.
    ///
    /// # Errors
    /// The name of a voice that nobody here knows.
    fn part_told(&self, part: &Part, entry: &CastEntry) -> Result<Part, String> {
        let mut told = Part {
            model: entry.model.as_ref().map(ModelId::new),
            settings: entry.settings,
            language: entry.language.clone(),
            place: entry.place.clone(),
            ..part.clone()
        };
        if let Some(draft) = &entry.draft {
            let found = self.draft_named(part, draft);
            told.draft = Some(found.ok_or_else(|| draft.clone())?);
        }
        let Some(voice) = &entry.voice else {
            return Ok(told);
        };
        // With either beside it, it is the account's.
        if entry.draft.is_some() || entry.name.is_some() {
            let found = self.live_named(part, voice, entry.name.as_deref());
            told.live = Some(found.ok_or_else(|| voice.clone())?);
            return Ok(told);
        }
        let draft = || self.draft_named(part, voice).map(|it| (it, Backend::Draft));
        let live = || {
            let found = self.live_named(part, voice, None);
            found.map(|it| (it, Backend::Live))
        };
        let found = match self.backend() {
            Backend::Draft => draft().or_else(live),
            Backend::Live => live().or_else(draft),
        };
        match found {
            Some((voice, Backend::Draft)) => told.draft = Some(voice),
            Some((voice, Backend::Live)) => told.live = Some(voice),
            None => return Err(voice.clone()),
        }
        Ok(told)
    }

    fn draft_named(&self, part: &Part, name: &str) -> Option<CastVoice> {
        let own = part.draft.as_ref();
        named(own, name).or_else(|| self.listed(Backend::Draft, name))
    }

    fn live_named(&self, part: &Part, name: &str, called: Option<&str>) -> Option<CastVoice> {
        let own = part.live.as_ref();
        // An id is believed: the account may not be known yet, and a voice that is gone is pointed out.
        let by_id = || {
            (called.is_some() || VoiceId::may_be(name)).then(|| CastVoice {
                id: VoiceId::from(name),
                name: called.unwrap_or(name).to_owned(),
            })
        };
        named(own, name)
            .or_else(|| self.listed(Backend::Live, name))
            .or_else(by_id)
    }

    /// A voice that a backend lists by this id or name.
    fn listed(&self, backend: Backend, name: &str) -> Option<CastVoice> {
        let voices = self.voices_of(backend);
        let found = voices.of(&VoiceId::from(name));
        found.or_else(|| voices.named(name)).map(CastVoice::from)
    }

    /// The edit that takes over what the series says of these, as one step, and how many parts that are; nothing where it
    /// says nothing else.
    pub fn take_over(&self, speakers: &[String]) -> Option<(Edit, usize)> {
        let edits = speakers.iter().filter_map(|speaker| {
            let part = self.part_stand(speaker)?.offered()?;
            Some(Edit::SetPart {
                speaker: speaker.clone(),
                part: Some(part),
            })
        });
        let edits: Vec<Edit> = edits.collect();
        let count = edits.len();
        (count > 0).then_some((Edit::Group(edits), count))
    }
}

/// The voice that is cast already, where it is meant: nobody has to be asked for it.
fn named(own: Option<&CastVoice>, name: &str) -> Option<CastVoice> {
    let meant = |own: &&CastVoice| own.id.as_str() == name || spoken(&own.name) == spoken(name);
    own.filter(meant).cloned()
}

/// Whether two parts are spoken alike. What a voice was called when it was cast is nothing to that.
fn is_alike(one: &Part, other: &Part) -> bool {
    let id = |voice: &Option<CastVoice>| voice.as_ref().map(|voice| voice.id.clone());
    (id(&one.draft), id(&one.live)) == (id(&other.draft), id(&other.live))
        && one.model == other.model
        && one.settings == other.settings
        && one.language == other.language
        && one.place == other.place
}
