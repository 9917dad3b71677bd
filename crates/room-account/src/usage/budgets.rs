//! The budgets of the inspector: a field for each limit, whether it stops, and how it stands.

use egui::{Label, Ui};

use super::words;
use mynah_core::backend::Backend;
use mynah_core::credits::Credits;
use mynah_core::day::{Day, Month};
use mynah_i18n::tr;
use mynah_model::command::{Command, UsageCommand};
use mynah_model::desk::{AlertOf, Budget, Scope, Standing, TOLD_AT};
use mynah_model::pace::Pace;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::{LimitField, LimitText};
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{caption, toggle_row};

/// The fields of the month's budget and the project's.
#[derive(Default)]
pub(super) struct Budgets {
    /// The budget whose field is to have the cursor.
    pub focus: Option<Scope>,
    month: Field,
    project: Field,
}

/// A limit that is being written.
#[derive(Default)]
struct Field {
    text: LimitText<(Backend, Scope)>,
    /// Whose switch is off: what it is set to where no budget is, or was while one was.
    soft: Option<(Backend, Scope)>,
}

/// What a budget is called.
struct Names {
    field: String,
    tip: String,
    set: String,
    hard: String,
}

impl Budgets {
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, backend: Backend) {
        let names = Names {
            field: tr!("usage-budget-month"),
            tip: tr!("usage-budget-month.tip"),
            set: tr!("usage-budget-set.month"),
            hard: tr!("usage-budget-hard.month"),
        };
        let open = cx.desk.project.as_ref().map(|open| &open.card);
        let open = open.filter(|card| card.backend == backend);
        let of_project = open.map(|card| Scope::Project(card.id));
        let focus = self.focus.take();
        let to_project = focus.is_some() && focus == of_project;
        let to_month = focus.is_some() && !to_project;
        self.month
            .ui(ui, cx, (backend, Scope::Month), (&names, to_month));
        if let Some(standing) = standing(cx, backend, Scope::Month) {
            stands_ui(ui, cx, standing);
            told_ui(ui, cx, standing);
        }
        let Some(card) = open else {
            return;
        };
        let scope = Scope::Project(card.id);
        let project = card.name.as_str();
        let names = Names {
            field: tr!("usage-budget-project", project = project),
            tip: tr!("usage-budget-project.tip"),
            set: tr!("usage-budget-set.project"),
            hard: tr!("usage-budget-hard.project"),
        };
        ui.add_space(8.0);
        self.project
            .ui(ui, cx, (backend, scope), (&names, to_project));
        if let Some(standing) = standing(cx, backend, scope) {
            stands_ui(ui, cx, standing);
        }
    }
}

fn standing<'a>(cx: &StudioCtx<'a>, backend: Backend, scope: Scope) -> Option<&'a Standing> {
    let mut budgets = cx.desk.budgets(backend).iter();
    budgets.find(|standing| standing.budget.scope == scope)
}

impl Field {
    fn ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut StudioCtx<'_>,
        (backend, scope): (Backend, Scope),
        (names, focus): (&Names, bool),
    ) {
        let t = cx.tokens;
        let set = standing(cx, backend, scope).map(|standing| standing.budget);
        let credits = set.map(|budget| budget.credits);
        self.text.follow((backend, scope), credits);
        caption(ui, Face::Label, &names.field, t.text2);
        let entered = ui
            .horizontal(|ui| {
                let field = LimitField {
                    name: &names.field,
                    tip: &names.tip,
                    hint: &tr!("usage-budget-hint"),
                    set: &names.set,
                    set_tip: &tr!("usage-budget-set.tip"),
                    same: &tr!("usage-budget-same"),
                    width: LimitField::room(ui).max(96.0),
                    focus,
                };
                field.show(ui, &mut self.text)
            })
            .inner;
        let wrong = self.text.written().is_err();
        if wrong {
            ui.label(Face::Label.rich(tr!("usage-budget-bad"), t.bad_ink));
        }
        let explanation = tr!("usage-budget-hard.tip");
        // Of a budget that is set it shows what is kept, whatever was wished.
        let mut hard = match set {
            Some(budget) => budget.hard,
            None => self.soft != Some((backend, scope)),
        };
        let switched = toggle_row(ui, &names.hard, &mut hard, &explanation, None).changed();
        // Once it is removed the switch stands as it stood.
        self.soft = (!hard).then_some((backend, scope));
        let command = match (entered, set) {
            (Some(Some(credits)), _) => Some(credits),
            (Some(None), _) => {
                cx.send(Command::Usage(UsageCommand::DropBudget(backend, scope)));
                None
            }
            (None, Some(budget)) if switched => Some(budget.credits),
            (None, _) => None,
        };
        if let Some(credits) = command {
            cx.send(Command::Usage(UsageCommand::SetBudget(Budget {
                backend,
                scope,
                credits,
                hard,
            })));
        }
    }
}

fn stands_ui(ui: &mut Ui, cx: &StudioCtx<'_>, standing: &Standing) {
    let spend = standing.spend;
    let mut parts = vec![
        tr!("usage-budget-spent", credits = spend.spent.to_string()),
        tr!("usage-budget-held", credits = spend.reserved.to_string()),
    ];
    let waits = cx.desk.waits(standing);
    if waits > Credits::ZERO {
        parts.push(tr!("usage-budget-waits", credits = waits.to_string()));
    }
    if spend.unknown > Credits::ZERO {
        let credits = spend.unknown.to_string();
        parts.push(tr!("usage-budget-unknown", credits = credits));
    }
    let parts = parts.join(", ");
    let over = spend.committed().less(standing.budget.credits);
    let text = if over > Credits::ZERO {
        let over = over.to_string();
        tr!("usage-budget-left.over", over = over, parts = parts)
    } else {
        let left = cx.desk.left_behind(standing).to_string();
        tr!("usage-budget-left", left = left, parts = parts)
    };
    ui.add(Label::new(Face::Label.rich(text, cx.tokens.text2)).wrap());
}

/// When 70 % and 90 % of the month's budget were reached, or are going to be.
fn told_ui(ui: &mut Ui, cx: &StudioCtx<'_>, standing: &Standing) {
    let t = cx.tokens;
    let today = Day::of(cx.clock.now());
    let statement = cx.desk.usage.statement.value();
    let statement = statement.filter(|shown| shown.backend == standing.budget.backend);
    let pace = statement.and_then(|statement| Pace::of(statement.recent, today));
    let limit = standing.budget.credits;
    let used = standing.spend.spent + standing.spend.unknown;
    for percent in TOLD_AT {
        let at = limit.part(percent);
        let told = cx
            .desk
            .alerts(standing.budget.backend)
            .iter()
            .find(|alert| {
                alert.of == AlertOf::Budget(standing.budget.scope)
                    && alert.percent == percent
                    && alert.limit == limit
                    && Month::of(alert.at) == Month::of(cx.clock.now())
            });
        let day = pace.and_then(|pace| pace.reaches(at, used));
        let (note, warns) = match (told, day) {
            (Some(alert), _) => {
                let date = words::date(Day::here(alert.at));
                (tr!("usage-told-at.reached", date = date), true)
            }
            (None, Some(day)) if day <= Month::of(cx.clock.now()).last() => {
                let date = words::date(day);
                (tr!("usage-told-at.expected", date = date), false)
            }
            (None, Some(_)) => (tr!("usage-told-at.later"), false),
            (None, None) => (tr!("usage-told-at.none"), false),
        };
        ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(egui::vec2(16.0, 16.0), egui::Sense::hover());
            let ink = if warns { t.warn } else { t.text3 };
            icons::BELL.paint(ui.painter(), rect.center(), 14.0, ink);
            ui.label(Face::SmallMedium.rich(tr!("usage-told-at", percent = percent), t.text));
            ui.add(Label::new(Face::Label.rich(note, t.text2)).truncate());
        });
    }
}
