//! The head of the Script room: what is open, how much of it is done, what can be done with it.

use egui::{Align, Layout, Ui, UiBuilder, vec2};

use super::Filter;
use super::list;
use crate::studio::desk::Tally;
use crate::terms::backend::Backend;
use crate::tr;
use crate::ui::action::Action;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::Face;
use crate::ui::theme::icons;
use crate::ui::theme::size;
use crate::ui::widgets::{Button, Chip, IconButton, Segment, segmented};

/// Below this width the words on buttons give way to icons.
const NARROW: f32 = 860.0;

/// Draws title, sums, filter and buttons.
pub fn header_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, filter: &mut Filter) {
    let strip = list::strip(ui, size::HEAD);
    let inner = strip.shrink2(vec2(size::PAD_MAIN, 0.0));
    let narrow = strip.width() < NARROW;
    let tally = cx.desk.tally();
    let layout = Layout::right_to_left(Align::Center);
    let mut right = ui.new_child(UiBuilder::new().max_rect(inner).layout(layout));
    buttons_ui(&mut right, cx, narrow);
    filter_ui(&mut right, filter, tally);
    let left = inner.with_max_x(right.min_rect().left() - 12.0);
    let layout = Layout::left_to_right(Align::Center);
    let mut left = ui.new_child(UiBuilder::new().max_rect(left).layout(layout));
    title_ui(&mut left, cx, tally);
}

fn title_ui(ui: &mut Ui, cx: &StudioCtx<'_>, tally: Tally) {
    let t = cx.tokens;
    let Some(project) = &cx.desk.project else {
        return;
    };
    let title = cx.desk.script().title();
    let title = if title.is_empty() {
        project.card.name.as_str()
    } else {
        title
    };
    ui.spacing_mut().item_spacing.x = 12.0;
    let label = egui::Label::new(Face::Title.rich(title, t.text)).truncate();
    ui.add(label);
    let sums = tr!(
        "script-sums",
        lines = tally.lines,
        duration = super::duration(tally.seconds),
        speakers = tally.speakers
    );
    if ui.available_width() > 60.0 {
        ui.add(egui::Label::new(Face::Small.rich(sums, t.text3)).truncate());
    }
}

fn buttons_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, narrow: bool) {
    for (action, icon, label, explanation) in [
        (
            Action::Export,
            icons::EXPORT,
            tr!("script-export"),
            tr!("script-export.tip"),
        ),
        (
            Action::SaveScript,
            icons::FILE_TEXT,
            tr!("script-save"),
            tr!("script-save.tip"),
        ),
        (
            Action::OpenScript,
            icons::FOLDER_OPEN,
            tr!("script-open"),
            tr!("script-open.tip"),
        ),
    ] {
        // The one that finishes the work keeps its word.
        let pressed = if narrow || action == Action::SaveScript {
            ui.add(IconButton::new(icon, label).tip(explanation))
        } else {
            let button = Button::new(label).icon(icon).tip(explanation);
            ui.add(button.outline().small())
        };
        if pressed.clicked() {
            cx.act(action);
        }
    }
}

fn filter_ui(ui: &mut Ui, filter: &mut Filter, tally: Tally) {
    let names = [
        tr!("script-filter-all"),
        tr!("script-filter-changed"),
        tr!("script-filter-failed"),
    ];
    let [all, changed, failed] = &names;
    let segments = [
        Segment::new(Filter::All, all).detail(tally.lines.to_string()),
        Segment::new(Filter::Changed, changed).detail(tally.changed.to_string()),
        Segment::new(Filter::Failed, failed).detail(tally.failed.to_string()),
    ];
    let name = tr!("script-filter");
    segmented(ui, &name, filter, &segments, None);
}

/// Draws the strip that says what Draft voices are, while no key was entered yet. `true` when it was shown.
pub fn first_run_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>) {
    let t = cx.tokens;
    let strip = list::strip(ui, 60.0);
    ui.painter().rect_filled(strip, 0.0, t.bg1);
    let line = egui::Stroke::new(1.0, t.line);
    for y in [strip.top(), strip.bottom() - 1.0] {
        ui.painter().hline(strip.x_range(), y, line);
    }
    let inner = strip.shrink2(vec2(size::PAD_MAIN, 8.0));
    let layout = Layout::right_to_left(Align::Center);
    let mut right = ui.new_child(UiBuilder::new().max_rect(inner).layout(layout));
    let start = Button::new(tr!("script-start-project"))
        .icon(icons::PLUS)
        .tip(tr!("script-start-project.tip"))
        .outline()
        .small();
    if right.add(start).clicked() {
        cx.act(Action::NewProject);
    }
    let key = Button::new(tr!("script-add-key"))
        .icon(icons::KEY)
        .tip(tr!("script-add-key.tip"))
        .small();
    if right.add(key).clicked() {
        cx.act(Action::KeySettings);
    }
    let left = inner.with_max_x(right.min_rect().left() - 12.0);
    let mut left = ui.new_child(UiBuilder::new().max_rect(left));
    left.spacing_mut().item_spacing = vec2(8.0, 4.0);
    left.spacing_mut().interact_size.y = 20.0;
    icons::HARD_DRIVES_FILL.paint(
        left.painter(),
        inner.left_top() + vec2(8.0, 10.0),
        16.0,
        t.accent_ink,
    );
    left.horizontal(|ui| {
        ui.add_space(20.0);
        let sample = cx
            .desk
            .project
            .as_ref()
            .is_some_and(|open| open.card.sample);
        let head = if sample {
            tr!("script-draft-sample")
        } else {
            tr!("script-draft-project")
        };
        ui.label(Face::BodyStrong.rich(head, t.text));
        let more = Face::Body.rich(tr!("script-draft-why"), t.text2);
        ui.add(egui::Label::new(more).truncate());
    });
    left.horizontal(|ui| {
        ui.add_space(20.0);
        ui.label(Face::Small.rich(tr!("script-key-adds"), t.text2));
        let adds = [
            tr!("script-key-adds-voices"),
            tr!("script-key-adds-models"),
            tr!("script-key-adds-account"),
        ];
        for what in &adds {
            // What finds no room is told in the settings.
            let wide = Face::LabelMedium
                .galley(ui, what.as_str(), t.text2)
                .size()
                .x
                + 38.0;
            if ui.available_width() < wide {
                break;
            }
            ui.add(Chip::new(what).icon(icons::LOCK_SIMPLE).line());
        }
    });
}

/// Whether the strip about Draft voices is to be seen: they speak, and there is no key yet.
pub fn is_first_run(cx: &StudioCtx<'_>) -> bool {
    let no_key = matches!(cx.desk.key, crate::studio::desk::KeyState::None);
    cx.desk.backend() == Backend::Draft && no_key && cx.desk.project.is_some()
}
