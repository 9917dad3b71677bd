//! A list of very many rows of unequal height, of which only the visible ones are drawn.

use egui::{Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};

/// Where each row ends, and where the list is to go next. Heights are points.
#[derive(Debug, Default)]
pub struct VirtualList {
    /// Lower edge of each row.
    ends: Vec<f64>,
    /// What the heights were reckoned for.
    made_for: Option<u64>,
    wanted: Option<Wanted>,
    offset: f32,
    room: f32,
}

#[derive(Clone, Copy, Debug)]
enum Wanted {
    /// Into view, by the shortest way.
    Visible(usize),
    /// To the top.
    Top(usize),
}

impl VirtualList {
    /// Reckons where rows stand unless that was done for `stamp` already. Put everything into the
    /// stamp that heights depend on: revision, width, which row is open.
    pub fn lay_out(&mut self, stamp: u64, rows: usize, mut height: impl FnMut(usize) -> f32) {
        if self.made_for == Some(stamp) && self.ends.len() == rows {
            return;
        }
        self.made_for = Some(stamp);
        self.ends.clear();
        self.ends.reserve(rows);
        let mut end = 0.0;
        for row in 0..rows {
            end += f64::from(height(row).max(0.0));
            self.ends.push(end);
        }
    }

    /// Brings a row into view with the next frame, by the shortest way.
    pub fn reveal(&mut self, row: usize) {
        self.wanted = Some(Wanted::Visible(row));
    }

    /// Brings a row to the top with the next frame.
    pub fn scroll_to_top(&mut self, row: usize) {
        self.wanted = Some(Wanted::Top(row));
    }

    /// The height of all rows together.
    pub fn height(&self) -> f64 {
        self.ends.last().copied().unwrap_or(0.0)
    }

    /// Upper and lower edge of a row, from the list's top.
    pub fn edges(&self, row: usize) -> (f64, f64) {
        let before = row.checked_sub(1).and_then(|row| self.ends.get(row));
        let top = before.copied().unwrap_or(0.0);
        (top, self.ends.get(row).copied().unwrap_or(top))
    }

    /// Draws the visible rows: `row` gets each one's number and a `Ui` that is exactly its rectangle.
    pub fn show(&mut self, ui: &mut Ui, salt: &str, mut row: impl FnMut(&mut Ui, usize)) {
        self.room = ui.available_height();
        let mut area = ScrollArea::vertical()
            .id_salt(salt)
            .auto_shrink([false, false]);
        if let Some(offset) = self.wanted_offset() {
            area = area.vertical_scroll_offset(offset);
        }
        let out = area.show_viewport(ui, |ui, view| {
            ui.set_height(self.height() as f32);
            let top_left = ui.min_rect().min;
            let width = ui.available_width();
            let first = self
                .ends
                .partition_point(|&end| end <= f64::from(view.top()));
            for number in first..self.ends.len() {
                let (top, bottom) = self.edges(number);
                if top >= f64::from(view.bottom()) {
                    break;
                }
                let rect = Rect::from_min_size(
                    pos2(top_left.x, top_left.y + top as f32),
                    vec2(width, (bottom - top) as f32),
                );
                // The number is the salt: a row keeps its ids wherever it is scrolled to.
                ui.scope_builder(UiBuilder::new().max_rect(rect).id_salt(number), |ui| {
                    row(ui, number);
                });
            }
        });
        self.offset = out.state.clamped_offset().y;
    }

    fn wanted_offset(&mut self) -> Option<f32> {
        let (row, to_top) = match self.wanted.take()? {
            Wanted::Visible(row) => (row, false),
            Wanted::Top(row) => (row, true),
        };
        let (top, bottom) = self.edges(row.min(self.ends.len().saturating_sub(1)));
        let (top, bottom) = (top as f32, bottom as f32);
        let highest = (self.height() as f32 - self.room).max(0.0);
        let offset = if to_top || top < self.offset {
            top
        } else if bottom > self.offset + self.room {
            bottom - self.room
        } else {
            return None;
        };
        Some(offset.clamp(0.0, highest))
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::ui::testing;

    #[test]
    fn draws_only_what_is_seen_and_goes_to_any_row() {
        let mut list = VirtualList::default();
        let mut drawn = 0;
        let harness = testing::builder(400.0, 600.0).build_ui(|ui| {
            list.lay_out(1, 100_000, |row| if row % 3 == 0 { 60.0 } else { 40.0 });
            if drawn == 0 {
                list.reveal(77_777);
            }
            list.show(ui, "rows", |ui, row| {
                drawn += 1;
                ui.label(format!("Row {row}"));
            });
        });
        harness.get_by_label("Row 77777");
        assert!(harness.query_by_label("Row 0").is_none());
        drop(harness);
        assert!(drawn < 200, "{drawn} rows drawn");
    }

    #[test]
    fn edges_follow_the_heights() {
        let mut list = VirtualList::default();
        list.lay_out(1, 3, |row| [10.0, 20.0, 30.0][row]);
        assert_eq!(list.edges(1), (10.0, 30.0));
        assert!((list.height() - 60.0).abs() < 1e-9);
        list.lay_out(1, 3, |_| 99.0);
        assert!((list.height() - 60.0).abs() < 1e-9, "the stamp is the same");
    }
}
