//! Columns of the room: a head, a scrolled body and a foot.

use egui::{Align, Frame, Layout, Margin, Rect, ScrollArea, Stroke, Ui, UiBuilder, vec2};

use mynah_i18n::tr;
use mynah_model::trouble::{Remedy, Trouble};
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::remedies::{Rest, help};
use mynah_ui_core::usable_remedies::shown;
use mynah_ui_core::widgets::trouble_card::TroubleCard;
use mynah_ui_kit::theme::{Face, Tokens, size};
use mynah_ui_kit::widgets::{Button, Side, both_sides};

/// Draws a part of the room in its place. Fields in it keep the focus when other parts appear or go.
pub(crate) fn part_ui<R>(ui: &mut Ui, id: &str, rect: Rect, add: impl FnOnce(&mut Ui) -> R) -> R {
    let scope = ui.scope_id().with(("agents", id));
    let builder = UiBuilder::new().scope_id(scope).max_rect(rect);
    let mut part = ui.new_child(builder);
    part.set_clip_rect(rect.intersect(ui.clip_rect()));
    part.spacing_mut().item_spacing = vec2(8.0, 8.0);
    add(&mut part)
}

/// Cuts the head off a column and draws its two sides. Returns what is left.
pub(crate) fn head_ui(
    ui: &mut Ui,
    (id, rect): (&str, Rect),
    mut add: impl FnMut(&mut Ui, Side),
) -> Rect {
    let high = size::head(ui.ctx());
    let (head, rest) = rect.split_top_bottom_at_y(rect.top() + high);
    part_ui(ui, id, head, |ui| {
        let strip = head.shrink2(vec2(size::PAD, 0.0));
        both_sides(ui, id, (strip, 8.0), |ui, side| {
            ui.spacing_mut().item_spacing.x = 8.0;
            add(ui, side);
        });
    });
    line_below(ui, head);
    rest
}

/// Cuts a list of this width off the left. In a narrow room the list is narrower.
pub(crate) fn split_list(whole: Rect, width: f32) -> (Rect, Rect) {
    let width = width.min(0.42 * whole.width());
    whole.split_left_right_at_x(whole.left() + width)
}

/// Draws a line at the bottom of a rectangle.
pub(crate) fn line_below(ui: &Ui, rect: Rect) {
    let line = Stroke::new(1.0, Tokens::of(ui).line);
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, line);
}

/// Draws a line at the right of a rectangle.
pub(crate) fn line_right(ui: &Ui, rect: Rect) {
    let line = Stroke::new(1.0, Tokens::of(ui).line);
    ui.painter().vline(rect.right() - 0.5, rect.y_range(), line);
}

/// Draws a body that scrolls, with margins.
pub(crate) fn body_ui<R>(ui: &mut Ui, (id, rect): (&str, Rect), add: impl FnOnce(&mut Ui) -> R) {
    part_ui(ui, id, rect, |ui| {
        ScrollArea::vertical()
            .id_salt(("agents-body", id))
            .auto_shrink(false)
            .show(ui, |ui| {
                let margin = Margin::symmetric(size::PAD as i8, 14);
                Frame::new().inner_margin(margin).show(ui, |ui| {
                    ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
                    add(ui);
                    mynah_ui_kit::keys::bring_into_view(ui);
                });
            });
    });
}

/// Cuts a foot of this height off a column and draws it. Returns what is left.
pub(crate) fn foot_ui(
    ui: &mut Ui,
    (id, rect, high): (&str, Rect, f32),
    add: impl FnOnce(&mut Ui),
) -> Rect {
    let split = (rect.bottom() - high).max(rect.top() + 0.3 * rect.height());
    let (rest, foot) = rect.split_top_bottom_at_y(split);
    let line = Stroke::new(1.0, Tokens::of(ui).line);
    ui.painter().hline(foot.x_range(), foot.top() + 0.5, line);
    let inner = foot.shrink2(vec2(size::PAD, 10.0));
    part_ui(ui, id, inner, |ui| {
        ui.spacing_mut().item_spacing.y = 6.0;
        add(ui);
    });
    rest
}

/// Draws small text that wraps.
pub(crate) fn note_ui(ui: &mut Ui, text: impl Into<String>) {
    let words = Face::Small.rich(text, Tokens::of(ui).text2);
    ui.add(egui::Label::new(words).wrap());
}

/// Draws the head of a section.
pub(crate) fn section_ui(ui: &mut Ui, text: &str) {
    ui.add_space(8.0);
    ui.label(Face::SmallStrong.rich(text, Tokens::of(ui).text));
}

/// Draws the label of a field, with quiet words at the right.
pub(crate) fn label_ui(ui: &mut Ui, name: &str, detail: &str) {
    let t = Tokens::of(ui);
    ui.scope(|ui| {
        // The row is as high as its words.
        ui.spacing_mut().interact_size.y = 16.0;
        ui.horizontal(|ui| {
            ui.label(Face::Label.rich(name, t.text2));
            if !detail.is_empty() {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.label(Face::Label.rich(detail, t.text2));
                });
            }
        });
    });
    ui.add_space(-4.0);
}

/// Draws a trouble until it is dismissed. Returns true if it is to be tried again.
#[must_use]
pub(crate) fn trouble_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, trouble: &Trouble) -> bool {
    let id = egui::Id::unique(("agents-dismissed", &trouble.what, &trouble.details.at));
    if ui.data(|data| data.get_temp(id) == Some(true)) {
        return false;
    }
    let mut usable = shown(trouble, false).into_owned();
    if usable.remedies.is_empty() {
        usable.remedies.push(Remedy::Dismiss);
    }
    let Some(remedy) = TroubleCard::new(&usable).narrow().show(ui) else {
        return false;
    };
    if matches!(remedy, Remedy::Retry | Remedy::WaitSecs(_)) {
        return true;
    }
    let rest = help(cx, None, &remedy);
    if rest == Rest::Dismiss {
        ui.data_mut(|data| data.insert_temp(id, true));
    }
    rest == Rest::Again
}

/// Draws a trouble of an action that has its own button. The card has no button that tries again.
pub(crate) fn stated_trouble_ui(ui: &mut Ui, cx: &mut StudioCtx<'_>, trouble: &Trouble) {
    let mut stated = trouble.clone();
    let tries_again = |remedy: &Remedy| {
        matches!(
            remedy,
            Remedy::Retry | Remedy::WaitSecs(_) | Remedy::SpendAnyway
        )
    };
    stated.remedies.retain(|remedy| !tries_again(remedy));
    let _never = trouble_ui(ui, cx, &stated);
}

/// An answer to a question in a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Confirmed {
    /// Do it.
    Yes,
    /// Leave it.
    No,
}

/// Draws a question with the verb that does it and "Cancel".
pub(crate) fn confirm_ui(ui: &mut Ui, question: &str, verb: &str) -> Option<Confirmed> {
    let t = Tokens::of(ui);
    let frame = Frame::new()
        .fill(t.tint_bad)
        .corner_radius(size::RADIUS)
        .inner_margin(Margin::symmetric(12, 8));
    let shown = frame.show(ui, |ui| {
        ui.add(egui::Label::new(Face::Small.rich(question, t.text)).wrap());
        ui.horizontal_wrapped(|ui| {
            let cancel = Button::new(tr!("dialog-cancel")).small().ghost();
            if ui.add(cancel.tip(tr!("dialog-cancel.tip"))).clicked() {
                return Some(Confirmed::No);
            }
            let does = ui.add(Button::new(verb).small());
            does.clicked().then_some(Confirmed::Yes)
        })
        .inner
    });
    shown.inner
}
