//! The foot of the list: the button that adds a line, and what the keys do at this moment.

use egui::accesskit::Live;
use egui::{Align, Layout, Rect, Stroke, Ui, UiBuilder, vec2};

use super::editor::LineEditor;
use super::review::Reviewing;
use mynah_i18n::tr;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_core::widgets::price::PriceText;
use mynah_ui_kit::theme::Face;
use mynah_ui_kit::theme::icons;
use mynah_ui_kit::theme::size;
use mynah_ui_kit::widgets::Button;

/// Its height in points.
pub const FOOT: f32 = 32.0;

/// So long it tells of what was taken back or done again.
const NEWS_SECS: f64 = 8.0;

/// Draws the foot into `strip`.
pub(super) fn foot_ui(
    ui: &mut Ui,
    cx: &mut StudioCtx<'_>,
    strip: Rect,
    (editor, review): (Option<&LineEditor>, Option<&Reviewing>),
) {
    let t = cx.tokens;
    let line = Stroke::new(1.0, t.line);
    ui.painter().hline(strip.x_range(), strip.top() + 0.5, line);
    let layout = Layout::left_to_right(Align::Center);
    let builder = UiBuilder::new()
        .id_salt("foot")
        .max_rect(strip.shrink2(vec2(size::PAD_MAIN - 8.0, 0.0)))
        .layout(layout);
    let mut foot = ui.new_child(builder);
    foot.spacing_mut().item_spacing.x = 16.0;
    let add = Button::new(tr!("script-foot-add"))
        .icon(icons::PLUS)
        .tip(Action::AddLine.tip_with_keys(ui.ctx()));
    if foot.add(add.ghost().row()).clicked() {
        cx.act(Action::AddLine);
    }
    let stepped = cx.view.stepped.as_ref();
    let stepped = stepped.filter(|step| step.is_news(cx.desk, cx.view));
    let stepped = stepped.filter(|step| is_fresh(&foot, step.revision));
    let review = review.filter(|_| editor.is_none());
    let words = match (stepped, review) {
        (Some(step), _) => step.words.clone(),
        (None, Some(review)) => {
            let keys = review.end.as_ref().and_then(|end| end.keys);
            let has = |id| foot.memory(|memory| memory.has_focus(id));
            review.keys_text(keys.is_some_and(has))
        }
        (None, None) => keys_text(cx, editor),
    };
    let words = Face::Label.whole_parts(&foot, &words, foot.available_width());
    let label = foot.label(Face::Label.rich(words, t.text3));
    if stepped.is_some() {
        foot.ctx()
            .accesskit_node_builder(label.id, |node| node.set_live(Live::Polite));
    }
}

/// Whether what was done at this revision is told since a short while.
fn is_fresh(ui: &Ui, revision: u64) -> bool {
    let (now, key) = (ui.input(|input| input.time), ui.scope_id().with("stepped"));
    let told = ui.data_mut(|data| {
        let told = data.get_temp_mut_or(key, (revision, now));
        if told.0 != revision {
            *told = (revision, now);
        }
        *told
    });
    let left = told.1 + NEWS_SECS - now;
    if left > 0.0 {
        ui.ctx().request_repaint_after_secs(left as f32);
    }
    left > 0.0
}

/// What Enter and its neighbours do; what Enter costs stands beside it.
fn keys_text(cx: &StudioCtx<'_>, editor: Option<&LineEditor>) -> String {
    let script = cx.desk.script();
    let line = cx.view.line.and_then(|id| script.line(id));
    let price = line
        .filter(|line| !line.is_mute())
        .and_then(|line| cx.desk.price_of(line.id))
        .map(|price| PriceText::short(price).shown);
    match (editor, line, price) {
        (Some(_), None, _) => tr!("script-foot-heading"),
        (Some(_), _, Some(price)) => tr!("script-foot-writing", price = price),
        (Some(_), _, None) => tr!("script-foot-empty"),
        (None, _, Some(price)) => tr!("script-foot-list", price = price),
        (None, _, None) => tr!("script-foot-nothing"),
    }
}
