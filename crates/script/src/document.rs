//! The script: headings and lines in order, and the cast.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::blocks::Rows;
use crate::blocks::Stamp;
use crate::cast::{Cast, Part};
use crate::edit::{Edit, EditError};
use crate::ignored::Ignored;
use crate::import::directions::joined;
use crate::items::Items;
use crate::pronunciation::Rules;
use crate::shaping::Shaping;
use crate::tuning::LineChange;
use mynah_core::audio_effects::AudioEffects;
use mynah_core::format::OutputFormat;
use mynah_core::ids::{LineId, ModelId};
use mynah_core::settings::ChosenSettings;
use mynah_core::silence;

/// A spoken line. It has one speaker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Unique in the script for ever.
    pub id: LineId,
    /// The speaker's name; empty for the narrator.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub speaker: String,
    /// What is spoken, with its tags.
    pub text: String,
    /// What differs from the part for this line only.
    #[serde(default, skip_serializing_if = "Overrides::is_empty")]
    pub overrides: Overrides,
}

impl Line {
    /// Number of characters that are charged: marks of silences and lines without words are free.
    pub fn characters(&self) -> usize {
        if self.is_mute() {
            return 0;
        }
        silence::spoken_characters(&self.text)
    }

    /// Returns true if nothing of the line is spoken: it has no words.
    pub fn is_mute(&self) -> bool {
        silence::is_unspoken(&self.text)
    }

    /// The edit that adds a direction to the line and leaves it this text.
    pub fn directed(&self, direction: &str, text: String) -> Edit {
        let direction = joined(&self.overrides.direction, direction);
        let change = LineChange::Direction(direction);
        let id = self.id;
        Edit::Group(vec![
            Edit::SetText { id, text },
            Edit::TuneLine { id, change },
        ])
    }

    /// The settings that were chosen for it: its own, else those of its speaker's part.
    pub fn settings(&self, part: Option<&Part>) -> ChosenSettings {
        let own = self.overrides.settings;
        own.or_else(|| Some(part?.settings)).unwrap_or_default()
    }

    /// The place that was chosen for it: its own, else that of its speaker's part.
    pub fn place<'a>(&'a self, part: Option<&'a Part>) -> &'a AudioEffects {
        let own = self.overrides.place.as_ref();
        own.or_else(|| Some(&part?.place)).unwrap_or_default()
    }

    /// The model that was chosen for it: its own, else that of its speaker's part; nothing for the usual one.
    pub fn model<'a>(&'a self, part: Option<&'a Part>) -> Option<&'a ModelId> {
        let own = self.overrides.model.as_ref();
        own.or_else(|| part?.model.as_ref())
    }
}

/// What one line does otherwise than its part.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Overrides {
    /// Settings of its own in place of its part's.
    pub settings: Option<ChosenSettings>,
    /// Another model.
    pub model: Option<ModelId>,
    /// A place of its own in place of its part's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<AudioEffects>,
    /// A seed of its own.
    pub seed: Option<u32>,
    /// How it is to be said, for people. Nothing of it is sent.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub direction: String,
    /// How its sound is shaped. Nothing of it is sent.
    #[serde(skip_serializing_if = "Shaping::is_none")]
    pub shaping: Shaping,
}

impl Overrides {
    /// Whether the line is spoken with settings, a model or a place of its own.
    pub fn is_tuned(&self) -> bool {
        self.settings.is_some() || self.model.is_some() || self.place.is_some()
    }

    /// Whether lines with these sound alike: what people are told counts for nothing.
    pub fn sounds_as(&self, other: &Self) -> bool {
        let sound = |of: &Self| (of.settings, of.seed);
        sound(self) == sound(other)
            && self.model == other.model
            && self.place == other.place
            && self.shaping == other.shaping
    }

    /// Whether the line does nothing of its own.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Those of a new line that is to be spoken as this one: it has no takes of its own.
    #[must_use]
    pub fn without_takes(&self) -> Self {
        Self {
            shaping: self.shaping.without_takes(),
            ..self.clone()
        }
    }
}

/// A chapter's or scene's heading. It is not spoken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// Unique in the script for ever.
    pub id: LineId,
    /// 1 for a chapter, 2 for a scene in it.
    pub level: u8,
    /// The heading itself.
    pub title: String,
    /// What stands beside it: `Lantern room, night`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// One row of the script.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// A heading.
    Heading(Heading),
    /// A line.
    Line(Line),
}

impl Item {
    /// The row's id.
    pub fn id(&self) -> LineId {
        match self {
            Self::Heading(heading) => heading.id,
            Self::Line(line) => line.id,
        }
    }

    /// What it says: a line's text, a heading's title.
    pub(super) fn text_mut(&mut self) -> &mut String {
        match self {
            Self::Heading(heading) => &mut heading.title,
            Self::Line(line) => &mut line.text,
        }
    }

    /// The line, if it is one.
    pub fn line(&self) -> Option<&Line> {
        match self {
            Self::Line(line) => Some(line),
            Self::Heading(_) => None,
        }
    }
}

/// A script: rows in order and the cast. Changed only through [`Edit`]. A copy shares
/// rows and cast, however many they are.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Script {
    pub(super) title: String,
    pub(super) items: Rows,
    pub(super) cast: Arc<Cast>,
    pub(super) format: Option<OutputFormat>,
    pub(super) ignored: Arc<Ignored>,
    pub(super) rules: Arc<Rules>,
    /// Another one after each change of the cast, the format or the rules.
    pub(super) cast_stamp: Stamp,
    pub(super) next: u64,
}

impl PartialEq for Script {
    fn eq(&self, other: &Self) -> bool {
        let Self {
            title,
            items,
            cast,
            format,
            ignored,
            rules,
            cast_stamp: _,
            next,
        } = self;
        (title, items, cast, format, ignored, rules, next)
            == (
                &other.title,
                &other.items,
                &other.cast,
                &other.format,
                &other.ignored,
                &other.rules,
                &other.next,
            )
    }
}

/// A script as it is written to disk.
#[derive(Serialize, Deserialize)]
struct Stored {
    title: String,
    items: Vec<Item>,
    cast: Cast,
    /// Older builds kept it with the project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    format: Option<OutputFormat>,
    #[serde(default, skip_serializing_if = "Ignored::is_empty")]
    ignored: Ignored,
    #[serde(default, skip_serializing_if = "Rules::is_empty")]
    rules: Rules,
    next: u64,
}

impl TryFrom<Stored> for Script {
    type Error = EditError;

    fn try_from(stored: Stored) -> Result<Self, EditError> {
        let items = Items::from(stored.items);
        let highest = items.iter().map(|item| item.id().0).max().unwrap_or(0);
        let mut rows = Rows::default();
        rows.insert(0, &items).map_err(EditError::Taken)?;
        Ok(Self {
            title: stored.title,
            items: rows,
            cast: Arc::new(stored.cast),
            format: stored.format,
            ignored: Arc::new(stored.ignored),
            rules: Arc::new(stored.rules),
            cast_stamp: Stamp::fresh(),
            next: stored.next.max(highest.saturating_add(1)),
        })
    }
}

impl From<Script> for Stored {
    fn from(script: Script) -> Self {
        Self {
            title: script.title,
            items: script.items.into_items(),
            cast: Arc::unwrap_or_clone(script.cast),
            format: script.format,
            ignored: Arc::unwrap_or_clone(script.ignored),
            rules: Arc::unwrap_or_clone(script.rules),
            next: script.next,
        }
    }
}

impl Script {
    /// A script without rows.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            next: 1,
            ..Self::default()
        }
    }

    /// The title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Going by its project's name where it is called so: a copy, or another name, would leave the old one standing.
    #[must_use]
    pub fn under(mut self, project: &str) -> Self {
        if self.title == project {
            self.title.clear();
        }
        self
    }

    /// With a title: its project's name where it goes by that.
    #[must_use]
    pub fn titled(mut self, project: &str) -> Self {
        if self.title.is_empty() {
            project.clone_into(&mut self.title);
        }
        self
    }

    /// All rows in order.
    pub fn items(&self) -> &Rows {
        &self.items
    }

    /// The lines in order, headings left out.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.items.iter().filter_map(Item::line)
    }

    /// Where a row stands among all rows.
    pub fn place(&self, id: LineId) -> Option<usize> {
        self.items.place(id)
    }

    /// The line with this id.
    pub fn line(&self, id: LineId) -> Option<&Line> {
        self.items.get(self.place(id)?)?.line()
    }

    /// What takes are made as, once that was chosen here.
    pub fn format(&self) -> Option<OutputFormat> {
        self.format
    }

    /// Hints that nobody wants to see.
    pub fn ignored(&self) -> &Arc<Ignored> {
        &self.ignored
    }

    /// How words are said. Another place is another state.
    pub fn rules(&self) -> &Arc<Rules> {
        &self.rules
    }

    /// The state that cast, format and rules are in.
    pub fn cast_stamp(&self) -> Stamp {
        self.cast_stamp
    }

    /// Who speaks how.
    pub fn cast(&self) -> &Cast {
        &self.cast
    }

    /// The same, to be kept: the script changes a copy of its own.
    pub fn shared_cast(&self) -> Arc<Cast> {
        Arc::clone(&self.cast)
    }

    /// The id that the next new row gets. [`Edit`]s that insert rows carry such ids.
    pub fn next_id(&self) -> LineId {
        LineId(self.next)
    }
}
