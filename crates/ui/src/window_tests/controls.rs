//! Controls that are cut off or overlap.

use egui::Rect;
use egui::accesskit::Role;
use egui_kittest::kittest::NodeT as _;
use mynah_ui_core::testing::controls::Control;

use super::WindowHarness;

/// A fraction of a pixel, which nobody sees.
const HAIR: f32 = 1.0;

/// Returns true if two controls overlap and neither is a part of the other.
fn overlap(a: &Control, b: &Control) -> bool {
    let both = a.rect.intersect(b.rect);
    let part_of = |inner: Rect, outer: Rect| outer.expand(HAIR).contains_rect(inner);
    both.width() > HAIR
        && both.height() > HAIR
        && !part_of(a.rect, b.rect)
        && !part_of(b.rect, a.rect)
}

/// Returns what is cut off at the sides of the window, in words.
pub fn misfits(app: &WindowHarness, place: &str) -> Vec<String> {
    let window = app.window().expand(HAIR);
    let mut wrong = Vec::new();
    for node in app.nodes() {
        let found = node.accesskit_node();
        let read = !matches!(
            found.role(),
            Role::TextRun | Role::GenericContainer | Role::ScrollBar
        );
        if let Some(at) = found.bounding_box().filter(|_| read)
            && !(window.x_range().contains(at.x0 as f32) && window.x_range().contains(at.x1 as f32))
        {
            let name = found.label().or_else(|| found.value()).unwrap_or_default();
            let role = found.role();
            let (from, to) = (at.x0 as i32, at.x1 as i32);
            wrong.push(format!("{place}: {role:?} “{name}” is cut: {from} to {to}"));
        }
    }
    wrong
}

/// Controls that overlap, in words. No control may be scrolled half out of view.
pub fn overlaps(app: &WindowHarness, place: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let all = app.controls();
    let shown: Vec<&Control> = all
        .iter()
        .filter(|control| control.tab && !control.hidden)
        .collect();
    for (index, a) in shown.iter().enumerate() {
        for b in shown.iter().skip(index + 1) {
            if a.part == b.part && overlap(a, b) {
                wrong.push(format!(
                    "{place}: “{}” {:?} overlaps “{}” {:?}",
                    a.name, a.rect, b.name, b.rect
                ));
            }
        }
    }
    wrong
}
