//! What is looked for in the script, how much of it there is, and where one stands: some rows a frame.

use crate::one_by_one::{Led, OneByOne, Place};
use mynah_core::ids::LineId;
use mynah_model::desk::{ROWS_A_FRAME, Way};
use mynah_script::document::Script;
use mynah_script::edit::Edit;
use mynah_script::find::{Count, Finder, PatternError, Search, text_of};
use mynah_script::per_block::PerBlock;

/// One place where it is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// The row.
    pub row: LineId,
    /// The byte at which it begins.
    pub at: usize,
}

/// Where one goes on from.
#[derive(Clone, Copy, Debug)]
struct Start {
    row: LineId,
    /// The byte behind which, or before which, is looked; the row's beginning without one.
    at: Option<usize>,
}

/// What rows show of a search.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// What is looked for.
    pub finder: &'a Finder,
    /// What it is to be replaced by, where that is shown.
    pub with: Option<&'a str>,
    /// Where one stands.
    pub current: Option<Match>,
}

/// A search through the open script.
#[derive(Debug, Default)]
pub struct Finding {
    search: Search,
    ready: Option<Finder>,
    wrong: Option<PatternError>,
    counts: PerBlock<Count>,
    current: Option<Match>,
    /// Where to go once the rows on the way were read.
    going: Option<(Way, Option<Start>)>,
    /// What was replaced place by place.
    one_by_one: OneByOne,
    replacing: Option<Replacing>,
}

/// Replacing everything, over several frames.
#[derive(Debug)]
struct Replacing {
    /// What is replaced: something else may be looked for meanwhile.
    finder: Finder,
    with: String,
    /// The state of the script that it is done in: it begins anew in another one.
    revision: u64,
    place: usize,
    edits: Vec<Edit>,
}

impl Finding {
    /// Nothing looked for; what is being replaced goes on.
    pub fn again(self) -> Self {
        Self {
            replacing: self.replacing,
            ..Self::default()
        }
    }

    /// Looks for something else.
    pub fn look_for(&mut self, search: Search) {
        if self.search == search {
            return;
        }
        let made = Finder::new(&search);
        *self = Self {
            search,
            replacing: self.replacing.take(),
            ..Self::default()
        };
        match made {
            Ok(finder) => self.ready = finder,
            Err(wrong) => self.wrong = Some(wrong),
        }
    }

    /// The search, if there is anything to look for.
    pub fn finder(&self) -> Option<&Finder> {
        self.ready.as_ref()
    }

    /// Why the pattern can't be read.
    pub fn wrong(&self) -> Option<&PatternError> {
        self.wrong.as_ref()
    }

    /// Where one stands.
    pub fn current(&self) -> Option<Match> {
        self.current
    }

    /// How much was found so far, and whether all rows were read.
    pub fn count(&self) -> (Count, bool) {
        let mut sum = Count::default();
        let mut all = true;
        for count in self.counts.iter() {
            let Some(count) = count else {
                all = false;
                continue;
            };
            sum.matches += count.matches;
            sum.rows += count.rows;
        }
        (sum, all)
    }

    /// Whether one stands at a place of a row: it is one no more once the row says something else.
    pub fn is_at(&self, script: &Script, row: Option<LineId>) -> bool {
        let here = self.ready.as_ref().zip(self.current);
        here.is_some_and(|(finder, here)| {
            let item = script.place(here.row).and_then(|at| script.items().get(at));
            let mut starts = item
                .into_iter()
                .flat_map(|item| finder.ranges(text_of(item)));
            Some(here.row) == row && starts.any(|range| range.start == here.at)
        })
    }

    /// Goes to the first place from a row on, wherever one stood.
    pub fn go_anew(&mut self, from: Option<LineId>) {
        self.current = None;
        self.go(Way::Next, from);
    }

    /// The number of the place where one stands, from 1, where it still is one.
    pub fn number(&self, script: &Script) -> Option<usize> {
        let (finder, current) = (self.ready.as_ref()?, self.current?);
        let rows = script.items();
        let at = rows.block_of(current.row)?;
        let before = self.counts.iter().take(at);
        let mut number = before.flatten().map(|count| count.matches).sum::<usize>();
        for item in rows.blocks().get(at)?.items() {
            let mut ranges = finder.ranges(text_of(item));
            if item.id() == current.row {
                let within = ranges.position(|range| range.start == current.at)?;
                return Some(number + within + 1);
            }
            number += ranges.count();
        }
        None
    }

    /// Reads on, at most as many rows as a frame has time for. Whether there is more to read.
    pub fn read(&mut self, script: &Script) -> bool {
        let Some(finder) = &self.ready else {
            return false;
        };
        let rows = script.items();
        self.counts.follow(rows, |_| {});
        let mut left = ROWS_A_FRAME;
        for (at, block) in rows.blocks().iter().enumerate() {
            if self.counts.get(at).is_some() {
                continue;
            }
            let Some(rest) = left.checked_sub(block.items().len()) else {
                return true;
            };
            left = rest;
            self.counts.set(at, finder.count(block));
        }
        false
    }

    /// Goes to the next place from where one stands, or from a row on.
    pub fn go(&mut self, way: Way, from: Option<LineId>) {
        let here = self.current.map(|here| Start {
            row: here.row,
            at: Some(here.at),
        });
        let from = here.or_else(|| from.map(|row| Start { row, at: None }));
        self.going = Some((way, from));
    }

    /// Whether it is on its way.
    pub fn is_going(&self) -> bool {
        self.going.is_some() && self.ready.is_some()
    }

    /// Where it went, once it is known.
    pub fn arrive(&mut self, script: &Script) -> Option<Match> {
        let (way, from) = self.going?;
        let finder = self.ready.as_ref()?;
        let (count, all) = self.count();
        if !all {
            return None;
        }
        self.going = None;
        if count.matches == 0 {
            self.current = None;
            return None;
        }
        self.current = match way {
            Way::Next => next(script, finder, &self.counts, from),
            Way::Back => back(script, finder, &self.counts, from),
        };
        self.current
    }

    /// Replaces the place where one stands, and goes on to the next one.
    pub fn replace(&mut self, script: &Script, with: &str) -> Option<Edit> {
        let (finder, current) = (self.ready.as_ref()?, self.current?);
        let item = script.items().get(script.place(current.row)?)?;
        let places = finder.places(text_of(item), with);
        let (range, put) = places.iter().find(|(range, _)| range.start == current.at)?;
        // Behind what was put there: it may hold what is looked for.
        let from = Start {
            row: current.row,
            at: (range.start + put.len()).checked_sub(1),
        };
        let edit = finder.replace_in(item, with, Some(current.at));
        let before = text_of(item).to_owned();
        let mut after = before.clone();
        after.replace_range(range.clone(), put);
        self.one_by_one.add(Place {
            at: current,
            end: from.at,
            texts: [before, after],
        });
        self.going = Some((Way::Next, Some(from)));
        edit
    }

    /// Goes back with undo to a place that was replaced, and on with redo. The row of the place that is one again.
    pub fn follow_steps(&mut self, script: &Script, revision: u64) -> Option<LineId> {
        match self.one_by_one.led(script, revision)? {
            Led::Back(place) => {
                (self.current, self.going) = (Some(place), None);
                Some(place.row)
            }
            Led::On(place, at) => {
                let row = place.row;
                self.going = Some((Way::Next, Some(Start { row, at })));
                None
            }
        }
    }

    /// Begins to replace everything.
    pub fn replace_all(&mut self, with: &str) {
        self.replacing = self.ready.clone().map(|finder| Replacing {
            finder,
            with: with.to_owned(),
            revision: 0,
            place: 0,
            edits: Vec::new(),
        });
    }

    /// Whether everything is being replaced.
    pub fn is_replacing(&self) -> bool {
        self.replacing.is_some()
    }

    /// Reads on for replacing everything. The step, with how many rows it changes, once all were read.
    pub fn replaced(&mut self, script: &Script, revision: u64) -> Option<(Edit, usize)> {
        let replacing = self.replacing.as_mut()?;
        if replacing.revision != revision {
            replacing.revision = revision;
            replacing.place = 0;
            replacing.edits.clear();
        }
        let rows = script.items().from(replacing.place).take(ROWS_A_FRAME);
        let Replacing { finder, with, .. } = replacing;
        let edits = rows.filter_map(|item| finder.replace_in(item, with, None));
        replacing.edits.extend(edits);
        replacing.place += ROWS_A_FRAME;
        if replacing.place < script.items().len() {
            return None;
        }
        let done = self.replacing.take()?;
        self.current = None;
        let rows = done.edits.len();
        (rows > 0).then_some((Edit::Group(done.edits), rows))
    }
}

/// The first place behind another one, round the end of the script.
fn next(
    script: &Script,
    finder: &Finder,
    counts: &PerBlock<Count>,
    from: Option<Start>,
) -> Option<Match> {
    let rows = script.items();
    let place = from.and_then(|from| rows.place(from.row)).unwrap_or(0);
    if let Some(from) = from
        && let Some(item) = rows.get(place)
        && item.id() == from.row
    {
        let mut ranges = finder.ranges(text_of(item));
        if let Some(range) = ranges.find(|range| from.at.is_none_or(|at| range.start > at)) {
            return Some(Match {
                row: from.row,
                at: range.start,
            });
        }
    }
    let after = place + usize::from(from.is_some());
    let first_of = |from: usize, to: usize| {
        with_matches(script, counts, from, to).find_map(|item| {
            let range = finder.ranges(text_of(item)).next()?;
            Some(Match {
                row: item.id(),
                at: range.start,
            })
        })
    };
    first_of(after, rows.len()).or_else(|| first_of(0, after.min(rows.len())))
}

/// The last place before another one, round the beginning of the script.
fn back(
    script: &Script,
    finder: &Finder,
    counts: &PerBlock<Count>,
    from: Option<Start>,
) -> Option<Match> {
    let rows = script.items();
    let place = from.and_then(|from| rows.place(from.row));
    let place = place.unwrap_or(rows.len());
    if let Some(from) = from
        && let Some(item) = rows.get(place)
    {
        let before = finder.ranges(text_of(item));
        let before = before.take_while(|range| from.at.is_some_and(|at| range.start < at));
        if let Some(range) = before.last() {
            return Some(Match {
                row: from.row,
                at: range.start,
            });
        }
    }
    let last_of = |from: usize, to: usize| {
        with_matches(script, counts, from, to)
            .rev()
            .find_map(|item| {
                let range = finder.ranges(text_of(item)).last()?;
                Some(Match {
                    row: item.id(),
                    at: range.start,
                })
            })
    };
    last_of(0, place).or_else(|| last_of(place, rows.len()))
}

/// The rows at these places that stand in blocks in which something is found.
fn with_matches<'a>(
    script: &'a Script,
    counts: &'a PerBlock<Count>,
    from: usize,
    to: usize,
) -> impl DoubleEndedIterator<Item = &'a mynah_script::document::Item> {
    let blocks = script.items().blocks().iter().enumerate();
    let blocks = blocks.filter(move |(at, block)| {
        let overlaps = block.place() < to && block.place() + block.items().len() > from;
        overlaps && counts.get(*at).is_some_and(|count| count.matches > 0)
    });
    blocks.flat_map(move |(_, block)| {
        let start = from.saturating_sub(block.place());
        let end = to.saturating_sub(block.place()).min(block.items().len());
        block.items().get(start..end).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_script::parse::parse;

    fn looking(text: &str) -> Finding {
        let mut finding = Finding::default();
        finding.look_for(Search {
            text: text.to_owned(),
            ..Search::default()
        });
        finding
    }

    fn script() -> Script {
        parse("One fish.\nTwo.\nRed fish, blue fish.", "").unwrap()
    }

    #[test]
    fn it_goes_round_both_ways() {
        let (script, mut finding) = (script(), looking("fish"));
        while finding.read(&script) {}
        assert_eq!(
            finding.count().0,
            Count {
                matches: 3,
                rows: 2
            }
        );
        let first = script.lines().next().unwrap().id;
        let mut way = |way| {
            finding.go(way, Some(first));
            finding.arrive(&script).unwrap();
            finding.number(&script).unwrap()
        };
        let there = [Way::Next; 4].map(&mut way);
        assert_eq!(there, [1, 2, 3, 1]);
        assert_eq!([Way::Back; 3].map(&mut way), [3, 2, 1]);
    }

    #[test]
    fn what_was_put_there_is_not_found_again_at_once() {
        let (mut script, mut finding) = (script(), looking("fish"));
        while finding.read(&script) {}
        finding.go(Way::Next, None);
        finding.arrive(&script);
        for _ in 0..3 {
            let edit = finding.replace(&script, "fishfish").unwrap();
            script.apply(&edit).unwrap();
            while finding.read(&script) {}
            finding.arrive(&script);
        }
        let texts = script.lines().map(|line| line.text.as_str());
        let texts = texts.collect::<Vec<_>>();
        assert_eq!(texts[0], "One fishfish.");
        assert_eq!(texts[2], "Red fishfish, blue fishfish.");
    }

    /// Whoever pressed "Aa" while a long script was read found nothing replaced.
    #[test]
    fn what_is_being_replaced_is_replaced_whatever_is_looked_for_meanwhile() {
        let (script, mut finding) = (script(), looking("fish"));
        finding.replace_all("bird");
        finding.look_for(Search::default());
        assert!(finding.is_replacing());
        let (_, rows) = finding.replaced(&script, 7).unwrap();
        assert_eq!(rows, 2);
    }

    #[test]
    fn everything_is_one_step() {
        let (mut script, mut finding) = (script(), looking("fish"));
        finding.replace_all("bird");
        let (edit, rows) = finding.replaced(&script, 7).unwrap();
        assert_eq!(rows, 2);
        let back = script.apply(&edit).unwrap();
        assert!(script.lines().all(|line| !line.text.contains("fish")));
        script.apply(&back).unwrap();
        assert_eq!(
            script
                .lines()
                .filter(|line| line.text.contains("fish"))
                .count(),
            2
        );
        assert!(finding.replaced(&script, 8).is_none());
    }
}
