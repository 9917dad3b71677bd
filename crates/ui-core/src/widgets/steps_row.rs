//! A setting in three steps, for a model that takes no others.

use egui::{Align, Layout, Ui};

use mynah_core::settings::Step;
use mynah_i18n::tr;
use mynah_ui_kit::theme::{Face, Tokens};
use mynah_ui_kit::widgets::caption::caption;
use mynah_ui_kit::widgets::segmented::{Segment, segmented};
use mynah_ui_kit::widgets::tip::tip;
use mynah_ui_kit::widgets::toggle::reset_ui;

/// Stability for a model that takes it in steps only: name and remark above, the steps below.
#[must_use = "call `show`"]
pub struct StepsRow<'a> {
    /// Its name.
    pub name: &'a str,
    /// A remark at the right (`three steps on Eleven v3`).
    pub remark: &'a str,
    /// The word of each [`Step`].
    pub words: [&'a str; 3],
    /// What it does to the sound.
    pub tip: &'a str,
    /// Whether the chosen step is to have the keys now.
    pub focus: bool,
    /// The voice's own value: a tick stands at its step, which is that value where it is chosen.
    pub usual: f32,
}

impl StepsRow<'_> {
    /// Draws it; `true` when another step was chosen. A value between two steps shows the nearest.
    pub fn show(self, ui: &mut Ui, value: &mut f32) -> bool {
        let t = Tokens::of(ui);
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            ui.spacing_mut().interact_size.y = 0.0;
            let usual = Step::nearest(self.usual);
            let mut chosen = Step::nearest(*value);
            let mut words = Step::ALL.into_iter().zip(self.words);
            let word = words.find(|(step, _)| *step == usual);
            let is_reset = ui
                .horizontal(|ui| {
                    ui.set_height(20.0);
                    let label = caption(ui, Face::SmallMedium, self.name, t.text);
                    tip(ui, label, self.tip);
                    let layout = Layout::right_to_left(Align::Center);
                    let reset = |ui: &mut Ui| {
                        ui.label(Face::Label.rich(self.remark, t.text2));
                        let word = word.map_or("", |(_, word)| word);
                        chosen != usual && reset_ui(ui, self.name, word)
                    };
                    ui.with_layout(layout, reset).inner
                })
                .inner;
            let steps = Step::ALL.into_iter().zip(self.words);
            let segments: Vec<_> = steps
                .map(|(step, word)| {
                    Segment::new(step, word)
                        .detail(format!("{:.2}", step.stability()))
                        .tip(self.tip)
                        .usual((step == usual).then(|| tr!("slider-step-usual")))
                        .focus(self.focus && step == chosen)
                })
                .collect();
            let width = ui.available_width();
            let moved = segmented(ui, self.name, &mut chosen, &segments, Some(width));
            if is_reset || moved && chosen == usual {
                *value = self.usual;
            } else if moved {
                *value = chosen.stability();
            }
            is_reset || moved
        })
        .inner
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;
    use crate::testing;

    #[test]
    fn steps_show_the_nearest_and_set_their_value() {
        let mut harness = testing::widget_state(
            |ui, value: &mut f32| {
                StepsRow {
                    name: "Stability",
                    remark: "three steps",
                    words: ["Creative", "Natural", "Robust"],
                    tip: "",
                    focus: false,
                    usual: 0.6,
                }
                .show(ui, value);
            },
            0.4,
        );
        harness.get_by_label(&tr!("inspector-robust")).click();
        harness.run();
        assert!((*harness.state() - 1.0).abs() < 1e-6);
        // Which one is the voice's own was not to be seen, and nothing led back to it.
        let natural_label = tr!("inspector-natural");
        let natural = harness.get_by_label(&natural_label).accesskit_node();
        assert_eq!(natural.value().as_deref(), Some("0.50, the voice’s own"));
        harness
            .get_by_label(&tr!("slider-reset", name = "Stability"))
            .click();
        harness.run();
        assert!((*harness.state() - 0.6).abs() < 1e-6, "its own number");
        assert!(
            harness
                .query_by_label(&tr!("slider-reset", name = "Stability"))
                .is_none()
        );
    }
}
