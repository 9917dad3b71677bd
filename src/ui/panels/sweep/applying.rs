//! What becomes of the cell that is looked at: settings of the line, of its part, or of the whole cast.

use egui::accesskit::Role;
use egui::{Label, Sense, Ui, WidgetInfo, pos2, vec2};

use super::aside::head_ui;
use super::{Open, words};
use crate::script::document::Line;
use crate::script::edit::Edit;
use crate::script::tuning::{LineChange, PartChange};
use crate::studio::command::{Command, JobsCommand, LineOrder};
use crate::studio::desk::{Redo, RedoOf};
use crate::studio::event::Notice;
use crate::studio::sweep::{Cell, Grid};
use crate::terms::credits::Credits;
use crate::tr;
use crate::ui::ctx::StudioCtx;
use crate::ui::panels::script::speaker_name;
use crate::ui::theme::{Face, size};
use crate::ui::widgets::Button;
use crate::ui::widgets::plate;
use crate::ui::widgets::price::PriceText;
use crate::ui::widgets::tip::{focus_ring, tip};

/// Whose settings a cell becomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// The line's.
    Line,
    /// Its speaker's.
    #[default]
    Part,
    /// Everybody's.
    Cast,
}

/// What is going to be applied, and what would have to be spoken anew for it.
#[derive(Default)]
pub struct Applying {
    /// To whom.
    pub scope: Scope,
    redo: Option<(Cell, Redo)>,
}

impl Open {
    pub(super) fn apply_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, line: &Line) {
        head_ui(ui, cx, &tr!("sweep-apply-to"));
        let Some(place) = self.plan.at(self.at) else {
            return;
        };
        let cell = place.cell.clone();
        let redo = self.redo(ui, cx, line, &cell);
        let seed_alone = words::is_seed_alone(&cell);
        if seed_alone {
            self.applying.scope = Scope::Line;
        }
        let speaker = speaker_name(&line.speaker);
        let whose = tr!("sweep-apply-part", speaker = speaker.as_str());
        for (scope, name, of) in [
            (Scope::Line, tr!("sweep-apply-line"), None),
            (Scope::Part, whose, Some(redo.0)),
            (Scope::Cast, tr!("sweep-apply-cast"), Some(redo.1)),
        ] {
            if seed_alone && scope != Scope::Line {
                continue;
            }
            let on = self.applying.scope == scope;
            if choice_ui(ui, cx, (&name, on), of) {
                self.applying.scope = scope;
            }
        }
        let words = if seed_alone {
            tr!("sweep-apply-seed")
        } else {
            tr!("sweep-apply-later")
        };
        let words = Face::Label.rich(words, cx.tokens.text2);
        ui.add(Label::new(words).wrap());
    }

    /// The button that applies.
    pub(super) fn apply_now_ui(&self, ui: &mut Ui, cx: &mut StudioCtx<'_>, line: &Line) {
        let Some(place) = self.plan.at(self.at) else {
            return;
        };
        let (cell, key) = (place.cell.clone(), place.key());
        let speaker = speaker_name(&line.speaker);
        let label = match self.applying.scope {
            Scope::Line => tr!("sweep-apply-line-now"),
            Scope::Part => tr!("sweep-apply-now", speaker = speaker.as_str()),
            Scope::Cast => tr!("sweep-apply-cast-now"),
        };
        let same = self.plan.of_current().map(|place| place.at) == Some(self.at)
            && self.applying.scope == Scope::Line;
        let is_here = self.take(cx, self.at).is_some();
        let why_not = if is_here {
            same.then(|| tr!("sweep-apply-same"))
        } else {
            // Nobody heard it.
            Some(tr!("sweep-apply-unheard"))
        };
        let button = Button::new(label)
            .price(PriceText::free())
            .min_width(ui.available_width())
            .tip(tr!("sweep-apply.tip"))
            .why_not(why_not);
        if ui.add(button).clicked() {
            self.apply(cx, line, &cell, key);
        }
    }

    /// What of the part and the cast would have to be spoken anew, as far as it is reckoned.
    fn redo(&mut self, ui: &Ui, cx: &StudioCtx<'_>, line: &Line, cell: &Cell) -> (RedoOf, RedoOf) {
        let known = self.applying.redo.take();
        let known = known.filter(|(of, redo)| of == cell && !redo.is_old(cx.desk));
        let mut redo = known.map_or_else(|| Redo::new(cx.desk, line), |(_, redo)| redo);
        if !cx.desk.reckon_redo(&mut redo, cell) {
            ui.ctx().request_repaint();
        }
        let told = (redo.part, redo.cast);
        self.applying.redo = Some((cell.clone(), redo));
        told
    }

    fn apply(&self, cx: &mut StudioCtx<'_>, line: &Line, cell: &Cell, key: Option<u64>) {
        let id = line.id;
        let tune = |change| Edit::TuneLine { id, change };
        let mut edits = Vec::new();
        match self.applying.scope {
            Scope::Line => {
                let tuned = cell.over(cx.desk, line);
                if !words::is_seed_alone(cell) {
                    edits.push(tune(LineChange::Settings(tuned.overrides.settings)));
                }
                if cell.model.is_some() {
                    edits.push(tune(LineChange::Model(cell.model.clone())));
                }
            }
            Scope::Part => edits.extend(of_part(&line.speaker, cell)),
            Scope::Cast => {
                let cast = cx.desk.script().cast().0.keys();
                edits.extend(cast.flat_map(|speaker| of_part(speaker, cell)));
            }
        }
        if self.applying.scope != Scope::Line {
            // What the line had of its own would hide it.
            if line.overrides.settings.is_some() {
                edits.push(tune(LineChange::Settings(None)));
            }
            if line.overrides.model.is_some() && cell.model.is_some() {
                edits.push(tune(LineChange::Model(None)));
            }
        }
        if cell.seed.is_some() {
            edits.push(tune(LineChange::Seed(cell.seed)));
        }
        cx.edit(Edit::Group(edits));
        self.take_along(cx, line, key);
        let words = match self.applying.scope {
            Scope::Line => tr!("sweep-applied-line"),
            Scope::Part => {
                let speaker = speaker_name(&line.speaker);
                tr!("sweep-applied", speaker = speaker.as_str())
            }
            Scope::Cast => tr!("sweep-applied-cast"),
        };
        cx.notice(Notice::Done(words));
    }

    /// The take that was heard becomes the line's, for nothing.
    fn take_along(&self, cx: &mut StudioCtx<'_>, line: &Line, key: Option<u64>) {
        let place = self.plan.at(self.at).and_then(|place| place.sent.as_ref());
        let here = key.is_some_and(|key| cx.desk.swept(key).is_some());
        let Some(sent) = place.filter(|_| here) else {
            return;
        };
        let order = LineOrder {
            line: Some(line.id),
            shown: Some(Credits::ZERO),
            ..sent.order.clone()
        };
        cx.send(Command::Jobs(JobsCommand::Generate {
            project: cx.desk.project.as_ref().map(|open| open.card.id),
            backend: cx.desk.backend(),
            orders: vec![order],
            play: false,
            asked_alone: false,
        }));
    }

    /// A finer grid around the cell that is looked at.
    pub(super) fn refine(&mut self, cx: &StudioCtx<'_>, line: &Line) {
        let (Some(now), Some(place)) = (cx.desk.sweep_now(line), self.plan.at(self.at)) else {
            return;
        };
        let grid = self.grid.refined(&place.cell, &now, &cx.desk.dice);
        let key = place.key();
        self.change(cx, line, grid);
        let same = self.plan.places.iter().find(|it| it.key() == key);
        self.at = same.map_or(self.at, |place| place.at);
    }

    /// The settings of the cell that is looked at with other seeds.
    pub(super) fn try_luck(&mut self, cx: &StudioCtx<'_>, line: &Line) {
        if let (Some(now), Some(place)) = (cx.desk.sweep_now(line), self.plan.at(self.at)) {
            let grid = Grid::of_luck(&place.cell, &now, &cx.desk.dice);
            self.change(cx, line, grid);
        }
    }
}

fn of_part(speaker: &str, cell: &Cell) -> Vec<Edit> {
    let tune = |change| Edit::TunePart {
        speaker: speaker.to_owned(),
        change,
    };
    let settings = cell.settings.each().into_iter();
    let settings = settings.filter(|setting| !setting.is_unset());
    let mut edits: Vec<Edit> = settings
        .map(|setting| tune(PartChange::Setting(setting)))
        .collect();
    if let Some(model) = &cell.model {
        edits.push(tune(PartChange::Model(Some(model.clone()))));
    }
    edits
}

/// One of several choices, with what it would cost later; `true` where it is chosen now.
fn choice_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    (name, on): (&str, bool),
    redo: Option<RedoOf>,
) -> bool {
    let t = cx.tokens;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 44.0), Sense::click());
    let price = redo.map_or_else(PriceText::free, |redo| {
        PriceText::brief(cx.desk.price(redo.quote))
    });
    let detail = match redo {
        None => tr!("sweep-apply-line.text"),
        Some(redo) => tr!("sweep-redo", lines = redo.lines),
    };
    let said = tr!(
        "sweep-choice",
        name = name,
        detail = detail.as_str(),
        price = price.said.as_str()
    );
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, on, &said));
    let edge = if on { t.accent_ink } else { t.line };
    let fill = if response.hovered() { t.bg2 } else { t.bg1 };
    plate(ui, rect, size::RADIUS_SMALL, fill, edge);
    let dot = pos2(rect.left() + 18.0, rect.center().y);
    let ring = egui::Stroke::new(1.5, if on { t.accent_ink } else { t.text3 });
    ui.painter().circle_stroke(dot, 6.0, ring);
    if on {
        ui.painter().circle_filled(dot, 3.0, t.accent_ink);
    }
    let left = rect.left() + 36.0;
    let cost = Face::Mono.galley(ui, price.shown, t.text2);
    let right = rect.right() - 12.0 - cost.size().x;
    let at = pos2(right, rect.center().y - cost.size().y / 2.0);
    ui.painter().galley(at, cost, t.text2);
    let room = right - 8.0 - left;
    let name = Face::SmallMedium.elided(ui, name, t.text, room);
    ui.painter()
        .galley(pos2(left, rect.top() + 5.0), name, t.text);
    let detail = Face::Label.elided(ui, &detail, t.text2, room);
    ui.painter()
        .galley(pos2(left, rect.top() + 24.0), detail, t.text2);
    focus_ring(ui, &response, size::RADIUS_SMALL);
    tip(ui, response, &tr!("sweep-apply-choice.tip")).clicked()
}
