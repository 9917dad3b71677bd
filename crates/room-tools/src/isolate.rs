//! The tool Isolate: speech without noise.

use egui::Ui;

use mynah_core::request::{Generation, Input, IsolationRequest, Tool};
use mynah_i18n::tr;
use mynah_model::desk::TrialOrder;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::fact_row::fact;
use mynah_ui_core::words::length;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::empty_state;

use crate::inputs::{CardState, Inputs};
use crate::result::{BeforeAfter, RowPress, RowShown, take_row_ui};
use crate::result_list::Shelf;
use crate::runs::{Found, Spend, TabJobs, card_state, jobs_ui, open_of, order};
use crate::send_to::SendTo;
use crate::tool_frame::{aside_ui, main_ui, part_ui};

/// Seconds of the shortest and the longest recording that ElevenLabs accepts.
const SECONDS: std::ops::RangeInclusive<f64> = 4.6..=3_600.0;

/// The view state of the tool.
pub(crate) struct IsolatePanel {
    pub(crate) inputs: Inputs,
    found: Found,
    compare: BeforeAfter,
    pub(crate) shelf: Shelf,
}

impl Default for IsolatePanel {
    fn default() -> Self {
        Self {
            inputs: Inputs::default(),
            found: Found::default(),
            compare: BeforeAfter::default(),
            shelf: Shelf::of(Tool::Isolation),
        }
    }
}

impl IsolatePanel {
    /// Draws the tool.
    pub(crate) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, send_to: &mut SendTo) {
        self.inputs.follow(ui, cx);
        self.shelf.follow(cx);
        main_ui(ui, cx, |ui, cx| {
            self.inputs.cards_ui(ui, cx, card_state_of);
            let inputs: Vec<Input> = self.inputs.ready().cloned().collect();
            for input in &inputs {
                self.found.follow(cx, &order_of(cx, input));
            }
            jobs_ui(ui, cx, TabJobs::of_files(Tool::Isolation, &self.inputs));
            let mut current_take = None;
            let current = self.inputs.current().and_then(|row| row.ready()).cloned();
            if let Some(input) = current
                && let Some(trial) = cx.desk.trial_take(order_of(cx, &input).key)
            {
                let take = std::sync::Arc::clone(&trial.card);
                self.compare.ui(ui, cx, (&input, &take), true);
                current_take = Some(take.id);
                let shown = RowShown {
                    title: &input.name,
                    ..RowShown::default()
                };
                if let Some(RowPress::Send(goal)) =
                    take_row_ui(ui, cx, &take, shown, &mut self.shelf.focused)
                {
                    send_to.send(cx, (&take, Default::default(), &input.name), goal);
                }
            } else if self.inputs.rows.is_empty() && self.shelf.takes(cx).next().is_none() {
                let (title, text) = (tr!("isolate-empty"), tr!("isolate-empty.text"));
                empty_state(ui, icons::WAVEFORM, &title, &text, None);
                return;
            }
            part_ui(ui, "results", |ui| {
                self.shelf.ui(ui, cx, (send_to, current_take));
            });
        });
    }

    /// Draws its options at the right.
    pub(crate) fn inspector_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let title = tr!("tools-isolate");
        aside_ui(ui, cx, (&title, self), Self::options_ui, Self::foot_ui);
    }

    fn options_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let words = Face::Small.rich(tr!("isolate-about"), cx.tokens.text2);
        ui.add(egui::Label::new(words).wrap());
        if let Some(input) = self.inputs.current().and_then(|row| row.ready()) {
            fact(ui, cx, &tr!("tools-length"), &length(input.seconds));
        }
    }

    fn foot_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let fits = |input: &&Input| SECONDS.contains(&input.seconds);
        let all = self.inputs.ready().filter(fits);
        let all: Vec<TrialOrder> = all.map(|input| order_of(cx, input)).collect();
        let is_any = !all.is_empty();
        let orders = open_of(cx, all.into_iter());
        let why_not = if !orders.is_empty() {
            None
        } else if is_any {
            Some(tr!("tools-none-open"))
        } else if self.inputs.ready().next().is_some() {
            Some(tr!("isolate-length"))
        } else {
            Some(tr!("tools-no-file"))
        };
        let spend = Spend {
            label: match orders.len() {
                0 => tr!("tools-isolate"),
                count => tr!("isolate-generate", count = count),
            },
            orders: &orders,
            why_not,
            is_unkept: true,
        };
        spend.ui(ui, cx);
    }
}

fn order_of(cx: &StudioCtx<'_>, input: &Input) -> TrialOrder {
    let request = IsolationRequest {
        input: input.clone(),
    };
    order(cx, "", Generation::Isolation(request))
}

fn card_state_of(cx: &StudioCtx<'_>, input: &Input) -> CardState {
    if SECONDS.contains(&input.seconds) {
        card_state(cx, &order_of(cx, input))
    } else {
        CardState::Ready(tr!("isolate-length"))
    }
}
