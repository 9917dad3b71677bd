//! Takes to files while the others are still being made: each file is there as soon as its take is.

use std::collections::{HashMap, VecDeque};

use crate::cli::generate::{MadeTake, Target, export_order};
use mynah_core::ids::JobId;
use mynah_model::command::{ExportOrder, ExportShape, LineOrder};
use mynah_model::event::{Event, ExportedFile, JobEvent, Work};
use mynah_script::file_names::{End, Names};

/// Exports of single takes.
pub struct Delivery<'a> {
    target: &'a Target,
    /// The place of each order of a batch among all orders.
    places: &'a [usize],
    /// Takes whose export is sent and has no id yet, in the order of sending.
    sent: VecDeque<usize>,
    exports: HashMap<JobId, usize>,
    /// Files that are written, by the place of the order.
    pub files: HashMap<usize, ExportedFile>,
}

impl<'a> Delivery<'a> {
    /// Returns `None` where a file can be written only after all takes are made: one joined file, files with a page, and
    /// names that several lines want.
    pub fn new(target: &'a Target, orders: &[LineOrder], places: &'a [usize]) -> Option<Self> {
        let is_single = target.shape == ExportShape::Files && target.page.is_none();
        (is_single && has_own_names(target, orders, places)).then(|| Self {
            target,
            places,
            sent: VecDeque::new(),
            exports: HashMap::new(),
            files: HashMap::new(),
        })
    }

    /// Returns the export of a take. Its place is the one in the batch.
    pub fn export(&mut self, take: &MadeTake) -> Option<ExportOrder> {
        let place = *self.places.get(take.place)?;
        self.sent.push_back(place);
        let take = std::iter::once((place, take));
        Some(export_order(self.target, take))
    }

    /// Applies an event. Returns whether it was about an export.
    pub fn apply(&mut self, event: &Event) -> bool {
        match event {
            Event::Queued(queued) => {
                let exports = queued.iter();
                let exports = exports.filter(|it| matches!(it.work, Work::Export { .. }));
                let ids: Vec<JobId> = exports.map(|it| it.id).collect();
                for id in &ids {
                    if let Some(place) = self.sent.pop_front() {
                        self.exports.insert(*id, place);
                    }
                }
                !ids.is_empty()
            }
            Event::Job(id, event) if self.exports.contains_key(id) => {
                match event {
                    JobEvent::Walked { files } => {
                        let place = self.exports.remove(id);
                        self.files.extend(place.zip(files.first().cloned()));
                    }
                    // Its file is written with the last ones, or the reason is told then.
                    JobEvent::Failed(_) | JobEvent::Cancelled(_) => {
                        self.exports.remove(id);
                    }
                    _ => {}
                }
                true
            }
            _ => false,
        }
    }

    /// Returns whether nothing is being written.
    pub fn is_idle(&self) -> bool {
        self.sent.is_empty() && self.exports.is_empty()
    }
}

/// Returns whether each order's file has the same name, whatever the others are called.
fn has_own_names(target: &Target, orders: &[LineOrder], places: &[usize]) -> bool {
    let end = End {
        extension: "",
        draft: false,
    };
    let name = |names: &mut Names, place: usize, order: &LineOrder| {
        let wanted = target.names.get(&place);
        let wanted = wanted.and_then(|wanted| names.wanted(wanted, &end));
        let text = order.request.text();
        wanted.unwrap_or_else(|| names.name(place + 1, &order.speaker, text, &end))
    };
    let mut names = Names::default();
    let mut all = places.iter().zip(orders);
    all.all(|(place, order)| {
        name(&mut names, *place, order) == name(&mut Names::default(), *place, order)
    })
}
