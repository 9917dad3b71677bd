//! What the list scrolls to: a row that is to be seen, the words of a hint, the word that is heard, a row being dragged.

use egui::{Rect, Ui, Vec2};

use super::List;
use crate::hint_bar::Hinted;
use crate::list::FOOT;
use crate::now::Now;
use crate::row;
use mynah_core::ids::LineId;
use mynah_model::desk::Desk;

/// A row being dragged scrolls the list from this near its edges on, by this much a frame.
const EDGE: f32 = 32.0;
const EDGE_STEP: f32 = 12.0;

impl List {
    /// Whoever scrolls, or presses something, looks elsewhere.
    pub(super) fn keep_in_view(&mut self, ui: &Ui) {
        let looks = |input: &egui::InputState| {
            input.smooth_scroll_delta() != Vec2::ZERO || input.pointer.any_down()
        };
        if ui.input(looks) {
            self.kept = None;
            self.heard = self.heard.map(|(line, _)| (line, false));
        }
    }

    /// Whether a row was in view while that was as high as said.
    pub(super) fn was_seen(&self, desk: &Desk, line: LineId, view: f32) -> bool {
        let row = self.row_of(desk, line);
        let (Some(row), Some(from)) = (row, self.view_top(desk)) else {
            return false;
        };
        (from..from + view).contains(&(self.rows.top(row) as f32))
    }

    /// Where the view begins in the list, as it was drawn last.
    fn view_top(&self, desk: &Desk) -> Option<f32> {
        let (first, above) = self.anchor?;
        Some(self.rows.top(self.row_of(desk, first)?) as f32 + above)
    }

    /// Where to scroll to: a row that is to be seen, or where the view's first row stands now.
    pub(super) fn offset_to_set(
        &mut self,
        desk: &Desk,
        (moved, (hinted, heard)): (bool, (Option<&Hinted>, Option<&Now>)),
        view: f32,
    ) -> Option<f32> {
        let anchored = self.view_top(desk);
        let stays = if std::mem::take(&mut self.begins) {
            Some(anchored.unwrap_or(0.0))
        } else {
            anchored.filter(|_| moved)
        };
        if let Some(row) = self.goal.and_then(|id| self.row_of(desk, id)) {
            self.kept = self.goal.take();
            let (top, height) = (self.rows.top(row) as f32, self.rows.height(row));
            let from = anchored.unwrap_or(0.0);
            let lead = row::ROW;
            let words = hinted.filter(|hinted| self.kept == Some(hinted.line));
            if let Some(hinted) = words.filter(|_| height + 2.0 * lead > view) {
                // All of it has no room: the words have.
                let at = self.height_of_word(desk, row, hinted.bytes.start);
                let highest = (top + height + lead - view).max(top - lead);
                return Some((at - view / 2.0).clamp(top - lead, highest).max(0.0));
            }
            return if top < from + lead {
                Some((top - lead).max(0.0))
            } else if top + height + lead > from + view {
                Some((top + height + lead - view).max(0.0))
            } else {
                stays
            };
        }
        let from = anchored.unwrap_or(0.0);
        stays.or_else(|| self.offset_of_heard(desk, heard?, (from, view)))
    }

    /// About where a byte of a row's text stands, from the top of the list.
    fn height_of_word(&self, desk: &Desk, row: usize, byte: usize) -> f32 {
        let (top, height) = (self.rows.top(row) as f32, self.rows.height(row));
        let line = self.id_at(desk, row).and_then(|id| desk.script().line(id));
        let text = line.map_or(1, |line| line.text.len());
        top + height * byte as f32 / text.max(1) as f32
    }

    /// A line that begins to be heard in view is followed by the view.
    pub(super) fn follow_heard(
        &mut self,
        desk: &Desk,
        (now, written): (Option<&Now>, Option<LineId>),
        view: f32,
    ) {
        let Some(line) = now.map(|now| now.line) else {
            self.heard = None;
            return;
        };
        if self.heard.is_none_or(|(heard, _)| heard != line) {
            let follows = written.is_none() && self.is_in_view(desk, line, view);
            self.heard = Some((line, follows));
        }
    }

    /// Returns true if a part of the row was in view when the list was drawn last.
    pub fn shows(&self, desk: &Desk, line: LineId) -> bool {
        self.is_in_view(desk, line, self.high)
    }

    /// Whether any of a row was in view when it was drawn last.
    fn is_in_view(&self, desk: &Desk, line: LineId, view: f32) -> bool {
        let row = self.row_of(desk, line);
        let (Some(row), Some(from)) = (row, self.view_top(desk)) else {
            return false;
        };
        let top = self.rows.top(row) as f32;
        top < from + view && top + self.rows.height(row) > from
    }

    /// Where to scroll to, so that the word that is heard is in view, where its row is higher than the view.
    fn offset_of_heard(&self, desk: &Desk, now: &Now, (from, view): (f32, f32)) -> Option<f32> {
        let (line, follows) = self.heard?;
        let word = now.word.as_ref().filter(|_| follows && line == now.line)?;
        let row = self.row_of(desk, line)?;
        let (top, height) = (self.rows.top(row) as f32, self.rows.height(row));
        let lead = row::ROW;
        if now.paused || height + 2.0 * lead <= view {
            return None;
        }
        let at = self.height_of_word(desk, row, word.start);
        let seen = from + lead..from + view - lead;
        if seen.contains(&at) {
            return None;
        }
        let highest = (top + height + lead - view).max(top - lead);
        Some((at - view / 3.0).clamp(top - lead, highest).max(0.0))
    }

    pub(super) fn scroll_while_dragging(
        &mut self,
        ui: &Ui,
        list: Rect,
        state: &egui::scroll_area::State,
    ) {
        if self.dragged.is_none() {
            return;
        }
        let Some(at) = ui.input(|input| input.pointer.interact_pos()) else {
            return;
        };
        let by = if at.y < list.top() + EDGE {
            -EDGE_STEP
        } else if at.y > list.bottom() - EDGE {
            EDGE_STEP
        } else {
            return;
        };
        if let Some((line, above)) = self.anchor {
            let most = self.rows.total() as f32 + FOOT - list.height();
            let to = (state.clamped_offset().y + by).clamp(0.0, most.max(0.0));
            self.anchor = Some((line, above + to - state.clamped_offset().y));
            self.moved = true;
            ui.ctx().request_repaint();
        }
    }
}
