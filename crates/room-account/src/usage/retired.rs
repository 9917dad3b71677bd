//! Models that go within two months or are gone, with who speaks with them: seen where money is looked at.

use egui::{Frame, Label, Margin, Ui};

use mynah_core::day::Day;
use mynah_core::ids::{ModelId, ProjectId};
use mynah_core::models;
use mynah_i18n::tr;
use mynah_model::command::{Command, ProjectCommand};
use mynah_model::desk::{Desk, Statement};
use mynah_script::lint;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::room::Room;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::Button;

/// Projects that are named, at most.
const NAMED: usize = 5;

/// A model that goes, and who speaks with it.
struct Going {
    says: String,
    projects: Vec<(ProjectId, String)>,
}

/// A row for each model that goes and that somebody speaks with.
pub(super) fn retired_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, statement: &Statement) {
    let today = Day::here(cx.clock.now());
    for going in going(cx.desk, statement, today) {
        going.ui(ui, cx);
    }
}

fn going(desk: &Desk, statement: &Statement, today: Day) -> Vec<Going> {
    let open = desk.project.as_ref().map(|open| &open.card);
    let open = open.filter(|card| card.backend == statement.backend);
    let uses = |model: &ModelId| -> Vec<(ProjectId, String)> {
        // What the open one speaks with is known, whatever it spoke with before.
        let here = open.filter(|_| desk.speaks_with(model));
        let here = here.map(|card| (card.id, card.name.clone()));
        let others = statement
            .spoke_with
            .iter()
            .filter(|used| used.model == *model && open.is_none_or(|card| card.id != used.project));
        let others = others.map(|used| (used.project, used.name.clone()));
        here.into_iter().chain(others).collect()
    };
    let soon = models::all()
        .iter()
        .filter(|model| lint::goes_soon(model, today));
    soon.filter_map(|model| {
        let projects = uses(&model.id);
        let says = lint::of_model(model, today)?.says;
        (!projects.is_empty()).then_some(Going { says, projects })
    })
    .collect()
}

impl Going {
    fn ui(&self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let t = cx.tokens;
        let frame = Frame::new()
            .fill(t.bg2)
            .corner_radius(size::RADIUS)
            .inner_margin(Margin::symmetric(12, 8));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 8.0;
            ui.horizontal_top(|ui| {
                let (rect, _) =
                    ui.allocate_exact_size(egui::vec2(16.0, 20.0), egui::Sense::hover());
                icons::WARNING_FILL.paint(ui.painter(), rect.center(), 14.0, t.warn);
                let mut names: Vec<&str> =
                    self.projects.iter().map(|(_, it)| it.as_str()).collect();
                let more = names.len().saturating_sub(NAMED);
                names.truncate(NAMED);
                let projects = names.join(", ");
                let by = tr!("usage-model-of", projects = projects, more = more);
                let says = format!("{}. {by}", self.says);
                ui.add(Label::new(Face::Small.rich(says, t.text)).wrap());
            });
            ui.horizontal_wrapped(|ui| {
                let here = cx.desk.project.as_ref().map(|open| open.card.id);
                for (id, name) in self.projects.iter().take(NAMED) {
                    let is_here = here == Some(*id);
                    let (words, tip) = if is_here {
                        let compare = Action::CompareModels;
                        (compare.label(), compare.tip())
                    } else {
                        let words = tr!("usage-model-open", project = name.as_str());
                        (words, tr!("usage-model-open.tip"))
                    };
                    let button = Button::new(words).small().outline().tip(tip);
                    if !ui.add(button).clicked() {
                        continue;
                    }
                    if is_here {
                        cx.act(Action::CompareModels);
                    } else {
                        cx.send(Command::Project(ProjectCommand::Open(*id)));
                        cx.view.room = Room::Script;
                    }
                }
            });
        });
    }
}
