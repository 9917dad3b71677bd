//! Hides from screen readers the widgets that are scrolled out of sight. Those half in sight get the bounds of that half.
//! egui reports the whole rectangle of every widget.

use std::collections::HashSet;

use egui::{Context, Id, Rect, WidgetRect, accesskit};

/// Fits the accessibility nodes of clipped widgets to what is in sight. To be called at the end of each frame.
pub fn hide_out_of_sight(ctx: &Context) {
    let focused = ctx.memory(|memory| memory.focused());
    let clipped: Vec<(Id, Rect)> = ctx.viewport(|viewport| {
        let layers = viewport.this_pass.widgets.layers();
        layers.flat_map(|(_, rects)| clipped(rects)).collect()
    });
    for (id, seen) in clipped {
        if !ctx.has_accesskit_node(id) {
            continue;
        }
        ctx.accesskit_node_builder(id, |node| {
            if seen.is_positive() {
                node.set_bounds(accesskit::Rect {
                    x0: seen.min.x.into(),
                    y0: seen.min.y.into(),
                    x1: seen.max.x.into(),
                    y1: seen.max.y.into(),
                });
            } else if Some(id) != focused {
                node.set_hidden();
            }
        });
    }
}

/// Returns the widgets that are not whole in sight, with the part that is. Containers are left out: their contents decide.
fn clipped(rects: &[WidgetRect]) -> impl Iterator<Item = (Id, Rect)> + '_ {
    let containers: HashSet<Id> = rects.iter().map(|one| one.parent_id).collect();
    rects
        .iter()
        .filter(|one| one.rect.is_positive() && one.interact_rect != one.rect)
        .map(|one| (one.id, one.interact_rect))
        .filter(move |(id, _)| !containers.contains(id))
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;
    use crate::testing;
    use crate::widgets::Button;

    #[test]
    fn buttons_scrolled_out_of_sight_are_hidden_until_they_are_scrolled_to() {
        let mut harness = testing::widget_state(
            |ui, offset: &mut f32| {
                let area = egui::ScrollArea::vertical().max_height(200.0);
                area.vertical_scroll_offset(*offset).show(ui, |ui| {
                    for number in 0..40 {
                        ui.horizontal(|ui| ui.add(Button::new(format!("Button {number}"))));
                    }
                });
                ui.add(Button::new("Below"));
                hide_out_of_sight(ui.ctx());
            },
            0.0,
        );
        let is_hidden = |harness: &egui_kittest::Harness<'_, f32>, name: &str| {
            harness.get_by_label(name).accesskit_node().is_hidden()
        };
        assert!(!is_hidden(&harness, "Button 0"));
        assert!(!is_hidden(&harness, "Below"));
        let below = harness.get_by_label("Below").rect().top();
        for number in 0..40 {
            let name = format!("Button {number}");
            let bottom = harness.get_by_label(&name).rect().bottom();
            assert!(is_hidden(&harness, &name) || bottom <= below, "{name}");
        }
        let last = harness.get_by_label("Button 39").rect().bottom();
        *harness.state_mut() = last - below;
        harness.run_steps(4);
        assert!(is_hidden(&harness, "Button 0"));
        assert!(!is_hidden(&harness, "Button 39"));
    }
}
