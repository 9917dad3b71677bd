//! What was found in a block of the script, and which blocks are to be looked through again.

use super::rule_of;
use mynah_script::blocks::{Block, Rows};
use mynah_script::ignored::{Ignore, Ignored};
use mynah_script::lint::{Looked, Rule};

/// What was found in a block.
#[derive(Clone, Debug)]
pub struct Found {
    pub block: u32,
    /// How many marks there are of each rule, in the order of [`Rule::ALL`].
    counts: [usize; Rule::ALL.len()],
    pub looked: Looked,
}

impl Found {
    /// Counts the hints of a block by rule.
    pub fn new(block: &Block, looked: Looked) -> Self {
        let mut counts = [0; Rule::ALL.len()];
        for mark in looked.lines.iter().flat_map(|line| &line.marks) {
            if let Some(count) = counts.get_mut(mark.rule as usize) {
                *count += 1;
            }
        }
        Self {
            block: block.id(),
            counts,
            looked,
        }
    }

    /// Whether something is told once of many lines by a rule.
    fn tells_once(&self, rule: Rule) -> bool {
        let mut once = self.looked.once.iter();
        once.any(|(once, _)| rule_of(once) == rule)
    }

    /// Returns the number of hints of one rule, or of all rules.
    pub fn count(&self, only: Option<Rule>) -> usize {
        match only {
            Some(rule) => self.counts.get(rule as usize).copied().unwrap_or(0),
            None => self.counts.iter().sum(),
        }
    }
}

/// Which blocks have other hints since something else is ignored: what is not ignored any more may be anywhere unless it
/// is of one line, what is from now on was a hint.
pub fn others_by<'a>(
    rows: &'a Rows,
    before: &'a Ignored,
    now: &'a Ignored,
) -> impl Fn(usize, &Found) -> bool + 'a {
    move |at, found| {
        let is_of = |what: &Ignore, elsewhere: bool| match what.line {
            Some(line) => rows.block_of(line) == Some(at),
            None => elsewhere,
        };
        let hints_by = |what: &Ignore| {
            let rule = Rule::ALL.into_iter().find(|rule| rule.code() == what.rule);
            rule.is_none_or(|rule| found.count(Some(rule)) > 0 || found.tells_once(rule))
        };
        now.not_in(before).any(|what| is_of(what, hints_by(what)))
            || before.not_in(now).any(|what| is_of(what, true))
    }
}
