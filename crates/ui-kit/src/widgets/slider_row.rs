//! A setting as a slider with words at its ends.

mod typed;

use std::cell::{Cell, RefCell};
use std::ops::RangeInclusive;

use egui::{Align, DragValue, Id, Layout, Response, Ui, Widget, vec2};

use self::typed::{Digits, Refused, Stood, number};
use crate::theme::{Face, Tokens, icons, size};
use crate::widgets::button::IconButton;
use crate::widgets::caption::caption;
use crate::widgets::slider::{Slider, step_of};
use crate::widgets::tip::tip;
use mynah_i18n::tr;

/// Widths of the number and of the button that brings the default back.
const NUMBER: f32 = 44.0;
const RESET: f32 = 20.0;

/// Whether a value is the usual one, to the hundredth that is shown.
pub fn is_at_tick(value: f32, usual: f32) -> bool {
    (value - usual).abs() <= 0.004
}

/// A slider: name and number above, words below, a tick at the default.
///
/// Keys: arrows one step, with Shift or by page keys ten, Home and End the lowest and the highest value, Delete or a double
/// click back to the default; digits go into the number. The returned response is `changed` while it moves; a change ends where the pointer, the keys
/// and the number are let go.
#[must_use = "add it to a Ui"]
pub struct SliderRow<'a> {
    name: &'a str,
    value: &'a mut f32,
    low: f32,
    high: f32,
    usual: f32,
    words: (&'a str, &'a str),
    tip: &'a str,
    why_not: Option<&'a str>,
    plain: bool,
    /// Its number, once that is drawn.
    number: Option<Id>,
}

impl<'a> SliderRow<'a> {
    /// A slider from 0 to 1 in steps of a hundredth.
    pub fn new(name: &'a str, value: &'a mut f32, usual: f32) -> Self {
        Self {
            name,
            value,
            low: 0.0,
            high: 1.0,
            usual,
            words: ("", ""),
            tip: "",
            why_not: None,
            plain: false,
            number: None,
        }
    }

    /// Within another range than 0 to 1.
    pub fn range(mut self, range: RangeInclusive<f32>) -> Self {
        (self.low, self.high) = range.into_inner();
        self
    }

    /// The words at its ends.
    pub fn words(mut self, low: &'a str, high: &'a str) -> Self {
        self.words = (low, high);
        self
    }

    /// What it does to the sound.
    pub fn tip(mut self, tip: &'a str) -> Self {
        self.tip = tip;
        self
    }

    /// With a reason: keeps its value, is switched off and says why.
    pub fn why_not(mut self, reason: Option<&'a str>) -> Self {
        self.why_not = reason;
        self
    }

    /// Of something that is no voice's: the default is nobody's own.
    pub fn plain(mut self) -> Self {
        self.plain = true;
        self
    }

    fn head_ui(&mut self, ui: &mut Ui, t: &Tokens) -> bool {
        let off = self.why_not.is_some();
        let mut changed = false;
        ui.horizontal(|ui| {
            ui.set_height(20.0);
            let ink = if off { t.text3 } else { t.text };
            caption(ui, Face::SmallMedium, self.name, ink);
            ui.spacing_mut().item_spacing.x = 0.0;
            let before = ui.available_width() - NUMBER - RESET - 2.0;
            ui.add_space(before.max(0.0));
            if !off && !is_at_tick(*self.value, self.usual) {
                changed |= self.reset_ui(ui, t);
            } else {
                ui.add_space(RESET);
                // The number keeps its id, and so the keys, when the button comes or goes.
                ui.skip_ahead_auto_ids(1);
            }
            ui.add_space(2.0);
            ui.add_enabled_ui(!off, |ui| changed |= self.number_ui(ui));
        });
        changed
    }

    fn reset_ui(&mut self, ui: &mut Ui, t: &Tokens) -> bool {
        let name = tr!("slider-reset", name = self.name);
        let usual = format!("{:.2}", self.usual);
        let button = IconButton::new(icons::ARROW_COUNTER_CLOCKWISE, name)
            .tip(if self.plain {
                tr!("slider-reset.tip-plain", usual = usual)
            } else {
                tr!("slider-reset.tip", usual = usual)
            })
            .color(t.text3)
            .tiny();
        let pressed = ui.add(button).clicked();
        if pressed {
            *self.value = self.usual;
        }
        pressed
    }

    fn number_ui(&mut self, ui: &mut Ui) -> bool {
        ui.spacing_mut().interact_size = vec2(NUMBER, 20.0);
        ui.spacing_mut().button_padding = vec2(6.0, 1.0);
        ui.style_mut().override_font_id = Some(Face::MonoLabel.font());
        let text = format!("{:.2}", *self.value);
        let (low, high) = (self.low, self.high);
        let id = ui.next_auto_id();
        Digits::hand_over(ui, id, (&text, low < 0.0));
        let is_left = !ui.memory(|memory| memory.has_focus(id));
        let (was, stood) = (*self.value, Stood::of(ui, id, *self.value));
        let (is_read, refused) = (Cell::new(false), RefCell::new(None));
        let read = |text: &str| {
            let read = number(text, (low, high));
            is_read.set(true);
            *refused.borrow_mut() = read.is_none().then(|| text.trim().to_owned());
            // Each letter counts: of what is refused the first ones would.
            Some(read.unwrap_or_else(|| f64::from(stood)))
        };
        // It counts as it is typed: what waited for the field to be left met whoever's value was shown by then.
        let response = ui.add(
            DragValue::new(self.value)
                .range(low..=high)
                .speed(step_of(low..=high))
                .fixed_decimals(2)
                .custom_parser(read),
        );
        // By arrows or the pointer it is moved, not typed.
        let is_moved = *self.value != was && !is_read.get();
        let stood = if is_moved { *self.value } else { stood };
        Stood::keep(ui, response.id, (stood, *self.value));
        let typed = refused.into_inner().filter(|typed| !typed.is_empty());
        if let Some(typed) = typed.filter(|_| is_left) {
            Refused::keep(ui, response.id, (typed, *self.value));
        }
        // It keeps the keys at Enter, as `keep_at_enter` has it, but a frame later: what was typed beyond an end is that end
        // by then, and the number says so.
        let again = response.id.with("again");
        if ui
            .data_mut(|data| data.remove_temp::<bool>(again))
            .is_some()
        {
            response.request_focus();
        }
        if response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter)) {
            ui.data_mut(|data| data.insert_temp(again, true));
            ui.ctx().request_repaint();
        }
        self.number = Some(response.id);
        let name = tr!("slider-number", name = self.name);
        ui.ctx()
            .accesskit_node_builder(response.id, |node| node.set_label(name));
        let explanation = match self.why_not {
            Some(reason) => reason.to_owned(),
            None => tr!(
                "slider-number.tip",
                low = format!("{low:.2}"),
                high = format!("{high:.2}")
            ),
        };
        tip(ui, response, &explanation).changed()
    }
}

/// Leaves the keys with a field whose text was taken over by Enter: what is typed next is meant for it, too.
pub fn keep_at_enter(ui: &Ui, field: &Response) {
    if field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter)) {
        field.request_focus();
    }
}

impl Widget for SliderRow<'_> {
    fn ui(mut self, ui: &mut Ui) -> Response {
        let t = Tokens::of(ui);
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            // Rows as high as what is in them: 20 + 18 + 16.
            ui.spacing_mut().interact_size.y = 0.0;
            let typed = self.head_ui(ui, t);
            let mut response = Slider {
                name: self.name,
                value: self.value,
                low: self.low,
                high: self.high,
                usual: self.usual,
                why_not: self.why_not,
                slim: false,
            }
            .show(ui);
            if let Some(number) = self.number.filter(|_| response.has_focus()) {
                Digits::begin(ui, number, self.low < 0.0);
            }
            if typed {
                response.mark_changed();
            }
            let ends = (self.low, self.high);
            let refused = self
                .number
                .and_then(|id| Refused::words(ui, id, *self.value, ends));
            if let Some(reason) = self.why_not {
                ui.label(Face::Label.rich(reason, t.text2));
            } else if let Some(refused) = refused {
                let said = ui.add(egui::Label::new(Face::Label.rich(refused, t.warn)).wrap());
                // Whoever typed it may not see it.
                ui.ctx().accesskit_node_builder(said.id, |node| {
                    node.set_live(egui::accesskit::Live::Polite);
                });
            } else if !self.words.0.is_empty() && !size::is_low(ui.ctx()) {
                ui.horizontal(|ui| {
                    ui.label(Face::Label.rich(self.words.0, t.text3));
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        ui.label(Face::Label.rich(self.words.1, t.text3));
                    });
                });
            }
            let words = match self.why_not {
                Some(reason) => reason.to_owned(),
                None if self.tip.is_empty() => String::new(),
                None => tr!("slider-wheel", tip = self.tip),
            };
            tip(ui, response, &words)
        })
        .inner
    }
}

#[cfg(test)]
mod tests {
    use egui::Key;
    use egui_kittest::Harness;
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;
    use crate::testing;

    fn slider<'a>() -> Harness<'a, f32> {
        testing::widget_state(
            |ui, value: &mut f32| {
                ui.add(
                    SliderRow::new("Stability", value, 0.5).words("More variable", "More stable"),
                );
            },
            0.4,
        )
    }

    #[test]
    fn arrows_delete_and_screen_readers_move_it() {
        let mut harness = slider();
        harness.get_by_label("Stability").focus();
        harness.run();
        harness.key_press(Key::ArrowRight);
        harness.run();
        assert!((*harness.state() - 0.41).abs() < 1e-6);
        harness.key_press(Key::Delete);
        harness.run();
        assert!((*harness.state() - 0.5).abs() < 1e-6);
        harness.get_by_label("Stability").set_value_accesskit(0.9);
        harness.run();
        assert!((*harness.state() - 0.9).abs() < 1e-6);
    }

    #[test]
    fn page_keys_home_and_end_move_it_and_digits_go_into_its_number() {
        let mut harness = slider();
        let key = |harness: &mut Harness<'_, f32>, key| {
            harness
                .get_by_role_and_label(egui::accesskit::Role::Slider, "Stability")
                .focus();
            harness.run();
            harness.key_press(key);
            harness.run();
            *harness.state()
        };
        assert!((key(&mut harness, Key::PageUp) - 0.5).abs() < 1e-6);
        assert!((key(&mut harness, Key::PageDown) - 0.4).abs() < 1e-6);
        assert!((key(&mut harness, Key::End) - 1.0).abs() < 1e-6);
        assert!(key(&mut harness, Key::Home).abs() < 1e-6);
        for letter in ["0", ".", "7", "3"] {
            harness.event(egui::Event::Text(letter.to_owned()));
            harness.step();
        }
        harness.run();
        assert!(
            (*harness.state() - 0.73).abs() < 1e-6,
            "{}",
            harness.state()
        );
    }

    /// From 5 to 20 took 1500 presses, and 4 and 6 could not be dragged to.
    #[test]
    fn what_reaches_far_moves_in_whole_numbers() {
        let mut harness = testing::widget_state(
            |ui, value: &mut f32| {
                ui.add(SliderRow::new("Guidance", value, 5.0).range(0.0..=100.0));
            },
            5.0,
        );
        let slider = |harness: &Harness<'_, f32>| {
            let role = egui::accesskit::Role::Slider;
            harness.get_by_role_and_label(role, "Guidance").rect()
        };
        harness.get_by_label("Guidance").focus();
        harness.run();
        harness.key_press(Key::ArrowRight);
        harness.run();
        assert!((*harness.state() - 6.0).abs() < 1e-6, "{}", harness.state());
        harness.key_press(Key::PageUp);
        harness.run();
        assert!(
            (*harness.state() - 16.0).abs() < 1e-6,
            "{}",
            harness.state()
        );
        for wanted in [4.0, 6.0_f32] {
            let rect = slider(&harness);
            let way = rect.shrink2(vec2(6.0, 0.0));
            let at = egui::pos2(way.left() + way.width() * wanted / 100.0, rect.center().y);
            harness.hover_at(at);
            harness.run();
            for pressed in [true, false] {
                harness.event(egui::Event::PointerButton {
                    pos: at,
                    button: egui::PointerButton::Primary,
                    pressed,
                    modifiers: egui::Modifiers::NONE,
                });
                harness.run();
            }
            assert!(
                (*harness.state() - wanted).abs() < 1e-6,
                "{}",
                harness.state()
            );
        }
    }

    /// The minus stayed behind: -0.5 became 0.5.
    #[test]
    fn a_minus_goes_into_the_number_where_there_is_less_than_nothing() {
        let mut harness = testing::widget_state(
            |ui, value: &mut f32| {
                ui.add(SliderRow::new("Loudness", value, 0.5).range(-1.0..=1.0));
            },
            0.5,
        );
        harness
            .get_by_role_and_label(egui::accesskit::Role::Slider, "Loudness")
            .focus();
        harness.run();
        for letter in ["-", "0", ".", "5"] {
            harness.event(egui::Event::Text(letter.to_owned()));
            harness.step();
        }
        harness.run();
        assert!((*harness.state() + 0.5).abs() < 1e-6, "{}", harness.state());
    }

    /// Types a number at the slider, and takes it over.
    fn typed(harness: &mut Harness<'_, f32>, text: &str) {
        let slider = harness.get_by_role_and_label(egui::accesskit::Role::Slider, "Stability");
        slider.focus();
        harness.run();
        for letter in text.chars() {
            harness.event(egui::Event::Text(letter.to_string()));
            harness.run_steps(2);
        }
        harness.key_press(Key::Enter);
        harness.run_steps(3);
    }

    /// "7" became 1.00 without a word, and once it said 5 while the value was 1.
    #[test]
    fn a_number_beyond_an_end_is_refused_with_a_word_and_what_stood_there_stays() {
        for text in ["7", "5", "150"] {
            let mut harness = slider();
            typed(&mut harness, text);
            assert!((*harness.state() - 0.4).abs() < 1e-6, "{text}");
            let number_label = tr!("slider-number", name = "Stability");
            let number = harness.get_by_label(&number_label);
            let said = number.accesskit_node().value().unwrap_or_default();
            assert_eq!(said, "0.40");
            assert!(number.accesskit_node().is_focused(), "it keeps the keys");
            harness.get_by_label_contains(&format!("“{text}” isn’t between 0.00 and 1.00"));
        }
    }

    /// Types into the number that has the keys, in place of what stands there.
    fn typed_anew(harness: &mut Harness<'_, f32>, text: &str) {
        harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
        harness.run_steps(2);
        for letter in text.chars() {
            harness.event(egui::Event::Text(letter.to_string()));
            harness.run_steps(2);
        }
    }

    /// "7" at the next line gave it what had been typed at the one before.
    #[test]
    fn a_refused_number_puts_back_nothing_of_another_line() {
        for is_taken in [true, false] {
            let mut harness = slider();
            typed(&mut harness, "0.6");
            typed_anew(&mut harness, "0.65");
            if is_taken {
                harness.key_press(Key::Enter);
                harness.run_steps(3);
            }
            *harness.state_mut() = 0.8;
            harness.run_steps(2);
            typed_anew(&mut harness, "7");
            harness.key_press(Key::Enter);
            harness.run_steps(3);
            assert!((*harness.state() - 0.8).abs() < 1e-6, "{}", harness.state());
            harness.get_by_label_contains("“7” isn’t between 0.00 and 1.00");
        }
    }

    /// "150" left 0.15 behind, and "1.5" 1.00, at Escape without a word.
    #[test]
    fn a_refused_number_leaves_nothing_of_its_first_letters() {
        for text in ["150", "1.5"] {
            let mut harness = slider();
            typed(&mut harness, "0.6");
            typed_anew(&mut harness, text);
            assert!((*harness.state() - 0.6).abs() < 1e-6, "{text}");
            harness.key_press(Key::Escape);
            harness.run_steps(3);
            assert!((*harness.state() - 0.6).abs() < 1e-6, "{text}");
        }
    }

    /// "65" became 1.00.
    #[test]
    fn two_digits_of_a_share_are_per_cent() {
        for (text, value) in [("65", 0.65), ("100", 1.0), ("0.3", 0.3), ("1", 1.0)] {
            let mut harness = slider();
            typed(&mut harness, text);
            assert!((*harness.state() - value).abs() < 1e-6, "{text}");
            assert!(harness.query_by_label_contains("isn’t between").is_none());
        }
    }

    #[test]
    fn the_wheel_moves_the_one_that_has_the_keys() {
        let mut harness = testing::widget_state(
            |ui, value: &mut f32| {
                ui.add(SliderRow::new("Stability", value, 0.5));
            },
            0.5,
        );
        let slider = |harness: &egui_kittest::Harness<'_, f32>| {
            let node = harness.get_by_role_and_label(egui::accesskit::Role::Slider, "Stability");
            node.rect().center()
        };
        let at = slider(&harness);
        let turn = |harness: &mut egui_kittest::Harness<'_, f32>| {
            harness.event(egui::Event::PointerMoved(at));
            harness.run();
            harness.event(egui::Event::MouseWheel {
                source: egui::MouseWheelSource::Wheel,
                unit: egui::MouseWheelUnit::Line,
                delta: egui::vec2(0.0, 1.0),
                phase: egui::TouchPhase::Move,
                modifiers: egui::Modifiers::NONE,
            });
            harness.run();
        };
        turn(&mut harness);
        assert_eq!(*harness.state(), 0.5, "who scrolls past it moves nothing");
        harness
            .get_by_role_and_label(egui::accesskit::Role::Slider, "Stability")
            .focus();
        harness.run();
        turn(&mut harness);
        assert_eq!(*harness.state(), 0.51);
    }

    #[test]
    fn the_reset_button_brings_the_default_back() {
        let mut harness = slider();
        harness
            .get_by_label(&tr!("slider-reset", name = "Stability"))
            .click();
        harness.run();
        assert!((*harness.state() - 0.5).abs() < 1e-6);
        assert!(
            harness
                .query_by_label(&tr!("slider-reset", name = "Stability"))
                .is_none()
        );
    }

    #[test]
    fn a_double_click_brings_the_default_back() {
        let mut harness = slider();
        let node = harness.get_by_role_and_label(egui::accesskit::Role::Slider, "Stability");
        let pos = node.rect().left_center() + egui::vec2(12.0, 0.0);
        harness.event(egui::Event::PointerMoved(pos));
        harness.run();
        // Between two frames of a harness more time goes by than between the presses of a hand.
        let press = [true, false].map(|pressed| egui::Event::PointerButton {
            pos,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: egui::Modifiers::NONE,
        });
        let twice = press.clone().into_iter().chain(press);
        harness.input_mut().events.extend(twice);
        harness.step();
        assert!((*harness.state() - 0.5).abs() < 1e-6);
    }

    #[test]
    fn its_ends_have_words_and_a_number_can_be_typed() {
        let mut harness = slider();
        harness.get_by_label("More variable");
        harness.get_by_label("More stable");
        harness
            .get_by_label(&tr!("slider-number", name = "Stability"))
            .click();
        harness.run();
        harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
        harness.event(egui::Event::Text("0,73".to_owned()));
        harness.run();
        assert!((*harness.state() - 0.73).abs() < 1e-6);
    }

    #[test]
    fn switched_off_it_says_why() {
        let mut harness = testing::widget_state(
            |ui, value: &mut f32| {
                let row = SliderRow::new("Speed", value, 1.0).why_not(Some("Ignored by Eleven v3"));
                ui.add(row);
            },
            0.96,
        );
        harness.get_by_label("Ignored by Eleven v3");
        harness.get_by_label("Speed").click();
        harness.run();
        assert!((*harness.state() - 0.96).abs() < 1e-6);
    }
}
