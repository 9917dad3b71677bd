//! What acts on screen, as a screen reader and the Tab key find it.

use std::collections::BTreeMap;

use egui::accesskit::{Action, Role};
use egui::{Pos2, Rect, pos2};
use egui_kittest::Node;
use egui_kittest::kittest::NodeT as _;

use crate::harness::AppHarness;

/// Something that can be pressed, moved or written into.
#[derive(Clone, Debug)]
pub struct Control {
    /// What it is.
    pub role: Role,
    /// Its name.
    pub name: String,
    /// Its hover text, which is what a screen reader says after the name.
    pub tip: String,
    /// Whether Tab stops at it.
    pub tab: bool,
    /// Whether it can be used now.
    pub enabled: bool,
    /// True if it is scrolled out of sight.
    pub hidden: bool,
    /// Where it stands, in points of the window.
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

/// Whether the node lies in a dialog that covers the window.
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

impl AppHarness {
    /// The control that has the keys.
    pub fn focused_control(&self) -> Option<Control> {
        self.nodes()
            .find(|node| node.accesskit_node().is_focused())
            .and_then(|node| Control::of(&node))
    }
}

/// Everything that acts; with a dialog over the window, what acts in it.
pub fn controls(app: &AppHarness) -> Vec<Control> {
    let covered = app.nodes().any(|node| in_modal(&node));
    app.nodes()
        .filter(|node| !covered || in_modal(node))
        .filter_map(|node| Control::of(&node))
        .collect()
}

/// Returns whether a control belongs to a row that hasn't the keys: arrows go from row to row, and Tab only into the one
/// they came to.
fn in_another_row(control: &Control, all: &[Control]) -> bool {
    let is_row = |role| matches!(role, Role::ListItem | Role::ListBoxOption);
    let mut rows = all.iter().filter(|row| is_row(row.role) && !row.tab);
    rows.any(|row| row.part == control.part && row.rect.contains(control.rect.center()))
}

/// Whether a control is a choice of a list that has its stop at another one: arrows go from choice to choice.
fn in_a_list_with_a_stop(control: &Control, all: &[Control]) -> bool {
    let is_choice = |one: &Control| one.role == Role::ListBoxOption && one.part == control.part;
    is_choice(control) && all.iter().any(|one| is_choice(one) && one.tab)
}

/// What is wrong with the controls on screen, in words that name each of them.
pub fn defects(app: &AppHarness, place: &str) -> Vec<String> {
    let all = controls(app);
    let window = app.window();
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
