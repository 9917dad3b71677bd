//! What a sweep would send, what it costs, and how far each of its cells is.

use std::collections::HashMap;

use mynah_core::format::OutputFormat;
use mynah_model::desk::{Desk, OwnSettings, Rate, TrialOrder};
use mynah_model::sweep::{Cell, Grid};
use mynah_script::document::Line;

/// A combination of the matrix.
pub struct Place {
    /// Its column and row.
    pub at: (usize, usize),
    /// What is put over the line.
    pub cell: Cell,
    /// What it would send; nothing where that isn't known.
    pub sent: Option<TrialOrder>,
    /// The cell that its request is made with, where another one sends the very same: the first of those that are made.
    pub twin: Option<(usize, usize)>,
}

impl Place {
    /// The name of its request.
    pub fn key(&self) -> Option<u64> {
        self.sent.as_ref().map(|sent| sent.key)
    }
}

/// All cells of a line, row by row, as they are reckoned for one state of the script.
#[derive(Default)]
pub struct Plan {
    /// All of them.
    pub places: Vec<Place>,
    columns: usize,
    /// Which of them sends what the line itself would send.
    own: Option<usize>,
    /// What the line itself would send.
    pub current: Option<TrialOrder>,
    stamp: Option<Stamp>,
}

#[derive(PartialEq)]
struct Stamp {
    revision: u64,
    grid: Grid,
    models: usize,
    format: OutputFormat,
    zero_retention: bool,
    /// What is stored with the voice, and what it costs.
    voice: Option<(OwnSettings, Rate)>,
    /// Which of them cost nothing.
    held: Vec<bool>,
}

impl Plan {
    /// Reckons it anew where anything is another than it was.
    pub fn follow(&mut self, desk: &Desk, line: &Line, grid: &Grid) {
        let held = self.places.iter().filter_map(Place::key);
        let cast = desk.voice_of(line);
        let voice = cast.and_then(|cast| desk.voices_of(desk.backend()).of(&cast.id));
        let stamp = Stamp {
            revision: desk.revision(),
            grid: grid.clone(),
            models: desk.models_of(desk.backend()).len(),
            format: desk.format(),
            zero_retention: desk.has_zero_retention(),
            voice: voice.map(|voice| (voice.settings, voice.rate)),
            held: held.map(|key| desk.is_held_here(key)).collect(),
        };
        let known = self.places.iter().all(|place| place.sent.is_some());
        if known && self.stamp.as_ref() == Some(&stamp) {
            return;
        }
        let (columns, rows) = grid.size();
        let all = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
        self.places = all
            .map(|at| {
                let cell = grid.cell(at);
                let sent = desk.sweep_order(line, &cell);
                let twin = None;
                Place {
                    at,
                    cell,
                    sent,
                    twin,
                }
            })
            .collect();
        self.columns = columns;
        self.find_twins(grid);
        self.current = desk.sweep_order(line, &Cell::default());
        let current = self.current.as_ref().map(|sent| sent.key);
        let is_own = |place: &Place| current.is_some() && place.key() == current;
        self.own = self.places.iter().position(is_own);
        let held = self.places.iter().filter_map(Place::key);
        self.stamp = Some(Stamp {
            held: held.map(|key| desk.is_held_here(key)).collect(),
            ..stamp
        });
    }

    /// Those that are made first are made for all that send the same.
    fn find_twins(&mut self, grid: &Grid) {
        let mut first: HashMap<u64, (usize, usize)> = HashMap::new();
        for at in grid.outwards() {
            let place = self
                .place_of(at)
                .and_then(|place| self.places.get_mut(place));
            if let Some(place) = place
                && let Some(key) = place.key()
            {
                let made = *first.entry(key).or_insert(at);
                place.twin = (made != at).then_some(made);
            }
        }
    }

    /// They stand row by row.
    fn place_of(&self, (column, row): (usize, usize)) -> Option<usize> {
        (column < self.columns).then(|| row * self.columns + column)
    }

    /// The cell at a column and row.
    pub fn at(&self, at: (usize, usize)) -> Option<&Place> {
        self.places.get(self.place_of(at)?)
    }

    /// The cell that sends what the line itself would send.
    pub fn of_current(&self) -> Option<&Place> {
        self.places.get(self.own?)
    }

    /// What its cells would send, as far as that is known.
    pub fn sent(&self) -> impl Iterator<Item = &TrialOrder> {
        self.places.iter().filter_map(|place| place.sent.as_ref())
    }

    /// Requests whose takes are to be asked about: the line's own too.
    pub fn unasked<'a>(&'a self, desk: &'a Desk) -> impl Iterator<Item = &'a TrialOrder> {
        self.sent()
            .chain(&self.current)
            .filter(|sent| desk.trial_take(sent.key).is_none() && desk.is_held_here(sent.key))
    }
}
