//! Filters as chips with what is chosen; counts say how many voices each choice would list.
//!
//! What is chosen, and counts that arrive, change no chip's width: what stands below never moves.

use egui::{Align, Label, Layout, Rect, Ui, UiBuilder, vec2};

use super::words;
use mynah_i18n::thousands;
use mynah_i18n::tr;
use mynah_ui_core::voice_list::{Choice, Facet, Listed, Order};
use mynah_ui_kit::theme::{Face, Tokens, icons, size};
use mynah_ui_kit::widgets::{Button, Combo, combo_item};

/// Choices of a list that are shown: more than that are searched for.
const MOST: usize = 200;
/// A chip with a short name is this wide; where there is little room, this.
const CHIP: f32 = 92.0;
const CHIP_LEAST: f32 = 72.0;
const NARROW: f32 = 760.0;
/// Beside the letters of a chip: its margins and its sign.
const AROUND: f32 = 36.0;
/// Room for how many there are.
const COUNT: f32 = 92.0;
/// Where less is left for the chips, count and order stand behind them.
const BESIDE: f32 = 380.0;

/// The filters of voices that are all here. `called` says what a collection is called here.
pub(super) fn own_ui(
    ui: &mut Ui,
    choice: &mut Choice,
    (list, is_whole): (&Listed, bool),
    called: impl Fn(&str) -> Option<String>,
) {
    let orders = Order::ALL.map(|order| (order, words::order(order)));
    let wide = order_width(ui, &orders);
    let Choice {
        values: chosen_values,
        order,
        words,
    } = choice;
    let narrows = !chosen_values.is_empty() || !words.trim().is_empty();
    let cleared = row_ui(
        ui,
        (wide, narrows),
        |ui, least| {
            for facet in Facet::ALL {
                let mut chosen = chosen_values.get(&facet).cloned();
                let values = list.counts(facet).into_iter().flatten().take(MOST);
                let values = values.map(|(value, count)| (value.clone(), Some(*count as u64)));
                let said = |value: &String| {
                    let own = Some(value).filter(|_| facet == Facet::Collection);
                    let own = own.and_then(|collection| called(collection));
                    own.unwrap_or_else(|| words::value(facet, value))
                };
                let title = words::facet(facet);
                let named = (title.as_str(), words::facet_command(facet));
                chip_ui(ui, (named, least), &mut chosen, said, values);
                match chosen {
                    Some(value) => drop(chosen_values.insert(facet, value)),
                    None => drop(chosen_values.remove(&facet)),
                }
            }
        },
        |ui| {
            count_ui(ui, Some(list.len() as u64), is_whole);
            order_ui(ui, wide, order, &orders);
        },
    );
    if cleared {
        choice.values.clear();
        choice.words.clear();
    }
}

/// Draws chips, which are told how wide they are at least, and at their right how many there are and in which order.
/// Below that it can be cleared; whether it was.
pub(super) fn row_ui(
    ui: &mut Ui,
    (order, narrows): (f32, bool),
    chips: impl FnOnce(&mut Ui, f32),
    right: impl FnOnce(&mut Ui),
) -> bool {
    let beside = COUNT + 8.0 + order;
    let left = ui.available_width() - beside - 16.0;
    if left < BESIDE {
        let all = |ui: &mut Ui| {
            chips(ui, CHIP_LEAST);
            let cleared = clear_ui(ui, narrows);
            right(ui);
            cleared
        };
        return ui.horizontal_wrapped(all).inner;
    }
    let least = if left < NARROW { CHIP_LEAST } else { CHIP };
    let space = ui.available_rect_before_wrap();
    let part = |ui: &mut Ui, name: &str, rect: Rect, layout: Layout| {
        let builder = UiBuilder::new().id_salt(name).max_rect(rect);
        ui.new_child(builder.layout(layout))
    };
    // As high as a row: more than that they would stand in the middle of. Further rows go below it.
    let rect = Rect::from_min_size(space.min, vec2(left, size::CONTROL_SMALL));
    let wrapped = Layout::left_to_right(Align::Center).with_main_wrap(true);
    let mut drawn = part(ui, "chips", rect, wrapped);
    chips(&mut drawn, least);
    let bottom = drawn.min_rect().bottom();
    let line = Rect::from_min_size(space.right_top(), vec2(beside, size::CONTROL_SMALL));
    let line = line.translate(vec2(-beside, 0.0));
    let mut drawn = part(ui, "order", line, Layout::left_to_right(Align::Center));
    right(&mut drawn);
    let below = line.translate(vec2(0.0, size::CONTROL_SMALL + 8.0));
    let mut drawn = part(ui, "clear", below, Layout::right_to_left(Align::Center));
    let cleared = clear_ui(&mut drawn, narrows);
    ui.advance_cursor_after_rect(space.with_max_y(bottom.max(below.bottom())));
    cleared
}

/// A chip with a facet's name, or with what is chosen of it, and the list to choose from with its counts; at least so
/// wide. The palette finds it by the id beside the name.
pub(super) fn chip_ui<T: PartialEq>(
    ui: &mut Ui,
    ((name, command), least): ((&str, &'static str), f32),
    chosen: &mut Option<T>,
    said: impl Fn(&T) -> String,
    values: impl Iterator<Item = (T, Option<u64>)>,
) {
    let t = Tokens::of(ui);
    let value = chosen.as_ref().map(&said);
    let shown = match &value {
        Some(value) => tr!("voices-chosen", facet = name, value = value.as_str()),
        None => name.to_owned(),
    };
    let explanation = tr!("voices-filter-tip");
    let wide = Face::Small.galley(ui, name, t.text).size().x + AROUND;
    let mut values = values.peekable();
    let why_not = tr!("voices-filter-nothing");
    let nothing = chosen.is_none() && values.peek().is_none();
    Combo::new(name, &shown)
        .command(command)
        .short(value.as_deref().unwrap_or_default())
        .tip(&explanation)
        .on(value.is_some())
        .why_not(nothing.then_some(&*why_not))
        .width(wide.max(least).ceil())
        .show(ui, |ui| {
            let any = tr!("voices-any");
            let about = tr!("voices-any.tip");
            if combo_item(ui, chosen.is_none(), (&any, ""), &about).clicked() {
                *chosen = None;
            }
            let about = tr!("voices-only-tip");
            for (value, count) in values {
                let count = count.map(thousands).unwrap_or_default();
                let on = chosen.as_ref() == Some(&value);
                if combo_item(ui, on, (&said(&value), &count), &about).clicked() {
                    *chosen = Some(value);
                }
            }
        });
}

/// Lets all through again. It isn't there where nothing is left out, and comes without moving anything: its place is kept.
fn clear_ui(ui: &mut Ui, narrows: bool) -> bool {
    if !narrows {
        let words = Face::Small.galley(ui, tr!("voices-clear"), Tokens::of(ui).text);
        ui.add_space(words.size().x + AROUND);
        return false;
    }
    let clear = Button::new(tr!("voices-clear"))
        .command("voices-clear.command")
        .small()
        .ghost()
        .icon(icons::X)
        .tip(tr!("voices-clear.tip"));
    ui.add(clear).clicked()
}

/// How many there are.
pub(super) fn count_ui(ui: &mut Ui, count: Option<u64>, is_whole: bool) {
    let t = Tokens::of(ui);
    let words = match count {
        None => String::new(),
        Some(count) if is_whole => tr!("voices-count", count = count, shown = thousands(count)),
        Some(count) => tr!(
            "voices-count-so-far",
            count = count,
            shown = thousands(count)
        ),
    };
    let (rect, _) = ui.allocate_exact_size(vec2(COUNT, size::CONTROL_SMALL), egui::Sense::hover());
    if words.is_empty() {
        return;
    }
    let builder = UiBuilder::new().id_salt("count").max_rect(rect);
    let layout = Layout::right_to_left(Align::Center);
    let mut place = ui.new_child(builder.layout(layout));
    place.add(Label::new(Face::Small.rich(words, t.text2)).truncate());
}

/// The width that the longest of these orders needs.
pub(super) fn order_width<T>(ui: &Ui, orders: &[(T, String)]) -> f32 {
    let t = Tokens::of(ui);
    let widths = orders
        .iter()
        .map(|(_, label)| Face::Small.galley(ui, label.as_str(), t.text).size().x);
    (widths.fold(0.0, f32::max) + AROUND).ceil()
}

/// In which order; the one that was taken.
pub(super) fn order_ui<T: PartialEq + Copy>(
    ui: &mut Ui,
    wide: f32,
    chosen: &mut T,
    orders: &[(T, String)],
) {
    let (name, explanation) = (tr!("voices-order"), tr!("voices-order.tip"));
    let shown = orders.iter().find(|(order, _)| order == chosen);
    let shown = shown.map_or("", |(_, label)| label.as_str());
    Combo::new(&name, shown)
        .command("voices-order.command")
        .tip(&explanation)
        .width(wide)
        .show(ui, |ui| {
            for (order, label) in orders {
                if combo_item(ui, order == chosen, (label, ""), &explanation).clicked() {
                    *chosen = *order;
                }
            }
        });
}
