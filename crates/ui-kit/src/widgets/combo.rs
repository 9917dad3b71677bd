//! A field that opens a list.

use egui::accesskit::Role;
use egui::{
    CornerRadius, EventFilter, InnerResponse, Key, Modifiers, Popup, Response, Sense, Ui,
    WidgetInfo, pos2, vec2,
};

use crate::keys;
use crate::theme::{Face, Icon, Tokens, icons, size};
use crate::widgets::command::{self, Report};
use crate::widgets::menu;
use crate::widgets::plate;
use crate::widgets::tip::{focus_ring, tip};

/// An open list is at least this wide: a narrow field must not cut what is chosen from.
const LIST: f32 = 280.0;

/// A field with the chosen value that opens a list of [`combo_item`]s. Its accessible name is
/// `name`, its value what is shown.
#[must_use = "call `show`"]
pub struct Combo<'a> {
    name: &'a str,
    shown: &'a str,
    short: &'a str,
    detail: &'a str,
    brief: &'a str,
    tip: &'a str,
    icon: Option<Icon>,
    width: Option<f32>,
    height: f32,
    on: bool,
    several: bool,
    why_not: Option<&'a str>,
    command: Option<&'static str>,
}

impl<'a> Combo<'a> {
    /// 28 points high and as wide as there is room.
    pub fn new(name: &'a str, shown: &'a str) -> Self {
        Self {
            name,
            shown,
            short: "",
            detail: "",
            brief: "",
            tip: "",
            icon: None,
            width: None,
            height: size::CONTROL_SMALL,
            on: false,
            several: false,
            why_not: None,
            command: None,
        }
    }

    /// Quiet numbers at the right (`×1.0 cr/char`).
    pub fn detail(mut self, detail: &'a str) -> Self {
        self.detail = detail;
        self
    }

    /// The value in fewer letters, for a field that would cut the whole one; the hover says the whole one then.
    pub fn short(mut self, short: &'a str) -> Self {
        self.short = short;
        self
    }

    /// What is left of the detail where it would cut the value short.
    pub fn brief(mut self, brief: &'a str) -> Self {
        self.brief = brief;
        self
    }

    /// What is chosen here, in a sentence.
    pub fn tip(mut self, tip: &'a str) -> Self {
        self.tip = tip;
        self
    }

    /// An icon before the value.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// This wide.
    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    /// 32 points high.
    pub fn tall(mut self) -> Self {
        self.height = size::CONTROL;
        self
    }

    /// Whether something is chosen that narrows what is listed.
    pub fn on(mut self, on: bool) -> Self {
        self.on = on;
        self
    }

    /// Several can be chosen: the list stays open until it is left.
    pub fn several(mut self) -> Self {
        self.several = true;
        self
    }

    /// With a reason: switched off, and says why.
    pub fn why_not(mut self, reason: Option<&'a str>) -> Self {
        self.why_not = reason;
        self
    }

    /// Lets [`command::ask`] open its list by this message id.
    pub fn command(mut self, id: &'static str) -> Self {
        self.command = Some(id);
        self
    }

    /// Draws it; `list` draws the open list.
    pub fn show<R>(self, ui: &mut Ui, list: impl FnOnce(&mut Ui) -> R) -> InnerResponse<Option<R>> {
        let t = Tokens::of(ui);
        let off = self.why_not.is_some();
        let width = self.width.unwrap_or_else(|| ui.available_width());
        let sense = if off { Sense::hover() } else { Sense::click() };
        let (rect, mut response) = ui.allocate_exact_size(vec2(width, self.height), sense);
        let enabled = ui.is_enabled() && !off;
        if let Some(id) = self.command {
            let report = Report {
                id,
                why_not: self.why_not,
                is_enabled: enabled,
                spends: false,
            };
            command::report(ui, &mut response, &report);
        }
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::ComboBox, enabled, self.name);
            info.current_text_value = Some(self.shown.to_owned());
            info
        });
        let label = self.label(ui, rect);
        let open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response));
        if ui.is_rect_visible(rect) {
            let (fill, line) = if self.on {
                (t.bg3, t.text3)
            } else if open || response.hovered() {
                (t.bg3, t.line)
            } else {
                (t.bg2, t.line)
            };
            plate(ui, rect, size::RADIUS, fill, line);
            self.paint_inside(ui, t, rect, label);
            focus_ring(ui, &response, size::RADIUS);
        }
        let explanation = self.why_not.unwrap_or(self.tip);
        let whole = label == self.shown && !self.cuts(ui, rect);
        let response = if whole {
            tip(ui, response, explanation)
        } else {
            tip(ui, response, &format!("{}: {explanation}", self.shown))
        };
        let opened = !open && !off && arrow_opens(ui, &response);
        let how = (opened, self.several);
        let inner = menu::menu_by(&response, how, (self.name, width.max(LIST)), |ui| {
            ui.set_min_width(width.max(LIST) - 12.0);
            ui.spacing_mut().item_spacing.y = 2.0;
            egui::ScrollArea::vertical()
                .max_height(320.0)
                .show(ui, list)
                .inner
        });
        InnerResponse::new(inner, response)
    }

    fn face(&self) -> Face {
        if self.height > size::CONTROL_SMALL {
            Face::Body
        } else {
            Face::Small
        }
    }

    /// Where the value stands in the field.
    fn room(&self, rect: egui::Rect) -> std::ops::Range<f32> {
        let icon = if self.icon.is_some() { 24.0 } else { 0.0 };
        rect.left() + 8.0 + icon..rect.right() - 26.0
    }

    /// Whether the value doesn't fit whole.
    fn cuts(&self, ui: &Ui, rect: egui::Rect) -> bool {
        let room = self.room(rect);
        let whole = self.face().galley(ui, self.shown, Tokens::of(ui).text);
        whole.size().x > room.end - room.start
    }

    /// The value as it is shown: short where the whole one would be cut.
    fn label(&self, ui: &Ui, rect: egui::Rect) -> &'a str {
        if self.short.is_empty() || !self.cuts(ui, rect) {
            self.shown
        } else {
            self.short
        }
    }

    fn paint_inside(&self, ui: &Ui, t: &Tokens, rect: egui::Rect, label: &str) {
        let face = self.face();
        let ink = if self.why_not.is_some() {
            t.text3
        } else {
            t.text
        };
        let middle = rect.center().y;
        let caret = pos2(rect.right() - 14.0, middle);
        icons::CARET_DOWN.paint(ui.painter(), caret, 12.0, t.text3);
        if let Some(icon) = self.icon {
            icon.paint(
                ui.painter(),
                pos2(rect.left() + 16.0, middle),
                16.0,
                t.text2,
            );
        }
        let room = self.room(rect);
        let (left, mut right) = (room.start, room.end);
        // The value comes first; what it costs is told again in the list.
        let value = face.galley(ui, label, ink).size().x;
        let detail = [self.detail, self.brief]
            .into_iter()
            .filter(|detail| !detail.is_empty())
            .map(|detail| Face::MonoLabel.galley(ui, detail, t.text2))
            .find(|detail| left + value + 8.0 + detail.size().x <= right);
        if let Some(detail) = detail {
            let at = pos2(right - detail.size().x, middle - detail.size().y / 2.0);
            right = at.x - 8.0;
            ui.painter().galley(at, detail, t.text2);
        }
        let shown = face.elided(ui, label, ink, right - left);
        let at = pos2(left, middle - shown.size().y / 2.0);
        ui.painter().galley(at, shown, ink);
    }
}

/// Whether an arrow was pressed in the closed field: it opens the list, and leads to no other control.
fn arrow_opens(ui: &Ui, field: &Response) -> bool {
    if !field.has_focus() {
        return false;
    }
    let arrows = EventFilter {
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(field.id, arrows));
    keys::takes_arrows(field);
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    pressed(Key::ArrowDown) || pressed(Key::ArrowUp)
}

/// One line of an open list: a word, quiet detail at the right, a tick when it is chosen, and what choosing it does.
pub fn combo_item(
    ui: &mut Ui,
    chosen: bool,
    (label, detail): (&str, &str),
    explanation: &str,
) -> Response {
    let response = menu_row(ui, Some(chosen), None, label, detail, None);
    menu::row(ui, &response, chosen, label);
    tip(ui, response, explanation)
}

/// The same where several can be chosen: with a box for the tick.
pub fn combo_check(ui: &mut Ui, chosen: bool, label: &str, explanation: &str) -> Response {
    let response = menu_row(ui, Some(chosen), None, label, "", None);
    let middle = pos2(response.rect.left() + 15.0, response.rect.center().y);
    let stroke = egui::Stroke::new(1.0, Tokens::of(ui).text3);
    let square = egui::Rect::from_center_size(middle, vec2(16.0, 16.0));
    let radius = CornerRadius::same(size::RADIUS_SMALL as u8);
    ui.painter()
        .rect_stroke(square, radius, stroke, egui::StrokeKind::Inside);
    menu::row(ui, &response, chosen, label);
    tip(ui, response, explanation)
}

/// One line of a menu, with an icon, the shortcut at the right, and what it does.
pub fn menu_item(
    ui: &mut Ui,
    icon: Icon,
    (label, keys): (&str, &str),
    explanation: &str,
) -> Response {
    let response = menu_row(ui, None, Some(icon), label, keys, None);
    menu::row(ui, &response, false, label);
    tip(ui, response, explanation)
}

/// One entry of a list that is searched; `lit`: the one that Enter takes. The mouse lights nothing else: whoever
/// draws the list moves the light to what it is over.
pub fn found_item(
    ui: &mut Ui,
    lit: bool,
    icon: Icon,
    (label, detail): (&str, &str),
    explanation: &str,
) -> Response {
    let response = menu_row(ui, None, Some(icon), label, detail, Some(lit));
    tip(ui, response, explanation)
}

fn menu_row(
    ui: &mut Ui,
    chosen: Option<bool>,
    icon: Option<Icon>,
    label: &str,
    detail: &str,
    lit: Option<bool>,
) -> Response {
    let t = Tokens::of(ui);
    let ink = if ui.is_enabled() { t.text } else { t.text3 };
    // The note has what the label leaves, and half of the row in any case.
    let row = ui.available_width() - 54.0;
    let label_wants = Face::Small.galley(ui, label, ink).size().x;
    let room = (row - label_wants).max(row * 0.45);
    let note = Face::MonoLabel.elided(ui, detail, t.text3, room);
    let most = ui.available_width() - note.size().x - 54.0;
    let text = if most > 80.0 {
        Face::Small.elided(ui, label, ink, most)
    } else {
        Face::Small.galley(ui, label, ink)
    };
    let mark = if icon.is_some() || chosen == Some(true) {
        icon.or(Some(icons::CHECK))
    } else {
        None
    };
    let left = 30.0;
    let wanted = left + text.size().x + note.size().x + 24.0;
    let width = ui.available_width().max(wanted);
    let (rect, response) = ui.allocate_exact_size(vec2(width, size::CONTROL_SMALL), Sense::click());
    response.widget_info(|| {
        let is_enabled = ui.is_enabled();
        let mut info = match chosen {
            Some(chosen) => WidgetInfo::selected(Role::ListBoxOption, is_enabled, chosen, label),
            None => WidgetInfo::labeled(Role::MenuItem, is_enabled, label),
        };
        // A price among them.
        info.current_text_value = (!detail.is_empty()).then(|| detail.to_owned());
        info
    });
    if ui.is_rect_visible(rect) {
        if lit.unwrap_or_else(|| response.hovered() || response.has_focus()) {
            let radius = CornerRadius::same(size::RADIUS_SMALL as u8);
            ui.painter().rect_filled(rect, radius, t.bg3);
        }
        let middle = rect.center().y;
        if let Some(mark) = mark {
            let color = if icon.is_some() {
                t.text2
            } else {
                t.accent_ink
            };
            mark.paint(ui.painter(), pos2(rect.left() + 15.0, middle), 14.0, color);
        }
        let at = pos2(rect.left() + left, middle - text.size().y / 2.0);
        ui.painter().galley(at, text, ink);
        let at = pos2(
            rect.right() - 8.0 - note.size().x,
            middle - note.size().y / 2.0,
        );
        ui.painter().galley(at, note, t.text3);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn what_would_be_cut_is_said_in_fewer_letters() {
        let mut labels = Vec::new();
        drop(testing::widget(|ui| {
            let rect = |width| egui::Rect::from_min_size(pos2(0.0, 0.0), vec2(width, 28.0));
            let combo = Combo::new("Output", "MP3 22.05 kHz 32 kbit/s").short("MP3 22.05/32");
            labels.push((combo.label(ui, rect(240.0)), combo.label(ui, rect(120.0))));
        }));
        assert_eq!(
            labels.last(),
            Some(&("MP3 22.05 kHz 32 kbit/s", "MP3 22.05/32"))
        );
    }

    /// An arrow led to the control below, and Enter pressed that. Letters were lost.
    #[test]
    fn arrows_open_the_list_and_letters_go_through_it() {
        use egui::{Event, Key};
        use egui_kittest::kittest::Queryable as _;
        let mut room = testing::widget_state(
            |ui, chosen: &mut &'static str| {
                let now = *chosen;
                Combo::new("Animal", now).show(ui, |ui| {
                    for one in ["Ape", "Bee", "Cat", "Cow"] {
                        if combo_item(ui, now == one, (one, ""), one).clicked() {
                            *chosen = one;
                        }
                    }
                });
                if ui.button("Create").clicked() {
                    *chosen = "Created";
                }
            },
            "Ape",
        );
        room.get_by_label("Animal").focus();
        room.run();
        for expected in ["Cat", "Cow", "Cat"] {
            room.key_press(Key::ArrowDown);
            room.run();
            room.event(Event::Text("c".to_owned()));
            room.run();
            room.key_press(Key::Enter);
            room.run();
            assert_eq!(*room.state(), expected);
        }
        room.key_press(Key::ArrowDown);
        room.run();
        room.key_press(Key::ArrowDown);
        room.run();
        room.key_press(Key::Enter);
        room.run();
        assert_eq!(*room.state(), "Cow");
        // Letters that come together are a word's, each for itself went on by its own.
        room.key_press(Key::ArrowDown);
        room.run();
        for letter in ["c", "a"] {
            room.event(Event::Text(letter.to_owned()));
        }
        room.run();
        room.key_press(Key::Enter);
        room.run();
        assert_eq!(*room.state(), "Cat");
        // A space between the words of a name chooses nothing.
        room.key_press(Key::ArrowDown);
        room.run();
        room.event(Event::Text("bee".to_owned()));
        room.step();
        room.key_press(Key::Space);
        room.event(Event::Text(" ".to_owned()));
        room.step();
        assert_eq!(*room.state(), "Cat", "it is open still");
        room.key_press(Key::Enter);
        room.run();
        assert_eq!(*room.state(), "Bee");
    }

    /// They began at the first row, wherever the choice stood.
    #[test]
    fn arrows_lead_on_from_what_is_chosen_in_a_list_that_the_mouse_opened() {
        use egui::Key;
        use egui_kittest::kittest::Queryable as _;
        let mut room = testing::widget_state(
            |ui, chosen: &mut &'static str| {
                let now = *chosen;
                Combo::new("Animal", now).show(ui, |ui| {
                    for one in ["Ape", "Bee", "Cat", "Cow"] {
                        if combo_item(ui, now == one, (one, ""), one).clicked() {
                            *chosen = one;
                        }
                    }
                });
            },
            "Bee",
        );
        room.get_by_label("Animal").click();
        room.run();
        room.key_press(Key::ArrowDown);
        room.run();
        room.key_press(Key::Enter);
        room.run();
        assert_eq!(*room.state(), "Cat");
    }
}
