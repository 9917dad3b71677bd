//! The head of a new dub, and how that is left.

use egui::{Label, Ui, UiBuilder, vec2};

use super::{NewDub, side};
use mynah_i18n::tr;
use mynah_model::dubbing::is_address;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::theme::{Face, Tokens, size};
use mynah_ui_kit::widgets::{Button, TextField, at_right};

/// How the form is left.
pub(super) enum Left {
    /// Nothing of it stays.
    Closed,
    /// It waits behind the list.
    ForList,
}

/// The head of the form; how it was left, if it was.
/// `begins`: it is begun, and what was chosen is forgotten by nobody.
pub(super) fn head_ui(
    ui: &mut Ui,
    cx: &StudioCtx<'_>,
    (alone, is_empty, begins): (bool, bool, bool),
) -> Option<Left> {
    let t = cx.tokens;
    let wanted = vec2(ui.available_width(), size::head(ui.ctx()));
    let (rect, _) = ui.allocate_exact_size(wanted, egui::Sense::hover());
    let builder = UiBuilder::new()
        .id_salt("new-dub-head")
        .max_rect(rect.shrink2(vec2(side(rect.width()), 0.0)))
        .layout(egui::Layout::left_to_right(egui::Align::Center));
    let mut strip = ui.new_child(builder);
    strip.label(Face::Title.rich(tr!("dubbing-new"), t.text));
    let left = at_right(&mut strip, |ui| {
        let close = Button::new(tr!("dubbing-new-close")).small().ghost();
        let close = close.why_not(begins.then(|| tr!("dubbing-new-starts")));
        let closes = !is_empty && ui.add(close.tip(tr!("dubbing-new-close.tip"))).clicked();
        let list = Button::new(tr!("dubbing-to-list"))
            .small()
            .ghost()
            .command("dubbing-to-list");
        if alone && ui.add(list.tip(tr!("dubbing-to-list.tip"))).clicked() {
            Some(Left::ForList)
        } else {
            closes.then_some(Left::Closed)
        }
    });
    let line = egui::Stroke::new(1.0, t.line);
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, line);
    left
}

impl NewDub {
    /// Where a film lies that is fetched; whether it is to be.
    /// `enters`: it gets the keys.
    pub(super) fn address_ui(&mut self, ui: &mut Ui, enters: bool) -> bool {
        let t = Tokens::of(ui);
        let fetches = ui.horizontal(|ui| {
            let fetch = Button::new(tr!("dubbing-fetch"))
                .outline()
                .command("dubbing-fetch.command");
            let typed = self.chosen.address.trim();
            let why = (!is_address(typed)).then(|| tr!("dubbing-no-address"));
            let can = why.is_none();
            let fetch = fetch.tip(tr!("dubbing-fetch.tip")).why_not(why);
            let wide = (ui.available_width() - fetch.width(ui) - 8.0).clamp(80.0, 420.0);
            let (name, hint) = (tr!("dubbing-address"), tr!("dubbing-address.hint"));
            let field = TextField::new(&mut self.chosen.address, &name).hint(&hint);
            let explanation = tr!("dubbing-address.tip");
            let field = ui.add(field.tip(&explanation).width(wide));
            if field.changed() {
                // It was told of another address.
                self.trouble = None;
            }
            let enter = field.lost_focus() && ui.input(|it| it.key_pressed(egui::Key::Enter));
            if enters || (enter && !can) {
                field.request_focus();
            }
            ui.add(fetch).clicked() || (enter && can)
        });
        let typed = self.chosen.address.trim();
        if !typed.is_empty() && !is_address(typed) {
            let why = Face::Small.rich(tr!("dubbing-no-address"), t.text2);
            ui.add(Label::new(why).wrap());
        }
        fetches.inner
    }
}
