//! A sweep as a matrix: two things that are varied, and where one begins.

use serde::{Deserialize, Serialize};

use super::{Axis, Cell, away};
use crate::desk::Hears;
use mynah_core::dice::Dice;
use mynah_core::ids::{LineId, ModelId};
use mynah_core::settings::{Preset, Scale, Setting, Step, VoiceSettings};

/// Values of one axis at most: more would be seen nowhere.
pub const MOST_VALUES: usize = 7;

/// Lines of one sweep at most.
pub const MOST_LINES: usize = 12;

/// What can be varied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// [`Axis::Stability`].
    Stability,
    /// [`Axis::Similarity`].
    Similarity,
    /// [`Axis::Style`].
    Style,
    /// [`Axis::Speed`].
    Speed,
    /// [`Axis::SpeakerBoost`].
    SpeakerBoost,
    /// [`Axis::Model`].
    Model,
    /// [`Axis::Seed`].
    Seed,
    /// [`Axis::Preset`].
    Preset,
}

impl Kind {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::Stability,
        Self::Similarity,
        Self::Style,
        Self::Speed,
        Self::SpeakerBoost,
        Self::Model,
        Self::Seed,
        Self::Preset,
    ];

    /// What a setting of numbers may be.
    pub fn scale(self) -> Option<Scale> {
        match self {
            Self::Stability => Some(Scale::STABILITY),
            Self::Similarity => Some(Scale::SIMILARITY_BOOST),
            Self::Style => Some(Scale::STYLE),
            Self::Speed => Some(Scale::SPEED),
            Self::SpeakerBoost | Self::Model | Self::Seed | Self::Preset => None,
        }
    }

    /// Whether it is one of the settings, all of which a preset has.
    pub fn is_setting(self) -> bool {
        self.scale().is_some() || self == Self::SpeakerBoost
    }

    /// Between two values that are offered.
    fn step(self) -> f32 {
        match self {
            Self::Speed => 0.1,
            _ => 0.2,
        }
    }

    /// Whether a model makes anything of it.
    pub fn is_heard(self, hears: Hears) -> bool {
        match self {
            Self::Similarity => hears.similarity,
            Self::Style => hears.style,
            Self::Speed => hears.speed,
            Self::SpeakerBoost => hears.boost,
            Self::Stability | Self::Model | Self::Seed | Self::Preset => true,
        }
    }
}

/// What is spoken now: sweeps begin around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Now {
    /// The settings.
    pub settings: VoiceSettings,
    /// The model.
    pub model: ModelId,
    /// What it hears.
    pub hears: Hears,
    /// All models that there are.
    pub models: Vec<ModelId>,
    /// The seed of the line, where it has one.
    pub seed: Option<u32>,
    /// Settings with names, as far as they are known.
    pub presets: Vec<Preset>,
}

impl Now {
    /// The number of a setting.
    pub fn number(&self, kind: Kind) -> Option<f32> {
        match kind {
            Kind::Stability => Some(self.settings.stability()),
            Kind::Similarity => Some(self.settings.similarity_boost()),
            Kind::Style => Some(self.settings.style()),
            Kind::Speed => Some(self.settings.speed()),
            Kind::SpeakerBoost | Kind::Model | Kind::Seed | Kind::Preset => None,
        }
    }

    /// Three values around what is spoken now, which is one of them, by `step`.
    fn around(&self, kind: Kind, step: f32) -> Vec<f32> {
        let (Some(scale), Some(now)) = (kind.scale(), self.number(kind)) else {
            return Vec::new();
        };
        if kind == Kind::Stability && self.hears.stability_steps {
            return Step::ALL.map(Step::stability).to_vec();
        }
        let range = scale.range();
        // At an end of the scale all go the one way that is left.
        let first = if now - step < *range.start() - 1e-4 {
            now
        } else if now + step > *range.end() + 1e-4 {
            now - 2.0 * step
        } else {
            now - step
        };
        (0..3u8)
            .map(|place| {
                let value = first + f32::from(place) * step;
                (value * 100.0).round() / 100.0
            })
            .filter(|value| range.contains(value))
            .collect()
    }

    /// An axis of this kind with three values, what is spoken now among them.
    pub fn axis(&self, kind: Kind, dice: &Dice) -> Axis {
        self.axis_by(kind, kind.step(), dice)
    }

    /// The same at another distance.
    pub fn axis_by(&self, kind: Kind, step: f32, dice: &Dice) -> Axis {
        match kind {
            Kind::Stability => Axis::Stability(self.around(kind, step)),
            Kind::Similarity => Axis::Similarity(self.around(kind, step)),
            Kind::Style => Axis::Style(self.around(kind, step)),
            Kind::Speed => Axis::Speed(self.around(kind, step)),
            Kind::SpeakerBoost => Axis::SpeakerBoost(vec![true, false]),
            Kind::Model => {
                let others = self.models.iter().filter(|model| **model != self.model);
                let all = std::iter::once(&self.model).chain(others);
                Axis::Model(all.take(3).cloned().collect())
            }
            Kind::Seed => {
                // What the line has now is one of them.
                let mut seeds = vec![self.seed];
                draw(&mut seeds, dice);
                Axis::Seed(seeds)
            }
            Kind::Preset => Axis::Preset(self.presets.iter().take(3).cloned().collect()),
        }
    }
}

/// Draws until there are three.
fn draw(seeds: &mut Vec<Option<u32>>, dice: &Dice) {
    while seeds.len() < 3 {
        let seed = Some(dice.seed());
        if !seeds.contains(&seed) {
            seeds.push(seed);
        }
    }
}

/// Seeds of a line that are looked through for those that were tried last.
const SEEDS: usize = 100;

/// The dice that a line's seeds come from, behind those that are tried now. They fall the same way whenever the line is
/// tried, so that what was paid is found again.
pub fn dice_of(line: LineId, tried: &[u32]) -> Dice {
    let all = Dice::loaded(line.0);
    let places = (1..=SEEDS).filter(|_| tried.contains(&all.seed()));
    let last = places.fold(0, |_, place| place);
    let behind = Dice::loaded(line.0);
    for _ in 0..last {
        behind.seed();
    }
    behind
}

/// Columns times rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// What is put over the line in every cell.
    pub base: Cell,
    /// From left to right.
    pub columns: Axis,
    /// From the top down.
    pub rows: Axis,
}

/// No two values of an axis are closer: the service takes hundredths.
const FINEST: f32 = 0.01;

impl Grid {
    /// Three times three around what is spoken now: stability, and the first other setting that the model hears; else
    /// seeds.
    pub fn around(now: &Now, dice: &Dice) -> Self {
        let mut others = [Kind::Similarity, Kind::Style, Kind::Speed].into_iter();
        let other = others.find(|kind| kind.is_heard(now.hears));
        Self::of(now, [Kind::Stability, other.unwrap_or(Kind::Seed)], dice)
    }

    /// Three times three of these two.
    pub fn of(now: &Now, [columns, rows]: [Kind; 2], dice: &Dice) -> Self {
        Self {
            base: Cell::default(),
            columns: now.axis(columns, dice),
            rows: now.axis(rows, dice).upside_down(),
        }
    }

    /// Presets beside each other, and nothing else varied.
    pub fn of_presets(now: &Now, dice: &Dice) -> Self {
        Self {
            base: Cell::default(),
            columns: now.axis(Kind::Preset, dice),
            rows: Axis::Seed(vec![now.seed]),
        }
    }

    /// A cell with three seeds, and nothing else varied: how much of it is luck.
    pub fn of_luck(cell: &Cell, now: &Now, dice: &Dice) -> Self {
        let base = Cell {
            seed: None,
            ..cell.clone()
        };
        let stability = base.number(Kind::Stability);
        let stability = stability.unwrap_or_else(|| now.settings.stability());
        let mut seeds: Vec<Option<u32>> = now.seed.map(Some).into_iter().collect();
        draw(&mut seeds, dice);
        Self {
            base,
            columns: Axis::Seed(seeds),
            rows: Axis::Stability(vec![stability]),
        }
    }

    /// Half as far apart around a cell.
    pub fn refined(&self, cell: &Cell, now: &Now, dice: &Dice) -> Self {
        let now = Now {
            settings: cell.settings.over(now.settings),
            model: cell.model.clone().unwrap_or_else(|| now.model.clone()),
            seed: cell.seed.or(now.seed),
            ..now.clone()
        };
        let closer = |axis: &Axis| match axis.kind().scale() {
            Some(_) => now.axis_by(axis.kind(), (axis.distance() / 2.0).max(FINEST), dice),
            None => axis.clone(),
        };
        Self {
            base: self.base.clone(),
            columns: closer(&self.columns),
            rows: closer(&self.rows).upside_down(),
        }
    }

    /// The seeds that are tried, where they are.
    pub fn seeds(&self) -> Vec<u32> {
        match (&self.columns, &self.rows) {
            (Axis::Seed(seeds), _) | (_, Axis::Seed(seeds)) => {
                seeds.iter().copied().flatten().collect()
            }
            _ => Vec::new(),
        }
    }

    /// As it was written; nothing for what is no matrix that could be tried.
    pub fn read(text: &str) -> Option<Self> {
        let grid: Self = serde_json::from_str(text).ok()?;
        let fits = |axis: &Axis| {
            let range = axis.kind().scale().map(Scale::range);
            let is_in = |value: &f32| range.as_ref().is_none_or(|range| range.contains(value));
            (1..=MOST_VALUES).contains(&axis.len()) && axis.numbers().iter().all(is_in)
        };
        let kinds = [grid.columns.kind(), grid.rows.kind()];
        // A preset has all settings.
        let is_twice = kinds.contains(&Kind::Preset) && kinds.into_iter().any(Kind::is_setting);
        let is_one = kinds[0] != kinds[1] && !is_twice;
        (is_one && fits(&grid.columns) && fits(&grid.rows)).then_some(grid)
    }

    /// As a project keeps it.
    pub fn written(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// Whether the model makes something of both axes, takes each of their values as it stands there, and there are no
    /// other models in it than these.
    pub fn suits(&self, now: &Now) -> bool {
        let is_there = |model: &ModelId| now.models.contains(model);
        // Of two values between the same steps both would say the same.
        let is_step = |value: &f32| {
            let mut steps = Step::ALL.into_iter().map(Step::stability);
            steps.any(|step| (step - value).abs() < FINEST / 2.0)
        };
        let kinds = [self.columns.kind(), self.rows.kind()];
        let steps = now.hears.stability_steps && !kinds.contains(&Kind::Model);
        let axes = [&self.columns, &self.rows].into_iter().all(|axis| {
            axis.kind().is_heard(now.hears)
                && match axis {
                    Axis::Model(models) => models.iter().all(is_there),
                    Axis::Stability(values) if steps => values.iter().all(is_step),
                    _ => true,
                }
        });
        axes && self.base.model.iter().all(is_there)
    }

    /// How many columns and rows.
    pub fn size(&self) -> (usize, usize) {
        (self.columns.len(), self.rows.len())
    }

    /// What is put over the line at a column and row.
    pub fn cell(&self, (column, row): (usize, usize)) -> Cell {
        let mut cell = self.base.clone();
        self.rows.put(row, &mut cell);
        self.columns.put(column, &mut cell);
        cell
    }

    /// All columns and rows, from the middle outwards.
    pub fn outwards(&self) -> Vec<(usize, usize)> {
        let (columns, rows) = self.size();
        let all = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
        let mut all: Vec<(usize, usize)> = all.collect();
        all.sort_by_key(|(column, row)| away(*column, columns) + away(*row, rows));
        all
    }
}

impl Axis {
    /// What it varies.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Stability(_) => Kind::Stability,
            Self::Similarity(_) => Kind::Similarity,
            Self::Style(_) => Kind::Style,
            Self::Speed(_) => Kind::Speed,
            Self::SpeakerBoost(_) => Kind::SpeakerBoost,
            Self::Model(_) => Kind::Model,
            Self::Seed(_) => Kind::Seed,
            Self::Preset(_) => Kind::Preset,
        }
    }

    /// The numbers of a setting that is one.
    pub fn numbers(&self) -> &[f32] {
        match self {
            Self::Stability(values)
            | Self::Similarity(values)
            | Self::Style(values)
            | Self::Speed(values) => values,
            Self::SpeakerBoost(_) | Self::Model(_) | Self::Seed(_) | Self::Preset(_) => &[],
        }
    }

    /// The same with other numbers, where it has such; sorted as they were.
    #[must_use]
    pub fn with_numbers(&self, mut values: Vec<f32>) -> Self {
        values.sort_by(f32::total_cmp);
        values.dedup();
        let falls = self.numbers().first() > self.numbers().last();
        if falls {
            values.reverse();
        }
        match self {
            Self::Stability(_) => Self::Stability(values),
            Self::Similarity(_) => Self::Similarity(values),
            Self::Style(_) => Self::Style(values),
            Self::Speed(_) => Self::Speed(values),
            other => other.clone(),
        }
    }

    /// How far two of its numbers are from each other.
    fn distance(&self) -> f32 {
        let apart = self.numbers().windows(2).map(|pair| match pair {
            [one, other] => (one - other).abs(),
            _ => f32::INFINITY,
        });
        let least = apart.fold(f32::INFINITY, f32::min);
        if least.is_finite() { least } else { 0.2 }
    }

    /// Numbers from the highest down, as rows have them.
    fn upside_down(mut self) -> Self {
        match &mut self {
            Self::Stability(values)
            | Self::Similarity(values)
            | Self::Style(values)
            | Self::Speed(values) => values.reverse(),
            Self::SpeakerBoost(_) | Self::Model(_) | Self::Seed(_) | Self::Preset(_) => {}
        }
        self
    }
}

impl Cell {
    /// Its setting of a kind, where it has one.
    pub fn number(&self, kind: Kind) -> Option<f32> {
        self.settings.each().into_iter().find_map(|it| match it {
            Setting::Stability(value) if kind == Kind::Stability => value,
            Setting::SimilarityBoost(value) if kind == Kind::Similarity => value,
            Setting::Style(value) if kind == Kind::Style => value,
            Setting::Speed(value) if kind == Kind::Speed => value,
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_core::settings::ChosenSettings;

    const ALL: Hears = Hears {
        stability_steps: false,
        similarity: true,
        style: true,
        speed: true,
        boost: true,
        language: true,
        context: true,
    };

    fn now(stability: f32, hears: Hears) -> Now {
        Now {
            settings: VoiceSettings::default().with(Setting::Stability(Some(stability))),
            model: ModelId::from("one"),
            hears,
            models: vec![ModelId::from("two"), ModelId::from("one")],
            seed: None,
            presets: Vec::new(),
        }
    }

    #[test]
    fn three_values_lie_around_what_is_spoken_now() {
        let dice = Dice::loaded(1);
        let grid = Grid::around(&now(0.6, ALL), &dice);
        assert_eq!(grid.columns, Axis::Stability(vec![0.4, 0.6, 0.8]));
        assert_eq!(grid.rows, Axis::Similarity(vec![0.95, 0.75, 0.55]));
        let at_end = Grid::around(&now(0.95, ALL), &dice);
        assert_eq!(at_end.columns, Axis::Stability(vec![0.55, 0.75, 0.95]));
        let at_begin = Grid::around(&now(0.1, ALL), &dice);
        assert_eq!(at_begin.columns, Axis::Stability(vec![0.1, 0.3, 0.5]));
    }

    #[test]
    fn what_a_model_ignores_is_not_varied() {
        let dice = Dice::loaded(1);
        let deaf = Hears {
            stability_steps: true,
            similarity: false,
            style: false,
            speed: false,
            ..ALL
        };
        let grid = Grid::around(&now(0.6, deaf), &dice);
        assert_eq!(grid.columns, Axis::Stability(vec![0.0, 0.5, 1.0]));
        assert_eq!(grid.rows.kind(), Kind::Seed);
        assert_eq!(grid.size(), (3, 3));
        let styled = Hears {
            style: true,
            ..deaf
        };
        assert_eq!(
            Grid::around(&now(0.6, styled), &dice).rows.kind(),
            Kind::Style
        );
    }

    #[test]
    fn the_middle_comes_first_and_a_finer_grid_lies_around_its_cell() {
        let dice = Dice::loaded(1);
        let now = now(0.6, ALL);
        let grid = Grid::around(&now, &dice);
        let outwards = grid.outwards();
        assert_eq!(outwards.first(), Some(&(1, 1)));
        assert_eq!(outwards.last(), Some(&(2, 2)));
        let corner = grid.cell((2, 0));
        let chosen = [
            Setting::Stability(Some(0.8)),
            Setting::SimilarityBoost(Some(0.95)),
        ];
        assert_eq!(corner.settings, ChosenSettings::of(chosen));
        let finer = grid.refined(&corner, &now, &dice);
        assert_eq!(finer.columns, Axis::Stability(vec![0.7, 0.8, 0.9]));
        assert_eq!(finer.rows, Axis::Similarity(vec![0.95, 0.85, 0.75]));
        let other = grid.rows.with_numbers(vec![0.2, 0.9, 0.2]);
        assert_eq!(other, Axis::Similarity(vec![0.9, 0.2]));
        let luck = Grid::of_luck(&corner, &now, &dice);
        assert_eq!(luck.size(), (3, 1));
        let one = luck.cell((1, 0));
        assert_eq!(one.settings, corner.settings);
        assert!(one.seed.is_some() && one.seed != luck.cell((0, 0)).seed);
        let models = now.axis(Kind::Model, &dice);
        assert_eq!(models, Axis::Model(vec!["one".into(), "two".into()]));
    }

    /// Three columns stood there and two of them said the same; of a model that is gone nothing could be made.
    #[test]
    fn a_kept_matrix_suits_no_model_of_three_steps_and_no_account_without_its_model() {
        let dice = Dice::loaded(1);
        let first = now(0.3, ALL);
        let grid = Grid::around(&first, &dice);
        assert!(grid.suits(&first));
        let steps = Hears {
            stability_steps: true,
            ..ALL
        };
        let three = now(0.3, steps);
        assert!(!grid.suits(&three));
        let own = Grid::around(&three, &dice);
        assert!(own.suits(&three) && own.suits(&first));
        let based = |model: &str| {
            let cell = Cell {
                model: Some(model.into()),
                ..Cell::default()
            };
            Grid::of_luck(&cell, &first, &dice)
        };
        assert!(based("two").suits(&first));
        assert!(!based("gone").suits(&first));
    }

    #[test]
    fn a_line_is_tried_with_the_same_seeds_and_then_with_others() {
        let seeds = |line, tried: &[u32]| {
            let dice = dice_of(LineId(line), tried);
            [dice.seed(), dice.seed(), dice.seed()]
        };
        let first = seeds(7, &[]);
        assert_eq!(seeds(7, &[]), first);
        assert_ne!(seeds(8, &[]), first);
        let second = seeds(7, &first);
        assert!(second.iter().all(|seed| !first.contains(seed)));
        assert_eq!(seeds(7, &first), second);
        let third = seeds(7, &second);
        assert!(
            third
                .iter()
                .all(|seed| !first.contains(seed) && !second.contains(seed))
        );
        // A seed that somebody typed is none of the row.
        assert_eq!(seeds(7, &[first[0].wrapping_add(1)]), first);
    }
}
