//! Room for the scroll bar beside rows that end at the edge of their list.

use egui::Ui;

/// Width of the bar under the pointer with its margin, in points.
const BAR: f32 = 10.0;

/// Keeps the rows of the scroll areas in `ui` clear of the bar while it is shown. Otherwise the bar floats over their ends.
pub fn keep_clear_of_bar(ui: &mut Ui) {
    ui.spacing_mut().scroll.floating_allocated_width = BAR;
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing;
    use crate::theme::icons;
    use crate::widgets::menu_item;

    /// Regression: the scroll bar covered the last digit of what stood at the right of a list.
    #[test]
    fn rows_end_before_the_bar_of_a_list_that_scrolls() {
        for (rows, is_clear) in [(2, false), (40, true)] {
            let harness = testing::widget(move |ui| {
                keep_clear_of_bar(ui);
                ui.set_max_width(300.0);
                let area = egui::ScrollArea::vertical().max_height(200.0);
                area.auto_shrink(false).show(ui, |ui| {
                    for row in 0..rows {
                        let label = format!("Row {row}");
                        menu_item(ui, icons::LIST, (&label, "1,234 cr"), "");
                    }
                });
            });
            let row = harness.get_by_label("Row 0").rect();
            assert_eq!(row.width() <= 300.0 - BAR, is_clear, "{rows} rows: {row}");
        }
    }
}
