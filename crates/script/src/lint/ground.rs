//! What hints depend on beside the lines' texts, and the hints of a whole block.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::spelling::Spelling;
use super::{Hint, Model, Rule, Speaking, missing_model, missing_voice, of_model};
use crate::blocks::Block;
use crate::cast::{Cast, Part};
use crate::document::{Item, Line};
use crate::ignored::Ignored;
use crate::pronunciation::{Hears, Rules, Speaker};
use mynah_core::backend::Backend;
use mynah_core::day::Day;
use mynah_core::ids::{LineId, ModelId};

/// Who speaks a script with what, and what somebody doesn't want to see of it.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The cast.
    pub cast: Arc<Cast>,
    /// What isn't hinted at.
    pub ignored: Arc<Ignored>,
    /// How words are said by rules: nothing is to be told of those.
    pub rules: Arc<Rules>,
    /// Who speaks: Draft voices hear no sounds.
    pub backend: Backend,
    /// The models that are there.
    pub models: Arc<Vec<Model>>,
    /// The one that speaks where neither line nor part names one.
    pub usual: Option<ModelId>,
    /// The language that most of the script is in, where that is known.
    pub language: Option<String>,
    /// Speakers whose voice is gone, with its name.
    pub gone: HashMap<String, String>,
    /// Today: some models go.
    pub today: Day,
}

impl PartialEq for Ground {
    fn eq(&self, other: &Self) -> bool {
        // Shared and never changed: another one is another place.
        Arc::ptr_eq(&self.cast, &other.cast)
            && Arc::ptr_eq(&self.ignored, &other.ignored)
            && Arc::ptr_eq(&self.rules, &other.rules)
            && Arc::ptr_eq(&self.models, &other.models)
            && (&self.usual, &self.language, &self.gone)
                == (&other.usual, &other.language, &other.gone)
            && (self.backend, self.today) == (other.backend, other.today)
    }
}

/// Where something is hinted at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What it is.
    pub rule: Rule,
    /// Where, in bytes of the line's text.
    pub bytes: Range<u32>,
}

/// The marks of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// The line.
    pub line: LineId,
    /// Its place in its block.
    pub within: usize,
    /// Bytes of the text that was looked at.
    pub len: usize,
    /// In the order of the text, at least one.
    pub marks: Box<[Mark]>,
}

/// What is told once of many lines, at the first of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Once {
    /// Of a model that goes.
    Model(ModelId),
    /// Of a speaker whose voice is gone.
    Voice(String),
    /// Of a model that isn't there.
    Lost(ModelId),
}

/// What was found in a block. The words of it are made where they are shown: [`Ground::of_text`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// The lines with marks, in order.
    pub lines: Vec<Marked>,
    /// What is told once, with the first line here that it is about.
    pub once: Vec<(Once, LineId)>,
}

impl Ground {
    /// Looks a block through, its words too where there is who knows them. Takes a while: not for the UI thread.
    pub fn look(&self, block: &Block, spelling: Option<&Spelling<'_>>) -> Looked {
        let mut looked = Looked::default();
        let mut told = HashSet::new();
        for (within, item) in block.items().iter().enumerate() {
            let Item::Line(line) = item else { continue };
            for once in self.once(line) {
                if told.insert(once.clone()) {
                    looked.once.push((once, line.id));
                }
            }
            let marks = self.of_line(line, spelling).into_iter().map(|hint| Mark {
                rule: hint.rule,
                bytes: narrow(hint.bytes.start)..narrow(hint.bytes.end),
            });
            let marks: Box<[Mark]> = marks.collect();
            if !marks.is_empty() {
                looked.lines.push(Marked {
                    line: line.id,
                    within,
                    len: line.text.len(),
                    marks,
                });
            }
        }
        looked
    }

    /// All hints of a line's text, in its order.
    fn of_line(&self, line: &Line, spelling: Option<&Spelling<'_>>) -> Vec<Hint> {
        // Marks have no words.
        let brief = self.speaking(line).map(Speaking::brief);
        let mut hints = self.found(line, brief);
        if let Some(spelling) = spelling {
            let unknown = spelling.hints(&line.text, self.language_of(line), &hints);
            let ruled = self.ruled(line);
            hints.extend(unknown.into_iter().filter(|hint| {
                let words = hint.words_in(&line.text);
                let is_ignored = self.ignored.covers(hint.rule.code(), words, line.id);
                !is_ignored && !is_said(hint, &ruled)
            }));
            hints.sort_by_key(|hint| (hint.bytes.start, hint.rule));
        }
        hints
    }

    /// The language that a line is in, by its ISO 639-1 code, where that is known.
    pub fn language_of<'a>(&'a self, line: &'a Line) -> Option<&'a str> {
        let own = self.part(line).and_then(|part| part.language.as_deref());
        own.or(self.language.as_deref())
    }

    /// The hints of a line's text but those of unknown words, in its order.
    pub fn of_text(&self, line: &Line) -> Vec<Hint> {
        self.found(line, self.speaking(line))
    }

    fn found(&self, line: &Line, speaking: Option<Speaking<'_>>) -> Vec<Hint> {
        let Some(speaking) = speaking else {
            return Vec::new();
        };
        let mut hints = super::line(&line.text, speaking);
        self.wanted(line, &mut hints);
        hints
    }

    /// Those of a line's hints that somebody wants to see: not ignored, and not of what rules say.
    pub fn wanted(&self, line: &Line, hints: &mut Vec<Hint>) {
        let ruled = self.ruled(line);
        hints.retain(|hint| {
            let words = hint.words_in(&line.text);
            let is_ignored = self.ignored.covers(hint.rule.code(), words, line.id);
            !is_ignored && !is_said(hint, &ruled)
        });
    }

    /// Where rules say how a line's words are said.
    fn ruled(&self, line: &Line) -> Vec<Range<usize>> {
        if self.rules.is_empty() {
            return Vec::new();
        }
        let hears = match (self.backend, self.model_of(line)) {
            (Backend::Live, Some(model)) => Hears::of_model(&model.id),
            _ => Hears::None,
        };
        let part = self.part(line);
        let speaker = Speaker {
            language: part.and_then(|part| part.language.as_deref()),
            hears,
        };
        self.rules.spans(&line.text, speaker)
    }

    /// The hint that is told once.
    pub fn hint_of(&self, once: &Once) -> Option<Hint> {
        match once {
            Once::Model(id) => of_model(self.model(id)?, self.today),
            Once::Voice(speaker) => Some(missing_voice(speaker, self.gone.get(speaker)?)),
            Once::Lost(id) => Some(missing_model(id, &self.models)),
        }
    }

    /// What is to be told once and is about this line, ignored or not by nobody.
    fn once(&self, line: &Line) -> impl Iterator<Item = Once> {
        let model = self.model_of(line);
        let goes = model.filter(|model| model.deprecated.is_some());
        let goes = goes.map(|model| (Rule::Deprecated, Once::Model(model.id.clone())));
        let gone = self.gone.contains_key(&line.speaker);
        let gone = gone.then(|| (Rule::MissingVoice, Once::Voice(line.speaker.clone())));
        let lost = self.wanted_of(line).filter(|id| self.model(id).is_none());
        let lost = lost.filter(|_| !self.models.is_empty());
        let lost = lost.map(|id| (Rule::MissingModel, Once::Lost(id.clone())));
        let all = goes.into_iter().chain(gone).chain(lost);
        all.filter(|(rule, _)| !self.ignored.covers(rule.code(), "", line.id))
            .map(|(_, once)| once)
    }

    fn speaking<'a>(&'a self, line: &'a Line) -> Option<Speaking<'a>> {
        Some(Speaking::new(self.model_of(line)?, self.language_of(line)))
    }

    /// The model that speaks a line; nothing where nobody knows it.
    fn model_of(&self, line: &Line) -> Option<&Model> {
        self.model(self.wanted_of(line)?)
    }

    /// The model that is to speak a line, there or not.
    fn wanted_of<'a>(&'a self, line: &'a Line) -> Option<&'a ModelId> {
        line.model(self.part(line)).or(self.usual.as_ref())
    }

    fn part(&self, line: &Line) -> Option<&Part> {
        self.cast.0.get(&line.speaker)
    }

    fn model(&self, id: &ModelId) -> Option<&Model> {
        self.models.iter().find(|model| model.id == *id)
    }
}

/// Whether a rule says how the words are said that a hint is about.
fn is_said(hint: &Hint, ruled: &[Range<usize>]) -> bool {
    let within = |span: &Range<usize>| span.start <= hint.bytes.start && hint.bytes.end <= span.end;
    hint.rule.is_of_words() && ruled.iter().any(within)
}

/// Texts of four gigabytes are not looked through.
fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Edit;
    use crate::ignored::Ignore;
    use crate::parse::parse;
    use crate::pronunciation::{Pronunciation, Word};
    use crate::tuning::PartChange;
    use mynah_core::clock::UnixMillis;
    use mynah_core::models;

    fn ground(script: &crate::document::Script) -> Ground {
        Ground {
            cast: script.shared_cast(),
            ignored: Arc::clone(script.ignored()),
            rules: Arc::clone(script.rules()),
            backend: Backend::Live,
            models: Arc::new(models::all().to_vec()),
            usual: Some("eleven_multilingual_v2".into()),
            language: Some("en".to_owned()),
            gone: HashMap::from([("BEN".to_owned(), "Wren".to_owned())]),
            today: Day::of(UnixMillis(1_790_000_000_000)),
        }
    }

    #[test]
    fn a_block_has_its_marks_and_what_is_told_once() {
        let text = "ANN: [whispers] Now.\nBEN: Yes.\nBEN: Again.\nCY: Ten, 80 km/h.";
        let mut script = parse(text, "").unwrap();
        let old = Edit::TunePart {
            speaker: "CY".to_owned(),
            change: PartChange::Model(Some("eleven_monolingual_v1".into())),
        };
        script.apply(&old).unwrap();
        let block = &script.items().blocks()[0];
        let looked = ground(&script).look(block, None);
        let ids: Vec<LineId> = script.lines().map(|line| line.id).collect();
        assert_eq!(
            looked.once,
            [
                (Once::Voice("BEN".to_owned()), ids[1]),
                (Once::Model("eleven_monolingual_v1".into()), ids[3])
            ]
        );
        let marks: Vec<_> = looked
            .lines
            .iter()
            .map(|line| (line.line, line.within, line.marks[0].rule))
            .collect();
        assert_eq!(marks, [(ids[0], 0, Rule::Tag), (ids[3], 3, Rule::Unit)]);
        let hints = ground(&script);
        let told = looked
            .once
            .iter()
            .filter_map(|(once, _)| hints.hint_of(once));
        let told: Vec<String> = told.map(|hint| hint.says).collect();
        assert!(
            told[0].contains("Wren") && told[1].contains("Multilingual v2"),
            "{told:?}"
        );
    }

    /// Nobody stumbles on what a rule says; sounds that the model isn't told are no rule for it.
    #[test]
    fn what_a_rule_says_has_no_mark() {
        let mut script = parse("ANN: Go 80 km/h, approx. now.", "").unwrap();
        let marks = |script: &crate::document::Script| {
            let looked = ground(script).look(&script.items().blocks()[0], None);
            looked
                .lines
                .iter()
                .map(|line| line.marks.len())
                .sum::<usize>()
        };
        assert_eq!(marks(&script), 2);
        let pronounce = |word: &str, alias: &str, sounds: &str| Edit::Pronounce {
            word: Word::new(word),
            rule: Some(Pronunciation {
                alias: alias.to_owned(),
                sounds: sounds.to_owned(),
                ..Pronunciation::default()
            }),
        };
        script.apply(&pronounce("approx.", "", "əˈprɒks")).unwrap();
        assert_eq!(marks(&script), 2);
        script.apply(&pronounce("approx.", "about", "")).unwrap();
        assert_eq!(marks(&script), 1);
        script
            .apply(&pronounce("km/h", "kay em aitch", ""))
            .unwrap();
        assert_eq!(marks(&script), 1, "the number is hinted at with its unit");
        script.apply(&pronounce("80 km/h", "eighty", "")).unwrap();
        assert_eq!(marks(&script), 0);
    }

    #[test]
    fn what_is_ignored_has_no_mark() {
        let mut script = parse("ANN: [whispers] 80 km/h.\nBEN: 80 km/h.\nBEN: Now.", "").unwrap();
        let marks = |script: &crate::document::Script| {
            let looked = ground(script).look(&script.items().blocks()[0], None);
            let marks = looked.lines.iter().map(|line| line.marks.len());
            (marks.sum::<usize>(), looked.once.len())
        };
        assert_eq!(marks(&script), (3, 1));
        let ignore = |rule: Rule, words: Option<&str>, line: Option<LineId>| Edit::Ignore {
            what: Ignore {
                rule: rule.code().to_owned(),
                words: words.map(str::to_owned),
                line,
            },
            on: true,
        };
        let first = script.lines().next().unwrap().id;
        let back = script
            .apply(&ignore(Rule::Unit, Some("80 km/h"), Some(first)))
            .unwrap();
        assert_eq!(marks(&script), (2, 1));
        script.apply(&back).unwrap();
        assert_eq!(marks(&script), (3, 1));
        script
            .apply(&ignore(Rule::Unit, Some("80 km/h"), None))
            .unwrap();
        script
            .apply(&ignore(Rule::MissingVoice, None, None))
            .unwrap();
        assert_eq!(marks(&script), (1, 0));
        // It is kept with the script.
        let json = serde_json::to_string(&script).unwrap();
        let again: crate::document::Script = serde_json::from_str(&json).unwrap();
        assert_eq!(again, script);
        assert_eq!(marks(&again), (1, 0));
    }
}
