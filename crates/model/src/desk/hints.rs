//! What models will stumble on in the open script: looked through behind the window, some blocks at a time, and kept as
//! long as a block stays as it is.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

use crate::command::{Command, ProjectCommand};
use crate::desk::{Desk, Model};
use crate::remote::Remote;
use mynah_core::day::Day;
use mynah_core::ids::LineId;
use mynah_script::blocks::{Block, Rows, Stamp};
use mynah_script::document::{Line, Script};
use mynah_script::lint::spelling::Meant;
use mynah_script::lint::{self, Ground, Hint, Looked, Mark, Marked, Once, Rule};
use mynah_script::per_block::PerBlock;

mod found;
mod look;
mod of;

use self::found::{Found, others_by};
use self::of::Of;

/// Blocks that are looked through for one answer: a script of a hundred thousand lines shows its first marks at once.
const BLOCKS: usize = 8;

/// Words of which it is kept what may be meant.
const MEANT: usize = 2_000;

/// Lines whose hints are kept in words: more than are seen at once.
const SHOWN: usize = 64;

/// Blocks that are to be looked through.
#[derive(Debug)]
pub struct ToLook {
    /// Counts the questions: an answer to an older ground is none.
    pub number: u64,
    /// What hints depend on. Its language is not known where there is a sample.
    pub ground: Arc<Ground>,
    /// What the language is told from, where it is to be told.
    pub sample: Option<String>,
    /// The blocks as they are.
    pub blocks: Vec<Block>,
    /// Words that nobody knows, each with its language: what may be meant?
    pub unknown: Vec<Unknown>,
}

/// A word that nobody knows, and the language that it is to be of.
pub type Unknown = (String, String);

/// What was found in them.
#[derive(Debug)]
pub struct WasLooked {
    /// Which question it answers.
    pub number: u64,
    /// The ground, with the language.
    pub ground: Arc<Ground>,
    /// By the states of the blocks.
    pub blocks: Vec<(Stamp, Looked)>,
    /// What may be meant by words that nobody knows, the likeliest first.
    pub meant: Vec<(Unknown, Meant)>,
}

/// One hint of the script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HintAt {
    /// Its line.
    pub line: LineId,
    /// Which of the line's hints it is.
    pub index: usize,
}

/// Which way one goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Down the script, and from its end to its beginning.
    Next,
    /// Up.
    Back,
}

/// What is known of the hints.
#[derive(Debug, Default)]
pub struct Hints {
    of: Option<Of>,
    ground: Option<Arc<Ground>>,
    models: Option<Models>,
    made: PerBlock<Found>,
    /// What was found before in blocks that are looked through anew, by their ids: marks don't flicker with each letter.
    waning: HashMap<u32, Looked>,
    /// The hints of the lines that were shown last: a row is drawn in every frame.
    words: RefCell<VecDeque<Words>>,
    /// What may be meant by words that nobody knows, as far as it was asked.
    meant: HashMap<Unknown, Meant>,
    number: u64,
    asked: bool,
    /// Lines there were when the language was told.
    told_at: Option<usize>,
}

/// The models as they were told, and as a linter knows them.
#[derive(Debug)]
struct Models {
    told: Arc<Vec<Model>>,
    known: Arc<Vec<lint::Model>>,
}

/// The hints of a line's text, as long as it, its marks and the ground stay as they are.
#[derive(Debug)]
struct Words {
    line: Line,
    marks: Vec<Mark>,
    ground: Arc<Ground>,
    hints: Rc<[Hint]>,
}

/// A place at which something is hinted, within its block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    within: usize,
    index: usize,
    line: LineId,
}

impl Desk {
    /// The wish to have blocks looked through that changed, that of the focused line first. The app asks once a frame.
    pub fn take_hints(&mut self, today: Day, focused: Option<LineId>) -> Option<Command> {
        if self.cloning.today.replace(today) != Some(today) {
            // Consents end by the day.
            self.touch_all();
        }
        let of = self.hints_of_what(today)?;
        let mut hints = std::mem::take(&mut self.hints);
        let wish = hints.follow(self, of, focused);
        self.hints = hints;
        wish.map(|look| Command::Project(ProjectCommand::Look(Box::new(look))))
    }

    fn hints_of_what(&self, today: Day) -> Option<Of> {
        let open = self.project.as_ref()?;
        let backend = open.card.backend;
        let models = self.models.get(&backend).and_then(Remote::value)?;
        Some(Of {
            opening: open.opening,
            cast: self.script().shared_cast(),
            ignored: Arc::clone(self.script().ignored()),
            rules: Arc::clone(self.script().rules()),
            backend,
            models: Arc::clone(models),
            voices: self.voices_of(backend).clone(),
            usual: self.default_model().cloned(),
            today,
            own_words: self.own_words.changes,
        })
    }

    /// Takes in what was found.
    pub fn take_looked(&mut self, looked: WasLooked) {
        if looked.number == self.hints.number && self.hints.asked {
            let mut hints = std::mem::take(&mut self.hints);
            hints.take(self.script().items(), looked);
            self.hints = hints;
        }
    }

    /// How many hints there are so far, and whether all lines were looked at.
    pub fn hint_count(&self) -> (usize, bool) {
        let mut sum = self.once().len();
        let mut all = self.hints.ground.is_some();
        for found in self.hints.made.iter() {
            match found {
                Some(found) => sum += found.count(None),
                None => all = false,
            }
        }
        (sum, all)
    }

    /// The language that most of the script is in, by its ISO 639-1 code, where that was told.
    pub fn script_language(&self) -> Option<&str> {
        self.hints.ground.as_ref()?.language.as_deref()
    }

    /// How often each rule hints, those that do.
    pub fn hint_rules(&self) -> Vec<(Rule, usize)> {
        let once = self.once();
        let count = |rule: Rule| {
            let found = self.hints.made.iter().flatten();
            let once = once.iter().filter(|(once, _)| rule_of(once) == rule);
            found.map(|found| found.count(Some(rule))).sum::<usize>() + once.count()
        };
        let rules = Rule::ALL.into_iter().map(|rule| (rule, count(rule)));
        rules.filter(|(_, count)| *count > 0).collect()
    }

    /// Where something is hinted at in a line's text, as far as that is known.
    pub fn marks_of(&self, line: &Line) -> &[Mark] {
        let marked = self
            .marked(line.id)
            .filter(|marked| marked.len == line.text.len());
        marked.map_or(&[], |marked| &marked.marks)
    }

    /// Whether a line was looked at as it is.
    pub fn is_looked(&self, line: LineId) -> bool {
        let at = self.script().items().block_of(line);
        at.is_none_or(|at| self.hints.made.get(at).is_some())
    }

    fn marked(&self, line: LineId) -> Option<&Marked> {
        let rows = self.script().items();
        let at = rows.block_of(line)?;
        if self.hints.made.get(at).is_some() {
            return self.hints.found_of(rows, line);
        }
        let waning = self.hints.waning.get(&rows.blocks().get(at)?.id())?;
        waning.lines.iter().find(|marked| marked.line == line)
    }

    /// The first grave hint of a line's text, for a word below it.
    pub fn grave_hint_of(&self, line: &Line) -> Option<HintAt> {
        let mut marks = self.marks_of(line).iter();
        let within = marks.position(|mark| mark.rule.is_grave())?;
        let once = self.once();
        let ahead = once.iter().filter(|(_, first)| *first == line.id).count();
        Some(HintAt {
            line: line.id,
            index: ahead + within,
        })
    }

    /// Everything that is hinted of a line; what is told once of many lines first.
    pub fn hints_of(&self, line: LineId) -> Vec<Hint> {
        let Some((ground, line)) = self.hints.ground.as_ref().zip(self.script().line(line)) else {
            return Vec::new();
        };
        let once = self
            .once()
            .into_iter()
            .filter(|(_, first)| *first == line.id);
        let once = once.filter_map(|(once, _)| ground.hint_of(&once));
        once.chain(self.words_of(ground, line).iter().cloned())
            .collect()
    }

    /// The hints of a line's text, made once.
    fn words_of(&self, ground: &Arc<Ground>, line: &Line) -> Rc<[Hint]> {
        let marks = self.marks_of(line);
        let mut words = self.hints.words.borrow_mut();
        let known = words.iter().find(|words| {
            words.line == *line && words.marks == marks && Arc::ptr_eq(&words.ground, ground)
        });
        if let Some(known) = known {
            return Rc::clone(&known.hints);
        }
        let hints: Rc<[Hint]> = self.words_anew(ground, line).into();
        // A line that is written in takes one place, not one with each letter.
        words.retain(|words| words.line.id != line.id);
        words.truncate(SHOWN - 1);
        words.push_front(Words {
            line: line.clone(),
            marks: marks.to_vec(),
            ground: Arc::clone(ground),
            hints: Rc::clone(&hints),
        });
        hints
    }

    /// The hint beside another one, of a rule or of any; from the script's beginning where there is none. A line that
    /// has the focus counts as the place before its first hint.
    pub fn hint_beside(
        &self,
        from: Option<(LineId, Option<usize>)>,
        way: Way,
        only: Option<Rule>,
    ) -> Option<HintAt> {
        let rows = self.script().items();
        let count = rows.blocks().len();
        let start = from.and_then(|(line, index)| {
            let at = rows.block_of(line)?;
            let within = rows.place(line)? - rows.blocks().get(at)?.place();
            Some((at, within, index))
        });
        let first = match (start, way) {
            (Some((at, _, _)), _) => at,
            (None, Way::Next) => 0,
            (None, Way::Back) => count.checked_sub(1)?,
        };
        // Once round, and the first block again for what stands on its other side.
        for step in 0..=count {
            let at = match way {
                Way::Next => (first + step) % count.max(1),
                Way::Back => (first + count - step % count.max(1)) % count.max(1),
            };
            let spots = self.spots(at, only);
            let beyond = |spot: &&Spot| match start {
                Some((_, within, index)) if step == 0 => {
                    let here = (spot.within, Some(spot.index));
                    match way {
                        Way::Next => here > (within, index),
                        Way::Back => here < (within, index),
                    }
                }
                _ => true,
            };
            let spot = match way {
                Way::Next => spots.iter().find(beyond),
                Way::Back => spots.iter().rev().find(beyond),
            };
            if let Some(spot) = spot {
                return Some(HintAt {
                    line: spot.line,
                    index: spot.index,
                });
            }
        }
        None
    }

    /// The number of a hint, from 1, among all of them or those of a rule.
    pub fn hint_number(&self, here: HintAt, only: Option<Rule>) -> Option<usize> {
        let at = self.script().items().block_of(here.line)?;
        let found = self.hints.made.iter().take(at).flatten();
        let once = self.once().into_iter();
        let above = once.filter(|(once, line)| {
            let block = self.script().items().block_of(*line);
            block.is_some_and(|block| block < at) && only.is_none_or(|only| only == rule_of(once))
        });
        let before = found.map(|found| found.count(only)).sum::<usize>() + above.count();
        let spots = self.spots(at, only);
        let within = spots
            .iter()
            .position(|spot| (spot.line, spot.index) == (here.line, here.index))?;
        Some(before + within + 1)
    }

    /// Whether this is told once of some line.
    pub fn is_told(&self, wanted: &Once) -> bool {
        let mut found = self.hints.made.iter().flatten();
        found.any(|found| found.looked.once.iter().any(|(once, _)| once == wanted))
    }

    /// What is told once, each with the first line of all that it is about.
    fn once(&self) -> Vec<(Once, LineId)> {
        let found = self.hints.made.iter().flatten();
        let all = found.flat_map(|found| &found.looked.once);
        let mut told = HashSet::new();
        all.filter(|(once, _)| told.insert(once)).cloned().collect()
    }

    /// The hints of a block in order.
    fn spots(&self, at: usize, only: Option<Rule>) -> Vec<Spot> {
        let rows = self.script().items();
        let Some((found, block)) = self.hints.made.get(at).zip(rows.blocks().get(at)) else {
            return Vec::new();
        };
        let wanted = |rule: Rule| only.is_none_or(|only| only == rule);
        let mut spots = Vec::new();
        // How many of a line's hints are told once.
        let mut ahead: HashMap<LineId, usize> = HashMap::new();
        for (once, line) in self.once() {
            let Some(within) = block.ids().iter().position(|id| *id == line) else {
                continue;
            };
            let ahead = ahead.entry(line).or_default();
            if wanted(rule_of(&once)) {
                spots.push(Spot {
                    within,
                    index: *ahead,
                    line,
                });
            }
            *ahead += 1;
        }
        for marked in &found.looked.lines {
            let ahead = ahead.get(&marked.line).copied().unwrap_or(0);
            for (index, mark) in marked.marks.iter().enumerate() {
                if wanted(mark.rule) {
                    spots.push(Spot {
                        within: marked.within,
                        index: ahead + index,
                        line: marked.line,
                    });
                }
            }
        }
        spots.sort_unstable();
        spots
    }
}

fn rule_of(once: &Once) -> Rule {
    match once {
        Once::Model(_) => Rule::Deprecated,
        Once::Voice(_) => Rule::MissingVoice,
        Once::Lost(_) => Rule::MissingModel,
    }
}

impl Hints {
    /// What was found in a line, if it was looked at as it is.
    fn found_of(&self, rows: &Rows, line: LineId) -> Option<&Marked> {
        let at = rows.block_of(line)?;
        let found = self.made.get(at)?;
        let within = rows.place(line)? - rows.blocks().get(at)?.place();
        let lines = &found.looked.lines;
        let here = lines.binary_search_by_key(&within, |marked| marked.within);
        lines.get(here.ok()?)
    }

    /// Follows the script and what it is spoken with. What is to be looked through next.
    fn follow(&mut self, desk: &Desk, of: Of, focused: Option<LineId>) -> Option<ToLook> {
        let script = desk.script();
        let rows = script.items();
        let is_same = self.of.as_ref().is_some_and(|before| before.is_same(&of));
        let is_same_script = self
            .of
            .as_ref()
            .is_some_and(|before| before.opening == of.opening);
        if !is_same_script {
            self.waning.clear();
            self.told_at = None;
        }
        let waning = &mut self.waning;
        let mut wane = |found: Found| drop(waning.insert(found.block, found.looked));
        if !is_same {
            let ignored = self
                .of
                .as_ref()
                .filter(|before| before.is_same_but_ignored(&of))
                .map(|before| Arc::clone(&before.ignored));
            if let Some(before) = ignored {
                self.made
                    .take_if(others_by(rows, &before, &of.ignored), &mut wane);
            } else if is_same_script {
                self.made.take_all(&mut wane);
            } else {
                self.made = PerBlock::default();
            }
            let language = self.ground.take().filter(|_| is_same_script);
            let language = language.and_then(|ground| ground.language.clone());
            if language.is_none() {
                // An answer that told it may have been one to the ground before.
                self.told_at = None;
            }
            let ground = self.new_ground(&of, language);
            self.ground = Some(Arc::new(ground));
            self.of = Some(of);
            // What was asked of the ground before is answered for nothing.
            self.asked = false;
        }
        let waning = &mut self.waning;
        self.made
            .follow(rows, |found| drop(waning.insert(found.block, found.looked)));
        if self.asked {
            return None;
        }
        let unknown = |at: &usize| self.made.get(*at).is_none();
        // What is looked at first, then all else from the top.
        let near = focused.and_then(|line| rows.block_of(line));
        let blocks = near.into_iter().chain(0..rows.blocks().len());
        let mut blocks: Vec<usize> = blocks.filter(unknown).take(BLOCKS).collect();
        blocks.sort_unstable();
        blocks.dedup();
        let blocks = blocks.into_iter();
        let blocks = blocks.filter_map(|at| rows.blocks().get(at).cloned());
        let blocks: Vec<Block> = blocks.collect();
        let mut unknown = Vec::new();
        if blocks.is_empty() {
            self.waning.clear();
            unknown = desk.unasked(self, focused);
            if unknown.is_empty() {
                return None;
            }
        }
        let ground = Arc::clone(self.ground.as_ref()?);
        self.asked = true;
        self.number += 1;
        Some(ToLook {
            number: self.number,
            ground,
            sample: self.sample(script),
            blocks,
            unknown,
        })
    }

    /// Takes in an answer.
    fn take(&mut self, rows: &Rows, looked: WasLooked) {
        self.asked = false;
        let waning = &mut self.waning;
        let mut wane = |found: Found| drop(waning.insert(found.block, found.looked));
        self.made.follow(rows, &mut wane);
        let known = self.ground.as_ref().map(|ground| &ground.language);
        if known != Some(&looked.ground.language) {
            // In another language other things are said.
            self.made.take_all(&mut wane);
        }
        self.ground = Some(looked.ground);
        if !looked.meant.is_empty() {
            // What is told of a line hangs on these as well.
            self.words.borrow_mut().clear();
        }
        if self.meant.len() > MEANT {
            self.meant.clear();
        }
        self.meant.extend(looked.meant);
        for (stamp, looked) in looked.blocks {
            let mut blocks = rows.blocks().iter().enumerate();
            if let Some((at, block)) = blocks.find(|(_, block)| block.stamp() == stamp) {
                self.made.set(at, Found::new(block, looked));
            }
        }
    }

    /// What the language is told from, if the script is another one by now: a few lines tell little, and twice as many
    /// may tell otherwise.
    fn sample(&mut self, script: &Script) -> Option<String> {
        let lines = script.items().lines();
        let is_told = self
            .told_at
            .is_some_and(|then| lines <= then.saturating_mul(2));
        if is_told {
            return None;
        }
        self.told_at = Some(lines);
        Some(lint::sample(script))
    }

    fn new_ground(&mut self, of: &Of, language: Option<String>) -> Ground {
        let known = self
            .models
            .as_ref()
            .filter(|models| Arc::ptr_eq(&models.told, &of.models));
        let models = if let Some(models) = known {
            Arc::clone(&models.known)
        } else {
            let models = Arc::new(of.models.iter().map(Model::to_lint).collect::<Vec<_>>());
            self.models = Some(Models {
                told: Arc::clone(&of.models),
                known: Arc::clone(&models),
            });
            models
        };
        let parts = of.cast.0.iter();
        let gone = parts.filter_map(|(speaker, part)| {
            let mut voices = part.draft.iter().chain(&part.live);
            let gone = voices.find(|voice| of.voices.is_gone(&voice.id))?;
            Some((speaker.clone(), gone.name.clone()))
        });
        Ground {
            gone: gone.collect(),
            cast: Arc::clone(&of.cast),
            ignored: Arc::clone(&of.ignored),
            rules: Arc::clone(&of.rules),
            backend: of.backend,
            models,
            usual: of.usual.clone(),
            language,
            today: of.today,
        }
    }
}
