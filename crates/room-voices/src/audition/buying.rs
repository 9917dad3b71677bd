//! What is still to be made of a casting call: what it costs, how it is ordered, how it is stopped.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::Open;
use mynah_core::credits::Credits;
use mynah_core::ids::JobId;
use mynah_i18n::tr;
use mynah_model::command::{Command, JobsCommand, StopLoss, Tried};
use mynah_model::desk::{Desk, TrialOrder};
use mynah_model::price::in_words;
use mynah_ui_core::bought;
use mynah_ui_core::bought::under;
use mynah_ui_core::ctx::StudioCtx;

impl Open {
    /// Orders what was asked for before the library had the call; drops that where it couldn't begin it.
    pub(super) fn order_begun(&mut self, cx: &mut StudioCtx<'_>) {
        if !self.orders {
            return;
        }
        if self.keeping.id.is_some() {
            self.orders = false;
            self.generate(cx);
        } else if self.keeping.is_unbegun(cx.desk, &self.audition) {
            self.orders = false;
        }
    }

    /// What may still be spent.
    pub(super) fn left(&self) -> Option<Credits> {
        self.audition
            .limit
            .map(|limit| limit.less(self.keeping.before))
    }

    /// Reckons what is still to be bought.
    pub(super) fn reckon(&mut self, cx: &StudioCtx<'_>) {
        self.to_buy = self.plan.to_buy(cx.desk, &self.ordered, self.left());
    }

    /// Orders what is still to be made, as far as the limit goes.
    pub(super) fn generate(&mut self, cx: &mut StudioCtx<'_>) {
        if self.to_buy.orders.is_empty() {
            return;
        }
        if self.keeping.id.is_none() {
            self.orders = true;
            self.keeping.change();
            return;
        }
        let to_buy = std::mem::take(&mut self.to_buy);
        let ordered: HashSet<u64> = to_buy.keys.iter().map(|(key, _)| *key).collect();
        self.make(|sent| ordered.contains(&sent.key));
        let stop_loss = StopLoss {
            of: Tried::Call(self.audition.seed),
            most: self.audition.limit,
            held: to_buy.held.len(),
        };
        self.ordered.add(cx.desk, to_buy.keys, cx.clock.instant());
        self.reckon(cx);
        cx.send(Command::Jobs(JobsCommand::Generate {
            project: Some(self.keeping.project),
            backend: self.audition.backend,
            orders: under(to_buy.orders, stop_loss),
            play: false,
            asked_alone: false,
        }));
    }

    /// Keeps what those cells were made with whose takes are here: that is what is judged.
    pub(super) fn note_made(&mut self, cx: &StudioCtx<'_>) {
        self.make(|sent| cx.desk.trial_take(sent.key).is_some());
    }

    /// Keeps what some cells are made with.
    fn make(&mut self, which: impl Fn(&TrialOrder) -> bool) {
        let made = self.plan.placed().filter(|(_, sent)| which(sent));
        let made: Vec<_> = made
            .map(|(at, sent)| (at, Arc::clone(&sent.request)))
            .collect();
        for (at, request) in made {
            if self.audition.make(at, request) {
                self.keeping.change();
            }
        }
    }

    /// Whether anything is being made for it.
    pub(super) fn is_under_way(&self, desk: &Desk) -> bool {
        self.under_way(desk).next().is_some()
    }

    /// Jobs that make takes of it and are not over. What was ordered before a rule or the format changed is paid as well.
    fn under_way(&self, desk: &Desk) -> impl Iterator<Item = JobId> {
        let ordered = self.ordered.under_way().map(|(key, _)| key);
        bought::under_way(desk, self.plan.keys().chain(ordered))
    }

    /// Stops what isn't made yet. What was paid for stays.
    pub(super) fn stop(&self, cx: &mut StudioCtx<'_>) {
        // Most are both cells and orders.
        let jobs: BTreeSet<JobId> = self.under_way(cx.desk).collect();
        for job in jobs {
            cx.send(Command::Jobs(JobsCommand::Cancel(job)));
        }
    }

    /// Whether a cell's request was sent and its take is being fetched.
    pub(super) fn is_fetched(&self, cx: &StudioCtx<'_>, at: (usize, usize)) -> bool {
        let sent = self.plan.sent(at);
        sent.is_some_and(|sent| bought::is_being_fetched(cx.desk, sent))
    }

    /// How much of a line is made, 0 … 1.
    pub(super) fn share_made(&self, cx: &StudioCtx<'_>, line: usize) -> f32 {
        self.count_made(cx, line) as f32 / self.size().0.max(1) as f32
    }

    fn count_made(&self, cx: &StudioCtx<'_>, line: usize) -> usize {
        let (voices, _) = self.size();
        let all = (0..voices).filter_map(|voice| self.plan.sent((voice, line)));
        all.filter(|sent| cx.desk.trial_take(sent.key).is_some())
            .count()
    }

    /// What stands in a cell of a line that isn't whole. Beside letters it is said of the line: which of its takes is here
    /// isn't, and the sum is the same as beside the button that makes the rest.
    pub(super) fn open_words(&self, cx: &StudioCtx<'_>, line: usize) -> String {
        let made = self.count_made(cx, line);
        if self.audition.revealed || made == 0 {
            tr!("audition-not-made")
        } else {
            tr!("audition-line-part", made = made, voices = self.size().0)
        }
    }

    /// What is said of takes that are being fetched; nothing where none is.
    pub(super) fn fetched_words(&self, cx: &StudioCtx<'_>) -> Option<String> {
        let fetched: Vec<&TrialOrder> = self.plan.fetched(cx.desk).collect();
        if fetched.is_empty() {
            return None;
        }
        // As they were ordered: by now they cost nothing any more.
        let backend = self.audition.backend;
        let jobs = fetched.iter();
        let jobs = jobs.filter_map(|sent| cx.desk.job_of_request_at(backend, sent.key));
        let most: Credits = jobs.map(|job| job.quote).sum();
        let most = in_words(backend, most);
        Some(tr!(
            "audition-being-fetched",
            count = fetched.len(),
            credits = most
        ))
    }
}
