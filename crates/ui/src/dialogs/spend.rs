//! Asks before much is spent, before a soft budget is crossed, before a text is sent that is far longer than usual.

use egui::{Label, Ui};

use super::Outcome;
use mynah_core::backend::Backend;
use mynah_core::credits::{Credits, Quote};
use mynah_core::fingerprint::quick_key;
use mynah_core::ids::ProjectId;
use mynah_i18n::thousands;
use mynah_i18n::tr;
use mynah_model::command::{Command, JobsCommand, LineOrder};
use mynah_model::desk::{
    Advice, Caution, Desk, Extends, Failure, Price, Scope, Stop, Weighed, forget,
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
                return match cx.desk.price_of_doubt(*job) {
                    Some((price, project)) => Ok(Self {
                        command,
                        price,
                        lines: 1,
                        part: None,
                        cautions: vec![Caution::Doubt { fresh: false }],
                        advice: None,
                        unkept: Vec::from_iter(project),
                    }),
                    None => Err(command),
                };
            }
            _ => return Err(command),
        };
        let Some(weighed) = weighed.or_else(|| cx.desk.weigh(backend, orders, urgency)) else {
            return Err(command);
        };
        let mut cautions = cx.desk.cautions(backend, orders, &weighed);
        // Said once for each project: it was read then, and every price says it too.
        let told = project.is_none_or(|project| cx.view.told_retention.contains(&project));
        cautions.retain(|caution| !told || !matches!(caution, Caution::ZeroRetention));
        if cautions.is_empty() {
            return Err(as_it_fits(command, cx.desk));
        }
        let (quote, part) = Part::of(&weighed, orders.len());
        // Several takes of a line are one after the other.
        let alike =
            |one: &LineOrder, other: &LineOrder| one.line.is_some() && one.line == other.line;
        let lines = orders.chunk_by(alike).count();
        let advice = cx.desk.advice(backend, &weighed.loads);
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
            advice,
            unkept: Vec::from_iter(project),
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
                })
            }
            _ => Err(command),
        }
    }
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
        ui.label(Face::Title.rich(tr!("dialog-spend"), t.text));
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
        let whole = || {
            let label = match held.lines {
                0 | 1 => tr!("dialog-spend-yes"),
                lines => tr!("dialog-spend-all", lines = lines),
            };
            (label, tr!("dialog-spend-yes.tip"))
        };
        let (label, explanation) = held.part.map_or_else(whole, Part::words);
        let done = Button::new(label)
            .icon(icons::LIGHTNING_FILL)
            .why_not(held.part.and_then(Part::why_not))
            .tip(explanation)
            .price(PriceText::short(held.price));
        let begins = !std::mem::replace(&mut self.drawn, true);
        let (pressed, cancelled) = question_ui(ui, done, begins);
        if pressed && let Some(held) = self.held.take() {
            if held.cautions.contains(&Caution::ZeroRetention) {
                cx.view.told_retention.extend(held.unkept);
            }
            let crosses = |caution: &Caution| matches!(caution, Caution::Budget { .. });
            let command = match held.command {
                Command::Jobs(command) if held.cautions.iter().any(crosses) => {
                    Command::Jobs(JobsCommand::Agreed(Box::new(command)))
                }
                command => as_it_fits(command, cx.desk),
            };
            cx.send_agreed(command);
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
        Caution::Ahead(credits) => tr!("dialog-spend.ahead", credits = unit(*credits)),
        Caution::Doubt { fresh: false } => tr!("dialog-spend.doubt"),
        Caution::Doubt { fresh: true } => tr!("dialog-spend.doubt-fresh"),
        Caution::Overtaken => tr!("dialog-spend.overtaken"),
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
