//! The steps of a wizard, numbered from the left: which are done, which one is looked at, which come.

use egui::accesskit::Role;
use egui::{Color32, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::theme::{Face, Tokens, icons, size};
use crate::widgets::tip::{focus_ring, tip};
use mynah_i18n::tr;

/// Side of a step's mark, in points.
const MARK: f32 = 24.0;
/// Between mark and word, and around the line to the next step.
const GAP: f32 = 8.0;
/// Shortest line between two steps. With less room only the step that is looked at has its word.
const LINE: f32 = 12.0;

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Nothing is left to do.
    Done,
    /// Done, with something to be heeded.
    Warning,
    /// Looked at.
    Active,
    /// Still to come.
    Next,
}

/// One step.
pub struct Step {
    /// Its word.
    pub label: String,
    /// How far it is.
    pub state: StepState,
    /// Whether it can be gone to.
    pub can_go: bool,
}

impl Step {
    /// What is read out of the step at this place, counted from 1.
    fn said(&self, place: usize, all: usize) -> String {
        let state = match self.state {
            StepState::Done => tr!("step-done"),
            StepState::Warning => tr!("step-warning"),
            StepState::Active => tr!("step-active"),
            StepState::Next => tr!("step-next"),
        };
        let label = self.label.as_str();
        tr!(
            "step-said",
            place = place,
            all = all,
            label = label,
            state = state
        )
    }
}

/// Draws the steps over the whole width; the place of the one that was pressed.
pub fn stepper(ui: &mut Ui, steps: &[Step]) -> Option<usize> {
    let t = Tokens::of(ui);
    let wanted = vec2(ui.available_width(), MARK + 2.0 * GAP);
    let (rect, _) = ui.allocate_exact_size(wanted, Sense::hover());
    let words: Vec<_> = steps
        .iter()
        .map(|step| {
            let (face, ink) = match step.state {
                StepState::Active => (Face::BodyStrong, t.text),
                StepState::Done | StepState::Warning => (Face::BodyMedium, t.text2),
                StepState::Next => (Face::Body, t.text3),
            };
            face.galley(ui, step.label.as_str(), ink)
        })
        .collect();
    let lines = steps.len().saturating_sub(1) as f32;
    let word_width = |place: usize| words.get(place).map_or(0.0, |word| GAP + word.size().x);
    let all: f32 = (0..steps.len()).map(|place| MARK + word_width(place)).sum();
    let is_whole = all + lines * (LINE + 2.0 * GAP) <= rect.width();
    let is_worded = |step: &Step| is_whole || step.state == StepState::Active;
    let drawn: f32 = steps.iter().enumerate().fold(0.0, |sum, (place, step)| {
        let word = if is_worded(step) {
            word_width(place)
        } else {
            0.0
        };
        sum + MARK + word
    });
    let line = ((rect.width() - drawn) / lines.max(1.0)).max(LINE);
    let middle = rect.center().y;
    let mut x = rect.left();
    let mut pressed = None;
    for (place, step) in steps.iter().enumerate() {
        let word = words.get(place).filter(|_| is_worded(step));
        let wide = MARK + word.map_or(0.0, |word| GAP + word.size().x);
        let place_of = Rect::from_min_size(pos2(x, middle - MARK / 2.0), vec2(wide, MARK));
        let sense = if step.can_go {
            Sense::click()
        } else {
            Sense::hover()
        };
        let response = ui.interact(place_of, ui.scope_id().with(("step", place)), sense);
        let said = step.said(place + 1, steps.len());
        let on = step.state == StepState::Active;
        response.widget_info(|| WidgetInfo::selected(Role::Tab, step.can_go || on, on, &said));
        mark_ui(ui, step.state, place + 1, pos2(x + MARK / 2.0, middle));
        if let Some(word) = word {
            let at = pos2(x + MARK + GAP, middle - word.size().y / 2.0);
            ui.painter().galley(at, std::sync::Arc::clone(word), t.text);
        }
        focus_ring(ui, &response, size::RADIUS_SMALL);
        if place + 1 < steps.len() {
            let from = x + wide + GAP.min(line / 4.0);
            let to = x + wide + line - GAP.min(line / 4.0);
            ui.painter()
                .hline(from..=to, middle, Stroke::new(1.0, t.line));
        }
        x += wide + line;
        if tip(ui, response, &said).clicked() {
            pressed = Some(place);
        }
    }
    pressed
}

/// The round mark of a step: a number, a tick or a warning.
fn mark_ui(ui: &Ui, state: StepState, number: usize, center: egui::Pos2) {
    let t = Tokens::of(ui);
    let (fill, ink) = match state {
        StepState::Done => (t.tint_good, t.good),
        StepState::Warning => (t.tint_warn, t.warn),
        StepState::Active => (t.accent, t.on_accent),
        StepState::Next => (t.bg3, t.text2),
    };
    ui.painter().circle_filled(center, MARK / 2.0, fill);
    match state {
        StepState::Done => icons::CHECK.paint(ui.painter(), center, 14.0, ink),
        StepState::Warning => icons::WARNING_FILL.paint(ui.painter(), center, 14.0, ink),
        StepState::Active | StepState::Next => {
            let number = Face::Mono.galley(ui, number.to_string(), Color32::PLACEHOLDER);
            let at = center - number.size() / 2.0;
            ui.painter().galley(at, number, ink);
        }
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing::widget_state;

    fn three() -> Vec<Step> {
        let step = |label: &str, state, can_go| Step {
            label: label.to_owned(),
            state,
            can_go,
        };
        vec![
            step("Describe", StepState::Done, true),
            step("Choose", StepState::Active, true),
            step("Name", StepState::Next, false),
        ]
    }

    #[test]
    fn steps_say_where_they_are_and_lead_back() {
        for width in [600.0, 160.0] {
            let app = move |ui: &mut Ui, pressed: &mut Option<usize>| {
                ui.set_max_width(width);
                *pressed = stepper(ui, &three()).or(*pressed);
            };
            let mut window = widget_state(app, None);
            window.get_by_label("Step 3 of 3: Name, still to come");
            window.get_by_label("Step 2 of 3: Choose, open now");
            window
                .get_by_label(&tr!(
                    "step-said",
                    all = 3,
                    label = "Describe",
                    place = 1,
                    state = "done"
                ))
                .click();
            window.run();
            assert_eq!(*window.state(), Some(0), "{width}");
        }
    }
}
