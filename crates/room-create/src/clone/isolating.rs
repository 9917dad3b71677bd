//! Recordings that the service cleans: bought by the one way of all that costs, then brought in order here.

use std::collections::{HashMap, HashSet};

use egui::Ui;

use super::{ClonePanel, ask, today};
use mynah_core::backend::Backend;
use mynah_core::ids::JobId;
use mynah_core::request::{Generation, Input, IsolationRequest};
use mynah_i18n::tr;
use mynah_model::attempt::{CloneStep, Fixes, SampleRow};
use mynah_model::command::{
    CloningCommand, Command, Isolating, JobsCommand, LineOrder, TakesCommand,
};
use mynah_model::desk::{Desk, JobState, TrialOrder};
use mynah_model::event::Notice;
use mynah_model::inspecting::{Check, Verdict};
use mynah_model::trouble::Trouble;
use mynah_model::urgency::Urgency;
use mynah_ui_core::bought::{Stand, stand_for};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::widgets::Button;

/// What was ordered for rows, by their numbers.
#[derive(Default)]
pub(super) struct Isolations {
    /// Ordered and not yet under way, with the job that was there before.
    waiting: HashMap<u64, Option<JobId>>,
    /// What is being brought in order.
    mending: HashMap<u64, Fixes>,
    /// Requests that were asked about, and how often takes had changed then.
    asked: HashSet<u64>,
    changes: u64,
}

/// What a row's menu and its place say of it.
pub(super) struct Cleaning {
    /// What it costs; nothing where that can't be told.
    pub price: Option<String>,
    /// What stands in the place of its waveform.
    pub says: String,
}

/// How far one is.
enum Far {
    Ready(mynah_core::ids::TakeId),
    /// It is on the disk, and has to be asked about.
    Held,
    UnderWay,
    Failed(Trouble),
    /// Nobody makes it.
    Nobody,
}

fn order_of(desk: &Desk, input: &Input, backend: Backend) -> TrialOrder {
    let request = IsolationRequest {
        input: input.clone(),
    };
    let order = LineOrder {
        speaker: tr!("clone-fix-isolate"),
        ..LineOrder::alone("", Generation::Isolation(request))
    };
    desk.order_alone(order, (backend, Urgency::Batch))
}

/// Who cleans a recording, or did.
fn cleaner(row: &SampleRow) -> Backend {
    if row.by_drafts {
        Backend::Draft
    } else {
        Backend::Live
    }
}

/// Whether who was asked to clean it can be asked what became of that.
fn is_in_use(desk: &Desk, row: &SampleRow) -> bool {
    let backend = cleaner(row);
    match &row.cleaned_by {
        Some(account) => desk.account_here(backend, Urgency::Batch) == Some(account.as_str()),
        None => desk.backend() == backend,
    }
}

impl ClonePanel {
    /// What is to be said of a row.
    pub(super) fn cleaning(&self, cx: &StudioCtx<'_>, row: &SampleRow) -> Cleaning {
        let raw = row.raw.as_ref();
        let backend = self.backend(cx);
        let price = raw.and_then(|raw| price_of(cx, backend, std::iter::once(&raw.input)));
        let price = price.map(|price| price.shown);
        let is_bought = row.fixes.isolate && row.fixed.is_none();
        let is_mended = self.isolating.mending.contains_key(&row.number);
        let says = match raw {
            Some(_) if is_bought && !is_in_use(cx.desk, row) => tr!("clone-cleaning-elsewhere"),
            Some(raw) if is_bought && !is_mended => {
                let of = cleaner(row);
                let order = order_of(cx.desk, &raw.input, of);
                match stand_for(cx.desk, &order, (of, Urgency::Batch)) {
                    Stand::Going(_) | Stand::Reading => tr!("clone-cleaning"),
                    _ => tr!("clone-cleaning-waits"),
                }
            }
            _ => tr!("clone-looking"),
        };
        Cleaning { price, says }
    }

    /// Cleaning all recordings at the service, at its price, where noise or music is what is wrong.
    pub(super) fn isolate_all_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let faults = self.attempt.summed();
        let is_noisy = faults.iter().any(|of| {
            let helps = matches!(of.finding.check, Check::Noise | Check::Snr | Check::Reverb);
            helps && of.finding.verdict != Verdict::Pass
        });
        let rows = self.attempt.samples.iter();
        let rows: Vec<&SampleRow> = rows
            .filter(|row| {
                row.raw.is_some() && !row.fixes.isolate && !row.is_left_out && !row.is_silent()
            })
            .collect();
        if rows.is_empty() || !(is_noisy || self.attempt.others().is_heard()) {
            return;
        }
        let inputs = rows.iter().filter_map(|row| row.raw.as_ref());
        let inputs = inputs.map(|raw| &raw.input);
        let Some(price) = price_of(cx, self.backend(cx), inputs) else {
            return;
        };
        let numbers: Vec<u64> = rows.iter().map(|row| row.number).collect();
        let button = Button::new(tr!("clone-isolate-all"))
            .outline()
            .price(price)
            .command("clone-isolate-all.command");
        let button = button.icon(icons::SPARKLE);
        if ui.add(button.tip(tr!("clone-isolate-all.tip"))).clicked() {
            for number in numbers {
                if !self.isolate(cx, number) {
                    break;
                }
            }
        }
    }

    /// Orders what cleans a recording; false where somebody has to agree first.
    pub(super) fn isolate(&mut self, cx: &mut StudioCtx<'_>, number: u64) -> bool {
        self.isolate_as(cx, number, false)
    }

    /// The same, over a budget that warns where somebody agreed to that.
    pub(super) fn isolate_as(
        &mut self,
        cx: &mut StudioCtx<'_>,
        number: u64,
        is_agreed: bool,
    ) -> bool {
        if self.attempt.lacks(CloneStep::Consent, today(cx)).is_some() {
            cx.notice(Notice::Heed(tr!("clone-isolate-consent")));
            self.attempt.step = CloneStep::Consent;
            return false;
        }
        let backend = self.backend(cx);
        let by_drafts = backend == Backend::Draft;
        let mut rows = self.attempt.samples.iter_mut();
        let Some(row) = rows.find(|row| row.number == number) else {
            return true;
        };
        let Some(raw) = row.raw.as_ref() else {
            return true;
        };
        let raw = raw.clone();
        // What was told of it under this number is a rehearsal's, or of an earlier order.
        let is_told = cx.desk.cloning.mended.contains_key(&row.number);
        if is_told || row.by_drafts && !by_drafts {
            row.number = self.attempt.next;
            self.attempt.next += 1;
        }
        let number = row.number;
        (row.fixes.isolate, row.by_drafts) = (true, by_drafts);
        let account = cx.desk.account_here(backend, Urgency::Batch);
        row.cleaned_by = account.map(str::to_owned);
        (row.fixed, row.fault) = (None, None);
        let fixes = row.fixes;
        self.attempt.keeps_faults = false;
        let order = order_of(cx.desk, &raw.input, backend);
        let before = cx.desk.job_of_request_at(backend, order.key);
        let before = before.map(|job| job.id);
        self.isolating.waiting.insert(number, before);
        self.isolating.mending.remove(&number);
        let jobs = JobsCommand::Generate {
            project: cx.desk.project.as_ref().map(|open| open.card.id),
            backend,
            orders: vec![order.order],
            play: false,
            asked_alone: false,
        };
        let jobs = if is_agreed {
            JobsCommand::Agreed(Box::new(jobs))
        } else {
            jobs
        };
        let isolating = Isolating {
            row: (number, fixes),
            consent: self.attempt.record_of(Some(&raw)),
            jobs,
        };
        let isolating = CloningCommand::Isolate(Box::new(isolating));
        cx.send(Command::Cloning(isolating));
        true
    }

    /// Takes over what came of those that were ordered, over a restart, too.
    pub(super) fn follow_isolations(&mut self, cx: &mut StudioCtx<'_>) {
        let changes = cx.desk.take_changes();
        if self.isolating.changes != changes {
            self.isolating.changes = changes;
            self.isolating.asked.clear();
        }
        self.leave_rehearsal(cx);
        for row in &mut self.attempt.samples {
            let Some(raw) = row.raw.as_ref().filter(|_| row.fixes.isolate) else {
                continue;
            };
            if row.fixed.is_some() || row.fault.is_some() {
                self.isolating.mending.remove(&row.number);
                self.isolating.waiting.remove(&row.number);
                continue;
            }
            // Another account knows nothing of it: it comes once its own is in use again.
            if !is_in_use(cx.desk, row) {
                continue;
            }
            let backend = cleaner(row);
            let order = order_of(cx.desk, &raw.input, backend);
            match self.isolating.far(cx.desk, (row.number, backend), &order) {
                Far::Ready(take) => {
                    let mending = &mut self.isolating.mending;
                    if mending.insert(row.number, row.fixes) != Some(row.fixes) {
                        let source = (raw.input.clone(), Some(take));
                        let mend = CloningCommand::Mend(row.number, source, row.fixes);
                        cx.send(Command::Cloning(mend));
                    }
                }
                Far::Held => {
                    if self.isolating.asked.insert(order.key) {
                        cx.send(Command::Takes(TakesCommand::Find {
                            project: cx.desk.project.as_ref().map(|open| open.card.id),
                            backend,
                            urgency: Urgency::Batch,
                            requests: vec![order.request],
                        }));
                    }
                }
                Far::UnderWay => {}
                Far::Failed(trouble) => {
                    self.trouble = Some((trouble, Some(row.number)));
                    row.fixes.isolate = false;
                    if let Some(command) = ask(row) {
                        cx.send(command);
                    }
                }
                // It was cancelled, or never ordered: the recording is as it was.
                Far::Nobody => {
                    (row.fixes.isolate, row.cleaned_by) = (false, None);
                    if let Some(command) = ask(row) {
                        cx.send(command);
                    }
                }
            }
        }
    }
}

impl ClonePanel {
    /// What Draft voices cleaned isn't sent to the service: it is as it was brought again, and that is said.
    fn leave_rehearsal(&mut self, cx: &mut StudioCtx<'_>) {
        let is_over = self.attempt.made.is_some() || self.ordered.is_some();
        if is_over || self.backend(cx) == Backend::Draft {
            return;
        }
        let mut left = false;
        for row in &mut self.attempt.samples {
            if row.fixes.isolate && row.by_drafts {
                row.fixes.isolate = false;
                (row.fixed, row.fault) = (None, None);
                left = true;
                if let Some(command) = ask(row) {
                    cx.send(command);
                }
            }
        }
        if left {
            self.attempt.other_samples();
            cx.notice(Notice::Heed(tr!("clone-isolate-rehearsed")));
        }
    }

    /// What cleaning a recording costs, ordered once more.
    pub(super) fn price_again(&self, cx: &StudioCtx<'_>, number: u64) -> Option<PriceText> {
        let mut rows = self.attempt.samples.iter();
        let row = rows.find(|row| row.number == number)?;
        let inputs = std::iter::once(&row.raw.as_ref()?.input);
        price_of(cx, self.backend(cx), inputs)
    }

    /// The job that cleans a recording.
    pub(super) fn job_of(&self, cx: &StudioCtx<'_>, number: u64) -> Option<JobId> {
        let mut rows = self.attempt.samples.iter();
        let row = rows.find(|row| row.number == number)?;
        let backend = cleaner(row);
        let order = order_of(cx.desk, &row.raw.as_ref()?.input, backend);
        let job = cx.desk.job_of_request_at(backend, order.key);
        job.map(|job| job.id)
    }
}

impl Isolations {
    fn far(&mut self, desk: &Desk, (number, backend): (u64, Backend), order: &TrialOrder) -> Far {
        let stands = stand_for(desk, order, (backend, Urgency::Batch));
        if let Stand::Ready(take) = stands {
            self.waiting.remove(&number);
            return Far::Ready(take.card.id);
        }
        let job = desk.job_of_request_at(backend, order.key);
        if let Some(before) = self.waiting.get(&number) {
            if job.map(|job| job.id) == *before {
                return Far::UnderWay;
            }
            self.waiting.remove(&number);
        }
        if matches!(job.map(|job| &job.state), Some(JobState::Finished { .. })) {
            return Far::Held;
        }
        match stands {
            Stand::Ready(take) => Far::Ready(take.card.id),
            Stand::Reading => Far::Held,
            Stand::Going(_) | Stand::Waiting(_) | Stand::Unknown => Far::UnderWay,
            Stand::Failed(trouble) => Far::Failed(trouble.clone()),
            // It may be there: what was paid for isn't taken off before that is known.
            Stand::Open(_) if !desk.is_held_told(backend) => Far::UnderWay,
            Stand::Open(_) => Far::Nobody,
        }
    }
}

/// What cleaning these costs: nothing for what the library has.
fn price_of<'a>(
    cx: &StudioCtx<'_>,
    backend: Backend,
    inputs: impl Iterator<Item = &'a Input>,
) -> Option<PriceText> {
    let orders = inputs.map(|input| order_of(cx.desk, input, backend).order);
    let orders: Vec<LineOrder> = orders.collect();
    let quote = cx.desk.quote(backend, &orders, Urgency::Batch)?;
    Some(PriceText::short(cx.desk.price_at(backend, quote)))
}
