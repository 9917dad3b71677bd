//! A sweep: one text spoken with each combination of some values, to be heard side by side. What is made and in which
//! order is reckoned here; it is bought by the one path like everything else.

use serde::{Deserialize, Serialize};

use mynah_core::credits::Credits;
use mynah_core::ids::ModelId;
use mynah_core::settings::{ChosenSettings, Preset, Setting};

pub use self::grid::{Grid, Kind, MOST_LINES, MOST_VALUES, Now, dice_of};
pub use mynah_script::file_names::slug;

mod grid;

/// Combinations of one sweep at most: nobody compares more by ear.
pub const MOST_CELLS: usize = 400;

/// What is varied, with its values in the order of their column or row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Axis {
    /// 0 (more variable) … 1 (more stable).
    Stability(Vec<f32>),
    /// 0 … 1.
    Similarity(Vec<f32>),
    /// 0 … 1.
    Style(Vec<f32>),
    /// Factor of the pace.
    Speed(Vec<f32>),
    /// Whether the voice is brought out further.
    SpeakerBoost(Vec<bool>),
    /// The models.
    Model(Vec<ModelId>),
    /// The seeds; nothing for what the line has now, which may be none.
    Seed(Vec<Option<u32>>),
    /// Settings with names: all five at once.
    Preset(Vec<Preset>),
}

/// One combination: what is put over the text's own model, settings and seed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cell {
    /// The settings of it.
    pub settings: ChosenSettings,
    /// Its model, where models are compared.
    pub model: Option<ModelId>,
    /// Its seed, where seeds are compared.
    pub seed: Option<u32>,
}

/// Why there is no sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSweep {
    /// More combinations than [`MOST_CELLS`]; so many, as far as they can be counted.
    TooMany(usize),
}

impl Axis {
    /// How many values it has.
    pub fn len(&self) -> usize {
        match self {
            Self::Stability(values)
            | Self::Similarity(values)
            | Self::Style(values)
            | Self::Speed(values) => values.len(),
            Self::SpeakerBoost(values) => values.len(),
            Self::Model(values) => values.len(),
            Self::Seed(values) => values.len(),
            Self::Preset(values) => values.len(),
        }
    }

    /// Whether it has none: it changes nothing then.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Puts the value of a place into a cell.
    fn put(&self, place: usize, cell: &mut Cell) {
        let number = |values: &[f32]| values.get(place).copied();
        let setting = match self {
            Self::Stability(values) => Setting::Stability(number(values)),
            Self::Similarity(values) => Setting::SimilarityBoost(number(values)),
            Self::Style(values) => Setting::Style(number(values)),
            Self::Speed(values) => Setting::Speed(number(values)),
            Self::SpeakerBoost(values) => Setting::UseSpeakerBoost(values.get(place).copied()),
            Self::Model(values) => {
                cell.model = values.get(place).cloned();
                return;
            }
            Self::Seed(values) => {
                cell.seed = values.get(place).copied().flatten();
                return;
            }
            Self::Preset(values) => {
                let settings = values.get(place).map(|preset| preset.settings.into());
                cell.settings = settings.unwrap_or(cell.settings);
                return;
            }
        };
        cell.settings.set(setting);
    }
}

/// All combinations, from the middle of the grid outwards, so that one who stops early has heard the most useful. Those
/// equally far from it come row by row.
///
/// # Errors
/// Too many.
pub fn cells(axes: &[Axis]) -> Result<Vec<Cell>, NoSweep> {
    let axes: Vec<&Axis> = axes.iter().filter(|axis| !axis.is_empty()).collect();
    let lengths = axes.iter().map(|axis| axis.len());
    let count = lengths.fold(1, usize::saturating_mul);
    if count > MOST_CELLS {
        return Err(NoSweep::TooMany(count));
    }
    let mut cells: Vec<(usize, Cell)> = (0..count)
        .map(|number| {
            let (mut rest, mut far, mut cell) = (number, 0, Cell::default());
            // The last axis runs fastest.
            for axis in axes.iter().rev() {
                let place = rest % axis.len();
                rest /= axis.len();
                far += away(place, axis.len());
                axis.put(place, &mut cell);
            }
            (far, cell)
        })
        .collect();
    cells.sort_by_key(|(far, _)| *far);
    Ok(cells.into_iter().map(|(_, cell)| cell).collect())
}

/// How far one of so many places is from their middle: the square of twice the steps, as the middle of an even number
/// lies between two. Those of several axes are added.
fn away(place: usize, count: usize) -> usize {
    (2 * place).abs_diff(count - 1).pow(2)
}

/// Which of some prices, in their order, are paid without ever crossing a limit. What is free always is; behind one that
/// is held a cheaper one may still fit.
pub fn within(prices: &[Credits], limit: Option<Credits>) -> Vec<bool> {
    let mut sum = Credits::ZERO;
    prices
        .iter()
        .map(|price| {
            let with = sum + *price;
            let fits = *price == Credits::ZERO || limit.is_none_or(|limit| with <= limit);
            if fits {
                sum = with;
            }
            fits
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn grid(columns: usize, rows: usize) -> [Axis; 2] {
        let values = |count: usize| (0..count).map(|n| n as f32 / 20.0).collect();
        [
            Axis::Similarity(values(rows)),
            Axis::Stability(values(columns)),
        ]
    }

    #[test]
    fn the_middle_comes_first_and_the_corners_last() {
        let cells = cells(&grid(3, 3)).unwrap();
        let chosen = |stability, similarity| Cell {
            settings: ChosenSettings::of([
                Setting::Stability(Some(stability)),
                Setting::SimilarityBoost(Some(similarity)),
            ]),
            ..Cell::default()
        };
        assert_eq!(cells.first(), Some(&chosen(0.05, 0.05)));
        assert_eq!(cells.get(1), Some(&chosen(0.05, 0.0)), "row by row");
        assert_eq!(cells.last(), Some(&chosen(0.1, 0.1)));
    }

    #[test]
    fn what_has_no_values_changes_nothing_and_too_many_are_refused() {
        assert_eq!(cells(&[]).unwrap(), [Cell::default()]);
        assert_eq!(cells(&[Axis::Seed(Vec::new())]).unwrap(), [Cell::default()]);
        let seeds = Axis::Seed((0..401).map(Some).collect());
        assert_eq!(cells(&[seeds]), Err(NoSweep::TooMany(401)));
        let many = vec![Axis::Seed((0..20_000).map(Some).collect()); 6];
        assert!(cells(&many).is_err());
    }

    proptest! {
        #[test]
        fn each_combination_is_there_once(columns in 1usize..7, rows in 1usize..7) {
            let cells = cells(&grid(columns, rows)).unwrap();
            prop_assert_eq!(cells.len(), columns * rows);
            for (place, cell) in cells.iter().enumerate() {
                prop_assert!(cells.iter().skip(place + 1).all(|other| other != cell));
            }
        }

        #[test]
        fn a_limit_is_never_crossed(prices in prop::collection::vec(0u64..90, 0..40), limit in 0u64..900) {
            let prices: Vec<Credits> = prices.into_iter().map(Credits).collect();
            let fit = within(&prices, Some(Credits(limit)));
            let paid = prices.iter().zip(&fit).filter(|(_, fits)| **fits);
            let sum: u64 = paid.map(|(price, _)| price.0).sum();
            prop_assert!(sum <= limit);
            for (price, fits) in prices.iter().zip(&fit) {
                prop_assert!(*fits || sum + price.0 > limit || price.0 > 0);
                prop_assert!(*fits || price.0 > 0, "what is free is never held");
            }
            prop_assert!(within(&prices, None).iter().all(|fits| *fits));
        }
    }
}
