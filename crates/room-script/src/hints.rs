//! What a hint offers, as words and as an edit; and the word below a line's text.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::text::{LayoutJob, TextWrapping};
use egui::{Color32, Galley, Pos2, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::list::Touch;
use super::row::RowCx;
use mynah_core::ids::{LineId, ModelId};
use mynah_core::models;
use mynah_i18n::tr;
use mynah_model::command::{Command, ProjectCommand};
use mynah_script::document::Line;
use mynah_script::edit::Edit;
use mynah_script::lint::{Fix, Lead};
use mynah_script::tuning::{LineChange, PartChange};
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, icons};
use mynah_ui_kit::widgets::{focus_ring, tip};

/// Longest words on a button, in characters.
pub const LONGEST: usize = 36;
/// Height of the word below a text, and its space above.
const BELOW: f32 = 20.0;
const GAP: f32 = 4.0;
/// Width of the sign before it, and of the gap before the link.
const SIGN: f32 = 20.0;
const LINK: f32 = 8.0;
/// Rows of it at most.
const ROWS: usize = 3;

/// The gravest hint of a line, laid out to stand below its text, with the way to mend it.
pub struct Below {
    says: Arc<Galley>,
    link: Option<Link>,
    /// Whether the link has a row of its own: half a hint tells nothing.
    is_apart: bool,
    /// Space above.
    gap: f32,
}

/// The way to mend it: what is done, its words, and as many of them as are shown.
struct Link {
    fix: Fix,
    words: String,
    shown: Arc<Galley>,
}

impl Below {
    /// Lays it out as wide as there is room, in one row unless it is shown whole. `None` if there is no such hint.
    pub fn of(
        ui: &Ui,
        cx: &RowCx<'_>,
        (width, is_whole): (f32, bool),
        line: &Line,
    ) -> Option<Self> {
        let at = cx.desk.grave_hint_of(line)?;
        let hint = cx.desk.hints_of(at.line).into_iter().nth(at.index)?;
        let t = cx.tokens;
        let link = hint.fixes.into_iter().next().map(|fix| {
            let words = words_of(&fix);
            let shown = Face::Small.galley(ui, short(&words), t.text);
            Link { fix, words, shown }
        });
        let room = (width - SIGN).max(40.0);
        let wide = |link: &Link| link.shown.size().x + LINK;
        if !is_whole {
            // Without words beside it nobody knows what a link is for.
            let link = link.filter(|link| wide(link) <= room / 2.0);
            let beside = room - link.as_ref().map_or(0.0, wide);
            return Some(Self {
                says: Face::Small.elided(ui, hint.says, t.warn, beside),
                link,
                is_apart: false,
                gap: 0.0,
            });
        }
        let beside = room - link.as_ref().map_or(0.0, wide);
        let (says, is_apart) = told(ui, hint.says, (beside, room), t.warn);
        Some(Self {
            says,
            link,
            is_apart,
            gap: GAP,
        })
    }

    /// The height that it takes.
    pub fn height(&self) -> f32 {
        let link = self.link.as_ref().filter(|_| self.is_apart);
        self.gap + self.says.size().y.max(BELOW) + link.map_or(0.0, |_| BELOW)
    }

    /// Draws it with its left upper corner at `at`.
    pub fn ui(self, ui: &Ui, cx: &mut RowCx<'_>, at: Pos2, (number, line): (usize, &Line)) {
        let t = cx.tokens;
        let row = Rect::from_min_size(at + vec2(0.0, self.gap), vec2(SIGN, BELOW));
        let sign = pos2(row.left() + 7.0, row.center().y);
        icons::WARNING.paint(ui.painter(), sign, 14.0, t.warn);
        let said = self.says.size();
        let first = self.says.rows.first().map_or(said.y, |row| row.height());
        let place = pos2(row.right(), row.center().y - first / 2.0);
        ui.painter().galley(place, self.says, t.warn);
        let Some(Link { fix, words, shown }) = self.link else {
            return;
        };
        let at = if self.is_apart {
            pos2(row.right(), row.top() + said.y.max(BELOW))
        } else {
            pos2(row.right() + said.x + LINK, row.top())
        };
        let cell = Rect::from_min_size(at, vec2(shown.size().x, BELOW));
        let id = ui.scope_id().with((line.id, "hint"));
        let response = ui.interact(cell, id, cx.sense(line.id, Sense::click()));
        let name = tr!("hint-fix-line", fix = words.as_str(), number = number);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        let place = pos2(cell.left(), cell.center().y - shown.size().y / 2.0);
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
            cx.touches.push(Touch::Fix(line.id, fix));
        }
    }
}

/// The words of a hint in one row, where there is room `beside` its link; else in some rows, with the link below them.
fn told(ui: &Ui, says: String, (beside, room): (f32, f32), ink: Color32) -> (Arc<Galley>, bool) {
    let whole = Face::Small.galley(ui, says.as_str(), ink);
    if whole.size().x <= beside {
        return (whole, false);
    }
    let mut job = LayoutJob::single_section(says, Face::Small.format(ink));
    job.wrap = TextWrapping {
        max_rows: ROWS,
        ..TextWrapping::wrap_at_width(room)
    };
    (ui.painter().layout_job(job), true)
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
        Fix::Direct { direction, .. } => fix
            .done_to(&line.text)
            .map(|text| line.directed(direction, text)),
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
        Fix::Direct { .. } => tr!("hint-fix-direction"),
        Fix::Split(at) => tr!("hint-fix-split", lines = at.len() + 1),
        Fix::Lead(Lead::Voice) => tr!("hint-fix-voice"),
        Fix::Lead(Lead::Models) => tr!("hint-fix-models"),
        Fix::Instead { with: model, .. } => {
            let name = models::name(model.as_str()).unwrap_or(model.as_str());
            tr!("hint-fix-instead", model = name)
        }
        Fix::Model(model) => {
            let name = models::name(model.as_str()).unwrap_or(model.as_str());
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

#[cfg(test)]
mod tests {
    use super::*;
    use mynah_ui_kit::testing::widget;

    /// In a narrow window half of it was cut.
    #[test]
    fn a_hint_is_told_whole_and_in_one_row_where_there_is_room() {
        let mut harness = widget(|ui| {
            let says = "“[whispers]” is read aloud by Eleven Multilingual v2";
            let laid =
                |beside, room| told(ui, says.to_owned(), (beside, room), Color32::PLACEHOLDER);
            let (wide, is_apart) = laid(500.0, 600.0);
            assert_eq!((wide.rows.len(), is_apart), (1, false));
            let (narrow, is_apart) = laid(140.0, 230.0);
            assert!(narrow.rows.len() > 1 && is_apart && !narrow.elided);
        });
        harness.run();
    }
}
