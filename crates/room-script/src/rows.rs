//! Which rows of the script are listed and how high each is.
//!
//! Kept block by block, like the script itself: an edit touches its own block, and what stands above each block
//! is a sum over blocks. Heights are guessed until a row is seen, so that a script of any length opens at once.

use mynah_script::blocks::Block;
use mynah_script::blocks::Rows as ScriptRows;
use mynah_script::blocks::Stamp;
use mynah_script::per_block::PerBlock;

/// The listed rows of one block.
#[derive(Debug, Default)]
pub struct BlockRows {
    listed: Option<Vec<usize>>,
    heights: Vec<f32>,
    total: f64,
    reading: Option<Stamp>,
}

/// What stands above a block.
#[derive(Clone, Copy, Debug, Default)]
struct Above {
    /// Listed rows.
    rows: usize,
    /// Their height.
    height: f64,
    /// Rows of the script, listed or not.
    place: usize,
}

/// The listed rows in order, each with its height in points.
#[derive(Debug, Default)]
pub struct Rows {
    parts: PerBlock<BlockRows>,
    /// For each block; one more for the end.
    above: Vec<Above>,
}

impl Rows {
    /// Follows the script. `make` lists the rows of a block; it is asked for blocks that are new or changed, and
    /// for those whose part is not `good` any more, and gives nothing where it has to wait. Says whether
    /// something changed.
    pub fn follow(
        &mut self,
        script: &ScriptRows,
        good: impl Fn(usize, &BlockRows) -> bool,
        mut make: impl FnMut(usize, &Block) -> Option<BlockRows>,
    ) -> bool {
        let mut changed = self.above.len() != script.blocks().len() + 1;
        self.parts.follow(script, |_| changed = true);
        for (at, block) in script.blocks().iter().enumerate() {
            if self.parts.get(at).is_some_and(|part| good(at, part)) {
                continue;
            }
            if let Some(part) = make(at, block) {
                self.parts.set(at, part);
                changed = true;
            }
        }
        if changed {
            self.above.clear();
            self.above.push(Above::default());
            let mut above = Above::default();
            for (part, block) in self.parts.iter().zip(script.blocks()) {
                if let Some(part) = part {
                    above.rows += part.heights.len();
                    above.height += part.total;
                }
                above.place += block.items().len();
                self.above.push(above);
            }
        }
        changed
    }

    /// How many rows are listed.
    pub fn len(&self) -> usize {
        self.above.last().map_or(0, |all| all.rows)
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The place in the script of a listed row.
    pub fn place(&self, row: usize) -> Option<usize> {
        let (above, part, within) = self.find(row)?;
        let within = match &part.listed {
            Some(listed) => *listed.get(within)?,
            None => within,
        };
        Some(above.place + within)
    }

    /// Which listed row stands at this place of the script.
    pub fn row_of(&self, place: usize) -> Option<usize> {
        let at = self
            .above
            .partition_point(|above| above.place <= place)
            .checked_sub(1)?;
        let (above, part) = (self.above.get(at)?, self.parts.get(at)?);
        let within = place - above.place;
        let within = match &part.listed {
            Some(listed) => listed.binary_search(&within).ok()?,
            None => within,
        };
        Some(above.rows + within)
    }

    /// Height of a row, 0 beyond the end.
    pub fn height(&self, row: usize) -> f32 {
        let found = self.find(row);
        found
            .and_then(|(_, part, within)| part.heights.get(within))
            .copied()
            .unwrap_or(0.0)
    }

    /// Height of all rows together.
    pub fn total(&self) -> f64 {
        self.above.last().map_or(0.0, |all| all.height)
    }

    /// Where a row begins; the end of the list for a row beyond it.
    pub fn top(&self, row: usize) -> f64 {
        match self.find(row) {
            Some((above, part, within)) => above.height + part.height(within),
            None => self.total(),
        }
    }

    /// The row that covers `y`; the nearest one outside the list, 0 in an empty one.
    pub fn at(&self, y: f64) -> usize {
        let y = y.max(0.0);
        let at = self.above.partition_point(|above| above.height <= y);
        let Some((above, part)) = at
            .checked_sub(1)
            .and_then(|at| Some((self.above.get(at)?, self.parts.get(at)?)))
        else {
            return self.len().saturating_sub(1);
        };
        let mut bottom = above.height;
        let over = part.heights.iter().take_while(|height| {
            bottom += f64::from(**height);
            bottom <= y
        });
        (above.rows + over.count()).min(self.len().saturating_sub(1))
    }

    /// Corrects the height of a row and says by how much it grew.
    pub fn set_height(&mut self, row: usize, height: f32) -> f32 {
        let at = self.block_of(row);
        let rows = at
            .and_then(|at| self.above.get(at))
            .map_or(0, |above| above.rows);
        let Some((at, known, total)) = at.and_then(|at| {
            let part = self.parts.get_mut(at)?;
            Some((at, part.heights.get_mut(row - rows)?, &mut part.total))
        }) else {
            return 0.0;
        };
        let grown = height - *known;
        *known = height;
        *total += f64::from(grown);
        if grown != 0.0 {
            for above in self.above.iter_mut().skip(at + 1) {
                above.height += f64::from(grown);
            }
        }
        grown
    }

    /// The block of a listed row, among the blocks.
    fn block_of(&self, row: usize) -> Option<usize> {
        if row >= self.len() {
            return None;
        }
        self.above
            .partition_point(|above| above.rows <= row)
            .checked_sub(1)
    }

    fn find(&self, row: usize) -> Option<(&Above, &BlockRows, usize)> {
        let at = self.block_of(row)?;
        let above = self.above.get(at)?;
        Some((above, self.parts.get(at)?, row - above.rows))
    }
}

impl BlockRows {
    /// `listed`: which of a block's rows, where that are not all; `heights`: how high each of them is; `reading`:
    /// which reading of the lines' states it was listed by, if by states.
    pub fn new(listed: Option<Vec<usize>>, heights: Vec<f32>, reading: Option<Stamp>) -> Self {
        Self {
            total: heights.iter().copied().map(f64::from).sum(),
            listed,
            heights,
            reading,
        }
    }

    /// Which reading it was listed by.
    pub fn reading(&self) -> Option<Stamp> {
        self.reading
    }

    /// Height of its first `rows` rows.
    fn height(&self, rows: usize) -> f64 {
        self.heights.iter().take(rows).copied().map(f64::from).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::ids::LineId;
    use mynah_script::document::Script;
    use mynah_script::edit::Edit;
    use mynah_script::parse::parse;

    fn rows(
        count: usize,
        listed: fn(usize) -> bool,
        height: fn(usize) -> f32,
    ) -> (Rows, Vec<(usize, f32)>) {
        let script = parse(&"Words.\n\n".repeat(count.max(1)), "").expect("a script");
        let mut rows = Rows::default();
        let changed = rows.follow(
            script.items(),
            |_, _| true,
            |_, block| {
                let within: Vec<usize> = (0..block.items().len())
                    .filter(|within| listed(block.place() + within))
                    .collect();
                let heights = within
                    .iter()
                    .map(|within| height(block.place() + within))
                    .collect();
                Some(BlockRows::new(Some(within), heights, None))
            },
        );
        assert!(changed);
        assert!(!rows.follow(script.items(), |_, _| true, |_, _| None));
        let plain = (0..script.items().len()).filter(|place| listed(*place));
        (rows, plain.map(|place| (place, height(place))).collect())
    }

    #[test]
    fn agrees_with_plain_sums() {
        for count in [1_usize, 2, 3, 9, 511, 512, 513, 3_000] {
            let (mut rows, mut plain) = rows(
                count,
                |place| place % 3 != 1,
                |place| 20.0 + (place % 5) as f32,
            );
            for (row, height) in [(0, 99.0), (2, 0.0), (6, 41.5), (9_999, 7.0)] {
                rows.set_height(row, height);
                if let Some(known) = plain.get_mut(row) {
                    known.1 = height;
                }
            }
            let mut top = 0.0;
            assert_eq!(rows.len(), plain.len());
            for (row, (place, height)) in plain.iter().enumerate() {
                assert_eq!(
                    (rows.place(row), rows.row_of(*place)),
                    (Some(*place), Some(row))
                );
                assert_eq!(rows.top(row), top);
                if *height > 0.0 {
                    assert_eq!(rows.at(top), row);
                    assert_eq!(rows.at(top + f64::from(*height) - 0.1), row);
                }
                top += f64::from(*height);
            }
            assert_eq!(rows.total(), top);
            assert_eq!(rows.at(top + 1000.0), plain.len() - 1);
            assert_eq!(rows.row_of(1), None);
        }
    }

    #[test]
    fn an_edit_of_a_long_script_lists_its_own_block_anew() {
        let mut script = parse(&"Words.\n\n".repeat(100_000), "").expect("a script");
        let listed = |rows: &mut Rows, script: &Script| {
            let mut listed = 0;
            rows.follow(
                script.items(),
                |_, _| true,
                |_, block| {
                    listed += block.items().len();
                    Some(BlockRows::new(None, vec![40.0; block.items().len()], None))
                },
            );
            listed
        };
        let mut rows = Rows::default();
        assert_eq!(listed(&mut rows, &script), 100_000);
        let (edit, id) = script.insert_after(Some(LineId(70_000)), "New.");
        script.apply(&edit).expect("it fits");
        let few = listed(&mut rows, &script);
        assert!((1..=1024).contains(&few), "{few}");
        let set = Edit::SetText {
            id,
            text: "Other.".to_owned(),
        };
        script.apply(&set).expect("it fits");
        let few = listed(&mut rows, &script);
        assert!((1..=512).contains(&few), "{few}");
        assert_eq!((rows.len(), rows.top(70_000)), (100_001, 2_800_000.0));
    }
}
