//! The head of the Voices room: which voices, how many, and what is looked for.

use egui::{Rect, Ui, pos2, vec2};

use super::{LONGEST, SEARCH, Shelf, VoicesPanel};
use crate::terms::backend::Backend;
use crate::terms::text::thousands;
use crate::tr;
use crate::ui::action::Action;
use crate::ui::ctx::StudioCtx;
use crate::ui::theme::{Face, icons, size};
use crate::ui::widgets::{IconButton, Side, TextField, both_sides, focus_ring, tip};

impl VoicesPanel {
    pub(super) fn head_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let t = cx.tokens;
        let wanted = vec2(ui.available_width(), size::head(ui.ctx()));
        let (rect, _) = ui.allocate_exact_size(wanted, egui::Sense::hover());
        let strip = rect.shrink2(vec2(size::PAD_MAIN, 0.0));
        let desk = cx.desk;
        let own = desk.voices_of(desk.backend()).len() as u64;
        let mut tabs = match desk.backend() {
            Backend::Draft => vec![(
                Shelf::Own,
                tr!("voices-tab-drafts"),
                tr!("voices-tab-drafts.tip"),
                Some(own),
            )],
            Backend::Live => vec![(
                Shelf::Own,
                tr!("voices-tab-own"),
                tr!("voices-tab-own.tip"),
                Some(own),
            )],
        };
        let shared = desk.browsed.shared.count();
        let shared = shared.filter(|_| desk.browsed.shared.backend == Some(desk.backend()));
        tabs.push((
            Shelf::Shared,
            tr!("voices-tab-shared"),
            tr!("voices-tab-shared.tip"),
            shared,
        ));
        if desk.backend() == Backend::Live {
            let drafts = desk.voices_of(Backend::Draft).len() as u64;
            tabs.push((
                Shelf::Drafts,
                tr!("voices-tab-drafts"),
                tr!("voices-tab-drafts.tip"),
                Some(drafts),
            ));
        }
        let mut auditions = false;
        both_sides(ui, "voices-head", (strip, 16.0), |ui, side| match side {
            Side::Left => self.tabs_ui(ui, cx, rect, &tabs),
            Side::Right => {
                let (name, hint) = (tr!("voices-search"), tr!("voices-search.hint"));
                let explanation = tr!("voices-search.tip");
                let field = TextField::new(&mut self.choice.words, &name)
                    .hint(&hint)
                    .tip(&explanation)
                    .icon(icons::MAGNIFYING_GLASS)
                    .small()
                    .width(SEARCH.min((rect.width() / 3.0).floor()))
                    .limit(LONGEST);
                ui.add(field);
                let action = Action::Audition;
                let audition = IconButton::new(icons::HEADPHONES, action.label());
                let audition = audition.tip(action.tip_with_keys(ui.ctx()));
                auditions |= ui.add(audition).clicked();
            }
        });
        if auditions {
            cx.act(Action::Audition);
        }
        let line = egui::Stroke::new(1.0, t.line);
        ui.painter()
            .hline(rect.x_range(), rect.bottom() - 0.5, line);
    }

    fn tabs_ui(
        &mut self,
        ui: &mut Ui,
        cx: &StudioCtx<'_>,
        strip: Rect,
        tabs: &[(Shelf, String, String, Option<u64>)],
    ) {
        let t = cx.tokens;
        let left = ui.max_rect();
        let mut x = left.left();
        for (shelf, label, explanation, count) in tabs {
            let on = self.shelf == *shelf;
            let ink = if on { t.text } else { t.text2 };
            let name = Face::BodyMedium.galley(ui, label.as_str(), ink);
            let count = count.map(thousands).unwrap_or_default();
            let count = Face::MonoLabel.galley(ui, count, t.text3);
            let gap = if count.size().x > 0.0 { 6.0 } else { 0.0 };
            let wide = name.size().x + gap + count.size().x;
            let rect = Rect::from_min_max(pos2(x, strip.top()), pos2(x + wide, strip.bottom()));
            let response = ui.allocate_rect(rect, egui::Sense::click());
            response.widget_info(|| {
                egui::WidgetInfo::selected(egui::accesskit::Role::Tab, true, on, label)
            });
            let middle = strip.center().y;
            let at = pos2(x, middle - name.size().y / 2.0);
            let behind = pos2(x + name.size().x + gap, middle - count.size().y / 2.0);
            ui.painter().galley(at, name, ink);
            ui.painter().galley(behind, count, t.text3);
            if on {
                let under = egui::Stroke::new(2.0, t.accent_ink);
                ui.painter()
                    .hline(rect.x_range(), strip.bottom() - 1.0, under);
            }
            focus_ring(ui, &response, size::RADIUS_SMALL);
            if tip(ui, response, explanation).clicked() {
                self.shelf = *shelf;
                self.focus = None;
            }
            x += wide + 24.0;
        }
    }
}
