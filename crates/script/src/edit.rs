//! Edits as data: applied, inverted, journalled.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::blocks::Stamp;
use crate::cast::Part;
use crate::deed::Deeds;
use crate::document::Item;
use crate::document::Line;
use crate::document::Overrides;
use crate::document::Script;
use crate::ignored::Ignore;
use crate::items::Items;
use crate::items::MOST;
use crate::pages::RowSet;
use crate::pronunciation::{Pronunciation, Word};
use crate::tuning::{LineChange, PartChange};
use mynah_core::format::OutputFormat;
use mynah_core::ids::LineId;

/// One change of a script. Applying it gives the edit that takes it back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// Puts rows in before the row that stands at `at`.
    Insert {
        /// Place among all rows.
        at: usize,
        /// The rows, with ids of their own.
        items: Items,
    },
    /// Takes `count` rows out from `at` on.
    Remove {
        /// Place of the first.
        at: usize,
        /// How many.
        count: usize,
    },
    /// Moves `count` rows so that the first then stands at `to`.
    Move {
        /// Place of the first.
        from: usize,
        /// How many.
        count: usize,
        /// Its place afterwards.
        to: usize,
    },
    /// Gives a line (or heading) another text.
    SetText {
        /// The row.
        id: LineId,
        /// The whole new text.
        text: String,
    },
    /// Gives lines another speaker.
    SetSpeaker {
        /// The lines.
        ids: Vec<LineId>,
        /// The name; empty for the narrator.
        speaker: String,
    },
    /// Tunes one thing of a line.
    TuneLine {
        /// The line.
        id: LineId,
        /// What, and how.
        change: LineChange,
    },
    /// Gives a line all its own settings, or none.
    SetOverrides {
        /// The line.
        id: LineId,
        /// All of them.
        overrides: Box<Overrides>,
    },
    /// Tunes one thing of a speaker's part; one without a part gets it.
    TunePart {
        /// The name; empty for the narrator.
        speaker: String,
        /// What, and how.
        change: PartChange,
    },
    /// Casts a speaker anew, or takes the part away.
    SetPart {
        /// The name; empty for the narrator.
        speaker: String,
        /// The whole part.
        part: Option<Box<Part>>,
    },
    /// Has takes made as something else; none for the project's default.
    SetFormat {
        /// As the service names it.
        format: Option<OutputFormat>,
    },
    /// Gives the script another title.
    SetTitle {
        /// The new one; empty to go by the project's name.
        title: String,
    },
    /// Has something not hinted at, or hinted at again.
    Ignore {
        /// What.
        what: Ignore,
        /// Whether it isn't.
        on: bool,
    },
    /// Says how a word is said, or takes that away.
    Pronounce {
        /// The word.
        word: Word,
        /// How.
        rule: Option<Pronunciation>,
    },
    /// Something that was done in the library beside the script, which stays as it is.
    Deed(Box<Deeds>),
    /// Several edits as one step.
    Group(Vec<Self>),
}

/// A step may be as many of them as a script has lines: what is large is put aside.
const _: () = assert!(size_of::<Edit>() <= 112);

impl Edit {
    /// About how many rows are read to apply it: taking rows out and putting them back reads few of them.
    pub fn reads(&self) -> usize {
        match self {
            Self::Insert { items, .. } => 1 + items.len() / MOST,
            Self::Remove { count, .. } | Self::Move { count, .. } => 1 + count / MOST,
            Self::Group(edits) => edits.iter().map(Self::reads).sum(),
            one => one.names(),
        }
    }

    /// Whether it is about who speaks with which voice, and how, and nothing else.
    pub fn is_of_cast(&self) -> bool {
        match self {
            Self::TunePart { .. } | Self::SetPart { .. } => true,
            // Takes that are final no more with another voice go along.
            Self::Group(edits) => {
                let mut others = edits.iter().filter(|edit| !matches!(edit, Self::Deed(_)));
                others.clone().next().is_some() && others.all(Self::is_of_cast)
            }
            _ => false,
        }
    }

    /// Whether it is what takes itself back (`inverse`), so that it changed nothing.
    pub fn is_the_way_back(&self, inverse: &Self) -> bool {
        match (self, inverse) {
            // What is done in the library isn't seen here.
            (Self::Deed(_), _) => false,
            (Self::Group(edits), Self::Group(back)) => {
                // The way back begins with the last.
                let mut pairs = edits.iter().zip(back.iter().rev());
                edits.len() == back.len() && pairs.all(|(edit, back)| edit.is_the_way_back(back))
            }
            _ => self == inverse,
        }
    }

    /// How many rows it names.
    pub fn names(&self) -> usize {
        match self {
            Self::Insert { items, .. } => items.len(),
            Self::Remove { count, .. } | Self::Move { count, .. } => *count,
            Self::SetSpeaker { ids, .. } => ids.len(),
            Self::SetText { .. }
            | Self::TuneLine { .. }
            | Self::SetOverrides { .. }
            | Self::TunePart { .. }
            | Self::SetPart { .. }
            | Self::SetFormat { .. }
            | Self::SetTitle { .. }
            | Self::Ignore { .. }
            | Self::Pronounce { .. }
            | Self::Deed(_) => 1,
            Self::Group(edits) => edits.iter().map(Self::names).sum(),
        }
    }
}

/// An edit that does not fit the script. The script is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// A place beyond the last row.
    #[error("there is no row {0}")]
    NoPlace(usize),
    /// An id that no row has.
    #[error("there is no row with id {0}")]
    NoRow(LineId),
    /// A heading where a line is meant.
    #[error("row {0} is a heading")]
    NotALine(LineId),
    /// An id that a row has already, or none at all.
    #[error("id {0} can't be used for a new row")]
    Taken(LineId),
}

impl Script {
    /// Applies an edit and gives the one that takes it back. An edit that does not fit changes nothing.
    pub fn apply(&mut self, edit: &Edit) -> Result<Edit, EditError> {
        match edit {
            Edit::Insert { at, items } => self.insert(*at, items),
            Edit::Remove { at, count } => self.remove(*at, *count),
            Edit::Move { from, count, to } => self.shift(*from, *count, *to),
            Edit::SetText { id, text } => {
                let set = |item: &mut Item| std::mem::replace(item.text_mut(), text.clone());
                let text = self.items.change(*id, set).ok_or(EditError::NoRow(*id))?;
                Ok(Edit::SetText { id: *id, text })
            }
            Edit::SetSpeaker { ids, speaker } => self.set_speaker(ids, speaker),
            Edit::TuneLine { id, change } => {
                let line = self.line(*id).ok_or_else(|| self.no_line(*id))?;
                let usual = line.settings(self.cast.0.get(&line.speaker));
                let change =
                    self.change_line(*id, |line| change.apply(&mut line.overrides, usual))?;
                Ok(Edit::TuneLine { id: *id, change })
            }
            Edit::SetOverrides { id, overrides } => {
                let old = self.change_line(*id, |line| {
                    std::mem::replace(&mut line.overrides, (**overrides).clone())
                })?;
                Ok(Edit::SetOverrides {
                    id: *id,
                    overrides: Box::new(old),
                })
            }
            Edit::TunePart { speaker, change } => {
                self.cast_stamp = Stamp::fresh();
                let speaker = speaker.clone();
                let cast = Arc::make_mut(&mut self.cast);
                if let Some(part) = cast.0.get_mut(&speaker) {
                    let change = change.apply(part);
                    return Ok(Edit::TunePart { speaker, change });
                }
                let mut part = Part::default();
                change.apply(&mut part);
                cast.0.insert(speaker.clone(), part);
                Ok(Edit::SetPart {
                    speaker,
                    part: None,
                })
            }
            Edit::SetPart { speaker, part } => {
                self.cast_stamp = Stamp::fresh();
                let cast = Arc::make_mut(&mut self.cast);
                let old = match part {
                    Some(part) => cast.0.insert(speaker.clone(), (**part).clone()),
                    None => cast.0.remove(speaker),
                };
                Ok(Edit::SetPart {
                    speaker: speaker.clone(),
                    part: old.map(Box::new),
                })
            }
            Edit::SetFormat { format } => {
                self.cast_stamp = Stamp::fresh();
                let format = std::mem::replace(&mut self.format, *format);
                Ok(Edit::SetFormat { format })
            }
            Edit::SetTitle { title } => {
                let old = std::mem::replace(&mut self.title, title.clone());
                Ok(Edit::SetTitle { title: old })
            }
            Edit::Ignore { what, on } => {
                let is_new = Arc::make_mut(&mut self.ignored).set(what, *on);
                Ok(Edit::Ignore {
                    what: what.clone(),
                    on: *on != is_new,
                })
            }
            Edit::Pronounce { word, rule } => {
                self.cast_stamp = Stamp::fresh();
                let rule = Arc::make_mut(&mut self.rules).set(word, rule.clone());
                Ok(Edit::Pronounce {
                    word: word.clone(),
                    rule,
                })
            }
            Edit::Deed(deeds) => Ok(Edit::Deed(Box::new(deeds.turned()))),
            Edit::Group(edits) => self.apply_all(edits),
        }
    }

    fn insert(&mut self, at: usize, items: &Items) -> Result<Edit, EditError> {
        if at > self.items.len() {
            return Err(EditError::NoPlace(at));
        }
        let mut next = self.next;
        for id in items.chunks().iter().flat_map(|chunk| chunk.ids()) {
            // The last id of all leaves none for the next row.
            let (Some(after), false) = (id.0.checked_add(1), *id == LineId(0)) else {
                return Err(EditError::Taken(*id));
            };
            next = next.max(after);
        }
        self.items.insert(at, items).map_err(EditError::Taken)?;
        self.next = next;
        Ok(Edit::Remove {
            at,
            count: items.len(),
        })
    }

    fn remove(&mut self, at: usize, count: usize) -> Result<Edit, EditError> {
        self.check_end(at, count)?;
        let items = self.items.remove(at, count);
        Ok(Edit::Insert { at, items })
    }

    fn shift(&mut self, from: usize, count: usize, to: usize) -> Result<Edit, EditError> {
        self.check_end(from, count)?;
        if to > self.items.len() - count {
            return Err(EditError::NoPlace(to));
        }
        let moved = self.items.remove(from, count);
        // They were there a moment ago.
        self.items.insert(to, &moved).map_err(EditError::Taken)?;
        Ok(Edit::Move {
            from: to,
            count,
            to: from,
        })
    }

    fn set_speaker(&mut self, ids: &[LineId], speaker: &str) -> Result<Edit, EditError> {
        for id in ids {
            self.line(*id).ok_or_else(|| self.no_line(*id))?;
        }
        let mut spoke: BTreeMap<String, Vec<LineId>> = BTreeMap::new();
        let mut met = RowSet::default();
        for id in ids {
            if met.claim(&[*id], ()).is_err() {
                continue;
            }
            let old = self.change_line(*id, |line| {
                std::mem::replace(&mut line.speaker, speaker.to_owned())
            })?;
            match spoke.get_mut(&old) {
                Some(ids) => ids.push(*id),
                None => {
                    spoke.insert(old, vec![*id]);
                }
            }
        }
        let back = spoke.into_iter();
        let mut back: Vec<Edit> = back
            .map(|(speaker, ids)| Edit::SetSpeaker { ids, speaker })
            .collect();
        let only = if back.len() == 1 { back.pop() } else { None };
        Ok(only.unwrap_or(Edit::Group(back)))
    }

    /// Applies all or none.
    fn apply_all(&mut self, edits: &[Edit]) -> Result<Edit, EditError> {
        if let Some(back) = self.apply_texts(edits) {
            return Ok(Edit::Group(back));
        }
        let mut back = Vec::with_capacity(edits.len());
        let next = self.next;
        for edit in edits {
            match self.apply(edit) {
                Ok(inverse) => back.push(inverse),
                Err(error) => {
                    for inverse in back.iter().rev() {
                        // What was just done can be taken back.
                        self.apply(inverse)?;
                    }
                    self.next = next;
                    return Err(error);
                }
            }
        }
        back.reverse();
        Ok(Edit::Group(back))
    }

    fn check_end(&self, at: usize, count: usize) -> Result<(), EditError> {
        match at.checked_add(count) {
            Some(end) if end <= self.items.len() => Ok(()),
            _ => Err(EditError::NoPlace(at.saturating_add(count))),
        }
    }

    fn change_line<T>(
        &mut self,
        id: LineId,
        change: impl FnOnce(&mut Line) -> T,
    ) -> Result<T, EditError> {
        if self.line(id).is_none() {
            return Err(self.no_line(id));
        }
        let changed = self.items.change(id, |item| match item {
            Item::Line(line) => Some(change(line)),
            Item::Heading(_) => None,
        });
        changed.flatten().ok_or(EditError::NotALine(id))
    }

    /// Why there is no line of this id.
    fn no_line(&self, id: LineId) -> EditError {
        if self.items.has(id) {
            EditError::NotALine(id)
        } else {
            EditError::NoRow(id)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::Heading;
    use mynah_core::settings::{Setting, VoiceSettings};

    fn line(id: u64, text: &str) -> Item {
        Item::Line(Line {
            id: LineId(id),
            speaker: String::new(),
            text: text.to_owned(),
            overrides: Overrides::default(),
        })
    }

    fn script() -> Script {
        let mut script = Script::new("Test");
        let heading = Heading {
            id: LineId(1),
            level: 1,
            title: "One".into(),
            note: String::new(),
        };
        let items = vec![
            Item::Heading(heading),
            line(2, "a"),
            line(3, "b"),
            line(4, "c"),
        ];
        let items = items.into();
        script.apply(&Edit::Insert { at: 0, items }).unwrap();
        script
    }

    #[test]
    fn a_group_that_fails_changes_nothing() {
        let mut script = script();
        let before = script.clone();
        let group = Edit::Group(vec![
            Edit::SetText {
                id: LineId(2),
                text: "x".into(),
            },
            Edit::Remove { at: 3, count: 2 },
        ]);
        assert_eq!(script.apply(&group), Err(EditError::NoPlace(5)));
        assert_eq!(script, before);
    }

    #[test]
    fn ids_are_never_used_twice() {
        let mut script = script();
        script.apply(&Edit::Remove { at: 3, count: 1 }).unwrap();
        assert_eq!(script.next_id(), LineId(5));
        let again = Edit::Insert {
            at: 0,
            items: vec![line(2, "twice")].into(),
        };
        assert_eq!(script.apply(&again), Err(EditError::Taken(LineId(2))));
    }

    #[test]
    fn a_row_that_does_not_fit_uses_no_id_up() {
        let mut script = script();
        let before = script.clone();
        for ids in [[9, 2], [9, 9], [9, u64::MAX], [9, 0]] {
            let items = ids.map(|id| line(id, "n")).to_vec().into();
            let insert = Edit::Insert { at: 0, items };
            let refused = Err(EditError::Taken(LineId(ids[1])));
            assert_eq!(script.apply(&insert), refused);
            assert_eq!(script, before);
        }
    }

    #[test]
    fn journals_of_older_builds_still_read() {
        let part = r#"{"set_part":{"speaker":"A","part":{"draft":null,"live":null,"model":null,
            "settings":{"stability":0.25,"similarity_boost":0.75,"style":0.0,"speed":1.0,"use_speaker_boost":true},
            "language":null}}}"#;
        let own =
            r#"{"set_overrides":{"id":2,"overrides":{"settings":null,"model":"m","seed":5}}}"#;
        let mut script = script();
        for json in [part, own] {
            script.apply(&serde_json::from_str(json).unwrap()).unwrap();
        }
        let voice = VoiceSettings::default().with(Setting::Speed(Some(0.8)));
        let spoken = script.cast().0["A"].settings.over(voice);
        assert_eq!((spoken.stability(), spoken.speed()), (0.25, 1.0));
        assert_eq!(script.line(LineId(2)).unwrap().overrides.seed, Some(5));
    }

    fn any_edit() -> impl Strategy<Value = Edit> {
        let id = || (0..8_u64).prop_map(LineId);
        prop_oneof![
            (0..6_usize, 0..8_u64).prop_map(|(at, id)| Edit::Insert {
                at,
                items: vec![line(id, "n")].into()
            }),
            (0..6_usize, 0..3_usize).prop_map(|(at, count)| Edit::Remove { at, count }),
            (0..6_usize, 0..3_usize, 0..6_usize).prop_map(|(from, count, to)| Edit::Move {
                from,
                count,
                to
            }),
            (id(), "[a-z]{0,3}").prop_map(|(id, text)| Edit::SetText { id, text }),
            (proptest::collection::vec(id(), 0..3), "[A-C]?")
                .prop_map(|(ids, speaker)| Edit::SetSpeaker { ids, speaker }),
            ("[A-C]", proptest::bool::ANY).prop_map(|(speaker, on)| Edit::SetPart {
                speaker,
                part: on.then(Box::default)
            }),
            ("[A-C]", 0..9_u8).prop_map(|(speaker, tenths)| Edit::TunePart {
                speaker,
                change: PartChange::Setting(Setting::Style(Some(f32::from(tenths) / 10.0))),
            }),
            ("[a-c]{0,2}", proptest::bool::ANY).prop_map(|(word, on)| Edit::Pronounce {
                word: Word::new(&word),
                rule: on.then(Pronunciation::default),
            }),
            (id(), 0..9_u8).prop_map(|(id, tenths)| Edit::TuneLine {
                id,
                change: LineChange::Setting(Setting::Style(Some(f32::from(tenths) / 10.0))),
            }),
        ]
    }

    proptest! {
        /// Whatever is done can be taken back, and every row is where the index says.
        #[test]
        fn every_edit_can_be_taken_back(edits in proptest::collection::vec(any_edit(), 1..20)) {
            let mut script = script();
            let before = script.items().clone();
            let (cast, rules) = (script.cast().clone(), Arc::clone(script.rules()));
            let mut back = Vec::new();
            for edit in &edits {
                let at_this_point = script.clone();
                if let Ok(inverse) = script.apply(edit) {
                    back.push(inverse);
                } else {
                    prop_assert_eq!(&script, &at_this_point);
                }
                for (place, item) in script.items().iter().enumerate() {
                    prop_assert_eq!(script.place(item.id()), Some(place));
                }
            }
            for inverse in back.iter().rev() {
                prop_assert!(script.apply(inverse).is_ok());
            }
            prop_assert_eq!(script.items(), &before);
            prop_assert_eq!(script.cast(), &cast);
            prop_assert_eq!(script.rules(), &rules);
        }
    }
}
