//! What people do in the library beside a script: to takes, to settings with a name, in a review.
//!
//! It stands in the script's journal among its edits, so that undo takes it back in its turn, after a restart as well.

use std::collections::{BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use crate::edit::Edit;
use crate::review::Mark;
use mynah_core::backend::Backend;
use mynah_core::ids::{AuditionId, LineId, ProjectId, TakeId};
use mynah_core::request::SpeechRequest;
use mynah_core::settings::Preset;

/// Something that is done to takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TakeAct {
    /// It becomes its line's; in place of what the line would send now, where that is something else.
    Pick(TakeId, Option<Box<SpeechRequest>>),
    /// The newest take of a line that was made by this request becomes the line's, where it has one: it may come only after
    /// the step that picks it.
    PickOf {
        /// The project.
        project: ProjectId,
        /// The line.
        line: LineId,
        /// Who spoke.
        backend: Backend,
        /// What was sent.
        request: Box<SpeechRequest>,
    },
    /// Starred, or not.
    Star(TakeId, bool),
    /// Final, or not.
    Approve(Vec<TakeId>, bool),
    /// The user's words to it.
    Note(TakeId, String),
    /// Into the bin.
    Discard(TakeId),
    /// Out of it.
    Restore(TakeId),
}

/// Something that is done in the library.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// To takes.
    Take(TakeAct),
    /// Settings are kept under a name.
    Keep(Preset),
    /// Those of a name are forgotten.
    Forget(String),
    /// These are forgotten, as long as nobody kept others under their name since.
    Unkeep(Preset),
    /// A review says this of a line, or nothing.
    Mark(LineId, Option<Mark>),
    /// Nothing by itself: the script goes to the version of this name, or back from it.
    Version(String),
    /// A blind audition leaves the list of its project, or stands in it again.
    Audition {
        /// The project.
        project: ProjectId,
        /// The call.
        id: AuditionId,
        /// Whether it is listed.
        listed: bool,
    },
    /// A take that is heard to choose from is rated, 1 … 5; 0 is no rating.
    Rate(TakeId, u8),
    /// Something is said of a voice of a blind audition.
    Judge {
        /// The project.
        project: ProjectId,
        /// The number that drew its letters.
        call: u32,
        /// What.
        judged: Judged,
    },
    /// What somebody said of a blind audition who listened elsewhere counts in it, or doesn't.
    Heard {
        /// The project.
        project: ProjectId,
        /// The number that drew its letters.
        call: u32,
        /// Who, and what they said.
        judge: Box<Judge>,
        /// Whether it counts.
        counts: bool,
    },
    /// A word is one of somebody's own from now on, or isn't any more.
    OwnWord(String, bool),
}

/// Somebody who listened to a blind audition elsewhere, and what they said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judge {
    /// What they are called.
    pub name: String,
    /// Ratings by the place of the candidate and of the line, 1 … 5.
    pub ratings: Vec<(usize, usize, u8)>,
    /// Candidates that they put out.
    #[serde(default)]
    pub out: BTreeSet<usize>,
    /// The file that said so; nothing where that isn't known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub file: String,
}

impl Judge {
    /// Returns the stars that the judge gave a candidate's line, or 0 without a rating.
    pub fn stars(&self, place: usize, line: usize) -> u8 {
        let mut all = self.ratings.iter();
        let found = all.find(|(of, at, _)| (*of, *at) == (place, line));
        found.map_or(0, |(_, _, stars)| *stars)
    }

    /// True if the judge ruled the candidate out.
    pub fn is_out(&self, place: usize) -> bool {
        self.out.contains(&place)
    }

    /// Returns the mean of the judge's ratings of a candidate. A candidate that is ruled out has 0.
    pub fn mean(&self, place: usize) -> Option<f64> {
        if self.is_out(place) {
            return Some(0.0);
        }
        let own = self.ratings.iter().filter(|(of, _, _)| *of == place);
        let (sum, count) = own.fold((0.0, 0_u32), |(sum, count), (_, _, stars)| {
            (sum + f64::from(*stars), count + 1)
        });
        (count > 0).then(|| sum / f64::from(count))
    }
}

/// What is said of a voice of a blind audition, by the place of its letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Judged {
    /// It is rated in the line at this place, 1 … 5; 0 is no rating.
    Stars(usize, usize, u8),
    /// It is out, or not.
    Out(usize, bool),
    /// The answer at this place says that the first of these two was better head to head, or doesn't say so.
    Preferred(usize, [usize; 2], bool),
}

/// Deeds that are one step, and what takes them back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deeds {
    /// The line that they are seen at.
    pub line: Option<LineId>,
    /// What was done, in order.
    pub there: Vec<Deed>,
    /// What takes it back, in order.
    pub back: Vec<Deed>,
}

impl Deeds {
    /// What takes them back.
    #[must_use]
    pub fn turned(&self) -> Self {
        Self {
            line: self.line,
            there: self.back.clone(),
            back: self.there.clone(),
        }
    }
}

/// The takes that a step makes their lines' own, or takes that from, and lines that it is known to do so of.
#[derive(Debug, Default)]
pub struct Picks {
    lines: HashSet<LineId>,
    takes: HashSet<TakeId>,
}

impl Picks {
    /// Whether it picks none.
    pub fn is_none(&self) -> bool {
        self.lines.is_empty() && self.takes.is_empty()
    }

    /// Whether it says which take is a line's own that has this one.
    pub fn is_of(&self, line: LineId, picked: Option<TakeId>) -> bool {
        self.lines.contains(&line) || picked.is_some_and(|take| self.takes.contains(&take))
    }

    fn add(&mut self, deed: &Deed) -> bool {
        match deed {
            Deed::Take(TakeAct::PickOf { line, .. }) => self.lines.insert(*line),
            Deed::Take(
                TakeAct::Pick(take, _) | TakeAct::Discard(take) | TakeAct::Restore(take),
            ) => self.takes.insert(*take),
            _ => return false,
        };
        true
    }
}

impl Edit {
    /// This edit as the way to a version, with what picks its takes and what takes that back.
    #[must_use]
    pub fn leading_to(self, name: &str, picks: [Vec<Deed>; 2]) -> Self {
        let [there, back] = picks.map(|mut picks| {
            picks.insert(0, Deed::Version(name.to_owned()));
            picks
        });
        let deeds = Deeds {
            line: None,
            there,
            back,
        };
        let mut edits = match self {
            Self::Group(edits) => edits,
            one => vec![one],
        };
        edits.push(Self::Deed(Box::new(deeds)));
        Self::Group(edits)
    }

    /// What is done in the library with it, in order.
    pub fn deeds(&self) -> Vec<Deed> {
        match self {
            Self::Deed(deeds) => deeds.there.clone(),
            Self::Group(edits) => edits.iter().flat_map(Self::deeds).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether it does anything in the library.
    pub fn has_deeds(&self) -> bool {
        match self {
            Self::Deed(_) => true,
            Self::Group(edits) => edits.iter().any(Self::has_deeds),
            _ => false,
        }
    }

    /// What it says by itself of which takes are their lines' own.
    pub fn picks(&self) -> Picks {
        let mut picks = Picks::default();
        self.add_picks(&mut picks);
        picks
    }

    fn add_picks(&self, picks: &mut Picks) {
        match self {
            Self::Deed(deeds) => {
                let both = deeds.there.iter().chain(&deeds.back);
                for deed in both {
                    let is_one = picks.add(deed);
                    picks.lines.extend(deeds.line.filter(|_| is_one));
                }
            }
            Self::Group(edits) => edits.iter().for_each(|edit| edit.add_picks(picks)),
            _ => {}
        }
    }

    /// Whether it takes blind auditions out of the list, puts them back or says something of their voices, and does
    /// nothing else.
    pub fn is_of_auditions(&self) -> bool {
        self.does_only(|deed| {
            matches!(
                deed,
                Deed::Audition { .. } | Deed::Judge { .. } | Deed::Heard { .. }
            )
        })
    }

    /// Whether it says something of voices of a blind audition, and does nothing else.
    pub fn is_judgement(&self) -> bool {
        self.does_only(|deed| matches!(deed, Deed::Judge { .. } | Deed::Heard { .. }))
    }

    /// The blind audition, by its project and the number that drew its letters, of which it says something and does nothing
    /// else.
    pub fn judged_call(&self) -> Option<(ProjectId, u32)> {
        let Self::Deed(deeds) = self else { return None };
        let of = |deed: &Deed| match deed {
            Deed::Judge { project, call, .. } | Deed::Heard { project, call, .. } => {
                Some((*project, *call))
            }
            _ => None,
        };
        deeds
            .there
            .first()
            .and_then(of)
            .filter(|_| self.is_judgement())
    }

    /// The take that is heard to choose from that it rates, and does nothing else.
    pub fn rated_take(&self) -> Option<TakeId> {
        match self {
            Self::Deed(deeds) => match deeds.there[..] {
                [Deed::Rate(take, _)] => Some(take),
                _ => None,
            },
            _ => None,
        }
    }

    fn does_only(&self, is_one: fn(&Deed) -> bool) -> bool {
        matches!(self, Self::Deed(deeds) if deeds.there.iter().all(is_one))
    }

    /// Whether it changes somebody's own words, and does nothing else.
    pub fn is_of_own_words(&self) -> bool {
        self.does_only(|deed| matches!(deed, Deed::OwnWord(..)))
    }
}
