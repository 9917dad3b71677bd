//! The films of the backend: each with how its languages stand.

use egui::accesskit::Role;
use egui::{
    Key, Modifiers, PointerButton, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use super::{DubbingPanel, words};
use mynah_i18n::tr;
use mynah_model::dubbing::FilmCard;
use mynah_ui_core::action::Action;
use mynah_ui_core::ctx::StudioCtx;
use mynah_ui_kit::keys;
use mynah_ui_kit::theme::{Face, icons, size};
use mynah_ui_kit::widgets::{Button, at_right, empty_state, focus_ring, plate, tip};

/// Heights of a card's head and of one of its languages, and the gap between cards.
const HEAD: f32 = 56.0;
const LANGUAGE: f32 = 24.0;
const GAP: f32 = 8.0;
const PAD: f32 = 12.0;
/// The largest size of the drop zone.
const ZONE: egui::Vec2 = vec2(560.0, 304.0);

/// What was pressed of a card.
enum Press {
    Open,
    /// The same by its key: the keys go along.
    Enter(egui::Id),
    Bin,
}

impl DubbingPanel {
    /// Draws the list. `is_beside`: the place next to it shows what to do in an empty room.
    pub(super) fn list_ui(&mut self, ui: &mut Ui, cx: &mut StudioCtx<'_>, is_beside: bool) {
        let t = cx.tokens;
        let wanted = vec2(ui.available_width(), size::head(ui.ctx()));
        let (rect, _) = ui.allocate_exact_size(wanted, Sense::hover());
        let builder = UiBuilder::new()
            .id_salt("dubs-head")
            .max_rect(rect.shrink2(vec2(size::PAD, 0.0)))
            .layout(egui::Layout::left_to_right(egui::Align::Center));
        let mut strip = ui.new_child(builder);
        strip.label(Face::Title.rich(tr!("dubbing-list"), t.text));
        at_right(&mut strip, |ui| {
            let (label, explanation) = if self.form.is_some() && self.form_waits {
                (tr!("dubbing-go-on"), tr!("dubbing-go-on.tip"))
            } else {
                (Action::NewDub.label(), Action::NewDub.tip())
            };
            let new = Button::new(label).small().outline();
            let pressed = ui.add(new.icon(icons::PLUS).tip(explanation));
            if std::mem::take(&mut self.enters) {
                pressed.request_focus();
            }
            if pressed.clicked() {
                cx.act(Action::NewDub);
            }
        });
        let line = Stroke::new(1.0, t.line);
        ui.painter()
            .hline(rect.x_range(), rect.bottom() - 0.5, line);
        let Some(cards) = cx.desk.dubbing.listed.get(&cx.desk.backend()).cloned() else {
            ui.add_space(12.0);
            ui.vertical_centered(|ui| {
                ui.label(Face::Small.rich(tr!("dubbing-loading"), t.text2));
            });
            return;
        };
        let others = self.others(cx);
        let (binned, shown): (Vec<&FilmCard>, Vec<&FilmCard>) =
            cards.iter().partition(|card| card.film.binned.is_some());
        // Of what nothing was ordered nothing is left.
        let binned: Vec<&FilmCard> = binned
            .into_iter()
            .filter(|card| !card.film.languages.is_empty())
            .collect();
        let is_unknown = self.account_told(cx).is_some_and(Result::is_err);
        if cards.is_empty() && others.is_empty() {
            if is_unknown {
                let margin = egui::Margin::symmetric(PAD as i8, PAD as i8);
                egui::Frame::new()
                    .inner_margin(margin)
                    .show(ui, |ui| self.others_ui(ui, cx, &others));
            }
            if !is_beside {
                self.empty_ui(ui, cx);
            }
            return;
        }
        ScrollArea::vertical()
            .id_salt("dubs")
            .auto_shrink(false)
            .show(ui, |ui| {
                let margin = egui::Margin::symmetric(PAD as i8, PAD as i8);
                egui::Frame::new().inner_margin(margin).show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = GAP;
                    for card in shown {
                        match self.card_ui(ui, cx, card) {
                            Some(Press::Open) => self.look_at(cx, card),
                            Some(Press::Enter(id)) => {
                                self.look_at(cx, card);
                                self.table.enters = Some(id);
                            }
                            Some(Press::Bin) => self.put_into_bin(cx, card),
                            None => {}
                        }
                    }
                    self.others_ui(ui, cx, &others);
                    self.binned_ui(ui, cx, &binned);
                    mynah_ui_kit::keys::bring_into_view(ui);
                });
            });
    }

    /// Draws the drop zone of a room without dubs, in the middle of the place.
    pub(super) fn drop_zone_ui(&self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let place = ui.available_rect_before_wrap();
        let wanted = ZONE.min(place.size() - vec2(2.0 * size::PAD, 2.0 * size::PAD));
        let zone = Rect::from_center_size(place.center(), wanted);
        plate(ui, zone, size::RADIUS_CARD, cx.tokens.bg1, cx.tokens.line);
        let builder = UiBuilder::new()
            .id_salt("dub-drop")
            .max_rect(zone.shrink(PAD));
        let mut inside = ui.new_child(builder);
        self.empty_ui(&mut inside, cx);
        ui.advance_cursor_after_rect(place);
    }

    /// Returns true if there is no dub yet, neither here nor in the account.
    pub(super) fn is_empty(&self, cx: &StudioCtx<'_>) -> bool {
        let cards = cx.desk.dubbing.listed.get(&cx.desk.backend());
        cards.is_some_and(|cards| cards.is_empty()) && self.others(cx).is_empty()
    }

    /// What teaches where nothing is yet.
    fn empty_ui(&self, ui: &mut Ui, cx: &mut StudioCtx<'_>) {
        let button = Action::ChooseFilm;
        let (label, explanation) = (button.label(), button.tip());
        // What begins one is pressed once: beside a form it is there already.
        let shown = (!self.has_form()).then_some((&*label, &*explanation));
        let (title, text) = (tr!("dubbing-empty"), tr!("dubbing-empty.text"));
        let pressed = empty_state(ui, icons::TRANSLATE, &title, &text, shown);
        if pressed.is_some_and(|button| button.clicked()) {
            cx.act(Action::ChooseFilm);
        }
    }

    fn card_ui(&mut self, ui: &mut Ui, cx: &StudioCtx<'_>, card: &FilmCard) -> Option<Press> {
        let t = cx.tokens;
        let high = HEAD + LANGUAGE * card.film.languages.len() as f32 + 8.0;
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), high), Sense::hover());
        let id = ui.scope_id().with(("dub", card.id.as_str()));
        let response = ui.interact(rect, id, Sense::click());
        let on = !self.has_form() && self.open.as_ref().is_some_and(|it| it.id == card.id);
        let states = card.film.languages.iter().zip(&card.stands);
        let states: Vec<_> = states
            .map(|(language, stands)| {
                let name = words::language(&language.code);
                let state = words::state(cx, card, (language, stands));
                (name, state)
            })
            .collect();
        let about = words::about_card(card);
        response.widget_info(|| {
            let all = states
                .iter()
                .map(|(name, (state, _))| format!("{name}: {state}"));
            let all: Vec<String> = all.collect();
            let said = tr!(
                "dubbing-card",
                name = card.film.name(),
                about = about.as_str(),
                states = all.join(", ")
            );
            WidgetInfo::selected(Role::ListItem, true, on, said)
        });
        if self.reached.take_if(|it| *it == card.id).is_some() {
            response.request_focus();
        }
        if !ui.is_rect_visible(rect) {
            return response.clicked().then_some(Press::Open);
        }
        let stroke = if on {
            Stroke::new(1.0, t.accent_ink)
        } else {
            Stroke::new(1.0, t.line)
        };
        let fill = if on || response.hovered() {
            t.bg2
        } else {
            t.bg1
        };
        let radius = size::RADIUS_CARD;
        ui.painter()
            .rect(rect, radius, fill, stroke, StrokeKind::Inside);
        let room = rect.width() - 2.0 * PAD;
        let left = rect.left() + PAD;
        let name = Face::BodyStrong.elided(ui, card.film.name(), t.text, room);
        ui.painter()
            .galley(pos2(left, rect.top() + 10.0), name, t.text);
        let about = Face::Small.elided(ui, about, t.text2, room);
        ui.painter()
            .galley(pos2(left, rect.top() + 32.0), about, t.text2);
        let mut y = rect.top() + HEAD;
        for (name, (state, tone)) in states {
            let row = Rect::from_min_size(pos2(left, y), vec2(room, LANGUAGE));
            let ink = tone.ink(t);
            let state = Face::Small.elided(ui, state, ink, room * 0.62);
            let wide = state.size().x;
            let at = pos2(row.right() - wide, row.center().y - state.size().y / 2.0);
            ui.painter().galley(at, state, ink);
            let name = Face::Small.elided(ui, name, t.text, room - wide - 8.0);
            let at = pos2(left, row.center().y - name.size().y / 2.0);
            ui.painter().galley(at, name, t.text);
            y += LANGUAGE;
        }
        focus_ring(ui, &response, radius);
        if on {
            // Space is the board's, whose card this is.
            keys::space_plays_at(&response);
            if response.has_focus() {
                self.keyed_card = Some(id);
            }
        }
        let deletes = response.has_focus()
            && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Delete));
        let response = tip(ui, response, &tr!("dubbing-card.tip"));
        if response.clicked() {
            response.request_focus();
        }
        if deletes {
            Some(Press::Bin)
        } else if response.clicked() && !response.clicked_by(PointerButton::Primary) {
            Some(Press::Enter(id))
        } else {
            response.clicked().then_some(Press::Open)
        }
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::LIST;
    use mynah_core::backend::Backend;
    use mynah_model::event::{DubbingEvent, Event};
    use mynah_ui_core::testing::fixtures::{SCRIPT, desk, room};

    /// Regression: an empty room had its drop zone in the narrow list and nothing in the middle.
    #[test]
    fn the_drop_zone_is_in_the_middle_of_an_empty_room() {
        let mut desk = desk(Backend::Draft, SCRIPT);
        let none = DubbingEvent::Listed(Backend::Draft, Vec::new());
        desk.apply(Event::Dubbing(none));
        let room = room(
            (1_272.0, 800.0),
            desk,
            DubbingPanel::default(),
            |panel, ui, cx| {
                panel.ui(ui, cx);
            },
        );
        let title = room.get_by_label(&tr!("dubbing-empty")).rect().center();
        let middle = LIST + (1_272.0 - LIST) / 2.0;
        assert!((title.x - middle).abs() < 4.0, "{title}");
        assert!((title.y - 400.0).abs() < 80.0, "{title}");
        room.get_by_label(&Action::ChooseFilm.label());
    }
}
