//! What a hint offers, as words and as an edit; and the word below a line's text.

use egui::accesskit::Role;
use egui::{Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::list::Touch;
use super::row::RowCx;
use crate::script::document::Line;
use crate::script::edit::Edit;
use crate::script::lint::{Fix, Lead, models};
use crate::script::tuning::{LineChange, PartChange};
use crate::studio::command::{Command, ProjectCommand};
use crate::studio::desk::Desk;
use crate::terms::ids::{LineId, ModelId};
use crate::tr;
use crate::ui::action::Action;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::{Face, icons};
use crate::ui::widgets::{focus_ring, tip};

/// Longest words on a button, in characters.
pub const LONGEST: usize = 36;
/// Height of the word below a text, and its space above.
const BELOW: f32 = 20.0;
const GAP: f32 = 4.0;
/// Width of the sign before it, and of the gap before the link.
const SIGN: f32 = 20.0;
const LINK: f32 = 8.0;

/// Draws the gravest hint of a line below its text, with the way to mend it; returns the height that it takes.
pub fn below_ui(ui: &Ui, cx: &mut RowCx<'_>, at: Rect, (number, line): (usize, &Line)) -> f32 {
    let hint = cx.desk.grave_hint_of(line).and_then(|at| {
        let hints = cx.desk.hints_of(at.line);
        hints.into_iter().nth(at.index)
    });
    let Some(hint) = hint else { return 0.0 };
    let t = cx.tokens;
    let row = Rect::from_min_size(at.min + vec2(0.0, GAP), vec2(at.width(), BELOW));
    icons::WARNING.paint(
        ui.painter(),
        pos2(row.left() + 7.0, row.center().y),
        14.0,
        t.warn,
    );
    let fix = hint.fixes.first();
    let link = fix.map(|fix| {
        let words = words_of(fix);
        let shown = Face::Small.galley(ui, short(&words), t.text);
        (fix, words, shown)
    });
    let wide = link
        .as_ref()
        .map_or(0.0, |(_, _, shown)| shown.size().x + LINK);
    let room = (row.width() - SIGN - wide).max(40.0);
    let says = Face::Small.elided(ui, &hint.says, t.warn, room);
    let middle = |galley: &egui::Galley| row.center().y - galley.size().y / 2.0;
    let end = row.left() + SIGN + says.size().x;
    let place = pos2(row.left() + SIGN, middle(&says));
    ui.painter().galley(place, says, t.warn);
    if let Some((fix, words, shown)) = link {
        let cell = Rect::from_min_size(pos2(end + LINK, row.top()), vec2(shown.size().x, BELOW));
        let id = ui.scope_id().with((line.id, "hint"));
        let response = ui.interact(cell, id, cx.sense(line.id, Sense::click()));
        let name = tr!(
            "hint-fix-line",
            fix = words.as_str(),
            number = number.to_string()
        );
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        let place = pos2(cell.left(), middle(&shown));
        let ink = if response.hovered() {
            t.accent_ink
        } else {
            t.text
        };
        let under = place.y + shown.size().y;
        ui.painter()
            .galley_with_override_text_color(place, shown, ink);
        let stroke = Stroke::new(1.0, ink);
        ui.painter().hline(cell.x_range(), under, stroke);
        focus_ring(ui, &response, 2.0);
        let response = tip(ui, response, &tr!("hint-fix", fix = words.as_str()));
        if response.clicked() {
            cx.touches.push(Touch::Fix(line.id, fix.clone()));
        }
    }
    GAP + BELOW
}

/// The height that it takes.
pub fn height_below(desk: &Desk, line: &Line) -> f32 {
    if desk.grave_hint_of(line).is_some() {
        GAP + BELOW
    } else {
        0.0
    }
}

/// Does a fix, as one step. Whether it could be done.
pub fn follow(cx: &mut StudioCtx<'_>, id: LineId, fix: &Fix) -> bool {
    let script = cx.desk.script();
    let Some(line) = script.line(id) else {
        return false;
    };
    let edit = match fix {
        Fix::Replace { .. } => fix
            .done_to(&line.text)
            .map(|text| Edit::SetText { id, text }),
        Fix::Split(places) => script.split_at(id, places),
        Fix::Model(model) => Some(with_model(line, model.clone())),
        Fix::Instead { of, with } => {
            instead(cx, of, with);
            return true;
        }
        Fix::Lead(lead) => {
            cx.view.show(Some(id));
            cx.act(match lead {
                // There similar ones are offered.
                Lead::Voice => Action::Cast,
                Lead::Models => Action::CompareModels,
            });
            return false;
        }
    };
    let Some(edit) = edit else { return false };
    cx.pause_typing();
    cx.edit(edit);
    cx.pause_typing();
    true
}

/// Another model wherever one speaks that is gone, and for who speaks first from now on.
fn instead(cx: &mut StudioCtx<'_>, of: &ModelId, with: &ModelId) {
    if let Some(project) = &cx.desk.project
        && cx.desk.lost_model() == Some(of)
    {
        cx.send(Command::Project(ProjectCommand::PinModel {
            project: project.card.id,
            model: with.clone(),
            instead_of: of.clone(),
        }));
    }
    cx.pause_typing();
    cx.replace_model(of.clone(), with.clone());
    cx.pause_typing();
}

/// Another model where the line has its own, else for its speaker.
fn with_model(line: &Line, model: ModelId) -> Edit {
    if line.overrides.model.is_some() {
        return Edit::TuneLine {
            id: line.id,
            change: LineChange::Model(Some(model)),
        };
    }
    Edit::TunePart {
        speaker: line.speaker.clone(),
        change: PartChange::Model(Some(model)),
    }
}

/// What a fix does, as its button says it.
pub fn words_of(fix: &Fix) -> String {
    match fix {
        Fix::Replace { with, .. } if with.is_empty() => tr!("hint-fix-out"),
        Fix::Replace { with, .. } => tr!("hint-fix-with", with = with.as_str()),
        Fix::Split(at) => tr!("hint-fix-split", lines = at.len() + 1),
        Fix::Lead(Lead::Voice) => tr!("hint-fix-voice"),
        Fix::Lead(Lead::Models) => tr!("hint-fix-models"),
        Fix::Instead { with: model, .. } => {
            let known = models::model(model);
            let name = known.map_or(model.as_str(), |known| known.name.as_str());
            tr!("hint-fix-instead", model = name)
        }
        Fix::Model(model) => {
            let known = models::model(model);
            let name = known.map_or(model.as_str(), |known| known.name.as_str());
            tr!("hint-fix-model", model = name)
        }
    }
}

/// As much of it as a button holds.
pub fn short(words: &str) -> String {
    if words.chars().count() <= LONGEST {
        return words.to_owned();
    }
    let cut: String = words.chars().take(LONGEST - 1).collect();
    format!("{}…", cut.trim_end())
}
