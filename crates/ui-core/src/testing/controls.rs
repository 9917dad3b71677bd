//! The controls on screen, as a screen reader and the Tab key find them.

use std::collections::BTreeMap;

use egui::accesskit::{Action, Role};
use egui::{Pos2, Rect, pos2, vec2};
use egui_kittest::kittest::NodeT as _;
use egui_kittest::{Harness, Node};

/// The height of a row with one line of text.
const ROW: f32 = 48.0;

/// A control that can be pressed, moved or written into.
#[derive(Clone, Debug)]
pub struct Control {
    /// The role of the control.
    pub role: Role,
    /// Its name.
    pub name: String,
    /// Its hover text, which is what a screen reader says after the name.
    pub tip: String,
    /// True if Tab stops at it.
    pub tab: bool,
    /// True if it is enabled.
    pub enabled: bool,
    /// True if it is scrolled out of sight.
    pub hidden: bool,
    /// The place of the control, in points of the window.
    pub rect: Rect,
    /// The part of the window that it is in.
    pub part: String,
}

impl Control {
    fn of(node: &Node<'_>) -> Option<Self> {
        let found = node.accesskit_node();
        let data = found.data();
        let does = |action| data.supports_action(action);
        let usable = does(Action::Click) || does(Action::Focus) || does(Action::SetValue);
        let passive = matches!(
            found.role(),
            Role::ScrollBar | Role::TextRun | Role::Window | Role::GenericContainer
        );
        let switched_off = found.is_disabled() && found.role() == Role::Button;
        if passive || !(usable || switched_off) {
            return None;
        }
        let place = found.bounding_box()?;
        let corner = |x: f64, y: f64| -> Pos2 { pos2(x as f32, y as f32) };
        Some(Self {
            role: found.role(),
            name: found.label().unwrap_or_default(),
            tip: found.description().unwrap_or_default(),
            tab: does(Action::Focus) && !found.is_disabled(),
            enabled: !found.is_disabled(),
            hidden: found.is_hidden(),
            rect: Rect::from_min_max(corner(place.x0, place.y0), corner(place.x1, place.y1)),
            part: part_of(node),
        })
    }
}

/// The outermost named group, or the dialog.
fn part_of(node: &Node<'_>) -> String {
    let mut part = String::new();
    let mut above = node.accesskit_node().parent();
    while let Some(node) = above {
        match node.role() {
            Role::Group => part = node.label().unwrap_or(part),
            Role::Dialog | Role::Menu => {
                part = node.label().unwrap_or_else(|| "a dialog".to_owned());
                break;
            }
            _ => {}
        }
        above = node.parent();
    }
    part
}

/// Returns true if the node is in a dialog that covers the window.
fn in_modal(node: &Node<'_>) -> bool {
    let mut above = Some(node.accesskit_node());
    while let Some(node) = above {
        above = node.parent();
        let outermost = above.is_some_and(|above| above.parent().is_none());
        if node.role() == Role::Dialog && outermost {
            return true;
        }
    }
    false
}

/// The control that has the keyboard focus.
pub fn focused_control<S>(harness: &Harness<'_, S>) -> Option<Control> {
    let mut all = harness.root().children_recursive();
    let focused = all.find(|node| node.accesskit_node().is_focused())?;
    Control::of(&focused)
}

/// All controls; with a dialog over the window, those of the dialog.
pub fn controls<S>(harness: &Harness<'_, S>) -> Vec<Control> {
    let nodes = || harness.root().children_recursive();
    let covered = nodes().any(|node| in_modal(&node));
    nodes()
        .filter(|node| !covered || in_modal(node))
        .filter_map(|node| Control::of(&node))
        .collect()
}

/// Returns true if a control belongs to a row without the focus: arrows go from row to row, and Tab only into the
/// selected one.
fn in_another_row(control: &Control, all: &[Control]) -> bool {
    let is_row = |role| matches!(role, Role::ListItem | Role::ListBoxOption);
    let mut rows = all.iter().filter(|row| is_row(row.role) && !row.tab);
    rows.any(|row| {
        let mut place = row.rect;
        if control.hidden {
            // Of a row at the edge of its list only the visible part has a place, of its controls all.
            place = place.expand2(vec2(0.0, ROW));
        }
        row.part == control.part && place.contains(control.rect.center())
    })
}

/// Returns true if a control is a choice of a list whose Tab stop is another choice: arrows go from choice to choice.
fn in_a_list_with_a_stop(control: &Control, all: &[Control]) -> bool {
    let is_choice = |one: &Control| one.role == Role::ListBoxOption && one.part == control.part;
    is_choice(control) && all.iter().any(|one| is_choice(one) && one.tab)
}

/// The defects of the controls on screen, each with the control's name.
pub fn defects<S>(harness: &Harness<'_, S>, place: &str) -> Vec<String> {
    let all = controls(harness);
    let window = harness.ctx.content_rect();
    let mut wrong = Vec::new();
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for control in &all {
        let Control {
            role, name, tip, ..
        } = control;
        let mut tell = |what: &str| wrong.push(format!("{place}: {role:?} “{name}” {what}"));
        if name.trim().is_empty() {
            tell("has no name");
        }
        if tip.is_empty() {
            tell("has no hover text");
        } else if tip.trim() == name.trim() {
            tell("only says its name on hover");
        }
        let led_to = in_another_row(control, &all) || in_a_list_with_a_stop(control, &all);
        if control.enabled && !control.tab && !led_to {
            tell("is no stop of Tab");
        }
        if !window.x_range().expand(0.5).contains(control.rect.left())
            || !window.x_range().expand(0.5).contains(control.rect.right())
        {
            tell("stands beside the window");
        }
        if control.tab {
            let name = format!("{role:?} “{name}” of {}", control.part);
            *names.entry(name).or_default() += 1;
        }
    }
    let twice = names.into_iter().filter(|(_, count)| *count > 1);
    wrong.extend(twice.map(|(name, count)| format!("{place}: {count} are called {name}")));
    if all.is_empty() {
        wrong.push(format!("{place}: nothing acts"));
    }
    wrong
}
