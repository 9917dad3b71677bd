//! What is done to many lines at once, as one step.

use std::collections::BTreeSet;

use crate::document::{Overrides, Script};
use crate::edit::Edit;
use crate::pages::RowSet;
use crate::tuning::{LineChange, PartChange};
use mynah_core::ids::ModelId;
use mynah_core::settings::Setting;

/// What is done to each of many lines.
#[derive(Clone, Debug, PartialEq)]
pub enum ToMany {
    /// One thing of its own.
    Tune(LineChange),
    /// Some of the five settings of its own, one after another; the others stay as they are.
    Set(Vec<Setting>),
    /// Nothing of its own any more but how its sound is shaped and its note for people: no speaker has those.
    Plain,
    /// One thing of its speaker, and so of all that one's lines.
    Cast(PartChange),
}

impl Script {
    /// The edit that does this to the lines among `rows`, all of which are read; `None` where there are none.
    pub fn edit_many(&self, rows: &RowSet, what: &ToMany) -> Option<Edit> {
        let ids = self.lines_among(rows);
        let edits: Vec<Edit> = match what {
            ToMany::Tune(change) => {
                let tune = |id| Edit::TuneLine {
                    id,
                    change: change.clone(),
                };
                ids.into_iter().map(tune).collect()
            }
            ToMany::Set(settings) => {
                let tune = |id| {
                    let changes = settings.iter().copied().map(LineChange::Setting);
                    changes.map(move |change| Edit::TuneLine { id, change })
                };
                ids.into_iter().flat_map(tune).collect()
            }
            ToMany::Plain => {
                let lines = ids.into_iter().filter_map(|id| self.line(id));
                let plain = lines.map(|line| Edit::SetOverrides {
                    id: line.id,
                    overrides: Box::new(Overrides {
                        direction: line.overrides.direction.clone(),
                        shaping: line.overrides.shaping.clone(),
                        ..Overrides::default()
                    }),
                });
                plain.collect()
            }
            ToMany::Cast(change) => {
                let lines = ids.into_iter().filter_map(|id| self.line(id));
                let speakers: BTreeSet<&str> = lines.map(|line| line.speaker.as_str()).collect();
                let cast = |speaker: &str| Edit::TunePart {
                    speaker: speaker.to_owned(),
                    change: change.clone(),
                };
                speakers.into_iter().map(cast).collect()
            }
        };
        (!edits.is_empty()).then_some(Edit::Group(edits))
    }

    /// The edit that has a model take the place of another one wherever that speaks, the `usual` one of speakers without
    /// their own too. Reads every line; `None` where it speaks nothing.
    pub fn replace_model(&self, of: &ModelId, with: &ModelId, usual: bool) -> Option<Edit> {
        let mut speakers: BTreeSet<&str> = self.cast().0.keys().map(String::as_str).collect();
        let mut edits = Vec::new();
        for line in self.lines() {
            if !speakers.contains(line.speaker.as_str()) {
                speakers.insert(&line.speaker);
            }
            if line.overrides.model.as_ref() == Some(of) {
                let change = LineChange::Model(Some(with.clone()));
                edits.push(Edit::TuneLine {
                    id: line.id,
                    change,
                });
            }
        }
        let speaks = |speaker: &&str| {
            let part = self.cast().0.get(*speaker);
            let own = part.and_then(|part| part.model.as_ref());
            own.map_or(usual, |own| own == of)
        };
        let parts = speakers.into_iter().filter(speaks);
        edits.extend(parts.map(|speaker| Edit::TunePart {
            speaker: speaker.to_owned(),
            change: PartChange::Model(Some(with.clone())),
        }));
        (!edits.is_empty()).then_some(Edit::Group(edits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::parse;
    use mynah_core::ids::LineId;
    use mynah_core::settings::ChosenSettings;

    #[test]
    fn many_lines_are_tuned_and_their_speakers_cast_in_one_step() {
        let mut script = parse("TOM: One.\nINES: Two.\nTOM: Three.\nBO: Four.", "t").unwrap();
        let before = script.clone();
        let ids: Vec<LineId> = script.lines().map(|line| line.id).collect();
        let rows: RowSet = [ids[0], ids[1], ids[2]].into();
        let own = |script: &Script| {
            let lines = script.lines();
            let own = lines.map(|line| line.overrides.settings.is_some());
            own.collect::<Vec<_>>()
        };
        let settings = ChosenSettings::of([Setting::Speed(Some(0.9))]);
        let what = ToMany::Tune(LineChange::Settings(Some(settings)));
        let back = script.apply(&script.edit_many(&rows, &what).unwrap());
        assert_eq!(own(&script), [true, true, true, false]);
        let plain = script.edit_many(&rows, &ToMany::Plain).unwrap();
        let own_again = script.apply(&plain).unwrap();
        assert_eq!(own(&script), [false; 4]);
        script.apply(&own_again).unwrap();
        script.apply(&back.unwrap()).unwrap();
        assert_eq!(script, before);
        // What isn't among them stays each line's own.
        let id = ids[0];
        let stability = Setting::Stability(Some(0.2));
        let change = LineChange::Settings(Some(ChosenSettings::of([stability])));
        let own_before = script.apply(&Edit::TuneLine { id, change }).unwrap();
        let tuned = script.clone();
        let moved = [
            Setting::Speed(Some(0.9)),
            Setting::UseSpeakerBoost(Some(true)),
        ];
        let what = ToMany::Set(moved.to_vec());
        let back = script.apply(&script.edit_many(&rows, &what).unwrap());
        let settings = |id| script.line(id).unwrap().overrides.settings;
        let all = [stability, moved[0], moved[1]];
        assert_eq!(settings(ids[0]), Some(ChosenSettings::of(all)));
        assert_eq!(settings(ids[1]), Some(ChosenSettings::of(moved)));
        script.apply(&back.unwrap()).unwrap();
        assert_eq!(script, tuned);
        script.apply(&own_before).unwrap();
        let what = ToMany::Cast(PartChange::Language(Some("de".to_owned())));
        let back = script.apply(&script.edit_many(&rows, &what).unwrap());
        let cast: Vec<&str> = script.cast().0.keys().map(String::as_str).collect();
        assert_eq!(cast, ["INES", "TOM"], "each once, and nobody else");
        script.apply(&back.unwrap()).unwrap();
        assert_eq!(script, before);
        assert!(script.edit_many(&RowSet::default(), &what).is_none());
    }

    /// It went, and nobody had said so.
    #[test]
    fn a_line_with_nothing_of_its_own_keeps_its_note() {
        let mut script = parse("TOM: One.", "t").unwrap();
        let id = script.lines().next().unwrap().id;
        let own = [
            LineChange::Seed(Some(7)),
            LineChange::Direction("tired".to_owned()),
        ];
        for change in own {
            script.apply(&Edit::TuneLine { id, change }).unwrap();
        }
        let plain = script.edit_many(&[id].into(), &ToMany::Plain).unwrap();
        script.apply(&plain).unwrap();
        let own = &script.line(id).unwrap().overrides;
        assert_eq!((own.seed, own.direction.as_str()), (None, "tired"));
    }
}
