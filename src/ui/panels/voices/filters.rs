//! Filters as chips with what is chosen; counts say how many voices each choice would list.

use egui::{Label, Ui};

use super::listed::{Choice, Facet, Listed, Order};
use super::words;
use crate::terms::text::thousands;
use crate::tr;
use crate::ui::theme::{Face, Tokens, icons};
use crate::ui::widgets::{Button, Combo, combo_item};

/// Choices of a list that are shown: more than that are searched for.
const MOST: usize = 200;

/// The filters of voices that are all here.
pub(super) fn own_ui(ui: &mut Ui, choice: &mut Choice, list: &Listed) {
    ui.horizontal_wrapped(|ui| {
        for facet in Facet::ALL {
            let mut chosen = choice.values.get(&facet).cloned();
            let counts = list.counts(facet);
            if counts.is_none() && chosen.is_none() {
                continue;
            }
            let values = counts.into_iter().flatten().take(MOST);
            let values = values.map(|(value, count)| (value.clone(), Some(*count as u64)));
            let said = |value: &String| words::value(facet, value);
            chip_ui(ui, &words::facet(facet), &mut chosen, said, values);
            match chosen {
                Some(value) => drop(choice.values.insert(facet, value)),
                None => drop(choice.values.remove(&facet)),
            }
        }
        if !choice.values.is_empty() && clear_ui(ui) {
            choice.values.clear();
        }
        count_ui(ui, Some(list.len() as u64));
        let shown = words::order(choice.order);
        let orders = Order::ALL.map(|order| (order, words::order(order)));
        order_ui(ui, &shown, &mut choice.order, orders);
    });
}

/// A chip with a facet's name, or with what is chosen of it, and the list to choose from with its counts.
pub(super) fn chip_ui<T: PartialEq>(
    ui: &mut Ui,
    name: &str,
    chosen: &mut Option<T>,
    said: impl Fn(&T) -> String,
    values: impl Iterator<Item = (T, Option<u64>)>,
) {
    let t = Tokens::of(ui);
    let shown = match chosen {
        Some(value) => tr!("voices-chosen", facet = name, value = said(value)),
        None => name.to_owned(),
    };
    let explanation = tr!("voices-filter-tip");
    let wide = Face::Small.galley(ui, shown.as_str(), t.text).size().x + 36.0;
    Combo::new(name, &shown)
        .tip(&explanation)
        .width(wide.clamp(72.0, 220.0))
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

/// Lets all through again.
pub(super) fn clear_ui(ui: &mut Ui) -> bool {
    let clear = Button::new(tr!("voices-clear"))
        .small()
        .ghost()
        .icon(icons::X)
        .tip(tr!("voices-clear.tip"));
    ui.add(clear).clicked()
}

/// How many there are.
pub(super) fn count_ui(ui: &mut Ui, count: Option<u64>) {
    let t = Tokens::of(ui);
    if let Some(count) = count {
        let words = tr!("voices-count", count = count, shown = thousands(count));
        ui.add(Label::new(Face::Small.rich(words, t.text2)).extend());
    }
}

/// In which order; the one that was taken.
pub(super) fn order_ui<T: PartialEq + Copy>(
    ui: &mut Ui,
    shown: &str,
    chosen: &mut T,
    orders: impl IntoIterator<Item = (T, String)>,
) {
    let (name, explanation) = (tr!("voices-order"), tr!("voices-order.tip"));
    let wide = Face::Small.galley(ui, shown, Tokens::of(ui).text).size().x + 36.0;
    Combo::new(&name, shown)
        .tip(&explanation)
        .width(wide)
        .show(ui, |ui| {
            for (order, label) in orders {
                if combo_item(ui, order == *chosen, (&label, ""), &explanation).clicked() {
                    *chosen = order;
                }
            }
        });
}
