//! What can be done about all that failed at once: order it again, or clear it away.

use egui::Ui;

use crate::studio::command::{Command, JobsCommand, LineOrder};
use crate::studio::desk::{Desk, Price};
use crate::studio::event::Work;
use crate::terms::backend::Backend;
use crate::terms::credits::{Credits, Quote};
use crate::terms::ids::{JobId, ProjectId};
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::widgets::Button;
use crate::ui::widgets::price::PriceText;

/// The sum of what failed and cost nothing, kept until the list is another one.
#[derive(Default)]
pub(super) struct Failed {
    summed: Option<u64>,
    count: usize,
    live: Credits,
    draft: Credits,
}

impl Failed {
    fn sum(&mut self, desk: &Desk) {
        let now = Some(desk.jobs.failures_changed());
        if self.summed == now {
            return;
        }
        *self = Self {
            summed: now,
            ..Self::default()
        };
        for job in desk.jobs.failed_free() {
            self.count += 1;
            match &job.work {
                Work::Generate {
                    backend: Backend::Live,
                    ..
                } => self.live += job.quote,
                Work::Generate { .. } => self.draft += job.quote,
                Work::Export { .. } => {}
            }
        }
    }

    /// Whether there is something to be done.
    pub fn is_any(&mut self, desk: &Desk) -> bool {
        self.sum(desk);
        self.count > 0
    }

    /// Draws both buttons.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        self.sum(cx.desk);
        let (backend, credits) = if self.live > Credits::ZERO {
            (Backend::Live, self.live)
        } else {
            (Backend::Draft, self.draft)
        };
        let price = PriceText::short(Price {
            quote: Quote::from(credits),
            backend,
            zero_retention: false,
        });
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let again = Button::new(tr!("jobs-retry-all", count = self.count))
                .outline()
                .small()
                .tip(tr!("jobs-retry-all.tip"))
                .price(price);
            if ui.add(again).clicked() {
                retry(cx);
            }
            let clear = Button::new(tr!("jobs-clear", count = self.count))
                .outline()
                .small()
                .tip(tr!("jobs-clear.tip"));
            if ui.add(clear).clicked() {
                let jobs: Vec<JobId> = cx.desk.jobs.failed_free().map(|job| job.id).collect();
                for job in jobs {
                    cx.send(Command::Jobs(JobsCommand::Dismiss(job)));
                }
            }
        });
    }
}

/// Orders all of it again, the way that batches go: what is to be asked about is asked. Each leaves the list with the
/// end of its line's new order; files are written again as they were to be.
fn retry(cx: &mut StudioCtx<'_>) {
    type Batch = ((Option<ProjectId>, Backend), Vec<LineOrder>);
    let mut batches: Vec<Batch> = Vec::new();
    let mut by_themselves = Vec::new();
    for job in cx.desk.jobs.failed_free() {
        match &job.work {
            Work::Generate {
                project,
                backend,
                order,
            } if order.line.is_some() => {
                let of = (*project, *backend);
                match batches.iter_mut().find(|(other, _)| *other == of) {
                    Some((_, orders)) => orders.push((**order).clone()),
                    None => batches.push((of, vec![(**order).clone()])),
                }
            }
            // What is no line's has no newer order: its own job goes on.
            Work::Generate { .. } | Work::Export { .. } => by_themselves.push(job.id),
        }
    }
    for ((project, backend), orders) in batches {
        cx.send(Command::Jobs(JobsCommand::Generate {
            project,
            backend,
            orders,
            play: false,
            asked_alone: false,
        }));
    }
    for job in by_themselves {
        cx.send(Command::Jobs(JobsCommand::Retry(job)));
    }
}
