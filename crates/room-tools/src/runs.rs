//! Orders of the tools: their price, their jobs, and what came of them. All go the one way of everything that costs.

use egui::Ui;

use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::ids::JobId;
use mynah_core::request::{Generation, Input, Tool};
use mynah_i18n::tr;
use mynah_model::command::{Command, JobsCommand, LineOrder, TakesCommand};
use mynah_model::desk::{JobCard, JobState, List, TrialOrder};
use mynah_model::event::Work;
use mynah_model::trouble::{Kind, Remedy, Trouble};
use mynah_model::urgency::Urgency;
use mynah_ui_core::bought::{Stand, stand};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::remedies::{command_of, lead};
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_core::widgets::{JobRowPress, TroubleCard, job_row};
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::widgets::Button;

use crate::inputs::Inputs;

/// Jobs of each list that are looked through.
const LOOKED: usize = 500;
/// Jobs that are shown at once.
const SHOWN: usize = 4;
/// Characters of a job's title.
const TITLE: usize = 48;

/// Returns an order as it would be sent now, with its price.
pub(crate) fn order(cx: &StudioCtx<'_>, voice: &str, request: Generation) -> TrialOrder {
    let order = LineOrder::alone(voice, request);
    cx.desk
        .order_alone(order, (cx.desk.backend(), Urgency::Batch))
}

/// Returns an order for another take of the same request.
pub(crate) fn another(cx: &StudioCtx<'_>, voice: &str, request: Generation) -> TrialOrder {
    let order = LineOrder {
        fresh: true,
        beside: true,
        ..LineOrder::alone(voice, request)
    };
    cx.desk
        .order_alone(order, (cx.desk.backend(), Urgency::Batch))
}

/// Returns what orders cost together, if that is known.
pub(crate) fn price(cx: &StudioCtx<'_>, orders: &[LineOrder]) -> Option<PriceText> {
    let quote = cx.desk.quote(cx.desk.backend(), orders, Urgency::Batch)?;
    Some(PriceText::short(cx.desk.price(quote)))
}

/// Returns the orders that have no result and no job that waits or runs.
pub(crate) fn open_of(
    cx: &StudioCtx<'_>,
    orders: impl Iterator<Item = TrialOrder>,
) -> Vec<TrialOrder> {
    let is_open = |order: &TrialOrder| {
        matches!(
            stand(cx.desk, order),
            Stand::Open(_) | Stand::Failed(_) | Stand::Unknown
        )
    };
    orders.filter(is_open).collect()
}

/// Sends orders.
pub(crate) fn send(cx: &mut StudioCtx<'_>, orders: Vec<LineOrder>) {
    if orders.is_empty() {
        return;
    }
    cx.send(Command::Jobs(JobsCommand::Generate {
        project: cx.desk.project.as_ref().map(|open| open.card.id),
        backend: cx.desk.backend(),
        play: orders.len() == 1,
        orders,
        asked_alone: false,
    }));
}

/// Returns true if the library has the result of an order.
pub(crate) fn is_held(cx: &StudioCtx<'_>, order: &TrialOrder) -> bool {
    cx.desk.trial_take(order.key).is_some() || cx.desk.is_held_here(order.key)
}

/// Requests whose takes were asked for.
#[derive(Default)]
pub(crate) struct Found {
    asked: std::collections::HashMap<u64, bool>,
}

impl Found {
    /// Asks for the take of an order that the library has, once.
    pub(crate) fn follow(&mut self, cx: &mut StudioCtx<'_>, order: &TrialOrder) {
        let is_there = is_held(cx, order);
        if cx.desk.trial_take(order.key).is_some() || !is_there {
            self.asked.insert(order.key, false);
            return;
        }
        if self.asked.insert(order.key, true) == Some(true) {
            return;
        }
        cx.send(Command::Takes(TakesCommand::Find {
            project: cx.desk.project.as_ref().map(|open| open.card.id),
            backend: cx.desk.backend(),
            urgency: Urgency::Batch,
            requests: vec![std::sync::Arc::clone(&order.request)],
        }));
    }
}

/// Returns how far an order is, for the card of its input.
pub(crate) fn card_state(cx: &StudioCtx<'_>, order: &TrialOrder) -> crate::inputs::CardState {
    use crate::inputs::CardState;
    match stand(cx.desk, order) {
        Stand::Ready(_) => CardState::Done,
        Stand::Going(part) => CardState::Going(part),
        Stand::Waiting(_) | Stand::Reading => CardState::Going(None),
        Stand::Failed(_) => CardState::Failed,
        Stand::Open(_) | Stand::Unknown => {
            let price = price(cx, std::slice::from_ref(&order.order));
            let price = price.map_or_else(|| tr!("tools-no-price"), |price| price.shown);
            CardState::Ready(price)
        }
    }
}

/// The jobs that a tab shows.
#[derive(Clone, Copy)]
pub(crate) struct TabJobs<'a> {
    tool: Tool,
    is_live: bool,
    /// The files of the tab. Failed jobs of other files are not shown.
    inputs: Option<&'a Inputs>,
}

impl<'a> TabJobs<'a> {
    /// The jobs of a tool without files.
    pub(crate) fn of(tool: Tool) -> Self {
        Self {
            tool,
            is_live: false,
            inputs: None,
        }
    }

    /// The jobs of a tool with these files.
    pub(crate) fn of_files(tool: Tool, inputs: &'a Inputs) -> Self {
        Self {
            inputs: Some(inputs),
            ..Self::of(tool)
        }
    }

    /// The jobs of captions of these files.
    pub(crate) fn of_captions(inputs: &'a Inputs) -> Self {
        Self {
            is_live: true,
            ..Self::of_files(Tool::Transcription, inputs)
        }
    }

    fn shows(self, job: &JobCard) -> bool {
        let Work::Generate { order, .. } = &job.work else {
            return false;
        };
        let is_live = matches!(&order.request, Generation::Transcription(it) if it.is_live);
        if is_live != self.is_live {
            return false;
        }
        match (self.inputs, &job.state) {
            (Some(inputs), JobState::Failed(_)) => {
                let of = input_of(&order.request).map(|input| &input.hash);
                inputs.ready().any(|input| Some(&input.hash) == of)
            }
            _ => true,
        }
    }
}

/// Returns the recording that a request is about.
fn input_of(request: &Generation) -> Option<&Input> {
    match request {
        Generation::Changer(request) => Some(&request.input),
        Generation::Isolation(request) => Some(&request.input),
        Generation::Transcription(request) => Some(&request.input),
        Generation::Alignment(request) => Some(&request.input),
        _ => None,
    }
}

/// Returns the jobs of a tool for no line that are not over or failed.
pub(crate) fn jobs_of<'a>(cx: &StudioCtx<'a>, tool: Tool) -> impl Iterator<Item = &'a JobCard> {
    let (desk, backend) = (cx.desk, cx.desk.backend());
    let lists = [List::Running, List::Waiting, List::Failed, List::Unsent];
    let jobs = lists
        .into_iter()
        .flat_map(move |list| desk.jobs.listed(list).take(LOOKED));
    jobs.filter(move |job| is_of(job, backend, tool))
}

fn is_of(job: &JobCard, backend: Backend, tool: Tool) -> bool {
    match &job.work {
        Work::Generate {
            backend: of, order, ..
        } => *of == backend && order.line.is_none() && order.request.tool() == tool,
        Work::Export { .. } | Work::History(_) | Work::ProjectFile { .. } => false,
    }
}

/// Returns the title of a job.
fn title(job: &JobCard) -> String {
    let Work::Generate { order, .. } = &job.work else {
        return String::new();
    };
    let input = input_of(&order.request);
    let name = input.map_or_else(|| order.request.text(), |input| &input.name);
    name.chars().take(TITLE).collect()
}

/// Draws the jobs of a tab: progress, cancel and what to do about a failure. Returns the prompt that ElevenLabs
/// suggests, if the user took it.
pub(crate) fn jobs_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, of: TabJobs<'_>) -> Option<String> {
    let jobs = jobs_of(cx, of.tool).filter(|job| of.shows(job));
    let jobs: Vec<&JobCard> = jobs.take(SHOWN).collect();
    let taken: Vec<String> = jobs
        .into_iter()
        .filter_map(|job| job_ui(ui, cx, job))
        .collect();
    taken.into_iter().next()
}

/// Draws one job.
fn job_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, job: &JobCard) -> Option<String> {
    let title = title(job);
    let press = match &job.state {
        JobState::Failed(trouble) => {
            let told = usable(job, trouble);
            let mut card = TroubleCard::new(&told).of(&title).narrow();
            if let Some(price) = cx.desk.price_of_retry(job) {
                card = card.price(PriceText::short(price));
            }
            card.show(ui).map(JobRowPress::Remedy)
        }
        _ => ui.push_id(job.id.0, |ui| job_row(ui, &title, job)).inner,
    };
    match press? {
        JobRowPress::Remedy(Remedy::UsePrompt(prompt)) => {
            cx.send(Command::Jobs(JobsCommand::Dismiss(job.id)));
            Some(prompt)
        }
        press => {
            pressed(cx, job.id, &press);
            None
        }
    }
}

/// Returns a trouble without the buttons of lines and of files that are written, and with one that closes it.
fn usable(job: &JobCard, trouble: &Trouble) -> Trouble {
    let mut told = trouble.clone();
    told.remedies.retain(|remedy| {
        !matches!(
            remedy,
            Remedy::SplitLine
                | Remedy::SpellOut
                | Remedy::ChooseFormat
                | Remedy::ChoosePlace
                | Remedy::ReplaceFile
                | Remedy::ChooseVoice
                | Remedy::ChooseModel
        )
    });
    if is_refused_by_draft(job, trouble) {
        // Their own words say more than the frame around them.
        if !trouble.details.says.is_empty() {
            told.what.clone_from(&trouble.details.says);
        }
        told.remedies.insert(0, Remedy::OpenKeySettings);
    }
    if !told.remedies.contains(&Remedy::Dismiss) {
        told.remedies.push(Remedy::Dismiss);
    }
    told
}

/// Returns true if Draft voices refused a recording, which ElevenLabs would transcribe.
fn is_refused_by_draft(job: &JobCard, trouble: &Trouble) -> bool {
    matches!(
        &job.work,
        Work::Generate { backend: Backend::Draft, order, .. }
            if order.request.tool() == Tool::Transcription
    ) && trouble.details.kind == Kind::Refused
        && !trouble.remedies.contains(&Remedy::Retry)
        && !trouble.remedies.contains(&Remedy::OpenKeySettings)
}

fn pressed(cx: &mut StudioCtx<'_>, job: JobId, press: &JobRowPress) {
    let command = match press {
        JobRowPress::Cancel => JobsCommand::Cancel(job),
        JobRowPress::Dismiss | JobRowPress::Remedy(Remedy::Dismiss) => JobsCommand::Dismiss(job),
        JobRowPress::Remedy(remedy) => {
            if lead(cx, remedy) {
                return;
            }
            let Some(command) = command_of(job, remedy) else {
                return;
            };
            command
        }
    };
    cx.send(Command::Jobs(command));
}

/// Returns the draft credits that orders use with Draft voices.
fn draft_credits(cx: &StudioCtx<'_>, orders: &[LineOrder]) -> Option<Credits> {
    let backend = cx.desk.backend();
    let quote = cx.desk.quote(backend, orders, Urgency::Batch)?;
    (backend == Backend::Draft && quote.most > Credits::ZERO).then_some(quote.most)
}

/// The button that spends, at the foot of a tool's options.
pub(crate) struct Spend<'a> {
    /// The verb with its object.
    pub label: String,
    /// The orders.
    pub orders: &'a [TrialOrder],
    /// Why it can't be done.
    pub why_not: Option<String>,
    /// True if ElevenLabs keeps no copy of the result.
    pub is_unkept: bool,
}

impl Spend<'_> {
    /// Draws it, with what to know before; whether it was pressed.
    pub(crate) fn ui(self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> bool {
        let t = cx.tokens;
        let orders: Vec<LineOrder> = self
            .orders
            .iter()
            .map(|order| order.order.clone())
            .collect();
        let price = price(cx, &orders).filter(|_| !orders.is_empty());
        let are_held = !orders.is_empty()
            && self
                .orders
                .iter()
                .all(|order| !order.order.fresh && is_held(cx, order));
        let mut why_not = self.why_not;
        if why_not.is_none() && price.is_none() {
            why_not = Some(tr!("tools-no-price.why"));
        }
        let mut button = Button::new(self.label)
            .primary()
            .why_not(why_not.clone())
            .command("tools-run");
        if let Some(price) = price {
            button = button.price(price);
        }
        let is_on = why_not.is_none();
        let pressed = ui.add(button.min_width(ui.available_width())).clicked()
            || std::mem::take(&mut cx.view.tools.spends) && is_on;
        let mut told = Vec::new();
        if let Some(why) = why_not {
            told.push(why);
        } else if are_held {
            told.push(tr!("tools-held"));
        } else if self.is_unkept && cx.desk.backend() == Backend::Live {
            told.push(tr!("tools-unkept"));
        } else if let Some(credits) = draft_credits(cx, &orders) {
            told.push(tr!("tools-draft-credits", credits = credits.to_string()));
        }
        for words in told {
            ui.add(egui::Label::new(Face::Small.rich(words, t.text2)).wrap());
        }
        if pressed {
            send(cx, orders);
        }
        pressed
    }
}
