//! Asks before much is spent, before a soft budget is crossed, before a text is sent that is far longer than usual.

use egui::{Label, Ui};

use super::Outcome;
use mynah_core::backend::Backend;
use mynah_core::credits::{Credits, Quote};
use mynah_core::day::Day;
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::{JobId, ProjectId};
use mynah_i18n::tr;
use mynah_i18n::{thousands, tidy};
use mynah_model::command::{AgentsCommand, Command, JobsCommand, LineOrder, ToolsCommand};
use mynah_model::desk::{
    Advice, Caution, Desk, Extends, Failure, Price, Scope, Stop, Weighed, account_test_run_quote,
    captions_quote, forget,
};
use mynah_model::price::in_words;
use mynah_model::urgency::Urgency;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::dialog_buttons::question_ui;
use mynah_ui_core::widgets::advice_ui;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::Button;

/// An order that waits for a yes.
pub struct Held {
    /// What is sent then.
    pub command: Command,
    /// What is sent of it costs this.
    pub price: Price,
    /// How many lines it orders.
    pub lines: usize,
    /// How many of them are sent, where not all are.
    pub part: Option<Part>,
    /// Why it is asked about.
    pub cautions: Vec<Caution>,
    /// What would cost less.
    pub advice: Option<Advice>,
    /// The projects of which the service is to keep nothing, where that was not said before.
    pub unkept: Vec<ProjectId>,
    /// The project of the order, if it is of one.
    pub project: Option<ProjectId>,
    /// True if voices speak outside the scope of their consents, also if a person confirmed that before.
    pub outside_consent: bool,
}

/// So many of some lines are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// At least, …
    least: usize,
    /// … and at most: nobody may know whether a plan goes on beyond its credits.
    most: usize,
    /// Of so many.
    of: usize,
}

impl Part {
    /// What is sent of so many lines costs this; and how many that are, where not all are.
    fn of(weighed: &Weighed, lines: usize) -> (Quote, Option<Self>) {
        let [least, most] = weighed.sent();
        // A line alone is sent or refused whole.
        if lines < 2 || least.undone == 0 {
            return (weighed.quote, None);
        }
        let quote = Quote {
            least: least.quote.least,
            ..most.quote
        };
        let part = Self {
            least: lines.saturating_sub(least.undone),
            most: lines.saturating_sub(most.undone),
            of: lines,
        };
        (quote, Some(part))
    }

    /// Why none of them is to be ordered: each would be refused.
    fn why_not(self) -> Option<String> {
        (self.most == 0).then(|| tr!("dialog-spend-none"))
    }

    fn words(self) -> (String, String) {
        let Self { least, most, of } = self;
        if least == most {
            let label = tr!("dialog-spend-some", fit = most, lines = of);
            (label, tr!("dialog-spend-some.tip"))
        } else {
            let label = tr!("dialog-spend-range", least = least, most = most, lines = of);
            (label, tr!("dialog-spend-range.tip"))
        }
    }
}

#[expect(
    clippy::result_large_err,
    reason = "a command that needs no question goes back to the caller"
)]
impl Held {
    /// Whether a command is to be asked about first. `weighed`: what it costs, where its orders were added up.
    pub fn of(
        command: Command,
        weighed: Option<Weighed>,
        cx: &StudioCtx<'_>,
    ) -> Result<Self, Command> {
        let (project, backend, orders, urgency) = match &command {
            Command::Jobs(JobsCommand::Generate {
                project,
                backend,
                orders,
                asked_alone,
                play: _,
            }) => (*project, *backend, orders, Urgency::asked(*asked_alone)),
            Command::Jobs(JobsCommand::RetryAll {
                backend: Some(backend),
                ..
            }) => {
                let backend = *backend;
                return Self::again(command, backend, cx);
            }
            Command::Jobs(JobsCommand::RetryFailure(failure)) => {
                let mut failures = cx.desk.failures.iter();
                return match failures.find(|row| row.id == Some(*failure)) {
                    Some(failure) => Self::of_log(command, failure, cx),
                    None => Err(command),
                };
            }
            Command::Jobs(JobsCommand::Retry(job)) => {
                let job = *job;
                return Self::retry(command, job, cx);
            }
            _ => return Self::of_session(command, cx),
        };
        let of = (project, backend, urgency);
        let Some(weighed) = weighed.or_else(|| cx.desk.weigh_for(of, orders)) else {
            return Err(command);
        };
        let scope = cx.desk.cautions_of_scope(of, orders, today(cx));
        let outside_consent = !scope.is_empty();
        let mut spending = cx.desk.cautions(backend, orders, &weighed);
        leave_out_told(&mut spending, project, cx);
        let asks = !spending.is_empty();
        let mut cautions = unconfirmed(cx, project, scope);
        cautions.extend(spending);
        if cautions.is_empty() {
            return Err(confirmed(as_it_fits(command, cx.desk), outside_consent));
        }
        let (quote, part) = Part::of(&weighed, orders.len());
        // Several takes of a line are one after the other.
        let alike =
            |one: &LineOrder, other: &LineOrder| one.line.is_some() && one.line == other.line;
        let lines = orders.chunk_by(alike).count();
        let advice = asks.then(|| cx.desk.advice(backend, &weighed.loads));
        Ok(Self {
            command,
            lines,
            part,
            price: Price {
                quote,
                backend,
                zero_retention: cautions.contains(&Caution::ZeroRetention),
            },
            cautions,
            advice: advice.flatten(),
            unkept: Vec::from_iter(project),
            project,
            outside_consent,
        })
    }

    /// One line that failed is ordered as it was.
    fn retry(command: Command, job: JobId, cx: &StudioCtx<'_>) -> Result<Self, Command> {
        let (asked, scope) = cx.desk.cautions_of_scope_again(job, today(cx)).unzip();
        let scope = scope.unwrap_or_default();
        let doubt = cx.desk.price_of_doubt(job);
        let Some((price, project)) = doubt.or(asked) else {
            return Err(command);
        };
        let outside_consent = !scope.is_empty();
        let mut cautions = unconfirmed(cx, project, scope);
        cautions.extend(doubt.map(|_| Caution::Doubt { fresh: false }));
        let of = (project, price.backend);
        let (_, mut spending) = cx
            .desk
            .cautions_of_one(of, (price.quote, price.zero_retention));
        leave_out_told(&mut spending, project, cx);
        cautions.extend(spending);
        if cautions.is_empty() {
            return Err(confirmed(command, outside_consent));
        }
        Ok(Self {
            command,
            price,
            lines: 1,
            part: None,
            cautions,
            advice: None,
            unkept: Vec::from_iter(project),
            project,
            outside_consent,
        })
    }

    /// Returns the question about a conversation, a run of tests or live captions. All that may be reserved counts.
    fn of_session(command: Command, cx: &StudioCtx<'_>) -> Result<Self, Command> {
        let (project, backend, quote) = match &command {
            Command::Agents(AgentsCommand::StartConversation(start)) => {
                let quote = cx.desk.conversation_quote(&start.agent, start.backend);
                (start.project, start.backend, quote)
            }
            Command::Agents(AgentsCommand::RunTests(run)) => {
                (run.project, run.backend, cx.desk.test_run_quote(run))
            }
            Command::Agents(AgentsCommand::RunAccountTests(run)) => {
                (run.project, run.backend, account_test_run_quote(run))
            }
            Command::Tools(ToolsCommand::StartCaptions(start)) => {
                (start.project, start.backend, captions_quote(start.backend))
            }
            _ => return Err(command),
        };
        // The service is told to keep nothing of captions. Nothing else starts in such a project.
        let is_sound = matches!(command, Command::Tools(_));
        let unkept = is_sound && cx.desk.is_unkept(backend, project, false);
        let of = (project, backend);
        let (price, mut cautions) = cx.desk.cautions_of_one(of, (quote, unkept));
        leave_out_told(&mut cautions, project, cx);
        if cautions.is_empty() {
            return Err(command);
        }
        Ok(Self {
            command,
            price,
            lines: 1,
            part: None,
            cautions,
            advice: None,
            unkept: Vec::from_iter(project),
            project,
            outside_consent: false,
        })
    }

    /// A row of the failure log is ordered as it was, whatever it was.
    fn of_log(command: Command, failure: &Failure, cx: &StudioCtx<'_>) -> Result<Self, Command> {
        let (price, cautions) = cx.desk.cautions_of_failure(failure);
        if cautions.is_empty() {
            return Err(command);
        }
        Ok(Self {
            command,
            price,
            lines: 1,
            part: None,
            cautions,
            advice: None,
            unkept: Vec::from_iter(failure.project),
            project: failure.project,
            outside_consent: false,
        })
    }

    /// What failed is ordered as it was: no text is longer than it was, and no other model speaks it.
    fn again(command: Command, backend: Backend, cx: &StudioCtx<'_>) -> Result<Self, Command> {
        let weighed = cx.desk.weigh_again(backend);
        let mut cautions = cx.desk.cautions_again(backend, &weighed);
        let projects = cx.desk.unkept_again(backend).flatten();
        let untold = projects.filter(|project| !cx.view.told_retention.contains(project));
        let unkept: Vec<_> = untold.collect();
        cautions.retain(|caution| !unkept.is_empty() || !matches!(caution, Caution::ZeroRetention));
        match cx.desk.price_again(backend) {
            Some(price) if !cautions.is_empty() => {
                let free = cx.desk.jobs.free().of(backend);
                let lines = free.map_or(0, |free| free.jobs.len());
                let (quote, part) = Part::of(&weighed, lines);
                Ok(Self {
                    command,
                    price: Price { quote, ..price },
                    lines,
                    part,
                    cautions,
                    advice: None,
                    unkept,
                    project: None,
                    outside_consent: false,
                })
            }
            _ => Err(command),
        }
    }
}

fn today(cx: &StudioCtx<'_>) -> Day {
    Day::here(cx.clock.now())
}

/// Returns the cautions about voices whose use in a project was not confirmed yet: each is asked about once.
fn unconfirmed(
    cx: &StudioCtx<'_>,
    project: Option<ProjectId>,
    mut scope: Vec<Caution>,
) -> Vec<Caution> {
    let confirmed = &cx.view.confirmed_scope;
    scope.retain(|caution| match caution {
        Caution::OutsideConsent { voice, .. } => !confirmed.contains(&(project, voice.clone())),
        _ => true,
    });
    scope
}

/// Returns a command with the confirmation that voices speak outside the scope of their consents, if some do.
fn confirmed(command: Command, outside_consent: bool) -> Command {
    match command {
        Command::Jobs(command) if outside_consent => {
            Command::Jobs(JobsCommand::OutsideConsent(Box::new(command)))
        }
        command => command,
    }
}

/// Returns the title of the question.
fn title(cautions: &[Caution]) -> String {
    let mut voices = cautions.iter().filter_map(|caution| match caution {
        Caution::OutsideConsent { called, .. } => Some(called.as_str()),
        _ => None,
    });
    match (voices.next(), voices.count()) {
        (None, _) => tr!("dialog-spend"),
        (Some(voice), 0) => tr!("dialog-outside-consent", voice = &*tidy(voice)),
        (Some(_), others) => tr!("dialog-outside-consents", voices = others + 1),
    }
}

/// Leaves out what was said of a project before: it was read then, and every price says it too.
fn leave_out_told(cautions: &mut Vec<Caution>, project: Option<ProjectId>, cx: &StudioCtx<'_>) {
    let told = project.is_none_or(|project| cx.view.told_retention.contains(&project));
    cautions.retain(|caution| !told || !matches!(caution, Caution::ZeroRetention));
}

/// Returns a command with the confirmation that it may exceed budgets that ask first.
fn agreed(command: Command) -> Command {
    match command {
        Command::Jobs(command) => Command::Jobs(JobsCommand::Agreed(Box::new(command))),
        Command::Agents(mut command) => {
            match &mut command {
                AgentsCommand::StartConversation(start) => start.confirmed_budget = true,
                AgentsCommand::RunTests(run) => run.confirmed_budget = true,
                AgentsCommand::RunAccountTests(run) => run.confirmed_budget = true,
                _ => {}
            }
            Command::Agents(command)
        }
        Command::Tools(ToolsCommand::StartCaptions(mut start)) => {
            start.confirmed_budget = true;
            Command::Tools(ToolsCommand::StartCaptions(start))
        }
        command => command,
    }
}

/// Returns a command that is sent although an earlier request may have been charged, if the question was about that.
fn once_more(mut command: Command, cautions: &[Caution]) -> Command {
    let mut cautions = cautions.iter();
    let is_asked = cautions.any(|caution| matches!(caution, Caution::Doubt { .. }));
    if let Command::Jobs(JobsCommand::Generate { orders, .. }) = &mut command {
        for order in orders.iter_mut().filter(|_| is_asked) {
            order.once_more = true;
        }
    }
    command
}

/// Lines that their soft budgets had room for when they were ordered are spoken, whatever is ordered after them:
/// whoever is asked is asked before the first line, not in the middle.
fn as_it_fits(command: Command, desk: &Desk) -> Command {
    match command {
        Command::Jobs(generate @ JobsCommand::Generate { backend, .. })
            if desk.budgets(backend).iter().any(|it| !it.budget.hard) =>
        {
            Command::Jobs(JobsCommand::Fitted(Box::new(generate)))
        }
        command => command,
    }
}

impl Held {
    /// Returns true if a hard budget or a monthly key limit has no room for one thing that was asked for.
    fn is_stopped(&self) -> bool {
        let mut cautions = self.cautions.iter();
        self.part.is_none() && cautions.any(|caution| matches!(caution, Caution::Stops { .. }))
    }

    /// Returns label and tooltip of the button that sends it.
    fn answer(&self) -> (String, String) {
        let is_session = matches!(self.command, Command::Agents(_) | Command::Tools(_));
        match (self.part, self.lines) {
            (Some(part), _) => part.words(),
            (None, _) if is_session => (tr!("dialog-spend-start"), String::new()),
            (None, 0 | 1) => (tr!("dialog-spend-yes"), tr!("dialog-spend-yes.tip")),
            (None, lines) => {
                let label = tr!("dialog-spend-all", lines = lines);
                (label, tr!("dialog-spend-yes.tip"))
            }
        }
    }

    /// Returns the reason why nothing of it can be sent.
    fn why_not(&self) -> Option<String> {
        match self.part {
            Some(part) => part.why_not(),
            None => self.is_stopped().then(|| tr!("dialog-spend-none-one")),
        }
    }
}

/// The question while it is open.
pub struct SpendDialog {
    held: Option<Held>,
    /// Whether it was drawn.
    drawn: bool,
}

impl SpendDialog {
    pub(super) fn new(held: Held) -> Self {
        Self {
            held: Some(held),
            drawn: false,
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) -> Outcome {
        let t = cx.tokens;
        let Some(held) = &self.held else {
            return Outcome::Done;
        };
        let backend = held.price.backend;
        let title = Face::Title.rich(title(&held.cautions), t.text);
        ui.add(Label::new(title).wrap());
        for caution in &held.cautions {
            ui.horizontal_top(|ui| {
                let (rect, _) =
                    ui.allocate_exact_size(egui::vec2(16.0, 20.0), egui::Sense::hover());
                icons::WARNING.paint(ui.painter(), rect.center(), 14.0, t.warn);
                let text = Face::Body.rich(words(caution, backend), t.text2);
                ui.add(Label::new(text).wrap());
            });
        }
        if let Some(advice) = &held.advice {
            advice_ui(ui, advice);
        }
        if let Some(scope) = held.cautions.iter().find_map(budget_of) {
            let change = Button::new(tr!("remedy-budget")).tip(tr!("remedy-budget.tip"));
            if ui.add(change.small().ghost()).clicked() {
                cx.view.budget = Some(scope);
                cx.act(Action::Budgets);
                return Outcome::Done;
            }
        }
        if held.is_stopped() && held.cautions.iter().any(is_key_limit) {
            let change = Button::new(tr!("remedy-key")).tip(tr!("remedy-key.tip"));
            if ui.add(change.small().ghost()).clicked() {
                cx.act(Action::KeySettings);
                return Outcome::Done;
            }
        }
        let (label, explanation) = held.answer();
        let done = Button::new(label)
            .not_by_enter()
            .icon(icons::LIGHTNING_FILL)
            .why_not(held.why_not())
            .tip(explanation)
            .price(PriceText::short(held.price));
        let begins = !std::mem::replace(&mut self.drawn, true);
        let (pressed, cancelled) = question_ui(ui, done, begins);
        if pressed && let Some(held) = self.held.take() {
            if held.cautions.contains(&Caution::ZeroRetention) {
                cx.view.told_retention.extend(held.unkept);
            }
            let crosses = |caution: &Caution| matches!(caution, Caution::Budget { .. });
            let command = once_more(held.command, &held.cautions);
            let command = if held.cautions.iter().any(crosses) {
                agreed(command)
            } else {
                as_it_fits(command, cx.desk)
            };
            let voices = held
                .cautions
                .into_iter()
                .filter_map(|caution| match caution {
                    Caution::OutsideConsent { voice, .. } => Some((held.project, voice)),
                    _ => None,
                });
            cx.view.confirmed_scope.extend(voices);
            cx.send_agreed(confirmed(command, held.outside_consent));
        }
        if pressed || cancelled {
            Outcome::Done
        } else {
            Outcome::Open
        }
    }
}

impl SpendDialog {
    /// It is closed. What was not sent may be very many orders; those under a stop-loss are given, by quick key.
    pub(super) fn forget(self) -> Vec<u64> {
        let Some(Held {
            command: Command::Jobs(JobsCommand::Generate { orders, .. }),
            ..
        }) = self.held
        else {
            return Vec::new();
        };
        let under = orders.iter().filter(|order| order.stop_loss.is_some());
        let declined = under.map(|order| quick_key(&order.request)).collect();
        let lines = orders.len();
        forget(orders, lines);
        declined
    }
}

/// What a hard limit leaves undone, before it is pressed.
fn stopped(stop: &Stop, lines: usize, unit: &dyn Fn(Credits) -> String) -> String {
    let (limit, left) = (unit(stop.limit), unit(stop.left));
    let (fit, name) = (lines.saturating_sub(stop.undone), stop.name.as_str());
    if lines == 1 {
        return match stop.scope {
            Scope::Month => tr!("dialog-spend.stop-month", limit = limit, left = left),
            Scope::Project(_) => tr!(
                "dialog-spend.stop-project",
                limit = limit,
                left = left,
                project = name
            ),
            Scope::Key(_) => tr!(
                "dialog-spend.stop-key",
                limit = limit,
                left = left,
                key = name
            ),
        };
    }
    match stop.scope {
        Scope::Month => tr!(
            "dialog-spend.stops-month",
            limit = limit,
            left = left,
            fit = fit,
            lines = lines
        ),
        Scope::Project(_) => tr!(
            "dialog-spend.stops-project",
            limit = limit,
            left = left,
            fit = fit,
            lines = lines,
            project = name
        ),
        Scope::Key(_) => tr!(
            "dialog-spend.stops-key",
            limit = limit,
            left = left,
            fit = fit,
            lines = lines,
            key = name
        ),
    }
}

/// The budget that stops a part of it or asks; a key's cap is set at the service.
fn budget_of(caution: &Caution) -> Option<Scope> {
    match caution {
        Caution::Stops { stop, .. } if !matches!(stop.scope, Scope::Key(_)) => Some(stop.scope),
        Caution::Budget { scope, .. } => Some(*scope),
        _ => None,
    }
}

/// Returns true for the monthly limit of an API key that stops what exceeds it.
fn is_key_limit(caution: &Caution) -> bool {
    matches!(caution, Caution::Stops { stop, .. } if matches!(stop.scope, Scope::Key(_)))
}

fn words(caution: &Caution, backend: Backend) -> String {
    let unit = |credits| in_words(backend, credits);
    match caution {
        Caution::Short {
            left,
            undone,
            lines,
            extends,
        } => {
            let left = unit(*left);
            match extends {
                Extends::Unknown => {
                    tr!(
                        "dialog-spend.short",
                        left = left,
                        undone = undone,
                        lines = lines
                    )
                }
                Extends::No => {
                    tr!(
                        "dialog-spend.short-ends",
                        left = left,
                        undone = undone,
                        lines = lines
                    )
                }
                Extends::Yes => {
                    tr!(
                        "dialog-spend.short-extra",
                        left = left,
                        beyond = undone,
                        lines = lines
                    )
                }
            }
        }
        Caution::Stops { stop, lines } => stopped(stop, *lines, &unit),
        Caution::Price { limit } => tr!("dialog-spend.price", limit = unit(*limit)),
        Caution::RecoveredSettings => tr!("dialog-spend.recovered-settings"),
        Caution::Ahead(credits) => tr!("dialog-spend.ahead", credits = unit(*credits)),
        Caution::Doubt { fresh: false } => tr!("dialog-spend.doubt"),
        Caution::Doubt { fresh: true } => tr!("dialog-spend.doubt-fresh"),
        Caution::Overtaken => tr!("dialog-spend.overtaken"),
        Caution::OutsideConsent {
            voice: _,
            called,
            name,
            scope,
        } => tr!(
            "dialog-spend.outside-consent",
            voice = &*tidy(called),
            name = name.as_str(),
            scope = scope.as_str()
        ),
        Caution::Seed(lines) => tr!("dialog-spend.seed", lines = *lines),
        Caution::ZeroRetention => tr!("dialog-spend.unkept"),
        Caution::Budget { scope, name, left } => match scope {
            Scope::Month if *left == Credits::ZERO => tr!("dialog-spend.month-over"),
            Scope::Month => tr!("dialog-spend.month", left = unit(*left)),
            Scope::Project(_) if *left == Credits::ZERO => {
                tr!("dialog-spend.project-over", project = name.as_str())
            }
            // A cap always stops: nobody is asked.
            Scope::Project(_) | Scope::Key(_) => tr!(
                "dialog-spend.project",
                left = unit(*left),
                project = name.as_str()
            ),
        },
        Caution::Long {
            number,
            characters,
            usual,
            before,
            line: _,
        } => {
            let (number, characters) = (number.to_string(), thousands(*characters as u64));
            let usual = thousands(*usual as u64);
            if *before {
                tr!(
                    "dialog-spend.longer",
                    number = number,
                    characters = characters,
                    usual = usual
                )
            } else {
                tr!(
                    "dialog-spend.long",
                    number = number,
                    characters = characters,
                    usual = usual
                )
            }
        }
    }
}
