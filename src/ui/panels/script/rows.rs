//! Which rows of the script are listed and how high each is.
//!
//! Heights are guessed until a row is seen, so that a script of any length opens at once; sums are kept
//! in a Fenwick tree, so that a corrected height, the row at a pixel and the top of a row cost `log n`.

/// The listed rows in order, each with its height in points.
#[derive(Debug, Default)]
pub struct Rows {
    /// Place of each listed row among all rows of the script.
    places: Vec<usize>,
    heights: Vec<f32>,
    /// Fenwick tree over `heights`; entry `i` sums the `lowest_bit(i + 1)` rows up to row `i`.
    sums: Vec<f64>,
}

impl Rows {
    /// Lists rows by their places in the script, with what is known or guessed of their heights.
    pub fn new(rows: impl Iterator<Item = (usize, f32)>) -> Self {
        let (places, heights): (Vec<usize>, Vec<f32>) = rows.unzip();
        let mut sums = heights.iter().copied().map(f64::from).collect::<Vec<_>>();
        for at in 0..sums.len() {
            let above = at + lowest_bit(at + 1);
            let part = sums.get(at).copied().unwrap_or(0.0);
            if let Some(sum) = sums.get_mut(above) {
                *sum += part;
            }
        }
        Self {
            places,
            heights,
            sums,
        }
    }

    /// How many rows are listed.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The place in the script of a listed row.
    pub fn place(&self, row: usize) -> Option<usize> {
        self.places.get(row).copied()
    }

    /// Which listed row stands at this place of the script. Places ascend, so this is a binary search.
    pub fn row_of(&self, place: usize) -> Option<usize> {
        self.places.binary_search(&place).ok()
    }

    /// Height of a row, 0 beyond the end.
    pub fn height(&self, row: usize) -> f32 {
        self.heights.get(row).copied().unwrap_or(0.0)
    }

    /// Height of all rows together.
    pub fn total(&self) -> f64 {
        self.top(self.len())
    }

    /// Where a row begins; the end of the list for a row beyond it.
    pub fn top(&self, row: usize) -> f64 {
        let mut rest = row.min(self.len());
        let mut top = 0.0;
        while rest > 0 {
            top += self.sums.get(rest - 1).copied().unwrap_or(0.0);
            rest -= lowest_bit(rest);
        }
        top
    }

    /// The row that covers `y`; the nearest one outside the list, 0 in an empty one.
    pub fn at(&self, y: f64) -> usize {
        let mut row = 0;
        let mut left = y.max(0.0);
        let mut step = self.len().checked_ilog2().map_or(0, |bits| 1_usize << bits);
        while step > 0 {
            if let Some(sum) = self.sums.get(row + step - 1)
                && *sum <= left
            {
                left -= sum;
                row += step;
            }
            step /= 2;
        }
        row.min(self.len().saturating_sub(1))
    }

    /// Corrects the height of a row and says by how much it grew.
    pub fn set_height(&mut self, row: usize, height: f32) -> f32 {
        let Some(known) = self.heights.get_mut(row) else {
            return 0.0;
        };
        let grown = height - *known;
        *known = height;
        if grown != 0.0 {
            let mut at = row;
            while let Some(sum) = self.sums.get_mut(at) {
                *sum += f64::from(grown);
                at += lowest_bit(at + 1);
            }
        }
        grown
    }
}

/// The lowest set bit of a number above zero.
fn lowest_bit(number: usize) -> usize {
    number & number.wrapping_neg()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_plain_sums() {
        for count in [0_usize, 1, 2, 3, 7, 8, 9, 100] {
            let mut heights = (0..count)
                .map(|row| 20.0 + (row % 5) as f32)
                .collect::<Vec<_>>();
            let mut rows = Rows::new(heights.iter().copied().enumerate());
            for (row, height) in [(0, 99.0), (2, 0.0), (6, 41.5), (99, 7.0)] {
                rows.set_height(row, height);
                if let Some(known) = heights.get_mut(row) {
                    *known = height;
                }
            }
            let mut top = 0.0;
            for (row, height) in heights.iter().enumerate() {
                assert_eq!(rows.top(row), top);
                if *height > 0.0 {
                    assert_eq!(rows.at(top), row);
                    assert_eq!(rows.at(top + f64::from(*height) - 0.1), row);
                }
                top += f64::from(*height);
            }
            assert_eq!(rows.total(), top);
            assert_eq!(rows.at(top + 1000.0), count.saturating_sub(1));
        }
    }

    #[test]
    fn finds_a_row_by_its_place() {
        let rows = Rows::new([(3, 40.0), (5, 40.0), (9, 60.0)].into_iter());
        assert_eq!(rows.row_of(5), Some(1));
        assert_eq!(rows.row_of(4), None);
        assert_eq!(rows.place(2), Some(9));
    }
}
